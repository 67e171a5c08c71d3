import { z } from "zod";
import {
  countSchema,
  idSchema,
  instantSchema,
  lineSchema,
  loginSchema,
  scopeSchema,
  sha256Schema,
  urlSchema,
} from "../signoff/parts.ts";
import { changeBodies, liveBodies } from "./bodies.ts";
import { eventIdSchema } from "./words.ts";

/** Who did it on GitHub; `system` for what nobody in particular did. */
export const actorSchema = z.strictObject({
  id: idSchema,
  login: loginSchema,
  kind: z.enum(["user", "bot", "system"]),
});
export type Actor = z.infer<typeof actorSchema>;

/** Where the fact can be seen, and a digest of what was seen there when it was recorded. */
export const sourceSchema = z.strictObject({
  kind: z.enum(["comment", "review", "issue", "pull", "push", "run", "alert", "schedule", "command"]),
  id: lineSchema(200),
  url: urlSchema.nullable(),
  snapshot: sha256Schema.nullable(),
});
export type Source = z.infer<typeof sourceSchema>;

const envelope = {
  schema: z.literal("twokey-event/1"),
  /** place in the whole log, from 0 */
  seq: countSchema,
  /** place among the events of this model, from 0 */
  n: countSchema,
  model: scopeSchema,
  id: eventIdSchema,
  /** sha256 of the file of the event before this one in the whole log; null for the first */
  prev: sha256Schema.nullable(),
  /** when it happened, from the object on GitHub */
  at: instantSchema,
  actor: actorSchema,
  /** pull request that it belongs to */
  pull: idSchema.nullable(),
  source: sourceSchema,
  recorded_by: z.strictObject({ app: idSchema.nullable(), version: lineSchema(50) }),
};

function eventOf<const T extends string, B extends z.ZodType>(
  type: T,
  body: B,
): z.ZodObject<typeof envelope & { type: z.ZodLiteral<T>; body: B }, z.core.$strict> {
  return z.strictObject({ ...envelope, type: z.literal(type), body });
}

const all = { ...changeBodies, ...liveBodies };

/** Every event there is, strict: an unknown key, type or word is not an event of this schema. */
export const eventSchema = z.discriminatedUnion("type", [
  eventOf("genesis", all.genesis),
  eventOf("baseline", all.baseline),
  eventOf("policy-changed", all["policy-changed"]),
  eventOf("evaluated", all.evaluated),
  eventOf("approved", all.approved),
  eventOf("withdrawn", all.withdrawn),
  eventOf("carried-over", all["carried-over"]),
  eventOf("vetoed", all.vetoed),
  eventOf("veto-lifted", all["veto-lifted"]),
  eventOf("held", all.held),
  eventOf("resumed", all.resumed),
  eventOf("overridden", all.overridden),
  eventOf("override-reviewed", all["override-reviewed"]),
  eventOf("promoted", all.promoted),
  eventOf("superseded", all.superseded),
  eventOf("retired", all.retired),
  eventOf("unapproved-change", all["unapproved-change"]),
  eventOf("rollback-proposed", all["rollback-proposed"]),
  eventOf("rollback-declined", all["rollback-declined"]),
  eventOf("rolled-back", all["rolled-back"]),
  eventOf("quarantined", all.quarantined),
  eventOf("quarantine-lifted", all["quarantine-lifted"]),
  eventOf("revoked", all.revoked),
  eventOf("observed", all.observed),
  eventOf("retrain-due", all["retrain-due"]),
  eventOf("corrected", all.corrected),
]);

export type RegistryEvent = z.infer<typeof eventSchema>;
export type EventType = RegistryEvent["type"];
type EventByType = { readonly [E in RegistryEvent as E["type"]]: E };
export type EventOf<T extends EventType> = EventByType[T];

export const EVENT_TYPES: readonly string[] = Object.keys(all);

/** What a writer knows before the event has its place: the rest is the log's. */
export type Draft = RegistryEvent extends infer E
  ? E extends RegistryEvent
    ? Omit<E, "schema" | "seq" | "n" | "id" | "prev">
    : never
  : never;
