import { A as boolean, B as string, D as _enum, F as looseObject, H as union, I as number, L as object, P as literal, R as record, U as unknown, k as array, s as findDigest, t as digestOf, z as strictObject } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { A as foldedPath, C as matchesGlob, D as baseName, E as trustedGlob, M as foldersAbove, N as joinPath, O as findNameIn, S as isGlob, T as mayMatchBelow, b as complaint, c as duration, d as filePattern, g as roleName, j as folderOf, k as findPathFault, l as durationBetween, m as owners, o as complainOfRepeats, u as filePath, x as findGlobFault } from "./fields.js";
import { a as isListValue, c as parseYaml, i as inReadingOrder, l as problemAt, r as findValue, t as checkYaml } from "./check.js";
import { a as optionalGates, o as remembered, r as gateName, t as FILE_ROLES } from "./model-schema.js";
import { t as SERVING } from "./serving-file.js";
import { n as didYouMean } from "./columns.js";

// src/project/tree.ts
/** A repository of more files is none that a person reviews. */
const MOST_ENTRIES = 1e6;
/** Throws on a path that stands twice, which no git tree holds, and on more entries than a tree may have. */
function makeTree(entries) {
	if (entries.length > 1e6) throw new Error(`a tree of more than ${MOST_ENTRIES} files`);
	const sorted = [...entries].sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
	const byPath = new Map(sorted.map((entry) => [entry.path, entry]));
	if (byPath.size !== sorted.length) throw new Error("a tree holds the same path twice");
	return {
		entries: sorted,
		byPath
	};
}
/** Everything below a folder, in order; all of it for the root (""). */
function entriesBelow(tree, folder) {
	if (folder === "") return tree.entries;
	const from = firstFrom(tree.entries, `${folder}/`);
	return tree.entries.slice(from, firstFrom(tree.entries, `${folder}0`));
}
function isFolder(tree, path) {
	return tree.entries[firstFrom(tree.entries, `${path}/`)]?.path.startsWith(`${path}/`) === true;
}
/** The entries that a pattern names, in order. */
function findMatches(tree, glob) {
	return tree.entries.filter((entry) => matchesGlob(glob, entry.path));
}
/** Why there is nothing at a path, for the person who wrote it. */
function absence(tree, path, written) {
	const code = "missing-file";
	const message = `there is no file "${written}".`;
	for (const folder of foldersAbove(path)) {
		const kind = tree.byPath.get(folder)?.kind;
		if (kind === "symlink" || kind === "submodule") return unfollowed(kind, folder);
	}
	if (isFolder(tree, path)) {
		const hint = `Name the files in it: ${written}/** for all of them.`;
		return {
			code,
			message: `"${written}" is a folder`,
			hint
		};
	}
	if (written.endsWith(".dvc")) return {
		code,
		message,
		hint: "Name the file itself; its .dvc pointer is found by itself."
	};
	return {
		code,
		message: message + didYouMean(baseName(path), neighbours(tree, path)),
		hint: "Correct the path, or commit the file (git add), or its LFS or DVC pointer."
	};
}
const MOST_NEIGHBOURS = 1e3;
function neighbours(tree, path) {
	const folder = folderOf(path);
	return entriesBelow(tree, folder).slice(0, MOST_NEIGHBOURS).flatMap((entry) => folderOf(entry.path) === folder ? [baseName(entry.path)] : []);
}
/** Links and submodules say something else tomorrow; what counts must lie in the tree itself. */
function unfollowed(kind, path) {
	return kind === "symlink" ? {
		code: "symlink",
		message: `"${path}" is a symbolic link, and links are not followed`,
		hint: "Commit the file itself in its place."
	} : {
		code: "submodule",
		message: `"${path}" is a submodule, whose files are not part of this repository`,
		hint: "Commit the files themselves, or move the model to where they are."
	};
}
function firstFrom(entries, path) {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = low + high >> 1;
		if ((entries[middle]?.path ?? "") < path) low = middle + 1;
		else high = middle;
	}
	return low;
}

