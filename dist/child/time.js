import { createRequire } from "node:module";
import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { PerformanceObserver, constants, performance } from "node:perf_hooks";
import { createHash } from "node:crypto";
import { isMainThread } from "node:worker_threads";

// \0rolldown/runtime.js
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);
var __copyProps = (to, from, except, desc) => {
	if (from && typeof from === "object" || typeof from === "function") {
		for (var keys = __getOwnPropNames(from), i = 0, n = keys.length, key; i < n; i++) {
			key = keys[i];
			if (!__hasOwnProp.call(to, key) && key !== except) {
				__defProp(to, key, {
					get: ((k) => from[k]).bind(null, key),
					enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable
				});
			}
		}
	}
	return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(isNodeMode || !mod || !mod.__esModule || !__hasOwnProp.call(mod, "default") ? __defProp(target, "default", {
	value: mod,
	enumerable: true
}) : target, mod));
var __require = /* #__PURE__ */ (() => createRequire(import.meta.url))();

// node_modules/zod/v4/core/util.js
function getEnumValues(entries) {
	const numericValues = Object.values(entries).filter((v) => typeof v === "number");
	return Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
}
function joinValues(array, separator = "|") {
	return array.map((val) => stringifyPrimitive(val)).join(separator);
}
function jsonStringifyReplacer(_, value) {
	if (typeof value === "bigint") return value.toString();
	return value;
}
var Cached = class {
	constructor(getter) {
		this._getter = getter;
		this._value = void 0;
	}
	get value() {
		const getter = this._getter;
		if (getter !== void 0) {
			this._value = getter();
			this._getter = void 0;
		}
		return this._value;
	}
};
function cached(getter) {
	return new Cached(getter);
}
function nullish(input) {
	return input === null || input === void 0;
}
function cleanRegex(source) {
	const start = source.startsWith("^") ? 1 : 0;
	const end = source.endsWith("$") ? source.length - 1 : source.length;
	return source.slice(start, end);
}
function floatSafeRemainder(val, step) {
	const ratio = val / step;
	const roundedRatio = Math.round(ratio);
	const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
	if (Math.abs(ratio - roundedRatio) < tolerance) return 0;
	return ratio - roundedRatio;
}
function assignProp(target, prop, value) {
	Object.defineProperty(target, prop, {
		value,
		writable: true,
		enumerable: true,
		configurable: true
	});
}
/**
* Whichever object a def's `shape` currently answers from: the one the caller passed until the first read, the frozen copy after it.
*
* Its keys and descriptors read without invoking anything, which is what lets a discriminated union check its discriminator, and the cycle walk read a shape, without resolving a getter that references the schema being constructed. A def that answers `shape` from an accessor of its own has none.
*/
function rawShape(def) {
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	return desc?.get ? desc.get.raw : desc?.value;
}
function sourceShape(schema) {
	return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
function deferProp(target, key, getter) {
	Object.defineProperty(target, key, {
		get() {
			const value = getter();
			assignProp(this, key, value);
			return value;
		},
		enumerable: true,
		configurable: true
	});
}
function putProp(target, key, value) {
	if (key in target) assignProp(target, key, value);
	else target[key] = value;
}
/**
* Copies `keys` of `source`'s shape onto `target`, each value passed through `wrap`.
*
* A key the source has resolved is copied through now, so the derived shape states it outright and nothing has to resolve it to learn what it holds. A key the source still defers stays deferred, and reads back through the source's own `shape`, so it resolves once and both shapes get that one schema.
*/
function mirrorShape(target, source, keys, wrap) {
	const raw = sourceShape(source);
	for (const key of keys) {
		const desc = Object.getOwnPropertyDescriptor(raw, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => {
			const value = source._zod.def.shape[key];
			return wrap ? wrap(value, key) : value;
		});
		else putProp(target, key, wrap ? wrap(desc.value, key) : desc.value);
	}
}
function mirrorProps(target, source) {
	for (const key of Reflect.ownKeys(source)) {
		const desc = Object.getOwnPropertyDescriptor(source, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => source[key]);
		else putProp(target, key, desc.value);
	}
}
function mergeDefs(...defs) {
	const mergedDescriptors = {};
	for (const def of defs) {
		const descriptors = Object.getOwnPropertyDescriptors(def);
		Object.assign(mergedDescriptors, descriptors);
	}
	return Object.defineProperties({}, mergedDescriptors);
}
function esc(str) {
	return JSON.stringify(str);
}
function slugify(input) {
	return input.toLowerCase().trim().replace(/[^\w\s-]/g, "").replace(/[\s_-]+/g, "-").replace(/^-+|-+$/g, "");
}
const captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {};
function isObject(data) {
	return typeof data === "object" && data !== null && !Array.isArray(data);
}
const allowsEval = /* @__PURE__*/ cached(() => {
	if (globalConfig.jitless) return false;
	if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) return false;
	try {
		new Function("");
		return true;
	} catch (_) {
		return false;
	}
});
function isPlainObject(o) {
	if (isObject(o) === false) return false;
	const ctor = o.constructor;
	if (ctor === void 0) return true;
	if (typeof ctor !== "function") return true;
	const prot = ctor.prototype;
	if (isObject(prot) === false) return false;
	if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) return false;
	return true;
}
function shallowClone(o) {
	if (isPlainObject(o)) return { ...o };
	if (Array.isArray(o)) return [...o];
	if (o instanceof Map) return new Map(o);
	if (o instanceof Set) return new Set(o);
	return o;
}
const propertyKeyTypes = /* @__PURE__*/ new Set([
	"string",
	"number",
	"symbol"
]);
function escapeRegex(str) {
	return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function clone(inst, def, params) {
	const cl = new inst._zod.constr(def ?? inst._zod.def);
	if (!def || params?.parent) cl._zod.parent = inst;
	return cl;
}
function normalizeParams(_params) {
	const params = _params;
	if (!params) return {};
	if (typeof params === "string") return { error: () => params };
	if (params?.message !== void 0) {
		if (params?.error !== void 0) throw new Error("Cannot specify both `message` and `error` params");
		params.error = params.message;
	}
	delete params.message;
	if (typeof params.error === "string") return {
		...params,
		error: () => params.error
	};
	return params;
}
function stringifyPrimitive(value) {
	if (typeof value === "bigint") return value.toString() + "n";
	if (typeof value === "string") return `"${value}"`;
	return `${value}`;
}
function optionalKeys(shape) {
	return Object.keys(shape).filter((k) => {
		return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
	});
}
const NUMBER_FORMAT_RANGES = /*@__PURE__*/ (() => ({
	safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	int32: [-2147483648, 2147483647],
	uint32: [0, 4294967295],
	float32: [-34028234663852886e22, 34028234663852886e22],
	float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
}))();
const BIGINT_FORMAT_RANGES = {
	int64: [/* @__PURE__*/ BigInt("-9223372036854775808"), /* @__PURE__*/ BigInt("9223372036854775807")],
	uint64: [/* @__PURE__*/ BigInt(0), /* @__PURE__*/ BigInt("18446744073709551615")]
};
function pick(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".pick() cannot be used on object schemas containing refinements");
	const newShape = {};
	mirrorShape(newShape, schema, maskedKeys(schema, mask));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function maskedKeys(schema, mask) {
	const raw = sourceShape(schema);
	const keys = [];
	for (const key of Reflect.ownKeys(mask)) {
		if (!Object.getOwnPropertyDescriptor(raw, key)?.enumerable) throw new Error(`Unrecognized key: "${String(key)}"`);
		if (mask[key]) keys.push(key);
	}
	return keys;
}
function omit(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".omit() cannot be used on object schemas containing refinements");
	const omitted = new Set(maskedKeys(schema, mask));
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key) => !omitted.has(key)));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function extend(schema, shape) {
	if (!isPlainObject(shape)) throw new Error("Invalid input to extend: expected a plain object");
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) {
		const existingShape = sourceShape(schema);
		for (const key of Reflect.ownKeys(shape)) if (Object.getOwnPropertyDescriptor(existingShape, key) !== void 0) throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
	}
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function extended(schema, shape) {
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
	mirrorProps(newShape, shape);
	return newShape;
}
function safeExtend(schema, shape) {
	if (!isPlainObject(shape)) throw new Error("Invalid input to safeExtend: expected a plain object");
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function merge(a, b) {
	if (!b?._zod?.def) throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
	if (a._zod.def.checks?.length) throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
	const newShape = {};
	mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
	mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
	return clone(a, mergeDefs(a._zod.def, {
		shape: newShape,
		get catchall() {
			return b._zod.def.catchall;
		},
		checks: b._zod.def.checks ?? []
	}));
}
function partial(Class, schema, mask, name = "partial") {
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) throw new Error(`.${name}() cannot be used on object schemas containing refinements`);
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class && ((value, key) => selected && !selected.has(key) ? value : new Class({
		type: "optional",
		innerType: value
	})));
	return clone(schema, mergeDefs(schema._zod.def, {
		shape: newShape,
		checks: []
	}));
}
function required(Class, schema, mask) {
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key) => selected && !selected.has(key) ? value : new Class({
		type: "nonoptional",
		innerType: value
	}));
	return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
function aborted(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue !== true) return true;
	return false;
}
function explicitlyAborted(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue === false) return true;
	return false;
}
function prefixIssues(path, issues) {
	return issues.map((iss) => {
		var _a;
		(_a = iss).path ?? (_a.path = []);
		iss.path.unshift(path);
		return iss;
	});
}
function unwrapMessage(message) {
	return typeof message === "string" ? message : message?.message;
}
/** The leading size checks of `defChecks` that set an upper bound, each paired with it. */
function sizeCaps(defChecks) {
	const caps = [];
	for (const ch of defChecks ?? []) {
		const d = ch._zod.def;
		if (!/_(length|size)$|_equals$/.test(d.check)) break;
		const max = d.maximum ?? d.length ?? d.size;
		if (max >= 0) caps.push([max, ch]);
	}
	return caps;
}
function attachSchema(issues, start, inst) {
	var _a;
	for (let i = start; i < issues.length; i++) (_a = issues[i]).schema ?? (_a.schema = inst);
}
function finalizeIssue(iss, ctx, config) {
	var _a;
	const traits = iss.inst?._zod?.traits;
	if (traits?.has("$ZodType")) {
		if (traits.has("$ZodCheck")) (_a = iss).schema ?? (_a.schema = iss.inst);
		else iss.schema = iss.inst;
	}
	const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
	const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config.customError?.(iss)) ?? unwrapMessage(config.localeError?.(iss)) ?? "Invalid input";
	const full = {};
	for (const k of Object.keys(iss)) {
		if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__") continue;
		full[k] = iss[k];
	}
	full.path ?? (full.path = []);
	full.message = message;
	if (ctx?.reportInput) full.input = iss.input;
	return full;
}
const highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
	const units = str.length;
	if (!highSurrogate.test(str)) return units;
	let count = units;
	for (let i = 0; i < units - 1; i++) if ((str.charCodeAt(i) & 64512) === 55296 && (str.charCodeAt(i + 1) & 64512) === 56320) {
		count--;
		i++;
	}
	return count;
}
function getLengthableOrigin(input) {
	if (Array.isArray(input)) return "array";
	if (typeof input === "string") return "string";
	return "unknown";
}
function parsedType(data) {
	const t = typeof data;
	switch (t) {
		case "number": return Number.isNaN(data) ? "nan" : "number";
		case "object": {
			if (data === null) return "null";
			if (Array.isArray(data)) return "array";
			const obj = data;
			if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) return obj.constructor.name;
		}
	}
	return t;
}
function issue(...args) {
	const [iss, input, inst] = args;
	if (typeof iss === "string") return {
		message: iss,
		code: "custom",
		input,
		inst
	};
	return { ...iss };
}
/**
* Installs a trait's members on its prototype. Each value builds that member for the instance on first read; the built value shadows the accessor as an own property, so a detached `const { parse } = schema` keeps working.
*
* Call this from a `proto` initializer, which runs once per prototype — never per instance.
*/
function members(proto, table) {
	for (const key in table) {
		const desc = Object.getOwnPropertyDescriptor(table, key);
		if (desc.get) Object.defineProperty(proto, key, {
			...desc,
			enumerable: false
		});
		else defineBound(proto, key, desc.value);
	}
}
/** Shadows a prototype member with an own value, so a getter that builds from the instance runs once. */
function own(inst, key, value, enumerable = true) {
	Object.defineProperty(inst, key, {
		configurable: true,
		writable: true,
		enumerable,
		value
	});
	return value;
}
/** Like {@link own}, for a member that was never an own data property and has to stay out of `Object.keys`. */
function hide(inst, key, value) {
	return own(inst, key, value, false);
}
/** Adds members a table derives from the instance: each builds on first read and shadows as own data, and assignment shadows the same way, as when these were own properties. */
/* @__NO_SIDE_EFFECTS__ */
function derived(computes, table) {
	for (const key in computes) {
		const compute = computes[key];
		Object.defineProperty(table, key, {
			configurable: true,
			enumerable: true,
			get() {
				return own(this, key, compute(this));
			},
			set(value) {
				own(this, key, value);
			}
		});
	}
	return table;
}
function defineBound(proto, key, fn) {
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			return this == null ? fn : own(this, key, fn.bind(this));
		},
		set(value) {
			own(this, key, value);
		}
	});
}
/** Returns the prototype to install on, or `undefined` if this group is already installed on it. */
function claim(inst, sentinel) {
	const proto = Object.getPrototypeOf(inst);
	return sentinel in proto ? void 0 : proto;
}
let installing;
let broke = false;
const breaker = {
	configurable: true,
	get() {
		broke = true;
	}
};
/**
* Installs a lazily-derived internal on the `_zod` prototype of `inst`'s
* constructor, computed from the internals object itself and cached there on
* first read. One accessor per constructor rather than one per instance.
*/
function defineLazyInternal(inst, key, compute) {
	const proto = Object.getPrototypeOf(inst._zod);
	if (key in proto && installing !== inst._zod) {
		installing = void 0;
		return;
	}
	installing = inst._zod;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			Object.defineProperty(this, key, breaker);
			const outer = broke;
			broke = false;
			try {
				const value = compute(this);
				if (broke) delete this[key];
				else Object.defineProperty(this, key, {
					configurable: true,
					writable: true,
					value
				});
				broke = broke || outer;
				return value;
			} catch (err) {
				delete this[key];
				broke = broke || outer;
				throw err;
			}
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				value
			});
		}
	});
}
/**
* Installs `key` on `inst`'s prototype, computed by `make` on first read and cached there as an own
* data property. One accessor per constructor rather than one per instance, because an own accessor
* puts every instance after the first into v8 dictionary mode. The key doubles as the sentinel.
*/
function installLazyProp(inst, key, make, enumerable) {
	const proto = claim(inst, key);
	if (!proto) return;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			const desc = {
				configurable: true,
				writable: true,
				enumerable,
				value: void 0
			};
			Object.defineProperty(this, key, desc);
			desc.value = make(this);
			Object.defineProperty(this, key, desc);
			return desc.value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				enumerable,
				value
			});
		}
	});
}
/** Marks the thunk `_catch` synthesises for a constant catch value. `Function.length` cannot tell that thunk from a user callback — rest and defaulted parameters both report arity 0 — and a user callback reads `ctx.error`, whose issues only finalize correctly against the caller's per-parse error map. Provenance can say what arity cannot. A plain string key rather than `Symbol.for`, whose call at module scope no bundler can prove pure — the same shape that anchored `urlCanParse` into every build. */
const CONSTANT_CATCH = "~constantCatch";
/** Wraps a constant catch value in a thunk tagged with {@link CONSTANT_CATCH}. */
function constantCatch(value) {
	const fn = () => value;
	fn[CONSTANT_CATCH] = true;
	return fn;
}

// node_modules/zod/v4/core/core.js
var _a$1;
const _zodDesc = {
	value: void 0,
	enumerable: false
};
let _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
	const E = _E;
	if (E) {
		const saved = E.stackTraceLimit;
		if (typeof saved === "number") {
			try {
				E.stackTraceLimit = 0;
			} catch {
				_E = null;
				return new Definition();
			}
			try {
				return new Definition();
			} finally {
				E.stackTraceLimit = saved;
			}
		}
	}
	return new Definition();
}
/* @__NO_SIDE_EFFECTS__ */
function $constructor(name, initializer, proto, params) {
	const zodProto = {};
	function Internals(def) {
		this.def = def;
		this.constr = _;
		this.traits = /* @__PURE__ */ new Set();
	}
	Internals.prototype = zodProto;
	const protoMembers = proto;
	const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
	function init(inst, def) {
		if (!inst._zod) {
			_zodDesc.value = new Internals(def);
			try {
				Object.defineProperty(inst, "_zod", _zodDesc);
			} finally {
				_zodDesc.value = void 0;
			}
		} else if (inst._zod.traits.has(name)) return;
		inst._zod.traits.add(name);
		initializer(inst, def);
		if (initialized) {
			const own = Object.getPrototypeOf(inst);
			const ctorProto = inst._zod.constr.prototype;
			let up = own;
			while (up && up !== ctorProto) up = Object.getPrototypeOf(up);
			const target = up ?? own;
			if (!initialized.has(target)) {
				initialized.add(target);
				members(target, protoMembers);
			}
		}
		const proto = _.prototype;
		for (const k in proto) {
			if (!Object.prototype.hasOwnProperty.call(proto, k)) continue;
			if (!(k in inst)) inst[k] = proto[k].bind(inst);
		}
	}
	const Parent = params?.Parent ?? Object;
	class Definition extends Parent {}
	Object.defineProperty(Definition, "name", { value: name });
	function _(def) {
		const inst = params?.Parent ? newError(Definition) : this;
		init(inst, def);
		const deferred = inst._zod.deferred;
		if (deferred) {
			for (const fn of deferred) fn();
			inst._zod.deferred = void 0;
		}
		const pp = globalThis.__zod_globalConfig?.postProcessor;
		if (pp) pp(inst);
		return inst;
	}
	Object.defineProperty(_, "init", { value: init });
	Object.defineProperty(_, Symbol.hasInstance, { value: (inst) => {
		if (params?.Parent && inst instanceof params.Parent) return true;
		return inst?._zod?.traits?.has(name);
	} });
	Object.defineProperty(_, "name", { value: name });
	return _;
}
var $ZodAsyncError = class extends Error {
	constructor() {
		super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
	}
};
var $ZodEncodeError = class extends Error {
	constructor(name) {
		super(`Encountered unidirectional transform during encode: ${name}`);
		this.name = "ZodEncodeError";
	}
};
(_a$1 = globalThis).__zod_globalConfig ?? (_a$1.__zod_globalConfig = {});
const globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
	if (newConfig) Object.assign(globalConfig, newConfig);
	return globalConfig;
}

// node_modules/zod/v4/core/errors.js
function _getMessage() {
	const internals = this._zod;
	internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
	return internals.message;
}
function _setMessage(value) {
	this._zod.message = value;
}
const _messageDesc = {
	get: _getMessage,
	set: _setMessage,
	enumerable: true,
	configurable: true
};
const _issuesDesc = {
	value: void 0,
	enumerable: false
};
const _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
const initializer$1 = (inst, def) => {
	inst.name = "$ZodError";
	_issuesDesc.value = def;
	Object.defineProperty(inst, "issues", _issuesDesc);
	_issuesDesc.value = void 0;
	Object.defineProperty(inst, "message", _messageDesc);
	const proto = Object.getPrototypeOf(inst);
	if (!_installedToString.has(proto)) {
		_installedToString.add(proto);
		Object.defineProperty(proto, "toString", {
			configurable: true,
			enumerable: false,
			get() {
				const value = () => this.message;
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
				return value;
			},
			set(value) {
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
			}
		});
	}
};
const $ZodError = /* @__PURE__ */ $constructor("$ZodError", initializer$1);
/** Get-or-create `obj[key]` as an own data property. A path segment naming an inherited member
* ("toString", "constructor") would otherwise read through to the prototype, and assigning
* "__proto__" would hit the setter instead of creating a key. */
function node(obj, key, make) {
	if (!Object.prototype.hasOwnProperty.call(obj, key)) {
		if (key === "__proto__") Object.defineProperty(obj, key, {
			value: make(),
			writable: true,
			enumerable: true,
			configurable: true
		});
		else obj[key] = make();
	}
	return obj[key];
}
function flattenError(error, mapper = (issue) => issue.message) {
	const fieldErrors = {};
	const formErrors = [];
	for (const sub of error.issues) if (sub.path.length > 0) node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
	else formErrors.push(mapper(sub));
	return {
		formErrors,
		fieldErrors
	};
}
function formatError(error, mapper = (issue) => issue.message) {
	const fieldErrors = { _errors: [] };
	const processError = (error, path = []) => {
		for (const issue of error.issues) if (issue.code === "invalid_union" && issue.errors.length) issue.errors.map((issues) => processError({ issues }, [...path, ...issue.path]));
		else if (issue.code === "invalid_key") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else if (issue.code === "invalid_element") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else {
			const fullpath = [...path, ...issue.path];
			if (fullpath.length === 0) fieldErrors._errors.push(mapper(issue));
			else {
				let curr = fieldErrors;
				let i = 0;
				while (i < fullpath.length) {
					const el = fullpath[i];
					const terminal = i === fullpath.length - 1;
					if (el === "_errors") {
						if (terminal) curr._errors.push(mapper(issue));
						i++;
						continue;
					}
					if (!Object.prototype.hasOwnProperty.call(curr, el)) Object.defineProperty(curr, el, {
						value: { _errors: [] },
						enumerable: true,
						writable: true,
						configurable: true
					});
					const node = curr[el];
					if (terminal) node._errors.push(mapper(issue));
					curr = node;
					i++;
				}
			}
		}
	};
	processError(error);
	return fieldErrors;
}

