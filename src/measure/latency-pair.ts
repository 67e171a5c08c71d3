import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, type NodeGCPerformanceDetail, performance, PerformanceObserver } from "node:perf_hooks";
import { digestOf } from "../base/digest.ts";
import { type Random, seededRandom } from "../base/random.ts";
import type { TimedSide } from "../gates/latency-facts.ts";
import { medianOf } from "../stats/paired-ratio.ts";
import { type BlockPlan, type PairJob, type PairResult, SIDES, timesFile } from "./latency-job.ts";
import { startNoise, timeCanary } from "./latency-noise.ts";
import { atPlace, feedModel, loadModel, openRows, type Ready, timeCalls } from "./latency-ready.ts";
import { isSettled } from "./latency-settled.ts";

type Pair = Readonly<Record<TimedSide, Ready>>;
type BlockResult = PairResult["blocks"][number];

/**
 * Both models in one fresh process, in blocks of four segments: incumbent, candidate, candidate, incumbent, or the
 * other way round, by a seeded coin. Whatever drifts evenly cancels inside a block, and both see the same rows.
 */
export async function runPair(job: PairJob, folder: string): Promise<PairResult> {
  const pair = await loadPair(job, folder);
  const random = seededRandom(digestOf({ seed: job.seed, draws: "blocks" }));
  const unsettled = await warmUp(pair, job, folder);
  const collections = watchCollections();
  const noise = startNoise();
  const blocks: BlockResult[] = [];
  const times: Float32Array[] = [];
  for (const plan of job.plans) {
    for (let block = 0; block < plan.blocks; block += 1) {
      const timed = await timeBlock(pair, plan, { folder, block, random });
      times.push(timed.incumbent, timed.candidate);
      const { started, ended, canary } = timed;
      blocks.push({
        scenario: plan.scenario,
        calls: timed.incumbent.length,
        canary,
        majorGc: collections.within(started, ended),
      });
    }
  }
  const heard = noise();
  collections.stop();
  atPlace(folder, "harness");
  await pair.incumbent.model.session.release();
  await pair.candidate.model.session.release();
  writeFileSync(join(folder, timesFile), Buffer.concat(times.map((each) => new Uint8Array(each.buffer))));
  return { kind: "pair", unsettled: [...unsettled], ...heard, blocks };
}

async function loadPair(job: PairJob, folder: string): Promise<Pair> {
  const table = openRows(job.rows);
  const bulkRows = job.plans.find(({ scenario }) => scenario === "bulk")?.rows ?? 1;
  const load = async (side: TimedSide): Promise<Ready> => {
    atPlace(folder, side);
    const model = await loadModel(side, job[side]);
    return feedModel(side, { model, job: job[side] }, { job: job.rows, table, bulkRows, seed: job.seed });
  };
  const [first, second] = orderOf(job);
  const early = await load(first);
  const late = await load(second);
  return first === "incumbent"
    ? { incumbent: early, candidate: late }
    : { incumbent: late, candidate: early };
}

/**
 * Who is loaded and run first. It stays faster by half a percent of 10 µs for the whole life of the process, so processes
 * take turns in it.
 */
function orderOf({ first }: PairJob): readonly [TimedSide, TimedSide] {
  return first === "incumbent" ? ["incumbent", "candidate"] : ["candidate", "incumbent"];
}

/** Runs both in turns until each has settled or the time is over; says who has not settled. */
async function warmUp(pair: Pair, job: PairJob, folder: string): Promise<readonly TimedSide[]> {
  const until = performance.now() + job.warmUpMs;
  const calls = Math.max(2, Math.ceil((job.plans[0]?.calls ?? 4) / 4));
  const window = new Float32Array(calls);
  const medians: Record<TimedSide, number[]> = { incumbent: [], candidate: [] };
  const open = (): TimedSide[] => SIDES.filter((side) => !isSettled(medians[side]));
  const order = orderOf(job);
  let round = 0;
  while (open().length > 0 && (performance.now() < until || round === 0)) {
    for (const side of order) {
      atPlace(folder, side);
      await timeCalls(pair[side], pair[side].pool.single, window, { at: 0, calls, offset: round * calls });
      medians[side].push(medianOf([...window]));
    }
    round += 1;
  }
  const unsettled = open();
  for (let at = 0; at < CANARY_WARM_UP; at += 1) timeCanary();
  if (job.plans.some(({ scenario }) => scenario === "bulk")) {
    for (const side of order) {
      atPlace(folder, side);
      await timeCalls(pair[side], pair[side].pool.bulk, window, { at: 0, calls: 2, offset: 0 });
    }
  }
  return unsettled;
}

const CANARY_WARM_UP = 100;
const ABBA = ["incumbent", "candidate", "candidate", "incumbent"] as const;
const BAAB = ["candidate", "incumbent", "incumbent", "candidate"] as const;

type TimedBlockInside = {
  readonly incumbent: Float32Array;
  readonly candidate: Float32Array;
  readonly canary: number;
  readonly started: number;
  readonly ended: number;
};

async function timeBlock(
  pair: Pair,
  { scenario, calls }: BlockPlan,
  at: { readonly folder: string; readonly block: number; readonly random: Random },
): Promise<TimedBlockInside> {
  const times = { incumbent: new Float32Array(2 * calls), candidate: new Float32Array(2 * calls) };
  const filled = { incumbent: 0, candidate: 0 };
  // Garbage of the last block is collected between the blocks, where it belongs to neither model.
  globalThis.gc?.();
  const before = timeCanary();
  const started = performance.now();
  for (const side of at.random() < 0.5 ? ABBA : BAAB) {
    atPlace(at.folder, side);
    const offset = (at.block * 2 + filled[side] / calls) * calls;
    await timeCalls(pair[side], pair[side].pool[scenario], times[side], { at: filled[side], calls, offset });
    filled[side] += calls;
  }
  const ended = performance.now();
  return { ...times, canary: (before + timeCanary()) * 500, started, ended };
}

type Collection = { readonly startTime: number; readonly detail?: NodeGCPerformanceDetail };

/** Collections of the whole heap, with the moment at which each began. */
function watchCollections(): {
  readonly within: (from: number, to: number) => boolean;
  readonly stop: () => void;
} {
  const moments: number[] = [];
  const note = (entries: readonly Collection[]): void => {
    for (const { startTime, detail } of entries) {
      if (detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR) moments.push(startTime);
    }
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ entryTypes: ["gc"] });
  return {
    within: (from, to) => {
      note(observer.takeRecords());
      return moments.some((moment) => moment >= from && moment <= to);
    },
    stop: () => observer.disconnect(),
  };
}
