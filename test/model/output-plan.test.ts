import { describe, expect, test } from "vitest";
import { nameClasses, pickPositive } from "../../src/model/classes.ts";
import { type OutputRequest, planOutput } from "../../src/model/output-plan.ts";
import type { Signature } from "../../src/model/signature.ts";
import { classifier, identity, signed } from "./models.ts";
import { FLOAT, INT64, STRING, type ValueSpec, sequenceOfMaps } from "./onnx-writer.ts";

const files = { model: "model.onnx", serving: "serving.yaml", data: "data.csv" };

function gives(...outputs: readonly ValueSpec[]): Signature {
  return signed({ ...identity(FLOAT, [null, 4]), outputs });
}

function plan(signature: Signature, request: Omit<OutputRequest, "files"> = {}): unknown {
  const planned = planOutput(signature, { ...request, files });
  return planned.ok ? planned.value : planned.problems.map(({ code }) => code);
}

function words(signature: Signature, request: Omit<OutputRequest, "files"> = {}): string {
  const planned = planOutput(signature, { ...request, files });
  return planned.ok
    ? planned.value.words.join("\n")
    : planned.problems.map(({ message, hint }) => `${message} → ${hint}`).join("\n");
}

const label = { name: "label", element: INT64, dims: [null] };
const wide = (width: number | null): ValueSpec => ({ name: "probabilities", dims: [null, width] });

describe("which output is the score", () => {
  test("the tensor behind a ZipMap, with its classes", () => {
    expect(plan(signed(classifier({ classes: 3 })))).toMatchObject({
      task: "multiclass",
      tensor: "probabilities",
      classes: ["0", "1", "2"],
      labels: { tensor: "label", written: ["0", "1", "2"], classes: ["0", "1", "2"] },
    });
  });

  test.each<readonly [string, readonly ValueSpec[], Omit<OutputRequest, "files">, object]>([
    [
      "[N,2] is binary, its second number the positive class",
      [wide(2)],
      {},
      { task: "binary", index: 1, positiveClass: "1" },
    ],
    [
      "[N,1] is the score",
      [{ name: "y", dims: [null, 1] }],
      { task: "binary" },
      { task: "binary", index: 0, positiveClass: "1" },
    ],
    ["[N] is the score", [{ name: "y", dims: ["N"] }], { task: "binary" }, { task: "binary", index: 0 }],
    [
      "[N,1] without a task and with two labels is binary",
      [{ name: "y", dims: [null, 1] }],
      { labels: ["no", "yes"] },
      { task: "binary", positiveClass: "yes" },
    ],
    [
      "[N,1] without a task and without labels is a number",
      [{ name: "y", dims: [null, 1] }],
      {},
      { task: "regression", index: 0 },
    ],
    ["[N,5] is multiclass", [wide(5)], {}, { task: "multiclass", classes: ["0", "1", "2", "3", "4"] }],
    [
      "[N,2] can be multiclass",
      [wide(2)],
      { task: "multiclass" },
      { task: "multiclass", classes: ["0", "1"] },
    ],
    [
      "[N,3,1,1] is [N,3]",
      [{ name: "p", dims: [null, 3, 1, 1] }],
      {},
      { task: "multiclass", classes: ["0", "1", "2"] },
    ],
    [
      "[3] of a model that takes one row at a time is that row",
      [{ name: "p", dims: [3] }],
      { rows: 1 },
      { task: "multiclass" },
    ],
    [
      "an open width is settled by the first run",
      [wide(null)],
      { task: "multiclass" },
      { task: "multiclass", classes: [] },
    ],
    [
      "an open width of a binary task too",
      [wide(null)],
      { task: "binary" },
      { task: "binary", index: undefined },
    ],
    [
      "whole numbers are predictions of a regression",
      [{ name: "n", element: INT64, dims: [null] }],
      { task: "regression" },
      { task: "regression" },
    ],
    [
      "labels alone are labels",
      [label],
      { task: "binary" },
      { task: "labels", labels: { tensor: "label", written: [] } },
    ],
    ["text alone is labels", [{ name: "out", element: STRING, dims: [null] }], {}, { task: "labels" }],
    [
      "of several, the one called probabilities",
      [wide(2), { name: "hidden", dims: [null, 8] }],
      {},
      { task: "binary", tensor: "probabilities" },
    ],
    [
      "a state of three dimensions is no score",
      [wide(2), { name: "state", dims: [2, null, 128] }],
      {},
      { tensor: "probabilities" },
    ],
  ])("%s", (_, outputs, request, expected) => {
    expect(plan(gives(...outputs), request)).toMatchObject(expected);
  });

  test.each<readonly [string, readonly ValueSpec[], Omit<OutputRequest, "files">, string]>([
    [
      "two outputs that could be it",
      [
        { name: "a", dims: [null, 1] },
        { name: "b", dims: [null, 1] },
      ],
      {},
      "ambiguous-output",
    ],
    [
      "an output that does not exist",
      [wide(2)],
      { serving: { output: { score: { tensor: "probs" } } } },
      "unknown-output",
    ],
    [
      "an output that holds no numbers",
      [{ name: "t", element: STRING, dims: [null] }],
      { serving: { output: { score: { tensor: "t" } } } },
      "not-a-score",
    ],
    ["five numbers for a binary task", [wide(5)], { task: "binary" }, "which-number"],
    [
      "a number that is not there",
      [wide(2)],
      { serving: { output: { score: { index: 2 } } } },
      "which-number",
    ],
    ["three numbers for a regression", [wide(3)], { task: "regression" }, "which-number"],
    [
      "one number for a multiclass task",
      [{ name: "y", dims: [null, 1] }],
      { task: "multiclass" },
      "one-number",
    ],
    ["nothing that belongs to a row", [{ name: "y", dims: [null, 3, 4] }], {}, "no-score"],
    ["five rows for each row", [{ name: "y", dims: [5, 1] }], { rows: 1 }, "no-score"],
    ["only a list of maps", [{ name: "y", typeBytes: sequenceOfMaps(INT64) }], {}, "no-score"],
    [
      "a positive class that is none",
      [wide(2)],
      { serving: { output: { positive: "fraud" } } },
      "unknown-class",
    ],
    ["three names for two classes", [wide(2)], { names: ["a", "b", "c"] }, "classes-unmatched"],
    ["labels that the classes cannot mean", [wide(3)], { labels: ["a", "b"] }, "classes-unmatched"],
  ])("%s is a problem", (_, outputs, request, code) => {
    expect(plan(gives(...outputs), request)).toEqual([code]);
  });

  test("an ambiguity comes with a line to paste", () => {
    expect(words(gives({ name: "a:0", dims: [null, 1] }, { name: "b", dims: [null, 1] }))).toContain(
      '`output: { score: { tensor: "a:0" } }`',
    );
  });

  test("serving.yaml names the output by either name, and the number of the row", () => {
    for (const tensor of ["output_probability", "probabilities"]) {
      const serving = { output: { score: { tensor, index: 0 } } };
      expect(plan(signed(classifier()), { serving })).toMatchObject({ index: 0, positiveClass: "0" });
    }
  });
});

