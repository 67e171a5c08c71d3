import { i as sha256 } from "./digest.js";
import { n as bad, r as good } from "./problem.js";
import { i as elementOf, r as bitsOf, t as readValue } from "./value-type.js";

// src/model/tensor.ts
const MOST_DIMS = 64;
const LONGEST_PLACE = 2048;
const DATA_FIELDS = /* @__PURE__ */ new Set([
	4,
	5,
	6,
	7,
	9,
	10,
	11
]);
/** TensorProto. Numbers are counted, never copied. */
function readTensor(message) {
	let name = "";
	let element = "undefined";
	const sizes = [];
	const place = /* @__PURE__ */ new Map();
	let raw;
	let typed = 0;
	let isExternal = false;
	while (message.next()) {
		const { field } = message;
		if (field === 1) message.addInts(sizes, MOST_DIMS);
		else if (field === 2) element = elementOf(message.int());
		else if (field === 8) name = message.text();
		else if (field === 9) raw = message.bytes().length;
		else if (DATA_FIELDS.has(field)) typed += message.size();
		else if (field === 13) readPlace(message.message(), place);
		else if (field === 14) isExternal = message.int() === 1;
	}
	const dims = sizes.map(Number);
	const elements = dims.reduce((product, size) => product * size, 1);
	const claimed = Math.ceil(elements * bitsOf(element) / 8);
	const facts = {
		name,
		element,
		dims,
		claimed,
		held: raw ?? typed
	};
	if (isExternal) return {
		...facts,
		external: externalEntry(name, place)
	};
	const broken = findBroken({
		...facts,
		elements,
		raw
	});
	return broken === void 0 ? facts : {
		...facts,
		broken
	};
}
function readPlace(entry, place) {
	let key = "";
	let value = "";
	while (entry.next()) {
		if (entry.field === 1) key = entry.text(LONGEST_PLACE);
		if (entry.field === 2) value = entry.text(LONGEST_PLACE);
	}
	if (place.has(key)) throw entry.malformed(`external data says "${key}" twice`);
	place.set(key, value);
}
function externalEntry(tensor, place) {
	const length = place.get("length");
	return {
		tensor,
		location: place.get("location") ?? "",
		offset: wholeNumber(place.get("offset") ?? "0"),
		...length === void 0 ? {} : { length: wholeNumber(length) }
	};
}
/** NaN for what is no plain number of bytes; the check of external data names it. */
function wholeNumber(text) {
	return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
}
function findBroken(tensor) {
	if (tensor.dims.some((size) => size < 0)) return "has a negative dimension";
	if (tensor.raw !== void 0 && tensor.claimed > 0 && tensor.raw !== tensor.claimed) return `claims ${tensor.claimed} bytes and holds ${tensor.raw}`;
	if (tensor.elements > 0 && tensor.held === 0 && tensor.claimed > 0) return `claims ${tensor.elements} numbers and holds none`;
}

