import type { Outcome, Problem } from "../src/base/problem.ts";
import { readContribution } from "../src/github/commits.ts";
import { pushersOf, readPushActivity } from "../src/github/activity.ts";
import type { Pusher } from "../src/github/contributors.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import type { Pull } from "../src/github/pull.ts";
import type { Cache, Reader } from "../src/github/reader.ts";
import type { Project } from "../src/project/project.ts";
import type { Answer } from "../src/registry/store.ts";
import { type Cases, findCases } from "../src/decide/cases.ts";
import type { Contributor } from "../src/signoff/person.ts";
import type { Hands } from "./job.ts";
import type { Notes } from "./notes.ts";

/** What a pull request is about, as GitHub and git have it now. */
export type Sight = {
  readonly cases: Cases;
  /** why the head, or the default branch, cannot be read as a project */
  readonly problems: readonly Problem[];
  readonly contributors: readonly Contributor[];
  /** false: somebody moved the head and nobody knows who */
  readonly pusherKnown: boolean;
  readonly tip: Project | undefined;
};

/** Where the change begins and ends: an open pull request against the default branch, or what a merge did to it. */
export type Span = {
  /** commit of the default branch: now, or right before the merge */
  readonly tip: string;
  /** commit whose state is judged: the head, or the merge */
  readonly after: string;
};

const MEMORY = 2_000;

/** Digests of blobs are dear and small, so they outlive the process; listings are neither. */
export function openCache(notes: Notes, memory: Map<string, string>): Cache {
  return {
    get: (key) => memory.get(key) ?? (key.startsWith(DURABLE) ? notes.get("git", key) : undefined),
    put: (key, text) => {
      if (key.startsWith(DURABLE)) notes.put("git", key, text);
      if (memory.size >= MEMORY) memory.clear();
      memory.set(key, text);
    },
  };
}

const DURABLE = "blob:";

export async function lookAt(hands: Hands, reader: Reader, pull: Pull, span: Span): Promise<Answer<Sight>> {
  const head = pull.head.sha;
  const bare = await readContribution(reader, { tip: span.tip, head, opener: pull.opener });
  if (!bare.ok) return bare;
  const pushers = await findPushers(hands, reader, pull, bare.value.commits);
  if (!pushers.ok) return pushers;
  const known = pushers.value ?? [];
  const request = { tip: span.tip, head, opener: pull.opener, pushers: known };
  const contribution = await readContribution(reader, request);
  if (!contribution.ok) return contribution;
  const { mergeBaseTree, tipTree, contributors } = contribution.value;
  const merged = span.after !== head;
  const base = await readProjectAt(reader, { tree: merged ? tipTree : mergeBaseTree });
  if (!base.ok) return base;
  const tip = merged || mergeBaseTree === tipTree ? base : await readProjectAt(reader, { tree: tipTree });
  if (!tip.ok) return tip;
  const after = await readProjectAt(reader, { commit: span.after });
  if (!after.ok) return after;
  return {
    ok: true,
    value: makeSight(
      { base: base.value, tip: tip.value, head: after.value },
      contributors,
      pushers.value !== undefined,
    ),
  };
}

type Sides = {
  readonly base: Outcome<Project>;
  readonly tip: Outcome<Project>;
  readonly head: Outcome<Project>;
};

function makeSight(
  { base, tip, head }: Sides,
  contributors: readonly Contributor[],
  pusherKnown: boolean,
): Sight {
  const about = { contributors, pusherKnown, tip: tip.ok ? tip.value : undefined };
  if (base.ok && tip.ok && head.ok) {
    const cases = findCases({ base: base.value, tip: tip.value, head: head.value });
    return { cases, problems: [], ...about };
  }
  const problems = [head, tip, base].flatMap((side) => (side.ok ? [] : side.problems));
  return { cases: { models: [], policy: null }, problems, ...about };
}

/**
 * Everybody who moved the head. Webhooks tell it, move by move; where one is missing, GitHub's own list of pushes
 * does. Undefined: neither knows, and then whoever pushed could be the one who signs.
 */
async function findPushers(
  { testimony, repository }: Hands,
  reader: Reader,
  pull: Pull,
  commits: readonly { readonly id: string }[],
): Promise<Answer<readonly Pusher[] | undefined>> {
  const seen = testimony.pushes({ pull: pull.number });
  const brought = new Set(commits.map(({ id }) => id));
  const ref = `refs/heads/${pull.head.branch}`;
  // Before the pull request was opened its commits were pushed to the branch, maybe by somebody else.
  const early =
    pull.head.repository === repository.id
      ? testimony.pushes({ ref }).filter(({ after }) => brought.has(after))
      : [];
  const told = [...seen, ...early].map(({ sender }) => ({ account: sender }));
  if (isWhole(seen, pull.head.sha)) return { ok: true, value: told };
  if (pull.head.repository !== repository.id) return { ok: true, value: undefined };
  const activity = await readPushActivity(reader, ref);
  if (!activity.ok) return activity;
  if (activity.value.kind === "unknown") return { ok: true, value: undefined };
  const { pushes } = activity.value;
  if (!pushes.some(({ after }) => after === pull.head.sha)) return { ok: true, value: undefined };
  const found = pushersOf(pushes, { commits, since: pull.openedAt });
  return { ok: true, value: [...found, ...told] };
}

/** From the head back to the opening without a gap. */
function isWhole(
  seen: readonly { readonly before: string | null; readonly after: string }[],
  head: string,
): boolean {
  const before = new Map<string, string | null>();
  for (const push of seen) if (before.get(push.after) !== null) before.set(push.after, push.before);
  const passed = new Set<string>();
  for (let at: string | null | undefined = head; at !== null; at = before.get(at)) {
    if (at === undefined || passed.has(at)) return false;
    passed.add(at);
  }
  return true;
}
