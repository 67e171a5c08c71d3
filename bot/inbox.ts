import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { z } from "zod";
import {
  type Arrival,
  countOpen,
  DELIVERY_TABLES,
  type DeliveryRecord,
  findDelivery,
  findOldest,
  findRepository,
  keepRepository,
  pruneDeliveries,
  takeArrivals,
  type Taken,
} from "./deliveries.ts";
import { type Governed, type Job, jobName } from "./job.ts";
import { NOTES_TABLE, type Notes, openNotes } from "./notes.ts";
import type { Sql } from "./sql.ts";
import { openTestimony, pruneTestimony, type Testimony, TESTIMONY_TABLES } from "./testimony.ts";
import {
  dueRepositories,
  findPiece,
  finishPiece,
  nextDue,
  type Piece,
  postponePiece,
  unparkWork,
  wakeWork,
  WORK_TABLES,
} from "./work.ts";

/**
 * The durable inbox: whatever it took is synced to disk before it says so, and waits there until the work that
 * it woke has ended. It also holds what GitHub does not keep, and what the bot remembers. All times are
 * milliseconds since 1970.
 */
export type Inbox = {
  /** all of them in one transaction */
  readonly take: (arrivals: readonly Arrival[], now: number) => readonly Taken[];
  readonly findDelivery: (source: string, id: string) => DeliveryRecord | undefined;
  readonly waiting: () => { readonly count: number; readonly oldest: number | null };
  readonly parked: () => number;
  readonly keepRepository: (repository: Governed) => void;
  readonly findRepository: (id: number) => Governed | undefined;
  /** at most one of each job; the earlier due counts */
  readonly wake: (repository: number, job: Job, due: number) => void;
  readonly dueRepositories: (now: number, most: number) => readonly number[];
  readonly nextDue: (now: number) => number | undefined;
  readonly findPiece: (repository: number, now: number) => Piece | undefined;
  /** `again`: when the same job is due once more */
  readonly finish: (piece: Piece, outcome: string, again?: number) => void;
  readonly postpone: (
    piece: Piece,
    end: { readonly message: string; readonly due: number; readonly parked: boolean },
  ) => void;
  readonly unpark: (now: number) => number;
  readonly notes: (repository: number) => Notes;
  readonly testimony: (repository: number) => Testimony;
  /** forgets what is old and done; tells how much */
  readonly prune: (now: number) => number;
  /** throws when nothing can be written */
  readonly check: (now: number) => void;
  readonly close: () => void;
};

export type InboxSettings = {
  readonly folder: string;
  /** deliveries that may wait; more are refused */
  readonly most?: number;
};

const MOST_WAITING = 100_000;
const SCHEMA_VERSION = 1;

/** Throws with a plain sentence when the folder cannot be used, or another bot uses it. */
export function openInbox({ folder, most = MOST_WAITING }: InboxSettings): Inbox {
  const lock = lockFolder(folder);
  const database = openDatabase(join(folder, "twokey.sqlite"));
  const sql = sqlOver(database);
  return {
    take: (arrivals, now) => takeArrivals(sql, arrivals, { now, most }),
    findDelivery: (source, id) => {
      const found = findDelivery(sql, source, id);
      return found && { status: found.status, outcome: found.outcome, tries: found.tries };
    },
    waiting: () => ({ count: countOpen(sql, "waiting"), oldest: findOldest(sql) }),
    parked: () => countOpen(sql, "parked"),
    keepRepository: (repository) => keepRepository(sql, repository),
    findRepository: (id) => findRepository(sql, id),
    wake: (repository, job, due) =>
      wakeWork(sql, { repository, name: jobName(job), job, due: Math.ceil(due) }),
    dueRepositories: (now, count) => dueRepositories(sql, now, count),
    nextDue: (now) => nextDue(sql, now),
    findPiece: (repository, now) => findPiece(sql, repository, now),
    finish: (piece, outcome, again) => {
      sql.within(() => {
        finishPiece(sql, piece, outcome);
        if (again !== undefined) wakeWork(sql, { ...piece, due: Math.ceil(again) });
      });
    },
    postpone: (piece, end) => postponePiece(sql, piece, end),
    unpark: (now) => unparkWork(sql, now),
    notes: (repository) => openNotes(sql, repository),
    testimony: (repository) => openTestimony(sql, repository),
    prune: (now) => pruneDeliveries(sql, now) + pruneTestimony(sql, now),
    check: (now) => {
      sql.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('checked', ?)", now);
    },
    close: () => {
      database.close();
      lock.close();
    },
  };
}

/**
 * Two bots over one inbox would do everything twice. The lock is a second file, so that the first can be backed
 * up while the bot runs; the system lets go of it when the process dies.
 */
function lockFolder(folder: string): DatabaseSync {
  const path = join(folder, "twokey.lock");
  const lock = openFile(path);
  try {
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (at)");
    return lock;
  } catch {
    lock.close();
    throw new Error(`another bot uses ${folder} (it holds ${path}); one instance at a time`);
  }
}

function openFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} cannot be opened: ${words}; the folder must exist and be writable`, {
      cause: error,
    });
  }
}

const versionRow = z.object({ user_version: z.number() });

function openDatabase(path: string): DatabaseSync {
  const database = openFile(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000");
  const { user_version: found } = versionRow.parse(database.prepare("PRAGMA user_version").get());
  if (found > SCHEMA_VERSION) {
    database.close();
    throw new Error(`${path} was written by a newer Twokey (form ${found}); start that version`);
  }
  database.exec(`BEGIN IMMEDIATE; ${DELIVERY_TABLES} ${WORK_TABLES} ${NOTES_TABLE} ${TESTIMONY_TABLES}
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  return database;
}

function sqlOver(database: DatabaseSync): Sql {
  const prepared = new Map<string, StatementSync>();
  const statement = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const made = database.prepare(text);
    prepared.set(text, made);
    return made;
  };
  let inside = false;
  return {
    run: (text, ...values) => Number(statement(text).run(...values).changes),
    rows: (text, schema, ...values) => z.array(schema).parse(statement(text).all(...values)),
    within: (work) => {
      if (inside) return work();
      database.exec("BEGIN IMMEDIATE");
      inside = true;
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        rollBack(database);
        throw error;
      } finally {
        inside = false;
      }
    },
  };
}

/** After some failures (a full disk) SQLite has rolled back by itself, and says so by refusing. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    return;
  }
}