// src/project/rollback-schema.ts
/**
* The key `rollback` of `.github/twokey.yml`. It narrows what may happen; which alerts are believed at all
* is set, with their secrets, by whoever operates the bot.
*/
const ACTIONS = [
	"comment",
	"open_issue",
	"open_pr"
];
const pattern = string().min(1).max(200).refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { error: complaint("the pattern has control characters", "Write it with visible characters.") });
const patterns = array(pattern).min(1).max(100).superRefine((list, context) => complainOfRepeats(list, context));
const route = strictObject({
	match: record(string().min(1).max(100), pattern).default({}).describe("label → pattern, all of which must match: *, ?, {a,b}, and ! in front for anything else"),
	model: pattern.default("{{model}}").describe("the model, or a label that names it: {{model}}. It must be in the registry"),
	digest_label: string().min(1).max(100).default("model_digest").describe("the label that says which bundle the alert is about"),
	action: _enum(ACTIONS).optional().describe("the most that may happen; by severity when absent"),
	hold: durationBetween("0s", "1d").optional().describe("how long the alert must fire; by severity when absent")
});
const receiver = strictObject({
	id: string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, { error: complaint("this is no id of a receiver", "Use the id that the operator gave it, e.g. am-prod.") }).describe("the receiver's id, as the operator of the bot set it up"),
	models: patterns.optional().describe("the models that its alerts may touch, e.g. [fraud-*]"),
	max_action: _enum(ACTIONS).default("open_pr").describe("the most that its alerts may do")
});
const count = number().int().min(1).max(1e3);
const rollbackSchema = strictObject({
	enabled: boolean().default(true).describe("false: alerts are recorded and lead to nothing"),
	responders: owners.default([]).describe("who may ask for a rollback and sign an expedited one, besides owners"),
	receivers: array(receiver).max(50).superRefine((list, context) => complainOfRepeats(list.map(({ id }) => id), context)).default([]).describe("narrows single receivers; one that is not named here may do everything"),
	routes: array(route).max(200).default([]).describe("from alert to model, the first that matches; by the label model when absent"),
	cooldown: durationBetween("0s", "30d").prefault("6h").describe("after a rollback alerts only comment"),
	decline_cooldown: durationBetween("0s", "30d").prefault("24h").describe("after a rollback was closed unmerged alerts only comment"),
	quota: strictObject({
		prs: count.default(2).describe("automatic rollbacks of one model"),
		per: durationBetween("1h", "30d").prefault("7d").describe("in this time")
	}).prefault({}).describe("how many rollbacks may open by themselves"),
	flapping: strictObject({
		transitions: count.default(3).describe("changes between firing and resolved"),
		window: durationBetween("1m", "1d").prefault("60m").describe("in this time")
	}).prefault({}).describe("an alert that comes and goes opens no rollback"),
	storm: strictObject({
		models: count.default(5).describe("this many models alert"),
		fraction: number().positive().max(1).default(.3).describe("or this share of all models"),
		window: durationBetween("1m", "1d").prefault("10m").describe("in this time"),
		open_for: durationBetween("1m", "1d").prefault("30m").describe("how long single rollbacks then wait")
	}).prefault({}).describe("many models at once become one issue: the cause is rarely the models"),
	max_event_age: durationBetween("1m", "30d").prefault("24h").describe("older alerts only comment"),
	max_age_since_activation: durationBetween("1h", "520w").prefault("14d").describe("a version that was live longer is not rolled back by itself"),
	min_live: duration.prefault("24h").describe("how long a version must have been live to be a target"),
	max_depth: number().int().min(1).max(50).default(5).describe("how many versions back to look for a target"),
	verify_window: durationBetween("1m", "7d").prefault("30m").describe("how long alerts are watched afterwards"),
	freeze: durationBetween("0s", "24h").prefault("24h").describe("how long other changes of the model wait once a person signed the rollback"),
	on_resolved: _enum(["comment", "close_if_unapproved"]).default("comment").describe("what happens to an open rollback when the alert resolves"),
	label_allow: array(string().min(1).max(100)).max(100).superRefine((list, context) => complainOfRepeats(list, context)).default([
		"alertname",
		"model",
		"environment",
		"severity",
		"model_digest"
	]).describe("labels of alerts that may be shown in issues and pull requests")
});

