import { i as renderProblem, n as bad, r as good } from "./problem.js";
import { n as didYouMean, t as alignColumns } from "./columns.js";
import { parseArgs } from "node:util";

// cli/command.ts
const COMMON = {
	json: {
		type: "boolean",
		help: "machine-readable result on standard output"
	},
	debug: {
		type: "boolean",
		help: "stack traces for errors inside Twokey"
	},
	help: {
		type: "boolean",
		short: "h",
		help: "this text"
	}
};
function optionsOf(command) {
	return {
		...command.options,
		...COMMON
	};
}
function parseGiven(command, args) {
	const options = optionsOf(command);
	const plain = Object.fromEntries(Object.entries(options).map(([name, { type, short, repeat }]) => [name, {
		type,
		multiple: repeat === true,
		...short === void 0 ? {} : { short }
	}]));
	const { values, positionals, tokens } = parseArgs({
		args: [...args],
		options: plain,
		strict: false,
		allowPositionals: true,
		tokens: true
	});
	const problems = tokens.flatMap((token) => token.kind === "option" ? optionProblem(command, token.name, token.rawName, token.value) : []);
	const required = command.positionals.filter((name) => !name.endsWith("?")).length;
	if (!values["help"] && positionals.length < required) problems.push(usageProblem(command, `${command.positionals[positionals.length]} is missing`));
	const [extra] = positionals.slice(command.positionals.length);
	if (extra !== void 0) problems.push(usageProblem(command, `"${extra}" is one argument too many`));
	if (problems.length > 0) return bad(...problems);
	const texts = (name) => [values[name] ?? []].flat().flatMap((value) => typeof value === "string" ? [value] : []);
	return good({
		positionals,
		texts,
		text: (name) => texts(name).at(-1),
		flag: (name) => values[name] === true
	});
}
function optionProblem(command, name, raw, value) {
	const options = optionsOf(command);
	const spec = options[name];
	if (spec === void 0) return [usageProblem(command, `there is no option ${raw}.${didYouMean(name, Object.keys(options))}`)];
	if (spec.type === "string" && (value === void 0 || value === "")) return [usageProblem(command, `${raw} needs a value: ${raw} ${spec.value ?? "VALUE"}`)];
	if (spec.type === "boolean" && value !== void 0) return [usageProblem(command, `${raw} takes no value`)];
	return [];
}
function usageProblem(command, message) {
	return {
		code: "usage",
		file: `twokey ${command.name}`,
		path: "",
		message,
		hint: `twokey ${command.name} --help`
	};
}
function renderHelp(command) {
	const options = Object.entries(optionsOf(command)).map(([name, { value, short, help }]) => [`  ${short === void 0 ? "" : `-${short}, `}--${name}${value === void 0 ? "" : ` ${value}`}`, help]);
	const positionals = command.positionals.map((name) => name.endsWith("?") ? `[${name.slice(0, -1)}]` : name);
	return [
		`twokey ${command.name}: ${command.summary}`,
		"",
		`Usage: twokey ${[
			command.name,
			...positionals,
			"[options]"
		].join(" ")}`,
		"",
		"Options:",
		...alignColumns(options),
		...command.notes.length === 0 ? [] : ["", ...command.notes],
		""
	].join("\n");
}
/** Bad input: every problem, on standard output as JSON where asked, else on standard error. */
function tellProblems(problems, given, out) {
	if (given.flag("json")) {
		const listed = problems.map((problem) => ({ ...problem }));
		out.write(`${JSON.stringify({
			schema: "twokey-problems/1",
			problems: listed
		}, null, 2)}\n`);
	} else {
		out.tell(`${problems.map((problem) => renderProblem(problem)).join("\n")}\n`);
		if (problems.length > 1) out.tell(`\n${problems.length} problems\n`);
	}
	return 2;
}

export { usageProblem as i, renderHelp as n, tellProblems as r, parseGiven as t };