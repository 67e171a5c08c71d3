/**
 * Many tests, one error rate: Holm's and Hochberg's adjusted p-values.
 *
 * Testing fifty segments at 1 % each raises a false alarm in two of five runs. Both procedures keep the
 * chance of *any* false rejection among all tests at α: reject where the adjusted p is ≤ α.
 *
 * With the p-values in ascending order p₁ ≤ … ≤ pₘ both multiply pᵢ by m − i + 1 and differ in how they
 * keep the result monotone. Bonferroni multiplies every one by m; Holm rejects all that Bonferroni rejects
 * and more, under the same assumptions, so Bonferroni is not offered.
 */

/**
 * Holm's step-down procedure: the running maximum from the smallest p upwards.
 *
 * Assumes nothing about how the tests depend on each other. Keeps the order of its input. Reference: S.
 * Holm (1979), "A simple sequentially rejective multiple test procedure".
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const adjusted = Array.from<number>({ length: pValues.length }).fill(1);
  let largest = 0;
  for (let rank = 0; rank < order.length; rank += 1) {
    const at = order[rank]!;
    largest = Math.max(largest, (order.length - rank) * pValues[at]!);
    adjusted[at] = Math.min(1, largest);
  }
  return adjusted;
}

/**
 * Hochberg's step-up procedure: the running minimum from the largest p downwards.
 *
 * Rejects at least what Holm rejects, but holds only for independent or positively dependent tests; for
 * overlapping segments that is usual, for opposite ones it fails. Reference: Y. Hochberg (1988).
 */
export function hochberg(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const adjusted = Array.from<number>({ length: pValues.length }).fill(1);
  let smallest = 1;
  for (let rank = order.length - 1; rank >= 0; rank -= 1) {
    const at = order[rank]!;
    smallest = Math.min(smallest, (order.length - rank) * pValues[at]!);
    adjusted[at] = smallest;
  }
  return adjusted;
}

/** Positions of the p-values, smallest first; equal ones keep their order. */
export function ascending(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value lies between 0 and 1, got ${p}`);
  }
  return pValues.map((_, at) => at).sort((one, other) => pValues[one]! - pValues[other]!);
}