// node_modules/zod/v4/core/parse.js
function finalizeParams(callee, params) {
	return {
		callee: params?.callee ?? callee,
		Err: params?.Err
	};
}
const _parse = (_Err) => {
	const fn = (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: false
		} : { async: false };
		const result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) throw new $ZodAsyncError();
		if (result.issues.length) {
			const e = new ((_params?.Err) ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, _params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _parseAsync = (_Err) => {
	const fn = async (schema, value, _ctx, params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: true
		} : { async: true };
		let result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) result = await result;
		if (result.issues.length) {
			const e = new ((params?.Err) ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _safeParse = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: false
	} : { async: false };
	const result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
function failure(Err, issues, ctx) {
	let error;
	return {
		success: false,
		get error() {
			if (!error) {
				error = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
				issues = void 0;
				ctx = void 0;
			}
			return error;
		},
		set error(e) {
			error = e;
			issues = void 0;
			ctx = void 0;
		}
	};
}
const _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true
	} : { async: true };
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
const COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
const COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
const validate = ((schema, value, _ctx) => {
	const validator = schema._zod.bag.validator;
	if (validator !== void 0) {
		if (validator(value) !== COMPILE_INVALID) return true;
		if (validator.definite === true && _ctx === void 0) return false;
	}
	return validateFallback(schema, value, _ctx);
});
function validateFallback(schema, value, _ctx) {
	const ctx = _ctx ? {
		..._ctx,
		async: false,
		abortEarly: true
	} : {
		async: false,
		abortEarly: true
	};
	const fallbackRun = schema._zod.bag.fallbackRun;
	let result;
	if (fallbackRun) {
		ctx[COMPILE_FALLBACK] = true;
		result = fallbackRun({
			value,
			issues: []
		}, ctx);
	} else result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length === 0;
}
const validateAsync$1 = async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true,
		abortEarly: true
	} : {
		async: true,
		abortEarly: true
	};
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length === 0;
};
const _encode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" };
		return parse(schema, value, ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _decode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		return parse(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _encodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" };
		return await parseAsync(schema, value, ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _decodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		return await parseAsync(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _safeEncode = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParse(_Err)(schema, value, ctx);
};
const _safeDecode = (_Err) => (schema, value, _ctx) => {
	return _safeParse(_Err)(schema, value, _ctx);
};
const _safeEncodeAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParseAsync(_Err)(schema, value, ctx);
};
const _safeDecodeAsync = (_Err) => async (schema, value, _ctx) => {
	return _safeParseAsync(_Err)(schema, value, _ctx);
};

// node_modules/zod/v4/core/regexes.js
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const cuid = /^[cC][0-9a-z]{6,}$/;
const cuid2 = /^[0-9a-z]+$/;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
const xid = /^[0-9a-vA-V]{20}$/;
const ksuid = /^[A-Za-z0-9]{27}$/;
const nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
	return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
/** ISO 8601-1 duration regex. Does not support the 8601-2 extensions like negative durations or fractional/negative components. */
const duration = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
/** A regex for any UUID-like identifier: 8-4-4-4-12 hex pattern */
const guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
/** Returns a regex for validating an RFC 9562/4122 UUID.
*
* @param version Optionally specify a version 1-8. If no version is specified, all versions are supported. */
const uuid = (version) => {
	if (!version) return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
	return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
};
/** Practical email validation */
const email = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
const _emoji$1 = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
	return new RegExp(_emoji$1, "u");
}
const ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
const ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
const cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
const cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
const base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
const base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
const httpProtocol = /^https?$/;
const e164 = /^\+[1-9]\d{6,14}$/;
const dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
/** Anchors a pattern source. The interpolation lives here rather than at the call site because
* esbuild will not drop a `@__PURE__` call whose own argument interpolates a variable, but it
* will drop `anchor(dateSource)`. Keeping it inline pinned `date` into every bundle. */
function anchor(source) {
	return new RegExp(`^${source}$`);
}
const date = /*@__PURE__*/ anchor(dateSource);
function timeSource(args) {
	const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
	return typeof args.precision === "number" ? args.precision === -1 ? `${hhmm}` : args.precision === 0 ? `${hhmm}:[0-5]\\d` : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}` : args.seconds ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?` : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
}
function time$2(args) {
	return new RegExp(`^${timeSource(args)}$`);
}
function datetime(args) {
	const opts = ["Z"];
	if (args.offset) opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
	const qualified = `${timeSource({
		precision: args.precision,
		seconds: true
	})}(?:${opts.join("|")})`;
	const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
	return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
const anyString = /^[\s\S]{0,}$/;
const integer = /^-?\d+$/;
const number$1 = /^-?\d+(?:\.\d+)?$/;
const boolean$1 = /^(?:true|false)$/i;
const _null$2 = /^null$/i;
const lowercase = /^[^A-Z]*$/;
const uppercase = /^[^a-z]*$/;

// node_modules/zod/v4/core/checks.js
const $ZodCheck = /*@__PURE__*/ $constructor("$ZodCheck", (inst, def) => {
	var _a;
	inst._zod ?? (inst._zod = {});
	inst._zod.def = def;
	(_a = inst._zod).onattach ?? (_a.onattach = []);
});
/** Default `when` for length-based checks: run only on non-nullish values with a `length`. */
const _whenHasLength = (payload) => {
	const val = payload.value;
	return !nullish(val) && val.length !== void 0;
};
const numericOriginMap = {
	number: "number",
	bigint: "bigint",
	object: "date"
};
const $ZodCheckLessThan = /*@__PURE__*/ $constructor("$ZodCheckLessThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value <= def.value : payload.value < def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_big",
			maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckGreaterThan = /*@__PURE__*/ $constructor("$ZodCheckGreaterThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value >= def.value : payload.value > def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_small",
			minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMultipleOf = /*@__PURE__*/ $constructor("$ZodCheckMultipleOf", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		if (typeof payload.value !== typeof def.value) throw new Error("Cannot mix number and bigint in multiple_of check.");
		if (typeof payload.value === "bigint" ? def.value !== BigInt(0) && payload.value % def.value === BigInt(0) : floatSafeRemainder(payload.value, def.value) === 0) return;
		payload.issues.push({
			origin: typeof payload.value,
			code: "not_multiple_of",
			divisor: def.value,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckNumberFormat = /*@__PURE__*/ $constructor("$ZodCheckNumberFormat", (inst, def) => {
	$ZodCheck.init(inst, def);
	def.format = def.format || "float64";
	const isInt = def.format?.includes("int");
	const origin = isInt ? "int" : "number";
	const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
	inst._zod.check = (payload) => {
		const input = payload.value;
		if (isInt) {
			if (!Number.isInteger(input)) {
				payload.issues.push({
					expected: origin,
					format: def.format,
					code: "invalid_type",
					continue: false,
					input,
					inst
				});
				return;
			}
			if (!Number.isSafeInteger(input)) {
				if (input > 0) payload.issues.push({
					input,
					code: "too_big",
					maximum: Number.MAX_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				else payload.issues.push({
					input,
					code: "too_small",
					minimum: Number.MIN_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				return;
			}
		}
		if (input < minimum) payload.issues.push({
			origin: "number",
			input,
			code: "too_small",
			minimum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
		if (input > maximum) payload.issues.push({
			origin: "number",
			input,
			code: "too_big",
			maximum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMaxLength = /*@__PURE__*/ $constructor("$ZodCheckMaxLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units > def.maximum ? codePointLength(input) : units) <= def.maximum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_big",
			maximum: def.maximum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMinLength = /*@__PURE__*/ $constructor("$ZodCheckMinLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input) : units) >= def.minimum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_small",
			minimum: def.minimum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLengthEquals = /*@__PURE__*/ $constructor("$ZodCheckLengthEquals", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		const length = typeof input === "string" && units >= def.length && units <= def.length * 2 ? codePointLength(input) : units;
		if (length === def.length) return;
		const origin = getLengthableOrigin(input);
		const tooBig = length > def.length;
		payload.issues.push({
			origin,
			...tooBig ? {
				code: "too_big",
				maximum: def.length
			} : {
				code: "too_small",
				minimum: def.length
			},
			inclusive: true,
			exact: true,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStringFormat = /*@__PURE__*/ $constructor("$ZodCheckStringFormat", (inst, def) => {
	var _a, _b;
	$ZodCheck.init(inst, def);
	if (def.pattern) (_a = inst._zod).check ?? (_a.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: def.format,
			input: payload.value,
			...def.pattern ? { pattern: def.pattern.toString() } : {},
			inst,
			continue: !def.abort
		});
	});
	else (_b = inst._zod).check ?? (_b.check = () => {});
});
const $ZodCheckRegex = /*@__PURE__*/ $constructor("$ZodCheckRegex", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "regex",
			input: payload.value,
			pattern: def.pattern.toString(),
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLowerCase = /*@__PURE__*/ $constructor("$ZodCheckLowerCase", (inst, def) => {
	def.pattern ?? (def.pattern = lowercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckUpperCase = /*@__PURE__*/ $constructor("$ZodCheckUpperCase", (inst, def) => {
	def.pattern ?? (def.pattern = uppercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckIncludes = /*@__PURE__*/ $constructor("$ZodCheckIncludes", (inst, def) => {
	$ZodCheck.init(inst, def);
	const escapedRegex = escapeRegex(def.includes);
	def.pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
	inst._zod.check = (payload) => {
		if (payload.value.includes(def.includes, def.position)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "includes",
			includes: def.includes,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStartsWith = /*@__PURE__*/ $constructor("$ZodCheckStartsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`^${escapeRegex(def.prefix)}.*`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.startsWith(def.prefix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "starts_with",
			prefix: def.prefix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckEndsWith = /*@__PURE__*/ $constructor("$ZodCheckEndsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`.*${escapeRegex(def.suffix)}$`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.endsWith(def.suffix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "ends_with",
			suffix: def.suffix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckOverwrite = /*@__PURE__*/ $constructor("$ZodCheckOverwrite", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		payload.value = def.tx(payload.value);
	};
});

// node_modules/zod/v4/core/doc.js
var Doc = class {
	constructor(args = [], closed = {}) {
		this.content = [];
		this.indent = 0;
		this.args = args;
		this.closed = closed;
	}
	indented(fn) {
		this.indent += 1;
		try {
			fn(this);
		} finally {
			this.indent -= 1;
		}
	}
	write(arg) {
		if (typeof arg === "function") {
			arg(this, { execution: "sync" });
			arg(this, { execution: "async" });
			return;
		}
		const lines = arg.split("\n").filter((x) => x);
		const minIndent = Math.min(...lines.map((x) => x.length - x.trimStart().length));
		const dedented = lines.map((x) => x.slice(minIndent)).map((x) => " ".repeat(this.indent * 2) + x);
		for (const line of dedented) this.content.push(line);
	}
	compile() {
		const F = Function;
		const content = this?.content ?? [``];
		return new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {\n${content.join("\n")}\n};`)(...Object.values(this.closed));
	}
};

// node_modules/zod/v4/core/versions.js
const version = {
	major: 4,
	minor: 6,
	patch: 7
};

// node_modules/zod/v4/core/schemas.js
const $ZodType = /*@__PURE__*/ $constructor("$ZodType", (inst, def) => {
	var _a;
	inst ?? (inst = {});
	inst._zod.def = def;
	inst._zod.bag = inst._zod.bag || {};
	inst._zod.version = version;
	const defChecks = inst._zod.def.checks;
	const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
	for (const ch of checks) for (const fn of ch._zod.onattach) fn(inst);
	if (checks.length === 0) {
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred?.push(() => {
			inst._zod.run = inst._zod.parse;
		});
	} else {
		const runChecks = (payload, checks, ctx) => {
			if (payload.memo) return payload;
			let isAborted = aborted(payload);
			let asyncResult;
			for (const ch of checks) {
				if (ch._zod.def.when) {
					if (explicitlyAborted(payload)) continue;
					if (!ch._zod.def.when(payload)) continue;
				} else if (isAborted) continue;
				const currLen = payload.issues.length;
				const _ = ch._zod.check(payload);
				if (_ instanceof Promise && ctx?.async === false) throw new $ZodAsyncError();
				if (asyncResult || _ instanceof Promise) asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
					await _;
					if (payload.issues.length === currLen) return;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted(payload, currLen);
				});
				else {
					if (payload.issues.length === currLen) continue;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted(payload, currLen);
				}
			}
			if (asyncResult) return asyncResult.then(() => {
				return payload;
			});
			return payload;
		};
		const handleCanaryResult = (canary, payload, ctx) => {
			if (aborted(canary)) {
				canary.aborted = true;
				return canary;
			}
			const checkResult = runChecks(payload, checks, ctx);
			if (checkResult instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return checkResult.then((checkResult) => inst._zod.parse(checkResult, ctx));
			}
			return inst._zod.parse(checkResult, ctx);
		};
		inst._zod.run = (payload, ctx) => {
			if (ctx.skipChecks) return inst._zod.parse(payload, ctx);
			if (ctx.direction === "backward") {
				const canary = inst._zod.parse({
					value: payload.value,
					issues: []
				}, {
					...ctx,
					skipChecks: true
				});
				if (canary instanceof Promise) return canary.then((canary) => {
					return handleCanaryResult(canary, payload, ctx);
				});
				return handleCanaryResult(canary, payload, ctx);
			}
			const result = inst._zod.parse(payload, ctx);
			if (result instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return result.then((result) => runChecks(result, checks, ctx));
			}
			return runChecks(result, checks, ctx);
		};
	}
}, {
	get "~standard"() {
		return hide(this, "~standard", standardProps(this));
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	}
});
/** The Standard Schema surface for `inst`. Shared so wrappers can extend it without forcing it. */
const toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value };
async function validateAsync(inst, value) {
	const ctx = { async: true };
	return toStandardResult(await inst._zod.run({
		value,
		issues: []
	}, ctx), ctx);
}
function standardProps(inst) {
	return {
		validate: (value) => {
			const ctx = { async: false };
			try {
				const r = inst._zod.run({
					value,
					issues: []
				}, ctx);
				if (!(r instanceof Promise)) return toStandardResult(r, ctx);
			} catch (_) {}
			return validateAsync(inst, value);
		},
		vendor: "zod",
		version: 1
	};
}
const $ZodString = /*@__PURE__*/ $constructor("$ZodString", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = def.pattern ?? anyString;
	inst._zod.parse = (payload, _) => {
		if (def.coerce) try {
			payload.value = String(payload.value);
		} catch (_) {}
		if (typeof payload.value === "string") return payload;
		payload.issues.push({
			expected: "string",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
const $ZodStringFormat = /*@__PURE__*/ $constructor("$ZodStringFormat", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	$ZodString.init(inst, def);
});
const $ZodGUID = /*@__PURE__*/ $constructor("$ZodGUID", (inst, def) => {
	def.pattern ?? (def.pattern = guid);
	$ZodStringFormat.init(inst, def);
});
const $ZodUUID = /*@__PURE__*/ $constructor("$ZodUUID", (inst, def) => {
	if (def.version) {
		const v = {
			v1: 1,
			v2: 2,
			v3: 3,
			v4: 4,
			v5: 5,
			v6: 6,
			v7: 7,
			v8: 8
		}[def.version];
		if (v === void 0) throw new Error(`Invalid UUID version: "${def.version}"`);
		def.pattern ?? (def.pattern = uuid(v));
	} else def.pattern ?? (def.pattern = uuid());
	$ZodStringFormat.init(inst, def);
});
const $ZodEmail = /*@__PURE__*/ $constructor("$ZodEmail", (inst, def) => {
	def.pattern ?? (def.pattern = email);
	$ZodStringFormat.init(inst, def);
});
/** The `://` guard rejected the input before the URL constructor saw it. */
const URL_BAD_FORMAT = 1;
/** The URL parser rejected the input. */
const URL_UNPARSEABLE = 2;
function canParseURL(input) {
	try {
		if (typeof URL !== "undefined" && typeof URL.canParse === "function") return URL.canParse(input);
		new URL(input);
		return true;
	} catch {
		return false;
	}
}
function validateURL(trimmed, def) {
	if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) return canParseURL(trimmed) || 2;
	return parseURLObject(trimmed, def);
}
/** Parses a URL while preserving the non-normalizing HTTP guard. */
function parseURLObject(trimmed, def) {
	if (!def.normalize && def.protocol?.source === httpProtocol.source && !/^https?:\/\//i.test(trimmed)) return 1;
	try {
		if (typeof URL !== "undefined") {
			const URLStatic = URL;
			if (typeof URLStatic.parse === "function") return URLStatic.parse(trimmed) ?? 2;
		}
		return new URL(trimmed);
	} catch {
		return 2;
	}
}
const asciiTabOrNewline = /[\t\n\r]/g;
/** The URL parser deletes every ASCII tab, LF and CR from its input before it parses, so `new URL("https://exa\nmple.com")` reports on `example.com`. Applying the same deletion to the returned value closes the half of that divergence which can move the host; the parser's other rewrite, stripping C0 controls at the edges, cannot. */
function stripTabAndNewline(value) {
	return value.replace(asciiTabOrNewline, "");
}
function urlHostnameOk(url, hostname) {
	hostname.lastIndex = 0;
	return hostname.test(url.hostname);
}
function urlProtocolOk(url, protocol) {
	protocol.lastIndex = 0;
	return protocol.test(url.protocol.endsWith(":") ? url.protocol.slice(0, -1) : url.protocol);
}
const $ZodURL = /*@__PURE__*/ $constructor("$ZodURL", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		try {
			const trimmed = payload.value.trim();
			const url = validateURL(trimmed, def);
			if (url === 1) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					note: "Invalid URL format",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === 2) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === true) {
				payload.value = stripTabAndNewline(trimmed);
				return;
			}
			if (def.hostname && !urlHostnameOk(url, def.hostname)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid hostname",
				pattern: def.hostname.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			if (def.protocol && !urlProtocolOk(url, def.protocol)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid protocol",
				pattern: def.protocol.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			payload.value = def.normalize ? url.href : stripTabAndNewline(trimmed);
			return;
		} catch (_) {
			payload.issues.push({
				code: "invalid_format",
				format: "url",
				input: payload.value,
				inst,
				continue: !def.abort
			});
		}
	};
});
const $ZodEmoji = /*@__PURE__*/ $constructor("$ZodEmoji", (inst, def) => {
	def.pattern ?? (def.pattern = emoji());
	$ZodStringFormat.init(inst, def);
});
const $ZodNanoID = /*@__PURE__*/ $constructor("$ZodNanoID", (inst, def) => {
	if (def.length !== void 0 && (!Number.isInteger(def.length) || def.length < 1)) throw new Error(`Invalid nanoid length: ${def.length}`);
	def.pattern ?? (def.pattern = def.length === void 0 ? nanoid : nanoidOfLength(def.length));
	$ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link $ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const $ZodCUID = /*@__PURE__*/ $constructor("$ZodCUID", (inst, def) => {
	def.pattern ?? (def.pattern = cuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodCUID2 = /*@__PURE__*/ $constructor("$ZodCUID2", (inst, def) => {
	def.pattern ?? (def.pattern = cuid2);
	$ZodStringFormat.init(inst, def);
});
const $ZodULID = /*@__PURE__*/ $constructor("$ZodULID", (inst, def) => {
	def.pattern ?? (def.pattern = ulid);
	$ZodStringFormat.init(inst, def);
});
const $ZodXID = /*@__PURE__*/ $constructor("$ZodXID", (inst, def) => {
	def.pattern ?? (def.pattern = xid);
	$ZodStringFormat.init(inst, def);
});
const $ZodKSUID = /*@__PURE__*/ $constructor("$ZodKSUID", (inst, def) => {
	def.pattern ?? (def.pattern = ksuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodISODateTime = /*@__PURE__*/ $constructor("$ZodISODateTime", (inst, def) => {
	def.pattern ?? (def.pattern = datetime(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODate = /*@__PURE__*/ $constructor("$ZodISODate", (inst, def) => {
	def.pattern ?? (def.pattern = date);
	$ZodStringFormat.init(inst, def);
});
const $ZodISOTime = /*@__PURE__*/ $constructor("$ZodISOTime", (inst, def) => {
	def.pattern ?? (def.pattern = time$2(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODuration = /*@__PURE__*/ $constructor("$ZodISODuration", (inst, def) => {
	def.pattern ?? (def.pattern = duration);
	$ZodStringFormat.init(inst, def);
});
const $ZodIPv4 = /*@__PURE__*/ $constructor("$ZodIPv4", (inst, def) => {
	def.pattern ?? (def.pattern = ipv4);
	$ZodStringFormat.init(inst, def);
});
/** An IPv6 address is written with hex digits, colons and dots, and nothing else. The guard is what makes the check below an IPv6 check: `new URL("http://[...]")` parses an authority, not an address, so `@` and `\` re-delimit it and `"::@1\\"` validates against the host `0.0.0.1`. The URL parser also deletes ASCII tab, LF and CR rather than failing, which is how `"::1\n"` validated as `::1`. */
const ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
	if (!ipv6Alphabet.test(value)) return false;
	return canParseURL(`http://[${value}]`);
}
const $ZodIPv6 = /*@__PURE__*/ $constructor("$ZodIPv6", (inst, def) => {
	def.pattern ?? (def.pattern = ipv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidIPv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "ipv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCIDRv4 = /*@__PURE__*/ $constructor("$ZodCIDRv4", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv4);
	$ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
	const parts = value.split("/");
	if (parts.length !== 2) return false;
	const [address, prefix] = parts;
	if (!prefix) return false;
	const prefixNum = Number(prefix);
	if (`${prefixNum}` !== prefix) return false;
	if (prefixNum < 0 || prefixNum > 128) return false;
	return isValidIPv6(address);
}
const $ZodCIDRv6 = /*@__PURE__*/ $constructor("$ZodCIDRv6", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidCIDRv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "cidrv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
function isValidBase64(data) {
	if (data === "") return true;
	if (/\s/.test(data)) return false;
	if (data.length % 4 !== 0) return false;
	try {
		atob(data);
		return true;
	} catch {
		return false;
	}
}
const base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
const $ZodBase64 = /*@__PURE__*/ $constructor("$ZodBase64", (inst, def) => {
	def.pattern ?? (def.pattern = base64Charset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data) {
	if (!base64urlCharset.test(data)) return false;
	const base64 = data.replace(/[-_]/g, (c) => c === "-" ? "+" : "/");
	return isValidBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
}
const $ZodBase64URL = /*@__PURE__*/ $constructor("$ZodBase64URL", (inst, def) => {
	def.pattern ?? (def.pattern = base64urlCharset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64URL(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64url",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodE164 = /*@__PURE__*/ $constructor("$ZodE164", (inst, def) => {
	def.pattern ?? (def.pattern = e164);
	$ZodStringFormat.init(inst, def);
});
function isValidJWT(token, algorithm = null) {
	try {
		const tokensParts = token.split(".");
		if (tokensParts.length !== 3) return false;
		const [header] = tokensParts;
		if (!header) return false;
		const parsedHeader = JSON.parse(atob(header));
		if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT") return false;
		if (!parsedHeader.alg) return false;
		if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm)) return false;
		return true;
	} catch {
		return false;
	}
}
const $ZodJWT = /*@__PURE__*/ $constructor("$ZodJWT", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidJWT(payload.value, def.alg)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "jwt",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodNumber = /*@__PURE__*/ $constructor("$ZodNumber", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = number$1;
	inst._zod.parse = (payload, _ctx) => {
		if (def.coerce) try {
			payload.value = Number(payload.value);
		} catch (_) {}
		const input = payload.value;
		if (typeof input === "number" && !Number.isNaN(input) && Number.isFinite(input)) return payload;
		const received = typeof input === "number" ? Number.isNaN(input) ? "NaN" : !Number.isFinite(input) ? String(input) : void 0 : void 0;
		payload.issues.push({
			expected: "number",
			code: "invalid_type",
			input,
			inst,
			...received ? { received } : {}
		});
		return payload;
	};
});
const $ZodNumberFormat = /*@__PURE__*/ $constructor("$ZodNumberFormat", (inst, def) => {
	$ZodCheckNumberFormat.init(inst, def);
	$ZodNumber.init(inst, def);
});
const $ZodBoolean = /*@__PURE__*/ $constructor("$ZodBoolean", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = boolean$1;
	inst._zod.parse = (payload, _ctx) => {
		if (def.coerce) try {
			payload.value = Boolean(payload.value);
		} catch (_) {}
		const input = payload.value;
		if (typeof input === "boolean") return payload;
		payload.issues.push({
			expected: "boolean",
			code: "invalid_type",
			input,
			inst
		});
		return payload;
	};
});
const $ZodNull = /*@__PURE__*/ $constructor("$ZodNull", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = _null$2;
	inst._zod.values = /* @__PURE__ */ new Set([null]);
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (input === null) return payload;
		payload.issues.push({
			expected: "null",
			code: "invalid_type",
			input,
			inst
		});
		return payload;
	};
});
const $ZodUnknown = /*@__PURE__*/ $constructor("$ZodUnknown", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload) => payload;
});
const $ZodNever = /*@__PURE__*/ $constructor("$ZodNever", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _ctx) => {
		payload.issues.push({
			expected: "never",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
function capSize(inst, size) {
	const caps = sizeCaps(inst._zod.def.checks);
	if (!caps.length) return;
	const cap = Math.min(...caps.map((c) => c[0]));
	const parse = inst._zod.parse;
	inst._zod.parse = (payload, ctx) => {
		const n = size(payload.value);
		if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
			for (const [max, ch] of sizeCaps(inst._zod.def.checks)) if (n > max && ch._zod.def.when(payload)) {
				const start = payload.issues.length;
				ch._zod.check(payload);
				payload.issues[start].continue = false;
				attachSchema(payload.issues, start, inst);
				return payload;
			}
		}
		return parse(payload, ctx);
	};
}
const arraySize = (input) => Array.isArray(input) ? input.length : -1;
function handleArrayResult(result, final, index) {
	if (result.issues.length) final.issues.push(...prefixIssues(index, result.issues));
	final.value[index] = result.value;
}
const $ZodArray = /*@__PURE__*/ $constructor("$ZodArray", (inst, def) => {
	$ZodType.init(inst, def);
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!Array.isArray(input)) {
			payload.issues.push({
				expected: "array",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, Array(input.length), ctx) : Array(input.length);
		const proms = [];
		const abortEarly = ctx?.abortEarly;
		for (let i = 0; i < input.length; i++) {
			const item = input[i];
			const result = def.element._zod.run({
				value: item,
				issues: []
			}, ctx);
			if (result instanceof Promise) proms.push(result.then((result) => handleArrayResult(result, payload, i)));
			else {
				handleArrayResult(result, payload, i);
				if (abortEarly && result.issues.length !== 0 && aborted(result)) break;
			}
		}
		if (proms.length) return Promise.all(proms).then(() => payload);
		return payload;
	};
	capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key, input, optin, optout) {
	const isPresent = key in input;
	const isOptionalOut = optout === "optional";
	if (!isPresent && isOptionalOut && optin === "optional") return;
	if (result.issues.length) {
		if (optin !== void 0 && isOptionalOut && !isPresent) return;
		final.issues.push(...prefixIssues(key, result.issues));
	}
	if (!isPresent && optin === void 0) {
		if (!result.issues.length) final.issues.push({
			code: "invalid_type",
			expected: "nonoptional",
			input: void 0,
			path: [key]
		});
		return;
	}
	if (result.value === void 0) {
		if (isPresent || optin === "defaulted" && !isOptionalOut) final.value[key] = void 0;
	} else final.value[key] = result.value;
}
const NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
	const keys = Object.keys(def.shape);
	const ownSymbols = Object.getOwnPropertySymbols(def.shape);
	const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
	const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
	for (const k of allKeys) if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
	const okeys = optionalKeys(def.shape);
	return {
		...def,
		allKeys,
		symbolKeys,
		keySet: new Set(keys),
		numKeys: keys.length,
		optionalKeys: new Set(okeys)
	};
}
function handleCatchall(proms, input, payload, ctx, def, inst, abortEarly) {
	const unrecognized = [];
	const keySet = def.keySet;
	const _catchall = def.catchall._zod;
	const t = _catchall.def.type;
	const optin = _catchall.optin;
	const optout = _catchall.optout;
	let seen = 0;
	for (const key in input) {
		if (abortEarly && payload.issues.length !== seen) {
			if (aborted(payload, seen)) break;
			seen = payload.issues.length;
		}
		if (keySet.has(key)) continue;
		if (key === "__proto__") {
			if (t === "never") unrecognized.push(key);
			continue;
		}
		if (t === "never") {
			unrecognized.push(key);
			continue;
		}
		const r = _catchall.run({
			value: input[key],
			issues: []
		}, ctx);
		if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
		else handlePropertyResult(r, payload, key, input, optin, optout);
	}
	if (unrecognized.length) payload.issues.push({
		code: "unrecognized_keys",
		keys: unrecognized,
		input,
		inst,
		continue: true
	});
	if (!proms.length) return payload;
	return Promise.all(proms).then(() => {
		return payload;
	});
}
const $ZodObject = /*@__PURE__*/ $constructor("$ZodObject", (inst, def) => {
	$ZodType.init(inst, def);
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	const sh = desc?.get ? desc.get.raw : def.shape ?? {};
	if (sh) {
		const get = () => {
			const newSh = { ...sh };
			Object.defineProperty(def, "shape", { value: newSh });
			get.raw = newSh;
			return newSh;
		};
		get.raw = sh;
		Object.defineProperty(def, "shape", { get });
	}
	const _normalized = cached(() => normalizeDef(def));
	defineLazyInternal(inst, "propValues", (zod) => {
		const shape = zod.def.shape;
		const propValues = {};
		for (const key in shape) {
			const field = shape[key]._zod;
			if (field.values) {
				if (!Object.prototype.hasOwnProperty.call(propValues, key)) assignProp(propValues, key, /* @__PURE__ */ new Set());
				for (const v of field.values) propValues[key].add(v);
				if (field.optin !== void 0) propValues[key].add(void 0);
			}
		}
		return propValues;
	});
	const isObject$1 = isObject;
	const catchall = def.catchall;
	let value;
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject$1(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
		const proms = [];
		const shape = value.shape;
		const abortEarly = ctx?.abortEarly;
		let seen = payload.issues.length;
		for (const key of value.allKeys) {
			if (abortEarly && payload.issues.length !== seen) {
				if (aborted(payload, seen)) break;
				seen = payload.issues.length;
			}
			if (key === "__proto__") continue;
			const el = shape[key];
			const optin = el._zod.optin;
			const optout = el._zod.optout;
			const r = el._zod.run({
				value: input[key],
				issues: []
			}, ctx);
			if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
			else handlePropertyResult(r, payload, key, input, optin, optout);
		}
		if (!catchall) return proms.length ? Promise.all(proms).then(() => payload) : payload;
		return handleCatchall(proms, input, payload, ctx, _normalized.value, inst, abortEarly === true);
	};
});
const $ZodObjectJIT = /*@__PURE__*/ $constructor("$ZodObjectJIT", (inst, def) => {
	$ZodObject.init(inst, def);
	const superParse = inst._zod.parse;
	const _normalized = cached(() => normalizeDef(def));
	const memo = globalConfig.memoizer;
	const generateFastpass = (shape) => {
		const normalized = _normalized.value;
		const syms = normalized.symbolKeys;
		const doc = new Doc(["payload", "ctx"], {
			shape,
			inst,
			memo,
			syms
		});
		const parseStr = (k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`;
		const prefixStr = (id, k) => `
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;
		doc.write(`const input = payload.value;`);
		const ids = Object.create(null);
		let counter = 0;
		for (const key of normalized.allKeys) ids[key] = `key_${counter++}`;
		doc.write(memo ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
		for (const key of normalized.allKeys) {
			if (key === "__proto__") continue;
			const id = ids[key];
			const k = typeof key === "symbol" ? `syms[${syms.indexOf(key)}]` : esc(key);
			const isPresent = `${k} in input`;
			const schema = shape[key];
			const optin = schema?._zod?.optin;
			const isOptionalIn = optin !== void 0;
			const isOptionalOut = schema?._zod?.optout === "optional";
			doc.write(`const ${id} = ${parseStr(k)};`);
			if (isOptionalIn && isOptionalOut) {
				const assign = optin === "optional" ? `${id}_present` : `${id}.value !== undefined || ${id}_present`;
				doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `);
			} else if (!isOptionalIn) doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);
			else {
				doc.write(`
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
      `);
				if (optin === "defaulted") doc.write(`newResult[${k}] = ${id}.value;`);
				else doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `);
			}
		}
		doc.write(`payload.value = newResult;`);
		doc.write(`return payload;`);
		return doc.compile();
	};
	let fastpass;
	const isObject$2 = isObject;
	const jit = !globalConfig.jitless;
	const allowsEval$1 = allowsEval;
	const fastEnabled = jit && allowsEval$1.value;
	const catchall = def.catchall;
	let value;
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject$2(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
			if (!fastpass) fastpass = generateFastpass(def.shape);
			payload = fastpass(payload, ctx);
			if (!catchall) return payload;
			return handleCatchall([], input, payload, ctx, value, inst, ctx?.abortEarly === true);
		}
		return superParse(payload, ctx);
	};
});
function handleUnionResults(results, final, inst, ctx) {
	for (const result of results) if (result.issues.length === 0) {
		final.value = result.value;
		return final;
	}
	const nonaborted = results.filter((r) => !aborted(r));
	if (nonaborted.length === 1) {
		final.value = nonaborted[0].value;
		return nonaborted[0];
	}
	final.issues.push({
		code: "invalid_union",
		input: final.value,
		inst,
		errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
	});
	return final;
}
const $ZodUnion = /*@__PURE__*/ $constructor("$ZodUnion", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
	defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
	defineLazyInternal(inst, "values", (zod) => {
		if (zod.def.options.every((o) => o._zod.values)) return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		if (zod.def.options.every((o) => o._zod.pattern)) {
			const patterns = zod.def.options.map((o) => o._zod.pattern);
			return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
		}
	});
	const first = def.options.length === 1 ? def.options[0]._zod.run : null;
	inst._zod.parse = (payload, ctx) => {
		if (first) return first(payload, ctx);
		let async = false;
		const results = [];
		for (const option of def.options) {
			const result = option._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) {
				results.push(result);
				async = true;
			} else {
				if (result.issues.length === 0) return result;
				results.push(result);
			}
		}
		if (!async) return handleUnionResults(results, payload, inst, ctx);
		return Promise.all(results).then((results) => {
			return handleUnionResults(results, payload, inst, ctx);
		});
	};
});
function discriminatorMap(def) {
	const map = /* @__PURE__ */ new Map();
	for (const option of def.options) {
		const values = option._zod.propValues?.[def.discriminator];
		if (!values || values.size === 0) throw new Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);
		for (const value of values) if (map.has(value)) {
			if (value !== void 0) throw new Error(`Duplicate discriminator value "${String(value)}"`);
			map.set(value, null);
		} else map.set(value, option);
	}
	return map;
}
const $ZodDiscriminatedUnion = /*@__PURE__*/ $constructor("$ZodDiscriminatedUnion", (inst, def) => {
	def.inclusive = false;
	$ZodUnion.init(inst, def);
	const _super = inst._zod.parse;
	defineLazyInternal(inst, "propValues", (zod) => {
		const propValues = {};
		let undefinedCount = 0;
		for (const option of zod.def.options) {
			const pv = option._zod.propValues;
			if (!pv || Object.keys(pv).length === 0) throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);
			if (pv[zod.def.discriminator]?.has(void 0)) undefinedCount++;
			for (const [k, v] of Object.entries(pv)) {
				if (!Object.prototype.hasOwnProperty.call(propValues, k)) assignProp(propValues, k, /* @__PURE__ */ new Set());
				for (const val of v) propValues[k].add(val);
			}
		}
		if (!zod.def.unionFallback && undefinedCount > 1) propValues[zod.def.discriminator]?.delete(void 0);
		return propValues;
	});
	def.options.forEach((option, i) => {
		const propShape = rawShape(option._zod.def);
		if (propShape && !Object.prototype.hasOwnProperty.call(propShape, def.discriminator)) throw new Error(`Invalid discriminated union option at index "${i}"`);
	});
	const disc = cached(() => discriminatorMap(def));
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!isObject(input)) {
			payload.issues.push({
				code: "invalid_type",
				expected: "object",
				input,
				inst
			});
			return payload;
		}
		const value = input?.[def.discriminator];
		const opt = disc.value.get(value);
		if (opt && (value !== void 0 || ctx.direction !== "backward")) return opt._zod.run(payload, ctx);
		if (def.unionFallback || ctx.direction === "backward") return _super(payload, ctx);
		payload.issues.push({
			code: "invalid_union",
			errors: [],
			note: "No matching discriminator",
			discriminator: def.discriminator,
			options: Array.from(disc.value.keys()).filter((value) => disc.value.get(value) !== null),
			input,
			path: [def.discriminator],
			inst
		});
		return payload;
	};
});
const $ZodIntersection = /*@__PURE__*/ $constructor("$ZodIntersection", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		const left = def.left._zod.run({
			value: input,
			issues: []
		}, ctx);
		const right = def.right._zod.run({
			value: input,
			issues: []
		}, ctx);
		if (left instanceof Promise || right instanceof Promise) return Promise.all([left, right]).then(([left, right]) => {
			return handleIntersectionResults(payload, left, right);
		});
		return handleIntersectionResults(payload, left, right);
	};
});
function mergeValues(a, b) {
	if (a === b) return {
		valid: true,
		data: a
	};
	if (a instanceof Date && b instanceof Date && +a === +b) return {
		valid: true,
		data: a
	};
	if (isPlainObject(a) && isPlainObject(b)) {
		const bKeys = Object.keys(b);
		const sharedKeys = Object.keys(a).filter((key) => bKeys.indexOf(key) !== -1);
		const newObj = {
			...a,
			...b
		};
		if (Object.prototype.hasOwnProperty.call(newObj, "__proto__")) delete newObj.__proto__;
		for (const key of sharedKeys) {
			if (key === "__proto__") continue;
			const sharedValue = mergeValues(a[key], b[key]);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [key, ...sharedValue.mergeErrorPath]
			};
			newObj[key] = sharedValue.data;
		}
		return {
			valid: true,
			data: newObj
		};
	}
	if (Array.isArray(a) && Array.isArray(b)) {
		if (a.length !== b.length) return {
			valid: false,
			mergeErrorPath: []
		};
		const newArray = [];
		for (let index = 0; index < a.length; index++) {
			const itemA = a[index];
			const itemB = b[index];
			const sharedValue = mergeValues(itemA, itemB);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [index, ...sharedValue.mergeErrorPath]
			};
			newArray.push(sharedValue.data);
		}
		return {
			valid: true,
			data: newArray
		};
	}
	return {
		valid: false,
		mergeErrorPath: []
	};
}
function handleIntersectionResults(result, left, right) {
	const unrecKeys = /* @__PURE__ */ new Map();
	let unrecIssue;
	const keyIssues = /* @__PURE__ */ new Map();
	const collect = (iss, side) => {
		let keys;
		if (iss.code === "unrecognized_keys" && !iss.path?.length) {
			unrecIssue ?? (unrecIssue = iss);
			keys = iss.keys;
		} else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
			const k = String(iss.path[0]);
			if (!keyIssues.has(k)) keyIssues.set(k, iss);
			keys = [k];
		} else return false;
		for (const k of keys) {
			if (!unrecKeys.has(k)) unrecKeys.set(k, {});
			unrecKeys.get(k)[side] = true;
		}
		return true;
	};
	for (const iss of left.issues) if (!collect(iss, "l")) result.issues.push(iss);
	for (const iss of right.issues) if (!collect(iss, "r")) result.issues.push(iss);
	const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
	if (bothKeys.length) {
		const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
		if (aggregated.length) result.issues.push({
			...unrecIssue,
			keys: aggregated
		});
		for (const k of bothKeys) if (!aggregated.includes(k) && keyIssues.has(k)) result.issues.push(keyIssues.get(k));
	}
	const merged = mergeValues(left.value, right.value);
	if (!merged.valid) {
		if (aborted(result)) return result;
		throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`);
	}
	result.value = merged.data;
	return result;
}
const $ZodRecord = /*@__PURE__*/ $constructor("$ZodRecord", (inst, def) => {
	$ZodType.init(inst, def);
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!isPlainObject(input)) {
			payload.issues.push({
				expected: "record",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		const proms = [];
		const values = def.keyType._zod.values;
		if (values && !def.partial) {
			payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
			const recordKeys = /* @__PURE__ */ new Set();
			for (const key of values) if (typeof key === "string" || typeof key === "number" || typeof key === "symbol") {
				recordKeys.add(typeof key === "number" ? key.toString() : key);
				if (key === "__proto__") continue;
				const keyResult = def.keyType._zod.run({
					value: key,
					issues: []
				}, ctx);
				if (keyResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
				if (keyResult.issues.length) {
					payload.issues.push({
						code: "invalid_key",
						origin: "record",
						issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
						input: key,
						path: [key],
						inst
					});
					continue;
				}
				const outKey = keyResult.value;
				if (outKey === "__proto__") continue;
				const result = def.valueType._zod.run({
					value: input[key],
					issues: []
				}, ctx);
				if (result instanceof Promise) proms.push(result.then((result) => {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}));
				else {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}
			}
			let unrecognized;
			for (const key in input) if (!recordKeys.has(key)) {
				if (def.mode === "loose") {
					if (key === "__proto__") continue;
					payload.value[key] = input[key];
				} else {
					unrecognized = unrecognized ?? [];
					unrecognized.push(key);
				}
			}
			if (unrecognized && unrecognized.length > 0) payload.issues.push({
				code: "unrecognized_keys",
				input,
				inst,
				keys: unrecognized,
				continue: true
			});
		} else {
			payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
			let unrecognized;
			for (const key of Reflect.ownKeys(input)) {
				if (key === "__proto__") continue;
				if (!Object.prototype.propertyIsEnumerable.call(input, key)) continue;
				let keyResult = def.keyType._zod.run({
					value: key,
					issues: []
				}, ctx);
				if (keyResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
				if (typeof key === "string" && number$1.test(key) && keyResult.issues.length) {
					const retryResult = def.keyType._zod.run({
						value: Number(key),
						issues: []
					}, ctx);
					if (retryResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
					if (retryResult.issues.length === 0) keyResult = retryResult;
				}
				if (keyResult.issues.length) {
					if (def.mode === "loose") payload.value[key] = input[key];
					else if (values) {
						unrecognized = unrecognized ?? [];
						unrecognized.push(key);
					} else payload.issues.push({
						code: "invalid_key",
						origin: "record",
						issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
						input: key,
						path: [key],
						inst
					});
					continue;
				}
				const outKey = keyResult.value;
				if (outKey === "__proto__") continue;
				const result = def.valueType._zod.run({
					value: input[key],
					issues: []
				}, ctx);
				if (result instanceof Promise) proms.push(result.then((result) => {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}));
				else {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}
			}
			if (unrecognized && unrecognized.length > 0) payload.issues.push({
				code: "unrecognized_keys",
				input,
				inst,
				keys: unrecognized,
				continue: true
			});
		}
		if (proms.length) return Promise.all(proms).then(() => payload);
		return payload;
	};
});
const $ZodEnum = /*@__PURE__*/ $constructor("$ZodEnum", (inst, def) => {
	$ZodType.init(inst, def);
	const values = getEnumValues(def.entries);
	const valuesSet = new Set(values);
	inst._zod.values = valuesSet;
	defineLazyInternal(inst, "pattern", (zod) => {
		const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
		return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
	});
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (valuesSet.has(input)) return payload;
		payload.issues.push({
			code: "invalid_value",
			values,
			input,
			inst
		});
		return payload;
	};
});
const $ZodLiteral = /*@__PURE__*/ $constructor("$ZodLiteral", (inst, def) => {
	$ZodType.init(inst, def);
	const values = new Set(def.values);
	inst._zod.values = values;
	defineLazyInternal(inst, "pattern", (zod) => {
		const vals = zod.def.values;
		return new RegExp(vals.length ? `^(${vals.map((o) => typeof o === "string" ? escapeRegex(o) : o ? escapeRegex(o.toString()) : String(o)).join("|")})$` : "^[^\\s\\S]$");
	});
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (values.has(input)) return payload;
		payload.issues.push({
			code: "invalid_value",
			values: def.values,
			input,
			inst
		});
		return payload;
	};
});
const $ZodTransform = /*@__PURE__*/ $constructor("$ZodTransform", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "optional";
	globalConfig.memoizer?.guard(inst);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		const _out = def.transform(payload.value, payload);
		if (ctx.async) return (_out instanceof Promise ? _out : Promise.resolve(_out)).then((output) => {
			payload.value = output;
			return payload;
		});
		if (_out instanceof Promise) throw new $ZodAsyncError();
		payload.value = _out;
		return payload;
	};
});
function handleOptionalResult(payload, result) {
	payload.value = result.issues.length ? void 0 : result.value;
	return payload;
}
const $ZodOptional = /*@__PURE__*/ $constructor("$ZodOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	inst._zod.optout = "optional";
	defineLazyInternal(inst, "values", (zod) => {
		const values = zod.def.innerType._zod.values;
		return values ? /* @__PURE__ */ new Set([...values, void 0]) : void 0;
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === void 0) {
			if (def.innerType._zod.optin !== "defaulted") return payload;
			const result = def.innerType._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) return result.then((result) => handleOptionalResult(payload, result));
			return handleOptionalResult(payload, result);
		}
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodExactOptional = /*@__PURE__*/ $constructor("$ZodExactOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
	inst._zod.parse = (payload, ctx) => {
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNullable = /*@__PURE__*/ $constructor("$ZodNullable", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)}|null)$`) : void 0;
	});
	defineLazyInternal(inst, "values", (zod) => {
		return zod.def.innerType._zod.values ? /* @__PURE__ */ new Set([...zod.def.innerType._zod.values, null]) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === null) return payload;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodDefault = /*@__PURE__*/ $constructor("$ZodDefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) {
			payload.value = def.defaultValue;
			/**
			* $ZodDefault returns the default value immediately in forward direction.
			* It doesn't pass the default value into the validator ("prefault"). There's no reason to pass the default value through validation. The validity of the default is enforced by TypeScript statically. Otherwise, it's the responsibility of the user to ensure the default is valid. In the case of pipes with divergent in/out types, you can specify the default on the `in` schema of your ZodPipe to set a "prefault" for the pipe.   */
			return payload;
		}
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleDefaultResult(result, def));
		return handleDefaultResult(result, def);
	};
});
function handleDefaultResult(payload, def) {
	if (payload.value === void 0) payload.value = def.defaultValue;
	return payload;
}
const $ZodPrefault = /*@__PURE__*/ $constructor("$ZodPrefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) payload.value = def.defaultValue;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNonOptional = /*@__PURE__*/ $constructor("$ZodNonOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => {
		const v = zod.def.innerType._zod.values;
		return v ? new Set([...v].filter((x) => x !== void 0)) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleNonOptionalResult(result, inst));
		return handleNonOptionalResult(result, inst);
	};
});
function handleNonOptionalResult(payload, inst) {
	if (!payload.issues.length && payload.value === void 0) payload.issues.push({
		code: "invalid_type",
		expected: "nonoptional",
		input: payload.value,
		inst
	});
	return payload;
}
function handleCatchResult(payload, result, def, ctx) {
	if (!result.issues.length) {
		payload.value = result.value;
		if (result.memo) payload.memo = true;
		return payload;
	}
	payload.value = def.catchValue({
		...result,
		value: payload.value,
		error: { issues: result.issues.map((iss) => finalizeIssue(iss, ctx, config())) },
		input: payload.value
	});
	return payload;
}
const $ZodCatch = /*@__PURE__*/ $constructor("$ZodCatch", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run({
			value: payload.value,
			issues: []
		}, ctx);
		if (result instanceof Promise) return result.then((result) => handleCatchResult(payload, result, def, ctx));
		return handleCatchResult(payload, result, def, ctx);
	};
});
const $ZodPipe = /*@__PURE__*/ $constructor("$ZodPipe", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") {
			const right = def.out._zod.run(payload, ctx);
			if (right instanceof Promise) return right.then((right) => handlePipeResult(right, def.in, ctx));
			return handlePipeResult(right, def.in, ctx);
		}
		const left = def.in._zod.run(payload, ctx);
		if (left instanceof Promise) return left.then((left) => handlePipeResult(left, def.out, ctx));
		return handlePipeResult(left, def.out, ctx);
	};
});
function handlePipeResult(left, next, ctx) {
	if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
		left.aborted = true;
		return left;
	}
	return next._zod.run({
		value: left.value,
		issues: left.issues
	}, ctx);
}
const $ZodReadonly = /*@__PURE__*/ $constructor("$ZodReadonly", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then(handleReadonlyResult);
		return handleReadonlyResult(result);
	};
});
function handleReadonlyResult(payload) {
	if (!payload.memo) payload.value = Object.freeze(payload.value);
	return payload;
}
const $ZodCustom = /*@__PURE__*/ $constructor("$ZodCustom", (inst, def) => {
	$ZodCheck.init(inst, def);
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _) => {
		return payload;
	};
	inst._zod.check = (payload) => {
		const input = payload.value;
		const r = def.fn(input);
		if (r instanceof Promise) return r.then((r) => handleRefineResult(r, payload, input, inst));
		handleRefineResult(r, payload, input, inst);
	};
});
function handleRefineResult(result, payload, input, inst) {
	if (!result) {
		const _iss = {
			code: "custom",
			input,
			inst,
			path: [...inst._zod.def.path ?? []],
			continue: !inst._zod.def.abort
		};
		if (inst._zod.def.params) _iss.params = inst._zod.def.params;
		payload.issues.push(issue(_iss));
	}
}

// node_modules/zod/v4/core/memoizer.js
var $ZodCyclicError = class extends Error {
	constructor() {
		super(`Cannot parse a reference cycle that closes through a transform`);
		this.name = "ZodCyclicError";
	}
};
/** Keyed off the context object every schema in one parse call already shares. */
const STATE = "~memo";
const NO_ISSUES = [];
function isRef(value) {
	return value !== null && typeof value === "object";
}
function cloneIssues(issues) {
	return issues.map((iss) => iss.path ? {
		...iss,
		path: iss.path.slice()
	} : { ...iss });
}
const recursive = /*@__PURE__*/ new WeakMap();
/** What the walk established, in order of certainty: ordered so the strongest answer among children wins. */
const NONE = 0;
const ASSUMED = 1;
const PROVEN = 2;
/** Whether this schema's subtree contains a cycle, so one parse can re-enter it. */
function isRecursive(inst, stack, resolve) {
	const cached = recursive.get(inst);
	if (cached !== void 0) return cached ? PROVEN : NONE;
	if (stack.has(inst)) return PROVEN;
	stack.add(inst);
	let result = NONE;
	const check = (child) => {
		if (result !== PROVEN && child?._zod) {
			const answer = isRecursive(child, stack, resolve);
			if (answer > result) result = answer;
		}
	};
	const shape = (sh, spread) => {
		let answer = NONE;
		for (const key of Reflect.ownKeys(sh)) {
			const desc = Object.getOwnPropertyDescriptor(sh, key);
			if (spread && !desc.enumerable) continue;
			const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack, resolve) : NONE;
			if (child > answer) answer = child;
		}
		return answer;
	};
	const merge = (answer) => {
		if (answer > result) result = answer;
	};
	const def = inst._zod.def;
	switch (def.type) {
		case "object": {
			const raw = rawShape(def);
			merge(raw ? shape(raw, true) : ASSUMED);
			check(def.catchall);
			break;
		}
		case "array":
			check(def.element);
			break;
		case "tuple":
			for (const el of def.items) check(el);
			check(def.rest);
			break;
		case "record":
		case "map":
			check(def.keyType);
			check(def.valueType);
			break;
		case "set":
			check(def.valueType);
			break;
		case "union":
			for (const el of def.options) check(el);
			break;
		case "intersection":
			check(def.left);
			check(def.right);
			break;
		case "optional":
		case "nullable":
		case "default":
		case "prefault":
		case "catch":
		case "readonly":
		case "nonoptional":
		case "promise":
		case "success":
			check(def.innerType);
			break;
		case "pipe":
			check(def.in);
			check(def.out);
			break;
		case "function":
			check(def.input);
			check(def.output);
			break;
		case "lazy": {
			const inner = def._cachedInner ?? (resolve ? inst._zod.innerType : void 0);
			merge(inner ? isRecursive(inner, stack, false) : ASSUMED);
			break;
		}
		case "template_literal":
		case "string":
		case "number":
		case "int":
		case "boolean":
		case "bigint":
		case "symbol":
		case "undefined":
		case "null":
		case "void":
		case "never":
		case "any":
		case "unknown":
		case "date":
		case "nan":
		case "enum":
		case "literal":
		case "file":
		case "transform":
		case "custom": break;
		default: for (const key in def) {
			const desc = Object.getOwnPropertyDescriptor(def, key);
			if (!desc || desc.get) continue;
			const value = desc.value;
			if (!value || typeof value !== "object") continue;
			if (value._zod) check(value);
			else if (Array.isArray(value)) for (const el of value) check(el);
		}
	}
	stack.delete(inst);
	return settle(inst, result);
}
/** An assumed answer must not outlive the resolution that settles it, so only a certain one is cached. */
function settle(inst, answer) {
	if (answer !== ASSUMED) recursive.set(inst, answer === PROVEN);
	return answer;
}
function bucketFor(state, inst) {
	let bucket = state.buckets.get(inst);
	if (!bucket) {
		bucket = /* @__PURE__ */ new WeakMap();
		state.buckets.set(inst, bucket);
	}
	return bucket;
}
let handoff;
const open = [];
const memo = {
	alloc(_inst, payload, empty) {
		const bucket = handoff;
		if (!bucket) return empty;
		handoff = void 0;
		const entry = {
			value: empty,
			issues: null
		};
		bucket.set(payload.value, entry);
		open.push(entry);
		return empty;
	},
	guard(inst) {
		var _a;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (ctx.direction !== "backward" && isBackEdge(ctx, payload.value)) throw new $ZodCyclicError();
				return base(payload, ctx);
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	},
	attach(inst) {
		var _a;
		let isRecursiveInst;
		let rechecked = false;
		let lastCtx;
		let lastBucket;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (isRecursiveInst === void 0) {
					const walked = isRecursive(inst, /* @__PURE__ */ new Set(), false);
					if (walked === NONE) {
						inst._zod.parse = base;
						if (inst._zod.run === wrapped) inst._zod.run = base;
						return base(payload, ctx);
					}
					if (walked === PROVEN || rechecked) isRecursiveInst = true;
					else rechecked = true;
				}
				const input = payload.value;
				if (!isRef(input)) return base(payload, ctx);
				let state = ctx[STATE];
				if (!state) {
					state = {
						buckets: /* @__PURE__ */ new WeakMap(),
						backEdges: void 0
					};
					ctx[STATE] = state;
				}
				let bucket;
				if (lastCtx === ctx) bucket = lastBucket;
				else {
					bucket = bucketFor(state, inst);
					lastCtx = ctx;
					lastBucket = bucket;
				}
				const hit = bucket.get(input);
				if (hit) {
					payload.value = hit.value;
					if (hit.issues) {
						if (hit.issues.length) payload.issues.push(...cloneIssues(hit.issues));
					} else {
						payload.memo = true;
						state.backEdges ?? (state.backEdges = /* @__PURE__ */ new WeakSet());
						state.backEdges.add(hit.value);
					}
					return payload;
				}
				handoff = bucket;
				const depth = open.length;
				const result = base(payload, ctx);
				handoff = void 0;
				const entry = open.length > depth ? open.pop() : void 0;
				if (result instanceof Promise) return result.then((r) => {
					if (entry) entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
					return r;
				});
				if (entry) entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
				return result;
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	}
};
/** The memoizer that gives containers cycle support. `zod` installs it by default; `zod/mini` opts in with `config({ memoizer: memoizer() })`. */
function memoizer() {
	return memo;
}
/** Whether this value is a node a back-edge resolved to before it finished. */
function isBackEdge(ctx, value) {
	const backEdges = ctx[STATE]?.backEdges;
	return backEdges !== void 0 && isRef(value) && backEdges.has(value);
}

// node_modules/zod/v4/locales/en.js
const error = () => {
	const Sizable = {
		string: {
			unit: "characters",
			verb: "to have"
		},
		file: {
			unit: "bytes",
			verb: "to have"
		},
		array: {
			unit: "items",
			verb: "to have"
		},
		set: {
			unit: "items",
			verb: "to have"
		},
		map: {
			unit: "entries",
			verb: "to have"
		}
	};
	function getSizing(origin) {
		return Sizable[origin] ?? null;
	}
	const FormatDictionary = {
		regex: "input",
		email: "email address",
		url: "URL",
		emoji: "emoji",
		uuid: "UUID",
		uuidv4: "UUIDv4",
		uuidv6: "UUIDv6",
		nanoid: "nanoid",
		guid: "GUID",
		cuid: "cuid",
		cuid2: "cuid2",
		ulid: "ULID",
		xid: "XID",
		ksuid: "KSUID",
		datetime: "ISO datetime",
		date: "ISO date",
		time: "ISO time",
		duration: "ISO duration",
		ipv4: "IPv4 address",
		ipv6: "IPv6 address",
		mac: "MAC address",
		cidrv4: "IPv4 range",
		cidrv6: "IPv6 range",
		base64: "base64-encoded string",
		base64url: "base64url-encoded string",
		json_string: "JSON string",
		e164: "E.164 number",
		currency_code: "currency code",
		credit_card: "credit card number",
		iban: "IBAN",
		jwt: "JWT",
		template_literal: "input"
	};
	const TypeDictionary = { nan: "NaN" };
	function getTypeName(type, input) {
		if (type === "number" && typeof input === "number" && !Number.isFinite(input)) return String(input);
		return TypeDictionary[type] ?? type;
	}
	return (issue) => {
		switch (issue.code) {
			case "invalid_type": return `Invalid input: expected ${getTypeName(issue.expected)}, received ${getTypeName(parsedType(issue.input), issue.input)}`;
			case "invalid_value":
				if (issue.values.length === 1) return `Invalid input: expected ${stringifyPrimitive(issue.values[0])}`;
				return `Invalid option: expected one of ${joinValues(issue.values, "|")}`;
			case "too_big": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? "<=" : "<";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too big: expected ${issue.origin ?? "value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit ?? "elements"}`;
				return `Too big: expected ${issue.origin ?? "value"} to be ${adj}${issue.maximum.toString()}`;
			}
			case "too_small": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? ">=" : ">";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too small: expected ${issue.origin} to have ${adj}${issue.minimum.toString()} ${sizing.unit}`;
				return `Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`;
			}
			case "invalid_format": {
				const _issue = issue;
				if (_issue.format === "starts_with") return `Invalid string: must start with "${_issue.prefix}"`;
				if (_issue.format === "ends_with") return `Invalid string: must end with "${_issue.suffix}"`;
				if (_issue.format === "includes") return `Invalid string: must include "${_issue.includes}"`;
				if (_issue.format === "regex") return `Invalid string: must match pattern ${_issue.pattern}`;
				return `Invalid ${FormatDictionary[_issue.format] ?? issue.format}`;
			}
			case "not_multiple_of": return `Invalid number: must be a multiple of ${issue.divisor}`;
			case "unrecognized_keys": return `Unrecognized key${issue.keys.length > 1 ? "s" : ""}: ${joinValues(issue.keys, ", ")}`;
			case "invalid_key": return `Invalid key in ${issue.origin}`;
			case "invalid_union":
				if (issue.options && Array.isArray(issue.options) && issue.options.length > 0) return `Invalid discriminator value. Expected ${issue.options.map((o) => `'${o}'`).join(" | ")}`;
				if (issue.inclusive === false) return "Invalid input: more than one option matched";
				return "Invalid input";
			case "invalid_element": return `Invalid value in ${issue.origin}`;
			default: return `Invalid input`;
		}
	};
};
function en_default() {
	return { localeError: error() };
}

// node_modules/zod/v4/core/registries.js
var _a;
var $ZodRegistry = class {
	constructor() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
	}
	add(schema, ..._meta) {
		const meta = _meta[0];
		this._map.set(schema, meta);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.set(meta.id, schema);
		return this;
	}
	clear() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
		return this;
	}
	remove(schema) {
		const meta = this._map.get(schema);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.delete(meta.id);
		this._map.delete(schema);
		return this;
	}
	get(schema) {
		const p = schema._zod.parent;
		if (p) {
			const pm = { ...this.get(p) ?? {} };
			delete pm.id;
			const f = {
				...pm,
				...this._map.get(schema)
			};
			return Object.keys(f).length ? f : void 0;
		}
		return this._map.get(schema);
	}
	has(schema) {
		return this._map.has(schema);
	}
};
function registry() {
	return new $ZodRegistry();
}
(_a = globalThis).__zod_globalRegistry ?? (_a.__zod_globalRegistry = registry());
const globalRegistry = globalThis.__zod_globalRegistry;

// node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
	if (def.checks) def.checks = [...def.checks];
	return def;
}
// @__NO_SIDE_EFFECTS__
function _string(Class, params) {
	return new Class(snapshotChecks({
		type: "string",
		...normalizeParams(params)
	}));
}
// @__NO_SIDE_EFFECTS__
function _email(Class, params) {
	return new Class({
		type: "string",
		format: "email",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _guid(Class, params) {
	return new Class({
		type: "string",
		format: "guid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuid(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv4(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v4",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv6(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v6",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv7(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v7",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _url(Class, params) {
	return new Class({
		type: "string",
		format: "url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _emoji(Class, params) {
	return new Class({
		type: "string",
		format: "emoji",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _nanoid(Class, params) {
	return new Class({
		type: "string",
		format: "nanoid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link _cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
// @__NO_SIDE_EFFECTS__
function _cuid(Class, params) {
	return new Class({
		type: "string",
		format: "cuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cuid2(Class, params) {
	return new Class({
		type: "string",
		format: "cuid2",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ulid(Class, params) {
	return new Class({
		type: "string",
		format: "ulid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _xid(Class, params) {
	return new Class({
		type: "string",
		format: "xid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ksuid(Class, params) {
	return new Class({
		type: "string",
		format: "ksuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ipv4(Class, params) {
	return new Class({
		type: "string",
		format: "ipv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ipv6(Class, params) {
	return new Class({
		type: "string",
		format: "ipv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cidrv4(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cidrv6(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _base64(Class, params) {
	return new Class({
		type: "string",
		format: "base64",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _base64url(Class, params) {
	return new Class({
		type: "string",
		format: "base64url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _e164(Class, params) {
	return new Class({
		type: "string",
		format: "e164",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _jwt(Class, params) {
	return new Class({
		type: "string",
		format: "jwt",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDateTime(Class, params) {
	return new Class({
		type: "string",
		format: "datetime",
		check: "string_format",
		offset: false,
		local: false,
		precision: null,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDate(Class, params) {
	return new Class({
		type: "string",
		format: "date",
		check: "string_format",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoTime(Class, params) {
	return new Class({
		type: "string",
		format: "time",
		check: "string_format",
		precision: null,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDuration(Class, params) {
	return new Class({
		type: "string",
		format: "duration",
		check: "string_format",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _number(Class, params) {
	return new Class(snapshotChecks({
		type: "number",
		checks: [],
		...normalizeParams(params)
	}));
}
// @__NO_SIDE_EFFECTS__
function _int(Class, params) {
	return new Class({
		type: "number",
		check: "number_format",
		abort: false,
		format: "safeint",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _boolean(Class, params) {
	return new Class({
		type: "boolean",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _null$1(Class, params) {
	return new Class({
		type: "null",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _unknown(Class) {
	return new Class({ type: "unknown" });
}
// @__NO_SIDE_EFFECTS__
function _never(Class, params) {
	return new Class({
		type: "never",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
// @__NO_SIDE_EFFECTS__
function _multipleOf(value, params) {
	return new $ZodCheckMultipleOf({
		check: "multiple_of",
		...normalizeParams(params),
		value
	});
}
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
	return new $ZodCheckMaxLength({
		check: "max_length",
		...normalizeParams(params),
		maximum
	});
}
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
	return new $ZodCheckMinLength({
		check: "min_length",
		...normalizeParams(params),
		minimum
	});
}
// @__NO_SIDE_EFFECTS__
function _length(length, params) {
	return new $ZodCheckLengthEquals({
		check: "length_equals",
		...normalizeParams(params),
		length
	});
}
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
	return new $ZodCheckRegex({
		check: "string_format",
		format: "regex",
		...normalizeParams(params),
		pattern
	});
}
// @__NO_SIDE_EFFECTS__
function _lowercase(params) {
	return new $ZodCheckLowerCase({
		check: "string_format",
		format: "lowercase",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uppercase(params) {
	return new $ZodCheckUpperCase({
		check: "string_format",
		format: "uppercase",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _includes(includes, params) {
	return new $ZodCheckIncludes({
		check: "string_format",
		format: "includes",
		...normalizeParams(params),
		includes
	});
}
// @__NO_SIDE_EFFECTS__
function _startsWith(prefix, params) {
	return new $ZodCheckStartsWith({
		check: "string_format",
		format: "starts_with",
		...normalizeParams(params),
		prefix
	});
}
// @__NO_SIDE_EFFECTS__
function _endsWith(suffix, params) {
	return new $ZodCheckEndsWith({
		check: "string_format",
		format: "ends_with",
		...normalizeParams(params),
		suffix
	});
}
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
	return new $ZodCheckOverwrite({
		check: "overwrite",
		tx
	});
}
// @__NO_SIDE_EFFECTS__
function _normalize(form) {
	return /* @__PURE__ */ _overwrite((input) => input.normalize(form));
}
// @__NO_SIDE_EFFECTS__
function _trim() {
	return /* @__PURE__ */ _overwrite((input) => input.trim());
}
// @__NO_SIDE_EFFECTS__
function _toLowerCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toLowerCase());
}
// @__NO_SIDE_EFFECTS__
function _toUpperCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toUpperCase());
}
// @__NO_SIDE_EFFECTS__
function _slugify() {
	return /* @__PURE__ */ _overwrite((input) => slugify(input));
}
// @__NO_SIDE_EFFECTS__
function _array(Class, element, params) {
	return new Class({
		type: "array",
		element,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _refine(Class, fn, _params) {
	return new Class({
		type: "custom",
		check: "custom",
		fn,
		...normalizeParams(_params)
	});
}
// @__NO_SIDE_EFFECTS__
function _superRefine(fn, params) {
	const ch = /* @__PURE__ */ _check((payload) => {
		payload.addIssue = (issue$2) => {
			if (typeof issue$2 === "string") payload.issues.push(issue(issue$2, payload.value, ch._zod.def));
			else {
				const _issue = issue$2;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = ch);
				_issue.continue ?? (_issue.continue = !ch._zod.def.abort);
				payload.issues.push(issue(_issue));
			}
		};
		return fn(payload.value, payload);
	}, params);
	return ch;
}
// @__NO_SIDE_EFFECTS__
function _check(fn, params) {
	const ch = new $ZodCheck({
		check: "custom",
		...normalizeParams(params)
	});
	ch._zod.check = fn;
	return ch;
}

// node_modules/zod/v4/core/to-json-schema.js
function assignProps(target, ...sources) {
	for (const source of sources) for (const key of Reflect.ownKeys(source)) if (Object.prototype.propertyIsEnumerable.call(source, key)) assignProp(target, key, source[key]);
	return target;
}
function initializeContext(params) {
	let target = params?.target ?? "draft-2020-12";
	if (target === "draft-4") target = "draft-04";
	if (target === "draft-7") target = "draft-07";
	return {
		processors: params.processors ?? {},
		metadataRegistry: params?.metadata ?? globalRegistry,
		target,
		unrepresentable: params?.unrepresentable ?? "throw",
		override: params?.override ?? (() => {}),
		io: params?.io ?? "output",
		counter: 0,
		seen: /* @__PURE__ */ new Map(),
		sharedDefsExtractedFor: void 0,
		sharedEmitDoneFor: void 0,
		cycles: params?.cycles ?? "ref",
		reused: params?.reused ?? "inline",
		intersections: [],
		deferred: [],
		external: params?.external ?? void 0
	};
}
/**
* Applies the `unrepresentable` setting at a site that has no JSON Schema equivalent. Throws
* `message` unless the setting (or the handler's return value) says otherwise. Returns `true` if a
* custom JSON Schema was written into `json`, in which case the caller must not write its own.
*/
function handleUnrepresentable(schema, ctx, json, params, message) {
	const result = typeof ctx.unrepresentable === "function" ? ctx.unrepresentable({
		zodSchema: schema,
		path: params.path,
		message
	}) : ctx.unrepresentable;
	if (result === "any") return false;
	if (result === void 0 || result === "throw") throw new Error(message);
	Object.assign(json, result);
	return true;
}
function processSchema(schema, ctx, _params = {
	path: [],
	schemaPath: []
}) {
	var _a;
	const def = schema._zod.def;
	const seen = ctx.seen.get(schema);
	if (seen) {
		seen.count++;
		if (_params.schemaPath.includes(schema)) seen.cycle = _params.path;
		return seen.schema;
	}
	const result = {
		schema: {},
		count: 1,
		cycle: void 0,
		path: _params.path
	};
	ctx.seen.set(schema, result);
	ctx.sharedDefsExtractedFor = void 0;
	ctx.sharedEmitDoneFor = void 0;
	const overrideSchema = schema._zod.toJSONSchema?.();
	if (overrideSchema) result.schema = overrideSchema;
	else {
		const params = {
			..._params,
			schemaPath: [..._params.schemaPath, schema],
			path: _params.path
		};
		if (schema._zod.processJSONSchema) schema._zod.processJSONSchema(ctx, result.schema, params);
		else {
			const _json = result.schema;
			const processor = ctx.processors[def.type];
			if (!processor) throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
			processor(schema, ctx, _json, params);
		}
		const parent = schema._zod.parent;
		if (parent) {
			if (!result.ref) result.ref = parent;
			processSchema(parent, ctx, params);
			ctx.seen.get(parent).isParent = true;
		}
	}
	const meta = ctx.metadataRegistry.get(schema);
	if (meta) assignProps(result.schema, meta);
	if (ctx.io === "input" && isTransforming(schema)) {
		delete result.schema.examples;
		delete result.schema.default;
	}
	if (ctx.io === "input" && "_prefault" in result.schema) (_a = result.schema).default ?? (_a.default = result.schema._prefault);
	delete result.schema._prefault;
	return ctx.seen.get(schema).schema;
}
function encodeJSONPointerSegment(segment) {
	return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
function extractDefs(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external) return;
	const idToSchema = /* @__PURE__ */ new Map();
	for (const entry of ctx.seen.entries()) {
		const id = ctx.metadataRegistry.get(entry[0])?.id;
		if (id) {
			const existing = idToSchema.get(id);
			if (existing && existing !== entry[0]) throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
			idToSchema.set(id, entry[0]);
		}
	}
	const makeURI = (entry) => {
		const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
		if (ctx.external) {
			const externalId = ctx.external.registry.get(entry[0])?.id;
			const uriGenerator = ctx.external.uri ?? ((id) => id);
			if (externalId) return { ref: uriGenerator(externalId) };
			const id = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
			entry[1].defId = id;
			return {
				defId: id,
				ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}`
			};
		}
		const uriPrefix = `#`;
		const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
		if (entry[1] === root && !entry[1].schema.id) return { ref: uriPrefix };
		const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
		return {
			defId,
			ref: defUriPrefix + encodeJSONPointerSegment(defId)
		};
	};
	const extractToDef = (entry) => {
		if (entry[1].schema.$ref) return;
		const seen = entry[1];
		const { ref, defId } = makeURI(entry);
		seen.def = { ...seen.schema };
		if (defId) seen.defId = defId;
		const schema = seen.schema;
		for (const key in schema) delete schema[key];
		schema.$ref = ref;
	};
	if (ctx.cycles === "throw") for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.cycle) throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`);
	}
	for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (schema === entry[0]) {
			extractToDef(entry);
			continue;
		}
		if (ctx.external) {
			const ext = ctx.external.registry.get(entry[0])?.id;
			if (schema !== entry[0] && ext) {
				extractToDef(entry);
				continue;
			}
		}
		if (ctx.metadataRegistry.get(entry[0])?.id) {
			extractToDef(entry);
			continue;
		}
		if (seen.cycle) {
			extractToDef(entry);
			continue;
		}
		if (seen.count > 1) {
			if (ctx.reused === "ref") extractToDef(entry);
		}
	}
	if (ctx.external) ctx.sharedDefsExtractedFor = ctx.external;
}
/** Rewrites `anyOf: [{type: "a"}, {type: "b"}]` to `type: ["a", "b"]`, which every JSON Schema draft treats as equivalent and most consumers render far better for the nullable case. Only branches that are a bare type assertion qualify — anything carrying a constraint, `$ref`, `const` or metadata is left alone. Runs after `flattenRef`, so a branch an override decorated or `$defs` extraction turned into a `$ref` is no longer bare and correctly stays in `anyOf`. `oneOf` is excluded: `integer` and `number` overlap, so "exactly one" and "at least one" are not the same there. OpenAPI 3.0 is excluded: its `type` must be a single string. */
function compactTypeUnion(schema) {
	const options = schema.anyOf;
	if (!Array.isArray(options) || options.length === 0 || schema.type !== void 0) return;
	const types = [];
	for (const option of options) {
		if (!option || typeof option !== "object") return;
		compactTypeUnion(option);
		const keys = Object.keys(option);
		if (keys.length !== 1 || keys[0] !== "type") return;
		const type = option.type;
		for (const member of Array.isArray(type) ? type : [type]) {
			if (typeof member !== "string") return;
			if (!types.includes(member)) types.push(member);
		}
	}
	delete schema.anyOf;
	schema.type = types.length === 1 ? types[0] : types;
}
/** Keywords `foldIntersection` knows how to combine. Anything else — `$ref`, `patternProperties`,
* an annotation like `description` — makes a member unfoldable, so a constraint this does not
* understand leaves the `allOf` alone instead of being silently dropped or misattributed. */
const FOLDABLE_KEYS = /* @__PURE__ */ new Set([
	"type",
	"properties",
	"required",
	"additionalProperties"
]);
const UNION_KEYS = ["oneOf", "anyOf"];
/** A member's constraint on a key it does not declare itself. A `catchall` states one; `false`, an absent `additionalProperties`, and the empty schema a loose object emits state nothing. */
function undeclaredConstraint(member) {
	const extra = member.additionalProperties;
	if (extra === void 0 || extra === false || typeof extra !== "object" || extra === null) return null;
	return Object.keys(extra).length ? extra : null;
}
/** Combines object members into the single object they describe together, or returns `null` if any of them carries a keyword outside {@link FOLDABLE_KEYS}. */
function foldObjects(members) {
	const objects = [];
	for (const member of members) {
		if (typeof member !== "object" || member.type !== "object") return null;
		for (const key in member) if (!FOLDABLE_KEYS.has(key)) return null;
		objects.push(member);
	}
	const properties = {};
	const required = /* @__PURE__ */ new Set();
	for (const object of objects) {
		for (const key in object.properties) {
			if (Object.prototype.hasOwnProperty.call(properties, key)) continue;
			const parts = [];
			for (const other of objects) {
				const part = other.properties?.[key] ?? undeclaredConstraint(other);
				if (part === null || part === void 0) continue;
				if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part))) parts.push(part);
			}
			const merged = parts.length === 1 ? parts[0] : foldObjects(parts) ?? { allOf: parts };
			assignProp(properties, key, merged);
		}
		for (const key of object.required ?? []) required.add(key);
	}
	const folded = {
		type: "object",
		properties
	};
	if (required.size) folded.required = [...required];
	if (objects.every((object) => object.additionalProperties === false)) folded.additionalProperties = false;
	else {
		const constraints = [];
		for (const object of objects) {
			const constraint = undeclaredConstraint(object);
			if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint))) constraints.push(constraint);
		}
		if (constraints.length === 1) folded.additionalProperties = constraints[0];
		else if (constraints.length > 1) folded.additionalProperties = { allOf: constraints };
	}
	return folded;
}
/** `additionalProperties` in an `allOf` member sees only that member's own `properties`, so two
* closed object members reject each other's keys and the schema validates nothing. Zod's parser
* pools the key sets instead — `handleIntersectionResults` reports a key as unrecognized only when
* *every* side rejects it — so the emitted schema has to pool them too, and folding the members
* into one object is the encoding that says so on every target.
*
* This runs from `finalize`, after `extractDefs`, which is what keeps it clear of the `$ref`
* machinery: a member extracted into `$defs` is already a `$ref` by now and declines to fold, so it
* keeps its reference and its own closedness rather than being inlined as a stale copy. */
function foldIntersection(json) {
	const allOf = json.allOf;
	if (!Array.isArray(allOf) || allOf.length < 2) return;
	for (const key of FOLDABLE_KEYS) if (key in json) return;
	const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
	let folded = null;
	if (!unions.length) folded = foldObjects(allOf);
	else {
		const union = unions[0];
		const keyword = UNION_KEYS.find((k) => Array.isArray(union[k]));
		if (Object.keys(union).length !== 1) return;
		const rest = allOf.filter((m) => m !== union);
		const branches = union[keyword].map((branch) => foldObjects([...rest, branch]));
		if (branches.some((b) => !b)) return;
		folded = { [keyword]: branches };
	}
	if (!folded) return;
	delete json.allOf;
	assignProps(json, folded);
}
function finalize(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	const flattenRef = (zodSchema) => {
		const seen = ctx.seen.get(zodSchema);
		if (seen.ref === null) return;
		const schema = seen.def ?? seen.schema;
		const _cached = { ...schema };
		const ref = seen.ref;
		seen.ref = null;
		if (ref) {
			flattenRef(ref);
			const refSeen = ctx.seen.get(ref);
			const refSchema = refSeen.schema;
			if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
				schema.allOf = schema.allOf ?? [];
				schema.allOf.push(refSchema);
			} else assignProps(schema, refSchema);
			assignProps(schema, _cached);
			if (zodSchema._zod.parent === ref) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (!(key in _cached)) delete schema[key];
			}
			if (refSchema.$ref && refSeen.def) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (key in refSeen.def && JSON.stringify(schema[key]) === JSON.stringify(refSeen.def[key])) delete schema[key];
			}
		}
		const parent = zodSchema._zod.parent;
		if (parent && parent !== ref) {
			flattenRef(parent);
			const parentSeen = ctx.seen.get(parent);
			if (parentSeen?.schema.$ref) {
				schema.$ref = parentSeen.schema.$ref;
				if (parentSeen.def) for (const key in schema) {
					if (key === "$ref" || key === "allOf") continue;
					if (key in parentSeen.def && JSON.stringify(schema[key]) === JSON.stringify(parentSeen.def[key])) delete schema[key];
				}
			}
		}
		ctx.override({
			zodSchema,
			jsonSchema: schema,
			path: seen.path ?? []
		});
	};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
		for (const entry of [...ctx.seen.entries()].reverse()) flattenRef(entry[0]);
		if (ctx.target !== "openapi-3.0") for (const entry of ctx.seen.entries()) compactTypeUnion(entry[1].def ?? entry[1].schema);
		for (const rewrite of ctx.deferred) rewrite();
		if (ctx.intersections.length) {
			const carriers = /* @__PURE__ */ new Map();
			for (const seen of ctx.seen.values()) for (const json of [seen.schema, seen.def]) {
				const allOf = json?.allOf;
				if (!Array.isArray(allOf)) continue;
				const existing = carriers.get(allOf);
				if (existing) existing.push(json);
				else carriers.set(allOf, [json]);
			}
			for (const allOf of ctx.intersections) for (const json of carriers.get(allOf) ?? []) foldIntersection(json);
		}
	}
	const result = {};
	if (ctx.target === "draft-2020-12") result.$schema = "https://json-schema.org/draft/2020-12/schema";
	else if (ctx.target === "draft-07") result.$schema = "http://json-schema.org/draft-07/schema#";
	else if (ctx.target === "draft-04") result.$schema = "http://json-schema.org/draft-04/schema#";
	else if (ctx.target === "openapi-3.0") {}
	if (ctx.external?.uri) {
		const id = ctx.external.registry.get(schema)?.id;
		if (!id) throw new Error("Schema is missing an `id` property");
		result.$id = ctx.external.uri(id);
	}
	assignProps(result, root.defId ? root.schema : root.def ?? root.schema);
	const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
	if (rootMetaId !== void 0 && result.id === rootMetaId) delete result.id;
	const defs = ctx.external?.defs ?? {};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.def && seen.defId) {
			if (seen.def.id === seen.defId) delete seen.def.id;
			assignProp(defs, seen.defId, seen.def);
		}
	}
	if (ctx.external) ctx.sharedEmitDoneFor = ctx.external;
	if (ctx.external) {} else if (Object.keys(defs).length > 0) {
		if (ctx.target === "draft-2020-12") result.$defs = defs;
		else result.definitions = defs;
	}
	try {
		const finalized = JSON.parse(JSON.stringify(result));
		Object.defineProperty(finalized, "~standard", {
			value: {
				...schema["~standard"],
				jsonSchema: {
					input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
					output: createStandardJSONSchemaMethod(schema, "output", ctx.processors)
				}
			},
			enumerable: false,
			writable: false
		});
		return finalized;
	} catch (_err) {
		throw new Error("Error converting schema to JSON.");
	}
}
function isTransforming(_schema, _ctx) {
	const ctx = _ctx ?? { seen: /* @__PURE__ */ new Set() };
	if (ctx.seen.has(_schema)) return false;
	ctx.seen.add(_schema);
	const def = _schema._zod.def;
	if (def.type === "transform") return true;
	if (def.type === "array") return isTransforming(def.element, ctx);
	if (def.type === "set") return isTransforming(def.valueType, ctx);
	if (def.type === "lazy") return isTransforming(def.getter(), ctx);
	if (def.type === "promise" || def.type === "optional" || def.type === "nonoptional" || def.type === "nullable" || def.type === "readonly" || def.type === "default" || def.type === "prefault" || def.type === "catch") return isTransforming(def.innerType, ctx);
	if (def.type === "intersection") return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
	if (def.type === "record" || def.type === "map") return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
	if (def.type === "pipe") {
		if (_schema._zod.traits.has("$ZodCodec")) return true;
		return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
	}
	if (def.type === "object") {
		for (const key in def.shape) if (isTransforming(def.shape[key], ctx)) return true;
		return false;
	}
	if (def.type === "union") {
		for (const option of def.options) if (isTransforming(option, ctx)) return true;
		return false;
	}
	if (def.type === "tuple") {
		for (const item of def.items) if (isTransforming(item, ctx)) return true;
		if (def.rest && isTransforming(def.rest, ctx)) return true;
		return false;
	}
	return false;
}
/**
* Creates a toJSONSchema method for a schema instance.
* This encapsulates the logic of initializing context, processing, extracting defs, and finalizing.
*/
const createToJSONSchemaMethod = (schema, processors = {}) => (params) => {
	const ctx = initializeContext({
		...params,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};
const createStandardJSONSchemaMethod = (schema, io, processors = {}) => (params) => {
	const { libraryOptions, target } = params ?? {};
	const ctx = initializeContext({
		...libraryOptions ?? {},
		target,
		io,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};

// node_modules/zod/v4/core/json-schema-processors.js
const narrowMin = (agg, key, value) => {
	if (agg[key] === void 0 || value > agg[key]) agg[key] = value;
};
const narrowMax = (agg, key, value) => {
	if (agg[key] === void 0 || value < agg[key]) agg[key] = value;
};
const narrowBoth = (agg, value) => {
	narrowMin(agg, "minimum", value);
	narrowMax(agg, "maximum", value);
};
const addDivisor = (agg, value) => {
	agg.multipleOf ?? (agg.multipleOf = []);
	if (!agg.multipleOf.includes(value)) agg.multipleOf.push(value);
};
const addPattern = (agg, pattern) => {
	agg.patterns ?? (agg.patterns = /* @__PURE__ */ new Set());
	agg.patterns.add(pattern);
};
const intersectMime = (agg, mime) => {
	agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
};
const setFormat = (agg, format) => {
	agg.format = format;
	if (format.includes("int")) agg.isInt = true;
};
const minContributor = (agg, def) => narrowMin(agg, "minimum", def.minimum);
const maxContributor = (agg, def) => narrowMax(agg, "maximum", def.maximum);
const formatContributor = (ranges) => (agg, def) => {
	setFormat(agg, def.format);
	const [minimum, maximum] = ranges[def.format];
	narrowMin(agg, "minimum", minimum);
	narrowMax(agg, "maximum", maximum);
};
const contributors = {
	greater_than: (agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value),
	less_than: (agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value),
	multiple_of: (agg, def) => addDivisor(agg, def.value),
	number_format: formatContributor(NUMBER_FORMAT_RANGES),
	bigint_format: formatContributor(BIGINT_FORMAT_RANGES),
	min_length: minContributor,
	max_length: maxContributor,
	length_equals: (agg, def) => narrowBoth(agg, def.length),
	min_size: minContributor,
	max_size: maxContributor,
	size_equals: (agg, def) => narrowBoth(agg, def.size),
	string_format: (agg, def) => {
		setFormat(agg, def.format);
		if (def.pattern) addPattern(agg, def.pattern);
		if (def.format === "base64" || def.format === "base64url") agg.contentEncoding = def.format;
		if (def.local || def.precision === -1) agg.laxFormat = true;
	},
	mime_type: (agg, def) => intersectMime(agg, def.mime)
};
function aggregateChecks(schema) {
	const agg = {};
	const def = schema._zod.def;
	const list = schema._zod.traits.has("$ZodCheck") ? [schema, ...def.checks ?? []] : def.checks ?? [];
	for (const ch of list) contributors[ch._zod.def.check]?.(agg, ch._zod.def);
	const bag = schema._zod.bag;
	if (bag.minimum !== void 0) narrowMin(agg, "minimum", bag.minimum);
	if (bag.exclusiveMinimum !== void 0) narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
	if (bag.maximum !== void 0) narrowMax(agg, "maximum", bag.maximum);
	if (bag.exclusiveMaximum !== void 0) narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
	if (bag.multipleOf !== void 0) addDivisor(agg, bag.multipleOf);
	if (bag.format !== void 0) {
		agg.format ?? (agg.format = bag.format);
		if (bag.format.includes("int")) agg.isInt = true;
	}
	if (bag.mime) intersectMime(agg, bag.mime);
	for (const pattern of bag.patterns ?? []) addPattern(agg, pattern);
	return agg;
}
const formatMap = {
	guid: "uuid",
	url: "uri",
	datetime: "date-time",
	json_string: "json-string",
	regex: ""
};
const exactPatterns = /* @__PURE__ */ new Map([[base64Charset, base64], [base64urlCharset, base64url]]);
const exactPattern = (p) => exactPatterns.get(p) ?? p;
const stringProcessor = (schema, ctx, _json, _params) => {
	const json = _json;
	json.type = "string";
	const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minLength = minimum;
	if (typeof maximum === "number") json.maxLength = maximum;
	if (format) {
		json.format = formatMap[format] ?? format;
		if (json.format === "") delete json.format;
		if (format === "time" || laxFormat) delete json.format;
	}
	if (contentEncoding) json.contentEncoding = contentEncoding;
	if (patterns && patterns.size > 0) {
		const patternList = [...patterns].map(exactPattern);
		if (patternList.length === 1) json.pattern = patternList[0].source;
		else if (patternList.length > 1) json.allOf = [...patternList.map((regex) => ({
			...ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0" ? { type: "string" } : {},
			pattern: regex.source
		}))];
	}
};
const numberProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
	json.type = isInt ? "integer" : "number";
	const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
	const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
	const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
	if (exMin) {
		if (legacy) {
			json.minimum = exclusiveMinimum;
			json.exclusiveMinimum = true;
		} else json.exclusiveMinimum = exclusiveMinimum;
	} else if (typeof minimum === "number") json.minimum = minimum;
	if (exMax) {
		if (legacy) {
			json.maximum = exclusiveMaximum;
			json.exclusiveMaximum = true;
		} else json.exclusiveMaximum = exclusiveMaximum;
	} else if (typeof maximum === "number") json.maximum = maximum;
	if (multipleOf) {
		const divisors = /* @__PURE__ */ new Set();
		for (const divisor of multipleOf) if (Number.isFinite(divisor) && divisor !== 0) divisors.add(Math.abs(divisor));
		else handleUnrepresentable(schema, ctx, json, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
		const [first, ...rest] = divisors;
		if (first !== void 0) json.multipleOf = first;
		if (rest.length) json.allOf = [...json.allOf ?? [], ...rest.map((m) => ({ multipleOf: m }))];
	}
};
const booleanProcessor = (_schema, _ctx, json, _params) => {
	json.type = "boolean";
};
const nullProcessor = (_schema, ctx, json, _params) => {
	if (ctx.target === "openapi-3.0") {
		json.type = "string";
		json.nullable = true;
		json.enum = [null];
	} else json.type = "null";
};
const neverProcessor = (_schema, _ctx, json, _params) => {
	json.not = {};
};
const unknownProcessor = (_schema, _ctx, _json, _params) => {};
const enumProcessor = (schema, _ctx, json, _params) => {
	const def = schema._zod.def;
	const values = getEnumValues(def.entries);
	if (values.length === 0) {
		json.not = {};
		return;
	}
	if (values.every((v) => typeof v === "number")) json.type = "number";
	if (values.every((v) => typeof v === "string")) json.type = "string";
	json.enum = values;
};
const literalProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	if (def.values.length === 0) {
		json.not = {};
		return;
	}
	const vals = [];
	for (const val of def.values) if (val === void 0) {
		if (handleUnrepresentable(schema, ctx, json, params, "Literal `undefined` cannot be represented in JSON Schema")) return;
	} else if (typeof val === "bigint") {
		if (handleUnrepresentable(schema, ctx, json, params, "BigInt literals cannot be represented in JSON Schema")) return;
		vals.push(Number(val));
	} else vals.push(val);
	if (vals.length === 0) {} else if (vals.length === 1) {
		const val = vals[0];
		json.type = val === null ? "null" : typeof val;
		if (ctx.target === "draft-04" || ctx.target === "openapi-3.0") json.enum = [val];
		else json.const = val;
	} else {
		if (vals.every((v) => typeof v === "number")) json.type = "number";
		if (vals.every((v) => typeof v === "string")) json.type = "string";
		if (vals.every((v) => typeof v === "boolean")) json.type = "boolean";
		if (vals.every((v) => v === null)) json.type = "null";
		json.enum = vals;
	}
};
const customProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Custom types cannot be represented in JSON Schema");
};
const transformProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Transforms cannot be represented in JSON Schema");
};
const arrayProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const { minimum, maximum } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minItems = minimum;
	if (typeof maximum === "number") json.maxItems = maximum;
	json.type = "array";
	json.items = processSchema(def.element, ctx, {
		...params,
		path: [...params.path, "items"]
	});
};
function inputOptin(schema) {
	const def = schema._zod.def;
	if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) return inputOptin(def.out);
	if (def.type === "catch") return inputOptin(def.innerType);
	return schema._zod.optin;
}
const objectProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const shape = def.shape;
	if (Object.getOwnPropertySymbols(shape).length && handleUnrepresentable(schema, ctx, json, params, "Symbol keys cannot be represented in JSON Schema")) return;
	json.type = "object";
	json.properties = {};
	for (const key in shape) assignProp(json.properties, key, processSchema(shape[key], ctx, {
		...params,
		path: [
			...params.path,
			"properties",
			key
		]
	}));
	const requiredKeys = [];
	for (const key of Object.keys(shape)) {
		const field = def.shape[key];
		if (ctx.io === "input" ? inputOptin(field) === void 0 : field._zod.optout === void 0) requiredKeys.push(key);
	}
	if (requiredKeys.length > 0) json.required = requiredKeys;
	if (def.catchall?._zod.def.type === "never") json.additionalProperties = false;
	else if (!def.catchall) {
		if (ctx.io === "output") json.additionalProperties = false;
	} else if (def.catchall) json.additionalProperties = processSchema(def.catchall, ctx, {
		...params,
		path: [...params.path, "additionalProperties"]
	});
};
const unionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const isExclusive = def.inclusive === false;
	const options = def.options.map((x, i) => processSchema(x, ctx, {
		...params,
		path: [
			...params.path,
			isExclusive ? "oneOf" : "anyOf",
			i
		]
	}));
	if (isExclusive) json.oneOf = options;
	else json.anyOf = options;
};
const intersectionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const a = processSchema(def.left, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			0
		]
	});
	const b = processSchema(def.right, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			1
		]
	});
	const isSimpleIntersection = (val) => "allOf" in val && Object.keys(val).length === 1;
	const allOf = [...isSimpleIntersection(a) ? a.allOf : [a], ...isSimpleIntersection(b) ? b.allOf : [b]];
	json.allOf = allOf;
	ctx.intersections.push(allOf);
};
/** JSON object keys are always strings, so a numeric record key schema is re-expressed over the
* numeric-string form the record parser matches. Deferred to `finalize`, after the flatten: a key
* behind a wrapper only carries its own `type` before then, and a union key only has its branches.
*
* A numeric bound cannot apply to a property name, so `minimum` and its siblings are dropped rather
* than carried over: keeping them beside `type: "string"` reproduces the match-nothing schema this
* exists to fix. A key that carries one therefore emits wider than the record parses — `z.record(z.number().min(5), V)`
* accepts `"3"` — which is the deliberate trade, since throwing on it would reject an ordinary schema
* outright. */
function stringifyKeyNames(bySchema, json, visited) {
	if (json.$ref) {
		if (visited.has(json)) return json;
		visited.add(json);
		const def = bySchema.get(json)?.def;
		if (!def) return json;
		const inlined = stringifyKeyNames(bySchema, def, visited);
		return inlined === def ? json : inlined;
	}
	for (const keyword of ["anyOf", "oneOf"]) {
		const branches = json[keyword];
		if (!Array.isArray(branches)) continue;
		const mapped = branches.map((branch) => stringifyKeyNames(bySchema, branch, visited));
		if (mapped.some((branch, i) => branch !== branches[i])) json = {
			...json,
			[keyword]: mapped
		};
	}
	const types = Array.isArray(json.type) ? json.type : [json.type];
	const numericType = !types.includes("string") && types.some((t) => t === "number" || t === "integer");
	const values = json.enum ?? (json.const !== void 0 ? [json.const] : void 0);
	if (!numericType && !values?.some((v) => typeof v === "number")) return json;
	const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format, id, ...rest } = json;
	if (rest.enum) rest.enum = rest.enum.map((v) => typeof v === "number" ? String(v) : v);
	else if (typeof rest.const === "number") rest.const = String(rest.const);
	if (!numericType) return rest;
	rest.type = "string";
	if (!values) rest.pattern = (types.includes("number") ? number$1 : integer).source;
	return rest;
}
/** Every record of one conversion, so the carriers are found in a single pass rather than once per record. */
const pendingRecords = /* @__PURE__ */ new WeakMap();
function rewriteKeyNames(ctx) {
	const bySchema = /* @__PURE__ */ new Map();
	for (const entry of ctx.seen.values()) if (entry.def && !bySchema.has(entry.schema)) bySchema.set(entry.schema, entry);
	const rewrites = /* @__PURE__ */ new Map();
	for (const record of pendingRecords.get(ctx) ?? []) {
		const seen = ctx.seen.get(record);
		const names = (seen?.def ?? seen?.schema)?.propertyNames;
		if (!names || names === true || rewrites.has(names)) continue;
		const rewritten = stringifyKeyNames(bySchema, names, /* @__PURE__ */ new Set());
		if (rewritten !== names) rewrites.set(names, rewritten);
	}
	if (!rewrites.size) return;
	for (const entry of ctx.seen.values()) for (const carrier of [entry.schema, entry.def]) {
		const rewritten = carrier && rewrites.get(carrier.propertyNames);
		if (rewritten) carrier.propertyNames = rewritten;
	}
}
const recordProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	json.type = "object";
	const keyType = def.keyType;
	const patterns = aggregateChecks(keyType).patterns;
	if (def.mode === "loose" && patterns && patterns.size > 0) {
		const valueSchema = processSchema(def.valueType, ctx, {
			...params,
			path: [
				...params.path,
				"patternProperties",
				"*"
			]
		});
		json.patternProperties = {};
		for (const pattern of patterns) assignProp(json.patternProperties, exactPattern(pattern).source, valueSchema);
	} else {
		if (ctx.target === "draft-07" || ctx.target === "draft-2020-12") {
			json.propertyNames = processSchema(def.keyType, ctx, {
				...params,
				path: [...params.path, "propertyNames"]
			});
			let pending = pendingRecords.get(ctx);
			if (!pending) {
				pending = [];
				pendingRecords.set(ctx, pending);
				ctx.deferred.push(() => rewriteKeyNames(ctx));
			}
			pending.push(schema);
		}
		json.additionalProperties = processSchema(def.valueType, ctx, {
			...params,
			path: [...params.path, "additionalProperties"]
		});
	}
	const keyValues = keyType._zod.values;
	const omittableOnInput = ctx.io === "input" && inputOptin(def.valueType) !== void 0;
	if (keyValues && !def.partial && !omittableOnInput) {
		const validKeyValues = [...keyValues].filter((v) => typeof v === "string" || typeof v === "number");
		if (validKeyValues.length > 0) json.required = validKeyValues.map(String);
	}
};
const nullableProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const inner = processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	if (ctx.target === "openapi-3.0") {
		seen.ref = def.innerType;
		json.nullable = true;
	} else json.anyOf = [inner, { type: "null" }];
};
const nonoptionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
/** Round-trips a default value through JSON so the emitted schema is guaranteed to be valid JSON.
* A BigInt has no reliable encoding, so it goes through `unrepresentable` like any other
* unrepresentable value. Returns a sentinel when the caller must not write a default of its own. */
const UNREPRESENTABLE_DEFAULT = Symbol();
function serializeDefaultValue(value, schema, ctx, json, params) {
	let unrepresentable = false;
	const serialized = JSON.stringify(value, (_, val) => {
		if (typeof val !== "bigint") return val;
		unrepresentable = true;
		return null;
	});
	if (!unrepresentable) return JSON.parse(serialized);
	handleUnrepresentable(schema, ctx, json, params, "BigInt defaults cannot be represented in JSON Schema");
	return UNREPRESENTABLE_DEFAULT;
}
const defaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json.default = value;
};
const prefaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	if (ctx.io !== "input") return;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json._prefault = value;
};
const catchProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	let catchValue;
	try {
		catchValue = def.catchValue(void 0);
	} catch {
		handleUnrepresentable(schema, ctx, json, params, "Dynamic catch values are not supported in JSON Schema");
		return;
	}
	json.default = catchValue;
};
const pipeProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	const inIsTransform = def.in._zod.traits.has("$ZodTransform");
	const innerType = ctx.io === "input" ? inIsTransform ? def.out : def.in : def.out;
	processSchema(innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = innerType;
};
const readonlyProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	json.readOnly = true;
};
const optionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};

// node_modules/zod/v4/classic/errors.js
const _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
function _lazyMethod(proto, key, make) {
	Object.defineProperty(proto, key, {
		configurable: true,
		enumerable: false,
		get() {
			const value = make(this);
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
			return value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
		}
	});
}
const initializer = (inst, issues) => {
	$ZodError.init(inst, issues);
	inst.name = "ZodError";
	const proto = Object.getPrototypeOf(inst);
	if (_installedErrorProtos.has(proto)) return;
	_installedErrorProtos.add(proto);
	_lazyMethod(proto, "format", (self) => (mapper) => formatError(self, mapper));
	_lazyMethod(proto, "flatten", (self) => (mapper) => flattenError(self, mapper));
	_lazyMethod(proto, "addIssue", (self) => (issue) => {
		self.issues.push(issue);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	_lazyMethod(proto, "addIssues", (self) => (issues) => {
		self.issues.push(...issues);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	Object.defineProperty(proto, "isEmpty", {
		configurable: true,
		enumerable: false,
		get() {
			return this.issues.length === 0;
		}
	});
};
const ZodRealError = /*@__PURE__*/ $constructor("ZodError", initializer, void 0, { Parent: Error });

// node_modules/zod/v4/classic/parse.js
const parse = /* @__PURE__ */ _parse(ZodRealError);
const parseAsync = /* @__PURE__ */ _parseAsync(ZodRealError);
const safeParse = /* @__PURE__ */ _safeParse(ZodRealError);
const safeParseAsync = /* @__PURE__ */ _safeParseAsync(ZodRealError);
const encode = /* @__PURE__ */ _encode(ZodRealError);
const decode = /* @__PURE__ */ _decode(ZodRealError);
const encodeAsync = /* @__PURE__ */ _encodeAsync(ZodRealError);
const decodeAsync = /* @__PURE__ */ _decodeAsync(ZodRealError);
const safeEncode = /* @__PURE__ */ _safeEncode(ZodRealError);
const safeDecode = /* @__PURE__ */ _safeDecode(ZodRealError);
const safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
const safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);

// node_modules/zod/v4/classic/schemas.js
function _ensureDefaultLocale() {
	if (!globalConfig.localeError) config(en_default());
}
function _ensureDefaultMemoizer() {
	if (!globalConfig.memoizer) config({ memoizer: memoizer() });
}
const ZodType = /*@__PURE__*/ $constructor("ZodType", (inst, def) => {
	_ensureDefaultLocale();
	$ZodType.init(inst, def);
	inst.def = def;
	inst.type = def.type;
	return inst;
}, {
	check(...chks) {
		const def = this.def;
		return this.clone(mergeDefs(def, { checks: [...def.checks ?? [], ...chks.map((ch) => typeof ch === "function" ? { _zod: {
			check: ch,
			def: { check: "custom" },
			onattach: []
		} } : ch)] }), { parent: true });
	},
	with(...chks) {
		return this.check(...chks);
	},
	clone(def, params) {
		return clone(this, def, params);
	},
	brand() {
		return this;
	},
	register(reg, meta) {
		reg.add(this, meta);
		return this;
	},
	refine(check, params) {
		return this.check(refine(check, params));
	},
	superRefine(refinement, params) {
		return this.check(superRefine(refinement, params));
	},
	overwrite(fn) {
		return this.check(_overwrite(fn));
	},
	optional() {
		return optional(this);
	},
	exactOptional() {
		return exactOptional(this);
	},
	nullable() {
		return nullable(this);
	},
	nullish() {
		return optional(nullable(this));
	},
	nonoptional(params) {
		return nonoptional(this, params);
	},
	array() {
		return array(this);
	},
	or(arg) {
		return union([this, arg]);
	},
	and(arg) {
		return intersection(this, arg);
	},
	transform(tx) {
		return pipe(this, transform(tx));
	},
	default(d) {
		return _default(this, d);
	},
	prefault(d) {
		return prefault(this, d);
	},
	catch(params) {
		return _catch(this, params);
	},
	pipe(target) {
		return pipe(this, target);
	},
	readonly() {
		return readonly(this);
	},
	describe(description) {
		const cl = this.clone();
		globalRegistry.add(cl, { description });
		return cl;
	},
	meta(...args) {
		if (args.length === 0) return globalRegistry.get(this);
		const cl = this.clone();
		globalRegistry.add(cl, args[0]);
		return cl;
	},
	isOptional() {
		return this.safeParse(void 0).success;
	},
	isNullable() {
		return this.safeParse(null).success;
	},
	apply(fn, ...args) {
		return args.length === 0 ? fn(this) : fn(this, ...args);
	},
	get "~standard"() {
		return hide(this, "~standard", {
			...standardProps(this),
			jsonSchema: {
				input: createStandardJSONSchemaMethod(this, "input"),
				output: createStandardJSONSchemaMethod(this, "output")
			}
		});
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	},
	parse: function _parse(data, params) {
		return parse(this, data, params, { callee: _parse });
	},
	parseAsync: async function _parseAsync(data, params) {
		return await parseAsync(this, data, params, { callee: _parseAsync });
	},
	safeParse(data, params) {
		return safeParse(this, data, params);
	},
	async safeParseAsync(data, params) {
		return safeParseAsync(this, data, params);
	},
	get spa() {
		return this?.safeParseAsync;
	},
	set spa(value) {
		own(this, "spa", value);
	},
	validate(data, params) {
		return validate(this, data, params);
	},
	validateAsync(data, params) {
		return validateAsync$1(this, data, params);
	},
	encode: function _encode(data, params) {
		return encode(this, data, params, { callee: _encode });
	},
	decode: function _decode(data, params) {
		return decode(this, data, params, { callee: _decode });
	},
	encodeAsync: async function _encodeAsync(data, params) {
		return await encodeAsync(this, data, params, { callee: _encodeAsync });
	},
	decodeAsync: async function _decodeAsync(data, params) {
		return await decodeAsync(this, data, params, { callee: _decodeAsync });
	},
	safeEncode(data, params) {
		return safeEncode(this, data, params);
	},
	safeDecode(data, params) {
		return safeDecode(this, data, params);
	},
	async safeEncodeAsync(data, params) {
		return safeEncodeAsync(this, data, params);
	},
	async safeDecodeAsync(data, params) {
		return safeDecodeAsync(this, data, params);
	},
	toJSONSchema(params) {
		return createToJSONSchemaMethod(this, {})(params);
	},
	get description() {
		return globalRegistry.get(this)?.description;
	},
	get _def() {
		return this._zod.def;
	}
});
/** @internal */
const _ZodString = /*@__PURE__*/ $constructor("_ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => stringProcessor(inst, ctx, json, params);
}, /*@__PURE__*/ derived({
	format: (inst) => aggregateChecks(inst).format ?? null,
	minLength: (inst) => aggregateChecks(inst).minimum ?? null,
	maxLength: (inst) => aggregateChecks(inst).maximum ?? null
}, {
	regex(...args) {
		return this.check(_regex(...args));
	},
	includes(...args) {
		return this.check(_includes(...args));
	},
	startsWith(...args) {
		return this.check(_startsWith(...args));
	},
	endsWith(...args) {
		return this.check(_endsWith(...args));
	},
	min(...args) {
		return this.check(_minLength(...args));
	},
	max(...args) {
		return this.check(_maxLength(...args));
	},
	length(...args) {
		return this.check(_length(...args));
	},
	nonempty(...args) {
		return this.check(_minLength(1, ...args));
	},
	lowercase(params) {
		return this.check(_lowercase(params));
	},
	uppercase(params) {
		return this.check(_uppercase(params));
	},
	trim() {
		return this.check(_trim());
	},
	normalize(...args) {
		return this.check(_normalize(...args));
	},
	toLowerCase() {
		return this.check(_toLowerCase());
	},
	toUpperCase() {
		return this.check(_toUpperCase());
	},
	slugify() {
		return this.check(_slugify());
	}
}));
const ZodString = /*@__PURE__*/ $constructor("ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	_ZodString.init(inst, def);
}, {
	email(params) {
		return this.check(_email(ZodEmail, params));
	},
	url(params) {
		return this.check(_url(ZodURL, params));
	},
	jwt(params) {
		return this.check(_jwt(ZodJWT, params));
	},
	emoji(params) {
		return this.check(_emoji(ZodEmoji, params));
	},
	guid(params) {
		return this.check(_guid(ZodGUID, params));
	},
	uuid(params) {
		return this.check(_uuid(ZodUUID, params));
	},
	uuidv4(params) {
		return this.check(_uuidv4(ZodUUID, params));
	},
	uuidv6(params) {
		return this.check(_uuidv6(ZodUUID, params));
	},
	uuidv7(params) {
		return this.check(_uuidv7(ZodUUID, params));
	},
	nanoid(params) {
		return this.check(_nanoid(ZodNanoID, params));
	},
	cuid(params) {
		return this.check(_cuid(ZodCUID, params));
	},
	cuid2(params) {
		return this.check(_cuid2(ZodCUID2, params));
	},
	ulid(params) {
		return this.check(_ulid(ZodULID, params));
	},
	base64(params) {
		return this.check(_base64(ZodBase64, params));
	},
	base64url(params) {
		return this.check(_base64url(ZodBase64URL, params));
	},
	xid(params) {
		return this.check(_xid(ZodXID, params));
	},
	ksuid(params) {
		return this.check(_ksuid(ZodKSUID, params));
	},
	ipv4(params) {
		return this.check(_ipv4(ZodIPv4, params));
	},
	ipv6(params) {
		return this.check(_ipv6(ZodIPv6, params));
	},
	cidrv4(params) {
		return this.check(_cidrv4(ZodCIDRv4, params));
	},
	cidrv6(params) {
		return this.check(_cidrv6(ZodCIDRv6, params));
	},
	e164(params) {
		return this.check(_e164(ZodE164, params));
	},
	datetime(params) {
		return this.check(_isoDateTime(ZodISODateTime, params));
	},
	date(params) {
		return this.check(_isoDate(ZodISODate, params));
	},
	time(params) {
		return this.check(_isoTime(ZodISOTime, params));
	},
	duration(params) {
		return this.check(_isoDuration(ZodISODuration, params));
	}
});
function string(params) {
	return _string(ZodString, params);
}
const ZodStringFormat = /*@__PURE__*/ $constructor("ZodStringFormat", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	_ZodString.init(inst, def);
});
const ZodISODateTime = /*@__PURE__*/ $constructor("ZodISODateTime", (inst, def) => {
	$ZodISODateTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODate = /*@__PURE__*/ $constructor("ZodISODate", (inst, def) => {
	$ZodISODate.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISOTime = /*@__PURE__*/ $constructor("ZodISOTime", (inst, def) => {
	$ZodISOTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODuration = /*@__PURE__*/ $constructor("ZodISODuration", (inst, def) => {
	$ZodISODuration.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodEmail = /*@__PURE__*/ $constructor("ZodEmail", (inst, def) => {
	$ZodEmail.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodGUID = /*@__PURE__*/ $constructor("ZodGUID", (inst, def) => {
	$ZodGUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodUUID = /*@__PURE__*/ $constructor("ZodUUID", (inst, def) => {
	$ZodUUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodURL = /*@__PURE__*/ $constructor("ZodURL", (inst, def) => {
	$ZodURL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodEmoji = /*@__PURE__*/ $constructor("ZodEmoji", (inst, def) => {
	$ZodEmoji.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNanoID = /*@__PURE__*/ $constructor("ZodNanoID", (inst, def) => {
	$ZodNanoID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const ZodCUID = /*@__PURE__*/ $constructor("ZodCUID", (inst, def) => {
	$ZodCUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCUID2 = /*@__PURE__*/ $constructor("ZodCUID2", (inst, def) => {
	$ZodCUID2.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodULID = /*@__PURE__*/ $constructor("ZodULID", (inst, def) => {
	$ZodULID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodXID = /*@__PURE__*/ $constructor("ZodXID", (inst, def) => {
	$ZodXID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodKSUID = /*@__PURE__*/ $constructor("ZodKSUID", (inst, def) => {
	$ZodKSUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv4 = /*@__PURE__*/ $constructor("ZodIPv4", (inst, def) => {
	$ZodIPv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv6 = /*@__PURE__*/ $constructor("ZodIPv6", (inst, def) => {
	$ZodIPv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv4 = /*@__PURE__*/ $constructor("ZodCIDRv4", (inst, def) => {
	$ZodCIDRv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv6 = /*@__PURE__*/ $constructor("ZodCIDRv6", (inst, def) => {
	$ZodCIDRv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64 = /*@__PURE__*/ $constructor("ZodBase64", (inst, def) => {
	$ZodBase64.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64URL = /*@__PURE__*/ $constructor("ZodBase64URL", (inst, def) => {
	$ZodBase64URL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodE164 = /*@__PURE__*/ $constructor("ZodE164", (inst, def) => {
	$ZodE164.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodJWT = /*@__PURE__*/ $constructor("ZodJWT", (inst, def) => {
	$ZodJWT.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNumber = /*@__PURE__*/ $constructor("ZodNumber", (inst, def) => {
	$ZodNumber.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => numberProcessor(inst, ctx, json, params);
	inst.isFinite = true;
}, /*@__PURE__*/ derived({
	minValue: (inst) => {
		const { minimum, exclusiveMinimum } = aggregateChecks(inst);
		return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
	},
	maxValue: (inst) => {
		const { maximum, exclusiveMaximum } = aggregateChecks(inst);
		return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
	},
	isInt: (inst) => {
		const { isInt, multipleOf } = aggregateChecks(inst);
		return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
	},
	format: (inst) => aggregateChecks(inst).format ?? null
}, {
	gt(value, params) {
		return this.check(_gt(value, params));
	},
	gte(value, params) {
		return this.check(_gte(value, params));
	},
	min(value, params) {
		return this.check(_gte(value, params));
	},
	lt(value, params) {
		return this.check(_lt(value, params));
	},
	lte(value, params) {
		return this.check(_lte(value, params));
	},
	max(value, params) {
		return this.check(_lte(value, params));
	},
	int(params) {
		return this.check(int(params));
	},
	safe(params) {
		return this.check(int(params));
	},
	positive(params) {
		return this.check(_gt(0, params));
	},
	nonnegative(params) {
		return this.check(_gte(0, params));
	},
	negative(params) {
		return this.check(_lt(0, params));
	},
	nonpositive(params) {
		return this.check(_lte(0, params));
	},
	multipleOf(value, params) {
		return this.check(_multipleOf(value, params));
	},
	step(value, params) {
		return this.check(_multipleOf(value, params));
	},
	finite() {
		return this;
	}
}));
function number(params) {
	return _number(ZodNumber, params);
}
const ZodNumberFormat = /*@__PURE__*/ $constructor("ZodNumberFormat", (inst, def) => {
	$ZodNumberFormat.init(inst, def);
	ZodNumber.init(inst, def);
});
function int(params) {
	return _int(ZodNumberFormat, params);
}
const ZodBoolean = /*@__PURE__*/ $constructor("ZodBoolean", (inst, def) => {
	$ZodBoolean.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => booleanProcessor(inst, ctx, json, params);
});
function boolean(params) {
	return _boolean(ZodBoolean, params);
}
const ZodNull = /*@__PURE__*/ $constructor("ZodNull", (inst, def) => {
	$ZodNull.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nullProcessor(inst, ctx, json, params);
});
function _null(params) {
	return _null$1(ZodNull, params);
}
const ZodUnknown = /*@__PURE__*/ $constructor("ZodUnknown", (inst, def) => {
	$ZodUnknown.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => unknownProcessor(inst, ctx, json, params);
});
function unknown() {
	return _unknown(ZodUnknown);
}
const ZodNever = /*@__PURE__*/ $constructor("ZodNever", (inst, def) => {
	$ZodNever.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => neverProcessor(inst, ctx, json, params);
});
function never(params) {
	return _never(ZodNever, params);
}
const ZodArray = /*@__PURE__*/ $constructor("ZodArray", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodArray.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => arrayProcessor(inst, ctx, json, params);
	inst.element = def.element;
}, {
	min(n, params) {
		return this.check(_minLength(n, params));
	},
	nonempty(params) {
		return this.check(_minLength(1, params));
	},
	max(n, params) {
		return this.check(_maxLength(n, params));
	},
	length(n, params) {
		return this.check(_length(n, params));
	},
	unwrap() {
		return this.element;
	}
});
function array(element, params) {
	return _array(ZodArray, element, params);
}
const ZodObject = /*@__PURE__*/ $constructor("ZodObject", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodObjectJIT.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => objectProcessor(inst, ctx, json, params);
	installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
}, {
	keyof() {
		return _enum(Object.keys(this._zod.def.shape));
	},
	catchall(catchall) {
		return this.clone(mergeDefs(this._zod.def, { catchall }));
	},
	passthrough() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	loose() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	strict() {
		return this.clone(mergeDefs(this._zod.def, { catchall: never() }));
	},
	strip() {
		return this.clone(mergeDefs(this._zod.def, { catchall: void 0 }));
	},
	extend(incoming) {
		return extend(this, incoming);
	},
	safeExtend(incoming) {
		return safeExtend(this, incoming);
	},
	merge(other) {
		return merge(this, other);
	},
	pick(mask) {
		return pick(this, mask);
	},
	omit(mask) {
		return omit(this, mask);
	},
	partial(...args) {
		return partial(ZodOptional, this, args[0]);
	},
	exactPartial(...args) {
		return partial(ZodExactOptional, this, args[0], "exactPartial");
	},
	required(...args) {
		return required(ZodNonOptional, this, args[0]);
	}
});
function strictObject(shape, params) {
	return new ZodObject({
		type: "object",
		shape,
		catchall: never(),
		...normalizeParams(params)
	});
}
const ZodUnion = /*@__PURE__*/ $constructor("ZodUnion", (inst, def) => {
	$ZodUnion.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => unionProcessor(inst, ctx, json, params);
	inst.options = def.options;
});
function union(options, params) {
	return new ZodUnion({
		type: "union",
		options,
		...normalizeParams(params)
	});
}
const ZodDiscriminatedUnion = /*@__PURE__*/ $constructor("ZodDiscriminatedUnion", (inst, def) => {
	ZodUnion.init(inst, def);
	$ZodDiscriminatedUnion.init(inst, def);
});
function discriminatedUnion(discriminator, options, params) {
	return new ZodDiscriminatedUnion({
		type: "union",
		options,
		discriminator,
		...normalizeParams(params)
	});
}
const ZodIntersection = /*@__PURE__*/ $constructor("ZodIntersection", (inst, def) => {
	$ZodIntersection.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => intersectionProcessor(inst, ctx, json, params);
});
function intersection(left, right) {
	return new ZodIntersection({
		type: "intersection",
		left,
		right
	});
}
const ZodRecord = /*@__PURE__*/ $constructor("ZodRecord", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodRecord.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => recordProcessor(inst, ctx, json, params);
	inst.keyType = def.keyType;
	inst.valueType = def.valueType;
});
function record(keyType, valueType, params) {
	if (!valueType || !valueType._zod) return new ZodRecord({
		type: "record",
		keyType: string(),
		valueType: keyType,
		...normalizeParams(valueType)
	});
	return new ZodRecord({
		type: "record",
		keyType,
		valueType,
		...normalizeParams(params)
	});
}
const ZodEnum = /*@__PURE__*/ $constructor("ZodEnum", (inst, def) => {
	$ZodEnum.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => enumProcessor(inst, ctx, json, params);
	inst.enum = def.entries;
	inst.options = [...inst._zod.values];
	const keys = new Set(Object.keys(def.entries));
	inst.extract = (values, params) => {
		const newEntries = {};
		for (const value of values) if (keys.has(value)) newEntries[value] = def.entries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
	inst.exclude = (values, params) => {
		const newEntries = { ...def.entries };
		for (const value of values) if (keys.has(value)) delete newEntries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
});
function _enum(values, params) {
	const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
	return new ZodEnum({
		type: "enum",
		entries,
		...normalizeParams(params)
	});
}
const ZodLiteral = /*@__PURE__*/ $constructor("ZodLiteral", (inst, def) => {
	$ZodLiteral.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => literalProcessor(inst, ctx, json, params);
	inst.values = new Set(def.values);
	Object.defineProperty(inst, "value", { get() {
		if (def.values.length > 1) throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");
		return def.values[0];
	} });
});
function literal(value, params) {
	return new ZodLiteral({
		type: "literal",
		values: Array.isArray(value) ? value : [value],
		...normalizeParams(params)
	});
}
const ZodTransform = /*@__PURE__*/ $constructor("ZodTransform", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodTransform.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => transformProcessor(inst, ctx, json, params);
	inst._zod.parse = (payload, _ctx) => {
		if (_ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		payload.addIssue = (issue$1) => {
			if (typeof issue$1 === "string") payload.issues.push(issue(issue$1, payload.value, def));
			else {
				const _issue = issue$1;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = inst);
				payload.issues.push(issue(_issue));
			}
		};
		const output = def.transform(payload.value, payload);
		if (output instanceof Promise) return output.then((output) => {
			payload.value = output;
			return payload;
		});
		payload.value = output;
		return payload;
	};
});
function transform(fn) {
	return new ZodTransform({
		type: "transform",
		transform: fn
	});
}
const ZodOptional = /*@__PURE__*/ $constructor("ZodOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
	return new ZodOptional({
		type: "optional",
		innerType
	});
}
const ZodExactOptional = /*@__PURE__*/ $constructor("ZodExactOptional", (inst, def) => {
	$ZodExactOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
	return new ZodExactOptional({
		type: "optional",
		innerType
	});
}
const ZodNullable = /*@__PURE__*/ $constructor("ZodNullable", (inst, def) => {
	$ZodNullable.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nullableProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
	return new ZodNullable({
		type: "nullable",
		innerType
	});
}
const ZodDefault = /*@__PURE__*/ $constructor("ZodDefault", (inst, def) => {
	$ZodDefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => defaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeDefault = inst.unwrap;
});
function _default(innerType, defaultValue) {
	return new ZodDefault({
		type: "default",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodPrefault = /*@__PURE__*/ $constructor("ZodPrefault", (inst, def) => {
	$ZodPrefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => prefaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
	return new ZodPrefault({
		type: "prefault",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodNonOptional = /*@__PURE__*/ $constructor("ZodNonOptional", (inst, def) => {
	$ZodNonOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nonoptionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
	return new ZodNonOptional({
		type: "nonoptional",
		innerType,
		...normalizeParams(params)
	});
}
const ZodCatch = /*@__PURE__*/ $constructor("ZodCatch", (inst, def) => {
	$ZodCatch.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => catchProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeCatch = inst.unwrap;
});
function _catch(innerType, catchValue) {
	return new ZodCatch({
		type: "catch",
		innerType,
		catchValue: typeof catchValue === "function" ? catchValue : constantCatch(catchValue)
	});
}
const ZodPipe = /*@__PURE__*/ $constructor("ZodPipe", (inst, def) => {
	$ZodPipe.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => pipeProcessor(inst, ctx, json, params);
	inst.in = def.in;
	inst.out = def.out;
});
function pipe(in_, out) {
	return new ZodPipe({
		type: "pipe",
		in: in_,
		out
	});
}
const ZodReadonly = /*@__PURE__*/ $constructor("ZodReadonly", (inst, def) => {
	$ZodReadonly.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => readonlyProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
	return new ZodReadonly({
		type: "readonly",
		innerType
	});
}
const ZodCustom = /*@__PURE__*/ $constructor("ZodCustom", (inst, def) => {
	$ZodCustom.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => customProcessor(inst, ctx, json, params);
});
function refine(fn, _params = {}) {
	return _refine(ZodCustom, fn, _params);
}
function superRefine(fn, params) {
	return _superRefine(fn, params);
}

// src/model/score-job.ts
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
const LONGEST$1 = 4e3;
const text = string().max(LONGEST$1);
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
		positiveClass: string().max(LONGEST$1).optional(),
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

// src/measure/latency-job.ts
/** What goes to the child `time` and what comes back; both ends read the other's words as strangers'. */
/** The file of call times that a child leaves beside its result: microseconds as little-endian float32. */
const timesFile = "times.f32";
/** What a child is at, written before every step: whoever it dies in is to blame. */
const placeFile = "place.txt";
const SIDES = ["incumbent", "candidate"];
const SCENARIOS = ["single", "bulk"];
const sideSchema = strictObject({
	model: string(),
	files: filesSchema,
	serving: servingSchema.optional(),
	/**
	* Microseconds of idle turning added to every call. Only the acceptance experiment sets it: a slowdown of known
	* size is how the gate itself is tested.
	*/
	burnUs: number().min(0).max(1e6).optional()
});
const rowsSchema = discriminatedUnion("kind", [strictObject({
	kind: literal("table"),
	/** a column folder with a sample of the held-out rows */
	folder: string(),
	label: string().optional(),
	exclude: array(string()).optional()
}), strictObject({ kind: literal("synthetic") })]);
const planSchema = strictObject({
	scenario: _enum(SCENARIOS),
	rows: int().positive(),
	/** blocks in a process, and calls in each of a block's four segments */
	blocks: int().positive(),
	calls: int().positive()
});
const timeJobSchema = discriminatedUnion("mode", [strictObject({
	mode: literal("solo"),
	side: _enum(SIDES),
	model: sideSchema,
	rows: rowsSchema,
	bulkRows: int().positive(),
	/** runs over which memory may not grow, and the milliseconds that they may take */
	runs: int().positive(),
	runsMs: number().positive(),
	seed: string()
}), strictObject({
	mode: literal("pair"),
	first: _enum(SIDES),
	incumbent: sideSchema,
	candidate: sideSchema,
	rows: rowsSchema,
	plans: array(planSchema).min(1).max(2),
	warmUpMs: number().positive(),
	seed: string()
})]);
const time$1 = number().min(0).max(0xe8d4a51000);
const share = number().min(0).max(1).nullable();
const stopped = [strictObject({
	kind: literal("problems"),
	side: _enum(SIDES),
	problems: array(problemSchema).min(1).max(1e3)
}), strictObject({
	kind: literal("place"),
	problem: problemSchema
})];
const soloResultSchema = discriminatedUnion("kind", [...stopped, strictObject({
	kind: literal("solo"),
	runtime: string().max(200),
	/** the files of the model */
	bytes: int().min(0),
	loadMs: time$1,
	firstRunMs: time$1,
	/** resident memory: with an empty session, after the first hundred runs, after all of them, at its peak */
	emptyRss: int().min(0),
	warmRss: int().min(0),
	laterRss: int().min(0),
	runs: int().min(0),
	singleUs: time$1,
	/** rows that one run takes in bulk; 0 where the model fixes one */
	bulkRows: int().min(0),
	bulkUs: time$1
})]);
const pairResultSchema = discriminatedUnion("kind", [...stopped, strictObject({
	kind: literal("pair"),
	unsettled: array(_enum(SIDES)).max(2),
	steal: share,
	pressure: share,
	involuntarySwitches: int().min(0).nullable(),
	blocks: array(strictObject({
		scenario: _enum(SCENARIOS),
		/** calls of each side */
		calls: int().positive().max(1e7),
		canary: time$1,
		majorGc: boolean()
	})).max(1e4)
})]);

// src/base/canonical.ts
/**
* Canonical JSON (RFC 8785): members sorted by UTF-16 code units, no white space, numbers and strings as
* ECMAScript writes them. Two values that are equal have one text, and so one digest.
*
* Throws on what JSON cannot carry (NaN, infinities, lone surrogates): a digest over a lossy text would lie.
*/
function canonicalJson(value) {
	if (value === null || typeof value === "boolean") return String(value);
	if (typeof value === "number") return canonicalNumber(value);
	if (typeof value === "string") return canonicalString(value);
	if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
	const members = Object.entries(value).flatMap(([key, member]) => member === void 0 ? [] : [{
		key,
		member
	}]);
	members.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
	return `{${members.map(({ key, member }) => `${canonicalString(key)}:${canonicalJson(member)}`).join(",")}}`;
}
function canonicalNumber(value) {
	if (!Number.isFinite(value)) throw new Error(`canonical JSON cannot carry ${value}`);
	return JSON.stringify(value);
}
function canonicalString(value) {
	if (!value.isWellFormed()) throw new Error("canonical JSON cannot carry a lone surrogate");
	return JSON.stringify(value);
}
function isList(value) {
	return Array.isArray(value);
}

// src/base/ids.ts
const DIGEST = /^(?:sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$/;
function findDigest(text) {
	return DIGEST.test(text) ? text : void 0;
}
/** For values that this program made itself; anything from outside goes through `find…`. */
function trustedDigest(text) {
	const digest = findDigest(text);
	if (digest === void 0) throw new Error(`not a digest: ${text}`);
	return digest;
}

// src/base/digest.ts
/** sha256 of bytes or of text as UTF-8. The one place of the pure rooms that hashes. */
function sha256(content) {
	return trustedDigest(`sha256:${createHash("sha256").update(content).digest("hex")}`);
}
/** The digest of a value: sha256 over its canonical JSON. */
function digestOf(value) {
	return sha256(canonicalJson(value));
}

// src/base/random.ts
/**
* xoshiro128** 1.1 (Blackman & Vigna 2018), period 2^128 − 1, 32 bits a step; two steps make 53 bits.
* Seeds are digests of what is judged, never a clock, so that a second run gives the same interval.
*/
function seededRandom(seed) {
	const hex = seed.slice(seed.indexOf(":") + 1);
	const [first = 0, second = 0, third = 0, fourth = 0] = [
		0,
		8,
		16,
		24
	].map((at) => Number.parseInt(hex.slice(at, at + 8), 16));
	let [a, b, c, d] = [
		(first | second | third | fourth) === 0 ? 1 : first,
		second,
		third,
		fourth
	];
	const next = () => {
		const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
		const t = b << 9;
		c ^= a;
		d ^= b;
		b ^= c;
		a ^= d;
		c ^= t;
		d = rotateLeft(d, 11);
		return result;
	};
	return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}
/** A standard normal number by Marsaglia's polar method. */
function normalFrom(random) {
	for (;;) {
		const u = 2 * random() - 1;
		const v = 2 * random() - 1;
		const s = u * u + v * v;
		if (s > 0 && s < 1) return u * Math.sqrt(-2 * Math.log(s) / s);
	}
}
function rotateLeft(value, by) {
	return value << by | value >>> 32 - by;
}

// src/stats/paired-ratio.ts
function medianOf(values) {
	if (values.length === 0) throw new RangeError("an empty sample has no median");
	const sorted = Float64Array.from(values).sort();
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// src/measure/latency-noise.ts
/** Asks the machine what it did to us while we timed. Returns how to hear the answer. */
function startNoise() {
	const before = readTicks();
	const switches = process.resourceUsage().involuntaryContextSwitches;
	return () => {
		const after = readTicks();
		const ticks = before === void 0 || after === void 0 ? 0 : after.total - before.total;
		return {
			steal: before === void 0 || after === void 0 || ticks <= 0 ? null : (after.steal - before.steal) / ticks,
			pressure: readPressure(),
			involuntarySwitches: process.resourceUsage().involuntaryContextSwitches - switches
		};
	};
}
const CANARY_STEPS = 2e4;
/**
* A fixed piece of arithmetic, in milliseconds. Virtual machines hide how much of a processor they get, and the
* counters of the system often say nothing; this always takes the same time on a machine that is left alone.
*/
function timeCanary() {
	const started = performance.now();
	let value = 1;
	for (let step = 0; step < CANARY_STEPS; step += 1) value = Math.imul(value, 1664525) + 1013904223 | 0;
	const took = performance.now() - started;
	return value === .5 ? 0 : took;
}
function readTicks() {
	const line = findText("/proc/stat")?.split("\n")[0]?.trim().split(/\s+/);
	if (line?.[0] !== "cpu") return void 0;
	const ticks = line.slice(1, 9).map(Number);
	const total = ticks.reduce((sum, value) => sum + value, 0);
	return Number.isFinite(total) ? {
		total,
		steal: ticks[7] ?? 0
	} : void 0;
}
function readPressure() {
	const share = /^some avg10=(\d{1,3}\.\d{2})/.exec(findText("/proc/pressure/cpu") ?? "")?.[1];
	return share === void 0 ? null : Math.min(1, Number(share) / 100);
}
function findText(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return;
	}
}

// src/base/json.ts
/** Parses JSON text to `unknown`, so that the only way on is a schema. Throws SyntaxError as JSON.parse does. */
function parseJson(text) {
	return JSON.parse(text);
}

// src/base/problem.ts
function good(value) {
	return {
		ok: true,
		value
	};
}
function bad(...problems) {
	return {
		ok: false,
		problems
	};
}

// src/base/suggest.ts
/** The known word that somebody most likely meant, or none when nothing is near: at most a third of the letters differ. */
function findSuggestion(word, known) {
	const wanted = word.toLowerCase().slice(0, 80);
	let best;
	for (const candidate of known) {
		const distance = editDistance(wanted, candidate.toLowerCase());
		if (distance <= Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3)) && (best === void 0 || distance < best.distance)) best = {
			word: candidate,
			distance
		};
	}
	return best?.word;
}
/** ` Did you mean "margin"?` or nothing, ready to follow a sentence. */
function didYouMean(word, known) {
	const suggestion = findSuggestion(word, known);
	return suggestion === void 0 ? "" : ` Did you mean "${suggestion}"?`;
}
/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a, b) {
	let before = [];
	let last = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i += 1) {
		const row = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
			row.push(cost);
		}
		before = last;
		last = row;
	}
	return last[b.length] ?? 0;
}

// src/base/text.ts
/**
* Text that came from outside (names of columns, models, branches, categories), made safe to show.
*
* Every renderer goes through one of these; a name can neither mention a person, break a table,
* close a tag, nor turn the reading direction of the line around it.
*/
const LONGEST = 120;
/** Control characters, zero-width and bidirectional marks, and other invisible code points. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;
/** Visible, one line, at most `longest` characters. */
function plain(text, longest = LONGEST) {
	const visible = text.slice(0, longest * 8).replace(/\s+/gu, " ").replace(INVISIBLE, "�").trim();
	const letters = Array.from(visible);
	return letters.length <= longest ? visible : `${letters.slice(0, longest - 1).join("")}…`;
}

// src/data/table.ts
function isValid(valid, row) {
	return valid === void 0 || (valid[row >> 3] >> (row & 7) & 1) === 1;
}
function rowsOf(column) {
	return column.kind === "unsupported" ? column.rows : column.values.length;
}

// src/data/source.ts
/** A table over columns that are in memory. */
function tableOf(file, rows, read) {
	const byName = new Map(read.map(({ column }) => [column.name, column]));
	return {
		file,
		rows,
		columns: read.map((item) => infoOf(item)),
		column: (name) => {
			const column = byName.get(name);
			if (column === void 0) throw new Error(`${file} has no column ${name}`);
			return column;
		}
	};
}
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

// src/base/number.ts
function showCount(value) {
	return Math.round(value).toString().replace(/\B(?=(?:\d{3})+$)/g, ",");
}
function showBytes(bytes) {
	if (bytes < 1e3) return `${bytes} B`;
	if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
	return `${(bytes / 1e6).toFixed(1)} MB`;
}
/** `1 row`, `12 rows` */
function countOf(count, one, many = `${one}s`) {
	return `${showCount(count)} ${count === 1 ? one : many}`;
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
/** A location in the one spelling that we compare and list: without a leading `./`. */
function plainLocation(location) {
	return location.replace(/^(?:\.\/)+/, "");
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
/** What the runtime calls it: `float32` for `float`. */
function runtimeName(element) {
	const found = FEEDABLE.find(({ name }) => name === element);
	if (found === void 0) throw new Error(`${element} cannot be fed`);
	return found.feed;
}
/** The other way: undefined for types that this tool does not read. */
function findElement(name) {
	return FEEDABLE.find(({ feed }) => feed === name)?.name;
}
function isFloating(element) {
	return element === "float" || element === "double" || element === "float16";
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
const MOST_DIMS$1 = 64;
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
		if (dims.length === MOST_DIMS$1) throw message.malformed(`a shape of more than ${MOST_DIMS$1} dimensions`, "limit");
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
	].slice(0, MOST_PROBLEMS$1).map(({ path = "", ...finding }) => ({
		file: scan.file,
		path,
		...finding
	}));
}
/** Nobody reads more, and a hostile model could ask for millions. */
const MOST_PROBLEMS$1 = 200;
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
			message: `the model uses ${listed$1(names)} from ${quoted$1(domain)}, operators that do not come with the runtime`,
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
			const message = name === "" ? "an input has no name" : `two inputs are called ${quoted$1(name)}`;
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
		message: `input ${quoted$1(name)} takes ${renderType(type)}; columns of a table can only become tensors`,
		hint: `export the model with tensor inputs (for a DictVectorizer: fit on columns, or use a OneHotEncoder), ${INSTEAD}`
	};
	if (!isFeedable(type.element)) return {
		code: "unsupported-type",
		message: `input ${quoted$1(name)} takes ${type.element}, which the runtime's binding cannot feed`,
		hint: `export the model with float inputs and cast inside the model, ${INSTEAD}`
	};
	const dims = type.dims ?? [];
	if (fixedElements(dims.slice(1)) > MOST_ROW_ELEMENTS || fixedElements(dims) > MOST_RUN_ELEMENTS) return {
		code: "input-too-large",
		message: `input ${quoted$1(name)} is declared as ${renderType(type)}; more than ${MOST_ROW_ELEMENTS} elements a row or ${MOST_RUN_ELEMENTS} in all are not fed`,
		hint: `export the model with a smaller or a dynamic shape, ${INSTEAD}`
	};
	if (dims.includes(0)) return {
		code: "empty-input",
		message: `input ${quoted$1(name)} is declared as ${renderType(type)}, which holds nothing`,
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
			message: `output ${quoted$1(name)} gives ${type.element}, with which the runtime's binding does not load the model`,
			hint: `cast it to float inside the model, ${INSTEAD}`
		});
	}
	if (scan.outputs.some((output) => output.type.kind === "tensor" || mapped.has(output.name))) return findings;
	const none = scan.outputs.length === 0;
	findings.push({
		code: "no-tensor-output",
		path: "graph",
		message: none ? "the model has no outputs" : `the model gives only ${listed$1(scan.outputs.map(describeOutput))}, and no tensor that could be read`,
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
		if (reason !== void 0 && !reasons.has(location)) reasons.set(location, `${reason} (tensor ${quoted$1(tensor)})`);
	}
	return [...reasons].map(([location, reason]) => ({
		code: "external-data-unsafe",
		path: "graph",
		message: `the model keeps numbers in another file, ${quoted$1(location)}, which ${reason}`,
		hint: "save the model with its external data in the same folder, named by a plain relative path"
	}));
}
function tensorFindings(scan) {
	return scan.tensors.broken.map(({ name, why }) => ({
		code: "broken-tensor",
		path: `tensor ${plain(name)}`,
		message: `tensor ${quoted$1(name)} ${why}`,
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
function quoted$1(name) {
	return `"${plain(name, 60)}"`;
}
const MOST_LISTED$1 = 5;
function listed$1(names) {
	const shown = names.slice(0, MOST_LISTED$1).map((name) => plain(name, 80));
	const more = names.length - shown.length;
	return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

// src/model/refusal.ts
/** Names what the runtime said. Its messages are its own and change; what we do not know is `runtime-refused`. */
function nameRefusal(said) {
	const text = said.slice(0, MOST_READ);
	const { code, fault, message, hint } = REFUSALS.find(({ says }) => says.some((part) => text.includes(part))) ?? UNKNOWN;
	return {
		code,
		fault,
		message,
		hint,
		detail: shorten(text)
	};
}
/** A refusal as a problem of the model's file. */
function refusalProblem(refusal, file) {
	const { code, message, hint, detail } = refusal;
	return {
		code,
		file,
		path: "",
		message: `${message} (${detail})`,
		hint
	};
}
const MOST_READ = 4e3;
const UNKNOWN = {
	code: "runtime-refused",
	fault: "model",
	says: [],
	message: "the runtime refused the model for a reason that this tool does not know",
	hint: `run \`twokey inspect\` on the model; if it runs in production, please report it with the model's exporter, ${INSTEAD}`
};
/** In order: the first that matches counts, so the particular stand before the general. */
const REFUSALS = [
	{
		code: "locale-missing",
		fault: "place",
		says: ["Failed to construct locale"],
		message: "this machine lacks the locale en_US.UTF-8, which text operators such as StringNormalizer need",
		hint: "install it before the check runs: `sudo apt-get install -y locales && sudo locale-gen en_US.UTF-8`"
	},
	{
		code: "runtime-missing",
		fault: "place",
		says: [
			"onnxruntime_binding.node",
			"cannot open shared object",
			"libonnxruntime",
			"GLIBC_",
			"Cannot find package 'onnxruntime-node'",
			"Cannot find module 'onnxruntime-node'"
		],
		message: "onnxruntime does not load on this machine",
		hint: "use Linux on x64 with glibc 2.28 or later (not Alpine), or install the package onnxruntime-node 1.30.0 beside this tool"
	},
	{
		code: "out-of-memory",
		fault: "model",
		says: [
			"bad_alloc",
			"Failed to allocate memory",
			"bad allocation",
			"Array buffer allocation failed",
			"Invalid typed array length"
		],
		message: "the model asks for more memory than there is",
		hint: "check its shapes for a dimension that grows without bound, or give the check a machine with more memory"
	},
	{
		code: "opset-too-new",
		fault: "model",
		says: ["official released onnx opset versions"],
		message: "the model uses a newer opset than the runtime here knows",
		hint: `export it with a lower opset_version, ${INSTEAD}`
	},
	{
		code: "ir-too-new",
		fault: "model",
		says: ["Unsupported model IR version"],
		message: "the model has a newer IR version than the runtime here knows",
		hint: `export it with an older version of onnx, ${INSTEAD}`
	},
	{
		code: "no-opset",
		fault: "model",
		says: ["Missing opset in the model"],
		message: "the model does not say which operator sets it uses",
		hint: "export the model again with a current exporter"
	},
	{
		code: "no-ir-version",
		fault: "model",
		says: ["Missing model IR version"],
		message: "the model does not say its IR version",
		hint: "export the model again with a current exporter"
	},
	{
		code: "opset-too-old",
		fault: "model",
		says: ["opset version 7 or above"],
		message: "the model uses an opset older than 7, which the runtime no longer carries",
		hint: "convert it with onnx.version_converter to opset 13 or later, or export it again"
	},
	{
		code: "missing-kernel",
		fault: "model",
		says: ["Could not find an implementation for", "NOT_IMPLEMENTED"],
		message: "the runtime has no implementation of an operator in this version or for these types on the CPU",
		hint: `export with another opset (13 to 21 are safe; before 7 many operators are gone) or with float inputs, ${INSTEAD}`
	},
	{
		code: "unknown-operator",
		fault: "model",
		says: [
			"is not a registered function/op",
			"No Op registered for",
			"No opset import for domain",
			"No schema registered"
		],
		message: "the model uses an operator that the runtime does not know",
		hint: `export the model without custom operators, or define them as functions inside the model, ${INSTEAD}`
	},
	{
		code: "unsupported-type",
		fault: "model",
		says: [
			"Unsupported data type",
			"Tensor type (",
			"Non tensor type"
		],
		message: "the model takes or gives a type that the runtime's binding cannot carry",
		hint: `cast to float inside the model, ${INSTEAD}`
	},
	{
		code: "external-data-missing",
		fault: "model",
		says: [
			"xternal data",
			"in-memory address marker",
			"GetFileLength",
			"external_data"
		],
		message: "numbers that the model keeps in another file cannot be read",
		hint: "commit that file beside the model (with `git lfs` if it is large) and name it in the bundle; `twokey needs` lists what is missing"
	},
	{
		code: "broken-file",
		fault: "model",
		says: [
			"rotobuf parsing failed",
			"No graph was found",
			"Model data pointer is null",
			"ModelProto does not have a graph"
		],
		message: "the file is damaged or no ONNX model",
		hint: "export the model again, and compare the file's size with the original"
	},
	{
		code: "wrong-shape",
		fault: "input",
		says: ["Got invalid dimensions for input", "Invalid rank for input"],
		message: "the model refuses the shape of what it is fed",
		hint: "list the model's columns in serving.yaml, in the order of training: `inputs: { NAME: [first, second] }`"
	},
	{
		code: "wrong-type",
		fault: "input",
		says: ["Unexpected input data type"],
		message: "the model refuses the type of what it is fed",
		hint: "run `twokey inspect` on the model and compare its inputs with the data's columns"
	},
	{
		code: "missing-input",
		fault: "input",
		says: ["is missing in 'feeds'"],
		message: "an input of the model is not fed",
		hint: "name its columns in serving.yaml: `inputs: { NAME: [column] }`"
	},
	{
		code: "run-failed",
		fault: "model",
		says: ["Non-zero status code returned while running"],
		message: "the model fails on these rows",
		hint: "the runtime names the operator: look for a category, a length or a value that the model was not trained on"
	},
	{
		code: "broken-graph",
		fault: "model",
		says: [
			"This is an invalid model",
			"ShapeInferenceError",
			"TypeInferenceError",
			"Type Error",
			"Duplicate definition",
			"Exception during initialization",
			"INVALID_GRAPH",
			"Invalid model",
			"FAIL"
		],
		message: "the model contradicts itself, and the runtime refuses it",
		hint: `check it with onnx.checker.check_model(path, full_check=True) and export it again, ${INSTEAD}`
	}
];
/** Drops paths of this machine, the place in the runtime's sources and C++ signatures: they tell a user nothing. */
function shorten(text) {
	const said = text.replace(/^Load model from .{0,2000}? failed:/s, "");
	const from = said.search(/Failed to |Missing |Unsupported |ONNX Runtime only|Initializer '|Incompatible /);
	const told = said.includes("/onnxruntime_src/") && from > 0 ? said.slice(from) : said;
	return plain(told.replace(/\/onnxruntime_src\/\S{0,300}/g, ""), 240);
}

// node_modules/onnxruntime-common/dist/cjs/backend-impl.js
var require_backend_impl = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.resolveBackendAndExecutionProviders = exports.registerBackend = void 0;
	const backends = /* @__PURE__ */ new Map();
	const backendsSortedByPriority = [];
	/**
	* Register a backend.
	*
	* @param name - the name as a key to lookup as an execution provider.
	* @param backend - the backend object.
	* @param priority - an integer indicating the priority of the backend. Higher number means higher priority. if priority
	* < 0, it will be considered as a 'beta' version and will not be used as a fallback backend by default.
	*
	* @ignore
	*/
	const registerBackend = (name, backend, priority) => {
		if (backend && typeof backend.init === "function" && typeof backend.createInferenceSessionHandler === "function") {
			const currentBackend = backends.get(name);
			if (currentBackend === void 0) backends.set(name, {
				backend,
				priority
			});
			else if (currentBackend.priority > priority) return;
			else if (currentBackend.priority === priority) {
				if (currentBackend.backend !== backend) throw new Error(`cannot register backend "${name}" using priority ${priority}`);
			}
			if (priority >= 0) {
				const i = backendsSortedByPriority.indexOf(name);
				if (i !== -1) backendsSortedByPriority.splice(i, 1);
				for (let i = 0; i < backendsSortedByPriority.length; i++) if (backends.get(backendsSortedByPriority[i]).priority <= priority) {
					backendsSortedByPriority.splice(i, 0, name);
					return;
				}
				backendsSortedByPriority.push(name);
			}
			return;
		}
		throw new TypeError("not a valid backend");
	};
	exports.registerBackend = registerBackend;
	/**
	* Try to resolve and initialize a backend.
	*
	* @param backendName - the name of the backend.
	* @returns the backend instance if resolved and initialized successfully, or an error message if failed.
	*/
	const tryResolveAndInitializeBackend = async (backendName) => {
		const backendInfo = backends.get(backendName);
		if (!backendInfo) return "backend not found.";
		if (backendInfo.initialized) return backendInfo.backend;
		else if (backendInfo.aborted) return backendInfo.error;
		else {
			const isInitializing = !!backendInfo.initPromise;
			try {
				if (!isInitializing) backendInfo.initPromise = backendInfo.backend.init(backendName);
				await backendInfo.initPromise;
				backendInfo.initialized = true;
				return backendInfo.backend;
			} catch (e) {
				if (!isInitializing) {
					backendInfo.error = `${e}`;
					backendInfo.aborted = true;
				}
				return backendInfo.error;
			} finally {
				delete backendInfo.initPromise;
			}
		}
	};
	/**
	* Resolve execution providers from the specific session options.
	*
	* @param options - the session options object.
	* @returns a promise that resolves to a tuple of an initialized backend instance and a session options object with
	* filtered EP list.
	*
	* @ignore
	*/
	const resolveBackendAndExecutionProviders = async (options) => {
		const eps = options.executionProviders || [];
		const backendHints = eps.map((i) => typeof i === "string" ? i : i.name);
		const backendNames = backendHints.length === 0 ? backendsSortedByPriority : backendHints;
		let backend;
		const errors = [];
		const availableBackendNames = /* @__PURE__ */ new Set();
		for (const backendName of backendNames) {
			const resolveResult = await tryResolveAndInitializeBackend(backendName);
			if (typeof resolveResult === "string") errors.push({
				name: backendName,
				err: resolveResult
			});
			else {
				if (!backend) backend = resolveResult;
				if (backend === resolveResult) availableBackendNames.add(backendName);
			}
		}
		if (!backend) throw new Error(`no available backend found. ERR: ${errors.map((e) => `[${e.name}] ${e.err}`).join(", ")}`);
		for (const { name, err } of errors) if (backendHints.includes(name)) console.warn(`removing requested execution provider "${name}" from session options because it is not available: ${err}`);
		const filteredEps = eps.filter((i) => availableBackendNames.has(typeof i === "string" ? i : i.name));
		return [backend, new Proxy(options, { get: (target, prop) => {
			if (prop === "executionProviders") return filteredEps;
			return Reflect.get(target, prop);
		} })];
	};
	exports.resolveBackendAndExecutionProviders = resolveBackendAndExecutionProviders;
}));

// node_modules/onnxruntime-common/dist/cjs/backend.js
var require_backend$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.registerBackend = void 0;
	var backend_impl_js_1 = require_backend_impl();
	Object.defineProperty(exports, "registerBackend", {
		enumerable: true,
		get: function() {
			return backend_impl_js_1.registerBackend;
		}
	});
}));

// node_modules/onnxruntime-common/dist/cjs/version.js
var require_version$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.version = void 0;
	exports.version = "1.30.0";
}));

// node_modules/onnxruntime-common/dist/cjs/env-impl.js
var require_env_impl = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.env = void 0;
	const version_js_1 = require_version$1();
	let logLevelValue = "warning";
	exports.env = {
		wasm: {},
		webgl: {},
		webgpu: {},
		versions: { common: version_js_1.version },
		set logLevel(value) {
			if (value === void 0) return;
			if (typeof value !== "string" || [
				"verbose",
				"info",
				"warning",
				"error",
				"fatal"
			].indexOf(value) === -1) throw new Error(`Unsupported logging level: ${value}`);
			logLevelValue = value;
		},
		get logLevel() {
			return logLevelValue;
		}
	};
	Object.defineProperty(exports.env, "logLevel", { enumerable: true });
}));

// node_modules/onnxruntime-common/dist/cjs/env.js
var require_env = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.env = void 0;
	const env_impl_js_1 = require_env_impl();
	/**
	* Represent a set of flags as a global singleton.
	*/
	exports.env = env_impl_js_1.env;
}));

// node_modules/onnxruntime-common/dist/cjs/tensor-conversion-impl.js
var require_tensor_conversion_impl = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.tensorToImageData = exports.tensorToDataURL = void 0;
	/**
	* implementation of Tensor.toDataURL()
	*/
	const tensorToDataURL = (tensor, options) => {
		const canvas = typeof document !== "undefined" ? document.createElement("canvas") : new OffscreenCanvas(1, 1);
		canvas.width = tensor.dims[3];
		canvas.height = tensor.dims[2];
		const pixels2DContext = canvas.getContext("2d");
		if (pixels2DContext != null) {
			let width;
			let height;
			if (options?.tensorLayout !== void 0 && options.tensorLayout === "NHWC") {
				width = tensor.dims[2];
				height = tensor.dims[3];
			} else {
				width = tensor.dims[3];
				height = tensor.dims[2];
			}
			const inputformat = options?.format !== void 0 ? options.format : "RGB";
			const norm = options?.norm;
			let normMean;
			let normBias;
			if (norm === void 0 || norm.mean === void 0) normMean = [
				255,
				255,
				255,
				255
			];
			else if (typeof norm.mean === "number") normMean = [
				norm.mean,
				norm.mean,
				norm.mean,
				norm.mean
			];
			else {
				normMean = [
					norm.mean[0],
					norm.mean[1],
					norm.mean[2],
					0
				];
				if (norm.mean[3] !== void 0) normMean[3] = norm.mean[3];
			}
			if (norm === void 0 || norm.bias === void 0) normBias = [
				0,
				0,
				0,
				0
			];
			else if (typeof norm.bias === "number") normBias = [
				norm.bias,
				norm.bias,
				norm.bias,
				norm.bias
			];
			else {
				normBias = [
					norm.bias[0],
					norm.bias[1],
					norm.bias[2],
					0
				];
				if (norm.bias[3] !== void 0) normBias[3] = norm.bias[3];
			}
			const stride = height * width;
			let rTensorPointer = 0, gTensorPointer = stride, bTensorPointer = stride * 2, aTensorPointer = -1;
			if (inputformat === "RGBA") {
				rTensorPointer = 0;
				gTensorPointer = stride;
				bTensorPointer = stride * 2;
				aTensorPointer = stride * 3;
			} else if (inputformat === "RGB") {
				rTensorPointer = 0;
				gTensorPointer = stride;
				bTensorPointer = stride * 2;
			} else if (inputformat === "RBG") {
				rTensorPointer = 0;
				bTensorPointer = stride;
				gTensorPointer = stride * 2;
			}
			for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) {
				const R = (tensor.data[rTensorPointer++] - normBias[0]) * normMean[0];
				const G = (tensor.data[gTensorPointer++] - normBias[1]) * normMean[1];
				const B = (tensor.data[bTensorPointer++] - normBias[2]) * normMean[2];
				const A = aTensorPointer === -1 ? 255 : (tensor.data[aTensorPointer++] - normBias[3]) * normMean[3];
				pixels2DContext.fillStyle = "rgba(" + R + "," + G + "," + B + "," + A + ")";
				pixels2DContext.fillRect(j, i, 1, 1);
			}
			if ("toDataURL" in canvas) return canvas.toDataURL();
			else throw new Error("toDataURL is not supported");
		} else throw new Error("Can not access image data");
	};
	exports.tensorToDataURL = tensorToDataURL;
	/**
	* implementation of Tensor.toImageData()
	*/
	const tensorToImageData = (tensor, options) => {
		const pixels2DContext = typeof document !== "undefined" ? document.createElement("canvas").getContext("2d") : new OffscreenCanvas(1, 1).getContext("2d");
		let image;
		if (pixels2DContext != null) {
			let width;
			let height;
			let channels;
			if (options?.tensorLayout !== void 0 && options.tensorLayout === "NHWC") {
				width = tensor.dims[2];
				height = tensor.dims[1];
				channels = tensor.dims[3];
			} else {
				width = tensor.dims[3];
				height = tensor.dims[2];
				channels = tensor.dims[1];
			}
			const inputformat = options !== void 0 ? options.format !== void 0 ? options.format : "RGB" : "RGB";
			const norm = options?.norm;
			let normMean;
			let normBias;
			if (norm === void 0 || norm.mean === void 0) normMean = [
				255,
				255,
				255,
				255
			];
			else if (typeof norm.mean === "number") normMean = [
				norm.mean,
				norm.mean,
				norm.mean,
				norm.mean
			];
			else {
				normMean = [
					norm.mean[0],
					norm.mean[1],
					norm.mean[2],
					255
				];
				if (norm.mean[3] !== void 0) normMean[3] = norm.mean[3];
			}
			if (norm === void 0 || norm.bias === void 0) normBias = [
				0,
				0,
				0,
				0
			];
			else if (typeof norm.bias === "number") normBias = [
				norm.bias,
				norm.bias,
				norm.bias,
				norm.bias
			];
			else {
				normBias = [
					norm.bias[0],
					norm.bias[1],
					norm.bias[2],
					0
				];
				if (norm.bias[3] !== void 0) normBias[3] = norm.bias[3];
			}
			const stride = height * width;
			if (options !== void 0) {
				if (options.format !== void 0 && channels === 4 && options.format !== "RGBA" || channels === 3 && options.format !== "RGB" && options.format !== "BGR") throw new Error("Tensor format doesn't match input tensor dims");
			}
			const step = 4;
			let rImagePointer = 0, gImagePointer = 1, bImagePointer = 2, aImagePointer = 3;
			let rTensorPointer = 0, gTensorPointer = stride, bTensorPointer = stride * 2, aTensorPointer = -1;
			if (inputformat === "RGBA") {
				rTensorPointer = 0;
				gTensorPointer = stride;
				bTensorPointer = stride * 2;
				aTensorPointer = stride * 3;
			} else if (inputformat === "RGB") {
				rTensorPointer = 0;
				gTensorPointer = stride;
				bTensorPointer = stride * 2;
			} else if (inputformat === "RBG") {
				rTensorPointer = 0;
				bTensorPointer = stride;
				gTensorPointer = stride * 2;
			}
			image = pixels2DContext.createImageData(width, height);
			for (let i = 0; i < height * width; rImagePointer += step, gImagePointer += step, bImagePointer += step, aImagePointer += step, i++) {
				image.data[rImagePointer] = (tensor.data[rTensorPointer++] - normBias[0]) * normMean[0];
				image.data[gImagePointer] = (tensor.data[gTensorPointer++] - normBias[1]) * normMean[1];
				image.data[bImagePointer] = (tensor.data[bTensorPointer++] - normBias[2]) * normMean[2];
				image.data[aImagePointer] = aTensorPointer === -1 ? 255 : (tensor.data[aTensorPointer++] - normBias[3]) * normMean[3];
			}
		} else throw new Error("Can not access image data");
		return image;
	};
	exports.tensorToImageData = tensorToImageData;
}));

// node_modules/onnxruntime-common/dist/cjs/tensor-factory-impl.js
var require_tensor_factory_impl = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.tensorFromPinnedBuffer = exports.tensorFromMLTensor = exports.tensorFromGpuBuffer = exports.tensorFromTexture = exports.tensorFromImage = exports.bufferToTensor = void 0;
	const tensor_impl_js_1 = require_tensor_impl();
	/**
	* Create a new tensor object from image object
	*
	* @param buffer - Extracted image buffer data - assuming RGBA format
	* @param imageFormat - input image configuration - required configurations height, width, format
	* @param tensorFormat - output tensor configuration - Default is RGB format
	*/
	const bufferToTensor = (buffer, options) => {
		if (buffer === void 0) throw new Error("Image buffer must be defined");
		if (options.height === void 0 || options.width === void 0) throw new Error("Image height and width must be defined");
		if (options.tensorLayout === "NHWC") throw new Error("NHWC Tensor layout is not supported yet");
		const { height, width } = options;
		const norm = options.norm ?? {
			mean: 255,
			bias: 0
		};
		let normMean;
		let normBias;
		if (typeof norm.mean === "number") normMean = [
			norm.mean,
			norm.mean,
			norm.mean,
			norm.mean
		];
		else normMean = [
			norm.mean[0],
			norm.mean[1],
			norm.mean[2],
			norm.mean[3] ?? 255
		];
		if (typeof norm.bias === "number") normBias = [
			norm.bias,
			norm.bias,
			norm.bias,
			norm.bias
		];
		else normBias = [
			norm.bias[0],
			norm.bias[1],
			norm.bias[2],
			norm.bias[3] ?? 0
		];
		const inputformat = options.format !== void 0 ? options.format : "RGBA";
		const outputformat = options.tensorFormat !== void 0 ? options.tensorFormat !== void 0 ? options.tensorFormat : "RGB" : "RGB";
		const stride = height * width;
		const float32Data = outputformat === "RGBA" ? new Float32Array(stride * 4) : new Float32Array(stride * 3);
		let step = 4, rImagePointer = 0, gImagePointer = 1, bImagePointer = 2, aImagePointer = 3;
		let rTensorPointer = 0, gTensorPointer = stride, bTensorPointer = stride * 2, aTensorPointer = -1;
		if (inputformat === "RGB") {
			step = 3;
			rImagePointer = 0;
			gImagePointer = 1;
			bImagePointer = 2;
			aImagePointer = -1;
		}
		if (outputformat === "RGBA") aTensorPointer = stride * 3;
		else if (outputformat === "RBG") {
			rTensorPointer = 0;
			bTensorPointer = stride;
			gTensorPointer = stride * 2;
		} else if (outputformat === "BGR") {
			bTensorPointer = 0;
			gTensorPointer = stride;
			rTensorPointer = stride * 2;
		}
		for (let i = 0; i < stride; i++, rImagePointer += step, bImagePointer += step, gImagePointer += step, aImagePointer += step) {
			float32Data[rTensorPointer++] = (buffer[rImagePointer] + normBias[0]) / normMean[0];
			float32Data[gTensorPointer++] = (buffer[gImagePointer] + normBias[1]) / normMean[1];
			float32Data[bTensorPointer++] = (buffer[bImagePointer] + normBias[2]) / normMean[2];
			if (aTensorPointer !== -1 && aImagePointer !== -1) float32Data[aTensorPointer++] = (buffer[aImagePointer] + normBias[3]) / normMean[3];
		}
		return outputformat === "RGBA" ? new tensor_impl_js_1.Tensor("float32", float32Data, [
			1,
			4,
			height,
			width
		]) : new tensor_impl_js_1.Tensor("float32", float32Data, [
			1,
			3,
			height,
			width
		]);
	};
	exports.bufferToTensor = bufferToTensor;
	/**
	* implementation of Tensor.fromImage().
	*/
	const tensorFromImage = async (image, options) => {
		const isHTMLImageEle = typeof HTMLImageElement !== "undefined" && image instanceof HTMLImageElement;
		const isImageDataEle = typeof ImageData !== "undefined" && image instanceof ImageData;
		const isImageBitmap = typeof ImageBitmap !== "undefined" && image instanceof ImageBitmap;
		const isString = typeof image === "string";
		let data;
		let bufferToTensorOptions = options ?? {};
		const createCanvas = () => {
			if (typeof document !== "undefined") return document.createElement("canvas");
			else if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(1, 1);
			else throw new Error("Canvas is not supported");
		};
		const createCanvasContext = (canvas) => {
			if (typeof HTMLCanvasElement !== "undefined" && canvas instanceof HTMLCanvasElement) return canvas.getContext("2d");
			else if (canvas instanceof OffscreenCanvas) return canvas.getContext("2d");
			else return null;
		};
		if (isHTMLImageEle) {
			const canvas = createCanvas();
			canvas.width = image.width;
			canvas.height = image.height;
			const pixels2DContext = createCanvasContext(canvas);
			if (pixels2DContext != null) {
				let height = image.height;
				let width = image.width;
				if (options !== void 0 && options.resizedHeight !== void 0 && options.resizedWidth !== void 0) {
					height = options.resizedHeight;
					width = options.resizedWidth;
				}
				if (options !== void 0) {
					bufferToTensorOptions = options;
					if (options.tensorFormat !== void 0) throw new Error("Image input config format must be RGBA for HTMLImageElement");
					else bufferToTensorOptions.tensorFormat = "RGBA";
					bufferToTensorOptions.height = height;
					bufferToTensorOptions.width = width;
				} else {
					bufferToTensorOptions.tensorFormat = "RGBA";
					bufferToTensorOptions.height = height;
					bufferToTensorOptions.width = width;
				}
				pixels2DContext.drawImage(image, 0, 0);
				data = pixels2DContext.getImageData(0, 0, width, height).data;
			} else throw new Error("Can not access image data");
		} else if (isImageDataEle) {
			let height;
			let width;
			if (options !== void 0 && options.resizedWidth !== void 0 && options.resizedHeight !== void 0) {
				height = options.resizedHeight;
				width = options.resizedWidth;
			} else {
				height = image.height;
				width = image.width;
			}
			if (options !== void 0) bufferToTensorOptions = options;
			bufferToTensorOptions.format = "RGBA";
			bufferToTensorOptions.height = height;
			bufferToTensorOptions.width = width;
			if (options !== void 0) {
				const tempCanvas = createCanvas();
				tempCanvas.width = width;
				tempCanvas.height = height;
				const pixels2DContext = createCanvasContext(tempCanvas);
				if (pixels2DContext != null) {
					pixels2DContext.putImageData(image, 0, 0);
					data = pixels2DContext.getImageData(0, 0, width, height).data;
				} else throw new Error("Can not access image data");
			} else data = image.data;
		} else if (isImageBitmap) {
			if (options === void 0) throw new Error("Please provide image config with format for Imagebitmap");
			const canvas = createCanvas();
			canvas.width = image.width;
			canvas.height = image.height;
			const pixels2DContext = createCanvasContext(canvas);
			if (pixels2DContext != null) {
				const height = image.height;
				const width = image.width;
				pixels2DContext.drawImage(image, 0, 0, width, height);
				data = pixels2DContext.getImageData(0, 0, width, height).data;
				bufferToTensorOptions.height = height;
				bufferToTensorOptions.width = width;
				return (0, exports.bufferToTensor)(data, bufferToTensorOptions);
			} else throw new Error("Can not access image data");
		} else if (isString) return new Promise((resolve, reject) => {
			const canvas = createCanvas();
			const context = createCanvasContext(canvas);
			if (!image || !context) return reject();
			const newImage = new Image();
			newImage.crossOrigin = "Anonymous";
			newImage.src = image;
			newImage.onload = () => {
				canvas.width = newImage.width;
				canvas.height = newImage.height;
				context.drawImage(newImage, 0, 0, canvas.width, canvas.height);
				const img = context.getImageData(0, 0, canvas.width, canvas.height);
				bufferToTensorOptions.height = canvas.height;
				bufferToTensorOptions.width = canvas.width;
				resolve((0, exports.bufferToTensor)(img.data, bufferToTensorOptions));
			};
		});
		else throw new Error("Input data provided is not supported - aborted tensor creation");
		if (data !== void 0) return (0, exports.bufferToTensor)(data, bufferToTensorOptions);
		else throw new Error("Input data provided is not supported - aborted tensor creation");
	};
	exports.tensorFromImage = tensorFromImage;
	/**
	* implementation of Tensor.fromTexture().
	*/
	const tensorFromTexture = (texture, options) => {
		const { width, height, download, dispose } = options;
		const dims = [
			1,
			height,
			width,
			4
		];
		return new tensor_impl_js_1.Tensor({
			location: "texture",
			type: "float32",
			texture,
			dims,
			download,
			dispose
		});
	};
	exports.tensorFromTexture = tensorFromTexture;
	/**
	* implementation of Tensor.fromGpuBuffer().
	*/
	const tensorFromGpuBuffer = (gpuBuffer, options) => {
		const { dataType, dims, download, dispose } = options;
		return new tensor_impl_js_1.Tensor({
			location: "gpu-buffer",
			type: dataType ?? "float32",
			gpuBuffer,
			dims,
			download,
			dispose
		});
	};
	exports.tensorFromGpuBuffer = tensorFromGpuBuffer;
	/**
	* implementation of Tensor.fromMLTensor().
	*/
	const tensorFromMLTensor = (mlTensor, options) => {
		const { dataType, dims, download, dispose } = options;
		return new tensor_impl_js_1.Tensor({
			location: "ml-tensor",
			type: dataType ?? "float32",
			mlTensor,
			dims,
			download,
			dispose
		});
	};
	exports.tensorFromMLTensor = tensorFromMLTensor;
	/**
	* implementation of Tensor.fromPinnedBuffer().
	*/
	const tensorFromPinnedBuffer = (type, buffer, dims) => new tensor_impl_js_1.Tensor({
		location: "cpu-pinned",
		type,
		data: buffer,
		dims: dims ?? [buffer.length]
	});
	exports.tensorFromPinnedBuffer = tensorFromPinnedBuffer;
}));

