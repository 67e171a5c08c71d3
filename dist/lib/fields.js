import { B as string, J as NEVER, Q as plain, c as findModelName, k as array, s as findDigest } from "./digest.js";

// src/project/path.ts
/**
* Paths inside a repository: `/` between the parts, relative to its root, no `.`, no `..`. The root folder
* itself is the empty string.
*/
function folderOf(path) {
	return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
function baseName(path) {
	return path.slice(path.lastIndexOf("/") + 1);
}
function joinPath(folder, name) {
	return folder === "" ? name : `${folder}/${name}`;
}
/** The path as seen from a folder, or undefined when it lies elsewhere. */
function findNameIn(folder, path) {
	if (folder === "") return path;
	return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : void 0;
}
/** Every folder that a path lies in, from the outermost: `a/b/c` → `a`, `a/b`. */
function foldersAbove(path) {
	const parts = path.split("/").slice(0, -1);
	return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}
/**
* Two paths that some file system takes for one: macOS and Windows ignore case, macOS also how an accent is
* composed.
*/
function foldedPath(path) {
	return path.normalize("NFC").toLowerCase().normalize("NFC");
}
const LONGEST$1 = 1024;
const UNREADABLE$1 = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;
/** Why a path may not be used, for paths that people write as for paths that a repository holds. */
function findPathFault(path) {
	const code = "bad-path";
	const written = plain(path, 80);
	if (path === "" || path.length > LONGEST$1) return {
		code,
		message: path === "" ? "the path is empty" : `the path is longer than ${LONGEST$1} characters`,
		hint: "Name a file in or below the folder of the model."
	};
	if (UNREADABLE$1.test(path) || !path.isWellFormed()) return {
		code,
		message: `"${written}" holds characters that cannot be seen`,
		hint: "Rename the file with visible characters."
	};
	if (path.includes("\\")) return {
		code,
		message: `"${written}" has a backslash`,
		hint: "Write / between the parts of a path, on Windows too."
	};
	if (path.startsWith("/") || path.startsWith("~") || /^[a-z]:/i.test(path)) return {
		code,
		message: `"${written}" is an absolute path`,
		hint: "Write it relative to the folder of model.yaml."
	};
	const parts = path.split("/");
	if (parts.includes("..")) return {
		code,
		message: `"${written}" leads out of its folder`,
		hint: "Everything a model needs lies in or below its folder: move the file there."
	};
	if (parts.some((part) => part === "" || part === ".")) return {
		code,
		message: `"${written}" has an empty part or a "."`,
		hint: "Write it without ./ and without double or trailing slashes."
	};
	if (parts.some((part) => part.toLowerCase() === ".git")) return {
		code,
		message: `"${written}" leads into .git`,
		hint: "Name a file that is part of the project."
	};
	if (path !== path.normalize("NFC")) return {
		code,
		message: `"${written}" writes an accent as a character of its own (Unicode NFD)`,
		hint: "Rename it with composed characters (NFC), so that every system finds it."
	};
}

// src/project/glob.ts
const ANY_FOLDERS = "**";
const MOST_ALTERNATIVES = 64;
const LONGEST = 400;
/** Text without any of these is a plain path. */
function isGlob(text) {
	return /[*?{]/.test(text);
}
/** Why a text is no pattern that we can follow; undefined when it is one. */
function findGlobFault(text) {
	const code = "bad-pattern";
	const written = plain(text, 80);
	if (text.length > LONGEST) return {
		code,
		message: `a pattern longer than ${LONGEST} characters`,
		hint: "Write a list of patterns."
	};
	if (!isGlob(text)) return findPathFault(text);
	if (/[[\]!]/.test(text)) return {
		code,
		message: `"${written}": [ ] and ! mean nothing in patterns here`,
		hint: "Write {a,b} for alternatives, or several patterns in a list."
	};
	const alternatives = expand(text);
	if (alternatives === void 0) return {
		code,
		message: `"${written}": the braces do not close, hold braces, or give over ${MOST_ALTERNATIVES} patterns`,
		hint: "Write {a,b} without braces inside, or several patterns in a list."
	};
	for (const alternative of alternatives) {
		const fault = findPathFault(alternative);
		if (fault !== void 0) return fault;
		if (alternative.split("/").some((part) => part.includes(ANY_FOLDERS) && part !== ANY_FOLDERS)) return {
			code,
			message: `"${written}": ** stands for folders and must be a whole part of the path`,
			hint: "Write features/**/*.py; within a name one * is enough."
		};
	}
}
/** Throws on a text with a fault: ask `findGlobFault` first. */
function trustedGlob(text) {
	const fault = findGlobFault(text);
	if (fault !== void 0) throw new Error(fault.message);
	return {
		text,
		alternatives: (isGlob(text) ? expand(text) ?? [] : [text]).map(partsOf)
	};
}
/** A `**` at the end stands for everything below, not for the folder itself. */
function partsOf(pattern) {
	const parts = pattern.split("/");
	return parts.at(-1) === ANY_FOLDERS ? [...parts, "*"] : parts;
}
function matchesGlob(glob, path) {
	const parts = path.split("/");
	return glob.alternatives.some((pattern) => reachedBy(pattern, parts).at(-1) === true);
}
/** Could something below this folder match? Asked of links and submodules, behind which we do not look. */
function mayMatchBelow(glob, folder) {
	const parts = folder === "" ? [] : folder.split("/");
	return glob.alternatives.some((pattern) => reachedBy(pattern, parts).slice(0, -1).includes(true));
}
/** One name against one pattern without folders: `fraud-*` for names of models and labels of alerts. */
function matchesName(pattern, name) {
	return (expand(pattern) ?? [pattern]).some((alternative) => matchesPart(alternative, name));
}
/** `a{b,c}d` → `abd`, `acd`; undefined when the braces make no sense. */
function expand(text) {
	let expanded = [""];
	let rest = text;
	for (let open = rest.indexOf("{"); open >= 0; open = rest.indexOf("{")) {
		const close = rest.indexOf("}", open);
		const inside = rest.slice(open + 1, close);
		if (close < 0 || inside.includes("{") || rest.slice(0, open).includes("}")) return void 0;
		const choices = inside.split(",");
		if (expanded.length * choices.length > MOST_ALTERNATIVES) return void 0;
		const before = rest.slice(0, open);
		expanded = expanded.flatMap((start) => choices.map((choice) => start + before + choice));
		rest = rest.slice(close + 1);
	}
	if (rest.includes("}")) return void 0;
	return expanded.map((start) => start + rest);
}
/** For each position in the pattern: can everything before it match all the given parts? */
function reachedBy(pattern, parts) {
	let reached = passFolders(pattern, Array.from({ length: pattern.length + 1 }, (_, at) => at === 0));
	for (const part of parts) {
		const next = Array.from({ length: pattern.length + 1 }, () => false);
		for (const [at, step] of pattern.entries()) {
			if (reached[at] !== true) continue;
			if (step === ANY_FOLDERS) next[at] = true;
			else if (matchesPart(step, part)) next[at + 1] = true;
		}
		reached = passFolders(pattern, next);
	}
	return reached;
}
/** `**` also stands for no folder at all. */
function passFolders(pattern, reached) {
	for (const [at, step] of pattern.entries()) if (reached[at] === true && step === ANY_FOLDERS) reached[at + 1] = true;
	return reached;
}
function matchesPart(pattern, text) {
	const byLetter = pattern.includes("?");
	return matchesSigns(byLetter ? Array.from(pattern) : pattern, byLetter ? Array.from(text) : text);
}
/** Greedy with one step back to the last star: the earlier stars never need to be tried again. */
function matchesSigns(pattern, text) {
	let at = 0;
	let star = -1;
	let resume = 0;
	let inPattern = 0;
	while (at < text.length) {
		const sign = pattern[inPattern];
		if (sign === "*") {
			star = inPattern;
			resume = at;
			inPattern += 1;
		} else if (sign !== void 0 && (sign === "?" || sign === text[at])) {
			inPattern += 1;
			at += 1;
		} else if (star >= 0) {
			resume += 1;
			at = resume;
			inPattern = star + 1;
		} else return false;
	}
	while (pattern[inPattern] === "*") inPattern += 1;
	return inPattern === pattern.length;
}

// src/project/complaint.ts
/**
* Message and hint in one text, for the places where zod carries only one. `checkValue` takes them apart
* again at the line break, so schemas of other rooms may use the same form.
*/
function complaint(message, hint) {
	return `${message}\n${hint}`;
}

// src/project/fields.ts
const SECOND = 1e3;
const DAY = 86400 * SECOND;
const UNITS = /* @__PURE__ */ new Map([
	["s", SECOND],
	["m", 60 * SECOND],
	["h", 3600 * SECOND],
	["d", DAY],
	["w", 7 * DAY]
]);
const LONGEST_DURATION = 3660 * DAY;
/** `90d`, `24h`, `30m` → milliseconds. */
const duration = string().regex(/^(?:0|[1-9]\d{0,8})[smhdw]$/, { error: (issue) => complaint(`${quoted(issue.input)} is no duration`, "Write a number and a unit: 30m, 24h, 90d, 2w.") }).transform((text) => Number(text.slice(0, -1)) * (UNITS.get(text.slice(-1)) ?? 0)).refine((length) => length <= LONGEST_DURATION, { error: complaint("the duration is longer than ten years", "Write a shorter one.") });
/** A duration with limits, both given as people write them. */
function durationBetween(shortest, longest) {
	const [low, high] = [duration.parse(shortest), duration.parse(longest)];
	return duration.refine((length) => length >= low && length <= high, { error: complaint(`the duration is not between ${shortest} and ${longest}`, `Write one from ${shortest} to ${longest}.`) });
}
const TIME_UNITS = /* @__PURE__ */ new Map([
	["us", .001],
	["µs", .001],
	["ms", 1],
	["s", SECOND]
]);
/** `20ms`, `800us`, `1.5s` → milliseconds: how long one call may take. */
const callTime = string().regex(/^\d{1,7}(?:\.\d{1,6})?(?:us|µs|ms|s)$/, { error: (issue) => complaint(`${quoted(issue.input)} is no time`, "Write a number and a unit: 800us, 20ms, 1.5s.") }).transform((text) => numberBefore(text) * (TIME_UNITS.get(unitOf(text)) ?? 0)).refine((time) => time > 0, { error: complaint("the time is zero", "Write the time that is allowed.") });
const SIZE_UNITS = /* @__PURE__ */ new Map([
	["B", 1],
	["KB", 1e3],
	["MB", 1e6],
	["GB", 1e9],
	["KiB", 1024],
	["MiB", 1048576],
	["GiB", 1073741824]
]);
/** `10MB`, `1.5GiB` → bytes. */
const byteSize = string().regex(/^\d{1,9}(?:\.\d{1,3})?(?:B|KB|MB|GB|KiB|MiB|GiB)$/, { error: (issue) => complaint(`${quoted(issue.input)} is no size`, "Write a number and a unit: 300KB, 10MB, 1.5GB (or KiB, MiB, GiB).") }).transform((text) => Math.round(numberBefore(text) * (SIZE_UNITS.get(unitOf(text)) ?? 0))).refine((size) => size > 0, { error: complaint("the size is zero", "Write the size that is allowed.") });
/** A file below the folder of model.yaml. */
const filePath = string().superRefine((text, context) => complain(context, findPathFault(text)));
/** A file or a pattern of files below the folder of model.yaml. */
const filePattern = string().superRefine((text, context) => complain(context, findGlobFault(text)));
/**
* Rows and records of training may be shared between models, so a leading / counts from the root of the
* repository. Files of a bundle may not: they move together.
*/
const rowPath = string().superRefine((text, context) => complain(context, findPathFault(unrooted(text))));
const rowPattern = string().superRefine((text, context) => complain(context, findGlobFault(unrooted(text))));
function unrooted(text) {
	return text.startsWith("/") ? text.slice(1) : text;
}
const digest = string().meta({ pattern: "^(?:sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$" }).transform((text, context) => {
	const found = findDigest(text);
	if (found !== void 0) return found;
	complain(context, {
		code: "bad-digest",
		message: `${quoted(text)} is no digest`,
		hint: "Write sha256: and 64 lower-case hex digits, as sha256sum prints them."
	});
	return NEVER;
});
const modelName = string().max(200).meta({ pattern: "^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$" }).transform((text, context) => {
	const found = findModelName(text);
	if (found !== void 0) return found;
	complain(context, modelNameFault(text));
	return NEVER;
});
function modelNameFault(text) {
	const code = "bad-model-name";
	if (text === "policy") return {
		code,
		message: `a model cannot be called "policy"`,
		hint: "Choose another name; policy is where changes of the rules are recorded."
	};
	return {
		code,
		message: `${quoted(text)} is no name for a model`,
		hint: "Use 1 to 64 lower-case letters, digits and hyphens, not first or last a hyphen: fraud, churn-eu."
	};
}
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;
const TEAM = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** A login, or a team as org/team; lower case, because GitHub takes both for one. */
const owner = string().meta({ pattern: `^(?:${LOGIN.source.slice(1, -1)}|${TEAM.source.slice(1, -1)})$` }).transform((text, context) => {
	const fault = findOwnerFault(text);
	if (fault === void 0) return text.toLowerCase();
	complain(context, fault);
	return NEVER;
});
function findOwnerFault(text) {
	const code = "bad-owner";
	if (LOGIN.test(text) || TEAM.test(text)) return void 0;
	const message = `${quoted(text)} is neither a login nor a team`;
	if (text.startsWith("@")) return {
		code,
		message,
		hint: `Write it without the @: ${plain(text.slice(1))}.`
	};
	if (text.endsWith("[bot]")) return {
		code,
		message,
		hint: "Name a person or a team: an app cannot sign."
	};
	if (text.includes("@")) return {
		code,
		message,
		hint: "Write the GitHub login, not an e-mail address."
	};
	return {
		code,
		message,
		hint: "Write a login (alice) or a team with its organisation (acme/fraud-ml)."
	};
}
/** People and teams, each once. */
const owners = array(owner).max(100).superRefine((list, context) => complainOfRepeats(list, context));
const someOwners = owners.min(1, complaint("nobody is named", "Name at least one login or team."));
/** Roles that twokey.yml fills by itself, whatever a model says. */
const RESERVED_ROLES = [
	"policy",
	"new-model",
	"responder"
];
const roleName = string().regex(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, { error: (issue) => complaint(`${quoted(issue.input)} is no name for a role`, "Use lower-case letters: owner, risk, privacy.") }).refine((role) => !RESERVED_ROLES.includes(role), { error: (issue) => complaint(`the role ${quoted(issue.input)} is filled by .github/twokey.yml`, "Choose another name for it here: owner, risk, privacy.") });
const UNREADABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/** The name of a column, as the data has it. */
const column = string().min(1, complaint("the name of the column is empty", "Write the column's name as it stands in the data.")).max(200).refine((name) => !UNREADABLE.test(name), { error: complaint("the name of the column has characters that cannot be seen", "Rename the column.") });
const columns = array(column).min(1).max(2e3).superRefine((list, context) => complainOfRepeats(list, context));
const prose = string().min(1).max(4e3);
/** Adds what is wrong to what zod found, in the form that `checkYaml` reads. */
function complain(context, fault) {
	if (fault === void 0) return;
	context.issues.push({
		code: "custom",
		input: context.value,
		params: { code: fault.code },
		message: complaint(fault.message, fault.hint)
	});
}
function complainOfRepeats(list, context) {
	const seen = /* @__PURE__ */ new Set();
	for (const [at, item] of list.entries()) {
		if (seen.has(item)) {
			const message = complaint(`${quoted(item)} stands in the list twice`, "Keep it once.");
			context.issues.push({
				code: "custom",
				input: item,
				path: [at],
				message
			});
		}
		seen.add(item);
	}
}
function quoted(text) {
	return typeof text === "string" ? `"${plain(text, 60)}"` : "this";
}
function unitOf(text) {
	return text.replace(/^[\d.]+/, "");
}
function numberBefore(text) {
	return Number.parseFloat(text);
}

export { foldedPath as A, matchesGlob as C, baseName as D, trustedGlob as E, foldersAbove as M, joinPath as N, findNameIn as O, isGlob as S, mayMatchBelow as T, rowPath as _, complain as a, complaint as b, duration as c, filePattern as d, modelName as f, roleName as g, prose as h, columns as i, folderOf as j, findPathFault as k, durationBetween as l, owners as m, callTime as n, complainOfRepeats as o, modelNameFault as p, column as r, digest as s, byteSize as t, filePath as u, rowPattern as v, matchesName as w, findGlobFault as x, someOwners as y };