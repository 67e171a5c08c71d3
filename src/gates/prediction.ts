import { z } from "zod";
import { showCount, showNumber, showPercent, showSigned } from "../base/number.ts";
import { plain } from "../base/text.ts";
import { newcombeInterval } from "../stats/two-proportions.ts";
import { wilsonInterval } from "../stats/binomial-interval.ts";
import { judgeColumns } from "./drift-column.ts";
import type { ColumnDrift } from "./drift-facts.ts";
import { drift } from "./drift.ts";
import { type Check, type Gate, type Verdict, worst } from "./gate.ts";

const limits = (
  warn: number,
  fail: number,
  about: string,
): z.ZodDefault<
  z.ZodObject<{ warn: z.ZodDefault<z.ZodNumber>; fail: z.ZodDefault<z.ZodNumber> }, z.core.$strict>
> =>
  z
    .strictObject({
      warn: z.number().min(0).max(10).default(warn).describe("From here on it warns."),
      fail: z.number().min(0).max(10).default(fail).describe("From here on it fails."),
    })
    .default({ warn, fail })
    .describe(about);

const settings = z.strictObject({
  flips: limits(0.05, 0.15, "Share of rows that are decided differently."),
  volume: limits(0.1, 0.25, "Change of the number of positive decisions, relative to the incumbent's."),
  dominance: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.99)
    .describe("Share of one class from which it has taken over."),
});

export type PredictionSettings = z.output<typeof settings>;

export type PredictionFacts = {
  /** both bundles on the same rows, each at its own threshold */
  readonly decisions?: Decisions;
  /** numbers instead of decisions: how far the predictions moved */
  readonly values?: ValueShift;
  /** the candidate's scores on reference and current rows, measured like a column */
  readonly scores?: ColumnDrift;
  readonly rowsPerDay?: number;
  /** why there is nothing to compare with */
  readonly noIncumbent?: string;
};

export type Decisions = {
  readonly rows: number;
  readonly classes: readonly ClassCount[];
  /** rows on which they differ */
  readonly flipped: number;
  /** the most frequent changes */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly rows: number }[];
  /** the class whose volume matters, for binary tasks */
  readonly positive?: string;
};

export type ClassCount = { readonly name: string; readonly incumbent: number; readonly candidate: number };

export type ValueShift = {
  readonly rows: number;
  readonly changed: number;
  /** of |candidate − incumbent| */
  readonly median: number;
  readonly p95: number;
  readonly largest: number;
  /** interquartile range of the incumbent's predictions */
  readonly spread: number;
};

/** What would be decided differently tomorrow? */
export const prediction: Gate<PredictionFacts, PredictionSettings> = {
  name: "prediction",
  settings,
  judge: judgePrediction,
};

export function judgePrediction(facts: PredictionFacts, chosen: PredictionSettings): Verdict {
  const checks = [
    ...(facts.decisions === undefined ? [] : judgeDecisions(facts.decisions, chosen, facts.rowsPerDay)),
    ...(facts.values === undefined ? [] : [judgeShift(facts.values, chosen)]),
    ...(facts.scores === undefined ? [] : [judgeScores(facts.scores)]),
  ];
  if (checks.length === 0)
    return {
      gate: "prediction",
      verdict: "skipped",
      reason: facts.noIncumbent ?? "there are no predictions to compare",
      checks,
    };
  const verdict = worst(checks.map((check) => check.verdict));
  const speaking = checks.filter((check) => check.verdict === verdict);
  return {
    gate: "prediction",
    verdict,
    reason: speaking.map(({ name, reason }) => `${name}: ${reason}`).join(" · "),
    checks,
  };
}

function judgeDecisions(
  decisions: Decisions,
  chosen: PredictionSettings,
  rowsPerDay: number | undefined,
): readonly Check[] {
  return [
    judgeFlips(decisions, chosen),
    ...judgeVolume(decisions, chosen, rowsPerDay),
    ...judgeDominance(decisions, chosen),
  ];
}

/** Fails when even the low end of the 98 % interval is beyond the limit; unsure while the interval reaches over it. */
function judgeFlips({ rows, flipped, moves }: Decisions, { flips }: PredictionSettings): Check {
  const rate = flipped / Math.max(1, rows);
  const interval = rows === 0 ? { low: 0, high: 1 } : wilsonInterval(flipped, rows, 0.02);
  const text = moves
    .slice(0, 4)
    .map(({ from, to, rows }) => `${plain(from, 24)} → ${plain(to, 24)} ${showCount(rows)}`)
    .join(", ");
  const numbers = `${showPercent(rate)} of ${showCount(rows)} rows are decided differently [${showPercent(interval.low)}, ${showPercent(interval.high)}]${text === "" ? "" : `: ${text}`}`;
  const shown = { name: "decisions flipped", n: rows, margin: flips.fail, method: "Wilson interval, 98 %" };
  if (interval.low > flips.fail)
    return {
      ...shown,
      verdict: "fail",
      finding: "too many",
      reason: `${numbers}, more than ${showPercent(flips.fail)}`,
    };
  if (interval.high > flips.fail && rate <= flips.fail && rows < FEWEST_ROWS)
    return {
      ...shown,
      verdict: "inconclusive",
      finding: "not enough data",
      reason: `${numbers}; ${showCount(rows)} rows cannot rule out ${showPercent(flips.fail)}`,
    };
  if (rate > flips.warn)
    return {
      ...shown,
      verdict: "warn",
      finding: "many",
      reason: `${numbers}, more than ${showPercent(flips.warn)}`,
    };
  return {
    ...shown,
    verdict: "pass",
    finding: flipped === 0 ? "same" : "few",
    reason: flipped === 0 ? `the same decision on all ${showCount(rows)} rows` : numbers,
  };
}

