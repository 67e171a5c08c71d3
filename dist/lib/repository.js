import { B as literal, F as array, H as number, I as boolean, J as union, K as string, U as object, W as record, i as canonicalJson, it as plain, o as findDigest, t as digestOf } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { o as decideAll } from "./json.js";
import { t as openTableFile } from "./open-table.js";
import { i as statementOf, n as diffControls, r as lineageOf, t as controlsOf } from "./controls.js";
import { i as readTree, t as POLICY_FILE } from "./policy-file.js";
import { C as findValue, E as isMapping, j as require_dist, z as findPathFault } from "./fields.js";
import { t as parseJson } from "./json2.js";
import { t as copyBytes } from "./locate.js";
import { n as needOf } from "./needs.js";
import { i as evaluateChange } from "./publish.js";
import { t as measureDriftFiles } from "./drift-files.js";
import { t as findRegistryTip } from "./registry-snapshot.js";
import { _ as runGit } from "./policy-schema.js";
import { t as readProject } from "./snapshot.js";
import { dirname, join } from "node:path";
import { mkdir, readFile } from "node:fs/promises";

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

// src/git/materialise.ts
/** Names from the root of the repository go here, so that they cannot meet names of the model's folder. */
const FROM_ROOT = "@root";
/**
* Puts files into a folder of our own, under their names, every byte checked. It does not matter which side
* of a change they are from: what counts is the digest.
*/
async function materialise(repository, files, folder) {
	const placed = /* @__PURE__ */ new Map();
	const missing = [];
	for (const file of files) {
		const target = join(folder, nameBelow(file.name));
		await mkdir(dirname(target), { recursive: true });
		if (await copyBytes(repository, file, target)) placed.set(file.name, target);
		else missing.push(file);
	}
	return {
		files: placed,
		missing
	};
}
/** Plans let no other names through; whoever made this list by hand is stopped here. */
function nameBelow(name) {
	const rooted = name.startsWith("/");
	const below = rooted ? name.slice(1) : name;
	const fault = findPathFault(below);
	if (fault !== void 0) throw new Error(fault.message);
	return rooted ? join(FROM_ROOT, below) : below;
}

// src/check/bring.ts
/** Puts a bundle's files where they can be opened; what is not on this machine becomes a problem with its cure. */
async function bringSide(model, from, to) {
	const { bundle, file, serving } = model;
	await mkdir(to.folder, { recursive: true });
	const { files, missing } = await materialise(from.repository, bundle.files, to.folder);
	const main = bundle.files.find(({ role }) => role === "model");
	const labels = bundle.files.find(({ role }) => role === "labels");
	const names = labels === void 0 ? void 0 : await readNames(files.get(labels.name));
	const problems = missing.map((each) => missingProblem(each, from, to.side));
	return {
		digest: bundle.digest,
		bytes: bundle.files.reduce((sum, { size }) => sum + size, 0),
		from: main === void 0 ? {
			kind: "scores",
			tables: await bringScores(model, from, to.folder)
		} : {
			kind: "model",
			path: files.get(main.name) ?? join(to.folder, main.name)
		},
		files: {
			model: main?.path ?? file.path,
			serving: serving?.path ?? join(file.folder, "serving.yaml"),
			data: "the data"
		},
		serving,
		threshold: serving?.output?.threshold,
		names: names?.ok === true ? names.value : void 0,
		missing: [...problems, ...names?.ok === false ? names.problems : []]
	};
}
function missingProblem(file, from, side) {
	const need = needOf(file, {
		name: side,
		...from.ref === void 0 ? {} : { ref: from.ref }
	});
	return {
		code: "missing-bytes",
		file: file.path,
		path: "",
		message: `the bytes of the ${side}'s ${plain(file.name)} (${file.stored}, ${file.digest}) are not on this machine`,
		hint: need.command
	};
}
async function bringScores(model, from, folder) {
	const found = {};
	for (const { key, files } of model.data) {
		const role = /^scores\.(.+)$/.exec(key)?.[1];
		const [file] = files;
		if (role === void 0 || file === void 0) continue;
		const path = join(folder, `scores-${role}${extensionOf(file.name)}`);
		if (await copyBytes(from.repository, file, path)) found[role] = {
			path,
			file: file.path
		};
	}
	return found;
}
const LABELS = union([array(union([
	string(),
	number(),
	boolean()
])).min(2), record(string(), string())]);
/** A list of class names in the order of the outputs, or `{ "0": name, … }`. */
async function readNames(path) {
	if (path === void 0 || !path.endsWith(".json")) return void 0;
	const text = await readFile(path, "utf8");
	const problem = bad({
		code: "labels-file",
		file: path,
		path: "",
		message: "the labels file is no list of class names",
		hint: "write [\"cancel\", \"keep\"], in the order of the model's outputs"
	});
	let json;
	try {
		json = parseJson(text);
	} catch {
		return problem;
	}
	const labels = LABELS.safeParse(json);
	if (!labels.success) return problem;
	if (Array.isArray(labels.data)) return good(labels.data.map(String));
	const named = labels.data;
	const names = Object.keys(named).map((_, at) => named[String(at)]);
	return names.every((name) => name !== void 0) ? good(names) : problem;
}
/** `.csv.gz` of `data/rows.csv.gz`: readers look at the content first and at this second. */
function extensionOf(name) {
	return /(?:\.[a-z0-9]{1,10}){1,2}$/i.exec(name)?.[0] ?? "";
}

