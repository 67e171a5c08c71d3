import { Q as plain, i as sha256 } from "./digest.js";
import { ot as findInstant, st as instantOf } from "./file.js";
import { n as bad, r as good } from "./problem.js";
import { n as didYouMean, t as alignColumns } from "./columns.js";
import { E as judgeStorm, M as alignPreconditions, O as recallRollbacks, T as CALM, a as digestsToRead, c as planRestore, d as NOBODY_LOOKED, f as compareServing, g as parseDelivery, h as guessSources, i as chooseTarget, j as rollbackTitle, l as applyEntries, n as judgeMergeResult, o as versionsToRead, p as judgeCompatibility, r as candidatesOf, u as treeOf, v as observeAlert, w as routeAlert, y as decideAlert } from "./merge.js";
import { d as SOURCES, m as LARGEST_BODY } from "./verify.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { n as SOURCE_OPTIONS, s as openSource } from "./registry-source.js";
import { a as nameFromBytes, n as findCommit, t as readProject } from "./project.js";
import { t as findNeeds } from "./needs.js";
import { n as findRepository, r as openGit } from "./repository.js";
import { a as modelOf, g as versionOf, h as registryOf, i as indexOf, t as barredOf } from "./state.js";
import { readFile } from "node:fs/promises";

// src/report/rollback-terminal.ts
function renderSimulation(simulated, truncated) {
	const lines = simulated.flatMap((one, at) => [...at === 0 ? [] : [""], ...renderOne(one)]);
	const more = truncated > 0 ? ["", `The source or we left out ${truncated} more alerts.`] : [];
	return `${[
		...lines,
		...more,
		"",
		"Nothing was written, here or on GitHub."
	].join("\n")}\n`;
}
function renderOne({ event, decision, search, restoration, merge, title }) {
	const { outcome, model, preconditions } = decision;
	return [
		plain(event.title, 160),
		`  ${event.source}, ${event.status}, ${event.severity}, since ${event.startsAt ?? "it does not say"} → ${model ?? "no model"}`,
		`  ${outcomeSentence(outcome)}`,
		"",
		...alignPreconditions(preconditions),
		...search === null ? [] : renderSearch(search),
		...restoration === null ? [] : ["", ...renderRestoration(restoration, merge, title)]
	];
}
function outcomeSentence(outcome) {
	switch (outcome.do) {
		case "nothing": return `Nothing happens, and it is recorded why: ${outcome.reason}.`;
		case "comment": return `A comment on ${outcome.on.kind === "pull" ? "pull request" : "issue"} #${outcome.on.number}: ${outcome.reason}.${outcome.close ? " The pull request is closed." : ""}`;
		case "open-issue": return `An incident issue opens, and no pull request: ${outcome.reason}.`;
		case "propose": return outcome.now ? `A pull request opens: version ${outcome.from} → ${outcome.to}.` : `An incident issue opens; if it still fires at ${outcome.at}, a pull request: version ${outcome.from} → ${outcome.to}.`;
		case "umbrella": return `One issue for ${outcome.models.join(", ")}; no pull request.`;
	}
}
function renderSearch({ target, facts, skipped }) {
	const words = target === null ? "  Target: none" : `  Target: version ${target.version} (compatible: ${facts.compatibility.verdict}, bytes: ${facts.bytes})`;
	const rows = skipped.map(({ version, reason, explanation }) => [
		`    version ${version}`,
		reason,
		plain(explanation, 200)
	]);
	return [
		"",
		words,
		...alignColumns(rows)
	];
}
function renderRestoration(restoration, merge, title) {
	if (!restoration.ok) return ["  It would be blocked:", ...restoration.blocks.map(({ code, explanation }) => `    ${code}: ${plain(explanation, 300)}`)];
	const { plan, digest, branch } = restoration;
	const rows = plan.entries.map(({ path, blob }) => [`    ${plain(path, 120)}`, blob === null ? "removed" : `blob ${blob.slice(0, 12)}`]);
	const faults = merge?.faults.map(({ code, explanation }) => `    ${code}: ${plain(explanation, 300)}`) ?? [];
	return [
		`  ${title ?? ""}`,
		`  branch ${branch}`,
		`  plan   ${digest}`,
		...alignColumns(rows),
		merge?.ok === true ? "  The tree that follows holds the bundle that was signed." : "  It would be blocked: the tree that follows is not what was signed:",
		...faults
	];
}

