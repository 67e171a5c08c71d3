import { shortDigest } from "../base/ids.ts";
import { countOf, showBytes } from "../base/number.ts";
import { plain } from "../base/text.ts";
import type { LiveAt, Use } from "../registry/ask.ts";
import type { TargetSearch, VersionDiff, Who, Why } from "../registry/ask-version.ts";
import type { ModelSlice, VersionSlice } from "../registry/slices.ts";
import { alignColumns } from "./columns.ts";

/** Answers about versions, for a terminal. */

export function renderCurrent(model: ModelSlice): string {
  const { live, unapproved, rollback_target: target } = model;
  if (live === null) return lines([`${model.model}: nothing is live.`, ...unapprovedLine(unapproved)]);
  return lines([
    `${model.model}@${live.version} is live since ${live.since}.`,
    ...table([
      ["bundle", live.bundle],
      ["commit", live.commit],
      ["approved by", namesOf(live.approved_by, live.signed)],
      ["enforced", live.enforced ? "yes" : "no: the policy observed or advised only"],
      ["rollback target", target === null ? "none: no earlier signed version" : `version ${target.version}`],
      ...model.reviews_due.map(({ gate, due }) => ["override to review", `${gate}, due ${due}`]),
      ...(model.retrain_due === null ? [] : [["retraining due", model.retrain_due.reasons.join(", ")]]),
    ]),
    ...unapprovedLine(unapproved),
  ]);
}

function unapprovedLine(unapproved: ModelSlice["unapproved"]): readonly string[] {
  return unapproved === null
    ? []
    : [
        `Warning: commit ${unapproved.commit.slice(0, 12)} put something unapproved on the default branch at ${unapproved.since}.`,
      ];
}

export function renderVersion(version: VersionSlice): string {
  return lines([
    `${nameOf(version)}: ${version.status}`,
    ...table([
      ["bundle", version.bundle],
      ["commit", version.commit],
      ["came by", version.pull === null ? version.kind : `${version.kind}, pull request #${version.pull}`],
      ["approved by", namesOf(version.approved_by, version.signed)],
      ["live", version.periods.map(({ from, until }) => `${from} – ${until ?? "now"}`).join(", ")],
      ["findings", version.findings ?? "none recorded"],
      ["evidence", version.evidence ?? "none recorded"],
      ["policy", version.policy],
      ...version.overrides.map(({ gate, by }) => ["override", `${gate} by ${by.login}`]),
      ...(version.quarantined === null ? [] : [["quarantined", version.quarantined.at]]),
      ...(version.revoked === null ? [] : [["revoked", `${version.revoked.at} (${version.revoked.reason})`]]),
      ["event", version.event],
    ]),
    "",
    ...table([
      ["file", "role", "size", "digest"],
      ...version.files.map(({ name, role, size, digest }) => [
        plain(name, 80),
        role,
        showBytes(size),
        digest,
      ]),
    ]),
  ]);
}

export function renderWho(who: Who): string {
  const { version } = who;
  const needed = who.needed.map(({ role, count }) => (count === 1 ? role : `${count} × ${role}`));
  return lines([
    `${nameOf(version)}: ${version.signed ? "signed" : "not signed"}${version.enforced ? "" : ", and not enforced"}`,
    ...(version.kind === "baseline" ? ["  It was there when the repository was adopted."] : []),
    ...(needed.length === 0 ? [] : [`  The policy asked for ${needed.join(" and ")}.`]),
    ...table(
      who.signers.map(({ login, id, role, as, at, url }) => [
        plain(login, 40),
        `(${id})`,
        `as ${role}`,
        as === null || as === login ? "" : `through ${as}`,
        at,
        url ?? "",
      ]),
    ),
    ...who.overrides.map(
      ({ gate, login, reviewed }) =>
        `  ${gate} was overridden by ${login}; ${reviewed ?? "not reviewed yet"}.`,
    ),
    ...who.ended.map(({ login, cause, at }) => `  ${login} signed earlier: ${cause} at ${at}.`),
    ...who.vetoes.map(
      ({ login, at, lifted }) =>
        `  ${login} vetoed at ${at}, ${lifted === null ? "still open" : `lifted ${lifted}`}.`,
    ),
    ...(who.mergedBy === "" ? [] : [`  Merged by ${who.mergedBy} as ${version.commit.slice(0, 12)}.`]),
    "  What a sign-off proves: the app saw it on GitHub and recorded it; GitHub signs the app's commits.",
  ]);
}

