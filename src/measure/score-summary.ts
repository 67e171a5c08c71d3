import type {
  CalibrationBin,
  RocPoint,
  ScatterCell,
  ScoreScatter,
  ScoreSummary,
} from "../gates/score-summary.ts";
import { clopperPearsonInterval } from "../stats/binomial-interval.ts";
import type { Judged } from "./quality.ts";

/** What evidence may hold at most (gates/score-summary.ts); a test holds both together. */
const MOST_ROC_POINTS = 64;
const MOST_CALIBRATION_BINS = 10;
const SCATTER_SIZE = 24;

export type Thresholds = {
  readonly candidate?: number | undefined;
  readonly incumbent?: number | undefined;
};

/** ROC, calibration and where both models disagree, from the labelled rows that quality was judged on. */
export function summariseScores(set: string, judged: Judged, thresholds: Thresholds): ScoreSummary {
  switch (judged.task) {
    case "binary":
      return ofBinary(set, judged, thresholds);
    case "multiclass":
      return ofMulticlass(set, judged);
    case "regression":
      return ofRegression(set, judged);
  }
}

type Of<T extends Judged["task"]> = Extract<Judged, { readonly task: T }>;

const DEFAULT_THRESHOLD = 0.5;

function ofBinary(
  set: string,
  { actual, candidate, incumbent }: Of<"binary">,
  thresholds: Thresholds,
): ScoreSummary {
  const positives = actual.reduce((sum, value) => sum + value, 0);
  const negatives = actual.length - positives;
  const probabilities = [candidate, incumbent].every((scores) => scores === undefined || inUnit(scores));
  const cuts = {
    candidate: thresholds.candidate ?? DEFAULT_THRESHOLD,
    incumbent: thresholds.incumbent ?? DEFAULT_THRESHOLD,
  };
  const flipped =
    incumbent === undefined
      ? undefined
      : (row: number): boolean => candidate[row]! >= cuts.candidate !== incumbent[row]! >= cuts.incumbent;
  return {
    task: "binary",
    set,
    rows: actual.length,
    ...(positives === 0 || negatives === 0
      ? {}
      : {
          roc: {
            positives,
            negatives,
            candidate: rocOf(candidate, actual),
            ...(incumbent === undefined ? {} : { incumbent: rocOf(incumbent, actual) }),
          },
        }),
    ...(probabilities ? calibrationOf(actual, candidate, incumbent) : {}),
    ...(incumbent === undefined
      ? {}
      : {
          scatter: {
            ...scatterOf("score", { incumbent, candidate, unit: probabilities }, flipped),
            thresholds: cuts,
          },
        }),
  };
}

function ofMulticlass(
  set: string,
  { actual, classes, candidate, incumbent }: Of<"multiclass">,
): ScoreSummary {
  const base = { task: "multiclass", set, rows: actual.length } as const;
  const [mine, theirs] = [candidate.probabilities, incumbent?.probabilities];
  if (mine === undefined) return base;
  /** the probability that a model gives to one class of each row; 0 for a class that it does not know */
  const given = (probabilities: Float64Array, codes: Int32Array): Float64Array =>
    Float64Array.from(codes, (code, row) => (code < 0 ? 0 : probabilities[row * classes + code]!));
  const right = (predicted: Int32Array): Uint8Array =>
    Uint8Array.from(predicted, (code, row) => (code === actual[row]! ? 1 : 0));
  const bins = (probabilities: Float64Array, predicted: Int32Array): readonly CalibrationBin[] =>
    binsOf(given(probabilities, predicted), right(predicted), true);
  const both = theirs === undefined || incumbent === undefined ? undefined : { theirs, incumbent };
  return {
    ...base,
    calibration: {
      candidate: bins(mine, candidate.predicted),
      ...(both === undefined ? {} : { incumbent: bins(both.theirs, both.incumbent.predicted) }),
    },
    ...(both === undefined
      ? {}
      : {
          scatter: scatterOf(
            "probability of the right class",
            { incumbent: given(both.theirs, actual), candidate: given(mine, actual), unit: true },
            (row) => candidate.predicted[row] !== both.incumbent.predicted[row],
          ),
        }),
  };
}

function ofRegression(set: string, { actual, candidate, incumbent }: Of<"regression">): ScoreSummary {
  return {
    task: "regression",
    set,
    rows: actual.length,
    calibration: {
      candidate: binsOf(candidate, actual, false),
      ...(incumbent === undefined ? {} : { incumbent: binsOf(incumbent, actual, false) }),
    },
    ...(incumbent === undefined
      ? {}
      : { scatter: scatterOf("prediction", { incumbent, candidate, unit: false }, undefined) }),
  };
}

function inUnit(scores: Float64Array): boolean {
  return scores.every((score) => score >= 0 && score <= 1);
}

function calibrationOf(
  actual: Uint8Array,
  candidate: Float64Array,
  incumbent: Float64Array | undefined,
): Pick<ScoreSummary, "calibration"> {
  return {
    calibration: {
      candidate: binsOf(candidate, actual, true),
      ...(incumbent === undefined ? {} : { incumbent: binsOf(incumbent, actual, true) }),
    },
  };
}

