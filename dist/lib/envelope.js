import { n as bad, r as good$1 } from "./problem.js";
import { A as boolean, B as string, D as _enum, F as looseObject, I as number$1, J as NEVER, L as object, N as int, P as literal, Q as plain, U as unknown, V as tuple, d as canonicalJson, k as array, s as findDigest, t as digestOf, z as strictObject } from "./digest.js";
import { c as datetime } from "./model-schema.js";
import { i as repositoryPath, r as parseBody } from "./client.js";
import { d as TIMED_GATES, f as withoutTimes } from "./comment.js";
import { t as parseJson } from "./json.js";
import { r as shownVerdicts, t as plainJson } from "./evidence.js";
import { t as worst } from "./gate.js";
import { a as decideAll, n as evidenceDigestOf, r as findingsDigestOf } from "./drift-summary.js";
import { ct as isInstant, lt as secondsOf } from "./file.js";

// src/evidence/shapes.ts
/** Well-formed text of a length that some report can carry. */
const text = (most) => string().max(most).refine((value) => value.isWellFormed(), "it is no well-formed text");
const number = number$1().finite();
const digest = string().transform((value, context) => {
	const found = findDigest(value);
	if (found !== void 0) return found;
	context.addIssue({
		code: "custom",
		message: "it is no digest"
	});
	return NEVER;
});
const model = string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
const gate = string().regex(/^[a-z][a-z0-9-]{0,40}$/);
const word = _enum([
	"pass",
	"warn",
	"inconclusive",
	"fail",
	"error",
	"skipped"
]);
const decisionWord = _enum([
	"allow",
	"sign",
	"block"
]);
const long = text(2e4);
const short = text(2e3);
const checkSchema = strictObject({
	name: short,
	verdict: word,
	finding: short.exactOptional(),
	reason: long,
	incumbent: number.exactOptional(),
	candidate: number.exactOptional(),
	delta: number.exactOptional(),
	low: number.exactOptional(),
	high: number.exactOptional(),
	margin: number.exactOptional(),
	resolution: number.exactOptional(),
	p: number.exactOptional(),
	n: number.exactOptional(),
	method: short.exactOptional(),
	unit: _enum([
		"points",
		"relative",
		"plain",
		"bytes"
	]).exactOptional()
});
const verdictSchema = strictObject({
	gate,
	verdict: word,
	reason: text(2e5),
	checks: array(checkSchema).max(2e4)
});
const decisionSchema = strictObject({
	decision: decisionWord,
	reason: text(1e6),
	error: boolean()
});

// src/evidence/parse-measured.ts
/** What differs between runs, and what is there to be looked at: small, with a limit on every list. */
const positive = number.positive();
const count = number$1().int().nonnegative();
const share = number.min(0).max(1);
const metricSchema = strictObject({
	name: string().regex(/^[a-z0-9 ]{1,40}$/),
	unit: _enum([
		"us",
		"ms",
		"rows/s",
		"calls/s",
		"bytes"
	]),
	role: _enum([
		"fails",
		"warns",
		"shown"
	]),
	margin: number,
	floor: number,
	incumbent: number,
	candidate: number,
	ratio: number,
	low: number,
	high: number,
	processes: count,
	verdict: _enum([
		"better",
		"not slower",
		"borderline",
		"slower",
		"inconclusive"
	]),
	reason: long
});
const bars = array(share).max(100);
const spreadSchema = strictObject({
	scenario: _enum(["single", "bulk"]),
	low: positive,
	high: positive,
	calls: count,
	incumbent: bars,
	candidate: bars
}).refine(({ low, high }) => low <= high, "the bars end before they begin").refine(({ incumbent, candidate }) => incumbent.length === candidate.length, "the bars differ in number");
const sojournSchema = strictObject({
	p50: positive,
	p95: positive,
	p99: positive
});
const loadSchema = strictObject({
	budgetUs: positive,
	budgetFrom: text(200),
	capacity: number,
	points: array(strictObject({
		share,
		rate: number,
		incumbent: sojournSchema,
		candidate: sojournSchema
	})).min(1).max(20)
});
const side = _enum(["incumbent", "candidate"]);
const noise = number.nullable();
const summarySchema = strictObject({
	timed: strictObject({
		pattern: _enum([
			"batch",
			"online",
			"streaming",
			"edge"
		]),
		rows: _enum(["held-out", "synthetic"]),
		bulkRows: count,
		seed: text(200),
		processes: count,
		blocks: count,
		calls: count
	}).exactOptional(),
	metrics: array(metricSchema).max(20),
	footprintMetrics: array(metricSchema).max(20),
	spread: array(spreadSchema).max(4),
	ratios: array(positive).max(100),
	load: loadSchema.exactOptional(),
	tails: array(strictObject({
		side,
		calls: count,
		p999: number,
		longest: number
	})).max(4),
	noise: strictObject({
		steal: noise,
		pressure: noise,
		canary: noise,
		blocks: count,
		leftOut: count
	})
});
const timesSchema = strictObject({
	verdicts: array(verdictSchema).max(2),
	summary: summarySchema,
	samples: strictObject({
		file: string().regex(/^latency-[0-9a-f]{16}\.arrow$/),
		digest,
		bytes: count
	}).nullable(),
	runner: strictObject({
		cpu: text(200),
		cores: count,
		platform: text(60),
		node: text(60),
		runtime: text(200)
	}),
	seconds: number.nonnegative()
});
const picture = strictObject({
	labels: array(text(100)).max(16 + 1),
	reference: array(share).max(16 + 1),
	current: array(share).max(16 + 1),
	line: boolean()
}).refine(({ labels, reference, current }) => labels.length === reference.length && reference.length === current.length, "the bars differ in number");
const sideName = strictObject({
	file: text(4200),
	rows: count,
	profile: boolean()
});
const driftSchema = strictObject({
	reference: sideName,
	current: sideName,
	columns: count,
	shown: array(strictObject({
		column: text(250),
		kind: _enum([
			"numeric",
			"categorical",
			"boolean",
			"time of day",
			"text length",
			"none"
		]),
		verdict: word,
		finding: text(250),
		reason: text(1e3),
		drifted: boolean(),
		n: tuple([count, count]),
		effect: strictObject({
			measure: _enum(["psi", "moved"]),
			value: number,
			floor: number,
			bins: count
		}).exactOptional(),
		p: share.exactOptional(),
		method: text(250).exactOptional(),
		picture: picture.exactOptional()
	})).max(40)
});
const points = array(tuple([share, share])).max(64);
const bins = array(strictObject({
	rows: count,
	said: number,
	happened: number,
	low: number,
	high: number
})).max(10);
const cell = number$1().int().min(0).max(24 - 1);
const scoresSchema = strictObject({
	task: _enum([
		"binary",
		"multiclass",
		"regression"
	]),
	set: text(200),
	rows: count,
	roc: strictObject({
		positives: count,
		negatives: count,
		candidate: points,
		incumbent: points.exactOptional()
	}).exactOptional(),
	calibration: strictObject({
		candidate: bins,
		incumbent: bins.exactOptional()
	}).exactOptional(),
	scatter: strictObject({
		low: number,
		high: number,
		size: literal(24),
		what: text(60),
		flips: count.nullable(),
		thresholds: strictObject({
			candidate: number,
			incumbent: number
		}).exactOptional(),
		cells: array(tuple([
			cell,
			cell,
			count,
			count
		])).max(24 * 24)
	}).exactOptional()
});
const measuredSchema = strictObject({
	host: strictObject({
		node: text(60),
		platform: text(60),
		cpu: text(200),
		cores: count
	}),
	started: datetime(),
	seconds: number.nonnegative(),
	times: timesSchema.exactOptional(),
	drift: driftSchema.exactOptional(),
	scores: scoresSchema.exactOptional()
});

