import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/base/json.ts";
import { findChanges } from "../../src/project/change.ts";
import { controlsDigest, controlsOf, diffControls, showControl } from "../../src/project/controls.ts";
import { FULL_MODEL } from "./examples.ts";
import { type Files, FRAUD, goodProject } from "./state.ts";

const yaml = `owners: { owner: [alice] }
files: { model: model.onnx, features: "*.py", labels: labels.json }
data: { holdout: holdout.csv, label: y }
description: Fraud.
`;

const BASE: Files = {
  "models/fraud/model.yaml": yaml,
  "models/fraud/model.onnx": "v1",
  "models/fraud/make.py": "x = 1",
  "models/fraud/labels.json": "[]",
  "models/fraud/holdout.csv": "y\n1\n",
  "models/churn/model.yaml": FRAUD,
  "models/churn/model.onnx": "churn",
  ".github/workflows/models.yml": "jobs: { check: { uses: acme/twokey } }",
};

const edit = (changes: Record<string, string | undefined>): Files =>
  Object.fromEntries(
    Object.entries({ ...BASE, ...changes }).filter(([, text]) => text !== undefined),
  ) as Files;

const base = goodProject(BASE);
const changes = (after: Files, before: Files = BASE) =>
  findChanges(before === BASE ? base : goodProject(before), goodProject(after));
const briefly = (after: Files, before: Files = BASE) =>
  changes(after, before).models.map((change) =>
    change.kind === "changed" || change.kind === "renamed"
      ? `${change.kind} ${change.kind === "renamed" ? `${change.from} → ` : ""}${change.model}: ${change.parts.join(", ")}`
      : `${change.kind} ${change.model}`,
  );

