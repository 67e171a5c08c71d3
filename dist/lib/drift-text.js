import { a as showP, i as showNumber, o as showPercent, r as showCount } from "./number.js";
import { Q as plain } from "./digest.js";
import { t as alignColumns } from "./columns.js";
import { n as ICONS } from "./words.js";

// src/report/drift-spark.ts
const BLOCKS = "▁▂▃▄▅▆▇█";
/** Shares as a row of blocks, `▁▂▅▇▃`. Two rows that are to be compared share one `most`. */
function spark(shares, most = Math.max(...shares, 0)) {
	return shares.map((share) => {
		const height = most > 0 ? Math.ceil(share / most * 7) : 0;
		return BLOCKS[Math.max(0, Math.min(7, height))] ?? "";
	}).join("");
}
/** `▁▂▅▇▃ → ▁▁▃▇▆` on one scale. */
function sparkPair(reference, current) {
	const most = Math.max(...reference, ...current, 0);
	return `${spark(reference, most)} → ${spark(current, most)}`;
}

// src/report/drift-text.ts
/** The summary first, then a line a column, the flagged ones on top. */
function renderDriftText(report) {
	const { facts, verdict, columns } = report;
	const rows = [...columns].sort((one, other) => rank(one.verdict) - rank(other.verdict)).map((column) => [
		`${ICONS[column.verdict]} ${column.finding}`,
		plain(column.facts.column, 40),
		column.facts.kind === "none" ? "" : column.facts.kind,
		pictureOf(column),
		plain(column.reason, 300)
	]);
	return [
		`${ICONS[verdict.verdict]} ${verdict.verdict}: ${plain(verdict.reason, 1500)}`,
		`   reference ${sideText(facts.reference)} · current ${sideText(facts.current)}`,
		...profileNotes(facts),
		"",
		...alignColumns([[
			"verdict",
			"column",
			"kind",
			"reference → current",
			"why"
		], ...rows]),
		...renderWindows(report),
		"",
		"Flagged only when effect, corrected significance (Benjamini–Hochberg) and the noise floor agree.",
		""
	].join("\n");
}
/** What is lost with a profile, said where one is used. */
function profileNotes({ reference, current }) {
	const profiles = [reference, current].filter(({ profile }) => profile).map(({ file }) => plain(file, 80));
	if (profiles.length === 0) return [];
	return [`   ${profiles.join(" and ")} ${profiles.length === 1 ? "is a profile" : "are profiles"}: Kolmogorov–Smirnov, Wasserstein and PSI are accurate to the sketch, not exact,`, "   and texts beyond the 1,000 most frequent count as one category; what is flagged stands without that error"];
}
/** `KS .1132, p < .0001 · W₁ 1.2 (normalised .31) · …`, every number that was measured. */
function measuresText(measures) {
	const { ks, wasserstein, psi, jensen_shannon, hellinger, l_infinity, total_variation, chi_square } = measures;
	const cramer = measures.cramer_von_mises;
	const of = (value) => typeof value === "number" ? showNumber(value) : "undefined";
	return [
		ks === void 0 ? "" : `KS ${of(ks.statistic)}, ${showP(ks.p)}`,
		cramer === void 0 ? "" : `Cramér–von Mises ${of(cramer.statistic)}, ${showP(cramer.p)}`,
		wasserstein === void 0 ? "" : `W₁ ${of(wasserstein.distance)} (robust, normalised ${of(wasserstein.normalised)})`,
		psi === void 0 ? "" : `PSI ${of(psi)}`,
		jensen_shannon === void 0 ? "" : `Jensen–Shannon distance (base 2) ${of(jensen_shannon)}`,
		hellinger === void 0 ? "" : `Hellinger ${of(hellinger)}`,
		l_infinity === void 0 ? "" : `largest change ${showPercent(l_infinity)}`,
		total_variation === void 0 ? "" : `total variation ${showPercent(total_variation)}`,
		chi_square === void 0 ? "" : `χ² ${of(chi_square.statistic)}, ${chi_square.dof} degrees of freedom, ${showP(chi_square.p)}`
	].filter((part) => part !== "").join(" · ");
}
function renderWindows({ by, windows }) {
	if (by === void 0) return [];
	const rows = windows.map(({ name, rows, verdict, columns }) => [
		`  ${plain(name, 40)}`,
		showCount(rows),
		`${ICONS[verdict]} ${verdict}`,
		columns.filter(({ drifted }) => drifted).map(({ facts, finding }) => `${plain(facts.column, 30)} (${finding})`).slice(0, 6).join(", ")
	]);
	return [
		"",
		`By ${plain(by, 60)}, each against the whole reference, corrected over all windows:`,
		...alignColumns([[
			"  window",
			"rows",
			"verdict",
			"drifted"
		], ...rows], [1])
	];
}
function pictureOf({ facts: { picture } }) {
	return picture === void 0 ? "" : sparkPair(picture.reference, picture.current);
}
function sideText({ file, rows, profile }) {
	return `${plain(file, 80)} (${profile ? "profile of " : ""}${showCount(rows)} rows)`;
}
const ORDER = [
	"error",
	"fail",
	"warn",
	"inconclusive",
	"pass",
	"skipped"
];
function rank(word) {
	return ORDER.indexOf(word);
}

export { sideText as a, renderDriftText as i, profileNotes as n, rank as r, measuresText as t };