import type { z } from "zod";
import { sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { parseJson } from "../base/json.ts";
import { documentsOf } from "./documents.ts";
import { type Draft, eventSchema, type RegistryEvent } from "./event.ts";
import { eventId } from "./identity.ts";
import { eventPath, type Place } from "./paths.ts";
import { isPretty, prettyJson } from "./pretty.ts";

/** An event with its place and bytes. Its hash is the sha256 of its file: `sha256sum FILE` shows it. */
export type StoredEvent = {
  readonly path: string;
  readonly hash: Digest;
  readonly mark: EventMark;
  readonly event: RegistryEvent;
};

/** What holds the log together, and finds an event in it, without the rest of it. */
export type EventMark = Pick<RegistryEvent, "seq" | "n" | "model" | "type" | "id" | "prev" | "at"> & {
  /** the policies and evidence that it rests on */
  readonly documents: readonly string[];
};

export type EventFault = {
  readonly code: "not-text" | "not-json" | "not-an-event" | "not-canonical" | "wrong-place" | "wrong-id";
  readonly message: string;
};

/** Nobody needs more for one file, and nobody shall make a reader swallow more. */
export const LARGEST_FILE = 4_194_304;
/** Numbers and reasons fit in it; raw samples stay in the artifact, by digest. */
const LARGEST_EVIDENCE = 262_144;

export function largestAt(path: string): number {
  return path.startsWith("evidence/") ? LARGEST_EVIDENCE : LARGEST_FILE;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export type Written =
  | { readonly ok: true; readonly value: StoredEvent & { readonly text: string } }
  | { readonly ok: false; readonly message: string };

/** The event as text, and the hash that the next event will carry. */
export function writeEvent(draft: Draft, place: Pick<RegistryEvent, "seq" | "n" | "prev">): Written {
  const parsed = eventSchema.safeParse({ ...draft, ...place, schema: "twokey-event/1", id: eventId(draft) });
  if (!parsed.success) return { ok: false, message: firstIssue(parsed.error) };
  const event = parsed.data;
  const text = prettyJson(event);
  const path = eventPath(event.model, event.n, event.type);
  return { ok: true, value: { path, hash: sha256(text), mark: markOf(event), event, text } };
}

/** Reads one event file: strict, byte for byte as we would write it, and where its content says it belongs. */
export function readEvent(
  path: string,
  bytes: Uint8Array,
  place: Extract<Place, { kind: "event" }>,
): StoredEvent | EventFault {
  const text = decodeText(bytes);
  if (text === undefined) return { code: "not-text", message: "the file is not valid UTF-8" };
  let raw: unknown;
  try {
    raw = parseJson(text);
  } catch {
    return { code: "not-json", message: "the file is not JSON" };
  }
  const parsed = eventSchema.safeParse(raw);
  if (!parsed.success) return { code: "not-an-event", message: firstIssue(parsed.error) };
  const event = parsed.data;
  if (!isPretty(text, raw))
    return { code: "not-canonical", message: "the bytes differ from the one way to write this event" };
  if (event.model !== place.model || event.n !== place.n || event.type !== place.type)
    return {
      code: "wrong-place",
      message: `the event says that it belongs at ${eventPath(event.model, event.n, event.type)}`,
    };
  if (event.id !== eventId(event))
    return { code: "wrong-id", message: "the id is not the one of the fact that it records" };
  return new EventFile(path, bytes, markOf(event));
}

/**
 * A hundred thousand events are a hundred megabytes of text, and ten times as much once they are objects. So
 * only the text is kept, and read again each time somebody asks what the event says.
 */
class EventFile implements StoredEvent {
  readonly path: string;
  readonly hash: Digest;
  readonly mark: EventMark;
  readonly #bytes: Uint8Array;

  constructor(path: string, bytes: Uint8Array, mark: EventMark) {
    this.path = path;
    this.hash = sha256(bytes);
    this.mark = mark;
    this.#bytes = bytes;
  }

  get event(): RegistryEvent {
    const event = parseJson(decodeText(this.#bytes) ?? "");
    if (!passedBefore(event)) throw new Error(`the bytes of ${this.path} changed after they were read`);
    return event;
  }
}

/** The same bytes went through the schema when the file was read; once is enough. */
function passedBefore(event: unknown): event is RegistryEvent {
  return typeof event === "object" && event !== null;
}

function markOf(event: RegistryEvent): EventMark {
  const { seq, n, model, type, id, prev, at } = event;
  return { seq, n, model, type, id, prev, at, documents: documentsOf(event) };
}

export function isFault(read: StoredEvent | EventFault): read is EventFault {
  return "code" in read;
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.join(".") ?? "";
  return `${where === "" ? "" : `${where}: `}${issue?.message ?? "not an event"}`;
}
