import type { SourceName } from "./alert.ts";

/** What happened to a request, as far as the one who sent it should know. */
export type Situation =
  /** written down; what becomes of it is found out later */
  | "accepted"
  /** the same delivery was written down before */
  | "duplicate"
  /** authentic, and of a kind that we do not read: recorded by name */
  | "unsupported"
  | "refused"
  | "unknown-address"
  | "wrong-method"
  | "not-json"
  | "encoded"
  | "too-large"
  | "too-slow"
  | "busy"
  | "inbox-full";

export type Response = {
  readonly status: number;
  /** seconds, for the header Retry-After */
  readonly retryAfter?: number;
  /** whether this source sends the same again by itself after this answer */
  readonly sentAgain: boolean;
};

const STATUS: Readonly<Record<Situation, number>> = {
  accepted: 202,
  duplicate: 202,
  unsupported: 200,
  refused: 401,
  "unknown-address": 404,
  "wrong-method": 405,
  "not-json": 415,
  encoded: 415,
  "too-large": 413,
  "too-slow": 408,
  busy: 503,
  "inbox-full": 503,
};

/** Who tries again after which answers. Grafana does not; its next notification comes with the next flush. */
const SENT_AGAIN: Readonly<Record<SourceName, (status: number) => boolean>> = {
  alertmanager: (status) => status >= 500,
  grafana: () => false,
  datadog: (status) => status >= 500,
  pagerduty: (status) => status >= 500 || status === 429,
  standard: (status) => status >= 300,
};

const RETRY_AFTER = 30;

/**
 * The status is part of each source's protocol: 429 is a loss for ever at Alertmanager and Datadog, and three
 * refusals silence PagerDuty for a day. So being busy is 503 everywhere, and whatever is a matter of policy
 * (an unknown model, a stale alert, a cooldown) is a success with a recorded outcome.
 */
export function statusFor(source: SourceName, situation: Situation): Response {
  const status = STATUS[situation];
  const sentAgain = SENT_AGAIN[source](status);
  return status === 503 ? { status, sentAgain, retryAfter: RETRY_AFTER } : { status, sentAgain };
}
