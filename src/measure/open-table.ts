import { mkdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type Digest, findDigest } from "../base/ids.ts";
import { bad, good, type Outcome } from "../base/problem.ts";
import { openTable } from "../data/columns.ts";
import type { Column, Table } from "../data/table.ts";
import { type Limits, runChild } from "../run/child.ts";
import { type Doing, endProblem, reportedProblems } from "../run/child-problem.ts";
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
  if (end.kind !== "done") return bad(endProblem(end, reading(file)));
  const result = RESULT.safeParse(end.result);
  if (!result.success)
    return bad(endProblem({ kind: "broken-result", why: "it answered in an unknown form" }, reading(file)));
  if (!result.data.ok) return bad(...result.data.problems.map((problem) => ({ ...problem, file })));
  const digest = findDigest(result.data.digest);
  const table = findTable(out);
  if (digest === undefined || table?.rows !== result.data.rows)
    return bad(
      endProblem({ kind: "broken-result", why: "the columns it left do not fit together" }, reading(file)),
    );
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

/** What the child answers, parsed as strictly as anything from outside: a hostile file may have taken it over. */
const RESULT = z.discriminatedUnion("ok", [
  z.strictObject({
    ok: z.literal(true),
    digest: z.string(),
    rows: z.int().min(0),
  }),
  z.strictObject({ ok: z.literal(false), problems: reportedProblems }),
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

function reading(file: string): Doing {
  return {
    file,
    code: "table",
    failed: "it could not be read",
    work: "reading it",
    hints: {
      timeout: "Use fewer rows or columns, or Parquet. If the file is small, it is broken: write it again.",
      memory: "Use fewer rows or columns. If the file is small, it is broken: write it again.",
      crash: "Write the file again. If other programs read it well, please report it as a bug of Twokey.",
    },
  };
}
