import type { Digest, ModelName } from "../base/ids.ts";
import type { Scope } from "../signoff/parts.ts";
import { type Claim, type Contributor, isContributor, type Person } from "../signoff/person.ts";
import {
  findClaimFault,
  modelControlsDigest,
  principalsOf,
  type RecordedPolicy,
  type RuledModel,
  ruledModel,
} from "../signoff/policy.ts";
import type { EventOf, EventType, RegistryEvent } from "./event.ts";
import type { RuleCode } from "./rules.ts";
import type { HeadSlice, ModelSlice, PullSlice, RegistrySlice } from "./slices.ts";
import { pullOf, type State } from "./state.ts";

/** Everything a rule may look at while one event is folded. */
export type Turn<T extends EventType> = TurnOn<EventOf<T>>;

type TurnOn<E extends RegistryEvent> = {
  readonly event: E;
  readonly path: string;
  readonly state: State;
  readonly head: HeadSlice;
  readonly registry: RegistrySlice;
  readonly policy: RecordedPolicy;
  readonly model: ModelSlice;
  readonly refuse: (code: RuleCode, message: string) => void;
};

/** The model that an event is about; policy has no bundles and no versions. */
export function findModel(turn: Turn<EventType>): ModelName | undefined {
  if (turn.event.model !== "policy") return turn.event.model;
  turn.refuse("unknown-version", `"policy" has no versions, so there is no ${turn.event.type} of it`);
  return undefined;
}

export function actorOf({ event }: Pick<Turn<EventType>, "event">): Person {
  return { id: event.actor.id, login: event.actor.login };
}

/**
 * Every claim must hold under the policy in force. `more` are principals that only this change brings, by
 * role: the named owners of a model that the policy does not know yet.
 */
export function checkClaims(
  turn: Turn<EventType>,
  claims: readonly Claim[],
  more: (role: string) => readonly string[] = () => [],
): void {
  const { event, policy, refuse } = turn;
  if (event.actor.kind !== "user")
    refuse("not-a-person", `${event.actor.login} is a ${event.actor.kind}, and only people may do this`);
  for (const claim of claims) {
    const allowed = [...principalsOf(policy, event.model, claim.role), ...more(claim.role)];
    const fault = findClaimFault(claim, actorOf(turn), allowed);
    if (fault !== undefined)
      refuse("not-an-owner", `${event.actor.login} as ${claim.role} through ${claim.as}: ${FAULTS[fault]}`);
  }
}

const FAULTS = {
  "not-listed": "the policy does not name that login or team for the role",
  "not-this-person": "that login is somebody else",
  "membership-not-checked": "membership of the team was not checked",
} as const;

export function checkOwnChange(turn: Turn<EventType>, contributors: readonly Contributor[]): void {
  const { event, refuse } = turn;
  if (isContributor(actorOf(turn), contributors))
    refuse("own-change", `${event.actor.login} had a hand in this change`);
}

/**
 * Owners that a pull request proposes for a model that the policy in force does not know. Only the model's
 * own: a proposal that names new policy owners must not let them sign it.
 */
export function proposedOwners(
  turn: Turn<EventType>,
  model: Scope,
  proposed: Digest | null,
): (role: string) => readonly string[] {
  const owners = model === "policy" ? {} : (newcomer(turn, model, proposed)?.owners ?? {});
  return (role) => owners[role] ?? [];
}

/** The policy digest that a subject of this model must carry now. */
export function controlsFor(turn: Turn<EventType>, model: ModelName, proposed: Digest | null): Digest {
  return modelControlsDigest(turn.policy, model, newcomer(turn, model, proposed));
}

/** What is proposed for a model that the policy in force does not know. */
function newcomer(turn: Turn<EventType>, model: ModelName, proposed: Digest | null): RuledModel | undefined {
  const policy = proposed === null ? undefined : turn.state.policy(proposed);
  const known = ruledModel(turn.policy, model) !== undefined;
  return known || policy === undefined ? undefined : ruledModel(policy, model);
}

/** Open at an instant: begun, not ended, not run out. */
export function isOpenAt(
  one: { readonly at: string; readonly ended: string | null; readonly until?: string | null },
  at: string,
): boolean {
  const until = one.until ?? null;
  return one.at <= at && (one.ended === null || one.ended > at) && (until === null || until > at);
}

export function latestStanding(pull: PullSlice): PullSlice["evaluations"][number] | undefined {
  return pull.evaluations.findLast(({ stands }) => stands);
}

/** The pull request's slice; what people decide without one has no place. */
export function findPull(turn: Turn<EventType>): PullSlice | undefined {
  const { event, state, refuse } = turn;
  if (event.pull !== null) return pullOf(state, event.model, event.pull);
  refuse("needs-pull", `${event.type} belongs to a pull request and names none`);
  return undefined;
}
