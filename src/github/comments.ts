import { z } from "zod";
import { PAGE, troubleOfWrite } from "./answer.ts";
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
  | { readonly kind: "created" | "updated" | "kept"; readonly url: string; readonly comment?: number }
  /** `retry`: another time it may work */
  | { readonly kind: "refused"; readonly why: string; readonly retry: boolean };

const ROUNDS = 3;

/**
 * Find, then create or update. A write that got no answer may have been done, so every round begins by looking again.
 * Two runs that create at the same time both look once more afterwards: the oldest comment stays, the other goes.
 *
 * Calls: one to know the author where it is not given, one a hundred comments until ours is found, one to write; after
 * creating, one a hundred comments again.
 */
export async function publishComment(
  publisher: Publisher,
  sticky: Sticky,
  known?: AppAuthor,
): Promise<Published> {
  const { client, repository } = publisher;
  const author = known ?? (await findAuthor(client));
  for (let round = 1; ; round += 1) {
    const end = await publishOnce({ client, repository, author, sticky });
    if (end.kind !== "again") return end;
    if (round === ROUNDS) return refused(author, end.reply);
    await publisher.sleep(500 * 2 ** round);
  }
}

/** The comment that is known to be ours: one call. False: look again, it is not as known. */
export async function updateComment(
  { client, repository }: Publisher,
  id: number,
  body: string,
): Promise<boolean> {
  const path = `${repositoryPath(repository)}/issues/comments/${id}`;
  return (await client.call({ method: "PATCH", path, body: { body } })).status === 200;
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
  if (!found.ok) return found.end;
  const [existing, ...others] = found.comments;
  if (existing !== undefined) {
    const end = await update(desk, existing);
    if (end.kind === "updated" || end.kind === "kept") await removeAll(desk, others);
    return end;
  }
  const body = desk.sticky.render(undefined);
  if (body === undefined) return { kind: "kept", url: "" };
  const { client, repository, sticky } = desk;
  const path = `${repositoryPath(repository)}/issues/${sticky.pull}/comments`;
  const reply = await client.call({ method: "POST", path, body: { body } });
  const made = commentSchema.safeParse(parseBody(reply.body));
  if (reply.status !== 201 || !made.success) return againOr(desk, reply);
  return settle(desk, made.data);
}

/** Whoever wrote at the same moment is found now. */
async function settle(desk: Desk, made: Comment): Promise<Published | Again> {
  const found = await findOwn(desk, "all");
  if (!found.ok) return { kind: "created", url: made.html_url };
  const [oldest, ...others] = found.comments;
  if (oldest === undefined || oldest.id >= made.id) {
    await removeAll(desk, others);
    return { kind: "created", url: made.html_url, comment: made.id };
  }
  const updated = await update(desk, oldest);
  if (updated.kind === "updated" || updated.kind === "kept") await removeAll(desk, others);
  return updated;
}

async function update(desk: Desk, { id, body, html_url: url }: Comment): Promise<Published | Again> {
  const text = desk.sticky.render(body);
  if (text === undefined || text === body) return { kind: "kept", url, comment: id };
  const { client, repository } = desk;
  const path = `${repositoryPath(repository)}/issues/comments/${id}`;
  const reply = await client.call({ method: "PATCH", path, body: { body: text } });
  if (reply.status === 200) return { kind: "updated", url, comment: id };
  // Deleted between the look and the write: the next round makes a new one.
  return reply.status === 404 ? { kind: "again", reply } : againOr(desk, reply);
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
  performed_via_github_app: z.object({ id: z.number() }).nullish().catch(null),
});

type Comment = z.output<typeof commentSchema>;

type Own =
  | { readonly ok: true; readonly comments: readonly Comment[] }
  | { readonly ok: false; readonly end: Published };

const MOST_PAGES = 50;

