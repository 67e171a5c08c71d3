import { z } from "zod";
import type { Spread } from "../stats/comparison.ts";
import { type Check, type Gate, type Verdict, worst } from "./gate.ts";
import { METRICS, METRIC_NAMES, type MetricName, showSetMetric } from "./metric.ts";
import { type Comparison, judgeComparisons, showValue } from "./rule.ts";

const settings = z.strictObject({
  metric: z
    .enum(METRIC_NAMES)
    .optional()
    .describe("Primary metric. Default: AUC for binary, accuracy for multiclass, RMSE for regression."),
  margin: z
    .union([z.literal("auto"), z.number().min(0).max(1)])
    .default("auto")
    .describe(
      "How much worse is acceptable: points of a score-like metric (0.005), share of the incumbent's loss (0.01), or auto.",
    ),
  floor: z
    .number()
    .optional()
    .describe(
      "The candidate must be shown to reach at least this (at most this for losses), whatever the incumbent does.",
    ),
  blocks: z
    .array(z.enum(METRIC_NAMES))
    .min(1)
    .optional()
    .describe("Metrics whose loss blocks; the others warn. Default: the primary metric alone."),
});

export type QualitySettings = z.output<typeof settings>;

/** One metric on one set of rows. */
export type QualityCell = {
  /** `held-out`, `recent`, or `held-out of this change` */
  readonly set: string;
  readonly metric: MetricName;
  readonly rows: number;
  readonly scarce: number;
  readonly scarceName: string;
  readonly method: string;
  readonly candidate: number;
  /** standard error of the candidate's own value, for the floor */
  readonly candidateError: number;
  readonly incumbent?: number;
  readonly spread?: Spread;
};

export type QualityFacts = {
  readonly primary: MetricName;
  readonly cells: readonly QualityCell[];
  /** metrics that could not be computed, and why */
  readonly left: readonly { readonly metric: MetricName; readonly reason: string }[];
  /** why there is nothing to compare with */
  readonly noIncumbent?: string;
};

/** Is the candidate at least as good as the incumbent on labelled rows that neither was trained on? */
export const quality: Gate<QualityFacts, QualitySettings> = {
  name: "quality",
  settings,
  judge: judgeQuality,
};

export function judgeQuality(facts: QualityFacts, chosen: QualitySettings): Verdict {
  const primary = chosen.metric ?? facts.primary;
  const blocks = chosen.blocks ?? [primary];
  const checks = [
    ...blocks.flatMap((metric) => unmeasured(metric, facts)),
    ...judgeComparisons(inOrder(facts.cells, primary).flatMap((cell) => comparisonOf(cell, blocks, chosen))),
    ...facts.cells.flatMap((cell) => (cell.metric === primary ? judgeFloor(cell, chosen.floor) : [])),
    ...(facts.noIncumbent === undefined ? [] : withoutIncumbent(facts, primary, chosen.floor)),
  ];
  return {
    gate: "quality",
    verdict: worst(checks.map((check) => check.verdict)),
    reason: reasonOf(checks),
    checks,
  };
}

/** The primary metric speaks first, whichever it is. */
function inOrder(cells: readonly QualityCell[], primary: MetricName): readonly QualityCell[] {
  return [
    ...cells.filter(({ metric }) => metric === primary),
    ...cells.filter(({ metric }) => metric !== primary),
  ];
}

function comparisonOf(
  cell: QualityCell,
  blocks: readonly MetricName[],
  chosen: QualitySettings,
): readonly Comparison[] {
  if (cell.spread === undefined || cell.incumbent === undefined) return [];
  const blocking = blocks.includes(cell.metric);
  return [
    {
      name: showSetMetric(cell.set, cell.metric),
      metric: METRICS[cell.metric],
      spread: cell.spread,
      incumbent: cell.incumbent,
      candidate: cell.candidate,
      rows: cell.rows,
      scarce: cell.scarce,
      scarceName: cell.scarceName,
      method: cell.method,
      margin: blocking ? chosen.margin : "auto",
      blocks: blocking,
    },
  ];
}

/** A metric that must not get worse and cannot be measured is no pass. */
function unmeasured(metric: MetricName, facts: QualityFacts): readonly Check[] {
  if (facts.cells.some((cell) => cell.metric === metric)) return [];
  const why = facts.left.find((left) => left.metric === metric)?.reason ?? "it does not fit the task";
  return [{ name: metric, verdict: "error", reason: `${METRICS[metric].title} cannot be measured: ${why}` }];
}

/** The floor is judged by the same rule with no margin: shown to reach it, shown to miss it, or neither. */
function judgeFloor(cell: QualityCell, floor: number | undefined): readonly Check[] {
  if (floor === undefined) return [];
  const metric = METRICS[cell.metric];
  const delta = metric.higherIsBetter ? cell.candidate - floor : floor - cell.candidate;
  const spread: Spread = { kind: "normal", delta, standardError: cell.candidateError };
  const [check] = judgeComparisons([
    {
      name: `${showSetMetric(cell.set, cell.metric)} floor`,
      metric: { ...metric, unit: "points" },
      spread,
      incumbent: floor,
      candidate: cell.candidate,
      rows: cell.rows,
      scarce: cell.scarce,
      scarceName: cell.scarceName,
      method: cell.method,
      margin: 0,
      blocks: true,
    },
  ]);
  if (check === undefined) return [];
  const words = { pass: "reaches", fail: "misses", inconclusive: "is not shown to reach" } as const;
  const verdict = check.verdict === "pass" || check.verdict === "fail" ? check.verdict : "inconclusive";
  const reason = `${showValue(cell.candidate)} ${words[verdict]} the floor of ${showValue(floor)}`;
  return [
    {
      ...check,
      verdict,
      finding: verdict === "pass" ? "reached" : verdict === "fail" ? "missed" : "inconclusive",
      reason,
    },
  ];
}

function withoutIncumbent(
  facts: QualityFacts,
  primary: MetricName,
  floor: number | undefined,
): readonly Check[] {
  const cell = facts.cells.find(({ metric }) => metric === primary);
  if (cell === undefined) return [];
  const value = `is ${showValue(cell.candidate)}`;
  const shown = {
    name: showSetMetric(cell.set, primary),
    candidate: cell.candidate,
    n: cell.rows,
    method: cell.method,
  };
  if (floor !== undefined)
    return [
      { ...shown, verdict: "pass", reason: `${value}; ${facts.noIncumbent}, judged by the floor alone` },
    ];
  const cure = `state what it must reach: \`gates: { quality: { floor: … } }\``;
  return [{ ...shown, verdict: "inconclusive", reason: `${value}, and ${facts.noIncumbent}: ${cure}` }];
}

/** The worst check speaks for the gate; where all is well, what was found of the first one and how many more there are. */
function reasonOf(checks: readonly Check[]): string {
  const word = worst(checks.map((check) => check.verdict));
  const speaking = checks.filter((check) => check.verdict === word);
  const [first] = speaking;
  if (first === undefined) return "nothing to compare";
  if (word !== "pass") return speaking.map(({ name, reason }) => `${name} ${reason}`).join("; ");
  const more =
    checks.length === 1
      ? ""
      : `; ${checks.length - 1} more ${checks.length === 2 ? "measure" : "measures"} within their margins`;
  return `${first.name} ${first.reason}${more}`;
}
