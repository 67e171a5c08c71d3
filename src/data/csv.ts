import { isUtf8 } from "node:buffer";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { orProblemAsync } from "./broken.ts";
import { CsvColumn } from "./csv-column.ts";
import { DOUBLED, type Fault, type Records, RecordScanner, unescaped } from "./csv-records.ts";
import { findDelimiter, nameOfDelimiter } from "./delimiter.ts";
import {
  capped,
  MAX_COLUMNS,
  pickNames,
  type ReadOptions,
  sizeProblems,
  type TableSource,
} from "./source.ts";
import { type TextFile, textBlocks, textStart } from "./text-blocks.ts";

/**
 * CSV in all the shapes it comes in. The types of the columns are not written anywhere, so they are inferred
 * from every cell, and a column says so (`ColumnInfo.source`). What cannot be read for certain is a problem with
 * its line: nothing is skipped, padded or guessed row by row.
 *
 * By hand, because a reader of strings would hold the whole text, and the kind of a cell depends on whether it
 * was quoted, which such readers do not tell.
 */
export async function openCsv(text: TextFile, options: ReadOptions): Promise<Outcome<TableSource>> {
  const started = await orProblemAsync(options.file, () => textStart(text, START));
  if (!started.ok) return started;
  const layout = findLayout(started.value, options);
  if (!layout.ok) return layout;
  const names = namesOf(layout.value, options);
  if (!names.ok) return names;
  const wanted = new Set(names.value);
  const columns = layout.value.names.flatMap((name, at) =>
    wanted.has(name) ? [new CsvColumn(name, at)] : [],
  );
  const file = { text, layout: layout.value, options };
  const first = await orProblemAsync(options.file, () => readPass(file, columns, "guess"));
  if (!first.ok) return first;
  if (first.value.problems.length > 0) return bad(...first.value.problems);
  return secondPass(file, first.value);
}

/** Enough of the text to see its delimiter and the whole first line. */
const START = 4 * 1024 * 1024;
const LONGEST_RECORD = 64 * 1024 * 1024;

type Layout = {
  readonly delimiter: number;
  readonly names: readonly string[];
  readonly start: number;
  readonly lines: number;
};
type CsvFile = { readonly text: TextFile; readonly layout: Layout; readonly options: ReadOptions };
type Pass = {
  readonly rows: number;
  readonly columns: readonly CsvColumn[];
  readonly problems: readonly Problem[];
};

async function secondPass(file: CsvFile, first: Pass): Promise<Outcome<TableSource>> {
  const { options } = file;
  const columns = first.columns.map((column) => column.again());
  const broken = columns.filter((column, at) => column !== first.columns[at]);
  if (broken.length > 0) {
    const second = await orProblemAsync(options.file, () => readPass(file, broken, "known"));
    if (!second.ok) return second;
    if (second.value.rows !== first.rows) {
      const message = "it changed while it was read";
      return bad({ code: "broken-table", file: options.file, path: "", message, hint: "Read it again." });
    }
  }
  const byName = new Map(columns.map((column) => [column.name, column]));
  return good({
    file: options.file,
    rows: first.rows,
    names: columns.map(({ name }) => name),
    close: () => undefined,
    read: (name) => {
      const column = byName.get(name);
      if (column === undefined) throw new Error(`${options.file} has no column ${name}`);
      return good(column.end(first.rows));
    },
  });
}

/** Reads the columns from the start of the file to its end. */
async function readPass(
  { text, layout, options }: CsvFile,
  given: readonly CsvColumn[],
  how: "guess" | "known",
): Promise<Pass> {
  const scanner = new RecordScanner(layout.delimiter, layout.names.length, 1 + layout.lines);
  let columns = given;
  let rows = 0;
  let rest: Buffer = Buffer.alloc(0);
  let skip = layout.start;
  const take = (bytes: Buffer, isLast: boolean): readonly Problem[] => {
    if (bytes.length < skip) {
      rest = bytes;
      return [];
    }
    const { records, next } = scanner.scan(bytes, skip, isLast);
    const misfit = encodingProblem(bytes.subarray(skip, next), { bytes, records, file: options.file });
    if (misfit !== undefined) return [misfit];
    if (rows === 0 && how === "guess") columns = columns.map((column) => column.guess(bytes, records));
    for (const column of columns) column.read(bytes, records);
    rows += records.rows;
    rest = bytes.subarray(Math.min(next, bytes.length));
    skip = 0;
    if (rest.length > LONGEST_RECORD) return [endlessRecord(options.file)];
    return sizeProblems(rows, layout.names.length, options);
  };
  let stopped: readonly Problem[] = [];
  for await (const block of textBlocks(text)) {
    stopped = take(rest.length === 0 ? block : Buffer.concat([rest, block]), false);
    if (stopped.length > 0) break;
  }
  if (stopped.length === 0) stopped = take(rest, true);
  const faults = scanner.faults.map((fault) => faultProblem(fault, layout, options.file));
  return { rows, columns, problems: [...capped(faults, scanner.faultCount), ...stopped] };
}

