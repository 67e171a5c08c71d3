import type { Digest } from "../src/base/ids.ts";
import type { Instant } from "../src/base/instant.ts";
import { listCommitsOfBranch, type Step } from "../src/github/branch-commits.ts";
import { openIssueOnce } from "../src/github/issues.ts";
import { readProjectAt } from "../src/github/project-at.ts";
import { type Pull, readPull } from "../src/github/pull.ts";
import { type Cases, findCases, isRestoration } from "../src/decide/cases.ts";
import { joinRecordings, NOTHING, type Recording } from "../src/decide/evaluated.ts";
import { type Merge, recordLanding, recordUnapproved } from "../src/decide/landing.ts";
import type { ScopeView } from "../src/decide/scopes.ts";
import type { Actor, Draft } from "../src/registry/event.ts";
import { REGISTRY_PATH } from "../src/registry/paths.ts";
import { modelOf, pullOf, registryOf } from "../src/registry/state.ts";
import type { Scope } from "../src/signoff/parts.ts";
import { finishAdoption, SEEN } from "./adopt.ts";
import { finishLanding, tagVersions, warnOwners } from "./aftermath.ts";
import type { JobEnd } from "./job.ts";
import { appendSurely } from "./listen.ts";
import { lookAt } from "./look.ts";
import { deskOf, must, type Office, readDefaultTip, readRules, Trouble } from "./office.ts";
import { recallProposal } from "./rollback-know.ts";
import { attemptsOf, findSpoiled, hearPull, openRoom, type Room, viewRoom } from "./room.ts";

/** What landed on the default branch becomes events: in order, once, and whatever way it came. */
export async function reconcileBranch(office: Office): Promise<JobEnd> {
  const looked = await office.registry.look();
  if (looked.kind === "absent") return finishAdoption(office);
  if ("message" in looked) return { kind: "later", message: looked.message };
  const tip = await readDefaultTip(office);
  let since = await readSeen(office);
  for (;;) {
    const walk = must(await listCommitsOfBranch(office.reader, { since, tip }));
    if (walk.kind === "rewritten") return showRewritten(office, since, walk.mergeBase);
    for (const landing of landingsOf(walk.steps, since, office.now)) {
      await recordOne(office, landing);
      since = landing.commit;
      office.hands.notes.put(SEEN, "commit", since);
    }
    if (!walk.more) break;
  }
  return { kind: "done", outcome: `recorded up to ${since.slice(0, 12)}` };
}

/** Where the last walk ended; a bot that forgot begins at the adoption, and finds everything recorded already. */
async function readSeen({ hands, registry }: Office): Promise<string> {
  const kept = hands.notes.get(SEEN, "commit");
  if (kept !== undefined) return kept;
  const commit = must(await registry.ask((state) => registryOf(state)?.commit));
  if (commit === undefined) throw new Trouble(`${REGISTRY_PATH} names no commit`, false);
  return commit;
}

/** One merge, which may be several commits where it was rebased, or one push around all pull requests. */
type Landing = {
  readonly before: string;
  readonly commit: string;
  readonly at: Instant;
  readonly pull: Pull | undefined;
  readonly by: Actor | undefined;
};

function landingsOf(steps: readonly Step[], since: string, now: Instant): readonly Landing[] {
  const landings: Landing[] = [];
  let before = since;
  for (const { commit, pulls } of steps) {
    const merged = pulls.filter((pull) => pull.merged !== null);
    const pull = merged.find((one) => one.merged?.commit === commit.id);
    // A commit on the way to the merge commit of a pull request that was rebased: it lands with the last one.
    const rebased = merged.some((one) => steps.some((step) => step.commit.id === one.merged?.commit));
    if (pull === undefined && rebased) continue;
    const account = commit.committer.account ?? commit.author.account;
    landings.push({
      before,
      commit: commit.id,
      // Dates in commits are written by whoever makes them.
      at: pull?.merged?.at ?? now,
      pull,
      by: account === null ? undefined : { id: account.id, login: account.login, kind: "user" },
    });
    before = commit.id;
  }
  return landings;
}

async function recordOne(office: Office, landing: Landing): Promise<void> {
  return landing.pull === undefined
    ? recordAround(office, landing, undefined)
    : recordMerge(office, landing, landing.pull);
}

