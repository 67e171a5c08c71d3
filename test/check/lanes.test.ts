import { describe, expect, test } from "vitest";
import { inBatches, lanesOf, settle } from "../../src/check/lanes.ts";

const limits = { timeoutMs: 1000, memoryMb: 2048 };

describe("models beside each other", () => {
  test.each([
    ["one a processor", 4, 16_384, 4],
    ["no more than memory holds", 64, 16_384, 5],
    ["one where memory holds none", 4, 1_000, 1],
  ])("%s", (_, cores, memoryMb, lanes) => {
    expect(lanesOf({ cores, memoryMb }, limits)).toBe(lanes);
  });

  test("batches hold every model once, in order", () => {
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inBatches([], 2)).toEqual([]);
  });

  test("a failure is told only when the others have ended", async () => {
    const ended: string[] = [];
    const slow = Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => ended.push("slow"));
    await expect(settle([Promise.reject(new Error("first")), slow])).rejects.toThrow("first");
    expect(ended).toEqual(["slow"]);
  });
});
