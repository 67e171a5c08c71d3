import { execFileSync } from "node:child_process";
import { openClient } from "../../src/github/client.ts";
import type { Account } from "../../src/github/answer.ts";
import type { Cache, Reader } from "../../src/github/reader.ts";
import { openStream } from "../../src/github/stream.ts";
import type { Answer } from "../../src/registry/store.ts";

export type Fault =
  | { readonly status: number; readonly message?: string; readonly body?: unknown; readonly link?: string }
  | "lost";

const ADDRESS = "https://api.github.com";
const HERE = "/repos/acme/models";

/**
 * The reads of GitHub's REST API over a real git repository, behind `fetch`. What GitHub knows beside git
 * (accounts, pull requests, pushes) the test says. Every call is remembered and can be made to fail.
 */
export class GitGithub {
  readonly folder: string;
  readonly accounts = new Map<string, Account>();
  readonly verified = new Set<string>();
  readonly calls: string[] = [];
  pulls: readonly Record<string, unknown>[] = [];
  pullsOf = new Map<string, readonly Record<string, unknown>[]>();
  pushes: readonly Record<string, unknown>[] | undefined;
  /** lists of trees end after so many entries */
  longest = Number.POSITIVE_INFINITY;
  fault: (path: string, count: number) => Fault | undefined = () => undefined;
  /** changes an answer on its way */
  twist: (path: string, body: unknown) => unknown = (_, body) => body;

  constructor(folder: string) {
    this.folder = folder;
  }

  git(...args: readonly string[]): Buffer {
    return execFileSync("git", args, {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 30,
    });
  }

  readonly fetch = (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    const path = url.slice(ADDRESS.length).replace(HERE, "");
    this.calls.push(path);
    const fault = this.fault(path, this.calls.length);
    if (fault === "lost") return Promise.reject(new Error("the connection was closed"));
    if (fault !== undefined) {
      const headers = fault.link === undefined ? {} : { link: fault.link };
      const body = fault.body ?? { message: fault.message ?? "" };
      return Promise.resolve(new Response(JSON.stringify(body), { status: fault.status, headers }));
    }
    const raw = new Headers(init.headers).get("accept")?.includes("raw") === true;
    const answer = this.answer(decodeURIComponent(pathname).replace(HERE, ""), searchParams, raw);
    if (answer instanceof Response) return Promise.resolve(answer);
    if (answer === undefined) return Promise.resolve(refused(404, "Not Found"));
    return Promise.resolve(new Response(JSON.stringify(this.twist(path, answer))));
  };

  private answer(path: string, query: URLSearchParams, raw: boolean): unknown {
    const [, kind, name = "", ...rest] = path.split("/");
    const id = rest.join("/");
    if (path === "") return { id: 7, name: "models", owner: { login: "acme" }, default_branch: "main" };
    if (kind === "users") return [...this.accounts.values()].find(({ login }) => login === name);
    if (kind === "git" && name === "ref") return this.ref(id);
    if (kind === "git" && name === "trees") return this.tree(id, query.get("recursive") === "1");
    if (kind === "git" && name === "blobs" && raw) return this.blob(id);
    if (kind === "git" && name === "commits")
      return this.has(id) ? { sha: id, tree: { sha: this.root(id) } } : undefined;
    if (kind === "compare") return this.compare(name, query);
    if (kind === "pulls" && name === "") return page(this.pulls, query);
    if (kind === "pulls") return this.pulls.find(({ number }) => String(number) === name);
    if (kind === "activity") return this.pushes?.filter(({ ref }) => ref === query.get("ref"));
    if (kind === "commits" && id === "pulls") return page(this.pullsOf.get(name) ?? [], query);
    if (kind === "commits") return this.byAuthor(query.get("author") ?? "", query.get("sha") ?? "main");
    return undefined;
  }

  private ref(name: string): unknown {
    const found = this.try("rev-parse", "--verify", "--quiet", `refs/${name}`);
    return found === undefined ? undefined : { ref: `refs/${name}`, object: { sha: found, type: "commit" } };
  }

