import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { AlertEvent, Links, SourceName } from "./alert.ts";
import { boundText, findLink } from "./payload.ts";

/** What every source is told about the delivery that it reads. */
export type Delivery = {
  readonly receiver: string;
  readonly source: SourceName;
  readonly receivedAt: Instant;
  readonly deliveryId: string;
  readonly rawSha256: Digest;
};

export type Told = Pick<AlertEvent, "status" | "severity" | "title"> &
  Partial<Pick<AlertEvent, "startsAt" | "endsAt" | "sentAt" | "annotations" | "values" | "group">> & {
    readonly labels: AlertEvent["labels"];
    /** the source's name for the alert, and for this occurrence of it */
    readonly key: string;
    readonly episode: string;
    readonly links?: Readonly<Record<keyof Links, string | undefined>> | undefined;
  };

const LONGEST_TITLE = 300;

/**
 * One alert of a delivery. Keys are digests that hold the receiver: what one receiver says can never pass
 * for an alert of another, and no key is longer than the others.
 */
export function makeAlert(delivery: Delivery, told: Told): AlertEvent {
  const { source, receiver, deliveryId, receivedAt, rawSha256 } = delivery;
  const { key, episode, links, title, status, severity, labels } = told;
  return {
    v: 1,
    source,
    receiver,
    deliveryId,
    alertKey: shortKey([source, receiver, key]),
    episodeKey: shortKey([source, receiver, key, episode]),
    status,
    severity,
    title: boundText(title === "" ? "(no title)" : title, LONGEST_TITLE),
    startsAt: told.startsAt ?? null,
    endsAt: told.endsAt ?? null,
    sentAt: told.sentAt ?? null,
    receivedAt,
    labels: Object.fromEntries(
      Object.entries(labels).map(([label, text]) => [boundText(label, 256), boundText(text)]),
    ),
    annotations: told.annotations ?? {},
    values: told.values ?? {},
    links: Object.fromEntries(
      Object.entries(links ?? {}).flatMap(([name, text]) => {
        const link = findLink(text);
        return link === undefined ? [] : [[name, link]];
      }),
    ),
    group: told.group ?? null,
    rawSha256,
  };
}

export function noLinks(): Record<keyof Links, string | undefined> {
  return {
    rule: undefined,
    dashboard: undefined,
    panel: undefined,
    silence: undefined,
    incident: undefined,
  };
}

function shortKey(parts: readonly string[]): string {
  // Half a sign would be no text that can be digested.
  return digestOf(parts.map((part) => part.toWellFormed())).slice("sha256:".length, "sha256:".length + 32);
}
