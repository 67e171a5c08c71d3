import type { Digest, ModelName } from "../base/ids.ts";
import { canonicalJson } from "../base/canonical.ts";
import type { Json } from "../base/json.ts";
import type { Bundle, BundleFile } from "./bundle.ts";
import type { BundleRole } from "./bundle-claims.ts";
import { type ControlChange, controlsOf, diffControls, lineageOf, statementOf } from "./controls.ts";
import type { DataSet } from "./data-files.ts";
import type { Project, ProjectModel } from "./project.ts";
import { POLICY_FILE } from "./policy-file.ts";
import type { GovernedFile } from "./workflows.ts";
import { findValue } from "./yaml.ts";

/** What of a model differs. External data count as the model. */
export type ChangedPart =
  | Exclude<BundleRole, "external">
  | "data"
  | "controls"
  | "lineage"
  /** description, intended use, assumptions, limits, runbook */
  | "statement";

export type FileChange = {
  readonly name: string;
  readonly role: BundleRole;
  readonly before: Digest | null;
  readonly after: Digest | null;
};

/** What happened to one model. `after.folder` and `before.folder` say where; parts are in a fixed order. */
export type ModelChange =
  | { readonly kind: "added"; readonly model: ModelName; readonly after: ProjectModel }
  | { readonly kind: "removed"; readonly model: ModelName; readonly before: ProjectModel }
  | ({ readonly kind: "changed"; readonly model: ModelName } & Difference)
  /** the same bundle under another name, or the same name in another folder */
  | ({ readonly kind: "renamed"; readonly model: ModelName; readonly from: ModelName } & Difference);

type Difference = {
  readonly before: ProjectModel;
  readonly after: ProjectModel;
  readonly parts: readonly ChangedPart[];
  readonly files: readonly FileChange[];
};

/** Everything that differs between two states of a project. */
export type Changes = {
  /** sorted by name */
  readonly models: readonly ModelChange[];
  /** models that are there on both sides without any difference, sorted */
  readonly unchanged: readonly ModelName[];
  /** changes of the rules: controls of models, twokey.yml, the evaluation workflow; governed as `policy` */
  readonly policy: readonly ControlChange[];
};

export function findChanges(before: Project, after: Project): Changes {
  const pairs = pairUp(before.models, after.models);
  const models = pairs.flatMap(changeOf).sort((a, b) => (a.model < b.model ? -1 : 1));
  const changed = new Set(models.map(({ model }) => model));
  const unchanged = after.models.flatMap(({ file }) => (changed.has(file.model) ? [] : [file.model]));
  return {
    models,
    unchanged: unchanged.sort(),
    policy: [
      ...diffControls(POLICY_FILE, before.policy.yaml.value, after.policy.yaml.value),
      ...diffFiles(before.workflows, after.workflows),
      ...pairs.flatMap(({ old, now }) =>
        // The rules of a new model come with it, and its owners sign them; those of an old one are policy.
        old === undefined || now === undefined ? [] : diffModelControls(old, now),
      ),
    ],
  };
}

type Pair = { readonly old?: ProjectModel; readonly now?: ProjectModel };

/** By name first; what is left over by equal bundles, first those that stayed in their folder. */
function pairUp(before: readonly ProjectModel[], after: readonly ProjectModel[]): readonly Pair[] {
  const gone = new Map(before.map((model) => [model.file.model, model]));
  const come = new Map(after.map((model) => [model.file.model, model]));
  const pairs: Pair[] = [];
  const pair = (old: ProjectModel, now: ProjectModel): void => {
    pairs.push({ old, now });
    gone.delete(old.file.model);
    come.delete(now.file.model);
  };
  for (const now of after) {
    const old = gone.get(now.file.model);
    if (old !== undefined) pair(old, now);
  }
  for (const inPlace of [true, false]) {
    for (const now of after) {
      if (!come.has(now.file.model)) continue;
      const old = [...gone.values()].find(
        ({ bundle, file }) =>
          bundle.digest === now.bundle.digest && (!inPlace || file.folder === now.file.folder),
      );
      if (old !== undefined) pair(old, now);
    }
  }
  return [
    ...pairs,
    ...[...gone.values()].map((old) => ({ old })),
    ...[...come.values()].map((now) => ({ now })),
  ];
}

