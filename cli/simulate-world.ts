import type { ModelName } from "../src/base/ids.ts";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { nameFromBytes } from "../src/git/names.ts";
import { findNeeds } from "../src/git/needs.ts";
import { readProject } from "../src/git/project.ts";
import { findRepository, openGit, type Repository } from "../src/git/repository.ts";
import { findCommit } from "../src/git/tree.ts";
import type { Project, ProjectModel } from "../src/project/project.ts";
import type { Registry } from "../src/registry/ask.ts";
import type { VersionSlice } from "../src/registry/slices.ts";
import { indexOf, modelOf, registryOf, versionOf, barredOf } from "../src/registry/state.ts";
import { compareServing, judgeCompatibility, NOBODY_LOOKED } from "../src/rollback/compatibility.ts";
import { type KnownModel } from "../src/rollback/decide.ts";
import { applyEntries, type Listing, type ListedEntry, treeOf } from "../src/rollback/listing.ts";
import { recallRollbacks } from "../src/rollback/memory.ts";
import { type ModelToday, planRestore, type Restoration } from "../src/rollback/plan.ts";
import {
  candidatesOf,
  chooseTarget,
  digestsToRead,
  type VersionFacts,
  versionsToRead,
} from "../src/rollback/target.ts";

/** The default branch and the registry of a clone: all that a simulation looks at. */
export type World = {
  readonly repository: Repository;
  readonly registry: Registry;
  readonly project: Project;
  readonly tip: Listing;
  readonly today: readonly ModelToday[];
  /** models that the registry knows */
  readonly models: readonly string[];
};

export async function openWorld(directory: string, registry: Registry): Promise<Outcome<World>> {
  const repository = await findRepository(directory);
  if (!repository.ok) return repository;
  const branch = registryOf(registry.state)?.default_branch ?? "main";
  const names = [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`];
  const commits = await Promise.all(names.map((name) => findCommit(repository.value, name)));
  const commit = commits.find((one) => one !== undefined);
  if (commit === undefined)
    return bad({
      code: "no-default-branch",
      file: directory,
      path: "",
      message: `there is no branch ${branch}, which the registry names as the default branch`,
      hint: `Fetch it: git fetch origin ${branch}.`,
    });
  const tip = await readListing(repository.value, commit);
  const project = await readProject(repository.value, treeOf(tip));
  if (!project.ok) return project;
  const { models } = project.value;
  return good({
    repository: repository.value,
    registry,
    project: project.value,
    tip,
    today: models.map((model) => todayOf(model)),
    models: Object.keys(indexOf(registry.state).models),
  });
}

function todayOf({ file, bundle, data }: ProjectModel): ModelToday {
  return {
    model: file.model,
    folder: file.folder,
    bundle: bundle.files.map(({ path }) => path),
    data: data.flatMap(({ files }) => files.map(({ path }) => path)),
  };
}

/** What the registry and this clone know about one model; null where the registry has no such model. */
export async function knowModel(world: World, model: ModelName): Promise<KnownModel | null> {
  const { registry, project, models } = world;
  if (!models.includes(model)) return null;
  const { state, events } = registry;
  const settings = project.policy.rollback;
  const slice = modelOf(state, model);
  const versions = versionsToRead(slice, settings.max_depth)
    .map((version) => versionOf(state, model, version))
    .filter((version) => version !== undefined);
  const barred = new Map(
    digestsToRead(versions).map((digest) => [digest, barredOf(state, model, digest).versions]),
  );
  const question = { model: slice, versions, barred, settings, to: null };
  const facts = new Map<number, VersionFacts>();
  for (const version of candidatesOf(question))
    facts.set(version.version, await factsOf(world, model, version));
  const target = chooseTarget({ ...question, facts });
  const memory = recallRollbacks(events, model);
  return { slice, versions, target, memory, incident: null, signed: false };
}

/** The plan, and what the model would be once it is carried out; undefined where that cannot be read. */
export async function restore(
  world: World,
  model: ModelName,
  target: VersionSlice,
): Promise<{
  readonly restoration: Restoration;
  readonly after: Listing;
  readonly built: ProjectModel | undefined;
}> {
  const { repository, registry, tip, today } = world;
  const live = modelOf(registry.state, model).live;
  const commit = await findCommit(repository, target.commit);
  const origin = commit === undefined ? new Map() : await readListing(repository, commit);
  const from = { version: live?.version ?? 0, bundle: live?.bundle ?? target.bundle };
  const restoration = planRestore({ model, from, target, tip, origin, today, restore: "bundle" });
  if (!restoration.ok) return { restoration, after: tip, built: undefined };
  const after = applyEntries(tip, restoration.plan.entries);
  const project = await readProject(repository, treeOf(after));
  const models = project.ok ? project.value.models : [];
  return { restoration, after, built: models.find(({ file }) => file.model === model) };
}

/** Bytes that are not in this clone may well be in the store, so they are unknown, not gone. */
async function factsOf(world: World, model: ModelName, version: VersionSlice): Promise<VersionFacts> {
  const { built } = await restore(world, model, version);
  if (built === undefined) return { bytes: "unknown", compatibility: judgeCompatibility(NOBODY_LOOKED) };
  const live = world.project.models.find(({ file }) => file.model === model);
  const compatibility = judgeCompatibility(compareServing(built.serving, live?.serving));
  const needs = await findNeeds(world.repository, built.bundle.files, { name: "incumbent" });
  return { bytes: needs.length === 0 ? "present" : "unknown", compatibility };
}

/** Every path of a commit with its mode. */
async function readListing({ root }: Repository, commit: string): Promise<Listing> {
  const { output, end } = openGit(root, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of output) chunks.push(chunk);
  const { code, stderr } = await end;
  if (code !== 0) throw new Error(`git ls-tree failed: ${stderr}`);
  const listing = new Map<string, ListedEntry>();
  const bytes = Buffer.concat(chunks);
  for (let from = 0; from < bytes.length;) {
    const zero = bytes.indexOf(0, from);
    const tab = bytes.indexOf(9, from);
    const [mode = "", , blob = ""] = bytes.toString("latin1", from, tab).split(" ");
    listing.set(nameFromBytes(bytes.subarray(tab + 1, zero)), { mode, blob });
    from = zero + 1;
  }
  return listing;
}
