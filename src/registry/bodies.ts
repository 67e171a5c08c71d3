import { z } from "zod";
import {
  commitSchema,
  countSchema,
  folderSchema,
  idSchema,
  instantSchema,
  lineSchema,
  sha256Schema,
} from "../signoff/parts.ts";
import { claimsSchema, contributorsSchema, personSchema } from "../signoff/person.ts";
import { subjectSchema } from "../signoff/subject.ts";
import {
  bundleFilesSchema,
  decisionSchema,
  environmentSchema,
  eventIdSchema,
  gateSchema,
  gatesSchema,
  reasonCodeSchema,
  textSchema,
  usedSchema,
} from "./words.ts";

/** Bodies of events about policy, evidence and what people said. */

const text = textSchema.nullable();
const merge = { merge: commitSchema, merged_at: instantSchema };
const signed = { signers: z.array(eventIdSchema).max(200), contributors: contributorsSchema };
const version = z.int().min(1).max(999_999);
const run = z.strictObject({ id: idSchema, attempt: z.int().min(1).max(10_000) });
const bundle = { bundle: sha256Schema, files: bundleFilesSchema, folder: folderSchema };

export const changeBodies = {
  genesis: z.strictObject({
    log: z.string().regex(/^[0-9a-f]{32}$/),
    repository: z.strictObject({ id: idSchema, name: lineSchema(200) }),
    /**
     * null: a local registry that no app has adopted. `user` is the number in the app's commit address, and
     * `signs` says whether GitHub signs its commits here (an enterprise server may not).
     */
    app: z
      .strictObject({ id: idSchema, slug: lineSchema(100), user: idSchema, signs: z.boolean() })
      .nullable(),
    branch: lineSchema(200),
    default_branch: lineSchema(200),
    commit: commitSchema,
    policy: sha256Schema,
    adoption: z
      .strictObject({
        pull: idSchema,
        ...merge,
        signers: z.array(z.strictObject({ person: personSchema, claims: claimsSchema })).max(50),
        contributors: contributorsSchema,
      })
      .nullable(),
  }),
  baseline: z.strictObject({
    version,
    environment: environmentSchema,
    ...bundle,
    commit: commitSchema,
    scores: sha256Schema.nullable(),
  }),
  "policy-changed": z.strictObject({
    before: sha256Schema,
    after: sha256Schema,
    ...merge,
    head: commitSchema,
    enforced: z.boolean(),
    weakening: z.boolean(),
    ...signed,
  }),
  evaluated: z.strictObject({
    bundle: sha256Schema.nullable(),
    incumbent: z.strictObject({ version: countSchema, digest: sha256Schema }).nullable(),
    findings: sha256Schema,
    evidence: sha256Schema,
    policy: sha256Schema,
    decision: decisionSchema,
    /** gates that make it `block`; an override names one of them */
    blocking: z.array(gateSchema).max(100),
    gates: gatesSchema,
    attempt: z.int().min(1).max(10_000),
    head: commitSchema,
    base: commitSchema,
    /** from a run that the default branch defines */
    counts: z.boolean(),
    /** the evidence that the subject is made of, from here on */
    stands: z.boolean(),
    run: run.nullable(),
    /** digest of the scores by row: identical predictions are the same model */
    scores: sha256Schema.nullable(),
    data: z.array(usedSchema).max(200),
  }),
  approved: z.strictObject({
    subject: subjectSchema,
    digest: sha256Schema,
    head: commitSchema,
    claims: claimsSchema.min(1),
    contributors: contributorsSchema,
    /** the policy that the pull request proposes, where it brings a new model */
    proposed: sha256Schema.nullable(),
    text,
  }),
  withdrawn: z.strictObject({
    approval: eventIdSchema,
    cause: z.enum([
      "withdrawn",
      "review-dismissed",
      "comment-deleted",
      "comment-edited",
      "subject-changed",
      "expired",
      "no-longer-eligible",
    ]),
    text,
  }),
  "carried-over": z.strictObject({ approval: eventIdSchema, from: commitSchema, to: commitSchema }),
  vetoed: z.strictObject({ claims: claimsSchema.min(1), text }),
  "veto-lifted": z.strictObject({ veto: eventIdSchema, claims: claimsSchema, text }),
  held: z.strictObject({ until: instantSchema.nullable(), text }),
  resumed: z.strictObject({ hold: eventIdSchema, text }),
  overridden: z.strictObject({
    subject: sha256Schema,
    gate: gateSchema,
    claims: claimsSchema.min(1),
    contributors: contributorsSchema,
    expires: instantSchema,
    review_due: instantSchema,
    text,
  }),
  "override-reviewed": z.strictObject({
    override: eventIdSchema,
    outcome: z.enum(["accepted", "rejected"]),
    claims: claimsSchema.min(1),
    text,
  }),
} as const;

