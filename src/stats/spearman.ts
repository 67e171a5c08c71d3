/**
 * Spearman's rank correlation: Pearson's correlation of ranks, −1…1, ties with mean ranks.
 *
 * Asks whether two scores put the same rows in the same order, whatever their scales. Blind to a change of
 * calibration: a model whose scores are all halved correlates perfectly with what it was. A constant side
 * has no order: undefined.
 *
 * Reference: C. Spearman (1904); M. G. Kendall (1948) for ties.
 */
export function spearman(x: Float64Array, y: Float64Array): number | undefined {
  if (x.length !== y.length) throw new RangeError("a correlation needs pairs");
  const first = meanRanks(x);
  const second = meanRanks(y);
  const mean = (x.length + 1) / 2;
  let [together, squaresX, squaresY] = [0, 0, 0];
  for (let at = 0; at < x.length; at += 1) {
    const a = first[at]! - mean;
    const b = second[at]! - mean;
    together += a * b;
    squaresX += a * a;
    squaresY += b * b;
  }
  if (squaresX === 0 || squaresY === 0) return undefined;
  return together / Math.sqrt(squaresX) / Math.sqrt(squaresY);
}

/** Ranks from 1; equal values share the mean of the ranks they cover. */
export function meanRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, at) => at).sort((one, other) => values[one]! - values[other]!);
  const ranks = new Float64Array(values.length);
  let from = 0;
  while (from < order.length) {
    let to = from + 1;
    while (to < order.length && values[order[to]!]! <= values[order[from]!]!) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
