import { studentQuantile, studentUpperTail } from "./student.ts";

/**
 * How much slower is one program than another, from a few processes that each timed both.
 *
 * Two runs of one program in one process agree far better than two processes do: memory layout and compiled
 * code are drawn anew with each start. So a process is one observation, whatever it timed inside: with qᵢ the
 * two quantiles of a process, rᵢ = ln(q_candidate / q_incumbent), and Student's t on the rᵢ does the rest.
 * A test on single calls takes thousands of dependent numbers for independent ones and finds a difference
 * between a program and itself in most runs.
 *
 * Assumes that the rᵢ are near normal, which medians of paired blocks are; fails where a process is drawn
 * from a mixture (one time in five a slow layout), which shows as a wide interval, not as a false alarm.
 *
 * References: T. Kalibera and R. Jones (2013), "Rigorous benchmarking in reasonable time"; L. Bulej et al. (2020),
 * "Duet benchmarking", for the pairing.
 */
export type PairedRatio = {
  readonly processes: number;
  readonly ratio: number;
  /** each end misses the truth with chance `alpha` */
  readonly low: number;
  readonly high: number;
  /** half the interval's length on the logarithmic scale; ∞ for a single process */
  readonly halfWidth: number;
};

export function pairedRatio(logRatios: readonly number[], alpha: number): PairedRatio {
  const { mean, standardError } = meanOf(logRatios);
  const processes = logRatios.length;
  const halfWidth =
    processes < 2 ? Number.POSITIVE_INFINITY : studentQuantile(1 - alpha, processes - 1) * standardError;
  return {
    processes,
    ratio: Math.exp(mean),
    low: Math.exp(mean - halfWidth),
    high: Math.exp(mean + halfWidth),
    halfWidth,
  };
}

/** One-sided p-values: of "the mean is at most 0" and of "the mean is at least 0". */
export type SignTest = { readonly pAbove: number; readonly pBelow: number };

/** Student's t-test of the sign of a mean; without spread the mean itself decides, with one value nothing does. */
export function testSign(values: readonly number[]): SignTest {
  if (values.length < 2) return { pAbove: 1, pBelow: 1 };
  const { mean, standardError } = meanOf(values);
  if (standardError === 0) return { pAbove: mean > 0 ? 0 : 1, pBelow: mean < 0 ? 0 : 1 };
  const freedom = values.length - 1;
  const t = mean / standardError;
  return { pAbove: studentUpperTail(t, freedom), pBelow: studentUpperTail(-t, freedom) };
}

/** The p-quantile as an order statistic: the smallest value that at least a share p does not exceed. */
export function orderStatistic(sorted: Float32Array | Float64Array, p: number): number {
  if (sorted.length === 0) throw new RangeError("an empty sample has no quantile");
  // 0.95 · 20 is 19.000000000000004 in some roundings; a rank must not move for that.
  const rank = Math.ceil(p * sorted.length - 1e-9);
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank - 1))]!;
}

export function medianOf(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("an empty sample has no median");
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function meanOf(values: readonly number[]): { readonly mean: number; readonly standardError: number } {
  const n = values.length;
  if (n === 0) throw new RangeError("no process, no mean");
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: n < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n) };
}
