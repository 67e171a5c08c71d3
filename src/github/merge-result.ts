import { judgeMergeResult, type MergeResult } from "../project/three-way.ts";
import type { Answer } from "../registry/store.ts";
import { good } from "./answer.ts";
import { entriesOf, readListing } from "./listing.ts";
import type { Reader } from "./reader.ts";

/** The three root trees of a merge, as `readContribution` and `readRoot` give them. */
export type MergeTrees = { readonly base: string; readonly tip: string; readonly head: string };

/**
 * What the merge would hold at the governed paths. At most three calls, none for trees that were seen before:
 * reading the projects of tip and head has seen two of them.
 */
export async function readMergeResult(
  reader: Reader,
  trees: MergeTrees,
  isGoverned: (path: string) => boolean,
): Promise<Answer<MergeResult>> {
  const [base, tip, head] = [
    await readListing(reader, trees.base),
    await readListing(reader, trees.tip),
    await readListing(reader, trees.head),
  ];
  if (!base.ok) return base;
  if (!tip.ok) return tip;
  if (!head.ok) return head;
  const sides = { base: entriesOf(base.value), tip: entriesOf(tip.value), head: entriesOf(head.value) };
  return good(judgeMergeResult(sides, isGoverned));
}
