import { canonicalJson } from "../base/canonical.ts";
import { sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { controlsOf } from "../project/controls.ts";
import type { TierSettings } from "../project/policy-schema.ts";
import type { Project } from "../project/project.ts";
import { type RecordedPolicy, recordedPolicySchema, type Tier } from "./policy.ts";

const HOUR = 3_600_000;

/** The controls of a repository, as they are recorded and signed: who counts, and everything that judges. */
export function recordPolicy({ policy, models, workflows }: Project): RecordedPolicy {
  const { signoff, rollback, mode } = policy;
  const ruled = models.map(({ file }) => {
    const { folder, tier, owners } = file;
    return [file.model, { folder, tier, owners, controls: controlsOf(file) }] as const;
  });
  return recordedPolicySchema.parse({
    schema: "twokey-policy/1",
    mode,
    tiers: { standard: recordTier(signoff.standard), high: recordTier(signoff.high) },
    new_model_owners: signoff.new_model_owners,
    policy_owners: signoff.policy_owners,
    responders: rollback.responders,
    overrides: { roles: signoff.overrides.roles, max_hours: Math.floor(signoff.overrides.max / HOUR) },
    lifted_by: signoff.lifted_by,
    models: Object.fromEntries(ruled),
    twokey: policy.yaml.value,
    workflows: workflows.map(({ path, digest }) => ({ path, digest })),
  });
}

function recordTier({ roles, valid_for, carry_over, unattributed }: TierSettings): Tier {
  return { roles, valid_hours: Math.floor(valid_for / HOUR), carry_over, unattributed };
}

/** As it is kept: canonical JSON, named after its sha256. */
export function policyText(policy: RecordedPolicy): { readonly text: string; readonly digest: Digest } {
  const text = canonicalJson(policy);
  return { text, digest: sha256(text) };
}
