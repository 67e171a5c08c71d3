import { stirlingError } from "./stirling.ts";

/**
 * Binomial and Poisson densities that keep their digits for huge counts.
 *
 * The textbook formula exp(log n! − log k! − …) subtracts numbers near n·log n to get one near zero. The
 * saddle-point form writes the same density as a square root times e to the power of small, separately
 * accurate pieces: three Stirling errors and two deviances.
 *
 * Both take real, not only whole, counts: the incomplete beta and gamma functions begin with exactly these
 * expressions, and their parameters need not be whole.
 *
 * Reference: C. Loader (2000), "Fast and accurate computation of binomial probabilities", as used by R.
 */

const TWO_PI = 2 * Math.PI;

/**
 * Γ(n+1)/(Γ(k+1)·Γ(n−k+1)) · p^k · q^(n−k) with n = k + rest: the chance of `k` successes and `rest`
 * failures.
 *
 * `q` is passed, not computed, because 1 − p has lost its digits when p is close to 1.
 */
export function binomialDensity(k: number, rest: number, p: number, q: number): number {
  const n = k + rest;
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return rest === 0 ? 1 : 0;
  if (k === 0) return Math.exp(rest * logOfComplement(p, q));
  if (rest === 0) return Math.exp(k * logOfComplement(q, p));
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(rest) -
    deviancePart(k, n * p) -
    deviancePart(rest, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (TWO_PI * k * rest));
}

/** λ^k · e^(−λ) / Γ(k+1). */
export function poissonDensity(k: number, lambda: number): number {
  if (lambda === 0) return k === 0 ? 1 : 0;
  if (lambda === Number.POSITIVE_INFINITY) return 0;
  if (k === 0) return Math.exp(-lambda);
  return Math.exp(-stirlingError(k) - deviancePart(k, lambda)) / Math.sqrt(TWO_PI * k);
}

/**
 * k·log(k/m) + m − k, never negative and zero where k = m: half the deviance of a count `k` whose mean is
 * `m`.
 *
 * Near k = m the three terms cancel almost wholly, so there the logarithm is expanded in v = (k−m)/(k+m),
 * and what cancels is never formed.
 */
function deviancePart(k: number, m: number): number {
  if (Math.abs(k - m) >= 0.1 * (k + m)) return k * Math.log(k / m) + m - k;
  const v = (k - m) / (k + m);
  const square = v * v;
  let sum = (k - m) * v;
  let power = 2 * k * v;
  for (let odd = 3; odd < 100; odd += 2) {
    power *= square;
    const next = sum + power / odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** log(q) where p + q = 1, from whichever of the two is the small one. */
function logOfComplement(p: number, q: number): number {
  return p < 0.5 ? Math.log1p(-p) : Math.log(q);
}
