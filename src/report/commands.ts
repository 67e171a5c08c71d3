import { markdownTable } from "markdown-table";
import { LEAST_VETO, LONGEST_TEXT } from "../signoff/command.ts";
import { usageOf, type Verb, VERBS } from "../signoff/verbs.ts";

/** What can be said to the bot, as an answer to `/twokey help`. */
export function renderHelp(): string {
  return [
    "**What you can say to Twokey**",
    `${RULES} Edited comments never count.`,
    markdownTable([["command", "what it does", "who"], ...VERBS.map(rowOf)]),
    "`MODEL` is the name of a model. Where the rules themselves change, `policy` takes its place in " +
      `${listed(POLICY_VERBS)}. \`CODE\` stands in the report of the pull request.`,
  ].join("\n\n");
}

/** docs/commands.md. */
export function renderCommandsDoc(): string {
  const parts = [
    "# Commands",
    INTRODUCTION,
    "## What can be said",
    markdownTable([["command", "what it does", "who"], ...VERBS.map(rowOf)]),
    ARGUMENTS,
    "## How a comment is read",
    READING,
    "## Each command",
    ...VERBS.map(renderVerb),
  ];
  return `${parts.join("\n\n")}\n`;
}

const RULES =
  "Write the command on a line of its own, from the first column, in a comment or in the text of a review. " +
  "Quotes, code, lists and HTML are never read.";

const POLICY_VERBS = VERBS.filter(({ takes }) => takes.some(({ kind }) => kind === "scope"));

const INTRODUCTION = `<!-- Written by \`npm run commands\` from src/signoff/verbs.ts. -->

People talk to the bot in comments and in the text of reviews, of pull requests and of issues:

\`\`\`
/twokey approve fraud 3f9a2b1c4d5e
\`\`\`

The code stands in the report of the pull request. It names these bytes, this evidence and these rules; when one of them
changes, so does the code, and the old one is refused with what changed.`;

const ARGUMENTS = `- \`MODEL\`: the name in \`model.yaml\`. Where the rules themselves change, \`policy\` takes its place in
  ${listed(POLICY_VERBS)}.
- \`CODE\`: 12 hex digits as the report prints them, or more of the digest, up to all 64.
- \`24h\`: hours or days, \`1h\` to \`999d\`; the policy may allow less.
- \`VERSION\`: \`11\` or \`v11\`.
- \`[…]\` may be left out. \`key=value\` stands before the note or reason, each key once; a value may be in double quotes.
- A note or a reason is the rest of the line, up to ${LONGEST_TEXT} characters; double quotes around all of it are left out.
  The reason of a veto has at least ${LEAST_VETO}.`;

const READING = `- The line begins in its first column with \`/twokey\`, and is plain text of a paragraph. Quotes, code (fenced, indented
  or in backticks), lists, tables, headings, footnotes, links, emphasis, HTML, and what stands between an opening and a
  closing HTML tag never fire.
- A line directly below a quote, a list or a table belongs to it in Markdown. Put an empty line before the command; the bot
  says so instead of staying silent.
- All or nothing: if one command of a comment cannot be understood, none is obeyed, and the answer says which, why, and
  what to write. A comment holds at most 10.
- Commands are read as they are typed. \`&#47;\` and \`\\/\` are not decoded, and lines with characters that cannot be seen
  (zero width, turned reading direction) are refused. Upper and lower case of the command does not matter.
- Edited comments never count: write a new one. Comments on lines of code are not read.
- A comment with commands may have 65,536 characters, 1,000 lines, 1,000 quotes and list items, 16 deep, and 1,000 marks
  of formatting in one paragraph. In a longer one the command is refused, and belongs into a comment of its own.`;

function rowOf(verb: Verb): readonly string[] {
  return [`\`${usageOf(verb).replaceAll("|", "\\|")}\``, verb.does, verb.who];
}

function renderVerb(verb: Verb): string {
  return [
    `### ${verb.name}`,
    `${verb.does} In ${verb.where.map((place) => (place === "issue" ? "an issue" : "a pull request")).join(" or ")}; by ${verb.who}.`,
    ["```", usageOf(verb), ...verb.examples, "```"].join("\n"),
  ].join("\n\n");
}

function listed(verbs: readonly Verb[]): string {
  return verbs.map(({ name }) => `\`${name}\``).join(", ");
}
