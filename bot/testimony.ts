import { z } from "zod";
import type { Sql } from "./sql.ts";

/**
 * What GitHub said once and does not keep: the words of a comment before anybody edited or deleted it, and who
 * pushed what. It is written in the transaction that takes the webhook in, so it is never later than the answer.
 */
export type Testimony = {
  /** comments and reviews of a pull request or issue, oldest first */
  readonly comments: (number: number) => readonly SeenComment[];
  /** who moved the head of a pull request, or a branch of the repository (`refs/heads/…`), oldest first */
  readonly pushes: (of: { readonly pull: number } | { readonly ref: string }) => readonly SeenPush[];
  /** for what was found by reading, because its webhook never came */
  readonly add: (said: Said) => void;
};

export type Actor = { readonly id: number; readonly login: string; readonly type: string };

/**
 * How the words came to us. Only `created` are surely the first ones; `edited` are those before the first edit
 * that we heard of, `deleted` those at the end, `read` those that stood there when we looked.
 */
export const ORIGINS = ["created", "edited", "deleted", "read"] as const;

export type SeenComment = {
  readonly kind: "comment" | "review";
  readonly id: number;
  /** of the pull request or issue */
  readonly number: number;
  readonly user: Actor;
  readonly createdAt: string;
  readonly body: string;
  readonly origin: (typeof ORIGINS)[number];
  /** the commit that a review was about when it arrived; GitHub rewrites it after a force-push */
  readonly commit: string | null;
  /** `approved`, `changes_requested`, `commented`, as on arrival */
  readonly state: string | null;
  /** the last one who changed it, and whoever deleted it */
  readonly editedBy: Actor | null;
  readonly deletedBy: Actor | null;
};

export type SeenPush = {
  readonly pull: number | null;
  readonly ref: string | null;
  readonly before: string | null;
  readonly after: string;
  readonly sender: Actor;
  /** milliseconds since 1970, when we heard of it */
  readonly at: number;
};

/** One thing that a webhook testifies. */
export type Said =
  | { readonly kind: "words"; readonly comment: SeenComment; readonly asOf: string }
  | { readonly kind: "push"; readonly push: SeenPush }
  /** what was said about it may be forgotten some time after it was closed */
  | { readonly kind: "closed" | "opened"; readonly number: number; readonly at: number };

export const TESTIMONY_TABLES = `
  CREATE TABLE IF NOT EXISTS comments (
    repository INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    version TEXT NOT NULL,
    user TEXT NOT NULL,
    created_at TEXT NOT NULL,
    body TEXT NOT NULL,
    origin TEXT NOT NULL,
    commit_id TEXT,
    state TEXT,
    edited_by TEXT,
    deleted_by TEXT,
    PRIMARY KEY (repository, kind, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS comments_of ON comments (repository, number);
  CREATE TABLE IF NOT EXISTS pushes (
    repository INTEGER NOT NULL,
    pull INTEGER,
    ref TEXT,
    before TEXT,
    after TEXT NOT NULL,
    sender TEXT NOT NULL,
    sender_id INTEGER NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS pushes_of ON pushes
    (repository, ifnull(pull, 0), ifnull(ref, ''), ifnull(before, ''), after, sender_id);
  CREATE TABLE IF NOT EXISTS closed (
    repository INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (repository, number)
  ) WITHOUT ROWID, STRICT;
`;

/** GitHub's own limit is 65,536; whatever is longer is no comment of GitHub's. */
const LONGEST_BODY = 70_000;

const actorColumn = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ id: z.number(), login: z.string(), type: z.string() }));
const commentRow = z.object({
  kind: z.enum(["comment", "review"]),
  id: z.number(),
  number: z.number(),
  user: actorColumn,
  created_at: z.string(),
  body: z.string(),
  origin: z.enum(ORIGINS),
  commit_id: z.string().nullable(),
  state: z.string().nullable(),
  edited_by: actorColumn.nullable(),
  deleted_by: actorColumn.nullable(),
});
const pushRow = z.object({
  pull: z.number().nullable(),
  ref: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string(),
  sender: actorColumn,
  at: z.number(),
});

