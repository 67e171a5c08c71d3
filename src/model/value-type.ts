import { type ElementName, elementOf } from "./elements.ts";
import type { WireReader } from "./protobuf.ts";

/** A fixed size, a symbol, or nothing said. Two dimensions of which nothing is said are not thereby equal. */
export type Dim = number | string | null;

/** The type of a graph's input or output. `dims` is absent where the model declares no shape; `[]` is a scalar. */
export type ValueType =
  | { readonly kind: "tensor"; readonly element: ElementName; readonly dims?: readonly Dim[] }
  | { readonly kind: "sparse"; readonly element: ElementName }
  | { readonly kind: "sequence"; readonly of: ValueType }
  | { readonly kind: "optional"; readonly of: ValueType }
  | { readonly kind: "map"; readonly key: ElementName; readonly of: ValueType }
  | { readonly kind: "opaque" };

export type TensorType = Extract<ValueType, { readonly kind: "tensor" }>;

export type Value = { readonly name: string; readonly type: ValueType };

/** ValueInfoProto: a name and a type. */
export function readValue(message: WireReader): Value {
  let name = "";
  let type: ValueType | undefined;
  while (message.next()) {
    if (message.field === 1) name = message.text();
    if (message.field === 2) {
      if (type !== undefined) throw message.malformed("a value with two types");
      type = readType(message.message());
    }
  }
  return { name, type: type ?? { kind: "opaque" } };
}

/** `float[?,4]`, `seq(map(int64→float))`; for people. */
export function renderType(type: ValueType): string {
  switch (type.kind) {
    case "tensor":
      return type.dims === undefined
        ? `${type.element} of any shape`
        : `${type.element}[${type.dims.map((dim) => dim ?? "?").join(",")}]`;
    case "sparse":
      return `sparse ${type.element}`;
    case "sequence":
      return `seq(${renderType(type.of)})`;
    case "optional":
      return `optional(${renderType(type.of)})`;
    case "map":
      return `map(${type.key}→${renderType(type.of)})`;
    case "opaque":
      break;
  }
  return "a type this tool does not know";
}

const MOST_DIMS = 64;

/** TypeProto. Nesting is bounded by the reader. A second type in one message is refused: parsers disagree on it. */
function readType(message: WireReader): ValueType {
  let type: ValueType | undefined;
  while (message.next()) {
    const read = TYPE_READERS.get(message.field);
    if (read === undefined) continue;
    if (type !== undefined) throw message.malformed("a value with two types");
    type = read(message.message());
  }
  return type ?? { kind: "opaque" };
}

const TYPE_READERS: ReadonlyMap<number, (message: WireReader) => ValueType> = new Map([
  [1, readTensorType],
  [4, (message) => ({ kind: "sequence", of: readInnerType(message, 1) })],
  [5, readMapType],
  [7, () => ({ kind: "opaque" })],
  [8, (message) => ({ kind: "sparse", element: readTensorType(message).element })],
  [9, (message) => ({ kind: "optional", of: readInnerType(message, 1) })],
]);

function readTensorType(message: WireReader): TensorType {
  let element: ElementName = "undefined";
  let dims: readonly Dim[] | undefined;
  while (message.next()) {
    if (message.field === 1) element = elementOf(message.int());
    if (message.field === 2) {
      if (dims !== undefined) throw message.malformed("a tensor with two shapes");
      dims = readShape(message.message());
    }
  }
  return { kind: "tensor", element, ...(dims === undefined ? {} : { dims }) };
}

function readShape(message: WireReader): readonly Dim[] {
  const dims: Dim[] = [];
  while (message.next()) {
    if (message.field !== 1) continue;
    if (dims.length === MOST_DIMS)
      throw message.malformed(`a shape of more than ${MOST_DIMS} dimensions`, "limit");
    dims.push(readDim(message.message()));
  }
  return dims;
}

/** Old exporters write −1, and some an empty symbol, where they mean that nothing is known; the runtime agrees. */
function readDim(message: WireReader): Dim {
  let dim: Dim = null;
  while (message.next()) {
    if (message.field === 1) dim = message.int();
    if (message.field === 2) dim = message.text();
  }
  return dim === "" || (typeof dim === "number" && dim < 0) ? null : dim;
}

function readMapType(message: WireReader): ValueType {
  let key: ElementName = "undefined";
  let of: ValueType = { kind: "opaque" };
  while (message.next()) {
    if (message.field === 1) key = elementOf(message.int());
    if (message.field === 2) of = readType(message.message());
  }
  return { kind: "map", key, of };
}

function readInnerType(message: WireReader, field: number): ValueType {
  let of: ValueType = { kind: "opaque" };
  while (message.next()) if (message.field === field) of = readType(message.message());
  return of;
}
