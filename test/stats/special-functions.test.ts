import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inverseRegularisedBeta, regularisedBeta } from "../../src/stats/beta.ts";
import { binomialLowerTail, binomialProbability, binomialUpperTail } from "../../src/stats/binomial.ts";
import { chiSquareQuantile, chiSquareUpperTail } from "../../src/stats/chi-square.ts";
import {
  inverseRegularisedGamma,
  regularisedGammaLower,
  regularisedGammaUpper,
} from "../../src/stats/incomplete-gamma.ts";
import { erfc, normalCdf, normalQuantile, normalUpperTail } from "../../src/stats/normal.ts";
import { poissonDensity } from "../../src/stats/saddle-point.ts";
import { logGamma, stirlingError } from "../../src/stats/stirling.ts";
import { studentCdf, studentQuantile, studentUpperTail } from "../../src/stats/student.ts";
import { expectNear } from "./near.ts";

// Reference values: mpmath with 40 digits (normal, gamma) and scipy 1.17.1 (the rest).
const RUNS = { seed: 20, numRuns: 100 };

describe("the gamma function", () => {
  test.each([
    [1e-10, 23.025850929882736],
    [0.5, 0.5723649429247001],
    [1.5, -0.12078223763524522],
    [10.25, 13.368023671476045],
    [171.5, 709.1431630309282],
    [1e6, 12815504.569147611],
  ])("log Γ(%d)", (x, expected) => {
    expectNear(logGamma(x), expected, 1e-14);
  });

  test("Γ(n+1) = n!", () => {
    let factorial = 1;
    for (let n = 1; n <= 170; n += 1) {
      factorial *= n;
      expect(Math.abs(logGamma(n + 1) - Math.log(factorial))).toBeLessThan(1e-14 * (n + 10));
    }
  });

  test("Stirling's error joins its series without a step", () => {
    expect(Math.abs(stirlingError(16 - 1e-9) - stirlingError(16))).toBeLessThan(1e-12);
    expect(() => stirlingError(0)).toThrow(RangeError);
  });
});

describe("the normal distribution", () => {
  test.each([
    [-3, 0.9986501019683699],
    [-0.5, 0.6914624612740131],
    [0.3, 0.3820885778110474],
    [0.6745, 0.24999674286369916],
    [1.96, 0.024997895148220435],
    [5.5, 1.8989562465887718e-8],
    [6, 9.86587645037698e-10],
    [9, 1.1285884059538405e-19],
    [20, 2.7536241186062337e-89],
    [37, 5.725571222524577e-300],
  ])("1 − Φ(%d)", (z, expected) => {
    expectNear(normalUpperTail(z), expected, 1e-14);
    expectNear(normalCdf(-z), expected, 1e-14);
  });

  test.each([
    [1e-300, -37.0470962993612],
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.05, -1.6448536269514729],
    [0.3, -0.5244005127080409],
    [0.9, 1.2815515655446004],
    [0.975, 1.959963984540054],
  ])("the quantile of %d", (p, expected) => {
    expectNear(normalQuantile(p), expected, 1e-14);
  });

  test("the ends are infinite and the middle is zero", () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalUpperTail(Infinity)).toBe(0);
    expect(normalUpperTail(-Infinity)).toBe(1);
    expect(() => normalQuantile(1.5)).toThrow(RangeError);
    expect(() => normalQuantile(Number.NaN)).toThrow(RangeError);
  });

  test("Φ of its quantile gives p back, and rises", () => {
    fc.assert(
      fc.property(fc.double({ min: -36, max: 8, noNaN: true }), (z) => {
        // To the right of 5 the p-value is 1 but for a few digits, and cannot tell z any better.
        if (z < 5) expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-9);
        expect(normalCdf(z)).toBeLessThanOrEqual(normalCdf(z + 1e-3));
      }),
      RUNS,
    );
  });

  test.each([
    [-1.5, 1.9661051464753108],
    [0.1, 0.887537083981715],
    [1, 0.15729920705028513],
    [3, 2.209049699858544e-5],
    [6, 2.1519736712498913e-17],
    [20, 5.395865611607901e-176],
  ])("erfc(%d)", (x, expected) => {
    expectNear(erfc(x), expected, 1e-13);
  });
});

