import type { Problem } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { isFeedable } from "./elements.ts";
import { findUnsafeLocation } from "./external.ts";
import type { ModelScan } from "./scan.ts";
import { type Dim, type Value, type ValueType, renderType } from "./value-type.ts";

/**
 * What stands against running this model here, decided before any runtime sees it: what is unsafe, what is too
 * large, and what our runtime cannot carry. Everything at once, each with a way out.
 */
export function inspectProblems(scan: ModelScan): readonly Problem[] {
  const found = [
    ...versionFindings(scan),
    ...operatorFindings(scan),
    ...inputFindings(scan),
    ...outputFindings(scan),
    ...externalFindings(scan),
    ...tensorFindings(scan),
  ];
  return found
    .slice(0, MOST_PROBLEMS)
    .map(({ path = "", ...finding }) => ({ file: scan.file, path, ...finding }));
}

/** Nobody reads more, and a hostile model could ask for millions. */
const MOST_PROBLEMS = 200;

/** What onnxruntime 1.30 accepts; a test asks the runtime itself, so an upgrade cannot leave this behind. */
export const RUNTIME_LIMITS = {
  irVersion: 13,
  opsets: new Map([
    ["ai.onnx", 26],
    ["ai.onnx.ml", 5],
    ["com.microsoft", 1],
  ]),
} as const;

/** Fixed elements that one row of one input may have: 4 million, 16 MB as floats. */
export const MOST_ROW_ELEMENTS = 2 ** 22;
/** Fixed elements that one input may have in all, where its batch is fixed. */
export const MOST_RUN_ELEMENTS = 2 ** 25;

/** The way out that always exists. */
export const INSTEAD =
  "or judge it by its scores: write them to a file and name it under `scores:` in model.yaml";

type Finding = {
  readonly code: string;
  readonly path?: string;
  readonly message: string;
  readonly hint: string;
};

function versionFindings(scan: ModelScan): readonly Finding[] {
  const findings: Finding[] = [];
  if (scan.irVersion <= 0) {
    const message = "the model does not say its IR version, without which no runtime loads it";
    findings.push({ code: "no-ir-version", message, hint: "export the model again with a current exporter" });
  } else if (scan.irVersion > RUNTIME_LIMITS.irVersion) {
    const message = `the model has IR version ${scan.irVersion}; the runtime here knows versions up to ${RUNTIME_LIMITS.irVersion}`;
    findings.push({
      code: "ir-too-new",
      message,
      hint: `export it for IR version ${RUNTIME_LIMITS.irVersion}, ${INSTEAD}`,
    });
  }
  if (scan.opsets.length === 0) {
    const message = "the model does not say which operator sets it uses, without which no runtime loads it";
    findings.push({ code: "no-opset", message, hint: "export the model again with a current exporter" });
  }
  for (const { domain, version } of scan.opsets) {
    const newest = RUNTIME_LIMITS.opsets.get(domain);
    if (newest === undefined || version <= newest) continue;
    const message = `the model uses opset ${version} of ${domain}; the runtime here knows opsets up to ${newest}`;
    findings.push({
      code: "opset-too-new",
      message,
      hint: `export it with opset ${newest} or lower, ${INSTEAD}`,
    });
  }
  return findings;
}

const KNOWN_DOMAINS: ReadonlySet<string> = new Set([
  "ai.onnx",
  "ai.onnx.ml",
  "com.microsoft",
  "com.microsoft.nchwc",
]);

/** What is known to lie behind a domain; the rest are somebody's own. */
const DOMAIN_HINTS: ReadonlyMap<string, string> = new Map([
  [
    "ai.onnx.contrib",
    "it needs the onnxruntime-extensions library: move tokenising and decoding out of the model",
  ],
  [
    "com.microsoft.extensions",
    "it needs the onnxruntime-extensions library: move that step out of the model",
  ],
  ["ai.onnx.preview.training", "it is part of training: export the model for inference"],
  ["ai.onnx.training", "it is part of training: export the model for inference"],
]);

function operatorFindings(scan: ModelScan): readonly Finding[] {
  const own = new Set(scan.functions.map(({ domain, name }) => `${domain} ${name}`));
  const foreign = scan.operators.filter(
    ({ domain, name }) => !KNOWN_DOMAINS.has(domain) && !own.has(`${domain} ${name}`),
  );
  const domains = [...new Set(foreign.map(({ domain }) => domain))];
  return domains.map((domain) => {
    const names = foreign.filter((operator) => operator.domain === domain).map(({ name }) => name);
    const reason =
      DOMAIN_HINTS.get(domain) ?? "export the model without it, or define it as a function inside the model";
    return {
      code: "unknown-domain",
      path: "graph",
      message: `the model uses ${listed(names)} from ${quoted(domain)}, operators that do not come with the runtime`,
      hint: `${reason}, ${INSTEAD}`,
    };
  });
}