// src/model/protobuf.ts
/** Reads `bytes` as one message; `read` walks its fields. The only place where a malformed message is caught. */
function readMessage(bytes, read) {
	try {
		const budget = { fields: MOST_FIELDS };
		return {
			ok: true,
			value: read(new WireReader(bytes, {
				start: 0,
				end: bytes.length,
				depth: 0
			}, budget))
		};
	} catch (error) {
		if (!(error instanceof Malformed)) throw error;
		return {
			ok: false,
			at: error.at,
			why: error.message,
			fault: error.fault
		};
	}
}
/** 268 million; at two bytes a field no model of interest has more, and walking them takes seconds, not minutes. */
const MOST_FIELDS = 2 ** 28;
/** What the runtime's own parser allows. */
const DEEPEST = 100;
const KINDS = [
	"varint",
	"fixed64",
	"bytes",
	void 0,
	void 0,
	"fixed32"
];
/** A cursor over the fields of one message. `next` moves to a field, the other methods look at it. */
var WireReader = class WireReader {
	/** number of the current field */
	field = 0;
	kind = "varint";
	whole;
	extent;
	budget;
	at;
	/** where the current field, with its tag, begins */
	fieldStart = 0;
	low = 0;
	high = 0;
	valueStart = 0;
	valueEnd = 0;
	constructor(whole, extent, budget) {
		this.whole = whole;
		this.extent = extent;
		this.budget = budget;
		this.at = extent.start;
		if (extent.depth > DEEPEST) throw this.malformed(`messages nested more than ${DEEPEST} deep`, "limit");
	}
	/** Moves to the next field; false at the end of the message. */
	next() {
		if (this.at === this.extent.end) return false;
		this.budget.fields -= 1;
		if (this.budget.fields < 0) throw this.malformed(`more than ${MOST_FIELDS} fields`, "limit");
		this.fieldStart = this.at;
		this.readVarint();
		if (this.high !== 0) throw this.malformed("a field number beyond 2^29");
		this.field = this.low >>> 3;
		const kind = KINDS[this.low & 7];
		if (kind === void 0 || this.field === 0) throw this.malformed("a field of unknown kind");
		this.kind = kind;
		this.readValue(kind);
		return true;
	}
	/** The current varint as a signed 64-bit number; exact up to 2^53. */
	int() {
		this.must("varint");
		return (this.high | 0) * 4294967296 + this.low;
	}
	/** The current varint as a signed 64-bit number, exact. */
	bigInt() {
		this.must("varint");
		return BigInt.asIntN(64, BigInt(this.high) << 32n | BigInt(this.low));
	}
	/** The current field's bytes: a view into the file, not a copy. */
	bytes() {
		this.must("bytes");
		return this.whole.subarray(this.valueStart, this.valueEnd);
	}
	text(longest = LONGEST_TEXT) {
		const bytes = this.bytes();
		if (bytes.length > longest) throw this.malformed(`a text of ${bytes.length} bytes where ${longest} are plenty`, "limit");
		return UTF8.decode(bytes);
	}
	/** The current field as a message of its own. */
	message() {
		this.must("bytes");
		const extent = {
			start: this.valueStart,
			end: this.valueEnd,
			depth: this.extent.depth + 1
		};
		return new WireReader(this.whole, extent, this.budget);
	}
	/**
	* Adds every number of a repeated int64 field to `values`, whether the writer packed them or not; `most` in all,
	* because a packed field can hold as many as the file has bytes.
	*/
	addInts(values, most) {
		if (this.kind === "varint") {
			this.addInt(values, most);
			return;
		}
		this.must("bytes");
		const packed = this.message();
		while (packed.at < packed.extent.end) {
			packed.readVarint();
			packed.addInt(values, most);
		}
	}
	/** The current field with its tag, as it stands in the file. */
	raw() {
		return this.whole.subarray(this.fieldStart, this.at);
	}
	/** Bytes of the current field, its tag included. */
	size() {
		return this.at - this.fieldStart;
	}
	/** For readers that find a rule of their own broken: throw what this returns. */
	malformed(why, fault = "broken") {
		return new Malformed(this.at, why, fault);
	}
	addInt(values, most) {
		if (values.length >= most) throw this.malformed(`more than ${most} numbers where fewer belong`, "limit");
		values.push(this.bigInt());
	}
	must(kind) {
		if (this.kind !== kind) throw this.malformed(`field ${this.field} is ${this.kind} where ${kind} belongs`);
	}
	readValue(kind) {
		if (kind === "varint") {
			this.readVarint();
			return;
		}
		if (kind === "bytes") this.readVarint();
		const length = kind === "fixed32" ? 4 : kind === "fixed64" ? 8 : this.high * 4294967296 + this.low;
		if (length > this.extent.end - this.at) throw this.endsEarly(`a field of ${length} bytes where ${this.extent.end - this.at} are left`);
		this.valueStart = this.at;
		this.at += length;
		this.valueEnd = this.at;
	}
	/** Inside a message whose own length was right, running out of bytes is damage; at the outside, a cut. */
	endsEarly(why) {
		return this.malformed(why, this.extent.depth === 0 ? "cut-off" : "broken");
	}
	/** At most ten bytes, low 32 bits and high 32 bits apart so that no BigInt is made for the common case. */
	readVarint() {
		let low = 0;
		let high = 0;
		for (let shift = 0; shift < 70; shift += 7) {
			if (this.at >= this.extent.end) throw this.endsEarly("the message ends inside a number");
			const byte = this.whole[this.at] ?? 0;
			this.at += 1;
			const bits = byte & 127;
			if (shift < 28) low |= bits << shift;
			else if (shift === 28) {
				low |= bits << 28;
				high |= bits >>> 4;
			} else high |= bits << shift - 32;
			if (byte < 128) {
				this.low = low >>> 0;
				this.high = high >>> 0;
				return;
			}
		}
		throw this.malformed("a number of more than ten bytes");
	}
};
const LONGEST_TEXT = 8192;
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
/** The one error of this file; it never leaves `readMessage`. */
var Malformed = class extends Error {
	at;
	fault;
	constructor(at, why, fault) {
		super(why);
		this.at = at;
		this.fault = fault;
	}
};

