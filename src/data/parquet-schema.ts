import type { SchemaElement } from "hyparquet";
import { BrokenFile } from "./broken.ts";
import type { Meaning, TimeUnit } from "./raw.ts";

/** One column of the table: a leaf directly below the root, or a nested group that is named but not read. */
export type ParquetColumn = {
  readonly name: string;
  /** its place among the leaves, and so in every row group */
  readonly leaf: number;
  readonly element: SchemaElement;
  readonly optional: boolean;
  readonly meaning: Meaning;
  /** the type in the words of the file */
  readonly source: string;
};

export type ParquetSchema = {
  readonly columns: readonly ParquetColumn[];
  /** the names of all leaves, as `a.list.element`, in the order of the row groups */
  readonly leaves: readonly string[];
};

/** The schema comes as a flat list in depth-first order, each group saying how many children follow it. */
export function readParquetSchema(elements: readonly SchemaElement[]): ParquetSchema {
  const [root] = elements;
  const columns: ParquetColumn[] = [];
  const leaves: string[] = [];
  const open: { readonly name: string; left: number }[] = [];
  for (let at = 1; at < elements.length; at += 1) {
    const element = elements[at]!;
    while (open.at(-1)?.left === 0) open.pop();
    const parent = open.at(-1);
    if (parent === undefined) columns.push(columnOf(element, leaves.length));
    else parent.left -= 1;
    if (isGroup(element)) open.push({ name: element.name, left: element.num_children ?? 0 });
    else leaves.push([...open.map(({ name }) => name), element.name].join("."));
    if (open.length > DEEPEST) throw new BrokenFile("its columns are nested too deep");
  }
  if (open.some(({ left }) => left > 0) || (root?.num_children ?? 0) !== columns.length)
    throw new BrokenFile("its schema announces more or fewer columns than it lists");
  return { columns, leaves };
}

const DEEPEST = 100;

function isGroup(element: SchemaElement): boolean {
  return element.type === undefined;
}

function columnOf(element: SchemaElement, leaf: number): ParquetColumn {
  return {
    name: element.name ?? "",
    leaf,
    element,
    optional: element.repetition_type === "OPTIONAL",
    meaning: meaningOf(element),
    source: sourceOf(element),
  };
}

function meaningOf(element: SchemaElement): Meaning {
  if (isGroup(element)) return unsupported(nestedReason(element));
  if (element.repetition_type === "REPEATED") return unsupported("a list of values in every row");
  const logical = logicalOf(element);
  if (logical === "?") return unsupported("its type is newer than this reader");
  if (logical === "NULL") return { as: "null" };
  if (logical === "DECIMAL") return decimalOf(element);
  const { type } = element;
  if (type === undefined) return unsupported("its type is newer than this reader");
  switch (type) {
    case "BOOLEAN":
      return { as: "boolean" };
    case "FLOAT":
    case "DOUBLE":
      return { as: "float" };
    case "INT96":
      return { as: "int96" };
    case "INT32":
      return smallMeaning(logical);
    case "INT64":
      return longMeaning(logical);
    case "BYTE_ARRAY":
      return bytesMeaning(logical);
    case "FIXED_LEN_BYTE_ARRAY":
      return fixedMeaning(logical);
    default:
      return type satisfies never;
  }
}

/**
 * The annotation in one word: the newer `logical_type` first, the older `converted_type` second, "?" for one
 * that this reader does not know.
 */
function logicalOf({ logical_type: logical, converted_type: converted }: SchemaElement): string {
  if (logical !== undefined) {
    if (typeof logical.type !== "string") return "?";
    if (logical.type === "TIMESTAMP" || logical.type === "TIME") return `${logical.type}_${logical.unit}`;
    if (logical.type === "INTEGER") return logical.isSigned ? "INT" : "UINT";
    return logical.type;
  }
  if (converted === undefined) return "";
  if (converted === "UTF8") return "STRING";
  return converted.startsWith("UINT_") ? "UINT" : converted.startsWith("INT_") ? "INT" : converted;
}