// src/check/drift.ts
/**
* Facts of the drift gate for one change: its reference against the base's current rows; and where the change brings
* another reference, the old one against the same rows, so that it is blamed for its own doing only. Undefined where
* the model names no reference or no current rows.
*/
async function findDrift(request) {
	const { rules, base, after, head, isNew, exclude } = request;
	const from = isNew ? head : base;
	const current = dataOf(rules, "current");
	const old = dataOf(rules, "reference");
	const own = dataOf(after, "reference") ?? old;
	if (current === void 0 || old === void 0 || own === void 0) return void 0;
	const brings = !isNew && own.digest !== old.digest;
	const now = await bringRows(current, from, join(request.folder, "drift-current"));
	const before = await bringRows(old, from, join(request.folder, "drift-reference"));
	const theirs = brings ? await bringRows(own, head, join(request.folder, "drift-own")) : before;
	if (!now.ok) return now;
	if (!before.ok) return before;
	if (!theirs.ok) return theirs;
	const measured = await measureDriftFiles(theirs.value, now.value);
	if (!measured.ok) return measured;
	const features = (columns) => columns.filter(({ column }) => !exclude.includes(column));
	const facts = {
		...measured.value.facts,
		columns: features(measured.value.facts.columns)
	};
	const windows = await openWindows(theirs.value, now.value, request.folder);
	const used = [usedAs("reference", own, facts.reference), usedAs("current", current, facts.current)];
	if (!brings) return good({
		facts: {
			...facts,
			cause: isNew ? "nobody" : "environment"
		},
		used,
		...windows
	});
	const under = await measureDriftFiles(before.value, now.value);
	if (!under.ok) return under;
	const replaced = usedAs("reference of the base", old, under.value.facts.reference);
	return good({
		facts: {
			...facts,
			cause: "change",
			before: features(under.value.facts.columns)
		},
		used: [...used, replaced],
		...windows
	});
}
/** The tables themselves, for the gates that look at more than distributions. */
async function openWindows(reference, current, folder) {
	const open = async ({ path, file }, role) => {
		if (path.endsWith(".json")) return void 0;
		const read = join(folder, `window-${role}`);
		const table = await openTableFile(path, file, { folder: read });
		return table.ok ? {
			set: role,
			role,
			table: table.value,
			columns: join(read, "columns")
		} : void 0;
	};
	const [old, now] = [await open(reference, "reference"), await open(current, "current")];
	return old === void 0 || now === void 0 ? {} : { windows: {
		reference: old,
		current: now
	} };
}
function usedAs(role, { files }, { file, rows }) {
	const [stored] = files;
	if (stored === void 0) throw new Error(`${file} was read and is no file`);
	return {
		role,
		file,
		digest: stored.digest,
		rows
	};
}
function dataOf({ data }, key) {
	return data.find((set) => set.key === `data.${key}`);
}
/** The one file of a data set, put where a child can open it. */
async function bringRows(data, from, folder) {
	const [file, second] = data.files;
	const problem = (code, message, hint) => bad({
		code,
		file: data.written.path,
		path: data.key,
		message,
		hint
	});
	if (file === void 0) return problem("missing-data", "the repository does not hold these rows", "commit them, their LFS or DVC pointer, or correct the path");
	if (second !== void 0) return problem("several-files", `the pattern names ${data.files.length} files, and one table is read`, "name one file");
	await mkdir(folder, { recursive: true });
	const path = join(folder, `table${extensionOf(file.name)}`);
	if (await copyBytes(from.repository, file, path)) return good({
		path,
		file: file.path
	});
	const ref = from.ref === void 0 ? {} : { ref: from.ref };
	return problem("missing-bytes", "the bytes of these rows are not on this machine", needOf(file, {
		name: "data",
		...ref
	}).command);
}

