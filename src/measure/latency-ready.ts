import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { TimedSide } from "../gates/latency-facts.ts";
import { openTable } from "../data/columns.ts";
import type { Table } from "../data/table.ts";
import { type OpenModel, openModel } from "../model/load.ts";
import { refusalProblem } from "../model/refusal.ts";
import type { Prepared } from "../model/runtime.ts";
import { placeFile, type RowsJob, type SideJob, type Stopped } from "./latency-job.ts";
import { makePool, type Pool } from "./latency-rows.ts";

/** A model that is loaded and fed, inside a child. */
export type Ready = {
  readonly side: TimedSide;
  readonly job: SideJob;
  readonly model: OpenModel;
  readonly pool: Pool;
};

/** Ends the work of a child with a result that names why. */
export class StopTiming extends Error {
  readonly result: Stopped;

  constructor(result: Stopped) {
    super(result.kind);
    this.result = result;
  }
}

/** Says in the child's folder what comes next, so that the parent knows in what a child died. */
export function atPlace(folder: string, place: TimedSide | "harness"): void {
  writeFileSync(join(folder, placeFile), place);
}

export async function loadModel(side: TimedSide, job: SideJob): Promise<OpenModel> {
  const end = await openModel(job.model, job.files.model);
  if (end.kind === "open") return end.model;
  throw new StopTiming(
    end.kind === "place" ? end : { kind: "problems", side, problems: end.problems.slice(0, 200) },
  );
}

/** The sample of rows that the parent left, or nothing where rows are made up. */
export function openRows(rows: RowsJob): Table | undefined {
  return rows.kind === "table" ? openTable(rows.folder) : undefined;
}

export function feedModel(
  side: TimedSide,
  loaded: { readonly model: OpenModel; readonly job: SideJob },
  rows: {
    readonly job: RowsJob;
    readonly table: Table | undefined;
    readonly bulkRows: number;
    readonly seed: string;
  },
): Ready {
  const pool = makePool(loaded.model, loaded.job, rows);
  if (!pool.ok) throw new StopTiming({ kind: "problems", side, problems: pool.problems.slice(0, 200) });
  return { side, ...loaded, pool: pool.value };
}

/** Runs the model `calls` times and notes the microseconds of each call from `at` on. */
export async function timeCalls(
  ready: Ready,
  feeds: readonly Prepared[],
  times: Float32Array,
  place: { readonly at: number; readonly calls: number; readonly offset: number },
): Promise<void> {
  const { session } = ready.model;
  const { fetches } = ready.pool;
  const burnMs = (ready.job.burnUs ?? 0) / 1000;
  const count = feeds.length;
  for (let call = 0; call < place.calls; call += 1) {
    const feed = feeds[(place.offset + call) % count]!;
    const started = performance.now();
    const end = await session.run(feed, fetches);
    if (burnMs > 0) burn(burnMs);
    times[place.at + call] = (performance.now() - started) * 1000;
    if (!end.ok) throw refusedRun(ready, end.refusal);
  }
}

/** What a model may not answer to its own rows ends the timing; the machine's faults are nobody's. */
function refusedRun({ side, job }: Ready, refusal: Parameters<typeof refusalProblem>[0]): StopTiming {
  const problem = refusalProblem(refusal, job.files.model);
  return new StopTiming(
    refusal.fault === "place" ? { kind: "place", problem } : { kind: "problems", side, problems: [problem] },
  );
}

/** Turns idly; the acceptance experiment asks how long that really takes. */
export function burn(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
