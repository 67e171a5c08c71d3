import { describe, expect, test } from "vitest";
import { inBatches, lanesOf, measureTogether, settle } from "../../src/check/lanes.ts";

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

  test("are measured together and finished alone, in order", async () => {
    const told: string[] = [];
    const step = async (name: string): Promise<void> => {
      told.push(`${name} begins`);
      await Promise.resolve();
      told.push(`${name} ends`);
    };
    const done = await measureTogether(["a", "b", "c"], 2, async (one) => {
      await step(`measuring ${one}`);
      return async () => {
        await step(`timing ${one}`);
        return one;
      };
    });
    expect(done).toEqual(["a", "b", "c"]);
    expect(told.slice(0, 2)).toEqual(["measuring a begins", "measuring b begins"]);
    expect(told.slice(4)).toEqual(
      ["timing a", "timing b", "measuring c", "timing c"].flatMap((name) => [
        `${name} begins`,
        `${name} ends`,
      ]),
    );
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
