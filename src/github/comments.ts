import { z } from "zod";
import {
  type GithubClient,
  type GithubReply,
  parseBody,
  type RepositoryName,
  repositoryPath,
} from "./client.ts";
import type { Publisher } from "./publisher.ts";
import { explainReply, mayHelp } from "./refusal.ts";

/** The one comment of a pull request, found by marker and author. */
export type Sticky = {
  readonly pull: number;
  readonly marker: string;
  /** the new text, given the one that stands there; undefined leaves it as it is */
  readonly render: (before: string | undefined) => string | undefined;
};

export type Published =
  | { readonly kind: "created" | "updated" | "kept"; readonly url: string }
  | { readonly kind: "refused"; readonly why: string };

const ROUNDS = 3;

/**
 * Find, then create or update. A write that got no answer may have been done, so every round begins by looking again.
 * Two runs that create at the same time both look once more afterwards: the oldest comment stays, the other goes.
 */
export async function publishComment(publisher: Publisher, sticky: Sticky): Promise<Published> {
  const { client, repository } = publisher;
  const author = await findAuthor(client);
  for (let round = 1; ; round += 1) {
    const end = await publishOnce({ client, repository, author, sticky });
    if (end.kind !== "again") return end;
    if (round === ROUNDS) return refused(end.reply);
    await publisher.sleep(500 * 2 ** round);
  }
}

type Desk = {
  readonly client: GithubClient;
  readonly repository: RepositoryName;
  readonly author: Author;
  readonly sticky: Sticky;
};

type Again = { readonly kind: "again"; readonly reply: GithubReply };

async function publishOnce(desk: Desk): Promise<Published | Again> {
  const found = await findOwn(desk, "first");
  // The client has asked several times already.
  if (!found.ok) return refused(found.reply);
  const [existing] = found.comments;
  if (existing !== undefined) return update(desk, existing);
  const body = desk.sticky.render(undefined);
  if (body === undefined) return { kind: "kept", url: "" };
  const { client, repository, sticky } = desk;
  const path = `${repositoryPath(repository)}/issues/${sticky.pull}/comments`;
  const reply = await client.call({ method: "POST", path, body: { body } });
  const made = commentSchema.safeParse(parseBody(reply.body));
  if (reply.status !== 201 || !made.success) return againOr(reply);
  return settle(desk, made.data);
}

/** Whoever wrote at the same moment is found now. */
async function settle(desk: Desk, made: Comment): Promise<Published | Again> {
  const found = await findOwn(desk, "all");
  if (!found.ok) return { kind: "created", url: made.html_url };
  const [oldest, ...others] = found.comments;
  if (oldest === undefined || oldest.id >= made.id) {
    await removeAll(desk, others);
    return { kind: "created", url: made.html_url };
  }
  const updated = await update(desk, oldest);
  if (updated.kind === "updated" || updated.kind === "kept") await removeAll(desk, others);
  return updated;
}

async function update(desk: Desk, { id, body, html_url: url }: Comment): Promise<Published | Again> {
  const text = desk.sticky.render(body);
  if (text === undefined || text === body) return { kind: "kept", url };
  const { client, repository } = desk;
  const path = `${repositoryPath(repository)}/issues/comments/${id}`;
  const reply = await client.call({ method: "PATCH", path, body: { body: text } });
  if (reply.status === 200) return { kind: "updated", url };
  // Deleted between the look and the write: the next round makes a new one.
  return reply.status === 404 ? { kind: "again", reply } : againOr(reply);
}

/** Duplicates of our own; one that is gone already is as good as removed, one that stays is found by the next run. */
async function removeAll({ client, repository }: Desk, comments: readonly Comment[]): Promise<void> {
  for (const { id } of comments) {
    await client.call({ method: "DELETE", path: `${repositoryPath(repository)}/issues/comments/${id}` });
  }
}

const userSchema = z.object({ id: z.number(), login: z.string(), type: z.string().optional() });
const commentSchema = z.object({
  id: z.number().int().positive(),
  body: z
    .string()
    .nullish()
    .transform((text) => text ?? ""),
  html_url: z.string().catch(""),
  user: userSchema.nullable(),
});

type Comment = z.output<typeof commentSchema>;

type Own =
  | { readonly ok: true; readonly comments: readonly Comment[] }
  | { readonly ok: false; readonly reply: GithubReply };

const PAGE = 100;
const MOST_PAGES = 50;

/** Oldest first. A comment that quotes our marker but is somebody else's is not ours. */
async function findOwn({ client, repository, author, sticky }: Desk, wanted: "first" | "all"): Promise<Own> {
  const own: Comment[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = `${repositoryPath(repository)}/issues/${sticky.pull}/comments?per_page=${PAGE}&page=${page}`;
    const reply = await client.call({ method: "GET", path });
    const listed = z.array(commentSchema).safeParse(parseBody(reply.body));
    if (reply.status !== 200 || !listed.success) return { ok: false, reply };
    own.push(
      ...listed.data.filter(
        ({ body, user }) =>
          body.trimStart().startsWith(sticky.marker) && user !== null && isAuthor(user, author),
      ),
    );
    if (listed.data.length < PAGE || (wanted === "first" && own.length > 0)) break;
  }
  return { ok: true, comments: own.sort((a, b) => a.id - b.id) };
}

type Author = { readonly id: number | undefined };

const viewerSchema = z.object({
  data: z.object({ viewer: z.object({ databaseId: z.number().int().positive() }) }),
});

/** Who this token writes as. Where GitHub does not say, it is the token that every workflow gets. */
async function findAuthor(client: GithubClient): Promise<Author> {
  const query = "query { viewer { databaseId } }";
  const reply = await client.call({ method: "POST", path: "/graphql", body: { query } });
  const parsed = viewerSchema.safeParse(parseBody(reply.body));
  return { id: reply.status === 200 && parsed.success ? parsed.data.data.viewer.databaseId : undefined };
}

/** No person can have a login with brackets. */
const WORKFLOW_LOGIN = "github-actions[bot]";

function isAuthor({ id, login }: z.output<typeof userSchema>, author: Author): boolean {
  return author.id === undefined ? login === WORKFLOW_LOGIN : id === author.id;
}

function againOr(reply: GithubReply): Published | Again {
  return mayHelp(reply) ? { kind: "again", reply } : refused(reply);
}

function refused(reply: GithubReply): Published {
  return { kind: "refused", why: explainReply(reply, "pull-requests") };
}
