import type { Batch } from "./arrow-messages.ts";
import type { Cell, Storage } from "./arrow-types.ts";
import type { Present } from "./assembly.ts";
import { BrokenFile } from "./broken.ts";
import { unpack } from "./codecs.ts";
import { type FileBytes, isWithin } from "./file-bytes.ts";
import { type RawBytes, type RawNumbers, type RawValues, readBits, strided } from "./raw.ts";

/** One column in one batch: its node, and its buffers from the first on. */
export type BatchColumn = {
  readonly bytes: FileBytes;
  readonly batch: Batch;
  readonly node: number;
  readonly buffer: number;
  /** data buffers of a column of views */
  readonly extra: number;
};

/** Which rows have a value; undefined where all have. */
export function readPresent(place: BatchColumn): Present | undefined {
  const { batch, node } = place;
  const length = batch.nodes[2 * node];
  const nulls = batch.nodes[2 * node + 1]!;
  if (length !== batch.rows) throw new BrokenFile(`a column of ${length} rows in a batch of ${batch.rows}`);
  if (nulls === 0) return undefined;
  const bits = readBuffer(place, 0, Math.ceil(batch.rows / 8));
  const present = readBits(bits, batch.rows);
  let missing = 0;
  for (const bit of present) missing += 1 - bit;
  if (missing !== nulls) throw new BrokenFile(`a column announces ${nulls} nulls and has ${missing}`);
  return present;
}

/**
 * The stored values. Rows without a value may hold anything in Arrow, and a text or a 64-bit number there would
 * count, so those come without such rows (`sparse`); other numbers come with them.
 */
export function readRawValues(
  place: BatchColumn,
  storage: Storage,
  present: Present | undefined,
): { readonly sparse: boolean; readonly values: RawValues } {
  const { rows } = place.batch;
  switch (storage.kind) {
    case "bits":
      return {
        sparse: false,
        values: { form: "bits", values: readBits(readBuffer(place, 1, Math.ceil(rows / 8)), rows) },
      };
    case "offsets":
    case "largeOffsets":
      return { sparse: true, values: readTexts(place, storage.kind, present) };
    case "views":
      return { sparse: true, values: readViews(place, present) };
    case "fixed":
      return readFixed(place, storage.cell, present);
    case "null":
    case "none":
      throw new Error(`no values to read from ${storage.kind}`);
    default:
      return storage satisfies never;
  }
}

/** The indices of the rows that have one. */
export function readIndices(place: BatchColumn, cell: Cell, present: Present | undefined): Uint32Array {
  const { values } = readFixed(place, cell, undefined);
  if (values.form === "words") {
    const low = new Uint32Array(values.words.length >> 1);
    for (let at = 0; at < low.length; at += 1) {
      if (values.words[2 * at + 1] !== 0 && present?.[at] !== 0) throw new BrokenFile("an index beyond 2^32");
      low[at] = values.words[2 * at]!;
    }
    return picked(low, present);
  }
  if (values.form !== "numbers") throw new BrokenFile(`indices stored as ${values.form}`);
  // A negative index becomes a huge one here, which no dictionary has.
  return picked(new Uint32Array(values.values), present);
}

function picked(indices: Uint32Array, present: Present | undefined): Uint32Array {
  if (present === undefined) return indices;
  const out = new Uint32Array(countOf(present));
  for (let at = 0, next = 0; at < present.length; at += 1) {
    if (present[at] === 0) continue;
    out[next] = indices[at]!;
    next += 1;
  }
  return out;
}

function readFixed(
  place: BatchColumn,
  cell: Cell,
  present: Present | undefined,
): { readonly sparse: boolean; readonly values: RawValues } {
  const { rows } = place.batch;
  if (typeof cell !== "string") {
    const bytes = readBuffer(place, 1, rows * cell.bytes);
    return { sparse: true, values: onlyPresent(strided(bytes, cell.bytes, rows), present) };
  }
  if (cell === "words") {
    const words = new Int32Array(aligned(readBuffer(place, 1, rows * 8)), 0, rows * 2);
    return { sparse: true, values: { form: "words", words: presentWords(words, present) } };
  }
  const make = ARRAYS[cell];
  const buffer = aligned(readBuffer(place, 1, rows * make.width));
  return { sparse: false, values: { form: "numbers", values: make.over(buffer, rows) } };
}

type Maker = { readonly width: number; readonly over: (buffer: ArrayBuffer, rows: number) => RawNumbers };

const ARRAYS: Readonly<Record<Exclude<Cell & string, "words">, Maker>> = {
  int8: { width: 1, over: (buffer, rows) => new Int8Array(buffer, 0, rows) },
  uint8: { width: 1, over: (buffer, rows) => new Uint8Array(buffer, 0, rows) },
  int16: { width: 2, over: (buffer, rows) => new Int16Array(buffer, 0, rows) },
  uint16: { width: 2, over: (buffer, rows) => new Uint16Array(buffer, 0, rows) },
  int32: { width: 4, over: (buffer, rows) => new Int32Array(buffer, 0, rows) },
  uint32: { width: 4, over: (buffer, rows) => new Uint32Array(buffer, 0, rows) },
  float32: { width: 4, over: (buffer, rows) => new Float32Array(buffer, 0, rows) },
  float64: { width: 8, over: (buffer, rows) => new Float64Array(buffer, 0, rows) },
};