function findLayout(
  { bytes, whole }: { readonly bytes: Buffer; readonly whole: boolean },
  { file }: ReadOptions,
): Outcome<Layout> {
  const problem = (code: string, message: string, hint: string): Outcome<Layout> =>
    bad({ code, file, path: "", message, hint });
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return problem("not-utf8", "its text is UTF-16", "Save it as UTF-8.");
  if (bytes.includes(0))
    return problem(
      "broken-table",
      "it holds zero bytes, so it is no text",
      "Write it as CSV in UTF-8, or as Parquet.",
    );
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const delimiter = findDelimiter(bytes.subarray(mark), whole, file);
  const header = readHeader(bytes, mark, { delimiter, whole });
  if (header === undefined) {
    const message =
      bytes.length === mark ? "it is empty" : "its first line has no end, or a quote in it is never closed";
    return problem("empty-table", message, "The first line has to hold the names of the columns.");
  }
  if (!isUtf8(bytes.subarray(0, header.start))) return bad(notUtf8(file, 1));
  return good({ delimiter, ...header });
}

/** The names in the first line that is not empty. */
function readHeader(
  bytes: Buffer,
  mark: number,
  { delimiter, whole }: { readonly delimiter: number; readonly whole: boolean },
): Omit<Layout, "delimiter"> | undefined {
  let start = mark;
  let blanks = 0;
  for (; bytes[start] === 10 || bytes[start] === 13; start += 1) if (bytes[start] === 10) blanks += 1;
  if (start >= bytes.length) return undefined;
  const header = new RecordScanner(delimiter, MAX_COLUMNS + 1, 1).one(bytes, start, whole);
  if (header === undefined) return undefined;
  const names = header.cells.map(({ start, end, quotes }) => {
    const cell = bytes.subarray(start, end);
    return ((quotes & DOUBLED) === 0 ? cell : unescaped(bytes, start, end)).toString("utf8");
  });
  return { names, start: header.next, lines: blanks + header.lines };
}

function namesOf({ names }: Layout, options: ReadOptions): Outcome<readonly string[]> {
  const tooLarge = sizeProblems(0, names.length, options);
  if (tooLarge.length > 0) return bad(...tooLarge);
  const picked = pickNames(names, options);
  const [first] = picked.ok ? [] : picked.problems;
  if (first === undefined || !names.every((name) => name.trim() === "" || Number.isFinite(Number(name))))
    return picked;
  return bad({
    code: "no-header",
    file: options.file,
    line: 1,
    path: "",
    message: `the first line holds numbers where the names of the columns are expected: ${first.message}`,
    hint: "Put a line with the names of the columns in front of it.",
  });
}

function faultProblem({ kind, line, cells }: Fault, { names, delimiter }: Layout, file: string): Problem {
  const at = { file, line, path: "" };
  switch (kind) {
    case "ragged":
      return {
        ...at,
        code: "ragged-row",
        message: `this line has ${cells} ${cells === 1 ? "cell" : "cells"} where the first line names ${names.length} columns`,
        hint: `Cells are split at ${nameOfDelimiter(delimiter)}: put a cell that holds one into double quotes, or mend the line.`,
      };
    case "stray-text":
      return {
        ...at,
        code: "stray-text",
        message: "there is text between a closing quote and the end of its cell",
        hint: 'Double every quote inside a quoted cell: "5"" pipe".',
      };
    case "open-quote":
      return {
        ...at,
        code: "open-quote",
        message: "a cell that starts on this line has a quote that is never closed",
        hint: "Close the quote, or double it if it belongs to the text.",
      };
    default:
      return kind satisfies never;
  }
}

function encodingProblem(
  part: Buffer,
  { bytes, records, file }: { readonly bytes: Buffer; readonly records: Records; readonly file: string },
): Problem | undefined {
  if (isUtf8(part)) return undefined;
  const { rows, columns, starts, ends, lines } = records;
  for (let row = 0; row < rows; row += 1) {
    const cells = bytes.subarray(starts[row * columns], ends[(row + 1) * columns - 1]);
    if (!isUtf8(cells)) return notUtf8(file, lines[row]!);
  }
  return notUtf8(file, lines[0] ?? 1);
}

function notUtf8(file: string, line: number): Problem {
  const message = "this line holds bytes that are not UTF-8, most likely letters in Latin-1 or Windows-1252";
  return { code: "not-utf8", file, line, path: "", message, hint: "Save the file as UTF-8." };
}

function endlessRecord(file: string): Problem {
  return {
    code: "open-quote",
    file,
    path: "",
    message: `one record is longer than ${LONGEST_RECORD / 1024 / 1024} MB`,
    hint: "Look for a quote that is opened and never closed.",
  };
}
