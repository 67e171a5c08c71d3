import { kolmogorovTail } from "./kolmogorov.ts";
import {
  equalWalksLeaving,
  equalWalksLeavingOneSide,
  greatestCommonDivisor,
  walksLeaving,
} from "./lattice-paths.ts";
import { logGamma } from "./stirling.ts";
import type { Gaps } from "./two-sample.ts";

/** `greater`: F lies above G somewhere, so values of the first sample tend to be smaller. */
export type Alternative = "two-sided" | "less" | "greater";

export type KolmogorovSmirnov = {
  /** the largest gap between the two distribution functions, 0…1 */
  readonly distance: number;
  readonly p: number;
  readonly method: "exact" | "asymptotic";
  /** the value up to which one sample is ahead most; absent where there is no gap */
  readonly at?: number;
};

/** Up to this many rows on either side the p-value is exact. */
const MOST_EXACT_ROWS = 10_000;
const MOST_STEPS = 2 ** 31 - 1;

/**
 * The two-sample Kolmogorov–Smirnov test: do both samples come from one distribution?
 *
 *   D = max over x of |F(x) − G(x)|
 *
 * Sensitive to any difference, most in the middle of the distribution, little in the tails. Assumes
 * independent rows and continuous data; ties make the p-value too large. With a million rows the smallest
 * significant D is .002, a difference nobody would act on: D is the effect, p only says that it is not
 * noise.
 *
 * The p-value is scipy's: exact by counting walks up to 10,000 rows, beyond that Kolmogorov's distribution
 * for round(nm/(n+m)) rows, which unlike the textbook limit is not off by percents. Reference: N. V.
 * Smirnov (1939).
 */
export function kolmogorovSmirnov(
  gaps: Gaps,
  alternative: Alternative = "two-sided",
  method: "auto" | "exact" | "asymptotic" = "auto",
): KolmogorovSmirnov {
  const { rows, otherRows } = gaps;
  const below = alternative === "less" || (alternative === "two-sided" && gaps.below > gaps.above);
  const gap = below ? gaps.below : gaps.above;
  const distance = gap / (rows * otherRows);
  const at = gap > 0 ? { at: below ? gaps.belowAt : gaps.aboveAt } : {};
  const exact =
    method === "exact" || (method === "auto" && Math.max(rows, otherRows) <= MOST_EXACT_ROWS)
      ? exactTail(rows, otherRows, gap, alternative)
      : undefined;
  if (exact !== undefined) return { distance, p: exact, method: "exact", ...at };
  const p = asymptoticTail(rows, otherRows, distance, alternative);
  return { distance, p: Math.min(1, Math.max(0, p)), method: "asymptotic", ...at };
}

/** The share of walks that stray at least as far, or nothing where counting them is out of reach. */
function exactTail(n: number, m: number, gap: number, alternative: Alternative): number | undefined {
  const divisor = greatestCommonDivisor(n, m);
  if ((n / divisor) * m > MOST_STEPS) return undefined;
  const h = gap / divisor;
  if (h === 0) return 1;
  if (alternative !== "two-sided") {
    if (n === m) return equalWalksLeavingOneSide(n, h);
    // Where the number of walks does not fit a double scipy turns to the approximation, and so do we: same
    // p-values.
    return logChoose(n + m, n) < Math.log(Number.MAX_VALUE) ? walksLeaving(n, m, h, "one") : undefined;
  }
  // P ≤ 4·e^(−2D²nm/(n+m)) (Wei and Dudley 2012): far below the smallest double, no walk needs counting.
  const exponent = (2 * gap * gap) / (n * m) / (n + m);
  if (exponent > 750) return 0;
  return n === m ? equalWalksLeaving(n, h) : walksLeaving(n, m, h, "both");
}

function asymptoticTail(n: number, m: number, distance: number, alternative: Alternative): number {
  const effective = (n * m) / (n + m);
  if (alternative === "two-sided") {
    // Two tiny samples round to nothing; one row is the least there can be.
    return kolmogorovTail(Math.max(1, roundHalfEven(effective)), distance);
  }
  // Hodges (1958), equation 5.3: Smirnov's e^(−2z²) with a correction for unequal sizes.
  const [larger, smaller] = [Math.max(n, m), Math.min(n, m)];
  const z = Math.sqrt(effective) * distance;
  const correction = (larger + 2 * smaller) / Math.sqrt(larger * smaller * (larger + smaller)) / 3;
  return Math.exp(-2 * z * z - 2 * z * correction);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** 2.5 → 2 and 3.5 → 4, as IEEE and NumPy round. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
