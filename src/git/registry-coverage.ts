import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { digestOf, startDigest } from "../base/digest.ts";
import type { Digest, ModelName } from "../base/ids.ts";
import { type Instant, instantOf } from "../base/instant.ts";
import type { Json } from "../base/json.ts";
import { controlsOf } from "../project/controls.ts";
import { baseName } from "../project/path.ts";
import { MODEL_YAML } from "../project/policy-schema.ts";
import type { Project } from "../project/project.ts";
import type { FoundFile, GovernedCommit, WantedFile } from "../registry/verify-outside.ts";
import type { StoredFile } from "../project/sources.ts";
import { findBytes } from "./locate.ts";
import { placesOf } from "./places.ts";
import { readProject } from "./project.ts";
import { askGit, type Repository } from "./repository.ts";
import { findCommit, readTree } from "./tree.ts";

/** A commit whose models could not be read, with the first reason. */
export type UnreadCommit = { readonly commit: string; readonly reason: string };

/**
 * Walks the default branch as it was merged, and says at which commits a bundle or the controls became
 * something else. Only commits that could matter are looked into.
 */
export async function readGovernedCommits(
  repository: Repository,
  from: string,
  to: string,
): Promise<{ readonly commits: readonly GovernedCommit[]; readonly unread: readonly UnreadCommit[] }> {
  const commits: GovernedCommit[] = [];
  const unread: UnreadCommit[] = [];
  let before = await readState(repository, from);
  for (const { commit, at, paths } of await listMerges(repository, from, to)) {
    if (!paths.some((path) => isGoverned(path, before))) continue;
    const now = await readState(repository, commit);
    if ("reason" in now) {
      unread.push({ commit, reason: now.reason });
      continue;
    }
    if ("reason" in before || before.controls !== now.controls) commits.push({ commit, at, model: "policy" });
    const bundles = "reason" in before ? new Map<ModelName, Digest>() : before.bundles;
    for (const model of new Set([...bundles.keys(), ...now.bundles.keys()])) {
      const bundle = now.bundles.get(model) ?? null;
      if (bundle !== (bundles.get(model) ?? null)) commits.push({ commit, at, model, bundle });
    }
    before = now;
  }
  return { commits, unread };
}

type State =
  | {
      readonly controls: Digest;
      readonly bundles: ReadonlyMap<ModelName, Digest>;
      readonly folders: readonly string[];
    }
  | { readonly reason: string };

async function readState(repository: Repository, commit: string): Promise<State> {
  const project = await readProject(repository, await readTree(repository, commit));
  if (!project.ok) {
    const [problem] = project.problems;
    return { reason: `${problem?.file ?? "the project"}: ${problem?.message ?? "cannot be read"}` };
  }
  const { models } = project.value;
  return {
    controls: digestOf(controlsIn(project.value)),
    bundles: new Map(models.map(({ file, bundle }) => [file.model, bundle.digest])),
    folders: models.map(({ file }) => file.folder),
  };
}

function controlsIn({ policy, models, workflows }: Project): Json {
  return {
    twokey: policy.yaml.value,
    models: models.map(({ file }) => [file.model, file.folder, controlsOf(file)]),
    workflows: workflows.map(({ path, digest }) => [path, digest]),
  };
}

/** Everything that a bundle, a model's description, the rules or the evaluation could lie in. */
function isGoverned(path: string, state: State): boolean {
  if ("reason" in state || path.startsWith(".github/") || baseName(path) === MODEL_YAML) return true;
  return state.folders.some((folder) => folder === "" || path.startsWith(`${folder}/`));
}

type Merge = { readonly commit: string; readonly at: Instant; readonly paths: readonly string[] };

async function listMerges(repository: Repository, from: string, to: string): Promise<readonly Merge[]> {
  const look = ["--first-parent", "-m", "--reverse", "--name-only", "-z", "--no-renames"];
  const form = ["--format=%x01%H %ct", "--no-color", "--no-ext-diff"];
  const out = await askGit(repository.root, ["log", ...look, ...form, `${from}..${to}`, "--"], {
    limit: 512 * 1_048_576,
  });
  return Buffer.from(out)
    .toString("utf8")
    .split("\u0001")
    .slice(1)
    .map((record) => {
      const [head = "", ...paths] = record.split("\0");
      const [commit = "", seconds = "0"] = head.trim().split(" ");
      const at = instantOf(Number(seconds));
      return {
        commit,
        at,
        paths: paths.map((path) => path.replace(/^\n/, "")).filter((path) => path !== ""),
      };
    });
}

/** Looks up the files of versions at the commits where they were merged, and hashes the bytes that are here. */
export async function findArtifacts(
  repository: Repository,
  wanted: readonly WantedFile[],
): Promise<(one: WantedFile) => FoundFile> {
  const projects = new Map<string, Project | string>();
  const found = new Map<WantedFile, FoundFile>();
  for (const one of wanted) {
    const { commit } = one;
    if (!projects.has(commit)) projects.set(commit, await readAt(repository, commit));
    found.set(one, await findOne(repository, one, projects.get(commit) ?? "it was not read"));
  }
  return (one) => found.get(one) ?? { missing: "it was not looked for" };
}

async function readAt(repository: Repository, commit: string): Promise<Project | string> {
  if ((await findCommit(repository, commit)) === undefined) return `commit ${commit} is not in this clone`;
  const project = await readProject(repository, await readTree(repository, commit));
  return project.ok ? project.value : `commit ${commit}: ${project.problems[0]?.message ?? "cannot be read"}`;
}

async function findOne(
  repository: Repository,
  wanted: WantedFile,
  project: Project | string,
): Promise<FoundFile> {
  if (typeof project === "string") return { missing: project };
  const model = project.models.find(({ file }) => file.model === wanted.model);
  const file = model?.bundle.files.find(({ name }) => name === wanted.file.name);
  if (file === undefined) return { absent: true };
  // Where the names differ there is no need for bytes.
  if (file.digest !== wanted.file.digest) return { digest: file.digest };
  if ((await findBytes(repository, file)) !== undefined) return { digest: file.digest };
  const swapped = await findSwapped(repository, file);
  return swapped === undefined
    ? { missing: `its bytes (${file.stored}) are not in this clone` }
    : { digest: swapped };
}

/** LFS and DVC name files after their content; other bytes under that name were put there later. */
async function findSwapped(repository: Repository, file: StoredFile): Promise<Digest | undefined> {
  for (const place of await placesOf(repository, file)) {
    if (place.kind === "blob" || place.where === "work tree") continue;
    const isThere = await stat(place.file).then(
      (stats) => stats.isFile(),
      () => false,
    );
    if (!isThere) continue;
    const digest = startDigest();
    for await (const bytes of createReadStream(place.file)) digest.add(bytes);
    return digest.end();
  }
  return undefined;
}
