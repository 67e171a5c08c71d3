import { digestOf, sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";

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
