import type { ModelName } from "../src/base/ids.ts";
import { readListing } from "../src/github/listing.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import { readRoot } from "../src/github/tree-at.ts";
import type { Problem } from "../src/base/problem.ts";
import type { Project, ProjectModel } from "../src/project/project.ts";
import { type RollbackSettings, rollbackSchema } from "../src/project/rollback-schema.ts";
import { isMapping, memberOf } from "../src/project/yaml.ts";
import { type EventOf, eventSchema, type RegistryEvent } from "../src/registry/event.ts";
import type { ModelSlice, VersionSlice } from "../src/registry/slices.ts";
import { barredOf, indexOf, modelOf, pullOf, versionOf } from "../src/registry/state.ts";
import {
  compareServing,
  judgeCompatibility,
  NOBODY_LOOKED,
  settleByContract,
} from "../src/rollback/compatibility.ts";
import type { KnownModel } from "../src/rollback/decide.ts";
import { applyEntries, type Listing } from "../src/rollback/listing.ts";
import { type RollbackMemory, recallRollbacks } from "../src/rollback/memory.ts";
import { type ModelToday, planRestore, type Restoration } from "../src/rollback/plan.ts";
import {
  candidatesOf,
  chooseTarget,
  digestsToRead,
  type VersionFacts,
  versionsToRead,
} from "../src/rollback/target.ts";
import type { RecordedPolicy } from "../src/signoff/policy.ts";
import { must, type Office, readDefaultTip, Trouble } from "./office.ts";

/** Everything that a decision about going back looks at, read from the registry and from git. */
export type Ground = {
  readonly settings: RollbackSettings;
  readonly policy: RecordedPolicy;
  readonly tip: string;
  readonly project: Project;
  readonly listing: Listing;
  readonly today: readonly ModelToday[];
  /** models that the registry knows */
  readonly models: readonly string[];
};

/** Or why the default branch cannot be read as a project. */
export async function findGround(
  office: Office,
  policy: RecordedPolicy,
): Promise<Ground | { readonly problems: readonly Problem[] }> {
  const tip = await readDefaultTip(office);
  const project = must(await readProjectAt(office.reader, { commit: tip }));
  return project.ok ? readGroundAt(office, policy, tip) : { problems: project.problems };
}

export async function readGroundAt(office: Office, policy: RecordedPolicy, tip: string): Promise<Ground> {
  const project = must(await readProjectAt(office.reader, { commit: tip }));
  if (!project.ok) throw new Trouble("the default branch cannot be read as a project", false);
  const models = must(await office.registry.ask((state) => Object.keys(indexOf(state).models)));
  return {
    settings: rollbackSettings(policy),
    policy,
    tip,
    project: project.value,
    listing: await listingAt(office, tip),
    today: project.value.models.map((model) => todayOf(model)),
    models,
  };
}

/** `rollback` of the recorded twokey.yml, with every default. */
export function rollbackSettings({ twokey }: RecordedPolicy): RollbackSettings {
  const written = isMapping(twokey) ? memberOf(twokey, "rollback") : undefined;
  return rollbackSchema.parse(written ?? {});
}

export async function listingAt({ reader }: Office, commit: string): Promise<Listing> {
  const rows = must(await readListing(reader, must(await readRoot(reader, commit))));
  return new Map(rows.map(({ path, mode, id }) => [path, { mode, blob: id }]));
}

function todayOf({ file, bundle, data }: ProjectModel): ModelToday {
  return {
    model: file.model,
    folder: file.folder,
    bundle: bundle.files.map(({ path }) => path),
    data: data.flatMap(({ files }) => files.map(({ path }) => path)),
  };
}

export type Wanted = { readonly to: number | null; readonly incident: number | null };

/** Null where the registry has no such model. */
export async function knowModel(
  office: Office,
  ground: Ground,
  model: ModelName,
  { to, incident }: Wanted,
): Promise<KnownModel | null> {
  const { settings } = ground;
  if (!ground.models.includes(model)) return null;
  const read = must(
    await office.registry.ask((state) => {
      const slice = modelOf(state, model);
      const numbers = [...versionsToRead(slice, settings.max_depth), ...(to === null ? [] : [to])];
      const versions = [...new Set(numbers)]
        .map((version) => versionOf(state, model, version))
        .filter((version) => version !== undefined);
      const barred = new Map(
        digestsToRead(versions).map((digest) => [digest, barredOf(state, model, digest).versions]),
      );
      const open = slice.rollback === null ? undefined : pullOf(state, model, slice.rollback.pull);
      const signed = open?.approvals.some(({ ended }) => ended === null) ?? false;
      return { slice, versions, barred, signed };
    }),
  );
  const { slice, versions, barred, signed } = read;
  const question = { model: slice, versions, barred, settings, to };
  const facts = new Map<number, VersionFacts>();
  for (const version of candidatesOf(question))
    facts.set(version.version, await factsOf(office, ground, { model, slice, version }));
  const target = chooseTarget({ ...question, facts });
  const memory = await recall(office, model);
  return { slice, versions, target, memory, incident, signed };
}