// src/project/paste.ts
var import_dist = require_dist();
/**
* One line of YAML that sets a key, to be pasted into a file or put in place of the line that is there: what the
* top-level key already holds stays.
*/
function pasteLine(file, [top = "", ...rest], value) {
	const present = isMapping(file) ? file[top] : void 0;
	return `${top}: ${(0, import_dist.stringify)(setIn(present, rest, value), {
		collectionStyle: "flow",
		lineWidth: 0
	}).trim()}`;
}
function setIn(present, [key, ...rest], value) {
	if (key === void 0) return value;
	const members = isMapping(present) ? present : {};
	return {
		...members,
		[key]: setIn(members[key], rest, value)
	};
}

// src/check/not-tested.ts
/** What the absent keys of a model.yaml leave untested, each with the line that turns it on. */
function findNotTested(file, gates) {
	const line = (path, value) => pasteLine(file.yaml.value, path, value);
	const { data } = file;
	const left = [];
	if (data?.holdout === void 0 || data.label === void 0) {
		const path = data?.holdout === void 0 ? ["data", "holdout"] : ["data", "label"];
		left.push({
			gate: "quality",
			what: "quality on labelled rows",
			line: line(path, data?.holdout === void 0 ? "data/holdout.parquet" : "LABEL_COLUMN")
		});
	}
	if (data?.recent === void 0) left.push({
		gate: "quality",
		what: "quality on the newest labelled rows",
		line: line(["data", "recent"], "data/recent.parquet")
	});
	if (data?.reference === void 0 || data.current === void 0) {
		const rows = {
			reference: "data/reference.parquet",
			current: "data/current.parquet",
			...written(file, "data")
		};
		left.push({
			gate: "drift",
			what: "drift of the features since training",
			line: line(["data"], rows)
		});
	}
	if (!has(gates["quality"], "floor")) left.push({
		gate: "quality",
		what: "a floor that holds whatever the incumbent does",
		line: line([
			"gates",
			"quality",
			"floor"
		], .8)
	});
	if (!has(gates["contract"], "max_size")) left.push({
		gate: "contract",
		what: "size of the bundle",
		line: line([
			"gates",
			"contract",
			"max_size"
		], 5e7)
	});
	return left;
}
function written(file, key) {
	const value = findValue(file.yaml.value, [key]);
	return isMapping(value) ? value : {};
}
function has(settings, key) {
	return typeof settings === "object" && settings !== null && key in settings && Object.entries(settings).some(([name, value]) => name === key && value !== void 0);
}

