import { sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import type { Random } from "../base/random.ts";
import type { StoredEvent } from "./file.ts";
import { HEAD_PATH, REGISTRY_PATH } from "./paths.ts";
import { type AppendRequest, type DraftRefusal, type Plan, planAppend } from "./plan.ts";
import { headSchema, type HeadSlice, registrySchema } from "./slices.ts";
import { readSlice } from "./state.ts";
import type { Answer, CommitResult, RegistryStore } from "./store.ts";

/** The last head a writer has seen. Whoever keeps it across restarts notices a log that was cut off meanwhile. */
export type Known = { readonly commit: string; readonly size: number; readonly hash: Digest };

export type WriterHands = {
  readonly store: RegistryStore;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: Random;
};

/** Whose registry it must be; another one on the same branch is somebody else's. */
export type Owner = { readonly repository: number; readonly app: number | null };

export type AppendOutcome =
  | {
      readonly kind: "appended";
      readonly commit: string;
      readonly events: readonly StoredEvent[];
      readonly known: Known;
    }
  | { readonly kind: "recorded"; readonly known: Known }
  | { readonly kind: "refused"; readonly refusals: readonly DraftRefusal[] }
  /** the branch is not as it must be: nothing was written, and nothing may turn green until a person looked */
  | {
      readonly kind: "unsafe";
      readonly reason: "missing" | "unreadable" | "shorter" | "foreign";
      readonly message: string;
    }
  /** tried for long, in vain; the facts are still to be recorded */
  | { readonly kind: "busy"; readonly message: string };

export type RegistryWriter = {
  readonly append: (request: AppendRequest) => Promise<AppendOutcome>;
  readonly known: () => Known | undefined;
};

const TRIES = 10;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 30_000;
const MOST_REMEMBERED = 2000;

/**
 * Appends one request after another. Another writer may be faster, answers may be lost after the commit
 * landed, reads may be old, and the program may die between any two calls: each time the tip is read again
 * and everything is decided again from what stands there.
 */
export function openWriter(hands: WriterHands, owner: Owner, last?: Known): RegistryWriter {
  const desk: Desk = { hands, owner, known: last, files: new Map(), filesOf: undefined };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    known: () => desk.known,
    append: (request) => {
      const mine = turn.then(() => appendPatiently(desk, request));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** What a writer remembers: the head it knows, and the text of files at one commit. */
type Desk = {
  readonly hands: WriterHands;
  readonly owner: Owner;
  known: Known | undefined;
  files: Map<string, string | null>;
  filesOf: string | undefined;
};

/** One try ends with an outcome, or with the reason to try again. */
type Try = { readonly done: AppendOutcome } | { readonly again: string; readonly last?: AppendOutcome };

async function appendPatiently(desk: Desk, request: AppendRequest): Promise<AppendOutcome> {
  const { sleep, random } = desk.hands;
  let reason = "";
  let last: AppendOutcome | undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    // Full jitter: writers that collided once do not meet again at the same moment.
    if (attempt > 0) await sleep(random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1)));
    const result = await tryAppend(desk, request);
    if ("done" in result) return result.done;
    reason = result.again;
    last = result.last;
  }
  return last ?? { kind: "busy", message: `gave up after ${TRIES} tries: ${reason}` };
}

async function tryAppend(desk: Desk, request: AppendRequest): Promise<Try> {
  const tip = await desk.hands.store.readTip();
  if (!tip.ok) return trouble(tip);
  if (tip.value === null) return createBranch(desk, request);
  const commit = tip.value;
  if (desk.filesOf !== commit) {
    desk.files = keepDocuments(desk.files);
    desk.filesOf = commit;
  }
  const seen = await checkTip(desk, commit);
  if (seen !== undefined) return seen;
  const planned = await planFully(desk, request, commit);
  if ("again" in planned || "done" in planned) return planned;
  const { plan } = planned;
  if (plan.kind === "unreadable")
    return { done: unsafe("unreadable", `cannot read ${plan.paths.slice(0, 3).join(", ")}`) };
  if (plan.kind === "refused") return { done: { kind: "refused", refusals: plan.refusals } };
  if (plan.kind === "recorded" && desk.known !== undefined)
    return { done: { kind: "recorded", known: desk.known } };
  return plan.kind === "write" ? write(desk, plan, commit) : { again: "the head is not known yet" };
}

/** The tip must be the registry of this repository and go on from the head that was seen last. */
async function checkTip(desk: Desk, commit: string): Promise<Try | undefined> {
  const { known, hands } = desk;
  if (known?.commit === commit) return undefined;
  const read = await readInto(desk, commit, [HEAD_PATH, REGISTRY_PATH]);
  if (read !== undefined) return read;
  const head = readSlice(headSchema, desk.files.get(HEAD_PATH) ?? "");
  const registry = readSlice(registrySchema, desk.files.get(REGISTRY_PATH) ?? "");
  if (head === undefined || registry === undefined)
    return { done: unsafe("unreadable", `${HEAD_PATH} or ${REGISTRY_PATH} is gone or unreadable`) };
  if (registry.repository.id !== desk.owner.repository || (registry.app?.id ?? null) !== desk.owner.app)
    return { done: unsafe("foreign", "the branch is the registry of another repository or app") };
  const last = await checkLastEvent(desk, commit, head);
  if (last !== undefined) return last;
  if (known !== undefined) {
    const goesOn = await hands.store.isAncestor(known.commit, commit);
    if (!goesOn.ok) return trouble(goesOn);
    if (!goesOn.value) return await explainFork(desk, known, commit);
    if (head.size < known.size || (head.size === known.size && head.hash !== known.hash))
      return { done: unsafe("foreign", "the log was changed without adding to it") };
    if (head.size === known.size)
      return { done: unsafe("foreign", `commit ${commit} changed the branch and added no event`) };
  }
  desk.known = { commit, size: head.size, hash: head.hash };
  return undefined;
}

