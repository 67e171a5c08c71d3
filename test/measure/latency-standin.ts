import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of the tests alone, removed when the process ends. */
export const scratch = mkdtempSync(join(tmpdir(), "twokey-latency-test-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

let number = 0;

/**
 * A program that stands in for the child `time` behind the real wall: it answers as the child does, without a
 * runtime, and misbehaves where `behaviour` says so. In `behaviour`, `solo` is the side that runs alone or
 * undefined, and `at(side)` says in what the process would die.
 */
export function standIn(behaviour: string = ""): string {
  const path = join(scratch, `stand-in-${(number += 1)}.mjs`);
  writeFileSync(path, `${BEFORE}\n${behaviour}\n${AFTER}`);
  return path;
}

const BEFORE = `
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const folder = process.argv[2];
const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
const at = (place) => writeFileSync(join(folder, "place.txt"), place);
const answer = (text) => {
  writeFileSync(join(folder, "result.json.part"), text);
  renameSync(join(folder, "result.json.part"), join(folder, "result.json"));
};
const solo = job.mode === "solo" ? job.side : undefined;
const times = (count) => Float32Array.from({ length: count }, (_, call) => 1000 + (call % 7));
const leave = (array) => writeFileSync(join(folder, "times.f32"), new Uint8Array(array.buffer));
at(solo ?? "incumbent");
`;

const AFTER = `
if (job.mode === "solo") {
  answer(JSON.stringify({ kind: "solo", runtime: "none", bytes: 1000, loadMs: 5, firstRunMs: 1, emptyRss: 50e6,
    warmRss: 52e6, laterRss: 52e6, runs: 1000, singleUs: 1000, bulkRows: 256, bulkUs: 2000 }));
} else {
  const blocks = job.plans.flatMap((plan) => Array.from({ length: plan.blocks }, () =>
    ({ scenario: plan.scenario, calls: 2 * plan.calls, canary: 20, majorGc: false })));
  leave(times(blocks.reduce((sum, block) => sum + 2 * block.calls, 0)));
  answer(JSON.stringify({ kind: "pair", unsettled: [], steal: 0, pressure: 0, involuntarySwitches: 1, blocks }));
}
`;
