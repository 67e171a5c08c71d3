import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { readTableFile } from "../src/measure/open-table.ts";
import { type Figure, inTurns } from "./figure.ts";

const ROWS = 1_000_000;

/** A Parquet table of 1M × 20 through the crash wall into typed columns, against the bare decoder in this process. */
export async function read(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "twokey-bench-"));
  try {
    const path = join(folder, "rows.parquet");
    if (!makeTable(path))
      return [
        {
          what: "Parquet 1M × 20: skipped, no Python with pyarrow (TWOKEY_PYTHON)",
          value: 0,
          unit: "s",
          runs: 0,
        },
      ];
    const pair = await inTurns(
      3,
      () => readTableFile(path, path),
      () => decodeBare(path),
    );
    return [
      {
        what: "Parquet 1M × 20, child and hand-over included",
        value: pair.ours,
        unit: "s",
        runs: pair.runs,
        against: "bare decoding with the same reader",
        ratio: pair.ratio,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeTable(path: string): boolean {
  try {
    execFileSync(
      process.env["TWOKEY_PYTHON"] ?? "python3",
      ["bench/peers/table.py", path, String(ROWS), "20"],
      { stdio: "ignore" },
    );
    return true;
  } catch {
    return false;
  }
}

async function decodeBare(path: string): Promise<void> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  await parquetRead({ file, metadata, compressors, onChunk: () => undefined });
}
