/**
 * One column model over every file format.
 *
 * Null, NaN, the infinities and the empty string are four different things and stay apart: null is a
 * cleared bit in `valid`, the others are values. A column that we cannot hold rightly (nested, binary)
 * is `unsupported` and says why; it is never dropped and never guessed.
 */
export type Column =
  /** floating point; float32 widened, decimals rounded to the nearest double */
  | { readonly kind: "float"; readonly name: string; readonly values: Float64Array; readonly valid?: Bits }
  /** whole numbers, every one of them exact in a double */
  | { readonly kind: "integer"; readonly name: string; readonly values: Float64Array; readonly valid?: Bits }
  /** whole numbers of which at least one is beyond 2^53 */
  | { readonly kind: "int64"; readonly name: string; readonly values: BigInt64Array; readonly valid?: Bits }
  | { readonly kind: "boolean"; readonly name: string; readonly values: Uint8Array; readonly valid?: Bits }
  /** text, as codes into a dictionary; equal texts have equal codes */
  | {
      readonly kind: "text";
      readonly name: string;
      readonly values: Uint32Array;
      readonly dictionary: readonly string[];
      readonly valid?: Bits;
    }
  /** milliseconds since 1970-01-01T00:00:00Z with fractions; dates are midnights UTC */
  | { readonly kind: "time"; readonly name: string; readonly values: Float64Array; readonly valid?: Bits }
  | { readonly kind: "unsupported"; readonly name: string; readonly rows: number; readonly reason: string };

export type ColumnKind = Column["kind"];

/** One bit a row, least significant first as in Arrow; 1 = there is a value. Absent = all rows have one. */
export type Bits = Uint8Array;

/** What is known of a column without its values. */
export type ColumnInfo = {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nulls: number;
  /** what the file calls the type, e.g. `DECIMAL(18,3)` or `inferred from 1,000 rows` */
  readonly source: string;
  readonly reason?: string;
};

/** A table whose columns are read when they are asked for. */
export type Table = {
  /** the file it came from, as the user wrote it */
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
  /** Throws when there is no such column: ask `columns` first. */
  readonly column: (name: string) => Column;
};

export function isValid(valid: Bits | undefined, row: number): boolean {
  return valid === undefined || ((valid[row >> 3]! >> (row & 7)) & 1) === 1;
}

export function rowsOf(column: Column): number {
  return column.kind === "unsupported" ? column.rows : column.values.length;
}

/** Builds validity bit by bit and forgets it when every row turned out valid. */
export class BitsBuilder {
  private readonly bits: Uint8Array;
  private missing = 0;

  constructor(rows: number) {
    this.bits = new Uint8Array((rows + 7) >> 3).fill(255);
  }

  clear(row: number): void {
    if (((this.bits[row >> 3]! >> (row & 7)) & 1) === 0) return;
    this.bits[row >> 3]! &= ~(1 << (row & 7));
    this.missing += 1;
  }

  get nulls(): number {
    return this.missing;
  }

  /** For spreading into a column: `{...bits.end()}` adds `valid` only where something is missing. */
  end(): { readonly valid?: Bits } {
    return this.missing === 0 ? {} : { valid: this.bits };
  }
}