// src/model/zipmap.ts
function isZipMap({ domain, name }) {
	return domain === "ai.onnx.ml" && name === "ZipMap";
}
/** NodeProto of a ZipMap. */
function readZipMapNode(message) {
	let input = "";
	let output = "";
	const classes = [];
	while (message.next()) if (message.field === 1) input = message.text();
	else if (message.field === 2) output = message.text();
	else if (message.field === 5) readClasses(message.message(), classes);
	return {
		input,
		output,
		classes
	};
}
/** The ZipMaps whose maps are outputs of the graph. */
function findZipMaps(graph) {
	const outputs = new Set(graph.outputs.map(({ name }) => name));
	return graph.zipMaps.filter(({ output }) => outputs.has(output)).map(({ input, output, classes }) => {
		const fed = graph.inputs.find(({ name }) => name === input)?.type;
		const unknown = {
			kind: "tensor",
			element: "float",
			dims: [null, classes.length]
		};
		return {
			output,
			tensor: input,
			type: fed?.kind === "tensor" ? fed : unknown,
			classes
		};
	});
}
const MOST_CLASSES = 1e5;
/** AttributeProto `classlabels_int64s` or `classlabels_strings`. */
function readClasses(message, classes) {
	let name = "";
	const numbers = [];
	const texts = [];
	while (message.next()) {
		if (message.field === 1) name = message.text();
		else if (message.field === 8) message.addInts(numbers, MOST_CLASSES);
		else if (message.field === 9) texts.push(message.text());
		if (texts.length > MOST_CLASSES) throw message.malformed(`more than ${MOST_CLASSES} classes`, "limit");
	}
	if (!name.startsWith("classlabels_")) return;
	for (const label of numbers.length > 0 ? numbers.map(String) : texts) classes.push(label);
}

