import { describe, expect, test } from "vitest";
import type { VerdictWord } from "../../src/gates/gate.ts";
import { METRICS } from "../../src/gates/metric.ts";
import { type Comparison, judgeComparisons, marginOf } from "../../src/gates/rule.ts";
import type { Spread } from "../../src/stats/comparison.ts";

function compare(spread: Spread, over: Partial<Comparison> = {}): Comparison {
  return {
    name: "AUC",
    metric: METRICS.auc,
    spread,
    incumbent: 0.87,
    candidate: 0.87,
    rows: 5000,
    scarce: 400,
    scarceName: "positives",
    method: "test",
    margin: 0.005,
    blocks: true,
    ...over,
  };
}

const normal = (delta: number, standardError: number): Spread => ({ kind: "normal", delta, standardError });

describe("the one rule", () => {
  test.each<[string, Spread, VerdictWord, string]>([
    ["better: the lower bound is above zero", normal(0.01, 0.003), "pass", "better"],
    ["not worse: the lower bound reaches the margin", normal(0, 0.003), "pass", "not worse"],
    [
      "worse, within margin: surely worse, surely by less",
      normal(-0.002, 0.0005),
      "pass",
      "worse, within margin",
    ],
    ["worse: the margin is refuted at one percent", normal(-0.02, 0.003), "fail", "worse"],
    ["inconclusive: neither", normal(-0.004, 0.003), "inconclusive", "inconclusive"],
    [
      "inconclusive: a loss that 5 % but not 1 % would refute",
      normal(-0.011, 0.003),
      "inconclusive",
      "inconclusive",
    ],
    ["identical scores differ by nothing", { kind: "identical" }, "pass", "not worse"],
  ])("%s", (_, spread, verdict, finding) => {
    const [check] = judgeComparisons([compare(spread)]);
    expect([check?.verdict, check?.finding]).toEqual([verdict, finding]);
  });

  test("the borders belong to the safe side: exactly at the margin passes, a hair below does not", () => {
    const at = (low: number): VerdictWord | undefined =>
      judgeComparisons([compare(normal(low + 1.6448536269514722 * 0.001, 0.001), { margin: 0.005 })])[0]
        ?.verdict;
    expect(at(-0.005 + 1e-12)).toBe("pass");
    expect(at(-0.005 - 1e-9)).toBe("inconclusive");
  });

  test("under 30 rows of the scarcest outcome nothing is claimed, however sure the numbers look", () => {
    const [check] = judgeComparisons([compare(normal(-0.5, 0.001), { scarce: 29 })]);
    expect(check?.verdict).toBe("inconclusive");
    expect(judgeComparisons([compare(normal(-0.5, 0.001), { scarce: 30 })])[0]?.verdict).toBe("fail");
  });

  test("a loss that does not block warns", () => {
    expect(judgeComparisons([compare(normal(-0.05, 0.003), { blocks: false })])[0]?.verdict).toBe("warn");
  });

  test("failures are corrected over the blocking comparisons, passes are not", () => {
    // One-sided p of this loss alone is .008: it fails alone, not as one of three (Holm).
    const loss = normal(-0.005 - 2.409 * 0.003, 0.003);
    const fine = normal(0.01, 0.003);
    expect(judgeComparisons([compare(loss)])[0]?.verdict).toBe("fail");
    expect(
      judgeComparisons([compare(loss), compare(fine), compare(fine)]).map(({ verdict }) => verdict),
    ).toEqual(["inconclusive", "pass", "pass"]);
    expect(
      judgeComparisons([compare(loss), compare(fine, { blocks: false }), compare(fine, { blocks: false })])[0]
        ?.verdict,
    ).toBe("fail");
  });

  test("auto margins: the standard where the data can show it, else what it can show, never beyond the cap", () => {
    const auto = (standardError: number): number =>
      marginOf(compare(normal(0, standardError), { margin: "auto" }));
    expect(auto(0.001)).toBe(0.005);
    expect(auto(0.004)).toBeCloseTo(0.004 * 2.4864748605, 9);
    expect(auto(0.1)).toBe(0.02);
  });

  test("a written margin is never widened", () => {
    expect(marginOf(compare(normal(0, 0.1), { margin: 0.001 }))).toBe(0.001);
  });

  test("what could not be told says how many rows would tell", () => {
    const [check] = judgeComparisons([compare(normal(0, 0.02), { margin: 0.005 })]);
    expect(check?.reason).toMatch(/about 494,604 rows would decide it|about 494,605 rows would decide it/);
  });
});
