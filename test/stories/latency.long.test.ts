import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FIXTURES, newFolder, twokey } from "./twokey.ts";

const INCUMBENT = join(FIXTURES, "demo", "models", "fraud", "model.onnx");
const CANDIDATES = join(FIXTURES, "candidates", "fraud");
const DATA = join(FIXTURES, "demo", "models", "fraud", "data", "holdout.parquet");

type Answer = {
  readonly schema: string;
  readonly verdict: string;
  readonly reason: string;
  readonly rows: string | null;
  readonly processes: number;
  readonly metrics: readonly { readonly name: string; readonly verdict: string }[];
};

/** What is asserted is logical: which verdicts are possible at all, never how long anything took. */
describe("twokey latency", () => {
  test("the same model on real rows is never called slower, and everything asked for is written", () => {
    const folder = newFolder();
    const ran = twokey(
      folder,
      "latency",
      INCUMBENT,
      INCUMBENT,
      "--data",
      DATA,
      "--label",
      "is_fraud",
      "--json",
      "--html",
      "report.html",
      "--samples",
      "samples.arrow",
      "--time-budget",
      "20",
    );
    const answer = ran.json() as Answer;
    expect(answer).toMatchObject({ schema: "twokey-latency/1", rows: "held-out" });
    expect(
      answer.metrics.filter(({ name }) => name === "p50" || name === "p95").map(({ verdict }) => verdict),
    ).not.toContain("slower");
    expect(ran.code).toBe(0);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("Latency report");
    expect(existsSync(join(folder, "samples.arrow"))).toBe(true);
    expect(ran.err).toBe("");
  });

  test("a model that multiplies for nothing is slower: exit code 1, and the reason names the measure", () => {
    const ran = twokey(
      newFolder(),
      "latency",
      join(CANDIDATES, "slow", "model.onnx"),
      INCUMBENT,
      "--time-budget",
      "40",
    );
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/p50 beyond the limit/);
  });

  test("a candidate that cannot be loaded fails by name", () => {
    const ran = twokey(
      newFolder(),
      "latency",
      join(CANDIDATES, "hostile", "custom-op", "model.onnx"),
      INCUMBENT,
      "--json",
    );
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({ verdict: "fail", processes: 0 });
  });

  test("whatever is wrong with the call is said at once: exit code 2", () => {
    const ran = twokey(
      newFolder(),
      "latency",
      "nothing.onnx",
      INCUMBENT,
      "--pattern",
      "fast",
      "--time-budget",
      "soon",
    );
    expect(ran.code).toBe(2);
    expect(ran.err).toContain("--pattern is online, batch, streaming, edge, not fast");
    expect(ran.err).toContain("--time-budget is a number of seconds");
    expect(ran.err).toContain("nothing.onnx: there is no such file");
    expect(ran.err).toContain("3 problems");
  });
});