// node_modules/onnxruntime-common/dist/cjs/tensor-impl-type-mapping.js
var require_tensor_impl_type_mapping = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.checkTypedArray = exports.NUMERIC_TENSOR_TYPEDARRAY_TO_TYPE_MAP = exports.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP = void 0;
	exports.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP = /* @__PURE__ */ new Map([
		["float32", Float32Array],
		["uint8", Uint8Array],
		["int8", Int8Array],
		["uint16", Uint16Array],
		["int16", Int16Array],
		["int32", Int32Array],
		["bool", Uint8Array],
		["float64", Float64Array],
		["uint32", Uint32Array],
		["int4", Uint8Array],
		["uint4", Uint8Array]
	]);
	exports.NUMERIC_TENSOR_TYPEDARRAY_TO_TYPE_MAP = /* @__PURE__ */ new Map([
		[Float32Array, "float32"],
		[Uint8Array, "uint8"],
		[Int8Array, "int8"],
		[Uint16Array, "uint16"],
		[Int16Array, "int16"],
		[Int32Array, "int32"],
		[Float64Array, "float64"],
		[Uint32Array, "uint32"]
	]);
	let isTypedArrayChecked = false;
	const checkTypedArray = () => {
		if (!isTypedArrayChecked) {
			isTypedArrayChecked = true;
			const isBigInt64ArrayAvailable = typeof BigInt64Array !== "undefined" && BigInt64Array.from;
			const isBigUint64ArrayAvailable = typeof BigUint64Array !== "undefined" && BigUint64Array.from;
			const Float16Array = globalThis.Float16Array;
			const isFloat16ArrayAvailable = typeof Float16Array !== "undefined" && Float16Array.from;
			if (isBigInt64ArrayAvailable) {
				exports.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP.set("int64", BigInt64Array);
				exports.NUMERIC_TENSOR_TYPEDARRAY_TO_TYPE_MAP.set(BigInt64Array, "int64");
			}
			if (isBigUint64ArrayAvailable) {
				exports.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP.set("uint64", BigUint64Array);
				exports.NUMERIC_TENSOR_TYPEDARRAY_TO_TYPE_MAP.set(BigUint64Array, "uint64");
			}
			if (isFloat16ArrayAvailable) {
				exports.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP.set("float16", Float16Array);
				exports.NUMERIC_TENSOR_TYPEDARRAY_TO_TYPE_MAP.set(Float16Array, "float16");
			} else exports.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP.set("float16", Uint16Array);
		}
	};
	exports.checkTypedArray = checkTypedArray;
}));

