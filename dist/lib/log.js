import { i as renderProblem } from "./problem.js";

// action/log.ts
/** The runner reads the log for commands; this is the only way in which anything is printed. */
function say(text) {
	process.stdout.write(`${safeLines(text)}\n`);
}
function sayProblems(problems) {
	for (const problem of problems) say(renderProblem(problem));
}
/**
* Text of others as lines that the runner takes for no command: it looks for `::` at the start of a line, blanks left
* out, and for `##[` anywhere.
*/
function safeLines(text) {
	return text.split(/[\r\n\u2028\u2029\u0085]+/).map((line) => line.replace(/^(\s*):/, "$1⁠:").replace(/\p{Cc}/gu, " ").replaceAll("##[", "#⁠#[")).join("\n");
}

export { sayProblems as n, say as t };