import { a as shareDrifted, i as judgeDriftColumns, n as importanceSchema, o as judgeColumns, r as judgeDrift, t as drift$1 } from "./drift.js";
import { n as bad, r as good } from "./problem.js";
import { t as worst } from "./gate.js";
import { t as measureDriftFiles } from "./drift-files.js";
import { i as showNumber, o as showPercent, r as showCount, t as countOf } from "./number.js";
import { Q as plain, Y as htmlText } from "./digest.js";
import { a as sideText, i as renderDriftText, n as profileNotes, r as rank, t as measuresText } from "./drift-text.js";
import { a as drawHills, i as drawBars, n as renderSign, o as drawSeries, r as renderTable, t as renderPage } from "./page.js";
import { n as ICONS } from "./words.js";
import { t as plainJson } from "./evidence.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { n as didYouMean } from "./columns.js";
import { c as parseYaml, l as problemAt, t as checkYaml } from "./check.js";
import { readFileSync, writeFileSync } from "node:fs";

// src/report/drift-html.ts
/** Columns that are drawn large; with thousands of drifted ones a page would not open any more. */
const MOST_CARDS = 60;
const MOST_ROWS = 2e3;
/** The whole report as one page: what drifted with its pictures, then everything else in one table. */
function renderDriftHtml(report) {
	const { facts, verdict, columns, share } = report;
	const ordered = [...columns].sort((one, other) => rank(one.verdict) - rank(other.verdict));
	const flagged = ordered.filter(({ drifted }) => drifted);
	const others = ordered.filter(({ drifted }) => !drifted);
	const sections = [
		...flagged.length === 0 ? [] : [{
			id: "drifted",
			heading: `Drifted: ${countOf(flagged.length, "column")}`,
			html: renderCards(flagged)
		}],
		...others.length === 0 ? [] : [{
			id: "others",
			heading: flagged.length === 0 ? "All columns" : "All other columns",
			html: renderOthers(others)
		}],
		...windowsSection(report),
		{
			id: "method",
			heading: "How this was judged",
			html: METHOD
		}
	];
	return renderPage({
		title: "Drift report",
		subtitle: [
			`${sideText(facts.current)} against ${sideText(facts.reference)}`,
			`${showPercent(share)} of columns drifted`,
			...profileNotes(facts).map((note) => note.trim())
		].join(" · "),
		verdict: {
			word: verdict.verdict,
			icon: ICONS[verdict.verdict],
			sentence: verdict.reason
		},
		sections,
		footer: "Made by twokey drift. The same files give the same page."
	});
}
const LEGEND = "<ul class=\"legend\"><li>reference</li><li class=\"current\">current</li></ul>";
function renderCards(columns) {
	const cards = columns.slice(0, MOST_CARDS).map((column) => renderCard(column));
	const more = columns.length > MOST_CARDS ? `<p class="quiet">${showCount(columns.length - MOST_CARDS)} more drifted columns are in the JSON (--json).</p>` : "";
	return `${LEGEND}<div class="cards">${cards.join("\n")}</div>${more}`;
}
function renderCard(column) {
	const { facts, verdict, finding, reason } = column;
	const measures = measuresText(facts.measures);
	return `<article class="card"><header><h3>${htmlText(facts.column, 80)}</h3>${renderSign(verdict, `${ICONS[verdict]} ${finding}`)}</header>
${drawLarge(column)}<p>${htmlText(reason, 600)}</p>${measures === "" ? "" : `<details><summary>all numbers</summary><p>${htmlText(measures, 800)}</p><p class="quiet">${htmlText(rowsText(column), 400)}</p></details>`}</article>`;
}
function rowsText({ facts }) {
	const { reference, current, test } = facts;
	const side = (name, { rows, missing }) => `${name} ${showCount(rows)} rows, ${showCount(missing)} missing`;
	return `${facts.kind} · ${side("reference", reference)} · ${side("current", current)}${test === void 0 ? "" : ` · ${test.method}`}`;
}
function drawLarge({ facts }) {
	if (facts.picture === void 0) return "";
	const title = `${plain(facts.column, 60)}, reference and current: ${plain(facts.moved ?? "", 100)}`;
	return facts.picture.line ? drawHills(facts.picture, {
		width: 480,
		height: 130,
		title
	}) : drawBars(facts.picture, {
		width: 480,
		title
	});
}
function renderOthers(columns) {
	const rows = columns.slice(0, MOST_ROWS).map((column) => {
		const { facts, verdict, finding, reason } = column;
		const title = `${plain(facts.column, 60)}, reference and current`;
		return [
			htmlText(facts.column, 80),
			renderSign(verdict, `${ICONS[verdict]} ${finding}`),
			facts.picture === void 0 ? "" : drawHills(withoutLabels(facts.picture), {
				width: 160,
				height: 44,
				title
			}),
			facts.effect === void 0 ? "" : htmlText(facts.effect.measure === "psi" ? `PSI ${showNumber(facts.effect.value)}` : `${showPercent(facts.effect.value)} moved`),
			htmlText(reason, 400)
		];
	});
	const more = columns.length > MOST_ROWS ? `<p class="quiet">${showCount(columns.length - MOST_ROWS)} more columns are in the JSON.</p>` : "";
	return renderTable([
		"column",
		"verdict",
		"reference and current",
		"effect",
		"why"
	], rows, "Columns that did not drift, or could not be compared") + more;
}
function withoutLabels(picture) {
	return {
		...picture,
		labels: []
	};
}
function windowsSection({ by, windows, columns }) {
	if (by === void 0 || windows.length === 0) return [];
	const rows = windows.map(({ name, rows, verdict, columns: own }) => [
		htmlText(name, 40),
		showCount(rows),
		renderSign(verdict, `${ICONS[verdict]} ${verdict}`),
		htmlText(own.filter(({ drifted }) => drifted).map(({ facts }) => facts.column).join(", "), 300)
	]);
	const charts = columns.map(({ facts }) => facts.column).filter((name) => windows.some((window) => window.columns.some(({ facts, drifted }) => drifted && facts.column === name))).slice(0, 12).map((name) => renderSeries(name, windows));
	return [{
		id: "windows",
		heading: `By ${plain(by, 60)}`,
		html: `<div class="cards">${charts.join("\n")}</div>${renderTable([
			"window",
			"rows",
			"verdict",
			"drifted"
		], rows, "Each window against the whole reference, corrected over all windows")}`
	}];
}
function renderSeries(name, windows) {
	const points = windows.map((window) => {
		const column = window.columns.find(({ facts }) => facts.column === name);
		return {
			label: window.name,
			value: column?.facts.effect?.value,
			flagged: column?.drifted === true
		};
	});
	const what = windows.flatMap(({ columns }) => columns).find(({ facts }) => facts.column === name)?.facts.effect?.measure === "psi" ? "PSI" : "share of rows moved";
	return `<article class="card"><h3>${htmlText(name, 80)}</h3><p class="quiet">${what} by window; filled where flagged</p>${drawSeries(points, [], {
		width: 480,
		height: 140,
		title: `${plain(name, 60)}: ${what} by window`
	})}</article>`;
}
const METHOD = `<p>A column is flagged only where three things agree: the <em>effect</em> reaches a limit (PSI on the reference's deciles for numbers, the share of rows in another category for the rest), it is above the <em>noise floor</em> that chance alone reaches for samples of this size, and its p-value stands after the <em>Benjamini–Hochberg correction</em> over every test of every column.</p>
<p>Fewer rows than that takes are said to be too few. Missing values are a category of their own and are tested beside. Dates move on by themselves and are not judged.</p>`;

