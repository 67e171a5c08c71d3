import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/gates/gate.ts";
import { isDecided, judgeLatency, judgeTimes, latency } from "../../src/gates/latency.ts";
import { keptBlocks } from "../../src/gates/latency-cells.ts";
import type { Breakage, LatencyFacts, LatencySamples, TimeBudgets } from "../../src/gates/latency-facts.ts";
import { findLoadCurve } from "../../src/gates/latency-load.ts";
import type { Metric } from "../../src/gates/latency-rule.ts";
import { latencySettings, LOOK_ALPHA } from "../../src/gates/latency-settings.ts";
import { studentUpperTail } from "../../src/stats/student.ts";
import { madeUp, type World } from "./latency-samples.ts";

const settings = latencySettings.parse({});

function timed(samples: LatencySamples, budgets: TimeBudgets = {}): LatencyFacts {
  return { run: { kind: "timed", samples, ended: "decided", printed: [] }, budgets };
}

function judge(world: World, chosen: object = {}): Verdict {
  return judgeLatency(timed(madeUp(world)), latencySettings.parse(chosen));
}

function metric(world: World, name: string, chosen: object = {}): Metric {
  const found = judgeTimes(madeUp(world), {}, latencySettings.parse(chosen)).find(
    (each) => each.name === name,
  );
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe("margin and floor", () => {
  test("a model against itself is not slower", () => {
    const verdict = judge({});
    expect(verdict.verdict).toBe("pass");
    expect(verdict.checks.find(({ name }) => name === "p50")?.finding).toBe("not slower");
  });

  test("beyond the margin and the floor a candidate is slower, and the gate fails and says by how much", () => {
    const verdict = judge({ factor: 1.15 });
    expect(verdict.verdict).toBe("fail");
    expect(verdict.reason).toMatch(
      /p50 beyond the limit: .* against .*, ×1\.1\d+ \[1\.1\d+, 1\.1\d+\], limit \+5\.00 % and \+20 µs, 5 processes/,
    );
  });

  test("30 % of a call of 6 µs is below the floor of 20 µs and no loss", () => {
    expect(metric({ us: 6, factor: 1.3 }, "p50").verdict).toBe("not slower");
    expect(metric({ us: 6, factor: 1.3 }, "p95").verdict).toBe("not slower");
    expect(judge({ us: 6, factor: 1.3 }, { floor_us: 0 }).verdict).toBe("fail");
  });

  test("half of the margin is within it", () => {
    expect(metric({ factor: 1.025 }, "p50").verdict).toBe("not slower");
  });

  test("a faster candidate is better", () => {
    expect(metric({ factor: 0.8 }, "p50").verdict).toBe("better");
    expect(judge({ factor: 0.8 }).verdict).toBe("pass");
  });

  test("the limit is the larger of margin and floor, whichever that is", () => {
    // 5 % of 300 µs is 15 µs: the floor of 20 µs is the limit, 6.7 %.
    expect(metric({ us: 300, factor: 1.06, between: 0.001 }, "p50").verdict).toBe("not slower");
    expect(metric({ us: 3000, factor: 1.06, between: 0.001 }, "p50").verdict).toBe("slower");
  });
});

describe("what cannot be told", () => {
  test("measured well and at the limit is borderline, and an owner decides", () => {
    const world = { factor: 1.05, processes: 15 };
    expect(metric(world, "p50").verdict).toBe("borderline");
    const verdict = judge(world);
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.reason).toContain("an owner decides");
  });

  test("a noisy machine is inconclusive, names the noise and is never a pass", () => {
    const verdict = judge({ between: 0.2, pressure: 0.6 });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.reason).toContain("too noisy (steal 0 %, processor pressure 60.0 %)");
  });

  test("times that do not settle are named as the cause", () => {
    expect(judge({ between: 0.2, unsettled: true }).reason).toContain(
      "had not settled after the warm-up in 5 of 5",
    );
  });

  test("too few processes for a look are inconclusive and say which setting helps", () => {
    const verdict = judge({ processes: 2, between: 0.05 });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.reason).toContain(
      "only 2 of at least 5 processes fitted into 60 s: raise `gates: { latency: { time_budget: … } }`",
    );
  });

  test("no process at all is inconclusive", () => {
    expect(judge({ processes: 0 }).verdict).toBe("inconclusive");
  });

  test("an undecided p99 warns and does not hold the gate up", () => {
    const samples = madeUp({ between: 0.0001, within: 0.01 });
    // One process in two has a hundredth of its calls three times as long.
    for (const process of samples.processes.slice(0, 2)) {
      for (const { candidate } of process.blocks) for (let at = 0; at < 6; at += 1) candidate[at * 30] = 3000;
    }
    const verdict = judgeLatency(timed(samples), settings);
    expect(verdict.checks.find(({ name }) => name === "p99")).toMatchObject({
      verdict: "warn",
      finding: "inconclusive",
    });
    expect(verdict.verdict).toBe("warn");
    expect(isDecided(samples, {}, settings)).toBe(true);
  });
});

