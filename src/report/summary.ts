import type { Outcome } from "../base/problem.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import { assembleParts } from "./comment-parts.ts";
import { type ReportContext, reportParts } from "./comment.ts";

/** GitHub drops a summary over 1 MiB whole; a character is at most three bytes. */
const SUMMARY_BUDGET = 300_000;
/** The text of a check run ends at 65,535 characters. */
const CHECK_BUDGET = 60_000;

/** The page of the job: the same as the comment, with room for all checks. */
export function renderSummary(result: Outcome<Evaluation>, context: ReportContext): string {
  return `${assembleParts(reportParts(result, context), SUMMARY_BUDGET)}\n`;
}

export function renderCheckText(result: Outcome<Evaluation>, context: ReportContext): string {
  return assembleParts(reportParts(result, context), CHECK_BUDGET);
}