export function renderWhy(why: Why): string {
  const { version, standing, attempts } = why;
  if (standing === undefined)
    return lines([
      `${nameOf(version)}: no evaluation is recorded${version.kind === "baseline" ? "; it is a baseline" : ""}.`,
    ]);
  const incumbent = standing.incumbent === null ? "nothing live" : `version ${standing.incumbent.version}`;
  return lines([
    `${nameOf(version)}: ${standing.decision}, compared with ${incumbent}, attempt ${standing.attempt} of ${attempts.length}`,
    ...table(why.verdicts.map(({ gate, verdict, reason }) => [plain(gate, 40), verdict, plain(reason, 160)])),
    ...attempts
      .filter((one) => one !== standing)
      .map(
        ({ attempt, at, decision, blocking, counts }) =>
          `  attempt ${attempt} at ${at}: ${decision}${blocking.length === 0 ? "" : ` by ${blocking.join(", ")}`}${counts ? "" : " (advisory)"}`,
      ),
    ...why.data.map(({ name, digest }) => `  data ${plain(name, 60)}: ${digest}`),
    `  findings ${standing.findings}`,
    `  evidence ${standing.evidence}`,
  ]);
}

export function renderDiff(diff: VersionDiff): string {
  const { from, to, files, gates } = diff;
  return lines([
    `${nameOf(from)} → ${nameOf(to)}: ${files.length === 0 ? "the same files" : countOf(files.length, "file differs", "files differ")}`,
    ...table(
      files.map(({ name, change, before, after }) => [
        plain(name, 80),
        change,
        before === undefined ? "" : `${shortDigest(before.digest)} ${showBytes(before.size)}`,
        after === undefined ? "" : `→ ${shortDigest(after.digest)} ${showBytes(after.size)}`,
      ]),
    ),
    ...gates.map(
      ({ gate, before, after }) => `  gate ${gate}: ${before ?? "not judged"} → ${after ?? "not judged"}`,
    ),
    ...(diff.sameScores ? ["  Their predictions are identical."] : []),
    diff.samePolicy
      ? "  The same policy."
      : `  Policy ${shortDigest(from.policy)} → ${shortDigest(to.policy)}.`,
    `  Approved by ${namesOf(from.approved_by, from.signed)} → ${namesOf(to.approved_by, to.signed)}.`,
  ]);
}

export function renderAt(model: string, time: string, { version, period, unapproved }: LiveAt): string {
  const what =
    version === undefined
      ? `${model}: nothing was live at ${time}.`
      : `${nameOf(version)} was live at ${time} (${period?.from ?? ""} – ${period?.until ?? "now"}), ${version.bundle}.`;
  const warning =
    unapproved === undefined
      ? []
      : [
          `Warning: something unapproved lay on the default branch since ${unapproved.since} (${unapproved.event}).`,
        ];
  return lines([what, ...warning]);
}

export function renderUses(digest: string, uses: readonly Use[]): string {
  if (uses.length === 0) return lines([`${digest} is not mentioned by any event.`]);
  return lines([
    `${digest} is mentioned by ${countOf(uses.length, "event")}:`,
    ...table(
      uses.map(({ model, version, pull, as, at, event }) => [
        version === null ? model : `${model}@${version}`,
        plain(as, 80),
        pull === null ? "" : `#${pull}`,
        at,
        event,
      ]),
    ),
  ]);
}

export function renderTarget(model: string, { live, target, skipped }: TargetSearch): string {
  const now = live === undefined ? "nothing is live" : `version ${live} is live`;
  return lines([
    target === undefined
      ? `${model}: ${now}, and there is no earlier version that may come back.`
      : `${model}: ${now}; a rollback would go to version ${target.version} (${target.bundle}).`,
    ...skipped.map(({ version, reason }) => `  not version ${version}: ${reason}`),
  ]);
}

function nameOf({ model, version }: VersionSlice): string {
  return `${model}@${version}`;
}

function namesOf(signers: VersionSlice["approved_by"], signed: boolean): string {
  if (signers.length === 0) return signed ? "the adoption" : "nobody";
  return signers.map(({ login, role }) => `${plain(login, 40)} (${role})`).join(", ");
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  return alignColumns(rows).map((line) => `  ${line}`);
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
