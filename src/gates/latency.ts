import { showPercent } from "../base/number.ts";
import { medianOf } from "../stats/paired-ratio.ts";
import { type Check, type Gate, type Verdict, type VerdictWord, worst } from "./gate.ts";
import { findBudgets, judgeBudget } from "./latency-budget.ts";
import { observeQuantile, observeRate } from "./latency-cells.ts";
import type {
  Breakage,
  LatencyFacts,
  LatencySamples,
  ServingPattern,
  TimeBudgets,
  TimingRun,
} from "./latency-facts.ts";
import { loadBudget } from "./latency-load.ts";
import { type Cell, isRate, judgeCells, type Metric, type MetricVerdict, type Role } from "./latency-rule.ts";
import { type LatencySettings, latencySettings, LOOKS } from "./latency-settings.ts";

/** Is the candidate slower than the incumbent by more than margin and floor, in fresh processes that time both? */
export const latency: Gate<LatencyFacts, LatencySettings> = {
  name: "latency",
  settings: latencySettings,
  judge: judgeLatency,
};

export function judgeLatency(facts: LatencyFacts, settings: LatencySettings): Verdict {
  const { run } = facts;
  if (run.kind !== "timed") return withoutTimes(run);
  const checks = [
    ...(facts.alone === true
      ? untimedAlone(run.samples, facts.budgets)
      : comparedChecks(run.samples, facts.budgets, settings)),
    ...findBudgets(run.samples, facts.budgets, settings).map((finding) => judgeBudget(finding, settings)),
    ...run.printed.map((side) => printedCheck(side)),
    ...(run.samples.rows === "synthetic" ? [MADE_UP] : []),
  ];
  const verdict = worst(checks.map((check) => check.verdict));
  return { gate: "latency", verdict, reason: reasonOf(checks, verdict), checks };
}

function comparedChecks(
  samples: LatencySamples,
  budgets: TimeBudgets,
  settings: LatencySettings,
): readonly Check[] {
  const metrics = judgeTimes(samples, budgets, settings);
  return [...metrics.map((metric) => metricCheck(metric)), ...unmeasured(samples, metrics)];
}

/** A budget of which nothing could be measured is not kept. */
function untimedAlone({ processes }: LatencySamples, { p50, p95, p99 }: TimeBudgets): readonly Check[] {
  if (processes.length > 0 || (p50 ?? p95 ?? p99) === undefined) return [];
  return [{ name: "timing", verdict: "inconclusive", finding: "not measured", reason: NO_PROCESS }];
}

/** Every measure that the samples hold, judged; what the pattern does not gate is shown. */
export function judgeTimes(
  samples: LatencySamples,
  budgets: TimeBudgets,
  settings: LatencySettings,
): readonly Metric[] {
  const cells = cellsOf(samples, budgets, settings).filter(({ observations }) => observations.length > 0);
  return judgeCells(cells, causeOf(samples, settings));
}

/** Whether another process could still change what the gate says: the loop of looks asks this. */
export function isDecided(samples: LatencySamples, budgets: TimeBudgets, settings: LatencySettings): boolean {
  const metrics = judgeTimes(samples, budgets, settings).filter(({ role }) => role === "fails");
  return (
    metrics.length > 0 &&
    metrics.every(({ verdict }) => verdict !== "borderline" && verdict !== "inconclusive")
  );
}

type CellName = "p50" | "p95" | "p99" | "rows per second" | "sustained rate";

const ROLES: Readonly<Record<ServingPattern, Readonly<Record<CellName, Role>>>> = {
  online: { p50: "fails", p95: "fails", p99: "warns", "rows per second": "shown", "sustained rate": "warns" },
  edge: { p50: "fails", p95: "fails", p99: "warns", "rows per second": "shown", "sustained rate": "shown" },
  batch: { p50: "shown", p95: "shown", p99: "shown", "rows per second": "fails", "sustained rate": "shown" },
  streaming: {
    p50: "warns",
    p95: "warns",
    p99: "warns",
    "rows per second": "shown",
    "sustained rate": "fails",
  },
};

function cellsOf(samples: LatencySamples, budgets: TimeBudgets, settings: LatencySettings): readonly Cell[] {
  const roles = ROLES[samples.pattern];
  const call = (name: "p50" | "p95" | "p99", p: number): Cell => ({
    name,
    unit: "us",
    role: roles[name],
    margin: settings[name],
    floor: settings.floor_us,
    observations: observeQuantile(samples, "single", p),
  });
  // A call of many rows counts by the row.
  const bulk = observeQuantile(samples, "bulk", 0.5).map(({ logRatio, incumbent, candidate }) => ({
    logRatio,
    incumbent: incumbent / samples.bulkRows / 1e6,
    candidate: candidate / samples.bulkRows / 1e6,
  }));
  const rates = { margin: settings.rate, floor: 0 } as const;
  const load = loadBudget(samples, budgets);
  return [
    call("p50", 0.5),
    call("p95", 0.95),
    call("p99", 0.99),
    { ...rates, name: "rows per second", unit: "rows/s", role: roles["rows per second"], observations: bulk },
    {
      ...rates,
      name: "sustained rate",
      unit: "calls/s",
      role: roles["sustained rate"],
      observations: load === undefined ? [] : observeRate(samples, load.budgetUs),
    },
  ];
}

