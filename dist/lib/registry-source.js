import { n as bad, r as good } from "./problem.js";
import { r as streamRegistryFiles, t as findRegistryTip } from "./registry-snapshot.js";
import { _ as runGit, m as askGit } from "./policy-schema.js";
import { n as parseBody, r as repositoryPath, t as openClient } from "./client.js";
import { B as literal, F as array, G as strictObject, H as number, I as boolean, J as union, K as string, L as custom, N as _enum, R as discriminatedUnion, U as object, W as record, a as POLICY, c as shortDigest, i as canonicalJson, l as trustedModelName, n as sha256, nt as markdownCode, o as findDigest, rt as markdownText, s as findModelName, t as digestOf, z as int } from "./digest.js";
import { t as parseJson } from "./json2.js";
import { d as FILE_ROLES, t as bundleDigest } from "./bundle.js";
import { i as usageProblem } from "./command.js";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

// src/base/instant.ts
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;
const DAYS = [
	31,
	28,
	31,
	30,
	31,
	30,
	31,
	31,
	30,
	31,
	30,
	31
];
/** Pure rooms know no clock and no calendar object, so the calendar is written out here. */
function isInstant(text) {
	if (!INSTANT.test(text)) return false;
	const part = (from) => (text.charCodeAt(from) - 48) * 10 + text.charCodeAt(from + 1) - 48;
	const [month, day] = [part(5), part(8)];
	if (month < 1 || month > 12 || part(11) > 23 || part(14) > 59 || part(17) > 59) return false;
	const leap = month === 2 && isLeapYear(part(0) * 100 + part(2)) ? 1 : 0;
	return day >= 1 && day <= (DAYS[month - 1] ?? 0) + leap;
}
function findInstant(text) {
	return isInstant(text) ? text : void 0;
}
/** For instants that this program made itself. */
function trustedInstant(text) {
	if (!isInstant(text)) throw new Error(`not an instant: ${text}`);
	return text;
}
/** Seconds since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
function secondsOf(instant) {
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (INSTANT.exec(instant) ?? []).slice(1).map(Number);
	const shifted = month <= 2 ? year - 1 : year;
	const era = Math.floor(shifted / 400);
	const yearOfEra = shifted - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return (era * 146097 + dayOfEra - 719468) * 86400 + hour * 3600 + minute * 60 + second;
}
/** The inverse of `secondsOf`, for expiries that are counted from an instant. */
function instantOf(seconds) {
	const days = Math.floor(seconds / 86400);
	const rest = seconds - days * 86400;
	const shifted = days + 719468;
	const era = Math.floor(shifted / 146097);
	const dayOfEra = shifted - era * 146097;
	const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
	const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	const two = (value) => String(value).padStart(2, "0");
	const clock = [
		Math.floor(rest / 3600),
		Math.floor(rest % 3600 / 60),
		rest % 60
	].map(two).join(":");
	return trustedInstant(`${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${clock}Z`);
}
function addHours(instant, hours) {
	return instantOf(secondsOf(instant) + hours * 3600);
}
function isLeapYear(year) {
	return year % 4 === 0 && year % 100 !== 0 || year % 400 === 0;
}

// src/signoff/parts.ts
/** The small words that policies, subjects and events are made of, each strict. */
const ROLE = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?(?:\[bot\])?$/;
const PRINCIPAL = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})(?:\/[A-Za-z0-9._-]{1,100})?$/;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const sha256Schema = custom((value) => typeof value === "string" && value.startsWith("sha256:") && findDigest(value) !== void 0, "not a sha256 digest");
/** Files that only DVC knows carry `md5:`. */
const anyDigestSchema = custom((value) => typeof value === "string" && findDigest(value) !== void 0, "not a digest");
const modelSchema = custom((value) => typeof value === "string" && findModelName(value) !== void 0, "not a model name");
const scopeSchema = custom((value) => typeof value === "string" && (value === "policy" || findModelName(value) !== void 0), "not a model name");
const instantSchema = custom((value) => typeof value === "string" && isInstant(value), "not an instant like 2026-03-01T12:00:00Z");
const commitSchema = string().regex(COMMIT, "not a commit id");
const roleSchema = string().regex(ROLE, "not the name of a role");
const loginSchema = string().regex(LOGIN, "not a login");
/** `alice` or `acme/fraud-ml` */
const principalSchema = string().regex(PRINCIPAL, "neither a login nor org/team");
const countSchema = int().min(0).max(1e9);
/** GitHub's ids; beyond 2^53 JSON numbers stop being exact. */
const idSchema = int().min(1).max(Number.MAX_SAFE_INTEGER);
/** Text of people and tools: well-formed, one line of `longest` characters at most. */
function lineSchema(longest) {
	return string().min(1).max(longest).refine((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text), "not one line of text");
}
/** The folder of a model.yaml; the root of the repository is the empty string. */
const folderSchema = literal("").or(lineSchema(1024));
const urlSchema = string().max(2e3).regex(/^https:\/\/[\x21-\x7e]+$/, "not an https address");
const DEEPEST$1 = 40;
/** Settings that are kept but not looked into. */
const jsonSchema = custom((value) => isShallowJson(value, 0), "not JSON of at most 40 levels");
function isShallowJson(value, depth) {
	if (value === null || typeof value === "boolean") return true;
	if (typeof value === "string") return value.isWellFormed();
	if (typeof value === "number") return Number.isFinite(value);
	if (depth >= DEEPEST$1 || typeof value !== "object") return false;
	return (Array.isArray(value) ? [] : Object.keys(value)).every((key) => key.isWellFormed()) && Object.values(value).every((member) => isShallowJson(member, depth + 1));
}

// src/signoff/person.ts
/** Somebody on GitHub. The number is the identity; logins are renamed and used again. */
const personSchema = strictObject({
	id: idSchema,
	login: loginSchema
});
/**
* Why a person may speak in a role: by login, or as a member of a team, with the moment when GitHub was
* asked. The moment is testimony of the bot; the rule that names login or team is in the recorded policy.
*/
const claimSchema = strictObject({
	role: roleSchema,
	as: principalSchema,
	checked: instantSchema.nullable()
});
const claimsSchema = array(claimSchema).max(16);
/**
* Somebody who had a hand in the change, and so cannot be its second key. A commit whose e-mail belongs to
* no account has no person; it can stand in the way on its own.
*/
const contributorSchema = strictObject({
	person: personSchema.nullable(),
	name: lineSchema(200),
	as: _enum([
		"opener",
		"author",
		"committer",
		"co-author",
		"pusher"
	])
});
const contributorsSchema = array(contributorSchema).max(500);
function isContributor(person, contributors) {
	return contributors.some((contributor) => contributor.person?.id === person.id);
}
/** Logins and team slugs compare without case, as GitHub does. */
function samePrincipal(a, b) {
	return a.toLowerCase() === b.toLowerCase();
}

// src/registry/words.ts
/** Small words that several events share. */
const DECISIONS = [
	"allow",
	"sign",
	"block"
];
const VERDICTS = [
	"pass",
	"warn",
	"inconclusive",
	"fail",
	"error",
	"skipped"
];
const decisionSchema = _enum(DECISIONS);
const verdictSchema = _enum(VERDICTS);
/** Formats carry the environment; this release knows one. */
const environmentSchema = literal("production");
const ENVIRONMENT = "production";
/** The short name of an event: 32 hex digits of the digest of the fact it records. */
const eventIdSchema = string().regex(/^[0-9a-f]{32}$/, "not the id of an event");
/** A gate's name has the grammar of a role. */
const gateSchema = roleSchema;
const gatesSchema = record(gateSchema, verdictSchema);
const LONGEST_TEXT = 4e3;
/**
* What a person wrote. Kept by digest and link unless the policy says `inline`: then a comment can be
* erased on GitHub without breaking the chain.
*/
const textSchema = union([strictObject({
	digest: sha256Schema,
	url: urlSchema.nullable()
}), strictObject({ inline: string().max(LONGEST_TEXT).refine((text) => text.isWellFormed()) })]);
/** One file of a bundle, as the bundle digest sees it. */
const bundleFileSchema = strictObject({
	name: lineSchema(1024),
	role: _enum([
		...FILE_ROLES,
		"scores",
		"serving"
	]),
	size: int().min(0).max(Number.MAX_SAFE_INTEGER),
	digest: anyDigestSchema
});
const bundleFilesSchema = array(bundleFileSchema).min(1).max(5e3);
/** Something that was read: a table, a parameter file. For asking later who used it. */
const usedSchema = strictObject({
	name: lineSchema(300),
	digest: anyDigestSchema
});
const reasonCodeSchema = string().regex(/^[a-z](?:[a-z0-9-]{0,62}[a-z0-9])?$/, "not a reason code");

// src/registry/slices.ts
/**
* The state of the registry, cut into slices. A slice is a view on the branch: what the fold knows about one
* model, version or pull request is exactly what its file says. So an append reads the few slices that its
* events touch, and everybody else can read them too.
*/
const eventFile = lineSchema(300);
const headSchema = strictObject({
	schema: literal("twokey-head/1"),
	log: string().regex(/^[0-9a-f]{32}$/),
	size: int().min(1).max(1e9),
	/** sha256 of the file of the last event */
	hash: sha256Schema,
	last: eventFile,
	/** in force */
	policy: sha256Schema
});
const registrySchema = strictObject({
	schema: literal("twokey-registry/1"),
	log: string().regex(/^[0-9a-f]{32}$/),
	repository: strictObject({
		id: idSchema,
		name: lineSchema(200)
	}),
	app: strictObject({
		id: idSchema,
		slug: lineSchema(100),
		user: idSchema,
		signs: boolean()
	}).nullable(),
	branch: lineSchema(200),
	default_branch: lineSchema(200),
	commit: commitSchema,
	adopted: strictObject({
		pull: idSchema,
		signed: boolean()
	}).nullable(),
	since: instantSchema
});
const signerSchema = strictObject({
	id: idSchema,
	login: loginSchema,
	role: roleSchema,
	at: instantSchema,
	event: eventFile.nullable()
});
const version$1 = int().min(1).max(999999);
const liveSchema = strictObject({
	version: version$1,
	bundle: sha256Schema,
	scores: sha256Schema.nullable(),
	since: instantSchema,
	commit: commitSchema,
	signed: boolean(),
	enforced: boolean(),
	approved_by: array(signerSchema),
	event: eventFile
});
/** A version that production may return to. */
const targetSchema = strictObject({
	version: version$1,
	bundle: sha256Schema,
	scores: sha256Schema.nullable(),
	commit: commitSchema,
	left: instantSchema
});
const unapprovedSchema = strictObject({
	commit: commitSchema,
	digest: sha256Schema.nullable(),
	since: instantSchema,
	reasons: array(reasonCodeSchema),
	event: eventFile
});
const holdSchema = strictObject({
	id: eventIdSchema,
	by: personSchema,
	at: instantSchema,
	until: instantSchema.nullable(),
	ended: instantSchema.nullable()
});
const reviewSchema = strictObject({
	override: eventIdSchema,
	gate: gateSchema,
	version: version$1,
	by: personSchema,
	due: instantSchema
});
/** `current.json`: one read says what is live, since when, who approved it and where a rollback would go. */
const modelSliceSchema = strictObject({
	schema: literal("twokey-current/1"),
	model: scopeSchema,
	environment: environmentSchema,
	live: liveSchema.nullable(),
	rollback_target: targetSchema.nullable(),
	/** the default branch holds something that nobody signed */
	unapproved: unapprovedSchema.nullable(),
	holds: array(holdSchema),
	reviews_due: array(reviewSchema),
	rollback: strictObject({
		pull: idSchema,
		from: version$1,
		to: version$1
	}).nullable(),
	observed: strictObject({
		at: instantSchema,
		version: version$1,
		decision: decisionSchema,
		event: eventFile
	}).nullable(),
	retrain_due: strictObject({
		since: instantSchema,
		version: version$1,
		reasons: array(reasonCodeSchema)
	}).nullable(),
	/** newest first; the ones a rollback would look at */
	restorable: array(targetSchema),
	versions: countSchema,
	events: countSchema,
	/** what must follow in the same commit */
	pending: strictObject({
		type: _enum(["superseded", "quarantined"]),
		version: version$1
	}).nullable()
});
const STATUSES = [
	"live",
	"superseded",
	"quarantined",
	"revoked",
	"retired"
];
const versionSliceSchema = strictObject({
	schema: literal("twokey-version/1"),
	model: modelSchema,
	version: version$1,
	environment: environmentSchema,
	kind: _enum(["baseline", "promoted"]),
	status: _enum(STATUSES),
	bundle: sha256Schema,
	folder: folderSchema,
	files: bundleFilesSchema,
	scores: sha256Schema.nullable(),
	commit: commitSchema,
	pull: idSchema.nullable(),
	signed: boolean(),
	enforced: boolean(),
	approved_by: array(signerSchema),
	/** ids of the overrides it went out with */
	overrides: array(strictObject({
		id: eventIdSchema,
		gate: gateSchema,
		by: personSchema
	})),
	policy: sha256Schema,
	subject: sha256Schema.nullable(),
	findings: sha256Schema.nullable(),
	evidence: sha256Schema.nullable(),
	gates: gatesSchema.nullable(),
	periods: array(strictObject({
		from: instantSchema,
		until: instantSchema.nullable()
	})),
	quarantined: strictObject({
		at: instantSchema,
		event: eventFile
	}).nullable(),
	revoked: strictObject({
		at: instantSchema,
		reason: reasonCodeSchema,
		event: eventFile
	}).nullable(),
	event: eventFile
});
const evaluationSchema = strictObject({
	event: eventFile,
	attempt: int().min(1),
	at: instantSchema,
	bundle: sha256Schema.nullable(),
	incumbent: strictObject({
		version: countSchema,
		digest: sha256Schema
	}).nullable(),
	findings: sha256Schema,
	evidence: sha256Schema,
	policy: sha256Schema,
	head: commitSchema,
	decision: decisionSchema,
	blocking: array(gateSchema),
	gates: gatesSchema,
	counts: boolean(),
	stands: boolean()
});
const approvalSchema = strictObject({
	id: eventIdSchema,
	person: personSchema,
	claims: claimsSchema,
	subject: sha256Schema,
	head: commitSchema,
	at: instantSchema,
	ended: instantSchema.nullable(),
	cause: reasonCodeSchema.nullable(),
	event: eventFile
});
const overrideSchema = strictObject({
	id: eventIdSchema,
	gate: gateSchema,
	subject: sha256Schema,
	by: personSchema,
	at: instantSchema,
	expires: instantSchema,
	review_due: instantSchema
});
/** What happened to one model in one pull request; kept after it is merged. */
const pullSliceSchema = strictObject({
	schema: literal("twokey-pull/1"),
	model: scopeSchema,
	pull: idSchema,
	evaluations: array(evaluationSchema),
	approvals: array(approvalSchema),
	vetoes: array(strictObject({
		id: eventIdSchema,
		person: personSchema,
		roles: array(roleSchema),
		at: instantSchema,
		ended: instantSchema.nullable()
	})),
	holds: array(holdSchema),
	overrides: array(overrideSchema),
	rollback: strictObject({
		from: version$1,
		to: version$1,
		plan: sha256Schema,
		alerted: boolean(),
		requested_by: personSchema.nullable()
	}).nullable(),
	outcome: _enum([
		"promoted",
		"retired",
		"rolled-back",
		"declined",
		"unapproved",
		"policy-changed"
	]).nullable(),
	ids: array(eventIdSchema)
});
const monthSliceSchema = strictObject({
	schema: literal("twokey-month/1"),
	model: scopeSchema,
	month: string().regex(/^\d{4}-\d{2}$/),
	ids: array(eventIdSchema)
});
/** Bytes, or predictions, that must not come back: identical ones count as the same model. */
const barredSliceSchema = strictObject({
	schema: literal("twokey-barred/1"),
	model: modelSchema,
	digest: sha256Schema,
	versions: array(strictObject({
		version: version$1,
		why: _enum(["quarantined", "revoked"])
	}))
});
const indexRowSchema = strictObject({
	version: version$1.nullable(),
	bundle: sha256Schema.nullable(),
	since: instantSchema.nullable(),
	approved_by: array(loginSchema),
	signed: boolean(),
	enforced: boolean(),
	unapproved: boolean()
});
/** Every model in one file; the README is its picture. */
const indexSchema = strictObject({
	schema: literal("twokey-index/1"),
	models: record(modelSchema, indexRowSchema)
});

