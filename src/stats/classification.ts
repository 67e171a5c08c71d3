/**
 * Right and wrong decisions of two classifiers on the same rows.
 *
 * Accuracy is compared by the two counts that matter, as McNemar (1947) saw: rows that only the candidate
 * gets right, and rows that only the incumbent gets right. Rows on which both agree say nothing about the
 * difference.
 */
export type Decisions = {
  readonly rows: number;
  readonly incumbentRight: number;
  readonly candidateRight: number;
  /** rows that only the candidate gets right */
  readonly better: number;
  /** rows that only the incumbent gets right */
  readonly worse: number;
};

/** Classes are indices; −1 is "none of the known classes" and never right. */
export function compareDecisions(
  incumbent: Int32Array,
  candidate: Int32Array,
  actual: Int32Array,
): Decisions {
  let incumbentRight = 0;
  let candidateRight = 0;
  let better = 0;
  let worse = 0;
  for (let row = 0; row < actual.length; row += 1) {
    const before = incumbent[row] === actual[row] && actual[row]! >= 0;
    const after = candidate[row] === actual[row] && actual[row]! >= 0;
    if (before) incumbentRight += 1;
    if (after) candidateRight += 1;
    if (after && !before) better += 1;
    if (before && !after) worse += 1;
  }
  return { rows: actual.length, incumbentRight, candidateRight, better, worse };
}

/**
 * Macro F1: the mean over classes of 2·TP / (predicted + actual), classes that occur in neither left out
 * (scikit-learn's convention). `influence` is each row's share in the estimate's error (delta method), so
 * that two models' F1 can be compared pairwise: the spread of the rows' differences over √n is the standard
 * error. Unreliable while a class has few rows; the caller says how many there are.
 */
export function macroF1(
  predicted: Int32Array,
  actual: Int32Array,
  classes: number,
): { readonly value: number; readonly influence: Float64Array } {
  const rows = actual.length;
  const hits = new Float64Array(classes);
  const marks = new Float64Array(classes);
  for (let row = 0; row < rows; row += 1) {
    const guess = predicted[row]!;
    const truth = actual[row]!;
    if (guess >= 0) marks[guess]! += 1;
    if (truth >= 0) marks[truth]! += 1;
    if (guess >= 0 && guess === truth) hits[guess]! += 1;
  }
  const present = marks.reduce((count, mark) => count + (mark > 0 ? 1 : 0), 0);
  const f1 = hits.map((hit, at) => (marks[at]! > 0 ? (2 * hit) / marks[at]! : 0));
  const influence = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const guess = predicted[row]!;
    const truth = actual[row]!;
    if (guess === truth && guess >= 0) {
      influence[row] = ((2 - 2 * f1[guess]!) * rows) / marks[guess]! / present;
      continue;
    }
    if (guess >= 0) influence[row]! -= (f1[guess]! * rows) / marks[guess]! / present;
    if (truth >= 0) influence[row]! -= (f1[truth]! * rows) / marks[truth]! / present;
  }
  return { value: f1.reduce((sum, value) => sum + value, 0) / present, influence };
}

/** The standard error of the mean difference of two influence functions on the same rows. */
export function influenceError(before: Float64Array, after: Float64Array): number {
  const rows = before.length;
  let mean = 0;
  for (let row = 0; row < rows; row += 1) mean += (after[row]! - before[row]!) / rows;
  let squares = 0;
  for (let row = 0; row < rows; row += 1) squares += (after[row]! - before[row]! - mean) ** 2;
  return rows > 1 ? Math.sqrt(squares / (rows - 1) / rows) : 0;
}
