import { DateUnit } from "apache-arrow/fb/date-unit";
import { Date as DateType } from "apache-arrow/fb/date";
import { Decimal } from "apache-arrow/fb/decimal";
import type { Field } from "apache-arrow/fb/field";
import { FixedSizeBinary } from "apache-arrow/fb/fixed-size-binary";
import { FloatingPoint } from "apache-arrow/fb/floating-point";
import { Int } from "apache-arrow/fb/int";
import { Precision } from "apache-arrow/fb/precision";
import { Timestamp } from "apache-arrow/fb/timestamp";
import { Type } from "apache-arrow/fb/type";
import { BrokenFile } from "./broken.ts";
import type { Meaning, TimeUnit } from "./raw.ts";

/** How the values of a column lie in their buffers. */
export type Storage =
  | { readonly kind: "null" | "bits" | "offsets" | "largeOffsets" | "views" | "none" }
  | { readonly kind: "fixed"; readonly cell: Cell };

/** `words` are 64-bit integers; `bytes` are values of any width that only their meaning can read. */
export type Cell =
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "float32"
  | "float64"
  | "words"
  | { readonly bytes: number };

/** A type as the schema has it: what its values mean, how they lie, and its name. */
export type TypeRead = { readonly meaning: Meaning; readonly storage: Storage; readonly source: string };

export function typeOf(field: Field, extension: string | undefined): TypeRead {
  const read = storedTypeOf(field, extension);
  return extension === undefined ? read : { ...read, source: `${extension} in ${read.source}` };
}

function storedTypeOf(field: Field, extension: string | undefined): TypeRead {
  const type = field.typeType();
  return READERS.get(type)?.(field, extension) ?? unsupportedType(type);
}

function unsupportedType(type: Type): TypeRead {
  const name = Type[type];
  if (name === undefined || type === Type.NONE)
    return unsupported("an unknown type", "its type is newer than this reader");
  if ([Type.Binary, Type.LargeBinary, Type.BinaryView].includes(type)) return unsupported(name, RAW_BYTES);
  if (type === Type.Time)
    return unsupported(name, "a time of day; convert it to a number or to a date and time");
  if (type === Type.Duration || type === Type.Interval)
    return unsupported(name, "a length of time; convert it to a number");
  if (type === Type.RunEndEncoded)
    return unsupported(name, "run-end encoded; write it as plain values or as a dictionary");
  if (type === Type.Union)
    return unsupported(name, "values of several types; keep each in a column of its own");
  return unsupported(
    name.replace("_", ""),
    "nested: several values in every row; keep each in a column of its own",
  );
}

function unsupported(source: string, reason: string): TypeRead {
  return { meaning: { as: "unsupported", reason }, storage: { kind: "none" }, source };
}

export function intCell(bits: number, signed: boolean): Cell {
  if (bits === 64) return "words";
  if (bits === 8) return signed ? "int8" : "uint8";
  if (bits === 16) return signed ? "int16" : "uint16";
  if (bits === 32) return signed ? "int32" : "uint32";
  throw new BrokenFile(`whole numbers of ${bits} bits`);
}

export function intName(int: Int): string {
  return `${int.isSigned() ? "Int" : "UInt"}${int.bitWidth()}`;
}

function intType(int: Int): TypeRead {
  const cell = intCell(int.bitWidth(), int.isSigned());
  const meaning: Meaning = { as: cell === "words" ? "long" : "integer", signed: int.isSigned() };
  return { meaning, storage: { kind: "fixed", cell }, source: intName(int) };
}

function dateType(unit: DateUnit): TypeRead {
  return unit === DateUnit.DAY
    ? { meaning: { as: "days" }, storage: { kind: "fixed", cell: "int32" }, source: "Date[day]" }
    : {
        meaning: { as: "instant", unit: "ms" },
        storage: { kind: "fixed", cell: "words" },
        source: "Date[ms]",
      };
}

