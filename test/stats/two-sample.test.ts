import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cramerVonMises } from "../../src/stats/cramer-von-mises.ts";
import { energyDistance } from "../../src/stats/energy.ts";
import { kolmogorovSmirnov } from "../../src/stats/kolmogorov-smirnov.ts";
import { kolmogorovTail } from "../../src/stats/kolmogorov.ts";
import { mannWhitney } from "../../src/stats/mann-whitney.ts";
import { orderedSample } from "../../src/stats/ordered.ts";
import { quantile, quantileOf } from "../../src/stats/quantile.ts";
import { countBelow, countUpTo, sortedCopy } from "../../src/stats/sorted.ts";
import { spearman } from "../../src/stats/spearman.ts";
import { compareSorted } from "../../src/stats/two-sample.ts";
import { robustShift, type RobustShift, wassersteinDistance } from "../../src/stats/wasserstein.ts";
import { compareWeighted, type Weighted } from "../../src/stats/weighted.ts";
import { goldenSamples } from "./golden.ts";
import { expectNear } from "./near.ts";

// Reference values: scipy 1.17.1.
const RUNS = { seed: 22, numRuns: 100 };
const [A, B] = goldenSamples().map((values) => sortedCopy(values)) as [Float64Array, Float64Array];

/** Whole numbers and halves: many ties, and sums that are exact. */
const sample = fc
  .array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 30 })
  .map((values) => Float64Array.from(values, (value) => value / 2).sort());

describe("the Kolmogorov–Smirnov test", () => {
  test("golden numbers: distance, exact and asymptotic p", () => {
    const { gaps } = compareSorted(A, B);
    const exact = kolmogorovSmirnov(gaps);
    expectNear(exact.distance, 0.098);
    expectNear(exact.p, 0.02621109615308207);
    expect(exact.method).toBe("exact");
    const asymptotic = kolmogorovSmirnov(gaps, "two-sided", "asymptotic");
    expectNear(asymptotic.p, 0.026216260902578892, 1e-11);
    expect(asymptotic.method).toBe("asymptotic");
  });

  test.each([
    ["two-sided", 0.9090909090909092, 0.9190152251376742],
    ["less", 0.8282828282828283, 0.7757164275739282],
    ["greater", 0.523989898989899, 0.4742447473002398],
  ] as const)("small samples, %s", (alternative, exact, asymptotic) => {
    const first = Float64Array.from({ length: 7 }, (_, at) => at);
    const second = Float64Array.from({ length: 5 }, (_, at) => at + 1.5);
    const { gaps } = compareSorted(first, second);
    expectNear(kolmogorovSmirnov(gaps, alternative).p, exact);
    expectNear(kolmogorovSmirnov(gaps, alternative, "asymptotic").p, asymptotic, 1e-11);
  });

  test("beyond 10,000 rows the asymptotic distribution takes over", () => {
    const gaps = { rows: 10_001, otherRows: 50, above: 100_000, below: 0, aboveAt: 1, belowAt: Number.NaN };
    expect(kolmogorovSmirnov(gaps).method).toBe("asymptotic");
    expect(kolmogorovSmirnov({ ...gaps, rows: 10_000 }).method).toBe("exact");
  });

  test("one-sided, it approximates where the number of walks does not fit a double, as scipy does", () => {
    const gaps = { rows: 515, otherRows: 514, above: 20_000, below: 0, aboveAt: 1, belowAt: Number.NaN };
    const exact = kolmogorovSmirnov(gaps, "greater");
    const asymptotic = kolmogorovSmirnov({ ...gaps, rows: 516, otherRows: 515 }, "greater");
    expect([exact.method, asymptotic.method]).toEqual(["exact", "asymptotic"]);
    expectNear(exact.p, asymptotic.p, 0.05);
  });

  test("the effective number of rows is rounded to even at halves, and is one at least", () => {
    const gapsOf = (rows: number) => ({
      rows,
      otherRows: rows,
      above: 0.6 * rows * rows,
      below: 0,
      aboveAt: 1,
      belowAt: Number.NaN,
    });
    const p = (rows: number): number => kolmogorovSmirnov(gapsOf(rows), "two-sided", "asymptotic").p;
    expectNear(p(5), kolmogorovTail(2, 0.6));
    expectNear(p(7), kolmogorovTail(4, 0.6));
    expectNear(p(8), kolmogorovTail(4, 0.6));
    expectNear(p(1), kolmogorovTail(1, 0.6));
  });

  test("where counting walks would underflow anyway it is not done", () => {
    const rows = 10_000;
    const gaps = { rows, otherRows: 9999, above: rows * 9999, below: 0, aboveAt: 1, belowAt: Number.NaN };
    expect(kolmogorovSmirnov(gaps)).toEqual({ distance: 1, p: 0, method: "exact", at: 1 });
  });

  test("equal samples: no gap, p = 1 and nowhere to point at", () => {
    expect(kolmogorovSmirnov(compareSorted(A, A).gaps)).toEqual({ distance: 0, p: 1, method: "exact" });
  });

  test("says at which value the samples part most", () => {
    const { gaps } = compareSorted(Float64Array.of(1, 2, 3, 4), Float64Array.of(3, 4, 5, 6));
    expect(kolmogorovSmirnov(gaps)).toMatchObject({ distance: 0.5, at: 2 });
    const turned = compareSorted(Float64Array.of(3, 4, 5, 6), Float64Array.of(1, 2, 3, 4)).gaps;
    expect(kolmogorovSmirnov(turned)).toMatchObject({ distance: 0.5, at: 2 });
    expect(kolmogorovSmirnov(turned, "greater")).toMatchObject({ distance: 0, p: 1 });
  });

  test("is symmetric, and the same for every rising transformation", () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const there = kolmogorovSmirnov(compareSorted(x, y).gaps);
        const back = kolmogorovSmirnov(compareSorted(y, x).gaps);
        const bent = kolmogorovSmirnov(compareSorted(x.map(Math.exp), y.map(Math.exp)).gaps);
        expect(back.distance).toBe(there.distance);
        expectNear(back.p, there.p);
        expect([bent.distance, bent.p]).toEqual([there.distance, there.p]);
        expect(there.p).toBeGreaterThanOrEqual(0);
        expect(there.p).toBeLessThanOrEqual(1 + 1e-12);
      }),
      RUNS,
    );
  });

  test("the distance is the largest gap found by looking everywhere", () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const gapAt = (value: number): number =>
          countUpTo(x, value) / x.length - countUpTo(y, value) / y.length;
        const gaps = [...x, ...y].map((value) => Math.abs(gapAt(value)));
        expect(kolmogorovSmirnov(compareSorted(x, y).gaps).distance).toBeCloseTo(Math.max(...gaps), 12);
      }),
      RUNS,
    );
  });
});

