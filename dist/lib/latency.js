import { t as digestOf } from "./digest.js";
import { n as bad, r as good, t as allGood } from "./problem.js";
import { t as digestFile } from "./digest-file.js";
import { a as judgeFootprint, n as costOf, o as isDecided, r as footprint, s as judgeLatency, t as costMetric } from "./footprint.js";
import { o as LOOKS, s as latencySettings, t as isRate } from "./latency-rule.js";
import { n as summariseTimes, t as measureTimes } from "./latency-both.js";
import { n as readTableFile } from "./open-table.js";
import { n as parseServingFile, t as SERVING } from "./serving-file.js";
import { a as renderLatencyText, t as renderLatencyHtml } from "./latency-html.js";
import { c as sixDigits } from "./number.js";
import { t as worst } from "./gate.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// src/report/latency-json.ts
/** What `twokey latency --json` prints. Times are in the unit that each metric names. */
function renderLatencyJson(report) {
	const { timed, load, runner, noise, footprint } = report;
	const cost = costMetric(report.metrics, timed?.pattern ?? "online");
	return {
		schema: "twokey-latency/1",
		verdict: report.verdict,
		reason: report.latency.reason,
		candidate: report.candidate,
		incumbent: report.incumbent,
		pattern: timed?.pattern ?? null,
		rows: timed?.rows ?? null,
		processes: timed?.processes ?? 0,
		metrics: report.metrics.map((metric) => metricJson(metric)),
		checks: report.latency.checks.map((check) => checkJson(check)),
		load: load === void 0 ? null : {
			budget_us: sixDigits(load.budgetUs),
			budget_from: load.budgetFrom,
			capacity: sixDigits(load.capacity),
			points: load.points.map((point) => pointJson(point))
		},
		tails: report.tails.map(({ side, calls, p999, longest }) => ({
			side,
			calls,
			p999_us: sixDigits(p999),
			longest_us: sixDigits(longest)
		})),
		footprint: {
			verdict: footprint.verdict,
			reason: footprint.reason,
			metrics: report.footprintMetrics.map((metric) => metricJson(metric)),
			checks: footprint.checks.map((check) => checkJson(check)),
			cost_per_thousand: cost === void 0 ? null : rounded(costOf(cost))
		},
		runner: {
			...runner,
			...noise
		},
		samples: report.samplesDigest ?? null,
		seed: timed?.seed ?? null,
		seconds: sixDigits(report.seconds)
	};
}
function metricJson(metric) {
	const { name, unit, incumbent, candidate, margin, floor, verdict, reason, role, processes } = metric;
	return {
		name,
		unit,
		better: isRate(metric) ? "higher" : "lower",
		incumbent: finite(incumbent),
		candidate: finite(candidate),
		...rounded(metric),
		margin,
		floor,
		role,
		processes,
		verdict,
		reason
	};
}
function rounded({ ratio, low, high }) {
	return {
		ratio: finite(ratio),
		low: finite(low),
		high: finite(high)
	};
}
/** JSON has no infinity: a bound that is not known is null. */
function finite(value) {
	return Number.isFinite(value) ? sixDigits(value) : null;
}
function checkJson({ name, verdict, finding, reason }) {
	return {
		name,
		verdict,
		finding,
		reason
	};
}
function pointJson({ share, rate, incumbent, candidate }) {
	return {
		share,
		rate: sixDigits(rate),
		incumbent: timesJson(incumbent),
		candidate: timesJson(candidate)
	};
}
function timesJson({ p50, p95, p99 }) {
	return {
		p50_us: sixDigits(p50),
		p95_us: sixDigits(p95),
		p99_us: sixDigits(p99)
	};
}