type Asked = { readonly model: ModelName; readonly slice: ModelSlice; readonly version: VersionSlice };

/** The plan, and what the model would be once it is carried out; undefined where that cannot be read. */
export async function restore(
  office: Office,
  ground: Ground,
  { model, slice, version }: Asked,
): Promise<{
  readonly restoration: Restoration;
  readonly after: Listing;
  readonly built: ProjectModel | undefined;
}> {
  const { listing: tip, today } = ground;
  const origin = await listingAt(office, version.commit);
  const from = { version: slice.live?.version ?? 0, bundle: slice.live?.bundle ?? version.bundle };
  const restoration = planRestore({ model, from, target: version, tip, origin, today, restore: "bundle" });
  if (!restoration.ok) return { restoration, after: tip, built: undefined };
  const after = applyEntries(tip, restoration.plan.entries);
  const built = await readBuilt(office, { model, version });
  return { restoration, after, built };
}

/** What the version was at the commit that the registry names. */
async function readBuilt(
  office: Office,
  { model, version }: Pick<Asked, "model" | "version">,
): Promise<ProjectModel | undefined> {
  const then = must(await readProjectAt(office.reader, { commit: version.commit }));
  return then.ok ? then.value.models.find(({ file }) => file.model === model) : undefined;
}

/** Plain files are in git for ever; what lies in LFS or DVC cannot be asked for from here, and is said to be unknown. */
export async function factsOf(office: Office, ground: Ground, asked: Asked): Promise<VersionFacts> {
  const built = await readBuilt(office, asked);
  if (built === undefined || built.bundle.digest !== asked.version.bundle)
    return { bytes: "unknown", compatibility: judgeCompatibility(NOBODY_LOOKED) };
  const live = ground.project.models.find(({ file }) => file.model === asked.model);
  const served = judgeCompatibility(compareServing(built.serving, live?.serving));
  const number = asked.slice.live?.version;
  const current = must(
    await office.registry.ask((state) =>
      number === undefined ? undefined : versionOf(state, asked.model, number),
    ),
  );
  const compatibility = settleByContract(served, asked.version, current);
  const plain = built.bundle.files.every(({ stored }) => stored === "git");
  return { bytes: plain ? "present" : "unknown", compatibility };
}

const TOLD = /^models\/([a-z0-9-]+)\/events\/.*-(?:rolled-back|rollback-declined|rollback-proposed)\.json$/;
const MOST_RECALLED = 30;

/** Earlier rollbacks, from the events themselves: whatever the bot forgot, the registry did not. */
async function recall(office: Office, model: ModelName): Promise<RollbackMemory> {
  const events = await recallEvents(office, model);
  return recallRollbacks(
    events.map((event) => ({ mark: event, event })),
    model,
  );
}

/** What was recorded of them, oldest first; the newest of a model that has many. */
async function recallEvents(
  { registry, reader }: Office,
  model: ModelName,
): Promise<readonly RegistryEvent[]> {
  const commit = registry.commit();
  if (commit === null) return [];
  const rows = must(await readListing(reader, must(await readRoot(reader, commit))));
  const paths = rows
    .flatMap(({ path }) => (TOLD.exec(path)?.[1] === model ? [path] : []))
    .sort()
    .slice(-MOST_RECALLED);
  const events: RegistryEvent[] = [];
  for (const path of paths) {
    const parsed = eventSchema.safeParse(JSON.parse(must(await registry.text(path)) ?? "null"));
    if (parsed.success) events.push(parsed.data);
  }
  return events;
}

type Proposed = EventOf<"rollback-proposed">;

/** The first time that this pull request was proposed, with who asked and which alert led here. */
export async function recallProposal(
  office: Office,
  model: ModelName,
  pull: number,
): Promise<Proposed | undefined> {
  const events = await recallEvents(office, model);
  return events.find((event): event is Proposed => event.type === "rollback-proposed" && event.pull === pull);
}
