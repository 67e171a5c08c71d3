import { z } from "zod";
import { type AlertStatus, type Parsed, type Severity, severityOf, unsupported } from "./alert.ts";
import { type Delivery, makeAlert, noLinks } from "./make-alert.ts";
import { boundText, looseText } from "./payload.ts";
import { findSecond } from "./time.ts";

export const DATADOG_SCHEMA = "twokey.datadog.v1";

/** The payload to paste into Datadog's webhook; it has none of its own. */
export const DATADOG_TEMPLATE = {
  schema: DATADOG_SCHEMA,
  id: "$ID",
  alert_id: "$ALERT_ID",
  cycle: "$ALERT_CYCLE_KEY",
  aggreg: "$AGGREG_KEY",
  transition: "$ALERT_TRANSITION",
  type: "$ALERT_TYPE",
  priority: "$ALERT_PRIORITY",
  scope: "$ALERT_SCOPE",
  tags: "$TAGS",
  model: "$TAGS[model]",
  environment: "$TAGS[env]",
  model_digest: "$TAGS[model_digest]",
  date: "$DATE",
  link: "$LINK",
  title: "$EVENT_TITLE",
} as const;

/** Datadog leaves a variable that it does not know as it stands; that is as good as absent. */
const filled = looseText.transform((text) =>
  text === undefined || text.trim() === "" || /^\$[A-Z_]+(?:\[[^\]]*\])?$/.test(text.trim())
    ? undefined
    : text.trim(),
);

const bodySchema = z.object({
  schema: z.literal(DATADOG_SCHEMA),
  id: filled,
  alert_id: filled,
  cycle: filled,
  transition: filled,
  priority: filled,
  scope: filled,
  tags: filled,
  model: filled,
  environment: filled,
  model_digest: filled,
  severity: filled,
  date: filled,
  link: filled,
  title: filled,
});

type Body = z.output<typeof bodySchema>;

const TRANSITIONS: Readonly<Record<string, AlertStatus>> = {
  triggered: "firing",
  "re-triggered": "firing",
  renotify: "firing",
  warn: "firing",
  "re-warn": "firing",
  "no data": "no_data",
  "re-no data": "no_data",
  recovered: "resolved",
};

/** Datadog through our template. */
export function parseDatadog(value: unknown, delivery: Delivery): Parsed {
  const parsed = bodySchema.safeParse(value);
  if (!parsed.success)
    return unsupported(
      "unsupported-payload",
      `the payload is not ours: paste the template ${DATADOG_SCHEMA} of docs/rollback.md into the webhook`,
    );
  const body = parsed.data;
  const transition = (body.transition ?? "").toLowerCase();
  const known = Object.hasOwn(TRANSITIONS, transition) ? TRANSITIONS[transition] : undefined;
  // The button "Test" fills in nothing that belongs to a monitor.
  const status = known ?? (body.alert_id === undefined ? "test" : "unknown");
  const key = `${body.alert_id ?? ""} ${body.scope ?? ""}`;
  const date = findDate(body.date);
  const alert = makeAlert(delivery, {
    status,
    severity: severityFor(body, transition),
    title: body.title ?? "",
    // A renotification carries the moment of itself, not of the beginning.
    startsAt: transition === "triggered" || transition === "warn" ? date : null,
    endsAt: status === "resolved" ? date : null,
    sentAt: date,
    labels: labelsOf(body),
    key,
    episode: body.cycle ?? "",
    links: { ...noLinks(), rule: body.link },
  });
  return { ok: true, truncated: 0, events: [alert] };
}

function severityFor({ severity, priority, tags }: Body, transition: string): Severity {
  if (transition === "warn" || transition === "re-warn") return "warning";
  const tagged = tagsOf(tags).find(([name]) => name === "severity")?.[1];
  for (const word of [severity, tagged, priority]) {
    const found = severityOf(word);
    if (found !== "unknown") return found;
  }
  return "unknown";
}

/** `a:b,c:d` */
function tagsOf(tags: string | undefined): readonly (readonly [string, string])[] {
  return (tags ?? "")
    .split(",")
    .slice(0, 64)
    .flatMap((tag): (readonly [string, string])[] => {
      const colon = tag.indexOf(":");
      return colon > 0 ? [[tag.slice(0, colon).trim(), tag.slice(colon + 1).trim()]] : [];
    });
}

function labelsOf(body: Body): Readonly<Record<string, string>> {
  const { model, environment, model_digest, alert_id, scope, priority } = body;
  const named = { model, environment, model_digest, monitor: alert_id, scope, priority };
  const labels = new Map(tagsOf(body.tags).map(([name, text]) => [boundText(name, 256), text]));
  for (const [name, text] of Object.entries(named)) if (text !== undefined) labels.set(name, text);
  return Object.fromEntries(labels);
}

/** `$DATE` is milliseconds since 1970. */
function findDate(text: string | undefined) {
  return text !== undefined && /^\d{10,14}$/.test(text) ? (findSecond(Number(text) / 1000) ?? null) : null;
}
