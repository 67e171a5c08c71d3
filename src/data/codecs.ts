import * as zlib from "node:zlib";
import { decompress as decompressZstd } from "fzstd";
import { compressors } from "hyparquet-compressors";
import { BrokenFile } from "./broken.ts";
import { readLz4Block, readLz4Frames, readLz4Hadoop } from "./lz4.ts";

export type Codec = "UNCOMPRESSED" | "SNAPPY" | "GZIP" | "BROTLI" | "ZSTD" | "LZ4" | "LZ4_RAW" | "LZ4_FRAME";

/** No page or buffer of a table is honestly larger than this; it stands before every allocation. */
export const LARGEST_PART = 1024 * 1024 * 1024;

/**
 * Unpacks one page or buffer of a table into exactly `size` bytes. More or fewer are an error: a decoder that
 * fills up with zeroes would change values without a word.
 */
export function unpack(codec: Codec, packed: Uint8Array, size: number): Uint8Array {
  if (!Number.isSafeInteger(size) || size < 0 || size > LARGEST_PART)
    throw new BrokenFile(`a compressed part claims to hold ${size} bytes`);
  if (size === 0 && packed.length === 0) return packed;
  const bytes = unpackUnchecked(codec, packed, size);
  if (bytes.length !== size)
    throw new BrokenFile(`a compressed part holds ${bytes.length} bytes where ${size} were declared`);
  return bytes;
}

function unpackUnchecked(codec: Codec, packed: Uint8Array, size: number): Uint8Array {
  // zlib refuses a limit of 0, so an empty part is allowed one byte, which the check on length then catches.
  const most = { maxOutputLength: Math.max(1, size) };
  switch (codec) {
    case "UNCOMPRESSED":
      return packed;
    case "GZIP":
      return zlib.unzipSync(packed, most);
    case "BROTLI":
      return zlib.brotliDecompressSync(packed, most);
    case "SNAPPY":
      return unpackSnappy(packed, size);
    case "ZSTD":
      return unpackZstd(packed, size);
    case "LZ4":
      return readLz4Hadoop(packed, size);
    case "LZ4_RAW":
      return readLz4Block(packed, size);
    case "LZ4_FRAME":
      return readLz4Frames(packed, size);
    default:
      return codec satisfies never;
  }
}

/** The decoder trusts the length in front of the data, so that has to be the one the page declares. */
function unpackSnappy(packed: Uint8Array, size: number): Uint8Array {
  let declared = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = packed[at] ?? 0;
    declared += (byte & 127) * 2 ** (7 * at);
    if (byte < 128) break;
  }
  if (declared !== size)
    throw new BrokenFile(`a compressed part holds ${declared} bytes where ${size} were declared`);
  const snappy = compressors.SNAPPY;
  if (snappy === undefined) throw new Error("hyparquet-compressors without Snappy");
  return snappy(packed, size);
}

/** Node has had Zstandard of its own since 22.15; before that JavaScript does it at a third of the speed. */
function unpackZstd(packed: Uint8Array, size: number): Uint8Array {
  return typeof zlib.zstdDecompressSync === "function"
    ? zlib.zstdDecompressSync(packed, { maxOutputLength: Math.max(1, size) })
    : unpackZstdByHand(packed, size);
}

/** fzstd allocates what the frame header claims, up to 2 GB, so the claim is read first. One frame only. */
export function unpackZstdByHand(packed: Uint8Array, size: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 6 || view.getUint32(0, true) !== 0xfd2fb528)
    throw new BrokenFile("a compressed part does not start like a Zstandard frame");
  const flags = view.getUint8(4);
  const single = (flags & 32) === 32;
  const widest = single ? size : 2 ** (10 + (view.getUint8(5) >> 3)) * 2;
  const at = (single ? 5 : 6) + ([0, 1, 2, 4][flags & 3] ?? 0);
  const claimed = [
    () => (single ? view.getUint8(at) : size),
    () => view.getUint16(at, true) + 256,
    () => view.getUint32(at, true),
    () => Number(view.getBigUint64(at, true)),
  ][flags >> 6]?.();
  if (claimed !== size || widest > LARGEST_PART)
    throw new BrokenFile(`a compressed part holds ${claimed} bytes where ${size} were declared`);
  return decompressZstd(packed);
}
