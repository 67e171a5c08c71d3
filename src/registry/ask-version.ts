import { z } from "zod";
import type { Digest, ModelName } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import { NEW_MODEL_ROLE, type RecordedPolicy, ruledModel, tierOf } from "../signoff/policy.ts";
import { type Registry, versionsOf } from "./ask.ts";
import type { StoredEvent } from "./file.ts";
import type { EvaluationSlice, PullSlice, Signer, VersionSlice } from "./slices.ts";
import { barredOf, modelOf, pullOf, readSlice } from "./state.ts";
import type { RecordedFile, VerdictWord } from "./words.ts";

/** Questions about one version: who, why, what is different, and where a rollback would go. */

export type Who = {
  readonly version: VersionSlice;
  /** roles that the policy asked for then */
  readonly needed: readonly { readonly role: string; readonly count: number }[];
  readonly signers: readonly (Signer & { readonly as: string | null; readonly url: string | null })[];
  readonly overrides: readonly {
    readonly gate: string;
    readonly login: string;
    readonly reviewed: string | null;
  }[];
  /** sign-offs that were withdrawn or became void on the way */
  readonly ended: readonly { readonly login: string; readonly cause: string; readonly at: Instant }[];
  readonly vetoes: readonly {
    readonly login: string;
    readonly at: Instant;
    readonly lifted: Instant | null;
  }[];
  readonly mergedBy: string;
};

export function askWho(registry: Registry, version: VersionSlice): Who {
  const { state, events } = registry;
  const byPath = new Map(events.map((stored) => [stored.path, stored]));
  const pull = version.pull === null ? undefined : pullOf(state, version.model, version.pull);
  const policy = state.policy(version.policy);
  const signers = version.approved_by.map((signer) => {
    const approval = pull?.approvals.find(({ event }) => event === signer.event);
    const as = approval?.claims.find(({ role }) => role === signer.role)?.as ?? null;
    const source = signer.event === null ? undefined : byPath.get(signer.event)?.event.source;
    return { ...signer, as, url: source?.url ?? null };
  });
  return {
    version,
    needed: policy === undefined || version.kind === "baseline" ? [] : neededRoles(policy, version.model),
    signers,
    overrides: version.overrides.map(({ id, gate, by }) => ({
      gate,
      login: by.login,
      reviewed: reviewOf(events, id),
    })),
    ended: (pull?.approvals ?? []).flatMap(({ person, ended, cause }) =>
      ended === null ? [] : [{ login: person.login, cause: cause ?? "ended", at: ended }],
    ),
    vetoes: (pull?.vetoes ?? []).map(({ person, at, ended }) => ({ login: person.login, at, lifted: ended })),
    mergedBy: byPath.get(version.event)?.event.actor.login ?? "",
  };
}

function neededRoles(policy: RecordedPolicy, model: ModelName): Who["needed"] {
  const needed = Object.entries(tierOf(policy, model).roles).map(([role, count]) => ({ role, count }));
  return ruledModel(policy, model) === undefined ? [...needed, { role: NEW_MODEL_ROLE, count: 1 }] : needed;
}

function reviewOf(events: readonly StoredEvent[], override: string): string | null {
  for (const { event } of events)
    if (event.type === "override-reviewed" && event.body.override === override)
      return `${event.body.outcome} by ${event.actor.login}`;
  return null;
}

export type Why = {
  readonly version: VersionSlice;
  /** every counted evaluation of the pull request, the failed ones too */
  readonly attempts: readonly EvaluationSlice[];
  readonly standing: EvaluationSlice | undefined;
  readonly verdicts: readonly { readonly gate: string; readonly verdict: string; readonly reason: string }[];
  readonly data: readonly { readonly name: string; readonly digest: Digest }[];
};

const findingsSchema = z.object({
  verdicts: z.array(z.object({ gate: z.string(), verdict: z.string(), reason: z.string() })),
});

