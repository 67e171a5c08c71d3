import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binomialLowerTail, binomialProbability, binomialUpperTail } from "../../src/stats/binomial.ts";
import {
  clopperPearsonInterval,
  clopperPearsonLower,
  clopperPearsonUpper,
  wilsonInterval,
} from "../../src/stats/binomial-interval.ts";
import { benjaminiHochberg, benjaminiYekutieli } from "../../src/stats/false-discovery.ts";
import { hochberg, holm } from "../../src/stats/holm.ts";
import { mcNemar } from "../../src/stats/mcnemar.ts";
import { newcombeInterval, type Proportion, twoProportionTest } from "../../src/stats/two-proportions.ts";
import { expectNear } from "./near.ts";

// Reference values: scipy 1.17.1 unless a publication is named.
const RUNS = { seed: 25, numRuns: 100 };
const share = fc
  .integer({ min: 1, max: 400 })
  .chain((trials) =>
    fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }),
  );

describe("intervals for a share", () => {
  test("Wilson's and Clopper and Pearson's, 7 of 50 at 90 %", () => {
    const wilson = wilsonInterval(7, 50, 0.1);
    expectNear(wilson.low, 0.07772089782062996);
    expectNear(wilson.high, 0.2392389959454846);
    const exact = clopperPearsonInterval(7, 50, 0.1);
    // scipy finds these ends by a search that stops at 1e-9.
    expectNear(exact.low, 0.06759669900316757, 1e-8);
    expectNear(exact.high, 0.24693520173120928, 1e-8);
  });

  test("the ends of the exact interval are where the exact tests just reject", () => {
    fc.assert(
      fc.property(share, fc.constantFrom(0.01, 0.05, 0.2), ({ successes, trials }, alpha) => {
        const { low, high } = clopperPearsonInterval(successes, trials, alpha);
        if (successes > 0) expectNear(binomialUpperTail(successes, trials, low), alpha / 2, 1e-9);
        if (successes < trials) expectNear(binomialLowerTail(successes, trials, high), alpha / 2, 1e-9);
        expect(clopperPearsonLower(successes, trials, alpha / 2)).toBe(low);
        expect(clopperPearsonUpper(successes, trials, alpha / 2)).toBe(high);
      }),
      RUNS,
    );
  });

  test("both hold the estimate, lie within 0…1 and mirror when yes and no change places", () => {
    fc.assert(
      fc.property(share, ({ successes, trials }) => {
        for (const interval of [wilsonInterval, clopperPearsonInterval]) {
          const { low, high } = interval(successes, trials, 0.05);
          const mirrored = interval(trials - successes, trials, 0.05);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(successes / trials);
          expect(high).toBeGreaterThanOrEqual(successes / trials);
          expect(mirrored.low).toBeCloseTo(1 - high, 12);
          expect(mirrored.high).toBeCloseTo(1 - low, 12);
        }
      }),
      RUNS,
    );
  });

  test("the exact interval covers at least what it promises, for any true share", () => {
    for (const truth of [0.01, 0.1, 0.37, 0.5, 0.93]) {
      let covered = 0;
      for (let successes = 0; successes <= 40; successes += 1) {
        const { low, high } = clopperPearsonInterval(successes, 40, 0.1);
        if (low <= truth && truth <= high) covered += binomialProbability(successes, 40, truth);
      }
      expect(covered).toBeGreaterThanOrEqual(0.9);
    }
  });

  test("nothing in n rows: the exact ends, and the rule of three", () => {
    expect(wilsonInterval(0, 30, 0.05).low).toBe(0);
    expect(wilsonInterval(30, 30, 0.05).high).toBe(1);
    expect(clopperPearsonInterval(0, 30, 0.05).low).toBe(0);
    expect(clopperPearsonInterval(30, 30, 0.05).high).toBe(1);
    expectNear(clopperPearsonUpper(0, 1000, 0.05), 3 / 1000, 0.003);
    expectNear(clopperPearsonUpper(0, 10, 0.05), 1 - 0.05 ** 0.1);
  });

  test("a million rows keep their digits", () => {
    const low = clopperPearsonLower(500_000, 1_000_000, 0.05);
    expectNear(binomialUpperTail(500_000, 1_000_000, low), 0.05, 1e-9);
  });

  test("impossible counts and levels are refused", () => {
    expect(() => wilsonInterval(3, 2, 0.05)).toThrow(RangeError);
    expect(() => wilsonInterval(0, 0, 0.05)).toThrow(RangeError);
    expect(() => clopperPearsonInterval(-1, 2, 0.05)).toThrow(RangeError);
    expect(() => clopperPearsonLower(1, 2, 0)).toThrow(RangeError);
    expect(() => clopperPearsonUpper(1, 2, 1)).toThrow(RangeError);
  });
});

