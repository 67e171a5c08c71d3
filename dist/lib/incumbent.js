import { A as boolean, B as string, H as union, I as number, Q as plain, R as record, k as array } from "./digest.js";
import { t as findRegistryTip } from "./registry-snapshot.js";
import { i as runGit } from "./repository.js";
import { n as findCommit, r as readTree } from "./project.js";
import { s as readCurrent } from "./ask.js";
import { S as currentPath, t as LARGEST_FILE } from "./file.js";
import { r as incumbentIn } from "./state.js";
import { t as parseJson } from "./json.js";
import { n as bad, r as good } from "./problem.js";
import { t as copyBytes } from "./locate.js";
import { k as findPathFault } from "./fields.js";
import { n as needOf } from "./needs.js";
import { t as readProject } from "./snapshot.js";
import { dirname, join } from "node:path";
import { mkdir, readFile } from "node:fs/promises";

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

// src/check/incumbent.ts
/** Where the Action puts the registry branch as the server has it now; what a checkout left may be older. */
const FETCHED_REGISTRY = "refs/twokey/registry";
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
	if ("problem" in live) return {
		...own,
		source: "base branch",
		version: null,
		missing: [live.problem]
	};
	const named = {
		source: "registry",
		version: live.version
	};
	if (live.digest === own.digest) return {
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
	const message = `the registry says that ${model.file.model}@${live.version} (${live.digest}) is live, and this clone does not have that bundle`;
	const hint = `git fetch origin ${live.commit}; in a workflow: uses: actions/checkout with { fetch-depth: 0 }`;
	return {
		...own,
		...named,
		digest: live.digest,
		missing: [{
			code: "missing-live",
			file: branch,
			path: "",
			message,
			hint
		}]
	};
}
/** What `current.json` names; nothing where there is no registry, or nothing of this model is live in it. */
async function findLive(model, { repository, ref }, branch) {
	if (ref === void 0) return void 0;
	const tip = await findCommit(repository, `${"refs/twokey/registry"}/${branch}`) ?? (await findRegistryTip(repository.root, branch))?.commit;
	if (tip === void 0) return void 0;
	const path = currentPath(model.file.model);
	const { code, stdout, stderr } = await runGit(repository.root, [
		"cat-file",
		"blob",
		`${tip}:${path}`
	], { limit: LARGEST_FILE });
	if (code !== 0 && /does not exist in|exists on disk, but not in/.test(stderr)) return void 0;
	if (code !== 0) throw new Error(`git cat-file failed: ${plain(stderr, 200)}`);
	const current = readCurrent(Buffer.from(stdout).toString("utf8"));
	if (current?.model !== model.file.model) return { problem: {
		code: "unreadable-registry",
		file: `${branch}:${path}`,
		path: "",
		message: `the registry does not say in a form that this release reads what is live of ${model.file.model}`,
		hint: "run twokey verify: it names what was changed; a registry of a newer release needs that release"
	} };
	const live = incumbentIn(current);
	if (live === null || current.live === null) return void 0;
	return {
		...live,
		commit: current.live.commit
	};
}
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
	const found = project.ok ? project.value.models.find(({ bundle }) => bundle.digest === live.digest) : void 0;
	return found === void 0 ? void 0 : {
		model: found,
		snapshot
	};
}

export { extensionOf as i, findIncumbent as n, bringSide as r, FETCHED_REGISTRY as t };