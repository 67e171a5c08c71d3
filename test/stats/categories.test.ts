import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/base/random.ts";
import { countOrdered, countUnsorted, quantileBins } from "../../src/stats/bins.ts";
import { fisherExact } from "../../src/stats/fisher-exact.ts";
import { likelihoodFit, pearsonFit } from "../../src/stats/goodness-of-fit.ts";
import { hellingerDistance } from "../../src/stats/hellinger.ts";
import { alignHistograms } from "../../src/stats/histogram.ts";
import { chiSquareHomogeneity } from "../../src/stats/homogeneity.ts";
import { jensenShannon } from "../../src/stats/jensen-shannon.ts";
import { largestChange } from "../../src/stats/largest-change.ts";
import { orderedSample } from "../../src/stats/ordered.ts";
import { populationStability, stabilityFloor } from "../../src/stats/population-stability.ts";
import { sortedCopy } from "../../src/stats/sorted.ts";
import { goldenSamples } from "./golden.ts";
import { expectNear } from "./near.ts";

// Reference values: scipy 1.17.1.
const RUNS = { seed: 24, numRuns: 100 };
const [A, B] = goldenSamples().map((values) => sortedCopy(values)) as [Float64Array, Float64Array];
const AB = { reference: orderedSample(A), current: orderedSample(B) };

const counts = fc
  .tuple(
    fc.array(fc.nat(60), { minLength: 6, maxLength: 6 }),
    fc.array(fc.nat(60), { minLength: 6, maxLength: 6 }),
  )
  .filter(([one, other]) => one.some((count) => count > 0) && other.some((count) => count > 0));

describe("reference bins", () => {
  test("are cut at the reference's deciles and open at both ends", () => {
    const bins = quantileBins(AB.reference, 10);
    expect(bins.cuts.length).toBe(9);
    expect(bins.spikes).toEqual([]);
    expect([...countOrdered(AB.reference, bins, 0)]).toEqual([
      ...Array.from<number>({ length: 10 }).fill(50),
      0,
    ]);
    const outside = orderedSample(Float64Array.of(-1e300, -Infinity, Infinity).sort());
    const counted = countOrdered(outside, bins, 7);
    expect([counted[0], counted[9], counted[10]]).toEqual([2, 1, 7]);
  });

  test("give a value that holds a tenth of the rows a bin of its own", () => {
    const half = Array.from<number>({ length: 500 }).fill(0);
    const reference = orderedSample(sortedCopy(Float64Array.of(...half, ...A.map((value) => value - 5))));
    const bins = quantileBins(reference, 10);
    expect(bins.spikes).toEqual([0]);
    const rows = countOrdered(reference, bins, 0);
    expect(rows).toContain(500);
    // What is just beside the spike is not in it.
    const beside = countOrdered(orderedSample(Float64Array.of(-1e-300, 1e-300)), bins, 0);
    expect(beside[rows.indexOf(500)]).toBe(0);
    // The rest is spread evenly: no bin is nearly empty.
    expect(Math.min(...rows.filter((count) => count > 0))).toBeGreaterThan(60);
  });

  test("a column of few values has a bin for each, and sees a new one between", () => {
    const reference = orderedSample(Float64Array.of(0, 0, 0, 1, 1, 1, 1, 1, 2, 2));
    const bins = quantileBins(reference, 10);
    expect(bins.spikes).toEqual([0, 1, 2]);
    expect([...countOrdered(reference, bins, 0)].filter((count) => count > 0)).toEqual([3, 5, 2]);
    const between = countOrdered(orderedSample(Float64Array.of(0.5)), bins, 0);
    expect(populationStability(countOrdered(reference, bins, 0), between).index).toBeGreaterThan(5);
  });

  test("infinite spikes have bins too", () => {
    const reference = orderedSample(Float64Array.of(-Infinity, -Infinity, -1, -1, Infinity, Infinity));
    const bins = quantileBins(reference, 10);
    expect(bins.spikes).toEqual([-Infinity, -1, Infinity]);
    expect([...countOrdered(reference, bins, 0)].filter((count) => count > 0)).toEqual([2, 2, 2]);
  });

  test("every row is counted once, sorted or not", () => {
    const values = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 60 });
    const few = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(values, few), fc.integer({ min: 2, max: 12 }), (list, wanted) => {
        const unsorted = Float64Array.from(list);
        const sorted = orderedSample(sortedCopy(unsorted));
        const bins = quantileBins(sorted, wanted);
        const counted = countOrdered(sorted, bins, 4);
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(list.length + 4);
        expect(countUnsorted(unsorted, bins, 4)).toEqual(counted);
        expect([...bins.cuts]).toEqual([...new Set(bins.cuts)].sort((one, other) => one - other));
      }),
      RUNS,
    );
  });
});

