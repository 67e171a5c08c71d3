import { parseArgs } from "node:util";
import type { Json } from "../src/base/json.ts";
import { bad, good, type Outcome, type Problem, renderProblem } from "../src/base/problem.ts";
import { didYouMean } from "../src/base/suggest.ts";
import { alignColumns } from "../src/report/columns.ts";

/** 0 allow or sign · 1 block · 2 bad input or configuration · 3 could not judge. */
export type ExitCode = 0 | 1 | 2 | 3;

export type OptionSpec = {
  readonly type: "string" | "boolean";
  /** shown for the value: `--base REF` */
  readonly value?: string;
  readonly short?: string;
  readonly help: string;
  readonly repeat?: boolean;
};

export type Command = {
  readonly name: string;
  readonly summary: string;
  /** names of the positional arguments, required ones first; `F?` is optional */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** what a newcomer should know, after the options */
  readonly notes: readonly string[];
  readonly run: (given: Given, out: Output) => Promise<ExitCode>;
};

/** The arguments of one call, already checked against the command. */
export type Given = {
  readonly positionals: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly texts: (option: string) => readonly string[];
  readonly flag: (option: string) => boolean;
};

/** Where a command speaks. Results go to `write`, everything else to `tell`, so that a pipe gets only results. */
export type Output = {
  readonly write: (text: string) => void;
  readonly tell: (text: string) => void;
  /** a line that is overwritten by the next, only on a terminal */
  readonly progress: (text: string) => void;
};

const COMMON: Readonly<Record<string, OptionSpec>> = {
  json: { type: "boolean", help: "machine-readable result on standard output" },
  debug: { type: "boolean", help: "stack traces for errors inside Twokey" },
  help: { type: "boolean", short: "h", help: "this text" },
};

export function optionsOf(command: Command): Readonly<Record<string, OptionSpec>> {
  return { ...command.options, ...COMMON };
}

export function parseGiven(command: Command, args: readonly string[]): Outcome<Given> {
  const options = optionsOf(command);
  const plain = Object.fromEntries(
    Object.entries(options).map(([name, { type, short, repeat }]) => [
      name,
      { type, multiple: repeat === true, ...(short === undefined ? {} : { short }) },
    ]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: plain,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems = tokens.flatMap((token) =>
    token.kind === "option" ? optionProblem(command, token.name, token.rawName, token.value) : [],
  );
  const required = command.positionals.filter((name) => !name.endsWith("?")).length;
  if (!values["help"] && positionals.length < required)
    problems.push(usageProblem(command, `${command.positionals[positionals.length]} is missing`));
  const [extra] = positionals.slice(command.positionals.length);
  if (extra !== undefined) problems.push(usageProblem(command, `"${extra}" is one argument too many`));
  if (problems.length > 0) return bad(...problems);
  const texts = (name: string): readonly string[] =>
    [values[name] ?? []].flat().flatMap((value) => (typeof value === "string" ? [value] : []));
  return good({
    positionals,
    texts,
    text: (name) => texts(name).at(-1),
    flag: (name) => values[name] === true,
  });
}

function optionProblem(command: Command, name: string, raw: string, value: string | undefined): Problem[] {
  const options = optionsOf(command);
  const spec = options[name];
  if (spec === undefined)
    return [usageProblem(command, `there is no option ${raw}.${didYouMean(name, Object.keys(options))}`)];
  if (spec.type === "string" && (value === undefined || value === ""))
    return [usageProblem(command, `${raw} needs a value: ${raw} ${spec.value ?? "VALUE"}`)];
  if (spec.type === "boolean" && value !== undefined) return [usageProblem(command, `${raw} takes no value`)];
  return [];
}

export function usageProblem(command: Pick<Command, "name">, message: string): Problem {
  return {
    code: "usage",
    file: `twokey ${command.name}`,
    path: "",
    message,
    hint: `twokey ${command.name} --help`,
  };
}

export function renderHelp(command: Command): string {
  const options = Object.entries(optionsOf(command)).map(([name, { value, short, help }]) => [
    `  ${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
  const positionals = command.positionals.map((name) =>
    name.endsWith("?") ? `[${name.slice(0, -1)}]` : name,
  );
  return [
    `twokey ${command.name}: ${command.summary}`,
    "",
    `Usage: twokey ${[command.name, ...positionals, "[options]"].join(" ")}`,
    "",
    "Options:",
    ...alignColumns(options),
    ...(command.notes.length === 0 ? [] : ["", ...command.notes]),
    "",
  ].join("\n");
}

/** Bad input: every problem, on standard output as JSON where asked, else on standard error. */
export function tellProblems(
  problems: readonly Problem[],
  given: Pick<Given, "flag">,
  out: Output,
): ExitCode {
  if (given.flag("json")) {
    const listed: Json = problems.map((problem) => ({ ...problem }));
    out.write(`${JSON.stringify({ schema: "twokey-problems/1", problems: listed }, null, 2)}\n`);
  } else {
    out.tell(`${problems.map((problem) => renderProblem(problem)).join("\n")}\n`);
    if (problems.length > 1) out.tell(`\n${problems.length} problems\n`);
  }
  return 2;
}
