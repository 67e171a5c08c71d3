import { z } from "zod";
import { canonicalJson } from "../base/canonical.ts";
import { type AlertEvent, type AlertStatus, type Parsed, severityOf, unsupported } from "./alert.ts";
import { type Delivery, makeAlert } from "./make-alert.ts";
import { looseLabels, looseNumbers, looseText, MOST_ALERTS } from "./payload.ts";
import { findTime } from "./time.ts";

const alertSchema = z.object({
  status: looseText,
  labels: looseLabels,
  annotations: looseLabels,
  startsAt: looseText,
  endsAt: looseText,
  fingerprint: looseText,
  generatorURL: looseText,
  dashboardURL: looseText,
  panelURL: looseText,
  silenceURL: looseText,
  values: looseNumbers,
});

/** The keys that both promise; templates of their users may leave out everything. */
const bodySchema = z.object({
  version: z.union([z.string(), z.number()]),
  status: z.enum(["firing", "resolved"]),
  alerts: z.array(alertSchema),
  groupKey: looseText,
  commonLabels: looseLabels,
  commonAnnotations: looseLabels,
  truncatedAlerts: z.int().min(0).max(1_000_000_000).catch(0),
  orgId: looseText,
});

type Body = z.output<typeof bodySchema>;
type Alert = z.output<typeof alertSchema>;

/**
 * Webhooks of Alertmanager (format 4) and Grafana's unified alerting (format 1), which took it over. Both
 * send groups; each alert of a group is routed on its own. Their `receiver` is a quoted regular expression,
 * so nothing rests on it.
 */
export function parseAlertmanager(value: unknown, delivery: Delivery): Parsed {
  const parsed = bodySchema.safeParse(value);
  const format = delivery.source === "grafana" ? "1" : "4";
  if (!parsed.success) return unsupported("unsupported-payload", whyNot(value, delivery));
  const body = parsed.data;
  if (String(body.version) !== format)
    return unsupported(
      "unsupported-payload",
      `the payload has version ${String(body.version).slice(0, 20)}, and ${delivery.source} sends version ${format}`,
    );
  if (body.alerts.length === 0 && body.truncatedAlerts === 0)
    return unsupported("unsupported-payload", "the payload holds no alert");
  // What fires matters more than what is over, where not all of it can be kept.
  const ordered = [
    ...body.alerts.filter(({ status }) => status === "firing"),
    ...body.alerts.filter(({ status }) => status !== "firing"),
  ];
  const truncated = body.truncatedAlerts + Math.max(0, ordered.length - MOST_ALERTS);
  // Every alert was left out: what they have in common still says which model it is.
  const shown = ordered.length === 0 ? [groupAlert(body)] : ordered.slice(0, MOST_ALERTS);
  return { ok: true, truncated, events: shown.map((alert) => eventOf(alert, body, delivery)) };
}

function whyNot(value: unknown, { source }: Delivery): string {
  const old = z.object({ ruleName: z.unknown(), state: z.string() }).safeParse(value);
  return old.success && old.data.ruleName !== undefined
    ? "this is Grafana's alerting from before version 9: use unified alerting"
    : `this is not what ${source} sends by itself: remove the custom payload template`;
}

function groupAlert({ status, commonLabels, commonAnnotations }: Body): Alert {
  return alertSchema.parse({ status, labels: commonLabels, annotations: commonAnnotations });
}

function eventOf(alert: Alert, body: Body, delivery: Delivery): AlertEvent {
  const labels = { ...body.commonLabels, ...alert.labels };
  const startsAt = findTime(alert.startsAt);
  const name = labels["alertname"] ?? "";
  const annotations = { ...body.commonAnnotations, ...alert.annotations };
  const status = statusOf(alert.status ?? body.status, name, delivery);
  return makeAlert(delivery, {
    status,
    severity: severityOf(labels["severity"]),
    title: annotations["summary"] ?? name,
    startsAt: startsAt ?? null,
    // While it fires, the end is in year 1 or in the future: no end at all.
    endsAt: status === "resolved" ? (findTime(alert.endsAt) ?? null) : null,
    labels,
    annotations,
    values: alert.values,
    key: `${body.orgId ?? ""} ${alert.fingerprint ?? canonicalJson(alert.labels)}`,
    episode: startsAt ?? alert.startsAt ?? "",
    links: {
      rule: alert.generatorURL,
      dashboard: alert.dashboardURL,
      panel: alert.panelURL,
      silence: alert.silenceURL,
      incident: undefined,
    },
    group:
      body.groupKey === undefined
        ? null
        : { key: body.groupKey.slice(0, 300).toWellFormed(), truncated: body.truncatedAlerts },
  });
}

/** Grafana's button "Test" sends an alert by this name; Grafana marks missing data by names of its own. */
function statusOf(status: string, name: string, { source }: Delivery): AlertStatus {
  if (source === "grafana" && name === "TestAlert") return "test";
  if (
    source === "grafana" &&
    status === "firing" &&
    (name === "DatasourceNoData" || name === "DatasourceError")
  )
    return "no_data";
  return status === "firing" || status === "resolved" ? status : "unknown";
}
