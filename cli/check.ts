import { CATALOGUE } from "../src/gates/catalogue.ts";
import { checkRepository } from "../src/check/repository.ts";
import type { Snapshot } from "../src/check/snapshot.ts";
import { didYouMean } from "../src/base/suggest.ts";
import { good, type Outcome } from "../src/base/problem.ts";
import { findBase } from "../src/git/base.ts";
import { findRepository } from "../src/git/repository.ts";
import { readTree, readWorkTree } from "../src/git/tree.ts";
import { withFolder } from "../src/run/folder.ts";
import {
  type Command,
  type ExitCode,
  type Given,
  type Output,
  tellProblems,
  usageProblem,
} from "./command.ts";
import { LIMITS, limitsOf, publish } from "./publish.ts";

export const check: Command = {
  name: "check",
  summary: "the gates on every model that changed against the base branch",
  positionals: [],
  options: {
    base: {
      type: "string",
      value: "REF",
      help: "what to compare with (default: origin/HEAD, origin/main, main …)",
    },
    model: {
      type: "string",
      value: "NAME",
      repeat: true,
      help: "only this model; may be given several times",
    },
    only: {
      type: "string",
      value: "GATE",
      repeat: true,
      help: "only this gate decides; the others are shown",
    },
    skip: { type: "string", value: "GATE", repeat: true, help: "this gate does not decide" },
    ...LIMITS,
  },
  notes: [
    "The candidate is the work tree as it is, committed or not. Controls, data and incumbent are those of the base:",
    "a change cannot loosen what it is judged by.",
    "",
    "Example: twokey check --base origin/main",
  ],
  run: (given, out) => withFolder((folder) => runCheck(given, out, folder)),
};

async function runCheck(given: Given, out: Output, folder: string): Promise<ExitCode> {
  const gates = Object.keys(CATALOGUE);
  const wrong = [...given.texts("only"), ...given.texts("skip")].filter((name) => !gates.includes(name));
  if (wrong.length > 0) {
    return tellProblems(
      wrong.map((name) =>
        usageProblem(
          check,
          `there is no gate "${name}" (there are ${gates.join(", ")}).${didYouMean(name, gates)}`,
        ),
      ),
      given,
      out,
    );
  }
  const sides = await openSides(given.text("base"));
  if (!sides.ok) return tellProblems(sides.problems, given, out);
  const limits = limitsOf(given);
  if (!limits.ok) return tellProblems(limits.problems, given, out);
  const { base, head } = sides.value;
  out.progress("looking for changes");
  const skip = gates.filter(
    (gate) =>
      given.texts("skip").includes(gate) ||
      (given.texts("only").length > 0 && !given.texts("only").includes(gate)),
  );
  const evaluation = await checkRepository({
    base,
    head,
    only: given.texts("model"),
    skip,
    folder,
    limits: limits.value,
    progress: out.progress,
  });
  return evaluation.ok
    ? publish(evaluation.value, given, out)
    : tellProblems(evaluation.problems, given, out);
}

/** The base commit and the work tree of the repository that we stand in. */
export async function openSides(
  ref: string | undefined,
): Promise<Outcome<{ readonly base: Snapshot; readonly head: Snapshot }>> {
  const repository = await findRepository(process.cwd());
  if (!repository.ok) return repository;
  const base = await findBase(repository.value, ref);
  if (!base.ok) return base;
  const { name, tip } = base.value;
  return good({
    base: { name, repository: repository.value, tree: await readTree(repository.value, tip), ref: tip },
    head: { name: "the work tree", repository: repository.value, tree: await readWorkTree(repository.value) },
  });
}
