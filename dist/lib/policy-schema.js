import { t as didYouMean } from "./suggest.js";
import { n as bad, r as good } from "./problem.js";
import { $ as _isoDateTime, B as literal, F as array, G as strictObject, H as number, I as boolean, J as union, K as string, N as _enum, Q as _isoDate, S as ZodISODateTime, U as object, W as record, Y as unknown, it as plain, x as ZodISODate } from "./digest.js";
import { C as findValue, D as memberOf, E as isMapping, H as foldersAbove, L as baseName, P as matchesGlob, V as folderOf, b as complaint, c as duration, d as filePattern, g as roleName, l as durationBetween, m as owners, o as complainOfRepeats, x as checkYaml } from "./fields.js";
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { devNull } from "node:os";
import { resolve, sep } from "node:path";

// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}
function date(params) {
	return _isoDate(ZodISODate, params);
}

// src/git/repository.ts
/** Finds the repository that a folder lies in. Its answer is a problem when git is absent or refuses. */
async function findRepository(folder) {
	const problem = (code, message, hint) => {
		return bad({
			code,
			file: folder,
			path: "",
			message,
			hint
		});
	};
	if (!existsSync(folder)) return problem("no-folder", "there is no such folder", "Name a folder inside a clone.");
	const found = await runGit(folder, ["rev-parse", "--show-toplevel"]);
	if (found.code === "absent") return problem("no-git", "git cannot be started here", "Install git 2.30 or later, and put it on the PATH.");
	if (/dubious ownership/.test(found.stderr)) return problem("foreign-repository", "the repository belongs to another user, so git does not read it", "Tell git that you trust it: git config --global --add safe.directory FOLDER.");
	if (found.code !== 0) return problem("no-repository", "this folder is in no git repository", "Run this inside a clone that has a work tree (git clone, not git clone --bare).");
	const root = realpathSync(oneLine(found.stdout));
	const here = realpathSync(folder);
	if (here !== root && !here.startsWith(root.endsWith(sep) ? root : root + sep)) return problem("foreign-work-tree", "the repository says that its files are somewhere else", "Remove core.worktree from the repository's configuration.");
	const common = await runGit(root, ["rev-parse", "--git-common-dir"]);
	const shallow = await runGit(root, ["rev-parse", "--is-shallow-repository"]);
	return good({
		root,
		commonFolder: resolve(root, oneLine(common.stdout)),
		shallow: oneLine(shallow.stdout) === "true"
	});
}
const LARGEST_OUTPUT = 67108864;
/** Runs git and holds what it says. What git refuses is for the caller to judge; no shell is involved. */
async function runGit(folder, args, wanted = {}) {
	const chunks = [];
	let size = 0;
	const { output, end } = openGit(folder, args, wanted.input);
	for await (const chunk of output) {
		size += chunk.length;
		if (size > (wanted.limit ?? LARGEST_OUTPUT)) throw new Error(`git ${args[0]} says more than expected`);
		chunks.push(chunk);
	}
	const { code, stderr } = await end;
	return {
		code,
		stdout: Buffer.concat(chunks),
		stderr
	};
}
/** What git says, or an error with what it complained of: for questions that cannot go wrong. */
async function askGit(folder, args, wanted) {
	const end = await runGit(folder, args, wanted);
	if (end.code !== 0) throw new Error(`git ${args[0]} failed: ${plain(end.stderr, 400)}`);
	return end.stdout;
}
/** Starts git; its output is read as fast as the reader wants. Leaving the loop early ends git. */
function openGit(folder, args, input) {
	const child = spawn("git", [...SAFE, ...args], {
		cwd: folder,
		env: safeEnvironment(),
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		],
		windowsHide: true
	});
	let stderr = "";
	child.stderr.on("data", (bytes) => {
		stderr = (stderr + bytes.toString("utf8")).slice(-4e3);
	});
	child.stdin.on("error", () => child.stdin.destroy());
	child.stdin.end(input ?? "");
	const end = new Promise((done, failed) => {
		child.on("error", (error) => {
			if ("code" in error && error.code === "ENOENT") done({
				code: "absent",
				stderr: error.message
			});
			else failed(error);
		});
		child.on("close", (code) => done({
			code: code ?? 1,
			stderr
		}));
	});
	return {
		output: chunksOf(child.stdout, () => child.kill("SIGKILL")),
		end
	};
}
async function* chunksOf(stream, stop) {
	let atEnd = false;
	try {
		for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
		atEnd = true;
	} finally {
		if (!atEnd) stop();
	}
}
/**
* Nothing that the repository brings along may run, and nothing may reach the network: no hooks, monitors,
* external diffs, pagers, askers, transports. Replaced objects and grafts would show another history than
* the one that is pushed.
*/
const SAFE = [
	"--no-pager",
	"--no-optional-locks",
	"--no-replace-objects",
	"--literal-pathspecs",
	...[
		`core.hooksPath=${devNull}`,
		"core.fsmonitor=false",
		"core.quotePath=false",
		"core.precomposeUnicode=true",
		"core.askPass=",
		"core.sshCommand=false",
		"core.alternateRefsCommand=",
		"credential.helper=",
		"diff.external=",
		"gc.auto=0",
		"maintenance.auto=false",
		"log.showSignature=false",
		"submodule.recurse=false"
	].flatMap((setting) => ["-c", setting])
];
/**
* An allow-list: no `GIT_*` of the caller, no token. The user's own configuration stays: it may say whom to
* trust. No protocol is allowed, because a partial clone would fetch what it lacks, and older versions of
* git know no other way to forbid it.
*/
function safeEnvironment() {
	const inherited = [
		"PATH",
		"HOME",
		"USERPROFILE",
		"XDG_CONFIG_HOME",
		"SystemRoot",
		"TMPDIR",
		"TEMP"
	].flatMap((name) => {
		const value = process.env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(inherited),
		LC_ALL: "C",
		GIT_ALLOW_PROTOCOL: "",
		GIT_GRAFT_FILE: devNull,
		GIT_NO_LAZY_FETCH: "1",
		GIT_TERMINAL_PROMPT: "0"
	};
}
/** Git ends an answer with a line break; a path may end with one of its own. */
function oneLine(bytes) {
	const text = Buffer.from(bytes).toString("utf8");
	return text.endsWith("\n") ? text.slice(0, text.endsWith("\r\n") ? -2 : -1) : text;
}

// src/project/tree.ts
/** A repository of more files is none that a person reviews. */
const MOST_ENTRIES = 1e6;
/** Throws on a path that stands twice, which no git tree holds, and on more entries than a tree may have. */
function makeTree(entries) {
	if (entries.length > 1e6) throw new Error(`a tree of more than ${MOST_ENTRIES} files`);
	const sorted = [...entries].sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
	const byPath = new Map(sorted.map((entry) => [entry.path, entry]));
	if (byPath.size !== sorted.length) throw new Error("a tree holds the same path twice");
	return {
		entries: sorted,
		byPath
	};
}
/** Everything below a folder, in order; all of it for the root (""). */
function entriesBelow(tree, folder) {
	if (folder === "") return tree.entries;
	const from = firstFrom(tree.entries, `${folder}/`);
	return tree.entries.slice(from, firstFrom(tree.entries, `${folder}0`));
}
function isFolder(tree, path) {
	return tree.entries[firstFrom(tree.entries, `${path}/`)]?.path.startsWith(`${path}/`) === true;
}
/** The entries that a pattern names, in order. */
function findMatches(tree, glob) {
	return tree.entries.filter((entry) => matchesGlob(glob, entry.path));
}
/** Why there is nothing at a path, for the person who wrote it. */
function absence(tree, path, written) {
	const code = "missing-file";
	const message = `there is no file "${written}".`;
	for (const folder of foldersAbove(path)) {
		const kind = tree.byPath.get(folder)?.kind;
		if (kind === "symlink" || kind === "submodule") return unfollowed(kind, folder);
	}
	if (isFolder(tree, path)) {
		const hint = `Name the files in it: ${written}/** for all of them.`;
		return {
			code,
			message: `"${written}" is a folder`,
			hint
		};
	}
	if (written.endsWith(".dvc")) return {
		code,
		message,
		hint: "Name the file itself; its .dvc pointer is found by itself."
	};
	return {
		code,
		message: message + didYouMean(baseName(path), neighbours(tree, path)),
		hint: "Correct the path, or commit the file (git add), or its LFS or DVC pointer."
	};
}
const MOST_NEIGHBOURS = 1e3;
function neighbours(tree, path) {
	const folder = folderOf(path);
	return entriesBelow(tree, folder).slice(0, MOST_NEIGHBOURS).flatMap((entry) => folderOf(entry.path) === folder ? [baseName(entry.path)] : []);
}
/** Links and submodules say something else tomorrow; what counts must lie in the tree itself. */
function unfollowed(kind, path) {
	return kind === "symlink" ? {
		code: "symlink",
		message: `"${path}" is a symbolic link, and links are not followed`,
		hint: "Commit the file itself in its place."
	} : {
		code: "submodule",
		message: `"${path}" is a submodule, whose files are not part of this repository`,
		hint: "Commit the files themselves, or move the model to where they are."
	};
}
function firstFrom(entries, path) {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = low + high >> 1;
		if ((entries[middle]?.path ?? "") < path) low = middle + 1;
		else high = middle;
	}
	return low;
}

