import { type WireReader, readMessage } from "./protobuf.ts";
import type { TensorType, Value } from "./value-type.ts";

/**
 * scikit-learn and LightGBM exports end in a ZipMap: it turns the probability tensor into a list of maps, which
 * the runtime's JavaScript binding cannot return. The tensor is all that we want, so we drop the node and declare
 * its input as an output. Digests are always of the original bytes.
 */
export type ZipMap = {
  /** the output as the model declares it */
  readonly output: string;
  /** the tensor behind it, and what is known of its type */
  readonly tensor: string;
  readonly type: TensorType;
  /** in the order of the tensor's columns */
  readonly classes: readonly string[];
};

export type ZipMapNode = {
  readonly input: string;
  readonly output: string;
  readonly classes: readonly string[];
};

export function isZipMap({ domain, name }: { readonly domain: string; readonly name: string }): boolean {
  return domain === "ai.onnx.ml" && name === "ZipMap";
}

/** NodeProto of a ZipMap. */
export function readZipMapNode(message: WireReader): ZipMapNode {
  let input = "";
  let output = "";
  const classes: string[] = [];
  while (message.next()) {
    if (message.field === 1) input = message.text();
    else if (message.field === 2) output = message.text();
    else if (message.field === 5) readClasses(message.message(), classes);
  }
  return { input, output, classes };
}

/** The ZipMaps whose maps are outputs of the graph. */
export function findZipMaps(graph: {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly zipMaps: readonly ZipMapNode[];
}): readonly ZipMap[] {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  return graph.zipMaps
    .filter(({ output }) => outputs.has(output))
    .map(({ input, output, classes }) => {
      const fed = graph.inputs.find(({ name }) => name === input)?.type;
      const unknown: TensorType = { kind: "tensor", element: "float", dims: [null, classes.length] };
      return { output, tensor: input, type: fed?.kind === "tensor" ? fed : unknown, classes };
    });
}

/**
 * The model's bytes without those ZipMaps; everything else is copied as it stands. The bytes must have been
 * scanned: on others this throws.
 */
export function stripZipMaps(bytes: Uint8Array, zipMaps: readonly ZipMap[]): Uint8Array {
  const read = readMessage(bytes, (message) => {
    const parts: Uint8Array[] = [];
    while (message.next()) {
      if (message.field === 7) parts.push(field(7, stripGraph(message, zipMaps)));
      else parts.push(message.raw());
    }
    return concat(parts);
  });
  if (!read.ok) throw new Error(`a scanned model became unreadable: ${read.why}`);
  return read.value;
}

const MOST_CLASSES = 100_000;
const FLOAT = 1;

/** AttributeProto `classlabels_int64s` or `classlabels_strings`. */
function readClasses(message: WireReader, classes: string[]): void {
  let name = "";
  const numbers: bigint[] = [];
  const texts: string[] = [];
  while (message.next()) {
    if (message.field === 1) name = message.text();
    else if (message.field === 8) message.addInts(numbers, MOST_CLASSES);
    else if (message.field === 9) texts.push(message.text());
    if (texts.length > MOST_CLASSES) throw message.malformed(`more than ${MOST_CLASSES} classes`, "limit");
  }
  if (!name.startsWith("classlabels_")) return;
  for (const label of numbers.length > 0 ? numbers.map(String) : texts) classes.push(label);
}

function stripGraph(model: WireReader, zipMaps: readonly ZipMap[]): Uint8Array {
  const byOutput = new Map(zipMaps.map((zipMap) => [zipMap.output, zipMap]));
  const { inside, declared } = readNames(model.message(), byOutput);
  const parts: Uint8Array[] = [];
  const graph = model.message();
  while (graph.next()) {
    const name = graph.field === 1 ? zipMapOutput(graph) : graph.field === 12 ? valueName(graph) : undefined;
    const zipMap = name === undefined ? undefined : byOutput.get(name);
    if (zipMap === undefined) parts.push(graph.raw());
    else if (graph.field === 1) {
      // A node inside the graph still wants the maps: keep them, they just leave the outputs.
      if (inside.has(zipMap.output)) parts.push(graph.raw());
    } else if (!declared.has(zipMap.tensor)) {
      declared.add(zipMap.tensor);
      parts.push(field(12, floatOutput(zipMap.tensor)));
    }
  }
  return concat(parts);
}

/** Which ZipMap outputs other nodes take, and which outputs the graph declares already. */
function readNames(
  graph: WireReader,
  byOutput: ReadonlyMap<string, ZipMap>,
): { readonly inside: ReadonlySet<string>; readonly declared: Set<string> } {
  const inside = new Set<string>();
  const declared = new Set<string>();
  while (graph.next()) {
    if (graph.field === 12) declared.add(valueName(graph));
    if (graph.field !== 1) continue;
    const node = graph.message();
    while (node.next()) {
      if (node.field !== 1) continue;
      const name = node.text();
      if (byOutput.has(name)) inside.add(name);
    }
  }
  return { inside, declared };
}

function zipMapOutput(graph: WireReader): string | undefined {
  let domain = "";
  let name = "";
  let output = "";
  const node = graph.message();
  while (node.next()) {
    if (node.field === 2) output = node.text();
    else if (node.field === 4) name = node.text();
    else if (node.field === 7) domain = node.text();
  }
  return isZipMap({ domain, name }) ? output : undefined;
}

function valueName(graph: WireReader): string {
  let name = "";
  const value = graph.message();
  while (value.next()) if (value.field === 1) name = value.text();
  return name;
}

/** ValueInfoProto of a float tensor; the runtime infers the shape. */
function floatOutput(name: string): Uint8Array {
  const tensorType = field(1, new Uint8Array([8, FLOAT]));
  return concat([field(1, new TextEncoder().encode(name)), field(2, tensorType)]);
}

function field(number: number, content: Uint8Array): Uint8Array {
  return concat([Uint8Array.from([...varint((number << 3) | 2), ...varint(content.length)]), content]);
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