function readTexts(
  place: BatchColumn,
  kind: "offsets" | "largeOffsets",
  present: Present | undefined,
): RawBytes {
  const { rows } = place.batch;
  const starts = new Uint32Array(rows);
  const ends = new Uint32Array(rows);
  if (rows === 0) return { form: "bytes", bytes: new Uint8Array(), starts, ends };
  const width = kind === "offsets" ? 1 : 2;
  const words = new Int32Array(aligned(readBuffer(place, 1, (rows + 1) * 4 * width)), 0, (rows + 1) * width);
  const bytes = readBuffer(place, 2, 0);
  for (let at = 0; at < rows; at += 1) {
    const start = words[at * width]! >>> 0;
    const end = words[(at + 1) * width]! >>> 0;
    if (start > end || end > bytes.length || (width === 2 && words[2 * at + 3] !== 0))
      throw new BrokenFile("a text reaches beyond its buffer");
    starts[at] = start;
    ends[at] = end;
  }
  return onlyPresent({ form: "bytes", bytes, starts, ends }, present);
}

/** Views are 16 bytes: a length, and then up to 12 bytes of text, or 4 of them, a buffer and an offset into it. */
function readViews(place: BatchColumn, present: Present | undefined): RawBytes {
  const { rows } = place.batch;
  const views = readBuffer(place, 1, rows * 16);
  const parts: Uint8Array[] = [views];
  const firsts: number[] = [];
  let total = views.length;
  for (let at = 0; at < place.extra; at += 1) {
    const part = readBuffer(place, 2 + at, 0);
    parts.push(part);
    firsts.push(total);
    total += part.length;
  }
  if (total > 0xffff_ffff) throw new BrokenFile("more than 4 GB of texts in one batch");
  const bytes = Buffer.concat(parts);
  const starts = new Uint32Array(rows);
  const ends = new Uint32Array(rows);
  for (let at = 0; at < rows; at += 1) {
    if (present?.[at] === 0) continue;
    const length = bytes.readInt32LE(at * 16);
    const index = bytes.readInt32LE(at * 16 + 8);
    const inline = length <= 12;
    const offset = inline ? at * 16 + 4 : bytes.readInt32LE(at * 16 + 12);
    const first = inline ? 0 : firsts[index];
    if (length < 0 || first === undefined || (!inline && !isWithin(offset, length, parts[index + 1]!.length)))
      throw new BrokenFile("a text reaches beyond its buffer");
    starts[at] = first + offset;
    ends[at] = first + offset + length;
  }
  return onlyPresent({ form: "bytes", bytes, starts, ends }, present);
}

function onlyPresent(raw: RawBytes, present: Present | undefined): RawBytes {
  if (present === undefined) return raw;
  return { ...raw, starts: picked(raw.starts, present), ends: picked(raw.ends, present) };
}

function presentWords(words: Int32Array, present: Present | undefined): Int32Array {
  if (present === undefined) return words;
  const out = new Int32Array(countOf(present) * 2);
  for (let at = 0, next = 0; at < present.length; at += 1) {
    if (present[at] === 0) continue;
    out[next] = words[2 * at]!;
    out[next + 1] = words[2 * at + 1]!;
    next += 2;
  }
  return out;
}

function countOf(present: Present): number {
  let count = 0;
  for (let at = 0; at < present.length; at += 1) count += present[at]!;
  return count;
}

/** A buffer of the column, unpacked, of at least the length that its rows need. */
function readBuffer({ bytes, batch, buffer }: BatchColumn, which: number, needed: number): Uint8Array {
  const offset = batch.buffers[2 * (buffer + which)]!;
  const length = batch.buffers[2 * (buffer + which) + 1]!;
  // A dictionary may bring fewer buffers than its type asks for; those of a batch have been counted.
  if (!isWithin(offset, length, batch.bodyLength)) throw new BrokenFile("a batch lacks a buffer");
  const stored = bytes.read(batch.body + offset, length);
  const unpacked = batch.codec === undefined || length === 0 ? stored : unpackBuffer(stored, batch.codec);
  if (unpacked.length < needed)
    throw new BrokenFile(`a buffer of ${unpacked.length} bytes where its rows need ${needed}`);
  return unpacked;
}

/** A compressed buffer starts with its true length; −1 says that it was left as it is. */
function unpackBuffer(stored: Uint8Array<ArrayBuffer>, codec: "LZ4_FRAME" | "ZSTD"): Uint8Array {
  if (stored.length < 8) throw new BrokenFile("a compressed buffer without its length");
  const size = Number(new DataView(stored.buffer).getBigInt64(0, true));
  const packed = stored.subarray(8);
  return size === -1 ? packed : unpack(codec, packed, size);
}

/** The bytes in memory of their own, because a typed array has to start at a multiple of its width. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0) return buffer;
  const copy = new Uint8Array(byteLength);
  copy.set(bytes);
  return copy.buffer;
}
