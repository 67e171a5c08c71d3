import { showCount, showP } from "../base/number.ts";
import { shortDigest } from "../base/ids.ts";
import type { Outcome, Problem } from "../base/problem.ts";
import { htmlText } from "../base/text.ts";
import type { Evaluation } from "../evidence/evaluation.ts";
import { type Evidence, shownVerdicts } from "../evidence/evidence.ts";
import type { Check, VerdictWord } from "../gates/gate.ts";
import { TIMED_GATES } from "../gates/latency-findings.ts";
import { showDelta, showValue } from "../gates/rule.ts";
import { type ReportContext, title } from "./comment.ts";
import { drawForestRow, forestRange, hasInterval, type Interval } from "./forest.ts";
import { renderDrift } from "./model-drift.ts";
import { renderScores } from "./model-scores.ts";
import { renderTimes } from "./model-times.ts";
import { renderPage, renderSign, renderTable, type Section } from "./page.ts";
import {
  assumptionsOf,
  dataSentences,
  headline,
  ICONS,
  nextStep,
  proposedSentence,
  resolutionSentence,
  worstFirst,
  sourceOf,
} from "./words.ts";

/** A page with more models or rows than this does not open any more; the JSON beside it holds everything. */
const MOST_MODELS = 100;
const MOST_ROWS = 1_000;

/** A page is also made on a laptop, where there is no run. */
export type PageContext = Omit<ReportContext, "run"> & { readonly run?: ReportContext["run"] };

/** The whole report as one page that needs nothing but itself: every number with its method, n and interval. */
export function renderEvaluationHtml(result: Outcome<Evaluation>, context: PageContext): string {
  return renderPage({
    title: `Twokey: ${title(result)}`,
    subtitle: subtitleOf(context),
    verdict: result.ok ? verdictOf(result.value) : PROBLEMS,
    sections: result.ok
      ? sectionsOf(result.value, context)
      : [problemSection("problems", "What to mend", result.problems)],
    footer:
      "Made by Twokey. The same inputs give the same findings; evidence.json beside this page holds every number.",
  });
}

type Verdict = { readonly word: VerdictWord; readonly icon: string; readonly sentence: string };

const PROBLEMS: Verdict = {
  word: "error",
  icon: ICONS.error,
  sentence: "Nothing was measured, because files or settings cannot be used as they are.",
};

function verdictOf({ decision, models, removed }: Evaluation): Verdict {
  const word = decision.error ? "error" : wordOf(decision.decision);
  const sentence =
    models.length === 0
      ? removed.length === 0
        ? "No model changed."
        : "No model is left to measure; the owners of what was removed must sign."
      : `${headline(models.slice(0, 20))}. ${decision.reason}`;
  return { word, icon: ICONS[word], sentence };
}

function wordOf(decision: "allow" | "sign" | "block"): VerdictWord {
  return decision === "allow" ? "pass" : decision === "sign" ? "inconclusive" : "fail";
}

function subtitleOf({ counted, head, run }: PageContext): string {
  const where = `${counted ? "Measured" : "Advisory, measured"} on ${head}`;
  return run === undefined ? where : `${where}, run ${run.id}`;
}

function sectionsOf(evaluation: Evaluation, context: PageContext): readonly Section[] {
  const models = worstFirst(evaluation.models).slice(0, MOST_MODELS);
  const others = evaluation.models.length - models.length;
  return [
    ...models.map((evidence) => modelSection(evidence)),
    ...(evaluation.controls.length === 0 ? [] : [controlsSection(evaluation)]),
    ...(models.length === 0 ? [] : [untestedSection(models)]),
    ...(evaluation.notes.length === 0
      ? []
      : [problemSection("notes", "What else should be known", evaluation.notes)]),
    restSection(evaluation, context, others),
  ];
}

