import { digestOf } from "../base/digest.ts";
import { type Outcome, type Problem, bad, good } from "../base/problem.ts";
import { normalFrom, type Random, seededRandom } from "../base/random.ts";
import { tableOf } from "../data/source.ts";
import { BitsBuilder, type Column, isValid, type Table } from "../data/table.ts";
import { isFloating } from "../model/elements.ts";
import { type FeedPlan, planFeeds } from "../model/feed-plan.ts";
import { makeFeeds } from "../model/feeds.ts";
import { isLayout, type Layout, layoutOf } from "../model/layout.ts";
import type { OpenModel } from "../model/load.ts";
import type { Prepared } from "../model/runtime.ts";
import { signatureOf } from "../model/signature.ts";
import type { RowsJob, SideJob } from "./latency-job.ts";

/** Enough rows that no cache holds one answer, few enough to be nothing next to a model. */
export const SAMPLE_ROWS = 1024;
const SINGLE_FEEDS = 64;
const BULK_FEEDS = 4;

/** What one model is fed, ready for the clock: the n-th feed of two models holds the same rows. */
export type Pool = {
  readonly single: readonly Prepared[];
  readonly bulk: readonly Prepared[];
  /** rows in one bulk run; 0 where the model takes one at a time */
  readonly bulkRows: number;
  readonly fetches: readonly string[];
};

/** At most `rows` rows, evenly spread over the table. Columns that cannot be read are left out. */
export function sampleTable(table: Table, rows: number): readonly Column[] {
  const count = Math.min(rows, table.rows);
  const picked = Uint32Array.from({ length: count }, (_, at) => Math.floor((at * table.rows) / count));
  return table.columns.flatMap(({ name, kind }) =>
    kind === "unsupported" ? [] : [sampleColumn(table.column(name), picked)],
  );
}

/** Makes the feeds of one model, from a table or, where there are no data, from numbers made up for its inputs. */
export function makePool(
  { scan, session }: OpenModel,
  side: SideJob,
  rows: {
    readonly job: RowsJob;
    readonly table: Table | undefined;
    readonly bulkRows: number;
    readonly seed: string;
  },
): Outcome<Pool> {
  const signature = signatureOf(scan);
  const made =
    rows.table === undefined ? syntheticTable(signature.inputs.map(layoutOf), rows.seed) : undefined;
  const table = made?.table ?? rows.table;
  if (table === undefined || table.rows === 0) return bad(noRows(side));
  const plan = planFeeds(signature, {
    columns: table.columns,
    files: side.files,
    ...(rows.job.kind === "table" ? { label: rows.job.label, exclude: rows.job.exclude } : {}),
    serving: made === undefined ? side.serving : { inputs: made.inputs },
  });
  if (!plan.ok) return plan;
  const bulkRows = bulkSize(plan.value, rows.bulkRows);
  const columns = { file: side.files.data, column: cachedColumns(table) };
  const feed = (start: number, count: number): Outcome<Prepared> => {
    const size = plan.value.rows.kind === "exactly" ? plan.value.rows.count : count;
    const feeds = makeFeeds(plan.value, columns, { start, count: Math.min(count, table.rows), size });
    return feeds.ok ? good(session.prepare(feeds.value)) : feeds;
  };
  const single = feedsOf(table.rows, 1, SINGLE_FEEDS, feed);
  const bulk = bulkRows === 0 ? good([]) : feedsOf(table.rows, bulkRows, BULK_FEEDS, feed);
  if (!single.ok) return single;
  if (!bulk.ok) return bulk;
  const fetches = signature.outputs.flatMap(({ tensor }) => tensor?.name ?? []);
  return good({ single: single.value, bulk: bulk.value, bulkRows, fetches });
}

function bulkSize({ rows }: FeedPlan, wanted: number): number {
  if (rows.kind === "exactly") return 0;
  return rows.count < 2 ? 0 : Math.min(wanted, rows.count);
}

/** Feeds of `count` rows from different places of the table; a short table is fed several times. */
function feedsOf(
  rows: number,
  count: number,
  feeds: number,
  feed: (start: number, count: number) => Outcome<Prepared>,
): Outcome<readonly Prepared[]> {
  const made: Prepared[] = [];
  const many = Math.max(1, Math.min(feeds, rows - count + 1));
  for (let at = 0; at < many; at += 1) {
    const next = feed(Math.floor((at * Math.max(0, rows - count)) / many), count);
    if (!next.ok) return next;
    made.push(next.value);
  }
  return good(made);
}

