import { r as good } from "./problem.js";
import { i as canonicalJson } from "./digest.js";
import { _ as runGit, c as MOST_ENTRIES, f as makeTree, g as openGit, m as askGit, n as ON_INCONCLUSIVE, r as policySchema, s as writtenGates } from "./policy-schema.js";
import { C as findValue, E as isMapping, O as parseYaml, T as isListValue, k as problemAt, w as inReadingOrder, x as checkYaml } from "./fields.js";
import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";

// src/git/names.ts
/**
* Names of files are bytes to git and text to us. Bytes that are no UTF-8 become lone surrogates, each byte
* one of its own (as Python's surrogateescape does): no two names ever become one, every name can be turned
* back, and no rule about paths lets such a name into a bundle.
*/
const strict = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
const ESCAPE = 56320;
function nameFromBytes(bytes) {
	try {
		return strict.decode(bytes);
	} catch {
		return Array.from(bytes, (byte) => byte < 128 ? String.fromCharCode(byte) : String.fromCharCode(ESCAPE + byte)).join("");
	}
}
/** For the file system: text where it is text, bytes where it is not. */
function nameToPath(name) {
	if (name.isWellFormed()) return name;
	return Buffer.from(Array.from(name, (sign) => sign.charCodeAt(0) & 255));
}

