import { A as boolean, B as string, D as _enum, H as union, I as number, M as discriminatedUnion, O as _null, P as literal, R as record, k as array, z as strictObject } from "./digest.js";
import "./value-type.js";

// src/model/score-job.ts
/** What goes to the child `score` and what comes back; both ends read the other's words as strangers'. */
const outputFiles = {
	numbers: "numbers.f64",
	labels: "labels.i32",
	end: "end.json"
};
const classValue = union([
	string(),
	number(),
	boolean()
]);
const servingSchema = strictObject({
	inputs: record(string(), array(string())).optional(),
	output: strictObject({
		score: strictObject({
			tensor: string().optional(),
			index: number().int().min(0).optional()
		}).optional(),
		positive: classValue.optional(),
		classes: array(classValue).optional()
	}).optional(),
	delayed: record(string(), union([
		string(),
		number(),
		boolean(),
		_null()
	])).optional()
});
const filesSchema = strictObject({
	model: string(),
	serving: string(),
	data: string()
});
const scoreJobSchema = discriminatedUnion("mode", [strictObject({
	mode: literal("load"),
	model: string(),
	file: string()
}), strictObject({
	mode: literal("score"),
	model: string(),
	files: filesSchema,
	serving: servingSchema.optional(),
	task: _enum([
		"binary",
		"multiclass",
		"regression",
		"ranking",
		"none"
	]).optional(),
	/** class names of the bundle, and distinct labels of the data */
	names: array(string()).optional(),
	labels: array(string()).optional(),
	label: string().optional(),
	exclude: array(string()).optional(),
	tables: array(strictObject({
		/** column folder; columns of `over` replace its own */
		folder: string(),
		over: string().optional(),
		out: string(),
		rowsAtOnce: number().int().positive().optional()
	}))
})]);
const LONGEST = 4e3;
const text = string().max(LONGEST);
const problemSchema = strictObject({
	code: string().max(60),
	file: text,
	path: text,
	message: text,
	hint: text
});
const problemsSchema = array(problemSchema).max(1e3);
const loadResultSchema = discriminatedUnion("kind", [
	strictObject({
		kind: literal("problems"),
		problems: problemsSchema.min(1)
	}),
	strictObject({
		kind: literal("place"),
		problem: problemSchema
	}),
	strictObject({
		kind: literal("opened"),
		runtime: text,
		/** model, external data included */
		bytes: number().int().min(0),
		loadMs: number().min(0)
	})
]);
/** How one table ended; written when it ends, so that a crash in the next one takes nothing with it. */
const tableEndSchema = discriminatedUnion("kind", [
	strictObject({
		kind: literal("problems"),
		problems: problemsSchema.min(1)
	}),
	strictObject({
		kind: literal("place"),
		problem: problemSchema
	}),
	strictObject({
		kind: literal("scores"),
		task: _enum([
			"binary",
			"multiclass",
			"regression",
			"labels"
		]),
		rows: number().int().min(0),
		positiveClass: string().max(LONGEST).optional(),
		classes: array(string()).max(1e5),
		labelClasses: array(string()).max(1e5).optional(),
		words: array(text).max(1e4),
		unused: array(string()).max(1e5),
		runs: number().int().min(0),
		rowsAtOnce: number().int().positive(),
		runMs: number().min(0),
		loadMs: number().min(0),
		runtime: text
	})
]);

// src/model/signature.ts
function signatureOf(scan) {
	return {
		irVersion: scan.irVersion,
		opsets: scan.opsets,
		inputs: scan.inputs,
		defaults: scan.defaults,
		outputs: scan.outputs.map((value) => {
			const { name, type } = value;
			const zipMap = scan.zipMaps.find(({ output }) => output === name);
			if (zipMap !== void 0) {
				const tensor = {
					name: zipMap.tensor,
					type: zipMap.type
				};
				return zipMap.classes.length === 0 ? {
					...value,
					tensor
				} : {
					...value,
					tensor,
					classes: zipMap.classes
				};
			}
			return type.kind === "tensor" ? {
				...value,
				tensor: {
					name,
					type
				}
			} : value;
		})
	};
}

export { problemSchema as a, outputFiles as i, filesSchema as n, servingSchema as o, loadResultSchema as r, tableEndSchema as s, signatureOf as t };