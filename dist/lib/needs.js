import { n as findBytes } from "./locate.js";
import { t as shellWord } from "./shell.js";

// src/git/needs.ts
/** What is missing of some files. */
async function findNeeds(repository, files, side) {
	const needs = [];
	for (const file of files) if (await findBytes(repository, file) === void 0) needs.push(needOf(file, side));
	return needs;
}
function needOf(file, side) {
	const { name, path, digest, size, stored } = file;
	return {
		side: side.name,
		name,
		path,
		digest,
		size,
		stored,
		command: commandFor(file, side.ref)
	};
}
/** The command knows the file's way of being stored; DVC can bring an older state only with all the others. */
function commandFor(file, ref) {
	const { stored, path, blob } = file;
	if (stored === "lfs") return `git lfs fetch origin ${shellWord(ref ?? "HEAD")} --include=${shellWord(lfsPattern(path))}`;
	if (stored === "dvc") return ref === void 0 ? `dvc pull ${shellWord(path)}` : `dvc fetch --all-commits ${shellWord(path)}`;
	return blob === void 0 ? `git checkout -- ${shellWord(path)}` : `git cat-file -s ${blob}`;
}
/** `--include` takes patterns separated by commas; a `?` stands for what has a meaning there. */
function lfsPattern(path) {
	return path.replace(/[,*?[\]{}\\!#]/g, "?");
}

export { needOf as n, findNeeds as t };