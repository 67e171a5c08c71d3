/**
 * Area under the ROC curve, and the paired difference of two of them with its standard error.
 *
 * Definition: the probability that a random positive scores above a random negative, ties counting half.
 * The placement of a positive is the share of negatives below it; the AUC is the mean placement.
 *
 * Standard error: DeLong, DeLong & Clarke-Pearson (Biometrics 1988), in the placement form of Sun & Xu
 * (IEEE SPL 2014): the variance of the placements' differences over the positives, divided by their number,
 * plus the same over the negatives. Pairing on the row is what makes it sharp: two models that err on the
 * same rows differ little, and the difference shows it.
 *
 * Fails when few rows change their placement (two perfect models, or a change that touches three rows): then
 * the estimated variance is zero or nearly so and says nothing about the next sample. `changed` counts those
 * rows, and comparison.ts widens the interval.
 *
 * Cost: O(n log n); nothing is allocated per row but the typed arrays below.
 */
export type PairedAuc = {
  readonly incumbent: number;
  readonly candidate: number;
  /** candidate − incumbent */
  readonly delta: number;
  readonly standardError: number;
  readonly positives: number;
  readonly negatives: number;
  /** rows of the scarcer kind of evidence whose placement differs between the two models */
  readonly changed: number;
};

export function pairedAuc(
  incumbent: Float64Array,
  candidate: Float64Array,
  positive: Uint8Array,
): PairedAuc | undefined {
  const before = placements(incumbent, positive);
  const after = placements(candidate, positive);
  if (before === undefined || after === undefined) return undefined;
  const ofPositives = differenceSpread(before.positives, after.positives);
  const ofNegatives = differenceSpread(before.negatives, after.negatives);
  return {
    incumbent: before.auc,
    candidate: after.auc,
    delta: after.auc - before.auc,
    standardError: Math.sqrt(ofPositives.varianceOfMean + ofNegatives.varianceOfMean),
    positives: before.positives.length,
    negatives: before.negatives.length,
    changed: Math.min(ofPositives.changed, ofNegatives.changed),
  };
}

/** One model's AUC with its standard error; undefined when one class is missing. */
export function aucOf(
  scores: Float64Array,
  positive: Uint8Array,
): { readonly auc: number; readonly standardError: number } | undefined {
  const placed = placements(scores, positive);
  if (placed === undefined) return undefined;
  const varianceOfMean =
    differenceSpread(new Float64Array(placed.positives.length), placed.positives).varianceOfMean +
    differenceSpread(new Float64Array(placed.negatives.length), placed.negatives).varianceOfMean;
  return { auc: placed.auc, standardError: Math.sqrt(varianceOfMean) };
}

type Placements = {
  readonly auc: number;
  /** in row order: the share of negatives below each positive */
  readonly positives: Float64Array;
  /** in row order: the share of positives above each negative */
  readonly negatives: Float64Array;
};

function placements(scores: Float64Array, positive: Uint8Array): Placements | undefined {
  let count = 0;
  for (let row = 0; row < positive.length; row += 1) count += positive[row]!;
  if (count === 0 || count === positive.length) return undefined;
  const ofPositives = new Float64Array(count);
  const ofNegatives = new Float64Array(positive.length - count);
  let p = 0;
  let q = 0;
  for (let row = 0; row < positive.length; row += 1) {
    if (positive[row] === 1) ofPositives[p++] = scores[row]!;
    else ofNegatives[q++] = scores[row]!;
  }
  const below = sharesBelow(ofPositives, ofNegatives.slice().sort());
  const above = sharesBelow(ofNegatives, ofPositives.slice().sort());
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += below[at]!;
  for (let at = 0; at < above.length; at += 1) above[at] = 1 - above[at]!;
  return { auc: sum / count, positives: below, negatives: above };
}

/** For each value the share of `sorted` below it, equal ones counting half. */
function sharesBelow(values: Float64Array, sorted: Float64Array): Float64Array {
  const shares = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    const low = countBelow(sorted, value, 0);
    const high = sorted[low] === value ? countUpTo(sorted, value, low) : low;
    shares[at] = (low + high) / 2 / sorted.length;
  }
  return shares;
}

function countBelow(sorted: Float64Array, value: number, from: number): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countUpTo(sorted: Float64Array, value: number, from: number): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The sample variance (n − 1) of the differences, over n; and how many differences are not zero. */
function differenceSpread(
  before: Float64Array,
  after: Float64Array,
): { readonly varianceOfMean: number; readonly changed: number } {
  const n = before.length;
  let mean = 0;
  let changed = 0;
  for (let at = 0; at < n; at += 1) {
    const difference = after[at]! - before[at]!;
    if (difference !== 0) changed += 1;
    mean += difference / n;
  }
  let squares = 0;
  for (let at = 0; at < n; at += 1) squares += (after[at]! - before[at]! - mean) ** 2;
  return { varianceOfMean: n > 1 ? squares / (n - 1) / n : 0, changed };
}
