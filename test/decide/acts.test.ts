import { describe, expect, test } from "vitest";
import { addHours } from "../../src/base/instant.ts";
import { planReview } from "../../src/decide/acts.ts";
import type { Command } from "../../src/signoff/command.ts";
import type { Person } from "../../src/signoff/person.ts";
import { subjectCode } from "../../src/signoff/subject.ts";
import {
  caseOf,
  CHURN,
  commitOf,
  DESK,
  draftsOf,
  FRAUD,
  makePolicy,
  PEOPLE,
  policyCase,
  PULL,
  RANKER,
  Table,
  whyOf,
} from "./table.ts";

const { alice, bob, carol, dave, erin, frank, grace, heidi } = PEOPLE;

function measured(change: ConstructorParameters<typeof Table>[0] = {}): Table {
  const table = new Table(change);
  table.measure();
  return table;
}

type Of<V extends Command["verb"]> = Extract<Command, { verb: V }>;

const approve = (code: string, change: Partial<Of<"approve">> = {}): Command => ({
  verb: "approve",
  model: FRAUD,
  code,
  role: null,
  text: null,
  ...change,
});
const veto: Command = { verb: "veto", model: FRAUD, text: "the scores look wrong" };
const lift: Command = { verb: "lift", model: FRAUD, text: null };
const hold: Command = { verb: "hold", model: FRAUD, hours: null, text: null };
const resume: Command = { verb: "resume", model: FRAUD };
const withdraw: Command = { verb: "withdraw", model: FRAUD };
const recheck: Command = { verb: "recheck", model: null };
const override = (code: string, change: Partial<Of<"override">> = {}): Command => ({
  verb: "override",
  model: FRAUD,
  gate: "quality",
  code,
  hours: 12,
  text: "the holdout is known to be off",
  ...change,
});
const reviewed: Of<"override-reviewed"> = {
  verb: "override-reviewed",
  model: FRAUD,
  override: { kind: "gate", gate: "quality" },
  outcome: "accepted",
  text: "looked at it",
};

describe("approve", () => {
  test("records who says yes to exactly what, in which roles", () => {
    const table = measured();
    const [draft, ...more] = draftsOf(table.act(approve(table.code(), { text: "fine" }), alice));
    expect(more).toEqual([]);
    const { signed } = table.view();
    expect(draft).toMatchObject({
      type: "approved",
      model: FRAUD,
      pull: PULL,
      at: table.at,
      actor: { ...alice, kind: "user" },
      source: { kind: "comment" },
      body: {
        subject: signed?.subject,
        digest: signed?.digest,
        head: table.head,
        claims: [{ role: "owner", as: "alice", checked: null }],
        contributors: table.contributors,
        proposed: null,
        text: { inline: "fine" },
      },
    });
  });

  test("is taken by the registry, with or without a word", () => {
    const table = measured();
    expect(draftsOf(table.approve(alice))[0]?.body).toMatchObject({ text: null });
    expect(table.pull.approvals.map(({ person }) => person)).toEqual([alice]);
  });

  test("the code may be typed with more digits than are shown", () => {
    const table = measured();
    const { digest } = table.view().signed!;
    expect(draftsOf(table.act(approve(digest.slice(7)), alice))).toHaveLength(1);
    expect(draftsOf(table.act(approve(digest.slice(7, 27)), alice))).toHaveLength(1);
    expect(
      whyOf(table.act(approve(`${digest.slice(7, 26)}${digest[26] === "0" ? "1" : "0"}`), alice)),
    ).toContain("never given out");
  });

  test("as= narrows the roles, and refuses one that is not given", () => {
    const table = measured({
      models: {
        [FRAUD]: { ...makePolicy().models[FRAUD]!, owners: { owner: ["carol"], risk: ["acme/model-risk"] } },
      },
    });
    const rolesOf = (role: string | null) =>
      draftsOf(table.act(approve(table.code(), { role }), carol)).map(
        (draft) => draft.type === "approved" && draft.body.claims.map((one) => one.role),
      );
    expect(rolesOf(null)).toEqual([["owner", "risk"]]);
    expect(rolesOf("risk")).toEqual([["risk"]]);
    expect(whyOf(table.act(approve(table.code(), { role: "legal" }), carol))).toBe(
      "The policy does not name carol for the role legal of fraud. Wanted: owner, risk.",
    );
  });

  const refusals: readonly (readonly [string, (table: Table) => string, string])[] = [
    [
      "a model that is not changed here",
      (table) => whyOf(table.act(approve(table.code(), { model: CHURN }), alice)),
      "This pull request does not change churn; it changes fraud.",
    ],
    [
      "a pull request that changes nothing governed",
      (table) => {
        table.cases = { models: [], policy: null };
        return whyOf(table.act(approve("000000000000"), alice));
      },
      "changes no model and no policy, so there is nothing to sign",
    ],
    [
      "a draft",
      (table) => {
        const code = table.code();
        table.draft = true;
        return whyOf(table.act(approve(code), alice));
      },
      "is a draft. Mark it as ready first",
    ],
    [
      "evidence that is not there yet",
      (table) => whyOf(table.push(2).act(approve("000000000000"), alice)),
      "no evidence about fraud that counts yet, so there is no code to sign",
    ],
    [
      "somebody whom the policy does not name",
      (table) => whyOf(table.act(approve(table.code()), frank)),
      "The policy does not name frank for any role of fraud. Wanted: owner, risk.",
    ],
    [
      "an app",
      (table) => whyOf(table.act(approve(table.code()), alice, { human: false })),
      "Only people sign, veto and override; this comes from an app.",
    ],
  ];
  test.each(refusals)("refuses %s", (_, ask, words) => {
    expect(ask(measured())).toContain(words);
  });

  test("of somebody with a hand in the change is refused by the registry", () => {
    const table = measured();
    table.contributors = [{ person: alice, name: "Alice", as: "co-author" }];
    expect(whyOf(table.approve(alice))).toContain("alice had a hand in this change");
  });
});

