import { describe, expect, test } from "vitest";
import { findCommandLines } from "../../src/signoff/command-lines.ts";

const COMMAND = "/twokey approve fraud 3f9a2b1c4d5e";

/** The lines that fire, as `line: text`. */
function firing(markdown: string): readonly string[] {
  return findCommandLines(markdown).flatMap(({ line, text, fault }) =>
    fault === null ? [`${line}: ${text}`] : [],
  );
}

describe("a line fires", () => {
  test.each<[string, string, number]>([
    ["alone", COMMAND, 1],
    ["after a mention on the line before", `@alice looks good\n${COMMAND}`, 2],
    ["between lines of prose", `Good.\n${COMMAND}\nThanks.`, 2],
    ["after a quote and an empty line", `> ${COMMAND}\n\n${COMMAND}`, 3],
    ["after a list and an empty line", `- a\n- b\n\n${COMMAND}`, 4],
    ["after a table and an empty line", `|a|\n|-|\n|b|\n\n${COMMAND}`, 5],
    ["directly after a closed fence", `\`\`\`\n${COMMAND}\n\`\`\`\n${COMMAND}`, 4],
    ["directly after a heading", `# Review\n${COMMAND}`, 2],
    ["after a thematic break", `a\n\n---\n${COMMAND}`, 4],
    ["after closed HTML", `<details>\n\n${COMMAND}\n\n</details>\n\n${COMMAND}`, 7],
    ["after a closed HTML comment", `<!-- ${COMMAND} -->\n${COMMAND}`, 2],
    ["after a link definition", `[a]: http://a.b\n\n${COMMAND}`, 3],
    ["after a hard break", `good  \n${COMMAND}`, 2],
    ["after a hard break with a backslash", `good\\\n${COMMAND}`, 2],
    ["after emphasis that is closed", `*good*\n${COMMAND}`, 2],
    ["after code that is closed", `\`good\`\n${COMMAND}`, 2],
    ["after an address", `see http://a.b and a@b.c www.a.b\n${COMMAND}`, 2],
    ["after an address behind a bracket", `[see http://a.b\n${COMMAND}`, 2],
    ["after HTML that is closed in emphasis", `*so <b>it</b> is*\n\n${COMMAND}`, 3],
    ["after a closing tag that closes nothing", `</details>\n\n${COMMAND}`, 3],
    ["after a sentence with generics", `it is a vector<float>\n${COMMAND}`, 2],
    ["after <!-- that is never closed, which is text", `so <!-- yes\n${COMMAND}`, 2],
    ["after brackets that close nothing", `[a\n${COMMAND}\nb`, 2],
    ["after a star that closes nothing", `2 * 3\n${COMMAND}`, 2],
    ["after lines with tabs", `\ta\n\n${COMMAND}`, 3],
    ["after a byte order mark further up", `\uFEFFa\n${COMMAND}`, 2],
    ["after a NUL", `\0a\n${COMMAND}`, 2],
    ["after a footnote and an empty line", `a[^1]\n\n[^1]: b\n\n${COMMAND}`, 5],
  ])("%s", (_, markdown, line) => expect(firing(markdown)).toEqual([`${line}: ${COMMAND}`]));

  test.each([
    ["with a tab for a space", "/twokey\tstatus"],
    ["with a space that does not break", "/twokey\u00A0status"],
    ["with nothing behind it", "/twokey"],
    ["with spaces behind it", "/twokey status   "],
    ["with a capital letter, as telephones write", "/Twokey status"],
    ["with formatting in its reason", "/twokey veto fraud see `auc` and [the *chart*](http://a.b)"],
    ["that leaves a star open for the next line", "/twokey veto fraud it is *bad"],
  ])("%s", (_, line) => {
    expect(findCommandLines(line)).toEqual([{ line: 1, text: line, fault: null }]);
    expect(findCommandLines(`a\n\n${line}\n\nb`)).toEqual([{ line: 3, text: line, fault: null }]);
  });

  test.each([
    ["CRLF", "\r\n"],
    ["a lone CR", "\r"],
    ["LF", "\n"],
  ])("whatever ends the lines: %s", (_, end) => {
    const lines = ["Good.", COMMAND, "", "> quoted", "", "/twokey status"];
    expect(firing(lines.join(end))).toEqual([`2: ${COMMAND}`, "6: /twokey status"]);
  });

  test("twice and eleven times, if it stands there as often", () => {
    expect(firing(`${COMMAND}\n/twokey status`)).toHaveLength(2);
    expect(firing(`${COMMAND}\n`.repeat(11))).toHaveLength(11);
  });
});

