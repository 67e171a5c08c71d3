import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openTable, writeSource } from "../../src/data/columns.ts";
import { openTableSource } from "../../src/data/read.ts";
import { codesOf } from "../../src/data/texts.ts";
import { compareSignatures } from "../../src/model/compare.ts";
import type { TensorData } from "../../src/model/elements.ts";
import { fromHalf } from "../../src/model/half.ts";
import { inspectProblems } from "../../src/model/inspect.ts";
import { openModel } from "../../src/model/load.ts";
import { type LoadEnd, openOnnxScorer, tryLoading } from "../../src/model/onnx-scorer.ts";
import { scanModel } from "../../src/model/scan.ts";
import { predictedClasses } from "../../src/model/scores.ts";
import { type Signature, signatureOf } from "../../src/model/signature.ts";
import { stripZipMaps } from "../../src/model/zipmap.ts";
import { classifier } from "../model/models.ts";
import { modelBytes } from "../model/onnx-writer.ts";
import { readTensorFile } from "../model/tensor-file.ts";

const material =
  process.env["TWOKEY_MATERIAL"] ?? new URL("../../../shared/material", import.meta.url).pathname;
const present = existsSync(join(material, "onnx"));
const root = mkdtempSync(join(tmpdir(), "twokey-deep-model-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const limits = { timeoutMs: 10_000, memoryMb: 1000 };

function filesUnder(folder: string): readonly string[] {
  if (!present) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Two at a time: the machine has other work. */
async function inPool<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next;
      next += 1;
      results[at] = await work(items[at]!);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** `opened`, or the codes of the problems; every other end as it is. Sentences are held to what we promise. */
function summary(end: LoadEnd): string {
  if (end.kind === "opened") return "opened";
  if (end.kind !== "problems" && end.kind !== "place") return end.kind;
  for (const { message, hint } of end.problems) {
    expect(hint.length).toBeGreaterThan(20);
    expect(message).not.toMatch(/\n|\bat .*\.(?:ts|js|cc):\d/);
    expect(message.length).toBeLessThan(700);
  }
  return end.problems.map(({ code }) => code).join();
}

function signatureAt(path: string): Signature {
  const scan = scanModel(readFileSync(join(material, "onnx", path)), path);
  if (!scan.ok) throw new Error(JSON.stringify(scan.problems));
  return signatureOf(scan.value);
}

describe.skipIf(!present)("every model of the shared material (skipped where it is absent)", () => {
  const files = filesUnder(join(material, "onnx"));
  const tensors = files.filter((path) => path.includes("test_data_set_"));
  const models = files.filter((path) => !path.includes("test_data_set_"));

  test("is a signature or a named problem, in the scan alone", () => {
    const codes = models.map((path) => {
      const scan = scanModel(readFileSync(path), path);
      if (scan.ok) return "ok";
      return scan.problems.map(({ code }) => code).join();
    });
    expect(codes.filter((code) => code !== "ok").sort()).toEqual(["not-onnx", "not-onnx"]);
  });

  test("is told from a tensor by its content, not by its name", () => {
    const codes = tensors.map((path) => {
      const scan = scanModel(readFileSync(path), path);
      return scan.ok ? `${path} reads as a model` : scan.problems[0]?.code;
    });
    expect(new Set(codes)).toEqual(new Set(["not-onnx"]));
  });

  test("opens in a child, or is refused with a name and a way out: no stack, no 10 s, no 1 GB", async () => {
    const ends = await inPool(models, async (modelPath) => {
      const end = await tryLoading({ modelPath, file: modelPath, folder: root, limits });
      return [modelPath.slice(join(material, "onnx").length + 1), summary(end)] as const;
    });
    const refused = Object.fromEntries(ends.filter(([, end]) => end !== "opened"));
    expect(refused).toMatchObject({
      "ort-winml/corrupt-model.onnx": "not-onnx",
      "ort-winml/bad_names.onnx": "no-ir-version,no-opset",
      "ort-winml/castmap-int64.onnx": "no-ir-version,non-tensor-input",
      "onnxruntime_go/example_needs_extensions.onnx": "unknown-domain",
      "onnxruntime_go/example_float16.onnx": "unsupported-type",
      "onnx-backend/node/test_roialign_aligned_true/model.onnx": "missing-kernel",
      "onnx-backend/pytorch-operator/test_operator_non_float_params/model.onnx": "missing-kernel",
      "ort/foo_1.onnx": "unknown-operator",
      "ort/sequence_construct.onnx": "no-tensor-output",
      "ort/sequence_length.onnx": "non-tensor-input",
    });
    expect(Object.values(refused).filter((end) => end.includes("runtime-refused"))).toEqual([]);
    for (const end of Object.values(refused)) expect(end).toMatch(/^[a-z0-9,-]+$/);
    expect(ends.length - Object.keys(refused).length).toBeGreaterThan(55);
  });

  test("says its interface as the runtime does", async () => {
    const different: string[] = [];
    for (const path of models) {
      const end = await openModel(path, path);
      if (end.kind !== "open") continue;
      const { scan, session } = end.model;
      const ours = scan.inputs.map(({ name }) => name);
      if (JSON.stringify(ours) !== JSON.stringify(session.inputs)) different.push(path);
      await session.release();
    }
    expect(different).toEqual([]);
  });
});

type Pair = { readonly name: string; readonly model: string; readonly data: string };

function pairsUnder(folder: string): readonly Pair[] {
  return filesUnder(folder)
    .filter((path) => path.endsWith("/model.onnx") && existsSync(join(dirname(path), "test_data_set_0")))
    .map((model) => ({
      name: model.slice(folder.length + 1),
      model,
      data: join(dirname(model), "test_data_set_0"),
    }));
}

function tensorAt(path: string, name: string): TensorData | undefined {
  return existsSync(path) ? readTensorFile(readFileSync(path), name) : undefined;
}

/** `same`, why it could not be compared, or what is different. */
async function comparePair({ model, data }: Pair): Promise<string> {
  const end = await openModel(model, model);
  if (end.kind !== "open") return "not loaded";
  const { scan, session } = end.model;
  try {
    const feeds = scan.inputs.flatMap(({ name }, at) => tensorAt(join(data, `input_${at}.pb`), name) ?? []);
    if (feeds.length !== scan.inputs.length) return "inputs are no tensors";
    const names = session.outputs.flatMap(({ name, isTensor }) => (isTensor ? [name] : []));
    const ran = await session.run(session.prepare(feeds), names);
    if (!ran.ok) return `run: ${ran.refusal.code}`;
    const wrong = ran.value.flatMap((output) => {
      const at = scan.outputs.findIndex(({ name }) => name === output.name);
      const expected = tensorAt(join(data, `output_${at}.pb`), output.name);
      return expected === undefined ? ["no expected tensor"] : findDifference(output, expected);
    });
    return wrong[0] ?? "same";
  } finally {
    await session.release();
  }
}

function findDifference(output: TensorData, expected: TensorData): readonly string[] {
  if (output.element !== expected.element) return [`${output.element} for ${expected.element}`];
  if (output.dims.join() !== expected.dims.join())
    return [`[${output.dims.join()}] for [${expected.dims.join()}]`];
  for (const [at, value] of output.data.entries()) {
    const wanted = expected.data[at];
    if (typeof value !== "number" || typeof wanted !== "number") {
      if (value !== wanted) return [`${String(value)} for ${String(wanted)}`];
      continue;
    }
    const half = output.element === "float16";
    const [got, want] = half ? [fromHalf(value), fromHalf(wanted)] : [value, wanted];
    if (Object.is(got, want) || Math.abs(got - want) <= 1e-6 + 1e-5 * Math.abs(want)) continue;
    return [`${got} for ${want} at ${at}`];
  }
  return [];
}

describe.skipIf(!present)("published inputs and outputs (skipped where the material is absent)", () => {
  test("agree with what the runtime gives", async () => {
    const pairs = [
      ...pairsUnder(join(material, "onnx/onnx-backend")),
      ...pairsUnder(join(material, "onnx/ort-pairs")),
    ];
    const ends: Record<string, string> = {};
    for (const pair of pairs) ends[pair.name] = await comparePair(pair);
    const outcomes = Object.values(ends);
    const wrong = Object.entries(ends).filter(
      ([, end]) => !["same", "not loaded", "inputs are no tensors"].includes(end),
    );
    expect(wrong).toEqual([]);
    expect(outcomes.filter((end) => end === "same").length).toBeGreaterThanOrEqual(22);
  });
});

describe.skipIf(!present)("real models on real rows (skipped where the material is absent)", () => {
  test("a scikit-learn forest exported with ZipMap and a batch of one gets 145 of 150 irises right", async () => {
    const folder = join(root, "iris");
    const source = await openTableSource(join(material, "tabular/seaborn/iris.csv"), { file: "iris.csv" });
    if (!source.ok) throw new Error(JSON.stringify(source.problems));
    writeSource(folder, source.value);
    const species = codesOf(openTable(folder).column("species"));
    const scorer = openOnnxScorer({
      modelPath: join(material, "onnx/ankane/randomforest.onnx"),
      files: { model: "randomforest.onnx", serving: "serving.yaml", data: "iris.csv" },
      label: "species",
      labels: [...species.names].sort(),
      folder: root,
      limits,
    });
    const [end] = await scorer.score([{ folder }]);
    if (end?.kind !== "scores" || end.scores.task !== "multiclass") throw new Error(JSON.stringify(end));
    const { classes } = end.scores;
    const right = [...predictedClasses(end.scores)].filter(
      (code, row) => classes[code] === species.names[species.codes[row]!],
    );
    expect(right).toHaveLength(145);
    expect(end.facts).toMatchObject({ rows: 150, nonFinite: 0, run: { rowsAtOnce: 1 } });
  });

  test("one graph with other weights has one interface, inside or beside the file", () => {
    expect(
      compareSignatures(signatureAt("rten/mnist.onnx"), signatureAt("rten/mnist-external/mnist.onnx")),
    ).toEqual([]);
  });

  test("a half-precision export of a model breaks who feeds the input that it dropped", () => {
    const found = compareSignatures(
      signatureAt("silero-vad/silero_vad_16k_op15.onnx"),
      signatureAt("silero-vad/silero_vad_half.onnx"),
    );
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      "breaking input-removed",
      "compatible opset",
    ]);
  });
});

/** A small generator of its own, so that a failing number can be run again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

function damaged(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  if (random(4) === 0) return bytes.subarray(0, random(bytes.length));
  const copy = bytes.slice();
  for (let flips = 1 + random(3); flips > 0; flips -= 1) copy[random(copy.length)] = random(256);
  return copy;
}

describe("damage", () => {
  const own = modelBytes({ ...classifier({ width: 5, classes: 3 }), metadata: { a: "b" } });
  const real = ["ankane/randomforest.onnx", "ort/bert_toy_optimized.onnx", "silero-vad/silero_vad_half.onnx"];
  const sources = [
    own,
    ...(present ? real.map((path) => new Uint8Array(readFileSync(join(material, "onnx", path)))) : []),
  ];

  test("of thousands of kinds never throws in the scan, and never takes long", () => {
    const random = randomNumbers(1);
    let slowest = 0;
    for (let run = 0; run < 8000; run += 1) {
      const bytes = damaged(sources[run % sources.length]!, random);
      const started = performance.now();
      const scan = scanModel(bytes, "model.onnx");
      if (scan.ok) {
        inspectProblems(scan.value);
        signatureOf(scan.value);
        if (scan.value.zipMaps.length > 0) stripZipMaps(bytes, scan.value.zipMaps);
      }
      slowest = Math.max(slowest, performance.now() - started);
    }
    expect(slowest).toBeLessThan(2000);
  });

  test("that the scan lets through ends with a name behind the wall, whatever the runtime does", async () => {
    const random = randomNumbers(2);
    const folder = join(root, "damaged");
    mkdirSync(folder);
    const paths: string[] = [];
    for (let run = 0; paths.length < 60 && run < 5000; run += 1) {
      const bytes = damaged(sources[run % 2 === 0 ? 0 : Math.min(1, sources.length - 1)]!, random);
      const scan = scanModel(bytes, "model.onnx");
      if (!scan.ok || inspectProblems(scan.value).length > 0) continue;
      const path = join(folder, `${run}.onnx`);
      writeFileSync(path, bytes);
      paths.push(path);
    }
    const ends = await inPool(paths, async (modelPath) =>
      summary(await tryLoading({ modelPath, file: "model.onnx", folder: root, limits })),
    );
    expect(ends).toHaveLength(60);
    for (const end of ends) expect(end).toMatch(/^[a-z0-9,-]+$/);
    expect(ends.filter((end) => end === "broken-result" || end === "timed-out")).toEqual([]);
  });
});
