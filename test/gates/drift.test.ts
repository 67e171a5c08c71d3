import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drift, judgeDrift, judgeDriftColumns, shareDrifted } from "../../src/gates/drift.ts";
import type { ColumnDrift, DriftFacts } from "../../src/gates/drift-facts.ts";

const SETTINGS = drift.settings.parse({});

function column(
  over: Partial<ColumnDrift> & { readonly value?: number; readonly floor?: number; readonly p?: number } = {},
): ColumnDrift {
  const { value = 0.3, floor = 0.05, p = 1e-9, ...rest } = over;
  return {
    column: "x",
    kind: "numeric",
    reference: { rows: 1000, missing: 0 },
    current: { rows: 1000, missing: 0 },
    effect: { measure: "psi", value, floor, bins: 10, error: 0 },
    test: { p, method: "test" },
    measures: {},
    ...rest,
  };
}

function facts(columns: readonly ColumnDrift[], over: Partial<DriftFacts> = {}): DriftFacts {
  const side = { file: "t.csv", rows: 1000, profile: false };
  return { reference: side, current: side, columns, cause: "nobody", ...over };
}

const verdictOf = (...columns: readonly ColumnDrift[]): string | undefined =>
  judgeDriftColumns(facts(columns), SETTINGS)[0]?.verdict;

describe("effect, significance and noise floor have to agree", () => {
  test.each<[string, Parameters<typeof column>[0], string]>([
    ["all three, beyond fail", {}, "fail"],
    ["all three, beyond warn", { value: 0.15 }, "warn"],
    ["exactly at the limit", { value: 0.25 }, "fail"],
    ["no effect, however significant", { value: 0.09, p: 0 }, "pass"],
    ["an effect that is not significant", { p: 0.2 }, "inconclusive"],
    ["an effect below the noise floor", { value: 0.15, floor: 0.16 }, "inconclusive"],
    ["a floor above what would fail", { value: 0.01, floor: 0.3, p: 1 }, "inconclusive"],
    [
      "an effect that a profile's error could have made",
      { effect: { measure: "psi", value: 0.12, floor: 0.01, bins: 10, error: 0.05 } },
      "pass",
    ],
    [
      "a tenth of rows in other categories",
      { effect: { measure: "moved", value: 0.1, floor: 0.01, bins: 4, error: 0 } },
      "warn",
    ],
    [
      "a fifth of rows in other categories",
      { effect: { measure: "moved", value: 0.2, floor: 0.01, bins: 4, error: 0 } },
      "fail",
    ],
    ["29 rows", { current: { rows: 29, missing: 0 } }, "inconclusive"],
  ])("%s", (_, over, verdict) => {
    expect(verdictOf(column(over))).toBe(verdict);
  });

  test("a p-value that one column would carry is not enough among a thousand", () => {
    const others = Array.from({ length: 999 }, (_, at) => column({ column: `c${at}`, value: 0.01, p: 0.5 }));
    expect(verdictOf(column({ p: 1e-3 }))).toBe("fail");
    expect(verdictOf(column({ p: 1e-3 }), ...others)).toBe("inconclusive");
  });

  test("every p-value counts double: half of the promised error is kept in reserve", () => {
    expect([verdictOf(column({ p: 0.0049 })), verdictOf(column({ p: 0.0051 }))]).toEqual([
      "fail",
      "inconclusive",
    ]);
  });

  test("missing values are judged beside the values, in one correction", () => {
    const missing = { before: 0.01, after: 0.09, floor: 0.02, p: 1e-9 };
    expect(verdictOf(column({ value: 0, p: 1, missing }))).toBe("fail");
    expect(verdictOf(column({ value: 0, p: 1, missing: { ...missing, after: 0.04 } }))).toBe("warn");
    expect(verdictOf(column({ value: 0, p: 1, missing: { ...missing, p: 0.01 } }))).toBe("pass");
  });

  test("a larger effect never gives a milder verdict", () => {
    const order = ["pass", "inconclusive", "warn", "fail"];
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, other, floor, p) => {
          const [low, high] = [Math.min(one, other), Math.max(one, other)].map((value) =>
            order.indexOf(verdictOf(column({ value, floor, p })) ?? ""),
          );
          expect(low!).toBeLessThanOrEqual(high!);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("blame", () => {
  const low = { value: 0.01, p: 0.5 };
  const judge = (now: ColumnDrift, before: ColumnDrift): string | undefined =>
    judgeDriftColumns(facts([now], { cause: "change", before: [before] }), SETTINGS)[0]?.verdict;

  test("a column that fails because of this change blocks", () => {
    expect(judge(column({ value: 0.9 }), column(low))).toBe("fail");
    expect(judge(column({ value: 0.9 }), column({ value: 0.15 }))).toBe("fail");
  });

  test("drift that was there before warns", () => {
    expect(judge(column({ value: 0.9 }), column({ value: 0.8 }))).toBe("warn");
    expect(judge(column({ value: 0.3 }), column({ value: 0.9 }))).toBe("warn");
  });

  test("a change that leaves the reference alone never blocks for drift", () => {
    expect(judgeDriftColumns(facts([column()], { cause: "environment" }), SETTINGS)[0]?.verdict).toBe("warn");
  });

  test("a retrain that lowers drift is praised", () => {
    const many = Array.from({ length: 31 }, (_, at) => column({ column: `c${at}` }));
    const now = many.map((each, at) => (at < 4 ? each : column({ ...low, column: each.column })));
    const verdict = judgeDrift(facts(now, { cause: "change", before: many }), SETTINGS);
    expect([verdict.verdict, verdict.reason]).toEqual([
      "warn",
      expect.stringContaining("31 → 4 drifted columns, this change lowers it"),
    ]);
  });
});

describe("the sentence over all columns", () => {
  test("names what drifted, what is unsure and what was not compared", () => {
    const { reason } = judgeDrift(
      facts([
        column({ column: "income" }),
        column({ column: "age", value: 0, p: 1 }),
        column({ column: "rare", p: 0.9 }),
        { ...column({ column: "list" }), left: { code: "unsupported", reason: "a list" } },
      ]),
      SETTINGS,
    );
    expect(reason).toBe(
      "1 of 3 columns drifted: income (PSI 0.3); 1 column without enough data: rare; 1 not compared: list",
    );
  });

  test("a share by importance counts what matters", () => {
    const two = [column({ column: "a" }), column({ column: "b", value: 0, p: 1 })];
    const all = facts(two);
    const columns = judgeDriftColumns(all, SETTINGS);
    expect(shareDrifted(columns, SETTINGS)).toBe(0.5);
    const importance = { a: 3, b: 1, gone: 6 };
    expect(shareDrifted(columns, { importance })).toBe(0.75);
    expect(judgeDrift(all, { ...SETTINGS, importance }).reason).toMatch(
      /75\.0 % by importance.*importance names what is not there: gone/,
    );
  });

  test("a name cannot break out of its line", () => {
    const { reason } = judgeDrift(facts([column({ column: "a\n\u202e@team" })]), SETTINGS);
    expect(reason).not.toMatch(/[\n\u202e]/);
  });
});
