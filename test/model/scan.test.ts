import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { scanModel } from "../../src/model/scan.ts";
import { renderType } from "../../src/model/value-type.ts";
import { classifier, identity, scanned } from "./models.ts";
import {
  FLOAT,
  INT64,
  type ModelSpec,
  STRING,
  join,
  lengthField,
  mapTypeBytes,
  modelBytes,
  sequenceOfMaps,
  tensorTypeBytes,
  textField,
  valueBytes,
  varintField,
} from "./onnx-writer.ts";

function codeOf(bytes: Uint8Array): string {
  const scan = scanModel(bytes, "model.onnx");
  return scan.ok ? "ok" : scan.problems.map(({ code }) => code).join();
}

describe("what a model says of itself", () => {
  test("versions, producer, inputs, outputs, operators and tensors are read without a runtime", () => {
    const bytes = modelBytes({ ...classifier({ width: 3 }), metadata: { author: "alice" } });
    const scan = scanModel(bytes, "model.onnx");
    expect(scan).toMatchObject({
      ok: true,
      value: {
        size: bytes.length,
        digest: sha256(bytes),
        irVersion: 8,
        producer: "skl2onnx",
        opsets: [
          { domain: "ai.onnx", version: 17 },
          { domain: "ai.onnx.ml", version: 3 },
        ],
        inputs: [{ name: "float_input", type: { kind: "tensor", element: "float", dims: [null, 3] } }],
        operators: [
          { domain: "ai.onnx", name: "ArgMax", count: 1 },
          { domain: "ai.onnx", name: "MatMul", count: 1 },
          { domain: "ai.onnx", name: "Softmax", count: 1 },
          { domain: "ai.onnx.ml", name: "ZipMap", count: 1 },
        ],
        nodes: 4,
        tensors: { count: 1, claimedBytes: 24, broken: [] },
        metadata: [{ key: "author", value: "alice" }],
      },
    });
  });

  test.each([
    ["a symbol", tensorTypeBytes({ dims: ["batch", 4] }), "float[batch,4]"],
    ["dimensions of which nothing is said", tensorTypeBytes({ dims: [null, null] }), "float[?,?]"],
    ["−1, as old exporters write it", tensorTypeBytes({ dims: [-1, 4] }), "float[?,4]"],
    ["an empty symbol", tensorTypeBytes({ dims: ["", 4] }), "float[?,4]"],
    ["a scalar", tensorTypeBytes({ dims: [] }), "float[]"],
    ["no shape at all", tensorTypeBytes({}), "float of any shape"],
    ["an element type of the future", tensorTypeBytes({ element: 99, dims: [1] }), "undefined[1]"],
    ["a list of maps", sequenceOfMaps(STRING), "seq(map(string→float of any shape))"],
    ["a map", mapTypeBytes(INT64), "map(int64→float of any shape)"],
    [
      "an optional tensor",
      lengthField(9, lengthField(1, tensorTypeBytes({ dims: [2] }))),
      "optional(float[2])",
    ],
    ["no type", new Uint8Array(0), "a type this tool does not know"],
  ])("%s is read as what it is", (_, typeBytes, shown) => {
    const { inputs } = scanned({ inputs: [{ name: "x", typeBytes }], outputs: [{ name: "y" }] });
    expect(inputs.map(({ type }) => renderType(type))).toEqual([shown]);
  });

  test("operators in subgraphs and functions are counted, and tensors there found", () => {
    const inner = {
      nodes: [{ op: "Relu", inputs: ["a"], outputs: ["b"] }],
      initialisers: [{ name: "far", dims: [2], external: { location: "weights.bin" } }],
    };
    const scan = scanned({
      ...identity(FLOAT, [null]),
      nodes: [
        {
          op: "If",
          inputs: ["c"],
          outputs: ["d"],
          attributes: { then_branch: { graph: inner }, else_branch: { graph: inner } },
        },
        { op: "Mine", domain: "acme", inputs: ["x"], outputs: ["y"] },
      ],
      functions: [
        {
          domain: "acme",
          name: "Mine",
          inputs: ["i"],
          outputs: ["o"],
          nodes: [{ op: "Tanh", inputs: ["i"], outputs: ["o"] }],
        },
      ],
    });
    expect(scan.operators).toEqual([
      { domain: "acme", name: "Mine", count: 1 },
      { domain: "ai.onnx", name: "If", count: 1 },
      { domain: "ai.onnx", name: "Relu", count: 2 },
      { domain: "ai.onnx", name: "Tanh", count: 1 },
    ]);
    expect(scan.functions).toEqual([{ domain: "acme", name: "Mine" }]);
    expect(scan.external).toHaveLength(2);
  });
});

function withWeight(ir: number, floats: readonly number[]): ModelSpec {
  return {
    ...identity(FLOAT, [1]),
    ir,
    inputs: [
      { name: "x", dims: [1] },
      { name: "w", dims: [1] },
    ],
    initialisers: [{ name: "w", dims: [1], floats }],
  };
}

describe("initialisers among the inputs", () => {
  test("are constants up to IR version 3 and defaults from 4 on", () => {
    expect(scanned(withWeight(3, [1])).defaults).toEqual([]);
    expect(scanned(withWeight(4, [1])).defaults).toMatchObject([{ name: "w" }]);
    for (const ir of [3, 4])
      expect(scanned(withWeight(ir, [1])).inputs.map(({ name }) => name)).toEqual(["x"]);
  });

  test("a changed default has another digest", () => {
    const [before, same, after] = [[1], [1], [2]].map(
      (floats) => scanned(withWeight(4, floats)).defaults[0]?.digest,
    );
    expect(before).toBe(same);
    expect(before).not.toBe(after);
  });
});

