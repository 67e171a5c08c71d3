import { z } from "zod";
import { type AlertStatus, type Parsed, type Severity, severityOf, unsupported } from "./alert.ts";
import { type Delivery, makeAlert, noLinks } from "./make-alert.ts";
import { boundText, looseText } from "./payload.ts";
import { findTime } from "./time.ts";

const named = z.object({ id: looseText, summary: looseText }).nullish().catch(null);

const bodySchema = z.object({
  event: z.object({
    id: z.string().min(1).max(200),
    event_type: z.string().min(1).max(200),
    resource_type: looseText,
    occurred_at: looseText,
    data: z.object({
      id: looseText,
      type: looseText,
      status: looseText,
      title: looseText,
      html_url: looseText,
      created_at: looseText,
      urgency: looseText,
      service: named,
      priority: named,
    }),
  }),
});

type Event = z.output<typeof bodySchema>["event"];

/** Which events say something about whether it still burns. Others are named and let go. */
const STATUSES: Readonly<Record<string, AlertStatus>> = {
  "incident.triggered": "firing",
  "incident.reopened": "firing",
  "incident.escalated": "firing",
  "incident.delegated": "firing",
  "incident.unacknowledged": "firing",
  "incident.acknowledged": "acknowledged",
  "incident.resolved": "resolved",
  "pagey.ping": "test",
};

/** Events of the status word that PagerDuty keeps: priority, title, custom fields. */
const BY_STATUS = ["incident.priority_updated", "incident.service_updated", "incident.incident_type.changed"];

/** Webhooks v3. The model comes from the title, `[model:fraud]`, or through a route from the service. */
export function parsePagerduty(value: unknown, delivery: Delivery): Parsed {
  const parsed = bodySchema.safeParse(value);
  if (!parsed.success) {
    const old = z.object({ messages: z.array(z.unknown()) }).safeParse(value);
    return unsupported(
      "unsupported-payload",
      old.success
        ? "this is a webhook of PagerDuty v1 or v2: make a subscription of webhooks v3"
        : "this is no webhook of PagerDuty v3",
    );
  }
  const { event } = parsed.data;
  const status = statusOf(event);
  if (status === undefined)
    return unsupported(
      "unsupported-event",
      `${boundText(event.event_type, 100)} says nothing about an alert`,
    );
  const { data } = event;
  const created = findTime(data.created_at);
  const occurred = findTime(event.occurred_at) ?? null;
  const reopened = event.event_type === "incident.reopened";
  const title = data.title ?? event.event_type;
  const alert = makeAlert(delivery, {
    status,
    severity: severityFor(event),
    title,
    startsAt: (reopened ? occurred : created) ?? occurred,
    endsAt: status === "resolved" ? occurred : null,
    sentAt: occurred,
    labels: labelsOf(event, title),
    key: data.id ?? event.id,
    episode: created ?? "",
    links: { ...noLinks(), incident: data.html_url },
  });
  return { ok: true, truncated: 0, events: [alert] };
}

function statusOf({ event_type: type, data }: Event): AlertStatus | undefined {
  if (Object.hasOwn(STATUSES, type)) return STATUSES[type];
  if (!BY_STATUS.includes(type)) return undefined;
  return data.status === "triggered" ? "firing" : data.status === "acknowledged" ? "acknowledged" : undefined;
}

/** The priority that people set, else PagerDuty's own urgency. */
function severityFor({ data }: Event): Severity {
  const byPriority = severityOf(data.priority?.summary);
  if (byPriority !== "unknown") return byPriority;
  return data.urgency === "high" ? "critical" : data.urgency === "low" ? "warning" : "unknown";
}

function labelsOf({ event_type, data }: Event, title: string): Readonly<Record<string, string>> {
  const tags = [...title.matchAll(/\[([a-z_]{1,40}):([^[\]\s]{1,100})\]/g)].slice(0, 20);
  const rows = [
    ["event_type", event_type],
    ["service", data.service?.summary],
    ["service_id", data.service?.id],
    ["priority", data.priority?.summary],
    ["urgency", data.urgency],
    // What stands in the title comes last: it may name the model, and not what PagerDuty says of itself.
    ...tags.map(([, name = "", tag = ""]) => [name, tag] as const),
  ] as const;
  const labels = new Map<string, string>();
  for (const [name, text] of rows) if (text !== undefined && !labels.has(name)) labels.set(name, text);
  return Object.fromEntries(labels);
}
