import type { MetricName } from "../gates/metric.ts";
import type { QualityCell } from "../gates/quality.ts";
import { aucOf, pairedAuc } from "../stats/auc.ts";
import { compareDecisions, influenceError, macroF1 } from "../stats/classification.ts";
import { normalSpread, type Spread } from "../stats/comparison.ts";
import { absoluteErrors, logLosses, lossError, meanOf, relativeLoss, squaredErrors } from "../stats/loss.ts";

/** Labels of a set of rows and what both bundles say about them, row by row; the incumbent may be absent. */
export type Judged =
  | {
      readonly task: "binary";
      readonly actual: Uint8Array;
      readonly candidate: Float64Array;
      readonly incumbent?: Float64Array;
    }
  | {
      readonly task: "multiclass";
      readonly classes: number;
      /** class index, row by row */
      readonly actual: Int32Array;
      readonly candidate: Classified;
      readonly incumbent?: Classified;
    }
  | {
      readonly task: "regression";
      readonly actual: Float64Array;
      readonly candidate: Float64Array;
      readonly incumbent?: Float64Array;
    };

export type Classified = {
  readonly predicted: Int32Array;
  /** row-major rows × classes; absent for models that give labels only */
  readonly probabilities?: Float64Array;
};

export type Measured = {
  readonly primary: MetricName;
  readonly cells: readonly QualityCell[];
  readonly left: readonly { readonly metric: MetricName; readonly reason: string }[];
};

/** Every metric of the task on one set of rows, paired row by row where there is an incumbent. */
export function measureQuality(set: string, judged: Judged): Measured {
  switch (judged.task) {
    case "binary":
      return measureBinary(set, judged);
    case "multiclass":
      return measureMulticlass(set, judged);
    case "regression":
      return measureRegression(set, judged);
  }
}

type Of<T extends Judged["task"]> = Extract<Judged, { readonly task: T }>;
type Scarce = {
  readonly set: string;
  readonly rows: number;
  readonly scarce: number;
  readonly scarceName: string;
};

function measureBinary(set: string, { actual, candidate, incumbent }: Of<"binary">): Measured {
  const positives = actual.reduce((sum, value) => sum + value, 0);
  const negatives = actual.length - positives;
  const scarceName = positives <= negatives ? "positives" : "negatives";
  const base: Scarce = { set, rows: actual.length, scarce: Math.min(positives, negatives), scarceName };
  const primary = "auc";
  if (base.scarce === 0) {
    const reason = `the ${set} rows hold no ${scarceName}`;
    return { primary, cells: [], left: [{ metric: "auc", reason }] };
  }
  const same = sameScores(candidate, incumbent);
  const cells = [aucCell(base, { actual, candidate, incumbent }, same)];
  const strange = [candidate, ...(incumbent === undefined ? [] : [incumbent])].some((scores) =>
    outsideUnit(scores),
  );
  if (strange) {
    const reason = "the scores are not probabilities: some lie outside 0 to 1";
    return {
      primary,
      cells,
      left: [
        { metric: "log_loss", reason },
        { metric: "brier", reason },
      ],
    };
  }
  const chosen = (scores: Float64Array): Float64Array =>
    scores.map((p, row) => (actual[row] === 1 ? p : 1 - p));
  const losses: readonly LossKind[] = [
    { metric: "log_loss", of: (scores) => logLosses(chosen(scores)) },
    { metric: "brier", of: (scores) => squaredErrors(scores, actual) },
  ];
  return {
    primary,
    left: [],
    cells: [...cells, ...losses.map((loss) => lossCell(base, loss, { candidate, incumbent, same }))],
  };
}

function aucCell(
  base: Scarce,
  {
    actual,
    candidate,
    incumbent,
  }: { actual: Uint8Array; candidate: Float64Array; incumbent: Float64Array | undefined },
  same: boolean,
): QualityCell {
  const own = aucOf(candidate, actual);
  if (own === undefined) throw new Error("AUC of rows with one class");
  const cell = {
    ...base,
    metric: "auc",
    method: "DeLong, paired on the row",
    candidate: own.auc,
    candidateError: own.standardError,
  } as const;
  if (incumbent === undefined) return cell;
  const pair = pairedAuc(incumbent, candidate, actual);
  if (pair === undefined) throw new Error("AUC of rows with one class");
  const spread: Spread = same
    ? { kind: "identical" }
    : normalSpread(pair, { rows: base.scarce, changed: pair.changed, largest: 1 });
  return { ...cell, incumbent: pair.incumbent, spread };
}

/** How a metric comes from per-row losses of one side's scores. */
type LossKind = {
  readonly metric: MetricName;
  readonly of: (scores: Float64Array) => Float64Array;
  readonly root?: boolean;
};
type Sides = {
  readonly candidate: Float64Array;
  readonly incumbent: Float64Array | undefined;
  readonly same: boolean;
};

