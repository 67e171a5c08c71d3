import { describe, expect, test } from "vitest";
import { PALETTES, type Palette } from "../../src/report/page-style.ts";
import { type Page, renderPage, renderTable } from "../../src/report/page.ts";

const page: Page = {
  title: "Drift report",
  subtitle: "a against b",
  verdict: { word: "fail", icon: "❌", sentence: "2 columns drifted" },
  sections: [
    { id: "one", heading: "One", html: "<p>1</p>" },
    { id: "two", heading: "Two", html: "<p>2</p>" },
  ],
  footer: "made by a test",
};

describe("a report page", () => {
  test("needs nothing but itself: no script, no address, and a policy that forbids both", () => {
    const html = renderPage(page);
    expect(html).not.toMatch(/<script|https?:|src=|@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });

  test("has one heading, landmarks and a language", () => {
    const html = renderPage(page);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    for (const mark of [
      '<html lang="en">',
      "<header>",
      "<main>",
      "<footer>",
      '<nav aria-label="Sections">',
      'name="viewport"',
    ])
      expect(html).toContain(mark);
    expect(html).toContain('<section id="one" aria-labelledby="one-heading">');
  });

  test("follows light and dark and has a style for paper", () => {
    const html = renderPage(page);
    expect(html).toContain("prefers-color-scheme:dark");
    expect(html).toContain("@media print");
  });

  test("what came from outside cannot become markup", () => {
    const html = renderPage({
      ...page,
      title: '<img onerror="x">',
      verdict: { ...page.verdict, sentence: "</p><b>" },
    });
    expect(html).not.toMatch(/<img|<b>/);
  });

  test("the same input gives the same page", () => {
    expect(renderPage(page)).toBe(renderPage(page));
  });

  test("a table says what it is and scrolls by itself", () => {
    const html = renderTable(["a"], [["1"], ["2"]], "numbers");
    expect(html).toContain("<caption>numbers</caption>");
    expect(html).toContain('class="scroll" role="region" tabindex="0"');
    expect(html.match(/<th scope="row">/g)).toHaveLength(2);
  });
});

/** Contrast of two colours as WCAG 2.2 defines it: 1 (none) to 21 (black on white). */
function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

describe.each(Object.entries<Palette>(PALETTES))("the colours of the %s page", (_, palette) => {
  test.each(["ink", "quiet", "good", "warn", "bad", "unsure"] as const)(
    "%s can be read as words, on the ground and on a panel",
    (name) => {
      for (const under of [palette.ground, palette.panel])
        expect(contrastOf(palette[name], under)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(["reference", "current"] as const)("%s can be seen as a mark", (name) => {
    for (const under of [palette.ground, palette.panel])
      expect(contrastOf(palette[name], under)).toBeGreaterThanOrEqual(3);
  });

  test("the current line can be told from the reference hill under it", () => {
    expect(contrastOf(palette.current, palette["reference-fill"])).toBeGreaterThanOrEqual(3);
  });
});

test("black on white has a contrast of 21, as the definition says", () => {
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21, 12);
  // W3C, technique G18: the lightest grey on white that still reaches 4.5.
  expect(contrastOf("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});
