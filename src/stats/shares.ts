/** Counts of the same categories or bins in two samples, turned into shares. */
export function sharesOf(counts: Counts): Float64Array {
  const total = totalOf(counts);
  return Float64Array.from(counts, (count) => count / total);
}

/** Counts per category, in an order that both samples share; whole numbers or weights. */
export type Counts = readonly number[] | Float64Array;

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
