import { z } from "zod";
import { type Job, jobSchema } from "./job.ts";
import type { Sql } from "./sql.ts";

/**
 * What is to be done, one row for each delivery and each job that it woke. Rows with one name are one job: it
 * runs once for all of them, and rows that arrive while it runs wait for the next run.
 */
export const WORK_TABLES = `
  CREATE TABLE IF NOT EXISTS work (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    repository INTEGER NOT NULL,
    name TEXT NOT NULL,
    job TEXT NOT NULL,
    delivery INTEGER,
    status TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS work_due ON work (status, due, repository);
  CREATE INDEX IF NOT EXISTS work_of ON work (repository, name);
  CREATE INDEX IF NOT EXISTS work_next ON work (repository, status);
  CREATE INDEX IF NOT EXISTS work_for ON work (delivery) WHERE delivery IS NOT NULL;
`;

export type NewWork = {
  readonly repository: number;
  readonly name: string;
  readonly job: Job;
  readonly delivery: number | null;
  readonly due: number;
};

/** One run of one job, for every row up to `upTo`. */
export type Piece = {
  readonly repository: number;
  readonly name: string;
  readonly job: Job;
  readonly upTo: number;
  readonly tries: number;
};

export function addWork(sql: Sql, { repository, name, job, delivery, due }: NewWork): void {
  sql.run(
    `INSERT INTO work (repository, name, job, delivery, status, tries, due)
     VALUES (?, ?, ?, ?, 'waiting', 0, ?)`,
    repository,
    name,
    JSON.stringify(job),
    delivery,
    due,
  );
}

const seqRow = z.object({ seq: z.number() });

/** Work that no delivery asked for: a sweep, an expiry. There is at most one of a name; the earlier due counts. */
export function wakeWork(sql: Sql, work: Omit<NewWork, "delivery">): void {
  const there = sql.rows(
    "SELECT seq FROM work WHERE repository = ? AND name = ? AND delivery IS NULL",
    seqRow,
    work.repository,
    work.name,
  )[0];
  if (there === undefined) addWork(sql, { ...work, delivery: null });
  else {
    sql.run("UPDATE work SET due = min(due, ?), status = 'waiting' WHERE seq = ?", work.due, there.seq);
  }
}

const idRow = z.object({ repository: z.number() });
const dueRow = z.object({ due: z.number().nullable() });

/** Repositories with something to do now, the longest waiting first. */
export function dueRepositories(sql: Sql, now: number, most: number): readonly number[] {
  return sql
    .rows(
      `SELECT repository FROM work WHERE status = 'waiting' AND due <= ?
       GROUP BY repository ORDER BY min(seq) LIMIT ?`,
      idRow,
      now,
      most,
    )
    .map(({ repository }) => repository);
}

/** When the next work after `now` falls due. */
export function nextDue(sql: Sql, now: number): number | undefined {
  const row = sql.rows(
    "SELECT min(due) AS due FROM work WHERE status = 'waiting' AND due > ?",
    dueRow,
    now,
  )[0];
  return row?.due ?? undefined;
}

const nameRow = z.object({ name: z.string() });
const pieceRow = z.object({
  name: z.string(),
  job: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(jobSchema),
  upTo: z.number(),
  tries: z.number(),
});

/** The oldest due job of a repository, for all its rows of today, whether they are due or backing off. */
export function findPiece(sql: Sql, repository: number, now: number): Piece | undefined {
  // Within one status of one repository the index is in the order of arrival: the first due row is soon found.
  const first = sql.rows(
    `SELECT name FROM work INDEXED BY work_next
     WHERE repository = ? AND status = 'waiting' AND due <= ? ORDER BY seq LIMIT 1`,
    nameRow,
    repository,
    now,
  )[0];
  if (first === undefined) return undefined;
  const row = sql.rows(
    `SELECT name, job, max(seq) AS upTo, max(tries) AS tries FROM work INDEXED BY work_of
     WHERE repository = ? AND name = ? AND status = 'waiting' GROUP BY name`,
    pieceRow,
    repository,
    first.name,
  )[0];
  return row === undefined ? undefined : { repository, ...row };
}

const deliveryRow = z.object({ delivery: z.number().nullable() });
const leftRow = z.object({ left: z.number() });

/** The job is done for all its rows; a delivery is done when nothing that it woke is left. */
export function finishPiece(sql: Sql, { repository, name, upTo }: Piece, outcome: string): void {
  sql.within(() => {
    const removed = sql.rows(
      "DELETE FROM work WHERE repository = ? AND name = ? AND seq <= ? RETURNING delivery",
      deliveryRow,
      repository,
      name,
      upTo,
    );
    for (const { delivery } of removed) {
      if (delivery === null) continue;
      const left = sql.rows("SELECT count(*) AS left FROM work WHERE delivery = ?", leftRow, delivery)[0];
      if (left?.left !== 0) continue;
      sql.run(
        "UPDATE deliveries SET status = 'done', outcome = ? WHERE seq = ?",
        outcome.slice(0, 500),
        delivery,
      );
    }
  });
}

/** It could not be done. It comes back at `due`, or waits for the next sweep when it is parked. */
export function postponePiece(
  sql: Sql,
  { repository, name, upTo, tries }: Piece,
  end: { readonly message: string; readonly due: number; readonly parked: boolean },
): void {
  const status = end.parked ? "parked" : "waiting";
  sql.within(() => {
    const rows = sql.rows(
      `UPDATE work SET status = ?, tries = ?, due = ?
       WHERE repository = ? AND name = ? AND seq <= ? RETURNING delivery`,
      deliveryRow,
      status,
      tries + 1,
      end.due,
      repository,
      name,
      upTo,
    );
    for (const { delivery } of rows) {
      if (delivery === null) continue;
      sql.run(
        "UPDATE deliveries SET status = ?, outcome = ?, tries = ? WHERE seq = ?",
        status,
        end.message.slice(0, 500),
        tries + 1,
        delivery,
      );
    }
  });
}

/** All that one delivery woke is due now, as if it had never failed. */
export function hurryWork(sql: Sql, delivery: number, now: number): void {
  sql.run("UPDATE work SET status = 'waiting', tries = 0, due = ? WHERE delivery = ?", now, delivery);
}

/** The sweep takes parked work up again: one more try for each. */
export function unparkWork(sql: Sql, now: number): number {
  return sql.within(() => {
    sql.run("UPDATE deliveries SET status = 'waiting' WHERE status = 'parked'");
    return sql.run("UPDATE work SET status = 'waiting', due = ? WHERE status = 'parked'", now);
  });
}
