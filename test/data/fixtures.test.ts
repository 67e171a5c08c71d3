import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Cell, cellsOf, FIXTURES, readTable, value } from "./tables.ts";

/** What pyarrow reads in the fixtures, written by fixtures/train/tables.py. */
type Expected = {
  readonly files: Record<string, string>;
  readonly contents: Record<
    string,
    {
      readonly rows: number;
      readonly columns: Record<
        string,
        { readonly kind: string; readonly values: readonly (string | number | null)[] }
      >;
    }
  >;
};

const expected = JSON.parse(readFileSync(join(FIXTURES, "expected.json"), "utf8")) as Expected;

describe("every fixture is read as pyarrow reads it", () => {
  for (const [file, content] of Object.entries(expected.files)) {
    test(file, async () => {
      const { rows, columns } = expected.contents[content]!;
      const table = value(await readTable(join(FIXTURES, file)));
      expect(table.rows).toBe(rows);
      expect(table.columns.map(({ name, kind }) => [name, kind])).toEqual(
        Object.entries(columns).map(([name, { kind }]) => [name, kind]),
      );
      for (const [name, { kind, values }] of Object.entries(columns)) {
        const cells = cellsOf(table.column(name));
        if (kind === "unsupported") expect(cells, name).toEqual(expect.any(String));
        else expect(cells, name).toEqual(values.map((cell) => cellFrom(cell, kind)));
        const nulls = values.filter((cell) => cell === null).length;
        expect(table.columns.find((info) => info.name === name)?.nulls, name).toBe(nulls);
      }
    });
  }
});

function cellFrom(cell: string | number | null, kind: string): Cell {
  if (cell === null || (kind === "text" && typeof cell === "string")) return cell;
  if (kind === "boolean") return cell === 1;
  if (kind === "int64") return BigInt(cell);
  if (cell === "inf") return Infinity;
  if (cell === "-inf") return -Infinity;
  return Number(cell);
}
