import type { DriftSideName } from "../gates/drift-facts.ts";
import { numbersOf } from "../data/numbers.ts";
import { isSerial } from "../data/profile-serial.ts";
import { type Column, type ColumnKind, isValid, rowsOf, type Table } from "../data/table.ts";

/** One side of a drift measurement: a table, or the profile of one. */
export type DriftSource = DriftSideName & {
  readonly columns: readonly { readonly name: string }[];
  readonly side: (column: string) => Side;
};

/** One column of one side, reduced to what drift asks about. */
export type Side = {
  readonly kind: ColumnKind;
  readonly rows: number;
  /** nulls and NaN */
  readonly missing: number;
  readonly content:
    | { readonly form: "numbers"; readonly values: Float64Array }
    | {
        readonly form: "texts";
        readonly counts: ReadonlyMap<string, number>;
        readonly lengths: () => Float64Array;
        /** how many different texts there are; at least `counts.size` where a profile kept only the frequent ones */
        readonly distinct: number;
        /** the counts end with all that a profile did not keep by name */
        readonly cut: boolean;
      }
    | { readonly form: "none"; readonly reason: string };
  /** whole numbers that only count rows: see `isSerial` */
  readonly serial: boolean;
  /** the most by which a share of rows up to some value may be off, where a profile stands in for rows */
  readonly error: number;
};

export function tableSource(table: Table): DriftSource {
  return {
    file: table.file,
    rows: table.rows,
    profile: false,
    columns: table.columns,
    side: (name) => sideOf(table.column(name)),
  };
}

export function sideOf(column: Column): Side {
  const rows = rowsOf(column);
  if (column.kind === "unsupported")
    return {
      kind: column.kind,
      rows,
      missing: 0,
      content: { form: "none", reason: column.reason },
      serial: false,
      error: 0,
    };
  if (column.kind === "text") return textSide(column);
  const values = withoutNaN(numbersOf(column));
  return {
    kind: column.kind,
    rows,
    missing: rows - values.length,
    content: { form: "numbers", values },
    serial:
      (column.kind === "integer" || column.kind === "int64") && values.length === rows && isSerial(values),
    error: 0,
  };
}

function textSide(column: Extract<Column, { readonly kind: "text" }>): Side {
  const { values, dictionary, valid } = column;
  const tally = new Uint32Array(dictionary.length);
  let missing = 0;
  if (valid === undefined) for (let row = 0; row < values.length; row += 1) tally[values[row]!]! += 1;
  else {
    for (let row = 0; row < values.length; row += 1) {
      if (isValid(valid, row)) tally[values[row]!]! += 1;
      else missing += 1;
    }
  }
  const counts = new Map<string, number>();
  for (let code = 0; code < dictionary.length; code += 1)
    if (tally[code]! > 0) counts.set(dictionary[code]!, tally[code]!);
  return {
    kind: "text",
    rows: values.length,
    missing,
    content: { form: "texts", counts, lengths: () => lengthsOf(counts), distinct: counts.size, cut: false },
    serial: false,
    error: 0,
  };
}

/** One length a row, in code points as a person counts letters. */
export function lengthsOf(counts: ReadonlyMap<string, number>): Float64Array {
  let rows = 0;
  for (const count of counts.values()) rows += count;
  const lengths = new Float64Array(rows);
  let at = 0;
  for (const [text, count] of counts) {
    lengths.fill(letters(text), at, at + count);
    at += count;
  }
  return lengths;
}

function letters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    // The second half of a surrogate pair is no letter of its own.
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}

/** The array itself where nothing is missing: it is not written to. */
function withoutNaN(values: Float64Array): Float64Array {
  let present = 0;
  for (let row = 0; row < values.length; row += 1) if (!Number.isNaN(values[row]!)) present += 1;
  if (present === values.length) return values;
  const kept = new Float64Array(present);
  let at = 0;
  for (let row = 0; row < values.length; row += 1)
    if (!Number.isNaN(values[row]!)) {
      kept[at] = values[row]!;
      at += 1;
    }
  return kept;
}