// src/project/policy-schema.ts
/** The one name of the files that describe models: they are never part of a bundle. */
const MODEL_YAML = "model.yaml";
/** What an inconclusive gate means: fine, fine but said, an owner must accept it, or not possible. */
const ON_INCONCLUSIVE = [
	"pass",
	"note",
	"sign",
	"block"
];
/** The keys of `.github/twokey.yml`, with every default. */
const policySchema = remembered(buildPolicySchema);
function buildPolicySchema(gateSettings) {
	return strictObject({
		models: union([modelPattern, array(modelPattern).min(1).max(100)]).prefault("**/model.yaml").transform((written) => typeof written === "string" ? [written] : written).describe("where the model.yaml files are, as a pattern or a list of patterns"),
		registry: strictObject({ branch: branch.default("model-registry").describe("the branch that holds the registry") }).prefault({}).describe("where decisions are recorded"),
		mode: _enum([
			"observe",
			"advise",
			"enforce"
		]).default("advise").describe("observe: record only. advise: comment. enforce: the check decides"),
		signoff: signoff.prefault({}).describe("who must sign what"),
		gates: policyGates(gateSettings).optional().describe("settings of gates for all models, and on_inconclusive"),
		accept_scores: array(_enum(["onnx", "file"])).min(1).superRefine((list, context) => complainOfRepeats(list, context)).optional().describe("where scores may come from: running the model (onnx), or a file that the author wrote (file). Both, but only onnx in mode enforce"),
		rollback: rollbackSchema.prefault({}).describe("how production gets back to an earlier version")
	}).describe("The rules under which models of this repository change.");
}
const modelPattern = filePattern.refine((text) => text === "model.yaml" || text.endsWith(`/${"model.yaml"}`), { error: complaint(`models are described by files named ${MODEL_YAML}`, `Write the folders and then ${MODEL_YAML}: models/*/${MODEL_YAML}.`) });
const branch = string().max(200).regex(/^[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/, { error: complaint("this is no plain name for a branch", "Write letters, digits and hyphens: model-registry.") }).refine((name) => !name.endsWith(".lock"), { error: complaint("git keeps names that end in .lock for itself", "Choose another name: model-registry.") });
/** Whole hours: sign-offs are not a matter of minutes. */
const hours = durationBetween("1h", "520w").refine((length) => length % 36e5 === 0, { error: complaint("the duration is not in whole hours", "Write hours or days: 24h, 14d.") });
function tier(what, defaults) {
	return strictObject({
		roles: record(roleName, number().int().min(1).max(10)).refine((roles) => Object.keys(roles).length > 0, { error: complaint("nobody would have to sign", "Write at least { owner: 1 }.") }).default(defaults.roles).describe("role → how many different people of it must sign"),
		valid_for: hours.prefault(defaults.valid_for).describe("how long a sign-off holds, e.g. 30d"),
		carry_over: boolean().default(defaults.carry_over).describe("a push that leaves what was signed as it was keeps the sign-offs"),
		unattributed: _enum(["block", "warn"]).default(defaults.unattributed).describe("commits that belong to no account: whoever made them might sign")
	}).prefault({}).describe(what);
}
const signoff = strictObject({
	standard: tier("for models of tier standard", {
		roles: { owner: 1 },
		valid_for: "30d",
		carry_over: true,
		unattributed: "warn"
	}),
	high: tier("for models of tier high, and for every new model", {
		roles: {
			owner: 1,
			risk: 1
		},
		valid_for: "14d",
		carry_over: false,
		unattributed: "block"
	}),
	new_model_owners: owners.optional().describe("who signs a new model besides its own owners; policy_owners when absent"),
	policy_owners: owners.default([]).describe("who signs changes of the rules"),
	accept: array(literal("review")).default([]).describe("[review]: an approving review counts without the line /twokey approve, at tier standard"),
	lifted_by: _enum(["vetoer", "role"]).default("vetoer").describe("who may lift a veto: only the one who spoke it, or anyone of the same role"),
	overrides: strictObject({
		roles: array(roleName).max(20).superRefine((list, context) => complainOfRepeats(list, context)).default([]).describe("roles that may override a gate; nobody when absent"),
		max: durationBetween("1h", "7d").prefault("24h").describe("longest life of an override")
	}).prefault({}).describe("recorded decisions against one gate's verdict")
});
/** What both files say about gates, and here also what it means when one cannot tell. */
function policyGates(gateSettings) {
	const answer = _enum(ON_INCONCLUSIVE);
	const about = "gate → what it means when it cannot tell: pass, note, sign or block";
	if (gateSettings === void 0) {
		const answers = record(gateName, answer).optional().describe(about);
		return object({ on_inconclusive: answers }).catchall(unknown());
	}
	const answers = Object.fromEntries(Object.keys(gateSettings).map((name) => [name, answer.optional().describe(`what an inconclusive ${name} means`)]));
	return strictObject({
		...optionalGates(gateSettings),
		on_inconclusive: strictObject(answers).optional().describe(about)
	});
}

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

export { unfollowed as S, rollbackSchema as _, readLock as a, findMatches as b, readOf as c, LOCK as d, renderLockFile as f, policySchema as g, ON_INCONCLUSIVE as h, planBundle as i, LARGEST_TEXT as l, MODEL_YAML as m, findLock as n, findSources as o, findDvcTarget as p, makeBundle as r, makeStored as s, bundleDigest as t, readText as u, MOST_ENTRIES as v, makeTree as x, entriesBelow as y };