// src/report/latency-report.ts
/** Judges the facts of both gates and gathers what is shown beside their verdicts. */
function reportLatency(input) {
	const { facts, settings } = input;
	const summary = summariseTimes(facts, input.footprint, settings);
	const cost = costMetric(summary.metrics, input.footprint.pattern);
	const latency = judgeLatency(facts, settings.latency);
	const footprint = judgeFootprint(cost === void 0 ? input.footprint : {
		...input.footprint,
		cost
	}, settings.footprint);
	return {
		...summary,
		candidate: input.candidate,
		incumbent: input.incumbent,
		verdict: worst([latency.verdict, footprint.verdict]),
		latency,
		footprint,
		...input.samplesDigest === void 0 ? {} : { samplesDigest: input.samplesDigest },
		runner: input.runner,
		seconds: input.seconds
	};
}

// cli/latency.ts
const latency = {
	name: "latency",
	summary: "is one model slower than another, or larger, on this machine",
	positionals: ["CANDIDATE.onnx", "INCUMBENT.onnx"],
	options: {
		data: {
			type: "string",
			value: "F",
			help: "rows to feed both (Parquet, Arrow, CSV, JSON lines); made up without it"
		},
		label: {
			type: "string",
			value: "C",
			help: "the column with the outcome, which is never fed"
		},
		exclude: {
			type: "string",
			value: "C,…",
			help: "columns of --data that are no features"
		},
		inputs: {
			type: "string",
			value: "TENSOR=C,…",
			repeat: true,
			help: "which columns feed a tensor, where no serving.yaml beside the models says it"
		},
		pattern: {
			type: "string",
			value: "P",
			help: "how they are served: online (default), batch, streaming or edge"
		},
		"time-budget": {
			type: "string",
			value: "SECONDS",
			help: "how long to measure, at most one process more (60)"
		},
		samples: {
			type: "string",
			value: "F",
			help: "keep every call time as an Arrow file"
		},
		html: {
			type: "string",
			value: "F",
			help: "write the report as one HTML page"
		}
	},
	notes: [
		"Both models are timed in turns in fresh processes; the judge looks after 5, 9 and 15 of them. A candidate is",
		"slower only beyond a share (p50 5 %, p95 10 %) and 20 µs. Exit code 0: not shown to be slower. 1: slower, larger",
		"than it may, or broken. 3: could not judge.",
		"",
		"Example: twokey latency new.onnx live.onnx --data holdout.parquet --label is_fraud"
	],
	run: runLatency
};
const PATTERNS = [
	"online",
	"batch",
	"streaming",
	"edge"
];
async function runLatency(given, out) {
	const asked = await readAsked(given, out);
	if (!asked.ok) return tellProblems(asked.problems, given, out);
	const { report, file } = await compareTimes(asked.value, out);
	const keep = given.text("samples");
	if (keep !== void 0 && file !== void 0) writeFileSync(keep, file.bytes);
	const html = given.text("html");
	if (html !== void 0) writeFileSync(html, renderLatencyHtml(report));
	if (given.flag("json")) out.write(`${JSON.stringify(renderLatencyJson(report), null, 2)}\n`);
	else out.write(renderLatencyText(report));
	if (report.verdict === "error") return anyFail(report) ? 1 : 3;
	return report.verdict === "fail" ? 1 : 0;
}
function anyFail({ latency, footprint }) {
	return latency.verdict === "fail" || footprint.verdict === "fail";
}
/** Everything that can be wrong with what was asked, at once. */
async function readAsked(given, out) {
	const [candidate = "", incumbent = ""] = given.positionals;
	const pattern = PATTERNS.find((known) => known === (given.text("pattern") ?? "online"));
	const seconds = Number(given.text("time-budget") ?? 60);
	const problems = [...argumentProblems(given), ...[candidate, incumbent].flatMap((path) => missingFile(path))];
	const models = allGood([timedModel(candidate, [dirname(candidate), dirname(incumbent)], given), timedModel(incumbent, [dirname(incumbent)], given)]);
	const [first, second] = models.ok ? models.value : [];
	if (first === void 0 || second === void 0 || pattern === void 0 || problems.length > 0) return bad(...problems, ...models.ok ? [] : models.problems);
	const rows = await readRows(given, out);
	if (!rows.ok) return rows;
	const data = given.text("data");
	const seed = digestOf({
		gate: "latency",
		incumbent: await digestFile(incumbent),
		data: data === void 0 ? null : await digestFile(data)
	});
	return good({
		candidate: first,
		incumbent: second,
		rows: rows.value,
		pattern,
		budgetSeconds: seconds,
		seed
	});
}
async function readRows(given, out) {
	const data = given.text("data");
	if (data === void 0) return good({ kind: "synthetic" });
	out.progress(`reading ${data}`);
	const table = await readTableFile(data, data);
	if (!table.ok) return table;
	return good({
		kind: "table",
		table: table.value,
		label: given.text("label"),
		exclude: list(given.text("exclude"))
	});
}
function argumentProblems(given) {
	const problem = (message) => usageProblem(latency, message);
	const pattern = given.text("pattern");
	const seconds = given.text("time-budget");
	const known = pattern === void 0 || PATTERNS.some((each) => each === pattern);
	const timely = seconds === void 0 || Number(seconds) >= 1 && Number(seconds) <= 3600;
	return [
		...known ? [] : [problem(`--pattern is ${PATTERNS.join(", ")}, not ${pattern}`)],
		...timely ? [] : [problem(`--time-budget is a number of seconds from 1 to 3600, not ${seconds}`)],
		...given.texts("inputs").flatMap((text) => text.includes("=") ? [] : [problem(`--inputs is TENSOR=COLUMN,…, not ${text}`)])
	];
}
function missingFile(path) {
	if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return [];
	return [{
		code: "no-file",
		file: path,
		path: "",
		message: "there is no such file",
		hint: "check the path"
	}];
}
/** How a model is fed stands on the command line or in the serving.yaml beside it, else in the incumbent's. */
function timedModel(path, folders, given) {
	const data = given.text("data") ?? "made-up rows";
	const inputs = Object.fromEntries(given.texts("inputs").map((text) => {
		const at = text.indexOf("=");
		return [text.slice(0, at), list(text.slice(at + 1))];
	}));
	if (Object.keys(inputs).length > 0) return good({
		path,
		files: {
			model: path,
			serving: "the command line",
			data
		},
		serving: { inputs }
	});
	const beside = folders.map((folder) => join(folder, SERVING)).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
	if (beside === void 0) return good({
		path,
		files: {
			model: path,
			serving: SERVING,
			data
		}
	});
	const parsed = parseServingFile(beside, readFileSync(beside, "utf8"));
	if (!parsed.ok) return parsed;
	const serving = {
		inputs: parsed.value.inputs,
		delayed: parsed.value.delayed
	};
	return good({
		path,
		files: {
			model: path,
			serving: beside,
			data
		},
		serving
	});
}
async function compareTimes(asked, out) {
	const settings = {
		latency: latencySettings.parse({ time_budget: asked.budgetSeconds }),
		footprint: footprint.settings.parse({})
	};
	const started = performance.now();
	const elapsed = () => Math.round((performance.now() - started) / 1e3);
	const times = await measureTimes({
		...asked,
		bulkRows: settings.latency.bulk_rows,
		budgetMs: asked.budgetSeconds * 1e3,
		looks: LOOKS,
		alone: settings.footprint.samples
	}, {
		now: () => performance.now(),
		progress: (text) => out.progress(`${text} · ${elapsed()} of ${asked.budgetSeconds} s`),
		isDecided: (samples) => isDecided(samples, {}, settings.latency)
	});
	return {
		report: reportLatency({
			candidate: asked.candidate.files.model,
			incumbent: asked.incumbent.files.model,
			facts: {
				run: times.timing,
				budgets: {}
			},
			footprint: {
				run: times.footprint,
				pattern: asked.pattern,
				budgets: {}
			},
			settings,
			runner: times.runner,
			...times.samples === void 0 ? {} : { samplesDigest: times.samples.digest },
			seconds: times.seconds
		}),
		file: times.samples
	};
}
function list(text) {
	return (text ?? "").split(",").flatMap((part) => part.trim() === "" ? [] : [part.trim()]);
}

export { latency };