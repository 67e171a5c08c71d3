/** A p-value near 1 must not outvote the others: its cotangent is minus infinity. */
const LARGEST = 0.99;

/**
 * One p-value for several tests of the same question that depend on each other in ways nobody knows.
 *
 *   T = mean of cot(π·pᵢ),   p = ½ − atan(T)/π
 *
 * Each cot(π·p) is a Cauchy number when nothing is there, and a mean of Cauchy numbers has a tail like one of them, however
 * they hang together. In the tail this is the harmonic mean of the p-values: tests that agree cost nothing, where Bonferroni
 * would charge for each of them; one that sees it alone pays Bonferroni's price.
 *
 * Accurate for small p, which is where it is used; near .1 and above it is only roughly right.
 * Reference: Y. Liu and J. Xie (2020), "Cauchy combination test".
 */
export function cauchyCombination(pValues: readonly number[]): number {
  if (pValues.length === 0) throw new RangeError("there is no p-value to combine");
  let sum = 0;
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value lies in 0…1, got ${p}`);
    sum += 1 / Math.tan(Math.PI * Math.min(p, LARGEST));
  }
  const mean = sum / pValues.length;
  // ½ − atan(T)/π without the cancellation that would leave nothing of a p-value of 1e-20.
  return mean > 0 ? Math.atan(1 / mean) / Math.PI : 0.5 - Math.atan(mean) / Math.PI;
}
