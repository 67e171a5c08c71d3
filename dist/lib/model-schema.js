import { B as string, D as _enum, H as union, I as number, J as NEVER, K as _isoDate, R as record, U as unknown, g as ZodISODateTime, h as ZodISODate, k as array, q as _isoDateTime, z as strictObject } from "./digest.js";
import { _ as rowPath, a as complain, b as complaint, c as duration, d as filePattern, f as modelName, g as roleName, h as prose, i as columns, l as durationBetween, n as callTime, r as column, s as digest, t as byteSize, v as rowPattern, y as someOwners } from "./fields.js";
import { o as isMapping, r as findValue, s as memberOf, t as checkYaml } from "./check.js";

// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}
function date(params) {
	return _isoDate(ZodISODate, params);
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

// src/project/model-schema.ts
const TASKS = [
	"binary",
	"multiclass",
	"regression",
	"ranking",
	"none"
];
const TIERS = ["standard", "high"];
/**
* The keys of `model.yaml`. The descriptions are documentation: editors show them from the JSON Schema, and
* problems repeat them as hints. What the keys mean together is in model-rules.ts.
*/
const modelSchema = remembered(buildModelSchema);
function buildModelSchema(gateSettings) {
	return strictObject({
		model: modelName.optional().describe("the model's name; the folder's name when absent"),
		task: _enum(TASKS).optional().describe("what the model predicts; found from the labels when absent. ranking needs data.group"),
		description: prose.optional().describe("what the model is for, in one or two sentences"),
		intended_use: prose.optional().describe("what it may be used for; part of what owners sign"),
		assumptions: array(prose).max(50).optional().describe("what must hold for it to work; owners sign it"),
		limits: array(prose).max(50).optional().describe("where it must not be used; owners sign it"),
		tier: _enum(TIERS).default("standard").describe("how strict sign-off is: the tiers are defined in .github/twokey.yml"),
		owners: record(roleName, someOwners).refine((roles) => Object.keys(roles).length > 0, { error: complaint("no role is named", "Write at least owner: [LOGIN].") }).describe("role → people and teams who sign in it, e.g. owner: [alice, acme/fraud-ml]"),
		runbook: prose.optional().describe("what to do when the model misbehaves: a path or a URL"),
		files: files.optional().describe("the files that move together; serving.yaml is always among them"),
		scores: scores.optional().describe("files of scores, for a model that cannot be run here: the id and the score columns"),
		data: data.optional().describe("what the model is judged on"),
		parity: parity.optional().describe("how training and serving are shown to agree"),
		expect: array(expectation).max(500).optional().describe("how the score must answer to a feature, e.g. [{ up: amount }, { invariant: name }]"),
		lineage: lineage.optional().describe("what the model was made from"),
		serving: serving.optional().describe("how it is served, and what that may cost"),
		traffic: strictObject({ rows_per_day: number().positive().max(0xe8d4a51000).describe("rows scored on one day") }).optional().describe("how much is decided, to say what a change means per day"),
		retrain: retrain.optional().describe("when a new training run is due"),
		cost: cost.optional().describe("what wrong decisions cost, in any one unit"),
		gates: gatesSchema(gateSettings).optional().describe("settings of gates that differ from the defaults")
	}).describe("What a model is, who owns it and what it is judged by.");
}
/** The keys of `files`, which are the roles that a file of the bundle can have (with `serving` and `scores`). */
const FILE_ROLES = [
	"model",
	"external",
	"features",
	"preprocessor",
	"labels",
	"assets"
];
const somePatterns = union([filePattern, array(filePattern).min(1).max(200)]).transform((written) => typeof written === "string" ? [written] : written);
const files = strictObject({
	model: filePattern.optional().describe("the model; a pattern must match exactly one file"),
	external: somePatterns.optional().describe("its external data; MODEL.data, MODEL_data and the like are found by themselves"),
	features: somePatterns.optional().describe("code or definitions that make the features"),
	preprocessor: somePatterns.optional().describe("what turns features into the model's inputs"),
	labels: somePatterns.optional().describe("names of the classes"),
	assets: somePatterns.optional().describe("anything else that must move with the model, e.g. a tokenizer")
});
const rows = union([rowPattern, strictObject({
	path: rowPath.describe("the file, relative to the folder of model.yaml, or from the root with a leading /"),
	digest: digest.describe("sha256: and the 64 hex digits that the file must have")
})]).transform((written) => typeof written === "string" ? { path: written } : written);
const scores = strictObject({
	holdout: rows.describe("scores of the rows of data.holdout"),
	recent: rows.optional().describe("scores of the rows of data.recent"),
	reference: rows.optional().describe("scores of the rows of data.reference"),
	current: rows.optional().describe("scores of the rows of data.current")
});
const edges = array(number()).min(1).max(50).refine((list) => list.every((edge, at) => at === 0 || edge > (list[at - 1] ?? edge)), { error: complaint("the edges do not rise", "Write them from low to high, each once: [0, 50, 500].") });
const segmentColumn = union([column.transform((name) => ({ column: name })), record(column, edges).refine((cuts) => Object.keys(cuts).length === 1, { error: complaint("a segment by ranges names one column", "Write { amount: [0, 50, 500] }.") }).transform((cuts) => {
	const [name = "", list = []] = Object.entries(cuts)[0] ?? [];
	return {
		column: name,
		edges: list
	};
})]);
const segment = union([segmentColumn, array(segmentColumn).min(2).max(3)]).transform((written) => Array.isArray(written) ? written : [written]);
const data = strictObject({
	id: column.optional().describe("column that names a row; rows pair by position when absent"),
	label: column.optional().describe("column with the truth"),
	time: column.optional().describe("column with the time of the row"),
	group: column.optional().describe("column of what belongs together (customer, query): intervals and leakage"),
	holdout: rows.optional().describe("labelled rows that both bundles are scored on, never trained on"),
	recent: rows.optional().describe("the newest labelled window"),
	reference: rows.optional().describe("a sample of the training data, or a profile of it"),
	current: rows.optional().describe("recent rows of production, without labels"),
	train: rows.optional().describe("the training rows, or hashes of them: only to find leakage"),
	segments: array(segment).max(100).optional().describe("subsets that must not get worse: channel, { amount: [0, 50, 500] }, [channel, region]"),
	protected: columns.optional().describe("columns that fairness is measured over"),
	label_lag: duration.optional().describe("how long until a label is final, e.g. 90d"),
	override: column.optional().describe("column that says whether a person overruled the model"),
	version: column.optional().describe("column that says which version decided")
});
const parity = strictObject({
	scores: rows.optional().describe("rows with the scores that the training pipeline logged"),
	features: strictObject({
		training: rows.describe("features as training computed them"),
		serving: rows.describe("features of the same rows as serving computed them")
	}).optional().describe("the same rows, once from each pipeline"),
	rtol: number().positive().max(1).default(.001).describe("relative difference that counts as equal")
}).refine((written) => written.scores !== void 0 || written.features !== void 0, { error: complaint("there is nothing to compare", "Name scores, features or both.") });
const expectation = strictObject({
	up: column.optional().describe("the score must not fall when this feature rises"),
	down: column.optional().describe("the score must not rise when this feature rises"),
	invariant: column.optional().describe("the score must not change with this feature")
}).transform((written, context) => {
	const [only, another] = [
		"up",
		"down",
		"invariant"
	].flatMap((direction) => {
		const name = written[direction];
		return name === void 0 ? [] : [{
			direction,
			column: name
		}];
	});
	if (only !== void 0 && another === void 0) return only;
	complain(context, {
		code: "bad-value",
		message: "an entry expects exactly one thing",
		hint: "Write each as an entry of its own: [{ up: amount }, { down: tenure }]."
	});
	return NEVER;
});
const LINEAGE = [
	"code",
	"data",
	"params",
	"dvc",
	"run",
	"trained"
];
const lineage = strictObject({
	code: prose.optional().describe("the commit or release of the training code"),
	data: array(strictObject({
		name: prose.describe("name of the data set"),
		digest: digest.describe("its digest")
	})).min(1).max(200).optional().describe("the training data sets with their digests"),
	params: rowPath.optional().describe("the file of training parameters"),
	dvc: rowPath.optional().describe("the dvc.lock of the training pipeline"),
	run: prose.optional().describe("the tracked run, as a URL or an id"),
	trained: union([date(), datetime({ offset: true })], { error: complaint("this is no date", "Write 2026-09-01 or 2026-09-01T12:00:00Z.") }).optional().describe("when training ended"),
	required: array(_enum(LINEAGE)).optional().describe("what may not be missing; the lineage gate blocks on it")
});
const serving = strictObject({
	pattern: _enum([
		"batch",
		"online",
		"streaming",
		"edge"
	]).default("online").describe("how it is called; latency is judged for it"),
	budgets: strictObject({
		p50: callTime.optional().describe("time that half of the calls may take, e.g. 5ms"),
		p95: callTime.optional().describe("time that 95 % of the calls may take"),
		p99: callTime.optional().describe("time that 99 % of the calls may take"),
		size: byteSize.optional().describe("size of the bundle's model files, e.g. 10MB"),
		rss: byteSize.optional().describe("memory while serving, e.g. 300MB"),
		cold_start: callTime.optional().describe("time from loading to the first score")
	}).optional().describe("limits that hold whatever the incumbent does")
});
const retrain = strictObject({
	every: durationBetween("1d", "520w").optional().describe("longest time between trainings, e.g. 90d"),
	when: strictObject({
		drift: number().positive().max(1).optional().describe("share of drifted features that calls for it"),
		auc_drop: number().positive().max(.5).optional().describe("loss of AUC since promotion that calls for it")
	}).optional().describe("what makes it due earlier")
}).refine((written) => written.every !== void 0 || Object.keys(written.when ?? {}).length > 0, { error: complaint("nothing makes a training due", "Write every: 90d, when: { drift: 0.3 }, or both.") });
const cost = strictObject({
	false_positive: number().min(0).max(0xe8d4a51000).describe("what one false alarm costs"),
	false_negative: number().min(0).max(0xe8d4a51000).describe("what one miss costs")
});

export { optionalGates as a, datetime as c, mergeGates as i, modelSchema as n, remembered as o, gateName as r, writtenGates as s, FILE_ROLES as t };