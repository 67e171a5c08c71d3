import type { Alternative } from "./kolmogorov-smirnov.ts";

/** [[a, b], [c, d]]: rows are samples, columns are yes and no. */
export type Table2x2 = readonly [readonly [number, number], readonly [number, number]];

/** Tables whose probability equals the observed one but for rounding must count as equal. */
const SAME = 1 + 1e-7;

/**
 * Fisher's exact test: is the share of yes the same in both rows?
 *
 * With all four margins fixed, a follows the hypergeometric distribution, whatever the common share; so no
 * approximation is needed and one row against three can be tested. Two-sided: all tables that are no more
 * likely than the observed one (R's and scipy's rule). `greater`: the odds in the first row are larger.
 * Keeps its level always, and is too cautious for it: with few rows the true error rate is well below α.
 *
 * Reference: R. A. Fisher (1922, 1934).
 */
export function fisherExact(table: Table2x2, alternative: Alternative = "two-sided"): number {
  const [[a, b], [c, d]] = table;
  for (const count of [a, b, c, d]) {
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new RangeError(`Fisher's test needs whole counts ≥ 0, got ${count}`);
    }
  }
  const low = Math.max(0, a - d);
  const high = Math.min(a + b, a + c);
  const weights = hypergeometricWeights(table, low, high);
  const observed = weights[a - low]!;
  let [tail, all] = [0, 0];
  for (let at = 0; at < weights.length; at += 1) {
    const weight = weights[at]!;
    all += weight;
    const counts =
      alternative === "two-sided"
        ? weight <= observed * SAME
        : alternative === "less"
          ? low + at <= a
          : low + at >= a;
    if (counts) tail += weight;
  }
  return Math.min(1, tail / all);
}

/**
 * The probabilities of all tables with these margins, relative to the likeliest.
 *
 * Neighbouring tables differ by a simple ratio, so the whole distribution follows from its peak by
 * multiplication: no factorials, no cancellation. What underflows is beyond 1e-308 of the peak.
 */
function hypergeometricWeights(table: Table2x2, low: number, high: number): Float64Array {
  const [[a, b], [c]] = table;
  const first = a + b;
  const yes = a + c;
  // d − a does not depend on the table.
  const rest = table[1][1] - a;
  const weights = new Float64Array(high - low + 1);
  const total = first + c + table[1][1];
  const peak = Math.min(high, Math.max(low, Math.floor(((first + 1) * (yes + 1)) / (total + 2))));
  weights[peak - low] = 1;
  for (let x = peak; x < high; x += 1) {
    weights[x + 1 - low] = (weights[x - low]! * (first - x) * (yes - x)) / ((x + 1) * (rest + x + 1));
  }
  for (let x = peak; x > low; x -= 1) {
    weights[x - 1 - low] = (weights[x - low]! * x * (rest + x)) / ((first - x + 1) * (yes - x + 1));
  }
  return weights;
}
