import { type Evidence, shownVerdicts } from "../evidence/evidence.ts";
import type { Check, Verdict, VerdictWord } from "../gates/gate.ts";
import { TIMED_GATES } from "../gates/latency-findings.ts";
import { type Metric, showLimit, showMeasure, showRatio } from "../gates/latency-rule.ts";
import { showDelta, showValue } from "../gates/rule.ts";

/** One row of the table that every rendering shows: names as written, numbers ready to print. */
export type Row = {
  readonly gate: string;
  readonly name: string;
  readonly incumbent: string;
  readonly candidate: string;
  readonly difference: string;
  readonly picture: string;
  readonly margin: string;
  readonly verdict: VerdictWord;
  readonly said: string;
};

export function rowsOf({ findings, measured }: Evidence): readonly Row[] {
  const summary = measured.times?.summary;
  const metrics = summary === undefined ? [] : [...summary.metrics, ...summary.footprintMetrics];
  return shownVerdicts(findings, measured).flatMap((verdict) =>
    TIMED_GATES.has(verdict.gate) ? timedRows(verdict, metrics) : scoredRows(verdict),
  );
}

function scoredRows({ gate, verdict, reason, checks }: Verdict): readonly Row[] {
  const numeric = checks.filter((check) => check.unit !== "bytes" && check.candidate !== undefined);
  if (numeric.length === 0) return [emptyRow(gate, verdict, reason)];
  const others = checks.filter((check) => !numeric.includes(check) && speaks(check));
  return [...numeric.map((check) => rowOf(gate, check)), ...others.map((check) => saidRow(gate, check))];
}

/** The measures that can fail, and whatever else needs a look; what is fine and only shown stays in the details. */
function timedRows({ gate, verdict, reason, checks }: Verdict, metrics: readonly Metric[]): readonly Row[] {
  const rows = checks.flatMap((check): readonly Row[] => {
    const metric = metrics.find(({ name }) => name === check.name);
    if (metric !== undefined && (metric.role === "fails" || speaks(check)))
      return [timedRow(gate, check, metric)];
    return speaks(check) ? [saidRow(gate, check)] : [];
  });
  return rows.length === 0 ? [emptyRow(gate, verdict, reason)] : rows;
}

function speaks({ verdict }: Check): boolean {
  return verdict !== "pass" && verdict !== "skipped";
}

function saidRow(gate: string, { name, verdict, reason }: Check): Row {
  return { ...emptyRow(gate, verdict, reason), name };
}

function timedRow(gate: string, check: Check, metric: Metric): Row {
  const { delta, low, high } = check;
  const drawn = delta !== undefined && low !== undefined && high !== undefined;
  const { incumbent, candidate, margin, floor, unit } = metric;
  return {
    gate,
    name: check.name,
    incumbent: showMeasure(incumbent, unit),
    candidate: showMeasure(candidate, unit),
    // Its interval is wider than the 90 % that the head of the table names.
    difference: `${showRatio(metric)} (97 %)`,
    picture: drawn ? drawInterval({ delta, low, high }, Math.max(margin, floor / incumbent)) : "",
    margin: showLimit(metric),
    verdict: check.verdict,
    said: check.finding ?? check.verdict,
  };
}

function emptyRow(gate: string, verdict: VerdictWord, reason: string): Row {
  return {
    gate,
    name: "",
    incumbent: "",
    candidate: "",
    difference: "",
    picture: "",
    margin: "",
    verdict,
    said: reason,
  };
}

function rowOf(gate: string, check: Check): Row {
  const unit = { unit: check.unit === "relative" ? "relative" : "points" } as const;
  const { delta, low, high, margin } = check;
  const measured = delta !== undefined && low !== undefined && high !== undefined;
  return {
    gate,
    name: check.name,
    incumbent: check.incumbent === undefined ? "" : showValue(check.incumbent),
    candidate: check.candidate === undefined ? "" : showValue(check.candidate),
    difference: measured
      ? `${showDelta(delta, unit)} [${showDelta(low, unit)}, ${showDelta(high, unit)}]`
      : "",
    picture: measured ? drawInterval({ delta, low, high }, margin ?? 0) : "",
    margin: margin === undefined ? "" : showDelta(-margin, unit),
    verdict: check.verdict,
    said: check.finding ?? check.verdict,
  };
}

const CELLS = 13;

/** An interval as text: `╌╌┊──●─┼─`. ┼ is "no difference", ┊ the margin, ● the estimate, ─ where the truth may lie. */
export function drawInterval(
  at: { readonly delta: number; readonly low: number; readonly high: number },
  margin: number,
): string {
  const left = Math.min(at.low, -margin, 0);
  const right = Math.max(at.high, margin / 2, 0);
  if (right === left || at.high === at.low) return "";
  const cell = (value: number): number => Math.round(((value - left) / (right - left)) * (CELLS - 1));
  const [low, high, zero, edge, dot] = [at.low, at.high, 0, -margin, at.delta].map((value) => cell(value));
  return Array.from({ length: CELLS }, (_, place) => {
    if (place === dot) return "●";
    if (place === zero) return "┼";
    if (place === edge) return "┊";
    return place > (low ?? 0) && place < (high ?? 0) ? "─" : place === low || place === high ? "╴" : "·";
  }).join("");
}
