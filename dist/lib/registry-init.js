import { d as canonicalJson, i as sha256 } from "./digest.js";
import { j as ENVIRONMENT, st as instantOf } from "./file.js";
import { t as countOf } from "./number.js";
import { r as good$1 } from "./problem.js";
import { r as seededRandom } from "./random.js";
import { n as findCommit, r as readTree, t as readProject } from "./project.js";
import { i as runGit, n as findRepository } from "./repository.js";
import { i as recordPolicy, r as policyText, t as openWriter } from "./append.js";
import { t as alignColumns } from "./columns.js";
import { n as VERSION } from "./version.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { i as findOrigin, n as SOURCE_OPTIONS, t as DEFAULT_BRANCH } from "./registry-source.js";
import { randomBytes, randomUUID } from "node:crypto";
import { basename, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";

// src/git/registry-store.ts
const NOWHERE = "0".repeat(40);
/** The registry branch in a plain git directory: three git processes an append, however long the log is. */
function openGitStore(settings) {
	const { directory, branch } = settings;
	return {
		readTip: async () => {
			const result = await runGit(directory, [
				"rev-parse",
				"--verify",
				"--quiet",
				`refs/heads/${branch}`
			]);
			if (result.code === 0) return good(textOf(result));
			return result.code === 1 && result.stderr === "" ? good(null) : trouble(result);
		},
		readFiles: (commit, paths) => readFiles(directory, commit, paths),
		isAncestor: async (older, newer) => {
			const result = await runGit(directory, [
				"merge-base",
				"--is-ancestor",
				older,
				newer
			]);
			return result.code === 0 || result.code === 1 ? good(result.code === 0) : trouble(result);
		},
		commit: (request) => commit(settings, request)
	};
}
async function readFiles(directory, commit, paths) {
	const asked = [`${commit}^{tree}`, ...paths.map((path) => `${commit}:${path}`)];
	const result = await runGit(directory, [
		"cat-file",
		"--batch",
		"--buffer"
	], { input: `${asked.join("\n")}\n` });
	if (result.code !== 0) return trouble(result);
	const objects = splitBatch(Buffer.from(result.stdout), asked.length);
	if (objects[0] === null || objects[0] === void 0) return {
		ok: false,
		retry: false,
		message: `commit ${commit} is not in ${directory}`
	};
	return good(new Map(paths.map((path, at) => [path, objects[at + 1]?.toString("utf8") ?? null])));
}
/** What `cat-file --batch` answers: `<id> <type> <size>` and the bytes, or `<name> missing`. */
function splitBatch(out, count) {
	const objects = [];
	let at = 0;
	while (objects.length < count) {
		const end = out.indexOf(10, at);
		if (end < 0) throw new Error("git cat-file ended early");
		const [, , size] = out.toString("utf8", at, end).split(" ");
		at = end + 1;
		if (size === void 0) {
			objects.push(null);
			continue;
		}
		objects.push(out.subarray(at, at + Number(size)));
		at += Number(size) + 1;
	}
	return objects;
}
/** Objects first, then the ref, with the old value named: a real compare-and-swap. */
async function commit(settings, request) {
	const { directory, branch } = settings;
	const workshop = `refs/twokey/append-${randomUUID()}`;
	const imported = await runGit(directory, [
		"-c",
		"fastimport.unpackLimit=1000",
		"fast-import",
		"--quiet",
		"--done",
		"--date-format=raw"
	], { input: importStream(settings, request, workshop) });
	if (imported.code !== 0) return trouble(imported);
	const made = textOf(imported);
	const input = `${`update refs/heads/${branch} ${made} ${request.parent ?? NOWHERE}\n`}delete ${workshop} ${made}\n`;
	const swapped = await runGit(directory, ["update-ref", "--stdin"], { input });
	if (swapped.code === 0) return good({
		kind: "landed",
		commit: made
	});
	await runGit(directory, [
		"update-ref",
		"-d",
		workshop
	]);
	return /but expected|reference already exists|unable to resolve|Unable to create/.test(swapped.stderr) ? good({ kind: "lost" }) : trouble(swapped);
}
function importStream({ writer, now }, { parent, files, message }, ref) {
	return [
		`commit ${ref}\nmark :1\ncommitter ${writer} ${Math.floor(now())} +0000\n`,
		data(message),
		...parent === null ? [] : [`from ${parent}\n`],
		...files.flatMap(({ path, text }) => [`M 100644 inline ${path}\n`, data(text)]),
		"\nget-mark :1\ndone\n"
	].join("");
}
function data(text) {
	return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
function textOf({ stdout }) {
	return Buffer.from(stdout).toString("utf8").trim();
}
function good(value) {
	return {
		ok: true,
		value
	};
}
function trouble({ code, stderr }) {
	const message = code === "absent" ? "git cannot be started" : `git ended with ${code}: ${stderr.slice(-300)}`;
	return {
		ok: false,
		retry: code !== "absent",
		message
	};
}

// cli/registry-init.ts
const registry = {
	name: "registry",
	summary: "`registry init` shows what adoption would record, or keeps a registry in a local git directory",
	positionals: ["init"],
	options: {
		"git-dir": {
			type: "string",
			value: "DIR",
			help: "write it into this git directory instead of printing it"
		},
		repo: {
			type: "string",
			value: "DIR",
			help: "a clone with the models (default: here)"
		},
		branch: SOURCE_OPTIONS.branch
	},
	notes: ["On GitHub only the app adopts a repository, after a policy owner signed. A local registry has no app and", "says so; the bot refuses it."],
	run: runInit
};
async function runInit(given, out) {
	if (given.positionals[0] !== "init") return tellProblems([usageProblem(registry, "the only thing to do is: twokey registry init")], given, out);
	const directory = given.text("repo") ?? process.cwd();
	const found = await readHead(directory);
	if (!found.ok) return tellProblems(found.problems, given, out);
	const branch = given.text("branch") ?? "model-registry";
	const origin = await findOrigin(directory);
	const name = origin === void 0 ? basename(resolve(directory)) : `${origin.owner}/${origin.name}`;
	const adoption = planAdoption(found.value, {
		name,
		branch,
		at: now(),
		log: randomBytes(16).toString("hex")
	});
	const target = given.text("git-dir");
	if (target === void 0) {
		out.write(given.flag("json") ? renderJson(adoption) : renderAdoption(found.value.project));
		return 0;
	}
	const outcome = await write(target, branch, adoption);
	if (outcome.kind === "appended") {
		out.write(`${countOf(outcome.events.length, "event")} written to ${branch} in ${target} (${outcome.commit}).\n`);
		return 0;
	}
	const reason = outcome.kind === "refused" ? outcome.refusals.map(({ code, message }) => `${code}: ${message}`).join("; ") : "message" in outcome ? outcome.message : "it is recorded already";
	const problem = usageProblem(registry, `nothing was written: ${reason}`);
	return tellProblems([{
		...problem,
		hint: "Choose an empty branch with --branch, or another directory."
	}], given, out);
}
async function readHead(directory) {
	const repository = await findRepository(directory);
	if (!repository.ok) return repository;
	const commit = await findCommit(repository.value, "HEAD");
	if (commit === void 0) return {
		ok: false,
		problems: [{
			...usageProblem(registry, "there is no commit yet"),
			hint: "Commit the models first: baselines name a commit."
		}]
	};
	const project = await readProject(repository.value, await readTree(repository.value, commit));
	const { code, stdout } = await runGit(repository.value.root, [
		"symbolic-ref",
		"--quiet",
		"--short",
		"HEAD"
	]);
	const on = code === 0 ? Buffer.from(stdout).toString("utf8").trim() : "main";
	return project.ok ? good$1({
		project: project.value,
		commit,
		on
	}) : project;
}
function planAdoption({ project, commit, on }, about) {
	const { text, digest } = policyText(recordPolicy(project));
	const { name, branch, at, log } = about;
	const common = {
		at,
		actor: {
			id: 1,
			login: "local",
			kind: "system"
		},
		pull: null,
		source: {
			kind: "command",
			id: `init-${log}`,
			url: null,
			snapshot: null
		},
		recorded_by: {
			app: null,
			version: VERSION
		}
	};
	const genesis = {
		log,
		repository: {
			id: 1,
			name
		},
		app: null,
		branch,
		default_branch: on,
		commit,
		policy: digest,
		adoption: null
	};
	const baselines = project.models.map(({ file, bundle }) => {
		const files = bundle.files.map(({ name: path, role, size, digest: own }) => ({
			name: path,
			role,
			size,
			digest: own
		}));
		const what = {
			bundle: bundle.digest,
			files,
			folder: file.folder,
			commit,
			scores: null
		};
		const body = {
			version: 1,
			environment: ENVIRONMENT,
			...what
		};
		return {
			...common,
			model: file.model,
			type: "baseline",
			body
		};
	});
	return {
		drafts: [{
			...common,
			model: "policy",
			type: "genesis",
			body: genesis
		}, ...baselines],
		policy: text
	};
}
function renderAdoption({ models, policy }) {
	const rows = models.map(({ file, bundle }) => [
		`  ${file.model}@1`,
		file.folder,
		countOf(bundle.files.length, "file"),
		bundle.digest,
		Object.entries(file.owners).map(([role, names]) => `${role}: ${names.join(", ")}`).join(" · ")
	]);
	return [
		`Adoption would record ${countOf(models.length, "baseline")} in mode ${policy.mode}:`,
		"",
		...alignColumns(rows),
		"",
		"On GitHub: install the app; its pull request \"Adopt Twokey\" lists the same, and policy owners sign it.",
		"Locally, without an app: twokey registry init --git-dir DIR",
		""
	].join("\n");
}
function renderJson({ drafts, policy }) {
	const shown = {
		schema: "twokey-registry-init/1",
		events: drafts,
		policy: JSON.parse(policy)
	};
	return `${JSON.stringify(shown, null, 2)}\n`;
}
async function write(directory, branch, { drafts, policy }) {
	const hands = {
		store: openGitStore({
			directory,
			branch,
			writer: "twokey <twokey@localhost>",
			now: () => Date.now() / 1e3
		}),
		random: seededRandom(sha256(canonicalJson([directory, branch]))),
		sleep: (milliseconds) => setTimeout(milliseconds)
	};
	return openWriter(hands, {
		repository: 1,
		app: null
	}).append({
		drafts,
		policies: [policy],
		evidence: []
	});
}
function now() {
	return instantOf(Math.floor(Date.now() / 1e3));
}

export { registry };