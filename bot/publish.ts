import { z } from "zod";
import { sha256 } from "../src/base/digest.ts";
import { secondsOf } from "../src/base/instant.ts";
import { publishCheck, updateCheck } from "../src/github/checks.ts";
import { publishComment, updateComment } from "../src/github/comments.ts";
import { readProtection } from "../src/github/rules.ts";
import { type CheckText, renderPullCheck } from "../src/report/pull-check.ts";
import { PULL_MARKER, renderPullComment } from "../src/report/pull-comment.ts";
import type { PullStanding } from "../src/decide/pull-standing.ts";
import { findEvaluation } from "./attempts.ts";
import { type Office, pullUrl, Trouble } from "./office.ts";

export const CHECK = "twokey";

/** What was published last, so that nothing is written twice; the sweep looks whether it still stands there. */
const shownSchema = z.strictObject({
  head: z.string(),
  state: z.enum(["clear", "waiting", "blocked"]),
  title: z.string(),
  check: z.string(),
  comment: z.string(),
  /** what to write to without looking for it first */
  run: z.number().nullable(),
  said: z.number().nullable(),
  at: z.number(),
});
type Shown = z.infer<typeof shownSchema>;

const SHOWN = "shown";
const NO_COMMENT = sha256("");
/** GitHub gives up a check that is in progress for fourteen days. */
const STALE = 12 * 86_400;

/** Answers the pull requests that must be looked at again, because they shared the head that this one left. */
export async function publishPull(
  office: Office,
  standing: PullStanding,
  thorough: boolean,
): Promise<readonly number[]> {
  const { pull, head } = standing;
  const text = renderPullCheck(standing);
  const before = findShown(office, pull);
  const spoke = before !== undefined && before.comment !== NO_COMMENT;
  const comment = wantsComment(standing, spoke)
    ? renderPullComment(standing, evaluationsOf(office, standing))
    : "";
  const now = secondsOf(office.now);
  const checkKey = sha256(JSON.stringify([head, text]));
  const commentKey = sha256(comment);
  const touched = isTouched(office, pull);
  const stale = before === undefined || thorough || now - before.at > STALE;
  // The check first: until it says otherwise, an older and kinder one would count.
  const run =
    stale || before.check !== checkKey
      ? await putCheck(office, {
          head,
          pull,
          text,
          known: !stale && before.head === head ? before.run : null,
        })
      : before.run;
  const said =
    comment !== "" && (stale || touched || before.comment !== commentKey)
      ? await putComment(office, { pull, body: comment, known: stale || touched ? null : before.said })
      : (before?.said ?? null);
  const shown: Shown = {
    head,
    state: standing.outlook.state,
    title: text.title,
    check: checkKey,
    comment: commentKey,
    run,
    said,
    at: stale || before.check !== checkKey ? now : before.at,
  };
  office.hands.notes.put(SHOWN, String(pull), JSON.stringify(shown));
  return before === undefined || before.head === head ? [] : freeSiblings(office, pull, before.head);
}

/** Somebody else changed what stands there under our name. */
function isTouched({ hands }: Office, pull: number): boolean {
  const { login } = hands.self;
  return hands.testimony
    .comments(pull)
    .some(
      ({ user, editedBy, deletedBy }) =>
        user.login === login && [editedBy, deletedBy].some((by) => by !== null && by.login !== login),
    );
}

/** In mode observe nothing is said; where nothing is governed there is nothing to say, but what was said is mended. */
function wantsComment({ policy, views, outlook }: PullStanding, spoke: boolean): boolean {
  return policy.mode !== "observe" && (views.length > 0 || outlook.reasons.length > 0 || spoke);
}

function evaluationsOf(
  office: Office,
  { pull, views }: PullStanding,
): Parameters<typeof renderPullComment>[1] {
  const numbers = views.flatMap(({ standing }) => (standing === undefined ? [] : [standing.attempt.number]));
  return new Map(
    numbers.flatMap((number) => {
      const evaluation = findEvaluation(office, pull, number);
      return evaluation === undefined ? [] : [[number, evaluation] as const];
    }),
  );
}

export type CheckOn = {
  readonly head: string;
  readonly pull: number | null;
  readonly text: CheckText;
  /** our run on this commit, where we know it */
  readonly known?: number | null;
};

