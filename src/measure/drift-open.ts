import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { parseJson } from "../base/json.ts";
import { parseProfile, PROFILE_SCHEMA } from "../data/profile.ts";
import { openTableSource } from "../data/read.ts";
import type { TableSource } from "../data/source.ts";
import type { Column } from "../data/table.ts";
import { profileSource } from "./drift-profile.ts";
import { type DriftSource, sideOf } from "./drift-side.ts";

export type DriftFile = {
  /** where it lies */
  readonly path: string;
  /** as the user wrote it */
  readonly file: string;
};

/** A source whose columns are decoded when they are asked for; a table also gives the plain column. */
export type OpenSource = DriftSource & { readonly column?: (name: string) => Column };

const LARGEST_PROFILE = 256 * 1024 * 1024;

/** A table of any format, or a profile where the file is one. */
export async function openDriftSource({ path, file }: DriftFile): Promise<Outcome<OpenSource>> {
  if (looksLikeProfile(path)) return openProfile(path, file);
  const opened = await openTableSource(path, { file });
  return opened.ok ? good(lazySource(opened.value)) : opened;
}

/** Text formats are parsed whole before their types are known: a second thread would do it all again. */
export function isColumnar(path: string): boolean {
  const start = startOf(path);
  return start.startsWith("PAR1") || start.startsWith("ARROW1");
}

function lazySource(source: TableSource): OpenSource {
  const column = (name: string): Column => {
    const read = source.read(name);
    if (!read.ok) throw new UnreadableColumn(read.problems);
    return read.value.column;
  };
  return {
    file: source.file,
    rows: source.rows,
    profile: false,
    columns: source.names.map((name) => ({ name })),
    side: (name) => sideOf(column(name)),
    column,
  };
}

/** A broken page shows only when its column is read; the problems go up to whoever asked for the whole. */
export class UnreadableColumn extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("a column cannot be read");
    this.problems = problems;
  }
}

function openProfile(path: string, file: string): Outcome<OpenSource> {
  const broken = (message: string): Outcome<OpenSource> =>
    bad({
      code: "broken-profile",
      file,
      path: "",
      message,
      hint: "Make it again with `twokey profile FILE`.",
    });
  if (statSync(path).size > LARGEST_PROFILE) return broken("it is larger than any profile");
  let value: unknown;
  try {
    value = parseJson(readFileSync(path, "utf8"));
  } catch {
    return broken("it is not JSON");
  }
  const profile = parseProfile(value, file);
  return profile.ok ? good(profileSource(profile.value, file)) : profile;
}

function looksLikeProfile(path: string): boolean {
  const start = startOf(path).trimStart();
  return start.startsWith("{") && start.includes(PROFILE_SCHEMA);
}

function startOf(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return "";
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(256);
    return bytes.toString("latin1", 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}
