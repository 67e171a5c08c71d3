import type { DriftEffect, DriftMeasures, DriftPicture, DriftTest, Unseen } from "../gates/drift-facts.ts";
import { showPercent } from "../base/number.ts";
import { cauchyCombination } from "../stats/cauchy-combination.ts";
import { fisherExact } from "../stats/fisher-exact.ts";
import { hellingerDistance } from "../stats/hellinger.ts";
import { chiSquareHomogeneity, type Homogeneity } from "../stats/homogeneity.ts";
import { jensenShannon } from "../stats/jensen-shannon.ts";
import { largestChange } from "../stats/largest-change.ts";
import { normalQuantile } from "../stats/normal.ts";
import { populationStability } from "../stats/population-stability.ts";
import { twoProportionTest } from "../stats/two-proportions.ts";

export type CategoryPair = {
  readonly reference: ReadonlyMap<string, number>;
  readonly current: ReadonlyMap<string, number>;
  readonly missing: { readonly reference: number; readonly current: number };
};

export type MeasuredCategories = {
  readonly effect: DriftEffect;
  readonly test: DriftTest;
  readonly measures: DriftMeasures;
  readonly moved?: string;
  readonly unseen?: Unseen;
  readonly picture: DriftPicture;
};

/** Categories that stand alone; the rest are one. By total rows, so that neither side chooses. */
const MOST = 50;
export const MISSING = "(missing)";
export const OTHERS = "(others)";

type Counted = {
  readonly names: readonly string[];
  readonly before: Float64Array;
  readonly after: Float64Array;
};

/**
 * What decides about categories: the share of rows that moved says how much, and three tests say whether it can be chance.
 *
 * Chi-square over all categories sees many small changes at once. The largest change of one category, corrected for having
 * been chosen among k, sees one that grows at the cost of all. The sharpest split between any two categories, corrected
 * for the number of pairs, sees mass that moved from one to another, which chi-square drowns in the noise of the rest.
 * They are joined by Cauchy's rule, which does not charge for asking three times what is clearly there. docs/drift.md has
 * their power.
 *
 * PSI is not the measure here: ten points moved between two common categories are a PSI of .05, "stable" by every table.
 */
export function decideCategories(
  counted: Counted,
): Pick<MeasuredCategories, "effect" | "test"> & { readonly chi: Homogeneity } {
  const { before, after } = counted;
  const chi = homogeneityOf(before, after);
  const k = before.length;
  // With two categories all three ask the same question; the exact one knows how to answer it for few rows.
  const p =
    k <= 2
      ? splitP(before[0] ?? 0, after[0] ?? 0, { rows: sumOf(before), otherRows: sumOf(after) })
      : cauchyCombination([chi.p, singleChange(before, after), pairChange(before, after)]);
  const method =
    k <= 2
      ? "two proportions"
      : `χ² on ${chi.freedom + 1} of ${k} categories, largest change, largest move, joined`;
  return {
    effect: {
      measure: "moved",
      value: largestChange(before, after).total,
      floor: movedFloor(before, after),
      bins: k,
      error: 0,
    },
    test: { p, method },
    chi,
  };
}

export function measureCategories(pair: CategoryPair): MeasuredCategories {
  const counted = countCategories(pair);
  const { names, before, after } = counted;
  const { effect, test, chi } = decideCategories(counted);
  const change = largestChange(before, after);
  const measures: DriftMeasures = {
    psi: populationStability(before, after).index,
    jensen_shannon: jensenShannon(before, after).distance,
    hellinger: hellingerDistance(before, after),
    l_infinity: change.largest,
    total_variation: change.total,
    ...allCategories(pair, chi),
  };
  const unseen = unseenOf(pair);
  const moved =
    change.largest === 0
      ? {}
      : { moved: `${names[change.at]}: ${shareText(before, change.at)} → ${shareText(after, change.at)}` };
  return {
    effect,
    test,
    measures,
    ...moved,
    ...(unseen === undefined ? {} : { unseen }),
    picture: drawCategories(counted),
  };
}

/** Both sides over the same names: the most frequent ones, the others together, missing values as a category. */
export function countCategories({ reference, current, missing }: CategoryPair): Counted {
  const totals = new Map(reference);
  for (const [name, count] of current) totals.set(name, (totals.get(name) ?? 0) + count);
  const ranked = [...totals].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const kept = ranked.slice(0, MOST).map(([name]) => name);
  const names = [...kept];
  const before = kept.map((name) => reference.get(name) ?? 0);
  const after = kept.map((name) => current.get(name) ?? 0);
  if (ranked.length > MOST) {
    names.push(OTHERS);
    before.push(sumOf(reference.values()) - sumOf(before));
    after.push(sumOf(current.values()) - sumOf(after));
  }
  if (missing.reference + missing.current > 0) {
    names.push(MISSING);
    before.push(missing.reference);
    after.push(missing.current);
  }
  return { names, before: Float64Array.from(before), after: Float64Array.from(after) };
}

/** Expected rows, on the smaller side, that a cell needs before the chi-square tail can be trusted at p = .0001. */
export const ROWS_PER_CELL = 20;

