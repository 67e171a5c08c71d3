import { type Outcome, bad, good } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { type Column, isValid } from "../data/table.ts";
import { type FeedableElement, type TensorData, isFloating } from "./elements.ts";
import type { ColumnPlan, FeedPlan, InputPlan } from "./feed-plan.ts";
import { toHalf } from "./half.ts";

/** Where the values come from. Asked once per column and run, so it should keep what it read. */
export type FeedColumns = {
  /** what the table is called in problems */
  readonly file: string;
  readonly column: (name: string) => Column;
};

/** Rows `start` … `start + count − 1`, fed as `size` rows: where `size` is larger, the last row is repeated. */
export type Slice = { readonly start: number; readonly count: number; readonly size: number };

/** Every input's tensor for one run. A value that does not fit its input is a problem with its row. */
export function makeFeeds(
  plan: FeedPlan,
  columns: FeedColumns,
  slice: Slice,
): Outcome<readonly TensorData[]> {
  const feeds: TensorData[] = [];
  for (const input of plan.inputs) {
    const width = input.columns.length;
    const data = newElements(input.element, slice.size * width);
    for (const [at, planned] of input.columns.entries()) {
      const wrong = fillColumn(
        { data, at, width, element: input.element },
        columns.column(planned.name),
        planned,
        slice,
      );
      if (wrong === undefined) continue;
      return bad({
        code: "value-out-of-type",
        file: columns.file,
        path: plain(planned.name),
        message: `row ${wrong.row + 1} of column "${plain(planned.name)}" is ${wrong.value}, and input "${plain(input.name)}" takes ${input.element}`,
        hint: "correct the value, or store the column as the model was trained on it",
      });
    }
    for (let row = slice.count; row < slice.size; row += 1) {
      data.copyWithin(row * width, (slice.count - 1) * width, slice.count * width);
    }
    feeds.push({ name: input.name, element: input.element, data, dims: dimsOf(input, slice.size) });
  }
  return good(feeds);
}

type Filled =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | string[];

/** One column of a row-major block. */
type Place = {
  readonly data: Filled;
  readonly at: number;
  readonly width: number;
  readonly element: FeedableElement;
};

type Wrong = { readonly row: number; readonly value: string };

function newElements(element: FeedableElement, length: number): Filled {
  switch (element) {
    case "float":
      return new Float32Array(length);
    case "double":
      return new Float64Array(length);
    case "int8":
      return new Int8Array(length);
    case "uint8":
    case "bool":
      return new Uint8Array(length);
    case "int16":
      return new Int16Array(length);
    case "uint16":
    case "float16":
      return new Uint16Array(length);
    case "int32":
      return new Int32Array(length);
    case "uint32":
      return new Uint32Array(length);
    case "int64":
      return new BigInt64Array(length);
    case "uint64":
      return new BigUint64Array(length);
    case "string":
      break;
  }
  return Array.from({ length }, () => "");
}

function dimsOf(input: InputPlan, rows: number): readonly number[] {
  return input.vector ? [input.columns.length] : [rows, ...input.inner];
}

function fillColumn(place: Place, column: Column, { fill }: ColumnPlan, slice: Slice): Wrong | undefined {
  const { data, element } = place;
  if (Array.isArray(data)) return fillTexts({ ...place, data }, column, fill, slice);
  if (column.kind === "text" || column.kind === "unsupported") {
    throw new Error(`a ${column.kind} column was planned for ${element}`);
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return fillBigInts({ ...place, data }, column, fill, slice);
  }
  if (!isFloating(element)) return fillIntegers({ ...place, data }, column, fill, slice);
  fillFloats({ ...place, data }, column, fill, slice);
  return undefined;
}

type Fill = ColumnPlan["fill"];
type Numbers = Exclude<Column, { readonly kind: "text" | "unsupported" }>;
type In<T> = Omit<Place, "data"> & { readonly data: T };
type Small = Exclude<Filled, BigInt64Array | BigUint64Array | readonly string[]>;

function fillFloats(
  { data, at, width, element }: In<Small>,
  column: Numbers,
  fill: Fill,
  slice: Slice,
): void {
  const { values, valid } = column;
  const missing = fill === undefined ? Number.NaN : Number(fill);
  const half = element === "float16";
  let place = at;
  for (let row = slice.start; row < slice.start + slice.count; row += 1) {
    const value = valid === undefined || isValid(valid, row) ? Number(values[row] ?? Number.NaN) : missing;
    data[place] = half ? toHalf(value) : value;
    place += width;
  }
}

/** Smallest and largest value of the integer types that a double holds exactly. */
const RANGES: Readonly<Partial<Record<FeedableElement, readonly [number, number]>>> = {
  bool: [0, 1],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
};

function fillIntegers(
  { data, at, width, element }: In<Small>,
  column: Numbers,
  fill: Fill,
  slice: Slice,
): Wrong | undefined {
  const { values, valid } = column;
  const [low, high] = RANGES[element] ?? [0, 0];
  const missing = fill === undefined ? Number.NaN : Number(fill);
  let place = at;
  for (let row = slice.start; row < slice.start + slice.count; row += 1) {
    const value = isValid(valid, row) ? Number(values[row] ?? Number.NaN) : missing;
    if (!Number.isInteger(value) || value < low || value > high) return wrongAt(column, row, value);
    data[place] = value;
    place += width;
  }
  return undefined;
}

function fillBigInts(
  { data, at, width }: In<BigInt64Array | BigUint64Array>,
  column: Numbers,
  fill: Fill,
  slice: Slice,
): Wrong | undefined {
  const { values, valid } = column;
  let place = at;
  for (let row = slice.start; row < slice.start + slice.count; row += 1) {
    const value = isValid(valid, row) ? values[row] : Number(fill ?? Number.NaN);
    if (typeof value === "number" && !Number.isInteger(value)) return wrongAt(column, row, value);
    const whole = BigInt(value ?? 0);
    data[place] = whole;
    // Beyond the type's range the array keeps the low 64 bits.
    if (data[place] !== whole) return wrongAt(column, row, whole);
    place += width;
  }
  return undefined;
}

function fillTexts(
  { data, at, width }: In<string[]>,
  column: Column,
  fill: Fill,
  slice: Slice,
): Wrong | undefined {
  if (column.kind === "unsupported") throw new Error("an unsupported column was planned for text");
  const { valid, values } = column;
  const dictionary = column.kind === "text" ? column.dictionary : undefined;
  let place = at;
  for (let row = slice.start; row < slice.start + slice.count; row += 1) {
    const value = values[row];
    if (!isValid(valid, row)) {
      if (fill === undefined) return { row, value: "missing" };
      data[place] = String(fill);
    } else data[place] = dictionary === undefined ? String(value) : (dictionary[Number(value)] ?? "");
    place += width;
  }
  return undefined;
}

function wrongAt(column: Numbers, row: number, value: number | bigint): Wrong {
  return { row, value: isValid(column.valid, row) ? String(value) : "missing" };
}
