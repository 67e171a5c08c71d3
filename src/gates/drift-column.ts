import { countOf, showCount, showP, showPercent } from "../base/number.ts";
import { plain } from "../base/text.ts";
import { benjaminiHochberg } from "../stats/false-discovery.ts";
import type { DriftSettings } from "./drift.ts";
import type { ColumnDrift, DriftEffect } from "./drift-facts.ts";
import type { VerdictWord } from "./gate.ts";

export type JudgedColumn = {
  readonly facts: ColumnDrift;
  readonly verdict: VerdictWord;
  /** for people: `no drift`, `drift`, `strong drift`, `not enough data`, `type changed` … */
  readonly finding: string;
  readonly reason: string;
  /** the reason in a few words, for a sentence over all columns */
  readonly short: string;
  readonly drifted: boolean;
  /** of the values, corrected over all tests of all columns */
  readonly p?: number;
  /** of the missing values, corrected alike */
  readonly missingP?: number;
};

/** Fewer rows than this on either side, and nothing is said about values, whatever they look like. */
export const FEWEST_ROWS = 30;

/**
 * Every p-value counts double. Verdicts are made at p = .0001 and beyond, where tails for a few hundred rows are known only
 * roughly, and one percent is a promise for every kind of data and not for the average: half of it is kept in reserve.
 */
const RESERVE = 2;

/**
 * Flagged only when three things agree: the effect reaches a limit, it is above what chance alone reaches for samples of
 * this size, and its p-value stands after correction over every test of every column. Any one of them alone cries wolf:
 * limits at small samples, p-values at large ones, and both over many columns.
 */
export function judgeColumns(
  columns: readonly ColumnDrift[],
  chosen: DriftSettings,
): readonly JudgedColumn[] {
  const tests = columns.flatMap(({ test, missing }, at) => [
    ...(test === undefined ? [] : [{ at, what: "values", p: test.p } as const]),
    ...(missing === undefined ? [] : [{ at, what: "missing", p: missing.p } as const]),
  ]);
  const adjusted = benjaminiHochberg(tests.map(({ p }) => Math.min(1, RESERVE * p)));
  const found: Record<"values" | "missing", Map<number, number>> = { values: new Map(), missing: new Map() };
  tests.forEach(({ at, what }, order) => found[what].set(at, adjusted[order] ?? 1));
  return columns.map((column, at) =>
    judgeColumn(column, chosen, { values: found.values.get(at), missing: found.missing.get(at) }),
  );
}

type Adjusted = { readonly values: number | undefined; readonly missing: number | undefined };
type Answer = Pick<JudgedColumn, "verdict" | "finding" | "reason"> & { readonly short?: string };

function judgeColumn(facts: ColumnDrift, chosen: DriftSettings, p: Adjusted): JudgedColumn {
  const numbers = {
    facts,
    ...(p.values === undefined ? {} : { p: p.values }),
    ...(p.missing === undefined ? {} : { missingP: p.missing }),
  };
  const answers = [
    judgeMissing(facts, chosen, p.missing),
    judgeLeft(facts) ?? judgeValues(facts, chosen, p.values),
  ];
  const flagged =
    answers.find((answer) => answer?.verdict === "fail") ??
    answers.find((answer) => answer?.verdict === "warn");
  // Where nothing is flagged, the values speak: they come last and always have something to say.
  const answer = flagged ?? answers.at(-1) ?? NOTHING;
  return {
    ...numbers,
    ...answer,
    short: answer.short ?? answer.finding,
    drifted: flagged !== undefined && facts.left?.code !== "gone",
  };
}

const NOTHING: Answer = { verdict: "skipped", finding: "not compared", reason: "nothing was measured" };

function judgeMissing(
  { missing, reference, current }: ColumnDrift,
  chosen: DriftSettings,
  p = 1,
): Answer | undefined {
  if (missing === undefined || Math.min(reference.rows, current.rows) < FEWEST_ROWS) return undefined;
  const change = Math.abs(missing.after - missing.before);
  if (change < chosen.missing.warn || change < missing.floor || p > chosen.q) return undefined;
  return {
    verdict: change >= chosen.missing.fail ? "fail" : "warn",
    finding: missing.after > missing.before ? "more missing" : "fewer missing",
    reason: `missing ${showPercent(missing.before)} → ${showPercent(missing.after)} (adjusted ${showP(p)})`,
    short: `missing ${showPercent(missing.before)} → ${showPercent(missing.after)}`,
  };
}

