import { describe, expect, test } from "vitest";
import { compareSignatures } from "../../src/model/compare.ts";
import { classifier, identity, signed } from "./models.ts";
import { FLOAT, INT64, type ModelSpec, STRING, type ValueSpec } from "./onnx-writer.ts";

function differences(before: ModelSpec, after: ModelSpec): readonly string[] {
  return compareSignatures(signed(before), signed(after)).map(({ severity, code }) => `${severity} ${code}`);
}

function withInputs(...inputs: readonly ValueSpec[]): ModelSpec {
  return { ...identity(FLOAT, [null, 1]), inputs };
}

function withOutputs(...outputs: readonly ValueSpec[]): ModelSpec {
  return { ...identity(FLOAT, [null, 4]), outputs };
}

const x = { name: "x", dims: [null, 4] };

describe("inputs", () => {
  test.each<readonly [string, readonly ValueSpec[], readonly ValueSpec[], readonly string[]]>([
    ["the same", [x], [x], []],
    ["a renamed input", [x], [{ ...x, name: "X" }], ["breaking input-renamed"]],
    [
      "a renamed input of another width is both",
      [x],
      [{ name: "X", dims: [null, 5] }],
      ["breaking input-renamed", "breaking input-width"],
    ],
    ["a dropped input", [x, { name: "z", dims: [null, 1] }], [x], ["breaking input-removed"]],
    ["a new input", [x], [x, { name: "z", dims: [null, 1] }], ["breaking input-added"]],
    [
      "two dropped and two new are no renaming",
      [
        { ...x, name: "a" },
        { ...x, name: "b" },
      ],
      [
        { ...x, name: "c" },
        { ...x, name: "d" },
      ],
      ["breaking input-removed", "breaking input-removed", "breaking input-added", "breaking input-added"],
    ],
    ["another element type", [x], [{ ...x, element: INT64 }], ["breaking input-type"]],
    ["another width", [x], [{ ...x, dims: [null, 5] }], ["breaking input-width"]],
    ["another rank", [x], [{ ...x, dims: [null, 4, 1] }], ["breaking input-rank"]],
    ["a width that was fixed is open", [x], [{ ...x, dims: [null, "F"] }], ["compatible input-width-open"]],
    ["a width that was open is fixed", [{ ...x, dims: [null, null] }], [x], ["compatible input-width-fixed"]],
    ["a symbol instead of nothing", [x], [{ ...x, dims: ["batch", 4] }], []],
    ["another symbol", [{ ...x, dims: ["n", 4] }], [{ ...x, dims: ["batch", 4] }], []],
    ["a batch of one that became any batch", [{ ...x, dims: [1, 4] }], [x], ["compatible input-batch"]],
    ["any batch that became a batch of one", [x], [{ ...x, dims: [1, 4] }], ["compatible input-batch"]],
    ["any batch that became a batch of three", [x], [{ ...x, dims: [3, 4] }], ["breaking input-batch"]],
    ["another fixed batch", [{ ...x, dims: [1, 4] }], [{ ...x, dims: [3, 4] }], ["breaking input-batch"]],
    ["a shape that is no longer declared", [x], [{ name: "x" }], ["compatible input-shape-unknown"]],
  ])("%s", (_, before, after, expected) => {
    expect(differences(withInputs(...before), withInputs(...after))).toEqual(expected);
  });

  test("open dimensions are never taken for equal; a shared symbol that was not there is said", () => {
    const open = [
      { name: "a", dims: [null] },
      { name: "b", dims: [null] },
    ];
    const tied = [
      { name: "a", dims: ["n"] },
      { name: "b", dims: ["n"] },
    ];
    expect(differences(withInputs(...open), withInputs(...open))).toEqual([]);
    expect(differences(withInputs(...open), withInputs(...tied))).toEqual(["compatible dimensions-linked"]);
    expect(differences(withInputs(...tied), withInputs(...open))).toEqual([]);
  });
});

