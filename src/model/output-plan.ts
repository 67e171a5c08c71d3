import { countOf } from "../base/number.ts";
import { type Outcome, type Problem, bad, good } from "../base/problem.ts";
import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import { type NamedClasses, nameClasses, pickPositive } from "./classes.ts";
import { type ReadOutput, readOutputs } from "./outputs.ts";
import { type FileNames, type Serving, type Task, scoreLine } from "./serving.ts";
import type { Signature } from "./signature.ts";

/** Which output is the score, which number of it counts, and what the classes are called. JSON. */
export type OutputPlan =
  | {
      readonly task: "binary";
      readonly tensor: string;
      /** which number of a row; undefined while the width is not known */
      readonly index: number | undefined;
      readonly positiveClass: string;
      readonly labels?: LabelPlan;
      readonly words: readonly string[];
    }
  | {
      readonly task: "multiclass";
      readonly tensor: string;
      /** empty while the width is not known */
      readonly classes: readonly string[];
      readonly labels?: LabelPlan;
      readonly words: readonly string[];
    }
  | {
      readonly task: "regression";
      readonly tensor: string;
      readonly index: number;
      readonly words: readonly string[];
    }
  | { readonly task: "labels"; readonly labels: LabelPlan; readonly words: readonly string[] };

/** An output of one class a row. */
export type LabelPlan = {
  readonly tensor: string;
  /** what the model writes, as text; empty: whatever it writes is a class of that name */
  readonly written: readonly string[];
  /** what each of them is called */
  readonly classes: readonly string[];
};

export type OutputRequest = {
  /** absent: told from the output and the labels */
  readonly task?: Task | undefined;
  readonly serving?: Serving | undefined;
  /** class names from the bundle's labels file, in the order of the output's columns */
  readonly names?: readonly string[] | undefined;
  /** distinct labels of the data as text, sorted; absent where there are none, too many, or plain numbers to predict */
  readonly labels?: readonly string[] | undefined;
  /** rows that the model takes at once, where it fixes them */
  readonly rows?: number | undefined;
  readonly files: FileNames;
};

/**
 * Picks the score. Ambiguity is a problem with a line to paste, never a guess; what was picked is said in words.
 *
 * Works on declared shapes, and again on the shapes of a first run: exporters often leave the width open.
 */
export function planOutput(signature: Signature, request: OutputRequest): Outcome<OutputPlan> {
  const outputs = readOutputs(signature, request.rows);
  const picked = pickScore(outputs, request);
  if (!picked.ok) return picked;
  const score = picked.value;
  const label = findLabelOutput(outputs);
  if (score !== undefined) return planScore(score, label, request);
  if (label !== undefined) return planLabels(label, request);
  const shown = outputs.map(({ name, shown }) => `${plain(name, 40)}: ${shown}`).join(", ");
  return complain(request.files.model, {
    code: "no-score",
    path: "graph",
    message: `none of the outputs holds one score or one row of scores for each row${request.rows === undefined ? "" : ` of ${request.rows}`}: ${shown}`,
    hint: "export the model with an output of shape [N], [N,1] or [N,K], or judge it by its scores: name a file of them under `scores:` in model.yaml",
  });
}

type Complaint = Pick<Problem, "code" | "path" | "message" | "hint">;

function complain<T>(file: string, complaint: Complaint): Outcome<T> {
  return bad({ file, ...complaint });
}

