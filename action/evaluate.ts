import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";
import type { Evaluation } from "../src/evidence/evaluation.ts";
import { findProblems, LARGEST_EVALUATION, parseEvaluation } from "../src/evidence/parse.ts";
import { childEnvironment, type Inputs } from "./inputs.ts";
import { say } from "./log.ts";
import type { Sides } from "./sides.ts";

/** Both this file's bundle and the face itself lie one folder below the command line. */
const CLI = fileURLToPath(new URL("../cli.js", import.meta.url));

/**
 * The token wall. Models and data are opened by another program that is given neither a token nor the files through
 * which a step talks to the runner; what it prints is read as something that a hostile model may have written.
 */
export async function evaluate(sides: Sides, inputs: Inputs, samples: string): Promise<Outcome<Evaluation>> {
  const args = [
    "check",
    "--json",
    "--base",
    sides.tip,
    "--head",
    sides.candidate,
    "--timeout",
    String(inputs.timeout),
    "--memory",
    String(inputs.memory),
    "--samples",
    samples,
    ...inputs.models.flatMap((name) => ["--model", name]),
  ];
  const end = await runEvaluator(sides.repository.root, args);
  const problems = findProblems(end.output);
  if (problems !== undefined) return bad(...problems);
  if (end.tooMuch) return broken("it printed more than an evaluation can be");
  if (end.code === undefined || end.output === "") return broken(`it ended with ${end.how}`);
  const parsed = parseEvaluation(end.output, "the evaluator's answer");
  if (!parsed.ok) return parsed;
  return good(parsed.value);
}

type End = {
  readonly code: number | undefined;
  readonly how: string;
  readonly output: string;
  readonly tooMuch: boolean;
};

function runEvaluator(folder: string, args: readonly string[]): Promise<End> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: childEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  let size = 0;
  let said = 0;
  child.stdout.on("data", (bytes: Buffer) => {
    size += bytes.length;
    if (size <= LARGEST_EVALUATION) chunks.push(bytes);
    else child.kill("SIGKILL");
  });
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.length;
    if (said <= 100_000) say(bytes.toString("utf8").trimEnd());
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code, signal) => {
      done({
        code: code ?? undefined,
        how: signal === null ? `exit code ${code}` : `signal ${signal}`,
        output: Buffer.concat(chunks).toString("utf8"),
        tooMuch: size > LARGEST_EVALUATION,
      });
    });
  });
}

function broken(how: string): Outcome<Evaluation> {
  return bad({
    code: "evaluator",
    file: "twokey check",
    path: "",
    message: `the evaluator gave no answer: ${plain(how)}`,
    hint: "read its lines above; if the machine ran out of memory, lower `memory`, or take a larger runner",
  });
}
