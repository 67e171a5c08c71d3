import type { FootprintRun, FootprintSample, FootprintSide } from "../gates/footprint.ts";
import type { TimedSide } from "../gates/latency-facts.ts";
import { measureSolo, type Solos, type TimingRequest } from "./latency.ts";
import { type TimingHands, withTiming } from "./latency-child.ts";
import type { SoloResult } from "./latency-job.ts";

/** Over this many runs memory may not grow. */
const RUNS = 1_000;
const FEWEST = 3;

/** The facts of the gate, and what the timing of both models together starts from. */
export type FootprintEnd = { readonly run: FootprintRun; readonly solos?: Solos; readonly runtime?: string };

export type FootprintRequest = Pick<
  TimingRequest,
  "incumbent" | "candidate" | "rows" | "bulkRows" | "seed" | "deadline"
> & {
  /** fresh processes for each model */
  readonly samples: number;
  /** after this moment three of each are enough; after `deadline` no process is started at all */
  readonly soon: number;
};

/** Each model alone in fresh processes, in turns, so that a busy minute hits both. */
export async function measureFootprint(request: FootprintRequest, hands: TimingHands): Promise<FootprintEnd> {
  return withTiming(request.rows, hands, async (timing) => {
    const results: Record<TimedSide, SoloResult[]> = { incumbent: [], candidate: [] };
    const printed = new Set<TimedSide>();
    for (let sample = 0; sample < request.samples; sample += 1) {
      if (sample >= FEWEST && hands.now() >= request.soon) break;
      // The candidate first: where both break, it is the one that is judged.
      for (const side of sample % 2 === 0 ? EVEN : ODD) {
        if (hands.now() >= request.deadline) break;
        hands.progress(`each model alone: round ${sample + 1} of ${request.samples}`);
        const solo = await measureSolo(request, timing, { side, name: `solo-${side}-${sample}`, runs: RUNS });
        if (solo.kind !== "done") return { run: solo };
        results[side].push(solo.result);
        if (solo.printed) printed.add(side);
      }
    }
    const [incumbent, candidate] = [results.incumbent[0], results.candidate[0]];
    if (incumbent === undefined || candidate === undefined) return { run: { kind: "harness", how: NO_TIME } };
    return {
      run: { kind: "measured", incumbent: sideOf(results.incumbent), candidate: sideOf(results.candidate) },
      solos: { incumbent, candidate, printed: [...printed] },
      runtime: candidate.runtime,
    };
  });
}

const NO_TIME =
  "the time budget was over before each model had run once: raise `gates: { latency: { time_budget: … } }`, or `--time-budget`";

const EVEN = ["candidate", "incumbent"] as const;
const ODD = ["incumbent", "candidate"] as const;

function sideOf(results: readonly SoloResult[]): FootprintSide {
  return {
    bytes: results[0]?.bytes ?? 0,
    samples: results.map(({ loadMs, firstRunMs, emptyRss, warmRss, laterRss, runs }): FootprintSample => ({
      loadMs,
      firstRunMs,
      emptyRss,
      warmRss,
      laterRss,
      runs,
    })),
  };
}
