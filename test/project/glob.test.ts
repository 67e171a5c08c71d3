import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  findGlobFault,
  matchesGlob,
  matchesName,
  mayMatchBelow,
  trustedGlob,
} from "../../src/project/glob.ts";

const matches = (pattern: string, path: string) => matchesGlob(trustedGlob(pattern), path);

describe("patterns", () => {
  test.each([
    ["model.onnx", "model.onnx", true],
    ["model.onnx", "a/model.onnx", false],
    ["*.onnx", "model.onnx", true],
    ["*.onnx", "a/model.onnx", false],
    ["*.onnx", ".onnx", true],
    ["**/*.py", "a.py", true],
    ["**/*.py", "x/y/a.py", true],
    ["features/**/*.py", "features/a.py", true],
    ["features/**/*.py", "features/x/y/a.py", true],
    ["features/**/*.py", "featuresx/a.py", false],
    ["features/**", "features/x/.hidden", true],
    ["features/**", "features", false],
    ["**", "anything/at/all", true],
    ["a/**/b/**/c", "a/b/c", true],
    ["a/**/b/**/c", "a/x/b/y/z/c", true],
    ["a/**/b/**/c", "a/x/c", false],
    ["model-?.onnx", "model-1.onnx", true],
    ["model-?.onnx", "model-12.onnx", false],
    ["?.txt", "é.txt", true],
    ["?.txt", "😀.txt", true],
    ["*.{onnx,bin}", "m.bin", true],
    ["{a,b/c}/*.py", "b/c/x.py", true],
    ["{a,b/c}/*.py", "b/x.py", false],
    ["a{,b}.py", "a.py", true],
    ["*a*a*a*b", "aaaaaaaaab", true],
    ["a.b", "axb", false],
    ["A.py", "a.py", false],
    ["a[1].csv", "a[1].csv", true],
  ])("%s and %s: %s", (pattern, path, expected) => expect(matches(pattern, path)).toBe(expected));

  test.each([
    ["features/**/*.py", "features", true],
    ["features/**/*.py", "features/deep", true],
    ["features/*.py", "features", true],
    ["features/*.py", "features/deep", false],
    ["features/*.py", "other", false],
    ["{a,b}/x", "b", true],
    ["model.onnx", "model.onnx", false],
  ])("%s could match below %s: %s", (pattern, folder, expected) => {
    expect(mayMatchBelow(trustedGlob(pattern), folder)).toBe(expected);
  });

  test.each([
    "a/**b",
    "a***",
    "{a",
    "a}*",
    "{a,{b,c}}",
    "[ab]*",
    "!*.py",
    "../*",
    "/*.py",
    "{a,../b}/*",
    "*/",
    "{a,b}".repeat(7),
  ])("%s is refused with a hint", (pattern) => {
    expect(findGlobFault(pattern)?.hint).toMatch(/\w/);
    expect(() => trustedGlob(pattern)).toThrow();
  });

  test("a pattern that makes other matchers hang takes no time", () => {
    const started = performance.now();
    expect(matches(`${"*a".repeat(150)}b`, "a".repeat(5_000))).toBe(false);
    expect(matches(`${"**/a/".repeat(60)}b`, `${"a/".repeat(400)}c`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test("names match as single parts", () => {
    expect(matchesName("fraud-*", "fraud-eu")).toBe(true);
    expect(matchesName("Model{Error,Drift}*", "ModelDriftHigh")).toBe(true);
    expect(matchesName("Model{Error,Drift}*", "ModelLatency")).toBe(false);
  });
});

/** The obvious way: try everything. Slow, and therefore right. */
function simplyMatches(pattern: readonly string[], path: readonly string[]): boolean {
  const [step, ...steps] = pattern;
  if (step === undefined) return path.length === 0;
  const [part, ...parts] = path;
  if (step === "**") {
    if (steps.length === 0) return path.length > 0;
    return simplyMatches(steps, path) || (part !== undefined && simplyMatches(pattern, parts));
  }
  return part !== undefined && simplyPart(step, part) && simplyMatches(steps, parts);
}

function simplyPart(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") {
    return simplyPart(pattern.slice(1), text) || (text !== "" && simplyPart(pattern, text.slice(1)));
  }
  return (
    text !== "" &&
    (pattern[0] === "?" || pattern[0] === text[0]) &&
    simplyPart(pattern.slice(1), text.slice(1))
  );
}

describe("against the obvious way", () => {
  const part = fc.stringMatching(/^[ab]{1,4}$/);
  const path = fc.array(part, { minLength: 1, maxLength: 5 });
  const step = fc.oneof(fc.constant("**"), fc.stringMatching(/^[ab?]{0,2}\*?[ab?]{1,2}$/));
  const pattern = fc.array(step, { minLength: 1, maxLength: 5 });

  test("every pattern means what trying everything finds", () => {
    fc.assert(
      fc.property(pattern, path, (steps, parts) => {
        expect(matches(steps.join("/"), parts.join("/"))).toBe(simplyMatches(steps, parts));
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });

  test("what matches somewhere below is foreseen at every folder above", () => {
    fc.assert(
      fc.property(pattern, path, (steps, parts) => {
        const glob = trustedGlob(steps.join("/"));
        if (!matchesGlob(glob, parts.join("/"))) return;
        for (let depth = 0; depth < parts.length; depth += 1) {
          expect(mayMatchBelow(glob, parts.slice(0, depth).join("/"))).toBe(true);
        }
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});
