import type { WireReader } from "./protobuf.ts";
import { type ExternalEntry, readTensor } from "./tensor.ts";
import { type Value, readValue } from "./value-type.ts";
import { type ZipMapNode, isZipMap, readZipMapNode } from "./zipmap.ts";

/** The outermost graph of a model. Initialisers are views of the file, by name. */
export type ScannedGraph = {
  readonly inputs: Value[];
  readonly outputs: Value[];
  readonly initialisers: Map<string, Uint8Array>;
  readonly zipMaps: ZipMapNode[];
};

/** What all graphs and functions of a model hold together. */
export type GraphTotals = {
  nodes: number;
  tensors: number;
  claimedBytes: number;
  heldBytes: number;
  readonly operators: Map<string, { readonly domain: string; readonly name: string; count: number }>;
  readonly external: ExternalEntry[];
  readonly broken: { readonly name: string; readonly why: string }[];
};

const MOST_NODES = 1_000_000;
const MOST_TENSORS = 1_000_000;
const MOST_OPERATORS = 10_000;
const MOST_EXTERNAL = 100_000;
const MOST_VALUES = 10_000;
const MOST_BROKEN = 20;

export function newTotals(): GraphTotals {
  return {
    nodes: 0,
    tensors: 0,
    claimedBytes: 0,
    heldBytes: 0,
    operators: new Map(),
    external: [],
    broken: [],
  };
}

/** GraphProto; graphs inside attributes add to the totals only. The reader bounds the nesting. */
export function readGraph(message: WireReader, totals: GraphTotals): ScannedGraph {
  const graph: ScannedGraph = { inputs: [], outputs: [], initialisers: new Map(), zipMaps: [] };
  while (message.next()) {
    if (message.field === 1) {
      const operator = readNode(message.message(), totals);
      if (isZipMap(operator)) graph.zipMaps.push(readZipMapNode(message.message()));
    } else if (message.field === 5) {
      graph.initialisers.set(countTensor(message.message(), totals), message.bytes());
    } else if (message.field === 15) {
      graph.initialisers.set(countSparse(message.message(), totals), message.bytes());
    } else if (message.field === 11) addValue(graph.inputs, message);
    else if (message.field === 12) addValue(graph.outputs, message);
  }
  return graph;
}

/** FunctionProto: an operator that the model defines itself, out of other operators. */
export function readFunction(
  message: WireReader,
  totals: GraphTotals,
): { readonly domain: string; readonly name: string } {
  let domain = "";
  let name = "";
  while (message.next()) {
    if (message.field === 1) name = message.text();
    else if (message.field === 7) readNode(message.message(), totals);
    else if (message.field === 10) domain = message.text();
    else if (message.field === 11) readAttribute(message.message(), totals);
  }
  return { domain, name };
}

function addValue(values: Value[], message: WireReader): void {
  if (values.length === MOST_VALUES)
    throw message.malformed(`more than ${MOST_VALUES} inputs or outputs`, "limit");
  values.push(readValue(message.message()));
}

/** NodeProto. */
function readNode(
  message: WireReader,
  totals: GraphTotals,
): { readonly domain: string; readonly name: string } {
  totals.nodes += 1;
  if (totals.nodes > MOST_NODES) throw message.malformed(`more than ${MOST_NODES} nodes`, "limit");
  let domain = "";
  let name = "";
  while (message.next()) {
    if (message.field === 4) name = message.text();
    else if (message.field === 5) readAttribute(message.message(), totals);
    else if (message.field === 7) domain = message.text();
  }
  if (domain === "") domain = "ai.onnx";
  const key = `${domain} ${name}`;
  const known = totals.operators.get(key);
  if (known !== undefined) known.count += 1;
  else if (totals.operators.size === MOST_OPERATORS) {
    throw message.malformed(`more than ${MOST_OPERATORS} kinds of operators`, "limit");
  } else totals.operators.set(key, { domain, name, count: 1 });
  return { domain, name };
}

/** AttributeProto, for the tensors and graphs that hide in it. */
function readAttribute(message: WireReader, totals: GraphTotals): void {
  while (message.next()) {
    if (message.field === 5 || message.field === 10) countTensor(message.message(), totals);
    else if (message.field === 6 || message.field === 11) readGraph(message.message(), totals);
    else if (message.field === 22 || message.field === 23) countSparse(message.message(), totals);
  }
}

/** SparseTensorProto; it goes by the name of its values. */
function countSparse(message: WireReader, totals: GraphTotals): string {
  let name = "";
  while (message.next()) {
    if (message.field === 1) name = countTensor(message.message(), totals);
    else if (message.field === 2) countTensor(message.message(), totals);
  }
  return name;
}

function countTensor(message: WireReader, totals: GraphTotals): string {
  totals.tensors += 1;
  if (totals.tensors > MOST_TENSORS) throw message.malformed(`more than ${MOST_TENSORS} tensors`, "limit");
  const tensor = readTensor(message);
  totals.claimedBytes += tensor.claimed;
  totals.heldBytes += tensor.held;
  if (tensor.external !== undefined) {
    if (totals.external.length === MOST_EXTERNAL) {
      throw message.malformed(`more than ${MOST_EXTERNAL} tensors in other files`, "limit");
    }
    totals.external.push(tensor.external);
  }
  if (tensor.broken !== undefined && totals.broken.length < MOST_BROKEN) {
    totals.broken.push({ name: tensor.name, why: tensor.broken });
  }
  return tensor.name;
}