// src/check/incumbent.ts
/**
* The bundle that is live: as the registry says where this clone has one, else the one on the base branch. The
* registry is asked for one file; whether it is as it was written, `twokey verify` proves.
*/
async function findIncumbent(model, base, { branch, folder }) {
	const live = await findLive(model, base, branch);
	const own = await bringSide(model, base, {
		folder,
		side: "incumbent"
	});
	if (live === void 0) return {
		...own,
		source: "base branch",
		version: null
	};
	const named = {
		source: "registry",
		version: live.version
	};
	if (live.bundle === own.digest) return {
		...own,
		...named
	};
	const then = await findThen(model, base, live);
	if (then !== void 0) return {
		...await bringSide(then.model, then.snapshot, {
			folder: join(folder, "live"),
			side: "incumbent"
		}),
		...named
	};
	const message = `the registry says that ${model.file.model}@${live.version} (${live.bundle}) is live, and this clone does not have that bundle`;
	const hint = `git fetch origin ${live.commit}; in a workflow: uses: actions/checkout with { fetch-depth: 0 }`;
	return {
		...own,
		...named,
		digest: live.bundle,
		missing: [{
			code: "missing-live",
			file: branch,
			path: "",
			message,
			hint
		}]
	};
}
const CURRENT = object({
	schema: literal("twokey-current/1"),
	live: object({
		bundle: string(),
		commit: string().regex(/^[0-9a-f]{40,64}$/),
		version: number().int().positive()
	}).nullable()
});
/** What `current.json` names. A registry that is there and cannot be read is no reason to ask the base branch instead. */
async function findLive(model, { repository, ref }, branch) {
	const tip = ref === void 0 ? void 0 : await findRegistryTip(repository.root, branch);
	if (tip === void 0) return void 0;
	const path = `models/${model.file.model}/current.json`;
	const { code, stdout } = await runGit(repository.root, [
		"cat-file",
		"blob",
		`${tip.commit}:${path}`
	], { limit: LARGEST });
	if (code !== 0) return void 0;
	const { live } = CURRENT.parse(parseJson(Buffer.from(stdout).toString("utf8")));
	const bundle = live === null ? void 0 : findDigest(live.bundle);
	if (live === null) return void 0;
	if (bundle === void 0) throw new Error(`${branch}:${path} names no digest`);
	return {
		bundle,
		commit: live.commit,
		version: live.version
	};
}
const LARGEST = 4194304;
/** The model as it was in the commit that made it live, wherever its folder lay then. */
async function findThen(model, base, live) {
	if ((await runGit(base.repository.root, [
		"cat-file",
		"-e",
		`${live.commit}^{tree}`
	])).code !== 0) return void 0;
	const snapshot = {
		name: `${model.file.model}@${live.version}`,
		repository: base.repository,
		tree: await readTree(base.repository, live.commit),
		ref: live.commit
	};
	const project = await readProject(snapshot);
	const found = project.ok ? project.value.models.find(({ bundle }) => bundle.digest === live.bundle) : void 0;
	return found === void 0 ? void 0 : {
		model: found,
		snapshot
	};
}