function cachedColumns(table: Table): (name: string) => Column {
  const known = new Map<string, Column>();
  return (name) => {
    const column = known.get(name) ?? table.column(name);
    known.set(name, column);
    return column;
  };
}

function noRows(side: SideJob): Problem {
  const { model } = side.files;
  return {
    code: "no-rows",
    file: model,
    path: "",
    message:
      "there is nothing to feed it: the data have no rows, or rows could not be made up for its inputs",
    hint: "give a table with at least one row: `--data FILE`, or `data: { holdout: … }` in model.yaml",
  };
}

/** More columns than this are not made up. */
const MOST_COLUMNS = 200_000;

function syntheticTable(
  layouts: readonly (Layout | { readonly code: string })[],
  seed: string,
): { readonly table: Table; readonly inputs: Readonly<Record<string, readonly string[]>> } | undefined {
  const known = layouts.flatMap((layout) => ("element" in layout && isLayout(layout) ? [layout] : []));
  const widths = known.map((layout) => layout.width ?? (layout.form === "row" ? (layout.rows ?? 1) : 1));
  if (known.length < layouts.length || widths.reduce((sum, width) => sum + width, 0) > MOST_COLUMNS)
    return undefined;
  const random = seededRandom(digestOf({ seed, draws: "rows" }));
  const columns: Column[] = [];
  const inputs: Record<string, readonly string[]> = {};
  // Wide inputs get fewer rows: what is made up should stay small.
  const rows = Math.max(SINGLE_FEEDS, Math.min(SAMPLE_ROWS, Math.floor(2 ** 20 / Math.max(1, ...widths))));
  for (const [at, layout] of known.entries()) {
    const names = Array.from({ length: widths[at] ?? 1 }, (_, column) => `${layout.name} ${column}`);
    inputs[layout.name] = names;
    for (const name of names) columns.push(syntheticColumn(name, layout, rows, random));
  }
  return {
    table: tableOf(
      "made-up rows",
      rows,
      columns.map((column) => ({ column, source: "made up" })),
    ),
    inputs,
  };
}

function syntheticColumn(name: string, { element }: Layout, rows: number, random: Random): Column {
  if (element === "string") return { kind: "text", name, values: new Uint32Array(rows), dictionary: ["a"] };
  if (element === "bool")
    return {
      kind: "boolean",
      name,
      values: Uint8Array.from({ length: rows }, () => (random() < 0.5 ? 1 : 0)),
    };
  if (isFloating(element))
    return { kind: "float", name, values: Float64Array.from({ length: rows }, () => normalFrom(random)) };
  return {
    kind: "integer",
    name,
    values: Float64Array.from({ length: rows }, () => Math.floor(random() * 2)),
  };
}

function sampleColumn(column: Column, picked: Uint32Array): Column {
  if (column.kind === "unsupported") throw new Error(`column ${column.name} cannot be read`);
  const bits = new BitsBuilder(picked.length);
  for (let at = 0; at < picked.length; at += 1) if (!isValid(column.valid, picked[at]!)) bits.clear(at);
  const valid = bits.end();
  const { name } = column;
  switch (column.kind) {
    case "int64":
      return {
        kind: "int64",
        name,
        values: BigInt64Array.from(picked, (row) => column.values[row]!),
        ...valid,
      };
    case "boolean":
      return {
        kind: "boolean",
        name,
        values: Uint8Array.from(picked, (row) => column.values[row]!),
        ...valid,
      };
    case "text":
      return sampleTexts(column, picked, valid);
    case "float":
    case "integer":
    case "time":
      break;
  }
  return {
    kind: column.kind,
    name,
    values: Float64Array.from(picked, (row) => column.values[row]!),
    ...valid,
  };
}

/** A dictionary of its own: the whole one can be larger than the sample. */
function sampleTexts(
  column: Extract<Column, { readonly kind: "text" }>,
  picked: Uint32Array,
  valid: { readonly valid?: Uint8Array },
): Column {
  const codes = new Map<number, number>();
  const values = Uint32Array.from(picked, (row) => {
    const code = column.values[row]!;
    const known = codes.get(code) ?? codes.size;
    codes.set(code, known);
    return known;
  });
  const dictionary = [...codes.keys()].map((code) => column.dictionary[code] ?? "");
  return { kind: "text", name: column.name, values, dictionary, ...valid };
}
