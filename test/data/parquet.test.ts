import { join } from "node:path";
import fc from "fast-check";
import type { Encoding } from "hyparquet";
import { describe, expect, test } from "vitest";
import { openFileBytes } from "../../src/data/file-bytes.ts";
import { type ParquetPage, readPage } from "../../src/data/parquet-page.ts";
import { openParquet } from "../../src/data/parquet.ts";
import { crc32 } from "../../src/data/crc32.ts";
import { unpack } from "../../src/data/codecs.ts";
import {
  cellsOf,
  complaints,
  contentOf,
  FIXTURES,
  fixture,
  messages,
  readBytes,
  readTable,
  value,
} from "./tables.ts";

const read = (bytes: Uint8Array) => readBytes("table.parquet", bytes);

describe("what a column is called and why it is not read", () => {
  test("types in the words of the file", async () => {
    const table = value(await readTable(join(FIXTURES, "types.parquet")));
    const sources = Object.fromEntries(table.columns.map(({ name, source }) => [name, source]));
    expect(sources).toMatchObject({
      int8: "INT32 INT(8)",
      uint32: "INT32 UINT(32)",
      half: "FIXED_LEN_BYTE_ARRAY(2) FLOAT16",
      single: "FLOAT",
      decimal18: "FIXED_LEN_BYTE_ARRAY(8) DECIMAL(18,3)",
      date: "INT32 DATE",
      us: "INT64 TIMESTAMP(MICROS, UTC)",
      ns: "INT64 TIMESTAMP(NANOS)",
      large: "BYTE_ARRAY STRING",
      binary: "BYTE_ARRAY",
      list: "list",
      struct: "group",
      map: "map",
    });
  });

  test("nested columns, raw bytes and times of day are unsupported, each with its reason", async () => {
    const table = value(await readTable(join(FIXTURES, "types.parquet")));
    const reasons = table.columns
      .filter(({ kind }) => kind === "unsupported")
      .map(({ name, reason }) => [name, reason]);
    expect(reasons).toEqual([
      ["binary", expect.stringContaining("not UTF-8")],
      ["clock", expect.stringContaining("time of day")],
      ["list", expect.stringContaining("a list in every row")],
      ["struct", expect.stringContaining("several values in every row")],
      ["map", expect.stringContaining("a map in every row")],
    ]);
    expect(cellsOf(table.column("after"))).toEqual([1, 2, 3]);
  });

  test("unsigned numbers beyond 2^63 are unsupported", async () => {
    const table = value(await readTable(join(FIXTURES, "wide.parquet")));
    expect(cellsOf(table.column("beyond"))).toContain("2^63");
    expect(table.columns.map(({ kind }) => kind)).toEqual(["int64", "integer", "int64", "unsupported"]);
  });
});

describe("columns are read one at a time", () => {
  test("only the wanted ones, in the order of the file", async () => {
    const table = value(
      await readTable(join(FIXTURES, "codec-snappy.parquet"), { columns: ["text", "whole"] }),
    );
    expect(table.columns.map(({ name }) => name)).toEqual(["whole", "text"]);
  });

  test("a broken page harms its own column alone", async () => {
    const bytes = fixture("groups.parquet");
    // The first page of the first column starts right behind the magic.
    bytes.fill(0xee, 30, 60);
    expect(complaints(await read(bytes))).toEqual(["broken-table whole"]);
    expect(value(await readBytes("t.parquet", bytes, { columns: ["text"] })).rows).toBe(40);
  });

  test("opening reads no column", () => {
    const bytes = openFileBytes(join(FIXTURES, "codec-none.parquet"));
    const asked: number[] = [];
    const watched = {
      ...bytes,
      read: (offset: number, length: number) => (asked.push(length), bytes.read(offset, length)),
    };
    const source = value(openParquet(watched, { file: "t.parquet" }));
    const metadata = asked.length;
    expect(source.rows).toBe(40);
    value(source.read("flag"));
    expect(asked.length).toBe(metadata + 1);
    source.close();
  });
});

