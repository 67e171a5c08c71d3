import { A as boolean, B as string, D as _enum, H as union, M as discriminatedUnion, N as int, P as literal, R as record, c as findModelName, i as sha256, j as custom, k as array, o as POLICY, s as findDigest, t as digestOf, z as strictObject } from "./digest.js";
import { t as parseJson } from "./json.js";
import { t as FILE_ROLES } from "./model-schema.js";

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
function adoptionDigest(subject) {
	return digestOf(subject);
}
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

// src/registry/bodies.ts
/** Bodies of events about policy, evidence and what people said. */
const text = textSchema.nullable();
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
		text
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
		text
	}),
	"carried-over": strictObject({
		approval: eventIdSchema,
		from: commitSchema,
		to: commitSchema
	}),
	vetoed: strictObject({
		claims: claimsSchema.min(1),
		text
	}),
	"veto-lifted": strictObject({
		veto: eventIdSchema,
		claims: claimsSchema,
		text
	}),
	held: strictObject({
		until: instantSchema.nullable(),
		text
	}),
	resumed: strictObject({
		hold: eventIdSchema,
		text
	}),
	overridden: strictObject({
		subject: sha256Schema,
		gate: gateSchema,
		claims: claimsSchema.min(1),
		contributors: contributorsSchema,
		expires: instantSchema,
		review_due: instantSchema,
		text
	}),
	"override-reviewed": strictObject({
		override: eventIdSchema,
		outcome: _enum(["accepted", "rejected"]),
		claims: claimsSchema.min(1),
		text
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
		text
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
		text
	}),
	"quarantine-lifted": strictObject({
		version,
		claims: claimsSchema.min(1),
		text
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
		text
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

export { loginSchema as $, versionPath as A, usedSchema as B, evidencePath as C, placeOf as D, monthPath as E, environmentSchema as F, anyDigestSchema as G, isContributor as H, eventIdSchema as I, folderSchema as J, commitSchema as K, gateSchema as L, LONGEST_TEXT as M, bundleFilesSchema as N, policyPath as O, decisionSchema as P, lineSchema as Q, gatesSchema as R, currentPath as S, modelReadmePath as T, personSchema as U, claimsSchema as V, samePrincipal as W, instantSchema as X, idSchema as Y, jsonSchema as Z, HEAD_PATH as _, readEvent as a, addHours as at, REGISTRY_PATH as b, eventId as c, isInstant as ct, documentsOf as d, modelSchema as et, adoptionDigest as f, subjectSchema as g, subjectDigest as h, largestAt as i, sha256Schema as it, ENVIRONMENT as j, pullPath as k, EVENT_TYPES as l, secondsOf as lt, subjectCode as m, decodeText as n, roleSchema as nt, writeEvent as o, findInstant as ot, isPolicySubject as p, countSchema as q, isFault as r, scopeSchema as rt, prettyJson as s, instantOf as st, LARGEST_FILE as t, principalSchema as tt, eventSchema as u, trustedInstant as ut, INDEX_PATH as v, hexOf as w, barredPath as x, README_PATH as y, reasonCodeSchema as z };