import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MOST_CALIBRATION_BINS,
  MOST_ROC_POINTS,
  type RocPoint,
  SCATTER_SIZE,
} from "../../src/gates/score-summary.ts";
import { summariseScores } from "../../src/measure/score-summary.ts";
import type { Judged } from "../../src/measure/quality.ts";
import { aucOf } from "../../src/stats/auc.ts";

const rows = fc.array(
  fc.record({
    actual: fc.constantFrom(0, 1),
    candidate: fc.integer({ min: 0, max: 30 }),
    incumbent: fc.integer({ min: 0, max: 30 }),
  }),
  { minLength: 2, maxLength: 300 },
);

type Row = { readonly actual: number; readonly candidate: number; readonly incumbent: number };

function binary(list: readonly Row[], scale = 30): Extract<Judged, { readonly task: "binary" }> {
  return {
    task: "binary",
    actual: Uint8Array.from(list, ({ actual }) => actual),
    candidate: Float64Array.from(list, ({ candidate }) => candidate / scale),
    incumbent: Float64Array.from(list, ({ incumbent }) => incumbent / scale),
  };
}

function areaUnder(points: readonly RocPoint[]): number {
  let area = 0;
  for (let at = 1; at < points.length; at += 1) {
    const [[x, y], [to, up]] = [points[at - 1]!, points[at]!];
    area += ((to - x) * (y + up)) / 2;
  }
  return area;
}

describe("a curve of two classes", () => {
  test("begins and ends in the corners, never falls, and has the area that the gate measures", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const judged = binary(list);
        const { roc } = summariseScores("held-out", judged, {});
        const positives = list.filter(({ actual }) => actual === 1).length;
        if (positives === 0 || positives === list.length) {
          expect(roc).toBeUndefined();
          return;
        }
        const points = roc?.candidate ?? [];
        expect([points[0], points.at(-1)]).toEqual([
          [0, 0],
          [1, 1],
        ]);
        expect(points.length).toBeLessThanOrEqual(MOST_ROC_POINTS);
        for (let at = 1; at < points.length; at += 1) {
          expect(points[at]![0]).toBeGreaterThanOrEqual(points[at - 1]![0]);
          expect(points[at]![1]).toBeGreaterThanOrEqual(points[at - 1]![1]);
        }
        // 31 different scores give at most 31 steps: nothing is thinned but steps shorter than a sixty-third.
        expect(areaUnder(points)).toBeCloseTo(aucOf(judged.candidate, judged.actual)?.auc ?? 0, 1);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe("calibration", () => {
  test("counts every row once, in at most ten bins, and keeps both means", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const bins = summariseScores("held-out", binary(list), {}).calibration?.candidate ?? [];
        const sum = (pick: (bin: (typeof bins)[number]) => number): number =>
          bins.reduce((total, bin) => total + pick(bin), 0);
        expect(bins.length).toBeLessThanOrEqual(MOST_CALIBRATION_BINS);
        expect(sum(({ rows: n }) => n)).toBe(list.length);
        expect(sum((bin) => bin.rows * bin.said)).toBeCloseTo(
          list.reduce((total, { candidate }) => total + candidate / 30, 0),
          9,
        );
        expect(sum((bin) => bin.rows * bin.happened)).toBeCloseTo(
          list.filter(({ actual }) => actual === 1).length,
          9,
        );
        for (const { low, happened, high } of bins) {
          expect(low).toBeLessThanOrEqual(happened + 1e-12);
          expect(high).toBeGreaterThanOrEqual(happened - 1e-12);
        }
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  test("is left out where scores are no probabilities; the rest is not", () => {
    const list = [
      { actual: 0, candidate: 1, incumbent: 2 },
      { actual: 1, candidate: 9, incumbent: 3 },
    ];
    const found = summariseScores("held-out", binary(list, 1), {});
    expect(Object.keys(found)).toEqual(["task", "set", "rows", "roc", "scatter"]);
  });
});

describe("where both disagree", () => {
  test("every row is in one cell, and flips are counted at each model's own threshold", () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 29 }),
        fc.integer({ min: 1, max: 29 }),
        (list, mine, theirs) => {
          const thresholds = { candidate: mine / 30, incumbent: theirs / 30 };
          const { scatter } = summariseScores("held-out", binary(list), thresholds);
          const cells = scatter?.cells ?? [];
          const flipped = list.filter(
            ({ candidate, incumbent }) => candidate >= mine !== incumbent >= theirs,
          );
          expect(cells.reduce((sum, [, , count]) => sum + count, 0)).toBe(list.length);
          expect(scatter?.size).toBe(SCATTER_SIZE);
          expect(scatter?.flips).toBe(flipped.length);
          expect(cells.reduce((sum, [, , , flips]) => sum + flips, 0)).toBe(flipped.length);
          for (const [x, y] of cells) expect(Math.max(x, y)).toBeLessThan(SCATTER_SIZE);
        },
      ),
      { seed: 9, numRuns: 100 },
    );
  });

  test("outliers of a regression do not squeeze the rest into one cell", () => {
    const values = Float64Array.from({ length: 1000 }, (_, at) => (at === 0 ? 1e12 : at % 100));
    const judged: Judged = { task: "regression", actual: values, candidate: values, incumbent: values };
    const { scatter } = summariseScores("held-out", judged, {});
    expect(scatter).toMatchObject({ low: 0, high: 99, flips: null });
    expect(scatter?.cells).toHaveLength(SCATTER_SIZE);
  });

  test("classes are placed by the probability of the right one; a class that a model does not know is 0", () => {
    const judged: Judged = {
      task: "multiclass",
      classes: 2,
      actual: Int32Array.of(0, 1, -1),
      candidate: {
        predicted: Int32Array.of(0, 0, 0),
        probabilities: Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.9, 0.1),
      },
      incumbent: {
        predicted: Int32Array.of(0, 1, 0),
        probabilities: Float64Array.of(0.9, 0.1, 0.1, 0.9, 0.9, 0.1),
      },
    };
    const { scatter, calibration } = summariseScores("held-out", judged, {});
    expect(scatter?.cells).toEqual([
      [0, 0, 1, 0],
      [21, 9, 1, 1],
      [21, 21, 1, 0],
    ]);
    expect(calibration?.candidate.reduce((sum, { rows: n }) => sum + n, 0)).toBe(3);
  });

  test("a model alone has no partner to disagree with", () => {
    const judged: Judged = {
      task: "regression",
      actual: Float64Array.of(1, 2),
      candidate: Float64Array.of(1, 2),
    };
    expect(summariseScores("held-out", judged, {}).scatter).toBeUndefined();
  });
});
