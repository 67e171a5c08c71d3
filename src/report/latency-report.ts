import type { Digest } from "../base/ids.ts";
import { worst, type Verdict, type VerdictWord } from "../gates/gate.ts";
import {
  costMetric,
  type FootprintFacts,
  type FootprintSettings,
  judgeFootprint,
} from "../gates/footprint.ts";
import { judgeLatency } from "../gates/latency.ts";
import type { LatencyFacts, Runner } from "../gates/latency-facts.ts";
import type { LatencySettings } from "../gates/latency-settings.ts";
import { summariseTimes, type TimesSummary } from "../gates/latency-summary.ts";

/** Everything that one comparison of times has to say; every rendering is made from it. */
export type LatencyReport = TimesSummary & {
  readonly candidate: string;
  readonly incumbent: string;
  readonly verdict: VerdictWord;
  readonly latency: Verdict;
  readonly footprint: Verdict;
  readonly samplesDigest?: Digest;
  readonly runner: Runner;
  readonly seconds: number;
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
  const summary = summariseTimes(facts, input.footprint, settings);
  const cost = costMetric(summary.metrics, input.footprint.pattern);
  const latency = judgeLatency(facts, settings.latency);
  const footprint = judgeFootprint(
    cost === undefined ? input.footprint : { ...input.footprint, cost },
    settings.footprint,
  );
  return {
    ...summary,
    candidate: input.candidate,
    incumbent: input.incumbent,
    verdict: worst([latency.verdict, footprint.verdict]),
    latency,
    footprint,
    ...(input.samplesDigest === undefined ? {} : { samplesDigest: input.samplesDigest }),
    runner: input.runner,
    seconds: input.seconds,
  };
}
