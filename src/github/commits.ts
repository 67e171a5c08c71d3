import type { Answer } from "../registry/store.ts";
import type { Contributor } from "../signoff/person.ts";
import { type Account, good } from "./answer.ts";
import { findCleanMerges } from "./clean-merges.ts";
import { readCoAuthors } from "./co-authors.ts";
import { contributorsOf, type Pusher } from "./contributors.ts";
import { type CommitFacts, readRange } from "./range.ts";
import { type Reader, tooMany } from "./reader.ts";

/** What a head brings to the default branch, and whose work it is. */
export type Contribution = {
  /** the only commit, or the one of several, in which both histories meet */
  readonly mergeBase: string;
  readonly mergeBaseTree: string;
  readonly tipTree: string;
  /** everything reachable from the head and not from the tip, over all parents; older commits first */
  readonly commits: readonly CommitFacts[];
  /** merges in which nobody chose anything */
  readonly clean: ReadonlySet<string>;
  readonly contributors: readonly Contributor[];
};

export type ContributionRequest = {
  /** the default branch as it is now */
  readonly tip: string;
  readonly head: string;
  readonly opener?: Account | null;
  readonly pushers?: readonly Pusher[];
};

export const MOST_COMMITS = 2_000;
/** As many as the registry records. */
export const MOST_CONTRIBUTORS = 500;

/**
 * One call a hundred commits (none where both ends were compared before), those of `findCleanMerges` for each
 * merge among them, and one for each co-author whose address tells nothing
 * (again only while GitHub knows no account for it).
 */
export async function readContribution(
  reader: Reader,
  { tip, head, opener, pushers }: ContributionRequest,
): Promise<Answer<Contribution>> {
  const limit = { items: MOST_COMMITS, what: "commits in this change" };
  const range = await readRange(reader, { older: tip, newer: head }, limit);
  if (!range.ok) return range;
  const clean = await findCleanMerges(reader, range.value);
  if (!clean.ok) return clean;
  const { commits, mergeBase, mergeBaseTree, olderTree } = range.value;
  const counted = commits.filter(({ id }) => !clean.value.has(id));
  const personOf = await readCoAuthors(reader, { commits: counted, tip });
  if (!personOf.ok) return personOf;
  const contributors = contributorsOf({
    opener: opener ?? null,
    commits: counted,
    personOf: personOf.value,
    pushers: pushers ?? [],
  });
  if (contributors.length > MOST_CONTRIBUTORS)
    return tooMany({ items: MOST_CONTRIBUTORS, what: "people with a hand in this change" });
  return good({ mergeBase, mergeBaseTree, tipTree: olderTree, commits, clean: clean.value, contributors });
}
