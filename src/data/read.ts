import { accessSync, constants, statSync } from "node:fs";
import { bad, good, type Outcome } from "../base/problem.ts";
import { openArrow } from "./arrow.ts";
import { openCsv } from "./csv.ts";
import { looksDelimited } from "./delimiter.ts";
import { type FileBytes, openFileBytes } from "./file-bytes.ts";
import { openJsonLines } from "./jsonl.ts";
import { orProblemAsync } from "./broken.ts";
import { openParquet } from "./parquet.ts";
import type { ReadOptions, TableSource } from "./source.ts";
import { textStart } from "./text-blocks.ts";

/**
 * Opens a table file of any format. What the bytes say counts first, the name of the file second. Nothing but
 * the metadata is read for Parquet and Arrow; texts have to be read whole before their types are known.
 */
export async function openTableSource(path: string, options: ReadOptions): Promise<Outcome<TableSource>> {
  const present = isFile(path);
  if (present !== true) {
    const hint = "Check the path; it counts from the root of the repository.";
    return problem(options, { code: "no-table", message: present, hint });
  }
  const format = await findFormat(path, options);
  if (!format.ok) return format;
  switch (format.value) {
    case "parquet":
      return openBytes(path, (bytes) => openParquet(bytes, options));
    case "arrow":
      return openBytes(path, (bytes) => openArrow(bytes, "file", options));
    case "arrow-stream":
      return openBytes(path, (bytes) => openArrow(bytes, "stream", options));
    case "csv":
      return openCsv({ path, gzip: false }, options);
    case "csv.gz":
      return openCsv({ path, gzip: true }, options);
    case "jsonl":
      return openJsonLines({ path, gzip: false }, options);
    case "jsonl.gz":
      return openJsonLines({ path, gzip: true }, options);
    default:
      return format.value satisfies never;
  }
}

export type Format = "parquet" | "arrow" | "arrow-stream" | "csv" | "csv.gz" | "jsonl" | "jsonl.gz";

const SAMPLE = 64 * 1024;

/** Formats that are recognised in order to say what to do with them. */
const FOREIGN: readonly { readonly start: string; readonly what: string; readonly hint: string }[] = [
  { start: "FEA1", what: "Feather version 1", hint: "Write it as Feather version 2 or as Parquet." },
  { start: "PARE", what: "an encrypted Parquet file", hint: "Write it without encryption." },
  {
    start: "PK\u0003\u0004",
    what: "a ZIP archive or a spreadsheet",
    hint: "Unpack it, or save the sheet as CSV.",
  },
  { start: "(\u00b5/\u00fd", what: "packed with Zstandard", hint: "Unpack it first, or pack it with gzip." },
  { start: "BZh", what: "packed with bzip2", hint: "Unpack it first, or pack it with gzip." },
  { start: "\u00fd7zXZ", what: "packed with xz", hint: "Unpack it first, or pack it with gzip." },
  { start: "ORC", what: "an ORC file", hint: "Write it as Parquet." },
  { start: "Obj\u0001", what: "an Avro file", hint: "Write it as Parquet." },
  { start: "SQLite format 3", what: "an SQLite database", hint: "Export the table as CSV." },
  { start: "\u0089HDF", what: "an HDF5 file", hint: "Write the table as Parquet." },
  {
    start: "version https://git-lfs.github.com/spec/",
    what: "a Git LFS pointer, and not the data itself",
    hint: "Fetch the data with `git lfs pull`, or check out with `lfs: true`.",
  },
];

