/** The cells of the records in one block of text, row by row: where each starts and ends, and how it is quoted. */
export type Records = {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** 0 bare · 1 in quotes · 3 in quotes with doubled quotes inside */
  readonly quotes: Uint8Array;
  /** the line of the file on which each row starts */
  readonly lines: Uint32Array;
};

export const QUOTED = 1;
export const DOUBLED = 2;

/** Something that makes a record unusable. */
export type Fault = {
  readonly kind: "ragged" | "stray-text" | "open-quote";
  readonly line: number;
  /** cells found, where their number is the fault */
  readonly cells: number;
};

export type OneRecord = {
  readonly cells: readonly { readonly start: number; readonly end: number; readonly quotes: number }[];
  readonly next: number;
  readonly lines: number;
};

/**
 * Splits CSV text into records and cells (RFC 4180, with a delimiter of choice; LF, CRLF and CR end a line; a
 * quote inside a bare cell is a character like any other). Works on blocks: a record that a block cuts is left
 * for the next one.
 */
export class RecordScanner {
  readonly faults: Fault[] = [];
  /** all faults, of which `faults` lists the first */
  faultCount = 0;
  private line: number;
  private readonly delimiter: number;
  private readonly columns: number;
  private starts = new Uint32Array(1024);
  private ends = new Uint32Array(1024);
  private quotes = new Uint8Array(1024);
  private lines = new Uint32Array(256);
  private rows = 0;
  /** empty lines of a one-column file, which are rows unless the file ends after them */
  private blanks = 0;
  private cells = 0;
  private newlines = 0;
  private isStray = false;
  private hasDoubled = false;

  constructor(delimiter: number, columns: number, line: number) {
    this.delimiter = delimiter;
    this.columns = columns;
    this.line = line;
  }

  /** The record at `start` alone, or undefined when it is cut: for headers and for guessing the delimiter. */
  one(bytes: Buffer, start: number, isLast: boolean): OneRecord | undefined {
    this.rows = 0;
    this.reserve();
    const next = this.readRecord(bytes, start, isLast);
    if (next < 0) return undefined;
    const cells = Array.from({ length: Math.min(this.cells, this.columns) }, (_, at) => ({
      start: this.starts[at]!,
      end: this.ends[at]!,
      quotes: this.quotes[at]!,
    }));
    return { cells, next: Math.min(next, bytes.length), lines: this.newlines };
  }

  /** All complete records from `start` on, and where the first incomplete one begins. */
  scan(bytes: Buffer, start: number, isLast: boolean): { readonly records: Records; readonly next: number } {
    this.rows = 0;
    let at = start;
    while (at < bytes.length) {
      this.reserve();
      const next = this.readRecord(bytes, at, isLast);
      if (next < 0) break;
      this.keep(at);
      this.line += this.newlines;
      at = next;
    }
    if (isLast && at < bytes.length) this.fault("open-quote");
    const { rows, columns } = this;
    const cells = rows * columns;
    return {
      records: {
        rows,
        columns,
        starts: this.starts.subarray(0, cells),
        ends: this.ends.subarray(0, cells),
        quotes: this.quotes.subarray(0, cells),
        lines: this.lines.subarray(0, rows),
      },
      next: at,
    };
  }

