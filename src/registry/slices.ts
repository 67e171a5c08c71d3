import { z } from "zod";
import {
  commitSchema,
  countSchema,
  folderSchema,
  idSchema,
  instantSchema,
  lineSchema,
  loginSchema,
  modelSchema,
  roleSchema,
  scopeSchema,
  sha256Schema,
} from "../signoff/parts.ts";
import { claimsSchema, personSchema } from "../signoff/person.ts";
import {
  bundleFilesSchema,
  decisionSchema,
  environmentSchema,
  eventIdSchema,
  gateSchema,
  gatesSchema,
  reasonCodeSchema,
} from "./words.ts";

/**
 * The state of the registry, cut into slices. A slice is a view on the branch: what the fold knows about one
 * model, version or pull request is exactly what its file says. So an append reads the few slices that its
 * events touch, and everybody else can read them too.
 */

const eventFile = lineSchema(300);

export const headSchema = z.strictObject({
  schema: z.literal("twokey-head/1"),
  log: z.string().regex(/^[0-9a-f]{32}$/),
  size: z.int().min(1).max(1_000_000_000),
  /** sha256 of the file of the last event */
  hash: sha256Schema,
  last: eventFile,
  /** in force */
  policy: sha256Schema,
});
export type HeadSlice = z.infer<typeof headSchema>;

export const registrySchema = z.strictObject({
  schema: z.literal("twokey-registry/1"),
  log: z.string().regex(/^[0-9a-f]{32}$/),
  repository: z.strictObject({ id: idSchema, name: lineSchema(200) }),
  app: z.strictObject({ id: idSchema, slug: lineSchema(100), user: idSchema, signs: z.boolean() }).nullable(),
  branch: lineSchema(200),
  default_branch: lineSchema(200),
  commit: commitSchema,
  adopted: z.strictObject({ pull: idSchema, signed: z.boolean() }).nullable(),
  since: instantSchema,
});
export type RegistrySlice = z.infer<typeof registrySchema>;

const signerSchema = z.strictObject({
  id: idSchema,
  login: loginSchema,
  role: roleSchema,
  at: instantSchema,
  event: eventFile.nullable(),
});
export type Signer = z.infer<typeof signerSchema>;

const version = z.int().min(1).max(999_999);

const liveSchema = z.strictObject({
  version,
  bundle: sha256Schema,
  scores: sha256Schema.nullable(),
  since: instantSchema,
  commit: commitSchema,
  signed: z.boolean(),
  enforced: z.boolean(),
  approved_by: z.array(signerSchema),
  event: eventFile,
});
export type Live = z.infer<typeof liveSchema>;

/** A version that production may return to. */
const targetSchema = z.strictObject({
  version,
  bundle: sha256Schema,
  scores: sha256Schema.nullable(),
  commit: commitSchema,
  left: instantSchema,
});
export type Target = z.infer<typeof targetSchema>;

const unapprovedSchema = z.strictObject({
  commit: commitSchema,
  digest: sha256Schema.nullable(),
  since: instantSchema,
  reasons: z.array(reasonCodeSchema),
  event: eventFile,
});

const holdSchema = z.strictObject({
  id: eventIdSchema,
  by: personSchema,
  at: instantSchema,
  until: instantSchema.nullable(),
  ended: instantSchema.nullable(),
});

const reviewSchema = z.strictObject({
  override: eventIdSchema,
  gate: gateSchema,
  version,
  by: personSchema,
  due: instantSchema,
});
export type Review = z.infer<typeof reviewSchema>;

/** `current.json`: one read says what is live, since when, who approved it and where a rollback would go. */
export const modelSliceSchema = z.strictObject({
  schema: z.literal("twokey-current/1"),
  model: scopeSchema,
  environment: environmentSchema,
  live: liveSchema.nullable(),
  rollback_target: targetSchema.nullable(),
  /** the default branch holds something that nobody signed */
  unapproved: unapprovedSchema.nullable(),
  holds: z.array(holdSchema),
  reviews_due: z.array(reviewSchema),
  rollback: z.strictObject({ pull: idSchema, from: version, to: version }).nullable(),
  observed: z
    .strictObject({ at: instantSchema, version, decision: decisionSchema, event: eventFile })
    .nullable(),
  retrain_due: z
    .strictObject({ since: instantSchema, version, reasons: z.array(reasonCodeSchema) })
    .nullable(),
  /** newest first; the ones a rollback would look at */
  restorable: z.array(targetSchema),
  versions: countSchema,
  events: countSchema,
  /** what must follow in the same commit */
  pending: z.strictObject({ type: z.enum(["superseded", "quarantined"]), version }).nullable(),
});
export type ModelSlice = z.infer<typeof modelSliceSchema>;

export const STATUSES = ["live", "superseded", "quarantined", "revoked", "retired"] as const;