async function findFormat(path: string, options: ReadOptions): Promise<Outcome<Format>> {
  const start = await orProblemAsync(options.file, () => textStart({ path, gzip: false }, SAMPLE));
  if (!start.ok) return start;
  const { bytes, whole } = start.value;
  if (bytes.length === 0)
    return problem(options, {
      code: "empty-table",
      message: "the file is empty",
      hint: "Write the table again.",
    });
  const head = bytes.toString("latin1", 0, 64);
  if (head.startsWith("PAR1")) return good("parquet");
  if (head.startsWith("ARROW1")) return good("arrow");
  if (head.startsWith("\u00ff\u00ff\u00ff\u00ff")) return good("arrow-stream");
  const foreign = FOREIGN.find((known) => head.startsWith(known.start));
  if (foreign !== undefined)
    return problem(options, {
      code: "unknown-format",
      message: `it is ${foreign.what}, which is not read as a table`,
      hint: foreign.hint,
    });
  if (head.startsWith("\u001f\u008b")) return findPackedFormat(path, options);
  return findTextFormat(bytes, whole, options);
}

async function findPackedFormat(path: string, options: ReadOptions): Promise<Outcome<Format>> {
  const start = await orProblemAsync(options.file, () => textStart({ path, gzip: true }, SAMPLE));
  if (!start.ok) return start;
  const { bytes, whole } = start.value;
  const head = bytes.toString("latin1", 0, 8);
  if (head.startsWith("PAR1") || head.startsWith("ARROW1") || head.startsWith("\u00ff\u00ff\u00ff\u00ff"))
    return problem(options, {
      code: "unknown-format",
      message: "it is a Parquet or Arrow file packed with gzip, whose columns cannot be reached one by one",
      hint: "Unpack it; these formats compress by themselves.",
    });
  if (bytes.length === 0)
    return problem(options, {
      code: "empty-table",
      message: "there is nothing in the archive",
      hint: "Write the table again.",
    });
  const text = findTextFormat(bytes, whole, options);
  if (!text.ok) return text;
  return text.value === "jsonl" ? good("jsonl.gz") : text.value === "csv" ? good("csv.gz") : text;
}

/** Text has no mark of its own: an opening brace is JSON, then the ending counts, then whether lines split alike. */
function findTextFormat(bytes: Buffer, whole: boolean, options: ReadOptions): Outcome<Format> {
  const ending = /\.([a-z0-9]+)(?:\.gz)?$/i.exec(options.file)?.[1]?.toLowerCase() ?? "";
  const text = bytes
    .toString("latin1", 0, 4096)
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart();
  if (["arrows", "arrow", "ipc", "feather"].includes(ending)) return good("arrow-stream");
  if (["jsonl", "ndjson", "ldjson"].includes(ending)) return good("jsonl");
  if (["csv", "tsv", "tab", "psv"].includes(ending)) return good("csv");
  if (text.startsWith('{"') || text.startsWith("{ ")) return good("jsonl");
  if (text.startsWith("[") && ending === "json")
    return problem(options, {
      code: "unknown-format",
      message: "it is one JSON list, which is not read as a table",
      hint: "Write one object a line: jq -c '.[]' FILE.json > FILE.jsonl.",
    });
  if (!bytes.includes(0) && looksDelimited(bytes, whole)) return good("csv");
  return problem(options, {
    code: "unknown-format",
    message: "it is none of the formats that are read as a table",
    hint: "Write it as Parquet, Arrow (Feather version 2), CSV, TSV or JSON Lines; the last three may be packed with gzip.",
  });
}

/** The source closes its file; where there is none, nobody else would. */
function openBytes(path: string, open: (bytes: FileBytes) => Outcome<TableSource>): Outcome<TableSource> {
  const bytes = openFileBytes(path);
  const outcome = open(bytes);
  if (!outcome.ok) bytes.close();
  return outcome;
}

function problem<T>(
  { file }: ReadOptions,
  { code, message, hint }: { readonly code: string; readonly message: string; readonly hint: string },
): Outcome<T> {
  return bad({ code, file, path: "", message, hint });
}

/** True for a file that may be read, or why there is none. Pipes and devices would wait for ever. */
function isFile(path: string): true | string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return "there is no such file";
  if (!found.isFile()) return found.isDirectory() ? "it is a folder, not a file" : "it is no regular file";
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return "it may not be read";
  }
}