/** Answers the run that speaks for us, where it is the only one. */
export async function putCheck(office: Office, { head, pull, text, known }: CheckOn): Promise<number | null> {
  const { hands, facts, app, publisher, now } = office;
  const url = pull === null ? null : pullUrl(facts, hands, pull);
  const run = {
    name: CHECK,
    head,
    key: `${hands.repository.id}:${head}`,
    conclusion: text.conclusion,
    url: url ?? "",
    title: text.title,
    summary: text.summary === "" ? text.title : text.summary,
    annotations: [],
  };
  if (typeof known === "number" && (await updateCheck(publisher, known, run))) return known;
  const end = await publishCheck(publisher, run, { app: app.id, now });
  if (end.kind === "refused") throw new Trouble(`the check could not be published: ${end.why}`, end.retry);
  if (end.foreign.length > 0)
    hands.log.warn("another app published a check of our name", { head, apps: end.foreign.join(", ") });
  return end.run;
}

type CommentOn = { readonly pull: number; readonly body: string; readonly known?: number | null };

export async function putComment(office: Office, { pull, body, known }: CommentOn): Promise<number | null> {
  const { publisher, author } = office;
  if (typeof known === "number" && (await updateComment(publisher, known, body))) return known;
  const sticky = { pull, marker: PULL_MARKER, render: (): string => body };
  const end = await publishComment(publisher, sticky, author);
  if (end.kind === "refused" && end.retry)
    throw new Trouble(`the report could not be published: ${end.why}`, true);
  if (end.kind === "refused")
    office.hands.log.warn("the report could not be published", { pull, why: end.why });
  return end.kind === "refused" ? null : (end.comment ?? null);
}

function findShown({ hands }: Office, pull: number): Shown | undefined {
  const text = hands.notes.get(SHOWN, String(pull));
  return text === undefined ? undefined : shownSchema.parse(JSON.parse(text));
}

/** Nothing is shown of it any more; answers the pull requests whose check it may have held back. */
export function forgetShown(office: Office, pull: number): readonly number[] {
  const before = findShown(office, pull);
  office.hands.notes.delete(SHOWN, String(pull));
  return before === undefined ? [] : freeSiblings(office, pull, before.head);
}

/** Pull requests that share a head which this one has left; what they show must be published anew. */
function freeSiblings({ hands }: Office, pull: number, head: string): readonly number[] {
  return hands.notes.list(SHOWN).flatMap(({ key, text }) => {
    const shown = shownSchema.parse(JSON.parse(text));
    if (Number(key) === pull || shown.head !== head) return [];
    hands.notes.put(SHOWN, key, JSON.stringify({ ...shown, check: "" }));
    return [Number(key)];
  });
}

/** A check stands on a commit, not on a pull request: among those that share a head the strictest speaks. */
export function findSibling(office: Office, pull: number, head: string): PullStanding["sibling"] {
  for (const { key, text } of office.hands.notes.list(SHOWN)) {
    const shown = shownSchema.parse(JSON.parse(text));
    if (Number(key) !== pull && shown.head === head && shown.state !== "clear")
      return { pull: Number(key), title: shown.title };
  }
  return null;
}

const rulesSchema = z.strictObject({ enforced: z.boolean().nullable(), at: z.number() });
const FRESH = 900;

/** Whether the rules of the default branch require our check, of our app; asked about every quarter of an hour. */
export async function readEnforced(office: Office): Promise<boolean | null> {
  const { hands, app, now, registry } = office;
  const text = hands.notes.get("rules", "default");
  const kept = text === undefined ? undefined : rulesSchema.parse(JSON.parse(text));
  if (kept !== undefined && secondsOf(now) - kept.at < FRESH) return kept.enforced;
  const known = { registryBranch: registry.branch, app: { id: app.id, slug: app.slug } };
  const protection = await readProtection(hands.place.client, hands.place.repository, known);
  const rules = protection?.onDefault ?? null;
  const enforced =
    rules === null
      ? null
      : rules.some(({ checks }) => checks.some((check) => check.context === CHECK && check.app === app.id));
  hands.notes.put("rules", "default", JSON.stringify({ enforced, at: secondsOf(now) }));
  return enforced;
}