// src/model/graph.ts
const MOST_NODES = 1e6;
const MOST_TENSORS = 1e6;
const MOST_OPERATORS = 1e4;
const MOST_EXTERNAL = 1e5;
const MOST_VALUES = 1e4;
const MOST_BROKEN = 20;
function newTotals() {
	return {
		nodes: 0,
		tensors: 0,
		claimedBytes: 0,
		heldBytes: 0,
		operators: /* @__PURE__ */ new Map(),
		external: [],
		broken: []
	};
}
/** GraphProto; graphs inside attributes add to the totals only. The reader bounds the nesting. */
function readGraph(message, totals) {
	const graph = {
		inputs: [],
		outputs: [],
		initialisers: /* @__PURE__ */ new Map(),
		zipMaps: []
	};
	while (message.next()) if (message.field === 1) {
		const operator = readNode(message.message(), totals);
		if (isZipMap(operator)) graph.zipMaps.push(readZipMapNode(message.message()));
	} else if (message.field === 5) graph.initialisers.set(countTensor(message.message(), totals), message.bytes());
	else if (message.field === 15) graph.initialisers.set(countSparse(message.message(), totals), message.bytes());
	else if (message.field === 11) addValue(graph.inputs, message);
	else if (message.field === 12) addValue(graph.outputs, message);
	return graph;
}
/** FunctionProto: an operator that the model defines itself, out of other operators. */
function readFunction(message, totals) {
	let domain = "";
	let name = "";
	while (message.next()) if (message.field === 1) name = message.text();
	else if (message.field === 7) readNode(message.message(), totals);
	else if (message.field === 10) domain = message.text();
	else if (message.field === 11) readAttribute(message.message(), totals);
	return {
		domain,
		name
	};
}
function addValue(values, message) {
	if (values.length === MOST_VALUES) throw message.malformed(`more than ${MOST_VALUES} inputs or outputs`, "limit");
	values.push(readValue(message.message()));
}
/** NodeProto. */
function readNode(message, totals) {
	totals.nodes += 1;
	if (totals.nodes > MOST_NODES) throw message.malformed(`more than ${MOST_NODES} nodes`, "limit");
	let domain = "";
	let name = "";
	while (message.next()) if (message.field === 4) name = message.text();
	else if (message.field === 5) readAttribute(message.message(), totals);
	else if (message.field === 7) domain = message.text();
	if (domain === "") domain = "ai.onnx";
	const key = `${domain} ${name}`;
	const known = totals.operators.get(key);
	if (known !== void 0) known.count += 1;
	else if (totals.operators.size === MOST_OPERATORS) throw message.malformed(`more than ${MOST_OPERATORS} kinds of operators`, "limit");
	else totals.operators.set(key, {
		domain,
		name,
		count: 1
	});
	return {
		domain,
		name
	};
}
/** AttributeProto, for the tensors and graphs that hide in it. */
function readAttribute(message, totals) {
	while (message.next()) if (message.field === 5 || message.field === 10) countTensor(message.message(), totals);
	else if (message.field === 6 || message.field === 11) readGraph(message.message(), totals);
	else if (message.field === 22 || message.field === 23) countSparse(message.message(), totals);
}
/** SparseTensorProto; it goes by the name of its values. */
function countSparse(message, totals) {
	let name = "";
	while (message.next()) if (message.field === 1) name = countTensor(message.message(), totals);
	else if (message.field === 2) countTensor(message.message(), totals);
	return name;
}
function countTensor(message, totals) {
	totals.tensors += 1;
	if (totals.tensors > MOST_TENSORS) throw message.malformed(`more than ${MOST_TENSORS} tensors`, "limit");
	const tensor = readTensor(message);
	totals.claimedBytes += tensor.claimed;
	totals.heldBytes += tensor.held;
	if (tensor.external !== void 0) {
		if (totals.external.length === MOST_EXTERNAL) throw message.malformed(`more than ${MOST_EXTERNAL} tensors in other files`, "limit");
		totals.external.push(tensor.external);
	}
	if (tensor.broken !== void 0 && totals.broken.length < MOST_BROKEN) totals.broken.push({
		name: tensor.name,
		why: tensor.broken
	});
	return tensor.name;
}

