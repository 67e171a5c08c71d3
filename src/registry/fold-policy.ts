import { findIgnoredReason, type Signature } from "../signoff/counts.ts";
import { type Claim, isContributor, samePrincipal } from "../signoff/person.ts";
import {
  changedModels,
  findClaimFault,
  NEW_MODEL_ROLE,
  onlyAddsModels,
  POLICY_ROLE,
  principalsOf,
  type RecordedPolicy,
} from "../signoff/policy.ts";
import { subjectDigest } from "../signoff/subject.ts";
import type { EventOf } from "./event.ts";
import { checkFlag } from "./fold-live.ts";
import { checkNothingStops, checkSigners, type Landing, questionOf, signaturesOf } from "./landing.ts";
import { REGISTRY_PATH } from "./paths.ts";
import type { PullSlice } from "./slices.ts";
import { headOf, pullOf, putModel, putPull, type State } from "./state.ts";
import type { Turn } from "./turn.ts";

/** How the log begins, and how the rules themselves change. */

export function foldGenesis(
  state: State,
  event: EventOf<"genesis">,
  refuse: Turn<"genesis">["refuse"],
): void {
  const { body } = event;
  const policy = state.policy(body.policy);
  if (event.seq !== 0 || event.prev !== null || event.model !== "policy" || headOf(state) !== undefined)
    refuse("genesis-first", "this genesis is not the first event");
  if (policy === undefined) refuse("policy-missing", `policy ${body.policy} is not kept beside the log`);
  const signed = policy !== undefined && isAdoptionSigned(policy, body.adoption);
  if (body.app !== null && !signed)
    refuse("adoption-unsigned", "an app stands in it, and no policy owner without a hand in it signed");
  const { log, repository, app, branch, default_branch, commit } = body;
  const adopted = body.adoption === null ? null : { pull: body.adoption.pull, signed };
  const place = { log, repository, app, branch, default_branch, commit, adopted };
  state.registries.put(REGISTRY_PATH, { schema: "twokey-registry/1", ...place, since: event.at });
}

type Adoption = EventOf<"genesis">["body"]["adoption"];

function isAdoptionSigned(policy: RecordedPolicy, adoption: Adoption): boolean {
  return (adoption?.signers ?? []).some(
    ({ person, claims }) =>
      !isContributor(person, adoption?.contributors ?? []) &&
      claims.some(
        (claim) =>
          claim.role === POLICY_ROLE && findClaimFault(claim, person, policy.policy_owners) === undefined,
      ),
  );
}

export function foldPolicyChanged(turn: Turn<"policy-changed">): void {
  const { event, head, policy, refuse } = turn;
  const { body } = event;
  checkFlag(turn);
  if (event.model !== "policy") refuse("wrong-subject", "a change of policy is an event of policy");
  if (body.before !== head.policy) refuse("stale-policy", `the policy in force is ${head.policy}`);
  const after = turn.state.policy(body.after);
  if (after === undefined) {
    refuse("policy-missing", `policy ${body.after} is not kept beside the log`);
    return;
  }
  const pull = event.pull === null ? undefined : pullOf(turn.state, event.model, event.pull);
  if (policy.mode === "enforce") checkPolicySigned(turn, pull, after);
  if (pull !== undefined) putPull(turn.state, { ...pull, outcome: "policy-changed" });
  // What lies on the default branch is what was signed again.
  putModel(turn.state, { ...turn.model, unapproved: null });
}

/** Signed under the old rules: by a policy owner, and for every model it touches by one of its old owners. */
function checkPolicySigned(
  turn: Turn<"policy-changed">,
  pull: PullSlice | undefined,
  after: RecordedPolicy,
): void {
  const { event, policy, registry, refuse } = turn;
  const { body } = event;
  if (pull === undefined || event.pull === null) {
    refuse("needs-pull", "there is no pull request behind it");
    return;
  }
  const { before, after: digest, head, merged_at: at, signers, contributors } = body;
  const place = { v: 1, repository: registry.repository.id, pull: event.pull } as const;
  const subject = subjectDigest({ ...place, model: "policy", before, after: digest });
  const landing: Landing = { subject, head, at, signers, contributors };
  const tier = policy.tiers.high;
  checkNothingStops(turn, pull, landing, tier);
  checkSigners(turn, pull, signers);
  const question = questionOf(landing, [], tier.valid_hours);
  const live = signaturesOf(pull, landing).filter((one) => findIgnoredReason(one, question) === undefined);
  const keepers = onlyAddsModels(policy, after) ? [POLICY_ROLE, NEW_MODEL_ROLE] : [POLICY_ROLE];
  const touched = changedModels(policy, after);
  const claimsOf = (signature: Signature): readonly Claim[] =>
    pull.approvals.find(({ id }) => id === signature.id)?.claims ?? [];
  const speaksFor = (signature: Signature, model: (typeof touched)[number]): boolean =>
    claimsOf(signature).some(
      ({ role, as }) =>
        !keepers.includes(role) &&
        principalsOf(policy, model, role).some((principal) => samePrincipal(principal, as)),
    );
  const missing = (keeper: Signature): readonly string[] =>
    touched.filter(
      (model) => !live.some((one) => one.person.id !== keeper.person.id && speaksFor(one, model)),
    );
  const candidates = live.filter(({ roles }) => roles.some((role) => keepers.includes(role)));
  if (candidates.length === 0) refuse("not-signed", "no policy owner signed this change");
  const shortest = candidates.map((keeper) => missing(keeper)).sort((a, b) => a.length - b.length)[0] ?? [];
  if (shortest.length > 0) refuse("not-signed", `nobody else signed as owner of ${shortest.join(", ")}`);
}