/** A merge is what its sign-offs say, or it came around us; both are recorded, never neither. */
async function recordMerge(office: Office, landing: Landing, pull: Pull): Promise<void> {
  if (pull.base !== office.facts.defaultBranch) return recordAround(office, landing, undefined);
  const rules = await readRules(office);
  const sight = must(
    await lookAt(office.hands, office.reader, pull, { tip: landing.before, after: landing.commit }),
  );
  if (sight.problems.length > 0) return recordAround(office, landing, pull);
  const room = await openRoom(office, {
    pull,
    rules,
    sight,
    tip: landing.before,
    at: landing.at,
    after: landing.commit,
  });
  const scopes: readonly Scope[] = [
    ...sight.cases.models.map(({ model }) => model),
    ...(sight.cases.policy === null ? [] : ["policy" as const]),
  ];
  if (scopes.length === 0) return;
  if (await areSettled(office, pull.number, scopes))
    return finishLanding(office, { ...landing, pull: pull.number }, scopes);
  await hearPull(room, true, landing.at);
  const views = await viewRoom(room, await findSpoiled(room));
  const merge: Merge = {
    commit: landing.commit,
    at: landing.at,
    by: (await findMerger(office, pull.number)) ?? landing.by ?? botActor(office),
    head: pull.head.sha,
    contributors: sight.contributors,
    ...(await rollbackTimes(room)),
  };
  const desk = deskOf(office, pull.number);
  const landed = async (some: readonly ScopeView[]): Promise<Recording> => {
    const about = { views: some, change: sight.cases.policy, merge };
    return must(await office.registry.ask((state) => recordLanding(state, rules.policy, desk, about)));
  };
  const attempts = await attemptsOf(room);
  const plan = must(await office.registry.imagine(joinRecordings([attempts, await landed(views)])));
  if (plan.kind !== "refused") {
    // Data or words of a model may change without its bundle; that is signed too, and makes no version.
    const recording = await landed(
      views.filter(({ one, model }) => one === null || one.bundle !== (model.live?.bundle ?? null)),
    );
    const restored = await recordRestored(office, landing, { cases: sight.cases, pull });
    await appendSurely(office, joinRecordings([attempts, recording, restored]));
    await tagVersions(office, recording.drafts);
    return;
  }
  const reasons = plan.refusals.map(({ code }) => code);
  await putUnapproved(office, landing, { cases: sight.cases, pull, reasons, attempts });
}

/** Who pressed the button; the commit itself says only who wrote it, or that GitHub did. */
async function findMerger(office: Office, number: number): Promise<Actor | undefined> {
  const account = must(await readPull(office.reader, number)).merged?.by ?? null;
  if (account === null) return undefined;
  return { id: account.id, login: account.login, kind: account.type === "User" ? "user" : "bot" };
}

/** What is live again on the default branch, after something that nobody signed; it is said, and needs nobody. */
async function recordRestored(
  office: Office,
  landing: Landing,
  { cases, pull }: Pick<Unapproved, "cases" | "pull">,
): Promise<Recording> {
  const restored = await findRestored(office, cases);
  const by = landing.by ?? botActor(office);
  const desk = deskOf(office, pull?.number ?? 0);
  const drafts = cases.models.flatMap(({ model: scope, bundle: digest }): readonly Draft[] => {
    if (!restored.has(scope)) return [];
    const reasons = ["restored"];
    const draft = recordUnapproved(desk, {
      scope,
      commit: landing.commit,
      at: landing.at,
      by,
      digest,
      reasons,
    });
    return [{ ...draft, pull: pull?.number ?? null }];
  });
  return { drafts, policies: [], evidence: [] };
}

async function findRestored({ registry }: Office, { models }: Cases): Promise<ReadonlySet<Scope>> {
  const names = must(
    await registry.ask((state) =>
      models.flatMap((one) =>
        isRestoration(one, modelOf(state, one.model).live?.bundle ?? null) ? [one.model] : [],
      ),
    ),
  );
  return new Set(names);
}

/** For how long production waited, as the registry remembers it. */
async function rollbackTimes({ office, pull, lanes }: Room): Promise<Pick<Merge, "rollback">> {
  for (const model of lanes.lanes.keys()) {
    const first = await recallProposal(office, model, pull.number);
    if (first !== undefined) return { rollback: { opened: first.at, alert: first.body.alert?.at ?? null } };
  }
  return {};
}

