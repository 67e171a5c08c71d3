import { digestOf, sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { type Parsed, SOURCES, type SourceName } from "./alert.ts";
import { parseAlertmanager } from "./from-alertmanager.ts";
import { parseDatadog } from "./from-datadog.ts";
import { parsePagerduty } from "./from-pagerduty.ts";
import { parseStandard } from "./from-standard.ts";
import type { Delivery } from "./make-alert.ts";
import { readBody } from "./payload.ts";
import { type AlertRequest, headerOf, type RefusedCode, type Scheme } from "./request.ts";
import { verifyRequest } from "./verify.ts";

/** Where a request arrived. */
export type Listening = {
  readonly receiver: string;
  readonly source: SourceName;
  readonly secrets: readonly string[];
};

export type Reception =
  | { readonly kind: "refused"; readonly code: RefusedCode; readonly message: string }
  | {
      readonly kind: "received";
      readonly scheme: Scheme;
      readonly deliveryId: string;
      readonly rawSha256: Digest;
      /** an authentic delivery that cannot be read is recorded by name, and never answered with 4xx */
      readonly parsed: Parsed;
    };

/** From bytes to alerts: nothing is looked into before the sender is known. */
export function receiveAlerts(request: AlertRequest, listening: Listening): Reception {
  const { receiver, source, secrets } = listening;
  const verified = verifyRequest(source, request, secrets);
  if (!verified.ok) return { kind: "refused", code: verified.code, message: verified.message };
  const rawSha256 = sha256(request.body);
  const delivery = { receiver, source, receivedAt: request.receivedAt, rawSha256 };
  const deliveryId = digestOf([
    receiver,
    source === "standard" ? (headerOf(request, "webhook-id") ?? "") : rawSha256,
  ]).slice("sha256:".length, "sha256:".length + 32);
  const parsed = parseDelivery(request.body, { ...delivery, deliveryId });
  return { kind: "received", scheme: verified.scheme, deliveryId, rawSha256, parsed };
}

/** What a body says. Never throws, whatever the body is. */
export function parseDelivery(body: Uint8Array, delivery: Delivery): Parsed {
  const read = readBody(body);
  if (!read.ok) return read;
  switch (delivery.source) {
    case "alertmanager":
    case "grafana":
      return parseAlertmanager(read.value, delivery);
    case "pagerduty":
      return parsePagerduty(read.value, delivery);
    case "datadog":
      return parseDatadog(read.value, delivery);
    case "standard":
      return parseStandard(read.value, delivery);
  }
}

/** The sources that a recorded body could have come from; for a person who did not say. */
export function guessSources(body: Uint8Array, delivery: Omit<Delivery, "source">): readonly SourceName[] {
  return SOURCES.filter((source) => parseDelivery(body, { ...delivery, source }).ok);
}
