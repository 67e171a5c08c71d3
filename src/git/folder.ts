import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeTree, type Tree, type TreeEntry } from "../project/tree.ts";
import type { Repository } from "./repository.ts";

/** A plain folder seen as the work tree of a repository, for a project that git does not know (the demo). */
export function openFolder(folder: string): { readonly repository: Repository; readonly tree: Tree } {
  const root = realpathSync(folder);
  const entries: TreeEntry[] = [];
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const path = full.slice(root.length + 1).replaceAll("\\", "/");
    if (entry.isSymbolicLink()) entries.push({ path, kind: "symlink", size: 0 });
    else if (entry.isFile()) entries.push({ path, kind: "file", size: statSync(full).size });
  }
  return { repository: { root, commonFolder: root, shallow: false }, tree: makeTree(entries) };
}