describe("nothing is found in", () => {
  test.each([
    ["a quote", `> ${COMMAND}`],
    ["a quote in a quote", `> > ${COMMAND}`],
    ["a quote without a space", `>${COMMAND}`],
    ["a list item", `- ${COMMAND}`],
    ["a numbered item", `1. ${COMMAND}`],
    ["an item of several paragraphs", `- a\n\n  ${COMMAND}`],
    ["a task", `- [ ] ${COMMAND}`],
    ["a fence", `\`\`\`\n${COMMAND}\n\`\`\``],
    ["a fence of tildes", `~~~\n${COMMAND}\n~~~`],
    ["a fence that looks closed by a shorter one", `\`\`\`\`\n\`\`\`\n${COMMAND}\n\`\`\`\`\n`],
    ["a fence that is never closed", `\`\`\`js\n\n${COMMAND}`],
    ["a fence that looks closed by one with a word", `\`\`\`\n\`\`\`js\n${COMMAND}\n\`\`\``],
    ["indented code", `a\n\n    ${COMMAND}`],
    ["code indented by a tab", `\t${COMMAND}`],
    ["code in a line", `\`${COMMAND}\``],
    ["code over several lines", `\`a\n${COMMAND}\nb\``],
    ["code of two backticks over several lines", `\`\`a \`\n${COMMAND}\n\`\``],
    ["an HTML block", `<div>\n${COMMAND}\n</div>`],
    ["preformatted HTML with empty lines", `<pre>\n\n${COMMAND}\n\n</pre>`],
    ["<details> without empty lines", `<details>\n${COMMAND}\n</details>`],
    ["<details> with empty lines", `<details><summary>log</summary>\n\n${COMMAND}\n\n</details>`],
    ["a quote in HTML", `<blockquote>\n\n${COMMAND}\n\n</blockquote>`],
    ["a quote in HTML in a sentence", `They said <q>\n${COMMAND}\n</q>`],
    ["a quote in HTML opened in a sentence before", `so <blockquote> it\n\n${COMMAND}`],
    ["a quote in HTML opened in emphasis before", `*so <blockquote> it*\n\n${COMMAND}`],
    ["HTML that is never closed", `<details>\n\nlong\n\n${COMMAND}`],
    ["HTML closed once too rarely", `<b>\n\n<b>\n\n</b>\n\n${COMMAND}`],
    ["HTML closed only in a comment", `<details>\n\n<!-- </details> -->\n\n${COMMAND}`],
    ["HTML that a closing tag before it does not close", `</q>\n\n<q>\n\n${COMMAND}\n\n</q>`],
    ["HTML in upper case", `<BLOCKQUOTE>\n\n${COMMAND}\n\n</BLOCKQUOTE>`],
    ["an HTML comment", `<!-- ${COMMAND} -->`],
    ["an HTML comment over several lines", `<!--\n\n${COMMAND}\n\n-->`],
    ["an HTML comment over lines of a paragraph", `a <!--\n${COMMAND}\n-->`],
    ["an HTML comment that is never closed", `<!--\n\n${COMMAND}`],
    ["a processing instruction", `<?\n${COMMAND}\n?>`],
    ["CDATA", `<![CDATA[\n${COMMAND}\n]]>`],
    ["an HTML attribute", `<a title="\n${COMMAND}\n">x</a>`],
    ["a heading", `# ${COMMAND}`],
    ["a cell of a table", `| a |\n|---|\n| ${COMMAND} |`],
    ["the text of a link", `[a\n${COMMAND}\nb](http://a.b)`],
    ["the text of a link by name", `[a\n${COMMAND}\nb][c]\n\n[c]: http://a.b`],
    ["the title of a link", `[a](http://a.b "\n${COMMAND}\n")`],
    ["the title of a definition", `[a]: http://a.b "\n${COMMAND}\n"`],
    ["the words of an image", `![a\n${COMMAND}\nb](http://a.b/c.png)`],
    ["an address in brackets", `<http://a.b${COMMAND}>`],
    ["emphasis", `*a\n${COMMAND}\nb*`],
    ["strong emphasis", `**a\n${COMMAND}\nb**`],
    ["emphasis of underscores", `_a\n${COMMAND}\nb_`],
    ["strikethrough", `~~a\n${COMMAND}\nb~~`],
    ["strikethrough of one tilde", `~a\n${COMMAND}\nb~`],
    ["a footnote", `a[^1]\n\n[^1]: ${COMMAND}`],
    ["the second paragraph of a footnote", `a[^1]\n\n[^1]: b\n\n    ${COMMAND}`],
    ["a line with a space before it", ` ${COMMAND}`],
    ["the middle of a line", `please ${COMMAND}`],
    ["a line after a mention", `@twokey ${COMMAND}`],
    ["an escaped slash", `\\${COMMAND}`],
    ["a slash as a character reference", `&#47;twokey approve fraud 3f9a2b1c4d5e`],
    ["a letter as a character reference", `/two&#107;ey approve fraud 3f9a2b1c4d5e`],
    ["a wide slash", COMMAND.replace("/", "\uFF0F")],
    ["a Kelvin sign for a k", COMMAND.replace("k", "\u212A")],
    ["a line after a byte order mark", `\uFEFF${COMMAND}`],
    ["a line after a mark from right to left", `\u202E${COMMAND}`],
    ["a line after a letter of no width", `\u200B${COMMAND}`],
    ["a word cut by a letter of no width", COMMAND.replace("two", "two\u200B")],
    ["a longer word", "/twokeys approve fraud 3f9a2b1c4d5e"],
    ["another line end of Unicode", `a\u2028${COMMAND}\u2029${COMMAND}\u0085${COMMAND}`],
    ["nothing", ""],
  ])("%s", (_, markdown) => expect(findCommandLines(markdown)).toEqual([]));
});

