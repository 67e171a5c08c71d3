import { z } from "zod";
import { countOf, showCount, showNumber, showP, showPercent } from "../base/number.ts";
import { plain } from "../base/text.ts";
import { benjaminiHochberg } from "../stats/false-discovery.ts";
import { type Check, type Gate, type Verdict, type VerdictWord, worst } from "./gate.ts";

const settings = z.strictObject({
  missing: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Rise of the missing share from which a column warns."),
  unseen: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Share of rows with categories that the reference lacks from which a column warns."),
  range: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Share of rows outside the reference's range from which a column warns."),
  cardinality: z
    .number()
    .min(1)
    .default(2)
    .describe("Factor between the numbers of different values from which a column warns."),
  q: z
    .number()
    .gt(0)
    .max(0.2)
    .default(0.01)
    .describe("False discovery rate over all columns (Benjamini–Hochberg)."),
});

export type SchemaSettings = z.output<typeof settings>;

/** k of n rows on both sides; what was expected comes from the reference itself. */
export type ShareShift = { readonly before: number; readonly after: number; readonly p: number };

/** What is known of one column on both sides; a kind is absent where the column is. */
export type SchemaColumn = {
  readonly column: string;
  /** the model needs it, so that losing it is no matter of taste */
  readonly required: boolean;
  readonly before?: string;
  readonly after?: string;
  readonly rows: { readonly reference: number; readonly current: number };
  /** of the only value there is now, where the reference has others too */
  readonly constant?: ShareShift;
  readonly missing?: ShareShift;
  /** `before` is the share of new ones that the reference itself lets expect (Good and Turing) */
  readonly unseen?: ShareShift & { readonly examples: readonly string[] };
  /** `before` is the share outside that chance lets expect */
  readonly range?: ShareShift & { readonly low: number; readonly high: number };
  /** different values in samples of one size */
  readonly cardinality?: ShareShift;
};

export type SchemaFacts = {
  readonly reference: string;
  readonly current: string;
  readonly columns: readonly SchemaColumn[];
};

/** Does the table still have the shape that the model was made for? */
export const schema: Gate<SchemaFacts, SchemaSettings> = { name: "schema", settings, judge: judgeSchema };

type Test = {
  readonly kind: "constant" | "missing" | "unseen" | "range" | "cardinality";
  readonly at: number;
  readonly p: number;
};
const KINDS = ["constant", "missing", "unseen", "range", "cardinality"] as const;

/** Every p-value counts four times: the one percent of false alarms is shared with drift, which keeps half of it. */
const RESERVE = 4;

export function judgeSchema(facts: SchemaFacts, chosen: SchemaSettings): Verdict {
  const tests = facts.columns.flatMap((column, at) =>
    KINDS.flatMap((kind): readonly Test[] => {
      const shift = column[kind];
      return shift === undefined ? [] : [{ kind, at, p: shift.p }];
    }),
  );
  const adjusted = benjaminiHochberg(tests.map(({ p }) => Math.min(1, RESERVE * p)));
  const byColumn = new Map<number, Map<Test["kind"], number>>();
  tests.forEach(({ kind, at }, order) => {
    const known = byColumn.get(at) ?? new Map<Test["kind"], number>();
    byColumn.set(at, known.set(kind, adjusted[order] ?? 1));
  });
  const checks = facts.columns.flatMap((column, at) =>
    judgeColumn(column, chosen, byColumn.get(at) ?? new Map()),
  );
  const verdict = checks.length === 0 ? "skipped" : worst(checks.map((check) => check.verdict));
  return { gate: "schema", verdict, reason: reasonOf(facts, checks, verdict), checks };
}

function judgeColumn(
  column: SchemaColumn,
  chosen: SchemaSettings,
  p: ReadonlyMap<Test["kind"], number>,
): readonly Check[] {
  const shape = judgeShape(column);
  if (shape !== undefined) return [shape];
  const findings = shiftFindings(column, chosen).flatMap(({ kind, reached, reason }) => {
    const corrected = p.get(kind) ?? 1;
    return reached && corrected <= chosen.q ? [warning(column, kind, reason, corrected)] : [];
  });
  if (findings.length > 0) return findings;
  const n = Math.min(column.rows.reference, column.rows.current);
  return [
    {
      name: column.column,
      verdict: "pass",
      finding: "as before",
      reason: `${column.after ?? "as"} as before`,
      n,
    },
  ];
}

