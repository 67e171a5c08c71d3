import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairRows } from "../../src/data/pair.ts";
import { tableOf } from "../../src/data/source.ts";
import { BitsBuilder, type Column, rowsOf, type Table } from "../../src/data/table.ts";
import { complaints, messages, value } from "./tables.ts";

function tableWith(file: string, column: Column): Table {
  return tableOf(file, rowsOf(column), [{ column, source: "a test" }]);
}

function texts(file: string, ids: readonly (string | null)[]): Table {
  const dictionary = [...new Set(ids.filter((id) => id !== null))];
  const bits = new BitsBuilder(ids.length);
  for (const [row, id] of ids.entries()) if (id === null) bits.clear(row);
  const values = Uint32Array.from(ids, (id) => (id === null ? 0 : dictionary.indexOf(id)));
  return tableWith(file, { kind: "text", name: "id", values, dictionary, ...bits.end() });
}

function wholes(file: string, ids: readonly number[]): Table {
  return tableWith(file, { kind: "integer", name: "id", values: Float64Array.from(ids) });
}

function longs(file: string, ids: readonly bigint[]): Table {
  return tableWith(file, { kind: "int64", name: "id", values: BigInt64Array.from(ids) });
}

function pairs(left: Table, right: Table, id?: string): readonly (readonly number[])[] {
  const rows = value(pairRows(left, right, id));
  return [[...rows.left], [...rows.right]];
}

describe("rows are paired", () => {
  test("by position where no id is named", () => {
    expect(pairs(wholes("a", [5, 6]), wholes("b", [7, 8]))).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test("by text, in the order of the left table", () => {
    expect(pairs(texts("a", ["x", "y", "z"]), texts("b", ["z", "x", "y"]), "id")).toEqual([
      [0, 1, 2],
      [1, 2, 0],
    ]);
  });

  test("by whole numbers of either width, by value", () => {
    expect(pairs(wholes("a", [1, 2]), longs("b", [2n, 1n]), "id")).toEqual([
      [0, 1],
      [1, 0],
    ]);
    const large = [2n ** 53n, 2n ** 53n + 1n];
    expect(pairs(longs("a", large), longs("b", large.toReversed()), "id")).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test("any order of the same ids", () => {
    const shuffled = fc
      .uniqueArray(fc.integer(), { maxLength: 50 })
      .chain((ids) => fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length })));
    fc.assert(
      fc.property(shuffled, ([ids, others]) => {
        const rows = value(pairRows(wholes("a", ids), wholes("b", others), "id"));
        expect([...rows.left]).toEqual(ids.map((_, row) => row));
        expect(Array.from(rows.right, (row) => others[row])).toEqual(ids);
      }),
      { seed: 19, numRuns: 100 },
    );
  });
});

describe("what does not pair is a problem", () => {
  test("different numbers of rows by position, with both counts", () => {
    const outcome = pairRows(wholes("a", [1, 2]), wholes("b", [1]));
    expect(complaints(outcome)).toEqual(["rows-differ"]);
    expect(messages(outcome)).toContain("it has 1 rows and a has 2");
  });

  test("rows without id, repeated ids and ids without partner, on both sides, all at once", () => {
    const outcome = pairRows(
      texts("a", ["x", "x", null, "only-a"]),
      texts("b", ["x", "only-b", "only-b"]),
      "id",
    );
    expect(complaints(outcome)).toEqual([
      "missing-ids id",
      "repeated-ids id",
      "repeated-ids id",
      "unpaired-ids id",
      "unpaired-ids id",
    ]);
    const text = messages(outcome);
    expect(text).toContain("row 3");
    expect(text).toContain("only-a");
    expect(text).toContain("only-b");
  });

  test("a few examples, and how many there are", () => {
    const outcome = pairRows(
      wholes(
        "a",
        Array.from({ length: 100 }, (_, at) => at),
      ),
      wholes("b", [0]),
      "id",
    );
    expect(messages(outcome)).toContain("99 ids of a are not in it (1, 2, 3, 4, 5, …)");
  });

  test("no such column, with a suggestion", () => {
    const outcome = pairRows(wholes("a", [1]), wholes("b", [1]), "ids");
    expect(complaints(outcome)).toEqual(["unknown-column ids", "unknown-column ids"]);
    expect(messages(outcome)).toContain('Did you mean "id"?');
  });

  test("numbers on one side and text on the other", () => {
    expect(complaints(pairRows(wholes("a", [1]), texts("b", ["1"]), "id"))).toEqual(["id-kind id"]);
  });

  test("fractions, times, booleans and unsupported columns identify nothing", () => {
    const kinds: readonly Column[] = [
      { kind: "float", name: "id", values: Float64Array.of(1) },
      { kind: "time", name: "id", values: Float64Array.of(1) },
      { kind: "boolean", name: "id", values: Uint8Array.of(1) },
      { kind: "unsupported", name: "id", rows: 1, reason: "nested" },
    ];
    for (const column of kinds)
      expect(complaints(pairRows(tableWith("a", column), wholes("b", [1]), "id"))).toEqual(["id-kind id"]);
  });
});
