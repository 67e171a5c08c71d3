import { markdownCode, markdownText } from "../base/text.ts";
import type { Outcome, Problem } from "../base/problem.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { assembleParts, type Part } from "./comment-parts.ts";
import { findEarlier, type Entry, renderEarlier, renderState } from "./comment-state.ts";
import { renderControls, renderDetails, renderModelHead, renderTable } from "./markdown.ts";
import { headline, nextStep, worstFirst } from "./words.ts";

/** Where and on what a report was made. */
export type ReportContext = {
  /** the commit of the pull request */
  readonly head: string;
  readonly run: { readonly id: number; readonly attempt: number; readonly url: string };
  /** true only for a run that the bot started from the default branch */
  readonly counted: boolean;
  /** sentences about this run itself: what to change in the workflow, what could not be fetched */
  readonly notes: readonly string[];
};

/** How the one comment of a pull request is found again, together with who wrote it. */
export const MARKER = "<!-- twokey:report:v1 -->";

/** GitHub ends at 65,536 characters; what it adds itself, and a safe distance, are left to it. */
export const COMMENT_BUDGET = 60_000;

/**
 * The one comment of a pull request, for all its models. `before` is what stands there now, if anything; its verdicts
 * on earlier heads are kept, folded.
 */
export function renderComment(
  result: Outcome<Evaluation>,
  context: ReportContext,
  before: string | undefined,
): string {
  const { head, run } = context;
  const now: Entry = { head, verdicts: verdictsOf(result) };
  const earlier = before === undefined ? [] : findEarlier(before, head);
  const state = renderState({ run: run.id, attempt: run.attempt, now, earlier });
  const parts: readonly Part[] = [
    { name: "", rank: 0, text: `${MARKER}\n${state}` },
    ...reportParts(result, context),
    { name: "verdicts on earlier heads", rank: 3, text: renderEarlier(earlier) },
  ];
  return assembleParts(parts, COMMENT_BUDGET);
}

/** What comment, check run and job summary share. */
export function reportParts(result: Outcome<Evaluation>, context: ReportContext): readonly Part[] {
  const always = (text: string): Part => ({ name: "", rank: 0, text });
  return [
    always(`## Twokey: ${title(result)}`),
    always(standing(context)),
    ...context.notes.slice(0, 20).map((note) => always(`> ${markdownText(note, 600)}`)),
    ...(result.ok ? evaluationParts(result.value) : problemParts(result.problems)),
    always(footer(context)),
  ];
}

/** `fraud may not go · churn may go`, short enough for a heading. */
export function title(result: Outcome<Evaluation>): string {
  if (!result.ok) return "nothing could be judged";
  const { models, removed } = result.value;
  const shown = headline(models.slice(0, 200));
  if (shown.length <= 200)
    return models.length === 0 && removed.length > 0 ? `${removed.length} removed` : shown;
  const [first] = worstFirst(models);
  return `${headline(first === undefined ? [] : [first])} · ${models.length - 1} more below`;
}

function standing({ counted, head }: ReportContext): string {
  const on = `on ${markdownCode(head.slice(0, 12))}`;
  return counted
    ? `Measured ${on} by a run that the default branch defines.`
    : `**Advisory**, ${on}: the workflow that measured this belongs to the pull request, so nothing is signed on it.`;
}

function footer({ run }: ReportContext): string {
  return `<sub>[run and full report](${run.url}) · every number with its method is in the report of the run</sub>`;
}

function verdictsOf(result: Outcome<Evaluation>): Entry["verdicts"] {
  if (!result.ok) return [];
  return worstFirst(result.value.models).map(({ findings }) => ({
    model: findings.model,
    decision: findings.decision.decision,
  }));
}

function evaluationParts(evaluation: Evaluation): readonly Part[] {
  const { models, unchanged, removed, notes } = evaluation;
  const names = (list: readonly string[]): string =>
    `${list
      .slice(0, 50)
      .map((name) => markdownCode(name))
      .join(", ")}${list.length > 50 ? ` and ${list.length - 50} more` : ""}`;
  const controls = renderControls(evaluation).join("\n\n");
  return [
    ...worstFirst(models).flatMap((evidence) => modelParts(evidence)),
    ...(controls === "" ? [] : [{ name: "changed controls", rank: 2, text: controls }]),
    ...(removed.length === 0
      ? []
      : [{ name: "", rank: 0, text: `Removed: ${names(removed)}; their owners must sign.` }]),
    ...(unchanged.length === 0 ? [] : [{ name: "", rank: 0, text: `Unchanged: ${names(unchanged)}` }]),
    ...(notes.length === 0 ? [] : [{ name: "notes", rank: 3, text: listProblems(notes) }]),
  ];
}

function modelParts(evidence: Evidence): readonly Part[] {
  const { model, decision } = evidence.findings;
  return [
    { name: `the verdict on ${model}`, rank: 1, text: renderModelHead(evidence) },
    { name: `the table of ${model}`, rank: 2, text: renderTable(evidence) },
    { name: `what to do next for ${model}`, rank: 1, text: nextStep(decision) },
    { name: `all checks of ${model}`, rank: 4, text: renderDetails(evidence) },
  ];
}

const MOST_PROBLEMS = 100;

function problemParts(problems: readonly Problem[]): readonly Part[] {
  return [
    {
      name: "",
      rank: 0,
      text: "Nothing was measured, because these files or settings cannot be used as they are:",
    },
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => ({
      name: `a problem of ${markdownText(problem.file, 80)}`,
      rank: 2,
      text: listProblems([problem]),
    })),
    ...(problems.length > MOST_PROBLEMS
      ? [{ name: "", rank: 0, text: `… and ${problems.length - MOST_PROBLEMS} more problems.` }]
      : []),
  ];
}

function listProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, path, message, hint }) => {
      const place = `${file}${line === undefined ? "" : `:${line}`}`;
      const key = path === "" ? "" : ` ${markdownCode(path)}`;
      return `- ${markdownCode(place)}${key}: ${markdownText(message, 500)} → ${markdownText(hint, 500)}`;
    })
    .join("\n");
}
