import type { Digest, ModelName } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import { bundleDigest } from "../project/bundle.ts";
import {
  judgeSignoffs,
  type Need,
  type Question,
  type Signature,
  type SignoffAnswer,
} from "../signoff/counts.ts";
import type { Contributor } from "../signoff/person.ts";
import { NEW_MODEL_ROLE, ruledModel, type Tier, tierOf } from "../signoff/policy.ts";
import { subjectDigest } from "../signoff/subject.ts";
import type {
  ApprovalSlice,
  EvaluationSlice,
  ModelSlice,
  OverrideSlice,
  PullSlice,
  Signer,
} from "./slices.ts";
import { barredOf, incumbentIn } from "./state.ts";
import { controlsFor, isOpenAt, latestStanding, type Turn } from "./turn.ts";

/** A merge that brings, removes or returns a bundle: what must have been true at that moment. */

export type LandingTurn = Turn<"promoted" | "retired" | "rolled-back" | "policy-changed">;

export type Landing = {
  readonly subject: Digest;
  readonly head: string;
  readonly at: Instant;
  readonly signers: readonly string[];
  readonly contributors: readonly Contributor[];
};

export function checkFiles(turn: Turn<"promoted" | "baseline">): void {
  const { files, bundle } = turn.event.body;
  const sorted = files.every((file, at) => at === 0 || (files[at - 1]?.name ?? "") < file.name);
  if (!sorted) turn.refuse("bundle-digest", "the files are not listed once each, sorted by name");
  else if (bundleDigest(files) !== bundle)
    turn.refuse("bundle-digest", `the listed files have the digest ${bundleDigest(files)}`);
}

export function checkNotBarred(
  turn: Turn<"promoted" | "rolled-back">,
  model: ModelName,
  digests: readonly (Digest | null)[],
): void {
  for (const digest of digests) {
    const [barred] = digest === null ? [] : barredOf(turn.state, model, digest).versions;
    if (barred !== undefined)
      turn.refuse("barred", `${digest} is that of version ${barred.version}, which is ${barred.why}`);
  }
}

/** The subject as it must have been signed, rebuilt from what the registry knows. */
export function expectedSubject(turn: LandingTurn, bundle: Digest | null, findings: Digest): Digest {
  const { event, registry, model } = turn;
  if (event.model === "policy") throw new Error("a policy has a subject of its own");
  const proposed = "proposed" in event.body ? event.body.proposed : null;
  const incumbent = incumbentIn(model);
  const place = {
    v: 1,
    repository: registry.repository.id,
    pull: event.pull ?? 0,
    model: event.model,
  } as const;
  const policy = controlsFor(turn, event.model, proposed);
  return subjectDigest({ ...place, bundle, incumbent, findings, policy });
}

/** How many of which role: a model that the policy does not know needs high tier and its own gatekeepers. */
export function needsOf(
  turn: LandingTurn,
  model: ModelName,
): { readonly needs: readonly Need[]; readonly tier: Tier } {
  const tier = tierOf(turn.policy, model);
  const needs = Object.entries(tier.roles).map(([role, count]) => ({ role, count }));
  const known = ruledModel(turn.policy, model) !== undefined;
  return { tier, needs: known ? needs : [...needs, { role: NEW_MODEL_ROLE, count: 1 }] };
}

/** The sign-offs that the merge rests on; only those whose eligibility was checked again at the merge. */
export function answerOf(
  pull: PullSlice | undefined,
  landing: Landing,
  needs: readonly Need[],
  hours: number,
): SignoffAnswer {
  return judgeSignoffs(signaturesOf(pull, landing), questionOf(landing, needs, hours));
}

export function questionOf(landing: Landing, needs: readonly Need[], validHours: number): Question {
  const { subject, head, at, contributors } = landing;
  return { needs, subject, head, at, validHours, contributors };
}

export function signaturesOf(pull: PullSlice | undefined, landing: Landing): readonly Signature[] {
  return (pull?.approvals ?? [])
    .filter(({ id }) => landing.signers.includes(id))
    .map((approval) => ({ ...approval, roles: approval.claims.map(({ role }) => role) }));
}

export function signersOf(pull: PullSlice | undefined, answer: SignoffAnswer): Signer[] {
  return answer.filled.map(({ role, signature }) => {
    const { id, login } = signature.person;
    const approval: ApprovalSlice | undefined = pull?.approvals.find((one) => one.id === signature.id);
    return { id, login, role, at: signature.at, event: approval?.event ?? null };
  });
}

