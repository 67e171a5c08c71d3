import { Q as plain, a as startDigest, d as canonicalJson } from "./digest.js";
import { t as parseJson } from "./json.js";
import { c as sixDigits, t as countOf } from "./number.js";
import { t as openTable } from "./columns2.js";
import { n as runChild } from "./folder.js";
import { a as isFeedable, n as renderType } from "./value-type.js";
import { i as outputFiles, r as loadResultSchema, s as tableEndSchema } from "./signature.js";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

// src/model/scores.ts
function scoreRows(scores) {
	switch (scores.task) {
		case "binary": return scores.positive.length;
		case "multiclass": return scores.classes.length === 0 ? 0 : scores.probabilities.length / scores.classes.length;
		case "regression": return scores.values.length;
	}
	return scores.labels.codes.length;
}
/** Everything that can be said of scores without knowing the truth. */
function scoreFacts(scores) {
	const numbers = numbersOf(scores);
	let nonFinite = 0;
	for (const value of numbers) if (!Number.isFinite(value)) nonFinite += 1;
	let unknownLabels = 0;
	for (const code of labelsOf(scores)?.codes ?? []) if (code < 0) unknownLabels += 1;
	return {
		rows: scoreRows(scores),
		nonFinite,
		unknownLabels,
		digest: digestScores(scores)
	};
}
/** The class of each row: what the bundle said, else the most probable one (the first of equals). */
function predictedClasses(scores) {
	if (scores.task === "labels") return scores.labels.codes;
	if (scores.labels !== void 0) return scores.labels.codes;
	const width = scores.classes.length;
	const { probabilities } = scores;
	const predicted = new Int32Array(scoreRows(scores));
	for (let row = 0; row < predicted.length; row += 1) {
		let best = 0;
		for (let at = 1; at < width; at += 1) if ((probabilities[row * width + at] ?? 0) > (probabilities[row * width + best] ?? 0)) best = at;
		predicted[row] = best;
	}
	return predicted;
}
/**
* Scores rounded to six significant digits, as little-endian doubles: float32 arithmetic differs in the seventh
* between machines. Minus zero is zero, every NaN is one NaN.
*/
function digestScores(scores) {
	const digest = startDigest();
	const labels = labelsOf(scores);
	const head = {
		task: scores.task,
		classes: scores.task === "multiclass" ? scores.classes : [],
		positive: scores.task === "binary" ? scores.positiveClass : null,
		labels: labels?.classes ?? null
	};
	digest.add(new TextEncoder().encode(canonicalJson(head)));
	addNumbers(digest, numbersOf(scores));
	addNumbers(digest, labels?.codes ?? []);
	return digest.end();
}
const CHUNK = 8192;
function addNumbers(digest, numbers) {
	const bytes = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(CHUNK * 8));
	for (let from = 0; from < numbers.length; from += CHUNK) {
		const count = Math.min(CHUNK, numbers.length - from);
		for (let at = 0; at < count; at += 1) {
			const value = sixDigits(numbers[from + at] ?? NaN);
			bytes.setFloat64(at * 8, value === 0 ? 0 : value, true);
		}
		digest.add(new Uint8Array(bytes.buffer, 0, count * 8));
	}
}
/** All numbers in one row-major block; none where there are only labels. */
function numbersOf(scores) {
	switch (scores.task) {
		case "binary": return scores.positive;
		case "multiclass": return scores.probabilities;
		case "regression": return scores.values;
	}
	return /* @__PURE__ */ new Float64Array(0);
}
function labelsOf(scores) {
	return scores.task === "regression" ? void 0 : scores.labels;
}

// src/model/external.ts
/**
* Why this location may not be opened, or undefined when it stays inside the model's folder.
*
* The runtime has had holes here, and knows a magic location that makes it read its own memory. So we decide by
* spelling alone, and more strictly: plain relative paths with forward slashes. That no symbolic link leads out
* is checked where the files are opened.
*/
function findUnsafeLocation(location) {
	if (location === "") return "names no file";
	if (location.length > 1024) return "is longer than 1,024 characters";
	if (/\p{Cc}/u.test(location)) return "contains control characters";
	if (location.includes("*")) return "contains an asterisk, which the runtime reads as an address in memory";
	if (location.includes("\\")) return "contains a backslash, which some systems read as a folder separator";
	if (location.startsWith("/") || /^[A-Za-z]:/.test(location)) return "is an absolute path";
	if (location.includes("://")) return "is an address, not a file";
	const parts = location.split("/");
	if (parts.includes("..")) return "climbs out of the model's folder";
	if (parts.includes("") || parts.slice(1).includes(".")) return "is not a plain path";
}

