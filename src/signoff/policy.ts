import { z } from "zod";
import { canonicalJson } from "../base/canonical.ts";
import { digestOf } from "../base/digest.ts";
import { type Digest, type ModelName, trustedModelName } from "../base/ids.ts";
import {
  anyDigestSchema,
  countSchema,
  folderSchema,
  jsonSchema,
  lineSchema,
  modelSchema,
  principalSchema,
  roleSchema,
  type Scope,
} from "./parts.ts";
import { type Claim, type Person, samePrincipal } from "./person.ts";

/** Roles that the policy itself fills; no model may give them to somebody else. */
export const POLICY_ROLE = "policy";
export const NEW_MODEL_ROLE = "new-model";
export const RESPONDER_ROLE = "responder";
const RESERVED = [POLICY_ROLE, NEW_MODEL_ROLE, RESPONDER_ROLE];

const principals = z.array(principalSchema).max(200);

const tierSchema = z.strictObject({
  /** role → how many different people */
  roles: z.record(roleSchema, z.int().min(1).max(10)),
  valid_hours: z.int().min(1).max(87_600),
  /** a push that leaves the subject as it was keeps the sign-offs */
  carry_over: z.boolean(),
  /** commits that belong to no account */
  unattributed: z.enum(["block", "warn"]),
});
export type Tier = z.infer<typeof tierSchema>;

const ruledModelSchema = z.strictObject({
  folder: folderSchema,
  tier: z.enum(["standard", "high"]),
  owners: z
    .record(roleSchema, principals)
    .refine((owners) => RESERVED.every((role) => owners[role] === undefined), "a reserved role has owners"),
  /** everything else that judges this model; kept so that the digest covers it */
  controls: jsonSchema,
});
export type RuledModel = z.infer<typeof ruledModelSchema>;

/**
 * The controls in force, as the registry keeps them: what decides who counts is spelled out, the rest is
 * carried as it is. Stored as canonical JSON under its own sha256.
 */
export const recordedPolicySchema = z.strictObject({
  schema: z.literal("twokey-policy/1"),
  mode: z.enum(["observe", "advise", "enforce"]),
  tiers: z.strictObject({ standard: tierSchema, high: tierSchema }),
  new_model_owners: principals,
  policy_owners: principals,
  responders: principals,
  overrides: z.strictObject({ roles: z.array(roleSchema).max(20), max_hours: countSchema }),
  /** who may lift a veto besides the one who spoke it */
  lifted_by: z.enum(["vetoer", "role"]),
  models: z.record(modelSchema, ruledModelSchema),
  /** `.github/twokey.yml` as written */
  twokey: jsonSchema,
  /** the files that evaluations run through */
  workflows: z.array(z.strictObject({ path: lineSchema(1024), digest: anyDigestSchema })).max(5000),
});
export type RecordedPolicy = z.infer<typeof recordedPolicySchema>;

/** Everybody whom the policy lets speak in a role for a model, or for the policy itself. */
export function principalsOf(policy: RecordedPolicy, scope: Scope, role: string): readonly string[] {
  if (role === POLICY_ROLE) return policy.policy_owners;
  if (role === NEW_MODEL_ROLE) return policy.new_model_owners;
  if (role === RESPONDER_ROLE) return policy.responders;
  return scope === "policy" ? [] : (ruledModel(policy, scope)?.owners[role] ?? []);
}

export function ruledModel(policy: RecordedPolicy, model: ModelName): RuledModel | undefined {
  return Object.hasOwn(policy.models, model) ? policy.models[model] : undefined;
}

/** A model that the policy does not know yet is judged at tier high. */
export function tierOf(policy: RecordedPolicy, model: ModelName): Tier {
  return policy.tiers[ruledModel(policy, model)?.tier ?? "high"];
}

/**
 * The rules under which one model is judged: the policy digest of its subjects. The same as `controlsDigest`
 * of the project room, so a change of another model's controls voids nothing. `own` are the controls that
 * a new model brings along.
 */
export function modelControlsDigest(policy: RecordedPolicy, model: ModelName, own?: RuledModel): Digest {
  const ruled = ruledModel(policy, model) ?? own;
  return digestOf({ v: 1, policy: policy.twokey, model: ruled?.controls ?? null });
}

/** Why a claim does not hold under this policy, or nothing. */
export function findClaimFault(
  claim: Claim,
  person: Person,
  allowed: readonly string[],
): "not-listed" | "not-this-person" | "membership-not-checked" | undefined {
  if (!allowed.some((principal) => samePrincipal(principal, claim.as))) return "not-listed";
  if (!claim.as.includes("/")) return samePrincipal(claim.as, person.login) ? undefined : "not-this-person";
  return claim.checked === null ? "membership-not-checked" : undefined;
}

/** Models of the policy before whose rules or controls differ after it; they, too, have owners who must agree. */
export function changedModels(before: RecordedPolicy, after: RecordedPolicy): readonly ModelName[] {
  return modelsOf(before).filter((model) => {
    const [old, now] = [ruledModel(before, model), ruledModel(after, model)];
    return old === undefined || now === undefined || canonicalJson(old) !== canonicalJson(now);
  });
}

/** Whether the change brings new models and touches nothing else. */
export function onlyAddsModels(before: RecordedPolicy, after: RecordedPolicy): boolean {
  const kept = Object.fromEntries(modelsOf(before).map((model) => [model, ruledModel(after, model) ?? null]));
  return canonicalJson({ ...after, models: kept }) === canonicalJson(before);
}

export function modelsOf(policy: RecordedPolicy): readonly ModelName[] {
  return Object.keys(policy.models).map((name) => trustedModelName(name));
}
