import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { trustedModelName } from "../../src/base/ids.ts";
import { type Cases, findCases, isRestoration, type ModelCase } from "../../src/decide/cases.ts";
import { type Files, goodProject } from "../project/state.ts";
import { caseOf, FRAUD } from "./table.ts";

const POLICY = ".github/twokey.yml";
const KEEPERS = "signoff: { policy_owners: [dave] }\n";
const FOLDER = "models/fraud";
const YAML = `${FOLDER}/model.yaml`;
const OWNED = "owners: { owner: [alice] }\nfiles: { model: model.onnx }\n";
const DATA = "data: { holdout: data/holdout.parquet, label: y }\n";

const BASE: Files = {
  [POLICY]: `mode: enforce\n${KEEPERS}`,
  [YAML]: OWNED + DATA,
  [`${FOLDER}/model.onnx`]: "old",
  [`${FOLDER}/data/holdout.parquet`]: "rows",
  "models/churn/model.yaml": OWNED,
  "models/churn/model.onnx": "churn",
};

function casesOf(head: Files, tip: Files = BASE, base: Files = BASE): Cases {
  return findCases({ base: goodProject(base), head: goodProject(head), tip: goodProject(tip) });
}

function without(files: Files, prefix: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(prefix)));
}

function moveTo(folder: string, files: Files = BASE): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.replace(`${FOLDER}/`, `${folder}/`), text]),
  );
}

function told({ models, policy }: Cases): readonly string[] {
  const flags = (one: ModelCase): string => `${one.bundle === null ? "-" : ""}${one.moved ? "!" : ""}`;
  return [
    ...models.map((one) => `${one.kind} ${one.model}${flags(one)}`),
    ...(policy === null ? [] : [`policy${policy.moved ? "!" : ""}`]),
  ];
}

const described = `${OWNED}${DATA}description: better words\n`;

describe("what a pull request does", () => {
  const rows: readonly (readonly [string, Files, readonly string[]])[] = [
    ["nothing where nothing differs", BASE, []],
    ["nothing where only files outside of models differ", { ...BASE, "README.md": "x" }, []],
    ["changes a model whose bytes differ", { ...BASE, [`${FOLDER}/model.onnx`]: "new" }, ["changed fraud"]],
    [
      "changes a model whose data differ",
      { ...BASE, [`${FOLDER}/data/holdout.parquet`]: "more" },
      ["changed fraud"],
    ],
    [
      "changes a model by its words, which owners sign, and no rule",
      { ...BASE, [YAML]: described },
      ["changed fraud"],
    ],
    [
      "changes only the rules where only controls differ",
      { ...BASE, [YAML]: `${OWNED}${DATA}retrain: { every: 90d }\n` },
      ["policy"],
    ],
    [
      "changes both where bytes and controls differ",
      { ...BASE, [YAML]: `${OWNED}${DATA}retrain: { every: 90d }\n`, [`${FOLDER}/model.onnx`]: "new" },
      ["changed fraud", "policy"],
    ],
    ["changes the rules in twokey.yml", { ...BASE, [POLICY]: `mode: advise\n${KEEPERS}` }, ["policy"]],
    [
      "brings a model, which the rules name from then on",
      { ...BASE, "models/aaa/model.yaml": OWNED, "models/aaa/model.onnx": "a" },
      ["added aaa", "policy"],
    ],
    ["removes a model", without(BASE, FOLDER), ["removed fraud-", "policy"]],
    [
      "moves a model to another folder: a change under the same name",
      moveTo("models/cards", { ...BASE, [YAML]: `model: fraud\n${OWNED}${DATA}` }),
      ["changed fraud", "policy"],
    ],
    [
      "gives a model another name: a removal and an addition, in the order of names",
      moveTo("models/cards"),
      ["added cards", "removed fraud-", "policy"],
    ],
  ];
  test.each(rows)("%s", (_, head, wanted) => {
    expect(told(casesOf(head))).toEqual(wanted);
  });

  test("a case carries the bundle, its files and the data of the head", () => {
    const head = { ...BASE, [`${FOLDER}/model.onnx`]: "new" };
    const [one] = casesOf(head).models;
    const model = goodProject(head).models.find(({ file }) => file.model === "fraud");
    expect(one).toMatchObject({ folder: FOLDER, bundle: model?.bundle.digest });
    expect(one?.files.map(({ name, role }) => [name, role])).toEqual([["model.onnx", "model"]]);
    expect(Object.keys(one?.files[0] ?? {}).sort()).toEqual(["digest", "name", "role", "size"]);
    expect(one?.data).toEqual([["data.holdout", model?.data[0]?.digest]]);
  });

  test("a removed model has no bundle, no files and no data, and still its folder", () => {
    const [one] = casesOf(without(BASE, FOLDER)).models;
    expect(one).toMatchObject({ folder: FOLDER, bundle: null, files: [], data: [], words: null });
  });

  test("data that lie elsewhere are named without a digest", () => {
    const elsewhere = { ...BASE, [YAML]: `${OWNED}data: { holdout: data/elsewhere.parquet, label: y }\n` };
    const head = { ...elsewhere, [`${FOLDER}/model.onnx`]: "new" };
    expect(casesOf(head, elsewhere, elsewhere).models[0]?.data).toEqual([["data.holdout", null]]);
  });

  test("the changed rules are those of the head, with their digest", () => {
    const { policy } = casesOf({ ...BASE, [POLICY]: `mode: advise\n${KEEPERS}` });
    expect(policy?.policy.mode).toBe("advise");
    expect(policy?.text).toContain('"mode":"advise"');
  });
});

