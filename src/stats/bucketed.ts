import { bucketSort } from "./bucket-sort.ts";
import { bucketOf, deal, type Dealt, edgeOf, type Grid, gridOver } from "./grid.ts";
import type { Ordered } from "./ordered.ts";
import { countBelow, countUpTo } from "./sorted.ts";
import { mustBeCountable, shareInfinity, type TwoSample } from "./two-sample.ts";

/**
 * Two large samples, compared exactly without sorting them.
 *
 * Sorting a column of ten million rows takes a second and most of that order is never looked at. So both
 * samples are dealt into the same many buckets, which lie in ascending order (one pass to count,
 * one to deal), and a bucket is sorted only when the answer depends on what is inside:
 *
 * - the counts at its two edges bound how far F and G can part inside, so for the Kolmogorov–Smirnov
 *   distance only buckets whose bound reaches the largest gap between edges are opened;
 * - where F − G cannot change sign inside, ∫|F − G| follows from the *sum* of the bucket's values alone;
 * - a quantile or a count opens the one bucket it falls into.
 *
 * The answers are those of `compareSorted`, to the last row. Only speed depends on the data: what is
 * crowded into one bucket, by outliers beyond the sampled range or by ties, is sorted like any array.
 */
export type BucketedPair = {
  readonly reference: BucketedSample;
  readonly current: BucketedSample;
  readonly grid: Grid;
};

export type BucketedSample = Ordered & {
  /** Where each bucket begins in `values`; one more entry for the end. */
  readonly starts: Uint32Array;
  /** Sorts a bucket, once, and shows it. */
  readonly open: (bucket: number) => Float64Array;
};

/**
 * Deals two samples onto one grid. Linear in the rows; a copy of both is made, the originals stay as they
 * were.
 *
 * NaN and empty samples are refused; infinities are allowed and lie in the outermost buckets.
 */
export function bucketPair(reference: Float64Array, current: Float64Array): BucketedPair {
  if (reference.length === 0 || current.length === 0)
    throw new RangeError("a sample needs at least one value");
  mustBeCountable(reference.length, current.length);
  const grid = gridOver([reference, current]);
  return {
    reference: sampleOf(deal(reference, grid), grid),
    current: sampleOf(deal(current, grid), grid),
    grid,
  };
}

/**
 * The largest gaps between F and G, and Wasserstein's distance of the samples clipped to `low` … `high`.
 *
 * Two rounds over the buckets: the first finds the largest gap at any edge, the second decides bucket by
 * bucket whether its inside can matter. The gaps are whole numbers and equal those of `compareSorted`; the
 * distance is a sum taken in another order and agrees to about 13 digits.
 */
export function compareBucketed(
  pair: BucketedPair,
  low: number = -Infinity,
  high: number = Infinity,
): Pick<TwoSample, "gaps" | "wasserstein"> {
  const walk = new Walk(pair, low, high);
  const last = pair.grid.inner + 1;
  for (let bucket = 0; bucket <= last; bucket += 1) walk.edge(bucket);
  for (let bucket = 0; bucket <= last; bucket += 1) walk.bucket(bucket);
  return walk.result();
}

function sampleOf({ values, starts }: Dealt, grid: Grid): BucketedSample {
  const opened = new Uint8Array(grid.inner + 2);
  const open = (bucket: number): Float64Array => {
    const inside = values.subarray(starts[bucket], starts[bucket + 1]);
    if (opened[bucket] === 0) bucketSort(inside);
    opened[bucket] = 1;
    return inside;
  };
  return {
    length: values.length,
    values,
    starts,
    open,
    at: (rank) => {
      const bucket = bucketHolding(starts, rank);
      return open(bucket)[rank - starts[bucket]!]!;
    },
    countUpTo: (x) => starts[bucketOf(grid, x)]! + countUpTo(open(bucketOf(grid, x)), x),
    countBelow: (x) => starts[bucketOf(grid, x)]! + countBelow(open(bucketOf(grid, x)), x),
  };
}

/** The last bucket that begins at or before a place. */
function bucketHolding(starts: Uint32Array, rank: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= rank) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Goes through the buckets in ascending order and keeps what `compareSorted` keeps, opening as few as it
 * can.
 */