/** A head that describes another last event than the one that lies there is nothing to build on. */
async function checkLastEvent(desk: Desk, commit: string, head: HeadSlice): Promise<Try | undefined> {
  const read = await readInto(desk, commit, [head.last]);
  if (read !== undefined) return read;
  const text = desk.files.get(head.last) ?? null;
  desk.files.delete(head.last);
  if (text !== null && sha256(text) === head.hash) return undefined;
  return { done: unsafe("unreadable", `${HEAD_PATH} does not describe the last event`) };
}

/** Behind what we know: an old read, which passes, or a log cut off, which does not. */
async function explainFork(desk: Desk, known: Known, commit: string): Promise<Try> {
  const behind = await desk.hands.store.isAncestor(commit, known.commit);
  if (!behind.ok) return trouble(behind);
  if (!behind.value)
    return { done: unsafe("foreign", `commit ${commit} does not go on from ${known.commit}`) };
  const message = `the branch is at ${commit}, before ${known.commit} that was seen earlier`;
  return { again: message, last: unsafe("shorter", message) };
}

async function planFully(
  desk: Desk,
  request: AppendRequest,
  commit: string,
): Promise<Try | { readonly plan: Exclude<Plan, { kind: "needs" }> }> {
  for (;;) {
    const plan = planAppend(request, desk.files);
    if (plan.kind !== "needs") return { plan };
    const read = await readInto(desk, commit, plan.paths);
    if (read !== undefined) return read;
  }
}

async function readInto(desk: Desk, commit: string, paths: readonly string[]): Promise<Try | undefined> {
  const files = await desk.hands.store.readFiles(commit, paths);
  if (!files.ok) return trouble(files);
  // A store that leaves a path out would make the plan ask for ever.
  for (const path of paths) desk.files.set(path, files.value.get(path) ?? null);
  return undefined;
}

type WritePlan = Extract<Plan, { kind: "write" }>;

async function write(desk: Desk, plan: WritePlan, parent: string | null): Promise<Try> {
  const { files, message } = plan;
  const result = await desk.hands.store.commit({ parent, files, message });
  if (!result.ok) return trouble(result);
  return result.value.kind === "lost"
    ? { again: "another writer was faster" }
    : confirm(desk, plan, result.value);
}

/** A fast-forward alone is no compare-and-swap: the branch is read again, and must hold what we wrote. */
async function confirm(
  desk: Desk,
  plan: WritePlan,
  { commit }: Extract<CommitResult, { kind: "landed" }>,
): Promise<Try> {
  desk.known = { commit, size: plan.head.size, hash: plan.head.hash };
  if (desk.files.size > MOST_REMEMBERED) desk.files = keepDocuments(desk.files);
  const passing = new Set(plan.events.map(({ path }) => path));
  for (const { path, text } of plan.files)
    if (!passing.has(path) && !path.startsWith("evidence/")) desk.files.set(path, text);
  desk.filesOf = commit;
  const tip = await desk.hands.store.readTip();
  if (tip.ok && tip.value === commit)
    return { done: { kind: "appended", commit, events: plan.events, known: desk.known } };
  // Somebody went on, the read is old, or the branch was moved away: the next try finds out which.
  return { again: tip.ok ? `the branch moved on from ${commit}` : tip.message };
}

/** Only a genesis creates the branch, and never one that was seen before. */
async function createBranch(desk: Desk, request: AppendRequest): Promise<Try> {
  if (desk.known !== undefined) {
    const message = `the branch is gone; its head ${desk.known.commit} was seen earlier`;
    return { again: message, last: unsafe("missing", message) };
  }
  if (request.drafts[0]?.type !== "genesis")
    return { done: unsafe("missing", "there is no registry branch; only an adoption creates it") };
  const empty = new Map<string, string | null>();
  for (;;) {
    const plan = planAppend(request, empty);
    if (plan.kind === "needs") for (const path of plan.paths) empty.set(path, null);
    else if (plan.kind === "refused") return { done: { kind: "refused", refusals: plan.refusals } };
    else if (plan.kind === "write") return write(desk, plan, null);
    else throw new Error(`an empty branch gave a plan of kind ${plan.kind}`);
  }
}

function unsafe(
  reason: Extract<AppendOutcome, { kind: "unsafe" }>["reason"],
  message: string,
): AppendOutcome {
  return { kind: "unsafe", reason, message };
}

function trouble(answer: Extract<Answer<unknown>, { ok: false }>): Try {
  return answer.retry ? { again: answer.message } : { done: { kind: "busy", message: answer.message } };
}

/** Policies and evidence are named after their content and stay true at every commit. */
function keepDocuments(files: ReadonlyMap<string, string | null>): Map<string, string | null> {
  return new Map([...files].filter(([path, text]) => text !== null && path.startsWith("policy/")));
}
