import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Content } from "../../src/project/content.ts";
import { makeProject, planProject } from "../../src/project/project.ts";
import { briefly, type Files, FRAUD, goodProject, problemsOf, projectOf, treeOf } from "./state.ts";

const MODELS: Files = {
  "models/fraud/model.yaml": FRAUD,
  "models/fraud/model.onnx": "fraud",
  "models/churn/model.yaml": FRAUD,
  "models/churn/model.onnx": "churn",
};

const named = (files: Files) => briefly(projectOf(files));
const withFile = (outcome: ReturnType<typeof projectOf>) =>
  problemsOf(outcome).map(({ file, code }) => `${file} ${code}`);

describe("one state of a repository", () => {
  test("is its rules and its models, sorted by name", () => {
    const project = goodProject({ ...MODELS, ".github/twokey.yml": "mode: observe\n", "README.md": "x" });
    expect(project.policy.mode).toBe("observe");
    expect(project.models.map(({ file, bundle }) => [file.model, bundle.files.length])).toEqual([
      ["churn", 1],
      ["fraud", 1],
    ]);
  });

  test("without any file of ours it has no models and the default rules", () => {
    expect(goodProject({ "README.md": "x" })).toMatchObject({
      models: [],
      workflows: [],
      policy: { mode: "advise" },
    });
  });

  test("only what the rules name is a model", () => {
    const files = {
      ...MODELS,
      "test/data/model.yaml": "nonsense",
      ".github/twokey.yml": "models: models/*/model.yaml\n",
    };
    expect(goodProject(files).models).toHaveLength(2);
  });

  test("serving.yaml is read, and is in the bundle", () => {
    const [churn] = goodProject({ ...MODELS, "models/churn/serving.yaml": "fallback: rules\n" }).models;
    expect(churn?.serving?.fallback).toBe("rules");
    expect(churn?.bundle.files.map(({ name }) => name)).toEqual(["model.onnx", "serving.yaml"]);
  });

  test("problems of all files come at once, in order", () => {
    const files = {
      ...MODELS,
      "models/fraud/model.yaml": FRAUD.replace("alice", '"@alice"'),
      "models/churn/model.yaml": FRAUD.replace("model.onnx", "gone.onnx"),
      "models/churn/serving.yaml": "output: { treshold: 1 }\n",
      "models/twin/model.yaml": `model: churn\n${FRAUD}`,
      "models/twin/model.onnx": "x",
    };
    expect(withFile(projectOf(files))).toEqual([
      "models/churn/model.yaml missing-file",
      "models/churn/serving.yaml unknown-key",
      "models/fraud/model.yaml bad-owner",
      "models/twin/model.yaml duplicate-model",
    ]);
  });

  test("a role that the tier asks for must have somebody", () => {
    const of = (owners: string) =>
      named({ "m/a/model.yaml": `tier: high\nowners: ${owners}\nfiles: { model: m }\n`, "m/a/m": "m" });
    expect(of("{ owner: [alice] }")).toEqual(["2:1 owners empty-role"]);
    expect(of("{ owner: [alice], risk: [bob] }")).toEqual([]);
    const two = { ".github/twokey.yml": "signoff: { standard: { roles: { owner: 2 } } }\n" };
    expect(named({ ...MODELS, ...two })).toEqual(["1:1 owners empty-role", "1:1 owners empty-role"]);
    const team = FRAUD.replace("alice", "acme/ml");
    expect(named({ "a/x/model.yaml": team, "a/x/model.onnx": "m", ...two })).toEqual([]);
  });

  test.each([".github/twokey.yaml", "twokey.yml"])("rules in %s are not silently ignored", (path) => {
    expect(withFile(projectOf({ ...MODELS, [path]: "mode: enforce\n" }))).toEqual([
      `${path} misplaced-policy`,
    ]);
  });

  test("links as rules or as model.yaml are problems", () => {
    expect(withFile(projectOf({ ...MODELS, ".github/twokey.yml": { kind: "symlink" } }))).toEqual([
      ".github/twokey.yml symlink",
    ]);
    expect(withFile(projectOf({ ...MODELS, "models/x/model.yaml": { kind: "symlink" } }))).toEqual([
      "models/x/model.yaml symlink",
    ]);
  });

  test("what is no text, or not here, is a problem and not a default", () => {
    expect(withFile(projectOf({ ...MODELS, ".github/twokey.yml": new Uint8Array([255, 254]) }))).toEqual([
      ".github/twokey.yml not-text",
    ]);
    expect(withFile(projectOf({ ...MODELS, "models/x/model.yaml": new Uint8Array([255]) }))).toEqual([
      "models/x/model.yaml not-text",
    ]);
    const tree = treeOf(MODELS);
    const lost: Content = { kind: "unreadable", why: "git does not have it", hint: "fetch" };
    expect(withFile(makeProject(tree, new Map([...tree.byPath.keys()].map((path) => [path, lost]))))).toEqual(
      ["models/churn/model.yaml unreadable-file", "models/fraud/model.yaml unreadable-file"],
    );
  });
});

