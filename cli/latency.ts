import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestOf } from "../src/base/digest.ts";
import { allGood, bad, good, type Outcome, type Problem } from "../src/base/problem.ts";
import { digestFile } from "../src/data/digest-file.ts";
import { footprint } from "../src/gates/footprint.ts";
import { isDecided } from "../src/gates/latency.ts";
import type { ServingPattern } from "../src/gates/latency-facts.ts";
import { latencySettings, LOOKS } from "../src/gates/latency-settings.ts";
import { measureTimes } from "../src/measure/latency-both.ts";
import type { TimedModel, TimedRows } from "../src/measure/latency-child.ts";
import { readTableFile } from "../src/measure/open-table.ts";
import type { SamplesFile } from "../src/measure/samples.ts";
import type { Serving } from "../src/model/serving.ts";
import { parseServingFile, SERVING } from "../src/project/serving-file.ts";
import { renderLatencyHtml } from "../src/report/latency-html.ts";
import { renderLatencyJson } from "../src/report/latency-json.ts";
import { type LatencyReport, reportLatency } from "../src/report/latency-report.ts";
import { renderLatencyText } from "../src/report/latency-text.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";

export const latency: Command = {
  name: "latency",
  summary: "is one model slower than another, or larger, on this machine",
  positionals: ["CANDIDATE.onnx", "INCUMBENT.onnx"],
  options: {
    data: {
      type: "string",
      value: "F",
      help: "rows to feed both (Parquet, Arrow, CSV, JSON lines); made up without it",
    },
    label: { type: "string", value: "C", help: "the column with the outcome, which is never fed" },
    exclude: { type: "string", value: "C,…", help: "columns of --data that are no features" },
    inputs: {
      type: "string",
      value: "TENSOR=C,…",
      repeat: true,
      help: "which columns feed a tensor, where no serving.yaml beside the models says it",
    },
    pattern: {
      type: "string",
      value: "P",
      help: "how they are served: online (default), batch, streaming or edge",
    },
    "time-budget": {
      type: "string",
      value: "SECONDS",
      help: "how long to measure, at most one process more (60)",
    },
    samples: { type: "string", value: "F", help: "keep every call time as an Arrow file" },
    html: { type: "string", value: "F", help: "write the report as one HTML page" },
  },
  notes: [
    "Both models are timed in turns in fresh processes; the judge looks after 5, 9 and 15 of them. A candidate is",
    "slower only beyond a share (p50 5 %, p95 10 %) and 20 µs. Exit code 0: not shown to be slower. 1: slower, larger",
    "than it may, or broken. 3: could not judge.",
    "",
    "Example: twokey latency new.onnx live.onnx --data holdout.parquet --label is_fraud",
  ],
  run: runLatency,
};

const PATTERNS: readonly ServingPattern[] = ["online", "batch", "streaming", "edge"];

type Asked = {
  readonly candidate: TimedModel;
  readonly incumbent: TimedModel;
  readonly rows: TimedRows;
  readonly pattern: ServingPattern;
  readonly budgetSeconds: number;
  readonly seed: string;
};

async function runLatency(given: Given, out: Output): Promise<ExitCode> {
  const asked = await readAsked(given, out);
  if (!asked.ok) return tellProblems(asked.problems, given, out);
  const { report, file } = await compareTimes(asked.value, out);
  const keep = given.text("samples");
  if (keep !== undefined && file !== undefined) writeFileSync(keep, file.bytes);
  const html = given.text("html");
  if (html !== undefined) writeFileSync(html, renderLatencyHtml(report));
  if (given.flag("json")) out.write(`${JSON.stringify(renderLatencyJson(report), null, 2)}\n`);
  else out.write(renderLatencyText(report));
  if (report.verdict === "error") return anyFail(report) ? 1 : 3;
  return report.verdict === "fail" ? 1 : 0;
}

function anyFail({ latency, footprint }: LatencyReport): boolean {
  return latency.verdict === "fail" || footprint.verdict === "fail";
}

