import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf } from "../src/base/digest.ts";
import { isDecided, judgeLatency, judgeTimes } from "../src/gates/latency.ts";
import { latencySettings, LOOKS } from "../src/gates/latency-settings.ts";
import { measureFootprint } from "../src/measure/footprint.ts";
import { measureLatency, type Solos } from "../src/measure/latency.ts";
import type { TimedModel } from "../src/measure/latency-child.ts";
import { burn } from "../src/measure/latency-ready.ts";
import { medianOf } from "../src/stats/paired-ratio.ts";
import type { Figure } from "./figure.ts";
import { CELLS, type ExperimentCell, MODELS } from "./latency-cells.ts";
import { withNoise } from "./latency-hogs.ts";
import {
  appendResult,
  CLAIMS,
  type GateResult,
  nextCell,
  readResults,
  resultsOf,
  shareOf,
} from "./latency-results.ts";

/**
 * The acceptance experiment: hundreds of whole gates, live, with nothing and with slowdowns of known size injected, in
 * quiet and beside bursty hogs. It takes hours, so every gate is one line of a file (TWOKEY_LATENCY_RESULTS, else in
 * the temporary folder) and the next call goes on where this one ended; TWOKEY_LATENCY_MINUTES stops it in time.
 * `node bench/latency-table.ts FILE` makes the table of docs/latency.md from that file.
 */
export async function latency(): Promise<readonly Figure[]> {
  const file = process.env["TWOKEY_LATENCY_RESULTS"] ?? join(tmpdir(), "twokey-latency-results.jsonl");
  const minutes = Number(process.env["TWOKEY_LATENCY_MINUTES"] ?? Number.POSITIVE_INFINITY);
  const until = performance.now() + minutes * 60_000;
  const results = [...readResults(file)];
  const solos = new Map<ExperimentCell["model"], Solos>();
  for (
    let cell = nextCell(results);
    cell !== undefined && performance.now() < until;
    cell = nextCell(results)
  ) {
    const known = solos.get(cell.model) ?? (await measureAlone(cell.model));
    solos.set(cell.model, known);
    const number = resultsOf(results, cell).length;
    const chosen = cell;
    const result = await withNoise(cell.noise, () => runGate(chosen, number, known));
    appendResult(file, result);
    results.push(result);
    process.stderr.write(`\r${cell.id} ${number + 1}/${cell.gates}: ${result.p50}, ${result.p95}          `);
  }
  process.stderr.write("\n");
  return figuresOf(results);
}

function sideOf(model: ExperimentCell["model"]): TimedModel {
  const path = MODELS[model];
  return { path, files: { model: path, serving: "", data: "made-up rows" } };
}

async function measureAlone(model: ExperimentCell["model"]): Promise<Solos> {
  const side = sideOf(model);
  const { solos } = await measureFootprint(
    {
      incumbent: side,
      candidate: side,
      rows: { kind: "synthetic" },
      bulkRows: 256,
      seed: "alone",
      samples: 3,
      deadline: Number.POSITIVE_INFINITY,
      soon: Number.POSITIVE_INFINITY,
    },
    hands,
  );
  if (solos === undefined) throw new Error(`${model} could not be run alone`);
  return solos;
}

const hands = { now: () => performance.now(), progress: () => undefined };
const BUDGET_S = 60;

async function runGate(cell: ExperimentCell, number: number, solos: Solos): Promise<GateResult> {
  const settings = latencySettings.parse({
    time_budget: BUDGET_S,
    ...(cell.claim === "floor" ? {} : { floor_us: 0 }),
  });
  const incumbent = sideOf(cell.model);
  const burnUs = cell.slowdown * solos.incumbent.singleUs;
  const started = performance.now();
  const run = await measureLatency(
    {
      incumbent,
      candidate: burnUs === 0 ? incumbent : { ...incumbent, burnUs },
      rows: { kind: "synthetic" },
      pattern: "online",
      bulkRows: settings.bulk_rows,
      deadline: started + BUDGET_S * 1000,
      budgetMs: BUDGET_S * 1000,
      looks: LOOKS,
      seed: digestOf({ experiment: cell.id, number }),
    },
    { ...hands, isDecided: (samples) => isDecided(samples, {}, settings) },
    solos,
  );
  if (run.kind !== "timed") throw new Error(`${cell.id}: ${JSON.stringify(run)}`);
  const metrics = judgeTimes(run.samples, {}, settings);
  const [p50, p95] = ["p50", "p95"].map((name) => metrics.find((metric) => metric.name === name));
  if (p50 === undefined || p95 === undefined) throw new Error(`${cell.id}: no quantiles`);
  return {
    cell: cell.id,
    number,
    verdict: judgeLatency({ run, budgets: {} }, settings).verdict,
    p50: p50.verdict,
    p95: p95.verdict,
    ratio: p50.ratio,
    low: p50.low,
    high: p50.high,
    truth: 1 + injectedUs(burnUs) / p50.incumbent,
    processes: run.samples.processes.length,
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * What was really added to a call: turning ends a little late. What the clock itself takes is in every call, of both
 * models, and is taken off.
 */
function injectedUs(burnUs: number): number {
  return burnUs === 0 ? 0 : tookUs(() => burn(burnUs / 1000)) - tookUs(() => undefined);
}

function tookUs(work: () => void): number {
  const took = Array.from({ length: 2_000 }, () => {
    const started = performance.now();
    work();
    return (performance.now() - started) * 1000;
  });
  return medianOf(took);
}

function figuresOf(results: readonly GateResult[]): readonly Figure[] {
  return CELLS.flatMap((cell) => {
    const some = resultsOf(results, cell);
    if (some.length === 0) return [];
    const { counts, words } = CLAIMS[cell.claim];
    const share = shareOf(some, counts);
    const percent = (value: number): string => (100 * value).toFixed(1);
    return [
      {
        what: `${cell.id}: ${words}`,
        value: (100 * share.count) / share.of,
        unit: `% [${percent(share.low)}, ${percent(share.high)}]`,
        runs: share.of,
      },
    ];
  });
}
