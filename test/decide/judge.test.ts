import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf, everybody, judgeOutlook, type Reason, type ReasonCode } from "../../src/decide/judge.ts";
import type { Plan } from "../../src/registry/plan.ts";
import { modelOf } from "../../src/registry/state.ts";
import type { RecordedPolicy } from "../../src/signoff/policy.ts";
import type { Person } from "../../src/signoff/person.ts";
import { subjectCode } from "../../src/signoff/subject.ts";
import {
  caseOf,
  CHURN,
  FRAUD,
  joinRecordings,
  makePolicy,
  PEOPLE,
  policyCase,
  RANKER,
  removalOf,
  Table,
} from "./table.ts";

const { alice, bob, carol, dave, erin, frank, grace, heidi } = PEOPLE;

function measured(change: Partial<RecordedPolicy> = {}): Table {
  const table = new Table(change);
  table.measure();
  return table;
}

function reason(code: ReasonCode, scope: Reason["scope"] = FRAUD, message = "because"): Reason {
  return { code, scope, message };
}

function refused(...refusals: readonly { draft: number; code: Reason["code"]; message?: string }[]): Plan {
  const all = refusals.map(({ message = "because", ...one }) => ({ type: "promoted", message, ...one }));
  return { kind: "refused", refusals: all as Extract<Plan, { kind: "refused" }>["refusals"] };
}

describe("a pull request", () => {
  test("waits for evidence, then for people, then may go, and asks nobody any more", () => {
    const table = new Table();
    const awaited = reason("evidence-awaited");
    expect(table.outlook([awaited])).toEqual({ state: "waiting", reasons: [awaited] });
    table.measure();
    expect(table.outlook()).toMatchObject({
      state: "waiting",
      reasons: [{ code: "not-signed", scope: FRAUD }],
    });
    table.approve(alice);
    expect(table.codes()).toEqual(["not-signed"]);
    table.approve(carol);
    expect(table.outlook()).toEqual({ state: "clear", reasons: [] });
  });

  test("that changes nothing governed may go", () => {
    const table = new Table();
    table.cases = { models: [], policy: null };
    expect(table.outlook()).toEqual({ state: "clear", reasons: [] });
  });

  const states: readonly (readonly [ReasonCode, string])[] = [
    ["not-signed", "waiting"],
    ["evidence-awaited", "waiting"],
    ["evidence-unasked", "waiting"],
    ["draft", "waiting"],
    ["evidence-failed", "blocked"],
    ["moved", "blocked"],
    ["unreadable", "blocked"],
    ["vetoed", "blocked"],
    ["held", "blocked"],
    ["frozen", "blocked"],
    ["pusher-unknown", "blocked"],
    ["nobody-left", "blocked"],
    ["policy-unapproved", "blocked"],
    ["gate-blocks", "blocked"],
  ];
  test.each(states)("with %s is %s, even where everything is signed", (code, state) => {
    const table = measured();
    table.approve(alice);
    table.approve(carol);
    expect(table.outlook([reason(code)])).toEqual({ state, reasons: [reason(code)] });
    expect(table.outlook([reason(code), reason("moved")]).state).toBe("blocked");
    expect(table.outlook([reason(code), reason("draft")]).state).toBe(state);
  });

  test.each<Plan>([
    { kind: "needs", paths: ["x"] },
    { kind: "unreadable", paths: ["x"] },
  ])("over a registry that cannot be read whole is blocked: $kind", (plan) => {
    const { policy } = new Table();
    expect(judgeOutlook(policy, [], plan, [])).toMatchObject({
      state: "blocked",
      reasons: [{ code: "registry-unsafe", scope: null }],
    });
  });

  test("in mode advise is told what is missing, and nothing is refused", () => {
    const table = new Table({ mode: "advise" });
    expect(table.outlook()).toEqual({ state: "clear", reasons: [] });
  });
});

