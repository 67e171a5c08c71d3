import { markdownTable } from "markdown-table";
import { markdownCode, markdownText, plain } from "../base/text.ts";
import type { AlertEvent } from "../rollback/alert.ts";
import type { Episode } from "../rollback/episode.ts";
import type { Precondition, PreconditionCode } from "../rollback/preconditions.ts";
import type { Skipped } from "../rollback/target.ts";
import { alignColumns } from "./columns.ts";

/** Tables that every text about a rollback shares. Whatever came from outside is escaped and cut here. */

/** What may be shown of alerts in this repository. */
export type Shown = {
  /** `rollback.label_allow` */
  readonly labels: readonly string[];
  /** anybody can read it: then titles and links, too, only where `title` and `links` are allowed */
  readonly everybody: boolean;
};

export type SeenAlert = { readonly event: AlertEvent; readonly episode: Episode };

const MOST_ALERTS = 20;

export function renderAlertTable(alerts: readonly SeenAlert[], shown: Shown): string {
  if (alerts.length === 0) return "No alert: a person asked.";
  const head = ["alert", "source", "severity", "since", "last seen", "times", "labels", "look"];
  const rows = alerts
    .slice(0, MOST_ALERTS)
    .map(({ event, episode }) => [
      nameOf(event, shown),
      `${event.source} · ${markdownCode(event.receiver, 40)}`,
      episode.severity,
      event.startsAt ?? episode.firstSeen,
      episode.resolvedAt === null ? episode.lastSeen : `resolved ${episode.resolvedAt}`,
      String(episode.count),
      labelsOf(event, shown),
      linksOf(event, shown),
    ]);
  const more = alerts.length - MOST_ALERTS;
  const truncated = Math.max(0, ...alerts.map(({ event }) => event.group?.truncated ?? 0));
  return [
    markdownTable([head, ...rows]),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    ...(truncated > 0 ? [`The source left out ${truncated} more alerts of the group.`] : []),
  ].join("\n\n");
}

function nameOf(event: AlertEvent, shown: Shown): string {
  const name = event.labels["alertname"];
  if (name !== undefined && shown.labels.includes("alertname")) return markdownText(name, 80);
  const open = !shown.everybody || shown.labels.includes("title");
  return open ? markdownText(event.title, 120) : `alert ${markdownCode(event.alertKey.slice(0, 8))}`;
}

const MOST_LABELS = 12;

function labelsOf({ labels }: AlertEvent, shown: Shown): string {
  return (
    Object.entries(labels)
      .filter(([name]) => name !== "alertname" && shown.labels.includes(name))
      .slice(0, MOST_LABELS)
      // No code spans: what looks like a marker of ours must not stand in a text as it is.
      .map(([name, value]) => markdownText(`${name}=${value}`, 120))
      .join(" · ")
  );
}

function linksOf({ links }: AlertEvent, shown: Shown): string {
  if (shown.everybody && !shown.labels.includes("links")) return "";
  return Object.entries(links)
    .map(([name, address]) => `[${name}](${address.replace(/[()<>|\\`"'*_~[\]@]/g, encodeSign)})`)
    .join(" ");
}

function encodeSign(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

const NAMES: Readonly<Record<PreconditionCode, string>> = {
  enabled: "rollback is turned on",
  route: "a route leads to a model",
  receiver: "the receiver may speak for it",
  model: "the registry knows the model",
  environment: "it is about production",
  "live-version": "a version is live",
  firing: "the alert fires",
  "not-undone": "not rolled back already",
  "names-live": "it is about what is live",
  age: "it is not old",
  "no-open-rollback": "no rollback is open",
  "not-held": "nobody holds the model",
  cooldown: "no rollback just happened",
  decline: "nobody just declined one",
  effective: "the last rollback helped",
  "recent-change": "something changed lately",
  quota: "few automatic ones so far",
  "no-storm": "few models alarm at once",
  target: "a version can be restored",
  "max-action": "a pull request is allowed",
  severity: "it is severe enough",
  hold: "it fired long enough",
};

function markOf({ holds, warn }: Precondition): string {
  return holds ? (warn ? "⚠️ as far as known" : "✅ yes") : "❌ no";
}

/** Why there is a pull request, or none. */
export function renderPreconditions(preconditions: readonly Precondition[]): string {
  const rows = preconditions.map((one) => [NAMES[one.code], markOf(one), markdownText(one.explanation, 400)]);
  return markdownTable([["condition", "holds", "because"], ...rows]);
}

/** The same for a terminal. */
export function alignPreconditions(preconditions: readonly Precondition[]): readonly string[] {
  return alignColumns(
    preconditions.map((one) => [`  ${markOf(one)}`, NAMES[one.code], plain(one.explanation, 400)]),
  );
}

const MOST_SKIPPED = 20;

/** Every version that was passed over, and why. */
export function renderSkipped(skipped: readonly Skipped[]): string {
  const told = skipped.filter(({ reason }) => reason !== "live");
  if (told.length === 0) return "";
  const more = told.length > MOST_SKIPPED ? [`- … and ${told.length - MOST_SKIPPED} more`] : [];
  const lines = told
    .slice(0, MOST_SKIPPED)
    .map(({ version, explanation }) => `- version ${version}: ${markdownText(explanation, 400)}`);
  return [...lines, ...more].join("\n");
}
