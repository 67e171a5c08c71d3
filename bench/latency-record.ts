/**
 * `node bench/latency-record.ts CANDIDATE INCUMBENT NAME [PROCESSES]` records a small file of samples for the tests into
 * fixtures/samples/, cut from a real measurement: eight blocks of a hundred calls a process.
 * `node bench/latency-record.ts` writes down the verdicts of all of them; a change of the judge shows there.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { digestOf, sha256 } from "../src/base/digest.ts";
import type { Json } from "../src/base/json.ts";
import { judgeLatency } from "../src/gates/latency.ts";
import type { LatencySamples, TimedBlock } from "../src/gates/latency-facts.ts";
import { latencySettings } from "../src/gates/latency-settings.ts";
import { measureLatency } from "../src/measure/latency.ts";
import { readSamples, writeSamples } from "../src/measure/samples.ts";

const FOLDER = "fixtures/samples";

const [candidate, incumbent, name, processes = "5"] = process.argv.slice(2);
if (candidate !== undefined && incumbent !== undefined && name !== undefined)
  await record(candidate, incumbent, name);
else judgeAll();

async function record(candidate: string, incumbent: string, name: string): Promise<void> {
  const side = (path: string) => ({ path, files: { model: path, serving: "", data: "" } });
  const run = await measureLatency(
    {
      candidate: side(candidate),
      incumbent: side(incumbent),
      rows: { kind: "synthetic" },
      pattern: "online",
      bulkRows: 256,
      deadline: Number.POSITIVE_INFINITY,
      budgetMs: 60_000,
      looks: [Number(processes)],
      seed: digestOf({ recorded: name }),
    },
    { now: () => performance.now(), progress: (text) => console.error(text), isDecided: () => true },
  );
  if (run.kind !== "timed") throw new Error(JSON.stringify(run));
  writeFileSync(`${FOLDER}/${name}.arrow`, writeSamples(cut(run.samples)).bytes);
}

function judgeAll(): void {
  const all: Record<string, Json> = {};
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith(".arrow")) continue;
    const bytes = readFileSync(`${FOLDER}/${file}`);
    const read = readSamples(bytes, file);
    if (!read.ok) throw new Error(`${file}: ${read.problems[0]?.message}`);
    const run = { kind: "timed", samples: read.value, ended: "last-look", printed: [] } as const;
    const verdict = judgeLatency({ run, budgets: { p99: 20 } }, latencySettings.parse({}));
    all[file.replace(".arrow", "")] = { digest: sha256(bytes), verdict: JSON.parse(JSON.stringify(verdict)) };
    console.log(`${file}: ${verdict.verdict}, ${verdict.reason}`);
  }
  writeFileSync(`${FOLDER}/expected.json`, `${JSON.stringify(all, null, 2)}\n`);
}

function cut(samples: LatencySamples): LatencySamples {
  const shorter = (block: TimedBlock): TimedBlock => ({
    ...block,
    incumbent: block.incumbent.slice(0, 100),
    candidate: block.candidate.slice(0, 100),
  });
  return {
    ...samples,
    processes: samples.processes.map((process) => ({
      ...process,
      blocks: [
        ...process.blocks.filter(({ scenario }) => scenario === "single").slice(0, 8),
        ...process.blocks.filter(({ scenario }) => scenario === "bulk").slice(0, 2),
      ].map((block) => shorter(block)),
    })),
  };
}
