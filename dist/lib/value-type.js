import { H as strictObject, I as int, L as literal, N as array, U as string, j as _enum } from "./digest.js";
import { t as parseJson } from "./json.js";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// src/data/table.ts
function isValid(valid, row) {
	return valid === void 0 || (valid[row >> 3] >> (row & 7) & 1) === 1;
}
function rowsOf(column) {
	return column.kind === "unsupported" ? column.rows : column.values.length;
}
/** Builds validity bit by bit and forgets it when every row turned out valid. */
var BitsBuilder = class {
	bits;
	missing = 0;
	constructor(rows) {
		this.bits = new Uint8Array(rows + 7 >> 3).fill(255);
	}
	clear(row) {
		if ((this.bits[row >> 3] >> (row & 7) & 1) === 0) return;
		this.bits[row >> 3] &= ~(1 << (row & 7));
		this.missing += 1;
	}
	get nulls() {
		return this.missing;
	}
	/** For spreading into a column: `{...bits.end()}` adds `valid` only where something is missing. */
	end() {
		return this.missing === 0 ? {} : { valid: this.bits };
	}
};

// src/data/source.ts
function infoOf({ column, source }) {
	const info = {
		name: column.name,
		kind: column.kind,
		nulls: nullsOf(column),
		source
	};
	return column.kind === "unsupported" ? {
		...info,
		reason: column.reason
	} : info;
}
function nullsOf(column) {
	if (column.kind === "unsupported" || column.valid === void 0) return 0;
	const rows = rowsOf(column);
	let present = 0;
	for (let row = 0; row < rows; row += 1) present += column.valid[row >> 3] >> (row & 7) & 1;
	return rows - present;
}