// src/evidence/parse.ts
/** More than this is no evaluation of a pull request, whatever it says. */
const LARGEST_EVALUATION = 16777216;
/**
* An evaluation that somebody else wrote down: the evaluator that ran next to a hostile model, or a file that was
* downloaded. Nothing in it is believed. Every key is known, every text has a length, every number is finite, digests
* are computed again, and what is said twice must agree. Texts stay hostile: whoever shows them escapes them.
*/
function parseEvaluation(text, file) {
	if (text.length > 16777216) return refuse(file, "", `it is larger than ${LARGEST_EVALUATION} characters`);
	let json;
	try {
		json = parseJson(text);
	} catch {
		return refuse(file, "", "it is no JSON");
	}
	return readEvaluation(json, file);
}
/** The same for a value that was part of a larger file. */
function readEvaluation(json, file) {
	const parsed = evaluationSchema.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return refuse(file, (issue?.path ?? []).map(String).join("."), issue?.message ?? "it has another shape");
	}
	const { data } = parsed;
	const evaluation = {
		decision: {
			decision: data.decision,
			reason: data.reason,
			error: data.error
		},
		models: data.models.map(({ findings, evidence }) => ({
			findings: findings.content,
			findingsDigest: findings.digest,
			measured: evidence.measured,
			evidenceDigest: evidence.digest
		})),
		unchanged: data.unchanged,
		removed: data.removed,
		controls: data.controls,
		notes: data.notes
	};
	const [first] = [...data.models.flatMap((model, at) => contradictionsOf(model, `models.${at}`)), ...wholeContradictions(evaluation, data)];
	return first === void 0 ? good$1(evaluation) : refuse(file, first.path, first.message);
}
/** What is said beside the findings is there for readers of JSON; it must say the same. */
function contradictionsOf(model, path) {
	const { content, digest } = model.findings;
	const measured = plainJson(model.evidence.measured);
	const found = (wrong, at, message) => wrong ? [{
		path: `${path}.${at}`,
		message
	}] : [];
	return [
		...found(digestOf(plainJson(content)) !== digest, "findings.digest", "it is not the digest of the findings"),
		...found(digestOf({
			findings: digest,
			measured
		}) !== model.evidence.digest, "evidence.digest", "it is not the digest of the evidence"),
		...found(model.model !== content.model, "model", "the findings name another model"),
		...found(model.decision !== content.decision.decision || model.reason !== content.decision.reason, "decision", "the findings decide otherwise"),
		...found(!same(model.gates, shownVerdicts(content, model.evidence.measured)), "gates", "the findings hold other verdicts"),
		...timesContradictions(model).map((message) => ({
			path: `${path}.evidence.measured.times`,
			message
		})),
		...found(content.decision.decision !== "block" && content.verdicts.some(({ verdict }) => STOPS.has(verdict)), "decision", "a gate that failed or could not judge blocks")
	];
}
/** What was measured of times must be what the findings say of it, but for the numbers. */
function timesContradictions({ findings, evidence }) {
	const timed = evidence.measured.times?.verdicts ?? [];
	const gates = timed.map(({ gate }) => gate);
	if (new Set(gates).size !== gates.length) return ["a gate is judged twice"];
	return timed.flatMap((verdict) => {
		if (!TIMED_GATES.has(verdict.gate)) return [`${verdict.gate} does not rest on times`];
		const words = verdict.checks.map((check) => check.verdict);
		if (words.length > 0 && worst(words) !== verdict.verdict) return [`${verdict.gate} is not as bad as its worst check`];
		const found = findings.content.verdicts.find(({ gate }) => gate === verdict.gate);
		return found !== void 0 && same(withoutTimes(verdict), found) ? [] : [`the findings judge ${verdict.gate} otherwise`];
	});
}
const STOPS = /* @__PURE__ */ new Set(["fail", "error"]);
function wholeContradictions(evaluation, data) {
	const names = evaluation.models.map(({ findings }) => findings.model);
	const whole = decideAll(evaluation.models.map(({ findings }) => ({
		model: findings.model,
		decision: findings.decision
	})));
	const found = (wrong, path, message) => wrong ? [{
		path,
		message
	}] : [];
	return [
		...found(new Set(names).size !== names.length, "models", "a model is evaluated twice"),
		...found(!same(whole, evaluation.decision), "decision", "the models decide otherwise"),
		...found(findingsDigestOf(evaluation) !== data.findings, "findings", "it is not the digest of all findings"),
		...found(evidenceDigestOf(evaluation) !== data.evidence, "evidence", "it is not the digest of all evidence")
	];
}
function same(one, other) {
	return canonicalJson(plainJson(one)) === canonicalJson(plainJson(other));
}
function refuse(file, path, message) {
	const problem = {
		code: "evidence",
		file,
		path: plain(path, 200),
		message: `this is no evidence that may be shown: ${plain(message, 300)}`,
		hint: "run the evaluation again; if it stays, the evaluator and the publisher are not of one version"
	};
	return bad(problem);
}
const findingsSchema = strictObject({
	schema: literal("twokey-findings/1"),
	engine: strictObject({
		twokey: text(60),
		runtime: text(60)
	}),
	model,
	change: array(text(60)).max(60),
	bundle: digest.nullable(),
	incumbent: strictObject({
		digest,
		source: _enum([
			"registry",
			"base branch",
			"file"
		]),
		version: number$1().int().positive().nullable()
	}).nullable(),
	data: array(strictObject({
		role: text(200),
		file: text(4200),
		digest,
		rows: number$1().int().nonnegative()
	})).max(100),
	policy: digest,
	seed: digest,
	words: array(long).max(1e4),
	verdicts: array(verdictSchema).max(60),
	notTested: array(strictObject({
		gate: text(60),
		what: short,
		line: long
	})).max(200),
	decision: decisionSchema,
	proposed: strictObject({
		decision: decisionSchema,
		differs: array(strictObject({
			gate,
			verdict: word,
			reason: text(2e5)
		})).max(60)
	}).exactOptional()
});
const modelSchema = strictObject({
	model,
	decision: decisionWord,
	reason: text(1e6),
	gates: array(verdictSchema).max(60),
	findings: strictObject({
		digest,
		content: findingsSchema
	}),
	evidence: strictObject({
		digest,
		measured: measuredSchema
	})
});
const problemSchema = strictObject({
	code: text(60),
	file: text(4200),
	line: number$1().int().positive().exactOptional(),
	column: number$1().int().positive().exactOptional(),
	path: text(4200),
	message: long,
	hint: long
});
const evaluationSchema = strictObject({
	schema: literal("twokey-evaluation/1"),
	decision: decisionWord,
	reason: text(4e6),
	error: boolean(),
	models: array(modelSchema).max(1e3),
	unchanged: array(model).max(1e5),
	removed: array(model).max(1e5),
	controls: array(strictObject({
		file: text(4200),
		key: text(4200),
		before: long.nullable(),
		after: long.nullable()
	})).max(1e4),
	notes: array(problemSchema).max(1e3),
	findings: digest,
	evidence: digest
});
const problemsSchema = strictObject({
	schema: literal("twokey-problems/1"),
	problems: array(problemSchema).min(1).max(5e3)
});
/** What the evaluator says instead of an evaluation: files that a person has to mend. */
function findProblems(text) {
	if (text.length > 16777216) return void 0;
	try {
		const parsed = problemsSchema.safeParse(parseJson(text));
		return parsed.success ? parsed.data.problems : void 0;
	} catch {
		return;
	}
}