// src/signoff/policy.ts
/** Roles that the policy itself fills; no model may give them to somebody else. */
const POLICY_ROLE = "policy";
const NEW_MODEL_ROLE = "new-model";
const RESPONDER_ROLE = "responder";
const RESERVED = [
	POLICY_ROLE,
	NEW_MODEL_ROLE,
	RESPONDER_ROLE
];
const principals = array(principalSchema).max(200);
const tierSchema = strictObject({
	/** role → how many different people */
	roles: record(roleSchema, int().min(1).max(10)),
	valid_hours: int().min(1).max(87600),
	/** a push that leaves the subject as it was keeps the sign-offs */
	carry_over: boolean(),
	/** commits that belong to no account */
	unattributed: _enum(["block", "warn"])
});
const ruledModelSchema = strictObject({
	folder: folderSchema,
	tier: _enum(["standard", "high"]),
	owners: record(roleSchema, principals).refine((owners) => RESERVED.every((role) => owners[role] === void 0), "a reserved role has owners"),
	/** everything else that judges this model; kept so that the digest covers it */
	controls: jsonSchema
});
/**
* The controls in force, as the registry keeps them: what decides who counts is spelled out, the rest is
* carried as it is. Stored as canonical JSON under its own sha256.
*/
const recordedPolicySchema = strictObject({
	schema: literal("twokey-policy/1"),
	mode: _enum([
		"observe",
		"advise",
		"enforce"
	]),
	tiers: strictObject({
		standard: tierSchema,
		high: tierSchema
	}),
	new_model_owners: principals,
	policy_owners: principals,
	responders: principals,
	overrides: strictObject({
		roles: array(roleSchema).max(20),
		max_hours: countSchema
	}),
	/** who may lift a veto besides the one who spoke it */
	lifted_by: _enum(["vetoer", "role"]),
	models: record(modelSchema, ruledModelSchema),
	/** `.github/twokey.yml` as written */
	twokey: jsonSchema,
	/** the files that evaluations run through */
	workflows: array(strictObject({
		path: lineSchema(1024),
		digest: anyDigestSchema
	})).max(5e3)
});
/** Everybody whom the policy lets speak in a role for a model, or for the policy itself. */
function principalsOf(policy, scope, role) {
	if (role === "policy") return policy.policy_owners;
	if (role === "new-model") return policy.new_model_owners;
	if (role === "responder") return policy.responders;
	return scope === "policy" ? [] : ruledModel(policy, scope)?.owners[role] ?? [];
}
function ruledModel(policy, model) {
	return Object.hasOwn(policy.models, model) ? policy.models[model] : void 0;
}
/** A model that the policy does not know yet is judged at tier high. */
function tierOf(policy, model) {
	return policy.tiers[ruledModel(policy, model)?.tier ?? "high"];
}
/**
* The rules under which one model is judged: the policy digest of its subjects. The same as `controlsDigest`
* of the project room, so a change of another model's controls voids nothing. `own` are the controls that
* a new model brings along.
*/
function modelControlsDigest(policy, model, own) {
	const ruled = ruledModel(policy, model) ?? own;
	return digestOf({
		v: 1,
		policy: policy.twokey,
		model: ruled?.controls ?? null
	});
}
/** Why a claim does not hold under this policy, or nothing. */
function findClaimFault(claim, person, allowed) {
	if (!allowed.some((principal) => samePrincipal(principal, claim.as))) return "not-listed";
	if (!claim.as.includes("/")) return samePrincipal(claim.as, person.login) ? void 0 : "not-this-person";
	return claim.checked === null ? "membership-not-checked" : void 0;
}
/** Models of the policy before whose rules or controls differ after it; they, too, have owners who must agree. */
function changedModels(before, after) {
	return modelsOf(before).filter((model) => {
		const [old, now] = [ruledModel(before, model), ruledModel(after, model)];
		return old === void 0 || now === void 0 || canonicalJson(old) !== canonicalJson(now);
	});
}
/** Whether the change brings new models and touches nothing else. */
function onlyAddsModels(before, after) {
	const kept = Object.fromEntries(modelsOf(before).map((model) => [model, ruledModel(after, model) ?? null]));
	return canonicalJson({
		...after,
		models: kept
	}) === canonicalJson(before);
}
function modelsOf(policy) {
	return Object.keys(policy.models).map((name) => trustedModelName(name));
}

// src/registry/paths.ts
/**
* Where things lie on the branch. Numbered files stand in folders of a hundred, so that a write touches
* trees of a hundred entries however long the log is.
*/
const HEAD_PATH = "log/head.json";
const REGISTRY_PATH = "registry.json";
const INDEX_PATH = "index.json";
const README_PATH = "README.md";
function eventPath(model, n, type) {
	return `models/${model}/events/${shard(n)}/${six(n)}-${type}.json`;
}
function currentPath(model) {
	return `models/${model}/current.json`;
}
function modelReadmePath(model) {
	return `models/${model}/README.md`;
}
function versionPath(model, version) {
	return `models/${model}/versions/${shard(version)}/${six(version)}.json`;
}
function pullPath(model, pull) {
	return `models/${model}/pulls/${shard(pull)}/${six(pull)}.json`;
}
/** Ids of events that belong to no pull request, by the month in which they happened. */
function monthPath(model, month) {
	return `models/${model}/months/${month}.json`;
}
function barredPath(model, digest) {
	const hex = hexOf(digest);
	return `models/${model}/barred/${hex.slice(0, 2)}/${hex}.json`;
}
function policyPath(digest) {
	return `policy/${hexOf(digest)}.json`;
}
function evidencePath(digest) {
	const hex = hexOf(digest);
	return `evidence/${hex.slice(0, 2)}/${hex}.json`;
}
const EVENT = /^models\/([a-z0-9-]{1,64})\/events\/(\d{2,})\/(\d{2})\/(\d{6,9})-([a-z-]{1,30})\.json$/;
const DOCUMENT = /^(?:policy|evidence\/([0-9a-f]{2}))\/([0-9a-f]{64})\.json$/;
const VIEW = /^(?:README\.md|registry\.json|index\.json|log\/head\.json|models\/[a-z0-9-]{1,64}\/(?:README\.md|current\.json|(?:versions|pulls)\/\d{2,}\/\d{2}\/\d{6,}\.json|months\/\d{4}-\d{2}\.json|barred\/[0-9a-f]{2}\/[0-9a-f]{64}\.json))$/;
/** What a path holds by its form alone, or nothing when the registry has no such place. */
function placeOf(path) {
	const event = EVENT.exec(path);
	if (event !== null) {
		const [, name = "", , , digits = "", type = ""] = event;
		const model = name === "policy" ? POLICY : findModelName(name);
		const n = Number(digits);
		return model !== void 0 && eventPath(model, n, type) === path ? {
			kind: "event",
			model,
			n,
			type
		} : void 0;
	}
	const document = DOCUMENT.exec(path);
	if (document !== null) {
		const [, fan, hex = ""] = document;
		return fan === void 0 || hex.startsWith(fan) ? {
			kind: "document",
			hex
		} : void 0;
	}
	return VIEW.test(path) ? { kind: "view" } : void 0;
}
function hexOf(digest) {
	return digest.slice(digest.indexOf(":") + 1);
}
/** 123456 → `12/34` */
function shard(n) {
	return `${two(Math.floor(n / 1e4))}/${two(Math.floor(n / 100) % 100)}`;
}
function two(n) {
	return String(n).padStart(2, "0");
}
function six(n) {
	return String(n).padStart(6, "0");
}

// src/registry/state.ts
function openState(slices, documents) {
	const unreadable = [];
	const shelf = (schema) => openShelf(schema, slices, unreadable);
	const policies = /* @__PURE__ */ new Map();
	return {
		heads: shelf(headSchema),
		registries: shelf(registrySchema),
		indexes: shelf(indexSchema),
		models: shelf(modelSliceSchema),
		versions: shelf(versionSliceSchema),
		pulls: shelf(pullSliceSchema),
		months: shelf(monthSliceSchema),
		barred: shelf(barredSliceSchema),
		policy: (digest) => {
			if (!policies.has(digest)) {
				const text = documents(policyPath(digest));
				const read = text === void 0 ? void 0 : readSlice(recordedPolicySchema, text);
				if (text === void 0) return void 0;
				policies.set(digest, read);
			}
			return policies.get(digest);
		},
		unreadable: () => unreadable
	};
}
function openShelf(schema, read, unreadable) {
	const first = /* @__PURE__ */ new Map();
	const now = /* @__PURE__ */ new Map();
	const original = (path) => {
		if (!first.has(path)) {
			const text = read(path);
			const slice = text === void 0 ? void 0 : readSlice(schema, text);
			if (text !== void 0 && slice === void 0) unreadable.push(path);
			first.set(path, slice);
		}
		return first.get(path);
	};
	return {
		get: (path) => now.get(path) ?? original(path),
		put: (path, slice) => {
			original(path);
			now.set(path, slice);
		},
		changes: () => changesOf(first, now),
		isChanged: () => now.size > 0
	};
}
/** One by one: a long log has more of them than should be in memory twice. */
function* changesOf(first, now) {
	for (const [path, slice] of now) yield {
		path,
		before: first.get(path),
		now: slice
	};
}
function readSlice(schema, text) {
	let raw;
	try {
		raw = parseJson(text);
	} catch {
		return;
	}
	const parsed = schema.safeParse(raw);
	return parsed.success ? parsed.data : void 0;
}
function headOf(state) {
	return state.heads.get(HEAD_PATH);
}
function registryOf(state) {
	return state.registries.get(REGISTRY_PATH);
}
function modelOf(state, model) {
	return state.models.get(currentPath(model)) ?? {
		schema: "twokey-current/1",
		model,
		environment: "production",
		live: null,
		rollback_target: null,
		unapproved: null,
		holds: [],
		reviews_due: [],
		rollback: null,
		observed: null,
		retrain_due: null,
		restorable: [],
		versions: 0,
		events: 0,
		pending: null
	};
}
function putModel(state, slice) {
	state.models.put(currentPath(slice.model), slice);
}
function pullOf(state, model, pull) {
	return state.pulls.get(pullPath(model, pull)) ?? {
		schema: "twokey-pull/1",
		model,
		pull,
		evaluations: [],
		approvals: [],
		vetoes: [],
		holds: [],
		overrides: [],
		rollback: null,
		outcome: null,
		ids: []
	};
}
function putPull(state, slice) {
	state.pulls.put(pullPath(slice.model, slice.pull), slice);
}
function versionOf(state, model, version) {
	return state.versions.get(versionPath(model, version));
}
function putVersion(state, slice) {
	state.versions.put(versionPath(slice.model, slice.version), slice);
}
function barredOf(state, model, digest) {
	return state.barred.get(barredPath(model, digest)) ?? {
		schema: "twokey-barred/1",
		model,
		digest,
		versions: []
	};
}
function putBarred(state, slice) {
	state.barred.put(barredPath(slice.model, slice.digest), slice);
}
function monthOf(state, model, month) {
	return state.months.get(monthPath(model, month)) ?? {
		schema: "twokey-month/1",
		model,
		month,
		ids: []
	};
}
function indexOf(state) {
	return state.indexes.get("index.json") ?? {
		schema: "twokey-index/1",
		models: {}
	};
}
function putIndex(state, slice) {
	state.indexes.put(INDEX_PATH, slice);
}
/** What a change of this model is compared with, as its `current.json` says; null when nothing is live. */
function incumbentIn(model) {
	return model.live === null ? null : {
		version: model.live.version,
		digest: model.live.bundle
	};
}