function withDefault(value: number, listed = true): ModelSpec {
  return {
    ...identity(FLOAT, [1]),
    inputs: [{ name: "x", dims: [1] }, ...(listed ? [{ name: "w", dims: [1] }] : [])],
    initialisers: [{ name: "w", dims: [1], floats: [value] }],
  };
}

/** As exporters write it that list all weights among the inputs. */
function withManyDefaults(value: number): ModelSpec {
  const names = Array.from({ length: 300 }, (_, at) => `w${at}`);
  return {
    ...identity(FLOAT, [1]),
    inputs: [{ name: "x", dims: [1] }, ...names.map((name) => ({ name, dims: [1] }))],
    initialisers: names.map((name) => ({ name, dims: [1], floats: [value] })),
  };
}

describe("defaults", () => {
  const required: ModelSpec = {
    ...identity(FLOAT, [1]),
    inputs: [
      { name: "x", dims: [1] },
      { name: "w", dims: [1] },
    ],
  };

  test.each([
    ["a changed default", withDefault(1), withDefault(2), ["compatible default-changed"]],
    [
      "a default that cannot be overridden any more",
      withDefault(1),
      withDefault(1, false),
      ["breaking default-removed"],
    ],
    ["a new default", withDefault(1, false), withDefault(1), ["compatible default-added"]],
    ["an input that got a default", required, withDefault(1), ["compatible input-optional"]],
    ["an input that lost its default", withDefault(1), required, ["breaking input-required"]],
  ] as const)("%s", (_, before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });

  test("hundreds of changed defaults are one sentence", () => {
    const [difference, ...more] = compareSignatures(signed(withManyDefaults(1)), signed(withManyDefaults(2)));
    expect(more).toEqual([]);
    expect(difference?.reason).toContain('"w0", "w1", "w2" (and 297 others)');
  });
});

describe("outputs", () => {
  const y = { name: "y", dims: [null, 2] };
  test.each<readonly [string, readonly ValueSpec[], readonly ValueSpec[], readonly string[]]>([
    ["a removed output", [y, { name: "z", dims: [null] }], [y], ["breaking output-removed"]],
    ["a renamed output", [y], [{ ...y, name: "Y" }], ["breaking output-renamed"]],
    ["a new output", [y], [y, { name: "z", dims: [null] }], ["compatible output-added"]],
    ["another width", [y], [{ ...y, dims: [null, 3] }], ["breaking output-width"]],
    ["another element type", [y], [{ ...y, element: STRING }], ["breaking output-type"]],
  ])("%s", (_, before, after, expected) => {
    expect(differences(withOutputs(...before), withOutputs(...after))).toEqual(expected);
  });

  test("a list of maps that became a tensor breaks those who read the maps", () => {
    const before = classifier();
    const after = {
      ...classifier({ zipMap: false }),
      outputs: [
        { name: "label", element: INT64, dims: [null] },
        { name: "output_probability", dims: [null, 2] },
      ],
    };
    expect(differences(before, after)).toEqual(["breaking output-type"]);
  });

  test("other classes break those who read them by name", () => {
    expect(differences(classifier({ classes: 2 }), classifier({ classes: 3 }))).toEqual([
      "breaking classes-changed",
    ]);
  });
});

test("newer versions are said, because production's runtime must know them", () => {
  const model = identity(FLOAT, [null]);
  const before = { ...model, ir: 7, opsets: [{ version: 15 }] };
  const after = { ...model, ir: 8, opsets: [{ version: 17 }, { domain: "ai.onnx.ml", version: 3 }] };
  expect(
    compareSignatures(signed(before), signed(after)).map(({ severity, reason }) => [severity, reason]),
  ).toEqual([
    ["compatible", "IR version 7 became 8; production's runtime must know it"],
    ["compatible", "opset of ai.onnx 15 became 17; production's runtime must know it"],
    ["compatible", "opset 3 of ai.onnx.ml is new; production's runtime must know it"],
  ]);
});