// src/data/columns.ts
/** For results that were computed, such as scores. All columns have the same number of rows. */
function writeColumns(folder, columns) {
	const writer = startTable(folder, "", columns[0] === void 0 ? 0 : rowsOf(columns[0]));
	for (const column of columns) writer.add({
		column,
		source: "computed"
	});
	writer.end();
}
/**
* Opens what was written, holding every size against the files; a column is read when it is asked for, and only
* once while somebody holds it. Throws when the folder is not what `write…` leaves: nobody else writes here.
*/
function openTable(folder) {
	const content = CONTENT.parse(parseJson(readFileSync(join(folder, "table.json"), "utf8")));
	const places = new Map(content.columns.map((entry, at) => [entry.name, {
		entry,
		at
	}]));
	if (places.size !== content.columns.length) throw new Error("two columns of one name were handed over");
	for (const { entry, at } of places.values()) checkFiles(folder, content.rows, {
		entry,
		at
	});
	const read = /* @__PURE__ */ new Map();
	return {
		file: content.file,
		rows: content.rows,
		columns: content.columns.map(({ name, kind, nulls, source, reason }) => ({
			name,
			kind,
			nulls,
			source,
			...reason === void 0 ? {} : { reason }
		})),
		column: (name) => {
			const place = places.get(name);
			if (place === void 0) throw new Error(`${content.file} has no column ${name}`);
			const before = read.get(name)?.deref();
			if (before !== void 0) return before;
			const column = readColumn(folder, content.rows, place);
			read.set(name, new WeakRef(column));
			return column;
		}
	};
}
const FORMAT = "twokey-columns-1";
const COLUMN = strictObject({
	name: string(),
	kind: _enum([
		"float",
		"integer",
		"int64",
		"boolean",
		"text",
		"time",
		"unsupported"
	]),
	nulls: int().min(0),
	source: string(),
	reason: string().optional(),
	texts: strictObject({
		count: int().min(0),
		bytes: int().min(0)
	}).optional()
});
const CONTENT = strictObject({
	format: literal(FORMAT),
	file: string(),
	rows: int().min(0).max(4294967295),
	columns: array(COLUMN)
});
function startTable(folder, file, rows) {
	mkdirSync(folder, { recursive: true });
	const entries = [];
	const infos = [];
	return {
		add: (read) => {
			const { column } = read;
			if (rowsOf(column) !== rows) throw new Error(`a column of ${rowsOf(column)} rows in a table of ${rows}`);
			const info = infoOf(read);
			const texts = writeColumn(folder, entries.length, column);
			infos.push(info);
			entries.push(texts === void 0 ? { ...info } : {
				...info,
				texts
			});
		},
		end: () => {
			const content = {
				format: FORMAT,
				file,
				rows,
				columns: entries
			};
			writeFileSync(join(folder, "table.json"), JSON.stringify(content));
			return infos;
		}
	};
}
function writeColumn(folder, at, column) {
	if (column.kind === "unsupported") return void 0;
	write(folder, `${at}.values`, column.values);
	if (column.valid !== void 0) write(folder, `${at}.valid`, column.valid);
	if (column.kind !== "text") return void 0;
	const ends = new Uint32Array(column.dictionary.length);
	let bytes = 0;
	for (const [code, text] of column.dictionary.entries()) {
		bytes += Buffer.byteLength(text, "utf8");
		ends[code] = bytes;
	}
	if (bytes > 4294967295) throw new Error("more than 4 GB of different texts in one column");
	const texts = Buffer.allocUnsafe(bytes);
	let offset = 0;
	for (const text of column.dictionary) offset += texts.write(text, offset, "utf8");
	write(folder, `${at}.texts`, texts);
	write(folder, `${at}.ends`, ends);
	return {
		count: column.dictionary.length,
		bytes
	};
}
function write(folder, name, bytes) {
	writeFileSync(join(folder, name), bytes);
}
const WIDTHS = {
	float: 8,
	integer: 8,
	int64: 8,
	time: 8,
	text: 4,
	boolean: 1,
	unsupported: 0
};
function checkFiles(folder, rows, { entry, at }) {
	if (entry.kind === "unsupported") return;
	checkSize(folder, `${at}.values`, rows * WIDTHS[entry.kind]);
	if (entry.nulls > 0) checkSize(folder, `${at}.valid`, rows + 7 >> 3);
	if (entry.kind !== "text") return;
	if (entry.texts === void 0) throw new Error("a column of texts was handed over without them");
	checkSize(folder, `${at}.texts`, entry.texts.bytes);
	checkSize(folder, `${at}.ends`, entry.texts.count * 4);
}
function checkSize(folder, name, size) {
	const found = statSync(join(folder, name)).size;
	if (found !== size) throw new Error(`${name} has ${found} bytes where ${size} were announced`);
}
function readColumn(folder, rows, { entry, at }) {
	const { name, kind } = entry;
	if (kind === "unsupported") return {
		kind,
		name,
		rows,
		reason: entry.reason ?? ""
	};
	const buffer = readBuffer(folder, `${at}.values`, rows * WIDTHS[kind]);
	const bits = entry.nulls > 0 ? { valid: new Uint8Array(readBuffer(folder, `${at}.valid`, rows + 7 >> 3)) } : {};
	switch (kind) {
		case "int64": return {
			kind,
			name,
			values: new BigInt64Array(buffer),
			...bits
		};
		case "boolean": return {
			kind,
			name,
			values: new Uint8Array(buffer),
			...bits
		};
		case "text": return {
			kind,
			name,
			...readTexts(folder, new Uint32Array(buffer), {
				entry,
				at
			}),
			...bits
		};
		case "float":
		case "integer":
		case "time": return {
			kind,
			name,
			values: new Float64Array(buffer),
			...bits
		};
		default: return kind;
	}
}
function readTexts(folder, values, { entry, at }) {
	const { count, bytes } = entry.texts ?? {
		count: 0,
		bytes: 0
	};
	const texts = Buffer.from(readBuffer(folder, `${at}.texts`, bytes));
	const ends = new Uint32Array(readBuffer(folder, `${at}.ends`, count * 4));
	const dictionary = [];
	for (let code = 0, start = 0; code < count; code += 1) {
		const end = ends[code];
		if (end < start || end > bytes) throw new Error("the texts of a column do not follow one another");
		dictionary.push(texts.toString("utf8", start, end));
		start = end;
	}
	const most = Math.max(1, count);
	for (const code of values) if (code >= most) throw new Error(`text ${code} of ${count} in a column`);
	return {
		values,
		dictionary
	};
}
/** The bytes of a file in memory of their own. */
function readBuffer(folder, name, size) {
	const bytes = readFileSync(join(folder, name));
	if (bytes.length !== size) throw new Error(`${name} has ${bytes.length} bytes where ${size} were announced`);
	if (bytes.byteOffset === 0 && bytes.buffer.byteLength === size) return bytes.buffer;
	const copy = new Uint8Array(size);
	copy.set(bytes);
	return copy.buffer;
}

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

export { isFeedable as a, BitsBuilder as c, elementOf as i, isValid as l, renderType as n, openTable as o, bitsOf as r, writeColumns as s, readValue as t, rowsOf as u };