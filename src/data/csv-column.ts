import { plain } from "../base/text.ts";
import { compactTexts, wholeColumn } from "./assembly.ts";
import { LOOKS, lookAt, seen } from "./csv-cell.ts";
import { DOUBLED, QUOTED, type Records, unescaped } from "./csv-records.ts";
import { BitsBuilder, type Column, type ColumnKind } from "./table.ts";
import { TextPool } from "./text-pool.ts";

type Kind = Exclude<ColumnKind, "unsupported">;

/**
 * One column of a text file, read as what its cells looked like so far. When a later cell breaks the guess, the
 * column stops storing but goes on looking, so that after one pass its kind is known from every cell; then it is
 * read again. Most columns are guessed right from the first rows and are read once.
 */
export class CsvColumn {
  readonly name: string;
  private readonly at: number;
  private readonly kind: Kind;
  private looks: number;
  private isBroken = false;
  private firstText = "";
  private readonly pool = new TextPool();
  private readonly chunks: Chunk[] = [];

  constructor(name: string, at: number, kind: Kind = "float", looks: number = 0) {
    this.name = name;
    this.at = at;
    this.kind = kind;
    this.looks = looks;
  }

  /** A column of the same name that reads what these first records look like. */
  guess(bytes: Buffer, records: Records): CsvColumn {
    let looks = 0;
    const rows = Math.min(records.rows, GUESS_FROM);
    for (let row = 0; row < rows; row += 1) looks |= this.lookAtCell(bytes, records, row);
    return new CsvColumn(this.name, this.at, kindOf(looks));
  }

  /** What a second pass has to read, or this column itself when the first one read it right. */
  again(): CsvColumn {
    const kind = kindOf(this.looks);
    if (kind === this.kind && !this.isBroken) return this;
    const next = new CsvColumn(this.name, this.at, kind, this.looks);
    next.firstText = this.firstText;
    return next;
  }

  read(bytes: Buffer, records: Records): void {
    if (this.isBroken) this.lookOn(bytes, records);
    else if (this.kind === "text") this.readTexts(bytes, records);
    else if (this.kind === "int64") this.readLongs(bytes, records);
    else this.readNumbers(bytes, records);
  }

  end(rows: number): { readonly column: Column; readonly source: string } {
    const bits = new BitsBuilder(rows);
    let row = 0;
    for (const { cells, missing } of this.chunks) {
      missing?.forEach((isMissing, at) => {
        if (isMissing === 1) bits.clear(row + at);
      });
      row += cells.length;
    }
    return {
      column: this.columnOf(rows, bits),
      source: sourceOf(this.kind, this.looks, rows, this.firstText),
    };
  }

  private readNumbers(bytes: Buffer, records: Records): void {
    const { rows } = records;
    const accepted = ACCEPTED[this.kind];
    const cells = new Float64Array(rows);
    let missing: Uint8Array | undefined;
    for (let row = 0; row < rows; row += 1) {
      const looks = this.lookAtCell(bytes, records, row);
      this.looks |= looks;
      if ((looks & accepted) !== 0) cells[row] = seen.value;
      else if ((looks & MISSING) !== 0) {
        missing ??= new Uint8Array(rows);
        missing[row] = 1;
        cells[row] = NaN;
      } else return this.breakAt(bytes, records, row);
    }
    this.push(cells, missing);
  }

  private readLongs(bytes: Buffer, records: Records): void {
    const { rows, columns, starts, ends } = records;
    const cells = new BigInt64Array(rows);
    let missing: Uint8Array | undefined;
    for (let row = 0; row < rows; row += 1) {
      const looks = this.lookAtCell(bytes, records, row);
      this.looks |= looks;
      const cell = row * columns + this.at;
      if ((looks & (LOOKS.whole | LOOKS.long)) !== 0)
        cells[row] = BigInt(bytes.toString("latin1", starts[cell], ends[cell]));
      else if ((looks & MISSING & ~LOOKS.nan) !== 0) {
        missing ??= new Uint8Array(rows);
        missing[row] = 1;
      } else return this.breakAt(bytes, records, row);
    }
    this.push(cells, missing);
  }

  private readTexts(bytes: Buffer, records: Records): void {
    const { rows, columns, starts, ends, quotes } = records;
    const cells = new Uint32Array(rows);
    let missing: Uint8Array | undefined;
    for (let row = 0; row < rows; row += 1) {
      const cell = row * columns + this.at;
      if ((this.looks & LOOKS.text) === 0) this.look(bytes, records, row);
      const start = starts[cell]!;
      const end = ends[cell]!;
      if (start === end && quotes[cell] === 0) {
        missing ??= new Uint8Array(rows);
        missing[row] = 1;
      } else if ((quotes[cell]! & DOUBLED) === 0) cells[row] = this.pool.codeOf(bytes, start, end);
      else {
        const text = unescaped(bytes, start, end);
        cells[row] = this.pool.codeOf(text, 0, text.length);
      }
    }
    this.push(cells, missing);
  }

  private lookOn(bytes: Buffer, records: Records): void {
    for (let row = 0; row < records.rows && (this.looks & LOOKS.text) === 0; row += 1)
      this.look(bytes, records, row);
  }

  private look(bytes: Buffer, records: Records, row: number): void {
    const looks = this.lookAtCell(bytes, records, row);
    this.looks |= looks;
    if (looks !== LOOKS.text) return;
    const { columns, starts, ends, lines } = records;
    const cell = row * columns + this.at;
    const shown = plain(bytes.toString("utf8", starts[cell], Math.min(ends[cell]!, starts[cell]! + 200)), 30);
    this.firstText = `line ${lines[row]} holds "${shown}"`;
  }

