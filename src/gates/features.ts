import { z } from "zod";
import { countOf, showCount, showNumber, showPercent } from "../base/number.ts";
import { plain } from "../base/text.ts";
import { type Check, type Gate, type Verdict, worst } from "./gate.ts";
import { type Decisions, judgePrediction, prediction } from "./prediction.ts";

const settings = z.strictObject({
  changed: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Share of rows in which a feature may differ without being declared."),
});

export type FeaturesSettings = z.output<typeof settings>;

export type FeatureChange = {
  readonly column: string;
  /** rows that both tables have, by id */
  readonly rows: number;
  /** rows in which the values differ (beyond rounding, for numbers) */
  readonly changed: number;
  readonly state: "both" | "new" | "gone" | "type changed";
  /** of |after − before|, for numbers */
  readonly median?: number;
  readonly largest?: number;
  /** rows in which one side has no value */
  readonly missing: number;
  /** this change edits what makes this feature, or says so */
  readonly declared: boolean;
};

export type FeaturesFacts = {
  readonly before: string;
  readonly after: string;
  readonly rows: { readonly before: number; readonly after: number; readonly matched: number };
  readonly columns: readonly FeatureChange[];
  /** the incumbent on old and new features of the same rows */
  readonly decisions?: Decisions;
};

/** Which features does this change alter for the same rows, and what would that do to the model that is live? */
export const features: Gate<FeaturesFacts, FeaturesSettings> = {
  name: "features",
  settings,
  judge: judgeFeatures,
};

export function judgeFeatures(facts: FeaturesFacts, chosen: FeaturesSettings): Verdict {
  const { matched, before, after } = facts.rows;
  if (matched === 0) {
    const reason = `no id of ${plain(facts.after, 80)} is in ${plain(facts.before, 80)} (${showCount(after)} and ${showCount(before)} rows): keep some rows in both to compare features`;
    return { gate: "features", verdict: "inconclusive", reason, checks: [] };
  }
  const checks = [...facts.columns.map((column) => judgeFeature(column, chosen)), ...decisionChecks(facts)];
  const verdict = worst(checks.map((check) => check.verdict));
  return { gate: "features", verdict, reason: reasonOf(facts, checks, verdict), checks };
}

function judgeFeature(change: FeatureChange, chosen: FeaturesSettings): Check {
  const { column, rows, declared, state } = change;
  const check = (verdict: Check["verdict"], finding: string, reason: string): Check => ({
    name: column,
    verdict,
    finding,
    reason,
    n: rows,
    method: "same ids",
  });
  const undeclared =
    "which the change does not declare: change it under `files.features` too, or put the data back";
  if (state === "new") return check("pass", "new", "a new feature: the live model does not use it");
  if (state === "gone")
    return declared
      ? check("warn", "gone", "it is gone, as declared")
      : check("fail", "gone", `it is gone, ${undeclared}`);
  if (state === "type changed")
    return declared
      ? check("warn", "type changed", "its type changed, as declared")
      : check("fail", "type changed", `its type changed, ${undeclared}`);
  if (change.changed === 0) return check("pass", "same", `the same in all ${countOf(rows, "row")}`);
  const share = change.changed / rows;
  const size = `${showPercent(share)} of ${showCount(rows)} rows differ${sizeText(change)}`;
  if (declared) return check("warn", "changed as declared", `${size}, as declared`);
  if (share <= chosen.changed) return check("pass", "changed a little", size);
  return check("fail", "changed", `${size}, ${undeclared}`);
}

function sizeText({ median, largest, missing }: FeatureChange): string {
  const moved =
    median === undefined || largest === undefined
      ? ""
      : `, half of those by more than ${showNumber(median)}, at most ${showNumber(largest)}`;
  return `${moved}${missing === 0 ? "" : `, ${showCount(missing)} because a value came or went`}`;
}

/** What the new features do to the model that is live, before any retraining. */
function decisionChecks({ decisions }: FeaturesFacts): readonly Check[] {
  if (decisions === undefined) return [];
  return judgePrediction({ decisions }, prediction.settings.parse({})).checks.map((check) => ({
    ...check,
    name: `incumbent · ${check.name}`,
    // The feature itself passes or fails; its effect is for the owner to see.
    verdict: check.verdict === "fail" ? "warn" : check.verdict,
  }));
}

const NAMED = 4;

function reasonOf(facts: FeaturesFacts, checks: readonly Check[], verdict: Verdict["verdict"]): string {
  const { matched } = facts.rows;
  if (verdict === "pass") return `no feature changed in ${countOf(matched, "row")} that both tables have`;
  const speaking = checks.filter((check) => check.verdict === verdict);
  const shown = speaking.slice(0, NAMED).map(({ name, reason }) => `${plain(name, 40)}: ${reason}`);
  return `${shown.join(" · ")}${speaking.length > NAMED ? ` · and ${speaking.length - NAMED} more` : ""}`;
}
