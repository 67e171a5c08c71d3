import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openSamplesFolder, takeSamples } from "../../action/samples.ts";
import { sha256 } from "../../src/base/digest.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import { evidence, timesOf } from "../report/evaluations.ts";

const scratch = mkdtempSync(join(tmpdir(), "twokey-samples-test-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const FILE = "latency-0123456789abcdef.arrow";
const BYTES = Buffer.from("every call time");

function folders(): { readonly from: string; readonly to: string } {
  const to = mkdtempSync(join(scratch, "report-"));
  return { from: openSamplesFolder(scratch), to };
}

/** Evidence that names these bytes. */
function naming(bytes: Buffer = BYTES): readonly Evidence[] {
  const samples = { file: FILE, digest: sha256(bytes), bytes: bytes.length };
  return [evidence("allow", {}, { times: { ...timesOf({ calls: 20 }), samples } }), evidence("allow")];
}

describe("raw samples of the evaluator", () => {
  test("that the evidence names are taken into the report, and nothing else is", () => {
    const { from, to } = folders();
    writeFileSync(join(from, FILE), BYTES);
    writeFileSync(join(from, "evidence.json"), "{}");
    expect(takeSamples(from, naming(), to)).toEqual([]);
    expect(readFileSync(join(to, FILE))).toEqual(BYTES);
    expect(existsSync(join(to, "evidence.json"))).toBe(false);
    expect(existsSync(from)).toBe(false);
  });

  test.each<readonly [string, (from: string) => void]>([
    ["are not there", () => undefined],
    ["have another digest", (from) => writeFileSync(join(from, FILE), "other times")],
    ["are a link", (from) => linkTo(from, BYTES)],
    ["are a folder", (from) => mkdirSync(join(from, FILE))],
  ])("that %s are left, and that is told", (_, leave) => {
    const { from, to } = folders();
    leave(from);
    const [note, ...more] = takeSamples(from, naming(), to);
    expect(note).toContain(`The call times of fraud (${FILE}`);
    expect(more).toEqual([]);
    expect(existsSync(join(to, FILE))).toBe(false);
  });
});

test("samples beyond any measurement are left, even with the right digest", () => {
  const { from, to } = folders();
  const bytes = Buffer.alloc(65 * 1_048_576);
  writeFileSync(join(from, FILE), bytes);
  expect(takeSamples(from, naming(bytes), to)).toHaveLength(1);
  expect(existsSync(join(to, FILE))).toBe(false);
});

function linkTo(from: string, bytes: Buffer): void {
  writeFileSync(join(from, "real"), bytes);
  symlinkSync(join(from, "real"), join(from, FILE));
}