/** The curve over all scores, thinned to points at even distances along it; equal scores are one step. */
function rocOf(scores: Float64Array, actual: Uint8Array): readonly RocPoint[] {
  const split = (label: number): Float64Array => scores.filter((_, row) => actual[row] === label).sort();
  const [negatives, positives] = [split(0), split(1)];
  const points: RocPoint[] = [[0, 0]];
  let [n, p] = [negatives.length, positives.length];
  let before = 0;
  while (n > 0 || p > 0) {
    const score = Math.max(n > 0 ? negatives[n - 1]! : -Infinity, p > 0 ? positives[p - 1]! : -Infinity);
    while (n > 0 && negatives[n - 1]! >= score) n -= 1;
    while (p > 0 && positives[p - 1]! >= score) p -= 1;
    const point: RocPoint = [1 - n / negatives.length, 1 - p / positives.length];
    // From corner to corner the way is 2 long, right and up; a point for each sixty-third of it.
    const reached = Math.floor(((point[0] + point[1]) / 2) * (MOST_ROC_POINTS - 1));
    if (reached > before || (n === 0 && p === 0)) {
      points.push(point);
      before = reached;
    }
  }
  return points;
}

/** Tenths of the rows by score, equal scores together; where outcomes are shares, with Clopper and Pearson's interval. */
function binsOf(
  scores: Float64Array,
  outcomes: Uint8Array | Float64Array,
  shares: boolean,
): readonly CalibrationBin[] {
  const sorted = scores.slice().sort();
  const edges = [
    ...new Set(
      Array.from(
        { length: MOST_CALIBRATION_BINS },
        (_, at) => sorted[Math.ceil(((at + 1) * sorted.length) / MOST_CALIBRATION_BINS) - 1]!,
      ),
    ),
  ];
  const [rows, said, happened, squares] = Array.from({ length: 4 }, () => new Float64Array(edges.length));
  if (rows === undefined || said === undefined || happened === undefined || squares === undefined) return [];
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row]!;
    let bin = 0;
    while (bin < edges.length - 1 && score > edges[bin]!) bin += 1;
    const outcome = outcomes[row]!;
    rows[bin] = rows[bin]! + 1;
    said[bin] = said[bin]! + score;
    happened[bin] = happened[bin]! + outcome;
    squares[bin] = squares[bin]! + outcome * outcome;
  }
  return edges.flatMap((_, bin) => {
    const n = rows[bin]!;
    if (n === 0) return [];
    const mean = happened[bin]! / n;
    const around = shares
      ? clopperPearsonInterval(happened[bin]!, n, 0.05)
      : aroundMean(mean, squares[bin]! / n - mean * mean, n);
    return [{ rows: n, said: said[bin]! / n, happened: mean, ...around }];
  });
}

function aroundMean(
  mean: number,
  variance: number,
  n: number,
): { readonly low: number; readonly high: number } {
  const half = 1.96 * Math.sqrt(Math.max(0, variance) / Math.max(1, n - 1));
  return { low: mean - half, high: mean + half };
}

type Pair = {
  readonly incumbent: Float64Array;
  readonly candidate: Float64Array;
  /** both are shares: the grid goes from 0 to 1 */
  readonly unit: boolean;
};

/** Counts on a grid; what lies beyond its ends (a two-hundredth of the values on either side) stands in the outer cells. */
function scatterOf(
  what: string,
  { incumbent, candidate, unit }: Pair,
  flipped: ((row: number) => boolean) | undefined,
): ScoreScatter {
  const [low, high] = unit ? [0, 1] : rangeOf(incumbent, candidate);
  const rows = new Float64Array(SCATTER_SIZE * SCATTER_SIZE);
  const flips = new Float64Array(SCATTER_SIZE * SCATTER_SIZE);
  const width = high - low;
  const place = (value: number): number =>
    width <= 0
      ? 0
      : Math.max(0, Math.min(SCATTER_SIZE - 1, Math.floor(((value - low) / width) * SCATTER_SIZE)));
  let all = 0;
  for (let row = 0; row < candidate.length; row += 1) {
    const cell = place(incumbent[row]!) * SCATTER_SIZE + place(candidate[row]!);
    rows[cell] = rows[cell]! + 1;
    if (flipped?.(row) !== true) continue;
    flips[cell] = flips[cell]! + 1;
    all += 1;
  }
  const cells = Array.from(rows).flatMap((count, cell): readonly ScatterCell[] =>
    count === 0 ? [] : [[Math.floor(cell / SCATTER_SIZE), cell % SCATTER_SIZE, count, flips[cell]!]],
  );
  return { low, high, size: SCATTER_SIZE, what, flips: flipped === undefined ? null : all, cells };
}

function rangeOf(one: Float64Array, other: Float64Array): readonly [number, number] {
  const ends = [one, other].map((values) => {
    const sorted = values.slice().sort();
    const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))] ?? 0;
    return [at(0.005), at(0.995)] as const;
  });
  return [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))];
}