describe("Wasserstein's distance", () => {
  test("golden number", () => {
    expectNear(compareSorted(A, B).wasserstein, 0.7481360654532909);
    expectNear(wassersteinDistance(A, B), 0.7481360654532909);
  });

  test("moving everything by c costs |c|, stretching stretches it", () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -20, max: 20 }), (x, y, c) => {
        expect(
          wassersteinDistance(
            x,
            x.map((value) => value + c),
          ),
        ).toBeCloseTo(Math.abs(c), 10);
        const plain = wassersteinDistance(x, y);
        expect(wassersteinDistance(y, x)).toBeCloseTo(plain, 10);
        expect(
          wassersteinDistance(
            x.map((value) => value * 4),
            y.map((value) => value * 4),
          ),
        ).toBeCloseTo(plain * 4, 9);
        expect(plain).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  test("between two values it is the distance of the clipped samples", () => {
    fc.assert(
      fc.property(
        sample,
        sample,
        fc.integer({ min: -20, max: 0 }),
        fc.integer({ min: 1, max: 20 }),
        (x, y, low, high) => {
          const clip = (values: Float64Array): Float64Array =>
            values.map((value) => Math.min(high, Math.max(low, value)));
          expect(wassersteinDistance(x, y, low, high)).toBeCloseTo(wassersteinDistance(clip(x), clip(y)), 10);
        },
      ),
      RUNS,
    );
  });

  test("an infinity on one side is infinitely far, on both sides undefined", () => {
    expect(far([1, 2, Infinity], [1, 1])).toBe(Infinity);
    expect(far([-Infinity, 1, Infinity], [1, 1])).toBe(Infinity);
    expect(far([1, 2, Infinity], [-Infinity, 1])).toBe(Infinity);
    expect(far([1, 2, Infinity], [1, Infinity])).toBeNaN();
    expect(wassersteinDistance(Float64Array.of(1, Infinity), Float64Array.of(Infinity))).toBeNaN();
    expect(wassersteinDistance(Float64Array.of(1, Infinity), Float64Array.of(2), 0, 3)).toBe(1);
  });

  test("weights stand for rows", () => {
    const walk = compareWeighted(
      weighted([3.4, 3.9, 7.5, 7.8], [1.4, 0.9, 3.1, 7.2]),
      weighted([4.5, 1.4], [3.2, 3.5]),
    );
    expectNear(walk.wasserstein, 4.078133143804786);
    expectNear(energyDistance(walk), 2.3674181638546394);
    const plain = compareSorted(Float64Array.of(1, 1, 4), Float64Array.of(2, 3));
    const doubled = compareWeighted(weighted([4, 1], [1, 2]), weighted([3, 2], [5, 5]));
    expectNear(doubled.wasserstein, plain.wasserstein);
    expect(() => compareWeighted(weighted([1], [-1]), weighted([1], [1]))).toThrow(RangeError);
    expect(() => compareWeighted(weighted([1], [0]), weighted([1], [1]))).toThrow(RangeError);
    expect(() => compareWeighted(weighted([1, 2], [1]), weighted([1], [1]))).toThrow(RangeError);
  });

  test("the robust shift sees a move of one σ in spite of an outlier of 10⁴", () => {
    const reference = sortedCopy(Float64Array.of(...A, 1e4));
    const moved = A.map((value) => value + 2.8);
    const shift = shiftOf(reference, moved);
    expect(shift.scaledBy).toBe("interquartile range");
    expect(shift.normalised).toBeGreaterThan(0.4);
    const mean = reference.reduce((sum, value) => sum + value, 0) / reference.length;
    const deviation = Math.sqrt(
      reference.reduce((sum, value) => sum + (value - mean) ** 2, 0) / reference.length,
    );
    expect(wassersteinDistance(reference, moved) / deviation).toBeLessThan(0.06);
  });

  test("the robust shift has a scale for spikes and none for a constant", () => {
    const spiked = sortedCopy(
      Float64Array.of(...Array.from<number>({ length: 80 }).fill(0), ...A.slice(0, 20)),
    );
    const still = shiftOf(spiked, spiked);
    expect(still).toMatchObject({ scaledBy: "standard deviation", normalised: 0 });
    const [low, high] = [quantile(spiked, 0.005), quantile(spiked, 0.995)];
    const clipped = spiked.map((value) => Math.min(high, Math.max(low, value)));
    const squares = clipped.reduce((sum, value) => sum + value * value, 0) / 100;
    const mean = clipped.reduce((sum, value) => sum + value, 0) / 100;
    expectNear(still.scale, Math.sqrt(squares - mean * mean), 1e-10);
    const constant = new Float64Array(50).fill(3);
    expect(shiftOf(constant, A)).toEqual({ distance: 0, scaledBy: "none", scale: 0 });
  });

  test("the energy distance", () => {
    const walk = compareSorted(Float64Array.of(0, 1, 3), Float64Array.of(5, 6, 8));
    expectNear(energyDistance(walk), 2.7080128015453204);
    expect(energyDistance(compareSorted(A, A))).toBe(0);
  });
});

