import { performance } from "node:perf_hooks";
import { countOf } from "../base/number.ts";
import { type Outcome, type Problem, bad, good } from "../base/problem.ts";
import type { Column, Table } from "../data/table.ts";
import { type Collector, collectScores } from "./collect.ts";
import type { TensorData } from "./elements.ts";
import { type FeedPlan, planFeeds } from "./feed-plan.ts";
import { type FeedColumns, type Slice, makeFeeds } from "./feeds.ts";
import { type OpenModel, refused } from "./load.ts";
import { type OutputRequest, planOutput } from "./output-plan.ts";
import { readOutputs } from "./outputs.ts";
import type { Session } from "./runtime.ts";
import type { ScoringJob } from "./score-job.ts";
import type { Scores } from "./scores.ts";
import { type Signature, signatureOf } from "./signature.ts";

/** How scoring one table ended, seen from inside the child. */
export type TableScores =
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "place"; readonly problem: Problem }
  | {
      readonly kind: "scores";
      readonly scores: Scores;
      readonly words: readonly string[];
      readonly unused: readonly string[];
      readonly runs: number;
      readonly rowsAtOnce: number;
      /** time inside the runtime alone */
      readonly runMs: number;
    };

/** Plans feeds and output, then runs the model over the table, some rows at a time. */
export async function scoreTable(
  { scan, session }: OpenModel,
  table: Table,
  job: ScoringJob,
  rowsAtOnce: number | undefined,
): Promise<TableScores> {
  const signature = signatureOf(scan);
  const feeds = planFeeds(signature, { columns: table.columns, ...job });
  const rows = feeds.ok && feeds.value.rows.kind === "exactly" ? feeds.value.rows.count : undefined;
  const request = { ...job, rows };
  const output = planOutput(signature, request);
  const differing = findDifference(signature, session, job.files.model);
  if (!feeds.ok || !output.ok || differing !== undefined) {
    return {
      kind: "problems",
      problems: [
        ...(feeds.ok ? [] : feeds.problems),
        ...(output.ok ? [] : output.problems),
        ...(differing ?? []),
      ],
    };
  }
  const size =
    rows ?? Math.max(1, Math.min(rowsAtOnce ?? feeds.value.rows.count, feeds.value.rows.count, table.rows));
  return runAll({ signature, session, request, plan: feeds.value, size, table });
}

type Running = {
  readonly signature: Signature;
  readonly session: Session;
  readonly request: OutputRequest;
  readonly plan: FeedPlan;
  readonly size: number;
  readonly table: Table;
};

/**
 * Two readers of one file that disagree on its inputs are how a model hides something; and the runtime ignores
 * feeds that it does not know, so a dropped feature would go unseen.
 */
function findDifference(
  signature: Signature,
  session: Session,
  file: string,
): readonly Problem[] | undefined {
  const ours = signature.inputs.map(({ name }) => name);
  const theirs = new Set(session.inputs);
  if (ours.length === theirs.size && ours.every((name) => theirs.has(name))) return undefined;
  const message = `the file declares the inputs ${ours.join(", ")}, and the runtime sees ${session.inputs.join(", ")}`;
  const hint = "export the model again; a file that two readers read differently is not judged";
  return [{ code: "inputs-differ", file, path: "", message: message.slice(0, 1000), hint }];
}

async function runAll(running: Running): Promise<TableScores> {
  const { plan, size, table, session, request } = running;
  const columns = cacheColumns(table, request.files.data);
  let collector: Collector | undefined;
  let words: readonly string[] = [];
  let runMs = 0;
  let runs = 0;
  for (let start = 0; start < table.rows; start += size) {
    const slice = { start, count: Math.min(size, table.rows - start), size };
    const fitted = plan.rows.kind === "exactly" ? slice : { ...slice, size: slice.count };
    const feeds = makeFeeds(plan, columns, fitted);
    if (!feeds.ok) return { kind: "problems", problems: feeds.problems };
    const prepared = session.prepare(feeds.value);
    const fetches = collector?.fetches ?? possibleFetches(running);
    const before = performance.now();
    const ran = await session.run(prepared, fetches);
    runMs += performance.now() - before;
    runs += 1;
    if (!ran.ok) return refused(ran.refusal, request.files.model);
    if (collector === undefined) {
      const planned = planCollector(running, ran.value, fitted);
      if (!planned.ok) return { kind: "problems", problems: planned.problems };
      ({ collector, words } = planned.value);
    }
    const wrong = collector.take(ran.value, fitted);
    if (wrong !== undefined)
      return { kind: "problems", problems: [outputProblem(wrong, request.files.model)] };
  }
  if (collector === undefined) {
    const message = "the table has no rows to score";
    return {
      kind: "problems",
      problems: [
        { code: "no-rows", file: request.files.data, path: "", message, hint: "name a table with rows" },
      ],
    };
  }
  return {
    kind: "scores",
    scores: collector.end(),
    words: [...plan.words, ...words],
    unused: plan.unused,
    runs,
    rowsAtOnce: size,
    runMs,
  };
}

/** Before the first run no width is certain, so it fetches every output that could be a score or a label. */
function possibleFetches({ signature, session, request }: Running): readonly string[] {
  const tensors = new Set(session.outputs.flatMap(({ name, isTensor }) => (isTensor ? [name] : [])));
  return readOutputs(signature, request.rows)
    .filter(({ kind, tensor }) => kind !== "other" && tensors.has(tensor))
    .map(({ tensor }) => tensor);
}

/** Numbers that are kept in all: 128 million, 1 GB. */
const MOST_NUMBERS = 2 ** 27;

function planCollector(
  { signature, request, table }: Running,
  outputs: readonly TensorData[],
  { size }: Slice,
): Outcome<{ readonly collector: Collector; readonly words: readonly string[] }> {
  const output = planOutput(withShapes(signature, outputs), { ...request, rows: size });
  if (!output.ok) return output;
  const width = output.value.task === "multiclass" ? output.value.classes.length : 1;
  if (table.rows * width > MOST_NUMBERS) {
    const message = `${countOf(table.rows, "row")} with ${countOf(width, "class", "classes")} make more than ${MOST_NUMBERS} scores`;
    const hint = "use a sample of the rows";
    return bad({ code: "too-many-scores", file: request.files.data, path: "", message, hint });
  }
  return good({ collector: collectScores(output.value, table.rows), words: output.value.words });
}

function withShapes(signature: Signature, outputs: readonly TensorData[]): Signature {
  const shapes = new Map(outputs.map(({ name, dims }) => [name, dims]));
  return {
    ...signature,
    outputs: signature.outputs.map((output) => {
      const dims = output.tensor === undefined ? undefined : shapes.get(output.tensor.name);
      if (output.tensor === undefined || dims === undefined) return output;
      return { ...output, tensor: { ...output.tensor, type: { ...output.tensor.type, dims } } };
    }),
  };
}

function outputProblem(message: string, file: string): Problem {
  const hint =
    "export the model so that every output row belongs to one input row, or name another output in serving.yaml";
  return { code: "output-shape", file, path: "", message, hint };
}

/** Columns are read from disk once, not once a run. */
function cacheColumns(table: Table, file: string): FeedColumns {
  const read = new Map<string, Column>();
  return {
    file,
    column: (name) => {
      const known = read.get(name) ?? table.column(name);
      read.set(name, known);
      return known;
    },
  };
}
