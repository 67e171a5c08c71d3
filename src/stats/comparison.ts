import { clopperPearsonUpper } from "./binomial-interval.ts";
import { normalQuantile, normalUpperTail } from "./normal.ts";
import { studentQuantile, studentUpperTail } from "./student.ts";

/**
 * What is known of a difference between two models, enough to answer every later question: how low may it
 * be, how high, how likely is a loss beyond a margin, and how small a loss could this data have shown.
 *
 * `delta` is oriented: + is better for the candidate. A spread is small, plain data; it is stored with the
 * evidence, and a verdict can be replayed from it with other margins.
 */
export type Spread =
  /** approximately normal (AUC), or Student with `dof` degrees of freedom (means of row values) */
  | { readonly kind: "normal"; readonly delta: number; readonly standardError: number; readonly dof?: number }
  /** the difference of two shares measured on the same rows: only rows that changed side count */
  | { readonly kind: "paired-shares"; readonly better: number; readonly worse: number; readonly rows: number }
  /** the same score on every row: the difference is exactly nothing */
  | { readonly kind: "identical" };

/** One-sided 95 % and 80 % power: how far the truth must lie from a bound to be seen past it. */
const SEEN = 1.6448536269514722 + 0.8416212335729143;

/** Fewer changed rows than this and a normal approximation is not trusted. */
const FEW = 10;

/**
 * A normal spread that stays honest where few rows changed: the estimated error is then no guide to the next
 * sample, and the interval is widened to what a share of `changed` in `rows` could be (Clopper–Pearson, 95 %),
 * each such row moving the estimate by up to `largest`.
 */
export function normalSpread(
  estimate: { readonly delta: number; readonly standardError: number },
  evidence: { readonly rows: number; readonly changed: number; readonly largest: number },
): Spread {
  const { delta, standardError } = estimate;
  if (evidence.changed >= FEW) return { kind: "normal", delta, standardError, dof: evidence.rows - 1 };
  const share = clopperPearsonUpper(evidence.changed, evidence.rows, 0.05);
  const widened = Math.max(standardError, (share * evidence.largest) / normalQuantile(0.95));
  return { kind: "normal", delta, standardError: widened, dof: Math.max(1, evidence.rows - 1) };
}

export function deltaOf(spread: Spread): number {
  if (spread.kind === "identical") return 0;
  if (spread.kind === "paired-shares") return (spread.better - spread.worse) / spread.rows;
  return spread.delta;
}

/** The lower end of the one-sided interval that holds with probability 1 − alpha. */
export function lowerBound(spread: Spread, alpha: number): number {
  if (spread.kind === "identical") return 0;
  if (spread.kind === "normal") return spread.delta - quantile(spread.dof, 1 - alpha) * spread.standardError;
  return tangoBound(spread, normalQuantile(1 - alpha));
}

export function upperBound(spread: Spread, alpha: number): number {
  if (spread.kind === "identical") return 0;
  if (spread.kind === "normal") return spread.delta + quantile(spread.dof, 1 - alpha) * spread.standardError;
  return tangoBound(spread, -normalQuantile(1 - alpha));
}

/** One-sided p of "the loss is no larger than `margin`": small means worse than the margin. */
export function pWorseThan(spread: Spread, margin: number): number {
  if (spread.kind === "identical") return 1;
  if (spread.kind === "paired-shares") return normalUpperTail(-tangoScore(spread, -margin));
  const distance = spread.delta + margin;
  if (spread.standardError === 0) return distance < 0 ? 0 : 1;
  const z = -distance / spread.standardError;
  return spread.dof === undefined ? normalUpperTail(z) : studentUpperTail(z, spread.dof);
}

/** The smallest loss that this data can show with 80 % power at one-sided 95 %. */
export function resolutionOf(spread: Spread): number {
  return SEEN * standardErrorOf(spread);
}

/** How many rows would settle it, for the difference seen here (never assumed better than half the margin off). */
export function rowsToDecide(spread: Spread, margin: number, rows: number): number | undefined {
  const distance = margin + Math.max(deltaOf(spread), -margin / 2);
  if (distance <= 0) return undefined;
  return Math.ceil(rows * ((SEEN * standardErrorOf(spread)) / distance) ** 2);
}

function standardErrorOf(spread: Spread): number {
  if (spread.kind === "identical") return 0;
  if (spread.kind === "normal") return spread.standardError;
  // One more changed row than was seen: "none in n" does not mean "never".
  return Math.sqrt((spread.better + spread.worse + 1) / (spread.rows + 1) / spread.rows);
}

function quantile(dof: number | undefined, p: number): number {
  return dof === undefined ? normalQuantile(p) : studentQuantile(p, dof);
}

type PairedShares = Extract<Spread, { readonly kind: "paired-shares" }>;

/**
 * Tango's score statistic for "the difference is `delta`" (Statistics in Medicine 1998; 17:891): the variance
 * is taken where the hypothesis is true, by restricted maximum likelihood, so that it stays right when few or
 * no rows changed side. Decreasing in delta.
 */
function tangoScore({ better, worse, rows }: PairedShares, delta: number): number {
  const a = 2 * rows;
  const b = -better - worse + (2 * rows - better + worse) * delta;
  const c = -worse * delta * (1 - delta);
  const share = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const variance = rows * (2 * share + delta * (1 - delta));
  const difference = better - worse - rows * delta;
  if (variance <= 0) return difference === 0 ? 0 : difference > 0 ? Infinity : -Infinity;
  return difference / Math.sqrt(variance);
}

/** The delta at which the score equals z, by bisection: the score falls from +∞ at −1 to −∞ at 1. */
function tangoBound(spread: PairedShares, z: number): number {
  let low = -1;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (tangoScore(spread, middle) > z) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
