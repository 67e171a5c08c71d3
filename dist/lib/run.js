import { B as literal, F as array, G as strictObject, H as number$2, I as boolean, K as string, N as _enum, U as object, X as url, Y as unknown, Z as _coercedNumber, et as NEVER, i as canonicalJson, it as plain, n as sha256, o as findDigest, rt as markdownText, t as digestOf, w as ZodNumber } from "./digest.js";
import { n as parseBody, r as repositoryPath, t as openClient } from "./client.js";
import { c as renderComment, f as findState, i as findingsDigestOf, l as reportParts, n as renderEvaluationHtml, o as decideAll, p as assembleParts, r as evidenceDigestOf, s as MARKER, t as renderEvaluationJson, u as title } from "./json.js";
import { n as bad, r as good } from "./problem.js";
import { t as parseJson } from "./json2.js";
import { t as plainJson } from "./evidence.js";
import { n as sayProblems, t as say } from "./log.js";
import { _ as runGit, h as findRepository, t as MODEL_YAML, y as datetime } from "./policy-schema.js";
import { i as readTree, n as parsePolicyFile, r as findCommit, t as POLICY_FILE } from "./policy-file.js";
import { C as findValue, D as memberOf, E as isMapping, L as baseName, O as parseYaml, S as findPosition } from "./fields.js";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { appendFileSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";

// node_modules/zod/v4/classic/coerce.js
function number$1(params) {
	return _coercedNumber(ZodNumber, params);
}

// src/github/pulls.ts
const pullSchema$1 = object({
	number: number$2().int().positive(),
	head: object({
		sha: string(),
		repo: object({ id: number$2() }).nullable()
	}),
	base: object({ ref: string() })
});
/** The open pull request whose head is exactly this commit of this repository; several, or none, is undefined. */
async function findPull({ client, repository }, head) {
	const label = encodeURIComponent(head.label);
	const path = `${repositoryPath(repository)}/pulls?state=open&head=${label}&per_page=100`;
	const reply = await client.call({
		method: "GET",
		path
	});
	const listed = array(pullSchema$1).safeParse(parseBody(reply.body));
	if (reply.status !== 200 || !listed.success) return void 0;
	const [found, second] = listed.data.filter((pull) => pull.head.sha === head.sha && pull.head.repo?.id === head.repository);
	return found === void 0 || second !== void 0 ? void 0 : {
		number: found.number,
		base: found.base.ref
	};
}

// src/report/advice.ts
/** What to change in the workflow where bytes were not on the machine that evaluated. */
function workflowAdvice(evaluation) {
	const reasons = evaluation.models.flatMap(({ findings }) => findings.verdicts.flatMap((verdict) => [verdict.reason, ...verdict.checks.flatMap(({ finding, reason }) => finding === "missing-bytes" ? [reason] : [])]));
	const missing = (store) => reasons.some((reason) => /not on this machine/.test(reason) && store.test(reason));
	return [...missing(/\(lfs,|git lfs /) ? [LFS] : [], ...missing(/\(dvc,|dvc (?:pull|fetch)/) ? [DVC] : []];
}
const LFS = "Bytes in Git LFS are missing: add `lfs: true` under `with:` of actions/checkout, and before Twokey a step `git lfs fetch origin \"$BASE\"` for those of the live model (docs/action.md, LFS).";
const DVC = "Bytes in DVC are missing: add a step `dvc fetch` before Twokey, in a job whose DVC configuration is the default branch's (docs/action.md, DVC).";

// src/report/summary.ts
/** GitHub drops a summary over 1 MiB whole; a character is at most three bytes. */
const SUMMARY_BUDGET = 3e5;
/** The text of a check run ends at 65,535 characters. */
const CHECK_BUDGET = 6e4;
/** The page of the job: the same as the comment, with room for all checks. */
function renderSummary(result, context) {
	return `${assembleParts(reportParts(result, context), SUMMARY_BUDGET)}\n`;
}
function renderCheckText(result, context) {
	return assembleParts(reportParts(result, context), CHECK_BUDGET);
}

// src/evidence/parse.ts
/** More than this is no evaluation of a pull request, whatever it says. */
const LARGEST_EVALUATION = 16777216;
/**
* An evaluation that somebody else wrote down: the evaluator that ran next to a hostile model, or a file that was
* downloaded. Nothing in it is believed. Every key is known, every text has a length, every number is finite, digests
* are computed again, and what is said twice must agree. Texts stay hostile: whoever shows them escapes them.
*/
function parseEvaluation(text, file) {
	if (text.length > 16777216) return refuse$1(file, "", `it is larger than ${LARGEST_EVALUATION} characters`);
	let json;
	try {
		json = parseJson(text);
	} catch {
		return refuse$1(file, "", "it is no JSON");
	}
	return readEvaluation(json, file);
}
/** The same for a value that was part of a larger file. */
function readEvaluation(json, file) {
	const parsed = evaluationSchema.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return refuse$1(file, (issue?.path ?? []).map(String).join("."), issue?.message ?? "it has another shape");
	}
	const { data } = parsed;
	const evaluation = {
		decision: {
			decision: data.decision,
			reason: data.reason,
			error: data.error
		},
		models: data.models.map(({ findings, evidence }) => ({
			findings: findings.content,
			findingsDigest: findings.digest,
			measured: evidence.measured,
			evidenceDigest: evidence.digest
		})),
		unchanged: data.unchanged,
		removed: data.removed,
		controls: data.controls,
		notes: data.notes
	};
	const [first] = [...data.models.flatMap((model, at) => contradictionsOf(model, `models.${at}`)), ...wholeContradictions(evaluation, data)];
	return first === void 0 ? good(evaluation) : refuse$1(file, first.path, first.message);
}
/** What is said beside the findings is there for readers of JSON; it must say the same. */
function contradictionsOf(model, path) {
	const { content, digest } = model.findings;
	const measured = plainJson(model.evidence.measured);
	const found = (wrong, at, message) => wrong ? [{
		path: `${path}.${at}`,
		message
	}] : [];
	return [
		...found(digestOf(plainJson(content)) !== digest, "findings.digest", "it is not the digest of the findings"),
		...found(digestOf({
			findings: digest,
			measured
		}) !== model.evidence.digest, "evidence.digest", "it is not the digest of the evidence"),
		...found(model.model !== content.model, "model", "the findings name another model"),
		...found(model.decision !== content.decision.decision || model.reason !== content.decision.reason, "decision", "the findings decide otherwise"),
		...found(!same(model.gates, content.verdicts), "gates", "the findings hold other verdicts"),
		...found(content.decision.decision !== "block" && content.verdicts.some(({ verdict }) => STOPS.has(verdict)), "decision", "a gate that failed or could not judge blocks")
	];
}
const STOPS = /* @__PURE__ */ new Set(["fail", "error"]);
function wholeContradictions(evaluation, data) {
	const names = evaluation.models.map(({ findings }) => findings.model);
	const whole = decideAll(evaluation.models.map(({ findings }) => ({
		model: findings.model,
		decision: findings.decision
	})));
	const found = (wrong, path, message) => wrong ? [{
		path,
		message
	}] : [];
	return [
		...found(new Set(names).size !== names.length, "models", "a model is evaluated twice"),
		...found(!same(whole, evaluation.decision), "decision", "the models decide otherwise"),
		...found(findingsDigestOf(evaluation) !== data.findings, "findings", "it is not the digest of all findings"),
		...found(evidenceDigestOf(evaluation) !== data.evidence, "evidence", "it is not the digest of all evidence")
	];
}
function same(one, other) {
	return canonicalJson(plainJson(one)) === canonicalJson(plainJson(other));
}
function refuse$1(file, path, message) {
	const problem = {
		code: "evidence",
		file,
		path: plain(path, 200),
		message: `this is no evidence that may be shown: ${plain(message, 300)}`,
		hint: "run the evaluation again; if it stays, the evaluator and the publisher are not of one version"
	};
	return bad(problem);
}
/** Well-formed text of a length that some report can carry. */
const text = (most) => string().max(most).refine((value) => value.isWellFormed(), "it is no well-formed text");
const number = number$2().finite();
const digest = string().transform((value, context) => {
	const found = findDigest(value);
	if (found !== void 0) return found;
	context.addIssue({
		code: "custom",
		message: "it is no digest"
	});
	return NEVER;
});
const model = string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
const gate = string().regex(/^[a-z][a-z0-9-]{0,40}$/);
const word = _enum([
	"pass",
	"warn",
	"inconclusive",
	"fail",
	"error",
	"skipped"
]);
const decisionWord = _enum([
	"allow",
	"sign",
	"block"
]);
const long = text(2e4);
const short = text(2e3);
const checkSchema = strictObject({
	name: short,
	verdict: word,
	finding: short.exactOptional(),
	reason: long,
	incumbent: number.exactOptional(),
	candidate: number.exactOptional(),
	delta: number.exactOptional(),
	low: number.exactOptional(),
	high: number.exactOptional(),
	margin: number.exactOptional(),
	resolution: number.exactOptional(),
	p: number.exactOptional(),
	n: number.exactOptional(),
	method: short.exactOptional(),
	unit: _enum([
		"points",
		"relative",
		"plain",
		"bytes"
	]).exactOptional()
});
const verdictSchema = strictObject({
	gate,
	verdict: word,
	reason: text(2e5),
	checks: array(checkSchema).max(2e4)
});
const decisionSchema = strictObject({
	decision: decisionWord,
	reason: text(1e6),
	error: boolean()
});
const findingsSchema = strictObject({
	schema: literal("twokey-findings/1"),
	engine: strictObject({
		twokey: text(60),
		runtime: text(60)
	}),
	model,
	change: array(text(60)).max(60),
	bundle: digest.nullable(),
	incumbent: strictObject({
		digest,
		source: _enum([
			"registry",
			"base branch",
			"file"
		]),
		version: number$2().int().positive().nullable()
	}).nullable(),
	data: array(strictObject({
		role: text(200),
		file: text(4200),
		digest,
		rows: number$2().int().nonnegative()
	})).max(100),
	policy: digest,
	seed: digest,
	words: array(long).max(1e4),
	verdicts: array(verdictSchema).max(60),
	notTested: array(strictObject({
		gate: text(60),
		what: short,
		line: long
	})).max(200),
	decision: decisionSchema
});
const measuredSchema = strictObject({
	host: strictObject({
		node: text(60),
		platform: text(60),
		cpu: text(200),
		cores: number$2().int().nonnegative()
	}),
	started: datetime(),
	seconds: number.nonnegative()
});
const modelSchema = strictObject({
	model,
	decision: decisionWord,
	reason: text(1e6),
	gates: array(verdictSchema).max(60),
	findings: strictObject({
		digest,
		content: findingsSchema
	}),
	evidence: strictObject({
		digest,
		measured: measuredSchema
	})
});
const problemSchema = strictObject({
	code: text(60),
	file: text(4200),
	line: number$2().int().positive().exactOptional(),
	column: number$2().int().positive().exactOptional(),
	path: text(4200),
	message: long,
	hint: long
});
const evaluationSchema = strictObject({
	schema: literal("twokey-evaluation/1"),
	decision: decisionWord,
	reason: text(4e6),
	error: boolean(),
	models: array(modelSchema).max(1e3),
	unchanged: array(model).max(1e5),
	removed: array(model).max(1e5),
	controls: array(strictObject({
		file: text(4200),
		key: text(4200),
		before: long.nullable(),
		after: long.nullable()
	})).max(1e4),
	notes: array(problemSchema).max(1e3),
	findings: digest,
	evidence: digest
});
const problemsSchema = strictObject({
	schema: literal("twokey-problems/1"),
	problems: array(problemSchema).min(1).max(5e3)
});
/** What the evaluator says instead of an evaluation: files that a person has to mend. */
function findProblems(text) {
	if (text.length > 16777216) return void 0;
	try {
		const parsed = problemsSchema.safeParse(parseJson(text));
		return parsed.success ? parsed.data.problems : void 0;
	} catch {
		return;
	}
}

// action/inputs.ts
/** Every input of action.yml with its default there. A test holds this list, action.yml and docs/action.md together. */
const INPUTS = {
	"github-token": "${{ github.token }}",
	comment: "auto",
	models: "",
	timeout: "120",
	memory: "2048",
	evidence: ""
};
const OUTPUTS = [
	"decision",
	"reason",
	"findings-digest",
	"evidence-digest",
	"report-path"
];
const seconds = number$1().positive().max(86400);
const inputsSchema = object({
	"github-token": string(),
	comment: _enum([
		"auto",
		"always",
		"never"
	]),
	models: string(),
	timeout: seconds,
	memory: number$1().int().min(128).max(1048576),
	evidence: string()
});
async function readInputs() {
	const { getInput, setSecret } = await import("./core.js");
	const written = Object.fromEntries(Object.entries(INPUTS).map(([name, fallback]) => {
		const value = getInput(name);
		return [name, value === "" && !fallback.startsWith("$") ? fallback : value];
	}));
	const parsed = inputsSchema.safeParse(written);
	if (!parsed.success) return bad(...parsed.error.issues.map((issue) => wrongInput(issue)));
	const { data } = parsed;
	if (data["github-token"] !== "") setSecret(data["github-token"]);
	return good({
		token: data["github-token"],
		comment: data.comment,
		models: data.models.split(/[\s,]+/).filter((name) => name !== ""),
		timeout: data.timeout,
		memory: data.memory,
		evidence: data.evidence
	});
}
function wrongInput(issue) {
	const name = String(issue.path[0] ?? "");
	return {
		code: "input",
		file: "the workflow",
		path: `with.${name}`,
		message: plain(issue.message),
		hint: `see the input "${name}" in docs/action.md`
	};
}
const LARGEST_EVENT = 33554432;
const runnerSchema = object({
	GITHUB_WORKSPACE: string().min(1),
	RUNNER_TEMP: string().min(1),
	GITHUB_API_URL: url(),
	GITHUB_SERVER_URL: url(),
	GITHUB_EVENT_NAME: string().min(1),
	GITHUB_EVENT_PATH: string().min(1),
	GITHUB_SHA: string(),
	GITHUB_RUN_ID: number$1().int().nonnegative(),
	GITHUB_RUN_ATTEMPT: number$1().int().positive()
});
function readRunner() {
	const parsed = runnerSchema.safeParse(process.env);
	if (!parsed.success) {
		const names = parsed.error.issues.map(({ path }) => String(path[0]));
		return notInside(`${[...new Set(names)].join(", ")} must be set`);
	}
	const { data } = parsed;
	const payload = readPayload(data.GITHUB_EVENT_PATH);
	if (payload === void 0) return notInside("the event file cannot be read");
	return good({
		workspace: data.GITHUB_WORKSPACE,
		temp: data.RUNNER_TEMP,
		apiUrl: data.GITHUB_API_URL,
		serverUrl: data.GITHUB_SERVER_URL,
		eventName: data.GITHUB_EVENT_NAME,
		payload,
		sha: data.GITHUB_SHA,
		runId: data.GITHUB_RUN_ID,
		runAttempt: data.GITHUB_RUN_ATTEMPT
	});
}
function readPayload(path) {
	try {
		return statSync(path).size > LARGEST_EVENT ? void 0 : JSON.parse(readFileSync(path, "utf8"));
	} catch {
		return;
	}
}
function notInside(message) {
	return bad({
		code: "runner",
		file: "the environment",
		path: "",
		message: `this is no step of a GitHub workflow: ${message}`,
		hint: "on a laptop run `twokey check`; in a workflow write `uses: twokey/twokey@…`"
	});
}
async function setOutputs(values) {
	if ((process.env["GITHUB_OUTPUT"] ?? "") === "") return;
	const { setOutput } = await import("./core.js");
	for (const name of OUTPUTS) setOutput(name, values[name]);
}
/** GitHub drops a summary over 1 MiB whole, so it is cut to size before it comes here. */
function writeSummary(markdown) {
	const path = process.env["GITHUB_STEP_SUMMARY"];
	if (path !== void 0 && path !== "") appendFileSync(path, markdown);
}
/** What a program needs to run at all; neither a token nor a file that the runner reads commands from. */
const KEPT = [
	"PATH",
	"HOME",
	"USERPROFILE",
	"XDG_CONFIG_HOME",
	"SystemRoot",
	"TMPDIR",
	"TEMP",
	"TMP",
	"LANG",
	"TZ"
];
/** The environment of whatever we start: an allow-list, so that a secret that nobody thought of stays out. */
function childEnvironment() {
	const kept = KEPT.flatMap((name) => {
		const value = process.env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(kept),
		CI: "true"
	};
}

// action/evaluate.ts
/** Both this file's bundle and the face itself lie one folder below the command line. */
const CLI = fileURLToPath(new URL("../cli.js", import.meta.url));
/**
* The token wall. Models and data are opened by another program that is given neither a token nor the files through
* which a step talks to the runner; what it prints is read as something that a hostile model may have written.
*/
async function evaluate(sides, inputs) {
	const args = [
		"check",
		"--json",
		"--base",
		sides.tip,
		"--head",
		sides.candidate,
		"--timeout",
		String(inputs.timeout),
		"--memory",
		String(inputs.memory),
		...inputs.models.flatMap((name) => ["--model", name])
	];
	const end = await runEvaluator(sides.repository.root, args);
	const problems = findProblems(end.output);
	if (problems !== void 0) return bad(...problems);
	if (end.tooMuch) return broken$1("it printed more than an evaluation can be");
	if (end.code === void 0 || end.output === "") return broken$1(`it ended with ${end.how}`);
	const parsed = parseEvaluation(end.output, "the evaluator's answer");
	if (!parsed.ok) return parsed;
	return good(parsed.value);
}
function runEvaluator(folder, args) {
	const child = spawn(process.execPath, [CLI, ...args], {
		cwd: folder,
		env: childEnvironment(),
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		]
	});
	const chunks = [];
	let size = 0;
	let said = 0;
	child.stdout.on("data", (bytes) => {
		size += bytes.length;
		if (size <= 16777216) chunks.push(bytes);
		else child.kill("SIGKILL");
	});
	child.stderr.on("data", (bytes) => {
		said += bytes.length;
		if (said <= 1e5) say(bytes.toString("utf8").trimEnd());
	});
	return new Promise((done, failed) => {
		child.on("error", failed);
		child.on("close", (code, signal) => {
			done({
				code: code ?? void 0,
				how: signal === null ? `exit code ${code}` : `signal ${signal}`,
				output: Buffer.concat(chunks).toString("utf8"),
				tooMuch: size > LARGEST_EVALUATION
			});
		});
	});
}
function broken$1(how) {
	return bad({
		code: "evaluator",
		file: "twokey check",
		path: "",
		message: `the evaluator gave no answer: ${plain(how)}`,
		hint: "read its lines above; if the machine ran out of memory, lower `memory`, or take a larger runner"
	});
}

// action/event.ts
/**
* Reads an event. GitHub wrote the envelope, but what is inside may come from anybody: branch names and titles are not
* read at all, and a request of the bot is held to its exact shape.
*/
function parseEvent({ name, sha }, payload) {
	switch (name) {
		case "pull_request": return planPull(payload);
		case "repository_dispatch": return planDispatch(payload);
		case "workflow_dispatch": return planByHand(payload, sha);
		case "workflow_run": return planPublish(payload);
		case "pull_request_target": return problem("pull_request_target runs with a token that can write, next to files that anybody can propose", "write `on: pull_request` in the workflow; for forks use the split workflows of docs/action.md");
		default: return good({
			kind: "explain",
			sentence: sentenceFor(name)
		});
	}
}
const sha = string().regex(/^[0-9a-f]{40,64}$/);
const id = number$2().int().positive();
const repositorySchema = object({
	id,
	name: string().regex(/^[\w.-]{1,100}$/),
	default_branch: string().min(1).max(255),
	owner: object({ login: string().regex(/^[\w-]{1,100}(?:\[bot\])?$/) })
}).transform((found) => ({
	id: found.id,
	owner: found.owner.login,
	name: found.name,
	defaultBranch: found.default_branch
}));
const pullSchema = object({
	action: string(),
	pull_request: object({
		number: id,
		head: object({ sha }),
		base: object({ ref: string() })
	}),
	repository: repositorySchema
});
function planPull(payload) {
	const parsed = pullSchema.safeParse(payload);
	if (!parsed.success) return broken("pull_request", parsed.error);
	const { pull_request: pull, repository, action } = parsed.data;
	if (action === "closed") return good({
		kind: "explain",
		sentence: "The pull request is closed; there is nothing to evaluate."
	});
	if (pull.base.ref !== repository.defaultBranch) return good({
		kind: "explain",
		sentence: `This pull request goes into ${plain(pull.base.ref)}. Models are governed on ${plain(repository.defaultBranch)}, so nothing is evaluated until the change is proposed there.`
	});
	return good({
		kind: "evaluate",
		counted: false,
		pull: pull.number,
		head: pull.head.sha,
		nonce: void 0,
		repository
	});
}
const EVALUATE = "twokey-evaluate";
const dispatchSchema = object({
	action: string(),
	client_payload: unknown(),
	repository: repositorySchema
});
const requestSchema = strictObject({
	pr: id,
	head: sha,
	nonce: string().regex(/^[A-Za-z0-9_-]{16,128}$/)
});
function planDispatch(payload) {
	const parsed = dispatchSchema.safeParse(payload);
	if (!parsed.success) return broken("repository_dispatch", parsed.error);
	const { action, repository } = parsed.data;
	if (action !== "twokey-evaluate") return good({
		kind: "explain",
		sentence: `Twokey answers the dispatch "${EVALUATE}"; this one is "${plain(action)}". Write \`types: [${EVALUATE}]\` under repository_dispatch in the workflow.`
	});
	const request = requestSchema.safeParse(parsed.data.client_payload);
	if (!request.success) return broken(EVALUATE, request.error);
	const { pr, head, nonce } = request.data;
	return good({
		kind: "evaluate",
		counted: true,
		pull: pr,
		head,
		nonce,
		repository
	});
}
const handSchema = object({ repository: repositorySchema });
function planByHand(payload, head) {
	const parsed = handSchema.safeParse(payload);
	if (!parsed.success) return broken("workflow_dispatch", parsed.error);
	const { repository } = parsed.data;
	return good({
		kind: "evaluate",
		counted: false,
		pull: void 0,
		head,
		nonce: void 0,
		repository
	});
}
const runSchema$1 = object({
	workflow_run: object({
		event: string(),
		head_sha: sha,
		head_branch: string().min(1).max(255),
		head_repository: object({
			id,
			owner: object({ login: string().min(1).max(100) })
		}),
		repository: object({ id })
	}),
	repository: repositorySchema
});
function planPublish(payload) {
	const parsed = runSchema$1.safeParse(payload);
	if (!parsed.success) return broken("workflow_run", parsed.error);
	const { workflow_run: run, repository } = parsed.data;
	if (run.event !== "pull_request") return good({
		kind: "explain",
		sentence: `The run before this one was started by ${plain(run.event)}, not by a pull request; there is nothing to publish.`
	});
	return good({
		kind: "publish",
		repository,
		head: run.head_sha,
		headRepository: run.head_repository.id,
		headLabel: `${run.head_repository.owner.login}:${run.head_branch}`
	});
}
function sentenceFor(name) {
	switch (name) {
		case "merge_group": return "A merge queue asks whether a merge result may land. The bot's check `twokey` answers from the sign-offs; nothing is measured a second time here.";
		case "schedule": return "On a schedule there is no change to judge. `twokey drift` looks at the rows of today; run it in a step of its own.";
		case "push": return "A push is no proposal, so there is nothing to judge. Write `on: pull_request` in the workflow.";
		default: return `Twokey evaluates pull requests; on ${plain(name)} there is nothing to do. Write \`on: pull_request\` in the workflow.`;
	}
}
function broken(what, error) {
	const [issue] = error.issues;
	const path = (issue?.path ?? []).map(String).join(".");
	return problem(`the ${what} event is not as expected at ${plain(path === "" ? "its top" : path)}: ${plain(issue?.message ?? "")}`, "start the run from GitHub, or through the bot; a hand-made dispatch needs { pr, head, nonce }");
}
function problem(message, hint) {
	return bad({
		code: "event",
		file: "the event of this run",
		path: "",
		message,
		hint
	});
}

// action/outcome.ts
/**
* Only the verdict and the mode of the default branch decide how a run ends; whether anything could be published does
* not. `observe` and `advise` never stand in the way of a change; files that cannot be read stop every mode, because
* a green run would say that something was judged.
*/
function endingOf(result, mode) {
	if (!result.ok) return {
		decision: "error",
		conclusion: "failure",
		exitCode: 2
	};
	const { decision, models } = result.value;
	if (decision.decision === "allow") return {
		decision: "allow",
		conclusion: "success",
		exitCode: 0
	};
	if (decision.decision === "sign") return {
		decision: "sign",
		conclusion: "neutral",
		exitCode: 0
	};
	const failed = models.some(({ findings }) => findings.verdicts.some(({ verdict }) => verdict === "fail"));
	const word = decision.error && !failed ? "error" : "block";
	if (mode !== "enforce") return {
		decision: word,
		conclusion: "neutral",
		exitCode: 0
	};
	return {
		decision: word,
		conclusion: "failure",
		exitCode: word === "error" ? 3 : 1
	};
}

// action/policy.ts
/** Rules that nobody can read are the strict ones; the evaluation says what is wrong with them. */
const STRICT = {
	mode: "enforce",
	registryBranch: "model-registry"
};
const LARGEST = 1048576;
/** What the default branch says at this moment about how loud and how strict a run is. */
async function readRules({ repository, tip }) {
	const text = await readText(repository.root, `${tip}:${POLICY_FILE}`);
	const policy = parsePolicyFile(text);
	if (!policy.ok) return STRICT;
	return {
		mode: policy.value.mode,
		registryBranch: policy.value.registry.branch
	};
}
/** The same through GitHub, where a run has no checkout; GitHub answers for the default branch. */
async function fetchRules({ client, repository }) {
	const reply = await client.call({
		method: "GET",
		path: `${repositoryPath(repository)}/contents/${POLICY_FILE}`,
		accept: "application/vnd.github.raw+json"
	});
	if (reply.status !== 200 && reply.status !== 404) return STRICT;
	const policy = parsePolicyFile(reply.status === 404 ? void 0 : Buffer.from(reply.body).toString("utf8"));
	if (!policy.ok) return STRICT;
	return {
		mode: policy.value.mode,
		registryBranch: policy.value.registry.branch
	};
}
/** The model.yaml of each model in the candidate, for remarks beside its lines; one that cannot be read has none. */
async function readModelFiles({ repository, candidate }, models) {
	const found = /* @__PURE__ */ new Map();
	if (models.length === 0) return found;
	const paths = (await readTree(repository, candidate)).entries.filter(({ kind, path, size }) => kind === "file" && baseName(path) === "model.yaml" && (size ?? 0) <= LARGEST);
	for (const { path } of paths.slice(0, 1e3)) {
		const text = await readText(repository.root, `${candidate}:${path}`);
		const yaml = text === void 0 ? void 0 : parseYaml(path, text);
		if (yaml?.ok !== true) continue;
		const named = isMapping(yaml.value.value) ? memberOf(yaml.value.value, "model") : void 0;
		const name = typeof named === "string" ? named : baseName(path.slice(0, -MODEL_YAML.length - 1));
		if (models.includes(name)) found.set(name, yaml.value);
	}
	return found;
}
async function readText(root, object) {
	const { code, stdout, stderr } = await runGit(root, [
		"cat-file",
		"blob",
		object
	], { limit: LARGEST });
	if (code === 0) return Buffer.from(stdout).toString("utf8");
	if (/does not exist|not a valid object/i.test(stderr)) return void 0;
	throw new Error(`git cat-file failed: ${plain(stderr, 200)}`);
}

// src/github/refusal.ts
/** Why GitHub did not do it, and what a person can change. */
function explainReply({ status, message }, permission) {
	const said = message === "" ? `it answered ${status}` : `it said: ${message}`;
	switch (status) {
		case 0: return `GitHub could not be reached (${message}). Re-run the job when it can.`;
		case 401: return "GitHub does not accept the token. Leave `github-token` at its default, or renew it.";
		case 403: return `the token may not do this (${said}). Add \`${permission}: write\` under \`permissions:\` of the job; for a pull request of a fork the token is always read-only, and the split workflows of docs/action.md publish instead.`;
		case 404: return `GitHub does not show it to this token (${said}). Add \`${permission}: write\` under \`permissions:\` of the job.`;
		case 429: return `GitHub asks to wait (${said}), longer than this run does. Re-run the job later.`;
		default: return status >= 500 ? `GitHub is in trouble (${said}). Re-run the job later.` : `GitHub refused (${said}).`;
	}
}
/** Whether asking again may help: nobody knows whether it was done, or something was in the way for a moment. */
function mayHelp({ status }) {
	return status === 0 || status === 409 || status >= 500;
}

// src/github/checks.ts
const ROUNDS$1 = 3;
/** One completed check run on a commit; a re-run brings the same one up to date. */
async function publishCheck(publisher, run) {
	for (let round = 1;; round += 1) {
		const end = await publishOnce$1(publisher, run);
		if (!("reply" in end)) return end;
		if (end.final || round === ROUNDS$1 || !mayHelp(end.reply)) return {
			kind: "refused",
			why: explainReply(end.reply, "checks")
		};
		await publisher.sleep(500 * 2 ** round);
	}
}
async function publishOnce$1({ client, repository }, run) {
	const base = repositoryPath(repository);
	const found = await client.call({
		method: "GET",
		path: `${base}/commits/${run.head}/check-runs?check_name=${encodeURIComponent(run.name)}&filter=all&per_page=100`
	});
	if (mayHelp(found)) return {
		reply: found,
		final: true
	};
	const listed = listSchema.safeParse(parseBody(found.body));
	const own = (found.status === 200 && listed.success ? listed.data.check_runs : []).find((each) => each.name === run.name && each.external_id === run.key);
	const body = bodyOf(run, (own?.output?.annotations_count ?? 0) > 0 ? [] : run.annotations);
	const reply = own === void 0 ? await client.call({
		method: "POST",
		path: `${base}/check-runs`,
		body: {
			...body,
			head_sha: run.head
		}
	}) : await client.call({
		method: "PATCH",
		path: `${base}/check-runs/${own.id}`,
		body
	});
	const made = runSchema.safeParse(parseBody(reply.body));
	if (reply.status !== 200 && reply.status !== 201) return {
		reply,
		final: false
	};
	return {
		kind: own === void 0 ? "created" : "updated",
		url: made.success ? made.data.html_url ?? "" : ""
	};
}
const runSchema = object({
	id: number$2().int().positive(),
	name: string(),
	external_id: string().nullish(),
	html_url: string().nullish(),
	output: object({ annotations_count: number$2().nullish() }).nullish(),
	app: object({ slug: string().nullish() }).nullish()
});
const listSchema = object({ check_runs: array(runSchema) });
function bodyOf(run, annotations) {
	return {
		name: run.name,
		external_id: run.key,
		status: "completed",
		conclusion: run.conclusion,
		details_url: run.url,
		output: {
			title: run.title,
			summary: run.summary,
			annotations
		}
	};
}
/** Runs of the workflow token all stand under this app. */
const WORKFLOW_APP = "github-actions";
/**
* Whether the bot looks after this repository: its check stands on the commit, or its registry branch is there. What
* cannot be found out counts as absent, because a comment too many does no harm.
*/
async function findBot({ client, repository }, { head, branch }) {
	const base = repositoryPath(repository);
	const checks = await client.call({
		method: "GET",
		path: `${base}/commits/${head}/check-runs?check_name=twokey&per_page=100`
	});
	if (mayHelp(checks)) return false;
	const listed = listSchema.safeParse(parseBody(checks.body));
	if ((checks.status === 200 && listed.success ? listed.data.check_runs : []).flatMap(({ name, app }) => name === "twokey" && app?.slug ? [app.slug] : []).some((slug) => slug !== WORKFLOW_APP)) return true;
	const path = `${base}/git/ref/heads/${branch.split("/").map(encodeURIComponent).join("/")}`;
	return (await client.call({
		method: "GET",
		path
	})).status === 200;
}

// src/github/comments.ts
const ROUNDS = 3;
/**
* Find, then create or update. A write that got no answer may have been done, so every round begins by looking again.
* Two runs that create at the same time both look once more afterwards: the oldest comment stays, the other goes.
*/
async function publishComment(publisher, sticky) {
	const { client, repository } = publisher;
	const author = await findAuthor(client);
	for (let round = 1;; round += 1) {
		const end = await publishOnce({
			client,
			repository,
			author,
			sticky
		});
		if (end.kind !== "again") return end;
		if (round === ROUNDS) return refused(end.reply);
		await publisher.sleep(500 * 2 ** round);
	}
}
async function publishOnce(desk) {
	const found = await findOwn(desk, "first");
	if (!found.ok) return refused(found.reply);
	const [existing] = found.comments;
	if (existing !== void 0) return update(desk, existing);
	const body = desk.sticky.render(void 0);
	if (body === void 0) return {
		kind: "kept",
		url: ""
	};
	const { client, repository, sticky } = desk;
	const path = `${repositoryPath(repository)}/issues/${sticky.pull}/comments`;
	const reply = await client.call({
		method: "POST",
		path,
		body: { body }
	});
	const made = commentSchema.safeParse(parseBody(reply.body));
	if (reply.status !== 201 || !made.success) return againOr(reply);
	return settle(desk, made.data);
}
/** Whoever wrote at the same moment is found now. */
async function settle(desk, made) {
	const found = await findOwn(desk, "all");
	if (!found.ok) return {
		kind: "created",
		url: made.html_url
	};
	const [oldest, ...others] = found.comments;
	if (oldest === void 0 || oldest.id >= made.id) {
		await removeAll(desk, others);
		return {
			kind: "created",
			url: made.html_url
		};
	}
	const updated = await update(desk, oldest);
	if (updated.kind === "updated" || updated.kind === "kept") await removeAll(desk, others);
	return updated;
}
async function update(desk, { id, body, html_url: url }) {
	const text = desk.sticky.render(body);
	if (text === void 0 || text === body) return {
		kind: "kept",
		url
	};
	const { client, repository } = desk;
	const path = `${repositoryPath(repository)}/issues/comments/${id}`;
	const reply = await client.call({
		method: "PATCH",
		path,
		body: { body: text }
	});
	if (reply.status === 200) return {
		kind: "updated",
		url
	};
	return reply.status === 404 ? {
		kind: "again",
		reply
	} : againOr(reply);
}
/** Duplicates of our own; one that is gone already is as good as removed, one that stays is found by the next run. */
async function removeAll({ client, repository }, comments) {
	for (const { id } of comments) await client.call({
		method: "DELETE",
		path: `${repositoryPath(repository)}/issues/comments/${id}`
	});
}
const userSchema = object({
	id: number$2(),
	login: string(),
	type: string().optional()
});
const commentSchema = object({
	id: number$2().int().positive(),
	body: string().nullish().transform((text) => text ?? ""),
	html_url: string().catch(""),
	user: userSchema.nullable()
});
const PAGE = 100;
const MOST_PAGES = 50;
/** Oldest first. A comment that quotes our marker but is somebody else's is not ours. */
async function findOwn({ client, repository, author, sticky }, wanted) {
	const own = [];
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const path = `${repositoryPath(repository)}/issues/${sticky.pull}/comments?per_page=${PAGE}&page=${page}`;
		const reply = await client.call({
			method: "GET",
			path
		});
		const listed = array(commentSchema).safeParse(parseBody(reply.body));
		if (reply.status !== 200 || !listed.success) return {
			ok: false,
			reply
		};
		own.push(...listed.data.filter(({ body, user }) => body.trimStart().startsWith(sticky.marker) && user !== null && isAuthor(user, author)));
		if (listed.data.length < PAGE || wanted === "first" && own.length > 0) break;
	}
	return {
		ok: true,
		comments: own.sort((a, b) => a.id - b.id)
	};
}
const viewerSchema = object({ data: object({ viewer: object({ databaseId: number$2().int().positive() }) }) });
/** Who this token writes as. Where GitHub does not say, it is the token that every workflow gets. */
async function findAuthor(client) {
	const reply = await client.call({
		method: "POST",
		path: "/graphql",
		body: { query: "query { viewer { databaseId } }" }
	});
	const parsed = viewerSchema.safeParse(parseBody(reply.body));
	return { id: reply.status === 200 && parsed.success ? parsed.data.data.viewer.databaseId : void 0 };
}
/** No person can have a login with brackets. */
const WORKFLOW_LOGIN = "github-actions[bot]";
function isAuthor({ id, login }, author) {
	return author.id === void 0 ? login === WORKFLOW_LOGIN : id === author.id;
}
function againOr(reply) {
	return mayHelp(reply) ? {
		kind: "again",
		reply
	} : refused(reply);
}
function refused(reply) {
	return {
		kind: "refused",
		why: explainReply(reply, "pull-requests")
	};
}

// src/report/annotations.ts
/** GitHub takes 50 in one call; a reader takes fewer. */
const MOST = 50;
const LEVELS = {
	fail: "failure",
	error: "failure",
	inconclusive: "warning",
	warn: "notice"
};
/** The keys of model.yaml that a gate rests on; the first that is there gets the remark. */
const KEYS = {
	contract: [["files", "model"]],
	quality: [["gates", "quality"], ["data", "holdout"]],
	drift: [["gates", "drift"], ["data", "current"]],
	latency: [["serving", "budgets"], ["gates", "latency"]],
	footprint: [["serving", "budgets"]],
	selftest: [["data", "holdout"]]
};
/** What stands in the way, beside the line of model.yaml that it rests on; problems beside their own line. */
function renderAnnotations(result, files) {
	if (!result.ok) return result.problems.flatMap(({ file, line, message, hint, code }) => line === void 0 ? [] : [remark({
		path: file,
		line
	}, "failure", {
		title: code,
		message: `${message} → ${hint}`
	})]).slice(0, MOST);
	return result.value.models.flatMap(({ findings }) => {
		const yaml = files.get(findings.model);
		return yaml === void 0 ? [] : findings.verdicts.flatMap((verdict) => gateRemark(yaml, verdict));
	}).slice(0, MOST);
}
function gateRemark(yaml, { gate, verdict, reason }) {
	const level = LEVELS[verdict];
	if (level === void 0) return [];
	const there = [...KEYS[gate] ?? [["gates", gate]], ["files"]].find((path) => findValue(yaml.value, path) !== void 0);
	const line = there === void 0 ? 1 : findPosition(yaml, there)?.line ?? 1;
	return [remark({
		path: yaml.file,
		line
	}, level, {
		title: `${gate}: ${verdict}`,
		message: reason
	})];
}
function remark({ path, line }, level, said) {
	return {
		path,
		start_line: line,
		end_line: line,
		annotation_level: level,
		title: plain(said.title, 200),
		message: plain(said.message, 4e3)
	};
}

// action/publish.ts
const CHECK = "twokey / gates";
/** However slow GitHub is, a run that has its verdict ends. */
const LONGEST_MS$1 = 9e4;
const TIMEOUT_MS = 15e3;
async function openPublisher({ apiUrl }, { token }, { owner, name }) {
	const { defaults } = await import("./utils.js");
	const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
	return {
		client: withDeadline(openClient({
			fetch: defaults.request?.fetch ?? fetch,
			address: apiUrl,
			token,
			sleep,
			timeout: TIMEOUT_MS,
			largest: 33554432
		}), performance.now() + LONGEST_MS$1),
		repository: {
			owner,
			name
		},
		sleep
	};
}
function withDeadline({ call }, deadline) {
	const late = {
		status: 0,
		body: /* @__PURE__ */ new Uint8Array(),
		message: "it took too long"
	};
	return { call: async (asked) => performance.now() > deadline ? late : call(asked) };
}
/** Comment and check run. What GitHub refuses is said in the log; the verdict stands without it. */
async function publish(publisher, publication) {
	const [comment, check] = await Promise.all([postComment(publisher, publication), postCheck(publisher, publication)]);
	say(sentenceOf("comment", comment));
	say(sentenceOf(`check run "${CHECK}"`, check));
}
async function postComment(publisher, publication) {
	const { pull, result, context, rules, comment } = publication;
	const unwanted = (why) => ({
		kind: "unwanted",
		why
	});
	if (pull === void 0) return unwanted("there is no pull request");
	if (comment === "never") return unwanted("the input `comment` is never");
	if (comment === "auto") {
		if (rules.mode === "observe") return unwanted("the mode of the default branch is observe");
		const head = {
			head: context.head,
			branch: rules.registryBranch
		};
		if (await findBot(publisher, head)) return unwanted("the bot is installed, and reports itself");
	}
	const quiet = result.ok && isUntouched(result.value);
	return publishComment(publisher, {
		pull,
		marker: MARKER,
		render: (before) => {
			if (before === void 0) return quiet ? void 0 : renderComment(result, context, void 0);
			const state = findState(before);
			return state !== void 0 && state.run > context.run.id ? void 0 : renderComment(result, context, before);
		}
	});
}
/** Nothing that anybody governs is touched; a comment would only be noise. */
function isUntouched({ models, removed, controls, notes }) {
	return models.length + removed.length + controls.length + notes.length === 0;
}
async function postCheck(publisher, { result, context, ending, files }) {
	return publishCheck(publisher, {
		name: CHECK,
		head: context.head,
		key: sha256(`${CHECK} ${context.head}`).slice(0, 40),
		conclusion: ending.conclusion,
		url: context.run.url,
		title: plain(title(result), 200),
		summary: renderCheckText(result, context),
		annotations: renderAnnotations(result, files)
	});
}
function sentenceOf(what, end) {
	switch (end.kind) {
		case "created":
		case "updated": return `The ${what} was ${end.kind}${end.url === "" ? "" : `: ${end.url}`}`;
		case "kept": return `The ${what} stays as it is${end.url === "" ? "" : `: ${end.url}`}`;
		case "unwanted": return `No ${what}: ${end.why}.`;
		case "refused": return `The ${what} could not be published: ${end.why} The verdict stands without it, and the report is in the summary of this job.`;
	}
}

// action/report.ts
const EVIDENCE = "evidence.json";
const SCHEMA = "twokey-evidence/1";
/** One folder for the next step to upload: the evidence for machines, the page and the text for people. */
function writeReport(temp, result, context, origin) {
	const folder = join(temp, "twokey-report");
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, EVIDENCE), `${JSON.stringify(envelope(result, origin), null, 2)}\n`);
	writeFileSync(join(folder, "report.html"), renderEvaluationHtml(result, context));
	writeFileSync(join(folder, "report.md"), renderSummary(result, context));
	return folder;
}
function envelope(result, { plan, tip, candidate, run }) {
	return {
		schema: SCHEMA,
		counted: plan.counted,
		nonce: plan.nonce ?? null,
		repository: plan.repository.id,
		pull: plan.pull ?? null,
		head: plan.head,
		tip,
		candidate,
		run: {
			id: run.id,
			attempt: run.attempt
		},
		evaluation: result.ok ? renderEvaluationJson(result.value) : null,
		problems: result.ok ? [] : plainJson(result.problems)
	};
}
const commit = string().regex(/^[0-9a-f]{40,64}$/);
/** Only these keys are believed to be there; the number of the pull request is not among those that are used. */
const envelopeSchema = strictObject({
	schema: literal(SCHEMA),
	counted: boolean(),
	nonce: string().max(128).nullable(),
	repository: number$2().int(),
	pull: number$2().int().nullable(),
	head: commit,
	tip: commit.nullable(),
	candidate: commit.nullable(),
	run: strictObject({
		id: number$2().int(),
		attempt: number$2().int()
	}),
	evaluation: unknown(),
	problems: array(unknown()).max(5e3)
});
/**
* Evidence that another run made next to code and models of strangers. One file of a known name, no link, of limited
* size, in the exact shape, for exactly the commit that GitHub says that run was about.
*/
function readReport(folder, head) {
	const file = join(folder, EVIDENCE);
	const stats = lstatSync(file, { throwIfNoEntry: false });
	if (stats?.isFile() !== true) return refuse("there is no evidence.json", "download the artifact of the run before into the folder that `evidence` names");
	if (stats.size > 16777216) return refuse("evidence.json is too large", AGAIN);
	const parsed = envelopeSchema.safeParse(tryJson(readFileSync(file, "utf8")));
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return refuse(`evidence.json has another shape: ${plain(issue?.message ?? "", 200)}`, AGAIN);
	}
	if (parsed.data.head !== head) return refuse("evidence.json is about another commit than the run before", AGAIN);
	if (parsed.data.evaluation === null) return refuse("the run before could measure nothing; its own log says why", "mend what its log names");
	return readEvaluation(parsed.data.evaluation, EVIDENCE);
}
const AGAIN = "re-run the workflow that evaluates; both must use the same release of Twokey";
function tryJson(text) {
	try {
		return parseJson(text);
	} catch {
		return;
	}
}
function refuse(message, hint) {
	return bad({
		code: "evidence",
		file: EVIDENCE,
		path: "",
		message,
		hint
	});
}
/** Digests for the outputs; empty where nothing was measured. */
function digestsOf(result) {
	return result.ok ? {
		findings: findingsDigestOf(result.value),
		evidence: evidenceDigestOf(result.value)
	} : {
		findings: "",
		evidence: ""
	};
}
/** A result that people can mend is still worth a page. */
function reasonOf(result) {
	return result.ok ? plain(result.value.decision.reason, 2e3) : plain(result.problems.map(({ message }) => message).join("; "), 2e3);
}

