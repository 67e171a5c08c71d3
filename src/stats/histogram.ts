/**
 * Rows between `low` and `high`; a bucket of a single value has low = high. Ascending and not overlapping.
 */
export type Bucket = { readonly low: number; readonly high: number; readonly count: number };

/**
 * Two histograms with different edges, counted again on the edges of both, for the distances that need
 * common bins.
 *
 * A bucket that is cut shares its rows in proportion to width, as if they lay evenly in it. That is the
 * assumption, and the failure: the coarser the buckets, the smaller every difference becomes. Single values
 * stay apart from the intervals around them. Where there are rows, count them into common bins instead
 * (`bins.ts`).
 */
export function alignHistograms(
  reference: readonly Bucket[],
  current: readonly Bucket[],
): { readonly reference: Float64Array; readonly current: Float64Array } {
  const both = [...reference, ...current];
  for (const { low, high, count } of both) {
    if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high && count >= 0)) {
      throw new RangeError(
        `a bucket needs finite edges in order and a count, got [${low}, ${high}]: ${count}`,
      );
    }
  }
  const edges = Float64Array.from(new Set(both.flatMap(({ low, high }) => [low, high]))).sort();
  return { reference: spread(reference, edges), current: spread(current, edges) };
}

/** Even places hold the edges themselves, odd places the gaps between them. */
function spread(buckets: readonly Bucket[], edges: Float64Array): Float64Array {
  const counts = new Float64Array(Math.max(1, 2 * edges.length - 1));
  const places = new Map(Array.from(edges, (edge, at) => [edge, at] as const));
  for (const { low, high, count } of buckets) {
    const from = places.get(low) ?? 0;
    const to = places.get(high) ?? 0;
    if (from === to) counts[2 * from]! += count;
    for (let at = from; at < to; at += 1) {
      counts[2 * at + 1]! += (count * (edges[at + 1]! - edges[at]!)) / (high - low);
    }
  }
  return counts;
}
