import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Json } from "../src/base/json.ts";
import type { Problem } from "../src/base/problem.ts";
import { openTable } from "../src/data/columns.ts";
import { type OpenModel, openModel } from "../src/model/load.ts";
import { overlayTable } from "../src/model/overlay.ts";
import { runtimeVersion } from "../src/model/runtime.ts";
import {
  type LoadResult,
  type ScoreJob,
  type ScoringJob,
  type TableEnd,
  outputFiles,
  scoreJobSchema,
} from "../src/model/score-job.ts";
import { type TableScores, scoreTable } from "../src/model/score-table.ts";
import { numbersOf, scoreRows } from "../src/model/scores.ts";
import { answerJob } from "../src/run/message.ts";

const MOST_PROBLEMS = 200;
const MOST_WORDS = 1000;

// Loads one model and scores tables with it, each table's end written before the next begins.
await answerJob(scoreJobSchema, (job) => runJob(job));

async function runJob(job: ScoreJob): Promise<Json> {
  const started = performance.now();
  const end = await openModel(job.model, job.mode === "load" ? job.file : job.files.model);
  const loadMs = performance.now() - started;
  if (end.kind !== "open") {
    const refusal = end.kind === "place" ? end : { kind: end.kind, problems: shorten(end.problems) };
    if (job.mode === "score") for (const { out } of job.tables) writeEnd(out, refusal);
    return refusal;
  }
  try {
    const runtime = await runtimeVersion();
    if (job.mode === "load")
      return { kind: "opened", runtime, bytes: end.model.bytes, loadMs } satisfies LoadResult;
    await scoreTables(end.model, job, { runtime, loadMs });
    return { kind: "scored" };
  } finally {
    await end.model.session.release();
  }
}

type Run = { readonly runtime: string; readonly loadMs: number };

async function scoreTables(model: OpenModel, job: ScoringJob, run: Run): Promise<void> {
  for (const { folder, over, out, rowsAtOnce } of job.tables) {
    const own = openTable(folder);
    const table = over === undefined ? own : overlayTable(own, openTable(over));
    const end = await scoreTable(model, table, job, rowsAtOnce);
    if (end.kind === "problems") writeEnd(out, { kind: "problems", problems: shorten(end.problems) });
    else if (end.kind === "place") writeEnd(out, end);
    else writeScores(out, end, run);
  }
}

function writeScores(out: string, end: Extract<TableScores, { readonly kind: "scores" }>, run: Run): void {
  const { scores, words, unused, runs, rowsAtOnce, runMs } = end;
  const labels = scores.task === "regression" ? undefined : scores.labels;
  const numbers = numbersOf(scores);
  writeNumbers(join(out, outputFiles.numbers), numbers);
  if (labels !== undefined) writeNumbers(join(out, outputFiles.labels), labels.codes);
  const classes = scores.task === "multiclass" ? [...scores.classes] : [];
  writeEnd(out, {
    kind: "scores",
    task: scores.task,
    rows: scoreRows(scores),
    ...(scores.task === "binary" ? { positiveClass: scores.positiveClass } : {}),
    classes,
    ...(labels === undefined ? {} : { labelClasses: [...labels.classes] }),
    words: words.slice(0, MOST_WORDS),
    unused: [...unused],
    runs,
    rowsAtOnce,
    runMs,
    ...run,
  });
}

function writeNumbers(path: string, numbers: Float64Array | Int32Array): void {
  writeFileSync(path, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}

/** In one rename: a reader sees a whole end or none. */
function writeEnd(out: string, end: TableEnd): void {
  const path = join(out, outputFiles.end);
  writeFileSync(`${path}.part`, JSON.stringify(end));
  renameSync(`${path}.part`, path);
}

function shorten(problems: readonly Problem[]): Problem[] {
  return problems.slice(0, MOST_PROBLEMS);
}
