import type { Instant } from "../src/base/instant.ts";
import { readAccount, readMembership, readRepositoryRole } from "../src/github/members.ts";
import type { Answer } from "../src/registry/store.ts";
import type { ApprovalSlice } from "../src/registry/slices.ts";
import type { PolicyCase } from "../src/decide/cases.ts";
import type { Scope } from "../src/signoff/parts.ts";
import { type Claim, type Person, samePrincipal } from "../src/signoff/person.ts";
import {
  changedModels,
  NEW_MODEL_ROLE,
  onlyAddsModels,
  POLICY_ROLE,
  principalsOf,
  type RecordedPolicy,
  RESPONDER_ROLE,
  ruledModel,
} from "../src/signoff/policy.ts";
import type { Hands } from "./job.ts";

/** Who may say what, asked anew whenever it matters. One answer of GitHub serves a whole job. */
export type Voices = {
  /** `wanted`: roles that nobody fills yet; teams of other roles are asked only where the person is in none of these */
  readonly claimsOf: (
    person: Person,
    scope: Scope,
    wanted?: ReadonlySet<string>,
  ) => Promise<Answer<readonly Claim[]>>;
  readonly mayWrite: (person: Person) => Promise<Answer<boolean>>;
  /** whether somebody still speaks in a role that a sign-off rests on */
  readonly stillHolds: (approval: ApprovalSlice, scope: Scope) => Promise<Answer<boolean>>;
};

export type Rules = {
  readonly policy: RecordedPolicy;
  readonly change: PolicyCase | null;
  /** responders may speak too: rollbacks and issues */
  readonly rollback?: boolean;
};

export function openVoices(hands: Hands, rules: Rules, now: Instant): Voices {
  const members = new Map<string, Promise<Answer<boolean>>>();
  const writers = new Map<number, Promise<Answer<boolean>>>();
  const isMember = (team: string, login: string): Promise<Answer<boolean>> => {
    const key = `${team.toLowerCase()} ${login.toLowerCase()}`;
    const known = members.get(key) ?? askTeam(hands, team, { login, now });
    members.set(key, known);
    return known;
  };
  const claimsOf: Voices["claimsOf"] = async (person, scope, wanted) => {
    const claims: Claim[] = [];
    for (const [role, principals] of rolesFor(rules, scope)) {
      const asked = wanted === undefined || wanted.has(role);
      const claim = await claimIn(role, asked ? principals : principals.filter(isLogin), person, {
        isMember,
        now,
      });
      if (!claim.ok) return claim;
      if (claim.value !== undefined) claims.push(claim.value);
    }
    // Whoever speaks in no role that is wanted may still speak in one that is filled.
    return claims.length === 0 && wanted !== undefined
      ? claimsOf(person, scope)
      : { ok: true, value: claims };
  };
  return {
    claimsOf,
    mayWrite: (person) => {
      const known = writers.get(person.id) ?? askRole(hands, person);
      writers.set(person.id, known);
      return known;
    },
    stillHolds: async ({ person, claims }, scope) => {
      const roles = rolesFor(rules, scope);
      // Only what the sign-off rests on is asked again.
      const named = claims.map(({ role, as }): readonly [string, readonly string[]] => [
        role,
        (roles.get(role) ?? []).filter((principal) => samePrincipal(principal, as)),
      ]);
      const holds = await holdsOne(named, person, { isMember, now });
      if (!holds.ok || holds.value) return holds;
      // Logins change, people stay; teams are asked by login.
      const account = await readAccount(hands.place.client, person.id);
      if (!account.ok) return account;
      if (account.value === null || samePrincipal(account.value.login, person.login)) return holds;
      return holdsOne(named, { id: person.id, login: account.value.login }, { isMember, now });
    },
  };
}

async function holdsOne(
  named: readonly (readonly [string, readonly string[]])[],
  person: Person,
  asking: Asking,
): Promise<Answer<boolean>> {
  for (const [role, principals] of named) {
    const claim = await claimIn(role, principals, person, asking);
    if (!claim.ok) return claim;
    if (claim.value !== undefined) return { ok: true, value: true };
  }
  return { ok: true, value: false };
}

type Asking = {
  readonly isMember: (team: string, login: string) => Promise<Answer<boolean>>;
  readonly now: Instant;
};

/** By login where the policy names it, else through the first team that has the person. */
async function claimIn(
  role: string,
  principals: readonly string[],
  person: Person,
  { isMember, now }: Asking,
): Promise<Answer<Claim | undefined>> {
  const own = principals.find((principal) => samePrincipal(principal, person.login));
  if (own !== undefined) return { ok: true, value: { role, as: own, checked: null } };
  for (const team of principals.filter((principal) => principal.includes("/"))) {
    const member = await isMember(team, person.login);
    if (!member.ok) return member;
    if (member.value) return { ok: true, value: { role, as: team, checked: now } };
  }
  return { ok: true, value: undefined };
}

function isLogin(principal: string): boolean {
  return !principal.includes("/");
}

/** Roles and who fills them, for one model or for the rules. */
function rolesFor({ policy, change, rollback }: Rules, scope: Scope): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, readonly string[]>();
  const add = (role: string, principals: readonly string[]): void => {
    if (principals.length > 0) roles.set(role, [...(roles.get(role) ?? []), ...principals]);
  };
  if (scope === "policy") {
    add(POLICY_ROLE, policy.policy_owners);
    if (change !== null && onlyAddsModels(policy, change.policy))
      add(NEW_MODEL_ROLE, policy.new_model_owners);
    for (const model of change === null ? [] : changedModels(policy, change.policy))
      for (const [role, owners] of Object.entries(ruledModel(policy, model)?.owners ?? {})) add(role, owners);
    return roles;
  }
  const ruled = ruledModel(policy, scope);
  const owners = ruled ?? (change === null ? undefined : ruledModel(change.policy, scope));
  for (const [role, named] of Object.entries(owners?.owners ?? {})) add(role, named);
  if (ruled === undefined) add(NEW_MODEL_ROLE, policy.new_model_owners);
  if (rollback === true) add(RESPONDER_ROLE, principalsOf(policy, scope, RESPONDER_ROLE));
  return roles;
}

const TEAM = "team";

/**
 * A team that is not there has no members; whoever named it in the policy finds that out by waiting. One that was there
 * today is there: only its members may have changed since.
 */
async function askTeam(
  { place: { client }, notes }: Hands,
  team: string,
  { login, now }: Asked,
): Promise<Answer<boolean>> {
  const today = now.slice(0, 10);
  const seen = notes.get(TEAM, team) === today;
  const found = await readMembership(client, team, { login, seen });
  if (!found.ok) return found;
  if (!seen && found.value !== "no-team") notes.put(TEAM, team, today);
  return { ok: true, value: found.value === "member" };
}

type Asked = { readonly login: string; readonly now: Instant };

async function askRole({ place }: Hands, person: Person): Promise<Answer<boolean>> {
  const found = await readRepositoryRole(place, person.login);
  if (!found.ok) return found;
  return {
    ok: true,
    value: found.value !== null && found.value.account.id === person.id && found.value.writes,
  };
}
