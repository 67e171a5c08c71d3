import { changedModels, principalsOf, RESPONDER_ROLE, tierOf } from "../signoff/policy.ts";
import { isPolicySubject, type ModelSubject, type PolicySubject, subjectDigest } from "../signoff/subject.ts";
import type { ApprovalSlice, PullSlice } from "./slices.ts";
import { putPull } from "./state.ts";
import {
  actorOf,
  checkClaims,
  checkOwnChange,
  controlsFor,
  findPull,
  latestStanding,
  proposedOwners,
  type Turn,
} from "./turn.ts";

/** What was measured in one pull request, and who signed it. */

export function foldEvaluated(turn: Turn<"evaluated">): void {
  const { event, path, refuse } = turn;
  const { body } = event;
  const pull = findPull(turn);
  if (pull === undefined) return;
  const last = pull.evaluations.at(-1);
  if (last !== undefined && body.attempt <= last.attempt)
    refuse("attempt-order", `attempt ${body.attempt} comes after attempt ${last.attempt}`);
  checkVerdicts(turn);
  if (body.stands && !body.counts)
    refuse("no-evidence", "evidence of a run that does not count cannot stand");
  const { attempt, bundle, incumbent, findings, evidence, policy, head } = body;
  const { decision, blocking, gates, counts, stands } = body;
  const measured = { attempt, bundle, incumbent, findings, evidence, policy, head };
  const judged = { decision, blocking, gates, counts, stands };
  const evaluation = { event: path, at: event.at, ...measured, ...judged };
  putPull(turn.state, { ...pull, evaluations: [...pull.evaluations, evaluation] });
}

/** A failed or broken gate blocks; what blocks is a gate that did not pass; a block names its gates. */
function checkVerdicts({ event: { body }, refuse }: Turn<"evaluated">): void {
  const words = new Map(Object.entries(body.gates));
  const wrong = body.blocking.filter(
    (gate) => !["fail", "error", "inconclusive"].includes(words.get(gate) ?? ""),
  );
  const silent = [...words].filter(
    ([gate, word]) => (word === "fail" || word === "error") && !body.blocking.includes(gate),
  );
  if (wrong.length > 0)
    refuse("verdicts-disagree", `${wrong.join(", ")} cannot block: not failed, broken or inconclusive`);
  if (silent.length > 0)
    refuse("verdicts-disagree", `${silent.map(([gate, word]) => `${gate}: ${word}`).join(", ")} must block`);
  if ((body.decision === "block") !== body.blocking.length > 0)
    refuse("verdicts-disagree", `the decision is ${body.decision}, blocked by ${body.blocking.length} gates`);
}

export function foldApproved(turn: Turn<"approved">): void {
  const { event, path, refuse } = turn;
  const { body } = event;
  const pull = findPull(turn);
  if (pull === undefined) return;
  if (subjectDigest(body.subject) !== body.digest)
    refuse("wrong-subject", "the digest is not the one of the subject beside it");
  checkOwnChange(turn, body.contributors);
  if (isPolicySubject(body.subject)) {
    checkClaims(turn, body.claims, policyVoices(turn, body.subject));
    checkPolicySubject(turn, body.subject);
  } else {
    checkClaims(turn, body.claims, proposedOwners(turn, event.model, body.proposed));
    checkModelSubject(turn, body.subject, pull);
  }
  if (pull.rollback === null && body.claims.some(({ role }) => role === RESPONDER_ROLE))
    refuse("not-an-owner", "responders sign rollbacks only");
  const { digest: subject, head, claims } = body;
  const said = { id: event.id, person: actorOf(turn), claims, subject, head };
  const approval = { ...said, at: event.at, ended: null, cause: null, event: path };
  putPull(turn.state, { ...pull, approvals: [...pull.approvals, approval] });
}

/** Owners of a model that the change of policy touches speak for that model, in their own role. */
function policyVoices(turn: Turn<"approved">, subject: PolicySubject): (role: string) => readonly string[] {
  const after = turn.state.policy(subject.after);
  const touched = after === undefined ? [] : changedModels(turn.policy, after);
  return (role) => touched.flatMap((model) => principalsOf(turn.policy, model, role));
}

function checkPolicySubject(
  { event, head, registry, refuse }: Turn<"approved">,
  subject: PolicySubject,
): void {
  if (
    event.model !== "policy" ||
    subject.pull !== event.pull ||
    subject.repository !== registry.repository.id
  )
    refuse("wrong-subject", "the subject is of another repository, pull request or model");
  if (subject.before !== head.policy)
    refuse("wrong-subject", "the policy in force is another than the one this change starts from");
}

function checkModelSubject(turn: Turn<"approved">, subject: ModelSubject, pull: PullSlice): void {
  const { event, registry, model, refuse } = turn;
  if (
    event.model !== subject.model ||
    subject.pull !== event.pull ||
    subject.repository !== registry.repository.id
  )
    refuse("wrong-subject", "the subject is of another repository, pull request or model");
  if (subject.policy !== controlsFor(turn, subject.model, event.body.proposed))
    refuse("wrong-subject", "the policy that this model is judged by is another one");
  if (subject.incumbent?.version !== model.live?.version || subject.incumbent?.digest !== model.live?.bundle)
    refuse("wrong-subject", "another version is live than the one it was compared with");
  const evidence = latestStanding(pull);
  const planned = pull.rollback !== null && subject.findings === pull.rollback.plan;
  const shown =
    evidence !== undefined && evidence.findings === subject.findings && evidence.bundle === subject.bundle;
  if (!planned && !shown)
    refuse("no-evidence", "the findings that it names are not the ones that stand for this bundle");
}

export function foldWithdrawn(turn: Turn<"withdrawn">): void {
  const { event, refuse } = turn;
  const found = findLiveApproval(turn, event.body.approval);
  if (found === undefined) return;
  const { pull, approval } = found;
  const { cause } = event.body;
  if (cause === "withdrawn" && approval.person.id !== event.actor.id)
    refuse("not-yours", `${event.actor.login} cannot withdraw what ${approval.person.login} signed`);
  const ended = { ...approval, ended: event.at, cause };
  putPull(turn.state, { ...pull, approvals: pull.approvals.map((one) => (one === approval ? ended : one)) });
}

export function foldCarriedOver(turn: Turn<"carried-over">): void {
  const { event, policy, refuse } = turn;
  const found = findLiveApproval(turn, event.body.approval);
  if (found === undefined) return;
  const { pull, approval } = found;
  const tier = event.model === "policy" ? policy.tiers.high : tierOf(policy, event.model);
  if (!tier.carry_over) refuse("carry-over-off", "this tier does not carry sign-offs over a push");
  if (approval.head !== event.body.from)
    refuse("no-such-approval", "the sign-off was given on another head than the one it is carried from");
  // The same sign-off under the same id; only the head that it stands on moves.
  const moved = { ...approval, head: event.body.to };
  putPull(turn.state, { ...pull, approvals: pull.approvals.map((one) => (one === approval ? moved : one)) });
}

function findLiveApproval(
  turn: Turn<"withdrawn" | "carried-over">,
  id: string,
): { readonly pull: PullSlice; readonly approval: ApprovalSlice } | undefined {
  const pull = findPull(turn);
  const approval = pull?.approvals.find((one) => one.id === id && one.ended === null);
  if (pull !== undefined && approval !== undefined) return { pull, approval };
  turn.refuse("no-such-approval", `there is no live sign-off ${id} in this pull request`);
  return undefined;
}
