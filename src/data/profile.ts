import { z } from "zod";
import { bad, good, type Outcome, type Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { numbersOf } from "./numbers.ts";
import { isSerial } from "./profile-serial.ts";
import { mergeQuantiles, type Quantiles, sketchQuantiles } from "./profile-quantiles.ts";
import { type Column, type ColumnKind, isValid, rowsOf, type Table } from "./table.ts";

/**
 * A table in a few hundred kilobytes: enough to measure drift from it, too little to hold a row. Profiles of parts merge
 * into the profile of the whole, within the error that each sketch states.
 */
export type Profile = {
  readonly schema: "twokey-profile/1";
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
};

export type ColumnProfile = {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly rows: number;
  readonly nulls: number;
  readonly nan: number;
  /** whole numbers that only count rows */
  readonly serial?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly numbers?: NumberProfile | undefined;
  readonly texts?: TextProfile | undefined;
};

export type NumberProfile = {
  readonly below: number;
  readonly above: number;
  readonly mean: number;
  /** sum of squared deviations from the mean */
  readonly squares: number;
  readonly quantiles: Quantiles;
};

export type TextProfile = {
  /** the most frequent ones */
  readonly counts: readonly (readonly [text: string, rows: number])[];
  /** rows with other texts */
  readonly others: number;
  /** different texts; at least so many where some were left out */
  readonly distinct: number;
  readonly lengths: Quantiles;
};

export const PROFILE_SCHEMA = "twokey-profile/1";
const MOST_TEXTS = 1000;
const LONGEST_TEXT = 200;

/** Column by column, so that memory holds one. */
export function profileTable(table: Table): Profile {
  const columns = table.columns.map(({ name }) => profileColumn(table.column(name)));
  return { schema: PROFILE_SCHEMA, rows: table.rows, columns };
}

export function profileColumn(column: Column): ColumnProfile {
  const base = { name: column.name, kind: column.kind, rows: rowsOf(column), nulls: 0, nan: 0 };
  if (column.kind === "unsupported") return { ...base, reason: column.reason };
  if (column.kind === "text") return { ...base, ...profileTexts(column) };
  let nulls = 0;
  for (let row = 0; row < base.rows; row += 1) if (!isValid(column.valid, row)) nulls += 1;
  const numbers = numbersOf(column);
  const finite = numbers.filter((value) => Number.isFinite(value));
  let [below, above] = [0, 0];
  for (const value of numbers) {
    if (value === -Infinity) below += 1;
    else if (value === Infinity) above += 1;
  }
  const whole = column.kind === "integer" || column.kind === "int64";
  const serial = whole && finite.length === base.rows && isSerial(finite);
  const nan = base.rows - nulls - finite.length - below - above;
  return {
    ...base,
    nulls,
    nan,
    ...(serial ? { serial } : {}),
    numbers: { below, above, ...momentsOf(finite), quantiles: sketchQuantiles(finite) },
  };
}

function momentsOf(values: Float64Array): { readonly mean: number; readonly squares: number } {
  if (values.length === 0) return { mean: 0, squares: 0 };
  let sum = 0;
  for (const value of values) sum += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - sum) ** 2;
  return { mean: sum, squares: Number.isFinite(squares) ? squares : Number.MAX_VALUE };
}

function profileTexts(
  column: Extract<Column, { readonly kind: "text" }>,
): Pick<ColumnProfile, "nulls" | "texts"> {
  const tally = new Uint32Array(column.dictionary.length);
  const letters = Uint32Array.from(column.dictionary, (text) => Array.from(text).length);
  const lengths = new Float64Array(column.values.length);
  let present = 0;
  column.values.forEach((code, row) => {
    if (!isValid(column.valid, row)) return;
    tally[code]! += 1;
    lengths[present] = letters[code]!;
    present += 1;
  });
  const counts = column.dictionary.flatMap((text, code) =>
    tally[code]! > 0 ? [[text, tally[code]!] as const] : [],
  );
  return {
    nulls: column.values.length - present,
    texts: { ...cutTexts(counts, 0, counts.length), lengths: sketchQuantiles(lengths.slice(0, present)) },
  };
}

/** The most frequent ones by name. A very long text is no category, and a profile is no place for somebody's prose. */
function cutTexts(
  counts: readonly (readonly [string, number])[],
  others: number,
  distinct: number,
): Omit<TextProfile, "lengths"> {
  const ranked = counts
    .filter(([text]) => text.length <= LONGEST_TEXT)
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const kept = ranked.slice(0, MOST_TEXTS);
  const sum = (some: readonly (readonly [string, number])[]): number =>
    some.reduce((total, [, rows]) => total + rows, 0);
  return { counts: kept, others: others + sum(counts) - sum(kept), distinct };
}

