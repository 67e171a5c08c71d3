import { t as readProject } from "./snapshot.js";
import { n as showBytes } from "./number.js";
import { Q as plain } from "./digest.js";
import { t as findNeeds } from "./needs.js";
import { t as alignColumns } from "./columns.js";
import { n as openSides } from "./check2.js";
import { r as tellProblems } from "./command.js";

// cli/needs.ts
const needs = {
	name: "needs",
	summary: "which bytes are missing, and the command that brings them",
	positionals: [],
	options: { base: {
		type: "string",
		value: "REF",
		help: "what to compare with (default: origin/HEAD, origin/main, main …)"
	} },
	notes: ["Bytes are looked for by digest, not by path: in the work tree, in git, in the caches of LFS and DVC.", "Exit code 0: everything is here. 1: something is missing, each with its command."],
	run: runNeeds
};
async function runNeeds(given, out) {
	const sides = await openSides(given.text("base"));
	if (!sides.ok) return tellProblems(sides.problems, given, out);
	const found = [];
	const problems = [];
	for (const [snapshot, side] of [[sides.value.base, "incumbent"], [sides.value.head, "candidate"]]) {
		const needed = await needsOf(snapshot, side);
		if (needed.ok) found.push(...needed.value);
		else problems.push(...needed.problems);
	}
	if (problems.length > 0) return tellProblems(problems, given, out);
	if (given.flag("json")) out.write(`${JSON.stringify({
		schema: "twokey-needs/1",
		missing: found
	}, null, 2)}\n`);
	else out.write(found.length === 0 ? "Everything is here.\n" : render(found));
	return found.length === 0 ? 0 : 1;
}
async function needsOf(snapshot, side) {
	const project = await readProject(snapshot);
	if (!project.ok) return project;
	const found = [];
	const at = snapshot.ref === void 0 ? {} : { ref: snapshot.ref };
	for (const { file, bundle, data } of project.value.models) {
		const missing = [...await findNeeds(snapshot.repository, bundle.files, {
			name: side,
			...at
		}), ...await findNeeds(snapshot.repository, data.flatMap(({ files }) => files), {
			name: "data",
			...at
		})];
		found.push(...missing.map((need) => ({
			model: file.model,
			...need
		})));
	}
	return {
		ok: true,
		value: found
	};
}
function render(found) {
	const rows = found.map(({ model, side, name, size, stored, command }) => [
		`${model} · ${side}`,
		plain(name, 80),
		`${showBytes(size)} in ${stored}`,
		command
	]);
	const commands = [...new Set(found.map(({ command }) => command))];
	return `${[
		...alignColumns([[
			"model",
			"file",
			"missing",
			"brought by"
		], ...rows]),
		"",
		"All of it:",
		...commands.map((command) => `  ${command}`)
	].join("\n")}\n`;
}

export { needs };