// src/base/problem.ts
function good(value) {
	return {
		ok: true,
		value
	};
}
function bad(...problems) {
	return {
		ok: false,
		problems
	};
}
/** All values, or the problems of all that failed. */
function allGood(outcomes) {
	const problems = outcomes.flatMap((outcome) => outcome.ok ? [] : outcome.problems);
	if (problems.length > 0) return {
		ok: false,
		problems
	};
	return good(outcomes.flatMap((outcome) => outcome.ok ? [outcome.value] : []));
}
/** `models/fraud/model.yaml:3:5 gates.quality: unknown key "margni" → did you mean "margin"?` */
function renderProblem(problem) {
	const line = problem.line === void 0 ? "" : `:${problem.line}`;
	const column = problem.line === void 0 || problem.column === void 0 ? "" : `:${problem.column}`;
	const path = problem.path === "" ? "" : ` ${problem.path}`;
	return `${problem.file}${line}${column}${path}: ${problem.message}\n  → ${problem.hint}`;
}

export { renderProblem as i, bad as n, good as r, allGood as t };