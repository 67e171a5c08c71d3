import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { normalFrom, seededRandom } from "../../src/base/random.ts";
import { medianOf, orderStatistic, pairedRatio, testSign } from "../../src/stats/paired-ratio.ts";

describe("the paired ratio", () => {
  test("of five processes is the geometric mean with Student's interval", () => {
    const logs = [0.14, 0.15, 0.13, 0.16, 0.12];
    // t(4, .9833) = 3.1863; s = 0.015811, s/√5 = 0.0070711.
    const found = pairedRatio(logs, 0.05 / 3);
    expect(found.ratio).toBeCloseTo(Math.exp(0.14), 12);
    expect(found.halfWidth).toBeCloseTo(3.1863 * 0.0070711, 5);
    expect(found.low).toBeCloseTo(Math.exp(0.14 - found.halfWidth), 12);
    expect(found.high).toBeCloseTo(Math.exp(0.14 + found.halfWidth), 12);
  });

  test("of one process has no bounds", () => {
    const found = pairedRatio([0.1], 0.05);
    expect([found.low, found.high]).toEqual([0, Number.POSITIVE_INFINITY]);
  });

  test("each bound misses as often as alpha says", () => {
    const random = seededRandom(digestOf("coverage"));
    let [below, above] = [0, 0];
    const runs = 20_000;
    for (let run = 0; run < runs; run += 1) {
      const found = pairedRatio(
        Array.from({ length: 5 }, () => 0.1 + 0.02 * normalFrom(random)),
        0.05,
      );
      if (Math.exp(0.1) < found.low) below += 1;
      if (Math.exp(0.1) > found.high) above += 1;
    }
    // Four standard errors of a share of 5 % in 20,000 are 0.6 points.
    expect(Math.abs(below / runs - 0.05)).toBeLessThan(0.006);
    expect(Math.abs(above / runs - 0.05)).toBeLessThan(0.006);
  });

  test("turning candidate and incumbent round turns the ratio round", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 15 }),
        (logs) => {
          const one = pairedRatio(logs, 0.05);
          const other = pairedRatio(
            logs.map((value) => -value),
            0.05,
          );
          expect(other.low * one.high).toBeCloseTo(1, 9);
          expect(other.ratio * one.ratio).toBeCloseTo(1, 9);
        },
      ),
      { seed: 4, numRuns: 100 },
    );
  });
});

describe("the sign of a mean", () => {
  test("agrees with the interval: the bound clears zero exactly when p is at most alpha", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -64, max: 128 }), { minLength: 3, maxLength: 9 }), (values) => {
        const { pAbove } = testSign(values);
        fc.pre(Math.abs(pAbove - 0.05) > 1e-9);
        expect(pAbove < 0.05).toBe(pairedRatio(values, 0.05).low > 1);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  test("without spread the mean decides, and with one value nothing does", () => {
    expect(testSign([0.25, 0.25, 0.25])).toEqual({ pAbove: 0, pBelow: 1 });
    expect(testSign([0, 0])).toEqual({ pAbove: 1, pBelow: 1 });
    expect(testSign([5])).toEqual({ pAbove: 1, pBelow: 1 });
  });
});

describe("order statistics", () => {
  test.each([
    [20, 0.95, 19],
    [100, 0.99, 99],
    [10, 0.95, 10],
    [3, 0.5, 2],
    [1, 0.99, 1],
  ])("of %d values the %d quantile is the one of rank %d", (n, p, rank) => {
    expect(
      orderStatistic(
        Float64Array.from({ length: n }, (_, at) => at + 1),
        p,
      ),
    ).toBe(rank);
  });

  test("the median of an even number lies between the middle two", () => {
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(medianOf([3, 1, 2])).toBe(2);
  });
});
