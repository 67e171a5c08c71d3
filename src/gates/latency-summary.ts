import { medianOf, orderStatistic } from "../stats/paired-ratio.ts";
import { footprintMetrics, type FootprintFacts, type FootprintSettings } from "./footprint.ts";
import { judgeTimes } from "./latency.ts";
import { joined, keptBlocks, observeQuantile } from "./latency-cells.ts";
import type { LatencyFacts, LatencySamples, Scenario, ServingPattern, TimedSide } from "./latency-facts.ts";
import { findLoadCurve, type LoadCurve } from "./latency-load.ts";
import type { Metric } from "./latency-rule.ts";
import type { LatencySettings } from "./latency-settings.ts";

/**
 * What the raw samples say, small enough to stand in evidence: every number and every picture of a report is made from
 * it. The samples themselves lie beside it, named by digest.
 */
export type TimesSummary = {
  /** absent where nothing was timed */
  readonly timed?: TimedSize;
  readonly metrics: readonly Metric[];
  readonly footprintMetrics: readonly Metric[];
  /** how the call times of both are spread */
  readonly spread: readonly TimesSpread[];
  /** candidate over incumbent of the median call, one a process */
  readonly ratios: readonly number[];
  readonly load?: LoadCurve;
  readonly tails: readonly Tail[];
  readonly noise: NoiseSummary;
};

export type TimedSize = {
  readonly pattern: ServingPattern;
  readonly rows: LatencySamples["rows"];
  readonly bulkRows: number;
  readonly seed: string;
  readonly processes: number;
  /** of one row a call, in one process */
  readonly blocks: number;
  /** of each model in a block */
  readonly calls: number;
};

/** Shares of calls in bars of equal width on a logarithmic scale, from `low` to `high` microseconds. */
export type TimesSpread = {
  readonly scenario: Scenario;
  readonly low: number;
  readonly high: number;
  /** of each model */
  readonly calls: number;
  readonly incumbent: readonly number[];
  readonly candidate: readonly number[];
};

/** The rare calls that no gated quantile sees, over all processes together. */
export type Tail = {
  readonly side: TimedSide;
  readonly calls: number;
  readonly p999: number;
  readonly longest: number;
};

export type NoiseSummary = {
  readonly steal: number | null;
  readonly pressure: number | null;
  /** how much the fixed piece of work varied: its 90 % quantile over its median, less one */
  readonly canary: number | null;
  readonly blocks: number;
  readonly leftOut: number;
};

export function summariseTimes(
  { run, budgets, alone = false }: LatencyFacts,
  footprint: Pick<FootprintFacts, "run" | "pattern">,
  settings: { readonly latency: LatencySettings; readonly footprint: FootprintSettings },
): TimesSummary {
  const samples = run.kind === "timed" ? run.samples : undefined;
  const nothing = {
    metrics: [],
    footprintMetrics: [],
    spread: [],
    ratios: [],
    tails: [],
    noise: noiseOf(samples),
  };
  // Beside itself a model gives no comparison; what it took alone is all there is to say.
  if (alone) {
    if (samples === undefined) return nothing;
    return { ...nothing, timed: sizeOf(samples), tails: tailOf(samples, "candidate") };
  }
  return {
    ...nothing,
    ...(samples === undefined ? {} : partsOf(samples, budgets, settings.latency)),
    footprintMetrics:
      footprint.run.kind === "measured"
        ? footprintMetrics(footprint.run, footprint.pattern, settings.footprint)
        : [],
  };
}

function partsOf(
  samples: LatencySamples,
  budgets: LatencyFacts["budgets"],
  settings: LatencySettings,
): Omit<TimesSummary, "footprintMetrics" | "noise"> {
  const load = findLoadCurve(samples, budgets);
  return {
    timed: sizeOf(samples),
    metrics: judgeTimes(samples, budgets, settings),
    spread: (["single", "bulk"] as const).flatMap((scenario) => spreadOf(samples, scenario)),
    ratios: observeQuantile(samples, "single", 0.5).map(({ logRatio }) => Math.exp(logRatio)),
    ...(load === undefined ? {} : { load }),
    tails: (["incumbent", "candidate"] as const).flatMap((side) => tailOf(samples, side)),
  };
}

function sizeOf({ pattern, rows, bulkRows, seed, processes }: LatencySamples): TimedSize {
  const single = processes[0]?.blocks.filter(({ scenario }) => scenario === "single") ?? [];
  return {
    pattern,
    rows,
    bulkRows,
    seed,
    processes: processes.length,
    blocks: single.length,
    calls: single[0]?.incumbent.length ?? 0,
  };
}

export const BARS = 48;

/** Both distributions without their slowest twentieth, beside which everything else would be one bar. */
function spreadOf(samples: LatencySamples, scenario: Scenario): readonly TimesSpread[] {
  const all = (side: TimedSide): Float32Array =>
    joined(
      samples.processes.flatMap((process) => keptBlocks(process, scenario).blocks),
      side,
    ).sort();
  const [incumbent, candidate] = [all("incumbent"), all("candidate")];
  if (incumbent.length === 0 || candidate.length === 0) return [];
  const low = Math.min(orderStatistic(incumbent, 0.005), orderStatistic(candidate, 0.005));
  const high = Math.max(orderStatistic(incumbent, 0.95), orderStatistic(candidate, 0.95));
  const shares = (times: Float32Array): readonly number[] => {
    const counts = Array.from<number>({ length: BARS }).fill(0);
    for (const time of times) {
      const bar = Math.floor((Math.log(time / low) / Math.log(high / low || Math.E)) * BARS);
      if (bar >= 0 && bar < BARS) counts[bar] = (counts[bar] ?? 0) + 1 / times.length;
    }
    return counts;
  };
  return [
    {
      scenario,
      low,
      high,
      calls: incumbent.length,
      incumbent: shares(incumbent),
      candidate: shares(candidate),
    },
  ];
}

function tailOf(samples: LatencySamples, side: TimedSide): readonly Tail[] {
  const blocks = samples.processes.flatMap((process) =>
    process.blocks.filter(({ scenario }) => scenario === "single"),
  );
  const times = joined(blocks, side).sort();
  const longest = times.at(-1);
  if (longest === undefined) return [];
  return [{ side, calls: times.length, p999: orderStatistic(times, 0.999), longest }];
}

function noiseOf(samples: LatencySamples | undefined): NoiseSummary {
  const processes = samples?.processes ?? [];
  const median = (values: readonly number[]): number | null =>
    values.length === 0 ? null : medianOf(values);
  const canaries = processes.flatMap((process) => {
    const sorted = Float64Array.from(process.blocks, ({ canary }) => canary).sort();
    const middle = sorted.length === 0 ? 0 : orderStatistic(sorted, 0.5);
    return middle === 0 ? [] : [orderStatistic(sorted, 0.9) / middle - 1];
  });
  return {
    steal: median(processes.flatMap(({ noise }) => noise.steal ?? [])),
    pressure: median(processes.flatMap(({ noise }) => noise.pressure ?? [])),
    canary: median(canaries),
    blocks: processes.reduce((sum, process) => sum + process.blocks.length, 0),
    leftOut: processes.reduce(
      (sum, process) => sum + keptBlocks(process, "single").leftOut + keptBlocks(process, "bulk").leftOut,
      0,
    ),
  };
}