/** The profile of both tables together. A column that only one has, or that changed its kind, is a problem. */
export function mergeProfiles(one: Profile, other: Profile, file: string): Outcome<Profile> {
  const problems: Problem[] = [];
  const problem = (name: string, message: string): void => {
    problems.push({
      code: "unlike-profiles",
      file,
      path: plain(name),
      message,
      hint: "Profiles of parts of one table have the same columns: make both again from like tables.",
    });
  };
  const second = new Map(other.columns.map((column) => [column.name, column]));
  const columns = one.columns.flatMap((column): readonly ColumnProfile[] => {
    const partner = second.get(column.name);
    second.delete(column.name);
    if (partner === undefined) problem(column.name, `column "${plain(column.name)}" is in one profile only`);
    else if (!alike(column, partner))
      problem(
        column.name,
        `column "${plain(column.name)}" is ${column.kind} in one and ${partner.kind} in the other`,
      );
    else return [mergeColumns(column, partner)];
    return [];
  });
  for (const name of second.keys()) problem(name, `column "${plain(name)}" is in one profile only`);
  return problems.length > 0
    ? bad(...problems)
    : good({ schema: PROFILE_SCHEMA, rows: one.rows + other.rows, columns });
}

/** Whole numbers and fractions are numbers: a part of a table may happen to hold no fraction. */
function alike(one: ColumnProfile, other: ColumnProfile): boolean {
  return one.kind === other.kind || [one, other].every(({ kind }) => NUMBERS.includes(kind));
}

const NUMBERS: readonly ColumnKind[] = ["integer", "int64", "float"];

function mergeColumns(one: ColumnProfile, other: ColumnProfile): ColumnProfile {
  const kind =
    one.kind === other.kind ? one.kind : one.kind === "float" || other.kind === "float" ? "float" : "int64";
  return {
    name: one.name,
    kind,
    rows: one.rows + other.rows,
    nulls: one.nulls + other.nulls,
    nan: one.nan + other.nan,
    ...(one.serial === true && other.serial === true ? { serial: true } : {}),
    ...(one.reason === undefined ? {} : { reason: one.reason }),
    ...(one.numbers === undefined || other.numbers === undefined
      ? {}
      : { numbers: mergeNumbers(one.numbers, other.numbers) }),
    ...(one.texts === undefined || other.texts === undefined
      ? {}
      : { texts: mergeTexts(one.texts, other.texts) }),
  };
}

function mergeNumbers(one: NumberProfile, other: NumberProfile): NumberProfile {
  const [n, m] = [one.quantiles.rows, other.quantiles.rows];
  const gap = other.mean - one.mean;
  const total = Math.max(1, n + m);
  return {
    below: one.below + other.below,
    above: one.above + other.above,
    mean: n === 0 ? other.mean : one.mean + (gap * m) / total,
    squares:
      n === 0 || m === 0
        ? one.squares + other.squares
        : one.squares + other.squares + (gap * gap * n * m) / total,
    quantiles: mergeQuantiles(one.quantiles, other.quantiles),
  };
}

function mergeTexts(one: TextProfile, other: TextProfile): TextProfile {
  const counts = new Map(one.counts);
  for (const [text, rows] of other.counts) counts.set(text, (counts.get(text) ?? 0) + rows);
  const distinct = Math.max(counts.size, one.distinct, other.distinct);
  return {
    ...cutTexts([...counts], one.others + other.others, distinct),
    lengths: mergeQuantiles(one.lengths, other.lengths),
  };
}

const rows = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const quantiles = z
  .strictObject({
    rows,
    points: z.array(z.tuple([z.number(), rows, rows])).max(4096),
    error: rows,
  })
  .refine(
    ({ rows: total, points }) =>
      (total === 0) === (points.length === 0) &&
      points.every(
        ([value, below, upTo], at) =>
          below <= upTo &&
          upTo <= total &&
          (at === 0 || (value > points[at - 1]![0] && below >= points[at - 1]![2])),
      ),
    { error: "the points of a sketch have to rise, within its rows" },
  );

const profile = z.strictObject({
  schema: z.literal(PROFILE_SCHEMA),
  rows,
  columns: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        kind: z.enum(["float", "integer", "int64", "boolean", "text", "time", "unsupported"]),
        rows,
        nulls: rows,
        nan: rows,
        serial: z.boolean().optional(),
        reason: z.string().optional(),
        numbers: z
          .strictObject({ below: rows, above: rows, mean: z.number(), squares: z.number().min(0), quantiles })
          .optional(),
        texts: z
          .strictObject({
            counts: z.array(z.tuple([z.string().max(LONGEST_TEXT), rows])).max(MOST_TEXTS),
            others: rows,
            distinct: rows,
            lengths: quantiles,
          })
          .optional(),
      }),
    )
    .max(20_000),
});

/** A profile that somebody committed is as foreign as any file. */
export function parseProfile(value: unknown, file: string): Outcome<Profile> {
  const parsed = profile.safeParse(value);
  if (parsed.success) return good(parsed.data);
  const hint = "Make it again with `twokey profile FILE`.";
  return bad(
    ...parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
      code: "broken-profile",
      file,
      path: plain(path.map(String).join(".")),
      message: `it is no profile of schema ${PROFILE_SCHEMA}: ${plain(message, 200)}`,
      hint,
    })),
  );
}
