import { z } from "zod";
import { type Instant, isInstant } from "../base/instant.ts";
import type { Answer } from "../registry/store.ts";
import {
  absent,
  type Account,
  accountSchema,
  answerOf,
  callAt,
  encodePath,
  good,
  pageOf,
  readAll,
  shaSchema,
} from "./answer.ts";
import { findMember, parseBody } from "./client.ts";
import { mistrust, type Reader, readJson } from "./reader.ts";

/** A pull request as GitHub shows it now. */
export type Pull = {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed";
  readonly draft: boolean;
  /** null where the account is gone */
  readonly opener: Account | null;
  /** of the repository that it is in, whatever it is called today */
  readonly repository: number;
  readonly head: {
    readonly sha: string;
    readonly branch: string;
    /** null where the fork is gone */
    readonly repository: number | null;
  };
  readonly base: string;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  /** `by`: GitHub says it of a single pull request only */
  readonly merged: { readonly at: Instant; readonly commit: string; readonly by: Account | null } | null;
};

/** Some servers write parts of a second, which say nothing here. */
const instantSchema = z
  .string()
  .transform((text) => text.replace(/\.\d{1,9}Z$/, "Z"))
  .refine(isInstant, "not an instant");
const repositorySchema = z.object({ id: z.int().min(1) });

const pullSchema = z
  .object({
    id: z.int().min(1),
    number: z.int().min(1),
    title: z.string(),
    state: z.enum(["open", "closed"]),
    draft: z.boolean().optional(),
    user: accountSchema.nullable(),
    head: z.object({ sha: shaSchema, ref: z.string(), repo: repositorySchema.nullable() }),
    base: z.object({ ref: z.string(), repo: repositorySchema }),
    created_at: instantSchema,
    updated_at: instantSchema,
    merged_at: instantSchema.nullable(),
    merged_by: accountSchema.nullish(),
    merge_commit_sha: shaSchema.nullish(),
  })
  // A merge without its commit would look like a pull request that was closed.
  .refine(({ merged_at, merge_commit_sha }) => merged_at === null || typeof merge_commit_sha === "string")
  .transform(({ user, head, base, ...pull }): Pull => {
    const { merged_at: at, merge_commit_sha: commit } = pull;
    return {
      id: pull.id,
      number: pull.number,
      title: pull.title,
      state: pull.state,
      draft: pull.draft === true,
      opener: user,
      repository: base.repo.id,
      head: { sha: head.sha, branch: head.ref, repository: head.repo?.id ?? null },
      base: base.ref,
      openedAt: pull.created_at,
      updatedAt: pull.updated_at,
      merged: at === null || typeof commit !== "string" ? null : { at, commit, by: pull.merged_by ?? null },
    };
  });

/** One call. A pull request that is not there is trouble: they cannot be deleted. */
export function readPull(reader: Reader, number: number): Promise<Answer<Pull>> {
  return readJson(reader, `/pulls/${number}`, pullSchema);
}

/**
 * All open pull requests, one call a hundred. One that is closed between two pages may push another off its
 * page, so this wakes the bot and proves nothing about a pull request that is not in it.
 */
export function listOpenPulls(reader: Reader): Promise<Answer<readonly Pull[]>> {
  return readAll(reader, "/pulls?state=open&sort=created&direction=asc", pageOf(pullSchema));
}

/** The pull requests that a commit of the default branch came with: one call. */
export function readPullsOf(reader: Reader, commit: string): Promise<Answer<readonly Pull[]>> {
  return readAll(reader, `/commits/${commit}/pulls`, pageOf(pullSchema));
}

const refSchema = z.object({
  ref: z.string(),
  object: z.object({ sha: shaSchema, type: z.literal("commit") }),
});
const EMPTY = /git repository is empty/i;

/**
 * The commit that a branch points to: one call. Null when there surely is no such branch, which takes a
 * second one: GitHub says 404 as well to those who may not see the repository.
 */
export async function readTip(reader: Reader, branch: string): Promise<Answer<string | null>> {
  const path = `/git/ref/heads/${encodePath(branch)}`;
  const reply = await callAt(reader, { method: "GET", path });
  const said = findMember(parseBody(reply.body), "message");
  if (reply.status === 409 && typeof said === "string" && EMPTY.test(said)) return good(null);
  if (reply.status === 404) return absent(reader, null);
  const ref = answerOf(reply, refSchema);
  if (!ref.ok) return ref;
  if (ref.value.ref !== `refs/heads/${branch}`)
    return mistrust(`GitHub answered with another branch than ${branch}`);
  return good(ref.value.object.sha);
}

/** A repository as it is called today. Its number stays when it is renamed. */
export type RepositoryFacts = {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
};

const factsSchema = z
  .object({
    id: z.int().min(1),
    name: z.string(),
    owner: z.object({ login: z.string() }),
    default_branch: z.string(),
  })
  .transform(({ id, name, owner, default_branch }): RepositoryFacts => {
    return { id, owner: owner.login, name, defaultBranch: default_branch };
  });

/** One call. */
export function readRepository(reader: Reader): Promise<Answer<RepositoryFacts>> {
  return readJson(reader, "", factsSchema);
}
