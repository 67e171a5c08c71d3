import { n as GATE_SETTINGS } from "./catalogue.js";
import { n as bad, r as good } from "./problem.js";
import { G as union, H as strictObject, K as unknown, L as literal, N as array, R as looseObject, U as string, V as record, Z as NEVER, a as findDigest, j as _enum, o as findModelName, r as startDigest, t as digestOf, tt as plain, z as number } from "./digest.js";
import { A as renderPath, B as foldedPath, C as findValue, D as memberOf, E as isMapping, F as mayMatchBelow, I as trustedGlob, L as baseName, M as findGlobFault, N as isGlob, O as parseYaml, P as matchesGlob, R as findNameIn, T as isListValue, U as joinPath, V as folderOf, _ as rowPath, a as complain, b as complaint, c as duration, d as filePattern, f as modelName, g as roleName, h as prose, i as columns, k as problemAt, l as durationBetween, n as callTime, p as modelNameFault, r as column, s as digest, t as byteSize, u as filePath, v as rowPattern, w as inReadingOrder, x as checkYaml, y as someOwners, z as findPathFault } from "./fields.js";
import { a as mergeGates, d as findMatches, g as openGit, i as gatesSchema, l as absence, n as parsePolicyFile, o as remembered, p as unfollowed, r as MODEL_YAML, s as writtenGates, t as POLICY_FILE, u as entriesBelow, v as date, y as datetime } from "./policy-file.js";
import { n as parseServingFile, t as SERVING } from "./serving-file.js";
import { constants } from "node:fs";
import { join } from "node:path";
import { open } from "node:fs/promises";

// src/project/pointer.ts
/** Git LFS itself takes nothing longer for a pointer. */
const LONGEST_LFS_POINTER = 1024;
const LFS_START = /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//;
const LFS_POINTER = /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\nsize (0|[1-9]\d{0,14})\n$/;
/**
* Reads a Git LFS pointer (specification v1). Undefined when the text is none; a problem when it starts like
* one and is broken, because git-lfs would then give its users the text itself.
*/
function parseLfsPointer(file, text) {
	if (!LFS_START.test(text)) return void 0;
	const [, hex = "", size = ""] = LFS_POINTER.exec(text) ?? [];
	const digest = findDigest(`sha256:${hex}`);
	if (digest !== void 0) return good({
		digest,
		size: Number(size)
	});
	const extended = /^ext-\d/m.test(text);
	return bad({
		code: "broken-lfs-pointer",
		file,
		path: "",
		message: extended ? "this Git LFS pointer uses extensions, so its digest is not that of the file's bytes" : "this looks like a Git LFS pointer, but is none that git-lfs wrote",
		hint: extended ? "Store the file without LFS extensions." : "Add the file again: git lfs track it, git add it, commit."
	});
}
const DVC_SUFFIX = ".dvc";
/** `model.onnx.dvc` stands for `model.onnx`; undefined for every other name. */
function findDvcTarget(path) {
	const name = baseName(path);
	return name.length > 4 && name.endsWith(DVC_SUFFIX) ? path.slice(0, -4) : void 0;
}
const md5 = string().regex(/^[0-9a-f]{32}(?:\.dir)?$/, { error: complaint("this is no md5", "Let DVC write the file: dvc add PATH.") });
/** Keys that say nothing about the bytes are let through: DVC adds some with every version. */
const dvcSchema = looseObject({
	outs: array(looseObject({
		md5: md5.optional().describe("the md5 of the file"),
		size: number().int().min(0).optional(),
		path: string().min(1).describe("the file, next to its .dvc file"),
		hash: string().optional(),
		files: unknown().optional()
	})).min(1).describe("the one file that this pointer stands for"),
	wdir: unknown().optional()
});
/** Reads a `.dvc` file. */
function parseDvcPointer(file, text) {
	const parsed = parseYaml(file, text);
	if (!parsed.ok) return parsed;
	const yaml = parsed.value;
	const checked = checkYaml(yaml, dvcSchema);
	if (!checked.ok) return checked;
	const { outs, wdir } = checked.value;
	const [out] = outs;
	const target = baseName(findDvcTarget(file) ?? file);
	const refused = (path, message, hint) => problemAt(yaml, path, {
		code: "unsupported-dvc-pointer",
		message,
		hint
	});
	if (out === void 0 || outs.length > 1) return bad(refused(["outs"], "a pointer to several files", "Add each with dvc add of its own."));
	if (wdir !== void 0) return bad(refused(["wdir"], "a pointer with a working directory", `Run dvc add next to ${target}.`));
	if (out.md5?.endsWith(".dir") === true || out.files !== void 0) return bad(refused(["outs", 0], "a pointer to a whole folder", "Add the files in it one by one, so that each has its digest: dvc add FOLDER/*."));
	if (out.path !== target) {
		const message = `the pointer is to "${out.path}", but its name says "${target}"`;
		return bad(refused([
			"outs",
			0,
			"path"
		], message, `Run dvc add ${target} again.`));
	}
	if (out.hash !== void 0 && out.hash !== "md5") return bad(refused([
		"outs",
		0,
		"hash"
	], `hashes of the kind "${out.hash}" are not known`, "Use DVC's md5."));
	const digest = findDigest(`md5:${out.md5 ?? ""}`);
	if (digest === void 0) return bad(refused(["outs", 0], "the pointer gives no md5", "Import the file instead of referring to it: dvc add PATH."));
	return good({
		digest,
		...out.size === void 0 ? {} : { size: out.size }
	});
}

// src/project/lock-file.ts
/** The name of the file, always next to model.yaml. */
const LOCK = "bundle.lock";
const hex = (digits, what) => string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), { error: complaint(`this is no ${what}`, "Let the tool write the file: twokey lock.") });
const lockSchema = strictObject({
	version: literal(1).describe("the version of this file's format: 1"),
	files: record(filePath, strictObject({
		md5: hex(32, "md5"),
		size: number().int().min(0),
		sha256: hex(64, "sha256")
	})).describe("path → digests; written by twokey lock")
});
/** Reads a `bundle.lock`. It is JSON, which the strict YAML reader takes too, with line and column. */
function parseLockFile(path, text) {
	const parsed = parseYaml(path, text);
	if (!parsed.ok) return parsed;
	if (!text.trimStart().startsWith("{")) return bad(problemAt(parsed.value, [], {
		code: "not-json",
		message: "the lock is not JSON",
		hint: "Let the tool write the file: twokey lock."
	}));
	const checked = checkYaml(parsed.value, lockSchema);
	if (!checked.ok) return checked;
	return good(new Map(Object.entries(checked.value.files).flatMap(([name, file]) => {
		const [md5, sha256] = [findDigest(`md5:${file.md5}`), findDigest(`sha256:${file.sha256}`)];
		return md5 === void 0 || sha256 === void 0 ? [] : [[name, {
			md5,
			sha256,
			size: file.size
		}]];
	})));
}
/** The text of a lock, the same for the same files in any order. */
function renderLockFile(lock) {
	const files = [...lock].sort(([a], [b]) => a < b ? -1 : 1);
	const value = {
		version: 1,
		files: Object.fromEntries(files.map(([name, { md5, size, sha256 }]) => [name, {
			md5: md5.slice(4),
			size,
			sha256: sha256.slice(7)
		}]))
	};
	return `${JSON.stringify(value, null, 2)}\n`;
}

