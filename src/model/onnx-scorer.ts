import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { countOf } from "../base/number.ts";
import { parseJson } from "../base/json.ts";
import { plain } from "../base/text.ts";
import { openTable } from "../data/columns.ts";
import { type ChildEnd, type Limits, runChild } from "../run/child.ts";
import {
  type LoadResult,
  type ScoringJob,
  type TableEnd,
  loadResultSchema,
  outputFiles,
  tableEndSchema,
} from "./score-job.ts";
import { type ScoreEnd, type ScoreInput, type Scorer, problemWords } from "./scorer.ts";
import { type HardLabels, type Scores, scoreFacts, scoreRows } from "./scores.ts";
import type { FileNames, Serving, Task } from "./serving.ts";

export type OnnxScorerOptions = {
  readonly modelPath: string;
  /** what the files are called in sentences */
  readonly files: FileNames;
  readonly serving?: Serving | undefined;
  readonly task?: Task | undefined;
  /** class names from the bundle's labels file, in the order of the model's columns */
  readonly names?: readonly string[] | undefined;
  /** distinct labels of the data as text, sorted */
  readonly labels?: readonly string[] | undefined;
  /** the label's column, which is never fed */
  readonly label?: string | undefined;
  /** columns that are fed only when an input or serving.yaml names them */
  readonly exclude?: readonly string[] | undefined;
  /** an existing folder for work files; each call makes its own inside and removes it */
  readonly folder: string;
  /** for one call as a whole, however many tables it scores */
  readonly limits: Limits;
};

/** Scores with a model behind the crash wall; paths may be relative, though the child runs elsewhere. Opening costs nothing; what is wrong with the model shows in the ends. */
export function openOnnxScorer(options: OnnxScorerOptions): Scorer {
  return {
    source: "model",
    score: (inputs) => inFolder(options.folder, (folder) => scoreAll(options, inputs, folder)),
  };
}

/** Loads the model in a child and lets go of it: can it run here, how large is it, how long does it take? */
export async function tryLoading(
  options: Pick<OnnxScorerOptions, "modelPath" | "folder" | "limits"> & { readonly file: string },
): Promise<LoadEnd> {
  const { modelPath, file, limits } = options;
  return inFolder(options.folder, async (folder) => {
    const job = { mode: "load", model: resolve(modelPath), file };
    const end = await runChild({ name: "score", job, folder, limits });
    if (end.kind !== "done") return brokenEnd(end, `loading ${plain(file)}`);
    const result = loadResultSchema.safeParse(end.result);
    if (!result.success) return { kind: "broken-result", words: BROKEN };
    const { data } = result;
    if (data.kind === "opened") return data;
    return problemEnd(data);
  });
}

export type LoadEnd =
  | Extract<LoadResult, { readonly kind: "opened" }>
  | Exclude<ScoreEnd, { readonly kind: "scores" }>;

const BROKEN =
  "the child that runs models came back with something that is no answer; treat the model as hostile";

async function inFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(resolve(parent), "score-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function scoreAll(
  options: OnnxScorerOptions,
  inputs: readonly ScoreInput[],
  folder: string,
): Promise<readonly ScoreEnd[]> {
  if (inputs.length === 0) return [];
  const tables = inputs.map((input, at) => {
    const out = join(folder, `table-${at}`);
    mkdirSync(out);
    const over = input.over === undefined ? {} : { over: resolve(input.over) };
    return { ...input, folder: resolve(input.folder), ...over, out };
  });
  const job: ScoringJob = { ...jobOf(options), tables };
  const end = await runChild({ name: "score", job, folder, limits: options.limits });
  const ends: ScoreEnd[] = [];
  let stopped: ScoreEnd | undefined;
  for (const { out, folder: table } of tables) {
    const read = stopped === undefined ? readEnd(out, table) : undefined;
    if (read !== undefined) ends.push(read);
    else if (stopped === undefined) {
      stopped = brokenEnd(end, `scoring with ${plain(options.files.model)}`);
      ends.push(stopped);
    } else
      ends.push({
        kind: "not-run",
        words: `not tried, because the run before it ended badly: ${wordsOf(stopped)}`,
      });
  }
  return ends;
}

function jobOf(options: OnnxScorerOptions): Omit<ScoringJob, "tables"> {
  const { modelPath, files, serving, task, names, labels, label, exclude } = options;
  return {
    mode: "score",
    model: resolve(modelPath),
    files,
    serving: serving && servingPart(serving),
    task,
    names: names && [...names],
    labels: labels && [...labels],
    label,
    exclude: exclude && [...exclude],
  };
}

/** Only what feeding and reading need; the rest of serving.yaml is not the child's business. */
function servingPart({ inputs, output, delayed }: Serving): ScoringJob["serving"] {
  return {
    inputs:
      inputs && Object.fromEntries(Object.entries(inputs).map(([name, columns]) => [name, [...columns]])),
    output: output && {
      score: output.score && { tensor: output.score.tensor, index: output.score.index },
      positive: output.positive,
      classes: output.classes && [...output.classes],
    },
    delayed: delayed && { ...delayed },
  };
}

