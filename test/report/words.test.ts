import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignColumns, widthOf } from "../../src/report/columns.ts";
import { drawInterval } from "../../src/report/rows.ts";

describe("an interval as text", () => {
  test.each([
    ["better: all to the right of no difference", { low: 0.01, delta: 0.02, high: 0.03 }, 0.005],
    ["worse: all to the left of the margin", { low: -0.03, delta: -0.02, high: -0.01 }, 0.005],
    ["across", { low: -0.004, delta: 0.001, high: 0.006 }, 0.005],
  ])("%s", (_, at, margin) => {
    const drawn = drawInterval(at, margin);
    expect(drawn).toHaveLength(13);
    const [zero, dot] = [drawn.indexOf("┼"), drawn.indexOf("●")];
    if (at.low > 0) expect(dot).toBeGreaterThan(zero);
    if (at.high < 0) expect(dot).toBeLessThan(zero);
  });
  test("nothing is drawn where there is nothing to see", () => {
    expect(drawInterval({ low: 0, delta: 0, high: 0 }, 0.005)).toBe("");
  });
  test("never fails and never changes its width", () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(number, number, number, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, c, margin) => {
        const [low = 0, delta = 0, high = 0] = [a, b, c].toSorted((x, y) => x - y);
        const drawn = drawInterval({ low, delta, high }, margin);
        return low === high ? drawn === "" : drawn.length === 13 && drawn.includes("●");
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});

describe("columns", () => {
  test("line up whatever the width of their signs", () => {
    const lines = alignColumns([
      ["a", "1", "x"],
      ["日本", "22", "x"],
      ["✅ ok", "333", "x"],
    ]);
    expect(new Set(lines.map((line) => widthOf(line.slice(0, line.indexOf("x")))))).toHaveProperty("size", 1);
  });
  test("numbers stand on the right", () => {
    expect(
      alignColumns(
        [
          ["a", "1"],
          ["b", "22"],
        ],
        [1],
      ),
    ).toEqual(["a   1", "b  22"]);
  });
});