// src/project/model-schema.ts
const TASKS = [
	"binary",
	"multiclass",
	"regression",
	"ranking",
	"none"
];
const TIERS = ["standard", "high"];
/**
* The keys of `model.yaml`. The descriptions are documentation: editors show them from the JSON Schema, and
* problems repeat them as hints. What the keys mean together is in model-rules.ts.
*/
const modelSchema = remembered(buildModelSchema);
function buildModelSchema(gateSettings) {
	return strictObject({
		model: modelName.optional().describe("the model's name; the folder's name when absent"),
		task: _enum(TASKS).optional().describe("what the model predicts; found from the labels when absent. ranking needs data.group"),
		description: prose.optional().describe("what the model is for, in one or two sentences"),
		intended_use: prose.optional().describe("what it may be used for; part of what owners sign"),
		assumptions: array(prose).max(50).optional().describe("what must hold for it to work; owners sign it"),
		limits: array(prose).max(50).optional().describe("where it must not be used; owners sign it"),
		tier: _enum(TIERS).default("standard").describe("how strict sign-off is: the tiers are defined in .github/twokey.yml"),
		owners: record(roleName, someOwners).refine((roles) => Object.keys(roles).length > 0, { error: complaint("no role is named", "Write at least owner: [LOGIN].") }).describe("role → people and teams who sign in it, e.g. owner: [alice, acme/fraud-ml]"),
		runbook: prose.optional().describe("what to do when the model misbehaves: a path or a URL"),
		files: files.optional().describe("the files that move together; serving.yaml is always among them"),
		scores: scores.optional().describe("files of scores, for a model that cannot be run here: the id and the score columns"),
		data: data.optional().describe("what the model is judged on"),
		parity: parity.optional().describe("how training and serving are shown to agree"),
		expect: array(expectation).max(500).optional().describe("how the score must answer to a feature, e.g. [{ up: amount }, { invariant: name }]"),
		lineage: lineage.optional().describe("what the model was made from"),
		serving: serving.optional().describe("how it is served, and what that may cost"),
		traffic: strictObject({ rows_per_day: number().positive().max(0xe8d4a51000).describe("rows scored on one day") }).optional().describe("how much is decided, to say what a change means per day"),
		retrain: retrain.optional().describe("when a new training run is due"),
		cost: cost.optional().describe("what wrong decisions cost, in any one unit"),
		gates: gatesSchema(gateSettings).optional().describe("settings of gates that differ from the defaults")
	}).describe("What a model is, who owns it and what it is judged by.");
}
/** The keys of `files`, which are the roles that a file of the bundle can have (with `serving` and `scores`). */
const FILE_ROLES = [
	"model",
	"external",
	"features",
	"preprocessor",
	"labels",
	"assets"
];
const somePatterns = union([filePattern, array(filePattern).min(1).max(200)]).transform((written) => typeof written === "string" ? [written] : written);
const files = strictObject({
	model: filePattern.optional().describe("the model; a pattern must match exactly one file"),
	external: somePatterns.optional().describe("its external data; MODEL.data, MODEL_data and the like are found by themselves"),
	features: somePatterns.optional().describe("code or definitions that make the features"),
	preprocessor: somePatterns.optional().describe("what turns features into the model's inputs"),
	labels: somePatterns.optional().describe("names of the classes"),
	assets: somePatterns.optional().describe("anything else that must move with the model, e.g. a tokenizer")
});
const rows = union([rowPattern, strictObject({
	path: rowPath.describe("the file, relative to the folder of model.yaml, or from the root with a leading /"),
	digest: digest.describe("sha256: and the 64 hex digits that the file must have")
})]).transform((written) => typeof written === "string" ? { path: written } : written);
const scores = strictObject({
	holdout: rows.describe("scores of the rows of data.holdout"),
	recent: rows.optional().describe("scores of the rows of data.recent"),
	reference: rows.optional().describe("scores of the rows of data.reference"),
	current: rows.optional().describe("scores of the rows of data.current")
});
const edges = array(number()).min(1).max(50).refine((list) => list.every((edge, at) => at === 0 || edge > (list[at - 1] ?? edge)), { error: complaint("the edges do not rise", "Write them from low to high, each once: [0, 50, 500].") });
const segmentColumn = union([column.transform((name) => ({ column: name })), record(column, edges).refine((cuts) => Object.keys(cuts).length === 1, { error: complaint("a segment by ranges names one column", "Write { amount: [0, 50, 500] }.") }).transform((cuts) => {
	const [name = "", list = []] = Object.entries(cuts)[0] ?? [];
	return {
		column: name,
		edges: list
	};
})]);
const segment = union([segmentColumn, array(segmentColumn).min(2).max(3)]).transform((written) => Array.isArray(written) ? written : [written]);
const data = strictObject({
	id: column.optional().describe("column that names a row; rows pair by position when absent"),
	label: column.optional().describe("column with the truth"),
	time: column.optional().describe("column with the time of the row"),
	group: column.optional().describe("column of what belongs together (customer, query): intervals and leakage"),
	holdout: rows.optional().describe("labelled rows that both bundles are scored on, never trained on"),
	recent: rows.optional().describe("the newest labelled window"),
	reference: rows.optional().describe("a sample of the training data, or a profile of it"),
	current: rows.optional().describe("recent rows of production, without labels"),
	train: rows.optional().describe("the training rows, or hashes of them: only to find leakage"),
	segments: array(segment).max(100).optional().describe("subsets that must not get worse: channel, { amount: [0, 50, 500] }, [channel, region]"),
	protected: columns.optional().describe("columns that fairness is measured over"),
	label_lag: duration.optional().describe("how long until a label is final, e.g. 90d"),
	override: column.optional().describe("column that says whether a person overruled the model"),
	version: column.optional().describe("column that says which version decided")
});
const parity = strictObject({
	scores: rows.optional().describe("rows with the scores that the training pipeline logged"),
	features: strictObject({
		training: rows.describe("features as training computed them"),
		serving: rows.describe("features of the same rows as serving computed them")
	}).optional().describe("the same rows, once from each pipeline"),
	rtol: number().positive().max(1).default(.001).describe("relative difference that counts as equal")
}).refine((written) => written.scores !== void 0 || written.features !== void 0, { error: complaint("there is nothing to compare", "Name scores, features or both.") });
const expectation = strictObject({
	up: column.optional().describe("the score must not fall when this feature rises"),
	down: column.optional().describe("the score must not rise when this feature rises"),
	invariant: column.optional().describe("the score must not change with this feature")
}).transform((written, context) => {
	const [only, another] = [
		"up",
		"down",
		"invariant"
	].flatMap((direction) => {
		const name = written[direction];
		return name === void 0 ? [] : [{
			direction,
			column: name
		}];
	});
	if (only !== void 0 && another === void 0) return only;
	complain(context, {
		code: "bad-value",
		message: "an entry expects exactly one thing",
		hint: "Write each as an entry of its own: [{ up: amount }, { down: tenure }]."
	});
	return NEVER;
});
const LINEAGE = [
	"code",
	"data",
	"params",
	"dvc",
	"run",
	"trained"
];
const lineage = strictObject({
	code: prose.optional().describe("the commit or release of the training code"),
	data: array(strictObject({
		name: prose.describe("name of the data set"),
		digest: digest.describe("its digest")
	})).min(1).max(200).optional().describe("the training data sets with their digests"),
	params: rowPath.optional().describe("the file of training parameters"),
	dvc: rowPath.optional().describe("the dvc.lock of the training pipeline"),
	run: prose.optional().describe("the tracked run, as a URL or an id"),
	trained: union([date(), datetime({ offset: true })], { error: complaint("this is no date", "Write 2026-09-01 or 2026-09-01T12:00:00Z.") }).optional().describe("when training ended"),
	required: array(_enum(LINEAGE)).optional().describe("what may not be missing; the lineage gate blocks on it")
});
const serving = strictObject({
	pattern: _enum([
		"batch",
		"online",
		"streaming",
		"edge"
	]).default("online").describe("how it is called; latency is judged for it"),
	budgets: strictObject({
		p50: callTime.optional().describe("time that half of the calls may take, e.g. 5ms"),
		p95: callTime.optional().describe("time that 95 % of the calls may take"),
		p99: callTime.optional().describe("time that 99 % of the calls may take"),
		size: byteSize.optional().describe("size of the bundle's model files, e.g. 10MB"),
		rss: byteSize.optional().describe("memory while serving, e.g. 300MB"),
		cold_start: callTime.optional().describe("time from loading to the first score")
	}).optional().describe("limits that hold whatever the incumbent does")
});
const retrain = strictObject({
	every: durationBetween("1d", "520w").optional().describe("longest time between trainings, e.g. 90d"),
	when: strictObject({
		drift: number().positive().max(1).optional().describe("share of drifted features that calls for it"),
		auc_drop: number().positive().max(.5).optional().describe("loss of AUC since promotion that calls for it")
	}).optional().describe("what makes it due earlier")
}).refine((written) => written.every !== void 0 || Object.keys(written.when ?? {}).length > 0, { error: complaint("nothing makes a training due", "Write every: 90d, when: { drift: 0.3 }, or both.") });
const cost = strictObject({
	false_positive: number().min(0).max(0xe8d4a51000).describe("what one false alarm costs"),
	false_negative: number().min(0).max(0xe8d4a51000).describe("what one miss costs")
});

