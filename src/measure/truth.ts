import { countOf } from "../base/number.ts";
import { bad, good, type Outcome } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { numbersOf } from "../data/numbers.ts";
import type { Column } from "../data/table.ts";
import { codesOf } from "../data/texts.ts";
import { predictedClasses, type Scores } from "../model/scores.ts";
import type { Task } from "../model/serving.ts";
import type { Classified, Judged } from "./quality.ts";

/** What really happened, row by row: a class (−1 where nobody knows) or a number (NaN where nobody knows). */
export type Truth =
  | { readonly kind: "classes"; readonly names: readonly string[]; readonly codes: Int32Array }
  | { readonly kind: "numbers"; readonly values: Float64Array };

/** Whole numbers with more distinct values than this are amounts, not classes, unless model.yaml says otherwise. */
const MOST_NUMBERED_CLASSES = 20;
const MOST_CLASSES = 10_000;

/** Reads the label column as the task wants it, or as it looks where the task is not declared. */
export function readTruth(file: string, column: Column, task: Task | undefined): Outcome<Truth> {
  const problem = (message: string, hint: string): Outcome<Truth> =>
    bad({ code: "label", file, path: plain(column.name), message, hint });
  if (column.kind === "unsupported")
    return problem(`the label column cannot be read: ${column.reason}`, "store it as text or as a number");
  if (column.kind === "time")
    return problem("the label column holds times", "name the column with the outcome in data.label");
  const wantsClasses =
    task === "binary" || task === "multiclass" || (task === undefined && column.kind !== "float");
  if (wantsClasses) {
    const { names, codes } = classesOf(column);
    const numbered = column.kind === "integer" || column.kind === "int64";
    const classes = task !== undefined || !numbered || names.length <= MOST_NUMBERED_CLASSES;
    if (classes && names.length <= MOST_CLASSES) return good({ kind: "classes", names, codes });
    if (classes)
      return problem(
        `the label column holds ${countOf(names.length, "different class", "different classes")}`,
        "is it an id? Name the column with the outcome in data.label",
      );
  }
  if (column.kind === "text")
    return problem(
      "the label column holds text, and the task is regression",
      "correct task: in model.yaml, or name a column of numbers",
    );
  return good({ kind: "numbers", values: numbersOf(column) });
}

/** The classes that occur, sorted as numbers where all are numbers and as text otherwise; NaN is no outcome. */
function classesOf(column: Column): { readonly names: readonly string[]; readonly codes: Int32Array } {
  const { codes, names } = codesOf(column);
  const occurs = new Uint8Array(names.length);
  for (const code of codes) if (code >= 0) occurs[code] = 1;
  const present = names.flatMap((name, code) =>
    occurs[code] === 1 && name !== "NaN" ? [{ name, code }] : [],
  );
  const numeric = present.every(({ name }) => name.trim() !== "" && Number.isFinite(Number(name)));
  present.sort((a, b) => (numeric ? Number(a.name) - Number(b.name) : a.name < b.name ? -1 : 1));
  const place = new Int32Array(names.length).fill(-1);
  present.forEach(({ code }, at) => {
    place[code] = at;
  });
  return {
    names: present.map(({ name }) => name),
    codes: Int32Array.from(codes, (code) => place[code] ?? -1),
  };
}

/** The sides' scores on the rows whose outcome is known. */
export type Sides = { readonly candidate: Scores; readonly incumbent?: Scores };

/**
 * Puts truth and scores side by side, row by row. Rows without an outcome are left out of everything, for both
 * sides alike. Classes are matched by name, never by position.
 */
export function joinTruth(
  file: string,
  truth: Truth,
  sides: Sides,
): Outcome<{ readonly judged: Judged; readonly leftOut: number }> {
  const kept = keptRows(truth);
  const leftOut = rowsOfTruth(truth) - kept.length;
  const problem = (message: string, hint: string): Outcome<{ judged: Judged; leftOut: number }> =>
    bad({ code: "label", file, path: "", message, hint });
  if (kept.length === 0) return problem("no row has a label", "bring labelled rows, or correct data.label");
  const { candidate, incumbent } = sides;
  if (truth.kind === "numbers") {
    const after = numbersAt(candidate, kept);
    const before = incumbent === undefined ? undefined : numbersAt(incumbent, kept);
    if (after === undefined || (incumbent !== undefined && before === undefined)) {
      return problem(
        "the label is a number and a model predicts classes",
        "say task: binary or task: multiclass in model.yaml",
      );
    }
    return good({
      leftOut,
      judged: {
        task: "regression",
        actual: pick(truth.values, kept),
        candidate: after,
        ...(before === undefined ? {} : { incumbent: before }),
      },
    });
  }
  if (candidate.task === "regression" || incumbent?.task === "regression") {
    return problem(
      `the label holds classes (${truth.names
        .slice(0, 5)
        .map((name) => plain(name, 30))
        .join(", ")}) and a model predicts numbers`,
      "say task: regression in model.yaml, or correct data.label",
    );
  }
  if (candidate.task === "binary" && (incumbent === undefined || incumbent.task === "binary"))
    return joinBinary(file, truth, { candidate, ...(incumbent === undefined ? {} : { incumbent }) }, kept);
  return good({ leftOut, judged: joinClasses(truth, sides, kept) });
}

type Classes = Extract<Truth, { readonly kind: "classes" }>;
type Binary = Extract<Scores, { readonly task: "binary" }>;