export function openTestimony(sql: Sql, repository: number): Testimony {
  return {
    comments: (number) => {
      const rows = sql.rows(
        "SELECT * FROM comments WHERE repository = ? AND number = ? ORDER BY created_at, kind, id",
        commentRow,
        repository,
        number,
      );
      return rows.map(({ created_at, commit_id, edited_by, deleted_by, ...rest }) => ({
        ...rest,
        createdAt: created_at,
        commit: commit_id,
        editedBy: edited_by,
        deletedBy: deleted_by,
      }));
    },
    pushes: (of) => {
      const [column, value] = "pull" in of ? ["pull", of.pull] : ["ref", of.ref];
      return sql.rows(
        `SELECT pull, ref, before, after, sender, at FROM pushes
         WHERE repository = ? AND ${column} = ? ORDER BY at, rowid`,
        pushRow,
        repository,
        value ?? null,
      );
    },
    add: (said) => writeSaid(sql, repository, said),
  };
}

export function writeSaid(sql: Sql, repository: number, said: Said): void {
  switch (said.kind) {
    case "words":
      return writeWords(sql, repository, said.comment, said.asOf);
    case "push": {
      const { pull, ref, before, after, sender, at } = said.push;
      sql.run(
        `INSERT OR IGNORE INTO pushes (repository, pull, ref, before, after, sender, sender_id, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        repository,
        pull,
        ref,
        before,
        after,
        JSON.stringify(sender),
        sender.id,
        at,
      );
      return;
    }
    case "closed":
      sql.run("INSERT OR REPLACE INTO closed VALUES (?, ?, ?)", repository, said.number, said.at);
      return;
    case "opened":
      sql.run("DELETE FROM closed WHERE repository = ? AND number = ?", repository, said.number);
  }
}

/**
 * The oldest words win, whatever order the webhooks come in: those of the creation before any other, then those
 * that the earliest edit replaced. Who edited or deleted is added to whatever is known.
 */
function writeWords(sql: Sql, repository: number, comment: SeenComment, asOf: string): void {
  const version = versionOf(comment, asOf);
  sql.run(
    `INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       body = CASE WHEN excluded.version < version THEN excluded.body ELSE body END,
       origin = CASE WHEN excluded.version < version THEN excluded.origin ELSE origin END,
       commit_id = CASE WHEN excluded.version < version THEN excluded.commit_id ELSE commit_id END,
       state = CASE WHEN excluded.version < version THEN excluded.state ELSE state END,
       version = min(excluded.version, version),
       edited_by = ifnull(excluded.edited_by, edited_by),
       deleted_by = ifnull(excluded.deleted_by, deleted_by)`,
    repository,
    comment.kind,
    comment.id,
    comment.number,
    version,
    JSON.stringify(comment.user),
    comment.createdAt,
    comment.body.slice(0, LONGEST_BODY),
    comment.origin,
    comment.commit,
    comment.state,
    actorText(comment.editedBy),
    actorText(comment.deletedBy),
  );
}

/** Sorts by age: what an edit replaced is older than what stood there at the same second. */
function versionOf(comment: SeenComment, asOf: string): string {
  switch (comment.origin) {
    case "created":
      return "0";
    case "edited":
      return `1 ${asOf} 0`;
    case "deleted":
    case "read":
      return `1 ${asOf} 1`;
  }
}

function actorText(actor: Actor | null): string | null {
  return actor === null ? null : JSON.stringify(actor);
}

const DAY = 86_400_000;

/** Forgets what was said on pull requests and issues closed for a month, and on branches for over a year. */
export function pruneTestimony(sql: Sql, now: number): number {
  const before = now - 30 * DAY;
  const gone = "(SELECT repository, number FROM closed WHERE at < ?)";
  const comments = sql.run(`DELETE FROM comments WHERE (repository, number) IN ${gone}`, before);
  const pushes = sql.run(
    `DELETE FROM pushes WHERE pull IS NOT NULL AND (repository, pull) IN ${gone}`,
    before,
  );
  const branches = sql.run("DELETE FROM pushes WHERE pull IS NULL AND at < ?", now - 400 * DAY);
  sql.run("DELETE FROM closed WHERE at < ?", before);
  return comments + pushes + branches;
}