// src/signoff/subject.ts
/** What one change of one model is, as far as a sign-off is concerned. No head: a push may leave it as it was. */
const modelSubjectSchema = strictObject({
	v: literal(1),
	repository: idSchema,
	pull: idSchema,
	model: modelSchema,
	/** null: the model is removed */
	bundle: sha256Schema.nullable(),
	incumbent: strictObject({
		version: countSchema,
		digest: sha256Schema
	}).nullable(),
	findings: sha256Schema,
	policy: sha256Schema
});
const policySubjectSchema = strictObject({
	v: literal(1),
	repository: idSchema,
	pull: idSchema,
	model: literal("policy"),
	before: sha256Schema,
	after: sha256Schema
});
const subjectSchema = discriminatedUnion("model", [policySubjectSchema]).or(modelSubjectSchema);
function isPolicySubject(subject) {
	return subject.model === "policy";
}
function subjectDigest(subject) {
	return digestOf(subject);
}
/** What people type: the first 12 hex digits. */
function subjectCode(digest) {
	return digest.slice(7, 19);
}

// src/registry/bodies.ts
/** Bodies of events about policy, evidence and what people said. */
const text$1 = textSchema.nullable();
const merge = {
	merge: commitSchema,
	merged_at: instantSchema
};
const signed = {
	signers: array(eventIdSchema).max(200),
	contributors: contributorsSchema
};
const version = int().min(1).max(999999);
const run = strictObject({
	id: idSchema,
	attempt: int().min(1).max(1e4)
});
const bundle = {
	bundle: sha256Schema,
	files: bundleFilesSchema,
	folder: folderSchema
};
const changeBodies = {
	genesis: strictObject({
		log: string().regex(/^[0-9a-f]{32}$/),
		repository: strictObject({
			id: idSchema,
			name: lineSchema(200)
		}),
		/**
		* null: a local registry that no app has adopted. `user` is the number in the app's commit address, and
		* `signs` says whether GitHub signs its commits here (an enterprise server may not).
		*/
		app: strictObject({
			id: idSchema,
			slug: lineSchema(100),
			user: idSchema,
			signs: boolean()
		}).nullable(),
		branch: lineSchema(200),
		default_branch: lineSchema(200),
		commit: commitSchema,
		policy: sha256Schema,
		adoption: strictObject({
			pull: idSchema,
			...merge,
			signers: array(strictObject({
				person: personSchema,
				claims: claimsSchema
			})).max(50),
			contributors: contributorsSchema
		}).nullable()
	}),
	baseline: strictObject({
		version,
		environment: environmentSchema,
		...bundle,
		commit: commitSchema,
		scores: sha256Schema.nullable()
	}),
	"policy-changed": strictObject({
		before: sha256Schema,
		after: sha256Schema,
		...merge,
		head: commitSchema,
		enforced: boolean(),
		weakening: boolean(),
		...signed
	}),
	evaluated: strictObject({
		bundle: sha256Schema.nullable(),
		incumbent: strictObject({
			version: countSchema,
			digest: sha256Schema
		}).nullable(),
		findings: sha256Schema,
		evidence: sha256Schema,
		policy: sha256Schema,
		decision: decisionSchema,
		/** gates that make it `block`; an override names one of them */
		blocking: array(gateSchema).max(100),
		gates: gatesSchema,
		attempt: int().min(1).max(1e4),
		head: commitSchema,
		base: commitSchema,
		/** from a run that the default branch defines */
		counts: boolean(),
		/** the evidence that the subject is made of, from here on */
		stands: boolean(),
		run: run.nullable(),
		/** digest of the scores by row: identical predictions are the same model */
		scores: sha256Schema.nullable(),
		data: array(usedSchema).max(200)
	}),
	approved: strictObject({
		subject: subjectSchema,
		digest: sha256Schema,
		head: commitSchema,
		claims: claimsSchema.min(1),
		contributors: contributorsSchema,
		/** the policy that the pull request proposes, where it brings a new model */
		proposed: sha256Schema.nullable(),
		text: text$1
	}),
	withdrawn: strictObject({
		approval: eventIdSchema,
		cause: _enum([
			"withdrawn",
			"review-dismissed",
			"comment-deleted",
			"comment-edited",
			"subject-changed",
			"expired",
			"no-longer-eligible"
		]),
		text: text$1
	}),
	"carried-over": strictObject({
		approval: eventIdSchema,
		from: commitSchema,
		to: commitSchema
	}),
	vetoed: strictObject({
		claims: claimsSchema.min(1),
		text: text$1
	}),
	"veto-lifted": strictObject({
		veto: eventIdSchema,
		claims: claimsSchema,
		text: text$1
	}),
	held: strictObject({
		until: instantSchema.nullable(),
		text: text$1
	}),
	resumed: strictObject({
		hold: eventIdSchema,
		text: text$1
	}),
	overridden: strictObject({
		subject: sha256Schema,
		gate: gateSchema,
		claims: claimsSchema.min(1),
		contributors: contributorsSchema,
		expires: instantSchema,
		review_due: instantSchema,
		text: text$1
	}),
	"override-reviewed": strictObject({
		override: eventIdSchema,
		outcome: _enum(["accepted", "rejected"]),
		claims: claimsSchema.min(1),
		text: text$1
	})
};
const liveBodies = {
	promoted: strictObject({
		version,
		environment: environmentSchema,
		...bundle,
		/** null only where nothing was evaluated, in modes observe and advise */
		subject: sha256Schema.nullable(),
		findings: sha256Schema.nullable(),
		evidence: sha256Schema.nullable(),
		head: commitSchema,
		...merge,
		enforced: boolean(),
		...signed,
		proposed: sha256Schema.nullable(),
		scores: sha256Schema.nullable()
	}),
	superseded: strictObject({
		version,
		by: version,
		environment: environmentSchema
	}),
	retired: strictObject({
		version: version.nullable(),
		environment: environmentSchema,
		subject: sha256Schema.nullable(),
		head: commitSchema,
		...merge,
		enforced: boolean(),
		...signed
	}),
	"unapproved-change": strictObject({
		commit: commitSchema,
		landed_at: instantSchema,
		/** of the bundle that is now on the default branch, or of the policy; null: gone */
		digest: sha256Schema.nullable(),
		reasons: array(reasonCodeSchema).min(1).max(50)
	}),
	"rollback-proposed": strictObject({
		from: version,
		to: version,
		bundle: sha256Schema,
		/** digest of the plan: which entries of the tree become which blobs */
		plan: sha256Schema,
		head: commitSchema,
		/** the verified alert, and the version it names */
		alert: strictObject({
			source: reasonCodeSchema,
			digest: sha256Schema,
			at: instantSchema,
			version: version.nullable()
		}).nullable(),
		requested_by: personSchema.nullable(),
		skipped: array(strictObject({
			version,
			reason: reasonCodeSchema
		})).max(100)
	}),
	"rollback-declined": strictObject({
		from: version,
		to: version,
		text: text$1
	}),
	"rolled-back": strictObject({
		from: version,
		to: version,
		environment: environmentSchema,
		bundle: sha256Schema,
		subject: sha256Schema.nullable(),
		findings: sha256Schema.nullable(),
		head: commitSchema,
		...merge,
		enforced: boolean(),
		expedited: boolean(),
		...signed,
		times: strictObject({
			alert: instantSchema.nullable(),
			opened: instantSchema,
			signed: instantSchema.nullable()
		})
	}),
	quarantined: strictObject({
		version,
		cause: _enum(["rolled-back", "requested"]),
		claims: claimsSchema,
		text: text$1
	}),
	"quarantine-lifted": strictObject({
		version,
		claims: claimsSchema.min(1),
		text: text$1
	}),
	revoked: strictObject({
		version,
		reason: _enum([
			"security",
			"privacy",
			"quality",
			"legal"
		]),
		effective_at: instantSchema,
		claims: claimsSchema.min(1),
		text: text$1
	}),
	observed: strictObject({
		version,
		decision: decisionSchema,
		gates: gatesSchema,
		findings: sha256Schema,
		evidence: sha256Schema,
		run: run.nullable(),
		window: strictObject({
			from: instantSchema,
			to: instantSchema
		}).nullable()
	}),
	"retrain-due": strictObject({
		version,
		since: instantSchema,
		reasons: array(reasonCodeSchema).min(1).max(50)
	}),
	corrected: strictObject({
		/** the event that is wrong; it stays, and this says what is right */
		path: lineSchema(300),
		hash: sha256Schema,
		text: textSchema
	})
};

// src/registry/event.ts
/** Who did it on GitHub; `system` for what nobody in particular did. */
const actorSchema = strictObject({
	id: idSchema,
	login: loginSchema,
	kind: _enum([
		"user",
		"bot",
		"system"
	])
});
/** Where the fact can be seen, and a digest of what was seen there when it was recorded. */
const sourceSchema = strictObject({
	kind: _enum([
		"comment",
		"review",
		"issue",
		"pull",
		"push",
		"run",
		"alert",
		"schedule",
		"command"
	]),
	id: lineSchema(200),
	url: urlSchema.nullable(),
	snapshot: sha256Schema.nullable()
});
const envelope = {
	schema: literal("twokey-event/1"),
	/** place in the whole log, from 0 */
	seq: countSchema,
	/** place among the events of this model, from 0 */
	n: countSchema,
	model: scopeSchema,
	id: eventIdSchema,
	/** sha256 of the file of the event before this one in the whole log; null for the first */
	prev: sha256Schema.nullable(),
	/** when it happened, from the object on GitHub */
	at: instantSchema,
	actor: actorSchema,
	/** pull request that it belongs to */
	pull: idSchema.nullable(),
	source: sourceSchema,
	recorded_by: strictObject({
		app: idSchema.nullable(),
		version: lineSchema(50)
	})
};
function eventOf(type, body) {
	return strictObject({
		...envelope,
		type: literal(type),
		body
	});
}
const all = {
	...changeBodies,
	...liveBodies
};
/** Every event there is, strict: an unknown key, type or word is not an event of this schema. */
const eventSchema = discriminatedUnion("type", [
	eventOf("genesis", all.genesis),
	eventOf("baseline", all.baseline),
	eventOf("policy-changed", all["policy-changed"]),
	eventOf("evaluated", all.evaluated),
	eventOf("approved", all.approved),
	eventOf("withdrawn", all.withdrawn),
	eventOf("carried-over", all["carried-over"]),
	eventOf("vetoed", all.vetoed),
	eventOf("veto-lifted", all["veto-lifted"]),
	eventOf("held", all.held),
	eventOf("resumed", all.resumed),
	eventOf("overridden", all.overridden),
	eventOf("override-reviewed", all["override-reviewed"]),
	eventOf("promoted", all.promoted),
	eventOf("superseded", all.superseded),
	eventOf("retired", all.retired),
	eventOf("unapproved-change", all["unapproved-change"]),
	eventOf("rollback-proposed", all["rollback-proposed"]),
	eventOf("rollback-declined", all["rollback-declined"]),
	eventOf("rolled-back", all["rolled-back"]),
	eventOf("quarantined", all.quarantined),
	eventOf("quarantine-lifted", all["quarantine-lifted"]),
	eventOf("revoked", all.revoked),
	eventOf("observed", all.observed),
	eventOf("retrain-due", all["retrain-due"]),
	eventOf("corrected", all.corrected)
]);
const EVENT_TYPES = Object.keys(all);

// src/registry/documents.ts
/**
* Files that an event rests on, and that must stand beside it. Each is named after its own sha256. What a
* promotion rests on came with the evaluation that it names.
*/
function documentsOf(event) {
	if (event.type === "genesis") return [policyPath(event.body.policy)];
	if (event.type === "policy-changed") return [policyPath(event.body.before), policyPath(event.body.after)];
	if (event.type === "evaluated" || event.type === "observed") return [evidencePath(event.body.findings), evidencePath(event.body.evidence)];
	if (event.type !== "approved") return NONE;
	const { subject, proposed } = event.body;
	if (!isPolicySubject(subject) && proposed === null) return NONE;
	return [...isPolicySubject(subject) ? [subject.before, subject.after] : [], ...proposed === null ? [] : [proposed]].map((digest) => policyPath(digest));
}
/** Most events rest on nothing; they share this. */
const NONE = [];

// src/registry/identity.ts
/**
* The id of a fact: equal for every delivery, re-delivery and sweep that reports it, and for every writer.
* What GitHub happened to deliver is not part of it.
*/
function eventId(event) {
	return digestOf([
		event.type,
		event.model,
		...naturalKey(event)
	]).slice(7, 39);
}
/** What makes two reports of the same type and model one and the same fact. */
function naturalKey(event) {
	const { source } = event;
	const said = [source.kind, source.id];
	switch (event.type) {
		case "genesis": return [event.body.log];
		case "baseline": return [event.body.version, event.body.bundle];
		case "policy-changed":
		case "promoted":
		case "retired":
		case "rolled-back": return [event.body.merge];
		case "unapproved-change": return [event.body.commit];
		case "evaluated": return [
			...said,
			event.body.findings,
			event.body.evidence
		];
		case "approved": return [...said, event.body.digest];
		case "withdrawn": return [event.body.approval];
		case "carried-over": return [event.body.approval, event.body.to];
		case "vetoed":
		case "held":
		case "revoked":
		case "quarantine-lifted": return said;
		case "veto-lifted": return [event.body.veto];
		case "resumed": return [event.body.hold];
		case "overridden": return [...said, event.body.gate];
		case "override-reviewed": return [event.body.override, ...said];
		case "superseded": return [event.body.version, event.body.by];
		case "rollback-proposed": return [event.pull, event.body.head];
		case "rollback-declined": return [event.pull];
		case "quarantined": return [
			event.body.version,
			event.body.cause,
			...said
		];
		case "observed":
		case "retrain-due": return [...said, event.body.version];
	}
	return [event.body.hash, ...said];
}

