import type { Json } from "../base/json.ts";
import { plainJson } from "../evidence/evidence.ts";
import type { JudgedColumn } from "../gates/drift-column.ts";
import type { DriftReport } from "./drift-text.ts";

/** What `twokey drift --json` prints. Numbers that do not exist are null, never NaN. */
export function renderDriftJson({ facts, verdict, columns, share, by, windows }: DriftReport): Json {
  return {
    schema: "twokey-drift/1",
    verdict: verdict.verdict,
    reason: verdict.reason,
    share_drifted: share,
    reference: plainJson(facts.reference),
    current: plainJson(facts.current),
    columns: columns.map((column) => columnJson(column)),
    ...(by === undefined
      ? {}
      : {
          by,
          windows: windows.map((window) => ({
            window: window.name,
            rows: window.rows,
            verdict: window.verdict,
            columns: window.columns.map((column) => columnJson(column)),
          })),
        }),
  };
}

function columnJson({ facts, verdict, finding, reason, p, missingP }: JudgedColumn): Json {
  const { effect, test, missing } = facts;
  return {
    column: facts.column,
    kind: facts.kind,
    verdict,
    finding,
    reason,
    n_reference: facts.reference.rows,
    n_current: facts.current.rows,
    effect:
      effect === undefined
        ? null
        : { measure: effect.measure, value: effect.value, bins: effect.bins, error: effect.error },
    p: test?.p ?? null,
    p_adjusted: p ?? null,
    floor: effect?.floor ?? null,
    method: test?.method ?? null,
    missing: {
      reference: facts.reference.missing,
      current: facts.current.missing,
      p_adjusted: missingP ?? null,
      floor: missing?.floor ?? null,
    },
    unseen: facts.unseen === undefined ? null : plainJson(facts.unseen),
    measures: plainJson(facts.measures),
    picture: facts.picture === undefined ? null : plainJson(facts.picture),
  };
}