describe("who is missing", () => {
  const messages = (table: Table): readonly string[] => table.outlook().reasons.map(({ message }) => message);

  test("is said by role, with those who are named for it", () => {
    const table = measured();
    expect(messages(table)).toEqual(["waiting for owner (alice, acme/fraud-ml) and risk (acme/model-risk)"]);
    table.approve(alice);
    expect(messages(table)).toEqual(["waiting for risk (acme/model-risk)"]);
  });

  test("is said with how many", () => {
    const two = { roles: { owner: 2 }, valid_hours: 24, carry_over: false, unattributed: "block" } as const;
    const table = measured({ tiers: { ...makePolicy().tiers, high: two } });
    expect(messages(table)).toEqual(["waiting for 2 × owner (alice, acme/fraud-ml)"]);
    table.approve(alice);
    expect(messages(table)).toEqual(["waiting for owner (alice, acme/fraud-ml)"]);
  });

  test("is said to be nobody where nobody is named", () => {
    const models = makePolicy().models;
    const table = measured({
      models: { ...models, [FRAUD]: { ...models[FRAUD]!, owners: { owner: ["alice"] } } },
    });
    expect(messages(table)).toEqual(["waiting for owner (alice) and risk (nobody is named)"]);
  });

  test("of a change of the rules is a keeper; owners of what it touches are asked for by the registry", () => {
    const models = makePolicy().models;
    const table = new Table();
    const churn = { ...models[CHURN]!, tier: "high" } as const;
    table.cases = { models: [], policy: policyCase(makePolicy({ models: { ...models, [CHURN]: churn } })) };
    expect(table.outlook().reasons).toMatchObject([
      { scope: "policy", code: "not-signed", message: "waiting for policy (acme/ml-platform, dave)" },
    ]);
    table.approve(dave, "policy");
    expect(messages(table)).toEqual(["nobody else signed as owner of churn"]);
    table.approve(heidi, "policy");
    expect(table.outlook().state).toBe("clear");
  });

  test("of a rollback in the short lane is any owner or responder", () => {
    const table = measured();
    table.lanes = new Map([[FRAUD, "expedited"]]);
    const plan = refused({ draft: 0, code: "not-signed" });
    expect(judgeOutlook(table.policy, table.views(), plan, []).reasons[0]?.message).toBe(
      "waiting for an owner or responder (alice, acme/fraud-ml, acme/model-risk, acme/ml-oncall)",
    );
  });

  test("everybody who speaks for something is told once", () => {
    const policy = makePolicy({ responders: ["alice", "acme/ml-oncall"] });
    expect(everybody(policy, CHURN)).toEqual(["alice", "heidi", "acme/ml-oncall"]);
    expect(everybody(policy, "policy")).toEqual(["alice", "acme/ml-oncall"]);
    expect(everybody(policy, RANKER)).toEqual(["alice", "acme/ml-oncall"]);
  });
});

describe("a refusal belongs to the thing whose event was refused", () => {
  test("with one event for a new or removed model and for the rules, two for one that replaces another", () => {
    const table = new Table();
    const models = makePolicy().models;
    const added = policyCase(makePolicy({ models: { ...models, [RANKER]: models[FRAUD]! } }));
    table.cases = { models: [caseOf(RANKER), removalOf(CHURN), caseOf(FRAUD)], policy: added };
    const scopes = [0, 1, 2, 3, 4, 5, -1].map((draft) => {
      const plan = refused({ draft, code: "held" });
      return judgeOutlook(table.policy, table.views(), plan, []).reasons[0]?.scope;
    });
    expect(scopes).toEqual([RANKER, CHURN, FRAUD, FRAUD, "policy", null, null]);
    const types = table.landing().drafts.map(({ model }) => model);
    expect(types).toEqual([RANKER, CHURN, FRAUD, FRAUD, "policy"]);
  });

  test("and keeps its own words where nobody is missing", () => {
    const table = measured();
    const plan = refused({ draft: 0, code: "held", message: "bob held it" });
    expect(judgeOutlook(table.policy, table.views(), plan, []).reasons).toEqual([
      { code: "held", scope: FRAUD, message: "bob held it" },
    ]);
  });
});

