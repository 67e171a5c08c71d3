import { z } from "zod";
import type { Answer, CommitRequest, CommitResult, RegistryStore } from "../registry/store.ts";
import { answerOf, good, trouble } from "./answer.ts";
import { type GithubClient, type RepositoryName, repositoryPath } from "./client.ts";
import { blobId, type GitEntry, openTrees, type Trees } from "./trees.ts";

const idSchema = z.string().regex(/^[0-9a-f]{40}$/);
const refSchema = z.object({ object: z.object({ sha: idSchema }) });
const commitSchema = z.object({ sha: idSchema, tree: z.object({ sha: idSchema }) });
const madeSchema = z.object({ sha: idSchema });
const treeSchema = z.object({
  truncated: z.boolean().optional(),
  tree: z.array(
    z.object({ path: z.string(), mode: z.string(), type: z.enum(["blob", "tree", "commit"]), sha: idSchema }),
  ),
});
const blobSchema = z.object({ content: z.string(), encoding: z.literal("base64") });
const compareSchema = z.object({ status: z.enum(["ahead", "behind", "identical", "diverged"]) });

/** Creating a tree of many entries at once times out; so many at a time do not. */
const ENTRIES_AT_ONCE = 100;

type Desk = {
  readonly client: GithubClient;
  readonly base: string;
  readonly branch: string;
  readonly trees: Trees;
  /** commit → root tree; both never change */
  readonly roots: Map<string, string>;
};

/**
 * The registry branch through the REST Git Data API. Commits carry no author, so that GitHub signs them, and
 * the ref is never forced. A writer that remembers needs five calls an append.
 */
export function openGithubStore(
  client: GithubClient,
  repository: RepositoryName,
  branch: string,
): RegistryStore {
  const base = repositoryPath(repository);
  const trees = openTrees((id) => readTree(client, base, id), ["evidence"]);
  const desk: Desk = { client, base, branch, trees, roots: new Map() };
  return {
    readTip: () => readTip(desk),
    readFiles: (commit, paths) => readFiles(desk, commit, paths),
    isAncestor: (older, newer) => isAncestor(desk, older, newer),
    commit: (request) => commit(desk, request),
  };
}

async function readTip({ client, base, branch }: Desk): Promise<Answer<string | null>> {
  const reply = await client.call({ method: "GET", path: `${base}/git/ref/heads/${branch}` });
  if (reply.status !== 404) {
    const ref = answerOf(reply, refSchema);
    return ref.ok ? good(ref.value.object.sha) : ref;
  }
  // No branch, or no right to see the repository: only the first may be taken for an answer.
  const seen = await client.call({ method: "GET", path: base });
  return seen.status === 200 ? good(null) : trouble(seen);
}

async function readFiles(
  desk: Desk,
  commit: string,
  paths: readonly string[],
): Promise<Answer<ReadonlyMap<string, string | null>>> {
  const root = await rootOf(desk, commit);
  if (!root.ok) return root;
  const files = new Map<string, string | null>();
  for (const path of paths) {
    const id = await desk.trees.find(root.value, path);
    if (!id.ok) return id;
    const text = id.value === null ? good(null) : await readBlob(desk, id.value);
    if (!text.ok) return text;
    files.set(path, text.value);
  }
  return good(files);
}

async function rootOf({ client, base, roots }: Desk, commit: string): Promise<Answer<string>> {
  const known = roots.get(commit);
  if (known !== undefined) return good(known);
  const reply = await client.call({ method: "GET", path: `${base}/git/commits/${commit}` });
  const found = answerOf(reply, commitSchema);
  if (!found.ok) return found;
  roots.set(commit, found.value.tree.sha);
  return good(found.value.tree.sha);
}

async function readTree(
  client: GithubClient,
  base: string,
  id: string,
): Promise<Answer<readonly GitEntry[]>> {
  const reply = await client.call({ method: "GET", path: `${base}/git/trees/${id}` });
  const found = answerOf(reply, treeSchema);
  if (!found.ok) return found;
  if (found.value.truncated === true)
    return { ok: false, retry: false, message: `tree ${id} is too large to list` };
  return good(
    found.value.tree.map(({ path: name, mode, type: kind, sha }) => ({ name, mode, kind, id: sha })),
  );
}

async function readBlob({ client, base }: Desk, id: string): Promise<Answer<string>> {
  const reply = await client.call({ method: "GET", path: `${base}/git/blobs/${id}` });
  const found = answerOf(reply, blobSchema);
  if (!found.ok) return found;
  const text = Buffer.from(found.value.content, "base64").toString("utf8");
  return blobId(text) === id
    ? good(text)
    : { ok: false, retry: true, message: `blob ${id} came with other bytes than its id says` };
}

/** The second page has the status without the list of files. */
async function isAncestor({ client, base }: Desk, older: string, newer: string): Promise<Answer<boolean>> {
  const path = `${base}/compare/${older}...${newer}?per_page=1&page=2`;
  const found = answerOf(await client.call({ method: "GET", path }), compareSchema);
  return found.ok ? good(found.value.status === "ahead" || found.value.status === "identical") : found;
}

async function commit(desk: Desk, { parent, files, message }: CommitRequest): Promise<Answer<CommitResult>> {
  const { client, base, branch, roots } = desk;
  const before = parent === null ? good(null) : await rootOf(desk, parent);
  if (!before.ok) return before;
  const expected = await desk.trees.write(before.value, files);
  if (!expected.ok) return expected;
  const tree = await makeTree(desk, before.value, files);
  if (!tree.ok) return tree;
  const accepted = await desk.trees.accept(tree.value, expected.value);
  if (!accepted.ok) return accepted;
  if (!accepted.value) {
    const message = `GitHub made tree ${tree.value}, which is not what was written`;
    return { ok: false, retry: true, message };
  }
  const parents = parent === null ? [] : [parent];
  const body = { message, tree: tree.value, parents };
  const made = answerOf(await client.call({ method: "POST", path: `${base}/git/commits`, body }), madeSchema);
  if (!made.ok) return made;
  const { sha } = made.value;
  const moved =
    parent === null
      ? await client.call({
          method: "POST",
          path: `${base}/git/refs`,
          body: { ref: `refs/heads/${branch}`, sha },
        })
      : await client.call({
          method: "PATCH",
          path: `${base}/git/refs/heads/${branch}`,
          body: { sha, force: false },
        });
  // 422: not a fast-forward any more, or already there, or gone. The next read tells which.
  if (moved.status === 422 || moved.status === 409) return good({ kind: "lost" });
  const ref = answerOf(moved, refSchema);
  if (!ref.ok) return ref;
  roots.set(sha, tree.value);
  return good({ kind: "landed", commit: sha });
}

async function makeTree(
  { client, base }: Desk,
  before: string | null,
  files: CommitRequest["files"],
): Promise<Answer<string>> {
  let root = before;
  for (let at = 0; at < files.length; at += ENTRIES_AT_ONCE) {
    const tree = files
      .slice(at, at + ENTRIES_AT_ONCE)
      .map(({ path, text }) => ({ path, mode: "100644", type: "blob", content: text }));
    const body = { ...(root === null ? {} : { base_tree: root }), tree };
    const made = answerOf(await client.call({ method: "POST", path: `${base}/git/trees`, body }), madeSchema);
    if (!made.ok) return made;
    root = made.value.sha;
  }
  return root === null ? { ok: false, retry: false, message: "there is nothing to write" } : good(root);
}
