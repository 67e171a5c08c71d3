import type { ColumnDrift, DriftKind, LeftOut, MissingShift } from "../gates/drift-facts.ts";
import { countOf } from "../base/number.ts";
import { normalQuantile } from "../stats/normal.ts";
import {
  type CategoryPair,
  countCategories,
  decideCategories,
  measureCategories,
  OTHERS,
  splitP,
} from "./drift-categories.ts";
import { decideNumbers, lineMeasures, measureNumbers, type NumberPair, walkOf } from "./drift-numbers.ts";
import type { Side } from "./drift-side.ts";

/** One column on both sides. Whatever the column is, there is an answer: measured, or left out with the reason. */
export function measureColumn(column: string, reference: Side, current: Side): ColumnDrift {
  return measureWith(column, reference, current, { numbers: measureNumbers, categories: measureCategories });
}

/** Only what the verdict needs, for simulations of many thousand tables: the same numbers without those that are shown. */
export function decideColumn(column: string, reference: Side, current: Side): ColumnDrift {
  return measureWith(column, reference, current, {
    numbers: (pair) => ({ ...picked(decideNumbers(pair)), measures: {} }),
    categories: (pair) => ({ ...picked(decideCategories(countCategories(pair))), measures: {} }),
  });
}

function picked({ effect, test }: Decided): Decided {
  return { effect, test };
}

type Decided = Required<Pick<ColumnDrift, "effect" | "test">>;
type Shown = Decided & Pick<ColumnDrift, "unseen" | "moved" | "measures" | "picture">;

/** How values are measured, to any depth. */
type Measure = {
  readonly numbers: (pair: NumberPair) => Shown;
  readonly categories: (pair: CategoryPair) => Shown;
};

function measureWith(column: string, reference: Side, current: Side, measure: Measure): ColumnDrift {
  const base = {
    column,
    reference: { rows: reference.rows, missing: reference.missing },
    current: { rows: current.rows, missing: current.missing },
    ...missingShift(reference, current),
    measures: {},
  };
  const left = reasonToLeave(reference, current);
  if (left !== undefined) return { ...base, kind: "none", left };
  if (reference.content.form === "texts" && current.content.form === "texts")
    return { ...base, ...measureTexts(reference, current, measure) };
  const pair = numbersOf(reference, current);
  if (pair === undefined) {
    const left: LeftOut = {
      code: "type-changed",
      reason: `${KINDS[reference.kind]} in the reference, ${KINDS[current.kind]} now: there is nothing to compare`,
    };
    return { ...base, kind: "none", left };
  }
  if (isYear(column, reference, pair.reference) && isYear(column, current, pair.current)) {
    const reason = "years move on by themselves; only missing ones are judged";
    return { ...base, kind: "none", left: { code: "calendar", reason } };
  }
  if (reference.serial && current.serial) {
    const reason = "an identifier: every row has a number of its own, which says nothing about the row";
    return { ...base, kind: "none", left: { code: "identifier", reason } };
  }
  if (reference.kind === "time") return { ...base, ...measureTimes({ reference, current, pair }, measure) };
  const kind = reference.kind === "boolean" && current.kind === "boolean" ? "boolean" : "numeric";
  return { ...base, ...measureLine(kind, { reference, current, pair }, measure) };
}

const KINDS: Readonly<Record<Side["kind"], string>> = {
  float: "numbers",
  integer: "whole numbers",
  int64: "whole numbers",
  boolean: "true and false",
  text: "text",
  time: "times",
  unsupported: "values that cannot be read",
};

function reasonToLeave(reference: Side, current: Side): LeftOut | undefined {
  for (const [side, words] of [
    [reference, "the reference"],
    [current, "the current data"],
  ] as const) {
    if (side.rows === 0) return { code: "no-rows", reason: `${words} has no rows` };
    if (side.content.form === "none") return { code: "unsupported", reason: side.content.reason };
  }
  const [before, now] = [reference, current].map((side) => side.missing === side.rows);
  if (before && now)
    return { code: "all-missing", reason: "no value on either side: there is nothing to compare" };
  if (now)
    return { code: "all-missing-now", reason: `none of ${countOf(current.rows, "row")} has a value now` };
  if (before)
    return {
      code: "all-missing-before",
      reason: `none of ${countOf(reference.rows, "reference row")} has a value`,
    };
  return undefined;
}

/** Two numbers are compared as numbers, whatever their width; times only with times. */
function numbersOf(reference: Side, current: Side): Numbers | undefined {
  if (reference.content.form !== "numbers" || current.content.form !== "numbers") return undefined;
  if ((reference.kind === "time") !== (current.kind === "time")) return undefined;
  return { reference: reference.content.values, current: current.content.values };
}

type Line = { readonly reference: Side; readonly current: Side; readonly pair: Numbers };
type Numbers = { readonly reference: Float64Array; readonly current: Float64Array };
type Found = Pick<
  ColumnDrift,
  "kind" | "effect" | "test" | "unseen" | "moved" | "measures" | "picture" | "left"
>;

/** A year counts up by itself, as dates do. Any other number in that range is a number. */
const YEAR = /(?:^|[_ .-])(?:year|yr|jahr|annee|anno)(?:$|[_ .-])/i;

