import { readFileSync, statSync } from "node:fs";
import { digestFile } from "../src/data/digest-file.ts";
import type { Problem } from "../src/base/problem.ts";
import { inspectProblems } from "../src/model/inspect.ts";
import { tryLoading } from "../src/model/onnx-scorer.ts";
import { type ModelScan, scanModel } from "../src/model/scan.ts";
import { signatureOf } from "../src/model/signature.ts";
import { renderType } from "../src/model/value-type.ts";
import { type Inspection, renderInspection, renderInspectionJson } from "../src/report/inspection.ts";
import { withFolder } from "../src/run/folder.ts";

import { type Command, type ExitCode, type Given, type Output, tellProblems } from "./command.ts";

/** A file that takes longer or more is not one that a gate could score. */
const LIMITS = { timeoutMs: 8_000, memoryMb: 900 };

export const inspect: Command = {
  name: "inspect",
  summary: "what a model file is: signature, opset, digest, what is unsafe or unsupported",
  positionals: ["MODEL"],
  options: {},
  notes: [
    "The file is scanned without loading it; only what the scan finds harmless is then loaded, in a process of",
    "its own with 8 seconds and 900 MB. Exit code 0: it can be judged here. 2: it cannot, and why.",
    "",
    "Example: twokey inspect model.onnx",
  ],
  run: runInspect,
};

async function runInspect(given: Given, out: Output): Promise<ExitCode> {
  const [path = ""] = given.positionals;
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    return tellProblems(
      [{ code: "no-file", file: path, path: "", message: "there is no such file", hint: "check the path" }],
      given,
      out,
    );
  }
  out.progress(`scanning ${path}`);
  const scan = scanModel(readFileSync(path), path);
  const scanning = scan.ok ? inspectProblems(scan.value) : scan.problems;
  if (scanning.length === 0) out.progress(`loading ${path}`);
  const loading = scanning.length > 0 ? [] : await loadingProblems(path);
  const inspection: Inspection = {
    file: path,
    digest: await digestFile(path),
    bytes: statSync(path).size,
    ...(scan.ok ? { interface: interfaceOf(scan.value) } : {}),
    loads: scanning.length === 0 && loading.length === 0,
    problems: [...scanning, ...loading],
  };
  if (given.flag("json")) out.write(`${JSON.stringify(renderInspectionJson(inspection), null, 2)}\n`);
  else out.write(renderInspection(inspection));
  return inspection.problems.length === 0 ? 0 : 2;
}

async function loadingProblems(path: string): Promise<readonly Problem[]> {
  const end = await withFolder((folder) =>
    tryLoading({ modelPath: path, file: path, folder, limits: LIMITS }),
  );
  if (end.kind === "opened") return [];
  if (end.kind === "problems" || end.kind === "place") return end.problems;
  const hint =
    "export it again, or judge it by its scores: name a file of them under `scores:` in model.yaml";
  return [{ code: `load-${end.kind}`, file: path, path: "", message: end.words, hint }];
}

function interfaceOf(scan: ModelScan): NonNullable<Inspection["interface"]> {
  const signature = signatureOf(scan);
  return {
    ir: scan.irVersion,
    opset: Object.fromEntries(scan.opsets.map(({ domain, version }) => [domain, version])),
    producer: scan.producer,
    inputs: signature.inputs.map(({ name, type }) => ({ name, type: renderType(type) })),
    defaults: signature.defaults.map(({ name, type }) => ({ name, type: renderType(type) })),
    outputs: signature.outputs.map(({ name, type, classes }) => ({
      name,
      type: renderType(type),
      ...(classes === undefined ? {} : { classes }),
    })),
  };
}
