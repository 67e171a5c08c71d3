import { objectId, treeId, type GitEntry } from "../../src/github/trees.ts";
import type { HistoryCommit, Snapshot } from "../../src/registry/snapshot.ts";
import { WRITER } from "../../scripts/registry-story.ts";

/** What a test lets go wrong with one call. */
export type Fault =
  | "500" // refused before anything was done
  | "500 after" // done, and then an error
  | "lost" // no answer, nothing done
  | "lost after" // no answer, but done
  | "422"
  | "409"
  | "429"
  | "stale"; // a read of the ref shows an older value

type Commit = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly at: number;
};
type Reply = { readonly status: number; readonly body: unknown };

/**
 * The Git Data API of one repository in memory, with git's own object ids, fast-forward rules and refusals,
 * behind `fetch`. Every call can be made to fail before or after it was done.
 */
export class FakeGithub {
  readonly blobs = new Map<string, Buffer>();
  readonly trees = new Map<string, readonly GitEntry[]>([[treeId([]), []]]);
  readonly commits = new Map<string, Commit>();
  readonly refs = new Map<string, string>();
  /** every value that each ref has had, for stale reads */
  readonly past = new Map<string, string[]>();
  calls = 0;
  sent = 0;
  received = 0;
  fault: (call: number, method: string, path: string) => Fault | undefined = () => undefined;
  pause: () => Promise<void> = () => Promise.resolve();
  clock = 1_767_261_600;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    const method = init.method ?? "GET";
    const body = typeof init.body === "string" ? init.body : "";
    this.calls += 1;
    this.sent += body.length;
    await this.pause();
    const fault = this.fault(this.calls, method, pathname);
    const refused = beforeHand(fault);
    if (refused !== undefined) return refused;
    const path = pathname.replace(/^\/repos\/acme\/models/, "");
    const reply = this.answer(method, path, { query: searchParams, body, stale: fault === "stale" });
    await this.pause();
    if (fault === "500 after") return json({ status: 502, body: { message: "Bad Gateway" } });
    if (fault === "lost after") throw new Error("the connection was closed");
    const response = json(reply);
    this.received += Number(response.headers.get("content-length"));
    return response;
  };

  private answer(
    method: string,
    path: string,
    { query, body, stale }: { query: URLSearchParams; body: string; stale: boolean },
  ): Reply {
    const given = body === "" ? {} : JSON.parse(body);
    const [, , kind = "", ...rest] = path.split("/");
    const name = rest.join("/");
    if (path === "") return ok({ full_name: "acme/models", default_branch: "main" });
    if (method === "GET" && path.startsWith("/compare/"))
      return this.compare(decodeURIComponent(path.slice(9)));
    if (method === "GET" && path.startsWith("/contents/"))
      return this.contents(path.slice(10), query.get("ref") ?? "");
    if (!path.startsWith("/git/")) return missing();
    if (method === "GET" && kind === "ref") return this.readRef(`refs/${name}`, stale);
    if (method === "GET" && kind === "commits") return this.readCommit(name);
    if (method === "GET" && kind === "trees") return this.readTree(name);
    if (method === "GET" && kind === "blobs") return this.readBlob(name);
    if (method === "POST" && kind === "trees") return this.makeTree(given);
    if (method === "POST" && kind === "commits") return this.makeCommit(given);
    if (method === "POST" && kind === "refs") return this.makeRef(given);
    if (method === "PATCH" && kind === "refs") return this.moveRef(`refs/${name}`, given);
    return missing();
  }

  private readRef(ref: string, stale: boolean): Reply {
    const past = this.past.get(ref) ?? [];
    const sha = stale && past.length > 1 ? past.at(-2) : this.refs.get(ref);
    return sha === undefined ? missing() : ok({ ref, object: { sha, type: "commit" } });
  }

  private readCommit(id: string): Reply {
    const commit = this.commits.get(id);
    return commit === undefined
      ? missing()
      : ok({ sha: id, tree: { sha: commit.tree }, message: commit.message });
  }

  private readTree(id: string): Reply {
    const entries = this.trees.get(id);
    if (entries === undefined) return missing();
    const tree = entries.map(({ name: path, mode, kind: type, id: sha }) => ({
      path,
      mode,
      type,
      sha,
      url: `https://api.github.com/${sha}`,
    }));
    return ok({ sha: id, tree, truncated: false });
  }

  private readBlob(id: string): Reply {
    const blob = this.blobs.get(id);
    return blob === undefined
      ? missing()
      : ok({ sha: id, encoding: "base64", content: blob.toString("base64"), size: blob.length });
  }

  private makeTree(given: { base_tree?: string; tree: { path: string; content: string }[] }): Reply {
    if (given.base_tree !== undefined && !this.trees.has(given.base_tree)) return missing();
    let root = given.base_tree ?? treeId([]);
    for (const { path, content } of given.tree) root = this.put(root, path.split("/"), content);
    return { status: 201, body: { sha: root, tree: [] } };
  }

  private put(tree: string, [name = "", ...rest]: string[], content: string): string {
    const entries = new Map((this.trees.get(tree) ?? []).map((entry) => [entry.name, entry]));
    if (rest.length === 0) {
      const bytes = Buffer.from(content);
      const id = objectId("blob", bytes);
      this.blobs.set(id, bytes);
      entries.set(name, { name, mode: "100644", kind: "blob", id });
    } else {
      const before = entries.get(name);
      const id = this.put(before?.kind === "tree" ? before.id : treeId([]), rest, content);
      entries.set(name, { name, mode: "040000", kind: "tree", id });
    }
    const made = [...entries.values()];
    const id = treeId(made);
    this.trees.set(id, made);
    return id;
  }

  private makeCommit(given: { message: string; tree: string; parents: string[]; author?: unknown }): Reply {
    if (given.author !== undefined)
      return { status: 422, body: { message: "an author would leave it unsigned" } };
    if (!this.trees.has(given.tree) || !given.parents.every((id) => this.commits.has(id)))
      return { status: 422, body: { message: "Tree SHA does not exist" } };
    this.clock += 1;
    const commit = { tree: given.tree, parents: given.parents, message: given.message, at: this.clock };
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((id) => `parent ${id}`),
      `author ${WRITER} ${commit.at} +0000`,
      `committer ${WRITER} ${commit.at} +0000`,
      "",
      commit.message,
    ];
    const id = objectId("commit", Buffer.from(lines.join("\n")));
    this.commits.set(id, commit);
    return { status: 201, body: { sha: id } };
  }

  private makeRef({ ref, sha }: { ref: string; sha: string }): Reply {
    if (this.refs.has(ref)) return { status: 422, body: { message: "Reference already exists" } };
    this.setRef(ref, sha);
    return { status: 201, body: { ref, object: { sha } } };
  }

  private moveRef(ref: string, { sha, force }: { sha: string; force?: boolean }): Reply {
    const before = this.refs.get(ref);
    if (before === undefined) return { status: 422, body: { message: "Reference does not exist" } };
    if (force === true || !this.isAncestor(before, sha))
      return { status: 422, body: { message: "Update is not a fast forward" } };
    this.setRef(ref, sha);
    return ok({ ref, object: { sha } });
  }

  /** A branch of one commit with these files, made at once. */
  load(branch: string, files: readonly { readonly path: string; readonly text: string }[]): void {
    const build = (entries: readonly { parts: readonly string[]; text: string }[]): string => {
      const folders = new Map<string, { parts: readonly string[]; text: string }[]>();
      for (const entry of entries) {
        const inside = folders.get(entry.parts[0] ?? "") ?? [];
        inside.push(entry);
        folders.set(entry.parts[0] ?? "", inside);
      }
      const made = [...folders].map(([name, inside]): GitEntry => {
        const [only] = inside;
        if (only !== undefined && only.parts.length === 1) {
          const bytes = Buffer.from(only.text);
          const id = objectId("blob", bytes);
          this.blobs.set(id, bytes);
          return { name, mode: "100644", kind: "blob", id };
        }
        const id = build(inside.map(({ parts, text }) => ({ parts: parts.slice(1), text })));
        return { name, mode: "040000", kind: "tree", id };
      });
      const id = treeId(made);
      this.trees.set(id, made);
      return id;
    };
    const tree = build(files.map(({ path, text }) => ({ parts: path.split("/"), text })));
    const { body } = this.makeCommit({ message: "loaded", tree, parents: [] });
    this.setRef(`refs/heads/${branch}`, (body as { sha: string }).sha);
  }

  setRef(ref: string, sha: string): void {
    this.refs.set(ref, sha);
    this.past.set(ref, [...(this.past.get(ref) ?? []), sha]);
  }

  isAncestor(older: string, newer: string): boolean {
    for (let id: string | undefined = newer; id !== undefined; id = this.commits.get(id)?.parents[0])
      if (id === older) return true;
    return false;
  }

  private compare(range: string): Reply {
    const [older = "", newer = ""] = range.split("...");
    if (!this.commits.has(older) || !this.commits.has(newer)) return missing();
    const status =
      older === newer
        ? "identical"
        : this.isAncestor(older, newer)
          ? "ahead"
          : this.isAncestor(newer, older)
            ? "behind"
            : "diverged";
    return ok({ status });
  }

  private contents(path: string, ref: string): Reply {
    const commit = this.refs.get(`refs/heads/${ref}`) ?? ref;
    const text = this.files(commit).get(path);
    return text === undefined ? missing() : { status: 200, body: text };
  }

  /** Every file of a commit. */
  files(commit: string): ReadonlyMap<string, Buffer> {
    const found = new Map<string, Buffer>();
    const walk = (tree: string, prefix: string): void => {
      for (const { name, kind, id } of this.trees.get(tree) ?? []) {
        if (kind === "tree") walk(id, `${prefix}${name}/`);
        else found.set(prefix + name, this.blobs.get(id) ?? Buffer.alloc(0));
      }
    };
    walk(this.commits.get(commit)?.tree ?? "", "");
    return found;
  }

  /** The branch as a clone would show it. */
  snapshot(branch: string): Snapshot {
    const chain: string[] = [];
    for (
      let id = this.refs.get(`refs/heads/${branch}`);
      id !== undefined;
      id = this.commits.get(id)?.parents[0]
    )
      chain.unshift(id);
    let before: ReadonlyMap<string, Buffer> = new Map();
    const commits = chain.map((id): HistoryCommit => {
      const { parents, at } = this.commits.get(id)!;
      const now = this.files(id);
      const paths = new Set([...before.keys(), ...now.keys()]);
      const changes = [...paths].flatMap((path) => {
        const [old, next] = [before.get(path), now.get(path)];
        if (old !== undefined && next !== undefined && old.equals(next)) return [];
        return [{ status: old === undefined ? "A" : next === undefined ? "D" : "M", path }];
      });
      before = now;
      return { id, parents, author: WRITER, committer: WRITER, at, signed: false, changes };
    });
    return { files: before, odd: [], history: { commits, complete: true, since: null } };
  }
}

function beforeHand(fault: Fault | undefined): Response | undefined {
  if (fault === "500") return json({ status: 500, body: { message: "Server Error" } });
  if (fault === "422" || fault === "409") return json({ status: Number(fault), body: { message: "a race" } });
  if (fault === "429") return json({ status: 429, body: { message: "slow down" } });
  if (fault === "lost") throw new Error("no answer");
  return undefined;
}

function json({ status, body }: Reply): Response {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return new Response(new Uint8Array(bytes), { status, headers: { "content-length": String(bytes.length) } });
}

function ok(body: unknown): Reply {
  return { status: 200, body };
}

function missing(): Reply {
  return { status: 404, body: { message: "Not Found" } };
}
