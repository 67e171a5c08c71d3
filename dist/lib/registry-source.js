import { n as bad, r as good } from "./problem.js";
import { r as streamRegistryFiles, t as findRegistryTip } from "./registry-snapshot.js";
import { i as runGit, t as askGit } from "./repository.js";
import { i as repositoryPath, n as openClient, r as parseBody } from "./client.js";
import { D as placeOf, _ as HEAD_PATH, a as readEvent, i as largestAt, lt as secondsOf, n as decodeText, r as isFault, w as hexOf } from "./file.js";
import { n as renderViews, r as foldEvent, t as RULES } from "./rules.js";
import { h as registryOf, k as headSchema, m as readSlice, n as headOf, s as openState } from "./state.js";
import { A as boolean, B as string, I as number, L as object, i as sha256, k as array } from "./digest.js";
import { i as usageProblem } from "./command.js";
import { gunzipSync } from "node:zlib";
import { setTimeout } from "node:timers/promises";

// src/github/tarball.ts
const BLOCK = 512;
/** The plain files of a `.tar.gz` as GitHub and git make it, without the folder that everything lies in. */
function readTarball(bytes, largest) {
	const tar = gunzipSync(bytes, { maxOutputLength: largest });
	const files = /* @__PURE__ */ new Map();
	let commit;
	let longName;
	for (let at = 0; at + BLOCK <= tar.length;) {
		const header = tar.subarray(at, at + BLOCK);
		if (header.every((byte) => byte === 0)) break;
		if (!hasGoodSum(header)) throw new Error("the archive is damaged: a header has a wrong checksum");
		const size = octal(header, 124, 12);
		const content = tar.subarray(at + BLOCK, at + BLOCK + size);
		if (content.length < size) throw new Error("the archive ends in the middle of a file");
		at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
		const type = String.fromCharCode(header[156] ?? 0);
		if (type === "g") commit = records(content).get("comment") ?? commit;
		else if (type === "x") longName = records(content).get("path");
		else {
			const name = longName ?? shortName(header);
			longName = void 0;
			if (type === "0" || type === "\0") files.set(name.slice(name.indexOf("/") + 1), content);
		}
	}
	return {
		files,
		commit
	};
}
function shortName(header) {
	const prefix = text(header, 345, 155);
	return prefix === "" ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}
/** `<length> <key>=<value>\n`, one after another. */
function records(content) {
	const found = /* @__PURE__ */ new Map();
	for (let at = 0; at < content.length;) {
		const space = content.indexOf(32, at);
		const length = Number(content.toString("latin1", at, space));
		if (space < 0 || !Number.isInteger(length) || length <= space - at) throw new Error("the archive is damaged: a header cannot be read");
		const [key = "", ...value] = content.toString("utf8", space + 1, at + length - 1).split("=");
		found.set(key, value.join("="));
		at += length;
	}
	return found;
}
function text(header, from, length) {
	const end = header.indexOf(0, from);
	return header.toString("utf8", from, end < 0 || end > from + length ? from + length : end);
}
function octal(header, from, length) {
	const written = text(header, from, length).trim();
	if (!/^[0-7]{1,12}$/.test(written)) throw new Error("the archive is damaged: a number cannot be read");
	return Number.parseInt(written, 8);
}
function hasGoodSum(header) {
	let sum = 0;
	for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 32 : byte;
	return sum === octal(header, 148, 8);
}

