/** What the stored values of a column stand for, in the words that Parquet and Arrow share. */
export type Meaning =
  | { readonly as: "boolean" | "float" | "half" | "days" | "int96" | "uuid" | "null" }
  /** up to 32 bits, and 64 bits */
  | { readonly as: "integer" | "long"; readonly signed: boolean }
  | { readonly as: "decimal"; readonly scale: number; readonly littleEndian: boolean }
  | { readonly as: "instant"; readonly unit: TimeUnit }
  /** `annotated`: the file says that it is text, where else it is bytes that may be text */
  | { readonly as: "text"; readonly annotated: boolean }
  | { readonly as: "unsupported"; readonly reason: string };

export type TimeUnit = "s" | "ms" | "us" | "ns";

/** Stored values before they get their meaning. */
export type RawValues =
  | { readonly form: "numbers"; readonly values: RawNumbers }
  /** 64-bit integers as pairs of 32 bits, the low one first: no BigInt in the hot loops */
  | { readonly form: "words"; readonly words: Int32Array }
  | RawBytes
  /** one byte a value, 0 or 1 */
  | { readonly form: "bits"; readonly values: Uint8Array };

/** Byte strings, each from its start to its end in one run of bytes. */
export type RawBytes = {
  readonly form: "bytes";
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
};

export type RawNumbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Bits as bytes of 0 and 1, least significant first. */
export function readBits(bytes: Uint8Array, count: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) values[at] = (bytes[at >> 3]! >> (at & 7)) & 1;
  return values;
}

/** Values of equal width, one after the other. */
export function strided(bytes: Uint8Array, width: number, count: number): RawBytes {
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) {
    starts[at] = at * width;
    ends[at] = (at + 1) * width;
  }
  return { form: "bytes", bytes, starts, ends };
}
