import { Q as plain, l as shortDigest, s as findDigest } from "./digest.js";
import { C as evidencePath, S as currentPath, l as EVENT_TYPES, m as subjectCode, n as decodeText, ot as findInstant } from "./file.js";
import { n as bad, r as good } from "./problem.js";
import { n as didYouMean, t as alignColumns } from "./columns.js";
import { a as findVersion, i as findModelRef, n as askLog, o as modelNames, r as askUsedBy, s as readCurrent, t as askAt } from "./ask.js";
import { i as askWhy, n as askRollbackTarget, r as askWho, t as askDiff } from "./ask-version.js";
import { n as showBytes, t as countOf } from "./number.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { n as SOURCE_OPTIONS, s as openSource } from "./registry-source.js";

// src/report/registry-log.ts
/** The log as a table: when, where, who, what. */
function renderLog(events, more) {
	if (events.length === 0) return "No event matches.\n";
	const rows = events.map(({ event }) => [
		String(event.seq),
		event.at,
		event.model,
		event.type,
		plain(event.actor.login, 40),
		event.pull === null ? "" : `#${event.pull}`,
		plain(sentenceOf(event), 160)
	]);
	const head = [
		"seq",
		"when",
		"model",
		"event",
		"who",
		"pull",
		"what"
	];
	const rest = more > 0 ? [`… and ${more} earlier; --last N shows more`] : [];
	return `${[...alignColumns([head, ...rows], [0]), ...rest].join("\n")}\n`;
}
/** What one event says, in a few words. */
function sentenceOf(event) {
	switch (event.type) {
		case "genesis": return `log ${event.body.log.slice(0, 8)} begins for ${event.body.repository.name}`;
		case "baseline": return `version ${event.body.version} is what was there: ${shortDigest(event.body.bundle)}`;
		case "policy-changed": return `${shortDigest(event.body.before)} → ${shortDigest(event.body.after)}${event.body.weakening ? ", weaker" : ""}`;
		case "evaluated": return evaluatedSentence(event);
		case "approved": return `${subjectCode(event.body.digest)} as ${event.body.claims.map(({ role }) => role).join(", ")}`;
		case "withdrawn": return event.body.cause;
		case "carried-over": return `${event.body.from.slice(0, 8)} → ${event.body.to.slice(0, 8)}, the subject stayed the same`;
		case "overridden": return `${event.body.gate} until ${event.body.expires}`;
		case "override-reviewed": return event.body.outcome;
		case "promoted": return `version ${event.body.version} is live: ${shortDigest(event.body.bundle)}${event.body.enforced ? "" : ", not enforced"}`;
		case "superseded": return `version ${event.body.version} by ${event.body.by}`;
		case "retired": return event.body.version === null ? "removed" : `version ${event.body.version} removed`;
		case "unapproved-change": return `${event.body.commit.slice(0, 8)}: ${event.body.reasons.join(", ")}`;
	}
	return laterSentence(event);
}
function evaluatedSentence({ body }) {
	const bundle = body.bundle === null ? "removal" : shortDigest(body.bundle);
	const blocked = body.blocking.length === 0 ? "" : ` (${body.blocking.join(", ")})`;
	return `attempt ${body.attempt}, ${bundle}: ${body.decision}${blocked}${body.counts ? "" : ", advisory"}`;
}
/** Stops, rollbacks and what was seen afterwards. */
function laterSentence(event) {
	const { body } = event;
	if (event.type === "rollback-proposed" || event.type === "rollback-declined" || event.type === "rolled-back") return `version ${event.body.from} → ${event.body.to}`;
	if (event.type === "revoked") return `version ${event.body.version}: ${event.body.reason}`;
	if (event.type === "observed") return `version ${event.body.version}: ${event.body.decision}`;
	if (event.type === "retrain-due") return `version ${event.body.version}: ${event.body.reasons.join(", ")}`;
	if (event.type === "corrected") return `${event.body.path} is wrong${textOf(event.body.text)}`;
	if (event.type === "held" && event.body.until !== null) return `until ${event.body.until}`;
	if ("version" in body && body.version !== null) return `version ${body.version}`;
	return "text" in body && body.text !== null ? textOf(body.text).slice(2) : "";
}
function textOf(text) {
	if ("inline" in text && typeof text.inline === "string") return `: ${text.inline}`;
	return "url" in text && typeof text.url === "string" ? `: ${text.url}` : "";
}