describe("what must be read", () => {
  test("first the rules and workflows, then the models, then their files; never anything else", () => {
    const tree = treeOf({
      ...MODELS,
      ".github/twokey.yml": "",
      ".github/workflows/a.yml": "",
      "big.bin": "x",
    });
    const read = new Map<string, Content>();
    const give = (path: string, text: string): unknown =>
      read.set(path, { kind: "read", size: 1, digest: `sha256:${"0".repeat(64)}` as never, text });
    const ask = () =>
      planProject(tree, read)
        .map(({ path }) => path)
        .sort();
    expect(ask()).toEqual([".github/twokey.yml", ".github/workflows/a.yml"]);
    give(".github/twokey.yml", "");
    give(".github/workflows/a.yml", "");
    expect(ask()).toEqual(["models/churn/model.yaml", "models/fraud/model.yaml"]);
    give("models/churn/model.yaml", FRAUD);
    give("models/fraud/model.yaml", "broken: [");
    expect(ask()).toEqual(["models/churn/model.onnx"]);
    give("models/churn/model.onnx", "");
    expect(ask()).toEqual([]);
  });

  test("a large file is only hashed, a small one could be a pointer", () => {
    const files = { "a/m/model.yaml": FRAUD, "a/m/model.onnx": "x".repeat(1_025) };
    const text = { kind: "read", size: 1, digest: `sha256:${"0".repeat(64)}` as never, text: FRAUD } as const;
    expect(planProject(treeOf(files), new Map([["a/m/model.yaml", text]]))).toEqual([
      { path: "a/m/model.onnx", text: false },
    ]);
  });
});

const governed = (files: Files) => goodProject(files).workflows.map(({ path }) => path);

describe("the files that evaluations run through", () => {
  test("workflows that mention twokey, and what they use from the repository, and so on", () => {
    expect(
      governed({
        ".github/workflows/a.yml":
          "uses: acme/Twokey@v1\nuses: ./.github/workflows/b.yml\nuses: './tools/prep/'\n",
        ".github/workflows/b.yml": "uses: ./.github/actions/c",
        ".github/workflows/other.yml": "on: push",
        ".github/actions/c/action.yml": "runs: {}",
        ".github/actions/c/run.sh": "true",
        ".github/actions/d/action.yml": "runs: {}",
        "tools/prep/action.yaml": "uses: ./.github/workflows/a.yml",
        "tools/other.sh": "true",
      }),
    ).toEqual([
      ".github/actions/c/action.yml",
      ".github/actions/c/run.sh",
      ".github/workflows/a.yml",
      ".github/workflows/b.yml",
      "tools/prep/action.yaml",
    ]);
  });

  test("the action at the root is its own file, not the whole repository", () => {
    expect(
      governed({ ".github/workflows/a.yml": "# twokey\nuses: ./\n", "action.yml": "x", "src/a.ts": "x" }),
    ).toEqual([".github/workflows/a.yml", "action.yml"]);
  });

  test("a workflow that is no text is governed", () => {
    expect(governed({ ".github/workflows/a.yml": new Uint8Array([255]) })).toEqual([
      ".github/workflows/a.yml",
    ]);
  });
});

