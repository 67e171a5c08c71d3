import { isCleanMerge, resolve } from "../project/three-way.ts";
import type { Answer } from "../registry/store.ts";
import { good } from "./answer.ts";
import { entriesOf, readListing } from "./listing.ts";
import { type CommitFacts, type Fork, type Range, readFork } from "./range.ts";
import type { Reader } from "./reader.ts";
import { readRoot } from "./tree-at.ts";

/** Merges beyond these are not looked into, and their makers count as contributors. */
const MOST_MERGES = 50;
const MOST_QUESTIONS = 5;

/**
 * The merges of a range in which nobody chose anything: two parents, one merge base, and at every path what
 * follows from the three trees. At most one call for the base and four for trees that were not seen before.
 */
export async function findCleanMerges(reader: Reader, range: Range): Promise<Answer<ReadonlySet<string>>> {
  const clean = new Set<string>();
  const history = openHistory(reader, range.commits);
  const merges = range.commits.filter(({ parents }) => parents.length === 2).slice(0, MOST_MERGES);
  for (const merge of merges) {
    const [first = "", second = ""] = merge.parents;
    const inside = history.has(first) ? first : second;
    const outside = inside === first ? second : first;
    const fork = await readFork(reader, outside, inside);
    if (!fork.ok) return fork;
    if (fork.value === "unrelated") continue;
    history.learn(fork.value.mergeBase, outside);
    history.learn(fork.value.mergeBase, inside);
    const only = await history.isOnlyBase(fork.value.mergeBase, inside, outside);
    if (!only.ok) return only;
    const follows = only.value ? await followsFromParents(reader, merge, fork.value) : good(false);
    if (!follows.ok) return follows;
    if (follows.value) clean.add(merge.id);
  }
  return good(clean);
}

async function followsFromParents(reader: Reader, merge: CommitFacts, fork: Fork): Promise<Answer<boolean>> {
  const roots: string[] = [fork.mergeBaseTree];
  for (const parent of merge.parents) {
    const root = await readRoot(reader, parent);
    if (!root.ok) return root;
    roots.push(root.value);
  }
  // Where one side changed nothing, the whole tree is that of the other.
  const whole = resolve(roots[0], roots[1], roots[2]);
  if (whole !== "conflict") return good(whole.entry === merge.tree);
  const sides = [];
  for (const root of [...roots, merge.tree]) {
    const listing = await readListing(reader, root);
    if (!listing.ok) return listing;
    sides.push(entriesOf(listing.value));
  }
  const [base, ours, theirs, result] = sides;
  if (base === undefined || ours === undefined || theirs === undefined || result === undefined)
    throw new Error("a merge without four trees");
  return good(isCleanMerge({ base, ours, theirs }, result));
}

type History = {
  readonly has: (commit: string) => boolean;
  /** for what GitHub said: one commit is in the past of another */
  readonly learn: (older: string, newer: string) => void;
  readonly isOnlyBase: (base: string, inside: string, outside: string) => Promise<Answer<boolean>>;
};

/**
 * Where two histories crossed before, there are several merge bases, and GitHub names one of them. Which one
 * is taken decides which side wins, so such a merge does not follow from its parents alone.
 */
function openHistory(reader: Reader, commits: readonly CommitFacts[]): History {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const learned = new Map<string, string[]>();
  /** the commit and everything that is known to be in its past */
  const pastOf = (commit: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const todo = [commit];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      todo.push(...(byId.get(id)?.parents ?? []), ...(learned.get(id) ?? []));
    }
    return seen;
  };
  /** the commits of the range that lead to it, and the first ones outside of the range */
  const split = (
    commit: string,
  ): { readonly within: ReadonlySet<string>; readonly edge: readonly string[] } => {
    const within = new Set<string>();
    const edge = new Set<string>();
    const todo = [commit];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      const found = byId.get(id);
      if (found === undefined) edge.add(id);
      else if (!within.has(id)) {
        within.add(id);
        todo.push(...found.parents);
      }
    }
    return { within, edge: [...edge] };
  };
  return {
    has: (commit) => byId.has(commit),
    learn: (older, newer) => {
      if (older !== newer) learned.set(newer, [...(learned.get(newer) ?? []), older]);
    },
    isOnlyBase: async (base, inside, outside) => {
      const past = pastOf(base);
      const [mine, other] = [split(inside), split(outside)];
      for (const commit of mine.within) if (other.within.has(commit) && !past.has(commit)) return good(false);
      // What they share outside of the range lies behind the edge of either: one of the two is enough.
      const open = mine.edge.filter((commit) => !past.has(commit));
      const also = other.edge.filter((commit) => !past.has(commit));
      if (also.length === 0) return good(true);
      // A parent outside of the range is its own edge, and is in the past of the base only if it is the base.
      const questions = byId.has(outside) && also.length < open.length ? also : open;
      if (questions.length > MOST_QUESTIONS) return good(false);
      for (const commit of questions) {
        const fork = await readFork(reader, commit, base);
        if (!fork.ok) return fork;
        if (fork.value === "unrelated" || fork.value.mergeBase !== commit) return good(false);
        learned.set(base, [...(learned.get(base) ?? []), commit]);
      }
      return good(true);
    },
  };
}
