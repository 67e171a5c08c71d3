import { bad, good, type Outcome } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { type ArrowContent, type Batch, readArrowFile, readArrowStream } from "./arrow-messages.ts";
import type { ArrowColumn } from "./arrow-schema.ts";
import { readRawValues, readPresent, readIndices, type BatchColumn } from "./arrow-values.ts";
import { assembleColumn, cellsFor } from "./assemble-column.ts";
import { Assembly, type Present } from "./assembly.ts";
import { BrokenFile, orProblem } from "./broken.ts";
import { type Cells, convertValues, type Target } from "./convert.ts";
import type { FileBytes } from "./file-bytes.ts";
import { pickNames, type ReadOptions, sizeProblems, type SourceColumn, type TableSource } from "./source.ts";

/**
 * An Arrow IPC file (which Feather v2 is) or stream. apache-arrow's generated accessors read the metadata; the
 * buffers are read here, one column at a time, because the library's reader loops for ever on some broken
 * files, reads big-endian numbers wrongly, refuses a whole file for one column of a type it does not know, and
 * holds all columns at once.
 */
export function openArrow(
  bytes: FileBytes,
  form: "file" | "stream",
  options: ReadOptions,
): Outcome<TableSource> {
  const opened = orProblem(options.file, "", () => {
    const content = form === "file" ? readArrowFile(bytes) : readArrowStream(bytes);
    for (const { kind, batch } of content.items) if (kind === "batch") checkBatch(content, batch);
    return content;
  });
  if (!opened.ok) return opened;
  const { schema, items } = opened.value;
  let rows = 0;
  for (const { kind, batch } of items) if (kind === "batch") rows += batch.rows;
  const tooLarge = sizeProblems(rows, schema.columns.length, options);
  if (tooLarge.length > 0) return bad(...tooLarge);
  const names = pickNames(
    schema.columns.map(({ name }) => name),
    options,
  );
  if (!names.ok) return names;
  const byName = new Map(schema.columns.map((column) => [column.name, column]));
  return good({
    file: options.file,
    rows,
    names: names.value,
    close: bytes.close,
    read: (name) => {
      const column = byName.get(name);
      if (column === undefined) throw new Error(`${options.file} has no column ${name}`);
      return orProblem(options.file, plain(name), () =>
        readColumn({ bytes, content: opened.value, rows }, column),
      );
    },
  });
}

type ArrowTable = { readonly bytes: FileBytes; readonly content: ArrowContent; readonly rows: number };

/** Every batch has exactly the parts that the schema asks for. */
function checkBatch({ schema: { total } }: ArrowContent, { nodes, buffers, views }: Batch): void {
  const extra = views.reduce((before, count) => before + count, 0);
  if (
    nodes.length !== 2 * total.nodes ||
    views.length !== total.views ||
    views.some((count) => !Number.isSafeInteger(count) || count < 0) ||
    buffers.length !== 2 * (total.buffers + extra)
  )
    throw new BrokenFile("a batch has other parts than the schema asks for");
}

function readColumn(table: ArrowTable, column: ArrowColumn): SourceColumn {
  const { dictionary } = column;
  return assembleColumn(column, table.rows, (assembly, target) => {
    let entries: Entries | undefined;
    for (const item of table.content.items) {
      if (item.kind === "batch") {
        const place = placeOf(table, column, item.batch);
        if (dictionary === undefined) placeValues(place, column, { target, assembly });
        else placeIndexed(place, dictionary.index, { entries, assembly });
      } else if (item.id === dictionary?.id) {
        const read = readEntries(table, column, { batch: item.batch, target });
        entries = item.isDelta && entries !== undefined ? joined(entries, read) : read;
      }
    }
  });
}

/** Where a column starts in a batch: views before it have as many extra buffers as the batch says. */
function placeOf({ bytes }: ArrowTable, { first }: ArrowColumn, batch: Batch): BatchColumn {
  let buffer = first.buffers;
  for (let view = 0; view < first.views; view += 1) buffer += batch.views[view]!;
  return { bytes, batch, node: first.nodes, buffer, extra: batch.views[first.views] ?? 0 };
}

function placeValues(
  place: BatchColumn,
  { meaning, storage }: ArrowColumn,
  { target, assembly }: { readonly target: Target; readonly assembly: Assembly },
): void {
  const { rows } = place.batch;
  if (storage.kind === "null") return assembly.nothing(rows);
  const present = readPresent(place);
  const raw = readRawValues(place, storage, present);
  if (raw.sparse) assembly.sparse(rows, present, convertValues(raw.values, meaning, target));
  else assembly.dense(rows, present, convertValues(raw.values, meaning, target));
}

type Entries = { readonly cells: Cells; readonly known: Present };

function placeIndexed(
  place: BatchColumn,
  index: Parameters<typeof readIndices>[1],
  { entries, assembly }: { readonly entries: Entries | undefined; readonly assembly: Assembly },
): void {
  const { rows } = place.batch;
  const present = readPresent(place);
  const indices = readIndices(place, index, present);
  if (indices.length === 0) return assembly.nothing(rows);
  if (entries === undefined) throw new BrokenFile("a batch refers to a dictionary that is not there");
  assembly.indexed(indices, present ?? new Uint8Array(rows).fill(1), entries.cells, entries.known);
}

/** The entries of a dictionary as a column of their own. They may be null like any others. */
function readEntries(
  table: ArrowTable,
  column: ArrowColumn,
  { batch, target }: { readonly batch: Batch; readonly target: Target },
): Entries {
  const { rows } = batch;
  // No honest dictionary has an entry without at least a bit in the body, nulls without a type aside.
  if (rows > 8 * batch.bodyLength * (batch.codec === undefined ? 1 : 1024))
    throw new BrokenFile(`a dictionary claims ${rows} entries`);
  const assembly = new Assembly(cellsFor(column.meaning, rows, target.wide));
  const place = { bytes: table.bytes, batch, node: 0, buffer: 0, extra: batch.views[0] ?? 0 };
  placeValues(place, column, { target, assembly });
  const known = new Uint8Array(rows).fill(1);
  const { valid } = assembly;
  if (valid !== undefined)
    for (let row = 0; row < rows; row += 1) known[row] = (valid[row >> 3]! >> (row & 7)) & 1;
  return { cells: assembly.out, known };
}

function joined(before: Entries, after: Entries): Entries {
  const known = new Uint8Array(before.known.length + after.known.length);
  known.set(before.known);
  known.set(after.known, before.known.length);
  return { cells: joinedCells(before.cells, after.cells), known };
}

function joinedCells(before: Cells, after: Cells): Cells {
  const length = before.length + after.length;
  if (before instanceof BigInt64Array && after instanceof BigInt64Array) {
    const cells = new BigInt64Array(length);
    cells.set(before);
    cells.set(after, before.length);
    return cells;
  }
  if (before instanceof BigInt64Array || after instanceof BigInt64Array)
    throw new Error("64-bit and other cells mixed");
  const cells =
    before instanceof Float64Array
      ? new Float64Array(length)
      : before instanceof Uint32Array
        ? new Uint32Array(length)
        : new Uint8Array(length);
  cells.set(before);
  cells.set(after, before.length);
  return cells;
}