function modelSection(evidence: Evidence): Section {
  const { findings } = evidence;
  const resolution = resolutionSentence(evidence);
  const proposed = proposedSentence(evidence);
  return {
    id: `model-${findings.model}`,
    heading: findings.model,
    html: [
      `<p>${renderSign(wordOf(findings.decision.decision), findings.decision.decision)} ${htmlText(findings.decision.reason, 3_000)}</p>`,
      `<p>${htmlText(identityOf(evidence), 400)}</p>`,
      ...(proposed === undefined ? [] : [`<p>${htmlText(proposed, 3_000)}</p>`]),
      ...(resolution === undefined ? [] : [`<p>${htmlText(resolution, 400)}</p>`]),
      gatesTable(evidence),
      ...forestTables(evidence),
      ...renderScores(evidence),
      ...renderDrift(evidence),
      ...renderTimes(evidence),
      checksTable(evidence),
      `<p>${htmlText(nextStep(findings.decision), 400)}</p>`,
      provenance(evidence),
    ].join("\n"),
  };
}

function identityOf({ findings }: Evidence): string {
  const after = findings.bundle === null ? "no bundle" : shortDigest(findings.bundle);
  const { incumbent } = findings;
  return incumbent === null
    ? `A new model; its bundle is ${after}.`
    : `Bundle ${shortDigest(incumbent.digest)} (${sourceOf(incumbent)}) → candidate ${after}; changed: ${findings.change.join(", ")}.`;
}

function gatesTable({ findings, measured }: Evidence): string {
  const rows = shownVerdicts(findings, measured).map(({ gate, verdict, reason }) => [
    htmlText(gate),
    sign(verdict),
    htmlText(reason, 2_000),
  ]);
  return renderTable(["gate", "verdict", "why"], rows, `Gates of ${findings.model}`);
}

/** One plot a unit: points of a metric and shares of a loss have no common scale. */
function forestTables({ findings }: Evidence): readonly string[] {
  const compared = findings.verdicts.filter(({ gate }) => !TIMED_GATES.has(gate));
  const checks = compared.flatMap((verdict) =>
    verdict.checks.filter(hasInterval).map((check) => ({ gate: verdict.gate, check })),
  );
  return (["points", "relative"] as const).flatMap((unit) => {
    const rows = checks.filter(({ check }) => (check.unit === "relative") === (unit === "relative"));
    if (rows.length === 0) return [];
    const range = forestRange(rows.map(({ check }) => check));
    const scale = unit === "points" ? "in points" : "as a share of the incumbent's value";
    const caption = `Differences ${scale}: right of the line is better, dashed is the margin`;
    return [
      renderTable(
        ["check", "incumbent", "candidate", "difference [90 %]", "interval", "margin", "n", "verdict"],
        rows.slice(0, MOST_ROWS).map(({ gate, check }) => forestRow(gate, check, range)),
        caption,
      ),
    ];
  });
}

function forestRow(gate: string, check: Interval, range: readonly [number, number]): readonly string[] {
  const unit = { unit: check.unit === "relative" ? "relative" : "points" } as const;
  const difference = `${showDelta(check.delta, unit)} [${showDelta(check.low, unit)}, ${showDelta(check.high, unit)}]`;
  return [
    `${htmlText(gate)} · ${htmlText(check.name, 100)}`,
    check.incumbent === undefined ? "" : htmlText(showValue(check.incumbent)),
    check.candidate === undefined ? "" : htmlText(showValue(check.candidate)),
    htmlText(difference),
    drawForestRow(check, range, `${check.name}: ${difference}`),
    check.margin === undefined ? "" : htmlText(showDelta(-check.margin, unit)),
    check.n === undefined ? "" : showCount(check.n),
    sign(check.verdict, check.finding),
  ];
}

function checksTable({ findings, measured }: Evidence): string {
  const rows = shownVerdicts(findings, measured).flatMap(({ gate, checks }) =>
    checks.map((check) => [
      `${htmlText(gate)} · ${htmlText(check.name, 100)}`,
      sign(check.verdict),
      htmlText(check.reason, 1_000),
      htmlText(methodOf(check), 400),
    ]),
  );
  const caption =
    rows.length > MOST_ROWS
      ? `The first ${showCount(MOST_ROWS)} of ${showCount(rows.length)} checks; evidence.json holds all`
      : "All checks, with method";
  return `<details><summary>All checks of ${htmlText(findings.model)}, with method</summary>${renderTable(["check", "verdict", "what was found", "method"], rows.slice(0, MOST_ROWS), caption)}</details>`;
}