function changeOf({ old, now }: Pair): readonly ModelChange[] {
  if (now === undefined) {
    return old === undefined ? [] : [{ kind: "removed", model: old.file.model, before: old }];
  }
  if (old === undefined) return [{ kind: "added", model: now.file.model, after: now }];
  const difference = { before: old, after: now, parts: partsOf(old, now), files: diffBundles(old, now) };
  const [from, model] = [old.file.model, now.file.model];
  if (from !== model || old.file.folder !== now.file.folder) {
    return [{ kind: "renamed", model, from, ...difference }];
  }
  return difference.parts.length === 0 ? [] : [{ kind: "changed", model, ...difference }];
}

const PARTS: readonly ChangedPart[] = [
  "model",
  "features",
  "preprocessor",
  "labels",
  "assets",
  "serving",
  "scores",
  "data",
  "controls",
  "lineage",
  "statement",
];

function partsOf(old: ProjectModel, now: ProjectModel): readonly ChangedPart[] {
  const changed = new Set<ChangedPart>(
    diffBundles(old, now).map(({ role }) => (role === "external" ? "model" : role)),
  );
  if (
    differ(writtenScores(old), writtenScores(now)) ||
    differ(rowsOf(old, isScores), rowsOf(now, isScores))
  ) {
    changed.add("scores");
  }
  if (differ(rowsOf(old, isData), rowsOf(now, isData))) changed.add("data");
  if (differ(controlsOf(old.file), controlsOf(now.file))) changed.add("controls");
  if (
    differ(lineageOf(old.file), lineageOf(now.file)) ||
    differ(rowsOf(old, isLineage), rowsOf(now, isLineage))
  ) {
    changed.add("lineage");
  }
  if (differ(statementOf(old.file), statementOf(now.file))) changed.add("statement");
  return PARTS.filter((part) => changed.has(part));
}

function writtenScores({ file }: ProjectModel): Json {
  return findValue(file.yaml.value, ["scores"]) ?? null;
}

function isScores({ key }: DataSet): boolean {
  return key.startsWith("scores.");
}

function isLineage({ key }: DataSet): boolean {
  return key.startsWith("lineage.");
}

function isData(set: DataSet): boolean {
  return !isScores(set) && !isLineage(set);
}

/** Which bytes stand under which key. Where a key was added or removed, the controls say so. */
function rowsOf(model: ProjectModel, wanted: (set: DataSet) => boolean): Json {
  return model.data.filter(wanted).map(({ key, digest }) => ({ key, digest: digest ?? null }));
}

/** Files by name and role: one that changes its role is gone in one and new in the other. */
function diffBundles(old: ProjectModel, now: ProjectModel): readonly FileChange[] {
  const [before, after] = [byRole(old.bundle), byRole(now.bundle)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const file = is ?? was;
    if (file === undefined || was?.digest === is?.digest) return [];
    const { name, role } = file;
    return [{ name, role, before: was?.digest ?? null, after: is?.digest ?? null }];
  });
}

function byRole(bundle: Bundle): ReadonlyMap<string, BundleFile> {
  return new Map(bundle.files.map((file) => [`${file.name}\n${file.role}`, file]));
}

function diffModelControls(old: ProjectModel, now: ProjectModel): readonly ControlChange[] {
  return diffControls(now.file.path, controlsOf(old.file), controlsOf(now.file));
}

function diffFiles(
  before: readonly GovernedFile[],
  after: readonly GovernedFile[],
): readonly ControlChange[] {
  const [old, now] = [before, after].map((files) => new Map(files.map(({ path, digest }) => [path, digest])));
  return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort().flatMap((file) => {
    const [was, is] = [old?.get(file) ?? null, now?.get(file) ?? null];
    return was === is ? [] : [{ file, key: "", before: was, after: is }];
  });
}

function differ(a: Json, b: Json): boolean {
  return canonicalJson(a) !== canonicalJson(b);
}
