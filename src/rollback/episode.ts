import type { Instant } from "../base/instant.ts";
import type { AlertEvent, AlertStatus, Severity } from "./alert.ts";

/** What is remembered of one occurrence of an alert, from its first sign to its end. */
export type Episode = {
  readonly key: string;
  readonly alertKey: string;
  readonly status: Extract<AlertStatus, "firing" | "acknowledged" | "resolved" | "no_data">;
  readonly severity: Severity;
  /** by our own clock: holds are counted from here */
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  readonly startsAt: Instant | null;
  readonly resolvedAt: Instant | null;
  /** deliveries that spoke of it */
  readonly count: number;
};

export type Observation = {
  readonly kind:
    | "new"
    /** said before: a sticky comment counts it */
    | "repeat"
    | "resolved"
    /** fires again after its end was told */
    | "reopened"
    /** older than what is known already: webhooks come in any order */
    | "late"
    /** the end of something that never began here */
    | "unheard";
  /** to be remembered from now on; undefined where there is nothing to remember */
  readonly episode: Episode | undefined;
};

/** Puts one event into what is known of its episode. Order and repetition of deliveries do not matter. */
export function observeAlert(before: Episode | undefined, event: AlertEvent): Observation {
  const { status } = event;
  if (status === "test" || status === "unknown") return { kind: "unheard", episode: before };
  const said = event.sentAt ?? event.receivedAt;
  if (status === "resolved") return observeEnd(before, event, event.endsAt ?? said);
  if (before === undefined) return { kind: "new", episode: begin(event) };
  if (before.resolvedAt !== null) {
    const newest = latest(event.startsAt ?? event.sentAt ?? event.receivedAt, said);
    if (newest <= before.resolvedAt) return { kind: "late", episode: before };
    return { kind: "reopened", episode: { ...begin(event), count: before.count + 1 } };
  }
  // Somebody who looks at it does not end it, and a repetition does not undo that somebody looks.
  const now = status === "firing" && before.status === "acknowledged" ? before.status : status;
  const episode = {
    ...before,
    status: now,
    severity: event.severity,
    // Missing data are no fire: how long it burns is counted from the first flame.
    firstSeen: before.status === "no_data" && now === "firing" ? event.receivedAt : before.firstSeen,
    lastSeen: latest(before.lastSeen, event.receivedAt),
    count: before.count + 1,
  };
  return { kind: "repeat", episode };
}

function observeEnd(before: Episode | undefined, event: AlertEvent, end: Instant): Observation {
  const resolved = { status: "resolved", resolvedAt: end } as const;
  // Remembered, so that the beginning, should it come later, is known to be over.
  if (before === undefined) return { kind: "unheard", episode: { ...begin(event), ...resolved } };
  if (before.resolvedAt !== null && before.resolvedAt >= end)
    return { kind: "late", episode: { ...before, count: before.count + 1 } };
  const began = before.startsAt ?? before.firstSeen;
  if (before.resolvedAt === null && event.endsAt !== null && end < began)
    return { kind: "late", episode: before };
  const lastSeen = latest(before.lastSeen, event.receivedAt);
  return { kind: "resolved", episode: { ...before, ...resolved, lastSeen, count: before.count + 1 } };
}

function begin(event: AlertEvent): Episode {
  const { episodeKey, alertKey, status, severity, receivedAt, startsAt } = event;
  return {
    key: episodeKey,
    alertKey,
    status: status === "acknowledged" || status === "no_data" ? status : "firing",
    severity,
    firstSeen: receivedAt,
    lastSeen: receivedAt,
    startsAt,
    resolvedAt: null,
    count: 1,
  };
}

function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
