import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { digestFile } from "../../src/data/digest-file.ts";
import { sha256 } from "../../src/base/digest.ts";
import { complaints, FIXTURES, fixture, messages, readBytes, readTable, value } from "./tables.ts";

describe("the bytes decide what a file is, its name comes second", () => {
  test("Parquet and Arrow under a wrong name", async () => {
    expect(value(await readBytes("table.csv", fixture("codec-none.parquet"))).rows).toBe(40);
    expect(value(await readBytes("table.csv", fixture("lz4.arrow"))).rows).toBe(40);
    expect(value(await readBytes("table", fixture("stream.arrows"))).rows).toBe(40);
    expect(value(await readBytes("table.txt", gzipSync("a,b\n1,2\n3,4\n"))).rows).toBe(2);
  });

  test("text without a telling name is read when its lines split alike", async () => {
    expect(
      value(await readBytes("train.data", "a\tb\n1\t2\n3\t4\n")).columns.map(({ name }) => name),
    ).toEqual(["a", "b"]);
    expect(value(await readBytes("rows", '{"a":1}\n{"a":2}\n')).rows).toBe(2);
    expect(complaints(await readBytes("README", "Some words, and then\nmore\nlines, of, text\n"))).toEqual([
      "unknown-format",
    ]);
  });
});

describe("what is not read is named, with the way out", () => {
  const cases: readonly (readonly [what: string, name: string, bytes: string | Uint8Array, says: string])[] =
    [
      [
        "a Git LFS pointer",
        "t.parquet",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        "git lfs pull",
      ],
      ["Feather version 1", "t.feather", "FEA1....", "Feather version 2"],
      ["an archive", "t.zip", "PK\u0003\u0004....", "Unpack it"],
      ["an encrypted Parquet file", "t.parquet", "PARE....", "without encryption"],
      ["Parquet within gzip", "t.parquet", gzipSync(fixture("codec-none.parquet")), "compress by themselves"],
      ["one JSON list", "t.json", '[{"a":1}]', "one object a line"],
      [
        "an image",
        "t.png",
        Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0),
        "Write it as Parquet",
      ],
      ["an empty file", "t.csv", "", "empty"],
      [
        "a broken gzip file",
        "t.csv",
        Uint8Array.of(0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9),
        "breaks its own format",
      ],
    ];
  test.each(cases)("%s", async (_what, name, bytes, says) => {
    const outcome = await readBytes(name, bytes);
    expect(outcome.ok).toBe(false);
    expect(messages(outcome)).toContain(says);
  });

  test("no file, and a folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twokey-test-"));
    try {
      expect(complaints(await readTable(join(folder, "absent.csv")))).toEqual(["no-table"]);
      expect(messages(await readTable(folder))).toContain("a folder");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test("columns and rows beyond the limits are problems", async () => {
  const header = Array.from({ length: 20_001 }, (_, at) => `c${at}`).join(",");
  expect(complaints(await readBytes("t.csv", `${header}\n`))).toEqual(["table-too-large"]);
  expect(complaints(await readTable(join(FIXTURES, "empty.parquet"), { maxRows: 0 }))).toEqual([]);
});

test("the digest of a file is the digest of its bytes", async () => {
  expect(await digestFile(join(FIXTURES, "expected.json"))).toBe(sha256(fixture("expected.json")));
});