const FEWEST_ROWS = 100;

function judgeVolume(
  { rows, classes, positive }: Decisions,
  { volume }: PredictionSettings,
  rowsPerDay?: number,
): readonly Check[] {
  const found = classes.find(({ name }) => name === positive);
  if (found === undefined || rows === 0) return [];
  const { incumbent, candidate } = found;
  const interval = newcombeInterval(
    { successes: candidate, trials: rows },
    { successes: incumbent, trials: rows },
    0.02,
  );
  const share = incumbent / rows;
  const relative = share === 0 ? (candidate === 0 ? 0 : Infinity) : (candidate - incumbent) / incumbent;
  const surely =
    share === 0 ? (interval.low > 0 ? Infinity : 0) : Math.max(interval.low, -interval.high, 0) / share;
  const daily =
    rowsPerDay === undefined
      ? ""
      : ` (about ${showSigned(Math.round(((candidate - incumbent) / rows) * rowsPerDay))} a day)`;
  const change = Number.isFinite(relative)
    ? `${relative > 0 ? "+" : ""}${showPercent(relative)}`
    : "from none";
  const reason = `${plain(positive ?? "", 40)}: ${showCount(incumbent)} → ${showCount(candidate)} of ${showCount(rows)} rows, ${change}${daily}`;
  const shown = { name: "decision volume", n: rows, margin: volume.fail, method: "Newcombe interval, 98 %" };
  if (surely > volume.fail)
    return [{ ...shown, verdict: "fail", finding: relative > 0 ? "many more" : "many fewer", reason }];
  if (Math.abs(relative) > volume.warn)
    return [{ ...shown, verdict: "warn", finding: relative > 0 ? "more" : "fewer", reason }];
  return [{ ...shown, verdict: "pass", finding: "like before", reason }];
}

/** A model that says the same of nearly everything decides nothing any more. */
function judgeDominance({ rows, classes }: Decisions, { dominance }: PredictionSettings): readonly Check[] {
  return classes.flatMap(({ name, incumbent, candidate }): readonly Check[] => {
    if (rows < FEWEST_ROWS || candidate / rows < dominance || incumbent / rows >= dominance) return [];
    const reason = `${plain(name, 40)} takes over: ${showPercent(incumbent / rows)} → ${showPercent(candidate / rows)} of ${showCount(rows)} rows`;
    return [{ name: "one class", verdict: "fail", finding: "takes over", reason, n: rows }];
  });
}

function judgeShift(values: ValueShift, { flips }: PredictionSettings): Check {
  const scale = values.spread > 0 ? values.spread : 1;
  const moved = values.median / scale;
  const reason = `half of ${showCount(values.rows)} predictions move by more than ${showNumber(values.median)}, 5 % by more than ${showNumber(values.p95)}, at most ${showNumber(values.largest)}${values.spread > 0 ? ` (middle half of the incumbent's: ${showNumber(values.spread)} wide)` : ""}`;
  const shown = { name: "predictions moved", n: values.rows, method: "paired on the row" };
  if (values.changed === 0)
    return {
      ...shown,
      verdict: "pass",
      finding: "same",
      reason: `the same prediction on all ${showCount(values.rows)} rows`,
    };
  const many = moved > flips.fail;
  return { ...shown, verdict: many ? "warn" : "pass", finding: many ? "far" : "a little", reason };
}

/** Scores drift with the rows they are given; that is news and not the candidate's fault, so it warns. */
function judgeScores(scores: ColumnDrift): Check {
  const [judged] = judgeColumns([scores], drift.settings.parse({}));
  const verdict = judged?.verdict === "fail" ? "warn" : (judged?.verdict ?? "skipped");
  return {
    name: "scores, reference → current",
    verdict,
    finding: judged?.finding ?? "not compared",
    reason: judged?.reason ?? "nothing was measured",
    ...(judged?.p === undefined ? {} : { p: judged.p }),
    ...(scores.test === undefined ? {} : { method: scores.test.method }),
  };
}
