import type { z } from "zod";
import type { Digest, ModelName } from "../base/ids.ts";
import type { Json } from "../base/json.ts";
import { parseJson } from "../base/json.ts";
import type { Scope } from "../signoff/parts.ts";
import { type RecordedPolicy, recordedPolicySchema } from "../signoff/policy.ts";
import {
  barredPath,
  currentPath,
  HEAD_PATH,
  INDEX_PATH,
  monthPath,
  policyPath,
  pullPath,
  REGISTRY_PATH,
  versionPath,
} from "./paths.ts";
import {
  type BarredSlice,
  barredSliceSchema,
  type HeadSlice,
  headSchema,
  type IndexSlice,
  indexSchema,
  type ModelSlice,
  modelSliceSchema,
  type MonthSlice,
  monthSliceSchema,
  type PullSlice,
  pullSliceSchema,
  type RegistrySlice,
  registrySchema,
  type VersionSlice,
  versionSliceSchema,
} from "./slices.ts";

/** The text of a file of the branch, or nothing when there is none. */
export type Read = (path: string) => string | undefined;

/** One kind of slice: what was read, and what the fold has put there since. */
export type Shelf<T> = {
  readonly get: (path: string) => T | undefined;
  readonly put: (path: string, slice: T) => void;
  /** what was put, with what stood there before */
  readonly changes: () => Iterable<Change<T>>;
  readonly isChanged: () => boolean;
};

export type Change<T> = { readonly path: string; readonly before: T | undefined; readonly now: T };

/**
 * The state that events are folded into. It reads slices as they are asked for, so that folding one event
 * costs the same after a hundred thousand others. Verifying starts it empty and folds everything.
 */
export type State = {
  readonly heads: Shelf<HeadSlice>;
  readonly registries: Shelf<RegistrySlice>;
  readonly indexes: Shelf<IndexSlice>;
  readonly models: Shelf<ModelSlice>;
  readonly versions: Shelf<VersionSlice>;
  readonly pulls: Shelf<PullSlice>;
  readonly months: Shelf<MonthSlice>;
  readonly barred: Shelf<BarredSlice>;
  readonly policy: (digest: Digest) => RecordedPolicy | undefined;
  /** paths of slices that are there and cannot be read */
  readonly unreadable: () => readonly string[];
};

export function openState(slices: Read, documents: Read): State {
  const unreadable: string[] = [];
  const shelf = <T extends Json>(schema: z.ZodType<T>): Shelf<T> => openShelf(schema, slices, unreadable);
  const policies = new Map<Digest, RecordedPolicy | undefined>();
  return {
    heads: shelf(headSchema),
    registries: shelf(registrySchema),
    indexes: shelf(indexSchema),
    models: shelf(modelSliceSchema),
    versions: shelf(versionSliceSchema),
    pulls: shelf(pullSliceSchema),
    months: shelf(monthSliceSchema),
    barred: shelf(barredSliceSchema),
    policy: (digest) => {
      if (!policies.has(digest)) {
        const text = documents(policyPath(digest));
        const read = text === undefined ? undefined : readSlice(recordedPolicySchema, text);
        if (text === undefined) return undefined;
        policies.set(digest, read);
      }
      return policies.get(digest);
    },
    unreadable: () => unreadable,
  };
}

function openShelf<T>(schema: z.ZodType<T>, read: Read, unreadable: string[]): Shelf<T> {
  const first = new Map<string, T | undefined>();
  const now = new Map<string, T>();
  const original = (path: string): T | undefined => {
    if (!first.has(path)) {
      const text = read(path);
      const slice = text === undefined ? undefined : readSlice(schema, text);
      if (text !== undefined && slice === undefined) unreadable.push(path);
      first.set(path, slice);
    }
    return first.get(path);
  };
  return {
    get: (path) => now.get(path) ?? original(path),
    put: (path, slice) => {
      original(path);
      now.set(path, slice);
    },
    changes: () => changesOf(first, now),
    isChanged: () => now.size > 0,
  };
}

/** One by one: a long log has more of them than should be in memory twice. */
function* changesOf<T>(
  first: ReadonlyMap<string, T | undefined>,
  now: ReadonlyMap<string, T>,
): Iterable<Change<T>> {
  for (const [path, slice] of now) yield { path, before: first.get(path), now: slice };
}

export function readSlice<T>(schema: z.ZodType<T>, text: string): T | undefined {
  let raw: unknown;
  try {
    raw = parseJson(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

export function headOf(state: State): HeadSlice | undefined {
  return state.heads.get(HEAD_PATH);
}

export function registryOf(state: State): RegistrySlice | undefined {
  return state.registries.get(REGISTRY_PATH);
}

export function modelOf(state: State, model: Scope): ModelSlice {
  return (
    state.models.get(currentPath(model)) ?? {
      schema: "twokey-current/1",
      model,
      environment: "production",
      live: null,
      rollback_target: null,
      unapproved: null,
      holds: [],
      reviews_due: [],
      rollback: null,
      observed: null,
      retrain_due: null,
      restorable: [],
      versions: 0,
      events: 0,
      pending: null,
    }
  );
}

export function putModel(state: State, slice: ModelSlice): void {
  state.models.put(currentPath(slice.model), slice);
}

export function pullOf(state: State, model: Scope, pull: number): PullSlice {
  return (
    state.pulls.get(pullPath(model, pull)) ?? {
      schema: "twokey-pull/1",
      model,
      pull,
      evaluations: [],
      approvals: [],
      vetoes: [],
      holds: [],
      overrides: [],
      rollback: null,
      outcome: null,
      ids: [],
    }
  );
}

export function putPull(state: State, slice: PullSlice): void {
  state.pulls.put(pullPath(slice.model, slice.pull), slice);
}

export function versionOf(state: State, model: ModelName, version: number): VersionSlice | undefined {
  return state.versions.get(versionPath(model, version));
}

export function putVersion(state: State, slice: VersionSlice): void {
  state.versions.put(versionPath(slice.model, slice.version), slice);
}

export function barredOf(state: State, model: ModelName, digest: Digest): BarredSlice {
  return (
    state.barred.get(barredPath(model, digest)) ?? {
      schema: "twokey-barred/1",
      model,
      digest,
      versions: [],
    }
  );
}

export function putBarred(state: State, slice: BarredSlice): void {
  state.barred.put(barredPath(slice.model, slice.digest), slice);
}

export function monthOf(state: State, model: Scope, month: string): MonthSlice {
  return state.months.get(monthPath(model, month)) ?? { schema: "twokey-month/1", model, month, ids: [] };
}

export function indexOf(state: State): IndexSlice {
  return state.indexes.get(INDEX_PATH) ?? { schema: "twokey-index/1", models: {} };
}

export function putIndex(state: State, slice: IndexSlice): void {
  state.indexes.put(INDEX_PATH, slice);
}

/** What a change of this model is compared with, as its `current.json` says; null when nothing is live. */
export function incumbentIn(model: ModelSlice): { readonly version: number; readonly digest: Digest } | null {
  return model.live === null ? null : { version: model.live.version, digest: model.live.bundle };
}