function pickScore(outputs: readonly ReadOutput[], request: OutputRequest): Outcome<ReadOutput | undefined> {
  const wanted = request.serving?.output?.score?.tensor;
  const { serving } = request.files;
  if (wanted !== undefined) {
    const named = outputs.find(({ name, tensor }) => name === wanted || tensor === wanted);
    const names = outputs.map(({ name }) => name);
    if (named === undefined) {
      const message = `the model has no output "${plain(wanted)}".${didYouMean(wanted, names)}`;
      const hint = `its outputs are ${names.map((name) => plain(name, 40)).join(", ")}`;
      return complain(serving, { code: "unknown-output", path: "output.score.tensor", message, hint });
    }
    if (named.kind !== "numbers") {
      const message = `output "${plain(wanted)}" is ${named.shown}, which holds no score for each row`;
      const hint = "name an output of shape [N], [N,1] or [N,K] that holds numbers";
      return complain(serving, { code: "not-a-score", path: "output.score.tensor", message, hint });
    }
    return good(named);
  }
  const floats = outputs.filter(({ kind, floating }) => kind === "numbers" && floating);
  if (floats.length <= 1) return good(floats[0] ?? wholeNumbers(outputs, request));
  const likely = [
    floats.filter(({ classes }) => classes !== undefined),
    floats.filter(({ name }) => /prob/i.test(name)),
  ].find((some) => some.length === 1);
  if (likely !== undefined) return good(likely[0]);
  const names = floats.map(({ name, shown }) => `"${plain(name, 40)}" (${shown})`).join(", ");
  return complain(serving, {
    code: "ambiguous-output",
    path: "output.score",
    message: `several outputs could be the score: ${names}`,
    hint: `say which in ${plain(serving)}: \`${scoreLine(floats[0]?.name ?? "")}\``,
  });
}

/** A regressor may well predict whole numbers; for the other tasks whole numbers are labels. */
function wholeNumbers(outputs: readonly ReadOutput[], { task }: OutputRequest): ReadOutput | undefined {
  if (task !== "regression" && task !== "ranking") return undefined;
  const numbers = outputs.filter(({ kind }) => kind === "numbers");
  return numbers.length === 1 ? numbers[0] : undefined;
}

/** The one output that can be a class a row, or the one of several that is called so. */
function findLabelOutput(outputs: readonly ReadOutput[]): ReadOutput | undefined {
  const possible = outputs.filter(
    ({ kind, floating, width }) => kind !== "other" && !floating && (width ?? 1) === 1,
  );
  const called = possible.filter(({ name }) => /label|class/i.test(name));
  return called.length === 1 ? called[0] : possible.length === 1 ? possible[0] : undefined;
}

function planScore(
  score: ReadOutput,
  label: ReadOutput | undefined,
  request: OutputRequest,
): Outcome<OutputPlan> {
  const task =
    request.task === undefined || request.task === "none" ? guessTask(score, label, request) : request.task;
  if (task === "binary") return planBinary(score, label, request);
  if (task === "multiclass") return planMulticlass(score, label, request);
  const index = request.serving?.output?.score?.index ?? 0;
  const { name, width } = score;
  if (
    width !== undefined &&
    (index >= width || (width > 1 && request.serving?.output?.score?.index === undefined))
  ) {
    return whichNumber(score, request);
  }
  const which = width === 1 || width === undefined ? "" : `, number ${index} of each row`;
  return good({
    task: "regression",
    tensor: score.tensor,
    index,
    words: [`prediction: output "${plain(name)}"${which}`],
  });
}

function guessTask(
  { width, classes }: ReadOutput,
  label: ReadOutput | undefined,
  { labels, task }: OutputRequest,
): "binary" | "multiclass" | "regression" {
  const known = width ?? classes?.length;
  if (known === 2) return "binary";
  if (known !== undefined && known > 2) return "multiclass";
  if (known === undefined && labels !== undefined && labels.length > 2) return "multiclass";
  if (labels !== undefined && labels.length <= 2) return "binary";
  return label !== undefined && task !== "none" ? "binary" : "regression";
}

function planBinary(
  score: ReadOutput,
  label: ReadOutput | undefined,
  request: OutputRequest,
): Outcome<OutputPlan> {
  const { width, name, tensor } = score;
  const wanted = request.serving?.output?.score?.index;
  if (width !== undefined && (wanted ?? 0) >= width) return whichNumber(score, request);
  if (width !== undefined && width > 2 && wanted === undefined) return whichNumber(score, request);
  const named = nameFor(width === 1 || width === undefined ? 2 : width, score, request);
  if (!named.ok) return misnamed(named, request);
  const positive = pickPositive(named.classes, request.serving?.output?.positive);
  if (!positive.ok) {
    const { message, hint } = positive;
    return complain(request.files.serving, { code: "unknown-class", path: "output.positive", message, hint });
  }
  // A column that the user names is the positive class, whatever its own name.
  const index = width === 1 ? 0 : (wanted ?? (width === undefined ? undefined : positive.index));
  const chosen = wanted === undefined || width === 1 || request.serving?.output?.positive !== undefined;
  const at = chosen ? positive.index : Math.min(wanted, named.classes.length - 1);
  const positiveClass = named.classes[at] ?? "1";
  const which = index === undefined ? "" : width === 1 ? "" : `, number ${index} of each row`;
  const why = chosen ? positive.words : `"${plain(positiveClass)}", as the index in serving.yaml says`;
  return good({
    task: "binary",
    tensor,
    index,
    positiveClass,
    ...labelPart(label, named),
    words: [`score: output "${plain(name)}"${which}; positive class: ${why}`, ...named.words],
  });
}