/** Oldest first. A comment that quotes our marker but is somebody else's is not ours. */
async function findOwn(desk: Desk, wanted: "first" | "all"): Promise<Own> {
  const { client, repository, author, sticky } = desk;
  const own: Comment[] = [];
  const list = `${repositoryPath(repository)}/issues/${sticky.pull}/comments?per_page=${PAGE}`;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const reply = await client.call({ method: "GET", path: `${list}&page=${page}` });
    const listed = z.array(commentSchema).safeParse(parseBody(reply.body));
    if (reply.status !== 200 || !listed.success) return { ok: false, end: refused(author, reply) };
    own.push(
      ...listed.data.filter(
        (comment) => comment.body.trimStart().startsWith(sticky.marker) && isOwn(comment, author),
      ),
    );
    if (listed.data.length < PAGE || (wanted === "first" && own.length > 0))
      return { ok: true, comments: own.sort((a, b) => a.id - b.id) };
  }
  const why = `there are more than ${MOST_PAGES * PAGE} comments, too many to look for our own.`;
  return { ok: false, end: { kind: "refused", why, retry: false } };
}

/** The token of a workflow. */
type TokenAuthor = { readonly id: number | undefined };

/**
 * The bot: an app, and the account that GitHub made for it where that is known. Either is proof, but only on a bot's
 * account: an app can also write for a person who let it, and that person is not the app.
 */
export type AppAuthor = { readonly app: number; readonly id: number | null };

export type Author = TokenAuthor | AppAuthor;

const viewerSchema = z.object({
  data: z.object({ viewer: z.object({ databaseId: z.number().int().positive() }) }),
});
const VIEWER = "query { viewer { databaseId } }";

/** Who this token writes as. Where GitHub does not say, it is the token that every workflow gets. */
async function findAuthor(client: GithubClient): Promise<TokenAuthor> {
  const reply = await client.call({ method: "POST", path: "/graphql", body: { query: VIEWER } });
  const parsed = viewerSchema.safeParse(parseBody(reply.body));
  return { id: reply.status === 200 && parsed.success ? parsed.data.data.viewer.databaseId : undefined };
}

/** No person can have a login with brackets. */
const WORKFLOW_LOGIN = "github-actions[bot]";

export type Written = Pick<Comment, "user" | "performed_via_github_app">;

export function isOwn({ user, performed_via_github_app: via }: Written, author: Author): boolean {
  if (user === null) return false;
  if ("app" in author)
    return user.type === "Bot" && (via?.id === author.app || (author.id !== null && user.id === author.id));
  return author.id === undefined ? user.login === WORKFLOW_LOGIN : user.id === author.id;
}

function againOr({ author }: Desk, reply: GithubReply): Published | Again {
  return mayHelp(reply) ? { kind: "again", reply } : refused(author, reply);
}

/** Who runs a workflow can mend its permissions; who runs the bot reads a log. */
function refused(author: Author, reply: GithubReply): Published {
  if (!("app" in author))
    return { kind: "refused", why: explainReply(reply, "pull-requests"), retry: mayHelp(reply) };
  const { message: why, retry } = troubleOfWrite(reply);
  return { kind: "refused", why, retry };
}

/** What is posted once: found again by a key that stands, unseen, in front of the text. */
export type Once = {
  /** of the issue or pull request */
  readonly issue: number;
  readonly key: string;
  readonly body: string;
};

/** One reply to one command, however often it is asked for. Calls as `publishComment`. */
export function replyOnce(publisher: Publisher, author: AppAuthor, once: Once): Promise<Published> {
  return postOnce(publisher, author, { ...once, key: `reply ${checkedKey(once.key)}` });
}

/** One note on an issue. Calls as `publishComment`. */
export function commentOnce(publisher: Publisher, author: AppAuthor, once: Once): Promise<Published> {
  return postOnce(publisher, author, { ...once, key: `note ${checkedKey(once.key)}` });
}

function postOnce(publisher: Publisher, author: AppAuthor, { issue, key, body }: Once): Promise<Published> {
  const marker = `<!-- twokey:${key} -->`;
  const render = (before: string | undefined): string | undefined =>
    before === undefined ? `${marker}\n${body}` : undefined;
  return publishComment(publisher, { pull: issue, marker, render }, author);
}

/** Keys are ours; one that could end a comment of Markdown early would be a mistake of this program. */
export function checkedKey(key: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._:@/]|-(?!-)){0,199}$/.test(key))
    throw new Error(`not a key: ${JSON.stringify(key)}`);
  return key;
}
