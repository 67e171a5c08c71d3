import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { z } from "zod";
import type { Json } from "../src/base/json.ts";
import type { Problem } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";
import { didYouMean } from "../src/base/suggest.ts";
import { type Column, rowsOf } from "../src/data/table.ts";
import { columnsOf, measureOne } from "../src/measure/drift.ts";
import { measureColumn } from "../src/measure/drift-column.ts";
import { isColumnar, openDriftSource, type OpenSource, UnreadableColumn } from "../src/measure/drift-open.ts";
import { type Batch, batchesOf, takeRows } from "../src/measure/drift-series.ts";
import { sideOf } from "../src/measure/drift-side.ts";
import { answerJob } from "../src/run/message.ts";

/*
 * Measures drift between two files behind the crash wall, column after column: memory holds a column of each side and
 * thread, never a table. Threads take the next column from a shared counter, so a slow one delays nobody else.
 */

const FILE = z.strictObject({ path: z.string(), file: z.string() });
const JOB = z.strictObject({
  reference: FILE,
  current: FILE,
  columns: z.array(z.string()).optional(),
  by: z.string().optional(),
  threads: z.int().min(1).max(16),
});
type Job = z.infer<typeof JOB>;

/** What a thread is given. */
const WORKER = z.object({ job: JOB, counter: z.instanceof(SharedArrayBuffer) });

/** Cells below which a second thread starts slower than the first one is done. */
const LARGE = 2_000_000;

/** What a thread found, by the place of the column. */
type Part = {
  readonly columns: readonly (readonly [number, Json])[];
  readonly batches: readonly (readonly [number, Json])[];
};
type Answer =
  | { readonly ok: true; readonly part: Part }
  | { readonly ok: false; readonly problems: readonly Problem[] };

if (isMainThread) await answerJob(JOB, measure);
else await work();

async function measure(job: Job): Promise<Json> {
  const sides = await openBoth(job);
  if (!sides.ok) return { ok: false, problems: sides.problems };
  const { reference, current } = sides;
  const unknown = unknownColumns(job, reference, current);
  if (unknown.length > 0) return { ok: false, problems: unknown };
  const batches = batchesFor(job, current);
  if (!batches.ok) return { ok: false, problems: batches.problems };
  const names = namesFor(job, reference, current);
  const threads = Math.min(
    job.threads,
    names.length,
    isLarge(reference, current) && bothColumnar(job) ? 16 : 1,
  );
  const counter = new SharedArrayBuffer(4);
  const answers =
    threads <= 1
      ? [
          answerOf(() =>
            takeColumns({ reference, current, names, batches: batches.value }, new Int32Array(counter)),
          ),
        ]
      : await Promise.all(Array.from({ length: threads }, () => startThread(job, counter)));
  const problems = answers.flatMap((answer) => (answer.ok ? [] : answer.problems));
  if (problems.length > 0) return { ok: false, problems };
  const parts = answers.flatMap((answer) => (answer.ok ? [answer.part] : []));
  const inOrder = (found: (part: Part) => readonly (readonly [number, Json])[]): readonly Json[] =>
    parts
      .flatMap((part) => found(part))
      .sort(([one], [other]) => one - other)
      .map(([, facts]) => facts);
  return {
    ok: true,
    reference: { file: reference.file, rows: reference.rows, profile: reference.profile },
    current: { file: current.file, rows: current.rows, profile: current.profile },
    columns: inOrder(({ columns }) => columns),
    batches: batches.value.map(({ name, rows }) => ({ name, rows: rows.length })),
    series: inOrder(({ batches }) => batches),
    peak_mb: process.resourceUsage().maxRSS / 1024,
  };
}

/** A thread of its own opens the files again: open files and decoded pages cannot be shared. */
async function work(): Promise<void> {
  const { job, counter } = WORKER.parse(workerData);
  const sides = await openBoth(job);
  if (!sides.ok) return tell({ ok: false, problems: sides.problems });
  const batches = batchesFor(job, sides.current);
  if (!batches.ok) return tell({ ok: false, problems: batches.problems });
  const names = namesFor(job, sides.reference, sides.current);
  tell(answerOf(() => takeColumns({ ...sides, names, batches: batches.value }, new Int32Array(counter))));
}

function tell(answer: Answer): void {
  parentPort?.postMessage(answer, []);
}

function startThread(job: Job, counter: SharedArrayBuffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(fileURLToPath(import.meta.url), { workerData: { job, counter } });
    thread.once("message", (answer: Answer) => resolve(answer));
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error("a thread left without an answer")));
  });
}

