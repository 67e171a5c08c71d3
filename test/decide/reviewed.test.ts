import { describe, expect, test } from "vitest";
import type { Act } from "../../src/decide/acts.ts";
import { planReviewed, type Reviewed } from "../../src/decide/reviewed.ts";
import type { Person } from "../../src/signoff/person.ts";
import type { RecordedPolicy } from "../../src/signoff/policy.ts";
import {
  caseOf,
  CHURN,
  commitOf,
  draftsOf,
  FRAUD,
  makePolicy,
  PEOPLE,
  policyCase,
  Table,
  whyOf,
} from "./table.ts";

const { alice, carol, frank, heidi } = PEOPLE;

/** One model of tier standard, evaluated, in a repository that takes reviews for sign-offs. */
function churn(twokey: RecordedPolicy["twokey"] = { signoff: { accept: ["review"] } }): Table {
  const table = new Table({ twokey });
  table.cases = { models: [caseOf(CHURN)], policy: null };
  table.measure();
  return table;
}

function press(table: Table, person: Person, change: Partial<Reviewed> = {}, human = true): Act | undefined {
  const shown: Reviewed["shown"] = (code) => (code === table.code(CHURN) ? earlier : undefined);
  const earlier = table.copy().wait(-1).at;
  const about = {
    state: "approved",
    commit: table.head,
    untouched: true,
    body: "",
    shown,
    ...change,
  } as const;
  return planReviewed(about, table.spoken(person, { human }), table.scene());
}

describe("an approving review without a line", () => {
  test("signs the one model of tier standard whose report it came after", () => {
    const table = churn();
    const act = press(table, heidi);
    const { signed } = table.view(CHURN);
    expect(act === undefined ? [] : draftsOf(act)).toMatchObject([
      {
        type: "approved",
        model: CHURN,
        body: { digest: signed?.digest, claims: [{ role: "owner", as: "heidi" }], text: null },
      },
    ]);
  });

  const silent: readonly (readonly [string, () => Act | undefined])[] = [
    ["where the rules do not take reviews", () => press(churn({ signoff: { accept: [] } }), heidi)],
    ["where the rules say nothing of it", () => press(churn({ signoff: {} }), heidi)],
    ["where the rules say nothing of signing", () => press(churn({}), heidi)],
    ["where the rules are no mapping", () => press(churn([]), heidi)],
    ["where accept is no list", () => press(churn({ signoff: { accept: "review" } }), heidi)],
    [
      "where the webhook never came, so nobody knows which commit was seen",
      () => press(churn(), heidi, { commit: null }),
    ],
    ["of somebody without a role", () => press(churn(), frank)],
    ["of an app", () => press(churn(), heidi, {}, false)],
    ["of an app that asks for changes", () => press(churn(), heidi, { state: "changes_requested" }, false)],
    [
      "of somebody without a role who asks for changes",
      () => press(churn(), frank, { state: "changes_requested" }),
    ],
  ];
  test.each(silent)("says nothing %s", (_, ask) => {
    expect(ask()).toBeUndefined();
  });

  const faults: readonly (readonly [string, (table: Table) => Act | undefined, string])[] = [
    [
      "it is about an older commit",
      (table) => press(table, heidi, { commit: commitOf("old") }),
      "is about commit",
    ],
    [
      "it was edited or dismissed",
      (table) => press(table, heidi, { untouched: false }),
      "was edited or dismissed",
    ],
    [
      "the report was not there",
      (table) => press(table, heidi, { shown: () => undefined }),
      "was not in the report yet",
    ],
    [
      "the report came in the same second",
      (table) => press(table, heidi, { shown: () => table.at }),
      "was not in the report yet",
    ],
    [
      "there is no evidence",
      (table) => {
        table.attempts = [];
        return press(table, heidi, { shown: () => table.copy().wait(-1).at });
      },
      "was not in the report yet",
    ],
    [
      "two models change",
      (table) => {
        table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: null };
        return press(table, alice);
      },
      "changes more than one model, or the rules",
    ],
    [
      "the rules change",
      (table) => {
        table.cases = { models: [], policy: policyCase(makePolicy({ lifted_by: "vetoer" })) };
        return press(table, PEOPLE.dave);
      },
      "changes more than one model, or the rules",
    ],
    [
      "the model is of tier high",
      (table) => {
        table.cases = { models: [caseOf(FRAUD)], policy: null };
        return press(table, alice);
      },
      "fraud is of tier high, or new",
    ],
  ];
  test.each(faults)("is refused where %s", (_, ask, words) => {
    const act = ask(churn());
    expect(act).toMatchObject({ kind: "refuse" });
    expect(act === undefined ? "" : whyOf(act)).toContain(words);
    expect(act === undefined ? "" : whyOf(act)).toContain("The report has the line to paste.");
  });

  test("a refusal names the commit that was seen and the head", () => {
    const table = churn();
    const act = press(table, heidi, { commit: commitOf("old") });
    expect(act === undefined ? "" : whyOf(act)).toContain(
      `it is about commit ${commitOf("old").slice(0, 12)}, and the head is ${table.head.slice(0, 12)} now`,
    );
  });

  test("signs no draft", () => {
    const table = churn();
    table.draft = true;
    const act = press(table, heidi);
    expect(act === undefined ? "" : whyOf(act)).toContain("is a draft");
  });
});

describe("a review that asks for changes", () => {
  test("is a veto on everything that its writer owns here, and on nothing else", () => {
    const table = churn({});
    table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: null };
    const drafts = (person: Person, body: string) => {
      const act = press(table, person, { state: "changes_requested", body, commit: null, untouched: false });
      return act === undefined ? [] : draftsOf(act);
    };
    expect(drafts(alice, " the margin is odd ")).toMatchObject([
      { type: "vetoed", model: CHURN, actor: alice, body: { text: { inline: "the margin is odd" } } },
      { type: "vetoed", model: FRAUD, body: { claims: [{ role: "owner", as: "alice" }] } },
    ]);
    expect(drafts(carol, "  ")).toMatchObject([
      {
        model: FRAUD,
        body: { claims: [{ role: "risk" }], text: { inline: "changes were requested in a review" } },
      },
    ]);
    table.record({ drafts: drafts(alice, "x"), policies: [], evidence: [] });
    expect(table.view(CHURN).pull.vetoes).toHaveLength(1);
  });
});
