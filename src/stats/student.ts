import { betaArea, betaLogOdds } from "./beta.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/**
 * Student's t: the distribution of (mean − μ)/(s/√n) for n = ν + 1 normal numbers.
 *
 * It differs from the normal because s was estimated too. With the paired differences of a few dozen rows
 * that matters; from a few thousand on it does not. Assumes that the mean is near normal: heavy-tailed
 * losses at small n make the interval too short, and a bootstrap is the better answer.
 *
 * Reference: NIST DLMF 8.17; "Student" (1908), "The probable error of a mean".
 */

/** P(T ≤ t) with ν = `freedom` degrees of freedom; ν = ∞ is the normal distribution. */
export function studentCdf(t: number, freedom: number): number {
  const tail = studentUpperTail(Math.abs(t), freedom);
  return t > 0 ? 1 - tail : tail;
}

/** P(T > t), accurate far out where 1 − studentCdf(t) would be 0. */
export function studentUpperTail(t: number, freedom: number): number {
  if (!(freedom > 0)) throw new RangeError(`Student's t needs degrees of freedom > 0, got ${freedom}`);
  if (t < 0) return 1 - studentUpperTail(-t, freedom);
  if (freedom === Number.POSITIVE_INFINITY) return normalCdf(-t);
  if (t === Number.POSITIVE_INFINITY) return 0;
  // I_x(ν/2, ½)/2 with x = ν/(ν+t²); both x and 1 − x are formed without subtraction.
  const ratio = t * (t / freedom);
  if (ratio === Number.POSITIVE_INFINITY) return 0;
  return betaArea(1 / (1 + ratio), ratio / (1 + ratio), freedom / 2, 0.5) / 2;
}

/** The t with P(T ≤ t) = p; ±∞ at the ends. */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`studentQuantile needs p in 0…1, got ${p}`);
  if (!(freedom > 0)) throw new RangeError(`Student's t needs degrees of freedom > 0, got ${freedom}`);
  if (freedom === Number.POSITIVE_INFINITY) return normalQuantile(p);
  if (p === 0.5) return 0;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const outside = 2 * Math.min(p, 1 - p);
  const inside = 2 * Math.abs(p - 0.5);
  // The odds of x = ν/(ν+t²) are ν/t², so the log-odds of the inverse beta give t without cancellation.
  const size = Math.sqrt(freedom) * Math.exp(-betaLogOdds(outside, inside, freedom / 2, 0.5) / 2);
  return p < 0.5 ? -size : size;
}
