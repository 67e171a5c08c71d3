import { stabilityFloor } from "./population-stability.ts";
import { type Counts, mustBeAligned, sharesOf, totalOf } from "./shares.ts";

export type JensenShannon = {
  /** base 2, 0…1 */
  readonly divergence: number;
  /** its square root, 0…1: a true distance */
  readonly distance: number;
  /** the distance that no change at all stays below in 99 of 100 draws of these sizes */
  readonly floor: number;
};

/**
 * The Jensen–Shannon divergence: how much one row tells about which sample it came from, in bits.
 *
 *   JSD = ½·Σ r·log₂(r/a) + ½·Σ c·log₂(c/a),   a = (r + c)/2
 *
 * 0 for equal shares, 1 where no category is shared; needs no smallest share, because a is never 0 where r
 * or c is not. Three conventions are in use and differ tenfold: the divergence in bits, its square root,
 * and the square root in nats (times √ln 2). Here `distance` is the square root in base 2; say so wherever
 * it is shown.
 *
 * Reference: J. Lin (1991); D. M. Endres and J. E. Schindelin (2003) for the root being a metric.
 */
export function jensenShannon(reference: Counts, current: Counts): JensenShannon {
  mustBeAligned(reference, current);
  const before = sharesOf(reference);
  const after = sharesOf(current);
  let divergence = 0;
  let categories = 0;
  for (let at = 0; at < before.length; at += 1) {
    const r = before[at]!;
    const c = after[at]!;
    const middle = (r + c) / 2;
    if (middle === 0) continue;
    categories += 1;
    if (r > 0) divergence += (r / 2) * Math.log2(r / middle);
    if (c > 0) divergence += (c / 2) * Math.log2(c / middle);
  }
  // Rounding can leave −1e-17 for equal shares.
  divergence = Math.min(1, Math.max(0, divergence));
  const floor = jensenShannonFloor(totalOf(reference), totalOf(current), categories);
  return { divergence, distance: Math.sqrt(divergence), floor };
}

/**
 * What the distance reaches by chance alone.
 *
 * For small changes the divergence in nats is an eighth of PSI (both are quadratic forms in c − r), so its
 * floor is an eighth of PSI's, over ln 2 for bits, under the root for the distance.
 */
export function jensenShannonFloor(rows: number, otherRows: number, categories: number): number {
  return Math.sqrt(stabilityFloor(rows, otherRows, categories) / (8 * Math.LN2));
}
