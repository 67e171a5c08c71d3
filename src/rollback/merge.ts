import type { Digest } from "../base/ids.ts";
import { plain } from "../base/text.ts";
import type { VersionSlice } from "../registry/slices.ts";
import { type Listing, sameEntry } from "./listing.ts";
import { planDigest, type RestorePlan } from "./plan.ts";
import type { VersionFacts } from "./target.ts";

export type MergeFault = {
  readonly code: "extra-change" | "missing-change" | "other-content" | "bundle-digest";
  readonly path: string;
  readonly explanation: string;
};

export type MergeJudgement = { readonly ok: boolean; readonly faults: readonly MergeFault[] };

const MOST_FAULTS = 50;

/**
 * A rollback can merge without any conflict into a broken mix: the model of then with the scaler of now. So
 * what counts is the result: from the default tip to it, exactly the plan and nothing else, and a bundle
 * with the digest that was signed. `bundle` is computed again from the result's own tree; null: it cannot be.
 */
export function judgeMergeResult(
  plan: RestorePlan,
  trees: { readonly base: Listing; readonly merge: Listing },
  bundle: Digest | null,
): MergeJudgement {
  const { base, merge } = trees;
  const planned = new Map(plan.entries.map((entry) => [entry.path, entry]));
  const faults: MergeFault[] = [];
  const add = (code: MergeFault["code"], path: string, explanation: string): void => {
    faults.push({ code, path, explanation });
  };
  for (const { path, mode, blob } of plan.entries) {
    const result = merge.get(path);
    const wanted = blob === null ? undefined : { mode, blob };
    if (sameEntry(result, wanted)) continue;
    const shown = plain(path, 200);
    if (sameEntry(result, base.get(path)))
      add("missing-change", path, `${shown} stays as it is on the default branch`);
    else add("other-content", path, `${shown} becomes something that is not in the plan`);
  }
  for (const path of new Set([...base.keys(), ...merge.keys()]))
    if (!planned.has(path) && !sameEntry(base.get(path), merge.get(path)))
      add("extra-change", path, `${plain(path, 200)} changes too, and is not in the plan`);
  if (bundle !== plan.to.bundle)
    add(
      "bundle-digest",
      "",
      bundle === null
        ? "the result holds no readable bundle of the model"
        : `the result is bundle ${bundle}, and version ${plan.to.version} is ${plan.to.bundle}`,
    );
  return { ok: faults.length === 0, faults: faults.slice(0, MOST_FAULTS) };
}

export type LaneFacts = {
  /** the pull request was opened by our app */
  readonly authorIsApp: boolean;
  /** its head is in this repository, not in a fork */
  readonly headIsHere: boolean;
  /** every commit between the base and the head is our app's */
  readonly onlyOurCommits: boolean;
  readonly plan: RestorePlan;
  /** as `rollback-proposed` recorded it; null: nothing is recorded */
  readonly recorded: Digest | null;
  readonly head: MergeJudgement;
  readonly merge: MergeJudgement;
  readonly target: VersionSlice;
  readonly facts: VersionFacts;
};

export type LaneRow = { readonly code: string; readonly holds: boolean; readonly explanation: string };

/**
 * Whether one key is enough. Any row that does not hold sends the pull request through the ordinary rule,
 * with evidence and every role.
 */
export function judgeLane(facts: LaneFacts): {
  readonly lane: "expedited" | "standard";
  readonly rows: readonly LaneRow[];
} {
  const { plan, recorded, head, merge, target } = facts;
  const { compatibility, bytes } = facts.facts;
  const free = target.quarantined === null && target.revoked === null;
  const rows: readonly LaneRow[] = [
    rowOf("author", facts.authorIsApp, "the bot opened it", "somebody else than the bot opened it"),
    rowOf("head", facts.headIsHere, "its branch is in this repository", "its branch is in a fork"),
    rowOf("commits", facts.onlyOurCommits, "every commit is the bot's", "a person committed to the branch"),
    rowOf(
      "recorded",
      recorded === planDigest(plan),
      "the plan is the recorded one",
      "the plan is not the one that the registry recorded",
    ),
    rowOf("tree", head.ok, "the branch holds exactly the plan", firstOf(head)),
    rowOf("merge-result", merge.ok, "the merge result holds exactly the plan", firstOf(merge)),
    rowOf(
      "target-signed",
      target.signed && target.bundle === plan.to.bundle,
      `version ${target.version} was signed`,
      `nobody signed version ${target.version}`,
    ),
    rowOf(
      "target-free",
      free,
      "it is neither quarantined nor revoked",
      "it was quarantined or revoked meanwhile",
    ),
    rowOf(
      "compatible",
      compatibility.verdict === "pass" && bytes === "present",
      "it runs on today's features, and its bytes are there",
      [...(bytes === "present" ? [] : [`its bytes are ${bytes}`]), ...compatibility.reasons].join("; "),
    ),
  ];
  return { lane: rows.every(({ holds }) => holds) ? "expedited" : "standard", rows };
}

function rowOf(code: string, holds: boolean, yes: string, no: string): LaneRow {
  return { code, holds, explanation: holds ? yes : no };
}

function firstOf({ faults }: MergeJudgement): string {
  const [first] = faults;
  return first === undefined
    ? ""
    : `${first.explanation}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ""}`;
}