// src/project/content.ts
/** Files of settings beyond this size are refused, so nobody needs to hold more text. */
const LARGEST_TEXT = 1048576;
/** The text of a file that must be text. Throws when nobody read it: that is a mistake of ours. */
function readText(path, contents) {
	const content = contents.get(path);
	if (content === void 0) throw new Error(`${path} was planned but not read`);
	if (content.kind === "unreadable") return bad({
		code: "unreadable-file",
		file: path,
		path: "",
		message: content.why,
		hint: content.hint
	});
	if (content.text !== void 0) return good(content.text);
	const large = content.size > LARGEST_TEXT;
	return bad({
		code: large ? "too-large" : "not-text",
		file: path,
		path: "",
		message: large ? "the file is larger than 1 MB" : "the file is not text",
		hint: large ? "Keep settings here and data in files of their own." : "Save it as UTF-8."
	});
}

// src/project/sources.ts
/**
* The files that a path or pattern names, in order. A pattern that starts with / counts from the root of the
* repository. Links and submodules that a match could hide behind are faults: what we do not look into
* must not look as if it were checked.
*/
function findSources(tree, folder, pattern) {
	const rooted = pattern.startsWith("/");
	const within = rooted ? "" : folder;
	const wanted = rooted ? pattern.slice(1) : pattern;
	const shown = (name) => rooted ? `/${name}` : name;
	const matches = matcherOf(wanted);
	const found = /* @__PURE__ */ new Map();
	const faults = [];
	for (const entry of candidates(tree, within, wanted)) {
		const own = findNameIn(within, entry.path) ?? entry.path;
		const target = entry.kind === "file" ? findDvcTarget(own) : void 0;
		const name = target ?? own;
		if (!matches(name, entry.kind)) continue;
		if (entry.kind !== "file") faults.push(unfollowed(entry.kind, shown(own)));
		else if (found.has(name)) faults.push(twice(shown(name)));
		else found.set(name, {
			...sourceOf(entry),
			name: shown(name),
			dvc: target !== void 0
		});
	}
	return {
		sources: [...found.values()],
		faults
	};
}
/** What must be read to know the digest of a source; small files might be pointers, so their text is wanted. */
function readOf(source) {
	return {
		path: source.path,
		text: source.dvc || (source.size ?? 0) <= 1024
	};
}
/** The digest and size of a source: its own, or those that its LFS or DVC pointer gives. */
function makeStored(source, contents, lock) {
	const content = contents.get(source.path);
	if (content === void 0) throw new Error(`${source.path} was planned but not read`);
	if (content.kind === "unreadable") {
		const { why: message, hint } = content;
		return bad({
			code: "unreadable-file",
			file: source.path,
			path: "",
			message,
			hint
		});
	}
	const { name, path, blob } = source;
	const base = {
		name,
		path,
		...blob === void 0 ? {} : { blob }
	};
	if (source.dvc) {
		const text = readText(path, contents);
		const pointer = text.ok ? parseDvcPointer(path, text.value) : text;
		return pointer.ok ? lockedFile(base, pointer.value, lock) : pointer;
	}
	const pointer = parseLfsPointer(path, lfsText(content));
	if (pointer === void 0) return good({
		...base,
		stored: "git",
		size: content.size,
		digest: content.digest
	});
	if (!pointer.ok) return pointer;
	const { digest, size } = pointer.value;
	return good({
		...base,
		stored: "lfs",
		size: size ?? 0,
		digest
	});
}
function lfsText(content) {
	return content.size <= 1024 ? content.text ?? "" : "";
}
/** The lock counts only while it speaks of the same md5 as the pointer. */
function lockedFile(base, pointer, lock) {
	const locked = lock?.get(base.name);
	const fault = (code, message, hint) => {
		return {
			code,
			file: base.path,
			path: "",
			message,
			hint
		};
	};
	if (locked !== void 0 && locked.md5 !== pointer.digest) {
		const message = `bundle.lock knows an older "${base.name}" than its DVC pointer`;
		return bad(fault("stale-lock", message, "Run twokey lock and commit bundle.lock."));
	}
	const size = pointer.size ?? locked?.size;
	if (size === void 0 || locked !== void 0 && locked.size !== size) return bad(fault("unknown-size", size === void 0 ? "the DVC pointer gives no size" : "the DVC pointer and bundle.lock give different sizes", "Run dvc commit, then twokey lock."));
	const digest = locked?.sha256 ?? pointer.digest;
	return good({
		...base,
		stored: "dvc",
		size,
		digest,
		md5: pointer.digest
	});
}
function candidates(tree, folder, wanted) {
	if (isGlob(wanted)) return entriesBelow(tree, folder);
	const path = joinPath(folder, wanted);
	return [tree.byPath.get(path), tree.byPath.get(`${path}.dvc`)].filter((entry) => entry !== void 0);
}
function matcherOf(wanted) {
	if (!isGlob(wanted)) return (name) => name === wanted;
	const glob = trustedGlob(wanted);
	return (name, kind) => matchesGlob(glob, name) || kind !== "file" && mayMatchBelow(glob, name);
}
function sourceOf({ path, size, blob }) {
	return {
		path,
		...size === void 0 ? {} : { size },
		...blob === void 0 ? {} : { blob }
	};
}
function twice(name) {
	return {
		code: "two-sources",
		message: `"${name}" is committed twice: as a file and as a DVC pointer`,
		hint: "Keep one: git rm --cached the file, or dvc remove its pointer."
	};
}

