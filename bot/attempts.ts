import { z } from "zod";
import { canonicalJson } from "../src/base/canonical.ts";
import { secondsOf } from "../src/base/instant.ts";
import type { Digest } from "../src/base/ids.ts";
import { parseEnvelope, EVIDENCE_FILE } from "../src/evidence/envelope.ts";
import type { Evaluation } from "../src/evidence/evaluation.ts";
import { readEvaluation } from "../src/evidence/parse.ts";
import { listDispatchedRuns, readArtifact, readRun, type Run, sendDispatch } from "../src/github/runs.ts";
import type { Recheck } from "../src/decide/acts.ts";
import { type Attempt, attemptSchema, measuredModels } from "../src/decide/attempt.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import type { RecordedPolicy } from "../src/signoff/policy.ts";
import { recordPolicy } from "../src/signoff/record-policy.ts";
import { commitSchema, instantSchema, sha256Schema } from "../src/signoff/parts.ts";
import { must, type Office, readRules } from "./office.ts";
import { forgetSwept } from "./swept.ts";

/** Asking for evaluations that count, and taking in what they bring. */

/** What was asked last for a pull request, and has not been answered in a way that settles it. */
const askedSchema = z.strictObject({
  question: sha256Schema,
  head: commitSchema,
  nonce: z.string().min(16).max(128),
  at: instantSchema,
  tries: z.int().min(1).max(100),
  recheck: z.boolean(),
  /** GitHub said that it has it */
  sent: z.boolean(),
  answered: z.boolean(),
});
export type Asked = z.infer<typeof askedSchema>;

const ASKED = "asked";
/** What the inbox keeps in one note; a registry takes less for each model. */
const LARGEST_KEPT = 6 * 1_048_576;
const PATIENCE = 3600;
const MOST_TRIES = 3;

export function findAsked({ hands }: Office, pull: number): Asked | undefined {
  const text = hands.notes.get(ASKED, String(pull));
  return text === undefined ? undefined : askedSchema.parse(JSON.parse(text));
}

function keepAsked({ hands }: Office, pull: number, asked: Asked): void {
  hands.notes.put(ASKED, String(pull), canonicalJson(asked));
}

export function readAttempts({ hands }: Office, pull: number): readonly Attempt[] {
  return hands.notes.list(`attempt:${pull}`).map(({ text }) => attemptSchema.parse(JSON.parse(text)));
}

export function keepAttempt({ hands }: Office, pull: number, attempt: Attempt): void {
  hands.notes.put(`attempt:${pull}`, String(attempt.number).padStart(5, "0"), canonicalJson(attempt));
}

/** The evaluation behind an attempt, for the report. */
export function findEvaluation({ hands }: Office, pull: number, number: number): Evaluation | undefined {
  const text = hands.notes.get(`evaluation:${pull}`, String(number));
  if (text === undefined) return undefined;
  const read = readEvaluation(JSON.parse(text), EVIDENCE_FILE);
  return read.ok ? read.value : undefined;
}

export type Asking = {
  readonly question: Digest;
  readonly head: string;
  /** null: nobody asked, the pull request itself needs it */
  readonly recheck: Recheck | null;
};

export type AskEnd = "asked" | "waiting" | "given-up";

/**
 * Asks once for each question. The nonce is kept before it is sent: an answer to a question that nobody remembers
 * having asked counts for nothing.
 */
