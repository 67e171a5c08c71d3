import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { adoptionSubject, recordAdoption } from "../../src/decide/adoption.ts";
import type { ModelName } from "../../src/base/ids.ts";
import { findNobodyLeft } from "../../src/decide/nobody-left.ts";
import { ruleChanges } from "../../src/decide/rule-changes.ts";
import { isWeakening } from "../../src/decide/weakening.ts";
import { planAppend } from "../../src/registry/plan.ts";
import type { Contributor, Person } from "../../src/signoff/person.ts";
import type { RecordedPolicy, RuledModel } from "../../src/signoff/policy.ts";
import { policyText, recordPolicy } from "../../src/signoff/record-policy.ts";
import { adoptionDigest } from "../../src/signoff/subject.ts";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import { goodProject } from "../project/state.ts";
import {
  AUTHORS,
  caseOf,
  CHURN,
  commitOf,
  DESK,
  FRAUD,
  makePolicy,
  PEOPLE,
  policyCase,
  PULL,
  RANKER,
  REPOSITORY,
  Table,
} from "./table.ts";

const before = makePolicy();
const fraud = before.models[FRAUD]!;

function withModel(change: Partial<RuledModel>): Partial<RecordedPolicy> {
  return { models: { ...before.models, [FRAUD]: { ...fraud, ...change } } };
}

function withTier(change: Partial<RecordedPolicy["tiers"]["high"]>, name: "high" | "standard" = "high") {
  return { tiers: { ...before.tiers, [name]: { ...before.tiers[name], ...change } } };
}

describe("a change of the rules is a weakening", () => {
  const weaker: readonly (readonly [string, Partial<RecordedPolicy>])[] = [
    ["the mode enforces no more", { mode: "advise" }],
    ["the mode only observes", { mode: "observe" }],
    ["tier high asks for a role no more", withTier({ roles: { owner: 1 } })],
    ["tier standard asks for nobody", withTier({ roles: {} }, "standard")],
    ["sign-offs hold longer", withTier({ valid_hours: 10_000 })],
    ["sign-offs survive a push", withTier({ carry_over: true })],
    ["commits of nobody pass", withTier({ unattributed: "warn" })],
    ["overrides last longer", { overrides: { roles: ["risk"], max_hours: 25 } }],
    ["another role may override", { overrides: { roles: ["risk", "owner"], max_hours: 24 } }],
    ["others may lift a veto", { lifted_by: "role" }],
    ["more people keep the rules", { policy_owners: [...before.policy_owners, "mallory"] }],
    ["more people let models in", { new_model_owners: [...before.new_model_owners, "mallory"] }],
    ["more people respond", { responders: [...before.responders, "mallory"] }],
    [
      "a gate is judged otherwise",
      { twokey: { mode: "enforce", gates: { drift: { warn: 0.1, fail: 0.5 } } } },
    ],
    ["reviews count as sign-offs", { twokey: { ...twokey(), signoff: { accept: ["review"] } } }],
    ["alerts go other ways", { twokey: { ...twokey(), rollback: { cooldown: "1h" } } }],
    ["another workflow evaluates", { workflows: [] }],
    ["a model's tier falls", withModel({ tier: "standard" })],
    ["a model's owners are others", withModel({ owners: { owner: ["mallory"] } })],
    ["a model's gates are others", withModel({ controls: {} })],
    ["a model is ruled no more", { models: { [CHURN]: before.models[CHURN]! } }],
  ];
  test.each(weaker)("where %s", (_, change) => {
    const old = { ...before, lifted_by: "vetoer" } as const;
    expect(isWeakening(old, { ...old, ...change })).toBe(true);
  });

  const harmless: readonly (readonly [string, Partial<RecordedPolicy>])[] = [
    ["nothing differs", {}],
    ["tier high asks for more people", withTier({ roles: { owner: 2, risk: 1 } })],
    ["tier high asks for another role too", withTier({ roles: { owner: 1, risk: 1, legal: 1 } })],
    ["sign-offs hold for less long", withTier({ valid_hours: 1 })],
    ["overrides last less long", { overrides: { roles: ["risk"], max_hours: 1 } }],
    ["nobody may override", { overrides: { roles: [], max_hours: 24 } }],
    ["only the vetoer may lift", { lifted_by: "vetoer" }],
    ["fewer people keep the rules", { policy_owners: ["dave"] }],
    ["fewer people respond", { responders: [] }],
    ["a new model comes under them", { models: { ...before.models, [RANKER]: fraud } }],
    [
      "twokey.yml says it in other words",
      {
        twokey: {
          ...twokey(),
          mode: "enforce",
          signoff: { lifted_by: "role" },
          rollback: { responders: [] },
        },
      },
    ],
  ];
  test.each(harmless)("but not where %s", (_, change) => {
    expect(isWeakening(before, { ...before, ...change })).toBe(false);
  });

  test.each([
    ["standard", false, { carry_over: false }],
    ["standard", true, { carry_over: true }],
  ] as const)("tier %s, carry-over before: %s, and the same after", (name, carry, change) => {
    const old = { ...before, ...withTier({ carry_over: carry }, name) };
    expect(
      isWeakening(old, { ...old, tiers: { ...old.tiers, [name]: { ...old.tiers[name], ...change } } }),
    ).toBe(false);
  });

  test("to enforce what was advised is none, and so is to block commits of nobody", () => {
    expect(isWeakening({ ...before, mode: "observe" }, before)).toBe(false);
    expect(isWeakening({ ...before, ...withTier({ unattributed: "warn" }) }, before)).toBe(false);
    expect(isWeakening({ ...before, ...withTier({ carry_over: true }) }, before)).toBe(false);
  });

  test("rules that are no mapping say nothing", () => {
    expect(isWeakening({ ...before, twokey: null }, { ...before, twokey: {} })).toBe(false);
    expect(isWeakening({ ...before, twokey: null }, { ...before, twokey: { gates: {} } })).toBe(true);
  });
});

