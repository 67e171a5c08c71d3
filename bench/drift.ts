import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { measureDriftFiles } from "../src/measure/drift-files.ts";
import { type Figure, inTurns } from "./figure.ts";
import { peer } from "./peer.ts";

const SIZES: readonly { readonly rows: number; readonly columns: number; readonly runs: number }[] = [
  { rows: 1_000_000, columns: 20, runs: 3 },
  { rows: 10_000_000, columns: 10, runs: 1 },
];

/** Drift between two Parquet files, child and threads included, against decoding both on two threads. Goal: 1.5×. */
export async function drift(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const perCell: number[] = [];
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), "twokey-bench-"));
    try {
      const [reference, current] = ["reference.parquet", "current.parquet"].map((name) => join(folder, name));
      const what = `drift ${size.rows / 1e6}M × ${size.columns} against as many, Parquet`;
      if (reference === undefined || current === undefined || !makeTables([reference, current], size)) {
        figures.push({
          what: `${what}: skipped, no Python with pyarrow (TWOKEY_PYTHON)`,
          value: 0,
          unit: "s",
          runs: 0,
        });
        continue;
      }
      const found = await measurePair(what, { reference, current, runs: size.runs });
      figures.push(...found);
      perCell.push((found[0]?.value ?? 0) / size.rows / size.columns);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const [small, large] = perCell;
  if (small !== undefined && large !== undefined)
    figures.push({
      what: "10M × 10, time a cell",
      value: large * 1e9,
      unit: "ns",
      runs: 1,
      against: "a cell of 1M × 20 (1 is linear)",
      ratio: large / small,
    });
  return figures;
}

const PEERS = [
  { script: "drift.py", words: "pandas and scipy, KS, Wasserstein and χ² alone" },
  { script: "drift_evidently.py", words: "Evidently's data drift preset" },
] as const;

type Pair = { readonly reference: string; readonly current: string; readonly runs: number };

async function measurePair(what: string, { reference, current, runs }: Pair): Promise<readonly Figure[]> {
  let peakMb = 0;
  const pair = await inTurns(
    runs,
    async () => {
      const found = await measureDriftFiles(
        { path: reference, file: reference },
        { path: current, file: current },
      );
      if (!found.ok) throw new Error(found.problems.map(({ message }) => message).join("; "));
      peakMb = Math.max(peakMb, found.value.peakMb);
    },
    () => Promise.all([reference, current].map((path) => decode(path))),
  );
  const figure = { what, value: pair.ours, unit: "s", runs: pair.runs };
  return [
    { ...figure, against: "bare decoding of both files on two threads", ratio: pair.ratio },
    { what: `${what}, peak memory`, value: peakMb, unit: "MB", runs: pair.runs },
    ...PEERS.flatMap(({ script, words }) => {
      const python = peer(script, reference, current);
      if (python === undefined) return [];
      const against = `${words} (${python.seconds.toFixed(1)} s)`;
      return [{ ...figure, against, ratio: pair.ours / python.seconds }];
    }),
  ];
}

function decode(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL("drift-decode.ts", import.meta.url), { workerData: path });
    thread.once("error", reject);
    thread.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a thread left with ${code}`))));
  });
}

function makeTables(
  paths: readonly string[],
  { rows, columns }: { readonly rows: number; readonly columns: number },
): boolean {
  try {
    execFileSync(
      process.env["TWOKEY_PYTHON"] ?? "python3",
      ["bench/peers/drift_tables.py", ...paths, String(rows), String(columns)],
      { stdio: "ignore" },
    );
    return true;
  } catch {
    return false;
  }
}