// node_modules/onnxruntime-common/dist/cjs/tensor-utils-impl.js
var require_tensor_utils_impl = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.tensorReshape = exports.calculateSize = void 0;
	const tensor_impl_js_1 = require_tensor_impl();
	/**
	* calculate size from dims.
	*
	* @param dims the dims array. May be an illegal input.
	*/
	const calculateSize = (dims) => {
		let size = 1;
		for (let i = 0; i < dims.length; i++) {
			const dim = dims[i];
			if (typeof dim !== "number" || !Number.isSafeInteger(dim)) throw new TypeError(`dims[${i}] must be an integer, got: ${dim}`);
			if (dim < 0) throw new RangeError(`dims[${i}] must be a non-negative integer, got: ${dim}`);
			size *= dim;
		}
		return size;
	};
	exports.calculateSize = calculateSize;
	/**
	* implementation of Tensor.reshape()
	*/
	const tensorReshape = (tensor, dims) => {
		switch (tensor.location) {
			case "cpu": return new tensor_impl_js_1.Tensor(tensor.type, tensor.data, dims);
			case "cpu-pinned": return new tensor_impl_js_1.Tensor({
				location: "cpu-pinned",
				data: tensor.data,
				type: tensor.type,
				dims
			});
			case "texture": return new tensor_impl_js_1.Tensor({
				location: "texture",
				texture: tensor.texture,
				type: tensor.type,
				dims
			});
			case "gpu-buffer": return new tensor_impl_js_1.Tensor({
				location: "gpu-buffer",
				gpuBuffer: tensor.gpuBuffer,
				type: tensor.type,
				dims
			});
			case "ml-tensor": return new tensor_impl_js_1.Tensor({
				location: "ml-tensor",
				mlTensor: tensor.mlTensor,
				type: tensor.type,
				dims
			});
			default: throw new Error(`tensorReshape: tensor location ${tensor.location} is not supported`);
		}
	};
	exports.tensorReshape = tensorReshape;
}));

