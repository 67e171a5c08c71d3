import type { Ordered } from "./ordered.ts";
import { mustBeComplete } from "./sorted.ts";

/**
 * The p-quantile of a sample by linear interpolation between its order statistics.
 *
 * Of the nine definitions in use this is number 7 of R. J. Hyndman and Y. Fan (1996), the default of R and
 * NumPy: position (n − 1)·p from the smallest to the largest. The others differ by less than one gap
 * between neighbours, which for bins of drift statistics is nothing, but must be the same definition on
 * both sides.
 *
 * Interpolation invents values: between 0 and 1 of a yes/no column lies .5, which no row has.
 */
export function quantile(sorted: Float64Array, p: number): number {
  mustBeComplete(sorted);
  return quantileAt(sorted.length, p, (rank) => sorted[rank]!);
}

/** The same of a sample that need not be sorted as a whole. */
export function quantileOf(sample: Ordered, p: number): number {
  return quantileAt(sample.length, p, sample.at);
}

/** The same of any `length` values in ascending order, given the one at each place. */
export function quantileAt(length: number, p: number, at: (rank: number) => number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile needs p in 0…1, got ${p}`);
  const position = (length - 1) * p;
  const index = Math.floor(position);
  const fraction = position - index;
  const low = at(index);
  return fraction === 0 ? low : between(low, at(index + 1), fraction);
}

/** Exact at both ends and never outside them; an infinite neighbour wins over a finite one. */
function between(low: number, high: number, fraction: number): number {
  if (low === high) return low;
  const gap = high - low;
  if (!Number.isFinite(gap)) return low * (1 - fraction) + high * fraction;
  // From the nearer end, as NumPy does.
  return fraction < 0.5 ? low + gap * fraction : high - gap * (1 - fraction);
}
