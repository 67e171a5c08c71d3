import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeColumns } from "../../src/data/columns.ts";
import type { Column } from "../../src/data/table.ts";
import { type OnnxScorerOptions, openOnnxScorer, tryLoading } from "../../src/model/onnx-scorer.ts";
import type { ScoreEnd, ScoreInput } from "../../src/model/scorer.ts";
import { classifier, identity } from "./models.ts";
import { FLOAT, type ModelSpec, type ValueSpec, modelBytes } from "./onnx-writer.ts";

const root = mkdtempSync(join(tmpdir(), "twokey-scorer-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const files = { model: "model.onnx", serving: "serving.yaml", data: "data.csv" };
const limits = { timeoutMs: 15_000, memoryMb: 1000 };

let made = 0;
function newFolder(): string {
  made += 1;
  const folder = join(root, String(made));
  mkdirSync(folder);
  return folder;
}

function save(spec: ModelSpec | Uint8Array): string {
  const path = join(newFolder(), "model.onnx");
  writeFileSync(path, spec instanceof Uint8Array ? spec : modelBytes(spec));
  return path;
}

function floats(name: string, ...values: readonly number[]): Column {
  return { kind: "float", name, values: Float64Array.from(values) };
}

function saveColumns(...columns: readonly Column[]): string {
  const folder = newFolder();
  writeColumns(folder, columns);
  return folder;
}

async function score(
  spec: ModelSpec | string,
  inputs: readonly ScoreInput[],
  options: Partial<OnnxScorerOptions> = {},
): Promise<readonly ScoreEnd[]> {
  const modelPath = typeof spec === "string" ? spec : save(spec);
  return openOnnxScorer({ modelPath, files, folder: newFolder(), limits, ...options }).score(inputs);
}

const a = [0.1, -3, 2.5, 7, 0];
const b = [1, 2, -1, 0.5, 0];
const table = saveColumns(floats("a", ...a), floats("b", ...b));

describe.concurrent("scoring in a child", () => {
  test("a classifier with a ZipMap gives its probabilities, and says how they were read", async () => {
    const [end] = await score(classifier(), [{ folder: table }], { task: "binary", labels: ["no", "yes"] });
    expect(end).toMatchObject({
      kind: "scores",
      scores: { task: "binary", positiveClass: "yes", labels: { classes: ["no", "yes"] } },
      facts: {
        rows: 5,
        nonFinite: 0,
        unused: [],
        words: [
          'input "float_input" (float) ← a, b: the 2 remaining columns, in the order of the file',
          expect.stringContaining('score: output "output_probability", number 1 of each row'),
          expect.stringContaining("sorted order"),
        ],
        run: { runs: 1, rowsAtOnce: 5, runtime: "onnxruntime-node 1.30.0" },
      },
    });
  });

  test("with and without ZipMap, one by one, padded or at once: the same scores", async () => {
    const inputs = [{ folder: table }, { folder: table, rowsAtOnce: 2 }, { folder: table, rowsAtOnce: 1 }];
    const ends = (
      await Promise.all(
        [classifier(), classifier({ zipMap: false }), classifier({ rows: 1 }), classifier({ rows: 3 })].map(
          (spec) => score(spec, inputs, { task: "binary" }),
        ),
      )
    ).flat();
    expect(ends.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => "scores"));
    const digests = ends.flatMap((end) => (end.kind === "scores" ? [end.facts.digest] : []));
    expect(new Set(digests).size).toBe(1);
  });

  test("paths may be relative to where we run", async () => {
    const here = (path: string): string => relative(process.cwd(), path);
    const inputs = [{ folder: here(table), over: here(table) }];
    const ends = await score(here(save(classifier())), inputs, { folder: here(newFolder()) });
    expect(ends.map(({ kind }) => kind)).toEqual(["scores"]);
  });

  test("an overlay changes one column, and the rest stay as they are", async () => {
    const over = saveColumns(floats("a", 1, 1, 1, 1, 1));
    const both = saveColumns(floats("a", 1, 1, 1, 1, 1), floats("b", ...b));
    const [plainEnd, overEnd, bothEnd] = await score(classifier(), [
      { folder: table },
      { folder: table, over },
      { folder: both },
    ]);
    const digests = [plainEnd, overEnd, bothEnd].map((end) =>
      end?.kind === "scores" ? end.facts.digest : end?.kind,
    );
    expect(digests[1]).toBe(digests[2]);
    expect(digests[1]).not.toBe(digests[0]);
  });
});

describe("bad ends", () => {
  test("a model that never ends is stopped, and what was done before it is kept", async () => {
    const started = performance.now();
    const short = { ...limits, timeoutMs: 2500 };
    const folders = [saveColumns(floats("x", 0)), saveColumns(floats("x", 1)), saveColumns(floats("x", 0))];
    const ends = await score(
      sleeper(),
      folders.map((folder) => ({ folder })),
      { limits: short },
    );
    expect(ends.map(({ kind }) => kind)).toEqual(["scores", "timed-out", "not-run"]);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test("a model that takes more memory than it may is stopped", async () => {
    const spec: ModelSpec = {
      ...identity(FLOAT, [null, 1]),
      initialisers: [
        {
          name: "shape",
          element: 7,
          dims: [2],
          raw: new Uint8Array(BigInt64Array.of(30_000n, 30_000n).buffer),
        },
      ],
      outputs: [{ name: "y", dims: [null, null] }],
      nodes: [
        { op: "Expand", inputs: ["x", "shape"], outputs: ["e"] },
        { op: "Exp", inputs: ["e"], outputs: ["y"] },
      ],
    };
    const [end] = await score(spec, [{ folder: saveColumns(floats("x", 0)) }]);
    expect(end?.kind).toBe("out-of-memory");
  });

  test("a folder that is no table is our fault, not the model's", async () => {
    const [end] = await score(classifier(), [{ folder: newFolder() }]);
    expect(end).toMatchObject({
      kind: "broken-result",
      words: expect.stringContaining("an error of this tool"),
    });
  });
});

describe("loading alone", () => {
  test("opens, measures and lets go", async () => {
    const end = await tryLoading({
      modelPath: save(classifier()),
      file: "model.onnx",
      folder: newFolder(),
      limits,
    });
    expect(end).toMatchObject({
      kind: "opened",
      runtime: "onnxruntime-node 1.30.0",
      loadMs: expect.any(Number),
    });
  });

  test("names what is wrong with the file", async () => {
    const modelPath = save(new Uint8Array(0));
    const end = await tryLoading({ modelPath, file: "model.onnx", folder: newFolder(), limits });
    expect(end).toMatchObject({ kind: "problems", problems: [{ code: "empty-file", file: "model.onnx" }] });
  });
});

function truth(name: string): ValueSpec {
  return { name, element: 9, dims: [] };
}

/** Runs for ever where x is 1: a loop that never meets its condition. */
function sleeper(): ModelSpec {
  return {
    inputs: [{ name: "x", dims: [1, 1] }],
    outputs: [{ name: "y", dims: [1, 1] }],
    initialisers: [
      { name: "many", element: 7, dims: [], raw: new Uint8Array(BigInt64Array.of(2n ** 62n).buffer) },
      { name: "flat", element: 7, dims: [0], raw: new Uint8Array(0) },
    ],
    nodes: [
      { op: "Reshape", inputs: ["x", "flat"], outputs: ["scalar"] },
      { op: "Cast", inputs: ["scalar"], outputs: ["go"], attributes: { to: { int: 9 } } },
      {
        op: "Loop",
        inputs: ["many", "go", "x"],
        outputs: ["y"],
        attributes: {
          body: {
            graph: {
              inputs: [{ name: "i", element: 7, dims: [] }, truth("before"), { name: "state", dims: [1, 1] }],
              outputs: [truth("after"), { name: "next", dims: [1, 1] }],
              nodes: [
                { op: "Identity", inputs: ["before"], outputs: ["after"] },
                { op: "Identity", inputs: ["state"], outputs: ["next"] },
              ],
            },
          },
        },
      },
    ],
  };
}
