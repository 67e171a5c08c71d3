import { d as canonicalJson } from "./digest.js";
import { a as statementOf, i as lineageOf, n as controlsOf, r as diffControls } from "./controls.js";
import { i as POLICY_FILE } from "./gather.js";
import { r as findValue } from "./check.js";

// src/project/change.ts
function findChanges(before, after) {
	const pairs = pairUp(before.models, after.models);
	const models = pairs.flatMap(changeOf).sort((a, b) => a.model < b.model ? -1 : 1);
	const changed = new Set(models.map(({ model }) => model));
	return {
		models,
		unchanged: after.models.flatMap(({ file }) => changed.has(file.model) ? [] : [file.model]).sort(),
		policy: [
			...diffControls(POLICY_FILE, before.policy.yaml.value, after.policy.yaml.value),
			...diffFiles(before.workflows, after.workflows),
			...pairs.flatMap(({ old, now }) => old === void 0 || now === void 0 ? [] : diffModelControls(old, now))
		]
	};
}
/** By name first; what is left over by equal bundles, first those that stayed in their folder. */
function pairUp(before, after) {
	const gone = new Map(before.map((model) => [model.file.model, model]));
	const come = new Map(after.map((model) => [model.file.model, model]));
	const pairs = [];
	const pair = (old, now) => {
		pairs.push({
			old,
			now
		});
		gone.delete(old.file.model);
		come.delete(now.file.model);
	};
	for (const now of after) {
		const old = gone.get(now.file.model);
		if (old !== void 0) pair(old, now);
	}
	for (const inPlace of [true, false]) for (const now of after) {
		if (!come.has(now.file.model)) continue;
		const old = [...gone.values()].find(({ bundle, file }) => bundle.digest === now.bundle.digest && (!inPlace || file.folder === now.file.folder));
		if (old !== void 0) pair(old, now);
	}
	return [
		...pairs,
		...[...gone.values()].map((old) => ({ old })),
		...[...come.values()].map((now) => ({ now }))
	];
}
function changeOf({ old, now }) {
	if (now === void 0) return old === void 0 ? [] : [{
		kind: "removed",
		model: old.file.model,
		before: old
	}];
	if (old === void 0) return [{
		kind: "added",
		model: now.file.model,
		after: now
	}];
	const difference = {
		before: old,
		after: now,
		parts: partsOf(old, now),
		files: diffBundles(old, now)
	};
	const [from, model] = [old.file.model, now.file.model];
	if (from !== model || old.file.folder !== now.file.folder) return [{
		kind: "renamed",
		model,
		from,
		...difference
	}];
	return difference.parts.length === 0 ? [] : [{
		kind: "changed",
		model,
		...difference
	}];
}
const PARTS = [
	"model",
	"features",
	"preprocessor",
	"labels",
	"assets",
	"serving",
	"scores",
	"data",
	"controls",
	"lineage",
	"statement"
];
function partsOf(old, now) {
	const changed = new Set(diffBundles(old, now).map(({ role }) => role === "external" ? "model" : role));
	if (differ(writtenScores(old), writtenScores(now)) || differ(rowsOf(old, isScores), rowsOf(now, isScores))) changed.add("scores");
	if (differ(rowsOf(old, isData), rowsOf(now, isData))) changed.add("data");
	if (differ(controlsOf(old.file), controlsOf(now.file))) changed.add("controls");
	if (differ(lineageOf(old.file), lineageOf(now.file)) || differ(rowsOf(old, isLineage), rowsOf(now, isLineage))) changed.add("lineage");
	if (differ(statementOf(old.file), statementOf(now.file))) changed.add("statement");
	return PARTS.filter((part) => changed.has(part));
}
function writtenScores({ file }) {
	return findValue(file.yaml.value, ["scores"]) ?? null;
}
function isScores({ key }) {
	return key.startsWith("scores.");
}
function isLineage({ key }) {
	return key.startsWith("lineage.");
}
function isData(set) {
	return !isScores(set) && !isLineage(set);
}
/** Which bytes stand under which key. Where a key was added or removed, the controls say so. */
function rowsOf(model, wanted) {
	return model.data.filter(wanted).map(({ key, digest }) => ({
		key,
		digest: digest ?? null
	}));
}
/** Files by name and role: one that changes its role is gone in one and new in the other. */
function diffBundles(old, now) {
	const [before, after] = [byRole(old.bundle), byRole(now.bundle)];
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
		const [was, is] = [before.get(key), after.get(key)];
		const file = is ?? was;
		if (file === void 0 || was?.digest === is?.digest) return [];
		const { name, role } = file;
		return [{
			name,
			role,
			before: was?.digest ?? null,
			after: is?.digest ?? null
		}];
	});
}
function byRole(bundle) {
	return new Map(bundle.files.map((file) => [`${file.name}\n${file.role}`, file]));
}
function diffModelControls(old, now) {
	return diffControls(now.file.path, controlsOf(old.file), controlsOf(now.file));
}
function diffFiles(before, after) {
	const [old, now] = [before, after].map((files) => new Map(files.map(({ path, digest }) => [path, digest])));
	return [.../* @__PURE__ */ new Set([...old?.keys() ?? [], ...now?.keys() ?? []])].sort().flatMap((file) => {
		const [was, is] = [old?.get(file) ?? null, now?.get(file) ?? null];
		return was === is ? [] : [{
			file,
			key: "",
			before: was,
			after: is
		}];
	});
}
function differ(a, b) {
	return canonicalJson(a) !== canonicalJson(b);
}

export { findChanges as t };