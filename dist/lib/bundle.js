import { B as literal, F as array, G as strictObject, H as number, J as union, K as string, N as _enum, V as looseObject, W as record, Y as unknown, et as NEVER, o as findDigest, t as digestOf } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { B as foldedPath, C as findValue, F as mayMatchBelow, I as trustedGlob, L as baseName, M as findGlobFault, N as isGlob, O as parseYaml, P as matchesGlob, R as findNameIn, T as isListValue, U as joinPath, _ as rowPath, a as complain, b as complaint, c as duration, d as filePattern, f as modelName, g as roleName, h as prose, i as columns, k as problemAt, l as durationBetween, n as callTime, r as column, s as digest, t as byteSize, u as filePath, v as rowPattern, w as inReadingOrder, x as checkYaml, y as someOwners, z as findPathFault } from "./fields.js";
import { i as gatesSchema, l as absence, o as remembered, p as unfollowed, t as MODEL_YAML, u as entriesBelow, v as date, y as datetime } from "./policy-schema.js";
import { t as SERVING } from "./serving-file.js";

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
	const wishes = wishesOf(model);
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
function wishesOf(model) {
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
const MOST_FILES = 5e3;
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
	if (claims.length > MOST_FILES) problems.push(problemAt(model.yaml, ["files"], {
		code: "too-many-files",
		message: `the bundle has ${claims.length} files, more than ${MOST_FILES}`,
		hint: "Narrow the patterns, or keep what belongs together in one archive."
	}));
	return problems;
}

export { readLock as a, readOf as c, FILE_ROLES as d, modelSchema as f, findDvcTarget as h, planBundle as i, LARGEST_TEXT as l, renderLockFile as m, findLock as n, findSources as o, LOCK as p, makeBundle as r, makeStored as s, bundleDigest as t, readText as u };