// src/git/tree.ts
/** The tree of a commit; sizes are unknown where a partial clone lacks objects. Throws when there is no such tree. */
async function readTree(repository, commit) {
	const list = [
		"ls-tree",
		"-r",
		"-z",
		"--full-tree"
	];
	const sized = await readEntries(repository, [
		...list,
		"-l",
		commit
	]);
	if (typeof sized !== "string") return makeTree(sized);
	const unsized = await readEntries(repository, [...list, commit]);
	if (typeof unsized === "string") throw new Error(`the tree of ${commit} cannot be read: ${unsized}`);
	return makeTree(unsized);
}
/**
* The files of the work tree as they are now: what git tracks and what it would add. `extra` names further
* files to look for although git ignores them (data that is kept out of the repository).
*/
async function readWorkTree(repository, extra = []) {
	const entries = /* @__PURE__ */ new Map();
	const folders = /* @__PURE__ */ new Map();
	const tracked = await askGit(repository.root, [
		"ls-files",
		"-z",
		"-s",
		"-t"
	], { limit: LARGEST_LISTING });
	for (const record of records(tracked)) {
		const entry = trackedEntry(repository.root, record, folders);
		if (entry !== void 0) entries.set(entry.path, entry);
	}
	const names = [...records(await askGit(repository.root, [
		"ls-files",
		"-z",
		"--others",
		"--exclude-standard"
	], { limit: LARGEST_LISTING })).map((record) => nameFromBytes(record)), ...extra];
	for (const name of names) {
		const entry = name.endsWith("/") ? {
			path: name.slice(0, -1),
			kind: "submodule",
			size: 0
		} : diskEntry(repository.root, name, folders);
		if (entry !== void 0 && !entries.has(entry.path)) entries.set(entry.path, entry);
	}
	return makeTree([...entries.values()]);
}
/** The commit that a name stands for, or nothing. */
async function findCommit(repository, name) {
	const asked = [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${name}^{commit}`
	];
	const { code, stdout } = await runGit(repository.root, asked);
	const text = Buffer.from(stdout).toString("utf8").trim();
	return code === 0 && /^[0-9a-f]{40,64}$/.test(text) ? text : void 0;
}
const LARGEST_LISTING = 536870912;
const LONGEST_RECORD = 7e4;
const TAB = 9;
/** The entries, or what git complained of. */
async function readEntries(repository, args) {
	const entries = [];
	const { output, end } = openGit(repository.root, args);
	let rest = Buffer.alloc(0);
	for await (const chunk of output) {
		const bytes = Buffer.concat([rest, chunk]);
		let from = 0;
		for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, from)) {
			entries.push(treeEntry(bytes.subarray(from, at)));
			from = at + 1;
		}
		rest = bytes.subarray(from);
		if (rest.length > LONGEST_RECORD || entries.length > 1e6) throw new Error("the tree has more files, or longer names, than can be judged");
	}
	const { code, stderr } = await end;
	return code === 0 ? entries : stderr;
}
/** `100644 blob <oid> <size>\t<path>`; without sizes the third part is the last. */
function treeEntry(record) {
	const tab = record.indexOf(TAB);
	const [mode = "", , blob = "", size = ""] = record.subarray(0, tab).toString("latin1").split(/ +/);
	const path = nameFromBytes(record.subarray(tab + 1));
	const known = /^\d+$/.test(size) ? { size: Number(size) } : {};
	const kind = kindOfMode(mode);
	return kind === "submodule" ? {
		path,
		kind,
		size: 0
	} : {
		path,
		kind,
		blob,
		...known
	};
}
function kindOfMode(mode) {
	if (mode === "160000") return "submodule";
	return mode === "120000" ? "symlink" : "file";
}
/** `H 100644 <oid> <stage>\t<path>`; `S` marks what a sparse checkout leaves out. */
function trackedEntry(root, record, folders) {
	const tab = record.indexOf(TAB);
	const [tag = "", mode = "", blob = ""] = record.subarray(0, tab).toString("latin1").split(" ");
	const path = nameFromBytes(record.subarray(tab + 1));
	const kind = kindOfMode(mode);
	if (kind === "submodule") return {
		path,
		kind,
		size: 0
	};
	const entry = diskEntry(root, path, folders);
	return entry === void 0 && tag === "S" ? {
		path,
		kind,
		blob
	} : entry;
}
/** What lies on the disk, if it is a file or a link in folders that are no links. */
function diskEntry(root, path, folders) {
	if (!isRealFolder(root, dirname(path), folders)) return void 0;
	const stats = findStats(root, path);
	if (stats === void 0 || !(stats.isFile() || stats.isSymbolicLink())) return void 0;
	return {
		path,
		kind: stats.isSymbolicLink() ? "symlink" : "file",
		size: Number(stats.size)
	};
}
/** A path through a linked folder lies somewhere else; git does not follow it, and neither do we. */
function isRealFolder(root, folder, folders) {
	if (folder === ".") return true;
	const known = folders.get(folder);
	if (known !== void 0) return known;
	const real = isRealFolder(root, dirname(folder), folders) && findStats(root, folder)?.isDirectory() === true;
	folders.set(folder, real);
	return real;
}
function findStats(root, path) {
	const name = nameToPath(path);
	const full = typeof name === "string" ? join(root, name) : Buffer.concat([Buffer.from(`${root}/`), name]);
	return lstatSync(full, {
		bigint: true,
		throwIfNoEntry: false
	});
}
function records(bytes) {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const found = [];
	let from = 0;
	for (let at = buffer.indexOf(0); at >= 0; at = buffer.indexOf(0, from)) {
		found.push(buffer.subarray(from, at));
		from = at + 1;
	}
	return found;
}

// src/project/policy-file.ts
/** The rules of a repository always stand here. */
const POLICY_FILE = ".github/twokey.yml";
/** Reads the rules. Where there is no file (`text` undefined) the defaults hold: advice, no enforcement. */
function parsePolicyFile(text, gateSettings) {
	const parsed = text === void 0 ? good(emptyFile) : parseYaml(POLICY_FILE, text);
	if (!parsed.ok) return parsed;
	const yaml = parsed.value.value === null ? {
		...parsed.value,
		value: {}
	} : parsed.value;
	const checked = checkYaml(yaml, policySchema(gateSettings));
	const problems = [...checked.ok ? [] : checked.problems, ...findContradictions(yaml)];
	if (!checked.ok || problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	return good(policyOf(checked.value, yaml));
}
const emptyFile = {
	file: POLICY_FILE,
	value: {},
	positions: /* @__PURE__ */ new Map()
};
function policyOf(settings, yaml) {
	const { gates: _, accept_scores: scores, signoff, ...rest } = settings;
	const { on_inconclusive: answers, ...gates } = writtenGates(yaml.value);
	return {
		...rest,
		signoff: {
			...signoff,
			new_model_owners: signoff.new_model_owners ?? signoff.policy_owners
		},
		gates,
		on_inconclusive: answersOf(answers),
		accept_scores: scores ?? (settings.mode === "enforce" ? ["onnx"] : ["onnx", "file"]),
		yaml
	};
}
function answersOf(written) {
	if (!isMapping(written)) return {};
	return Object.fromEntries(Object.entries(written).flatMap(([gate, answer]) => {
		const word = ON_INCONCLUSIVE.find((known) => known === answer);
		return word === void 0 ? [] : [[gate, word]];
	}));
}
function findContradictions(yaml) {
	return [...findOwnerless(yaml), ...findUnreachable(yaml)];
}
function findOwnerless(yaml) {
	const named = findValue(yaml.value, ["signoff", "policy_owners"]);
	const nobody = named === void 0 || isListValue(named) && named.length === 0;
	if (findValue(yaml.value, ["mode"]) !== "enforce" || !nobody) return [];
	return [problemAt(yaml, ["mode"], {
		code: "no-policy-owners",
		message: "mode: enforce without policy_owners: nobody could ever sign a change of these rules",
		hint: "Write signoff: { policy_owners: [LOGIN, ORG/TEAM] }."
	})];
}
/** The first route that matches wins, so one behind a route that matches the same is never reached. */
function findUnreachable(yaml) {
	const path = ["rollback", "routes"];
	const routes = findValue(yaml.value, path);
	if (!isListValue(routes)) return [];
	const seen = /* @__PURE__ */ new Set();
	return routes.flatMap((route, at) => {
		const match = canonicalJson(findValue(route, ["match"]) ?? {});
		const hidden = seen.has(match) || seen.has("{}");
		seen.add(match);
		if (!hidden) return [];
		const message = "no alert ever comes to this route: one before it matches the same alerts";
		return [problemAt(yaml, [...path, at], {
			code: "unreachable-route",
			message,
			hint: "Put the narrower route first."
		})];
	});
}

export { readWorkTree as a, readTree as i, parsePolicyFile as n, findCommit as r, POLICY_FILE as t };