describe("a line that only seems to stand alone is told so", () => {
  test.each([
    ["below a quote", `> a\n${COMMAND}`, 2, "quote"],
    ["below a quote in a quote", `> > a\n${COMMAND}`, 2, "quote"],
    ["below a list", `- a\n- b\n${COMMAND}`, 3, "list"],
    ["below a quote in a list", `1. > a\n${COMMAND}`, 2, "list"],
    ["below a footnote", `a[^1]\n\n[^1]: b\n${COMMAND}`, 4, "footnote"],
    ["below a table", `|a|\n|-|\n|b|\n${COMMAND}`, 4, "table"],
    ["above a line of hyphens", `${COMMAND}\n---`, 1, "heading"],
    ["above a line of equals signs", `a\n${COMMAND}\n===`, 2, "heading"],
    ["with HTML in it", "/twokey veto fraud it is <b>really</b> bad", 1, "HTML"],
    ["with an HTML comment in it", "/twokey veto fraud <!-- nobody reads this -->", 1, "HTML"],
    ["with HTML in emphasis in it", "/twokey veto fraud *<br>* and so on", 1, "HTML"],
  ])("%s", (_, markdown, line, word) => {
    const [found, ...others] = findCommandLines(markdown);
    expect(others).toEqual([]);
    expect(found?.line).toBe(line);
    expect(found?.fault?.message).toContain(word);
  });

  test("but not within HTML", () => {
    expect(findCommandLines(`<details>\n\n> a\n${COMMAND}\n\n- a\n${COMMAND}\n\n</details>`)).toEqual([]);
  });
});

describe("what would take long is refused, not parsed", () => {
  test.each([
    ["more characters than GitHub takes", "a".repeat(65_536), "65536 characters"],
    ["very many lines", "a\n".repeat(1_000), "1000 lines"],
    ["very many marks in a paragraph", "*a ".repeat(1_001), "marks"],
    ["very many marks in the lines of a paragraph", "*a *a *a\n".repeat(400), "marks"],
    ["very many marks in paragraphs", `${"*a ".repeat(99)}\n\n`.repeat(200), "marks"],
    ["very many quotes and lists", "> - a\n".repeat(501), "1000 quotes"],
    ["quotes in quotes", ">".repeat(20_000), "16 deep"],
    ["lists in lists", "- ".repeat(20_000), "16 deep"],
    ["numbered lists in lists", "1. ".repeat(20_000), "16 deep"],
    ["quotes in lists in quotes", "> - ".repeat(9), "16 deep"],
    [
      "lists that grow by a line each",
      Array.from({ length: 40 }, (_, at) => `${"  ".repeat(at)}- a`).join("\n"),
      "16 deep",
    ],
    [
      "lists that grow by tabs",
      Array.from({ length: 20 }, (_, at) => `${"\t".repeat(at)}- a`).join("\n"),
      "16 deep",
    ],
  ])("%s", (_, prose, why) => {
    const [found, ...others] = findCommandLines(`${prose}\n\n${COMMAND}`);
    expect(others).toEqual([]);
    expect(found?.fault?.message).toContain(why);
    expect(found?.fault?.hint).toContain("of its own");
    // Without a command nobody needs to look, however long it is.
    expect(findCommandLines(prose)).toEqual([]);
  });

  test("a long honest review is read", () => {
    const table = `| column | before | after |\n|---|--:|--:|\n${"| `amount_eur` | 0.12 | 0.13 |\n".repeat(150)}`;
    const log = `\`\`\`\n${"                                        at [worker 3] step_17 done\n".repeat(250)}\`\`\``;
    const prose = "**Recall** on phone orders holds, see [the chart](http://a.b).\n\n".repeat(60);
    expect(firing(`${table}\n${log}\n\n${prose}${COMMAND}`)).toHaveLength(1);
  });
});
