import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { tableOf } from "../../src/data/source.ts";
import type { Column } from "../../src/data/table.ts";
import { type OpenModel, openModel } from "../../src/model/load.ts";
import type { ScoringJob } from "../../src/model/score-job.ts";
import { type TableScores, scoreTable } from "../../src/model/score-table.ts";
import { classifier, identity } from "./models.ts";
import { FLOAT, INT64, type ModelSpec, STRING, modelBytes } from "./onnx-writer.ts";

// What the child does, done here: no process, so that every case is cheap.

const root = mkdtempSync(join(tmpdir(), "twokey-score-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;

function save(spec: ModelSpec | Uint8Array): string {
  made += 1;
  const folder = join(root, String(made));
  mkdirSync(folder);
  const path = join(folder, "model.onnx");
  writeFileSync(path, spec instanceof Uint8Array ? spec : modelBytes(spec));
  return path;
}

function floats(name: string, ...values: readonly number[]): Column {
  return { kind: "float", name, values: Float64Array.from(values) };
}

const files = { model: "model.onnx", serving: "serving.yaml", data: "data.csv" };

async function scoreWith(
  model: OpenModel,
  columns: readonly Column[],
  options: Partial<ScoringJob> = {},
): Promise<TableScores> {
  const rows = columns[0] === undefined || columns[0].kind === "unsupported" ? 0 : columns[0].values.length;
  const table = tableOf(
    "data.csv",
    rows,
    columns.map((column) => ({ column, source: column.kind })),
  );
  return scoreTable(model, table, { mode: "score", model: "", files, tables: [], ...options }, undefined);
}

async function score(
  spec: ModelSpec | string,
  columns: readonly Column[],
  options: Partial<ScoringJob> = {},
): Promise<TableScores> {
  const end = await openModel(typeof spec === "string" ? spec : save(spec), "model.onnx");
  if (end.kind !== "open") throw new Error(JSON.stringify(end));
  const scores = await scoreWith(end.model, columns, options);
  await end.model.session.release();
  return scores;
}

/** `open`, or what is wrong. */
async function codes(path: string): Promise<string> {
  const end = await openModel(path, "model.onnx");
  if (end.kind === "open") await end.model.session.release();
  return end.kind === "problems" ? end.problems.map(({ code }) => code).join() : end.kind;
}

describe("scores", () => {
  test("half precision works on this Node", async () => {
    expect(await score(identity(10, [null, 1]), [floats("x", 0.5, -2)])).toMatchObject({
      scores: { task: "regression", values: Float64Array.of(0.5, -2) },
    });
  });

  test("NaN goes in and comes out", async () => {
    const end = await score(identity(FLOAT, [null, 1]), [floats("x", 1, Number.NaN)]);
    expect(end).toMatchObject({ scores: { values: Float64Array.of(1, Number.NaN) } });
  });

  test("text goes in and labels come out", async () => {
    const words: Column = {
      kind: "text",
      name: "x",
      values: Uint32Array.of(1, 0, 1),
      dictionary: ["käse", "日本"],
    };
    expect(await score(identity(STRING, [null, 1]), [words])).toMatchObject({
      scores: { task: "labels", labels: { classes: ["käse", "日本"], codes: Int32Array.of(1, 0, 1) } },
    });
  });

  test("every kind of number that can be fed comes back", async () => {
    for (const element of [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13]) {
      const column: Column = { kind: "integer", name: "x", values: Float64Array.of(0, 1) };
      expect(await score(identity(element, [null, 1]), [column], { task: "regression" })).toMatchObject({
        scores: { task: "regression", values: Float64Array.of(0, 1) },
      });
    }
  });

  test("an output whose width the model leaves open is read from the first run", async () => {
    const outputs = [{ name: "probabilities", dims: [null, null] }];
    const spec = { ...classifier({ zipMap: false, classes: 3 }), outputs };
    const end = await score(spec, [floats("a", 1), floats("b", 2)], { task: "multiclass" });
    expect(end).toMatchObject({ scores: { task: "multiclass", classes: ["0", "1", "2"] } });
  });

  test("a vector of columns is one row a run", async () => {
    const spec: ModelSpec = {
      inputs: [{ name: "x", dims: [3] }],
      outputs: [{ name: "y", dims: [1] }],
      nodes: [{ op: "ReduceSum", inputs: ["x"], outputs: ["y"] }],
    };
    const end = await score(spec, [floats("a", 1, 2), floats("b", 10, 20), floats("c", 100, 200)]);
    expect(end).toMatchObject({ runs: 2, scores: { values: Float64Array.of(111, 222) } });
  });
});

describe("problems", () => {
  test("columns that do not fit come with lines to paste", async () => {
    const end = await score(classifier({ width: 3 }), [floats("a", 1), floats("b", 2)]);
    expect(end).toMatchObject({
      problems: [{ hint: expect.stringContaining("inputs: { float_input: [a, b] }") }],
    });
  });

  test("an output that belongs to no row is a problem, not a shifted score", async () => {
    const spec: ModelSpec = {
      inputs: [{ name: "x", dims: ["N"] }],
      outputs: [{ name: "y", dims: ["M"] }],
      nodes: [{ op: "Concat", inputs: ["x", "x"], outputs: ["y"], attributes: { axis: { int: 0 } } }],
    };
    expect(await score(spec, [floats("x", 1, 2)])).toMatchObject({
      problems: [
        { code: "output-shape", message: expect.stringContaining("has the shape [4] after a run of 2 rows") },
      ],
    });
  });

  test("a table without rows is a problem", async () => {
    expect(await score(identity(FLOAT, [null, 1]), [floats("x")])).toMatchObject({
      problems: [{ code: "no-rows" }],
    });
  });

  test("a run that fails is named", async () => {
    const seven = new Uint8Array(BigInt64Array.of(7n).buffer);
    const spec: ModelSpec = {
      ...identity(FLOAT, [null, 2]),
      initialisers: [{ name: "shape", element: INT64, dims: [1], raw: seven }],
      outputs: [{ name: "y", dims: [null] }],
      nodes: [{ op: "Reshape", inputs: ["x", "shape"], outputs: ["y"] }],
    };
    expect(await score(spec, [floats("a", 1), floats("b", 2)])).toMatchObject({
      problems: [{ code: "run-failed" }],
    });
  });

  test("a value that does not fit its input is named with its row", async () => {
    expect(
      await score(identity(INT64, [null, 1]), [floats("x", 1, 2.5)], { task: "regression" }),
    ).toMatchObject({
      problems: [{ code: "value-out-of-type", path: "x", message: expect.stringContaining("row 2") }],
    });
  });

  test("a runtime that sees other inputs than the file declares is not fed", async () => {
    const end = await openModel(save(identity(FLOAT, [null, 1])), "model.onnx");
    if (end.kind !== "open") throw new Error(JSON.stringify(end));
    const { session } = end.model;
    const model = { ...end.model, session: { ...session, inputs: [...session.inputs, "hidden"] } };
    expect(await scoreWith(model, [floats("x", 1)])).toMatchObject({ problems: [{ code: "inputs-differ" }] });
    await session.release();
  });
});

describe("external data", () => {
  const weights = new Uint8Array(Float32Array.of(2, 3).buffer);
  const spec: ModelSpec = {
    ...identity(FLOAT, [null, 2]),
    initialisers: [{ name: "w", dims: [2], external: { location: "w.bin", offset: "0", length: "8" } }],
    nodes: [{ op: "Mul", inputs: ["x", "w"], outputs: ["y"] }],
  };
  const saveWith = (bytes: Uint8Array | string, model = spec): string => {
    const path = save(model);
    writeFileSync(join(dirname(path), "w.bin"), bytes);
    return path;
  };

  test("beside the model is read, and counted in its size", async () => {
    const path = saveWith(weights);
    const end = await score(path, [floats("a", 1), floats("b", 1)], { task: "multiclass" });
    expect(end).toMatchObject({ scores: { probabilities: Float64Array.of(2, 3) } });
    const opened = await openModel(path, "model.onnx");
    expect(opened).toMatchObject({ kind: "open", model: { bytes: modelBytes(spec).length + 8 } });
    if (opened.kind === "open") await opened.model.session.release();
  });

  test("reaches a model whose ZipMap is dropped, too", async () => {
    const external = { location: "w.bin", offset: "0", length: "16" };
    const zipped = { ...classifier(), initialisers: [{ name: "w", dims: [2, 2], external }] };
    const path = saveWith(new Uint8Array(16), zipped);
    const end = await score(path, [floats("a", 1), floats("b", 2)], { task: "binary" });
    expect(end).toMatchObject({ scores: { positive: Float64Array.of(0.5) } });
  });

  test("that is missing, short, a pointer, or a link that leads out is refused", async () => {
    expect(await codes(saveWith(weights))).toBe("open");
    expect(await codes(save(spec))).toBe("external-data-missing");
    expect(await codes(saveWith(weights.subarray(0, 4)))).toBe("external-data-short");
    expect(await codes(saveWith("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 8\n"))).toBe(
      "external-data-missing",
    );
    const outside = saveWith(weights);
    const link = save(spec);
    symlinkSync(join(dirname(outside), "w.bin"), join(dirname(link), "w.bin"));
    expect(await codes(link)).toBe("external-data-unsafe");
  });
});

describe("opening", () => {
  test.each<readonly [string, ModelSpec | Uint8Array, string]>([
    ["nothing at all", new Uint8Array(0), "empty-file"],
    [
      "an operator that nobody knows",
      { ...identity(FLOAT, [1]), nodes: [{ op: "Nope", inputs: ["x"], outputs: ["y"] }] },
      "unknown-operator",
    ],
    [
      "an operator that is too old",
      {
        ...identity(FLOAT, [1]),
        opsets: [{ version: 1 }],
        nodes: [{ op: "Relu", inputs: ["x"], outputs: ["y"] }],
      },
      "missing-kernel",
    ],
    [
      "a graph that contradicts itself",
      { ...identity(FLOAT, [1]), nodes: [{ op: "Identity", inputs: ["z"], outputs: ["y"] }] },
      "broken-graph",
    ],
    ["what we will not feed, though it would load", identity(FLOAT, [1, 52_428_800]), "input-too-large"],
  ])("%s is refused with a name", async (_, spec, code) => {
    expect(await codes(save(spec))).toBe(code);
  });

  test("a path where there is no file is a problem", async () => {
    expect(await codes(join(root, "nowhere.onnx"))).toBe("no-file");
    expect(await codes(root)).toBe("no-file");
  });
});
