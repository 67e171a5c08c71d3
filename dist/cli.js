#!/usr/bin/env node
import { n as didYouMean, t as alignColumns } from "./lib/columns.js";
import { n as renderHelp, r as tellProblems, t as parseGiven } from "./lib/command.js";
import { n as VERSION } from "./lib/version.js";

// cli/main.ts
/** Name and summary are here so that help needs no command loaded; each command is its own chunk. */
const COMMANDS = [
	{
		name: "demo",
		summary: "the whole comparison on a small real project, nothing to install",
		load: async () => (await import("./lib/demo.js")).demo
	},
	{
		name: "init",
		summary: "writes model.yaml, twokey.yml and a workflow for the models it finds",
		load: async () => (await import("./lib/init.js")).init
	},
	{
		name: "check",
		summary: "the gates on every model that changed against the base branch",
		load: async () => (await import("./lib/check3.js")).check
	},
	{
		name: "compare",
		summary: "two models (or two score tables) on the same rows, no configuration",
		load: async () => (await import("./lib/compare.js")).compare
	},
	{
		name: "inspect",
		summary: "what a model file is: signature, opset, digest, what is unsafe or unsupported",
		load: async () => (await import("./lib/inspect.js")).inspect
	},
	{
		name: "drift",
		summary: "do the rows of today look like those of the reference?",
		load: async () => (await import("./lib/drift2.js")).drift
	},
	{
		name: "latency",
		summary: "is one model slower than another, or larger, on this machine?",
		load: async () => (await import("./lib/latency.js")).latency
	},
	{
		name: "profile",
		summary: "a mergeable profile of a table, to commit instead of data",
		load: async () => (await import("./lib/profile.js")).profile
	},
	{
		name: "needs",
		summary: "which bytes are missing, and the command that brings them",
		load: async () => (await import("./lib/needs2.js")).needs
	},
	{
		name: "lock",
		summary: "sha256 for DVC pointers, into bundle.lock",
		load: async () => (await import("./lib/lock.js")).lock
	},
	{
		name: "log",
		summary: "what happened to a model, or to all of them",
		load: async () => (await import("./lib/registry-ask.js")).log
	},
	{
		name: "show",
		summary: "one version: files, digests, when it was live",
		load: async () => (await import("./lib/registry-ask.js")).show
	},
	{
		name: "who",
		summary: "who approved a version, in which role",
		load: async () => (await import("./lib/registry-ask.js")).who
	},
	{
		name: "why",
		summary: "on what evidence a version went out",
		load: async () => (await import("./lib/registry-ask.js")).why
	},
	{
		name: "diff",
		summary: "what differs between two versions of a model",
		load: async () => (await import("./lib/registry-ask.js")).diff
	},
	{
		name: "current",
		summary: "what is live, since when, approved by whom: one read",
		load: async () => (await import("./lib/registry-ask.js")).current
	},
	{
		name: "at",
		summary: "what was live at a moment",
		load: async () => (await import("./lib/registry-ask.js")).at
	},
	{
		name: "used-by",
		summary: "every version and evaluation that a digest went into",
		load: async () => (await import("./lib/registry-ask.js")).usedBy
	},
	{
		name: "rollback-target",
		summary: "where a rollback would go, and why not to the versions in between",
		load: async () => (await import("./lib/registry-ask.js")).rollbackTarget
	},
	{
		name: "verify",
		summary: "proves, offline, that a registry is as it was written",
		load: async () => (await import("./lib/registry-verify2.js")).verify
	},
	{
		name: "doctor",
		summary: "what protects the default branch and the registry, and what does not",
		load: async () => (await import("./lib/registry-doctor.js")).doctor
	},
	{
		name: "simulate",
		summary: "what an alert would do: route, conditions, target, pull request; nothing is written",
		load: async () => (await import("./lib/simulate.js")).simulate
	},
	{
		name: "alert",
		summary: "`alert send` signs an alert about a model and sends it to the bot, for home-made monitors",
		load: async () => (await import("./lib/alert.js")).alert
	},
	{
		name: "registry",
		summary: "`registry init` shows what adoption would record, or keeps a registry in a local git directory",
		load: async () => (await import("./lib/registry-init.js")).registry
	}
];
process.exitCode = await main(process.argv.slice(2), standardOutput());
/** The one catch of this face: whatever escapes is our fault, is said in a sentence, and is never green. */
async function main(args, out) {
	try {
		return await dispatch(args, out);
	} catch (error) {
		const known = error instanceof Error ? error : new Error(String(error));
		const path = "path" in known && typeof known.path === "string" ? known.path : void 0;
		if (path !== void 0 && args.includes(path)) {
			out.tell(`${path}: ${known.message}\n  → name a file in a folder that exists and may be read and written\n`);
			return 2;
		}
		out.tell(`twokey: something broke inside Twokey: ${known.message}\n`);
		out.tell(args.includes("--debug") ? `${known.stack ?? ""}\n` : "  → run again with --debug for the stack trace, and please report it\n");
		return 3;
	}
}
async function dispatch(args, out) {
	const [name, ...rest] = args;
	if (name === void 0 || name === "help" || name === "--help" || name === "-h") {
		const asked = COMMANDS.find((command) => command.name === rest[0]);
		out.write(asked === void 0 ? overview() : renderHelp(await asked.load()));
		return name === void 0 ? 2 : 0;
	}
	if (name === "--version" || name === "version" || name === "-v") {
		out.write(`twokey ${VERSION}\n`);
		return 0;
	}
	const found = COMMANDS.find((command) => command.name === name);
	if (found === void 0) {
		out.tell(`twokey: there is no command "${name}".${didYouMean(name, COMMANDS.map((command) => command.name))}\n  → twokey --help\n`);
		return 2;
	}
	const command = await found.load();
	const given = parseGiven(command, rest);
	if (!given.ok) return tellProblems(given.problems, { flag: (option) => rest.includes(`--${option}`) }, out);
	if (given.value.flag("help")) {
		out.write(renderHelp(command));
		return 0;
	}
	return command.run(given.value, out);
}
function overview() {
	return [
		"twokey: a model changes only when two keys turn, the evidence and its owner",
		"",
		"Usage: twokey COMMAND [options]",
		"",
		...alignColumns(COMMANDS.map(({ name, summary }) => [`  ${name}`, summary])),
		"",
		"twokey COMMAND --help explains each. Exit codes: 0 may go (or an owner must sign), 1 may not go,",
		"2 bad input or configuration, 3 could not judge.",
		""
	].join("\n");
}
function standardOutput() {
	const live = process.stderr.isTTY && process.env["CI"] === void 0;
	let shown = 0;
	const clear = () => {
		if (shown > 0) process.stderr.write(`\r${" ".repeat(shown)}\r`);
		shown = 0;
	};
	return {
		write: (text) => {
			clear();
			process.stdout.write(text);
		},
		tell: (text) => {
			clear();
			process.stderr.write(text);
		},
		progress: (text) => {
			if (!live) return;
			clear();
			const line = text.slice(0, (process.stderr.columns || 80) - 1);
			process.stderr.write(line);
			shown = line.length;
		}
	};
}

export {  };