export async function askForEvidence(office: Office, pull: number, asking: Asking): Promise<AskEnd> {
  const { hands, now } = office;
  const before = findAsked(office, pull);
  const { question, head, recheck } = asking;
  const known = before?.question === question && before.head === head;
  // Whoever dies between keeping and sending sends the same once more: an evaluation too many harms nobody.
  if (known && !before.sent)
    return send(office, pull, { ...before, recheck: before.recheck || recheck === "anew" });
  const same = known && recheck !== "anew";
  const late = before !== undefined && secondsOf(now) - secondsOf(before.at) > PATIENCE;
  // An answer that is on its way is waited for, so that nobody asks again because it looks bad.
  if (same && !before.answered && !late) {
    forgetWish(office, pull);
    return "waiting";
  }
  if (same && recheck === null && (before.answered || before.tries >= MOST_TRIES)) return "given-up";
  const tries = same && recheck === null ? before.tries + 1 : 1;
  const ask = { question, head, recheck: recheck === "anew", nonce: hands.nonce(), at: now, tries };
  const asked = { ...ask, sent: false, answered: false };
  keepAsked(office, pull, asked);
  return send(office, pull, asked);
}

async function send(office: Office, pull: number, asked: Asked): Promise<AskEnd> {
  const { hands } = office;
  const { head, nonce, tries } = asked;
  const { place } = hands;
  must(await sendDispatch(place, { pull, head, nonce }));
  keepAsked(office, pull, { ...asked, at: office.now, sent: true });
  forgetWish(office, pull);
  hands.log.info("an evaluation was asked for", { pull, head, tries });
  return "asked";
}

/** That an owner asked for another evaluation is kept until it is on its way. */
const WISH = "recheck";

const wishSchema = z.enum(["anew", "again"]);

export function keepWish(office: Office, pull: number, how: Recheck): void {
  if (findWish(office, pull) !== "anew") office.hands.notes.put(WISH, String(pull), how);
}

export function findWish({ hands }: Office, pull: number): Recheck | null {
  const text = hands.notes.get(WISH, String(pull));
  return text === undefined ? null : wishSchema.parse(text);
}

function forgetWish({ hands }: Office, pull: number): void {
  hands.notes.delete(WISH, String(pull));
}

/** Runs that ended and whose webhook never came. */
export async function takeMissedRuns(office: Office): Promise<readonly number[]> {
  const { hands } = office;
  const open = hands.notes
    .list(ASKED)
    .map(({ text }) => askedSchema.parse(JSON.parse(text)))
    .filter(({ answered }) => !answered);
  const [oldest] = open.map(({ at }) => at).sort();
  if (oldest === undefined) return [];
  const runs = must(await listDispatchedRuns(hands.place, oldest));
  const taken: number[] = [];
  for (const run of runs.toReversed()) {
    if (run.status !== "completed" || hands.notes.get("run", runKey(run)) !== undefined) continue;
    const pull = await takeRun(office, run.id);
    if (pull !== undefined) taken.push(pull);
  }
  return taken;
}

function runKey({ id, attempt }: Pick<Run, "id" | "attempt">): string {
  return `${id}/${attempt}`;
}

/** Takes in the evidence of one run; answers the pull request that it is about, where there is one. */
export async function takeRun(office: Office, id: number): Promise<number | undefined> {
  const { hands } = office;
  const { place } = hands;
  const run = must(await readRun(place, id));
  if (run === null || run.status !== "completed") return undefined;
  const before = hands.notes.get("run", runKey(run));
  // Taken in already; whoever took it may have died before saying so.
  if (before !== undefined) return before.startsWith("#") ? Number(before.slice(1)) : undefined;
  const taken = await readTaken(office, run);
  if (typeof taken !== "string") takeAnswer(office, run, taken);
  else hands.log.warn("a run does not count", { run: id, why: taken });
  hands.notes.put("run", runKey(run), typeof taken === "string" ? taken : `#${taken.pull}`);
  return typeof taken === "string" ? undefined : taken.pull;
}

type Taken = {
  readonly pull: number;
  readonly asked: Asked;
  readonly attempt: Attempt;
  readonly evaluation: unknown;
};

