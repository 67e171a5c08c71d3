import { describe, expect, test } from "vitest";
import type { Column } from "../../src/data/table.ts";
import { judgeDrift } from "../../src/gates/drift.ts";
import { measureBlame, measureDrift } from "../../src/measure/drift.ts";
import { decideColumn } from "../../src/measure/drift-column.ts";
import { sideOf, tableSource } from "../../src/measure/drift-side.ts";
import {
  judged,
  judgedPair,
  normals,
  numberColumn,
  picks,
  SETTINGS,
  table,
  textColumn,
} from "./drift-tables.ts";

const numbers = (values: readonly (number | null)[]): Column => numberColumn("x", values);
const texts = (values: readonly (string | null)[]): Column => textColumn("x", values);
const repeat = <T>(value: T, times: number): readonly T[] => Array.from({ length: times }, () => value);

describe("a column of numbers", () => {
  test("a shift of a standard deviation is strong drift, and every measure is shown", () => {
    const found = judgedPair(numbers(normals("a", 1000)), numbers(normals("b", 1000, 1)));
    expect([found.verdict, found.finding]).toEqual(["fail", "strong drift"]);
    expect(Object.keys(found.facts.measures).sort()).toEqual([
      "chi_square",
      "cramer_von_mises",
      "hellinger",
      "jensen_shannon",
      "ks",
      "psi",
      "wasserstein",
    ]);
    expect(found.facts.picture?.reference).toHaveLength(16);
  });

  test("no shift is no drift", () => {
    const found = judgedPair(numbers(normals("a", 1000)), numbers(normals("b", 1000)));
    expect([found.verdict, found.finding]).toEqual(["pass", "no drift"]);
  });

  test("a tiny shift in many rows is significant, and still no drift", () => {
    const found = judgedPair(numbers(normals("a", 100_000)), numbers(normals("b", 100_000, 0.05)));
    expect([found.verdict, (found.p ?? 1) < 1e-6]).toEqual(["pass", true]);
    expect(found.reason).toContain("a small change, seen because there are many rows");
  });

  test("a wider spread around the same centre is found, which rank tests alone would miss", () => {
    const found = judgedPair(
      numbers(normals("a", 2000)),
      numbers(normals("b", 2000).map((value) => 2 * value)),
    );
    expect(found.drifted).toBe(true);
  });

  test("one value of 1e4 planted in a reference does not hide a shift of one sd", () => {
    const planted = [1e4, ...normals("a", 999)];
    const found = judgedPair(numbers(planted), numbers(normals("b", 1000, 1)));
    expect(found.verdict).toBe("fail");
    expect(found.facts.measures.wasserstein?.normalised).toBeGreaterThan(0.5);
  });

  test("columns of tiny numbers drift like any other", () => {
    const small = (values: readonly number[]): Column => numbers(values.map((value) => value * 1e-9));
    expect(judgedPair(small(normals("a", 500)), small(normals("b", 500, 1))).verdict).toBe("fail");
  });

  test("infinities are values, and NaN is missing", () => {
    const odd = [Infinity, -Infinity, NaN, ...normals("a", 497)];
    const found = judgedPair(numbers(odd), numbers(odd));
    expect([found.verdict, found.facts.reference.missing]).toEqual(["pass", 1]);
    expect(found.facts.measures.wasserstein?.distance).toBeNull();
    expect(JSON.stringify(found.facts)).not.toContain("Infinity");
  });

  test("numbers with few values are judged by the share of rows that moved", () => {
    const found = judgedPair(
      numbers(repeat(0, 900).concat(repeat(1, 100))),
      numbers(repeat(0, 600).concat(repeat(1, 400))),
    );
    expect([found.facts.effect?.measure, found.verdict]).toEqual(["moved", "fail"]);
    expect(found.facts.effect?.value).toBeCloseTo(0.3, 12);
    expect(found.facts.measures.ks?.statistic).toBeCloseTo(0.3, 12);
  });
});

