import { greatestCommonDivisor } from "./lattice-paths.ts";
import { logGamma } from "./stirling.ts";
import { mustBeComplete } from "./sorted.ts";

export type CramerVonMises = {
  readonly statistic: number;
  readonly p: number;
  readonly method: "exact" | "asymptotic";
};

/** Up to this many rows on both sides the p-value is exact. */
const MOST_EXACT_ROWS = 20;

/**
 * The two-sample Cramér–von Mises test: the mean *square* of the gap between the distribution functions,
 * over all rows.
 *
 *   T = nm/(n+m)² · Σ over the pooled rows of (F − G)²
 *
 * Where Kolmogorov and Smirnov look at the single largest gap, this looks at all of them, and finds a small
 * shift everywhere sooner. Without a unit, so it is for the p-value and not for judging size. Assumes
 * independent rows and continuous data; ties get mean ranks and make the p-value a little too large.
 *
 * Reference: T. W. Anderson (1962), "On the distribution of the two-sample Cramér–von Mises criterion".
 */
export function cramerVonMises(sortedX: Float64Array, sortedY: Float64Array): CramerVonMises {
  mustBeComplete(sortedX);
  mustBeComplete(sortedY);
  const n = sortedX.length;
  const m = sortedY.length;
  if (n < 2 || m < 2) throw new RangeError("the Cramér–von Mises test needs two rows on either side");
  const u = rankDeviation(sortedX, sortedY);
  const pairs = n * m;
  const total = n + m;
  const statistic = u / (pairs * total) - (4 * pairs - 1) / (6 * total);
  if (Math.max(n, m) <= MOST_EXACT_ROWS) {
    return { statistic, p: exactTail(n, m, u), method: "exact" };
  }
  // Centre and scale as the finite sample has them, then read the limit distribution, whose mean is 1/6 and
  // variance 1/45.
  const mean = (1 + 1 / total) / 6;
  const variance =
    ((total + 1) * (4 * pairs * total - 3 * (n * n + m * m) - 2 * pairs)) / (45 * total * total * 4 * pairs);
  const standardised = 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance);
  return { statistic, p: limitTail(standardised), method: "asymptotic" };
}

/** Anderson's U: n·Σ (rank of xᵢ − i)² + m·Σ (rank of yⱼ − j)², with mean ranks for ties. */
function rankDeviation(x: Float64Array, y: Float64Array): number {
  let [i, j] = [0, 0];
  let [sumX, sumY] = [0, 0];
  while (i < x.length || j < y.length) {
    const value = j >= y.length || (i < x.length && x[i]! <= y[j]!) ? x[i]! : y[j]!;
    const fromX = i;
    const fromY = j;
    while (i < x.length && x[i]! <= value) i += 1;
    while (j < y.length && y[j]! <= value) j += 1;
    const rank = (fromX + fromY + 1 + i + j) / 2;
    for (let at = fromX + 1; at <= i; at += 1) sumX += (rank - at) ** 2;
    for (let at = fromY + 1; at <= j; at += 1) sumY += (rank - at) ** 2;
  }
  return x.length * sumX + y.length * sumY;
}

/** Values that the sum of squared gaps can take, ascending, and the number of walks for each. */
type Frequencies = { readonly values: Float64Array; readonly walks: Float64Array };

/**
 * P(U ≥ u) by walking all interleavings of both samples, as in `lattice-paths.ts`: each cell knows how many
 * walks reach it with which sum of squared gaps. Reference: Y. Xiao, A. Gordon and A. Yakovlev (2006), J.
 * Stat. Software 17/8.
 */
function exactTail(n: number, m: number, u: number): number {
  const pairs = n * m;
  const multiple = pairs / greatestCommonDivisor(n, m);
  const [stepX, stepY] = [multiple / n, multiple / m];
  // The sum of squared gaps, in units of 1/multiple², that belongs to U.
  const observed = Math.floor(
    (multiple * multiple * (n + m) * (6 * u - pairs * (4 * pairs - 1))) / (6 * pairs * pairs) + 1e-9,
  );
  const nothing: Frequencies = { values: new Float64Array(0), walks: new Float64Array(0) };
  let row: Frequencies[] = [];
  for (let j = 0; j <= m; j += 1) {
    const next: Frequencies[] = [];
    for (let i = 0; i <= n; i += 1) {
      const gap = stepX * i - stepY * j;
      const start = i === 0 && j === 0;
      next.push(
        start
          ? { values: Float64Array.of(0), walks: Float64Array.of(1) }
          : merged(next[i - 1] ?? nothing, row[i] ?? nothing, gap * gap),
      );
    }
    row = next;
  }
  const { values, walks } = row[n]!;
  let [outside, all] = [0, 0];
  for (let at = 0; at < values.length; at += 1) {
    all += walks[at]!;
    if (values[at]! >= observed) outside += walks[at]!;
  }
  return outside / all;
}

/** Both tables as one, every value moved up by `add`. */
function merged(one: Frequencies, other: Frequencies, add: number): Frequencies {
  const values = new Float64Array(one.values.length + other.values.length);
  const walks = new Float64Array(values.length);
  let [i, j, length] = [0, 0, 0];
  while (i < one.values.length || j < other.values.length) {
    const left = one.values[i] ?? Number.POSITIVE_INFINITY;
    const right = other.values[j] ?? Number.POSITIVE_INFINITY;
    values[length] = Math.min(left, right) + add;
    if (left <= right) walks[length]! += one.walks[i++]!;
    if (right <= left) walks[length]! += other.walks[j++]!;
    length += 1;
  }
  return { values: values.subarray(0, length), walks: walks.subarray(0, length) };
}

/**
 * The upper tail of the limit distribution, a weighted sum of chi-squares:
 *
 *   P(T ≤ x) = 1/(π·√x) · Σ_k Γ(k+½)/(Γ(½)·k!) · √(4k+1) · e^(−q)·K_¼(q),   q = (4k+1)²/(16x)
 *
 * (Anderson and Darling 1952). Subtracted from 1, so it has nothing to say below 1e-15.
 */
function limitTail(x: number): number {
  if (x < 0.003) return 1;
  let sum = 0;
  for (let k = 0; k < 1000; k += 1) {
    const y = 4 * k + 1;
    const weight = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x));
    const term = weight * Math.sqrt(y) * scaledBessel((y * y) / (16 * x));
    sum += term;
    if (term < 1e-17) break;
  }
  return Math.min(1, Math.max(0, 1 - sum));
}

/**
 * e^(−q)·K_¼(q), by K_ν(q) = ∫₀^∞ e^(−q·cosh t)·cosh(νt) dt and the trapezoidal rule, which for an
 * integrand that falls off doubly exponentially is exact to rounding with a step of 1/8. NIST DLMF 10.32.9.
 */
function scaledBessel(q: number): number {
  const step = 0.125;
  let sum = 0.5 * Math.exp(-2 * q);
  for (let t = step; t < 40; t += step) {
    const exponent = -q * (1 + Math.cosh(t));
    if (exponent < -745) break;
    sum += Math.exp(exponent) * Math.cosh(t / 4);
  }
  return sum * step;
}