// src/registry/pretty.ts
const DEEPEST = 64;
/**
* Canonical JSON that people can read: members in the order of RFC 8785, numbers and strings as there, two
* spaces a level, one line feed at the end. Equal values have equal bytes, and a diff of two files shows
* what changed line by line.
*/
function prettyJson(value) {
	return `${renderValue(value, "\n", 0)}\n`;
}
function renderValue(value, newline, depth) {
	if (value === null || typeof value === "boolean") return String(value);
	if (typeof value === "string") return stringText(value);
	if (typeof value === "number") {
		if (!Number.isFinite(value)) throw new Error(`JSON cannot carry ${value}`);
		return JSON.stringify(value);
	}
	if (depth >= DEEPEST) throw new Error(`more than ${DEEPEST} levels of JSON`);
	const inner = `${newline}  `;
	if (isList(value)) {
		if (value.length === 0) return "[]";
		let text = "[";
		for (let at = 0; at < value.length; at += 1) text += `${at === 0 ? "" : ","}${inner}${renderValue(value[at] ?? null, inner, depth + 1)}`;
		return `${text}${newline}]`;
	}
	let text = "{";
	for (const key of Object.keys(value).sort()) {
		const member = value[key];
		if (member === void 0) continue;
		text += `${text === "{" ? "" : ","}${inner}${keyText(key)}: ${renderValue(member, inner, depth + 1)}`;
	}
	return text === "{" ? "{}" : `${text}${newline}}`;
}
/** The same few keys stand in every file. */
const keyTexts = /* @__PURE__ */ new Map();
function keyText(key) {
	const known = keyTexts.get(key);
	if (known !== void 0) return known;
	const text = stringText(key);
	if (keyTexts.size < 1e3) keyTexts.set(key, text);
	return text;
}
/**
* Whether a text is the pretty form of the value that was parsed from it. Faster than writing it again,
* because the engine does the writing; what it would not notice is the order of members.
*/
function isPretty(text, parsed) {
	return inOrder(parsed, 0) && `${JSON.stringify(parsed, null, 2)}\n` === text;
}
function inOrder(value, depth) {
	if (typeof value !== "object" || value === null) return true;
	if (depth >= DEEPEST) return false;
	if (Array.isArray(value)) {
		for (const item of value) if (!inOrder(item, depth + 1)) return false;
		return true;
	}
	let last = "";
	for (const [key, member] of Object.entries(value)) {
		if (key < last || !inOrder(member, depth + 1)) return false;
		last = key;
	}
	return true;
}
function stringText(value) {
	if (!value.isWellFormed()) throw new Error("JSON cannot carry a lone surrogate");
	return JSON.stringify(value);
}
function isList(value) {
	return Array.isArray(value);
}