export const versionSliceSchema = z.strictObject({
  schema: z.literal("twokey-version/1"),
  model: modelSchema,
  version,
  environment: environmentSchema,
  kind: z.enum(["baseline", "promoted"]),
  status: z.enum(STATUSES),
  bundle: sha256Schema,
  folder: folderSchema,
  files: bundleFilesSchema,
  scores: sha256Schema.nullable(),
  commit: commitSchema,
  pull: idSchema.nullable(),
  signed: z.boolean(),
  enforced: z.boolean(),
  approved_by: z.array(signerSchema),
  /** ids of the overrides it went out with */
  overrides: z.array(z.strictObject({ id: eventIdSchema, gate: gateSchema, by: personSchema })),
  policy: sha256Schema,
  subject: sha256Schema.nullable(),
  findings: sha256Schema.nullable(),
  evidence: sha256Schema.nullable(),
  gates: gatesSchema.nullable(),
  periods: z.array(z.strictObject({ from: instantSchema, until: instantSchema.nullable() })),
  quarantined: z.strictObject({ at: instantSchema, event: eventFile }).nullable(),
  revoked: z.strictObject({ at: instantSchema, reason: reasonCodeSchema, event: eventFile }).nullable(),
  event: eventFile,
});
export type VersionSlice = z.infer<typeof versionSliceSchema>;

const evaluationSchema = z.strictObject({
  event: eventFile,
  attempt: z.int().min(1),
  at: instantSchema,
  bundle: sha256Schema.nullable(),
  incumbent: z.strictObject({ version: countSchema, digest: sha256Schema }).nullable(),
  findings: sha256Schema,
  evidence: sha256Schema,
  policy: sha256Schema,
  head: commitSchema,
  decision: decisionSchema,
  blocking: z.array(gateSchema),
  gates: gatesSchema,
  counts: z.boolean(),
  stands: z.boolean(),
});
export type EvaluationSlice = z.infer<typeof evaluationSchema>;

const approvalSchema = z.strictObject({
  id: eventIdSchema,
  person: personSchema,
  claims: claimsSchema,
  subject: sha256Schema,
  head: commitSchema,
  at: instantSchema,
  ended: instantSchema.nullable(),
  cause: reasonCodeSchema.nullable(),
  event: eventFile,
});
export type ApprovalSlice = z.infer<typeof approvalSchema>;

const overrideSchema = z.strictObject({
  id: eventIdSchema,
  gate: gateSchema,
  subject: sha256Schema,
  by: personSchema,
  at: instantSchema,
  expires: instantSchema,
  review_due: instantSchema,
});
export type OverrideSlice = z.infer<typeof overrideSchema>;

/** What happened to one model in one pull request; kept after it is merged. */
export const pullSliceSchema = z.strictObject({
  schema: z.literal("twokey-pull/1"),
  model: scopeSchema,
  pull: idSchema,
  evaluations: z.array(evaluationSchema),
  approvals: z.array(approvalSchema),
  vetoes: z.array(
    z.strictObject({
      id: eventIdSchema,
      person: personSchema,
      roles: z.array(roleSchema),
      at: instantSchema,
      ended: instantSchema.nullable(),
    }),
  ),
  holds: z.array(holdSchema),
  overrides: z.array(overrideSchema),
  rollback: z
    .strictObject({
      from: version,
      to: version,
      plan: sha256Schema,
      alerted: z.boolean(),
      requested_by: personSchema.nullable(),
    })
    .nullable(),
  outcome: z
    .enum(["promoted", "retired", "rolled-back", "declined", "unapproved", "policy-changed"])
    .nullable(),
  ids: z.array(eventIdSchema),
});
export type PullSlice = z.infer<typeof pullSliceSchema>;

export const monthSliceSchema = z.strictObject({
  schema: z.literal("twokey-month/1"),
  model: scopeSchema,
  month: z.string().regex(/^\d{4}-\d{2}$/),
  ids: z.array(eventIdSchema),
});
export type MonthSlice = z.infer<typeof monthSliceSchema>;

/** Bytes, or predictions, that must not come back: identical ones count as the same model. */
export const barredSliceSchema = z.strictObject({
  schema: z.literal("twokey-barred/1"),
  model: modelSchema,
  digest: sha256Schema,
  versions: z.array(z.strictObject({ version, why: z.enum(["quarantined", "revoked"]) })),
});
export type BarredSlice = z.infer<typeof barredSliceSchema>;

const indexRowSchema = z.strictObject({
  version: version.nullable(),
  bundle: sha256Schema.nullable(),
  since: instantSchema.nullable(),
  approved_by: z.array(loginSchema),
  signed: z.boolean(),
  enforced: z.boolean(),
  unapproved: z.boolean(),
});

/** Every model in one file; the README is its picture. */
export const indexSchema = z.strictObject({
  schema: z.literal("twokey-index/1"),
  models: z.record(modelSchema, indexRowSchema),
});
export type IndexSlice = z.infer<typeof indexSchema>;
