/**
 * Writes small ONNX models for tests: the inverse of the reader under test, sharing no line with it.
 * Field numbers are those of onnx.proto.
 */

export type DimSpec = number | string | null;
export type TensorSpec = { readonly element?: number; readonly dims?: readonly DimSpec[] };
export type ValueSpec = TensorSpec & { readonly name: string; readonly typeBytes?: Uint8Array };

export type InitialiserSpec = {
  readonly name: string;
  readonly element?: number;
  readonly dims: readonly number[];
  readonly floats?: readonly number[];
  readonly raw?: Uint8Array;
  readonly external?: Readonly<Record<string, string>>;
};

export type AttributeSpec =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly (number | bigint)[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: InitialiserSpec }
  | { readonly graph: GraphSpec };

export type NodeSpec = {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeSpec>>;
};

export type GraphSpec = {
  readonly inputs?: readonly ValueSpec[];
  readonly outputs?: readonly ValueSpec[];
  readonly initialisers?: readonly InitialiserSpec[];
  readonly nodes?: readonly NodeSpec[];
};

export type ModelSpec = GraphSpec & {
  readonly ir?: number;
  readonly opsets?: readonly { readonly domain?: string; readonly version: number }[];
  readonly producer?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly functions?: readonly {
    readonly domain: string;
    readonly name: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly nodes: readonly NodeSpec[];
  }[];
};

export const FLOAT = 1;
export const INT64 = 7;
export const STRING = 8;

export function modelBytes(spec: ModelSpec): Uint8Array {
  const opsets = spec.opsets ?? [{ version: 17 }, { domain: "ai.onnx.ml", version: 3 }];
  return join(
    varintField(1, spec.ir ?? 8),
    textField(2, spec.producer ?? "twokey-test"),
    lengthField(7, graphBytes(spec)),
    ...opsets.map(({ domain, version }) =>
      lengthField(8, join(domain === undefined ? nothing : textField(1, domain), varintField(2, version))),
    ),
    ...Object.entries(spec.metadata ?? {}).map(([key, value]) => entryField(14, key, value)),
    ...(spec.functions ?? []).map((each) =>
      lengthField(
        25,
        join(
          textField(1, each.name),
          ...each.inputs.map((name) => textField(4, name)),
          ...each.outputs.map((name) => textField(5, name)),
          ...each.nodes.map((node) => lengthField(7, nodeBytes(node))),
          lengthField(9, varintField(2, 17)),
          textField(10, each.domain),
        ),
      ),
    ),
  );
}

export function valueBytes({ name, element = FLOAT, dims, typeBytes }: ValueSpec): Uint8Array {
  return join(
    textField(1, name),
    lengthField(2, typeBytes ?? tensorTypeBytes({ element, ...(dims && { dims }) })),
  );
}

/** TypeProto of a tensor. */
export function tensorTypeBytes({ element = FLOAT, dims }: TensorSpec): Uint8Array {
  const shape = dims?.map((dim) =>
    lengthField(
      1,
      dim === null ? nothing : typeof dim === "number" ? varintField(1, dim) : textField(2, dim),
    ),
  );
  return lengthField(
    1,
    join(varintField(1, element), shape === undefined ? nothing : lengthField(2, join(...shape))),
  );
}

/** TypeProto of seq(map(key → float)). */
export function sequenceOfMaps(key: number): Uint8Array {
  return lengthField(4, lengthField(1, mapTypeBytes(key)));
}

/** TypeProto of map(key → float). */
export function mapTypeBytes(key: number): Uint8Array {
  return lengthField(5, join(varintField(1, key), lengthField(2, tensorTypeBytes({}))));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function varintField(field: number, value: number | bigint): Uint8Array {
  return join(varint(field << 3), varint(value));
}

export function lengthField(field: number, content: Uint8Array): Uint8Array {
  return join(varint((field << 3) | 2), varint(content.length), content);
}

export function textField(field: number, text: string): Uint8Array {
  return lengthField(field, new TextEncoder().encode(text));
}

const nothing = new Uint8Array(0);

function graphBytes(spec: GraphSpec): Uint8Array {
  return join(
    ...(spec.nodes ?? []).map((node) => lengthField(1, nodeBytes(node))),
    textField(2, "graph"),
    ...(spec.initialisers ?? []).map((tensor) => lengthField(5, tensorBytes(tensor))),
    ...(spec.inputs ?? []).map((value) => lengthField(11, valueBytes(value))),
    ...(spec.outputs ?? []).map((value) => lengthField(12, valueBytes(value))),
  );
}

function nodeBytes(node: NodeSpec): Uint8Array {
  return join(
    ...node.inputs.map((name) => textField(1, name)),
    ...node.outputs.map((name) => textField(2, name)),
    textField(4, node.op),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) =>
      lengthField(5, attributeBytes(name, value)),
    ),
    node.domain === undefined ? nothing : textField(7, node.domain),
  );
}

function attributeBytes(name: string, value: AttributeSpec): Uint8Array {
  const [type, content] = attributeContent(value);
  return join(textField(1, name), content, varintField(20, type));
}

function attributeContent(value: AttributeSpec): readonly [number, Uint8Array] {
  if ("float" in value) return [1, floatField(2, value.float)];
  if ("int" in value) return [2, varintField(3, value.int)];
  if ("string" in value) return [3, textField(4, value.string)];
  if ("tensor" in value) return [4, lengthField(5, tensorBytes(value.tensor))];
  if ("graph" in value) return [5, lengthField(6, graphBytes(value.graph))];
  if ("floats" in value) return [6, join(...value.floats.map((each) => floatField(7, each)))];
  if ("ints" in value) return [7, join(...value.ints.map((each) => varintField(8, each)))];
  return [8, join(...value.strings.map((each) => textField(9, each)))];
}

function tensorBytes(tensor: InitialiserSpec): Uint8Array {
  return join(
    ...tensor.dims.map((dim) => varintField(1, dim)),
    varintField(2, tensor.element ?? FLOAT),
    textField(8, tensor.name),
    tensor.floats === undefined
      ? nothing
      : lengthField(4, new Uint8Array(Float32Array.from(tensor.floats).buffer)),
    tensor.raw === undefined ? nothing : lengthField(9, tensor.raw),
    ...Object.entries(tensor.external ?? {}).map(([key, value]) => entryField(13, key, value)),
    tensor.external === undefined ? nothing : varintField(14, 1),
  );
}

function entryField(field: number, key: string, value: string): Uint8Array {
  return lengthField(field, join(textField(1, key), textField(2, value)));
}

function floatField(field: number, value: number): Uint8Array {
  return join(varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer));
}

function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}