/** Chi-square with rare categories counted as one, more strictly than the usual five: verdicts live far out in the tail. */
export function homogeneityOf(before: Float64Array, after: Float64Array): Homogeneity {
  const [rows, otherRows] = [sumOf(before), sumOf(after)];
  const least = (ROWS_PER_CELL * (rows + otherRows)) / Math.min(rows, otherRows);
  const cells: (readonly [number, number])[] = [];
  let [rareBefore, rareAfter] = [0, 0];
  for (let at = 0; at < before.length; at += 1) {
    if (before[at]! + after[at]! >= least) cells.push([before[at]!, after[at]!]);
    else {
      rareBefore += before[at]!;
      rareAfter += after[at]!;
    }
  }
  cells.sort((one, other) => one[0] + one[1] - other[0] - other[1]);
  while (rareBefore + rareAfter > 0 && rareBefore + rareAfter < least) {
    const next = cells.shift();
    if (next === undefined) break;
    rareBefore += next[0];
    rareAfter += next[1];
  }
  if (rareBefore + rareAfter > 0) cells.push([rareBefore, rareAfter]);
  const pooled = before.length - cells.length;
  if (cells.length < 2) return { statistic: 0, p: 1, freedom: 0, pooled };
  const [first, second] = [cells.map(([count]) => count), cells.map(([, count]) => count)];
  return { ...chiSquareHomogeneity(first, second, { pool: false, yates: false }), pooled };
}

/** "This category's share of all rows is the same": the smallest p, times the number of categories. */
function singleChange(before: Float64Array, after: Float64Array): number {
  const [rows, otherRows] = [sumOf(before), sumOf(after)];
  let smallest = 1;
  for (let at = 0; at < before.length; at += 1)
    smallest = Math.min(smallest, splitP(before[at]!, after[at]!, { rows, otherRows }));
  return Math.min(1, smallest * before.length);
}

/** "These two share their rows as before", whatever the others do: the smallest p, times the number of pairs. */
function pairChange(before: Float64Array, after: Float64Array): number {
  const k = before.length;
  let smallest = 1;
  for (let one = 1; one < k; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const rows = before[one]! + before[other]!;
      const otherRows = after[one]! + after[other]!;
      if (rows > 0 && otherRows > 0)
        smallest = Math.min(smallest, splitP(before[one]!, after[one]!, { rows, otherRows }));
    }
  }
  return Math.min(1, (smallest * k * (k - 1)) / 2);
}

/** Expected in the smallest cell: below it the normal tail at p = .0001 is too short, and counting tables is cheap. */
const EXACT_BELOW = 50;

/** r of n rows before and c of m now: the same share? */
export function splitP(
  r: number,
  c: number,
  { rows, otherRows }: { readonly rows: number; readonly otherRows: number },
): number {
  const [yes, no] = [r + c, rows + otherRows - r - c];
  const expected = (Math.min(yes, no) * Math.min(rows, otherRows)) / (rows + otherRows);
  if (expected >= EXACT_BELOW)
    return twoProportionTest({ successes: r, trials: rows }, { successes: c, trials: otherRows });
  return fisherExact([
    [r, rows - r],
    [c, otherRows - c],
  ]);
}

/**
 * The share of rows that chance alone seems to move, in 9 of 10 draws: half the sum of |changes|, each of which is about
 * normal with σ² = p(1 − p)(1/n + 1/m), so has the mean σ·√(2/π) and the variance σ²·(1 − 2/π).
 *
 * Not 999 of 1,000 as for PSI: this sum holds the noise of all categories, and with twenty of them a stricter floor would
 * hide a real move between two; the p-values guard the tail.
 */
function movedFloor(before: Float64Array, after: Float64Array): number {
  const [rows, otherRows] = [sumOf(before), sumOf(after)];
  const noise = 1 / rows + 1 / otherRows;
  let [mean, variance] = [0, 0];
  for (let at = 0; at < before.length; at += 1) {
    const share = (before[at]! + after[at]!) / (rows + otherRows);
    const square = share * (1 - share) * noise;
    mean += Math.sqrt((square * 2) / Math.PI);
    variance += square * (1 - 2 / Math.PI);
  }
  // Two categories change by the same amount: one normal number, not the sum of two.
  const spread = Math.sqrt(before.length === 2 ? 2 * variance : variance);
  return (mean - normalQuantile(0.1) * spread) / 2;
}

/** Shown over all categories as they are, neither pooled nor corrected, where there are not too many. */
function allCategories(pair: CategoryPair, pooled: Homogeneity): Pick<DriftMeasures, "chi_square"> {
  const names = [...new Set([...pair.reference.keys(), ...pair.current.keys()])];
  const plain =
    names.length > MOST
      ? pooled
      : chiSquareHomogeneity(
          names.map((name) => pair.reference.get(name) ?? 0),
          names.map((name) => pair.current.get(name) ?? 0),
          { pool: false, yates: false },
        );
  return { chi_square: { statistic: plain.statistic, p: plain.p, dof: plain.freedom } };
}

function unseenOf({ reference, current, missing }: CategoryPair): Unseen | undefined {
  const fresh = [...current].filter(([name]) => !reference.has(name)).sort((one, other) => other[1] - one[1]);
  if (fresh.length === 0) return undefined;
  const rows = sumOf(current.values()) + missing.current;
  return {
    categories: fresh.length,
    share: sumOf(fresh.map(([, count]) => count)) / rows,
    examples: fresh.slice(0, 3).map(([name]) => name.slice(0, 200)),
  };
}

const BARS = 8;

function drawCategories({ names, before, after }: Counted): DriftPicture {
  const shown = Math.min(names.length, BARS);
  const [rows, otherRows] = [sumOf(before), sumOf(after)];
  const bars = (counts: Float64Array, total: number): readonly number[] => {
    const shares = Array.from(counts.subarray(0, shown), (count) => count / total);
    return names.length > BARS ? [...shares, sumOf(counts.subarray(BARS)) / total] : shares;
  };
  const labels = names.slice(0, shown).map((name) => name.slice(0, 200));
  return {
    labels: names.length > BARS ? [...labels, OTHERS] : labels,
    reference: bars(before, rows),
    current: bars(after, otherRows),
    line: false,
  };
}

function shareText(counts: Float64Array, at: number): string {
  return showPercent(counts[at]! / sumOf(counts));
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
