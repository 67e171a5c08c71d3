import { type Contributor, samePrincipal } from "../signoff/person.ts";
import { principalsOf, type RecordedPolicy, ruledModel } from "../signoff/policy.ts";
import type { PolicyCase } from "./cases.ts";
import type { Reason } from "./judge.ts";
import type { ScopeView } from "./scopes.ts";

/**
 * Roles that nobody can fill: everybody whom the rules name had a hand in the change. Who is in a team is not asked
 * here, so a role that names one is taken to have somebody left.
 */
export function findNobodyLeft(
  policy: RecordedPolicy,
  change: PolicyCase | null,
  {
    views,
    contributors,
  }: { readonly views: readonly ScopeView[]; readonly contributors: readonly Contributor[] },
): readonly Reason[] {
  return views.flatMap((view) =>
    view.answer.missing.flatMap(({ role, count }): readonly Reason[] => {
      const named = namedFor(policy, change, view, role);
      if (named.some((name) => name.includes("/")) || (named.length === 0 && view.lane !== null)) return [];
      const hands = contributors.flatMap(({ person, as }) =>
        person !== null && named.some((name) => samePrincipal(name, person.login))
          ? [{ login: person.login, as }]
          : [],
      );
      const free = named.filter((name) => !hands.some(({ login }) => samePrincipal(name, login)));
      if (free.length >= count) return [];
      return [{ code: "nobody-left", scope: view.scope, message: sentence(role, named, hands) }];
    }),
  );
}

/** A new model's own owners stand in its pull request. */
function namedFor(
  policy: RecordedPolicy,
  change: PolicyCase | null,
  { scope }: ScopeView,
  role: string,
): readonly string[] {
  const named = principalsOf(policy, scope, role);
  if (named.length > 0 || scope === "policy" || change === null) return named;
  return ruledModel(change.policy, scope)?.owners[role] ?? [];
}

type Hand = Pick<Contributor, "as"> & { readonly login: string };

function sentence(role: string, named: readonly string[], hands: readonly Hand[]): string {
  if (named.length === 0)
    return `the rules name nobody as ${role}, so nobody can sign; name somebody in model.yaml`;
  const who = hands.map(({ login, as }) => `${login} (${as})`).join(", ");
  return `nobody is left who could sign as ${role}: ${who} had a hand in the commits of this pull request; name more people for the role, or let somebody else bring the change`;
}
