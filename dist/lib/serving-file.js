import { n as bad, r as good } from "./problem.js";
import { A as boolean, B as string, H as union, I as number, O as _null, R as record, k as array, z as strictObject } from "./digest.js";
import { a as isListValue, c as parseYaml, i as inReadingOrder, l as problemAt, r as findValue, t as checkYaml } from "./check.js";
import { b as complaint, i as columns, r as column } from "./fields.js";

// src/project/serving-file.ts
/** The name of the file, always next to model.yaml. It is part of the bundle. */
const SERVING = "serving.yaml";
const tensor = string().min(1).max(200);
const classValue = union([
	string().min(1).max(200),
	number(),
	boolean()
]);
/** The keys of `serving.yaml`: how the bundle is fed and how its output becomes a decision. */
const servingSchema = strictObject({
	inputs: record(tensor, columns).refine((inputs) => Object.keys(inputs).length > 0, { error: complaint("no tensor is named", "Write inputs: { TENSOR: [COLUMN, …] }, or remove inputs.") }).optional().describe("tensor ← columns, in this order; needed only where names differ"),
	output: strictObject({
		score: strictObject({
			tensor: tensor.optional().describe("the output that holds the score"),
			index: number().int().min(0).max(1e6).optional().describe("which of its numbers, from 0")
		}).optional().describe("where the score stands; found by itself when the model has one plausible output"),
		positive: classValue.optional().describe("the label that a high score stands for"),
		threshold: number().optional().describe("the score from which the decision is positive"),
		classes: array(classValue).min(2).max(1e4).refine((list) => new Set(list.map((item) => JSON.stringify(item))).size === list.length, { error: complaint("a class stands in the list twice", "Keep it once, in the order of the outputs.") }).optional().describe("the labels in the order of the outputs")
	}).optional().describe("how outputs become scores and decisions"),
	delayed: record(column, union([
		number(),
		string().max(200),
		boolean(),
		_null()
	])).optional().describe("column → what serving uses when the feature is missing or late"),
	fallback: string().min(1).max(200).optional().describe("what decides when the model cannot")
}).describe("How a bundle is served. Part of the bundle: digested, signed and rolled back with it.");
function parseServingFile(path, text) {
	const parsed = parseYaml(path, text);
	if (!parsed.ok) return parsed;
	const yaml = parsed.value;
	if (yaml.value === null) return bad(problemAt(yaml, [], {
		code: "empty-file",
		message: "the file is empty",
		hint: "Write what differs from the defaults, or delete the file."
	}));
	const checked = checkYaml(yaml, servingSchema);
	const problems = [...checked.ok ? [] : checked.problems, ...findContradictions(yaml)];
	return checked.ok && problems.length === 0 ? good({
		...checked.value,
		path,
		yaml
	}) : {
		ok: false,
		problems: inReadingOrder(problems)
	};
}
function findContradictions(yaml) {
	const classes = findValue(yaml.value, ["output", "classes"]);
	const positive = findValue(yaml.value, ["output", "positive"]);
	const index = findValue(yaml.value, [
		"output",
		"score",
		"index"
	]);
	if (!isListValue(classes)) return [];
	const problems = [];
	if (positive !== void 0 && !classes.includes(positive)) problems.push(problemAt(yaml, ["output", "positive"], {
		code: "unknown-class",
		message: "the positive label is not among the classes",
		hint: "Write it as it stands in classes: quotes make text of a number."
	}));
	if (typeof index === "number" && index >= classes.length) {
		const message = `there are ${classes.length} classes, so no output ${index}`;
		const hint = `Outputs count from 0: write one from 0 to ${classes.length - 1}.`;
		problems.push(problemAt(yaml, [
			"output",
			"score",
			"index"
		], {
			code: "unknown-class",
			message,
			hint
		}));
	}
	return problems;
}

export { parseServingFile as n, SERVING as t };