describe("a wrong code", () => {
  test("that was never given out is named, with the line to paste", () => {
    const table = measured();
    const now = table.code();
    expect(whyOf(table.act(approve("000000000000"), alice))).toBe(
      `The code 000000000000 was never given out for fraud in this pull request. Read the report as it is now; its code is ${now}: /twokey approve fraud ${now}`,
    );
  });

  test.each([["0123456789ab"], ["0123456789abcdef0123"]])(
    "of older evidence is told what changed, however many digits of it are typed: %s",
    (typed) => {
      const table = measured();
      table.earlier = new Map([
        ["ffffffffffff", "something else"],
        ["0123456789ab", "the evidence changed since"],
      ]);
      expect(whyOf(table.act(approve(typed), alice))).toContain(
        `The code ${typed} is out of date: the evidence changed since. Read the report`,
      );
    },
  );

  test("that belongs to another model of the pull request is told so", () => {
    const table = new Table();
    table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: null };
    table.measure();
    table.earlier = new Map([[table.code(CHURN), "nothing changed since"]]);
    expect(whyOf(table.act(approve(table.code(CHURN)), alice))).toContain(
      `The code ${table.code(CHURN)} is the one of churn.`,
    );
    table.push(2).measure({ models: [FRAUD] });
    expect(whyOf(table.act(approve("000000000000"), alice))).toContain("never given out for fraud");
  });
});

describe("approve a change of the rules", () => {
  const loosened = makePolicy({ lifted_by: "vetoer" });
  function changing(policy = loosened): Table {
    const table = new Table();
    table.cases = { models: [], policy: policyCase(policy) };
    return table;
  }

  test("brings the new rules along, so that the registry can look at them", () => {
    const table = changing();
    const act = table.approve(dave, "policy");
    expect(act).toMatchObject({ kind: "record", recording: { policies: [policyCase(loosened).text] } });
    expect(draftsOf(act)[0]).toMatchObject({ model: "policy", body: { proposed: null } });
  });

  test("what was changed beside a known model does not bring the rules along for it", () => {
    const table = changing();
    table.cases = { ...table.cases, models: [caseOf(FRAUD)] };
    table.measure();
    const act = table.approve(alice);
    expect(act).toMatchObject({ kind: "record", recording: { policies: [] } });
    expect(draftsOf(act)[0]).toMatchObject({ body: { proposed: null } });
  });

  test("owners of a new model sign it under the rules that its pull request proposes", () => {
    const policy = makePolicy();
    const ranker = {
      ...policy.models[FRAUD]!,
      folder: "models/ranker",
      owners: { owner: ["grace"], risk: ["acme/model-risk"] },
    };
    const proposed = policyCase({ ...policy, models: { ...policy.models, [RANKER]: ranker } });
    const table = new Table();
    table.cases = { models: [caseOf(RANKER, "first", { kind: "added" })], policy: proposed };
    table.measure();
    const act = table.approve(grace, RANKER);
    expect(act).toMatchObject({ kind: "record", recording: { policies: [proposed.text] } });
    expect(draftsOf(act)[0]).toMatchObject({ body: { proposed: proposed.digest } });
    expect(draftsOf(table.approve(erin, RANKER))).toHaveLength(1);
  });
});

