import type { Measured } from "../evidence/measured.ts";
import { CATALOGUE } from "../gates/catalogue.ts";
import { drift } from "../gates/drift.ts";
import { summariseDrift } from "../gates/drift-summary.ts";
import type { Judged } from "../measure/quality.ts";
import { summariseScores } from "../measure/score-summary.ts";
import type { ChangeRequest } from "./change.ts";

/** What reports draw, beside the verdicts: how features moved, and how both models score the first labelled rows. */
export function picturesOf(
  { drift: found, gates, candidate, incumbent }: ChangeRequest,
  { first, firstSet }: { readonly first: Judged | undefined; readonly firstSet: string },
): Pick<Measured, "drift" | "scores"> {
  const thresholds = { candidate: candidate.threshold, incumbent: incumbent?.threshold };
  return {
    ...(found?.ok === true
      ? {
          drift: summariseDrift(found.value.facts, drift.settings.parse(gates[CATALOGUE.drift.name] ?? {})),
        }
      : {}),
    ...(first === undefined ? {} : { scores: summariseScores(firstSet, first, thresholds) }),
  };
}