// src/github/registry-read.ts
/** One file of the registry branch in one request: what a server needs that asks what is live. */
async function readRegistryFile(client, repository, where) {
	const path = `${repositoryPath(repository)}/contents/${where.path}?ref=${encodeURIComponent(where.branch)}`;
	const reply = await client.call({
		method: "GET",
		path,
		accept: "application/vnd.github.raw+json"
	});
	if (reply.status === 200) return { text: Buffer.from(reply.body).toString("utf8") };
	return reply.status === 404 ? { absent: true } : { trouble: reply.message };
}
const LARGEST = 1073741824;
/** All files of the branch in one request. There is no history in it; a clone has that. */
async function downloadRegistry(client, repository, branch) {
	const path = `${repositoryPath(repository)}/tarball/${encodeURIComponent(branch)}`;
	const reply = await client.call({
		method: "GET",
		path
	});
	if (reply.status !== 200) return { trouble: reply.message };
	const { files, commit } = readTarball(reply.body, LARGEST);
	return {
		snapshot: {
			files,
			odd: [],
			history: null
		},
		commit
	};
}
const saidSchema = object({
	id: number(),
	user: object({ id: number() }),
	body: string().nullable(),
	created_at: string().optional(),
	submitted_at: string().optional()
});
async function readSaid(client, repository, source) {
	const base = repositoryPath(repository);
	const id = encodeURIComponent(source.id);
	const path = source.kind === "review" ? `${base}/pulls/${source.pull ?? 0}/reviews/${id}` : source.kind === "issue" ? `${base}/issues/${id}` : `${base}/issues/comments/${id}`;
	const reply = await client.call({
		method: "GET",
		path
	});
	if (reply.status === 404 || reply.status === 410) return { kind: "gone" };
	const parsed = saidSchema.safeParse(parseBody(reply.body));
	if (reply.status !== 200 || !parsed.success) return {
		kind: "unread",
		message: reply.message
	};
	const { user, body, created_at, submitted_at } = parsed.data;
	const at = created_at ?? submitted_at ?? "";
	return {
		kind: "seen",
		id: parsed.data.id,
		user: user.id,
		at,
		body: body ?? ""
	};
}
const signedSchema = array(object({
	sha: string(),
	commit: object({ verification: object({ verified: boolean() }).nullish() })
}));
const MOST_PAGES = 50;
/** Ids of commits of the branch whose signature GitHub does not vouch for, newest first; five thousand at most. */
async function findUnsigned(client, repository, branch) {
	const unsigned = [];
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const path = `${repositoryPath(repository)}/commits?sha=${encodeURIComponent(branch)}&per_page=100&page=${page}`;
		const reply = await client.call({
			method: "GET",
			path
		});
		const parsed = signedSchema.safeParse(parseBody(reply.body));
		if (reply.status !== 200 || !parsed.success) return { trouble: reply.message };
		for (const { sha, commit } of parsed.data) if (commit.verification?.verified !== true) unsigned.push(sha);
		if (parsed.data.length < 100) break;
	}
	return { unsigned };
}

