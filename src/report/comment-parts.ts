/** A piece of a report that is shown whole or not at all. */
export type Part = {
  readonly text: string;
  /** for people, where it had to be left out: `all checks of fraud` */
  readonly name: string;
  /** 0 always stays; the highest number goes first */
  readonly rank: number;
};

/**
 * Puts parts together within a budget of characters. A table that is cut in the middle would lie by what it does not
 * show, so whole parts go, the least important first, and what went is said.
 */
export function assembleParts(parts: readonly Part[], budget: number): string {
  const kept = new Set(parts.keys());
  const order = [...parts.entries()]
    .filter(([, { rank }]) => rank > 0)
    // Of equal rank the last goes first: what needs attention stands before what does not.
    .sort(([one, a], [other, b]) => b.rank - a.rank || other - one);
  const left: string[] = [];
  let length = parts.reduce((sum, { text }) => sum + text.length + SEPARATOR.length, 0);
  for (const [at, part] of order) {
    if (length <= budget - (left.length === 0 ? 0 : LONGEST_NOTE)) break;
    kept.delete(at);
    left.unshift(part.name);
    length -= part.text.length + SEPARATOR.length;
  }
  const shown = parts.flatMap(({ text }, at) => (kept.has(at) && text !== "" ? [text] : []));
  if (left.length > 0) shown.push(noteOf(left));
  return shown.join(SEPARATOR);
}

const SEPARATOR = "\n\n";
const LONGEST_NOTE = 700;
const MOST_NAMED = 5;

function noteOf(left: readonly string[]): string {
  const named = left.slice(0, MOST_NAMED).join(", ");
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more parts` : "";
  return `_Left out because a page has an end: ${named}${more}. The report of the run holds them._`;
}
