import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { judgeFootprint, footprint } from "../../src/gates/footprint.ts";
import type { LatencySamples, TimingRun } from "../../src/gates/latency-facts.ts";
import { type FootprintEnd, measureFootprint } from "../../src/measure/footprint.ts";
import { measureLatency } from "../../src/measure/latency.ts";
import type { TimedModel, TimedRows } from "../../src/measure/latency-child.ts";
import { readTableFile } from "../../src/measure/open-table.ts";
import type { Serving } from "../../src/model/serving.ts";
import { runChild } from "../../src/run/child.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const DEMO = join(ROOT, "fixtures", "demo", "models");
const CANDIDATES = join(ROOT, "fixtures", "candidates");
const HOSTILE = join(CANDIDATES, "fraud", "hostile");
const FRAUD = join(DEMO, "fraud", "model.onnx");

const scratch = mkdtempSync(join(tmpdir(), "twokey-latency-deep-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function model(path: string, serving?: Serving): TimedModel {
  return { path, files: { model: path, serving: "serving.yaml", data: "data" }, serving };
}

const hands = (limits: { timeoutMs: number; memoryMb: number }) => ({
  now: () => performance.now(),
  progress: () => undefined,
  limits,
});

function alone(candidate: string, limits = { timeoutMs: 60_000, memoryMb: 2048 }): Promise<FootprintEnd> {
  return measureFootprint(
    {
      incumbent: model(FRAUD),
      candidate: model(candidate),
      rows: { kind: "synthetic" },
      bulkRows: 256,
      seed: "deep",
      samples: 3,
      deadline: Number.POSITIVE_INFINITY,
      soon: Number.POSITIVE_INFINITY,
    },
    hands(limits),
  );
}

describe("real models that misbehave, behind the real wall", () => {
  test.each([
    "truncated",
    "empty",
    "lfs-pointer",
    "custom-op",
    "external-escape",
    "external-missing",
    "resource-bomb",
  ])("%s is refused by name", async (kind) => {
    const { run } = await alone(join(HOSTILE, kind, "model.onnx"));
    expect(run).toMatchObject({ kind: "broke", breakage: { side: "candidate", name: "refused" } });
    expect(
      judgeFootprint({ run, pattern: "online", budgets: {} }, footprint.settings.parse({})).verdict,
    ).toBe("fail");
  });

  test("hang is stopped and fails by name", async () => {
    const { run } = await alone(join(HOSTILE, "hang", "model.onnx"), { timeoutMs: 15_000, memoryMb: 2048 });
    expect(run).toMatchObject({ kind: "broke", breakage: { side: "candidate", name: "hung" } });
  });

  test("memory-bomb is stopped and fails by name", async () => {
    const { run } = await alone(join(HOSTILE, "memory-bomb", "model.onnx"), {
      timeoutMs: 60_000,
      memoryMb: 900,
    });
    expect(run).toMatchObject({ kind: "broke", breakage: { side: "candidate", name: "too-much-memory" } });
  });
});

async function both(incumbent: TimedModel, candidate: TimedModel, rows: TimedRows): Promise<LatencySamples> {
  const run: TimingRun = await measureLatency(
    {
      incumbent,
      candidate,
      rows,
      pattern: "online",
      bulkRows: 128,
      deadline: Number.POSITIVE_INFINITY,
      budgetMs: 10_000,
      looks: [2],
      seed: "deep",
    },
    { ...hands({ timeoutMs: 60_000, memoryMb: 2048 }), isDecided: () => true },
  );
  if (run.kind !== "timed") throw new Error(JSON.stringify(run));
  return run.samples;
}

async function tableOf(path: string, label: string): Promise<TimedRows> {
  const table = await readTableFile(path, path);
  if (!table.ok) throw new Error(table.problems[0]?.message);
  return { kind: "table", table: table.value, label };
}

describe("real models, timed together", () => {
  test("text, int64 and float inputs are fed from columns, a ZipMap is dropped", async () => {
    const rows = await tableOf(join(DEMO, "churn", "data", "holdout.parquet"), "outcome");
    const serving: Serving = {};
    const samples = await both(
      model(join(DEMO, "churn", "model.onnx"), serving),
      model(join(CANDIDATES, "churn", "better", "model.onnx"), serving),
      rows,
    );
    expect(samples).toMatchObject({ rows: "held-out", bulkRows: 128, processes: { length: 2 } });
  });

  test("a candidate with external data is timed against one without", async () => {
    const samples = await both(
      model(join(DEMO, "demand", "model.onnx")),
      model(join(CANDIDATES, "demand", "sidecar", "model.onnx")),
      { kind: "synthetic" },
    );
    expect(samples.rows).toBe("synthetic");
    for (const process of samples.processes) expect(process.blocks.length).toBeGreaterThanOrEqual(6);
  });
});

describe("the runtime is silent", () => {
  test("a child that timed a model leaves no file but its own, and holds no thread and no connection of telemetry", async () => {
    const folder = join(scratch, "probe");
    mkdirSync(folder);
    const program = join(scratch, "probe.mjs");
    writeFileSync(program, PROBE);
    const end = await runChild({
      name: "time",
      program,
      job: { model: FRAUD, root: ROOT },
      folder,
      limits: { timeoutMs: 60_000, memoryMb: 2048 },
    });
    expect(end).toMatchObject({ kind: "done" });
    const { threads, sockets } = (end.kind === "done" ? end.result : {}) as {
      readonly threads: readonly number[];
      readonly sockets: number;
    };
    // Node's own threads are there before; the runtime with one thread adds none.
    expect(threads[1]).toBe(threads[0]);
    expect(sockets).toBe(0);
    expect(everything(folder).sort()).toEqual(["job.json", "result.json"]);
  });

  test("a whole measurement leaves nothing behind", async () => {
    const usual = process.env["TMPDIR"];
    const own = join(scratch, "own");
    mkdirSync(own);
    process.env["TMPDIR"] = own;
    try {
      await alone(join(CANDIDATES, "fraud", "equal", "model.onnx"));
      await alone(join(HOSTILE, "truncated", "model.onnx"));
    } finally {
      if (usual === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = usual;
    }
    expect(everything(own)).toEqual([]);
  });
});

function everything(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" });
}

const PROBE = `
import { createRequire } from "node:module";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const folder = process.argv[2];
const { model, root } = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
const runtime = createRequire(join(root, "package.json"))("onnxruntime-node");
const count = () => readdirSync("/proc/self/task").length;
const before = count();
const session = await runtime.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" });
await new Promise((done) => setTimeout(done, 300));
const after = count();
const sockets = readdirSync("/proc/self/fd").filter((fd) => {
  try { return readlinkSync("/proc/self/fd/" + fd).startsWith("socket:") && readFileSync("/proc/self/net/tcp", "utf8").includes(" " + readlinkSync("/proc/self/fd/" + fd).slice(8, -1) + " "); } catch { return false; }
}).length;
await session.release();
writeFileSync(join(folder, "result.json"), JSON.stringify({ threads: [before, after], sockets }));
process.exit(0);
`;

test("the seed, not a clock, draws the order: two measurements load the models in the same order", async () => {
  const models = [model(FRAUD), model(join(CANDIDATES, "fraud", "equal", "model.onnx"))] as const;
  const one = await both(...models, { kind: "synthetic" });
  const other = await both(...models, { kind: "synthetic" });
  expect(other.processes.map(({ first }) => first)).toEqual(one.processes.map(({ first }) => first));
});