  private lookAtCell(bytes: Buffer, { columns, starts, ends, quotes }: Records, row: number): number {
    const cell = row * columns + this.at;
    const quoted = quotes[cell]!;
    if ((quoted & DOUBLED) !== 0) return LOOKS.text;
    return lookAt(bytes, starts[cell]!, ends[cell]!, quoted === QUOTED);
  }

  /** The guess was wrong at this row: nothing is stored any more. */
  private breakAt(bytes: Buffer, records: Records, row: number): void {
    this.isBroken = true;
    this.chunks.length = 0;
    for (let next = row; next < records.rows && (this.looks & LOOKS.text) === 0; next += 1)
      this.look(bytes, records, next);
    if (this.firstText === "") this.look(bytes, records, row);
  }

  private push(cells: Chunk["cells"], missing: Uint8Array | undefined): void {
    this.chunks.push({ cells, missing });
  }

  private columnOf(rows: number, bits: BitsBuilder): Column {
    const { name, kind } = this;
    const valid = bits.end();
    switch (kind) {
      case "text": {
        const texts = this.pool.texts();
        if (texts === undefined) throw new Error("text that was checked as UTF-8 is not");
        return {
          kind,
          name,
          ...compactTexts(join(this.chunks, new Uint32Array(rows)), valid.valid, texts),
          ...valid,
        };
      }
      case "int64": {
        const values = new BigInt64Array(rows);
        let row = 0;
        for (const { cells } of this.chunks) {
          if (cells instanceof BigInt64Array) values.set(cells, row);
          row += cells.length;
        }
        return wholeColumn(name, values, valid.valid);
      }
      case "boolean":
        return { kind, name, values: join(this.chunks, new Uint8Array(rows)), ...valid };
      case "integer":
        return { kind, name, values: zeroed(join(this.chunks, new Float64Array(rows))), ...valid };
      case "float":
      case "time":
        return { kind, name, values: join(this.chunks, new Float64Array(rows)), ...valid };
      default:
        return kind satisfies never;
    }
  }
}

type Chunk = {
  readonly cells: Float64Array | Uint32Array | BigInt64Array;
  readonly missing: Uint8Array | undefined;
};

const GUESS_FROM = 1000;
const MISSING = LOOKS.empty | LOOKS.quotedEmpty | LOOKS.missingWord | LOOKS.nan;
const NUMBERS = LOOKS.whole | LOOKS.long | LOOKS.huge | LOOKS.decimal;

/** What a column of each kind stores as a value. NaN is a value of a float and a missing one elsewhere. */
const ACCEPTED: Readonly<Record<Kind, number>> = {
  float: NUMBERS | LOOKS.nan,
  integer: LOOKS.whole,
  int64: 0,
  boolean: LOOKS.boolean,
  time: LOOKS.local | LOOKS.zoned,
  text: 0,
};

/**
 * The kind of a column from the looks of all its cells. Whatever would change a value becomes text: 64-bit
 * numbers beside NaN, numbers beyond 64 bits, times with and without a zone.
 */
function kindOf(looks: number): Kind {
  const has = (bits: number): boolean => (looks & bits) !== 0;
  const families = [NUMBERS, LOOKS.boolean, LOOKS.local | LOOKS.zoned].filter((bits) => has(bits));
  if (has(LOOKS.text) || families.length > 1) return "text";
  if (has(LOOKS.boolean)) return "boolean";
  if (has(LOOKS.local) && has(LOOKS.zoned)) return "text";
  if (has(LOOKS.local | LOOKS.zoned)) return "time";
  if (!has(NUMBERS)) return has(LOOKS.missingWord | LOOKS.quotedEmpty) ? "text" : "float";
  if (has(LOOKS.decimal)) return "float";
  if (has(LOOKS.huge)) return "text";
  if (has(LOOKS.long)) return has(LOOKS.nan) ? "text" : "int64";
  return has(LOOKS.nan) ? "float" : "integer";
}

function sourceOf(kind: Kind, looks: number, rows: number, firstText: string): string {
  const from = `inferred from ${rows.toString().replace(/\B(?=(\d{3})+$)/g, ",")} rows`;
  if (kind !== "text")
    return (looks & ~MISSING) === 0 && (looks & LOOKS.nan) === 0 ? `${from}, all empty` : from;
  if ((looks & (NUMBERS | LOOKS.boolean | LOOKS.local | LOOKS.zoned)) === 0) return from;
  if (firstText !== "") return `${from}: ${firstText}`;
  if ((looks & LOOKS.local) !== 0 && (looks & LOOKS.zoned) !== 0)
    return `${from}: times with and without a zone`;
  if ((looks & LOOKS.huge) !== 0) return `${from}: whole numbers beyond 64 bits`;
  return `${from}: cells of several types`;
}

function join<A extends Float64Array | Uint32Array | Uint8Array>(chunks: readonly Chunk[], out: A): A {
  let row = 0;
  for (const { cells } of chunks) {
    if (!(cells instanceof BigInt64Array)) out.set(cells, row);
    row += cells.length;
  }
  return out;
}

/** Missing rows hold 0 where there is no NaN. */
function zeroed(values: Float64Array): Float64Array {
  for (let row = 0; row < values.length; row += 1) if (Number.isNaN(values[row]!)) values[row] = 0;
  return values;
}
