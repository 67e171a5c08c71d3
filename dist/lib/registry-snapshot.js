import { i as runGit, r as openGit, t as askGit } from "./repository.js";

// src/git/registry-snapshot.ts
/** Files beyond this are named and not read. */
const LARGEST = 4194304;
const MOST_FILES = 2e6;
const LARGEST_LISTING = 536870912;
/** The commit that the registry branch has in a clone or a bare directory, and the name it was found under. */
async function findRegistryTip(directory, branch) {
	for (const ref of [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`]) {
		const result = await runGit(directory, [
			"rev-parse",
			"--verify",
			"--quiet",
			`${ref}^{commit}`
		]);
		if (result.code === 0) return {
			commit: textOf(result.stdout),
			ref
		};
	}
}
/** Hands over the plain files of a commit as git reads them; the answer is what was no plain file. */
async function streamRegistryFiles(directory, tip, take) {
	const list = [
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		tip
	];
	const listed = Buffer.from(await askGit(directory, list, { limit: LARGEST_LISTING })).toString("utf8");
	const odd = [];
	const paths = [];
	const ids = [];
	for (const line of listed.split("\0")) {
		if (line === "") continue;
		const tab = line.indexOf("	");
		const path = line.slice(tab + 1);
		const [mode, , id = ""] = line.slice(0, tab).split(" ");
		if (mode !== "100644") odd.push({
			path,
			why: `its mode is ${mode}, and plain files have 100644`
		});
		else {
			paths.push(path);
			ids.push(id);
		}
	}
	if (paths.length > MOST_FILES) throw new Error(`${paths.length} files are more than a registry may have`);
	let count = 0;
	await follow(directory, [
		"cat-file",
		"--batch",
		"--buffer"
	], readBatch((at, bytes, size) => {
		const path = paths[at] ?? "";
		count += 1;
		if (bytes === void 0) odd.push({
			path,
			why: `it has ${size} bytes, more than ${LARGEST}`
		});
		else take(path, bytes);
	}), `${ids.join("\n")}\n`);
	if (count < ids.length) throw new Error("git cat-file ended early");
	return odd;
}
/** Takes `cat-file --batch` apart as it comes; giants are skipped, not held. */
function readBatch(take) {
	let rest = Buffer.alloc(0);
	let count = 0;
	let skip = 0;
	return (chunk) => {
		let buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		for (;;) {
			if (skip > 0) {
				const gone = Math.min(skip, buffer.length);
				skip -= gone;
				buffer = buffer.subarray(gone);
				if (skip > 0) break;
			}
			const end = buffer.indexOf(10);
			if (end < 0) break;
			const size = blobSize(buffer, end);
			if (size > LARGEST) {
				take(count, void 0, size);
				count += 1;
				skip = end + 1 + size + 1;
				continue;
			}
			if (buffer.length < end + 1 + size + 1) break;
			take(count, buffer.subarray(end + 1, end + 1 + size), size);
			count += 1;
			buffer = buffer.subarray(end + 1 + size + 1);
		}
		rest = buffer;
	};
}
const SPACE = 32;
const B = 98;
/** `<id> blob <size>`; read by hand, because there are hundreds of thousands of these lines. */
function blobSize(buffer, end) {
	const space = buffer.lastIndexOf(SPACE, end - 1);
	if (space < 5 || buffer[space - 4] !== B || buffer[space - 5] !== SPACE) throw new Error(`git cannot read an object: ${buffer.toString("latin1", 0, end)}`);
	let size = 0;
	for (let at = space + 1; at < end; at += 1) size = size * 10 + (buffer[at] ?? 0) - 48;
	return size;
}
/** Every commit up to a tip, oldest first, with what it changed. */
async function readRegistryHistory(directory, tip, since) {
	const shallow = textOf(await askGit(directory, ["rev-parse", "--is-shallow-repository"]));
	const commits = [];
	const parser = parseLog((commit) => void commits.push(commit));
	const settings = [
		"-c",
		"core.quotePath=true",
		"-c",
		"log.showRoot=true",
		"-c",
		"log.showSignature=false"
	];
	const range = since === null ? [tip] : [tip, `^${since}`];
	const look = [
		"--reverse",
		"--topo-order",
		"--format=raw",
		"--raw",
		"--no-abbrev",
		"--no-renames"
	];
	const plain = [
		"--no-color",
		"--no-ext-diff",
		"--no-notes",
		"--no-mailmap"
	];
	await follow(directory, [
		...settings,
		"log",
		...look,
		...plain,
		...range,
		"--"
	], (chunk) => parser.take(chunk));
	parser.end();
	return {
		commits,
		complete: shallow !== "true",
		since
	};
}
/** `git log --format=raw --raw`, line by line: headers, an indented message, then one line per change. */
function parseLog(give) {
	let rest = "";
	let commit;
	const line = (text) => {
		if (text.startsWith("commit ")) {
			if (commit !== void 0) give(commit);
			commit = {
				id: text.slice(7).split(" ")[0] ?? "",
				parents: [],
				author: "",
				committer: "",
				at: 0,
				signed: false,
				changes: []
			};
		} else if (commit === void 0) return;
		else if (text.startsWith(":")) commit.changes.push(changeOf(text));
		else if (text.startsWith("parent ")) commit.parents.push(text.slice(7));
		else if (text.startsWith("author ")) commit.author = personOf(text.slice(7)).person;
		else if (text.startsWith("committer ")) {
			const { person, at } = personOf(text.slice(10));
			commit.committer = person;
			commit.at = at;
		} else if (text.startsWith("gpgsig")) commit.signed = true;
	};
	return {
		take: (chunk) => {
			const lines = (rest + chunk.toString("latin1")).split("\n");
			rest = lines.pop() ?? "";
			for (const text of lines) line(text);
		},
		end: () => {
			if (rest !== "") line(rest);
			if (commit !== void 0) give(commit);
		}
	};
}
/** `:100644 100644 <old> <new> M<TAB>path` */
function changeOf(text) {
	const tab = text.indexOf("	");
	return {
		status: (text.slice(0, tab).split(" ")[4] ?? "?").slice(0, 1),
		path: text.slice(tab + 1)
	};
}
/** `name <address> 1772366400 +0000` */
function personOf(text) {
	const end = text.lastIndexOf("> ");
	return {
		person: text.slice(0, end + 1),
		at: Number(text.slice(end + 2).split(" ")[0])
	};
}
/** Lets git speak and hands on what it says; an end that is not clean is an error. */
async function follow(directory, args, take, input = "") {
	const { output, end } = openGit(directory, args, input);
	for await (const chunk of output) take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
	const { code, stderr } = await end;
	if (code !== 0) throw new Error(`git failed: ${stderr.slice(-400)}`);
}
function textOf(bytes) {
	return Buffer.from(bytes).toString("utf8").trim();
}

export { readRegistryHistory as n, streamRegistryFiles as r, findRegistryTip as t };