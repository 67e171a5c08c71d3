import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Column } from "../../src/data/table.ts";
import type { FeedableElement } from "../../src/model/elements.ts";
import type { FeedPlan } from "../../src/model/feed-plan.ts";
import { type Slice, makeFeeds } from "../../src/model/feeds.ts";
import { fromHalf, toHalf } from "../../src/model/half.ts";

function planOf(
  element: FeedableElement,
  columns: FeedPlan["inputs"][number]["columns"],
  vector = false,
): FeedPlan {
  const inner = vector ? [] : [columns.length];
  return {
    inputs: [{ name: "x", element, columns, inner, vector }],
    rows: { kind: "at-most", count: 4096 },
    unused: [],
    words: [],
  };
}

function feed(plan: FeedPlan, columns: readonly Column[], slice: Slice): ReturnType<typeof makeFeeds> {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return makeFeeds(plan, { file: "data.csv", column: (name) => byName.get(name)! }, slice);
}

function floats(name: string, ...values: readonly number[]): Column {
  return { kind: "float", name, values: Float64Array.from(values) };
}

function dataOf(made: ReturnType<typeof makeFeeds>): unknown {
  return made.ok ? [...(made.value[0]?.data ?? [])] : made.problems.map(({ message }) => message);
}

const all = (count: number): Slice => ({ start: 0, count, size: count });

test("columns become rows", () => {
  const made = feed(
    planOf("float", [{ name: "a" }, { name: "b" }]),
    [floats("a", 1, 2), floats("b", 3, 4)],
    all(2),
  );
  expect(made).toEqual({
    ok: true,
    value: [{ name: "x", element: "float", dims: [2, 2], data: Float32Array.of(1, 3, 2, 4) }],
  });
});

test("a slice takes its rows, and a fixed batch repeats the last one", () => {
  const plan = planOf("double", [{ name: "a" }, { name: "b" }]);
  const columns = [floats("a", 1, 2, 3), floats("b", 4, 5, 6)];
  expect(dataOf(feed(plan, columns, { start: 1, count: 2, size: 4 }))).toEqual([2, 5, 3, 6, 3, 6, 3, 6]);
});

test("a vector has no dimension of rows", () => {
  const made = feed(
    planOf("float", [{ name: "a" }, { name: "b" }], true),
    [floats("a", 1), floats("b", 2)],
    all(1),
  );
  expect(made.ok && made.value[0]?.dims).toEqual([2]);
});

describe("element types", () => {
  const big: Column = { kind: "int64", name: "a", values: BigInt64Array.of(2n ** 62n, -5n) };
  const whole: Column = { kind: "integer", name: "a", values: Float64Array.of(7, -1) };
  const truth: Column = { kind: "boolean", name: "a", values: Uint8Array.of(1, 0) };
  const text: Column = { kind: "text", name: "a", values: Uint32Array.of(1, 0), dictionary: ["no", "yes"] };
  test.each<readonly [string, FeedableElement, Column, readonly unknown[]]>([
    ["int64 keeps every digit", "int64", big, [2n ** 62n, -5n]],
    ["whole numbers into int64", "int64", whole, [7n, -1n]],
    ["whole numbers into int32", "int32", whole, [7, -1]],
    ["whole numbers into float", "float", whole, [7, -1]],
    ["truth into bool", "bool", truth, [1, 0]],
    ["truth into float", "float", truth, [1, 0]],
    ["truth into int64", "int64", truth, [1n, 0n]],
    ["text into string", "string", text, ["yes", "no"]],
    ["whole numbers into string", "string", whole, ["7", "-1"]],
    ["large numbers into string", "string", big, ["4611686018427387904", "-5"]],
    ["floats into float16", "float16", floats("a", 1, -2), [0x3c00, 0xc000]],
  ])("%s", (_, element, column, expected) => {
    expect(dataOf(feed(planOf(element, [{ name: "a" }]), [column], all(2)))).toEqual(expected);
  });

  test.each<readonly [string, FeedableElement, Column, string]>([
    ["a fraction", "int64", floats("a", 1, 1.5), 'row 2 of column "a" is 1.5, and input "x" takes int64'],
    [
      "a number beyond the type",
      "uint8",
      floats("a", 256, 0),
      'row 1 of column "a" is 256, and input "x" takes uint8',
    ],
    [
      "a negative number",
      "uint64",
      floats("a", 0, -1),
      'row 2 of column "a" is -1, and input "x" takes uint64',
    ],
    ["NaN", "int32", floats("a", Number.NaN, 1), 'row 1 of column "a" is NaN, and input "x" takes int32'],
    ["two as truth", "bool", floats("a", 1, 2), 'row 2 of column "a" is 2, and input "x" takes bool'],
    [
      "infinity",
      "int64",
      floats("a", Infinity, 1),
      'row 1 of column "a" is Infinity, and input "x" takes int64',
    ],
  ])("%s is a problem with its row", (_, element, column, message) => {
    expect(dataOf(feed(planOf(element, [{ name: "a" }]), [column], all(2)))).toEqual([message]);
  });
});

