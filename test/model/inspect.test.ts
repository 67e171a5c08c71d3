import { describe, expect, test } from "vitest";
import { externalFiles, findUnsafeLocation } from "../../src/model/external.ts";
import { RUNTIME_LIMITS, inspectProblems } from "../../src/model/inspect.ts";
import { nameRefusal, refusalProblem } from "../../src/model/refusal.ts";
import { openSession } from "../../src/model/runtime.ts";
import { classifier, identity, scanned } from "./models.ts";
import {
  FLOAT,
  INT64,
  type ModelSpec,
  STRING,
  mapTypeBytes,
  modelBytes,
  sequenceOfMaps,
} from "./onnx-writer.ts";

function codes(spec: ModelSpec): readonly string[] {
  return inspectProblems(scanned(spec)).map(({ code }) => code);
}

const plainModel = identity(FLOAT, [null, 2]);

describe("what stands against a model", () => {
  test("nothing, where it is an ordinary model", () => {
    expect(codes(classifier())).toEqual([]);
    expect(codes(plainModel)).toEqual([]);
  });

  test.each<readonly [string, ModelSpec, string]>([
    ["no IR version", { ...plainModel, ir: 0 }, "no-ir-version"],
    ["an IR version of the future", { ...plainModel, ir: 99 }, "ir-too-new"],
    ["no opset", { ...plainModel, opsets: [] }, "no-opset"],
    ["an opset of the future", { ...plainModel, opsets: [{ version: 99 }] }, "opset-too-new"],
    [
      "two inputs of one name",
      {
        ...plainModel,
        inputs: [
          { name: "x", dims: [1] },
          { name: "x", dims: [1] },
        ],
      },
      "duplicate-input",
    ],
    [
      "a map as input",
      { ...plainModel, inputs: [{ name: "x", typeBytes: mapTypeBytes(STRING) }] },
      "non-tensor-input",
    ],
    ["bfloat16 at an input", identity(16, [null, 2]), "unsupported-type"],
    [
      "float8 at an output",
      { ...plainModel, outputs: [{ name: "y", element: 17, dims: [null, 2] }] },
      "unsupported-type",
    ],
    ["an input of 52 million elements a row", identity(FLOAT, [1, 52_428_800]), "input-too-large"],
    ["a fixed batch that is as large in all", identity(FLOAT, [1_000_000, 40]), "input-too-large"],
    ["an input that holds nothing", identity(FLOAT, [null, 0]), "empty-input"],
    [
      "only a list of maps that no ZipMap made",
      { ...plainModel, outputs: [{ name: "y", typeBytes: sequenceOfMaps(INT64) }] },
      "no-tensor-output",
    ],
    ["no outputs", { ...plainModel, outputs: [] }, "no-tensor-output"],
    [
      "external data that climbs out",
      { ...plainModel, initialisers: [{ name: "w", dims: [2], external: { location: "../w" } }] },
      "external-data-unsafe",
    ],
    [
      "external data at no number",
      { ...plainModel, initialisers: [{ name: "w", dims: [2], external: { location: "w", offset: "-8" } }] },
      "external-data-unsafe",
    ],
    [
      "a tensor that holds less than it claims",
      { ...plainModel, initialisers: [{ name: "w", dims: [4, 4] }] },
      "broken-tensor",
    ],
  ])("%s", (_, spec, code) => {
    const problems = inspectProblems(scanned(spec));
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const { hint } of problems) expect(hint.length).toBeGreaterThan(20);
  });

  test("operators of somebody's own are refused with their names, unless the model defines them", () => {
    const nodes = [{ op: "Mine", domain: "acme", inputs: ["x"], outputs: ["y"] }];
    const [problem] = inspectProblems(scanned({ ...plainModel, nodes }));
    expect(problem?.message).toContain('Mine from "acme"');
    const functions = [{ domain: "acme", name: "Mine", inputs: ["a"], outputs: ["b"], nodes: [] }];
    expect(codes({ ...plainModel, nodes, functions })).toEqual([]);
  });

  test("everything is said at once", () => {
    const spec = { ...identity(16, [1, 52_428_800]), ir: 99, opsets: [{ version: 99 }] };
    expect(codes(spec)).toEqual(["ir-too-new", "opset-too-new", "unsupported-type", "unsupported-type"]);
  });
});