// node_modules/onnxruntime-common/dist/cjs/tensor-impl.js
var require_tensor_impl = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Tensor = void 0;
	const tensor_conversion_impl_js_1 = require_tensor_conversion_impl();
	const tensor_factory_impl_js_1 = require_tensor_factory_impl();
	const tensor_impl_type_mapping_js_1 = require_tensor_impl_type_mapping();
	const tensor_utils_impl_js_1 = require_tensor_utils_impl();
	/**
	* the implementation of Tensor interface.
	*
	* @ignore
	*/
	var Tensor = class {
		/**
		* implementation.
		*/
		constructor(arg0, arg1, arg2) {
			(0, tensor_impl_type_mapping_js_1.checkTypedArray)();
			let type;
			let dims;
			if (typeof arg0 === "object" && "location" in arg0) {
				this.dataLocation = arg0.location;
				type = arg0.type;
				dims = arg0.dims;
				switch (arg0.location) {
					case "cpu-pinned": {
						const expectedTypedArrayConstructor = tensor_impl_type_mapping_js_1.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP.get(type);
						if (!expectedTypedArrayConstructor) throw new TypeError(`unsupported type "${type}" to create tensor from pinned buffer`);
						if (!(arg0.data instanceof expectedTypedArrayConstructor)) throw new TypeError(`buffer should be of type ${expectedTypedArrayConstructor.name}`);
						this.cpuData = arg0.data;
						break;
					}
					case "texture":
						if (type !== "float32") throw new TypeError(`unsupported type "${type}" to create tensor from texture`);
						this.gpuTextureData = arg0.texture;
						this.downloader = arg0.download;
						this.disposer = arg0.dispose;
						break;
					case "gpu-buffer":
						if (type !== "float32" && type !== "float16" && type !== "int32" && type !== "int64" && type !== "uint32" && type !== "uint8" && type !== "bool" && type !== "uint4" && type !== "int4") throw new TypeError(`unsupported type "${type}" to create tensor from gpu buffer`);
						this.gpuBufferData = arg0.gpuBuffer;
						this.downloader = arg0.download;
						this.disposer = arg0.dispose;
						break;
					case "ml-tensor":
						if (type !== "float32" && type !== "float16" && type !== "int32" && type !== "int64" && type !== "uint32" && type !== "uint64" && type !== "int8" && type !== "uint8" && type !== "bool" && type !== "uint4" && type !== "int4") throw new TypeError(`unsupported type "${type}" to create tensor from MLTensor`);
						this.mlTensorData = arg0.mlTensor;
						this.downloader = arg0.download;
						this.disposer = arg0.dispose;
						break;
					default: throw new Error(`Tensor constructor: unsupported location '${this.dataLocation}'`);
				}
			} else {
				let data;
				let maybeDims;
				if (typeof arg0 === "string") {
					type = arg0;
					maybeDims = arg2;
					if (arg0 === "string") {
						if (!Array.isArray(arg1)) throw new TypeError("A string tensor's data must be a string array.");
						data = arg1;
					} else {
						const typedArrayConstructor = tensor_impl_type_mapping_js_1.NUMERIC_TENSOR_TYPE_TO_TYPEDARRAY_MAP.get(arg0);
						if (typedArrayConstructor === void 0) throw new TypeError(`Unsupported tensor type: ${arg0}.`);
						if (Array.isArray(arg1)) {
							if (arg0 === "float16" && typedArrayConstructor === Uint16Array || arg0 === "uint4" || arg0 === "int4") throw new TypeError(`Creating a ${arg0} tensor from number array is not supported. Please use ${typedArrayConstructor.name} as data.`);
							else if (arg0 === "uint64" || arg0 === "int64") data = typedArrayConstructor.from(arg1, BigInt);
							else data = typedArrayConstructor.from(arg1);
						} else if (arg1 instanceof typedArrayConstructor) data = arg1;
						else if (arg1 instanceof Uint8ClampedArray) {
							if (arg0 === "uint8") data = Uint8Array.from(arg1);
							else throw new TypeError(`A Uint8ClampedArray tensor's data must be type of uint8`);
						} else if (arg0 === "float16" && arg1 instanceof Uint16Array && typedArrayConstructor !== Uint16Array) data = new globalThis.Float16Array(arg1.buffer, arg1.byteOffset, arg1.length);
						else throw new TypeError(`A ${type} tensor's data must be type of ${typedArrayConstructor}`);
					}
				} else {
					maybeDims = arg1;
					if (Array.isArray(arg0)) {
						if (arg0.length === 0) throw new TypeError("Tensor type cannot be inferred from an empty array.");
						const firstElementType = typeof arg0[0];
						if (firstElementType === "string") {
							type = "string";
							data = arg0;
						} else if (firstElementType === "boolean") {
							type = "bool";
							data = Uint8Array.from(arg0);
						} else throw new TypeError(`Invalid element type of data array: ${firstElementType}.`);
					} else if (arg0 instanceof Uint8ClampedArray) {
						type = "uint8";
						data = Uint8Array.from(arg0);
					} else {
						const mappedType = tensor_impl_type_mapping_js_1.NUMERIC_TENSOR_TYPEDARRAY_TO_TYPE_MAP.get(arg0.constructor);
						if (mappedType === void 0) throw new TypeError(`Unsupported type for tensor data: ${arg0.constructor}.`);
						type = mappedType;
						data = arg0;
					}
				}
				if (maybeDims === void 0) maybeDims = [data.length];
				else if (!Array.isArray(maybeDims)) throw new TypeError("A tensor's dims must be a number array");
				dims = maybeDims;
				this.cpuData = data;
				this.dataLocation = "cpu";
			}
			const size = (0, tensor_utils_impl_js_1.calculateSize)(dims);
			if (this.cpuData && size !== this.cpuData.length) {
				if ((type === "uint4" || type === "int4") && Math.ceil(size / 2) === this.cpuData.length) {} else throw new Error(`Tensor's size(${size}) does not match data length(${this.cpuData.length}).`);
			}
			this.type = type;
			this.dims = dims;
			this.size = size;
		}
		static async fromImage(image, options) {
			return (0, tensor_factory_impl_js_1.tensorFromImage)(image, options);
		}
		static fromTexture(texture, options) {
			return (0, tensor_factory_impl_js_1.tensorFromTexture)(texture, options);
		}
		static fromGpuBuffer(gpuBuffer, options) {
			return (0, tensor_factory_impl_js_1.tensorFromGpuBuffer)(gpuBuffer, options);
		}
		static fromMLTensor(mlTensor, options) {
			return (0, tensor_factory_impl_js_1.tensorFromMLTensor)(mlTensor, options);
		}
		static fromPinnedBuffer(type, buffer, dims) {
			return (0, tensor_factory_impl_js_1.tensorFromPinnedBuffer)(type, buffer, dims);
		}
		toDataURL(options) {
			return (0, tensor_conversion_impl_js_1.tensorToDataURL)(this, options);
		}
		toImageData(options) {
			return (0, tensor_conversion_impl_js_1.tensorToImageData)(this, options);
		}
		get data() {
			this.ensureValid();
			if (!this.cpuData) throw new Error("The data is not on CPU. Use `getData()` to download GPU data to CPU, or use `texture` or `gpuBuffer` property to access the GPU data directly.");
			return this.cpuData;
		}
		get location() {
			return this.dataLocation;
		}
		get texture() {
			this.ensureValid();
			if (!this.gpuTextureData) throw new Error("The data is not stored as a WebGL texture.");
			return this.gpuTextureData;
		}
		get gpuBuffer() {
			this.ensureValid();
			if (!this.gpuBufferData) throw new Error("The data is not stored as a WebGPU buffer.");
			return this.gpuBufferData;
		}
		get mlTensor() {
			this.ensureValid();
			if (!this.mlTensorData) throw new Error("The data is not stored as a WebNN MLTensor.");
			return this.mlTensorData;
		}
		async getData(releaseData) {
			this.ensureValid();
			switch (this.dataLocation) {
				case "cpu":
				case "cpu-pinned": return this.data;
				case "texture":
				case "gpu-buffer":
				case "ml-tensor":
					if (!this.downloader) throw new Error("The current tensor is not created with a specified data downloader.");
					if (this.isDownloading) throw new Error("The current tensor is being downloaded.");
					try {
						this.isDownloading = true;
						const data = await this.downloader();
						this.downloader = void 0;
						this.dataLocation = "cpu";
						this.cpuData = data;
						if (releaseData && this.disposer) {
							this.disposer();
							this.disposer = void 0;
						}
						return data;
					} finally {
						this.isDownloading = false;
					}
				default: throw new Error(`cannot get data from location: ${this.dataLocation}`);
			}
		}
		dispose() {
			if (this.isDownloading) throw new Error("The current tensor is being downloaded.");
			if (this.disposer) {
				this.disposer();
				this.disposer = void 0;
			}
			this.cpuData = void 0;
			this.gpuTextureData = void 0;
			this.gpuBufferData = void 0;
			this.mlTensorData = void 0;
			this.downloader = void 0;
			this.isDownloading = void 0;
			this.dataLocation = "none";
		}
		ensureValid() {
			if (this.dataLocation === "none") throw new Error("The tensor is disposed.");
		}
		reshape(dims) {
			this.ensureValid();
			if (this.downloader || this.disposer) throw new Error("Cannot reshape a tensor that owns GPU resource.");
			return (0, tensor_utils_impl_js_1.tensorReshape)(this, dims);
		}
	};
	exports.Tensor = Tensor;
}));

