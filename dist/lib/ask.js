import { c as findModelName } from "./digest.js";
import { A as modelSliceSchema, a as modelOf, g as versionOf, m as readSlice } from "./state.js";

// src/registry/ask.ts
/** Newest last, as they happened. */
function askLog({ events }, filter) {
	const found = events.filter(({ event }) => (filter.model === void 0 || event.model === filter.model) && (filter.type === void 0 || event.type === filter.type) && (filter.by === void 0 || event.actor.login.toLowerCase() === filter.by.toLowerCase()) && (filter.since === void 0 || event.at >= filter.since));
	return filter.last === void 0 ? found : found.slice(-filter.last);
}
function findModelRef(text) {
	const at = text.indexOf("@");
	const model = findModelName(at < 0 ? text : text.slice(0, at));
	const rest = at < 0 ? void 0 : text.slice(at + 1);
	if (model === void 0) return void 0;
	if (rest === void 0) return {
		model,
		version: void 0,
		bundle: void 0
	};
	if (/^[1-9]\d{0,5}$/.test(rest)) return {
		model,
		version: Number(rest),
		bundle: void 0
	};
	const hex = /^(?:sha256:)?([0-9a-f]{8,64})$/.exec(rest)?.[1];
	return hex === void 0 ? void 0 : {
		model,
		version: void 0,
		bundle: hex
	};
}
/** The version that a reference means: the one named, the newest with that bundle, or the one that is live. */
function findVersion(registry, ref) {
	const { model, version, bundle } = ref;
	if (version !== void 0) return versionOf(registry.state, model, version);
	if (bundle !== void 0) return versionsOf(registry, model).findLast((one) => one.bundle.startsWith(`sha256:${bundle}`));
	const live = modelOf(registry.state, model).live?.version;
	return live === void 0 ? void 0 : versionOf(registry.state, model, live);
}
function versionsOf({ state }, model) {
	const { versions } = modelOf(state, model);
	return Array.from({ length: versions }, (_, at) => versionOf(state, model, at + 1)).filter((slice) => slice !== void 0);
}
function modelNames({ state }) {
	return [...state.models.changes()].map(({ now }) => now.model).sort();
}
/** `current.json` as one read gives it. */
function readCurrent(text) {
	return readSlice(modelSliceSchema, text);
}
/** What was live at a moment. */
function askAt(registry, model, at) {
	for (const version of versionsOf(registry, model).toReversed()) {
		const period = version.periods.find(({ from, until }) => from <= at && (until === null || until > at));
		if (period !== void 0) return {
			version,
			period,
			unapproved: unapprovedAt(registry, model, at)
		};
	}
	return {
		version: void 0,
		period: void 0,
		unapproved: unapprovedAt(registry, model, at)
	};
}
const ENDS_UNAPPROVED = [
	"promoted",
	"rolled-back",
	"retired"
];
function unapprovedAt(registry, model, at) {
	let open;
	for (const { event, path } of registry.events) {
		if (event.model !== model || event.at > at) continue;
		if (ENDS_UNAPPROVED.includes(event.type)) open = void 0;
		if (event.type === "unapproved-change") open = {
			event: path,
			since: event.body.landed_at
		};
	}
	return open;
}
/** Everything that a digest went into: files, data, scores, findings, policies. For recalls. */
function askUsedBy({ events }, digest) {
	return events.flatMap(({ event, path }) => {
		const found = usesOf(event).flatMap((use) => use.digest === digest ? [use.as] : []);
		const version = "version" in event.body ? event.body.version : null;
		const place = {
			model: event.model,
			version,
			pull: event.pull,
			event: path,
			at: event.at
		};
		return found.map((as) => ({
			...place,
			as
		}));
	});
}
function usesOf(event) {
	switch (event.type) {
		case "baseline":
		case "promoted": return [
			{
				as: "bundle",
				digest: event.body.bundle
			},
			{
				as: "scores",
				digest: event.body.scores
			},
			...event.body.files.map(({ name, digest }) => ({
				as: `file ${name}`,
				digest
			}))
		];
		case "evaluated": return [
			{
				as: "bundle of a candidate",
				digest: event.body.bundle
			},
			{
				as: "incumbent of a candidate",
				digest: event.body.incumbent?.digest ?? null
			},
			{
				as: "findings",
				digest: event.body.findings
			},
			{
				as: "evidence",
				digest: event.body.evidence
			},
			{
				as: "controls",
				digest: event.body.policy
			},
			...event.body.data.map(({ name, digest }) => ({
				as: `data ${name}`,
				digest
			}))
		];
		case "policy-changed": return [{
			as: "policy before",
			digest: event.body.before
		}, {
			as: "policy after",
			digest: event.body.after
		}];
		case "rolled-back": return [{
			as: "bundle",
			digest: event.body.bundle
		}];
		case "unapproved-change": return [{
			as: "unapproved change",
			digest: event.body.digest
		}];
		case "approved": return [{
			as: "subject of a sign-off",
			digest: event.body.digest
		}];
		case "observed": return [{
			as: "findings",
			digest: event.body.findings
		}];
		case "genesis": return [{
			as: "policy",
			digest: event.body.policy
		}];
	}
	return [];
}

export { findVersion as a, versionsOf as c, findModelRef as i, askLog as n, modelNames as o, askUsedBy as r, readCurrent as s, askAt as t };