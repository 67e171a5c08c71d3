import { inverseRegularisedGamma, regularisedGammaUpper } from "./incomplete-gamma.ts";

/**
 * The chi-square distribution: the sum of `freedom` squared standard normal numbers.
 *
 * What Σ (observed − expected)²/expected follows when nothing has changed, as long as the expected counts
 * are not small. The usual rule asks for 5 in every cell; below it the true tail is heavier than this one.
 *
 * Reference: K. Pearson (1900); NIST DLMF 8.2.
 */

/** The chance of a value above x: the p-value of a chi-square test. */
export function chiSquareUpperTail(x: number, freedom: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  return regularisedGammaUpper(freedom / 2, x / 2);
}

/** The value that a share `p` of the distribution stays below. */
export function chiSquareQuantile(p: number, freedom: number): number {
  return 2 * inverseRegularisedGamma(freedom / 2, p);
}
