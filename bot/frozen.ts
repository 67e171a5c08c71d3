import { addHours } from "../src/base/instant.ts";
import type { Reason } from "../src/decide/judge.ts";
import type { ScopeView } from "../src/decide/scopes.ts";
import { pullOf } from "../src/registry/state.ts";
import { must } from "./office.ts";
import { rollbackSettings } from "./rollback-know.ts";
import type { Room } from "./room.ts";

const HOUR = 3_600_000;

/** Once a person signed the rollback of a model, its other changes wait: they were made for what is being left. */
export async function findFrozen(
  { office, pull, rules }: Room,
  views: readonly ScopeView[],
): Promise<readonly Reason[]> {
  const reasons: Reason[] = [];
  const { freeze } = rollbackSettings(rules.policy);
  for (const { scope, model } of views) {
    const { rollback } = model;
    if (rollback === null || rollback.pull === pull.number) continue;
    const other = must(await office.registry.ask((state) => pullOf(state, scope, rollback.pull)));
    const [first] = other.approvals.flatMap(({ at, ended }) => (ended === null ? [at] : [])).sort();
    if (first === undefined || addHours(first, Math.floor(freeze / HOUR)) < office.now) continue;
    const message = `the rollback in #${rollback.pull} is being signed; this change waits until it is merged or closed`;
    reasons.push({ code: "frozen", scope, message });
  }
  return reasons;
}
