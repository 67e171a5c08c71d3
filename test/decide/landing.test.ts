import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import type { ModelName } from "../../src/base/ids.ts";
import { proposedFor, recordLanding, recordUnapproved } from "../../src/decide/landing.ts";
import { placeOf } from "../../src/decide/place.ts";
import type { Lane } from "../../src/decide/scopes.ts";
import type { Draft } from "../../src/registry/event.ts";
import { headOf, modelOf, versionOf } from "../../src/registry/state.ts";
import type { RecordedPolicy } from "../../src/signoff/policy.ts";
import {
  AUTHORS,
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
  removalOf,
  Table,
} from "./table.ts";

const { alice, bob, carol, dave, erin, frank, grace, heidi } = PEOPLE;

function signedTable(change: Partial<RecordedPolicy> = {}): Table {
  const table = new Table(change);
  table.measure();
  table.approve(alice);
  table.approve(carol);
  return table.wait(1);
}

function told({ drafts }: { readonly drafts: readonly Draft[] }): readonly string[] {
  return drafts.map(({ type, model }) => `${type} ${model}`);
}

function refusalsOf(table: Table): readonly string[] {
  const plan = table.plan();
  return plan.kind === "refused" ? plan.refusals.map(({ code }) => code) : [plan.kind];
}

describe("a merge of a signed model", () => {
  test("is the next version, and the one that it replaces ends", () => {
    const table = signedTable();
    const { signed, standing } = table.view();
    const landing = table.landing();
    expect(told(landing)).toEqual(["promoted fraud", "superseded fraud"]);
    expect(landing).toMatchObject({ policies: [], evidence: [] });
    expect(landing.drafts[0]).toMatchObject({
      pull: PULL,
      at: table.at,
      actor: { login: "bob", kind: "user" },
      source: { kind: "pull", id: String(PULL) },
      body: {
        version: 2,
        environment: "production",
        bundle: caseOf(FRAUD).bundle,
        files: caseOf(FRAUD).files,
        folder: "models/fraud",
        subject: signed?.digest,
        findings: standing?.measured.findings,
        evidence: standing?.measured.evidence,
        scores: null,
        head: table.head,
        merge: commitOf("merge"),
        merged_at: table.at,
        enforced: true,
        signers: table.pull.approvals.map(({ id }) => id),
        contributors: AUTHORS,
        proposed: null,
      },
    });
    expect(landing.drafts[1]?.body).toEqual({ version: 1, by: 2, environment: "production" });
    table.land();
    expect(modelOf(table.state, FRAUD).live).toMatchObject({
      version: 2,
      bundle: caseOf(FRAUD).bundle,
      signed: true,
    });
    expect(versionOf(table.state, FRAUD, 1)?.status).toBe("superseded");
  });

  test("keeps the digest of the predictions where the evidence has one", () => {
    const table = new Table();
    const attempt = table.measure();
    const scores = digestOf("scores");
    table.attempts = [{ ...attempt, models: attempt.models.map((one) => ({ ...one, scores })) }];
    expect(table.landing().drafts[0]?.body).toMatchObject({ scores });
  });

  const refused: readonly (readonly [string, (table: Table) => void, string])[] = [
    ["no evidence", (table) => table.push(2), "needs-pull"],
    ["a gate that blocks", (table) => table.measure({ verdicts: { quality: "fail" } }), "gate-blocks"],
    ["a missing signature", (table) => table.say({ verb: "withdraw", model: FRAUD }, carol), "not-signed"],
    [
      "a lost role",
      (table) => void (table.ineligible = new Set([table.pull.approvals[1]!.id])),
      "not-signed",
    ],
    [
      "a signer with a hand in it",
      (table) => void (table.contributors = [{ person: carol, name: "C", as: "pusher" }]),
      "not-signed",
    ],
    [
      "a commit of nobody",
      (table) => void (table.contributors = [{ person: null, name: "x", as: "author" }]),
      "unattributed",
    ],
    [
      "a veto",
      (table) => table.say({ verb: "veto", model: FRAUD, text: "no, not like this" }, alice),
      "vetoed",
    ],
    ["a hold", (table) => table.say({ verb: "hold", model: FRAUD, hours: null, text: null }, alice), "held"],
    ["time", (table) => table.wait(24 * 31), "not-signed"],
  ];
  test.each(refused)("is refused by the registry with %s", (_, happen, code) => {
    const table = signedTable();
    expect(refusalsOf(table)).toEqual(["write"]);
    happen(table);
    expect(refusalsOf(table)).toContain(code);
  });

  test("in mode advise is recorded all the same, and says that nothing was enforced", () => {
    const table = new Table({ mode: "advise" });
    const landing = table.landing();
    expect(landing.drafts[0]?.body).toMatchObject({
      enforced: false,
      subject: null,
      findings: null,
      evidence: null,
      scores: null,
      signers: [],
    });
    table.land();
    expect(modelOf(table.state, FRAUD).live).toMatchObject({ version: 2, signed: false, enforced: false });
  });

  test("of nothing governed is nothing", () => {
    const table = new Table();
    table.cases = { models: [], policy: null };
    expect(table.landing()).toEqual({ drafts: [], policies: [], evidence: [] });
  });
});

