import { a as startDigest, s as findDigest, t as digestOf } from "./digest.js";
import { st as instantOf } from "./file.js";
import { n as bad, r as good } from "./problem.js";
import { n as controlsOf } from "./controls.js";
import { D as baseName } from "./fields.js";
import { m as MODEL_YAML } from "./bundle.js";
import { n as findBytes, r as placesOf } from "./locate.js";
import { n as findCommit, r as readTree, t as readProject } from "./project.js";
import { i as runGit, n as findRepository, t as askGit } from "./repository.js";
import { n as readRegistryHistory, r as streamRegistryFiles } from "./registry-snapshot.js";
import { a as findRepositoryName, c as verifyLog, d as notice, f as violation, h as readSaid, i as findOrigin, l as openLogReader, n as SOURCE_OPTIONS, o as findTip, p as findUnsigned, r as defaultClient, t as DEFAULT_BRANCH, u as incomplete } from "./registry-source.js";
import { n as sourceDigest } from "./source.js";
import { h as registryOf } from "./state.js";
import { c as versionsOf, o as modelNames } from "./ask.js";
import { n as renderVerification } from "./registry-verify.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

// src/git/registry-coverage.ts
/**
* Walks the default branch as it was merged, and says at which commits a bundle or the controls became
* something else. Only commits that could matter are looked into.
*/
async function readGovernedCommits(repository, from, to) {
	const commits = [];
	const unread = [];
	let before = await readState(repository, from);
	for (const { commit, at, paths } of await listMerges(repository, from, to)) {
		if (!paths.some((path) => isGoverned(path, before))) continue;
		const now = await readState(repository, commit);
		if ("reason" in now) {
			unread.push({
				commit,
				reason: now.reason
			});
			continue;
		}
		if ("reason" in before || before.controls !== now.controls) commits.push({
			commit,
			at,
			model: "policy"
		});
		const bundles = "reason" in before ? /* @__PURE__ */ new Map() : before.bundles;
		for (const model of /* @__PURE__ */ new Set([...bundles.keys(), ...now.bundles.keys()])) {
			const bundle = now.bundles.get(model) ?? null;
			if (bundle !== (bundles.get(model) ?? null)) commits.push({
				commit,
				at,
				model,
				bundle
			});
		}
		before = now;
	}
	return {
		commits,
		unread
	};
}
async function readState(repository, commit) {
	const project = await readProject(repository, await readTree(repository, commit));
	if (!project.ok) {
		const [problem] = project.problems;
		return { reason: `${problem?.file ?? "the project"}: ${problem?.message ?? "cannot be read"}` };
	}
	const { models } = project.value;
	return {
		controls: digestOf(controlsIn(project.value)),
		bundles: new Map(models.map(({ file, bundle }) => [file.model, bundle.digest])),
		folders: models.map(({ file }) => file.folder)
	};
}
function controlsIn({ policy, models, workflows }) {
	return {
		twokey: policy.yaml.value,
		models: models.map(({ file }) => [
			file.model,
			file.folder,
			controlsOf(file)
		]),
		workflows: workflows.map(({ path, digest }) => [path, digest])
	};
}
/** Everything that a bundle, a model's description, the rules or the evaluation could lie in. */
function isGoverned(path, state) {
	if ("reason" in state || path.startsWith(".github/") || baseName(path) === "model.yaml") return true;
	return state.folders.some((folder) => folder === "" || path.startsWith(`${folder}/`));
}
async function listMerges(repository, from, to) {
	const look = [
		"--first-parent",
		"-m",
		"--reverse",
		"--name-only",
		"-z",
		"--no-renames"
	];
	const form = [
		"--format=%x01%H %ct",
		"--no-color",
		"--no-ext-diff"
	];
	const out = await askGit(repository.root, [
		"log",
		...look,
		...form,
		`${from}..${to}`,
		"--"
	], { limit: 536870912 });
	return Buffer.from(out).toString("utf8").split("").slice(1).map((record) => {
		const [head = "", ...paths] = record.split("\0");
		const [commit = "", seconds = "0"] = head.trim().split(" ");
		return {
			commit,
			at: instantOf(Number(seconds)),
			paths: paths.map((path) => path.replace(/^\n/, "")).filter((path) => path !== "")
		};
	});
}
/** Looks up the files of versions at the commits where they were merged, and hashes the bytes that are here. */
async function findArtifacts(repository, wanted) {
	const projects = /* @__PURE__ */ new Map();
	const found = /* @__PURE__ */ new Map();
	for (const one of wanted) {
		const { commit } = one;
		if (!projects.has(commit)) projects.set(commit, await readAt(repository, commit));
		found.set(one, await findOne(repository, one, projects.get(commit) ?? "it was not read"));
	}
	return (one) => found.get(one) ?? { missing: "it was not looked for" };
}
async function readAt(repository, commit) {
	if (await findCommit(repository, commit) === void 0) return `commit ${commit} is not in this clone`;
	const project = await readProject(repository, await readTree(repository, commit));
	return project.ok ? project.value : `commit ${commit}: ${project.problems[0]?.message ?? "cannot be read"}`;
}
async function findOne(repository, wanted, project) {
	if (typeof project === "string") return { missing: project };
	const file = project.models.find(({ file }) => file.model === wanted.model)?.bundle.files.find(({ name }) => name === wanted.file.name);
	if (file === void 0) return { absent: true };
	if (file.digest !== wanted.file.digest) return { digest: file.digest };
	if (await findBytes(repository, file) !== void 0) return { digest: file.digest };
	const swapped = await findSwapped(repository, file);
	return swapped === void 0 ? { missing: `its bytes (${file.stored}) are not in this clone` } : { digest: swapped };
}
/** LFS and DVC name files after their content; other bytes under that name were put there later. */
async function findSwapped(repository, file) {
	for (const place of await placesOf(repository, file)) {
		if (place.kind === "blob" || place.where === "work tree") continue;
		if (!await stat(place.file).then((stats) => stats.isFile(), () => false)) continue;
		const digest = startDigest();
		for await (const bytes of createReadStream(place.file)) digest.add(bytes);
		return digest.end();
	}
}