describe("error rates", () => {
  test("at exactly the limit each look is wrong with at most a third of 5 %", () => {
    let [slower, within] = [0, 0];
    const runs = 600;
    for (let run = 0; run < runs; run += 1) {
      const world = {
        seed: `limit ${run}`,
        factor: 1.05,
        blocks: 2,
        calls: 60,
        within: 0.001,
        bulkRows: 0,
        us: 1e6,
      };
      const found = metric(world, "p50").verdict;
      if (found === "slower") slower += 1;
      if (found === "not slower" || found === "better") within += 1;
    }
    // 3.9 standard errors of a share of 1.67 % in 600 are 2 points. Holm makes "slower" rarer still.
    expect(slower / runs).toBeLessThan(LOOK_ALPHA + 0.02);
    expect(within / runs).toBeLessThan(LOOK_ALPHA + 0.02);
    expect(within).toBeGreaterThan(0);
  });

  test("two cells that can fail share the error by Holm: the same evidence alone would do and together does not", () => {
    // t = 3.3 with four degrees of freedom: p = .015, below α/3 = .0167 and above half of it.
    const p = studentUpperTail(3.3, 4);
    expect(p).toBeLessThan(LOOK_ALPHA);
    expect(2 * p).toBeGreaterThan(LOOK_ALPHA);
    const offsets = [-1.2, -0.6, 0, 0.6, 1.2];
    const sd = Math.sqrt(offsets.reduce((sum, value) => sum + value * value, 0) / 4);
    const shape = offsets.map((value) => (value / sd) * 0.01 + (3.3 * 0.01) / Math.sqrt(5));
    const at = (seed: string): LatencySamples => {
      const samples = madeUp({ seed, bulkRows: 0, us: 1e6 });
      return {
        ...samples,
        processes: samples.processes.map((process, number) => ({
          ...process,
          blocks: process.blocks.map((block) => ({
            ...block,
            incumbent: block.incumbent.fill(1e6),
            // p50 just beyond its limit; p95 of the same calls as well, by the same evidence.
            candidate: block.candidate.map(
              (_, call) => 1e6 * Math.exp(shape[number]!) * (call < 150 ? 1.05 : 1.1),
            ),
          })),
        })),
      };
    };
    const both = judgeTimes(at("holm"), {}, settings).filter(({ role }) => role === "fails");
    expect(both.map(({ verdict }) => verdict)).not.toContain("slower");
    const alone = judgeTimes({ ...at("holm"), pattern: "streaming" }, {}, settings);
    expect(alone.find(({ name }) => name === "p50")?.verdict).toBe("slower");
  });
});

