import { describe, expect, test } from "vitest";
import type { ColumnInfo, ColumnKind } from "../../src/data/table.ts";
import { type FeedRequest, planFeeds } from "../../src/model/feed-plan.ts";
import type { Signature } from "../../src/model/signature.ts";
import { identity, signed } from "./models.ts";
import { FLOAT, INT64, STRING, type ValueSpec, mapTypeBytes } from "./onnx-writer.ts";

const files = { model: "model.onnx", serving: "serving.yaml", data: "data.csv" };

function columns(...names: readonly string[]): readonly ColumnInfo[] {
  return names.map((name) => column(name));
}

function column(name: string, kind: ColumnKind = "float", nulls = 0): ColumnInfo {
  return { name, kind, nulls, source: kind };
}

function takes(...inputs: readonly ValueSpec[]): Signature {
  return signed({ ...identity(FLOAT, [null, 1]), inputs });
}

function plan(signature: Signature, request: Omit<FeedRequest, "files">): unknown {
  const planned = planFeeds(signature, { ...request, files });
  if (!planned.ok) return planned.problems.map(({ code }) => code);
  return Object.fromEntries(
    planned.value.inputs.map((input) => [input.name, input.columns.map(({ name }) => name)]),
  );
}

function problems(signature: Signature, request: Omit<FeedRequest, "files">): string {
  const planned = planFeeds(signature, { ...request, files });
  return planned.ok
    ? "none"
    : planned.problems.map(({ code, message, hint }) => `${code}: ${message} → ${hint}`).join("\n");
}