  /** One record into the next row; returns where the following one starts, or −1 when this one is cut. */
  private readRecord(bytes: Buffer, start: number, isLast: boolean): number {
    const { delimiter, columns } = this;
    const base = this.rows * columns;
    const { length } = bytes;
    this.cells = 0;
    this.newlines = 1;
    this.isStray = false;
    for (let at = start; ; at += 1) {
      const from = at;
      let quotes = 0;
      let begin = from;
      let end = from;
      if (bytes[at] === QUOTE) {
        end = this.closingQuote(bytes, at + 1);
        if (end < 0) return -1;
        quotes = this.hasDoubled ? QUOTED | DOUBLED : QUOTED;
        begin = from + 1;
        at = end + 1;
      }
      let byte = at < length ? bytes[at]! : -1;
      while (byte !== delimiter && byte !== LF && byte !== CR && byte !== -1) {
        at += 1;
        byte = at < length ? bytes[at]! : -1;
      }
      if (quotes === 0) end = at;
      else if (at !== end + 1) this.isStray = true;
      if (byte === -1 && !isLast) return -1;
      if (this.cells < columns) {
        this.starts[base + this.cells] = begin;
        this.ends[base + this.cells] = end;
        this.quotes[base + this.cells] = quotes;
      }
      this.cells += 1;
      if (byte === delimiter) continue;
      if (byte !== CR) return at + 1;
      // A block may end between CR and LF.
      if (at + 1 === length && !isLast) return -1;
      return bytes[at + 1] === LF ? at + 2 : at + 1;
    }
  }

  /** Where the quote that opened before `start` closes, or −1. Counts the lines inside. */
  private closingQuote(bytes: Buffer, start: number): number {
    this.hasDoubled = false;
    for (let at = start; ;) {
      const quote = bytes.indexOf(QUOTE, at);
      if (quote < 0) return -1;
      for (let inside = at; inside < quote; inside += 1) if (bytes[inside] === LF) this.newlines += 1;
      if (bytes[quote + 1] !== QUOTE) return quote;
      this.hasDoubled = true;
      at = quote + 2;
    }
  }

  /** Takes the record just read as a row, or notes why it cannot be one. */
  private keep(start: number): void {
    const { columns, cells } = this;
    const base = this.rows * columns;
    const isBlank = cells === 1 && this.starts[base] === this.ends[base] && this.quotes[base] === 0;
    if (isBlank && columns > 1) return;
    if (isBlank) {
      this.blanks += 1;
      return;
    }
    if (this.isStray) return this.fault("stray-text");
    if (cells !== columns) return this.fault("ragged");
    for (; this.blanks > 0; this.blanks -= 1) this.pushBlank(start);
    this.lines[this.rows] = this.line;
    this.rows += 1;
  }

  /** In a file of one column an empty line is a row without a value; it goes before the row just read. */
  private pushBlank(start: number): void {
    const { rows } = this;
    this.reserve();
    this.starts[rows + 1] = this.starts[rows]!;
    this.ends[rows + 1] = this.ends[rows]!;
    this.quotes[rows + 1] = this.quotes[rows]!;
    this.starts[rows] = start;
    this.ends[rows] = start;
    this.quotes[rows] = 0;
    this.lines[rows] = this.line - this.blanks;
    this.rows += 1;
  }

  private fault(kind: Fault["kind"]): void {
    this.faultCount += 1;
    if (this.faults.length < LISTED) this.faults.push({ kind, line: this.line, cells: this.cells });
  }

  private reserve(): void {
    const cells = (this.rows + 2) * this.columns;
    if (cells > this.starts.length) {
      const length = Math.max(cells, this.starts.length * 2);
      this.starts = grown(this.starts, new Uint32Array(length));
      this.ends = grown(this.ends, new Uint32Array(length));
      this.quotes = grown(this.quotes, new Uint8Array(length));
    }
    if (this.rows + 2 > this.lines.length)
      this.lines = grown(this.lines, new Uint32Array(this.lines.length * 2));
  }
}

const LISTED = 100;
const QUOTE = 34;
const LF = 10;
const CR = 13;

function grown<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** The text of a cell with its doubled quotes undone. */
export function unescaped(bytes: Buffer, start: number, end: number): Buffer {
  const out = Buffer.allocUnsafe(end - start);
  let length = 0;
  for (let at = start; at < end; at += 1) {
    out[length] = bytes[at]!;
    length += 1;
    if (bytes[at] === QUOTE) at += 1;
  }
  return out.subarray(0, length);
}
