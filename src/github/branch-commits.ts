import type { Answer } from "../registry/store.ts";
import { good } from "./answer.ts";
import { type Pull, readPullsOf } from "./pull.ts";
import { type CommitFacts, readRange } from "./range.ts";
import type { Reader } from "./reader.ts";

/** One step of the default branch, and the pull requests that it came with; none for a push around them. */
export type Step = { readonly commit: CommitFacts; readonly pulls: readonly Pull[] };

export type BranchWalk =
  /** oldest first; `more`: there are later steps, so ask again from the last of these */
  | { readonly kind: "steps"; readonly steps: readonly Step[]; readonly more: boolean }
  /** the branch does not lead on from the commit that was seen last: somebody rewrote it */
  | { readonly kind: "rewritten"; readonly mergeBase: string };

export const MOST_STEPS = 100;
const MOST_COMMITS = 10_000;

/**
 * What landed on a branch since a commit that was seen, as it was merged (first parents only). One call a
 * hundred commits, and one for each step; at most a hundred steps at a time.
 */
export async function listCommitsOfBranch(
  reader: Reader,
  { since, tip }: { readonly since: string; readonly tip: string },
): Promise<Answer<BranchWalk>> {
  if (since === tip) return good({ kind: "steps", steps: [], more: false });
  const limit = { items: MOST_COMMITS, what: `commits since ${since}` };
  const range = await readRange(reader, { older: since, newer: tip }, limit);
  if (!range.ok) return range;
  const { mergeBase, commits } = range.value;
  const line = firstParents(commits, tip);
  // Also rewritten: a branch that reaches the old commit only as a second parent, or went back behind it.
  if (line[0]?.parents[0] !== since) return good({ kind: "rewritten", mergeBase });
  const steps: Step[] = [];
  for (const commit of line.slice(0, MOST_STEPS)) {
    const pulls = await readPullsOf(reader, commit.id);
    if (!pulls.ok) return pulls;
    steps.push({ commit, pulls: pulls.value });
  }
  return good({ kind: "steps", steps, more: line.length > steps.length });
}

/** Oldest first. */
function firstParents(commits: readonly CommitFacts[], tip: string): readonly CommitFacts[] {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const line: CommitFacts[] = [];
  let at = byId.get(tip);
  while (at !== undefined && line.length < commits.length) {
    line.push(at);
    at = byId.get(at.parents[0] ?? "");
  }
  return line.reverse();
}
