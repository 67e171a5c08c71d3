import { describe, expect, test } from "vitest";
import { recordRetarget, recordVoids, type Fate } from "../../src/decide/voids.ts";
import type { Draft } from "../../src/registry/event.ts";
import { caseOf, CHURN, DESK, FRAUD, PEOPLE, PULL, Table } from "./table.ts";

const { alice, heidi } = PEOPLE;

/** Of tier standard, where sign-offs survive a push that changes nothing, or of tier high, where none does. */
function signedTable(model: typeof FRAUD = CHURN): Table {
  const table = new Table();
  table.cases = { models: [caseOf(model)], policy: null };
  table.measure({ mark: "same" });
  table.approve(alice, model);
  return table.wait(1);
}

type Given = { said?: readonly (readonly [string, Fate])[]; ineligible?: readonly string[] };

function voidsOf(table: Table, { said = [], ineligible = [] }: Given = {}, model = CHURN): readonly Draft[] {
  const fates = { said: new Map(said), ineligible: new Set(ineligible) };
  return recordVoids(DESK, table.view(model), { head: table.head, at: table.at, fates });
}

function causes(drafts: readonly Draft[]): readonly unknown[] {
  return drafts.map((draft) => (draft.type === "withdrawn" ? draft.body.cause : draft.type));
}

function idOf(table: Table, model = CHURN): string {
  return table.view(model).pull.approvals[0]!.id;
}

describe("a sign-off that holds no longer", () => {
  test("stands as long as nothing happened", () => {
    expect(voidsOf(signedTable())).toEqual([]);
  });

  const fates: readonly (readonly [Fate, string])[] = [
    ["edited", "comment-edited"],
    ["deleted", "comment-deleted"],
    ["dismissed", "review-dismissed"],
  ];
  test.each(fates)("its comment or review was %s", (fate, cause) => {
    const table = signedTable();
    const drafts = voidsOf(table, { said: [[idOf(table), fate]] });
    expect(drafts).toMatchObject([
      {
        type: "withdrawn",
        model: CHURN,
        pull: PULL,
        at: table.at,
        actor: { kind: "system" },
        source: { kind: "pull" },
        body: { approval: idOf(table), cause, text: null },
      },
    ]);
    table.record({ drafts, policies: [], evidence: [] });
    expect(voidsOf(table, { said: [[idOf(table), fate]] })).toEqual([]);
  });

  test("its writer speaks in the role no longer", () => {
    const table = signedTable();
    expect(causes(voidsOf(table, { ineligible: [idOf(table)] }))).toEqual(["no-longer-eligible"]);
  });

  test("a dismissed review takes its writer's older sign-offs with it, not the newer ones, and nobody else's", () => {
    const table = signedTable().wait(-1);
    table.approve(alice, CHURN);
    table.approve(heidi, CHURN);
    table.wait(1).approve(alice, CHURN);
    const ids = table.view(CHURN).pull.approvals.map(({ id }) => id);
    const ended = (fate: Fate): readonly unknown[] =>
      voidsOf(table, { said: [[ids[1]!, fate]] }).map((one) => one.type === "withdrawn" && one.body);
    expect(ended("dismissed")).toMatchObject([
      { approval: ids[0], cause: "review-dismissed" },
      { approval: ids[1], cause: "review-dismissed" },
    ]);
    expect(ended("edited")).toMatchObject([{ approval: ids[1], cause: "comment-edited" }]);
  });

  test("it has run out, and not a second before", () => {
    const table = signedTable();
    table.wait(-1);
    table.seconds += 24 * 30 * 3600;
    expect(voidsOf(table)).toEqual([]);
    table.seconds += 1;
    expect(causes(voidsOf(table))).toEqual(["expired"]);
  });

  test("what was signed is something else now", () => {
    const table = signedTable();
    table.measure({ verdicts: { quality: "fail" } });
    expect(causes(voidsOf(table))).toEqual(["subject-changed"]);
  });
});

describe("a push", () => {
  test("that changes nothing of the subject carries the sign-off over", () => {
    const table = signedTable();
    const from = table.head;
    table.push(2).measure({ mark: "same" });
    const drafts = voidsOf(table);
    expect(drafts).toMatchObject([
      { type: "carried-over", model: CHURN, actor: { kind: "system" }, body: { from, to: table.head } },
    ]);
    table.record({ ...table.untold(), drafts: [...table.untold().drafts, ...drafts] });
    expect(table.outlook().state).toBe("clear");
    expect(voidsOf(table)).toEqual([]);
  });

  test("that changes the bundle ends it, and so does other evidence", () => {
    const table = signedTable();
    table.push(2).measure({ mark: "other" });
    expect(causes(voidsOf(table))).toEqual(["subject-changed"]);
    const other = signedTable().push(2);
    other.cases = { models: [caseOf(CHURN, "other")], policy: null };
    other.measure({ mark: "same" });
    expect(causes(voidsOf(other))).toEqual(["subject-changed"]);
  });

  test("decides nothing while new evidence is awaited", () => {
    expect(voidsOf(signedTable().push(2))).toEqual([]);
  });

  test("ends it at once where the tier carries nothing over, and no push back revives it", () => {
    const table = signedTable(FRAUD);
    table.push(2);
    const drafts = voidsOf(table, {}, FRAUD);
    expect(causes(drafts)).toEqual(["subject-changed"]);
    table.record({ drafts, policies: [], evidence: [] });
    table.push(1);
    expect(table.view().answer.filled).toEqual([]);
  });

  test("that goes away again before anybody looked leaves it as it was", () => {
    expect(voidsOf(signedTable().push(2).push(1))).toEqual([]);
  });

  test("in tier high too keeps what stands on the head itself", () => {
    expect(voidsOf(signedTable(FRAUD), {}, FRAUD)).toEqual([]);
  });
});

test("a pull request that goes elsewhere loses every sign-off that is not ended", () => {
  const table = signedTable();
  table.approve(heidi, CHURN);
  table.say({ verb: "withdraw", model: CHURN }, alice);
  const drafts = recordRetarget(table.state, DESK, { scopes: [CHURN, FRAUD, "policy"], at: table.at });
  const [, second] = table.view(CHURN).pull.approvals;
  expect(drafts).toMatchObject([
    { model: CHURN, at: table.at, body: { approval: second?.id, cause: "subject-changed", text: null } },
  ]);
  expect(drafts).toHaveLength(1);
  table.record({ drafts, policies: [], evidence: [] });
  expect(recordRetarget(table.state, DESK, { scopes: [CHURN], at: table.at })).toEqual([]);
});
