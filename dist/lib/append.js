import { d as canonicalJson, i as sha256 } from "./digest.js";
import { C as evidencePath, O as policyPath, _ as HEAD_PATH, b as REGISTRY_PATH, c as eventId, d as documentsOf, i as largestAt, o as writeEvent } from "./file.js";
import { E as recordedPolicySchema, a as modelOf, j as registrySchema, k as headSchema, m as readSlice, n as headOf, s as openState } from "./state.js";
import { n as controlsOf } from "./controls.js";
import { i as idsFor, n as renderViews, r as foldEvent } from "./rules.js";

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
	return plan.kind === "write" ? write(desk, plan, commit) : { again: "the head is not known yet" };
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
async function write(desk, plan, parent) {
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
		else if (plan.kind === "write") return write(desk, plan, null);
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

export { recordPolicy as i, planAppend as n, policyText as r, openWriter as t };