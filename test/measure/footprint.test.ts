import { describe, expect, test } from "vitest";
import { footprint, judgeFootprint } from "../../src/gates/footprint.ts";
import { type FootprintEnd, measureFootprint } from "../../src/measure/footprint.ts";
import { standIn } from "./latency-standin.ts";

const model = {
  path: "model.onnx",
  files: { model: "model.onnx", serving: "serving.yaml", data: "data.csv" },
};

function measure(
  program: string,
  more: { readonly now?: () => number; readonly deadline?: number; readonly soon?: number } = {},
): Promise<FootprintEnd> {
  return measureFootprint(
    {
      incumbent: model,
      candidate: model,
      rows: { kind: "synthetic" },
      bulkRows: 256,
      seed: "test",
      samples: 4,
      deadline: more.deadline ?? Number.POSITIVE_INFINITY,
      soon: more.soon ?? Number.POSITIVE_INFINITY,
    },
    {
      now: more.now ?? (() => 0),
      progress: () => undefined,
      limits: { timeoutMs: 20_000, memoryMb: 1024 },
      program,
    },
  );
}

describe("measuring the footprint", () => {
  test("holds each model in as many fresh processes as asked, and hands on what the timing starts from", async () => {
    const end = await measure(standIn());
    expect(end.run).toMatchObject({
      kind: "measured",
      incumbent: { bytes: 1000, samples: { length: 4 } },
      candidate: { bytes: 1000, samples: { length: 4 } },
    });
    expect(end.solos).toMatchObject({ candidate: { singleUs: 1000 }, printed: [] });
  });

  test("is content with three processes each when its share of the time is over", async () => {
    const end = await measure(standIn(), { now: () => 10, soon: 5 });
    expect(end.run).toMatchObject({
      candidate: { samples: { length: 3 } },
      incumbent: { samples: { length: 3 } },
    });
  });

  test("starts no process after the deadline", async () => {
    let clock = 0;
    const end = await measure(standIn(), { now: () => (clock += 1), deadline: 3 });
    expect(end.run).toMatchObject({
      candidate: { samples: { length: 1 } },
      incumbent: { samples: { length: 1 } },
    });
  });

  test("a budget in which not even each model runs once is an error, never a pass", async () => {
    const { run } = await measure(standIn(), { now: () => 10, deadline: 5 });
    expect(run.kind).toBe("harness");
    expect(
      judgeFootprint({ run, pattern: "online", budgets: {} }, footprint.settings.parse({})).verdict,
    ).toBe("error");
  });

  test("a candidate that leaks is named and fails", async () => {
    const leak = standIn(`if (solo === "candidate") {
      answer(JSON.stringify({ kind: "solo", runtime: "none", bytes: 1000, loadMs: 5, firstRunMs: 1, emptyRss: 50e6,
        warmRss: 52e6, laterRss: 150e6, runs: 1000, singleUs: 1000, bulkRows: 256, bulkUs: 2000 }));
      process.exit(0);
    }`);
    const { run } = await measure(leak);
    const verdict = judgeFootprint({ run, pattern: "online", budgets: {} }, footprint.settings.parse({}));
    expect(verdict).toMatchObject({ verdict: "fail" });
    expect(verdict.checks.find(({ name }) => name === "growth")?.finding).toBe("leaks");
  });

  test("a candidate that breaks in any of its processes is named, and nothing more is started", async () => {
    const end = await measure(standIn(`if (solo === "candidate") process.exit(0);`));
    expect(end).toMatchObject({
      run: { kind: "broke", breakage: { side: "candidate", name: "exited-early" } },
    });
    expect(end.solos).toBeUndefined();
  });
});
