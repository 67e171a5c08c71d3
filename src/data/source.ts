import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { didYouMean } from "../base/suggest.ts";
import { plain } from "../base/text.ts";
import { type Column, type ColumnInfo, rowsOf, type Table } from "./table.ts";

/**
 * A table file that is open: its columns are known by name and are decoded one at a time, so that memory holds
 * one column and not the table. A broken page shows only when its column is read.
 */
export type TableSource = {
  /** the file as the user wrote it */
  readonly file: string;
  readonly rows: number;
  readonly names: readonly string[];
  readonly read: (name: string) => Outcome<SourceColumn>;
  readonly close: () => void;
};

/** A column and what its file calls the type. */
export type SourceColumn = { readonly column: Column; readonly source: string };

export type ReadOptions = {
  /** the file as the user wrote it, for messages */
  readonly file: string;
  /** read these only; all when absent */
  readonly columns?: readonly string[];
  /** more rows than this are a problem, not a cut */
  readonly maxRows?: number;
};

export const MAX_ROWS = 50_000_000;
export const MAX_COLUMNS = 20_000;

/** All columns of a source in memory, or the problems of all columns. Closes the source. */
export function loadTable(source: TableSource): Outcome<Table> {
  try {
    const columns: SourceColumn[] = [];
    const problems: Problem[] = [];
    for (const name of source.names) {
      const read = source.read(name);
      if (read.ok) columns.push(read.value);
      else problems.push(...read.problems);
    }
    return problems.length > 0 ? bad(...problems) : good(tableOf(source.file, source.rows, columns));
  } finally {
    source.close();
  }
}

/** A table over columns that are in memory. */
export function tableOf(file: string, rows: number, read: readonly SourceColumn[]): Table {
  const byName = new Map(read.map(({ column }) => [column.name, column]));
  return {
    file,
    rows,
    columns: read.map((item) => infoOf(item)),
    column: (name) => {
      const column = byName.get(name);
      if (column === undefined) throw new Error(`${file} has no column ${name}`);
      return column;
    },
  };
}

export function infoOf({ column, source }: SourceColumn): ColumnInfo {
  const info = { name: column.name, kind: column.kind, nulls: nullsOf(column), source };
  return column.kind === "unsupported" ? { ...info, reason: column.reason } : info;
}

export function nullsOf(column: Column): number {
  if (column.kind === "unsupported" || column.valid === undefined) return 0;
  const rows = rowsOf(column);
  let present = 0;
  for (let row = 0; row < rows; row += 1) present += (column.valid[row >> 3]! >> (row & 7)) & 1;
  return rows - present;
}

/**
 * Which columns to read: the wanted ones in the order of the file. Names have to be usable: one without letters
 * or two alike could never be asked for.
 */
export function pickNames(names: readonly string[], options: ReadOptions): Outcome<readonly string[]> {
  const problems = [...nameProblems(names, options.file), ...missingProblems(names, options)];
  if (problems.length > 0) return bad(...problems);
  if (options.columns === undefined) return good(names);
  const wanted = new Set(options.columns);
  return good(names.filter((name) => wanted.has(name)));
}

export function sizeProblems(rows: number, columns: number, options: ReadOptions): readonly Problem[] {
  const most = options.maxRows ?? MAX_ROWS;
  const problem = (message: string, hint: string): Problem => ({
    code: "table-too-large",
    file: options.file,
    path: "",
    message,
    hint,
  });
  return [
    ...(rows > most
      ? [problem(`it has ${rows} rows; at most ${most} are read`, "Use a random sample of the rows.")]
      : []),
    ...(columns > MAX_COLUMNS
      ? [problem(`it has ${columns} columns; at most ${MAX_COLUMNS} are read`, "Keep the columns you need.")]
      : []),
    ...(columns === 0
      ? [{ ...problem("it has no columns", "Write a table with at least one column."), code: "empty-table" }]
      : []),
  ];
}

const LISTED = 20;

function nameProblems(names: readonly string[], file: string): readonly Problem[] {
  const seen = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [at, name] of names.entries()) {
    const first = seen.get(name);
    if (name === "") {
      problems.push({
        code: "unnamed-column",
        file,
        path: "",
        message: `column ${at + 1} has no name`,
        hint: "Give it a name. If it is the row number that pandas adds, write the file with index=False.",
      });
    } else if (first !== undefined) {
      problems.push({
        code: "duplicate-column",
        file,
        path: plain(name),
        message: `columns ${first + 1} and ${at + 1} are both called "${plain(name)}"`,
        hint: "Give every column a name of its own.",
      });
    } else seen.set(name, at);
  }
  return capped(problems);
}

function missingProblems(names: readonly string[], { file, columns = [] }: ReadOptions): readonly Problem[] {
  const known = new Set(names);
  return capped(
    columns
      .filter((name) => !known.has(name))
      .map((name) => ({
        code: "unknown-column",
        file,
        path: plain(name),
        message: `there is no column "${plain(name)}".${didYouMean(name, names)}`,
        hint: `It has ${names.length} columns: ${names
          .slice(0, 8)
          .map((known) => plain(known, 40))
          .join(", ")}${names.length > 8 ? " …" : ""}.`,
      })),
  );
}

/** The first 20 problems and how many more there are, so that a broken file does not drown its reader. */
export function capped(problems: readonly Problem[], total: number = problems.length): readonly Problem[] {
  const last = problems[LISTED - 1];
  if (total <= LISTED || last === undefined) return problems;
  const more = {
    code: "more-problems",
    file: last.file,
    path: "",
    message: `and ${total - LISTED} more of this kind`,
    hint: "Mend the listed ones first; they often have one cause.",
  };
  return [...problems.slice(0, LISTED), more];
}