// src/registry/file.ts
/** Nobody needs more for one file, and nobody shall make a reader swallow more. */
const LARGEST_FILE = 4194304;
/** Numbers and reasons fit in it; raw samples stay in the artifact, by digest. */
const LARGEST_EVIDENCE = 262144;
function largestAt(path) {
	return path.startsWith("evidence/") ? LARGEST_EVIDENCE : LARGEST_FILE;
}
const decoder = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
function decodeText(bytes) {
	try {
		return decoder.decode(bytes);
	} catch {
		return;
	}
}
/** The event as text, and the hash that the next event will carry. */
function writeEvent(draft, place) {
	const parsed = eventSchema.safeParse({
		...draft,
		...place,
		schema: "twokey-event/1",
		id: eventId(draft)
	});
	if (!parsed.success) return {
		ok: false,
		message: firstIssue(parsed.error)
	};
	const event = parsed.data;
	const text = prettyJson(event);
	return {
		ok: true,
		value: {
			path: eventPath(event.model, event.n, event.type),
			hash: sha256(text),
			mark: markOf(event),
			event,
			text
		}
	};
}
/** Reads one event file: strict, byte for byte as we would write it, and where its content says it belongs. */
function readEvent(path, bytes, place) {
	const text = decodeText(bytes);
	if (text === void 0) return {
		code: "not-text",
		message: "the file is not valid UTF-8"
	};
	let raw;
	try {
		raw = parseJson(text);
	} catch {
		return {
			code: "not-json",
			message: "the file is not JSON"
		};
	}
	const parsed = eventSchema.safeParse(raw);
	if (!parsed.success) return {
		code: "not-an-event",
		message: firstIssue(parsed.error)
	};
	const event = parsed.data;
	if (!isPretty(text, raw)) return {
		code: "not-canonical",
		message: "the bytes differ from the one way to write this event"
	};
	if (event.model !== place.model || event.n !== place.n || event.type !== place.type) return {
		code: "wrong-place",
		message: `the event says that it belongs at ${eventPath(event.model, event.n, event.type)}`
	};
	if (event.id !== eventId(event)) return {
		code: "wrong-id",
		message: "the id is not the one of the fact that it records"
	};
	return new EventFile(path, bytes, markOf(event));
}
/**
* A hundred thousand events are a hundred megabytes of text, and ten times as much once they are objects. So
* only the text is kept, and read again each time somebody asks what the event says.
*/
var EventFile = class {
	path;
	hash;
	mark;
	#bytes;
	constructor(path, bytes, mark) {
		this.path = path;
		this.hash = sha256(bytes);
		this.mark = mark;
		this.#bytes = bytes;
	}
	get event() {
		const event = parseJson(decodeText(this.#bytes) ?? "");
		if (!passedBefore(event)) throw new Error(`the bytes of ${this.path} changed after they were read`);
		return event;
	}
};
/** The same bytes went through the schema when the file was read; once is enough. */
function passedBefore(event) {
	return typeof event === "object" && event !== null;
}
function markOf(event) {
	const { seq, n, model, type, id, prev, at } = event;
	return {
		seq,
		n,
		model,
		type,
		id,
		prev,
		at,
		documents: documentsOf(event)
	};
}
function isFault(read) {
	return "code" in read;
}
function firstIssue({ issues: [issue] }) {
	const where = issue?.path.join(".") ?? "";
	return `${where === "" ? "" : `${where}: `}${issue?.message ?? "not an event"}`;
}

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

// src/registry/rules.ts
/**
* Every rule that an event must keep, in the words that `verify` and the docs use. The same code refuses an
* append and finds the violation later; a new rule starts here.
*/
const RULES = {
	"genesis-first": "The first event is the genesis, and there is one.",
	"wrong-turn": "Events follow each other without gaps: place, number and hash of the one before agree.",
	"already-recorded": "One fact is recorded once.",
	"policy-missing": "The policy in force is kept beside the log.",
	unfinished: "A promotion is followed at once by `superseded`, a rollback by `quarantined`.",
	"out-of-turn": "`superseded` stands only right after the promotion that caused it.",
	"adoption-unsigned": "An app adopts a repository only after a policy owner without a hand in it signed.",
	"baseline-late": "A baseline is the first event of its model and belongs to the adoption.",
	"bundle-digest": "The bundle digest is the one of the listed files.",
	"version-order": "Versions are numbered 1, 2, 3 … without gaps.",
	"unknown-version": "A version that an event names was promoted before.",
	"wrong-flag": "`enforced` says whether the policy in force enforced.",
	"needs-pull": "What people decide belongs to a pull request.",
	"already-landed": "A pull request lands once per model.",
	"not-a-person": "Only people sign, veto and override.",
	"not-an-owner": "Who speaks in a role is named for it by the policy in force at that moment.",
	"own-change": "Who had a hand in the change is not its second key.",
	"wrong-subject": "A sign-off names exactly this repository, pull request, model, bundle, incumbent, findings and policy.",
	"no-evidence": "Sign-offs and promotions rest on counted evidence that stands, about this bundle and head.",
	"attempt-order": "Attempts are recorded in order, the failed ones too.",
	"verdicts-disagree": "The decision follows from the verdicts: `block` names the gates that block.",
	"no-such-approval": "Only a live sign-off can be withdrawn or carried over.",
	"not-yours": "A sign-off is withdrawn by the one who gave it.",
	"carry-over-off": "Sign-offs survive a push only where the tier allows it.",
	"no-such-veto": "Only an open veto can be lifted, by the vetoer or, where the policy says so, a holder of the role.",
	"no-such-hold": "Only an open hold can be ended.",
	"override-limits": "An override turns one gate's fail or inconclusive, in an override role, within the longest time.",
	"no-such-override": "Only an override that went out and awaits its review is reviewed.",
	"same-person": "An override is reviewed by somebody else than the one who overrode.",
	"not-signed": "In mode enforce, every role of the tier is filled by a live sign-off of a different person.",
	"gate-blocks": "In mode enforce, a gate that blocks is covered by a live override.",
	vetoed: "Nothing lands under an open veto.",
	held: "Nothing lands while it is held.",
	unattributed: "Where the tier blocks them, commits of nobody's account do not land.",
	barred: "Quarantined and revoked bundles, and models with identical predictions, do not come back.",
	"stale-policy": "A change of policy starts from the policy in force.",
	"not-live": "A rollback leaves the version that is live.",
	"bad-target": "A rollback goes to a version that was signed and is neither quarantined nor revoked, with its own bytes.",
	"rollback-open": "A model has one open rollback at a time, and a rollback lands only after it was proposed.",
	"asker-alone": "Who asked for a rollback may sign it alone only where a verified alert names the live version.",
	"wrong-status": "A version is quarantined once, lifted when quarantined, revoked once.",
	"wrong-correction": "A correction points to an event of the same model."
};

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

// src/signoff/counts.ts
/** Who counts: live signatures of people without a hand in the change, each person in one role at most. */
function judgeSignoffs(signatures, question) {
	const ignored = [];
	const people = /* @__PURE__ */ new Map();
	for (const signature of signatures) {
		const reason = findIgnoredReason(signature, question) ?? (people.has(signature.person.id) ? "same-person" : void 0);
		if (reason !== void 0) ignored.push({
			signature,
			reason
		});
		else people.set(signature.person.id, mergedRoles(signature, signatures, question));
	}
	const live = [...people.values()];
	const slots = question.needs.flatMap(({ role, count }) => Array.from({ length: count }, () => role));
	const filling = matchPeople(slots, live);
	const filled = slots.flatMap((role, at) => {
		const signature = live[filling[at] ?? -1];
		return signature === void 0 ? [] : [{
			role,
			signature
		}];
	});
	const idle = live.filter((signature) => !filled.some((one) => one.signature === signature));
	return {
		satisfied: filled.length === slots.length,
		filled,
		missing: question.needs.flatMap(({ role, count }) => {
			const short = count - filled.filter((one) => one.role === role).length;
			return short > 0 ? [{
				role,
				count: short
			}] : [];
		}),
		ignored: [...ignored, ...idle.map((signature) => ({
			signature,
			reason: "no-role-left"
		}))]
	};
}
/** Whether a signature says yes to this subject at this moment, roles aside. */
function findIgnoredReason(signature, question) {
	if (signature.subject !== question.subject) return "other-subject";
	if (signature.head !== question.head) return "other-head";
	if (signature.at > question.at) return "too-late";
	if (signature.ended !== null && signature.ended <= question.at) return "ended";
	if (addHours(signature.at, question.validHours) < question.at) return "expired";
	return isContributor(signature.person, question.contributors) ? "contributor" : void 0;
}
/** Somebody may sign twice, in different roles; it is still one person. */
function mergedRoles(first, all, question) {
	const roles = all.filter((one) => one.person.id === first.person.id && findIgnoredReason(one, question) === void 0).flatMap((one) => one.roles);
	return {
		...first,
		roles: [...new Set(roles)]
	};
}
/**
* As many slots as possible filled with different people (Kuhn's algorithm for bipartite matching). A first
* come, first served choice would let a risk officer who is also an owner use up the wrong one.
*/
function matchPeople(slots, people) {
	const slotOf = /* @__PURE__ */ new Map();
	const personOf = slots.map(() => void 0);
	const seat = (slot, tried) => {
		for (const [person, { roles }] of people.entries()) {
			if (tried.has(person) || !roles.includes(slots[slot] ?? "")) continue;
			tried.add(person);
			const other = slotOf.get(person);
			if (other === void 0 || seat(other, tried)) {
				slotOf.set(person, slot);
				personOf[slot] = person;
				return true;
			}
		}
		return false;
	};
	slots.forEach((_, slot) => seat(slot, /* @__PURE__ */ new Set()));
	return personOf;
}

// src/registry/turn.ts
/** The model that an event is about; policy has no bundles and no versions. */
function findModel(turn) {
	if (turn.event.model !== "policy") return turn.event.model;
	turn.refuse("unknown-version", `"policy" has no versions, so there is no ${turn.event.type} of it`);
}
function actorOf({ event }) {
	return {
		id: event.actor.id,
		login: event.actor.login
	};
}
/**
* Every claim must hold under the policy in force. `more` are principals that only this change brings, by
* role: the named owners of a model that the policy does not know yet.
*/
function checkClaims(turn, claims, more = () => []) {
	const { event, policy, refuse } = turn;
	if (event.actor.kind !== "user") refuse("not-a-person", `${event.actor.login} is a ${event.actor.kind}, and only people may do this`);
	for (const claim of claims) {
		const allowed = [...principalsOf(policy, event.model, claim.role), ...more(claim.role)];
		const fault = findClaimFault(claim, actorOf(turn), allowed);
		if (fault !== void 0) refuse("not-an-owner", `${event.actor.login} as ${claim.role} through ${claim.as}: ${FAULTS[fault]}`);
	}
}
const FAULTS = {
	"not-listed": "the policy does not name that login or team for the role",
	"not-this-person": "that login is somebody else",
	"membership-not-checked": "membership of the team was not checked"
};
function checkOwnChange(turn, contributors) {
	const { event, refuse } = turn;
	if (isContributor(actorOf(turn), contributors)) refuse("own-change", `${event.actor.login} had a hand in this change`);
}
/**
* Owners that a pull request proposes for a model that the policy in force does not know. Only the model's
* own: a proposal that names new policy owners must not let them sign it.
*/
function proposedOwners(turn, model, proposed) {
	const owners = model === "policy" ? {} : newcomer(turn, model, proposed)?.owners ?? {};
	return (role) => owners[role] ?? [];
}
/** The policy digest that a subject of this model must carry now. */
function controlsFor(turn, model, proposed) {
	return modelControlsDigest(turn.policy, model, newcomer(turn, model, proposed));
}
/** What is proposed for a model that the policy in force does not know. */
function newcomer(turn, model, proposed) {
	const policy = proposed === null ? void 0 : turn.state.policy(proposed);
	return ruledModel(turn.policy, model) !== void 0 || policy === void 0 ? void 0 : ruledModel(policy, model);
}
/** Open at an instant: begun, not ended, not run out. */
function isOpenAt(one, at) {
	const until = one.until ?? null;
	return one.at <= at && (one.ended === null || one.ended > at) && (until === null || until > at);
}
function latestStanding(pull) {
	return pull.evaluations.findLast(({ stands }) => stands);
}
/** The pull request's slice; what people decide without one has no place. */
function findPull(turn) {
	const { event, state, refuse } = turn;
	if (event.pull !== null) return pullOf(state, event.model, event.pull);
	refuse("needs-pull", `${event.type} belongs to a pull request and names none`);
}

// src/registry/landing.ts
function checkFiles(turn) {
	const { files, bundle } = turn.event.body;
	if (!files.every((file, at) => at === 0 || (files[at - 1]?.name ?? "") < file.name)) turn.refuse("bundle-digest", "the files are not listed once each, sorted by name");
	else if (bundleDigest(files) !== bundle) turn.refuse("bundle-digest", `the listed files have the digest ${bundleDigest(files)}`);
}
function checkNotBarred(turn, model, digests) {
	for (const digest of digests) {
		const [barred] = digest === null ? [] : barredOf(turn.state, model, digest).versions;
		if (barred !== void 0) turn.refuse("barred", `${digest} is that of version ${barred.version}, which is ${barred.why}`);
	}
}
/** The subject as it must have been signed, rebuilt from what the registry knows. */
function expectedSubject(turn, bundle, findings) {
	const { event, registry, model } = turn;
	if (event.model === "policy") throw new Error("a policy has a subject of its own");
	const proposed = "proposed" in event.body ? event.body.proposed : null;
	const incumbent = incumbentIn(model);
	const place = {
		v: 1,
		repository: registry.repository.id,
		pull: event.pull ?? 0,
		model: event.model
	};
	const policy = controlsFor(turn, event.model, proposed);
	return subjectDigest({
		...place,
		bundle,
		incumbent,
		findings,
		policy
	});
}
/** How many of which role: a model that the policy does not know needs high tier and its own gatekeepers. */
function needsOf(turn, model) {
	const tier = tierOf(turn.policy, model);
	const needs = Object.entries(tier.roles).map(([role, count]) => ({
		role,
		count
	}));
	return {
		tier,
		needs: ruledModel(turn.policy, model) !== void 0 ? needs : [...needs, {
			role: NEW_MODEL_ROLE,
			count: 1
		}]
	};
}
/** The sign-offs that the merge rests on; only those whose eligibility was checked again at the merge. */
function answerOf(pull, landing, needs, hours) {
	return judgeSignoffs(signaturesOf(pull, landing), questionOf(landing, needs, hours));
}
function questionOf(landing, needs, validHours) {
	const { subject, head, at, contributors } = landing;
	return {
		needs,
		subject,
		head,
		at,
		validHours,
		contributors
	};
}
function signaturesOf(pull, landing) {
	return (pull?.approvals ?? []).filter(({ id }) => landing.signers.includes(id)).map((approval) => ({
		...approval,
		roles: approval.claims.map(({ role }) => role)
	}));
}
function signersOf(pull, answer) {
	return answer.filled.map(({ role, signature }) => {
		const { id, login } = signature.person;
		const approval = pull?.approvals.find((one) => one.id === signature.id);
		return {
			id,
			login,
			role,
			at: signature.at,
			event: approval?.event ?? null
		};
	});
}
/** What stands in the way of any merge: vetoes, holds, an earlier landing, commits of nobody. */
function checkNothingStops(turn, pull, landing, tier) {
	const { refuse, model } = turn;
	if (pull.outcome !== null) refuse("already-landed", `pull request #${pull.pull} is recorded as ${pull.outcome}`);
	for (const veto of pull.vetoes) if (isOpenAt(veto, landing.at)) refuse("vetoed", `the veto of ${veto.person.login} was open`);
	for (const hold of [...pull.holds, ...model.holds]) if (isOpenAt(hold, landing.at)) refuse("held", `${hold.by.login} held it`);
	const nobody = landing.contributors.filter(({ person }) => person === null);
	if (tier.unattributed === "block" && nobody.length > 0) refuse("unattributed", `${nobody.length} contributors belong to no account`);
}
/** Counted evidence that stands, and a live override for every gate that blocks. */
function checkEvidence(turn, pull, landing, wanted) {
	const { refuse } = turn;
	const evaluation = latestStanding(pull);
	if (evaluation?.findings !== wanted.findings || evaluation.bundle !== wanted.bundle) {
		refuse("no-evidence", "the findings named are not those that stand for this bundle");
		return {
			evaluation: void 0,
			used: []
		};
	}
	if (!evaluation.counts) refuse("no-evidence", "the evidence comes from a run that does not count");
	return {
		evaluation,
		used: evaluation.blocking.flatMap((gate) => {
			const override = pull.overrides.find((one) => one.gate === gate && one.subject === landing.subject && one.at <= landing.at && one.expires > landing.at);
			if (override === void 0) refuse("gate-blocks", `${gate} is ${evaluation.gates[gate] ?? "absent"} and not overridden`);
			return override === void 0 ? [] : [override];
		})
	};
}
/** An override needs two people besides the author in all. */
function checkSignatures(turn, answer, used) {
	if (!answer.satisfied) {
		const missing = answer.missing.map(({ role, count }) => count === 1 ? role : `${count} × ${role}`);
		const ignored = answer.ignored.map(({ signature, reason }) => `${signature.person.login}: ${reason}`);
		const note = ignored.length === 0 ? "" : ` (not counted: ${ignored.join(", ")})`;
		turn.refuse("not-signed", `no live sign-off as ${missing.join(", ")}${note}`);
	}
	const people = /* @__PURE__ */ new Set([...answer.filled.map(({ signature }) => signature.person.id), ...used.map(({ by }) => by.id)]);
	if (used.length > 0 && people.size < 2) turn.refuse("override-limits", "an override needs two people besides the author, and there is one");
}
function checkSigners(turn, pull, signers) {
	const unknown = signers.filter((id) => pull?.approvals.every((approval) => approval.id !== id) ?? true);
	if (unknown.length > 0) turn.refuse("no-such-approval", `no sign-off ${unknown.join(", ")} in this pull request`);
}
/** The row that rollbacks look at once a version is left. */
function leftVersion(model, at) {
	const { live } = model;
	if (live === null || !live.signed) return model.restorable;
	const { version, bundle, scores, commit } = live;
	return sortTargets([{
		version,
		bundle,
		scores,
		commit,
		left: at
	}, ...model.restorable.filter((one) => one.version !== version)]);
}
const MOST_TARGETS = 5;
function sortTargets(targets) {
	return [...targets].sort((a, b) => a.left === b.left ? b.version - a.version : a.left < b.left ? 1 : -1).slice(0, MOST_TARGETS);
}
/** The newest version left behind whose bytes and predictions differ from what is live. */
function withTarget(model) {
	const { live } = model;
	const target = model.restorable.find((one) => live === null || one.bundle !== live.bundle && (one.scores === null || one.scores !== live.scores));
	return {
		...model,
		rollback_target: target ?? null
	};
}

// src/registry/fold-live.ts
/** What becomes live, and what stops being it. */
function foldBaseline(turn) {
	const { event, path, registry, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	if (name === void 0) return;
	checkFiles(turn);
	if (model.events > 0 || event.pull !== (registry.adopted?.pull ?? null)) refuse("baseline-late", `${name} has ${model.events} events, and the adoption was another pull request`);
	if (body.version !== model.versions + 1) refuse("version-order", `the next version is ${model.versions + 1}`);
	const { version, environment, bundle, folder, files, scores, commit } = body;
	const slice = newVersion(name, {
		version,
		environment,
		bundle,
		folder,
		files,
		scores,
		commit,
		kind: "baseline",
		signed: registry.adopted?.signed ?? false,
		enforced: false
	}, turn);
	putVersion(turn.state, slice);
	const live = liveOf(slice, event.at, path, []);
	putModel(turn.state, withTarget({
		...model,
		live,
		versions: body.version
	}));
}
function foldPromoted(turn) {
	const { event, path, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	if (name === void 0) return;
	checkFiles(turn);
	checkFlag(turn);
	if (body.version !== model.versions + 1) refuse("version-order", `the next version is ${model.versions + 1}`);
	checkNotBarred(turn, name, [body.bundle, body.scores]);
	const pull = event.pull === null ? void 0 : pullOf(turn.state, name, event.pull);
	if (body.findings !== null && !(pull?.evaluations ?? []).some(({ findings }) => findings === body.findings)) refuse("no-evidence", "the findings that it names were not recorded in this pull request");
	const landed = judgeLanding(turn, name, pull, body.bundle);
	const { version, environment, bundle, folder, files, scores, merge: commit } = body;
	const { subject, findings, evidence } = body;
	const { signed, approved_by, overrides, gates } = landed;
	const what = {
		version,
		environment,
		bundle,
		folder,
		files,
		scores,
		commit,
		subject,
		findings,
		evidence
	};
	const how = {
		kind: "promoted",
		signed,
		enforced: body.enforced,
		approved_by,
		overrides,
		gates
	};
	const slice = newVersion(name, {
		...what,
		...how
	}, turn);
	putVersion(turn.state, slice);
	const before = model.live;
	const reviews = landed.used.map(({ id, gate, by, review_due }) => ({
		override: id,
		gate,
		version,
		by,
		due: review_due
	}));
	putModel(turn.state, withTarget({
		...model,
		live: liveOf(slice, body.merged_at, path, approved_by),
		restorable: leftVersion(model, body.merged_at),
		unapproved: null,
		retrain_due: null,
		reviews_due: [...model.reviews_due, ...reviews],
		versions: version,
		pending: before === null ? null : {
			type: "superseded",
			version: before.version
		}
	}));
	if (pull !== void 0) putPull(turn.state, {
		...pull,
		outcome: "promoted"
	});
}
function foldSuperseded(turn) {
	const { event, model, refuse } = turn;
	const name = findModel(turn);
	if (name === void 0) return;
	if (model.pending?.type !== "superseded" || event.body.by !== model.live?.version) refuse("out-of-turn", `version ${event.body.version} was not just replaced by ${event.body.by}`);
	const slice = versionOf(turn.state, name, event.body.version);
	if (slice === void 0) refuse("unknown-version", `there is no version ${event.body.version}`);
	else putVersion(turn.state, endPeriod({
		...slice,
		status: leftStatus(slice)
	}, model.live?.since ?? event.at));
	putModel(turn.state, {
		...model,
		pending: null
	});
}
function foldRetired(turn) {
	const { event, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	if (name === void 0) return;
	checkFlag(turn);
	if (body.version !== (model.live?.version ?? null)) refuse("unknown-version", `live is ${model.live?.version ?? "nothing"}, not ${body.version ?? "nothing"}`);
	const pull = event.pull === null ? void 0 : pullOf(turn.state, name, event.pull);
	judgeLanding(turn, name, pull, null);
	const slice = body.version === null ? void 0 : versionOf(turn.state, name, body.version);
	if (slice !== void 0) putVersion(turn.state, endPeriod({
		...slice,
		status: "retired"
	}, body.merged_at));
	const restorable = leftVersion(model, body.merged_at);
	putModel(turn.state, withTarget({
		...model,
		live: null,
		restorable,
		unapproved: null
	}));
	if (pull !== void 0) putPull(turn.state, {
		...pull,
		outcome: "retired"
	});
}
/** Always recorded: that a thing happened around us is not for us to refuse. */
function foldUnapproved(turn) {
	const { event, path, model } = turn;
	const { commit, digest, landed_at: since, reasons } = event.body;
	const unapproved = model.live !== null && digest === model.live.bundle ? null : {
		commit,
		digest,
		since,
		reasons,
		event: path
	};
	const closes = event.pull !== null && model.rollback?.pull === event.pull;
	putModel(turn.state, {
		...model,
		unapproved,
		rollback: closes ? null : model.rollback
	});
	if (event.pull !== null) putPull(turn.state, {
		...pullOf(turn.state, event.model, event.pull),
		outcome: "unapproved"
	});
}
/**
* In mode enforce every rule refuses; in observe and advise the same rules only decide whether the version
* counts as signed, because the merge has already happened and a log that leaves it out would lie.
*/
function judgeLanding(turn, model, pull, bundle) {
	const { body } = turn.event;
	const complaints = [];
	const judging = {
		...turn,
		refuse: (code, message) => {
			complaints.push(code);
			if (body.enforced) turn.refuse(code, message);
		}
	};
	if (pull === void 0 || body.subject === null) {
		judging.refuse("needs-pull", "there is no pull request with a signed subject behind it");
		return {
			signed: false,
			approved_by: [],
			overrides: [],
			gates: null,
			used: []
		};
	}
	const { subject, head, signers, contributors, merged_at: at } = body;
	const landing = {
		subject,
		head,
		at,
		signers,
		contributors
	};
	const findings = "findings" in body ? body.findings : pull.evaluations.findLast(({ stands }) => stands)?.findings ?? null;
	if (findings === null || expectedSubject(judging, bundle, findings) !== subject) judging.refuse("wrong-subject", "bundle, incumbent, findings or policy are not those of the signed subject");
	const { needs, tier } = needsOf(judging, model);
	checkNothingStops(judging, pull, landing, tier);
	checkSigners(judging, pull, signers);
	const { evaluation, used } = findings === null ? {
		evaluation: void 0,
		used: []
	} : checkEvidence(judging, pull, landing, {
		findings,
		bundle
	});
	const answer = answerOf(pull, landing, needs, tier.valid_hours);
	checkSignatures(judging, answer, used);
	return {
		signed: complaints.length === 0,
		approved_by: signersOf(pull, answer),
		overrides: used.map(({ id, gate, by }) => ({
			id,
			gate,
			by
		})),
		gates: evaluation?.gates ?? null,
		used: [...used]
	};
}
function checkFlag({ event, policy, refuse }) {
	const enforced = policy.mode === "enforce";
	if (event.body.enforced !== enforced) refuse("wrong-flag", `the policy in force is in mode ${policy.mode}, so enforced is ${enforced}`);
}
function newVersion(model, what, turn) {
	const { event, path, head } = turn;
	const from = event.type === "promoted" ? event.body.merged_at : event.at;
	return {
		schema: "twokey-version/1",
		model,
		status: "live",
		approved_by: [],
		overrides: [],
		gates: null,
		subject: null,
		findings: null,
		evidence: null,
		...what,
		pull: event.pull,
		policy: head.policy,
		periods: [{
			from,
			until: null
		}],
		quarantined: null,
		revoked: null,
		event: path
	};
}
function liveOf(slice, since, event, approved_by) {
	const { version, bundle, scores, commit, signed, enforced } = slice;
	return {
		version,
		bundle,
		scores,
		since,
		commit,
		signed,
		enforced,
		approved_by,
		event
	};
}
function endPeriod(slice, until) {
	return {
		...slice,
		periods: slice.periods.map((period) => period.until === null ? {
			...period,
			until
		} : period)
	};
}
/** What a version is once it is no longer live: a bad mark stays. */
function leftStatus({ revoked, quarantined }) {
	return revoked !== null ? "revoked" : quarantined !== null ? "quarantined" : "superseded";
}

// src/registry/fold-policy.ts
/** How the log begins, and how the rules themselves change. */
function foldGenesis(state, event, refuse) {
	const { body } = event;
	const policy = state.policy(body.policy);
	if (event.seq !== 0 || event.prev !== null || event.model !== "policy" || headOf(state) !== void 0) refuse("genesis-first", "this genesis is not the first event");
	if (policy === void 0) refuse("policy-missing", `policy ${body.policy} is not kept beside the log`);
	const signed = policy !== void 0 && isAdoptionSigned(policy, body.adoption);
	if (body.app !== null && !signed) refuse("adoption-unsigned", "an app stands in it, and no policy owner without a hand in it signed");
	const { log, repository, app, branch, default_branch, commit } = body;
	const place = {
		log,
		repository,
		app,
		branch,
		default_branch,
		commit,
		adopted: body.adoption === null ? null : {
			pull: body.adoption.pull,
			signed
		}
	};
	state.registries.put(REGISTRY_PATH, {
		schema: "twokey-registry/1",
		...place,
		since: event.at
	});
}
function isAdoptionSigned(policy, adoption) {
	return (adoption?.signers ?? []).some(({ person, claims }) => !isContributor(person, adoption?.contributors ?? []) && claims.some((claim) => claim.role === "policy" && findClaimFault(claim, person, policy.policy_owners) === void 0));
}
function foldPolicyChanged(turn) {
	const { event, head, policy, refuse } = turn;
	const { body } = event;
	checkFlag(turn);
	if (event.model !== "policy") refuse("wrong-subject", "a change of policy is an event of policy");
	if (body.before !== head.policy) refuse("stale-policy", `the policy in force is ${head.policy}`);
	const after = turn.state.policy(body.after);
	if (after === void 0) {
		refuse("policy-missing", `policy ${body.after} is not kept beside the log`);
		return;
	}
	const pull = event.pull === null ? void 0 : pullOf(turn.state, event.model, event.pull);
	if (policy.mode === "enforce") checkPolicySigned(turn, pull, after);
	if (pull !== void 0) putPull(turn.state, {
		...pull,
		outcome: "policy-changed"
	});
}
/** Signed under the old rules: by a policy owner, and for every model it touches by one of its old owners. */
function checkPolicySigned(turn, pull, after) {
	const { event, policy, registry, refuse } = turn;
	const { body } = event;
	if (pull === void 0 || event.pull === null) {
		refuse("needs-pull", "there is no pull request behind it");
		return;
	}
	const { before, after: digest, head, merged_at: at, signers, contributors } = body;
	const place = {
		v: 1,
		repository: registry.repository.id,
		pull: event.pull
	};
	const landing = {
		subject: subjectDigest({
			...place,
			model: "policy",
			before,
			after: digest
		}),
		head,
		at,
		signers,
		contributors
	};
	const tier = policy.tiers.high;
	checkNothingStops(turn, pull, landing, tier);
	checkSigners(turn, pull, signers);
	const question = questionOf(landing, [], tier.valid_hours);
	const live = signaturesOf(pull, landing).filter((one) => findIgnoredReason(one, question) === void 0);
	const keepers = onlyAddsModels(policy, after) ? [POLICY_ROLE, NEW_MODEL_ROLE] : [POLICY_ROLE];
	const touched = changedModels(policy, after);
	const claimsOf = (signature) => pull.approvals.find(({ id }) => id === signature.id)?.claims ?? [];
	const speaksFor = (signature, model) => claimsOf(signature).some(({ role, as }) => !keepers.includes(role) && principalsOf(policy, model, role).some((principal) => samePrincipal(principal, as)));
	const missing = (keeper) => touched.filter((model) => !live.some((one) => one.person.id !== keeper.person.id && speaksFor(one, model)));
	const candidates = live.filter(({ roles }) => roles.some((role) => keepers.includes(role)));
	if (candidates.length === 0) refuse("not-signed", "no policy owner signed this change");
	const shortest = candidates.map((keeper) => missing(keeper)).sort((a, b) => a.length - b.length)[0] ?? [];
	if (shortest.length > 0) refuse("not-signed", `nobody else signed as owner of ${shortest.join(", ")}`);
}

// src/registry/fold-rollback.ts
/** Going back, and what must not come back. */
function foldRollbackProposed(turn) {
	const { event, model, refuse } = turn;
	const { from, to, plan, alert, requested_by } = event.body;
	const name = findModel(turn);
	const pull = findPull(turn);
	if (name === void 0 || pull === void 0) return;
	if (model.live?.version !== from) refuse("not-live", `version ${from} is not live, ${model.live?.version ?? "nothing"} is`);
	if (model.rollback !== null && model.rollback.pull !== pull.pull) refuse("rollback-open", `pull request #${model.rollback.pull} already proposes a rollback`);
	checkTarget(turn, name, to, event.body.bundle);
	const alerted = alert !== null && alert.version === from;
	putModel(turn.state, {
		...model,
		rollback: {
			pull: pull.pull,
			from,
			to
		}
	});
	putPull(turn.state, {
		...pull,
		rollback: {
			from,
			to,
			plan,
			alerted,
			requested_by
		}
	});
}
function foldRollbackDeclined(turn) {
	const { event, model, refuse } = turn;
	const pull = findPull(turn);
	if (pull === void 0) return;
	if (model.rollback?.pull !== pull.pull || model.rollback.to !== event.body.to) refuse("rollback-open", "this pull request proposes no such rollback");
	putModel(turn.state, {
		...model,
		rollback: null
	});
	putPull(turn.state, {
		...pull,
		outcome: "declined"
	});
}
function foldRolledBack(turn) {
	const { event, path, model, refuse } = turn;
	const { body } = event;
	const name = findModel(turn);
	const pull = findPull(turn);
	if (name === void 0 || pull === void 0) return;
	checkFlag(turn);
	if (model.live?.version !== body.from) refuse("not-live", `version ${body.from} is not live`);
	if (pull.rollback?.from !== body.from || pull.rollback.to !== body.to) refuse("rollback-open", `this pull request does not propose going from ${body.from} to ${body.to}`);
	const target = checkTarget(turn, name, body.to, body.bundle);
	const answer = judgeRollback(turn, name, pull);
	const before = versionOf(turn.state, name, body.from);
	if (before !== void 0) putVersion(turn.state, endPeriod({
		...before,
		status: leftStatus(before)
	}, body.merged_at));
	if (target === void 0) return;
	const periods = [...target.periods, {
		from: body.merged_at,
		until: null
	}];
	putVersion(turn.state, {
		...target,
		status: "live",
		periods
	});
	const approved_by = signersOf(pull, answer);
	const live = {
		...liveOf(target, body.merged_at, path, approved_by),
		commit: body.merge,
		enforced: body.enforced
	};
	putModel(turn.state, withTarget({
		...model,
		live,
		rollback: null,
		unapproved: null,
		restorable: model.restorable.filter(({ version }) => version !== body.to && version !== body.from),
		pending: {
			type: "quarantined",
			version: body.from
		}
	}));
	putPull(turn.state, {
		...pull,
		outcome: "rolled-back"
	});
}
function checkTarget(turn, model, version, bundle) {
	const target = versionOf(turn.state, model, version);
	if (target === void 0) {
		turn.refuse("unknown-version", `there is no version ${version}`);
		return;
	}
	const faults = [
		...target.signed ? [] : ["nobody signed it"],
		...target.quarantined === null ? [] : ["it is quarantined"],
		...target.revoked === null ? [] : ["it is revoked"],
		...target.bundle === bundle ? [] : [`its bundle is ${target.bundle}`],
		...target.status === "live" ? ["it is live"] : [],
		...[target.bundle, target.scores].flatMap((digest) => digest !== null && barredOf(turn.state, model, digest).versions.length > 0 ? ["the same bytes or predictions are barred"] : [])
	];
	if (faults.length > 0) turn.refuse("bad-target", `version ${version}: ${faults.join(", ")}`);
	return target;
}
/** Expedited: one eligible person is enough, but not the asker alone unless an alert names what is live. */
function judgeRollback(turn, model, pull) {
	const { body } = turn.event;
	const judging = body.enforced ? turn : {
		...turn,
		refuse: () => {}
	};
	const { head, signers, contributors, merged_at: at } = body;
	const findings = body.findings ?? pull.rollback?.plan ?? null;
	const expected = findings === null ? null : expectedSubject(judging, body.bundle, findings);
	if (body.subject === null || body.subject !== expected) judging.refuse("wrong-subject", "bundle, incumbent, findings or policy are not those of the signed subject");
	const landing = {
		subject: body.subject ?? body.bundle,
		head,
		at,
		signers,
		contributors
	};
	const { needs, tier } = needsOf(judging, model);
	checkNothingStops(judging, pull, landing, {
		...tier,
		unattributed: "block"
	});
	checkSigners(judging, pull, signers);
	if (!body.expedited) {
		const answer = answerOf(pull, landing, needs, tier.valid_hours);
		checkSignatures(judging, answer, []);
		return answer;
	}
	const question = questionOf(landing, [{
		role: "any",
		count: 1
	}], tier.valid_hours);
	const live = signaturesOf(pull, landing).map((signature) => ({
		...signature,
		roles: ["any"]
	})).filter((signature) => findIgnoredReason(signature, question) === void 0);
	const asker = pull.rollback?.requested_by ?? null;
	const others = live.filter(({ person }) => person.id !== asker?.id);
	if (live.length === 0) judging.refuse("not-signed", "no owner and no responder signed the rollback");
	else if (others.length === 0 && !(pull.rollback?.alerted ?? false)) judging.refuse("asker-alone", `${asker?.login ?? "the asker"} asked for it and is the only one who signed`);
	return nameRoles(judgeSignoffs(others.length > 0 ? others : live, question), pull);
}
/** The role in which each of them really spoke. */
function nameRoles(answer, pull) {
	const filled = answer.filled.map(({ role, signature }) => {
		return {
			role: (pull.approvals.find(({ id }) => id === signature.id)?.claims ?? [])[0]?.role ?? role,
			signature
		};
	});
	return {
		...answer,
		filled
	};
}
function foldQuarantined(turn) {
	const { event, path, model, refuse } = turn;
	const { version, cause } = event.body;
	const found = findVersion(turn, version);
	if (found === void 0) return;
	const { slice } = found;
	if (cause === "rolled-back" && model.pending?.type !== "quarantined") refuse("out-of-turn", `version ${version} was not just rolled back`);
	if (cause === "requested") {
		if (event.body.claims.length === 0) refuse("not-an-owner", "nobody's role is named");
		checkClaims(turn, event.body.claims);
	}
	if (slice.quarantined !== null && model.pending === null) refuse("wrong-status", `version ${version} is already quarantined`);
	const marked = {
		...slice,
		quarantined: {
			at: event.at,
			event: path
		}
	};
	putVersion(turn.state, {
		...marked,
		status: slice.status === "live" ? "live" : leftStatus(marked)
	});
	bar(turn.state, slice, "quarantined");
	putModel(turn.state, withTarget({
		...withoutTarget(model, slice),
		pending: null
	}));
}
function foldQuarantineLifted(turn) {
	const { event, refuse } = turn;
	const found = findVersion(turn, event.body.version);
	if (found === void 0) return;
	const { name, slice } = found;
	checkClaims(turn, event.body.claims);
	if (slice.quarantined === null) refuse("wrong-status", `version ${slice.version} is not quarantined`);
	const freed = {
		...slice,
		quarantined: null
	};
	putVersion(turn.state, {
		...freed,
		status: slice.status === "live" ? "live" : leftStatus(freed)
	});
	for (const digest of digestsOf(slice)) {
		const barred = barredOf(turn.state, name, digest);
		const versions = barred.versions.filter((one) => one.version !== slice.version || one.why !== "quarantined");
		putBarred(turn.state, {
			...barred,
			versions
		});
	}
	const model = modelOf(turn.state, name);
	const left = slice.periods.at(-1)?.until ?? null;
	if (!slice.signed || slice.revoked !== null || left === null) return;
	const { version, bundle, scores, commit } = slice;
	const restorable = sortTargets([{
		version,
		bundle,
		scores,
		commit,
		left
	}, ...model.restorable]);
	putModel(turn.state, withTarget({
		...model,
		restorable
	}));
}
function foldRevoked(turn) {
	const { event, path, model, refuse } = turn;
	const found = findVersion(turn, event.body.version);
	if (found === void 0) return;
	const { slice } = found;
	checkClaims(turn, event.body.claims);
	if (slice.revoked !== null) refuse("wrong-status", `version ${slice.version} is already revoked`);
	const marked = {
		...slice,
		revoked: {
			at: event.at,
			reason: event.body.reason,
			event: path
		}
	};
	putVersion(turn.state, {
		...marked,
		status: slice.status === "live" ? "live" : leftStatus(marked)
	});
	bar(turn.state, slice, "revoked");
	putModel(turn.state, withTarget(withoutTarget(model, slice)));
}
function bar(state, slice, why) {
	for (const digest of digestsOf(slice)) {
		const barred = barredOf(state, slice.model, digest);
		const others = barred.versions.filter((one) => one.version !== slice.version || one.why !== why);
		putBarred(state, {
			...barred,
			versions: [...others, {
				version: slice.version,
				why
			}]
		});
	}
}
function digestsOf({ bundle, scores }) {
	return scores === null ? [bundle] : [bundle, scores];
}
/** Every target with the same bytes or predictions goes. */
function withoutTarget(model, slice) {
	const same = ({ version, bundle, scores }) => version === slice.version || bundle === slice.bundle || scores !== null && scores === slice.scores;
	return {
		...model,
		restorable: model.restorable.filter((target) => !same(target))
	};
}
function findVersion(turn, version) {
	const name = findModel(turn);
	if (name === void 0) return void 0;
	const slice = versionOf(turn.state, name, version);
	if (slice !== void 0) return {
		name,
		slice
	};
	turn.refuse("unknown-version", `there is no version ${version} of ${name}`);
}

// src/registry/fold-said.ts
/** What was measured in one pull request, and who signed it. */
function foldEvaluated(turn) {
	const { event, path, refuse } = turn;
	const { body } = event;
	const pull = findPull(turn);
	if (pull === void 0) return;
	const last = pull.evaluations.at(-1);
	if (last !== void 0 && body.attempt <= last.attempt) refuse("attempt-order", `attempt ${body.attempt} comes after attempt ${last.attempt}`);
	checkVerdicts(turn);
	if (body.stands && !body.counts) refuse("no-evidence", "evidence of a run that does not count cannot stand");
	const { attempt, bundle, incumbent, findings, evidence, policy, head } = body;
	const { decision, blocking, gates, counts, stands } = body;
	const measured = {
		attempt,
		bundle,
		incumbent,
		findings,
		evidence,
		policy,
		head
	};
	const judged = {
		decision,
		blocking,
		gates,
		counts,
		stands
	};
	const evaluation = {
		event: path,
		at: event.at,
		...measured,
		...judged
	};
	putPull(turn.state, {
		...pull,
		evaluations: [...pull.evaluations, evaluation]
	});
}
/** A failed or broken gate blocks; what blocks is a gate that did not pass; a block names its gates. */
function checkVerdicts({ event: { body }, refuse }) {
	const words = new Map(Object.entries(body.gates));
	const wrong = body.blocking.filter((gate) => ![
		"fail",
		"error",
		"inconclusive"
	].includes(words.get(gate) ?? ""));
	const silent = [...words].filter(([gate, word]) => (word === "fail" || word === "error") && !body.blocking.includes(gate));
	if (wrong.length > 0) refuse("verdicts-disagree", `${wrong.join(", ")} cannot block: not failed, broken or inconclusive`);
	if (silent.length > 0) refuse("verdicts-disagree", `${silent.map(([gate, word]) => `${gate}: ${word}`).join(", ")} must block`);
	if (body.decision === "block" !== body.blocking.length > 0) refuse("verdicts-disagree", `the decision is ${body.decision}, blocked by ${body.blocking.length} gates`);
}
function foldApproved(turn) {
	const { event, path, refuse } = turn;
	const { body } = event;
	const pull = findPull(turn);
	if (pull === void 0) return;
	if (subjectDigest(body.subject) !== body.digest) refuse("wrong-subject", "the digest is not the one of the subject beside it");
	checkOwnChange(turn, body.contributors);
	if (isPolicySubject(body.subject)) {
		checkClaims(turn, body.claims, policyVoices(turn, body.subject));
		checkPolicySubject(turn, body.subject);
	} else {
		checkClaims(turn, body.claims, proposedOwners(turn, event.model, body.proposed));
		checkModelSubject(turn, body.subject, pull);
	}
	if (pull.rollback === null && body.claims.some(({ role }) => role === "responder")) refuse("not-an-owner", "responders sign rollbacks only");
	const { digest: subject, head, claims } = body;
	const approval = {
		id: event.id,
		person: actorOf(turn),
		claims,
		subject,
		head,
		at: event.at,
		ended: null,
		cause: null,
		event: path
	};
	putPull(turn.state, {
		...pull,
		approvals: [...pull.approvals, approval]
	});
}
/** Owners of a model that the change of policy touches speak for that model, in their own role. */
function policyVoices(turn, subject) {
	const after = turn.state.policy(subject.after);
	const touched = after === void 0 ? [] : changedModels(turn.policy, after);
	return (role) => touched.flatMap((model) => principalsOf(turn.policy, model, role));
}
function checkPolicySubject({ event, head, registry, refuse }, subject) {
	if (event.model !== "policy" || subject.pull !== event.pull || subject.repository !== registry.repository.id) refuse("wrong-subject", "the subject is of another repository, pull request or model");
	if (subject.before !== head.policy) refuse("wrong-subject", "the policy in force is another than the one this change starts from");
}
function checkModelSubject(turn, subject, pull) {
	const { event, registry, model, refuse } = turn;
	if (event.model !== subject.model || subject.pull !== event.pull || subject.repository !== registry.repository.id) refuse("wrong-subject", "the subject is of another repository, pull request or model");
	if (subject.policy !== controlsFor(turn, subject.model, event.body.proposed)) refuse("wrong-subject", "the policy that this model is judged by is another one");
	if (subject.incumbent?.version !== model.live?.version || subject.incumbent?.digest !== model.live?.bundle) refuse("wrong-subject", "another version is live than the one it was compared with");
	const evidence = latestStanding(pull);
	const planned = pull.rollback !== null && subject.findings === pull.rollback.plan;
	const shown = evidence !== void 0 && evidence.findings === subject.findings && evidence.bundle === subject.bundle;
	if (!planned && !shown) refuse("no-evidence", "the findings that it names are not the ones that stand for this bundle");
}
function foldWithdrawn(turn) {
	const { event, refuse } = turn;
	const found = findLiveApproval(turn, event.body.approval);
	if (found === void 0) return;
	const { pull, approval } = found;
	const { cause } = event.body;
	if (cause === "withdrawn" && approval.person.id !== event.actor.id) refuse("not-yours", `${event.actor.login} cannot withdraw what ${approval.person.login} signed`);
	const ended = {
		...approval,
		ended: event.at,
		cause
	};
	putPull(turn.state, {
		...pull,
		approvals: pull.approvals.map((one) => one === approval ? ended : one)
	});
}
function foldCarriedOver(turn) {
	const { event, policy, refuse } = turn;
	const found = findLiveApproval(turn, event.body.approval);
	if (found === void 0) return;
	const { pull, approval } = found;
	if (!(event.model === "policy" ? policy.tiers.high : tierOf(policy, event.model)).carry_over) refuse("carry-over-off", "this tier does not carry sign-offs over a push");
	if (approval.head !== event.body.from) refuse("no-such-approval", "the sign-off was given on another head than the one it is carried from");
	const moved = {
		...approval,
		head: event.body.to
	};
	putPull(turn.state, {
		...pull,
		approvals: pull.approvals.map((one) => one === approval ? moved : one)
	});
}
function findLiveApproval(turn, id) {
	const pull = findPull(turn);
	const approval = pull?.approvals.find((one) => one.id === id && one.ended === null);
	if (pull !== void 0 && approval !== void 0) return {
		pull,
		approval
	};
	turn.refuse("no-such-approval", `there is no live sign-off ${id} in this pull request`);
}

// src/registry/fold-stopped.ts
/** Vetoes, holds and overrides: what stands in the way, and what lets one gate's verdict pass. */
/** An override never covers these: without them nothing else means anything. */
const NEVER_OVERRIDDEN = ["contract", "selftest"];
function foldVetoed(turn) {
	const { event } = turn;
	const pull = findPull(turn);
	if (pull === void 0) return;
	checkClaims(turn, event.body.claims);
	const roles = [...new Set(event.body.claims.map(({ role }) => role))];
	const veto = {
		id: event.id,
		person: actorOf(turn),
		roles,
		at: event.at,
		ended: null
	};
	putPull(turn.state, {
		...pull,
		vetoes: [...pull.vetoes, veto]
	});
}
function foldVetoLifted(turn) {
	const { event, policy, refuse } = turn;
	const pull = findPull(turn);
	const veto = pull?.vetoes.find((one) => one.id === event.body.veto && one.ended === null);
	if (pull === void 0 || veto === void 0) {
		refuse("no-such-veto", `there is no open veto ${event.body.veto} in this pull request`);
		return;
	}
	if (veto.person.id !== event.actor.id) {
		const shared = event.body.claims.some(({ role }) => veto.roles.includes(role));
		if (policy.lifted_by !== "role" || !shared) refuse("no-such-veto", `${event.actor.login} may not lift the veto of ${veto.person.login}`);
		else checkClaims(turn, event.body.claims);
	}
	const ended = {
		...veto,
		ended: event.at
	};
	putPull(turn.state, {
		...pull,
		vetoes: pull.vetoes.map((one) => one === veto ? ended : one)
	});
}
/** In a pull request a hold stops that change; without one it stops every change of the model. */
function foldHeld(turn) {
	const { event, model } = turn;
	const hold = {
		id: event.id,
		by: actorOf(turn),
		at: event.at,
		until: event.body.until,
		ended: null
	};
	const pull = event.pull === null ? void 0 : findPull(turn);
	if (pull === void 0) putModel(turn.state, {
		...model,
		holds: [...model.holds, hold]
	});
	else putPull(turn.state, {
		...pull,
		holds: [...pull.holds, hold]
	});
}
function foldResumed(turn) {
	const { event, model, refuse } = turn;
	const pull = event.pull === null ? void 0 : findPull(turn);
	const holds = pull?.holds ?? model.holds;
	const hold = holds.find((one) => one.id === event.body.hold && one.ended === null);
	if (hold === void 0) {
		refuse("no-such-hold", `there is no open hold ${event.body.hold} here`);
		return;
	}
	const marked = holds.map((one) => one === hold ? {
		...hold,
		ended: event.at
	} : one);
	if (pull === void 0) putModel(turn.state, {
		...model,
		holds: dropOldEnds(marked)
	});
	else putPull(turn.state, {
		...pull,
		holds: marked
	});
}
/** A merge may be recorded a little after a hold ended, so a few ended ones are remembered; not all for ever. */
function dropOldEnds(holds) {
	const ended = holds.filter((hold) => hold.ended !== null);
	return holds.filter((hold) => hold.ended === null || ended.indexOf(hold) >= ended.length - 4);
}
function foldOverridden(turn) {
	const { event, policy, refuse } = turn;
	const { body } = event;
	const pull = findPull(turn);
	if (pull === void 0) return;
	checkClaims(turn, body.claims);
	checkOwnChange(turn, body.contributors);
	const evidence = latestStanding(pull);
	const word = evidence?.gates[body.gate];
	if (evidence === void 0 || !evidence.counts) refuse("no-evidence", "there is no counted evidence whose verdict could be overridden");
	else if (word !== "fail" && word !== "inconclusive") refuse("override-limits", `the verdict of ${body.gate} is ${word ?? "absent"}, and only fail and inconclusive can be overridden`);
	if (NEVER_OVERRIDDEN.includes(body.gate)) refuse("override-limits", `${body.gate} is never overridden`);
	if (!body.claims.some(({ role }) => policy.overrides.roles.includes(role))) refuse("override-limits", `overrides need one of the roles ${policy.overrides.roles.join(", ") || "(none is named)"}`);
	if (body.expires > addHours(event.at, policy.overrides.max_hours)) refuse("override-limits", `it lasts until ${body.expires}, longer than ${policy.overrides.max_hours} hours`);
	const { gate, subject, expires, review_due } = body;
	const override = {
		id: event.id,
		gate,
		subject,
		by: actorOf(turn),
		at: event.at,
		expires,
		review_due
	};
	putPull(turn.state, {
		...pull,
		overrides: [...pull.overrides, override]
	});
}
function foldOverrideReviewed(turn) {
	const { event, model, policy, refuse } = turn;
	const review = model.reviews_due.find(({ override }) => override === event.body.override);
	if (review === void 0) {
		refuse("no-such-override", `no override ${event.body.override} awaits its review`);
		return;
	}
	checkClaims(turn, event.body.claims);
	if (review.by.id === event.actor.id) refuse("same-person", `${event.actor.login} overrode ${review.gate} and cannot review it`);
	if (!policy.overrides.roles.some((role) => event.body.claims.some((claim) => claim.role === role && principalsOf(policy, event.model, role).some((principal) => samePrincipal(principal, claim.as))))) refuse("override-limits", "an override is reviewed in an override role");
	putModel(turn.state, {
		...model,
		reviews_due: model.reviews_due.filter((one) => one !== review)
	});
}

// src/registry/fold-watched.ts
/** What was seen after a version went live, and what the log got wrong. */
function foldObserved(turn) {
	const { event, path, model } = turn;
	const { version, decision } = event.body;
	if (findVersion(turn, version) === void 0) return;
	if (model.observed === null || model.observed.at <= event.at) putModel(turn.state, {
		...model,
		observed: {
			at: event.at,
			version,
			decision,
			event: path
		}
	});
}
function foldRetrainDue(turn) {
	const { event, model } = turn;
	const { version, since, reasons } = event.body;
	if (findVersion(turn, version) === void 0) return;
	putModel(turn.state, {
		...model,
		retrain_due: {
			since,
			version,
			reasons
		}
	});
}
/** Nothing is edited: the wrong event stays, and the correction stands beside it. */
function foldCorrected({ event, refuse }) {
	const place = placeOf(event.body.path);
	if (place?.kind !== "event" || place.model !== event.model || place.n >= event.n) refuse("wrong-correction", `${event.body.path} is not an earlier event of ${event.model}`);
}

// src/registry/fold.ts
/**
* The one way from events to state. Appending asks it whether an event may be written, verifying whether it
* might have been, and every answer comes from the state it leaves behind. It goes on after a refusal, so
* that a reader learns of every broken rule and not only of the first.
*/
function foldEvent(state, { path, hash, event }) {
	const placed = {
		path,
		hash,
		event
	};
	const refusals = [];
	const refuse = (code, message) => void refusals.push({
		code,
		message
	});
	const head = headOf(state);
	const before = modelOf(state, event.model);
	if (isRecorded(state, event)) refuse("already-recorded", `the fact ${event.id} stands in the log already`);
	if (event.type === "genesis") foldGenesis(state, event, refuse);
	else if (head === void 0) return [{
		code: "genesis-first",
		message: "there is no genesis before it"
	}];
	else foldOther(state, placed, {
		head,
		before,
		refuse
	});
	remember(state, event);
	const after = modelOf(state, event.model);
	putModel(state, {
		...after,
		events: event.n + 1
	});
	if (after.live !== before.live || after.unapproved !== before.unapproved) putRow(state, after);
	putHead(state, placed, head);
	return refusals;
}
function foldOther(state, { event, path }, context) {
	const { head, before: model, refuse } = context;
	const policy = state.policy(head.policy);
	const registry = registryOf(state);
	if (policy === void 0 || registry === void 0) {
		refuse("policy-missing", `policy ${head.policy} is not kept beside the log`);
		return;
	}
	if (event.seq !== head.size || event.prev !== head.hash || event.n !== model.events) refuse("wrong-turn", `the next event of ${event.model} is number ${model.events}, ${head.size} in all`);
	const { pending } = model;
	const follows = pending?.type === event.type && "version" in event.body && event.body.version === pending.version;
	if (pending !== null && !follows) refuse("unfinished", `${pending.type} of version ${pending.version} must come first`);
	dispatch({
		event,
		path,
		state,
		head,
		registry,
		policy,
		model,
		refuse
	});
}
function dispatch({ event, ...rest }) {
	switch (event.type) {
		case "genesis": return rest.refuse("genesis-first", "a second genesis");
		case "baseline": return foldBaseline({
			...rest,
			event
		});
		case "policy-changed": return foldPolicyChanged({
			...rest,
			event
		});
		case "evaluated": return foldEvaluated({
			...rest,
			event
		});
		case "approved": return foldApproved({
			...rest,
			event
		});
		case "withdrawn": return foldWithdrawn({
			...rest,
			event
		});
		case "carried-over": return foldCarriedOver({
			...rest,
			event
		});
		case "vetoed": return foldVetoed({
			...rest,
			event
		});
		case "veto-lifted": return foldVetoLifted({
			...rest,
			event
		});
		case "held": return foldHeld({
			...rest,
			event
		});
		case "resumed": return foldResumed({
			...rest,
			event
		});
		case "overridden": return foldOverridden({
			...rest,
			event
		});
		case "override-reviewed": return foldOverrideReviewed({
			...rest,
			event
		});
		case "promoted": return foldPromoted({
			...rest,
			event
		});
		case "superseded": return foldSuperseded({
			...rest,
			event
		});
		case "retired": return foldRetired({
			...rest,
			event
		});
		case "unapproved-change": return foldUnapproved({
			...rest,
			event
		});
		case "rollback-proposed": return foldRollbackProposed({
			...rest,
			event
		});
		case "rollback-declined": return foldRollbackDeclined({
			...rest,
			event
		});
		case "rolled-back": return foldRolledBack({
			...rest,
			event
		});
		case "quarantined": return foldQuarantined({
			...rest,
			event
		});
		case "quarantine-lifted":
		case "revoked":
		case "observed":
		case "retrain-due":
		case "corrected": return dispatchRest({
			...rest,
			event
		});
	}
}
function dispatchRest({ event, ...rest }) {
	switch (event.type) {
		case "quarantine-lifted": return foldQuarantineLifted({
			...rest,
			event
		});
		case "revoked": return foldRevoked({
			...rest,
			event
		});
		case "observed": return foldObserved({
			...rest,
			event
		});
		case "retrain-due": return foldRetrainDue({
			...rest,
			event
		});
		case "corrected": return foldCorrected({
			...rest,
			event
		});
	}
}
/** Where the ids live that an event of this kind could repeat: with its pull request, else with its month. */
function isRecorded(state, event) {
	return idsFor(state, event).includes(event.id);
}
function idsFor(state, event) {
	return event.pull === null ? monthOf(state, event.model, event.at.slice(0, 7)).ids : pullOf(state, event.model, event.pull).ids;
}
function remember(state, event) {
	if (event.pull !== null) {
		const pull = pullOf(state, event.model, event.pull);
		putPull(state, {
			...pull,
			ids: [...pull.ids, event.id]
		});
		return;
	}
	const month = monthOf(state, event.model, event.at.slice(0, 7));
	state.months.put(monthPath(event.model, month.month), {
		...month,
		ids: [...month.ids, event.id]
	});
}
function putRow(state, model) {
	if (model.model === "policy") return;
	const { live } = model;
	const row = {
		version: live?.version ?? null,
		bundle: live?.bundle ?? null,
		since: live?.since ?? null,
		approved_by: live?.approved_by.map(({ login }) => login) ?? [],
		signed: live?.signed ?? false,
		enforced: live?.enforced ?? false,
		unapproved: model.unapproved !== null
	};
	const index = indexOf(state);
	putIndex(state, {
		...index,
		models: {
			...index.models,
			[model.model]: row
		}
	});
}
function putHead(state, { event, path, hash }, head) {
	const log = event.type === "genesis" ? event.body.log : head?.log;
	const policy = event.type === "genesis" ? event.body.policy : event.type === "policy-changed" ? event.body.after : head?.policy;
	if (log === void 0 || policy === void 0) return;
	const slice = {
		schema: "twokey-head/1",
		log,
		size: event.seq + 1,
		hash,
		last: path,
		policy
	};
	state.heads.put(HEAD_PATH, slice);
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

// src/registry/readme.ts
/** The pages that people see on GitHub; like every view, made from state alone, byte for byte. */
function renderReadme(registry, index) {
	const rows = Object.entries(index.models).sort(([a], [b]) => a < b ? -1 : 1).map(([name, row]) => {
		const version = row.version;
		const live = version === null ? "nothing" : `[${markdownText(name)}@${version}](models/${name}/README.md)`;
		const bundle = row.bundle;
		return [
			live,
			bundle === null ? "" : markdownCode(shortDigest(bundle)),
			row.since ?? "",
			version === null ? "" : approvers(row.approved_by, row.signed),
			row.unapproved ? "**something else is on the default branch, unapproved**" : ""
		].join(" | ");
	});
	const branch = registry.branch;
	return [
		`# Models of ${markdownText(registry.repository.name, 200)}`,
		"",
		"Written by Twokey, one commit at a time, and never edited: what is live, since when, who approved it.",
		"",
		"| live | bundle | since | approved by | |",
		"|---|---|---|---|---|",
		...rows.length === 0 ? ["| no model yet | | | | |"] : rows.map((row) => `| ${row} |`),
		"",
		"## How to check it",
		"",
		"Nothing here has to be believed. With a clone of this repository, offline:",
		"",
		"```sh",
		`git fetch origin ${branch}:${branch}`,
		"twokey verify            # hashes, chain, history, every rule, every page",
		"twokey verify --coverage # and that no change of a model went around it",
		"```",
		"",
		"Each file under `models/*/events` is one event. Its hash is the sha256 of its bytes (`sha256sum FILE`), and",
		"the next event, counted by `seq`, carries it as `prev`. The last hash stands in `log/head.json`. Everything",
		"else but `policy/` and `evidence/` is rebuilt from the events, and `twokey verify` compares every byte.",
		"",
		"A chain cannot show that its end was cut off. Note size and hash of `log/head.json` somewhere else, and ask",
		"later with `twokey verify --pin SIZE:HASH`.",
		"",
		`Log \`${registry.log}\` of repository ${registry.repository.id}, since ${registry.since}${appName(registry)}.`,
		""
	].join("\n");
}
function appName({ app }) {
	return app === null ? ", kept locally, without an app" : `, written by the app ${markdownText(app.slug)}`;
}
function renderModelReadme(model) {
	const { live, rollback_target: target } = model;
	const lines = [`# ${markdownText(model.model)}`, ""];
	if (live === null) lines.push("Nothing is live.", "");
	else lines.push(`**${markdownText(model.model)}@${live.version} is live** since ${live.since}.`, "", "| | |", "|---|---|", `| bundle | ${markdownCode(live.bundle)} |`, `| commit | ${markdownCode(live.commit)} |`, `| approved by | ${approvers(live.approved_by.map(({ login, role }) => `${login} (${role})`), live.signed)} |`, `| event | [${live.event.split("/").at(-1) ?? ""}](${relative(live.event)}) |`, `| rollback would go to | ${target === null ? "nothing: no earlier signed version" : `version ${target.version}, live until ${target.left}`} |`, "");
	if (model.unapproved !== null) lines.push(`**Unapproved:** commit ${markdownCode(model.unapproved.commit)} put something else on the default branch at ${model.unapproved.since}.`, "");
	for (const { gate, version, due } of model.reviews_due) lines.push(`**Override to review:** ${markdownText(gate)} of version ${version}, due ${due}.`, "");
	if (model.rollback !== null) lines.push(`A rollback to version ${model.rollback.to} is proposed in #${model.rollback.pull}.`, "");
	lines.push("All versions: [versions](versions) · everything that happened: [events](events)", "");
	return lines.join("\n");
}
function approvers(names, signed) {
	if (names.length === 0) return signed ? "the adoption" : "nobody";
	return names.map((name) => markdownText(name)).join(", ");
}
/** From `models/fraud/events/…` to what the page beside it needs. */
function relative(path) {
	return path.split("/").slice(2).join("/");
}

// src/registry/views.ts
/** Every file that the fold changed, as it must stand on the branch. Pages that stay the same are left out. */
function* renderViews(state) {
	yield* renderShelf(state.heads);
	yield* renderShelf(state.registries);
	yield* renderShelf(state.indexes);
	yield* renderShelf(state.models);
	yield* renderShelf(state.versions);
	yield* renderShelf(state.pulls);
	yield* renderShelf(state.months);
	yield* renderShelf(state.barred);
	for (const { before, now } of state.models.changes()) {
		const page = pageOf(now);
		if (page !== void 0 && (before === void 0 || pageOf(before) !== page)) yield [modelReadmePath(now.model), page];
	}
	const registry = registryOf(state);
	const changed = state.indexes.isChanged() || state.registries.isChanged();
	if (registry !== void 0 && changed) yield [README_PATH, renderReadme(registry, indexOf(state))];
}
function* renderShelf(shelf) {
	for (const { path, now } of shelf.changes()) yield [path, prettyJson(now)];
}
/** Policy has no live version, so it has no page. */
function pageOf(model) {
	return model.model === "policy" ? void 0 : renderModelReadme(model);
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

export { pullOf as A, recordedPolicySchema as B, documentsOf as C, headOf as D, barredOf as E, REGISTRY_PATH as F, registrySchema as G, tierOf as H, currentPath as I, instantOf as J, ENVIRONMENT as K, evidencePath as L, registryOf as M, versionOf as N, modelOf as O, HEAD_PATH as P, policyPath as R, eventId as S, subjectCode as T, headSchema as U, ruledModel as V, modelSliceSchema as W, readRegistryFile as _, findRepositoryName as a, largestAt as b, verifyLog as c, foldEvent as d, idsFor as f, findUnsigned as g, violation as h, findOrigin as i, readSlice as j, openState as k, renderViews as l, notice as m, SOURCE_OPTIONS as n, findTip as o, incomplete as p, findInstant as q, defaultClient as r, openSource as s, DEFAULT_BRANCH as t, openLogReader as u, readSaid as v, EVENT_TYPES as w, writeEvent as x, decodeText as y, NEW_MODEL_ROLE as z };