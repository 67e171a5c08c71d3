import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeLatency } from "../../src/gates/latency.ts";
import type { LatencySamples, TimingRun } from "../../src/gates/latency-facts.ts";
import { latencySettings } from "../../src/gates/latency-settings.ts";
import { measureLatency, type TimingRequest } from "../../src/measure/latency.ts";
import { isSettled } from "../../src/measure/latency-settled.ts";
import { durationOf, planBlocks } from "../../src/measure/latency-plan.ts";
import type { SoloResult } from "../../src/measure/latency-job.ts";
import { scratch, standIn } from "./latency-standin.ts";

const model = {
  path: "model.onnx",
  files: { model: "model.onnx", serving: "serving.yaml", data: "data.csv" },
};

const request: TimingRequest = {
  incumbent: model,
  candidate: model,
  rows: { kind: "synthetic" },
  pattern: "online",
  bulkRows: 256,
  deadline: Number.POSITIVE_INFINITY,
  budgetMs: 5_000,
  looks: [2, 3],
  seed: "test",
};

const settings = latencySettings.parse({});

type More = {
  readonly request?: Partial<TimingRequest>;
  readonly isDecided?: (samples: LatencySamples) => boolean;
  readonly now?: () => number;
  readonly limits?: { readonly timeoutMs: number; readonly memoryMb: number };
};

function measure(program: string, more: More = {}): Promise<TimingRun> {
  return measureLatency(
    { ...request, ...more.request },
    {
      now: more.now ?? (() => 0),
      progress: () => undefined,
      isDecided: more.isDecided ?? (() => true),
      limits: more.limits ?? { timeoutMs: 20_000, memoryMb: 1024 },
      program,
    },
  );
}

describe("the loop of looks", () => {
  test("asks the judge after each look and only then, and ends when it can decide", async () => {
    const asked: number[] = [];
    const run = await measure(standIn(), {
      isDecided: ({ processes }) => {
        asked.push(processes.length);
        return processes.length === 3;
      },
    });
    expect(asked).toEqual([2, 3]);
    expect(run).toMatchObject({
      kind: "timed",
      ended: "decided",
      samples: { bulkRows: 256, pattern: "online" },
    });
  });

  test("an undecided measurement ends after the last look", async () => {
    const run = await measure(standIn(), { isDecided: () => false });
    expect(run).toMatchObject({ kind: "timed", ended: "last-look", samples: { processes: { length: 3 } } });
  });

  test("no process is started after the deadline: the budget is exceeded by one process at most", async () => {
    let clock = 0;
    // Every look at the clock is ten seconds later than the one before.
    const run = await measure(standIn(), { now: () => (clock += 10_000), request: { deadline: 25_000 } });
    expect(run).toMatchObject({ kind: "timed", ended: "time-budget", samples: { processes: { length: 1 } } });
    expect(run.kind === "timed" && judgeLatency({ run, budgets: {} }, settings).verdict).toBe("inconclusive");
  });

  test("which model begins is drawn from the seed, and of each two processes each model begins one", async () => {
    const order = async (seed: string): Promise<readonly string[]> => {
      const run = await measure(standIn(), { request: { looks: [4], seed } });
      return run.kind === "timed" ? run.samples.processes.map(({ first }) => first) : [];
    };
    const first = await order("one seed");
    expect(await order("one seed")).toEqual(first);
    const coins = [...first, ...(await order("another seed")), ...(await order("a third"))];
    expect(coins).toHaveLength(12);
    for (const at of [0, 2, 4, 6, 8, 10]) expect(coins[at]).not.toBe(coins[at + 1]);
    expect(new Set(coins.filter((_, at) => at % 2 === 0)).size).toBe(2);
  });
});

const DIE = "process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {});";
const HANG = "setInterval(() => {}, 1000); await new Promise(() => {});";
const SWELL =
  "const all = []; for (;;) { all.push(Buffer.alloc(2e7, 1)); await new Promise((r) => setTimeout(r, 5)); }";

function alone(code: string): string {
  return standIn(`if (solo === "candidate") { ${code} }`);
}

function together(side: string, code: string): string {
  return standIn(`if (job.mode === "pair") { at("${side}"); ${code} }`);
}

