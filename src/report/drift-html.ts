import { countOf, showCount, showNumber, showPercent } from "../base/number.ts";
import { htmlText, plain } from "../base/text.ts";
import type { JudgedColumn } from "../gates/drift-column.ts";
import {
  measuresText,
  profileNotes,
  rank,
  sideText,
  type DriftReport,
  type JudgedWindow,
} from "./drift-text.ts";
import { type Section, renderPage, renderSign, renderTable } from "./page.ts";
import { drawBars, drawHills, drawSeries } from "./svg.ts";
import { ICONS } from "./words.ts";

/** Columns that are drawn large; with thousands of drifted ones a page would not open any more. */
const MOST_CARDS = 60;
const MOST_ROWS = 2000;

/** The whole report as one page: what drifted with its pictures, then everything else in one table. */
export function renderDriftHtml(report: DriftReport): string {
  const { facts, verdict, columns, share } = report;
  const ordered = [...columns].sort((one, other) => rank(one.verdict) - rank(other.verdict));
  const flagged = ordered.filter(({ drifted }) => drifted);
  const others = ordered.filter(({ drifted }) => !drifted);
  const sections: readonly Section[] = [
    ...(flagged.length === 0
      ? []
      : [
          {
            id: "drifted",
            heading: `Drifted: ${countOf(flagged.length, "column")}`,
            html: renderCards(flagged),
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            id: "others",
            heading: flagged.length === 0 ? "All columns" : "All other columns",
            html: renderOthers(others),
          },
        ]),
    ...windowsSection(report),
    { id: "method", heading: "How this was judged", html: METHOD },
  ];
  return renderPage({
    title: "Drift report",
    subtitle: [
      `${sideText(facts.current)} against ${sideText(facts.reference)}`,
      `${showPercent(share)} of columns drifted`,
      ...profileNotes(facts).map((note) => note.trim()),
    ].join(" · "),
    verdict: { word: verdict.verdict, icon: ICONS[verdict.verdict], sentence: verdict.reason },
    sections,
    footer: "Made by twokey drift. The same files give the same page.",
  });
}

const LEGEND = '<ul class="legend"><li>reference</li><li class="current">current</li></ul>';

function renderCards(columns: readonly JudgedColumn[]): string {
  const cards = columns.slice(0, MOST_CARDS).map((column) => renderCard(column));
  const more =
    columns.length > MOST_CARDS
      ? `<p class="quiet">${showCount(columns.length - MOST_CARDS)} more drifted columns are in the JSON (--json).</p>`
      : "";
  return `${LEGEND}<div class="cards">${cards.join("\n")}</div>${more}`;
}

function renderCard(column: JudgedColumn): string {
  const { facts, verdict, finding, reason } = column;
  const measures = measuresText(facts.measures);
  return `<article class="card"><header><h3>${htmlText(facts.column, 80)}</h3>${renderSign(verdict, `${ICONS[verdict]} ${finding}`)}</header>
${drawLarge(column)}<p>${htmlText(reason, 600)}</p>${measures === "" ? "" : `<details><summary>all numbers</summary><p>${htmlText(measures, 800)}</p><p class="quiet">${htmlText(rowsText(column), 400)}</p></details>`}</article>`;
}

function rowsText({ facts }: JudgedColumn): string {
  const { reference, current, test } = facts;
  const side = (name: string, { rows, missing }: typeof reference): string =>
    `${name} ${showCount(rows)} rows, ${showCount(missing)} missing`;
  return `${facts.kind} · ${side("reference", reference)} · ${side("current", current)}${test === undefined ? "" : ` · ${test.method}`}`;
}

function drawLarge({ facts }: JudgedColumn): string {
  if (facts.picture === undefined) return "";
  const title = `${plain(facts.column, 60)}, reference and current: ${plain(facts.moved ?? "", 100)}`;
  return facts.picture.line
    ? drawHills(facts.picture, { width: 480, height: 130, title })
    : drawBars(facts.picture, { width: 480, title });
}

function renderOthers(columns: readonly JudgedColumn[]): string {
  const rows = columns.slice(0, MOST_ROWS).map((column) => {
    const { facts, verdict, finding, reason } = column;
    const title = `${plain(facts.column, 60)}, reference and current`;
    return [
      htmlText(facts.column, 80),
      renderSign(verdict, `${ICONS[verdict]} ${finding}`),
      facts.picture === undefined
        ? ""
        : drawHills(withoutLabels(facts.picture), { width: 160, height: 44, title }),
      facts.effect === undefined
        ? ""
        : htmlText(
            facts.effect.measure === "psi"
              ? `PSI ${showNumber(facts.effect.value)}`
              : `${showPercent(facts.effect.value)} moved`,
          ),
      htmlText(reason, 400),
    ];
  });
  const more =
    columns.length > MOST_ROWS
      ? `<p class="quiet">${showCount(columns.length - MOST_ROWS)} more columns are in the JSON.</p>`
      : "";
  return (
    renderTable(
      ["column", "verdict", "reference and current", "effect", "why"],
      rows,
      "Columns that did not drift, or could not be compared",
    ) + more
  );
}

function withoutLabels(picture: NonNullable<JudgedColumn["facts"]["picture"]>): typeof picture {
  return { ...picture, labels: [] };
}

function windowsSection({ by, windows, columns }: DriftReport): readonly Section[] {
  if (by === undefined || windows.length === 0) return [];
  const rows = windows.map(({ name, rows, verdict, columns: own }) => [
    htmlText(name, 40),
    showCount(rows),
    renderSign(verdict, `${ICONS[verdict]} ${verdict}`),
    htmlText(
      own
        .filter(({ drifted }) => drifted)
        .map(({ facts }) => facts.column)
        .join(", "),
      300,
    ),
  ]);
  const ever = columns
    .map(({ facts }) => facts.column)
    .filter((name) =>
      windows.some((window) => window.columns.some(({ facts, drifted }) => drifted && facts.column === name)),
    );
  const charts = ever.slice(0, 12).map((name) => renderSeries(name, windows));
  return [
    {
      id: "windows",
      heading: `By ${plain(by, 60)}`,
      html: `<div class="cards">${charts.join("\n")}</div>${renderTable(["window", "rows", "verdict", "drifted"], rows, "Each window against the whole reference, corrected over all windows")}`,
    },
  ];
}

function renderSeries(name: string, windows: readonly JudgedWindow[]): string {
  const points = windows.map((window) => {
    const column = window.columns.find(({ facts }) => facts.column === name);
    return { label: window.name, value: column?.facts.effect?.value, flagged: column?.drifted === true };
  });
  const measure = windows.flatMap(({ columns }) => columns).find(({ facts }) => facts.column === name)?.facts
    .effect?.measure;
  const what = measure === "psi" ? "PSI" : "share of rows moved";
  return `<article class="card"><h3>${htmlText(name, 80)}</h3><p class="quiet">${what} by window; filled where flagged</p>${drawSeries(points, [], { width: 480, height: 140, title: `${plain(name, 60)}: ${what} by window` })}</article>`;
}

const METHOD = `<p>A column is flagged only where three things agree: the <em>effect</em> reaches a limit (PSI on the reference's deciles for numbers, the share of rows in another category for the rest), it is above the <em>noise floor</em> that chance alone reaches for samples of this size, and its p-value stands after the <em>Benjamini–Hochberg correction</em> over every test of every column.</p>
<p>Fewer rows than that takes are said to be too few. Missing values are a category of their own and are tested beside. Dates move on by themselves and are not judged.</p>`;
