import { describe, expect, test } from "vitest";
import { addHours } from "../../src/base/instant.ts";
import { expiresAt, liveSigners, type ScopeView, signaturesOf } from "../../src/decide/scopes.ts";
import { headOf, modelOf } from "../../src/registry/state.ts";
import type { RecordedPolicy } from "../../src/signoff/policy.ts";
import { subjectDigest } from "../../src/signoff/subject.ts";
import {
  caseOf,
  CHURN,
  FRAUD,
  makePolicy,
  PEOPLE,
  policyCase,
  PULL,
  RANKER,
  removalOf,
  REPOSITORY,
  Table,
} from "./table.ts";

const { alice, carol, dave, erin, grace, heidi } = PEOPLE;

function measured(change: Partial<RecordedPolicy> = {}): Table {
  const table = new Table(change);
  table.measure();
  return table;
}

function rolesOf(view: ScopeView): readonly string[] {
  return view.needs.map(({ role, count }) => `${count} ${role}`);
}

function filledOf(view: ScopeView): readonly string[] {
  return view.answer.filled.map(({ role, signature }) => `${signature.person.login} as ${role}`);
}

const before = makePolicy();
const ranker = {
  ...before.models[FRAUD]!,
  folder: "models/ranker",
  owners: { owner: ["grace"], risk: ["heidi"] },
};
const withRanker = policyCase(makePolicy({ models: { ...before.models, [RANKER]: ranker } }));

describe("what must be signed", () => {
  test("is one thing for each model and one for the rules, the rules last", () => {
    const table = new Table();
    table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: withRanker };
    expect(table.views().map(({ scope }) => scope)).toEqual([CHURN, FRAUD, "policy"]);
    table.cases = { models: [], policy: null };
    expect(table.views()).toEqual([]);
  });

  test("of tier high needs every role, of tier standard its own", () => {
    const table = new Table();
    table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: null };
    expect(rolesOf(table.view(FRAUD))).toEqual(["1 owner", "1 risk"]);
    expect(rolesOf(table.view(CHURN))).toEqual(["1 owner"]);
    expect(table.view(CHURN).tier).toBe(table.policy.tiers.standard);
  });

  test("of a new model is tier high and somebody who lets models in", () => {
    const table = new Table();
    table.cases = { models: [caseOf(RANKER)], policy: withRanker };
    expect(rolesOf(table.view(RANKER))).toEqual(["1 owner", "1 risk", "1 new-model"]);
  });

  test("is nothing where only what is live comes back", () => {
    const table = new Table();
    const { bundle } = modelOf(table.state, FRAUD).live!;
    table.cases = { models: [caseOf(FRAUD, "x", { bundle, instead: caseOf(FRAUD).bundle })], policy: null };
    expect(table.views()).toEqual([]);
    table.cases = { models: [caseOf(FRAUD, "x", { bundle, instead: null })], policy: null };
    expect(table.views()).toHaveLength(1);
    table.cases = {
      models: [caseOf(RANKER, "x", { bundle: null, instead: caseOf(FRAUD).bundle })],
      policy: null,
    };
    expect(table.views()).toHaveLength(0);
  });

  test("is nothing where the rules that are in force come back", () => {
    const table = new Table();
    table.cases = { models: [], policy: policyCase(table.policy) };
    expect(table.views()).toEqual([]);
  });
});

describe("a model", () => {
  test("without evidence has nothing to sign, and everybody is missing", () => {
    const view = new Table().view();
    expect(view).toMatchObject({ scope: FRAUD, standing: undefined, signed: undefined, lane: null });
    const nobody = { satisfied: false, filled: [], missing: view.needs, ignored: [] };
    expect(view.answer).toEqual(nobody);
    const table = measured();
    table.approve(alice);
    expect(table.push(2).view().answer).toEqual(nobody);
  });

  test("with evidence has a subject, and what was said here and is live elsewhere beside it", () => {
    const table = measured();
    table.approve(alice);
    const view = table.view();
    expect(view.signed?.digest).toBe(subjectDigest(view.signed!.subject));
    expect(view.signed?.subject).toMatchObject({
      repository: REPOSITORY,
      pull: PULL,
      model: FRAUD,
      bundle: caseOf(FRAUD).bundle,
    });
    expect(view.one).toEqual(caseOf(FRAUD));
    expect(view.question?.head).toBe(table.head);
    expect(view.model.live?.version).toBe(1);
    expect(view.pull.approvals).toHaveLength(1);
    expect(filledOf(view)).toEqual(["alice as owner"]);
    expect(view.answer.missing).toEqual([{ role: "risk", count: 1 }]);
  });

  test("is signed by different people in every role", () => {
    const table = measured();
    table.approve(alice);
    table.approve(carol);
    expect(table.view().answer.satisfied).toBe(true);
    expect(filledOf(table.view())).toEqual(["alice as owner", "carol as risk"]);
  });

  test("is not signed by one person in two roles", () => {
    const owners = { owner: ["carol"], risk: ["acme/model-risk"] };
    const table = measured({ models: { ...before.models, [FRAUD]: { ...before.models[FRAUD]!, owners } } });
    table.approve(carol);
    expect(table.view().answer.missing).toEqual([{ role: "risk", count: 1 }]);
    table.approve(grace);
    expect(table.view().answer.satisfied).toBe(true);
  });

  const gone: readonly (readonly [string, (table: Table) => void])[] = [
    ["a push", (table) => table.push(2).measure({ mark: "1" })],
    [
      "a hand in the change",
      (table) => void (table.contributors = [{ person: carol, name: "Carol", as: "pusher" }]),
    ],
    ["a role that is lost", (table) => void (table.ineligible = new Set([table.pull.approvals[1]!.id]))],
    ["time", (table) => table.wait(24 * 31)],
    ["worse evidence", (table) => table.measure({ verdicts: { quality: "fail" } })],
  ];
  test.each(gone)("loses a sign-off by %s", (_, happen) => {
    const table = measured();
    table.approve(alice);
    table.approve(carol);
    happen(table);
    expect(table.view().answer.satisfied).toBe(false);
    expect(filledOf(table.view())).not.toContain("carol as risk");
  });

  test("counts a sign-off until it runs out", () => {
    const table = measured();
    table.approve(alice);
    const [approval] = table.pull.approvals;
    expect(expiresAt(approval!, table.view().tier)).toBe(addHours(table.at, 24 * 30));
  });
});

