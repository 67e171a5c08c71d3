import { describe, expect, test } from "vitest";
import type { Column } from "../../src/data/table.ts";
import type { Check } from "../../src/gates/gate.ts";
import { judgeSchema, schema } from "../../src/gates/schema.ts";
import { measureSchema } from "../../src/measure/schema.ts";
import { tableSource } from "../../src/measure/drift-side.ts";
import { normals, numberColumn, picks, table, textColumn } from "../measure/drift-tables.ts";

const SETTINGS = schema.settings.parse({});
const times = <T>(value: T, count: number): readonly T[] => Array.from({ length: count }, () => value);

function check(
  before: Column | undefined,
  after: Column | undefined,
  required: readonly string[] = [],
): readonly Check[] {
  const [reference, current] = [before, after].map((column) =>
    table("t.csv", ...(column === undefined ? [] : [column])),
  );
  return judgeSchema(measureSchema(tableSource(reference!), tableSource(current!), required), SETTINGS)
    .checks;
}

const numbers = (values: readonly (number | null)[]): Column => numberColumn("x", values);
const texts = (values: readonly string[]): Column => textColumn("x", values);
const usual = numbers(normals("a", 1000));

describe("the schema gate", () => {
  test.each<[string, Column | undefined, Column | undefined, readonly string[], string, string]>([
    ["the same", usual, numbers(normals("b", 1000)), [], "pass", "as before"],
    ["a column that the model needs is gone", usual, undefined, ["x"], "fail", "missing"],
    ["a column that nobody names is gone", usual, undefined, [], "warn", "missing"],
    ["a needed column that never was", undefined, undefined, ["x"], "fail", "missing"],
    ["a new column", undefined, usual, [], "pass", "new"],
    ["another type", usual, texts(times("a", 1000)), [], "fail", "type changed"],
    [
      "whole numbers that got fractions",
      numberColumn("x", times(1, 999).concat(2), "integer"),
      numbers(times(1, 999).concat(2)),
      [],
      "pass",
      "as before",
    ],
    [
      "missing values",
      usual,
      numbers(normals("b", 1000).map((value, row) => (row % 9 === 0 ? null : value))),
      [],
      "warn",
      "more missing",
    ],
    [
      "new categories",
      texts(picks("a", 1000, { a: 0.5, b: 0.5 })),
      texts([...picks("b", 900, { a: 0.5, b: 0.5 }), ...times("c", 100)]),
      [],
      "warn",
      "new categories",
    ],
    [
      "values out of range",
      usual,
      numbers([...normals("b", 900), ...times(99, 100)]),
      [],
      "warn",
      "out of range",
    ],
    ["a single value now", usual, numbers(times(0, 1000)), [], "warn", "constant now"],
    [
      "many more categories",
      texts(picks("a", 1000, { a: 0.5, b: 0.5 })),
      texts(picks("b", 1000, Object.fromEntries(times(0, 60).map((_, at) => [`c${at}`, 1 / 60])))),
      [],
      "warn",
      "new categories",
    ],
    ["no rows", usual, numbers([]), [], "inconclusive", "not enough data"],
  ])("%s", (_, ...row) => {
    const [before, after, required, verdict, finding] = row;
    const [first] = check(before, after, required);
    expect([first?.verdict, first?.finding]).toEqual([verdict, finding]);
  });

  test.each<[string, Column, Column]>([
    ["flag", texts([...times("no", 980), ...times("yes", 20)]), texts(times("no", 50))],
    ["number", numbers([...times(0, 980), ...times(1, 20)]), numbers(times(0, 50))],
  ])("a rare %s that fifty rows rightly lack is no news, and in a thousand rows it is", (_, before, few) => {
    expect(check(before, few).map(({ verdict }) => verdict)).toEqual(["pass"]);
    const many = few.kind === "text" ? texts(times("no", 1000)) : numbers(times(0, 1000));
    expect(check(before, many).map(({ finding }) => finding)).toEqual(["constant now"]);
  });

  test("what fifty rows lack by chance is no news, however much it is together; one common newcomer is", () => {
    const nine = Array.from({ length: 9 }, (_, at) => `c${at}`);
    const fifty = texts([...nine.flatMap((name) => times(name, 5)), ...times("c0", 5)]);
    const news = [...times("c9", 80), ...times("c10", 60), ...times("c11", 47)];
    const thousand = texts([...times(nine, 91).flat().slice(0, 813), ...news]);
    expect(check(fifty, thousand).map(({ verdict }) => verdict)).toEqual(["pass"]);
    const before = texts(picks("a", 50, { a: 0.5, b: 0.5 }));
    expect(check(before, texts(picks("b", 1000, { a: 0.3, b: 0.3, new: 0.4 })))[0]?.finding).toBe(
      "new categories",
    );
  });

  test("rare categories that a sample of this size rightly lacks are no news", () => {
    const shares = Object.fromEntries(
      Array.from({ length: 150 }, (_, rank) => [`c${rank}`, 1 / ((rank + 1) * 5.6)]),
    );
    for (let draw = 0; draw < 20; draw += 1) {
      const found = check(texts(picks(`a${draw}`, 2000, shares)), texts(picks(`b${draw}`, 2000, shares)));
      expect(found.map(({ verdict }) => verdict)).toEqual(["pass"]);
    }
  });

  test("thirty unchanged columns are quiet in twenty draws of twenty", () => {
    for (let draw = 0; draw < 20; draw += 1) {
      const side = (name: string): ReturnType<typeof table> =>
        table(
          "t.csv",
          ...Array.from({ length: 30 }, (_, at) =>
            numberColumn(`x${at}`, normals(`${name}${draw} ${at}`, 200)),
          ),
        );
      expect(
        judgeSchema(measureSchema(tableSource(side("a")), tableSource(side("b"))), SETTINGS).verdict,
      ).toBe("pass");
    }
  });

  test("two tables without columns are skipped, not passed", () => {
    expect(judgeSchema({ reference: "a", current: "b", columns: [] }, SETTINGS).verdict).toBe("skipped");
  });
});
