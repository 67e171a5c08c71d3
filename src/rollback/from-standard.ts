import { z } from "zod";
import { ALERT_STATUSES, type Parsed, SEVERITIES, unsupported } from "./alert.ts";
import { type Delivery, makeAlert } from "./make-alert.ts";
import { looseLabels, looseNumbers, looseText } from "./payload.ts";
import { findTime } from "./time.ts";

export const STANDARD_TYPE = "model.alert";

/** Our own words are strict: a status that is misspelt should be noticed by the one who wrote the job. */
const dataSchema = z.object({
  model: z.string().min(1).max(100),
  environment: z.string().min(1).max(100).optional(),
  status: z.enum(ALERT_STATUSES).exclude(["unknown"]),
  severity: z.enum(SEVERITIES).default("unknown"),
  alert_key: z.string().min(1).max(500).optional(),
  model_digest: z.string().min(1).max(200).optional(),
  summary: z.string().max(2_000).optional(),
  starts_at: z.string().max(40).optional(),
  ends_at: z.string().max(40).optional(),
  labels: looseLabels,
  annotations: looseLabels,
  values: looseNumbers,
  links: z
    .object({ rule: looseText, dashboard: looseText, panel: looseText, incident: looseText })
    .optional(),
});

const bodySchema = z.object({
  type: z.string().max(200),
  timestamp: looseText,
  data: z.unknown().optional(),
});

/** What `twokey alert send` and home-made monitors send. */
export type StandardAlert = {
  readonly type: typeof STANDARD_TYPE;
  readonly timestamp: string;
  readonly data: {
    readonly model: string;
    readonly environment?: string;
    readonly status: string;
    readonly severity: string;
    readonly alert_key?: string;
    readonly model_digest?: string;
    readonly summary?: string;
    readonly starts_at?: string;
    readonly ends_at?: string;
  };
};

/** `{type: "model.alert", timestamp, data: {model, status, severity, …}}` */
export function parseStandard(value: unknown, delivery: Delivery): Parsed {
  const outer = bodySchema.safeParse(value);
  if (!outer.success) return unsupported("unsupported-payload", "this is no message with a type and data");
  const { type, data, timestamp } = outer.data;
  if (type !== STANDARD_TYPE)
    return unsupported("unsupported-event", `messages of the type ${type.slice(0, 80)} are not ours`);
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return unsupported("unsupported-payload", `data.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { model, environment, status, severity, model_digest, summary, links } = parsed.data;
  const startsAt = findTime(parsed.data.starts_at);
  // The summary is no part of it: "PSI .41" and "back to normal" are about one alert.
  const key = parsed.data.alert_key ?? `${model} ${environment ?? ""}`;
  const labels = {
    ...parsed.data.labels,
    model,
    severity,
    ...(environment === undefined ? {} : { environment }),
    ...(model_digest === undefined ? {} : { model_digest }),
  };
  const alert = makeAlert(delivery, {
    status,
    severity,
    title: summary ?? `${model}: ${status}`,
    startsAt: startsAt ?? null,
    endsAt: findTime(parsed.data.ends_at) ?? null,
    sentAt: findTime(timestamp) ?? null,
    labels,
    annotations: parsed.data.annotations,
    values: parsed.data.values,
    key,
    episode: startsAt ?? "",
    links: links === undefined ? undefined : { ...links, silence: undefined },
  });
  return { ok: true, truncated: 0, events: [alert] };
}
