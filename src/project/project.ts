import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { type Bundle, makeBundle, planBundle } from "./bundle.ts";
import { type Contents, type Read, readText } from "./content.ts";
import { type DataSet, makeData, planData } from "./data-files.ts";
import { type GateSettings, mergeGates } from "./gate-settings.ts";
import { trustedGlob } from "./glob.ts";
import { type ModelFile, parseModelFile } from "./model-file.ts";
import { joinPath } from "./path.ts";
import { parsePolicyFile, type Policy, POLICY_FILE } from "./policy-file.ts";
import { parseServingFile, SERVING, type ServingFile } from "./serving-file.ts";
import { findMatches, type Tree, unfollowed } from "./tree.ts";
import { findGoverned, type GovernedFile, planWorkflows } from "./workflows.ts";
import { inReadingOrder, problemAt } from "./yaml.ts";

export type ProjectModel = {
  readonly file: ModelFile;
  readonly bundle: Bundle;
  readonly serving: ServingFile | undefined;
  readonly data: readonly DataSet[];
  /** the settings that count, by gate; empty without a catalogue of gates */
  readonly gates: Readonly<Record<string, unknown>>;
};

/** One state of a repository, as far as models are concerned. */
export type Project = {
  readonly policy: Policy;
  /** sorted by name */
  readonly models: readonly ProjectModel[];
  /** the files that evaluations run through */
  readonly workflows: readonly GovernedFile[];
};

/**
 * What still has to be read before `makeProject` can answer, given what was read so far. Ask until nothing
 * comes back: first for the rules, then for the models that they name, then for the files of the models.
 * Problems are not told here; `makeProject` finds them again.
 */
export function planProject(tree: Tree, contents: Contents): readonly Read[] {
  const wanted = new Map<string, Read>();
  for (const read of everyRead(tree, contents)) {
    if (contents.has(read.path)) continue;
    wanted.set(read.path, { ...read, text: read.text || wanted.get(read.path)?.text === true });
  }
  return [...wanted.values()];
}

/** Puts everything together. `contents` must hold whatever `planProject` asked for. */
export function makeProject(tree: Tree, contents: Contents, gateSettings?: GateSettings): Outcome<Project> {
  const policy = readPolicy(tree, contents, gateSettings);
  if (!policy.ok) return policy;
  const found = findModels(tree, policy.value);
  const files = found.paths.map((path) => readModelFile(path, contents, gateSettings));
  const parsed = files.flatMap((file) => (file.ok ? [file.value] : []));
  const models = parsed.map((file) =>
    makeModel(file, { tree, contents, gateSettings, policy: policy.value }),
  );
  const problems: readonly Problem[] = [
    ...found.problems,
    ...[...files, ...models].flatMap((outcome) => (outcome.ok ? [] : outcome.problems)),
    ...findTwins(parsed),
    ...parsed.flatMap((file) => findEmptyRoles(file, policy.value)),
    ...planWorkflows(tree, contents).flatMap(({ path }) => findUnreadable(path, contents)),
  ];
  if (problems.length > 0) return { ok: false, problems: inReadingOrder(problems) };
  const made = models.flatMap((model) => (model.ok ? [model.value] : []));
  return good({
    policy: policy.value,
    models: made.sort((a, b) => (a.file.model < b.file.model ? -1 : 1)),
    workflows: findGoverned(tree, contents),
  });
}

function everyRead(tree: Tree, contents: Contents): readonly Read[] {
  const rules = tree.byPath.has(POLICY_FILE) ? [{ path: POLICY_FILE, text: true }] : [];
  const first = [...rules, ...planWorkflows(tree, contents)];
  const policy = rules.every(({ path }) => contents.has(path)) ? readPolicy(tree, contents) : undefined;
  if (policy?.ok !== true) return first;
  const { paths } = findModels(tree, policy.value);
  const models = paths.flatMap((path) => {
    const file = contents.has(path) ? readModelFile(path, contents) : undefined;
    if (file?.ok !== true) return [{ path, text: true }];
    const plans = [planBundle(file.value, tree), planData(file.value, tree)];
    const serving = joinPath(file.value.folder, SERVING);
    return [
      ...(tree.byPath.get(serving)?.kind === "file" ? [{ path: serving, text: true }] : []),
      ...plans.flatMap((plan) => (plan.ok ? plan.value.reads : [])),
    ];
  });
  return [...first, ...models];
}

const OTHER_NAMES = [".github/twokey.yaml", "twokey.yml", "twokey.yaml"];

