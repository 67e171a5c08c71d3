/** Somebody whom a commit message names beside its author. The e-mail is empty where none is written. */
export type CoAuthor = { readonly name: string; readonly email: string };

const KEY = "co-authored-by:";
const LONGEST_LINE = 1_000;

/**
 * Every line `Co-authored-by: NAME <EMAIL>` of a message, wherever it stands and however it is written: to
 * take too many for authors is the safe side.
 */
export function parseCoAuthors(message: string): readonly CoAuthor[] {
  const found = new Map<string, CoAuthor>();
  for (const line of message.split(/\r\n|[\n\r\u2028\u2029]/)) {
    const start = line.trimStart();
    if (start.slice(0, KEY.length).toLowerCase() !== KEY) continue;
    const written = start.slice(KEY.length, LONGEST_LINE).trim();
    const open = written.lastIndexOf("<");
    const close = written.indexOf(">", open);
    const email = open < 0 ? "" : written.slice(open + 1, close < 0 ? undefined : close).trim();
    const name = (open < 0 ? written : written.slice(0, open)).trim();
    found.set(`${name}\n${email.toLowerCase()}`, { name, email });
  }
  return [...found.values()];
}

/** What an address of GitHub's own tells: `ID+LOGIN@users.noreply.github.com`, or of older accounts `LOGIN@…`. */
export type NoReply =
  | { readonly kind: "account"; readonly id: number; readonly login: string }
  | { readonly kind: "login"; readonly login: string };

export const NO_REPLY = "users.noreply.github.com";

const LOCAL = /^(?:(\d{1,15})\+)?([A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?(?:\[bot\])?)$/;

export function findNoReply(email: string, domain: string = NO_REPLY): NoReply | undefined {
  const at = email.lastIndexOf("@");
  if (at < 0 || email.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return undefined;
  const [, id, login] = LOCAL.exec(email.slice(0, at)) ?? [];
  if (login === undefined) return undefined;
  if (id === undefined) return { kind: "login", login };
  return Number(id) > 0 ? { kind: "account", id: Number(id), login } : undefined;
}
