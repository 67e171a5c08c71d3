import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderProblem } from "../../src/base/problem.ts";
import { findPosition, findValue, parseYaml, renderPath } from "../../src/project/yaml.ts";
import { briefly, problemsOf, valueOf } from "./state.ts";

const parse = (text: string) => parseYaml("a.yaml", text);

describe("what is read", () => {
  test("a file is its value, and every key has a line and a column", () => {
    const yaml = valueOf(parse("a: 1\nb:\n  - x\n  - c: [true, null, 1e-3]\n"));
    expect(yaml.value).toEqual({ a: 1, b: ["x", { c: [true, null, 0.001] }] });
    expect(findPosition(yaml, ["a"])).toEqual({ line: 1, column: 1 });
    expect(findPosition(yaml, ["b", 1, "c"])).toEqual({ line: 4, column: 5 });
    expect(findPosition(yaml, ["b", 1, "c", 2])).toEqual({ line: 4, column: 21 });
  });

  test("what is absent has the place of the nearest thing around it", () => {
    const yaml = valueOf(parse("a:\n  b: 1\n"));
    expect(findPosition(yaml, ["a", "c", 3])).toEqual({ line: 1, column: 1 });
  });

  test("words that YAML 1.1 took for other things stay words", () => {
    expect(valueOf(parse("a: [yes, no, on, 2026-09-01, 012, 1_000, 20:30]")).value).toEqual({
      a: ["yes", "no", "on", "2026-09-01", 12, "1_000", "20:30"],
    });
  });

  test("keys that are numbers are names, as written", () => {
    expect(valueOf(parse("2020: a\n1.50: b\ntrue: c\n")).value).toEqual({
      "2020": "a",
      "1.50": "b",
      true: "c",
    });
  });

  test("keys that every object inherits are not there unless they are written", () => {
    const yaml = valueOf(parse("a: { b: 1 }"));
    for (const key of ["constructor", "toString", "__proto__"])
      expect(findValue(yaml.value, ["a", key])).toBeUndefined();
    expect(findValue(valueOf(parse("constructor: 1")).value, ["constructor"])).toBe(1);
  });

  test("an empty file and one of comments are null", () => {
    for (const text of ["", "# only this\n", "---\n"]) expect(valueOf(parse(text)).value).toBeNull();
  });

  test("a byte order mark and Windows line ends do not matter", () => {
    expect(valueOf(parse("\uFEFFa: 1\r\nb: 2\r\n")).value).toEqual({ a: 1, b: 2 });
  });
});

describe("what is refused", () => {
  test.each([
    ["a key that stands twice", "a: 1\nb: 2\na: 3\n", ["3:1  duplicate-key"]],
    ["anchors and aliases", "a: &x [1]\nb: *x\n", ["1:4  yaml-anchor", "2:4  yaml-alias"]],
    ["tags", "a: !!binary aGk=\n", ["1:4  yaml-tag"]],
    ["directives", "%YAML 1.1\n---\na: yes\n", ["1:1  yaml-directive"]],
    ["a second document", "a: 1\n---\nb: 2\n", ["2:1  several-documents"]],
    ["tabs that indent", "a:\n\tb: 1\n", ["2:1  yaml-syntax"]],
    ["a login with @", "a: [@alice]\n", ["1:5  yaml-syntax"]],
    ["quotes that never close", 'a: "b\n', ["2:1  yaml-syntax"]],
    ["keys that are no text", "? [a]\n: b\n", ["1:3  key-not-text"]],
    ["the key that changes objects", "__proto__: { a: 1 }\n", ["1:1  bad-key"]],
    ["numbers that nothing compares with", "a: .nan\nb: -.inf\n", ["1:4 a not-finite", "2:4 b not-finite"]],
    ["text that turns around", "a: x\nb: \u202Egnp.exe\n", ["2:4  invisible-character"]],
    ["control characters", "a: x\u0000\n", ["1:5  invisible-character"]],
    ["keys with escaped invisible characters", 'a: { "b\\u200b": 1 }\n', ["1:6 a bad-key"]],
    ["half a character", "a: \uD800\n", ["-:-  not-text"]],
  ])("%s", (_, text, expected) => expect(briefly(parse(text))).toEqual(expected));

  test("a text of more than a megabyte, before it is parsed", () => {
    expect(briefly(parse(`a: ${"x".repeat(1_048_576)}`))).toEqual(["-:-  too-large"]);
  });

  test("all problems come at once", () => {
    expect(briefly(parse("a: 1\na: 2\nb: { c: 1, c: 2 }\n"))).toEqual([
      "2:1  duplicate-key",
      "3:12 b duplicate-key",
    ]);
  });

  test("the hint for @ says how owners are written", () => {
    expect(problemsOf(parse("owner: [@alice]")).map(renderProblem)).toEqual([
      "a.yaml:1:9: a value cannot start with @\n  → Write logins and teams without it: alice, acme/fraud-ml.",
    ]);
  });
});

describe("hostile files", () => {
  test.each([
    ["brackets", "[".repeat(50_000)],
    ["braces", "{a: ".repeat(20_000)],
    ["question marks", "? ".repeat(30_000)],
    ["lists in lists", "- ".repeat(30_000)],
    ["indentation", Array.from({ length: 600 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
    ["quotes", '"'.repeat(50_000)],
    ["anchors", "&a ".repeat(30_000)],
  ])("a file of %s is refused in time, not half understood", (_, text) => {
    const started = performance.now();
    expect(problemsOf(parse(text)).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("many keys take time in proportion, not squared", () => {
    const text = Array.from({ length: 40_000 }, (_, at) => `key${at}: ${at}`).join("\n");
    const started = performance.now();
    expect(Object.keys(valueOf(parse(text)).value as object)).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("at most fifty problems are told", () => {
    expect(problemsOf(parse("a: &a 1\n".repeat(500)))).toHaveLength(50);
  });

  test("no text makes the parser throw", () => {
    const pieces = [
      "a",
      ":",
      " ",
      "\n",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "&x",
      "*x",
      "!t",
      '"',
      "'",
      "|",
      ">",
      "#",
      "?",
      "\t",
      "1",
      "---",
      "é",
      "\u0000",
    ];
    const text = fc.oneof(
      fc.string({ unit: "binary-ascii" }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (written) => {
        const outcome = parse(written);
        return outcome.ok || outcome.problems.every(({ message, hint }) => message !== "" && hint !== "");
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  test("whatever JSON says, YAML reads the same", () => {
    const key = fc.stringMatching(/^[a-z]{1,8}$/);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.stringMatching(/^[ -~]{0,12}$/),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(valueOf(parse(JSON.stringify(value))).value).toEqual(value);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

test("paths read as people write them, and two different paths never read the same", () => {
  expect(renderPath(["gates", "quality", "margin"])).toBe("gates.quality.margin");
  expect(renderPath(["data", "segments", 1, "a.b", "c"])).toBe('data.segments[1]["a.b"].c');
  const step = fc.oneof(fc.nat(9), fc.string({ maxLength: 4 }), fc.constantFrom("a.b", "[0]", '"', "a"));
  const path = fc.array(step, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(path, path, (a, b) => {
      const same = JSON.stringify(a) === JSON.stringify(b);
      expect(renderPath(a) === renderPath(b)).toBe(same);
    }),
    { seed: 7, numRuns: 100 },
  );
});
