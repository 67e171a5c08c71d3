import { c as countOf, u as showCount } from "./digest.js";
import { n as showDelta, r as showValue } from "./rule.js";

// src/report/words.ts
/** Icons never stand without their word: colour and shape are not for everybody. */
const ICONS = {
	pass: "✅",
	warn: "⚠️",
	inconclusive: "❔",
	fail: "❌",
	error: "🛑",
	skipped: "➖"
};
const DECISION_ICONS = {
	allow: "✅",
	sign: "✍️",
	block: "❌"
};
const SENTENCES = {
	allow: "may go",
	sign: "may go once an owner accepts what could not be shown",
	block: "may not go"
};
/** `fraud may not go · churn may go` */
function headline(models) {
	if (models.length === 0) return "no model changed";
	return worstFirst(models).map(({ findings }) => `${findings.model} ${SENTENCES[findings.decision.decision]}`).join(" · ");
}
/** What needs attention first. */
function worstFirst(models) {
	const order = [
		"block",
		"sign",
		"allow"
	];
	return models.toSorted((a, b) => order.indexOf(a.findings.decision.decision) - order.indexOf(b.findings.decision.decision));
}
/** `1 failed · 1 inconclusive · 3 passed` */
function countsOf({ findings }) {
	return [
		["error", "could not judge"],
		["fail", "failed"],
		["inconclusive", "inconclusive"],
		["warn", "warned"],
		["pass", "passed"],
		["skipped", "skipped"]
	].flatMap(([word, said]) => {
		const count = findings.verdicts.filter(({ verdict }) => verdict === word).length;
		return count === 0 ? [] : [`${count} ${said}`];
	}).join(" · ");
}
/**
* What was assumed, shortened: a dozen inputs that take the column of their own name are one sentence.
*/
function assumptionsOf({ findings }) {
	const plainInputs = findings.words.filter((words) => words.endsWith(": the column of the same name"));
	if (plainInputs.length < 3) return findings.words;
	return [`${plainInputs.length} inputs ← the columns of the same names`, ...findings.words.filter((words) => !plainInputs.includes(words))];
}
function rowsOf({ findings }) {
	return findings.verdicts.flatMap(({ gate, verdict, reason, checks }) => {
		const numeric = checks.filter((check) => check.unit !== "bytes" && check.candidate !== void 0);
		if (numeric.length === 0) return [emptyRow(gate, verdict, reason)];
		const others = checks.filter((check) => !numeric.includes(check) && check.verdict !== "pass" && check.verdict !== "skipped");
		return [...numeric.map((check) => rowOf(gate, check)), ...others.map((check) => ({
			...emptyRow(gate, check.verdict, check.reason),
			name: check.name
		}))];
	});
}
function emptyRow(gate, verdict, reason) {
	return {
		gate,
		name: "",
		incumbent: "",
		candidate: "",
		difference: "",
		picture: "",
		margin: "",
		verdict,
		said: reason
	};
}
function rowOf(gate, check) {
	const unit = { unit: check.unit === "relative" ? "relative" : "points" };
	const { delta, low, high, margin } = check;
	const measured = delta !== void 0 && low !== void 0 && high !== void 0;
	return {
		gate,
		name: check.name,
		incumbent: check.incumbent === void 0 ? "" : showValue(check.incumbent),
		candidate: check.candidate === void 0 ? "" : showValue(check.candidate),
		difference: measured ? `${showDelta(delta, unit)} [${showDelta(low, unit)}, ${showDelta(high, unit)}]` : "",
		picture: measured ? drawInterval({
			delta,
			low,
			high
		}, margin ?? 0) : "",
		margin: margin === void 0 ? "" : showDelta(-margin, unit),
		verdict: check.verdict,
		said: check.finding ?? check.verdict
	};
}
const CELLS = 13;
/** An interval as text: `╌╌┊──●─┼─`. ┼ is "no difference", ┊ the margin, ● the estimate, ─ where the truth may lie. */
function drawInterval(at, margin) {
	const left = Math.min(at.low, -margin, 0);
	const right = Math.max(at.high, margin / 2, 0);
	if (right === left || at.high === at.low) return "";
	const cell = (value) => Math.round((value - left) / (right - left) * 12);
	const [low, high, zero, edge, dot] = [
		at.low,
		at.high,
		0,
		-margin,
		at.delta
	].map((value) => cell(value));
	return Array.from({ length: CELLS }, (_, place) => {
		if (place === dot) return "●";
		if (place === zero) return "┼";
		if (place === edge) return "┊";
		return place > (low ?? 0) && place < (high ?? 0) ? "─" : place === low || place === high ? "╴" : "·";
	}).join("");
}
/** `This data can see a loss of 0.0040 of AUC or more (5,000 rows).` */
function resolutionSentence({ findings }) {
	const check = findings.verdicts.flatMap(({ checks }) => checks).find(({ resolution, finding }) => resolution !== void 0 && resolution > 0 && finding !== void 0);
	if (check?.resolution === void 0 || check.n === void 0) return void 0;
	const unit = { unit: check.unit === "relative" ? "relative" : "points" };
	return `This data (${countOf(check.n, "row")}) can see a loss of ${showDelta(check.resolution, unit).replace("+", "")} of ${check.name} or more.`;
}
/** What to do next, in one sentence. */
function nextStep(decision) {
	if (decision.error) return "Next: mend what could not be judged, then run again; nothing is green until it is.";
	if (decision.decision === "block") return "Next: mend what failed; only an owner's recorded override can pass it as it is.";
	if (decision.decision === "sign") return "Next: bring the rows named above, or an owner accepts in writing what could not be shown.";
	return "Next: the owner's sign-off.";
}
/** `ran on 5,000 rows of data/holdout.parquet (sha256:9f3c…)` */
function dataSentences({ findings }) {
	return findings.data.map(({ role, file, digest, rows }) => `${role}: ${file}, ${showCount(rows)} rows, ${digest}`);
}

export { dataSentences as a, resolutionSentence as c, countsOf as i, rowsOf as l, ICONS as n, headline as o, assumptionsOf as r, nextStep as s, DECISION_ICONS as t, worstFirst as u };