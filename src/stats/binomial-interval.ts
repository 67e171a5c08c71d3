import { betaLogOdds } from "./beta.ts";
import { normalQuantile } from "./normal.ts";

/**
 * Intervals for a share: k of n rows, and what the true share may be.
 *
 * Both assume independent rows with one common chance. Rows of one customer are not independent; with
 * clusters these intervals are too short. `alpha` is the chance to miss the true share, in all for the
 * intervals and on its one side for a bound: .05 is a 95 % interval, or a 95 % bound.
 */

export type Interval = { readonly low: number; readonly high: number };

/**
 * Wilson's score interval: all shares π that a z-test of "the share is π" would not reject.
 *
 *   (k + z²/2 ± z·√(k(n−k)/n + z²/4)) / (n + z²)
 *
 * Its coverage is right on average, also for small n, where k/n ± z·√(p(1−p)/n) fails: that one is [0, 0]
 * after no event in ten rows. Near 0 and 1 its coverage can fall a little below the level.
 *
 * Reference: E. B. Wilson (1927); L. D. Brown, T. T. Cai and A. DasGupta (2001), who recommend it.
 */
export function wilsonInterval(successes: number, trials: number, alpha: number): Interval {
  mustBeCounts(successes, trials, alpha);
  const z = -normalQuantile(alpha / 2);
  const under = trials + z * z;
  const centre = (successes + (z * z) / 2) / under;
  const failures = trials - successes;
  const half = (z * Math.sqrt((successes * failures) / trials + (z * z) / 4)) / under;
  // Rounding must not push the exact ends off 0 and 1.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: failures === 0 ? 1 : Math.min(1, centre + half),
  };
}

/**
 * Clopper and Pearson's interval: all shares that neither one-sided exact binomial test would reject.
 *
 * Never misses more often than `alpha`, whatever the true share, and therefore is wider than Wilson's. Use
 * it where the promise matters more than the width. Its ends are quantiles of beta distributions: low of
 * Beta(k, n−k+1), high of Beta(k+1, n−k).
 *
 * Reference: C. J. Clopper and E. S. Pearson (1934).
 */
export function clopperPearsonInterval(successes: number, trials: number, alpha: number): Interval {
  mustBeCounts(successes, trials, alpha);
  const outside = alpha / 2;
  return {
    low: exactLower(successes, trials, outside),
    high: exactUpper(successes, trials, outside),
  };
}

/** The largest share that the data exclude from below: "at least this". */
export function clopperPearsonLower(successes: number, trials: number, alpha: number): number {
  mustBeCounts(successes, trials, alpha);
  return exactLower(successes, trials, alpha);
}

/** The smallest share that the data exclude from above; after 0 of n events about 3/n at alpha = .05. */
export function clopperPearsonUpper(successes: number, trials: number, alpha: number): number {
  mustBeCounts(successes, trials, alpha);
  return exactUpper(successes, trials, alpha);
}

function exactLower(successes: number, trials: number, outside: number): number {
  if (successes === 0) return 0;
  return shareOf(betaLogOdds(outside, 1 - outside, successes, trials - successes + 1));
}

function exactUpper(successes: number, trials: number, outside: number): number {
  if (successes === trials) return 1;
  return shareOf(betaLogOdds(1 - outside, outside, successes + 1, trials - successes));
}

function shareOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function mustBeCounts(successes: number, trials: number, alpha: number): void {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(
      `a share needs 0 ≤ successes ≤ trials and trials > 0, got ${successes} of ${trials}`,
    );
  }
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies between 0 and 1, got ${alpha}`);
}
