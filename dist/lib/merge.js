import { t as alignColumns } from "./columns.js";
import { B as string, D as _enum, H as union, I as number, L as object, N as int, P as literal, Q as plain, U as unknown, X as markdownCode, Z as markdownText, c as findModelName, d as canonicalJson, i as sha256, k as array, t as digestOf } from "./digest.js";
import { h as assembleParts, p as markdownTable, t as COMMENT_BUDGET } from "./comment.js";
import { n as showBytes } from "./number.js";
import { D as baseName, M as foldersAbove, N as joinPath, O as findNameIn, k as findPathFault, w as matchesName } from "./fields.js";
import { d as LOCK, m as MODEL_YAML, x as makeTree } from "./bundle.js";
import { i as POLICY_FILE } from "./gather.js";
import { D as placeOf, lt as secondsOf, st as instantOf } from "./file.js";
import { t as askDiff } from "./ask-version.js";
import { C as secondsBetween, S as laterBy, _ as looseNumbers, b as findSecond, c as noLinks, d as SOURCES, f as severityOf, g as looseLabels, h as boundText, i as headerOf, o as parseStandard, p as unsupported, r as verifyRequest, s as makeAlert, v as looseText, w as showSeconds, x as findTime, y as readBody } from "./verify.js";

// src/report/rollback-table.ts
const MOST_ALERTS = 20;
function renderAlertTable(alerts, shown) {
	if (alerts.length === 0) return "No alert: a person asked.";
	const head = [
		"alert",
		"source",
		"severity",
		"since",
		"last seen",
		"times",
		"labels",
		"look"
	];
	const rows = alerts.slice(0, MOST_ALERTS).map(({ event, episode }) => [
		nameOf(event, shown),
		`${event.source} · ${markdownCode(event.receiver, 40)}`,
		episode.severity,
		event.startsAt ?? episode.firstSeen,
		episode.resolvedAt === null ? episode.lastSeen : `resolved ${episode.resolvedAt}`,
		String(episode.count),
		labelsOf$2(event, shown),
		linksOf(event, shown)
	]);
	const more = alerts.length - MOST_ALERTS;
	const truncated = Math.max(0, ...alerts.map(({ event }) => event.group?.truncated ?? 0));
	return [
		markdownTable([head, ...rows]),
		...more > 0 ? [`… and ${more} more.`] : [],
		...truncated > 0 ? [`The source left out ${truncated} more alerts of the group.`] : []
	].join("\n\n");
}
function nameOf(event, shown) {
	const name = event.labels["alertname"];
	if (name !== void 0 && shown.labels.includes("alertname")) return markdownText(name, 80);
	return !shown.everybody || shown.labels.includes("title") ? markdownText(event.title, 120) : `alert ${markdownCode(event.alertKey.slice(0, 8))}`;
}
const MOST_LABELS = 12;
function labelsOf$2({ labels }, shown) {
	return Object.entries(labels).filter(([name]) => name !== "alertname" && shown.labels.includes(name)).slice(0, MOST_LABELS).map(([name, value]) => markdownText(`${name}=${value}`, 120)).join(" · ");
}
function linksOf({ links }, shown) {
	if (shown.everybody && !shown.labels.includes("links")) return "";
	return Object.entries(links).map(([name, address]) => `[${name}](${address.replace(/[()<>|\\`"'*_~[\]@]/g, encodeSign)})`).join(" ");
}
function encodeSign(sign) {
	return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
const NAMES = {
	enabled: "rollback is turned on",
	route: "a route leads to a model",
	receiver: "the receiver may speak for it",
	model: "the registry knows the model",
	environment: "it is about production",
	"live-version": "a version is live",
	firing: "the alert fires",
	"not-undone": "not rolled back already",
	"names-live": "it is about what is live",
	age: "it is not old",
	"no-open-rollback": "no rollback is open",
	"not-held": "nobody holds the model",
	cooldown: "no rollback just happened",
	decline: "nobody just declined one",
	effective: "the last rollback helped",
	"recent-change": "something changed lately",
	quota: "few automatic ones so far",
	"no-storm": "few models alarm at once",
	target: "a version can be restored",
	"max-action": "a pull request is allowed",
	severity: "it is severe enough",
	hold: "it fired long enough"
};
function markOf({ holds, warn }) {
	return holds ? warn ? "⚠️ as far as known" : "✅ yes" : "❌ no";
}
/** Why there is a pull request, or none. */
function renderPreconditions(preconditions) {
	const rows = preconditions.map((one) => [
		NAMES[one.code],
		markOf(one),
		markdownText(one.explanation, 400)
	]);
	return markdownTable([[
		"condition",
		"holds",
		"because"
	], ...rows]);
}
/** The same for a terminal. */
function alignPreconditions(preconditions) {
	return alignColumns(preconditions.map((one) => [
		`  ${markOf(one)}`,
		NAMES[one.code],
		plain(one.explanation, 400)
	]));
}
const MOST_SKIPPED = 20;
/** Every version that was passed over, and why. */
function renderSkipped(skipped) {
	const told = skipped.filter(({ reason }) => reason !== "live");
	if (told.length === 0) return "";
	const more = told.length > MOST_SKIPPED ? [`- … and ${told.length - MOST_SKIPPED} more`] : [];
	return [...told.slice(0, MOST_SKIPPED).map(({ version, explanation }) => `- version ${version}: ${markdownText(explanation, 400)}`), ...more].join("\n");
}

// src/report/rollback-pull.ts
function rollbackTitle({ model, from, to }) {
	return `rollback(${model}): v${from.version} → v${to.version}`;
}
/** How the bot finds its own pull request again. Whoever copies it gains nothing: the author is checked. */
function rollbackMarker(plan, digest) {
	const { model, environment, from, to } = plan;
	const marker = {
		k: "rollback",
		v: 1,
		model,
		environment,
		from: from.bundle,
		to: to.bundle,
		plan: digest
	};
	return `<!-- twokey ${canonicalJson(marker)} -->`;
}
function renderRollbackPull(pull) {
	const { plan, digest, skipped, preconditions } = pull;
	const { model, from, to } = plan;
	const passed = renderSkipped(skipped);
	const parts = [
		always(rollbackMarker(plan, digest)),
		always(`**${model} goes back from version ${from.version} to version ${to.version}.** ${becauseOf(pull)} ${liveWords$1(pull)}`),
		always(signWords(pull)),
		always(versionsTable(pull)),
		part("the alerts", 2, `### Alerts\n\n${renderAlertTable(pull.alerts, pull.shown)}`),
		part("the files", 2, filesTable(pull)),
		always(NOT_ROLLED_BACK),
		part("the evidence of the version that comes back", 2, evidenceOf(pull)),
		part("versions that were passed over", 3, passed === "" ? "" : `### Passed over\n\n${passed}`),
		part("why now", 3, folded("Why a pull request: every condition", renderPreconditions(preconditions))),
		always(checklist(pull)),
		always(afterwards(pull))
	];
	return assembleParts(parts, COMMENT_BUDGET);
}
function always(text) {
	return {
		name: "",
		rank: 0,
		text
	};
}
function part(name, rank, text) {
	return {
		name,
		rank,
		text
	};
}
function folded(summary, text) {
	return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}
function becauseOf({ asked, alerts }) {
	if (asked !== null) return `${markdownText(asked.login, 60)} asked for it: ${markdownText(asked.reason, 500)}.`;
	return alerts.length === 1 ? "A production alert names it." : `${alerts.length} production alerts name it.`;
}
/** What changed, and how soon after it the alarm began. */
function liveWords$1({ from, alerts, now }) {
	const since = from.periods.at(-1)?.from;
	if (since === void 0) return "";
	const words = `Version ${from.version} has been live for ${showSeconds(secondsBetween(since, now))}`;
	const [first] = alerts.map(({ event, episode }) => event.startsAt ?? episode.firstSeen).sort();
	if (first === void 0) return `${words}.`;
	const after = secondsBetween(since, first);
	return after < 0 ? `${words}; the alert began ${showSeconds(-after)} before that, so look twice.` : `${words}; the alert began ${showSeconds(after)} after it came.`;
}
function signWords({ code, plan, owners, responders, incident }) {
	const people = [.../* @__PURE__ */ new Set([...owners, ...responders])].slice(0, 30).map((name) => markdownCode(name, 140));
	return `To sign: ${people.length === 0 ? "an owner" : `one of ${people.join(", ")}`}. ${code === null ? "The line to paste follows as a comment." : `Paste \`/twokey approve ${plan.model} ${code}\`.`}${incident === null ? "" : ` Refs #${incident}.`}`;
}
function versionsTable({ plan, from, target }) {
	const row = (version, name) => [
		name,
		`${plan.model}@${version.version}`,
		markdownCode(version.bundle),
		version.periods.slice(-3).map((period) => `${period.from} – ${period.until ?? "now"}`).join(", "),
		version.approved_by.map(({ login, role }) => `${markdownText(login, 60)} (${role})`).join(", ") || (version.signed ? "with the adoption" : "nobody")
	];
	return markdownTable([
		[
			"",
			"version",
			"bundle",
			"live",
			"approved by"
		],
		row(from, "from"),
		row(target, "to")
	]);
}
const MOST_FILES = 100;
function filesTable({ plan, before, target }) {
	const sizes = new Map(target.files.map(({ name, size }) => [name, size]));
	const rows = plan.entries.slice(0, MOST_FILES).map(({ path, blob }) => {
		const old = before.get(path)?.blob;
		const name = [...sizes.keys()].find((one) => path === one || path.endsWith(`/${one}`) || path.endsWith(`/${one}.dvc`));
		const size = name === void 0 || blob === null ? "" : showBytes(sizes.get(name) ?? 0);
		return [
			markdownCode(path, 200),
			old === void 0 ? "absent" : markdownCode(old.slice(0, 12)),
			blob === null ? "removed" : markdownCode(blob.slice(0, 12)),
			size
		];
	});
	const more = plan.entries.length - MOST_FILES;
	return [
		"### What is restored",
		"Existing git blobs at their old places; no bytes of a model move. LFS and DVC pointers are restored alike.",
		markdownTable([[
			"file",
			"now",
			"restored",
			"size of the bytes"
		], ...rows]),
		...more > 0 ? [`… and ${more} files more; the diff shows all of them.`] : []
	].join("\n\n");
}
const NOT_ROLLED_BACK = `### What is not rolled back

- \`model.yaml\` and \`.github/twokey.yml\`: controls stay as they are today
- feature-store backfills, online state, caches
- data that were collected or labelled meanwhile, and what is retrained on them
- decisions that were already made with the version that goes`;
function evidenceOf({ from, target, facts }) {
	const differing = askDiff(target, from).gates.map(({ gate, before, after }) => [
		gate,
		before ?? "not judged",
		after ?? "not judged"
	]);
	const lines = [
		`- came by ${target.pull === null ? target.kind : `${target.kind}, pull request #${target.pull}`}`,
		`- findings ${target.findings === null ? "none recorded" : markdownCode(target.findings)}`,
		`- compatible with today: ${facts.compatibility.verdict}${facts.compatibility.reasons.map((reason) => `; ${markdownText(reason, 300)}`).join("")}`,
		`- bytes: ${facts.bytes}`,
		...target.overrides.map(({ gate, by }) => `- went out with ${gate} overridden by ${markdownText(by.login, 60)}`)
	];
	const table = [[
		"gate",
		`v${target.version}`,
		`v${from.version}`
	], ...differing];
	return [
		`### Evidence of version ${target.version}`,
		lines.join("\n"),
		...differing.length === 0 ? [] : ["Gates that were judged differently then:", markdownTable(table)]
	].join("\n\n");
}
function checklist({ plan, runbook, alerts }) {
	return [
		"### Before you sign",
		"",
		`- [ ] the trouble began with version ${plan.from.version}, not before it`,
		`- [ ] consumers of the scores can live with version ${plan.to.version}`,
		"- [ ] nothing of what is not rolled back above makes it worse",
		...alerts.length === 0 ? ["- [ ] somebody else than the one who asked has looked at it"] : [],
		...runbook === null ? [] : [`- [ ] runbook: ${markdownCode(runbook, 200)}`]
	].join("\n");
}
function afterwards({ plan }) {
	const { model, from } = plan;
	return [`After the merge version ${from.version} is quarantined: its bytes, and any with the same predictions, cannot come back until an owner writes \`/twokey unquarantine ${model} ${from.version} REASON\`.`, "Closing this pull request declines the rollback, and the alerts will not open it again for a while."].join(" ");
}

// src/rollback/memory.ts
/** All of it stands in the registry, so nothing is lost with the bot's own memory. */
function recallRollbacks(events, model) {
	const landed = [];
	const declined = [];
	const proposed = [];
	for (const { mark, event } of events.toReversed()) {
		if (mark.model !== model) continue;
		const { pull } = event;
		if (event.type === "rolled-back") landed.push({
			from: event.body.from,
			to: event.body.to,
			at: event.body.merged_at,
			pull
		});
		if (event.type === "rollback-declined") declined.push({
			from: event.body.from,
			to: event.body.to,
			at: event.at,
			pull,
			...event.body.text === null ? {} : { lapsed: true }
		});
		if (event.type === "rollback-proposed" && !proposed.some((one) => one.pull === pull)) proposed.push({
			at: event.at,
			automatic: event.body.requested_by === null,
			pull
		});
	}
	return {
		landed,
		declined,
		proposed
	};
}
const CALM = {
	alerting: [],
	openUntil: null,
	issue: null
};
/**
* Many models at once are rarely all broken: the cause lies before or behind them. `memory.alerting` must
* hold every alert of the delivery that is decided about, so that a group of fifty opens no first pull request.
*/
function judgeStorm(memory, now, { storm }, registered) {
	const recent = memory.alerting.filter(({ at }) => at <= now && laterBy(at, storm.window) >= now);
	const models = [...new Set(recent.map(({ model }) => model))].sort();
	if (memory.openUntil !== null && memory.openUntil > now) return {
		open: true,
		until: memory.openUntil,
		models
	};
	const open = models.length >= 2 && (models.length >= storm.models || models.length >= storm.fraction * Math.max(1, registered));
	return {
		open,
		until: open ? laterBy(now, storm.open_for) : null,
		models
	};
}
/** Whether an alert names the bundle that is live, in one of the ways that serving metrics can carry it. */
function namesBundle(said, version) {
	const text = said.trim().toLowerCase();
	if (text === `${version.model}@${version.version}`) return true;
	const hex = /^(?:sha256:)?([0-9a-f]{12,64})$/.exec(text)?.[1];
	return hex !== void 0 && version.bundle.startsWith(`sha256:${hex}`);
}

// src/rollback/route.ts
const DEFAULT_ROUTE = {
	match: {},
	model: "{{model}}",
	digest_label: "model_digest"
};
const ENVIRONMENT_LABELS = ["environment", "env"];
/** The first route whose patterns all match. An alert chooses a model and never a version. */
function routeAlert({ labels }, { routes }) {
	const at = routes.findIndex(({ match }) => matchesLabels(match, labels));
	const route = routes.length === 0 ? DEFAULT_ROUTE : routes[at];
	if (route === void 0) return {
		ok: false,
		code: "no-route",
		message: "no route of rollback.routes matches its labels"
	};
	const filled = fillTemplate(route.model, labels);
	if (!filled.ok) return {
		ok: false,
		code: "no-label",
		message: `it has no label "${plain(filled.missing, 60)}"`
	};
	const model = findModelName(filled.text);
	if (model === void 0) return {
		ok: false,
		code: "bad-model",
		message: `"${plain(filled.text, 60)}" is no name of a model`
	};
	const named = ENVIRONMENT_LABELS.find((label) => Object.hasOwn(labels, label));
	const spoken = ENVIRONMENT_LABELS.some((label) => Object.hasOwn(route.match, label));
	return {
		ok: true,
		model,
		route: at < 0 ? null : at,
		digest: labelOf(labels, route.digest_label) || null,
		action: route.action ?? null,
		hold: route.hold ?? null,
		environment: named === void 0 || spoken ? null : labelOf(labels, named)
	};
}
/** An absent label is an empty one, as in Prometheus: `?*` asks for a label that is there. */
function matchesLabels(match, labels) {
	return Object.entries(match).every(([label, pattern]) => {
		const value = labelOf(labels, label);
		return pattern.startsWith("!") ? !matchesName(pattern.slice(1), value) : matchesName(pattern, value);
	});
}
function labelOf(labels, label) {
	return Object.hasOwn(labels, label) ? labels[label] ?? "" : "";
}
/** `{{label}}` → its value. What is put in is not looked at again. */
function fillTemplate(template, labels) {
	const missing = [];
	const text = template.replace(/\{\{\s*([^{}\s]{1,100})\s*\}\}/g, (_, label) => {
		const value = labelOf(labels, label);
		if (value === "") missing.push(label);
		return value;
	});
	const [first] = missing;
	return first === void 0 ? {
		ok: true,
		text
	} : {
		ok: false,
		missing: first
	};
}
/** What twokey.yml leaves to a receiver; one that it does not name may do everything. */
function narrowReceiver(receiver, model, { receivers }) {
	const narrowed = receivers.find(({ id }) => id === receiver);
	if (narrowed === void 0) return {
		allowed: true,
		action: "open_pr"
	};
	return {
		allowed: narrowed.models?.some((pattern) => matchesName(pattern, model)) ?? true,
		action: narrowed.max_action
	};
}
const RANK = {
	comment: 0,
	open_issue: 1,
	open_pr: 2
};
function lesserAction(a, b) {
	return RANK[a] <= RANK[b] ? a : b;
}
function allowsAction(most, wanted) {
	return RANK[wanted] <= RANK[most];
}

// src/rollback/preconditions.ts
/** All rows for a model that is known and has a live version, in the order in which they are told. */
function preconditionsOf(around) {
	return [
		environmentRow(around),
		firingRow(around),
		undoneRow(around),
		namesRow(around),
		ageRow(around),
		openRow(around),
		heldRow(around),
		cooldownRow(around),
		declineRow(around),
		effectiveRow(around),
		recentRow(around),
		quotaRow(around),
		stormRow(around),
		targetRow(around),
		actionRow(around),
		severityRow(around),
		holdRow(around)
	];
}
/** Where nothing is live there is nothing to go back from; what kind of alert it is still decides who hears. */
function preconditionsWithoutLive(around) {
	return [
		environmentRow(around),
		firingRow(around),
		ageRow(around),
		stormRow(around),
		actionRow(around),
		severityRow(around)
	];
}
function row(code, holds, fallback, explanation) {
	return {
		code,
		holds,
		warn: false,
		fallback,
		explanation
	};
}
/** The rows as they are told, without what we do about them. */
function toldOf(rows) {
	return rows.map(({ code, holds, warn, explanation }) => ({
		code,
		holds,
		warn,
		explanation
	}));
}
const PRODUCTION = [
	"production",
	"prod",
	"live"
];
function environmentRow({ routed: { environment } }) {
	if (environment === null || PRODUCTION.includes(environment.toLowerCase())) return row("environment", true, "comment", environment === null ? "none is named" : "production");
	return row("environment", false, "comment", `${`the alert is about "${plain(environment, 40)}", and the registry tells what is live in production`}; a route that matches the label can say otherwise`);
}
function firingRow({ event, episode }) {
	if ((episode.status === "firing" || episode.status === "acknowledged") && event.status === "firing") return row("firing", true, "comment", `firing since ${event.startsAt ?? episode.firstSeen}`);
	const words = {
		resolved: "the alert is over",
		acknowledged: "somebody is looking at it",
		no_data: "the monitor has no data, which says nothing about the model"
	};
	return row("firing", false, "comment", words[episode.status] ?? words[event.status] ?? "it does not fire");
}
/** The same alert once more, after what it is about has been taken back. */
function undoneRow({ event, episode, routed, memory, versions, settings, now, model, live }) {
	const [last] = memory.landed;
	const left = versions.find(({ version }) => version === last?.from);
	const names = routed.digest !== null && left !== void 0 && namesBundle(routed.digest, {
		...left,
		model
	});
	const began = event.startsAt ?? episode.firstSeen;
	const watching = last !== void 0 && laterBy(last.at, settings.verify_window) >= now;
	if (last !== void 0 && last.to === live.version && (names || watching && routed.digest === null && began <= last.at)) return row("not-undone", false, "comment", `already rolled back: version ${last.from} gave way to version ${last.to} at ${last.at}; serving may lag behind`);
	return row("not-undone", true, "comment", "this has not been rolled back yet");
}
function namesRow({ routed: { digest }, model, live }) {
	if (digest === null) return {
		...row("names-live", true, "comment", `the alert does not say which bundle it is about, so it counts for what is live; a label with the digest would bind it`),
		warn: true
	};
	if (namesBundle(digest, {
		...live,
		model
	})) return row("names-live", true, "comment", `it names version ${live.version}, which is live`);
	return row("names-live", false, "comment", `it is about "${plain(digest, 80)}", and version ${live.version} is live: a late or repeated alert`);
}
function ageRow({ event, settings, now }) {
	const said = event.startsAt ?? event.sentAt;
	if (said === null) return row("age", true, "comment", "it does not say since when, and came just now");
	const age = secondsBetween(said, now);
	if (age < -300) return row("age", false, "comment", `it says that it begins in the future, at ${said}`);
	const most = settings.max_event_age / 1e3;
	return row("age", age <= most, "comment", `it began ${showSeconds(age)} ago, and up to ${showSeconds(most)} count`);
}
function openRow({ slice: { rollback } }) {
	return rollback === null ? row("no-open-rollback", true, "comment", "no rollback of this model is open") : row("no-open-rollback", false, "comment", `pull request #${rollback.pull} already proposes version ${rollback.from} → ${rollback.to}`);
}
/** Whoever holds a model wants nothing to move, and a rollback could not be merged either. */
function heldRow({ slice: { holds }, now }) {
	const hold = holds.find(({ ended, until }) => ended === null && (until === null || until > now));
	if (hold === void 0) return row("not-held", true, "open-issue", "nobody holds it");
	const end = hold.until === null ? "" : ` until ${hold.until}`;
	return row("not-held", false, "open-issue", `${plain(hold.by.login, 60)} holds every change of it${end}`);
}
/** While the world may still lag behind, alerts only comment; afterwards they say that it was not the model. */
function cooldownRow({ memory, settings, now }) {
	const [last] = memory.landed;
	const end = last === void 0 ? void 0 : laterBy(last.at, settings.cooldown);
	if (last === void 0 || end === void 0 || end <= now) return row("cooldown", true, "comment", "no rollback just happened");
	return row("cooldown", false, laterBy(last.at, settings.verify_window) >= now ? "comment" : "open-issue", `version ${last.from} was rolled back at ${last.at}; nothing is rolled back by itself until ${end}`);
}
function declineRow({ memory, settings, now, live }) {
	const last = memory.declined.find(({ from, lapsed }) => from === live.version && lapsed !== true);
	const end = last === void 0 ? void 0 : laterBy(last.at, settings.decline_cooldown);
	if (last === void 0 || end === void 0 || end <= now) return row("decline", true, "comment", "nobody declined it");
	return row("decline", false, "comment", `${`the rollback of version ${last.from} was closed unmerged at ${last.at}: a decision that stands until ${end}`}; /twokey retry asks again`);
}
/** A rollback that did not help is not followed by another: the cause is somewhere else. */
function effectiveRow({ live, memory, settings, now }) {
	const place = placeOf(live.event);
	if (!(place?.kind === "event" && place.type === "rolled-back")) return row("effective", true, "open-issue", "what is live did not come by a rollback");
	const at = memory.landed.find(({ to }) => to === live.version)?.at ?? live.since;
	const watching = laterBy(at, settings.verify_window) >= now;
	return row("effective", false, watching ? "comment" : "open-issue", watching ? `version ${live.version} came back at ${at}; whether that helped is watched until ${laterBy(at, settings.verify_window)}` : `version ${live.version} came back at ${at} and it still fires: not the model. Look at the data and the services around it`);
}
function recentRow({ live, settings, now }) {
	const age = secondsBetween(live.since, now);
	const most = settings.max_age_since_activation / 1e3;
	if (age <= most) return row("recent-change", true, "open-issue", `version ${live.version} went live ${showSeconds(age)} ago`);
	return row("recent-change", false, "open-issue", `no recent change to undo: version ${live.version} has been live for ${showSeconds(age)}, more than ${showSeconds(most)}; data or something upstream is likelier`);
}
function quotaRow({ memory, settings: { quota }, now }) {
	const since = instantOf(Math.max(0, secondsOf(now) - quota.per / 1e3));
	const spent = new Set(memory.proposed.flatMap((one) => one.automatic && one.at > since ? [one.pull] : [])).size;
	return row("quota", spent < quota.prs, "open-issue", `${spent} of ${quota.prs} automatic rollbacks in ${showSeconds(quota.per / 1e3)} are used`);
}
function stormRow({ storm }) {
	if (!storm.open) return row("no-storm", true, "umbrella", "few models alarm at once");
	return row("no-storm", false, "umbrella", `${storm.models.length} models alarm at once, so the cause is hardly one of them; single rollbacks wait until ${storm.until ?? "it is over"}`);
}
function targetRow({ target: { target, facts, skipped } }) {
	if (target === null) {
		const [first] = skipped.filter(({ reason }) => reason !== "live");
		return row("target", false, "open-issue", `no version can be restored (${first === void 0 ? "there is no earlier version" : `version ${first.version}: ${first.explanation}`})`);
	}
	const doubts = [...facts.bytes === "unknown" ? ["whether its bytes are still there is not known"] : [], ...facts.compatibility.reasons];
	const doubt = doubts.length === 0 ? "" : `; ${doubts.join("; ")}`;
	return {
		...row("target", true, "open-issue", `version ${target.version} can be restored${doubt}`),
		warn: doubts.length > 0
	};
}
function actionRow({ event, model, routed, settings }) {
	const receiver = narrowReceiver(event.receiver, model, settings).action;
	const most = routed.action === null ? receiver : lesserAction(receiver, routed.action);
	if (allowsAction(most, "open_pr")) return row("max-action", true, "comment", "receiver and route may open pull requests");
	const who = most === receiver ? `receiver ${event.receiver}` : "the route";
	return row("max-action", false, most === "comment" ? "comment" : "open-issue", `${who} may go as far as "${most}"`);
}
const OPENS = ["critical", "high"];
function severityRow({ episode: { severity } }) {
	if (OPENS.includes(severity)) return row("severity", true, "comment", severity);
	return row("severity", false, severity === "info" ? "comment" : "open-issue", `"${severity}" opens no pull request by itself`);
}
const HIGH_HOLD = 6e5;
/** Until when an alert must fire before anything is proposed. */
function holdEnd({ episode, routed }) {
	const hold = routed.hold ?? (episode.severity === "critical" ? 0 : HIGH_HOLD);
	return laterBy(episode.firstSeen, hold);
}
function holdRow(around) {
	const end = holdEnd(around);
	if (end <= around.now) return row("hold", true, "wait", "it fired for as long as was asked for");
	return row("hold", false, "wait", `it must still fire at ${end}`);
}

// src/rollback/decide.ts
/** From one alert to what should happen. Decided again, with a later `now`, when a hold has run out. */
function decideAlert(question) {
	const { event, observation, routed, known, settings } = question;
	const rows = [row("enabled", settings.enabled, "nothing", settings.enabled ? "rollback is on" : "twokey.yml turns it off"), row("route", routed.ok, "nothing", routed.ok ? routeWords(routed) : routed.message)];
	const end = (outcome, alerted = null) => ({
		outcome,
		model: routed.ok ? routed.model : null,
		preconditions: toldOf(rows),
		repeat: observation.kind === "repeat",
		alerted
	});
	if (event.status === "test") return end({
		do: "nothing",
		reason: "test"
	});
	if (observation.episode === void 0 || event.status === "unknown") return end({
		do: "nothing",
		reason: "firing"
	});
	const stop = () => end({
		do: "nothing",
		reason: leastOf(rows).reason
	});
	if (!routed.ok) return stop();
	const { allowed } = narrowReceiver(event.receiver, routed.model, settings);
	rows.push(row("receiver", allowed, "nothing", receiverWords(event, routed.model, allowed)), row("model", known !== null, "nothing", modelWords(routed.model, known !== null)));
	if (!allowed || known === null || !settings.enabled) return stop();
	const { live } = known.slice;
	rows.push(row("live-version", live !== null, "open-issue", liveWords(known.slice)));
	const common = {
		...question,
		...known,
		episode: observation.episode,
		model: routed.model,
		routed
	};
	rows.push(...live === null ? preconditionsWithoutLive(common) : preconditionsOf({
		...common,
		live
	}));
	const alerted = live !== null && routed.digest !== null && namesBundle(routed.digest, {
		...live,
		model: routed.model
	}) ? live.version : null;
	if (observation.kind === "late") return end({
		do: "nothing",
		reason: "late"
	}, alerted);
	if (observation.kind === "unheard") return end({
		do: "nothing",
		reason: "never-fired"
	}, alerted);
	if (observation.kind === "resolved") return end(resolved(question, known), alerted);
	return end((live === null ? void 0 : proposal(rows, {
		...common,
		live
	})) ?? settled(rows, question, known), alerted);
}
/** Nothing stands in the way but, at most, the hold. */
function proposal(rows, around) {
	const stops = rows.filter(({ holds, fallback }) => !holds && fallback !== "wait");
	const { target } = around.target;
	if (stops.length > 0 || target === null) return void 0;
	const at = holdEnd(around);
	return {
		do: "propose",
		from: around.live.version,
		to: target.version,
		at,
		now: at <= around.now
	};
}
/** What remains: the least of what the failing rows leave. */
function settled(rows, question, known) {
	const { storm, umbrella, observation } = question;
	const repeat = observation.kind === "repeat";
	const least = leastOf(rows);
	const { reason } = least;
	if (least.do === "nothing") return {
		do: "nothing",
		reason
	};
	if (least.do === "umbrella") return {
		do: "umbrella",
		issue: umbrella,
		models: storm.models,
		until: storm.until
	};
	const place = placeFor(known, question);
	const weak = observation.episode?.severity !== "critical" && observation.episode?.severity !== "high";
	const others = rows.some(({ holds, code }) => !holds && code !== "severity" && code !== "hold");
	if (least.do === "open-issue" && known.incident === null && !(weak && others)) return {
		do: "open-issue",
		reason
	};
	if (place === void 0 || repeat && reason !== "not-undone") return {
		do: "nothing",
		reason
	};
	return {
		do: "comment",
		on: place,
		reason,
		close: false
	};
}
const ORDER = [
	"nothing",
	"comment",
	"umbrella",
	"open-issue"
];
/** The first failing row with the least that is left to do; it gives the reason. */
function leastOf(rows) {
	for (const word of ORDER) {
		const found = rows.find(({ holds, fallback }) => !holds && fallback === word);
		if (found !== void 0) return {
			do: word,
			reason: found.code
		};
	}
	return {
		do: "nothing",
		reason: "firing"
	};
}
function resolved({ settings }, known) {
	const { rollback } = known.slice;
	const place = placeOfOpen(known);
	if (place === void 0) return {
		do: "nothing",
		reason: "resolved"
	};
	return {
		do: "comment",
		on: place,
		reason: "resolved",
		close: rollback !== null && !known.signed && settings.on_resolved === "close_if_unapproved"
	};
}
function placeOfOpen({ slice: { rollback }, incident }) {
	if (rollback !== null) return {
		kind: "pull",
		number: rollback.pull
	};
	return incident === null ? void 0 : {
		kind: "incident",
		number: incident
	};
}
/** What is open; else the rollback that the comment is about, however it ended. */
function placeFor(known, { settings, now }) {
	const open = placeOfOpen(known);
	if (open !== void 0) return open;
	const [landed] = known.memory.landed;
	const declined = known.memory.declined.find(({ lapsed }) => lapsed !== true);
	const [newest] = [{
		one: landed,
		most: settings.cooldown
	}, {
		one: declined,
		most: settings.decline_cooldown
	}].flatMap(({ one, most }) => one === void 0 || one.pull === null || laterBy(one.at, most) <= now ? [] : [{
		at: one.at,
		number: one.pull
	}]).sort((a, b) => a.at < b.at ? 1 : -1);
	return newest === void 0 ? void 0 : {
		kind: "pull",
		number: newest.number
	};
}
function routeWords({ route, model }) {
	return route === null ? `its label names the model ${model}` : `route ${route + 1} leads to the model ${model}`;
}
function receiverWords({ receiver }, model, allowed) {
	return `receiver ${receiver} ${allowed ? "may" : "may not"} speak for ${model}`;
}
function modelWords(model, known) {
	return known ? `the registry knows ${model}` : `the registry knows no model ${model}`;
}
function liveWords({ live, model }) {
	return live === null ? `nothing of ${model} is live` : `version ${live.version} is live since ${live.since}`;
}

// src/rollback/episode.ts
/** Puts one event into what is known of its episode. Order and repetition of deliveries do not matter. */
function observeAlert(before, event) {
	const { status } = event;
	if (status === "test" || status === "unknown") return {
		kind: "unheard",
		episode: before
	};
	const said = event.sentAt ?? event.receivedAt;
	if (status === "resolved") return observeEnd(before, event, event.endsAt ?? said);
	if (before === void 0) return {
		kind: "new",
		episode: begin(event)
	};
	if (before.resolvedAt !== null) {
		if (latest(event.startsAt ?? event.sentAt ?? event.receivedAt, said) <= before.resolvedAt) return {
			kind: "late",
			episode: before
		};
		return {
			kind: "reopened",
			episode: {
				...begin(event),
				count: before.count + 1
			}
		};
	}
	const now = status === "firing" && before.status === "acknowledged" ? before.status : status;
	return {
		kind: "repeat",
		episode: {
			...before,
			status: now,
			severity: event.severity,
			firstSeen: before.status === "no_data" && now === "firing" ? event.receivedAt : before.firstSeen,
			lastSeen: latest(before.lastSeen, event.receivedAt),
			count: before.count + 1
		}
	};
}
function observeEnd(before, event, end) {
	const resolved = {
		status: "resolved",
		resolvedAt: end
	};
	if (before === void 0) return {
		kind: "unheard",
		episode: {
			...begin(event),
			...resolved
		}
	};
	if (before.resolvedAt !== null && before.resolvedAt >= end) return {
		kind: "late",
		episode: {
			...before,
			count: before.count + 1
		}
	};
	const began = before.startsAt ?? before.firstSeen;
	if (before.resolvedAt === null && event.endsAt !== null && end < began) return {
		kind: "late",
		episode: before
	};
	const lastSeen = latest(before.lastSeen, event.receivedAt);
	return {
		kind: "resolved",
		episode: {
			...before,
			...resolved,
			lastSeen,
			count: before.count + 1
		}
	};
}
function begin(event) {
	const { episodeKey, alertKey, status, severity, receivedAt, startsAt } = event;
	return {
		key: episodeKey,
		alertKey,
		status: status === "acknowledged" || status === "no_data" ? status : "firing",
		severity,
		firstSeen: receivedAt,
		lastSeen: receivedAt,
		startsAt,
		resolvedAt: null,
		count: 1
	};
}
function latest(a, b) {
	return a > b ? a : b;
}

// src/rollback/from-alertmanager.ts
const alertSchema = object({
	status: looseText,
	labels: looseLabels,
	annotations: looseLabels,
	startsAt: looseText,
	endsAt: looseText,
	fingerprint: looseText,
	generatorURL: looseText,
	dashboardURL: looseText,
	panelURL: looseText,
	silenceURL: looseText,
	values: looseNumbers
});
/** The keys that both promise; templates of their users may leave out everything. */
const bodySchema$2 = object({
	version: union([string(), number()]),
	status: _enum(["firing", "resolved"]),
	alerts: array(alertSchema),
	groupKey: looseText,
	commonLabels: looseLabels,
	commonAnnotations: looseLabels,
	truncatedAlerts: int().min(0).max(1e9).catch(0),
	orgId: looseText
});
/**
* Webhooks of Alertmanager (format 4) and Grafana's unified alerting (format 1), which took it over. Both
* send groups; each alert of a group is routed on its own. Their `receiver` is a quoted regular expression,
* so nothing rests on it.
*/
function parseAlertmanager(value, delivery) {
	const parsed = bodySchema$2.safeParse(value);
	const format = delivery.source === "grafana" ? "1" : "4";
	if (!parsed.success) return unsupported("unsupported-payload", whyNot(value, delivery));
	const body = parsed.data;
	if (String(body.version) !== format) return unsupported("unsupported-payload", `the payload has version ${String(body.version).slice(0, 20)}, and ${delivery.source} sends version ${format}`);
	if (body.alerts.length === 0 && body.truncatedAlerts === 0) return unsupported("unsupported-payload", "the payload holds no alert");
	const ordered = [...body.alerts.filter(({ status }) => status === "firing"), ...body.alerts.filter(({ status }) => status !== "firing")];
	return {
		ok: true,
		truncated: body.truncatedAlerts + Math.max(0, ordered.length - 200),
		events: (ordered.length === 0 ? [groupAlert(body)] : ordered.slice(0, 200)).map((alert) => eventOf(alert, body, delivery))
	};
}
function whyNot(value, { source }) {
	const old = object({
		ruleName: unknown(),
		state: string()
	}).safeParse(value);
	return old.success && old.data.ruleName !== void 0 ? "this is Grafana's alerting from before version 9: use unified alerting" : `this is not what ${source} sends by itself: remove the custom payload template`;
}
function groupAlert({ status, commonLabels, commonAnnotations }) {
	return alertSchema.parse({
		status,
		labels: commonLabels,
		annotations: commonAnnotations
	});
}
function eventOf(alert, body, delivery) {
	const labels = {
		...body.commonLabels,
		...alert.labels
	};
	const startsAt = findTime(alert.startsAt);
	const name = labels["alertname"] ?? "";
	const annotations = {
		...body.commonAnnotations,
		...alert.annotations
	};
	const status = statusOf$1(alert.status ?? body.status, name, delivery);
	return makeAlert(delivery, {
		status,
		severity: severityOf(labels["severity"]),
		title: annotations["summary"] ?? name,
		startsAt: startsAt ?? null,
		endsAt: status === "resolved" ? findTime(alert.endsAt) ?? null : null,
		labels,
		annotations,
		values: alert.values,
		key: `${body.orgId ?? ""} ${alert.fingerprint ?? canonicalJson(alert.labels)}`,
		episode: startsAt ?? alert.startsAt ?? "",
		links: {
			rule: alert.generatorURL,
			dashboard: alert.dashboardURL,
			panel: alert.panelURL,
			silence: alert.silenceURL,
			incident: void 0
		},
		group: body.groupKey === void 0 ? null : {
			key: body.groupKey.slice(0, 300).toWellFormed(),
			truncated: body.truncatedAlerts
		}
	});
}
/** Grafana's button "Test" sends an alert by this name; Grafana marks missing data by names of its own. */
function statusOf$1(status, name, { source }) {
	if (source === "grafana" && name === "TestAlert") return "test";
	if (source === "grafana" && status === "firing" && (name === "DatasourceNoData" || name === "DatasourceError")) return "no_data";
	return status === "firing" || status === "resolved" ? status : "unknown";
}

// src/rollback/from-datadog.ts
const DATADOG_SCHEMA = "twokey.datadog.v1";
/** Datadog leaves a variable that it does not know as it stands; that is as good as absent. */
const filled = looseText.transform((text) => text === void 0 || text.trim() === "" || /^\$[A-Z_]+(?:\[[^\]]*\])?$/.test(text.trim()) ? void 0 : text.trim());
const bodySchema$1 = object({
	schema: literal(DATADOG_SCHEMA),
	id: filled,
	alert_id: filled,
	cycle: filled,
	transition: filled,
	priority: filled,
	scope: filled,
	tags: filled,
	model: filled,
	environment: filled,
	model_digest: filled,
	severity: filled,
	date: filled,
	link: filled,
	title: filled
});
const TRANSITIONS = {
	triggered: "firing",
	"re-triggered": "firing",
	renotify: "firing",
	warn: "firing",
	"re-warn": "firing",
	"no data": "no_data",
	"re-no data": "no_data",
	recovered: "resolved"
};
/** Datadog through our template. */
function parseDatadog(value, delivery) {
	const parsed = bodySchema$1.safeParse(value);
	if (!parsed.success) return unsupported("unsupported-payload", `the payload is not ours: paste the template ${DATADOG_SCHEMA} of docs/rollback.md into the webhook`);
	const body = parsed.data;
	const transition = (body.transition ?? "").toLowerCase();
	const status = (Object.hasOwn(TRANSITIONS, transition) ? TRANSITIONS[transition] : void 0) ?? (body.alert_id === void 0 ? "test" : "unknown");
	const key = `${body.alert_id ?? ""} ${body.scope ?? ""}`;
	const date = findDate(body.date);
	return {
		ok: true,
		truncated: 0,
		events: [makeAlert(delivery, {
			status,
			severity: severityFor$1(body, transition),
			title: body.title ?? "",
			startsAt: transition === "triggered" || transition === "warn" ? date : null,
			endsAt: status === "resolved" ? date : null,
			sentAt: date,
			labels: labelsOf$1(body),
			key,
			episode: body.cycle ?? "",
			links: {
				...noLinks(),
				rule: body.link
			}
		})]
	};
}
function severityFor$1({ severity, priority, tags }, transition) {
	if (transition === "warn" || transition === "re-warn") return "warning";
	const tagged = tagsOf(tags).find(([name]) => name === "severity")?.[1];
	for (const word of [
		severity,
		tagged,
		priority
	]) {
		const found = severityOf(word);
		if (found !== "unknown") return found;
	}
	return "unknown";
}
/** `a:b,c:d` */
function tagsOf(tags) {
	return (tags ?? "").split(",").slice(0, 64).flatMap((tag) => {
		const colon = tag.indexOf(":");
		return colon > 0 ? [[tag.slice(0, colon).trim(), tag.slice(colon + 1).trim()]] : [];
	});
}
function labelsOf$1(body) {
	const { model, environment, model_digest, alert_id, scope, priority } = body;
	const named = {
		model,
		environment,
		model_digest,
		monitor: alert_id,
		scope,
		priority
	};
	const labels = new Map(tagsOf(body.tags).map(([name, text]) => [boundText(name, 256), text]));
	for (const [name, text] of Object.entries(named)) if (text !== void 0) labels.set(name, text);
	return Object.fromEntries(labels);
}
/** `$DATE` is milliseconds since 1970. */
function findDate(text) {
	return text !== void 0 && /^\d{10,14}$/.test(text) ? findSecond(Number(text) / 1e3) ?? null : null;
}

// src/rollback/from-pagerduty.ts
const named = object({
	id: looseText,
	summary: looseText
}).nullish().catch(null);
const bodySchema = object({ event: object({
	id: string().min(1).max(200),
	event_type: string().min(1).max(200),
	resource_type: looseText,
	occurred_at: looseText,
	data: object({
		id: looseText,
		type: looseText,
		status: looseText,
		title: looseText,
		html_url: looseText,
		created_at: looseText,
		urgency: looseText,
		service: named,
		priority: named
	})
}) });
/** Which events say something about whether it still burns. Others are named and let go. */
const STATUSES = {
	"incident.triggered": "firing",
	"incident.reopened": "firing",
	"incident.escalated": "firing",
	"incident.delegated": "firing",
	"incident.unacknowledged": "firing",
	"incident.acknowledged": "acknowledged",
	"incident.resolved": "resolved",
	"pagey.ping": "test"
};
/** Events of the status word that PagerDuty keeps: priority, title, custom fields. */
const BY_STATUS = [
	"incident.priority_updated",
	"incident.service_updated",
	"incident.incident_type.changed"
];
/** Webhooks v3. The model comes from the title, `[model:fraud]`, or through a route from the service. */
function parsePagerduty(value, delivery) {
	const parsed = bodySchema.safeParse(value);
	if (!parsed.success) {
		const old = object({ messages: array(unknown()) }).safeParse(value);
		return unsupported("unsupported-payload", old.success ? "this is a webhook of PagerDuty v1 or v2: make a subscription of webhooks v3" : "this is no webhook of PagerDuty v3");
	}
	const { event } = parsed.data;
	const status = statusOf(event);
	if (status === void 0) return unsupported("unsupported-event", `${boundText(event.event_type, 100)} says nothing about an alert`);
	const { data } = event;
	const created = findTime(data.created_at);
	const occurred = findTime(event.occurred_at) ?? null;
	const reopened = event.event_type === "incident.reopened";
	const title = data.title ?? event.event_type;
	return {
		ok: true,
		truncated: 0,
		events: [makeAlert(delivery, {
			status,
			severity: severityFor(event),
			title,
			startsAt: (reopened ? occurred : created) ?? occurred,
			endsAt: status === "resolved" ? occurred : null,
			sentAt: occurred,
			labels: labelsOf(event, title),
			key: data.id ?? event.id,
			episode: created ?? "",
			links: {
				...noLinks(),
				incident: data.html_url
			}
		})]
	};
}
function statusOf({ event_type: type, data }) {
	if (Object.hasOwn(STATUSES, type)) return STATUSES[type];
	if (!BY_STATUS.includes(type)) return void 0;
	return data.status === "triggered" ? "firing" : data.status === "acknowledged" ? "acknowledged" : void 0;
}
/** The priority that people set, else PagerDuty's own urgency. */
function severityFor({ data }) {
	const byPriority = severityOf(data.priority?.summary);
	if (byPriority !== "unknown") return byPriority;
	return data.urgency === "high" ? "critical" : data.urgency === "low" ? "warning" : "unknown";
}
function labelsOf({ event_type, data }, title) {
	const tags = [...title.matchAll(/\[([a-z_]{1,40}):([^[\]\s]{1,100})\]/g)].slice(0, 20);
	const rows = [
		["event_type", event_type],
		["service", data.service?.summary],
		["service_id", data.service?.id],
		["priority", data.priority?.summary],
		["urgency", data.urgency],
		...tags.map(([, name = "", tag = ""]) => [name, tag])
	];
	const labels = /* @__PURE__ */ new Map();
	for (const [name, text] of rows) if (text !== void 0 && !labels.has(name)) labels.set(name, text);
	return Object.fromEntries(labels);
}

// src/rollback/receive.ts
/** From bytes to alerts: nothing is looked into before the sender is known. */
function receiveAlerts(request, listening) {
	const { receiver, source, secrets } = listening;
	const verified = verifyRequest(source, request, secrets);
	if (!verified.ok) return {
		kind: "refused",
		code: verified.code,
		message: verified.message
	};
	const rawSha256 = sha256(request.body);
	const delivery = {
		receiver,
		source,
		receivedAt: request.receivedAt,
		rawSha256
	};
	const deliveryId = digestOf([receiver, source === "standard" ? headerOf(request, "webhook-id") ?? "" : rawSha256]).slice(7, 39);
	const parsed = parseDelivery(request.body, {
		...delivery,
		deliveryId
	});
	return {
		kind: "received",
		scheme: verified.scheme,
		deliveryId,
		rawSha256,
		parsed
	};
}
/** What a body says. Never throws, whatever the body is. */
function parseDelivery(body, delivery) {
	const read = readBody(body);
	if (!read.ok) return read;
	switch (delivery.source) {
		case "alertmanager":
		case "grafana": return parseAlertmanager(read.value, delivery);
		case "pagerduty": return parsePagerduty(read.value, delivery);
		case "datadog": return parseDatadog(read.value, delivery);
		case "standard": return parseStandard(read.value, delivery);
	}
}
/** The sources that a recorded body could have come from; for a person who did not say. */
function guessSources(body, delivery) {
	return SOURCES.filter((source) => parseDelivery(body, {
		...delivery,
		source
	}).ok);
}

// src/rollback/compatibility.ts
const NOBODY_LOOKED = {
	target: {
		inputs: null,
		outputs: null,
		columns: null
	},
	live: {
		inputs: null,
		outputs: null,
		columns: null
	},
	today: null
};
const MOST_NAMED = 10;
/**
* Can the old version run on what is there today? What nobody looked at is a warning, never a pass: then the
* ordinary rule for sign-offs applies.
*/
function judgeCompatibility({ target, live, today }) {
	const fails = [];
	const warns = [];
	const compare = (wanted, offered, words) => {
		if (wanted === null || offered === null) warns.push(words.unknown);
		else {
			const missing = wanted.filter((name) => !offered.includes(name));
			if (missing.length > 0) fails.push(`${words.missing}: ${listOf(missing)}`);
		}
	};
	compare(target.columns, today, {
		missing: "columns that it needs are no longer produced",
		unknown: "whether today's data have the columns that it needs is not known"
	});
	compare(target.inputs, live.inputs, {
		missing: "inputs that it needs and that serving does not feed today",
		unknown: "whether serving feeds the inputs that it needs is not known"
	});
	compare(live.outputs, target.outputs, {
		missing: "outputs that are read today and that it does not have",
		unknown: "whether it has the outputs that are read today is not known"
	});
	if (fails.length > 0) return {
		verdict: "fail",
		reasons: [...fails, ...warns]
	};
	return {
		verdict: warns.length > 0 ? "warn" : "pass",
		reasons: warns
	};
}
/**
* Nobody has to look again where the gate `contract` did: it compared what is live with the version that it replaced,
* inputs, outputs and columns, and whatever is fed and read today is what the live version is fed and read.
*/
function settleByContract(found, target, live) {
	const began = live?.periods[0]?.from;
	const replaced = began !== void 0 && target.periods.at(-1)?.until === began;
	if (found.verdict !== "warn" || !replaced || live?.gates?.["contract"] !== "pass") return found;
	return {
		verdict: "pass",
		reasons: [`the gate contract compared it with version ${live.version} when that replaced it`]
	};
}
/** What `serving.yaml` alone says: the columns of each input, where they are written. */
function interfaceOf(serving) {
	const inputs = serving?.inputs;
	if (inputs === void 0) return {
		inputs: null,
		outputs: null,
		columns: null
	};
	const columns = [...new Set(Object.values(inputs).flat())].sort();
	return {
		inputs: Object.keys(inputs).sort(),
		outputs: null,
		columns
	};
}
function listOf(names) {
	return `${names.slice(0, MOST_NAMED).map((name) => plain(name, 60)).join(", ")}${names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ""}`;
}
/**
* The two `serving.yaml` side by side. What the live version is fed is surely there today, so columns within
* that are a pass; what goes beyond it may be there or not.
*/
function compareServing(target, live) {
	const [then, now] = [interfaceOf(target), interfaceOf(live)];
	return {
		target: then,
		live: now,
		today: then.columns?.every((name) => now.columns?.includes(name) === true) === true ? now.columns : null
	};
}

// src/rollback/listing.ts
function sameEntry(a, b) {
	return a?.mode === b?.mode && a?.blob === b?.blob;
}
/** The listing with a plan carried out. */
function applyEntries(listing, entries) {
	const next = new Map(listing);
	for (const { path, mode, blob } of entries) if (blob === null) next.delete(path);
	else next.set(path, {
		mode,
		blob
	});
	return next;
}
/** The listing as the project room reads it, so that the bundle can be digested again from git's objects. */
function treeOf(listing) {
	return makeTree([...listing].map(([path, { mode, blob }]) => {
		if (mode === "160000") return {
			path,
			kind: "submodule",
			size: 0
		};
		return {
			path,
			kind: mode === "120000" ? "symlink" : "file",
			blob
		};
	}));
}

// src/rollback/plan.ts
/**
* Which entries of the default branch's tree become which blobs. Names count from the model's folder, so a
* folder that moved since is no obstacle; `model.yaml` stays as it is today.
*/
function planRestore(question) {
	const { model, from, target, tip, today, restore } = question;
	const own = today.find((one) => one.model === model);
	if (restore === "model_only") return {
		ok: false,
		blocks: [modelOnly(target)]
	};
	if (own === void 0) return {
		ok: false,
		blocks: [noModel(model)]
	};
	const { wanted, gone, blocks: missing } = entriesThen(question, own);
	const entries = [];
	const before = /* @__PURE__ */ new Map();
	for (const path of [.../* @__PURE__ */ new Set([...wanted.keys(), ...gone])].sort()) {
		const [now, then] = [tip.get(path), wanted.get(path)];
		if (sameEntry(now, then)) continue;
		const mode = findMode(then ?? now);
		if (mode === void 0) missing.push(notFile(path));
		else entries.push({
			path,
			mode,
			blob: then?.blob ?? null
		});
		if (now !== void 0) before.set(path, now);
	}
	const blocks = [...missing, ...findBlocks(entries, question, own)];
	if (blocks.length === 0 && entries.length === 0) blocks.push(alreadyThere(target));
	if (blocks.length > 0) return {
		ok: false,
		blocks
	};
	const plan = {
		v: 1,
		model,
		environment: "production",
		from,
		to: {
			version: target.version,
			bundle: target.bundle,
			commit: target.commit
		},
		entries
	};
	return {
		ok: true,
		plan,
		digest: planDigest(plan),
		branch: branchOf(plan),
		before
	};
}
function planDigest(plan) {
	return digestOf(plan);
}
/** Made of nothing but names that passed a grammar; another version gives another branch, even with the same bytes. */
function branchOf({ model, environment, from, to }) {
	return `twokey/rollback/${model}/${environment}/${`v${from.version}-v${to.version}`}-${twelve(from.bundle)}-${twelve(to.bundle)}`;
}
function twelve(digest) {
	return digest.slice(digest.indexOf(":") + 1).slice(0, 12);
}
/** Every file of the bundle as it lay in the tree then, itself or its DVC pointer, under today's folder. */
function entriesThen({ target, origin, tip }, own) {
	const wanted = /* @__PURE__ */ new Map();
	const blocks = [];
	let pointers = false;
	for (const { name } of target.files) {
		const path = joinPath(target.folder, name);
		const found = [name, `${name}.dvc`].find((one) => origin.has(joinPath(target.folder, one)));
		const entry = found === void 0 ? void 0 : origin.get(joinPath(target.folder, found));
		if (found === void 0 || entry === void 0) {
			const explanation = `${plain(path, 200)} is not in commit ${target.commit.slice(0, 12)}, which the registry names`;
			blocks.push({
				code: "missing-entry",
				path,
				explanation
			});
			continue;
		}
		if (found !== name) pointers = true;
		wanted.set(joinPath(own.folder, found), entry);
	}
	const lock = joinPath(own.folder, LOCK);
	const locked = origin.get(joinPath(target.folder, LOCK));
	if (pointers && locked !== void 0) wanted.set(lock, locked);
	const stale = pointers && locked === void 0 ? [lock] : [];
	return {
		wanted,
		gone: [...own.bundle, ...stale].filter((path) => !wanted.has(path) && tip.has(path)),
		blocks
	};
}
function findMode(entry) {
	return entry?.mode === "100644" || entry?.mode === "100755" ? entry.mode : void 0;
}
/** Everything that makes a rollback of this model touch something else. */
function findBlocks(entries, question, own) {
	const others = question.today.filter((one) => one !== own);
	const after = new Set(question.tip.keys());
	for (const { path, blob } of entries) if (blob === null) after.delete(path);
	else after.add(path);
	const folders = new Set([...after].flatMap((path) => foldersAbove(path)));
	return entries.flatMap((entry) => {
		const { path, blob } = entry;
		const blocks = [];
		const add = (code, explanation) => {
			blocks.push({
				code,
				path,
				explanation: `${plain(path, 200)} ${explanation}`
			});
		};
		const fault = findPathFault(path);
		if (fault !== void 0) add("bad-path", `cannot be a path: ${fault.message}`);
		if (isControl(path)) add("controls", "is a control, and controls are never rolled back");
		for (const other of others) if (other.bundle.includes(path)) add("shared-file", `belongs to ${other.model} today`);
		else if (other.data.includes(path)) add("shared-file", `is what ${other.model} is judged on`);
		if (blob !== null && folders.has(path)) add("path-in-the-way", "is a folder today");
		const blocking = blob === null ? void 0 : foldersAbove(path).find((folder) => after.has(folder));
		if (blocking !== void 0) add("path-in-the-way", `cannot be written: ${plain(blocking, 200)} is a file`);
		if (question.tip.has(path) && !own.bundle.includes(path) && path !== joinPath(own.folder, "bundle.lock") && blocks.length === 0) add("path-taken", "holds something else today, which no model claims");
		return blocks;
	});
}
function isControl(path) {
	return baseName(path) === "model.yaml" || path === ".github/twokey.yml" || findNameIn(".github", path) !== void 0;
}
function modelOnly({ version }) {
	return {
		code: "model-only",
		path: "",
		explanation: `a bundle moves as a whole: the model of version ${version} with features or a threshold of another is a version that nobody signed`
	};
}
function noModel(model) {
	return {
		code: "no-model-today",
		path: "",
		explanation: `${model} has no model.yaml on the default branch today: bring it back by pull request first`
	};
}
function notFile(path) {
	return {
		code: "not-a-file",
		path,
		explanation: `${plain(path, 200)} is no plain file: links and submodules are not restored`
	};
}
function alreadyThere({ version }) {
	return {
		code: "already-there",
		path: "",
		explanation: `the default branch holds version ${version} already, byte for byte; what serves it has to follow`
	};
}

// src/rollback/target.ts
const UNKNOWN = {
	bytes: "unknown",
	compatibility: {
		verdict: "warn",
		reasons: ["nobody compared it with today's features"]
	}
};
/**
* Where a rollback goes, by the registry alone: the newest version that was signed, was live long enough and
* is neither barred nor the same as what is live. No payload and no person chooses bytes; somebody who asks
* for a version stays within the same limits, except for how long it was live and how far back it is.
*/
function chooseTarget(question) {
	const { versions, facts, settings, to } = question;
	const skipped = [];
	const bundles = /* @__PURE__ */ new Map();
	let depth = 0;
	for (const version of newestLeftFirst(versions)) {
		const known = facts.get(version.version) ?? UNKNOWN;
		const own = findVersionFault(version, question);
		const repeat = findRepeat(version, bundles);
		if (own?.reason !== "live" && repeat === void 0) depth += 1;
		const fault = own ?? (to === null ? repeat ?? findLimitFault(version, depth, settings) : void 0) ?? findFactFault(known) ?? (to === null || version.version === to ? void 0 : fail("not-asked-for", `version ${to} was asked for`));
		bundles.set(version.bundle, version.version);
		if (fault === void 0) return {
			target: version,
			facts: known,
			skipped
		};
		skipped.push({
			version: version.version,
			...fault
		});
	}
	if (to !== null && !skipped.some(({ version }) => version === to)) skipped.unshift({
		version: to,
		reason: "unknown-version",
		explanation: "there is no such version"
	});
	return {
		target: null,
		facts: UNKNOWN,
		skipped
	};
}
/** Whether the registry's own rules let a version be a target, whatever the world says. */
function findVersionFault(version, { model: { live }, barred }) {
	if (version.version === live?.version || version.status === "live") return fail("live", "it is live");
	if (version.periods.length === 0) return fail("never-live", "it was never live");
	if (!version.signed) return fail("unsigned", "nobody signed it");
	if (version.revoked !== null) return fail("revoked", `revoked for ${version.revoked.reason} at ${version.revoked.at}`);
	if (version.quarantined !== null) return fail("quarantined", `quarantined since ${version.quarantined.at}`);
	const [other] = (version.scores === null ? [version.bundle] : [version.bundle, version.scores]).flatMap((digest) => barred.get(digest) ?? []);
	if (other !== void 0) return fail("barred", `it is the same model as version ${other.version}, which is ${other.why}`);
	if (version.bundle === live?.bundle) return fail("same-bytes", "it has the bytes of what is live");
	if (version.scores !== null && version.scores === live?.scores) return fail("same-predictions", "it predicts the same as what is live");
}
/**
* Which versions must be read to choose: what `current.json` lists, and the newest by number, so that those
* that are passed over can be told with their reason.
*/
function versionsToRead(model, depth) {
	const newest = Array.from({ length: Math.min(model.versions, depth * 2) }, (_, at) => model.versions - at);
	return [.../* @__PURE__ */ new Set([...model.restorable.map(({ version }) => version), ...newest])].sort((a, b) => b - a);
}
/** The digests whose bars must be read. */
function digestsToRead(versions) {
	return [...new Set(versions.flatMap(({ bundle, scores }) => scores === null ? [bundle] : [bundle, scores]))];
}
/** The versions of which bytes and compatibility are worth asking for, in the order they are looked at. */
function candidatesOf(question) {
	const { versions, to, settings } = question;
	return newestLeftFirst(versions).filter((version) => findVersionFault(version, question) === void 0).filter(({ version }) => to === null || version === to).slice(0, settings.max_depth);
}
function fail(reason, explanation) {
	return {
		reason,
		explanation
	};
}
/** The newest left behind first, what is live before everything. */
function newestLeftFirst(versions) {
	const left = ({ periods }) => {
		const last = periods.at(-1);
		return last === void 0 ? "" : last.until ?? "9";
	};
	return [...versions].sort((a, b) => {
		const [one, other] = [left(a), left(b)];
		return one === other ? b.version - a.version : one < other ? 1 : -1;
	});
}
function findRepeat({ bundle }, seen) {
	const other = seen.get(bundle);
	return other === void 0 ? void 0 : fail("same-bundle", `it has the bytes of version ${other}`);
}
function findLimitFault(version, depth, { min_live, max_depth }) {
	if (depth > max_depth) return fail("too-deep", `only ${max_depth} versions back are looked at`);
	const seconds = secondsLive(version);
	if (version.kind === "baseline" || seconds * 1e3 >= min_live) return void 0;
	return fail("short-lived", `it was live for ${showSeconds(seconds)} only, and ${showSeconds(min_live / 1e3)} are asked for`);
}
function findFactFault({ bytes, compatibility }) {
	if (bytes === "missing") return fail("bytes-missing", "its bytes are gone from where they were kept");
	return compatibility.verdict === "fail" ? fail("incompatible", compatibility.reasons.join("; ")) : void 0;
}
function secondsLive({ periods }) {
	return periods.reduce((sum, { from, until }) => sum + (until === null ? 0 : lengthOf(from, until)), 0);
}
function lengthOf(from, until) {
	return Math.max(0, secondsOf(until) - secondsOf(from));
}

// src/rollback/merge.ts
const MOST_FAULTS = 50;
/**
* A rollback can merge without any conflict into a broken mix: the model of then with the scaler of now. So
* what counts is the result: from the default tip to it, exactly the plan and nothing else, and a bundle
* with the digest that was signed. `bundle` is computed again from the result's own tree; null: it cannot be.
*/
function judgeMergeResult(plan, trees, bundle) {
	const { base, merge } = trees;
	const planned = new Map(plan.entries.map((entry) => [entry.path, entry]));
	const faults = [];
	const add = (code, path, explanation) => {
		faults.push({
			code,
			path,
			explanation
		});
	};
	for (const { path, mode, blob } of plan.entries) {
		const result = merge.get(path);
		if (sameEntry(result, blob === null ? void 0 : {
			mode,
			blob
		})) continue;
		const shown = plain(path, 200);
		if (sameEntry(result, base.get(path))) add("missing-change", path, `${shown} stays as it is on the default branch`);
		else add("other-content", path, `${shown} becomes something that is not in the plan`);
	}
	for (const path of /* @__PURE__ */ new Set([...base.keys(), ...merge.keys()])) if (!planned.has(path) && !sameEntry(base.get(path), merge.get(path))) add("extra-change", path, `${plain(path, 200)} changes too, and is not in the plan`);
	if (bundle !== plan.to.bundle) add("bundle-digest", "", bundle === null ? "the result holds no readable bundle of the model" : `the result is bundle ${bundle}, and version ${plan.to.version} is ${plan.to.bundle}`);
	return {
		ok: faults.length === 0,
		faults: faults.slice(0, MOST_FAULTS)
	};
}
/**
* Whether one key is enough. Any row that does not hold sends the pull request through the ordinary rule,
* with evidence and every role.
*/
function judgeLane(facts) {
	const { plan, recorded, head, merge, target } = facts;
	const { compatibility, bytes } = facts.facts;
	const free = target.quarantined === null && target.revoked === null;
	const rows = [
		rowOf("author", facts.authorIsApp, "the bot opened it", "somebody else than the bot opened it"),
		rowOf("head", facts.headIsHere, "its branch is in this repository", "its branch is in a fork"),
		rowOf("commits", facts.onlyOurCommits, "every commit is the bot's", "a person committed to the branch"),
		rowOf("recorded", recorded === planDigest(plan), "the plan is the recorded one", "the plan is not the one that the registry recorded"),
		rowOf("tree", head.ok, "the branch holds exactly the plan", firstOf(head)),
		rowOf("merge-result", merge.ok, "the merge result holds exactly the plan", firstOf(merge)),
		rowOf("target-signed", target.signed && target.bundle === plan.to.bundle, `version ${target.version} was signed`, `nobody signed version ${target.version}`),
		rowOf("target-free", free, "it is neither quarantined nor revoked", "it was quarantined or revoked meanwhile"),
		rowOf("compatible", compatibility.verdict === "pass" && bytes === "present", "it runs on today's features, and its bytes are there", [...bytes === "present" ? [] : [`its bytes are ${bytes}`], ...compatibility.reasons].join("; "))
	];
	return {
		lane: rows.every(({ holds }) => holds) ? "expedited" : "standard",
		rows
	};
}
function rowOf(code, holds, yes, no) {
	return {
		code,
		holds,
		explanation: holds ? yes : no
	};
}
function firstOf({ faults }) {
	const [first] = faults;
	return first === void 0 ? "" : `${first.explanation}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ""}`;
}

export { renderRollbackPull as A, narrowReceiver as C, namesBundle as D, judgeStorm as E, renderSkipped as F, alignPreconditions as M, renderAlertTable as N, recallRollbacks as O, renderPreconditions as P, toldOf as S, CALM as T, receiveAlerts as _, digestsToRead as a, row as b, planRestore as c, NOBODY_LOOKED as d, compareServing as f, parseDelivery as g, guessSources as h, chooseTarget as i, rollbackTitle as j, folded as k, applyEntries as l, settleByContract as m, judgeMergeResult as n, versionsToRead as o, judgeCompatibility as p, candidatesOf as r, planDigest as s, judgeLane as t, treeOf as u, observeAlert as v, routeAlert as w, targetRow as x, decideAlert as y };