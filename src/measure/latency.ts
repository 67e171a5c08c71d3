import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../base/digest.ts";
import { seededRandom } from "../base/random.ts";
import type {
  LatencySamples,
  ServingPattern,
  TimedBlock,
  TimedProcess,
  TimedSide,
  TimingRun,
} from "../gates/latency-facts.ts";
import {
  runPairChild,
  runSoloChild,
  sideJob,
  type Timed,
  type TimedModel,
  type TimedRows,
  type Timing,
  type TimingHands,
  withTiming,
} from "./latency-child.ts";
import { type BlockPlan, type PairResult, type SoloResult, timesFile } from "./latency-job.ts";
import { durationOf, planBlocks } from "./latency-plan.ts";

export type TimingRequest = {
  readonly incumbent: TimedModel;
  readonly candidate: TimedModel;
  readonly rows: TimedRows;
  readonly pattern: ServingPattern;
  readonly bulkRows: number;
  /** no process is started after this moment of `hands.now` */
  readonly deadline: number;
  readonly budgetMs: number;
  /** numbers of processes after which the judge is asked, and asked only then */
  readonly looks: readonly number[];
  /** derived from what is compared, from nothing that an author controls */
  readonly seed: string;
};

/** Both models alone: how long a call takes, before they are timed against each other. */
export type Solos = Readonly<Record<TimedSide, SoloResult>> & {
  /** who printed something meanwhile */
  readonly printed: readonly TimedSide[];
};

/**
 * Times both models in fresh processes, one process after another, until the judge can decide, the last look is
 * over or time is up. It is the judge who knows when that is; here nothing is ever compared.
 */
export async function measureLatency(
  request: TimingRequest,
  hands: TimingHands & { readonly isDecided: (samples: LatencySamples) => boolean },
  solos?: Solos,
): Promise<TimingRun> {
  return withTiming(request.rows, hands, async (timing) => {
    const known = solos ?? (await measureSolos(request, timing));
    if ("kind" in known) return known;
    return timePairs(request, timing, { solos: known, isDecided: hands.isDecided });
  });
}

type Failed = Extract<TimingRun, { readonly kind: "broke" | "harness" }>;

async function measureSolos(request: TimingRequest, timing: Timing): Promise<Solos | Failed> {
  timing.hands.progress("running each model alone");
  const candidate = await measureSolo(request, timing, {
    side: "candidate",
    name: "solo-candidate",
    runs: 1,
  });
  if (candidate.kind !== "done") return candidate;
  if (timing.hands.now() >= request.deadline)
    return { kind: "harness", how: "the time budget was over before each model had run once" };
  const incumbent = await measureSolo(request, timing, {
    side: "incumbent",
    name: "solo-incumbent",
    runs: 1,
  });
  if (incumbent.kind !== "done") return incumbent;
  const printed = SIDES.filter((side) => (side === "incumbent" ? incumbent : candidate).printed);
  return { incumbent: incumbent.result, candidate: candidate.result, printed };
}

const SIDES = ["incumbent", "candidate"] as const;

/** At most this long for the runs over which memory may not grow. */
const RUNS_MS = 1_500;

export async function measureSolo(
  request: Pick<TimingRequest, "incumbent" | "candidate" | "bulkRows" | "seed">,
  timing: Timing,
  { side, name, runs }: { readonly side: TimedSide; readonly name: string; readonly runs: number },
): Promise<Timed<SoloResult>> {
  const { bulkRows, seed } = request;
  const model = sideJob(request[side]);
  return runSoloChild(timing, name, {
    mode: "solo",
    side,
    model,
    rows: timing.rows,
    bulkRows,
    runs,
    runsMs: RUNS_MS,
    seed,
  });
}

