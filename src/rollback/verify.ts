import { hmacSha256 } from "../base/digest.ts";
import { secondsOf } from "../base/instant.ts";
import type { SourceName } from "./alert.ts";
import {
  type AlertRequest,
  anySame,
  base64Of,
  bytesOf,
  findBase64,
  headerOf,
  hexOf,
  joinBytes,
  refused,
  type Verified,
} from "./request.ts";

export const GRAFANA_SIGNATURE = "x-grafana-alerting-signature";
export const GRAFANA_TIMESTAMP = "x-grafana-alerting-timestamp";
export const PAGERDUTY_SIGNATURE = "x-pagerduty-signature";

/** How far a signed timestamp may be from our clock, either way. */
const TOLERANCE = 300;
const MOST_SIGNATURES = 10;

/**
 * Does this request come from somebody who knows one of the secrets? Over the bytes as they arrived; several
 * secrets, so that one can be replaced while the other still counts.
 */
export function verifyRequest(
  source: SourceName,
  request: AlertRequest,
  secrets: readonly string[],
): Verified {
  if (secrets.length === 0 || secrets.includes("")) return refused("no-secret", "no secret is set here");
  switch (source) {
    case "alertmanager":
    case "datadog":
      return verifyToken(request, secrets);
    case "grafana":
      return verifyGrafana(request, secrets);
    case "pagerduty":
      return verifyPagerduty(request, secrets);
    case "standard":
      return verifyStandard(request, secrets);
  }
}

/** `Authorization: Bearer SECRET`, or `Basic` with the secret as password: these sources sign nothing. */
function verifyToken(request: AlertRequest, secrets: readonly string[]): Verified {
  const header = headerOf(request, "authorization");
  if (header === undefined) return refused("no-credentials", "there is no Authorization header");
  const [, scheme = "", given = ""] = /^(Bearer|Basic) +(\S+)$/i.exec(header) ?? [];
  const token = scheme.toLowerCase() === "basic" ? findPassword(given) : given;
  if (token === undefined || token === "")
    return refused("bad-credentials", "the Authorization header is neither Bearer nor Basic");
  if (!anySame([token], secrets)) return refused("bad-credentials", "the token is none of ours");
  return { ok: true, scheme: "token" };
}

function findPassword(encoded: string): string | undefined {
  const bytes = findBase64(encoded);
  if (bytes === undefined) return undefined;
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : text.slice(colon + 1);
}

/** Hex over `timestamp:body`. Without the timestamp a recorded alert could be sent again for ever. */
function verifyGrafana(request: AlertRequest, secrets: readonly string[]): Verified {
  const signature = headerOf(request, GRAFANA_SIGNATURE);
  if (signature === undefined) return refused("no-signature", `there is no header ${GRAFANA_SIGNATURE}`);
  const timestamp = headerOf(request, GRAFANA_TIMESTAMP);
  if (timestamp === undefined)
    return refused(
      "no-timestamp",
      `there is no header ${GRAFANA_TIMESTAMP}: name it as timestamp header in the contact point`,
    );
  const signed = joinBytes(bytesOf(`${timestamp}:`), request.body);
  const expected = secrets.map((secret) => hexOf(hmacSha256(bytesOf(secret), signed)));
  if (!anySame([signature], expected)) return refused("bad-signature", "the signature is not ours");
  return checkTimestamp(timestamp, request) ?? { ok: true, scheme: "grafana-hmac" };
}

/** `v1=hex,v1=hex` over the body; PagerDuty signs with the old and the new secret while one is replaced. */
function verifyPagerduty(request: AlertRequest, secrets: readonly string[]): Verified {
  const header = headerOf(request, PAGERDUTY_SIGNATURE);
  if (header === undefined) return refused("no-signature", `there is no header ${PAGERDUTY_SIGNATURE}`);
  const given = signaturesOf(header, ",", "v1=");
  if (given.length === 0) return refused("no-signature", "the header holds no v1 signature");
  const expected = secrets.map((secret) => hexOf(hmacSha256(bytesOf(secret), request.body)));
  return anySame(given, expected)
    ? { ok: true, scheme: "pagerduty-v1" }
    : refused("bad-signature", "none of the signatures is ours");
}

/** `v1,base64` over `id.timestamp.body` (Standard Webhooks 1.0). */
function verifyStandard(request: AlertRequest, secrets: readonly string[]): Verified {
  const id = headerOf(request, "webhook-id");
  // With a dot in it, one message could be read as another with the same signature.
  if (id === undefined || !/^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id))
    return refused("no-delivery-id", "there is no header webhook-id of visible signs without a dot");
  const timestamp = headerOf(request, "webhook-timestamp");
  if (timestamp === undefined) return refused("no-timestamp", "there is no header webhook-timestamp");
  const header = headerOf(request, "webhook-signature");
  const given = header === undefined ? [] : signaturesOf(header, " ", "v1,");
  if (given.length === 0) return refused("no-signature", "there is no v1 signature in webhook-signature");
  const keys = secrets.flatMap((secret) => findStandardKey(secret) ?? []);
  if (keys.length === 0) return refused("no-secret", "no secret is a whsec_ key");
  const expected = keys.map((key) => standardSignature(key, { id, timestamp, body: request.body }));
  if (!anySame(given, expected)) return refused("bad-signature", "none of the signatures is ours");
  return checkTimestamp(timestamp, request) ?? { ok: true, scheme: "standard-v1" };
}

/** The bytes of a `whsec_…` secret. */
export function findStandardKey(secret: string): Uint8Array | undefined {
  return secret.startsWith("whsec_") ? findBase64(secret.slice("whsec_".length)) : undefined;
}

/** The one signature of a message, without its `v1,`. */
export function standardSignature(
  key: Uint8Array,
  message: { readonly id: string; readonly timestamp: string; readonly body: Uint8Array },
): string {
  const { id, timestamp, body } = message;
  return base64Of(hmacSha256(key, joinBytes(bytesOf(`${id}.${timestamp}.`), body)));
}

/** Lists of signatures: spaces and other versions are skipped, and nobody makes us try thousands. */
function signaturesOf(header: string, separator: string, prefix: string): readonly string[] {
  return header
    .split(separator)
    .slice(0, MOST_SIGNATURES)
    .map((part) => part.trim())
    .flatMap((part) => (part.startsWith(prefix) ? [part.slice(prefix.length)] : []));
}

/** Signed, so it is the sender's word; too old means that somebody may be sending it again. */
function checkTimestamp(text: string, { receivedAt }: AlertRequest): Verified | undefined {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (Math.abs(secondsOf(receivedAt) - seconds) <= TOLERANCE) return undefined;
  return refused("stale-timestamp", `the timestamp is not within ${TOLERANCE} s of our clock`);
}
