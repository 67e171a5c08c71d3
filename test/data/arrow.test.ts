import {
  Bool,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float16,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  List,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromArrays,
  tableToIPC,
  TimeMillisecond,
  TimestampMicrosecond,
  TimestampNanosecond,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { Builder } from "flatbuffers";
import { Endianness } from "apache-arrow/fb/endianness";
import { Message } from "apache-arrow/fb/message";
import { MessageHeader } from "apache-arrow/fb/message-header";
import { MetadataVersion } from "apache-arrow/fb/metadata-version";
import { Schema as FlatSchema } from "apache-arrow/fb/schema";
import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
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

const FORMS = ["file", "stream"] as const;

async function contentIn(form: "file" | "stream", table: Table): Promise<ReturnType<typeof contentOf>> {
  return contentOf(value(await readBytes("table.arrow", tableToIPC(table, form))));
}

describe.each(FORMS)("what apache-arrow writes as a %s is read back", (form) => {
  test("numbers, texts and booleans, with and without nulls", async () => {
    const table = new Table({
      small: vectorFromArray([1, -2, null], new Int16()),
      byte: vectorFromArray([0, 255, null], new Uint8()),
      int: vectorFromArray([1, 2, 3], new Int32()),
      long: vectorFromArray([1n, null, -3n], new Int64()),
      wide: vectorFromArray([2n ** 53n, null, -(2n ** 63n)], new Int64()),
      unsigned: vectorFromArray([2n ** 64n - 1n, null, 0n], new Uint64()),
      half: vectorFromArray([1.5, null, -2], new Float16()),
      single: vectorFromArray([0.5, null, NaN], new Float32()),
      double: vectorFromArray([0.1, Infinity, null], new Float64()),
      text: vectorFromArray(["a", "", null], new Utf8()),
      large: vectorFromArray(["é", null, "日本"], new LargeUtf8()),
      flag: vectorFromArray([true, null, false], new Bool()),
    });
    expect(await contentIn(form, table)).toEqual({
      small: ["integer", [1, -2, null]],
      byte: ["integer", [0, 255, null]],
      int: ["integer", [1, 2, 3]],
      long: ["integer", [1, null, -3]],
      wide: ["int64", [2n ** 53n, null, -(2n ** 63n)]],
      unsigned: ["unsupported", expect.stringContaining("2^63")],
      half: ["float", [1.5, null, -2]],
      single: ["float", [0.5, null, NaN]],
      double: ["float", [0.1, Infinity, null]],
      text: ["text", ["a", "", null]],
      large: ["text", ["é", null, "日本"]],
      flag: ["boolean", [true, null, false]],
    });
  });

  test("times in every unit, dates and decimals", async () => {
    const table = new Table({
      day: vectorFromArray([new Date(Date.UTC(2024, 1, 29)), null], new DateDay()),
      us: vectorFromArray([1.25, null], new TimestampMicrosecond()),
      ns: vectorFromArray([-0.25, null], new TimestampNanosecond("UTC")),
      decimal: vectorFromArray([Uint32Array.of(123, 0, 0, 0), null], new Decimal(2, 10)),
      clock: vectorFromArray([1, null], new TimeMillisecond()),
    });
    expect(await contentIn(form, table)).toEqual({
      day: ["time", [Date.UTC(2024, 1, 29), null]],
      us: ["time", [1.25, null]],
      ns: ["time", [-0.25, null]],
      decimal: ["float", [1.23, null]],
      clock: ["unsupported", expect.stringContaining("time of day")],
    });
  });

  test("dictionaries by value, and nested columns as unsupported", async () => {
    const list = new List(new Field("item", new Int32()));
    const table = new Table({
      word: vectorFromArray(["b", "a", null, "b"], new Dictionary(new Utf8(), new Int32())),
      nested: vectorFromArray([[1], [2, 3], null, []], list),
      group: vectorFromArray([{ x: 1 }, { x: 2 }, null, { x: 4 }], new Struct([new Field("x", new Int32())])),
      after: vectorFromArray([1, 2, 3, 4], new Int32()),
    });
    expect(await contentIn(form, table)).toEqual({
      word: ["text", ["b", "a", null, "b"]],
      nested: ["unsupported", expect.stringContaining("nested")],
      group: ["unsupported", expect.stringContaining("nested")],
      after: ["integer", [1, 2, 3, 4]],
    });
  });

  test("any doubles and texts", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 6 }).filter((word) => word.isWellFormed());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.option(fc.double()), fc.option(text)), { minLength: 1, maxLength: 30 }),
        async (rows) => {
          const table = new Table({
            double: vectorFromArray(
              rows.map(([first]) => first),
              new Float64(),
            ),
            text: vectorFromArray(
              rows.map(([, second]) => second),
              new Utf8(),
            ),
          });
          const content = await contentIn(form, table);
          expect(content["double"]![1]).toEqual(rows.map(([first]) => first));
          expect(content["text"]![1]).toEqual(rows.map(([, second]) => second));
        },
      ),
      { seed: 5, numRuns: 100 },
    );
  });

  test("several batches", async () => {
    const schema = new Schema([new Field("n", new Int32(), true)]);
    const parts = [[1, 2, 3], [], [4]].map((part) => tableFromArrays({ n: Int32Array.from(part) }).batches);
    const table = new Table(
      schema,
      parts.flat().map((batch) => new RecordBatch(schema, batch.data)),
    );
    expect(await contentIn(form, table)).toEqual({ n: ["integer", [1, 2, 3, 4]] });
  });
});