describe("the Cramér–von Mises test", () => {
  test("golden numbers", () => {
    const { statistic, p, method } = cramerVonMises(A, B);
    expectNear(statistic, 1.1990675925925984, 1e-11);
    expectNear(p, 0.0008449412611163, 1e-9);
    expect(method).toBe("asymptotic");
  });

  test("small samples are exact", () => {
    const small = cramerVonMises(Float64Array.of(1, 2, 3, 4.5, 9), Float64Array.of(2.5, 5, 6, 7, 8, 8.5, 10));
    expectNear(small.statistic, 0.3384920634920634, 1e-12);
    expectNear(small.p, 0.12121212121212122);
    const first = Float64Array.from({ length: 20 }, (_, at) => at);
    const second = Float64Array.from({ length: 19 }, (_, at) => at + 3.3);
    const middle = cramerVonMises(first, second);
    expectNear(middle.statistic, 0.21461988304093538, 1e-11);
    expectNear(middle.p, 0.2506818760385525);
    expect(middle.method).toBe("exact");
  });

  test("equal samples have p = 1, and one row is too few", () => {
    expect(cramerVonMises(A, A).p).toBe(1);
    expect(cramerVonMises(A.slice(0, 10), A.slice(0, 10)).p).toBe(1);
    expect(() => cramerVonMises(Float64Array.of(1), A)).toThrow(RangeError);
  });

  test("disjoint samples have the smallest p there is", () => {
    const low = Float64Array.of(1, 2, 3, 4);
    const high = Float64Array.of(5, 6, 7, 8);
    expectNear(cramerVonMises(low, high).p, 2 / 70);
  });
});