// src/github/answer.ts
/** A good answer of the expected form; 4xx other than limits and races will not get better. */
function answerOf(reply, schema) {
	if (reply.status < 200 || reply.status > 299) return trouble(reply);
	const parsed = schema.safeParse(parseBody(reply.body));
	return parsed.success ? good(parsed.data) : {
		ok: false,
		retry: true,
		message: "GitHub's answer has an unknown form"
	};
}
const HOPELESS = [
	401,
	403,
	410,
	451
];
/** GitHub says 403 as well where it only asks to wait. */
const LIMITED = /rate limit|abuse detection/i;
function trouble({ status, message }) {
	const said = status === 0 ? `no answer from GitHub: ${message}` : `GitHub answered ${message || status}`;
	return {
		ok: false,
		retry: !HOPELESS.includes(status) || LIMITED.test(message),
		message: said
	};
}
/** A write that was not done. What GitHub calls invalid, or no longer has, stays so. */
function troubleOfWrite(reply) {
	const found = trouble(reply);
	return reply.status === 404 || reply.status === 422 ? hopeless(found.message) : found;
}
/** What asking again cannot change. */
function hopeless(message) {
	return {
		ok: false,
		retry: false,
		message
	};
}
function good(value) {
	return {
		ok: true,
		value
	};
}
/** One call. `path` begins after the repository's own. */
async function ask(place, call, schema) {
	return answerOf(await callAt(place, call), schema);
}
function callAt({ client, repository }, call) {
	return client.call({
		...call,
		path: `${repositoryPath(repository)}${call.path}`
	});
}
/**
* A 404 says "it is not there" and "you may not see it" with one voice. Only where the token sees the repository
* may it be taken for the first. One call.
*/
async function absent(place, value) {
	const seen = await callAt(place, {
		method: "GET",
		path: ""
	});
	return seen.status === 200 ? good(value) : trouble(seen);
}
const PAGE = 100;
const MOST_PAGES$1 = 50;
/**
* A list to its end, or trouble: one call a hundred items, fifty calls at most. What moves to the next page while the
* list grows comes twice and is kept once.
*/
async function readAll(place, path, page) {
	const found = /* @__PURE__ */ new Map();
	let seen = 0;
	for (let number = 1; number <= MOST_PAGES$1; number += 1) {
		const answer = await ask(place, {
			method: "GET",
			path: `${path}${path.includes("?") ? "&" : "?"}per_page=${100}&page=${number}`
		}, page);
		if (!answer.ok) return answer;
		const { items, total } = answer.value;
		for (const item of items) found.set(item.id, item);
		seen += items.length;
		if (items.length === 100) continue;
		return items.length === 0 && number > 1 && total !== void 0 && seen < total ? hopeless(`GitHub lists only ${seen} of ${total} items`) : good([...found.values()]);
	}
	return hopeless(`the list is longer than the 5000 items that are looked at`);
}
/** A list that comes bare. */
function pageOf(item) {
	return array(item).transform((items) => ({ items }));
}
/** A list that comes as `{total_count, [key]: […]}`. */
function countedPageOf(key, item) {
	const list = array(item);
	return looseObject({ total_count: int().min(0).optional() }).transform((body, context) => {
		const items = list.safeParse(body[key]);
		if (items.success) return {
			items: items.data,
			...body.total_count === void 0 ? {} : { total: body.total_count }
		};
		context.addIssue({
			code: "custom",
			message: `${key} is no list of the expected form`
		});
		return NEVER;
	});
}
const accountSchema = object({
	id: int().positive(),
	login: string().min(1),
	type: string()
});
const appSchema = object({ id: int().positive() });
const shaSchema = string().regex(/^[0-9a-f]{40}$/);
/** Names of refs keep their slashes in paths. */
function encodePath(name) {
	return name.split("/").map(encodeURIComponent).join("/");
}

