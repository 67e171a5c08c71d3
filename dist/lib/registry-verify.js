import { r as showCount, t as countOf } from "./number.js";
import { Q as plain } from "./digest.js";
import { t as alignColumns } from "./columns.js";

// src/report/registry-verify.ts
const WORDS = {
	violation: "❌ violation",
	incomplete: "❔ not checked",
	notice: "ℹ️ notice"
};
/** At most so many of one kind; a damaged log has thousands, and the first say it all. */
const MOST = 20;
/** The verdict first, then every finding with what it means, then what was looked at. */
function renderVerification(verification, looked) {
	const { findings, head, events } = verification;
	const count = (severity) => findings.filter((one) => one.severity === severity).length;
	const bad = count("violation");
	const open = count("incomplete");
	const first = bad > 0 ? `This registry is not to be trusted: ${countOf(bad, "violation")}.` : open > 0 ? `No violation found, but not everything could be checked (${showCount(open)}).` : `This registry is as it was written: ${countOf(events.length, "event")}, no violation.`;
	const size = head === void 0 ? [] : [`  log ${head.log.slice(0, 8)} · ${showCount(head.size)} events · last ${head.hash}`];
	const pin = head === void 0 ? [] : [`  to notice a cut-off end later: --pin ${head.size}:${head.hash}`];
	return `${[
		first,
		...size,
		`  checked: ${looked.join(", ")}`,
		...bad > 0 ? [] : pin,
		...renderFindings(findings)
	].join("\n")}\n`;
}
function renderFindings(findings) {
	return [
		"violation",
		"incomplete",
		"notice"
	].flatMap((severity) => {
		const all = findings.filter((one) => one.severity === severity);
		const shown = all.slice(0, MOST).flatMap(({ code, where, message, meaning }) => [
			"",
			`${WORDS[severity]} ${code}: ${plain(where, 200)}`,
			`  ${plain(message, 400)}`,
			`  ${meaning}`
		]);
		return all.length > MOST ? [
			...shown,
			"",
			`… and ${all.length - MOST} more like these; --json lists all`
		] : shown;
	});
}
const STATES = {
	protected: "✅ protected",
	open: "❌ open",
	unknown: "❔ unknown"
};
function renderProtection(repository, all, rulesets) {
	const open = all.filter(({ state }) => state === "open");
	const unknown = all.filter(({ state }) => state === "unknown");
	const verdict = open.length > 0 ? `${plain(repository, 100)} is not protected: ${countOf(open.length, "gap")}.` : unknown.length > 0 ? `${plain(repository, 100)}: nothing is open, and ${countOf(unknown.length, "thing")} could not be seen.` : `${plain(repository, 100)} is protected.`;
	const rows = all.map(({ name, state, message }) => [
		STATES[state],
		name,
		plain(message, 200)
	]);
	const fixes = [...new Set(open.map(({ fix }) => fix))].map((fix) => `  → ${fix}`);
	const asks = [...new Set(unknown.map(({ fix }) => fix))].map((fix) => `  → ${fix}`);
	return `${[
		verdict,
		"",
		...alignColumns(rows),
		...fixes.length + asks.length === 0 ? [] : [
			"",
			...fixes,
			...asks
		],
		...rulesets
	].join("\n")}\n`;
}

export { renderVerification as n, renderProtection as t };