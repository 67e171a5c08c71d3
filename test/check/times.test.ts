import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import type { ChangeRequest } from "../../src/check/change.ts";
import type { Scored } from "../../src/check/score-side.ts";
import type { Incumbent, Side } from "../../src/check/side.ts";
import { timeChange, type ChangeTimes } from "../../src/check/times.ts";
import type { Verdict } from "../../src/gates/gate.ts";
import type { measureTimes, Times, TimesRequest } from "../../src/measure/latency-both.ts";
import { writeSamples } from "../../src/measure/samples.ts";
import { madeUp, type World } from "../gates/latency-samples.ts";

const candidate: Side = {
  digest: sha256("candidate"),
  bytes: 1000,
  from: { kind: "model", path: "candidate.onnx" },
  files: { model: "model.onnx", serving: "serving.yaml", data: "rows" },
  serving: undefined,
  threshold: undefined,
  names: undefined,
  missing: [],
};

const incumbent: Incumbent = {
  ...candidate,
  digest: sha256("incumbent"),
  from: { kind: "model", path: "incumbent.onnx" },
  source: "base branch",
  version: null,
};

function requestOf(over: Partial<ChangeRequest> = {}): ChangeRequest {
  return {
    model: "fraud",
    change: ["model"],
    candidate,
    incumbent,
    noIncumbent: "nothing of this name is on main",
    sets: [],
    unreadable: [],
    drift: undefined,
    rowsPerDay: undefined,
    serving: { pattern: "online", budgets: {} },
    frame: {
      id: undefined,
      label: undefined,
      exclude: [],
      task: undefined,
      folder: "",
      limits: { timeoutMs: 1000, memoryMb: 100 },
    },
    gates: {},
    onInconclusive: {},
    policy: sha256("policy"),
    notTested: [],
    skip: [],
    progress: () => undefined,
    ...over,
  };
}

const scored: Scored = { unsafe: [], ends: [] };
const contract: Verdict = { gate: "contract", verdict: "pass", reason: "", checks: [] };

const sample = { loadMs: 8, firstRunMs: 1, emptyRss: 100e6, warmRss: 120e6, laterRss: 121e6, runs: 1000 };
const held = { bytes: 1000, samples: [sample, sample, sample] };

/** What the clock says, from a seed: no process is started. */
function clock(world: World = {}, over: Partial<Times> = {}): Clock {
  const asked: TimesRequest[] = [];
  const measure: typeof measureTimes = (request) => {
    asked.push(request);
    const samples = madeUp(world);
    return Promise.resolve({
      timing: { kind: "timed", samples, ended: "decided", printed: [] },
      footprint: { kind: "measured", incumbent: held, candidate: held },
      samples: writeSamples(samples),
      runner: { cpu: "a processor", cores: 2, platform: "linux x64", node: "v24", runtime: "1" },
      seconds: 3,
      ...over,
    });
  };
  return { asked, measure };
}

type Clock = { readonly asked: readonly TimesRequest[]; readonly measure: typeof measureTimes };

type Answer = Omit<ChangeTimes, "judges"> & { readonly verdicts: readonly Verdict[] };

async function judge(
  { measure }: Clock,
  over: Partial<ChangeRequest> = {},
  sides: { readonly before?: Scored | undefined; readonly contract?: Verdict } = {},
): Promise<Answer> {
  const before = "before" in sides ? sides.before : scored;
  const request = requestOf(over);
  const { judges, ...rest } = await timeChange(
    request,
    { after: scored, before, contract: sides.contract ?? contract },
    measure,
  );
  return { ...rest, verdicts: judges.map((each) => each(request)) };
}

function words({ verdicts }: Answer): readonly string[] {
  return verdicts.map(({ gate, verdict }) => `${gate} ${verdict}`);
}

describe("whether a model is timed", () => {
  test("not without `serving:`, and then there is no verdict at all", async () => {
    const world = clock();
    expect(await judge(world, { serving: undefined })).toEqual({ verdicts: [] });
    expect(world.asked).toEqual([]);
  });

  test.each<readonly [string, Partial<ChangeRequest>, RegExp, Verdict]>([
    ["the contract failed", {}, /contract failed/, { ...contract, verdict: "fail" }],
    ["the contract could not be judged", {}, /contract failed/, { ...contract, verdict: "error" }],
    [
      "its scores come from a table",
      { candidate: { ...candidate, from: scores() } },
      /come from a table/,
      contract,
    ],
    [
      "it is new and has no budget",
      { incumbent: undefined },
      /nothing of this name is on main.*budgets/,
      contract,
    ],
    ["nobody wants to know", { skip: ["latency", "footprint"] }, /left out/, contract],
  ])("not where %s", async (_, over, reason, own) => {
    const world = clock();
    const times = await judge(world, over, { contract: own });
    expect(words(times)).toEqual(["latency skipped", "footprint skipped"]);
    for (const verdict of times.verdicts) expect(verdict.reason).toMatch(reason);
    expect(times.measured).toBeUndefined();
    expect(world.asked).toEqual([]);
  });

  test("the seed hangs on incumbent, rows and policy, and on nothing that the author controls", async () => {
    const world = clock();
    await judge(world);
    await judge(world, { candidate: { ...candidate, digest: sha256("other") }, model: "other" });
    await judge(world, { policy: sha256("other policy") });
    const [one, other, policy] = world.asked.map(({ seed }) => seed);
    expect(one).toBe(other);
    expect(one).not.toBe(policy);
  });
});

