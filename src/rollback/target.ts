import type { Digest } from "../base/ids.ts";
import { type Instant, secondsOf } from "../base/instant.ts";
import type { RollbackSettings } from "../project/rollback-schema.ts";
import type { BarredSlice, ModelSlice, VersionSlice } from "../registry/slices.ts";
import type { Compatibility } from "./compatibility.ts";
import { showSeconds } from "./time.ts";

/** What the world says about one version; the registry alone cannot know it. */
export type VersionFacts = {
  readonly bytes: "present" | "missing" | "unknown";
  readonly compatibility: Compatibility;
};

export type TargetQuestion = {
  readonly model: ModelSlice;
  /** those that `versionsToRead` names */
  readonly versions: readonly VersionSlice[];
  /** what the registry bars of this model, by digest */
  readonly barred: ReadonlyMap<Digest, BarredSlice["versions"]>;
  readonly facts: ReadonlyMap<number, VersionFacts>;
  readonly settings: Pick<RollbackSettings, "min_live" | "max_depth">;
  /** a version that somebody asked for; null: the newest good one */
  readonly to: number | null;
};

export type SkipCode =
  | "unknown-version"
  | "live"
  | "never-live"
  | "unsigned"
  | "revoked"
  | "quarantined"
  | "barred"
  | "same-bytes"
  | "same-predictions"
  | "same-bundle"
  | "short-lived"
  | "too-deep"
  | "bytes-missing"
  | "incompatible"
  | "not-asked-for";

export type Skipped = { readonly version: number; readonly reason: SkipCode; readonly explanation: string };

export type TargetSearch = {
  readonly target: VersionSlice | null;
  readonly facts: VersionFacts;
  /** newest first: every version that is not it, and why */
  readonly skipped: readonly Skipped[];
};

const UNKNOWN: VersionFacts = {
  bytes: "unknown",
  compatibility: { verdict: "warn", reasons: ["nobody compared it with today's features"] },
};

/**
 * Where a rollback goes, by the registry alone: the newest version that was signed, was live long enough and
 * is neither barred nor the same as what is live. No payload and no person chooses bytes; somebody who asks
 * for a version stays within the same limits, except for how long it was live and how far back it is.
 */
export function chooseTarget(question: TargetQuestion): TargetSearch {
  const { versions, facts, settings, to } = question;
  const skipped: Skipped[] = [];
  const bundles = new Map<Digest, number>();
  let depth = 0;
  for (const version of newestLeftFirst(versions)) {
    const known = facts.get(version.version) ?? UNKNOWN;
    const own = findVersionFault(version, question);
    const repeat = findRepeat(version, bundles);
    if (own?.reason !== "live" && repeat === undefined) depth += 1;
    const fault =
      own ??
      (to === null ? (repeat ?? findLimitFault(version, depth, settings)) : undefined) ??
      findFactFault(known) ??
      (to === null || version.version === to
        ? undefined
        : fail("not-asked-for", `version ${to} was asked for`));
    bundles.set(version.bundle, version.version);
    if (fault === undefined) return { target: version, facts: known, skipped };
    skipped.push({ version: version.version, ...fault });
  }
  if (to !== null && !skipped.some(({ version }) => version === to))
    skipped.unshift({ version: to, reason: "unknown-version", explanation: "there is no such version" });
  return { target: null, facts: UNKNOWN, skipped };
}

/** Whether the registry's own rules let a version be a target, whatever the world says. */
export function findVersionFault(
  version: VersionSlice,
  { model: { live }, barred }: Pick<TargetQuestion, "model" | "barred">,
): Fault | undefined {
  if (version.version === live?.version || version.status === "live") return fail("live", "it is live");
  if (version.periods.length === 0) return fail("never-live", "it was never live");
  if (!version.signed) return fail("unsigned", "nobody signed it");
  if (version.revoked !== null)
    return fail("revoked", `revoked for ${version.revoked.reason} at ${version.revoked.at}`);
  if (version.quarantined !== null) return fail("quarantined", `quarantined since ${version.quarantined.at}`);
  const digests = version.scores === null ? [version.bundle] : [version.bundle, version.scores];
  const [other] = digests.flatMap((digest) => barred.get(digest) ?? []);
  if (other !== undefined)
    return fail("barred", `it is the same model as version ${other.version}, which is ${other.why}`);
  if (version.bundle === live?.bundle) return fail("same-bytes", "it has the bytes of what is live");
  if (version.scores !== null && version.scores === live?.scores)
    return fail("same-predictions", "it predicts the same as what is live");
  return undefined;
}

/**
 * Which versions must be read to choose: what `current.json` lists, and the newest by number, so that those
 * that are passed over can be told with their reason.
 */
export function versionsToRead(model: ModelSlice, depth: number): readonly number[] {
  const newest = Array.from({ length: Math.min(model.versions, depth * 2) }, (_, at) => model.versions - at);
  return [...new Set([...model.restorable.map(({ version }) => version), ...newest])].sort((a, b) => b - a);
}

/** The digests whose bars must be read. */
export function digestsToRead(versions: readonly VersionSlice[]): readonly Digest[] {
  return [
    ...new Set(versions.flatMap(({ bundle, scores }) => (scores === null ? [bundle] : [bundle, scores]))),
  ];
}

/** The versions of which bytes and compatibility are worth asking for, in the order they are looked at. */
export function candidatesOf(question: Omit<TargetQuestion, "facts">): readonly VersionSlice[] {
  const { versions, to, settings } = question;
  return newestLeftFirst(versions)
    .filter((version) => findVersionFault(version, question) === undefined)
    .filter(({ version }) => to === null || version === to)
    .slice(0, settings.max_depth);
}

type Fault = Omit<Skipped, "version">;

function fail(reason: SkipCode, explanation: string): Fault {
  return { reason, explanation };
}

/** The newest left behind first, what is live before everything. */
function newestLeftFirst(versions: readonly VersionSlice[]): readonly VersionSlice[] {
  const left = ({ periods }: VersionSlice): string => {
    const last = periods.at(-1);
    return last === undefined ? "" : (last.until ?? "9");
  };
  return [...versions].sort((a, b) => {
    const [one, other] = [left(a), left(b)];
    return one === other ? b.version - a.version : one < other ? 1 : -1;
  });
}

function findRepeat({ bundle }: VersionSlice, seen: ReadonlyMap<Digest, number>): Fault | undefined {
  const other = seen.get(bundle);
  return other === undefined ? undefined : fail("same-bundle", `it has the bytes of version ${other}`);
}

function findLimitFault(
  version: VersionSlice,
  depth: number,
  { min_live, max_depth }: TargetQuestion["settings"],
): Fault | undefined {
  if (depth > max_depth) return fail("too-deep", `only ${max_depth} versions back are looked at`);
  const seconds = secondsLive(version);
  if (version.kind === "baseline" || seconds * 1000 >= min_live) return undefined;
  return fail(
    "short-lived",
    `it was live for ${showSeconds(seconds)} only, and ${showSeconds(min_live / 1000)} are asked for`,
  );
}

function findFactFault({ bytes, compatibility }: VersionFacts): Fault | undefined {
  if (bytes === "missing") return fail("bytes-missing", "its bytes are gone from where they were kept");
  return compatibility.verdict === "fail"
    ? fail("incompatible", compatibility.reasons.join("; "))
    : undefined;
}

function secondsLive({ periods }: VersionSlice): number {
  return periods.reduce((sum, { from, until }) => sum + (until === null ? 0 : lengthOf(from, until)), 0);
}

function lengthOf(from: Instant, until: Instant): number {
  return Math.max(0, secondsOf(until) - secondsOf(from));
}
