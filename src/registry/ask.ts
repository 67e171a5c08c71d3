import { type Digest, findModelName, type ModelName } from "../base/ids.ts";
import type { Instant } from "../base/instant.ts";
import type { Scope } from "../signoff/parts.ts";
import type { StoredEvent } from "./file.ts";
import { type ModelSlice, modelSliceSchema, type VersionSlice } from "./slices.ts";
import { modelOf, readSlice, type State, versionOf } from "./state.ts";

/** Questions to a registry, answered from its events and the state they fold to. */
export type Registry = { readonly events: readonly StoredEvent[]; readonly state: State };

export type LogFilter = {
  readonly model?: Scope;
  readonly type?: string;
  readonly by?: string;
  readonly since?: Instant;
  /** at most so many, the newest */
  readonly last?: number;
};

/** Newest last, as they happened. */
export function askLog({ events }: Registry, filter: LogFilter): readonly StoredEvent[] {
  const found = events.filter(
    ({ event }) =>
      (filter.model === undefined || event.model === filter.model) &&
      (filter.type === undefined || event.type === filter.type) &&
      (filter.by === undefined || event.actor.login.toLowerCase() === filter.by.toLowerCase()) &&
      (filter.since === undefined || event.at >= filter.since),
  );
  return filter.last === undefined ? found : found.slice(-filter.last);
}

/** `fraud`, `fraud@12`, `fraud@sha256:…` (or its first hex digits). */
export type ModelRef = {
  readonly model: ModelName;
  readonly version: number | undefined;
  readonly bundle: string | undefined;
};

export function findModelRef(text: string): ModelRef | undefined {
  const at = text.indexOf("@");
  const model = findModelName(at < 0 ? text : text.slice(0, at));
  const rest = at < 0 ? undefined : text.slice(at + 1);
  if (model === undefined) return undefined;
  if (rest === undefined) return { model, version: undefined, bundle: undefined };
  if (/^[1-9]\d{0,5}$/.test(rest)) return { model, version: Number(rest), bundle: undefined };
  const hex = /^(?:sha256:)?([0-9a-f]{8,64})$/.exec(rest)?.[1];
  return hex === undefined ? undefined : { model, version: undefined, bundle: hex };
}

/** The version that a reference means: the one named, the newest with that bundle, or the one that is live. */
export function findVersion(registry: Registry, ref: ModelRef): VersionSlice | undefined {
  const { model, version, bundle } = ref;
  if (version !== undefined) return versionOf(registry.state, model, version);
  if (bundle !== undefined)
    return versionsOf(registry, model).findLast((one) => one.bundle.startsWith(`sha256:${bundle}`));
  const live = modelOf(registry.state, model).live?.version;
  return live === undefined ? undefined : versionOf(registry.state, model, live);
}

export function versionsOf({ state }: Registry, model: ModelName): readonly VersionSlice[] {
  const { versions } = modelOf(state, model);
  return Array.from({ length: versions }, (_, at) => versionOf(state, model, at + 1)).filter(
    (slice) => slice !== undefined,
  );
}

export function modelNames({ state }: Registry): readonly Scope[] {
  return [...state.models.changes()].map(({ now }) => now.model).sort();
}

/** `current.json` as one read gives it. */
export function readCurrent(text: string): ModelSlice | undefined {
  return readSlice(modelSliceSchema, text);
}

export type LiveAt = {
  readonly version: VersionSlice | undefined;
  readonly period: { readonly from: Instant; readonly until: Instant | null } | undefined;
  /** something unapproved lay on the default branch at that moment */
  readonly unapproved: { readonly event: string; readonly since: Instant } | undefined;
};

/** What was live at a moment. */
export function askAt(registry: Registry, model: ModelName, at: Instant): LiveAt {
  for (const version of versionsOf(registry, model).toReversed()) {
    const period = version.periods.find(({ from, until }) => from <= at && (until === null || until > at));
    if (period !== undefined) return { version, period, unapproved: unapprovedAt(registry, model, at) };
  }
  return { version: undefined, period: undefined, unapproved: unapprovedAt(registry, model, at) };
}

const ENDS_UNAPPROVED = ["promoted", "rolled-back", "retired"];

function unapprovedAt(registry: Registry, model: ModelName, at: Instant): LiveAt["unapproved"] {
  let open: LiveAt["unapproved"];
  for (const { event, path } of registry.events) {
    if (event.model !== model || event.at > at) continue;
    if (ENDS_UNAPPROVED.includes(event.type)) open = undefined;
    if (event.type === "unapproved-change") open = { event: path, since: event.body.landed_at };
  }
  return open;
}

export type Use = {
  readonly model: Scope;
  readonly version: number | null;
  readonly pull: number | null;
  /** `file model.onnx`, `data holdout`, `policy` */
  readonly as: string;
  readonly event: string;
  readonly at: Instant;
};

/** Everything that a digest went into: files, data, scores, findings, policies. For recalls. */
export function askUsedBy({ events }: Registry, digest: Digest): readonly Use[] {
  return events.flatMap(({ event, path }) => {
    const found = usesOf(event).flatMap((use) => (use.digest === digest ? [use.as] : []));
    const version = "version" in event.body ? event.body.version : null;
    const place = { model: event.model, version, pull: event.pull, event: path, at: event.at };
    return found.map((as) => ({ ...place, as }));
  });
}

function usesOf(
  event: StoredEvent["event"],
): readonly { readonly as: string; readonly digest: Digest | null }[] {
  switch (event.type) {
    case "baseline":
    case "promoted":
      return [
        { as: "bundle", digest: event.body.bundle },
        { as: "scores", digest: event.body.scores },
        ...event.body.files.map(({ name, digest }) => ({ as: `file ${name}`, digest })),
      ];
    case "evaluated":
      return [
        { as: "bundle of a candidate", digest: event.body.bundle },
        { as: "incumbent of a candidate", digest: event.body.incumbent?.digest ?? null },
        { as: "findings", digest: event.body.findings },
        { as: "evidence", digest: event.body.evidence },
        { as: "controls", digest: event.body.policy },
        ...event.body.data.map(({ name, digest }) => ({ as: `data ${name}`, digest })),
      ];
    case "policy-changed":
      return [
        { as: "policy before", digest: event.body.before },
        { as: "policy after", digest: event.body.after },
      ];
    case "rolled-back":
      return [{ as: "bundle", digest: event.body.bundle }];
    case "unapproved-change":
      return [{ as: "unapproved change", digest: event.body.digest }];
    case "approved":
      return [{ as: "subject of a sign-off", digest: event.body.digest }];
    case "observed":
      return [{ as: "findings", digest: event.body.findings }];
    case "genesis":
      return [{ as: "policy", digest: event.body.policy }];
    case "withdrawn":
    case "carried-over":
    case "vetoed":
    case "veto-lifted":
    case "held":
    case "resumed":
    case "overridden":
    case "override-reviewed":
    case "superseded":
    case "retired":
    case "rollback-proposed":
    case "rollback-declined":
    case "quarantined":
    case "quarantine-lifted":
    case "revoked":
    case "retrain-due":
    case "corrected":
      break;
  }
  return [];
}