function twokey(): {
  readonly gates: { readonly drift: { readonly warn: number; readonly fail: number } };
} & { mode: string } {
  return { mode: "enforce", gates: { drift: { warn: 0.1, fail: 0.25 } } };
}

describe("the changed rules, key by key", () => {
  const told = (change: Partial<RecordedPolicy>): readonly string[] =>
    ruleChanges(before, { ...before, ...change }).map(
      ({ file, key, before: was, after: is }) => `${file} ${key}: ${was} → ${is}`,
    );

  test("are none where nothing differs", () => {
    expect(told({})).toEqual([]);
  });

  test("come from twokey.yml", () => {
    expect(told({ twokey: { ...twokey(), mode: "advise" } })).toEqual([
      ".github/twokey.yml mode: enforce → advise",
    ]);
  });

  test("come from workflows by their bytes, in the order of their paths", () => {
    const path = ".github/workflows/twokey.yml";
    const own = { path, digest: digestOf("other") };
    const more = { path: ".github/workflows/more.yml", digest: digestOf("more") };
    const old = before.workflows[0]!.digest;
    expect(told({ workflows: [own, more] })).toEqual([
      `.github/workflows/more.yml : null → ${more.digest}`,
      `${path} : ${old} → ${own.digest}`,
    ]);
    expect(told({ workflows: [] })).toEqual([`${path} : ${old} → null`]);
  });

  test("come from every model whose rules differ, with its folder where that is another", () => {
    expect(told(withModel({ controls: { gates: { quality: { metric: "auc", margin: 0.01 } } } }))).toEqual([
      "models/fraud/model.yaml gates.quality.margin: 0.005 → 0.01",
    ]);
    expect(told(withModel({ folder: "cards" }))).toEqual(["cards/model.yaml folder: models/fraud → cards"]);
  });

  test("come in the order of the models' names", () => {
    const models = {
      [FRAUD]: { ...fraud, controls: { runs: 1 } },
      [CHURN]: { ...before.models[CHURN]!, controls: { runs: 1 } },
    };
    expect(told({ models }).filter((line) => line.includes("runs"))).toEqual([
      "models/churn/model.yaml runs: null → 1",
      "models/fraud/model.yaml runs: null → 1",
    ]);
  });

  test("come whole with a model that is new, and with one that goes", () => {
    const added = told({ models: { ...before.models, [RANKER]: { ...fraud, folder: "models/ranker" } } });
    expect(added).toEqual([
      "models/ranker/model.yaml gates.quality.margin: null → 0.005",
      "models/ranker/model.yaml gates.quality.metric: null → auc",
    ]);
    const removed = told({ models: { [CHURN]: before.models[CHURN]! } });
    expect(removed).toEqual([
      "models/fraud/model.yaml gates.quality.margin: 0.005 → null",
      "models/fraud/model.yaml gates.quality.metric: auc → null",
    ]);
  });
});

