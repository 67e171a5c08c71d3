import { describe, expect, test } from "vitest";
import type { Column, Table } from "../../src/data/table.ts";
import { collectScores } from "../../src/model/collect.ts";
import type { TensorData } from "../../src/model/elements.ts";
import { toHalf } from "../../src/model/half.ts";
import type { OutputPlan } from "../../src/model/output-plan.ts";
import { overlayTable } from "../../src/model/overlay.ts";
import { type Scores, predictedClasses, scoreFacts } from "../../src/model/scores.ts";
import { type TableScorerOptions, openTableScorer } from "../../src/model/table-scorer.ts";

function binary(...positive: readonly number[]): Scores {
  return { task: "binary", positive: Float64Array.from(positive), positiveClass: "1" };
}

function tableOf(...columns: readonly Column[]): Table {
  const rows = columns[0] === undefined || columns[0].kind === "unsupported" ? 0 : columns[0].values.length;
  return {
    file: "preds.csv",
    rows,
    columns: columns.map(({ name, kind }) => ({ name, kind, nulls: 0, source: kind })),
    column: (name) => columns.find((column) => column.name === name)!,
  };
}

function floats(name: string, ...values: readonly number[]): Column {
  return { kind: "float", name, values: Float64Array.from(values) };
}

function texts(name: string, ...values: readonly string[]): Column {
  const dictionary = [...new Set(values)];
  return {
    kind: "text",
    name,
    values: Uint32Array.from(values, (value) => dictionary.indexOf(value)),
    dictionary,
  };
}

function digest(value: number): string {
  return scoreFacts(binary(value)).digest;
}

function probabilities(rows: number, ...data: readonly number[]): TensorData {
  return { name: "p", element: "float", dims: [rows, data.length / rows], data: Float32Array.from(data) };
}

function labels(...data: readonly bigint[]): TensorData {
  return { name: "l", element: "int64", dims: [data.length], data: BigInt64Array.from(data) };
}

async function scored(options: TableScorerOptions): Promise<unknown> {
  const opened = openTableScorer(options);
  if (!opened.ok) return opened.problems.map(({ code }) => code);
  const [end] = await opened.value.score([{ folder: "unused" }]);
  return end?.kind === "scores" ? end.scores : end;
}

describe("facts of scores", () => {
  test("numbers that are not finite are kept and counted", () => {
    expect(scoreFacts(binary(0.1, Number.NaN, Infinity))).toMatchObject({
      rows: 3,
      nonFinite: 2,
      unknownLabels: 0,
    });
  });

  test("the digest sees six significant digits and nothing beyond", () => {
    expect(digest(0.12345678)).toBe(digest(0.123457));
    expect(digest(0.12345)).not.toBe(digest(0.12346));
    expect(digest(0)).toBe(digest(-0));
    expect(digest(Number.NaN)).toBe(digest(Number.NaN));
  });

  test("the digest tells classes, tasks and labels apart", () => {
    const positive = Float64Array.of(0.5);
    const hard = { classes: ["0", "1"], codes: Int32Array.of(1) };
    const all: readonly Scores[] = [
      { task: "binary", positive, positiveClass: "1" },
      { task: "binary", positive, positiveClass: "0" },
      { task: "binary", positive, positiveClass: "1", labels: hard },
      { task: "regression", values: positive },
      { task: "labels", labels: hard },
    ];
    expect(new Set(all.map((scores) => scoreFacts(scores).digest)).size).toBe(all.length);
  });

  test("the predicted class is the bundle's own label, else the first of the most probable", () => {
    const values = Float64Array.of(0.2, 0.4, 0.4, 0.9, 0.1, 0);
    const scores = { task: "multiclass", classes: ["a", "b", "c"], probabilities: values } as const;
    expect([...predictedClasses(scores)]).toEqual([1, 0]);
    const hard = { classes: ["a", "b", "c"], codes: Int32Array.of(2, 2) };
    expect([...predictedClasses({ ...scores, labels: hard })]).toEqual([2, 2]);
  });
});

