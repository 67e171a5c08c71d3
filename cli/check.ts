import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE } from "../src/gates/catalogue.ts";
import { checkRepository } from "../src/check/repository.ts";
import type { Snapshot } from "../src/check/snapshot.ts";
import { didYouMean } from "../src/base/suggest.ts";
import { plain } from "../src/base/text.ts";
import { bad, good, type Outcome } from "../src/base/problem.ts";
import { findBase } from "../src/git/base.ts";
import { findRepository, type Repository } from "../src/git/repository.ts";
import { findCommit, readTree, readWorkTree } from "../src/git/tree.ts";
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
    head: {
      type: "string",
      value: "REF",
      help: "the candidate is this commit instead of the work tree",
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
    samples: {
      type: "string",
      value: "DIR",
      help: "keep every call time there, one Arrow file a model, named in the evidence",
    },
    ...LIMITS,
  },
  notes: [
    "The candidate is the work tree as it is, committed or not. A commit after --head is read as data and need not be checked out.",
    "Controls, data and incumbent are those of the base:",
    "a change cannot loosen what it is judged by.",
    "Where model.yaml says how a model is served, both are timed: seconds for a small model, and at most one minute for each",
    "(`gates: { latency: { time_budget: 60 } }`); `--skip latency --skip footprint` leaves that out.",
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
  const sides = await openSides(given.text("base"), given.text("head"));
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
  const samples = given.text("samples");
  if (samples !== undefined) mkdirSync(samples, { recursive: true });
  const evaluation = await checkRepository({
    base,
    head,
    only: given.texts("model"),
    skip,
    folder,
    limits: limits.value,
    progress: out.progress,
    ...(samples === undefined
      ? {}
      : { keepSamples: ({ name, bytes }) => writeFileSync(join(samples, name), bytes) }),
  });
  return evaluation.ok
    ? publish(evaluation.value, given, out)
    : tellProblems(evaluation.problems, given, out);
}

/** The base commit and the candidate, a commit or the work tree, of the repository that we stand in. */
export async function openSides(
  ref: string | undefined,
  candidate?: string,
): Promise<Outcome<{ readonly base: Snapshot; readonly head: Snapshot }>> {
  const found = await findRepository(process.cwd());
  if (!found.ok) return found;
  const repository = found.value;
  const base = await findBase(repository, ref);
  if (!base.ok) return base;
  const { name, tip } = base.value;
  const head = await openCandidate(repository, candidate);
  if (!head.ok) return head;
  return good({
    base: { name, repository, tree: await readTree(repository, tip), ref: tip },
    head: head.value,
  });
}

async function openCandidate(
  repository: Repository,
  candidate: string | undefined,
): Promise<Outcome<Snapshot>> {
  if (candidate === undefined)
    return good({ name: "the work tree", repository, tree: await readWorkTree(repository) });
  const commit = await findCommit(repository, candidate);
  if (commit !== undefined)
    return good({ name: candidate, repository, tree: await readTree(repository, commit), ref: commit });
  return bad({
    ...usageProblem(check, `--head: there is no commit "${plain(candidate)}" here`),
    hint: "fetch it first (git fetch origin REF), or correct the name",
  });
}
