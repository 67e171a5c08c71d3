import { type Outcome, type Problem, bad, good } from "../base/problem.ts";
import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import type { ColumnKind, Table } from "../data/table.ts";
import { numbersOf } from "../data/numbers.ts";
import { codesOf } from "../data/texts.ts";
import { pickPositive } from "./classes.ts";
import type { ScoreEnd, Scorer } from "./scorer.ts";
import { type HardLabels, type Scores, scoreFacts } from "./scores.ts";
import type { Serving, Task } from "./serving.ts";

export type TableScorerOptions = {
  /** one row for each row to be scored, in the same order */
  readonly table: Table;
  readonly task?: Task | undefined;
  readonly serving?: Serving | undefined;
  /** class names, and distinct labels of the data as text, sorted */
  readonly names?: readonly string[] | undefined;
  readonly labels?: readonly string[] | undefined;
  /** columns that belong to the data and are no scores: label, id, time */
  readonly exclude?: readonly string[] | undefined;
};

/**
 * Scores that somebody else computed, through the interface of a model. Columns: `score` for the positive class
 * or the predicted number; for several classes one column each, called like the class, `score_CLASS` or
 * `probability_CLASS`; `prediction` or `label` for classes without scores. Missing values are NaN, kept and counted.
 */
export function openTableScorer(options: TableScorerOptions): Outcome<Scorer> {
  const read = readScores(options);
  if (!read.ok) return read;
  const { scores, words } = read.value;
  const facts = { ...scoreFacts(scores), words, unused: [] };
  return good({
    source: "table",
    score: async (inputs) =>
      Promise.resolve(
        inputs.map((input): ScoreEnd => {
          if (input.over === undefined) return { kind: "scores", scores, facts };
          const why = "the scores come from a table, and changed rows can only be scored by a model";
          return { kind: "not-run", words: `${why}; name the model under \`files:\` in model.yaml` };
        }),
      ),
  });
}

type Read = { readonly scores: Scores; readonly words: readonly string[] };

function readScores(options: TableScorerOptions): Outcome<Read> {
  const score = findColumn(options, [...wantedColumns(options), "score"]);
  const hard = findColumn(options, [
    "prediction",
    "predicted",
    ...(options.exclude?.includes("label") ? [] : ["label"]),
  ]);
  const perClass = findClassColumns(options);
  const { task } = options;
  if (
    perClass !== undefined &&
    task !== "regression" &&
    task !== "ranking" &&
    (task === "multiclass" || score === undefined)
  ) {
    return readMulticlass(options, perClass, hard);
  }
  if (
    task === "regression" ||
    task === "ranking" ||
    (task !== "binary" && score !== undefined && (options.labels?.length ?? 3) > 2)
  ) {
    const column = score ?? hard;
    return column === undefined ? nothing(options) : readRegression(options, column);
  }
  if (score !== undefined) return readBinary(options, score, hard);
  return hard === undefined ? nothing(options) : readHard(options, hard);
}

function wantedColumns({ serving }: TableScorerOptions): readonly string[] {
  const wanted = serving?.output?.score?.tensor;
  return wanted === undefined ? [] : [wanted];
}

function findColumn(
  { table, exclude = [] }: TableScorerOptions,
  names: readonly string[],
): string | undefined {
  const known = new Set(table.columns.map(({ name }) => name).filter((name) => !exclude.includes(name)));
  return names.find((name) => known.has(name));
}

type ClassColumn = { readonly name: string; readonly column: string };

/** A column for every class, or nothing: scores of some classes are no distribution. */
function findClassColumns(options: TableScorerOptions): readonly ClassColumn[] | undefined {
  const names =
    options.serving?.output?.classes?.map(String) ?? options.names ?? options.labels ?? prefixed(options);
  if (names.length < 2) return undefined;
  const called = columnsCalled(options, names);
  if (called !== undefined) return called;
  // Columns numbered 0 … K−1 are the classes in sorted order, as scikit-learn numbers them.
  const numbers = names.map((_, at) => String(at));
  return columnsCalled(options, numbers)?.map(({ column }, at) => ({ name: names[at] ?? "", column }));
}

function columnsCalled(
  options: TableScorerOptions,
  names: readonly string[],
): readonly ClassColumn[] | undefined {
  const found = names.flatMap((name) => {
    const column = findColumn(options, [`score_${name}`, `probability_${name}`, name]);
    return column === undefined ? [] : [{ name, column }];
  });
  return found.length === names.length ? found : undefined;
}

function prefixed({ table }: TableScorerOptions): readonly string[] {
  return table.columns.flatMap(({ name }) => /^(?:score|probability)_(.+)$/s.exec(name)?.[1] ?? []);
}

