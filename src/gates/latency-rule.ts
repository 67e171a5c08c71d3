import { countOf, showBytes, showPercent } from "../base/number.ts";
import { holm } from "../stats/holm.ts";
import { medianOf, type PairedRatio, pairedRatio, testSign } from "../stats/paired-ratio.ts";
import type { Observation } from "./latency-cells.ts";
import { LOOK_ALPHA } from "./latency-settings.ts";

/** A measure of both models and the limit it is judged by. */
export type Cell = {
  readonly name: string;
  readonly unit: "us" | "ms" | "rows/s" | "calls/s" | "bytes";
  /** what a loss here does: it fails the gate, it warns, or it is only shown */
  readonly role: Role;
  /** share by which the value may be worse: time and memory longer, rates lower */
  readonly margin: number;
  /** in the cell's unit: a loss below it never counts, whatever share it is; 0 for none */
  readonly floor: number;
  readonly observations: readonly Observation[];
};

export type Role = "fails" | "warns" | "shown";
export type MetricVerdict = "better" | "not slower" | "borderline" | "slower" | "inconclusive";

export type Metric = Omit<Cell, "observations"> & {
  readonly incumbent: number;
  readonly candidate: number;
  /** candidate over incumbent, in the cell's own unit: for a rate, less is worse */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly processes: number;
  readonly verdict: MetricVerdict;
  readonly reason: string;
};

/**
 * Is the candidate slower by more than both margin and floor? For process f with incumbent's time I the limit is
 * Lf = max(margin · I, floor), and zf = ln(C/I) − ln(1 + Lf/I) is positive where the candidate is beyond it. One
 * statistic for both limits, so nothing is tested twice. "Slower" needs mean z > 0 after Holm over the cells
 * that can fail; "not slower" needs mean z < 0 in every one of them, which takes no correction. Both at α/3, one
 * third for each look. What is neither is "borderline" where it is measured well and lies at the limit, which
 * more processes would not change, and else "inconclusive".
 */
export function judgeCells(cells: readonly Cell[], cause: string): readonly Metric[] {
  const tests = cells.map((cell) =>
    testSign(cell.observations.map((seen) => seen.logRatio - limitOf(cell, seen))),
  );
  const failing = cells.flatMap((cell, at) => (cell.role === "fails" ? [at] : []));
  const pSlower = tests.map(({ pAbove }) => pAbove);
  holm(failing.map((at) => pSlower[at] ?? 1)).forEach((p, order) => {
    pSlower[failing[order] ?? 0] = p;
  });
  return cells.map((cell, at) => {
    const slower = (pSlower[at] ?? 1) <= LOOK_ALPHA;
    const within = (tests[at]?.pBelow ?? 1) <= LOOK_ALPHA;
    return judgeCell(cell, slower ? "slower" : within ? "within" : "open", cause);
  });
}

/** The logarithm of how many times the incumbent's cost the candidate may cost. */
function limitOf(cell: Cell, seen: Observation): number {
  if (isRate(cell)) return -Math.log(1 - cell.margin);
  return Math.log(1 + Math.max(cell.margin, cell.floor / seen.incumbent));
}

export function isRate(cell: Pick<Cell, "unit">): boolean {
  return cell.unit === "rows/s" || cell.unit === "calls/s";
}

function judgeCell(cell: Cell, found: "slower" | "within" | "open", cause: string): Metric {
  const { observations, ...shared } = cell;
  const cost = pairedRatio(
    observations.map(({ logRatio }) => logRatio),
    LOOK_ALPHA,
  );
  const middle = (pick: (seen: Observation) => number): number =>
    medianOf(observations.map((seen) => pick(seen)));
  const rate = isRate(cell);
  const numbers = {
    ...shared,
    incumbent: rate ? 1 / middle(({ incumbent }) => incumbent) : middle(({ incumbent }) => incumbent),
    candidate: rate ? 1 / middle(({ candidate }) => candidate) : middle(({ candidate }) => candidate),
    ratio: rate ? 1 / cost.ratio : cost.ratio,
    low: rate ? 1 / cost.high : cost.low,
    high: rate ? 1 / cost.low : cost.high,
    processes: observations.length,
  };
  const verdict = verdictOf(cell, found, cost);
  return { ...numbers, verdict, reason: reasonOf(numbers, verdict, cause) };
}

function verdictOf(cell: Cell, found: "slower" | "within" | "open", cost: PairedRatio): MetricVerdict {
  if (found === "slower") return "slower";
  if (found === "within") return cost.high < 1 ? "better" : "not slower";
  const limit = medianOf(cell.observations.map((seen) => limitOf(cell, seen)));
  return cost.halfWidth <= limit / 2 ? "borderline" : "inconclusive";
}

function reasonOf(metric: Omit<Metric, "verdict" | "reason">, verdict: MetricVerdict, cause: string): string {
  const values = `${showMeasure(metric.candidate, metric.unit)} against ${showMeasure(metric.incumbent, metric.unit)}`;
  const numbers = `${values}, ${showRatio(metric)}, limit ${showLimit(metric)}, ${countOf(metric.processes, "process", "processes")}`;
  const opening: Readonly<Record<MetricVerdict, string>> = {
    better: "better",
    "not slower": "within the limit",
    slower: "beyond the limit",
    borderline: "at the limit",
    inconclusive: "could not tell",
  };
  const closing =
    verdict === "borderline"
      ? "; measuring longer would not tell, so an owner decides"
      : verdict === "inconclusive"
        ? `; ${cause}`
        : "";
  return `${opening[verdict]}: ${numbers}${closing}`;
}

/** `×1.10 [1.06, 1.14]` */
export function showRatio({ ratio, low, high }: Pick<Metric, "ratio" | "low" | "high">): string {
  return `×${showFactor(ratio)} [${showFactor(low)}, ${showFactor(high)}]`;
}

/** `+10.0 % and +20.0 µs` */
export function showLimit({ margin, floor, unit }: Pick<Cell, "margin" | "floor" | "unit">): string {
  if (isRate({ unit })) return `−${showPercent(margin)}`;
  const share = `+${showPercent(margin)}`;
  return floor === 0 ? share : `${share} and +${showMeasure(floor, unit)}`;
}

function showFactor(value: number): string {
  if (!Number.isFinite(value)) return "∞";
  return value >= 10 ? value.toFixed(1) : value.toFixed(value >= 0.9 && value < 1.2 ? 3 : 2);
}

/** A value with its unit: `12.1 µs`, `3.42 ms`, `1,250,000 rows/s`, `1.5 MB`. */
export function showMeasure(value: number, unit: Cell["unit"]): string {
  if (unit === "us") return showTime(value);
  if (unit === "ms") return showTime(value * 1000);
  return unit === "bytes" ? showBytes(Math.round(value)) : `${threeDigits(value)} ${unit}`;
}

function showTime(microseconds: number): string {
  if (microseconds < 1000) return `${threeDigits(microseconds)} µs`;
  if (microseconds < 1e6) return `${threeDigits(microseconds / 1000)} ms`;
  return `${threeDigits(microseconds / 1e6)} s`;
}

function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return "∞";
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 1000) return rounded.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ",");
  return rounded === value ? String(value) : value.toPrecision(3);
}