  private tree(id: string, recursive: boolean): unknown {
    if (!this.has(id)) return undefined;
    const list = recursive ? ["ls-tree", "-z", "-l", "-r", "-t", id] : ["ls-tree", "-z", "-l", id];
    const entries = this.git(...list)
      .toString("utf8")
      .split("\0")
      .slice(0, -1);
    const tree = entries.slice(0, this.longest).map((line) => {
      const [head = "", ...name] = line.split("\t");
      const [mode = "", type = "", sha = "", size = ""] = head.split(/ +/);
      return { path: name.join("\t"), mode, type, sha, ...(size === "-" ? {} : { size: Number(size) }) };
    });
    return { sha: id, tree, truncated: entries.length > this.longest };
  }

  private blob(id: string): unknown {
    return this.has(id) ? new Response(new Uint8Array(this.git("cat-file", "blob", id))) : undefined;
  }

  private compare(range: string, query: URLSearchParams): unknown {
    const [older = "", newer = ""] = range.split("...");
    if (!this.has(older) || !this.has(newer)) return undefined;
    const base = this.try("merge-base", older, newer);
    if (base === undefined) return refused(404, `No common ancestor between ${older} and ${newer}.`);
    const ids = this.git("rev-list", "--topo-order", "--reverse", `${older}..${newer}`)
      .toString()
      .split("\n")
      .slice(0, -1);
    const status =
      older === newer ? "identical" : base === older ? "ahead" : base === newer ? "behind" : "diverged";
    return {
      status,
      base_commit: this.commit(older),
      merge_base_commit: this.commit(base),
      total_commits: ids.length,
      commits: page(ids, query).map((id) => this.commit(id)),
    };
  }

  private commit(id: string): unknown {
    const form = "%T%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%B";
    const shown = this.git("show", "--no-patch", `--format=${form}`, id).toString("utf8").replace(/\n$/, "");
    const [tree, parents = "", name, email = "", committer, committerEmail = "", message] = shown.split("\0");
    return {
      sha: id,
      parents: parents.split(" ").flatMap((sha) => (sha === "" ? [] : [{ sha }])),
      author: this.accounts.get(email) ?? null,
      committer: this.accounts.get(committerEmail) ?? {},
      commit: {
        tree: { sha: tree },
        message,
        author: { name, email, date: "2026-01-01T00:00:00Z" },
        committer: { name: committer, email: committerEmail },
        verification: { verified: this.verified.has(id), reason: "unsigned" },
      },
    };
  }

  private byAuthor(email: string, tip: string): unknown {
    const id = this.try("rev-list", "-1", "--fixed-strings", `--author=<${email}>`, "-i", tip);
    return id === undefined || id === "" ? [] : [this.commit(id)];
  }

  private has(id: string): boolean {
    return this.try("cat-file", "-e", id) !== undefined;
  }

  private root(id: string): string {
    return this.git("rev-parse", `${id}^{tree}`).toString().trim();
  }

  private try(...args: readonly string[]): string | undefined {
    try {
      return this.git(...args)
        .toString()
        .trim();
    } catch {
      return undefined;
    }
  }
}

export function newCache(): Cache & { readonly map: Map<string, string> } {
  const map = new Map<string, string>();
  return { map, get: (key) => map.get(key), put: (key, text) => void map.set(key, text) };
}

export function readerOf(
  github: Pick<GitGithub, "fetch">,
  cache: Cache = newCache(),
  streams = true,
): Reader {
  const settings = { fetch: github.fetch, address: ADDRESS, sleep: () => Promise.resolve() };
  const repository = { owner: "acme", name: "models" };
  const client = openClient(settings);
  return { client, repository, cache, ...(streams ? { stream: openStream(settings) } : {}) };
}

export function right<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

function page<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get("per_page") ?? "30");
  const from = (Number(query.get("page") ?? "1") - 1) * size;
  return items.slice(from, from + size);
}

function refused(status: number, message: string): Response {
  return new Response(JSON.stringify({ message }), { status });
}