// src/model/inspect.ts
/**
* What stands against running this model here, decided before any runtime sees it: what is unsafe, what is too
* large, and what our runtime cannot carry. Everything at once, each with a way out.
*/
function inspectProblems(scan) {
	return [
		...versionFindings(scan),
		...operatorFindings(scan),
		...inputFindings(scan),
		...outputFindings(scan),
		...externalFindings(scan),
		...tensorFindings(scan)
	].slice(0, MOST_PROBLEMS).map(({ path = "", ...finding }) => ({
		file: scan.file,
		path,
		...finding
	}));
}
/** Nobody reads more, and a hostile model could ask for millions. */
const MOST_PROBLEMS = 200;
/** What onnxruntime 1.30 accepts; a test asks the runtime itself, so an upgrade cannot leave this behind. */
const RUNTIME_LIMITS = {
	irVersion: 13,
	opsets: /* @__PURE__ */ new Map([
		["ai.onnx", 26],
		["ai.onnx.ml", 5],
		["com.microsoft", 1]
	])
};
/** Fixed elements that one row of one input may have: 4 million, 16 MB as floats. */
const MOST_ROW_ELEMENTS = 2 ** 22;
/** Fixed elements that one input may have in all, where its batch is fixed. */
const MOST_RUN_ELEMENTS = 2 ** 25;
/** The way out that always exists. */
const INSTEAD = "or judge it by its scores: write them to a file and name it under `scores:` in model.yaml";
function versionFindings(scan) {
	const findings = [];
	if (scan.irVersion <= 0) findings.push({
		code: "no-ir-version",
		message: "the model does not say its IR version, without which no runtime loads it",
		hint: "export the model again with a current exporter"
	});
	else if (scan.irVersion > RUNTIME_LIMITS.irVersion) {
		const message = `the model has IR version ${scan.irVersion}; the runtime here knows versions up to ${RUNTIME_LIMITS.irVersion}`;
		findings.push({
			code: "ir-too-new",
			message,
			hint: `export it for IR version ${RUNTIME_LIMITS.irVersion}, ${INSTEAD}`
		});
	}
	if (scan.opsets.length === 0) findings.push({
		code: "no-opset",
		message: "the model does not say which operator sets it uses, without which no runtime loads it",
		hint: "export the model again with a current exporter"
	});
	for (const { domain, version } of scan.opsets) {
		const newest = RUNTIME_LIMITS.opsets.get(domain);
		if (newest === void 0 || version <= newest) continue;
		const message = `the model uses opset ${version} of ${domain}; the runtime here knows opsets up to ${newest}`;
		findings.push({
			code: "opset-too-new",
			message,
			hint: `export it with opset ${newest} or lower, ${INSTEAD}`
		});
	}
	return findings;
}
const KNOWN_DOMAINS = /* @__PURE__ */ new Set([
	"ai.onnx",
	"ai.onnx.ml",
	"com.microsoft",
	"com.microsoft.nchwc"
]);
/** What is known to lie behind a domain; the rest are somebody's own. */
const DOMAIN_HINTS = /* @__PURE__ */ new Map([
	["ai.onnx.contrib", "it needs the onnxruntime-extensions library: move tokenising and decoding out of the model"],
	["com.microsoft.extensions", "it needs the onnxruntime-extensions library: move that step out of the model"],
	["ai.onnx.preview.training", "it is part of training: export the model for inference"],
	["ai.onnx.training", "it is part of training: export the model for inference"]
]);
function operatorFindings(scan) {
	const own = new Set(scan.functions.map(({ domain, name }) => `${domain} ${name}`));
	const foreign = scan.operators.filter(({ domain, name }) => !KNOWN_DOMAINS.has(domain) && !own.has(`${domain} ${name}`));
	return [...new Set(foreign.map(({ domain }) => domain))].map((domain) => {
		const names = foreign.filter((operator) => operator.domain === domain).map(({ name }) => name);
		const reason = DOMAIN_HINTS.get(domain) ?? "export the model without it, or define it as a function inside the model";
		return {
			code: "unknown-domain",
			path: "graph",
			message: `the model uses ${listed(names)} from ${quoted(domain)}, operators that do not come with the runtime`,
			hint: `${reason}, ${INSTEAD}`
		};
	});
}
function inputFindings(scan) {
	const findings = [];
	const seen = /* @__PURE__ */ new Set();
	for (const { name, type } of scan.inputs) {
		const path = `input ${plain(name)}`;
		if (name === "" || seen.has(name)) {
			const message = name === "" ? "an input has no name" : `two inputs are called ${quoted(name)}`;
			findings.push({
				code: "duplicate-input",
				path,
				message,
				hint: "give every input a name of its own and export again"
			});
		}
		seen.add(name);
		const finding = inputTypeFinding(name, type);
		if (finding !== void 0) findings.push({
			...finding,
			path
		});
	}
	return findings;
}
function inputTypeFinding(name, type) {
	if (type.kind !== "tensor") return {
		code: "non-tensor-input",
		message: `input ${quoted(name)} takes ${renderType(type)}; columns of a table can only become tensors`,
		hint: `export the model with tensor inputs (for a DictVectorizer: fit on columns, or use a OneHotEncoder), ${INSTEAD}`
	};
	if (!isFeedable(type.element)) return {
		code: "unsupported-type",
		message: `input ${quoted(name)} takes ${type.element}, which the runtime's binding cannot feed`,
		hint: `export the model with float inputs and cast inside the model, ${INSTEAD}`
	};
	const dims = type.dims ?? [];
	if (fixedElements(dims.slice(1)) > MOST_ROW_ELEMENTS || fixedElements(dims) > MOST_RUN_ELEMENTS) return {
		code: "input-too-large",
		message: `input ${quoted(name)} is declared as ${renderType(type)}; more than ${MOST_ROW_ELEMENTS} elements a row or ${MOST_RUN_ELEMENTS} in all are not fed`,
		hint: `export the model with a smaller or a dynamic shape, ${INSTEAD}`
	};
	if (dims.includes(0)) return {
		code: "empty-input",
		message: `input ${quoted(name)} is declared as ${renderType(type)}, which holds nothing`,
		hint: "export the model with a dynamic batch dimension"
	};
}
function outputFindings(scan) {
	const findings = [];
	const mapped = new Set(scan.zipMaps.map(({ output }) => output));
	for (const { name, type } of scan.outputs) {
		if (type.kind !== "tensor" || !UNLOADABLE.has(type.element)) continue;
		findings.push({
			code: "unsupported-type",
			path: `output ${plain(name)}`,
			message: `output ${quoted(name)} gives ${type.element}, with which the runtime's binding does not load the model`,
			hint: `cast it to float inside the model, ${INSTEAD}`
		});
	}
	if (scan.outputs.some((output) => output.type.kind === "tensor" || mapped.has(output.name))) return findings;
	const none = scan.outputs.length === 0;
	findings.push({
		code: "no-tensor-output",
		path: "graph",
		message: none ? "the model has no outputs" : `the model gives only ${listed(scan.outputs.map(describeOutput))}, and no tensor that could be read`,
		hint: `export the model so that it gives its scores as a tensor (skl2onnx: \`options={"zipmap": False}\`), ${INSTEAD}`
	});
	return findings;
}
/** A model with one of these at its interface is refused as a whole, whether it is fetched or not. */
const UNLOADABLE = /* @__PURE__ */ new Set([
	"undefined",
	"complex64",
	"complex128",
	"bfloat16",
	"float8e4m3fn",
	"float8e4m3fnuz",
	"float8e5m2",
	"float8e5m2fnuz",
	"float4e2m1",
	"float8e8m0",
	"uint2",
	"int2"
]);
function externalFindings(scan) {
	const reasons = /* @__PURE__ */ new Map();
	for (const { tensor, location, offset, length } of scan.external) {
		const reason = findUnsafeLocation(location) ?? (Number.isNaN(offset + (length ?? 0)) ? "has an offset or a length that is no number" : void 0);
		if (reason !== void 0 && !reasons.has(location)) reasons.set(location, `${reason} (tensor ${quoted(tensor)})`);
	}
	return [...reasons].map(([location, reason]) => ({
		code: "external-data-unsafe",
		path: "graph",
		message: `the model keeps numbers in another file, ${quoted(location)}, which ${reason}`,
		hint: "save the model with its external data in the same folder, named by a plain relative path"
	}));
}
function tensorFindings(scan) {
	return scan.tensors.broken.map(({ name, why }) => ({
		code: "broken-tensor",
		path: `tensor ${plain(name)}`,
		message: `tensor ${quoted(name)} ${why}`,
		hint: "the file is damaged or not honest: export the model again"
	}));
}
/** How many elements the fixed dimensions make; whatever is not fixed counts once. */
function fixedElements(dims) {
	return dims.reduce((product, dim) => product * (typeof dim === "number" ? dim : 1), 1);
}
function describeOutput({ name, type }) {
	return `${plain(name, 40)}: ${renderType(type)}`;
}
function quoted(name) {
	return `"${plain(name, 60)}"`;
}
const MOST_LISTED = 5;
function listed(names) {
	const shown = names.slice(0, MOST_LISTED).map((name) => plain(name, 80));
	const more = names.length - shown.length;
	return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

// src/model/scorer.ts
/** All that was wrong, as one sentence after the other. */
function problemWords(problems) {
	return problems.map(({ message, hint }) => `${message} → ${hint}`).join("; ");
}

// src/model/onnx-scorer.ts
/** Scores with a model behind the crash wall; paths may be relative, though the child runs elsewhere. Opening costs nothing; what is wrong with the model shows in the ends. */
function openOnnxScorer(options) {
	return {
		source: "model",
		score: (inputs) => inFolder(options.folder, (folder) => scoreAll(options, inputs, folder))
	};
}
/** Loads the model in a child and lets go of it: can it run here, how large is it, how long does it take? */
async function tryLoading(options) {
	const { modelPath, file, limits } = options;
	return inFolder(options.folder, async (folder) => {
		const job = {
			mode: "load",
			model: resolve(modelPath),
			file
		};
		const end = await runChild({
			name: "score",
			job,
			folder,
			limits
		});
		if (end.kind !== "done") return brokenEnd(end, `loading ${plain(file)}`);
		const result = loadResultSchema.safeParse(end.result);
		if (!result.success) return {
			kind: "broken-result",
			words: BROKEN
		};
		const { data } = result;
		if (data.kind === "opened") return data;
		return problemEnd(data);
	});
}
const BROKEN = "the child that runs models came back with something that is no answer; treat the model as hostile";
async function inFolder(parent, work) {
	const folder = mkdtempSync(join(resolve(parent), "score-"));
	try {
		return await work(folder);
	} finally {
		rmSync(folder, {
			recursive: true,
			force: true
		});
	}
}
async function scoreAll(options, inputs, folder) {
	if (inputs.length === 0) return [];
	const tables = inputs.map((input, at) => {
		const out = join(folder, `table-${at}`);
		mkdirSync(out);
		const over = input.over === void 0 ? {} : { over: resolve(input.over) };
		return {
			...input,
			folder: resolve(input.folder),
			...over,
			out
		};
	});
	const job = {
		...jobOf(options),
		tables
	};
	const end = await runChild({
		name: "score",
		job,
		folder,
		limits: options.limits
	});
	const ends = [];
	let stopped;
	for (const { out, folder: table } of tables) {
		const read = stopped === void 0 ? readEnd(out, table) : void 0;
		if (read !== void 0) ends.push(read);
		else if (stopped === void 0) {
			stopped = brokenEnd(end, `scoring with ${plain(options.files.model)}`);
			ends.push(stopped);
		} else ends.push({
			kind: "not-run",
			words: `not tried, because the run before it ended badly: ${wordsOf(stopped)}`
		});
	}
	return ends;
}
function jobOf(options) {
	const { modelPath, files, serving, task, names, labels, label, exclude } = options;
	return {
		mode: "score",
		model: resolve(modelPath),
		files,
		serving: serving && servingPart(serving),
		task,
		names: names && [...names],
		labels: labels && [...labels],
		label,
		exclude: exclude && [...exclude]
	};
}
/** Only what feeding and reading need; the rest of serving.yaml is not the child's business. */
function servingPart({ inputs, output, delayed }) {
	return {
		inputs: inputs && Object.fromEntries(Object.entries(inputs).map(([name, columns]) => [name, [...columns]])),
		output: output && {
			score: output.score && {
				tensor: output.score.tensor,
				index: output.score.index
			},
			positive: output.positive,
			classes: output.classes && [...output.classes]
		},
		delayed: delayed && { ...delayed }
	};
}
/** What the child wrote about one table, read as a stranger's words. Undefined when it never came to it. */
function readEnd(out, table) {
	const path = join(out, outputFiles.end);
	const size = statSync(path, { throwIfNoEntry: false })?.size;
	if (size === void 0) return void 0;
	if (size > LARGEST_END) return {
		kind: "broken-result",
		words: BROKEN
	};
	let json;
	try {
		json = parseJson(readFileSync(path, "utf8"));
	} catch {
		return {
			kind: "broken-result",
			words: BROKEN
		};
	}
	const end = tableEndSchema.safeParse(json);
	if (!end.success) return {
		kind: "broken-result",
		words: BROKEN
	};
	if (end.data.kind !== "scores") return problemEnd(end.data);
	const scores = readScores(out, end.data);
	if (scores === void 0 || scoreRows(scores) !== openTable(table).rows) return {
		kind: "broken-result",
		words: BROKEN
	};
	const { words, unused, runtime, runs, rowsAtOnce, loadMs, runMs } = end.data;
	const run = {
		runtime,
		runs,
		rowsAtOnce,
		loadMs,
		runMs
	};
	return {
		kind: "scores",
		scores,
		facts: {
			...scoreFacts(scores),
			words,
			unused,
			run
		}
	};
}
const LARGEST_END = 67108864;
function readScores(out, end) {
	const width = end.task === "labels" ? 0 : end.task === "multiclass" ? end.classes.length : 1;
	const numbers = readBytes(join(out, outputFiles.numbers), end.rows * width * 8);
	const codes = end.labelClasses === void 0 ? void 0 : readBytes(join(out, outputFiles.labels), end.rows * 4);
	if (numbers === void 0 || end.labelClasses !== void 0 && codes === void 0) return void 0;
	const values = new Float64Array(numbers);
	const hard = codes === void 0 ? void 0 : checkLabels({
		classes: end.labelClasses ?? [],
		codes: new Int32Array(codes)
	});
	const labels = hard === void 0 ? {} : { labels: hard };
	switch (end.task) {
		case "binary": return {
			task: "binary",
			positive: values,
			positiveClass: end.positiveClass ?? "",
			...labels
		};
		case "multiclass": return {
			task: "multiclass",
			classes: end.classes,
			probabilities: values,
			...labels
		};
		case "regression": return {
			task: "regression",
			values
		};
	}
	return hard === void 0 ? void 0 : {
		task: "labels",
		labels: hard
	};
}
/** A code beyond the classes is no label. */
function checkLabels({ classes, codes }) {
	return {
		classes,
		codes: codes.map((code) => code >= 0 && code < classes.length ? code : -1)
	};
}
/** The file's bytes in a buffer of their own, or undefined when there are more or fewer than announced. */
function readBytes(path, length) {
	if (length === 0) return /* @__PURE__ */ new ArrayBuffer(0);
	if (statSync(path, { throwIfNoEntry: false })?.size !== length) return void 0;
	const bytes = readFileSync(path);
	const own = new ArrayBuffer(length);
	new Uint8Array(own).set(bytes);
	return own;
}
function problemEnd(end) {
	const problems = end.kind === "problems" ? end.problems : [end.problem];
	return {
		kind: end.kind,
		problems,
		words: problemWords(problems)
	};
}
function brokenEnd(end, doing) {
	switch (end.kind) {
		case "timeout": return {
			kind: "timed-out",
			words: `${doing} was not done after ${countOf(Math.round(end.afterMs / 1e3), "second")} and was stopped; make the model faster or give it more time`
		};
		case "memory": return {
			kind: "out-of-memory",
			words: `${doing} took more than ${end.limitMb} MB and was stopped; look for a shape that grows without bound`
		};
		case "crash":
			if (end.how.startsWith("signal")) return {
				kind: "crashed",
				words: `${doing} crashed the runtime (${plain(end.how)}); run \`twokey inspect\` on the model, and do not ship it before you know why`
			};
			return {
				kind: "broken-result",
				words: `${doing} ended in an error of this tool (${plain(end.how)}: ${lastWords(end.output)}); please report it`
			};
	}
	return {
		kind: "broken-result",
		words: BROKEN
	};
}
/** The line of a stack that says what happened. */
function lastWords(output) {
	const lines = output.split("\n").map((line) => line.trim());
	return plain(lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== "") ?? "no words");
}
function wordsOf(end) {
	return end.kind === "scores" ? `${countOf(scoreRows(end.scores), "row")} were scored` : end.words;
}

export { predictedClasses as a, inspectProblems as i, tryLoading as n, scoreFacts as o, problemWords as r, openOnnxScorer as t };