// src/model/sniff.ts
/** Recognises, by its first bytes, a file that is no ONNX model. Undefined says nothing about what it is. */
function findLookalike(bytes) {
	if (bytes.length === 0) return {
		code: "empty-file",
		message: "the model file is empty",
		hint: "export the model again and commit the file"
	};
	const start = Array.from(bytes.subarray(0, 1024), (byte) => String.fromCharCode(byte)).join("");
	return LOOKALIKES.find(({ matches }) => matches(start))?.found;
}
/** The size that a Git LFS pointer promises, for telling how much is missing. */
function findPointerSize(bytes) {
	if (bytes.length > 1024) return void 0;
	const size = /^size (\d{1,15})$/m.exec(new TextDecoder().decode(bytes))?.[1];
	return size === void 0 ? void 0 : Number(size);
}
const GET_BYTES = "run `twokey needs` to see which bytes are missing and the command that brings them";
const EXPORT = "export the model to ONNX";
const LOOKALIKES = [
	{
		matches: (start) => start.startsWith("version https://git-lfs.github.com/spec/"),
		found: {
			code: "lfs-pointer",
			message: "this is a Git LFS pointer, not the model it stands for",
			hint: `\`git lfs pull\` brings the model (in GitHub Actions: checkout with \`lfs: true\`); ${GET_BYTES}`
		}
	},
	{
		matches: (start) => /^(?:outs|md5|wdir|frozen|deps|meta):/.test(start) && start.includes("md5:"),
		found: {
			code: "dvc-pointer",
			message: "this is a DVC file, not the model it stands for",
			hint: `\`dvc pull\` brings the model; ${GET_BYTES}`
		}
	},
	{
		matches: (start) => start.slice(4, 8) === "ORTM",
		found: {
			code: "ort-format",
			message: "this is a model in ORT format (.ort), which carries no signature that can be checked before it is loaded",
			hint: "commit the .onnx file that it was converted from, and convert when you deploy"
		}
	},
	lookalike("a TensorFlow Lite model", (start) => start.slice(4, 8) === "TFL3", `${EXPORT} with tf2onnx`),
	lookalike("a GGUF model", (start) => start.startsWith("GGUF"), `${EXPORT}; GGUF files are not supported`),
	lookalike("a zip archive (PyTorch .pt, Keras .keras and NumPy .npz files are)", (start) => start.startsWith("PK"), `${EXPORT} with torch.onnx.export or tf2onnx`),
	lookalike("an HDF5 file (a Keras model?)", (start) => start.startsWith("HDF"), `${EXPORT} with tf2onnx`),
	lookalike("a Python pickle", (start) => [
		"",
		"",
		"",
		""
	].includes(start.slice(0, 2)), `${EXPORT} with skl2onnx; a pickle runs code when it is opened and is never loaded here`),
	lookalike("a safetensors file", (start) => /^.{6}\0\0\{"/s.test(start), `${EXPORT}; weights alone cannot be run`),
	lookalike("compressed with gzip", (start) => start.startsWith(""), "commit the uncompressed .onnx file"),
	lookalike("a web page or XML", (start) => /^\s*<[!?a-z]/i.test(start), "download the model again; a login page may have been saved"),
	lookalike("JSON text", (start) => /^\s*[{[]\s*["{[]/.test(start), EXPORT)
];
function lookalike(what, matches, hint) {
	return {
		matches,
		found: {
			code: "not-onnx",
			message: `this is not an ONNX model but ${what}`,
			hint
		}
	};
}

// src/model/scan.ts
/** Reads the model's description. All that is wrong with the file as a file is a problem; what it asks for is judged elsewhere. */
function scanModel(bytes, file) {
	const read = readMessage(bytes, readModel);
	if (!read.ok || read.value.graph === void 0) return bad(unreadable(bytes, file, read));
	const { graph, totals, ...model } = read.value;
	return good({
		file,
		size: bytes.length,
		digest: sha256(bytes),
		irVersion: model.irVersion,
		producer: [model.producer, model.producerVersion].filter((part) => part !== "").join(" "),
		opsets: model.opsets,
		...splitInputs(graph, model.irVersion),
		outputs: graph.outputs,
		zipMaps: findZipMaps(graph),
		operators: [...totals.operators.values()].sort((a, b) => compareText(a.domain, b.domain) || compareText(a.name, b.name)),
		functions: model.functions,
		external: totals.external,
		nodes: totals.nodes,
		tensors: {
			count: totals.tensors,
			claimedBytes: totals.claimedBytes,
			heldBytes: totals.heldBytes,
			broken: totals.broken
		},
		metadata: model.metadata
	});
}
/** The domain as people write it; the file leaves the standard one empty. */
function domainName(domain) {
	return domain === "" ? "ai.onnx" : domain;
}
const MOST_OPSETS = 1e3;
const MOST_METADATA = 100;
const MOST_FUNCTIONS = 1e4;
/** ModelProto. */
function readModel(message) {
	const model = {
		irVersion: 0,
		producer: "",
		producerVersion: "",
		opsets: [],
		functions: [],
		metadata: [],
		totals: newTotals()
	};
	while (message.next()) if (message.field === 1) model.irVersion = message.int();
	else if (message.field === 2) model.producer = message.text();
	else if (message.field === 3) model.producerVersion = message.text();
	else if (message.field === 7) {
		if (model.graph !== void 0) throw message.malformed("a model with two graphs");
		model.graph = readGraph(message.message(), model.totals);
	} else if (message.field === 8) {
		if (model.opsets.length === MOST_OPSETS) throw message.malformed(`more than ${MOST_OPSETS} opsets`, "limit");
		model.opsets.push(readOpset(message.message()));
	} else if (message.field === 14) {
		if (model.metadata.length < MOST_METADATA) model.metadata.push(readEntry(message.message()));
	} else if (message.field === 25) {
		if (model.functions.length === MOST_FUNCTIONS) throw message.malformed(`more than ${MOST_FUNCTIONS} functions`, "limit");
		model.functions.push(readFunction(message.message(), model.totals));
	}
	return model;
}
function readOpset(message) {
	let domain = "";
	let version = 0;
	while (message.next()) {
		if (message.field === 1) domain = message.text();
		if (message.field === 2) version = message.int();
	}
	return {
		domain: domainName(domain),
		version
	};
}
const LONGEST_METADATA = 200;
const LARGEST_METADATA = 67108864;
function readEntry(message) {
	let key = "";
	let value = "";
	while (message.next()) {
		if (message.field === 1) key = message.text();
		if (message.field === 2) value = message.text(LARGEST_METADATA).slice(0, LONGEST_METADATA);
	}
	return {
		key,
		value
	};
}
/**
* Up to IR version 3 every initialiser had to be listed among the inputs, and is a constant all the same. From
* version 4 on, an initialiser that is listed there is a default that callers may override.
*/
function splitInputs(graph, irVersion) {
	const inputs = graph.inputs.filter(({ name }) => !graph.initialisers.has(name));
	if (irVersion < 4) return {
		inputs,
		defaults: []
	};
	return {
		inputs,
		defaults: graph.inputs.flatMap((value) => {
			const tensor = graph.initialisers.get(value.name);
			return tensor === void 0 ? [] : [{
				...value,
				digest: sha256(tensor)
			}];
		})
	};
}
function unreadable(bytes, file, read) {
	const lookalike = findLookalike(bytes);
	if (lookalike !== void 0) {
		const size = lookalike.code === "lfs-pointer" ? findPointerSize(bytes) : void 0;
		const missing = size === void 0 ? "" : ` (${size} bytes)`;
		return {
			file,
			path: "",
			...lookalike,
			message: `${lookalike.message}${missing}`
		};
	}
	if (read.ok) return problem(file, "no-graph", "the file reads like a model but holds no graph", "export the model again");
	if (read.fault === "limit") return problem(file, "beyond-limits", `the model has ${read.why} (byte ${read.at})`, "models of this size cannot be checked here; if this one is real, please report it");
	if (read.fault === "cut-off") return problem(file, "truncated", `the file ends too early: ${read.why} (byte ${read.at} of ${bytes.length})`, "copy or download the file again, and compare its size with the original");
	return problem(file, "not-onnx", `this is not an ONNX model: ${read.why} (byte ${read.at} of ${bytes.length})`, "check that the path names the .onnx file, and export the model again");
}
function problem(file, code, message, hint) {
	return {
		code,
		file,
		path: "",
		message,
		hint
	};
}
function compareText(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

export { scanModel as t };