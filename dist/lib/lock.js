import { t as readProject } from "./snapshot.js";
import { t as digestFile } from "./digest-file.js";
import { n as findBytes } from "./locate.js";
import { n as needOf } from "./needs.js";
import { n as findRepository } from "./repository.js";
import { i as readWorkTree } from "./project.js";
import { d as LOCK, f as renderLockFile, x as makeTree } from "./bundle.js";
import { r as tellProblems } from "./command.js";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// cli/lock.ts
const lock = {
	name: "lock",
	summary: "sha256 for DVC pointers, into bundle.lock",
	positionals: [],
	options: { check: {
		type: "boolean",
		help: "write nothing; exit 1 where a lock would change"
	} },
	notes: ["DVC names files by md5, which can be forged. The lock adds the sha256 of the same bytes and is committed with the", "pointer; with it the bundle digest is sha256 throughout. The bytes must be on this machine (`dvc pull`)."],
	run: runLock
};
async function runLock(given, out) {
	const repository = await findRepository(process.cwd());
	if (!repository.ok) return tellProblems(repository.problems, given, out);
	const tree = await readWorkTree(repository.value);
	const unlocked = makeTree(tree.entries.filter(({ path }) => path !== "bundle.lock" && !path.endsWith(`/${"bundle.lock"}`)));
	const project = await readProject({
		name: "the work tree",
		repository: repository.value,
		tree: unlocked
	});
	if (!project.ok) return tellProblems(project.problems, given, out);
	const problems = [];
	const locks = [];
	for (const model of project.value.models) {
		const made = await lockModel(repository.value, model);
		problems.push(...made.problems);
		if (made.files.size > 0) locks.push({
			path: join(model.file.folder, LOCK),
			files: made.files.size,
			text: renderLockFile(made.files)
		});
	}
	if (problems.length > 0) return tellProblems(problems, given, out);
	return writeLocks(repository.value.root, locks, given, out);
}
/** Every DVC file of a model, its bytes found by md5 and hashed again. */
async function lockModel(repository, { bundle, data }) {
	const files = /* @__PURE__ */ new Map();
	const problems = [];
	const pointers = [...bundle.files, ...data.flatMap((set) => set.files)];
	for (const file of pointers) {
		if (file.stored !== "dvc" || file.md5 === void 0 || files.has(file.name)) continue;
		const place = await findBytes(repository, file);
		if (place?.kind === "file") files.set(file.name, {
			md5: file.md5,
			size: file.size,
			sha256: await digestFile(place.file)
		});
		else problems.push({
			code: "missing-bytes",
			file: file.path,
			path: "",
			message: "the bytes of this DVC pointer are not on this machine",
			hint: needOf(file, { name: "candidate" }).command
		});
	}
	return {
		files,
		problems
	};
}
function writeLocks(root, locks, given, out) {
	const changed = locks.filter(({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text);
	if (!given.flag("check")) for (const { path, text } of changed) writeFileSync(join(root, path), text);
	const written = changed.map(({ path, files }) => ({
		path,
		files
	}));
	if (given.flag("json")) out.write(`${JSON.stringify({
		schema: "twokey-lock/1",
		locks: locks.map(({ path, files }) => ({
			path,
			files
		})),
		changed: written
	}, null, 2)}\n`);
	else if (locks.length === 0) out.write("No model has files in DVC; there is nothing to lock.\n");
	else if (changed.length === 0) out.write("Every lock is up to date.\n");
	else out.write(`${changed.map(({ path, files }) => `${given.flag("check") ? "out of date" : "wrote"} ${path} (${files} files)`).join("\n")}\n`);
	return given.flag("check") && changed.length > 0 ? 1 : 0;
}

export { lock };