class Walk {
  private readonly pair: BucketedPair;
  private readonly low: number;
  private readonly high: number;
  private readonly n: number;
  private readonly m: number;
  /** Largest gaps seen at edges of buckets: no gap inside a bucket matters that cannot reach them. */
  private edgeAbove = 0;
  private edgeBelow = 0;
  private above = 0;
  private below = 0;
  private aboveAt = Number.NaN;
  private belowAt = Number.NaN;
  private area = 0;

  constructor(pair: BucketedPair, low: number, high: number) {
    this.pair = pair;
    this.low = low;
    this.high = high;
    this.n = pair.reference.length;
    this.m = pair.current.length;
  }

  edge(bucket: number): void {
    const gap = this.gapBefore(bucket + 1);
    this.edgeAbove = Math.max(this.edgeAbove, gap);
    this.edgeBelow = Math.max(this.edgeBelow, -gap);
  }

  bucket(bucket: number): void {
    const { grid, reference, current } = this.pair;
    const [i, toI] = [reference.starts[bucket]!, reference.starts[bucket + 1]!];
    const [j, toJ] = [current.starts[bucket]!, current.starts[bucket + 1]!];
    // What F − G can be anywhere in the bucket: one sample all at its beginning, the other all at its end.
    const most = toI * this.m - j * this.n;
    const least = i * this.m - toJ * this.n;
    const mayWin =
      toI - i + toJ - j > 0 &&
      ((most > 0 && most >= this.edgeAbove) || (least < 0 && -least >= this.edgeBelow));
    const left = edgeOf(grid, bucket);
    const right = edgeOf(grid, bucket + 1);
    const clippedAway = right <= this.low || left >= this.high;
    const whole = left >= this.low && right <= this.high && right - left < Infinity;
    const keepsSign = least >= 0 || most <= 0;
    if (mayWin || !(clippedAway || (whole && keepsSign))) this.step(bucket, left, right);
    else if (!clippedAway) {
      // ∫ (F − G): what it is at the left edge, and each value lifts F (or G) from itself to the right edge.
      const lifted = this.m * liftOf(reference, bucket, right) - this.n * liftOf(current, bucket, right);
      this.area += Math.abs(this.gapBefore(bucket) * (right - left) + lifted);
    }
  }

  result(): Pick<TwoSample, "gaps" | "wasserstein"> {
    const { n, m, above, below, aboveAt, belowAt } = this;
    const { reference, current } = this.pair;
    const unbounded = this.low === -Infinity && this.high === Infinity;
    const undefinedArea = unbounded && shareInfinity(endsOf(reference), endsOf(current));
    return {
      gaps: { rows: n, otherRows: m, above, below, aboveAt, belowAt },
      wasserstein: undefinedArea ? Number.NaN : this.area / n / m,
    };
  }

  /** (F − G)·n·m to the left of a bucket. */
  private gapBefore(bucket: number): number {
    return this.pair.reference.starts[bucket]! * this.m - this.pair.current.starts[bucket]! * this.n;
  }

  /** Value by value through an opened bucket. */
  private step(bucket: number, left: number, right: number): void {
    const first = this.pair.reference.open(bucket);
    const second = this.pair.current.open(bucket);
    let [i, j] = [0, 0];
    let gap = this.gapBefore(bucket);
    let previous = left;
    while (i < first.length || j < second.length) {
      const x = j >= second.length || (i < first.length && first[i]! <= second[j]!) ? first[i]! : second[j]!;
      this.integrate(gap, previous, x);
      for (; i < first.length && first[i]! <= x; i += 1) gap += this.m;
      for (; j < second.length && second[j]! <= x; j += 1) gap -= this.n;
      previous = x;
      if (gap > this.above) [this.above, this.aboveAt] = [gap, x];
      else if (-gap > this.below) [this.below, this.belowAt] = [-gap, x];
    }
    this.integrate(gap, previous, right);
  }

  private integrate(gap: number, from: number, to: number): void {
    if (gap === 0) return;
    const width = Math.min(to, this.high) - Math.max(from, this.low);
    if (width > 0) this.area += Math.abs(gap) * width;
  }
}

/** The smallest and the largest value. */
function endsOf(sample: BucketedSample): Float64Array {
  return Float64Array.of(sample.at(0), sample.at(sample.length - 1));
}

/** Σ (right − x) over a bucket. */
function liftOf(sample: BucketedSample, bucket: number, right: number): number {
  let sum = 0;
  const to = sample.starts[bucket + 1]!;
  for (let at = sample.starts[bucket]!; at < to; at += 1) sum += right - sample.values[at]!;
  return sum;
}