describe("a column of categories", () => {
  const usual = { phone: 0.3, desk: 0.4, tablet: 0.2, other: 0.1 };

  test("twenty points moved are strong drift and the reason names what moved", () => {
    const found = judgedPair(
      texts(picks("a", 2000, usual)),
      texts(picks("b", 2000, { ...usual, phone: 0.55, desk: 0.15 })),
    );
    expect([found.verdict, found.facts.kind]).toEqual(["fail", "categorical"]);
    expect(found.reason).toMatch(/(phone|desk): \d/);
  });

  test("a new category is named with its share", () => {
    const found = judgedPair(
      texts(picks("a", 1000, usual)),
      texts([...picks("b", 850, usual), ...repeat("watch", 150)]),
    );
    expect(found.drifted).toBe(true);
    expect(found.reason).toContain("1 new category in 15.0 % of rows (watch)");
  });

  test("texts that hardly repeat are judged by their length", () => {
    const words = (name: string, letters: number): readonly string[] =>
      normals(name, 400).map((value, row) =>
        `${row}`.padEnd(letters + Math.abs(Math.round(value * 10)), "x"),
      );
    const found = judgedPair(texts(words("a", 40)), texts(words("b", 90)));
    expect([found.facts.kind, found.verdict]).toEqual(["text length", "fail"]);
  });

  test("the same shares in other words are another column", () => {
    const found = judgedPair(texts(repeat("a", 500)), texts(repeat("b", 500)));
    expect([found.verdict, found.facts.effect?.value]).toEqual(["fail", 1]);
  });
});

describe("what cannot be compared has its own name", () => {
  const full = numbers(normals("a", 500));
  test.each<[string, Column, Column, string, string]>([
    [
      "missing values came",
      full,
      numbers(normals("b", 500).map((value, row) => (row % 5 === 0 ? null : value))),
      "fail",
      "more missing",
    ],
    [
      "missing values went",
      numbers(normals("b", 500).map((value, row) => (row % 5 === 0 ? null : value))),
      full,
      "fail",
      "fewer missing",
    ],
    ["no value now", full, numbers(repeat(null, 500)), "fail", "more missing"],
    ["no value before", numbers(repeat(null, 500)), full, "fail", "fewer missing"],
    [
      "no value on either side",
      numbers(repeat(null, 500)),
      texts(repeat(null, 500)),
      "skipped",
      "all missing",
    ],
    ["one and the same value", numbers(repeat(7, 500)), numbers(repeat(7, 500)), "pass", "constant"],
    ["another constant", numbers(repeat(7, 500)), numbers(repeat(8, 500)), "fail", "strong drift"],
    ["constant now", full, numbers(repeat(0, 500)), "fail", "strong drift"],
    ["a single row", full, numbers([0.5]), "inconclusive", "not enough data"],
    ["twenty rows", full, numbers(normals("b", 20, 9)), "inconclusive", "not enough data"],
    ["no rows", full, numbers([]), "inconclusive", "not enough data"],
    ["another type", full, texts(repeat("a", 500)), "fail", "type changed"],
    [
      "a type that is not read",
      full,
      { kind: "unsupported", name: "x", rows: 500, reason: "a list" },
      "skipped",
      "cannot be compared",
    ],
    [
      "dates",
      numberColumn(
        "x",
        normals("a", 500).map((_, row) => row * 86_400_000),
        "time",
      ),
      numberColumn(
        "x",
        normals("a", 500).map((_, row) => (500 + row) * 86_400_000),
        "time",
      ),
      "pass",
      "calendar",
    ],
    [
      "row numbers",
      numberColumn(
        "x",
        normals("a", 500).map((_, row) => row),
        "integer",
      ),
      numberColumn(
        "x",
        normals("a", 500).map((_, row) => 500 + row),
        "integer",
      ),
      "pass",
      "identifier",
    ],
  ])("%s", (_, ...row) => {
    const [reference, current, verdict, finding] = row;
    const found = judgedPair(reference, current);
    expect([found.verdict, found.finding]).toEqual([verdict, finding]);
    expect(found.reason).not.toBe("");
  });

  test("a column of one side is named, not dropped", () => {
    const found = judged(
      table("reference.csv", numberColumn("old", normals("a", 50))),
      table("current.csv", numberColumn("new", normals("a", 50))),
    );
    expect(found.map(({ facts, verdict, finding }) => [facts.column, verdict, finding])).toEqual([
      ["old", "warn", "gone"],
      ["new", "skipped", "new"],
    ]);
  });

  test("another time of day is drift, a later month is not", () => {
    const hours = (name: string, from: number, month: number): Column =>
      numberColumn(
        "x",
        normals(name, 900).map(
          (value, row) => (month * 30 + (row % 30)) * 86_400_000 + (from + value) * 3_600_000,
        ),
        "time",
      );
    expect(judgedPair(hours("a", 12, 0), hours("b", 12, 7)).verdict).toBe("pass");
    expect(judgedPair(hours("a", 12, 0), hours("b", 16, 0)).verdict).toBe("fail");
  });

  test("too few rows are said to be too few, with n and with what chance alone reaches", () => {
    const found = judgedPair(numbers(normals("a", 60)), numbers(normals("b", 60, 0.4)));
    expect(found.verdict).toBe("inconclusive");
    expect(found.reason).toContain(
      "not enough data: with 60 reference and 60 current rows chance alone reaches",
    );
  });
});

