import { startDigest } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { canonicalJson } from "../base/canonical.ts";
import { sixDigits } from "../base/number.ts";

/** What a bundle says about n rows, whoever or whatever said it. Values that are not finite are kept. */
export type Scores =
  | {
      readonly task: "binary";
      /** the score of the positive class; a probability only if the bundle gives one */
      readonly positive: Float64Array;
      readonly positiveClass: string;
      readonly labels?: HardLabels;
    }
  | {
      readonly task: "multiclass";
      readonly classes: readonly string[];
      /** row-major, rows × classes */
      readonly probabilities: Float64Array;
      readonly labels?: HardLabels;
    }
  | { readonly task: "regression"; readonly values: Float64Array }
  /** labels and nothing else: accuracy can be measured, ranking and calibration cannot */
  | { readonly task: "labels"; readonly labels: HardLabels };

/** One class a row, as an index into `classes`; −1 for a label that is none of them. */
export type HardLabels = { readonly classes: readonly string[]; readonly codes: Int32Array };

export type ScoreFacts = {
  readonly rows: number;
  /** numbers that are NaN or infinite */
  readonly nonFinite: number;
  /** hard labels that are none of the classes */
  readonly unknownLabels: number;
  /** over the rounded scores: what two honest runs share */
  readonly digest: Digest;
};

export function scoreRows(scores: Scores): number {
  switch (scores.task) {
    case "binary":
      return scores.positive.length;
    case "multiclass":
      return scores.classes.length === 0 ? 0 : scores.probabilities.length / scores.classes.length;
    case "regression":
      return scores.values.length;
    case "labels":
      break;
  }
  return scores.labels.codes.length;
}

/** Everything that can be said of scores without knowing the truth. */
export function scoreFacts(scores: Scores): ScoreFacts {
  const numbers = numbersOf(scores);
  let nonFinite = 0;
  for (const value of numbers) if (!Number.isFinite(value)) nonFinite += 1;
  let unknownLabels = 0;
  for (const code of labelsOf(scores)?.codes ?? []) if (code < 0) unknownLabels += 1;
  return { rows: scoreRows(scores), nonFinite, unknownLabels, digest: digestScores(scores) };
}

/** The class of each row: what the bundle said, else the most probable one (the first of equals). */
export function predictedClasses(
  scores: Extract<Scores, { readonly task: "multiclass" | "labels" }>,
): Int32Array {
  if (scores.task === "labels") return scores.labels.codes;
  if (scores.labels !== undefined) return scores.labels.codes;
  const width = scores.classes.length;
  const { probabilities } = scores;
  const predicted = new Int32Array(scoreRows(scores));
  for (let row = 0; row < predicted.length; row += 1) {
    let best = 0;
    for (let at = 1; at < width; at += 1) {
      if ((probabilities[row * width + at] ?? 0) > (probabilities[row * width + best] ?? 0)) best = at;
    }
    predicted[row] = best;
  }
  return predicted;
}

/**
 * Scores rounded to six significant digits, as little-endian doubles: float32 arithmetic differs in the seventh
 * between machines. Minus zero is zero, every NaN is one NaN.
 */
function digestScores(scores: Scores): Digest {
  const digest = startDigest();
  const labels = labelsOf(scores);
  const head = {
    task: scores.task,
    classes: scores.task === "multiclass" ? scores.classes : [],
    positive: scores.task === "binary" ? scores.positiveClass : null,
    labels: labels?.classes ?? null,
  };
  digest.add(new TextEncoder().encode(canonicalJson(head)));
  addNumbers(digest, numbersOf(scores));
  addNumbers(digest, labels?.codes ?? []);
  return digest.end();
}

const CHUNK = 8192;

function addNumbers(digest: { readonly add: (bytes: Uint8Array) => void }, numbers: ArrayLike<number>): void {
  const bytes = new DataView(new ArrayBuffer(CHUNK * 8));
  for (let from = 0; from < numbers.length; from += CHUNK) {
    const count = Math.min(CHUNK, numbers.length - from);
    for (let at = 0; at < count; at += 1) {
      const value = sixDigits(numbers[from + at] ?? Number.NaN);
      bytes.setFloat64(at * 8, value === 0 ? 0 : value, true);
    }
    digest.add(new Uint8Array(bytes.buffer, 0, count * 8));
  }
}

/** All numbers in one row-major block; none where there are only labels. */
export function numbersOf(scores: Scores): Float64Array {
  switch (scores.task) {
    case "binary":
      return scores.positive;
    case "multiclass":
      return scores.probabilities;
    case "regression":
      return scores.values;
    case "labels":
      break;
  }
  return new Float64Array(0);
}

function labelsOf(scores: Scores): HardLabels | undefined {
  return scores.task === "regression" ? undefined : scores.labels;
}
