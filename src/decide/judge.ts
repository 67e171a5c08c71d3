import type { Plan } from "../registry/plan.ts";
import type { RuleCode } from "../registry/rules.ts";
import type { Scope } from "../signoff/parts.ts";
import { principalsOf, type RecordedPolicy, ruledModel } from "../signoff/policy.ts";
import { subjectCode } from "../signoff/subject.ts";
import { ANY_ROLE, type ScopeView } from "./scopes.ts";

/** Why a pull request may not be merged yet: the registry's own rules, and what must be so before they can be asked. */
export type ReasonCode =
  | RuleCode
  | "malformed"
  | "document"
  /** the head, or the default branch, cannot be read as a project */
  | "unreadable"
  /** the default branch changed the same thing: update the branch */
  | "moved"
  | "draft"
  | "evidence-awaited"
  | "evidence-failed"
  /** somebody with access must ask for the evaluation */
  | "evidence-unasked"
  | "pusher-unknown"
  /** nobody who could sign had no hand in it */
  | "nobody-left"
  /** a rollback of the model is being signed */
  | "frozen"
  /** the registry branch is not as it must be */
  | "registry-unsafe"
  /** the default branch holds rules that nobody signed */
  | "policy-unapproved";

export type Reason = { readonly code: ReasonCode; readonly scope: Scope | null; readonly message: string };

export type Outlook = {
  /** clear: may be merged · waiting: for people or evidence · blocked: something must change */
  readonly state: "clear" | "waiting" | "blocked";
  readonly reasons: readonly Reason[];
};

/** Time and people cure these; everything else takes a change. */
export const WAITING: readonly ReasonCode[] = [
  "not-signed",
  "asker-alone",
  "evidence-awaited",
  "evidence-unasked",
  "draft",
];

/** `plan` is what the registry would say to the merge if it happened now. */
export function judgeOutlook(
  policy: RecordedPolicy,
  views: readonly ScopeView[],
  plan: Plan,
  before: readonly Reason[],
): Outlook {
  const reasons = [...before, ...reasonsOf(policy, views, plan)];
  const told = withoutEchoes(reasons);
  const state =
    told.length === 0 ? "clear" : told.every(({ code }) => WAITING.includes(code)) ? "waiting" : "blocked";
  return { state, reasons: told };
}

function reasonsOf(policy: RecordedPolicy, views: readonly ScopeView[], plan: Plan): readonly Reason[] {
  if (plan.kind === "write" || plan.kind === "recorded") return [];
  if (plan.kind !== "refused")
    return [{ code: "registry-unsafe", scope: null, message: "the registry branch cannot be read whole" }];
  const byDraft = views.flatMap((view) => draftsOf(view).map(() => view));
  return plan.refusals.map(({ draft, code, message }) => {
    const view = byDraft[draft];
    const said = code === "not-signed" && view !== undefined ? whoIsMissing(policy, view, message) : message;
    return { code, scope: view?.scope ?? null, message: said };
  });
}

/** As many drafts as `recordLanding` makes of a view: what begins, and what ends with it. */
function draftsOf({ one, model }: ScopeView): readonly null[] {
  return one === null || one.bundle === null || model.live === null ? [null] : [null, null];
}

/** `waiting for risk (acme/model-risk)` */
function whoIsMissing(policy: RecordedPolicy, view: ScopeView, message: string): string {
  const { missing } = view.answer;
  if (missing.length === 0) return message;
  const parts = missing.map(({ role, count }) => {
    if (role === ANY_ROLE) return `an owner or responder (${everybody(policy, view.scope).join(", ")})`;
    const named = principalsOf(policy, view.scope, role);
    const who = named.length === 0 ? "nobody is named" : named.join(", ");
    return `${count > 1 ? `${count} × ` : ""}${role} (${who})`;
  });
  return `waiting for ${parts.join(" and ")}`;
}

/** Owners in any role, and responders. */
export function everybody(policy: RecordedPolicy, scope: Scope): readonly string[] {
  const owners = scope === "policy" ? {} : (ruledModel(policy, scope)?.owners ?? {});
  return [...new Set([...Object.values(owners).flat(), ...policy.responders])];
}

/** What follows from a reason that is said already is left out. */
function withoutEchoes(reasons: readonly Reason[]): readonly Reason[] {
  const awaited = new Set(
    reasons.flatMap(({ code, scope }) =>
      code === "evidence-awaited" || code === "evidence-failed" || code === "evidence-unasked" ? [scope] : [],
    ),
  );
  const kept = reasons.filter(({ code, scope }) => {
    const echo =
      code === "no-evidence" || code === "wrong-subject" || code === "needs-pull" || code === "not-signed";
    return !(echo && awaited.has(scope) && scope !== "policy");
  });
  const seen = new Set<string>();
  return kept.filter(({ code, scope, message }) => {
    const key = `${code} ${scope} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function codeOf(view: ScopeView): string | undefined {
  return view.signed === undefined ? undefined : subjectCode(view.signed.digest);
}
