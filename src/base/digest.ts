import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalJson } from "./canonical.ts";
import { type Digest, trustedDigest } from "./ids.ts";
import type { Json } from "./json.ts";

/** sha256 of bytes or of text as UTF-8. The one place of the pure rooms that hashes. */
export function sha256(content: Uint8Array | string): Digest {
  return trustedDigest(`sha256:${createHash("sha256").update(content).digest("hex")}`);
}

/** The digest of a value: sha256 over its canonical JSON. */
export function digestOf(value: Json): Digest {
  return sha256(canonicalJson(value));
}

/** A digest that grows chunk by chunk, for files too large to hold. */
export function startDigest(): { readonly add: (bytes: Uint8Array) => void; readonly end: () => Digest } {
  const hash = createHash("sha256");
  return {
    add: (bytes) => {
      hash.update(bytes);
    },
    end: () => trustedDigest(`sha256:${hash.digest("hex")}`),
  };
}

/** HMAC-SHA256 (RFC 2104) of bytes under a shared secret. */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac("sha256", key).update(bytes).digest());
}

/**
 * Whether two byte strings are equal, in a time that tells nothing about where they differ. Both are hashed
 * first, so that not even their lengths show.
 */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const [one, other] = [a, b].map((bytes) => createHash("sha256").update(bytes).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
