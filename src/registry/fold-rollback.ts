import type { Digest, ModelName } from "../base/ids.ts";
import { findIgnoredReason, judgeSignoffs, type SignoffAnswer } from "../signoff/counts.ts";
import type { EventType } from "./event.ts";
import { checkFlag, endPeriod, leftStatus, liveOf } from "./fold-live.ts";
import {
  answerOf,
  checkNothingStops,
  checkSignatures,
  checkSigners,
  expectedSubject,
  type Landing,
  needsOf,
  questionOf,
  signaturesOf,
  signersOf,
  sortTargets,
  withTarget,
} from "./landing.ts";
import type { ModelSlice, PullSlice, VersionSlice } from "./slices.ts";
import {
  barredOf,
  modelOf,
  putBarred,
  putModel,
  putPull,
  putVersion,
  type State,
  versionOf,
} from "./state.ts";
import { checkClaims, findModel, findPull, type Turn } from "./turn.ts";

/** Going back, and what must not come back. */

export function foldRollbackProposed(turn: Turn<"rollback-proposed">): void {
  const { event, model, refuse } = turn;
  const { from, to, plan, alert, requested_by } = event.body;
  const name = findModel(turn);
  const pull = findPull(turn);
  if (name === undefined || pull === undefined) return;
  if (model.live?.version !== from)
    refuse("not-live", `version ${from} is not live, ${model.live?.version ?? "nothing"} is`);
  if (model.rollback !== null && model.rollback.pull !== pull.pull)
    refuse("rollback-open", `pull request #${model.rollback.pull} already proposes a rollback`);
  checkTarget(turn, name, to, event.body.bundle);
  const alerted = alert !== null && alert.version === from;
  putModel(turn.state, { ...model, rollback: { pull: pull.pull, from, to } });
  putPull(turn.state, { ...pull, rollback: { from, to, plan, alerted, requested_by } });
}

export function foldRollbackDeclined(turn: Turn<"rollback-declined">): void {
  const { event, model, refuse } = turn;
  const pull = findPull(turn);
  if (pull === undefined) return;
  if (model.rollback?.pull !== pull.pull || model.rollback.to !== event.body.to)
    refuse("rollback-open", "this pull request proposes no such rollback");
  putModel(turn.state, { ...model, rollback: null });
  putPull(turn.state, { ...pull, outcome: "declined" });
}

export function foldRolledBack(turn: Turn<"rolled-back">): void {
  const { event, path, model, refuse } = turn;
  const { body } = event;
  const name = findModel(turn);
  const pull = findPull(turn);
  if (name === undefined || pull === undefined) return;
  checkFlag(turn);
  if (model.live?.version !== body.from) refuse("not-live", `version ${body.from} is not live`);
  if (pull.rollback?.from !== body.from || pull.rollback.to !== body.to)
    refuse("rollback-open", `this pull request does not propose going from ${body.from} to ${body.to}`);
  const target = checkTarget(turn, name, body.to, body.bundle);
  const answer = judgeRollback(turn, name, pull);
  const before = versionOf(turn.state, name, body.from);
  if (before !== undefined)
    putVersion(turn.state, endPeriod({ ...before, status: leftStatus(before) }, body.merged_at));
  if (target === undefined) return;
  const periods = [...target.periods, { from: body.merged_at, until: null }];
  putVersion(turn.state, { ...target, status: "live", periods });
  const approved_by = signersOf(pull, answer);
  const live = {
    ...liveOf(target, body.merged_at, path, approved_by),
    commit: body.merge,
    enforced: body.enforced,
  };
  putModel(
    turn.state,
    withTarget({
      ...model,
      live,
      rollback: null,
      unapproved: null,
      restorable: model.restorable.filter(({ version }) => version !== body.to && version !== body.from),
      pending: { type: "quarantined", version: body.from },
    }),
  );
  putPull(turn.state, { ...pull, outcome: "rolled-back" });
}

function checkTarget(
  turn: Turn<"rollback-proposed" | "rolled-back">,
  model: ModelName,
  version: number,
  bundle: Digest,
): VersionSlice | undefined {
  const target = versionOf(turn.state, model, version);
  if (target === undefined) {
    turn.refuse("unknown-version", `there is no version ${version}`);
    return undefined;
  }
  const faults = [
    ...(target.signed ? [] : ["nobody signed it"]),
    ...(target.quarantined === null ? [] : ["it is quarantined"]),
    ...(target.revoked === null ? [] : ["it is revoked"]),
    ...(target.bundle === bundle ? [] : [`its bundle is ${target.bundle}`]),
    ...(target.status === "live" ? ["it is live"] : []),
    ...[target.bundle, target.scores].flatMap((digest) =>
      digest !== null && barredOf(turn.state, model, digest).versions.length > 0
        ? ["the same bytes or predictions are barred"]
        : [],
    ),
  ];
  if (faults.length > 0) turn.refuse("bad-target", `version ${version}: ${faults.join(", ")}`);
  return target;
}