describe("a merge that removes a model", () => {
  function removal(): Table {
    const table = new Table();
    table.cases = { models: [removalOf(FRAUD)], policy: null };
    table.measure();
    return table;
  }

  test("retires it once its owners signed", () => {
    const table = removal();
    expect(refusalsOf(table)).toContain("not-signed");
    table.approve(alice);
    table.approve(carol);
    const landing = table.landing();
    expect(told(landing)).toEqual(["retired fraud"]);
    expect(landing.drafts[0]?.body).toMatchObject({
      version: 1,
      environment: "production",
      subject: table.view().signed?.digest,
      merge: commitOf("merge"),
      enforced: true,
    });
    table.land();
    expect(modelOf(table.state, FRAUD).live).toBeNull();
  });

  test("that is not live retires nothing, and the next one starts anew without anything to end", () => {
    const table = removal();
    table.approve(alice);
    table.approve(carol);
    table.land();
    table.push(2).measure();
    expect(table.landing().drafts[0]?.body).toMatchObject({ version: null });
    table.cases = { models: [caseOf(FRAUD, "again")], policy: null };
    expect(told(table.landing())).toEqual(["promoted fraud"]);
  });
});

describe("a merge that changes the rules", () => {
  const before = makePolicy();
  const after = makePolicy({ lifted_by: "vetoer" });
  function changing(policy: RecordedPolicy = after, rest: Partial<RecordedPolicy> = {}): Table {
    const table = new Table(rest);
    table.cases = { models: [], policy: policyCase(policy) };
    return table;
  }

  test("goes from the rules in force to the proposed ones once a keeper signed", () => {
    const table = changing();
    expect(refusalsOf(table)).toEqual(["not-signed"]);
    table.approve(dave, "policy");
    const landing = table.landing();
    const { digest, text } = policyCase(after);
    expect(told(landing)).toEqual(["policy-changed policy"]);
    expect(landing).toMatchObject({ policies: [text], evidence: [] });
    expect(landing.drafts[0]).toMatchObject({
      actor: { login: "bob" },
      body: {
        before: headOf(table.state)?.policy,
        after: digest,
        merge: commitOf("merge"),
        merged_at: table.at,
        head: table.head,
        enforced: true,
        weakening: false,
        signers: table.view("policy").pull.approvals.map(({ id }) => id),
        contributors: AUTHORS,
      },
    });
    table.land();
    expect(headOf(table.state)?.policy).toBe(digest);
  });

  test("says whether it weakens them, and whether the old ones enforced", () => {
    expect(changing(makePolicy({ mode: "advise" })).landing().drafts[0]?.body).toMatchObject({
      weakening: true,
      enforced: true,
    });
    expect(changing(after, { mode: "advise" }).landing().drafts[0]?.body).toMatchObject({ enforced: false });
  });

  test("of a model needs an owner of it beside the keeper", () => {
    const churn = { ...before.models[CHURN]!, tier: "high" } as const;
    const table = changing(makePolicy({ models: { ...before.models, [CHURN]: churn } }));
    table.approve(dave, "policy");
    expect(refusalsOf(table)).toEqual(["not-signed"]);
    table.approve(heidi, "policy");
    expect(refusalsOf(table)).toEqual(["write"]);
  });

  test("comes after the models, because a new one is let in under the old rules", () => {
    const ranker = {
      ...before.models[FRAUD]!,
      folder: "models/ranker",
      owners: { owner: ["grace"], risk: ["heidi"] },
    };
    const change = policyCase(makePolicy({ models: { ...before.models, [RANKER]: ranker } }));
    const table = new Table();
    table.cases = { models: [caseOf(RANKER, "first", { kind: "added" })], policy: change };
    table.measure();
    for (const person of [grace, heidi, erin]) table.approve(person, RANKER);
    table.approve(dave, "policy");
    expect(told(table.landing())).toEqual(["promoted ranker", "policy-changed policy"]);
    expect(table.landing().drafts[0]?.body).toMatchObject({ version: 1, proposed: change.digest });
    expect(refusalsOf(table)).toEqual(["write"]);
    table.land();
    expect(modelOf(table.state, RANKER).live?.version).toBe(1);
  });

  test("is nothing without a registry, and nothing where the rules in force come back", () => {
    const table = changing();
    table.branch.clear();
    expect(table.landing().drafts).toEqual([]);
    const same = changing(before);
    expect(same.landing().drafts).toEqual([]);
    const views = changing().views();
    const merge = table.merge();
    expect(recordLanding(changing().state, before, DESK, { views, change: null, merge }).drafts).toEqual([]);
  });

  test("rules are proposed for new models only", () => {
    const change = policyCase(makePolicy({ models: { ...before.models, [RANKER]: before.models[FRAUD]! } }));
    const rows: readonly (readonly [ModelName | "policy", typeof change | null, unknown])[] = [
      [RANKER, change, change.digest],
      [RANKER, null, null],
      [FRAUD, change, null],
      ["policy", change, null],
    ];
    for (const [scope, proposed, wanted] of rows) expect(proposedFor(before, scope, proposed)).toBe(wanted);
  });
});