describe("the default branch moved", () => {
  const mine = { ...BASE, [`${FOLDER}/model.onnx`]: "mine" };
  const rows: readonly (readonly [string, Files, Files, readonly string[]])[] = [
    [
      "the same model changed there too",
      mine,
      { ...BASE, [`${FOLDER}/model.onnx`]: "theirs" },
      ["changed fraud!"],
    ],
    [
      "another model changed there: nothing to say",
      mine,
      { ...BASE, "models/churn/model.onnx": "theirs" },
      ["changed fraud"],
    ],
    ["the model went away there", mine, without(BASE, FOLDER), ["changed fraud!"]],
    ["the model got another name there", mine, moveTo("models/cards"), ["changed fraud!"]],
    [
      "both sides changed the rules",
      { ...BASE, [POLICY]: `mode: advise\n${KEEPERS}` },
      { ...BASE, [POLICY]: `mode: observe\n${KEEPERS}` },
      ["policy!"],
    ],
    [
      "the rules changed there only: that is no change of this pull request",
      mine,
      { ...BASE, [POLICY]: `mode: advise\n${KEEPERS}` },
      ["changed fraud"],
    ],
  ];
  test.each(rows)("%s", (_, head, tip, wanted) => {
    expect(told(casesOf(head, tip))).toEqual(wanted);
  });
});

describe("words and restorations", () => {
  test("words are told where nothing that can be measured differs, and only there", () => {
    const words = (head: Files): unknown =>
      casesOf(head).models.find(({ model }) => model === "fraud")?.words;
    expect(words({ ...BASE, [YAML]: described })).toMatch(/^sha256:/);
    expect(words({ ...BASE, [YAML]: `${described}retrain: { every: 90d }\n` })).toMatch(/^sha256:/);
    expect(words({ ...BASE, [YAML]: described, [`${FOLDER}/model.onnx`]: "new" })).toBeNull();
    expect(words({ ...BASE, [`${FOLDER}/data/holdout.parquet`]: "more" })).toBeNull();
    expect(words({ ...BASE, [YAML]: described })).not.toBe(
      words({ ...BASE, [YAML]: `${OWNED}${DATA}description: other words\n` }),
    );
  });

  test("what stood there instead is told where only files of the bundle differ", () => {
    const instead = (head: Files): unknown => casesOf(head).models[0]?.instead;
    const base = goodProject(BASE).models.find(({ file }) => file.model === trustedModelName("fraud"));
    expect(instead({ ...BASE, [`${FOLDER}/model.onnx`]: "new" })).toBe(base?.bundle.digest);
    expect(instead({ ...BASE, [YAML]: described, [`${FOLDER}/model.onnx`]: "new" })).toBeNull();
    expect(
      instead({ ...BASE, [`${FOLDER}/model.onnx`]: "new", [`${FOLDER}/data/holdout.parquet`]: "x" }),
    ).toBeNull();
  });

  const live = digestOf("live");
  const odd = digestOf("odd");
  const rows: readonly (readonly [string, Partial<ModelCase>, boolean])[] = [
    ["live bytes in place of unsigned ones are put back", { bundle: live, instead: odd }, true],
    ["other bytes are not", { bundle: digestOf("new"), instead: odd }, false],
    ["where more than the bundle differs nothing is put back", { bundle: live, instead: null }, false],
    ["live bytes in place of live ones are no change of them", { bundle: live, instead: live }, false],
  ];
  test.each(rows)("%s", (_, change, wanted) => {
    expect(isRestoration(caseOf(FRAUD, "x", change), live)).toBe(wanted);
  });

  test("a removal puts nothing back, even where nothing is live", () => {
    const [one] = casesOf(without(BASE, FOLDER)).models;
    expect(one !== undefined && isRestoration(one, null)).toBe(false);
  });
});
