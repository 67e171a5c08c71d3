import type { HardLabels, Scores } from "./scores.ts";

/** The scores of some rows, in their order. */
export function selectScores(scores: Scores, rows: Uint32Array): Scores {
  switch (scores.task) {
    case "binary":
      return { ...scores, positive: pick(scores.positive, rows), ...labelsAt(scores.labels, rows) };
    case "multiclass": {
      const width = scores.classes.length;
      const probabilities = new Float64Array(rows.length * width);
      rows.forEach((from, to) =>
        probabilities.set(scores.probabilities.subarray(from * width, (from + 1) * width), to * width),
      );
      return { ...scores, probabilities, ...labelsAt(scores.labels, rows) };
    }
    case "regression":
      return { ...scores, values: pick(scores.values, rows) };
    case "labels":
      break;
  }
  return { ...scores, labels: { ...scores.labels, codes: codesAt(scores.labels, rows) } };
}

function labelsAt(labels: HardLabels | undefined, rows: Uint32Array): { readonly labels?: HardLabels } {
  return labels === undefined ? {} : { labels: { ...labels, codes: codesAt(labels, rows) } };
}

function codesAt({ codes }: HardLabels, rows: Uint32Array): Int32Array {
  return Int32Array.from(rows, (row) => codes[row] ?? -1);
}

function pick(values: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
}