describe("settings of gates", () => {
  const catalogue = {
    drift: z
      .strictObject({ warn: z.number().default(0.1), fail: z.number().default(0.25) })
      .refine(({ warn, fail }) => warn <= fail, { error: "warn is above fail\nLower it.", path: ["warn"] }),
    quality: z.strictObject({ floor: z.number().optional() }),
  };
  const gates = (policy: string, model: string) =>
    projectOf(
      {
        "a/m/model.yaml": `${FRAUD}gates: ${model}\n`,
        "a/m/model.onnx": "m",
        ".github/twokey.yml": `gates: ${policy}\n`,
      },
      catalogue,
    );

  test("the model's own come before the repository's, those before the defaults", () => {
    const project = gates("{ drift: { warn: 0.2 } }", "{ drift: { fail: 0.5 } }");
    expect(project.ok && project.value.models[0]?.gates).toEqual({
      drift: { warn: 0.2, fail: 0.5 },
      quality: {},
    });
  });

  test("what only goes wrong together is a problem of the model's file", () => {
    const [problem] = problemsOf(gates("{ drift: { warn: 0.4, fail: 0.5 } }", "{ drift: { fail: 0.3 } }"));
    expect(problem).toMatchObject({
      file: "a/m/model.yaml",
      line: 3,
      path: "gates.drift.warn",
      message: "warn is above fail",
    });
    expect(problem?.hint).toContain("give together");
  });
});

const model = (data: string) => `owners: { owner: [a] }\nfiles: { model: m }\ndata: { label: y, ${data} }\n`;
const dataOf = (files: Files) => goodProject(files).models[0]?.data ?? [];

describe("rows", () => {
  test("rows have the digest of their file, of their list of files, or the one that is written", () => {
    const pinned = `sha256:${"b".repeat(64)}`;
    const files = {
      "a/x/model.yaml": model(
        `holdout: h.csv, recent: "r/*.csv", train: { path: t.csv, digest: "${pinned}" }, reference: /shared/ref.csv, current: gone.csv`,
      ),
      "a/x/m": "m",
      "a/x/h.csv": "h",
      "a/x/r/1.csv": "1",
      "a/x/r/2.csv": "2",
      "shared/ref.csv": "ref",
    };
    const data = dataOf(files);
    expect(data.map(({ key, files }) => [key, files.map(({ name }) => name)])).toEqual([
      ["data.holdout", ["h.csv"]],
      ["data.recent", ["r/1.csv", "r/2.csv"]],
      ["data.reference", ["/shared/ref.csv"]],
      ["data.current", []],
      ["data.train", []],
    ]);
    expect(data[0]?.digest).toBe(data[0]?.files[0]?.digest);
    expect(data[3]?.digest).toBeUndefined();
    expect(data[4]?.digest).toBe(pinned);
  });

  test("rows that are not the ones whose digest is written are a problem", () => {
    const pinned = `sha256:${"b".repeat(64)}`;
    const files = {
      "a/x/model.yaml": model(`holdout: { path: h.csv, digest: "${pinned}" }`),
      "a/x/m": "m",
      "a/x/h.csv": "h",
    };
    expect(named(files)).toEqual(["3:19 data.holdout other-digest"]);
  });

  test("rows behind a link are a problem", () => {
    const files: Files = {
      "a/x/model.yaml": model("holdout: h.csv"),
      "a/x/m": "m",
      "a/x/h.csv": { kind: "symlink" },
    };
    expect(named(files)).toEqual(["3:19 data.holdout symlink"]);
  });
});