// src/registry/findings.ts
/** What verification can find besides broken rules, each with what it means for the reader. */
const FINDINGS = {
	"not-text": "An event file is not text, so nobody wrote it through Twokey.",
	"not-json": "An event file is not JSON, so it was damaged or written by hand.",
	"not-an-event": "An event does not have the form that this release knows: altered, or written by a newer release.",
	"not-canonical": "The bytes of an event were changed in a way that leaves its meaning; nobody should touch them.",
	"wrong-place": "An event was moved or copied to another place of the log.",
	"wrong-id": "An event claims to record another fact than it does.",
	"unknown-file": "A file lies on the branch that Twokey does not write.",
	"odd-entry": "Something on the branch is not a plain file of bearable size.",
	"missing-event": "An event is gone: the numbers of the log have a hole.",
	"two-events": "Two events claim the same place of the log.",
	"broken-chain": "An event does not carry the hash of the one before it: one of the two was altered, inserted or swapped.",
	"same-fact": "One fact is recorded twice under one id.",
	"head-disagrees": "`log/head.json` does not describe the last event: the end of the log was altered or cut off.",
	"altered-document": "A policy or evidence file no longer has the digest that it is named after.",
	"missing-document": "An event rests on a policy or on evidence that is not kept beside it.",
	"unused-document": "A policy or evidence file belongs to no event.",
	"missing-view": "A generated file is gone; the events say what it must contain.",
	"altered-view": "A generated file says something else than the events.",
	"extra-view": "A generated file is about something that no event mentions.",
	"unfinished-log": "The log ends in the middle of a promotion or rollback.",
	"empty-registry": "There is no genesis, so this is not a registry.",
	"history-edited": "A commit changed or removed something that is only ever added.",
	"history-merge": "The branch has a merge; Twokey writes one commit after another.",
	"history-root": "The branch does not begin with the genesis in its first commit.",
	"history-silent": "A commit changed the branch without adding an event.",
	"history-order": "Events were added in another order than their numbers say.",
	"history-writer": "A commit was written by somebody else than the app that adopted the repository.",
	"history-time": "A commit is dated before the one it builds on.",
	"history-shallow": "Only a part of the history is here, so older commits could not be checked.",
	"history-absent": "Only files were given, so how they came there could not be checked.",
	backdated: "An event is dated after the commit that recorded it, or more than thirty days before.",
	"recorded-late": "An event was recorded more than a day after it happened.",
	"pin-unreached": "The log is shorter than the size that was noted: its end was cut off, or this is another copy.",
	"pin-differs": "At the noted place stands another event: the log was forked or rewritten.",
	"review-overdue": "An override went out and was not reviewed in time.",
	"uncovered-change": "The default branch changed a model or its controls and the registry does not know.",
	"covered-otherwise": "The registry records another bundle for this commit than the commit holds.",
	"coverage-unread": "A commit of the default branch cannot be read as a project, so it could not be judged.",
	"coverage-absent": "The default branch is not here, so coverage could not be checked.",
	"artifact-differs": "The bytes at the merge are not those that were signed.",
	"artifact-missing": "Bytes that were promoted cannot be had here, so they could not be checked.",
	"source-differs": "What GitHub shows today is not what was recorded.",
	"source-gone": "The comment or review is gone from GitHub; what was recorded still stands here.",
	"source-unread": "GitHub could not be asked.",
	"signature-bad": "GitHub does not vouch for the signature of a commit."
};
function violation(code, where, message) {
	return {
		code,
		severity: "violation",
		where,
		message,
		meaning: meaningOf(code)
	};
}
function incomplete(code, where, message) {
	return {
		code,
		severity: "incomplete",
		where,
		message,
		meaning: meaningOf(code)
	};
}
function notice(code, where, message) {
	return {
		code,
		severity: "notice",
		where,
		message,
		meaning: meaningOf(code)
	};
}
function meaningOf(code) {
	return isRule(code) ? `Rule: ${RULES[code]}` : FINDINGS[code];
}
function isRule(code) {
	return Object.hasOwn(RULES, code);
}