describe("the population stability index", () => {
  test("golden number on reference deciles", () => {
    const bins = quantileBins(AB.reference, 10);
    const { index, floor } = populationStability(
      countOrdered(AB.reference, bins, 0),
      countOrdered(AB.current, bins, 0),
    );
    expectNear(index, 0.12000215097722139);
    expectNear(floor, (1 / 500 + 1 / 400) * 21.665994333461924);
  });

  test("the smallest share is part of the number", () => {
    const reference = [900, 0];
    const current = [810, 90];
    const at = (share: number): number => populationStability(reference, current, share).index;
    expect(at(1e-2)).toBeCloseTo(0.218, 2);
    expect(at(1e-4)).toBeCloseTo(0.701, 2);
    expect(at(1e-6)).toBeCloseTo(1.16, 2);
  });

  test("missing values are a bin like any other, and bins that both lack do not count", () => {
    const gone = populationStability([100, 100, 0, 0], [80, 80, 0, 40]);
    expect(gone.bins).toBe(3);
    expect(gone.contributions[3]).toBeGreaterThan(gone.contributions[0]!);
    expect(gone.contributions[2]).toBe(0);
    expectNear(
      gone.index,
      gone.contributions.reduce((sum, part) => sum + part, 0),
    );
  });

  test("is symmetric, never negative, and zero for equal shares", () => {
    fc.assert(
      fc.property(counts, ([one, other]) => {
        const there = populationStability(one, other).index;
        expect(there).toBeGreaterThanOrEqual(0);
        expect(populationStability(other, one).index).toBeCloseTo(there, 12);
        expect(
          populationStability(
            one,
            one.map((count) => count * 3),
          ).index,
        ).toBeCloseTo(0, 12);
      }),
      RUNS,
    );
  });

  test("one outlier of 10⁴ in the reference does not blind it", () => {
    const moved = orderedSample(A.map((value) => value + 2.8));
    const index = (reference: Float64Array): number => {
      const sample = orderedSample(sortedCopy(reference));
      const bins = quantileBins(sample, 10);
      return populationStability(countOrdered(sample, bins, 0), countOrdered(moved, bins, 0)).index;
    };
    const plain = index(A);
    expectNear(index(Float64Array.of(...A, 1e4)), plain, 0.02);
    expect(plain).toBeGreaterThan(0.25);
  });

  test("the floor is crossed by about one draw in a hundred when nothing changed", () => {
    const random = seededRandom("sha256:00112233445566778899aabbccddeeff" as never);
    const draw = (rows: number): Float64Array => {
      const drawn = new Float64Array(10);
      for (let row = 0; row < rows; row += 1) drawn[Math.floor(random() * 10)]! += 1;
      return drawn;
    };
    let [above, distanceAbove] = [0, 0];
    for (let run = 0; run < 2000; run += 1) {
      const [one, other] = [draw(1000), draw(400)];
      const psi = populationStability(one, other);
      const js = jensenShannon(one, other);
      if (psi.index > psi.floor) above += 1;
      if (js.distance > js.floor) distanceAbove += 1;
    }
    expect(above).toBeGreaterThan(5);
    expect(above).toBeLessThan(45);
    expect(Math.abs(distanceAbove - above)).toBeLessThan(15);
    expect(stabilityFloor(100, 100, 1)).toBe(0);
  });

  test("counts must line up, must not be negative, and must not be all zero", () => {
    expect(() => populationStability([1, 2], [1])).toThrow("line up");
    expect(() => populationStability([1, -1], [1, 1])).toThrow(RangeError);
    expect(() => populationStability([0, 0], [1, 1])).toThrow("at least one row");
    expect(() => jensenShannon([1], [Number.NaN])).toThrow(RangeError);
  });
});

