import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Assembly } from "../../src/data/assembly.ts";
import { decimalsOf } from "../../src/data/decimal.ts";
import { findIsoTimeIn } from "../../src/data/iso-time.ts";
import { hasNumbers, numbersOf } from "../../src/data/numbers.ts";
import { BitsBuilder, type Column, rowsOf } from "../../src/data/table.ts";
import { TextPool } from "../../src/data/text-pool.ts";
import { codesOf, textAt } from "../../src/data/texts.ts";

function gap(rows: number, ...missing: readonly number[]): ReturnType<BitsBuilder["end"]> {
  const bits = new BitsBuilder(rows);
  for (const row of missing) bits.clear(row);
  return bits.end();
}

const FLOATS: Column = {
  kind: "float",
  name: "f",
  values: Float64Array.of(1, -0, 0.1, NaN, Infinity, 1e21),
  ...gap(6),
};
const COLUMNS: readonly Column[] = [
  FLOATS,
  { kind: "integer", name: "i", values: Float64Array.of(3, 0, 3), ...gap(3, 1) },
  { kind: "int64", name: "l", values: BigInt64Array.of(2n ** 53n + 1n, 0n), ...gap(2, 1) },
  { kind: "boolean", name: "b", values: Uint8Array.of(1, 0, 1), ...gap(3, 2) },
  { kind: "text", name: "t", values: Uint32Array.of(1, 0, 1), dictionary: ["", "x"], ...gap(3, 2) },
  {
    kind: "time",
    name: "d",
    values: Float64Array.of(0, 86_400_000 * 1.5, 0.25, 1709209805250.125),
    ...gap(4),
  },
  { kind: "unsupported", name: "u", rows: 2, reason: "nested" },
];

describe("canonical texts", () => {
  test("of every kind", () => {
    const written = COLUMNS.map((column) =>
      Array.from({ length: rowsOf(column) }, (_, row) => textAt(column, row)),
    );
    expect(written).toEqual([
      ["1", "0", "0.1", "NaN", "Infinity", "1e+21"],
      ["3", undefined, "3"],
      ["9007199254740993", undefined],
      ["true", "false", undefined],
      ["x", "", undefined],
      [
        "1970-01-01",
        "1970-01-02T12:00:00.000Z",
        "1970-01-01T00:00:00.000250Z",
        "2024-02-29T12:30:05.250125Z",
      ],
      [undefined, undefined],
    ]);
  });

  test("times before 1970 and beyond the calendar", () => {
    const column: Column = { kind: "time", name: "d", values: Float64Array.of(-1, -86_400_000, 1e300, NaN) };
    expect([0, 1, 2, 3].map((row) => textAt(column, row))).toEqual([
      "1969-12-31T23:59:59.999Z",
      "1969-12-31",
      "1e+300",
      "NaN",
    ]);
  });
});

describe("codes", () => {
  test("equal values have one code, and what is missing has −1", () => {
    const codes = COLUMNS.map((column) => {
      const { codes, names } = codesOf(column);
      return [[...codes], names];
    });
    expect(codes).toEqual([
      [
        [0, 1, 2, 3, 4, 5],
        ["1", "0", "0.1", "NaN", "Infinity", "1e+21"],
      ],
      [[0, -1, 0], ["3"]],
      [[0, -1], ["9007199254740993"]],
      [
        [0, 1, -1],
        ["true", "false"],
      ],
      [
        [1, 0, -1],
        ["", "x"],
      ],
      [[0, 1, 2, 3], expect.any(Array)],
      [[-1, -1], []],
    ]);
  });

  test("NaN is one value, and so are 0 and −0", () => {
    const column: Column = { kind: "float", name: "f", values: Float64Array.of(NaN, 0, NaN, -0) };
    expect(codesOf(column)).toEqual({ codes: Int32Array.of(0, 1, 0, 1), names: ["NaN", "0"] });
  });
});

describe("numbers", () => {
  test("what is missing is NaN, and the column is left as it is", () => {
    const integer = COLUMNS[1]!;
    expect([...numbersOf(integer)]).toEqual([3, NaN, 3]);
    expect(integer.kind === "integer" && [...integer.values]).toEqual([3, 0, 3]);
    expect([...numbersOf(COLUMNS[2]!)]).toEqual([2 ** 53, NaN]);
    expect([...numbersOf(COLUMNS[3]!)]).toEqual([1, 0, NaN]);
    expect(numbersOf(FLOATS)).toEqual(FLOATS.kind === "float" && FLOATS.values);
  });

  test("text and unsupported columns have none", () => {
    for (const column of COLUMNS) {
      if (hasNumbers(column)) expect(numbersOf(column)).toBeInstanceOf(Float64Array);
      else expect(() => numbersOf(column)).toThrow("no numbers");
    }
  });
});

