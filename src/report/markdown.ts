import { markdownTable } from "markdown-table";
import { shortDigest } from "../base/ids.ts";
import { markdownCode, markdownText } from "../base/text.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import { type Evidence, shownVerdicts } from "../evidence/evidence.ts";
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

/** The report of a pull request (DESIGN section 10): verdict and reason before any table, details folded. */
export function renderMarkdown(evaluation: Evaluation): string {
  return [
    `## Twokey: ${headline(evaluation.models)}`,
    ...worstFirst(evaluation.models).map((evidence) => renderModel(evidence)),
    ...renderControls(evaluation),
    ...(evaluation.unchanged.length === 0
      ? []
      : [`Unchanged: ${evaluation.unchanged.map((name) => markdownCode(name)).join(", ")}`]),
    ...evaluation.removed.map((name) => `Removed: ${markdownCode(name)}; its owners must sign.`),
    ...evaluation.notes.map(
      (note) =>
        `⚠️ ${markdownCode(note.file)}: ${markdownText(note.message, 400)} → ${markdownText(note.hint, 400)}`,
    ),
    "",
  ].join("\n\n");
}

function renderModel(evidence: Evidence): string {
  return [
    renderModelHead(evidence),
    renderTable(evidence),
    nextStep(evidence.findings.decision),
    renderDetails(evidence),
  ].join("\n\n");
}

/** Verdict and reason of one model, before any table. */
export function renderModelHead(evidence: Evidence): string {
  const { findings } = evidence;
  const { decision } = findings;
  const before =
    findings.incumbent === null
      ? "new"
      : `${markdownCode(shortDigest(findings.incumbent.digest))} (${sourceOf(findings.incumbent)})`;
  const after = findings.bundle === null ? "no bundle" : markdownCode(shortDigest(findings.bundle));
  const resolution = resolutionSentence(evidence);
  const proposed = proposedSentence(evidence);
  return [
    `### ${DECISION_ICONS[decision.decision]} ${findings.model}  ${before} → candidate ${after}   ${countsOf(evidence)}`,
    ...(decision.decision === "allow" ? [] : [`**${markdownText(decision.reason, 1500)}**`]),
    ...(proposed === undefined ? [] : [markdownText(proposed, 1500)]),
    ...(resolution === undefined ? [] : [markdownText(resolution, 400)]),
  ].join("\n\n");
}

export function renderTable(evidence: Evidence): string {
  const head = ["gate", "incumbent", "candidate", "difference [90 %]", "margin", "verdict"];
  const rows = rowsOf(evidence).map((row) => [
    row.name === "" ? row.gate : `${row.gate} · ${markdownText(row.name, 60)}`,
    row.incumbent,
    row.candidate,
    row.picture === "" ? row.difference : `${row.difference} \`${row.picture}\``,
    row.margin,
    `${ICONS[row.verdict]} ${markdownText(row.said, 300)}`,
  ]);
  return markdownTable([head, ...rows], {
    align: ["l", "r", "r", "l", "l", "l"],
    padding: true,
    alignDelimiters: false,
  });
}

export function renderDetails(evidence: Evidence): string {
  const { findings } = evidence;
  const notTested =
    findings.notTested.length === 0
      ? []
      : [
          "**Not tested**, and the line of `model.yaml` that turns it on:",
          findings.notTested
            .map(({ what, line }) => `- ${markdownText(what)}: ${markdownCode(line, 4000)}`)
            .join("\n"),
        ];
  const methods = shownVerdicts(findings, evidence.measured).flatMap(({ gate, checks }) =>
    checks.flatMap(({ name, method, n, reason }) => [
      `- ${gate} · ${markdownText(name)}: ${markdownText(reason, 400)}${method === undefined ? "" : ` (${markdownText(method)}${n === undefined ? "" : `, n = ${n}`})`}`,
    ]),
  );
  return [
    "<details><summary>not tested · all checks and methods · assumptions · digests</summary>",
    ...notTested,
    ["**All checks**", "", ...methods].join("\n"),
    [
      "**Assumptions and digests**",
      "",
      ...assumptionsOf(evidence).map((words) => `- ${markdownText(words, 400)}`),
      ...dataSentences(evidence).map((sentence) => `- ${markdownText(sentence, 300)}`),
    ].join("\n"),
    [
      `- bundle ${markdownCode(findings.bundle ?? "none")}`,
      `- findings ${markdownCode(evidence.findingsDigest)}`,
      `- evidence ${markdownCode(evidence.evidenceDigest)}`,
      `- seed ${markdownCode(findings.seed)} · twokey ${markdownText(findings.engine.twokey)} · onnxruntime ${markdownText(findings.engine.runtime)}`,
    ].join("\n"),
    "</details>",
  ].join("\n\n");
}

export function renderControls(evaluation: Evaluation): readonly string[] {
  if (evaluation.controls.length === 0) return [];
  const rows = evaluation.controls.map(({ file, key, before, after }) => [
    markdownCode(file),
    markdownCode(key),
    before === null ? "" : markdownCode(before),
    after === null ? "" : markdownCode(after),
  ]);
  return [
    "**Controls change too** (the evaluation above used those of the base):",
    markdownTable([["file", "key", "before", "after"], ...rows]),
  ];
}