// src/check/repository.ts
/** Two states of a repository → what changed, measured and judged by the rules of the base. */
async function checkRepository(request) {
	const [base, head] = [await readProject(request.base), await readProject(request.head)];
	if (!head.ok) return head;
	if (!base.ok) return bad(...base.problems.map((problem) => ({
		...problem,
		file: `${request.base.name}:${problem.file}`
	})));
	const unknown = request.only.filter((name) => !head.value.models.some(({ file }) => file.model === name));
	if (unknown.length > 0) return bad(...unknown.map((name) => unknownModel(name, head.value)));
	const changes = findChanges(base.value, head.value);
	const wanted = changes.models.filter(({ model }) => request.only.length === 0 || request.only.includes(model));
	const evidence = [];
	for (const change of wanted) {
		if (change.kind === "removed" || !isEvaluated(change)) continue;
		evidence.push((await evaluateModel(change, base.value, request)).evidence);
	}
	const untouched = wanted.flatMap((change) => change.kind === "removed" || isEvaluated(change) ? [] : [change.model]);
	return good({
		decision: decideAll(evidence.map(({ findings }) => ({
			model: findings.model,
			decision: findings.decision
		}))),
		models: evidence,
		unchanged: [...changes.unchanged, ...untouched].sort(),
		removed: wanted.flatMap((change) => change.kind === "removed" ? [change.model] : []),
		controls: changes.policy,
		notes: []
	});
}
/** Words about a model, its lineage and its controls are governed; they give the gates nothing to measure. */
const UNMEASURED = /* @__PURE__ */ new Set([
	"controls",
	"lineage",
	"statement"
]);
function isEvaluated(change) {
	return change.kind === "added" || change.parts.some((part) => !UNMEASURED.has(part));
}
async function evaluateModel(change, base, request) {
	const { model } = change;
	const folder = join(request.folder, model);
	const before = change.kind === "added" ? void 0 : change.before;
	const rules = before ?? change.after;
	const { data } = rules.file;
	const { sets, unreadable } = await openSets(change, request, folder);
	request.progress(`${model}: looking for drift`);
	const exclude = [
		data?.id,
		data?.time,
		data?.group,
		data?.override,
		data?.version
	].flatMap((name) => name === void 0 ? [] : [name]);
	return evaluateChange({
		model,
		change: change.kind === "added" ? ["added"] : change.kind === "renamed" ? ["renamed", ...change.parts] : change.parts,
		candidate: await bringSide(change.after, request.head, {
			folder: join(folder, "candidate"),
			side: "candidate"
		}),
		incumbent: before === void 0 ? void 0 : await findIncumbent(before, request.base, {
			branch: base.policy.registry.branch,
			folder: join(folder, "incumbent")
		}),
		noIncumbent: `nothing of this name is on ${request.base.name}`,
		sets,
		unreadable,
		drift: await findDrift({
			rules,
			base: request.base,
			after: change.after,
			head: request.head,
			isNew: before === void 0,
			exclude: [...exclude, ...data?.label === void 0 ? [] : [data.label]],
			folder
		}),
		rowsPerDay: rules.file.traffic?.rows_per_day,
		frame: {
			id: data?.id,
			label: data?.label,
			exclude,
			task: rules.file.task,
			folder,
			limits: request.limits
		},
		gates: rules.gates,
		onInconclusive: base.policy.on_inconclusive,
		policy: digestOf({
			controls: controlsOf(rules.file),
			policy: base.policy.yaml.value
		}),
		notTested: findNotTested(rules.file, rules.gates),
		skip: request.skip,
		progress: request.progress
	});
}
/** The rows to measure on: the base's, and where the change brings others, those too; the worse verdict counts. */
async function openSets(change, request, folder) {
	const sets = [];
	const unreadable = [];
	const before = change.kind === "added" ? change.after : change.before;
	for (const { key, set } of ROLES) {
		const [old, now] = [before, change.after].map((model) => model.data.find((data) => data.key === `data.${key}`));
		const wanted = [{
			data: old,
			from: change.kind === "added" ? request.head : request.base,
			set
		}, ...now !== void 0 && now.digest !== old?.digest ? [{
			data: now,
			from: request.head,
			set: `${set} of this change`
		}] : []];
		for (const [at, each] of wanted.entries()) {
			if (each.data === void 0) continue;
			request.progress(`${change.model}: reading the ${each.set} rows`);
			const opened = await openSet(each.data, each.from, {
				folder: join(folder, `${key}-${at}`),
				set: each.set,
				role: key
			});
			if (opened.ok) sets.push(opened.value);
			else unreadable.push(...opened.problems);
		}
	}
	return {
		sets,
		unreadable
	};
}
const ROLES = [{
	key: "holdout",
	set: "held-out"
}, {
	key: "recent",
	set: "recent"
}];
async function openSet(data, from, { folder, set, role }) {
	const rows = await bringRows(data, from, folder);
	if (!rows.ok) return rows;
	const { path, file } = rows.value;
	const table = await openTableFile(path, file, { folder: join(folder, "read") });
	return table.ok ? good({
		set,
		role,
		table: table.value,
		columns: join(folder, "read", "columns")
	}) : table;
}
function unknownModel(name, { models }) {
	return {
		code: "unknown-model",
		file: "--model",
		path: "",
		message: `there is no model "${plain(name)}"`,
		hint: `there are ${models.map(({ file }) => file.model).join(", ")}`
	};
}

export { checkRepository as t };