import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Outcome, renderProblem } from "../../src/base/problem.ts";
import { openTableSource } from "../../src/data/read.ts";
import { loadTable, type ReadOptions } from "../../src/data/source.ts";
import { type Column, isValid, rowsOf, type Table } from "../../src/data/table.ts";

/** What the tests of the data room share: little files, and columns in a form that reads well in an expectation. */

export const FIXTURES = join(import.meta.dirname, "../../fixtures/tables");

export type Cell = number | string | bigint | boolean | null;

/** Values as one would write them down; missing ones are null, and an unsupported column is its reason. */
export function cellsOf(column: Column): readonly Cell[] | string {
  if (column.kind === "unsupported") return column.reason;
  const cells: Cell[] = [];
  for (let row = 0; row < rowsOf(column); row += 1) {
    if (!isValid(column.valid, row)) cells.push(null);
    else if (column.kind === "text") cells.push(column.dictionary[column.values[row]!]!);
    else if (column.kind === "boolean") cells.push(column.values[row] === 1);
    else cells.push(column.values[row]!);
  }
  return cells;
}

/** All columns of a table: `{name: [kind, values]}`. */
export function contentOf(table: Table): Record<string, readonly [string, readonly Cell[] | string]> {
  return Object.fromEntries(
    table.columns.map(({ name, kind }) => [name, [kind, cellsOf(table.column(name))] as const]),
  );
}

export async function readTable(path: string, options: Partial<ReadOptions> = {}): Promise<Outcome<Table>> {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const source = await openTableSource(path, { file, ...options });
  return source.ok ? loadTable(source.value) : source;
}

/** Reads these bytes as a file of this name. */
export async function readBytes(
  name: string,
  bytes: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<Outcome<Table>> {
  const folder = mkdtempSync(join(tmpdir(), "twokey-test-"));
  try {
    const path = join(folder, name);
    writeFileSync(path, name.endsWith(".gz") ? gzipSync(bytes) : bytes);
    return await readTable(path, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table, or a failure that shows its problems. */
export function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problems.map(renderProblem).join("\n"));
  return outcome.value;
}

/** `code:line path` of every problem, `[]` when there is none. */
export function complaints(outcome: Outcome<unknown>): readonly string[] {
  if (outcome.ok) return [];
  return outcome.problems.map(({ code, line, path }) =>
    [line === undefined ? code : `${code}:${line}`, path].filter((part) => part !== "").join(" "),
  );
}

export function messages(outcome: Outcome<unknown>): string {
  return outcome.ok ? "" : outcome.problems.map(renderProblem).join("\n");
}

export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(FIXTURES, name)));
}