type Sides = {
  readonly reference: OpenSource;
  readonly current: OpenSource;
  readonly names: readonly string[];
  readonly batches: readonly Batch[];
};

function takeColumns({ reference, current, names, batches }: Sides, counter: Int32Array): Part {
  const columns: (readonly [number, Json])[] = [];
  const series: (readonly [number, Json])[] = [];
  for (let at = Atomics.add(counter, 0, 1); at < names.length; at = Atomics.add(counter, 0, 1)) {
    const name = names[at] ?? "";
    columns.push([at, plainFacts(measureOne(reference, current, name))]);
    if (batches.length > 0) series.push([at, measureBatches(reference, current, { name, batches })]);
  }
  return { columns, batches: series };
}

function measureBatches(
  reference: OpenSource,
  current: OpenSource,
  { name, batches }: { readonly name: string; readonly batches: readonly Batch[] },
): Json {
  const both = [reference, current].every((source) => source.columns.some((column) => column.name === name));
  if (!both || current.column === undefined) return [];
  const before = reference.side(name);
  const now: Column = current.column(name);
  return batches.map(({ rows }) => plainFacts(measureColumn(name, before, sideOf(takeRows(now, rows)))));
}

/** JSON has no way to write what is absent or not finite. */
function plainFacts(facts: object): Json {
  return JSON.parse(JSON.stringify(facts));
}

function answerOf(find: () => Part): Answer {
  try {
    return { ok: true, part: find() };
  } catch (error) {
    if (error instanceof UnreadableColumn) return { ok: false, problems: error.problems };
    throw error;
  }
}

async function openBoth(
  job: Job,
): Promise<
  | { readonly ok: true; readonly reference: OpenSource; readonly current: OpenSource }
  | { readonly ok: false; readonly problems: readonly Problem[] }
> {
  const [reference, current] = await Promise.all([
    openDriftSource(job.reference),
    openDriftSource(job.current),
  ]);
  if (reference.ok && current.ok) return { ok: true, reference: reference.value, current: current.value };
  return { ok: false, problems: [reference, current].flatMap((side) => (side.ok ? [] : side.problems)) };
}

/** The column that the windows come from is a calendar or a counter: it differs by design and is not measured. */
function namesFor({ columns, by }: Job, reference: OpenSource, current: OpenSource): readonly string[] {
  return columnsOf(reference, current, columns).filter((name) => name !== by);
}

function unknownColumns(
  { columns, by }: Job,
  reference: OpenSource,
  current: OpenSource,
): readonly Problem[] {
  const known = [...reference.columns, ...current.columns].map(({ name }) => name);
  const inCurrent = current.columns.map(({ name }) => name);
  const problem = (name: string, names: readonly string[]): Problem => ({
    code: "unknown-column",
    file: current.file,
    path: plain(name),
    message: `there is no column "${plain(name)}".${didYouMean(name, names)}`,
    hint: `Columns: ${names
      .slice(0, 8)
      .map((known) => plain(known, 40))
      .join(", ")}${names.length > 8 ? " …" : ""}.`,
  });
  return [
    ...(columns ?? []).filter((name) => !known.includes(name)).map((name) => problem(name, known)),
    ...(by === undefined || inCurrent.includes(by) ? [] : [problem(by, inCurrent)]),
  ];
}

function batchesFor(
  { by }: Job,
  current: OpenSource,
):
  | { readonly ok: true; readonly value: readonly Batch[] }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  if (by === undefined) return { ok: true, value: [] };
  const problem = (
    message: string,
    hint: string,
  ): { readonly ok: false; readonly problems: readonly Problem[] } => ({
    ok: false,
    problems: [{ code: "no-batches", file: current.file, path: plain(by), message, hint }],
  });
  if (current.column === undefined)
    return problem("a profile has no rows to split", "Give the current data as a table.");
  const column = current.column(by);
  const batches = batchesOf(column);
  if (batches === undefined)
    return problem(
      `column "${plain(by)}" has more than 60 different values in ${rowsOf(column)} rows`,
      "Name a column with fewer values: a day, a week, a batch number.",
    );
  if (batches.length === 0) return problem(`column "${plain(by)}" has no values`, "Name another column.");
  return { ok: true, value: batches };
}

function isLarge(reference: OpenSource, current: OpenSource): boolean {
  return (reference.rows + current.rows) * reference.columns.length > LARGE;
}

function bothColumnar(job: Job): boolean {
  return isColumnar(job.reference.path) && isColumnar(job.current.path);
}
