import type { Digest, ModelName } from "../base/ids.ts";
import { addHours, type Instant } from "../base/instant.ts";
import type { ApprovalSlice, ModelSlice, PullSlice } from "../registry/slices.ts";
import { headOf, modelOf, pullOf, type State } from "../registry/state.ts";
import { judgeSignoffs, type Need, type Signature, type SignoffAnswer } from "../signoff/counts.ts";
import type { Scope } from "../signoff/parts.ts";
import type { Contributor } from "../signoff/person.ts";
import {
  NEW_MODEL_ROLE,
  onlyAddsModels,
  POLICY_ROLE,
  type RecordedPolicy,
  ruledModel,
  type Tier,
  tierOf,
} from "../signoff/policy.ts";
import { type Subject, subjectDigest } from "../signoff/subject.ts";
import type { Attempt } from "./attempt.ts";
import { type Cases, isRestoration, type ModelCase, type PolicyCase } from "./cases.ts";
import { type Question, questionOf, type Standing, standingOf, subjectOf } from "./standing.ts";

/** Everything about one thing that must be signed in this pull request: a model, or the policy. */
export type ScopeView = {
  readonly scope: Scope;
  readonly one: ModelCase | null;
  readonly question: Question | null;
  readonly standing: Standing | undefined;
  /** what a sign-off is about now; undefined while evidence is awaited */
  readonly signed: { readonly subject: Subject; readonly digest: Digest } | undefined;
  readonly tier: Tier;
  readonly needs: readonly Need[];
  readonly answer: SignoffAnswer;
  readonly model: ModelSlice;
  readonly pull: PullSlice;
  /** how a rollback that the registry knows is judged; null: this is no rollback */
  readonly lane: Lane | null;
};

/** Expedited: one key of an owner or responder is enough, because nothing in it is new. */
export type Lane = "expedited" | "standard";

/** Stands for any role that the policy gives for the model. */
export const ANY_ROLE = "any";

export type PullNow = {
  readonly repository: number;
  readonly pull: number;
  readonly head: string;
  /** the moment that is judged: now, or the moment of the merge */
  readonly at: Instant;
  readonly cases: Cases;
  readonly attempts: readonly Attempt[];
  readonly contributors: readonly Contributor[];
  /** ids of sign-offs whose signers were found, just now, to speak in their roles no longer */
  readonly ineligible: ReadonlySet<string>;
  /** of the models that this pull request takes back to an earlier version */
  readonly lanes: ReadonlyMap<ModelName, Lane>;
};

export function viewScopes(state: State, policy: RecordedPolicy, now: PullNow): readonly ScopeView[] {
  const models = now.cases.models
    .filter((one) => !isRestoration(one, modelOf(state, one.model).live?.bundle ?? null))
    .map((one) => viewModel(state, policy, now, one));
  const { policy: change } = now.cases;
  // Rules that are in force already are put back, not changed.
  return change === null || change.digest === headOf(state)?.policy
    ? models
    : [...models, viewPolicy(state, policy, now, change)];
}

function viewModel(state: State, policy: RecordedPolicy, now: PullNow, one: ModelCase): ScopeView {
  const question = questionOf(state, policy, one, now);
  const pull = pullOf(state, one.model, now.pull);
  const lane = now.lanes.get(one.model) ?? null;
  const standing = lane === null ? standingOf(now.attempts, one.model, question) : undefined;
  // What is signed of a rollback is its plan: which bytes come back, and nothing else.
  const findings = lane === null ? standing?.measured.findings : pull.rollback?.plan;
  const place = { repository: now.repository, pull: now.pull };
  const signed = findings === undefined ? undefined : subjectOf(place, one, question, findings);
  const tier = tierOf(policy, one.model);
  const all = lane === "expedited" ? [{ role: ANY_ROLE, count: 1 }] : needsFor(policy, one.model, tier);
  const answer = answerOf(pull, now, { needs: all, tier, digest: signed?.digest });
  const model = modelOf(state, one.model);
  return { scope: one.model, one, question, standing, signed, tier, needs: all, answer, model, pull, lane };
}

function needsFor(policy: RecordedPolicy, model: ModelName, tier: Tier): readonly Need[] {
  const needs = Object.entries(tier.roles).map(([role, count]) => ({ role, count }));
  const known = ruledModel(policy, model) !== undefined;
  return known ? needs : [...needs, { role: NEW_MODEL_ROLE, count: 1 }];
}

/** A change of the rules needs a keeper of the rules; the owners of the models it touches are checked by the registry. */
function viewPolicy(state: State, policy: RecordedPolicy, now: PullNow, change: PolicyCase): ScopeView {
  const before = headOf(state)?.policy;
  const place = { v: 1, repository: now.repository, pull: now.pull, model: "policy" } as const;
  const subject = before === undefined ? undefined : { ...place, before, after: change.digest };
  const signed = subject === undefined ? undefined : { subject, digest: subjectDigest(subject) };
  const widens = onlyAddsModels(policy, change.policy);
  const pull = pullOf(state, "policy", now.pull);
  const tier = policy.tiers.high;
  const asked = (role: string): Pick<ScopeView, "needs" | "answer"> => {
    const needs = [{ role, count: 1 }];
    return { needs, answer: answerOf(pull, now, { needs, tier, digest: signed?.digest }) };
  };
  // Who keeps the rules may also let a new model in.
  const [keeper, opener] = [asked(POLICY_ROLE), asked(NEW_MODEL_ROLE)];
  const { needs, answer } = widens && !keeper.answer.satisfied ? opener : keeper;
  const model = modelOf(state, "policy");
  const nothing = { one: null, question: null, standing: undefined, lane: null };
  return { scope: "policy", ...nothing, signed, tier, needs, answer, model, pull };
}

type Asked = { readonly needs: readonly Need[]; readonly tier: Tier; readonly digest: Digest | undefined };

function answerOf(pull: PullSlice, now: PullNow, { needs, tier, digest }: Asked): SignoffAnswer {
  const { head, at, contributors } = now;
  // Without a subject nobody can have signed it.
  if (digest === undefined) return { satisfied: false, filled: [], missing: needs, ignored: [] };
  const signatures = signaturesOf(pull, now);
  return judgeSignoffs(signatures, {
    needs,
    subject: digest,
    head,
    at,
    validHours: tier.valid_hours,
    contributors,
  });
}

export function signaturesOf(
  pull: PullSlice,
  { ineligible }: Pick<PullNow, "ineligible">,
): readonly Signature[] {
  return pull.approvals
    .filter(({ id }) => !ineligible.has(id))
    .map((approval) => ({ ...approval, roles: [ANY_ROLE, ...approval.claims.map(({ role }) => role)] }));
}

/** Sign-offs that say yes to the subject as it is. */
export function liveSigners(view: ScopeView): readonly ApprovalSlice[] {
  const seated = new Set(view.answer.filled.map(({ signature }) => signature.id));
  const spare = new Set(
    view.answer.ignored.flatMap(({ signature, reason }) =>
      reason === "no-role-left" || reason === "same-person" ? [signature.id] : [],
    ),
  );
  return view.pull.approvals.filter(({ id }) => seated.has(id) || spare.has(id));
}

export function expiresAt(approval: ApprovalSlice, tier: Tier): Instant {
  return addHours(approval.at, tier.valid_hours);
}