describe("adoption", () => {
  const project = goodProject({
    ".github/twokey.yml": "mode: enforce\nsignoff: { policy_owners: [dave] }\n",
    "models/fraud/model.yaml": "owners: { owner: [alice] }\nfiles: { model: model.onnx }\n",
    "models/fraud/model.onnx": "bytes",
    "models/churn/model.yaml": "owners: { owner: [alice] }\nfiles: { model: model.onnx }\n",
    "models/churn/model.onnx": "other",
  });
  const table = new Table();

  function adopt(
    signers: readonly { person: Person; role: string; as: string }[],
    contributors: readonly Contributor[],
  ) {
    const merge = {
      commit: commitOf("adoption"),
      at: table.at,
      by: { ...PEOPLE.bob, kind: "user" } as const,
    };
    return recordAdoption(DESK, {
      project,
      log: "0123456789abcdef0123456789abcdef",
      repository: { id: REPOSITORY, name: "acme/models" },
      app: { id: 99, slug: "twokey", user: 990_099, signs: true },
      branch: "model-registry",
      defaultBranch: "main",
      merge,
      signers: signers.map(({ person, role, as }) => ({ person, claims: [{ role, as, checked: null }] })),
      contributors,
    });
  }
  const dave = { person: PEOPLE.dave, role: "policy", as: "dave" };

  test("what is signed names place, rules and every bundle as it is", () => {
    const { subject, digest } = adoptionSubject({ repository: REPOSITORY, pull: PULL }, project);
    expect(subject).toEqual({
      v: 1,
      repository: REPOSITORY,
      pull: PULL,
      adopt: project.models.map(({ file, bundle }) => ({ model: file.model, bundle: bundle.digest })),
      policy: policyText(recordPolicy(project)).digest,
    });
    expect(digest).toBe(adoptionDigest(subject));
  });

  test("becomes the genesis and one baseline a model, which the registry takes", () => {
    const recording = adopt([dave], AUTHORS);
    expect(recording.drafts.map(({ type, model }) => `${type} ${model}`)).toEqual([
      "genesis policy",
      "baseline churn",
      "baseline fraud",
    ]);
    expect(recording.drafts[0]).toMatchObject({
      pull: PULL,
      at: table.at,
      actor: { login: "bob" },
      body: {
        commit: commitOf("adoption"),
        adoption: { pull: PULL, merge: commitOf("adoption"), merged_at: table.at, contributors: AUTHORS },
      },
    });
    expect(recording.drafts[1]).toMatchObject({ body: { version: 1, folder: "models/churn" } });
    expect(recording.policies).toEqual([policyText(recordPolicy(project)).text]);
    expect(recording.evidence).toEqual([]);
    const branch = new MemoryBranch();
    expect(branch.append({ ...recording, at: table.seconds }).kind).toBe("write");
  });

  const refused: readonly (readonly [string, ReturnType<typeof adopt>])[] = [
    ["nobody", adopt([], AUTHORS)],
    ["somebody who keeps no rules", adopt([{ ...dave, role: "owner" }], AUTHORS)],
    ["somebody with a hand in it", adopt([dave], [{ person: PEOPLE.dave, name: "Dave", as: "author" }])],
  ];
  test.each(refused)("is refused where it was signed by %s", (_, recording) => {
    const plan = planAppend(recording, new MemoryBranch());
    expect(plan.kind === "refused" && plan.refusals.map(({ code }) => code)).toEqual(["adoption-unsigned"]);
  });
});

