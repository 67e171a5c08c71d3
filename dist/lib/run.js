import { B as string, D as _enum, G as _coercedNumber, I as number$1, L as object, Q as plain, U as unknown, W as url, Z as markdownText, i as sha256, k as array, v as ZodNumber, z as strictObject } from "./digest.js";
import { i as repositoryPath, n as openClient, r as parseBody } from "./client.js";
import { a as title, h as assembleParts, i as reportParts, m as findState, n as MARKER, r as renderComment } from "./comment.js";
import { n as bad, r as good } from "./problem.js";
import { F as readEvaluation, M as LARGEST_EVALUATION, N as findProblems, P as parseEvaluation, d as publishCheck, n as EVIDENCE_SCHEMA, r as parseEnvelope, s as publishComment, t as EVIDENCE_FILE, u as findBot } from "./envelope.js";
import { n as sayProblems, t as say } from "./log.js";
import { i as runGit, n as findRepository } from "./repository.js";
import { n as findCommit, r as readTree } from "./project.js";
import { D as baseName } from "./fields.js";
import { a as parsePolicyFile, i as POLICY_FILE } from "./gather.js";
import { c as parseYaml, n as findPosition, o as isMapping, r as findValue, s as memberOf } from "./check.js";
import { m as MODEL_YAML } from "./bundle.js";
import { r as shownVerdicts, t as plainJson } from "./evidence.js";
import { n as evidenceDigestOf, r as findingsDigestOf } from "./drift-summary.js";
import { n as renderEvaluationHtml, t as renderEvaluationJson } from "./json2.js";
import { n as showBytes } from "./number.js";
import { t as FETCHED_REGISTRY } from "./incumbent.js";
import { t as findRegistryTip } from "./registry-snapshot.js";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { appendFileSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";

// node_modules/zod/v4/classic/coerce.js
function number(params) {
	return _coercedNumber(ZodNumber, params);
}

// src/github/pulls.ts
const pullSchema$1 = object({
	number: number$1().int().positive(),
	head: object({
		sha: string(),
		repo: object({ id: number$1() }).nullable()
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
const seconds = number().positive().max(86400);
const inputsSchema = object({
	"github-token": string(),
	comment: _enum([
		"auto",
		"always",
		"never"
	]),
	models: string(),
	timeout: seconds,
	memory: number().int().min(128).max(1048576),
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
	GITHUB_RUN_ID: number().int().nonnegative(),
	GITHUB_RUN_ATTEMPT: number().int().positive()
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
async function evaluate(sides, inputs, samples) {
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
		"--samples",
		samples,
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
const id = number$1().int().positive();
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
const runSchema = object({
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
	const parsed = runSchema.safeParse(payload);
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
const LARGEST$1 = 1048576;
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
	const paths = (await readTree(repository, candidate)).entries.filter(({ kind, path, size }) => kind === "file" && baseName(path) === "model.yaml" && (size ?? 0) <= LARGEST$1);
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
	], { limit: LARGEST$1 });
	if (code === 0) return Buffer.from(stdout).toString("utf8");
	if (/does not exist in|exists on disk, but not in|not a valid object/i.test(stderr)) return void 0;
	throw new Error(`git cat-file failed: ${plain(stderr, 200)}`);
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
	return result.value.models.flatMap(({ findings, measured }) => {
		const yaml = files.get(findings.model);
		return yaml === void 0 ? [] : shownVerdicts(findings, measured).flatMap((verdict) => gateRemark(yaml, verdict));
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

// action/samples.ts
/** A minute of timing gives a few megabytes; more than this is something else. */
const LARGEST = 67108864;
const LARGEST_OF_ALL = 268435456;
/** Where the evaluator may leave raw samples: a folder of its own, so that it never writes into the report. */
function openSamplesFolder(temp) {
	return mkdtempSync(join(temp, "twokey-samples-"));
}
/**
* Takes the raw samples that the evidence names into the report, and nothing else: the evaluator ran next to a model of
* strangers. Only a plain file of limited size with the digest that the evidence gives is taken; the rest is told.
*/
function takeSamples(from, models, to) {
	const notes = [];
	let left = LARGEST_OF_ALL;
	for (const { findings, measured } of models) {
		const named = measured.times?.samples ?? void 0;
		if (named === void 0) continue;
		const path = join(from, named.file);
		const stats = lstatSync(path, { throwIfNoEntry: false });
		const size = stats?.isFile() === true ? stats.size : void 0;
		const bytes = size !== void 0 && size <= Math.min(LARGEST, left) ? readFileSync(path) : void 0;
		if (bytes === void 0 || sha256(bytes) !== named.digest) {
			notes.push(`The call times of ${findings.model} (${named.file}, ${showBytes(named.bytes)}) are not what the evidence names, or are too large, so they are not in the report; re-run to measure again.`);
			continue;
		}
		left -= bytes.length;
		writeFileSync(join(to, named.file), bytes);
	}
	rmSync(from, {
		recursive: true,
		force: true
	});
	return notes;
}

// action/report.ts
/**
* One folder for the next step to upload: the evidence for machines, the page and the text for people, and the raw
* samples that the evidence names. Says what could not be taken along.
*/
function writeReport(temp, result, context, origin) {
	const folder = join(temp, "twokey-report");
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, EVIDENCE_FILE), `${JSON.stringify(envelope(result, origin), null, 2)}\n`);
	writeFileSync(join(folder, "report.html"), renderEvaluationHtml(result, context));
	writeFileSync(join(folder, "report.md"), renderSummary(result, context));
	return {
		folder,
		notes: takeSamples(origin.samples, result.ok ? result.value.models : [], folder)
	};
}
function envelope(result, { plan, tip, candidate, run }) {
	return {
		schema: EVIDENCE_SCHEMA,
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
/**
* Evidence that another run made next to code and models of strangers. One file of a known name, no link, of limited
* size, in the exact shape, for exactly the commit that GitHub says that run was about.
*/
function readReport(folder, head) {
	const file = join(folder, EVIDENCE_FILE);
	const stats = lstatSync(file, { throwIfNoEntry: false });
	if (stats?.isFile() !== true) return refuse("there is no evidence.json", "download the artifact of the run before into the folder that `evidence` names");
	if (stats.size > 16777216) return refuse("evidence.json is too large", AGAIN);
	const parsed = parseEnvelope(readFileSync(file, "utf8"));
	if (!parsed.ok) return parsed;
	if (parsed.value.head !== head) return refuse("evidence.json is about another commit than the run before", AGAIN);
	if (parsed.value.evaluation === null) return refuse("the run before could measure nothing; its own log says why", "mend what its log names");
	return readEvaluation(parsed.value.evaluation, EVIDENCE_FILE);
}
const AGAIN = "re-run the workflow that evaluates; both must use the same release of Twokey";
function refuse(message, hint) {
	return bad({
		code: "evidence",
		file: EVIDENCE_FILE,
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
async function fetchRefs(folder, remote, refspecs, more = []) {
	for (let attempt = 1;; attempt += 1) {
		const end = await fetchOnce(folder, remote, [
			...more,
			"--",
			remote.url,
			...refspecs
		]);
		if (end.ok || attempt === TRIES || /not our ref|authentication failed|could not read username|403/i.test(end.complaint) || isAbsent(end)) return end;
		await new Promise((done) => setTimeout(done, 1e3 * 2 ** attempt));
	}
}
/** The server answered, and has no such branch. */
function isAbsent({ ok, complaint }) {
	return !ok && /couldn't find remote ref/i.test(complaint);
}
function fetchOnce(folder, remote, args) {
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
		...args
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

// action/registry.ts
/**
* Brings the registry as the server has it now, because what is live stands there. A repository that has none has not
* adopted Twokey yet. The answer is what the report must say about it.
*/
async function fetchRegistry(repository, remote, { branch, counted }) {
	const { root, shallow } = repository;
	const ref = `${FETCHED_REGISTRY}/${branch}`;
	const known = await findRegistryTip(root, branch);
	if (!counted && remote.token === "" && (known !== void 0 || !shallow)) return good([]);
	const refspec = `+refs/heads/${branch}:${ref}`;
	const end = await fetchRefs(root, remote, [refspec], shallow ? ["--depth=1"] : []);
	if (end.ok) return good([]);
	await runGit(root, [
		"update-ref",
		"-d",
		ref
	]);
	if (isAbsent(end)) return known === void 0 ? good([]) : vanished(branch, counted);
	const complaint = plain(end.complaint, 300);
	if (counted) return wrong$1(`the registry branch ${plain(branch)} cannot be fetched: ${complaint}`, "grant `permissions: { contents: read }` to the job, and run it again; what is live stands there");
	const instead = known === void 0 ? "what was compared with is the bundle on the default branch, which may not be what is live" : "what is live was taken from the checkout, which may be older";
	return good([`The registry branch ${plain(branch)} could not be fetched (${complaint}): ${instead}.`]);
}
/** This clone has seen a registry that the server no longer has: nobody removes one for a good reason. */
function vanished(branch, counted) {
	const message = `the registry branch ${plain(branch)} is gone from the server, and this clone has it`;
	return counted ? wrong$1(message, "push it back as it was (docs/registry.md); until then nothing says what is live") : good([`${message[0]?.toUpperCase()}${message.slice(1)}: what is live was taken from the clone.`]);
}
function wrong$1(message, hint) {
	return bad({
		code: "no-registry",
		file: "the workflow",
		path: "",
		message,
		hint
	});
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
	const { commit, notes } = tip.value;
	const { registryBranch: branch } = await readRules({
		repository,
		tip: commit
	});
	const registry = await fetchRegistry(repository, remote, {
		branch,
		counted: plan.counted
	});
	if (!registry.ok) return registry;
	const head = await findHead(repository, remote, plan);
	if (!head.ok) return head;
	const candidate = await mergeSides(repository, commit, head.value);
	return candidate.ok ? good({
		repository,
		tip: commit,
		candidate: candidate.value,
		notes: [...notes, ...registry.value]
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
	const samples = openSamplesFolder(runner.temp);
	const result = sides.ok ? await evaluate(sides.value, inputs, samples) : sides;
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
		sides,
		samples
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
async function tell(runner, result, { context, ending, plan, sides, samples }) {
	const { folder, notes } = writeReport(runner.temp, result, context, {
		plan,
		tip: sides.ok ? sides.value.tip : null,
		candidate: sides.ok ? sides.value.candidate : null,
		run: context.run,
		samples
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
	for (const note of [...context.notes, ...notes]) say(note);
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