import { z } from "zod";
import type { ModelName } from "../src/base/ids.ts";
import { ask } from "../src/github/answer.ts";
import { openPullOnce } from "../src/github/proposal.ts";
import { createBranchAt, createCommit, createTree } from "../src/github/refs.ts";
import { type Desk, placeOf } from "../src/decide/place.ts";
import type { Draft } from "../src/registry/event.ts";
import type { VersionSlice } from "../src/registry/slices.ts";
import { renderRollbackPull, rollbackTitle } from "../src/report/rollback-pull.ts";
import type { SeenAlert } from "../src/report/rollback-table.ts";
import type { KnownModel } from "../src/rollback/decide.ts";
import type { Block, RestorePlan } from "../src/rollback/plan.ts";
import { proposalOf } from "../src/rollback/proposal.ts";
import type { Precondition } from "../src/rollback/preconditions.ts";
import type { Person } from "../src/signoff/person.ts";
import { principalsOf, RESPONDER_ROLE, ruledModel } from "../src/signoff/policy.ts";
import { appendSurely } from "./listen.ts";
import { deskOf, must, type Office } from "./office.ts";
import { publisherOf } from "./publish.ts";
import { type Ground, restore } from "./rollback-know.ts";

/** Why a rollback is opened, and who wants it. */
export type Wish = {
  readonly model: ModelName;
  readonly known: KnownModel;
  readonly target: VersionSlice;
  readonly preconditions: readonly Precondition[];
  readonly alerts: readonly SeenAlert[];
  /** the live version, where a verified alert names it */
  readonly alerted: number | null;
  readonly asked: { readonly person: Person; readonly reason: string } | null;
  readonly incident: number | null;
};

export type Opened =
  | { readonly kind: "opened"; readonly pull: number; readonly url: string }
  | { readonly kind: "blocked"; readonly blocks: readonly Block[] }
  /** somebody closed it, or merged it, between two looks */
  | { readonly kind: "ended"; readonly pull: number };

/**
 * Opens the pull request, or finds the one that an earlier try left half made: tree, commit, branch, pull request and
 * event are each found before they are made.
 */
export async function openRollback(office: Office, ground: Ground, wish: Wish): Promise<Opened> {
  const { hands, facts } = office;
  const { model, known, target } = wish;
  const live = known.slice.live;
  const { restoration } = await restore(office, ground, { model, slice: known.slice, version: target });
  if (!restoration.ok) return { kind: "blocked", blocks: restoration.blocks };
  const { plan, digest, before } = restoration;
  const place = { client: hands.client, repository: hands.repository.name };
  const changes = plan.entries.map(({ path, mode, blob }) => ({ path, mode, id: blob }));
  const tree = must(await createTree(place, ground.tip, changes));
  const branch = branchFor(restoration.branch, known, plan);
  const head = await makeBranch(office, { branch, tree, tip: ground.tip, message: rollbackTitle(plan) });
  const from = known.versions.find(({ version }) => version === live?.version) ?? target;
  const body = renderRollbackPull({
    ...{ plan, digest, before, from, target },
    facts: known.target.facts,
    skipped: known.target.skipped,
    preconditions: wish.preconditions,
    alerts: wish.alerts,
    asked: wish.asked === null ? null : { login: wish.asked.person.login, reason: wish.asked.reason },
    incident: wish.incident,
    owners: Object.values(ruledModel(ground.policy, model)?.owners ?? {}).flat(),
    responders: principalsOf(ground.policy, model, RESPONDER_ROLE),
    runbook: ground.project.models.find(({ file }) => file.model === model)?.file.runbook ?? null,
    shown: shownIn(ground),
    code: null,
    now: office.now,
  });
  const proposal = { branch, base: facts.defaultBranch, title: rollbackTitle(plan), body };
  const proposed = must(await openPullOnce(publisherOf(office), proposal));
  if (proposed.kind === "declined" || proposed.kind === "merged")
    return { kind: "ended", pull: proposed.number };
  const draft = proposedEvent(deskOf(office, proposed.number), office, { wish, plan, head });
  await appendSurely(office, { drafts: [draft], policies: [], evidence: [] });
  keepPlan(office, proposed.number, { plan, opened: office.now, alert: alertTime(wish) });
  return { kind: "opened", pull: proposed.number, url: proposed.url };
}

/** A declined one keeps its branch and its answer; asked for again, it needs another name. */
function branchFor(branch: string, { memory }: KnownModel, { from, to }: RestorePlan): string {
  const before = memory.declined.filter((one) => one.from === from.version && one.to === to.version).length;
  return before === 0 ? branch : `${branch}-${before + 1}`;
}

const commitSchema = z.object({ tree: z.object({ sha: z.string() }) });

type Branch = {
  readonly branch: string;
  readonly tree: string;
  readonly tip: string;
  readonly message: string;
};

/** The head that the branch has now: ours, or whatever a person made of it. */
async function makeBranch(office: Office, { branch, tree, tip, message }: Branch): Promise<string> {
  const place = { client: office.hands.client, repository: office.hands.repository.name };
  const commit = must(await createCommit(place, { tree, parents: [tip], message }));
  const made = must(await createBranchAt(place, branch, commit));
  if (made.kind !== "taken") return commit;
  const there = must(await ask(place, { method: "GET", path: `/git/commits/${made.commit}` }, commitSchema));
  if (there.tree.sha !== tree)
    office.hands.log.warn("the branch of a rollback holds something else than the plan", { branch });
  return made.commit;
}

type Recorded = { readonly wish: Wish; readonly plan: RestorePlan; readonly head: string };

function proposedEvent(desk: Desk, office: Office, { wish, plan, head }: Recorded): Draft {
  const { asked, alerts, alerted, known } = wish;
  const [first] = alerts;
  const actor = asked === null ? {} : { actor: { ...asked.person, kind: "user" as const } };
  const alert =
    first === undefined
      ? null
      : {
          source: first.event.source,
          rawSha256: first.event.rawSha256,
          at: first.event.startsAt ?? first.event.receivedAt,
          version: alerted,
        };
  const person = asked?.person ?? null;
  return {
    ...placeOf(desk, { scope: wish.model, at: office.now, ...actor }),
    type: "rollback-proposed",
    body: proposalOf({ plan, head, alert, asked: person, skipped: known.target.skipped }),
  };
}

function alertTime({ alerts }: Wish): string | null {
  const [first] = alerts;
  return first === undefined ? null : (first.event.startsAt ?? first.event.receivedAt);
}

export function shownIn({ settings }: Ground): {
  readonly labels: readonly string[];
  readonly everybody: boolean;
} {
  return { labels: settings.label_allow, everybody: true };
}

const PLAN = "rollback-plan";

export type KeptPlan = { readonly plan: RestorePlan; readonly opened: string; readonly alert: string | null };

const keptSchema = z.object({
  plan: z.custom<RestorePlan>((value) => typeof value === "object" && value !== null && "entries" in value),
  opened: z.string(),
  alert: z.string().nullable(),
});

function keepPlan({ hands }: Office, pull: number, kept: KeptPlan): void {
  hands.notes.put(PLAN, String(pull), JSON.stringify(kept));
}

export function findPlan({ hands }: Office, pull: number): KeptPlan | undefined {
  const text = hands.notes.get(PLAN, String(pull));
  return text === undefined ? undefined : keptSchema.parse(JSON.parse(text));
}
