import { B as string, D as _enum, I as number, X as markdownCode, Z as markdownText, k as array, l as shortDigest, z as strictObject } from "./digest.js";
import { t as parseJson } from "./json.js";
import { a as dataSentences, c as proposedSentence, d as worstFirst, i as countsOf, l as resolutionSentence, n as ICONS, o as headline, r as assumptionsOf, s as nextStep, t as DECISION_ICONS, u as sourceOf } from "./words.js";
import { r as shownVerdicts } from "./evidence.js";
import { i as showValue, r as showDelta, t as worst } from "./gate.js";
import { a as showRatio, i as showMeasure, r as showLimit } from "./latency-rule.js";

// src/report/comment-parts.ts
/**
* Puts parts together within a budget of characters. A table that is cut in the middle would lie by what it does not
* show, so whole parts go, the least important first, and what went is said.
*/
function assembleParts(parts, budget) {
	const kept = new Set(parts.keys());
	const order = [...parts.entries()].filter(([, { rank }]) => rank > 0).sort(([one, a], [other, b]) => b.rank - a.rank || other - one);
	const left = [];
	let length = parts.reduce((sum, { text }) => sum + text.length + SEPARATOR.length, 0);
	for (const [at, part] of order) {
		if (length <= budget - (left.length === 0 ? 0 : LONGEST_NOTE)) break;
		kept.delete(at);
		left.unshift(part.name);
		length -= part.text.length + SEPARATOR.length;
	}
	const shown = parts.flatMap(({ text }, at) => kept.has(at) && text !== "" ? [text] : []);
	if (left.length > 0) shown.push(noteOf(left));
	return shown.join(SEPARATOR);
}
const SEPARATOR = "\n\n";
const LONGEST_NOTE = 700;
const MOST_NAMED = 5;
function noteOf(left) {
	return `_Left out because a page has an end: ${left.slice(0, MOST_NAMED).join(", ")}${left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more parts` : ""}. The report of the run holds them._`;
}

// src/report/comment-state.ts
const MOST_EARLIER = 5;
const MOST_MODELS = 20;
const OPEN = "<!-- twokey:state ";
const CLOSE = " -->";
const entrySchema = strictObject({
	head: string().regex(/^[0-9a-f]{40,64}$/),
	verdicts: array(strictObject({
		model: string().regex(/^[a-z0-9-]{1,64}$/),
		decision: _enum([
			"allow",
			"sign",
			"block"
		])
	})).max(MOST_MODELS)
});
const stateSchema = strictObject({
	run: number().int().nonnegative(),
	attempt: number().int().nonnegative(),
	now: entrySchema,
	earlier: array(entrySchema).max(MOST_EARLIER)
});
/** As one HTML comment. Percent signs keep `--` and `>` out of it, which would end it early. */
function renderState(state) {
	const short = (entry) => ({
		...entry,
		verdicts: entry.verdicts.slice(0, MOST_MODELS)
	});
	const kept = {
		...state,
		now: short(state.now),
		earlier: state.earlier.slice(0, MOST_EARLIER)
	};
	return `${OPEN}${encodeURIComponent(JSON.stringify(kept)).replaceAll("-", "%2D")}${CLOSE}`;
}
/** The state of our own comment; anything else in its place is as if there were none. */
function findState(body) {
	const from = body.indexOf(OPEN);
	const to = body.indexOf(CLOSE, from);
	if (from < 0 || to < 0 || to - from > 2e4) return void 0;
	try {
		const parsed = stateSchema.safeParse(parseJson(decodeURIComponent(body.slice(from + 18, to))));
		return parsed.success ? parsed.data : void 0;
	} catch {
		return;
	}
}
/** Verdicts on heads before this one, newest first. */
function findEarlier(body, head) {
	const state = findState(body);
	if (state === void 0) return [];
	return [state.now, ...state.earlier].filter((entry) => entry.head !== head).slice(0, MOST_EARLIER);
}
function renderEarlier(earlier) {
	if (earlier.length === 0) return "";
	const lines = earlier.map(({ head, verdicts }) => {
		const said = verdicts.map(({ model, decision }) => `${DECISION_ICONS[decision]} ${model} ${decision}`);
		const what = said.length === 0 ? "no model was judged" : said.join(" · ");
		return `- ${markdownCode(head.slice(0, 12))}: ${what}`;
	});
	return [
		`<details><summary>Verdicts on earlier heads (${earlier.length})</summary>`,
		lines.join("\n"),
		"</details>"
	].join("\n\n");
}

// node_modules/markdown-table/index.js
/**
* @typedef {Options} MarkdownTableOptions
*   Configuration.
*/
/**
* @typedef Options
*   Configuration.
* @property {boolean | null | undefined} [alignDelimiters=true]
*   Whether to align the delimiters (default: `true`);
*   they are aligned by default:
*
*   ```markdown
*   | Alpha | B     |
*   | ----- | ----- |
*   | C     | Delta |
*   ```
*
*   Pass `false` to make them staggered:
*
*   ```markdown
*   | Alpha | B |
*   | - | - |
*   | C | Delta |
*   ```
* @property {ReadonlyArray<string | null | undefined> | string | null | undefined} [align]
*   How to align columns (default: `''`);
*   one style for all columns or styles for their respective columns;
*   each style is either `'l'` (left), `'r'` (right), or `'c'` (center);
*   other values are treated as `''`, which doesn’t place the colon in the
*   alignment row but does align left;
*   *only the lowercased first character is used, so `Right` is fine.*
* @property {boolean | null | undefined} [delimiterEnd=true]
*   Whether to end each row with the delimiter (default: `true`).
*
*   > 👉 **Note**: please don’t use this: it could create fragile structures
*   > that aren’t understandable to some markdown parsers.
*
*   When `true`, there are ending delimiters:
*
*   ```markdown
*   | Alpha | B     |
*   | ----- | ----- |
*   | C     | Delta |
*   ```
*
*   When `false`, there are no ending delimiters:
*
*   ```markdown
*   | Alpha | B
*   | ----- | -----
*   | C     | Delta
*   ```
* @property {boolean | null | undefined} [fillRows=true]
*   Whether to fill rows with empty cells up to the most cells in a row
*   (default: `true`).
*
*   When `true`, all rows have as many cells as the longest row:
*
*   ```markdown
*   | Alpha | B    |   |
*   | ----- | ---- | - |
*   | C     |      |   |
*   | D     | Echo | F |
*   ```
*
*   When `false`, rows keep their cells,
*   and the delimiter row has as many cells as the header row:
*
*   ```markdown
*   | Alpha | B    |
*   | ----- | ---- |
*   | C     |
*   | D     | Echo | F |
*   ```
* @property {boolean | null | undefined} [delimiterStart=true]
*   Whether to begin each row with the delimiter (default: `true`).
*
*   > 👉 **Note**: please don’t use this: it could create fragile structures
*   > that aren’t understandable to some markdown parsers.
*
*   When `true`, there are starting delimiters:
*
*   ```markdown
*   | Alpha | B     |
*   | ----- | ----- |
*   | C     | Delta |
*   ```
*
*   When `false`, there are no starting delimiters:
*
*   ```markdown
*   Alpha | B     |
*   ----- | ----- |
*   C     | Delta |
*   ```
* @property {boolean | null | undefined} [padding=true]
*   Whether to add a space of padding between delimiters and cells
*   (default: `true`).
*
*   When `true`, there is padding:
*
*   ```markdown
*   | Alpha | B     |
*   | ----- | ----- |
*   | C     | Delta |
*   ```
*
*   When `false`, there is no padding:
*
*   ```markdown
*   |Alpha|B    |
*   |-----|-----|
*   |C    |Delta|
*   ```
* @property {((value: string) => number) | null | undefined} [stringLength]
*   Function to detect the length of table cell content (optional);
*   this is used when aligning the delimiters (`|`) between table cells;
*   full-width characters and emoji mess up delimiter alignment when viewing
*   the markdown source;
*   to fix this, you can pass this function,
*   which receives the cell content and returns its “visible” size;
*   note that what is and isn’t visible depends on where the text is displayed.
*
*   Without such a function, the following:
*
*   ```js
*   markdownTable([
*     ['Alpha', 'Bravo'],
*     ['中文', 'Charlie'],
*     ['👩‍❤️‍👩', 'Delta']
*   ])
*   ```
*
*   Yields:
*
*   ```markdown
*   | Alpha | Bravo |
*   | - | - |
*   | 中文 | Charlie |
*   | 👩‍❤️‍👩 | Delta |
*   ```
*
*   With [`string-width`](https://github.com/sindresorhus/string-width):
*
*   ```js
*   import stringWidth from 'string-width'
*
*   markdownTable(
*     [
*       ['Alpha', 'Bravo'],
*       ['中文', 'Charlie'],
*       ['👩‍❤️‍👩', 'Delta']
*     ],
*     {stringLength: stringWidth}
*   )
*   ```
*
*   Yields:
*
*   ```markdown
*   | Alpha | Bravo   |
*   | ----- | ------- |
*   | 中文  | Charlie |
*   | 👩‍❤️‍👩    | Delta   |
*   ```
*/
/**
* Get the length of a cell.
*
* @param {string} value
*   Cell value.
* @returns {number}
*   Cell size.
*/
function defaultStringLength(value) {
	return value.length;
}
/**
* Generate a markdown
* ([GFM](https://docs.github.com/en/github/writing-on-github/working-with-advanced-formatting/organizing-information-with-tables))
* table.
*
* @param {ReadonlyArray<ReadonlyArray<string | null | undefined>>} table
*   Table data (matrix of strings).
* @param {Readonly<Options> | null | undefined} [options]
*   Configuration (optional).
* @returns {string}
*   Result.
*/
function markdownTable(table, options) {
	const settings = options || {};
	const align = (settings.align || []).concat();
	const stringLength = settings.stringLength || defaultStringLength;
	/** @type {Array<number>} Character codes as symbols for alignment per column. */
	const alignments = [];
	/** @type {Array<Array<string>>} Cells per row. */
	const cellMatrix = [];
	/** @type {Array<Array<number>>} Sizes of each cell per row. */
	const sizeMatrix = [];
	/** @type {Array<number>} */
	const longestCellByColumn = [];
	let mostCellsPerRow = 0;
	let rowIndex = -1;
	while (++rowIndex < table.length) {
		/** @type {Array<string>} */
		const row = [];
		/** @type {Array<number>} */
		const sizes = [];
		let columnIndex = -1;
		if (table[rowIndex].length > mostCellsPerRow) mostCellsPerRow = table[rowIndex].length;
		while (++columnIndex < table[rowIndex].length) {
			const cell = serialize(table[rowIndex][columnIndex]);
			if (settings.alignDelimiters !== false) {
				const size = stringLength(cell);
				sizes[columnIndex] = size;
				if (longestCellByColumn[columnIndex] === void 0 || size > longestCellByColumn[columnIndex]) longestCellByColumn[columnIndex] = size;
			}
			row.push(cell);
		}
		cellMatrix[rowIndex] = row;
		sizeMatrix[rowIndex] = sizes;
	}
	let columnIndex = -1;
	if (typeof align === "object" && "length" in align) while (++columnIndex < mostCellsPerRow) alignments[columnIndex] = toAlignment(align[columnIndex]);
	else {
		const code = toAlignment(align);
		while (++columnIndex < mostCellsPerRow) alignments[columnIndex] = code;
	}
	columnIndex = -1;
	/** @type {Array<string>} */
	const row = [];
	/** @type {Array<number>} */
	const sizes = [];
	while (++columnIndex < mostCellsPerRow) {
		const code = alignments[columnIndex];
		let before = "";
		let after = "";
		if (code === 99) {
			before = ":";
			after = ":";
		} else if (code === 108) before = ":";
		else if (code === 114) after = ":";
		let size = settings.alignDelimiters === false ? 1 : Math.max(1, longestCellByColumn[columnIndex] - before.length - after.length);
		const cell = before + "-".repeat(size) + after;
		if (settings.alignDelimiters !== false) {
			size = before.length + size + after.length;
			if (size > longestCellByColumn[columnIndex]) longestCellByColumn[columnIndex] = size;
			sizes[columnIndex] = size;
		}
		row[columnIndex] = cell;
	}
	cellMatrix.splice(1, 0, row);
	sizeMatrix.splice(1, 0, sizes);
	rowIndex = -1;
	/** @type {Array<string>} */
	const lines = [];
	while (++rowIndex < cellMatrix.length) {
		const row = cellMatrix[rowIndex];
		const sizes = sizeMatrix[rowIndex];
		const cellsInRow = settings.fillRows === false ? Math.max(1, cellMatrix[rowIndex === 1 ? 0 : rowIndex].length) : mostCellsPerRow;
		columnIndex = -1;
		/** @type {Array<string>} */
		const line = [];
		while (++columnIndex < cellsInRow) {
			const cell = row[columnIndex] || "";
			let before = "";
			let after = "";
			if (settings.alignDelimiters !== false) {
				const size = longestCellByColumn[columnIndex] - (sizes[columnIndex] || 0);
				const code = alignments[columnIndex];
				if (code === 114) before = " ".repeat(size);
				else if (code === 99) {
					const half = size / 2;
					if (size % 2) {
						before = " ".repeat(half + .5);
						after = " ".repeat(half - .5);
					} else {
						before = " ".repeat(half);
						after = before;
					}
				} else after = " ".repeat(size);
			}
			if (settings.delimiterStart !== false && !columnIndex) line.push("|");
			if (settings.padding !== false && !(settings.alignDelimiters === false && cell === "") && (settings.delimiterStart !== false || columnIndex)) line.push(" ");
			if (settings.alignDelimiters !== false) line.push(before);
			line.push(cell);
			if (settings.alignDelimiters !== false) line.push(after);
			if (settings.padding !== false) line.push(" ");
			if (settings.delimiterEnd !== false || columnIndex !== cellsInRow - 1) line.push("|");
		}
		lines.push(settings.delimiterEnd === false ? line.join("").replace(/ +$/, "") : line.join(""));
	}
	return lines.join("\n");
}
/**
* Serialize a cell value.
*
* @param {string | null | undefined} [value]
*   Value to serialize.
* @returns {string}
*   Result.
*/
function serialize(value) {
	return value === null || value === void 0 ? "" : String(value);
}
/**
* Get the alignment character code from a value.
*
* @param {string | null | undefined} value
*   Value.
* @returns {number}
*   Alignment.
*/
function toAlignment(value) {
	const code = typeof value === "string" ? value.codePointAt(0) : 0;
	return code === 67 || code === 99 ? 99 : code === 76 || code === 108 ? 108 : code === 82 || code === 114 ? 114 : 0;
}

// src/gates/latency-findings.ts
/** The gates that rest on a clock, and of which findings hold less than was measured. */
const TIMED_GATES = /* @__PURE__ */ new Set(["latency", "footprint"]);
/** Checks whose numbers come from a clock or from the memory of a process: no two runs share them. */
const MEASURED = /* @__PURE__ */ new Set([
	"p50",
	"p95",
	"p99",
	"rows per second",
	"sustained rate",
	"p50 budget",
	"p95 budget",
	"p99 budget",
	"cold start",
	"memory",
	"growth",
	"memory budget",
	"cold start budget",
	"cost per thousand"
]);
const FINE = "nothing that decides is beyond its limit; the numbers are in the measured part of the evidence";
/** Verdicts that decide something; the others come and go with the noise of a machine. */
const DECIDES = /* @__PURE__ */ new Set([
	"fail",
	"inconclusive",
	"error"
]);
/**
* The verdict of `latency` or `footprint` as findings carry it: which measure stands in the way and by which limit,
* without a number that differs between two honest runs, so that these do not change what an owner signs. For the
* same reason a measure that only warns, is only shown, or is fine leaves no trace here. The whole verdict belongs
* beside the digest of the raw samples, among what was measured, and is what reports show.
*/
function withoutTimes(verdict) {
	const timed = verdict.checks.filter(({ name }) => MEASURED.has(name));
	if (timed.length === 0) return verdict;
	const checks = verdict.checks.flatMap((check) => !MEASURED.has(check.name) ? [check] : DECIDES.has(check.verdict) ? [stableCheck(check)] : []);
	const fine = timed.some((check) => check.verdict === "pass" || check.verdict === "warn");
	const word = worst([...fine ? ["pass"] : [], ...checks.map((check) => check.verdict)]);
	const words = checks.filter((check) => check.verdict === word).map((check) => MEASURED.has(check.name) ? check.reason : `${check.name} ${check.reason}`);
	const reason = word === "pass" ? FINE : words.join(", ");
	return {
		gate: verdict.gate,
		verdict: word,
		reason,
		checks
	};
}
function stableCheck(check) {
	const { name, verdict, finding, margin, unit, method } = check;
	return {
		name,
		verdict,
		...finding === void 0 ? {} : { finding },
		reason: `${name} ${finding ?? verdict}`,
		...margin === void 0 ? {} : { margin },
		...unit === void 0 ? {} : { unit },
		...method === void 0 ? {} : { method }
	};
}

// src/report/rows.ts
function rowsOf({ findings, measured }) {
	const summary = measured.times?.summary;
	const metrics = summary === void 0 ? [] : [...summary.metrics, ...summary.footprintMetrics];
	return shownVerdicts(findings, measured).flatMap((verdict) => TIMED_GATES.has(verdict.gate) ? timedRows(verdict, metrics) : scoredRows(verdict));
}
function scoredRows({ gate, verdict, reason, checks }) {
	const numeric = checks.filter((check) => check.unit !== "bytes" && check.candidate !== void 0);
	if (numeric.length === 0) return [emptyRow(gate, verdict, reason)];
	const others = checks.filter((check) => !numeric.includes(check) && speaks(check));
	return [...numeric.map((check) => rowOf(gate, check)), ...others.map((check) => saidRow(gate, check))];
}
/** The measures that can fail, and whatever else needs a look; what is fine and only shown stays in the details. */
function timedRows({ gate, verdict, reason, checks }, metrics) {
	const rows = checks.flatMap((check) => {
		const metric = metrics.find(({ name }) => name === check.name);
		if (metric !== void 0 && (metric.role === "fails" || speaks(check))) return [timedRow(gate, check, metric)];
		return speaks(check) ? [saidRow(gate, check)] : [];
	});
	return rows.length === 0 ? [emptyRow(gate, verdict, reason)] : rows;
}
function speaks({ verdict }) {
	return verdict !== "pass" && verdict !== "skipped";
}
function saidRow(gate, { name, verdict, reason }) {
	return {
		...emptyRow(gate, verdict, reason),
		name
	};
}
function timedRow(gate, check, metric) {
	const { delta, low, high } = check;
	const drawn = delta !== void 0 && low !== void 0 && high !== void 0;
	const { incumbent, candidate, margin, floor, unit } = metric;
	return {
		gate,
		name: check.name,
		incumbent: showMeasure(incumbent, unit),
		candidate: showMeasure(candidate, unit),
		difference: `${showRatio(metric)} (97 %)`,
		picture: drawn ? drawInterval({
			delta,
			low,
			high
		}, Math.max(margin, floor / incumbent)) : "",
		margin: showLimit(metric),
		verdict: check.verdict,
		said: check.finding ?? check.verdict
	};
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

// src/report/markdown.ts
/** The report of a pull request (DESIGN section 10): verdict and reason before any table, details folded. */
function renderMarkdown(evaluation) {
	return [
		`## Twokey: ${headline(evaluation.models)}`,
		...worstFirst(evaluation.models).map((evidence) => renderModel(evidence)),
		...renderControls(evaluation),
		...evaluation.unchanged.length === 0 ? [] : [`Unchanged: ${evaluation.unchanged.map((name) => markdownCode(name)).join(", ")}`],
		...evaluation.removed.map((name) => `Removed: ${markdownCode(name)}; its owners must sign.`),
		...evaluation.notes.map((note) => `⚠️ ${markdownCode(note.file)}: ${markdownText(note.message, 400)} → ${markdownText(note.hint, 400)}`),
		""
	].join("\n\n");
}
function renderModel(evidence) {
	return [
		renderModelHead(evidence),
		renderTable(evidence),
		nextStep(evidence.findings.decision),
		renderDetails(evidence)
	].join("\n\n");
}
/** Verdict and reason of one model, before any table. */
function renderModelHead(evidence) {
	const { findings } = evidence;
	const { decision } = findings;
	const before = findings.incumbent === null ? "new" : `${markdownCode(shortDigest(findings.incumbent.digest))} (${sourceOf(findings.incumbent)})`;
	const after = findings.bundle === null ? "no bundle" : markdownCode(shortDigest(findings.bundle));
	const resolution = resolutionSentence(evidence);
	const proposed = proposedSentence(evidence);
	return [
		`### ${DECISION_ICONS[decision.decision]} ${findings.model}  ${before} → candidate ${after}   ${countsOf(evidence)}`,
		...decision.decision === "allow" ? [] : [`**${markdownText(decision.reason, 1500)}**`],
		...proposed === void 0 ? [] : [markdownText(proposed, 1500)],
		...resolution === void 0 ? [] : [markdownText(resolution, 400)]
	].join("\n\n");
}
function renderTable(evidence) {
	const head = [
		"gate",
		"incumbent",
		"candidate",
		"difference [90 %]",
		"margin",
		"verdict"
	];
	const rows = rowsOf(evidence).map((row) => [
		row.name === "" ? row.gate : `${row.gate} · ${markdownText(row.name, 60)}`,
		row.incumbent,
		row.candidate,
		row.picture === "" ? row.difference : `${row.difference} \`${row.picture}\``,
		row.margin,
		`${ICONS[row.verdict]} ${markdownText(row.said, 300)}`
	]);
	return markdownTable([head, ...rows], {
		align: [
			"l",
			"r",
			"r",
			"l",
			"l",
			"l"
		],
		padding: true,
		alignDelimiters: false
	});
}
function renderDetails(evidence) {
	const { findings } = evidence;
	const notTested = findings.notTested.length === 0 ? [] : ["**Not tested**, and the line of `model.yaml` that turns it on:", findings.notTested.map(({ what, line }) => `- ${markdownText(what)}: ${markdownCode(line, 4e3)}`).join("\n")];
	const methods = shownVerdicts(findings, evidence.measured).flatMap(({ gate, checks }) => checks.flatMap(({ name, method, n, reason }) => [`- ${gate} · ${markdownText(name)}: ${markdownText(reason, 400)}${method === void 0 ? "" : ` (${markdownText(method)}${n === void 0 ? "" : `, n = ${n}`})`}`]));
	return [
		"<details><summary>not tested · all checks and methods · assumptions · digests</summary>",
		...notTested,
		[
			"**All checks**",
			"",
			...methods
		].join("\n"),
		[
			"**Assumptions and digests**",
			"",
			...assumptionsOf(evidence).map((words) => `- ${markdownText(words, 400)}`),
			...dataSentences(evidence).map((sentence) => `- ${markdownText(sentence, 300)}`)
		].join("\n"),
		[
			`- bundle ${markdownCode(findings.bundle ?? "none")}`,
			`- findings ${markdownCode(evidence.findingsDigest)}`,
			`- evidence ${markdownCode(evidence.evidenceDigest)}`,
			`- seed ${markdownCode(findings.seed)} · twokey ${markdownText(findings.engine.twokey)} · onnxruntime ${markdownText(findings.engine.runtime)}`
		].join("\n"),
		"</details>"
	].join("\n\n");
}
function renderControls(evaluation) {
	if (evaluation.controls.length === 0) return [];
	const rows = evaluation.controls.map(({ file, key, before, after }) => [
		markdownCode(file),
		markdownCode(key),
		before === null ? "" : markdownCode(before),
		after === null ? "" : markdownCode(after)
	]);
	return ["**Controls change too** (the evaluation above used those of the base):", markdownTable([[
		"file",
		"key",
		"before",
		"after"
	], ...rows])];
}

