import { t as parseJson } from "./json.js";
import { n as bad, r as good } from "./problem.js";
import { o as showPercent, r as showCount } from "./number.js";
import { A as boolean, B as string, D as _enum, I as number, P as literal, Q as plain, V as tuple, k as array, z as strictObject } from "./digest.js";
import { d as numbersOf, i as bucketSort, l as isSerial, n as countUpTo, t as countBelow } from "./sorted.js";
import { a as rowsOf, i as isValid } from "./columns2.js";
import { t as openTableFile } from "./open-table.js";
import { t as withFolder } from "./folder.js";
import { t as plainJson } from "./evidence.js";
import { r as tellProblems } from "./command.js";
import { readFileSync, writeFileSync } from "node:fs";

// src/data/profile-quantiles.ts
/** So many stretches of equal mass: a rank is off by at most .2 % of the rows. */
const STRETCHES = 512;
/** A merged sketch keeps more, because its points are estimates themselves. */
const MERGED_STRETCHES = 1024;
/** Takes finite values in any order and may reorder them. */
function sketchQuantiles(values) {
	bucketSort(values);
	const points = [];
	for (let at = 0; at <= STRETCHES && values.length > 0; at += 1) {
		const value = values[Math.round(at * (values.length - 1) / STRETCHES)];
		if (points.at(-1)?.[0] !== value) points.push([
			value,
			countBelow(values, value),
			countUpTo(values, value)
		]);
	}
	return {
		rows: values.length,
		points,
		error: widest(points)
	};
}
/** The sketch of both samples together. Each estimate is off by at most both errors; thinning adds its own stretch. */
function mergeQuantiles(one, other) {
	if (one.rows === 0) return other;
	if (other.rows === 0) return one;
	const values = [...new Set([...one.points, ...other.points].map(([value]) => value))].sort((a, b) => a - b);
	const rows = one.rows + other.rows;
	const points = thin(values.map((value) => {
		const [first, second] = [rankOf(one, value), rankOf(other, value)];
		return [
			value,
			first.below + second.below,
			first.upTo + second.upTo
		];
	}), rows);
	const exact = one.error + other.error;
	return {
		rows,
		points,
		error: Math.min(rows, exact + widest(points))
	};
}
/** Rows below a value and up to it: known at points, interpolated between them. */
function rankOf({ points, rows }, value) {
	let low = 0;
	let high = points.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (points[middle][0] < value) low = middle + 1;
		else high = middle;
	}
	const next = points[low];
	if (next === void 0) return {
		below: rows,
		upTo: rows
	};
	if (next[0] === value) return {
		below: next[1],
		upTo: next[2]
	};
	const before = points[low - 1];
	if (before === void 0) return {
		below: 0,
		upTo: 0
	};
	const share = (value - before[0]) / (next[0] - before[0]);
	const rank = before[2] + (next[1] - before[2]) * (Number.isFinite(share) ? share : .5);
	return {
		below: rank,
		upTo: rank
	};
}
/** The widest stretch between two points. */
function widest(points) {
	let most = 0;
	for (let at = 1; at < points.length; at += 1) most = Math.max(most, points[at][1] - points[at - 1][2]);
	return most;
}
/** Drops points whose neighbours are near, so that no stretch gets wider than it has to. */
function thin(points, rows) {
	if (points.length <= MERGED_STRETCHES) return points;
	const step = rows / MERGED_STRETCHES;
	const last = points.length - 1;
	const kept = [];
	for (const [at, point] of points.entries()) {
		const next = points[at + 1];
		const before = kept.at(-1);
		if (at === 0 || at === last || before === void 0 || next === void 0 || next[1] - before[2] > step) kept.push(point);
	}
	return kept;
}