// src/project/bundle-claims.ts
/**
* Which file plays which role. A file that is named in full belongs to that role whatever patterns match it
* too; otherwise two roles for one file are a problem, because a reader could not tell which counts.
*/
function claimFiles(model, tree) {
	const claims = /* @__PURE__ */ new Map();
	const problems = [];
	const wishes = wishesOf$1(model);
	const inFull = wishes.filter(({ pattern }) => !isGlob(pattern));
	const patterns = wishes.filter(({ pattern }) => isGlob(pattern));
	const named = new Set(inFull.map(({ pattern }) => pattern));
	for (const wish of [...inFull, ...patterns]) {
		const complain = (fault) => {
			problems.push(problemAt(model.yaml, wish.path, fault));
		};
		const outside = findGlobFault(wish.pattern);
		const { sources, faults } = outside === void 0 ? findSources(tree, model.folder, wish.pattern) : {
			sources: [],
			faults: [outside]
		};
		for (const fault of faults) complain(fault);
		const own = sources.filter(({ name }) => isGlob(wish.pattern) ? !isOurs(name) && !named.has(name) : true);
		if (!isGlob(wish.pattern) && isOurs(wish.pattern)) complain(notForBundles(wish.pattern));
		else if (own.length === 0 && faults.length === 0) complain(nothingThere(tree, model, wish));
		else if (wish.role === "model" && own.length > 1) complain(severalModels(wish.pattern, own));
		for (const source of own) {
			const other = claims.get(source.name);
			if (other !== void 0 && (other.role !== wish.role || !isGlob(wish.pattern))) complain(twoRoles(source.name, other.role, wish.role));
			if (other === void 0) claims.set(source.name, {
				source,
				role: wish.role,
				path: wish.path
			});
		}
	}
	for (const { name, role } of companionsOf(claims)) {
		const path = role === "serving" ? [] : ["files", "model"];
		const { sources, faults } = findSources(tree, model.folder, name);
		for (const source of sources) claims.set(name, {
			source,
			role,
			path
		});
		if (role === "serving" && sources[0]?.dvc === true) problems.push(problemAt(model.yaml, path, hidden));
		for (const fault of faults) problems.push(problemAt(model.yaml, path, fault));
	}
	return {
		claims: [...claims.values()],
		problems
	};
}
function wishesOf$1(model) {
	const files = FILE_ROLES.flatMap((role) => {
		const written = model.files?.[role];
		if (written === void 0) return [];
		if (typeof written === "string") return [{
			role,
			pattern: written,
			path: ["files", role]
		}];
		const inList = isListValue(findValue(model.yaml.value, ["files", role]));
		return written.map((pattern, at) => ({
			role,
			pattern,
			path: [
				"files",
				role,
				...inList ? [at] : []
			]
		}));
	});
	if (model.files?.model !== void 0) return files;
	const scores = Object.entries(model.scores ?? {}).flatMap(([key, rows]) => rows === void 0 ? [] : [{
		role: "scores",
		pattern: rows.path,
		path: ["scores", key]
	}]);
	return [...files, ...scores];
}
/** Files with a meaning of their own: they are not claimed by patterns, and not by name either. */
function isOurs(name) {
	return name === "bundle.lock" || name === "serving.yaml" || baseName(name) === "model.yaml";
}
const hidden = {
	code: "hidden-serving",
	message: `${SERVING} is kept in DVC, so nobody could read in the pull request how the bundle is served`,
	hint: `Commit the file itself: dvc remove ${SERVING}.dvc, git add ${SERVING}.`
};
/**
* What belongs to a bundle without being named: `serving.yaml`, and the external data of the model by the
* names that exporters give it. That the model refers to nothing else is the contract gate's to check.
*/
function companionsOf(claims) {
	const model = [...claims.values()].find(({ role }) => role === "model")?.source.name;
	const external = model === void 0 ? [] : externalNames(model);
	return [{
		name: SERVING,
		role: "serving"
	}, ...external.flatMap((name) => claims.has(name) ? [] : [{
		name,
		role: "external"
	}])];
}
function externalNames(model) {
	const dot = model.lastIndexOf(".");
	const stem = dot > model.lastIndexOf("/") + 1 ? model.slice(0, dot) : model;
	return [.../* @__PURE__ */ new Set([
		`${model}.data`,
		`${model}_data`,
		`${stem}.data`,
		`${stem}_data`
	])];
}
function nothingThere(tree, model, { pattern }) {
	if (!isGlob(pattern)) return absence(tree, joinPath(model.folder, pattern), pattern);
	return {
		code: "empty-pattern",
		message: `the pattern "${pattern}" matches no file of its own`,
		hint: "Correct the pattern, or commit the files (git add); it counts from the folder of model.yaml."
	};
}
function notForBundles(name) {
	const hint = `Remove it: ${SERVING} is always part of the bundle, ${MODEL_YAML} and ${LOCK} never are.`;
	return {
		code: "reserved-file",
		message: `"${name}" cannot be named here`,
		hint
	};
}
function severalModels(pattern, sources) {
	const names = sources.slice(0, 3).map(({ name }) => name);
	return {
		code: "several-models",
		message: `"${pattern}" matches ${sources.length} files: ${names.join(", ")}`,
		hint: "Name the one file that is the model."
	};
}
function twoRoles(name, first, second) {
	return {
		code: "two-roles",
		message: first === second ? `"${name}" is named twice` : `"${name}" is claimed as ${first} and as ${second}`,
		hint: "Give it one role: name it in full there, or narrow the patterns."
	};
}

