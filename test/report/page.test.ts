import { describe, expect, test } from "vitest";
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
