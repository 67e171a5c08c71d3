import { i as __toESM } from "./rolldown-runtime.js";
import { Q as plain, d as canonicalJson } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { a as decideAll } from "./drift-summary.js";
import { t as plainJson } from "./evidence.js";
import { t as openTableFile } from "./open-table.js";
import { t as findChanges } from "./change.js";
import { t as controlsDigest } from "./controls.js";
import { i as extensionOf, n as findIncumbent, r as bringSide } from "./incumbent.js";
import { a as measureChange } from "./publish.js";
import { t as copyBytes } from "./locate.js";
import { n as needOf } from "./needs.js";
import { t as measureDriftFiles } from "./drift-files.js";
import { d as require_dist, o as isMapping, r as findValue } from "./check.js";
import { t as readProject } from "./snapshot.js";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { mkdir } from "node:fs/promises";

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
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
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
	left.push(...untimed(file));
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
/** Nothing is timed unless the file says how the model is served; a limit of its own is another matter. */
function untimed({ serving, yaml }) {
	if (serving === void 0) return [{
		gate: "latency",
		what: "times, size and memory against the incumbent",
		line: pasteLine(yaml.value, ["serving"], { pattern: "online" })
	}];
	if (serving.budgets !== void 0) return [];
	return [{
		gate: "footprint",
		what: "limits on times, size and memory that hold by themselves",
		line: pasteLine(yaml.value, ["serving", "budgets"], {
			p99: "20ms",
			size: "10MB",
			rss: "300MB"
		})
	}];
}
function written(file, key) {
	const value = findValue(file.yaml.value, [key]);
	return isMapping(value) ? value : {};
}
function has(settings, key) {
	return typeof settings === "object" && settings !== null && key in settings && Object.entries(settings).some(([name, value]) => name === key && value !== void 0);
}

// src/check/lanes.ts
/** For our own process, which reads tables and judges. */
const OWN_MB = 1024;
/** How many models are scored beside each other: one a processor, while all may take the memory that they are allowed. */
function lanesOf(machine, { memoryMb }) {
	return Math.max(1, Math.min(machine.cores, Math.floor(machine.memoryMb / (memoryMb + OWN_MB))));
}
/**
* Measures so many beside each other, then finishes them one after the other while nothing else runs: what is left to do
* wants the machine for itself.
*/
async function measureTogether(all, lanes, measure) {
	const results = [];
	for (const some of inBatches(all, lanes)) for (const finish of await settle(some.map((one) => measure(one)))) results.push(await finish());
	return results;
}
function inBatches(all, size) {
	return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
/** All of them, or the first that failed once every one has ended: no child outlives the folder that it works in. */
async function settle(works) {
	await Promise.allSettled(works);
	return Promise.all(works);
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
	const live = wanted.filter((change) => change.kind !== "removed");
	const evidence = await evaluateModels(live.filter((change) => isEvaluated(change)), {
		base: base.value,
		head: head.value
	}, request);
	const untouched = live.flatMap((change) => isEvaluated(change) ? [] : [change.model]);
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
/** Some models at a time are scored beside each other; then each of them is timed alone. */
async function evaluateModels(changes, sides, request) {
	const lanes = lanesOf({
		cores: availableParallelism(),
		memoryMb: totalmem() / 2 ** 20
	}, request.limits);
	return measureTogether(changes, lanes, async (change) => {
		const finish = await measureModel(change, sides, request);
		return async () => {
			const { evidence, samples } = await finish();
			if (samples !== void 0) request.keepSamples?.(samples);
			return evidence;
		};
	});
}
async function measureModel(change, { base, head }, request) {
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
	return measureChange({
		model,
		change: partsOf(change),
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
		serving: servingOf(rules.file),
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
		...proposedOf({
			rules,
			after: change.after,
			base,
			head
		}),
		policy: controlsDigest(base.policy, rules.file),
		notTested: findNotTested(rules.file, rules.gates),
		skip: request.skip,
		progress: request.progress
	});
}
function partsOf(change) {
	if (change.kind === "added") return ["added"];
	return change.kind === "renamed" ? ["renamed", ...change.parts] : change.parts;
}
/** What the change would have its own model judged by, where that differs from what counts. */
function proposedOf(sides) {
	const counts = {
		gates: sides.rules.gates,
		onInconclusive: sides.base.policy.on_inconclusive
	};
	const proposed = {
		gates: sides.after.gates,
		onInconclusive: sides.head.policy.on_inconclusive
	};
	return canonicalJson(plainJson(counts)) === canonicalJson(plainJson(proposed)) ? {} : { proposed };
}
function servingOf({ serving }) {
	return serving === void 0 ? void 0 : {
		pattern: serving.pattern,
		budgets: serving.budgets ?? {}
	};
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