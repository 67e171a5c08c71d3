import { plain } from "../base/text.ts";
import { shortDigest } from "../base/ids.ts";
import { renderProblem } from "../base/problem.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { alignColumns } from "./columns.ts";
import {
  assumptionsOf,
  countsOf,
  dataSentences,
  DECISION_ICONS,
  headline,
  ICONS,
  nextStep,
  proposedSentence,
  resolutionSentence,
  worstFirst,
  sourceOf,
} from "./words.ts";
import { rowsOf } from "./rows.ts";

/** The whole evaluation for a person at a terminal; `verbose` adds what the Markdown report folds away. */
export function renderTerminal(evaluation: Evaluation, verbose: boolean): string {
  const lines = [
    `Twokey: ${headline(evaluation.models)}`,
    ...worstFirst(evaluation.models).flatMap((evidence) => ["", ...renderModel(evidence, verbose)]),
    ...renderControls(evaluation),
    ...(evaluation.unchanged.length === 0 ? [] : ["", `Unchanged: ${evaluation.unchanged.join(", ")}`]),
    ...evaluation.removed.map((model) => `Removed: ${model} (its owners must sign)`),
    ...evaluation.notes.flatMap((note) => ["", renderProblem(note)]),
  ];
  return `${lines.join("\n")}\n`;
}

function renderModel(evidence: Evidence, verbose: boolean): readonly string[] {
  const { findings } = evidence;
  const { decision } = findings;
  const resolution = resolutionSentence(evidence);
  const proposed = proposedSentence(evidence);
  const rows = rowsOf(evidence).map((row) => [
    row.name === "" ? row.gate : `${row.gate} · ${plain(row.name, 60)}`,
    row.incumbent,
    row.candidate,
    row.difference,
    row.picture,
    row.margin,
    `${ICONS[row.verdict]} ${plain(row.said, 300)}`,
  ]);
  const head = ["gate", "incumbent", "candidate", "difference [90 %]", "", "margin", "verdict"];
  return [
    `${DECISION_ICONS[decision.decision]} ${findings.model}  ${identityOf(evidence)}   ${countsOf(evidence)}`,
    ...(decision.decision === "allow" ? [] : [`   ${plain(decision.reason, 1500)}`]),
    ...(proposed === undefined ? [] : [`   ${plain(proposed, 1500)}`]),
    ...(resolution === undefined ? [] : [`   ${resolution}`]),
    "",
    ...alignColumns([head, ...rows], [1, 2]).map((line) => `   ${line}`),
    "",
    ...assumptionsOf(evidence).map((words) => `   ${plain(words, 300)}`),
    ...(verbose ? dataSentences(evidence).map((sentence) => `   ${plain(sentence, 300)}`) : []),
    ...renderNotTested(evidence),
    `   ${nextStep(decision)}`,
    `   findings ${evidence.findingsDigest}`,
  ];
}

/** `3f9a2b1c → 9f3ce011 (model, serving)` */
function identityOf({ findings }: Evidence): string {
  const before =
    findings.incumbent === null
      ? "nothing live"
      : `${shortDigest(findings.incumbent.digest)} (${sourceOf(findings.incumbent)})`;
  const after = findings.bundle === null ? "no bundle" : shortDigest(findings.bundle);
  return `${before} → ${after}${findings.change.length === 0 ? "" : ` · ${findings.change.join(", ")}`}`;
}

function renderNotTested({ findings }: Evidence): readonly string[] {
  if (findings.notTested.length === 0) return [];
  return [
    "   Not tested, and the line of model.yaml that turns it on:",
    ...alignColumns(findings.notTested.map(({ what, line }) => [`     ${what}`, line])),
  ];
}

function renderControls(evaluation: Evaluation): readonly string[] {
  if (evaluation.controls.length === 0) return [];
  const rows = evaluation.controls.map(({ file, key, before, after }) => [
    `   ${file}`,
    key,
    `${plain(before ?? "(absent)", 80)} → ${plain(after ?? "(absent)", 80)}`,
  ]);
  return ["", "Controls change too; the evaluation above used those of the base:", ...alignColumns(rows)];
}
