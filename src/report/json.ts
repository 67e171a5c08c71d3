import type { Json } from "../base/json.ts";
import { type Evaluation, evidenceDigestOf, findingsDigestOf } from "../evidence/evaluation.ts";
import { type Evidence, plainJson, shownVerdicts } from "../evidence/evidence.ts";

/** What `check`, `compare` and `demo` print with `--json`; described in docs/json.md. */
export function renderEvaluationJson(evaluation: Evaluation): Json {
  return {
    schema: "twokey-evaluation/1",
    decision: evaluation.decision.decision,
    reason: evaluation.decision.reason,
    error: evaluation.decision.error,
    models: evaluation.models.map((evidence) => renderModelJson(evidence)),
    unchanged: evaluation.unchanged,
    removed: evaluation.removed,
    controls: plainJson(evaluation.controls),
    notes: plainJson(evaluation.notes),
    findings: findingsDigestOf(evaluation),
    evidence: evidenceDigestOf(evaluation),
  };
}

function renderModelJson({ findings, findingsDigest, measured, evidenceDigest }: Evidence): Json {
  return {
    model: findings.model,
    decision: findings.decision.decision,
    reason: findings.decision.reason,
    gates: shownVerdicts(findings, measured).map(({ gate, verdict, reason, checks }) => ({
      gate,
      verdict,
      reason,
      checks: plainJson(checks),
    })),
    findings: { digest: findingsDigest, content: plainJson(findings) },
    evidence: { digest: evidenceDigest, measured: plainJson(measured) },
  };
}
