import { type Counts, mustBeAligned, sharesOf } from "./shares.ts";

export type LargestChange = {
  /** the largest change of any one share (the L∞ distance), 0…1 */
  readonly largest: number;
  /** which category changed most, and in which direction */
  readonly at: number;
  readonly change: number;
  /** the share of rows that would have to change category: half the sum of all changes */
  readonly total: number;
};

/**
 * The plainest distances between two sets of shares: the largest single change, and total variation.
 *
 * A person can read both without a book: "device = phone went from 31 % to 38 %", "9 % of rows are
 * somewhere else". Meaningful for categories only. With hundreds of categories the largest change hides a
 * reshuffle of all of them.
 */
export function largestChange(reference: Counts, current: Counts): LargestChange {
  mustBeAligned(reference, current);
  const before = sharesOf(reference);
  const after = sharesOf(current);
  let [largest, at, change, sum] = [0, 0, 0, 0];
  for (let index = 0; index < before.length; index += 1) {
    const difference = after[index]! - before[index]!;
    sum += Math.abs(difference);
    if (Math.abs(difference) > largest) [largest, at, change] = [Math.abs(difference), index, difference];
  }
  return { largest, at, change, total: sum / 2 };
}