describe("the Mann–Whitney test", () => {
  test("golden number", () => {
    const { p, method } = mannWhitney(A, B);
    expectNear(p, 0.00020437318451636, 1e-9);
    expect(method).toBe("asymptotic");
  });

  test("exact for small samples, normal with ties", () => {
    const exact = mannWhitney(Float64Array.of(1, 2, 3, 4.5), Float64Array.of(2.5, 5, 6, 7, 8));
    expect(exact).toMatchObject({ u: 2, method: "exact", superiority: 0.1 });
    expectNear(exact.p, 0.06349206349206349);
    const tied = mannWhitney(
      Float64Array.of(1.1, 2.2, 3.3, 4.4, 5.5, 6.6),
      Float64Array.of(0.5, 2.2, 2.9, 7, 8),
    );
    expect(tied).toMatchObject({ u: 14.5, p: 1, method: "asymptotic" });
  });

  test("ties narrow the normal approximation", () => {
    const x = Float64Array.of(1, 2, 2, 3, 4, 4, 5, 5, 5);
    const y = Float64Array.of(2, 3, 4, 5, 5, 6, 7, 7, 8, 9);
    const { u, p } = mannWhitney(x, y);
    expect(u).toBe(19.5);
    expectNear(p, 0.03857970370059411);
    expectNear(mannWhitney(x, y, { alternative: "less", continuity: false }).p, 0.017428543550722042);
  });

  test("U counts the pairs that the first sample wins", () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        let pairs = 0;
        for (const one of x) for (const other of y) pairs += one > other ? 1 : one === other ? 0.5 : 0;
        const there = mannWhitney(x, y);
        const back = mannWhitney(y, x);
        expect(there.u).toBe(pairs);
        expect(back.u).toBe(x.length * y.length - pairs);
        expectNear(back.p, there.p, 1e-9);
        expect(there.p).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  test("sees both directions, unlike a one-sided test", () => {
    const up = mannWhitney(
      A,
      A.map((value) => value + 1),
    ).p;
    const down = mannWhitney(
      A,
      A.map((value) => value - 1),
    ).p;
    expectNear(up, down, 1e-9);
    expect(up).toBeLessThan(1e-6);
  });

  test("one value alone: nothing differs", () => {
    expect(mannWhitney(Float64Array.of(2, 2, 2), Float64Array.of(2, 2)).p).toBe(1);
  });
});

describe("order", () => {
  test("quantiles interpolate as NumPy does", () => {
    const x = Float64Array.of(3, 6, 7, 8, 8, 10, 13, 15, 16, 20);
    expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile(x, p))).toEqual([3, 7.25, 9, 14.5, 20]);
    expect(quantileOf(orderedSample(x), 0.25)).toBe(7.25);
    expect(quantile(Float64Array.of(-Infinity, 0, Infinity), 0.25)).toBe(-Infinity);
    expect(quantile(Float64Array.of(-1e308, 1e308), 0.5)).toBe(0);
    expect(() => quantile(x, 1.1)).toThrow(RangeError);
  });

  test("a quantile never leaves its neighbours", () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (x, p) => {
        const value = quantile(x, p);
        const index = Math.floor((x.length - 1) * p);
        expect(value).toBeGreaterThanOrEqual(x[index]!);
        expect(value).toBeLessThanOrEqual(x[Math.min(x.length - 1, index + 1)]!);
      }),
      RUNS,
    );
  });

  test("counts by bisection are counts by looking", () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: -41, max: 41 }), (x, value) => {
        expect(countUpTo(x, value)).toBe(x.filter((other) => other <= value).length);
        expect(countBelow(x, value)).toBe(x.filter((other) => other < value).length);
      }),
      RUNS,
    );
  });

  test("missing and empty samples are refused, not answered", () => {
    const holed = Float64Array.of(1, Number.NaN);
    expect(() => sortedCopy(holed)).toThrow("missing");
    expect(() => sortedCopy(new Float64Array(0))).toThrow("at least one value");
    for (const compute of [compareSorted, wassersteinDistance, cramerVonMises, mannWhitney]) {
      expect(() => compute(A, holed)).toThrow(RangeError);
      expect(() => compute(holed, A)).toThrow(RangeError);
      expect(() => compute(A, new Float64Array(0))).toThrow(RangeError);
    }
  });

  test("rank correlation", () => {
    expectNear(
      spearman(Float64Array.of(1, 2, 2, 4, 5), Float64Array.of(3, 1, 4, 4, 9)) ?? 0,
      0.7631578947368421,
    );
    expect(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeUndefined();
    expect(() => spearman(A, B)).toThrow(RangeError);
  });
});

function far(x: readonly number[], y: readonly number[]): number {
  return compareSorted(Float64Array.from(x), Float64Array.from(y)).wasserstein;
}

function weighted(values: readonly number[], weights: readonly number[]): Weighted {
  return { values: Float64Array.from(values), weights: Float64Array.from(weights) };
}

function shiftOf(reference: Float64Array, current: Float64Array): RobustShift {
  return robustShift(orderedSample(reference), (low, high) =>
    wassersteinDistance(reference, current, low, high),
  );
}
