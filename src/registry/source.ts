import { digestOf, sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { LONGEST_TEXT, type RecordedText } from "./words.ts";

/**
 * Free text as an event keeps it. By digest, it can be erased where it was said and the chain stays whole;
 * inline, the registry can be read without GitHub. Inline text is cut to what an event may hold.
 */
export function recordText(
  text: string,
  how: { readonly url: string | null; readonly inline: boolean },
): RecordedText {
  const whole = text.toWellFormed();
  return how.inline
    ? { inline: whole.slice(0, LONGEST_TEXT).toWellFormed() }
    : { digest: sha256(whole), url: how.url };
}

/** What identifies a thing that somebody said on GitHub. Counters and avatars change; this does not. */
export type Said = {
  readonly kind: "comment" | "review" | "issue";
  readonly id: number;
  readonly user: number;
  readonly at: string;
  readonly body: string;
};

/** The digest that an event keeps of its source, so that it can be compared later without keeping the text. */
export function sourceDigest({ kind, id, user, at, body }: Said): Digest {
  return digestOf({ v: 1, kind, id, user, at, body: sha256(body) });
}
