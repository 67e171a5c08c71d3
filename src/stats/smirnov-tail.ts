import { binomialDensity } from "./saddle-point.ts";

/** From here on the terms change so little from one to the next that every s-th of them tells the sum. */
const MOST_TERMS = 4096;

/**
 * P(D⁺ ≥ d): how often the empirical distribution of n numbers rises above the true one by d or more.
 *
 *   d · Σ_j C(n, j) · (d + j/n)^(j−1) · (1 − d − j/n)^(n−j),   j = 0 … ⌊n(1−d)⌋
 *
 * (Smirnov 1944; Birnbaum and Tingey 1951). Exact for continuous data and every n. Twice this is the
 * two-sided probability but for samples that stray by d to *both* sides, which for small tails hardly ever
 * happens (Miller 1956).
 *
 * All terms are positive, so the sum keeps its digits. For large n the terms are a smooth bump that
 * vanishes with all its derivatives at both ends; for such a function the trapezoidal rule is exact to
 * exponentially small errors, so a few thousand evenly spaced terms times their spacing give the sum of
 * millions of terms to the last digits.
 */
export function smirnovTail(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  const last = Math.floor(n * (1 - d));
  const spacing = Math.ceil((last + 1) / MOST_TERMS);
  let sum = 0;
  for (let j = 0; j <= last; j += spacing) {
    const p = d + j / n;
    const q = 1 - p;
    if (q <= 0) break;
    sum += binomialDensity(j, n - j, p, q) / p;
  }
  return Math.min(1, d * sum * spacing);
}