/** `findings` is the text of the version's findings, where the registry keeps it. */
export function askWhy(registry: Registry, version: VersionSlice, findings: string | undefined): Why {
  const pull: PullSlice | undefined =
    version.pull === null ? undefined : pullOf(registry.state, version.model, version.pull);
  const attempts = pull?.evaluations ?? [];
  const standing = attempts.findLast((one) => one.findings === version.findings);
  const told = findings === undefined ? undefined : readSlice(findingsSchema, findings);
  const words = Object.entries(standing?.gates ?? {}).map(([gate, verdict]) => ({
    gate,
    verdict,
    reason: "",
  }));
  const event = registry.events.find(({ path }) => path === standing?.event)?.event;
  return {
    version,
    attempts,
    standing,
    verdicts: told?.verdicts ?? words,
    data: event?.type === "evaluated" ? event.body.data : [],
  };
}

export type VersionDiff = {
  readonly from: VersionSlice;
  readonly to: VersionSlice;
  readonly files: readonly {
    readonly name: string;
    readonly change: "added" | "removed" | "changed";
    readonly before: RecordedFile | undefined;
    readonly after: RecordedFile | undefined;
  }[];
  readonly gates: readonly {
    readonly gate: string;
    readonly before: VerdictWord | undefined;
    readonly after: VerdictWord | undefined;
  }[];
  readonly samePolicy: boolean;
  readonly sameScores: boolean;
};

export function askDiff(from: VersionSlice, to: VersionSlice): VersionDiff {
  const [old, now] = [filesByName(from), filesByName(to)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const files = names.flatMap((name): VersionDiff["files"] => {
    const [before, after] = [old.get(name), now.get(name)];
    if (before !== undefined && after !== undefined)
      return before.digest === after.digest && before.role === after.role
        ? []
        : [{ name, change: "changed", before, after }];
    return [{ name, change: before === undefined ? "added" : "removed", before, after }];
  });
  const gates = [...new Set([...Object.keys(from.gates ?? {}), ...Object.keys(to.gates ?? {})])].sort();
  return {
    from,
    to,
    files,
    gates: gates.flatMap((gate) => {
      const [before, after] = [from.gates?.[gate], to.gates?.[gate]];
      return before === after ? [] : [{ gate, before, after }];
    }),
    samePolicy: from.policy === to.policy,
    sameScores: from.scores !== null && from.scores === to.scores,
  };
}

function filesByName({ files }: VersionSlice): ReadonlyMap<string, RecordedFile> {
  return new Map(files.map((file) => [file.name, file]));
}

export type TargetSearch = {
  readonly live: number | undefined;
  readonly target: VersionSlice | undefined;
  readonly skipped: readonly { readonly version: number; readonly reason: string }[];
};

/** Where a rollback would go, and why not to the versions that are newer. Newest left first. */
export function askRollbackTarget(registry: Registry, model: ModelName): TargetSearch {
  const { live } = modelOf(registry.state, model);
  const left = versionsOf(registry, model)
    .filter((version) => version.version !== live?.version && lastUntil(version) !== null)
    .sort((a, b) => {
      const [one, other] = [lastUntil(a) ?? "", lastUntil(b) ?? ""];
      return one === other ? b.version - a.version : one < other ? 1 : -1;
    });
  const skipped: { version: number; reason: string }[] = [];
  for (const version of left) {
    const reason = findTargetFault(registry, version, live ?? undefined);
    if (reason === undefined) return { live: live?.version, target: version, skipped };
    skipped.push({ version: version.version, reason });
  }
  return { live: live?.version, target: undefined, skipped };
}

function lastUntil({ periods }: VersionSlice): Instant | null {
  return periods.at(-1)?.until ?? null;
}

function findTargetFault(
  registry: Registry,
  version: VersionSlice,
  live: { readonly bundle: Digest; readonly scores: Digest | null } | undefined,
): string | undefined {
  if (!version.signed) return "nobody signed it";
  if (version.revoked !== null) return `revoked for ${version.revoked.reason} at ${version.revoked.at}`;
  if (version.quarantined !== null) return `quarantined since ${version.quarantined.at}`;
  if (version.bundle === live?.bundle) return "the same bytes as what is live";
  if (version.scores !== null && version.scores === live?.scores)
    return "the same predictions as what is live";
  const barred = [version.bundle, version.scores].flatMap((digest) =>
    digest === null ? [] : barredOf(registry.state, version.model, digest).versions,
  );
  const [other] = barred;
  return other === undefined
    ? undefined
    : `the same model as version ${other.version}, which is ${other.why}`;
}
