import { z } from "zod";
import type { Sql } from "./sql.ts";

/** What the bot remembers about a repository: the last known head of the registry, nonces, evidence, digests of blobs. */
export type Notes = {
  readonly get: (kind: string, key: string) => string | undefined;
  readonly put: (kind: string, key: string, text: string) => void;
  readonly delete: (kind: string, key: string) => void;
  /** every note of a kind, by key */
  readonly list: (kind: string) => readonly { readonly key: string; readonly text: string }[];
};

export const NOTES_TABLE = `
  CREATE TABLE IF NOT EXISTS notes (
    repository INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (repository, kind, key)
  ) WITHOUT ROWID, STRICT;
`;

const LARGEST = 8 * 1_048_576;
const textRow = z.object({ text: z.string() });
const noteRow = z.object({ key: z.string(), text: z.string() });

/** Notes are synced before `put` returns: whatever was noted is known after a crash. */
export function openNotes(sql: Sql, repository: number): Notes {
  return {
    get: (kind, key) =>
      sql.rows(
        "SELECT text FROM notes WHERE repository = ? AND kind = ? AND key = ?",
        textRow,
        repository,
        kind,
        key,
      )[0]?.text,
    put: (kind, key, text) => {
      if (text.length > LARGEST) throw new Error(`a note of ${text.length} characters is too large to keep`);
      sql.run(
        `INSERT INTO notes (repository, kind, key, text) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET text = excluded.text`,
        repository,
        kind,
        key,
        text,
      );
    },
    delete: (kind, key) => {
      sql.run("DELETE FROM notes WHERE repository = ? AND kind = ? AND key = ?", repository, kind, key);
    },
    list: (kind) =>
      sql.rows(
        "SELECT key, text FROM notes WHERE repository = ? AND kind = ? ORDER BY key",
        noteRow,
        repository,
        kind,
      ),
  };
}
