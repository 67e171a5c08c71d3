import { z } from "zod";
import { digestOf } from "../base/digest.ts";
import type { Digest, ModelName } from "../base/ids.ts";
import { countSchema, idSchema, modelSchema, sha256Schema } from "./parts.ts";

/** What one change of one model is, as far as a sign-off is concerned. No head: a push may leave it as it was. */
export const modelSubjectSchema = z.strictObject({
  v: z.literal(1),
  repository: idSchema,
  pull: idSchema,
  model: modelSchema,
  /** null: the model is removed */
  bundle: sha256Schema.nullable(),
  incumbent: z.strictObject({ version: countSchema, digest: sha256Schema }).nullable(),
  findings: sha256Schema,
  policy: sha256Schema,
});

export const policySubjectSchema = z.strictObject({
  v: z.literal(1),
  repository: idSchema,
  pull: idSchema,
  model: z.literal("policy"),
  before: sha256Schema,
  after: sha256Schema,
});

/**
 * What is signed when a repository adopts Twokey: these rules, and these bundles as the first versions. There is no
 * registry yet that could record it, so it stands in the genesis as people and claims.
 */
export type AdoptionSubject = {
  readonly v: 1;
  readonly repository: number;
  readonly pull: number;
  readonly adopt: readonly { readonly model: ModelName; readonly bundle: Digest }[];
  readonly policy: Digest;
};

export function adoptionDigest(subject: AdoptionSubject): Digest {
  return digestOf(subject);
}

export const subjectSchema = z.discriminatedUnion("model", [policySubjectSchema]).or(modelSubjectSchema);

export type ModelSubject = z.infer<typeof modelSubjectSchema>;
export type PolicySubject = z.infer<typeof policySubjectSchema>;
export type Subject = ModelSubject | PolicySubject;

export function isPolicySubject(subject: Subject): subject is PolicySubject {
  return subject.model === "policy";
}

export function subjectDigest(subject: Subject): Digest {
  return digestOf(subject);
}

/** What people type: the first 12 hex digits. */
export function subjectCode(digest: Digest): string {
  return digest.slice("sha256:".length, "sha256:".length + 12);
}
