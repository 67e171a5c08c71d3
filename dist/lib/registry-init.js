import { i as canonicalJson, n as sha256, u as countOf } from "./digest.js";
import { B as recordedPolicySchema, C as documentsOf, D as headOf, F as REGISTRY_PATH, G as registrySchema, J as instantOf, K as ENVIRONMENT, L as evidencePath, O as modelOf, P as HEAD_PATH, R as policyPath, S as eventId, U as headSchema, b as largestAt, d as foldEvent, f as idsFor, i as findOrigin, j as readSlice, k as openState, l as renderViews, n as SOURCE_OPTIONS, t as DEFAULT_BRANCH, x as writeEvent } from "./registry-source.js";
import { r as good$1 } from "./problem.js";
import { r as seededRandom } from "./random.js";
import { t as readProject } from "./project.js";
import { _ as runGit, h as findRepository } from "./policy-schema.js";
import { i as readTree, r as findCommit } from "./policy-file.js";
import { a as alignColumns, i as usageProblem, r as tellProblems } from "./command.js";
import { t as controlsOf } from "./controls.js";
import { n as VERSION } from "./version.js";
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
			return result.code === 1 && result.stderr === "" ? good(null) : trouble$1(result);
		},
		readFiles: (commit, paths) => readFiles(directory, commit, paths),
		isAncestor: async (older, newer) => {
			const result = await runGit(directory, [
				"merge-base",
				"--is-ancestor",
				older,
				newer
			]);
			return result.code === 0 || result.code === 1 ? good(result.code === 0) : trouble$1(result);
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
	if (result.code !== 0) return trouble$1(result);
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
	if (imported.code !== 0) return trouble$1(imported);
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
	return /but expected|reference already exists|unable to resolve|Unable to create/.test(swapped.stderr) ? good({ kind: "lost" }) : trouble$1(swapped);
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
function trouble$1({ code, stderr }) {
	const message = code === "absent" ? "git cannot be started" : `git ended with ${code}: ${stderr.slice(-300)}`;
	return {
		ok: false,
		retry: code !== "absent",
		message
	};
}

// src/registry/plan.ts
/**
* What one commit would write, decided from the files read so far. It is asked again until it needs nothing
* more, so nobody has to know beforehand which slices an event touches.
*/
function planAppend(request, known) {
	const given = givenDocuments(request);
	const needs = /* @__PURE__ */ new Set();
	const read = (path) => {
		const text = given.get(path) ?? known.get(path);
		if (text === void 0) needs.add(path);
		return text ?? void 0;
	};
	const state = openState(read, read);
	const refusals = [];
	const events = [];
	const files = /* @__PURE__ */ new Map();
	for (const [draft, what] of request.drafts.entries()) {
		const { type } = what;
		if (idsFor(state, what).includes(eventId(what))) continue;
		const head = headOf(state);
		const place = {
			seq: head?.size ?? 0,
			n: modelOf(state, what.model).events,
			prev: head?.hash ?? null
		};
		const written = writeEvent(what, place);
		if (!written.ok) {
			refusals.push({
				draft,
				type,
				code: "malformed",
				message: written.message
			});
			continue;
		}
		const { text, ...stored } = written.value;
		refusals.push(...foldEvent(state, stored).map((refusal) => ({
			draft,
			type,
			...refusal
		})));
		for (const path of documentsOf(what)) {
			const document = read(path);
			const fault = document === void 0 ? "is neither given nor on the branch" : findDocumentFault(path, document);
			if (fault !== void 0) refusals.push({
				draft,
				type,
				code: "document",
				message: `${path} ${fault}`
			});
			else if (given.has(path) && document !== void 0) files.set(path, document);
		}
		files.set(stored.path, text);
		events.push(stored);
	}
	const unreadable = state.unreadable();
	const head = headOf(state);
	if (needs.size > 0) return {
		kind: "needs",
		paths: [...needs]
	};
	if (unreadable.length > 0) return {
		kind: "unreadable",
		paths: unreadable
	};
	if (refusals.length > 0) return {
		kind: "refused",
		refusals
	};
	if (events.length === 0 || head === void 0) return { kind: "recorded" };
	for (const [path, text] of renderViews(state)) files.set(path, text);
	return {
		kind: "write",
		files: [...files].map(([path, text]) => ({
			path,
			text
		})),
		events,
		head,
		message: messageOf(events)
	};
}
function givenDocuments({ policies, evidence }) {
	return new Map([...policies.map((text) => [policyPath(sha256(text)), text]), ...evidence.map((text) => [evidencePath(sha256(text)), text])]);
}
function findDocumentFault(path, text) {
	const bytes = new TextEncoder().encode(text).length;
	return bytes > largestAt(path) ? `has ${bytes} bytes, more than ${largestAt(path)}` : void 0;
}
/** `fraud: approved, promoted, superseded` */
function messageOf(events) {
	const models = [...new Set(events.map(({ event }) => event.model))];
	const parts = models.slice(0, 5).map((model) => {
		const types = events.flatMap(({ event }) => event.model === model ? [event.type] : []);
		return `${model}: ${types.slice(0, 8).join(", ")}${types.length > 8 ? ", …" : ""}`;
	});
	const rest = models.length > 5 ? ` · and ${models.length - 5} models more` : "";
	return `${parts.join(" · ")}${rest}`;
}

// src/registry/append.ts
const TRIES = 10;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 3e4;
const MOST_REMEMBERED = 2e3;
/**
* Appends one request after another. Another writer may be faster, answers may be lost after the commit
* landed, reads may be old, and the program may die between any two calls: each time the tip is read again
* and everything is decided again from what stands there.
*/
function openWriter(hands, owner, last) {
	const desk = {
		hands,
		owner,
		known: last,
		files: /* @__PURE__ */ new Map(),
		filesOf: void 0
	};
	let turn = Promise.resolve();
	return {
		known: () => desk.known,
		append: (request) => {
			const mine = turn.then(() => appendPatiently(desk, request));
			turn = mine.catch(() => void 0);
			return mine;
		}
	};
}
async function appendPatiently(desk, request) {
	const { sleep, random } = desk.hands;
	let reason = "";
	let last;
	for (let attempt = 0; attempt < TRIES; attempt += 1) {
		if (attempt > 0) await sleep(random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1)));
		const result = await tryAppend(desk, request);
		if ("done" in result) return result.done;
		reason = result.again;
		last = result.last;
	}
	return last ?? {
		kind: "busy",
		message: `gave up after ${TRIES} tries: ${reason}`
	};
}
async function tryAppend(desk, request) {
	const tip = await desk.hands.store.readTip();
	if (!tip.ok) return trouble(tip);
	if (tip.value === null) return createBranch(desk, request);
	const commit = tip.value;
	if (desk.filesOf !== commit) {
		desk.files = keepDocuments(desk.files);
		desk.filesOf = commit;
	}
	const seen = await checkTip(desk, commit);
	if (seen !== void 0) return seen;
	const planned = await planFully(desk, request, commit);
	if ("again" in planned || "done" in planned) return planned;
	const { plan } = planned;
	if (plan.kind === "unreadable") return { done: unsafe("unreadable", `cannot read ${plan.paths.slice(0, 3).join(", ")}`) };
	if (plan.kind === "refused") return { done: {
		kind: "refused",
		refusals: plan.refusals
	} };
	if (plan.kind === "recorded" && desk.known !== void 0) return { done: {
		kind: "recorded",
		known: desk.known
	} };
	return plan.kind === "write" ? write$1(desk, plan, commit) : { again: "the head is not known yet" };
}
/** The tip must be the registry of this repository and go on from the head that was seen last. */
async function checkTip(desk, commit) {
	const { known, hands } = desk;
	if (known?.commit === commit) return void 0;
	const read = await readInto(desk, commit, [HEAD_PATH, REGISTRY_PATH]);
	if (read !== void 0) return read;
	const head = readSlice(headSchema, desk.files.get("log/head.json") ?? "");
	const registry = readSlice(registrySchema, desk.files.get("registry.json") ?? "");
	if (head === void 0 || registry === void 0) return { done: unsafe("unreadable", `${HEAD_PATH} or ${REGISTRY_PATH} is gone or unreadable`) };
	if (registry.repository.id !== desk.owner.repository || (registry.app?.id ?? null) !== desk.owner.app) return { done: unsafe("foreign", "the branch is the registry of another repository or app") };
	const last = await checkLastEvent(desk, commit, head);
	if (last !== void 0) return last;
	if (known !== void 0) {
		const goesOn = await hands.store.isAncestor(known.commit, commit);
		if (!goesOn.ok) return trouble(goesOn);
		if (!goesOn.value) return await explainFork(desk, known, commit);
		if (head.size < known.size || head.size === known.size && head.hash !== known.hash) return { done: unsafe("foreign", "the log was changed without adding to it") };
		if (head.size === known.size) return { done: unsafe("foreign", `commit ${commit} changed the branch and added no event`) };
	}
	desk.known = {
		commit,
		size: head.size,
		hash: head.hash
	};
}
/** A head that describes another last event than the one that lies there is nothing to build on. */
async function checkLastEvent(desk, commit, head) {
	const read = await readInto(desk, commit, [head.last]);
	if (read !== void 0) return read;
	const text = desk.files.get(head.last) ?? null;
	desk.files.delete(head.last);
	if (text !== null && sha256(text) === head.hash) return void 0;
	return { done: unsafe("unreadable", `${HEAD_PATH} does not describe the last event`) };
}
/** Behind what we know: an old read, which passes, or a log cut off, which does not. */
async function explainFork(desk, known, commit) {
	const behind = await desk.hands.store.isAncestor(commit, known.commit);
	if (!behind.ok) return trouble(behind);
	if (!behind.value) return { done: unsafe("foreign", `commit ${commit} does not go on from ${known.commit}`) };
	const message = `the branch is at ${commit}, before ${known.commit} that was seen earlier`;
	return {
		again: message,
		last: unsafe("shorter", message)
	};
}
async function planFully(desk, request, commit) {
	for (;;) {
		const plan = planAppend(request, desk.files);
		if (plan.kind !== "needs") return { plan };
		const read = await readInto(desk, commit, plan.paths);
		if (read !== void 0) return read;
	}
}
async function readInto(desk, commit, paths) {
	const files = await desk.hands.store.readFiles(commit, paths);
	if (!files.ok) return trouble(files);
	for (const path of paths) desk.files.set(path, files.value.get(path) ?? null);
}
async function write$1(desk, plan, parent) {
	const { files, message } = plan;
	const result = await desk.hands.store.commit({
		parent,
		files,
		message
	});
	if (!result.ok) return trouble(result);
	return result.value.kind === "lost" ? { again: "another writer was faster" } : confirm(desk, plan, result.value);
}
/** A fast-forward alone is no compare-and-swap: the branch is read again, and must hold what we wrote. */
async function confirm(desk, plan, { commit }) {
	desk.known = {
		commit,
		size: plan.head.size,
		hash: plan.head.hash
	};
	if (desk.files.size > MOST_REMEMBERED) desk.files = keepDocuments(desk.files);
	const passing = new Set(plan.events.map(({ path }) => path));
	for (const { path, text } of plan.files) if (!passing.has(path) && !path.startsWith("evidence/")) desk.files.set(path, text);
	desk.filesOf = commit;
	const tip = await desk.hands.store.readTip();
	if (tip.ok && tip.value === commit) return { done: {
		kind: "appended",
		commit,
		events: plan.events,
		known: desk.known
	} };
	return { again: tip.ok ? `the branch moved on from ${commit}` : tip.message };
}
/** Only a genesis creates the branch, and never one that was seen before. */
async function createBranch(desk, request) {
	if (desk.known !== void 0) {
		const message = `the branch is gone; its head ${desk.known.commit} was seen earlier`;
		return {
			again: message,
			last: unsafe("missing", message)
		};
	}
	if (request.drafts[0]?.type !== "genesis") return { done: unsafe("missing", "there is no registry branch; only an adoption creates it") };
	const empty = /* @__PURE__ */ new Map();
	for (;;) {
		const plan = planAppend(request, empty);
		if (plan.kind === "needs") for (const path of plan.paths) empty.set(path, null);
		else if (plan.kind === "refused") return { done: {
			kind: "refused",
			refusals: plan.refusals
		} };
		else if (plan.kind === "write") return write$1(desk, plan, null);
		else throw new Error(`an empty branch gave a plan of kind ${plan.kind}`);
	}
}
function unsafe(reason, message) {
	return {
		kind: "unsafe",
		reason,
		message
	};
}
function trouble(answer) {
	return answer.retry ? { again: answer.message } : { done: {
		kind: "busy",
		message: answer.message
	} };
}
/** Policies and evidence are named after their content and stay true at every commit. */
function keepDocuments(files) {
	return new Map([...files].filter(([path, text]) => text !== null && path.startsWith("policy/")));
}