// cli/simulate-world.ts
async function openWorld(directory, registry) {
	const repository = await findRepository(directory);
	if (!repository.ok) return repository;
	const branch = registryOf(registry.state)?.default_branch ?? "main";
	const names = [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`];
	const commit = (await Promise.all(names.map((name) => findCommit(repository.value, name)))).find((one) => one !== void 0);
	if (commit === void 0) return bad({
		code: "no-default-branch",
		file: directory,
		path: "",
		message: `there is no branch ${branch}, which the registry names as the default branch`,
		hint: `Fetch it: git fetch origin ${branch}.`
	});
	const tip = await readListing(repository.value, commit);
	const project = await readProject(repository.value, treeOf(tip));
	if (!project.ok) return project;
	const { models } = project.value;
	return good({
		repository: repository.value,
		registry,
		project: project.value,
		tip,
		today: models.map((model) => todayOf(model)),
		models: Object.keys(indexOf(registry.state).models)
	});
}
function todayOf({ file, bundle, data }) {
	return {
		model: file.model,
		folder: file.folder,
		bundle: bundle.files.map(({ path }) => path),
		data: data.flatMap(({ files }) => files.map(({ path }) => path))
	};
}
/** What the registry and this clone know about one model; null where the registry has no such model. */
async function knowModel(world, model) {
	const { registry, project, models } = world;
	if (!models.includes(model)) return null;
	const { state, events } = registry;
	const settings = project.policy.rollback;
	const slice = modelOf(state, model);
	const versions = versionsToRead(slice, settings.max_depth).map((version) => versionOf(state, model, version)).filter((version) => version !== void 0);
	const question = {
		model: slice,
		versions,
		barred: new Map(digestsToRead(versions).map((digest) => [digest, barredOf(state, model, digest).versions])),
		settings,
		to: null
	};
	const facts = /* @__PURE__ */ new Map();
	for (const version of candidatesOf(question)) facts.set(version.version, await factsOf(world, model, version));
	return {
		slice,
		versions,
		target: chooseTarget({
			...question,
			facts
		}),
		memory: recallRollbacks(events, model),
		incident: null,
		signed: false
	};
}
/** The plan, and what the model would be once it is carried out; undefined where that cannot be read. */
async function restore(world, model, target) {
	const { repository, registry, tip, today } = world;
	const live = modelOf(registry.state, model).live;
	const commit = await findCommit(repository, target.commit);
	const origin = commit === void 0 ? /* @__PURE__ */ new Map() : await readListing(repository, commit);
	const from = {
		version: live?.version ?? 0,
		bundle: live?.bundle ?? target.bundle
	};
	const restoration = planRestore({
		model,
		from,
		target,
		tip,
		origin,
		today,
		restore: "bundle"
	});
	if (!restoration.ok) return {
		restoration,
		after: tip,
		built: void 0
	};
	const after = applyEntries(tip, restoration.plan.entries);
	const project = await readProject(repository, treeOf(after));
	return {
		restoration,
		after,
		built: (project.ok ? project.value.models : []).find(({ file }) => file.model === model)
	};
}
/** Bytes that are not in this clone may well be in the store, so they are unknown, not gone. */
async function factsOf(world, model, version) {
	const { built } = await restore(world, model, version);
	if (built === void 0) return {
		bytes: "unknown",
		compatibility: judgeCompatibility(NOBODY_LOOKED)
	};
	const live = world.project.models.find(({ file }) => file.model === model);
	const compatibility = judgeCompatibility(compareServing(built.serving, live?.serving));
	return {
		bytes: (await findNeeds(world.repository, built.bundle.files, { name: "incumbent" })).length === 0 ? "present" : "unknown",
		compatibility
	};
}
/** Every path of a commit with its mode. */
async function readListing({ root }, commit) {
	const { output, end } = openGit(root, [
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		commit
	]);
	const chunks = [];
	for await (const chunk of output) chunks.push(chunk);
	const { code, stderr } = await end;
	if (code !== 0) throw new Error(`git ls-tree failed: ${stderr}`);
	const listing = /* @__PURE__ */ new Map();
	const bytes = Buffer.concat(chunks);
	for (let from = 0; from < bytes.length;) {
		const zero = bytes.indexOf(0, from);
		const tab = bytes.indexOf(9, from);
		const [mode = "", , blob = ""] = bytes.toString("latin1", from, tab).split(" ");
		listing.set(nameFromBytes(bytes.subarray(tab + 1, zero)), {
			mode,
			blob
		});
		from = zero + 1;
	}
	return listing;
}

// cli/simulate.ts
const { repo, branch } = SOURCE_OPTIONS;
const simulate = {
	name: "simulate",
	summary: "what an alert would do: route, conditions, target, pull request; nothing is written",
	positionals: ["ALERT.json"],
	options: {
		repo,
		branch,
		source: {
			type: "string",
			value: "NAME",
			help: `${SOURCES.join(", ")} (default: by its form)`
		},
		receiver: {
			type: "string",
			value: "ID",
			help: "as if it came in here (default: one that twokey.yml does not narrow)"
		},
		at: {
			type: "string",
			value: "INSTANT",
			help: "as if it were then, e.g. 2026-03-01T12:00:00Z (default: now)"
		}
	},
	notes: ["ALERT.json is the body of a webhook, as it was recorded. Its signature is not looked at.", "The rules are those of the default branch in this clone, and what is live is what its registry says."],
	run: runSimulate
};
async function runSimulate(given, out) {
	const alerts = await readAlerts(given);
	if (!alerts.ok) return tellProblems(alerts.problems, given, out);
	const source = openSource(given);
	if (!source.ok) return tellProblems(source.problems, given, out);
	const log = await source.value.read();
	if (!log.ok) return tellProblems(log.problems, given, out);
	const world = await openWorld(given.text("repo") ?? process.cwd(), log.value.registry);
	if (!world.ok) return tellProblems(world.problems, given, out);
	const { events, truncated, now } = alerts.value;
	const simulated = await simulateAll(world.value, events, now);
	if (given.flag("json")) {
		const answer = {
			schema: "twokey-simulate/1",
			at: now,
			truncated,
			alerts: simulated.map(({ search, restoration, ...rest }) => ({
				...rest,
				target: search?.target?.version ?? null,
				skipped: search?.skipped ?? [],
				plan: restoration?.ok === true ? {
					...restoration.plan,
					digest: restoration.digest
				} : null,
				branch: restoration?.ok === true ? restoration.branch : null,
				blocks: restoration?.ok === false ? restoration.blocks : []
			}))
		};
		out.write(`${JSON.stringify(answer, null, 2)}\n`);
	} else out.write(renderSimulation(simulated, truncated));
	return 0;
}
async function readAlerts(given) {
	const [path = ""] = given.positionals;
	const wrong = (message) => bad(usageProblem(simulate, message));
	const at = given.text("at");
	const now = at === void 0 ? instantOf(Math.floor(Date.now() / 1e3)) : findInstant(at);
	if (now === void 0) return wrong(`--at "${at}" is no instant: write 2026-03-01T12:00:00Z`);
	const body = await readFile(path);
	if (body.length > 524288) return wrong(`${path} has ${body.length} bytes, more than ${LARGEST_BODY}`);
	const rawSha256 = sha256(body);
	const delivery = {
		receiver: given.text("receiver") ?? "simulated",
		receivedAt: now,
		deliveryId: rawSha256.slice(7, 39),
		rawSha256
	};
	const named = given.text("source");
	const source = SOURCES.find((one) => one === named);
	if (named !== void 0 && source === void 0) return wrong(`there is no source "${named}".${didYouMean(named, SOURCES)}`);
	const [first] = source === void 0 ? guessSources(body, delivery) : [source];
	if (first === void 0) return wrong(`${path} is no webhook of ${SOURCES.join(", ")}`);
	const parsed = parseDelivery(body, {
		...delivery,
		source: first
	});
	if (!parsed.ok) return wrong(`${path}: ${parsed.message}`);
	return good({
		events: parsed.events,
		truncated: parsed.truncated,
		now
	});
}
async function simulateAll(world, events, now) {
	const settings = world.project.policy.rollback;
	const routes = events.map((event) => ({
		event,
		routed: routeAlert(event, settings)
	}));
	const alerting = routes.flatMap(({ event, routed }) => {
		const counts = event.status === "firing" && ["critical", "high"].includes(event.severity);
		return routed.ok && counts ? [{
			model: routed.model,
			at: now
		}] : [];
	});
	const storm = judgeStorm({
		...CALM,
		alerting
	}, now, settings, world.models.length);
	const known = /* @__PURE__ */ new Map();
	const simulated = [];
	for (const { event, routed } of routes) {
		if (routed.ok && !known.has(routed.model)) known.set(routed.model, await knowModel(world, routed.model));
		const model = routed.ok ? known.get(routed.model) ?? null : null;
		const observation = observeAlert(void 0, event);
		const decision = decideAlert({
			event,
			observation,
			routed,
			known: model,
			storm,
			umbrella: null,
			settings,
			now
		});
		simulated.push({
			event,
			decision,
			...await wouldBe(world, decision.model, model)
		});
	}
	return simulated;
}
/** The pull request that would open, whether or not this alert opens it. */
async function wouldBe(world, model, known) {
	const target = known?.target.target ?? null;
	if (model === null || known === null || target === null) return {
		search: known?.target ?? null,
		restoration: null,
		merge: null,
		title: null
	};
	const { restoration, after, built } = await restore(world, model, target);
	if (!restoration.ok) return {
		search: known.target,
		restoration,
		merge: null,
		title: null
	};
	const { plan } = restoration;
	const merge = judgeMergeResult(plan, {
		base: world.tip,
		merge: after
	}, built?.bundle.digest ?? null);
	return {
		search: known.target,
		restoration,
		merge,
		title: rollbackTitle(plan)
	};
}

export { simulate };