import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import type { Outcome } from "../../src/base/problem.ts";
import { type Bundle, bundleDigest, makeBundle, planBundle } from "../../src/project/bundle.ts";
import { parseModelFile } from "../../src/project/model-file.ts";
import { makeTree } from "../../src/project/tree.ts";
import { briefly, contentsOf, DVC, type Files, FRAUD, LFS, problemsOf, treeOf, valueOf } from "./state.ts";

const HEX = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
const MD5 = "900150983cd24fb0d6963f7d28e17f72";

/** The bundle of the model in a folder of a repository of these files. */
function bundleOf(files: Files, folder = "models/fraud"): Outcome<Bundle> {
  const path = `${folder}/model.yaml`;
  const text = files[path];
  const model = valueOf(parseModelFile(path, typeof text === "string" ? text : ""));
  const plan = planBundle(model, treeOf(files));
  return plan.ok ? makeBundle(plan.value, contentsOf(files)) : plan;
}

const inFolder = (files: Files, folder = "models/fraud"): Files =>
  Object.fromEntries(Object.entries(files).map(([name, written]) => [`${folder}/${name}`, written]));

const yaml = (files: string): string => `owners: { owner: [alice] }\nfiles: ${files}\n`;
const bundleFrom = (files: string, others: Files): Outcome<Bundle> =>
  bundleOf(inFolder({ "model.yaml": yaml(files), ...others }));
const namesOf = (bundle: Outcome<Bundle>): readonly string[] =>
  valueOf(bundle).files.map(({ name, role }) => `${name} ${role}`);

describe("which files belong to a bundle", () => {
  test("what is named, serving.yaml, and the model's external data; never model.yaml", () => {
    const bundle = bundleFrom("{ model: model.onnx, features: features/**/*.py, labels: labels.json }", {
      "model.onnx": "m",
      "model.onnx.data": "d",
      model_data: "e",
      "features/a.py": "a",
      "features/deep/b.py": "b",
      "features/readme.md": "no",
      "labels.json": "[]",
      "serving.yaml": "fallback: x\n",
      "data/holdout.parquet": "no",
    });
    expect(namesOf(bundle)).toEqual([
      "features/a.py features",
      "features/deep/b.py features",
      "labels.json labels",
      "model.onnx model",
      "model.onnx.data external",
      "model_data external",
      "serving.yaml serving",
    ]);
  });

  test("a pattern over everything takes neither model.yaml nor bundle.lock, nor a DVC pointer itself", () => {
    const others = {
      "m.onnx.dvc": DVC("m.onnx", MD5, 3),
      "b/model.yaml": yaml("{ model: m }"),
      "x.txt": "x",
    };
    const lock = JSON.stringify({ version: 1, files: {} });
    expect(
      namesOf(bundleFrom("{ model: m.onnx, assets: '**' }", { ...others, "bundle.lock": lock })),
    ).toEqual(["m.onnx model", "x.txt assets"]);
  });

  test("a file named in full keeps its role when a pattern matches it too", () => {
    const files = { "m.onnx": "m", "prep.py": "p", "other.py": "o" };
    expect(namesOf(bundleFrom("{ model: m.onnx, preprocessor: prep.py, features: '*.py' }", files))).toEqual([
      "m.onnx model",
      "other.py features",
      "prep.py preprocessor",
    ]);
  });

  test("scores stand for a model that cannot be run here", () => {
    const model = "owners: { owner: [a] }\nscores: { holdout: s.csv }\ndata: { holdout: h.csv, label: y }\n";
    expect(namesOf(bundleOf(inFolder({ "model.yaml": model, "s.csv": "1", "h.csv": "2" })))).toEqual([
      "s.csv scores",
    ]);
    const both = `${model}files: { model: m.pkl }\n`;
    expect(
      namesOf(bundleOf(inFolder({ "model.yaml": both, "s.csv": "1", "h.csv": "2", "m.pkl": "m" }))),
    ).toEqual(["m.pkl model"]);
  });
});

