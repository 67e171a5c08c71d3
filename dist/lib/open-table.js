import { B as string, M as discriminatedUnion, N as int, P as literal, s as findDigest, z as strictObject } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { t as openTable } from "./columns2.js";
import { n as runChild, t as withFolder } from "./folder.js";
import { r as reportedProblems, t as endProblem } from "./child-problem.js";
import { mkdirSync, statSync } from "node:fs";
import { resolve } from "node:path";

// src/measure/open-table.ts
/**
* Reads a table file in another process, with limits on time and memory, and opens the columns that it left.
* `file` is the file as the user wrote it, `path` where it lies.
*/
async function openTableFile(path, file, options) {
	const { folder, columns, maxRows } = options;
	const limits = options.limits ?? tableLimits(path);
	const out = resolve(folder, "columns");
	mkdirSync(folder, { recursive: true });
	const job = {
		path: resolve(path),
		file,
		columns,
		maxRows,
		out
	};
	const end = await runChild({
		name: "read-table",
		job,
		folder: resolve(folder),
		limits
	});
	if (end.kind !== "done") return bad(endProblem(end, reading(file)));
	const result = RESULT.safeParse(end.result);
	if (!result.success) return bad(endProblem({
		kind: "broken-result",
		why: "it answered in an unknown form"
	}, reading(file)));
	if (!result.data.ok) return bad(...result.data.problems.map((problem) => ({
		...problem,
		file
	})));
	const digest = findDigest(result.data.digest);
	const table = findTable(out);
	if (digest === void 0 || table?.rows !== result.data.rows) return bad(endProblem({
		kind: "broken-result",
		why: "the columns it left do not fit together"
	}, reading(file)));
	return good({
		...table,
		file,
		digest
	});
}
/** The same in one call: every column in memory, nothing left on the disk. */
async function readTableFile(path, file, options = {}) {
	return withFolder(async (folder) => {
		const opened = await openTableFile(path, file, {
			...options,
			folder
		});
		if (!opened.ok) return opened;
		const table = opened.value;
		const columns = new Map(table.columns.map(({ name }) => [name, table.column(name)]));
		const columnOf = (name) => columns.get(name) ?? noColumn(file, name);
		return good({
			...table,
			column: columnOf
		});
	});
}
const MEGABYTE = 1048576;
/** A minute and a gigabyte for any table, and more by the size of the file: packed text unpacks to ten times as much. */
function tableLimits(path) {
	const megabytes = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / MEGABYTE;
	return {
		timeoutMs: 6e4 + Math.ceil(megabytes * 250),
		memoryMb: 1024 + Math.ceil(megabytes * 6)
	};
}
/** What the child answers, parsed as strictly as anything from outside: a hostile file may have taken it over. */
const RESULT = discriminatedUnion("ok", [strictObject({
	ok: literal(true),
	digest: string(),
	rows: int().min(0)
}), strictObject({
	ok: literal(false),
	problems: reportedProblems
})]);
function noColumn(file, name) {
	throw new Error(`${file} has no column ${name}`);
}
function findTable(folder) {
	try {
		return openTable(folder);
	} catch {
		return;
	}
}
function reading(file) {
	return {
		file,
		code: "table",
		failed: "it could not be read",
		work: "reading it",
		hints: {
			timeout: "Use fewer rows or columns, or Parquet. If the file is small, it is broken: write it again.",
			memory: "Use fewer rows or columns. If the file is small, it is broken: write it again.",
			crash: "Write the file again. If other programs read it well, please report it as a bug of Twokey."
		}
	};
}

export { readTableFile as n, openTableFile as t };