describe("withdraw", () => {
  test("ends every own sign-off here, and no other", () => {
    const table = measured();
    table.approve(alice);
    table.wait(1).approve(alice);
    table.approve(carol);
    const own = table.pull.approvals.filter(({ person }) => person.id === alice.id).map(({ id }) => id);
    const act = table.say(withdraw, alice);
    expect(draftsOf(act).map((draft) => draft.type === "withdrawn" && draft.body)).toEqual(
      own.map((approval) => ({ approval, cause: "withdrawn", text: null })),
    );
    expect(
      table.pull.approvals.filter(({ ended }) => ended === null).map(({ person }) => person.login),
    ).toEqual(["carol"]);
    expect(whyOf(table.act(withdraw, alice))).toBe(
      "You have no sign-off on fraud here that could be withdrawn.",
    );
  });

  test("is about a change of this pull request", () => {
    expect(whyOf(measured().act({ ...withdraw, model: CHURN }, alice))).toContain("does not change churn");
  });
});

describe("veto and lift", () => {
  test("a veto is recorded with the roles in which it is spoken", () => {
    const table = measured();
    expect(draftsOf(table.say(veto, carol))[0]).toMatchObject({
      type: "vetoed",
      body: { claims: [{ role: "risk", as: "acme/model-risk" }], text: { inline: "the scores look wrong" } },
    });
    expect(table.pull.vetoes).toHaveLength(1);
  });

  test("is refused to somebody without a role, and for what is not changed", () => {
    expect(whyOf(measured().act(veto, frank))).toContain(
      "The policy does not name frank for any role of fraud",
    );
    expect(whyOf(measured().act({ ...veto, model: CHURN }, alice))).toContain("does not change churn");
  });

  const vetoed = (change: ConstructorParameters<typeof Table>[0] = {}): Table => {
    const table = measured(change);
    table.say(veto, carol);
    return table;
  };

  test("the vetoer lifts it, also with a word, and only once", () => {
    const table = vetoed({ lifted_by: "vetoer" });
    const [id] = table.pull.vetoes.map((one) => one.id);
    expect(draftsOf(table.say({ ...lift, text: "mended" }, carol))[0]).toMatchObject({
      type: "veto-lifted",
      body: { veto: id, claims: [{ role: "risk" }], text: { inline: "mended" } },
    });
    expect(whyOf(table.act(lift, carol))).toBe("There is no open veto on fraud here.");
  });

  test("the vetoer lifts it even without the role by now, without a word", () => {
    const table = vetoed({ lifted_by: "vetoer" });
    table.policy = { ...table.policy, models: {} };
    expect(draftsOf(table.act(lift, carol))[0]).toMatchObject({ body: { claims: [], text: null } });
  });

  const others: readonly (readonly [string, "vetoer" | "role", Person, boolean])[] = [
    ["somebody of the same role, where the rules say so", "role", grace, true],
    ["nobody else, where the rules say so", "vetoer", grace, false],
    ["nobody of another role", "role", alice, false],
    ["nobody without a role", "role", frank, false],
  ];
  test.each(others)("and %s", (_, lifted_by, person, may) => {
    const table = vetoed({ lifted_by });
    const act = table.act(lift, person);
    if (may) expect(draftsOf(act)).toHaveLength(1);
    else expect(whyOf(act)).toBe("Only carol can lift this veto.");
  });

  test("whoever had a hand in the change lifts their own veto and no other", () => {
    const table = vetoed({ lifted_by: "role" });
    table.contributors = [{ person: grace, name: "Grace", as: "author" }];
    expect(whyOf(table.act(lift, grace))).toBe("Only carol can lift this veto.");
    table.contributors = [{ person: carol, name: "Carol", as: "author" }];
    expect(draftsOf(table.act(lift, carol))).toHaveLength(1);
  });

  test("is about a change of this pull request", () => {
    expect(whyOf(vetoed().act({ ...lift, model: CHURN }, carol))).toContain("does not change churn");
  });
});