function fixedType(type: FixedSizeBinary, extension: string | undefined): TypeRead {
  if (extension !== "arrow.uuid" || type.byteWidth() !== 16) return unsupported("FixedSizeBinary", RAW_BYTES);
  return {
    meaning: { as: "uuid" },
    storage: { kind: "fixed", cell: { bytes: 16 } },
    source: "FixedSizeBinary",
  };
}

function floatType(precision: Precision): TypeRead {
  if (precision === Precision.HALF)
    return { meaning: { as: "half" }, storage: { kind: "fixed", cell: { bytes: 2 } }, source: "Float16" };
  if (precision === Precision.SINGLE)
    return { meaning: { as: "float" }, storage: { kind: "fixed", cell: "float32" }, source: "Float32" };
  if (precision === Precision.DOUBLE)
    return { meaning: { as: "float" }, storage: { kind: "fixed", cell: "float64" }, source: "Float64" };
  throw new BrokenFile("floating point numbers of an unknown width");
}

function decimalType(decimal: Decimal): TypeRead {
  const bits = decimal.bitWidth();
  const scale = decimal.scale();
  if (![32, 64, 128, 256].includes(bits)) throw new BrokenFile(`decimals of ${bits} bits`);
  if (scale < -76 || scale > 76) throw new BrokenFile(`a decimal with a scale of ${scale}`);
  const cell: Cell = bits === 32 ? "int32" : bits === 64 ? "words" : { bytes: bits / 8 };
  return {
    meaning: { as: "decimal", scale, littleEndian: true },
    storage: { kind: "fixed", cell },
    source: `Decimal${bits}(${decimal.precision()},${scale})`,
  };
}

const UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

function timestampType(timestamp: Timestamp): TypeRead {
  const unit = UNITS[timestamp.unit()];
  if (unit === undefined) throw new BrokenFile("timestamps of an unknown unit");
  const zone = timestamp.timezone();
  return {
    meaning: { as: "instant", unit },
    storage: { kind: "fixed", cell: "words" },
    source: zone === null ? `Timestamp[${unit}]` : `Timestamp[${unit}, ${zone}]`,
  };
}

const TEXT: Meaning = { as: "text", annotated: true };
const RAW_BYTES = "raw bytes; convert it to text or to numbers";

type TypeReader = (field: Field, extension: string | undefined) => TypeRead;

const READERS: ReadonlyMap<Type, TypeReader> = new Map<Type, TypeReader>([
  [Type.Null, () => ({ meaning: { as: "null" }, storage: { kind: "null" }, source: "Null" })],
  [Type.Bool, () => ({ meaning: { as: "boolean" }, storage: { kind: "bits" }, source: "Bool" })],
  [Type.Int, (field) => intType(typed(field, new Int()))],
  [Type.FloatingPoint, (field) => floatType(typed(field, new FloatingPoint()).precision())],
  [Type.Decimal, (field) => decimalType(typed(field, new Decimal()))],
  [Type.Date, (field) => dateType(typed(field, new DateType()).unit())],
  [Type.Timestamp, (field) => timestampType(typed(field, new Timestamp()))],
  [Type.Utf8, () => ({ meaning: TEXT, storage: { kind: "offsets" }, source: "Utf8" })],
  [Type.LargeUtf8, () => ({ meaning: TEXT, storage: { kind: "largeOffsets" }, source: "LargeUtf8" })],
  [Type.Utf8View, () => ({ meaning: TEXT, storage: { kind: "views" }, source: "Utf8View" })],
  [Type.FixedSizeBinary, (field, extension) => fixedType(typed(field, new FixedSizeBinary()), extension)],
]);

/** The type of a field lies behind a pointer of its own, which a broken schema may not have. */
export function typed<T>(field: Field, type: T): T {
  if (field.type(type) === null) throw new BrokenFile("a column without a type");
  return type;
}