describe("what the classes are called", () => {
  test.each([
    ["the model's own names", { model: ["no", "yes"], seen: ["a", "b"] }, ["no", "yes"]],
    ["declared names for bare numbers", { model: ["0", "1"], declared: ["no", "yes"] }, ["no", "yes"]],
    ["the data's labels in sorted order for bare numbers", { seen: ["no", "yes"] }, ["no", "yes"]],
    ["numbers where the labels are those numbers", { seen: ["0", "1"] }, ["0", "1"]],
    ["numbers where the data have only one of them", { seen: ["1"] }, ["0", "1"]],
    ["numbers where nobody knows", {}, ["0", "1"]],
  ])("%s", (_, sources, classes) => {
    expect(nameClasses(2, sources)).toMatchObject({ ok: true, classes });
  });

  test("a model that names more classes than its output has columns is not believed", () => {
    expect(nameClasses(2, { model: ["a", "b", "c"] })).toMatchObject({ ok: false });
  });

  test("reading numbers as sorted labels is said in words", () => {
    expect(words(gives(wide(3), label), { labels: ["setosa", "versicolor", "virginica"] })).toContain(
      "classes 0, 1, 2 are read as setosa, versicolor, virginica: the labels of the data in sorted order",
    );
  });

  test("hard labels follow the names of the classes", () => {
    expect(plan(gives(wide(2), label), { labels: ["no", "yes"] })).toMatchObject({
      positiveClass: "yes",
      labels: { written: ["0", "1"], classes: ["no", "yes"] },
    });
    const text = { name: "label", element: STRING, dims: [null] };
    expect(plan(gives(wide(2), text), { labels: ["no", "yes"] })).toMatchObject({
      labels: { written: ["no", "yes"], classes: ["no", "yes"] },
    });
    expect(plan(gives(label), { labels: ["no", "yes"] })).toMatchObject({
      task: "labels",
      labels: { written: ["0", "1"], classes: ["no", "yes"] },
    });
  });
});

describe("the positive class", () => {
  test.each([
    [["0", "1"], undefined, 1],
    [["-1", "1"], undefined, 1],
    [["True", "False"], undefined, 0],
    [["YES", "no"], undefined, 0],
    [["churn", "stay"], undefined, 1],
    [["churn", "stay"], "churn", 0],
    [["0", "1"], 0, 0],
    [["false", "true"], false, 0],
  ])("of %j with %j is number %i", (classes, wanted, index) => {
    expect(pickPositive(classes, wanted)).toMatchObject({ ok: true, index });
  });

  test("that was only the last one says how to name another", () => {
    expect(words(gives(wide(2)), { names: ["churn", "stay"] })).toContain(
      "`output: { positive: … }` in serving.yaml",
    );
  });
});
