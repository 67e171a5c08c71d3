import { countOf } from "../base/number.ts";
import { plain } from "../base/text.ts";
import type { Elements, TensorData } from "./elements.ts";
import type { Slice } from "./feeds.ts";
import { fromHalf } from "./half.ts";
import type { LabelPlan, OutputPlan } from "./output-plan.ts";
import type { HardLabels, Scores } from "./scores.ts";

/** Takes the outputs of run after run and ends with the scores of all rows. */
export type Collector = {
  /** what every run has to fetch */
  readonly fetches: readonly string[];
  /** Undefined when all went in; else what is wrong with the outputs, in words. */
  readonly take: (outputs: readonly TensorData[], slice: Slice) => string | undefined;
  readonly end: () => Scores;
};

export function collectScores(plan: OutputPlan, rows: number): Collector {
  const labels = labelPlanOf(plan);
  const parts = [
    ...(plan.task === "labels" ? [] : [collectNumbers(plan.tensor, numberWidth(plan), rows)]),
    ...(labels === undefined ? [] : [collectLabels(labels, rows)]),
  ];
  return {
    fetches: [...new Set(parts.map(({ tensor }) => tensor))],
    take: (outputs, slice) => {
      for (const part of parts) {
        const output = outputs.find(({ name }) => name === part.tensor);
        if (output === undefined) return `the runtime did not return output "${plain(part.tensor)}"`;
        const wrong = findWrongRows(output, slice) ?? part.take(output, slice);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
    end: () => {
      const numbers = parts.find((part) => "numbers" in part)?.numbers ?? new Float64Array(0);
      const hard = parts.find((part) => "hard" in part)?.hard();
      return scoresOf(plan, numbers, hard);
    },
  };
}

/** Which numbers of a row are kept: one, or as many as there are classes. */
type Width = { readonly kept: number; readonly index: number };

function numberWidth(plan: Exclude<OutputPlan, { readonly task: "labels" }>): Width {
  if (plan.task === "multiclass") return { kept: plan.classes.length, index: 0 };
  if (plan.index === undefined) throw new Error("the output was planned before its width was known");
  return { kept: 1, index: plan.index };
}

function labelPlanOf(plan: OutputPlan): LabelPlan | undefined {
  return plan.task === "regression" ? undefined : plan.labels;
}

function scoresOf(plan: OutputPlan, numbers: Float64Array, hard: HardLabels | undefined): Scores {
  const labels = hard === undefined ? {} : { labels: hard };
  switch (plan.task) {
    case "binary":
      return { task: "binary", positive: numbers, positiveClass: plan.positiveClass, ...labels };
    case "multiclass":
      return { task: "multiclass", classes: plan.classes, probabilities: numbers, ...labels };
    case "regression":
      return { task: "regression", values: numbers };
    case "labels":
      break;
  }
  if (hard === undefined) throw new Error("labels were planned and not collected");
  return { task: "labels", labels: hard };
}

function findWrongRows({ name, dims, data }: TensorData, { size }: Slice): string | undefined {
  const single = size === 1 && data.length > 0;
  if (single || (dims[0] === size && data.length > 0)) return undefined;
  return `output "${plain(name)}" has the shape [${dims.join(",")}] after a run of ${countOf(size, "row")}; its first dimension must be the rows`;
}

function collectNumbers(
  tensor: string,
  { kept, index }: Width,
  rows: number,
): {
  readonly tensor: string;
  readonly numbers: Float64Array;
  readonly take: (output: TensorData, slice: Slice) => string | undefined;
} {
  const numbers = new Float64Array(rows * kept);
  return {
    tensor,
    numbers,
    take: ({ name, data, element }, { start, count, size }) => {
      const width = data.length / size;
      if (kept === 1 ? index >= width : width !== kept) {
        return `output "${plain(name)}" holds ${countOf(width, "number")} for each row where ${kept === 1 ? index + 1 : kept} were expected`;
      }
      const read = numberReader(data, element === "float16");
      for (let row = 0; row < count; row += 1) {
        for (let at = 0; at < kept; at += 1) {
          numbers[(start + row) * kept + at] = read(row * width + index + at);
        }
      }
      return undefined;
    },
  };
}

function numberReader(data: Elements, half: boolean): (at: number) => number {
  if (half) return (at) => fromHalf(Number(data[at] ?? Number.NaN));
  return (at) => Number(data[at] ?? Number.NaN);
}

const MOST_LABELS = 10_000;

function collectLabels(
  { tensor, written, classes }: LabelPlan,
  rows: number,
): {
  readonly tensor: string;
  readonly hard: () => HardLabels;
  readonly take: (output: TensorData, slice: Slice) => string | undefined;
} {
  const codes = new Int32Array(rows);
  const known = new Map<string | number | bigint, number>();
  const found: string[] = [];
  const codeOf = (value: string | number | bigint): number => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const code = written.length > 0 ? written.indexOf(String(value)) : found.push(String(value)) - 1;
    known.set(value, code);
    return code;
  };
  return {
    tensor,
    take: ({ name, data }, { start, count, size }) => {
      if (data.length !== size) {
        return `output "${plain(name)}" holds ${countOf(data.length / size, "label")} for each row where one was expected`;
      }
      for (let row = 0; row < count; row += 1) codes[start + row] = codeOf(data[row] ?? "");
      if (known.size <= MOST_LABELS) return undefined;
      return `output "${plain(name)}" holds more than ${MOST_LABELS} different labels`;
    },
    hard: () => (written.length > 0 ? { classes, codes } : sortLabels(found, codes)),
  };
}

/** Codes by first appearance become codes by name, so that the order of rows leaves no trace. */
function sortLabels(found: readonly string[], codes: Int32Array): HardLabels {
  const numeric = found.every((label) => /^-?\d{1,15}$/.test(label));
  const classes = [...found].sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1));
  const place = new Map(classes.map((label, at) => [label, at]));
  const moved = found.map((label) => place.get(label) ?? -1);
  return { classes, codes: codes.map((code) => moved[code] ?? -1) };
}
