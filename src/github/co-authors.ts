import { z } from "zod";
import type { Answer } from "../registry/store.ts";
import type { Person } from "../signoff/person.ts";
import { accountSchema, answerOf, good } from "./answer.ts";
import { findPerson } from "./contributors.ts";
import type { CommitFacts } from "./range.ts";
import { findKept, type Reader, readJson } from "./reader.ts";
import { findNoReply, parseCoAuthors } from "./trailers.ts";

/** Further co-authors stay without an account, which is the stricter side. */
const MOST_LOOKUPS = 10;

/**
 * The accounts behind the addresses of co-authors: from the address itself, from the commits at hand, or
 * from another commit of the repository that GitHub attributed. One call for each address that is in none.
 */
export async function readCoAuthors(
  reader: Reader,
  { commits, tip }: { readonly commits: readonly CommitFacts[]; readonly tip: string },
): Promise<Answer<(email: string) => Person | null>> {
  const known = new Map<string, Person | null>();
  for (const { author, committer } of commits) {
    for (const { email, account } of [author, committer]) {
      if (account !== null && email !== "") known.set(email.toLowerCase(), findPerson(account));
    }
  }
  let lookups = 0;
  for (const { email } of commits.flatMap(({ message }) => parseCoAuthors(message))) {
    const key = email.toLowerCase();
    if (known.has(key)) continue;
    const hidden = findNoReply(email, reader.noreply);
    if (hidden?.kind === "account") {
      known.set(key, { id: hidden.id, login: hidden.login });
      continue;
    }
    if (!isAddress(email) || lookups >= MOST_LOOKUPS) continue;
    lookups += 1;
    const person =
      hidden === undefined ? await findByCommits(reader, key, tip) : await findByLogin(reader, hidden.login);
    if (!person.ok) return person;
    known.set(key, person.value);
  }
  return good((email) => known.get(email.toLowerCase()) ?? null);
}

/** An account that was found stays the one that had the address then, even if its login goes to another. */
const keptSchema = z.strictObject({ id: z.int().min(1), login: z.string().min(1) }).nullable();

async function findByLogin(reader: Reader, login: string): Promise<Answer<Person | null>> {
  const key = `login:${login.toLowerCase()}`;
  const kept = findKept(reader, key, keptSchema);
  if (kept !== undefined) return good(kept);
  const path = `/users/${encodeURIComponent(login)}`;
  const reply = await reader.client.call({ method: "GET", path });
  if (reply.status === 404) return good(null);
  const answer = answerOf(reply, accountSchema);
  return answer.ok ? good(remember(reader, key, findPerson(answer.value))) : answer;
}

const attributedSchema = z.array(
  z.object({
    commit: z.object({ author: z.object({ email: z.string() }).nullish() }),
    author: z.union([accountSchema, z.looseObject({})]).nullish(),
  }),
);

/**
 * GitHub also takes logins here, so only a commit that carries the very address counts. That there is none
 * up to a commit stays so; that there is one without an account does not.
 */
async function findByCommits(reader: Reader, email: string, tip: string): Promise<Answer<Person | null>> {
  const key = `author:${tip}:${email}`;
  const kept = findKept(reader, key, keptSchema);
  if (kept !== undefined) return good(kept);
  const path = `/commits?sha=${tip}&author=${encodeURIComponent(email)}&per_page=1`;
  const answer = await readJson(reader, path, attributedSchema);
  if (!answer.ok) return answer;
  const [found] = answer.value;
  if (found === undefined || found.commit.author?.email.toLowerCase() !== email)
    return good(remember(reader, key, null));
  const account = accountSchema.safeParse(found.author);
  return good(account.success ? remember(reader, key, findPerson(account.data)) : null);
}

function remember({ cache }: Reader, key: string, person: Person | null): Person | null {
  cache.put(key, JSON.stringify(person));
  return person;
}

function isAddress(email: string): boolean {
  return email.length <= 254 && email.isWellFormed() && /^[^@\s]+@[^@\s]+$/.test(email);
}
