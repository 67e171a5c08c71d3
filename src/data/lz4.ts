import { BrokenFile } from "./broken.ts";

/** One LZ4 block into exactly `size` bytes (github.com/lz4/lz4, doc/lz4_Block_format.md). */
export function readLz4Block(input: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(size);
  if (size === 0 && input.length === 0) return output;
  const end = decodeBlock(input, output, 0);
  if (end !== size) throw shorter(end, size);
  return output;
}

/**
 * Parquet's old `LZ4` codec: Hadoop's framing, (big-endian sizes before and after compression, block)*; some
 * writers put a bare block in its place, and only trying tells them apart.
 */
export function readLz4Hadoop(input: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  return findHadoopFrames(input, size) ?? readLz4Block(input, size);
}

/**
 * LZ4 frames as in Arrow bodies (doc/lz4_Frame_format.md), one or several in a row. The checksums, which are
 * xxHash-32 and optional, are not checked; every length is.
 */
export function readLz4Frames(input: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(size);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let done = 0;
  for (let at = 0; at < input.length;) {
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === SKIPPABLE >>> 4) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== FRAME) throw new BrokenFile("a compressed part does not start like an LZ4 frame");
    const flags = view.getUint8(at + 4);
    if (flags >> 6 !== 1 || (flags & 1) === 1)
      throw new BrokenFile("a compressed part uses LZ4 with a dictionary or of an unknown version");
    at += 7 + ((flags & 8) === 8 ? 8 : 0);
    const blockTail = (flags & 16) === 16 ? 4 : 0;
    for (;;) {
      const word = view.getUint32(at, true);
      at += 4;
      if (word === 0) break;
      const length = word & 0x7fff_ffff;
      if (at + length > input.length) throw new BrokenFile("an LZ4 block reaches beyond its part");
      const block = input.subarray(at, at + length);
      done = word >>> 31 === 1 ? copyBlock(block, output, done) : decodeBlock(block, output, done);
      at += length + blockTail;
    }
    at += (flags & 4) === 4 ? 4 : 0;
  }
  if (done !== size) throw shorter(done, size);
  return output;
}

const FRAME = 0x184d2204;
const SKIPPABLE = 0x184d2a50;

/** Decodes `input` to `output` from `start` on and says where it ended. Matches may reach back before `start`. */
function decodeBlock(input: Uint8Array, output: Uint8Array, start: number): number {
  let to = start;
  for (let at = 0; at < input.length;) {
    const token = input[at]!;
    at += 1;
    let literals = token >> 4;
    if (literals === 15) {
      const length = longLength(input, at);
      literals += length.sum;
      at = length.at;
    }
    if (at + literals > input.length || to + literals > output.length) throw misfit();
    output.set(input.subarray(at, at + literals), to);
    to += literals;
    at += literals;
    if (at === input.length) return to;
    if (at + 2 > input.length) throw misfit();
    const offset = input[at]! | (input[at + 1]! << 8);
    at += 2;
    let match = (token & 15) + 4;
    if (match === 19) {
      const length = longLength(input, at);
      match += length.sum;
      at = length.at;
    }
    if (offset === 0 || offset > to || to + match > output.length) throw misfit();
    if (offset >= match) output.copyWithin(to, to - offset, to - offset + match);
    else for (let step = 0; step < match; step += 1) output[to + step] = output[to - offset + step]!;
    to += match;
  }
  return to;
}

/** Lengths of 15 and more go on in bytes until one is below 255. */
function longLength(input: Uint8Array, start: number): { readonly sum: number; readonly at: number } {
  let sum = 0;
  for (let at = start; at < input.length; at += 1) {
    sum += input[at]!;
    if (input[at] !== 255) return { sum, at: at + 1 };
  }
  throw misfit();
}

function copyBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  if (start + block.length > output.length) throw misfit();
  output.set(block, start);
  return start + block.length;
}

function findHadoopFrames(input: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const output = new Uint8Array(size);
  let done = 0;
  let at = 0;
  while (at + 8 <= input.length && done < size) {
    const whole = view.getUint32(at, false);
    const packed = view.getUint32(at + 4, false);
    at += 8;
    if (at + packed > input.length || done + whole > size) return undefined;
    const end = tryBlock(input.subarray(at, at + packed), output, done);
    if (end !== done + whole) return undefined;
    at += packed;
    done = end;
  }
  return at === input.length && done === size ? output : undefined;
}

function tryBlock(input: Uint8Array, output: Uint8Array, start: number): number | undefined {
  try {
    return decodeBlock(input, output, start);
  } catch (error) {
    if (error instanceof BrokenFile) return undefined;
    throw error;
  }
}

function misfit(): BrokenFile {
  return new BrokenFile("an LZ4 block does not fit the size it declares");
}

function shorter(got: number, size: number): BrokenFile {
  return new BrokenFile(`a compressed part holds ${got} bytes where ${size} were declared`);
}