// src/github/refusal.ts
/** Why GitHub did not do it, and what a person can change. */
function explainReply({ status, message }, permission) {
	const said = message === "" ? `it answered ${status}` : `it said: ${message}`;
	switch (status) {
		case 0: return `GitHub could not be reached (${message}). Re-run the job when it can.`;
		case 401: return "GitHub does not accept the token. Leave `github-token` at its default, or renew it.";
		case 403: return `the token may not do this (${said}). Add \`${permission}: write\` under \`permissions:\` of the job; for a pull request of a fork the token is always read-only, and the split workflows of docs/action.md publish instead.`;
		case 404: return `GitHub does not show it to this token (${said}). Add \`${permission}: write\` under \`permissions:\` of the job.`;
		case 429: return `GitHub asks to wait (${said}), longer than this run does. Re-run the job later.`;
		default: return status >= 500 ? `GitHub is in trouble (${said}). Re-run the job later.` : `GitHub refused (${said}).`;
	}
}
/** Whether asking again may help: nobody knows whether it was done, or something was in the way for a moment. */
function mayHelp({ status }) {
	return status === 0 || status === 409 || status >= 500;
}

// src/github/said.ts
/** Parts of a second, where they come, are cut off. */
const instantSchema = string().transform((text) => text.replace(/\.\d{1,9}Z$/, "Z")).refine(isInstant, "not an instant");
const saidSchema$1 = object({
	id: int().positive(),
	user: accountSchema.nullable(),
	performed_via_github_app: appSchema.nullish(),
	body: string().nullish(),
	html_url: string().catch("")
});
const commentSchema$1 = saidSchema$1.extend({
	created_at: instantSchema,
	updated_at: instantSchema
});
const reviewSchema = saidSchema$1.extend({
	state: string(),
	submitted_at: instantSchema.nullish(),
	commit_id: shaSchema.nullish()
});
const stateSchema = _enum([
	"APPROVED",
	"CHANGES_REQUESTED",
	"COMMENTED",
	"DISMISSED"
]);
/**
* All comments of an issue or pull request, oldest first; `since` leaves out what was neither written nor edited
* after it. One call a hundred comments.
*/
async function listComments(place, issue, since) {
	const later = since === void 0 ? "" : `?since=${encodeURIComponent(since)}`;
	const found = await readAll(place, `/issues/${issue}/comments${later}`, pageOf(commentSchema$1));
	if (!found.ok) return found;
	return {
		ok: true,
		value: found.value.map((comment) => ({
			...wordsOf(comment),
			at: comment.created_at,
			updated: comment.updated_at
		})).sort((a, b) => a.id - b.id)
	};
}
/** All submitted reviews of a pull request, oldest first. One call a hundred reviews. */
async function listReviews(place, pull) {
	const found = await readAll(place, `/pulls/${pull}/reviews`, pageOf(reviewSchema));
	if (!found.ok) return found;
	const reviews = [];
	for (const review of found.value) {
		if (review.state === "PENDING") continue;
		const state = stateSchema.safeParse(review.state);
		if (!state.success || !review.submitted_at) return {
			ok: false,
			retry: false,
			message: `review ${review.id} has an unknown state`
		};
		reviews.push({
			...wordsOf(review),
			at: review.submitted_at,
			state: state.data,
			commit: review.commit_id ?? null
		});
	}
	return {
		ok: true,
		value: reviews.sort((a, b) => a.id - b.id)
	};
}
/** What one comment says now; null where it is gone. One call; two where GitHub answers 404. */
async function readWords(place, comment) {
	const reply = await callAt(place, {
		method: "GET",
		path: `/issues/comments/${comment}`
	});
	if (reply.status === 404) return absent(place, null);
	const found = answerOf(reply, saidSchema$1);
	return found.ok ? {
		ok: true,
		value: found.value.body ?? ""
	} : found;
}
function wordsOf(said) {
	return {
		id: said.id,
		user: said.user,
		app: said.performed_via_github_app?.id ?? null,
		body: said.body ?? "",
		url: said.html_url
	};
}