describe("places of external data", () => {
  test.each([
    ["", "names no file"],
    ["/etc/passwd", "absolute"],
    ["C:\\w.bin", "backslash"],
    ["C:w.bin", "absolute"],
    ["..\\w.bin", "backslash"],
    ["../w.bin", "climbs"],
    ["a/../../w.bin", "climbs"],
    ["a/../w.bin", "climbs"],
    ["*/_ORT_MEM_ADDR_/*", "memory"],
    ["w\u0000.bin", "control"],
    ["http://example.org/w.bin", "address"],
    ["a//w.bin", "plain path"],
    ["a/./w.bin", "plain path"],
    ["x".repeat(2000), "longer"],
  ])("%j is refused", (location, why) => {
    expect(findUnsafeLocation(location)).toContain(why);
  });

  test.each(["w.bin", "./w.bin", "weights/w.bin", "model.onnx.data", "a b.bin", "..w.bin"])(
    "%j is opened",
    (location) => {
      expect(findUnsafeLocation(location)).toBeUndefined();
    },
  );

  test("files are listed once, in one spelling, and unsafe ones never", () => {
    const entries = ["./b", "b", "a", "../c"].map((location) => ({ tensor: "t", location, offset: 0 }));
    expect(externalFiles(entries)).toEqual(["a", "b"]);
  });
});

describe("what the runtime says", () => {
  test.each([
    ["Failed to construct locale with name:en_US.UTF-8:…", "locale-missing", "place"],
    [
      "Load model from x failed:Fatal error: ai.onnx.contrib:StringUpper(-1) is not a registered function/op",
      "unknown-operator",
      "model",
    ],
    [
      "This is an invalid model. In Node, … Error No Op registered for Foo with domain_version of 7",
      "unknown-operator",
      "model",
    ],
    ["Could not find an implementation for Add(6) node with name ''", "missing-kernel", "model"],
    ["Unsupported data type: 16", "unsupported-type", "model"],
    ["Non tensor type is temporarily not supported.", "unsupported-type", "model"],
    ["Failed to load model because protobuf parsing failed.", "broken-file", "model"],
    ["External data path validation failed for initializer: w", "external-data-missing", "model"],
    ["Node () Op (Add) [ShapeInferenceError] Incompatible dimensions", "broken-graph", "model"],
    ["Non-zero status code returned while running Reshape node.", "run-failed", "model"],
    ["Got invalid dimensions for input: x", "wrong-shape", "input"],
    ["std::bad_alloc", "out-of-memory", "model"],
    [
      "Cannot find module '../bin/napi-v6/linux/riscv64/onnxruntime_binding.node'",
      "runtime-missing",
      "place",
    ],
    ["something nobody has seen", "runtime-refused", "model"],
  ])("%s", (said, code, fault) => {
    expect(nameRefusal(said)).toMatchObject({ code, fault });
    expect(refusalProblem(nameRefusal(said), "m.onnx").hint.length).toBeGreaterThan(20);
  });

  test("paths of the runtime's sources are not shown, and no message is long", () => {
    const { detail } = nameRefusal(
      `/onnxruntime_src/onnxruntime/core/graph/model.cc:202 onnxruntime::Model::Model(…) Unsupported model IR version: 14${"!".repeat(9999)}`,
    );
    expect(detail).toMatch(/^Unsupported model IR version: 14/);
    expect(detail.length).toBeLessThanOrEqual(240);
  });
});

async function loads(spec: ModelSpec): Promise<string> {
  const opened = await openSession({ kind: "bytes", bytes: modelBytes(spec), external: [] });
  if (!opened.ok) return opened.refusal.code;
  await opened.value.release();
  return "loads";
}

describe("our limits are the runtime's", () => {
  test("IR version", async () => {
    const { irVersion } = RUNTIME_LIMITS;
    expect(await loads({ ...plainModel, ir: irVersion })).toBe("loads");
    expect(await loads({ ...plainModel, ir: irVersion + 1 })).toBe("ir-too-new");
  });

  test.each([...RUNTIME_LIMITS.opsets])("opset of %s", async (domain, version) => {
    const with_ = (newest: number): ModelSpec => ({
      ...plainModel,
      opsets: domain === "ai.onnx" ? [{ version: newest }] : [{ version: 17 }, { domain, version: newest }],
    });
    expect(await loads(with_(version))).toBe("loads");
    expect(await loads(with_(version + 1))).toBe("opset-too-new");
  });
});
