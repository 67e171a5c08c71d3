import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drift } from "../../src/gates/drift.ts";
import type { ColumnDrift, DriftFacts } from "../../src/gates/drift-facts.ts";
import { MOST_BARS, MOST_RANKED, summariseDrift } from "../../src/gates/drift-summary.ts";

const settings = drift.settings.parse({});

function column(name: string, psi: number, bars = 10, line = true): ColumnDrift {
  const shares = Array.from({ length: bars }, () => 1 / bars);
  return {
    column: name,
    kind: line ? "numeric" : "categorical",
    reference: { rows: 5000, missing: 0 },
    current: { rows: 5000, missing: 0 },
    effect: { measure: "psi", value: psi, floor: 0.01, bins: 10, error: 0 },
    test: { p: psi > 0.05 ? 1e-12 : 0.5, method: "a test" },
    measures: {},
    picture: {
      labels: shares.map((_, at) => (line ? `${at} … ${at + 1}` : `name ${at}`)),
      reference: shares,
      current: shares,
      line,
    },
  };
}

function facts(columns: readonly ColumnDrift[]): DriftFacts {
  const side = { file: "rows.csv", rows: 5000, profile: false };
  return { reference: side, current: side, columns, cause: "nobody" };
}

describe("the ranking of features", () => {
  test("begins with the worst, and of equals with what moved furthest", () => {
    const found = summariseDrift(
      facts([column("calm", 0.01), column("strong", 0.9), column("some", 0.15), column("stronger", 1)]),
      settings,
    );
    expect(found.shown.map(({ column: name }) => name)).toEqual(["stronger", "strong", "some", "calm"]);
    expect(found.shown.map(({ verdict }) => verdict)).toEqual(["fail", "fail", "warn", "pass"]);
  });

  test("has an end, and says how many there were", () => {
    const many = Array.from({ length: 500 }, (_, at) => column(`c${at}`, 0.01));
    const found = summariseDrift(facts(many), settings);
    expect([found.columns, found.shown.length]).toEqual([500, MOST_RANKED]);
  });

  test("keeps every share however many bars there were, in few bars", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.boolean(), (bars, line) => {
        const [only] = summariseDrift(facts([column("c", 0.01, bars, line)]), settings).shown;
        const { labels, reference, current } = only!.picture!;
        expect(labels.length).toBe(reference.length);
        expect(current.length).toBe(reference.length);
        expect(reference.length).toBeLessThanOrEqual(MOST_BARS);
        expect(reference.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        if (line)
          expect([labels[0]?.split(" … ")[0], labels.at(-1)?.split(" … ")[1]]).toEqual(["0", String(bars)]);
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