function decimalOf({ logical_type: logical, scale }: SchemaElement): Meaning {
  const digits = logical?.type === "DECIMAL" ? logical.scale : (scale ?? 0);
  if (!Number.isInteger(digits) || digits < 0 || digits > 76)
    throw new BrokenFile(`a decimal with a scale of ${digits}`);
  return { as: "decimal", scale: digits, littleEndian: false };
}

function smallMeaning(logical: string): Meaning {
  if (logical === "DATE") return { as: "days" };
  if (logical.startsWith("TIME_")) return unsupported(TIME_OF_DAY);
  return { as: "integer", signed: logical !== "UINT" };
}

function longMeaning(logical: string): Meaning {
  if (logical.startsWith("TIME_")) return unsupported(TIME_OF_DAY);
  const unit = UNITS.get(logical);
  return unit === undefined ? { as: "long", signed: logical !== "UINT" } : { as: "instant", unit };
}

function bytesMeaning(logical: string): Meaning {
  if (logical === "STRING" || logical === "ENUM" || logical === "JSON")
    return { as: "text", annotated: true };
  // Impala, Hive and old Spark wrote text without saying so. UTF-8 loses nothing: bytes that are not UTF-8
  // make the column unsupported once they are seen.
  if (logical === "") return { as: "text", annotated: false };
  return unsupported(`${logical} values in binary form; convert it to text or to numbers`);
}

function fixedMeaning(logical: string): Meaning {
  if (logical === "FLOAT16") return { as: "half" };
  if (logical === "UUID") return { as: "uuid" };
  return unsupported(
    logical === "INTERVAL"
      ? "an interval of months, days and milliseconds; convert it to a number"
      : "raw bytes of fixed length; convert it to text or to numbers",
  );
}

const TIME_OF_DAY = "a time of day; convert it to a number or to a date and time";

const UNITS: ReadonlyMap<string, TimeUnit> = new Map([
  ["TIMESTAMP_MILLIS", "ms"],
  ["TIMESTAMP_MICROS", "us"],
  ["TIMESTAMP_NANOS", "ns"],
]);

function unsupported(reason: string): Meaning {
  return { as: "unsupported", reason };
}

function nestedReason(element: SchemaElement): string {
  const what = groupWord(element);
  return what === "group"
    ? "nested: several values in every row; keep each in a column of its own"
    : `nested: a ${what} in every row; keep its values in columns of their own`;
}

function groupWord({ logical_type: logical, converted_type: converted }: SchemaElement): string {
  const word = logical?.type ?? converted ?? "";
  return ["LIST", "MAP", "VARIANT"].includes(word) ? word.toLowerCase() : "group";
}

function sourceOf(element: SchemaElement): string {
  if (isGroup(element)) return groupWord(element);
  const length = element.type === "FIXED_LEN_BYTE_ARRAY" ? `(${element.type_length})` : "";
  const repeated = element.repetition_type === "REPEATED" ? "repeated " : "";
  const annotation = annotationOf(element);
  return `${repeated}${element.type}${length}${annotation === "" ? "" : ` ${annotation}`}`;
}

function annotationOf({
  logical_type: logical,
  converted_type: converted,
  ...element
}: SchemaElement): string {
  if (logical === undefined)
    return converted === "DECIMAL"
      ? `DECIMAL(${element.precision},${element.scale ?? 0})`
      : (converted ?? "");
  if (logical.type === "DECIMAL") return `DECIMAL(${logical.precision},${logical.scale})`;
  if (logical.type === "TIMESTAMP" || logical.type === "TIME")
    return `${logical.type}(${logical.unit}${logical.isAdjustedToUTC ? ", UTC" : ""})`;
  if (logical.type === "INTEGER") return `${logical.isSigned ? "INT" : "UINT"}(${logical.bitWidth})`;
  return typeof logical.type === "string" ? logical.type : "of an unknown logical type";
}