// node_modules/onnxruntime-common/dist/cjs/tensor.js
var require_tensor = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Tensor = void 0;
	const tensor_impl_js_1 = require_tensor_impl();
	exports.Tensor = tensor_impl_js_1.Tensor;
}));

// node_modules/onnxruntime-common/dist/cjs/trace.js
var require_trace = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.TRACE_EVENT_END = exports.TRACE_EVENT_BEGIN = exports.TRACE_FUNC_END = exports.TRACE_FUNC_BEGIN = exports.TRACE = void 0;
	const env_impl_js_1 = require_env_impl();
	/**
	* @ignore
	*/
	const TRACE = (deviceType, label) => {
		if (typeof env_impl_js_1.env.trace === "undefined" ? !env_impl_js_1.env.wasm.trace : !env_impl_js_1.env.trace) return;
		console.timeStamp(`${deviceType}::ORT::${label}`);
	};
	exports.TRACE = TRACE;
	const TRACE_FUNC = (msg, extraMsg) => {
		const stack = (/* @__PURE__ */ new Error()).stack?.split(/\r\n|\r|\n/g) || [];
		let hasTraceFunc = false;
		for (let i = 0; i < stack.length; i++) {
			if (hasTraceFunc && !stack[i].includes("TRACE_FUNC")) {
				let label = `FUNC_${msg}::${stack[i].trim().split(" ")[1]}`;
				if (extraMsg) label += `::${extraMsg}`;
				(0, exports.TRACE)("CPU", label);
				return;
			}
			if (stack[i].includes("TRACE_FUNC")) hasTraceFunc = true;
		}
	};
	/**
	* @ignore
	*/
	const TRACE_FUNC_BEGIN = (extraMsg) => {
		if (typeof env_impl_js_1.env.trace === "undefined" ? !env_impl_js_1.env.wasm.trace : !env_impl_js_1.env.trace) return;
		TRACE_FUNC("BEGIN", extraMsg);
	};
	exports.TRACE_FUNC_BEGIN = TRACE_FUNC_BEGIN;
	/**
	* @ignore
	*/
	const TRACE_FUNC_END = (extraMsg) => {
		if (typeof env_impl_js_1.env.trace === "undefined" ? !env_impl_js_1.env.wasm.trace : !env_impl_js_1.env.trace) return;
		TRACE_FUNC("END", extraMsg);
	};
	exports.TRACE_FUNC_END = TRACE_FUNC_END;
	/**
	* @ignore
	*/
	const TRACE_EVENT_BEGIN = (extraMsg) => {
		if (typeof env_impl_js_1.env.trace === "undefined" ? !env_impl_js_1.env.wasm.trace : !env_impl_js_1.env.trace) return;
		console.time(`ORT::${extraMsg}`);
	};
	exports.TRACE_EVENT_BEGIN = TRACE_EVENT_BEGIN;
	/**
	* @ignore
	*/
	const TRACE_EVENT_END = (extraMsg) => {
		if (typeof env_impl_js_1.env.trace === "undefined" ? !env_impl_js_1.env.wasm.trace : !env_impl_js_1.env.trace) return;
		console.timeEnd(`ORT::${extraMsg}`);
	};
	exports.TRACE_EVENT_END = TRACE_EVENT_END;
}));

