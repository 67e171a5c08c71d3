import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { durbinMatrixCdf } from "../../src/stats/durbin-matrix.ts";
import { kolmogorovLimitTail, kolmogorovTail } from "../../src/stats/kolmogorov.ts";
import {
  equalWalksLeaving,
  equalWalksLeavingOneSide,
  greatestCommonDivisor,
  walksLeaving,
} from "../../src/stats/lattice-paths.ts";
import { pelzGoodCdf } from "../../src/stats/pelz-good.ts";
import { smirnovTail } from "../../src/stats/smirnov-tail.ts";
import { expectNear } from "./near.ts";

// Reference values: scipy 1.17.1 unless a publication is named.
const RUNS = { seed: 21, numRuns: 100 };

describe("Kolmogorov's distribution for n rows", () => {
  test.each([
    [10, 0.274, 0.3715203845434957],
    [2000, 0.04, 0.0032305680961256145],
    [140, 0.05, 0.8576480297656114],
    [141, 0.02, 0.9999999744561288],
    [500, 0.03, 0.7473166700457021],
    [5005, 0.0192, 0.049296913388358066],
    [100_000, 0.003, 0.3284563327726956],
    [1_000_000, 0.0019, 0.0014617459887777949],
    [30, 0.6, 7.392006292214292e-11],
    [3, 0.4, 0.5946666666666665],
    [1000, 0.3, 2.590715705736845e-80],
    [200, 0.0955, 0.048697421724609335],
  ])("n = %d, d = %d", (n, d, expected) => {
    expectNear(kolmogorovTail(n, d), expected, 1e-11);
  });

  test("agrees with the numbers that Marsaglia, Tsang and Wang printed in 2003", () => {
    expectNear(durbinMatrixCdf(10, 0.274), 0.6284796154565043, 1e-13);
    expectNear(durbinMatrixCdf(2000, 0.04), 0.9967694319171367, 1e-13);
    expectNear(durbinMatrixCdf(2000, 0.06), 0.999998939569299, 1e-12);
  });

  test("its methods agree where one takes over from the next", () => {
    for (const n of [50, 100, 140]) {
      const d = Math.sqrt(4 / n);
      expectNear(1 - durbinMatrixCdf(n, d), 2 * smirnovTail(n, d), 1e-7);
    }
    for (const n of [2000, 100_000]) {
      const d = Math.sqrt(2.2 / n);
      expectNear(1 - pelzGoodCdf(n, d), 2 * smirnovTail(n, d), 1e-5);
      const small = (1.4 / n) ** (2 / 3);
      expect(Math.abs(durbinMatrixCdf(n, small) - pelzGoodCdf(n, small))).toBeLessThan(1e-8);
    }
  });

  test("is a probability that falls as the distance grows", () => {
    const distance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), distance, distance, (n, one, other) => {
        const near = kolmogorovTail(n, Math.min(one, other));
        const far = kolmogorovTail(n, Math.max(one, other));
        expect(far).toBeGreaterThanOrEqual(0);
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeLessThanOrEqual(near + 1e-11);
      }),
      RUNS,
    );
  });

  test("no sample comes closer than half a row, none strays further than 1", () => {
    expect(kolmogorovTail(7, 0.5 / 7)).toBe(1);
    expect(kolmogorovTail(7, 1)).toBe(0);
    expect(kolmogorovTail(1_000_000, 0.1)).toBe(0);
    expect(() => kolmogorovTail(2.5, 0.1)).toThrow(RangeError);
    expect(() => kolmogorovTail(0, 0.1)).toThrow(RangeError);
  });

  test("one row: P(D ≥ d) = 2(1 − d) from ½ on", () => {
    expectNear(kolmogorovTail(1, 0.75), 0.5);
  });

  test.each([
    [0.3, 0.9999906941986655],
    [0.8, 0.5441424115741981],
    [1, 0.26999967167735456],
    [1.3580986393225505, 0.05],
    [2, 0.0006709252557796953],
    [6, 1.0760372320042276e-31],
    [0, 1],
  ])("the limit at %d", (z, expected) => {
    expectNear(kolmogorovLimitTail(z), expected);
  });

  test("the limit is 7 % too large at the 5 % point of 200 rows", () => {
    const d = 0.0955;
    expectNear(kolmogorovLimitTail(d * Math.sqrt(200)) / kolmogorovTail(200, d), 1.07, 0.01);
  });
});

describe("Smirnov's one-sided distribution", () => {
  test.each([
    [5, 0.2, 0.58528],
    [100, 0.1, 0.1265906584562817],
    [20_000, 0.01, 0.01819312895757209],
    [1_000_000, 0.0019, 0.0007308729943888974],
  ])("n = %d, d = %d", (n, d, expected) => {
    expectNear(smirnovTail(n, d), expected);
  });

  test("the ends", () => {
    expect(smirnovTail(10, 0)).toBe(1);
    expect(smirnovTail(10, 1)).toBe(0);
  });
});

describe("walks between two samples", () => {
  test.each([
    [500, 400, 196, 0.02621109615308207],
    [10, 7, 35, 0.1893767996709173],
    [1000, 999, 49_950, 0.15592065000426333],
    [10_000, 110, 55_275, 6.263465662260858e-26],
    [3000, 2000, 1200, 1.950486470532544e-42],
    [7, 3, 19, 0.01666666666666667],
  ])("%d against %d rows, h = %d", (m, n, h, expected) => {
    expectNear(walksLeaving(m, n, h, "both"), expected);
    expectNear(walksLeaving(n, m, h, "both"), expected);
  });

  test("for equal sizes the closed form gives what walking gives", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (n, seed) => {
        const h = 1 + (seed % n);
        expectNear(equalWalksLeaving(n, h), walksLeaving(n, n, h, "both"), 1e-11);
        expectNear(equalWalksLeavingOneSide(n, h), walksLeaving(n, n, h, "one"), 1e-11);
      }),
      RUNS,
    );
  });

  test("for small samples it is what counting every walk gives", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.nat(), (m, n, seed) => {
        const most = (m * n) / greatestCommonDivisor(m, n);
        const h = 1 + (seed % most);
        for (const sides of ["both", "one"] as const) {
          expectNear(walksLeaving(m, n, h, sides), shareByCounting(m, n, h, sides), 1e-12);
        }
      }),
      RUNS,
    );
  });
});

/** Every order of m and n steps, one by one. */
function shareByCounting(m: number, n: number, h: number, sides: "both" | "one"): number {
  const divisor = greatestCommonDivisor(m, n);
  let [all, outside] = [0, 0];
  const walk = (i: number, j: number, left: boolean): void => {
    const gap = (i * n - j * m) / divisor;
    const out = left || gap >= h || (sides === "both" && -gap >= h);
    if (i === m && j === n) {
      all += 1;
      outside += out ? 1 : 0;
      return;
    }
    if (i < m) walk(i + 1, j, out);
    if (j < n) walk(i, j + 1, out);
  };
  walk(0, 0, false);
  return outside / all;
}