// src/project/gate-settings.ts
const gateName = string().regex(/^[a-z][a-z0-9_-]{0,31}$/);
/** The key `gates` of model.yaml. Without a catalogue anything that looks like settings passes. */
function gatesSchema(gateSettings) {
	if (gateSettings === void 0) return record(gateName, unknown());
	return strictObject(optionalGates(gateSettings));
}
function optionalGates(gateSettings) {
	return Object.fromEntries(Object.entries(gateSettings).map(([name, settings]) => [name, settings.optional().describe(settings.description ?? `settings of the gate ${name}`)]));
}
/** Building a schema costs more than using it once, and one run reads many files through the same one. */
function remembered(build) {
	let plain;
	const built = /* @__PURE__ */ new WeakMap();
	return (gateSettings) => {
		if (gateSettings === void 0) return plain ??= build();
		const schema = built.get(gateSettings) ?? build(gateSettings);
		built.set(gateSettings, schema);
		return schema;
	};
}
/** What `gates:` says, before any default is filled in. */
function writtenGates(value) {
	const gates = findValue(value, ["gates"]);
	return isMapping(gates) ? gates : {};
}
/**
* The settings that count for one model: the repository's, changed key by key by the model's own, defaults
* last. Lists are replaced, not joined. A combination that the gate refuses is a problem in the model's file.
*/
function mergeGates(policy, model, gateSettings) {
	const merged = {};
	for (const name of Object.keys(gateSettings)) merged[name] = merge(memberOf(policy, name), memberOf(model.gates, name)) ?? {};
	const yaml = {
		...model.yaml,
		value: { gates: merged }
	};
	const checked = checkYaml(yaml, strictObject({ gates: strictObject({ ...gateSettings }) }));
	return checked.ok ? {
		ok: true,
		value: checked.value.gates
	} : {
		ok: false,
		problems: checked.problems.map(explain)
	};
}
/** Files are at most 32 levels deep, so this recursion is too. */
function merge(below, above) {
	if (above === void 0) return below;
	if (!isMapping(below) || !isMapping(above)) return above;
	const keys = /* @__PURE__ */ new Set([...Object.keys(below), ...Object.keys(above)]);
	return Object.fromEntries([...keys].map((key) => [key, merge(memberOf(below, key), memberOf(above, key))]));
}
function explain(problem) {
	return {
		...problem,
		hint: `${problem.hint} This is what model.yaml and the gates of .github/twokey.yml give together.`
	};
}

