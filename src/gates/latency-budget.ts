import { showPercent } from "../base/number.ts";
import { binomialLowerTail, binomialUpperTail } from "../stats/binomial.ts";
import { orderStatistic, pairedRatio } from "../stats/paired-ratio.ts";
import type { Check } from "./gate.ts";
import { joined } from "./latency-cells.ts";
import type { LatencySamples, TimeBudgets } from "./latency-facts.ts";
import { showMeasure } from "./latency-rule.ts";
import type { LatencySettings } from "./latency-settings.ts";

/** A limit on a quantile of the candidate's own call times. */
export type BudgetFinding = {
  readonly name: "p50" | "p95" | "p99";
  readonly budgetUs: number;
  readonly calls: number;
  /** calls that took longer than the budget */
  readonly over: number;
  readonly found: "kept" | "missed" | "not shown";
};

const QUANTILES = [
  { name: "p50", p: 0.5 },
  { name: "p95", p: 0.95 },
  { name: "p99", p: 0.99 },
] as const;

/**
 * Does the p-quantile keep the budget? With k of n calls over it, "more than 1 − p of all calls are over it" is
 * refuted where P(X ≤ k | n, 1 − p) ≤ 1 − confidence; that is what the order statistics of the calls can certify,
 * and 59 calls with none over are the fewest that certify a p95 at 95 %. Calls of one process are not independent,
 * so the quantiles of the processes must agree: their own one-sided bound has to lie on the same side.
 */
export function findBudgets(
  samples: LatencySamples,
  budgets: TimeBudgets,
  settings: LatencySettings,
): readonly BudgetFinding[] {
  // Every call counts, also of blocks in which the machine was busy: callers would have waited for it.
  const times = samples.processes.map((process) =>
    joined(
      process.blocks.filter(({ scenario }) => scenario === "single"),
      "candidate",
    ).sort(),
  );
  const some = times.filter(({ length }) => length > 0);
  return QUANTILES.flatMap(({ name, p }) => {
    const budget = budgets[name];
    if (budget === undefined || some.length === 0) return [];
    const budgetUs = budget * 1000;
    const calls = some.reduce((sum, { length }) => sum + length, 0);
    const over = some.reduce((sum, sorted) => sum + countOver(sorted, budgetUs), 0);
    const alpha = 1 - settings.confidence;
    const spread = pairedRatio(
      some.map((sorted) => Math.log(orderStatistic(sorted, p) / budgetUs)),
      alpha,
    );
    const kept = binomialLowerTail(over, calls, 1 - p) <= alpha && spread.high <= 1;
    const missed = binomialUpperTail(over, calls, 1 - p) <= alpha && spread.low > 1;
    return [{ name, budgetUs, calls, over, found: kept ? "kept" : missed ? "missed" : "not shown" } as const];
  });
}

/** A runner in the cloud is not production, so a budget advises unless the manifest declares the runner alike. */
export function judgeBudget(finding: BudgetFinding, settings: LatencySettings): Check {
  const { budgetUs, calls, over } = finding;
  const counts = `${showPercent(over / calls)} of ${calls} calls took longer than ${showMeasure(budgetUs, "us")}`;
  const advisory = settings.production_like
    ? ""
    : "; advice only, because this runner is not declared `production_like`";
  const words = {
    kept: `kept with ${showPercent(settings.confidence)} confidence`,
    missed: `missed with ${showPercent(settings.confidence)} confidence`,
    "not shown": "neither shown to be kept nor to be missed",
  } as const;
  const strict = { kept: "pass", missed: "fail", "not shown": "inconclusive" } as const;
  const lenient = { kept: "pass", missed: "warn", "not shown": "warn" } as const;
  return {
    name: `${finding.name} budget`,
    verdict: (settings.production_like ? strict : lenient)[finding.found],
    finding: finding.found,
    reason: `${words[finding.found]}: ${counts}${advisory}`,
    n: calls,
    method: "binomial order statistics, and Student's t over processes",
  };
}

function countOver(sorted: Float32Array, budgetUs: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= budgetUs) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}
