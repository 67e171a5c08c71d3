import { B as string, D as _enum, L as object, U as unknown, n as hmacSha256, r as sameBytes, t as digestOf } from "./digest.js";
import { t as parseJson } from "./json.js";
import { lt as secondsOf, n as decodeText, ot as findInstant, st as instantOf } from "./file.js";

// src/rollback/time.ts
/** Instants as monitors write them, in whole seconds UTC; what is before 2000 or after 2100 is none. */
const FIRST = 946684800;
const LAST = 4102444800;
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:[.,]\d{1,12})?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;
/** `2017-08-03T15:17:37.804-04:00` → `2017-08-03T19:17:37Z`. Alertmanager's "not yet" (year 1) is nothing. */
function findTime(text) {
	const parts = text === void 0 || text.length > 40 ? null : RFC_3339.exec(text);
	if (parts === null) return void 0;
	const [, day = "", clock = "", sign, hours = "0", minutes = "0"] = parts;
	const local = findInstant(`${day}T${clock}Z`);
	if (local === void 0 || Number(hours) > 23 || Number(minutes) > 59) return void 0;
	const offset = (Number(hours) * 60 + Number(minutes)) * 60;
	return findSecond(secondsOf(local) - (sign === "-" ? -offset : offset));
}
function findSecond(seconds) {
	const whole = Math.floor(seconds);
	return whole >= FIRST && whole < LAST ? instantOf(whole) : void 0;
}
/** Seconds from one instant to another; negative when the second is earlier. */
function secondsBetween(from, to) {
	return secondsOf(to) - secondsOf(from);
}
/** An instant some milliseconds later, as settings count them. */
function laterBy(instant, milliseconds) {
	return instantOf(secondsOf(instant) + Math.ceil(milliseconds / 1e3));
}
/** `3 h 12 m`, `41 m`, `12 s`, `5 d 4 h`: the two largest parts. */
function showSeconds(seconds) {
	const units = [
		["d", 86400],
		["h", 3600],
		["m", 60],
		["s", 1]
	];
	let rest = Math.max(0, Math.round(seconds));
	const parts = [];
	for (const [unit, length] of units) {
		const count = Math.floor(rest / length);
		rest -= count * length;
		if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
		else if (parts.length > 0) break;
	}
	return parts.length === 0 ? "0 s" : parts.join(" ");
}

// src/rollback/payload.ts
/** Reading what strangers send: everything is bounded, unknown keys are let through, nothing throws. */
const LARGEST_BODY = 524288;
const DEEPEST = 32;
const MOST_KEYS = 5e4;
const MOST_ITEMS = 5e4;
/** Parses a body as JSON that is neither deep, nor wide, nor meant to change our own objects. */
function readBody(body) {
	if (body.length > 524288) return {
		ok: false,
		code: "too-complex",
		message: `the body has more than ${LARGEST_BODY} bytes`
	};
	const text = decodeText(body);
	if (text === void 0) return {
		ok: false,
		code: "not-json",
		message: "the body is not UTF-8 text"
	};
	let value;
	try {
		value = parseJson(text);
	} catch {
		return {
			ok: false,
			code: "not-json",
			message: "the body is not JSON"
		};
	}
	const fault = findExcess(value);
	return fault === void 0 ? {
		ok: true,
		value
	} : {
		ok: false,
		code: "too-complex",
		message: fault
	};
}
/** Walks without recursion, and stops at the first thing that is too much. */
function findExcess(value) {
	let level = [value];
	let keys = 0;
	let items = 0;
	for (let depth = 0; level.length > 0; depth += 1) {
		if (depth > DEEPEST) return `the body nests more than ${DEEPEST} levels`;
		const next = [];
		for (const one of level) {
			if (typeof one !== "object" || one === null) continue;
			if (!Array.isArray(one)) {
				const names = Object.keys(one);
				keys += names.length;
				if (names.includes("__proto__")) return `the body has a key "__proto__"`;
				if (keys > MOST_KEYS) return `the body has more than ${MOST_KEYS} keys`;
			}
			for (const member of Object.values(one)) next.push(member);
			items += 1;
			if (next.length > MOST_ITEMS || items > MOST_ITEMS) return `the body has more than ${MOST_ITEMS} values`;
		}
		level = next;
	}
}
const LONGEST_KEY = 256;
const LONGEST_VALUE = 2048;
const MOST_LABELS = 64;
/** Well-formed and cut, so that no later step has to think about length. */
function boundText(text, longest = LONGEST_VALUE) {
	return text.slice(0, longest).toWellFormed();
}
/** A text, or a number as text; anything else is as good as absent. */
const looseText = unknown().optional().transform((value) => {
	if (typeof value === "string") return boundText(value);
	return typeof value === "number" && Number.isFinite(value) ? String(value) : void 0;
});
/** Labels or annotations: texts by name, the first 64 of them in order. */
const looseLabels = unknown().optional().transform((value) => {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
	const rows = Object.entries(value).flatMap(([name, member]) => {
		const text = looseText.parse(member);
		return name === "" || text === void 0 ? [] : [[boundText(name, LONGEST_KEY), text]];
	});
	return Object.fromEntries(rows.slice(0, MOST_LABELS));
});
const looseNumbers = unknown().optional().transform((value) => {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
	const rows = Object.entries(value).flatMap(([name, member]) => typeof member === "number" && Number.isFinite(member) && name !== "" ? [[boundText(name, LONGEST_KEY), member]] : []);
	return Object.fromEntries(rows.slice(0, MOST_LABELS));
});
/** Addresses that a person may be led to. */
function findLink(text) {
	return text !== void 0 && text.length <= 2e3 && /^https?:\/\/[\x21-\x7e]+$/.test(text) ? text : void 0;
}