// src/project/rollback-schema.ts
/**
* The key `rollback` of `.github/twokey.yml`. It narrows what may happen; which alerts are believed at all
* is set, with their secrets, by whoever operates the bot.
*/
const ACTIONS = [
	"comment",
	"open_issue",
	"open_pr"
];
const pattern = string().min(1).max(200).refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { error: complaint("the pattern has control characters", "Write it with visible characters.") });
const patterns = array(pattern).min(1).max(100).superRefine((list, context) => complainOfRepeats(list, context));
const route = strictObject({
	match: record(string().min(1).max(100), pattern).default({}).describe("label → pattern, all of which must match: *, ?, {a,b}, and ! in front for anything else"),
	model: pattern.default("{{model}}").describe("the model, or a label that names it: {{model}}. It must be in the registry"),
	digest_label: string().min(1).max(100).default("model_digest").describe("the label that says which bundle the alert is about"),
	action: _enum(ACTIONS).optional().describe("the most that may happen; by severity when absent"),
	hold: durationBetween("0s", "1d").optional().describe("how long the alert must fire; by severity when absent")
});
const receiver = strictObject({
	id: string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, { error: complaint("this is no id of a receiver", "Use the id that the operator gave it, e.g. am-prod.") }).describe("the receiver's id, as the operator of the bot set it up"),
	models: patterns.optional().describe("the models that its alerts may touch, e.g. [fraud-*]"),
	max_action: _enum(ACTIONS).default("open_pr").describe("the most that its alerts may do")
});
const count = number().int().min(1).max(1e3);
const rollbackSchema = strictObject({
	enabled: boolean().default(true).describe("false: alerts are recorded and lead to nothing"),
	responders: owners.default([]).describe("who may ask for a rollback and sign an expedited one, besides owners"),
	receivers: array(receiver).max(50).superRefine((list, context) => complainOfRepeats(list.map(({ id }) => id), context)).default([]).describe("narrows single receivers; one that is not named here may do everything"),
	routes: array(route).max(200).default([]).describe("from alert to model, the first that matches; by the label model when absent"),
	cooldown: durationBetween("0s", "30d").prefault("6h").describe("after a rollback alerts only comment"),
	decline_cooldown: durationBetween("0s", "30d").prefault("24h").describe("after a rollback was closed unmerged alerts only comment"),
	quota: strictObject({
		prs: count.default(2).describe("automatic rollbacks of one model"),
		per: durationBetween("1h", "30d").prefault("7d").describe("in this time")
	}).prefault({}).describe("how many rollbacks may open by themselves"),
	flapping: strictObject({
		transitions: count.default(3).describe("changes between firing and resolved"),
		window: durationBetween("1m", "1d").prefault("60m").describe("in this time")
	}).prefault({}).describe("an alert that comes and goes opens no rollback"),
	storm: strictObject({
		models: count.default(5).describe("this many models alert"),
		fraction: number().positive().max(1).default(.3).describe("or this share of all models"),
		window: durationBetween("1m", "1d").prefault("10m").describe("in this time"),
		open_for: durationBetween("1m", "1d").prefault("30m").describe("how long single rollbacks then wait")
	}).prefault({}).describe("many models at once become one issue: the cause is rarely the models"),
	max_event_age: durationBetween("1m", "30d").prefault("24h").describe("older alerts only comment"),
	max_age_since_activation: durationBetween("1h", "520w").prefault("14d").describe("a version that was live longer is not rolled back by itself"),
	min_live: duration.prefault("24h").describe("how long a version must have been live to be a target"),
	max_depth: number().int().min(1).max(50).default(5).describe("how many versions back to look for a target"),
	verify_window: durationBetween("1m", "7d").prefault("30m").describe("how long alerts are watched afterwards"),
	freeze: durationBetween("0s", "24h").prefault("24h").describe("how long other changes of the model wait once a person signed the rollback"),
	on_resolved: _enum(["comment", "close_if_unapproved"]).default("comment").describe("what happens to an open rollback when the alert resolves"),
	label_allow: array(string().min(1).max(100)).max(100).superRefine((list, context) => complainOfRepeats(list, context)).default([
		"alertname",
		"model",
		"environment",
		"severity",
		"model_digest"
	]).describe("labels of alerts that may be shown in issues and pull requests")
});

