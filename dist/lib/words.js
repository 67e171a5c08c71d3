import { r as showCount, t as countOf } from "./number.js";
import { r as shownVerdicts } from "./evidence.js";
import { r as showDelta } from "./gate.js";

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
/** `registry, version 3`: who says that the incumbent is live. */
function sourceOf({ source, version }) {
	return version === null ? source : `${source}, version ${version}`;
}
/** `1 failed · 1 inconclusive · 3 passed` */
function countsOf({ findings, measured }) {
	const verdicts = shownVerdicts(findings, measured);
	return [
		["error", "could not judge"],
		["fail", "failed"],
		["inconclusive", "inconclusive"],
		["warn", "warned"],
		["pass", "passed"],
		["skipped", "skipped"]
	].flatMap(([word, said]) => {
		const count = verdicts.filter(({ verdict }) => verdict === word).length;
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
/** `This data can see a loss of 0.0040 of AUC or more (5,000 rows).` */
function resolutionSentence({ findings }) {
	const check = findings.verdicts.flatMap(({ checks }) => checks).find(({ resolution, finding }) => resolution !== void 0 && resolution > 0 && finding !== void 0);
	if (check?.resolution === void 0 || check.n === void 0) return void 0;
	const unit = { unit: check.unit === "relative" ? "relative" : "points" };
	return `This data (${countOf(check.n, "row")}) can see a loss of ${showDelta(check.resolution, unit).replace("+", "")} of ${check.name} or more.`;
}
/** What the controls that a change proposes would say; undefined where it leaves them alone. */
function proposedSentence({ findings }) {
	const { proposed, decision } = findings;
	if (proposed === void 0) return void 0;
	const { differs } = proposed;
	const gates = differs.map(({ gate, verdict, reason }) => `${gate} ${verdict} (${reason})`);
	return `Under the proposed controls it would be ${`${proposed.decision.decision}${proposed.decision.decision === decision.decision ? ", as now" : `, not ${decision.decision}`}`}: ${gates.length === 0 ? "no gate would answer otherwise" : gates.join("; ")}. They do not count before their owners have signed them.`;
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

export { dataSentences as a, proposedSentence as c, worstFirst as d, countsOf as i, resolutionSentence as l, ICONS as n, headline as o, assumptionsOf as r, nextStep as s, DECISION_ICONS as t, sourceOf as u };