import type { Digest } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";

/** Who can send alerts. `standard` is our own format, signed as Standard Webhooks describe. */
export const SOURCES = ["alertmanager", "grafana", "pagerduty", "datadog", "standard"] as const;
export type SourceName = (typeof SOURCES)[number];

export const ALERT_STATUSES = ["firing", "resolved", "acknowledged", "no_data", "test", "unknown"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

export const SEVERITIES = ["critical", "high", "warning", "info", "unknown"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One production warning, whoever sent it. Every text is bounded; none of it is safe to show as it is. */
export type AlertEvent = {
  readonly v: 1;
  readonly source: SourceName;
  /** id of the receiver, as the operator named it */
  readonly receiver: string;
  /** the same for every repetition of one delivery */
  readonly deliveryId: string;
  /** the same for every occurrence of one alert at one receiver: 32 hex digits */
  readonly alertKey: string;
  /** the same from firing to resolved, another the next time: 32 hex digits */
  readonly episodeKey: string;
  readonly status: AlertStatus;
  readonly severity: Severity;
  readonly title: string;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** when the source says that it spoke, where it says so */
  readonly sentAt: Instant | null;
  readonly receivedAt: Instant;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
  readonly links: Links;
  readonly group: { readonly key: string; readonly truncated: number } | null;
  /** of the body as it arrived; the body itself is not kept */
  readonly rawSha256: Digest;
};

/** Only http and https addresses. */
export type Links = {
  readonly rule?: string;
  readonly dashboard?: string;
  readonly panel?: string;
  readonly silence?: string;
  readonly incident?: string;
};

/** What one delivery says: its alerts, or by name why it cannot be read. Authentic either way. */
export type Parsed =
  | {
      readonly ok: true;
      readonly events: readonly AlertEvent[];
      /** alerts that the sender or we left out */
      readonly truncated: number;
    }
  | { readonly ok: false; readonly code: UnsupportedCode; readonly message: string };

export type UnsupportedCode = "not-json" | "too-complex" | "unsupported-payload" | "unsupported-event";

export function unsupported(code: UnsupportedCode, message: string): Parsed {
  return { ok: false, code, message: message.toWellFormed() };
}

/** The default meaning of the words that monitors use for how bad it is. */
const SEVERITY_WORDS: Readonly<Record<string, Severity>> = {
  critical: "critical",
  page: "critical",
  emergency: "critical",
  p1: "critical",
  sev0: "critical",
  error: "high",
  high: "high",
  major: "high",
  p2: "high",
  sev1: "high",
  warning: "warning",
  warn: "warning",
  minor: "warning",
  medium: "warning",
  p3: "warning",
  sev2: "warning",
  info: "info",
  information: "info",
  informational: "info",
  low: "info",
  none: "info",
  p4: "info",
  p5: "info",
  sev3: "info",
  sev4: "info",
};

/** A word that nobody knows is not taken for a page in the night, nor for silence: it is `unknown`. */
export function severityOf(word: string | undefined): Severity {
  const known = (word ?? "").trim().toLowerCase();
  return Object.hasOwn(SEVERITY_WORDS, known) ? (SEVERITY_WORDS[known] ?? "unknown") : "unknown";
}
