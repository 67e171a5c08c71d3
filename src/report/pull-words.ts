import { codeOf, everybody, type Reason, WAITING } from "../decide/judge.ts";
import type { PullStanding } from "../decide/pull-standing.ts";
import { ANY_ROLE, type ScopeView } from "../decide/scopes.ts";
import type { OverrideSlice } from "../registry/slices.ts";
import type { SignoffAnswer } from "../signoff/counts.ts";
import type { Scope } from "../signoff/parts.ts";
import { principalsOf, ruledModel } from "../signoff/policy.ts";

/** What check and comment say alike: who is missing, who signed, what stands in the way. Text as it is, not escaped. */

export type Missing = { readonly role: string; readonly count: number; readonly named: readonly string[] };

/** Who is missing, by role, with everybody whom the rules name for it. */
export function missingOf(standing: PullStanding, view: ScopeView): readonly Missing[] {
  return view.answer.missing.map(({ role, count }) =>
    role === ANY_ROLE
      ? { role: "an owner or responder", count, named: everybody(standing.policy, view.scope) }
      : { role, count, named: namedFor(standing, view.scope, role) },
  );
}

/** Owners of a model that the rules do not know yet stand in its own pull request. */
function namedFor({ policy, cases }: PullStanding, scope: Scope, role: string): readonly string[] {
  const named = principalsOf(policy, scope, role);
  if (named.length > 0 || scope === "policy" || cases.policy === null) return named;
  return ruledModel(policy, scope) === undefined
    ? (ruledModel(cases.policy.policy, scope)?.owners[role] ?? [])
    : named;
}

const MOST_NAMED = 12;

/** `alice, acme/fraud-ml` */
export function namesOf(named: readonly string[], show: (name: string) => string): string {
  if (named.length === 0) return "nobody is named";
  const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : "";
  return `${named
    .slice(0, MOST_NAMED)
    .map((name) => show(name))
    .join(", ")}${more}`;
}

/** `waiting for risk (acme/model-risk)` */
export function waitingFor(standing: PullStanding, view: ScopeView): string | undefined {
  const parts = missingOf(standing, view).map(
    ({ role, count, named }) =>
      `${count > 1 ? `${count} × ` : ""}${role} (${namesOf(named, (name) => name)})`,
  );
  return parts.length === 0 ? undefined : `waiting for ${parts.join(" and ")}`;
}

/** The role that somebody fills; where any will do, the one that the rules give them. */
export function roleOf({ role, signature }: SignoffAnswer["filled"][number]): string {
  return role === ANY_ROLE ? (signature.roles.find((one) => one !== ANY_ROLE) ?? "owner") : role;
}

/** `alice (owner), carol (risk)` */
export function signersOf({ answer }: ScopeView): string {
  return answer.filled.map((seat) => `${seat.signature.person.login} (${roleOf(seat)})`).join(", ");
}

/** Overrides of what would be signed now, while they last. */
export function liveOverrides(standing: PullStanding, { pull, signed }: ScopeView): readonly OverrideSlice[] {
  return pull.overrides.filter(({ subject, expires }) => subject === signed?.digest && expires > standing.at);
}

/** What takes a change before what takes time and people; of one kind in the order in which they were found. */
export function reasonsOf({ outlook }: PullStanding, scope: Scope | null): readonly Reason[] {
  const own = outlook.reasons.filter((reason) => reason.scope === scope);
  const waits = ({ code }: Reason): boolean => WAITING.includes(code);
  return [...own.filter((reason) => !waits(reason)), ...own.filter((reason) => waits(reason))];
}

export type ScopeState = "clear" | "waiting" | "blocked";

export function stateOf(standing: PullStanding, view: ScopeView): ScopeState {
  const reasons = reasonsOf(standing, view.scope);
  if (reasons.length === 0) return "clear";
  return reasons.every(({ code }) => WAITING.includes(code)) ? "waiting" : "blocked";
}

/** What must be mended first. */
export function worstScopesFirst(standing: PullStanding): readonly ScopeView[] {
  const order: readonly ScopeState[] = ["blocked", "waiting", "clear"];
  return standing.views.toSorted(
    (a, b) => order.indexOf(stateOf(standing, a)) - order.indexOf(stateOf(standing, b)),
  );
}

export function approveLine(view: ScopeView): string | undefined {
  const code = codeOf(view);
  return code === undefined ? undefined : `/twokey approve ${view.scope} ${code}`;
}

/** Whether nothing but people's good will holds a merge back. */
export function isAdvisory({ policy, enforcedByRules }: PullStanding): boolean {
  return policy.mode !== "enforce" || enforcedByRules === false;
}

export function advisoryWords({ policy, enforcedByRules }: PullStanding): string | undefined {
  if (policy.mode !== "enforce")
    return `The policy is in mode ${policy.mode}: this check never stops a merge.`;
  if (enforcedByRules === false)
    return "The rules of the default branch do not require the check `twokey` of this app, so nothing stops a merge: `twokey doctor` says what to set.";
  return enforcedByRules === null
    ? "The rules of the default branch could not be seen, so whether they require this check is not known."
    : undefined;
}