function planMulticlass(
  score: ReadOutput,
  label: ReadOutput | undefined,
  request: OutputRequest,
): Outcome<OutputPlan> {
  const { width, name, tensor } = score;
  if (width === 1) {
    return complain(request.files.serving, {
      code: "one-number",
      path: "output.score",
      message: `the task is multiclass, and output "${plain(name)}" holds one number for each row`,
      hint: "name an output with one probability for each class, or correct `task:` in model.yaml",
    });
  }
  if (width === undefined) {
    const words = [`probabilities: output "${plain(name)}", whose width the model leaves open`];
    return good({ task: "multiclass", tensor, classes: [], words });
  }
  const named = nameFor(width, score, request);
  if (!named.ok) return misnamed(named, request);
  const words = [
    `probabilities: output "${plain(name)}", ${countOf(width, "class", "classes")}`,
    ...named.words,
  ];
  return good({ task: "multiclass", tensor, classes: named.classes, ...labelPart(label, named), words });
}

/** A model that gives classes and nothing else. Text names itself; numbers are named like the columns of a score. */
function planLabels(label: ReadOutput, request: OutputRequest): Outcome<OutputPlan> {
  const words = `labels: output "${plain(label.name)}"; the model gives no scores, so only what labels show can be measured`;
  const asWritten = { tensor: label.tensor, written: [], classes: [] };
  const known = declared(request) ?? request.labels;
  const numbered = known?.every((name) => /^-?\d+$/.test(name)) ?? true;
  if (known === undefined || label.kind === "text" || numbered)
    return good({ task: "labels", labels: asWritten, words: [words] });
  const named = nameClasses(known.length, { declared: declared(request), seen: request.labels });
  if (!named.ok) return misnamed(named, request);
  const written = known.map((_, at) => String(at));
  const labels = { tensor: label.tensor, written, classes: named.classes };
  return good({ task: "labels", labels, words: [words, ...named.words] });
}

function labelPart(
  label: ReadOutput | undefined,
  { classes, own }: Extract<NamedClasses, { readonly ok: true }>,
): { readonly labels?: LabelPlan } {
  if (label === undefined) return {};
  return { labels: { tensor: label.tensor, written: label.kind === "text" ? classes : own, classes } };
}

function nameFor(width: number, { classes }: ReadOutput, request: OutputRequest): NamedClasses {
  return nameClasses(width, { model: classes, declared: declared(request), seen: request.labels });
}

function declared({ serving, names }: OutputRequest): readonly string[] | undefined {
  return serving?.output?.classes?.map(String) ?? names;
}

function misnamed(
  { message, hint }: Extract<NamedClasses, { readonly ok: false }>,
  { files }: OutputRequest,
): Outcome<OutputPlan> {
  return complain(files.serving, { code: "classes-unmatched", path: "output.classes", message, hint });
}

function whichNumber(
  { name, width }: ReadOutput,
  { serving, task, files }: OutputRequest,
): Outcome<OutputPlan> {
  const index = serving?.output?.score?.index;
  const holds = `output "${plain(name)}" holds ${countOf(width ?? 0, "number")} for each row`;
  const message =
    index === undefined
      ? `${holds}, and the task ${task === undefined ? "" : `(${task}) `}needs one`
      : `${holds}, and serving.yaml asks for number ${index} (they are counted from 0)`;
  const hint = `say which one counts: \`${scoreLine(name, Math.max(0, (width ?? 1) - 1))}\`, or correct \`task:\` in model.yaml`;
  return complain(files.serving, { code: "which-number", path: "output.score.index", message, hint });
}
