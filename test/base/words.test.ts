import { describe, expect, test } from "vitest";
import { digestOf, sha256 } from "../../src/base/digest.ts";
import { findDigest, findModelName } from "../../src/base/ids.ts";
import { showCount, showNumber, showP, showPercent, showSigned, sixDigits } from "../../src/base/number.ts";
import { normalFrom, randomOrder, seededRandom } from "../../src/base/random.ts";
import { didYouMean, findSuggestion } from "../../src/base/suggest.ts";
import { RUNTIME_VERSION, VERSION } from "../../src/base/version.ts";
import { readFileSync } from "node:fs";

describe("ids", () => {
  test.each(["fraud", "a", "card-not-present", "x1", "a".repeat(64)])("%s is a model name", (name) => {
    expect(findModelName(name)).toBe(name);
  });
  test.each(["policy", "", "-a", "a-", "Fraud", "a_b", "a b", "../x", "a".repeat(65), "é"])(
    "%s is not",
    (name) => {
      expect(findModelName(name)).toBeUndefined();
    },
  );
  test("a digest says its algorithm and is lower-case hex of the right length", () => {
    expect(findDigest(sha256("")) ?? "").toBe(
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect(findDigest("md5:d41d8cd98f00b204e9800998ecf8427e")).toBeDefined();
    expect(findDigest("sha256:abc")).toBeUndefined();
    expect(findDigest("sha1:" + "a".repeat(40))).toBeUndefined();
  });
});

describe("random", () => {
  const seed = digestOf("a seed");
  test("the same seed gives the same numbers, another seed others", () => {
    const draw = (from: typeof seed): readonly number[] => Array.from({ length: 5 }, seededRandom(from));
    expect(draw(seed)).toEqual(draw(seed));
    expect(draw(seed)).not.toEqual(draw(digestOf("another seed")));
  });
  test("uniform and normal numbers have the moments they should", () => {
    const random = seededRandom(seed);
    const uniform = Array.from({ length: 20_000 }, () => random());
    const normal = Array.from({ length: 20_000 }, () => normalFrom(random));
    const mean = (all: readonly number[]): number => all.reduce((sum, x) => sum + x, 0) / all.length;
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1);
  });
  test("an order holds every row once", () => {
    expect([...randomOrder(100, seededRandom(seed))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, at) => at),
    );
  });
});

describe("suggestions", () => {
  const known = ["margin", "metric", "floor", "holdout"];
  test.each([
    ["margni", "margin"],
    ["Margin", "margin"],
    ["hold_out", "holdout"],
    ["metrc", "metric"],
  ])("%s means %s", (word, meant) => {
    expect(findSuggestion(word, known)).toBe(meant);
  });
  test("nothing near is no suggestion", () => {
    expect(didYouMean("zzzzzz", known)).toBe("");
  });
});

describe("numbers as shown", () => {
  test.each([
    [0.8712345, "0.8712"],
    [12345.6, "12,346"],
    [0.00412, "0.00412"],
    [5000, "5,000"],
    [0, "0"],
    [14.777, "14.78"],
  ])("%d shows as %s", (value, shown) => {
    expect(showNumber(value)).toBe(shown);
  });
  test("signs, shares, counts and p-values", () => {
    expect([
      showSigned(-0.0049),
      showSigned(0.0049),
      showPercent(0.0321),
      showCount(1204),
      showP(0.003),
      showP(1e-9),
    ]).toEqual(["−0.00490", "+0.00490", "3.21 %", "1,204", "p = .0030", "p < .0001"]);
  });
  test("six digits are what two machines share", () => {
    expect(sixDigits(0.12345678)).toBe(0.123457);
    expect(sixDigits(0)).toBe(0);
  });
});

test("the versions in the source are those of package.json", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(VERSION).toBe(manifest.version);
  expect(RUNTIME_VERSION).toBe(manifest.dependencies["onnxruntime-node"]);
});