// src/project/bundle.ts
const MOST_FILES$1 = 5e3;
/** Finds the files of a model in a listing. Everything that is missing or may not be there comes back at once. */
function planBundle(model, tree) {
	const { claims, problems } = claimFiles(model, tree);
	const faults = [...problems, ...findNameFaults(model, claims)];
	if (faults.length > 0) return {
		ok: false,
		problems: inReadingOrder(faults)
	};
	const lock = findLock(model.folder, tree);
	const reads = [...claims.map(({ source }) => readOf(source)), ...lock === void 0 ? [] : [{
		path: lock,
		text: true
	}]];
	return good({
		model,
		claims,
		lock,
		reads
	});
}
/** The path of the `bundle.lock` of a model's folder, if there is one. */
function findLock(folder, tree) {
	const path = joinPath(folder, LOCK);
	return tree.byPath.has(path) ? path : void 0;
}
/** Makes the bundle from what was read. `contents` must hold every path of `plan.reads`. */
function makeBundle(plan, contents) {
	const lock = readLock(plan.lock, contents);
	if (!lock.ok) return lock;
	const files = [];
	const problems = [];
	for (const { source, role } of plan.claims) {
		const stored = makeStored(source, contents, lock.value);
		if (stored.ok) files.push({
			...stored.value,
			role
		});
		else problems.push(...stored.problems);
	}
	if (problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	files.sort((a, b) => a.name < b.name ? -1 : 1);
	return good({
		folder: plan.model.folder,
		files,
		digest: bundleDigest(files)
	});
}
/**
* The identity of a bundle. Names count from the folder of model.yaml, so a folder that moves keeps its
* digest; how a file is stored (git, LFS, DVC with a lock) does not matter either.
*/
function bundleDigest(files) {
	const listed = files.map(({ name, role, size, digest }) => ({
		name,
		role,
		size,
		digest
	}));
	return digestOf(listed.sort((a, b) => a.name < b.name ? -1 : 1));
}
/** The lock of a folder, or nothing where there is none. */
function readLock(path, contents) {
	if (path === void 0) return good(void 0);
	const text = readText(path, contents);
	return text.ok ? parseLockFile(path, text.value) : text;
}
/** Names that another file system would refuse or mix up, and more files than anybody reviews. */
function findNameFaults(model, claims) {
	const problems = [];
	const byFolded = /* @__PURE__ */ new Map();
	for (const { source, path } of claims) {
		const fault = findPathFault(source.name);
		if (fault !== void 0) problems.push(problemAt(model.yaml, path, fault));
		const folded = foldedPath(source.name);
		const other = byFolded.get(folded);
		if (other !== void 0) problems.push(problemAt(model.yaml, path, {
			code: "colliding-names",
			message: `"${other}" and "${source.name}" are one file on macOS and Windows`,
			hint: "Rename one of them."
		}));
		byFolded.set(folded, source.name);
	}
	if (claims.length > MOST_FILES$1) problems.push(problemAt(model.yaml, ["files"], {
		code: "too-many-files",
		message: `the bundle has ${claims.length} files, more than ${MOST_FILES$1}`,
		hint: "Narrow the patterns, or keep what belongs together in one archive."
	}));
	return problems;
}

// src/project/data-files.ts
function planData(model, tree) {
	const problems = [];
	const wishes = wishesOf(model).map((wish) => {
		const { sources, faults } = findSources(tree, model.folder, wish.written.path);
		const unnamable = sources.map(({ name }) => findPathFault(name.replace(/^\//, "")));
		for (const fault of [...faults, ...unnamable]) if (fault !== void 0) problems.push(problemAt(model.yaml, wish.path, fault));
		return {
			...wish,
			sources
		};
	});
	if (problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	const lock = findLock(model.folder, tree);
	const reads = [...wishes.flatMap(({ sources }) => sources.map(readOf)), ...lock === void 0 ? [] : [{
		path: lock,
		text: true
	}]];
	return good({
		model,
		wishes,
		lock,
		reads
	});
}
/** Makes the data sets from what was read. `contents` must hold every path of `plan.reads`. */
function makeData(plan, contents) {
	const lock = readLock(plan.lock, contents);
	if (!lock.ok) return lock;
	const sets = [];
	const problems = [];
	for (const { path, written, sources } of plan.wishes) {
		const files = [];
		for (const source of sources) {
			const stored = makeStored(source, contents, lock.value);
			if (stored.ok) files.push(stored.value);
			else problems.push(...stored.problems);
		}
		files.sort((a, b) => a.name < b.name ? -1 : 1);
		const wrong = files.find((file) => written.digest !== void 0 && !agrees(file, written.digest));
		if (wrong !== void 0) problems.push(problemAt(plan.model.yaml, path, {
			code: "other-digest",
			message: `"${wrong.name}" has the digest ${wrong.digest}, not the one that is written`,
			hint: "Bring back the file that was meant, or write its new digest; that is a change of the rules."
		}));
		sets.push({
			key: renderPath(path),
			written,
			files,
			digest: digestOfSet(written, files)
		});
	}
	return problems.length > 0 ? {
		ok: false,
		problems: inReadingOrder(problems)
	} : good(sets);
}
function agrees(file, digest) {
	return file.digest === digest || file.md5 === digest;
}
function digestOfSet(written, files) {
	const [only] = files;
	if (only === void 0) return written.digest;
	if (!isGlob(written.path)) return only.digest;
	return digestOf(files.map(({ name, size, digest }) => ({
		name,
		size,
		digest
	})));
}
function wishesOf(model) {
	const { data, scores, parity, lineage } = model;
	return [
		[["data", "holdout"], data?.holdout],
		[["data", "recent"], data?.recent],
		[["data", "reference"], data?.reference],
		[["data", "current"], data?.current],
		[["data", "train"], data?.train],
		[["scores", "holdout"], scores?.holdout],
		[["scores", "recent"], scores?.recent],
		[["scores", "reference"], scores?.reference],
		[["scores", "current"], scores?.current],
		[["parity", "scores"], parity?.scores],
		[[
			"parity",
			"features",
			"training"
		], parity?.features?.training],
		[[
			"parity",
			"features",
			"serving"
		], parity?.features?.serving],
		[["lineage", "params"], lineage?.params],
		[["lineage", "dvc"], lineage?.dvc]
	].flatMap(([path, written]) => {
		if (written === void 0) return [];
		return [{
			path,
			written: typeof written === "string" ? { path: written } : written
		}];
	});
}

// src/project/model-rules.ts
/**
* What the keys of a `model.yaml` mean together. These rules look at what is written, not at what the schema
* made of it, so that they speak up even where another part of the file is broken.
*/
function findContradictions(yaml) {
	if (!isMapping(yaml.value)) return [];
	return [...RULES.flatMap((rule) => findBroken(yaml, rule)), ...findOpposites(yaml)];
}
const LABELLED = [["data", "holdout"], ["data", "recent"]];
const ROWS = [
	...LABELLED,
	["data", "reference"],
	["data", "current"],
	["data", "train"]
];
const RULES = [
	{
		code: "no-model",
		at: [],
		holds: (has) => has(["files", "model"]) || has(["scores"]),
		message: "neither files.model nor scores is there, so there is nothing to judge",
		hint: "Write files: { model: model.onnx }, or scores: { holdout: scores.parquet } for a model that cannot run here."
	},
	{
		code: "label-without-rows",
		at: ["data", "label"],
		holds: (has) => LABELLED.some(has),
		message: "a label is named, but no labelled rows",
		hint: "Write data.holdout, data.recent or both, or remove label."
	},
	{
		code: "rows-without-label",
		at: ["data", "holdout"],
		holds: (has, value) => has(["data", "label"]) || value(["task"]) === "none",
		message: "held-out rows are named, but not which column holds the truth",
		hint: "Write data.label, or task: none where there is no truth to compare with."
	},
	{
		code: "label-without-task",
		at: ["data", "label"],
		holds: (_, value) => value(["task"]) !== "none",
		message: "task: none means that there is no truth, but a label is named",
		hint: "Remove data.label, or name the task: binary, multiclass, regression, ranking."
	},
	{
		code: "ranking-without-group",
		at: ["task"],
		holds: (has, value) => value(["task"]) !== "ranking" || has(["data", "group"]),
		message: "a ranking is judged per group, and no group is named",
		hint: "Write data.group: the column of the query or session whose rows are ranked against each other."
	},
	{
		code: "cost-without-decisions",
		at: ["cost"],
		holds: (_, value) => [void 0, "binary"].includes(wordOf(value(["task"]))),
		message: "false positives and false negatives are decisions of a binary task",
		hint: "Remove cost, or write task: binary."
	},
	{
		code: "columns-without-rows",
		at: ["data"],
		holds: (has) => [
			...ROWS,
			["data", "label"],
			["data", "segments"],
			["data", "protected"]
		].some(has),
		message: "data names no rows to judge on",
		hint: "Write data.holdout (labelled rows), or data.reference and data.current, or remove data."
	},
	{
		code: "segments-without-holdout",
		at: ["data", "segments"],
		holds: (has) => LABELLED.some(has),
		message: "segments are judged on labelled rows, and none are named",
		hint: "Write data.holdout, data.recent or both, or remove segments."
	},
	{
		code: "protected-without-holdout",
		at: ["data", "protected"],
		holds: (has) => LABELLED.some(has),
		message: "fairness is judged on labelled rows, and none are named",
		hint: "Write data.holdout, data.recent or both, or remove protected."
	},
	{
		code: "lag-without-time",
		at: ["data", "label_lag"],
		holds: (has) => has(["data", "time"]),
		message: "how old a label is follows from the time of its row, and no time column is named",
		hint: "Write data.time, or remove label_lag."
	},
	{
		code: "current-without-reference",
		at: ["data", "current"],
		holds: (has) => has(["data", "reference"]) || has(["data", "holdout"]),
		message: "drift is measured from a reference to current rows, and there is no reference",
		hint: "Write data.reference: a sample of the training rows, or a profile of them."
	},
	{
		code: "scores-without-rows",
		at: ["scores", "recent"],
		holds: (has) => has(["data", "recent"]),
		message: "there are scores of recent rows, but no recent rows",
		hint: "Write data.recent, or remove scores.recent."
	},
	{
		code: "scores-without-rows",
		at: ["scores", "holdout"],
		holds: (has) => has(["data", "holdout"]),
		message: "there are scores of held-out rows, but no held-out rows",
		hint: "Write data.holdout: the rows that the scores belong to."
	},
	{
		code: "retrain-without-drift",
		at: [
			"retrain",
			"when",
			"drift"
		],
		holds: (has) => has(["data", "reference"]) && has(["data", "current"]),
		message: "drift cannot call for training while it is not measured",
		hint: "Write data.reference and data.current, or remove drift."
	},
	{
		code: "retrain-without-label",
		at: [
			"retrain",
			"when",
			"auc_drop"
		],
		holds: (has) => has(["data", "label"]) && has(["data", "recent"]),
		message: "a loss of AUC cannot call for training without recent labelled rows",
		hint: "Write data.label and data.recent, or remove auc_drop."
	}
];
function findBroken(yaml, rule) {
	const has = (path) => findValue(yaml.value, path) !== void 0;
	const value = (path) => findValue(yaml.value, path);
	if (!has(rule.at) || rule.holds(has, value)) return [];
	return [problemAt(yaml, rule.at, rule)];
}
function wordOf(value) {
	return typeof value === "string" ? value : void 0;
}
/** `expect` may say one thing about a feature, not two. */
function findOpposites(yaml) {
	const list = findValue(yaml.value, ["expect"]);
	if (!isListValue(list)) return [];
	const seen = /* @__PURE__ */ new Map();
	return list.flatMap((entry, at) => {
		if (!isMapping(entry)) return [];
		return [
			"up",
			"down",
			"invariant"
		].flatMap((direction) => {
			const column = memberOf(entry, direction);
			if (typeof column !== "string") return [];
			const before = seen.get(column);
			seen.set(column, direction);
			if (before === void 0) return [];
			const message = before === direction ? `this is expected of "${column}" already` : `"${column}" is expected to be ${before} and ${direction}`;
			return [problemAt(yaml, ["expect", at], {
				code: "opposite-expectations",
				message,
				hint: "Keep one."
			})];
		});
	});
}

// src/project/model-file.ts
/**
* Reads a `model.yaml`. With the settings of the gates given, the key `gates` is checked through them.
* Everything that is wrong comes back at once: what does not fit the schema and what contradicts itself.
*/
function parseModelFile(path, text, gateSettings) {
	const parsed = parseYaml(path, text);
	if (!parsed.ok) return parsed;
	const yaml = parsed.value;
	if (yaml.value === null) return bad(problemAt(yaml, [], emptyFile));
	const checked = checkYaml(yaml, modelSchema(gateSettings));
	const name = nameOf(yaml, path);
	const problems = [
		...checked.ok ? [] : checked.problems,
		...name.ok ? [] : name.problems,
		...findContradictions(yaml)
	];
	if (!checked.ok || !name.ok || problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	const { model: _, gates: __, ...settings } = checked.value;
	return good({
		...settings,
		model: name.value,
		gates: writtenGates(yaml.value),
		path,
		folder: folderOf(path),
		yaml
	});
}
const emptyFile = {
	code: "empty-file",
	message: "the file is empty",
	hint: "Write at least owners: { owner: [LOGIN] } and files: { model: model.onnx }."
};
/** The name that is written, or the folder's. */
function nameOf(yaml, path) {
	const written = findValue(yaml.value, ["model"]);
	const folder = baseName(folderOf(path));
	const name = findModelName(typeof written === "string" ? written : folder);
	if (name !== void 0) return good(name);
	if (written !== void 0) return bad();
	const hint = "Name the model in the file, e.g. model: fraud, or rename the folder.";
	const message = folder === "" ? "the file lies at the root, so no folder gives the model its name" : `the folder should give the name, but ${modelNameFault(folder).message}`;
	return bad(problemAt(yaml, [], {
		code: "no-model-name",
		message,
		hint
	}));
}

// src/project/workflows.ts
const WORKFLOWS = trustedGlob(".github/workflows/*.{yml,yaml}");
const ROOT_ACTION = ["action.yml", "action.yaml"];
const MOST_FILES = 2e3;
/** What to read to know the governed files; ask again with what was read until nothing new comes. */
function planWorkflows(tree, contents) {
	return [.../* @__PURE__ */ new Set([...workflowsOf(tree), ...governedPaths(tree, contents)])].map((path) => ({
		path,
		text: true
	}));
}
/** The files that an evaluation runs through, sorted. Everything that `planWorkflows` asks for must have been read. */
function findGoverned(tree, contents) {
	return [...governedPaths(tree, contents)].sort().flatMap((path) => {
		const content = contents.get(path);
		return content?.kind === "read" ? [{
			path,
			digest: content.digest
		}] : [];
	});
}
/**
* Every workflow that mentions twokey, and what such a workflow takes from this repository (`uses: ./…`),
* and so on. A mention is enough: a workflow that only talks about twokey is governed too much, one that
* hides its use would be governed too little. A file that was read and is no text counts as mentioning it.
*/
function governedPaths(tree, contents) {
	const governed = new Set(workflowsOf(tree).filter((path) => mentionsTwokey(path, contents)));
	for (const path of governed) for (const used of usedBy(textOf(path, contents) ?? "")) for (const file of filesOf(tree, used)) if (governed.size < MOST_FILES) governed.add(file);
	return governed;
}
function workflowsOf(tree) {
	return findMatches(tree, WORKFLOWS).flatMap(({ kind, path }) => kind === "file" ? [path] : []);
}
function mentionsTwokey(path, contents) {
	const content = contents.get(path);
	return content?.kind === "read" && /twokey/i.test(content.text ?? "twokey");
}
function textOf(path, contents) {
	const content = contents.get(path);
	return content?.kind === "read" ? content.text : void 0;
}
/** A workflow file, or a folder with an action and all that it may run; at the root only the action itself. */
function filesOf(tree, used) {
	if (used === "") return ROOT_ACTION.filter((path) => tree.byPath.has(path));
	if (tree.byPath.has(used)) return [used];
	return entriesBelow(tree, used).flatMap(({ kind, path }) => kind === "file" ? [path] : []);
}
/** Paths after `uses: ./`, without a ref, quotes or a slash at the end. */
function usedBy(text) {
	return [...text.matchAll(/\buses:[ \t]*["']?\.\/([^\s"'@#]*)/g)].map(([, path = ""]) => {
		return path.split("/").filter((part) => part !== "" && part !== ".").join("/");
	});
}

// src/project/project.ts
/**
* What still has to be read before `makeProject` can answer, given what was read so far. Ask until nothing
* comes back: first for the rules, then for the models that they name, then for the files of the models.
* Problems are not told here; `makeProject` finds them again.
*/
function planProject(tree, contents) {
	const wanted = /* @__PURE__ */ new Map();
	for (const read of everyRead(tree, contents)) {
		if (contents.has(read.path)) continue;
		wanted.set(read.path, {
			...read,
			text: read.text || wanted.get(read.path)?.text === true
		});
	}
	return [...wanted.values()];
}
/** Puts everything together. `contents` must hold whatever `planProject` asked for. */
function makeProject(tree, contents, gateSettings) {
	const policy = readPolicy(tree, contents, gateSettings);
	if (!policy.ok) return policy;
	const found = findModels(tree, policy.value);
	const files = found.paths.map((path) => readModelFile(path, contents, gateSettings));
	const parsed = files.flatMap((file) => file.ok ? [file.value] : []);
	const models = parsed.map((file) => makeModel(file, {
		tree,
		contents,
		gateSettings,
		policy: policy.value
	}));
	const problems = [
		...found.problems,
		...[...files, ...models].flatMap((outcome) => outcome.ok ? [] : outcome.problems),
		...findTwins(parsed),
		...parsed.flatMap((file) => findEmptyRoles(file, policy.value)),
		...planWorkflows(tree, contents).flatMap(({ path }) => findUnreadable(path, contents))
	];
	if (problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	const made = models.flatMap((model) => model.ok ? [model.value] : []);
	return good({
		policy: policy.value,
		models: made.sort((a, b) => a.file.model < b.file.model ? -1 : 1),
		workflows: findGoverned(tree, contents)
	});
}
function everyRead(tree, contents) {
	const rules = tree.byPath.has(".github/twokey.yml") ? [{
		path: POLICY_FILE,
		text: true
	}] : [];
	const first = [...rules, ...planWorkflows(tree, contents)];
	const policy = rules.every(({ path }) => contents.has(path)) ? readPolicy(tree, contents) : void 0;
	if (policy?.ok !== true) return first;
	const { paths } = findModels(tree, policy.value);
	const models = paths.flatMap((path) => {
		const file = contents.has(path) ? readModelFile(path, contents) : void 0;
		if (file?.ok !== true) return [{
			path,
			text: true
		}];
		const plans = [planBundle(file.value, tree), planData(file.value, tree)];
		const serving = joinPath(file.value.folder, SERVING);
		return [...tree.byPath.get(serving)?.kind === "file" ? [{
			path: serving,
			text: true
		}] : [], ...plans.flatMap((plan) => plan.ok ? plan.value.reads : [])];
	});
	return [...first, ...models];
}
const OTHER_NAMES = [
	".github/twokey.yaml",
	"twokey.yml",
	"twokey.yaml"
];
function readPolicy(tree, contents, gateSettings) {
	const entry = tree.byPath.get(POLICY_FILE);
	const elsewhere = OTHER_NAMES.find((name) => tree.byPath.has(name));
	if (entry === void 0 && elsewhere !== void 0) {
		const message = "the rules are not read from here";
		const hint = `Move the file to ${POLICY_FILE}.`;
		return bad({
			code: "misplaced-policy",
			file: elsewhere,
			path: "",
			message,
			hint
		});
	}
	if (entry === void 0) return parsePolicyFile(void 0, gateSettings);
	if (entry.kind !== "file") return bad({
		...unfollowed(entry.kind, POLICY_FILE),
		file: POLICY_FILE,
		path: ""
	});
	const text = readText(POLICY_FILE, contents);
	return text.ok ? parsePolicyFile(text.value, gateSettings) : text;
}
function findModels(tree, policy) {
	const paths = /* @__PURE__ */ new Set();
	const problems = [];
	for (const pattern of policy.models) for (const { path, kind } of findMatches(tree, trustedGlob(pattern))) if (kind === "file") paths.add(path);
	else problems.push({
		...unfollowed(kind, path),
		file: path,
		path: ""
	});
	return {
		paths: [...paths].sort(),
		problems
	};
}
function readModelFile(path, contents, gateSettings) {
	const text = readText(path, contents);
	return text.ok ? parseModelFile(path, text.value, gateSettings) : text;
}
/** One model with all that belongs to it, or everything that is wrong with it. */
function makeModel(file, { tree, contents, policy, gateSettings }) {
	const bundlePlan = planBundle(file, tree);
	const dataPlan = planData(file, tree);
	const bundle = bundlePlan.ok ? makeBundle(bundlePlan.value, contents) : bundlePlan;
	const data = dataPlan.ok ? makeData(dataPlan.value, contents) : dataPlan;
	const serving = readServing(joinPath(file.folder, SERVING), tree, contents);
	const gates = gateSettings === void 0 ? good({}) : mergeGates(policy.gates, {
		yaml: file.yaml,
		gates: file.gates
	}, gateSettings);
	if (bundle.ok && data.ok && serving.ok && gates.ok) return good({
		file,
		bundle: bundle.value,
		serving: serving.value,
		data: data.value,
		gates: gates.value
	});
	return {
		ok: false,
		problems: [
			bundle,
			data,
			serving,
			gates
		].flatMap((part) => part.ok ? [] : part.problems)
	};
}
function readServing(path, tree, contents) {
	if (tree.byPath.get(path)?.kind !== "file") return good(void 0);
	const text = readText(path, contents);
	return text.ok ? parseServingFile(path, text.value) : text;
}
/** What runs an evaluation must be known by its bytes; whether they are text does not matter. */
function findUnreadable(path, contents) {
	if (contents.get(path)?.kind === "read") return [];
	const text = readText(path, contents);
	return text.ok ? [] : text.problems;
}
function findTwins(files) {
	const first = /* @__PURE__ */ new Map();
	return files.flatMap((file) => {
		const other = first.get(file.model);
		if (other === void 0) first.set(file.model, file);
		if (other === void 0) return [];
		const message = `the model "${file.model}" is described in ${other.path} too`;
		return [problemAt(file.yaml, ["model"], {
			code: "duplicate-model",
			message,
			hint: "Give one of them another name with the key model."
		})];
	});
}
/** A role that the tier asks for and nobody fills would block every change for ever. */
function findEmptyRoles(file, policy) {
	const roles = policy.signoff[file.tier].roles;
	return Object.entries(roles).flatMap(([role, needed]) => {
		const named = Object.hasOwn(file.owners, role) ? file.owners[role] ?? [] : [];
		if (named.length >= needed || named.some((name) => name.includes("/"))) return [];
		const message = `tier ${file.tier} needs ${needed} of the role "${plain(role)}", and ` + (named.length === 0 ? "nobody is named" : `only ${named.length} can ever sign`);
		const hint = `Write owners: { ${role}: [LOGIN, ORG/TEAM] }, or change signoff.${file.tier}.roles in ${POLICY_FILE}.`;
		return [problemAt(file.yaml, ["owners"], {
			code: "empty-role",
			message,
			hint
		})];
	});
}

// src/git/blobs.ts
/**
* Reads files of a tree: digests of whatever size, piece by piece, and texts where they are wanted. Entries
* of a commit come from git's objects, entries of a work tree from the disk.
*/
async function readContents(repository, tree, reads) {
	const contents = /* @__PURE__ */ new Map();
	const blobs = /* @__PURE__ */ new Map();
	for (const { path, text } of reads) {
		const entry = tree.byPath.get(path);
		if (entry?.kind !== "file") contents.set(path, gone(path));
		else if (entry.blob === void 0) contents.set(path, await readFile$1(repository.root, path, text));
		else {
			const known = blobs.get(entry.blob);
			known?.paths.push(path);
			if (known !== void 0) known.text ||= text;
			else blobs.set(entry.blob, {
				text,
				paths: [path]
			});
		}
	}
	const read = await readBlobs(repository, new Map([...blobs].map(([blob, { text }]) => [blob, text])));
	for (const [blob, { paths }] of blobs) for (const path of paths) contents.set(path, read.get(blob) ?? missing(blob));
	return contents;
}
/** Git gives up at the first object that a partial clone lacks; we go on behind it, but not for ever. */
const MOST_RESTARTS = 100;
/** Reads objects by their ids (and whether their text is wanted); those that are not here are unreadable. */
async function readBlobs(repository, wanted) {
	const contents = /* @__PURE__ */ new Map();
	let todo = [...wanted.keys()];
	for (let restarts = 0; todo.length > 0 && restarts <= MOST_RESTARTS; restarts += 1) {
		const answered = await readBatch(repository, todo, {
			wanted,
			contents
		});
		const [failed] = todo.slice(answered);
		if (failed !== void 0) contents.set(failed, missing(failed));
		todo = todo.slice(answered + 1);
	}
	for (const blob of todo) contents.set(blob, missing(blob));
	return contents;
}
/** How many of the objects were answered before git ended; all of them unless something is missing here. */
async function readBatch(repository, blobs, batch) {
	const { output, end } = openGit(repository.root, ["cat-file", "--batch"], `${blobs.join("\n")}\n`);
	const reader = batchReader(blobs, batch);
	for await (const chunk of output) reader.add(chunk);
	const { code, stderr } = await end;
	if (code !== 0 && reader.answered() === blobs.length) throw new Error(`git cat-file failed: ${plain(stderr, 400)}`);
	return reader.answered();
}
const LONGEST_HEADER = 200;
const LINE_BREAK = 10;
/** Takes the stream of `cat-file --batch` apart: `<id> <type> <size>`, the bytes, a line break, and again. */
function batchReader(blobs, { wanted, contents }) {
	let answered = 0;
	let header = "";
	let left = 0;
	let gather;
	const finish = (content) => {
		const blob = blobs[answered];
		if (blob === void 0) throw new Error("git answers more than it was asked");
		contents.set(blob, content);
		answered += 1;
		header = "";
		gather = void 0;
	};
	const readHeader = (chunk, from) => {
		const at = chunk.indexOf(LINE_BREAK, from);
		header += Buffer.from(chunk.subarray(from, at < 0 ? chunk.length : at)).toString("latin1");
		if (header.length > LONGEST_HEADER) throw new Error("git answers something unknown");
		if (at < 0) return chunk.length;
		const [blob = "", type, size = ""] = header.split(" ");
		if (blob !== blobs[answered]) throw new Error("git answers out of order");
		if (type === "missing") finish(missing(blob));
		else {
			left = Number(size);
			gather = startGathering(wanted.get(blob) === true);
		}
		return at + 1;
	};
	return {
		answered: () => answered,
		add: (chunk) => {
			let at = 0;
			while (at < chunk.length) if (gather === void 0) at = readHeader(chunk, at);
			else if (left === 0) {
				finish(gather.end());
				at += 1;
			} else {
				const part = chunk.subarray(at, at + left);
				gather.add(part);
				left -= part.length;
				at += part.length;
			}
		}
	};
}
const PIECE = 1048576;
/** One file of the work tree; links are not followed, and a pipe does not make us wait. */
async function readFile$1(root, path, text) {
	let file;
	try {
		file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch {
		return gone(path);
	}
	try {
		if (!(await file.stat()).isFile()) return gone(path);
		const gather = startGathering(text);
		const piece = new Uint8Array(PIECE);
		for (;;) {
			const { bytesRead } = await file.read(piece, 0, PIECE, null);
			if (bytesRead === 0) return gather.end();
			gather.add(piece.subarray(0, bytesRead));
		}
	} finally {
		await file.close();
	}
}
function startGathering(wantText) {
	const digest = startDigest();
	let size = 0;
	let kept = [];
	return {
		add: (bytes) => {
			digest.add(bytes);
			size += bytes.length;
			if (wantText && size <= 1048576) kept.push(Uint8Array.from(bytes));
			else kept = [];
		},
		end: () => {
			const text = wantText && size <= 1048576 ? findText(Buffer.concat(kept)) : void 0;
			return {
				kind: "read",
				size,
				digest: digest.end(),
				...text === void 0 ? {} : { text }
			};
		}
	};
}
const utf8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
function findText(bytes) {
	try {
		return utf8.decode(bytes);
	} catch {
		return;
	}
}
function gone(path) {
	return {
		kind: "unreadable",
		why: `"${plain(path)}" is no file that can be read`,
		hint: "Look whether it exists and may be read, then run again."
	};
}
function missing(blob) {
	return {
		kind: "unreadable",
		why: "git does not have the content of this file here",
		hint: `Fetch it: git cat-file -s ${blob}, or clone again without --filter and --depth.`
	};
}

// src/git/project.ts
/** Reads what a tree says about models: asks the project room what it needs to see until it has seen enough. */
async function readProject$1(repository, tree, gateSettings) {
	const contents = /* @__PURE__ */ new Map();
	for (;;) {
		const reads = planProject(tree, contents);
		if (reads.length === 0) return makeProject(tree, contents, gateSettings);
		for (const [path, content] of await readContents(repository, tree, reads)) contents.set(path, content);
	}
}

// src/check/snapshot.ts
/** The project of a state, its gate settings checked against the catalogue. */
async function readProject({ repository, tree }) {
	return readProject$1(repository, tree, GATE_SETTINGS);
}

export { findDvcTarget as i, LOCK as n, renderLockFile as r, readProject as t };