import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bad, good, type Outcome } from "../base/problem.ts";
import type { DataUsed } from "../evidence/evidence.ts";
import type { DriftFacts } from "../gates/drift-facts.ts";
import { copyBytes } from "../git/locate.ts";
import { needOf } from "../git/needs.ts";
import { measureDriftFiles } from "../measure/drift-files.ts";
import type { DriftFile } from "../measure/drift-open.ts";
import type { DataSet } from "../project/data-files.ts";
import type { ProjectModel } from "../project/project.ts";
import { openTableFile } from "../measure/open-table.ts";
import { extensionOf } from "./bring.ts";
import type { OpenSet } from "./score-side.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the gate judges, and which tables it came from. */
export type FoundDrift = {
  readonly facts: DriftFacts;
  readonly used: readonly DataUsed[];
  /** both tables, read; absent where a profile stands in for one */
  readonly windows?: { readonly reference: OpenSet; readonly current: OpenSet };
};

export type DriftRequest = {
  /** whose current rows and old reference count; the model itself where it is new */
  readonly rules: ProjectModel;
  readonly base: Snapshot;
  readonly after: ProjectModel;
  readonly head: Snapshot;
  readonly isNew: boolean;
  readonly exclude: readonly string[];
  readonly folder: string;
};

/**
 * Facts of the drift gate for one change: its reference against the base's current rows; and where the change brings
 * another reference, the old one against the same rows, so that it is blamed for its own doing only. Undefined where
 * the model names no reference or no current rows.
 */
export async function findDrift(request: DriftRequest): Promise<Outcome<FoundDrift> | undefined> {
  const { rules, base, after, head, isNew, exclude } = request;
  const from = isNew ? head : base;
  const current = dataOf(rules, "current");
  const old = dataOf(rules, "reference");
  const own = dataOf(after, "reference") ?? old;
  if (current === undefined || old === undefined || own === undefined) return undefined;
  const brings = !isNew && own.digest !== old.digest;
  const now = await bringRows(current, from, join(request.folder, "drift-current"));
  const before = await bringRows(old, from, join(request.folder, "drift-reference"));
  const theirs = brings ? await bringRows(own, head, join(request.folder, "drift-own")) : before;
  if (!now.ok) return now;
  if (!before.ok) return before;
  if (!theirs.ok) return theirs;
  const measured = await measureDriftFiles(theirs.value, now.value);
  if (!measured.ok) return measured;
  const features = (columns: DriftFacts["columns"]): DriftFacts["columns"] =>
    columns.filter(({ column }) => !exclude.includes(column));
  const facts: DriftFacts = { ...measured.value.facts, columns: features(measured.value.facts.columns) };
  const windows = await openWindows(theirs.value, now.value, request.folder);
  const used = [usedAs("reference", own, facts.reference), usedAs("current", current, facts.current)];
  if (!brings)
    return good({ facts: { ...facts, cause: isNew ? "nobody" : "environment" }, used, ...windows });
  const under = await measureDriftFiles(before.value, now.value);
  if (!under.ok) return under;
  const replaced = usedAs("reference of the base", old, under.value.facts.reference);
  return good({
    facts: { ...facts, cause: "change", before: features(under.value.facts.columns) },
    used: [...used, replaced],
    ...windows,
  });
}

/** The tables themselves, for the gates that look at more than distributions. */
async function openWindows(
  reference: DriftFile,
  current: DriftFile,
  folder: string,
): Promise<Pick<FoundDrift, "windows">> {
  const open = async ({ path, file }: DriftFile, role: string): Promise<OpenSet | undefined> => {
    if (path.endsWith(".json")) return undefined;
    const read = join(folder, `window-${role}`);
    const table = await openTableFile(path, file, { folder: read });
    return table.ok ? { set: role, role, table: table.value, columns: join(read, "columns") } : undefined;
  };
  const [old, now] = [await open(reference, "reference"), await open(current, "current")];
  return old === undefined || now === undefined ? {} : { windows: { reference: old, current: now } };
}

function usedAs(role: string, { files }: DataSet, { file, rows }: DriftFacts["reference"]): DataUsed {
  const [stored] = files;
  if (stored === undefined) throw new Error(`${file} was read and is no file`);
  return { role, file, digest: stored.digest, rows };
}

function dataOf({ data }: ProjectModel, key: string): DataSet | undefined {
  return data.find((set) => set.key === `data.${key}`);
}

/** The one file of a data set, put where a child can open it. */
export async function bringRows(data: DataSet, from: Snapshot, folder: string): Promise<Outcome<DriftFile>> {
  const [file, second] = data.files;
  const problem = (code: string, message: string, hint: string): Outcome<DriftFile> =>
    bad({ code, file: data.written.path, path: data.key, message, hint });
  if (file === undefined)
    return problem(
      "missing-data",
      "the repository does not hold these rows",
      "commit them, their LFS or DVC pointer, or correct the path",
    );
  if (second !== undefined)
    return problem(
      "several-files",
      `the pattern names ${data.files.length} files, and one table is read`,
      "name one file",
    );
  await mkdir(folder, { recursive: true });
  const path = join(folder, `table${extensionOf(file.name)}`);
  if (await copyBytes(from.repository, file, path)) return good({ path, file: file.path });
  const ref = from.ref === undefined ? {} : { ref: from.ref };
  return problem(
    "missing-bytes",
    "the bytes of these rows are not on this machine",
    needOf(file, { name: "data", ...ref }).command,
  );
}
