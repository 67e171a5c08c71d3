import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cauchyCombination } from "../../src/stats/cauchy-combination.ts";

const p = fc.double({ min: 1e-12, max: 0.98, noNaN: true });

describe("the Cauchy combination of p-values", () => {
  test("one p-value stays what it is, and equal ones give themselves", () => {
    fc.assert(
      fc.property(p, fc.integer({ min: 1, max: 5 }), (value, count) => {
        const combined = cauchyCombination(Array.from({ length: count }, () => value));
        expect(Math.abs(combined / value - 1)).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("a small p-value beside large ones pays Bonferroni's price and no more", () => {
    expect(cauchyCombination([1e-6, 0.5, 0.5])).toBeCloseTo(3e-6, 11);
    expect(cauchyCombination([1e-20, 0.5])).toBeCloseTo(2e-20, 25);
  });

  test("it lies between the smallest and Bonferroni's in the tail, and never falls when a p-value rises", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 1e-3, noNaN: true }),
        fc.double({ min: 1e-12, max: 0.4, noNaN: true }),
        (one, other) => {
          const combined = cauchyCombination([one, other]);
          expect(combined).toBeGreaterThanOrEqual(Math.min(one, other) * (1 - 1e-9));
          expect(combined).toBeLessThanOrEqual(2 * Math.min(one, other) * 1.01);
          expect(cauchyCombination([one, other * 1.1])).toBeGreaterThanOrEqual(combined);
        },
      ),
      { seed: 2, numRuns: 100 },
    );
  });

  test("zero is zero, one alone does not erase the rest, and what is no p-value is refused", () => {
    expect(cauchyCombination([0, 0.5])).toBe(0);
    expect(cauchyCombination([1e-4, 1])).toBeLessThan(3e-4);
    expect(() => cauchyCombination([])).toThrow(RangeError);
    expect(() => cauchyCombination([1.1])).toThrow(RangeError);
  });
});
