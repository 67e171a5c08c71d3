import type { Digest, ModelName } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import {
  answerOf,
  checkEvidence,
  checkFiles,
  checkNotBarred,
  checkNothingStops,
  checkSignatures,
  checkSigners,
  expectedSubject,
  type Landing,
  type LandingTurn,
  leftVersion,
  needsOf,
  signersOf,
  withTarget,
} from "./landing.ts";
import type { Live, PullSlice, Signer, VersionSlice } from "./slices.ts";
import { pullOf, putModel, putPull, putVersion, versionOf } from "./state.ts";
import { findModel, type Turn } from "./turn.ts";

/** What becomes live, and what stops being it. */

export function foldBaseline(turn: Turn<"baseline">): void {
  const { event, path, registry, model, refuse } = turn;
  const { body } = event;
  const name = findModel(turn);
  if (name === undefined) return;
  checkFiles(turn);
  if (model.events > 0 || event.pull !== (registry.adopted?.pull ?? null))
    refuse("baseline-late", `${name} has ${model.events} events, and the adoption was another pull request`);
  if (body.version !== model.versions + 1)
    refuse("version-order", `the next version is ${model.versions + 1}`);
  const { version, environment, bundle, folder, files, scores, commit } = body;
  const signed = registry.adopted?.signed ?? false;
  const what = { version, environment, bundle, folder, files, scores, commit };
  const slice = newVersion(name, { ...what, kind: "baseline", signed, enforced: false }, turn);
  putVersion(turn.state, slice);
  const live = liveOf(slice, event.at, path, []);
  putModel(turn.state, withTarget({ ...model, live, versions: body.version }));
}

export function foldPromoted(turn: Turn<"promoted">): void {
  const { event, path, model, refuse } = turn;
  const { body } = event;
  const name = findModel(turn);
  if (name === undefined) return;
  checkFiles(turn);
  checkFlag(turn);
  if (body.version !== model.versions + 1)
    refuse("version-order", `the next version is ${model.versions + 1}`);
  checkNotBarred(turn, name, [body.bundle, body.scores]);
  const pull = event.pull === null ? undefined : pullOf(turn.state, name, event.pull);
  if (body.findings !== null && !(pull?.evaluations ?? []).some(({ findings }) => findings === body.findings))
    refuse("no-evidence", "the findings that it names were not recorded in this pull request");
  const landed = judgeLanding(turn, name, pull, body.bundle);
  const { version, environment, bundle, folder, files, scores, merge: commit } = body;
  const { subject, findings, evidence } = body;
  const { signed, approved_by, overrides, gates } = landed;
  const what = { version, environment, bundle, folder, files, scores, commit, subject, findings, evidence };
  const how = { kind: "promoted", signed, enforced: body.enforced, approved_by, overrides, gates } as const;
  const slice = newVersion(name, { ...what, ...how }, turn);
  putVersion(turn.state, slice);
  const before = model.live;
  const reviews = landed.used.map(({ id, gate, by, review_due }) => ({
    override: id,
    gate,
    version,
    by,
    due: review_due,
  }));
  // A rollback that somebody worked on lands as a change like any other, and is over then.
  const closes = event.pull !== null && model.rollback?.pull === event.pull;
  putModel(
    turn.state,
    withTarget({
      ...model,
      rollback: closes ? null : model.rollback,
      live: liveOf(slice, body.merged_at, path, approved_by),
      restorable: leftVersion(model, body.merged_at),
      unapproved: null,
      retrain_due: null,
      reviews_due: [...model.reviews_due, ...reviews],
      versions: version,
      pending: before === null ? null : { type: "superseded", version: before.version },
    }),
  );
  if (pull !== undefined) putPull(turn.state, { ...pull, outcome: "promoted" });
}

export function foldSuperseded(turn: Turn<"superseded">): void {
  const { event, model, refuse } = turn;
  const name = findModel(turn);
  if (name === undefined) return;
  if (model.pending?.type !== "superseded" || event.body.by !== model.live?.version)
    refuse("out-of-turn", `version ${event.body.version} was not just replaced by ${event.body.by}`);
  const slice = versionOf(turn.state, name, event.body.version);
  if (slice === undefined) refuse("unknown-version", `there is no version ${event.body.version}`);
  else
    putVersion(turn.state, endPeriod({ ...slice, status: leftStatus(slice) }, model.live?.since ?? event.at));
  putModel(turn.state, { ...model, pending: null });
}

export function foldRetired(turn: Turn<"retired">): void {
  const { event, model, refuse } = turn;
  const { body } = event;
  const name = findModel(turn);
  if (name === undefined) return;
  checkFlag(turn);
  if (body.version !== (model.live?.version ?? null))
    refuse(
      "unknown-version",
      `live is ${model.live?.version ?? "nothing"}, not ${body.version ?? "nothing"}`,
    );
  const pull = event.pull === null ? undefined : pullOf(turn.state, name, event.pull);
  judgeLanding(turn, name, pull, null);
  const slice = body.version === null ? undefined : versionOf(turn.state, name, body.version);
  if (slice !== undefined) putVersion(turn.state, endPeriod({ ...slice, status: "retired" }, body.merged_at));
  const restorable = leftVersion(model, body.merged_at);
  putModel(turn.state, withTarget({ ...model, live: null, restorable, unapproved: null }));
  if (pull !== undefined) putPull(turn.state, { ...pull, outcome: "retired" });
}