describe("nobody is left who could sign", () => {
  const hand = (person: Person | null, as: Contributor["as"] = "author"): Contributor => ({
    person,
    name: "x",
    as,
  });
  function leftOf(
    contributors: readonly Contributor[],
    change: Partial<RuledModel> = {},
    signed: readonly Person[] = [],
  ) {
    const churn = { ...before.models[CHURN]!, ...change };
    const table = new Table({ models: { ...before.models, [CHURN]: churn } });
    table.cases = { models: [caseOf(CHURN)], policy: null };
    table.measure();
    for (const person of signed) table.approve(person, CHURN);
    return findNobodyLeft(table.policy, null, { views: table.views(), contributors });
  }

  test("where everybody who is named had a hand in the change, and who that was is said", () => {
    const reasons = leftOf([hand(PEOPLE.alice), hand(PEOPLE.heidi, "co-author"), hand(PEOPLE.bob)]);
    expect(reasons).toMatchObject([{ code: "nobody-left", scope: CHURN }]);
    expect(reasons[0]?.message).toContain("sign as owner: alice (author), heidi (co-author) had a hand");
  });

  const fine: readonly (readonly [string, readonly Contributor[], Partial<RuledModel>])[] = [
    ["somebody named had no hand in it", [hand(PEOPLE.alice)], {}],
    [
      "a team is named, of whom nobody is asked here",
      [hand(PEOPLE.alice)],
      { owners: { owner: ["alice", "acme/team"] } },
    ],
    ["commits belong to nobody", [hand(null)], {}],
  ];
  test.each(fine)("but not where %s", (_, contributors, change) => {
    expect(leftOf(contributors, change)).toEqual([]);
  });

  test("logins compare without case", () => {
    expect(leftOf([hand(PEOPLE.alice)], { owners: { owner: ["ALICE"] } })).toHaveLength(1);
  });

  test("where the rules name nobody for a role", () => {
    const [reason] = leftOf([], { owners: {} });
    expect(reason?.message).toContain("the rules name nobody as owner");
  });

  test("a team may hold as many as are needed", () => {
    const two = { ...before.tiers.standard, roles: { owner: 2 } };
    const owners = { owner: ["alice", "acme/team"] };
    const models: RecordedPolicy["models"] = {
      ...before.models,
      [CHURN]: { ...before.models[CHURN]!, owners },
    };
    const table = new Table({ models, tiers: { ...before.tiers, standard: two } });
    table.cases = { models: [caseOf(CHURN)], policy: null };
    table.measure();
    const about = { views: table.views(), contributors: [hand(PEOPLE.alice)] };
    expect(findNobodyLeft(table.policy, null, about)).toEqual([]);
    const named = { ...models, [CHURN]: { ...models[CHURN]!, owners: { owner: ["alice", "heidi"] } } };
    expect(findNobodyLeft({ ...table.policy, models: named }, null, about)).toHaveLength(1);
  });

  test("for a rollback in the short lane anybody will do, and in the ordinary one the roles", () => {
    const table = new Table();
    const left = (lane: "expedited" | "standard", model: ModelName, contributors: readonly Contributor[]) => {
      table.cases = { models: [caseOf(model)], policy: null };
      table.lanes = new Map([[model, lane]]);
      return findNobodyLeft(table.policy, null, { views: table.views(), contributors });
    };
    const both = [hand(PEOPLE.alice), hand(PEOPLE.heidi)];
    expect(left("expedited", CHURN, both)).toEqual([]);
    expect(left("standard", CHURN, both)).toHaveLength(1);
    expect(left("standard", CHURN, [hand(PEOPLE.alice)])).toEqual([]);
  });

  test("of a new model its own proposed owners count", () => {
    const table = new Table();
    const ranker = { ...before.models[FRAUD]!, owners: { owner: ["grace"], risk: ["bob"] } };
    const change = policyCase(makePolicy({ models: { ...before.models, [RANKER]: ranker } }));
    table.cases = { models: [caseOf(RANKER)], policy: change };
    table.measure();
    const left = (proposed: typeof change | null) =>
      findNobodyLeft(table.policy, proposed, { views: [table.view(RANKER)], contributors: AUTHORS }).map(
        ({ message }) => message.split(":")[0],
      );
    expect(left(change)).toEqual(["nobody is left who could sign as risk"]);
    const { risk: _, ...owner } = ranker.owners;
    const without = policyCase(
      makePolicy({ models: { ...before.models, [RANKER]: { ...ranker, owners: owner } } }),
    );
    expect(left(without)[0]).toContain("the rules name nobody as risk");
    expect(left(null)).toHaveLength(2);
  });
});
