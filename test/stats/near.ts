import { expect } from "vitest";

/** Equal to within a relative error; the default is what doubles can keep through a special function. */
export function expectNear(actual: number, expected: number, relative: number = 1e-12): void {
  const miss = actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
  expect(miss, `${actual} against ${expected}`).toBeLessThanOrEqual(relative);
}
