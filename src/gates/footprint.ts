import { z } from "zod";
import { countOf } from "../base/number.ts";
import { medianOf } from "../stats/paired-ratio.ts";
import { type Check, type Gate, type Verdict, worst } from "./gate.ts";
import { metricCheck } from "./latency.ts";
import type { Observation } from "./latency-cells.ts";
import type { Breakage, ServingPattern } from "./latency-facts.ts";
import { type Cell, judgeCells, type Metric, type Role, showMeasure, showRatio } from "./latency-rule.ts";

const share = z.number().positive().max(100);

const settings = z
  .strictObject({
    size: share
      .default(0.5)
      .describe("How much larger the model's files may be: 0.5 is half as large again."),
    cold_start: share.default(0.5).describe("How much longer loading and the first run may take."),
    cold_start_floor_ms: z
      .number()
      .min(0)
      .max(1e6)
      .default(50)
      .describe("Milliseconds by which any model may start later."),
    memory: share
      .default(0.2)
      .describe("How much more memory it may take over a session that holds nothing."),
    memory_floor_mb: z
      .number()
      .min(0)
      .max(1e6)
      .default(16)
      .describe("Megabytes that any model may take more."),
    growth_mb: z
      .number()
      .min(1)
      .max(1e6)
      .default(16)
      .describe(
        "Megabytes by which memory may grow over 1,000 runs; beyond it, and beyond the incumbent's, it leaks.",
      ),
    samples: z.number().int().min(3).max(30).default(4).describe("Fresh processes for each model."),
  })
  .describe("How much larger a candidate may be: on disk, in memory, at its start.");

export type FootprintSettings = z.output<typeof settings>;

/** One fresh process that held one model. Memory in bytes of resident memory. */
export type FootprintSample = {
  readonly loadMs: number;
  readonly firstRunMs: number;
  readonly emptyRss: number;
  readonly warmRss: number;
  readonly laterRss: number;
  readonly runs: number;
};

export type FootprintSide = { readonly bytes: number; readonly samples: readonly FootprintSample[] };

export type FootprintRun =
  | { readonly kind: "measured"; readonly incumbent: FootprintSide; readonly candidate: FootprintSide }
  | { readonly kind: "broke"; readonly breakage: Breakage }
  | { readonly kind: "harness"; readonly how: string }
  | { readonly kind: "not-run"; readonly why: string };

/** From `serving.budgets`; bytes and milliseconds. */
export type FootprintBudgets = {
  readonly size?: number | undefined;
  readonly rss?: number | undefined;
  readonly cold_start?: number | undefined;
};

export type FootprintFacts = {
  readonly run: FootprintRun;
  readonly pattern: ServingPattern;
  readonly budgets: FootprintBudgets;
  /** the measure of the latency gate that a row costs by: its rate, or its time */
  readonly cost?: Metric | undefined;
  /** there is nothing to compare with: only budgets and growth are judged, and the candidate stands on both sides */
  readonly alone?: boolean;
};

/** What does the candidate cost before it is called: bytes, time to the first answer, memory, and does it leak? */
export const footprint: Gate<FootprintFacts, FootprintSettings> = {
  name: "footprint",
  settings,
  judge: judgeFootprint,
};

export function judgeFootprint(facts: FootprintFacts, chosen: FootprintSettings): Verdict {
  const { run } = facts;
  if (run.kind !== "measured") return unmeasured(run);
  const alone = facts.alone === true;
  const cells = alone ? [] : cellsOf(run, facts.pattern, chosen);
  const cause =
    "the processes differ too much from one another: run again, or raise `gates: { footprint: { samples: … } }`";
  const checks = [
    alone ? sizeAlone(run, facts.budgets) : sizeCheck(run, facts, chosen),
    ...judgeCells(cells, cause).map((metric) => metricCheck(metric)),
    alone ? growthAlone(run, chosen) : growthCheck(run, chosen),
    ...budgetChecks(run, facts.budgets),
    ...(alone || facts.cost === undefined ? [] : [costCheck(facts.cost)]),
  ];
  const verdict = worst(checks.map((check) => check.verdict));
  const speaking = checks.filter((check) => check.verdict === verdict);
  const reason =
    verdict === "pass"
      ? `${speaking[0]?.reason ?? "nothing was measured"}; ${speaking.length - 1} more within their limits`
      : speaking.map((check) => `${check.name} ${check.reason}`).join("; ");
  return { gate: "footprint", verdict, reason, checks };
}

