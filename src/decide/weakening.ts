import { canonicalJson } from "../base/canonical.ts";
import type { Json } from "../base/json.ts";
import { isMapping, memberOf } from "../project/yaml.ts";
import { changedModels, type RecordedPolicy, type Tier } from "../signoff/policy.ts";

const STRICTER = ["observe", "advise", "enforce"];

/**
 * Whether a change of the rules may let through what was stopped before. What cannot be shown to be harmless counts
 * as weakening: settings of gates mean something else in every gate.
 */
export function isWeakening(before: RecordedPolicy, after: RecordedPolicy): boolean {
  return (
    STRICTER.indexOf(after.mode) < STRICTER.indexOf(before.mode) ||
    loosens(before.tiers.standard, after.tiers.standard) ||
    loosens(before.tiers.high, after.tiers.high) ||
    after.overrides.max_hours > before.overrides.max_hours ||
    after.overrides.roles.some((role) => !before.overrides.roles.includes(role)) ||
    (before.lifted_by === "vetoer" && after.lifted_by === "role") ||
    widens(before.policy_owners, after.policy_owners) ||
    widens(before.new_model_owners, after.new_model_owners) ||
    widens(before.responders, after.responders) ||
    canonicalJson(restOf(before.twokey)) !== canonicalJson(restOf(after.twokey)) ||
    canonicalJson(before.workflows) !== canonicalJson(after.workflows) ||
    changedModels(before, after).length > 0
  );
}

/** What twokey.yml says beside that which the recorded policy spells out; that is compared above. */
function restOf(twokey: Json): Json {
  const part = (name: string): Json | undefined => (isMapping(twokey) ? memberOf(twokey, name) : undefined);
  return {
    file: keysOf(twokey, (key) => !["mode", "signoff", "rollback"].includes(key)),
    signoff: keysOf(part("signoff"), (key) => key === "accept"),
    rollback: keysOf(part("rollback"), (key) => key !== "responders"),
  };
}

function keysOf(value: Json | undefined, wanted: (key: string) => boolean): Json {
  return isMapping(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => wanted(key))) : {};
}

function loosens(before: Tier, after: Tier): boolean {
  return (
    Object.entries(before.roles).some(([role, count]) => (after.roles[role] ?? 0) < count) ||
    after.valid_hours > before.valid_hours ||
    (after.carry_over && !before.carry_over) ||
    (before.unattributed === "block" && after.unattributed === "warn")
  );
}

/** More people than before may speak. */
function widens(before: readonly string[], after: readonly string[]): boolean {
  return after.some((principal) => !before.includes(principal));
}
