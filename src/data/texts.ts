import { type Column, isValid, rowsOf } from "./table.ts";

/**
 * The canonical text of a row, undefined where there is no value: whole numbers without `.0`, `true` and
 * `false`, times as ISO 8601 in UTC (a date alone at midnight), NaN as `NaN`. A number and a text that look
 * alike have the same one, so the label `1` of a model meets the 1.0 of a table.
 */
export function textAt(column: Column, row: number): string | undefined {
  if (column.kind === "unsupported" || !isValid(column.valid, row)) return undefined;
  switch (column.kind) {
    case "text":
      return column.dictionary[column.values[row]!];
    case "boolean":
      return column.values[row] === 1 ? "true" : "false";
    case "time":
      return timeText(column.values[row]!);
    case "int64":
      return String(column.values[row]!);
    case "float":
    case "integer":
      return numberText(column.values[row]!);
    default:
      return column satisfies never;
  }
}

/**
 * A column as categories: one code a row into `names`, −1 where there is no value. Equal values have equal codes,
 * and names are canonical texts in the order in which they first occur.
 */
export function codesOf(column: Column): { readonly names: readonly string[]; readonly codes: Int32Array } {
  const rows = rowsOf(column);
  const codes = new Int32Array(rows).fill(-1);
  if (column.kind === "unsupported") return { names: [], codes };
  const { valid } = column;
  if (column.kind === "text") {
    for (let row = 0; row < rows; row += 1) if (isValid(valid, row)) codes[row] = column.values[row]!;
    return { names: column.dictionary, codes };
  }
  const seen = new Map<number | bigint, number>();
  const names: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    if (!isValid(valid, row)) continue;
    // A Map takes NaN for one value, and −0 for 0.
    const value = column.values[row]!;
    let code = seen.get(value);
    if (code === undefined) {
      code = names.push(textAt(column, row) ?? "") - 1;
      seen.set(value, code);
    }
    codes[row] = code;
  }
  return { names, codes };
}

function numberText(value: number): string {
  return value === 0 ? "0" : String(value);
}

const DAY = 86_400_000;
/** As far as JavaScript's calendar goes. */
const FARTHEST = 8.64e15;

function timeText(ms: number): string {
  if (!(Math.abs(ms) <= FARTHEST)) return String(ms);
  const whole = Math.floor(ms);
  const text = new Date(whole).toISOString();
  if (ms % DAY === 0) return text.slice(0, text.indexOf("T"));
  // Below a millisecond a double still holds a fraction of a microsecond or so.
  const micros = Math.round((ms - whole) * 1000);
  return micros > 0 && micros < 1000 ? text.replace("Z", `${String(micros).padStart(3, "0")}Z`) : text;
}
