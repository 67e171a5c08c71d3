import { mustBeComplete } from "./sorted.ts";

/**
 * Values that each stand for a weight of rows: a histogram, a profile, a sample with survey weights. In any
 * order.
 */
export type Weighted = { readonly values: Float64Array; readonly weights: Float64Array };

/**
 * The distances of `compareSorted` for weighted values: ∫|F − G| is Wasserstein's, ∫(F − G)² the energy
 * distance's integral.
 *
 * F(x) is the share of the weight at or below x, so doubling all weights of a sample changes nothing. For
 * distances only: a p-value needs to know how many rows there were, which weights do not tell. Two samples
 * that share an infinity have no distance, as everywhere; a single infinite value is infinitely far.
 */
export function compareWeighted(
  reference: Weighted,
  current: Weighted,
): { readonly wasserstein: number; readonly cramer: number } {
  const first = inOrder(reference);
  const second = inOrder(current);
  let [i, j] = [0, 0];
  let [massOne, massTwo] = [0, 0];
  let [area, squares] = [0, 0];
  let previous = 0;
  while (i < first.values.length || j < second.values.length) {
    const x = Math.min(first.values[i] ?? Infinity, second.values[j] ?? Infinity);
    const difference = massOne / first.total - massTwo / second.total;
    if (difference !== 0) {
      area += Math.abs(difference) * (x - previous);
      squares += difference * difference * (x - previous);
    }
    for (; i < first.values.length && first.values[i]! <= x; i += 1) massOne += first.weights[i]!;
    for (; j < second.values.length && second.values[j]! <= x; j += 1) massTwo += second.weights[j]!;
    previous = x;
  }
  return { wasserstein: area, cramer: squares };
}

/** Sorted by value, with the sum of the weights. */
function inOrder(sample: Weighted): Weighted & { readonly total: number } {
  const { values, weights } = sample;
  if (values.length !== weights.length) throw new RangeError("every value needs its weight");
  const order = Uint32Array.from(values, (_, at) => at).sort((one, other) => values[one]! - values[other]!);
  const ordered = {
    values: Float64Array.from(order, (at) => values[at]!),
    weights: Float64Array.from(order, (at) => weights[at]!),
  };
  mustBeComplete(values.slice().sort());
  const total = ordered.weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total < Infinity) || weights.some((weight) => !(weight >= 0))) {
    throw new RangeError("weights must not be negative and need a positive, finite sum");
  }
  return { ...ordered, total };
}