// src/github/checks.ts
const ROUNDS$1 = 3;
/**
* The one check run of a name on a commit. Two calls.
*
* Without `as`, for the Action: the run of this key, or a new one. As an app: every run of the name that is the app's
* own says the same afterwards, so it does not matter which one GitHub counts; runs of others are never touched, and
* one that says it already stays as it is. Where
* the newest has waited for so long that GitHub soon gives it up, a new one follows it.
*/
async function publishCheck(publisher, run, as) {
	for (let round = 1;; round += 1) {
		const end = await publishOnce$1(publisher, run, as);
		if (!("reply" in end)) return end;
		const { reply, final, foreign } = end;
		if (final || round === ROUNDS$1 || !mayHelp(reply)) return {
			kind: "refused",
			...refusalOf(reply, as),
			foreign,
			run: null
		};
		await publisher.sleep(500 * 2 ** round);
	}
}
/** Who runs a workflow can mend its permissions; who runs the bot reads a log. */
function refusalOf(reply, as) {
	if (as === void 0) return {
		why: explainReply(reply, "checks"),
		retry: mayHelp(reply)
	};
	const { message: why, retry } = troubleOfWrite(reply);
	return {
		why,
		retry
	};
}
async function publishOnce$1(publisher, run, as) {
	const found = await findRuns(publisher, run, as);
	if ("reply" in found) return {
		...found,
		final: true,
		foreign: []
	};
	const { own, foreign } = found;
	const [newest] = own;
	if (as !== void 0 && newest !== void 0 && own.length === 1 && isUpToDate(newest, run, as)) return {
		kind: "kept",
		url: newest.html_url ?? "",
		foreign,
		run: newest.id
	};
	let url;
	for (const [at, { id, output, ...known }] of own.entries()) {
		const body = bodyOf(run, (output?.annotations_count ?? 0) > 0 ? [] : run.annotations);
		const reply = await callAt(publisher, {
			method: "PATCH",
			path: `/check-runs/${id}`,
			body
		});
		const spare = at > 0 || as !== void 0 && isWornOut(known, run, as);
		if (reply.status !== 200 && !(spare && reply.status === 422)) return {
			reply,
			final: false,
			foreign
		};
		if (!spare && (as === void 0 || saysSo(reply, run))) url = urlOf(reply);
	}
	const only = own.length === 1 ? newest?.id ?? null : null;
	if (url !== void 0) return {
		kind: "updated",
		url,
		foreign,
		run: only
	};
	const body = {
		...bodyOf(run, run.annotations),
		head_sha: run.head
	};
	const reply = await callAt(publisher, {
		method: "POST",
		path: "/check-runs",
		body
	});
	if (reply.status !== 200 && reply.status !== 201) return {
		reply,
		final: false,
		foreign
	};
	return {
		kind: "created",
		url: urlOf(reply),
		foreign,
		run: own.length === 0 ? idOf(reply) : null
	};
}
/** The run that is known to be the only one of ours on its commit: one call. False: look again, it is not as known. */
async function updateCheck(place, id, run) {
	const reply = await callAt(place, {
		method: "PATCH",
		path: `/check-runs/${id}`,
		body: bodyOf(run, [])
	});
	return reply.status === 200 && saysSo(reply, run);
}
/** Newest first. */
async function findRuns(place, run, as) {
	const path = `/commits/${run.head}/check-runs?check_name=${encodeURIComponent(run.name)}&filter=all`;
	const reply = await callAt(place, {
		method: "GET",
		path: `${path}&per_page=${100}`
	});
	const listed = listSchema.safeParse(parseBody(reply.body));
	const good = reply.status === 200 && listed.success;
	if (mayHelp(reply) || as !== void 0 && !good) return { reply };
	const named = good ? listed.data.check_runs.filter(({ name }) => name === run.name) : [];
	if (as === void 0) {
		const own = named.find(({ external_id }) => external_id === run.key);
		return {
			own: own === void 0 ? [] : [own],
			foreign: []
		};
	}
	const foreign = [...new Set(named.flatMap(({ app }) => app && app.id !== as.app ? [app.id] : []))];
	let all = named;
	if (good && listed.data.check_runs.length === 100) {
		const page = countedPageOf("check_runs", listedSchema);
		const rest = await readAll(place, `${path}&app_id=${as.app}`, page);
		if (!rest.ok) return { reply: {
			status: 503,
			body: /* @__PURE__ */ new Uint8Array(),
			message: rest.message
		} };
		all = rest.value;
	}
	return {
		own: all.filter(({ app, conclusion }) => app?.id === as.app && conclusion !== "stale").sort((a, b) => b.id - a.id),
		foreign
	};
}
/** GitHub gives up what waits for fourteen days. */
const LONGEST_WAIT = 1123200;
function isWornOut({ status, started_at: started }, run, { now }) {
	return (status !== "completed" || run.conclusion === null) && !!started && secondsOf(now) - secondsOf(started) > LONGEST_WAIT;
}
function isUpToDate(known, run, as) {
	const wanted = bodyOf(run, []);
	return !isWornOut(known, run, as) && isSaid(known, run) && known.external_id === run.key && known.details_url === run.url && known.output?.title === wanted.output.title && known.output.summary === wanted.output.summary;
}
const listedSchema = object({
	id: int().positive(),
	name: string(),
	external_id: string().nullish(),
	html_url: string().nullish(),
	status: string().optional(),
	conclusion: string().nullish(),
	started_at: instantSchema.nullish().catch(null),
	details_url: string().nullish(),
	output: object({
		title: string().nullish(),
		summary: string().nullish(),
		annotations_count: number$1().nullish()
	}).nullish(),
	app: object({
		id: int().positive().catch(0),
		slug: string().nullish()
	}).nullish()
});
const listSchema = object({ check_runs: array(listedSchema) });
const urlSchema = object({ html_url: string() });
const idSchema = object({ id: int().positive() });
const saidSchema = object({
	status: string(),
	conclusion: string().nullish()
});
function idOf(reply) {
	const made = idSchema.safeParse(parseBody(reply.body));
	return made.success ? made.data.id : null;
}
function urlOf(reply) {
	const made = urlSchema.safeParse(parseBody(reply.body));
	return made.success ? made.data.html_url : "";
}
function saysSo(reply, run) {
	const said = saidSchema.safeParse(parseBody(reply.body));
	return said.success && isSaid(said.data, run);
}
function isSaid(said, { conclusion }) {
	const status = conclusion === null ? "in_progress" : "completed";
	return said.status === status && (said.conclusion ?? null) === conclusion;
}
/** GitHub's own limits: letters for the title, bytes for the summary. */
const LONGEST_TITLE = 255;
const LARGEST_SUMMARY = 65535;
function bodyOf(run, annotations) {
	return {
		name: run.name,
		external_id: run.key,
		...run.conclusion === null ? { status: "in_progress" } : {
			status: "completed",
			conclusion: run.conclusion
		},
		details_url: run.url,
		output: {
			title: Array.from(run.title).slice(0, LONGEST_TITLE).join(""),
			summary: cut(run.summary),
			annotations
		}
	};
}
function cut(text) {
	const bytes = Buffer.from(text);
	if (bytes.length <= LARGEST_SUMMARY) return text;
	const mark = "\n…";
	let end = LARGEST_SUMMARY - Buffer.byteLength(mark);
	while (((bytes[end] ?? 0) & 192) === 128) end -= 1;
	return bytes.toString("utf8", 0, end) + mark;
}
/** Runs of the workflow token all stand under this app. */
const WORKFLOW_APP = "github-actions";
/**
* Whether the bot looks after this repository: its check stands on the commit, or its registry branch is there. What
* cannot be found out counts as absent, because a comment too many does no harm.
*/
async function findBot({ client, repository }, { head, branch }) {
	const base = repositoryPath(repository);
	const checks = await client.call({
		method: "GET",
		path: `${base}/commits/${head}/check-runs?check_name=twokey&per_page=100`
	});
	if (mayHelp(checks)) return false;
	const listed = listSchema.safeParse(parseBody(checks.body));
	if ((checks.status === 200 && listed.success ? listed.data.check_runs : []).flatMap(({ name, app }) => name === "twokey" && app?.slug ? [app.slug] : []).some((slug) => slug !== WORKFLOW_APP)) return true;
	const path = `${base}/git/ref/heads/${branch.split("/").map(encodeURIComponent).join("/")}`;
	return (await client.call({
		method: "GET",
		path
	})).status === 200;
}

