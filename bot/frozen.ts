import type { Instant } from "../src/base/instant.ts";
import type { Reason } from "../src/decide/judge.ts";
import type { ScopeView } from "../src/decide/scopes.ts";
import type { PullSlice } from "../src/registry/slices.ts";
import { pullOf } from "../src/registry/state.ts";
import { laterBy } from "../src/rollback/time.ts";
import type { RecordedPolicy } from "../src/signoff/policy.ts";
import { must, type Office } from "./office.ts";
import { rollbackSettings } from "./rollback-know.ts";
import type { Room } from "./room.ts";

/** Once a person signed the rollback of a model, its other changes wait: they were made for what is being left. */
export async function findFrozen(
  { office, pull, rules }: Place,
  views: readonly ScopeView[],
): Promise<readonly Reason[]> {
  const reasons: Reason[] = [];
  for (const { scope, model } of views) {
    const { rollback } = model;
    if (rollback === null || rollback.pull === pull.number) continue;
    const other = must(await office.registry.ask((state) => pullOf(state, scope, rollback.pull)));
    const end = endOf(other, rules.policy);
    if (end === undefined || end <= office.now) continue;
    const message = `the rollback in #${rollback.pull} is being signed; this change waits until it is merged or closed, at most until ${end}`;
    reasons.push({ code: "frozen", scope, message });
  }
  return reasons;
}

/** Until when the rollback in this pull request lets the others wait; undefined where it does not. */
export function findFreeze({ office, pull, rules }: Place, views: readonly ScopeView[]): Instant | undefined {
  const ends = views.flatMap(({ model, pull: slice }) => {
    const end = model.rollback?.pull === pull.number ? endOf(slice, rules.policy) : undefined;
    return end === undefined || end <= office.now ? [] : [end];
  });
  return ends.sort().at(-1);
}

type Place = Pick<Room, "office" | "pull" | "rules">;

function endOf({ approvals }: PullSlice, policy: RecordedPolicy): Instant | undefined {
  const [first] = approvals.flatMap(({ at, ended }) => (ended === null ? [at] : [])).sort();
  return first === undefined ? undefined : laterBy(first, rollbackSettings(policy).freeze);
}

const FREEZE = "freeze";
const DUE = "others";

/** Whether other changes wait for the rollback in this pull request; where that changed, they must know. */
export function noteFreeze({ hands }: Office, pull: number, freezes: boolean): void {
  const key = String(pull);
  const before = hands.notes.get(FREEZE, key) !== undefined;
  if (before === freezes) return;
  noteMoved(hands, key);
  if (freezes) hands.notes.put(FREEZE, key, "signed");
  else hands.notes.delete(FREEZE, key);
}

/** Something about a model was said elsewhere: whatever is open is looked at again. */
export function noteMoved({ notes }: Pick<Office["hands"], "notes">, why: string): void {
  notes.put(FREEZE, DUE, why);
}

/** Does it once for every change, also where the bot died in between. */
export async function tellOthers({ hands }: Office, look: () => Promise<unknown>): Promise<void> {
  if (hands.notes.get(FREEZE, DUE) === undefined) return;
  await look();
  hands.notes.delete(FREEZE, DUE);
}
