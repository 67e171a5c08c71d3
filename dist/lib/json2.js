import { $ as markdownCode, et as markdownText, s as shortDigest, t as digestOf } from "./digest.js";
import { a as dataSentences, c as resolutionSentence, i as countsOf, l as rowsOf, n as ICONS, o as headline, r as assumptionsOf, s as nextStep, t as DECISION_ICONS, u as worstFirst } from "./words.js";
import { t as plainJson } from "./evidence.js";

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

export { decideAll as a, renderMarkdown as c, decide as i, renderModelHead as l, evidenceDigestOf as n, renderControls as o, findingsDigestOf as r, renderDetails as s, renderEvaluationJson as t, renderTable as u };