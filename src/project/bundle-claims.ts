import type { Problem } from "../base/problem.ts";
import type { Complaint } from "./complaint.ts";
import { findGlobFault, isGlob } from "./glob.ts";
import { LOCK } from "./lock-file.ts";
import type { ModelFile } from "./model-file.ts";
import { FILE_ROLES, type FileRole } from "./model-schema.ts";
import { baseName, joinPath } from "./path.ts";
import { MODEL_YAML } from "./policy-schema.ts";
import { SERVING } from "./serving-file.ts";
import { findSources, type Source } from "./sources.ts";
import { absence, type Tree } from "./tree.ts";
import { findValue, isListValue, problemAt } from "./yaml.ts";

/** `scores` only where there is no model to run: then they are what stands for it. */
export type BundleRole = FileRole | "scores" | "serving";

/** A file of the bundle, and the key in model.yaml that names it. */
export type Claim = {
  readonly source: Source;
  readonly role: BundleRole;
  readonly path: readonly PropertyKey[];
};

type Wish = { readonly role: BundleRole; readonly pattern: string; readonly path: readonly PropertyKey[] };

/**
 * Which file plays which role. A file that is named in full belongs to that role whatever patterns match it
 * too; otherwise two roles for one file are a problem, because a reader could not tell which counts.
 */
export function claimFiles(
  model: ModelFile,
  tree: Tree,
): { readonly claims: readonly Claim[]; readonly problems: readonly Problem[] } {
  const claims = new Map<string, Claim>();
  const problems: Problem[] = [];
  const wishes = wishesOf(model);
  const inFull = wishes.filter(({ pattern }) => !isGlob(pattern));
  const patterns = wishes.filter(({ pattern }) => isGlob(pattern));
  const named = new Set(inFull.map(({ pattern }) => pattern));
  for (const wish of [...inFull, ...patterns]) {
    const complain = (fault: Complaint): void => {
      problems.push(problemAt(model.yaml, wish.path, fault));
    };
    const outside = findGlobFault(wish.pattern);
    const { sources, faults } =
      outside === undefined
        ? findSources(tree, model.folder, wish.pattern)
        : { sources: [], faults: [outside] };
    for (const fault of faults) complain(fault);
    const own = sources.filter(({ name }) =>
      isGlob(wish.pattern) ? !isOurs(name) && !named.has(name) : true,
    );
    if (!isGlob(wish.pattern) && isOurs(wish.pattern)) complain(notForBundles(wish.pattern));
    else if (own.length === 0 && faults.length === 0) complain(nothingThere(tree, model, wish));
    else if (wish.role === "model" && own.length > 1) complain(severalModels(wish.pattern, own));
    for (const source of own) {
      const other = claims.get(source.name);
      if (other !== undefined && (other.role !== wish.role || !isGlob(wish.pattern))) {
        complain(twoRoles(source.name, other.role, wish.role));
      }
      if (other === undefined) claims.set(source.name, { source, role: wish.role, path: wish.path });
    }
  }
  for (const { name, role } of companionsOf(claims)) {
    const path = role === "serving" ? [] : ["files", "model"];
    const { sources, faults } = findSources(tree, model.folder, name);
    for (const source of sources) claims.set(name, { source, role, path });
    if (role === "serving" && sources[0]?.dvc === true) problems.push(problemAt(model.yaml, path, hidden));
    for (const fault of faults) problems.push(problemAt(model.yaml, path, fault));
  }
  return { claims: [...claims.values()], problems };
}

function wishesOf(model: ModelFile): readonly Wish[] {
  const files = FILE_ROLES.flatMap((role): readonly Wish[] => {
    const written = model.files?.[role];
    if (written === undefined) return [];
    if (typeof written === "string") return [{ role, pattern: written, path: ["files", role] }];
    const inList = isListValue(findValue(model.yaml.value, ["files", role]));
    return written.map((pattern, at) => ({ role, pattern, path: ["files", role, ...(inList ? [at] : [])] }));
  });
  if (model.files?.model !== undefined) return files;
  const scores = Object.entries(model.scores ?? {}).flatMap(([key, rows]): readonly Wish[] =>
    rows === undefined ? [] : [{ role: "scores", pattern: rows.path, path: ["scores", key] }],
  );
  return [...files, ...scores];
}

/** Files with a meaning of their own: they are not claimed by patterns, and not by name either. */
function isOurs(name: string): boolean {
  return name === LOCK || name === SERVING || baseName(name) === MODEL_YAML;
}

const hidden: Complaint = {
  code: "hidden-serving",
  message: `${SERVING} is kept in DVC, so nobody could read in the pull request how the bundle is served`,
  hint: `Commit the file itself: dvc remove ${SERVING}.dvc, git add ${SERVING}.`,
};

/**
 * What belongs to a bundle without being named: `serving.yaml`, and the external data of the model by the
 * names that exporters give it. That the model refers to nothing else is the contract gate's to check.
 */
function companionsOf(
  claims: ReadonlyMap<string, Claim>,
): readonly { readonly name: string; readonly role: BundleRole }[] {
  const model = [...claims.values()].find(({ role }) => role === "model")?.source.name;
  const external = model === undefined ? [] : externalNames(model);
  return [
    { name: SERVING, role: "serving" },
    ...external.flatMap((name) => (claims.has(name) ? [] : [{ name, role: "external" as const }])),
  ];
}

function externalNames(model: string): readonly string[] {
  const dot = model.lastIndexOf(".");
  const stem = dot > model.lastIndexOf("/") + 1 ? model.slice(0, dot) : model;
  return [...new Set([`${model}.data`, `${model}_data`, `${stem}.data`, `${stem}_data`])];
}

function nothingThere(tree: Tree, model: ModelFile, { pattern }: Wish): Complaint {
  if (!isGlob(pattern)) return absence(tree, joinPath(model.folder, pattern), pattern);
  const hint = "Correct the pattern, or commit the files (git add); it counts from the folder of model.yaml.";
  return { code: "empty-pattern", message: `the pattern "${pattern}" matches no file of its own`, hint };
}

function notForBundles(name: string): Complaint {
  const hint = `Remove it: ${SERVING} is always part of the bundle, ${MODEL_YAML} and ${LOCK} never are.`;
  return { code: "reserved-file", message: `"${name}" cannot be named here`, hint };
}

function severalModels(pattern: string, sources: readonly Source[]): Complaint {
  const names = sources.slice(0, 3).map(({ name }) => name);
  const message = `"${pattern}" matches ${sources.length} files: ${names.join(", ")}`;
  return { code: "several-models", message, hint: "Name the one file that is the model." };
}

function twoRoles(name: string, first: BundleRole, second: BundleRole): Complaint {
  const message =
    first === second ? `"${name}" is named twice` : `"${name}" is claimed as ${first} and as ${second}`;
  return {
    code: "two-roles",
    message,
    hint: "Give it one role: name it in full there, or narrow the patterns.",
  };
}