describe("ISO 8601 times", () => {
  test("any instant of the calendar reads as JavaScript reads it", () => {
    const instant = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (date) => {
        const text = date.toISOString();
        expect(findIsoTimeIn(text)).toEqual({ ms: date.getTime(), form: "zoned" });
        expect(findIsoTimeIn(text.slice(0, 10))).toEqual({ ms: Date.parse(text.slice(0, 10)), form: "date" });
        expect(findIsoTimeIn(text.slice(0, 19).replace("T", " "))?.ms).toBe(
          Date.parse(`${text.slice(0, 19)}Z`),
        );
      }),
      { seed: 23, numRuns: 100 },
    );
  });

  test("offsets and fractions down to the nanosecond", () => {
    expect(findIsoTimeIn("1970-01-01T01:00:00+01:00")?.ms).toBe(0);
    expect(findIsoTimeIn("1970-01-01T00:00:00-0130")?.ms).toBe(5_400_000);
    expect(findIsoTimeIn("1970-01-01 00:00+01")?.ms).toBe(-3_600_000);
    expect(findIsoTimeIn("1970-01-01T00:00:00.000001")?.ms).toBe(0.001);
    expect(findIsoTimeIn("1970-01-01T00:00:00.123456789Z")?.ms).toBe(123.456789);
  });

  test("nothing else is a time", () => {
    const others = [
      "2024-13-01",
      "2024-00-01",
      "2024-02-30",
      "1900-02-29",
      "2024-1-01",
      "2024-01-01T24:00",
      "2024-01-01T23:60",
      "2024-01-01T23:59:60",
      "2024-01-01T",
      "2024-01-01T1",
      "2024-01-01T10:00:00.",
      "2024-01-01T10:00:00.0123456789",
      "2024-01-01T10:00:00z",
      "2024-01-01T10:00:00+1",
      "2024-01-01T10:00:00+01:0",
      "2024-01-01T10:00:00+24:00",
      "2024-01-01x10:00",
      "2024-01-01 ",
      "20240101",
      "2024-01",
      "",
    ];
    for (const text of others) expect(findIsoTimeIn(text), text).toBeUndefined();
  });
});

describe("decimals", () => {
  const bytesOf = (value: bigint, width: number): Uint8Array =>
    Uint8Array.from({ length: width }, (_, at) =>
      Number(BigInt.asUintN(8, value >> BigInt(8 * (width - 1 - at)))),
    );

  test("are the nearest double, in bytes of any width and order", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }),
        fc.nat({ max: 38 }),
        fc.nat({ max: 16 }),
        (value, scale, more) => {
          const bytes = bytesOf(value, 16 + more);
          const raw = (part: Uint8Array) =>
            ({
              form: "bytes",
              bytes: part,
              starts: Uint32Array.of(0),
              ends: Uint32Array.of(part.length),
            }) as const;
          const nearest = Number(`${value}e-${scale}`);
          expect(decimalsOf(raw(bytes), scale, false)[0]).toBe(nearest);
          expect(decimalsOf(raw(bytes.toReversed()), scale, true)[0]).toBe(nearest);
        },
      ),
      { seed: 29, numRuns: 100 },
    );
  });

  test("in 32 and 64 bits, also with a negative scale", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.integer({ min: -5, max: 30 }),
        (value, scale) => {
          const words = new Int32Array(BigInt64Array.of(value).buffer);
          expect(decimalsOf({ form: "words", words }, scale, true)[0]).toBe(Number(`${value}e${-scale}`) + 0);
          const small = Number(BigInt.asIntN(32, value));
          expect(decimalsOf({ form: "numbers", values: Int32Array.of(small) }, scale, true)[0]).toBe(
            Number(`${small}e${-scale}`),
          );
        },
      ),
      { seed: 31, numRuns: 100 },
    );
  });

  test("0.3 is 0.3, which three times 0.1 is not", () => {
    expect(decimalsOf({ form: "numbers", values: Int32Array.of(3) }, 1, true)[0]).toBe(0.3);
  });
});

describe("a column that grows", () => {
  const two = (): Assembly => new Assembly(new Float64Array(2));
  const both = Uint8Array.of(1, 1);

  test("takes as many values as rows that have one", () => {
    expect(() => two().sparse(2, Uint8Array.of(1, 0), Float64Array.of(1, 2))).toThrow("2 values for 1 rows");
    expect(() => two().dense(2, undefined, Float64Array.of(1))).toThrow("1 values for 2 rows");
    expect(() => two().sparse(3, undefined, Float64Array.of(1, 2, 3))).toThrow("more rows than the 2");
  });

  test("takes no index beyond its dictionary", () => {
    expect(() => two().indexed(Uint32Array.of(0, 1), both, Float64Array.of(7))).toThrow(
      "index 1 into a dictionary of 1",
    );
  });

  test("is missing where its dictionary is", () => {
    const column = two();
    column.indexed(Uint32Array.of(0, 1), both, Float64Array.of(7, 8), Uint8Array.of(1, 0));
    expect([column.out[0], column.valid]).toEqual([7, Uint8Array.of(0b1111_1101)]);
  });
});

describe("the pool of texts", () => {
  test("gives equal texts equal codes, in the order in which they come", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 6 }), { maxLength: 200 }), (words) => {
        const pool = new TextPool();
        const codes = words.map((word) => {
          const bytes = Buffer.from(`..${word}..`, "utf8");
          return pool.codeOf(bytes, 2, bytes.length - 2);
        });
        const texts = pool.texts() ?? [];
        expect(codes.map((code) => texts[code])).toEqual(words.map((word) => word.toWellFormed()));
        expect(pool.size).toBe(new Set(words.map((word) => word.toWellFormed())).size);
      }),
      { seed: 37, numRuns: 100 },
    );
  });

  test("many texts", () => {
    const pool = new TextPool();
    for (let round = 0; round < 2; round += 1) {
      for (let at = 0; at < 20_000; at += 1) {
        const bytes = Buffer.from(`id-${at * 7919}`);
        expect(pool.codeOf(bytes, 0, bytes.length)).toBe(at);
      }
    }
    expect(pool.texts()?.[19_999]).toBe(`id-${19_999 * 7919}`);
  });

  test("knows when a text is not UTF-8, even if its neighbours complete it", () => {
    const halves = Buffer.from("é", "utf8");
    const pool = new TextPool();
    pool.codeOf(halves, 0, 1);
    pool.codeOf(halves, 1, 2);
    expect(pool.texts()).toBeUndefined();
    const other = new TextPool();
    other.codeOf(Uint8Array.of(0xff), 0, 1);
    expect(other.texts()).toBeUndefined();
  });
});
