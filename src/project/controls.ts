import { canonicalJson } from "../base/canonical.ts";
import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import type { Json } from "../base/json.ts";
import type { ModelFile } from "./model-file.ts";
import type { Policy } from "./policy-file.ts";
import { isMapping, memberOf, renderPath } from "./yaml.ts";

/** One governed setting that differs, as a person compares it. Absent is null. */
export type ControlChange = {
  readonly file: string;
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** What an author may change with the bundle: it is judged, and does not judge. */
const CHANGE_KEYS = ["files", "scores", "lineage"];
/** What the model says of itself: owners sign it, but it judges nothing. */
const STATEMENT_KEYS = ["description", "intended_use", "assumptions", "limits", "runbook"];
/** Who it is; another name is a removal and an addition. */
const IDENTITY_KEYS = ["model"];

/** What a model is judged by, as written. Any key that is not known to be harmless is a control. */
export function controlsOf(model: ModelFile): Json {
  return without(model.yaml.value, [...CHANGE_KEYS, ...STATEMENT_KEYS, ...IDENTITY_KEYS]);
}

/** What a model says of itself, as written. */
export function statementOf(model: ModelFile): Json {
  return pick(model.yaml.value, STATEMENT_KEYS);
}

export function lineageOf(model: ModelFile): Json {
  return pick(model.yaml.value, ["lineage"]);
}

/** The digest of the rules under which one model is judged. */
export function controlsDigest(policy: Policy, model: ModelFile): Digest {
  return digestOf({ v: 1, policy: policy.yaml.value, model: controlsOf(model) });
}

/**
 * Old → new, key by key, sorted by key. Lists are one value each: what stands where in a list often
 * matters, and a person sees it best whole. A file that is not there has no keys.
 */
export function diffControls(
  file: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly ControlChange[] {
  return diff({ file, path: [] }, before, after);
}

type At = { readonly file: string; readonly path: readonly string[] };

/** Files are at most 32 levels deep, so this recursion is too. */
function diff(at: At, before: Json | undefined, after: Json | undefined): readonly ControlChange[] {
  if (haveKeys(before, after)) {
    const [old, now] = [isMapping(before) ? before : {}, isMapping(after) ? after : {}];
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return keys.flatMap((key) =>
      diff({ ...at, path: [...at.path, key] }, memberOf(old, key), memberOf(now, key)),
    );
  }
  const [old, now] = [showControl(before), showControl(after)];
  return old === now ? [] : [{ file: at.file, key: renderPath(at.path), before: old, after: now }];
}

/** Whether two values are compared key by key: two mappings, or one with something in it and nothing at all. */
function haveKeys(before: Json | undefined, after: Json | undefined): boolean {
  if (isMapping(before) && isMapping(after)) return true;
  const [there, other] = before === undefined ? [after, before] : [before, after];
  return other === undefined && isMapping(there) && Object.keys(there).length > 0;
}

/** A value on one line; words stand without quotes, and whatever could be taken for something else has them. */
export function showControl(value: Json | undefined): string | null {
  if (value === undefined) return null;
  const plainWord =
    typeof value === "string" &&
    /^[A-Za-z*./][\w*./ -]*$/.test(value) &&
    !/^(?:true|false|null)$/i.test(value);
  return plainWord ? value : canonicalJson(value);
}

function pick(value: Json, keys: readonly string[]): Json {
  return isMapping(value) ? only(value, (key) => keys.includes(key)) : {};
}

function without(value: Json, keys: readonly string[]): Json {
  return isMapping(value) ? only(value, (key) => !keys.includes(key)) : {};
}

function only(mapping: { readonly [key: string]: Json | undefined }, wanted: (key: string) => boolean): Json {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => wanted(key)));
}