describe("collecting outputs", () => {
  const plan: OutputPlan = {
    task: "multiclass",
    tensor: "p",
    classes: ["a", "b"],
    labels: { tensor: "l", written: ["0", "1"], classes: ["a", "b"] },
    words: [],
  };
  test("runs are put together, padding is dropped", () => {
    const collector = collectScores(plan, 3);
    expect(collector.fetches).toEqual(["p", "l"]);
    expect(
      collector.take([probabilities(2, 1, 2, 3, 4), labels(0n, 1n)], { start: 0, count: 2, size: 2 }),
    ).toBeUndefined();
    expect(
      collector.take([probabilities(2, 5, 6, 7, 8), labels(7n, 0n)], { start: 2, count: 1, size: 2 }),
    ).toBeUndefined();
    expect(collector.end()).toEqual({
      task: "multiclass",
      classes: ["a", "b"],
      probabilities: Float64Array.of(1, 2, 3, 4, 5, 6),
      labels: { classes: ["a", "b"], codes: Int32Array.of(0, 1, -1) },
    });
  });

  test.each([
    ["another number of rows", [probabilities(3, 1, 2, 3), labels(0n, 1n)], "shape [3,1]"],
    ["another width", [probabilities(2, 1, 2, 3, 4, 5, 6), labels(0n, 1n)], "3 numbers for each row where 2"],
    ["a missing output", [probabilities(2, 1, 2, 3, 4)], 'did not return output "l"'],
    [
      "two labels a row",
      [probabilities(2, 1, 2, 3, 4), { ...labels(0n, 1n, 0n, 1n), dims: [2, 2] }],
      "2 labels for each row",
    ],
  ])("%s is said in words", (_, outputs, words) => {
    expect(collectScores(plan, 2).take(outputs, { start: 0, count: 2, size: 2 })).toContain(words);
  });

  test("half precision is widened", () => {
    const collector = collectScores({ task: "regression", tensor: "p", index: 0, words: [] }, 2);
    const half: TensorData = {
      name: "p",
      element: "float16",
      dims: [2],
      data: Uint16Array.of(toHalf(0.5), toHalf(-2)),
    };
    expect(collector.take([half], { start: 0, count: 2, size: 2 })).toBeUndefined();
    expect(collector.end()).toMatchObject({ values: Float64Array.of(0.5, -2) });
  });

  test("labels that nobody named are sorted, so that the order of rows leaves no trace", () => {
    const names: OutputPlan = {
      task: "labels",
      labels: { tensor: "l", written: [], classes: [] },
      words: [],
    };
    const ends = [
      [10n, 9n],
      [9n, 10n],
    ].map((order) => {
      const collector = collectScores(names, 2);
      collector.take([labels(...order)], { start: 0, count: 2, size: 2 });
      return collector.end();
    });
    expect(ends).toMatchObject([
      { labels: { classes: ["9", "10"], codes: Int32Array.of(1, 0) } },
      { labels: { classes: ["9", "10"], codes: Int32Array.of(0, 1) } },
    ]);
  });
});

describe("scores from a table", () => {
  const score = floats("score", 0.25, 0.75);

  test.each<readonly [string, TableScorerOptions, object]>([
    [
      "`score` with two labels",
      { table: tableOf(score), labels: ["no", "yes"] },
      { task: "binary", positiveClass: "yes" },
    ],
    [
      "`score` of a binary task",
      { table: tableOf(score), task: "binary" },
      { task: "binary", positiveClass: "1" },
    ],
    [
      "`score` without labels",
      { table: tableOf(score) },
      { task: "regression", values: Float64Array.of(0.25, 0.75) },
    ],
    [
      "the column that serving.yaml names",
      {
        table: tableOf(floats("p", 1, 2), score),
        task: "binary",
        serving: { output: { score: { tensor: "p" } } },
      },
      { positive: Float64Array.of(1, 2) },
    ],
    [
      "a column for each class",
      {
        table: tableOf(floats("score_b", 3, 4), floats("score_a", 1, 2), floats("score_c", 5, 6)),
        labels: ["a", "b", "c"],
      },
      { task: "multiclass", classes: ["a", "b", "c"], probabilities: Float64Array.of(1, 3, 5, 2, 4, 6) },
    ],
    [
      "columns called like the classes",
      { table: tableOf(floats("no", 0.9, 0.2), floats("yes", 0.1, 0.8)), labels: ["no", "yes"] },
      { task: "binary", positive: Float64Array.of(0.1, 0.8) },
    ],
    [
      "`prediction` alone",
      { table: tableOf(texts("prediction", "b", "a")) },
      { task: "labels", labels: { classes: ["a", "b"], codes: Int32Array.of(1, 0) } },
    ],
    [
      "`score` and `prediction`",
      { table: tableOf(score, texts("prediction", "no", "maybe")), labels: ["no", "yes"] },
      { task: "binary", labels: { codes: Int32Array.of(0, -1) } },
    ],
  ])("%s", async (_, options, expected) => {
    expect(await scored(options)).toMatchObject(expected);
  });

  test.each<readonly [string, TableScorerOptions, string]>([
    ["no column of scores", { table: tableOf(floats("x", 1)) }, "no-score-column"],
    ["scores that are text", { table: tableOf(texts("score", "high")), task: "binary" }, "score-type"],
    [
      "a label that belongs to the data",
      { table: tableOf(texts("label", "a")), exclude: ["label"] },
      "no-score-column",
    ],
  ])("%s is a problem", async (_, options, code) => {
    expect(await scored(options)).toEqual([code]);
  });

  test("missing scores are NaN and counted", async () => {
    const gap: Column = {
      kind: "float",
      name: "score",
      values: Float64Array.of(1, 0),
      valid: Uint8Array.of(1),
    };
    const opened = openTableScorer({ table: tableOf(gap), task: "regression" });
    const [end] = opened.ok ? await opened.value.score([{ folder: "unused" }]) : [];
    expect(end).toMatchObject({ kind: "scores", facts: { rows: 2, nonFinite: 1 } });
  });

  test("changed rows cannot be scored by a table, and the end says so", async () => {
    const opened = openTableScorer({ table: tableOf(score), task: "binary" });
    const ends = opened.ok ? await opened.value.score([{ folder: "a" }, { folder: "a", over: "b" }]) : [];
    expect(ends.map(({ kind }) => kind)).toEqual(["scores", "not-run"]);
  });
});

test("columns of an overlay stand in for those of the same name", () => {
  const table = overlayTable(tableOf(floats("a", 1), floats("b", 2)), tableOf(floats("b", 9)));
  expect(["a", "b"].map((name) => table.column(name))).toMatchObject([
    { values: Float64Array.of(1) },
    { values: Float64Array.of(9) },
  ]);
  expect(() => overlayTable(tableOf(floats("a", 1)), tableOf(floats("a", 1, 2)))).toThrow("cannot stand in");
});