// src/data/profile.ts
const PROFILE_SCHEMA = "twokey-profile/1";
const MOST_TEXTS = 1e3;
const LONGEST_TEXT = 200;
/** Column by column, so that memory holds one. */
function profileTable(table) {
	const columns = table.columns.map(({ name }) => profileColumn(table.column(name)));
	return {
		schema: PROFILE_SCHEMA,
		rows: table.rows,
		columns
	};
}
function profileColumn(column) {
	const base = {
		name: column.name,
		kind: column.kind,
		rows: rowsOf(column),
		nulls: 0,
		nan: 0
	};
	if (column.kind === "unsupported") return {
		...base,
		reason: column.reason
	};
	if (column.kind === "text") return {
		...base,
		...profileTexts(column)
	};
	let nulls = 0;
	for (let row = 0; row < base.rows; row += 1) if (!isValid(column.valid, row)) nulls += 1;
	const numbers = numbersOf(column);
	const finite = numbers.filter((value) => Number.isFinite(value));
	let [below, above] = [0, 0];
	for (const value of numbers) if (value === -Infinity) below += 1;
	else if (value === Infinity) above += 1;
	const serial = (column.kind === "integer" || column.kind === "int64") && finite.length === base.rows && isSerial(finite);
	const nan = base.rows - nulls - finite.length - below - above;
	return {
		...base,
		nulls,
		nan,
		...serial ? { serial } : {},
		numbers: {
			below,
			above,
			...momentsOf(finite),
			quantiles: sketchQuantiles(finite)
		}
	};
}
function momentsOf(values) {
	if (values.length === 0) return {
		mean: 0,
		squares: 0
	};
	let sum = 0;
	for (const value of values) sum += value / values.length;
	let squares = 0;
	for (const value of values) squares += (value - sum) ** 2;
	return {
		mean: sum,
		squares: Number.isFinite(squares) ? squares : Number.MAX_VALUE
	};
}
function profileTexts(column) {
	const tally = new Uint32Array(column.dictionary.length);
	const letters = Uint32Array.from(column.dictionary, (text) => Array.from(text).length);
	const lengths = new Float64Array(column.values.length);
	let present = 0;
	column.values.forEach((code, row) => {
		if (!isValid(column.valid, row)) return;
		tally[code] += 1;
		lengths[present] = letters[code];
		present += 1;
	});
	const counts = column.dictionary.flatMap((text, code) => tally[code] > 0 ? [[text, tally[code]]] : []);
	return {
		nulls: column.values.length - present,
		texts: {
			...cutTexts(counts, 0, counts.length),
			lengths: sketchQuantiles(lengths.slice(0, present))
		}
	};
}
/** The most frequent ones by name. A very long text is no category, and a profile is no place for somebody's prose. */
function cutTexts(counts, others, distinct) {
	const kept = counts.filter(([text]) => text.length <= LONGEST_TEXT).sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)).slice(0, MOST_TEXTS);
	const sum = (some) => some.reduce((total, [, rows]) => total + rows, 0);
	return {
		counts: kept,
		others: others + sum(counts) - sum(kept),
		distinct
	};
}
/** The profile of both tables together. A column that only one has, or that changed its kind, is a problem. */
function mergeProfiles(one, other, file) {
	const problems = [];
	const problem = (name, message) => {
		problems.push({
			code: "unlike-profiles",
			file,
			path: plain(name),
			message,
			hint: "Profiles of parts of one table have the same columns: make both again from like tables."
		});
	};
	const second = new Map(other.columns.map((column) => [column.name, column]));
	const columns = one.columns.flatMap((column) => {
		const partner = second.get(column.name);
		second.delete(column.name);
		if (partner === void 0) problem(column.name, `column "${plain(column.name)}" is in one profile only`);
		else if (!alike(column, partner)) problem(column.name, `column "${plain(column.name)}" is ${column.kind} in one and ${partner.kind} in the other`);
		else return [mergeColumns(column, partner)];
		return [];
	});
	for (const name of second.keys()) problem(name, `column "${plain(name)}" is in one profile only`);
	return problems.length > 0 ? bad(...problems) : good({
		schema: PROFILE_SCHEMA,
		rows: one.rows + other.rows,
		columns
	});
}
/** Whole numbers and fractions are numbers: a part of a table may happen to hold no fraction. */
function alike(one, other) {
	return one.kind === other.kind || [one, other].every(({ kind }) => NUMBERS.includes(kind));
}
const NUMBERS = [
	"integer",
	"int64",
	"float"
];
function mergeColumns(one, other) {
	const kind = one.kind === other.kind ? one.kind : one.kind === "float" || other.kind === "float" ? "float" : "int64";
	return {
		name: one.name,
		kind,
		rows: one.rows + other.rows,
		nulls: one.nulls + other.nulls,
		nan: one.nan + other.nan,
		...one.serial === true && other.serial === true ? { serial: true } : {},
		...one.reason === void 0 ? {} : { reason: one.reason },
		...one.numbers === void 0 || other.numbers === void 0 ? {} : { numbers: mergeNumbers(one.numbers, other.numbers) },
		...one.texts === void 0 || other.texts === void 0 ? {} : { texts: mergeTexts(one.texts, other.texts) }
	};
}
function mergeNumbers(one, other) {
	const [n, m] = [one.quantiles.rows, other.quantiles.rows];
	const gap = other.mean - one.mean;
	const total = Math.max(1, n + m);
	return {
		below: one.below + other.below,
		above: one.above + other.above,
		mean: n === 0 ? other.mean : one.mean + gap * m / total,
		squares: n === 0 || m === 0 ? one.squares + other.squares : one.squares + other.squares + gap * gap * n * m / total,
		quantiles: mergeQuantiles(one.quantiles, other.quantiles)
	};
}
function mergeTexts(one, other) {
	const counts = new Map(one.counts);
	for (const [text, rows] of other.counts) counts.set(text, (counts.get(text) ?? 0) + rows);
	const distinct = Math.max(counts.size, one.distinct, other.distinct);
	return {
		...cutTexts([...counts], one.others + other.others, distinct),
		lengths: mergeQuantiles(one.lengths, other.lengths)
	};
}
const rows = number().min(0).max(Number.MAX_SAFE_INTEGER);
const quantiles = strictObject({
	rows,
	points: array(tuple([
		number(),
		rows,
		rows
	])).max(4096),
	error: rows
}).refine(({ rows: total, points }) => total === 0 === (points.length === 0) && points.every(([value, below, upTo], at) => below <= upTo && upTo <= total && (at === 0 || value > points[at - 1][0] && below >= points[at - 1][2])), { error: "the points of a sketch have to rise, within its rows" });
const profile$1 = strictObject({
	schema: literal(PROFILE_SCHEMA),
	rows,
	columns: array(strictObject({
		name: string().min(1),
		kind: _enum([
			"float",
			"integer",
			"int64",
			"boolean",
			"text",
			"time",
			"unsupported"
		]),
		rows,
		nulls: rows,
		nan: rows,
		serial: boolean().optional(),
		reason: string().optional(),
		numbers: strictObject({
			below: rows,
			above: rows,
			mean: number(),
			squares: number().min(0),
			quantiles
		}).optional(),
		texts: strictObject({
			counts: array(tuple([string().max(LONGEST_TEXT), rows])).max(MOST_TEXTS),
			others: rows,
			distinct: rows,
			lengths: quantiles
		}).optional()
	})).max(2e4)
});
/** A profile that somebody committed is as foreign as any file. */
function parseProfile(value, file) {
	const parsed = profile$1.safeParse(value);
	if (parsed.success) return good(parsed.data);
	const hint = "Make it again with `twokey profile FILE`.";
	return bad(...parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
		code: "broken-profile",
		file,
		path: plain(path.map(String).join(".")),
		message: `it is no profile of schema ${PROFILE_SCHEMA}: ${plain(message, 200)}`,
		hint
	})));
}