describe("disturbed blocks", () => {
  test("a block in which the machine was busy is left out for both models", () => {
    const samples = madeUp({ blocks: 10 });
    const [process] = samples.processes;
    const blocks = process!.blocks.map((block, at) =>
      at === 3 ? { ...block, canary: 100 } : at === 4 ? { ...block, majorGc: true } : block,
    );
    expect(keptBlocks({ ...process!, blocks }, "single")).toMatchObject({
      leftOut: 2,
      blocks: { length: 8 },
    });
  });

  test("a machine that is always busy keeps all its blocks: there is no better one to wait for", () => {
    const samples = madeUp({ blocks: 10 });
    const [process] = samples.processes;
    const blocks = process!.blocks.map((block, at) => (at < 4 ? { ...block, canary: 100 } : block));
    expect(keptBlocks({ ...process!, blocks }, "single")).toMatchObject({
      leftOut: 0,
      blocks: { length: 10 },
    });
  });

  test("stalls of 10 ms in some blocks change no verdict", () => {
    const samples = madeUp({});
    for (const process of samples.processes) {
      for (const block of process.blocks.slice(0, 3)) block.candidate.fill(10_000, 0, 40);
    }
    expect(judgeLatency(timed(samples), settings).verdict).toBe("pass");
  });
});

describe("what each pattern gates", () => {
  const failing = (pattern: NonNullable<World["pattern"]>): readonly string[] =>
    judgeTimes(madeUp({ pattern }), {}, settings).flatMap(({ name, role }) =>
      role === "fails" ? [name] : [],
    );

  test.each([
    ["online", ["p50", "p95"]],
    ["edge", ["p50", "p95"]],
    ["batch", ["rows per second"]],
    ["streaming", ["sustained rate"]],
  ] as const)("%s: %j", (pattern, names) => {
    expect(failing(pattern)).toEqual(names);
  });

  test("batch has no floor, and a tenth of its rows is the margin", () => {
    expect(judge({ pattern: "batch", us: 0.01, factor: 1.05 }).verdict).toBe("pass");
    const verdict = judge({ pattern: "batch", us: 0.01, factor: 1.3 });
    expect(verdict.verdict).toBe("fail");
    expect(verdict.reason).toContain("rows per second beyond the limit");
  });

  test("a rate is reported as a rate: less is worse", () => {
    const found = metric({ pattern: "batch", factor: 1.25 }, "rows per second");
    expect(found.ratio).toBeCloseTo(0.8, 1);
    expect(found.low).toBeLessThan(found.ratio);
    expect(found.candidate).toBeLessThan(found.incumbent);
    // 20 calls of 1,000 µs for 256 rows are 12,800 rows a second.
    expect(found.incumbent / 12_800).toBeCloseTo(1, 0);
  });

  test("a pattern whose measure is missing is inconclusive and says why", () => {
    const verdict = judge({ pattern: "batch", bulkRows: 0 });
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.reason).toContain("takes one row a call only");
  });

  test("streaming fails when the rate sustained falls", () => {
    expect(judge({ pattern: "streaming", factor: 1 }).verdict).toBe("pass");
    expect(judge({ pattern: "streaming", factor: 1.3 }).verdict).toBe("fail");
  });
});