// src/registry/verify-history.ts
const LATE = 86400;
const TOO_LATE = 2592e3;
/** How the branch came to be: added to, one commit after another, by the app, at believable times. */
function checkHistory(history, log, registry) {
	if (history === null) return [incomplete("history-absent", "the branch", "give a clone to check its history too")];
	const findings = [];
	if (!history.complete) findings.push(incomplete("history-shallow", "the clone", "fetch the rest: git fetch --unshallow"));
	const places = new Map(log.events.map(({ path, mark }) => [path, mark]));
	let size = history.complete && history.since === null ? 0 : void 0;
	for (const [at, commit] of history.commits.entries()) {
		const before = history.commits[at - 1];
		findings.push(...checkShape(commit, before, history));
		findings.push(...checkChanges(commit));
		const added = commit.changes.flatMap(({ status, path }) => {
			const event = status === "A" ? places.get(path) : void 0;
			return event === void 0 ? [] : [{
				path,
				event
			}];
		});
		added.sort((a, b) => a.event.seq - b.event.seq);
		if (added.length === 0 && commit.changes.every(({ path }) => placeOf(path)?.kind !== "event")) findings.push(violation("history-silent", commit.id, `it changes ${commit.changes.length} files and adds no event`));
		for (const { path, event } of added) {
			if (size !== void 0 && event.seq !== size) findings.push(violation("history-order", path, `commit ${commit.id} adds event ${event.seq} where ${size} was due`));
			size = event.seq + 1;
			findings.push(...checkTime(commit, path, event.at));
		}
		findings.push(...checkWriter(commit, registry));
	}
	return findings;
}
function checkShape(commit, before, history) {
	const { id, parents } = commit;
	if (parents.length > 1) return [violation("history-merge", id, `it has ${parents.length} parents`)];
	if (before === void 0) return parents[0] === (history.since ?? void 0) || !history.complete ? [] : [violation("history-root", id, "its parent is not here")];
	const [parent] = parents;
	if (parent === void 0) return [violation("history-root", id, "a second commit without a parent")];
	if (parent !== before.id) return [violation("history-merge", id, `its parent is ${parent}, not ${before.id}`)];
	return commit.at < before.at ? [violation("history-time", id, `dated before ${before.id}`)] : [];
}
/** Events, policies and evidence are only ever added; views are written again and never removed. */
function checkChanges(commit) {
	return commit.changes.flatMap(({ status, path }) => {
		const place = placeOf(path);
		if (place === void 0) return [violation("unknown-file", commit.id, `${status} ${path}: no place of the registry`)];
		const kept = place.kind !== "view" || path === "registry.json";
		if (status === "A" || !kept && status === "M") return [];
		return [violation("history-edited", commit.id, `${status} ${path}`)];
	});
}
function checkTime(commit, path, at) {
	const lag = commit.at - secondsOf(at);
	if (lag < -600) return [violation("backdated", path, `dated ${-lag} s after commit ${commit.id}`)];
	if (lag > TOO_LATE) return [violation("backdated", path, `recorded ${Math.floor(lag / 86400)} days later`)];
	return lag > LATE ? [notice("recorded-late", path, `recorded ${Math.floor(lag / 3600)} hours later`)] : [];
}
/** Commits that GitHub makes for an app carry the app's own address; a local registry has no app. */
function checkWriter(commit, registry) {
	const app = registry?.app ?? null;
	if (app === null) return [];
	const address = `${app.user}+${app.slug}[bot]@users.noreply.github.com`;
	if (!commit.author.endsWith(`<${address}>`)) return [violation("history-writer", commit.id, `written by ${commit.author}, not by ${app.slug}`)];
	return commit.signed || !app.signs ? [] : [violation("history-writer", commit.id, "it carries no signature of GitHub")];
}

