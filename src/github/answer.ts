import { z } from "zod";
import type { Answer } from "../registry/store.ts";
import {
  type GithubCall,
  type GithubClient,
  type GithubReply,
  parseBody,
  type RepositoryName,
  repositoryPath,
} from "./client.ts";

/** Where something is read or written; a publisher and a reader are places too. */
export type Place = { readonly client: GithubClient; readonly repository: RepositoryName };

/** A good answer of the expected form; 4xx other than limits and races will not get better. */
export function answerOf<T>(reply: GithubReply, schema: z.ZodType<T>): Answer<T> {
  if (reply.status < 200 || reply.status > 299) return trouble(reply);
  const parsed = schema.safeParse(parseBody(reply.body));
  return parsed.success
    ? good(parsed.data)
    : { ok: false, retry: true, message: "GitHub's answer has an unknown form" };
}

const HOPELESS = [401, 403, 410, 451];
/** GitHub says 403 as well where it only asks to wait. */
const LIMITED = /rate limit|abuse detection/i;

export type Trouble = Extract<Answer<never>, { readonly ok: false }>;

export function trouble({ status, message }: GithubReply): Trouble {
  const said = status === 0 ? `no answer from GitHub: ${message}` : `GitHub answered ${message || status}`;
  return { ok: false, retry: !HOPELESS.includes(status) || LIMITED.test(message), message: said };
}

/** A write that was not done. What GitHub calls invalid, or no longer has, stays so. */
export function troubleOfWrite(reply: GithubReply): Trouble {
  const found = trouble(reply);
  return reply.status === 404 || reply.status === 422 ? hopeless(found.message) : found;
}

/** What asking again cannot change. */
export function hopeless(message: string): Trouble {
  return { ok: false, retry: false, message };
}

export function good<T>(value: T): Answer<T> {
  return { ok: true, value };
}

/** One call. `path` begins after the repository's own. */
export async function ask<T>(place: Place, call: GithubCall, schema: z.ZodType<T>): Promise<Answer<T>> {
  return answerOf(await callAt(place, call), schema);
}

export function callAt({ client, repository }: Place, call: GithubCall): Promise<GithubReply> {
  return client.call({ ...call, path: `${repositoryPath(repository)}${call.path}` });
}

/**
 * A 404 says "it is not there" and "you may not see it" with one voice. Only where the token sees the repository
 * may it be taken for the first. One call.
 */
export async function absent<T>(place: Place, value: T): Promise<Answer<T>> {
  const seen = await callAt(place, { method: "GET", path: "" });
  return seen.status === 200 ? good(value) : trouble(seen);
}

export const PAGE = 100;
const MOST_PAGES = 50;

/** A page of a list: bare, or inside an object that also counts. */
export type Page<T> = { readonly items: readonly T[]; readonly total?: number };

/**
 * A list to its end, or trouble: one call a hundred items, fifty calls at most. What moves to the next page while the
 * list grows comes twice and is kept once.
 */
export async function readAll<T extends { readonly id: number }>(
  place: Place,
  path: string,
  page: z.ZodType<Page<T>>,
): Promise<Answer<readonly T[]>> {
  const found = new Map<number, T>();
  let seen = 0;
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const sign = path.includes("?") ? "&" : "?";
    const call: GithubCall = { method: "GET", path: `${path}${sign}per_page=${PAGE}&page=${number}` };
    const answer = await ask(place, call, page);
    if (!answer.ok) return answer;
    const { items, total } = answer.value;
    for (const item of items) found.set(item.id, item);
    seen += items.length;
    if (items.length === PAGE) continue;
    // Some lists end early and only their count betrays it.
    const cut = items.length === 0 && number > 1 && total !== undefined && seen < total;
    return cut ? hopeless(`GitHub lists only ${seen} of ${total} items`) : good([...found.values()]);
  }
  return hopeless(`the list is longer than the ${MOST_PAGES * PAGE} items that are looked at`);
}

/** A list that comes bare. */
export function pageOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.array(item).transform((items) => ({ items }));
}

/** A list that comes as `{total_count, [key]: […]}`. */
export function countedPageOf<T>(key: string, item: z.ZodType<T>): z.ZodType<Page<T>> {
  const list = z.array(item);
  return z.looseObject({ total_count: z.int().min(0).optional() }).transform((body, context) => {
    const items = list.safeParse(body[key]);
    if (items.success)
      return { items: items.data, ...(body.total_count === undefined ? {} : { total: body.total_count }) };
    context.addIssue({ code: "custom", message: `${key} is no list of the expected form` });
    return z.NEVER;
  });
}

/** An account as GitHub shows it; deleted ones are null, or the ghost. */
export type Account = {
  readonly id: number;
  readonly login: string;
  /** `User`, `Bot`, `Organization`, `Mannequin` */
  readonly type: string;
};

export const accountSchema = z.object({
  id: z.int().positive(),
  login: z.string().min(1),
  type: z.string(),
});

export const appSchema = z.object({ id: z.int().positive() });
export const shaSchema = z.string().regex(/^[0-9a-f]{40}$/);

/** Names of refs keep their slashes in paths. */
export function encodePath(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}
