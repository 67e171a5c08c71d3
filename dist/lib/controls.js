import { d as canonicalJson, t as digestOf } from "./digest.js";
import { o as isMapping, s as memberOf, u as renderPath } from "./check.js";

// src/project/controls.ts
/** What an author may change with the bundle: it is judged, and does not judge. */
const CHANGE_KEYS = [
	"files",
	"scores",
	"lineage"
];
/** What the model says of itself: owners sign it, but it judges nothing. */
const STATEMENT_KEYS = [
	"description",
	"intended_use",
	"assumptions",
	"limits",
	"runbook"
];
/** Who it is; another name is a removal and an addition. */
const IDENTITY_KEYS = ["model"];
/** What a model is judged by, as written. Any key that is not known to be harmless is a control. */
function controlsOf(model) {
	return without(model.yaml.value, [
		...CHANGE_KEYS,
		...STATEMENT_KEYS,
		...IDENTITY_KEYS
	]);
}
/** What a model says of itself, as written. */
function statementOf(model) {
	return pick(model.yaml.value, STATEMENT_KEYS);
}
function lineageOf(model) {
	return pick(model.yaml.value, ["lineage"]);
}
/** The digest of the rules under which one model is judged. */
function controlsDigest(policy, model) {
	return digestOf({
		v: 1,
		policy: policy.yaml.value,
		model: controlsOf(model)
	});
}
/**
* Old → new, key by key, sorted by key. Lists are one value each: what stands where in a list often
* matters, and a person sees it best whole. A file that is not there has no keys.
*/
function diffControls(file, before, after) {
	return diff({
		file,
		path: []
	}, before, after);
}
/** Files are at most 32 levels deep, so this recursion is too. */
function diff(at, before, after) {
	if (haveKeys(before, after)) {
		const [old, now] = [isMapping(before) ? before : {}, isMapping(after) ? after : {}];
		return [.../* @__PURE__ */ new Set([...Object.keys(old), ...Object.keys(now)])].sort().flatMap((key) => diff({
			...at,
			path: [...at.path, key]
		}, memberOf(old, key), memberOf(now, key)));
	}
	const [old, now] = [showControl(before), showControl(after)];
	return old === now ? [] : [{
		file: at.file,
		key: renderPath(at.path),
		before: old,
		after: now
	}];
}
/** Whether two values are compared key by key: two mappings, or one with something in it and nothing at all. */
function haveKeys(before, after) {
	if (isMapping(before) && isMapping(after)) return true;
	const [there, other] = before === void 0 ? [after, before] : [before, after];
	return other === void 0 && isMapping(there) && Object.keys(there).length > 0;
}
/** A value on one line; words stand without quotes, and whatever could be taken for something else has them. */
function showControl(value) {
	if (value === void 0) return null;
	return typeof value === "string" && /^[A-Za-z*./][\w*./ -]*$/.test(value) && !/^(?:true|false|null)$/i.test(value) ? value : canonicalJson(value);
}
function pick(value, keys) {
	return isMapping(value) ? only(value, (key) => keys.includes(key)) : {};
}
function without(value, keys) {
	return isMapping(value) ? only(value, (key) => !keys.includes(key)) : {};
}
function only(mapping, wanted) {
	return Object.fromEntries(Object.entries(mapping).filter(([key]) => wanted(key)));
}

export { statementOf as a, lineageOf as i, controlsOf as n, diffControls as r, controlsDigest as t };