// src/github/comments.ts
const ROUNDS = 3;
/**
* Find, then create or update. A write that got no answer may have been done, so every round begins by looking again.
* Two runs that create at the same time both look once more afterwards: the oldest comment stays, the other goes.
*
* Calls: one to know the author where it is not given, one a hundred comments until ours is found, one to write; after
* creating, one a hundred comments again.
*/
async function publishComment(publisher, sticky, known) {
	const { client, repository } = publisher;
	const author = known ?? await findAuthor(client);
	for (let round = 1;; round += 1) {
		const end = await publishOnce({
			client,
			repository,
			author,
			sticky
		});
		if (end.kind !== "again") return end;
		if (round === ROUNDS) return refused(author, end.reply);
		await publisher.sleep(500 * 2 ** round);
	}
}
/** The comment that is known to be ours: one call. False: look again, it is not as known. */
async function updateComment({ client, repository }, id, body) {
	const path = `${repositoryPath(repository)}/issues/comments/${id}`;
	return (await client.call({
		method: "PATCH",
		path,
		body: { body }
	})).status === 200;
}
async function publishOnce(desk) {
	const found = await findOwn(desk, "first");
	if (!found.ok) return found.end;
	const [existing, ...others] = found.comments;
	if (existing !== void 0) {
		const end = await update(desk, existing);
		if (end.kind === "updated" || end.kind === "kept") await removeAll(desk, others);
		return end;
	}
	const body = desk.sticky.render(void 0);
	if (body === void 0) return {
		kind: "kept",
		url: ""
	};
	const { client, repository, sticky } = desk;
	const path = `${repositoryPath(repository)}/issues/${sticky.pull}/comments`;
	const reply = await client.call({
		method: "POST",
		path,
		body: { body }
	});
	const made = commentSchema.safeParse(parseBody(reply.body));
	if (reply.status !== 201 || !made.success) return againOr(desk, reply);
	return settle(desk, made.data);
}
/** Whoever wrote at the same moment is found now. */
async function settle(desk, made) {
	const found = await findOwn(desk, "all");
	if (!found.ok) return {
		kind: "created",
		url: made.html_url
	};
	const [oldest, ...others] = found.comments;
	if (oldest === void 0 || oldest.id >= made.id) {
		await removeAll(desk, others);
		return {
			kind: "created",
			url: made.html_url,
			comment: made.id
		};
	}
	const updated = await update(desk, oldest);
	if (updated.kind === "updated" || updated.kind === "kept") await removeAll(desk, others);
	return updated;
}
async function update(desk, { id, body, html_url: url }) {
	const text = desk.sticky.render(body);
	if (text === void 0 || text === body) return {
		kind: "kept",
		url,
		comment: id
	};
	const { client, repository } = desk;
	const path = `${repositoryPath(repository)}/issues/comments/${id}`;
	const reply = await client.call({
		method: "PATCH",
		path,
		body: { body: text }
	});
	if (reply.status === 200) return {
		kind: "updated",
		url,
		comment: id
	};
	return reply.status === 404 ? {
		kind: "again",
		reply
	} : againOr(desk, reply);
}
/** Duplicates of our own; one that is gone already is as good as removed, one that stays is found by the next run. */
async function removeAll({ client, repository }, comments) {
	for (const { id } of comments) await client.call({
		method: "DELETE",
		path: `${repositoryPath(repository)}/issues/comments/${id}`
	});
}
const userSchema = object({
	id: number$1(),
	login: string(),
	type: string().optional()
});
const commentSchema = object({
	id: number$1().int().positive(),
	body: string().nullish().transform((text) => text ?? ""),
	html_url: string().catch(""),
	user: userSchema.nullable(),
	performed_via_github_app: object({ id: number$1() }).nullish().catch(null)
});
const MOST_PAGES = 50;
/** Oldest first. A comment that quotes our marker but is somebody else's is not ours. */
async function findOwn(desk, wanted) {
	const { client, repository, author, sticky } = desk;
	const own = [];
	const list = `${repositoryPath(repository)}/issues/${sticky.pull}/comments?per_page=${100}`;
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const reply = await client.call({
			method: "GET",
			path: `${list}&page=${page}`
		});
		const listed = array(commentSchema).safeParse(parseBody(reply.body));
		if (reply.status !== 200 || !listed.success) return {
			ok: false,
			end: refused(author, reply)
		};
		own.push(...listed.data.filter((comment) => comment.body.trimStart().startsWith(sticky.marker) && isOwn(comment, author)));
		if (listed.data.length < 100 || wanted === "first" && own.length > 0) return {
			ok: true,
			comments: own.sort((a, b) => a.id - b.id)
		};
	}
	return {
		ok: false,
		end: {
			kind: "refused",
			why: `there are more than ${MOST_PAGES * 100} comments, too many to look for our own.`,
			retry: false
		}
	};
}
const viewerSchema = object({ data: object({ viewer: object({ databaseId: number$1().int().positive() }) }) });
const VIEWER = "query { viewer { databaseId } }";
/** Who this token writes as. Where GitHub does not say, it is the token that every workflow gets. */
async function findAuthor(client) {
	const reply = await client.call({
		method: "POST",
		path: "/graphql",
		body: { query: VIEWER }
	});
	const parsed = viewerSchema.safeParse(parseBody(reply.body));
	return { id: reply.status === 200 && parsed.success ? parsed.data.data.viewer.databaseId : void 0 };
}
/** No person can have a login with brackets. */
const WORKFLOW_LOGIN = "github-actions[bot]";
function isOwn({ user, performed_via_github_app: via }, author) {
	if (user === null) return false;
	if ("app" in author) return user.type === "Bot" && (via?.id === author.app || author.id !== null && user.id === author.id);
	return author.id === void 0 ? user.login === WORKFLOW_LOGIN : user.id === author.id;
}
function againOr({ author }, reply) {
	return mayHelp(reply) ? {
		kind: "again",
		reply
	} : refused(author, reply);
}
/** Who runs a workflow can mend its permissions; who runs the bot reads a log. */
function refused(author, reply) {
	if (!("app" in author)) return {
		kind: "refused",
		why: explainReply(reply, "pull-requests"),
		retry: mayHelp(reply)
	};
	const { message: why, retry } = troubleOfWrite(reply);
	return {
		kind: "refused",
		why,
		retry
	};
}
/** One reply to one command, however often it is asked for. Calls as `publishComment`. */
function replyOnce(publisher, author, once) {
	return postOnce(publisher, author, {
		...once,
		key: `reply ${checkedKey(once.key)}`
	});
}
/** One note on an issue. Calls as `publishComment`. */
function commentOnce(publisher, author, once) {
	return postOnce(publisher, author, {
		...once,
		key: `note ${checkedKey(once.key)}`
	});
}
function postOnce(publisher, author, { issue, key, body }) {
	const marker = `<!-- twokey:${key} -->`;
	const render = (before) => before === void 0 ? `${marker}\n${body}` : void 0;
	return publishComment(publisher, {
		pull: issue,
		marker,
		render
	}, author);
}
/** Keys are ours; one that could end a comment of Markdown early would be a mistake of this program. */
function checkedKey(key) {
	if (!/^[A-Za-z0-9](?:[A-Za-z0-9._:@/]|-(?!-)){0,199}$/.test(key)) throw new Error(`not a key: ${JSON.stringify(key)}`);
	return key;
}

