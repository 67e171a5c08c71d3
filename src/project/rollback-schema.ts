import { z } from "zod";
import { complaint } from "./complaint.ts";
import { complainOfRepeats, duration, durationBetween, type Frozen, owners } from "./fields.ts";

/**
 * The key `rollback` of `.github/twokey.yml`. It narrows what may happen; which alerts are believed at all
 * is set, with their secrets, by whoever operates the bot.
 */
export const ACTIONS = ["comment", "open_issue", "open_pr"] as const;

const pattern = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), {
    error: complaint("the pattern has control characters", "Write it with visible characters."),
  });

const patterns = z
  .array(pattern)
  .min(1)
  .max(100)
  .superRefine((list, context) => complainOfRepeats(list, context));

const route = z.strictObject({
  match: z
    .record(z.string().min(1).max(100), pattern)
    .default({})
    .describe("label → pattern, all of which must match: *, ?, {a,b}, and ! in front for anything else"),
  model: pattern
    .default("{{model}}")
    .describe("the model, or a label that names it: {{model}}. It must be in the registry"),
  digest_label: z
    .string()
    .min(1)
    .max(100)
    .default("model_digest")
    .describe("the label that says which bundle the alert is about"),
  action: z.enum(ACTIONS).optional().describe("the most that may happen; by severity when absent"),
  hold: durationBetween("0s", "1d")
    .optional()
    .describe("how long the alert must fire; by severity when absent"),
});

const receiver = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, {
      error: complaint("this is no id of a receiver", "Use the id that the operator gave it, e.g. am-prod."),
    })
    .describe("the receiver's id, as the operator of the bot set it up"),
  models: patterns.optional().describe("the models that its alerts may touch, e.g. [fraud-*]"),
  max_action: z.enum(ACTIONS).default("open_pr").describe("the most that its alerts may do"),
});

const count = z.number().int().min(1).max(1_000);

export const rollbackSchema = z.strictObject({
  enabled: z.boolean().default(true).describe("false: alerts are recorded and lead to nothing"),
  responders: owners
    .default([])
    .describe("who may ask for a rollback and sign an expedited one, besides owners"),
  receivers: z
    .array(receiver)
    .max(50)
    .superRefine((list, context) =>
      complainOfRepeats(
        list.map(({ id }) => id),
        context,
      ),
    )
    .default([])
    .describe("narrows single receivers; one that is not named here may do everything"),
  routes: z
    .array(route)
    .max(200)
    .default([])
    .describe("from alert to model, the first that matches; by the label model when absent"),
  cooldown: durationBetween("0s", "30d").prefault("6h").describe("after a rollback alerts only comment"),
  decline_cooldown: durationBetween("0s", "30d")
    .prefault("24h")
    .describe("after a rollback was closed unmerged alerts only comment"),
  quota: z
    .strictObject({
      prs: count.default(2).describe("automatic rollbacks of one model"),
      per: durationBetween("1h", "30d").prefault("7d").describe("in this time"),
    })
    .prefault({})
    .describe("how many rollbacks may open by themselves"),
  flapping: z
    .strictObject({
      transitions: count.default(3).describe("changes between firing and resolved"),
      window: durationBetween("1m", "1d").prefault("60m").describe("in this time"),
    })
    .prefault({})
    .describe("an alert that comes and goes opens no rollback"),
  storm: z
    .strictObject({
      models: count.default(5).describe("this many models alert"),
      fraction: z.number().positive().max(1).default(0.3).describe("or this share of all models"),
      window: durationBetween("1m", "1d").prefault("10m").describe("in this time"),
      open_for: durationBetween("1m", "1d").prefault("30m").describe("how long single rollbacks then wait"),
    })
    .prefault({})
    .describe("many models at once become one issue: the cause is rarely the models"),
  max_event_age: durationBetween("1m", "30d").prefault("24h").describe("older alerts only comment"),
  max_age_since_activation: durationBetween("1h", "520w")
    .prefault("14d")
    .describe("a version that was live longer is not rolled back by itself"),
  min_live: duration.prefault("24h").describe("how long a version must have been live to be a target"),
  max_depth: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(5)
    .describe("how many versions back to look for a target"),
  verify_window: durationBetween("1m", "7d")
    .prefault("30m")
    .describe("how long alerts are watched afterwards"),
  freeze: durationBetween("0s", "24h")
    .prefault("24h")
    .describe("how long other changes of the model wait once a person signed the rollback"),
  on_resolved: z
    .enum(["comment", "close_if_unapproved"])
    .default("comment")
    .describe("what happens to an open rollback when the alert resolves"),
  label_allow: z
    .array(z.string().min(1).max(100))
    .max(100)
    .superRefine((list, context) => complainOfRepeats(list, context))
    .default(["alertname", "model", "environment", "severity", "model_digest"])
    .describe("labels of alerts that may be shown in issues and pull requests"),
});

export type RollbackSettings = Frozen<z.output<typeof rollbackSchema>>;
