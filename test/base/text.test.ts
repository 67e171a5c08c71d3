import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { htmlText, markdownCode, markdownText, plain } from "../../src/base/text.ts";

const HOSTILE = [
  "@everyone",
  "</details><script>alert(1)</script>",
  "a|b|c",
  "``` ```js",
  "`x`",
  "\u202Egnp.exe",
  "[click](https://evil.example)",
  "https://evil.example",
  "![x](y)",
  "# heading",
  "line\nbreak\r\n| row |",
  "\u200b\u0000\u001b[31m",
  "x".repeat(200_000),
];

describe("text from outside", () => {
  test.each(HOSTILE)("stays one visible line of bounded length: %.20s", (text) => {
    const shown = plain(text);
    for (const sign of ["\n", "\r", "\u202e", "\u200b", "\u0000", "\u001b"])
      expect(shown).not.toContain(sign);
    expect(Array.from(shown).length).toBeLessThanOrEqual(120);
  });

  test.each(HOSTILE)("formats nothing and mentions nobody in Markdown: %.20s", (text) => {
    const shown = markdownText(text);
    expect(shown).not.toMatch(/@[a-z]/i);
    expect(shown).not.toMatch(/(?<!\\)[|`*_[\]]/);
    expect(shown).not.toMatch(/<|:\/\/|\n/);
  });

  test.each(HOSTILE)("cannot leave its code span or its table cell: %.20s", (text) => {
    const shown = markdownCode(text);
    const fence = /^`+/.exec(shown)?.[0] ?? "";
    const inside = shown.slice(fence.length, -fence.length);
    expect(inside.match(/`+/g)?.includes(fence) ?? false).toBe(false);
    expect(inside).not.toMatch(/(?<!\\)\||\n/);
  });

  test.each(HOSTILE)("cannot close a tag or an attribute in HTML: %.20s", (text) => {
    expect(htmlText(text)).not.toMatch(/[<>"']/);
  });

  test("is never longer than asked, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.integer({ min: 1, max: 80 }),
        (text, longest) => Array.from(plain(text, longest)).length <= longest,
      ),
      { seed: 3, numRuns: 100 },
    );
  });
});
