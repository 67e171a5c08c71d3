import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { openTableFile, readTableFile, tableLimits } from "../../src/measure/open-table.ts";
import { complaints, contentOf, FIXTURES, fixture, messages, readTable, value } from "./tables.ts";

let folder = "";
let large = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twokey-test-"));
  large = join(folder, "large.csv");
  writeFileSync(large, `a,b\n${"0.1234567890123456,some words that take their place\n".repeat(400_000)}`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("a table read behind the crash wall", () => {
  test("is the table that is read without it, and carries the digest of the file", async () => {
    const path = join(FIXTURES, "types.parquet");
    const own = join(folder, "own");
    const table = value(await openTableFile(path, "data/types.parquet", { folder: own }));
    expect(contentOf(table)).toEqual(contentOf(value(await readTable(path))));
    expect(table.file).toBe("data/types.parquet");
    expect(table.digest).toBe(sha256(fixture("types.parquet")));
    expect(existsSync(join(own, "columns", "table.json"))).toBe(true);
  });

  test("in one call it leaves nothing behind", async () => {
    const own = join(folder, "temporary");
    mkdirSync(own);
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = own;
    try {
      const options = { columns: ["text"] };
      const table = value(await readTableFile(join(FIXTURES, "zstd.arrow"), "zstd.arrow", options));
      expect(Object.keys(contentOf(table))).toEqual(["text"]);
      expect(() => table.column("absent")).toThrow("no column absent");
      expect(readdirSync(own)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
  });

  test("problems come through as they are", async () => {
    const path = join(folder, "ragged.csv");
    writeFileSync(path, "a,b\n1\n2,3,4\n");
    const outcome = await readTableFile(path, "data/ragged.csv");
    expect(complaints(outcome)).toEqual(["ragged-row:2", "ragged-row:3"]);
    expect(messages(outcome)).toContain("data/ragged.csv:2");
    expect(complaints(await readTableFile(join(folder, "absent"), "absent"))).toEqual(["no-table"]);
  });

  test("a clock that runs out is a problem", async () => {
    const outcome = await readTableFile(large, "large.csv", { limits: { timeoutMs: 150, memoryMb: 1024 } });
    expect(complaints(outcome)).toEqual(["table-timeout"]);
  });

  test("too much memory is a problem", async () => {
    const outcome = await readTableFile(large, "large.csv", { limits: { timeoutMs: 60_000, memoryMb: 60 } });
    expect(complaints(outcome)).toEqual(["table-memory"]);
  });

  test("the limits grow with the file", () => {
    expect(tableLimits(join(folder, "absent"))).toEqual({ timeoutMs: 60_000, memoryMb: 1024 });
    expect(tableLimits(large).memoryMb).toBeGreaterThan(1100);
    expect(tableLimits(large).timeoutMs).toBeGreaterThan(63_000);
  });
});
