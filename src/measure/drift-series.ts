import { codesOf } from "../data/texts.ts";
import { type Column, isValid, rowsOf } from "../data/table.ts";

/** Rows of one batch or window, by the value of a column. */
export type Batch = { readonly name: string; readonly rows: Uint32Array };

const MOST_BATCHES = 60;

/**
 * Splits rows by the value of a column. Times are cut to days, months or years, whichever first gives no more than 60
 * windows. Rows without a value belong to no batch. Undefined where there are too many different values.
 */
export function batchesOf(column: Column): readonly Batch[] | undefined {
  const { names, codes } = codesOf(column);
  const cuts = column.kind === "time" ? [10, 7, 4] : [undefined];
  for (const cut of cuts) {
    const batches = groupRows(names, codes, cut);
    if (batches.length <= MOST_BATCHES) return batches;
  }
  return undefined;
}

function groupRows(names: readonly string[], codes: Int32Array, cut: number | undefined): readonly Batch[] {
  const places = new Map<string, number>();
  const groupOf = new Int32Array(names.length).fill(-1);
  const sizes: number[] = [];
  for (const code of codes) {
    if (code < 0) continue;
    if (groupOf[code] === -1) {
      const name = names[code]!.slice(0, cut ?? names[code]!.length);
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      groupOf[code] = place;
    }
    const group = groupOf[code]!;
    sizes[group] = (sizes[group] ?? 0) + 1;
  }
  const rows = sizes.map((size) => new Uint32Array(size));
  const next = sizes.map(() => 0);
  codes.forEach((code, row) => {
    if (code < 0) return;
    const group = groupOf[code]!;
    rows[group]![next[group]!] = row;
    next[group]! += 1;
  });
  return [...places]
    .map(([name, place]) => ({ name, rows: rows[place]! }))
    .sort((one, other) => compareNames(one.name, other.name));
}

/** Numbers by size, everything else by letter. */
function compareNames(one: string, other: string): number {
  const difference = Number(one) - Number(other);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A column of some of its rows. */
export function takeRows(column: Column, rows: Uint32Array): Column {
  if (column.kind === "unsupported") return { ...column, rows: rows.length };
  const bits = column.valid === undefined ? {} : { valid: takeBits(column, rows) };
  switch (column.kind) {
    case "int64":
      return { ...column, values: BigInt64Array.from(rows, (row) => column.values[row]!), ...bits };
    case "boolean":
      return { ...column, values: Uint8Array.from(rows, (row) => column.values[row]!), ...bits };
    case "text":
      return { ...column, values: Uint32Array.from(rows, (row) => column.values[row]!), ...bits };
    case "float":
    case "integer":
    case "time":
      return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!), ...bits };
    default:
      return column satisfies never;
  }
}

function takeBits(column: Exclude<Column, { readonly kind: "unsupported" }>, rows: Uint32Array): Uint8Array {
  const bits = new Uint8Array((rows.length + 7) >> 3);
  rows.forEach((row, at) => {
    if (row >= rowsOf(column)) throw new Error(`row ${row} of ${rowsOf(column)}`);
    if (isValid(column.valid, row)) bits[at >> 3]! |= 1 << (at & 7);
  });
  return bits;
}
