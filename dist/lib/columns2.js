import { B as string, D as _enum, N as int, P as literal, k as array, z as strictObject } from "./digest.js";
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

export { rowsOf as a, isValid as i, writeColumns as n, BitsBuilder as r, openTable as t };