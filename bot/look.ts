import type { Outcome, Problem } from "../src/base/problem.ts";
import { readContribution } from "../src/github/commits.ts";
import { pushersOf, readPushActivity } from "../src/github/activity.ts";
import type { Pusher } from "../src/github/contributors.ts";
import { readMergeResult } from "../src/github/merge-result.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import type { Pull } from "../src/github/pull.ts";
import { readRoot } from "../src/github/tree-at.ts";
import type { Cache, Reader } from "../src/github/reader.ts";
import type { Project } from "../src/project/project.ts";
import type { Answer } from "../src/registry/store.ts";
import { type Cases, findCases } from "../src/decide/cases.ts";
import type { Contributor } from "../src/signoff/person.ts";
import type { Hands } from "./job.ts";
import type { Notes } from "./notes.ts";

/** What a pull request is about, as GitHub and git have it now. */
export type Sight = {
  readonly cases: Cases;
  /** why the head, or the default branch, cannot be read as a project */
  readonly problems: readonly Problem[];
  readonly contributors: readonly Contributor[];
  /** false: somebody moved the head and nobody knows who */
  readonly pusherKnown: boolean;
  readonly tip: Project | undefined;
  /** the commit in which the histories meet */
  readonly mergeBase: string;
};

/** Where the change begins and ends: an open pull request against the default branch, or what a merge did to it. */
export type Span = {
  /** commit of the default branch: now, or right before the merge */
  readonly tip: string;
  /** commit whose state is judged: the head, or the merge */
  readonly after: string;
};

const MEMORY = 2_000;

/** Digests of blobs are dear and small, so they outlive the process; listings are neither. */
export function openCache(notes: Notes, memory: Map<string, string>): Cache {
  return {
    get: (key) =>
      memory.get(key) ?? (DURABLE.some((kind) => key.startsWith(kind)) ? notes.get("git", key) : undefined),
    put: (key, text) => {
      if (DURABLE.some((kind) => key.startsWith(kind))) notes.put("git", key, text);
      if (memory.size >= MEMORY) memory.clear();
      memory.set(key, text);
    },
  };
}

const DURABLE = ["blob:", "login:", "author:"] as const;

export async function lookAt(hands: Hands, reader: Reader, pull: Pull, span: Span): Promise<Answer<Sight>> {
  const head = pull.head.sha;
  const bare = await readContribution(reader, { tip: span.tip, head, opener: pull.opener });
  if (!bare.ok) return bare;
  const pushers = await findPushers(hands, reader, pull, bare.value.commits);
  if (!pushers.ok) return pushers;
  const known = pushers.value ?? [];
  const request = { tip: span.tip, head, opener: pull.opener, pushers: known };
  const contribution = await readContribution(reader, request);
  if (!contribution.ok) return contribution;
  const { mergeBase, mergeBaseTree, tipTree, contributors } = contribution.value;
  const merged = span.after !== head;
  const base = await readProjectAt(reader, { tree: merged ? tipTree : mergeBaseTree });
  if (!base.ok) return base;
  const tip = merged || mergeBaseTree === tipTree ? base : await readProjectAt(reader, { tree: tipTree });
  if (!tip.ok) return tip;
  const after = await readProjectAt(reader, { commit: span.after });
  if (!after.ok) return after;
  const about = { contributors, mergeBase, pusherKnown: pushers.value !== undefined };
  const sight = makeSight({ base: base.value, tip: tip.value, head: after.value }, about);
  if (merged || mergeBaseTree === tipTree) return { ok: true, value: sight };
  return markDiverged(reader, sight, { base: mergeBaseTree, tip: tipTree, head });
}

type Sides = {
  readonly base: Outcome<Project>;
  readonly tip: Outcome<Project>;
  readonly head: Outcome<Project>;
};

