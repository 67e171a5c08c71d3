/** One measured figure; `ratio` is to `against`, measured in the same run. */
export type Figure = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly runs: number;
  readonly against?: string;
  readonly ratio?: number;
};

export type Pair = {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly runs: number;
};

/** Medians of both, taken in turns so that a busy moment hits both; the ratio is the median of the pairs' ratios. */
export async function inTurns(runs: number, ours: () => unknown, theirs: () => unknown): Promise<Pair> {
  const pairs: { readonly ours: number; readonly theirs: number }[] = [];
  await ours();
  await theirs();
  for (let run = 0; run < runs; run += 1) {
    const first = run % 2 === 0;
    const a = await secondsOf(first ? ours : theirs);
    const b = await secondsOf(first ? theirs : ours);
    pairs.push(first ? { ours: a, theirs: b } : { ours: b, theirs: a });
  }
  return {
    ours: medianOf(pairs.map((pair) => pair.ours)),
    theirs: medianOf(pairs.map((pair) => pair.theirs)),
    ratio: medianOf(pairs.map((pair) => pair.ours / pair.theirs)),
    runs,
  };
}

async function secondsOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