// cli/profile.ts
const profile = {
	name: "profile",
	summary: "a small mergeable profile of a table, to commit instead of data",
	positionals: ["FILE"],
	options: {
		out: {
			type: "string",
			value: "FILE",
			help: "write it there instead of to standard output"
		},
		merge: {
			type: "string",
			value: "PROFILE",
			repeat: true,
			help: "merge with this profile of another part of the table"
		}
	},
	notes: ["A profile holds counts, quantiles with a stated error, the 1,000 most frequent texts of a column up to 200 letters, and moments:", "no rows. Texts that are names or ids appear in it, so look before you commit it. `twokey drift` takes it in place of a table."],
	run
};
async function run(given, out) {
	const file = given.positionals[0] ?? "";
	out.progress(`reading ${file}`);
	let made = await readProfile(file);
	for (const other of given.texts("merge")) {
		if (!made.ok) break;
		const partner = await readProfile(other);
		made = partner.ok ? mergeProfiles(made.value, partner.value, other) : partner;
	}
	if (!made.ok) return tellProblems(made.problems, given, out);
	const text = `${JSON.stringify(plainJson(made.value))}\n`;
	const target = given.text("out");
	if (target === void 0) {
		out.write(text);
		return 0;
	}
	writeFileSync(target, text);
	if (given.flag("json")) out.write(`${JSON.stringify({
		schema: "twokey-profile-written/1",
		file: target,
		rows: made.value.rows
	})}\n`);
	else out.write(`${target}: ${showCount(made.value.rows)} rows, ${made.value.columns.length} columns, ranks accurate to ${showPercent(errorOf(made.value.columns))}\n`);
	return 0;
}
/** A table is profiled, a profile is read as it is: so parts can be merged one after the other. */
async function readProfile(file) {
	if (file.endsWith(".json")) {
		let value;
		try {
			value = parseJson(readFileSync(file, "utf8"));
		} catch (error) {
			const message = error instanceof SyntaxError ? "it is not JSON" : "it cannot be read";
			return bad({
				code: "broken-profile",
				file: plain(file),
				path: "",
				message,
				hint: "Make it with `twokey profile FILE --out FILE.json`."
			});
		}
		return parseProfile(value, file);
	}
	return withFolder(async (folder) => {
		const table = await openTableFile(file, file, { folder });
		return table.ok ? {
			ok: true,
			value: profileTable(table.value)
		} : table;
	});
}
function errorOf(columns) {
	return Math.max(0, ...columns.map(({ numbers, texts }) => {
		const sketch = numbers?.quantiles ?? texts?.lengths;
		return sketch === void 0 || sketch.rows === 0 ? 0 : sketch.error / sketch.rows;
	}));
}

export { profile };