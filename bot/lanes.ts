import type { Digest, ModelName } from "../src/base/ids.ts";
import { readProjectIn } from "../src/github/project-at.ts";
import type { Pull } from "../src/github/pull.ts";
import { mergeEntries } from "../src/project/three-way.ts";
import type { Lane } from "../src/decide/scopes.ts";
import { modelOf, pullOf, versionOf } from "../src/registry/state.ts";
import { type Listing, treeOf } from "../src/rollback/listing.ts";
import { judgeLane, judgeMergeResult, type LaneRow, type MergeJudgement } from "../src/rollback/merge.ts";
import type { Sight } from "./look.ts";
import { must, type Office, type Rules } from "./office.ts";
import { factsOf, type Ground, listingAt, readGroundAt, restore } from "./rollback-know.ts";

/** How each rollback that a pull request proposes is judged, and why. */
export type Lanes = {
  readonly lanes: ReadonlyMap<ModelName, Lane>;
  readonly rows: readonly LaneRow[];
  /** the plan would be another one today: the branch must be made anew */
  readonly outdated: readonly ModelName[];
};

export const NO_LANES: Lanes = { lanes: new Map(), rows: [], outdated: [] };

type Proposed = {
  readonly pull: Pull;
  readonly rules: Rules;
  readonly sight: Sight;
  readonly tip: string;
  /** the head, or what the merge became */
  readonly after: string;
};

/** Only what the registry recorded as a rollback is one; a branch of that name or a marker proves nothing. */
export async function findLanes(office: Office, proposed: Proposed): Promise<Lanes> {
  const { pull, rules, sight, tip } = proposed;
  const own = must(
    await office.registry.ask((state) =>
      sight.cases.models.flatMap(({ model, bundle }) => {
        const slice = modelOf(state, model);
        const { rollback } = pullOf(state, model, pull.number);
        const target = rollback === null ? undefined : versionOf(state, model, rollback.to);
        return rollback === null || target === undefined ? [] : [{ model, bundle, slice, rollback, target }];
      }),
    ),
  );
  if (own.length === 0) return NO_LANES;
  const ground = await readGroundAt(office, rules.policy, tip);
  const lanes = new Map<ModelName, Lane>();
  const rows: LaneRow[] = [];
  const outdated: ModelName[] = [];
  for (const { model, bundle, slice, rollback, target } of own) {
    // Something else than the recorded target is a change like any other.
    if (bundle !== target.bundle) continue;
    const { restoration } = await restore(office, ground, { model, slice, version: target });
    if (!restoration.ok || slice.live?.version !== rollback.from) {
      lanes.set(model, "standard");
      const why = restoration.ok
        ? `version ${rollback.from} is no longer live`
        : (restoration.blocks[0]?.explanation ?? "");
      rows.push({ code: "plan", holds: false, explanation: why });
      continue;
    }
    const { plan, digest } = restoration;
    if (digest !== rollback.plan) outdated.push(model);
    const merge = await judgeMerge(office, ground, { ...proposed, model, plan });
    const judged = judgeLane({
      authorIsApp: pull.opener?.id === office.app.user,
      headIsHere: pull.head.repository === office.hands.repository.id,
      onlyOurCommits: sight.contributors.every(({ person }) => person?.id === office.app.user),
      plan,
      recorded: rollback.plan,
      head: merge,
      merge,
      target,
      facts: await factsOf(office, ground, { model, slice, version: target }),
    });
    lanes.set(model, judged.lane);
    rows.push(...judged.rows);
  }
  return { lanes, rows, outdated };
}

type Merging = Proposed & {
  readonly model: ModelName;
  readonly plan: Parameters<typeof judgeMergeResult>[0];
};

/** The tree that the merge would have, or has: built by entries, digested again from git's own objects. */
async function judgeMerge(
  office: Office,
  ground: Ground,
  { pull, sight, tip, after, model, plan }: Merging,
): Promise<MergeJudgement> {
  const merge = await mergedListing(office, { ground, pull, sight, tip, after });
  if (merge === undefined) {
    const explanation = "the branch conflicts with the default branch";
    return { ok: false, faults: [{ code: "other-content", path: "", explanation }] };
  }
  const project = must(await readProjectIn(office.reader, treeOf(merge)));
  const built = project.ok ? project.value.models.find(({ file }) => file.model === model) : undefined;
  const bundle: Digest | null = built?.bundle.digest ?? null;
  return judgeMergeResult(plan, { base: ground.listing, merge }, bundle);
}

async function mergedListing(
  office: Office,
  {
    ground,
    pull,
    sight,
    tip,
    after,
  }: Pick<Merging, "pull" | "sight" | "tip" | "after"> & { readonly ground: Ground },
): Promise<Listing | undefined> {
  if (after !== pull.head.sha || sight.mergeBase === tip) return listingAt(office, after);
  const text = (listing: Listing): ReadonlyMap<string, string> =>
    new Map([...listing].map(([path, { mode, blob }]) => [path, `${mode} ${blob}`]));
  const sides = {
    base: text(await listingAt(office, sight.mergeBase)),
    ours: text(ground.listing),
    theirs: text(await listingAt(office, after)),
  };
  const { merged, conflicts } = mergeEntries(sides);
  if (conflicts.length > 0) return undefined;
  return new Map(
    [...merged].map(([path, entry]) => {
      const [mode = "", blob = ""] = entry.split(" ");
      return [path, { mode, blob }];
    }),
  );
}
