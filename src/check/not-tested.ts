import type { NotTested } from "../evidence/evidence.ts";
import type { Json } from "../base/json.ts";
import type { ModelFile } from "../project/model-file.ts";
import { pasteLine } from "../project/paste.ts";
import { findValue, isMapping } from "../project/yaml.ts";

/** What the absent keys of a model.yaml leave untested, each with the line that turns it on. */
export function findNotTested(
  file: ModelFile,
  gates: Readonly<Record<string, unknown>>,
): readonly NotTested[] {
  const line = (path: readonly string[], value: Json): string => pasteLine(file.yaml.value, path, value);
  const { data } = file;
  const left: NotTested[] = [];
  if (data?.holdout === undefined || data.label === undefined) {
    const path = data?.holdout === undefined ? ["data", "holdout"] : ["data", "label"];
    left.push({
      gate: "quality",
      what: "quality on labelled rows",
      line: line(path, data?.holdout === undefined ? "data/holdout.parquet" : "LABEL_COLUMN"),
    });
  }
  if (data?.recent === undefined)
    left.push({
      gate: "quality",
      what: "quality on the newest labelled rows",
      line: line(["data", "recent"], "data/recent.parquet"),
    });
  if (data?.reference === undefined || data.current === undefined) {
    const rows = {
      reference: "data/reference.parquet",
      current: "data/current.parquet",
      ...written(file, "data"),
    };
    left.push({ gate: "drift", what: "drift of the features since training", line: line(["data"], rows) });
  }
  left.push(...untimed(file));
  if (!has(gates["quality"], "floor"))
    left.push({
      gate: "quality",
      what: "a floor that holds whatever the incumbent does",
      line: line(["gates", "quality", "floor"], 0.8),
    });
  if (!has(gates["contract"], "max_size"))
    left.push({
      gate: "contract",
      what: "size of the bundle",
      line: line(["gates", "contract", "max_size"], 50_000_000),
    });
  return left;
}

/** Nothing is timed unless the file says how the model is served; a limit of its own is another matter. */
function untimed({ serving, yaml }: ModelFile): readonly NotTested[] {
  if (serving === undefined) {
    const line = pasteLine(yaml.value, ["serving"], { pattern: "online" });
    return [{ gate: "latency", what: "times, size and memory against the incumbent", line }];
  }
  if (serving.budgets !== undefined) return [];
  const line = pasteLine(yaml.value, ["serving", "budgets"], { p99: "20ms", size: "10MB", rss: "300MB" });
  return [{ gate: "footprint", what: "limits on times, size and memory that hold by themselves", line }];
}

function written(file: ModelFile, key: string): Readonly<Record<string, Json | undefined>> {
  const value = findValue(file.yaml.value, [key]);
  return isMapping(value) ? value : {};
}

function has(settings: unknown, key: string): boolean {
  return (
    typeof settings === "object" &&
    settings !== null &&
    key in settings &&
    Object.entries(settings).some(([name, value]) => name === key && value !== undefined)
  );
}
