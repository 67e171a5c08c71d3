import { sha256 } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { type Outcome, type Problem, bad, good } from "../base/problem.ts";
import { type ScannedGraph, type GraphTotals, newTotals, readFunction, readGraph } from "./graph.ts";
import { type WireReader, type WireResult, readMessage } from "./protobuf.ts";
import { findLookalike, findPointerSize } from "./sniff.ts";
import type { ExternalEntry } from "./tensor.ts";
import type { Value } from "./value-type.ts";
import { type ZipMap, findZipMaps } from "./zipmap.ts";

/**
 * What a model file says of itself, read without loading it in any runtime.
 *
 * Everything the gates need to know about a stranger's model before code runs on it: its interface, its
 * operators, the files it points to, and how much it claims to be.
 */
export type ModelScan = {
  /** as the user wrote it */
  readonly file: string;
  readonly size: number;
  /** of the bytes as they are, before any adapter */
  readonly digest: Digest;
  /** 0 when the model does not say */
  readonly irVersion: number;
  /** `skl2onnx 1.17`; empty when the model does not say */
  readonly producer: string;
  readonly opsets: readonly Opset[];
  /** what must be fed */
  readonly inputs: readonly Value[];
  /** what may be fed and has a default inside the model */
  readonly defaults: readonly DefaultInput[];
  readonly outputs: readonly Value[];
  /** outputs that a ZipMap turned into a list of maps, and what lies behind them */
  readonly zipMaps: readonly ZipMap[];
  /** used operators, subgraphs and functions included, in order of domain and name */
  readonly operators: readonly Operator[];
  /** operators that the model itself defines */
  readonly functions: readonly { readonly domain: string; readonly name: string }[];
  readonly external: readonly ExternalEntry[];
  readonly nodes: number;
  readonly tensors: {
    readonly count: number;
    readonly claimedBytes: number;
    readonly heldBytes: number;
    /** the first few whose claim and bytes disagree */
    readonly broken: readonly { readonly name: string; readonly why: string }[];
  };
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
};

export type Opset = { readonly domain: string; readonly version: number };
export type Operator = { readonly domain: string; readonly name: string; readonly count: number };
/** An overridable initialiser; the digest is of its bytes in the file, so a changed default shows. */
export type DefaultInput = Value & { readonly digest: Digest };

/** Reads the model's description. All that is wrong with the file as a file is a problem; what it asks for is judged elsewhere. */
export function scanModel(bytes: Uint8Array, file: string): Outcome<ModelScan> {
  const read = readMessage(bytes, readModel);
  if (!read.ok || read.value.graph === undefined) return bad(unreadable(bytes, file, read));
  const { graph, totals, ...model } = read.value;
  return good({
    file,
    size: bytes.length,
    digest: sha256(bytes),
    irVersion: model.irVersion,
    producer: [model.producer, model.producerVersion].filter((part) => part !== "").join(" "),
    opsets: model.opsets,
    ...splitInputs(graph, model.irVersion),
    outputs: graph.outputs,
    zipMaps: findZipMaps(graph),
    operators: [...totals.operators.values()].sort(
      (a, b) => compareText(a.domain, b.domain) || compareText(a.name, b.name),
    ),
    functions: model.functions,
    external: totals.external,
    nodes: totals.nodes,
    tensors: {
      count: totals.tensors,
      claimedBytes: totals.claimedBytes,
      heldBytes: totals.heldBytes,
      broken: totals.broken,
    },
    metadata: model.metadata,
  });
}

/** The domain as people write it; the file leaves the standard one empty. */
export function domainName(domain: string): string {
  return domain === "" ? "ai.onnx" : domain;
}

type RawModel = {
  irVersion: number;
  producer: string;
  producerVersion: string;
  readonly opsets: Opset[];
  readonly functions: { readonly domain: string; readonly name: string }[];
  readonly metadata: { readonly key: string; readonly value: string }[];
  readonly totals: GraphTotals;
  graph?: ScannedGraph;
};

const MOST_OPSETS = 1000;
const MOST_METADATA = 100;
const MOST_FUNCTIONS = 10_000;

