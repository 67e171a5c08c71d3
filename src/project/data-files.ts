import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { good, type Outcome, type Problem } from "../base/problem.ts";
import { findLock, readLock } from "./bundle.ts";
import type { Contents, Read } from "./content.ts";
import { isGlob } from "./glob.ts";
import type { ModelFile } from "./model-file.ts";
import type { RowSource } from "./model-schema.ts";
import { findPathFault } from "./path.ts";
import { findSources, makeStored, readOf, type Source, type StoredFile } from "./sources.ts";
import type { Tree } from "./tree.ts";
import { inReadingOrder, problemAt, renderPath } from "./yaml.ts";

/**
 * Rows, scores or records that a model is judged on, under the key that names them (`data.holdout`). Unlike
 * the files of a bundle they may lie outside the repository; then only a written digest tells what they are.
 */
export type DataSet = {
  readonly key: string;
  readonly written: RowSource;
  /** what the repository holds of it, sorted by name; empty when it holds nothing */
  readonly files: readonly StoredFile[];
  /** of the one file, of the list of files, or the one that is written; undefined when nothing tells */
  readonly digest: Digest | undefined;
};

export type DataPlan = {
  readonly model: ModelFile;
  readonly wishes: readonly (Wish & { readonly sources: readonly Source[] })[];
  readonly lock: string | undefined;
  readonly reads: readonly Read[];
};

type Wish = { readonly path: readonly string[]; readonly written: RowSource };

export function planData(model: ModelFile, tree: Tree): Outcome<DataPlan> {
  const problems: Problem[] = [];
  const wishes = wishesOf(model).map((wish) => {
    const { sources, faults } = findSources(tree, model.folder, wish.written.path);
    const unnamable = sources.map(({ name }) => findPathFault(name.replace(/^\//, "")));
    for (const fault of [...faults, ...unnamable]) {
      if (fault !== undefined) problems.push(problemAt(model.yaml, wish.path, fault));
    }
    return { ...wish, sources };
  });
  if (problems.length > 0) return { ok: false, problems: inReadingOrder(problems) };
  const lock = findLock(model.folder, tree);
  const reads = [
    ...wishes.flatMap(({ sources }) => sources.map(readOf)),
    ...(lock === undefined ? [] : [{ path: lock, text: true }]),
  ];
  return good({ model, wishes, lock, reads });
}

/** Makes the data sets from what was read. `contents` must hold every path of `plan.reads`. */
export function makeData(plan: DataPlan, contents: Contents): Outcome<readonly DataSet[]> {
  const lock = readLock(plan.lock, contents);
  if (!lock.ok) return lock;
  const sets: DataSet[] = [];
  const problems: Problem[] = [];
  for (const { path, written, sources } of plan.wishes) {
    const files: StoredFile[] = [];
    for (const source of sources) {
      const stored = makeStored(source, contents, lock.value);
      if (stored.ok) files.push(stored.value);
      else problems.push(...stored.problems);
    }
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    const wrong = files.find((file) => written.digest !== undefined && !agrees(file, written.digest));
    if (wrong !== undefined) {
      problems.push(
        problemAt(plan.model.yaml, path, {
          code: "other-digest",
          message: `"${wrong.name}" has the digest ${wrong.digest}, not the one that is written`,
          hint: "Bring back the file that was meant, or write its new digest; that is a change of the rules.",
        }),
      );
    }
    sets.push({ key: renderPath(path), written, files, digest: digestOfSet(written, files) });
  }
  return problems.length > 0 ? { ok: false, problems: inReadingOrder(problems) } : good(sets);
}

function agrees(file: StoredFile, digest: Digest): boolean {
  return file.digest === digest || file.md5 === digest;
}

function digestOfSet(written: RowSource, files: readonly StoredFile[]): Digest | undefined {
  const [only] = files;
  if (only === undefined) return written.digest;
  if (!isGlob(written.path)) return only.digest;
  return digestOf(files.map(({ name, size, digest }) => ({ name, size, digest })));
}

function wishesOf(model: ModelFile): readonly Wish[] {
  const { data, scores, parity, lineage } = model;
  const found: readonly (readonly [readonly string[], RowSource | string | undefined])[] = [
    [["data", "holdout"], data?.holdout],
    [["data", "recent"], data?.recent],
    [["data", "reference"], data?.reference],
    [["data", "current"], data?.current],
    [["data", "train"], data?.train],
    [["scores", "holdout"], scores?.holdout],
    [["scores", "recent"], scores?.recent],
    [["scores", "reference"], scores?.reference],
    [["scores", "current"], scores?.current],
    [["parity", "scores"], parity?.scores],
    [["parity", "features", "training"], parity?.features?.training],
    [["parity", "features", "serving"], parity?.features?.serving],
    [["lineage", "params"], lineage?.params],
    [["lineage", "dvc"], lineage?.dvc],
  ];
  return found.flatMap(([path, written]) => {
    if (written === undefined) return [];
    return [{ path, written: typeof written === "string" ? { path: written } : written }];
  });
}