/** What stands in the way of any merge: vetoes, holds, an earlier landing, commits of nobody. */
export function checkNothingStops(turn: LandingTurn, pull: PullSlice, landing: Landing, tier: Tier): void {
  const { refuse, model } = turn;
  if (pull.outcome !== null)
    refuse("already-landed", `pull request #${pull.pull} is recorded as ${pull.outcome}`);
  for (const veto of pull.vetoes)
    if (isOpenAt(veto, landing.at)) refuse("vetoed", `the veto of ${veto.person.login} was open`);
  for (const hold of [...pull.holds, ...model.holds])
    if (isOpenAt(hold, landing.at)) refuse("held", `${hold.by.login} held it`);
  const nobody = landing.contributors.filter(({ person }) => person === null);
  if (tier.unattributed === "block" && nobody.length > 0)
    refuse("unattributed", `${nobody.length} contributors belong to no account`);
}

/** Counted evidence that stands, and a live override for every gate that blocks. */
export function checkEvidence(
  turn: LandingTurn,
  pull: PullSlice,
  landing: Landing,
  wanted: { readonly findings: Digest; readonly bundle: Digest | null },
): { readonly evaluation: EvaluationSlice | undefined; readonly used: readonly OverrideSlice[] } {
  const { refuse } = turn;
  const evaluation = latestStanding(pull);
  if (evaluation?.findings !== wanted.findings || evaluation.bundle !== wanted.bundle) {
    refuse("no-evidence", "the findings named are not those that stand for this bundle");
    return { evaluation: undefined, used: [] };
  }
  if (!evaluation.counts) refuse("no-evidence", "the evidence comes from a run that does not count");
  const used = evaluation.blocking.flatMap((gate) => {
    const override = pull.overrides.find(
      (one) =>
        one.gate === gate &&
        one.subject === landing.subject &&
        one.at <= landing.at &&
        one.expires > landing.at,
    );
    if (override === undefined)
      refuse("gate-blocks", `${gate} is ${evaluation.gates[gate] ?? "absent"} and not overridden`);
    return override === undefined ? [] : [override];
  });
  return { evaluation, used };
}

/** An override needs two people besides the author in all. */
export function checkSignatures(
  turn: LandingTurn,
  answer: SignoffAnswer,
  used: readonly OverrideSlice[],
): void {
  if (!answer.satisfied) {
    const missing = answer.missing.map(({ role, count }) => (count === 1 ? role : `${count} × ${role}`));
    const ignored = answer.ignored.map(({ signature, reason }) => `${signature.person.login}: ${reason}`);
    const note = ignored.length === 0 ? "" : ` (not counted: ${ignored.join(", ")})`;
    turn.refuse("not-signed", `no live sign-off as ${missing.join(", ")}${note}`);
  }
  const people = new Set([
    ...answer.filled.map(({ signature }) => signature.person.id),
    ...used.map(({ by }) => by.id),
  ]);
  if (used.length > 0 && people.size < 2)
    turn.refuse("override-limits", "an override needs two people besides the author, and there is one");
}

export function checkSigners(
  turn: LandingTurn,
  pull: PullSlice | undefined,
  signers: readonly string[],
): void {
  const unknown = signers.filter((id) => pull?.approvals.every((approval) => approval.id !== id) ?? true);
  if (unknown.length > 0)
    turn.refuse("no-such-approval", `no sign-off ${unknown.join(", ")} in this pull request`);
}

/** The row that rollbacks look at once a version is left. */
export function leftVersion(model: ModelSlice, at: Instant): ModelSlice["restorable"] {
  const { live } = model;
  if (live === null || !live.signed) return model.restorable;
  const { version, bundle, scores, commit } = live;
  return sortTargets([
    { version, bundle, scores, commit, left: at },
    ...model.restorable.filter((one) => one.version !== version),
  ]);
}

const MOST_TARGETS = 5;

export function sortTargets(targets: ModelSlice["restorable"]): ModelSlice["restorable"] {
  return [...targets]
    .sort((a, b) => (a.left === b.left ? b.version - a.version : a.left < b.left ? 1 : -1))
    .slice(0, MOST_TARGETS);
}

/** The newest version left behind whose bytes and predictions differ from what is live. */
export function withTarget(model: ModelSlice): ModelSlice {
  const { live } = model;
  const target = model.restorable.find(
    (one) =>
      live === null || (one.bundle !== live.bundle && (one.scores === null || one.scores !== live.scores)),
  );
  return { ...model, rollback_target: target ?? null };
}
