import { bucketSort } from "../stats/bucket-sort.ts";
import { countBelow, countUpTo } from "../stats/sorted.ts";

/**
 * A sketch of a distribution: some of its values, and for each how many rows lie below it and up to it. Between two of
 * them it is unknown where the rows lie, so the widest such stretch bounds the error of any rank: that bound is kept
 * with the points, and grows when sketches are merged.
 *
 * A value that holds many rows is a point with both counts far apart, so spikes, integers and zero-inflated amounts are exact.
 */
export type Quantiles = {
  /** finite values */
  readonly rows: number;
  /** [value, rows below it, rows up to it], ascending */
  readonly points: readonly Point[];
  /** the most by which an estimated rank may be off, in rows */
  readonly error: number;
};

export type Point = readonly [value: number, below: number, upTo: number];

/** So many stretches of equal mass: a rank is off by at most .2 % of the rows. */
const STRETCHES = 512;
/** A merged sketch keeps more, because its points are estimates themselves. */
const MERGED_STRETCHES = 1024;

/** Takes finite values in any order and may reorder them. */
export function sketchQuantiles(values: Float64Array): Quantiles {
  bucketSort(values);
  const points: Point[] = [];
  for (let at = 0; at <= STRETCHES && values.length > 0; at += 1) {
    const value = values[Math.round((at * (values.length - 1)) / STRETCHES)]!;
    if (points.at(-1)?.[0] !== value)
      points.push([value, countBelow(values, value), countUpTo(values, value)]);
  }
  return { rows: values.length, points, error: widest(points) };
}

/** The sketch of both samples together. Each estimate is off by at most both errors; thinning adds its own stretch. */
export function mergeQuantiles(one: Quantiles, other: Quantiles): Quantiles {
  if (one.rows === 0) return other;
  if (other.rows === 0) return one;
  const values = [...new Set([...one.points, ...other.points].map(([value]) => value))].sort((a, b) => a - b);
  const rows = one.rows + other.rows;
  const both = values.map((value): Point => {
    const [first, second] = [rankOf(one, value), rankOf(other, value)];
    return [value, first.below + second.below, first.upTo + second.upTo];
  });
  const points = thin(both, rows);
  const exact = one.error + other.error;
  return { rows, points, error: Math.min(rows, exact + widest(points)) };
}

/** Rows below a value and up to it: known at points, interpolated between them. */
export function rankOf(
  { points, rows }: Quantiles,
  value: number,
): { readonly below: number; readonly upTo: number } {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle]![0] < value) low = middle + 1;
    else high = middle;
  }
  const next = points[low];
  if (next === undefined) return { below: rows, upTo: rows };
  if (next[0] === value) return { below: next[1], upTo: next[2] };
  const before = points[low - 1];
  if (before === undefined) return { below: 0, upTo: 0 };
  const share = (value - before[0]) / (next[0] - before[0]);
  const rank = before[2] + (next[1] - before[2]) * (Number.isFinite(share) ? share : 0.5);
  return { below: rank, upTo: rank };
}

/** As many values as asked for, spread as the sketch says. What stands for whole numbers is whole. */
export function spreadValues({ points, rows }: Quantiles, count: number, whole: boolean): Float64Array {
  const values = new Float64Array(count);
  let next = 0;
  for (let at = 0; at < count; at += 1) {
    const rank = ((at + 0.5) * rows) / count;
    while (next < points.length - 1 && points[next]![2] < rank) next += 1;
    const [value, below] = points[next]!;
    const before = points[next - 1];
    if (rank >= below || before === undefined) values[at] = value;
    else {
      const between = before[0] + ((value - before[0]) * (rank - before[2])) / (below - before[2]);
      values[at] = whole ? Math.round(between) : between;
    }
  }
  return values;
}

/** The widest stretch between two points. */
function widest(points: readonly Point[]): number {
  let most = 0;
  for (let at = 1; at < points.length; at += 1) most = Math.max(most, points[at]![1] - points[at - 1]![2]);
  return most;
}

/** Drops points whose neighbours are near, so that no stretch gets wider than it has to. */
function thin(points: readonly Point[], rows: number): readonly Point[] {
  if (points.length <= MERGED_STRETCHES) return points;
  const step = rows / MERGED_STRETCHES;
  const last = points.length - 1;
  const kept: Point[] = [];
  for (const [at, point] of points.entries()) {
    const next = points[at + 1];
    const before = kept.at(-1);
    // A point stays if leaving it out would open a stretch wider than a step.
    if (at === 0 || at === last || before === undefined || next === undefined || next[1] - before[2] > step)
      kept.push(point);
  }
  return kept;
}
