import { htmlText } from "../base/text.ts";
import { STYLE } from "./page-style.ts";

export type Section = { readonly id: string; readonly heading: string; readonly html: string };

export type Page = {
  readonly title: string;
  /** one line under the title: what was compared */
  readonly subtitle: string;
  /** the verdict before everything else: its word picks the colour, the sentence says why */
  readonly verdict: { readonly word: string; readonly icon: string; readonly sentence: string };
  readonly sections: readonly Section[];
  readonly footer: string;
};

/**
 * One page that needs nothing but itself: no script, no font, no network, and a policy that forbids them should a name
 * ever slip through. Light and dark follow the reader; on paper it is black on white with everything unfolded.
 */
export function renderPage({ title, subtitle, verdict, sections, footer }: Page): string {
  const links = sections
    .map(({ id, heading }) => `<a href="#${htmlText(id)}">${htmlText(heading)}</a>`)
    .join("");
  const bodies = sections.map(
    ({ id, heading, html }) =>
      `<section id="${htmlText(id)}" aria-labelledby="${htmlText(id)}-heading"><h2 id="${htmlText(id)}-heading">${htmlText(heading)}</h2>\n${html}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlText(title, 200)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="brand">Twokey</p>
<h1>${htmlText(title, 200)}</h1>
<p class="subtitle">${htmlText(subtitle, 400)}</p>
<p class="verdict ${htmlText(verdict.word)}"><strong><span aria-hidden="true">${htmlText(verdict.icon)}</span> ${htmlText(verdict.word)}</strong> <span>${htmlText(verdict.sentence, 2000)}</span></p>
${sections.length > 1 ? `<nav aria-label="Sections">${links}</nav>` : ""}
</header>
<main>
${bodies.join("\n")}
</main>
<footer><p>${htmlText(footer, 600)}</p></footer>
</body>
</html>
`;
}

/** `<table>` that scrolls sideways by itself on a narrow screen; cells are HTML already. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string,
): string {
  const cells = (tag: string, row: readonly string[]): string =>
    row
      .map((cell, at) =>
        at === 0 && tag === "td"
          ? `<th scope="row">${cell}</th>`
          : `<${tag}${tag === "th" ? ' scope="col"' : ""}>${cell}</${tag}>`,
      )
      .join("");
  return `<div class="scroll" role="region" tabindex="0" aria-label="${htmlText(caption)}"><table><caption>${htmlText(caption)}</caption><thead><tr>${cells("th", head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}</tbody></table></div>`;
}

/** The verdict as a small sign with its word. */
export function renderSign(word: string, text: string): string {
  return `<span class="sign ${htmlText(word)}">${htmlText(text, 60)}</span>`;
}
