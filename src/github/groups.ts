import { z } from "zod";
import type { Answer } from "../registry/store.ts";
import { ask, good, hopeless, PAGE, pageOf, type Place, readAll, shaSchema } from "./answer.ts";

/** What the webhook says of a merge group. The REST API offers nothing more about it. */
export type MergeGroup = {
  /** `refs/heads/gh-readonly-queue/main/pr-12-<commit>` */
  readonly ref: string;
  readonly head: string;
  readonly base: string;
};

/** A queue's branch says which pull request was put on top of which commit. */
export type QueueBranch = { readonly branch: string; readonly pull: number; readonly onto: string };

const QUEUE = /^(?:refs\/heads\/)?gh-readonly-queue\/(.{1,255})\/pr-([1-9]\d{0,9})-([0-9a-f]{40})$/;

export function findQueueBranch(ref: string): QueueBranch | undefined {
  const [, branch, pull, onto] = QUEUE.exec(ref) ?? [];
  return branch === undefined || pull === undefined || onto === undefined
    ? undefined
    : { branch, pull: Number(pull), onto };
}

export type GroupFacts = {
  /** the branch that the group goes to */
  readonly branch: string;
  /** ascending */
  readonly pulls: readonly { readonly number: number; readonly head: string | null }[];
  /**
   * Steps of the group that belong to no pull request that could be found. A queue that squashes or rebases makes commits
   * that GitHub links to nothing before they land, so only the last step's pull request is known, by the branch's name.
   */
  readonly unknown: readonly string[];
};

const commitSchema = z.object({ sha: shaSchema, parents: z.array(z.object({ sha: shaSchema })) });
const compareSchema = z.object({
  status: z.enum(["ahead", "behind", "identical", "diverged"]),
  total_commits: z.int().min(0),
  commits: z.array(commitSchema),
});
type Commit = z.output<typeof commitSchema>;

const pullSchema = z.object({
  id: z.int().positive(),
  number: z.int().positive(),
  state: z.string(),
  head: z.object({ sha: shaSchema }),
  base: z.object({ ref: z.string() }),
});

const MOST_COMMITS = 2_000;
/** GitHub's queues build at most a hundred pull requests at once. */
const MOST_STEPS = 100;

/**
 * Which pull requests a merge group holds: every step from its base to its head merges one. Calls: one a hundred commits
 * in the group, one for every step.
 */
export async function readGroup(place: Place, group: MergeGroup): Promise<Answer<GroupFacts>> {
  const queue = findQueueBranch(group.ref);
  if (queue === undefined) return hopeless(`"${group.ref}" is no branch of a merge queue`);
  const commits = await listBetween(place, group);
  if (!commits.ok) return commits;
  const steps = stepsOf(commits.value, group);
  if (steps === undefined) return hopeless(`${group.head} is not built step by step on ${group.base}`);
  if (steps.length > MOST_STEPS) return hopeless(`the merge group has more than ${MOST_STEPS} steps`);
  const pulls = new Map<number, string | null>();
  const unknown: string[] = [];
  for (const { sha, parents } of steps) {
    const merged = parents[1]?.sha ?? sha;
    const found = await findPulls(place, merged, queue.branch);
    if (!found.ok) return found;
    for (const number of found.value) pulls.set(number, merged);
    if (found.value.length > 0) continue;
    if (sha === group.head) pulls.set(queue.pull, pulls.get(queue.pull) ?? null);
    else unknown.push(sha);
  }
  // The name of the branch is about the step on top.
  if (steps.length > 0 && !pulls.has(queue.pull)) pulls.set(queue.pull, null);
  const found = [...pulls].map(([number, head]) => ({ number, head })).sort((a, b) => a.number - b.number);
  return good({ branch: queue.branch, pulls: found, unknown });
}

async function listBetween(place: Place, { base, head }: MergeGroup): Promise<Answer<readonly Commit[]>> {
  const commits: Commit[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/compare/${base}...${head}?per_page=${PAGE}&page=${page}`;
    const found = await ask(place, { method: "GET", path }, compareSchema);
    if (!found.ok) return found;
    const { status, total_commits: total, commits: some } = found.value;
    if (status === "identical") return good([]);
    if (status !== "ahead") return hopeless(`${head} does not contain ${base}`);
    if (total > MOST_COMMITS) return hopeless(`the merge group has more than ${MOST_COMMITS} commits`);
    commits.push(...some);
    if (commits.length >= total) return good(commits);
    if (some.length === 0)
      return { ok: false, retry: true, message: `GitHub lists ${commits.length} of ${total} commits` };
  }
}

/** From the head down to the base along first parents, oldest first. */
function stepsOf(commits: readonly Commit[], { base, head }: MergeGroup): readonly Commit[] | undefined {
  const known = new Map(commits.map((commit) => [commit.sha, commit]));
  const steps: Commit[] = [];
  for (let sha = head; sha !== base;) {
    const commit = known.get(sha);
    const parent = commit?.parents[0];
    if (commit === undefined || parent === undefined || steps.length > commits.length) return undefined;
    steps.push(commit);
    sha = parent.sha;
  }
  return steps.reverse();
}

/** Open pull requests to the branch whose head is exactly this commit. */
async function findPulls(place: Place, commit: string, branch: string): Promise<Answer<readonly number[]>> {
  const listed = await readAll(place, `/commits/${commit}/pulls`, pageOf(pullSchema));
  if (!listed.ok) return listed;
  return good(
    listed.value
      .filter(({ state, head, base }) => state === "open" && head.sha === commit && base.ref === branch)
      .map(({ number }) => number),
  );
}
