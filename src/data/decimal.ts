import { BrokenFile } from "./broken.ts";
import type { RawValues } from "./raw.ts";

/**
 * Decimals to the nearest double: unscaled / 10^scale. Where both are exact doubles, IEEE division rounds
 * correctly (multiplying by 0.01 would not); elsewhere the digits are parsed as text, which does too.
 */
export function decimalsOf(raw: RawValues, scale: number, littleEndian: boolean): Float64Array {
  switch (raw.form) {
    case "numbers":
      return new Float64Array(raw.values).map((value) => scaled(value, scale));
    case "words":
      return decimalsFromWords(raw.words, scale);
    case "bytes": {
      const { bytes, starts, ends } = raw;
      const out = new Float64Array(starts.length);
      for (let at = 0; at < out.length; at += 1) {
        const number = bytes.subarray(starts[at], ends[at]);
        out[at] = decimalFromBytes(littleEndian ? number.slice().reverse() : number, scale);
      }
      return out;
    }
    case "bits":
      throw new BrokenFile("values stored as bits cannot be decimals");
    default:
      return raw satisfies never;
  }
}

/** The widest decimal of any format has 256 bits. */
const WIDEST = 32;

function decimalsFromWords(words: Int32Array, scale: number): Float64Array {
  const out = new Float64Array(words.length >> 1);
  for (let at = 0; at < out.length; at += 1) {
    const high = words[2 * at + 1]!;
    const low = words[2 * at]! >>> 0;
    const value = high * 4_294_967_296 + low;
    out[at] = Number.isSafeInteger(value)
      ? scaled(value, scale)
      : parsed(BigInt(high) * 4_294_967_296n + BigInt(low), scale);
  }
  return out;
}

/** A two's complement number, most significant byte first, of any length. */
function decimalFromBytes(bytes: Uint8Array, scale: number): number {
  const { length } = bytes;
  if (length === 0) return 0;
  if (length > WIDEST) throw new BrokenFile(`a decimal has ${length} bytes`);
  const sign = bytes[0]! >= 128 ? 255 : 0;
  let at = 0;
  while (at < length - 1 && bytes[at] === sign && bytes[at + 1]! >> 7 === sign >> 7) at += 1;
  if (length - at <= 6) {
    let value = sign === 255 ? -1 : 0;
    for (; at < length; at += 1) value = value * 256 + bytes[at]!;
    return scaled(value, scale);
  }
  let value = sign === 255 ? -1n : 0n;
  for (; at < length; at += 1) value = value * 256n + BigInt(bytes[at]!);
  return parsed(value, scale);
}

/** Powers of ten are exact doubles up to 10²²; written out, because `10 ** n` need not be rounded correctly. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

function scaled(value: number, scale: number): number {
  const power = POWERS[scale];
  return power === undefined ? parsed(BigInt(value), scale) : value / power;
}

function parsed(value: bigint, scale: number): number {
  return Number(`${value}e${-scale}`);
}