// src/registry/verify-outside.ts
/** Every commit that changed a model or its controls must have an event that names it. */
function checkCoverage(events, commits) {
	const known = /* @__PURE__ */ new Map();
	for (const { event } of events) {
		const landed = landedBy(event);
		if (landed !== void 0) known.set(`${event.model} ${landed.commit}`, landed.bundle);
	}
	return commits.flatMap(({ commit, model, at, bundle }) => {
		const key = `${model} ${commit}`;
		if (!known.has(key)) return [violation("uncovered-change", commit, `it changed ${model} at ${at}, and no event says so`)];
		const recorded = known.get(key);
		if (bundle === void 0 || recorded === void 0 || bundle === recorded) return [];
		return [violation("covered-otherwise", commit, `${model}: recorded ${recorded ?? "nothing"}, there is ${bundle ?? "nothing"}`)];
	});
}
function landedBy(event) {
	if (event.type === "promoted" || event.type === "rolled-back") return {
		commit: event.body.merge,
		bundle: event.body.bundle
	};
	if (event.type === "baseline") return {
		commit: event.body.commit,
		bundle: event.body.bundle
	};
	if (event.type === "retired") return {
		commit: event.body.merge,
		bundle: null
	};
	if (event.type === "policy-changed") return {
		commit: event.body.merge,
		bundle: void 0
	};
	if (event.type === "unapproved-change") return {
		commit: event.body.commit,
		bundle: event.body.digest
	};
	if (event.type === "genesis") return {
		commit: event.body.commit,
		bundle: void 0
	};
}
/** Every file of every version, where it must lie. */
function listArtifacts(registry) {
	return modelNames(registry).flatMap((model) => model === "policy" ? [] : versionsOf(registry, model).flatMap(({ version, commit, folder, files, event }) => files.map((file) => {
		return {
			model,
			version,
			commit,
			path: folder === "" ? file.name : `${folder}/${file.name}`,
			file,
			event
		};
	})));
}
/** What was signed must be what was merged, byte for byte. */
function checkArtifacts(wanted, find) {
	return wanted.flatMap((one) => {
		const found = find(one);
		const name = `${one.model}@${one.version} ${one.path}`;
		if ("missing" in found) return [incomplete("artifact-missing", one.event, `${name}: ${found.missing}`)];
		if ("absent" in found) return [violation("artifact-differs", one.event, `${name} is not part of the bundle at ${one.commit}`)];
		if (found.digest === one.file.digest) return [];
		return [violation("artifact-differs", one.event, `${name} is ${found.digest}, signed was ${one.file.digest}`)];
	});
}
/** A comment may be erased; one that says something else than recorded was edited, or never said it. */
function checkSource({ event, path }, today) {
	if (today.kind === "unread") return [incomplete("source-unread", path, today.message)];
	const what = `${event.source.kind} ${event.source.id}`;
	if (today.kind === "gone") return [notice("source-gone", path, `${what} is no longer there`)];
	if (event.source.snapshot === today.snapshot) return [];
	return [violation("source-differs", path, `${what} reads otherwise than when it was recorded`)];
}