describe("the incomplete beta function", () => {
  test.each([
    [0.3, 0.5, 0.5, 0.36901011956554536],
    [0.01, 0.1, 3, 0.7274341927166095],
    [0.99, 40, 0.7, 0.5046657550062014],
    [0.49, 1000, 1000, 0.1855526594315119],
    [0.0905, 2e5, 2e6, 0.01730448048782861],
    [2e-5, 3, 1e6, 0.9999995445757324],
  ])("I(%d; %d, %d)", (x, a, b, expected) => {
    expectNear(regularisedBeta(x, a, b), expected, 1e-13);
  });

  test("its inverse gives x back", () => {
    const shape = fc.double({ min: 0.1, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 1e-8, max: 1 - 1e-8, noNaN: true }), (a, b, p) => {
        const x = inverseRegularisedBeta(p, a, b);
        // Where x is 1 to the last digit its area cannot tell.
        if (x > 1 - 1e-9) return;
        expectNear(regularisedBeta(x, a, b), p, 1e-9);
      }),
      RUNS,
    );
  });

  test("I(x; a, b) + I(1−x; b, a) = 1", () => {
    const shape = fc.double({ min: 0.1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.integer({ min: 1, max: 255 }), (a, b, part) => {
        const x = part / 256;
        expect(regularisedBeta(x, a, b) + regularisedBeta(1 - x, b, a)).toBeCloseTo(1, 12);
      }),
      RUNS,
    );
  });

  test("the ends are exact and what lies outside is refused", () => {
    expect(regularisedBeta(0, 2, 3)).toBe(0);
    expect(regularisedBeta(1, 2, 3)).toBe(1);
    expect(inverseRegularisedBeta(0, 2, 3)).toBe(0);
    expect(inverseRegularisedBeta(1, 2, 3)).toBe(1);
    expect(() => regularisedBeta(-0.1, 2, 3)).toThrow(RangeError);
    expect(() => regularisedBeta(0.5, 0, 3)).toThrow(RangeError);
    expect(() => inverseRegularisedBeta(2, 2, 3)).toThrow(RangeError);
    expect(() => inverseRegularisedBeta(0.5, -1, 3)).toThrow(RangeError);
  });

  test("a tail of a million rows is found although its first guess underflows", () => {
    expectNear(regularisedBeta(inverseRegularisedBeta(1e-200, 1e6, 3), 1e6, 3), 1e-200, 1e-6);
  });
});

