import type { TwoSample } from "./two-sample.ts";

/**
 * The energy distance: √(2·∫ (F − G)² dx) = √(2·E|X−Y| − E|X−X′| − E|Y−Y′|).
 *
 * Like Wasserstein's distance it grows with how far mass moved, but as a square root, so it weighs many
 * small moves more and one far outlier less. In the root of the column's unit, which no person can read: it
 * ranks columns, it does not explain them.
 *
 * Reference: G. J. Székely and M. L. Rizzo (2013); H. Cramér (1928) for the integral.
 */
export function energyDistance(walk: Pick<TwoSample, "cramer">): number {
  return Math.sqrt(2 * walk.cramer);
}
