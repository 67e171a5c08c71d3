import { digestOf } from "../base/digest.ts";
import type { Digest, ModelName } from "../base/ids.ts";
import { plain } from "../base/text.ts";
import { LOCK } from "../project/lock-file.ts";
import { baseName, findNameIn, findPathFault, foldersAbove, joinPath } from "../project/path.ts";
import { POLICY_FILE } from "../project/policy-file.ts";
import { MODEL_YAML } from "../project/policy-schema.ts";
import type { VersionSlice } from "../registry/slices.ts";
import { type ListedEntry, type Listing, type PlanEntry, sameEntry } from "./listing.ts";

/** Where today's models stand on the default branch, and which paths they call theirs. */
export type ModelToday = {
  readonly model: ModelName;
  readonly folder: string;
  /** files of the bundle, as they lie in the tree: a DVC pointer by its own name */
  readonly bundle: readonly string[];
  /** what it is judged on */
  readonly data: readonly string[];
};

export type PlanQuestion = {
  readonly model: ModelName;
  readonly from: { readonly version: number; readonly bundle: Digest };
  readonly target: VersionSlice;
  /** the tip of the default branch */
  readonly tip: Listing;
  /** the commit that the target was merged as */
  readonly origin: Listing;
  readonly today: readonly ModelToday[];
  /** `model_only` would mix a model of then with features of now, and is refused */
  readonly restore: "bundle" | "model_only";
};

/** A rollback as entries of a tree: existing blobs at their old places. No bytes move. */
export type RestorePlan = {
  readonly v: 1;
  readonly model: ModelName;
  readonly environment: "production";
  readonly from: { readonly version: number; readonly bundle: Digest };
  readonly to: { readonly version: number; readonly bundle: Digest; readonly commit: string };
  /** sorted by path; only what differs from the tip */
  readonly entries: readonly PlanEntry[];
};

export type BlockCode =
  | "model-only"
  | "no-model-today"
  | "missing-entry"
  | "not-a-file"
  | "bad-path"
  | "controls"
  | "shared-file"
  | "path-taken"
  | "path-in-the-way"
  | "already-there";

export type Block = { readonly code: BlockCode; readonly path: string; readonly explanation: string };

export type Restoration =
  | {
      readonly ok: true;
      readonly plan: RestorePlan;
      readonly digest: Digest;
      readonly branch: string;
      /** what stands at each path of the plan today */
      readonly before: ReadonlyMap<string, ListedEntry>;
    }
  | { readonly ok: false; readonly blocks: readonly Block[] };

/**
 * Which entries of the default branch's tree become which blobs. Names count from the model's folder, so a
 * folder that moved since is no obstacle; `model.yaml` stays as it is today.
 */
export function planRestore(question: PlanQuestion): Restoration {
  const { model, from, target, tip, today, restore } = question;
  const own = today.find((one) => one.model === model);
  if (restore === "model_only") return { ok: false, blocks: [modelOnly(target)] };
  if (own === undefined) return { ok: false, blocks: [noModel(model)] };
  const { wanted, gone, blocks: missing } = entriesThen(question, own);
  const entries: PlanEntry[] = [];
  const before = new Map<string, ListedEntry>();
  for (const path of [...new Set([...wanted.keys(), ...gone])].sort()) {
    const [now, then] = [tip.get(path), wanted.get(path)];
    if (sameEntry(now, then)) continue;
    const mode = findMode(then ?? now);
    if (mode === undefined) missing.push(notFile(path));
    else entries.push({ path, mode, blob: then?.blob ?? null });
    if (now !== undefined) before.set(path, now);
  }
  const blocks = [...missing, ...findBlocks(entries, question, own)];
  if (blocks.length === 0 && entries.length === 0) blocks.push(alreadyThere(target));
  if (blocks.length > 0) return { ok: false, blocks };
  const to = { version: target.version, bundle: target.bundle, commit: target.commit };
  const plan: RestorePlan = { v: 1, model, environment: "production", from, to, entries };
  return { ok: true, plan, digest: planDigest(plan), branch: branchOf(plan), before };
}

export function planDigest(plan: RestorePlan): Digest {
  return digestOf(plan);
}

/** Made of nothing but names that passed a grammar; another version gives another branch, even with the same bytes. */
export function branchOf({ model, environment, from, to }: Omit<RestorePlan, "entries">): string {
  const versions = `v${from.version}-v${to.version}`;
  return `twokey/rollback/${model}/${environment}/${versions}-${twelve(from.bundle)}-${twelve(to.bundle)}`;
}