// src/rollback/alert.ts
/** Who can send alerts. `standard` is our own format, signed as Standard Webhooks describe. */
const SOURCES = [
	"alertmanager",
	"grafana",
	"pagerduty",
	"datadog",
	"standard"
];
const ALERT_STATUSES = [
	"firing",
	"resolved",
	"acknowledged",
	"no_data",
	"test",
	"unknown"
];
const SEVERITIES = [
	"critical",
	"high",
	"warning",
	"info",
	"unknown"
];
function unsupported(code, message) {
	return {
		ok: false,
		code,
		message: message.toWellFormed()
	};
}
/** The default meaning of the words that monitors use for how bad it is. */
const SEVERITY_WORDS = {
	critical: "critical",
	page: "critical",
	emergency: "critical",
	p1: "critical",
	sev0: "critical",
	error: "high",
	high: "high",
	major: "high",
	p2: "high",
	sev1: "high",
	warning: "warning",
	warn: "warning",
	minor: "warning",
	medium: "warning",
	p3: "warning",
	sev2: "warning",
	info: "info",
	information: "info",
	informational: "info",
	low: "info",
	none: "info",
	p4: "info",
	p5: "info",
	sev3: "info",
	sev4: "info"
};
/** A word that nobody knows is not taken for a page in the night, nor for silence: it is `unknown`. */
function severityOf(word) {
	const known = (word ?? "").trim().toLowerCase();
	return Object.hasOwn(SEVERITY_WORDS, known) ? SEVERITY_WORDS[known] ?? "unknown" : "unknown";
}

// src/rollback/make-alert.ts
const LONGEST_TITLE = 300;
/**
* One alert of a delivery. Keys are digests that hold the receiver: what one receiver says can never pass
* for an alert of another, and no key is longer than the others.
*/
function makeAlert(delivery, told) {
	const { source, receiver, deliveryId, receivedAt, rawSha256 } = delivery;
	const { key, episode, links, title, status, severity, labels } = told;
	return {
		v: 1,
		source,
		receiver,
		deliveryId,
		alertKey: shortKey([
			source,
			receiver,
			key
		]),
		episodeKey: shortKey([
			source,
			receiver,
			key,
			episode
		]),
		status,
		severity,
		title: boundText(title === "" ? "(no title)" : title, LONGEST_TITLE),
		startsAt: told.startsAt ?? null,
		endsAt: told.endsAt ?? null,
		sentAt: told.sentAt ?? null,
		receivedAt,
		labels: Object.fromEntries(Object.entries(labels).map(([label, text]) => [boundText(label, 256), boundText(text)])),
		annotations: told.annotations ?? {},
		values: told.values ?? {},
		links: Object.fromEntries(Object.entries(links ?? {}).flatMap(([name, text]) => {
			const link = findLink(text);
			return link === void 0 ? [] : [[name, link]];
		})),
		group: told.group ?? null,
		rawSha256
	};
}
function noLinks() {
	return {
		rule: void 0,
		dashboard: void 0,
		panel: void 0,
		silence: void 0,
		incident: void 0
	};
}
function shortKey(parts) {
	return digestOf(parts.map((part) => part.toWellFormed())).slice(7, 39);
}

