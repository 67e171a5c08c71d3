/**
 * Losses by row, and the relative difference of two mean losses with its standard error.
 *
 * A loss is small when the model is right; per-row losses of two models on the same rows are strongly
 * correlated, so their paired difference has far more power than two separate means.
 *
 * Relative difference: 1 − (candidate's loss / incumbent's loss), + is better. Standard error: the delta
 * method (e.g. Casella & Berger, 5.5.4): the ratio is linearised row by row (its influence function), and
 * the spread of these row values over √n is the standard error. Valid for independent rows and n in the
 * hundreds; heavy-tailed losses need more rows than the formula admits.
 */
export type LossDifference = {
  readonly incumbent: number;
  readonly candidate: number;
  /** 1 − candidate / incumbent; for a perfect incumbent, minus the candidate's loss itself */
  readonly delta: number;
  readonly standardError: number;
  readonly rows: number;
  /** rows on which the two losses differ */
  readonly changed: number;
  /** the largest difference on one row, in units of delta */
  readonly largest: number;
};

/** sklearn's clip for doubles: a certain and wrong prediction costs 36, not infinity. */
const CLIP = 2.220446049250313e-16;

/** −log of the probability given to what happened. `chosen` is that probability, row by row. */
export function logLosses(chosen: Float64Array): Float64Array {
  return chosen.map((p) => -Math.log(Math.min(1 - CLIP, Math.max(CLIP, p))));
}

/** (probability − outcome)², Brier 1950. */
export function squaredErrors(predicted: Float64Array, actual: Float64Array | Uint8Array): Float64Array {
  return predicted.map((value, row) => (value - actual[row]!) ** 2);
}

export function absoluteErrors(predicted: Float64Array, actual: Float64Array): Float64Array {
  return predicted.map((value, row) => Math.abs(value - actual[row]!));
}

export function meanOf(values: Float64Array): number {
  let mean = 0;
  for (let at = 0; at < values.length; at += 1) mean += (values[at]! - mean) / (at + 1);
  return mean;
}

/** Of mean losses (log loss, Brier, MAE). `root` compares the roots of the means instead (RMSE from squared errors). */
export function relativeLoss(
  incumbent: Float64Array,
  candidate: Float64Array,
  root: boolean = false,
): LossDifference {
  const rows = incumbent.length;
  const before = meanOf(incumbent);
  const after = meanOf(candidate);
  const scale = before === 0 ? 1 : before;
  const ratio = before === 0 ? after : after / before;
  // The slope of the ratio (or of its root) at the point where we stand.
  const slope = root ? 0.5 / Math.sqrt(Math.max(ratio, Number.MIN_VALUE)) : 1;
  let squares = 0;
  let changed = 0;
  let largest = 0;
  for (let row = 0; row < rows; row += 1) {
    const own = before === 0 ? after : ratio * incumbent[row]!;
    const influence = ratio === 0 ? 0 : (slope * (candidate[row]! - own)) / scale;
    squares += influence * influence;
    const difference = Math.abs(candidate[row]! - incumbent[row]!);
    if (difference > 0) changed += 1;
    largest = Math.max(largest, (slope * difference) / scale);
  }
  const shown = root ? Math.sqrt : (value: number): number => value;
  return {
    incumbent: shown(before),
    candidate: shown(after),
    delta: before === 0 ? -shown(after) : 1 - shown(ratio),
    standardError: rows > 1 ? Math.sqrt(squares / (rows - 1) / rows) : 0,
    rows,
    changed,
    largest,
  };
}

/** The standard error of one mean loss, or of its root. */
export function lossError(losses: Float64Array, root: boolean = false): number {
  const rows = losses.length;
  const mean = meanOf(losses);
  let squares = 0;
  for (let row = 0; row < rows; row += 1) squares += (losses[row]! - mean) ** 2;
  const error = rows > 1 ? Math.sqrt(squares / (rows - 1) / rows) : 0;
  return root && mean > 0 ? error / (2 * Math.sqrt(mean)) : error;
}