describe("what a bundle cannot have", () => {
  test.each([
    [
      "missing files",
      "{ model: m.onnx, labels: l.json }",
      {},
      ["2:10 files.model missing-file", "2:25 files.labels missing-file"],
    ],
    [
      "patterns that match nothing",
      "{ model: m, features: f/*.py }",
      { m: "m" },
      ["2:20 files.features empty-pattern"],
    ],
    ["links", "{ model: m }", { m: { kind: "symlink" } }, ["2:10 files.model symlink"]],
    ["submodules", "{ model: m }", { m: { kind: "submodule" } }, ["2:10 files.model submodule"]],
    ["files behind a link", "{ model: lib/m }", { lib: { kind: "symlink" } }, ["2:10 files.model symlink"]],
    [
      "folders that a pattern could look into through a link",
      "{ model: m, features: f/**/*.py }",
      { m: "m", "f/a.py": "a", "f/lib": { kind: "symlink" } },
      ["2:20 files.features symlink"],
    ],
    [
      "folders that a pattern could look into but for a submodule",
      "{ model: m, features: '**/*.py' }",
      { m: "m", "a.py": "a", lib: { kind: "submodule" } },
      ["2:20 files.features submodule"],
    ],
    [
      "a folder as a file",
      "{ model: m, features: f }",
      { m: "m", "f/a.py": "a" },
      ["2:20 files.features missing-file"],
    ],
    [
      "two models",
      "{ model: '*.onnx' }",
      { "a.onnx": "a", "b.onnx": "b" },
      ["2:10 files.model several-models"],
    ],
    ["one file in two roles", "{ model: m, labels: m }", { m: "m" }, ["2:20 files.labels two-roles"]],
    [
      "two patterns of two roles for one file",
      "{ model: m, features: '*.py', assets: 'a.*' }",
      { m: "m", "a.py": "a" },
      ["2:38 files.assets two-roles"],
    ],
    [
      "names that differ only by case",
      "{ model: m, features: f/* }",
      { m: "m", "f/A.py": "a", "f/a.py": "b" },
      ["2:20 files.features colliding-names"],
    ],
    [
      "names that cannot be seen",
      "{ model: m, features: f/* }",
      { m: "m", "f/a\u200b.py": "a" },
      ["2:20 files.features bad-path"],
    ],
    [
      "names that git took from bytes",
      "{ model: m, features: f/* }",
      { m: "m", "f/\udc80.py": "a" },
      ["2:20 files.features bad-path"],
    ],
    [
      "names in Unicode NFD",
      "{ model: m, features: f/* }",
      { m: "m", "f/e\u0301.py": "a" },
      ["2:20 files.features bad-path"],
    ],
    [
      "a file and its DVC pointer",
      "{ model: m }",
      { m: "m", "m.dvc": DVC("m", MD5, 1) },
      ["2:10 files.model two-sources"],
    ],
    [
      "model.yaml itself",
      "{ model: m, assets: model.yaml }",
      { m: "m" },
      ["2:20 files.assets reserved-file"],
    ],
    [
      "a link as serving.yaml",
      "{ model: m }",
      { m: "m", "serving.yaml": { kind: "symlink" } },
      ["1:1  symlink"],
    ],
    [
      "serving.yaml in DVC",
      "{ model: m }",
      { m: "m", "serving.yaml.dvc": DVC("serving.yaml", MD5, 3) },
      ["1:1  hidden-serving"],
    ],
    [
      "a link as external data",
      "{ model: m }",
      { m: "m", "m.data": { kind: "symlink" } },
      ["2:10 files.model symlink"],
    ],
    ["a broken LFS pointer", "{ model: m }", { m: LFS("abc", 1) }, ["-:-  broken-lfs-pointer"]],
    ["a DVC pointer without size or lock", "{ model: m }", { "m.dvc": DVC("m", MD5) }, ["-:-  unknown-size"]],
  ] satisfies [string, string, Files, string[]][])("%s", (_, files, others, expected) => {
    expect(briefly(bundleFrom(files, others))).toEqual(expected);
  });

  test("more files than anybody reviews", () => {
    const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, at) => [`f/${at}.py`, ""]));
    expect(briefly(bundleFrom("{ model: m, features: f/* }", { m: "m", ...many }))).toEqual([
      "2:1 files too-many-files",
    ]);
  });

  test("the hint for a .dvc name says to name the file", () => {
    const [problem] = problemsOf(bundleFrom("{ model: m.dvc }", { "m.dvc": DVC("m", MD5, 1) }));
    expect(problem?.hint).toContain("Name the file itself");
  });
});