// src/registry/verify-log.ts
function readLog(snapshot) {
	const reader = openLogReader();
	for (const [path, bytes] of snapshot.files) reader.add(path, bytes);
	return reader.end(snapshot.odd);
}
/** Takes files one by one, so that a long log can be checked while it is still being read. */
function openLogReader() {
	const findings = [];
	const events = [];
	const documents = /* @__PURE__ */ new Map();
	const views = /* @__PURE__ */ new Map();
	return {
		add: (path, bytes) => {
			const place = placeOf(path);
			if (place === void 0) findings.push(violation("unknown-file", path, "no place of the registry"));
			else if (place.kind === "view") views.set(path, bytes);
			else if (place.kind === "document") documents.set(path, bytes);
			else {
				const read = readEvent(path, bytes, place);
				if (isFault(read)) findings.push(violation(read.code, path, read.message));
				else events.push(read);
			}
		},
		end: (odd) => {
			findings.push(...odd.map(({ path, why }) => violation("odd-entry", path, why)));
			events.sort((a, b) => a.mark.seq - b.mark.seq);
			return {
				events,
				documents,
				views,
				findings
			};
		}
	};
}
/** One chain over the whole log: no hole, no second event in one place, every hash carried by the next. */
function checkChain(log) {
	const findings = [];
	const ids = /* @__PURE__ */ new Set();
	const counts = /* @__PURE__ */ new Map();
	let next = 0;
	let hash = null;
	for (const stored of log.events) {
		const { mark: event, path } = stored;
		if (event.seq < next) findings.push(violation("two-events", path, `place ${event.seq} is taken twice`));
		else if (event.seq > next) findings.push(violation("missing-event", path, `before it, ${missing(next, event.seq)} gone`));
		else if (event.prev !== hash) findings.push(violation("broken-chain", path, `it carries ${event.prev ?? "nothing"}, and the event before it has ${hash ?? "nothing"}`));
		const n = counts.get(event.model) ?? 0;
		if (event.n !== n) findings.push(violation("missing-event", path, `${event.model} has ${n} events before it, not ${event.n}`));
		if (ids.has(event.id)) findings.push(violation("same-fact", path, `the id ${event.id} was used before`));
		ids.add(event.id);
		counts.set(event.model, event.n + 1);
		next = event.seq + 1;
		hash = stored.hash;
	}
	return [...findings, ...checkHead(log, next, hash)];
}
function missing(from, to) {
	return to - from === 1 ? `event ${from} is` : `events ${from} to ${to - 1} are`;
}
function headIn(views) {
	const bytes = views.get(HEAD_PATH);
	const text = bytes === void 0 ? void 0 : decodeText(bytes);
	return text === void 0 ? void 0 : readSlice(headSchema, text);
}
function checkHead(log, size, hash) {
	if (log.events.length === 0) return [violation("empty-registry", HEAD_PATH, "there is no event at all")];
	const head = headIn(log.views);
	if (head === void 0) return [violation("head-disagrees", HEAD_PATH, "the file is gone or unreadable")];
	if (head.size === size && head.hash === hash) return [];
	const seen = `the log has ${size} events and ends with ${hash ?? "nothing"}`;
	return [violation("head-disagrees", HEAD_PATH, `it says ${head.size} events and ${head.hash}; ${seen}`)];
}
/** Every document has its digest as its name, is needed by an event, and every need is met. */
function checkDocuments(log) {
	const findings = [];
	const needed = /* @__PURE__ */ new Set();
	for (const { mark, path } of log.events) for (const document of mark.documents) {
		if (!needed.has(document) && !log.documents.has(document)) findings.push(violation("missing-document", path, `it rests on ${document}, which is not there`));
		needed.add(document);
	}
	for (const [path, bytes] of log.documents) {
		const digest = sha256(bytes);
		if (!path.endsWith(`${hexOf(digest)}.json`)) findings.push(violation("altered-document", path, `its content has the digest ${digest}`));
		else if (bytes.length > largestAt(path)) findings.push(violation("odd-entry", path, `${bytes.length} bytes are more than a document may have`));
		if (!needed.has(path)) findings.push(violation("unused-document", path, "no event mentions it"));
	}
	return findings;
}

