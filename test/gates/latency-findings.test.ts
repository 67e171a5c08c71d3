import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/gates/gate.ts";
import { judgeLatency } from "../../src/gates/latency.ts";
import { withoutTimes } from "../../src/gates/latency-findings.ts";
import { latencySettings } from "../../src/gates/latency-settings.ts";
import { madeUp, type World } from "./latency-samples.ts";

function verdict(world: World): Verdict {
  const run = { kind: "timed", samples: madeUp(world), ended: "decided", printed: [] } as const;
  return judgeLatency({ run, budgets: { p99: 20 } }, latencySettings.parse({}));
}

describe("what findings keep of times", () => {
  test.each([1, 1.2])("two honest runs of the same change give the same findings (×%d)", (factor) => {
    const [one, other] = [verdict({ seed: "monday", factor }), verdict({ seed: "friday", factor })];
    expect(one).not.toEqual(other);
    expect(withoutTimes(one)).toEqual(withoutTimes(other));
  });

  test("what was found, and the limit, stay", () => {
    const kept = withoutTimes(verdict({ factor: 1.2 }));
    expect(kept.verdict).toBe("fail");
    expect(kept.reason).toBe("p50 slower, p95 slower");
    expect(kept.checks.find(({ name }) => name === "p50")).toMatchObject({
      verdict: "fail",
      finding: "slower",
      margin: 0.05,
    });
  });

  test("a measure that only warns leaves no trace, and so the gate passes there", () => {
    const run = { kind: "timed", samples: madeUp({ factor: 1.5 }), ended: "decided", printed: [] } as const;
    const whole = judgeLatency({ run, budgets: {} }, latencySettings.parse({ p50: 2, p95: 2 }));
    expect(whole.checks.some(({ verdict: word }) => word === "warn")).toBe(true);
    expect(withoutTimes(whole)).toEqual({
      gate: "latency",
      verdict: "pass",
      reason:
        "nothing that decides is beyond its limit; the numbers are in the measured part of the evidence",
      checks: [],
    });
  });

  test("a warning that does not rest on a clock stays", () => {
    const run = { kind: "timed", samples: madeUp({}), ended: "decided", printed: ["candidate"] } as const;
    const kept = withoutTimes(judgeLatency({ run, budgets: {} }, latencySettings.parse({})));
    expect([kept.verdict, kept.checks.map(({ name }) => name)]).toEqual(["warn", ["output"]]);
    expect(kept.reason).toContain("printed something");
  });

  test("a breakage keeps its words", () => {
    const breakage = { side: "candidate", name: "hung", how: "gave no answer for 30 s" } as const;
    const broke = judgeLatency({ run: { kind: "broke", breakage }, budgets: {} }, latencySettings.parse({}));
    expect(withoutTimes(broke)).toEqual(broke);
  });
});