describe("two shares", () => {
  test.each([
    [of(56, 70), of(48, 80), 0.0524, 0.3339],
    [of(9, 10), of(3, 10), 0.1705, 0.809],
    [of(10, 10), of(0, 10), 0.6075, 1],
    [of(0, 10), of(0, 20), -0.1611, 0.2775],
  ])("agree with Newcombe's Table II (1998): %o against %o", (first, second, low, high) => {
    const interval = newcombeInterval(first, second, 0.05);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test("z² is the uncorrected chi-square", () => {
    expectNear(twoProportionTest(of(60, 100), of(45, 100)), 0.033672068856345896);
    expect(twoProportionTest(of(0, 100), of(0, 50))).toBe(1);
    expect(twoProportionTest(of(100, 100), of(50, 50))).toBe(1);
    expect(() => twoProportionTest(of(9, 1), of(0, 1))).toThrow(RangeError);
  });
});

describe("McNemar's test", () => {
  test("golden numbers: 16 against 27", () => {
    const { exact, midP } = mcNemar(16, 27);
    expectNear(exact, 0.12628947438543037);
    expectNear(midP, 0.0961417544206142);
  });

  test("R's example: 15 against 19", () => {
    const { exact, corrected } = mcNemar(15, 19);
    expectNear(exact, 0.60759136127308, 1e-12);
    expectNear(corrected, 0.606905427217951, 1e-12);
  });

  test("no disagreement, or an even one, shows nothing", () => {
    expect(mcNemar(0, 0)).toEqual({ exact: 1, midP: 1, corrected: 1 });
    expect(mcNemar(5, 5).exact).toBe(1);
    expect(mcNemar(5, 5).corrected).toBe(1);
    expect(mcNemar(3, 9)).toEqual(mcNemar(9, 3));
  });
});

describe("many tests at once", () => {
  const p = [0.01, 0.04, 0.03, 0.2, 0.005];

  test("Holm by hand: 5·.005, 4·.01, 3·.03, then the running maximum", () => {
    expect(holm(p).map((value) => Number(value.toFixed(12)))).toEqual([0.04, 0.09, 0.09, 0.2, 0.025]);
    expect(hochberg(p).map((value) => Number(value.toFixed(12)))).toEqual([0.04, 0.08, 0.08, 0.2, 0.025]);
  });

  test("Benjamini–Hochberg and Benjamini–Yekutieli against scipy", () => {
    expect(benjaminiHochberg(p).map((value) => Number(value.toFixed(12)))).toEqual([
      0.025, 0.05, 0.05, 0.2, 0.025,
    ]);
    const cautious = [
      0.05708333333333, 0.11416666666667, 0.11416666666667, 0.45666666666667, 0.05708333333333,
    ];
    benjaminiYekutieli(p).forEach((value, at) => expectNear(value, cautious[at]!, 1e-10));
  });

  test("never below the raw p, never above 1, in the same order, and the more cautious is never smaller", () => {
    const many = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(many, (raw) => {
        const adjusted = [
          benjaminiHochberg(raw),
          hochberg(raw),
          holm(raw),
          raw.map((value) => Math.min(1, value * raw.length)),
        ];
        for (let at = 0; at < raw.length; at += 1) {
          const line = [raw[at]!, ...adjusted.map((values) => values[at]!), 1];
          for (let step = 1; step < line.length; step += 1) {
            expect(line[step]!).toBeGreaterThanOrEqual(line[step - 1]! - 1e-15);
          }
        }
        for (const values of adjusted) {
          for (const [one, other] of pairsOf(raw.length)) {
            if (raw[one]! < raw[other]!) expect(values[one]!).toBeLessThanOrEqual(values[other]!);
          }
        }
      }),
      RUNS,
    );
  });

  test("nothing to correct, and what is no p-value", () => {
    expect(holm([])).toEqual([]);
    expect(benjaminiHochberg([])).toEqual([]);
    expect(holm([0.03])).toEqual([0.03]);
    expect(() => holm([1.2])).toThrow(RangeError);
    expect(() => benjaminiHochberg([Number.NaN])).toThrow(RangeError);
  });
});

function of(successes: number, trials: number): Proportion {
  return { successes, trials };
}

function pairsOf(length: number): readonly (readonly [number, number])[] {
  return Array.from({ length }, (_, one) =>
    Array.from({ length }, (_, other) => [one, other] as const),
  ).flat();
}
