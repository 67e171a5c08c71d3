import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { objectId } from "../../src/github/trees.ts";
import type { Commit, Leaf, Leaves } from "./bot-world-git.ts";
import type { Github } from "./bot-world-github.ts";
import { git, newFolder } from "./twokey.ts";

/** The git of a world as a bare repository on the disk, for programs that know git and no API. */
export type Mirror = {
  /** stands for https://github.com */
  readonly serverUrl: string;
  readonly server: string;
  /** brings it to where the world is now */
  readonly update: () => Promise<void>;
};

export function openMirror(github: Github): Mirror {
  const root = newFolder();
  const server = join(root, "acme", "models.git");
  mkdirSync(server, { recursive: true });
  git(server, "init", "--quiet", "--bare");
  const kept = new Set<string>();
  return {
    serverUrl: `file://${root}`,
    server,
    update: async () => {
      const refs = new Map(github.refs);
      for (const { number, pull } of github.threads.values())
        if (pull !== undefined) refs.set(`refs/pull/${number}/head`, pull.headSha);
      for (const tip of refs.values())
        for (const sha of github.git.ancestors(tip))
          if (!kept.has(sha)) await keepCommit(github, server, sha);
      for (const tip of refs.values()) for (const sha of github.git.ancestors(tip)) kept.add(sha);
      const lines = [...refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([ref, sha]) => `${sha} ${ref}\n`);
      writeFileSync(join(server, "packed-refs"), `# pack-refs with: sorted \n${lines.join("")}`);
    },
  };
}

async function keepCommit(github: Github, server: string, sha: string): Promise<void> {
  const commit = github.git.commit(sha);
  const leaves = await github.git.leavesOf(sha);
  for (const { type, sha: blob } of leaves.values())
    if (type === "blob" && !existsSync(pathOf(server, blob)))
      keep(server, "blob", await github.git.bytes(blob), blob);
  keepTree(server, leaves, commit.tree);
  keep(server, "commit", Buffer.from(textOf(commit)), sha);
}

function textOf({ tree, parents, author, committer, message }: Commit): string {
  const who = ({ name, email, date }: Commit["author"]): string =>
    `${name} <${email}> ${Date.parse(date) / 1000} +0000`;
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${who(author)}`,
    `committer ${who(committer)}`,
  ];
  return `${lines.join("\n")}\n\n${message}${message.endsWith("\n") ? "" : "\n"}`;
}

/** Writes the tree of these leaves and of every folder in it; gives its id. */
function keepTree(server: string, leaves: Leaves, wanted?: string): string {
  const folders = new Map<string, Map<string, Leaf>>();
  const entries: { readonly key: string; readonly bytes: Buffer }[] = [];
  const add = (name: string, mode: string, sha: string, key = name): void => {
    entries.push({ key, bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, "hex")]) });
  };
  for (const [path, leaf] of leaves) {
    const slash = path.indexOf("/");
    if (slash < 0) add(path, leaf.mode, leaf.sha);
    else {
      const folder = path.slice(0, slash);
      const inner = folders.get(folder) ?? new Map<string, Leaf>();
      folders.set(folder, inner.set(path.slice(slash + 1), leaf));
    }
  }
  for (const [name, inner] of folders) add(name, "40000", keepTree(server, inner), `${name}/`);
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  return keep(server, "tree", Buffer.concat(entries.map(({ bytes }) => bytes)), wanted);
}

/** One loose object; an id that is not the one of the world would make every later answer a lie. */
function keep(server: string, kind: "blob" | "tree" | "commit", content: Buffer, wanted?: string): string {
  const id = objectId(kind, content);
  if (wanted !== undefined && id !== wanted) throw new Error(`${kind} ${wanted} of the world is git's ${id}`);
  const path = pathOf(server, id);
  if (existsSync(path)) return id;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, deflateSync(Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content])));
  return id;
}

function pathOf(server: string, id: string): string {
  return join(server, "objects", id.slice(0, 2), id.slice(2));
}
