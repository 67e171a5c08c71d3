import { countOf, showCount, showPercent } from "../base/number.ts";
import { plain } from "../base/text.ts";
import type { Check, VerdictWord } from "../gates/gate.ts";
import { type Metric, showLimit, showMeasure, showRatio } from "../gates/latency-rule.ts";
import { alignColumns } from "./columns.ts";
import type { LatencyReport } from "./latency-report.ts";
import { ICONS } from "./words.ts";

/** The comparison for a person at a terminal: the verdict first, then every number with what it is judged by. */
export function renderLatencyText(report: LatencyReport): string {
  const { latency, footprint } = report;
  return [
    `${ICONS[report.verdict]} ${headline(report)}`,
    "",
    `latency     ${ICONS[latency.verdict]} ${latency.verdict}: ${plain(latency.reason, 1500)}`,
    `footprint   ${ICONS[footprint.verdict]} ${footprint.verdict}: ${plain(footprint.reason, 1500)}`,
    ...metricLines(report),
    ...otherLines(report),
    ...loadLines(report),
    "",
    ...wordsOf(report).map((words) => `   ${words}`),
    "",
  ].join("\n");
}

const HEADLINES: Readonly<Record<VerdictWord, string>> = {
  pass: "is not slower and not larger than",
  warn: "may go, with a warning, in place of",
  inconclusive: "could not be told from",
  fail: "may not go in place of",
  error: "could not be judged against",
  skipped: "was not timed against",
};

export function headline({ candidate, incumbent, verdict }: LatencyReport): string {
  return `${plain(candidate, 80)} ${HEADLINES[verdict]} ${plain(incumbent, 80)}`;
}

/** A table of measures, ready for any rendering. */
export function metricRows(report: LatencyReport): readonly (readonly string[])[] {
  const checks = [...report.latency.checks, ...report.footprint.checks];
  return [...report.metrics, ...report.footprintMetrics].map((metric) => [
    metric.name,
    showMeasure(metric.incumbent, metric.unit),
    showMeasure(metric.candidate, metric.unit),
    showRatio(metric),
    showLimit(metric),
    verdictCell(metric, checks),
  ]);
}

export const METRIC_HEAD = ["measure", "incumbent", "candidate", "ratio [97 %]", "limit", "verdict"] as const;

function verdictCell(metric: Metric, checks: readonly Check[]): string {
  const check = checks.find(({ name, finding }) => name === metric.name && finding === metric.verdict);
  const icon = check === undefined ? "" : `${ICONS[check.verdict]} `;
  return `${icon}${metric.verdict}${metric.role === "shown" ? " (shown)" : ""}`;
}

function metricLines(report: LatencyReport): readonly string[] {
  const rows = metricRows(report);
  if (rows.length === 0) return [];
  return ["", ...alignColumns([[...METRIC_HEAD], ...rows], [1, 2]).map((line) => `   ${line}`)];
}

/** What is judged without an interval: bytes, budgets, leaks, cost. */
function otherLines(report: LatencyReport): readonly string[] {
  const shown = new Set([...report.metrics, ...report.footprintMetrics].map(({ name }) => name));
  const others = [...report.latency.checks, ...report.footprint.checks].filter(
    ({ name }) => !shown.has(name),
  );
  if (others.length === 0) return [];
  const rows = others.map((check) => [
    check.name,
    `${ICONS[check.verdict]} ${check.finding ?? check.verdict}: ${plain(check.reason, 600)}`,
  ]);
  return ["", ...alignColumns(rows).map((line) => `   ${line}`)];
}

export const LOAD_HEAD = [
  "load",
  "calls/s",
  "incumbent p50 · p95 · p99",
  "candidate p50 · p95 · p99",
] as const;

export function loadRows({ load }: Pick<LatencyReport, "load">): readonly (readonly string[])[] {
  return (load?.points ?? []).map(({ share, rate, incumbent, candidate }) => [
    showPercent(share),
    showCount(rate),
    ...[incumbent, candidate].map(({ p50, p95, p99 }) =>
      [p50, p95, p99].map((value) => showMeasure(value, "us")).join(" · "),
    ),
  ]);
}

function loadLines(report: LatencyReport): readonly string[] {
  if (report.load === undefined) return [];
  const { budgetUs, budgetFrom } = report.load;
  return [
    "",
    `   under load, computed from the service times (budget ${showMeasure(budgetUs, "us")}: ${budgetFrom})`,
    ...alignColumns([[...LOAD_HEAD], ...loadRows(report)], [0, 1]).map((line) => `   ${line}`),
  ];
}

/** How it was measured, and what the machine did meanwhile. */
export function wordsOf(
  report: Pick<LatencyReport, "timed" | "noise" | "runner" | "tails" | "seconds" | "samplesDigest">,
): readonly string[] {
  const { timed, noise, runner, tails } = report;
  const shares = [
    ["steal", noise.steal],
    ["processor pressure", noise.pressure],
    ["canary", noise.canary],
  ] as const;
  return [
    ...(timed === undefined || timed.blocks === 0
      ? []
      : [
          `${countOf(timed.processes, "fresh process", "fresh processes")} × ${countOf(timed.blocks, "block")} × ${countOf(timed.calls, "call")} of each model, ${timed.rows === "held-out" ? "on rows of your data" : "on made-up rows: give --data for real ones"}; ${countOf(noise.leftOut, "block")} of ${noise.blocks} left out as disturbed`,
        ]),
    ...tails.map(
      ({ side, calls, p999, longest }) =>
        `${side}: p99.9 ${showMeasure(p999, "us")}, longest ${showMeasure(longest, "us")} of ${countOf(calls, "call")}`,
    ),
    `${plain(runner.cpu, 80)}, ${countOf(runner.cores, "core")}, ${runner.platform}, Node ${runner.node}, ${runner.runtime}${shares.map(([name, share]) => (share === null ? "" : `, ${name} ${showPercent(share)}`)).join("")}`,
    `took ${report.seconds.toFixed(1)} s${report.samplesDigest === undefined ? "" : `, samples ${report.samplesDigest}`}`,
    "Times on this machine are not times in production: features, network and serialisation come on top. The ratio is what is judged.",
  ];
}
