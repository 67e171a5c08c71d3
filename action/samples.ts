import { lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../src/base/digest.ts";
import { showBytes } from "../src/base/number.ts";
import type { Evaluation } from "../src/evidence/evaluation.ts";

/** A minute of timing gives a few megabytes; more than this is something else. */
const LARGEST = 64 * 1_048_576;
const LARGEST_OF_ALL = 256 * 1_048_576;

/** Where the evaluator may leave raw samples: a folder of its own, so that it never writes into the report. */
export function openSamplesFolder(temp: string): string {
  return mkdtempSync(join(temp, "twokey-samples-"));
}

/**
 * Takes the raw samples that the evidence names into the report, and nothing else: the evaluator ran next to a model of
 * strangers. Only a plain file of limited size with the digest that the evidence gives is taken; the rest is told.
 */
export function takeSamples(from: string, models: Evaluation["models"], to: string): readonly string[] {
  const notes: string[] = [];
  let left = LARGEST_OF_ALL;
  for (const { findings, measured } of models) {
    const named = measured.times?.samples ?? undefined;
    if (named === undefined) continue;
    const path = join(from, named.file);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const size = stats?.isFile() === true ? stats.size : undefined;
    const bytes = size !== undefined && size <= Math.min(LARGEST, left) ? readFileSync(path) : undefined;
    if (bytes === undefined || sha256(bytes) !== named.digest) {
      notes.push(
        `The call times of ${findings.model} (${named.file}, ${showBytes(named.bytes)}) are not what the evidence names, or are too large, so they are not in the report; re-run to measure again.`,
      );
      continue;
    }
    left -= bytes.length;
    writeFileSync(join(to, named.file), bytes);
  }
  rmSync(from, { recursive: true, force: true });
  return notes;
}
