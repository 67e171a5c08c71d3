import { BrokenFile } from "./broken.ts";
import type { Cells } from "./convert.ts";
import type { Meaning } from "./raw.ts";
import { type Bits, BitsBuilder, type Column, isValid } from "./table.ts";
import type { TextPool } from "./text-pool.ts";

/** Which of the next rows have a value: one byte a row, 0 or 1. Absent = all. */
export type Present = Uint8Array;

/**
 * A column that grows page by page, or batch by batch, until all its rows are there. Parquet stores only the
 * values that exist, Arrow a slot for every row, and both may store indices into a dictionary.
 */
export class Assembly {
  readonly out: Cells;
  private readonly bits: BitsBuilder;
  private row = 0;

  constructor(out: Cells) {
    this.out = out;
    this.bits = new BitsBuilder(out.length);
  }

  get rows(): number {
    return this.row;
  }

  get valid(): Bits | undefined {
    return this.bits.end().valid;
  }

  /** The values of the rows that have one, in a row. */
  sparse(rows: number, present: Present | undefined, values: Cells): void {
    this.demand(rows, present === undefined ? rows : sumOf(present), values.length);
    if (present === undefined) copyAll(this.out, values, this.row);
    else copyPresent(this.out, values, this.row, present);
    this.clear(rows, present);
  }

  /** A value for every row, of which those not present mean nothing. */
  dense(rows: number, present: Present | undefined, values: Cells): void {
    this.demand(rows, rows, values.length);
    copyAll(this.out, values, this.row);
    this.clear(rows, present);
  }

  /** Indices of the rows that have a value into a dictionary whose own entries may be null. */
  indexed(indices: Uint32Array, present: Present, dictionary: Cells, known?: Present): void {
    const rows = present.length;
    this.demand(rows, sumOf(present), indices.length);
    for (const index of indices)
      if (index >= dictionary.length)
        throw new BrokenFile(`index ${index} into a dictionary of ${dictionary.length} entries`);
    gather(this.out, dictionary, this.row, { present, indices });
    if (known !== undefined) {
      for (let at = 0, next = 0; at < rows; at += 1) {
        if (present[at] === 0) continue;
        if (known[indices[next]!] === 0) this.bits.clear(this.row + at);
        next += 1;
      }
    }
    this.clear(rows, present);
  }

  nothing(rows: number): void {
    this.demand(rows, 0, 0);
    this.clear(rows, new Uint8Array(rows));
  }

  private demand(rows: number, wanted: number, got: number): void {
    if (this.row + rows > this.out.length)
      throw new BrokenFile(`more rows than the ${this.out.length} that were announced`);
    if (wanted !== got) throw new BrokenFile(`${got} values for ${wanted} rows`);
  }

  private clear(rows: number, present: Present | undefined): void {
    if (present !== undefined)
      for (let at = 0; at < rows; at += 1) if (present[at] === 0) this.bits.clear(this.row + at);
    this.row += rows;
  }
}

/** The finished column. Rows without a value hold NaN where numbers may be NaN, and 0 elsewhere. */
export function columnOf(name: string, meaning: Meaning, assembly: Assembly, pool: TextPool): Column {
  const { out, valid, rows } = assembly;
  if (rows !== out.length) throw new BrokenFile(`only ${rows} of ${out.length} rows`);
  const bits = valid === undefined ? {} : { valid };
  if (out instanceof BigInt64Array) return wholeColumn(name, blank(out, valid, 0n), valid);
  if (out instanceof Uint32Array) return textColumn(name, meaning, { codes: out, valid, pool });
  if (out instanceof Uint8Array) return { kind: "boolean", name, values: blank(out, valid, 0), ...bits };
  if (meaning.as === "integer" || meaning.as === "long")
    return { kind: "integer", name, values: blank(out, valid, 0), ...bits };
  const isTime = meaning.as === "days" || meaning.as === "instant" || meaning.as === "int96";
  return { kind: isTime ? "time" : "float", name, values: blank(out, valid, NaN), ...bits };
}

