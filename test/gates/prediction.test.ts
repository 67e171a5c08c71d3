import { describe, expect, test } from "vitest";
import { judgePrediction, prediction } from "../../src/gates/prediction.ts";
import { measurePrediction, type PredictionInput } from "../../src/measure/prediction.ts";
import type { Scores } from "../../src/model/scores.ts";
import { normals } from "../measure/drift-tables.ts";

const SETTINGS = prediction.settings.parse({});
const binary = (positive: readonly number[]): Scores => ({
  task: "binary",
  positive: Float64Array.from(positive),
  positiveClass: "fraud",
});
const judge = (input: PredictionInput): ReturnType<typeof judgePrediction> =>
  judgePrediction(measurePrediction(input), SETTINGS);
const verdicts = (input: PredictionInput): Record<string, string> =>
  Object.fromEntries(judge(input).checks.map(({ name, verdict }) => [name, verdict]));

/** Scores of which the first `count` are positive. */
const firstPositive = (rows: number, count: number): readonly number[] =>
  Array.from({ length: rows }, (_, row) => (row < count ? 0.9 : 0.1));

describe("the prediction gate", () => {
  test("the same scores flip nothing and say so", () => {
    const scores = binary(firstPositive(1000, 100));
    const verdict = judge({ candidate: { scores }, incumbent: { scores } });
    expect([verdict.verdict, verdict.checks[0]?.reason]).toEqual([
      "pass",
      "the same decision on all 1,000 rows",
    ]);
  });

  test.each<[string, number, string, string]>([
    ["one more in a hundred", 110, "pass", "pass"],
    ["seven flips of a hundred, all one way", 170, "warn", "fail"],
    ["thirty flips of a hundred", 400, "fail", "fail"],
  ])("%s", (_, count, flips, volume) => {
    const found = verdicts({
      candidate: { scores: binary(firstPositive(1000, count)) },
      incumbent: { scores: binary(firstPositive(1000, 100)) },
    });
    expect([found["decisions flipped"], found["decision volume"]]).toEqual([flips, volume]);
  });

  test("each bundle decides at its own threshold", () => {
    const scores = binary([0.3, 0.5, 0.7, 0.9]);
    const { decisions } = measurePrediction({
      candidate: { scores, threshold: 0.6 },
      incumbent: { scores, threshold: 0.4 },
    });
    expect([decisions?.flipped, decisions?.moves]).toEqual([
      1,
      [{ from: "fraud", to: "not fraud", rows: 1 }],
    ]);
  });

  test("what changes a day is said where the traffic is known", () => {
    const { checks } = judge({
      candidate: { scores: binary(firstPositive(1000, 110)) },
      incumbent: { scores: binary(firstPositive(1000, 100)) },
      rowsPerDay: 40_000,
    });
    expect(checks[1]?.reason).toContain("(about +400 a day)");
  });

  test("few rows that could hide too many flips are inconclusive", () => {
    const found = verdicts({
      candidate: { scores: binary(firstPositive(20, 3)) },
      incumbent: { scores: binary(firstPositive(20, 2)) },
    });
    expect(found["decisions flipped"]).toBe("inconclusive");
  });

  test("one class taking over fails, one that always ruled does not", () => {
    const classes = ["a", "b"];
    const labels = (codes: readonly number[]): Scores => ({
      task: "labels",
      labels: { classes, codes: Int32Array.from(codes) },
    });
    const mixed = labels(Array.from({ length: 500 }, (_, row) => row % 2));
    const only = labels(Array.from({ length: 500 }, () => 0));
    expect(verdicts({ candidate: { scores: only }, incumbent: { scores: mixed } })["one class"]).toBe("fail");
    expect(
      verdicts({ candidate: { scores: only }, incumbent: { scores: only } })["one class"],
    ).toBeUndefined();
  });

  test("predicted numbers are told by how far they move", () => {
    const values = normals("a", 500);
    const of = (by: number): Scores => ({
      task: "regression",
      values: Float64Array.from(values, (value) => value + by),
    });
    expect(
      verdicts({ candidate: { scores: of(0) }, incumbent: { scores: of(0) } })["predictions moved"],
    ).toBe("pass");
    expect(
      verdicts({ candidate: { scores: of(2) }, incumbent: { scores: of(0) } })["predictions moved"],
    ).toBe("warn");
  });

  test("scores that shift with the rows warn and never block", () => {
    const scores = binary(firstPositive(1000, 100));
    const drift = { reference: binary(normals("a", 800)), current: binary(normals("b", 800, 2)) };
    const verdict = judge({ candidate: { scores }, incumbent: { scores }, drift });
    expect([verdict.verdict, verdict.reason]).toEqual([
      "warn",
      expect.stringContaining("scores, reference → current"),
    ]);
  });

  test("without an incumbent there is nothing to judge, and it says so", () => {
    expect(judge({ candidate: { scores: binary([0.1]) } }).verdict).toBe("skipped");
  });
});
