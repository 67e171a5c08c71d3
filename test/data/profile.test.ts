import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeProfiles, parseProfile, type Profile, profileTable } from "../../src/data/profile.ts";
import {
  mergeQuantiles,
  type Quantiles,
  rankOf,
  sketchQuantiles,
  spreadValues,
} from "../../src/data/profile-quantiles.ts";
import { isSerial } from "../../src/data/profile-serial.ts";
import { tableOf } from "../../src/data/source.ts";
import type { Column, Table } from "../../src/data/table.ts";
import { measureDrift } from "../../src/measure/drift.ts";
import { profileSource } from "../../src/measure/drift-profile.ts";
import { tableSource } from "../../src/measure/drift-side.ts";

const tableWith = (...columns: readonly Column[]): Table =>
  tableOf(
    "t.csv",
    columns[0]?.kind === "unsupported" ? 0 : (columns[0]?.values.length ?? 0),
    columns.map((column) => ({ column, source: "test" })),
  );
const floats = (name: string, values: readonly number[]): Column => ({
  kind: "float",
  name,
  values: Float64Array.from(values),
});
const texts = (name: string, cells: readonly string[]): Column => {
  const dictionary = [...new Set(cells)];
  return {
    kind: "text",
    name,
    dictionary,
    values: Uint32Array.from(cells, (cell) => dictionary.indexOf(cell)),
  };
};
const sample = fc.oneof(
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 3000 }),
  fc.array(fc.integer({ min: -5, max: 40 }), { minLength: 1, maxLength: 3000 }),
);

/** The farthest that any estimated rank is from the true one, at every value of the sample and between them. */
function worstRank(sketch: Quantiles, values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  let worst = 0;
  sorted.forEach((value, at) => {
    let upTo = at;
    while (upTo < sorted.length && sorted[upTo] === value) upTo += 1;
    const estimate = rankOf(sketch, value);
    // Where a value is no point of the sketch, its rows count on either side of the estimate.
    worst = Math.max(worst, estimate.upTo - upTo, sorted.indexOf(value) - estimate.upTo);
  });
  return worst;
}