/** Expedited: one eligible person is enough, but not the asker alone unless an alert names what is live. */
function judgeRollback(turn: Turn<"rolled-back">, model: ModelName, pull: PullSlice): SignoffAnswer {
  const { body } = turn.event;
  const judging = body.enforced ? turn : { ...turn, refuse: () => {} };
  const { head, signers, contributors, merged_at: at } = body;
  const findings = body.findings ?? pull.rollback?.plan ?? null;
  const expected = findings === null ? null : expectedSubject(judging, body.bundle, findings);
  if (body.subject === null || body.subject !== expected)
    judging.refuse(
      "wrong-subject",
      "bundle, incumbent, findings or policy are not those of the signed subject",
    );
  const landing: Landing = { subject: body.subject ?? body.bundle, head, at, signers, contributors };
  const { needs, tier } = needsOf(judging, model);
  checkNothingStops(judging, pull, landing, { ...tier, unattributed: "block" });
  checkSigners(judging, pull, signers);
  if (!body.expedited) {
    const answer = answerOf(pull, landing, needs, tier.valid_hours);
    checkSignatures(judging, answer, []);
    return answer;
  }
  const question = questionOf(landing, [{ role: "any", count: 1 }], tier.valid_hours);
  const anyRole = signaturesOf(pull, landing).map((signature) => ({ ...signature, roles: ["any"] }));
  const live = anyRole.filter((signature) => findIgnoredReason(signature, question) === undefined);
  const asker = pull.rollback?.requested_by ?? null;
  const others = live.filter(({ person }) => person.id !== asker?.id);
  if (live.length === 0) judging.refuse("not-signed", "no owner and no responder signed the rollback");
  else if (others.length === 0 && !(pull.rollback?.alerted ?? false))
    judging.refuse(
      "asker-alone",
      `${asker?.login ?? "the asker"} asked for it and is the only one who signed`,
    );
  return nameRoles(judgeSignoffs(others.length > 0 ? others : live, question), pull);
}

/** The role in which each of them really spoke. */
function nameRoles(answer: SignoffAnswer, pull: PullSlice): SignoffAnswer {
  const filled = answer.filled.map(({ role, signature }) => {
    const claims = pull.approvals.find(({ id }) => id === signature.id)?.claims ?? [];
    return { role: claims[0]?.role ?? role, signature };
  });
  return { ...answer, filled };
}

export function foldQuarantined(turn: Turn<"quarantined">): void {
  const { event, path, model, refuse } = turn;
  const { version, cause } = event.body;
  const found = findVersion(turn, version);
  if (found === undefined) return;
  const { slice } = found;
  if (cause === "rolled-back" && model.pending?.type !== "quarantined")
    refuse("out-of-turn", `version ${version} was not just rolled back`);
  if (cause === "requested") {
    if (event.body.claims.length === 0) refuse("not-an-owner", "nobody's role is named");
    checkClaims(turn, event.body.claims);
  }
  if (slice.quarantined !== null && model.pending === null)
    refuse("wrong-status", `version ${version} is already quarantined`);
  const marked = { ...slice, quarantined: { at: event.at, event: path } };
  putVersion(turn.state, { ...marked, status: slice.status === "live" ? "live" : leftStatus(marked) });
  bar(turn.state, slice, "quarantined");
  putModel(turn.state, withTarget({ ...withoutTarget(model, slice), pending: null }));
}

export function foldQuarantineLifted(turn: Turn<"quarantine-lifted">): void {
  const { event, refuse } = turn;
  const found = findVersion(turn, event.body.version);
  if (found === undefined) return;
  const { name, slice } = found;
  checkClaims(turn, event.body.claims);
  if (slice.quarantined === null) refuse("wrong-status", `version ${slice.version} is not quarantined`);
  const freed = { ...slice, quarantined: null };
  putVersion(turn.state, { ...freed, status: slice.status === "live" ? "live" : leftStatus(freed) });
  for (const digest of digestsOf(slice)) {
    const barred = barredOf(turn.state, name, digest);
    const versions = barred.versions.filter(
      (one) => one.version !== slice.version || one.why !== "quarantined",
    );
    putBarred(turn.state, { ...barred, versions });
  }
  const model = modelOf(turn.state, name);
  const left = slice.periods.at(-1)?.until ?? null;
  if (!slice.signed || slice.revoked !== null || left === null) return;
  const { version, bundle, scores, commit } = slice;
  const restorable = sortTargets([{ version, bundle, scores, commit, left }, ...model.restorable]);
  putModel(turn.state, withTarget({ ...model, restorable }));
}

export function foldRevoked(turn: Turn<"revoked">): void {
  const { event, path, model, refuse } = turn;
  const found = findVersion(turn, event.body.version);
  if (found === undefined) return;
  const { slice } = found;
  checkClaims(turn, event.body.claims);
  if (slice.revoked !== null) refuse("wrong-status", `version ${slice.version} is already revoked`);
  const marked = { ...slice, revoked: { at: event.at, reason: event.body.reason, event: path } };
  putVersion(turn.state, { ...marked, status: slice.status === "live" ? "live" : leftStatus(marked) });
  bar(turn.state, slice, "revoked");
  putModel(turn.state, withTarget(withoutTarget(model, slice)));
}

function bar(state: State, slice: VersionSlice, why: "quarantined" | "revoked"): void {
  for (const digest of digestsOf(slice)) {
    const barred = barredOf(state, slice.model, digest);
    const others = barred.versions.filter((one) => one.version !== slice.version || one.why !== why);
    putBarred(state, { ...barred, versions: [...others, { version: slice.version, why }] });
  }
}

function digestsOf({ bundle, scores }: VersionSlice): readonly Digest[] {
  return scores === null ? [bundle] : [bundle, scores];
}

/** Every target with the same bytes or predictions goes. */
function withoutTarget(model: ModelSlice, slice: VersionSlice): ModelSlice {
  const same = ({ version, bundle, scores }: ModelSlice["restorable"][number]): boolean =>
    version === slice.version || bundle === slice.bundle || (scores !== null && scores === slice.scores);
  return { ...model, restorable: model.restorable.filter((target) => !same(target)) };
}

export function findVersion(
  turn: Turn<EventType>,
  version: number,
): { readonly name: ModelName; readonly slice: VersionSlice } | undefined {
  const name = findModel(turn);
  if (name === undefined) return undefined;
  const slice = versionOf(turn.state, name, version);
  if (slice !== undefined) return { name, slice };
  turn.refuse("unknown-version", `there is no version ${version} of ${name}`);
  return undefined;
}
