import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { runtimeVersion } from "../model/runtime.ts";
import { medianOf } from "../stats/paired-ratio.ts";
import type { SoloJob, SoloResult } from "./latency-job.ts";
import { atPlace, feedModel, loadModel, openRows, type Ready, timeCalls } from "./latency-ready.ts";

const WARM_RUNS = 100;
const CALIBRATION_MS = 60;

/**
 * One model alone in a fresh process: how long until its first answer, what memory it takes over a session that
 * holds nothing, whether that grows with use, and about how long a call takes.
 */
export async function runSolo(job: SoloJob, folder: string): Promise<SoloResult> {
  const runtime = await openEmptySession(job, folder);
  const table = openRows(job.rows);
  const emptyRss = residentBytes();
  atPlace(folder, job.side);
  const started = performance.now();
  const model = await loadModel(job.side, job.model);
  const loadMs = performance.now() - started;
  const rows = { job: job.rows, table, bulkRows: job.bulkRows, seed: job.seed };
  const ready = feedModel(job.side, { model, job: job.model }, rows);
  const firstRunMs = (await timeRuns(ready, "single", { calls: 1, ms: CALIBRATION_MS })).medianUs / 1000;
  await timeRuns(ready, "single", { calls: WARM_RUNS, ms: job.runsMs });
  const warmRss = residentBytes();
  const { medianUs } = await timeRuns(ready, "single", { calls: WARM_RUNS, ms: CALIBRATION_MS });
  const { runs } = await timeRuns(ready, "single", { calls: job.runs, ms: job.runsMs });
  const laterRss = residentBytes();
  const bulk =
    ready.pool.bulkRows === 0
      ? 0
      : (await timeRuns(ready, "bulk", { calls: 20, ms: CALIBRATION_MS })).medianUs;
  await model.session.release();
  return {
    kind: "solo",
    runtime,
    bytes: model.bytes,
    loadMs,
    firstRunMs,
    emptyRss,
    warmRss,
    laterRss,
    runs,
    singleUs: medianUs,
    bulkRows: ready.pool.bulkRows,
    bulkUs: bulk,
  };
}

/** The runtime's own start and our own code's first run are no model's fault, so a model that does nothing comes first. */
async function openEmptySession(job: SoloJob, folder: string): Promise<string> {
  atPlace(folder, "harness");
  const path = join(folder, "identity.onnx");
  writeFileSync(path, Buffer.from(IDENTITY, "base64"));
  const files = { model: "identity.onnx", serving: "", data: "" };
  const empty = await loadModel(job.side, { model: path, files });
  const rows = { job: { kind: "synthetic" }, table: undefined, bulkRows: 1, seed: "empty" } as const;
  const ready = feedModel(job.side, { model: empty, job: { model: path, files } }, rows);
  await timeRuns(ready, "single", { calls: WARM_RUNS, ms: CALIBRATION_MS });
  await empty.session.release();
  return runtimeVersion();
}

/** y = Identity(x), x: float[N, 1], opset 13. */
const IDENTITY = "CAc6MwoQCgF4EgF5IghJZGVudGl0eRIBZVoNCgF4EggKBggBEgIKAGINCgF5EggKBggBEgIKAEICEA0=";

/** Calls until there are enough or the time is over, at least one. */
async function timeRuns(
  ready: Ready,
  scenario: "single" | "bulk",
  most: { readonly calls: number; readonly ms: number },
): Promise<{ readonly runs: number; readonly medianUs: number }> {
  const times = new Float32Array(most.calls);
  const until = performance.now() + most.ms;
  let runs = 0;
  do {
    await timeCalls(ready, ready.pool[scenario], times, { at: runs, calls: 1, offset: runs });
    runs += 1;
  } while (runs < most.calls && performance.now() < until);
  return { runs, medianUs: medianOf([...times.subarray(0, runs)]) };
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