function isYear(column: string, { kind }: Side, values: Float64Array): boolean {
  return kind === "integer" && YEAR.test(column) && values.every((value) => value >= 1900 && value <= 2100);
}

/** With so few different values a number is a category: ties take the ground from under rank tests. */
const FEW_VALUES = 20;

function measureLine(kind: DriftKind, { reference, current, pair }: Line, measure: Measure): Found {
  const missing = { reference: reference.missing, current: current.missing };
  const error = reference.error + current.error;
  const few = countFew(pair);
  if (few === undefined) return { kind, ...withError(measure.numbers({ ...pair, missing }), error) };
  const found = measure.categories({ ...few, missing });
  if (found.picture === undefined) return { kind, ...withError(found, error) };
  return {
    kind,
    ...withError({ ...found, measures: { ...lineMeasures(walkOf(pair)), ...found.measures } }, error),
  };
}

/** A profile's quantiles carry an error, and a share of rows between two of them twice as much. */
function withError<F extends { readonly effect: NonNullable<ColumnDrift["effect"]> }>(
  found: F,
  error: number,
): F {
  return error === 0 ? found : { ...found, effect: { ...found.effect, error: 2 * error } };
}

function countFew({
  reference,
  current,
}: Numbers): { readonly reference: Map<string, number>; readonly current: Map<string, number> } | undefined {
  const seen = new Set<number>();
  for (const values of [reference, current]) {
    for (let row = 0; row < values.length; row += 1) {
      if (seen.has(values[row]!)) continue;
      seen.add(values[row]!);
      if (seen.size > FEW_VALUES) return undefined;
    }
  }
  return { reference: tally(reference), current: tally(current) };
}

function tally(values: Float64Array): Map<string, number> {
  const counts = new Map<number, number>();
  for (let row = 0; row < values.length; row += 1)
    counts.set(values[row]!, (counts.get(values[row]!) ?? 0) + 1);
  return new Map([...counts].map(([value, count]) => [String(value === 0 ? 0 : value), count]));
}

/** Rows that a category needs on average; texts that repeat less are names, ids, prose: judged by their length. */
const ROWS_PER_CATEGORY = 5;

function measureTexts(reference: Side, current: Side, measure: Measure): Found {
  const [first, second] = [reference.content, current.content];
  if (first.form !== "texts" || second.form !== "texts") throw new Error("texts are compared with texts");
  const missing = { reference: reference.missing, current: current.missing };
  const rows = reference.rows - missing.reference + current.rows - missing.current;
  const distinct = Math.max(first.distinct, second.distinct);
  if (distinct * ROWS_PER_CATEGORY <= rows) {
    const [before, after] = [fold(first, second), fold(second, first)];
    return { kind: "categorical", ...measure.categories({ reference: before, current: after, missing }) };
  }
  const lengths = { reference: first.lengths(), current: second.lengths() };
  return measureLine("text length", { reference, current, pair: lengths }, measure);
}

type Texts = Extract<Side["content"], { readonly form: "texts" }>;

/** What a profile did not keep by name, the other side must not know by name either. */
function fold(side: Texts, other: Texts): ReadonlyMap<string, number> {
  if (!other.cut) return side.counts;
  const folded = new Map<string, number>();
  for (const [name, count] of side.counts) {
    const known = other.counts.has(name) ? name : OTHERS;
    folded.set(known, (folded.get(known) ?? 0) + count);
  }
  return folded;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Days that both sides have to cover before the time of day means something: one night is no shift. */
const FEWEST_DAYS = 14;

/** The calendar moves by itself: later dates are no drift, but another time of day is. */
function measureTimes({ reference, current, pair }: Line, measure: Measure): Found {
  const whole = [pair.reference, pair.current].every((values) => values.every((value) => value % DAY === 0));
  const short = [pair.reference, pair.current].some((values) => spanOf(values) < FEWEST_DAYS * DAY);
  const leave = (reason: string): Found => ({
    kind: "time of day",
    measures: {},
    left: { code: "calendar", reason },
  });
  if (whole) return leave("dates move on by themselves; only missing ones are judged");
  if (short)
    return leave(
      `time of day is judged where both sides cover ${FEWEST_DAYS} days; only missing ones are judged`,
    );
  const hours = (values: Float64Array): Float64Array =>
    values
      .filter((value) => Number.isFinite(value))
      .map((value) => (value - Math.floor(value / DAY) * DAY) / HOUR);
  const day = { reference: hours(pair.reference), current: hours(pair.current) };
  return measureLine("time of day", { reference, current, pair: day }, measure);
}

function spanOf(values: Float64Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

function missingShift(reference: Side, current: Side): { readonly missing?: MissingShift } {
  const [n, m] = [reference.rows, current.rows];
  const [r, c] = [reference.missing, current.missing];
  // Nothing missing on either side is nothing to test, and must not dilute the correction of the other tests.
  if (n === 0 || m === 0 || r + c === 0) return {};
  const share = (r + c) / (n + m);
  const p = splitP(r, c, { rows: n, otherRows: m });
  const floor = -normalQuantile(0.005) * Math.sqrt(share * (1 - share) * (1 / n + 1 / m));
  return { missing: { before: r / n, after: c / m, floor, p } };
}