describe("nulls", () => {
  const gap: Column = {
    kind: "integer",
    name: "a",
    values: Float64Array.of(1, 99, 3),
    valid: Uint8Array.of(0b101),
  };
  const textGap: Column = {
    kind: "text",
    name: "a",
    values: Uint32Array.of(0, 0, 1),
    dictionary: ["u", "v"],
    valid: Uint8Array.of(0b101),
  };
  test.each<
    readonly [string, FeedableElement, Column, FeedPlan["inputs"][number]["columns"][number], unknown]
  >([
    ["are NaN in a floating input", "float", gap, { name: "a" }, [1, Number.NaN, 3]],
    ["are what serving uses", "float", gap, { name: "a", fill: 0.5 }, [1, 0.5, 3]],
    ["are what serving uses, in int64", "int64", gap, { name: "a", fill: 2 }, [1n, 2n, 3n]],
    ["are what serving uses, in text", "string", textGap, { name: "a", fill: "?" }, ["u", "?", "v"]],
    [
      "are never read as the value beneath",
      "int64",
      gap,
      { name: "a" },
      ['row 2 of column "a" is missing, and input "x" takes int64'],
    ],
    [
      "are never read as the first text",
      "string",
      textGap,
      { name: "a" },
      ['row 2 of column "a" is missing, and input "x" takes string'],
    ],
  ])("%s", (...[, element, column, planned, expected]) => {
    expect(dataOf(feed(planOf(element, [planned]), [column], all(3)))).toEqual(expected);
  });
});

describe("half precision", () => {
  test.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [65_504, 0x7bff],
    [65_519.99, 0x7bff],
    [65_520, 0x7c00],
    [-Infinity, 0xfc00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.01, 0x0001],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2047.5, 0x6800],
  ])("%d is %i", (value, bits) => {
    expect(toHalf(value)).toBe(bits);
  });

  test("every half comes back as it went", () => {
    for (let bits = 0; bits < 65_536; bits += 1) {
      const value = fromHalf(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(fromHalf(toHalf(value)))).toBe(true);
      else if (toHalf(value) !== bits) expect([value, toHalf(value)]).toEqual([value, bits]);
    }
  });

  test("rounding goes to the nearest half", () => {
    fc.assert(
      fc.property(fc.double({ min: -70_000, max: 70_000, noNaN: true }), (value) => {
        const bits = toHalf(value);
        const near = fromHalf(bits);
        if (!Number.isFinite(near)) return;
        for (const other of [fromHalf(bits - 1), fromHalf(bits + 1)].filter((each) =>
          Number.isFinite(each),
        )) {
          expect(Math.abs(near - value)).toBeLessThanOrEqual(Math.abs(other - value));
        }
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