function lossCell(
  base: Scarce,
  { metric, of, root = false }: LossKind,
  { candidate, incumbent, same }: Sides,
): QualityCell {
  const after = of(candidate);
  const mean = meanOf(after);
  const method = root ? "paired squared errors, delta method" : "paired row losses, delta method";
  const cell = {
    ...base,
    metric,
    method,
    candidate: root ? Math.sqrt(mean) : mean,
    candidateError: lossError(after, root),
  };
  if (incumbent === undefined) return cell;
  const difference = relativeLoss(of(incumbent), after, root);
  const largest = Math.max(difference.largest, 1);
  const spread: Spread = same
    ? { kind: "identical" }
    : normalSpread(difference, { rows: base.rows, changed: difference.changed, largest });
  return { ...cell, incumbent: difference.incumbent, spread };
}

function measureMulticlass(
  set: string,
  { classes, actual, candidate, incumbent }: Of<"multiclass">,
): Measured {
  const base: Scarce = { set, rows: actual.length, scarce: actual.length, scarceName: "rows" };
  const same = sameClassified(candidate, incumbent);
  const cells = [
    accuracyCell(base, { actual, candidate, incumbent, same }),
    macroCell(base, { classes, actual, candidate, incumbent, same }),
  ];
  const before = incumbent?.probabilities;
  if (candidate.probabilities === undefined || (incumbent !== undefined && before === undefined)) {
    const reason = `${candidate.probabilities === undefined ? "the candidate" : "the incumbent"} gives labels only, no probabilities`;
    return { primary: "accuracy", cells, left: [{ metric: "log_loss", reason }] };
  }
  const chosen = (all: Float64Array): Float64Array =>
    Float64Array.from(actual, (truth, row) => (truth < 0 ? 0 : all[row * classes + truth]!));
  const loss: LossKind = { metric: "log_loss", of: (all) => logLosses(chosen(all)) };
  const logLoss = lossCell(base, loss, { candidate: candidate.probabilities, incumbent: before, same });
  return { primary: "accuracy", cells: [...cells, logLoss], left: [] };
}

type ClassSides = {
  readonly actual: Int32Array;
  readonly candidate: Classified;
  readonly incumbent: Classified | undefined;
  readonly same: boolean;
};

function accuracyCell(base: Scarce, { actual, candidate, incumbent, same }: ClassSides): QualityCell {
  const decisions = compareDecisions((incumbent ?? candidate).predicted, candidate.predicted, actual);
  const share = decisions.candidateRight / decisions.rows;
  const cell = {
    ...base,
    metric: "accuracy",
    method: "Tango score interval on changed decisions",
    candidate: share,
    candidateError: Math.sqrt((share * (1 - share)) / decisions.rows),
  } as const;
  if (incumbent === undefined) return cell;
  const { better, worse, rows } = decisions;
  const spread: Spread = same ? { kind: "identical" } : { kind: "paired-shares", better, worse, rows };
  return { ...cell, incumbent: decisions.incumbentRight / rows, spread };
}

function macroCell(
  base: Scarce,
  { classes, actual, candidate, incumbent, same }: ClassSides & { readonly classes: number },
): QualityCell {
  const after = macroF1(candidate.predicted, actual, classes);
  const none = new Float64Array(actual.length);
  const method = "paired influence functions";
  const cell = {
    ...base,
    metric: "macro_f1",
    method,
    candidate: after.value,
    candidateError: influenceError(none, after.influence),
  } as const;
  if (incumbent === undefined) return cell;
  const before = macroF1(incumbent.predicted, actual, classes);
  const changed = actual.reduce(
    (sum, _, row) => sum + (candidate.predicted[row] === incumbent.predicted[row] ? 0 : 1),
    0,
  );
  const estimate = {
    delta: after.value - before.value,
    standardError: influenceError(before.influence, after.influence),
  };
  const spread: Spread = same
    ? { kind: "identical" }
    : normalSpread(estimate, { rows: base.rows, changed, largest: 1 });
  return { ...cell, incumbent: before.value, spread };
}

function measureRegression(set: string, { actual, candidate, incumbent }: Of<"regression">): Measured {
  const base: Scarce = { set, rows: actual.length, scarce: actual.length, scarceName: "rows" };
  const sides: Sides = { candidate, incumbent, same: sameScores(candidate, incumbent) };
  const losses: readonly LossKind[] = [
    { metric: "rmse", of: (scores) => squaredErrors(scores, actual), root: true },
    { metric: "mae", of: (scores) => absoluteErrors(scores, actual) },
  ];
  return { primary: "rmse", left: [], cells: losses.map((loss) => lossCell(base, loss, sides)) };
}

/** The same score on every row: then the difference on these rows is not small, it is nothing. */
function sameScores(candidate: Float64Array, incumbent: Float64Array | undefined): boolean {
  return (
    incumbent !== undefined &&
    candidate.length === incumbent.length &&
    candidate.every((score, row) => score === incumbent[row])
  );
}

function sameClassified(candidate: Classified, incumbent: Classified | undefined): boolean {
  if (incumbent === undefined || candidate.predicted.some((label, row) => label !== incumbent.predicted[row]))
    return false;
  if (candidate.probabilities === undefined) return incumbent.probabilities === undefined;
  return sameScores(candidate.probabilities, incumbent.probabilities);
}

function outsideUnit(scores: Float64Array): boolean {
  return scores.some((score) => !(score >= -1e-6 && score <= 1 + 1e-6));
}
