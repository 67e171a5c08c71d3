import { M as foldersAbove, N as joinPath } from "./fields.js";
import { p as findDvcTarget } from "./bundle.js";
import { i as runGit, r as openGit } from "./repository.js";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { lstat, open, readFile, unlink } from "node:fs/promises";

// src/git/places.ts
/**
* Every place that may hold the bytes of a file, the likeliest first. Nothing here is believed: a place
* counts only once its bytes have the digest.
*/
async function placesOf(repository, file) {
	return [
		...file.stored === "git" && file.blob !== void 0 ? [{
			kind: "blob",
			blob: file.blob
		}] : [],
		...await inWorkTree(repository, file),
		...await inLfs(repository, file.digest),
		...file.md5 === void 0 ? [] : await inDvc(repository, file.path, file.md5)
	];
}
async function inWorkTree({ root }, file) {
	const path = file.stored === "dvc" ? findDvcTarget(file.path) ?? file.path : file.path;
	for (const folder of foldersAbove(path)) if (!await isFolder(join(root, folder))) return [];
	return [{
		kind: "file",
		file: join(root, path),
		where: "work tree"
	}];
}
/** Git LFS keeps files by their sha256, so whatever has that digest may be there. */
async function inLfs(repository, digest) {
	if (!digest.startsWith("sha256:")) return [];
	const hex = digest.slice(7);
	const { code, stdout } = await runGit(repository.root, [
		"config",
		"--get",
		"lfs.storage"
	]);
	const written = code === 0 ? Buffer.from(stdout).toString("utf8").trim() : "";
	const storage = resolve(repository.commonFolder, written === "" ? "lfs" : written);
	return [{
		kind: "file",
		file: join(storage, "objects", hex.slice(0, 2), hex.slice(2, 4), hex),
		where: "lfs"
	}];
}
/** DVC keeps files by their md5, since version 3 below `files/md5`. */
async function inDvc({ root }, pointer, md5) {
	const hex = md5.slice(4);
	const folder = await findDvcFolder(root, pointer);
	if (folder === void 0) return [];
	return [...await configuredCaches(folder), join(folder, "cache")].flatMap((cache) => [join(cache, "files", "md5"), cache].map((layout) => {
		return {
			kind: "file",
			file: join(layout, hex.slice(0, 2), hex.slice(2)),
			where: "dvc"
		};
	}));
}
/** The nearest `.dvc` folder above the pointer: DVC may be set up in a part of the repository. */
async function findDvcFolder(root, pointer) {
	for (const folder of [...foldersAbove(pointer)].reverse().concat("")) {
		const found = join(root, joinPath(folder, ".dvc"));
		if (await isFolder(found)) return found;
	}
}
const LARGEST_CONFIG = 65536;
/** `dir` of `[cache]` in `config.local` and `config`, relative to the folder of the file. */
async function configuredCaches(dvcFolder) {
	const found = [];
	for (const name of ["config.local", "config"]) {
		const text = await findConfig(join(dvcFolder, name));
		const section = /^\[cache\][^[]*/m.exec(text)?.[0] ?? "";
		const written = /^[ \t]*dir[ \t]*=[ \t]*(\S.*)$/m.exec(section)?.[1]?.trim();
		if (written !== void 0) found.push(isAbsolute(written) ? written : resolve(dvcFolder, written));
	}
	return found;
}
async function findConfig(file) {
	try {
		const stats = await lstat(file);
		return stats.isFile() && stats.size <= LARGEST_CONFIG ? await readFile(file, "utf8") : "";
	} catch {
		return "";
	}
}
async function isFolder(path) {
	try {
		return (await lstat(path)).isDirectory();
	} catch {
		return false;
	}
}

// src/git/locate.ts
/** The place that holds exactly the bytes of a file, found by hashing what is there; or nothing. */
async function findBytes(repository, file) {
	for (const place of await placesOf(repository, file)) if (await holds(repository, place, file)) return place;
}
/**
* Writes the bytes of a file to a new place and says whether they were found. They are hashed on the way, so
* what is written is what was checked, even if somebody changes the source meanwhile.
*/
async function copyBytes(repository, file, target) {
	for (const place of await placesOf(repository, file)) {
		const copy = await open(target, "wx");
		let whole = false;
		try {
			whole = await holds(repository, place, file, copy);
		} finally {
			await copy.close();
			if (!whole) await unlink(target);
		}
		if (whole) return true;
	}
	return false;
}
/** Reads a place to its end, or as far as it can be right, and says whether size and digests are those of the file. */
async function holds(repository, place, file, copy) {
	const hashes = [file.digest, ...file.md5 === void 0 ? [] : [file.md5]].map(startHash);
	let size = 0;
	for await (const bytes of bytesOf(repository, place, file.size)) {
		size += bytes.length;
		if (size > file.size) return false;
		for (const { hash } of hashes) hash.update(bytes);
		if (copy !== void 0) await writeAll(copy, bytes);
	}
	return size === file.size && hashes.every(({ digest, hash }) => digestOf(digest, hash) === digest);
}
function startHash(digest) {
	return {
		digest,
		hash: createHash(digest.startsWith("md5:") ? "md5" : "sha256")
	};
}
function digestOf(digest, hash) {
	return `${digest.slice(0, digest.indexOf(":"))}:${hash.digest("hex")}`;
}
async function writeAll(copy, bytes) {
	for (let from = 0; from < bytes.length;) {
		const { bytesWritten } = await copy.write(bytes, from, bytes.length - from);
		from += bytesWritten;
	}
}
const PIECE = 1048576;
/** Nothing at all where there is no such object or file, or a file of another size. */
async function* bytesOf(repository, place, size) {
	if (place.kind === "blob") {
		const { output, end } = openGit(repository.root, [
			"cat-file",
			"blob",
			place.blob
		]);
		yield* output;
		await end;
		return;
	}
	const file = await openFile(place.file);
	if (file === void 0) return;
	try {
		const stats = await file.stat();
		if (!stats.isFile() || stats.size !== size) return;
		for (;;) {
			const { bytesRead, buffer } = await file.read(new Uint8Array(PIECE), 0, PIECE, null);
			if (bytesRead === 0) return;
			yield buffer.subarray(0, bytesRead);
		}
	} finally {
		await file.close();
	}
}
/** Links at the place itself are followed: caches of LFS and DVC use them, and the digest decides. */
async function openFile(path) {
	try {
		return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch {
		return;
	}
}

export { findBytes as n, placesOf as r, copyBytes as t };