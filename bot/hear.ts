import { trustedInstant, isInstant } from "../src/base/instant.ts";
import { listComments, listReviews, readWords } from "../src/github/said.ts";
import type { Answer } from "../src/registry/store.ts";
import type { Hands } from "./job.ts";
import type { Actor, SeenComment } from "./testimony.ts";

/** A comment or review with its first words, and what became of it. */
export type Heard = SeenComment & {
  readonly url: string | null;
  /** what stands there today, where that was read */
  readonly now: string | null;
  readonly fate: "edited" | "deleted" | "dismissed" | null;
};

/**
 * What was said in a pull request or issue, oldest first. Webhooks brought most of it; `thorough` reads what stands
 * there now as well, so that nothing that a webhook should have told is missed. Three calls for less than a hundred
 * comments, none otherwise.
 */
export async function hear(
  hands: Hands,
  number: number,
  { thorough, reviews }: { readonly thorough: boolean; readonly reviews: boolean },
): Promise<Answer<readonly Heard[]>> {
  const dismissed = new Set<number>();
  const here = new Map<string, Pick<Heard, "url" | "now">>();
  if (thorough) {
    const { place } = hands;
    const comments = await listComments(place, number);
    if (!comments.ok) return comments;
    for (const { id, user, body, at, updated, url } of comments.value) {
      here.set(`comment:${id}`, { url, now: body });
      const edited = updated !== at;
      addWords(hands, { kind: "comment", id, number, user, at, body, state: null, edited, asOf: updated });
    }
    const said = reviews ? await listReviews(place, number) : undefined;
    if (said?.ok === false) return said;
    for (const { id, user, body, at, state, url } of said?.value ?? []) {
      here.set(`review:${id}`, { url, now: body });
      if (state === "DISMISSED") dismissed.add(id);
      const verdict = state.toLowerCase();
      addWords(hands, {
        kind: "review",
        id,
        number,
        user,
        at,
        body,
        state: verdict,
        edited: false,
        asOf: at,
      });
    }
  }
  const words = hands.testimony.comments(number).filter(({ user }) => user.login !== hands.self.login);
  const heard = words.map((one) => {
    const key = `${one.kind}:${one.id}`;
    const gone = one.deletedBy !== null || (thorough && one.kind === "comment" && !here.has(key));
    const fate =
      one.kind === "review" && (gone || dismissed.has(one.id))
        ? ("dismissed" as const)
        : gone
          ? ("deleted" as const)
          : one.editedBy !== null
            ? ("edited" as const)
            : null;
    return { ...one, ...(here.get(key) ?? NOT_READ), fate };
  });
  return { ok: true, value: heard.sort(byTime) };
}

const LOOKED = "looked";

/** What an edited comment says now: where everything was read just now, or looked up, once for each comment. */
export async function readNow(hands: Hands, { kind, id, now }: Heard): Promise<Answer<string | null>> {
  const key = `${kind}:${id}`;
  if (now !== null || kind !== "comment" || hands.notes.get(LOOKED, key) !== undefined)
    return { ok: true, value: now };
  const found = await readWords(hands.place, id);
  if (found.ok) hands.notes.put(LOOKED, key, "");
  return found;
}

const NOT_READ = { url: null, now: null } as const;

type Read = {
  readonly kind: "comment" | "review";
  readonly id: number;
  readonly number: number;
  readonly user: Actor | null;
  readonly at: string;
  readonly body: string;
  readonly state: string | null;
  readonly edited: boolean;
  readonly asOf: string;
};

const GHOST: Actor = { id: 10_137, login: "ghost", type: "User" };

/** Words that were edited before anybody read them are kept, marked as edited: they may forbid, never allow. */
function addWords({ testimony }: Hands, { user, at, edited, asOf, ...said }: Read): void {
  const by = user ?? GHOST;
  const comment = {
    ...said,
    user: by,
    createdAt: at,
    origin: "read" as const,
    commit: null,
    editedBy: edited ? by : null,
    deletedBy: null,
  };
  testimony.add({ kind: "words", comment, asOf });
}

function byTime(a: Heard, b: Heard): number {
  return a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id - b.id;
}

export function instantOfHeard({ createdAt }: Heard): ReturnType<typeof trustedInstant> | undefined {
  return isInstant(createdAt) ? trustedInstant(createdAt) : undefined;
}
