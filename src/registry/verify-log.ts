import { sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import type { Scope } from "../signoff/parts.ts";
import { decodeText, isFault, largestAt, readEvent, type StoredEvent } from "./file.ts";
import { type Finding, violation } from "./findings.ts";
import { HEAD_PATH, hexOf, placeOf } from "./paths.ts";
import { headSchema, type HeadSlice } from "./slices.ts";
import type { Snapshot } from "./snapshot.ts";
import { readSlice } from "./state.ts";

/** The files of a branch, sorted by what they are. Events are in the order of their numbers. */
export type Log = {
  readonly events: readonly StoredEvent[];
  readonly documents: ReadonlyMap<string, Uint8Array>;
  readonly views: ReadonlyMap<string, Uint8Array>;
  readonly findings: readonly Finding[];
};

export function readLog(snapshot: Pick<Snapshot, "files" | "odd">): Log {
  const reader = openLogReader();
  for (const [path, bytes] of snapshot.files) reader.add(path, bytes);
  return reader.end(snapshot.odd);
}

/** Takes files one by one, so that a long log can be checked while it is still being read. */
export function openLogReader(): {
  readonly add: (path: string, bytes: Uint8Array) => void;
  readonly end: (odd: Snapshot["odd"]) => Log;
} {
  const findings: Finding[] = [];
  const events: StoredEvent[] = [];
  const documents = new Map<string, Uint8Array>();
  const views = new Map<string, Uint8Array>();
  return {
    add: (path, bytes) => {
      const place = placeOf(path);
      if (place === undefined) findings.push(violation("unknown-file", path, "no place of the registry"));
      else if (place.kind === "view") views.set(path, bytes);
      else if (place.kind === "document") documents.set(path, bytes);
      else {
        const read = readEvent(path, bytes, place);
        if (isFault(read)) findings.push(violation(read.code, path, read.message));
        else events.push(read);
      }
    },
    end: (odd) => {
      findings.push(...odd.map(({ path, why }) => violation("odd-entry", path, why)));
      events.sort((a, b) => a.mark.seq - b.mark.seq);
      return { events, documents, views, findings };
    },
  };
}

/** One chain over the whole log: no hole, no second event in one place, every hash carried by the next. */
export function checkChain(log: Log): readonly Finding[] {
  const findings: Finding[] = [];
  const ids = new Set<string>();
  const counts = new Map<Scope, number>();
  let next = 0;
  let hash: Digest | null = null;
  for (const stored of log.events) {
    const { mark: event, path } = stored;
    if (event.seq < next) findings.push(violation("two-events", path, `place ${event.seq} is taken twice`));
    else if (event.seq > next)
      findings.push(violation("missing-event", path, `before it, ${missing(next, event.seq)} gone`));
    else if (event.prev !== hash)
      findings.push(
        violation(
          "broken-chain",
          path,
          `it carries ${event.prev ?? "nothing"}, and the event before it has ${hash ?? "nothing"}`,
        ),
      );
    const n = counts.get(event.model) ?? 0;
    if (event.n !== n)
      findings.push(
        violation("missing-event", path, `${event.model} has ${n} events before it, not ${event.n}`),
      );
    if (ids.has(event.id)) findings.push(violation("same-fact", path, `the id ${event.id} was used before`));
    ids.add(event.id);
    counts.set(event.model, event.n + 1);
    next = event.seq + 1;
    hash = stored.hash;
  }
  return [...findings, ...checkHead(log, next, hash)];
}

function missing(from: number, to: number): string {
  return to - from === 1 ? `event ${from} is` : `events ${from} to ${to - 1} are`;
}

export function headIn(views: ReadonlyMap<string, Uint8Array>): HeadSlice | undefined {
  const bytes = views.get(HEAD_PATH);
  const text = bytes === undefined ? undefined : decodeText(bytes);
  return text === undefined ? undefined : readSlice(headSchema, text);
}

function checkHead(log: Log, size: number, hash: Digest | null): readonly Finding[] {
  if (log.events.length === 0) return [violation("empty-registry", HEAD_PATH, "there is no event at all")];
  const head = headIn(log.views);
  if (head === undefined) return [violation("head-disagrees", HEAD_PATH, "the file is gone or unreadable")];
  if (head.size === size && head.hash === hash) return [];
  const seen = `the log has ${size} events and ends with ${hash ?? "nothing"}`;
  return [violation("head-disagrees", HEAD_PATH, `it says ${head.size} events and ${head.hash}; ${seen}`)];
}

/** Every document has its digest as its name, is needed by an event, and every need is met. */
export function checkDocuments(log: Log): readonly Finding[] {
  const findings: Finding[] = [];
  const needed = new Set<string>();
  for (const { mark, path } of log.events) {
    for (const document of mark.documents) {
      if (!needed.has(document) && !log.documents.has(document))
        findings.push(violation("missing-document", path, `it rests on ${document}, which is not there`));
      needed.add(document);
    }
  }
  for (const [path, bytes] of log.documents) {
    const digest = sha256(bytes);
    if (!path.endsWith(`${hexOf(digest)}.json`))
      findings.push(violation("altered-document", path, `its content has the digest ${digest}`));
    else if (bytes.length > largestAt(path))
      findings.push(violation("odd-entry", path, `${bytes.length} bytes are more than a document may have`));
    if (!needed.has(path)) findings.push(violation("unused-document", path, "no event mentions it"));
  }
  return findings;
}