// src/registry/verify.ts
function verifyLog(log, history, options = {}) {
	const damage = [
		...log.findings,
		...checkChain(log),
		...checkDocuments(log)
	];
	const pinned = options.pin === void 0 ? [] : checkPin(log, options.pin);
	if (damage.some(isAboutEvents)) {
		const findings = [
			...damage,
			...pinned,
			...checkHistory(history, log, void 0)
		];
		return {
			head: void 0,
			events: log.events,
			state: void 0,
			findings
		};
	}
	const { state, findings: refused } = foldLog(log);
	const findings = [
		...damage,
		...refused,
		...compareViews(renderViews(state), log.views),
		...checkHistory(history, log, registryOf(state)),
		...checkEnd(state, log),
		...options.now === void 0 ? [] : checkDue(state, options.now),
		...pinned
	];
	return {
		head: headOf(state),
		events: log.events,
		state,
		findings
	};
}
/** Findings after which the order or meaning of the events is not known. */
function isAboutEvents({ code }) {
	return DAMAGE.has(code);
}
const DAMAGE = /* @__PURE__ */ new Set([
	"not-text",
	"not-json",
	"not-an-event",
	"not-canonical",
	"wrong-place",
	"wrong-id",
	"missing-event",
	"two-events",
	"broken-chain",
	"empty-registry"
]);
function foldLog(log) {
	const document = (path) => {
		const bytes = log.documents.get(path);
		return bytes === void 0 ? void 0 : decodeText(bytes);
	};
	const state = openState(() => void 0, document);
	const findings = [];
	for (const stored of log.events) for (const { code, message } of foldEvent(state, stored)) findings.push(violation(code, stored.path, message));
	return {
		state,
		findings
	};
}
/** Every generated file must be, byte for byte, what the events make of it; and there are no others. */
function compareViews(expected, views) {
	const findings = [];
	const known = /* @__PURE__ */ new Set();
	for (const [path, text] of expected) {
		known.add(path);
		const bytes = views.get(path);
		if (bytes === void 0) findings.push(violation("missing-view", path, "it is not there"));
		else if (decodeText(bytes) !== text) findings.push(violation("altered-view", path, "it differs from what the events say"));
	}
	for (const path of views.keys()) if (!known.has(path)) findings.push(violation("extra-view", path, "no event makes this file"));
	return findings;
}
function checkEnd(state, log) {
	const findings = [];
	for (const { now } of state.models.changes()) if (now.pending !== null) findings.push(violation("unfinished-log", HEAD_PATH, `${now.model}: ${now.pending.type} of version ${now.pending.version} is missing`));
	const hashes = new Map(log.events.map(({ path, hash }) => [path, hash]));
	for (const { path, event } of log.events.filter(({ mark }) => mark.type === "corrected")) if (event.type === "corrected" && hashes.get(event.body.path) !== event.body.hash) findings.push(violation("wrong-correction", path, `${event.body.path} has another hash`));
	return findings;
}
/** A log cut off or rewritten from some place on is whole in itself; only what was noted elsewhere shows it. */
function checkPin(log, { size, hash }) {
	const pinned = log.events.find(({ mark }) => mark.seq === size - 1);
	if (pinned === void 0) return [violation("pin-unreached", HEAD_PATH, `the log has ${log.events.length} events, ${size} were noted`)];
	if (pinned.hash === hash) return [];
	return [violation("pin-differs", pinned.path, `its hash is ${pinned.hash}, noted was ${hash}`)];
}
function checkDue(state, now) {
	return [...state.models.changes()].flatMap(({ now: model }) => model.reviews_due.filter(({ due }) => due < now).map(({ gate, version, due, by }) => violation("review-overdue", model.live?.event ?? `models/${model.model}`, `${gate} of ${model.model}@${version}, overridden by ${by.login}, was due ${due}`)));
}