/** What could not be compared, by its name. Only what breaks the model's input is a fail. */
function judgeLeft({ left, reference, current }: ColumnDrift): Answer | undefined {
  if (left === undefined) return undefined;
  const reason = plain(left.reason, 300);
  switch (left.code) {
    case "gone":
      // A label is rightly absent from production; what the model needs is the business of `schema`.
      return { verdict: "warn", finding: "gone", reason };
    case "type-changed":
      return { verdict: "fail", finding: "type changed", reason };
    case "all-missing-now":
    case "all-missing-before": {
      const rows = Math.min(reference.rows, current.rows);
      return rows < FEWEST_ROWS
        ? tooFew(rows)
        : {
            verdict: "fail",
            finding: left.code === "all-missing-now" ? "all missing now" : "all missing before",
            reason,
          };
    }
    case "no-rows":
      return { verdict: "inconclusive", finding: "not enough data", reason };
    case "new":
      return { verdict: "skipped", finding: "new", reason };
    case "all-missing":
      return { verdict: "skipped", finding: "all missing", reason };
    case "unsupported":
      return { verdict: "skipped", finding: "cannot be compared", reason };
    case "calendar":
    case "identifier":
      return { verdict: "pass", finding: left.code, reason };
    default:
      return left.code satisfies never;
  }
}

function judgeValues(facts: ColumnDrift, chosen: DriftSettings, p = 1): Answer {
  const { effect, reference, current } = facts;
  if (effect === undefined) return NOTHING;
  const present = Math.min(reference.rows - reference.missing, current.rows - current.missing);
  if (Math.min(reference.rows, current.rows) < FEWEST_ROWS || present < 2) return tooFew(present);
  const limits = effect.measure === "psi" ? chosen : chosen.moved;
  // A profile may be off by its error: what is flagged must stand without it.
  const sure = effect.value - effect.error;
  const size = `${EFFECTS[effect.measure](effect.value)}, ${numbersText(effect, p, present)}`;
  if (sure >= limits.warn && sure >= effect.floor && p <= chosen.q) {
    const moved = facts.moved === undefined ? "" : `${plain(facts.moved, 120)}, `;
    return {
      verdict: sure >= limits.fail ? "fail" : "warn",
      finding: sure >= limits.fail ? "strong drift" : "drift",
      reason: `${moved}${size}${unseenText(facts)}`,
      short: `${moved}${EFFECTS[effect.measure](effect.value)}`,
    };
  }
  if (effect.floor > limits.fail)
    return {
      verdict: "inconclusive",
      finding: "not enough data",
      reason: `not enough data: with ${rowsText(facts)} chance alone reaches ${threeDigits(effect.floor)}, above the limit of ${limits.fail} (seen: ${size})`,
    };
  if (sure >= limits.warn)
    return {
      verdict: "inconclusive",
      finding: "not enough data",
      reason: `could be chance with ${rowsText(facts)}: ${size}`,
    };
  const significant = p <= chosen.q;
  if (effect.bins <= 1)
    return { verdict: "pass", finding: "constant", reason: "one and the same value on both sides" };
  return {
    verdict: "pass",
    finding: "no drift",
    reason: significant ? `a small change, seen because there are many rows: ${size}` : `no drift: ${size}`,
  };
}

const EFFECTS: Readonly<Record<DriftEffect["measure"], (value: number) => string>> = {
  psi: (value) => `PSI ${threeDigits(value)}`,
  moved: (value) => `${showPercent(value)} of rows moved`,
};

function numbersText({ measure, floor, bins }: DriftEffect, p: number, n: number): string {
  const chance = measure === "psi" ? threeDigits(floor) : showPercent(floor);
  return `chance reaches ${chance}, adjusted ${showP(p)}, ${bins} ${measure === "psi" ? "bins" : "categories"}, n ≥ ${showCount(n)}`;
}

function unseenText({ unseen }: ColumnDrift): string {
  if (unseen === undefined) return "";
  const examples = unseen.examples.map((name) => plain(name, 30)).join(", ");
  return `; ${countOf(unseen.categories, "new category", "new categories")} in ${showPercent(unseen.share)} of rows (${examples})`;
}

function rowsText({ reference, current }: ColumnDrift): string {
  return `${showCount(reference.rows)} reference and ${showCount(current.rows)} current rows`;
}

function tooFew(rows: number): Answer {
  return {
    verdict: "inconclusive",
    finding: "not enough data",
    reason: `not enough data: ${countOf(rows, "row")} on the smaller side, at least ${FEWEST_ROWS} are needed before anything can be said`,
  };
}

/** `8.94`, `.00754` as 0.00754, never 8.9400. */
function threeDigits(value: number): string {
  return String(Number(value.toPrecision(value < 0.001 ? 1 : 3)));
}
