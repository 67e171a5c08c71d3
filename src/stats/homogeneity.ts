import { chiSquareUpperTail } from "./chi-square.ts";
import { type Counts, mustBeAligned, totalOf } from "./shares.ts";

export type Homogeneity = {
  readonly statistic: number;
  readonly p: number;
  readonly freedom: number;
  /** categories that were too rare to stand alone and were counted as one */
  readonly pooled: number;
};

/**
 * Fewer expected rows than this in a cell, and the chi-square distribution is no longer a good description.
 */
const FEWEST_EXPECTED = 5;

/**
 * The chi-square test of homogeneity: do two samples have the same shares of categories?
 *
 *   χ² = Σ (observed − expected)²/expected   over the 2×k table, k − 1 degrees of freedom
 *
 * Both samples are treated as noisy. (Treating the reference as exact, as a goodness-of-fit test does,
 * finds significance that is not there, and calls one unseen category infinitely significant.) Categories
 * with fewer than 5 expected rows are pooled into one; Yates's correction applies to the 2×2 table alone. A
 * category that neither sample has does not count.
 *
 * Assumes independent rows. For 2×2 tables with small counts use Fisher's exact test. Reference: K. Pearson
 * (1900); F. Yates (1934); W. G. Cochran (1954) for the rule of 5.
 */
export function chiSquareHomogeneity(
  reference: Counts,
  current: Counts,
  options: { readonly pool?: boolean; readonly yates?: boolean } = {},
): Homogeneity {
  mustBeAligned(reference, current);
  const rows = totalOf(reference);
  const otherRows = totalOf(current);
  const present = presentPairs(reference, current);
  const pairs = options.pool === false ? present : pooledPairs(present, rows, otherRows);
  const freedom = pairs.length - 1;
  const pooled = pairs.length < present.length ? present.length - pairs.length + 1 : 0;
  if (freedom < 1) return { statistic: 0, p: 1, freedom: 0, pooled };
  const correct = freedom === 1 && options.yates !== false;
  let statistic = 0;
  for (const [before, after] of pairs) {
    const share = (before + after) / (rows + otherRows);
    statistic += cell(before, share * rows, correct) + cell(after, share * otherRows, correct);
  }
  return { statistic, p: chiSquareUpperTail(statistic, freedom), freedom, pooled };
}

/** The correction moves each count by up to ½ towards what was expected, never past it. */
function cell(observed: number, expected: number, correct: boolean): number {
  const distance = Math.abs(observed - expected);
  const corrected = correct ? distance - Math.min(0.5, distance) : distance;
  return (corrected * corrected) / expected;
}

type Pair = readonly [before: number, after: number];

function presentPairs(reference: Counts, current: Counts): readonly Pair[] {
  return Array.from(reference, (before, at): Pair => [before, current[at]!]).filter(
    ([before, after]) => before + after > 0,
  );
}

/** Rare categories as one; while that one is still rare itself, together with the next rarest. */
function pooledPairs(pairs: readonly Pair[], rows: number, otherRows: number): readonly Pair[] {
  const least = (FEWEST_EXPECTED * (rows + otherRows)) / Math.min(rows, otherRows);
  const rarestFirst = pairs.toSorted((one, other) => sizeOf(one) - sizeOf(other));
  let pool: Pair = [0, 0];
  let pooled = 0;
  for (const pair of rarestFirst) {
    const rare = sizeOf(pair) < least;
    const wanting = pooled > 0 && sizeOf(pool) < least;
    // Equally rare ones go together, or the answer would depend on the order of the categories.
    const tied = pooled > 0 && sizeOf(pair) === sizeOf(rarestFirst[pooled - 1]!);
    if (!rare && !wanting && !tied) break;
    pool = [pool[0] + pair[0], pool[1] + pair[1]];
    pooled += 1;
  }
  return pooled === 0 ? pairs : [...rarestFirst.slice(pooled), pool];
}

function sizeOf([before, after]: Pair): number {
  return before + after;
}