function methodOf({ method, n, p }: Check): string {
  return [
    ...(method === undefined ? [] : [method]),
    ...(n === undefined ? [] : [`n = ${showCount(n)}`]),
    ...(p === undefined ? [] : [showP(p)]),
  ].join(", ");
}

function provenance(evidence: Evidence): string {
  const { findings, measured } = evidence;
  const lines = [
    ...assumptionsOf(evidence).slice(0, 100),
    ...dataSentences(evidence),
    `bundle ${findings.bundle ?? "none"}`,
    `policy ${findings.policy}`,
    `findings ${evidence.findingsDigest}`,
    `evidence ${evidence.evidenceDigest}`,
    `seed ${findings.seed}`,
    `twokey ${findings.engine.twokey}, onnxruntime ${findings.engine.runtime}, node ${measured.host.node} on ${measured.host.platform}, ${measured.host.cpu}`,
  ];
  return `<details><summary>Assumptions, data and digests of ${htmlText(findings.model)}</summary><ul>${lines.map((line) => `<li>${htmlText(line, 500)}</li>`).join("")}</ul></details>`;
}

function untestedSection(models: readonly Evidence[]): Section {
  const rows = models.flatMap(({ findings }) =>
    findings.notTested.map(({ what, line }) => [
      htmlText(findings.model),
      htmlText(what, 300),
      `<code>${htmlText(line, 600)}</code>`,
    ]),
  );
  const html =
    rows.length === 0
      ? "<p>Every gate that this version has was run.</p>"
      : renderTable(
          ["model", "what", "the line of model.yaml that turns it on"],
          rows.slice(0, MOST_ROWS),
          "Nothing is known about these",
        );
  return { id: "untested", heading: "What was not tested", html };
}

function controlsSection({ controls }: Evaluation): Section {
  const rows = controls
    .slice(0, MOST_ROWS)
    .map(({ file, key, before, after }) => [
      htmlText(file),
      htmlText(key),
      htmlText(before ?? "absent", 400),
      htmlText(after ?? "absent", 400),
    ]);
  return {
    id: "controls",
    heading: "Controls change too",
    html: renderTable(
      ["file", "key", "before", "after"],
      rows,
      "This change was judged under the controls before it",
    ),
  };
}

function restSection(
  { unchanged, removed }: Evaluation,
  { notes, run }: PageContext,
  others: number,
): Section {
  const list = (names: readonly string[]): string => htmlText(names.join(", "), 2_000);
  const lines = [
    ...(others > 0 ? [`${showCount(others)} more models were evaluated; evidence.json holds them.`] : []),
    ...(removed.length > 0 ? [`Removed: ${list(removed)}; their owners must sign.`] : []),
    ...(unchanged.length > 0 ? [`Unchanged: ${list(unchanged)}.`] : []),
    ...notes.map((note) => htmlText(note, 600)),
    ...(run === undefined ? [] : [`Run ${run.id}, attempt ${run.attempt}.`]),
  ];
  return { id: "run", heading: "The rest", html: lines.map((line) => `<p>${line}</p>`).join("\n") };
}

function problemSection(id: string, heading: string, problems: readonly Problem[]): Section {
  const rows = problems
    .slice(0, MOST_ROWS)
    .map(({ file, line, path, message, hint }) => [
      htmlText(`${file}${line === undefined ? "" : `:${line}`}${path === "" ? "" : ` ${path}`}`, 300),
      htmlText(message, 1_000),
      htmlText(hint, 1_000),
    ]);
  return { id, heading, html: renderTable(["where", "what is wrong", "what to do"], rows, heading) };
}

function sign(verdict: VerdictWord, finding?: string): string {
  return renderSign(verdict, `${ICONS[verdict]} ${finding ?? verdict}`);
}