describe("distances between shares", () => {
  test("Jensen–Shannon: golden number on Sturges bins, and three conventions in one", () => {
    const low = Math.min(A[0]!, B[0]!);
    const width = (Math.max(A.at(-1)!, B.at(-1)!) - low) / 11;
    const histogram = (values: Float64Array): Float64Array => {
      const rows = new Float64Array(11);
      for (const value of values) rows[Math.min(10, Math.floor((value - low) / width))]! += 1;
      return rows;
    };
    const { distance, divergence } = jensenShannon(histogram(A), histogram(B));
    expectNear(distance, 0.1875495449570665, 1e-11);
    expectNear(divergence, 0.0351748318136027, 1e-11);
    expectNear(distance * Math.sqrt(Math.LN2), 0.15614523847453363, 1e-11);
  });

  test("Jensen–Shannon against scipy", () => {
    expectNear(jensenShannon([1, 2, 3], [2, 2, 2]).distance, 0.1803606400066241, 1e-11);
    expect(jensenShannon([1, 0], [0, 1])).toMatchObject({ divergence: 1, distance: 1 });
  });

  test("all are 0 for equal shares, 1 for disjoint ones, and symmetric", () => {
    fc.assert(
      fc.property(counts, ([one, other]) => {
        const doubled = one.map((count) => count * 2);
        for (const distance of [
          (x: number[], y: number[]) => jensenShannon(x, y).distance,
          (x: number[], y: number[]) => hellingerDistance(x, y),
          (x: number[], y: number[]) => largestChange(x, y).total,
        ]) {
          expect(distance(one, doubled)).toBeCloseTo(0, 7);
          const there = distance(one, other);
          expect(there).toBeGreaterThanOrEqual(0);
          expect(there).toBeLessThanOrEqual(1);
          expect(distance(other, one)).toBeCloseTo(there, 12);
          const apart = one.map(() => 0);
          expect(distance([...one, ...apart], [...apart, ...other])).toBeCloseTo(1, 12);
        }
      }),
      RUNS,
    );
  });

  test("the largest change names its category and direction", () => {
    expect(largestChange([31, 69, 0], [38, 60, 2])).toMatchObject({ at: 1 });
    const { change, largest, total } = largestChange([31, 69, 0], [38, 60, 2]);
    expect([change, largest, total].map((value) => Number(value.toFixed(12)))).toEqual([-0.09, 0.09, 0.09]);
  });

  test("histograms with different edges are counted again on the edges of both", () => {
    const aligned = alignHistograms(
      [
        { low: 0, high: 2, count: 4 },
        { low: 5, high: 5, count: 3 },
      ],
      [{ low: 1, high: 5, count: 8 }],
    );
    // edges 0 1 2 5: point, gap, point, gap …
    expect([...aligned.reference]).toEqual([0, 2, 0, 2, 0, 0, 3]);
    expect([...aligned.current]).toEqual([0, 0, 0, 2, 0, 6, 0]);
    expect(() => alignHistograms([{ low: 2, high: 1, count: 1 }], [])).toThrow(RangeError);
    expect(() => alignHistograms([{ low: 0, high: Infinity, count: 1 }], [])).toThrow(RangeError);
  });
});