describe("the rules", () => {
  function changing(policy = makePolicy({ lifted_by: "vetoer" })): Table {
    const table = new Table();
    table.cases = { models: [], policy: policyCase(policy) };
    return table;
  }

  test("need a keeper of the rules, and are signed from those in force to those proposed", () => {
    const table = changing();
    const view = table.view("policy");
    expect(rolesOf(view)).toEqual(["1 policy"]);
    expect(view).toMatchObject({ one: null, question: null, standing: undefined, lane: null });
    expect(view.tier).toBe(table.policy.tiers.high);
    expect(view.signed?.subject).toEqual({
      v: 1,
      repository: REPOSITORY,
      pull: PULL,
      model: "policy",
      before: headOf(table.state)?.policy,
      after: table.cases.policy?.digest,
    });
    expect(view.signed?.digest).toBe(subjectDigest(view.signed!.subject));
    expect(view.model.model).toBe("policy");
  });

  test("are signed by a keeper, and not by an owner of a model", () => {
    const table = changing(
      makePolicy({ models: { ...before.models, [CHURN]: { ...before.models[CHURN]!, tier: "high" } } }),
    );
    table.approve(heidi, "policy");
    expect(table.view("policy").answer).toMatchObject({
      satisfied: false,
      missing: [{ role: "policy", count: 1 }],
    });
    table.approve(dave, "policy");
    expect(filledOf(table.view("policy"))).toEqual(["dave as policy"]);
    expect(liveSigners(table.view("policy")).map(({ person }) => person.login)).toEqual(["heidi", "dave"]);
  });

  test("that only let a new model in may be signed by whoever lets models in, or by a keeper", () => {
    const opened = (): Table => changing(withRanker.policy);
    expect(rolesOf(opened().view("policy"))).toEqual(["1 new-model"]);
    const [one, two] = [opened(), opened()];
    one.approve(erin, "policy");
    expect(one.view("policy").answer.satisfied).toBe(true);
    two.approve(dave, "policy");
    expect(filledOf(two.view("policy"))).toEqual(["dave as policy"]);
    expect(rolesOf(two.view("policy"))).toEqual(["1 policy"]);
  });

  test("without a registry there is nothing that they change, and nobody can sign", () => {
    const table = changing();
    table.branch.clear();
    expect(table.view("policy").signed).toBeUndefined();
    expect(table.view("policy").answer.satisfied).toBe(false);
  });
});

describe("a rollback", () => {
  const lanes = (lane: "expedited" | "standard") => new Map([[FRAUD, lane]]);

  test("in the short lane needs one person in any role; what is signed is the recorded plan", () => {
    const table = measured();
    table.lanes = lanes("expedited");
    const view = table.view();
    expect(view).toMatchObject({ lane: "expedited", standing: undefined, signed: undefined });
    expect(rolesOf(view)).toEqual(["1 any"]);
  });

  test("in the ordinary lane needs every role", () => {
    const table = measured();
    table.lanes = lanes("standard");
    expect(rolesOf(table.view())).toEqual(["1 owner", "1 risk"]);
  });

  test("of another model changes nothing here", () => {
    const table = measured();
    table.lanes = new Map([[CHURN, "expedited"]]);
    expect(table.view().lane).toBeNull();
  });
});

describe("who said yes", () => {
  test("are those who fill a role, those to spare, and nobody else", () => {
    const table = measured();
    table.approve(alice);
    table.approve(heidi);
    table.approve(carol);
    table.wait(1).approve(carol);
    const logins = (): readonly string[] => liveSigners(table.view()).map(({ person }) => person.login);
    expect(logins()).toEqual(["alice", "heidi", "carol", "carol"]);
    table.say({ verb: "withdraw", model: FRAUD }, alice);
    table.ineligible = new Set([table.pull.approvals[1]!.id]);
    expect(logins()).toEqual(["carol", "carol"]);
    table.push(2);
    expect(logins()).toEqual([]);
  });

  test("speak in each role that they claimed, and in any", () => {
    const table = measured();
    table.approve(alice);
    table.approve(carol);
    const ineligible = new Set([table.pull.approvals[0]!.id]);
    expect(signaturesOf(table.pull, { ineligible: new Set() }).map(({ roles }) => roles)).toEqual([
      ["any", "owner"],
      ["any", "risk"],
    ]);
    expect(signaturesOf(table.pull, { ineligible }).map(({ person }) => person)).toEqual([carol]);
  });
});

test("a removal is asked about without a bundle", () => {
  const table = new Table();
  table.cases = { models: [removalOf(FRAUD)], policy: null };
  table.measure();
  expect(table.view().signed?.subject).toMatchObject({ bundle: null });
});
