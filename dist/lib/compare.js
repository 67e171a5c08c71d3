import { c as findModelName, t as digestOf } from "./digest.js";
import { i as evaluateChange, n as limitsOf, r as publish, t as LIMITS } from "./publish.js";
import { t as digestFile } from "./digest-file.js";
import { a as decideAll } from "./drift-summary.js";
import { t as openTableFile } from "./open-table.js";
import { t as withFolder } from "./folder.js";
import { i as usageProblem, r as tellProblems } from "./command.js";
import { mkdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";

// cli/compare.ts
const compare = {
	name: "compare",
	summary: "two models (or two score tables) on the same rows, no configuration",
	positionals: ["CANDIDATE", "INCUMBENT"],
	options: {
		data: {
			type: "string",
			value: "F",
			help: "labelled rows that neither was trained on (Parquet, Arrow, CSV, JSON lines)"
		},
		label: {
			type: "string",
			value: "C",
			help: "the column with the outcome"
		},
		scores: {
			type: "boolean",
			help: "CANDIDATE and INCUMBENT are tables of scores, not models"
		},
		id: {
			type: "string",
			value: "C",
			help: "the column that pairs rows of --data and of score tables; by position without it"
		},
		task: {
			type: "string",
			value: "T",
			help: "binary, multiclass or regression; told from the label without it"
		},
		positive: {
			type: "string",
			value: "LABEL",
			help: "the label that a high score stands for"
		},
		classes: {
			type: "string",
			value: "A,B,…",
			help: "names of the model's classes, in the order of its output"
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
			help: "which columns feed a tensor; needed where names differ"
		},
		margin: {
			type: "string",
			value: "M",
			help: "how much worse is acceptable: 0.005 points of AUC, 0.01 of a loss; auto without it"
		},
		metric: {
			type: "string",
			value: "M",
			help: "primary metric: auc, log_loss, brier, accuracy, macro_f1, rmse, mae"
		},
		floor: {
			type: "string",
			value: "X",
			help: "what the candidate must be shown to reach"
		},
		...LIMITS
	},
	notes: [
		"Score tables have a column `score` (of the positive class, or the predicted number), with several classes",
		"one column per class named `CLASS` or `score_CLASS`, or a column `prediction` with labels only.",
		"",
		"Example: twokey compare new.onnx live.onnx --data holdout.parquet --label is_fraud"
	],
	run: (given, out) => withFolder((folder) => runCompare(given, out, folder))
};
const TASKS = [
	"binary",
	"multiclass",
	"regression"
];
async function runCompare(given, out, folder) {
	const [candidate = "", incumbent = ""] = given.positionals;
	const data = given.text("data");
	const label = given.text("label");
	const problems = [...argumentProblems(given), ...[
		candidate,
		incumbent,
		...given.texts("data")
	].flatMap((path) => missingFile(path))];
	if (data === void 0 || label === void 0 || problems.length > 0) return tellProblems(problems, given, out);
	out.progress(`reading ${data}`);
	const columns = join(folder, "held-out");
	mkdirSync(columns);
	const table = await openTableFile(data, data, { folder: columns });
	if (!table.ok) return tellProblems(table.problems, given, out);
	const names = table.value.columns.map(({ name }) => name);
	const unknown = [
		label,
		given.text("id"),
		...list(given.text("exclude"))
	].flatMap((name) => name === void 0 || names.includes(name) ? [] : [missingColumn(data, name, names)]);
	if (unknown.length > 0) return tellProblems(unknown, given, out);
	const set = {
		set: "held-out",
		role: "holdout",
		table: table.value,
		columns: join(columns, "columns")
	};
	const limits = limitsOf(given);
	if (!limits.ok) return tellProblems(limits.problems, given, out);
	const { evidence, unusable } = await evaluateChange({
		model: nameOf(candidate),
		change: [],
		candidate: await sideOf(candidate, given),
		incumbent: {
			...await sideOf(incumbent, given),
			source: "file",
			version: null
		},
		noIncumbent: "",
		sets: [set],
		unreadable: [],
		drift: void 0,
		rowsPerDay: void 0,
		serving: void 0,
		frame: {
			id: given.text("id"),
			label,
			exclude: [...list(given.text("exclude")), ...list(given.text("id"))],
			task: TASKS.find((task) => task === given.text("task")),
			folder,
			limits: limits.value
		},
		gates: { quality: qualitySettings(given) },
		onInconclusive: {},
		policy: digestOf(qualitySettings(given)),
		notTested: [],
		skip: [],
		progress: out.progress
	});
	return unusable.length > 0 ? tellProblems(unusable, given, out) : publish(evaluationOf(evidence), given, out);
}
function evaluationOf(evidence) {
	const { model, decision } = evidence.findings;
	return {
		decision: decideAll([{
			model,
			decision
		}]),
		models: [evidence],
		unchanged: [],
		removed: [],
		controls: [],
		notes: []
	};
}
function argumentProblems(given) {
	const problem = (message) => usageProblem(compare, message);
	const number = (name) => {
		const text = given.text(name);
		return text === void 0 || name === "margin" && text === "auto" || Number.isFinite(Number(text)) ? [] : [problem(`--${name} is no number: ${text}`)];
	};
	const task = given.text("task");
	return [
		...given.text("data") === void 0 ? [problem("--data is missing: the labelled rows to compare on")] : [],
		...given.text("label") === void 0 ? [problem("--label is missing: the column with the outcome")] : [],
		...task === void 0 || TASKS.some((known) => known === task) ? [] : [problem(`--task is binary, multiclass or regression, not ${task}`)],
		...number("margin"),
		...number("floor"),
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
function missingColumn(file, name, names) {
	return {
		code: "unknown-column",
		file,
		path: "",
		message: `there is no column "${name}"`,
		hint: `its columns are ${names.slice(0, 30).join(", ")}`
	};
}
async function sideOf(path, given) {
	const positive = given.text("positive");
	const classes = list(given.text("classes"));
	const inputs = Object.fromEntries(given.texts("inputs").map((text) => {
		const at = text.indexOf("=");
		return [text.slice(0, at), list(text.slice(at + 1))];
	}));
	const serving = {
		...Object.keys(inputs).length === 0 ? {} : { inputs },
		output: {
			...positive === void 0 ? {} : { positive },
			...classes.length === 0 ? {} : { classes }
		}
	};
	return {
		digest: await digestFile(path),
		bytes: statSync(path).size,
		from: given.flag("scores") ? {
			kind: "scores",
			tables: { holdout: {
				path,
				file: path
			} }
		} : {
			kind: "model",
			path
		},
		files: {
			model: path,
			serving: "the command line",
			data: given.text("data") ?? ""
		},
		serving,
		threshold: void 0,
		names: void 0,
		missing: []
	};
}
function qualitySettings(given) {
	const number = (name) => {
		const text = given.text(name);
		return text === void 0 ? {} : { [name]: text === "auto" ? text : Number(text) };
	};
	const metric = given.text("metric");
	return {
		...metric === void 0 ? {} : { metric },
		...number("margin"),
		...number("floor")
	};
}
function list(text) {
	return (text ?? "").split(",").flatMap((part) => part.trim() === "" ? [] : [part.trim()]);
}
/** The file's name as a model's name, for the report. */
function nameOf(path) {
	const slug = basename(path).replace(/\.[^.]*$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
	return findModelName(slug) ?? "candidate";
}

export { compare };