// src/report/drift-json.ts
/** What `twokey drift --json` prints. Numbers that do not exist are null, never NaN. */
function renderDriftJson({ facts, verdict, columns, share, by, windows }) {
	return {
		schema: "twokey-drift/1",
		verdict: verdict.verdict,
		reason: verdict.reason,
		share_drifted: share,
		reference: plainJson(facts.reference),
		current: plainJson(facts.current),
		columns: columns.map((column) => columnJson(column)),
		...by === void 0 ? {} : {
			by,
			windows: windows.map((window) => ({
				window: window.name,
				rows: window.rows,
				verdict: window.verdict,
				columns: window.columns.map((column) => columnJson(column))
			}))
		}
	};
}
function columnJson({ facts, verdict, finding, reason, p, missingP }) {
	const { effect, test, missing } = facts;
	return {
		column: facts.column,
		kind: facts.kind,
		verdict,
		finding,
		reason,
		n_reference: facts.reference.rows,
		n_current: facts.current.rows,
		effect: effect === void 0 ? null : {
			measure: effect.measure,
			value: effect.value,
			bins: effect.bins,
			error: effect.error
		},
		p: test?.p ?? null,
		p_adjusted: p ?? null,
		floor: effect?.floor ?? null,
		method: test?.method ?? null,
		missing: {
			reference: facts.reference.missing,
			current: facts.current.missing,
			p_adjusted: missingP ?? null,
			floor: missing?.floor ?? null
		},
		unseen: facts.unseen === void 0 ? null : plainJson(facts.unseen),
		measures: plainJson(facts.measures),
		picture: facts.picture === void 0 ? null : plainJson(facts.picture)
	};
}

