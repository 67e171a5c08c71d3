import { Assembly, columnOf } from "./assembly.ts";
import { BeyondInt64, type Cells, type Target, TooWide } from "./convert.ts";
import type { Meaning } from "./raw.ts";
import type { SourceColumn } from "./source.ts";
import type { Column } from "./table.ts";
import { TextPool } from "./text-pool.ts";

/** A column of a binary format before it is read. */
export type StoredColumn = { readonly name: string; readonly meaning: Meaning; readonly source: string };

/** Puts all values of a column into an assembly. */
export type Fill = (assembly: Assembly, target: Target) => void;

/**
 * Reads one column: what cannot be held is not read at all, and 64-bit numbers are read as doubles first, and once
 * more as they are if one of them needs it.
 */
export function assembleColumn(stored: StoredColumn, rows: number, fill: Fill): SourceColumn {
  const { name, meaning, source } = stored;
  if (meaning.as === "unsupported")
    return { column: { kind: "unsupported", name, rows, reason: meaning.reason }, source };
  const column =
    tryColumn(stored, rows, { fill, wide: false }) ?? tryColumn(stored, rows, { fill, wide: true });
  if (column === undefined) throw new Error(`column ${name} was too wide twice`);
  return { column, source };
}

/** The array that a column of this meaning grows in. */
export function cellsFor(meaning: Meaning, rows: number, wide: boolean): Cells {
  if (meaning.as === "boolean") return new Uint8Array(rows);
  if (meaning.as === "text" || meaning.as === "uuid") return new Uint32Array(rows);
  return wide ? new BigInt64Array(rows) : new Float64Array(rows);
}

function tryColumn(
  { name, meaning }: StoredColumn,
  rows: number,
  { fill, wide }: { readonly fill: Fill; readonly wide: boolean },
): Column | undefined {
  const pool = new TextPool();
  const assembly = new Assembly(cellsFor(meaning, rows, wide));
  try {
    fill(assembly, { pool, wide });
  } catch (error) {
    if (error instanceof TooWide) return undefined;
    if (!(error instanceof BeyondInt64)) throw error;
    return { kind: "unsupported", name, rows, reason: "whole numbers of 2^63 and more; write them as text" };
  }
  return columnOf(name, meaning, assembly, pool);
}
