import { writeFileSync } from "node:fs";
import { bad, good, type Outcome, type Problem } from "../src/base/problem.ts";
import type { Evaluation } from "../src/evidence/evaluation.ts";
import { renderEvaluationHtml } from "../src/report/evaluation-html.ts";
import { renderEvaluationJson } from "../src/report/json.ts";
import { renderMarkdown } from "../src/report/markdown.ts";
import { renderTerminal } from "../src/report/terminal.ts";
import type { Limits } from "../src/run/child.ts";
import { type ExitCode, type Given, type OptionSpec, type Output } from "./command.ts";

/** Options of every command that evaluates. */
export const LIMITS: Readonly<Record<string, OptionSpec>> = {
  strict: { type: "boolean", help: "exit 1 also where an owner must sign" },
  markdown: { type: "string", value: "F", help: "write the report as Markdown too" },
  html: { type: "string", value: "F", help: "write the report as one self-contained page too" },
  verbose: { type: "boolean", help: "also digests of all data" },
  timeout: { type: "string", value: "SECONDS", help: "longest time for scoring one model (default 120)" },
  memory: { type: "string", value: "MB", help: "most memory for scoring one model (default 2048)" },
};

/** A limit that is no number must not quietly become the default. */
export function limitsOf(given: Given): Outcome<Limits> {
  const wrong = ["timeout", "memory"].flatMap((name): readonly Problem[] => {
    const text = given.text(name);
    if (text === undefined || (Number.isFinite(Number(text)) && Number(text) > 0)) return [];
    const hint = name === "timeout" ? "write seconds: --timeout 120" : "write megabytes: --memory 2048";
    return [{ code: "usage", file: `--${name}`, path: "", message: `"${text}" is no positive number`, hint }];
  });
  if (wrong.length > 0) return bad(...wrong);
  const number = (name: string, fallback: number): number => Number(given.text(name) ?? fallback);
  return good({ timeoutMs: number("timeout", 120) * 1000, memoryMb: number("memory", 2048) });
}

/** Prints the evaluation as asked, and says with the exit code what it means. */
export function publish(evaluation: Evaluation, given: Given, out: Output): ExitCode {
  const markdown = given.text("markdown");
  if (markdown !== undefined) writeFileSync(markdown, renderMarkdown(evaluation));
  const html = given.text("html");
  const page = { head: "this machine", counted: false, notes: [] };
  if (html !== undefined) writeFileSync(html, renderEvaluationHtml(good(evaluation), page));
  if (given.flag("json")) out.write(`${JSON.stringify(renderEvaluationJson(evaluation), null, 2)}\n`);
  else out.write(renderTerminal(evaluation, given.flag("verbose")));
  return exitCodeOf(evaluation, given.flag("strict"));
}

/** A failure is a failure even where something else could not be judged; `error` alone is 3. */
export function exitCodeOf({ decision, models }: Evaluation, strict: boolean): ExitCode {
  if (decision.decision === "allow") return 0;
  if (decision.decision === "sign") return strict ? 1 : 0;
  const failed = models.some(({ findings }) => findings.verdicts.some(({ verdict }) => verdict === "fail"));
  return decision.error && !failed ? 3 : 1;
}
