/** Branded strings: parsed once at the edge, trusted inside. This file and the readers alone may assert types. */

/** `sha256:` or `md5:` and lower-case hex. `md5:` appears only where DVC knows nothing better. */
export type Digest = string & { readonly brand: "digest" };
/** A model's id: `^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`, never `policy`. */
export type ModelName = string & { readonly brand: "model" };

const DIGEST = /^(?:sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$/;
const MODEL_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** The name under which changes of controls are governed; no model may take it. */
export const POLICY = "policy";

export function findDigest(text: string): Digest | undefined {
  return DIGEST.test(text) ? (text as Digest) : undefined;
}

export function findModelName(text: string): ModelName | undefined {
  return MODEL_NAME.test(text) && text !== POLICY ? (text as ModelName) : undefined;
}

/** For values that this program made itself; anything from outside goes through `find…`. */
export function trustedDigest(text: string): Digest {
  const digest = findDigest(text);
  if (digest === undefined) throw new Error(`not a digest: ${text}`);
  return digest;
}

export function trustedModelName(text: string): ModelName {
  const name = findModelName(text);
  if (name === undefined) throw new Error(`not a model name: ${text}`);
  return name;
}

/** The first 8 hex digits, for prose and tables; data always carries the whole. */
export function shortDigest(digest: Digest): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, 8);
}