function scores(): Side["from"] {
  return { kind: "scores", tables: {} };
}

describe("what is judged", () => {
  test("two honest runs give the same findings and other measurements, each with its samples", async () => {
    const [one, other] = [await judge(clock({ seed: "monday" })), await judge(clock({ seed: "friday" }))];
    expect(words(one)).toEqual(["latency pass", "footprint pass"]);
    expect(one.verdicts).toEqual(other.verdicts);
    expect(one.measured?.verdicts).not.toEqual(other.measured?.verdicts);
    expect(one.measured?.samples?.digest).toBe(one.samples?.digest);
    expect(one.measured?.samples).not.toEqual(other.measured?.samples);
  });

  test("a slower candidate fails, and settings of the base say from where on", async () => {
    const slow = clock({ factor: 1.3 });
    expect(words(await judge(slow))).toEqual(["latency fail", "footprint pass"]);
    const gates = { latency: { p50: 0.5, p95: 0.5 } };
    expect(words(await judge(slow, { gates }))).toEqual(["latency pass", "footprint pass"]);
  });

  test("the same times can be judged by other rules, and are not measured again", async () => {
    const world = clock({ factor: 1.3 });
    const { judges } = await timeChange(
      requestOf(),
      { after: scored, before: scored, contract },
      world.measure,
    );
    const lenient = { gates: { latency: { p50: 0.5, p95: 0.5 } } };
    expect(judges.map((each) => each(requestOf()).verdict)).toEqual(["fail", "pass"]);
    expect(judges.map((each) => each(lenient).verdict)).toEqual(["pass", "pass"]);
    expect(world.asked).toHaveLength(1);
  });

  test("one gate that is left out takes no numbers into the evidence", async () => {
    const times = await judge(clock(), { skip: ["latency"] });
    expect(times.measured?.verdicts.map(({ gate }) => gate)).toEqual(["footprint"]);
  });
});

describe("a model without an incumbent", () => {
  const serving = { pattern: "online", budgets: { p99: 20, rss: 1e6, size: 2000 } } as const;

  test("is timed beside itself, and judged by its budgets alone", async () => {
    const world = clock({ factor: 3 });
    const times = await judge(world, { incumbent: undefined, serving }, { before: undefined });
    expect(world.asked[0]).toMatchObject({
      candidate: { path: "candidate.onnx" },
      incumbent: { path: "candidate.onnx" },
      looks: [5],
    });
    expect(words(times)).toEqual(["latency pass", "footprint fail"]);
    const [latency, footprint] = times.measured?.verdicts ?? [];
    expect(latency?.checks.map(({ name }) => name)).toEqual(["p99 budget"]);
    expect(footprint?.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      "size pass",
      "growth pass",
      "memory budget fail",
    ]);
    expect(times.measured?.summary).toMatchObject({ metrics: [], footprintMetrics: [], ratios: [] });
  });

  test("an incumbent that gives no scores is none", async () => {
    const world = clock();
    const broken: Scored = { unsafe: [], ends: [{ kind: "not-run", words: "refused" }] };
    await judge(world, { serving }, { before: broken });
    expect(world.asked[0]?.incumbent.path).toBe("candidate.onnx");
  });

  test("no call is timed for budgets of size and memory", async () => {
    const world = clock();
    const sizes = { pattern: "online", budgets: { size: 500 } } as const;
    const times = await judge(world, { incumbent: undefined, serving: sizes }, { before: undefined });
    expect(world.asked[0]?.looks).toEqual([]);
    expect(words(times)).toEqual(["latency skipped", "footprint fail"]);
  });

  test("whatever breaks beside itself is the candidate", async () => {
    const breakage = { side: "incumbent", name: "crashed", how: "crashed the process" } as const;
    const broke = { kind: "broke", breakage } as const;
    const world = clock({}, { timing: broke, footprint: broke });
    const times = await judge(world, { incumbent: undefined, serving }, { before: undefined });
    expect(words(times)).toEqual(["latency fail", "footprint fail"]);
    expect(times.verdicts[0]?.reason).toBe("the candidate crashed the process");
  });

  test("a budget of which nothing could be measured is not kept", async () => {
    const world = clock({ processes: 0 });
    const times = await judge(world, { incumbent: undefined, serving }, { before: undefined });
    expect(words(times)[0]).toBe("latency inconclusive");
  });
});