// cli/registry-verify.ts
const verify = {
	name: "verify",
	summary: "proves, offline, that a registry is as it was written",
	positionals: [],
	options: {
		repo: SOURCE_OPTIONS.repo,
		branch: SOURCE_OPTIONS.branch,
		since: {
			type: "string",
			value: "COMMIT",
			help: "do not walk the history before a commit verified earlier"
		},
		pin: {
			type: "string",
			value: "SIZE:HASH",
			help: "what log/head.json said when somebody noted it"
		},
		coverage: {
			type: "boolean",
			help: "also: every change of a model on the default branch has its event"
		},
		artifacts: {
			type: "boolean",
			help: "also: hash the bytes of every version at its merge"
		},
		online: {
			type: "boolean",
			help: "also: ask GitHub for comments, reviews and signatures again"
		},
		github: {
			type: "string",
			value: "OWNER/NAME",
			help: "the repository for --online (default: origin)"
		}
	},
	notes: ["Needs a clone with the registry branch; no network, no app, no token, unless --online.", "Exit code 0: nothing was changed. 1: something was, with the event and the rule. 3: could not check all."],
	run: runVerify
};
async function runVerify(given, out) {
	const directory = given.text("repo") ?? process.cwd();
	const branch = given.text("branch") ?? "model-registry";
	const pin = readPin(given.text("pin"));
	const tip = await findTip(directory, branch);
	if (!pin.ok || !tip.ok) {
		const problems = [pin, tip].flatMap((outcome) => outcome.ok ? [] : outcome.problems);
		return tellProblems(problems, given, out);
	}
	const since = await readSince(directory, given.text("since"), tip.value);
	if (!since.ok) return tellProblems(since.problems, given, out);
	out.progress("reading the registry …");
	const reader = openLogReader();
	const [odd, history] = await Promise.all([streamRegistryFiles(directory, tip.value, reader.add), readRegistryHistory(directory, tip.value, since.value)]);
	out.progress("replaying every event …");
	const options = {
		now: instantOf(Math.floor(Date.now() / 1e3)),
		...pin.value === void 0 ? {} : { pin: pin.value }
	};
	const inside = verifyLog(reader.end(odd), history, options);
	const outside = await checkOutside(given, directory, inside, out);
	if (!outside.ok) return tellProblems(outside.problems, given, out);
	const verification = {
		...inside,
		findings: [...inside.findings, ...outside.value]
	};
	out.write(given.flag("json") ? renderJson(verification) : renderVerification(verification, lookedAt(given)));
	const has = (severity) => verification.findings.some((finding) => finding.severity === severity);
	return has("violation") ? 1 : has("incomplete") ? 3 : 0;
}
function readPin(text) {
	if (text === void 0) return good(void 0);
	const parts = /^([1-9]\d{0,8}):((?:sha256:)?[0-9a-f]{64})$/.exec(text);
	const hash = parts?.[2] ?? "";
	const digest = findDigest(hash.startsWith("sha256:") ? hash : `sha256:${hash}`);
	if (parts === null || digest === void 0) return bad(usageProblem({ name: "verify" }, `"${text}" is no pin: write SIZE:HASH as log/head.json has them`));
	return good({
		size: Number(parts[1]),
		hash: digest
	});
}
async function readSince(directory, text, tip) {
	if (text === void 0) return good(null);
	const found = await runGit(directory, [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${text}^{commit}`
	]);
	const commit = Buffer.from(found.stdout).toString("utf8").trim();
	return found.code === 0 && (await runGit(directory, [
		"merge-base",
		"--is-ancestor",
		commit,
		tip
	])).code === 0 ? good(commit) : bad(usageProblem({ name: "verify" }, `"${text}" is no commit of this registry's history`));
}
function lookedAt(given) {
	const more = [
		"coverage",
		"artifacts",
		"online"
	].filter((option) => given.flag(option));
	return [
		"hashes",
		"chain",
		"documents",
		"every rule as of then",
		"generated files",
		"history",
		...given.text("pin") === void 0 ? [] : ["pin"],
		...more
	];
}
function renderJson({ findings, head }) {
	const result = {
		schema: "twokey-verify/1",
		trusted: !findings.some(({ severity }) => severity === "violation")
	};
	return `${JSON.stringify({
		...result,
		head: head ?? null,
		findings
	}, null, 2)}\n`;
}
/** What the options ask for beyond the branch itself. */
async function checkOutside(given, directory, inside, out) {
	const findings = [];
	if (given.flag("coverage")) findings.push(...await coverage(directory, inside));
	if (given.flag("artifacts") && inside.state !== void 0) {
		out.progress("hashing the bytes of every version …");
		const repository = await findRepository(directory);
		if (!repository.ok) return repository;
		const wanted = listArtifacts({
			events: inside.events,
			state: inside.state
		});
		findings.push(...checkArtifacts(wanted, await findArtifacts(repository.value, wanted)));
	}
	if (given.flag("online")) {
		const named = given.text("github");
		const repository = named === void 0 ? await findOrigin(directory) : findRepositoryName(named);
		if (repository === void 0) return bad(usageProblem(verify, "--online needs --github OWNER/NAME, because origin names no repository on GitHub"));
		const branch = given.text("branch") ?? "model-registry";
		findings.push(...await checkOnline(defaultClient(), repository, {
			branch,
			inside
		}));
	}
	return good(findings);
}
async function coverage(directory, { state, events }) {
	const registry = state === void 0 ? void 0 : registryOf(state);
	if (registry === void 0) return [];
	const repository = await findRepository(directory);
	if (!repository.ok) return [incomplete("coverage-absent", directory, repository.problems[0]?.message ?? "no work tree")];
	const { default_branch: name, commit: from } = registry;
	const to = await findCommit(repository.value, `refs/remotes/origin/${name}`) ?? await findCommit(repository.value, `refs/heads/${name}`);
	if (to === void 0 || await findCommit(repository.value, from) === void 0) return [incomplete("coverage-absent", name, `fetch it: git fetch origin ${name}`)];
	const { commits, unread } = await readGovernedCommits(repository.value, from, to);
	return [...checkCoverage(events, commits), ...unread.map(({ commit, reason }) => incomplete("coverage-unread", commit, reason))];
}
/** Sign-offs, vetoes and overrides are what people said; each is looked up where they said it. */
async function checkOnline(client, repository, { branch, inside }) {
	const findings = [];
	for (const stored of inside.events) if (isSaid(stored)) findings.push(...await checkSaid(client, repository, stored));
	if ((inside.state === void 0 ? null : registryOf(inside.state)?.app ?? null)?.signs !== true) return findings;
	const signatures = await findUnsigned(client, repository, branch);
	if ("trouble" in signatures) return [...findings, incomplete("source-unread", branch, signatures.trouble)];
	return [...findings, ...signatures.unsigned.map((commit) => violation("signature-bad", commit, "GitHub does not verify it"))];
}
function isSaid({ event }) {
	return [
		"comment",
		"review",
		"issue"
	].includes(event.source.kind) && event.source.snapshot !== null;
}
async function checkSaid(client, repository, stored) {
	const { event } = stored;
	const { kind, id } = event.source;
	const today = await readSaid(client, repository, {
		kind,
		id,
		pull: event.pull
	});
	if (today.kind !== "seen") return checkSource(stored, today);
	const snapshot = sourceDigest({
		kind: kind === "review" || kind === "issue" ? kind : "comment",
		id: today.id,
		user: today.user,
		at: today.at,
		body: today.body
	});
	return checkSource(stored, {
		kind: "seen",
		snapshot
	});
}

export { verify };