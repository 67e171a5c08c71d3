import { z } from "zod";
import { countOf, showNumber, showPercent } from "../base/number.ts";
import { plain } from "../base/text.ts";
import { judgeColumns, type JudgedColumn } from "./drift-column.ts";
import type { ColumnDrift, DriftFacts } from "./drift-facts.ts";
import { type Check, type Gate, type Verdict, worst } from "./gate.ts";

const share = (value: number, about: string): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).max(1).default(value).describe(about);

export const importanceSchema = z.record(z.string(), z.number().min(0).max(1e9));

const settings = z.strictObject({
  warn: z.number().min(0).max(10).default(0.1).describe("PSI of a numeric column from which it warns."),
  fail: z.number().min(0).max(10).default(0.25).describe("PSI of a numeric column from which it fails."),
  moved: z
    .strictObject({
      warn: share(0.05, "Share of rows in another category from which a column warns."),
      fail: share(0.2, "Share of rows in another category from which a column fails."),
    })
    .default({ warn: 0.05, fail: 0.2 })
    .describe("Limits for categories, booleans and numbers with few values: the share of rows that moved."),
  missing: z
    .strictObject({
      warn: share(0.01, "Change of the missing share from which a column warns."),
      fail: share(0.05, "Change of the missing share from which a column fails."),
    })
    .default({ warn: 0.01, fail: 0.05 })
    .describe("Limits for the change of the share of missing values."),
  q: z
    .number()
    .gt(0)
    .max(0.2)
    .default(0.01)
    .describe("False discovery rate over all columns (Benjamini–Hochberg)."),
  importance: importanceSchema
    .optional()
    .describe(
      "Importance of each feature to the model: weighs the share that drifted; a column that is not named weighs nothing.",
    ),
});

export type DriftSettings = z.output<typeof settings>;

/** Do the rows that the model meets today still look like those it was trained on? */
export const drift: Gate<DriftFacts, DriftSettings> = { name: "drift", settings, judge: judgeDrift };

export function judgeDrift(facts: DriftFacts, chosen: DriftSettings): Verdict {
  const columns = judgeDriftColumns(facts, chosen);
  const verdict = worst(columns.map((column) => column.verdict));
  return {
    gate: "drift",
    verdict,
    reason: summaryOf(facts, columns, chosen),
    checks: columns.map((column) => checkOf(column)),
  };
}

/**
 * Every column with its verdict, blame already applied. A fail blocks only where this change brought it about: what
 * drifted under the old reference too, or without any change of the reference, is the world's doing, and the author of
 * a pull request cannot mend the world.
 */
export function judgeDriftColumns(facts: DriftFacts, chosen: DriftSettings): readonly JudgedColumn[] {
  const now = judgeColumns(facts.columns, chosen);
  if (facts.cause === "nobody") return now;
  const before = facts.before === undefined ? [] : judgeColumns(facts.before, chosen);
  return now.map((column) => {
    if (column.verdict !== "fail") return column;
    if (facts.cause === "environment")
      return {
        ...column,
        verdict: "warn",
        reason: `${column.reason}; this change leaves the reference as it is`,
      };
    const old = before.find((other) => other.facts.column === column.facts.column);
    return old === undefined || !wasThere(column, old)
      ? { ...column, reason: `${column.reason}; not so with the reference of the base${effectText(old)}` }
      : { ...column, verdict: "warn", reason: `${column.reason}; it was there before${effectText(old)}` };
  });
}

/** The share of columns that drifted, by importance where it is known. Columns that could not be compared do not count. */
export function shareDrifted(
  columns: readonly JudgedColumn[],
  { importance }: Pick<DriftSettings, "importance">,
): number {
  const weightOf = ({ facts: { column } }: JudgedColumn): number =>
    importance === undefined ? 1 : Object.hasOwn(importance, column) ? (importance[column] ?? 0) : 0;
  const sum = (some: readonly JudgedColumn[]): number =>
    some.reduce((total, column) => total + weightOf(column), 0);
  const all = sum(
    columns.filter(({ verdict, facts }) => verdict !== "skipped" && facts.left?.code !== "gone"),
  );
  return all === 0 ? 0 : sum(columns.filter((column) => column.drifted)) / all;
}

