import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import type { Problem } from "../base/problem.ts";
import type { ControlChange } from "../project/controls.ts";
import type { Decision } from "./decision.ts";
import type { Evidence } from "./evidence.ts";

/** Everything one run found out: per changed model its evidence, and what was not evaluated. */
export type Evaluation = {
  readonly decision: Decision;
  readonly models: readonly Evidence[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  readonly controls: readonly ControlChange[];
  /** problems of files that do not stop the evaluation but must be known */
  readonly notes: readonly Problem[];
};

export function findingsDigestOf(evaluation: Evaluation): Digest {
  return digestOf(evaluation.models.map(({ findingsDigest }) => findingsDigest));
}

export function evidenceDigestOf(evaluation: Evaluation): Digest {
  return digestOf(evaluation.models.map(({ evidenceDigest }) => evidenceDigest));
}
