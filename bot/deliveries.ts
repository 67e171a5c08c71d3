import { z } from "zod";
import type { Governed } from "./job.ts";
import { jobName } from "./job.ts";
import { openNotes } from "./notes.ts";
import type { Sql } from "./sql.ts";
import { type Said, writeSaid } from "./testimony.ts";
import type { Wake } from "./wake.ts";
import { addWork, hurryWork } from "./work.ts";

/** One message from outside that is to be taken in. */
export type Arrival = {
  /** who sends: `github`, or the name of an alert receiver */
  readonly source: string;
  /** the sender's own id of it; a repeated id is the same message */
  readonly id: string;
  readonly event: string;
  readonly action: string;
  readonly repository: number | null;
  /** kept for whoever looks into the file; cut where it is long, and nothing reads it back */
  readonly payload: string;
  readonly wakes: readonly Wake[];
  readonly said: readonly Said[];
  /** what the work that it wakes will look for */
  readonly notes?: readonly NewNote[];
};

export type NewNote = { readonly kind: string; readonly key: string; readonly text: string };

/** `again`: it had failed and is now taken up once more. `full`: nothing was written. */
export type Taken = "new" | "again" | "known" | "full";

export type DeliveryStatus = "waiting" | "done" | "parked";

export type DeliveryRecord = {
  readonly status: DeliveryStatus;
  readonly outcome: string;
  readonly tries: number;
};

/** Counting a hundred thousand rows at every webhook would take longer than all the rest, so triggers count along. */
export const DELIVERY_TABLES = `
  CREATE TABLE IF NOT EXISTS repositories (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    installation INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    action TEXT NOT NULL,
    repository INTEGER,
    received INTEGER NOT NULL,
    status TEXT NOT NULL,
    outcome TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    payload TEXT NOT NULL,
    UNIQUE (source, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_of ON deliveries (status, received);
  CREATE TABLE IF NOT EXISTS counts (status TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID, STRICT;
  INSERT OR IGNORE INTO counts VALUES ('waiting', 0), ('parked', 0), ('done', 0);
  CREATE TRIGGER IF NOT EXISTS count_new AFTER INSERT ON deliveries BEGIN
    UPDATE counts SET count = count + 1 WHERE status = new.status;
  END;
  CREATE TRIGGER IF NOT EXISTS count_moved AFTER UPDATE OF status ON deliveries BEGIN
    UPDATE counts SET count = count - 1 WHERE status = old.status;
    UPDATE counts SET count = count + 1 WHERE status = new.status;
  END;
  CREATE TRIGGER IF NOT EXISTS count_gone AFTER DELETE ON deliveries BEGIN
    UPDATE counts SET count = count - 1 WHERE status = old.status;
  END;
`;

const LONGEST_PAYLOAD = 65_536;

const recordRow = z.object({
  seq: z.number(),
  status: z.enum(["waiting", "done", "parked"]),
  outcome: z.string(),
  tries: z.number(),
});
const countRow = z.object({ count: z.number() });
const oldestRow = z.object({ oldest: z.number().nullable() });

/** Takes several in at once, in one transaction: one sync to disk for all that arrived together. */
export function takeArrivals(
  sql: Sql,
  arrivals: readonly Arrival[],
  { now, most }: { readonly now: number; readonly most: number },
): readonly Taken[] {
  return sql.within(() => {
    let room = most - countOpen(sql, "waiting");
    return arrivals.map((arrival) => {
      const known = findDelivery(sql, arrival.source, arrival.id);
      if (known !== undefined) return takeAgain(sql, known, now);
      if (room <= 0 && arrival.wakes.length > 0) return "full";
      if (arrival.wakes.length > 0) room -= 1;
      takeNew(sql, arrival, now);
      return "new";
    });
  });
}

function takeNew(sql: Sql, arrival: Arrival, now: number): void {
  const { source, id, event, action, repository, payload, wakes, said, notes = [] } = arrival;
  const waiting = wakes.length > 0;
  sql.run(
    `INSERT INTO deliveries (source, id, event, action, repository, received, payload, status, outcome)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    source,
    id,
    event,
    action,
    repository,
    now,
    waiting ? payload.slice(0, LONGEST_PAYLOAD) : "",
    waiting ? "waiting" : "done",
    waiting ? "" : "nothing to do",
  );
  const seq = findDelivery(sql, source, id)?.seq ?? 0;
  for (const { repository, job } of wakes) {
    keepRepository(sql, repository);
    addWork(sql, { repository: repository.id, name: jobName(job), job, delivery: seq, due: now });
  }
  if (repository === null) return;
  for (const one of said) writeSaid(sql, repository, one);
  for (const { kind, key, text } of notes) openNotes(sql, repository).put(kind, key, text);
}

/** A redelivery: what is done stays done; what failed or was parked is tried at once. */
function takeAgain(sql: Sql, known: z.infer<typeof recordRow>, now: number): Taken {
  if (known.status === "done" || (known.status === "waiting" && known.tries === 0)) return "known";
  hurryWork(sql, known.seq, now);
  sql.run("UPDATE deliveries SET status = 'waiting', tries = 0 WHERE seq = ?", known.seq);
  return "again";
}

export function findDelivery(sql: Sql, source: string, id: string): z.infer<typeof recordRow> | undefined {
  return sql.rows(
    "SELECT seq, status, outcome, tries FROM deliveries WHERE source = ? AND id = ?",
    recordRow,
    source,
    id,
  )[0];
}

export function countOpen(sql: Sql, status: "waiting" | "parked"): number {
  return sql.rows("SELECT count FROM counts WHERE status = ?", countRow, status)[0]?.count ?? 0;
}

/** When the delivery that has waited longest was received. */
export function findOldest(sql: Sql): number | null {
  const rows = sql.rows("SELECT min(received) AS oldest FROM deliveries WHERE status = 'waiting'", oldestRow);
  return rows[0]?.oldest ?? null;
}

/** The latest that GitHub said about a repository's name; the sweep asks again, so a stale one does not stay. */
export function keepRepository(sql: Sql, { id, name, installation }: Governed): void {
  sql.run(
    `INSERT INTO repositories (id, owner, name, installation) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET owner = excluded.owner, name = excluded.name,
       installation = excluded.installation`,
    id,
    name.owner,
    name.name,
    installation,
  );
}

const repositoryRow = z.object({
  id: z.number(),
  owner: z.string(),
  name: z.string(),
  installation: z.number(),
});

export function findRepository(sql: Sql, id: number): Governed | undefined {
  const row = sql.rows("SELECT * FROM repositories WHERE id = ?", repositoryRow, id)[0];
  return row === undefined
    ? undefined
    : { id: row.id, name: { owner: row.owner, name: row.name }, installation: row.installation };
}

const DAY = 86_400_000;

/** Done deliveries are kept for a month, longer than GitHub can redeliver them. */
export function pruneDeliveries(sql: Sql, now: number): number {
  return sql.run("DELETE FROM deliveries WHERE status = 'done' AND received < ?", now - 30 * DAY);
}
