import type { Instant } from "../src/base/instant.ts";
import type { Speaker, Spoken } from "../src/decide/acts.ts";
import { recordText, sourceDigest } from "../src/registry/source.ts";
import type { Command } from "../src/signoff/command.ts";
import type { Claim } from "../src/signoff/person.ts";
import type { Scope } from "../src/signoff/parts.ts";
import type { Heard } from "./hear.ts";
import { must, type Office } from "./office.ts";
import type { Voices } from "./voices.ts";

/** Who speaks, with everything that their commands could need to know about them. */
export async function spokenOf(
  office: Office,
  one: Heard,
  {
    at,
    commands,
    voices,
    views = [],
    wanted = () => undefined,
  }: {
    readonly at: Instant;
    readonly commands: readonly Command[];
    readonly voices: Voices;
    /** what the button of a review is about, which names no model */
    readonly views?: readonly { readonly scope: Scope }[];
    /** roles of a scope that nobody fills yet, where that is all that matters */
    readonly wanted?: (scope: Scope) => ReadonlySet<string> | undefined;
  },
): Promise<Spoken> {
  const person = { id: one.user.id, login: one.user.login };
  const human = one.user.type === "User";
  const scopes = new Set([
    ...views.map(({ scope }) => scope),
    ...commands.flatMap((command) => ("model" in command && command.model !== null ? [command.model] : [])),
  ]);
  const claims = new Map<Scope, readonly Claim[]>();
  for (const scope of human ? scopes : [])
    claims.set(scope, must(await voices.claimsOf(person, scope, wanted(scope))));
  const asksWrite = commands.some(({ verb }) => verb === "hold" || verb === "recheck");
  const mayWrite = human && asksWrite ? must(await voices.mayWrite(person)) : false;
  const speaker: Speaker = { person, human, mayWrite, claims: (scope) => claims.get(scope) ?? [] };
  const { kind, id, body } = one;
  const snapshot = sourceDigest({ kind, id, user: person.id, at, body });
  const url = urlOf(office, one);
  return {
    at,
    speaker,
    source: { kind, id: String(id), url, snapshot },
    text: (words) => recordText(words, { url, inline: false }),
  };
}

function urlOf({ hands, facts }: Office, { kind, id, number, url }: Heard): string | null {
  if (url !== null && url.startsWith("https://")) return url;
  if (!hands.site.startsWith("https://")) return null;
  const mark = kind === "review" ? `pullrequestreview-${id}` : `issuecomment-${id}`;
  return `${hands.site}/${facts.owner}/${facts.name}/pull/${number}#${mark}`;
}