describe("a sketch of quantiles", () => {
  test("no rank is off by more than the error it states", () => {
    fc.assert(
      fc.property(sample, (values) => {
        const sketch = sketchQuantiles(Float64Array.from(values));
        expect(worstRank(sketch, values)).toBeLessThanOrEqual(sketch.error + 1e-6);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("merged sketches are the sketch of the union, within the error they state", () => {
    fc.assert(
      fc.property(sample, sample, sample, (one, two, three) => {
        const [a, b, c] = [one, two, three].map((values) => sketchQuantiles(Float64Array.from(values)));
        const merged = mergeQuantiles(mergeQuantiles(a!, b!), c!);
        const all = [...one, ...two, ...three];
        expect(merged.rows).toBe(all.length);
        expect(worstRank(merged, all)).toBeLessThanOrEqual(merged.error + 1e-6);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test("the order of merging does not matter beyond that error", () => {
    const parts = Array.from({ length: 8 }, (_, part) =>
      Array.from({ length: 2000 }, (_, row) => Math.sin(row * (part + 1)) * part),
    );
    const sketches = parts.map((values) => sketchQuantiles(Float64Array.from(values)));
    const forward = sketches.reduce((sum, sketch) => mergeQuantiles(sum, sketch));
    const backward = sketches.toReversed().reduce((sum, sketch) => mergeQuantiles(sum, sketch));
    for (const value of [-5, -1, 0, 0.5, 3]) {
      expect(Math.abs(rankOf(forward, value).upTo - rankOf(backward, value).upTo)).toBeLessThanOrEqual(
        forward.error + backward.error,
      );
    }
  });

  test("up to 512 different values are kept exactly, whatever the number of rows", () => {
    const values = Array.from({ length: 20_000 }, (_, row) => (row * row) % 97);
    const sketch = sketchQuantiles(Float64Array.from(values));
    expect(sketch.error).toBe(0);
    expect(Array.from(spreadValues(sketch, values.length, true))).toEqual([...values].sort((a, b) => a - b));
  });

  test("a million rows are known to a fifth of a percent in a few kilobytes", () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, row) => Math.sqrt(row * 7919));
    const sketch = sketchQuantiles(values);
    expect(sketch.error / sketch.rows).toBeLessThanOrEqual(0.002);
    expect(JSON.stringify(sketch).length).toBeLessThan(24_000);
  });

  test("the empty sketch merges into anything", () => {
    const none = sketchQuantiles(new Float64Array(0));
    const some = sketchQuantiles(Float64Array.of(1, 2));
    expect(mergeQuantiles(none, some)).toEqual(some);
    expect(mergeQuantiles(some, none)).toEqual(some);
  });
});

describe("a profile", () => {
  const wave = (rows: number, from: number): Column =>
    floats(
      "x",
      Array.from({ length: rows }, (_, row) => Math.sin(row) + from),
    );

  test("survives the way through JSON", () => {
    const profile = profileTable(
      tableWith(
        wave(900, 0),
        texts(
          "c",
          Array.from({ length: 900 }, (_, row) => `c${row % 7}`),
        ),
      ),
    );
    const parsed = parseProfile(JSON.parse(JSON.stringify(profile)), "p.json");
    expect(parsed.ok && parsed.value).toEqual(profile);
  });

  test("merged has the counts, moments and categories of the union", () => {
    const cells = Array.from({ length: 1000 }, (_, row) => `c${(row * row) % 11}`);
    const numbers = Array.from({ length: 1000 }, (_, row) => Math.cos(row) * 10);
    const part = (from: number, to: number): Profile =>
      profileTable(tableWith(floats("x", numbers.slice(from, to)), texts("c", cells.slice(from, to))));
    const merged = mergeProfiles(part(0, 300), part(300, 1000), "p.json");
    const whole = part(0, 1000);
    if (!merged.ok) throw new Error("like parts merge");
    expect(merged.value.columns[1]?.texts?.counts).toEqual(whole.columns[1]?.texts?.counts);
    expect(merged.value.columns[0]?.numbers?.mean).toBeCloseTo(whole.columns[0]?.numbers?.mean ?? NaN, 10);
    expect(merged.value.columns[0]?.numbers?.squares).toBeCloseTo(
      whole.columns[0]?.numbers?.squares ?? NaN,
      5,
    );
  });

  test("nulls, NaN and infinities stay apart", () => {
    const column: Column = {
      kind: "float",
      name: "x",
      values: Float64Array.of(1, NaN, Infinity, -Infinity, 0),
      valid: Uint8Array.of(0b01111),
    };
    const { nulls, nan, numbers } = profileTable(tableWith(column)).columns[0]!;
    expect([nulls, nan, numbers?.below, numbers?.above, numbers?.quantiles.rows]).toEqual([1, 1, 1, 1, 1]);
  });

  test("parts that are not alike are problems, all at once", () => {
    const merged = mergeProfiles(
      profileTable(tableWith(wave(5, 0))),
      profileTable(tableWith(texts("x", ["a"]), texts("z", ["a"]))),
      "p.json",
    );
    expect(merged.ok ? [] : merged.problems.map(({ code }) => code)).toEqual([
      "unlike-profiles",
      "unlike-profiles",
    ]);
  });

  test.each([
    ["another schema", { schema: "x", rows: 0, columns: [] }],
    [
      "points out of order",
      JSON.parse(JSON.stringify(profileTable(tableWith(wave(9, 0)))).replace(/\[\[[^\]]*\]/, "[[1e9,0,1]")),
    ],
    ["a negative count", { schema: "twokey-profile/1", rows: -1, columns: [] }],
    ["a list", []],
  ])("%s is refused with a hint", (_, value) => {
    const parsed = parseProfile(value, "p.json");
    expect(parsed.ok ? "" : parsed.problems[0]?.hint).toContain("twokey profile");
  });

  test("measures the drift of its table, to its error", () => {
    const [reference, current] = [tableWith(wave(4000, 0)), tableWith(wave(3000, 0.4))];
    const exact = measureDrift(tableSource(reference), tableSource(current)).columns[0]!;
    const sketched = measureDrift(profileSource(profileTable(reference), "p.json"), tableSource(current))
      .columns[0]!;
    expect(sketched.effect?.error).toBeGreaterThan(0);
    expect(Math.abs((sketched.effect?.value ?? 0) - (exact.effect?.value ?? 0))).toBeLessThan(0.05);
    expect(
      Math.abs((sketched.measures.ks?.statistic ?? 0) - (exact.measures.ks?.statistic ?? 0)),
    ).toBeLessThanOrEqual(0.004);
  });

  test("categories that it did not keep by name are one on both sides", () => {
    const many = Array.from({ length: 12_000 }, (_, row) => `c${row % 2000}`);
    const profile = profileTable(tableWith(texts("c", many)));
    const found = measureDrift(profileSource(profile, "p.json"), tableSource(tableWith(texts("c", many))))
      .columns[0]!;
    expect([found.effect?.value, found.unseen]).toEqual([0, undefined]);
  });
});

test.each<[string, readonly number[], boolean]>([
  ["rising numbers", [3, 9, 100], true],
  ["a shuffled range", [4, 2, 3, 1], true],
  ["a range with gaps beyond four", [40, 2, 3], false],
  ["a repeated number", [1, 2, 2, 3], false],
  ["one row", [1], false],
])("serial: %s", (_, values, serial) => {
  expect(isSerial(Float64Array.from(values))).toBe(serial);
});
