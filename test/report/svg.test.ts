import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawBars, drawHills, drawSeries, linearScale, niceTicks } from "../../src/report/svg.ts";

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe("scales and ticks", () => {
  test("a scale keeps its ends and its order", () => {
    fc.assert(
      fc.property(
        finite,
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (low, width, share) => {
          const scale = linearScale([low, low + width], [10, 200]);
          expect(scale(low)).toBe(10);
          expect(scale(low + width)).toBeCloseTo(200, 6);
          const place = scale(low + share * width);
          expect(place).toBeGreaterThanOrEqual(10 - 1e-6);
          expect(place).toBeLessThanOrEqual(200 + 1e-6);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test("a single value sits in the middle", () => {
    expect(linearScale([3, 3], [0, 10])(3)).toBe(5);
  });

  test.each<[number, number, number, readonly number[]]>([
    [0, 1, 4, [0, 0.5, 1]],
    [0, 0.31, 3, [0, 0.2]],
    [-7, 12, 5, [-5, 0, 5, 10]],
    [0, 3e6, 3, [0, 1e6, 2e6, 3e6]],
  ])("%d to %d in about %d steps", (low, high, wanted, ticks) => {
    expect(niceTicks(low, high, wanted)).toEqual(ticks);
  });

  test("ticks are inside, rise, and are never many", () => {
    fc.assert(
      fc.property(
        finite,
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 8 }),
        (low, width, wanted) => {
          const ticks = niceTicks(low, low + width, wanted);
          expect(ticks.length).toBeLessThanOrEqual(wanted * 2 + 2);
          ticks.slice(1).forEach((tick, at) => expect(tick).toBeGreaterThan(ticks[at]!));
        },
      ),
      { seed: 2, numRuns: 100 },
    );
  });
});

describe("marks", () => {
  const pair = { labels: ["0 … 1", "1 … 2"], reference: [0.25, 0.75], current: [0.5, 0.5] };

  test("every picture says in words what it shows", () => {
    for (const svg of [
      drawHills(pair, { width: 100, height: 50, title: "income" }),
      drawBars(pair, { width: 200, title: "income" }),
      drawSeries([{ label: "May", value: 0.2, flagged: true }], [0.1], {
        width: 200,
        height: 80,
        title: "income",
      }),
    ])
      expect(svg).toMatch(/^<svg viewBox="0 0 \d+ \d+" role="img" aria-label="income">/);
  });

  test("no number is NaN, also for empty and constant pictures", () => {
    const empty = { labels: [], reference: [], current: [] };
    for (const svg of [
      drawHills(empty, { width: 100, height: 50, title: "" }),
      drawBars(empty, { width: 200, title: "" }),
      drawSeries([], [], { width: 200, height: 80, title: "" }),
      drawHills({ labels: ["1"], reference: [1], current: [1] }, { width: 100, height: 50, title: "" }),
    ])
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("a hostile category stays text", () => {
    expect(
      drawBars({ labels: ['"><script>'], reference: [1], current: [1] }, { width: 200, title: "x" }),
    ).not.toContain("<script>");
  });
});
