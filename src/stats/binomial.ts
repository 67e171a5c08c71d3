import { betaArea } from "./beta.ts";
import { binomialDensity } from "./saddle-point.ts";

/**
 * The binomial distribution: how many of n independent rows say yes when each does with chance p.
 *
 * Its tails are incomplete beta functions, so a million rows cost no more than ten, and small tails keep
 * their digits. Reference: NIST DLMF 8.17(i).
 */

/** P(X ≤ k). */
export function binomialLowerTail(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return betaArea(1 - p, p, n - k, k + 1);
}

/** P(X ≥ k). */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return betaArea(p, 1 - p, k, n - k + 1);
}

/** P(X = k). */
export function binomialProbability(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  return binomialDensity(k, n - k, p, 1 - p);
}
