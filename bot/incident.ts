import { z } from "zod";
import { ask } from "../src/github/answer.ts";
import { replyOnce } from "../src/github/comments.ts";
import { renderNoModel, renderPlanComment, renderUnreadable } from "../src/report/rollback-issue.ts";
import { decideRequest } from "../src/rollback/decide-request.ts";
import { findIncidentModel, INCIDENT_LABEL } from "../src/rollback/incident-form.ts";
import { must, type Office, readRules, Trouble } from "./office.ts";
import { knowNow } from "./rollback-end.ts";
import { findGround } from "./rollback-know.ts";

const FORM = "form";

const issueSchema = z.object({
  state: z.enum(["open", "closed"]),
  body: z.string().nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])),
  user: z.object({ type: z.string().optional() }).nullable(),
  pull_request: z.looseObject({}).nullish(),
});

/** Once for each issue that was opened with the form: what a rollback would be, and the line that asks for it. */
export async function answerForm(office: Office, number: number): Promise<void> {
  const { hands } = office;
  if (hands.notes.get(FORM, String(number)) !== undefined) return;
  const { place } = hands;
  const issue = must(await ask(place, { method: "GET", path: `/issues/${number}` }, issueSchema));
  const asks =
    issue.state === "open" &&
    issue.user?.type === "User" &&
    !issue.pull_request &&
    issue.labels.includes(INCIDENT_LABEL);
  if (asks) {
    const once = { issue: number, key: "incident-form", body: await planWords(office, issue.body ?? "") };
    const end = await replyOnce(office.publisher, office.author, once);
    if (end.kind === "refused" && end.retry) throw new Trouble(end.why, true);
  }
  hands.notes.put(FORM, String(number), asks ? "answered" : "no form");
}

async function planWords(office: Office, body: string): Promise<string> {
  const { policy } = await readRules(office);
  const ground = await findGround(office, policy);
  if ("problems" in ground) return renderUnreadable(ground.problems).body;
  const model = findIncidentModel(body);
  const known = model === undefined ? null : await knowNow(office, ground, model, null);
  if (model === undefined || known === null) return renderNoModel(ground.models);
  const decision = decideRequest({ known, to: null, settings: ground.settings, now: office.now });
  return renderPlanComment({ model, slice: known.slice, search: known.target, decision });
}