describe("a broken file is a problem", () => {
  test("a page whose checksum is wrong", async () => {
    const bytes = fixture("groups.parquet");
    const whole = contentOf(value(await read(bytes)));
    const metadata = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    const seen: string[] = [];
    for (let at = 4; at < Math.min(metadata, 1500); at += 23) {
      const broken = bytes.slice();
      broken[at]! ^= 1;
      const outcome = await read(broken);
      // A flip in the statistics of a page header changes nothing that is read.
      if (outcome.ok) expect(contentOf(outcome.value), `byte ${at}`).toEqual(whole);
      else seen.push(messages(outcome));
    }
    expect(seen.filter((text) => text.includes("checksum")).length).toBeGreaterThan(10);
  });

  test("a file that was cut short, wherever", async () => {
    const bytes = fixture("codec-snappy.parquet");
    for (const length of [4, 11, 12, 100, bytes.length - 9, bytes.length - 1])
      expect((await read(bytes.subarray(0, length))).ok, `${length} bytes`).toBe(false);
  });

  test("metadata that claims more than the file has", async () => {
    const bytes = fixture("codec-none.parquet");
    new DataView(bytes.buffer).setUint32(bytes.length - 8, 0x7fff_ffff, true);
    expect(messages(await read(bytes))).toContain("metadata claims");
  });

  test("an encrypted file", async () => {
    const bytes = fixture("codec-none.parquet");
    bytes.set(new TextEncoder().encode("PARE"), bytes.length - 4);
    expect(messages(await read(bytes))).toContain("encrypted");
  });

  test("more rows than allowed", async () => {
    const outcome = await readTable(join(FIXTURES, "codec-none.parquet"), { maxRows: 39 });
    expect(complaints(outcome)).toEqual(["table-too-large"]);
  });

  test("whatever bytes are changed, the answer is a table or problems", async () => {
    const files = ["codec-snappy.parquet", "types.parquet", "encodings-v2.parquet"].map((name) =>
      fixture(name),
    );
    const change = fc.tuple(fc.nat({ max: 4000 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (file, changes) => {
          const bytes = file.slice();
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const outcome = await read(bytes);
          if (!outcome.ok) for (const problem of outcome.problems) expect(problem.hint).not.toBe("");
        },
      ),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("pages that contradict themselves", () => {
  const info = {
    num_values: 2,
    encoding: "PLAIN",
    definition_level_encoding: "RLE",
    repetition_level_encoding: "RLE",
  } as const;
  const context = {
    element: { name: "a", type: "INT32" },
    codec: "UNCOMPRESSED",
    optional: true,
    left: 2,
  } as const;
  const page = (bytes: readonly number[], rows = 2): ParquetPage =>
    readPage(
      {
        type: "DATA_PAGE",
        uncompressed_page_size: bytes.length,
        compressed_page_size: bytes.length,
        data_page_header: { ...info, num_values: rows },
      },
      Uint8Array.from(bytes),
      context,
    );

  test("levels of 0 and 1 are nulls and values, and there are no others", () => {
    // Two bytes of levels: a run of 2 with the level given.
    expect(page([2, 0, 0, 0, 2 << 1, 0]).present).toEqual(Uint8Array.of(0, 0));
    expect(page([2, 0, 0, 0, 2 << 1, 1, 1, 0, 0, 0, 2, 0, 0, 0]).present).toBeUndefined();
    expect(() => page([2, 0, 0, 0, 2 << 1, 3])).toThrow("level");
  });

  test("texts as deltas may neither keep more than there is nor reach beyond the page", () => {
    // A run of deltas: blocks of 128 in 4 parts, how many values, the first in zigzag, then nothing more.
    const zigzag = (number: number): number => (number < 0 ? -2 * number - 1 : 2 * number);
    const run = (...values: readonly number[]): readonly number[] => [
      0x80,
      1,
      4,
      values.length,
      zigzag(values[0]!),
    ];
    const one = (encoding: Encoding, ...bytes: readonly number[]): ParquetPage =>
      readPage(
        {
          type: "DATA_PAGE",
          uncompressed_page_size: bytes.length,
          compressed_page_size: bytes.length,
          data_page_header: { ...info, num_values: 1, encoding },
        },
        Uint8Array.from(bytes),
        { ...context, element: { name: "a", type: "BYTE_ARRAY" }, optional: false },
      );
    expect(one("DELTA_LENGTH_BYTE_ARRAY", ...run(2), 97, 98).rows).toBe(1);
    expect(() => one("DELTA_LENGTH_BYTE_ARRAY", ...run(3), 97, 98)).toThrow("3 bytes where 2 are left");
    expect(() => one("DELTA_LENGTH_BYTE_ARRAY", ...run(-1), 97, 98)).toThrow("-1 bytes");
    expect(() => one("DELTA_LENGTH_BYTE_ARRAY", ...run(1, 1), 97)).toThrow("deltas of 2 values where 1 are");
    expect(one("DELTA_BYTE_ARRAY", ...run(0), ...run(1), 97).rows).toBe(1);
    expect(() => one("DELTA_BYTE_ARRAY", ...run(1), ...run(1), 97)).toThrow("1 bytes where 0 are left");
  });

  test("levels and values have to fit, and no page brings more rows than its group has left", () => {
    expect(() => page([3, 0, 0, 0, 2 << 1, 0])).toThrow("levels");
    expect(() => page([2, 0, 0, 0, 2 << 1, 1, 1, 0, 0, 0])).toThrow("shorter than the values");
    for (const rows of [3, -1, 2 ** 40]) expect(() => page([2, 0, 0, 0, 2 << 1, 0], rows)).toThrow("rows");
  });
});

describe("checksums and codecs", () => {
  test("CRC-32 of the nine digits is the published one", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });

  test("a part that holds more or fewer bytes than declared is refused, whatever the codec", () => {
    // A literal of three bytes in Snappy, and in an LZ4 block.
    const snappy = Uint8Array.from([3, 2 << 2, 97, 98, 99]);
    const lz4 = Uint8Array.from([3 << 4, 97, 98, 99]);
    expect([...unpack("SNAPPY", snappy, 3)]).toEqual([97, 98, 99]);
    expect([...unpack("LZ4_RAW", lz4, 3)]).toEqual([97, 98, 99]);
    for (const size of [2, 4, 2 ** 31, -1, NaN]) {
      expect(() => unpack("SNAPPY", snappy, size)).toThrow();
      expect(() => unpack("LZ4_RAW", lz4, size)).toThrow();
      expect(() => unpack("UNCOMPRESSED", lz4, size === 4 ? 5 : size)).toThrow();
    }
  });
});