// src/report/registry-version.ts
/** Answers about versions, for a terminal. */
function renderCurrent(model) {
	const { live, unapproved, rollback_target: target } = model;
	if (live === null) return lines([`${model.model}: nothing is live.`, ...unapprovedLine(unapproved)]);
	return lines([
		`${model.model}@${live.version} is live since ${live.since}.`,
		...table([
			["bundle", live.bundle],
			["commit", live.commit],
			["approved by", namesOf(live.approved_by, live.signed)],
			["enforced", live.enforced ? "yes" : "no: the policy observed or advised only"],
			["rollback target", target === null ? "none: no earlier signed version" : `version ${target.version}`],
			...model.reviews_due.map(({ gate, due }) => ["override to review", `${gate}, due ${due}`]),
			...model.retrain_due === null ? [] : [["retraining due", model.retrain_due.reasons.join(", ")]]
		]),
		...unapprovedLine(unapproved)
	]);
}
function unapprovedLine(unapproved) {
	return unapproved === null ? [] : [`Warning: commit ${unapproved.commit.slice(0, 12)} put something unapproved on the default branch at ${unapproved.since}.`];
}
function renderVersion(version) {
	return lines([
		`${nameOf(version)}: ${version.status}`,
		...table([
			["bundle", version.bundle],
			["commit", version.commit],
			["came by", version.pull === null ? version.kind : `${version.kind}, pull request #${version.pull}`],
			["approved by", namesOf(version.approved_by, version.signed)],
			["live", version.periods.map(({ from, until }) => `${from} – ${until ?? "now"}`).join(", ")],
			["findings", version.findings ?? "none recorded"],
			["evidence", version.evidence ?? "none recorded"],
			["policy", version.policy],
			...version.overrides.map(({ gate, by }) => ["override", `${gate} by ${by.login}`]),
			...version.quarantined === null ? [] : [["quarantined", version.quarantined.at]],
			...version.revoked === null ? [] : [["revoked", `${version.revoked.at} (${version.revoked.reason})`]],
			["event", version.event]
		]),
		"",
		...table([[
			"file",
			"role",
			"size",
			"digest"
		], ...version.files.map(({ name, role, size, digest }) => [
			plain(name, 80),
			role,
			showBytes(size),
			digest
		])])
	]);
}
function renderWho(who) {
	const { version } = who;
	const needed = who.needed.map(({ role, count }) => count === 1 ? role : `${count} × ${role}`);
	return lines([
		`${nameOf(version)}: ${version.signed ? "signed" : "not signed"}${version.enforced ? "" : ", and not enforced"}`,
		...version.kind === "baseline" ? ["  It was there when the repository was adopted."] : [],
		...needed.length === 0 ? [] : [`  The policy asked for ${needed.join(" and ")}.`],
		...table(who.signers.map(({ login, id, role, as, at, url }) => [
			plain(login, 40),
			`(${id})`,
			`as ${role}`,
			as === null || as === login ? "" : `through ${as}`,
			at,
			url ?? ""
		])),
		...who.overrides.map(({ gate, login, reviewed }) => `  ${gate} was overridden by ${login}; ${reviewed ?? "not reviewed yet"}.`),
		...who.ended.map(({ login, cause, at }) => `  ${login} signed earlier: ${cause} at ${at}.`),
		...who.vetoes.map(({ login, at, lifted }) => `  ${login} vetoed at ${at}, ${lifted === null ? "still open" : `lifted ${lifted}`}.`),
		...who.mergedBy === "" ? [] : [`  Merged by ${who.mergedBy} as ${version.commit.slice(0, 12)}.`],
		"  What a sign-off proves: the app saw it on GitHub and recorded it; GitHub signs the app's commits."
	]);
}
function renderWhy(why) {
	const { version, standing, attempts } = why;
	if (standing === void 0) return lines([`${nameOf(version)}: no evaluation is recorded${version.kind === "baseline" ? "; it is a baseline" : ""}.`]);
	const incumbent = standing.incumbent === null ? "nothing live" : `version ${standing.incumbent.version}`;
	return lines([
		`${nameOf(version)}: ${standing.decision}, compared with ${incumbent}, attempt ${standing.attempt} of ${attempts.length}`,
		...table(why.verdicts.map(({ gate, verdict, reason }) => [
			plain(gate, 40),
			verdict,
			plain(reason, 160)
		])),
		...attempts.filter((one) => one !== standing).map(({ attempt, at, decision, blocking, counts }) => `  attempt ${attempt} at ${at}: ${decision}${blocking.length === 0 ? "" : ` by ${blocking.join(", ")}`}${counts ? "" : " (advisory)"}`),
		...why.data.map(({ name, digest }) => `  data ${plain(name, 60)}: ${digest}`),
		`  findings ${standing.findings}`,
		`  evidence ${standing.evidence}`
	]);
}
function renderDiff(diff) {
	const { from, to, files, gates } = diff;
	return lines([
		`${nameOf(from)} → ${nameOf(to)}: ${files.length === 0 ? "the same files" : countOf(files.length, "file differs", "files differ")}`,
		...table(files.map(({ name, change, before, after }) => [
			plain(name, 80),
			change,
			before === void 0 ? "" : `${shortDigest(before.digest)} ${showBytes(before.size)}`,
			after === void 0 ? "" : `→ ${shortDigest(after.digest)} ${showBytes(after.size)}`
		])),
		...gates.map(({ gate, before, after }) => `  gate ${gate}: ${before ?? "not judged"} → ${after ?? "not judged"}`),
		...diff.sameScores ? ["  Their predictions are identical."] : [],
		diff.samePolicy ? "  The same policy." : `  Policy ${shortDigest(from.policy)} → ${shortDigest(to.policy)}.`,
		`  Approved by ${namesOf(from.approved_by, from.signed)} → ${namesOf(to.approved_by, to.signed)}.`
	]);
}
function renderAt(model, time, { version, period, unapproved }) {
	return lines([version === void 0 ? `${model}: nothing was live at ${time}.` : `${nameOf(version)} was live at ${time} (${period?.from ?? ""} – ${period?.until ?? "now"}), ${version.bundle}.`, ...unapproved === void 0 ? [] : [`Warning: something unapproved lay on the default branch since ${unapproved.since} (${unapproved.event}).`]]);
}
function renderUses(digest, uses) {
	if (uses.length === 0) return lines([`${digest} is not mentioned by any event.`]);
	return lines([`${digest} is mentioned by ${countOf(uses.length, "event")}:`, ...table(uses.map(({ model, version, pull, as, at, event }) => [
		version === null ? model : `${model}@${version}`,
		plain(as, 80),
		pull === null ? "" : `#${pull}`,
		at,
		event
	]))]);
}
function renderTarget(model, { live, target, skipped }) {
	const now = live === void 0 ? "nothing is live" : `version ${live} is live`;
	return lines([target === void 0 ? `${model}: ${now}, and there is no earlier version that may come back.` : `${model}: ${now}; a rollback would go to version ${target.version} (${target.bundle}).`, ...skipped.map(({ version, reason }) => `  not version ${version}: ${reason}`)]);
}
function nameOf({ model, version }) {
	return `${model}@${version}`;
}
function namesOf(signers, signed) {
	if (signers.length === 0) return signed ? "the adoption" : "nobody";
	return signers.map(({ login, role }) => `${plain(login, 40)} (${role})`).join(", ");
}
function table(rows) {
	return alignColumns(rows).map((line) => `  ${line}`);
}
function lines(all) {
	return `${all.join("\n")}\n`;
}

