import { F as array, G as strictObject, H as number, K as string, N as _enum, c as shortDigest, f as showCount, m as showP, nt as markdownCode, rt as markdownText, t as digestOf, tt as htmlText } from "./digest.js";
import { t as parseJson } from "./json2.js";
import { n as showDelta, r as showValue } from "./rule.js";
import { _ as worstFirst, c as DECISION_ICONS, d as countsOf, f as dataSentences, g as rowsOf, h as resolutionSentence, l as ICONS, m as nextStep, n as renderSign, p as headline, r as renderTable$1, s as linearScale, t as renderPage, u as assumptionsOf } from "./page.js";
import { t as plainJson } from "./evidence.js";

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
const MOST_MODELS$1 = 20;
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
	})).max(MOST_MODELS$1)
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
		verdicts: entry.verdicts.slice(0, MOST_MODELS$1)
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
	const before = findings.incumbent === null ? "new" : `${markdownCode(shortDigest(findings.incumbent.digest))} (${findings.incumbent.source})`;
	const after = findings.bundle === null ? "no bundle" : markdownCode(shortDigest(findings.bundle));
	const resolution = resolutionSentence(evidence);
	return [
		`### ${DECISION_ICONS[decision.decision]} ${findings.model}  ${before} → candidate ${after}   ${countsOf(evidence)}`,
		...decision.decision === "allow" ? [] : [`**${markdownText(decision.reason, 1500)}**`],
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
	const methods = findings.verdicts.flatMap(({ gate, checks }) => checks.flatMap(({ name, method, n, reason }) => [`- ${gate} · ${markdownText(name)}: ${markdownText(reason, 400)}${method === void 0 ? "" : ` (${markdownText(method)}${n === void 0 ? "" : `, n = ${n}`})`}`]));
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

// src/evidence/decision.ts
/** Gates whose silence is no reason to ask anybody; everything else asks an owner. */
const DEFAULTS = { drift: "note" };
/**
* Fail closed, written once: a failed or broken gate blocks, an inconclusive one asks as the policy says,
* and a change of which nothing was judged asks an owner.
*/
function decide(verdicts, onInconclusive) {
	const of = (word) => verdicts.filter(({ verdict }) => verdict === word);
	const asks = (wanted) => of("inconclusive").filter(({ gate }) => (onInconclusive[gate] ?? DEFAULTS[gate] ?? "sign") === wanted);
	const failed = of("fail");
	const broken = of("error");
	const blocking = [
		...failed,
		...broken,
		...asks("block")
	];
	const error = broken.length > 0;
	if (blocking.length > 0) return {
		decision: "block",
		reason: `blocked by ${blocking.map(named).join(" · ")}`,
		error
	};
	const signing = asks("sign");
	if (signing.length > 0) return {
		decision: "sign",
		reason: `an owner must accept ${signing.map(named).join(" · ")}`,
		error
	};
	const judged = verdicts.filter(({ verdict }) => verdict !== "skipped");
	if (judged.length === 0) return {
		decision: "sign",
		reason: "an owner must accept that nothing could be tested",
		error
	};
	const noted = asks("note");
	const note = noted.length === 0 ? "" : `, with ${noted.map(({ gate }) => gate).join(", ")} inconclusive`;
	return {
		decision: "allow",
		reason: `${judged.length} of ${verdicts.length} gates judged, none stands in the way${note}`,
		error
	};
}
const ORDER = [
	"allow",
	"sign",
	"block"
];
/** Several models of one pull request go together or not at all. */
function decideAll(parts) {
	const error = parts.some(({ decision }) => decision.error);
	const top = parts.reduce((word, { decision }) => ORDER.indexOf(decision.decision) > ORDER.indexOf(word) ? decision.decision : word, "allow");
	const speaking = parts.filter(({ decision }) => decision.decision === top);
	if (parts.length === 0) return {
		decision: "allow",
		reason: "no model changed",
		error
	};
	return {
		decision: top,
		reason: speaking.map(({ model, decision }) => `${model}: ${decision.reason}`).join("; "),
		error
	};
}
function named({ gate, reason }) {
	return `${gate} (${reason})`;
}

// src/evidence/evaluation.ts
function findingsDigestOf(evaluation) {
	return digestOf(evaluation.models.map(({ findingsDigest }) => findingsDigest));
}
function evidenceDigestOf(evaluation) {
	return digestOf(evaluation.models.map(({ evidenceDigest }) => evidenceDigest));
}

// src/report/forest.ts
function hasInterval(check) {
	return check.delta !== void 0 && check.low !== void 0 && check.high !== void 0;
}
/** The range that all rows of one unit share, so that widths can be compared by eye. */
function forestRange(checks) {
	const [low, high] = checks.flatMap(({ low, high, margin }) => [
		low,
		high,
		-(margin ?? 0)
	]).reduce(([least, most], end) => [Math.min(least, end), Math.max(most, end)], [0, 0]);
	const edge = (high - low) * .08;
	return [low - edge, high + edge];
}
const WIDTH = 144;
const HEIGHT = 28;
/** One row of the forest plot: no difference as a line, the margin dashed, the interval and its estimate. */
function drawForestRow(check, range, title) {
	const x = linearScale(range, [4, 140]);
	const place = (value) => Math.round(x(value) * 10) / 10;
	const middle = HEIGHT / 2;
	const marks = [
		`<path class="series" d="M${place(0)} 1V27"/>`,
		check.margin === void 0 ? "" : `<path class="limit" d="M${place(-check.margin)} 1V27"/>`,
		`<path class="hill current" d="M${place(check.low)} ${middle}H${place(check.high)}M${place(check.low)} 10v8M${place(check.high)} 10v8"/>`,
		`<circle class="dot ${check.verdict === "fail" ? "flagged" : ""}" cx="${place(check.delta)}" cy="${middle}" r="4"/>`
	];
	return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${htmlText(title, 300)}">${marks.join("")}</svg>`;
}

// src/report/evaluation-html.ts
/** A page with more models or rows than this does not open any more; the JSON beside it holds everything. */
const MOST_MODELS = 100;
const MOST_ROWS = 1e3;
/** The whole report as one page that needs nothing but itself: every number with its method, n and interval. */
function renderEvaluationHtml(result, context) {
	return renderPage({
		title: `Twokey: ${title(result)}`,
		subtitle: subtitleOf(context),
		verdict: result.ok ? verdictOf(result.value) : PROBLEMS,
		sections: result.ok ? sectionsOf(result.value, context) : [problemSection("problems", "What to mend", result.problems)],
		footer: "Made by Twokey. The same inputs give the same findings; evidence.json beside this page holds every number."
	});
}
const PROBLEMS = {
	word: "error",
	icon: ICONS.error,
	sentence: "Nothing was measured, because files or settings cannot be used as they are."
};
function verdictOf({ decision, models, removed }) {
	const word = decision.error ? "error" : wordOf(decision.decision);
	const sentence = models.length === 0 ? removed.length === 0 ? "No model changed." : "No model is left to measure; the owners of what was removed must sign." : `${headline(models.slice(0, 20))}. ${decision.reason}`;
	return {
		word,
		icon: ICONS[word],
		sentence
	};
}
function wordOf(decision) {
	return decision === "allow" ? "pass" : decision === "sign" ? "inconclusive" : "fail";
}
function subtitleOf({ counted, head, run }) {
	const where = `${counted ? "Measured" : "Advisory, measured"} on ${head}`;
	return run === void 0 ? where : `${where}, run ${run.id}`;
}
function sectionsOf(evaluation, context) {
	const models = worstFirst(evaluation.models).slice(0, MOST_MODELS);
	const others = evaluation.models.length - models.length;
	return [
		...models.map((evidence) => modelSection(evidence)),
		...evaluation.controls.length === 0 ? [] : [controlsSection(evaluation)],
		...models.length === 0 ? [] : [untestedSection(models)],
		...evaluation.notes.length === 0 ? [] : [problemSection("notes", "What else should be known", evaluation.notes)],
		restSection(evaluation, context, others)
	];
}
function modelSection(evidence) {
	const { findings } = evidence;
	const resolution = resolutionSentence(evidence);
	return {
		id: `model-${findings.model}`,
		heading: findings.model,
		html: [
			`<p>${renderSign(wordOf(findings.decision.decision), findings.decision.decision)} ${htmlText(findings.decision.reason, 3e3)}</p>`,
			`<p>${htmlText(identityOf(evidence), 400)}</p>`,
			...resolution === void 0 ? [] : [`<p>${htmlText(resolution, 400)}</p>`],
			gatesTable(evidence),
			...forestTables(evidence),
			checksTable(evidence),
			`<p>${htmlText(nextStep(findings.decision), 400)}</p>`,
			provenance(evidence)
		].join("\n")
	};
}
function identityOf({ findings }) {
	const after = findings.bundle === null ? "no bundle" : shortDigest(findings.bundle);
	const { incumbent } = findings;
	return incumbent === null ? `A new model; its bundle is ${after}.` : `Bundle ${shortDigest(incumbent.digest)} (${incumbent.source}) → candidate ${after}; changed: ${findings.change.join(", ")}.`;
}
function gatesTable({ findings }) {
	const rows = findings.verdicts.map(({ gate, verdict, reason }) => [
		htmlText(gate),
		sign(verdict),
		htmlText(reason, 2e3)
	]);
	return renderTable$1([
		"gate",
		"verdict",
		"why"
	], rows, `Gates of ${findings.model}`);
}
/** One plot a unit: points of a metric and shares of a loss have no common scale. */
function forestTables({ findings }) {
	const checks = findings.verdicts.flatMap((verdict) => verdict.checks.filter(hasInterval).map((check) => ({
		gate: verdict.gate,
		check
	})));
	return ["points", "relative"].flatMap((unit) => {
		const rows = checks.filter(({ check }) => check.unit === "relative" === (unit === "relative"));
		if (rows.length === 0) return [];
		const range = forestRange(rows.map(({ check }) => check));
		const caption = `Differences ${unit === "points" ? "in points" : "as a share of the incumbent's value"}: right of the line is better, dashed is the margin`;
		return [renderTable$1([
			"check",
			"incumbent",
			"candidate",
			"difference [90 %]",
			"interval",
			"margin",
			"n",
			"verdict"
		], rows.slice(0, MOST_ROWS).map(({ gate, check }) => forestRow(gate, check, range)), caption)];
	});
}
function forestRow(gate, check, range) {
	const unit = { unit: check.unit === "relative" ? "relative" : "points" };
	const difference = `${showDelta(check.delta, unit)} [${showDelta(check.low, unit)}, ${showDelta(check.high, unit)}]`;
	return [
		`${htmlText(gate)} · ${htmlText(check.name, 100)}`,
		check.incumbent === void 0 ? "" : htmlText(showValue(check.incumbent)),
		check.candidate === void 0 ? "" : htmlText(showValue(check.candidate)),
		htmlText(difference),
		drawForestRow(check, range, `${check.name}: ${difference}`),
		check.margin === void 0 ? "" : htmlText(showDelta(-check.margin, unit)),
		check.n === void 0 ? "" : showCount(check.n),
		sign(check.verdict, check.finding)
	];
}
function checksTable({ findings }) {
	const rows = findings.verdicts.flatMap(({ gate, checks }) => checks.map((check) => [
		`${htmlText(gate)} · ${htmlText(check.name, 100)}`,
		sign(check.verdict),
		htmlText(check.reason, 1e3),
		htmlText(methodOf(check), 400)
	]));
	const caption = rows.length > MOST_ROWS ? `The first ${showCount(MOST_ROWS)} of ${showCount(rows.length)} checks; evidence.json holds all` : "All checks, with method";
	return `<details><summary>All checks of ${htmlText(findings.model)}, with method</summary>${renderTable$1([
		"check",
		"verdict",
		"what was found",
		"method"
	], rows.slice(0, MOST_ROWS), caption)}</details>`;
}
function methodOf({ method, n, p }) {
	return [
		...method === void 0 ? [] : [method],
		...n === void 0 ? [] : [`n = ${showCount(n)}`],
		...p === void 0 ? [] : [showP(p)]
	].join(", ");
}
function provenance(evidence) {
	const { findings, measured } = evidence;
	const lines = [
		...assumptionsOf(evidence).slice(0, 100),
		...dataSentences(evidence),
		`bundle ${findings.bundle ?? "none"}`,
		`policy ${findings.policy}`,
		`findings ${evidence.findingsDigest}`,
		`evidence ${evidence.evidenceDigest}`,
		`seed ${findings.seed}`,
		`twokey ${findings.engine.twokey}, onnxruntime ${findings.engine.runtime}, node ${measured.host.node} on ${measured.host.platform}, ${measured.host.cpu}`
	];
	return `<details><summary>Assumptions, data and digests of ${htmlText(findings.model)}</summary><ul>${lines.map((line) => `<li>${htmlText(line, 500)}</li>`).join("")}</ul></details>`;
}
function untestedSection(models) {
	const rows = models.flatMap(({ findings }) => findings.notTested.map(({ what, line }) => [
		htmlText(findings.model),
		htmlText(what, 300),
		`<code>${htmlText(line, 600)}</code>`
	]));
	return {
		id: "untested",
		heading: "What was not tested",
		html: rows.length === 0 ? "<p>Every gate that this version has was run.</p>" : renderTable$1([
			"model",
			"what",
			"the line of model.yaml that turns it on"
		], rows.slice(0, MOST_ROWS), "Nothing is known about these")
	};
}
function controlsSection({ controls }) {
	const rows = controls.slice(0, MOST_ROWS).map(({ file, key, before, after }) => [
		htmlText(file),
		htmlText(key),
		htmlText(before ?? "absent", 400),
		htmlText(after ?? "absent", 400)
	]);
	return {
		id: "controls",
		heading: "Controls change too",
		html: renderTable$1([
			"file",
			"key",
			"before",
			"after"
		], rows, "This change was judged under the controls before it")
	};
}
function restSection({ unchanged, removed }, { notes, run }, others) {
	const list = (names) => htmlText(names.join(", "), 2e3);
	return {
		id: "run",
		heading: "The rest",
		html: [
			...others > 0 ? [`${showCount(others)} more models were evaluated; evidence.json holds them.`] : [],
			...removed.length > 0 ? [`Removed: ${list(removed)}; their owners must sign.`] : [],
			...unchanged.length > 0 ? [`Unchanged: ${list(unchanged)}.`] : [],
			...notes.map((note) => htmlText(note, 600)),
			...run === void 0 ? [] : [`Run ${run.id}, attempt ${run.attempt}.`]
		].map((line) => `<p>${line}</p>`).join("\n")
	};
}
function problemSection(id, heading, problems) {
	const rows = problems.slice(0, MOST_ROWS).map(({ file, line, path, message, hint }) => [
		htmlText(`${file}${line === void 0 ? "" : `:${line}`}${path === "" ? "" : ` ${path}`}`, 300),
		htmlText(message, 1e3),
		htmlText(hint, 1e3)
	]);
	return {
		id,
		heading,
		html: renderTable$1([
			"where",
			"what is wrong",
			"what to do"
		], rows, heading)
	};
}
function sign(verdict, finding) {
	return renderSign(verdict, `${ICONS[verdict]} ${finding ?? verdict}`);
}

// src/report/json.ts
/** What `check`, `compare` and `demo` print with `--json`; described in docs/json.md. */
function renderEvaluationJson(evaluation) {
	return {
		schema: "twokey-evaluation/1",
		decision: evaluation.decision.decision,
		reason: evaluation.decision.reason,
		error: evaluation.decision.error,
		models: evaluation.models.map((evidence) => renderModelJson(evidence)),
		unchanged: evaluation.unchanged,
		removed: evaluation.removed,
		controls: plainJson(evaluation.controls),
		notes: plainJson(evaluation.notes),
		findings: findingsDigestOf(evaluation),
		evidence: evidenceDigestOf(evaluation)
	};
}
function renderModelJson({ findings, findingsDigest, measured, evidenceDigest }) {
	return {
		model: findings.model,
		decision: findings.decision.decision,
		reason: findings.decision.reason,
		gates: findings.verdicts.map(({ gate, verdict, reason, checks }) => ({
			gate,
			verdict,
			reason,
			checks: plainJson(checks)
		})),
		findings: {
			digest: findingsDigest,
			content: plainJson(findings)
		},
		evidence: {
			digest: evidenceDigest,
			measured: plainJson(measured)
		}
	};
}

export { decide as a, renderComment as c, renderMarkdown as d, findState as f, findingsDigestOf as i, reportParts as l, renderEvaluationHtml as n, decideAll as o, assembleParts as p, evidenceDigestOf as r, MARKER as s, renderEvaluationJson as t, title as u };