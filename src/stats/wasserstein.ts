import type { Ordered } from "./ordered.ts";
import { quantileOf } from "./quantile.ts";
import { countUpTo, mustBeComplete } from "./sorted.ts";
import { shareInfinity } from "./two-sample.ts";

/**
 * Wasserstein's distance W₁ ("earth mover's"): how far, on average, a row must be moved to turn one sample
 * into the other.
 *
 *   W₁ = ∫ |F(x) − G(x)| dx
 *
 * In the unit of the column, so a person can judge it: "incomes moved by 340 on average". Assumes nothing
 * about shape. One row at 10^9 can dominate it, hence `robustShift` below. Two samples that share an
 * infinity have no distance (NaN); an infinity on one side alone makes it infinite.
 *
 * Reference: L. V. Kantorovich (1942); S. S. Vallender (1974) for the formula on the line.
 */

/** ∫|F − G| from `low` to `high`, of two ascending samples: W₁ between the samples clipped to that range. */
export function wassersteinDistance(
  reference: Float64Array,
  current: Float64Array,
  low: number = Number.NEGATIVE_INFINITY,
  high: number = Number.POSITIVE_INFINITY,
): number {
  mustBeComplete(reference);
  mustBeComplete(current);
  const n = reference.length;
  const m = current.length;
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) {
    if (shareInfinity(reference, current)) return Number.NaN;
  }
  let i = countUpTo(reference, low);
  let j = countUpTo(current, low);
  let previous = low;
  let area = 0;
  while (i < n || j < m) {
    const next = j >= m || (i < n && reference[i]! <= current[j]!) ? reference[i]! : current[j]!;
    const x = Math.min(next, high);
    const difference = i * m - j * n;
    if (difference !== 0) area += Math.abs(difference) * (x - previous);
    if (next >= high) return area / n / m;
    while (i < n && reference[i]! <= next) i += 1;
    while (j < m && current[j]! <= next) j += 1;
    previous = next;
  }
  return area / n / m;
}

export type RobustShift = {
  /**
   * W₁ after clipping both samples to the reference's .5 % and 99.5 % quantiles, in the unit of the column
   */
  readonly distance: number;
  /** what the reference's spread is measured by; `none` where nearly all of its rows are equal */
  readonly scaledBy: "interquartile range" | "standard deviation" | "none";
  readonly scale: number;
  /**
   * distance/scale: .1 means that rows moved by a tenth of the width of the middle half. Absent without a
   * scale.
   */
  readonly normalised?: number;
};

/** The share of the reference's rows on either side that is clipped. */
const CLIPPED = 0.005;

/**
 * W₁ in units of the reference's own spread, so that one limit serves all columns, and blind to outliers.
 *
 * Dividing by the standard deviation, as is common, fails in both directions: one row of 10^4 in the
 * reference makes a true shift of a whole σ look like .02, and an absolute floor under σ hides every column
 * with small values. So both samples are clipped to the reference's quantiles, and the unit is the
 * interquartile range. Where that is zero (a spike that holds half of the rows; the median absolute
 * deviation is zero then too) the standard deviation of the clipped reference serves.
 *
 * `clippedDistance` is W₁ of the two samples clipped to a range: `wassersteinDistance` of sorted arrays, or
 * that of a bucketed pair.
 *
 * Failure: what happens in the outer .5 % of the reference is clipped away, and a move beyond it counts
 * only up to it.
 */
export function robustShift(
  reference: Ordered,
  clippedDistance: (low: number, high: number) => number,
): RobustShift {
  const low = quantileOf(reference, CLIPPED);
  const high = quantileOf(reference, 1 - CLIPPED);
  const distance = low < high ? clippedDistance(low, high) : 0;
  const range = quantileOf(reference, 0.75) - quantileOf(reference, 0.25);
  if (range > 0) return shift(distance, "interquartile range", range);
  const deviation = clippedDeviation(reference.values, low, high);
  if (deviation > 0) return shift(distance, "standard deviation", deviation);
  return { distance, scaledBy: "none", scale: 0 };
}

function shift(distance: number, scaledBy: RobustShift["scaledBy"], scale: number): RobustShift {
  return { distance, scaledBy, scale, normalised: distance / scale };
}

/** Standard deviation (divided by n) after clipping, in two passes because one pass cancels. */
function clippedDeviation(values: Float64Array, low: number, high: number): number {
  let sum = 0;
  for (const value of values) sum += Math.min(high, Math.max(low, value));
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (Math.min(high, Math.max(low, value)) - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