describe("which columns feed which input", () => {
  test("one input takes the remaining columns in the order of the file, if their number is right", () => {
    const signature = takes({ name: "x", dims: [null, 3] });
    expect(plan(signature, { columns: columns("a", "b", "c") })).toEqual({ x: ["a", "b", "c"] });
    expect(plan(signature, { columns: columns("a", "b", "c", "y"), label: "y" })).toEqual({
      x: ["a", "b", "c"],
    });
    expect(plan(signature, { columns: columns("id", "a", "b", "c"), exclude: ["id"] })).toEqual({
      x: ["a", "b", "c"],
    });
    expect(plan(signature, { columns: columns("a", "b") })).toEqual(["inputs-unmatched"]);
    expect(plan(signature, { columns: columns("a", "b", "c", "d") })).toEqual(["inputs-unmatched"]);
  });

  test("an open width takes all that remain", () => {
    for (const dims of [[null, null], ["N", "F"], undefined]) {
      expect(plan(takes({ name: "x", ...(dims && { dims }) }), { columns: columns("a", "b") })).toEqual({
        x: ["a", "b"],
      });
    }
  });

  test("inputs called like columns take them, and one other takes the rest", () => {
    const signature = takes(
      { name: "b", dims: [null, 1] },
      { name: "rest", dims: [null, 2] },
      { name: "c", dims: [null] },
    );
    expect(plan(signature, { columns: columns("a", "b", "c", "d") })).toEqual({
      b: ["b"],
      c: ["c"],
      rest: ["a", "d"],
    });
  });

  test("serving.yaml decides before names do", () => {
    const signature = takes({ name: "a", dims: [null, 2] }, { name: "b", dims: [null, 1] });
    const serving = { inputs: { a: ["c", "a"] } };
    expect(plan(signature, { columns: columns("a", "b", "c"), serving })).toEqual({
      a: ["c", "a"],
      b: ["b"],
    });
  });

  test("two inputs that nobody named are a problem with a line to paste, not a guess", () => {
    const signature = takes({ name: "left", dims: [null, 2] }, { name: "right", dims: [null, 2] });
    expect(problems(signature, { columns: columns("a", "b", "c", "d") })).toContain(
      "`inputs: { left: [a, b], right: [c, d] }`",
    );
  });

  test("where only the numeric columns fit, the line to paste names them", () => {
    const table = [...columns("a", "b"), column("channel", "text")];
    expect(problems(takes({ name: "float_input", dims: [null, 2] }), { columns: table })).toContain(
      "`inputs: { float_input: [a, b] }`",
    );
  });

  test("names that YAML would read as something else are quoted in the line", () => {
    const table = [...columns("yes", "a b"), column("t", "text")];
    expect(problems(takes({ name: "x:0", dims: [null, 2] }), { columns: table })).toContain(
      '`inputs: { "x:0": ["yes", "a b"] }`',
    );
  });

  test("the label is never fed, not even when serving.yaml says so", () => {
    const signature = takes({ name: "x", dims: [null, 1] });
    const serving = { inputs: { x: ["y"] } };
    expect(plan(signature, { columns: columns("a", "y"), label: "y", serving })).toEqual(["label-fed"]);
    expect(plan(takes({ name: "y", dims: [null, 1] }), { columns: columns("a", "y"), label: "y" })).toEqual({
      y: ["a"],
    });
  });

  test("what serving.yaml misspells is named with what was meant", () => {
    const signature = takes({ name: "features", dims: [null, 2] });
    const wrong = problems(signature, {
      columns: columns("amount", "hour"),
      serving: { inputs: { features: ["amont", "hour"] } },
    });
    expect(wrong).toContain('no column "amont". Did you mean "amount"?');
    expect(
      problems(signature, { columns: columns("a", "b"), serving: { inputs: { feature: ["a"] } } }),
    ).toContain('Did you mean "features"?');
    expect(plan(signature, { columns: columns("a", "b"), serving: { inputs: { features: ["a"] } } })).toEqual(
      ["column-count"],
    );
  });

  test("columns that nobody takes are said, because a dropped feature would else go unseen", () => {
    const planned = planFeeds(takes({ name: "a", dims: [null, 1] }), { columns: columns("a", "b"), files });
    expect(planned).toMatchObject({
      ok: true,
      value: { unused: ["b"], words: [expect.any(String), "not fed to the model: b"] },
    });
  });

  test("columns called like members of every object are columns like others", () => {
    const names = ["constructor", "__proto__", "toString"];
    const table = names.map((name) => column(name, "float", 1));
    const signature = takes({ name: "x", dims: [null, 3] });
    const planned = planFeeds(signature, { columns: table, serving: { delayed: {} }, files });
    expect(planned.ok && planned.value.inputs[0]?.columns).toEqual(names.map((name) => ({ name })));
  });
});

describe("shapes", () => {
  test.each<readonly [string, ValueSpec, readonly string[], unknown]>([
    [
      "[N] takes one column",
      { name: "x", dims: ["N"] },
      ["a"],
      { inner: [], vector: false, rows: { kind: "at-most" } },
    ],
    ["[N,1] takes one column", { name: "x", dims: ["N", 1] }, ["a"], { inner: [1], vector: false }],
    [
      "[1,F] takes one row at a time",
      { name: "x", dims: [1, 2] },
      ["a", "b"],
      { inner: [2], rows: { kind: "exactly", count: 1 } },
    ],
    [
      "[3,F] takes three rows at a time",
      { name: "x", dims: [3, 2] },
      ["a", "b"],
      { rows: { kind: "exactly", count: 3 } },
    ],
    [
      "[F] is one row of F columns",
      { name: "x", dims: [2] },
      ["a", "b"],
      { inner: [], vector: true, rows: { kind: "exactly", count: 1 } },
    ],
    [
      "[F] is F rows of one column",
      { name: "x", dims: [5] },
      ["a"],
      { inner: [], vector: false, rows: { kind: "exactly", count: 5 } },
    ],
    [
      "[N,2,2] takes four columns row by row",
      { name: "x", dims: [null, 2, 2] },
      ["a", "b", "c", "d"],
      { inner: [2, 2] },
    ],
  ])("%s", (_, input, names, expected) => {
    const planned = planFeeds(takes(input), { columns: columns(...names), files });
    expect(planned.ok).toBe(true);
    if (planned.ok)
      expect({ ...planned.value.inputs[0], rows: planned.value.rows }).toMatchObject(expected as object);
  });

  test.each<readonly [string, readonly ValueSpec[], string]>([
    ["a scalar for a whole run", [{ name: "rate", dims: [] }], "scalar-input"],
    ["an image of open size", [{ name: "x", dims: [null, 3, "H", "W"] }], "unsupported-shape"],
    ["a map", [{ name: "x", typeBytes: mapTypeBytes(STRING) }], "unfeedable-input"],
    [
      "inputs of different batches",
      [
        { name: "a", dims: [1, 1] },
        { name: "b", dims: [3, 1] },
      ],
      "mixed-batch",
    ],
  ])("%s is a problem", (_, inputs, code) => {
    expect(plan(takes(...inputs), { columns: columns("a", "b") })).toContain(code);
  });

  test("wide tables get fewer rows at once, so that no run is large", () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `c${at}`);
    const planned = planFeeds(takes({ name: "x", dims: [null, null] }), {
      columns: columns(...names),
      files,
    });
    expect(planned.ok && planned.value.rows).toEqual({ kind: "at-most", count: 419 });
  });
});

