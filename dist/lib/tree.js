import { _ as runGit, c as MOST_ENTRIES, f as makeTree, g as openGit, m as askGit } from "./policy-file.js";
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

export { readTree as n, readWorkTree as r, findCommit as t };