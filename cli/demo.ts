import { cpSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRepository } from "../src/check/repository.ts";
import { openFolder } from "../src/git/folder.ts";
import { withFolder } from "../src/run/folder.ts";
import { type Command, type ExitCode, type Given, type Output, tellProblems } from "./command.ts";
import { LIMITS, limitsOf, publish } from "./publish.ts";

/** What the imaginary pull request changes: one model for the worse, one for the better. */
const PROPOSED: readonly (readonly [model: string, candidate: string])[] = [
  ["fraud", "worse"],
  ["churn", "better"],
];

export const demo: Command = {
  name: "demo",
  summary: "the whole comparison on a small real project, nothing to install",
  positionals: [],
  options: LIMITS,
  notes: [
    "A project with three models lies in fixtures/demo. The demo plays a pull request that replaces two of them and",
    "shows what `twokey check` says: fraud got worse and is blocked. Exit code 0: the demo itself went well.",
  ],
  run: (given, out) => withFolder((folder) => runDemo(given, out, folder)),
};

async function runDemo(given: Given, out: Output, folder: string): Promise<ExitCode> {
  const fixtures = findFixtures();
  const proposed = join(folder, "proposed");
  cpSync(join(fixtures, "demo"), proposed, { recursive: true });
  for (const [model, candidate] of PROPOSED)
    cpSync(join(fixtures, "candidates", model, candidate), join(proposed, "models", model), {
      recursive: true,
    });
  const limits = limitsOf(given);
  if (!limits.ok) return tellProblems(limits.problems, given, out);
  if (!given.flag("json")) out.write(INTRODUCTION);
  const evaluation = await checkRepository({
    base: { name: "main", ...openFolder(join(fixtures, "demo")) },
    head: { name: "the pull request", ...openFolder(proposed) },
    only: [],
    skip: [],
    folder,
    limits: limits.value,
    progress: out.progress,
  });
  if (!evaluation.ok) return tellProblems(evaluation.problems, given, out);
  publish(evaluation.value, given, out);
  if (!given.flag("json")) out.write(ENDING);
  return 0;
}

const INTRODUCTION = `A pull request replaces two of the three models in fixtures/demo. This is what a reviewer would see:

`;

const ENDING = `
The change is blocked, as it should be: the new fraud model was trained on few rows with wrong labels. In a repository of
your own \`twokey init\` writes what is needed, and \`twokey check\` says this (exit code 1) before anybody merges it.
`;

/** Beside dist/ in an installation, and at the root of the sources. */
function findFixtures(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const found = [join(here, "..", "fixtures"), join(here, "..", "..", "fixtures")].find((path) =>
    existsSync(join(path, "demo")),
  );
  if (found === undefined) throw new Error("the installation is incomplete: fixtures/demo is missing");
  return found;
}
