import { ascending } from "./holm.ts";

/**
 * Many tests, one share of false alarms: the false discovery rate.
 *
 * Where Holm's procedure guards against any false alarm at all, these keep the *expected share* of false
 * ones among the raised ones at q: of a hundred drift alarms at q = .01 about one is noise. The right
 * promise for drift over hundreds of columns, where a person looks at every alarm; thirty unchanged columns
 * at α = .05 raise one in four of five runs uncorrected, in one of twenty with this.
 */

/**
 * Benjamini and Hochberg's adjusted p-values: p₍ᵢ₎·m/i, made monotone from the largest down; raise where ≤
 * q.
 *
 * Assumes independent or positively dependent tests, which columns of one table nearly are. Reference: Y.
 * Benjamini and Y. Hochberg (1995).
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  return stepUp(pValues, 1);
}

/**
 * Benjamini and Yekutieli's: the same times 1 + ½ + … + 1/m. Holds for every dependence and pays for it
 * with power. Reference: Y. Benjamini and D. Yekutieli (2001).
 */
export function benjaminiYekutieli(pValues: readonly number[]): readonly number[] {
  let harmonic = 0;
  for (let at = 1; at <= pValues.length; at += 1) harmonic += 1 / at;
  return stepUp(pValues, harmonic);
}

function stepUp(pValues: readonly number[], factor: number): readonly number[] {
  const order = ascending(pValues);
  const adjusted = Array.from<number>({ length: pValues.length }).fill(1);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const at = order[rank - 1]!;
    smallest = Math.min(smallest, (pValues[at]! * order.length * factor) / rank);
    adjusted[at] = smallest;
  }
  return adjusted;
}
