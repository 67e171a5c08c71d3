import { createHash } from "node:crypto";
import type { Answer } from "../registry/store.ts";

export type GitEntry = {
  readonly name: string;
  readonly mode: string;
  readonly kind: "blob" | "tree" | "commit";
  readonly id: string;
};

/** Asks for one tree by its id. A tree that cannot be had is trouble, never an empty tree. */
export type ReadTree = (id: string) => Promise<Answer<readonly GitEntry[]>>;

export type Trees = {
  /** id of the blob at a path below a root tree; null when it surely is not there */
  readonly find: (root: string, path: string) => Promise<Answer<string | null>>;
  /**
   * The entries of the root tree that follows when these files are written; their parts are known from then
   * on without asking. An entry of an unlisted folder has no id yet: only the server knows it.
   */
  readonly write: (
    root: string | null,
    files: readonly { readonly path: string; readonly text: string }[],
  ) => Promise<Answer<readonly NextEntry[]>>;
  /** takes the root that the server made, if it is the expected one; false if it is another */
  readonly accept: (root: string, expected: readonly NextEntry[]) => Promise<Answer<boolean>>;
};

export type NextEntry = Omit<GitEntry, "id"> & { readonly id: string | null };

const MOST_KNOWN = 20_000;

/**
 * Trees are named after their content, so whatever was read or written once stays true. That makes "there is
 * no such file" a proof: a list of names without it, where an answer of 404 could mean anything. Folders at
 * the top that only ever grow and are never searched stay unlisted, because their lists are long.
 */
export function openTrees(read: ReadTree, unlisted: readonly string[] = []): Trees {
  const known = new Map<string, readonly GitEntry[]>();
  const entriesOf = async (id: string): Promise<Answer<readonly GitEntry[]>> => {
    const found = known.get(id);
    if (found !== undefined) return { ok: true, value: found };
    const answer = await read(id);
    if (!answer.ok) return answer;
    if (treeId(answer.value) !== id) return trouble(`tree ${id} has other entries than its id says`);
    remember(known, id, answer.value);
    return answer;
  };
  const write = async (root: string | null, folder: Folder): Promise<Answer<string>> => {
    const old = root === null ? { ok: true as const, value: [] } : await entriesOf(root);
    if (!old.ok) return old;
    const entries = new Map(old.value.map((entry) => [entry.name, entry]));
    for (const [name, text] of folder.files)
      entries.set(name, { name, mode: "100644", kind: "blob", id: blobId(text) });
    for (const [name, inner] of folder.folders) {
      const before = entries.get(name);
      const id = await write(before?.kind === "tree" ? before.id : null, inner);
      if (!id.ok) return id;
      entries.set(name, { name, mode: "040000", kind: "tree", id: id.value });
    }
    const made = [...entries.values()];
    const id = treeId(made);
    remember(known, id, made);
    return { ok: true, value: id };
  };
  return {
    find: async (root, path) => {
      let id = root;
      const parts = path.split("/");
      for (const [at, part] of parts.entries()) {
        const entries = await entriesOf(id);
        if (!entries.ok) return entries;
        const entry = entries.value.find(({ name }) => name === part);
        const last = at === parts.length - 1;
        if (entry === undefined || entry.kind !== (last ? "blob" : "tree")) return { ok: true, value: null };
        id = entry.id;
      }
      return { ok: true, value: id };
    },
    write: async (root, files) => {
      const folder = folderOf(files);
      const hidden = unlisted.filter((name) => folder.folders.delete(name));
      const id = await write(root, folder);
      if (!id.ok) return id;
      const entries = (known.get(id.value) ?? []).filter(({ name }) => !hidden.includes(name));
      const unknown = hidden.map((name): NextEntry => ({ name, mode: "040000", kind: "tree", id: null }));
      return { ok: true, value: [...entries, ...unknown] };
    },
    accept: (root, expected) => accept(root, expected, entriesOf),
  };
}

async function accept(
  root: string,
  expected: readonly NextEntry[],
  read: ReadTree,
): Promise<Answer<boolean>> {
  const whole = expected.flatMap((entry) => (entry.id === null ? [] : [{ ...entry, id: entry.id }]));
  if (whole.length === expected.length) return { ok: true, value: treeId(whole) === root };
  const made = await read(root);
  if (!made.ok) return made;
  const ids = new Map(made.value.map(({ name, id }) => [name, id]));
  const same = expected.every(({ name, id }) => (id === null ? ids.has(name) : ids.get(name) === id));
  return { ok: true, value: same && ids.size === expected.length };
}

type Folder = { readonly files: Map<string, string>; readonly folders: Map<string, Folder> };

/** Paths of the registry are at most eight parts deep. */
function folderOf(files: readonly { readonly path: string; readonly text: string }[]): Folder {
  const root: Folder = { files: new Map(), folders: new Map() };
  for (const { path, text } of files) {
    const parts = path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const inner = folder.folders.get(part) ?? { files: new Map(), folders: new Map() };
      folder.folders.set(part, inner);
      folder = inner;
    }
    folder.files.set(parts.at(-1) ?? "", text);
  }
  return root;
}

function remember(known: Map<string, readonly GitEntry[]>, id: string, entries: readonly GitEntry[]): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(id, entries);
}

export function blobId(text: string): string {
  return objectId("blob", Buffer.from(text));
}

/** Git sorts names by bytes, folders as if they ended in a slash. */
export function treeId(entries: readonly GitEntry[]): string {
  const keyed = entries.map((entry) => ({
    entry,
    key: Buffer.from(entry.kind === "tree" ? `${entry.name}/` : entry.name),
  }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  const parts = keyed.flatMap(({ entry: { mode, name, id } }) => [
    Buffer.from(`${mode.replace(/^0+/, "")} ${name}\0`),
    Buffer.from(id, "hex"),
  ]);
  return objectId("tree", Buffer.concat(parts));
}

export function objectId(kind: "blob" | "tree" | "commit", content: Buffer): string {
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");
}

function trouble(message: string): Answer<never> {
  return { ok: false, retry: true, message };
}
