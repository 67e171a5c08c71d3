import type { Digest } from "../base/ids.ts";
import { digestOf } from "../base/digest.ts";
import { seededRandom } from "../base/random.ts";
import { medianOf, orderStatistic } from "../stats/paired-ratio.ts";
import { poissonGaps, sustainedRate } from "../stats/queue.ts";
import type { LatencySamples, Scenario, TimedBlock, TimedProcess, TimedSide } from "./latency-facts.ts";

/** What one process says about one measure. A cost is a time or one over a rate: more is worse. */
export type Observation = {
  /** ln(cost of the candidate / cost of the incumbent) */
  readonly logRatio: number;
  readonly incumbent: number;
  readonly candidate: number;
};

/** A block whose machine was busy with something else is left out, for both models alike. */
const BUSY_CANARY = 1.5;
/** More than this share is never left out: then the machine is simply like that. */
const MOST_LEFT_OUT = 0.2;

/** The blocks of a scenario that count, and how many do not. */
export function keptBlocks(
  process: TimedProcess,
  scenario: Scenario,
): { readonly blocks: readonly TimedBlock[]; readonly leftOut: number } {
  const all = process.blocks.filter((block) => block.scenario === scenario);
  if (all.length === 0) return { blocks: all, leftOut: 0 };
  const usual = medianOf(all.map(({ canary }) => canary));
  const blocks = all.filter(({ canary, majorGc }) => !majorGc && canary <= BUSY_CANARY * usual);
  const leftOut = all.length - blocks.length;
  return leftOut > MOST_LEFT_OUT * all.length ? { blocks: all, leftOut: 0 } : { blocks, leftOut };
}

/**
 * The p-quantile of call times, one observation a process: the median over its blocks of ln(q_C/q_I). A burst of
 * noise spoils a few blocks and not the median. Where a block has too few calls for the quantile, all calls
 * of the process stand together; where even they are too few, there is no observation.
 */
export function observeQuantile(
  samples: LatencySamples,
  scenario: Scenario,
  p: number,
): readonly Observation[] {
  const quantile = (times: Float32Array): number => orderStatistic(times.slice().sort(), p);
  return observe(samples, scenario, {
    enough: (calls) => calls * (1 - p) >= 1 - 1e-9,
    of: (incumbent, candidate) => ({ incumbent: quantile(incumbent), candidate: quantile(candidate) }),
  });
}

/**
 * Service times in which the slowest hundredth takes no longer than the 99 % quantile. On a shared machine those are
 * the moments in which it did something else; in a queue each of them delays hundreds of calls, by chance of one
 * model or the other. What a model stalls by itself more often stays in, and rarer stalls are shown as p99.9.
 */
export function withoutStalls(service: Float32Array): Float32Array {
  if (service.length === 0) return service;
  const most = orderStatistic(service.slice().sort(), 0.99);
  return service.map((time) => Math.min(time, most));
}

/** Fewer calls than this show no queue. */
const FEWEST_ARRIVALS = 100;
/** Busier than this, one sample path says little about a queue. */
export const BUSIEST = 0.85;

/**
 * The rate of calls a second that each model sustains while 99 % of them stay within the budget, computed from
 * its service times under arrivals common to both. The cost is one over the rate.
 */
export function observeRate(samples: LatencySamples, budgetUs: number): readonly Observation[] {
  const gaps = arrivalsOf(samples);
  const want = { p: 0.99, budget: budgetUs, busiest: BUSIEST };
  const rate = (service: Float32Array): number => sustainedRate(withoutStalls(service), gaps, want) * MILLION;
  return observe(samples, "single", {
    enough: (calls) => calls >= FEWEST_ARRIVALS,
    of: (incumbent, candidate) => ({ incumbent: 1 / rate(incumbent), candidate: 1 / rate(candidate) }),
  });
}

/** Ten thousand times worse is as bad as never: keeps means finite where a model sustains no rate at all. */
const LARGEST_LOG = Math.log(10_000);
const MILLION = 1e6;

type Measure = {
  readonly enough: (calls: number) => boolean;
  readonly of: (
    incumbent: Float32Array,
    candidate: Float32Array,
  ) => { readonly incumbent: number; readonly candidate: number };
};

function observe(samples: LatencySamples, scenario: Scenario, measure: Measure): readonly Observation[] {
  return samples.processes.flatMap((process) => {
    const { blocks } = keptBlocks(process, scenario);
    const calls = Math.min(
      ...blocks.map((block) => Math.min(block.incumbent.length, block.candidate.length)),
    );
    const costs =
      blocks.length > 0 && measure.enough(calls)
        ? blocks.map((block) => measure.of(block.incumbent, block.candidate))
        : together(blocks, measure);
    const known = costs.filter(({ incumbent }) => Number.isFinite(incumbent) && incumbent > 0);
    if (known.length === 0) return [];
    return [
      {
        logRatio: medianOf(known.map((cost) => clampedLog(cost.candidate / cost.incumbent))),
        incumbent: medianOf(known.map((cost) => cost.incumbent)),
        candidate: medianOf(known.map((cost) => cost.candidate)),
      },
    ];
  });
}

function together(
  blocks: readonly TimedBlock[],
  measure: Measure,
): readonly { readonly incumbent: number; readonly candidate: number }[] {
  const [incumbent, candidate] = [joined(blocks, "incumbent"), joined(blocks, "candidate")];
  return measure.enough(Math.min(incumbent.length, candidate.length))
    ? [measure.of(incumbent, candidate)]
    : [];
}

/** All call times of one side, in the order in which they were measured. */
export function joined(blocks: readonly TimedBlock[], side: TimedSide): Float32Array {
  const all = new Float32Array(blocks.reduce((sum, block) => sum + block[side].length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block[side], at);
    at += block[side].length;
  }
  return all;
}

function clampedLog(ratio: number): number {
  return Math.max(-LARGEST_LOG, Math.min(LARGEST_LOG, Math.log(ratio)));
}

/** The same arrivals for both models and all processes, drawn from the seed of the samples. */
export function arrivalsOf(samples: LatencySamples): Float64Array {
  const most = samples.processes.reduce((before, process) => {
    const calls = process.blocks.reduce(
      (sum, block) =>
        sum + (block.scenario === "single" ? Math.max(block.incumbent.length, block.candidate.length) : 0),
      0,
    );
    return Math.max(before, calls);
  }, 0);
  const seed: Digest = digestOf({ seed: samples.seed, draws: "arrivals" });
  return poissonGaps(most, seededRandom(seed));
}