describe("hold and resume", () => {
  test("owners and writers hold, for a while or until it is resumed", () => {
    const table = measured();
    expect(draftsOf(table.say({ ...hold, hours: 5, text: "wait" }, alice))[0]).toMatchObject({
      type: "held",
      body: { until: addHours(table.at, 5), text: { inline: "wait" } },
    });
    expect(draftsOf(table.say(hold, frank, { mayWrite: true }))[0]).toMatchObject({
      body: { until: null, text: null },
    });
    expect(table.pull.holds).toHaveLength(2);
  });

  test("nobody else does, and nothing that is not changed is held", () => {
    expect(whyOf(measured().act(hold, frank))).toContain("Only owners and people who may push");
    expect(whyOf(measured().act({ ...hold, model: CHURN }, alice))).toContain("does not change churn");
  });

  test("owners end every hold, others their own", () => {
    const table = measured();
    table.say(hold, frank, { mayWrite: true });
    table.say(hold, heidi);
    const ids = table.pull.holds.map(({ id }) => id);
    const endedBy = (person: Person) =>
      draftsOf(table.act(resume, person)).map((draft) => draft.type === "resumed" && draft.body.hold);
    expect(endedBy(alice)).toEqual(ids);
    expect(endedBy(frank)).toEqual([ids[0]]);
    expect(whyOf(table.act(resume, dave))).toBe("Only owners of fraud and frank, heidi can end this hold.");
    table.say(resume, alice);
    expect(whyOf(table.act(resume, alice))).toBe("Nothing holds fraud here.");
    expect(whyOf(table.act({ ...resume, model: CHURN }, alice))).toContain("does not change churn");
  });
});

describe("override", () => {
  function failed(): Table {
    const table = new Table();
    table.measure({ verdicts: { quality: "fail", drift: "pass" } });
    return table;
  }

  test("names gate, subject, an override role, an end and a day of review", () => {
    const table = failed();
    expect(draftsOf(table.say(override(table.code()), carol))[0]).toMatchObject({
      type: "overridden",
      body: {
        subject: table.view().signed?.digest,
        gate: "quality",
        claims: [{ role: "risk" }],
        contributors: table.contributors,
        expires: addHours(table.at, 12),
        review_due: addHours(table.at, 12 + 7 * 24),
        text: { inline: "the holdout is known to be off" },
      },
    });
    expect(table.pull.overrides).toHaveLength(1);
  });

  const refusals: readonly (readonly [string, (table: Table) => string, string])[] = [
    [
      "another role",
      (table) => whyOf(table.act(override(table.code()), alice)),
      "Overrides need the role risk",
    ],
    ["a wrong code", (table) => whyOf(table.act(override("000000000000"), carol)), "never given out"],
    [
      "no evidence",
      (table) => whyOf(table.push(2).act(override("000000000000"), carol)),
      "no evidence about fraud that counts yet, so there is nothing to override",
    ],
    [
      "another model",
      (table) => whyOf(table.act(override(table.code(), { model: CHURN }), carol)),
      "does not change churn",
    ],
    [
      "too long a time, by the registry",
      (table) => whyOf(table.say(override(table.code(), { hours: 25 }), carol)),
      "longer than 24 hours",
    ],
    [
      "a gate that passed, by the registry",
      (table) => whyOf(table.say(override(table.code(), { gate: "drift" }), carol)),
      "only fail and inconclusive can be overridden",
    ],
  ];
  test.each(refusals)("is refused with %s", (_, ask, words) => {
    expect(ask(failed())).toContain(words);
  });

  test("is nobody's where the rules give it to no role", () => {
    const table = failed();
    table.policy = { ...table.policy, overrides: { roles: [], max_hours: 24 } };
    expect(whyOf(table.act(override(table.code()), carol))).toContain("lets nobody override a gate");
  });

  test("several roles are told as a choice", () => {
    const table = failed();
    table.policy = { ...table.policy, overrides: { roles: ["risk", "legal"], max_hours: 24 } };
    expect(whyOf(table.act(override(table.code()), alice))).toContain(
      "Overrides need the role risk or legal",
    );
  });

  function landed(): Table {
    const table = failed();
    table.say(override(table.code()), carol);
    table.approve(alice);
    table.approve(grace);
    table.land();
    return table.push(2).wait(1);
  }

  test("after the merge another role holder reviews it, by its gate or its name", () => {
    const table = landed();
    const [due] = table.view().model.reviews_due;
    for (const named of [
      { kind: "gate", gate: "quality" },
      { kind: "override", id: due!.override.slice(0, 12) },
    ] as const) {
      const act = table.act({ ...reviewed, override: named }, grace);
      expect(draftsOf(act)).toMatchObject([
        {
          type: "override-reviewed",
          model: FRAUD,
          actor: { ...grace, kind: "user" },
          source: { kind: "comment" },
          body: { override: due?.override, outcome: "accepted", claims: [{ role: "risk" }] },
        },
      ]);
    }
    expect(draftsOf(table.say(reviewed, grace))).toHaveLength(1);
    expect(whyOf(table.act(reviewed, grace))).toBe("No override of quality awaits its review.");
  });

  test("a review needs something to review, a role, and somebody else than the one who overrode", () => {
    const table = landed();
    const named = (id: string): Command => ({ ...reviewed, override: { kind: "override", id } });
    expect(whyOf(table.act(named("000000000000"), grace))).toContain("No override of 000000000000 awaits");
    expect(whyOf(table.act({ ...reviewed, override: { kind: "gate", gate: "drift" } }, grace))).toContain(
      "No override of drift awaits",
    );
    expect(whyOf(table.act(reviewed, frank))).toContain("The policy gives frank no role of fraud");
    expect(whyOf(table.say(reviewed, carol))).toContain("cannot review it");
    expect(whyOf(table.act({ ...reviewed, model: CHURN }, grace))).toContain("does not change churn");
  });

  test("in an issue it is reviewed without a change to look at", () => {
    const table = landed();
    const { model } = table.view();
    const act = planReview(reviewed, model, { spoken: table.spoken(grace), desk: DESK });
    expect(draftsOf(act)).toHaveLength(1);
  });
});

