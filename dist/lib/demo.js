import { t as checkRepository } from "./repository2.js";
import { x as makeTree } from "./bundle.js";
import { t as withFolder } from "./folder.js";
import { r as tellProblems } from "./command.js";
import { n as limitsOf, r as publish, t as LIMITS } from "./publish.js";
import { fileURLToPath } from "node:url";
import { cpSync, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

// src/git/folder.ts
/** A plain folder seen as the work tree of a repository, for a project that git does not know (the demo). */
function openFolder(folder) {
	const root = realpathSync(folder);
	const entries = [];
	for (const entry of readdirSync(root, {
		recursive: true,
		withFileTypes: true
	})) {
		const full = join(entry.parentPath, entry.name);
		const path = full.slice(root.length + 1).replaceAll("\\", "/");
		if (entry.isSymbolicLink()) entries.push({
			path,
			kind: "symlink",
			size: 0
		});
		else if (entry.isFile()) entries.push({
			path,
			kind: "file",
			size: statSync(full).size
		});
	}
	return {
		repository: {
			root,
			commonFolder: root,
			shallow: false
		},
		tree: makeTree(entries)
	};
}

// cli/demo.ts
/** What the imaginary pull request changes: one model for the worse, one for the better. */
const PROPOSED = [["fraud", "worse"], ["churn", "better"]];
const demo = {
	name: "demo",
	summary: "the whole comparison on a small real project, nothing to install",
	positionals: [],
	options: LIMITS,
	notes: ["A project with three models lies in fixtures/demo. The demo plays a pull request that replaces two of them and", "shows what `twokey check` says: fraud got worse and is blocked. Exit code 0: the demo itself went well."],
	run: (given, out) => withFolder((folder) => runDemo(given, out, folder))
};
async function runDemo(given, out, folder) {
	const fixtures = findFixtures();
	const proposed = join(folder, "proposed");
	cpSync(join(fixtures, "demo"), proposed, { recursive: true });
	for (const [model, candidate] of PROPOSED) cpSync(join(fixtures, "candidates", model, candidate), join(proposed, "models", model), { recursive: true });
	const limits = limitsOf(given);
	if (!limits.ok) return tellProblems(limits.problems, given, out);
	if (!given.flag("json")) out.write(INTRODUCTION);
	const evaluation = await checkRepository({
		base: {
			name: "main",
			...openFolder(join(fixtures, "demo"))
		},
		head: {
			name: "the pull request",
			...openFolder(proposed)
		},
		only: [],
		skip: [],
		folder,
		limits: limits.value,
		progress: out.progress
	});
	if (!evaluation.ok) return tellProblems(evaluation.problems, given, out);
	publish(evaluation.value, given, out);
	if (!given.flag("json")) out.write(ENDING);
	return 0;
}
const INTRODUCTION = `A pull request replaces two of the three models in fixtures/demo. This is what a reviewer would see:

`;
const ENDING = `
The change is blocked, as it should be: the new fraud model was trained on few rows with wrong labels. In a repository of
your own \`twokey init\` writes what is needed, and \`twokey check\` says this (exit code 1) before anybody merges it.
`;
/** Beside dist/ in an installation, and at the root of the sources. */
function findFixtures() {
	const here = dirname(fileURLToPath(import.meta.url));
	const found = [join(here, "..", "fixtures"), join(here, "..", "..", "fixtures")].find((path) => existsSync(join(path, "demo")));
	if (found === void 0) throw new Error("the installation is incomplete: fixtures/demo is missing");
	return found;
}

export { demo };