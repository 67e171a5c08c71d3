import { z } from "zod";
import type { Answer } from "../registry/store.ts";
import { answerOf, callAt, good, pageOf, type Place, readAll, troubleOfWrite } from "./answer.ts";
import { type AppAuthor, checkedKey, isOwn } from "./comments.ts";
import type { Publisher } from "./publisher.ts";
import { mayHelp } from "./refusal.ts";

/** An issue that is opened once: found again by its first label, its author, and a key that stands, unseen, in it. */
export type IssueOnce = {
  readonly key: string;
  /** only who may triage can set labels, so the first keeps the list short in which ours is looked for */
  readonly labels: readonly [string, ...string[]];
  readonly title: string;
  readonly body: string;
};

export type OpenedIssue = {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed";
  readonly made: boolean;
};

const issueSchema = z.object({
  id: z.int().positive(),
  number: z.int().positive(),
  html_url: z.string().catch(""),
  state: z.enum(["open", "closed"]),
  body: z.string().nullish(),
  user: z.object({ id: z.number(), login: z.string(), type: z.string().optional() }).nullable(),
  performed_via_github_app: z.object({ id: z.number() }).nullish().catch(null),
  pull_request: z.looseObject({}).nullish(),
});
type Issue = z.output<typeof issueSchema>;

const ROUNDS = 3;

/**
 * Finds or opens. A closed one counts as there: whoever closed it had a reason. Of two that were opened at once the
 * older stays and ours is closed. Calls: one a hundred issues of the label; where there is none yet, one to open and
 * the list again.
 */
export async function openIssueOnce(
  publisher: Publisher,
  author: AppAuthor,
  issue: IssueOnce,
): Promise<Answer<OpenedIssue>> {
  const marker = `<!-- twokey:issue ${checkedKey(issue.key)} -->`;
  for (let round = 1; ; round += 1) {
    const found = await findOwn(publisher, author, { label: issue.labels[0], marker });
    if (!found.ok) return found;
    const [oldest] = found.value;
    if (oldest !== undefined) return good(openedOf(oldest, false));
    const { title, body, labels } = issue;
    const sent = { title, body: `${marker}\n${body}`, labels };
    const reply = await callAt(publisher, { method: "POST", path: "/issues", body: sent });
    if (reply.status === 201) {
      const made = answerOf(reply, issueSchema);
      return made.ok ? settle(publisher, author, { label: labels[0], marker }, made.value) : made;
    }
    // It may have been opened all the same: the next round looks first.
    if (!mayHelp(reply) || round === ROUNDS) return troubleOfWrite(reply);
    await publisher.sleep(500 * 2 ** round);
  }
}

type Wanted = { readonly label: string; readonly marker: string };

/** Whoever opened one at the same moment is found now; the list may not know ours yet. */
async function settle(
  place: Place,
  author: AppAuthor,
  wanted: Wanted,
  made: Issue,
): Promise<Answer<OpenedIssue>> {
  const found = await findOwn(place, author, wanted);
  if (!found.ok) return found;
  const older = found.value.find(({ number }) => number < made.number);
  if (older === undefined) return good(openedOf(made, true));
  const closed = await closeIssue(place, made.number, "not_planned");
  return closed.ok ? good(openedOf(older, false)) : closed;
}

async function findOwn(
  place: Place,
  author: AppAuthor,
  { label, marker }: Wanted,
): Promise<Answer<readonly Issue[]>> {
  const path = `/issues?state=all&labels=${encodeURIComponent(label)}`;
  const found = await readAll(place, path, pageOf(issueSchema));
  if (!found.ok) return found;
  const own = found.value.filter(
    (issue) =>
      !issue.pull_request && (issue.body ?? "").trimStart().startsWith(marker) && isOwn(issue, author),
  );
  return good(own.sort((a, b) => a.number - b.number));
}

function openedOf({ number, html_url: url, state }: Issue, made: boolean): OpenedIssue {
  return { number, url, state, made };
}

/** One call; the same when it was closed before, or is gone. */
export async function closeIssue(
  place: Place,
  number: number,
  reason: "completed" | "not_planned",
): Promise<Answer<"closed">> {
  const body = { state: "closed", state_reason: reason };
  const reply = await callAt(place, { method: "PATCH", path: `/issues/${number}`, body });
  return reply.status === 200 || reply.status === 410 ? good("closed") : troubleOfWrite(reply);
}
