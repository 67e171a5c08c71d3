import type { Digest, ModelName } from "../src/base/ids.ts";
import { readProjectIn } from "../src/github/project-at.ts";
import type { Pull } from "../src/github/pull.ts";
import { mergeEntries } from "../src/project/three-way.ts";
import type { Lane } from "../src/decide/scopes.ts";
import type { ModelSlice, PullSlice, VersionSlice } from "../src/registry/slices.ts";
import { modelOf, pullOf, versionOf } from "../src/registry/state.ts";
import { type Listing, treeOf } from "../src/rollback/listing.ts";
import { judgeLane, judgeMergeResult, type LaneRow, type MergeJudgement } from "../src/rollback/merge.ts";
import type { RestorePlan } from "../src/rollback/plan.ts";
import type { Sight } from "./look.ts";
import { must, type Office, type Rules } from "./office.ts";
import { factsOf, type Ground, listingAt, readGroundAt, restore } from "./rollback-know.ts";

/** How each rollback that a pull request proposes is judged, and why. */
export type Lanes = {
  readonly lanes: ReadonlyMap<ModelName, Lane>;
  readonly rows: readonly LaneRow[];
  /** the plan would be another one today, and only the bot worked on the branch: it must be made anew */
  readonly outdated: readonly { readonly model: ModelName; readonly plan: RestorePlan }[];
  /** what it leaves is live no longer */
  readonly superseded: readonly { readonly model: ModelName; readonly why: string }[];
};

export const NO_LANES: Lanes = { lanes: new Map(), rows: [], outdated: [], superseded: [] };

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
        const { rollback, outcome } = pullOf(state, model, pull.number);
        const target = rollback === null ? undefined : versionOf(state, model, rollback.to);
        if (rollback === null || target === undefined) return [];
        return [{ model, bundle, slice, rollback, target, declined: outcome === "declined" }];
      }),
    ),
  );
  if (own.length === 0) return NO_LANES;
  const ground = await readGroundAt(office, rules.policy, tip);
  const found: Lanes[] = [];
  for (const one of own) found.push(await judgeOne(office, ground, { ...proposed, ...one }));
  return {
    lanes: new Map(found.flatMap(({ lanes }) => [...lanes])),
    rows: found.flatMap(({ rows }) => rows),
    outdated: found.flatMap(({ outdated }) => outdated),
    superseded: found.flatMap(({ superseded }) => superseded),
  };
}

type Own = Proposed & {
  readonly model: ModelName;
  readonly bundle: Digest | null;
  readonly slice: ModelSlice;
  readonly rollback: NonNullable<PullSlice["rollback"]>;
  readonly target: VersionSlice;
  readonly declined: boolean;
};

/** Whatever is not the plan to the byte is a change like any other, with evidence and every role. */
async function judgeOne(office: Office, ground: Ground, own: Own): Promise<Lanes> {
  const { model, bundle, slice, rollback, target, pull, sight } = own;
  const stop = (code: string, explanation: string): Lanes => ({
    ...NO_LANES,
    rows: [{ code, holds: false, explanation }],
  });
  if (own.declined)
    return stop("plan", "it was closed before, and that stands: /twokey retry asks for another");
  if (slice.live?.version !== rollback.from) {
    const why = `version ${rollback.from} of ${model} is live no longer`;
    return { ...stop("plan", why), superseded: slice.rollback?.pull === pull.number ? [{ model, why }] : [] };
  }
  const { restoration } = await restore(office, ground, { model, slice, version: target });
  if (!restoration.ok)
    return stop("plan", restoration.blocks[0]?.explanation ?? "it cannot be planned today");
  const { plan, digest } = restoration;
  const authorIsApp = pull.opener?.id === office.app.user;
  const headIsHere = pull.head.repository === office.hands.repository.id;
  const onlyOurCommits = sight.contributors.every(({ person }) => person?.id === office.app.user);
  const ours = authorIsApp && headIsHere && onlyOurCommits;
  const outdated = ours && digest !== rollback.plan ? [{ model, plan }] : [];
  if (bundle !== target.bundle)
    return { ...stop("tree", `the branch holds something else than version ${target.version}`), outdated };
  const merge = await judgeMerge(office, ground, { ...own, plan });
  const { lane, rows } = judgeLane({
    authorIsApp,
    headIsHere,
    onlyOurCommits,
    plan,
    merge,
    target,
    recorded: rollback.plan,
    head: merge,
    facts: await factsOf(office, ground, { model, slice, version: target }),
  });
  return { ...NO_LANES, lanes: merge.ok ? new Map([[model, lane]]) : new Map(), rows, outdated };
}

type Merging = Proposed & { readonly model: ModelName; readonly plan: RestorePlan };

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