/** Why a measure could not be decided, and what to do: a sentence's end. */
function causeOf(samples: LatencySamples, settings: LatencySettings): string {
  const { processes } = samples;
  if (processes.length < LOOKS[0]) {
    return `only ${processes.length} of at least ${LOOKS[0]} processes fitted into ${settings.time_budget} s: raise \`gates: { latency: { time_budget: … } }\``;
  }
  const unsettled = processes.filter((process) => process.unsettled.length > 0).length;
  const busy = processes.some(({ noise }) => (noise.pressure ?? 0) > BUSY || (noise.steal ?? 0) > BUSY);
  if (unsettled * 2 > processes.length && !busy) {
    return `the times had not settled after the warm-up in ${unsettled} of ${processes.length} processes: the model or the machine changes its pace, run again`;
  }
  const said = [
    noiseWord(
      "steal",
      processes.flatMap(({ noise }) => noise.steal ?? []),
    ),
    noiseWord(
      "processor pressure",
      processes.flatMap(({ noise }) => noise.pressure ?? []),
    ),
  ].filter((word) => word !== "");
  const machine = said.length === 0 ? "" : ` (${said.join(", ")})`;
  return `the machine is too noisy${machine}: run again, on a quieter machine if there is one`;
}

/** From this share on the machine is the likelier cause than the model. */
const BUSY = 0.1;

function noiseWord(name: string, shares: readonly number[]): string {
  return shares.length === 0 ? "" : `${name} ${showPercent(medianOf(shares))}`;
}

/** What a role makes of a finding. Nothing undecided is ever a pass. */
const VERDICTS: Readonly<Record<Role, Readonly<Record<MetricVerdict, VerdictWord>>>> = {
  fails: {
    better: "pass",
    "not slower": "pass",
    borderline: "inconclusive",
    inconclusive: "inconclusive",
    slower: "fail",
  },
  warns: { better: "pass", "not slower": "pass", borderline: "warn", inconclusive: "warn", slower: "warn" },
  shown: {
    better: "pass",
    "not slower": "pass",
    borderline: "skipped",
    inconclusive: "skipped",
    slower: "warn",
  },
};

export function metricCheck(metric: Metric): Check {
  const { low, high, ratio } = metric;
  // Turned so that + is better, as everywhere: a share of the incumbent's time saved or of its rate gained.
  const turned = (value: number): number => (isRate(metric) ? value - 1 : 1 - value);
  const interval = Number.isFinite(low) && Number.isFinite(high);
  return {
    name: metric.name,
    verdict: VERDICTS[metric.role][metric.verdict],
    finding: metric.verdict,
    reason: metric.reason,
    incumbent: metric.incumbent,
    candidate: metric.candidate,
    delta: turned(ratio),
    ...(interval
      ? { low: Math.min(turned(low), turned(high)), high: Math.max(turned(low), turned(high)) }
      : {}),
    margin: metric.margin,
    n: metric.processes,
    method: "paired in fresh processes, Student's t on log ratios",
    unit: "relative",
  };
}

/** What the pattern gates and could not be measured is no pass. */
function unmeasured(samples: LatencySamples, metrics: readonly Metric[]): readonly Check[] {
  const names: readonly CellName[] = ["p50", "p95", "p99", "rows per second", "sustained rate"];
  return names.flatMap((name): readonly Check[] => {
    const role = ROLES[samples.pattern][name];
    if (role === "shown" || metrics.some((metric) => metric.name === name)) return [];
    const reason =
      samples.processes.length === 0
        ? NO_PROCESS
        : name === "rows per second"
          ? "the model takes one row a call only, so many rows a call cannot be timed: choose another `serving: { pattern: … }`"
          : "too few calls fitted into the time budget for this quantile: raise `gates: { latency: { time_budget: … } }`";
    return [{ name, verdict: role === "fails" ? "inconclusive" : "warn", finding: "inconclusive", reason }];
  });
}

const NO_PROCESS =
  "no process could be timed within the time budget: raise `gates: { latency: { time_budget: … } }`";

const MADE_UP: Check = {
  name: "rows",
  verdict: "pass",
  finding: "made up",
  reason:
    "both were fed made-up rows, because there are no data: name them under `data: { holdout: … }`, or with --data",
};

function printedCheck(side: Breakage["side"]): Check {
  const reason = `the ${side} printed something while it was timed; its output was thrown away, and a model should be silent`;
  return { name: "output", verdict: side === "candidate" ? "warn" : "pass", finding: "prints", reason };
}

function withoutTimes(run: Untimed): Verdict {
  const check: Check = { name: "timing", ...untimed(run) };
  return { gate: "latency", verdict: check.verdict, reason: check.reason, checks: [check] };
}

type Untimed = Exclude<TimingRun, { readonly kind: "timed" }>;

function untimed(run: Untimed): Pick<Check, "verdict" | "finding" | "reason"> {
  if (run.kind === "harness") return { verdict: "error", finding: "not measured", reason: run.how };
  if (run.kind === "not-run") return { verdict: "skipped", finding: "not measured", reason: run.why };
  const { side, name, how } = run.breakage;
  const reason = `the ${side} ${how}`;
  if (side === "candidate") return { verdict: "fail", finding: name, reason };
  return { verdict: "error", finding: name, reason: `${reason}, so there is nothing to compare with` };
}

/** The worst checks speak; where all is well, the first measure and how many more there are. */
function reasonOf(checks: readonly Check[], verdict: VerdictWord): string {
  const said = checks
    .filter((check) => check.verdict === verdict)
    .map((check) => `${check.name} ${check.reason}`);
  if (verdict !== "pass") return said.join("; ");
  return `${said[0] ?? "nothing was timed"}${said.length > 1 ? `; ${said.length - 1} more within their limits` : ""}`;
}
