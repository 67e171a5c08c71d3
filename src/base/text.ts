/**
 * Text that came from outside (names of columns, models, branches, categories), made safe to show.
 *
 * Every renderer goes through one of these; a name can neither mention a person, break a table,
 * close a tag, nor turn the reading direction of the line around it.
 */

const LONGEST = 120;
/** Control characters, zero-width and bidirectional marks, and other invisible code points. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** Visible, one line, at most `longest` characters. */
export function plain(text: string, longest: number = LONGEST): string {
  const visible = text
    .slice(0, longest * 8)
    .replace(/\s+/gu, " ")
    .replace(INVISIBLE, "�")
    .trim();
  const letters = Array.from(visible);
  return letters.length <= longest ? visible : `${letters.slice(0, longest - 1).join("")}…`;
}

/** For Markdown prose and table cells: shows as written, formats nothing, mentions nobody. */
export function markdownText(text: string, longest: number = LONGEST): string {
  return (
    plain(text, longest)
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      // Round brackets and exclamation marks mean something only beside square ones, plus signs where a line begins.
      .replace(/[\\`*_{}[\]#|~$]/g, (mark) => `\\${mark}`)
      .replace(/@/g, "@\u2060")
      .replace(/:\/\//g, ":\u2060//")
      .replace(/www\./gi, (text) => `${text.slice(0, 3)}\u2060.`)
  );
}

/** For Markdown code spans, also inside tables: a fence longer than any run of backticks in it. */
export function markdownCode(text: string, longest: number = LONGEST): string {
  const shown = plain(text, longest).replace(/\|/g, "\\|");
  const longestRun = Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longestRun + 1);
  const pad = longestRun > 0 ? " " : "";
  return `${fence}${pad}${shown === "" ? " " : shown}${pad}${fence}`;
}

/** For HTML text and quoted attributes. */
export function htmlText(text: string, longest: number = LONGEST): string {
  return plain(text, longest)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
