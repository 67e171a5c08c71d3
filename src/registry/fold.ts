import type { EventType, RegistryEvent } from "./event.ts";
import type { StoredEvent } from "./file.ts";
import { foldBaseline, foldPromoted, foldRetired, foldSuperseded, foldUnapproved } from "./fold-live.ts";
import { foldGenesis, foldPolicyChanged } from "./fold-policy.ts";
import {
  foldQuarantined,
  foldQuarantineLifted,
  foldRevoked,
  foldRollbackDeclined,
  foldRollbackProposed,
  foldRolledBack,
} from "./fold-rollback.ts";
import { foldApproved, foldCarriedOver, foldEvaluated, foldWithdrawn } from "./fold-said.ts";
import {
  foldHeld,
  foldOverridden,
  foldOverrideReviewed,
  foldResumed,
  foldVetoed,
  foldVetoLifted,
} from "./fold-stopped.ts";
import { foldCorrected, foldObserved, foldRetrainDue } from "./fold-watched.ts";
import { HEAD_PATH, monthPath } from "./paths.ts";
import type { Refusal, RuleCode } from "./rules.ts";
import type { HeadSlice, ModelSlice } from "./slices.ts";
import {
  headOf,
  indexOf,
  modelOf,
  monthOf,
  pullOf,
  putIndex,
  putModel,
  putPull,
  registryOf,
  type State,
} from "./state.ts";
import type { Turn } from "./turn.ts";

/**
 * The one way from events to state. Appending asks it whether an event may be written, verifying whether it
 * might have been, and every answer comes from the state it leaves behind. It goes on after a refusal, so
 * that a reader learns of every broken rule and not only of the first.
 */
export function foldEvent(state: State, { path, hash, event }: StoredEvent): readonly Refusal[] {
  const placed = { path, hash, event };
  const refusals: Refusal[] = [];
  const refuse = (code: RuleCode, message: string): void => void refusals.push({ code, message });
  const head = headOf(state);
  const before = modelOf(state, event.model);
  if (isRecorded(state, event)) refuse("already-recorded", `the fact ${event.id} stands in the log already`);
  if (event.type === "genesis") foldGenesis(state, event, refuse);
  else if (head === undefined) return [{ code: "genesis-first", message: "there is no genesis before it" }];
  else foldOther(state, placed, { head, before, refuse });
  remember(state, event);
  const after = modelOf(state, event.model);
  putModel(state, { ...after, events: event.n + 1 });
  if (after.live !== before.live || after.unapproved !== before.unapproved) putRow(state, after);
  putHead(state, placed, head);
  return refusals;
}

type Placed = Pick<StoredEvent, "path" | "hash" | "event">;

type Context = {
  readonly head: HeadSlice;
  readonly before: ModelSlice;
  readonly refuse: (code: RuleCode, message: string) => void;
};

function foldOther(state: State, { event, path }: Placed, context: Context): void {
  const { head, before: model, refuse } = context;
  const policy = state.policy(head.policy);
  const registry = registryOf(state);
  if (policy === undefined || registry === undefined) {
    refuse("policy-missing", `policy ${head.policy} is not kept beside the log`);
    return;
  }
  if (event.seq !== head.size || event.prev !== head.hash || event.n !== model.events)
    refuse("wrong-turn", `the next event of ${event.model} is number ${model.events}, ${head.size} in all`);
  const { pending } = model;
  const follows =
    pending?.type === event.type && "version" in event.body && event.body.version === pending.version;
  if (pending !== null && !follows)
    refuse("unfinished", `${pending.type} of version ${pending.version} must come first`);
  dispatch({ event, path, state, head, registry, policy, model, refuse });
}