function joinBinary(
  file: string,
  truth: Classes,
  { candidate, incumbent }: { readonly candidate: Binary; readonly incumbent?: Binary },
  kept: Uint32Array,
): Outcome<{ readonly judged: Judged; readonly leftOut: number }> {
  const positive = truth.names.indexOf(candidate.positiveClass);
  const labels = truth.names.map((name) => plain(name, 30)).join(", ");
  if (truth.names.length > 2) {
    const message = `the label holds ${truth.names.length} classes (${labels.slice(0, 200)}) and the model gives one score`;
    return bad({
      code: "label",
      file,
      path: "",
      message,
      hint: "correct data.label, or say task: multiclass in model.yaml",
    });
  }
  if (positive < 0 && truth.names.length === 2) {
    const message = `the positive class of the model is "${plain(candidate.positiveClass)}" and the labels are ${labels}`;
    return bad({
      code: "label",
      file,
      path: "",
      message,
      hint: "say which label a high score stands for in serving.yaml: output: { positive: LABEL }",
    });
  }
  if (incumbent !== undefined && incumbent.positiveClass !== candidate.positiveClass) {
    const message = `a high score means "${plain(candidate.positiveClass)}" for the candidate and "${plain(incumbent.positiveClass)}" for the incumbent`;
    return bad({
      code: "label",
      file,
      path: "",
      message,
      hint: "say which label a high score stands for in serving.yaml: output: { positive: LABEL }",
    });
  }
  const actual = Uint8Array.from(kept, (row) => (truth.codes[row] === positive ? 1 : 0));
  const judged: Judged = {
    task: "binary",
    actual,
    candidate: pick(candidate.positive, kept),
    ...(incumbent === undefined ? {} : { incumbent: pick(incumbent.positive, kept) }),
  };
  return good({ judged, leftOut: truth.codes.length - kept.length });
}

function joinClasses(truth: Classes, { candidate, incumbent }: Sides, kept: Uint32Array): Judged {
  const names = [
    ...new Set([truth, candidate, incumbent].flatMap((part) => (part === undefined ? [] : classNames(part)))),
  ];
  const index = new Map(names.map((name, at) => [name, at]));
  const own = truth.names.map((name) => index.get(name) ?? -1);
  return {
    task: "multiclass",
    classes: names.length,
    actual: Int32Array.from(kept, (row) => own[truth.codes[row]!] ?? -1),
    candidate: classify(candidate, { names, index, truth, kept }),
    ...(incumbent === undefined ? {} : { incumbent: classify(incumbent, { names, index, truth, kept }) }),
  };
}

type Frame = {
  readonly names: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  readonly truth: Classes;
  readonly kept: Uint32Array;
};

/** One side's classes by the common names; probabilities only where it gives one for each of its classes. */
function classify(scores: Scores, { names, index, truth, kept }: Frame): Classified {
  if (scores.task === "regression") throw new Error("a regression has no classes");
  if (scores.task === "binary") {
    const yes = index.get(scores.positiveClass) ?? -1;
    const no = index.get(truth.names.find((name) => name !== scores.positiveClass) ?? "") ?? -1;
    const { labels } = scores;
    if (labels === undefined)
      return { predicted: Int32Array.from(kept, (row) => (scores.positive[row]! >= 0.5 ? yes : no)) };
    const said = labels.classes.map((name) => index.get(name) ?? -1);
    return { predicted: Int32Array.from(kept, (row) => said[labels.codes[row]!] ?? -1) };
  }
  const classes =
    scores.task === "labels" ? scores.labels.classes : (scores.labels?.classes ?? scores.classes);
  const to = classes.map((name) => index.get(name) ?? -1);
  const codes = predictedClasses(scores);
  const predicted = Int32Array.from(kept, (row) => to[codes[row]!] ?? -1);
  if (scores.task === "labels") return { predicted };
  const width = scores.classes.length;
  const places = scores.classes.map((name) => index.get(name)!);
  const probabilities = new Float64Array(kept.length * names.length);
  kept.forEach((row, at) => {
    for (let of = 0; of < width; of += 1)
      probabilities[at * names.length + places[of]!] = scores.probabilities[row * width + of]!;
  });
  return { predicted, probabilities };
}

function classNames(part: Truth | Scores): readonly string[] {
  if ("kind" in part) return part.kind === "classes" ? part.names : [];
  if (part.task === "multiclass") return [...part.classes, ...(part.labels?.classes ?? [])];
  if (part.task === "labels") return part.labels.classes;
  return part.task === "binary" ? [part.positiveClass, ...(part.labels?.classes ?? [])] : [];
}

/** The single number of each kept row; undefined where the bundle gives classes. */
function numbersAt(scores: Scores, kept: Uint32Array): Float64Array | undefined {
  if (scores.task === "regression") return pick(scores.values, kept);
  return scores.task === "binary" ? pick(scores.positive, kept) : undefined;
}

function keptRows(truth: Truth): Uint32Array {
  const known =
    truth.kind === "classes"
      ? (row: number): boolean => truth.codes[row]! >= 0
      : (row: number): boolean => Number.isFinite(truth.values[row]);
  return Uint32Array.from({ length: rowsOfTruth(truth) }, (_, row) => row).filter((row) => known(row));
}

function rowsOfTruth(truth: Truth): number {
  return truth.kind === "classes" ? truth.codes.length : truth.values.length;
}

function pick(values: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}