/** Always recorded: that a thing happened around us is not for us to refuse. */
export function foldUnapproved(turn: Turn<"unapproved-change">): void {
  const { event, path, model } = turn;
  const { commit, digest, landed_at: since, reasons } = event.body;
  const back = model.live !== null && digest === model.live.bundle;
  const unapproved = back ? null : { commit, digest, since, reasons, event: path };
  const closes = event.pull !== null && model.rollback?.pull === event.pull;
  putModel(turn.state, { ...model, unapproved, rollback: closes ? null : model.rollback });
  if (event.pull !== null)
    putPull(turn.state, { ...pullOf(turn.state, event.model, event.pull), outcome: "unapproved" });
}

type Judged = Pick<VersionSlice, "signed" | "approved_by" | "overrides" | "gates"> & {
  readonly used: PullSlice["overrides"];
};

/**
 * In mode enforce every rule refuses; in observe and advise the same rules only decide whether the version
 * counts as signed, because the merge has already happened and a log that leaves it out would lie.
 */
function judgeLanding(
  turn: Turn<"promoted" | "retired">,
  model: ModelName,
  pull: PullSlice | undefined,
  bundle: Digest | null,
): Judged {
  const { body } = turn.event;
  const complaints: string[] = [];
  const judging: LandingTurn = {
    ...turn,
    refuse: (code, message) => {
      complaints.push(code);
      if (body.enforced) turn.refuse(code, message);
    },
  };
  if (pull === undefined || body.subject === null) {
    judging.refuse("needs-pull", "there is no pull request with a signed subject behind it");
    return { signed: false, approved_by: [], overrides: [], gates: null, used: [] };
  }
  const { subject, head, signers, contributors, merged_at: at } = body;
  const landing: Landing = { subject, head, at, signers, contributors };
  const findings =
    "findings" in body
      ? body.findings
      : (pull.evaluations.findLast(({ stands }) => stands)?.findings ?? null);
  if (findings === null || expectedSubject(judging, bundle, findings) !== subject)
    judging.refuse(
      "wrong-subject",
      "bundle, incumbent, findings or policy are not those of the signed subject",
    );
  const { needs, tier } = needsOf(judging, model);
  checkNothingStops(judging, pull, landing, tier);
  checkSigners(judging, pull, signers);
  const { evaluation, used } =
    findings === null
      ? { evaluation: undefined, used: [] }
      : checkEvidence(judging, pull, landing, { findings, bundle });
  const answer = answerOf(pull, landing, needs, tier.valid_hours);
  checkSignatures(judging, answer, used);
  return {
    signed: complaints.length === 0,
    approved_by: signersOf(pull, answer),
    overrides: used.map(({ id, gate, by }) => ({ id, gate, by })),
    gates: evaluation?.gates ?? null,
    used: [...used],
  };
}

export function checkFlag({ event, policy, refuse }: LandingTurn): void {
  const enforced = policy.mode === "enforce";
  if (event.body.enforced !== enforced)
    refuse("wrong-flag", `the policy in force is in mode ${policy.mode}, so enforced is ${enforced}`);
}

type NewVersion = Pick<
  VersionSlice,
  | "version"
  | "environment"
  | "bundle"
  | "folder"
  | "files"
  | "scores"
  | "commit"
  | "kind"
  | "signed"
  | "enforced"
> &
  Partial<Pick<VersionSlice, "approved_by" | "overrides" | "gates" | "subject" | "findings" | "evidence">>;

function newVersion(model: ModelName, what: NewVersion, turn: Turn<"promoted" | "baseline">): VersionSlice {
  const { event, path, head } = turn;
  const from = event.type === "promoted" ? event.body.merged_at : event.at;
  return {
    schema: "twokey-version/1",
    model,
    status: "live",
    approved_by: [],
    overrides: [],
    gates: null,
    subject: null,
    findings: null,
    evidence: null,
    ...what,
    pull: event.pull,
    policy: head.policy,
    periods: [{ from, until: null }],
    quarantined: null,
    revoked: null,
    event: path,
  };
}

export function liveOf(slice: VersionSlice, since: Instant, event: string, approved_by: Signer[]): Live {
  const { version, bundle, scores, commit, signed, enforced } = slice;
  return { version, bundle, scores, since, commit, signed, enforced, approved_by, event };
}

export function endPeriod(slice: VersionSlice, until: Instant): VersionSlice {
  return {
    ...slice,
    periods: slice.periods.map((period) => (period.until === null ? { ...period, until } : period)),
  };
}

/** What a version is once it is no longer live: a bad mark stays. */
export function leftStatus({ revoked, quarantined }: VersionSlice): VersionSlice["status"] {
  return revoked !== null ? "revoked" : quarantined !== null ? "quarantined" : "superseded";
}