// src/rollback/from-standard.ts
const STANDARD_TYPE = "model.alert";
/** Our own words are strict: a status that is misspelt should be noticed by the one who wrote the job. */
const dataSchema = object({
	model: string().min(1).max(100),
	environment: string().min(1).max(100).optional(),
	status: _enum(ALERT_STATUSES).exclude(["unknown"]),
	severity: _enum(SEVERITIES).default("unknown"),
	alert_key: string().min(1).max(500).optional(),
	model_digest: string().min(1).max(200).optional(),
	summary: string().max(2e3).optional(),
	starts_at: string().max(40).optional(),
	ends_at: string().max(40).optional(),
	labels: looseLabels,
	annotations: looseLabels,
	values: looseNumbers,
	links: object({
		rule: looseText,
		dashboard: looseText,
		panel: looseText,
		incident: looseText
	}).optional()
});
const bodySchema = object({
	type: string().max(200),
	timestamp: looseText,
	data: unknown().optional()
});
/** `{type: "model.alert", timestamp, data: {model, status, severity, …}}` */
function parseStandard(value, delivery) {
	const outer = bodySchema.safeParse(value);
	if (!outer.success) return unsupported("unsupported-payload", "this is no message with a type and data");
	const { type, data, timestamp } = outer.data;
	if (type !== "model.alert") return unsupported("unsupported-event", `messages of the type ${type.slice(0, 80)} are not ours`);
	const parsed = dataSchema.safeParse(data);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return unsupported("unsupported-payload", `data.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
	}
	const { model, environment, status, severity, model_digest, summary, links } = parsed.data;
	const startsAt = findTime(parsed.data.starts_at);
	const key = parsed.data.alert_key ?? `${model} ${environment ?? ""}`;
	const labels = {
		...parsed.data.labels,
		model,
		severity,
		...environment === void 0 ? {} : { environment },
		...model_digest === void 0 ? {} : { model_digest }
	};
	return {
		ok: true,
		truncated: 0,
		events: [makeAlert(delivery, {
			status,
			severity,
			title: summary ?? `${model}: ${status}`,
			startsAt: startsAt ?? null,
			endsAt: findTime(parsed.data.ends_at) ?? null,
			sentAt: findTime(timestamp) ?? null,
			labels,
			annotations: parsed.data.annotations,
			values: parsed.data.values,
			key,
			episode: startsAt ?? "",
			links: links === void 0 ? void 0 : {
				...links,
				silence: void 0
			}
		})]
	};
}

// src/rollback/request.ts
function refused(code, message) {
	return {
		ok: false,
		code,
		message
	};
}
const LONGEST_HEADER = 8192;
/** One header with one value; a header that stands twice says nothing, because nobody knows which counts. */
function headerOf({ headers }, name) {
	const value = Object.hasOwn(headers, name) ? headers[name] : void 0;
	return typeof value === "string" && value.length > 0 && value.length <= LONGEST_HEADER ? value : void 0;
}
const encoder = new TextEncoder();
function bytesOf(text) {
	return encoder.encode(text);
}
function joinBytes(...parts) {
	const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
}
function hexOf(bytes) {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function base64Of(bytes) {
	return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
/** Strict base64 with padding; undefined for anything else. */
function findBase64(text) {
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return void 0;
	const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
	return base64Of(bytes) === text ? bytes : void 0;
}
/** Whether any pair is equal; every pair is looked at, so that the time tells nothing. */
function anySame(given, expected) {
	let found = false;
	for (const one of given) for (const other of expected) if (sameBytes(bytesOf(one), bytesOf(other))) found = true;
	return found;
}

// src/rollback/verify.ts
const GRAFANA_SIGNATURE = "x-grafana-alerting-signature";
const GRAFANA_TIMESTAMP = "x-grafana-alerting-timestamp";
const PAGERDUTY_SIGNATURE = "x-pagerduty-signature";
/** How far a signed timestamp may be from our clock, either way. */
const TOLERANCE = 300;
const MOST_SIGNATURES = 10;
/**
* Does this request come from somebody who knows one of the secrets? Over the bytes as they arrived; several
* secrets, so that one can be replaced while the other still counts.
*/
function verifyRequest(source, request, secrets) {
	if (secrets.length === 0 || secrets.includes("")) return refused("no-secret", "no secret is set here");
	switch (source) {
		case "alertmanager":
		case "datadog": return verifyToken(request, secrets);
		case "grafana": return verifyGrafana(request, secrets);
		case "pagerduty": return verifyPagerduty(request, secrets);
		case "standard": return verifyStandard(request, secrets);
	}
}
/** `Authorization: Bearer SECRET`, or `Basic` with the secret as password: these sources sign nothing. */
function verifyToken(request, secrets) {
	const header = headerOf(request, "authorization");
	if (header === void 0) return refused("no-credentials", "there is no Authorization header");
	const [, scheme = "", given = ""] = /^(Bearer|Basic) +(\S+)$/i.exec(header) ?? [];
	const token = scheme.toLowerCase() === "basic" ? findPassword(given) : given;
	if (token === void 0 || token === "") return refused("bad-credentials", "the Authorization header is neither Bearer nor Basic");
	if (!anySame([token], secrets)) return refused("bad-credentials", "the token is none of ours");
	return {
		ok: true,
		scheme: "token"
	};
}
function findPassword(encoded) {
	const bytes = findBase64(encoded);
	if (bytes === void 0) return void 0;
	const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
	const colon = text.indexOf(":");
	return colon < 0 ? void 0 : text.slice(colon + 1);
}
/** Hex over `timestamp:body`. Without the timestamp a recorded alert could be sent again for ever. */
function verifyGrafana(request, secrets) {
	const signature = headerOf(request, GRAFANA_SIGNATURE);
	if (signature === void 0) return refused("no-signature", `there is no header ${GRAFANA_SIGNATURE}`);
	const timestamp = headerOf(request, GRAFANA_TIMESTAMP);
	if (timestamp === void 0) return refused("no-timestamp", `there is no header ${GRAFANA_TIMESTAMP}: name it as timestamp header in the contact point`);
	const signed = joinBytes(bytesOf(`${timestamp}:`), request.body);
	const expected = secrets.map((secret) => hexOf(hmacSha256(bytesOf(secret), signed)));
	if (!anySame([signature], expected)) return refused("bad-signature", "the signature is not ours");
	return checkTimestamp(timestamp, request) ?? {
		ok: true,
		scheme: "grafana-hmac"
	};
}
/** `v1=hex,v1=hex` over the body; PagerDuty signs with the old and the new secret while one is replaced. */
function verifyPagerduty(request, secrets) {
	const header = headerOf(request, PAGERDUTY_SIGNATURE);
	if (header === void 0) return refused("no-signature", `there is no header ${PAGERDUTY_SIGNATURE}`);
	const given = signaturesOf(header, ",", "v1=");
	if (given.length === 0) return refused("no-signature", "the header holds no v1 signature");
	const expected = secrets.map((secret) => hexOf(hmacSha256(bytesOf(secret), request.body)));
	return anySame(given, expected) ? {
		ok: true,
		scheme: "pagerduty-v1"
	} : refused("bad-signature", "none of the signatures is ours");
}
/** `v1,base64` over `id.timestamp.body` (Standard Webhooks 1.0). */
function verifyStandard(request, secrets) {
	const id = headerOf(request, "webhook-id");
	if (id === void 0 || !/^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id)) return refused("no-delivery-id", "there is no header webhook-id of visible signs without a dot");
	const timestamp = headerOf(request, "webhook-timestamp");
	if (timestamp === void 0) return refused("no-timestamp", "there is no header webhook-timestamp");
	const header = headerOf(request, "webhook-signature");
	const given = header === void 0 ? [] : signaturesOf(header, " ", "v1,");
	if (given.length === 0) return refused("no-signature", "there is no v1 signature in webhook-signature");
	const keys = secrets.flatMap((secret) => findStandardKey(secret) ?? []);
	if (keys.length === 0) return refused("no-secret", "no secret is a whsec_ key");
	const expected = keys.map((key) => standardSignature(key, {
		id,
		timestamp,
		body: request.body
	}));
	if (!anySame(given, expected)) return refused("bad-signature", "none of the signatures is ours");
	return checkTimestamp(timestamp, request) ?? {
		ok: true,
		scheme: "standard-v1"
	};
}
/** The bytes of a `whsec_…` secret. */
function findStandardKey(secret) {
	return secret.startsWith("whsec_") ? findBase64(secret.slice(6)) : void 0;
}
/** The one signature of a message, without its `v1,`. */
function standardSignature(key, message) {
	const { id, timestamp, body } = message;
	return base64Of(hmacSha256(key, joinBytes(bytesOf(`${id}.${timestamp}.`), body)));
}
/** Lists of signatures: spaces and other versions are skipped, and nobody makes us try thousands. */
function signaturesOf(header, separator, prefix) {
	return header.split(separator).slice(0, MOST_SIGNATURES).map((part) => part.trim()).flatMap((part) => part.startsWith(prefix) ? [part.slice(prefix.length)] : []);
}
/** Signed, so it is the sender's word; too old means that somebody may be sending it again. */
function checkTimestamp(text, { receivedAt }) {
	const seconds = /^\d{1,12}$/.test(text) ? Number(text) : NaN;
	if (Math.abs(secondsOf(receivedAt) - seconds) <= TOLERANCE) return void 0;
	return refused("stale-timestamp", `the timestamp is not within ${TOLERANCE} s of our clock`);
}

export { secondsBetween as C, laterBy as S, looseNumbers as _, STANDARD_TYPE as a, findSecond as b, noLinks as c, SOURCES as d, severityOf as f, looseLabels as g, boundText as h, headerOf as i, ALERT_STATUSES as l, LARGEST_BODY as m, standardSignature as n, parseStandard as o, unsupported as p, verifyRequest as r, makeAlert as s, findStandardKey as t, SEVERITIES as u, looseText as v, showSeconds as w, findTime as x, readBody as y };