describe("the incomplete gamma function", () => {
  test.each([
    [0.5, 1e-5, 0.9964317636618195],
    [1.5, 3, 0.11161022509471268],
    [4.5, 60, 1.336164776532522e-21],
    [50, 40, 0.9296649333406051],
    [1e6, 1.002e6, 0.022804095898769836],
  ])("Q(%d, %d)", (a, x, expected) => {
    expectNear(regularisedGammaUpper(a, x), expected);
  });

  test.each([
    [0.5, 1e-5, 0.003568236338180453],
    [1.5, 3, 0.8883897749052874],
    [50, 10, 1.8547268838698457e-19],
    [1e6, 0.998e6, 0.022696114006736795],
  ])("P(%d, %d)", (a, x, expected) => {
    expectNear(regularisedGammaLower(a, x), expected);
  });

  test("its inverse gives x back", () => {
    const shape = fc.double({ min: 0.1, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(shape, fc.double({ min: 1e-8, max: 1 - 1e-8, noNaN: true }), (a, p) => {
        expectNear(regularisedGammaLower(a, inverseRegularisedGamma(a, p)), p, 1e-9);
      }),
      RUNS,
    );
  });

  test("ends, extremes and refusals", () => {
    expect(inverseRegularisedGamma(2, 0)).toBe(0);
    expect(inverseRegularisedGamma(2, 1)).toBe(Infinity);
    expectNear(regularisedGammaLower(1e5, inverseRegularisedGamma(1e5, 1e-200)), 1e-200, 1e-6);
    expect(() => regularisedGammaUpper(0, 1)).toThrow(RangeError);
    expect(() => regularisedGammaLower(1, -1)).toThrow(RangeError);
    expect(() => inverseRegularisedGamma(1, 1.1)).toThrow(RangeError);
    expect(() => inverseRegularisedGamma(0, 0.1)).toThrow(RangeError);
  });

  test("Poisson densities add up to P and Q", () => {
    let sum = 0;
    for (let k = 0; k <= 30; k += 1) sum += poissonDensity(k, 25);
    expectNear(regularisedGammaUpper(31, 25), sum);
  });
});

describe("the chi-square distribution", () => {
  test.each([
    [0.95, 1, 3.841458820694124],
    [0.99, 9, 21.665994333461924],
    [0.99, 24, 42.97982013935165],
    [1e-6, 3, 0.00024181048720124264],
    [0.5, 1000, 999.333412403381],
  ])("the %d quantile with %d degrees of freedom", (p, freedom, expected) => {
    expectNear(chiSquareQuantile(p, freedom), expected);
  });

  test.each([
    [3.841458820694124, 1, 0.05],
    [12.717948717948719, 3, 0.0052880121015698965],
    [135.93336596063955, 24, 1.293626282527535e-17],
    [1e-8, 1, 0.9999202115440526],
    [Infinity, 4, 0],
  ])("the tail above %d with %d degrees of freedom", (x, freedom, expected) => {
    expectNear(chiSquareUpperTail(x, freedom), expected);
  });
});

describe("Student's t", () => {
  test.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 5, 2.5705818356363146],
    [0.95, 9999, 1.6450060333112988],
    [0.99, 29, 2.4620213601504126],
    [1e-8, 3, -479.5250695797382],
    [0.975, Infinity, 1.959963984540054],
  ])("the %d quantile with %d degrees of freedom", (p, freedom, expected) => {
    expectNear(studentQuantile(p, freedom), expected);
  });

  test.each([
    [2, 5, 0.050969739414929174],
    [1e-9, 5, 0.4999999996203933],
    [40, 3, 1.7190340394579253e-5],
    [6, 1e6, 9.86924906177217e-10],
    [-1, 2.5, 0.7979694863608632],
    [1e200, 4, 0],
    [Infinity, 4, 0],
  ])("the tail above %d with %d degrees of freedom", (t, freedom, expected) => {
    expectNear(studentUpperTail(t, freedom), expected, 2e-12);
    expectNear(1 - studentCdf(t, freedom), expected, expected > 0.01 ? 1e-12 : 1);
  });

  test("its ends are infinite, its middle is zero, and it needs degrees of freedom", () => {
    expect(studentQuantile(0, 4)).toBe(-Infinity);
    expect(studentQuantile(1, 4)).toBe(Infinity);
    expect(studentQuantile(0.5, 4)).toBe(0);
    expect(() => studentQuantile(0.9, 0)).toThrow(RangeError);
    expect(() => studentQuantile(0.5, -1)).toThrow(RangeError);
    expect(() => studentUpperTail(1, -1)).toThrow(RangeError);
    expect(() => studentQuantile(1.2, 3)).toThrow(RangeError);
  });

  test("the quantile near the middle keeps its digits", () => {
    expectNear(studentQuantile(0.5 + 2 ** -20, 10), 2 ** -20 / 0.389108383966031, 1e-9);
  });
});

describe("the binomial distribution", () => {
  test.each([
    { k: 3, n: 10, p: 0.5, lower: 0.171875, upper: 0.9453125, density: 0.1171875 },
    {
      k: 5,
      n: 1e6,
      p: 1e-5,
      lower: 0.0670850170465312,
      upper: 0.9707478794209632,
      density: 0.0378328964674941,
    },
    {
      k: 499_000,
      n: 1e6,
      p: 0.5,
      lower: 0.0228041499326948,
      upper: 0.9773038320453267,
      density: 0.00010798197801891438,
    },
  ])("$k of $n at $p", ({ k, n, p, lower, upper, density }) => {
    expectNear(binomialLowerTail(k, n, p), lower);
    expectNear(binomialUpperTail(k, n, p), upper);
    expectNear(binomialProbability(k, n, p), density, 1e-11);
  });

  test("outside 0…n nothing happens, and sure things are sure", () => {
    expect(binomialLowerTail(-1, 5, 0.3)).toBe(0);
    expect(binomialLowerTail(5, 5, 0.3)).toBe(1);
    expect(binomialUpperTail(0, 5, 0.3)).toBe(1);
    expect(binomialUpperTail(6, 5, 0.3)).toBe(0);
    expect(binomialProbability(6, 5, 0.3)).toBe(0);
    expect(binomialProbability(0, 5, 0)).toBe(1);
    expect(binomialProbability(5, 5, 1)).toBe(1);
  });
});
