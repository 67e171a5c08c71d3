import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findLongNumbers } from "../../src/data/json-numbers.ts";
import { complaints, contentOf, messages, readBytes, value } from "./tables.ts";

const jsonl = (...lines: readonly string[]) => readBytes("table.jsonl", lines.join("\n"));
const content = async (...lines: readonly string[]) => contentOf(value(await jsonl(...lines)));

describe("one object a line", () => {
  test("columns are the keys of all lines, and what is absent is null", async () => {
    expect(await content('{"a":1,"b":"x"}', '{"b":null}', '{"c":true,"a":2}')).toEqual({
      a: ["integer", [1, null, 2]],
      b: ["text", ["x", null, null]],
      c: ["boolean", [null, null, true]],
    });
  });

  test("numbers are whole, fractions, or 64 bits wide", async () => {
    const lines = [
      '{"w":1,"f":1,"l":9007199254740993,"m":-1}',
      '{"w":-0,"f":0.5,"l":1,"m":-9223372036854775808}',
    ];
    expect(await content(...lines)).toEqual({
      w: ["integer", [1, 0]],
      f: ["float", [1, 0.5]],
      l: ["int64", [9007199254740993n, 1n]],
      m: ["int64", [-1n, -(2n ** 63n)]],
    });
  });

  test("whole numbers beyond 64 bits are unsupported, unless fractions say that they are amounts", async () => {
    expect(await content('{"a":18446744073709551616}')).toEqual({
      a: ["unsupported", expect.stringContaining("64 bits")],
    });
    expect(await content('{"a":18446744073709551616}', '{"a":0.5}')).toEqual({
      a: ["float", [2 ** 64, 0.5]],
    });
    expect(await content('{"a":1e300}')).toEqual({ a: ["float", [1e300]] });
  });

  test("texts that are all times are times", async () => {
    expect(await content('{"t":"2024-01-01"}', "{}", '{"t":"2024-01-01T12:00:00"}')).toEqual({
      t: ["time", [Date.UTC(2024, 0, 1), null, Date.UTC(2024, 0, 1, 12)]],
    });
    expect(await content('{"t":"2024-01-01"}', '{"t":"soon"}')).toEqual({
      t: ["text", ["2024-01-01", "soon"]],
    });
    expect(await content('{"t":"2024-01-01"}', '{"t":"2024-01-01T00:00:00Z"}')).toMatchObject({
      t: ["text", {}],
    });
  });

  test("lists and objects make their column unsupported and leave the others alone", async () => {
    expect(await content('{"a":1,"b":[1]}', '{"a":2,"b":3}')).toEqual({
      a: ["integer", [1, 2]],
      b: ["unsupported", expect.stringContaining("line 1")],
    });
  });

  test("empty lines, CRLF, a byte order mark, no newline at the end, gzip", async () => {
    const expected = { a: ["integer", [1, 2]] };
    expect(await content('\uFEFF{"a":1}\r', "", "  \r", '{"a":2}')).toEqual(expected);
    const packed = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]);
    expect(contentOf(value(await readBytes("t.ndjson", packed)))).toEqual(expected);
  });

  test("a key may be called anything", async () => {
    expect(await content('{"__proto__":1,"constructor":2,"toString":3}')).toEqual({
      ["__proto__"]: ["integer", [1]],
      constructor: ["integer", [2]],
      toString: ["integer", [3]],
    });
  });

  test("only the wanted columns are kept, others may be mixed", async () => {
    const outcome = await readBytes("t.jsonl", '{"a":1,"b":1}\n{"a":2,"b":"x"}\n', { columns: ["a"] });
    expect(contentOf(value(outcome))).toEqual({ a: ["integer", [1, 2]] });
  });
});

describe("a broken line is a problem with its number", () => {
  const cases: readonly (readonly [rule: string, lines: readonly string[], problems: readonly string[]])[] = [
    ["no JSON", ['{"a":1}', "{a:2}", '{"a":3}', "nonsense"], ["broken-line:2", "broken-line:4"]],
    ["NaN is no JSON", ['{"a":NaN}'], ["broken-line:1"]],
    ["a list", ["[1]"], ["broken-line:1"]],
    ["a number", ['{"a":1}', "5"], ["broken-line:2"]],
    [
      "another type than before",
      ['{"a":1}', '{"a":"1"}', '{"a":true}'],
      ["mixed-types:2 a", "mixed-types:3 a"],
    ],
    ["half a character", ['{"a":"\\ud800"}'], ["broken-text:1 a"]],
    ["an empty object only", ["{}"], ["empty-table"]],
    ["a key without letters", ['{"":1}'], ["unnamed-column"]],
  ];
  test.each(cases)("%s", async (_rule, lines, problems) => {
    expect(complaints(await jsonl(...lines))).toEqual(problems);
  });

  test("bytes that are not UTF-8", async () => {
    const bytes = Buffer.from('{"a":"x"}\n{"a":"\xfc"}\n', "latin1");
    expect(complaints(await readBytes("t.jsonl", bytes))).toEqual(["not-utf8:2"]);
  });

  test("twenty are listed, the others counted", async () => {
    const outcome = await jsonl(...Array.from({ length: 30 }, () => "x"));
    expect(complaints(outcome)).toHaveLength(21);
    expect(messages(outcome)).toContain("and 10 more of this kind");
  });
});

test("long numbers are found by key, whatever stands around them", () => {
  const text =
    '{"a\\"b": 12345678901234567890 , "s":"1,\\"x\\":2","n":{"a\\"b":1},"l":[9,9],"f":1.5, "z":-7}';
  expect([...findLongNumbers(text)]).toEqual([
    ['a"b', 12345678901234567890n],
    ["z", -7n],
  ]);
});

test("any flat rows survive being written and read back", async () => {
  const row = fc.record(
    {
      number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      text: fc.option(fc.string({ maxLength: 5 })),
      flag: fc.option(fc.boolean()),
      big: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    },
    { requiredKeys: [] },
  );
  const long = (value: bigint | null): unknown =>
    value === null || Number.isSafeInteger(Number(value)) ? (value === null ? null : Number(value)) : value;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const lines = rows.map((item) =>
        JSON.stringify({ ...item, number: item.number ?? 0.5, text: item.text ?? "word", big: null }).replace(
          '"big":null',
          `"big":${item.big ?? "null"}`,
        ),
      );
      const read = await content(...lines);
      expect(read["number"]![1]).toEqual(rows.map(({ number }) => (number ?? 0.5) + 0));
      expect(read["text"]![1]).toEqual(rows.map(({ text }) => text ?? "word"));
      const wide = rows.some(({ big }) => typeof long(big ?? null) === "bigint");
      expect(read["big"]![1]).toEqual(
        rows.map(({ big }) => (big === null || big === undefined ? null : wide ? big : Number(big))),
      );
    }),
    { seed: 13, numRuns: 100 },
  );
});