// node_modules/onnxruntime-common/dist/cjs/inference-session-impl.js
var require_inference_session_impl = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.InferenceSession = void 0;
	const backend_impl_js_1 = require_backend_impl();
	const tensor_js_1 = require_tensor();
	const trace_js_1 = require_trace();
	var InferenceSession = class InferenceSession {
		constructor(handler) {
			this.handler = handler;
		}
		async run(feeds, arg1, arg2) {
			(0, trace_js_1.TRACE_FUNC_BEGIN)();
			(0, trace_js_1.TRACE_EVENT_BEGIN)("InferenceSession.run");
			const fetches = {};
			let options = {};
			if (typeof feeds !== "object" || feeds === null || feeds instanceof tensor_js_1.Tensor || Array.isArray(feeds)) throw new TypeError("'feeds' must be an object that use input names as keys and OnnxValue as corresponding values.");
			let isFetchesEmpty = true;
			if (typeof arg1 === "object") {
				if (arg1 === null) throw new TypeError("Unexpected argument[1]: cannot be null.");
				if (arg1 instanceof tensor_js_1.Tensor) throw new TypeError("'fetches' cannot be a Tensor");
				if (Array.isArray(arg1)) {
					if (arg1.length === 0) throw new TypeError("'fetches' cannot be an empty array.");
					isFetchesEmpty = false;
					for (const name of arg1) {
						if (typeof name !== "string") throw new TypeError("'fetches' must be a string array or an object.");
						if (this.outputNames.indexOf(name) === -1) throw new RangeError(`'fetches' contains invalid output name: ${name}.`);
						fetches[name] = null;
					}
					if (typeof arg2 === "object" && arg2 !== null) options = arg2;
					else if (typeof arg2 !== "undefined") throw new TypeError("'options' must be an object.");
				} else {
					let isFetches = false;
					const arg1Keys = Object.getOwnPropertyNames(arg1);
					for (const name of this.outputNames) if (arg1Keys.indexOf(name) !== -1) {
						const v = arg1[name];
						if (v === null || v instanceof tensor_js_1.Tensor) {
							isFetches = true;
							isFetchesEmpty = false;
							fetches[name] = v;
						}
					}
					if (isFetches) {
						if (typeof arg2 === "object" && arg2 !== null) options = arg2;
						else if (typeof arg2 !== "undefined") throw new TypeError("'options' must be an object.");
					} else options = arg1;
				}
			} else if (typeof arg1 !== "undefined") throw new TypeError("Unexpected argument[1]: must be 'fetches' or 'options'.");
			for (const name of this.inputNames) if (typeof feeds[name] === "undefined") throw new Error(`input '${name}' is missing in 'feeds'.`);
			if (isFetchesEmpty) for (const name of this.outputNames) fetches[name] = null;
			const results = await this.handler.run(feeds, fetches, options);
			const returnValue = {};
			for (const key in results) if (Object.hasOwnProperty.call(results, key)) {
				const result = results[key];
				if (result instanceof tensor_js_1.Tensor) returnValue[key] = result;
				else returnValue[key] = new tensor_js_1.Tensor(result.type, result.data, result.dims);
			}
			(0, trace_js_1.TRACE_EVENT_END)("InferenceSession.run");
			(0, trace_js_1.TRACE_FUNC_END)();
			return returnValue;
		}
		async release() {
			return this.handler.dispose();
		}
		static async create(arg0, arg1, arg2, arg3) {
			(0, trace_js_1.TRACE_FUNC_BEGIN)();
			(0, trace_js_1.TRACE_EVENT_BEGIN)("InferenceSession.create");
			let filePathOrUint8Array;
			let options = {};
			if (typeof arg0 === "string") {
				filePathOrUint8Array = arg0;
				if (typeof arg1 === "object" && arg1 !== null) options = arg1;
				else if (typeof arg1 !== "undefined") throw new TypeError("'options' must be an object.");
			} else if (arg0 instanceof Uint8Array) {
				filePathOrUint8Array = arg0;
				if (typeof arg1 === "object" && arg1 !== null) options = arg1;
				else if (typeof arg1 !== "undefined") throw new TypeError("'options' must be an object.");
			} else if (arg0 instanceof ArrayBuffer || typeof SharedArrayBuffer !== "undefined" && arg0 instanceof SharedArrayBuffer) {
				const buffer = arg0;
				let byteOffset = 0;
				let byteLength = arg0.byteLength;
				if (typeof arg1 === "object" && arg1 !== null) options = arg1;
				else if (typeof arg1 === "number") {
					byteOffset = arg1;
					if (!Number.isSafeInteger(byteOffset)) throw new RangeError("'byteOffset' must be an integer.");
					if (byteOffset < 0 || byteOffset >= buffer.byteLength) throw new RangeError(`'byteOffset' is out of range [0, ${buffer.byteLength}).`);
					byteLength = arg0.byteLength - byteOffset;
					if (typeof arg2 === "number") {
						byteLength = arg2;
						if (!Number.isSafeInteger(byteLength)) throw new RangeError("'byteLength' must be an integer.");
						if (byteLength <= 0 || byteOffset + byteLength > buffer.byteLength) throw new RangeError(`'byteLength' is out of range (0, ${buffer.byteLength - byteOffset}].`);
						if (typeof arg3 === "object" && arg3 !== null) options = arg3;
						else if (typeof arg3 !== "undefined") throw new TypeError("'options' must be an object.");
					} else if (typeof arg2 !== "undefined") throw new TypeError("'byteLength' must be a number.");
				} else if (typeof arg1 !== "undefined") throw new TypeError("'options' must be an object.");
				filePathOrUint8Array = new Uint8Array(buffer, byteOffset, byteLength);
			} else throw new TypeError("Unexpected argument[0]: must be 'path' or 'buffer'.");
			const [backend, optionsWithValidatedEPs] = await (0, backend_impl_js_1.resolveBackendAndExecutionProviders)(options);
			const handler = await backend.createInferenceSessionHandler(filePathOrUint8Array, optionsWithValidatedEPs);
			(0, trace_js_1.TRACE_EVENT_END)("InferenceSession.create");
			(0, trace_js_1.TRACE_FUNC_END)();
			return new InferenceSession(handler);
		}
		startProfiling() {
			this.handler.startProfiling();
		}
		endProfiling() {
			this.handler.endProfiling();
		}
		get inputNames() {
			return this.handler.inputNames;
		}
		get outputNames() {
			return this.handler.outputNames;
		}
		get inputMetadata() {
			return this.handler.inputMetadata;
		}
		get outputMetadata() {
			return this.handler.outputMetadata;
		}
	};
	exports.InferenceSession = InferenceSession;
}));

// node_modules/onnxruntime-common/dist/cjs/inference-session.js
var require_inference_session = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.InferenceSession = void 0;
	const inference_session_impl_js_1 = require_inference_session_impl();
	exports.InferenceSession = inference_session_impl_js_1.InferenceSession;
}));

// node_modules/onnxruntime-common/dist/cjs/tensor-conversion.js
var require_tensor_conversion = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
}));

// node_modules/onnxruntime-common/dist/cjs/tensor-factory.js
var require_tensor_factory = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
}));

// node_modules/onnxruntime-common/dist/cjs/onnx-model.js
var require_onnx_model = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
}));

// node_modules/onnxruntime-common/dist/cjs/onnx-value.js
var require_onnx_value = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
}));

// node_modules/onnxruntime-common/dist/cjs/index.js
var require_cjs = /* @__PURE__ */ __commonJSMin(((exports, module, this$3) => {
	var __createBinding = this$3 && this$3.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __exportStar = this$3 && this$3.__exportStar || function(m, exports) {
		for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
	};
	Object.defineProperty(exports, "__esModule", { value: true });
	/**
	* # ONNX Runtime JavaScript API
	*
	* ONNX Runtime JavaScript API is a unified API for all JavaScript usages, including the following NPM packages:
	*
	* - [onnxruntime-node](https://www.npmjs.com/package/onnxruntime-node)
	* - [onnxruntime-web](https://www.npmjs.com/package/onnxruntime-web)
	* - [onnxruntime-react-native](https://www.npmjs.com/package/onnxruntime-react-native)
	*
	* See also:
	* - [Get Started](https://onnxruntime.ai/docs/get-started/with-javascript/)
	* - [Inference examples](https://github.com/microsoft/onnxruntime-inference-examples/tree/main/js)
	*
	* @packageDocumentation
	*/
	__exportStar(require_backend$1(), exports);
	__exportStar(require_env(), exports);
	__exportStar(require_inference_session(), exports);
	__exportStar(require_tensor(), exports);
	__exportStar(require_tensor_conversion(), exports);
	__exportStar(require_tensor_factory(), exports);
	__exportStar(require_trace(), exports);
	__exportStar(require_onnx_model(), exports);
	__exportStar(require_onnx_value(), exports);
}));

// node_modules/onnxruntime-node/dist/binding.js
var require_binding = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.initOrt = exports.binding = void 0;
	const worker_threads_1 = __require("worker_threads");
	const onnxruntime_common_1 = require_cjs();
	exports.binding = __require(`../bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`);
	let ortInitialized = false;
	const initOrt = () => {
		if (!ortInitialized) {
			ortInitialized = true;
			let logLevel = 2;
			if (onnxruntime_common_1.env.logLevel) switch (onnxruntime_common_1.env.logLevel) {
				case "verbose":
					logLevel = 0;
					break;
				case "info":
					logLevel = 1;
					break;
				case "warning":
					logLevel = 2;
					break;
				case "error":
					logLevel = 3;
					break;
				case "fatal":
					logLevel = 4;
					break;
				default: throw new Error(`Unsupported log level: ${onnxruntime_common_1.env.logLevel}`);
			}
			exports.binding.initOrtOnce(logLevel, onnxruntime_common_1.Tensor, worker_threads_1.isMainThread);
		}
	};
	exports.initOrt = initOrt;
}));

// node_modules/onnxruntime-node/dist/backend.js
var require_backend = /* @__PURE__ */ __commonJSMin(((exports, module, this$2) => {
	var __classPrivateFieldSet = this$2 && this$2.__classPrivateFieldSet || function(receiver, state, value, kind, f) {
		if (kind === "m") throw new TypeError("Private method is not writable");
		if (kind === "a" && !f) throw new TypeError("Private accessor was defined without a setter");
		if (typeof state === "function" ? receiver !== state || !f : !state.has(receiver)) throw new TypeError("Cannot write private member to an object whose class did not declare it");
		return kind === "a" ? f.call(receiver, value) : f ? f.value = value : state.set(receiver, value), value;
	};
	var __classPrivateFieldGet = this$2 && this$2.__classPrivateFieldGet || function(receiver, state, kind, f) {
		if (kind === "a" && !f) throw new TypeError("Private accessor was defined without a getter");
		if (typeof state === "function" ? receiver !== state || !f : !state.has(receiver)) throw new TypeError("Cannot read private member from an object whose class did not declare it");
		return kind === "m" ? f : kind === "a" ? f.call(receiver) : f ? f.value : state.get(receiver);
	};
	var _OnnxruntimeSessionHandler_inferenceSession;
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.listSupportedBackends = exports.onnxruntimeBackend = void 0;
	const binding_1 = require_binding();
	const dataTypeStrings = [
		void 0,
		"float32",
		"uint8",
		"int8",
		"uint16",
		"int16",
		"int32",
		"int64",
		"string",
		"bool",
		"float16",
		"float64",
		"uint32",
		"uint64",
		void 0,
		void 0,
		void 0,
		void 0,
		void 0,
		void 0,
		void 0,
		"uint4",
		"int4"
	];
	var OnnxruntimeSessionHandler = class {
		constructor(pathOrBuffer, options) {
			_OnnxruntimeSessionHandler_inferenceSession.set(this, void 0);
			(0, binding_1.initOrt)();
			__classPrivateFieldSet(this, _OnnxruntimeSessionHandler_inferenceSession, new binding_1.binding.InferenceSession(), "f");
			if (typeof pathOrBuffer === "string") __classPrivateFieldGet(this, _OnnxruntimeSessionHandler_inferenceSession, "f").loadModel(pathOrBuffer, options);
			else __classPrivateFieldGet(this, _OnnxruntimeSessionHandler_inferenceSession, "f").loadModel(pathOrBuffer.buffer, pathOrBuffer.byteOffset, pathOrBuffer.byteLength, options);
			this.inputNames = [];
			this.outputNames = [];
			this.inputMetadata = [];
			this.outputMetadata = [];
			const fillNamesAndMetadata = (rawMetadata) => {
				const names = [];
				const metadata = [];
				for (const m of rawMetadata) {
					names.push(m.name);
					if (!m.isTensor) metadata.push({
						name: m.name,
						isTensor: false
					});
					else {
						const type = dataTypeStrings[m.type];
						if (type === void 0) throw new Error(`Unsupported data type: ${m.type}`);
						const shape = [];
						for (let i = 0; i < m.shape.length; ++i) {
							const dim = m.shape[i];
							if (dim === -1) shape.push(m.symbolicDimensions[i]);
							else if (dim >= 0) shape.push(dim);
							else throw new Error(`Invalid dimension: ${dim}`);
						}
						metadata.push({
							name: m.name,
							isTensor: m.isTensor,
							type,
							shape
						});
					}
				}
				return [names, metadata];
			};
			[this.inputNames, this.inputMetadata] = fillNamesAndMetadata(__classPrivateFieldGet(this, _OnnxruntimeSessionHandler_inferenceSession, "f").inputMetadata);
			[this.outputNames, this.outputMetadata] = fillNamesAndMetadata(__classPrivateFieldGet(this, _OnnxruntimeSessionHandler_inferenceSession, "f").outputMetadata);
		}
		async dispose() {
			__classPrivateFieldGet(this, _OnnxruntimeSessionHandler_inferenceSession, "f").dispose();
		}
		startProfiling() {}
		endProfiling() {
			__classPrivateFieldGet(this, _OnnxruntimeSessionHandler_inferenceSession, "f").endProfiling();
		}
		async run(feeds, fetches, options) {
			return new Promise((resolve, reject) => {
				setImmediate(() => {
					try {
						resolve(__classPrivateFieldGet(this, _OnnxruntimeSessionHandler_inferenceSession, "f").run(feeds, fetches, options));
					} catch (e) {
						reject(e);
					}
				});
			});
		}
	};
	_OnnxruntimeSessionHandler_inferenceSession = /* @__PURE__ */ new WeakMap();
	var OnnxruntimeBackend = class {
		async init() {
			return Promise.resolve();
		}
		async createInferenceSessionHandler(pathOrBuffer, options) {
			return new Promise((resolve, reject) => {
				setImmediate(() => {
					try {
						resolve(new OnnxruntimeSessionHandler(pathOrBuffer, options || {}));
					} catch (e) {
						reject(e);
					}
				});
			});
		}
	};
	exports.onnxruntimeBackend = new OnnxruntimeBackend();
	exports.listSupportedBackends = binding_1.binding.listSupportedBackends;
}));

// node_modules/onnxruntime-node/dist/version.js
var require_version = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.version = void 0;
	exports.version = "1.30.0";
}));

// node_modules/onnxruntime-node/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports, module, this$1) => {
	var __createBinding = this$1 && this$1.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __exportStar = this$1 && this$1.__exportStar || function(m, exports) {
		for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
	};
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.listSupportedBackends = void 0;
	__exportStar(require_cjs(), exports);
	var backend_1 = require_backend();
	Object.defineProperty(exports, "listSupportedBackends", {
		enumerable: true,
		get: function() {
			return backend_1.listSupportedBackends;
		}
	});
	const onnxruntime_common_1 = require_cjs();
	const version_1 = require_version();
	const backend_2 = require_backend();
	const backends = (0, backend_2.listSupportedBackends)();
	for (const backend of backends) (0, onnxruntime_common_1.registerBackend)(backend.name, backend_2.onnxruntimeBackend, 100);
	Object.defineProperty(onnxruntime_common_1.env.versions, "node", {
		value: version_1.version,
		enumerable: true
	});
}));