// src/report/comment.ts
/** How the one comment of a pull request is found again, together with who wrote it. */
const MARKER = "<!-- twokey:report:v1 -->";
/** GitHub ends at 65,536 characters; what it adds itself, and a safe distance, are left to it. */
const COMMENT_BUDGET = 6e4;
/**
* The one comment of a pull request, for all its models. `before` is what stands there now, if anything; its verdicts
* on earlier heads are kept, folded.
*/
function renderComment(result, context, before) {
	const { head, run } = context;
	const now = {
		head,
		verdicts: verdictsOf(result)
	};
	const earlier = before === void 0 ? [] : findEarlier(before, head);
	const state = renderState({
		run: run.id,
		attempt: run.attempt,
		now,
		earlier
	});
	const parts = [
		{
			name: "",
			rank: 0,
			text: `${MARKER}\n${state}`
		},
		...reportParts(result, context),
		{
			name: "verdicts on earlier heads",
			rank: 3,
			text: renderEarlier(earlier)
		}
	];
	return assembleParts(parts, COMMENT_BUDGET);
}
/** What comment, check run and job summary share. */
function reportParts(result, context) {
	const always = (text) => ({
		name: "",
		rank: 0,
		text
	});
	return [
		always(`## Twokey: ${title(result)}`),
		always(standing(context)),
		...context.notes.slice(0, 20).map((note) => always(`> ${markdownText(note, 600)}`)),
		...result.ok ? evaluationParts(result.value) : problemParts(result.problems),
		always(footer(context))
	];
}
/** `fraud may not go · churn may go`, short enough for a heading. */
function title(result) {
	if (!result.ok) return "nothing could be judged";
	const { models, removed } = result.value;
	const shown = headline(models.slice(0, 200));
	if (shown.length <= 200) return models.length === 0 && removed.length > 0 ? `${removed.length} removed` : shown;
	const [first] = worstFirst(models);
	return `${headline(first === void 0 ? [] : [first])} · ${models.length - 1} more below`;
}
function standing({ counted, head }) {
	const on = `on ${markdownCode(head.slice(0, 12))}`;
	return counted ? `Measured ${on} by a run that the default branch defines.` : `**Advisory**, ${on}: the workflow that measured this belongs to the pull request, so nothing is signed on it.`;
}
function footer({ run }) {
	return `<sub>[run and full report](${run.url}) · every number with its method is in the report of the run</sub>`;
}
function verdictsOf(result) {
	if (!result.ok) return [];
	return worstFirst(result.value.models).map(({ findings }) => ({
		model: findings.model,
		decision: findings.decision.decision
	}));
}
function evaluationParts(evaluation) {
	const { models, unchanged, removed, notes } = evaluation;
	const names = (list) => `${list.slice(0, 50).map((name) => markdownCode(name)).join(", ")}${list.length > 50 ? ` and ${list.length - 50} more` : ""}`;
	const controls = renderControls(evaluation).join("\n\n");
	return [
		...worstFirst(models).flatMap((evidence) => modelParts(evidence)),
		...controls === "" ? [] : [{
			name: "changed controls",
			rank: 2,
			text: controls
		}],
		...removed.length === 0 ? [] : [{
			name: "",
			rank: 0,
			text: `Removed: ${names(removed)}; their owners must sign.`
		}],
		...unchanged.length === 0 ? [] : [{
			name: "",
			rank: 0,
			text: `Unchanged: ${names(unchanged)}`
		}],
		...notes.length === 0 ? [] : [{
			name: "notes",
			rank: 3,
			text: listProblems(notes)
		}]
	];
}
function modelParts(evidence) {
	const { model, decision } = evidence.findings;
	return [
		{
			name: `the verdict on ${model}`,
			rank: 1,
			text: renderModelHead(evidence)
		},
		{
			name: `the table of ${model}`,
			rank: 2,
			text: renderTable(evidence)
		},
		{
			name: `what to do next for ${model}`,
			rank: 1,
			text: nextStep(decision)
		},
		{
			name: `all checks of ${model}`,
			rank: 4,
			text: renderDetails(evidence)
		}
	];
}
const MOST_PROBLEMS = 100;
function problemParts(problems) {
	return [
		{
			name: "",
			rank: 0,
			text: "Nothing was measured, because these files or settings cannot be used as they are:"
		},
		...problems.slice(0, MOST_PROBLEMS).map((problem) => ({
			name: `a problem of ${markdownText(problem.file, 80)}`,
			rank: 2,
			text: listProblems([problem])
		})),
		...problems.length > MOST_PROBLEMS ? [{
			name: "",
			rank: 0,
			text: `… and ${problems.length - MOST_PROBLEMS} more problems.`
		}] : []
	];
}
function listProblems(problems) {
	return problems.map(({ file, line, path, message, hint }) => {
		const place = `${file}${line === void 0 ? "" : `:${line}`}`;
		const key = path === "" ? "" : ` ${markdownCode(path)}`;
		return `- ${markdownCode(place)}${key}: ${markdownText(message, 500)} → ${markdownText(hint, 500)}`;
	}).join("\n");
}

export { title as a, renderModelHead as c, TIMED_GATES as d, withoutTimes as f, assembleParts as h, reportParts as i, renderTable as l, findState as m, MARKER as n, renderDetails as o, markdownTable as p, renderComment as r, renderMarkdown as s, COMMENT_BUDGET as t, rowsOf as u };