import type { Evaluation } from "../evidence/evaluation.ts";

/** What to change in the workflow where bytes were not on the machine that evaluated. */
export function workflowAdvice(evaluation: Evaluation): readonly string[] {
  const reasons = evaluation.models.flatMap(({ findings }) =>
    findings.verdicts.flatMap((verdict) => [
      verdict.reason,
      ...verdict.checks.flatMap(({ finding, reason }) => (finding === "missing-bytes" ? [reason] : [])),
    ]),
  );
  const missing = (store: RegExp): boolean =>
    reasons.some((reason) => /not on this machine/.test(reason) && store.test(reason));
  return [
    ...(missing(/\(lfs,|git lfs /) ? [LFS] : []),
    ...(missing(/\(dvc,|dvc (?:pull|fetch)/) ? [DVC] : []),
  ];
}

const LFS =
  'Bytes in Git LFS are missing: add `lfs: true` under `with:` of actions/checkout, and before Twokey a step `git lfs fetch origin "$BASE"` for those of the live model (docs/action.md, LFS).';
const DVC =
  "Bytes in DVC are missing: add a step `dvc fetch` before Twokey, in a job whose DVC configuration is the default branch's (docs/action.md, DVC).";
