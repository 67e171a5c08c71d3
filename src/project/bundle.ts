import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { good, type Outcome, type Problem } from "../base/problem.ts";
import { type Claim, claimFiles, type BundleRole } from "./bundle-claims.ts";
import { type Contents, type Read, readText } from "./content.ts";
import { LOCK, type Lock, parseLockFile } from "./lock-file.ts";
import type { ModelFile } from "./model-file.ts";
import { findPathFault, foldedPath, joinPath } from "./path.ts";
import { makeStored, readOf, type StoredFile } from "./sources.ts";
import type { Tree } from "./tree.ts";
import { inReadingOrder, problemAt } from "./yaml.ts";

export type BundleFile = StoredFile & { readonly role: BundleRole };

/** All files of a model that move together. */
export type Bundle = {
  readonly folder: string;
  /** sorted by name */
  readonly files: readonly BundleFile[];
  readonly digest: Digest;
};

/** Which files a bundle will have, and what must be read to know their digests. */
export type BundlePlan = {
  readonly model: ModelFile;
  readonly claims: readonly Claim[];
  readonly lock: string | undefined;
  readonly reads: readonly Read[];
};

const MOST_FILES = 5_000;

/** Finds the files of a model in a listing. Everything that is missing or may not be there comes back at once. */
export function planBundle(model: ModelFile, tree: Tree): Outcome<BundlePlan> {
  const { claims, problems } = claimFiles(model, tree);
  const faults = [...problems, ...findNameFaults(model, claims)];
  if (faults.length > 0) return { ok: false, problems: inReadingOrder(faults) };
  const lock = findLock(model.folder, tree);
  const reads = [
    ...claims.map(({ source }) => readOf(source)),
    ...(lock === undefined ? [] : [{ path: lock, text: true }]),
  ];
  return good({ model, claims, lock, reads });
}

/** The path of the `bundle.lock` of a model's folder, if there is one. */
export function findLock(folder: string, tree: Tree): string | undefined {
  const path = joinPath(folder, LOCK);
  return tree.byPath.has(path) ? path : undefined;
}

/** Makes the bundle from what was read. `contents` must hold every path of `plan.reads`. */
export function makeBundle(plan: BundlePlan, contents: Contents): Outcome<Bundle> {
  const lock = readLock(plan.lock, contents);
  if (!lock.ok) return lock;
  const files: BundleFile[] = [];
  const problems: Problem[] = [];
  for (const { source, role } of plan.claims) {
    const stored = makeStored(source, contents, lock.value);
    if (stored.ok) files.push({ ...stored.value, role });
    else problems.push(...stored.problems);
  }
  if (problems.length > 0) return { ok: false, problems: inReadingOrder(problems) };
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return good({ folder: plan.model.folder, files, digest: bundleDigest(files) });
}

/**
 * The identity of a bundle. Names count from the folder of model.yaml, so a folder that moves keeps its
 * digest; how a file is stored (git, LFS, DVC with a lock) does not matter either.
 */
export function bundleDigest(
  files: readonly Pick<BundleFile, "name" | "role" | "size" | "digest">[],
): Digest {
  const listed = files.map(({ name, role, size, digest }) => ({ name, role, size, digest }));
  return digestOf(listed.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** The lock of a folder, or nothing where there is none. */
export function readLock(path: string | undefined, contents: Contents): Outcome<Lock | undefined> {
  if (path === undefined) return good(undefined);
  const text = readText(path, contents);
  return text.ok ? parseLockFile(path, text.value) : text;
}

/** Names that another file system would refuse or mix up, and more files than anybody reviews. */
function findNameFaults(model: ModelFile, claims: readonly Claim[]): readonly Problem[] {
  const problems: Problem[] = [];
  const byFolded = new Map<string, string>();
  for (const { source, path } of claims) {
    const fault = findPathFault(source.name);
    if (fault !== undefined) problems.push(problemAt(model.yaml, path, fault));
    const folded = foldedPath(source.name);
    const other = byFolded.get(folded);
    if (other !== undefined) {
      problems.push(
        problemAt(model.yaml, path, {
          code: "colliding-names",
          message: `"${other}" and "${source.name}" are one file on macOS and Windows`,
          hint: "Rename one of them.",
        }),
      );
    }
    byFolded.set(folded, source.name);
  }
  if (claims.length > MOST_FILES) {
    problems.push(
      problemAt(model.yaml, ["files"], {
        code: "too-many-files",
        message: `the bundle has ${claims.length} files, more than ${MOST_FILES}`,
        hint: "Narrow the patterns, or keep what belongs together in one archive.",
      }),
    );
  }
  return problems;
}
