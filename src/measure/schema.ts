import type { SchemaColumn, SchemaFacts, ShareShift } from "../gates/schema.ts";
import { columnsOf } from "./drift.ts";
import { splitP } from "./drift-categories.ts";
import type { DriftSource, Side } from "./drift-side.ts";
import { normalUpperTail } from "../stats/normal.ts";
import { logGamma } from "../stats/stirling.ts";

/** Facts of the schema gate. `required` are the columns that the model needs; without it none is known to be. */
export function measureSchema(
  reference: DriftSource,
  current: DriftSource,
  required: readonly string[] = [],
): SchemaFacts {
  const names = columnsOf(reference, current);
  const needed = new Set(required);
  const absent = required.filter((name) => !names.includes(name));
  return {
    reference: reference.file,
    current: current.file,
    columns: [...names, ...absent].map((column) => {
      const [before, after] = [reference, current].map((source) => sideIn(source, column));
      return measureColumn({ column, required: needed.has(column) }, before, after);
    }),
  };
}

function sideIn(source: DriftSource, column: string): Side | undefined {
  return source.columns.some(({ name }) => name === column) ? source.side(column) : undefined;
}

function measureColumn(
  base: Pick<SchemaColumn, "column" | "required">,
  before: Side | undefined,
  after: Side | undefined,
): SchemaColumn {
  const facts: SchemaColumn = {
    ...base,
    ...(before === undefined ? {} : { before: typeOf(before, after) }),
    ...(after === undefined ? {} : { after: typeOf(after, before) }),
    rows: { reference: before?.rows ?? 0, current: after?.rows ?? 0 },
  };
  if (before === undefined || after === undefined || before.rows === 0 || after.rows === 0) return facts;
  return {
    ...facts,
    ...missingOf(before, after),
    ...(before.content.form === "texts" && after.content.form === "texts" ? textFacts(before, after) : {}),
    ...(before.content.form === "numbers" && after.content.form === "numbers"
      ? numberFacts(before.content.values, after.content.values, before.kind === "time")
      : {}),
  };
}

const TYPES: Readonly<Record<Side["kind"], string>> = {
  float: "numbers",
  integer: "whole numbers",
  int64: "whole numbers",
  boolean: "true and false",
  text: "text",
  time: "times",
  unsupported: "unsupported values",
};

/** A column without any value has no type of its own: files give it whatever is at hand. */
function typeOf(side: Side, other: Side | undefined): string {
  const empty = side.rows > 0 && side.missing === side.rows;
  return TYPES[empty && other !== undefined ? other.kind : side.kind];
}

function missingOf(before: Side, after: Side): { readonly missing?: ShareShift } {
  if (before.missing + after.missing === 0) return {};
  return { missing: shift([before.missing, before.rows], [after.missing, after.rows]) };
}

type Part = readonly [count: number, of: number];

function shift([r, n]: Part, [c, m]: Part): ShareShift {
  return { before: r / n, after: c / m, p: splitP(r, c, { rows: n, otherRows: m }) };
}

/** Rows per category on average, as for drift: what repeats less is a name or prose, and new ones are no news. */
const ROWS_PER_CATEGORY = 5;

function textFacts(before: Side, after: Side): Pick<SchemaColumn, "constant" | "unseen" | "cardinality"> {
  if (before.content.form !== "texts" || after.content.form !== "texts") return {};
  const [n, m] = [before.rows - before.missing, after.rows - after.missing];
  if (n === 0 || m === 0) return {};
  const { counts } = before.content;
  const [only] = after.content.distinct === 1 ? after.content.counts.keys() : [];
  const constant =
    only === undefined || before.content.distinct === 1
      ? {}
      : { constant: shift([counts.get(only) ?? 0, n], [m, m]) };
  if (before.content.distinct * ROWS_PER_CATEGORY > n || before.content.cut) return constant;
  const fresh = [...after.content.counts]
    .filter(([name]) => !counts.has(name))
    .sort((one, other) => other[1] - one[1]);
  return {
    ...constant,
    ...(fresh.length === 0 ? {} : { unseen: unseenOf(counts, fresh, [n, m]) }),
    ...(after.content.cut ? {} : { cardinality: cardinalityOf(counts, after.content.counts) }),
  };
}

/**
 * Good and Turing: the chance that the next row is of a new category is the share of rows whose category occurred once.
 * That a sample lacks some categories is likelier than that it lacks these: there are K over k ways to choose the k that
 * it lacks among all K, and each of them counts (Boole). The most frequent one alone is asked for too, because many
 * rare ones beside it would hide it.
 */
function unseenOf(
  counts: ReadonlyMap<string, number>,
  fresh: readonly (readonly [string, number])[],
  [n, m]: readonly [number, number],
): NonNullable<SchemaColumn["unseen"]> {
  const rows = fresh.reduce((sum, [, count]) => sum + count, 0);
  const singles = [...counts.values()].filter((count) => count === 1).length;
  const [all, k] = [counts.size + fresh.length, fresh.length];
  const together = shift([singles, n], [rows, m]);
  const first = shift([0, n], [fresh[0]?.[1] ?? 0, m]);
  const p = Math.min(all * first.p, Math.exp(logChoices(all, k) + Math.log(together.p)));
  return {
    ...together,
    p: Math.min(1, k === 1 ? p : 2 * p),
    examples: fresh.slice(0, 3).map(([name]) => name),
  };
}

function logChoices(all: number, some: number): number {
  return logGamma(all + 1) - logGamma(some + 1) - logGamma(all - some + 1);
}

/** Different values in as many rows as the smaller side has: a small table rightly has fewer. */
function cardinalityOf(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ShareShift {
  const [n, m] = [before, after].map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const rows = Math.min(n ?? 0, m ?? 0);
  const [first, second] = [rarefied(before, n ?? 0, rows), rarefied(after, m ?? 0, rows)];
  // How many occur at all varies by no more than a Poisson count would.
  const z = Math.abs(second - first) / Math.sqrt(Math.max(1, first + second));
  return { before: first, after: second, p: Math.min(1, 2 * normalUpperTail(z)) };
}

function rarefied(counts: ReadonlyMap<string, number>, total: number, rows: number): number {
  if (rows >= total) return counts.size;
  let expected = 0;
  for (const count of counts.values()) expected += 1 - (1 - count / total) ** rows;
  return expected;
}

function numberFacts(
  before: Float64Array,
  after: Float64Array,
  calendar: boolean,
): Pick<SchemaColumn, "constant" | "range"> {
  if (before.length === 0 || after.length === 0) return {};
  const [first, second] = [rangeOf(before), rangeOf(after)];
  const constant = constantOf(before, first, { values: after, ...second });
  // Times leave the range of the past by themselves.
  if (calendar) return constant;
  let outside = 0;
  for (const value of after) if (value < first.low || value > first.high) outside += 1;
  if (outside === 0) return constant;
  // By chance the smallest and the largest of n rows leave 2 of n + 1 new ones outside.
  return {
    ...constant,
    range: { ...shift([Math.min(2, before.length), before.length], [outside, after.length]), ...first },
  };
}

type Range = { readonly low: number; readonly high: number };

function constantOf(
  before: Float64Array,
  was: Range,
  after: Range & { readonly values: Float64Array },
): Pick<SchemaColumn, "constant"> {
  if (after.low !== after.high || was.low === was.high) return {};
  let same = 0;
  for (const value of before) if (value === after.low) same += 1;
  return { constant: shift([same, before.length], [after.values.length, after.values.length]) };
}

function rangeOf(values: Float64Array): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
