import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOrdered, quantileBins } from "../../src/stats/bins.ts";
import { bucketSort } from "../../src/stats/bucket-sort.ts";
import { bucketPair, compareBucketed } from "../../src/stats/bucketed.ts";
import { bucketOf, edgeOf, gridOver } from "../../src/stats/grid.ts";
import { orderedSample } from "../../src/stats/ordered.ts";
import { quantile, quantileOf } from "../../src/stats/quantile.ts";
import { sortedCopy } from "../../src/stats/sorted.ts";
import { compareSorted } from "../../src/stats/two-sample.ts";
import { wassersteinDistance } from "../../src/stats/wasserstein.ts";
import { uniforms } from "./golden.ts";
import { expectNear } from "./near.ts";

const RUNS = { seed: 23, numRuns: 100 };

/** Shapes that hurt: spikes, whole numbers, outliers of every size, infinities, long tails, hardly any spread. */
const SHAPES: readonly ((u: number, v: number) => number)[] = [
  (u) => u,
  (u) => Math.round(u * 12),
  (u, v) => (v < 0.6 ? 0 : u - 0.3),
  (u, v) => (v < 0.01 ? u * 10 ** (300 * v * 100) : u),
  (u) => Math.tan(Math.PI * (u - 0.5)),
  (u) => Math.exp(40 * (u - 0.5)),
  (u, v) => (v < 0.02 ? Infinity : v > 0.97 ? -Infinity : u),
  (u, v) => (v < 0.02 ? Infinity : u),
  () => 7,
  (u) => 1e15 + Math.round(u * 3),
  (u) => (u < 0.5 ? -1.7e308 : 1.7e308 * u),
  (u) => u * 5e-324 * 4,
];

const columns = fc.record({
  shape: fc.nat(SHAPES.length - 1),
  other: fc.nat(SHAPES.length - 1),
  same: fc.boolean(),
  rows: fc.integer({ min: 1, max: 3000 }),
  otherRows: fc.integer({ min: 1, max: 3000 }),
  seed: fc.integer({ min: 1, max: 1e9 }),
  shift: fc.constantFrom(0, 0, 0.01, 0.5),
});

function column(shape: number, rows: number, seed: number): Float64Array {
  const u = uniforms(seed, rows);
  const v = uniforms(seed ^ 0x5bd1e995, rows);
  // + 0 makes −0 and 0 one.
  return u.map((value, at) => SHAPES[shape]!(value, v[at]!) + 0);
}

describe("comparing without sorting", () => {
  test("gives what sorting gives, to the last row", () => {
    fc.assert(
      fc.property(columns, ({ shape, other, same, rows, otherRows, seed, shift }) => {
        const first = column(shape, rows, seed);
        const second = column(same ? shape : other, otherRows, seed + 1).map((value) => value + shift);
        const slow = compareSorted(sortedCopy(first), sortedCopy(second));
        const fast = compareBucketed(bucketPair(first, second));
        expect(fast.gaps).toEqual(slow.gaps);
        sameDistance(fast.wasserstein, slow.wasserstein);
      }),
      RUNS,
    );
  });

  test("also between two values", () => {
    fc.assert(
      fc.property(columns, ({ shape, rows, otherRows, seed, shift }) => {
        const first = sortedCopy(column(shape, rows, seed));
        const second = sortedCopy(column(shape, otherRows, seed + 1).map((value) => value + shift));
        const [low, high] = [quantile(first, 0.05), quantile(first, 0.9)];
        if (!(Number.isFinite(low) && Number.isFinite(high - low))) return;
        const fast = compareBucketed(bucketPair(first, second), low, high).wasserstein;
        sameDistance(fast, wassersteinDistance(first, second, low, high));
      }),
      RUNS,
    );
  });

  test("quantiles, counts and bins are those of the sorted sample", () => {
    fc.assert(
      fc.property(
        columns,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ shape, rows, otherRows, seed }, p) => {
          const values = column(shape, rows, seed);
          const dealt = bucketPair(values, column(shape, otherRows, seed + 1)).reference;
          const sorted = orderedSample(sortedCopy(values));
          expect(quantileOf(dealt, p)).toBe(quantileOf(sorted, p));
          for (const x of [values[0]!, 0.3, -Infinity, Infinity]) {
            expect(dealt.countUpTo(x)).toBe(sorted.countUpTo(x));
            expect(dealt.countBelow(x)).toBe(sorted.countBelow(x));
          }
          expect(Array.from({ length: rows }, (_, rank) => dealt.at(rank))).toEqual([...sorted.values]);
          const bins = quantileBins(sorted, 10);
          expect(quantileBins(dealt, 10)).toEqual(bins);
          expect(countOrdered(dealt, bins, 3)).toEqual(countOrdered(sorted, bins, 3));
        },
      ),
      RUNS,
    );
  });

  test("most buckets stay closed", () => {
    const first = uniforms(5, 200_000);
    const pair = bucketPair(
      first,
      uniforms(6, 200_000).map((value) => value + 0.1),
    );
    compareBucketed(pair);
    let unsorted = 0;
    for (let at = 1; at < first.length; at += 1) {
      if (pair.reference.values[at - 1]! > pair.reference.values[at]!) unsorted += 1;
    }
    // In a sorted array no value is below the one before it, in shuffled buckets nearly half are.
    expect(unsorted).toBeGreaterThan(80_000);
  });

  test("missing values, empty samples and too many rows are refused", () => {
    const fine = Float64Array.of(1, 2);
    expect(() => bucketPair(fine, Float64Array.of(1, Number.NaN))).toThrow("missing");
    expect(() => bucketPair(new Float64Array(0), fine)).toThrow("at least one value");
  });
});

describe("the bucket sort", () => {
  test("sorts as the built-in sort does", () => {
    fc.assert(
      fc.property(columns, ({ shape, seed }) => {
        const values = column(shape, 12_000, seed);
        const sorted = values.slice().sort();
        bucketSort(values);
        expect(values).toEqual(sorted);
      }),
      { ...RUNS, numRuns: 30 },
    );
  });

  test("gives up dealing where dealing does not help", () => {
    // Every round peels off one power of ten; after four the built-in sort ends it.
    const values = uniforms(9, 40_000).map((u, at) => (at % 3 === 0 ? u * 10 ** -(at % 300) : u * 1e-320));
    const sorted = values.slice().sort();
    bucketSort(values);
    expect(values).toEqual(sorted);
  });
});

describe("the grid", () => {
  test("never puts a larger value into an earlier bucket, and its edges enclose", () => {
    fc.assert(
      fc.property(columns, ({ shape, rows, seed }) => {
        const values = sortedCopy(column(shape, rows, seed));
        const grid = gridOver([values]);
        const buckets = Array.from(values, (value) => bucketOf(grid, value));
        expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
        expect(buckets[0]).toBeGreaterThanOrEqual(0);
        expect(buckets.at(-1)).toBeLessThanOrEqual(grid.inner + 1);
        for (let bucket = 0; bucket <= grid.inner + 1; bucket += 1) {
          expect(edgeOf(grid, bucket)).toBeLessThanOrEqual(edgeOf(grid, bucket + 1));
        }
      }),
      RUNS,
    );
  });
});

function sameDistance(fast: number, slow: number): void {
  if (Number.isFinite(slow)) expectNear(fast, slow, 1e-11);
  else expect(fast).toBe(slow);
}