type Measured = Extract<FootprintRun, { readonly kind: "measured" }>;

/** Where a model runs on a device, its start and its memory are what is served; elsewhere they warn. */
export function footprintMetrics(
  run: Measured,
  pattern: ServingPattern,
  chosen: FootprintSettings,
): readonly Metric[] {
  return judgeCells(cellsOf(run, pattern, chosen), "the processes differ too much from one another");
}

function cellsOf(
  { incumbent, candidate }: Measured,
  pattern: ServingPattern,
  chosen: FootprintSettings,
): readonly Cell[] {
  const role: Role = pattern === "edge" ? "fails" : "warns";
  const pairs = Math.min(incumbent.samples.length, candidate.samples.length);
  const observe = (cost: (sample: FootprintSample) => number): readonly Observation[] =>
    Array.from({ length: pairs }).flatMap((_, at) => {
      const [before, after] = [incumbent.samples[at], candidate.samples[at]];
      if (before === undefined || after === undefined) return [];
      const [one, other] = [cost(before), cost(after)];
      return [{ logRatio: Math.log(other / one), incumbent: one, candidate: other }];
    });
  if (pairs === 0) return [];
  return [
    {
      name: "cold start",
      unit: "ms",
      role,
      margin: chosen.cold_start,
      floor: chosen.cold_start_floor_ms,
      observations: observe(({ loadMs, firstRunMs }) => Math.max(0.001, loadMs + firstRunMs)),
    },
    {
      name: "memory",
      unit: "bytes",
      role,
      margin: chosen.memory,
      floor: chosen.memory_floor_mb * 1e6,
      observations: observe(memoryOf),
    },
  ];
}

/** Over a session that holds nothing; at least one page, because a small model can fit into what was free. */
function memoryOf({ emptyRss, warmRss }: FootprintSample): number {
  return Math.max(PAGE, warmRss - emptyRss);
}

const PAGE = 4096;

function sizeCheck(
  { incumbent, candidate }: Measured,
  facts: FootprintFacts,
  chosen: FootprintSettings,
): Check {
  const [before, after] = [incumbent.bytes, candidate.bytes];
  const numbers = { name: "size", incumbent: before, candidate: after, unit: "bytes" } as const;
  const values = `${showMeasure(after, "bytes")} against ${showMeasure(before, "bytes")}, external data included`;
  const most = facts.budgets.size;
  if (most !== undefined && after > most) {
    const reason = `over the budget of ${showMeasure(most, "bytes")}: ${values}`;
    return { ...numbers, verdict: "fail", finding: "over budget", reason, margin: most };
  }
  // A budget says what is acceptable; without one, growth is worth a look.
  if (most === undefined && after > before * (1 + chosen.size)) {
    return {
      ...numbers,
      verdict: facts.pattern === "edge" ? "fail" : "warn",
      finding: "larger",
      reason: `much larger: ${values}`,
    };
  }
  return { ...numbers, verdict: "pass", finding: "not larger", reason: values };
}

function sizeAlone({ candidate }: Measured, budgets: FootprintBudgets): Check {
  const { bytes } = candidate;
  const numbers = { name: "size", candidate: bytes, unit: "bytes" } as const;
  const value = `${showMeasure(bytes, "bytes")}, external data included`;
  const most = budgets.size;
  if (most === undefined) return { ...numbers, verdict: "pass", finding: "shown", reason: value };
  const over = bytes > most;
  return {
    ...numbers,
    verdict: over ? "fail" : "pass",
    finding: over ? "over budget" : "within budget",
    reason: `${over ? "over" : "within"} the budget of ${showMeasure(most, "bytes")}: ${value}`,
    margin: most,
  };
}

/** Growth is counted between two moments after warming up, so caches that fill once are no leak. */
function growthOf({ samples }: FootprintSide): number {
  return samples.length === 0 ? 0 : medianOf(samples.map((sample) => sample.laterRss - sample.warmRss));
}

function runsOf({ samples }: FootprintSide): number {
  return samples.length === 0 ? 0 : medianOf(samples.map(({ runs }) => runs));
}

