import { t as digestFile } from "./digest-file.js";
import { i as inspectProblems, n as tryLoading } from "./onnx-scorer.js";
import { t as scanModel } from "./scan.js";
import { t as signatureOf } from "./signature.js";
import { n as renderType } from "./value-type.js";
import { n as showBytes } from "./number.js";
import { i as renderProblem } from "./problem.js";
import { Q as plain } from "./digest.js";
import { t as alignColumns } from "./columns.js";
import { t as withFolder } from "./folder.js";
import { r as tellProblems } from "./command.js";
import { readFileSync, statSync } from "node:fs";

// src/report/inspection.ts
function renderInspectionJson(inspection) {
	const { file, digest, bytes, loads, problems } = inspection;
	const found = inspection.interface;
	return {
		schema: "twokey-inspection/1",
		file,
		digest,
		bytes,
		ir: found?.ir ?? null,
		opset: found?.opset ?? {},
		producer: found?.producer ?? null,
		inputs: found?.inputs ?? [],
		defaults: found?.defaults ?? [],
		outputs: (found?.outputs ?? []).map(({ name, type, classes }) => ({
			name,
			type,
			classes
		})),
		loads,
		problems: problems.map((problem) => ({ ...problem }))
	};
}
function renderInspection(inspection) {
	const { file, digest, bytes, loads, problems } = inspection;
	const found = inspection.interface;
	const rows = [["file", `${plain(file, 300)} (${showBytes(bytes)})`], ["digest", digest]];
	if (found !== void 0) {
		const opsets = Object.entries(found.opset).map(([domain, version]) => `${plain(domain)} ${version}`);
		rows.push(["opset", `${opsets.join(", ")} · IR ${found.ir}${found.producer === "" ? "" : ` · ${plain(found.producer)}`}`]);
		for (const [at, input] of found.inputs.entries()) rows.push([at === 0 ? "inputs" : "", show(input)]);
		for (const [at, input] of found.defaults.entries()) rows.push([at === 0 ? "optional" : "", show(input)]);
		for (const [at, output] of found.outputs.entries()) {
			const classes = output.classes === void 0 ? "" : ` · classes ${output.classes.slice(0, 12).map((name) => plain(name, 30)).join(", ")}`;
			rows.push([at === 0 ? "outputs" : "", `${show(output)}${classes}`]);
		}
	}
	rows.push(["verdict", loads ? "✅ can be judged here" : "❌ cannot be judged here"]);
	const told = problems.map((problem) => `\n${problem.code}\n${renderProblem(problem)}`);
	return `${[...alignColumns(rows), ...told].join("\n")}\n`;
}
function show({ name, type }) {
	return `${plain(name, 60)}: ${plain(type, 200)}`;
}

// cli/inspect.ts
/** A file that takes longer or more is not one that a gate could score. */
const LIMITS = {
	timeoutMs: 8e3,
	memoryMb: 900
};
const inspect = {
	name: "inspect",
	summary: "what a model file is: signature, opset, digest, what is unsafe or unsupported",
	positionals: ["MODEL"],
	options: {},
	notes: [
		"The file is scanned without loading it; only what the scan finds harmless is then loaded, in a process of",
		"its own with 8 seconds and 900 MB. Exit code 0: it can be judged here. 2: it cannot, and why.",
		"",
		"Example: twokey inspect model.onnx"
	],
	run: runInspect
};
async function runInspect(given, out) {
	const [path = ""] = given.positionals;
	if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return tellProblems([{
		code: "no-file",
		file: path,
		path: "",
		message: "there is no such file",
		hint: "check the path"
	}], given, out);
	out.progress(`scanning ${path}`);
	const scan = scanModel(readFileSync(path), path);
	const scanning = scan.ok ? inspectProblems(scan.value) : scan.problems;
	if (scanning.length === 0) out.progress(`loading ${path}`);
	const loading = scanning.length > 0 ? [] : await loadingProblems(path);
	const inspection = {
		file: path,
		digest: await digestFile(path),
		bytes: statSync(path).size,
		...scan.ok ? { interface: interfaceOf(scan.value) } : {},
		loads: scanning.length === 0 && loading.length === 0,
		problems: [...scanning, ...loading]
	};
	if (given.flag("json")) out.write(`${JSON.stringify(renderInspectionJson(inspection), null, 2)}\n`);
	else out.write(renderInspection(inspection));
	return inspection.problems.length === 0 ? 0 : 2;
}
async function loadingProblems(path) {
	const end = await withFolder((folder) => tryLoading({
		modelPath: path,
		file: path,
		folder,
		limits: LIMITS
	}));
	if (end.kind === "opened") return [];
	if (end.kind === "problems" || end.kind === "place") return end.problems;
	return [{
		code: `load-${end.kind}`,
		file: path,
		path: "",
		message: end.words,
		hint: "export it again, or judge it by its scores: name a file of them under `scores:` in model.yaml"
	}];
}
function interfaceOf(scan) {
	const signature = signatureOf(scan);
	return {
		ir: scan.irVersion,
		opset: Object.fromEntries(scan.opsets.map(({ domain, version }) => [domain, version])),
		producer: scan.producer,
		inputs: signature.inputs.map(({ name, type }) => ({
			name,
			type: renderType(type)
		})),
		defaults: signature.defaults.map(({ name, type }) => ({
			name,
			type: renderType(type)
		})),
		outputs: signature.outputs.map(({ name, type, classes }) => ({
			name,
			type: renderType(type),
			...classes === void 0 ? {} : { classes }
		}))
	};
}

export { inspect };