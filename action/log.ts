import type { Problem } from "../src/base/problem.ts";
import { renderProblem } from "../src/base/problem.ts";

/** The runner reads the log for commands; this is the only way in which anything is printed. */
export function say(text: string): void {
  process.stdout.write(`${safeLines(text)}\n`);
}

export function sayProblems(problems: readonly Problem[]): void {
  for (const problem of problems) say(renderProblem(problem));
}

/**
 * Text of others as lines that the runner takes for no command: it looks for `::` at the start of a line, blanks left
 * out, and for `##[` anywhere.
 */
export function safeLines(text: string): string {
  return text
    .split(/[\r\n\u2028\u2029\u0085]+/)
    .map((line) =>
      line
        .replace(/^(\s*):/, "$1\u2060:")
        .replace(/\p{Cc}/gu, " ")
        .replaceAll("##[", "#\u2060#["),
    )
    .join("\n");
}
