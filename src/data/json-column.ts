import { compactTexts, wholeColumn } from "./assembly.ts";
import { findIsoTimeIn } from "./iso-time.ts";
import { BitsBuilder, type Bits, type Column } from "./table.ts";

type Type = "number" | "boolean" | "text" | "nested";

export type Complaint = { readonly code: "mixed-types" | "broken-text"; readonly message: string };

/** One key of JSON lines: its values so far, which all have one type. Rows between two values are null. */
export class JsonColumn {
  private readonly name: string;
  private type: Type | undefined;
  private since = 0;
  private nestedLine = 0;
  /** numbers, 0 and 1 for booleans, or codes of texts; NaN stands where a row has nothing */
  private cells = new Float64Array(256);
  private filled = 0;
  private present: Uint8Array = new Uint8Array(256);
  private readonly codes = new Map<string, number>();
  /** whole numbers beyond 2^53 by row */
  private readonly longs = new Map<number, bigint>();
  private isWhole = true;

  constructor(name: string) {
    this.name = name;
  }

  /** Takes the value of a row that is not null; says what is wrong when it is of another type than before. */
  add(row: number, value: unknown, line: number): Complaint | undefined {
    const type = typeOf(value);
    if (type === "nested") this.nestedLine ||= line;
    // A column with a list in it is not read anyway.
    if (this.nestedLine > 0) return undefined;
    if (this.type === undefined) {
      this.type = type;
      this.since = line;
    }
    if (type !== this.type)
      return {
        code: "mixed-types",
        message: `it is ${WORDS[type]} here, and ${WORDS[this.type]} on line ${this.since}`,
      };
    // Half a surrogate pair has no UTF-8, and replacing it could make two texts one.
    if (typeof value === "string" && !value.isWellFormed())
      return { code: "broken-text", message: "the text holds half a character (a lone surrogate)" };
    this.put(row, this.cellOf(row, value));
    return undefined;
  }

  end(rows: number): { readonly column: Column; readonly source: string } {
    const { name } = this;
    const from = `JSON, ${rows.toString().replace(/\B(?=(\d{3})+$)/g, ",")} lines`;
    if (this.nestedLine > 0) {
      const reason = `nested: line ${this.nestedLine} holds a list or an object; keep each value in a column of its own`;
      return { column: { kind: "unsupported", name, rows, reason }, source: from };
    }
    const bits = new BitsBuilder(rows);
    for (let row = 0; row < rows; row += 1)
      if (row >= this.filled || this.present[row] === 0) bits.clear(row);
    const column = this.columnOf(rows, bits.end().valid);
    const source =
      this.type === undefined
        ? `${from}, all null`
        : column.kind === "time"
          ? `${from}, ISO 8601 texts`
          : from;
    return { column, source };
  }

  private cellOf(row: number, value: unknown): number {
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "bigint") {
      this.longs.set(row, value);
      return Number(value);
    }
    if (typeof value === "number") {
      this.isWhole &&= Number.isInteger(value) && Number.isSafeInteger(value);
      return value;
    }
    const text = String(value);
    const code = this.codes.get(text) ?? this.codes.size;
    this.codes.set(text, code);
    return code;
  }

  private put(row: number, cell: number): void {
    if (row >= this.cells.length) {
      const length = Math.max(row + 1, this.cells.length * 2);
      const cells = new Float64Array(length);
      const present = new Uint8Array(length);
      cells.set(this.cells);
      present.set(this.present);
      this.cells = cells;
      this.present = present;
    }
    this.cells[row] = cell;
    this.present[row] = 1;
    this.filled = row + 1;
  }

  private columnOf(rows: number, valid: Bits | undefined): Column {
    const { name } = this;
    const bits = valid === undefined ? {} : { valid };
    const cells = new Float64Array(rows);
    cells.set(this.cells.subarray(0, this.filled));
    switch (this.type) {
      case "boolean":
        return { kind: "boolean", name, values: Uint8Array.from(cells), ...bits };
      case "text":
        return this.textColumn(Uint32Array.from(cells), valid);
      case "number":
        if (this.isWhole && this.longs.size === 0)
          return { kind: "integer", name, values: cells.map((cell) => cell + 0), ...bits };
        if (this.isWhole && !this.fitsInt64()) {
          const reason = "whole numbers beyond 64 bits; write them as text";
          return { kind: "unsupported", name, rows, reason };
        }
        if (this.isWhole) {
          const values = BigInt64Array.from(cells, (cell) =>
            Number.isSafeInteger(cell) ? BigInt(cell) : 0n,
          );
          for (const [row, value] of this.longs) values[row] = value;
          return wholeColumn(name, values, valid);
        }
        return { kind: "float", name, values: this.withNaN(cells), ...bits };
      case "nested":
      case undefined:
        return { kind: "float", name, values: this.withNaN(cells), ...bits };
      default:
        return this.type satisfies never;
    }
  }

  private fitsInt64(): boolean {
    for (const value of this.longs.values()) if (BigInt.asIntN(64, value) !== value) return false;
    return true;
  }

  private withNaN(cells: Float64Array): Float64Array {
    for (let row = 0; row < cells.length; row += 1)
      if (row >= this.filled || this.present[row] === 0) cells[row] = NaN;
    return cells;
  }

  /** JSON has no times; a column of which every text is one is taken as such, as in CSV. */
  private textColumn(codes: Uint32Array, valid: Bits | undefined): Column {
    const { name } = this;
    const bits = valid === undefined ? {} : { valid };
    const texts = [...this.codes.keys()];
    const times = new Float64Array(texts.length);
    const forms = new Set<boolean>();
    let isTime = true;
    for (let code = 0; code < texts.length && isTime; code += 1) {
      const time = findIsoTimeIn(texts[code]!);
      isTime = time !== undefined;
      times[code] = time?.ms ?? NaN;
      forms.add(time?.form === "zoned");
    }
    if (!isTime || forms.size > 1)
      return { kind: "text", name, ...compactTexts(codes, valid, texts), ...bits };
    return {
      kind: "time",
      name,
      values: this.withNaN(Float64Array.from(codes, (code) => times[code]!)),
      ...bits,
    };
  }
}

const WORDS: Readonly<Record<Type, string>> = {
  number: "a number",
  boolean: "true or false",
  text: "a text",
  nested: "a list or an object",
};

function typeOf(value: unknown): Type {
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "string" ? "text" : "nested";
}
