import type fcModule from "fast-check";

/** Hostile comments, for the sampled and for the exhaustive test of commands. */

export const LINES = [
  "/twokey approve fraud 3f9a2b1c4d5e",
  "/twokey veto fraud it is bad for everybody",
  "/twokey rollback fraud to=11 now",
  "/twokey help",
  "/twokey aprove it",
];

/** What Markdown, HTML and Unicode have to offer, line ends included. */
export const PIECES = [
  ..."*_~`[]()!<>&\\#|-+=:/\"'@.^ \t\n\r".split(""),
  ..."\0\uFEFF\u200B\u202E\u2028\u0085\uD800\u00A0".split(""),
  "\r\n",
  "\n\n",
  "  \n",
  "a",
  "word ",
  "1. ",
  "- ",
  "> ",
  "    ",
  "```\n",
  "~~~\n",
  "\n---\n",
  "\n===\n",
  "|a|\n|-|\n",
  "[a]: b\n",
  "[^1]: ",
  "[^1]",
  "- [ ] ",
  "![",
  "](b)",
  "<!--",
  "-->",
  "<div>",
  "</div>",
  "<details>",
  "</details>",
  "<pre>",
  "</pre>",
  "<blockquote>\n\n",
  "\n\n</blockquote>\n\n",
  "<?",
  "?>",
  "<![CDATA[",
  "]]>",
  "<b",
  "&#47;",
  "&amp;",
  "http://a.b",
  "www.a.b",
  "a@b.c",
  "**",
  "~~",
  "``",
  "/twokey",
  "/twokey ",
  "\n/twokey help\n",
  "\n\n/twokey status\n\n",
];

export function pieces(fc: typeof fcModule): fcModule.Arbitrary<string> {
  return fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((list) => list.join(""));
}

export function hostileText(fc: typeof fcModule): fcModule.Arbitrary<string> {
  const piece = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES, ...LINES) }, fc.string());
  return fc.array(piece, { maxLength: 40 }).map((list) => list.join(""));
}

/** Ways to show a command without saying it. The oracle is how they are made: each hides whatever it is given. */
export const HIDING: readonly ((before: string, line: string, after: string) => string)[] = [
  (before, line, after) => prefixed(`${before}\n${line}\n${after}`, "> "),
  (before, line, after) => prefixed(`${before}\n\n${line}\n\n${after}`, "> > "),
  (before, line, after) => `- a\n\n${prefixed(`${before}\n\n${line}\n\n${after}`, "  ")}`,
  (before, line, after) => `1. a\n${prefixed(`${before}\n${line}\n${after}`, "   ")}`,
  (before, line, after) => prefixed(`${before}\n${line}\n${after}`, "    "),
  (before, line, after) => prefixed(`${before}\n${line}\n${after}`, "\t"),
  (before, line, after) => fenced(`${before}\n${line}\n${after}`, "`"),
  (before, line, after) => fenced(`${before}\n\n${line}\n\n${after}`, "~"),
  (before, line, after) => `<!--\n${`${before}\n\n${line}\n\n${after}`.replaceAll("-->", "")}`,
  (before, line, after) => `<pre>\n${withoutTags(before)}\n\n${line}\n\n${withoutTags(after)}\n</pre>`,
  (before, line, after) => `<details>\n\n${withoutTags(before)}\n\n${line}\n\n${withoutTags(after)}`,
  (before, line, after) => `<blockquote>\n\n${withoutTags(before)}\n\n${line}\n\n${withoutTags(after)}`,
  (_, line) => `*a\n${line}\nb*`,
  (_, line) => `\`a\n${line}\nb\``,
  (_, line) => `[a\n${line}\nb](c)`,
  (_, line) => `![a\n${line}\nb](c)`,
  (_, line) => `~~a\n${line}\nb~~`,
];

/** At every line but none of a command: those that the hostile text itself brings are hidden as well. */
function prefixed(text: string, prefix: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => prefix + line)
    .join("\n");
}

function fenced(text: string, mark: string): string {
  const runs = text.split(/[^`~]+/).map(({ length }) => length);
  const fence = mark.repeat(Math.max(2, ...runs) + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** So that nothing in it closes what is around it. */
function withoutTags(text: string): string {
  return text.replaceAll("<", "").replaceAll(">", "");
}
