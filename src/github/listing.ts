import { z } from "zod";
import { plain } from "../base/text.ts";
import { baseName, folderOf } from "../project/path.ts";
import type { Entries } from "../project/three-way.ts";
import { MOST_ENTRIES } from "../project/tree.ts";
import type { Answer } from "../registry/store.ts";
import { good, hopeless, shaSchema } from "./answer.ts";
import { findKept, mistrust, type Reader, readJson } from "./reader.ts";
import { type GitEntry, treeId } from "./trees.ts";

/** A leaf of a tree: a file, a link or a submodule, as git names it. */
export type Listed = {
  readonly path: string;
  readonly mode: string;
  readonly id: string;
  /** of files and links */
  readonly size?: number;
};

const entrySchema = z.object({
  path: z.string().min(1),
  mode: z.enum(["100644", "100755", "100664", "120000", "160000", "040000"]),
  type: z.enum(["blob", "tree", "commit"]),
  sha: shaSchema,
  size: z.int().min(0).optional(),
});
const treeSchema = z.object({ truncated: z.boolean().optional(), tree: z.array(entrySchema) });
const keptSchema = z.array(
  z.union([
    z.tuple([z.string(), z.string(), z.string()]),
    z.tuple([z.string(), z.string(), z.string(), z.number()]),
  ]),
);

const EMPTY_TREE = treeId([]);
/** A tree too large for one answer is walked folder by folder, and this is how far. */
const MOST_CALLS = 500;

/**
 * Everything below a tree. One call, none when the tree was seen before; more where GitHub cuts the list.
 * What comes is proven complete: the ids of all folders are computed again from what they are said to hold.
 */
export async function readListing(reader: Reader, tree: string): Promise<Answer<readonly Listed[]>> {
  if (tree === EMPTY_TREE) return good([]);
  const key = `tree:${tree}`;
  const kept = findKept(reader, key, keptSchema);
  if (kept !== undefined)
    return good(
      kept.map(([path, mode, id, size]) => ({ path, mode, id, ...(size === undefined ? {} : { size }) })),
    );
  const listed = await walk(reader, tree);
  if (!listed.ok) return listed;
  if (new Set(listed.value.map(({ path }) => path)).size !== listed.value.length)
    return hopeless(`tree ${tree} holds the same path twice`);
  const rows = listed.value.map(({ path, mode, id, size }) => [
    path,
    mode,
    id,
    ...(size === undefined ? [] : [size]),
  ]);
  reader.cache.put(key, JSON.stringify(rows));
  return listed;
}

/** As the three-way merge compares them. */
export function entriesOf(listing: readonly Listed[]): Entries {
  return new Map(listing.map(({ path, mode, id }) => [path, `${mode} ${id}`]));
}

type Folder = { readonly id: string; readonly prefix: string };

async function walk(reader: Reader, root: string): Promise<Answer<readonly Listed[]>> {
  const found: Listed[] = [];
  const todo: Folder[] = [{ id: root, prefix: "" }];
  let calls = 0;
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    let part = await readPart(reader, folder.id, true);
    calls += 1;
    if (part.ok && part.value === "cut") {
      part = await readPart(reader, folder.id, false);
      calls += 1;
    }
    if (!part.ok) return part;
    if (part.value === "cut" || calls > MOST_CALLS || found.length > MOST_ENTRIES)
      return hopeless(`tree ${root} has more files than can be judged`);
    const { prefix } = folder;
    for (const { path, mode, id, size } of part.value.leaves)
      found.push({ path: prefix + path, mode, id, ...(size === undefined ? {} : { size }) });
    for (const { path, id } of part.value.folders) todo.push({ id, prefix: `${prefix}${path}/` });
  }
  return good(found);
}

type Part = {
  readonly leaves: readonly Listed[];
  /** whose content is not among the leaves */
  readonly folders: readonly { readonly path: string; readonly id: string }[];
};

async function readPart(reader: Reader, id: string, whole: boolean): Promise<Answer<Part | "cut">> {
  const answer = await readJson(reader, `/git/trees/${id}${whole ? "?recursive=1" : ""}`, treeSchema);
  if (!answer.ok) return answer;
  const { truncated, tree } = answer.value;
  if (truncated === true) return good("cut");
  const proven = proveTree(id, tree, whole);
  if (!proven.ok) return proven;
  const leaves = proven.value.flatMap(({ path, mode, type, sha, size }) =>
    type === "tree"
      ? []
      : [{ path, mode, id: sha, ...(size === undefined || type === "commit" ? {} : { size }) }],
  );
  const folders = whole
    ? []
    : proven.value.flatMap(({ path, type, sha }) => (type === "tree" ? [{ path, id: sha }] : []));
  return good({ leaves, folders });
}

type Entry = z.infer<typeof entrySchema>;

/** What GitHub writes for the bytes of a name that are no UTF-8. */
const BROKEN = /\uFFFD/g;

/**
 * Names that are no UTF-8 come with their bytes lost, so a folder that holds one cannot be proven, and the
 * name becomes one that no rule about paths lets into a bundle. Everything else must fit its id.
 */
function proveTree(root: string, tree: readonly Entry[], whole: boolean): Answer<readonly Entry[]> {
  const inside = new Map<string, GitEntry[]>([["", []]]);
  const ids = new Map<string, string>([["", root]]);
  for (const { path, type, sha } of tree) {
    if (type !== "tree" || !whole) continue;
    ids.set(path, sha);
    inside.set(path, []);
  }
  for (const { path, mode, type: kind, sha: id } of tree) {
    const siblings = inside.get(whole ? folderOf(path) : "");
    if (siblings === undefined) return mistrust(`tree ${root} came without a folder of "${plain(path)}"`);
    siblings.push({ name: whole ? baseName(path) : path, mode, kind, id });
  }
  const broken = new Set<string>();
  for (const [folder, entries] of inside) {
    if (treeId(entries) === ids.get(folder)) continue;
    const lost = entries.filter(({ name }) => name.includes("\uFFFD"));
    if (lost.length === 0) return mistrust(`tree ${root} came with other entries than its id says`);
    for (const { name } of lost) broken.add(folder === "" ? name : `${folder}/${name}`);
  }
  if (broken.size === 0) return good(tree);
  return good(tree.map((entry) => ({ ...entry, path: markBroken(entry.path, broken) })));
}

/** A lone surrogate is in no name that was read as text. */
function markBroken(path: string, broken: ReadonlySet<string>): string {
  const parts = path.split("/");
  return parts
    .map((part, at) =>
      part.includes("\uFFFD") && broken.has(parts.slice(0, at + 1).join("/"))
        ? part.replace(BROKEN, "\uDCFF")
        : part,
    )
    .join("/");
}