// cli/registry-source.ts
/** Where a registry is read from: a clone or bare directory on this machine, or GitHub. */
const SOURCE_OPTIONS = {
	repo: {
		type: "string",
		value: "DIR",
		help: "a clone or a bare repository (default: here)"
	},
	github: {
		type: "string",
		value: "OWNER/NAME",
		help: "ask GitHub instead; a token comes from GITHUB_TOKEN"
	},
	branch: {
		type: "string",
		value: "NAME",
		help: "the registry branch (default: model-registry)"
	}
};
const DEFAULT_BRANCH = "model-registry";
function openSource(given) {
	const branch = given.text("branch") ?? "model-registry";
	const github = given.text("github");
	if (github === void 0) return good(localSource(given.text("repo") ?? process.cwd(), branch));
	const repository = findRepositoryName(github);
	if (repository === void 0) return bad(usageProblem({ name: "log" }, `"${github}" is no repository on GitHub: write OWNER/NAME`));
	return good(githubSource(defaultClient(), repository, branch));
}
function findRepositoryName(text) {
	const parts = /^([A-Za-z0-9-]{1,39})\/([A-Za-z0-9._-]{1,100})$/.exec(text);
	return parts === null ? void 0 : {
		owner: parts[1] ?? "",
		name: parts[2] ?? ""
	};
}
/** The token stays in this process: nothing that it starts sees it. */
function defaultClient() {
	const token = process.env["GITHUB_TOKEN"] ?? process.env["GH_TOKEN"];
	return openClient({
		fetch: (url, init) => fetch(url, init),
		address: process.env["GITHUB_API_URL"] ?? "https://api.github.com",
		...token === void 0 || token === "" ? {} : { token },
		sleep: (milliseconds) => setTimeout(milliseconds)
	});
}
function localSource(directory, branch) {
	return {
		branch,
		read: async () => {
			const tip = await findTip(directory, branch);
			if (!tip.ok) return tip;
			const reader = openLogReader();
			return foldSound(reader.end(await streamRegistryFiles(directory, tip.value, reader.add)), branch);
		},
		readFile: async (path) => {
			const tip = await findTip(directory, branch);
			if (!tip.ok) return tip;
			const { code, stdout } = await runGit(directory, [
				"cat-file",
				"blob",
				`${tip.value}:${path}`
			]);
			return good(code === 0 ? decodeText(stdout) : void 0);
		}
	};
}
async function findTip(directory, branch) {
	const { code, stderr } = await runGit(directory, ["rev-parse", "--git-dir"]);
	if (code !== 0) {
		const hint = "Name a clone or a bare repository with --repo DIR, or ask GitHub with --github OWNER/NAME.";
		const message = code === "absent" ? "git cannot be started" : `this is no git repository (${stderr})`;
		return bad({
			code: "no-repository",
			file: directory,
			path: "",
			message,
			hint
		});
	}
	const tip = await findRegistryTip(directory, branch);
	if (tip !== void 0) return good(tip.commit);
	const hint = `Fetch it: git fetch origin ${branch}:${branch}. A repository that has not adopted Twokey has none.`;
	return bad({
		code: "no-registry",
		file: directory,
		path: "",
		message: `there is no branch ${branch}`,
		hint
	});
}
function githubSource(client, repository, branch) {
	const file = `${repository.owner}/${repository.name}`;
	return {
		branch,
		read: async () => {
			const answer = await downloadRegistry(client, repository, branch);
			if ("trouble" in answer) return bad(githubProblem(file, branch, answer.trouble));
			return foldSound(readLog(answer.snapshot), branch);
		},
		readFile: async (path) => {
			const answer = await readRegistryFile(client, repository, {
				branch,
				path
			});
			if ("trouble" in answer) return bad(githubProblem(file, branch, answer.trouble));
			return good("text" in answer ? answer.text : void 0);
		}
	};
}
function githubProblem(file, branch, message) {
	return {
		code: "no-registry",
		file,
		path: "",
		message: `${branch} cannot be read: ${message}`,
		hint: "Look at the name, the branch and whether GITHUB_TOKEN may read the repository."
	};
}
/** Answers come from a log that holds together; whether it may be trusted further is what `verify` says. */
function foldSound(log, branch) {
	const [finding] = [...log.findings, ...checkChain(log)];
	if (finding !== void 0) {
		const hint = "Run twokey verify: it names everything that was changed.";
		const message = `the registry is damaged: ${finding.message}`;
		return bad({
			code: finding.code,
			file: `${branch}:${finding.where}`,
			path: "",
			message,
			hint
		});
	}
	const { state } = foldLog(log);
	return good({
		registry: {
			events: log.events,
			state
		},
		log
	});
}
/** The repository on GitHub that a clone came from. */
async function findOrigin(directory) {
	const { code } = await runGit(directory, [
		"remote",
		"get-url",
		"origin"
	]);
	if (code !== 0) return void 0;
	const url = Buffer.from(await askGit(directory, [
		"remote",
		"get-url",
		"origin"
	])).toString("utf8").trim();
	const path = /[:/]([^:/]+\/[^:/]+?)(?:\.git)?\/?$/.exec(url)?.[1];
	return path === void 0 ? void 0 : findRepositoryName(path);
}

export { findRepositoryName as a, verifyLog as c, notice as d, violation as f, readSaid as h, findOrigin as i, openLogReader as l, readRegistryFile as m, SOURCE_OPTIONS as n, findTip as o, findUnsigned as p, defaultClient as r, openSource as s, DEFAULT_BRANCH as t, incomplete as u };