describe("what follows from a reason that is said already", () => {
  const echoes: readonly ReasonCode[] = ["no-evidence", "wrong-subject", "needs-pull", "not-signed"];
  const told = (...reasons: readonly Reason[]): readonly string[] =>
    judgeOutlook(makePolicy(), [], { kind: "recorded" }, reasons).reasons.map(
      ({ code, scope }) => `${code} ${scope}`,
    );

  test.each(["evidence-awaited", "evidence-failed", "evidence-unasked"] as const)(
    "is left out beside %s",
    (code) => {
      for (const echo of echoes) expect(told(reason(code), reason(echo))).toEqual([`${code} fraud`]);
    },
  );

  test("stands where it is about another model, or about the rules", () => {
    for (const echo of echoes) {
      expect(told(reason("evidence-awaited", CHURN), reason(echo))).toEqual([
        "evidence-awaited churn",
        `${echo} fraud`,
      ]);
      expect(told(reason("evidence-awaited", "policy"), reason(echo, "policy"))).toHaveLength(2);
    }
  });

  test("stands beside other reasons, and other reasons stand beside it", () => {
    for (const echo of echoes) expect(told(reason("draft"), reason(echo))).toHaveLength(2);
    expect(told(reason("evidence-awaited"), reason("vetoed"))).toEqual([
      "evidence-awaited fraud",
      "vetoed fraud",
    ]);
  });

  test("is said once where it is said twice in the same words", () => {
    expect(told(reason("held"), reason("held"))).toHaveLength(1);
    expect(
      told(reason("held"), reason("held", CHURN), reason("vetoed"), reason("held", FRAUD, "other")),
    ).toHaveLength(4);
  });

  const anyReason = fc.record({
    code: fc.constantFrom<ReasonCode>(
      ...echoes,
      "evidence-awaited",
      "evidence-failed",
      "evidence-unasked",
      "held",
      "draft",
    ),
    scope: fc.constantFrom(FRAUD, CHURN, "policy" as const, null),
    message: fc.constantFrom("a", "b"),
  });
  test("never hides the last reason, nor one that blocks by itself", () => {
    fc.assert(
      fc.property(fc.array(anyReason, { minLength: 1, maxLength: 8 }), (reasons) => {
        const outlook = judgeOutlook(makePolicy(), [], { kind: "recorded" }, reasons);
        expect(outlook.reasons.length).toBeGreaterThan(0);
        expect(outlook.state).not.toBe("clear");
        for (const one of reasons)
          if (!echoes.includes(one.code)) expect(outlook.reasons).toContainEqual(one);
        for (const one of outlook.reasons) expect(reasons).toContainEqual(one);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});

test("the code of a thing is that of its subject, where there is one", () => {
  expect(codeOf(new Table().view())).toBeUndefined();
  const view = measured().view();
  expect(codeOf(view)).toBe(subjectCode(view.signed!.digest));
});

/** What may happen to a pull request, in any order. */
const person = fc.constantFrom<Person>(alice, bob, carol, dave, erin, frank, grace, heidi);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("approve" as const),
      who: fc.constantFrom<Person>(alice, carol, heidi, grace, bob),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("measure" as const),
      word: fc.constantFrom("pass" as const, "fail" as const, "inconclusive" as const),
      recheck: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("withdraw" as const, "veto" as const, "lift" as const),
      who: person,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("hold" as const, "resume" as const), who: person }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("override" as const),
      who: fc.constantFrom<Person>(carol, grace),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("push" as const),
      head: fc.integer({ min: 1, max: 2 }),
      bundle: fc.constantFrom("a", "b"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("join" as const), who: person }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("wait" as const), hours: fc.constantFrom(1, 13, 24 * 31) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lose" as const), who: person }) },
);
type Happening = typeof step extends fc.Arbitrary<infer T> ? T : never;

function happen(table: Table, now: Happening): void {
  table.wait(0.01);
  switch (now.do) {
    case "approve":
      return void table.approve(now.who);
    case "measure":
      return void table.measure({ verdicts: { quality: now.word }, recheck: now.recheck });
    case "withdraw":
      return void table.say({ verb: "withdraw", model: FRAUD }, now.who);
    case "veto":
      return void table.say({ verb: "veto", model: FRAUD, text: "not like this" }, now.who);
    case "lift":
      return void table.say({ verb: "lift", model: FRAUD, text: null }, now.who);
    case "hold":
      return void table.say({ verb: "hold", model: FRAUD, hours: 12, text: null }, now.who);
    case "resume":
      return void table.say({ verb: "resume", model: FRAUD }, now.who);
    case "override": {
      const about = { gate: "quality", code: table.code(), hours: 12, text: "known" };
      return void table.say({ verb: "override", model: FRAUD, ...about }, now.who);
    }
    case "push":
      table.cases = { models: [caseOf(FRAUD, now.bundle)], policy: null };
      return void table.push(now.head);
    case "join":
      return void (table.contributors = [
        ...table.contributors,
        { person: now.who, name: "x", as: "author" },
      ]);
    case "wait":
      return void table.wait(now.hours);
    case "lose": {
      const lost = table.pull.approvals.filter((one) => one.person.id === now.who.id).map(({ id }) => id);
      return void (table.ineligible = new Set([...table.ineligible, ...lost]));
    }
  }
}

/** The rule in other words, over nothing but what was said and measured. */
function maySurelyGo(table: Table): boolean {
  const { pull, at, head } = table;
  const { signed, standing } = table.view();
  if (signed === undefined || standing === undefined) return false;
  const free = ({ id }: Person): boolean => !table.contributors.some((one) => one.person?.id === id);
  const yes = pull.approvals.filter(
    (one) =>
      one.ended === null &&
      one.subject === signed.digest &&
      one.head === head &&
      !table.ineligible.has(one.id) &&
      Date.parse(at) - Date.parse(one.at) <= 30 * 24 * 3_600_000 &&
      free(one.person),
  );
  const as = (role: string): readonly number[] =>
    yes.filter(({ claims }) => claims.some((one) => one.role === role)).map((one) => one.person.id);
  const pair = as("owner").some((owner) => as("risk").some((risk) => risk !== owner));
  const covered = standing.measured.blocking.every((gate) =>
    pull.overrides.some((one) => one.gate === gate && one.subject === signed.digest && one.expires > at),
  );
  const vetoed = pull.vetoes.some(({ ended }) => ended === null);
  const held = pull.holds.some(({ ended, until }) => ended === null && (until === null || until > at));
  return pair && covered && !vetoed && !held;
}

describe("the check and the registry agree", () => {
  const script = fc.array(step, { minLength: 3, maxLength: 14 });

  test("clear is only what the registry takes, nothing else stands against, and the rule allows in other words", () => {
    let clear = 0;
    fc.assert(
      fc.property(script, fc.boolean(), fc.boolean(), (steps, ready, moved) => {
        const table = new Table();
        // Half of the scripts begin where little is missing, so that both answers are seen often.
        if (ready) table.measure();
        for (const who of ready ? [alice, carol] : []) happen(table, { do: "approve", who });
        for (const now of steps.slice(ready ? -2 : 0)) happen(table, now);
        const before = moved ? [reason("moved")] : [];
        const outlook = table.outlook(before);
        const landing = joinRecordings([table.untold(), table.landing()]);
        const taken = table.copy().branch.append({ ...landing, at: table.seconds });
        expect(outlook.state === "clear").toBe(taken.kind === "write" && !moved);
        expect(outlook.state === "clear").toBe(maySurelyGo(table) && !moved);
        if (outlook.state === "clear") {
          clear += 1;
          table.land();
          expect(modelOf(table.state, FRAUD).live).toMatchObject({
            version: 2,
            signed: true,
            enforced: true,
          });
        }
      }),
      { seed: 5, numRuns: 250 },
    );
    expect(clear).toBeGreaterThan(20);
  });
});
