import { t as CATALOGUE } from "./catalogue.js";
import { t as checkRepository } from "./repository2.js";
import { n as didYouMean } from "./columns.js";
import { Q as plain } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { i as runGit, n as findRepository } from "./repository.js";
import { t as shellWord } from "./shell.js";
import { i as readWorkTree, n as findCommit, r as readTree } from "./project.js";
import { t as withFolder } from "./folder.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { n as limitsOf, r as publish, t as LIMITS } from "./publish.js";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// src/git/base.ts
const USUAL = [
	"origin/HEAD",
	"origin/main",
	"origin/master",
	"main",
	"master"
];
/** Finds the base: the one that is named, or the default branch as it is known here. */
async function findBase(repository, name) {
	const head = await findCommit(repository, "HEAD");
	if (head === void 0) return problem("no-commit", "there is no commit yet", "Commit the model as it is live today, then change it.");
	for (const candidate of name === void 0 ? USUAL : [name]) {
		const tip = await findCommit(repository, candidate);
		if (tip === void 0) continue;
		const mergeBase = await findMergeBase(repository, head, tip);
		if (mergeBase !== void 0) return good({
			name: candidate,
			tip,
			mergeBase,
			head
		});
		return repository.shallow ? tooShallow(candidate) : unrelated(candidate);
	}
	return noBase(repository, name);
}
async function findMergeBase(repository, head, tip) {
	const { code, stdout } = await runGit(repository.root, [
		"merge-base",
		head,
		tip
	]);
	const text = Buffer.from(stdout).toString("utf8").trim();
	return code === 0 && text !== "" ? text : void 0;
}
const IN_A_WORKFLOW = "in a workflow: uses: actions/checkout with { fetch-depth: 0 }";
function tooShallow(name) {
	return problem("shallow-clone", `this clone is too shallow to tell where the work branched off ${plain(name)}`, `Run git fetch --unshallow origin; ${IN_A_WORKFLOW}.`);
}
function unrelated(name) {
	return problem("unrelated-base", `HEAD and ${plain(name)} have no common history`, "Name the branch that this work goes into: --base REF.");
}
function noBase(repository, name) {
	const code = "no-base";
	if (name === void 0) {
		const message = `there is none of ${USUAL.join(", ")} to compare with`;
		const hint = "Name the branch that this work goes into: --base REF.";
		return problem(code, message, repository.shallow ? `${hint} Or ${IN_A_WORKFLOW}.` : hint);
	}
	const message = `there is no commit "${plain(name)}" here`;
	const branch = name.startsWith("origin/") ? name.slice(7) : name;
	const fetch = `Run git fetch ${repository.shallow ? "--unshallow " : ""}origin ${shellWord(branch)}`;
	return problem(code, message, repository.shallow ? `${fetch}; ${IN_A_WORKFLOW}.` : `${fetch}, or correct the name.`);
}
function problem(code, message, hint) {
	return bad({
		code,
		file: ".",
		path: "",
		message,
		hint
	});
}

// cli/check.ts
const check = {
	name: "check",
	summary: "the gates on every model that changed against the base branch",
	positionals: [],
	options: {
		base: {
			type: "string",
			value: "REF",
			help: "what to compare with (default: origin/HEAD, origin/main, main …)"
		},
		head: {
			type: "string",
			value: "REF",
			help: "the candidate is this commit instead of the work tree"
		},
		model: {
			type: "string",
			value: "NAME",
			repeat: true,
			help: "only this model; may be given several times"
		},
		only: {
			type: "string",
			value: "GATE",
			repeat: true,
			help: "only this gate decides; the others are shown"
		},
		skip: {
			type: "string",
			value: "GATE",
			repeat: true,
			help: "this gate does not decide"
		},
		samples: {
			type: "string",
			value: "DIR",
			help: "keep every call time there, one Arrow file a model, named in the evidence"
		},
		...LIMITS
	},
	notes: [
		"The candidate is the work tree as it is, committed or not. A commit after --head is read as data and need not be checked out.",
		"Controls, data and incumbent are those of the base:",
		"a change cannot loosen what it is judged by.",
		"Where model.yaml says how a model is served, both are timed: seconds for a small model, and at most one minute for each",
		"(`gates: { latency: { time_budget: 60 } }`); `--skip latency --skip footprint` leaves that out.",
		"",
		"Example: twokey check --base origin/main"
	],
	run: (given, out) => withFolder((folder) => runCheck(given, out, folder))
};
async function runCheck(given, out, folder) {
	const gates = Object.keys(CATALOGUE);
	const wrong = [...given.texts("only"), ...given.texts("skip")].filter((name) => !gates.includes(name));
	if (wrong.length > 0) return tellProblems(wrong.map((name) => usageProblem(check, `there is no gate "${name}" (there are ${gates.join(", ")}).${didYouMean(name, gates)}`)), given, out);
	const sides = await openSides(given.text("base"), given.text("head"));
	if (!sides.ok) return tellProblems(sides.problems, given, out);
	const limits = limitsOf(given);
	if (!limits.ok) return tellProblems(limits.problems, given, out);
	const { base, head } = sides.value;
	out.progress("looking for changes");
	const skip = gates.filter((gate) => given.texts("skip").includes(gate) || given.texts("only").length > 0 && !given.texts("only").includes(gate));
	const samples = given.text("samples");
	if (samples !== void 0) mkdirSync(samples, { recursive: true });
	const evaluation = await checkRepository({
		base,
		head,
		only: given.texts("model"),
		skip,
		folder,
		limits: limits.value,
		progress: out.progress,
		...samples === void 0 ? {} : { keepSamples: ({ name, bytes }) => writeFileSync(join(samples, name), bytes) }
	});
	return evaluation.ok ? publish(evaluation.value, given, out) : tellProblems(evaluation.problems, given, out);
}
/** The base commit and the candidate, a commit or the work tree, of the repository that we stand in. */
async function openSides(ref, candidate) {
	const found = await findRepository(process.cwd());
	if (!found.ok) return found;
	const repository = found.value;
	const base = await findBase(repository, ref);
	if (!base.ok) return base;
	const { name, tip } = base.value;
	const head = await openCandidate(repository, candidate);
	if (!head.ok) return head;
	return good({
		base: {
			name,
			repository,
			tree: await readTree(repository, tip),
			ref: tip
		},
		head: head.value
	});
}
async function openCandidate(repository, candidate) {
	if (candidate === void 0) return good({
		name: "the work tree",
		repository,
		tree: await readWorkTree(repository)
	});
	const commit = await findCommit(repository, candidate);
	if (commit !== void 0) return good({
		name: candidate,
		repository,
		tree: await readTree(repository, commit),
		ref: commit
	});
	return bad({
		...usageProblem(check, `--head: there is no commit "${plain(candidate)}" here`),
		hint: "fetch it first (git fetch origin REF), or correct the name"
	});
}

export { openSides as n, check as t };