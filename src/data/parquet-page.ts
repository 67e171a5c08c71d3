import type { ColumnMetaData, Encoding, PageHeader, SchemaElement } from "hyparquet";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { byteStreamSplit, readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import { BrokenFile } from "./broken.ts";
import { type Codec, LARGEST_PART, unpack } from "./codecs.ts";
import { isWithin } from "./file-bytes.ts";
import { type RawBytes, type RawValues, readBits, strided } from "./raw.ts";

/** What one data page holds: for how many rows, which of them have a value, and the values or their indices. */
export type ParquetPage = {
  readonly rows: number;
  /** one byte a row, 0 or 1; absent where every row has a value */
  readonly present?: Uint8Array;
  readonly stored:
    | { readonly kind: "values"; readonly values: RawValues }
    | { readonly kind: "indices"; readonly indices: Uint32Array };
};

export type PageContext = {
  readonly element: SchemaElement;
  readonly codec: ColumnMetaData["codec"];
  readonly optional: boolean;
  /** rows of the row group that are still to come: no page may bring more */
  readonly left: number;
};

/** Format version 1: levels and values are compressed together, and levels carry their length. */
export function readPage(header: PageHeader, body: Uint8Array, context: PageContext): ParquetPage {
  const info = header.data_page_header;
  if (info === undefined) throw new BrokenFile("a data page has no header");
  const rows = checkRows(info.num_values, context);
  const page = unpack(codecOf(context.codec), body, header.uncompressed_page_size);
  const reader = readerOf(page);
  if (!context.optional) return storedPage(rows, undefined, { reader, encoding: info.encoding, context });
  if (info.definition_level_encoding !== "RLE")
    throw new BrokenFile(
      `its nulls are encoded as ${info.definition_level_encoding}, which nobody writes any more`,
    );
  const length = reader.view.getUint32(0, true);
  reader.offset = 4;
  const present = readLevels(reader, rows, length);
  return storedPage(rows, present, { reader, encoding: info.encoding, context });
}

/** Format version 2: levels lie uncompressed in front of the values, their lengths in the header. */
export function readPageV2(header: PageHeader, body: Uint8Array, context: PageContext): ParquetPage {
  const info = header.data_page_header_v2;
  if (info === undefined) throw new BrokenFile("a data page has no header");
  const rows = checkRows(info.num_values, context);
  const { repetition_levels_byte_length: repeats, definition_levels_byte_length: nulls } = info;
  if (!isWithin(repeats, nulls, body.length)) throw new BrokenFile("the levels of a page do not fit into it");
  const present = context.optional
    ? readLevels({ view: readerOf(body).view, offset: repeats }, rows, nulls)
    : undefined;
  const packed = body.subarray(repeats + nulls);
  const size = header.uncompressed_page_size - repeats - nulls;
  // Some writers leave a page without values empty, where even an empty part should have a frame.
  const page =
    info.is_compressed === false || packed.length === 0
      ? packed
      : unpack(codecOf(context.codec), packed, size);
  return storedPage(rows, present, { reader: readerOf(page), encoding: info.encoding, context });
}

export function readDictionaryPage(header: PageHeader, body: Uint8Array, context: PageContext): RawValues {
  const info = header.dictionary_page_header;
  if (info === undefined) throw new BrokenFile("a dictionary page has no header");
  if (info.encoding !== "PLAIN" && info.encoding !== "PLAIN_DICTIONARY")
    throw new BrokenFile(`a dictionary is encoded as ${info.encoding}`);
  const page = unpack(codecOf(context.codec), body, header.uncompressed_page_size);
  return readPlain(readerOf(page), context.element, info.num_values);
}

type Reader = { readonly view: DataView<ArrayBuffer>; offset: number };
type Rest = { readonly reader: Reader; readonly encoding: Encoding; readonly context: PageContext };

/** Wider indices than this the bit unpacking of the library gets wrong; a dictionary of 16 million is none. */
const WIDEST_INDEX = 24;

function storedPage(rows: number, present: Uint8Array | undefined, rest: Rest): ParquetPage {
  const { reader, encoding, context } = rest;
  let count = rows;
  if (present !== undefined) {
    count = 0;
    for (let row = 0; row < rows; row += 1) count += present[row]!;
  }
  const page = present === undefined || count === rows ? { rows } : { rows, present };
  if (count === 0) return { ...page, stored: { kind: "indices", indices: new Uint32Array(0) } };
  if (encoding === "PLAIN_DICTIONARY" || encoding === "RLE_DICTIONARY")
    return { ...page, stored: { kind: "indices", indices: readIndices(reader, count) } };
  return {
    ...page,
    stored: { kind: "values", values: readValues(reader, encoding, context.element, count) },
  };
}

function readIndices(reader: Reader, count: number): Uint32Array {
  const indices = new Uint32Array(count);
  const width = reader.view.getUint8(reader.offset);
  reader.offset += 1;
  if (width > WIDEST_INDEX) throw new BrokenFile(`indices of ${width} bits into a dictionary`);
  if (width > 0) readRleBitPackedHybrid(reader, width, indices, reader.view.byteLength - reader.offset);
  return indices;
}

function readLevels(reader: Reader, rows: number, length: number): Uint8Array {
  if (!isWithin(reader.offset, length, reader.view.byteLength))
    throw new BrokenFile("the levels of a page do not fit into it");
  const levels = new Uint8Array(rows);
  readRleBitPackedHybrid(reader, 1, levels, length);
  // A run of the run-length coding carries a whole byte, of which one bit has a meaning.
  for (let row = 0; row < rows; row += 1)
    if (levels[row]! > 1) throw new BrokenFile("a level beyond the deepest");
  return levels;
}

function readValues(reader: Reader, encoding: Encoding, element: SchemaElement, count: number): RawValues {
  switch (encoding) {
    case "PLAIN":
      return readPlain(reader, element, count);
    case "RLE": {
      if (element.type !== "BOOLEAN") throw new BrokenFile(`${element.type} values encoded as RLE`);
      const values = new Uint8Array(count);
      readRleBitPackedHybrid(reader, 1, values);
      return { form: "bits", values: values.map((value) => (value === 0 ? 0 : 1)) };
    }
    case "DELTA_BINARY_PACKED":
      return readDeltas(reader, element, count);
    case "DELTA_LENGTH_BYTE_ARRAY":
      return readLengthDeltas(reader, count);
    case "DELTA_BYTE_ARRAY":
      return readPrefixDeltas(reader, count);
    case "BYTE_STREAM_SPLIT":
      return readSplit(reader, element, count);
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
    case "BIT_PACKED":
    case "GROUP_VAR_INT":
    default:
      throw new BrokenFile(`values encoded as ${encoding}`);
  }
}

function readDeltas(reader: Reader, element: SchemaElement, count: number): RawValues {
  if (element.type === "INT32") return { form: "numbers", values: readSmallDeltas(reader, count) };
  if (element.type !== "INT64") throw new BrokenFile(`${element.type} values encoded as deltas`);
  demandDeltas(reader, count);
  const values = new BigInt64Array(count);
  deltaBinaryUnpack(reader, count, values);
  return { form: "words", words: new Int32Array(values.buffer) };
}

function readSmallDeltas(reader: Reader, count: number): Int32Array {
  demandDeltas(reader, count);
  const values = new Int32Array(count);
  deltaBinaryUnpack(reader, count, values);
  return values;
}

/** A run of deltas starts with the size of its blocks, their number of parts, and how many values it holds. */
function demandDeltas({ view, offset }: Reader, count: number): void {
  const ahead = { view, offset };
  readVarInt(ahead);
  readVarInt(ahead);
  const held = readVarInt(ahead);
  if (held !== count) throw new BrokenFile(`deltas of ${held} values where ${count} are expected`);
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
function readLengthDeltas(reader: Reader, count: number): RawBytes {
  const lengths = readSmallDeltas(reader, count);
  const { view } = reader;
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  let { offset } = reader;
  for (let at = 0; at < count; at += 1) {
    starts[at] = offset;
    offset += demandLength(lengths[at]!, view.byteLength - offset);
    ends[at] = offset;
  }
  reader.offset = offset;
  return { form: "bytes", bytes: bytesOf(view), starts, ends };
}

/** DELTA_BYTE_ARRAY: every value is the start of the one before it, and new bytes. */
function readPrefixDeltas(reader: Reader, count: number): RawBytes {
  const kept = readSmallDeltas(reader, count);
  const { bytes, starts, ends } = readLengthDeltas(reader, count);
  let total = 0;
  for (let at = 0, before = 0; at < count; at += 1) {
    before = demandLength(kept[at]!, before) + ends[at]! - starts[at]!;
    total += before;
  }
  if (total > LARGEST_PART) throw new BrokenFile(`a page of ${total} bytes of texts`);
  const out = new Uint8Array(total);
  for (let at = 0, from = 0, to = 0; at < count; at += 1) {
    const start = to;
    out.copyWithin(to, from, from + kept[at]!);
    to += kept[at]!;
    out.set(bytes.subarray(starts[at], ends[at]), to);
    to += ends[at]! - starts[at]!;
    from = start;
    starts[at] = start;
    ends[at] = to;
  }
  return { form: "bytes", bytes: out, starts, ends };
}

function demandLength(length: number, most: number): number {
  if (length < 0 || length > most) throw new BrokenFile(`a text of ${length} bytes where ${most} are left`);
  return length;
}

function readSplit(reader: Reader, element: SchemaElement, count: number): RawValues {
  const width = widthOf(element);
  demandBytes(reader, count * width);
  const values = byteStreamSplit(reader, count, element.type ?? "INT32", element.type_length);
  if (values instanceof BigInt64Array) return { form: "words", words: new Int32Array(values.buffer) };
  if (values instanceof Float32Array || values instanceof Float64Array || values instanceof Int32Array)
    return { form: "numbers", values };
  if (Array.isArray(values)) return joined(values);
  throw new BrokenFile(`${element.type} values encoded as BYTE_STREAM_SPLIT`);
}

/** Values as they are, one after the other. What they take is known beforehand, so no count can lie. */
function readPlain(reader: Reader, element: SchemaElement, count: number): RawValues {
  if (!Number.isSafeInteger(count) || count < 0) throw new BrokenFile(`a page of ${count} values`);
  switch (element.type) {
    case "BOOLEAN":
      return { form: "bits", values: readBits(take(reader, Math.ceil(count / 8)), count) };
    case "INT32":
      return { form: "numbers", values: new Int32Array(take(reader, count * 4).buffer) };
    case "FLOAT":
      return { form: "numbers", values: new Float32Array(take(reader, count * 4).buffer) };
    case "DOUBLE":
      return { form: "numbers", values: new Float64Array(take(reader, count * 8).buffer) };
    case "INT64":
      return { form: "words", words: new Int32Array(take(reader, count * 8).buffer) };
    case "BYTE_ARRAY":
      return readPlainBytes(reader, count);
    case "INT96":
    case "FIXED_LEN_BYTE_ARRAY":
    case undefined:
    default: {
      const width = widthOf(element);
      return strided(take(reader, count * width), width, count);
    }
  }
}

function readPlainBytes(reader: Reader, count: number): RawBytes {
  const { view } = reader;
  demandBytes(reader, count * 4);
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  let { offset } = reader;
  for (let at = 0; at < count; at += 1) {
    const length = view.getUint32(offset, true);
    starts[at] = offset + 4;
    offset += 4 + length;
    if (offset > view.byteLength) throw new BrokenFile("a text reaches beyond its page");
    ends[at] = offset;
  }
  reader.offset = offset;
  return {
    form: "bytes",
    bytes: new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
    starts,
    ends,
  };
}

function joined(parts: readonly Uint8Array[]): RawBytes {
  const starts = new Uint32Array(parts.length);
  const ends = new Uint32Array(parts.length);
  let length = 0;
  for (const [at, part] of parts.entries()) {
    starts[at] = length;
    length += part.length;
    ends[at] = length;
  }
  const bytes = new Uint8Array(length);
  for (const [at, part] of parts.entries()) bytes.set(part, starts[at]);
  return { form: "bytes", bytes, starts, ends };
}

/** The next bytes as a copy of their own, so that every typed array over them is aligned. */
function take(reader: Reader, length: number): Uint8Array<ArrayBuffer> {
  demandBytes(reader, length);
  const { view, offset } = reader;
  reader.offset += length;
  return new Uint8Array(view.buffer.slice(view.byteOffset + offset, view.byteOffset + offset + length));
}

function bytesOf(view: DataView<ArrayBuffer>): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function demandBytes(reader: Reader, length: number): void {
  if (!isWithin(reader.offset, length, reader.view.byteLength))
    throw new BrokenFile("a page is shorter than the values it announces");
}

function widthOf({ type, type_length: length }: SchemaElement): number {
  if (type === "INT32" || type === "FLOAT") return 4;
  if (type === "INT64" || type === "DOUBLE") return 8;
  if (type === "INT96") return 12;
  if (length === undefined || length < 1 || length > LONGEST)
    throw new BrokenFile(`values of ${length} bytes`);
  return length;
}

const LONGEST = 1024 * 1024;

function checkRows(rows: number, { left }: PageContext): number {
  if (!Number.isSafeInteger(rows) || rows < 0 || rows > left)
    throw new BrokenFile(`a page brings ${rows} rows where ${left} are left in its row group`);
  return rows;
}

function readerOf(bytes: Uint8Array): Reader {
  const { buffer } = bytes;
  if (!(buffer instanceof ArrayBuffer)) throw new Error("shared memory where none was made");
  return { view: new DataView(buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

function codecOf(codec: ColumnMetaData["codec"]): Codec {
  if (codec === "LZO" || codec === undefined)
    throw new BrokenFile(
      codec === "LZO" ? "it is compressed with LZO" : "it is compressed in an unknown way",
      "Write it with Snappy or Zstandard instead.",
      "unsupported-table",
    );
  return codec;
}
