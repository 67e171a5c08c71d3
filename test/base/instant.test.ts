import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addHours, instantOf, isInstant, secondsOf, trustedInstant } from "../../src/base/instant.ts";

describe("instants", () => {
  test("agree with the calendar of the platform, there and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
        const text = new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
        expect(instantOf(seconds)).toBe(text);
        expect(secondsOf(trustedInstant(text))).toBe(seconds);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test.each([
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-32T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00+00:00",
    "2026-01-01T00:00:00.000Z",
    "2026-01-01",
    "1900-02-29T00:00:00Z",
  ])("%s is none", (text) => {
    expect(isInstant(text)).toBe(false);
  });

  test("the 29th of February is a day in leap years", () => {
    expect(["2024-02-29T00:00:00Z", "2000-02-29T23:59:59Z"].every((text) => isInstant(text))).toBe(true);
  });

  test("hours are added over the end of a month", () => {
    expect(addHours(trustedInstant("2026-02-28T23:00:00Z"), 2)).toBe("2026-03-01T01:00:00Z");
  });
});