function text(start: string): Uint8Array {
  return new TextEncoder().encode(start);
}

describe("files that are no model", () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 1234567\n`;
  test.each([
    ["an empty file", new Uint8Array(0), "empty-file"],
    ["a Git LFS pointer", text(pointer), "lfs-pointer"],
    ["a DVC file", text("outs:\n- md5: 0123\n  path: model.onnx\n"), "dvc-pointer"],
    [
      "a model in ORT format",
      join(Uint8Array.of(0x18, 0, 0, 0), text("ORTM"), new Uint8Array(40)),
      "ort-format",
    ],
    [
      "a TensorFlow Lite model",
      join(Uint8Array.of(0x1c, 0, 0, 0), text("TFL3"), new Uint8Array(40)),
      "not-onnx",
    ],
    ["a pickle", Uint8Array.of(0x80, 4, 0x95, 1, 2, 3), "not-onnx"],
    ["a zip archive", text("PK\u0003\u0004rest"), "not-onnx"],
    ["a web page", text("<!doctype html><p>Sign in</p>"), "not-onnx"],
    [
      "a tensor, which is a message too",
      join(varintField(1, 3), varintField(2, 1), lengthField(9, new Uint8Array(12))),
      "not-onnx",
    ],
    ["a message without a graph", varintField(1, 8), "no-graph"],
  ])("%s is told apart", (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test("the pointer's problem says how much is missing and how to get it", () => {
    const scan = scanModel(text(pointer), "model.onnx");
    expect(scan).toMatchObject({
      ok: false,
      problems: [
        {
          file: "model.onnx",
          message: expect.stringContaining("1234567 bytes"),
          hint: expect.stringContaining("git lfs pull"),
        },
      ],
    });
  });

  test("a file that was cut off says so", () => {
    const bytes = modelBytes(classifier());
    expect(codeOf(bytes.subarray(0, bytes.length - 40))).toBe("truncated");
  });

  test("what the runtime would merge and we would not is refused", () => {
    const graph = lengthField(7, textField(2, "g"));
    expect(codeOf(join(varintField(1, 8), graph, graph))).toBe("not-onnx");
    const twoTypes = join(tensorTypeBytes({ dims: [1] }), mapTypeBytes(INT64));
    const twice = lengthField(11, join(textField(1, "x"), lengthField(2, twoTypes)));
    expect(codeOf(join(varintField(1, 8), lengthField(7, twice)))).toBe("not-onnx");
  });
});

describe("limits", () => {
  test("a graph nested deeper than the reader goes is refused", () => {
    let graph: Uint8Array = textField(2, "g");
    for (let level = 0; level < 40; level += 1) graph = lengthField(1, lengthField(5, lengthField(6, graph)));
    expect(codeOf(join(varintField(1, 8), lengthField(7, graph)))).toBe("beyond-limits");
  });

  test("more inputs than anybody declares are refused", () => {
    const input = lengthField(11, valueBytes({ name: "x" }));
    const graph = join(...Array.from({ length: 10_001 }, () => input));
    expect(codeOf(join(varintField(1, 8), lengthField(7, graph)))).toBe("beyond-limits");
  });

  test("a name of a megabyte is refused", () => {
    expect(codeOf(modelBytes({ ...identity(FLOAT, [1]), producer: "x".repeat(1_000_000) }))).toBe(
      "beyond-limits",
    );
  });
});

describe("tensors", () => {
  test.each([
    ["numbers that are all there", { dims: [2], floats: [1, 2] }, undefined],
    ["more bytes than the shape has", { dims: [2], raw: new Uint8Array(12) }, "claims 8 bytes and holds 12"],
    ["a shape without numbers", { dims: [1024, 1024] }, "claims 1048576 numbers and holds none"],
    ["a negative dimension", { dims: [-2], floats: [1] }, "has a negative dimension"],
    ["nothing, and says so", { dims: [0] }, undefined],
    ["numbers in another file", { dims: [2], external: { location: "w.bin" } }, undefined],
  ])("%s", (_, tensor, why) => {
    const scan = scanned({ ...identity(FLOAT, [1]), initialisers: [{ name: "w", ...tensor }] });
    expect(scan.tensors.broken).toEqual(why === undefined ? [] : [{ name: "w", why }]);
  });

  test("the place of external data is read as it stands", () => {
    const external = { location: "w.bin", offset: "4096", length: "8" };
    const scan = scanned({ ...identity(FLOAT, [1]), initialisers: [{ name: "w", dims: [2], external }] });
    expect(scan.external).toEqual([{ tensor: "w", location: "w.bin", offset: 4096, length: 8 }]);
  });
});

describe("damage", () => {
  const bytes = modelBytes({ ...classifier({ width: 5, classes: 3 }), metadata: { a: "b" } });

  test("a flipped byte never throws", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        expect(["ok"].concat(DAMAGE)).toContain(codeOf(damaged));
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  test("a file cut anywhere never throws", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length), (length) => {
        expect(["ok"].concat(DAMAGE)).toContain(codeOf(bytes.subarray(0, length)));
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});

const DAMAGE = ["empty-file", "truncated", "not-onnx", "no-graph", "beyond-limits"];
