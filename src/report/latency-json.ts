import type { Json } from "../base/json.ts";
import { sixDigits } from "../base/number.ts";
import type { Check } from "../gates/gate.ts";
import { costMetric, costOf } from "../gates/footprint.ts";
import type { LoadPoint, SojournTimes } from "../gates/latency-load.ts";
import { isRate, type Metric } from "../gates/latency-rule.ts";
import type { LatencyReport } from "./latency-report.ts";

/** What `twokey latency --json` prints. Times are in the unit that each metric names. */
export function renderLatencyJson(report: LatencyReport): Json {
  const { timed, load, runner, noise, footprint } = report;
  const cost = costMetric(report.metrics, timed?.pattern ?? "online");
  return {
    schema: "twokey-latency/1",
    verdict: report.verdict,
    reason: report.latency.reason,
    candidate: report.candidate,
    incumbent: report.incumbent,
    pattern: timed?.pattern ?? null,
    rows: timed?.rows ?? null,
    processes: timed?.processes ?? 0,
    metrics: report.metrics.map((metric) => metricJson(metric)),
    checks: report.latency.checks.map((check) => checkJson(check)),
    load:
      load === undefined
        ? null
        : {
            budget_us: sixDigits(load.budgetUs),
            budget_from: load.budgetFrom,
            capacity: sixDigits(load.capacity),
            points: load.points.map((point) => pointJson(point)),
          },
    tails: report.tails.map(({ side, calls, p999, longest }) => ({
      side,
      calls,
      p999_us: sixDigits(p999),
      longest_us: sixDigits(longest),
    })),
    footprint: {
      verdict: footprint.verdict,
      reason: footprint.reason,
      metrics: report.footprintMetrics.map((metric) => metricJson(metric)),
      checks: footprint.checks.map((check) => checkJson(check)),
      cost_per_thousand: cost === undefined ? null : rounded(costOf(cost)),
    },
    runner: { ...runner, ...noise },
    samples: report.samplesDigest ?? null,
    seed: timed?.seed ?? null,
    seconds: sixDigits(report.seconds),
  };
}

function metricJson(metric: Metric): Json {
  const { name, unit, incumbent, candidate, margin, floor, verdict, reason, role, processes } = metric;
  return {
    name,
    unit,
    better: isRate(metric) ? "higher" : "lower",
    incumbent: finite(incumbent),
    candidate: finite(candidate),
    ...rounded(metric),
    margin,
    floor,
    role,
    processes,
    verdict,
    reason,
  };
}

function rounded({ ratio, low, high }: Pick<Metric, "ratio" | "low" | "high">): {
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
} {
  return { ratio: finite(ratio), low: finite(low), high: finite(high) };
}

/** JSON has no infinity: a bound that is not known is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? sixDigits(value) : null;
}

function checkJson({ name, verdict, finding, reason }: Check): Json {
  return { name, verdict, finding, reason };
}

function pointJson({ share, rate, incumbent, candidate }: LoadPoint): Json {
  return { share, rate: sixDigits(rate), incumbent: timesJson(incumbent), candidate: timesJson(candidate) };
}

function timesJson({ p50, p95, p99 }: SojournTimes): Json {
  return { p50_us: sixDigits(p50), p95_us: sixDigits(p95), p99_us: sixDigits(p99) };
}
