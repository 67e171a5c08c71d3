import type { Digest } from "../base/ids.ts";
import { worst, type Verdict, type VerdictWord } from "../gates/gate.ts";
import {
  costMetric,
  type FootprintFacts,
  footprintMetrics,
  type FootprintSettings,
  judgeFootprint,
} from "../gates/footprint.ts";
import { judgeLatency, judgeTimes } from "../gates/latency.ts";
import { joined, keptBlocks } from "../gates/latency-cells.ts";
import type { LatencyFacts, LatencySamples, Runner, TimedSide } from "../gates/latency-facts.ts";
import { findLoadCurve, type LoadCurve } from "../gates/latency-load.ts";
import type { Metric } from "../gates/latency-rule.ts";
import type { LatencySettings } from "../gates/latency-settings.ts";
import { medianOf, orderStatistic } from "../stats/paired-ratio.ts";

/** Everything that one comparison of times has to say; every rendering is made from it. */
export type LatencyReport = {
  readonly candidate: string;
  readonly incumbent: string;
  readonly verdict: VerdictWord;
  readonly latency: Verdict;
  readonly footprint: Verdict;
  readonly metrics: readonly Metric[];
  readonly footprintMetrics: readonly Metric[];
  readonly load?: LoadCurve;
  readonly samples?: LatencySamples;
  readonly samplesDigest?: Digest;
  readonly tails: readonly Tail[];
  readonly noise: NoiseSummary;
  readonly runner: Runner;
  readonly seconds: number;
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

export type LatencyInput = {
  readonly candidate: string;
  readonly incumbent: string;
  readonly facts: LatencyFacts;
  readonly footprint: Omit<FootprintFacts, "cost">;
  readonly settings: { readonly latency: LatencySettings; readonly footprint: FootprintSettings };
  readonly runner: Runner;
  readonly samplesDigest?: Digest;
  readonly seconds: number;
};

/** Judges the facts of both gates and gathers what is shown beside their verdicts. */
export function reportLatency(input: LatencyInput): LatencyReport {
  const { facts, settings } = input;
  const samples = facts.run.kind === "timed" ? facts.run.samples : undefined;
  const metrics = samples === undefined ? [] : judgeTimes(samples, facts.budgets, settings.latency);
  const cost = costMetric(metrics, input.footprint.pattern);
  const latency = judgeLatency(facts, settings.latency);
  const footprint = judgeFootprint(
    cost === undefined ? input.footprint : { ...input.footprint, cost },
    settings.footprint,
  );
  const { run, pattern } = input.footprint;
  const load = samples === undefined ? undefined : findLoadCurve(samples, facts.budgets);
  return {
    candidate: input.candidate,
    incumbent: input.incumbent,
    verdict: worst([latency.verdict, footprint.verdict]),
    latency,
    footprint,
    metrics,
    footprintMetrics: run.kind === "measured" ? footprintMetrics(run, pattern, settings.footprint) : [],
    ...(load === undefined ? {} : { load }),
    ...(samples === undefined ? {} : { samples }),
    ...(input.samplesDigest === undefined ? {} : { samplesDigest: input.samplesDigest }),
    tails: samples === undefined ? [] : [tailOf(samples, "incumbent"), tailOf(samples, "candidate")].flat(),
    noise: noiseOf(samples),
    runner: input.runner,
    seconds: input.seconds,
  };
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
