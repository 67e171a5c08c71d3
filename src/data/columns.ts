import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../base/json.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { infoOf, type SourceColumn, type TableSource } from "./source.ts";
import { type Column, type ColumnInfo, rowsOf, type Table } from "./table.ts";

/*
 * How a table goes from one process to another: a folder with one `table.json` and, for every column, plain
 * little-endian files: `3.values` (the array of the column model), `3.valid` (the bits, where some row is
 * null), `3.texts` and `3.ends` (the dictionary as UTF-8 and where each text ends). Files are numbered and
 * never named after a column, whose name may be anything.
 */

/** Writes a source column by column, so that memory holds one. Problems of all columns come back at once. */
export function writeSource(folder: string, source: TableSource): Outcome<readonly ColumnInfo[]> {
  const writer = startTable(folder, source.file, source.rows);
  const problems: Problem[] = [];
  for (const name of source.names) {
    const read = source.read(name);
    if (!read.ok) problems.push(...read.problems);
    else if (problems.length === 0) writer.add(read.value);
  }
  return problems.length > 0 ? bad(...problems) : good(writer.end());
}

export function writeTable(folder: string, table: Table): void {
  const writer = startTable(folder, table.file, table.rows);
  for (const { name, source } of table.columns) writer.add({ column: table.column(name), source });
  writer.end();
}

/** For results that were computed, such as scores. All columns have the same number of rows. */
export function writeColumns(folder: string, columns: readonly Column[]): void {
  const writer = startTable(folder, "", columns[0] === undefined ? 0 : rowsOf(columns[0]));
  for (const column of columns) writer.add({ column, source: "computed" });
  writer.end();
}

/**
 * Opens what was written, holding every size against the files; a column is read when it is asked for, and only
 * once while somebody holds it. Throws when the folder is not what `write…` leaves: nobody else writes here.
 */
export function openTable(folder: string): Table {
  const content = CONTENT.parse(parseJson(readFileSync(join(folder, "table.json"), "utf8")));
  const places = new Map(content.columns.map((entry, at) => [entry.name, { entry, at }]));
  if (places.size !== content.columns.length) throw new Error("two columns of one name were handed over");
  for (const { entry, at } of places.values()) checkFiles(folder, content.rows, { entry, at });
  const read = new Map<string, WeakRef<Column>>();
  return {
    file: content.file,
    rows: content.rows,
    columns: content.columns.map(({ name, kind, nulls, source, reason }) => ({
      name,
      kind,
      nulls,
      source,
      ...(reason === undefined ? {} : { reason }),
    })),
    column: (name) => {
      const place = places.get(name);
      if (place === undefined) throw new Error(`${content.file} has no column ${name}`);
      const before = read.get(name)?.deref();
      if (before !== undefined) return before;
      const column = readColumn(folder, content.rows, place);
      read.set(name, new WeakRef(column));
      return column;
    },
  };
}

const FORMAT = "twokey-columns-1";

const COLUMN = z.strictObject({
  name: z.string(),
  kind: z.enum(["float", "integer", "int64", "boolean", "text", "time", "unsupported"]),
  nulls: z.int().min(0),
  source: z.string(),
  reason: z.string().optional(),
  texts: z.strictObject({ count: z.int().min(0), bytes: z.int().min(0) }).optional(),
});

const CONTENT = z.strictObject({
  format: z.literal(FORMAT),
  file: z.string(),
  rows: z.int().min(0).max(0xffff_ffff),
  columns: z.array(COLUMN),
});

type Entry = z.infer<typeof COLUMN>;
type Place = { readonly entry: Entry; readonly at: number };

type TableWriter = {
  readonly add: (read: SourceColumn) => void;
  readonly end: () => readonly ColumnInfo[];
};

function startTable(folder: string, file: string, rows: number): TableWriter {
  mkdirSync(folder, { recursive: true });
  const entries: Entry[] = [];
  const infos: ColumnInfo[] = [];
  return {
    add: (read) => {
      const { column } = read;
      if (rowsOf(column) !== rows)
        throw new Error(`a column of ${rowsOf(column)} rows in a table of ${rows}`);
      const info = infoOf(read);
      const texts = writeColumn(folder, entries.length, column);
      infos.push(info);
      entries.push(texts === undefined ? { ...info } : { ...info, texts });
    },
    end: () => {
      const content: z.infer<typeof CONTENT> = { format: FORMAT, file, rows, columns: entries };
      writeFileSync(join(folder, "table.json"), JSON.stringify(content));
      return infos;
    },
  };
}

