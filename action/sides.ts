import { bad, good, type Outcome } from "../src/base/problem.ts";
import { plain } from "../src/base/text.ts";
import { findRepository, type Repository, runGit } from "../src/git/repository.ts";
import { findCommit } from "../src/git/tree.ts";
import type { EvaluatePlan } from "./event.ts";
import { fetchRefs, type Remote } from "./fetch.ts";
import { readRules } from "./policy.ts";
import { fetchRegistry } from "./registry.ts";

/** The two commits to compare. */
export type Sides = {
  readonly repository: Repository;
  /** the default branch as it is now: its rules count */
  readonly tip: string;
  /** what the default branch would be after the merge */
  readonly candidate: string;
  readonly notes: readonly string[];
};

const TIP = "refs/twokey/tip";
const HEAD = "refs/twokey/head";

/**
 * Rules, data and incumbent are those of the default branch at this moment, whatever the workflow checked out. The
 * candidate is the result of merging: a pull request that is a week old must not look as if it took back what others
 * did since.
 */
export async function findSides(
  workspace: string,
  remote: Remote,
  plan: EvaluatePlan,
): Promise<Outcome<Sides>> {
  const found = await findRepository(workspace);
  if (!found.ok)
    return wrong("no-checkout", found.problems.map(({ message }) => message).join("; "), CHECKOUT);
  const repository = found.value;
  if (await hasCredentials(repository)) {
    return wrong(
      "credentials",
      "actions/checkout left its token in the repository, where the program that opens models could read it",
      "add `persist-credentials: false` under `with:` of actions/checkout",
    );
  }
  const tip = await findTip(repository, remote, plan);
  if (!tip.ok) return tip;
  const { commit, notes } = tip.value;
  const { registryBranch: branch } = await readRules({ repository, tip: commit });
  const registry = await fetchRegistry(repository, remote, { branch, counted: plan.counted });
  if (!registry.ok) return registry;
  const head = await findHead(repository, remote, plan);
  if (!head.ok) return head;
  const candidate = await mergeSides(repository, commit, head.value);
  return candidate.ok
    ? good({ repository, tip: commit, candidate: candidate.value, notes: [...notes, ...registry.value] })
    : candidate;
}

const CHECKOUT =
  "put `- uses: actions/checkout@… with: { fetch-depth: 0, persist-credentials: false }` before this step";

/** Older releases of actions/checkout write a header, newer ones include a file that holds it. */
async function hasCredentials({ root }: Repository): Promise<boolean> {
  const asked = [
    "config",
    "--local",
    "--includes",
    "--name-only",
    "--get-regexp",
    "^http\\..*\\.extraheader$",
  ];
  const { code, stdout } = await runGit(root, asked);
  return code === 0 && stdout.length > 0;
}

async function findTip(
  repository: Repository,
  remote: Remote,
  { counted, repository: { defaultBranch } }: EvaluatePlan,
): Promise<Outcome<{ readonly commit: string; readonly notes: readonly string[] }>> {
  const known = counted ? undefined : await findCommit(repository, `refs/remotes/origin/${defaultBranch}`);
  // Without a token another run publishes, and what the checkout brought a moment ago is new enough.
  if (known !== undefined && remote.token === "") return good({ commit: known, notes: [] });
  const fetched = await fetchRefs(repository.root, remote, [`+refs/heads/${defaultBranch}:${TIP}`]);
  const fresh = fetched.ok ? await findCommit(repository, TIP) : undefined;
  if (fresh !== undefined) return good({ commit: fresh, notes: [] });
  if (known !== undefined) {
    const note = `The tip of ${plain(defaultBranch)} could not be fetched (${plain(fetched.complaint, 300)}); the rules are those of the checkout.`;
    return good({ commit: known, notes: [note] });
  }
  return wrong(
    "no-tip",
    `the tip of ${plain(defaultBranch)} cannot be fetched: ${plain(fetched.complaint, 300)}`,
    "grant `permissions: { contents: read }` to the job, or set `fetch-depth: 0` under `with:` of actions/checkout",
  );
}

/** A commit of a pull request may be gone from its branch by now; then there is a newer run. */
async function findHead(
  repository: Repository,
  remote: Remote,
  { pull, head }: EvaluatePlan,
): Promise<Outcome<string>> {
  const here = await findCommit(repository, head);
  if (here !== undefined) return good(here);
  if (pull !== undefined) await fetchRefs(repository.root, remote, [`+refs/pull/${pull}/head:${HEAD}`]);
  const fetched = await findCommit(repository, head);
  if (fetched !== undefined) return good(fetched);
  return wrong(
    "no-head",
    `the commit ${head.slice(0, 12)} cannot be fetched; the pull request may have moved on`,
    "nothing to do where a newer run exists; otherwise set `fetch-depth: 0` under `with:` of actions/checkout",
  );
}

/** The commit that merging would make; written by hand so that the same inputs always give the same commit. */
async function mergeSides(repository: Repository, tip: string, head: string): Promise<Outcome<string>> {
  const { root } = repository;
  const base = await runGit(root, ["merge-base", tip, head]);
  if (base.code !== 0) {
    return repository.shallow
      ? wrong(
          "shallow-clone",
          "the clone is too shallow to tell where the pull request branched off",
          "add `fetch-depth: 0` under `with:` of actions/checkout",
        )
      : wrong(
          "unrelated",
          "the pull request has no history in common with the default branch",
          "branch off the default branch",
        );
  }
  const branched = lineOf(base.stdout);
  if (branched === tip) return good(head);
  if (branched === head) return good(tip);
  const merged = await runGit(root, ["merge-tree", "--write-tree", "--name-only", tip, head]);
  const [tree = "", ...rest] = Buffer.from(merged.stdout).toString("utf8").split("\n");
  if (merged.code === 1) {
    const files = rest.slice(0, rest.indexOf("")).slice(0, 5);
    return wrong(
      "conflict",
      `the pull request conflicts with the default branch in ${files.map((file) => plain(file)).join(", ")}`,
      "merge the default branch into it, or rebase it",
    );
  }
  if (merged.code !== 0 || !/^[0-9a-f]{40,64}$/.test(tree)) {
    return wrong(
      "merge",
      `the default branch moved on, and this git cannot merge without a work tree: ${plain(merged.stderr, 200)}`,
      "use a runner with git 2.38 or later, or update the branch of the pull request",
    );
  }
  const who = "twokey <twokey@localhost> 0 +0000";
  const text = `tree ${tree}\nparent ${tip}\nparent ${head}\nauthor ${who}\ncommitter ${who}\n\nmerge result\n`;
  const made = await runGit(root, ["hash-object", "-t", "commit", "-w", "--stdin"], { input: text });
  if (made.code !== 0) throw new Error(`git hash-object failed: ${plain(made.stderr, 200)}`);
  return good(lineOf(made.stdout));
}

function lineOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8").trim();
}

function wrong<T>(code: string, message: string, hint: string): Outcome<T> {
  return bad({ code, file: "the workflow", path: "", message, hint });
}
