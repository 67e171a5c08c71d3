/** What is looked at before Markdown is parsed: whether there is anything to find, and whether it is safe to look. */

/** Case is free, as a telephone capitalises the first letter of a line. */
const START = /^\/twokey(?=\s|$)/i;

export function startsCommand(line: string): boolean {
  return START.test(line);
}

/** The longest comment that GitHub takes. */
const LONGEST = 65_536;
/**
 * What makes the parser slow: its time grows with the square of the lines, of the quotes and lists, and of the
 * marks of formatting between two empty lines; its recursion grows with the depth. Below these limits the worst
 * comment that we found takes half a second. They bind only where a line begins with `/twokey`.
 */
const MOST_LINES = 1_000;
const MOST_CONTAINERS = 1_000;
const MOST_MARKS = 1_000;
const DEEPEST = 16;

/** Why a comment is not parsed, or nothing. */
export function findTooMuch(markdown: string, lines: readonly string[]): string | undefined {
  if (markdown.length > LONGEST) return `the comment is longer than ${LONGEST} characters`;
  if (lines.length > MOST_LINES) return `the comment has more than ${MOST_LINES} lines`;
  let containers = 0;
  let marks = 0;
  let work = 0;
  for (const line of lines) {
    const depth = depthOf(line);
    if (depth > DEEPEST) return `the comment nests quotes and lists more than ${DEEPEST} deep`;
    containers += depth;
    // Many marks in one paragraph cost more than the same marks in many.
    const before = line.trim() === "" ? 0 : marks;
    marks = before + countMarks(line);
    work += marks * marks - before * before;
  }
  if (containers > MOST_CONTAINERS) return `the comment has more than ${MOST_CONTAINERS} quotes and lists`;
  return work > MOST_MARKS * MOST_MARKS ? "the comment has too many marks of formatting" : undefined;
}

const CONTAINER = /[ \t]+|>|(?:[*+-]|\d{1,9}[.)])(?=[ \t]|$)/y;
const TAB = 4;

/** How many quotes and lists the beginning of a line can open or continue; an item is at least two columns wide. */
function depthOf(line: string): number {
  let opened = 0;
  let columns = 0;
  CONTAINER.lastIndex = 0;
  for (let found = CONTAINER.exec(line); found !== null; found = CONTAINER.exec(line)) {
    const [text] = found;
    if (!/^[ \t]/.test(text)) opened += 1;
    else if (opened === 0) columns = text.length + text.replaceAll(" ", "").length * (TAB - 1);
    if (opened > DEEPEST) break;
  }
  // Indentation alone opens nothing: deeply indented code and tables are welcome.
  return opened === 0 ? 0 : opened + Math.floor(columns / 2);
}

const MARKS = /[*_~[\]!<&@`\\]/g;

function countMarks(line: string): number {
  return line.match(MARKS)?.length ?? 0;
}