/** `int64` only where some present number needs it. */
export function wholeColumn(name: string, values: BigInt64Array, valid: Bits | undefined): Column {
  const bits = valid === undefined ? {} : { valid };
  for (let row = 0; row < values.length; row += 1)
    if (!Number.isSafeInteger(Number(values[row]!))) return { kind: "int64", name, values, ...bits };
  return { kind: "integer", name, values: Float64Array.from(values, Number), ...bits };
}

/**
 * Numbers the texts anew in the order of the rows, so that texts that no row has are gone and equal columns
 * have equal codes, whatever file they came from.
 */
export function compactTexts(
  codes: Uint32Array,
  valid: Bits | undefined,
  texts: readonly string[],
): { readonly values: Uint32Array; readonly dictionary: readonly string[] } {
  const codeOf = new Uint32Array(texts.length);
  const dictionary: string[] = [];
  const values = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row += 1) {
    if (!isValid(valid, row)) continue;
    const code = codes[row]!;
    if (codeOf[code] === 0) codeOf[code] = dictionary.push(texts[code]!);
    values[row] = codeOf[code]! - 1;
  }
  return { values, dictionary };
}

function textColumn(
  name: string,
  meaning: Meaning,
  { codes, valid, pool }: { codes: Uint32Array; valid: Bits | undefined; pool: TextPool },
): Column {
  const texts = pool.texts();
  if (texts === undefined) {
    const reason =
      meaning.as === "text" && meaning.annotated
        ? "it is called text but is not valid UTF-8; write it as UTF-8"
        : "raw bytes that are not UTF-8 text; convert it to text or to numbers";
    return { kind: "unsupported", name, rows: codes.length, reason };
  }
  const bits = valid === undefined ? {} : { valid };
  return { kind: "text", name, ...compactTexts(codes, valid, texts), ...bits };
}

type Slots<V> = { readonly length: number; [row: number]: V };

function copyAll(out: Cells, values: Cells, start: number): void {
  if (out instanceof BigInt64Array && values instanceof BigInt64Array) out.set(values, start);
  else if (!(out instanceof BigInt64Array) && !(values instanceof BigInt64Array)) out.set(values, start);
  else throw new Error("64-bit and other cells mixed");
}

function copyPresent(out: Cells, values: Cells, start: number, present: Present): void {
  if (out instanceof BigInt64Array && values instanceof BigInt64Array)
    spread<bigint>(out, values, start, present);
  else if (!(out instanceof BigInt64Array) && !(values instanceof BigInt64Array))
    spread<number>(out, values, start, present);
  else throw new Error("64-bit and other cells mixed");
}

function spread<V>(out: Slots<V>, values: Slots<V>, start: number, present: Present): void {
  for (let at = 0, next = 0; at < present.length; at += 1) {
    if (present[at] === 0) continue;
    out[start + at] = values[next]!;
    next += 1;
  }
}

type Indices = { readonly present: Present; readonly indices: Uint32Array };

function gather(out: Cells, dictionary: Cells, start: number, at: Indices): void {
  if (out instanceof BigInt64Array && dictionary instanceof BigInt64Array)
    lookUp<bigint>(out, dictionary, start, at);
  else if (!(out instanceof BigInt64Array) && !(dictionary instanceof BigInt64Array))
    lookUp<number>(out, dictionary, start, at);
  else throw new Error("64-bit and other cells mixed");
}

function lookUp<V>(out: Slots<V>, dictionary: Slots<V>, start: number, { present, indices }: Indices): void {
  for (let at = 0, next = 0; at < present.length; at += 1) {
    if (present[at] === 0) continue;
    out[start + at] = dictionary[indices[next]!]!;
    next += 1;
  }
}

function blank<A extends Slots<V>, V>(out: A, valid: Bits | undefined, nothing: V): A {
  if (valid !== undefined)
    for (let row = 0; row < out.length; row += 1) if (!isValid(valid, row)) out[row] = nothing;
  return out;
}

function sumOf(present: Present): number {
  let sum = 0;
  for (let at = 0; at < present.length; at += 1) sum += present[at]!;
  return sum;
}