// src/signoff/record-policy.ts
const HOUR = 36e5;
/** The controls of a repository, as they are recorded and signed: who counts, and everything that judges. */
function recordPolicy({ policy, models, workflows }) {
	const { signoff, rollback, mode } = policy;
	const ruled = models.map(({ file }) => {
		const { folder, tier, owners } = file;
		return [file.model, {
			folder,
			tier,
			owners,
			controls: controlsOf(file)
		}];
	});
	return recordedPolicySchema.parse({
		schema: "twokey-policy/1",
		mode,
		tiers: {
			standard: recordTier(signoff.standard),
			high: recordTier(signoff.high)
		},
		new_model_owners: signoff.new_model_owners,
		policy_owners: signoff.policy_owners,
		responders: rollback.responders,
		overrides: {
			roles: signoff.overrides.roles,
			max_hours: Math.floor(signoff.overrides.max / HOUR)
		},
		lifted_by: signoff.lifted_by,
		models: Object.fromEntries(ruled),
		twokey: policy.yaml.value,
		workflows: workflows.map(({ path, digest }) => ({
			path,
			digest
		}))
	});
}
function recordTier({ roles, valid_for, carry_over, unattributed }) {
	return {
		roles,
		valid_hours: Math.floor(valid_for / HOUR),
		carry_over,
		unattributed
	};
}
/** As it is kept: canonical JSON, named after its sha256. */
function policyText(policy) {
	const text = canonicalJson(policy);
	return {
		text,
		digest: sha256(text)
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