describe("types", () => {
  const BOOL = 9;
  test.each<readonly [ColumnKind, number, string]>([
    ["float", FLOAT, "fits"],
    ["integer", FLOAT, "fits"],
    ["int64", FLOAT, "fits"],
    ["boolean", FLOAT, "fits"],
    ["text", FLOAT, "column-type"],
    ["time", FLOAT, "column-type"],
    ["unsupported", FLOAT, "column-type"],
    ["integer", INT64, "fits"],
    ["float", INT64, "fits"],
    ["text", INT64, "column-type"],
    ["boolean", BOOL, "fits"],
    ["text", STRING, "fits"],
    ["integer", STRING, "fits"],
    ["float", STRING, "column-type"],
    ["boolean", STRING, "column-type"],
    ["time", STRING, "column-type"],
  ])("a column of %s into element type %i: %s", (kind, element, expected) => {
    const found = plan(takes({ name: "x", element, dims: [null, 1] }), { columns: [column("a", kind)] });
    expect(found).toEqual(expected === "fits" ? { x: ["a"] } : [expected]);
  });

  test("nulls become NaN in a floating input and are a problem, with column and count, in every other", () => {
    const table = [column("a", "integer", 7)];
    const floating = planFeeds(takes({ name: "x", dims: [null, 1] }), { columns: table, files });
    expect(floating).toMatchObject({
      ok: true,
      value: { words: [expect.any(String), '7 missing values of "a": fed as NaN'] },
    });
    const wrong = problems(takes({ name: "x", element: INT64, dims: [null, 1] }), { columns: table });
    expect(wrong).toContain('null-in-input: 7 missing values of "a"');
    expect(wrong).toContain("`delayed: { a: 0 }`");
  });

  test("`delayed` in serving.yaml says what stands for nulls, in the input's type", () => {
    const table = [column("a", "integer", 7)];
    const signature = takes({ name: "x", element: INT64, dims: [null, 1] });
    const planned = planFeeds(signature, { columns: table, files, serving: { delayed: { a: 3 } } });
    expect(planned.ok && planned.value.inputs[0]?.columns).toEqual([{ name: "a", fill: 3 }]);
    expect(plan(signature, { columns: table, serving: { delayed: { a: 0.5 } } })).toEqual(["wrong-fill"]);
    expect(plan(signature, { columns: table, serving: { delayed: { a: "none" } } })).toEqual(["wrong-fill"]);
  });

  test("all problems come at once", () => {
    const table = [column("a", "text"), column("b", "time")];
    expect(plan(takes({ name: "x", dims: [null, 2] }, { name: "r", dims: [] }), { columns: table })).toEqual([
      "scalar-input",
      "column-type",
      "column-type",
    ]);
  });
});
