import { describe, expect, test } from "vitest";
import type { Column } from "../../src/data/table.ts";
import { features, judgeFeatures } from "../../src/gates/features.ts";
import type { Verdict } from "../../src/gates/gate.ts";
import { type FeaturesInput, matchRows, measureFeatures } from "../../src/measure/features.ts";
import { normals, numberColumn, table, textColumn } from "../measure/drift-tables.ts";

const SETTINGS = features.settings.parse({});
const ids = (from: number, rows: number): Column =>
  numberColumn(
    "id",
    Array.from({ length: rows }, (_, row) => from + row),
    "integer",
  );
const amounts = normals("a", 100);

function judge(
  before: readonly Column[],
  after: readonly Column[],
  over: Partial<FeaturesInput> = {},
): Verdict {
  const input = {
    before: table("old.csv", ...before),
    after: table("new.csv", ...after),
    id: "id",
    columns: ["amount"],
    declared: [],
    ...over,
  };
  return judgeFeatures(measureFeatures(input), SETTINGS);
}

describe("the features gate", () => {
  const old = [ids(0, 100), numberColumn("amount", amounts)];

  test("the same features on the same ids pass, however the rows are ordered", () => {
    const turned = [
      numberColumn(
        "id",
        Array.from({ length: 100 }, (_, row) => 99 - row),
        "integer",
      ),
      numberColumn("amount", [...amounts].reverse()),
    ];
    expect(judge(old, turned).verdict).toBe("pass");
  });

  test("new rows and dropped rows are no change of features", () => {
    const grown = [ids(50, 150), numberColumn("amount", [...amounts.slice(50), ...normals("b", 100)])];
    const verdict = judge(old, grown);
    expect([verdict.verdict, verdict.reason]).toEqual([
      "pass",
      "no feature changed in 50 rows that both tables have",
    ]);
  });

  test.each<[string, readonly Column[], Partial<FeaturesInput>, string, string]>([
    [
      "a value that changed unsaid",
      [
        ids(0, 100),
        numberColumn(
          "amount",
          amounts.map((value, row) => (row === 7 ? value + 1 : value)),
        ),
      ],
      {},
      "fail",
      "changed",
    ],
    [
      "the same change, declared",
      [
        ids(0, 100),
        numberColumn(
          "amount",
          amounts.map((value) => value * 100),
        ),
      ],
      { declared: ["amount"] },
      "warn",
      "changed as declared",
    ],
    [
      "a change of all code",
      [
        ids(0, 100),
        numberColumn(
          "amount",
          amounts.map((value) => value * 100),
        ),
      ],
      { declared: "all" },
      "warn",
      "changed as declared",
    ],
    [
      "a rounding of float32",
      [
        ids(0, 100),
        numberColumn(
          "amount",
          amounts.map((value) => Math.fround(value)),
        ),
      ],
      {},
      "pass",
      "same",
    ],
    [
      "a value that went missing",
      [
        ids(0, 100),
        numberColumn(
          "amount",
          amounts.map((value, row) => (row === 7 ? null : value)),
        ),
      ],
      {},
      "fail",
      "changed",
    ],
    ["a feature that is gone", [ids(0, 100)], {}, "fail", "gone"],
    ["another type", [ids(0, 100), textColumn("amount", amounts.map(String))], {}, "fail", "type changed"],
  ])("%s", (_, ...row) => {
    const [after, over, verdict, finding] = row;
    const found = judge(old, after, over);
    expect([found.verdict, found.checks[0]?.finding]).toEqual([verdict, finding]);
  });

  test("tables without a common id are inconclusive", () => {
    expect(judge(old, [ids(500, 100), numberColumn("amount", amounts)]).verdict).toBe("inconclusive");
  });

  test("what it does to the live model's decisions is told, and does not block", () => {
    const decisions = {
      rows: 1000,
      classes: [],
      flipped: 400,
      moves: [{ from: "no", to: "yes", rows: 400 }],
    };
    const found = judge(old, old, { decisions });
    expect(found.checks.at(-1)).toMatchObject({ name: "incumbent · decisions flipped", verdict: "warn" });
  });

  test("an id that repeats has no partner", () => {
    const twice = table("t.csv", numberColumn("id", [1, 1, 2], "integer"));
    expect(Array.from(matchRows(twice, twice, "id").before)).toEqual([2]);
  });
});
