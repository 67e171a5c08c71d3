import { countOf, showPercent } from "../base/number.ts";
import { htmlText } from "../base/text.ts";
import type { Check } from "../gates/gate.ts";
import { joined, keptBlocks, observeQuantile } from "../gates/latency-cells.ts";
import type { LatencySamples, Scenario, TimedSide } from "../gates/latency-facts.ts";
import { isRate, showLimit, showMeasure, showRatio } from "../gates/latency-rule.ts";
import { orderStatistic } from "../stats/paired-ratio.ts";
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
    { id: "measures", heading: "Measures", html: renderMeasures(report) },
    ...picturesSection(report),
    ...loadSection(report),
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

function renderMeasures(report: LatencyReport): string {
  const metrics = [...report.metrics, ...report.footprintMetrics];
  if (metrics.length === 0) return "<p>Nothing was timed.</p>";
  const checks = [...report.latency.checks, ...report.footprint.checks];
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
      renderSign(word, `${ICONS[word]} ${metric.verdict}${metric.role === "shown" ? " (shown)" : ""}`),
    ];
  });
  const head = ["measure", "incumbent", "candidate", "ratio [97 %]", "", "limit", "verdict"];
  return renderTable(head, rows, "Candidate over incumbent, one observation a process");
}

const LEGEND = '<ul class="legend"><li>incumbent</li><li class="current">candidate</li></ul>';

function picturesSection({ samples, metrics }: LatencyReport): readonly Section[] {
  if (samples === undefined || samples.processes.length === 0) return [];
  const cards = (["single", "bulk"] as const).flatMap((scenario) => hillsCard(samples, scenario));
  const ratios = observeQuantile(samples, "single", 0.5);
  const p50 = metrics.find(({ name }) => name === "p50");
  const limits = p50 === undefined ? [] : [1, 1 + Math.max(p50.margin, p50.floor / p50.incumbent)];
  const points = ratios.map(({ logRatio }, at) => ({
    label: `process ${at + 1}`,
    value: Math.exp(logRatio),
    flagged: limits[1] !== undefined && Math.exp(logRatio) > limits[1],
  }));
  const shown = limits.filter((limit) => limit < 2);
  const title = "Ratio of the median calls in each process";
  const series = `<article class="card"><header><h3>${title}</h3></header>${drawSeries(points, shown, { width: 480, height: 150, title })}<p class="quiet">Dashed: no difference, and the limit where it is below ×2.</p></article>`;
  return [
    {
      id: "spread",
      heading: "How the times are spread",
      html: `${LEGEND}<div class="cards">${cards.join("\n")}${series}</div>`,
    },
  ];
}

const BARS = 48;

/** Both distributions without their slowest twentieth, beside which everything else would be one bar. */
function hillsCard(samples: LatencySamples, scenario: Scenario): readonly string[] {
  const all = (side: TimedSide): Float32Array =>
    joined(
      samples.processes.flatMap((process) => keptBlocks(process, scenario).blocks),
      side,
    ).sort();
  const [incumbent, candidate] = [all("incumbent"), all("candidate")];
  if (incumbent.length === 0 || candidate.length === 0) return [];
  const low = Math.min(orderStatistic(incumbent, 0.005), orderStatistic(candidate, 0.005));
  const high = Math.max(orderStatistic(incumbent, 0.95), orderStatistic(candidate, 0.95));
  const edge = (at: number): number => low * (high / low) ** (at / BARS);
  const labels = Array.from(
    { length: BARS },
    (_, at) => `${showMeasure(edge(at), "us")} … ${showMeasure(edge(at + 1), "us")}`,
  );
  const shares = (times: Float32Array): readonly number[] => {
    const counts = Array.from<number>({ length: BARS }).fill(0);
    for (const time of times) {
      const bar = Math.floor((Math.log(time / low) / Math.log(high / low || Math.E)) * BARS);
      if (bar >= 0 && bar < BARS) counts[bar] = (counts[bar] ?? 0) + 1 / times.length;
    }
    return counts;
  };
  const rows = scenario === "single" ? "one row a call" : `${samples.bulkRows} rows a call`;
  const title = `Call times, ${rows}`;
  const picture = drawHills(
    { labels, reference: shares(incumbent), current: shares(candidate) },
    { width: 480, height: 150, title },
  );
  const note = `${countOf(incumbent.length, "call")} each, logarithmic, without the slowest 5 %`;
  return [
    `<article class="card"><header><h3>${htmlText(title)}</h3></header>${picture}<p class="quiet">${note}</p></article>`,
  ];
}

function loadSection(report: LatencyReport): readonly Section[] {
  const { load } = report;
  if (load === undefined) return [];
  const rows = loadRows(report).map((row) => row.map((cell) => htmlText(cell)));
  const caption = `Latency from arrival to answer, computed from the service times; budget ${showMeasure(load.budgetUs, "us")}: ${load.budgetFrom}`;
  return [
    {
      id: "load",
      heading: "Under load",
      html: `${LEGEND}${drawLoad(load)}${renderTable([...LOAD_HEAD], rows, caption)}`,
    },
  ];
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