describe("a merge that rolls back", () => {
  /** Version 2 is live, and a rollback to 1 is proposed in the same pull request number of another day. */
  function proposed(lane: Lane, asked: typeof bob | typeof frank = bob): Table {
    const table = new Table();
    const first = modelOf(table.state, FRAUD).live!;
    const files = versionOf(table.state, FRAUD, 1)!.files;
    table.branch = promoteElsewhere(table);
    table.push(3).wait(5);
    table.cases = {
      models: [caseOf(FRAUD, "back", { bundle: first.bundle, files })],
      policy: null,
    };
    table.contributors = [{ person: { id: 990_099, login: "twokey[bot]" }, name: "twokey", as: "opener" }];
    const proposal: Draft = {
      ...placeOf(DESK, { scope: FRAUD, at: table.at, actor: { ...asked, kind: "user" } }),
      type: "rollback-proposed",
      body: {
        from: 2,
        to: 1,
        bundle: first.bundle,
        plan: digestOf("plan"),
        head: table.head,
        alert: null,
        requested_by: asked,
        skipped: [],
      },
    };
    table.record({ drafts: [proposal], policies: [], evidence: [] });
    table.lanes = new Map([[FRAUD, lane]]);
    return table;
  }

  function promoteElsewhere(table: Table): Table["branch"] {
    const other = table.copy();
    other.number = 5;
    other.measure();
    other.approve(alice);
    other.approve(carol);
    other.land();
    return other.branch;
  }

  const responder = (table: Table) =>
    table.say({ verb: "approve", model: FRAUD, code: table.code(), role: null, text: null }, frank, {
      responder: true,
    });

  test("in the short lane needs one person, and quarantines what is left", () => {
    const table = proposed("expedited");
    expect(refusalsOf(table)).toContain("not-signed");
    expect(draftsOf(responder(table))).toHaveLength(1);
    const signedAt = table.at;
    table.wait(1);
    const landing = table.landing();
    expect(told(landing)).toEqual(["rolled-back fraud", "quarantined fraud"]);
    expect(landing.drafts[0]?.body).toMatchObject({
      from: 2,
      to: 1,
      environment: "production",
      bundle: modelOf(new Table().state, FRAUD).live?.bundle,
      subject: table.view().signed?.digest,
      findings: null,
      expedited: true,
      enforced: true,
      times: { alert: null, opened: table.at, signed: signedAt },
      signers: table.pull.approvals.map(({ id }) => id),
    });
    expect(landing.drafts[1]?.body).toEqual({ version: 2, cause: "rolled-back", claims: [], text: null });
    table.land();
    expect(modelOf(table.state, FRAUD).live?.version).toBe(1);
    expect(versionOf(table.state, FRAUD, 2)?.status).toBe("quarantined");
  });

  test("is signed by somebody else than who asked for it", () => {
    const table = proposed("expedited", frank);
    responder(table);
    expect(refusalsOf(table)).toEqual(["asker-alone"]);
    table.approve(alice);
    expect(refusalsOf(table)).toEqual(["write"]);
  });

  test("in the ordinary lane needs every role", () => {
    const table = proposed("standard");
    table.approve(carol);
    expect(refusalsOf(table)).toEqual(["not-signed"]);
    table.wait(1).approve(alice);
    expect(table.landing().drafts[0]?.body).toMatchObject({ expedited: false, times: { signed: table.at } });
    expect(refusalsOf(table)).toEqual(["write"]);
  });

  test("keeps when the alert came and when it was opened, and says nothing of a signature that is not there", () => {
    const table = proposed("expedited");
    const rollback = { alert: table.copy().wait(-2).at, opened: table.copy().wait(-1).at };
    const merge = { ...table.merge(), rollback };
    const landing = recordLanding(table.state, table.policy, DESK, {
      views: table.views(),
      change: null,
      merge,
    });
    expect(landing.drafts[0]?.body).toMatchObject({ times: { ...rollback, signed: null } });
  });

  const turned: readonly (readonly [string, (table: Table) => void, readonly string[]])[] = [
    [
      "what was live is retired",
      (table) => {
        const other = table.copy();
        other.number = 6;
        other.lanes = new Map();
        other.cases = { models: [removalOf(FRAUD)], policy: null };
        other.measure();
        other.approve(alice);
        other.approve(carol);
        other.land();
        table.branch = other.branch;
      },
      ["promoted fraud"],
    ],
    ["no rollback is recorded", (table) => void (table.number = 9), ["promoted fraud", "superseded fraud"]],
    [
      "it removes the model",
      (table) => void (table.cases = { models: [removalOf(FRAUD)], policy: null }),
      ["retired fraud"],
    ],
  ];
  test.each(turned)(
    "is a change like any other where %s, and needs what any other needs",
    (_, happen, wanted) => {
      const table = proposed("expedited");
      happen(table);
      expect(told(table.landing())).toEqual(wanted);
      expect(refusalsOf(table)).not.toContain("write");
      expect(refusalsOf(table)).not.toContain("recorded");
      expect(table.outlook().state).not.toBe("clear");
    },
  );
});

