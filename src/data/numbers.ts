import { type Column, isValid } from "./table.ts";

/** True for the kinds that have numbers: for text and unsupported columns there are none. */
export function hasNumbers(column: Column): boolean {
  return column.kind !== "text" && column.kind !== "unsupported";
}

/**
 * One double a row, NaN where there is no value. Booleans are 0 and 1, times are milliseconds since 1970, and
 * `int64` is rounded to the nearest double. The array may be the column's own: do not write to it.
 */
export function numbersOf(column: Column): Float64Array {
  switch (column.kind) {
    case "float":
    case "time":
    case "integer":
      return column.valid === undefined ? column.values : withGaps(column.values.slice(), column);
    case "boolean":
      return withGaps(Float64Array.from(column.values), column);
    case "int64":
      return withGaps(Float64Array.from(column.values, Number), column);
    case "text":
    case "unsupported":
      throw new Error(`column ${column.name} is ${column.kind} and has no numbers`);
    default:
      return column satisfies never;
  }
}

function withGaps(
  numbers: Float64Array,
  { valid }: Exclude<Column, { readonly kind: "unsupported" }>,
): Float64Array {
  if (valid !== undefined)
    for (let row = 0; row < numbers.length; row += 1) if (!isValid(valid, row)) numbers[row] = NaN;
  return numbers;
}
