import type { FeatureChange, FeaturesFacts } from "../gates/features.ts";
import type { Decisions } from "../gates/prediction.ts";
import { hasNumbers, numbersOf } from "../data/numbers.ts";
import { type Column, rowsOf, type Table } from "../data/table.ts";
import { textAt } from "../data/texts.ts";
import { quantile } from "../stats/quantile.ts";

export type FeaturesInput = {
  readonly before: Table;
  readonly after: Table;
  /** the column that identifies a row; by position where absent */
  readonly id?: string;
  readonly columns: readonly string[];
  /** features whose making this change edits or names; `all` where their code is one file */
  readonly declared: readonly string[] | "all";
  /** the incumbent on the matched rows of both tables: see `matchRows` */
  readonly decisions?: Decisions;
};

/** Facts of the features gate: the same rows in both tables, feature by feature. */
export function measureFeatures({
  before,
  after,
  id,
  columns,
  declared,
  decisions,
}: FeaturesInput): FeaturesFacts {
  const rows = matchRows(before, after, id);
  return {
    before: before.file,
    after: after.file,
    rows: { before: before.rows, after: after.rows, matched: rows.before.length },
    columns: columns.map((column) => ({
      ...changeOf(find(before, column), find(after, column), rows),
      column,
      declared: declared === "all" || declared.includes(column),
    })),
    ...(decisions === undefined ? {} : { decisions }),
  };
}

export type MatchedRows = { readonly before: Uint32Array; readonly after: Uint32Array };

/** Rows with the same id. Unlike for quality not every row needs a partner: training data grows. An id that repeats has none. */
export function matchRows(before: Table, after: Table, id?: string): MatchedRows {
  if (id === undefined) {
    const rows = Uint32Array.from({ length: before.rows === after.rows ? before.rows : 0 }, (_, row) => row);
    return { before: rows, after: rows };
  }
  const [old, now] = [find(before, id), find(after, id)];
  if (old === undefined || now === undefined)
    return { before: new Uint32Array(0), after: new Uint32Array(0) };
  const [first, second] = [placesOf(old), placesOf(now)];
  const pairs = [...first].flatMap(([key, row]) => {
    const partner = second.get(key);
    return row < 0 || partner === undefined || partner < 0 ? [] : [[row, partner] as const];
  });
  return {
    before: Uint32Array.from(pairs, ([row]) => row),
    after: Uint32Array.from(pairs, ([, row]) => row),
  };
}

const REPEATED = -1;

function placesOf(column: Column): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (let row = 0; row < rowsOf(column); row += 1) {
    const key = textAt(column, row);
    if (key !== undefined) places.set(key, places.has(key) ? REPEATED : row);
  }
  return places;
}

function find(table: Table, name: string): Column | undefined {
  return table.columns.some((column) => column.name === name) ? table.column(name) : undefined;
}

type Change = Omit<FeatureChange, "column" | "declared">;

function changeOf(before: Column | undefined, after: Column | undefined, rows: MatchedRows): Change {
  const count = rows.before.length;
  const base = { rows: count, changed: 0, missing: 0 };
  if (before === undefined) return { ...base, state: "new" };
  if (after === undefined) return { ...base, state: "gone" };
  if (before.kind === "unsupported" || after.kind === "unsupported")
    return { ...base, state: before.kind === after.kind ? "both" : "type changed" };
  if (hasNumbers(before) !== hasNumbers(after)) return { ...base, state: "type changed" };
  return hasNumbers(before)
    ? numbersChange(numbersOf(before), numbersOf(after), rows)
    : textsChange(before, after, rows);
}

/** Two computations of one number may differ in the last bits of a float32. */
const ROUNDING = 1e-6;

function numbersChange(before: Float64Array, after: Float64Array, rows: MatchedRows): Change {
  const gaps: number[] = [];
  let [changed, missing] = [0, 0];
  rows.before.forEach((row, at) => {
    const [old, now] = [before[row]!, after[rows.after[at]!]!];
    if (Number.isNaN(old) || Number.isNaN(now)) {
      if (Number.isNaN(old) === Number.isNaN(now)) return;
      changed += 1;
      missing += 1;
    } else if (old !== now && !(Math.abs(now - old) <= ROUNDING * Math.max(Math.abs(old), Math.abs(now)))) {
      changed += 1;
      gaps.push(Math.abs(now - old));
    }
  });
  const base = { rows: rows.before.length, changed, missing, state: "both" } as const;
  const finite = Float64Array.from(gaps.filter((gap) => Number.isFinite(gap))).sort();
  return finite.length === 0 ? base : { ...base, median: quantile(finite, 0.5), largest: finite.at(-1) ?? 0 };
}

function textsChange(before: Column, after: Column, rows: MatchedRows): Change {
  let [changed, missing] = [0, 0];
  rows.before.forEach((row, at) => {
    const [old, now] = [textAt(before, row), textAt(after, rows.after[at]!)];
    if (old === now) return;
    changed += 1;
    if (old === undefined || now === undefined) missing += 1;
  });
  return { rows: rows.before.length, changed, missing, state: "both" };
}
