import { makeTree, type Tree } from "../project/tree.ts";

/** What git's tree holds at one path, as `ls-tree` and GitHub's trees list it. */
export type ListedEntry = { readonly mode: string; readonly blob: string };

/** Every path of a tree, folders left out. */
export type Listing = ReadonlyMap<string, ListedEntry>;

/** One path of the tree and what it becomes; `blob` null: it goes. */
export type PlanEntry = {
  readonly path: string;
  readonly mode: "100644" | "100755";
  readonly blob: string | null;
};

export function sameEntry(a: ListedEntry | undefined, b: ListedEntry | undefined): boolean {
  return a?.mode === b?.mode && a?.blob === b?.blob;
}

/** The listing with a plan carried out. */
export function applyEntries(listing: Listing, entries: readonly PlanEntry[]): Listing {
  const next = new Map(listing);
  for (const { path, mode, blob } of entries) {
    if (blob === null) next.delete(path);
    else next.set(path, { mode, blob });
  }
  return next;
}

/** The listing as the project room reads it, so that the bundle can be digested again from git's objects. */
export function treeOf(listing: Listing): Tree {
  return makeTree(
    [...listing].map(([path, { mode, blob }]) => {
      if (mode === "160000") return { path, kind: "submodule", size: 0 } as const;
      return { path, kind: mode === "120000" ? "symlink" : "file", blob } as const;
    }),
  );
}
