import { treeId } from "../../src/github/trees.ts";

export type Who = { readonly name: string; readonly email: string };
export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Who & { readonly date: string };
  readonly committer: Who & { readonly date: string };
  /** GitHub signs what it makes itself, and what an app makes without naming an author */
  readonly verified: boolean;
};

/** A leaf of a tree. */
export type Leaf = { readonly mode: string; readonly type: "blob" | "commit"; readonly sha: string };
export type Leaves = ReadonlyMap<string, Leaf>;

/** What a file becomes: text, bytes, an object that is there, a link or a submodule, or nothing. */
export type FileChange =
  | string
  | Uint8Array
  | null
  | { readonly link: string }
  /** bytes that are there already, under the id of their object */
  | { readonly blob: string }
  | { readonly submodule: string }
  | { readonly executable: string };
export type Files = Readonly<Record<string, FileChange>>;

export type Send = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** A commit as the emulator shows it. */
type Made = Omit<Commit, "tree" | "parents" | "verified"> & {
  readonly tree: { readonly sha: string };
  readonly parents: readonly { readonly sha: string }[];
};

type TreeRow = { path: string; mode: string; type: string; sha: string | null; content?: string };

/**
 * Git of one repository. The emulator holds the objects (its ids are git's own); this remembers what went in, so that
 * histories and trees can be walked without asking, and merges as git would: file by file against the merge base.
 */
export class Git {
  readonly commits = new Map<string, Commit>();
  readonly blobs = new Map<string, Buffer>();
  private readonly trees = new Map<string, Leaves>([[treeId([]), new Map()]]);
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  commit(sha: string): Commit {
    const found = this.commits.get(sha);
    if (found === undefined) throw new Error(`there is no commit ${sha}`);
    return found;
  }

  /** Takes over a commit that the emulator answered with. */
  learn(made: unknown, verified: boolean): Commit {
    const { sha, tree, parents, message, author, committer } = made as Made;
    const commit = {
      sha,
      tree: tree.sha,
      parents: parents.map((parent) => parent.sha),
      message,
      author,
      committer,
      verified,
    };
    this.commits.set(sha, commit);
    return commit;
  }

  async leaves(tree: string): Promise<Leaves> {
    const known = this.trees.get(tree);
    if (known !== undefined) return known;
    const found = (await this.ask("GET", `/git/trees/${tree}?recursive=1`)) as { tree: TreeRow[] };
    const leaves = new Map<string, Leaf>();
    for (const { path, mode, type, sha } of found.tree)
      if (type !== "tree") leaves.set(path, { mode, type: type as Leaf["type"], sha: sha ?? "" });
    this.trees.set(tree, leaves);
    return leaves;
  }

  async leavesOf(commit: string): Promise<Leaves> {
    return this.leaves(this.commit(commit).tree);
  }

  async bytes(blob: string): Promise<Buffer> {
    const known = this.blobs.get(blob);
    if (known !== undefined) return known;
    const found = (await this.ask("GET", `/git/blobs/${blob}`)) as { content: string };
    const bytes = Buffer.from(found.content, "base64");
    this.blobs.set(blob, bytes);
    return bytes;
  }

  /** Every file of a commit, or one of them. */
  async files(commit: string): Promise<ReadonlyMap<string, Buffer>> {
    const files = new Map<string, Buffer>();
    for (const [path, { sha, type }] of await this.leavesOf(commit))
      if (type === "blob") files.set(path, await this.bytes(sha));
    return files;
  }

  /** Every file of a commit whose files were all read before. */
  knownFiles(commit: string): ReadonlyMap<string, Buffer> {
    const leaves = this.trees.get(this.commit(commit).tree) ?? new Map<string, Leaf>();
    return new Map(
      [...leaves].flatMap(([path, { sha }]) => {
        const bytes = this.blobs.get(sha);
        return bytes === undefined ? [] : [[path, bytes] as const];
      }),
    );
  }

  async findText(commit: string, path: string): Promise<string | undefined> {
    const leaf = (await this.leavesOf(commit)).get(path);
    return leaf === undefined ? undefined : (await this.bytes(leaf.sha)).toString("utf8");
  }

  /** The tree that follows when these files are written into another. */
  async write(before: string | null, files: Files): Promise<string> {
    const rows: TreeRow[] = [];
    for (const [path, change] of Object.entries(files)) {
      const row = { path, type: "blob", mode: "100644" };
      if (change === null) rows.push({ ...row, sha: null });
      else if (typeof change === "object" && "submodule" in change)
        rows.push({ path, mode: "160000", type: "commit", sha: change.submodule });
      else if (typeof change === "object" && "blob" in change) rows.push({ ...row, sha: change.blob });
      else if (typeof change === "object" && "link" in change)
        rows.push({ ...row, mode: "120000", sha: await this.blob(change.link) });
      else if (typeof change === "object" && "executable" in change)
        rows.push({ ...row, mode: "100755", sha: await this.blob(change.executable) });
      else rows.push({ ...row, sha: await this.blob(change) });
    }
    return this.makeTree(before, rows);
  }

  private async blob(content: string | Uint8Array): Promise<string> {
    const bytes = Buffer.from(content);
    const body = { content: bytes.toString("base64"), encoding: "base64" };
    const { sha } = (await this.ask("POST", "/git/blobs", body)) as { sha: string };
    this.blobs.set(sha, bytes);
    return sha;
  }