// action/fetch.ts
const TRIES = 3;
const LONGEST_MS = 6e5;
/**
* Brings commits as data: no hook, no submodule, no tag, nothing checked out. The token goes through git's environment
* to this one host, so that it stands neither on a command line nor in a file that the evaluator could read.
*/
async function fetchRefs(folder, remote, refspecs) {
	for (let attempt = 1;; attempt += 1) {
		const end = await fetchOnce(folder, remote, refspecs);
		if (end.ok || attempt === TRIES || /couldn't find remote ref|not our ref|authentication failed|could not read username|403/i.test(end.complaint)) return end;
		await new Promise((done) => setTimeout(done, 1e3 * 2 ** attempt));
	}
}
function fetchOnce(folder, remote, refspecs) {
	const protocol = new URL(remote.url).protocol.slice(0, -1);
	const child = spawn("git", [
		"--no-pager",
		"fetch",
		...[
			"--no-tags",
			"--no-recurse-submodules",
			"--no-write-fetch-head",
			"--force",
			"--quiet"
		],
		"--",
		remote.url,
		...refspecs
	], {
		cwd: folder,
		env: {
			...childEnvironment(),
			...gitEnvironment(remote, protocol)
		},
		stdio: [
			"ignore",
			"ignore",
			"pipe"
		],
		timeout: LONGEST_MS,
		killSignal: "SIGKILL"
	});
	let complaint = "";
	child.stderr.on("data", (bytes) => {
		complaint = (complaint + bytes.toString("utf8")).slice(-2e3);
	});
	return new Promise((done) => {
		child.on("error", (error) => done({
			ok: false,
			complaint: error.message
		}));
		child.on("close", (code) => done({
			ok: code === 0,
			complaint
		}));
	});
}
function gitEnvironment({ url, token }, protocol) {
	const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
	const settings = [
		["core.hooksPath", devNull],
		["core.fsmonitor", "false"],
		["credential.helper", ""],
		["gc.auto", "0"],
		["maintenance.auto", "false"],
		...token === "" || !protocol.startsWith("http") ? [] : [[`http.${new URL(url).origin}/.extraheader`, `AUTHORIZATION: basic ${basic}`]]
	];
	return {
		LC_ALL: "C",
		GIT_TERMINAL_PROMPT: "0",
		GIT_ASKPASS: "",
		GIT_ALLOW_PROTOCOL: protocol,
		GIT_CONFIG_COUNT: String(settings.length),
		...Object.fromEntries(settings.flatMap(([key, value], at) => [[`GIT_CONFIG_KEY_${at}`, key], [`GIT_CONFIG_VALUE_${at}`, value]]))
	};
}

// action/sides.ts
const TIP = "refs/twokey/tip";
const HEAD = "refs/twokey/head";
/**
* Rules, data and incumbent are those of the default branch at this moment, whatever the workflow checked out. The
* candidate is the result of merging: a pull request that is a week old must not look as if it took back what others
* did since.
*/
async function findSides(workspace, remote, plan) {
	const found = await findRepository(workspace);
	if (!found.ok) return wrong("no-checkout", found.problems.map(({ message }) => message).join("; "), CHECKOUT);
	const repository = found.value;
	if (await hasCredentials(repository)) return wrong("credentials", "actions/checkout left its token in the repository, where the program that opens models could read it", "add `persist-credentials: false` under `with:` of actions/checkout");
	const tip = await findTip(repository, remote, plan);
	if (!tip.ok) return tip;
	const head = await findHead(repository, remote, plan);
	if (!head.ok) return head;
	const candidate = await mergeSides(repository, tip.value.commit, head.value);
	return candidate.ok ? good({
		repository,
		tip: tip.value.commit,
		candidate: candidate.value,
		notes: tip.value.notes
	}) : candidate;
}
const CHECKOUT = "put `- uses: actions/checkout@… with: { fetch-depth: 0, persist-credentials: false }` before this step";
/** Older releases of actions/checkout write a header, newer ones include a file that holds it. */
async function hasCredentials({ root }) {
	const { code, stdout } = await runGit(root, [
		"config",
		"--local",
		"--includes",
		"--name-only",
		"--get-regexp",
		"^http\\..*\\.extraheader$"
	]);
	return code === 0 && stdout.length > 0;
}
async function findTip(repository, remote, { counted, repository: { defaultBranch } }) {
	const known = counted ? void 0 : await findCommit(repository, `refs/remotes/origin/${defaultBranch}`);
	if (known !== void 0 && remote.token === "") return good({
		commit: known,
		notes: []
	});
	const fetched = await fetchRefs(repository.root, remote, [`+refs/heads/${defaultBranch}:${TIP}`]);
	const fresh = fetched.ok ? await findCommit(repository, TIP) : void 0;
	if (fresh !== void 0) return good({
		commit: fresh,
		notes: []
	});
	if (known !== void 0) {
		const note = `The tip of ${plain(defaultBranch)} could not be fetched (${plain(fetched.complaint, 300)}); the rules are those of the checkout.`;
		return good({
			commit: known,
			notes: [note]
		});
	}
	return wrong("no-tip", `the tip of ${plain(defaultBranch)} cannot be fetched: ${plain(fetched.complaint, 300)}`, "grant `permissions: { contents: read }` to the job, or set `fetch-depth: 0` under `with:` of actions/checkout");
}
/** A commit of a pull request may be gone from its branch by now; then there is a newer run. */
async function findHead(repository, remote, { pull, head }) {
	const here = await findCommit(repository, head);
	if (here !== void 0) return good(here);
	if (pull !== void 0) await fetchRefs(repository.root, remote, [`+refs/pull/${pull}/head:${HEAD}`]);
	const fetched = await findCommit(repository, head);
	if (fetched !== void 0) return good(fetched);
	return wrong("no-head", `the commit ${head.slice(0, 12)} cannot be fetched; the pull request may have moved on`, "nothing to do where a newer run exists; otherwise set `fetch-depth: 0` under `with:` of actions/checkout");
}
/** The commit that merging would make; written by hand so that the same inputs always give the same commit. */
async function mergeSides(repository, tip, head) {
	const { root } = repository;
	const base = await runGit(root, [
		"merge-base",
		tip,
		head
	]);
	if (base.code !== 0) return repository.shallow ? wrong("shallow-clone", "the clone is too shallow to tell where the pull request branched off", "add `fetch-depth: 0` under `with:` of actions/checkout") : wrong("unrelated", "the pull request has no history in common with the default branch", "branch off the default branch");
	const branched = lineOf(base.stdout);
	if (branched === tip) return good(head);
	if (branched === head) return good(tip);
	const merged = await runGit(root, [
		"merge-tree",
		"--write-tree",
		"--name-only",
		tip,
		head
	]);
	const [tree = "", ...rest] = Buffer.from(merged.stdout).toString("utf8").split("\n");
	if (merged.code === 1) return wrong("conflict", `the pull request conflicts with the default branch in ${rest.slice(0, rest.indexOf("")).slice(0, 5).map((file) => plain(file)).join(", ")}`, "merge the default branch into it, or rebase it");
	if (merged.code !== 0 || !/^[0-9a-f]{40,64}$/.test(tree)) return wrong("merge", `the default branch moved on, and this git cannot merge without a work tree: ${plain(merged.stderr, 200)}`, "use a runner with git 2.38 or later, or update the branch of the pull request");
	const who = "twokey <twokey@localhost> 0 +0000";
	const text = `tree ${tree}\nparent ${tip}\nparent ${head}\nauthor ${who}\ncommitter ${who}\n\nmerge result\n`;
	const made = await runGit(root, [
		"hash-object",
		"-t",
		"commit",
		"-w",
		"--stdin"
	], { input: text });
	if (made.code !== 0) throw new Error(`git hash-object failed: ${plain(made.stderr, 200)}`);
	return good(lineOf(made.stdout));
}
function lineOf(bytes) {
	return Buffer.from(bytes).toString("utf8").trim();
}
function wrong(code, message, hint) {
	return bad({
		code,
		file: "the workflow",
		path: "",
		message,
		hint
	});
}

// action/run.ts
/** The story of a run: what is asked, on which commits, what was measured, who is told. Answers with the exit code. */
async function runAction() {
	const inputs = await readInputs();
	const runner = readRunner();
	if (!inputs.ok || !runner.ok) return stop([...inputs.ok ? [] : inputs.problems, ...runner.ok ? [] : runner.problems]);
	const { eventName, sha, payload } = runner.value;
	const plan = parseEvent({
		name: eventName,
		sha
	}, payload);
	if (!plan.ok) return stop(plan.problems);
	switch (plan.value.kind) {
		case "explain": return explain(plan.value.sentence);
		case "evaluate": return runEvaluation(runner.value, inputs.value, plan.value);
		case "publish": return runPublication(runner.value, inputs.value, plan.value);
	}
}
async function runEvaluation(runner, inputs, plan) {
	const { repository } = plan;
	const url = `${runner.serverUrl}/${repository.owner}/${repository.name}.git`;
	const sides = await findSides(runner.workspace, {
		url,
		token: inputs.token
	}, plan);
	const result = sides.ok ? await evaluate(sides.value, inputs) : sides;
	const rules = sides.ok ? await readRules(sides.value) : void 0;
	const ending = endingOf(result, rules?.mode ?? "enforce");
	const notes = [...sides.ok ? sides.value.notes : [], ...result.ok ? workflowAdvice(result.value) : []];
	const context = {
		...contextOf(runner, plan.repository, plan.head),
		counted: plan.counted,
		notes
	};
	await tell(runner, result, {
		context,
		ending,
		plan,
		sides
	});
	if (plan.counted) say("The bot asked for this run and waits for its evidence: the next step must upload the folder `report-path` with actions/upload-artifact, or nothing can be signed (docs/action.md).");
	else if (rules === void 0) say("No comment and no check run: the rules of the default branch are not known.");
	else if (inputs.token === "") say("No comment and no check run: the input `github-token` is empty. The report is in the summary.");
	else {
		const publisher = await openPublisher(runner, inputs, repository);
		const files = result.ok && sides.ok ? await readModelFiles(sides.value, result.value.models.map(({ findings }) => findings.model)) : /* @__PURE__ */ new Map();
		await publish(publisher, {
			pull: plan.pull,
			result,
			context,
			ending,
			rules,
			comment: inputs.comment,
			files
		});
	}
	return ending.exitCode;
}
/** The half with the token: it opens no model and no data, and believes the event, not the evidence. */
async function runPublication(runner, inputs, plan) {
	const result = readReport(inputs.evidence, plan.head);
	if (!result.ok) return stop(result.problems);
	if (inputs.token === "") return explain("The input `github-token` is empty, so nothing can be published.");
	const publisher = await openPublisher(runner, inputs, plan.repository);
	const pull = await findPull(publisher, {
		label: plan.headLabel,
		sha: plan.head,
		repository: plan.headRepository
	});
	if (pull === void 0) return explain("No open pull request has this commit as its head any more; a newer run reports on it.");
	if (pull.base !== plan.repository.defaultBranch) return explain(`The pull request goes into ${plain(pull.base)}; models are governed on the default branch.`);
	const rules = await fetchRules(publisher);
	const ending = endingOf(result, rules.mode);
	const context = {
		...contextOf(runner, plan.repository, plan.head),
		counted: false,
		notes: workflowAdvice(result.value)
	};
	await publish(publisher, {
		pull: pull.number,
		result,
		context,
		ending,
		rules,
		comment: inputs.comment,
		files: /* @__PURE__ */ new Map()
	});
	return 0;
}
function contextOf({ serverUrl, runId, runAttempt }, { owner, name }, head) {
	return {
		head,
		run: {
			id: runId,
			attempt: runAttempt,
			url: `${serverUrl}/${owner}/${name}/actions/runs/${runId}`
		}
	};
}
/** Everything that needs no network: log, report folder, outputs, summary. */
async function tell(runner, result, { context, ending, plan, sides }) {
	const folder = writeReport(runner.temp, result, context, {
		plan,
		tip: sides.ok ? sides.value.tip : null,
		candidate: sides.ok ? sides.value.candidate : null,
		run: context.run
	});
	const digests = digestsOf(result);
	const reason = reasonOf(result);
	await setOutputs({
		decision: ending.decision,
		reason,
		"findings-digest": digests.findings,
		"evidence-digest": digests.evidence,
		"report-path": folder
	});
	writeSummary(renderSummary(result, context));
	say(`${title(result)}: ${reason}`);
	if (!result.ok) sayProblems(result.problems);
	for (const note of context.notes) say(note);
	say(`The report is in ${folder}`);
}
/** A run in which there is nothing to judge ends well, and says why. */
async function explain(sentence) {
	say(sentence);
	writeSummary(`Twokey: ${markdownText(sentence, 1e3)}\n`);
	await setOutputs({
		decision: "none",
		reason: sentence,
		"findings-digest": "",
		"evidence-digest": "",
		"report-path": ""
	});
	return 0;
}
async function stop(problems) {
	sayProblems(problems);
	await setOutputs({
		decision: "error",
		reason: plain(problems.map(({ message }) => message).join("; "), 2e3),
		"findings-digest": "",
		"evidence-digest": "",
		"report-path": ""
	});
	return 2;
}

export { runAction };