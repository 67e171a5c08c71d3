import { countOf, showCount, showPercent } from "../base/number.ts";
import { htmlText } from "../base/text.ts";
import type { Check, Verdict } from "../gates/gate.ts";
import { isRate, showLimit, showMeasure, showRatio } from "../gates/latency-rule.ts";
import type { TimesSpread, TimesSummary } from "../gates/latency-summary.ts";
import { drawLoad, drawRatio } from "./latency-marks.ts";
import type { LatencyReport } from "./latency-report.ts";
import { headline, LOAD_HEAD, loadRows, wordsOf } from "./latency-text.ts";
import { type Section, renderPage, renderSign, renderTable } from "./page.ts";
import { drawHills, drawSeries } from "./svg.ts";
import { ICONS } from "./words.ts";

/** The whole comparison as one page: what was judged, how the times are spread, what callers see under load. */
export function renderLatencyHtml(report: LatencyReport): string {
  const { latency, footprint, verdict } = report;
  const sections: readonly Section[] = [
    {
      id: "measures",
      heading: "Measures",
      html: renderMeasures({ summary: report, verdicts: [latency, footprint] }),
    },
    ...sectionOf("spread", "How the times are spread", renderSpread(report)),
    ...sectionOf("load", "Under load", renderLoad(report)),
    { id: "footprint", heading: "Everything else", html: renderOthers(report) },
    { id: "method", heading: "How this was measured", html: renderMethod(report) },
  ];
  return renderPage({
    title: "Latency report",
    subtitle: headline(report),
    verdict: {
      word: verdict,
      icon: ICONS[verdict],
      sentence: latency.verdict === verdict ? latency.reason : footprint.reason,
    },
    sections,
    footer: "Made by twokey latency. The same samples give the same verdict.",
  });
}

/** What is judged and drawn of times: the summary, and the verdicts of the gates that spoke. */
export type ShownTimes = {
  readonly summary: TimesSummary;
  readonly verdicts: readonly Verdict[];
};

/** Every measure with its interval, its limit and a mark on a line. */
export function renderMeasures({ summary, verdicts }: ShownTimes): string {
  const metrics = [...summary.metrics, ...summary.footprintMetrics];
  if (metrics.length === 0) return "<p>Nothing was timed.</p>";
  const checks = verdicts.flatMap((verdict) => verdict.checks);
  const rows = metrics.map((metric) => {
    const check = checks.find(({ name, finding }) => name === metric.name && finding === metric.verdict);
    const word = check?.verdict ?? "skipped";
    return [
      htmlText(metric.name),
      htmlText(showMeasure(metric.incumbent, metric.unit)),
      htmlText(showMeasure(metric.candidate, metric.unit)),
      htmlText(showRatio(metric)),
      drawRatio(metric),
      htmlText(showLimit(metric)),
      showCount(metric.processes),
      renderSign(word, `${ICONS[word]} ${metric.verdict}${metric.role === "shown" ? " (shown)" : ""}`),
    ];
  });
  const head = ["measure", "incumbent", "candidate", "ratio [97 %]", "", "limit", "n", "verdict"];
  return renderTable(head, rows, "Candidate over incumbent; n processes, one observation each");
}

const LEGEND = '<ul class="legend"><li>incumbent</li><li class="current">candidate</li></ul>';

/** How the call times are spread, and the ratio in each process. */
export function renderSpread({ spread, ratios, metrics, timed }: TimesSummary): string {
  if (spread.length === 0 && ratios.length === 0) return "";
  const cards = spread.map((each) => hillsCard(each, timed?.bulkRows ?? 0));
  const p50 = metrics.find(({ name }) => name === "p50");
  const limits = p50 === undefined ? [] : [1, 1 + Math.max(p50.margin, p50.floor / p50.incumbent)];
  const points = ratios.map((ratio, at) => ({
    label: `process ${at + 1}`,
    value: ratio,
    flagged: limits[1] !== undefined && ratio > limits[1],
  }));
  const shown = limits.filter((limit) => limit < 2);
  const title = "Ratio of the median calls in each process";
  const series = `<article class="card"><header><h3>${title}</h3></header>${drawSeries(points, shown, { width: 480, height: 150, title })}<p class="quiet">Dashed: no difference, and the limit where it is below ×2.</p></article>`;
  return `${LEGEND}<div class="cards">${cards.join("\n")}${ratios.length === 0 ? "" : series}</div>`;
}

function hillsCard(spread: TimesSpread, bulkRows: number): string {
  const { scenario, low, high, calls, incumbent, candidate } = spread;
  const edge = (at: number): number => low * (high / low) ** (at / incumbent.length);
  const labels = incumbent.map(
    (_, at) => `${showMeasure(edge(at), "us")} … ${showMeasure(edge(at + 1), "us")}`,
  );
  const rows = scenario === "single" ? "one row a call" : `${showCount(bulkRows)} rows a call`;
  const title = `Call times, ${rows}`;
  const picture = drawHills(
    { labels, reference: incumbent, current: candidate },
    { width: 480, height: 150, title },
  );
  const note = `${countOf(calls, "call")} each, logarithmic, without the slowest 5 %`;
  return `<article class="card"><header><h3>${htmlText(title)}</h3></header>${picture}<p class="quiet">${note}</p></article>`;
}

/** What callers see who come on their own schedule: a curve and its numbers. */
export function renderLoad({ load }: TimesSummary): string {
  if (load === undefined) return "";
  const rows = loadRows({ load }).map((row) => row.map((cell) => htmlText(cell)));
  const caption = `Latency from arrival to answer, computed from the service times; budget ${showMeasure(load.budgetUs, "us")}: ${load.budgetFrom}`;
  return `${LEGEND}${drawLoad(load)}${renderTable([...LOAD_HEAD], rows, caption)}`;
}

function sectionOf(id: string, heading: string, html: string): readonly Section[] {
  return html === "" ? [] : [{ id, heading, html }];
}

function renderOthers(report: LatencyReport): string {
  const shown = new Set([...report.metrics, ...report.footprintMetrics].map(({ name }) => name));
  const others: readonly Check[] = [...report.latency.checks, ...report.footprint.checks].filter(
    ({ name }) => !shown.has(name),
  );
  const rows = others.map(({ name, verdict, finding, reason }) => [
    htmlText(name),
    renderSign(verdict, `${ICONS[verdict]} ${finding ?? verdict}`),
    htmlText(reason, 800),
  ]);
  return renderTable(["check", "verdict", "why"], rows, "Size, memory, budgets and cost");
}

function renderMethod(report: LatencyReport): string {
  const rates = report.metrics.some((metric) => isRate(metric));
  const words = [
    ...wordsOf(report),
    "One fresh process is one observation: both models are timed in it in turns, in blocks of four segments, and the median over its blocks of the ratio of their quantiles counts. The interval is Student's t over processes; each end misses the truth with a chance of 1.7 %.",
    "Slower needs a loss beyond both the share and the floor, after Holm's correction over the measures that can fail; not slower needs the same certainty the other way round. What is neither is borderline or inconclusive, and never a pass.",
    ...(rates
      ? [
          `The sustained rate is the highest at which ${showPercent(0.99)} of calls keep the budget under Poisson arrivals common to both, by Lindley's recursion.`,
        ]
      : []),
  ];
  return words.map((text) => `<p>${htmlText(text, 1000)}</p>`).join("\n");
}
