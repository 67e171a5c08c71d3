import { type ColumnMetaData, type FileMetaData, parquetMetadata, type RowGroup } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { bad, good, type Outcome } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { assembleColumn } from "./assemble-column.ts";
import type { Assembly } from "./assembly.ts";
import { BrokenFile, orProblem } from "./broken.ts";
import { type Cells, convertValues, type Target } from "./convert.ts";
import { crc32 } from "./crc32.ts";
import { type FileBytes, isWithin } from "./file-bytes.ts";
import { type ParquetPage, readDictionaryPage, readPage, readPageV2 } from "./parquet-page.ts";
import { type ParquetColumn, type ParquetSchema, readParquetSchema } from "./parquet-schema.ts";
import { pickNames, type ReadOptions, sizeProblems, type SourceColumn, type TableSource } from "./source.ts";

/**
 * A Parquet file. hyparquet reads the metadata, the page headers and the delta and run-length codings; the
 * pages themselves are decoded here, straight into typed arrays, because rows with nulls would otherwise pass
 * through plain arrays, timestamps through dates and decimals through a lossy product.
 *
 * Everything that the metadata claims is held against the file before anything is allocated by it.
 */
export function openParquet(bytes: FileBytes, options: ReadOptions): Outcome<TableSource> {
  const opened = orProblem(options.file, "", () => {
    const metadata = readMetadata(bytes);
    const schema = readParquetSchema(metadata.schema);
    const rows = checkedRows(metadata);
    return { metadata, schema, rows };
  });
  if (!opened.ok) return opened;
  const { metadata, schema, rows } = opened.value;
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
        readColumn({ bytes, metadata, schema, rows }, column),
      );
    },
  });
}

type ParquetFile = {
  readonly bytes: FileBytes;
  readonly metadata: FileMetaData;
  readonly schema: ParquetSchema;
  readonly rows: number;
};

const LARGEST_METADATA = 256 * 1024 * 1024;
const MAGIC = "PAR1";

function readMetadata(bytes: FileBytes): FileMetaData {
  if (bytes.size < 12) throw new BrokenFile("it is too short for a Parquet file");
  const tail = Buffer.from(bytes.read(bytes.size - 8, 8));
  const magic = tail.toString("latin1", 4);
  if (magic === "PARE") throw encrypted();
  if (magic !== MAGIC) throw new BrokenFile("it starts like a Parquet file but does not end like one");
  const length = tail.readUInt32LE(0);
  if (length > bytes.size - 12 || length > LARGEST_METADATA)
    throw new BrokenFile(`its metadata claims ${length} bytes`);
  return parquetMetadata(bytes.read(bytes.size - 8 - length, length + 8), {
    geoparquet: false,
    parsers: QUIET,
  });
}

/** Statistics are not used, so their dates and texts are left as they are. */
const QUIET = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: Number,
  timestampFromNanoseconds: Number,
  dateFromDays: Number,
  stringFromBytes: (): undefined => undefined,
  uuidFromBytes: (): undefined => undefined,
};

function checkedRows(metadata: FileMetaData): number {
  const rows = Number(metadata.num_rows);
  let sum = 0;
  for (const group of metadata.row_groups) sum += countOf(group.num_rows, "row group");
  if (sum !== rows) throw new BrokenFile(`it announces ${rows} rows, and its row groups ${sum}`);
  return rows;
}

function readColumn(file: ParquetFile, column: ParquetColumn): SourceColumn {
  return assembleColumn(column, file.rows, (assembly, target) => {
    for (const group of file.metadata.row_groups) {
      const chunk = chunkOf(file.schema, group, column);
      readChunk({ file, chunk, rows: countOf(group.num_rows, "row group") }, column, { target, assembly });
    }
  });
}

