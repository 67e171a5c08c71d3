import { didYouMean } from "../base/suggest.ts";
import type { Complaint } from "./complaint.ts";
import { type Glob, matchesGlob } from "./glob.ts";
import { baseName, folderOf, foldersAbove } from "./path.ts";

/** What a repository holds at one path. `blob` is git's object id; a work tree has none. */
export type TreeEntry = {
  readonly path: string;
  readonly kind: "file" | "symlink" | "submodule";
  /** undefined where git does not have the object here */
  readonly size?: number;
  readonly blob?: string;
};

/** The listing of a tree, sorted by path, without any bytes. */
export type Tree = {
  readonly entries: readonly TreeEntry[];
  readonly byPath: ReadonlyMap<string, TreeEntry>;
};

/** A repository of more files is none that a person reviews. */
export const MOST_ENTRIES = 1_000_000;

/** Throws on a path that stands twice, which no git tree holds, and on more entries than a tree may have. */
export function makeTree(entries: readonly TreeEntry[]): Tree {
  if (entries.length > MOST_ENTRIES) throw new Error(`a tree of more than ${MOST_ENTRIES} files`);
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const byPath = new Map(sorted.map((entry) => [entry.path, entry]));
  if (byPath.size !== sorted.length) throw new Error("a tree holds the same path twice");
  return { entries: sorted, byPath };
}

/** Everything below a folder, in order; all of it for the root (""). */
export function entriesBelow(tree: Tree, folder: string): readonly TreeEntry[] {
  if (folder === "") return tree.entries;
  const from = firstFrom(tree.entries, `${folder}/`);
  // "0" is the character after "/".
  return tree.entries.slice(from, firstFrom(tree.entries, `${folder}0`));
}

export function isFolder(tree: Tree, path: string): boolean {
  return tree.entries[firstFrom(tree.entries, `${path}/`)]?.path.startsWith(`${path}/`) === true;
}

/** The entries that a pattern names, in order. */
export function findMatches(tree: Tree, glob: Glob): readonly TreeEntry[] {
  return tree.entries.filter((entry) => matchesGlob(glob, entry.path));
}

/** Why there is nothing at a path, for the person who wrote it. */
export function absence(tree: Tree, path: string, written: string): Complaint {
  const code = "missing-file";
  const message = `there is no file "${written}".`;
  for (const folder of foldersAbove(path)) {
    const kind = tree.byPath.get(folder)?.kind;
    if (kind === "symlink" || kind === "submodule") return unfollowed(kind, folder);
  }
  if (isFolder(tree, path)) {
    const hint = `Name the files in it: ${written}/** for all of them.`;
    return { code, message: `"${written}" is a folder`, hint };
  }
  if (written.endsWith(".dvc")) {
    return { code, message, hint: "Name the file itself; its .dvc pointer is found by itself." };
  }
  return {
    code,
    message: message + didYouMean(baseName(path), neighbours(tree, path)),
    hint: "Correct the path, or commit the file (git add), or its LFS or DVC pointer.",
  };
}

const MOST_NEIGHBOURS = 1_000;

function neighbours(tree: Tree, path: string): readonly string[] {
  const folder = folderOf(path);
  return entriesBelow(tree, folder)
    .slice(0, MOST_NEIGHBOURS)
    .flatMap((entry) => (folderOf(entry.path) === folder ? [baseName(entry.path)] : []));
}

/** Links and submodules say something else tomorrow; what counts must lie in the tree itself. */
export function unfollowed(kind: "symlink" | "submodule", path: string): Complaint {
  return kind === "symlink"
    ? {
        code: "symlink",
        message: `"${path}" is a symbolic link, and links are not followed`,
        hint: "Commit the file itself in its place.",
      }
    : {
        code: "submodule",
        message: `"${path}" is a submodule, whose files are not part of this repository`,
        hint: "Commit the files themselves, or move the model to where they are.",
      };
}

function firstFrom(entries: readonly TreeEntry[], path: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.path ?? "") < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