// cli/registry-ask.ts
const REF = "MODEL[@VERSION]";
const REF_NOTES = ["MODEL alone means the version that is live; MODEL@12 a version, MODEL@9f3ce011 the one with that bundle."];
const log = {
	name: "log",
	summary: "what happened to a model, or to all of them",
	positionals: ["MODEL?"],
	options: {
		...SOURCE_OPTIONS,
		type: {
			type: "string",
			value: "EVENT",
			help: "only events of this type, e.g. promoted"
		},
		by: {
			type: "string",
			value: "LOGIN",
			help: "only what this person did"
		},
		since: {
			type: "string",
			value: "TIME",
			help: "from 2026-03-01 on"
		},
		last: {
			type: "string",
			value: "N",
			help: "the newest N (default: 50; with --json all)"
		}
	},
	notes: ["MODEL may be policy: changes of the rules are recorded under that name."],
	run: runLog
};
const show = versionCommand("show", "one version: files, digests, when it was live", ({ version }) => ({
	json: version,
	text: renderVersion(version)
}));
const who = versionCommand("who", "who approved a version, in which role", ({ registry, version }) => {
	const answer = askWho(registry, version);
	return {
		json: answer,
		text: renderWho(answer)
	};
});
const why = versionCommand("why", "on what evidence a version went out", (asked) => {
	const { registry, version } = asked;
	const bytes = version.findings === null ? void 0 : asked.log.documents.get(evidencePath(version.findings));
	const answer = askWhy(registry, version, bytes === void 0 ? void 0 : decodeText(bytes));
	return {
		json: answer,
		text: renderWhy(answer)
	};
});
const diff = {
	name: "diff",
	summary: "what differs between two versions of a model",
	positionals: ["MODEL@VERSION", "MODEL@VERSION?"],
	options: SOURCE_OPTIONS,
	notes: ["With one version, the one that is live is the other side."],
	run: (given, out) => answer(given, out, "diff", ({ registry }) => {
		const [first = "", second] = given.positionals;
		const from = versionFor(registry, first, "diff");
		if (!from.ok) return from;
		const to = versionFor(registry, second ?? from.value.model, "diff");
		if (!to.ok) return to;
		const found = askDiff(from.value, to.value);
		return good({
			json: found,
			text: renderDiff(found)
		});
	})
};
const current = {
	name: "current",
	summary: "what is live, since when, approved by whom: one read",
	positionals: ["MODEL"],
	options: SOURCE_OPTIONS,
	notes: ["Reads models/MODEL/current.json and nothing else, so it is as fast as one file."],
	run: runCurrent
};
const at = {
	name: "at",
	summary: "what was live at a moment",
	positionals: ["MODEL", "TIME"],
	options: SOURCE_OPTIONS,
	notes: ["TIME is a day (2026-03-01) or an instant in UTC (2026-03-01T12:00:00Z)."],
	run: (given, out) => answer(given, out, "at", ({ registry }) => {
		const [name = "", time = ""] = given.positionals;
		const model = modelFor(registry, name, "at");
		if (!model.ok) return model;
		const instant = findInstant(time.length === 10 ? `${time}T00:00:00Z` : time);
		if (instant === void 0) return bad(usageProblem({ name: "at" }, `"${time}" is no time: write 2026-03-01`));
		const found = askAt(registry, model.value, instant);
		return good({
			json: {
				model: model.value,
				at: instant,
				...found
			},
			text: renderAt(name, instant, found)
		});
	})
};
const usedBy = {
	name: "used-by",
	summary: "every version and evaluation that a digest went into",
	positionals: ["DIGEST"],
	options: SOURCE_OPTIONS,
	notes: ["For recalls: which versions were trained or judged on this file, these data, this policy?"],
	run: (given, out) => answer(given, out, "used-by", ({ registry }) => {
		const text = given.positionals[0] ?? "";
		const digest = findDigest(text) ?? findDigest(`sha256:${text}`);
		if (digest === void 0) return bad(usageProblem({ name: "used-by" }, `"${text}" is no digest`));
		const uses = askUsedBy(registry, digest);
		return good({
			json: {
				digest,
				uses
			},
			text: renderUses(digest, uses)
		});
	})
};
const rollbackTarget = {
	name: "rollback-target",
	summary: "where a rollback would go, and why not to the versions in between",
	positionals: ["MODEL"],
	options: SOURCE_OPTIONS,
	notes: [],
	run: (given, out) => answer(given, out, "rollback-target", ({ registry }) => {
		const model = modelFor(registry, given.positionals[0] ?? "", "rollback-target");
		if (!model.ok) return model;
		const found = askRollbackTarget(registry, model.value);
		return good({
			json: {
				model: model.value,
				...found
			},
			text: renderTarget(model.value, found)
		});
	})
};
async function answer(given, out, name, ask) {
	const source = openSource(given);
	if (!source.ok) return tellProblems(source.problems, given, out);
	const read = await source.value.read();
	if (!read.ok) return tellProblems(read.problems, given, out);
	const found = ask(read.value);
	if (!found.ok) return tellProblems(found.problems, given, out);
	const { json, text } = found.value;
	out.write(given.flag("json") ? `${JSON.stringify({
		schema: `twokey-${name}/1`,
		...json
	}, null, 2)}\n` : text);
	return 0;
}
function versionCommand(name, summary, ask) {
	return {
		name,
		summary,
		positionals: [REF],
		options: SOURCE_OPTIONS,
		notes: REF_NOTES,
		run: (given, out) => answer(given, out, name, (asked) => {
			const version = versionFor(asked.registry, given.positionals[0] ?? "", name);
			return version.ok ? good(ask({
				...asked,
				version: version.value
			})) : version;
		})
	};
}
async function runLog(given, out) {
	return answer(given, out, "log", ({ registry }) => {
		const [model] = given.positionals;
		const names = modelNames(registry);
		const scope = names.find((name) => name === model);
		if (model !== void 0 && scope === void 0) return bad(unknownModel(model, names, "log"));
		const [type, since] = [given.text("type"), given.text("since")];
		if (type !== void 0 && !EVENT_TYPES.includes(type)) return bad(usageProblem({ name: "log" }, `there is no event "${type}".${didYouMean(type, EVENT_TYPES)}`));
		const from = since === void 0 ? void 0 : findInstant(since.length === 10 ? `${since}T00:00:00Z` : since);
		if (since !== void 0 && from === void 0) return bad(usageProblem({ name: "log" }, `"${since}" is no time: write 2026-03-01`));
		const last = given.text("last") ?? (given.flag("json") ? void 0 : "50");
		if (last !== void 0 && !/^[1-9]\d{0,8}$/.test(last)) return bad(usageProblem({ name: "log" }, `--last needs a number, not "${last}"`));
		const by = given.text("by");
		const events = askLog(registry, {
			...scope === void 0 ? {} : { model: scope },
			...type === void 0 ? {} : { type },
			...from === void 0 ? {} : { since: from },
			...by === void 0 ? {} : { by }
		});
		const shown = last === void 0 ? events : events.slice(-Number(last));
		const listed = shown.map(({ path, hash, event }) => ({
			path,
			hash,
			event
		}));
		return good({
			json: { events: listed },
			text: renderLog(shown, events.length - shown.length)
		});
	});
}
async function runCurrent(given, out) {
	const source = openSource(given);
	if (!source.ok) return tellProblems(source.problems, given, out);
	const name = given.positionals[0] ?? "";
	const ref = findModelRef(name);
	if (ref === void 0 || name.includes("@")) return tellProblems([usageProblem(current, `"${name}" is no name of a model`)], given, out);
	const text = await source.value.readFile(currentPath(ref.model));
	if (!text.ok) return tellProblems(text.problems, given, out);
	if (text.value === void 0) return tellProblems([unknownModel(name, [], "current")], given, out);
	const model = readCurrent(text.value);
	if (model === void 0) {
		const problem = usageProblem(current, `${currentPath(ref.model)} cannot be read`);
		return tellProblems([{
			...problem,
			hint: "Run twokey verify: it names what was changed."
		}], given, out);
	}
	out.write(given.flag("json") ? text.value : renderCurrent(model));
	return 0;
}
function modelFor(registry, name, command) {
	const names = modelNames(registry);
	const ref = findModelRef(name);
	return ref !== void 0 && names.includes(ref.model) && !name.includes("@") ? good(ref.model) : bad(unknownModel(name, names, command));
}
function versionFor(registry, text, command) {
	const ref = findModelRef(text);
	const names = modelNames(registry);
	if (ref === void 0 || !names.includes(ref.model)) return bad(unknownModel(text, names, command));
	const version = findVersion(registry, ref);
	if (version !== void 0) return good(version);
	const message = text.includes("@") ? `there is no ${text}` : `nothing of ${ref.model} is live`;
	return bad({
		...usageProblem({ name: command }, message),
		hint: `twokey log ${ref.model} shows its versions`
	});
}
function unknownModel(name, names, command) {
	const known = names.filter((one) => one !== "policy");
	const problem = usageProblem({ name: command }, `the registry knows no model "${name}".${didYouMean(name, known)}`);
	return known.length === 0 ? problem : {
		...problem,
		hint: `It knows ${known.slice(0, 20).join(", ")}.`
	};
}

export { at, current, diff, log, rollbackTarget, show, usedBy, who, why };