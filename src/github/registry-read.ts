import { z } from "zod";
import type { Snapshot } from "../registry/snapshot.ts";
import { type GithubClient, parseBody, type RepositoryName, repositoryPath } from "./client.ts";
import { readTarball } from "./tarball.ts";

/** One file of the registry branch in one request: what a server needs that asks what is live. */
export async function readRegistryFile(
  client: GithubClient,
  repository: RepositoryName,
  where: { readonly branch: string; readonly path: string },
): Promise<{ readonly text: string } | { readonly absent: true } | { readonly trouble: string }> {
  const path = `${repositoryPath(repository)}/contents/${where.path}?ref=${encodeURIComponent(where.branch)}`;
  const reply = await client.call({ method: "GET", path, accept: "application/vnd.github.raw+json" });
  if (reply.status === 200) return { text: Buffer.from(reply.body).toString("utf8") };
  return reply.status === 404 ? { absent: true } : { trouble: reply.message };
}

const LARGEST = 1_073_741_824;

/** All files of the branch in one request. There is no history in it; a clone has that. */
export async function downloadRegistry(
  client: GithubClient,
  repository: RepositoryName,
  branch: string,
): Promise<
  { readonly snapshot: Snapshot; readonly commit: string | undefined } | { readonly trouble: string }
> {
  const path = `${repositoryPath(repository)}/tarball/${encodeURIComponent(branch)}`;
  const reply = await client.call({ method: "GET", path });
  if (reply.status !== 200) return { trouble: reply.message };
  const { files, commit } = readTarball(reply.body, LARGEST);
  return { snapshot: { files, odd: [], history: null }, commit };
}

/** What was said on GitHub, as far as the registry remembers it. */
export type SaidToday =
  | {
      readonly kind: "seen";
      readonly id: number;
      readonly user: number;
      readonly at: string;
      readonly body: string;
    }
  | { readonly kind: "gone" }
  | { readonly kind: "unread"; readonly message: string };

const saidSchema = z.object({
  id: z.number(),
  user: z.object({ id: z.number() }),
  body: z.string().nullable(),
  created_at: z.string().optional(),
  submitted_at: z.string().optional(),
});

export async function readSaid(
  client: GithubClient,
  repository: RepositoryName,
  source: { readonly kind: string; readonly id: string; readonly pull: number | null },
): Promise<SaidToday> {
  const base = repositoryPath(repository);
  const id = encodeURIComponent(source.id);
  const path =
    source.kind === "review"
      ? `${base}/pulls/${source.pull ?? 0}/reviews/${id}`
      : source.kind === "issue"
        ? `${base}/issues/${id}`
        : `${base}/issues/comments/${id}`;
  const reply = await client.call({ method: "GET", path });
  if (reply.status === 404 || reply.status === 410) return { kind: "gone" };
  const parsed = saidSchema.safeParse(parseBody(reply.body));
  if (reply.status !== 200 || !parsed.success) return { kind: "unread", message: reply.message };
  const { user, body, created_at, submitted_at } = parsed.data;
  const at = created_at ?? submitted_at ?? "";
  return { kind: "seen", id: parsed.data.id, user: user.id, at, body: body ?? "" };
}

const signedSchema = z.array(
  z.object({
    sha: z.string(),
    commit: z.object({ verification: z.object({ verified: z.boolean() }).nullish() }),
  }),
);
const MOST_PAGES = 50;

/** Ids of commits of the branch whose signature GitHub does not vouch for, newest first; five thousand at most. */
export async function findUnsigned(
  client: GithubClient,
  repository: RepositoryName,
  branch: string,
): Promise<{ readonly unsigned: readonly string[] } | { readonly trouble: string }> {
  const unsigned: string[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = `${repositoryPath(repository)}/commits?sha=${encodeURIComponent(branch)}&per_page=100&page=${page}`;
    const reply = await client.call({ method: "GET", path });
    const parsed = signedSchema.safeParse(parseBody(reply.body));
    if (reply.status !== 200 || !parsed.success) return { trouble: reply.message };
    for (const { sha, commit } of parsed.data) if (commit.verification?.verified !== true) unsigned.push(sha);
    if (parsed.data.length < 100) break;
  }
  return { unsigned };
}
