/** The element types of ONNX tensors (TensorProto.DataType), as ONNX names them. */
export type ElementName = (typeof ELEMENTS)[number]["name"];

/** Element types that the runtime's JavaScript binding can feed and fetch. */
export type FeedableElement = Extract<(typeof ELEMENTS)[number], { readonly feed: string }>["name"];

/** One tensor on its way in or out. float16 travels as its bits in a Uint16Array, bool as 0 and 1. */
export type TensorData = {
  readonly name: string;
  readonly element: FeedableElement;
  readonly dims: readonly number[];
  readonly data: Elements;
};

export type Elements =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[];

export type RuntimeName = Extract<(typeof ELEMENTS)[number], { readonly feed: string }>["feed"];

/** `feed` is the runtime's name where its binding carries the type; `bits` is the size of one element, 0 where it varies. */
const ELEMENTS = [
  { code: 0, name: "undefined", bits: 0 },
  { code: 1, name: "float", bits: 32, feed: "float32" },
  { code: 2, name: "uint8", bits: 8, feed: "uint8" },
  { code: 3, name: "int8", bits: 8, feed: "int8" },
  { code: 4, name: "uint16", bits: 16, feed: "uint16" },
  { code: 5, name: "int16", bits: 16, feed: "int16" },
  { code: 6, name: "int32", bits: 32, feed: "int32" },
  { code: 7, name: "int64", bits: 64, feed: "int64" },
  { code: 8, name: "string", bits: 0, feed: "string" },
  { code: 9, name: "bool", bits: 8, feed: "bool" },
  { code: 10, name: "float16", bits: 16, feed: "float16" },
  { code: 11, name: "double", bits: 64, feed: "float64" },
  { code: 12, name: "uint32", bits: 32, feed: "uint32" },
  { code: 13, name: "uint64", bits: 64, feed: "uint64" },
  { code: 14, name: "complex64", bits: 64 },
  { code: 15, name: "complex128", bits: 128 },
  { code: 16, name: "bfloat16", bits: 16 },
  { code: 17, name: "float8e4m3fn", bits: 8 },
  { code: 18, name: "float8e4m3fnuz", bits: 8 },
  { code: 19, name: "float8e5m2", bits: 8 },
  { code: 20, name: "float8e5m2fnuz", bits: 8 },
  { code: 21, name: "uint4", bits: 4 },
  { code: 22, name: "int4", bits: 4 },
  { code: 23, name: "float4e2m1", bits: 4 },
  { code: 24, name: "float8e8m0", bits: 8 },
  { code: 25, name: "uint2", bits: 2 },
  { code: 26, name: "int2", bits: 2 },
] as const;

const BY_CODE = new Map<number, ElementName>(ELEMENTS.map(({ code, name }) => [code, name]));
const BITS = new Map<ElementName, number>(ELEMENTS.map(({ name, bits }) => [name, bits]));
const FEEDABLE = ELEMENTS.filter((element) => "feed" in element);
const FEEDABLE_NAMES: ReadonlySet<ElementName> = new Set(FEEDABLE.map(({ name }) => name));

/** The name of a type code; "undefined" for codes that no released ONNX knows. */
export function elementOf(code: number): ElementName {
  return BY_CODE.get(code) ?? "undefined";
}

/** Bits of one element; 0 where the size varies or is unknown. */
export function bitsOf(element: ElementName): number {
  return BITS.get(element) ?? 0;
}

export function isFeedable(element: ElementName): element is FeedableElement {
  return FEEDABLE_NAMES.has(element);
}

/** What the runtime calls it: `float32` for `float`. */
export function runtimeName(element: FeedableElement): RuntimeName {
  const found = FEEDABLE.find(({ name }) => name === element);
  if (found === undefined) throw new Error(`${element} cannot be fed`);
  return found.feed;
}

/** The other way: undefined for types that this tool does not read. */
export function findElement(name: string): FeedableElement | undefined {
  return FEEDABLE.find(({ feed }) => feed === name)?.name;
}

export function isFloating(element: ElementName): boolean {
  return element === "float" || element === "double" || element === "float16";
}
