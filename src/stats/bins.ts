import type { Ordered } from "./ordered.ts";
import { quantileAt } from "./quantile.ts";
import { countBelow } from "./sorted.ts";

/**
 * Bins for comparing a column with its reference: cut at the reference's own quantiles, open at both ends.
 *
 * Why not equal widths: one value of 10^4 stretches them until all rows sit in a single bin, and any shift
 * goes unseen. Why from the reference alone: bins that move with the current data compare nothing with
 * nothing, and cannot be frozen in a profile.
 */
export type Bins = {
  /** Ascending. Bin i holds cuts[i−1] < x ≤ cuts[i]; the first and the last reach to the infinities. */
  readonly cuts: Float64Array;
  /** Single values that hold so many rows that they have a bin of their own. */
  readonly spikes: readonly number[];
};

/**
 * About `wanted` bins of equal mass, with a bin of its own for every value that holds at least 1/wanted of
 * the reference.
 *
 * Zero-inflated amounts, default values and codes put half of the rows on one number; quantiles then
 * coincide, and naive bins lose count of what lies on either side. Here such a spike is cut out first, as
 * the bin (v − one step, v], and every stretch between spikes gets as many bins as its mass deserves.
 */
export function quantileBins(reference: Ordered, wanted: number): Bins {
  const spikes = findSpikes(reference, wanted);
  const cuts: number[] = [];
  let from = 0;
  for (const spike of spikes) {
    cuts.push(...stretchCuts(reference, from, reference.countBelow(spike), wanted));
    if (spike > -Infinity) cuts.push(stepDown(spike));
    if (spike < Infinity) cuts.push(spike);
    from = reference.countUpTo(spike);
  }
  cuts.push(...stretchCuts(reference, from, reference.length, wanted));
  return { cuts: Float64Array.from(new Set(cuts)).sort(), spikes };
}

/** Rows per bin, and the missing ones in a last bin of their own. */
export function countOrdered(sample: Ordered, bins: Bins, missing: number): Float64Array {
  const counts = new Float64Array(bins.cuts.length + 2);
  let before = 0;
  bins.cuts.forEach((cut, at) => {
    const upTo = sample.countUpTo(cut);
    counts[at] = upTo - before;
    before = upTo;
  });
  counts[bins.cuts.length] = sample.length - before;
  counts[bins.cuts.length + 1] = missing;
  return counts;
}

/** The same for values in any order. NaN must not be among them: it is missing. */
export function countUnsorted(values: Float64Array, bins: Bins, missing: number): Float64Array {
  const counts = new Float64Array(bins.cuts.length + 2);
  for (const value of values) counts[countBelow(bins.cuts, value)]! += 1;
  counts[bins.cuts.length + 1] = missing;
  return counts;
}

/** Every value that holds at least n/wanted rows covers one of the places 0, s, 2s, … with s = n/wanted. */
function findSpikes(sample: Ordered, wanted: number): readonly number[] {
  const least = Math.max(2, sample.length / wanted);
  const spikes: number[] = [];
  for (let rank = 0; rank < sample.length; rank += Math.floor(least)) {
    const value = sample.at(rank);
    const rows = sample.countUpTo(value) - sample.countBelow(value);
    if (rows >= least && spikes.at(-1) !== value) spikes.push(value);
  }
  return spikes;
}

/** Inner quantiles of what lies between two spikes: the places `from` to `to` in ascending order. */
function stretchCuts(sample: Ordered, from: number, to: number, wanted: number): readonly number[] {
  const bins = Math.round(((to - from) * wanted) / sample.length);
  return Array.from({ length: Math.max(0, bins - 1) }, (_, at) =>
    quantileAt(to - from, (at + 1) / bins, (rank) => sample.at(from + rank)),
  );
}

/**
 * The largest double below a value. Doubles of one sign are ordered like their bits read as whole numbers.
 */
function stepDown(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) - (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
