import type { ModelName } from "../src/base/ids.ts";
import { openPullOnce, requestReviewers } from "../src/github/proposal.ts";
import { createTree } from "../src/github/refs.ts";
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
import { findOrMakeBranch } from "./rollback-branch.ts";
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
  const { place } = hands;
  const changes = plan.entries.map(({ path, mode, blob }) => ({ path, mode, id: blob }));
  const tree = must(await createTree(place, ground.tip, changes));
  const from = known.versions.find(({ version }) => version === live?.version) ?? target;
  const owners = Object.values(ruledModel(ground.policy, model)?.owners ?? {}).flat();
  const responders = principalsOf(ground.policy, model, RESPONDER_ROLE);
  const body = renderRollbackPull({
    plan,
    digest,
    before,
    from,
    target,
    facts: known.target.facts,
    skipped: known.target.skipped,
    preconditions: wish.preconditions,
    alerts: wish.alerts,
    asked: wish.asked === null ? null : { login: wish.asked.person.login, reason: wish.asked.reason },
    incident: wish.incident,
    owners,
    responders,
    runbook: ground.project.models.find(({ file }) => file.model === model)?.file.runbook ?? null,
    shown: shownIn(ground),
    code: null,
    now: office.now,
  });
  const title = rollbackTitle(plan);
  const first = nameNumber(known, plan);
  for (let number = first; number < first + MOST_NAMES; number += 1) {
    const branch = number === 1 ? restoration.branch : `${restoration.branch}-${number}`;
    const head = await findOrMakeBranch(office, { branch, tree, tip: ground.tip, message: title });
    if (head === undefined) continue;
    const proposal = { branch, base: facts.defaultBranch, title, body };
    const proposed = must(await openPullOnce(office.publisher, proposal));
    if (proposed.author?.id !== office.app.user) continue;
    // Whoever asks in spite of an earlier no gets another one.
    if (proposed.kind === "declined" && wish.asked !== null) continue;
    if (proposed.kind === "declined" || proposed.kind === "merged")
      return { kind: "ended", pull: proposed.number };
    await askReviewers(office, proposed.number, [...owners, ...responders]);
    const draft = proposedEvent(deskOf(office, proposed.number), office, { wish, plan, head });
    await appendSurely(office, { drafts: [draft], policies: [], evidence: [] });
    return { kind: "opened", pull: proposed.number, url: proposed.url };
  }
  const explanation = `other people hold every branch name that a rollback could have: ${restoration.branch}, -${first + 1}, …; delete theirs`;
  return { kind: "blocked", blocks: [{ code: "path-taken", path: "", explanation }] };
}

const MOST_NAMES = 5;

/** Asks everybody who may sign, so that GitHub tells them; nothing depends on it, because the text names them too. */
async function askReviewers({ hands }: Office, pull: number, named: readonly string[]): Promise<void> {
  const { owner } = hands.place.repository;
  const all = [...new Set(named.map((name) => name.toLowerCase()))];
  const teams = all.flatMap((name) => {
    const [org, team] = name.split("/");
    return team !== undefined && org === owner.toLowerCase() ? [team] : [];
  });
  const users = all.filter((name) => !name.includes("/"));
  const asked = await requestReviewers(hands.place, pull, { users, teams });
  if (!asked.ok)
    return hands.log.warn("nobody was asked to review the rollback", { pull, why: asked.message });
  const refused = [...asked.value.users, ...asked.value.teams];
  if (refused.length > 0)
    hands.log.warn("GitHub lets these not be asked to review", { pull, who: refused.join(", ") });
}

/** A declined one keeps its branch and its answer; asked for again, it needs another name. */
function nameNumber({ memory }: KnownModel, { from, to }: RestorePlan): number {
  return 1 + memory.declined.filter((one) => one.from === from.version && one.to === to.version).length;
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

export function shownIn({ settings }: Ground): {
  readonly labels: readonly string[];
  readonly everybody: boolean;
} {
  return { labels: settings.label_allow, everybody: true };
}