describe("the facts", () => {
  test("are plain JSON: what was stored judges as what was measured", () => {
    const [reference, current] = [
      table("r", numbers(normals("a", 300))),
      table("c", numbers(normals("b", 300, 0.6))),
    ];
    const facts = measureDrift(tableSource(reference), tableSource(current));
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  test("named columns alone are measured where they are named", () => {
    const both = table("r", numberColumn("a", normals("a", 50)), numberColumn("b", normals("b", 50)));
    const facts = measureDrift(tableSource(both), tableSource(both), { columns: ["b"] });
    expect(facts.columns.map(({ column }) => column)).toEqual(["b"]);
  });

  test("the same column gives no effect and no p below 1", () => {
    const same = numbers(normals("a", 20_000));
    const found = judgedPair(same, same);
    expect([found.facts.effect?.value, found.facts.test?.p]).toEqual([0, 1]);
  });
});

describe("a change that brings its own reference", () => {
  const columns = Array.from({ length: 6 }, (_, at) => `c${at}`);
  const season = (name: string, shift: number, scaled = ""): ReturnType<typeof table> =>
    table(
      `${name}.csv`,
      ...columns.map((column) =>
        numberColumn(
          column,
          normals(`${name} ${column}`, 800, shift).map((value) => (column === scaled ? value * 10 : value)),
        ),
      ),
    );
  const [winter, summer, now] = [season("winter", 0), season("summer", 2), season("now", 2)];
  const judge = (reference: ReturnType<typeof table>): ReturnType<typeof judgeDrift> =>
    judgeDrift(
      measureBlame({
        reference: tableSource(reference),
        before: tableSource(winter),
        current: tableSource(now),
      }),
      SETTINGS,
    );

  test("passes when it is a retrain on fresher rows under strong seasonal drift, and is praised", () => {
    const verdict = judge(summer);
    expect([verdict.verdict, verdict.reason]).toEqual([
      "pass",
      expect.stringContaining("6 → 0 drifted columns, this change lowers it"),
    ]);
  });

  test("warns when it leaves the drift as it was", () => {
    expect(judge(season("another winter", 0)).verdict).toBe("warn");
  });

  test("fails when a new scaler shifts one feature that was fine", () => {
    const verdict = judgeDrift(
      measureBlame({
        reference: tableSource(season("rescaled", 2, "c3")),
        before: tableSource(summer),
        current: tableSource(now),
      }),
      SETTINGS,
    );
    expect(verdict.checks.filter((check) => check.verdict === "fail").map(({ name }) => name)).toEqual([
      "c3",
    ]);
  });
});

describe("the p-value is right when nothing drifts", () => {
  const DRAWS = 400;
  const shareBelow = (limit: number, draw: (name: string) => readonly [Column, Column]): number => {
    let below = 0;
    for (let at = 0; at < DRAWS; at += 1) {
      const [reference, current] = draw(String(at));
      if ((decideColumn("x", sideOf(reference), sideOf(current)).test?.p ?? 1) <= limit) below += 1;
    }
    return below / DRAWS;
  };
  const shares = { a: 0.4, b: 0.3, c: 0.2, d: 0.05, e: 0.05 };

  test.each<[string, (name: string) => readonly [Column, Column]]>([
    [
      "numbers, a small side",
      (name) => [numbers(normals(`a${name}`, 1000)), numbers(normals(`b${name}`, 200))],
    ],
    [
      "numbers, a small reference",
      (name) => [numbers(normals(`a${name}`, 60)), numbers(normals(`b${name}`, 600))],
    ],
    [
      "half zeros",
      (name) => [
        numbers(normals(`a${name}`, 600).map((value) => Math.max(0, value))),
        numbers(normals(`b${name}`, 150).map((value) => Math.max(0, value))),
      ],
    ],
    ["categories", (name) => [texts(picks(`a${name}`, 500, shares)), texts(picks(`b${name}`, 150, shares))]],
  ])("%s", (_, draw) => {
    // Four standard errors above 5 %, so that only a test that is wrong can fail here.
    expect(shareBelow(0.05, draw)).toBeLessThanOrEqual(0.094);
  });
});
