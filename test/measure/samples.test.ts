import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { judgeLatency } from "../../src/gates/latency.ts";
import { latencySettings } from "../../src/gates/latency-settings.ts";
import { readSamples, writeSamples } from "../../src/measure/samples.ts";
import { madeUp } from "../gates/latency-samples.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "fixtures", "samples");
const settings = latencySettings.parse({});

describe("the file of raw samples", () => {
  const samples = madeUp({ processes: 2, blocks: 2, calls: 20 });
  const file = writeSamples(samples);

  test("holds everything the judge sees", () => {
    const read = readSamples(file.bytes, "samples.arrow");
    expect(read.ok && read.value).toEqual(samples);
  });

  test("is named by its digest, and the same samples give the same bytes", () => {
    expect(file.digest).toBe(sha256(file.bytes));
    expect(file.name).toContain(file.digest.slice(7, 23));
    expect(writeSamples(samples).digest).toBe(file.digest);
  });

  test("is plain Arrow: one row a call, with process, block and side beside the time", () => {
    const table = tableFromIPC(file.bytes);
    expect(table.schema.fields.map(({ name }) => name)).toEqual(["process", "block", "side", "us"]);
    // Two processes with two blocks of each scenario, twenty calls of each side.
    expect(table.numRows).toBe(2 * 4 * 2 * 20);
    expect(table.get(20 + 3)?.toJSON()).toEqual({
      process: 0,
      block: 0,
      side: 1,
      us: samples.processes[0]!.blocks[0]!.candidate[3],
    });
  });

  test.each([
    ["no Arrow file", new TextEncoder().encode("process,us\n0,1\n"), "no Arrow file"],
    ["nothing", new Uint8Array(0), "does not say what its samples are"],
  ])("%s is a problem that says what to give", (_, bytes, message) => {
    const read = readSamples(bytes, "samples.arrow");
    expect(!read.ok && read.problems[0]).toMatchObject({ code: "not-samples", file: "samples.arrow" });
    expect(!read.ok && read.problems[0]?.message).toContain(message);
  });

  test("a time that is no positive number is a problem", () => {
    const broken = madeUp({ processes: 1, blocks: 1, calls: 4 });
    broken.processes[0]!.blocks[0]!.candidate[2] = Number.NaN;
    const read = readSamples(writeSamples(broken).bytes, "samples.arrow");
    expect(!read.ok && read.problems[0]?.message).toContain("not positive numbers");
  });
});

/** Recorded once from real processes on a busy machine (bench/latency-record.ts); the verdicts stand for ever. */
describe("recorded samples", () => {
  // Logarithms may differ in the last of sixteen digits between versions of the engine.
  const tenDigits = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_, each: unknown) =>
        typeof each === "number" ? Number(each.toPrecision(10)) : each,
      ),
    );
  const expected = JSON.parse(readFileSync(join(FIXTURES, "expected.json"), "utf8")) as Record<
    string,
    { readonly digest: string; readonly verdict: unknown }
  >;

  test.each(Object.keys(expected))(
    "%s gives the verdict that it gave when it was recorded, to ten digits",
    (name) => {
      const bytes = readFileSync(join(FIXTURES, `${name}.arrow`));
      expect(sha256(bytes)).toBe(expected[name]?.digest);
      const read = readSamples(bytes, name);
      if (!read.ok) throw new Error(read.problems[0]?.message);
      const run = { kind: "timed", samples: read.value, ended: "last-look", printed: [] } as const;
      const verdict = judgeLatency({ run, budgets: { p99: 20 } }, settings);
      expect(tenDigits(verdict)).toEqual(tenDigits(expected[name]?.verdict));
    },
  );

  test("the same model is not slower than itself, a model that multiplies for nothing is, and one process is not enough", () => {
    const words = Object.fromEntries(
      Object.entries(expected).map(([name, { verdict }]) => [name, (verdict as { verdict: string }).verdict]),
    );
    expect(words).toMatchObject({ slower: "fail", "one-process": "inconclusive" });
    expect(["pass", "warn"]).toContain(words["same"]);
  });
});