// cli/importance.ts
/** `{"amount": 0.41, "hour": 0.12}` in JSON or YAML, as training libraries give it; every name must be a column that is compared. */
function readImportance(file, columns) {
	let text;
	try {
		text = readFileSync(file, "utf8");
	} catch {
		return bad({
			code: "unreadable",
			file: plain(file),
			path: "",
			message: "it cannot be read",
			hint: "Give a JSON or YAML file that maps columns to numbers."
		});
	}
	const parsed = parseYaml(file, text);
	if (!parsed.ok) return parsed;
	const checked = checkYaml(parsed.value, importanceSchema);
	if (!checked.ok) return checked;
	const unknown = Object.keys(checked.value).filter((name) => !columns.includes(name));
	if (unknown.length === 0) return checked;
	return bad(...unknown.map((name) => problemAt(parsed.value, [name], {
		code: "unknown-column",
		message: `no column "${plain(name, 60)}" is compared.${didYouMean(name, columns)}`,
		hint: "correct the name, or leave it out"
	})));
}

// cli/drift.ts
const drift = {
	name: "drift",
	summary: "do the rows of today look like those of the reference?",
	positionals: [],
	options: {
		reference: {
			type: "string",
			value: "FILE",
			help: "table (or profile) that drift is measured from, e.g. a training sample"
		},
		current: {
			type: "string",
			value: "FILE",
			help: "table (or profile) that it is measured on, e.g. last week"
		},
		columns: {
			type: "string",
			value: "A,B",
			repeat: true,
			help: "only these columns"
		},
		by: {
			type: "string",
			value: "COLUMN",
			help: "also each window or batch of the current table, by the values of a column"
		},
		importance: {
			type: "string",
			value: "FILE",
			help: "JSON or YAML, column: number; weighs the share that drifted by what matters to the model"
		},
		html: {
			type: "string",
			value: "FILE",
			help: "write the report as one self-contained page"
		},
		strict: {
			type: "boolean",
			help: "warn is exit code 1, as fail is"
		}
	},
	notes: [
		"Parquet, Arrow, CSV, TSV and JSON Lines (plain or gzip), and profiles of `twokey profile`. A column is flagged only when",
		"effect, corrected significance and the noise floor agree; too few rows are said to be too few. See docs/drift.md.",
		"",
		"Exit codes: 0 no drift, warn, or not enough data · 1 fail · 2 bad input · 3 could not judge"
	],
	run
};
async function run(given, out) {
	const [reference, current] = [given.text("reference"), given.text("current")];
	if (reference === void 0 || current === void 0) {
		const missing = ["reference", "current"].filter((name) => given.text(name) === void 0);
		return tellProblems(missing.map((name) => usageProblem(drift, `--${name} FILE is missing`)), given, out);
	}
	const columns = given.texts("columns").flatMap((list) => list.split(",").map((name) => name.trim()));
	const by = given.text("by");
	out.progress(`comparing ${current} with ${reference}`);
	const measured = await measureDriftFiles({
		path: reference,
		file: reference
	}, {
		path: current,
		file: current
	}, {
		...columns.length === 0 ? {} : { columns },
		...by === void 0 ? {} : { by }
	});
	if (!measured.ok) return tellProblems(measured.problems, given, out);
	const settings = settingsOf(given, measured.value);
	if (!settings.ok) return tellProblems(settings.problems, given, out);
	const report = reportOf(measured.value, settings.value, by);
	const html = given.text("html");
	if (html !== void 0) writeFileSync(html, renderDriftHtml(report));
	out.write(given.flag("json") ? `${JSON.stringify(renderDriftJson(report), null, 2)}\n` : renderDriftText(report));
	if (html !== void 0) out.tell(`the page is in ${html}\n`);
	return exitOf(report.verdict.verdict, given.flag("strict"));
}
function settingsOf(given, { facts }) {
	const file = given.text("importance");
	if (file === void 0) return good(drift$1.settings.parse({}));
	const importance = readImportance(file, facts.columns.map(({ column }) => column));
	return importance.ok ? good(drift$1.settings.parse({ importance: importance.value })) : importance;
}
function reportOf({ facts, windows }, settings, by) {
	const columns = judgeDriftColumns(facts, settings);
	const all = judgeColumns(windows.flatMap((window) => window.columns), settings);
	let from = 0;
	const judged = windows.map(({ name, rows, columns: measured }) => {
		const own = all.slice(from, from + measured.length);
		from += measured.length;
		return {
			name,
			rows,
			columns: own,
			verdict: worst(own.map(({ verdict }) => verdict))
		};
	});
	return {
		facts,
		verdict: judgeDrift(facts, settings),
		columns,
		share: shareDrifted(columns, settings),
		...by === void 0 ? {} : { by },
		windows: judged
	};
}
function exitOf(verdict, strict) {
	if (verdict === "error") return 3;
	return verdict === "fail" || strict && verdict === "warn" ? 1 : 0;
}

export { drift };