function growthAlone({ candidate }: Measured, chosen: FootprintSettings): Check {
  const after = growthOf(candidate);
  const leaks = after > chosen.growth_mb * 1e6;
  const values = `${showMeasure(Math.max(0, after), "bytes")} over ${countOf(runsOf(candidate), "run")}`;
  return {
    name: "growth",
    verdict: leaks ? "fail" : "pass",
    finding: leaks ? "leaks" : "no leak",
    reason: leaks ? `its memory grows with every run: ${values}` : `memory grew by ${values}`,
    candidate: after,
    unit: "bytes",
    n: candidate.samples.length,
  };
}

function growthCheck({ incumbent, candidate }: Measured, chosen: FootprintSettings): Check {
  const [before, after] = [growthOf(incumbent), growthOf(candidate)];
  const runs = runsOf(candidate);
  const values = `${showMeasure(Math.max(0, after), "bytes")} over ${countOf(runs, "run")}, the incumbent ${showMeasure(Math.max(0, before), "bytes")}`;
  const leaks = after > chosen.growth_mb * 1e6 && after > 2 * Math.max(0, before);
  return {
    name: "growth",
    verdict: leaks ? "fail" : "pass",
    finding: leaks ? "leaks" : "no leak",
    reason: leaks ? `its memory grows with every run: ${values}` : `memory grew by ${values}`,
    incumbent: before,
    candidate: after,
    unit: "bytes",
    n: candidate.samples.length,
  };
}

function budgetChecks({ candidate }: Measured, budgets: FootprintBudgets): readonly Check[] {
  if (candidate.samples.length === 0) return [];
  const check = (
    name: string,
    value: number,
    budget: number | undefined,
    unit: "ms" | "bytes",
  ): readonly Check[] => {
    if (budget === undefined) return [];
    const over = value > budget;
    const reason = `${over ? "over" : "within"} the budget of ${showMeasure(budget, unit)}: ${showMeasure(value, unit)}, median of ${countOf(candidate.samples.length, "fresh process", "fresh processes")}`;
    return [
      { name, verdict: over ? "fail" : "pass", finding: over ? "over budget" : "within budget", reason },
    ];
  };
  return [
    ...check(
      "memory budget",
      medianOf(candidate.samples.map((sample) => memoryOf(sample))),
      budgets.rss,
      "bytes",
    ),
    ...check(
      "cold start budget",
      medianOf(candidate.samples.map(({ loadMs, firstRunMs }) => loadMs + firstRunMs)),
      budgets.cold_start,
      "ms",
    ),
  ];
}

/** What a thousand rows cost follows from how many a server does: a ratio, because prices are the reader's. */
function costCheck(metric: Metric): Check {
  const cost = costOf(metric);
  return {
    name: "cost per thousand",
    verdict: "pass",
    finding: "shown",
    reason: `${showRatio(cost)} of the incumbent's, from ${metric.name}`,
  };
}

/** A row costs what a server's time costs: by the rate where rows come in bulk or in a stream, else by the median call. */
export function costMetric(
  metrics: readonly Metric[],
  pattern: FootprintFacts["pattern"],
): Metric | undefined {
  const name = pattern === "batch" ? "rows per second" : pattern === "streaming" ? "sustained rate" : "p50";
  return metrics.find((metric) => metric.name === name);
}

/** Cost goes with time, and against a rate. */
export function costOf(metric: Metric): Pick<Metric, "ratio" | "low" | "high"> {
  const { ratio, low, high, unit } = metric;
  return unit === "rows/s" || unit === "calls/s"
    ? { ratio: 1 / ratio, low: 1 / high, high: 1 / low }
    : { ratio, low, high };
}

function unmeasured(run: Exclude<FootprintRun, Measured>): Verdict {
  const check: Check = { name: "footprint", ...wordsOf(run) };
  return { gate: "footprint", verdict: check.verdict, reason: check.reason, checks: [check] };
}

function wordsOf(run: Exclude<FootprintRun, Measured>): Pick<Check, "verdict" | "finding" | "reason"> {
  if (run.kind === "harness") return { verdict: "error", finding: "not measured", reason: run.how };
  if (run.kind === "not-run") return { verdict: "skipped", finding: "not measured", reason: run.why };
  const { side, name, how } = run.breakage;
  return side === "candidate"
    ? { verdict: "fail", finding: name, reason: `the candidate ${how}` }
    : {
        verdict: "error",
        finding: name,
        reason: `the incumbent ${how}, so there is nothing to compare with`,
      };
}
