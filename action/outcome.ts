import type { Outcome } from "../src/base/problem.ts";
import type { Evaluation } from "../src/evidence/evaluation.ts";

export type Mode = "observe" | "advise" | "enforce";

/** What the run says with its outputs, its check run and its exit code. */
export type Ending = {
  readonly decision: "allow" | "sign" | "block" | "error";
  readonly conclusion: "success" | "neutral" | "failure";
  readonly exitCode: 0 | 1 | 2 | 3;
};

/**
 * Only the verdict and the mode of the default branch decide how a run ends; whether anything could be published does
 * not. `observe` and `advise` never stand in the way of a change; files that cannot be read stop every mode, because
 * a green run would say that something was judged.
 */
export function endingOf(result: Outcome<Evaluation>, mode: Mode): Ending {
  if (!result.ok) return { decision: "error", conclusion: "failure", exitCode: 2 };
  const { decision, models } = result.value;
  if (decision.decision === "allow") return { decision: "allow", conclusion: "success", exitCode: 0 };
  if (decision.decision === "sign") return { decision: "sign", conclusion: "neutral", exitCode: 0 };
  const failed = models.some(({ findings }) => findings.verdicts.some(({ verdict }) => verdict === "fail"));
  const word = decision.error && !failed ? "error" : "block";
  if (mode !== "enforce") return { decision: word, conclusion: "neutral", exitCode: 0 };
  return { decision: word, conclusion: "failure", exitCode: word === "error" ? 3 : 1 };
}
