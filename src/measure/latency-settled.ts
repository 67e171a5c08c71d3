import { medianOf } from "../stats/paired-ratio.ts";

const WINDOWS = 5;
const SPREAD = 0.03;
const TREND_WINDOWS = 10;
/** One-sided 5 % of the normal distribution. */
const Z = 1.645;

/**
 * Has a program reached its pace? The medians of the last five windows lie within 3 % of each other, and the last
 * ten do not fall (Mann and Kendall's trend test). Warming up is detected, never assumed: fewer than half of all
 * programs and machines reach a steady state after any fixed number of runs.
 * Reference: E. Barrett et al. (2017), "Virtual machine warmup blows hot and cold".
 */
export function isSettled(medians: readonly number[]): boolean {
  if (medians.length < WINDOWS) return false;
  const last = medians.slice(-WINDOWS);
  const middle = medianOf(last);
  if (Math.max(...last) - Math.min(...last) > SPREAD * middle) return false;
  return !isFalling(medians.slice(-TREND_WINDOWS));
}

/** S counts rising pairs minus falling ones; without a trend it has mean 0 and the variance n(n−1)(2n+5)/18. */
function isFalling(values: readonly number[]): boolean {
  const n = values.length;
  let s = 0;
  for (let late = 1; late < n; late += 1) {
    for (let early = 0; early < late; early += 1) s += Math.sign(values[late]! - values[early]!);
  }
  return s + 1 < -Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
}