// src/evidence/envelope.ts
/** The one file of an uploaded report that machines read. */
const EVIDENCE_FILE = "evidence.json";
const EVIDENCE_SCHEMA = "twokey-evidence/1";
const commit = string().regex(/^[0-9a-f]{40,64}$/);
/**
* Evidence as a run uploads it: which run, for whom, on which commits. It was written next to code and models of
* strangers, so a reader believes of it only what GitHub says of the run too; never the number of the pull request.
*/
const envelopeSchema = strictObject({
	schema: literal(EVIDENCE_SCHEMA),
	counted: boolean(),
	nonce: string().max(128).nullable(),
	repository: number$1().int(),
	pull: number$1().int().nullable(),
	head: commit,
	/** the default branch as the run saw it */
	tip: commit.nullable(),
	/** what the default branch would be after the merge */
	candidate: commit.nullable(),
	run: strictObject({
		id: number$1().int(),
		attempt: number$1().int()
	}),
	evaluation: unknown(),
	problems: array(unknown()).max(5e3)
});
function parseEnvelope(text) {
	const parsed = envelopeSchema.safeParse(tryJson(text));
	if (parsed.success) return good$1(parsed.data);
	const [issue] = parsed.error.issues;
	return bad({
		code: "evidence-shape",
		file: EVIDENCE_FILE,
		path: issue?.path.map(String).join(".") ?? "",
		message: `${EVIDENCE_FILE} has another shape: ${plain(issue?.message ?? "", 200)}`,
		hint: "re-run the workflow that evaluates; both must use the same release of Twokey"
	});
}
function tryJson(text) {
	try {
		return parseJson(text);
	} catch {
		return;
	}
}

export { trouble as A, countedPageOf as C, pageOf as D, hopeless as E, readEvaluation as F, LARGEST_EVALUATION as M, findProblems as N, readAll as O, parseEvaluation as P, callAt as S, good as T, mayHelp as _, commentOnce as a, answerOf as b, replyOnce as c, publishCheck as d, updateCheck as f, readWords as g, listReviews as h, checkedKey as i, troubleOfWrite as j, shaSchema as k, updateComment as l, listComments as m, EVIDENCE_SCHEMA as n, isOwn as o, instantSchema as p, parseEnvelope as r, publishComment as s, EVIDENCE_FILE as t, findBot as u, absent as v, encodePath as w, ask as x, accountSchema as y };