describe("everything else", () => {
  const askers: readonly (readonly [string, Person, boolean, string | undefined])[] = [
    ["an owner without a hand in the change", alice, false, "anew"],
    ["an owner who may push too", alice, true, "anew"],
    ["somebody who may push", frank, true, "again"],
    ["the author, who may push", bob, true, "again"],
    ["nobody else", frank, false, undefined],
    ["nobody who keeps only the rules", dave, false, undefined],
  ];
  test.each(askers)("recheck: %s", (_, person, mayWrite, how) => {
    const table = measured();
    table.cases = { ...table.cases, policy: policyCase(makePolicy({ lifted_by: "vetoer" })) };
    const act = table.act(recheck, person, { mayWrite });
    if (how === undefined) expect(whyOf(act)).toContain("Only owners and people who may push");
    else expect(act).toEqual({ kind: "recheck", how });
  });

  test("recheck: an owner who had a hand in the change adds evidence and replaces none", () => {
    const table = measured();
    table.contributors = [{ person: alice, name: "Alice", as: "pusher" }];
    expect(table.act(recheck, alice)).toEqual({ kind: "recheck", how: "again" });
  });

  test("status and help are answered", () => {
    const table = measured();
    expect(table.act({ verb: "status", model: null }, frank)).toEqual({ kind: "status" });
    expect(table.act({ verb: "help" }, frank)).toEqual({ kind: "help" });
  });

  const issues: readonly Command[] = [
    { verb: "rollback", model: FRAUD, to: null, text: "x" },
    { verb: "unquarantine", model: FRAUD, version: 1, text: "x" },
    { verb: "ack", model: null },
    { verb: "cancel", model: FRAUD },
    { verb: "retry", model: FRAUD },
  ];
  test.each(issues)("$verb belongs into an issue", (command) => {
    expect(whyOf(measured().act(command, alice))).toBe(
      `\`${command.verb}\` belongs into an issue about the model, not into a pull request.`,
    );
  });

  test("the code is the beginning of the subject's digest", () => {
    const table = measured();
    expect(table.code()).toBe(subjectCode(table.view().signed!.digest));
    expect(table.head).toBe(commitOf("head", 1));
  });
});
