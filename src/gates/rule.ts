import { countOf, showCount, showNumber, showP, showPercent } from "../base/number.ts";
import {
  deltaOf,
  lowerBound,
  pWorseThan,
  resolutionOf,
  rowsToDecide,
  type Spread,
  upperBound,
} from "../stats/comparison.ts";
import { holm } from "../stats/holm.ts";
import type { Check } from "./gate.ts";
import type { Metric } from "./metric.ts";

/** A difference between candidate and incumbent, and the margin it is judged against. */
export type Comparison = {
  readonly name: string;
  readonly metric: Metric;
  readonly spread: Spread;
  readonly incumbent: number;
  readonly candidate: number;
  readonly rows: number;
  /** rows of the scarcest outcome: what decides whether anything can be said */
  readonly scarce: number;
  readonly scarceName: string;
  readonly method: string;
  readonly margin: "auto" | number;
  /** whether a loss here blocks; if not it warns, at twice the standard margin */
  readonly blocks: boolean;
};

/** Below this many rows of the scarcest outcome nothing is claimed, whatever the numbers look like. */
export const FEWEST = 30;

/**
 * The one rule for every comparison (DESIGN section 4). Δ is oriented so that + is better, m is the margin:
 * pass when the one-sided 95 % lower bound is ≥ −m; fail when "no worse than m" is refuted at 1 % after Holm
 * over the blocking comparisons; otherwise inconclusive, with the rows it would take.
 *
 * To pass, every comparison must pass, which needs no correction (an intersection of claims); to fail, one is
 * enough, so only failures are corrected.
 */
export function judgeComparisons(comparisons: readonly Comparison[]): readonly Check[] {
  const margins = comparisons.map((comparison) => marginOf(comparison));
  const raw = comparisons.map((comparison, at) => pWorseThan(comparison.spread, margins[at] ?? 0));
  const blocking = comparisons.flatMap((comparison, at) => (comparison.blocks ? [at] : []));
  const adjusted = [...raw];
  holm(blocking.map((at) => raw[at] ?? 1)).forEach((p, order) => {
    adjusted[blocking[order] ?? 0] = p;
  });
  return comparisons.map((comparison, at) => judgeOne(comparison, margins[at] ?? 0, adjusted[at] ?? 1));
}

/** Written margins are taken as they are; `auto` is the standard where the data can show it, else what it can show, capped. */
export function marginOf({ margin, metric, spread, blocks }: Comparison): number {
  if (margin !== "auto") return margin;
  const factor = blocks ? 1 : 2;
  return Math.min(metric.cap * factor, Math.max(metric.standard * factor, resolutionOf(spread)));
}

function judgeOne(comparison: Comparison, margin: number, p: number): Check {
  const { spread, metric } = comparison;
  const low = lowerBound(spread, 0.05);
  const high = upperBound(spread, 0.05);
  const facts = {
    name: comparison.name,
    incumbent: comparison.incumbent,
    candidate: comparison.candidate,
    delta: deltaOf(spread),
    low,
    high,
    margin,
    resolution: resolutionOf(spread),
    p,
    n: comparison.rows,
    method: comparison.method,
    unit: metric.unit,
  };
  const interval = `${showDelta(facts.delta, metric)} [${showDelta(low, metric)}, ${showDelta(high, metric)}]`;
  if (spread.kind === "identical") {
    return {
      ...facts,
      verdict: "pass",
      finding: "not worse",
      reason: `not worse: the same scores on all ${countOf(comparison.rows, "row")}`,
    };
  }
  if (comparison.scarce < FEWEST) {
    const reason = `only ${showCount(comparison.scarce)} ${comparison.scarceName}: at least ${FEWEST} are needed before anything can be said`;
    return { ...facts, verdict: "inconclusive", finding: "inconclusive", reason };
  }
  if (low >= -margin) return { ...facts, ...passed(comparison, margin, low, high) };
  if (p <= 0.01) {
    const reason = `worse by ${interval}, margin ${showDelta(-margin, metric)} (n = ${showCount(comparison.rows)}, ${comparison.blocks ? "Holm " : ""}${showP(p)})`;
    return { ...facts, verdict: comparison.blocks ? "fail" : "warn", finding: "worse", reason };
  }
  return {
    ...facts,
    verdict: comparison.blocks ? "inconclusive" : "warn",
    finding: "inconclusive",
    reason: undecided(comparison, margin, interval),
  };
}

function passed(
  comparison: Comparison,
  margin: number,
  low: number,
  high: number,
): Pick<Check, "verdict" | "finding" | "reason"> {
  const { metric, spread } = comparison;
  const by = showDelta(deltaOf(spread), metric);
  if (low > 0) return { verdict: "pass", finding: "better", reason: `better by ${by}` };
  if (high < 0)
    return {
      verdict: "pass",
      finding: "worse, within margin",
      reason: `worse by ${by}, within the margin of ${showDelta(margin, metric)}`,
    };
  const known =
    comparison.margin === "auto" && margin > metric.standard * (comparison.blocks ? 1 : 2)
      ? " (all that this data can show)"
      : "";
  return {
    verdict: "pass",
    finding: "not worse",
    reason: `not worse by more than ${showDelta(margin, metric).replace("+", "")}${known}`,
  };
}

function undecided(comparison: Comparison, margin: number, interval: string): string {
  const { metric, spread, rows } = comparison;
  const needed = rowsToDecide(spread, margin, rows);
  const cure =
    needed === undefined || needed <= rows ? "" : `; about ${showCount(needed)} rows would decide it`;
  return `could not tell: ${interval} reaches below the margin of ${showDelta(-margin, metric)}${cure}`;
}

/** `+0.0049` in points of the metric, `+1.20 %` of the incumbent's loss. */
export function showDelta(value: number, metric: Pick<Metric, "unit">): string {
  if (metric.unit === "relative") return `${value > 0 ? "+" : ""}${showPercent(value)}`;
  const shown =
    Math.abs(value) < 0.0001 && value !== 0 ? Math.abs(value).toPrecision(2) : Math.abs(value).toFixed(4);
  return value === 0 ? "0" : `${value > 0 ? "+" : "−"}${shown}`;
}

/** `0.8713` */
export function showValue(value: number): string {
  return showNumber(value);
}
