import { Endianness } from "apache-arrow/fb/endianness";
import type { Field } from "apache-arrow/fb/field";
import type { Schema } from "apache-arrow/fb/schema";
import { Type } from "apache-arrow/fb/type";
import { Union } from "apache-arrow/fb/union";
import { UnionMode } from "apache-arrow/fb/union-mode";
import { BrokenFile } from "./broken.ts";
import { type Cell, intCell, intName, type Storage, typed, typeOf } from "./arrow-types.ts";
import type { Meaning } from "./raw.ts";

export type ArrowColumn = {
  readonly name: string;
  readonly source: string;
  readonly meaning: Meaning;
  readonly storage: Storage;
  /** present where the batches hold indices into a dictionary that travels on its own */
  readonly dictionary?: { readonly id: bigint; readonly index: Cell };
  /** where the parts of this column lie in every batch */
  readonly first: Count;
};

/** How many field nodes, fixed buffers and string-view columns a field takes, or come before it. */
export type Count = { readonly nodes: number; readonly buffers: number; readonly views: number };

export type ArrowSchema = { readonly columns: readonly ArrowColumn[]; readonly total: Count };

/**
 * The schema of an IPC file or stream. Types that are not read (nested ones, run ends, list views) still take
 * buffers in every batch, so they are counted here; their columns are named and marked unsupported.
 */
export function readArrowSchema(schema: Schema, version: number): ArrowSchema {
  if (schema.endianness() !== Endianness.Little)
    throw new BrokenFile(
      "its numbers are stored with the most significant byte first (big-endian)",
      "Write it on a little-endian machine, or as Parquet.",
      "unsupported-table",
    );
  const count = checkedLength(schema.fieldsLength());
  const columns: ArrowColumn[] = [];
  const walk: Walk = { hasUnionBits: version < 4, left: MOST_FIELDS };
  let total: Count = { nodes: 0, buffers: 0, views: 0 };
  for (let at = 0; at < count; at += 1) {
    const field = schema.fields(at);
    if (field === null) throw new BrokenFile("its schema misses a column");
    columns.push(columnOf(field, total));
    total = sum(total, countField(field, walk, 0));
  }
  return { columns, total };
}

const MOST_FIELDS = 100_000;
const DEEPEST = 64;

type Walk = { readonly hasUnionBits: boolean; left: number };

function checkedLength(length: number): number {
  if (length < 0 || length > MOST_FIELDS) throw new BrokenFile(`its schema claims ${length} columns`);
  return length;
}

function sum(a: Count, b: Count): Count {
  return { nodes: a.nodes + b.nodes, buffers: a.buffers + b.buffers, views: a.views + b.views };
}

function countField(field: Field, walk: Walk, depth: number): Count {
  walk.left -= 1;
  if (walk.left < 0 || depth > DEEPEST) throw new BrokenFile("its columns are nested too deep");
  if (field.dictionary() !== null) return { nodes: 1, buffers: 2, views: 0 };
  let count: Count = { nodes: 1, buffers: buffersOf(field, walk), views: isView(field.typeType()) ? 1 : 0 };
  const children = checkedLength(field.childrenLength());
  for (let at = 0; at < children; at += 1) {
    const child = field.children(at);
    if (child === null) throw new BrokenFile("its schema misses a nested column");
    count = sum(count, countField(child, walk, depth + 1));
  }
  return count;
}

function isView(type: Type): boolean {
  return type === Type.Utf8View || type === Type.BinaryView;
}

/** Buffers of the field itself, without its children and without the data buffers of views. */
function buffersOf(field: Field, { hasUnionBits }: Walk): number {
  const type = field.typeType();
  if (type !== Type.Union) return BUFFERS.get(type) ?? 2;
  return (typed(field, new Union()).mode() === UnionMode.Dense ? 2 : 1) + (hasUnionBits ? 1 : 0);
}

/** Types with another number of buffers than the usual two: validity and values. */
const BUFFERS: ReadonlyMap<Type, number> = new Map([
  [Type.Null, 0],
  [Type.RunEndEncoded, 0],
  [Type.Struct_, 1],
  [Type.FixedSizeList, 1],
  [Type.Binary, 3],
  [Type.Utf8, 3],
  [Type.LargeBinary, 3],
  [Type.LargeUtf8, 3],
  [Type.ListView, 3],
  [Type.LargeListView, 3],
]);

function columnOf(field: Field, first: Count): ArrowColumn {
  const name = field.name() ?? "";
  const dictionary = field.dictionary();
  const { meaning, storage, source } = typeOf(field, extensionOf(field));
  if (dictionary === null) return { name, meaning, storage, source, first };
  const type = dictionary.indexType();
  const index = type === null ? "int32" : intCell(type.bitWidth(), type.isSigned());
  return {
    name,
    meaning,
    storage,
    source: `Dictionary<${type === null ? "Int32" : intName(type)}, ${source}>`,
    dictionary: { id: dictionary.id(), index },
    first,
  };
}

const MOST_METADATA = 1_000;

function extensionOf(field: Field): string | undefined {
  const count = Math.min(field.customMetadataLength(), MOST_METADATA);
  for (let at = 0; at < count; at += 1) {
    const entry = field.customMetadata(at);
    if (entry?.key() === "ARROW:extension:name") return entry.value() ?? undefined;
  }
  return undefined;
}
