import { countOf, showCount, showNumber } from "../base/number.ts";
import { htmlText } from "../base/text.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { ScoreSummary } from "../gates/score-summary.ts";
import { drawCalibration, drawRoc, drawScatter } from "./score-marks.ts";

/** ROC, calibration and disagreement of one model; nothing where there were no labelled rows. */
export function renderScores({ findings, measured }: Evidence): readonly string[] {
  const { scores } = measured;
  if (scores === undefined) return [];
  const cards = [...rocCard(scores), ...calibrationCard(scores), ...scatterCard(scores)];
  if (cards.length === 0) return [];
  return [
    `<h3>${htmlText(`Scores of ${findings.model}`)}</h3>`,
    LEGEND,
    `<div class="cards small">${cards.join("\n")}</div>`,
  ];
}

const LEGEND = '<ul class="legend"><li>incumbent</li><li class="current">candidate</li></ul>';

function rocCard({ roc, set }: ScoreSummary): readonly string[] {
  if (roc === undefined) return [];
  const note = `${set} rows: ${showCount(roc.positives)} positives, ${showCount(roc.negatives)} negatives; at most 64 points of the curve over all scores. The grey line is guessing.`;
  return [card("ROC", drawRoc(roc.candidate, roc.incumbent), note)];
}

const CALIBRATION: Readonly<Record<ScoreSummary["task"], string>> = {
  binary: "mean score against the share of positives, with Clopper and Pearson's 95 % interval",
  multiclass:
    "mean probability of the chosen class against how often it was right, with Clopper and Pearson's 95 % interval",
  regression: "mean prediction against mean outcome, with 1.96 standard errors",
};

function calibrationCard({ calibration, task, set, rows }: ScoreSummary): readonly string[] {
  if (calibration === undefined || calibration.candidate.length === 0) return [];
  const { candidate, incumbent } = calibration;
  const note = `${countOf(rows, `${set} row`)} in ${countOf(candidate.length, "bin")} of equal size by score (equal scores together): ${CALIBRATION[task]}. On the grey line a model keeps its word.`;
  return [card("Calibration", drawCalibration(candidate, incumbent), note)];
}

function scatterCard({ scatter, set, rows }: ScoreSummary): readonly string[] {
  if (scatter === undefined) return [];
  const { flips, thresholds, what } = scatter;
  const decided =
    flips === null
      ? ""
      : `; ${countOf(flips, "row")} decided differently${thresholds === undefined ? "" : ` at the thresholds ${showNumber(thresholds.incumbent)} and ${showNumber(thresholds.candidate)} (dashed)`}, in coloured cells`;
  const note = `${countOf(rows, `${set} row`)} by the ${what} of both models, counted in ${scatter.size} × ${scatter.size} cells, stronger by the logarithm of the count${decided}.`;
  return [card("Where both disagree", drawScatter(scatter), note)];
}

function card(title: string, picture: string, note: string): string {
  return `<article class="card"><header><h4>${htmlText(title)}</h4></header>${picture}<p class="quiet">${htmlText(note, 600)}</p></article>`;
}