function writeColumn(folder: string, at: number, column: Column): Entry["texts"] {
  if (column.kind === "unsupported") return undefined;
  write(folder, `${at}.values`, column.values);
  if (column.valid !== undefined) write(folder, `${at}.valid`, column.valid);
  if (column.kind !== "text") return undefined;
  const ends = new Uint32Array(column.dictionary.length);
  let bytes = 0;
  for (const [code, text] of column.dictionary.entries()) {
    bytes += Buffer.byteLength(text, "utf8");
    ends[code] = bytes;
  }
  if (bytes > 0xffff_ffff) throw new Error("more than 4 GB of different texts in one column");
  const texts = Buffer.allocUnsafe(bytes);
  let offset = 0;
  for (const text of column.dictionary) offset += texts.write(text, offset, "utf8");
  write(folder, `${at}.texts`, texts);
  write(folder, `${at}.ends`, ends);
  return { count: column.dictionary.length, bytes };
}

function write(folder: string, name: string, bytes: NodeJS.ArrayBufferView): void {
  writeFileSync(join(folder, name), bytes);
}

const WIDTHS = { float: 8, integer: 8, int64: 8, time: 8, text: 4, boolean: 1, unsupported: 0 } as const;

function checkFiles(folder: string, rows: number, { entry, at }: Place): void {
  if (entry.kind === "unsupported") return;
  checkSize(folder, `${at}.values`, rows * WIDTHS[entry.kind]);
  if (entry.nulls > 0) checkSize(folder, `${at}.valid`, (rows + 7) >> 3);
  if (entry.kind !== "text") return;
  if (entry.texts === undefined) throw new Error("a column of texts was handed over without them");
  checkSize(folder, `${at}.texts`, entry.texts.bytes);
  checkSize(folder, `${at}.ends`, entry.texts.count * 4);
}

function checkSize(folder: string, name: string, size: number): void {
  const found = statSync(join(folder, name)).size;
  if (found !== size) throw new Error(`${name} has ${found} bytes where ${size} were announced`);
}

function readColumn(folder: string, rows: number, { entry, at }: Place): Column {
  const { name, kind } = entry;
  if (kind === "unsupported") return { kind, name, rows, reason: entry.reason ?? "" };
  const buffer = readBuffer(folder, `${at}.values`, rows * WIDTHS[kind]);
  const bits =
    entry.nulls > 0 ? { valid: new Uint8Array(readBuffer(folder, `${at}.valid`, (rows + 7) >> 3)) } : {};
  switch (kind) {
    case "int64":
      return { kind, name, values: new BigInt64Array(buffer), ...bits };
    case "boolean":
      return { kind, name, values: new Uint8Array(buffer), ...bits };
    case "text":
      return { kind, name, ...readTexts(folder, new Uint32Array(buffer), { entry, at }), ...bits };
    case "float":
    case "integer":
    case "time":
      return { kind, name, values: new Float64Array(buffer), ...bits };
    default:
      return kind satisfies never;
  }
}

function readTexts(
  folder: string,
  values: Uint32Array,
  { entry, at }: Place,
): { readonly values: Uint32Array; readonly dictionary: readonly string[] } {
  const { count, bytes } = entry.texts ?? { count: 0, bytes: 0 };
  const texts = Buffer.from(readBuffer(folder, `${at}.texts`, bytes));
  const ends = new Uint32Array(readBuffer(folder, `${at}.ends`, count * 4));
  const dictionary: string[] = [];
  for (let code = 0, start = 0; code < count; code += 1) {
    const end = ends[code]!;
    if (end < start || end > bytes) throw new Error("the texts of a column do not follow one another");
    dictionary.push(texts.toString("utf8", start, end));
    start = end;
  }
  // A row without a value holds code 0, which a column without any text does not have.
  const most = Math.max(1, count);
  for (const code of values) if (code >= most) throw new Error(`text ${code} of ${count} in a column`);
  return { values, dictionary };
}

/** The bytes of a file in memory of their own. */
function readBuffer(folder: string, name: string, size: number): ArrayBuffer {
  const bytes = readFileSync(join(folder, name));
  if (bytes.length !== size)
    throw new Error(`${name} has ${bytes.length} bytes where ${size} were announced`);
  if (bytes.byteOffset === 0 && bytes.buffer.byteLength === size) return bytes.buffer;
  const copy = new Uint8Array(size);
  copy.set(bytes);
  return copy.buffer;
}
