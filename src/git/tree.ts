import { type BigIntStats, lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeTree, MOST_ENTRIES, type Tree, type TreeEntry } from "../project/tree.ts";
import { nameFromBytes, nameToPath } from "./names.ts";
import { askGit, openGit, type Repository, runGit } from "./repository.ts";

/** The tree of a commit; sizes are unknown where a partial clone lacks objects. Throws when there is no such tree. */
export async function readTree(repository: Repository, commit: string): Promise<Tree> {
  const list = ["ls-tree", "-r", "-z", "--full-tree"];
  const sized = await readEntries(repository, [...list, "-l", commit]);
  if (typeof sized !== "string") return makeTree(sized);
  // A partial clone knows the names of objects that it does not have, but not their sizes.
  const unsized = await readEntries(repository, [...list, commit]);
  if (typeof unsized === "string") throw new Error(`the tree of ${commit} cannot be read: ${unsized}`);
  return makeTree(unsized);
}

/**
 * The files of the work tree as they are now: what git tracks and what it would add. `extra` names further
 * files to look for although git ignores them (data that is kept out of the repository).
 */
export async function readWorkTree(repository: Repository, extra: readonly string[] = []): Promise<Tree> {
  const entries = new Map<string, TreeEntry>();
  const folders: Folders = new Map();
  const tracked = await askGit(repository.root, ["ls-files", "-z", "-s", "-t"], { limit: LARGEST_LISTING });
  for (const record of records(tracked)) {
    const entry = trackedEntry(repository.root, record, folders);
    if (entry !== undefined) entries.set(entry.path, entry);
  }
  const others = ["ls-files", "-z", "--others", "--exclude-standard"];
  const untracked = await askGit(repository.root, others, { limit: LARGEST_LISTING });
  const names = [...records(untracked).map((record) => nameFromBytes(record)), ...extra];
  for (const name of names) {
    // Git shows a repository inside this one as its folder.
    const entry = name.endsWith("/")
      ? { path: name.slice(0, -1), kind: "submodule" as const, size: 0 }
      : diskEntry(repository.root, name, folders);
    if (entry !== undefined && !entries.has(entry.path)) entries.set(entry.path, entry);
  }
  return makeTree([...entries.values()]);
}

/** The commit that a name stands for, or nothing. */
export async function findCommit(repository: Repository, name: string): Promise<string | undefined> {
  const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const { code, stdout } = await runGit(repository.root, asked);
  const text = Buffer.from(stdout).toString("utf8").trim();
  return code === 0 && /^[0-9a-f]{40,64}$/.test(text) ? text : undefined;
}

const LARGEST_LISTING = 512 * 1_048_576;
const LONGEST_RECORD = 70_000;
const TAB = 9;

/** The entries, or what git complained of. */
async function readEntries(
  repository: Repository,
  args: readonly string[],
): Promise<readonly TreeEntry[] | string> {
  const entries: TreeEntry[] = [];
  const { output, end } = openGit(repository.root, args);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of output) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, from)) {
      entries.push(treeEntry(bytes.subarray(from, at)));
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LONGEST_RECORD || entries.length > MOST_ENTRIES) {
      throw new Error("the tree has more files, or longer names, than can be judged");
    }
  }
  const { code, stderr } = await end;
  return code === 0 ? entries : stderr;
}

/** `100644 blob <oid> <size>\t<path>`; without sizes the third part is the last. */
function treeEntry(record: Buffer): TreeEntry {
  const tab = record.indexOf(TAB);
  const [mode = "", , blob = "", size = ""] = record.subarray(0, tab).toString("latin1").split(/ +/);
  const path = nameFromBytes(record.subarray(tab + 1));
  const known = /^\d+$/.test(size) ? { size: Number(size) } : {};
  const kind = kindOfMode(mode);
  return kind === "submodule" ? { path, kind, size: 0 } : { path, kind, blob, ...known };
}

function kindOfMode(mode: string): TreeEntry["kind"] {
  if (mode === "160000") return "submodule";
  return mode === "120000" ? "symlink" : "file";
}

/** Whether a folder of the work tree is a real one; asked once for each. */
type Folders = Map<string, boolean>;

/** `H 100644 <oid> <stage>\t<path>`; `S` marks what a sparse checkout leaves out. */
function trackedEntry(root: string, record: Buffer, folders: Folders): TreeEntry | undefined {
  const tab = record.indexOf(TAB);
  const [tag = "", mode = "", blob = ""] = record.subarray(0, tab).toString("latin1").split(" ");
  const path = nameFromBytes(record.subarray(tab + 1));
  const kind = kindOfMode(mode);
  if (kind === "submodule") return { path, kind, size: 0 };
  const entry = diskEntry(root, path, folders);
  return entry === undefined && tag === "S" ? { path, kind, blob } : entry;
}

/** What lies on the disk, if it is a file or a link in folders that are no links. */
function diskEntry(root: string, path: string, folders: Folders): TreeEntry | undefined {
  if (!isRealFolder(root, dirname(path), folders)) return undefined;
  const stats = findStats(root, path);
  if (stats === undefined || !(stats.isFile() || stats.isSymbolicLink())) return undefined;
  return { path, kind: stats.isSymbolicLink() ? "symlink" : "file", size: Number(stats.size) };
}

/** A path through a linked folder lies somewhere else; git does not follow it, and neither do we. */
function isRealFolder(root: string, folder: string, folders: Folders): boolean {
  if (folder === ".") return true;
  const known = folders.get(folder);
  if (known !== undefined) return known;
  const real =
    isRealFolder(root, dirname(folder), folders) && findStats(root, folder)?.isDirectory() === true;
  folders.set(folder, real);
  return real;
}

function findStats(root: string, path: string): BigIntStats | undefined {
  const name = nameToPath(path);
  const full = typeof name === "string" ? join(root, name) : Buffer.concat([Buffer.from(`${root}/`), name]);
  return lstatSync(full, { bigint: true, throwIfNoEntry: false });
}

function records(bytes: Uint8Array): readonly Buffer[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Buffer[] = [];
  let from = 0;
  for (let at = buffer.indexOf(0); at >= 0; at = buffer.indexOf(0, from)) {
    found.push(buffer.subarray(from, at));
    from = at + 1;
  }
  return found;
}