function twelve(digest: Digest): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, 12);
}

type Then = {
  readonly wanted: ReadonlyMap<string, ListedEntry>;
  readonly gone: readonly string[];
  readonly blocks: Block[];
};

/** Every file of the bundle as it lay in the tree then, itself or its DVC pointer, under today's folder. */
function entriesThen({ target, origin, tip }: PlanQuestion, own: ModelToday): Then {
  const wanted = new Map<string, ListedEntry>();
  const blocks: Block[] = [];
  let pointers = false;
  for (const { name } of target.files) {
    const path = joinPath(target.folder, name);
    const found = [name, `${name}.dvc`].find((one) => origin.has(joinPath(target.folder, one)));
    const entry = found === undefined ? undefined : origin.get(joinPath(target.folder, found));
    if (found === undefined || entry === undefined) {
      const explanation = `${plain(path, 200)} is not in commit ${target.commit.slice(0, 12)}, which the registry names`;
      blocks.push({ code: "missing-entry", path, explanation });
      continue;
    }
    if (found !== name) pointers = true;
    wanted.set(joinPath(own.folder, found), entry);
  }
  // DVC knows md5 only; the sha256 that the bundle was signed with stand in the lock beside it.
  const lock = joinPath(own.folder, LOCK);
  const locked = origin.get(joinPath(target.folder, LOCK));
  if (pointers && locked !== undefined) wanted.set(lock, locked);
  const stale = pointers && locked === undefined ? [lock] : [];
  const gone = [...own.bundle, ...stale].filter((path) => !wanted.has(path) && tip.has(path));
  return { wanted, gone, blocks };
}

function findMode(entry: ListedEntry | undefined): PlanEntry["mode"] | undefined {
  return entry?.mode === "100644" || entry?.mode === "100755" ? entry.mode : undefined;
}

/** Everything that makes a rollback of this model touch something else. */
function findBlocks(
  entries: readonly PlanEntry[],
  question: PlanQuestion,
  own: ModelToday,
): readonly Block[] {
  const others = question.today.filter((one) => one !== own);
  const after = new Set(question.tip.keys());
  for (const { path, blob } of entries) {
    if (blob === null) after.delete(path);
    else after.add(path);
  }
  const folders = new Set([...after].flatMap((path) => foldersAbove(path)));
  return entries.flatMap((entry) => {
    const { path, blob } = entry;
    const blocks: Block[] = [];
    const add = (code: BlockCode, explanation: string): void => {
      blocks.push({ code, path, explanation: `${plain(path, 200)} ${explanation}` });
    };
    const fault = findPathFault(path);
    if (fault !== undefined) add("bad-path", `cannot be a path: ${fault.message}`);
    if (isControl(path)) add("controls", "is a control, and controls are never rolled back");
    for (const other of others) {
      if (other.bundle.includes(path)) add("shared-file", `belongs to ${other.model} today`);
      else if (other.data.includes(path)) add("shared-file", `is what ${other.model} is judged on`);
    }
    if (blob !== null && folders.has(path)) add("path-in-the-way", "is a folder today");
    const blocking = blob === null ? undefined : foldersAbove(path).find((folder) => after.has(folder));
    if (blocking !== undefined)
      add("path-in-the-way", `cannot be written: ${plain(blocking, 200)} is a file`);
    const taken = question.tip.has(path) && !own.bundle.includes(path) && path !== joinPath(own.folder, LOCK);
    if (taken && blocks.length === 0) add("path-taken", "holds something else today, which no model claims");
    return blocks;
  });
}

function isControl(path: string): boolean {
  return baseName(path) === MODEL_YAML || path === POLICY_FILE || findNameIn(".github", path) !== undefined;
}

function modelOnly({ version }: VersionSlice): Block {
  return {
    code: "model-only",
    path: "",
    explanation: `a bundle moves as a whole: the model of version ${version} with features or a threshold of another is a version that nobody signed`,
  };
}

function noModel(model: ModelName): Block {
  const explanation = `${model} has no model.yaml on the default branch today: bring it back by pull request first`;
  return { code: "no-model-today", path: "", explanation };
}

function notFile(path: string): Block {
  const explanation = `${plain(path, 200)} is no plain file: links and submodules are not restored`;
  return { code: "not-a-file", path, explanation };
}

function alreadyThere({ version }: VersionSlice): Block {
  const explanation = `the default branch holds version ${version} already, byte for byte; what serves it has to follow`;
  return { code: "already-there", path: "", explanation };
}
