import { z } from "zod";
import { makeTree, type Tree, type TreeEntry } from "../project/tree.ts";
import type { Answer } from "../registry/store.ts";
import { good, shaSchema } from "./answer.ts";
import { type Listed, readListing } from "./listing.ts";
import { type Reader, readJson } from "./reader.ts";

/** The tree of a commit, or a tree by its own id where the caller knows it. One call, or two; none when seen before. */
export async function readTreeAt(
  reader: Reader,
  at: { readonly commit: string } | { readonly tree: string },
): Promise<Answer<Tree>> {
  const root = "tree" in at ? good(at.tree) : await readRoot(reader, at.commit);
  if (!root.ok) return root;
  const listing = await readListing(reader, root.value);
  return listing.ok ? good(makeTree(listing.value.map(entryOf))) : listing;
}

const commitSchema = z.object({ sha: shaSchema, tree: z.object({ sha: shaSchema }) });

/** The root tree of a commit: one call, none when it was seen before. */
export async function readRoot(reader: Reader, commit: string): Promise<Answer<string>> {
  const kept = shaSchema.safeParse(reader.cache.get(`root:${commit}`));
  if (kept.success) return good(kept.data);
  const found = await readJson(reader, `/git/commits/${commit}`, commitSchema);
  if (!found.ok) return found;
  rememberRoot(reader, commit, found.value.tree.sha);
  return good(found.value.tree.sha);
}

/** For whoever learns it on the way. */
export function rememberRoot({ cache }: Reader, commit: string, tree: string): void {
  cache.put(`root:${commit}`, tree);
}

function entryOf({ path, mode, id, size }: Listed): TreeEntry {
  if (mode === "160000") return { path, kind: "submodule", size: 0 };
  const kind = mode === "120000" ? "symlink" : "file";
  return { path, kind, blob: id, ...(size === undefined ? {} : { size }) };
}