// src/project/policy-schema.ts
/** The one name of the files that describe models: they are never part of a bundle. */
const MODEL_YAML = "model.yaml";
/** What an inconclusive gate means: fine, fine but said, an owner must accept it, or not possible. */
const ON_INCONCLUSIVE = [
	"pass",
	"note",
	"sign",
	"block"
];
/** The keys of `.github/twokey.yml`, with every default. */
const policySchema = remembered(buildPolicySchema);
function buildPolicySchema(gateSettings) {
	return strictObject({
		models: union([modelPattern, array(modelPattern).min(1).max(100)]).prefault("**/model.yaml").transform((written) => typeof written === "string" ? [written] : written).describe("where the model.yaml files are, as a pattern or a list of patterns"),
		registry: strictObject({ branch: branch.default("model-registry").describe("the branch that holds the registry") }).prefault({}).describe("where decisions are recorded"),
		mode: _enum([
			"observe",
			"advise",
			"enforce"
		]).default("advise").describe("observe: record only. advise: comment. enforce: the check decides"),
		signoff: signoff.prefault({}).describe("who must sign what"),
		gates: policyGates(gateSettings).optional().describe("settings of gates for all models, and on_inconclusive"),
		accept_scores: array(_enum(["onnx", "file"])).min(1).superRefine((list, context) => complainOfRepeats(list, context)).optional().describe("where scores may come from: running the model (onnx), or a file that the author wrote (file). Both, but only onnx in mode enforce"),
		rollback: rollbackSchema.prefault({}).describe("how production gets back to an earlier version")
	}).describe("The rules under which models of this repository change.");
}
const modelPattern = filePattern.refine((text) => text === "model.yaml" || text.endsWith(`/${"model.yaml"}`), { error: complaint(`models are described by files named ${MODEL_YAML}`, `Write the folders and then ${MODEL_YAML}: models/*/${MODEL_YAML}.`) });
const branch = string().max(200).regex(/^[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/, { error: complaint("this is no plain name for a branch", "Write letters, digits and hyphens: model-registry.") }).refine((name) => !name.endsWith(".lock"), { error: complaint("git keeps names that end in .lock for itself", "Choose another name: model-registry.") });
/** Whole hours: sign-offs are not a matter of minutes. */
const hours = durationBetween("1h", "520w").refine((length) => length % 36e5 === 0, { error: complaint("the duration is not in whole hours", "Write hours or days: 24h, 14d.") });
function tier(what, defaults) {
	return strictObject({
		roles: record(roleName, number().int().min(1).max(10)).refine((roles) => Object.keys(roles).length > 0, { error: complaint("nobody would have to sign", "Write at least { owner: 1 }.") }).default(defaults.roles).describe("role → how many different people of it must sign"),
		valid_for: hours.prefault(defaults.valid_for).describe("how long a sign-off holds, e.g. 30d"),
		carry_over: boolean().default(defaults.carry_over).describe("a push that leaves what was signed as it was keeps the sign-offs"),
		unattributed: _enum(["block", "warn"]).default(defaults.unattributed).describe("commits that belong to no account: whoever made them might sign")
	}).prefault({}).describe(what);
}
const signoff = strictObject({
	standard: tier("for models of tier standard", {
		roles: { owner: 1 },
		valid_for: "30d",
		carry_over: true,
		unattributed: "warn"
	}),
	high: tier("for models of tier high, and for every new model", {
		roles: {
			owner: 1,
			risk: 1
		},
		valid_for: "14d",
		carry_over: false,
		unattributed: "block"
	}),
	new_model_owners: owners.optional().describe("who signs a new model besides its own owners; policy_owners when absent"),
	policy_owners: owners.default([]).describe("who signs changes of the rules"),
	accept: array(literal("review")).default([]).describe("[review]: an approving review counts without the line /twokey approve"),
	lifted_by: _enum(["vetoer", "role"]).default("vetoer").describe("who may lift a veto: only the one who spoke it, or anyone of the same role"),
	overrides: strictObject({
		roles: array(roleName).max(20).superRefine((list, context) => complainOfRepeats(list, context)).default([]).describe("roles that may override a gate; nobody when absent"),
		max: durationBetween("1h", "7d").prefault("24h").describe("longest life of an override")
	}).prefault({}).describe("recorded decisions against one gate's verdict")
});
/** What both files say about gates, and here also what it means when one cannot tell. */
function policyGates(gateSettings) {
	const answer = _enum(ON_INCONCLUSIVE);
	const about = "gate → what it means when it cannot tell: pass, note, sign or block";
	if (gateSettings === void 0) {
		const answers = record(gateName, answer).optional().describe(about);
		return object({ on_inconclusive: answers }).catchall(unknown());
	}
	const answers = Object.fromEntries(Object.keys(gateSettings).map((name) => [name, answer.optional().describe(`what an inconclusive ${name} means`)]));
	return strictObject({
		...optionalGates(gateSettings),
		on_inconclusive: strictObject(answers).optional().describe(about)
	});
}

export { runGit as _, mergeGates as a, MOST_ENTRIES as c, findMatches as d, makeTree as f, openGit as g, findRepository as h, gatesSchema as i, absence as l, askGit as m, ON_INCONCLUSIVE as n, remembered as o, unfollowed as p, policySchema as r, writtenGates as s, MODEL_YAML as t, entriesBelow as u, date as v, datetime as y };