export const liveBodies = {
  promoted: z.strictObject({
    version,
    environment: environmentSchema,
    ...bundle,
    /** null only where nothing was evaluated, in modes observe and advise */
    subject: sha256Schema.nullable(),
    findings: sha256Schema.nullable(),
    evidence: sha256Schema.nullable(),
    head: commitSchema,
    ...merge,
    enforced: z.boolean(),
    ...signed,
    proposed: sha256Schema.nullable(),
    scores: sha256Schema.nullable(),
  }),
  superseded: z.strictObject({ version, by: version, environment: environmentSchema }),
  retired: z.strictObject({
    version: version.nullable(),
    environment: environmentSchema,
    subject: sha256Schema.nullable(),
    head: commitSchema,
    ...merge,
    enforced: z.boolean(),
    ...signed,
  }),
  "unapproved-change": z.strictObject({
    commit: commitSchema,
    landed_at: instantSchema,
    /** of the bundle that is now on the default branch, or of the policy; null: gone */
    digest: sha256Schema.nullable(),
    reasons: z.array(reasonCodeSchema).min(1).max(50),
  }),
  "rollback-proposed": z.strictObject({
    from: version,
    to: version,
    bundle: sha256Schema,
    /** digest of the plan: which entries of the tree become which blobs */
    plan: sha256Schema,
    head: commitSchema,
    /** the verified alert, and the version it names */
    alert: z
      .strictObject({
        source: reasonCodeSchema,
        digest: sha256Schema,
        at: instantSchema,
        version: version.nullable(),
      })
      .nullable(),
    requested_by: personSchema.nullable(),
    skipped: z.array(z.strictObject({ version, reason: reasonCodeSchema })).max(100),
  }),
  "rollback-declined": z.strictObject({ from: version, to: version, text }),
  "rolled-back": z.strictObject({
    from: version,
    to: version,
    environment: environmentSchema,
    bundle: sha256Schema,
    subject: sha256Schema.nullable(),
    findings: sha256Schema.nullable(),
    head: commitSchema,
    ...merge,
    enforced: z.boolean(),
    expedited: z.boolean(),
    ...signed,
    times: z.strictObject({
      alert: instantSchema.nullable(),
      opened: instantSchema,
      signed: instantSchema.nullable(),
    }),
  }),
  quarantined: z.strictObject({
    version,
    cause: z.enum(["rolled-back", "requested"]),
    claims: claimsSchema,
    text,
  }),
  "quarantine-lifted": z.strictObject({ version, claims: claimsSchema.min(1), text }),
  revoked: z.strictObject({
    version,
    reason: z.enum(["security", "privacy", "quality", "legal"]),
    effective_at: instantSchema,
    claims: claimsSchema.min(1),
    text,
  }),
  observed: z.strictObject({
    version,
    decision: decisionSchema,
    gates: gatesSchema,
    findings: sha256Schema,
    evidence: sha256Schema,
    run: run.nullable(),
    window: z.strictObject({ from: instantSchema, to: instantSchema }).nullable(),
  }),
  "retrain-due": z.strictObject({
    version,
    since: instantSchema,
    reasons: z.array(reasonCodeSchema).min(1).max(50),
  }),
  corrected: z.strictObject({
    /** the event that is wrong; it stays, and this says what is right */
    path: lineSchema(300),
    hash: sha256Schema,
    text: textSchema,
  }),
} as const;
