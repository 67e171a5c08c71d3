import { isUtf8 } from "node:buffer";
import { parseJson } from "../base/json.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { orProblemAsync } from "./broken.ts";
import { JsonColumn } from "./json-column.ts";
import { findLongNumbers } from "./json-numbers.ts";
import {
  capped,
  MAX_COLUMNS,
  MAX_ROWS,
  pickNames,
  type ReadOptions,
  sizeProblems,
  type TableSource,
} from "./source.ts";
import { type TextFile, textBlocks } from "./text-blocks.ts";

/**
 * One JSON object a line (JSON Lines, NDJSON). Columns are all keys that occur; a key that a line does not have
 * is null there. Lists and objects make a column unsupported; values of different types are a problem with the
 * line, because JSON does say its types.
 */
export async function openJsonLines(text: TextFile, options: ReadOptions): Promise<Outcome<TableSource>> {
  const reader = new LineReader(options);
  const read = await orProblemAsync(options.file, () => readLines(text, reader));
  if (!read.ok) return read;
  const problems = reader.problems();
  if (problems.length > 0) return bad(...problems);
  const tooLarge = sizeProblems(reader.rows, reader.columns.size, options);
  if (tooLarge.length > 0) return bad(...tooLarge);
  const names = pickNames([...reader.columns.keys()], options);
  if (!names.ok) return names;
  return good({
    file: options.file,
    rows: reader.rows,
    names: names.value,
    close: () => undefined,
    read: (name) => {
      const column = reader.columns.get(name);
      if (column === undefined) throw new Error(`${options.file} has no column ${name}`);
      return good(column.end(reader.rows));
    },
  });
}

const LONGEST_LINE = 64 * 1024 * 1024;
const LF = 10;

async function readLines(text: TextFile, reader: LineReader): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const block of textBlocks(text)) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const end = bytes.lastIndexOf(LF) + 1;
    reader.take(bytes.subarray(0, end));
    rest = bytes.subarray(end);
    if (rest.length > LONGEST_LINE)
      return reader.fault("broken-line", `it is longer than ${LONGEST_LINE / 1024 / 1024} MB`);
    if (reader.isFull) return;
  }
  reader.take(rest);
}

class LineReader {
  readonly columns = new Map<string, JsonColumn>();
  rows = 0;
  private line = 0;
  private readonly wanted: ReadonlySet<string> | undefined;
  private readonly options: ReadOptions;
  private readonly faults: Problem[] = [];
  private faultCount = 0;

  constructor(options: ReadOptions) {
    this.options = options;
    this.wanted = options.columns === undefined ? undefined : new Set(options.columns);
  }

  /** Reading on would only find more of the same. */
  get isFull(): boolean {
    return this.rows > (this.options.maxRows ?? MAX_ROWS) || this.columns.size > MAX_COLUMNS;
  }

  /** Whole lines; the last may lack its end. */
  take(bytes: Buffer): void {
    const isText = isUtf8(bytes);
    for (let start = 0; start < bytes.length;) {
      const found = bytes.indexOf(LF, start);
      const end = found < 0 ? bytes.length : found;
      this.line += 1;
      if (!isText && !isUtf8(bytes.subarray(start, end)))
        this.fault("not-utf8", "it holds bytes that are not UTF-8");
      else this.readLine(bytes.toString("utf8", start, end));
      start = end + 1;
    }
  }

  fault(code: keyof typeof HINTS, message: string, path = ""): void {
    this.faultCount += 1;
    if (this.faults.length < LISTED)
      this.faults.push({ code, file: this.options.file, line: this.line, path, message, hint: HINTS[code] });
  }

  problems(): readonly Problem[] {
    return capped(this.faults, this.faultCount);
  }

  private readLine(line: string): void {
    const text = this.line === 1 && line.startsWith("\uFEFF") ? line.slice(1) : line;
    if (text.trim() === "") return;
    const row = findObject(text);
    if (typeof row === "string") return this.fault("broken-line", row);
    const at = this.rows;
    this.rows += 1;
    let long: ReadonlyMap<string, bigint> | undefined;
    for (const [key, value] of Object.entries(row)) {
      const column = this.columnFor(key);
      if (column === undefined || value === null) continue;
      let exact: unknown = value;
      if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        long ??= findLongNumbers(text);
        exact = long.get(key) ?? value;
      }
      const complaint = column.add(at, exact, this.line);
      if (complaint !== undefined) this.fault(complaint.code, complaint.message, plain(key));
    }
  }

  /** Columns that nobody asked for are known by name, for messages, and not stored. */
  private columnFor(key: string): JsonColumn | undefined {
    let column = this.columns.get(key);
    if (column === undefined) {
      column = new JsonColumn(key);
      this.columns.set(key, column);
    }
    return this.wanted === undefined || this.wanted.has(key) ? column : undefined;
  }
}

const LISTED = 100;

const HINTS = {
  "not-utf8": "Save the file as UTF-8.",
  "broken-line": "Write one JSON object a line. NaN and Infinity are not JSON: write null.",
  "mixed-types": "Write every value of a column as the same type, and null where there is none.",
  "broken-text": "Write texts as whole Unicode characters.",
} as const;

/** The object on a line, or what is wrong with it. */
function findObject(text: string): object | string {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return "it is not JSON";
  }
  if (Array.isArray(value)) return "it is a list, not an object";
  return typeof value === "object" && value !== null ? value : `it is ${typeof value}, not an object`;
}
