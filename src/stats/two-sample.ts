import { mustBeComplete } from "./sorted.ts";

/**
 * The largest gaps between two empirical distribution functions F (of `rows`) and G (of `otherRows`).
 *
 * As whole numbers: `above` is the largest value of (F − G)·rows·otherRows, `below` that of (G −
 * F)·rows·otherRows. Whole numbers are exact, so equal data give equal answers on every machine and by
 * every way of counting.
 */
export type Gaps = {
  readonly rows: number;
  readonly otherRows: number;
  readonly above: number;
  readonly below: number;
  /** the value up to which F is ahead most, and the one up to which G is; NaN where neither ever is */
  readonly aboveAt: number;
  readonly belowAt: number;
};

/** What one walk through two sorted samples tells. */
export type TwoSample = {
  readonly gaps: Gaps;
  /** ∫|F − G|: see `wasserstein.ts` */
  readonly wasserstein: number;
  /** ∫(F − G)²: see `energy.ts` */
  readonly cramer: number;
};

/** Products of row counts must stay whole numbers. */
const MOST_PAIRS = Number.MAX_SAFE_INTEGER;

/**
 * Walks two ascending samples once, in steps of equal values, and collects every distance between F and G.
 *
 * Linear in the rows and free of allocation: with both samples sorted, Kolmogorov's, Wasserstein's and the
 * energy distance cost one pass together.
 */
export function compareSorted(reference: Float64Array, current: Float64Array): TwoSample {
  mustBeComplete(reference);
  mustBeComplete(current);
  const n = reference.length;
  const m = current.length;
  mustBeCountable(n, m);
  let [above, below, aboveAt, belowAt] = [0, 0, Number.NaN, Number.NaN];
  let [area, squares] = [0, 0];
  let [i, j, difference] = [0, 0, 0];
  let previous = Math.min(reference[0]!, current[0]!);
  while (i < n || j < m) {
    const x = j >= m || (i < n && reference[i]! <= current[j]!) ? reference[i]! : current[j]!;
    if (difference !== 0) {
      const width = x - previous;
      area += Math.abs(difference) * width;
      squares += difference * difference * width;
    }
    while (i < n && reference[i]! <= x) i += 1;
    while (j < m && current[j]! <= x) j += 1;
    previous = x;
    difference = i * m - j * n;
    if (difference > above) [above, aboveAt] = [difference, x];
    else if (-difference > below) [below, belowAt] = [-difference, x];
  }
  const defined = !shareInfinity(reference, current);
  return {
    gaps: { rows: n, otherRows: m, above, below, aboveAt, belowAt },
    wasserstein: defined ? area / n / m : Number.NaN,
    cramer: defined ? squares / n / m / n / m : Number.NaN,
  };
}

export function mustBeCountable(n: number, m: number): void {
  if (n * m > MOST_PAIRS) throw new RangeError(`${n} and ${m} rows are too many to compare exactly`);
}

/** Mass at the same infinity on both sides: ∞ − ∞, a distance that is not defined. */
export function shareInfinity(reference: Float64Array, current: Float64Array): boolean {
  return (
    (reference[0] === Number.NEGATIVE_INFINITY && current[0] === Number.NEGATIVE_INFINITY) ||
    (reference[reference.length - 1] === Number.POSITIVE_INFINITY &&
      current[current.length - 1] === Number.POSITIVE_INFINITY)
  );
}