/** ModelProto. */
function readModel(message: WireReader): RawModel {
  const model: RawModel = {
    irVersion: 0,
    producer: "",
    producerVersion: "",
    opsets: [],
    functions: [],
    metadata: [],
    totals: newTotals(),
  };
  while (message.next()) {
    if (message.field === 1) model.irVersion = message.int();
    else if (message.field === 2) model.producer = message.text();
    else if (message.field === 3) model.producerVersion = message.text();
    else if (message.field === 7) {
      // The runtime's parser would merge two graphs into one that nobody has checked.
      if (model.graph !== undefined) throw message.malformed("a model with two graphs");
      model.graph = readGraph(message.message(), model.totals);
    } else if (message.field === 8) {
      if (model.opsets.length === MOST_OPSETS)
        throw message.malformed(`more than ${MOST_OPSETS} opsets`, "limit");
      model.opsets.push(readOpset(message.message()));
    } else if (message.field === 14) {
      if (model.metadata.length < MOST_METADATA) model.metadata.push(readEntry(message.message()));
    } else if (message.field === 25) {
      if (model.functions.length === MOST_FUNCTIONS) {
        throw message.malformed(`more than ${MOST_FUNCTIONS} functions`, "limit");
      }
      model.functions.push(readFunction(message.message(), model.totals));
    }
  }
  return model;
}

function readOpset(message: WireReader): Opset {
  let domain = "";
  let version = 0;
  while (message.next()) {
    if (message.field === 1) domain = message.text();
    if (message.field === 2) version = message.int();
  }
  return { domain: domainName(domain), version };
}

const LONGEST_METADATA = 200;
const LARGEST_METADATA = 64 * 1024 * 1024;

function readEntry(message: WireReader): { readonly key: string; readonly value: string } {
  let key = "";
  let value = "";
  while (message.next()) {
    if (message.field === 1) key = message.text();
    if (message.field === 2) value = message.text(LARGEST_METADATA).slice(0, LONGEST_METADATA);
  }
  return { key, value };
}

/**
 * Up to IR version 3 every initialiser had to be listed among the inputs, and is a constant all the same. From
 * version 4 on, an initialiser that is listed there is a default that callers may override.
 */
function splitInputs(
  graph: ScannedGraph,
  irVersion: number,
): { readonly inputs: readonly Value[]; readonly defaults: readonly DefaultInput[] } {
  const inputs = graph.inputs.filter(({ name }) => !graph.initialisers.has(name));
  if (irVersion < 4) return { inputs, defaults: [] };
  const defaults = graph.inputs.flatMap((value) => {
    const tensor = graph.initialisers.get(value.name);
    return tensor === undefined ? [] : [{ ...value, digest: sha256(tensor) }];
  });
  return { inputs, defaults };
}

function unreadable(bytes: Uint8Array, file: string, read: WireResult<unknown>): Problem {
  const lookalike = findLookalike(bytes);
  if (lookalike !== undefined) {
    const size = lookalike.code === "lfs-pointer" ? findPointerSize(bytes) : undefined;
    const missing = size === undefined ? "" : ` (${size} bytes)`;
    return { file, path: "", ...lookalike, message: `${lookalike.message}${missing}` };
  }
  if (read.ok) {
    return problem(
      file,
      "no-graph",
      "the file reads like a model but holds no graph",
      "export the model again",
    );
  }
  if (read.fault === "limit") {
    const hint = "models of this size cannot be checked here; if this one is real, please report it";
    return problem(file, "beyond-limits", `the model has ${read.why} (byte ${read.at})`, hint);
  }
  if (read.fault === "cut-off") {
    const message = `the file ends too early: ${read.why} (byte ${read.at} of ${bytes.length})`;
    return problem(
      file,
      "truncated",
      message,
      "copy or download the file again, and compare its size with the original",
    );
  }
  const message = `this is not an ONNX model: ${read.why} (byte ${read.at} of ${bytes.length})`;
  return problem(
    file,
    "not-onnx",
    message,
    "check that the path names the .onnx file, and export the model again",
  );
}

function problem(file: string, code: string, message: string, hint: string): Problem {
  return { code, file, path: "", message, hint };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
