import { B as string, N as int, Q as plain, k as array, z as strictObject } from "./digest.js";

// src/run/child-problem.ts
const text = string().max(1e5);
/** A problem that a child reports, parsed as strictly as anything from outside: a hostile file may have taken it over. */
const reportedProblems = array(strictObject({
	code: string().max(60),
	file: text,
	line: int().positive().exactOptional(),
	column: int().positive().exactOptional(),
	path: text,
	message: text,
	hint: text
})).min(1).max(1e3);
/** A child that ended without an answer, as a problem. */
function endProblem(end, { file, code, failed, work, hints }) {
	const problem = (kind, message) => ({
		code: `${code}-${kind}`,
		file,
		path: "",
		message,
		hint: hints[kind]
	});
	switch (end.kind) {
		case "timeout": return problem("timeout", `${failed} within ${Math.round(end.afterMs / 1e3)} seconds`);
		case "memory": return problem("memory", `${work} took more than ${end.limitMb} MB of memory`);
		case "crash": return problem("crash", `${work} crashed (${plain(end.how)}): ${plain(errorLine(end.output), 200)}`);
		case "broken-result": return problem("crash", `${work} left no usable result: ${plain(end.why)}`);
		default: return end;
	}
}
/** The line with the error, where a stack follows it. */
function errorLine(output) {
	const lines = output.split("\n").filter((line) => line.trim() !== "");
	return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? "it said nothing";
}

export { errorLine as n, reportedProblems as r, endProblem as t };