  async makeTree(before: string | null, rows: readonly TreeRow[]): Promise<string> {
    if (rows.length === 0 && before !== null) return before;
    const body = await this.treeRequest({
      ...(before === null ? {} : { base_tree: before }),
      tree: rows.filter(({ sha }) => before !== null || sha !== null),
    });
    if (body.tree.length === 0) return before ?? treeId([]);
    const { sha } = (await this.ask("POST", "/git/trees", body)) as { sha: string };
    return sha;
  }

  /** A folder whose last file goes is gone too; the emulator would keep it as an empty one, which git never does. */
  async treeRequest<T extends { readonly base_tree?: string; readonly tree: readonly TreeRow[] }>(
    body: T,
  ): Promise<T> {
    if (body.base_tree === undefined || body.tree.every(({ sha }) => sha !== null)) return body;
    const left = new Set((await this.leaves(body.base_tree)).keys());
    const gone = body.tree.flatMap(({ path, sha, type }) => (sha === null && type === "blob" ? [path] : []));
    for (const { path, sha } of body.tree) if (sha !== null) left.add(path);
    for (const path of gone) left.delete(path);
    const isEmpty = (folder: string): boolean => ![...left].some((path) => path.startsWith(`${folder}/`));
    const emptied = new Set<string>();
    const kept = body.tree.filter(({ path, sha }) => {
      if (sha !== null) return true;
      const folders = path.split("/").slice(0, -1);
      const top = folders.map((_, at) => folders.slice(0, at + 1).join("/")).find(isEmpty);
      if (top !== undefined) emptied.add(top);
      return top === undefined;
    });
    return {
      ...body,
      tree: [...kept, ...[...emptied].map((path) => ({ path, mode: "040000", type: "tree", sha: null }))],
    };
  }

  async makeCommit(facts: Omit<Commit, "sha">): Promise<Commit> {
    const { verified, ...body } = facts;
    return this.learn(await this.ask("POST", "/git/commits", body), verified);
  }

  isAncestor(older: string, newer: string): boolean {
    return this.ancestors(newer).has(older);
  }

  /** A commit and everything before it, nearest first. */
  ancestors(sha: string): ReadonlySet<string> {
    const found = new Set<string>([sha]);
    for (const each of found) for (const parent of this.commits.get(each)?.parents ?? []) found.add(parent);
    return found;
  }

  /** What is reachable from head and not from base, oldest first. */
  between(base: string, head: string): readonly Commit[] {
    const known = this.ancestors(base);
    return [...this.ancestors(head)]
      .filter((sha) => !known.has(sha))
      .map((sha) => this.commit(sha))
      .reverse();
  }

  mergeBase(one: string, other: string): string | undefined {
    const past = this.ancestors(other);
    const common = [...this.ancestors(one)].filter((sha) => past.has(sha));
    return common.find((sha) => !common.some((each) => each !== sha && this.isAncestor(sha, each)));
  }

  /** The tree after merging, or the paths that two sides changed differently. */
  async merge(
    ours: string,
    theirs: string,
  ): Promise<{ readonly tree: string } | { readonly conflicts: readonly string[] }> {
    const base = this.mergeBase(ours, theirs);
    const [was, is, other] = [
      base === undefined ? (new Map() as Leaves) : await this.leavesOf(base),
      await this.leavesOf(ours),
      await this.leavesOf(theirs),
    ];
    const conflicts: string[] = [];
    const rows: TreeRow[] = [];
    for (const path of new Set([...is.keys(), ...other.keys(), ...was.keys()])) {
      const [before, mine, yours] = [was.get(path), is.get(path), other.get(path)];
      if (same(mine, yours) || same(before, yours)) continue;
      if (!same(before, mine)) conflicts.push(path);
      else if (yours === undefined) rows.push({ path, mode: "100644", type: "blob", sha: null });
      else rows.push({ path, ...yours });
    }
    if (conflicts.length > 0) return { conflicts };
    return { tree: await this.makeTree(this.commit(ours).tree, rows) };
  }

  /** What a person sees as changed files. Renames are shown as git finds them: the same bytes under another name. */
  async diff(before: string | null, after: string): Promise<readonly Changed[]> {
    const [old, now] = [
      before === null ? new Map<string, Leaf>() : await this.leaves(before),
      await this.leaves(after),
    ];
    const changed: Changed[] = [];
    for (const [path, leaf] of now)
      if (!same(old.get(path), leaf))
        changed.push({ filename: path, status: old.has(path) ? "modified" : "added", sha: leaf.sha });
    for (const [path, leaf] of old) {
      if (now.has(path)) continue;
      const at = changed.findIndex(({ status, sha }) => status === "added" && sha === leaf.sha);
      if (at < 0) changed.push({ filename: path, status: "removed", sha: leaf.sha });
      else changed[at] = { ...changed[at]!, status: "renamed", previous_filename: path };
    }
    return changed.sort((a, b) => (a.filename < b.filename ? -1 : 1));
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const reply = await this.send(method, path, body);
    if (reply.status > 299)
      throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }
}

export type Changed = {
  readonly filename: string;
  readonly status: "added" | "modified" | "removed" | "renamed";
  readonly sha: string;
  readonly previous_filename?: string;
};

function same(one: Leaf | undefined, other: Leaf | undefined): boolean {
  return one?.sha === other?.sha && one?.mode === other?.mode;
}
