import { describe, expect, test } from "vitest";
import { z } from "zod";
import { footprint } from "../../src/gates/footprint.ts";
import type { TimingRun } from "../../src/gates/latency-facts.ts";
import { latencySettings } from "../../src/gates/latency-settings.ts";
import { renderLatencyHtml } from "../../src/report/latency-html.ts";
import { renderLatencyJson } from "../../src/report/latency-json.ts";
import { type LatencyReport, reportLatency } from "../../src/report/latency-report.ts";
import { renderLatencyText } from "../../src/report/latency-text.ts";
import { madeUp, type World } from "./latency-samples.ts";

const sample = { loadMs: 8, firstRunMs: 1, emptyRss: 100e6, warmRss: 120e6, laterRss: 121e6, runs: 1000 };
const side = { bytes: 28_331, samples: [sample, { ...sample, loadMs: 8.2 }, { ...sample, loadMs: 7.9 }] };

function report(
  world: World,
  more: { readonly run?: TimingRun; readonly candidate?: string } = {},
): LatencyReport {
  const samples = madeUp(world);
  const run = more.run ?? { kind: "timed", samples, ended: "decided", printed: [] };
  return reportLatency({
    candidate: more.candidate ?? "new.onnx",
    incumbent: "live.onnx",
    facts: { run, budgets: { p99: 20 } },
    footprint: {
      run: run.kind === "broke" ? run : { kind: "measured", incumbent: side, candidate: side },
      pattern: "online",
      budgets: {},
    },
    settings: { latency: latencySettings.parse({}), footprint: footprint.settings.parse({}) },
    runner: {
      cpu: "a processor",
      cores: 2,
      platform: "linux x64",
      node: "v24",
      runtime: "onnxruntime-node 1.30.0",
    },
    seconds: 2.5,
  });
}

const broken: TimingRun = {
  kind: "broke",
  breakage: { side: "candidate", name: "hung", how: "gave no answer for 30 s and was stopped" },
};

const number = z.number();
const metric = z.strictObject({
  name: z.string(),
  unit: z.string(),
  better: z.enum(["lower", "higher"]),
  incumbent: number,
  candidate: number,
  ratio: number,
  low: number,
  high: number,
  margin: number,
  floor: number,
  role: z.string(),
  processes: number,
  verdict: z.string(),
  reason: z.string(),
});

describe("--json", () => {
  test("has the promised shape, every number finite", () => {
    const json = z
      .looseObject({
        schema: z.literal("twokey-latency/1"),
        verdict: z.literal("pass"),
        processes: z.literal(5),
        metrics: z.array(metric).length(5),
        load: z.looseObject({ points: z.array(z.unknown()).length(4) }),
        footprint: z.looseObject({ verdict: z.literal("pass"), metrics: z.array(metric).length(2) }),
        runner: z.looseObject({ cpu: z.string(), steal: number }),
      })
      .parse(JSON.parse(JSON.stringify(renderLatencyJson(report({})))));
    expect(json.metrics.map(({ name }) => name)).toEqual([
      "p50",
      "p95",
      "p99",
      "rows per second",
      "sustained rate",
    ]);
  });

  test("of a candidate that broke has its verdict and no metrics", () => {
    expect(renderLatencyJson(report({}, { run: broken }))).toMatchObject({
      verdict: "fail",
      metrics: [],
      load: null,
      processes: 0,
    });
  });
});

describe("the text", () => {
  test("puts the verdict and its reason before any table", () => {
    const text = renderLatencyText(report({ factor: 1.2 }));
    expect(text.split("\n")[0]).toBe("❌ new.onnx may not go in place of live.onnx");
    expect(text.indexOf("p50 beyond the limit")).toBeLessThan(text.indexOf("measure  "));
    expect(text).toContain("5 fresh processes × 8 blocks × 200 calls of each model");
  });

  test("of a candidate that broke says how", () => {
    expect(renderLatencyText(report({}, { run: broken }))).toContain(
      "the candidate gave no answer for 30 s and was stopped",
    );
  });
});

describe("the page", () => {
  test("stands alone: no script, no request, and the pictures are in it", () => {
    const html = renderLatencyHtml(report({ factor: 1.1 }));
    expect(html).not.toMatch(/<script|src=|href="http|url\(/);
    expect(html.match(/<svg /g)?.length).toBeGreaterThanOrEqual(10);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("names are text, whatever they say", () => {
    const html = renderLatencyHtml(report({}, { candidate: "<script>alert(1)</script>.onnx" }));
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("&lt;script&gt;");
  });

  test("of a candidate that broke, and of one process, renders", () => {
    expect(renderLatencyHtml(report({}, { run: broken }))).toContain("gave no answer");
    expect(renderLatencyHtml(report({ processes: 1 }))).not.toMatch(/NaN|undefined/);
  });
});
