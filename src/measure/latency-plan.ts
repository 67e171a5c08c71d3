import type { ServingPattern } from "../gates/latency-facts.ts";
import type { BlockPlan, SoloResult } from "./latency-job.ts";

const BLOCKS = 16;
const FEWEST_BLOCKS = 6;
/** Slower models get fewer blocks, but ten as long as the budget allows: a process has then lasted long enough. */
const ENOUGH_BLOCKS = 10;
const ENOUGH_MS = 400;
/** A segment much shorter than a tick of the scheduler would be all noise. */
const SEGMENT_US = 5_000;
const LONGEST_SEGMENT_US = 10_000;

/** How many calls and blocks one process times, from what a call took alone, so that it fits the time it may take. */
export function planBlocks(
  pattern: ServingPattern,
  solos: { readonly incumbent: SoloResult; readonly candidate: SoloResult },
  longestMs: number,
): readonly BlockPlan[] {
  const { incumbent, candidate } = solos;
  const bulkRows = Math.min(incumbent.bulkRows, candidate.bulkRows);
  const bulkFirst = pattern === "batch" && bulkRows > 0;
  const single = fit(
    { fewest: 50, most: 250, blocks: bulkFirst ? BLOCKS / 4 : BLOCKS },
    [incumbent.singleUs, candidate.singleUs],
    longestMs / 2,
  );
  const plans: BlockPlan[] = [{ scenario: "single", rows: 1, ...single }];
  if (bulkRows > 0) {
    // What is only shown is timed briefly.
    const size = bulkFirst
      ? { fewest: 10, most: 200, blocks: BLOCKS }
      : { fewest: 5, most: 10, blocks: BLOCKS / 4 };
    const bulk = fit(size, [incumbent.bulkUs, candidate.bulkUs], longestMs / 2);
    const plan: BlockPlan = { scenario: "bulk", rows: bulkRows, ...bulk };
    // A batch model is timed in bulk however long that takes; for the others it is not worth the time.
    if (bulkFirst || durationOf([plan], solos) <= longestMs / 2) plans.push(plan);
  }
  return plans;
}

/** About how long a plan takes, in milliseconds. */
export function durationOf(
  plans: readonly BlockPlan[],
  solos: { readonly incumbent: SoloResult; readonly candidate: SoloResult },
): number {
  return plans.reduce((sum, { scenario, blocks, calls }) => {
    const both = solos.incumbent[`${scenario}Us`] + solos.candidate[`${scenario}Us`];
    return sum + (blocks * 2 * calls * both) / 1000;
  }, 0);
}

function fit(
  size: { readonly fewest: number; readonly most: number; readonly blocks: number },
  times: readonly [number, number],
  longestMs: number,
): { readonly blocks: number; readonly calls: number } {
  const fast = Math.max(0.1, Math.min(...times));
  const slow = Math.max(0.1, ...times);
  const wanted = Math.min(size.most, Math.max(size.fewest, Math.ceil(SEGMENT_US / fast)));
  let calls = Math.min(wanted, Math.max(size.fewest, Math.ceil(LONGEST_SEGMENT_US / slow)));
  const perCall = (2 * (times[0] + times[1])) / 1000;
  const enough = Math.max(ENOUGH_BLOCKS, Math.ceil(ENOUGH_MS / (perCall * calls)));
  let blocks = Math.min(size.blocks, enough);
  // Fewer calls first, then fewer blocks: blocks are what a median is taken over.
  const most = (): number => longestMs / perCall;
  if (blocks * calls > most()) calls = Math.max(5, Math.min(calls, Math.floor(most() / blocks)));
  if (blocks * calls > most()) blocks = Math.max(Math.min(FEWEST_BLOCKS, blocks), Math.floor(most() / calls));
  if (blocks * calls > most()) calls = Math.max(2, Math.floor(most() / blocks));
  return { blocks, calls };
}