/** An effect that this change did not raise was there before; so was what failed under the old reference as well. */
function wasThere(now: JudgedColumn, old: JudgedColumn): boolean {
  if (old.verdict === "fail") return true;
  const [after, before] = [now.facts.effect, old.facts.effect];
  return (
    after !== undefined &&
    before !== undefined &&
    after.measure === before.measure &&
    after.value <= before.value
  );
}

function effectText(old: JudgedColumn | undefined): string {
  const effect = old?.facts.effect;
  return effect === undefined ? "" : ` (${showNumber(effect.value)} with the old reference)`;
}

/** `2 of 31 columns drifted: income (PSI .14), device (…)` */
function summaryOf(facts: DriftFacts, columns: readonly JudgedColumn[], chosen: DriftSettings): string {
  const of = (word: Check["verdict"]): readonly JudgedColumn[] =>
    columns.filter(({ verdict }) => verdict === word);
  const drifted = columns.filter((column) => column.drifted);
  const gone = columns.filter(({ facts }) => facts.left?.code === "gone");
  const compared = columns.length - of("skipped").length - gone.length;
  const share = shareDrifted(columns, chosen);
  const weighted =
    chosen.importance === undefined || drifted.length === 0 ? "" : ` (${showPercent(share)} by importance)`;
  const unknown = Object.keys(chosen.importance ?? {}).filter(
    (name) => !columns.some((column) => nameOf(column) === name),
  );
  const head =
    drifted.length === 0
      ? `none of ${countOf(compared, "column")} drifted`
      : `${drifted.length} of ${countOf(compared, "column")} drifted${weighted}: ${named(drifted)}`;
  const unsure = of("inconclusive");
  const skipped = of("skipped");
  return [
    head,
    ...(facts.before === undefined ? [] : [historyOf(facts.before, drifted.length, chosen)]),
    ...listed(`${countOf(unsure.length, "column")} without enough data`, unsure.map(nameOf)),
    ...listed(`${skipped.length} not compared`, skipped.map(nameOf)),
    ...listed("importance names what is not there", unknown),
  ].join("; ");
}

function historyOf(old: readonly ColumnDrift[], now: number, chosen: DriftSettings): string {
  const before = judgeColumns(old, chosen).filter((column) => column.drifted).length;
  const praise = now < before ? ", this change lowers it" : now > before ? ", this change raises it" : "";
  return `${before} → ${now} drifted columns${praise}`;
}

const NAMED = 4;

/** The worst first, so that the sentence names what matters. */
function named(columns: readonly JudgedColumn[]): string {
  const ordered = [...columns].sort(
    (one, other) => (other.verdict === "fail" ? 1 : 0) - (one.verdict === "fail" ? 1 : 0),
  );
  const shown = ordered.slice(0, NAMED).map(({ facts, short }) => `${plain(facts.column, 40)} (${short})`);
  return `${shown.join(" · ")}${columns.length > NAMED ? ` · and ${columns.length - NAMED} more` : ""}`;
}

function listed(words: string, columns: readonly string[]): readonly string[] {
  if (columns.length === 0) return [];
  const shown = columns.slice(0, NAMED).map((name) => plain(name, 40));
  return [`${words}: ${shown.join(", ")}${columns.length > NAMED ? " …" : ""}`];
}

function nameOf({ facts: { column } }: JudgedColumn): string {
  return column;
}

function checkOf({ facts, verdict, finding, reason, p }: JudgedColumn): Check {
  const rows = Math.min(facts.reference.rows, facts.current.rows);
  return {
    name: facts.column,
    verdict,
    finding,
    reason,
    n: rows,
    ...(p === undefined ? {} : { p }),
    ...(facts.test === undefined ? {} : { method: facts.test.method }),
  };
}