async function areSettled({ registry }: Office, pull: number, scopes: readonly Scope[]): Promise<boolean> {
  return must(
    await registry.ask((state) => scopes.every((scope) => pullOf(state, scope, pull).outcome !== null)),
  );
}

/** A push, or a merge that cannot be judged: what differs from what was signed is said to be unsigned. */
async function recordAround(office: Office, landing: Landing, pull: Pull | undefined): Promise<void> {
  const before = must(await readProjectAt(office.reader, { commit: landing.before }));
  const after = must(await readProjectAt(office.reader, { commit: landing.commit }));
  const reasons = [pull === undefined ? "pushed" : "unreadable"];
  if (before.ok && after.ok) {
    const cases = findCases({ base: before.value, head: after.value, tip: before.value });
    if (cases.models.length > 0 || cases.policy !== null)
      await putUnapproved(office, landing, { cases, pull, reasons, attempts: NOTHING });
    return;
  }
  // What cannot be read is not governed any more, which is a change of the rules. The commit that mends it is one too.
  const unread = { models: [], policy: null };
  await putUnapproved(office, landing, {
    cases: unread,
    pull,
    reasons: ["unreadable"],
    attempts: NOTHING,
    whole: true,
  });
}

type Unapproved = {
  readonly cases: Cases;
  readonly pull: Pull | undefined;
  readonly reasons: readonly string[];
  readonly attempts: Recording;
  /** the whole project is unreadable: it is the policy that cannot be known */
  readonly whole?: boolean;
};

async function putUnapproved(office: Office, landing: Landing, found: Unapproved): Promise<void> {
  const { cases, pull, reasons, attempts } = found;
  const desk = { ...deskOf(office, pull?.number ?? 0) };
  const by = landing.by ?? botActor(office);
  const scopes: readonly { readonly scope: Scope; readonly digest: Digest | null }[] = [
    ...cases.models.map(({ model, bundle }) => ({ scope: model, digest: bundle })),
    ...(cases.policy === null ? [] : [{ scope: "policy" as const, digest: cases.policy.digest }]),
    ...(found.whole === true ? [{ scope: "policy" as const, digest: null }] : []),
  ];
  const source = pull === undefined ? pushSource(office, landing.commit) : undefined;
  const restored = await findRestored(office, cases);
  const drafts = scopes.map(({ scope, digest }): Draft => {
    const draft = recordUnapproved(desk, {
      scope,
      commit: landing.commit,
      at: landing.at,
      by,
      digest,
      reasons: restored.has(scope) ? ["restored"] : reasons,
    });
    return { ...draft, pull: pull?.number ?? null, ...(source === undefined ? {} : { source }) };
  });
  await appendSurely(office, joinRecordings([attempts, { drafts, policies: [], evidence: [] }]));
  for (const { scope } of scopes)
    if (!restored.has(scope))
      await warnOwners(office, { ...landing, pull: pull?.number ?? null }, { scope, reasons });
}

function pushSource({ hands, facts }: Office, commit: string): Draft["source"] {
  const url = hands.site.startsWith("https://")
    ? `${hands.site}/${facts.owner}/${facts.name}/commit/${commit}`
    : null;
  return { kind: "push", id: commit, url, snapshot: null };
}

function botActor({ app }: Office): Actor {
  return { id: app.user, login: `${app.slug}[bot]`, kind: "system" };
}

/** History was rewritten: nobody can say any more what was merged. A person must look, and the bot says so once. */
async function showRewritten(office: Office, since: string, base: string): Promise<JobEnd> {
  const { hands } = office;
  hands.log.error("the default branch was rewritten", { since, base });
  const body = `The default branch no longer contains commit \`${since}\`, up to which every change is recorded. Nothing after \`${base}\` is recorded until the branch contains it again.`;
  const issue = {
    key: `rewritten-${since.slice(0, 12)}`,
    labels: ["twokey"] as const,
    title: "Twokey: the default branch was rewritten",
    body,
  };
  must(await openIssueOnce(office.publisher, office.author, { ...issue, labels: ["twokey"] }));
  return { kind: "done", outcome: "the default branch was rewritten" };
}