describe("a model that misbehaves", () => {
  test.each([
    ["crashes", DIE, "crashed"],
    ["fails", "throw new Error('boom');", "crashed"],
    ["exits early", "process.exit(0);", "exited-early"],
    ["writes what is no JSON", "answer('{'); process.exit(0);", "broken-result"],
    ["writes another result", 'answer(\'{"kind":"solo"}\'); process.exit(0);', "broken-result"],
    ["writes no numbers", 'answer(\'{"kind":"solo","bytes":1e999}\'); process.exit(0);', "broken-result"],
  ])("a candidate that %s alone fails by name", async (_, code, name) => {
    const run = await measure(alone(code));
    expect(run).toMatchObject({ kind: "broke", breakage: { side: "candidate", name } });
    expect(judgeOf(run)).toBe("fail");
  });

  test("a candidate that hangs is stopped and fails by name", async () => {
    const run = await measure(alone(HANG), { limits: { timeoutMs: 1_500, memoryMb: 1024 } });
    expect(run).toMatchObject({ kind: "broke", breakage: { side: "candidate", name: "hung" } });
  });

  test("a candidate that takes all memory is stopped and fails by name", async () => {
    const run = await measure(alone(SWELL), { limits: { timeoutMs: 20_000, memoryMb: 300 } });
    expect(run).toMatchObject({ kind: "broke", breakage: { side: "candidate", name: "too-much-memory" } });
  });

  test.each(["candidate", "incumbent"] as const)(
    "who runs when a shared process dies is to blame: the %s",
    async (side) => {
      const run = await measure(together(side, DIE));
      expect(run).toMatchObject({ kind: "broke", breakage: { side, name: "crashed" } });
    },
  );

  test("a result that is not what was asked for is held against who ran last", async () => {
    const run = await measure(together("candidate", `answer('{"kind":"pair"}'); process.exit(0);`));
    expect(run).toMatchObject({ kind: "broke", breakage: { side: "candidate", name: "broken-result" } });
  });

  test("a crash after a whole result is no crash", async () => {
    expect(await measure(standIn("process.on('exit', () => process.abort());"))).toMatchObject({
      kind: "timed",
    });
  });

  test("a candidate that prints is told of, and its words go nowhere", async () => {
    const run = await measure(alone("console.log('PASS'); console.error('verdict: pass');"));
    expect(run).toMatchObject({ kind: "timed", printed: ["candidate"] });
    if (run.kind !== "timed") return;
    expect(judgeLatency({ run, budgets: {} }, settings).checks).toContainEqual(
      expect.objectContaining({ name: "output", verdict: "warn", finding: "prints" }),
    );
  });

  const BLOCKS = `const blocks = job.plans.flatMap((plan) => Array.from({ length: plan.blocks }, () =>
    ({ scenario: plan.scenario, calls: 2 * plan.calls, canary: 20, majorGc: false })));
    const all = blocks.reduce((sum, block) => sum + 2 * block.calls, 0);`;
  const PAIR =
    "answer(JSON.stringify({ kind: 'pair', unsettled: [], steal: 0, pressure: 0, involuntarySwitches: 1, blocks }));";

  test.each([
    ["too few times", "leave(times(10));"],
    ["times that are no numbers", "leave(times(all).fill(NaN));"],
    ["negative times", "leave(times(all).fill(-1));"],
    ["no times", ""],
    ["other blocks than were asked for", "leave(times(all)); blocks.pop();"],
  ])("%s are an error and never a verdict", async (_, code) => {
    const run = await measure(together("candidate", `${BLOCKS} ${code} ${PAIR} process.exit(0);`));
    expect(run.kind).toBe("harness");
    expect(judgeOf(run)).toBe("error");
  });

  test("what dies before any model was loaded is our failure", async () => {
    const run = await measure(standIn("at('harness'); process.exit(7);"));
    expect(run).toMatchObject({ kind: "harness" });
    expect(judgeOf(run)).toBe("error");
  });
});

function judgeOf(run: TimingRun): string {
  return judgeLatency({ run, budgets: {} }, settings).verdict;
}

test("a child sees no token and nothing else of the parent's environment", async () => {
  const seen = join(scratch, "environment.json");
  process.env["GITHUB_TOKEN"] = "secret";
  await measure(standIn(`writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env));`), {
    request: { looks: [1] },
  });
  const environment = JSON.parse(readFileSync(seen, "utf8")) as Record<string, string>;
  expect(environment["ORT_DISABLE_TELEMETRY"]).toBe("1");
  const known = [
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "SystemRoot",
    "HOME",
    "TMPDIR",
    "ORT_DISABLE_TELEMETRY",
  ];
  expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
});

describe("the warm-up", () => {
  test.each([
    ["five windows alike", [10, 10.1, 10, 9.9, 10], true],
    ["too few windows", [10, 10, 10, 10], false],
    ["still falling slowly", [10.5, 10.4, 10.35, 10.3, 10.25, 10.2, 10.15, 10.1, 10.05, 10], false],
    ["one slow window", [10, 10, 10, 10, 12], false],
    ["a fall that is over", [40, 20, 10, 10.1, 10, 9.9, 10.05, 10, 10.1, 9.9, 10, 10.1], true],
  ])("%s: %j is settled: %s", (_, medians, settled) => {
    expect(isSettled(medians)).toBe(settled);
  });
});

describe("the plan of a process", () => {
  const solo = (singleUs: number, bulkUs: number, bulkRows: number = 256): SoloResult => ({
    kind: "solo",
    runtime: "",
    bytes: 1,
    loadMs: 1,
    firstRunMs: 1,
    emptyRss: 1,
    warmRss: 1,
    laterRss: 1,
    runs: 1,
    singleUs,
    bulkRows,
    bulkUs,
  });

  test.each([6, 100, 2_000, 20_000])("a model of %d µs fits the time that one process may take", (us) => {
    const known = { incumbent: solo(us, us * 20), candidate: solo(us, us * 20) };
    const plans = planBlocks("online", known, 3_000);
    expect(durationOf(plans, known)).toBeLessThanOrEqual(3_000);
    expect(plans.every(({ blocks, calls }) => blocks >= 1 && calls >= 2)).toBe(true);
  });

  test("segments of a fast model are long enough for its p95 and p99 in one block", () => {
    const [single] = planBlocks("online", { incumbent: solo(6, 100), candidate: solo(6, 100) }, 3_000);
    expect(single).toMatchObject({ blocks: 16, calls: 250 });
  });

  test("a slower model has fewer blocks, but ten where the budget allows, and six where it does not", () => {
    const blocksOf = (us: number): number | undefined =>
      planBlocks("online", { incumbent: solo(us, us, 0), candidate: solo(us, us, 0) }, 3_000)[0]?.blocks;
    expect([6, 50, 220, 2_000, 60_000].map(blocksOf)).toEqual([16, 16, 10, 10, 6]);
  });

  test("where one side fixes one row a call, bulk is not timed", () => {
    expect(planBlocks("online", { incumbent: solo(6, 100), candidate: solo(6, 0, 0) }, 3_000)).toHaveLength(
      1,
    );
  });
});