function inputFindings(scan: ModelScan): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { name, type } of scan.inputs) {
    const path = `input ${plain(name)}`;
    if (name === "" || seen.has(name)) {
      const message = name === "" ? "an input has no name" : `two inputs are called ${quoted(name)}`;
      findings.push({
        code: "duplicate-input",
        path,
        message,
        hint: "give every input a name of its own and export again",
      });
    }
    seen.add(name);
    const finding = inputTypeFinding(name, type);
    if (finding !== undefined) findings.push({ ...finding, path });
  }
  return findings;
}

function inputTypeFinding(name: string, type: ValueType): Finding | undefined {
  if (type.kind !== "tensor") {
    return {
      code: "non-tensor-input",
      message: `input ${quoted(name)} takes ${renderType(type)}; columns of a table can only become tensors`,
      hint: `export the model with tensor inputs (for a DictVectorizer: fit on columns, or use a OneHotEncoder), ${INSTEAD}`,
    };
  }
  if (!isFeedable(type.element)) {
    return {
      code: "unsupported-type",
      message: `input ${quoted(name)} takes ${type.element}, which the runtime's binding cannot feed`,
      hint: `export the model with float inputs and cast inside the model, ${INSTEAD}`,
    };
  }
  const dims = type.dims ?? [];
  const row = fixedElements(dims.slice(1));
  if (row > MOST_ROW_ELEMENTS || fixedElements(dims) > MOST_RUN_ELEMENTS) {
    return {
      code: "input-too-large",
      message: `input ${quoted(name)} is declared as ${renderType(type)}; more than ${MOST_ROW_ELEMENTS} elements a row or ${MOST_RUN_ELEMENTS} in all are not fed`,
      hint: `export the model with a smaller or a dynamic shape, ${INSTEAD}`,
    };
  }
  if (dims.includes(0)) {
    return {
      code: "empty-input",
      message: `input ${quoted(name)} is declared as ${renderType(type)}, which holds nothing`,
      hint: "export the model with a dynamic batch dimension",
    };
  }
  return undefined;
}

function outputFindings(scan: ModelScan): readonly Finding[] {
  const findings: Finding[] = [];
  const mapped = new Set(scan.zipMaps.map(({ output }) => output));
  for (const { name, type } of scan.outputs) {
    if (type.kind !== "tensor" || !UNLOADABLE.has(type.element)) continue;
    findings.push({
      code: "unsupported-type",
      path: `output ${plain(name)}`,
      message: `output ${quoted(name)} gives ${type.element}, with which the runtime's binding does not load the model`,
      hint: `cast it to float inside the model, ${INSTEAD}`,
    });
  }
  const readable = scan.outputs.some((output) => output.type.kind === "tensor" || mapped.has(output.name));
  if (readable) return findings;
  const none = scan.outputs.length === 0;
  findings.push({
    code: "no-tensor-output",
    path: "graph",
    message: none
      ? "the model has no outputs"
      : `the model gives only ${listed(scan.outputs.map(describeOutput))}, and no tensor that could be read`,
    hint: `export the model so that it gives its scores as a tensor (skl2onnx: \`options={"zipmap": False}\`), ${INSTEAD}`,
  });
  return findings;
}

/** A model with one of these at its interface is refused as a whole, whether it is fetched or not. */
const UNLOADABLE: ReadonlySet<string> = new Set([
  "undefined",
  "complex64",
  "complex128",
  "bfloat16",
  "float8e4m3fn",
  "float8e4m3fnuz",
  "float8e5m2",
  "float8e5m2fnuz",
  "float4e2m1",
  "float8e8m0",
  "uint2",
  "int2",
]);

function externalFindings(scan: ModelScan): readonly Finding[] {
  const reasons = new Map<string, string>();
  for (const { tensor, location, offset, length } of scan.external) {
    const unsafe = findUnsafeLocation(location);
    const reason =
      unsafe ??
      (Number.isNaN(offset + (length ?? 0)) ? "has an offset or a length that is no number" : undefined);
    if (reason !== undefined && !reasons.has(location))
      reasons.set(location, `${reason} (tensor ${quoted(tensor)})`);
  }
  return [...reasons].map(([location, reason]) => ({
    code: "external-data-unsafe",
    path: "graph",
    message: `the model keeps numbers in another file, ${quoted(location)}, which ${reason}`,
    hint: "save the model with its external data in the same folder, named by a plain relative path",
  }));
}

function tensorFindings(scan: ModelScan): readonly Finding[] {
  return scan.tensors.broken.map(({ name, why }) => ({
    code: "broken-tensor",
    path: `tensor ${plain(name)}`,
    message: `tensor ${quoted(name)} ${why}`,
    hint: "the file is damaged or not honest: export the model again",
  }));
}

/** How many elements the fixed dimensions make; whatever is not fixed counts once. */
function fixedElements(dims: readonly Dim[]): number {
  return dims.reduce<number>((product, dim) => product * (typeof dim === "number" ? dim : 1), 1);
}

function describeOutput({ name, type }: Value): string {
  return `${plain(name, 40)}: ${renderType(type)}`;
}

function quoted(name: string): string {
  return `"${plain(name, 60)}"`;
}

const MOST_LISTED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => plain(name, 80));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
