import { bucketSort } from "./bucket-sort.ts";

/**
 * One sort serves everything: quantiles, distances and tests all read the same ascending array.
 */

/**
 * An ascending copy.
 *
 * Missing values must be gone: NaN has no place in an order, so it is refused and not pushed to an end. The
 * infinities are values like any others. Negative zero equals zero and may stand on either side of it.
 */
export function sortedCopy(values: Float64Array): Float64Array {
  const copy = values.slice();
  mustBeComplete(copy);
  bucketSort(copy);
  mustBeComplete(copy);
  return copy;
}

/**
 * Refuses an empty sample and NaN, which sorting puts last. What is missing is counted elsewhere, as
 * missing.
 */
export function mustBeComplete(sorted: Float64Array): void {
  if (sorted.length === 0) throw new RangeError("a sample needs at least one value");
  if (Number.isNaN(sorted[sorted.length - 1]!)) {
    throw new RangeError("a sample must not hold NaN: count missing values apart");
  }
}

/** How many values are ≤ x: n·F(x), the empirical distribution function, in log n steps. */
export function countUpTo(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many values are < x. */
export function countBelow(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
