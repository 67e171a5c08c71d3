import { t as parseJson } from "./json.js";
import { A as boolean, B as string, D as _enum, N as int, P as literal, R as record, d as canonicalJson, k as array, t as digestOf, u as trustedModelName, z as strictObject } from "./digest.js";
import { $ as loginSchema, A as versionPath, E as monthPath, F as environmentSchema, G as anyDigestSchema, I as eventIdSchema, J as folderSchema, K as commitSchema, L as gateSchema, N as bundleFilesSchema, O as policyPath, P as decisionSchema, Q as lineSchema, R as gatesSchema, S as currentPath, U as personSchema, V as claimsSchema, W as samePrincipal, X as instantSchema, Y as idSchema, Z as jsonSchema, _ as HEAD_PATH, b as REGISTRY_PATH, et as modelSchema, it as sha256Schema, k as pullPath, nt as roleSchema, q as countSchema, rt as scopeSchema, tt as principalSchema, v as INDEX_PATH, x as barredPath, z as reasonCodeSchema } from "./file.js";

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
const version = int().min(1).max(999999);
const liveSchema = strictObject({
	version,
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
	version,
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
	version,
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
		from: version,
		to: version
	}).nullable(),
	observed: strictObject({
		at: instantSchema,
		version,
		decision: decisionSchema,
		event: eventFile
	}).nullable(),
	retrain_due: strictObject({
		since: instantSchema,
		version,
		reasons: array(reasonCodeSchema)
	}).nullable(),
	/** newest first; the ones a rollback would look at */
	restorable: array(targetSchema),
	versions: countSchema,
	events: countSchema,
	/** what must follow in the same commit */
	pending: strictObject({
		type: _enum(["superseded", "quarantined"]),
		version
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
	version,
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
		from: version,
		to: version,
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
		version,
		why: _enum(["quarantined", "revoked"])
	}))
});
const indexRowSchema = strictObject({
	version: version.nullable(),
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

export { modelSliceSchema as A, modelsOf as C, ruledModel as D, recordedPolicySchema as E, tierOf as O, modelControlsDigest as S, principalsOf as T, NEW_MODEL_ROLE as _, modelOf as a, changedModels as b, pullOf as c, putModel as d, putPull as f, versionOf as g, registryOf as h, indexOf as i, registrySchema as j, headSchema as k, putBarred as l, readSlice as m, headOf as n, monthOf as o, putVersion as p, incumbentIn as r, openState as s, barredOf as t, putIndex as u, POLICY_ROLE as v, onlyAddsModels as w, findClaimFault as x, RESPONDER_ROLE as y };