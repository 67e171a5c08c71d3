import type { FootprintRun } from "../gates/footprint.ts";
import type { LatencySamples, Runner, TimingRun } from "../gates/latency-facts.ts";
import { measureFootprint } from "./footprint.ts";
import { measureLatency, type TimingRequest } from "./latency.ts";
import type { TimingHands } from "./latency-child.ts";
import { describeRunner } from "./latency-runner.ts";
import { type SamplesFile, writeSamples } from "./samples.ts";

/** What the gates `latency` and `footprint` judge, from one measurement within one time budget. */
export type Times = {
  readonly timing: TimingRun;
  readonly footprint: FootprintRun;
  /** every call time, for the evidence to name by digest */
  readonly samples?: SamplesFile;
  readonly runner: Runner;
  readonly seconds: number;
};

export type TimesRequest = Omit<TimingRequest, "deadline"> & {
  /** fresh processes in which each model is held alone */
  readonly alone: number;
};

/**
 * First each model alone, which says how long a call takes and costs about a third of the time at most; then both in turns.
 * A model that broke alone is not run again beside the other.
 */
export async function measureTimes(
  request: TimesRequest,
  hands: TimingHands & { readonly isDecided: (samples: LatencySamples) => boolean },
): Promise<Times> {
  const started = hands.now();
  const deadline = started + request.budgetMs;
  const soon = started + request.budgetMs / 3;
  const alone = await measureFootprint({ ...request, samples: request.alone, deadline, soon }, hands);
  const failed = alone.run.kind === "broke" || alone.run.kind === "harness" ? alone.run : undefined;
  const timing = failed ?? (await measureLatency({ ...request, deadline }, hands, alone.solos));
  return {
    timing,
    footprint: alone.run,
    ...(timing.kind === "timed" ? { samples: writeSamples(timing.samples) } : {}),
    runner: describeRunner(alone.runtime ?? "no runtime"),
    seconds: (hands.now() - started) / 1000,
  };
}