function makeSight(
  { base, tip, head }: Sides,
  facts: Pick<Sight, "contributors" | "mergeBase" | "pusherKnown">,
): Sight {
  const about = { ...facts, tip: tip.ok ? tip.value : undefined };
  if (base.ok && tip.ok && head.ok) {
    const cases = findCases({ base: base.value, tip: tip.value, head: head.value });
    return { cases, problems: [], ...about };
  }
  const problems = [head, tip, base].flatMap((side) => (side.ok ? [] : side.problems));
  return { cases: { models: [], policy: null }, problems, ...about };
}

/**
 * Git follows renames: a change that the default branch made to a file elsewhere can end up inside a model whose
 * folder the head moved it to. Where that can be, nobody can say what the merge would hold.
 */
async function markDiverged(
  reader: Reader,
  sight: Sight,
  trees: { readonly base: string; readonly tip: string; readonly head: string },
): Promise<Answer<Sight>> {
  const folders = sight.cases.models.map(({ folder }) => folder);
  if (folders.length === 0 && sight.cases.policy === null) return { ok: true, value: sight };
  const root = await readRoot(reader, trees.head);
  if (!root.ok) return root;
  const result = await readMergeResult(
    reader,
    { ...trees, head: root.value },
    (path) =>
      (sight.cases.policy !== null && path.startsWith(".github/")) ||
      folders.some((folder) => folder === "" || path.startsWith(`${folder}/`)),
  );
  if (!result.ok) return result;
  const { value } = result;
  if (value.kind === "clean") return { ok: true, value: sight };
  const touches = (folder: string): boolean =>
    value.paths.some((path) => folder === "" || path.startsWith(`${folder}/`));
  const models = sight.cases.models.map((one) => (touches(one.folder) ? { ...one, moved: true } : one));
  const rules = value.paths.some((path) => path.startsWith(".github/"));
  const policy =
    sight.cases.policy === null ? null : { ...sight.cases.policy, moved: rules || sight.cases.policy.moved };
  return { ok: true, value: { ...sight, cases: { models, policy } } };
}

/**
 * Everybody who moved the head. Webhooks tell it, move by move; where one is missing, GitHub's own list of pushes
 * does. Undefined: neither knows, and then whoever pushed could be the one who signs.
 */
async function findPushers(
  { testimony, repository }: Hands,
  reader: Reader,
  pull: Pull,
  commits: readonly { readonly id: string }[],
): Promise<Answer<readonly Pusher[] | undefined>> {
  const seen = testimony.pushes({ pull: pull.number });
  const brought = new Set(commits.map(({ id }) => id));
  const ref = `refs/heads/${pull.head.branch}`;
  // Before the pull request was opened its commits were pushed to the branch, maybe by somebody else.
  const early =
    pull.head.repository === repository.id
      ? testimony.pushes({ ref }).filter(({ after }) => brought.has(after))
      : [];
  const told = [...seen, ...early].map(({ sender }) => ({ account: sender }));
  if (isWhole(seen, pull.head.sha)) return { ok: true, value: told };
  if (pull.head.repository !== repository.id) return { ok: true, value: undefined };
  const activity = await readPushActivity(reader, ref);
  if (!activity.ok) return activity;
  if (activity.value.kind === "unknown") return { ok: true, value: undefined };
  const { pushes } = activity.value;
  if (!pushes.some(({ after }) => after === pull.head.sha)) return { ok: true, value: undefined };
  const found = pushersOf(pushes, { commits, since: pull.openedAt });
  return { ok: true, value: [...found, ...told] };
}

/** From the head back to the opening without a gap. */
function isWhole(
  seen: readonly { readonly before: string | null; readonly after: string }[],
  head: string,
): boolean {
  const before = new Map<string, string | null>();
  for (const push of seen) if (before.get(push.after) !== null) before.set(push.after, push.before);
  const passed = new Set<string>();
  for (let at: string | null | undefined = head; at !== null; at = before.get(at)) {
    if (at === undefined || passed.has(at)) return false;
    passed.add(at);
  }
  return true;
}
