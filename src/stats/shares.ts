/**
 * Counts of categories or bins, turned into shares of the whole.
 *
 * Every distance between categories starts here, so here is what they have in common: both samples list the
 * same categories in the same order, a category that one of them lacks counts 0, and no count is negative.
 * Shares forget how many rows there were; whoever wants to know whether a change is noise needs the counts
 * themselves.
 */
export function sharesOf(counts: Counts): Float64Array {
  const total = totalOf(counts);
  return Float64Array.from(counts, (count) => count / total);
}

/** Counts per category, in an order that both samples share; whole numbers or weights. */
export type Counts = readonly number[] | Float64Array | Uint32Array;

/** Their sum, which must be positive: a share of nothing is not a number. */
export function totalOf(counts: Counts): number {
  let total = 0;
  for (const count of counts) {
    if (!(count >= 0)) throw new RangeError(`a count must not be negative, got ${count}`);
    total += count;
  }
  if (!(total > 0)) throw new RangeError("a sample needs at least one row");
  return total;
}

export function mustBeAligned(reference: Counts, current: Counts): void {
  if (reference.length !== current.length) {
    throw new RangeError(
      `${reference.length} reference and ${current.length} current categories do not line up`,
    );
  }
}
