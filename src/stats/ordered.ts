import { countBelow, countUpTo, mustBeComplete } from "./sorted.ts";

/**
 * A sample that answers questions about order. Quantiles, bins and counts ask no more than this, so it does
 * not matter to them whether all of it has been sorted, or only the parts that somebody asked about
 * (`bucketed.ts`).
 */
export type Ordered = {
  readonly length: number;
  /** all values, in no particular order */
  readonly values: Float64Array;
  /** the value at a place in ascending order, from 0 */
  readonly at: (rank: number) => number;
  /** how many values are ≤ x: n·F(x) */
  readonly countUpTo: (x: number) => number;
  /** how many values are < x */
  readonly countBelow: (x: number) => number;
};

/** An array that is in ascending order already. */
export function orderedSample(sorted: Float64Array): Ordered {
  mustBeComplete(sorted);
  return {
    length: sorted.length,
    values: sorted,
    at: (rank) => sorted[rank]!,
    countUpTo: (x) => countUpTo(sorted, x),
    countBelow: (x) => countBelow(sorted, x),
  };
}
