import { z } from "zod";
import type { Answer } from "../registry/store.ts";
import { type Account, accountSchema, answerOf, good, PAGE, shaSchema } from "./answer.ts";
import { findMember, parseBody } from "./client.ts";
import { findKept, type Limit, mistrust, pathOf, type Reader, readJson, tooMany } from "./reader.ts";
import { rememberRoot } from "./tree-at.ts";

/** Who stands in a commit, and the account that GitHub knows the e-mail of, if any. */
export type Party = { readonly name: string; readonly email: string; readonly account: Account | null };

export type CommitFacts = {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Party;
  readonly committer: Party;
  /** GitHub vouches for the signature */
  readonly verified: boolean;
};

/** How two commits stand to each other. `ahead`: the older is in the past of the newer. */
export type Fork = {
  readonly status: "ahead" | "behind" | "identical" | "diverged";
  readonly mergeBase: string;
  readonly mergeBaseTree: string;
};

export type Range = Fork & {
  /** root tree of the older commit */
  readonly olderTree: string;
  /** everything reachable from the newer and not from the older, over all parents; older commits first */
  readonly commits: readonly CommitFacts[];
};

/** GitHub writes `null`, or nothing at all (`{}`), where no account has the e-mail. */
const maybeAccountSchema = z
  .union([accountSchema, z.strictObject({}).transform(() => null)])
  .nullish()
  .transform((account) => account ?? null);
const partySchema = z
  .object({ name: z.string().nullish(), email: z.string().nullish() })
  .nullish()
  .transform((party) => ({ name: party?.name ?? "", email: party?.email ?? "" }));
const parentsSchema = z.array(z.object({ sha: shaSchema }));
const rootSchema = z.object({ sha: shaSchema, commit: z.object({ tree: z.object({ sha: shaSchema }) }) });
const commitSchema = z
  .object({
    sha: shaSchema,
    commit: z.object({
      tree: z.object({ sha: shaSchema }),
      message: z.string(),
      author: partySchema,
      committer: partySchema,
      verification: z.object({ verified: z.boolean() }).nullish(),
    }),
    author: maybeAccountSchema,
    committer: maybeAccountSchema,
    parents: parentsSchema,
  })
  .transform(({ sha, commit, author, committer, parents }): CommitFacts => ({
    id: sha,
    tree: commit.tree.sha,
    parents: parents.map((parent) => parent.sha),
    message: commit.message,
    author: { ...commit.author, account: author },
    committer: { ...commit.committer, account: committer },
    verified: commit.verification?.verified === true,
  }));
const forkSchema = z.object({
  status: z.enum(["ahead", "behind", "identical", "diverged"]),
  base_commit: rootSchema,
  merge_base_commit: rootSchema,
});
const rangeSchema = forkSchema.extend({
  total_commits: z.int().min(0),
  commits: z.array(commitSchema),
});

/** One commit, as it stands: one call. */
export function readCommit(reader: Reader, id: string): Promise<Answer<CommitFacts>> {
  return readJson(reader, `/commits/${id}`, commitSchema);
}

/**
 * The commits between two, complete or trouble: GitHub's count, the ways between the commits and the newer
 * commit itself must fit. One call a hundred commits; none where everybody in them was known before.
 */
export async function readRange(
  reader: Reader,
  { older, newer }: { readonly older: string; readonly newer: string },
  limit: Limit,
): Promise<Answer<Range>> {
  const key = `range:${older}...${newer}`;
  const kept = findKept(reader, key, keptSchema);
  if (kept !== undefined && kept.commits.length <= limit.items) return good(kept);
  const commits = new Map<string, CommitFacts>();
  for (let page = 1; ; page += 1) {
    const path = `/compare/${older}...${newer}?per_page=${PAGE}&page=${page}`;
    const answer = await readJson(reader, path, rangeSchema);
    if (!answer.ok) return answer;
    const { status, base_commit, merge_base_commit, total_commits, commits: listed } = answer.value;
    if (base_commit.sha !== older) return mistrust(`GitHub compared with ${base_commit.sha}, not ${older}`);
    if (total_commits > limit.items) return tooMany(limit);
    for (const commit of listed) commits.set(commit.id, commit);
    if (listed.length === PAGE && page * PAGE < total_commits) continue;
    const range: Range = {
      status,
      mergeBase: merge_base_commit.sha,
      mergeBaseTree: merge_base_commit.commit.tree.sha,
      olderTree: base_commit.commit.tree.sha,
      commits: [...commits.values()],
    };
    const fault = findFault(range, newer, total_commits);
    if (fault !== undefined) return mistrust(`the commits ${older}...${newer} came ${fault}`);
    remember(reader, key, { range, older });
    return good(range);
  }
}

