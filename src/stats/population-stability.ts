import { chiSquareQuantile } from "./chi-square.ts";
import { type Counts, mustBeAligned, totalOf } from "./shares.ts";

/**
 * The smallest share that enters a logarithm. Part of the definition: with 10⁻² or 10⁻⁶ the same data give
 * a third or twice.
 */
export const SMALLEST_SHARE = 1e-4;

export type PopulationStability = {
  readonly index: number;
  /** what each bin adds to the index, to name the guilty ones */
  readonly contributions: Float64Array;
  /** the index that no change at all stays below in 99 of 100 draws of these sizes */
  readonly floor: number;
  /** bins that hold a row of either sample */
  readonly bins: number;
};

/**
 * The population stability index: how far the shares of bins moved, weighted by how surprising that is.
 *
 *   PSI = Σ (c − r)·ln(c/r)     over bins with reference share r and current share c
 *
 * which is the Kullback–Leibler divergence both ways, added. Credit scoring reads < .1 as stable and > .25
 * as changed. Shares below 10⁻⁴ count as 10⁻⁴, so that an empty bin does not make it infinite. PSI is not
 * one number: it depends on bins, on that smallest share and on n; quote it with all three.
 *
 * Assumes the same bins on both sides, cut from the reference (`quantileBins`), with missing values as a
 * bin of their own. Reference: E. M. Lewis (1994), "An introduction to credit scoring"; B. Yurdakul and J.
 * Naranjo (2020) for its distribution.
 */
export function populationStability(
  reference: Counts,
  current: Counts,
  smallestShare: number = SMALLEST_SHARE,
): PopulationStability {
  mustBeAligned(reference, current);
  const rows = totalOf(reference);
  const otherRows = totalOf(current);
  const contributions = new Float64Array(reference.length);
  let index = 0;
  let bins = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const r = reference[at]!;
    const c = current[at]!;
    if (r + c === 0) continue;
    bins += 1;
    const before = Math.max(r / rows, smallestShare);
    const after = Math.max(c / otherRows, smallestShare);
    const contribution = (after - before) * Math.log(after / before);
    contributions[at] = contribution;
    index += contribution;
  }
  return { index, contributions, bins, floor: stabilityFloor(rows, otherRows, bins) };
}

/**
 * What PSI reaches by chance alone: (1/n + 1/m)·χ²(.99, B−1).
 *
 * Both samples are noisy pictures of their populations; when nothing changed, PSI is about that sum times a
 * chi-square number. A fixed limit of .1 raises a false alarm for more than a third of samples of 100 rows
 * in ten bins; below this floor nothing may be claimed. About a tenth too low at 100 rows, right from 200
 * on (simulated), and not made for bins expecting less than a few rows.
 */
export function stabilityFloor(rows: number, otherRows: number, bins: number): number {
  if (bins < 2) return 0;
  return (1 / rows + 1 / otherRows) * chiSquareQuantile(0.99, bins - 1);
}