async function timePairs(
  request: TimingRequest,
  timing: Timing,
  { solos, isDecided }: { readonly solos: Solos; readonly isDecided: (samples: LatencySamples) => boolean },
): Promise<TimingRun> {
  const { hands } = timing;
  const longestMs = Math.min(LONGEST_MS, request.budgetMs / SHARE_OF_BUDGET);
  const plans = planBlocks(request.pattern, solos, longestMs);
  const processes: TimedProcess[] = [];
  const printed = new Set<TimedSide>(solos.printed);
  const samples = (): LatencySamples => ({
    pattern: request.pattern,
    rows: request.rows.kind === "table" ? "held-out" : "synthetic",
    bulkRows: plans.find(({ scenario }) => scenario === "bulk")?.rows ?? 0,
    seed: request.seed,
    processes: [...processes],
  });
  const end = (ended: "decided" | "last-look" | "time-budget"): TimingRun => ({
    kind: "timed",
    samples: samples(),
    ended,
    printed: [...printed],
  });
  for (const look of request.looks) {
    while (processes.length < look) {
      if (hands.now() >= request.deadline) return end("time-budget");
      hands.progress(`timing: process ${processes.length + 1} of ${look}`);
      const timed = await timePair(request, timing, { plans, solos, number: processes.length });
      if (timed.kind !== "done") return timed;
      processes.push(timed.process);
      // Alone nobody printed, so it is what differs from production: the candidate.
      if (timed.printed && printed.size === 0) printed.add("candidate");
    }
    hands.progress(`judging after ${processes.length} processes`);
    if (isDecided(samples())) return end("decided");
  }
  return end("last-look");
}

/** One process may take this part of the whole budget. */
const SHARE_OF_BUDGET = 20;
const LONGEST_MS = 10_000;
const WARM_UP_SHARE = 0.25;

async function timePair(
  request: TimingRequest,
  timing: Timing,
  {
    plans,
    solos,
    number,
  }: { readonly plans: readonly BlockPlan[]; readonly solos: Solos; readonly number: number },
): Promise<{ readonly kind: "done"; readonly process: TimedProcess; readonly printed: boolean } | Failed> {
  const seed = digestOf({ seed: request.seed, process: number });
  const first = firstOf(request.seed, number);
  const warmUpMs = Math.max(100, durationOf(plans, solos) * WARM_UP_SHARE);
  const timed = await runPairChild(
    timing,
    `pair-${number}`,
    {
      mode: "pair",
      first,
      incumbent: sideJob(request.incumbent),
      candidate: sideJob(request.candidate),
      rows: timing.rows,
      plans: [...plans],
      warmUpMs,
      seed,
    },
    growthOf(solos.candidate) >= growthOf(solos.incumbent) ? "candidate" : "incumbent",
  );
  if (timed.kind !== "done") return timed;
  const blocks = findBlocks(timed.folder, timed.result, plans);
  if (blocks === undefined)
    return {
      kind: "harness",
      how: "the process that timed both models left other times than were asked for",
    };
  const { unsettled, steal, pressure, involuntarySwitches } = timed.result;
  const noise = { steal, pressure, involuntarySwitches };
  return { kind: "done", process: { first, unsettled, noise, blocks }, printed: timed.printed };
}

/** A coin for the first of two processes; the second is the other way round. */
function firstOf(seed: string, number: number): TimedSide {
  const coin = seededRandom(digestOf({ seed, pair: Math.floor(number / 2) }))() < 0.5;
  return coin === (number % 2 === 0) ? "incumbent" : "candidate";
}

function growthOf({ emptyRss, laterRss }: SoloResult): number {
  return laterRss - emptyRss;
}

/** The call times that a process left, or nothing where they are not what was planned. */
function findBlocks(
  folder: string,
  { blocks }: PairResult,
  plans: readonly BlockPlan[],
): readonly TimedBlock[] | undefined {
  const planned = plans.flatMap(({ scenario, blocks: count, calls }) =>
    Array.from({ length: count }, () => ({ scenario, calls: 2 * calls })),
  );
  const same =
    planned.length === blocks.length &&
    planned.every(({ scenario, calls }, at) => {
      const block = blocks[at];
      return block?.scenario === scenario && block.calls === calls;
    });
  const times = same
    ? findTimes(
        folder,
        planned.reduce((sum, { calls }) => sum + 2 * calls, 0),
      )
    : undefined;
  if (times === undefined) return undefined;
  let at = 0;
  const take = (calls: number): Float32Array => times.slice(at, (at += calls));
  return blocks.map(({ scenario, calls, canary, majorGc }) => ({
    scenario,
    incumbent: take(calls),
    candidate: take(calls),
    canary,
    majorGc,
  }));
}

function findTimes(folder: string, count: number): Float32Array | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(folder, timesFile));
  } catch {
    return undefined;
  }
  if (bytes.length !== count * Float32Array.BYTES_PER_ELEMENT) return undefined;
  // A copy: small files are read into a shared buffer, at any offset.
  const times = new Float32Array(new Uint8Array(bytes).buffer);
  return times.every((time) => time > 0 && Number.isFinite(time)) ? times : undefined;
}