/** Merge base and order of two commits: one call, none when they were compared before. */
export async function readFork(
  reader: Reader,
  older: string,
  newer: string,
): Promise<Answer<Fork | "unrelated">> {
  const key = `fork:${older}...${newer}`;
  const kept = findKept(reader, key, z.union([forkKeptSchema, z.literal("unrelated")]));
  if (kept !== undefined) return good(kept);
  // The second page has all but the list of files.
  const path = pathOf(reader, `/compare/${older}...${newer}?per_page=1&page=2`);
  const reply = await reader.client.call({ method: "GET", path });
  if (
    reply.status === 404 &&
    /no common ancestor/i.test(String(findMember(parseBody(reply.body), "message")))
  ) {
    reader.cache.put(key, JSON.stringify("unrelated"));
    return good("unrelated");
  }
  const answer = answerOf(reply, forkSchema);
  if (!answer.ok) return answer;
  const { status, base_commit, merge_base_commit } = answer.value;
  const fork: Fork = {
    status,
    mergeBase: merge_base_commit.sha,
    mergeBaseTree: merge_base_commit.commit.tree.sha,
  };
  rememberRoot(reader, older, base_commit.commit.tree.sha);
  rememberRoot(reader, fork.mergeBase, fork.mergeBaseTree);
  reader.cache.put(key, JSON.stringify(fork));
  return good(fork);
}

/** Why these cannot be all commits, or not only those, that lead from the older commit to the newer. */
function findFault({ status, commits }: Range, newer: string, total: number): string | undefined {
  if (commits.length !== total) return `incomplete: ${commits.length} of ${total}`;
  const empty = status === "behind" || status === "identical";
  if (empty !== (total === 0)) return `as ${status} with ${total} commits`;
  if (empty) return undefined;
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const seen = new Set<string>();
  const todo = [newer];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const commit = seen.has(id) ? undefined : byId.get(id);
    if (commit === undefined) continue;
    seen.add(id);
    todo.push(...commit.parents);
  }
  return seen.size === total ? undefined : `with ${total - seen.size} that lead nowhere`;
}

/**
 * Accounts are kept with the commits only where every e-mail has one: who adds an address to their account
 * to unblock a change must be seen the next time.
 */
function remember(
  reader: Reader,
  key: string,
  { range, older }: { readonly range: Range; readonly older: string },
): void {
  rememberRoot(reader, older, range.olderTree);
  rememberRoot(reader, range.mergeBase, range.mergeBaseTree);
  for (const { id, tree } of range.commits) rememberRoot(reader, id, tree);
  const attributed = range.commits.every(
    ({ author, committer }) => author.account !== null && committer.account !== null,
  );
  if (attributed) reader.cache.put(key, JSON.stringify(range));
}

const forkKeptSchema = z.object({
  status: z.enum(["ahead", "behind", "identical", "diverged"]),
  mergeBase: shaSchema,
  mergeBaseTree: shaSchema,
});
const partyKeptSchema = z.object({
  name: z.string(),
  email: z.string(),
  account: z.object({ id: z.number(), login: z.string(), type: z.string() }).nullable(),
});
const keptSchema = forkKeptSchema.extend({
  olderTree: shaSchema,
  commits: z.array(
    z.object({
      id: shaSchema,
      tree: shaSchema,
      parents: z.array(shaSchema),
      message: z.string(),
      author: partyKeptSchema,
      committer: partyKeptSchema,
      verified: z.boolean(),
    }),
  ),
});