describe("what came around the sign-off", () => {
  const about = { scope: FRAUD, commit: commitOf("pushed"), digest: digestOf("x") } as const;
  const table = new Table();
  const by = { ...bob, kind: "user" } as const;

  test("is recorded with its commit, what is there now, and each reason once", () => {
    const draft = recordUnapproved(DESK, {
      ...about,
      at: table.at,
      by,
      reasons: ["pushed", "held", "pushed"],
    });
    expect(draft).toMatchObject({
      type: "unapproved-change",
      model: FRAUD,
      actor: by,
      at: table.at,
      body: {
        commit: commitOf("pushed"),
        landed_at: table.at,
        digest: digestOf("x"),
        reasons: ["pushed", "held"],
      },
    });
    table.record({ drafts: [draft], policies: [], evidence: [] });
    expect(modelOf(table.state, FRAUD).unapproved).toMatchObject({ commit: commitOf("pushed") });
  });

  test("has at most fifty reasons, which is what an event holds", () => {
    const reasons = Array.from({ length: 60 }, (_, at) => `reason-${at}`);
    const draft = recordUnapproved(DESK, { ...about, at: table.at, by, reasons });
    expect(draft.type === "unapproved-change" && draft.body.reasons).toEqual(reasons.slice(0, 50));
  });
});

describe("every event", () => {
  test("says by whom and where, and is the bot's own where nobody in particular did it", () => {
    const at = new Table().at;
    expect(placeOf(DESK, { scope: FRAUD, at })).toEqual({
      model: FRAUD,
      at,
      actor: { id: DESK.app.user, login: "twokey[bot]", kind: "system" },
      pull: PULL,
      source: { kind: "pull", id: String(PULL), url: DESK.url, snapshot: null },
      recorded_by: { app: DESK.app.id, version: "0.1.0" },
    });
    const actor = { ...alice, kind: "user" } as const;
    const source = { kind: "run", id: "1", url: null, snapshot: null } as const;
    expect(placeOf(DESK, { scope: FRAUD, at, actor, source })).toMatchObject({ actor, source });
  });
});
