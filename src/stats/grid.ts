/**
 * A row of buckets in ascending order: bucket 0 holds what is below `low`, the last what is above `high`,
 * and `inner` ones of equal width lie between. Where a value belongs is one multiplication, so dealing
 * values into buckets takes a few nanoseconds a row.
 */
export type Grid = {
  readonly low: number;
  readonly high: number;
  readonly inner: number;
  /** inner buckets per unit; 0 for a single one */
  readonly perUnit: number;
};

const FEWEST_BUCKETS = 16;
const MOST_BUCKETS = 65_536;
/** About as many rows as sort faster than they are dealt once more. */
const ROWS_PER_BUCKET = 64;
/** Rows looked at to place the grid. */
const PROBED_ROWS = 4096;
/**
 * The share of probed rows on either side that is left to the open buckets, so that outliers do not stretch
 * the grid.
 */
const OUTSIDE = 0.005;

/**
 * A grid over all but the outermost values of the samples.
 *
 * Equal widths are cheap and good where values spread evenly. A long tail crowds most of them into few
 * buckets; whoever deals onto the grid must cope with a full bucket, by sorting it or by dealing it again
 * on a grid of its own.
 */
export function gridOver(samples: readonly Float64Array[]): Grid {
  const probes = samples.map((values) => probe(values));
  const low = Math.min(...probes.map((range) => range.low));
  const high = Math.max(...probes.map((range) => range.high));
  const wanted = Math.max(...samples.map((values) => values.length)) / ROWS_PER_BUCKET;
  const inner = Math.round(Math.min(MOST_BUCKETS, Math.max(FEWEST_BUCKETS, wanted)));
  const perUnit = inner / (high - low);
  // A single value, or a range too wide for a double: one inner bucket does.
  if (!(perUnit > 0 && perUnit < Infinity)) return { low, high, inner: 1, perUnit: 0 };
  return { low, high, inner, perUnit };
}

/**
 * Never falls as x rises, also after rounding: every value of a bucket is at most every value of the next.
 */
export function bucketOf(grid: Grid, x: number): number {
  if (x < grid.low) return 0;
  if (x > grid.high) return grid.inner + 1;
  if (grid.inner === 1) return 1;
  return Math.min(grid.inner, 1 + Math.trunc((x - grid.low) * grid.perUnit));
}

/** Where a bucket begins; the open ones reach to the infinities. */
export function edgeOf(grid: Grid, bucket: number): number {
  if (bucket === 0) return -Infinity;
  if (bucket === 1) return grid.low;
  if (bucket === grid.inner + 1) return grid.high;
  return bucket > grid.inner ? Infinity : grid.low + (bucket - 1) / grid.perUnit;
}

/** Values in the order of their buckets, and where each bucket begins, with one more entry for the end. */
export type Dealt = { readonly values: Float64Array; readonly starts: Uint32Array };

/** One pass to count, one to deal. */
export function deal(values: Float64Array, grid: Grid): Dealt {
  const starts = new Uint32Array(grid.inner + 3);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (Number.isNaN(value)) throw new RangeError("a sample must not hold NaN: count missing values apart");
    starts[bucketOf(grid, value) + 1]! += 1;
  }
  for (let bucket = 1; bucket < starts.length; bucket += 1) starts[bucket]! += starts[bucket - 1]!;
  const next = starts.slice();
  const dealt = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    dealt[next[bucketOf(grid, value)]!++] = value;
  }
  return { values: dealt, starts };
}

/**
 * Quantiles of evenly spaced rows. A pattern in the rows can mislead them, which costs time and nothing
 * else.
 */
function probe(values: Float64Array): { readonly low: number; readonly high: number } {
  const count = Math.min(PROBED_ROWS, values.length);
  const probed = new Float64Array(count);
  for (let at = 0; at < count; at += 1) probed[at] = values[Math.floor((at * values.length) / count)]!;
  const finite = probed.filter((value) => Number.isFinite(value)).sort();
  const outside = Math.floor(finite.length * OUTSIDE);
  return { low: finite[outside] ?? 0, high: finite[finite.length - 1 - outside] ?? 0 };
}