describe("what happened to a model", () => {
  test("nothing, when nothing differs", () => {
    expect(changes(BASE)).toEqual({ models: [], unchanged: ["churn", "fraud"], policy: [] });
  });

  test.each([
    ["the model", { "models/fraud/model.onnx": "v2" }, ["changed fraud: model"]],
    ["its external data alone", { "models/fraud/model.onnx.data": "d" }, ["changed fraud: model"]],
    ["features", { "models/fraud/make.py": "x = 2" }, ["changed fraud: features"]],
    ["a feature file more", { "models/fraud/more.py": "" }, ["changed fraud: features"]],
    ["labels", { "models/fraud/labels.json": "[1]" }, ["changed fraud: labels"]],
    ["how it is served", { "models/fraud/serving.yaml": "fallback: x\n" }, ["changed fraud: serving"]],
    ["the rows it is judged on", { "models/fraud/holdout.csv": "y\n0\n" }, ["changed fraud: data"]],
    ["its controls", { "models/fraud/model.yaml": `${yaml}tier: standard\n` }, ["changed fraud: controls"]],
    [
      "what it says of itself",
      { "models/fraud/model.yaml": yaml.replace("Fraud.", "More.") },
      ["changed fraud: statement"],
    ],
    [
      "its lineage",
      { "models/fraud/model.yaml": `${yaml}lineage: { code: abc }\n` },
      ["changed fraud: lineage"],
    ],
    [
      "scores",
      { "models/fraud/model.yaml": `${yaml}scores: { holdout: s.csv }\n`, "models/fraud/s.csv": "1" },
      ["changed fraud: scores"],
    ],
    ["comments and spaces in model.yaml", { "models/fraud/model.yaml": `# hello\n${yaml}` }, []],
    ["files that belong to nothing", { "README.md": "hello" }, []],
  ])("%s", (_, files, expected) => expect(briefly(edit(files))).toEqual(expected));

  test("several parts at once come in a fixed order", () => {
    const files = edit({
      "models/fraud/model.yaml": `${yaml}tier: standard\n`,
      "models/fraud/holdout.csv": "y\n0\n",
      "models/fraud/make.py": "x = 2",
      "models/fraud/model.onnx": "v2",
    });
    expect(briefly(files)).toEqual(["changed fraud: model, features, data, controls"]);
  });

  test("a model that comes and one that goes", () => {
    const files = edit({
      "models/churn/model.yaml": undefined,
      "models/churn/model.onnx": undefined,
      "models/lead/model.yaml": FRAUD,
      "models/lead/model.onnx": "other",
    });
    expect(briefly(files)).toEqual(["removed churn", "added lead"]);
  });

  test("the same bundle under another name is a renaming", () => {
    const files = edit({
      "models/churn/model.yaml": undefined,
      "models/churn/model.onnx": undefined,
      "models/leave/model.yaml": FRAUD,
      "models/leave/model.onnx": "churn",
    });
    expect(briefly(files)).toEqual(["renamed churn → leave: "]);
    expect(briefly(edit({ "models/churn/model.yaml": `model: leave\n${FRAUD}` }))).toEqual([
      "renamed churn → leave: ",
    ]);
  });

  test("the same name in another folder is a renaming, whatever else changed", () => {
    const files = edit({
      "models/churn/model.yaml": undefined,
      "models/churn/model.onnx": undefined,
      "other/churn/model.yaml": FRAUD,
      "other/churn/model.onnx": "changed",
    });
    expect(briefly(files)).toEqual(["renamed churn → churn: model"]);
  });

  test("another name and other bytes are a removal and an addition, so that both owners must agree", () => {
    const files = edit({
      "models/churn/model.yaml": `model: leave\n${FRAUD}`,
      "models/churn/model.onnx": "new",
    });
    expect(briefly(files)).toEqual(["removed churn", "added leave"]);
  });

  test("of two equal bundles, the one that stayed in its folder is the one that was renamed", () => {
    const twins = {
      "a/one/model.yaml": FRAUD,
      "a/one/model.onnx": "x",
      "a/two/model.yaml": FRAUD,
      "a/two/model.onnx": "x",
    };
    const after = {
      ...twins,
      "a/two/model.yaml": `model: three\n${FRAUD}`,
      "a/one/model.yaml": `model: four\n${FRAUD}`,
    };
    expect(briefly(after, twins)).toEqual(["renamed one → four: ", "renamed two → three: "]);
    const turned = {
      ...twins,
      "a/two/model.yaml": `model: four\n${FRAUD}`,
      "a/one/model.yaml": `model: three\n${FRAUD}`,
    };
    expect(briefly(turned, twins)).toEqual(["renamed two → four: ", "renamed one → three: "]);
  });

  test("two models that swap their bundles are two changes, not two renamings", () => {
    const before = { ...BASE, "models/fraud/model.yaml": FRAUD };
    const after = { ...before, "models/fraud/model.onnx": "churn", "models/churn/model.onnx": "v1" };
    expect(briefly(after, before)).toEqual(["changed churn: model", "changed fraud: model"]);
  });

  test("each file that changed is named with its digests", () => {
    const [change] = changes(edit({ "models/fraud/make.py": undefined, "models/fraud/new.py": "n" })).models;
    expect(change?.kind === "changed" && change.files).toMatchObject([
      { name: "make.py", role: "features", after: null },
      { name: "new.py", role: "features", before: null },
    ]);
  });

  test("whatever bytes of a bundle change, the model changed", () => {
    const path = fc.constantFrom("model.onnx", "make.py", "labels.json");
    fc.assert(
      fc.property(path, fc.string(), (name, text) => {
        const file = `models/fraud/${name}`;
        const changed = text !== BASE[file];
        expect(briefly(edit({ [file]: text }))).toHaveLength(changed ? 1 : 0);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

const digest = (files: Files) => {
  const { policy, models } = goodProject(files);
  return controlsDigest(policy, models[1]!.file);
};

describe("changes of the rules", () => {
  test("controls of a model and twokey.yml are shown key by key, old and new", () => {
    const files = edit({
      "models/fraud/model.yaml": yaml
        .replace("[alice]", "[alice, mallory]")
        .replace("label: y", "label: y, id: tx"),
      ".github/twokey.yml": "mode: observe\n",
    });
    expect(changes(files).policy).toEqual([
      { file: ".github/twokey.yml", key: "mode", before: null, after: "observe" },
      { file: "models/fraud/model.yaml", key: "data.id", before: null, after: "tx" },
      {
        file: "models/fraud/model.yaml",
        key: "owners.owner",
        before: '["alice"]',
        after: '["alice","mallory"]',
      },
    ]);
  });

  test("the change itself, lineage and statements are no rules", () => {
    const files = edit({
      "models/fraud/model.yaml": `${yaml.replace("labels: labels.json", "assets: labels.json").replace("Fraud.", "x")}lineage: { run: r }\n`,
    });
    expect(changes(files).policy).toEqual([]);
  });

  test("the rules of a new model come with it; those of a renamed one are compared", () => {
    const added = edit({
      "models/lead/model.yaml": `${FRAUD}tier: standard\n`,
      "models/lead/model.onnx": "o",
    });
    expect(changes(added).policy).toEqual([]);
    const renamed = edit({ "models/churn/model.yaml": `model: leave\n${FRAUD}tier: standard\n` });
    expect(changes(renamed).policy).toEqual([
      { file: "models/churn/model.yaml", key: "tier", before: null, after: "standard" },
    ]);
  });

  test("an edited, a new and a removed evaluation workflow are changes of the rules", () => {
    const workflow = ".github/workflows/models.yml";
    expect(changes(edit({ [workflow]: "on: push # twokey" })).policy).toMatchObject([
      { file: workflow, key: "" },
    ]);
    expect(changes(edit({ [workflow]: "on: push" })).policy).toMatchObject([{ file: workflow, after: null }]);
    expect(changes(edit({ [workflow]: undefined })).policy).toMatchObject([{ file: workflow, after: null }]);
    expect(changes(edit({ ".github/workflows/x.yml": "twokey" })).policy).toMatchObject([{ before: null }]);
    expect(changes(edit({ ".github/workflows/x.yml": "on: push" })).policy).toEqual([]);
  });

  test("every key but the harmless ones is a control", () => {
    const [model] = goodProject({
      "models/fraud/model.yaml": FULL_MODEL.replace(/^(scores|files): .*$/gm, "")
        .concat("files: { model: model.onnx }\n")
        .replace(', digest: "sha256:', ', digest: "sha256:')
        .replace(/reference: \{.*\}/, "reference: r.csv"),
      "models/fraud/model.onnx": "m",
    }).models;
    expect(Object.keys(controlsOf(model!.file) as object).sort()).toEqual([
      "cost",
      "data",
      "expect",
      "gates",
      "owners",
      "parity",
      "retrain",
      "serving",
      "task",
      "tier",
      "traffic",
    ]);
  });

  test("the digest of the rules changes with each of them, and with nothing else", () => {
    const before = digest(BASE);
    expect(digest(edit({ "models/fraud/model.onnx": "v2", "models/churn/model.onnx": "c2" }))).toBe(before);
    expect(digest(edit({ "models/fraud/model.yaml": yaml.replace("Fraud.", "x") }))).toBe(before);
    expect(digest(edit({ "models/fraud/model.yaml": `${yaml}tier: standard\n` }))).not.toBe(before);
    expect(digest(edit({ ".github/twokey.yml": "mode: advise\n" }))).not.toBe(before);
  });
});

describe("old → new, key by key", () => {
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string({ maxLength: 5 }),
    fc.array(fc.integer(), { maxLength: 2 }),
  );
  const key = fc.constantFrom("a", "b", "a.b", "toString");
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.dictionary(key, tie("tree"), { maxKeys: 3, noNullPrototype: true }),
    ),
  })) as { tree: fc.Arbitrary<Json> };

  test("two values differ exactly when some key does", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(diffControls("f", a, b).length === 0).toBe(same);
        expect(diffControls("f", a, a)).toEqual([]);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test("back is the same list with old and new exchanged", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const back = diffControls("f", b, a).map(({ before, after, ...rest }) => ({
          ...rest,
          before: after,
          after: before,
        }));
        expect(back).toEqual(diffControls("f", a, b));
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test.each([
    ["a word", "high", "high"],
    ["a word that is a value", "true", '"true"'],
    ["a number as text", "5", '"5"'],
    ["a number", 5, "5"],
    ["text with more in it", "a, b", '"a, b"'],
    ["a list", ["a", 1], '["a",1]'],
  ])("%s cannot be taken for something else", (_, value, expected) =>
    expect(showControl(value)).toBe(expected),
  );
});

function sorted(value: Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, Json>)[key]!)]));
}