describe("budgets", () => {
  const budget = (
    budgets: TimeBudgets,
    production: boolean,
    world: World = {},
  ): Verdict["checks"][number] => {
    const chosen = latencySettings.parse({ production_like: production });
    const verdict = judgeLatency(timed(madeUp(world), budgets), chosen);
    const found = verdict.checks.find(({ name }) => name.endsWith("budget"));
    if (found === undefined) throw new Error("no budget was judged");
    return found;
  };

  test("a budget that is kept is certified with its confidence", () => {
    expect(budget({ p99: 20 }, true)).toMatchObject({ verdict: "pass", finding: "kept" });
  });

  test("a budget that is missed fails where the runner is like production, and else advises", () => {
    expect(budget({ p99: 0.5 }, true)).toMatchObject({ verdict: "fail", finding: "missed" });
    const advice = budget({ p99: 0.5 }, false);
    expect(advice).toMatchObject({ verdict: "warn", finding: "missed" });
    expect(advice.reason).toContain("not declared `production_like`");
  });

  test.each([
    [58, "not shown"],
    [59, "kept"],
  ])("%d calls without one over: p95 is %s, as the binomial distribution says", (calls, found) => {
    // One block in each of two processes; only their calls count.
    const samples = madeUp({ processes: 2, blocks: 1, calls: Math.ceil(calls / 2), bulkRows: 0 });
    const [one, other] = samples.processes;
    const cut = {
      ...samples,
      processes: [
        one!,
        {
          ...other!,
          blocks: other!.blocks.map((block) => ({
            ...block,
            candidate: block.candidate.slice(0, Math.floor(calls / 2)),
          })),
        },
      ],
    };
    const same = {
      ...cut,
      processes: cut.processes.map((process) => ({
        ...process,
        blocks: process.blocks.map((block) => ({ ...block, candidate: block.candidate.fill(500) })),
      })),
    };
    const verdict = judgeLatency(timed(same, { p95: 1 }), settings);
    expect(verdict.checks.find(({ name }) => name === "p95 budget")?.finding).toBe(found);
  });
});

describe("a run that broke", () => {
  const broke = (side: "candidate" | "incumbent", name: Breakage["name"]): Verdict =>
    judgeLatency(
      { run: { kind: "broke", breakage: { side, name, how: "gave no answer" } }, budgets: {} },
      settings,
    );

  test.each(["crashed", "hung", "too-much-memory", "exited-early", "broken-result", "refused"] as const)(
    "a candidate that %s fails by that name",
    (name) => {
      expect(broke("candidate", name)).toMatchObject({
        verdict: "fail",
        reason: "the candidate gave no answer",
        checks: [{ finding: name }],
      });
    },
  );

  test("an incumbent that breaks leaves nothing to compare with: error", () => {
    expect(broke("incumbent", "crashed")).toMatchObject({ verdict: "error" });
  });

  test("our own failure is an error and never a pass", () => {
    expect(judgeLatency({ run: { kind: "harness", how: "no disk" }, budgets: {} }, settings).verdict).toBe(
      "error",
    );
  });

  test("a candidate that prints is warned about", () => {
    const run = { kind: "timed", samples: madeUp(), ended: "decided", printed: ["candidate"] } as const;
    expect(judgeLatency({ run, budgets: {} }, settings)).toMatchObject({ verdict: "warn" });
  });
});

describe("the load curve", () => {
  test("latency rises with the rate, and a slower candidate queues more", () => {
    const curve = findLoadCurve(madeUp({ factor: 1.1 }), {});
    expect(curve?.points.map(({ share }) => share)).toEqual([0.25, 0.5, 0.7, 0.85]);
    const p99 = curve?.points.map(({ incumbent }) => incumbent.p99) ?? [];
    expect([...p99].sort((a, b) => a - b)).toEqual(p99);
    for (const point of curve?.points ?? []) expect(point.candidate.p99).toBeGreaterThan(point.incumbent.p99);
  });

  test("a written budget is the one that is used", () => {
    expect(findLoadCurve(madeUp(), { p99: 20 })).toMatchObject({
      budgetUs: 20_000,
      budgetFrom: "the p99 of serving.budgets",
    });
  });
});

test("made-up rows are said to be made up", () => {
  const checks = judgeLatency(timed({ ...madeUp(), rows: "synthetic" }), settings).checks;
  expect(checks.find(({ name }) => name === "rows")).toMatchObject({ verdict: "pass", finding: "made up" });
  expect(judge({}).checks.some(({ name }) => name === "rows")).toBe(false);
});

test("the same samples give the same verdict to the last letter", () => {
  const facts = timed(madeUp({ factor: 1.07, between: 0.03 }), { p99: 3 });
  expect(JSON.stringify(latency.judge(facts, settings))).toBe(JSON.stringify(latency.judge(facts, settings)));
});