function dispatch({ event, ...rest }: Turn<EventType>): void {
  switch (event.type) {
    case "genesis":
      return rest.refuse("genesis-first", "a second genesis");
    case "baseline":
      return foldBaseline({ ...rest, event });
    case "policy-changed":
      return foldPolicyChanged({ ...rest, event });
    case "evaluated":
      return foldEvaluated({ ...rest, event });
    case "approved":
      return foldApproved({ ...rest, event });
    case "withdrawn":
      return foldWithdrawn({ ...rest, event });
    case "carried-over":
      return foldCarriedOver({ ...rest, event });
    case "vetoed":
      return foldVetoed({ ...rest, event });
    case "veto-lifted":
      return foldVetoLifted({ ...rest, event });
    case "held":
      return foldHeld({ ...rest, event });
    case "resumed":
      return foldResumed({ ...rest, event });
    case "overridden":
      return foldOverridden({ ...rest, event });
    case "override-reviewed":
      return foldOverrideReviewed({ ...rest, event });
    case "promoted":
      return foldPromoted({ ...rest, event });
    case "superseded":
      return foldSuperseded({ ...rest, event });
    case "retired":
      return foldRetired({ ...rest, event });
    case "unapproved-change":
      return foldUnapproved({ ...rest, event });
    case "rollback-proposed":
      return foldRollbackProposed({ ...rest, event });
    case "rollback-declined":
      return foldRollbackDeclined({ ...rest, event });
    case "rolled-back":
      return foldRolledBack({ ...rest, event });
    case "quarantined":
      return foldQuarantined({ ...rest, event });
    case "quarantine-lifted":
    case "revoked":
    case "observed":
    case "retrain-due":
    case "corrected":
      return dispatchRest({ ...rest, event });
  }
}

function dispatchRest({
  event,
  ...rest
}: Turn<"quarantine-lifted" | "revoked" | "observed" | "retrain-due" | "corrected">): void {
  switch (event.type) {
    case "quarantine-lifted":
      return foldQuarantineLifted({ ...rest, event });
    case "revoked":
      return foldRevoked({ ...rest, event });
    case "observed":
      return foldObserved({ ...rest, event });
    case "retrain-due":
      return foldRetrainDue({ ...rest, event });
    case "corrected":
      return foldCorrected({ ...rest, event });
  }
}

/** Where the ids live that an event of this kind could repeat: with its pull request, else with its month. */
function isRecorded(state: State, event: RegistryEvent): boolean {
  return idsFor(state, event).includes(event.id);
}

export function idsFor(state: State, event: Pick<RegistryEvent, "model" | "pull" | "at">): readonly string[] {
  return event.pull === null
    ? monthOf(state, event.model, event.at.slice(0, 7)).ids
    : pullOf(state, event.model, event.pull).ids;
}

function remember(state: State, event: RegistryEvent): void {
  if (event.pull !== null) {
    const pull = pullOf(state, event.model, event.pull);
    putPull(state, { ...pull, ids: [...pull.ids, event.id] });
    return;
  }
  const month = monthOf(state, event.model, event.at.slice(0, 7));
  state.months.put(monthPath(event.model, month.month), { ...month, ids: [...month.ids, event.id] });
}

function putRow(state: State, model: ModelSlice): void {
  if (model.model === "policy") return;
  const { live } = model;
  const row = {
    version: live?.version ?? null,
    bundle: live?.bundle ?? null,
    since: live?.since ?? null,
    approved_by: live?.approved_by.map(({ login }) => login) ?? [],
    signed: live?.signed ?? false,
    enforced: live?.enforced ?? false,
    unapproved: model.unapproved !== null,
  };
  const index = indexOf(state);
  putIndex(state, { ...index, models: { ...index.models, [model.model]: row } });
}

function putHead(state: State, { event, path, hash }: Placed, head: HeadSlice | undefined): void {
  const log = event.type === "genesis" ? event.body.log : head?.log;
  const policy =
    event.type === "genesis"
      ? event.body.policy
      : event.type === "policy-changed"
        ? event.body.after
        : head?.policy;
  if (log === undefined || policy === undefined) return;
  const slice = { schema: "twokey-head/1", log, size: event.seq + 1, hash, last: path, policy } as const;
  state.heads.put(HEAD_PATH, slice);
}