describe("what is refused, by name", () => {
  /** A stream of one schema without columns, and whatever body it claims to have. */
  function schemaMessage(endianness: Endianness, bodyLength: bigint): Uint8Array {
    const builder = new Builder();
    const fields = FlatSchema.createFieldsVector(builder, []);
    FlatSchema.startSchema(builder);
    FlatSchema.addEndianness(builder, endianness);
    FlatSchema.addFields(builder, fields);
    const schema = FlatSchema.endSchema(builder);
    builder.finish(
      Message.createMessage(builder, MetadataVersion.V5, MessageHeader.Schema, schema, bodyLength, 0),
    );
    const message = builder.asUint8Array();
    const prefix = new Uint8Array(8);
    new DataView(prefix.buffer).setInt32(0, -1, true);
    new DataView(prefix.buffer).setInt32(4, message.length, true);
    return Buffer.concat([prefix, message]);
  }

  test("numbers with the most significant byte first", async () => {
    const outcome = await readBytes("t.arrow", schemaMessage(Endianness.Big, 0n));
    expect(messages(outcome)).toContain("big-endian");
  });

  test("a body that is longer than the file", async () => {
    const outcome = await readBytes("t.arrow", schemaMessage(Endianness.Little, 2n ** 40n));
    expect(messages(outcome)).toContain("claims a body");
  });

  test("a file that was cut short, wherever", async () => {
    const bytes = fixture("types.arrow");
    for (const length of [8, 20, 500, bytes.length - 20, bytes.length - 1])
      expect((await readBytes("t.arrow", bytes.subarray(0, length))).ok, `${length} bytes`).toBe(false);
  });

  test("a stream may end without its end mark, but not within a message", async () => {
    const bytes = fixture("stream.arrows");
    expect(value(await readBytes("t.arrows", bytes.subarray(0, bytes.length - 8))).rows).toBe(40);
    expect((await readBytes("t.arrows", bytes.subarray(0, bytes.length - 40))).ok).toBe(false);
  });

  test("more rows than allowed", async () => {
    const outcome = await readTable(join(FIXTURES, "lz4.arrow"), { maxRows: 39 });
    expect(complaints(outcome)).toEqual(["table-too-large"]);
  });

  test("whatever bytes are changed, the answer is a table or problems", async () => {
    const files = ["types.arrow", "stream.arrows", "lz4.arrow", "views.arrow", "deltas.arrows"].map((name) =>
      fixture(name),
    );
    const change = fc.tuple(fc.nat({ max: 8000 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (file, changes) => {
          const bytes = file.slice();
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const outcome = await readBytes("t.arrow", bytes);
          if (!outcome.ok) for (const problem of outcome.problems) expect(problem.hint).not.toBe("");
        },
      ),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("columns of types that are not read", () => {
  test("take their buffers with them, so the columns behind them are read", async () => {
    const table = value(await readTable(join(FIXTURES, "types.arrow")));
    expect(table.columns.filter(({ kind }) => kind === "unsupported").map(({ name }) => name)).toEqual([
      "binary",
      "clock",
      "list",
      "struct",
      "map",
    ]);
    expect(cellsOf(table.column("after"))).toEqual([1, 2, 3]);
  });

  test("types in the words of the file", async () => {
    const table = value(await readTable(join(FIXTURES, "types.arrow")));
    const sources = Object.fromEntries(table.columns.map(({ name, source }) => [name, source]));
    expect(sources).toMatchObject({
      uint8: "UInt8",
      half: "Float16",
      decimal18: "Decimal128(18,3)",
      us: "Timestamp[us, Europe/Berlin]",
      category: "Dictionary<Int32, Utf8>",
      map: "Map",
    });
  });
});
