import { findModelName, POLICY } from "../base/ids.ts";
import type { Digest } from "../base/ids.ts";
import type { Scope } from "../signoff/parts.ts";

/**
 * Where things lie on the branch. Numbered files stand in folders of a hundred, so that a write touches
 * trees of a hundred entries however long the log is.
 */
export const HEAD_PATH = "log/head.json";
export const REGISTRY_PATH = "registry.json";
export const INDEX_PATH = "index.json";
export const README_PATH = "README.md";

export function eventPath(model: Scope, n: number, type: string): string {
  return `models/${model}/events/${shard(n)}/${six(n)}-${type}.json`;
}

export function currentPath(model: Scope): string {
  return `models/${model}/current.json`;
}

export function modelReadmePath(model: Scope): string {
  return `models/${model}/README.md`;
}

export function versionPath(model: Scope, version: number): string {
  return `models/${model}/versions/${shard(version)}/${six(version)}.json`;
}

export function pullPath(model: Scope, pull: number): string {
  return `models/${model}/pulls/${shard(pull)}/${six(pull)}.json`;
}

/** Ids of events that belong to no pull request, by the month in which they happened. */
export function monthPath(model: Scope, month: string): string {
  return `models/${model}/months/${month}.json`;
}

export function barredPath(model: Scope, digest: Digest): string {
  const hex = hexOf(digest);
  return `models/${model}/barred/${hex.slice(0, 2)}/${hex}.json`;
}

export function policyPath(digest: Digest): string {
  return `policy/${hexOf(digest)}.json`;
}

export function evidencePath(digest: Digest): string {
  const hex = hexOf(digest);
  return `evidence/${hex.slice(0, 2)}/${hex}.json`;
}

export type Place =
  | { readonly kind: "event"; readonly model: Scope; readonly n: number; readonly type: string }
  | { readonly kind: "document"; readonly hex: string }
  | { readonly kind: "view" };

const EVENT = /^models\/([a-z0-9-]{1,64})\/events\/(\d{2,})\/(\d{2})\/(\d{6,9})-([a-z-]{1,30})\.json$/;
const DOCUMENT = /^(?:policy|evidence\/([0-9a-f]{2}))\/([0-9a-f]{64})\.json$/;
const VIEW =
  /^(?:README\.md|registry\.json|index\.json|log\/head\.json|models\/[a-z0-9-]{1,64}\/(?:README\.md|current\.json|(?:versions|pulls)\/\d{2,}\/\d{2}\/\d{6,}\.json|months\/\d{4}-\d{2}\.json|barred\/[0-9a-f]{2}\/[0-9a-f]{64}\.json))$/;

/** What a path holds by its form alone, or nothing when the registry has no such place. */
export function placeOf(path: string): Place | undefined {
  const event = EVENT.exec(path);
  if (event !== null) {
    const [, name = "", , , digits = "", type = ""] = event;
    const model = name === POLICY ? POLICY : findModelName(name);
    const n = Number(digits);
    return model !== undefined && eventPath(model, n, type) === path
      ? { kind: "event", model, n, type }
      : undefined;
  }
  const document = DOCUMENT.exec(path);
  if (document !== null) {
    const [, fan, hex = ""] = document;
    return fan === undefined || hex.startsWith(fan) ? { kind: "document", hex } : undefined;
  }
  return VIEW.test(path) ? { kind: "view" } : undefined;
}

export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(":") + 1);
}

/** 123456 → `12/34` */
function shard(n: number): string {
  return `${two(Math.floor(n / 10_000))}/${two(Math.floor(n / 100) % 100)}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

function six(n: number): string {
  return String(n).padStart(6, "0");
}
