import type { z } from "zod";
import type { Answer } from "../registry/store.ts";
import { ask, hopeless, type Place } from "./answer.ts";
import { repositoryPath } from "./client.ts";
import type { GithubStream } from "./stream.ts";

/**
 * Remembers what can never change, under the id of the object that it is about. What is put may be forgotten
 * at any time; then it costs a call again.
 */
export type Cache = {
  readonly get: (key: string) => string | undefined;
  readonly put: (key: string, text: string) => void;
};

/** Who reads the facts of one repository, and what they remember. */
export type Reader = Place & {
  readonly cache: Cache;
  /** for the bytes of large files; without it they are held in memory, one file at a time in each lane */
  readonly stream?: GithubStream;
  /** the end of addresses that hide an e-mail; `users.noreply.HOST` on a server of one's own */
  readonly noreply?: string;
};

/** One call. `path` begins after the repository's own. */
export function readJson<T>(reader: Reader, path: string, schema: z.ZodType<T>): Promise<Answer<T>> {
  return ask(reader, { method: "GET", path }, schema);
}

export type Limit = { readonly items: number; readonly what: string };

export function tooMany({ items, what }: Limit): Answer<never> {
  return hopeless(`there are more than ${items} ${what}, which is more than is looked at`);
}

export function pathOf({ repository }: Reader, path: string): string {
  return `${repositoryPath(repository)}${path}`;
}

/** What the cache holds under a key, if it still has the form that is expected. */
export function findKept<T>({ cache }: Reader, key: string, schema: z.ZodType<T>): T | undefined {
  const text = cache.get(key);
  if (text === undefined) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Trouble with an answer that cannot be right; the next one may be. */
export function mistrust(message: string): Answer<never> {
  return { ok: false, retry: true, message };
}
