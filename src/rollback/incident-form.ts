import { findModelName, type ModelName } from "../base/ids.ts";

/** The label that the form of docs/rollback.md sets. */
export const INCIDENT_LABEL = "model-incident";

const LONGEST_BODY = 65_536;
const HEADING = "### ";
const MODEL = "model";

/**
 * The model that somebody chose in the form; undefined where there is none. What stands in a form is text of anybody: it
 * chooses what is looked up, and never who may do what.
 */
export function findIncidentModel(body: string): ModelName | undefined {
  const lines = body.slice(0, LONGEST_BODY).split(/\r?\n/);
  const at = lines.findIndex(
    (line) => line.startsWith(HEADING) && line.slice(HEADING.length).trim().toLowerCase() === MODEL,
  );
  if (at < 0) return undefined;
  const said = lines.slice(at + 1).find((line) => line.trim() !== "");
  return said === undefined ? undefined : findModelName(said.trim());
}