// src/model/runtime.ts
/** Loads the runtime and one model: one thread, one operator at a time, so that a second run gives the same bits. */
async function openSession(source) {
	silenceTelemetry();
	try {
		const runtime = await loadRuntime();
		return {
			ok: true,
			value: wrap(source.kind === "path" ? await runtime.InferenceSession.create(source.path, OPTIONS) : await runtime.InferenceSession.create(source.bytes, {
				...OPTIONS,
				externalData: source.external.map(({ location, data }) => ({
					path: location,
					data
				}))
			}), runtime.Tensor)
		};
	} catch (error) {
		return {
			ok: false,
			refusal: nameRefusal(wordsOf(error))
		};
	}
}
/** For the evidence: which runtime gave these scores. */
async function runtimeVersion() {
	silenceTelemetry();
	const { env } = await loadRuntime();
	return `onnxruntime-node ${env.versions.node ?? env.versions.common}`;
}
const OPTIONS = {
	executionProviders: ["cpu"],
	intraOpNumThreads: 1,
	interOpNumThreads: 1,
	executionMode: "sequential",
	graphOptimizationLevel: "all",
	logSeverityLevel: 4
};
/**
* From version 1.29 on the runtime reports home when its first session is made, unless this variable stands in
* the environment of the process. A worker thread has only a copy of it, where setting comes too late.
*/
function silenceTelemetry() {
	if (process.env["ORT_DISABLE_TELEMETRY"] === "1") return;
	if (!isMainThread) throw new Error("onnxruntime is loaded in a thread whose process did not switch its telemetry off");
	process.env["ORT_DISABLE_TELEMETRY"] = "1";
}
/**
* The import is dynamic so that it comes after the variable is set and so that a machine without binaries gets a
* sentence instead of a stack; the bundler puts it into the child's file all the same.
*
* The binding does not know Float16Array, which Node has had since version 23: tensors of it arrive empty. Without
* the class the runtime falls back to Uint16Array, which works on every version.
*/
async function loadRuntime() {
	Reflect.deleteProperty(globalThis, "Float16Array");
	try {
		return await Promise.resolve().then(() => /* @__PURE__ */ __toESM(require_dist(), 1));
	} catch (missing) {
		const installed = createRequire(import.meta.url);
		try {
			return installed(PACKAGE);
		} catch {
			throw missing;
		}
	}
}
/** A name that the bundler does not follow. */
const PACKAGE = ["onnxruntime", "node"].join("-");
function wrap(session, TensorClass) {
	let released = false;
	return {
		inputs: session.inputNames,
		outputs: session.outputMetadata.map(({ name, isTensor }) => ({
			name,
			isTensor
		})),
		prepare: (feeds) => ({ feeds: Object.fromEntries(feeds.map((feed) => [feed.name, tensorOf(feed, TensorClass)])) }),
		run: async ({ feeds }, fetches) => {
			try {
				const results = await session.run(feeds, fetches);
				return {
					ok: true,
					value: fetches.map((name) => readTensor$1(name, results[name]))
				};
			} catch (error) {
				return {
					ok: false,
					refusal: nameRefusal(wordsOf(error))
				};
			}
		},
		release: async () => {
			if (released) return;
			released = true;
			await session.release();
		}
	};
}
function tensorOf(feed, TensorClass) {
	return new TensorClass(runtimeName(feed.element), feed.data, feed.dims);
}
function readTensor$1(name, tensor) {
	if (tensor === void 0) throw new Error(`Tensor type (none) for output ${name}`);
	const element = findElement(tensor.type);
	if (element === void 0) throw new Error(`Tensor type (${tensor.type}) for output ${name}`);
	return {
		name,
		element,
		dims: tensor.dims,
		data: tensor.data
	};
}
function wordsOf(error) {
	return error instanceof Error ? error.message : String(error);
}

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
/**
* The model's bytes without those ZipMaps; everything else is copied as it stands. The bytes must have been
* scanned: on others this throws.
*/
function stripZipMaps(bytes, zipMaps) {
	const read = readMessage(bytes, (message) => {
		const parts = [];
		while (message.next()) if (message.field === 7) parts.push(field(7, stripGraph(message, zipMaps)));
		else parts.push(message.raw());
		return concat(parts);
	});
	if (!read.ok) throw new Error(`a scanned model became unreadable: ${read.why}`);
	return read.value;
}
const MOST_CLASSES = 1e5;
const FLOAT = 1;
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
function stripGraph(model, zipMaps) {
	const byOutput = new Map(zipMaps.map((zipMap) => [zipMap.output, zipMap]));
	const { inside, declared } = readNames(model.message(), byOutput);
	const parts = [];
	const graph = model.message();
	while (graph.next()) {
		const name = graph.field === 1 ? zipMapOutput(graph) : graph.field === 12 ? valueName(graph) : void 0;
		const zipMap = name === void 0 ? void 0 : byOutput.get(name);
		if (zipMap === void 0) parts.push(graph.raw());
		else if (graph.field === 1) {
			if (inside.has(zipMap.output)) parts.push(graph.raw());
		} else if (!declared.has(zipMap.tensor)) {
			declared.add(zipMap.tensor);
			parts.push(field(12, floatOutput(zipMap.tensor)));
		}
	}
	return concat(parts);
}
/** Which ZipMap outputs other nodes take, and which outputs the graph declares already. */
function readNames(graph, byOutput) {
	const inside = /* @__PURE__ */ new Set();
	const declared = /* @__PURE__ */ new Set();
	while (graph.next()) {
		if (graph.field === 12) declared.add(valueName(graph));
		if (graph.field !== 1) continue;
		const node = graph.message();
		while (node.next()) {
			if (node.field !== 1) continue;
			const name = node.text();
			if (byOutput.has(name)) inside.add(name);
		}
	}
	return {
		inside,
		declared
	};
}
function zipMapOutput(graph) {
	let domain = "";
	let name = "";
	let output = "";
	const node = graph.message();
	while (node.next()) if (node.field === 2) output = node.text();
	else if (node.field === 4) name = node.text();
	else if (node.field === 7) domain = node.text();
	return isZipMap({
		domain,
		name
	}) ? output : void 0;
}
function valueName(graph) {
	let name = "";
	const value = graph.message();
	while (value.next()) if (value.field === 1) name = value.text();
	return name;
}
/** ValueInfoProto of a float tensor; the runtime infers the shape. */
function floatOutput(name) {
	const tensorType = field(1, new Uint8Array([8, FLOAT]));
	return concat([field(1, new TextEncoder().encode(name)), field(2, tensorType)]);
}
function field(number, content) {
	return concat([Uint8Array.from([...varint(number << 3 | 2), ...varint(content.length)]), content]);
}
function varint(value) {
	const bytes = [];
	let rest = value;
	while (rest >= 128) {
		bytes.push(rest % 128 + 128);
		rest = Math.floor(rest / 128);
	}
	return [...bytes, rest];
}
function concat(parts) {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
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

// src/model/load.ts
/**
* From a path to a running session, in children only: scanned, inspected, external data found inside the folder,
* ZipMaps dropped. A model without ZipMap is loaded from its path, as production loads it.
*/
async function openModel(path, file) {
	const read = readModelFile(path, file);
	if (!read.ok) return {
		kind: "problems",
		problems: read.problems
	};
	const { bytes, scan } = read.value;
	const external = readExternal(scan, dirname(path));
	const problems = [...inspectProblems(scan), ...external.ok ? [] : external.problems];
	if (!external.ok || problems.length > 0) return {
		kind: "problems",
		problems
	};
	const source = scan.zipMaps.length === 0 ? {
		kind: "path",
		path
	} : {
		kind: "bytes",
		bytes: stripZipMaps(bytes, scan.zipMaps),
		external: external.value.map(({ location, path }) => ({
			location,
			data: readFileSync(path)
		}))
	};
	const opened = await openSession(source);
	if (!opened.ok) return refused(opened.refusal, file);
	const size = external.value.reduce((sum, each) => sum + each.size, bytes.length);
	return {
		kind: "open",
		model: {
			scan,
			session: opened.value,
			bytes: size
		}
	};
}
function refused(refusal, file) {
	const problem = refusalProblem(refusal, file);
	return refusal.fault === "place" ? {
		kind: "place",
		problem
	} : {
		kind: "problems",
		problems: [problem]
	};
}
/** Protocol buffers end at 2 GB, and so does what Node reads in one piece. */
const LARGEST_MODEL = 2 ** 31 - 1;
function readModelFile(path, file) {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (stat === void 0 || !stat.isFile()) return bad({
		code: "no-file",
		file,
		path: "",
		message: "there is no such model file",
		hint: "check the path; `twokey needs` lists bytes that are missing and how to bring them"
	});
	if (stat.size > LARGEST_MODEL) {
		const message = `the model file has ${showBytes(stat.size)}; more than 2 GB is not an ONNX file`;
		return bad({
			code: "beyond-limits",
			file,
			path: "",
			message,
			hint: "save the weights as external data"
		});
	}
	const bytes = readFileSync(path);
	const scan = scanModel(bytes, file);
	return scan.ok ? good({
		bytes,
		scan: scan.value
	}) : scan;
}
/** Finds every file that the model keeps numbers in. Unsafe spellings are inspectProblems' business and passed over here. */
function readExternal(scan, folder) {
	const files = /* @__PURE__ */ new Map();
	const problems = [];
	const complain = (code, message, hint) => {
		problems.push({
			code,
			file: scan.file,
			path: "graph",
			message,
			hint
		});
	};
	for (const { location, offset, length = 0, tensor } of scan.external) {
		if (findUnsafeLocation(location) !== void 0) continue;
		const name = `"${plain(location, 60)}"`;
		if (!files.has(location)) {
			const found = findContained(folder, location);
			files.set(location, typeof found === "string" ? void 0 : {
				location,
				...found
			});
			if (typeof found === "string") complain(found === LEADS_OUT ? "external-data-unsafe" : "external-data-missing", `the model keeps numbers in ${name}, which ${found}`, BRING);
		}
		const size = files.get(location)?.size;
		if (size !== void 0 && offset + length > size) complain("external-data-short", `tensor "${plain(tensor, 60)}" lies at byte ${offset} to ${offset + length} of ${name}, which has ${countOf(size, "byte")}`, BRING);
	}
	const found = [...files.values()].flatMap((file) => file === void 0 ? [] : [file]);
	return problems.length === 0 ? good(found) : bad(...problems.slice(0, MOST_PROBLEMS));
}
const MOST_PROBLEMS = 20;
const BRING = "put the file that was saved with the model beside it; `twokey needs` lists what is missing and how to bring it";
/** Where the location leads, links followed, or why it must not be opened. */
function findContained(folder, location) {
	const root = realpathSync(folder);
	let path;
	try {
		path = realpathSync(join(root, plainLocation(location)));
	} catch {
		return "is not there";
	}
	if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return LEADS_OUT;
	const stat = statSync(path);
	if (!stat.isFile()) return "is not a file";
	return stat.size <= LARGEST_POINTER && findLookalike(readFileSync(path))?.code === "lfs-pointer" ? "is a Git LFS pointer, not the numbers it stands for" : {
		path,
		size: stat.size
	};
}
const LEADS_OUT = "is a link out of the model's folder";
const LARGEST_POINTER = 1024;

// src/model/serving.ts
/** `x: [amount, hour]`: a part of a line of serving.yaml that can be pasted. */
function inputPart(name, columns) {
	return `${yamlText(name)}: [${columns.map((column) => yamlText(column)).join(", ")}]`;
}
/** Quoted where YAML would read it as something else. */
function yamlText(text) {
	return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}

// src/model/column-plan.ts
/**
* Types are checked before a single value is read. Whole numbers inside a floating column, and ranges, are
* checked value by value when the tensor is made.
*/
function planColumn(info, target, request) {
	const problems = [];
	const words = [];
	const complain = (code, message, hint) => {
		problems.push({
			code,
			file: request.files.data,
			path: plain(info.name),
			message,
			hint
		});
	};
	const misfit = findMisfit(info, target);
	if (misfit !== void 0) complain("column-type", misfit.message, misfit.hint);
	else if (target.element === "string" && info.kind !== "text") words.push(`whole numbers of "${plain(info.name)}" are written as text for input "${plain(target.name)}"`);
	const delayed = request.serving?.delayed ?? {};
	const fill = Object.hasOwn(delayed, info.name) ? delayed[info.name] ?? void 0 : void 0;
	if (misfit !== void 0 || info.nulls === 0) return {
		plan: { name: info.name },
		problems,
		words
	};
	const nulls = `${countOf(info.nulls, "missing value")} of "${plain(info.name)}"`;
	if (fill !== void 0) {
		const why = findWrongFill(fill, target.element);
		if (why === void 0) {
			words.push(`${nulls}: ${JSON.stringify(fill)}, as \`delayed\` in serving.yaml says`);
			return {
				plan: {
					name: info.name,
					fill
				},
				problems,
				words
			};
		}
		const message = `\`delayed\` gives ${JSON.stringify(fill)} for "${plain(info.name)}", and input "${plain(target.name)}" takes ${target.element}: ${why}`;
		problems.push({
			code: "wrong-fill",
			file: request.files.serving,
			path: `delayed.${plain(info.name)}`,
			message,
			hint: "write a value of the input's type"
		});
	} else if (isFloating(target.element)) words.push(`${nulls}: fed as NaN`);
	else {
		const example = target.element === "string" ? "unknown" : target.element === "bool" ? "false" : "0";
		complain("null-in-input", `${nulls}, and input "${plain(target.name)}" takes ${target.element}, which has no way to say "missing"`, `write what serving uses there into serving.yaml, for example \`delayed: { ${yamlText(info.name)}: ${example} }\``);
	}
	return {
		plan: { name: info.name },
		problems,
		words
	};
}
const NUMERIC = /* @__PURE__ */ new Set([
	"float",
	"integer",
	"int64",
	"boolean"
]);
const WHOLE = /* @__PURE__ */ new Set(["integer", "int64"]);
function findMisfit(info, target) {
	const column = `column "${plain(info.name)}"`;
	const input = `input "${plain(target.name)}" takes ${target.element}`;
	if (info.kind === "unsupported") return {
		message: `${column} cannot be read${info.reason === void 0 ? "" : `: ${plain(info.reason)}`}, and ${input}`,
		hint: "store it as a plain column, or leave it out of the input's columns"
	};
	if (target.element === "string") {
		if (info.kind === "text" || WHOLE.has(info.kind)) return void 0;
		return {
			message: `${column} holds ${kindWords(info.kind)}, and ${input}; how they are spelt would be a guess`,
			hint: "store the column as text, spelt as the model was trained"
		};
	}
	if (NUMERIC.has(info.kind)) return void 0;
	return {
		message: `${column} holds ${kindWords(info.kind)}, and ${input}`,
		hint: info.kind === "time" ? "store the number that the model was trained on (hours, days since …) as a column of its own" : "store the encoding that the model was trained on, put the encoder into the model, or name other columns in serving.yaml"
	};
}
function kindWords(kind) {
	switch (kind) {
		case "float":
		case "integer":
		case "int64": return "numbers";
		case "boolean": return "true and false";
		case "text": return "text";
		case "time": return "points in time";
	}
	return "values that cannot be read";
}
function findWrongFill(fill, element) {
	if (element === "string") return typeof fill === "string" ? void 0 : "it must be text";
	if (element === "bool") return typeof fill === "boolean" ? void 0 : "it must be true or false";
	if (typeof fill === "string") return "it must be a number";
	return isFloating(element) || Number.isInteger(Number(fill)) ? void 0 : "it must be a whole number";
}

// src/model/layout.ts
/**
* Reads an input's declared type as rows and columns, or says why it is neither. Rows come first: [N], [N,1],
* [N,F], and [N,A,B,…] with fixed inner dimensions, which takes A·B·… columns in row-major order.
*/
function layoutOf({ name, type }) {
	if (type.kind !== "tensor" || !isFeedable(type.element)) return misfit("unfeedable-input", name, `takes ${renderType(type)}, which no columns can become`);
	const base = {
		name,
		element: type.element
	};
	if (type.dims === void 0) return {
		...base,
		width: void 0,
		rows: void 0,
		inner: [],
		form: "open"
	};
	const [first, ...inner] = type.dims;
	if (first === void 0) return misfit("scalar-input", name, "takes a single number for a whole run and not one for each row");
	const rows = fixed(first);
	if (inner.length === 0) return {
		...base,
		width: rows === void 0 ? 1 : void 0,
		rows,
		inner: [],
		form: "row"
	};
	const sizes = inner.flatMap((dim) => fixed(dim) ?? []);
	if (sizes.length === inner.length) {
		const width = sizes.reduce((product, size) => product * size, 1);
		return {
			...base,
			width,
			rows,
			inner: sizes,
			form: "table"
		};
	}
	if (inner.length === 1) return {
		...base,
		width: void 0,
		rows,
		inner: [],
		form: "table"
	};
	return misfit("unsupported-shape", name, `takes ${renderType(type)}; with more than two dimensions, all but the first must be fixed`);
}
function isLayout(layout) {
	return "element" in layout;
}
function fixed(dim) {
	return typeof dim === "number" ? dim : void 0;
}
function misfit(code, name, what) {
	return {
		code,
		message: `input "${plain(name, 60)}" ${what}`,
		hint: "export the model so that every input takes columns of one row each, or judge it by its scores: name a file of them under `scores:` in model.yaml"
	};
}

// src/model/feed-plan.ts
/** At once, unless the model fixes another number. Large enough to be fast, small enough to be nothing. */
const MOST_ROWS = 4096;
const MOST_ELEMENTS = 2 ** 22;
/**
* Decides which columns feed which input, and never guesses: serving.yaml first, then equal names, then one
* remaining input takes the remaining columns if their number is right. Everything else is a problem with a line
* to paste.
*/
function planFeeds(signature, request) {
	const { layouts, problems: shapes } = readLayouts(signature, request.files);
	const claims = claimColumns(layouts, request);
	const claimed = new Map(claims.flatMap((claim) => claim.kind === "claim" ? [[claim.layout.name, claim]] : []));
	const planned = layouts.flatMap((layout) => {
		const claim = claimed.get(layout.name);
		return claim === void 0 ? [] : [planInput(claim, request)];
	});
	const problems = [
		...shapes,
		...claims.flatMap((claim) => claim.kind === "problem" ? [claim.problem] : []),
		...planned.flatMap((plan) => plan.problems)
	];
	const rows = planRows(planned, request.files);
	if (!rows.ok) problems.push(...rows.problems);
	if (!rows.ok || problems.length > 0) return bad(...problems);
	const used = new Set(planned.flatMap(({ input }) => input.columns.map(({ name }) => name)));
	const unused = featureColumns(request).filter((name) => !used.has(name));
	const words = planned.flatMap((plan) => plan.words);
	if (unused.length > 0) words.push(`not fed to the model: ${listed(unused)}`);
	return good({
		inputs: planned.map(({ input }) => input),
		rows: rows.value,
		unused,
		words
	});
}
function readLayouts(signature, files) {
	const read = signature.inputs.map((value) => ({
		name: value.name,
		layout: layoutOf(value)
	}));
	return {
		layouts: read.flatMap(({ layout }) => isLayout(layout) ? [layout] : []),
		problems: read.flatMap(({ name, layout }) => isLayout(layout) ? [] : [{
			file: files.model,
			path: `input ${plain(name)}`,
			...layout
		}])
	};
}
function claimColumns(layouts, request) {
	const explicit = claimExplicit(layouts, request);
	const taken = new Set(explicit.flatMap((claim) => claim.kind === "claim" ? claim.columns : []));
	const mapped = new Set(Object.keys(request.serving?.inputs ?? {}));
	const open = layouts.filter(({ name }) => !mapped.has(name));
	const all = new Set(request.columns.map(({ name }) => name));
	const byName = [];
	const rest = [];
	for (const layout of open) {
		const { name } = layout;
		if (!(all.has(name) && name !== request.label && (layout.width ?? 1) === 1)) rest.push(layout);
		else {
			taken.add(name);
			byName.push({
				kind: "claim",
				layout,
				columns: [name],
				how: "the column of the same name"
			});
		}
	}
	const free = featureColumns(request).filter((name) => !taken.has(name));
	return [
		...explicit,
		...byName,
		...claimRest(rest, free, request)
	];
}
/** What serving.yaml says. Nothing in it may be unknown: a misspelt column would silently feed another. */
function claimExplicit(layouts, request) {
	const names = request.columns.map(({ name }) => name);
	return Object.entries(request.serving?.inputs ?? {}).flatMap(([name, columns]) => {
		const path = `inputs.${plain(name)}`;
		const layout = layouts.find((each) => each.name === name);
		if (layout === void 0) {
			const known = layouts.map((each) => each.name);
			return [complaint(request, {
				code: "unknown-input",
				path,
				message: `the model has no input ${quoted(name)}.${didYouMean(name, known)}`,
				hint: `its inputs are ${listed(known)}`
			})];
		}
		const complaints = columns.flatMap((column) => explicitComplaint(column, path, names, request));
		if (layout.width !== void 0 && layout.width !== columns.length) {
			const message = `input ${quoted(name)} takes ${countOf(layout.width, "column")}, and ${countOf(columns.length, "column")} are listed`;
			complaints.push(complaint(request, {
				code: "column-count",
				path,
				message,
				hint: "list the columns in the order of training"
			}));
		}
		if (complaints.length > 0) return complaints;
		return [{
			kind: "claim",
			layout,
			columns,
			how: `as ${plain(request.files.serving)} says`
		}];
	});
}
function explicitComplaint(column, path, names, request) {
	if (column === request.label) return [complaint(request, {
		code: "label-fed",
		path,
		message: `${quoted(column)} is the label; a model that is fed the answer is right about everything`,
		hint: "remove it from the list"
	})];
	if (names.includes(column)) return [];
	return [complaint(request, {
		code: "unknown-column",
		path,
		message: `the data have no column ${quoted(column)}.${didYouMean(column, names)}`,
		hint: `the columns of ${plain(request.files.data)} are ${listed(names)}`
	})];
}
/** Inputs that nobody named. One can be told from the number of columns; several would be a guess. */
function claimRest(rest, free, request) {
	const [layout] = rest;
	if (layout === void 0) return [];
	if (rest.length === 1 && free.length > 0 && fits(layout, free.length)) return [{
		kind: "claim",
		layout,
		columns: free,
		how: `the ${countOf(free.length, "remaining column")}, in the order of the file`
	}];
	const wanted = rest.map((each) => `${quoted(each.name)} (${widthWords(each)})`).join(", ");
	return [complaint(request, {
		code: "inputs-unmatched",
		path: "inputs",
		message: rest.length === 1 ? `input ${wanted} could not be matched with columns: ${countOf(free.length, "column is", "columns are")} left${free.length === 0 ? "" : ` (${listed(free)})`}` : `the inputs ${wanted} could not be matched with columns; left are ${free.length === 0 ? "none" : listed(free)}`,
		hint: `say in ${plain(request.files.serving)} which columns feed it, in the order of training: \`${suggestion(rest, free, request)}\``
	})];
}
function fits(layout, columns) {
	if (layout.width !== void 0) return layout.width === columns;
	return layout.form !== "row" || columns === layout.rows || columns === 1;
}
/** A line to paste: free columns of the right kind, handed out in order where several inputs wait. */
function suggestion(rest, free, request) {
	const kinds = new Map(request.columns.map(({ name, kind }) => [name, kind]));
	const left = new Set(free);
	return `inputs: { ${rest.slice(0, 3).map((layout) => {
		const right = [...left].filter((name) => suits(kinds.get(name), layout));
		const all = rest.length === 1 && fits(layout, right.length) ? right.length : 3;
		const chosen = right.slice(0, Math.min(layout.width ?? all, MOST_SUGGESTED));
		for (const name of chosen) left.delete(name);
		return inputPart(layout.name, chosen.length > 0 ? chosen : ["column"]);
	}).join(", ")} }`;
}
const MOST_SUGGESTED = 30;
function suits(kind, { element }) {
	if (element === "string") return kind === "text";
	return kind !== "text" && kind !== "time" && kind !== "unsupported";
}
function planInput(claim, request) {
	const { layout, columns, how } = claim;
	const infos = new Map(request.columns.map((info) => [info.name, info]));
	const plans = columns.flatMap((name) => {
		const info = infos.get(name);
		return info === void 0 ? [] : [planColumn(info, layout, request)];
	});
	const vector = layout.form === "row" && columns.length > 1;
	const inner = layout.form === "row" ? [] : layout.inner.length > 0 ? layout.inner : [columns.length];
	const notes = plans.flatMap(({ words }) => words);
	return {
		input: {
			name: layout.name,
			element: layout.element,
			columns: plans.map(({ plan }) => plan),
			inner,
			vector
		},
		rows: vector ? 1 : layout.rows,
		problems: plans.flatMap(({ problems }) => problems),
		words: [`input ${quoted(layout.name)} (${layout.element}) ← ${listed(columns)}: ${how}${inner.length > 1 ? `, row by row into ${inner.join("×")}` : ""}`, ...notes]
	};
}
function planRows(planned, files) {
	const fixed = [...new Set(planned.flatMap(({ rows }) => rows ?? []))];
	const [count] = fixed;
	if (fixed.length > 1) {
		const message = `the inputs want different numbers of rows at once: ${planned.flatMap(({ input, rows }) => rows === void 0 ? [] : [`${quoted(input.name)} ${rows}`]).join(", ")}`;
		return bad({
			code: "mixed-batch",
			file: files.model,
			path: "inputs",
			message,
			hint: "export the model with one batch dimension for all inputs"
		});
	}
	if (count !== void 0) return good({
		kind: "exactly",
		count
	});
	const width = planned.reduce((sum, { input }) => sum + input.columns.length, 0);
	return good({
		kind: "at-most",
		count: Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_ELEMENTS / Math.max(1, width))))
	});
}
function featureColumns(request) {
	const never = /* @__PURE__ */ new Set([...request.exclude ?? [], ...request.label === void 0 ? [] : [request.label]]);
	return request.columns.map(({ name }) => name).filter((name) => !never.has(name));
}
function complaint(request, { code, path, message, hint }) {
	return {
		kind: "problem",
		problem: {
			code,
			file: request.files.serving,
			path,
			message,
			hint
		}
	};
}
function widthWords({ width, form, rows, element }) {
	if (width !== void 0) return `${countOf(width, "column")} of ${element}`;
	if (form === "row") return `${rows} values of ${element}`;
	return `any number of columns of ${element}`;
}
function quoted(name) {
	return `"${plain(name, 60)}"`;
}
const MOST_LISTED = 12;
function listed(names) {
	const shown = names.slice(0, MOST_LISTED).map((name) => plain(name, 40));
	const more = names.length - shown.length;
	return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

// src/model/half.ts
/** IEEE 754 half precision, by hand: Float16Array is missing on Node 20 and 22, and unknown to the runtime's binding. */
/** The 16 bits of the nearest half, ties to even. */
function toHalf(value) {
	if (Number.isNaN(value)) return 32256;
	const sign = value < 0 || Object.is(value, -0) ? 32768 : 0;
	const size = Math.abs(value);
	if (size >= 65520) return sign | 31744;
	if (size < 2 ** -14) return sign | roundEven(size * 2 ** 24);
	const exponent = exponentOf(size);
	return sign | (exponent + 15 << 10) + roundEven(size * 2 ** (10 - exponent)) - 1024;
}
/** Of a normal double. */
function exponentOf(size) {
	const exponent = Math.floor(Math.log2(size));
	if (2 ** exponent > size) return exponent - 1;
	return 2 ** (exponent + 1) <= size ? exponent + 1 : exponent;
}
function roundEven(value) {
	const floor = Math.floor(value);
	if (value - floor !== .5) return Math.round(value);
	return floor % 2 === 0 ? floor : floor + 1;
}

// src/model/feeds.ts
/** Every input's tensor for one run. A value that does not fit its input is a problem with its row. */
function makeFeeds(plan, columns, slice) {
	const feeds = [];
	for (const input of plan.inputs) {
		const width = input.columns.length;
		const data = newElements(input.element, slice.size * width);
		for (const [at, planned] of input.columns.entries()) {
			const wrong = fillColumn({
				data,
				at,
				width,
				element: input.element
			}, columns.column(planned.name), planned, slice);
			if (wrong === void 0) continue;
			return bad({
				code: "value-out-of-type",
				file: columns.file,
				path: plain(planned.name),
				message: `row ${wrong.row + 1} of column "${plain(planned.name)}" is ${wrong.value}, and input "${plain(input.name)}" takes ${input.element}`,
				hint: "correct the value, or store the column as the model was trained on it"
			});
		}
		for (let row = slice.count; row < slice.size; row += 1) data.copyWithin(row * width, (slice.count - 1) * width, slice.count * width);
		feeds.push({
			name: input.name,
			element: input.element,
			data,
			dims: dimsOf(input, slice.size)
		});
	}
	return good(feeds);
}
function newElements(element, length) {
	switch (element) {
		case "float": return new Float32Array(length);
		case "double": return new Float64Array(length);
		case "int8": return new Int8Array(length);
		case "uint8":
		case "bool": return new Uint8Array(length);
		case "int16": return new Int16Array(length);
		case "uint16":
		case "float16": return new Uint16Array(length);
		case "int32": return new Int32Array(length);
		case "uint32": return new Uint32Array(length);
		case "int64": return new BigInt64Array(length);
		case "uint64": return new BigUint64Array(length);
	}
	return Array.from({ length }, () => "");
}
function dimsOf(input, rows) {
	return input.vector ? [input.columns.length] : [rows, ...input.inner];
}
function fillColumn(place, column, { fill }, slice) {
	const { data, element } = place;
	if (Array.isArray(data)) return fillTexts({
		...place,
		data
	}, column, fill, slice);
	if (column.kind === "text" || column.kind === "unsupported") throw new Error(`a ${column.kind} column was planned for ${element}`);
	if (data instanceof BigInt64Array || data instanceof BigUint64Array) return fillBigInts({
		...place,
		data
	}, column, fill, slice);
	if (!isFloating(element)) return fillIntegers({
		...place,
		data
	}, column, fill, slice);
	fillFloats({
		...place,
		data
	}, column, fill, slice);
}
function fillFloats({ data, at, width, element }, column, fill, slice) {
	const { values, valid } = column;
	const missing = fill === void 0 ? NaN : Number(fill);
	const half = element === "float16";
	let place = at;
	for (let row = slice.start; row < slice.start + slice.count; row += 1) {
		const value = valid === void 0 || isValid(valid, row) ? Number(values[row] ?? NaN) : missing;
		data[place] = half ? toHalf(value) : value;
		place += width;
	}
}
/** Smallest and largest value of the integer types that a double holds exactly. */
const RANGES = {
	bool: [0, 1],
	int8: [-128, 127],
	uint8: [0, 255],
	int16: [-32768, 32767],
	uint16: [0, 65535],
	int32: [-2147483648, 2147483647],
	uint32: [0, 4294967295]
};
function fillIntegers({ data, at, width, element }, column, fill, slice) {
	const { values, valid } = column;
	const [low, high] = RANGES[element] ?? [0, 0];
	const missing = fill === void 0 ? NaN : Number(fill);
	let place = at;
	for (let row = slice.start; row < slice.start + slice.count; row += 1) {
		const value = isValid(valid, row) ? Number(values[row] ?? NaN) : missing;
		if (!Number.isInteger(value) || value < low || value > high) return wrongAt(column, row, value);
		data[place] = value;
		place += width;
	}
}
function fillBigInts({ data, at, width }, column, fill, slice) {
	const { values, valid } = column;
	let place = at;
	for (let row = slice.start; row < slice.start + slice.count; row += 1) {
		const value = isValid(valid, row) ? values[row] : Number(fill ?? NaN);
		if (typeof value === "number" && !Number.isInteger(value)) return wrongAt(column, row, value);
		const whole = BigInt(value ?? 0);
		data[place] = whole;
		if (data[place] !== whole) return wrongAt(column, row, whole);
		place += width;
	}
}
function fillTexts({ data, at, width }, column, fill, slice) {
	if (column.kind === "unsupported") throw new Error("an unsupported column was planned for text");
	const { valid, values } = column;
	const dictionary = column.kind === "text" ? column.dictionary : void 0;
	let place = at;
	for (let row = slice.start; row < slice.start + slice.count; row += 1) {
		const value = values[row];
		if (!isValid(valid, row)) {
			if (fill === void 0) return {
				row,
				value: "missing"
			};
			data[place] = String(fill);
		} else data[place] = dictionary === void 0 ? String(value) : dictionary[Number(value)] ?? "";
		place += width;
	}
}
function wrongAt(column, row, value) {
	return {
		row,
		value: isValid(column.valid, row) ? String(value) : "missing"
	};
}

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

// src/measure/latency-rows.ts
/** Enough rows that no cache holds one answer, few enough to be nothing next to a model. */
const SAMPLE_ROWS = 1024;
const SINGLE_FEEDS = 64;
const BULK_FEEDS = 4;
/** Makes the feeds of one model, from a table or, where there are no data, from numbers made up for its inputs. */
function makePool({ scan, session }, side, rows) {
	const signature = signatureOf(scan);
	const made = rows.table === void 0 ? syntheticTable(signature.inputs.map(layoutOf), rows.seed) : void 0;
	const table = made?.table ?? rows.table;
	if (table === void 0 || table.rows === 0) return bad(noRows(side));
	const plan = planFeeds(signature, {
		columns: table.columns,
		files: side.files,
		...rows.job.kind === "table" ? {
			label: rows.job.label,
			exclude: rows.job.exclude
		} : {},
		serving: made === void 0 ? side.serving : { inputs: made.inputs }
	});
	if (!plan.ok) return plan;
	const bulkRows = bulkSize(plan.value, rows.bulkRows);
	const columns = {
		file: side.files.data,
		column: cachedColumns(table)
	};
	const feed = (start, count) => {
		const size = plan.value.rows.kind === "exactly" ? plan.value.rows.count : count;
		const feeds = makeFeeds(plan.value, columns, {
			start,
			count: Math.min(count, table.rows),
			size
		});
		return feeds.ok ? good(session.prepare(feeds.value)) : feeds;
	};
	const single = feedsOf(table.rows, 1, SINGLE_FEEDS, feed);
	const bulk = bulkRows === 0 ? good([]) : feedsOf(table.rows, bulkRows, BULK_FEEDS, feed);
	if (!single.ok) return single;
	if (!bulk.ok) return bulk;
	const fetches = signature.outputs.flatMap(({ tensor }) => tensor?.name ?? []);
	return good({
		single: single.value,
		bulk: bulk.value,
		bulkRows,
		fetches
	});
}
function bulkSize({ rows }, wanted) {
	if (rows.kind === "exactly") return 0;
	return rows.count < 2 ? 0 : Math.min(wanted, rows.count);
}
/** Feeds of `count` rows from different places of the table; a short table is fed several times. */
function feedsOf(rows, count, feeds, feed) {
	const made = [];
	const many = Math.max(1, Math.min(feeds, rows - count + 1));
	for (let at = 0; at < many; at += 1) {
		const next = feed(Math.floor(at * Math.max(0, rows - count) / many), count);
		if (!next.ok) return next;
		made.push(next.value);
	}
	return good(made);
}
function cachedColumns(table) {
	const known = /* @__PURE__ */ new Map();
	return (name) => {
		const column = known.get(name) ?? table.column(name);
		known.set(name, column);
		return column;
	};
}
function noRows(side) {
	const { model } = side.files;
	return {
		code: "no-rows",
		file: model,
		path: "",
		message: "there is nothing to feed it: the data have no rows, or rows could not be made up for its inputs",
		hint: "give a table with at least one row: `--data FILE`, or `data: { holdout: … }` in model.yaml"
	};
}
/** More columns than this are not made up. */
const MOST_COLUMNS = 2e5;
function syntheticTable(layouts, seed) {
	const known = layouts.flatMap((layout) => "element" in layout && isLayout(layout) ? [layout] : []);
	const widths = known.map((layout) => layout.width ?? (layout.form === "row" ? layout.rows ?? 1 : 1));
	if (known.length < layouts.length || widths.reduce((sum, width) => sum + width, 0) > MOST_COLUMNS) return void 0;
	const random = seededRandom(digestOf({
		seed,
		draws: "rows"
	}));
	const columns = [];
	const inputs = {};
	const rows = Math.max(SINGLE_FEEDS, Math.min(SAMPLE_ROWS, Math.floor(2 ** 20 / Math.max(1, ...widths))));
	for (const [at, layout] of known.entries()) {
		const names = Array.from({ length: widths[at] ?? 1 }, (_, column) => `${layout.name} ${column}`);
		inputs[layout.name] = names;
		for (const name of names) columns.push(syntheticColumn(name, layout, rows, random));
	}
	return {
		table: tableOf("made-up rows", rows, columns.map((column) => ({
			column,
			source: "made up"
		}))),
		inputs
	};
}
function syntheticColumn(name, { element }, rows, random) {
	if (element === "string") return {
		kind: "text",
		name,
		values: new Uint32Array(rows),
		dictionary: ["a"]
	};
	if (element === "bool") return {
		kind: "boolean",
		name,
		values: Uint8Array.from({ length: rows }, () => random() < .5 ? 1 : 0)
	};
	if (isFloating(element)) return {
		kind: "float",
		name,
		values: Float64Array.from({ length: rows }, () => normalFrom(random))
	};
	return {
		kind: "integer",
		name,
		values: Float64Array.from({ length: rows }, () => Math.floor(random() * 2))
	};
}

// src/measure/latency-ready.ts
/** Ends the work of a child with a result that names why. */
var StopTiming = class extends Error {
	result;
	constructor(result) {
		super(result.kind);
		this.result = result;
	}
};
/** Says in the child's folder what comes next, so that the parent knows in what a child died. */
function atPlace(folder, place) {
	writeFileSync(join(folder, placeFile), place);
}
async function loadModel(side, job) {
	const end = await openModel(job.model, job.files.model);
	if (end.kind === "open") return end.model;
	throw new StopTiming(end.kind === "place" ? end : {
		kind: "problems",
		side,
		problems: end.problems.slice(0, 200)
	});
}
/** The sample of rows that the parent left, or nothing where rows are made up. */
function openRows(rows) {
	return rows.kind === "table" ? openTable(rows.folder) : void 0;
}
function feedModel(side, loaded, rows) {
	const pool = makePool(loaded.model, loaded.job, rows);
	if (!pool.ok) throw new StopTiming({
		kind: "problems",
		side,
		problems: pool.problems.slice(0, 200)
	});
	return {
		side,
		...loaded,
		pool: pool.value
	};
}
/** Runs the model `calls` times and notes the microseconds of each call from `at` on. */
async function timeCalls(ready, feeds, times, place) {
	const { session } = ready.model;
	const { fetches } = ready.pool;
	const burnMs = (ready.job.burnUs ?? 0) / 1e3;
	const count = feeds.length;
	for (let call = 0; call < place.calls; call += 1) {
		const feed = feeds[(place.offset + call) % count];
		const started = performance.now();
		const end = await session.run(feed, fetches);
		if (burnMs > 0) burn(burnMs);
		times[place.at + call] = (performance.now() - started) * 1e3;
		if (!end.ok) throw refusedRun(ready, end.refusal);
	}
}
/** What a model may not answer to its own rows ends the timing; the machine's faults are nobody's. */
function refusedRun({ side, job }, refusal) {
	const problem = refusalProblem(refusal, job.files.model);
	return new StopTiming(refusal.fault === "place" ? {
		kind: "place",
		problem
	} : {
		kind: "problems",
		side,
		problems: [problem]
	});
}
/** Turns idly; the acceptance experiment asks how long that really takes. */
function burn(milliseconds) {
	const until = performance.now() + milliseconds;
	while (performance.now() < until);
}

// src/measure/latency-settled.ts
const WINDOWS = 5;
const SPREAD = .03;
/**
* Has a program reached its pace? The medians of the last five windows lie within 3 % of each other, and the last
* ten do not fall (Mann and Kendall's trend test). Warming up is detected, never assumed: fewer than half of all
* programs and machines reach a steady state after any fixed number of runs.
* Reference: E. Barrett et al. (2017), "Virtual machine warmup blows hot and cold".
*/
function isSettled(medians) {
	if (medians.length < WINDOWS) return false;
	const last = medians.slice(-5);
	const middle = medianOf(last);
	if (Math.max(...last) - Math.min(...last) > SPREAD * middle) return false;
	return !isFalling(medians.slice(-10));
}
/** S counts rising pairs minus falling ones; without a trend it has mean 0 and the variance n(n−1)(2n+5)/18. */
function isFalling(values) {
	const n = values.length;
	let s = 0;
	for (let late = 1; late < n; late += 1) for (let early = 0; early < late; early += 1) s += Math.sign(values[late] - values[early]);
	return s + 1 < -1.645 * Math.sqrt(n * (n - 1) * (2 * n + 5) / 18);
}

// src/measure/latency-pair.ts
/**
* Both models in one fresh process, in blocks of four segments: incumbent, candidate, candidate, incumbent, or the
* other way round, by a seeded coin. Whatever drifts evenly cancels inside a block, and both see the same rows.
*/
async function runPair(job, folder) {
	const pair = await loadPair(job, folder);
	const random = seededRandom(digestOf({
		seed: job.seed,
		draws: "blocks"
	}));
	const unsettled = await warmUp(pair, job, folder);
	const collections = watchCollections();
	const noise = startNoise();
	const blocks = [];
	const times = [];
	for (const plan of job.plans) for (let block = 0; block < plan.blocks; block += 1) {
		const timed = await timeBlock(pair, plan, {
			folder,
			block,
			random
		});
		times.push(timed.incumbent, timed.candidate);
		const { started, ended, canary } = timed;
		blocks.push({
			scenario: plan.scenario,
			calls: timed.incumbent.length,
			canary,
			majorGc: collections.within(started, ended)
		});
	}
	const heard = noise();
	collections.stop();
	atPlace(folder, "harness");
	await pair.incumbent.model.session.release();
	await pair.candidate.model.session.release();
	writeFileSync(join(folder, timesFile), Buffer.concat(times.map((each) => new Uint8Array(each.buffer))));
	return {
		kind: "pair",
		unsettled: [...unsettled],
		...heard,
		blocks
	};
}
async function loadPair(job, folder) {
	const table = openRows(job.rows);
	const bulkRows = job.plans.find(({ scenario }) => scenario === "bulk")?.rows ?? 1;
	const load = async (side) => {
		atPlace(folder, side);
		const model = await loadModel(side, job[side]);
		return feedModel(side, {
			model,
			job: job[side]
		}, {
			job: job.rows,
			table,
			bulkRows,
			seed: job.seed
		});
	};
	const [first, second] = orderOf(job);
	const early = await load(first);
	const late = await load(second);
	return first === "incumbent" ? {
		incumbent: early,
		candidate: late
	} : {
		incumbent: late,
		candidate: early
	};
}
/**
* Who is loaded and run first. It stays faster by half a percent of 10 µs for the whole life of the process, so processes
* take turns in it.
*/
function orderOf({ first }) {
	return first === "incumbent" ? ["incumbent", "candidate"] : ["candidate", "incumbent"];
}
/** Runs both in turns until each has settled or the time is over; says who has not settled. */
async function warmUp(pair, job, folder) {
	const until = performance.now() + job.warmUpMs;
	const calls = Math.max(2, Math.ceil((job.plans[0]?.calls ?? 4) / 4));
	const window = new Float32Array(calls);
	const medians = {
		incumbent: [],
		candidate: []
	};
	const open = () => SIDES.filter((side) => !isSettled(medians[side]));
	const order = orderOf(job);
	let round = 0;
	while (open().length > 0 && (performance.now() < until || round === 0)) {
		for (const side of order) {
			atPlace(folder, side);
			await timeCalls(pair[side], pair[side].pool.single, window, {
				at: 0,
				calls,
				offset: round * calls
			});
			medians[side].push(medianOf([...window]));
		}
		round += 1;
	}
	const unsettled = open();
	for (let at = 0; at < CANARY_WARM_UP; at += 1) timeCanary();
	if (job.plans.some(({ scenario }) => scenario === "bulk")) for (const side of order) {
		atPlace(folder, side);
		await timeCalls(pair[side], pair[side].pool.bulk, window, {
			at: 0,
			calls: 2,
			offset: 0
		});
	}
	return unsettled;
}
const CANARY_WARM_UP = 100;
const ABBA = [
	"incumbent",
	"candidate",
	"candidate",
	"incumbent"
];
const BAAB = [
	"candidate",
	"incumbent",
	"incumbent",
	"candidate"
];
async function timeBlock(pair, { scenario, calls }, at) {
	const times = {
		incumbent: new Float32Array(2 * calls),
		candidate: new Float32Array(2 * calls)
	};
	const filled = {
		incumbent: 0,
		candidate: 0
	};
	globalThis.gc?.();
	const before = timeCanary();
	const started = performance.now();
	for (const side of at.random() < .5 ? ABBA : BAAB) {
		atPlace(at.folder, side);
		const offset = (at.block * 2 + filled[side] / calls) * calls;
		await timeCalls(pair[side], pair[side].pool[scenario], times[side], {
			at: filled[side],
			calls,
			offset
		});
		filled[side] += calls;
	}
	const ended = performance.now();
	return {
		...times,
		canary: (before + timeCanary()) * 500,
		started,
		ended
	};
}
/** Collections of the whole heap, with the moment at which each began. */
function watchCollections() {
	const moments = [];
	const note = (entries) => {
		for (const { startTime, detail } of entries) if (detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR) moments.push(startTime);
	};
	const observer = new PerformanceObserver((list) => note(list.getEntries()));
	observer.observe({ entryTypes: ["gc"] });
	return {
		within: (from, to) => {
			note(observer.takeRecords());
			return moments.some((moment) => moment >= from && moment <= to);
		},
		stop: () => observer.disconnect()
	};
}

// src/measure/latency-solo.ts
const WARM_RUNS = 100;
const CALIBRATION_MS = 60;
/**
* One model alone in a fresh process: how long until its first answer, what memory it takes over a session that
* holds nothing, whether that grows with use, and about how long a call takes.
*/
async function runSolo(job, folder) {
	const runtime = await openEmptySession(job, folder);
	const table = openRows(job.rows);
	const emptyRss = residentBytes();
	atPlace(folder, job.side);
	const started = performance.now();
	const model = await loadModel(job.side, job.model);
	const loadMs = performance.now() - started;
	const rows = {
		job: job.rows,
		table,
		bulkRows: job.bulkRows,
		seed: job.seed
	};
	const ready = feedModel(job.side, {
		model,
		job: job.model
	}, rows);
	const firstRunMs = (await timeRuns(ready, "single", {
		calls: 1,
		ms: CALIBRATION_MS
	})).medianUs / 1e3;
	await timeRuns(ready, "single", {
		calls: WARM_RUNS,
		ms: job.runsMs
	});
	const warmRss = residentBytes();
	const { medianUs } = await timeRuns(ready, "single", {
		calls: WARM_RUNS,
		ms: CALIBRATION_MS
	});
	const { runs } = await timeRuns(ready, "single", {
		calls: job.runs,
		ms: job.runsMs
	});
	const laterRss = residentBytes();
	const bulk = ready.pool.bulkRows === 0 ? 0 : (await timeRuns(ready, "bulk", {
		calls: 20,
		ms: CALIBRATION_MS
	})).medianUs;
	await model.session.release();
	return {
		kind: "solo",
		runtime,
		bytes: model.bytes,
		loadMs,
		firstRunMs,
		emptyRss,
		warmRss,
		laterRss,
		runs,
		singleUs: medianUs,
		bulkRows: ready.pool.bulkRows,
		bulkUs: bulk
	};
}
/** The runtime's own start and our own code's first run are no model's fault, so a model that does nothing comes first. */
async function openEmptySession(job, folder) {
	atPlace(folder, "harness");
	const path = join(folder, "identity.onnx");
	writeFileSync(path, Buffer.from(IDENTITY, "base64"));
	const files = {
		model: "identity.onnx",
		serving: "",
		data: ""
	};
	const empty = await loadModel(job.side, {
		model: path,
		files
	});
	await timeRuns(feedModel(job.side, {
		model: empty,
		job: {
			model: path,
			files
		}
	}, {
		job: { kind: "synthetic" },
		table: void 0,
		bulkRows: 1,
		seed: "empty"
	}), "single", {
		calls: WARM_RUNS,
		ms: CALIBRATION_MS
	});
	await empty.session.release();
	return runtimeVersion();
}
/** y = Identity(x), x: float[N, 1], opset 13. */
const IDENTITY = "CAc6MwoQCgF4EgF5IghJZGVudGl0eRIBZVoNCgF4EggKBggBEgIKAGINCgF5EggKBggBEgIKAEICEA0=";
/** Calls until there are enough or the time is over, at least one. */
async function timeRuns(ready, scenario, most) {
	const times = new Float32Array(most.calls);
	const until = performance.now() + most.ms;
	let runs = 0;
	do {
		await timeCalls(ready, ready.pool[scenario], times, {
			at: runs,
			calls: 1,
			offset: runs
		});
		runs += 1;
	} while (runs < most.calls && performance.now() < until);
	return {
		runs,
		medianUs: medianOf([...times.subarray(0, runs)])
	};
}
function residentBytes() {
	globalThis.gc?.();
	return process.memoryUsage.rss();
}

// src/run/message.ts
const jobFile = "job.json";
const resultFile = "result.json";
/**
* The whole life of a child: read the job from the folder given as the only argument, do it, write the result
* in one rename, leave. A thrown error ends the child with a stack on stderr, which the parent calls a crash.
*/
async function answerJob(schema, work) {
	const folder = process.argv[2];
	if (folder === void 0) throw new Error("a child is started by its parent with the folder of its job");
	writeResult(folder, await work(schema.parse(parseJson(readFileSync(join(folder, jobFile), "utf8"))), folder));
	process.exit(0);
}
function writeResult(folder, result) {
	const unfinished = join(folder, `${resultFile}.part`);
	writeFileSync(unfinished, JSON.stringify(result));
	renameSync(unfinished, join(folder, resultFile));
}

// children/time.ts
await answerJob(timeJobSchema, time);
async function time(job, folder) {
	try {
		return job.mode === "solo" ? await runSolo(job, folder) : await runPair(job, folder);
	} catch (error) {
		if (error instanceof StopTiming) return error.result;
		throw error;
	}
}

export {  };