/** Everything that can be wrong with what was asked, at once. */
async function readAsked(given: Given, out: Output): Promise<Outcome<Asked>> {
  const [candidate = "", incumbent = ""] = given.positionals;
  const pattern = PATTERNS.find((known) => known === (given.text("pattern") ?? "online"));
  const seconds = Number(given.text("time-budget") ?? 60);
  const problems = [
    ...argumentProblems(given),
    ...[candidate, incumbent].flatMap((path) => missingFile(path)),
  ];
  const models = allGood([
    timedModel(candidate, [dirname(candidate), dirname(incumbent)], given),
    timedModel(incumbent, [dirname(incumbent)], given),
  ]);
  const [first, second] = models.ok ? models.value : [];
  if (first === undefined || second === undefined || pattern === undefined || problems.length > 0)
    return bad(...problems, ...(models.ok ? [] : models.problems));
  const rows = await readRows(given, out);
  if (!rows.ok) return rows;
  const data = given.text("data");
  const seed = digestOf({
    gate: "latency",
    incumbent: await digestFile(incumbent),
    data: data === undefined ? null : await digestFile(data),
  });
  return good({
    candidate: first,
    incumbent: second,
    rows: rows.value,
    pattern,
    budgetSeconds: seconds,
    seed,
  });
}

async function readRows(given: Given, out: Output): Promise<Outcome<TimedRows>> {
  const data = given.text("data");
  if (data === undefined) return good({ kind: "synthetic" });
  out.progress(`reading ${data}`);
  const table = await readTableFile(data, data);
  if (!table.ok) return table;
  return good({
    kind: "table",
    table: table.value,
    label: given.text("label"),
    exclude: list(given.text("exclude")),
  });
}

function argumentProblems(given: Given): readonly Problem[] {
  const problem = (message: string): Problem => usageProblem(latency, message);
  const pattern = given.text("pattern");
  const seconds = given.text("time-budget");
  const known = pattern === undefined || PATTERNS.some((each) => each === pattern);
  const timely = seconds === undefined || (Number(seconds) >= 1 && Number(seconds) <= 3600);
  return [
    ...(known ? [] : [problem(`--pattern is ${PATTERNS.join(", ")}, not ${pattern}`)]),
    ...(timely ? [] : [problem(`--time-budget is a number of seconds from 1 to 3600, not ${seconds}`)]),
    ...given
      .texts("inputs")
      .flatMap((text) => (text.includes("=") ? [] : [problem(`--inputs is TENSOR=COLUMN,…, not ${text}`)])),
  ];
}

function missingFile(path: string): readonly Problem[] {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return [];
  return [
    { code: "no-file", file: path, path: "", message: "there is no such file", hint: "check the path" },
  ];
}

/** How a model is fed stands on the command line or in the serving.yaml beside it, else in the incumbent's. */
function timedModel(path: string, folders: readonly string[], given: Given): Outcome<TimedModel> {
  const data = given.text("data") ?? "made-up rows";
  const inputs = Object.fromEntries(
    given.texts("inputs").map((text) => {
      const at = text.indexOf("=");
      return [text.slice(0, at), list(text.slice(at + 1))];
    }),
  );
  if (Object.keys(inputs).length > 0)
    return good({ path, files: { model: path, serving: "the command line", data }, serving: { inputs } });
  const beside = folders
    .map((folder) => join(folder, SERVING))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  if (beside === undefined) return good({ path, files: { model: path, serving: SERVING, data } });
  const parsed = parseServingFile(beside, readFileSync(beside, "utf8"));
  if (!parsed.ok) return parsed;
  const serving: Serving = { inputs: parsed.value.inputs, delayed: parsed.value.delayed };
  return good({ path, files: { model: path, serving: beside, data }, serving });
}

async function compareTimes(
  asked: Asked,
  out: Output,
): Promise<{ readonly report: LatencyReport; readonly file: SamplesFile | undefined }> {
  const settings = {
    latency: latencySettings.parse({ time_budget: asked.budgetSeconds }),
    footprint: footprint.settings.parse({}),
  };
  const started = performance.now();
  const elapsed = (): number => Math.round((performance.now() - started) / 1000);
  const times = await measureTimes(
    {
      ...asked,
      bulkRows: settings.latency.bulk_rows,
      budgetMs: asked.budgetSeconds * 1000,
      looks: LOOKS,
      alone: settings.footprint.samples,
    },
    {
      now: () => performance.now(),
      progress: (text) => out.progress(`${text} · ${elapsed()} of ${asked.budgetSeconds} s`),
      isDecided: (samples) => isDecided(samples, {}, settings.latency),
    },
  );
  const report = reportLatency({
    candidate: asked.candidate.files.model,
    incumbent: asked.incumbent.files.model,
    facts: { run: times.timing, budgets: {} },
    footprint: { run: times.footprint, pattern: asked.pattern, budgets: {} },
    settings,
    runner: times.runner,
    ...(times.samples === undefined ? {} : { samplesDigest: times.samples.digest }),
    seconds: times.seconds,
  });
  return { report, file: times.samples };
}

function list(text: string | undefined): readonly string[] {
  return (text ?? "").split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
}