/** The chunk of a column in a row group; its path has to be the one that the schema gives this place. */
function chunkOf({ leaves }: ParquetSchema, group: RowGroup, { leaf }: ParquetColumn): ColumnMetaData {
  const chunk = group.columns[leaf];
  if (chunk === undefined || group.columns.length !== leaves.length)
    throw new BrokenFile(
      `a row group has ${group.columns.length} columns where the schema has ${leaves.length}`,
    );
  if (chunk.meta_data === undefined || chunk.crypto_metadata !== undefined) throw encrypted();
  if ((chunk.file_path ?? "") !== "") throw new BrokenFile("its data lies in another file");
  if (chunk.meta_data.path_in_schema.join(".") !== leaves[leaf])
    throw new BrokenFile("a row group lists its columns in another order than the schema");
  return chunk.meta_data;
}

type Chunk = { readonly file: ParquetFile; readonly chunk: ColumnMetaData; readonly rows: number };
type Place = { readonly target: Target; readonly assembly: Assembly };

function readChunk({ file, chunk, rows }: Chunk, column: ParquetColumn, place: Place): void {
  const { element, optional, meaning } = column;
  if (chunk.type !== element.type)
    throw new BrokenFile(`a row group stores ${chunk.type} where the schema says ${element.type}`);
  if (Number(chunk.num_values) !== rows)
    throw new BrokenFile(`a row group of ${rows} rows has ${Number(chunk.num_values)} values`);
  if (rows === 0) return;
  const bytes = readChunkBytes(file.bytes, chunk);
  const reader = { view: new DataView(bytes.buffer), offset: 0 };
  let dictionary: Cells | undefined;
  for (let left = rows; left > 0;) {
    if (reader.offset >= bytes.length)
      throw new BrokenFile(`${left} of ${rows} rows are missing from a row group`);
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    if (!isWithin(reader.offset, size, bytes.length))
      throw new BrokenFile("a page reaches beyond its column");
    const body = bytes.subarray(reader.offset, reader.offset + size);
    reader.offset += size;
    if (header.crc !== undefined && crc32(body) !== header.crc >>> 0)
      throw new BrokenFile("the checksum of a page is wrong: its bytes have changed since it was written");
    const context = { element, codec: chunk.codec, optional, left };
    if (header.type === "DICTIONARY_PAGE") {
      dictionary = convertValues(readDictionaryPage(header, body, context), meaning, place.target);
    } else if (header.type === "DATA_PAGE" || header.type === "DATA_PAGE_V2") {
      const read = header.type === "DATA_PAGE" ? readPage : readPageV2;
      const page = read(header, body, context);
      placePage(page, column, { ...place, dictionary });
      left -= page.rows;
    } else if (header.type !== "INDEX_PAGE") throw new BrokenFile("a page of an unknown kind");
  }
}

function placePage(
  { rows, present, stored }: ParquetPage,
  { meaning }: ParquetColumn,
  { target, assembly, dictionary }: Place & { readonly dictionary: Cells | undefined },
): void {
  if (stored.kind === "values") {
    if (meaning.as === "null") throw new BrokenFile("a column of nulls has values");
    return assembly.sparse(rows, present, convertValues(stored.values, meaning, target));
  }
  if (stored.indices.length === 0) return assembly.nothing(rows);
  if (dictionary === undefined) throw new BrokenFile("a page refers to a dictionary that is not there");
  return assembly.indexed(stored.indices, present ?? new Uint8Array(rows).fill(1), dictionary);
}

/** Old writers counted the header of the dictionary page out; as many spare bytes as other readers take. */
const SPARE = 100;

function readChunkBytes(bytes: FileBytes, chunk: ColumnMetaData): Uint8Array<ArrayBuffer> {
  const data = countOf(chunk.data_page_offset, "column");
  const dictionary = Number(chunk.dictionary_page_offset ?? 0n);
  // Some writers note a dictionary at 0, or behind the data, when they have none.
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const length = countOf(chunk.total_compressed_size, "column");
  if (!isWithin(start, length, bytes.size)) throw new BrokenFile("a column lies beyond the end of the file");
  return bytes.read(start, Math.min(length + SPARE, bytes.size - start));
}

function countOf(value: bigint | undefined, of: string): number {
  const count = Number(value);
  if (!Number.isSafeInteger(count) || count < 0) throw new BrokenFile(`a ${of} of size ${value}`);
  return count;
}

function encrypted(): BrokenFile {
  return new BrokenFile("it is encrypted", "Write it without encryption.", "unsupported-table");
}
