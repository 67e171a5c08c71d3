// src/model/elements.ts
/** `feed` is the runtime's name where its binding carries the type; `bits` is the size of one element, 0 where it varies. */
const ELEMENTS = [
	{
		code: 0,
		name: "undefined",
		bits: 0
	},
	{
		code: 1,
		name: "float",
		bits: 32,
		feed: "float32"
	},
	{
		code: 2,
		name: "uint8",
		bits: 8,
		feed: "uint8"
	},
	{
		code: 3,
		name: "int8",
		bits: 8,
		feed: "int8"
	},
	{
		code: 4,
		name: "uint16",
		bits: 16,
		feed: "uint16"
	},
	{
		code: 5,
		name: "int16",
		bits: 16,
		feed: "int16"
	},
	{
		code: 6,
		name: "int32",
		bits: 32,
		feed: "int32"
	},
	{
		code: 7,
		name: "int64",
		bits: 64,
		feed: "int64"
	},
	{
		code: 8,
		name: "string",
		bits: 0,
		feed: "string"
	},
	{
		code: 9,
		name: "bool",
		bits: 8,
		feed: "bool"
	},
	{
		code: 10,
		name: "float16",
		bits: 16,
		feed: "float16"
	},
	{
		code: 11,
		name: "double",
		bits: 64,
		feed: "float64"
	},
	{
		code: 12,
		name: "uint32",
		bits: 32,
		feed: "uint32"
	},
	{
		code: 13,
		name: "uint64",
		bits: 64,
		feed: "uint64"
	},
	{
		code: 14,
		name: "complex64",
		bits: 64
	},
	{
		code: 15,
		name: "complex128",
		bits: 128
	},
	{
		code: 16,
		name: "bfloat16",
		bits: 16
	},
	{
		code: 17,
		name: "float8e4m3fn",
		bits: 8
	},
	{
		code: 18,
		name: "float8e4m3fnuz",
		bits: 8
	},
	{
		code: 19,
		name: "float8e5m2",
		bits: 8
	},
	{
		code: 20,
		name: "float8e5m2fnuz",
		bits: 8
	},
	{
		code: 21,
		name: "uint4",
		bits: 4
	},
	{
		code: 22,
		name: "int4",
		bits: 4
	},
	{
		code: 23,
		name: "float4e2m1",
		bits: 4
	},
	{
		code: 24,
		name: "float8e8m0",
		bits: 8
	},
	{
		code: 25,
		name: "uint2",
		bits: 2
	},
	{
		code: 26,
		name: "int2",
		bits: 2
	}
];
const BY_CODE = new Map(ELEMENTS.map(({ code, name }) => [code, name]));
const BITS = new Map(ELEMENTS.map(({ name, bits }) => [name, bits]));
const FEEDABLE = ELEMENTS.filter((element) => "feed" in element);
const FEEDABLE_NAMES = new Set(FEEDABLE.map(({ name }) => name));
/** The name of a type code; "undefined" for codes that no released ONNX knows. */
function elementOf(code) {
	return BY_CODE.get(code) ?? "undefined";
}
/** Bits of one element; 0 where the size varies or is unknown. */
function bitsOf(element) {
	return BITS.get(element) ?? 0;
}
function isFeedable(element) {
	return FEEDABLE_NAMES.has(element);
}

// src/model/value-type.ts
/** ValueInfoProto: a name and a type. */
function readValue(message) {
	let name = "";
	let type;
	while (message.next()) {
		if (message.field === 1) name = message.text();
		if (message.field === 2) {
			if (type !== void 0) throw message.malformed("a value with two types");
			type = readType(message.message());
		}
	}
	return {
		name,
		type: type ?? { kind: "opaque" }
	};
}
/** `float[?,4]`, `seq(map(int64→float))`; for people. */
function renderType(type) {
	switch (type.kind) {
		case "tensor": return type.dims === void 0 ? `${type.element} of any shape` : `${type.element}[${type.dims.map((dim) => dim ?? "?").join(",")}]`;
		case "sparse": return `sparse ${type.element}`;
		case "sequence": return `seq(${renderType(type.of)})`;
		case "optional": return `optional(${renderType(type.of)})`;
		case "map": return `map(${type.key}→${renderType(type.of)})`;
	}
	return "a type this tool does not know";
}
const MOST_DIMS = 64;
/** TypeProto. Nesting is bounded by the reader. A second type in one message is refused: parsers disagree on it. */
function readType(message) {
	let type;
	while (message.next()) {
		const read = TYPE_READERS.get(message.field);
		if (read === void 0) continue;
		if (type !== void 0) throw message.malformed("a value with two types");
		type = read(message.message());
	}
	return type ?? { kind: "opaque" };
}
const TYPE_READERS = /* @__PURE__ */ new Map([
	[1, readTensorType],
	[4, (message) => ({
		kind: "sequence",
		of: readInnerType(message, 1)
	})],
	[5, readMapType],
	[7, () => ({ kind: "opaque" })],
	[8, (message) => ({
		kind: "sparse",
		element: readTensorType(message).element
	})],
	[9, (message) => ({
		kind: "optional",
		of: readInnerType(message, 1)
	})]
]);
function readTensorType(message) {
	let element = "undefined";
	let dims;
	while (message.next()) {
		if (message.field === 1) element = elementOf(message.int());
		if (message.field === 2) {
			if (dims !== void 0) throw message.malformed("a tensor with two shapes");
			dims = readShape(message.message());
		}
	}
	return {
		kind: "tensor",
		element,
		...dims === void 0 ? {} : { dims }
	};
}
function readShape(message) {
	const dims = [];
	while (message.next()) {
		if (message.field !== 1) continue;
		if (dims.length === MOST_DIMS) throw message.malformed(`a shape of more than ${MOST_DIMS} dimensions`, "limit");
		dims.push(readDim(message.message()));
	}
	return dims;
}
/** Old exporters write −1, and some an empty symbol, where they mean that nothing is known; the runtime agrees. */
function readDim(message) {
	let dim = null;
	while (message.next()) {
		if (message.field === 1) dim = message.int();
		if (message.field === 2) dim = message.text();
	}
	return dim === "" || typeof dim === "number" && dim < 0 ? null : dim;
}
function readMapType(message) {
	let key = "undefined";
	let of = { kind: "opaque" };
	while (message.next()) {
		if (message.field === 1) key = elementOf(message.int());
		if (message.field === 2) of = readType(message.message());
	}
	return {
		kind: "map",
		key,
		of
	};
}
function readInnerType(message, field) {
	let of = { kind: "opaque" };
	while (message.next()) if (message.field === field) of = readType(message.message());
	return of;
}

export { isFeedable as a, elementOf as i, renderType as n, bitsOf as r, readValue as t };