function readPolicy(tree: Tree, contents: Contents, gateSettings?: GateSettings): Outcome<Policy> {
  const entry = tree.byPath.get(POLICY_FILE);
  const elsewhere = OTHER_NAMES.find((name) => tree.byPath.has(name));
  if (entry === undefined && elsewhere !== undefined) {
    const message = "the rules are not read from here";
    const hint = `Move the file to ${POLICY_FILE}.`;
    return bad({ code: "misplaced-policy", file: elsewhere, path: "", message, hint });
  }
  if (entry === undefined) return parsePolicyFile(undefined, gateSettings);
  if (entry.kind !== "file")
    return bad({ ...unfollowed(entry.kind, POLICY_FILE), file: POLICY_FILE, path: "" });
  const text = readText(POLICY_FILE, contents);
  return text.ok ? parsePolicyFile(text.value, gateSettings) : text;
}

function findModels(
  tree: Tree,
  policy: Policy,
): { readonly paths: readonly string[]; readonly problems: readonly Problem[] } {
  const paths = new Set<string>();
  const problems: Problem[] = [];
  for (const pattern of policy.models) {
    for (const { path, kind } of findMatches(tree, trustedGlob(pattern))) {
      if (kind === "file") paths.add(path);
      else problems.push({ ...unfollowed(kind, path), file: path, path: "" });
    }
  }
  return { paths: [...paths].sort(), problems };
}

function readModelFile(path: string, contents: Contents, gateSettings?: GateSettings): Outcome<ModelFile> {
  const text = readText(path, contents);
  return text.ok ? parseModelFile(path, text.value, gateSettings) : text;
}

type Around = {
  readonly tree: Tree;
  readonly contents: Contents;
  readonly policy: Policy;
  readonly gateSettings: GateSettings | undefined;
};

/** One model with all that belongs to it, or everything that is wrong with it. */
function makeModel(file: ModelFile, { tree, contents, policy, gateSettings }: Around): Outcome<ProjectModel> {
  const bundlePlan = planBundle(file, tree);
  const dataPlan = planData(file, tree);
  const bundle = bundlePlan.ok ? makeBundle(bundlePlan.value, contents) : bundlePlan;
  const data = dataPlan.ok ? makeData(dataPlan.value, contents) : dataPlan;
  const serving = readServing(joinPath(file.folder, SERVING), tree, contents);
  const gates =
    gateSettings === undefined
      ? good({})
      : mergeGates(policy.gates, { yaml: file.yaml, gates: file.gates }, gateSettings);
  if (bundle.ok && data.ok && serving.ok && gates.ok) {
    return good({ file, bundle: bundle.value, serving: serving.value, data: data.value, gates: gates.value });
  }
  return {
    ok: false,
    problems: [bundle, data, serving, gates].flatMap((part) => (part.ok ? [] : part.problems)),
  };
}

function readServing(path: string, tree: Tree, contents: Contents): Outcome<ServingFile | undefined> {
  // A link is a problem of the bundle, which tells it.
  if (tree.byPath.get(path)?.kind !== "file") return good(undefined);
  const text = readText(path, contents);
  return text.ok ? parseServingFile(path, text.value) : text;
}

/** What runs an evaluation must be known by its bytes; whether they are text does not matter. */
function findUnreadable(path: string, contents: Contents): readonly Problem[] {
  if (contents.get(path)?.kind === "read") return [];
  const text = readText(path, contents);
  return text.ok ? [] : text.problems;
}

function findTwins(files: readonly ModelFile[]): readonly Problem[] {
  const first = new Map<string, ModelFile>();
  return files.flatMap((file) => {
    const other = first.get(file.model);
    if (other === undefined) first.set(file.model, file);
    if (other === undefined) return [];
    const message = `the model "${file.model}" is described in ${other.path} too`;
    const hint = "Give one of them another name with the key model.";
    return [problemAt(file.yaml, ["model"], { code: "duplicate-model", message, hint })];
  });
}

/** A role that the tier asks for and nobody fills would block every change for ever. */
function findEmptyRoles(file: ModelFile, policy: Policy): readonly Problem[] {
  const roles = policy.signoff[file.tier].roles;
  return Object.entries(roles).flatMap(([role, needed]) => {
    const named = Object.hasOwn(file.owners, role) ? (file.owners[role] ?? []) : [];
    const enough = named.length >= needed || named.some((name) => name.includes("/"));
    if (enough) return [];
    const message =
      `tier ${file.tier} needs ${needed} of the role "${plain(role)}", and ` +
      (named.length === 0 ? "nobody is named" : `only ${named.length} can ever sign`);
    const hint = `Write owners: { ${role}: [LOGIN, ORG/TEAM] }, or change signoff.${file.tier}.roles in ${POLICY_FILE}.`;
    return [problemAt(file.yaml, ["owners"], { code: "empty-role", message, hint })];
  });
}