describe("the chi-square test of homogeneity", () => {
  test("golden numbers", () => {
    const wide = chiSquareHomogeneity([60, 30, 10, 0], [40, 35, 20, 5], { pool: false });
    expectNear(wide.statistic, 12.717948717948719);
    expectNear(wide.p, 0.0052880121015698965);
    expect(wide.freedom).toBe(3);
    expectNear(chiSquareHomogeneity([60, 40], [45, 55]).p, 0.04743689282486537);
    expectNear(chiSquareHomogeneity([60, 40], [45, 55], { yates: false }).p, 0.033672068856345896);
  });

  test("rare categories count as one, and with the next rarest if that is still rare", () => {
    const pooled = chiSquareHomogeneity([60, 30, 10, 0], [40, 35, 20, 5]);
    expect(pooled).toMatchObject({ freedom: 2, pooled: 2 });
    expectNear(pooled.p, chiSquareHomogeneity([60, 30, 10], [40, 35, 25], { pool: false }).p);
    const many = chiSquareHomogeneity([500, 2, 3, 4, 1], [480, 3, 4, 2, 2]);
    expect(many).toMatchObject({ freedom: 1, pooled: 4 });
    const tied = chiSquareHomogeneity([60, 30, 9, 1, 2], [40, 35, 3, 11, 10]);
    expect(tied).toEqual(chiSquareHomogeneity([60, 30, 2, 1, 9], [40, 35, 10, 11, 3]));
  });

  test("an unseen category is a category, not a certainty", () => {
    const { p } = chiSquareHomogeneity([1000, 0], [999, 1]);
    expect(p).toBeGreaterThan(0.05);
    expect(pearsonFit([1000, 0], [999, 1]).p).toBe(0);
  });

  test("one category alone, or all rare, says nothing", () => {
    expect(chiSquareHomogeneity([10], [20])).toEqual({ statistic: 0, p: 1, freedom: 0, pooled: 0 });
    expect(chiSquareHomogeneity([1, 1, 0], [0, 1, 1])).toMatchObject({ p: 1, freedom: 0 });
    expect(chiSquareHomogeneity([5, 0, 5], [5, 0, 5], { pool: false })).toMatchObject({ freedom: 1, p: 1 });
  });

  test("does not care about the order of samples and categories", () => {
    fc.assert(
      fc.property(counts, ([one, other]) => {
        const there = chiSquareHomogeneity(one, other);
        const back = chiSquareHomogeneity(other.toReversed(), one.toReversed());
        expect(back.statistic).toBeCloseTo(there.statistic, 9);
        expect(there.p).toBeGreaterThanOrEqual(0);
        expect(there.p).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  test("goodness of fit against known shares", () => {
    expectNear(pearsonFit([35, 35, 30], [30, 40, 30]).p, 0.48954165955695306);
    expectNear(likelihoodFit([35, 35, 30], [30, 40, 30]).p, 0.4883439478795698);
    expect(likelihoodFit([1, 0], [5, 0])).toMatchObject({ statistic: 0, p: 1, freedom: 0 });
  });
});

describe("Fisher's exact test", () => {
  test("the lady tasting tea", () => {
    expectNear(
      fisherExact([
        [3, 1],
        [1, 3],
      ]),
      34 / 70,
    );
  });

  test("one-sided, and with a hundred thousand rows", () => {
    const table = [
      [8, 2],
      [1, 5],
    ] as const;
    expectNear(fisherExact(table, "greater"), 0.024475524475524483);
    expectNear(fisherExact(table, "less"), 0.9991258741258742);
    expectNear(
      fisherExact([
        [120, 80_000],
        [60, 80_100],
      ]),
      6.676835435741413e-6,
      1e-9,
    );
    expectNear(
      fisherExact([
        [50_500, 49_500],
        [50_000, 50_000],
      ]),
      0.02563959662539231,
      1e-9,
    );
  });

  test("turning the table does not change it", () => {
    const cell = fc.nat(25);
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        const p = fisherExact([
          [a, b],
          [c, d],
        ]);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expectNear(
          fisherExact([
            [a, c],
            [b, d],
          ]),
          p,
          1e-9,
        );
        expectNear(
          fisherExact([
            [d, c],
            [b, a],
          ]),
          p,
          1e-9,
        );
      }),
      RUNS,
    );
  });

  test("counts are whole numbers", () => {
    expect(() =>
      fisherExact([
        [0.5, 1],
        [1, 1],
      ]),
    ).toThrow(RangeError);
  });
});