const FINDINGS: Readonly<Record<Test["kind"], string>> = {
  constant: "constant now",
  missing: "more missing",
  unseen: "new categories",
  range: "out of range",
  cardinality: "other cardinality",
};

/** There or not, and of which type: no statistics, and the only findings that block. */
function judgeShape({ column, required, before, after, rows }: SchemaColumn): Check | undefined {
  const check = (verdict: VerdictWord, finding: string, reason: string): Check => ({
    name: column,
    verdict,
    finding,
    reason,
  });
  if (before === undefined && after === undefined)
    return check("fail", "missing", "the model needs it and no table has it");
  if (after === undefined)
    return required
      ? check("fail", "missing", `it was ${before} and is not there any more, and the model needs it`)
      : check("warn", "missing", `it was ${before} and is not there any more; the model does not name it`);
  if (before === undefined) return check("pass", "new", `a new column of ${after}`);
  if (before !== after && !(NUMBERS.has(before) && NUMBERS.has(after)))
    return check(
      "fail",
      "type changed",
      `${before} in the reference, ${after} now: write it as ${before} again`,
    );
  if (rows.reference === 0 || rows.current === 0)
    return check(
      "inconclusive",
      "not enough data",
      `${rows.reference === 0 ? "the reference" : "the current table"} has no rows`,
    );
  return undefined;
}

/** A table of whole numbers may get its first fraction without being another table. */
const NUMBERS: ReadonlySet<string> = new Set(["whole numbers", "numbers"]);

type ShiftFinding = {
  readonly kind: Test["kind"];
  readonly reached: boolean;
  readonly reason: string;
};

function shiftFindings(column: SchemaColumn, chosen: SchemaSettings): readonly ShiftFinding[] {
  const { constant, missing, unseen, range, cardinality } = column;
  const found: ShiftFinding[] = [];
  if (constant !== undefined)
    found.push({
      kind: "constant",
      reached: true,
      reason: `it has a single value in all ${countOf(column.rows.current, "row")} now, which was that of ${showPercent(constant.before)}`,
    });
  if (missing !== undefined)
    found.push({
      kind: "missing",
      reached: missing.after - missing.before >= chosen.missing,
      reason: `missing ${showPercent(missing.before)} → ${showPercent(missing.after)}`,
    });
  if (unseen !== undefined)
    found.push({
      kind: "unseen",
      reached: unseen.after - unseen.before >= chosen.unseen,
      reason: `${showPercent(unseen.after)} of rows have categories that the reference lacks (${unseen.examples.map((name) => plain(name, 30)).join(", ")}), ${showPercent(unseen.before)} would be expected`,
    });
  if (range !== undefined)
    found.push({
      kind: "range",
      reached: range.after - range.before >= chosen.range,
      reason: `${showPercent(range.after)} of rows lie outside ${showNumber(range.low)} … ${showNumber(range.high)}`,
    });
  if (cardinality !== undefined) {
    const ratio = cardinality.after / Math.max(1, cardinality.before);
    found.push({
      kind: "cardinality",
      reached: ratio >= chosen.cardinality || ratio <= 1 / chosen.cardinality,
      reason: `${showCount(cardinality.after)} different values where ${showCount(cardinality.before)} would be expected in as many rows`,
    });
  }
  return found;
}

function warning({ column, rows }: SchemaColumn, kind: Test["kind"], reason: string, p: number): Check {
  return {
    name: column,
    verdict: "warn",
    finding: FINDINGS[kind],
    reason: `${reason} (adjusted ${showP(p)})`,
    n: Math.min(rows.reference, rows.current),
    p,
    method: "two proportions, Benjamini–Hochberg",
  };
}

const NAMED = 4;

function reasonOf(
  { reference, current, columns }: SchemaFacts,
  checks: readonly Check[],
  verdict: VerdictWord,
): string {
  const speaking = checks.filter((check) => check.verdict === verdict);
  if (verdict === "skipped") return "there is no column to look at";
  if (verdict === "pass")
    return `${plain(current, 80)} has the shape of ${plain(reference, 80)}: ${countOf(columns.length, "column")}`;
  const shown = speaking.slice(0, NAMED).map(({ name, reason }) => `${plain(name, 40)}: ${reason}`);
  return `${shown.join(" · ")}${speaking.length > NAMED ? ` · and ${speaking.length - NAMED} more` : ""}`;
}
