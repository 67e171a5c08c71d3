import { mkdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type Digest, findDigest } from "../base/ids.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { openTable } from "../data/columns.ts";
import type { Column, Table } from "../data/table.ts";
import { type ChildEnd, type Limits, runChild } from "../run/child.ts";
import { withFolder } from "../run/folder.ts";

/** A table of which it is known what bytes it came from. */
export type TableFile = Table & { readonly digest: Digest };

export type OpenOptions = {
  /** a folder of this call's own; the columns stay in it, so it has to live as long as the table */
  readonly folder: string;
  readonly limits?: Limits;
  readonly columns?: readonly string[];
  readonly maxRows?: number;
};

/**
 * Reads a table file in another process, with limits on time and memory, and opens the columns that it left.
 * `file` is the file as the user wrote it, `path` where it lies.
 */
export async function openTableFile(
  path: string,
  file: string,
  options: OpenOptions,
): Promise<Outcome<TableFile>> {
  const { folder, columns, maxRows } = options;
  const limits = options.limits ?? tableLimits(path);
  // The child works in its own folder, where a relative path would mean another file.
  const out = resolve(folder, "columns");
  mkdirSync(folder, { recursive: true });
  const job = { path: resolve(path), file, columns, maxRows, out };
  const end = await runChild({ name: "read-table", job, folder: resolve(folder), limits });
  if (end.kind !== "done") return bad(endProblem(end, file));
  const result = RESULT.safeParse(end.result);
  if (!result.success)
    return bad(endProblem({ kind: "broken-result", why: "it answered in an unknown form" }, file));
  if (!result.data.ok) return bad(...result.data.problems.map((problem) => problemOf(problem, file)));
  const digest = findDigest(result.data.digest);
  const table = findTable(out);
  if (digest === undefined || table?.rows !== result.data.rows)
    return bad(endProblem({ kind: "broken-result", why: "the columns it left do not fit together" }, file));
  return good({ ...table, file, digest });
}

/** The same in one call: every column in memory, nothing left on the disk. */
export async function readTableFile(
  path: string,
  file: string,
  options: Omit<OpenOptions, "folder"> = {},
): Promise<Outcome<TableFile>> {
  return withFolder(async (folder) => {
    const opened = await openTableFile(path, file, { ...options, folder });
    if (!opened.ok) return opened;
    const table = opened.value;
    const columns = new Map<string, Column>(table.columns.map(({ name }) => [name, table.column(name)]));
    const columnOf = (name: string): Column => columns.get(name) ?? noColumn(file, name);
    return good({ ...table, column: columnOf });
  });
}

const MEGABYTE = 1024 * 1024;

/** A minute and a gigabyte for any table, and more by the size of the file: packed text unpacks to ten times as much. */
export function tableLimits(path: string): Limits {
  const megabytes = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / MEGABYTE;
  return { timeoutMs: 60_000 + Math.ceil(megabytes * 250), memoryMb: 1024 + Math.ceil(megabytes * 6) };
}

const LARGEST_LIST = 1000;

const PROBLEM = z.strictObject({
  code: z.string(),
  file: z.string(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
  path: z.string(),
  message: z.string(),
  hint: z.string(),
});

/** What the child answers, parsed as strictly as anything from outside: a hostile file may have taken it over. */
const RESULT = z.discriminatedUnion("ok", [
  z.strictObject({
    ok: z.literal(true),
    digest: z.string(),
    rows: z.int().min(0),
  }),
  z.strictObject({ ok: z.literal(false), problems: z.array(PROBLEM).min(1).max(LARGEST_LIST) }),
]);

function noColumn(file: string, name: string): never {
  throw new Error(`${file} has no column ${name}`);
}

function findTable(folder: string): Table | undefined {
  try {
    return openTable(folder);
  } catch {
    // Whatever is wrong with the folder, the answer to the user is the same: nothing usable was left.
    return undefined;
  }
}

/** Optional members are left out where they are absent, not set to undefined. */
function problemOf({ line, column, ...problem }: z.infer<typeof PROBLEM>, file: string): Problem {
  return {
    ...problem,
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

function endProblem(end: Exclude<ChildEnd, { readonly kind: "done" }>, file: string): Problem {
  const problem = (code: string, message: string, hint: string): Problem => ({
    code,
    file,
    path: "",
    message,
    hint,
  });
  switch (end.kind) {
    case "timeout":
      return problem(
        "table-timeout",
        `it could not be read within ${Math.round(end.afterMs / 1000)} seconds`,
        "Use fewer rows or columns, or Parquet. If the file is small, it is broken: write it again.",
      );
    case "memory":
      return problem(
        "table-memory",
        `reading it took more than ${end.limitMb} MB of memory`,
        "Use fewer rows or columns. If the file is small, it is broken: write it again.",
      );
    case "crash":
      return problem(
        "table-crash",
        `reading it crashed the reader (${plain(end.how)}): ${plain(lastLine(end.output), 200)}`,
        "Write the file again. If other programs read it well, please report it as a bug of Twokey.",
      );
    case "broken-result":
      return problem(
        "table-crash",
        `reading it left no usable result: ${plain(end.why)}`,
        "Write the file again. If other programs read it well, please report it as a bug of Twokey.",
      );
    default:
      return end satisfies never;
  }
}

/** The line with the error, where a stack follows it. */
function lastLine(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? "it said nothing";
}
