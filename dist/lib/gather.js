import { n as bad, r as good } from "./problem.js";
import { Q as plain, a as startDigest, c as findModelName, d as canonicalJson, t as digestOf } from "./digest.js";
import { i as mergeGates, n as modelSchema, s as writtenGates } from "./model-schema.js";
import { D as baseName, E as trustedGlob, N as joinPath, S as isGlob, j as folderOf, k as findPathFault, p as modelNameFault } from "./fields.js";
import { S as unfollowed, a as readLock, b as findMatches, c as readOf, g as policySchema, h as ON_INCONCLUSIVE, i as planBundle, l as LARGEST_TEXT, n as findLock, o as findSources, r as makeBundle, s as makeStored, u as readText, y as entriesBelow } from "./bundle.js";
import { a as isListValue, c as parseYaml, i as inReadingOrder, l as problemAt, o as isMapping, r as findValue, s as memberOf, t as checkYaml, u as renderPath } from "./check.js";
import { n as parseServingFile, t as SERVING } from "./serving-file.js";

// src/project/policy-file.ts
/** The rules of a repository always stand here. */
const POLICY_FILE = ".github/twokey.yml";
/** Reads the rules. Where there is no file (`text` undefined) the defaults hold: advice, no enforcement. */
function parsePolicyFile(text, gateSettings) {
	const parsed = text === void 0 ? good(emptyFile$1) : parseYaml(POLICY_FILE, text);
	if (!parsed.ok) return parsed;
	const yaml = parsed.value.value === null ? {
		...parsed.value,
		value: {}
	} : parsed.value;
	const checked = checkYaml(yaml, policySchema(gateSettings));
	const problems = [...checked.ok ? [] : checked.problems, ...findContradictions$1(yaml)];
	if (!checked.ok || problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	return good(policyOf(checked.value, yaml));
}
const emptyFile$1 = {
	file: POLICY_FILE,
	value: {},
	positions: /* @__PURE__ */ new Map()
};
function policyOf(settings, yaml) {
	const { gates: _, accept_scores: scores, signoff, ...rest } = settings;
	const { on_inconclusive: answers, ...gates } = writtenGates(yaml.value);
	return {
		...rest,
		signoff: {
			...signoff,
			new_model_owners: signoff.new_model_owners ?? signoff.policy_owners
		},
		gates,
		on_inconclusive: answersOf(answers),
		accept_scores: scores ?? (settings.mode === "enforce" ? ["onnx"] : ["onnx", "file"]),
		yaml
	};
}
function answersOf(written) {
	if (!isMapping(written)) return {};
	return Object.fromEntries(Object.entries(written).flatMap(([gate, answer]) => {
		const word = ON_INCONCLUSIVE.find((known) => known === answer);
		return word === void 0 ? [] : [[gate, word]];
	}));
}
function findContradictions$1(yaml) {
	return [...findOwnerless(yaml), ...findUnreachable(yaml)];
}
function findOwnerless(yaml) {
	const named = findValue(yaml.value, ["signoff", "policy_owners"]);
	const nobody = named === void 0 || isListValue(named) && named.length === 0;
	if (findValue(yaml.value, ["mode"]) !== "enforce" || !nobody) return [];
	return [problemAt(yaml, ["mode"], {
		code: "no-policy-owners",
		message: "mode: enforce without policy_owners: nobody could ever sign a change of these rules",
		hint: "Write signoff: { policy_owners: [LOGIN, ORG/TEAM] }."
	})];
}
/** The first route that matches wins, so one behind a route that matches the same is never reached. */
function findUnreachable(yaml) {
	const path = ["rollback", "routes"];
	const routes = findValue(yaml.value, path);
	if (!isListValue(routes)) return [];
	const seen = /* @__PURE__ */ new Set();
	return routes.flatMap((route, at) => {
		const match = canonicalJson(findValue(route, ["match"]) ?? {});
		const hidden = seen.has(match) || seen.has("{}");
		seen.add(match);
		if (!hidden) return [];
		const message = "no alert ever comes to this route: one before it matches the same alerts";
		return [problemAt(yaml, [...path, at], {
			code: "unreachable-route",
			message,
			hint: "Put the narrower route first."
		})];
	});
}

// src/project/data-files.ts
function planData(model, tree) {
	const problems = [];
	const wishes = wishesOf(model).map((wish) => {
		const { sources, faults } = findSources(tree, model.folder, wish.written.path);
		const unnamable = sources.map(({ name }) => findPathFault(name.replace(/^\//, "")));
		for (const fault of [...faults, ...unnamable]) if (fault !== void 0) problems.push(problemAt(model.yaml, wish.path, fault));
		return {
			...wish,
			sources
		};
	});
	if (problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	const lock = findLock(model.folder, tree);
	const reads = [...wishes.flatMap(({ sources }) => sources.map(readOf)), ...lock === void 0 ? [] : [{
		path: lock,
		text: true
	}]];
	return good({
		model,
		wishes,
		lock,
		reads
	});
}
/** Makes the data sets from what was read. `contents` must hold every path of `plan.reads`. */
function makeData(plan, contents) {
	const lock = readLock(plan.lock, contents);
	if (!lock.ok) return lock;
	const sets = [];
	const problems = [];
	for (const { path, written, sources } of plan.wishes) {
		const files = [];
		for (const source of sources) {
			const stored = makeStored(source, contents, lock.value);
			if (stored.ok) files.push(stored.value);
			else problems.push(...stored.problems);
		}
		files.sort((a, b) => a.name < b.name ? -1 : 1);
		const wrong = files.find((file) => written.digest !== void 0 && !agrees(file, written.digest));
		if (wrong !== void 0) problems.push(problemAt(plan.model.yaml, path, {
			code: "other-digest",
			message: `"${wrong.name}" has the digest ${wrong.digest}, not the one that is written`,
			hint: "Bring back the file that was meant, or write its new digest; that is a change of the rules."
		}));
		sets.push({
			key: renderPath(path),
			written,
			files,
			digest: digestOfSet(written, files)
		});
	}
	return problems.length > 0 ? {
		ok: false,
		problems: inReadingOrder(problems)
	} : good(sets);
}
function agrees(file, digest) {
	return file.digest === digest || file.md5 === digest;
}
function digestOfSet(written, files) {
	const [only] = files;
	if (only === void 0) return written.digest;
	if (!isGlob(written.path)) return only.digest;
	return digestOf(files.map(({ name, size, digest }) => ({
		name,
		size,
		digest
	})));
}
function wishesOf(model) {
	const { data, scores, parity, lineage } = model;
	return [
		[["data", "holdout"], data?.holdout],
		[["data", "recent"], data?.recent],
		[["data", "reference"], data?.reference],
		[["data", "current"], data?.current],
		[["data", "train"], data?.train],
		[["scores", "holdout"], scores?.holdout],
		[["scores", "recent"], scores?.recent],
		[["scores", "reference"], scores?.reference],
		[["scores", "current"], scores?.current],
		[["parity", "scores"], parity?.scores],
		[[
			"parity",
			"features",
			"training"
		], parity?.features?.training],
		[[
			"parity",
			"features",
			"serving"
		], parity?.features?.serving],
		[["lineage", "params"], lineage?.params],
		[["lineage", "dvc"], lineage?.dvc]
	].flatMap(([path, written]) => {
		if (written === void 0) return [];
		return [{
			path,
			written: typeof written === "string" ? { path: written } : written
		}];
	});
}

// src/project/model-rules.ts
/**
* What the keys of a `model.yaml` mean together. These rules look at what is written, not at what the schema
* made of it, so that they speak up even where another part of the file is broken.
*/
function findContradictions(yaml) {
	if (!isMapping(yaml.value)) return [];
	return [...RULES.flatMap((rule) => findBroken(yaml, rule)), ...findOpposites(yaml)];
}
const LABELLED = [["data", "holdout"], ["data", "recent"]];
const ROWS = [
	...LABELLED,
	["data", "reference"],
	["data", "current"],
	["data", "train"]
];
const RULES = [
	{
		code: "no-model",
		at: [],
		holds: (has) => has(["files", "model"]) || has(["scores"]),
		message: "neither files.model nor scores is there, so there is nothing to judge",
		hint: "Write files: { model: model.onnx }, or scores: { holdout: scores.parquet } for a model that cannot run here."
	},
	{
		code: "label-without-rows",
		at: ["data", "label"],
		holds: (has) => LABELLED.some(has),
		message: "a label is named, but no labelled rows",
		hint: "Write data.holdout, data.recent or both, or remove label."
	},
	{
		code: "rows-without-label",
		at: ["data", "holdout"],
		holds: (has, value) => has(["data", "label"]) || value(["task"]) === "none",
		message: "held-out rows are named, but not which column holds the truth",
		hint: "Write data.label, or task: none where there is no truth to compare with."
	},
	{
		code: "label-without-task",
		at: ["data", "label"],
		holds: (_, value) => value(["task"]) !== "none",
		message: "task: none means that there is no truth, but a label is named",
		hint: "Remove data.label, or name the task: binary, multiclass, regression, ranking."
	},
	{
		code: "ranking-without-group",
		at: ["task"],
		holds: (has, value) => value(["task"]) !== "ranking" || has(["data", "group"]),
		message: "a ranking is judged per group, and no group is named",
		hint: "Write data.group: the column of the query or session whose rows are ranked against each other."
	},
	{
		code: "cost-without-decisions",
		at: ["cost"],
		holds: (_, value) => [void 0, "binary"].includes(wordOf(value(["task"]))),
		message: "false positives and false negatives are decisions of a binary task",
		hint: "Remove cost, or write task: binary."
	},
	{
		code: "columns-without-rows",
		at: ["data"],
		holds: (has) => [
			...ROWS,
			["data", "label"],
			["data", "segments"],
			["data", "protected"]
		].some(has),
		message: "data names no rows to judge on",
		hint: "Write data.holdout (labelled rows), or data.reference and data.current, or remove data."
	},
	{
		code: "segments-without-holdout",
		at: ["data", "segments"],
		holds: (has) => LABELLED.some(has),
		message: "segments are judged on labelled rows, and none are named",
		hint: "Write data.holdout, data.recent or both, or remove segments."
	},
	{
		code: "protected-without-holdout",
		at: ["data", "protected"],
		holds: (has) => LABELLED.some(has),
		message: "fairness is judged on labelled rows, and none are named",
		hint: "Write data.holdout, data.recent or both, or remove protected."
	},
	{
		code: "lag-without-time",
		at: ["data", "label_lag"],
		holds: (has) => has(["data", "time"]),
		message: "how old a label is follows from the time of its row, and no time column is named",
		hint: "Write data.time, or remove label_lag."
	},
	{
		code: "current-without-reference",
		at: ["data", "current"],
		holds: (has) => has(["data", "reference"]) || has(["data", "holdout"]),
		message: "drift is measured from a reference to current rows, and there is no reference",
		hint: "Write data.reference: a sample of the training rows, or a profile of them."
	},
	{
		code: "scores-without-rows",
		at: ["scores", "recent"],
		holds: (has) => has(["data", "recent"]),
		message: "there are scores of recent rows, but no recent rows",
		hint: "Write data.recent, or remove scores.recent."
	},
	{
		code: "scores-without-rows",
		at: ["scores", "holdout"],
		holds: (has) => has(["data", "holdout"]),
		message: "there are scores of held-out rows, but no held-out rows",
		hint: "Write data.holdout: the rows that the scores belong to."
	},
	{
		code: "retrain-without-drift",
		at: [
			"retrain",
			"when",
			"drift"
		],
		holds: (has) => has(["data", "reference"]) && has(["data", "current"]),
		message: "drift cannot call for training while it is not measured",
		hint: "Write data.reference and data.current, or remove drift."
	},
	{
		code: "retrain-without-label",
		at: [
			"retrain",
			"when",
			"auc_drop"
		],
		holds: (has) => has(["data", "label"]) && has(["data", "recent"]),
		message: "a loss of AUC cannot call for training without recent labelled rows",
		hint: "Write data.label and data.recent, or remove auc_drop."
	}
];
function findBroken(yaml, rule) {
	const has = (path) => findValue(yaml.value, path) !== void 0;
	const value = (path) => findValue(yaml.value, path);
	if (!has(rule.at) || rule.holds(has, value)) return [];
	return [problemAt(yaml, rule.at, rule)];
}
function wordOf(value) {
	return typeof value === "string" ? value : void 0;
}
/** `expect` may say one thing about a feature, not two. */
function findOpposites(yaml) {
	const list = findValue(yaml.value, ["expect"]);
	if (!isListValue(list)) return [];
	const seen = /* @__PURE__ */ new Map();
	return list.flatMap((entry, at) => {
		if (!isMapping(entry)) return [];
		return [
			"up",
			"down",
			"invariant"
		].flatMap((direction) => {
			const column = memberOf(entry, direction);
			if (typeof column !== "string") return [];
			const before = seen.get(column);
			seen.set(column, direction);
			if (before === void 0) return [];
			const message = before === direction ? `this is expected of "${column}" already` : `"${column}" is expected to be ${before} and ${direction}`;
			return [problemAt(yaml, ["expect", at], {
				code: "opposite-expectations",
				message,
				hint: "Keep one."
			})];
		});
	});
}

// src/project/model-file.ts
/**
* Reads a `model.yaml`. With the settings of the gates given, the key `gates` is checked through them.
* Everything that is wrong comes back at once: what does not fit the schema and what contradicts itself.
*/
function parseModelFile(path, text, gateSettings) {
	const parsed = parseYaml(path, text);
	if (!parsed.ok) return parsed;
	const yaml = parsed.value;
	if (yaml.value === null) return bad(problemAt(yaml, [], emptyFile));
	const checked = checkYaml(yaml, modelSchema(gateSettings));
	const name = nameOf(yaml, path);
	const problems = [
		...checked.ok ? [] : checked.problems,
		...name.ok ? [] : name.problems,
		...findContradictions(yaml)
	];
	if (!checked.ok || !name.ok || problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	const { model: _, gates: __, ...settings } = checked.value;
	return good({
		...settings,
		model: name.value,
		gates: writtenGates(yaml.value),
		path,
		folder: folderOf(path),
		yaml
	});
}
const emptyFile = {
	code: "empty-file",
	message: "the file is empty",
	hint: "Write at least owners: { owner: [LOGIN] } and files: { model: model.onnx }."
};
/** The name that is written, or the folder's. */
function nameOf(yaml, path) {
	const written = findValue(yaml.value, ["model"]);
	const folder = baseName(folderOf(path));
	const name = findModelName(typeof written === "string" ? written : folder);
	if (name !== void 0) return good(name);
	if (written !== void 0) return bad();
	const hint = "Name the model in the file, e.g. model: fraud, or rename the folder.";
	const message = folder === "" ? "the file lies at the root, so no folder gives the model its name" : `the folder should give the name, but ${modelNameFault(folder).message}`;
	return bad(problemAt(yaml, [], {
		code: "no-model-name",
		message,
		hint
	}));
}

// src/project/workflows.ts
const WORKFLOWS = trustedGlob(".github/workflows/*.{yml,yaml}");
const ROOT_ACTION = ["action.yml", "action.yaml"];
const MOST_FILES = 2e3;
/** What to read to know the governed files; ask again with what was read until nothing new comes. */
function planWorkflows(tree, contents) {
	return [.../* @__PURE__ */ new Set([...workflowsOf(tree), ...governedPaths(tree, contents)])].map((path) => ({
		path,
		text: true
	}));
}
/** The files that an evaluation runs through, sorted. Everything that `planWorkflows` asks for must have been read. */
function findGoverned(tree, contents) {
	return [...governedPaths(tree, contents)].sort().flatMap((path) => {
		const content = contents.get(path);
		return content?.kind === "read" ? [{
			path,
			digest: content.digest
		}] : [];
	});
}
/**
* Every workflow that mentions twokey, and what such a workflow takes from this repository (`uses: ./…`),
* and so on. A mention is enough: a workflow that only talks about twokey is governed too much, one that
* hides its use would be governed too little. A file that was read and is no text counts as mentioning it.
*/
function governedPaths(tree, contents) {
	const governed = new Set(workflowsOf(tree).filter((path) => mentionsTwokey(path, contents)));
	for (const path of governed) for (const used of usedBy(textOf(path, contents) ?? "")) for (const file of filesOf(tree, used)) if (governed.size < MOST_FILES) governed.add(file);
	return governed;
}
function workflowsOf(tree) {
	return findMatches(tree, WORKFLOWS).flatMap(({ kind, path }) => kind === "file" ? [path] : []);
}
function mentionsTwokey(path, contents) {
	const content = contents.get(path);
	return content?.kind === "read" && /twokey/i.test(content.text ?? "twokey");
}
function textOf(path, contents) {
	const content = contents.get(path);
	return content?.kind === "read" ? content.text : void 0;
}
/** A workflow file, or a folder with an action and all that it may run; at the root only the action itself. */
function filesOf(tree, used) {
	if (used === "") return ROOT_ACTION.filter((path) => tree.byPath.has(path));
	if (tree.byPath.has(used)) return [used];
	return entriesBelow(tree, used).flatMap(({ kind, path }) => kind === "file" ? [path] : []);
}
/** Paths after `uses: ./`, without a ref, quotes or a slash at the end. */
function usedBy(text) {
	return [...text.matchAll(/\buses:[ \t]*["']?\.\/([^\s"'@#]*)/g)].map(([, path = ""]) => {
		return path.split("/").filter((part) => part !== "" && part !== ".").join("/");
	});
}

// src/project/project.ts
/**
* What still has to be read before `makeProject` can answer, given what was read so far. Ask until nothing
* comes back: first for the rules, then for the models that they name, then for the files of the models.
* Problems are not told here; `makeProject` finds them again.
*/
function planProject(tree, contents) {
	const wanted = /* @__PURE__ */ new Map();
	for (const read of everyRead(tree, contents)) {
		if (contents.has(read.path)) continue;
		wanted.set(read.path, {
			...read,
			text: read.text || wanted.get(read.path)?.text === true
		});
	}
	return [...wanted.values()];
}
/** Puts everything together. `contents` must hold whatever `planProject` asked for. */
function makeProject(tree, contents, gateSettings) {
	const policy = readPolicy(tree, contents, gateSettings);
	if (!policy.ok) return policy;
	const found = findModels(tree, policy.value);
	const files = found.paths.map((path) => readModelFile(path, contents, gateSettings));
	const parsed = files.flatMap((file) => file.ok ? [file.value] : []);
	const models = parsed.map((file) => makeModel(file, {
		tree,
		contents,
		gateSettings,
		policy: policy.value
	}));
	const problems = [
		...found.problems,
		...[...files, ...models].flatMap((outcome) => outcome.ok ? [] : outcome.problems),
		...findTwins(parsed),
		...parsed.flatMap((file) => findEmptyRoles(file, policy.value)),
		...planWorkflows(tree, contents).flatMap(({ path }) => findUnreadable(path, contents))
	];
	if (problems.length > 0) return {
		ok: false,
		problems: inReadingOrder(problems)
	};
	const made = models.flatMap((model) => model.ok ? [model.value] : []);
	return good({
		policy: policy.value,
		models: made.sort((a, b) => a.file.model < b.file.model ? -1 : 1),
		workflows: findGoverned(tree, contents)
	});
}
function everyRead(tree, contents) {
	const rules = tree.byPath.has(".github/twokey.yml") ? [{
		path: POLICY_FILE,
		text: true
	}] : [];
	const first = [...rules, ...planWorkflows(tree, contents)];
	const policy = rules.every(({ path }) => contents.has(path)) ? readPolicy(tree, contents) : void 0;
	if (policy?.ok !== true) return first;
	const { paths } = findModels(tree, policy.value);
	const models = paths.flatMap((path) => {
		const file = contents.has(path) ? readModelFile(path, contents) : void 0;
		if (file?.ok !== true) return [{
			path,
			text: true
		}];
		const plans = [planBundle(file.value, tree), planData(file.value, tree)];
		const serving = joinPath(file.value.folder, SERVING);
		return [...tree.byPath.get(serving)?.kind === "file" ? [{
			path: serving,
			text: true
		}] : [], ...plans.flatMap((plan) => plan.ok ? plan.value.reads : [])];
	});
	return [...first, ...models];
}
const OTHER_NAMES = [
	".github/twokey.yaml",
	"twokey.yml",
	"twokey.yaml"
];
function readPolicy(tree, contents, gateSettings) {
	const entry = tree.byPath.get(POLICY_FILE);
	const elsewhere = OTHER_NAMES.find((name) => tree.byPath.has(name));
	if (entry === void 0 && elsewhere !== void 0) {
		const message = "the rules are not read from here";
		const hint = `Move the file to ${POLICY_FILE}.`;
		return bad({
			code: "misplaced-policy",
			file: elsewhere,
			path: "",
			message,
			hint
		});
	}
	if (entry === void 0) return parsePolicyFile(void 0, gateSettings);
	if (entry.kind !== "file") return bad({
		...unfollowed(entry.kind, POLICY_FILE),
		file: POLICY_FILE,
		path: ""
	});
	const text = readText(POLICY_FILE, contents);
	return text.ok ? parsePolicyFile(text.value, gateSettings) : text;
}
function findModels(tree, policy) {
	const paths = /* @__PURE__ */ new Set();
	const problems = [];
	for (const pattern of policy.models) for (const { path, kind } of findMatches(tree, trustedGlob(pattern))) if (kind === "file") paths.add(path);
	else problems.push({
		...unfollowed(kind, path),
		file: path,
		path: ""
	});
	return {
		paths: [...paths].sort(),
		problems
	};
}
function readModelFile(path, contents, gateSettings) {
	const text = readText(path, contents);
	return text.ok ? parseModelFile(path, text.value, gateSettings) : text;
}
/** One model with all that belongs to it, or everything that is wrong with it. */
function makeModel(file, { tree, contents, policy, gateSettings }) {
	const bundlePlan = planBundle(file, tree);
	const dataPlan = planData(file, tree);
	const bundle = bundlePlan.ok ? makeBundle(bundlePlan.value, contents) : bundlePlan;
	const data = dataPlan.ok ? makeData(dataPlan.value, contents) : dataPlan;
	const serving = readServing(joinPath(file.folder, SERVING), tree, contents);
	const gates = gateSettings === void 0 ? good({}) : mergeGates(policy.gates, {
		yaml: file.yaml,
		gates: file.gates
	}, gateSettings);
	if (bundle.ok && data.ok && serving.ok && gates.ok) return good({
		file,
		bundle: bundle.value,
		serving: serving.value,
		data: data.value,
		gates: gates.value
	});
	return {
		ok: false,
		problems: [
			bundle,
			data,
			serving,
			gates
		].flatMap((part) => part.ok ? [] : part.problems)
	};
}
function readServing(path, tree, contents) {
	if (tree.byPath.get(path)?.kind !== "file") return good(void 0);
	const text = readText(path, contents);
	return text.ok ? parseServingFile(path, text.value) : text;
}
/** What runs an evaluation must be known by its bytes; whether they are text does not matter. */
function findUnreadable(path, contents) {
	if (contents.get(path)?.kind === "read") return [];
	const text = readText(path, contents);
	return text.ok ? [] : text.problems;
}
function findTwins(files) {
	const first = /* @__PURE__ */ new Map();
	return files.flatMap((file) => {
		const other = first.get(file.model);
		if (other === void 0) first.set(file.model, file);
		if (other === void 0) return [];
		const message = `the model "${file.model}" is described in ${other.path} too`;
		return [problemAt(file.yaml, ["model"], {
			code: "duplicate-model",
			message,
			hint: "Give one of them another name with the key model."
		})];
	});
}
/** A role that the tier asks for and nobody fills would block every change for ever. */
function findEmptyRoles(file, policy) {
	const roles = policy.signoff[file.tier].roles;
	return Object.entries(roles).flatMap(([role, needed]) => {
		const named = Object.hasOwn(file.owners, role) ? file.owners[role] ?? [] : [];
		if (named.length >= needed || named.some((name) => name.includes("/"))) return [];
		const message = `tier ${file.tier} needs ${needed} of the role "${plain(role)}", and ` + (named.length === 0 ? "nobody is named" : `only ${named.length} can ever sign`);
		const hint = `Write owners: { ${role}: [LOGIN, ORG/TEAM] }, or change signoff.${file.tier}.roles in ${POLICY_FILE}.`;
		return [problemAt(file.yaml, ["owners"], {
			code: "empty-role",
			message,
			hint
		})];
	});
}

// src/project/gather.ts
/** Every hand that reads files reads them through this, so that the same bytes are the same content everywhere. */
function startGathering(wantText) {
	const digest = startDigest();
	let size = 0;
	let kept = [];
	return {
		add: (bytes) => {
			digest.add(bytes);
			size += bytes.length;
			if (wantText && size <= 1048576) kept.push(Uint8Array.from(bytes));
			else kept = [];
		},
		end: () => {
			const text = wantText && size <= 1048576 ? findText(kept, size) : void 0;
			return {
				kind: "read",
				size,
				digest: digest.end(),
				...text === void 0 ? {} : { text }
			};
		}
	};
}
const utf8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
function findText(pieces, size) {
	const bytes = new Uint8Array(size);
	let at = 0;
	for (const piece of pieces) {
		bytes.set(piece, at);
		at += piece.length;
	}
	try {
		return utf8.decode(bytes);
	} catch {
		return;
	}
}

export { parsePolicyFile as a, POLICY_FILE as i, makeProject as n, planProject as r, startGathering as t };