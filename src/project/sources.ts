import type { Digest } from "../base/ids.ts";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import type { Complaint } from "./complaint.ts";
import { type Content, type Contents, type Read, readText } from "./content.ts";
import { isGlob, matchesGlob, mayMatchBelow, trustedGlob } from "./glob.ts";
import type { Lock } from "./lock-file.ts";
import { findNameIn, joinPath } from "./path.ts";
import {
  findDvcTarget,
  LONGEST_LFS_POINTER,
  parseDvcPointer,
  parseLfsPointer,
  type Pointer,
} from "./pointer.ts";
import { entriesBelow, type Tree, type TreeEntry, unfollowed } from "./tree.ts";

/** A file that a pattern names: itself, or the DVC pointer that stands for it. */
export type Source = {
  /** as model.yaml sees it: relative to its folder, or from the root with a leading / */
  readonly name: string;
  /** in the repository: the file itself or its `.dvc` pointer */
  readonly path: string;
  readonly dvc: boolean;
  readonly size?: number;
  readonly blob?: string;
};

/** A file of which we know the digest, wherever its bytes are kept. */
export type StoredFile = {
  readonly name: string;
  readonly path: string;
  readonly stored: "git" | "lfs" | "dvc";
  readonly size: number;
  readonly digest: Digest;
  /** DVC's name for the bytes */
  readonly md5?: Digest;
  /** git's id of what lies at `path` */
  readonly blob?: string;
};

export type Found = { readonly sources: readonly Source[]; readonly faults: readonly Complaint[] };

/**
 * The files that a path or pattern names, in order. A pattern that starts with / counts from the root of the
 * repository. Links and submodules that a match could hide behind are faults: what we do not look into
 * must not look as if it were checked.
 */
export function findSources(tree: Tree, folder: string, pattern: string): Found {
  const rooted = pattern.startsWith("/");
  const within = rooted ? "" : folder;
  const wanted = rooted ? pattern.slice(1) : pattern;
  const shown = (name: string): string => (rooted ? `/${name}` : name);
  const matches = matcherOf(wanted);
  const found: Map<string, Source> = new Map();
  const faults: Complaint[] = [];
  for (const entry of candidates(tree, within, wanted)) {
    const own = findNameIn(within, entry.path) ?? entry.path;
    const target = entry.kind === "file" ? findDvcTarget(own) : undefined;
    const name = target ?? own;
    if (!matches(name, entry.kind)) continue;
    if (entry.kind !== "file") faults.push(unfollowed(entry.kind, shown(own)));
    else if (found.has(name)) faults.push(twice(shown(name)));
    else found.set(name, { ...sourceOf(entry), name: shown(name), dvc: target !== undefined });
  }
  return { sources: [...found.values()], faults };
}

/** What must be read to know the digest of a source; small files might be pointers, so their text is wanted. */
export function readOf(source: Source): Read {
  return { path: source.path, text: source.dvc || (source.size ?? 0) <= LONGEST_LFS_POINTER };
}

/** The digest and size of a source: its own, or those that its LFS or DVC pointer gives. */
export function makeStored(source: Source, contents: Contents, lock: Lock | undefined): Outcome<StoredFile> {
  const content = contents.get(source.path);
  if (content === undefined) throw new Error(`${source.path} was planned but not read`);
  if (content.kind === "unreadable") {
    const { why: message, hint } = content;
    return bad({ code: "unreadable-file", file: source.path, path: "", message, hint });
  }
  const { name, path, blob } = source;
  const base = { name, path, ...(blob === undefined ? {} : { blob }) };
  if (source.dvc) {
    const text = readText(path, contents);
    const pointer = text.ok ? parseDvcPointer(path, text.value) : text;
    return pointer.ok ? lockedFile(base, pointer.value, lock) : pointer;
  }
  const pointer = parseLfsPointer(path, lfsText(content));
  if (pointer === undefined) {
    return good({ ...base, stored: "git", size: content.size, digest: content.digest });
  }
  if (!pointer.ok) return pointer;
  const { digest, size } = pointer.value;
  return good({ ...base, stored: "lfs", size: size ?? 0, digest });
}

function lfsText(content: Extract<Content, { readonly kind: "read" }>): string {
  return content.size <= LONGEST_LFS_POINTER ? (content.text ?? "") : "";
}

type Base = Pick<StoredFile, "name" | "path" | "blob">;

/** The lock counts only while it speaks of the same md5 as the pointer. */
function lockedFile(base: Base, pointer: Pointer, lock: Lock | undefined): Outcome<StoredFile> {
  const locked = lock?.get(base.name);
  const fault = (code: string, message: string, hint: string): Problem => {
    return { code, file: base.path, path: "", message, hint };
  };
  if (locked !== undefined && locked.md5 !== pointer.digest) {
    const message = `bundle.lock knows an older "${base.name}" than its DVC pointer`;
    return bad(fault("stale-lock", message, "Run twokey lock and commit bundle.lock."));
  }
  const size = pointer.size ?? locked?.size;
  if (size === undefined || (locked !== undefined && locked.size !== size)) {
    const message =
      size === undefined
        ? "the DVC pointer gives no size"
        : "the DVC pointer and bundle.lock give different sizes";
    return bad(fault("unknown-size", message, "Run dvc commit, then twokey lock."));
  }
  const digest = locked?.sha256 ?? pointer.digest;
  return good({ ...base, stored: "dvc", size, digest, md5: pointer.digest });
}

function candidates(tree: Tree, folder: string, wanted: string): readonly TreeEntry[] {
  if (isGlob(wanted)) return entriesBelow(tree, folder);
  const path = joinPath(folder, wanted);
  return [tree.byPath.get(path), tree.byPath.get(`${path}.dvc`)].filter((entry) => entry !== undefined);
}

function matcherOf(wanted: string): (name: string, kind: TreeEntry["kind"]) => boolean {
  if (!isGlob(wanted)) return (name) => name === wanted;
  const glob = trustedGlob(wanted);
  return (name, kind) => matchesGlob(glob, name) || (kind !== "file" && mayMatchBelow(glob, name));
}

function sourceOf({ path, size, blob }: TreeEntry): Pick<Source, "path" | "size" | "blob"> {
  return { path, ...(size === undefined ? {} : { size }), ...(blob === undefined ? {} : { blob }) };
}

function twice(name: string): Complaint {
  return {
    code: "two-sources",
    message: `"${name}" is committed twice: as a file and as a DVC pointer`,
    hint: "Keep one: git rm --cached the file, or dvc remove its pointer.",
  };
}
