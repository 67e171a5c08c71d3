import { digestOf } from "../../src/base/digest.ts";
import { normalFrom, type Random, seededRandom } from "../../src/base/random.ts";
import { tableOf } from "../../src/data/source.ts";
import type { Column, Table } from "../../src/data/table.ts";
import { drift, judgeDriftColumns } from "../../src/gates/drift.ts";
import type { JudgedColumn } from "../../src/gates/drift-column.ts";
import { measureDrift } from "../../src/measure/drift.ts";
import { tableSource } from "../../src/measure/drift-side.ts";

/** Small tables for tests of drift: columns from plain lists, null where there is no value. */

export const SETTINGS = drift.settings.parse({});

export function randomOf(name: string): Random {
  return seededRandom(digestOf(name));
}

export function normals(name: string, rows: number, shift = 0): readonly number[] {
  const random = randomOf(name);
  return Array.from({ length: rows }, () => normalFrom(random) + shift);
}

export function picks(
  name: string,
  rows: number,
  shares: Readonly<Record<string, number>>,
): readonly string[] {
  const random = randomOf(name);
  return Array.from({ length: rows }, () => {
    let left = random();
    for (const [category, share] of Object.entries(shares)) {
      left -= share;
      if (left < 0) return category;
    }
    return Object.keys(shares).at(-1) ?? "";
  });
}

export function numberColumn(
  name: string,
  cells: readonly (number | null)[],
  kind: "float" | "integer" | "time" = "float",
): Column {
  return { kind, name, values: Float64Array.from(cells, (cell) => cell ?? 0), ...validity(cells) };
}

export function textColumn(name: string, cells: readonly (string | null)[]): Column {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = new Map(dictionary.map((text, code) => [text, code]));
  const values = Uint32Array.from(cells, (cell) => (cell === null ? 0 : (codes.get(cell) ?? 0)));
  return { kind: "text", name, values, dictionary, ...validity(cells) };
}

function validity(cells: readonly unknown[]): { readonly valid?: Uint8Array } {
  if (!cells.includes(null)) return {};
  const valid = new Uint8Array((cells.length + 7) >> 3);
  cells.forEach((cell, row) => {
    if (cell !== null) valid[row >> 3]! |= 1 << (row & 7);
  });
  return { valid };
}

export function table(file: string, ...columns: readonly Column[]): Table {
  const first = columns[0];
  const rows = first === undefined ? 0 : first.kind === "unsupported" ? first.rows : first.values.length;
  return tableOf(
    file,
    rows,
    columns.map((column) => ({ column, source: "test" })),
  );
}

export function judged(reference: Table, current: Table): readonly JudgedColumn[] {
  return judgeDriftColumns(measureDrift(tableSource(reference), tableSource(current)), SETTINGS);
}

/** One column on both sides, judged alone. */
export function judgedPair(reference: Column, current: Column): JudgedColumn {
  const [only] = judged(table("reference.csv", reference), table("current.csv", current));
  if (only === undefined) throw new Error("one column gives one answer");
  return only;
}