describe("how files are stored", () => {
  test("what lies in git has the sha256 of its bytes", () => {
    expect(valueOf(bundleFrom("{ model: m }", { m: "bytes" })).files).toMatchObject([
      { name: "m", stored: "git", size: 5, digest: sha256("bytes") },
    ]);
  });

  test("an LFS pointer has the digest of the file that it stands for", () => {
    expect(valueOf(bundleFrom("{ model: m }", { m: LFS(HEX, 99) })).files).toMatchObject([
      { name: "m", stored: "lfs", size: 99, digest: `sha256:${HEX}` },
    ]);
  });

  test("a DVC pointer has its md5, and the sha256 where bundle.lock gives one", () => {
    const pointer = { "m.dvc": DVC("m", MD5, 3) };
    expect(valueOf(bundleFrom("{ model: m }", pointer)).files).toMatchObject([
      { name: "m", path: "models/fraud/m.dvc", stored: "dvc", size: 3, digest: `md5:${MD5}` },
    ]);
    const lock = JSON.stringify({ version: 1, files: { m: { md5: MD5, size: 3, sha256: HEX } } });
    expect(valueOf(bundleFrom("{ model: m }", { ...pointer, "bundle.lock": lock })).files).toMatchObject([
      { name: "m", stored: "dvc", size: 3, digest: `sha256:${HEX}`, md5: `md5:${MD5}` },
    ]);
  });

  test.each([
    ["an older md5", { md5: MD5.replace("9", "a"), size: 3 }, "stale-lock"],
    ["another size", { md5: MD5, size: 4 }, "unknown-size"],
  ])("a lock with %s than the pointer is a problem", (_, said, code) => {
    const lock = JSON.stringify({ version: 1, files: { m: { ...said, sha256: HEX } } });
    const bundle = bundleFrom("{ model: m }", { "m.dvc": DVC("m", MD5, 3), "bundle.lock": lock });
    expect(problemsOf(bundle).map((problem) => problem.code)).toEqual([code]);
  });

  test("the same bytes have the same digest however they are stored", () => {
    const inGit = valueOf(bundleFrom("{ model: m }", { m: "abc" }));
    const hex = sha256("abc").slice("sha256:".length);
    expect(valueOf(bundleFrom("{ model: m }", { m: LFS(hex, 3) })).digest).toBe(inGit.digest);
    const lock = JSON.stringify({ version: 1, files: { m: { md5: MD5, size: 3, sha256: hex } } });
    const inDvc = bundleFrom("{ model: m }", { "m.dvc": DVC("m", MD5, 3), "bundle.lock": lock });
    expect(valueOf(inDvc).digest).toBe(inGit.digest);
  });
});

describe("the digest of a bundle", () => {
  const name = fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3})?\.py$/);
  const features = fc.dictionary(name, fc.string(), { minKeys: 1, maxKeys: 6, noNullPrototype: true });
  const FILES = "{ model: m.onnx, features: '**/*.py' }";

  test("is the one of the canonical list, once and for ever", () => {
    expect(valueOf(bundleFrom("{ model: m }", { m: "abc" })).digest).toBe(
      sha256(`[{"digest":"${sha256("abc")}","name":"m","role":"model","size":3}]`),
    );
  });

  test("does not depend on the folder", () => {
    fc.assert(
      fc.property(features, (py) => {
        const files = { "model.yaml": yaml(FILES), "m.onnx": "m", ...py };
        const [here, there] = ["models/fraud", "x/y/z/fraud"].map((folder) =>
          valueOf(bundleOf(inFolder(files, folder), folder)),
        );
        expect(there?.digest).toBe(here?.digest);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("does not depend on the order in which files are listed", () => {
    fc.assert(
      fc.property(features, fc.nat(), (py, turn) => {
        const { files, digest } = valueOf(bundleFrom(FILES, { "m.onnx": "m", ...py }));
        const turned = files.map((_, at) => files[(at + turn) % files.length]!);
        expect(bundleDigest(turned)).toBe(digest);
        const entries = treeOf(py).entries;
        expect(makeTree([...entries].reverse()).entries).toEqual(entries);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("changes with every byte, every name, every role and every file", () => {
    fc.assert(
      fc.property(features, fc.nat(), fc.string({ minLength: 1 }), (py, pick, more) => {
        const files = { "m.onnx": "m", ...py };
        const before = valueOf(bundleFrom(FILES, files)).digest;
        const paths = Object.keys(files);
        const path = paths[pick % paths.length]!;
        const { [path]: text, ...rest } = files as Record<string, string>;
        const changed = [
          bundleFrom(FILES, { ...files, [path]: text + more }),
          bundleFrom(FILES, { ...files, "zzzz.py": "" }),
          bundleFrom(FILES.replace("features", "assets"), files),
          ...(path === "m.onnx" ? [] : [bundleFrom(FILES, { ...rest, "zzzz.py": text! })]),
        ];
        for (const bundle of changed) expect(valueOf(bundle).digest).not.toBe(before);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("does not change with model.yaml", () => {
    const before = bundleOf(inFolder({ "model.yaml": FRAUD, "model.onnx": "m" }));
    const after = bundleOf(inFolder({ "model.yaml": `${FRAUD}tier: high\n`, "model.onnx": "m" }));
    expect(valueOf(after).digest).toBe(valueOf(before).digest);
  });
});
