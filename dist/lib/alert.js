import { Q as plain, c as findModelName } from "./digest.js";
import { ot as findInstant, st as instantOf } from "./file.js";
import { n as bad, r as good } from "./problem.js";
import { n as didYouMean } from "./columns.js";
import { a as STANDARD_TYPE, l as ALERT_STATUSES, n as standardSignature, t as findStandardKey, u as SEVERITIES } from "./verify.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

// cli/alert.ts
const DEFAULT_SECRET = "TWOKEY_ALERT_SECRET";
const STATUSES = ALERT_STATUSES.filter((status) => status !== "unknown");
const alert = {
	name: "alert",
	summary: "`alert send` signs an alert about a model and sends it to the bot, for home-made monitors",
	positionals: ["send"],
	options: {
		url: {
			type: "string",
			value: "URL",
			help: "the receiver's address: https://…/alerts/<32 hex digits>"
		},
		model: {
			type: "string",
			value: "NAME",
			help: "the model that it is about"
		},
		status: {
			type: "string",
			value: "STATUS",
			help: `${STATUSES.join(", ")} (default: firing)`
		},
		severity: {
			type: "string",
			value: "WORD",
			help: `${SEVERITIES.join(", ")} (default: high)`
		},
		digest: {
			type: "string",
			value: "D",
			help: "the bundle that is served: sha256:…, or fraud@12"
		},
		summary: {
			type: "string",
			value: "TEXT",
			help: "one line for people"
		},
		key: {
			type: "string",
			value: "KEY",
			help: "what makes it the same alert the next time (default: the model)"
		},
		since: {
			type: "string",
			value: "INSTANT",
			help: "when it began; send the same with its end"
		},
		environment: {
			type: "string",
			value: "NAME",
			help: "where (default: not said, which means production)"
		},
		"secret-env": {
			type: "string",
			value: "NAME",
			help: `variable with the whsec_ secret (default: ${DEFAULT_SECRET})`
		},
		"dry-run": {
			type: "boolean",
			help: "show headers and body, send nothing"
		}
	},
	notes: ["Signed as Standard Webhooks describe: webhook-id, webhook-timestamp, webhook-signature.", "Exit code 0: the bot has it in its inbox. 1: it refused. 2: bad input. 3: it could not be reached."],
	run: runAlert
};
async function runAlert(given, out) {
	const message = makeMessage(given);
	if (!message.ok) return tellProblems(message.problems, given, out);
	const { url, headers, body } = message.value;
	if (given.flag("dry-run")) {
		const shown = {
			schema: "twokey-alert/1",
			sent: false,
			url,
			headers,
			body
		};
		out.write(`${JSON.stringify(shown, null, 2)}\n`);
		return 0;
	}
	const sent = await send(message.value);
	if (!sent.ok) {
		out.tell(`twokey alert: ${url} was not reached: ${plain(sent.why, 200)}\n  → look at the address; the same alert may be sent again\n`);
		return 3;
	}
	const accepted = sent.status >= 200 && sent.status < 300;
	if (given.flag("json")) {
		const shown = {
			schema: "twokey-alert/1",
			sent: accepted,
			status: sent.status,
			id: headers["webhook-id"]
		};
		out.write(`${JSON.stringify(shown, null, 2)}\n`);
	} else out.tell(accepted ? `accepted (${sent.status})\n` : `refused with ${sent.status}: ${hintOf(sent.status)}\n`);
	return accepted ? 0 : sent.status >= 500 ? 3 : 1;
}
/** Everything that is wrong at once; the secret stays in this process. */
function makeMessage(given) {
	const problems = [];
	const wrong = (message) => void problems.push(usageProblem(alert, message));
	const [verb = ""] = given.positionals;
	if (verb !== "send") wrong(`"${plain(verb, 40)}" is nothing to do with an alert: write alert send`);
	const url = given.text("url") ?? "";
	if (!/^https:\/\/\S+$|^http:\/\/(?:localhost|127\.0\.0\.1)[:/]\S+$/.test(url)) wrong("--url needs the receiver's https address");
	const model = findModelName(given.text("model") ?? "");
	if (model === void 0) wrong("--model needs the name of a model, e.g. fraud");
	const status = given.text("status") ?? "firing";
	if (!STATUSES.some((one) => one === status)) wrong(`there is no status "${plain(status, 40)}".${didYouMean(status, STATUSES)}`);
	const severity = given.text("severity") ?? "high";
	if (!SEVERITIES.some((one) => one === severity)) wrong(`there is no severity "${plain(severity, 40)}".${didYouMean(severity, SEVERITIES)}`);
	const since = given.text("since");
	if (since !== void 0 && findInstant(since) === void 0) wrong("--since needs an instant: 2026-03-01T12:00:00Z");
	const name = given.text("secret-env") ?? DEFAULT_SECRET;
	const key = findStandardKey(process.env[name] ?? "");
	if (key === void 0 || key.length < 24) wrong(`the variable ${plain(name, 60)} holds no whsec_ secret of 24 bytes or more`);
	if (problems.length > 0 || key === void 0 || model === void 0) return {
		ok: false,
		problems
	};
	const seconds = Math.floor(Date.now() / 1e3);
	const body = JSON.stringify(bodyOf(given, {
		model,
		status,
		severity
	}, seconds));
	const id = `msg_${randomUUID().replaceAll("-", "")}`;
	const timestamp = String(seconds);
	const signature = standardSignature(key, {
		id,
		timestamp,
		body: new TextEncoder().encode(body)
	});
	if (!URL.canParse(url)) return bad(usageProblem(alert, "--url is no address"));
	return good({
		url,
		body,
		headers: {
			"content-type": "application/json",
			"webhook-id": id,
			"webhook-timestamp": timestamp,
			"webhook-signature": `v1,${signature}`
		}
	});
}
function bodyOf(given, said, seconds) {
	const optional = (name, option) => {
		const value = given.text(option);
		return value === void 0 ? {} : { [name]: value };
	};
	const now = instantOf(seconds);
	return {
		type: STANDARD_TYPE,
		timestamp: now,
		data: {
			...said,
			...optional("environment", "environment"),
			...optional("alert_key", "key"),
			...optional("model_digest", "digest"),
			...optional("summary", "summary"),
			...optional("starts_at", "since"),
			...said.status === "resolved" ? { ends_at: now } : {}
		}
	};
}
const ATTEMPTS = 3;
const PATIENCE = 1e4;
/** Sent again, with the same id, where the bot is busy or the network is not: it counts once. */
async function send({ url, headers, body }) {
	let why = "";
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		if (attempt > 1) await setTimeout(attempt * 1e3);
		try {
			const signal = AbortSignal.timeout(PATIENCE);
			const answer = await fetch(url, {
				method: "POST",
				headers,
				body,
				redirect: "manual",
				signal
			});
			await answer.body?.cancel();
			if (answer.status < 500 || attempt === ATTEMPTS) return {
				ok: true,
				status: answer.status
			};
		} catch (error) {
			why = error instanceof Error ? `${error.message}${causeOf(error)}` : String(error);
		}
	}
	return {
		ok: false,
		why
	};
}
function causeOf({ cause }) {
	return cause instanceof Error ? ` (${cause.message})` : "";
}
function hintOf(status) {
	if (status === 401) return "the secret or the clock of this machine is wrong";
	if (status === 404) return "there is no receiver at this address";
	return status === 503 ? "the bot is busy; send it again later" : "the bot does not take it like this";
}

export { alert };