import { bad, good, type Outcome } from "../base/problem.ts";
import { plain } from "../base/text.ts";
import { type Repository, runGit } from "./repository.ts";
import { shellWord } from "./shell.ts";
import { findCommit } from "./tree.ts";

/** What a change is compared with. */
export type Base = {
  /** as it was found, e.g. `origin/main` */
  readonly name: string;
  /** its newest commit: whose rules count, and whose bundle is the incumbent */
  readonly tip: string;
  /** where the work branched off: what the change itself did starts here */
  readonly mergeBase: string;
  readonly head: string;
};

const USUAL = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/** Finds the base: the one that is named, or the default branch as it is known here. */
export async function findBase(repository: Repository, name?: string): Promise<Outcome<Base>> {
  const head = await findCommit(repository, "HEAD");
  if (head === undefined) {
    return problem(
      "no-commit",
      "there is no commit yet",
      "Commit the model as it is live today, then change it.",
    );
  }
  for (const candidate of name === undefined ? USUAL : [name]) {
    const tip = await findCommit(repository, candidate);
    if (tip === undefined) continue;
    const mergeBase = await findMergeBase(repository, head, tip);
    if (mergeBase !== undefined) return good({ name: candidate, tip, mergeBase, head });
    return repository.shallow ? tooShallow(candidate) : unrelated(candidate);
  }
  return noBase(repository, name);
}

async function findMergeBase(repository: Repository, head: string, tip: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(repository.root, ["merge-base", head, tip]);
  const text = Buffer.from(stdout).toString("utf8").trim();
  return code === 0 && text !== "" ? text : undefined;
}

const IN_A_WORKFLOW = "in a workflow: uses: actions/checkout with { fetch-depth: 0 }";

function tooShallow(name: string): Outcome<Base> {
  const message = `this clone is too shallow to tell where the work branched off ${plain(name)}`;
  return problem("shallow-clone", message, `Run git fetch --unshallow origin; ${IN_A_WORKFLOW}.`);
}

function unrelated(name: string): Outcome<Base> {
  const message = `HEAD and ${plain(name)} have no common history`;
  return problem("unrelated-base", message, "Name the branch that this work goes into: --base REF.");
}

function noBase(repository: Repository, name: string | undefined): Outcome<Base> {
  const code = "no-base";
  if (name === undefined) {
    const message = `there is none of ${USUAL.join(", ")} to compare with`;
    const hint = "Name the branch that this work goes into: --base REF.";
    return problem(code, message, repository.shallow ? `${hint} Or ${IN_A_WORKFLOW}.` : hint);
  }
  const message = `there is no commit "${plain(name)}" here`;
  const branch = name.startsWith("origin/") ? name.slice("origin/".length) : name;
  const fetch = `Run git fetch ${repository.shallow ? "--unshallow " : ""}origin ${shellWord(branch)}`;
  const hint = repository.shallow ? `${fetch}; ${IN_A_WORKFLOW}.` : `${fetch}, or correct the name.`;
  return problem(code, message, hint);
}

function problem(code: string, message: string, hint: string): Outcome<Base> {
  return bad({ code, file: ".", path: "", message, hint });
}