/** Evidence that counts, or why it does not. Nothing that the run says of itself is believed without GitHub's word. */
async function readTaken(office: Office, run: Run): Promise<Taken | string> {
  const { hands, facts } = office;
  if (run.event !== "repository_dispatch") return `it was started by ${run.event}`;
  if (run.branch !== facts.defaultBranch) return `it ran on ${run.branch ?? "no branch"}`;
  if (run.headRepository !== hands.repository.id) return "it ran in another repository";
  const wanted = { name: "twokey-evidence", file: EVIDENCE_FILE, largest: LARGEST_KEPT };
  const { place } = hands;
  const artifact = must(await readArtifact(place, run.id, wanted));
  if (artifact.kind !== "text")
    return artifact.kind === "refused" ? artifact.why : `its evidence is ${artifact.kind}`;
  const envelope = parseEnvelope(artifact.text);
  if (!envelope.ok) return envelope.problems.map(({ message }) => message).join("; ");
  const { nonce, head, tip, repository, counted, evaluation, problems } = envelope.value;
  const found = findByNonce(office, nonce);
  if (found === undefined) return "it answers nothing that was asked";
  const { pull, asked } = found;
  if (!counted || repository !== hands.repository.id) return "it says itself that it does not count";
  if (head !== asked.head || tip === null) return "it is about another commit than was asked";
  const { policy } = await readRules(office);
  const changed = await findWorkflowFault(office, policy, run);
  if (changed !== undefined) return changed;
  const read = evaluation === null ? undefined : readEvaluation(evaluation, EVIDENCE_FILE);
  if (read?.ok === false) return read.problems.map(({ message }) => message).join("; ");
  const complaints = problems.slice(0, 20).map((problem) => lineOf(problem));
  const attempt: Attempt = {
    number: Math.max(0, ...readAttempts(office, pull).map((one) => one.number)) + 1,
    head,
    tip,
    at: run.created,
    run: { id: run.id, attempt: run.attempt },
    question: asked.question,
    // Running it again is not asking again.
    recheck: asked.recheck && !asked.answered,
    models: read === undefined ? [] : [...measuredModels(read.value, policy)],
    problems: read === undefined && complaints.length === 0 ? ["the run measured nothing"] : complaints,
  };
  return { pull, asked, attempt, evaluation };
}

/** The workflow that ran must be the one that the policy in force knows, byte for byte, with all that it uses. */
async function findWorkflowFault(
  { reader }: Office,
  policy: RecordedPolicy,
  run: Run,
): Promise<string | undefined> {
  if (!policy.workflows.some(({ path }) => path === run.path)) return `${run.path} is no governed workflow`;
  const project = must(await readProjectAt(reader, { commit: run.head }));
  if (!project.ok) return `commit ${run.head}, on which it ran, cannot be read as a project`;
  const ran = recordPolicy(project.value).workflows;
  return canonicalJson(ran) === canonicalJson(policy.workflows)
    ? undefined
    : "the workflows on the default branch were not those of the policy in force";
}

function takeAnswer(office: Office, run: Run, { pull, asked, attempt, evaluation }: Taken): void {
  keepAttempt(office, pull, attempt);
  forgetSwept(office, pull);
  if (attempt.models.length > 0)
    office.hands.notes.put(`evaluation:${pull}`, String(attempt.number), JSON.stringify(evaluation));
  keepAsked(office, pull, { ...asked, answered: true });
  office.hands.log.info("evidence was taken in", { pull, run: run.id, attempt: attempt.number });
}

function findByNonce(
  { hands }: Office,
  nonce: string | null,
): { readonly pull: number; readonly asked: Asked } | undefined {
  for (const { key, text } of hands.notes.list(ASKED)) {
    const asked = askedSchema.parse(JSON.parse(text));
    if (asked.nonce === nonce) return { pull: Number(key), asked };
  }
  return undefined;
}

const problemSchema = z.object({ file: z.string(), message: z.string() });

function lineOf(problem: unknown): string {
  const parsed = problemSchema.safeParse(problem);
  const text = parsed.success ? `${parsed.data.file}: ${parsed.data.message}` : "a problem of unknown form";
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .slice(0, 1000)
    .toWellFormed();
}