/** What the child wrote about one table, read as a stranger's words. Undefined when it never came to it. */
function readEnd(out: string, table: string): ScoreEnd | undefined {
  const path = join(out, outputFiles.end);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return undefined;
  if (size > LARGEST_END) return { kind: "broken-result", words: BROKEN };
  let json: unknown;
  try {
    json = parseJson(readFileSync(path, "utf8"));
  } catch {
    return { kind: "broken-result", words: BROKEN };
  }
  const end = tableEndSchema.safeParse(json);
  if (!end.success) return { kind: "broken-result", words: BROKEN };
  if (end.data.kind !== "scores") return problemEnd(end.data);
  const scores = readScores(out, end.data);
  if (scores === undefined || scoreRows(scores) !== openTable(table).rows)
    return { kind: "broken-result", words: BROKEN };
  const { words, unused, runtime, runs, rowsAtOnce, loadMs, runMs } = end.data;
  const run = { runtime, runs, rowsAtOnce, loadMs, runMs };
  return { kind: "scores", scores, facts: { ...scoreFacts(scores), words, unused, run } };
}

const LARGEST_END = 64 * 1024 * 1024;

function readScores(out: string, end: Extract<TableEnd, { readonly kind: "scores" }>): Scores | undefined {
  const width = end.task === "labels" ? 0 : end.task === "multiclass" ? end.classes.length : 1;
  const numbers = readBytes(join(out, outputFiles.numbers), end.rows * width * 8);
  const codes =
    end.labelClasses === undefined ? undefined : readBytes(join(out, outputFiles.labels), end.rows * 4);
  if (numbers === undefined || (end.labelClasses !== undefined && codes === undefined)) return undefined;
  const values = new Float64Array(numbers);
  const hard =
    codes === undefined
      ? undefined
      : checkLabels({ classes: end.labelClasses ?? [], codes: new Int32Array(codes) });
  const labels = hard === undefined ? {} : { labels: hard };
  switch (end.task) {
    case "binary":
      return { task: "binary", positive: values, positiveClass: end.positiveClass ?? "", ...labels };
    case "multiclass":
      return { task: "multiclass", classes: end.classes, probabilities: values, ...labels };
    case "regression":
      return { task: "regression", values };
    case "labels":
      break;
  }
  return hard === undefined ? undefined : { task: "labels", labels: hard };
}

/** A code beyond the classes is no label. */
function checkLabels({ classes, codes }: HardLabels): HardLabels {
  return { classes, codes: codes.map((code) => (code >= 0 && code < classes.length ? code : -1)) };
}

/** The file's bytes in a buffer of their own, or undefined when there are more or fewer than announced. */
function readBytes(path: string, length: number): ArrayBuffer | undefined {
  if (length === 0) return new ArrayBuffer(0);
  if (statSync(path, { throwIfNoEntry: false })?.size !== length) return undefined;
  const bytes = readFileSync(path);
  const own = new ArrayBuffer(length);
  new Uint8Array(own).set(bytes);
  return own;
}

type Bad = Exclude<ScoreEnd, { readonly kind: "scores" | "not-run" }>;

function problemEnd(end: Exclude<TableEnd, { readonly kind: "scores" }>): Bad {
  const problems = end.kind === "problems" ? end.problems : [end.problem];
  return { kind: end.kind, problems, words: problemWords(problems) };
}

function brokenEnd(end: ChildEnd, doing: string): Bad {
  switch (end.kind) {
    case "timeout": {
      const words = `${doing} was not done after ${countOf(Math.round(end.afterMs / 1000), "second")} and was stopped; make the model faster or give it more time`;
      return { kind: "timed-out", words };
    }
    case "memory": {
      const words = `${doing} took more than ${end.limitMb} MB and was stopped; look for a shape that grows without bound`;
      return { kind: "out-of-memory", words };
    }
    case "crash": {
      // Native code dies by a signal; an exit code is a JavaScript error, and that is ours.
      if (end.how.startsWith("signal")) {
        const words = `${doing} crashed the runtime (${plain(end.how)}); run \`twokey inspect\` on the model, and do not ship it before you know why`;
        return { kind: "crashed", words };
      }
      const words = `${doing} ended in an error of this tool (${plain(end.how)}: ${lastWords(end.output)}); please report it`;
      return { kind: "broken-result", words };
    }
    case "broken-result":
    case "done":
      break;
  }
  return { kind: "broken-result", words: BROKEN };
}

/** The line of a stack that says what happened. */
function lastWords(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  return plain(
    lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== "") ?? "no words",
  );
}

function wordsOf(end: ScoreEnd): string {
  return end.kind === "scores" ? `${countOf(scoreRows(end.scores), "row")} were scored` : end.words;
}
