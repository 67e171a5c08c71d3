import { z } from "zod";
import type { Json } from "../base/json.ts";
import type { Answer } from "../registry/store.ts";
import { answerOf, ask, callAt, encodePath, good, type Place, shaSchema, troubleOfWrite } from "./answer.ts";

const refSchema = z.object({ object: z.object({ sha: shaSchema, type: z.string().optional() }) });
const madeSchema = z.object({ sha: shaSchema });
const tagSchema = z.object({ object: z.object({ sha: shaSchema }) });
const commitSchema = z.object({ tree: z.object({ sha: shaSchema }) });

/** `taken`: the name points elsewhere, and stays so. */
export type RefMade =
  | { readonly kind: "created" | "exists" }
  | { readonly kind: "taken"; readonly commit: string };

/** A tag such as `fraud@12`. It is a convenience; the registry is what counts. One call; up to three where it exists. */
export async function createTag(place: Place, name: string, commit: string): Promise<Answer<RefMade>> {
  const made = await createRef(place, `tags/${name}`, commit);
  if (!made.ok || made.value.kind !== "taken") return made;
  // A tag with a message of its own points to an object that points to the commit.
  const reply = await callAt(place, { method: "GET", path: `/git/tags/${made.value.commit}` });
  if (reply.status === 404) return made;
  const tag = answerOf(reply, tagSchema);
  if (!tag.ok) return tag;
  return tag.value.object.sha === commit
    ? good({ kind: "exists" })
    : good({ kind: "taken", commit: tag.value.object.sha });
}

/** What this program may make and delete. */
const OWN_BRANCH = /^twokey\/[A-Za-z0-9][A-Za-z0-9._@/-]{0,199}$/;

/** One call; two where it exists. */
export function createBranchAt(place: Place, name: string, commit: string): Promise<Answer<RefMade>> {
  return createRef(place, `heads/${ownBranch(name)}`, commit);
}

async function createRef(place: Place, ref: string, commit: string): Promise<Answer<RefMade>> {
  const body = { ref: `refs/${ref}`, sha: commit };
  const reply = await callAt(place, { method: "POST", path: "/git/refs", body });
  if (reply.status === 201) return good({ kind: "created" });
  // 422: it exists, or it cannot be. After a lost answer it may exist as well.
  if (reply.status !== 422 && reply.status !== 0 && reply.status < 500) return troubleOfWrite(reply);
  const there = await callAt(place, { method: "GET", path: `/git/ref/${encodePath(ref)}` });
  if (there.status === 404) return troubleOfWrite(reply);
  const found = answerOf(there, refSchema);
  if (!found.ok) return found;
  const { sha } = found.value.object;
  return good(sha === commit ? { kind: "exists" } : { kind: "taken", commit: sha });
}

/**
 * Points a branch of ours elsewhere, whatever it held. One that moved since it was looked at stays as it is: somebody
 * works on it. Two calls.
 */
export async function moveBranch(
  place: Place,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Answer<"moved" | "elsewhere">> {
  const ref = encodePath(`heads/${ownBranch(name)}`);
  const there = await ask(place, { method: "GET", path: `/git/ref/${ref}` }, refSchema);
  if (!there.ok) return there;
  const { sha } = there.value.object;
  if (sha === to) return good("moved");
  if (sha !== from) return good("elsewhere");
  const body = { sha: to, force: true };
  const reply = await callAt(place, { method: "PATCH", path: `/git/refs/${ref}`, body });
  return reply.status === 200 ? good("moved") : troubleOfWrite(reply);
}

function ownBranch(name: string): string {
  if (!OWN_BRANCH.test(name) || /\.\.|\/\/|\/$|\.$|\.lock$/.test(name))
    throw new Error(`not a branch of Twokey: ${JSON.stringify(name)}`);
  return name;
}

/** A file by the id of bytes that the repository holds already, or `null` where there shall be none. */
export type TreeChange = {
  readonly path: string;
  readonly mode: "100644" | "100755";
  readonly id: string | null;
};

/** Creating a tree of many entries at once times out; so many at a time do not. */
const ENTRIES_AT_ONCE = 100;

/**
 * The tree of a commit with some files changed; no bytes move. Trees are named after what they hold, so making one twice
 * makes one. One call, and one a hundred files.
 */
export async function createTree(
  place: Place,
  commit: string,
  changes: readonly TreeChange[],
): Promise<Answer<string>> {
  const before = await ask(place, { method: "GET", path: `/git/commits/${commit}` }, commitSchema);
  if (!before.ok) return before;
  let root = before.value.tree.sha;
  for (let at = 0; at < changes.length; at += ENTRIES_AT_ONCE) {
    const tree = changes
      .slice(at, at + ENTRIES_AT_ONCE)
      .map(({ path, mode, id }) => ({ path, mode, type: "blob", sha: id }));
    const body = { base_tree: root, tree };
    const made = await write(place, "/git/trees", body);
    if (!made.ok) return made;
    root = made.value;
  }
  return good(root);
}

/** Without an author: then it is the app's, and GitHub signs it. One that nothing points to does no harm. One call. */
export function createCommit(
  place: Place,
  commit: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): Promise<Answer<string>> {
  return write(place, "/git/commits", { ...commit });
}

async function write(
  place: Place,
  path: string,
  body: { readonly [key: string]: Json },
): Promise<Answer<string>> {
  const reply = await callAt(place, { method: "POST", path, body });
  if (reply.status !== 201) return troubleOfWrite(reply);
  const made = answerOf(reply, madeSchema);
  return made.ok ? good(made.value.sha) : made;
}
