import { sameBytes } from "../base/digest.ts";
import type { Instant } from "../base/instant.ts";

/** What arrived, before anything is believed. */
export type AlertRequest = {
  /** names in lower case; a header that came twice is an array of both */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** byte for byte: signatures are over what was sent, not over what we would write */
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
};

export type RefusedCode =
  | "no-signature"
  | "bad-signature"
  | "no-timestamp"
  | "stale-timestamp"
  | "no-delivery-id"
  | "no-credentials"
  | "bad-credentials"
  | "no-secret";

export type Verified =
  | { readonly ok: true; readonly scheme: Scheme }
  | { readonly ok: false; readonly code: RefusedCode; readonly message: string };

/** `token`: whoever knows the secret. The others sign what they send. */
export type Scheme = "token" | "grafana-hmac" | "pagerduty-v1" | "standard-v1";

export function refused(code: RefusedCode, message: string): Verified {
  return { ok: false, code, message };
}

const LONGEST_HEADER = 8_192;

/** One header with one value; a header that stands twice says nothing, because nobody knows which counts. */
export function headerOf({ headers }: AlertRequest, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return typeof value === "string" && value.length > 0 && value.length <= LONGEST_HEADER ? value : undefined;
}

const encoder = new TextEncoder();

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Strict base64 with padding; undefined for anything else. */
export function findBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return base64Of(bytes) === text ? bytes : undefined;
}

/** Whether any pair is equal; every pair is looked at, so that the time tells nothing. */
export function anySame(given: readonly string[], expected: readonly string[]): boolean {
  let found = false;
  for (const one of given)
    for (const other of expected) if (sameBytes(bytesOf(one), bytesOf(other))) found = true;
  return found;
}
