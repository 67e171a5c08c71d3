import { Q as plain } from "./digest.js";
import { i as runGit, r as openGit, t as askGit } from "./repository.js";
import { v as MOST_ENTRIES, x as makeTree } from "./bundle.js";
import { n as makeProject, r as planProject, t as startGathering } from "./gather.js";
import { constants, lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { open } from "node:fs/promises";

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
async function readProject(repository, tree, gateSettings) {
	const contents = /* @__PURE__ */ new Map();
	for (;;) {
		const reads = planProject(tree, contents);
		if (reads.length === 0) return makeProject(tree, contents, gateSettings);
		for (const [path, content] of await readContents(repository, tree, reads)) contents.set(path, content);
	}
}

export { nameFromBytes as a, readWorkTree as i, findCommit as n, readTree as r, readProject as t };