import { n as bad, r as good } from "./problem.js";
import { A as boolean, B as string, D as _enum, I as number, M as discriminatedUnion, P as literal, k as array, z as strictObject } from "./digest.js";
import { n as runChild, t as withFolder } from "./folder.js";
import { r as reportedProblems, t as endProblem } from "./child-problem.js";
import { statSync } from "node:fs";
import { resolve } from "node:path";

// src/measure/drift-files.ts
/** Measures two files in a child process with limits on time and memory. */
async function measureDriftFiles(reference, current, options = {}) {
	const { columns, by, threads = 2, limits = limitsFor([reference, current]) } = options;
	const job = {
		reference: {
			...reference,
			path: resolve(reference.path)
		},
		current: {
			...current,
			path: resolve(current.path)
		},
		...columns === void 0 ? {} : { columns },
		...by === void 0 ? {} : { by },
		threads
	};
	const end = await withFolder((folder) => runChild({
		name: "drift",
		job,
		folder,
		limits
	}));
	if (end.kind !== "done") return bad(endProblem(end, comparing(reference, current)));
	const parsed = RESULT.safeParse(end.result);
	if (!parsed.success) return bad(endProblem({
		kind: "broken-result",
		why: "it answered in an unknown form"
	}, comparing(reference, current)));
	if (!parsed.data.ok) return bad(...parsed.data.problems);
	return good(factsOf(parsed.data));
}
function factsOf(result) {
	const columns = result.columns;
	const windows = result.batches.map(({ name, rows }, at) => ({
		name,
		rows,
		columns: result.series.flatMap((column) => column.slice(at, at + 1))
	}));
	return {
		facts: {
			reference: result.reference,
			current: result.current,
			columns,
			cause: "nobody"
		},
		windows,
		peakMb: result.peak_mb
	};
}
const MEGABYTE = 1048576;
/** Twice what reading takes, since it is two tables; a table is never held whole. */
function limitsFor(files) {
	const megabytes = files.reduce((sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / MEGABYTE, 0);
	return {
		timeoutMs: 12e4 + Math.ceil(megabytes * 500),
		memoryMb: 1536 + Math.ceil(megabytes * 6)
	};
}
const count = number().min(0);
const share = number().min(0).max(1);
const text = string().max(2e4);
const statistic = strictObject({
	statistic: number(),
	p: share
});
const COLUMN = strictObject({
	column: string(),
	kind: _enum([
		"numeric",
		"categorical",
		"boolean",
		"time of day",
		"text length",
		"none"
	]),
	reference: strictObject({
		rows: count,
		missing: count
	}),
	current: strictObject({
		rows: count,
		missing: count
	}),
	left: strictObject({
		code: _enum([
			"gone",
			"new",
			"type-changed",
			"unsupported",
			"all-missing",
			"all-missing-now",
			"all-missing-before",
			"no-rows",
			"calendar",
			"identifier"
		]),
		reason: text
	}).exactOptional(),
	effect: strictObject({
		measure: _enum(["psi", "moved"]),
		value: count,
		floor: count,
		bins: count,
		error: count
	}).exactOptional(),
	test: strictObject({
		p: share,
		method: text
	}).exactOptional(),
	missing: strictObject({
		before: share,
		after: share,
		floor: count,
		p: share
	}).exactOptional(),
	unseen: strictObject({
		categories: count,
		share,
		examples: array(text).max(3)
	}).exactOptional(),
	moved: text.exactOptional(),
	measures: strictObject({
		ks: statistic.exactOptional(),
		cramer_von_mises: statistic.exactOptional(),
		wasserstein: strictObject({
			distance: number().nullable(),
			normalised: number().nullable()
		}).exactOptional(),
		psi: count.exactOptional(),
		jensen_shannon: share.exactOptional(),
		hellinger: share.exactOptional(),
		l_infinity: share.exactOptional(),
		total_variation: count.exactOptional(),
		chi_square: strictObject({
			statistic: count,
			p: share,
			dof: count
		}).exactOptional()
	}),
	picture: strictObject({
		labels: array(text).max(64),
		reference: array(share).max(64),
		current: array(share).max(64),
		line: boolean()
	}).exactOptional()
});
const SIDE = strictObject({
	file: string(),
	rows: count,
	profile: boolean()
});
/** Parsed as strictly as anything from outside: a hostile file may have taken the child over. */
const RESULT = discriminatedUnion("ok", [strictObject({
	ok: literal(true),
	reference: SIDE,
	current: SIDE,
	columns: array(COLUMN),
	batches: array(strictObject({
		name: text,
		rows: count
	})),
	series: array(array(COLUMN)),
	peak_mb: count
}), strictObject({
	ok: literal(false),
	problems: reportedProblems
})]);
function comparing(reference, current) {
	return {
		file: `${reference.file}, ${current.file}`,
		code: "drift",
		failed: "they could not be compared",
		work: "comparing them",
		hints: {
			timeout: "Name the columns that matter with --columns, or use Parquet.",
			memory: "Use Parquet, which is read column by column, or commit a profile of the reference.",
			crash: "Write the files again. If other programs read them well, please report it as a bug of Twokey."
		}
	};
}

export { measureDriftFiles as t };