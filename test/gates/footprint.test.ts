import { describe, expect, test } from "vitest";
import {
  costOf,
  footprint,
  type FootprintBudgets,
  type FootprintFacts,
  type FootprintSample,
  judgeFootprint,
} from "../../src/gates/footprint.ts";
import type { Verdict } from "../../src/gates/gate.ts";
import type { ServingPattern } from "../../src/gates/latency-facts.ts";
import { judgeTimes } from "../../src/gates/latency.ts";
import { latencySettings } from "../../src/gates/latency-settings.ts";
import { madeUp } from "./latency-samples.ts";

const settings = footprint.settings.parse({});

type Side = {
  readonly bytes?: number;
  readonly startMs?: number;
  readonly memory?: number;
  readonly growth?: number;
};

function samples({ startMs = 10, memory = 40e6, growth = 1e6 }: Side): readonly FootprintSample[] {
  return [0.98, 1, 1.01, 0.99, 1.02].map((wobble) => ({
    loadMs: startMs * 0.9 * wobble,
    firstRunMs: startMs * 0.1,
    emptyRss: 100e6,
    warmRss: 100e6 + memory * wobble,
    laterRss: 100e6 + memory * wobble + growth,
    runs: 1000,
  }));
}

function facts(
  incumbent: Side,
  candidate: Side,
  more: { readonly pattern?: ServingPattern; readonly budgets?: FootprintBudgets } = {},
): FootprintFacts {
  return {
    run: {
      kind: "measured",
      incumbent: { bytes: incumbent.bytes ?? 1e6, samples: samples(incumbent) },
      candidate: { bytes: candidate.bytes ?? 1e6, samples: samples(candidate) },
    },
    pattern: more.pattern ?? "online",
    budgets: more.budgets ?? {},
  };
}

function check(verdict: Verdict, name: string): Verdict["checks"][number] | undefined {
  return verdict.checks.find((each) => each.name === name);
}

describe("the footprint", () => {
  test("of the same model passes", () => {
    expect(judgeFootprint(facts({}, {}), settings)).toMatchObject({ verdict: "pass" });
  });

  test.each([
    ["cold start", { startMs: 200 }, { startMs: 400 }],
    ["memory", { memory: 100e6 }, { memory: 150e6 }],
  ])("%s beyond share and floor warns online and fails on the edge", (name, before, after) => {
    expect(check(judgeFootprint(facts(before, after), settings), name)).toMatchObject({
      verdict: "warn",
      finding: "slower",
    });
    const edge = judgeFootprint(facts(before, after, { pattern: "edge" }), settings);
    expect(check(edge, name)).toMatchObject({ verdict: "fail" });
    expect(edge.verdict).toBe("fail");
  });

  test.each([
    ["cold start", { startMs: 10 }, { startMs: 40 }],
    ["memory", { memory: 10e6 }, { memory: 20e6 }],
  ])("%s that doubles below the floor is no loss", (name, before, after) => {
    expect(check(judgeFootprint(facts(before, after), settings), name)?.verdict).toBe("pass");
  });

  test("memory that grows with every run is a leak and fails", () => {
    const verdict = judgeFootprint(facts({}, { growth: 60e6 }), settings);
    expect(verdict.verdict).toBe("fail");
    expect(verdict.reason).toContain("growth its memory grows with every run: 60.0 MB over 1,000 runs");
  });

  test("memory that grows as the incumbent's does is not held against the candidate", () => {
    expect(
      check(judgeFootprint(facts({ growth: 50e6 }, { growth: 60e6 }), settings), "growth")?.verdict,
    ).toBe("pass");
  });

  test("a budget holds whatever the incumbent does", () => {
    const over = facts(
      { bytes: 20e6, memory: 90e6 },
      { bytes: 20e6, memory: 90e6 },
      {
        budgets: { size: 10e6, rss: 50e6, cold_start: 5 },
      },
    );
    const verdict = judgeFootprint(over, settings);
    expect(verdict.verdict).toBe("fail");
    for (const name of ["size", "memory budget", "cold start budget"])
      expect(check(verdict, name)).toMatchObject({ verdict: "fail", finding: "over budget" });
  });

  test("within a written budget growth of the files is no matter, without one it warns", () => {
    expect(
      check(judgeFootprint(facts({}, { bytes: 5e6 }, { budgets: { size: 10e6 } }), settings), "size")
        ?.verdict,
    ).toBe("pass");
    expect(check(judgeFootprint(facts({}, { bytes: 5e6 }), settings), "size")?.verdict).toBe("warn");
    expect(
      check(judgeFootprint(facts({}, { bytes: 5e6 }, { pattern: "edge" }), settings), "size")?.verdict,
    ).toBe("fail");
  });

  test("a candidate that broke fails by name, an incumbent that broke is an error", () => {
    const broke = (side: "candidate" | "incumbent"): Verdict =>
      judgeFootprint(
        {
          run: { kind: "broke", breakage: { side, name: "hung", how: "gave no answer" } },
          pattern: "online",
          budgets: {},
        },
        settings,
      );
    expect(broke("candidate")).toMatchObject({ verdict: "fail", checks: [{ finding: "hung" }] });
    expect(broke("incumbent")).toMatchObject({ verdict: "error" });
  });
});

describe("the cost of a thousand rows", () => {
  const metrics = judgeTimes(madeUp({ factor: 1.25 }), {}, latencySettings.parse({}));

  test.each(["p50", "rows per second"])("rises with the time and against the rate: %s", (name) => {
    const metric = metrics.find((each) => each.name === name);
    if (metric === undefined) throw new Error(`no ${name}`);
    const cost = costOf(metric);
    expect(cost.ratio).toBeCloseTo(1.25, 1);
    expect(cost.low).toBeLessThan(cost.ratio);
    expect(cost.high).toBeGreaterThan(cost.ratio);
  });

  test("is shown and never judged", () => {
    const [metric] = metrics;
    const verdict = judgeFootprint({ ...facts({}, {}), cost: metric! }, settings);
    expect(check(verdict, "cost per thousand")).toMatchObject({ verdict: "pass", finding: "shown" });
  });
});
