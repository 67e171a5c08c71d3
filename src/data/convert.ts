import { BrokenFile } from "./broken.ts";
import { decimalsOf } from "./decimal.ts";
import type { Meaning, RawBytes, RawNumbers, RawValues, TimeUnit } from "./raw.ts";
import type { TextPool } from "./text-pool.ts";

/** Values as a column holds them; for text these are codes of the pool. */
export type Cells = Float64Array | Uint32Array | Uint8Array | BigInt64Array;

/** Thrown when a 64-bit column turns out to hold a number that a double cannot: it is read again as `int64`. */
export class TooWide extends Error {}

/** Thrown when an unsigned column holds a number that `int64` cannot. */
export class BeyondInt64 extends Error {}

export type Target = { readonly pool: TextPool; readonly wide: boolean };

/** Gives stored values their meaning. */
export function convertValues(raw: RawValues, meaning: Meaning, target: Target): Cells {
  switch (meaning.as) {
    case "boolean":
      return raw.form === "bits" ? raw.values : mismatch(raw, meaning);
    case "float":
      return raw.form === "numbers" ? new Float64Array(raw.values) : mismatch(raw, meaning);
    case "integer":
      return raw.form === "numbers"
        ? new Float64Array(meaning.signed ? raw.values : unsignedOf(raw.values))
        : mismatch(raw, meaning);
    case "long":
      if (raw.form !== "words") return mismatch(raw, meaning);
      return target.wide ? bigWholes(raw.words, meaning.signed) : exactWholes(raw.words, meaning.signed);
    case "days":
      return raw.form === "numbers"
        ? new Float64Array(raw.values).map((days) => days * 86_400_000)
        : mismatch(raw, meaning);
    case "instant":
      return raw.form === "words" ? instants(raw.words, meaning.unit) : mismatch(raw, meaning);
    case "decimal":
      return decimalsOf(raw, meaning.scale, meaning.littleEndian);
    case "half":
      return raw.form === "bytes" ? halves(raw) : mismatch(raw, meaning);
    case "int96":
      return raw.form === "bytes" ? legacyInstants(raw) : mismatch(raw, meaning);
    case "text":
      return raw.form === "bytes" ? textCodes(raw, target.pool) : mismatch(raw, meaning);
    case "uuid":
      return raw.form === "bytes" ? uuidCodes(raw, target.pool) : mismatch(raw, meaning);
    case "null":
    case "unsupported":
      return mismatch(raw, meaning);
    default:
      return meaning satisfies never;
  }
}

function mismatch(raw: RawValues, meaning: Meaning): never {
  throw new BrokenFile(`values stored as ${raw.form} cannot be of type ${meaning.as}`);
}

function unsignedOf(values: RawNumbers): RawNumbers {
  return values instanceof Int32Array
    ? new Uint32Array(values.buffer, values.byteOffset, values.length)
    : values;
}

/** high · 2³² + low is exact wherever the whole number fits a double. */
function exactWholes(words: Int32Array, signed: boolean): Float64Array {
  const out = new Float64Array(words.length >> 1);
  for (let at = 0; at < out.length; at += 1) {
    const high = words[2 * at + 1]!;
    const value = (signed ? high : high >>> 0) * 4_294_967_296 + (words[2 * at]! >>> 0);
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) throw new TooWide();
    out[at] = value;
  }
  return out;
}

function bigWholes(words: Int32Array, signed: boolean): BigInt64Array {
  const out = new BigInt64Array(words.length >> 1);
  new Int32Array(out.buffer).set(words.subarray(0, out.length * 2));
  if (!signed) for (const value of out) if (value < 0n) throw new BeyondInt64();
  return out;
}

/** Milliseconds with fractions, to the nearest double. */
function instants(words: Int32Array, unit: TimeUnit): Float64Array {
  const per = unit === "ns" ? 1_000_000 : 1000;
  const out = new Float64Array(words.length >> 1);
  for (let at = 0; at < out.length; at += 1) {
    const high = words[2 * at + 1]!;
    const low = words[2 * at]! >>> 0;
    const value = high * 4_294_967_296 + low;
    if (unit === "ns" || unit === "us") {
      const whole = Math.floor(high / per);
      out[at] = divided(value, per, whole * 4_294_967_296, (high - whole * per) * 4_294_967_296 + low);
    } else out[at] = unit === "s" ? value * 1000 : value;
  }
  return out;
}

/**
 * `value / per` to the nearest double. Where `value` is too large for a double it comes as `whole · per + rest`:
 * whole numbers add up exactly, and only the fraction at the end is rounded.
 */
function divided(value: number, per: number, whole: number, rest: number): number {
  if (Number.isSafeInteger(value)) return value / per;
  const fraction = rest % per;
  return whole + (rest - fraction) / per + fraction / per;
}

/** Impala's and old Spark's INT96: nanoseconds of the day in eight bytes, then the Julian day in four. */
function legacyInstants({ bytes, starts, ends }: RawBytes): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(starts.length);
  for (let at = 0; at < out.length; at += 1) {
    if (ends[at]! - starts[at]! !== 12) throw new BrokenFile("an INT96 value has not 12 bytes");
    const low = view.getUint32(starts[at]!, true);
    const high = view.getInt32(starts[at]! + 4, true);
    const nanos = high * 4_294_967_296 + low;
    if (!Number.isSafeInteger(nanos)) throw new BrokenFile("an INT96 time beyond its day");
    const day = view.getInt32(starts[at]! + 8, true) - 2_440_588;
    out[at] = divided(day * 86_400_000_000_000 + nanos, 1_000_000, day * 86_400_000, nanos);
  }
  return out;
}

/** IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits. */
function halves({ bytes, starts, ends }: RawBytes): Float64Array {
  const out = new Float64Array(starts.length);
  for (let at = 0; at < out.length; at += 1) {
    if (ends[at]! - starts[at]! !== 2) throw new BrokenFile("a half-precision value has not 2 bytes");
    const bits = bytes[starts[at]!]! | (bytes[starts[at]! + 1]! << 8);
    const sign = bits >> 15 === 1 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) out[at] = fraction === 0 ? sign * Infinity : NaN;
    else if (exponent === 0) out[at] = sign * fraction * 2 ** -24;
    else out[at] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return out;
}

function textCodes({ bytes, starts, ends }: RawBytes, pool: TextPool): Uint32Array {
  const out = new Uint32Array(starts.length);
  for (let at = 0; at < out.length; at += 1) out[at] = pool.codeOf(bytes, starts[at]!, ends[at]!);
  return out;
}

function uuidCodes({ bytes, starts, ends }: RawBytes, pool: TextPool): Uint32Array {
  const out = new Uint32Array(starts.length);
  for (let at = 0; at < out.length; at += 1) {
    if (ends[at]! - starts[at]! !== 16) throw new BrokenFile("a UUID has not 16 bytes");
    const hex = Buffer.from(bytes.subarray(starts[at], ends[at])).toString("hex");
    const text = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    out[at] = pool.codeOf(Buffer.from(text, "latin1"), 0, text.length);
  }
  return out;
}