function readMulticlass(
  options: TableScorerOptions,
  columns: readonly ClassColumn[],
  hard: string | undefined,
): Outcome<Read> {
  const { table, task, labels, serving } = options;
  const wrong = columns.flatMap(({ column }) => columnProblem(options, column));
  if (wrong.length > 0) return bad(...wrong);
  const classes = columns.map(({ name }) => name);
  const words = [
    `probabilities: columns ${columns
      .map(({ column }) => plain(column, 40))
      .slice(0, 12)
      .join(", ")}`,
  ];
  if (task !== "multiclass" && classes.length === 2) {
    const positive = pickPositive(classes, serving?.output?.positive);
    if (!positive.ok) return complain(options, "unknown-class", positive.message, positive.hint);
    const column = columns[positive.index]?.column ?? "";
    return readBinary({ ...options, labels: labels ?? classes }, column, hard);
  }
  const probabilities = new Float64Array(table.rows * columns.length);
  for (const [at, { column }] of columns.entries()) {
    const values = numbersOf(table.column(column));
    for (let row = 0; row < table.rows; row += 1)
      probabilities[row * columns.length + at] = values[row] ?? Number.NaN;
  }
  const hardLabels = hard === undefined ? {} : { labels: readLabels(table, hard, classes) };
  return good({ scores: { task: "multiclass", classes, probabilities, ...hardLabels }, words });
}

function readRegression(options: TableScorerOptions, column: string): Outcome<Read> {
  const wrong = columnProblem(options, column);
  if (wrong.length > 0) return bad(...wrong);
  const values = numbersOf(options.table.column(column));
  return good({ scores: { task: "regression", values }, words: [`prediction: column "${plain(column)}"`] });
}

function readBinary(options: TableScorerOptions, column: string, hard: string | undefined): Outcome<Read> {
  const wrong = columnProblem(options, column);
  if (wrong.length > 0) return bad(...wrong);
  const declared = options.serving?.output?.classes?.map(String) ?? options.names ?? options.labels;
  const classes = declared !== undefined && declared.length === 2 ? declared : ["0", "1"];
  const positive = pickPositive(classes, options.serving?.output?.positive);
  if (!positive.ok) return complain(options, "unknown-class", positive.message, positive.hint);
  const labels = hard === undefined ? {} : { labels: readLabels(options.table, hard, classes) };
  const scores: Scores = {
    task: "binary",
    positive: numbersOf(options.table.column(column)),
    positiveClass: classes[positive.index] ?? "1",
    ...labels,
  };
  return good({ scores, words: [`score: column "${plain(column)}"; positive class: ${positive.words}`] });
}

function readHard({ table, labels, names }: TableScorerOptions, hard: string): Outcome<Read> {
  const words = [`labels: column "${plain(hard)}"; without scores only what labels show can be measured`];
  const read = readLabels(table, hard, undefined);
  const known = names ?? labels;
  const numbered = known !== undefined && isNumbered(read.classes, known);
  if (!numbered) return good({ scores: { task: "labels", labels: read }, words });
  const order = `labels 0 to ${known.length - 1} are read as ${known.map((name) => plain(name, 40)).join(", ")}, in sorted order`;
  return good({
    scores: { task: "labels", labels: readLabels(table, hard, known) },
    words: [...words, order],
  });
}

/** Codes into `classes`, or into the labels themselves, sorted. */
function readLabels(table: Table, name: string, classes: readonly string[] | undefined): HardLabels {
  const { names, codes } = codesOf(table.column(name));
  const used = usedNames(names, codes);
  const sorted = classes ?? used;
  const numbered = isNumbered(used, sorted);
  const places = new Map(sorted.map((label, at) => [numbered ? String(at) : label, at]));
  const moved = names.map((label) => places.get(label) ?? -1);
  return { classes: sorted, codes: codes.map((code) => moved[code] ?? -1) };
}

/** Every label is one of the numbers 0 … K−1, and none of them is the name of a class. */
function isNumbered(labels: readonly string[], classes: readonly string[]): boolean {
  const numbers = new Set(classes.map((_, at) => String(at)));
  return labels.length > 0 && labels.every((label) => numbers.has(label) && !classes.includes(label));
}

/** A dictionary may hold texts that no row has. */
function usedNames(names: readonly string[], codes: Int32Array): readonly string[] {
  const used = new Set(codes);
  return names.filter((_, code) => used.has(code)).sort((a, b) => (a < b ? -1 : 1));
}

const NUMERIC: ReadonlySet<ColumnKind> = new Set(["float", "integer", "int64", "boolean"]);

function columnProblem({ table }: TableScorerOptions, name: string): readonly Problem[] {
  const info = table.columns.find((each) => each.name === name);
  if (info === undefined || NUMERIC.has(info.kind)) return [];
  const message = `column "${plain(name)}" holds ${info.kind === "text" ? "text" : info.kind} where scores are numbers`;
  return [
    { code: "score-type", file: table.file, path: plain(name), message, hint: "write the scores as numbers" },
  ];
}

function nothing(options: TableScorerOptions): Outcome<Read> {
  const names = options.table.columns.map(({ name }) => name);
  const message = `there is no column of scores among ${names
    .slice(0, 12)
    .map((name) => plain(name, 40))
    .join(", ")}.${didYouMean("score", names)}`;
  const hint =
    "call it `score` (of the positive class, or the predicted number); with several classes one column each, `score_CLASS`; `prediction` for labels alone";
  return complain(options, "no-score-column", message, hint);
}

function complain<T>({ table }: TableScorerOptions, code: string, message: string, hint: string): Outcome<T> {
  return bad({ code, file: table.file, path: "", message, hint });
}
