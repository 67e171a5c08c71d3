import type { Instant } from "../src/base/instant.ts";
import type { Pull } from "../src/github/pull.ts";
import type { Scene } from "../src/decide/acts.ts";
import type { Attempt } from "../src/decide/attempt.ts";
import { joinRecordings, recordAttempts, type Recording, repeatStanding } from "../src/decide/evaluated.ts";
import { recallAttempts } from "../src/decide/recalled.ts";
import { recordLanding } from "../src/decide/landing.ts";
import { type PullNow, type ScopeView, viewScopes } from "../src/decide/scopes.ts";
import { attemptWithoutRun, needsNoRun, questionDigest } from "../src/decide/standing.ts";
import type { Plan } from "../src/registry/plan.ts";
import { keepAttempt, readAttempts } from "./attempts.ts";
import { readCodes } from "./codes.ts";
import { findFates, findIneligible } from "./fates.ts";
import { hear } from "./hear.ts";
import { findLanes, type Lanes } from "./lanes.ts";
import { listen } from "./listen.ts";
import type { Sight } from "./look.ts";
import { deskOf, must, type Office, type Rules } from "./office.ts";
import { openVoices, type Voices } from "./voices.ts";

/** One pull request on the table. */
export type Room = {
  readonly office: Office;
  readonly pull: Pull;
  readonly rules: Rules;
  readonly sight: Sight;
  /** of the default branch: now, or right before the merge */
  readonly tip: string;
  /** the moment that is judged */
  readonly at: Instant;
  readonly voices: Voices;
  readonly lanes: Lanes;
};

export async function openRoom(
  office: Office,
  about: Omit<Room, "office" | "voices" | "lanes"> & { readonly after: string },
): Promise<Room> {
  const { after: _after, ...rest } = about;
  const { policy } = about.rules;
  const lanes = await findLanes(office, about);
  await recallLost(office, about);
  const rollback = lanes.lanes.size > 0;
  const voices = openVoices(office.hands, { policy, change: about.sight.cases.policy, rollback }, office.now);
  return { office, ...rest, voices, lanes };
}

/** Notes may be lost; what the registry recorded of earlier evaluations is not. */
async function recallLost(office: Office, { pull, sight }: Pick<Room, "pull" | "sight">): Promise<void> {
  if (readAttempts(office, pull.number).length > 0) return;
  const scopes = sight.cases.models.map(({ model }) => model);
  const recorded = must(await office.registry.ask((state) => recallAttempts(state, pull.number, scopes)));
  for (const attempt of recorded) keepAttempt(office, pull.number, attempt);
}

/** The views, with what is known of the people behind the sign-offs. */
export async function viewRoom(
  room: Room,
  spoiled: ReadonlySet<string> = new Set(),
): Promise<readonly ScopeView[]> {
  const { office, rules, at } = room;
  const first = must(
    await office.registry.ask((state) => viewScopes(state, rules.policy, nowOf(room, at, new Set()))),
  );
  const ineligible = new Set([...spoiled, ...(await findIneligible(first, room.voices))]);
  if (ineligible.size === 0) return first;
  const now = nowOf(room, at, ineligible);
  return must(await office.registry.ask((state) => viewScopes(state, rules.policy, now)));
}

/**
 * Sign-offs that a merge must not rest on, even where nobody wrote so down in time: their words were changed or taken
 * back, or whoever gave them may have pushed the head.
 */
export async function findSpoiled(room: Room): Promise<ReadonlySet<string>> {
  const { office, pull, sight } = room;
  const views = await viewRoom(room);
  if (!sight.pusherKnown)
    return new Set(views.flatMap(({ pull: slice }) => slice.approvals.map(({ id }) => id)));
  const heard = must(await hear(office.hands, pull.number, { thorough: true, reviews: true }));
  return new Set((await findFates(office, views, heard)).keys());
}

export function nowOf(
  { office, pull, sight, lanes }: Room,
  at: Instant,
  ineligible: ReadonlySet<string>,
): PullNow {
  return {
    repository: office.hands.repository.id,
    pull: pull.number,
    head: pull.head.sha,
    at,
    cases: sight.cases,
    attempts: readAttempts(office, pull.number),
    contributors: sight.contributors,
    ineligible,
    lanes: lanes.lanes,
  };
}

export function sceneOf(room: Room, views: readonly ScopeView[]): Scene {
  const { office, pull, rules, sight } = room;
  return {
    desk: deskOf(office, pull.number),
    policy: rules.policy,
    views,
    change: sight.cases.policy,
    head: pull.head.sha,
    draft: pull.draft,
    contributors: sight.contributors,
    earlier: readCodes(office, pull.number, views),
  };
}

export async function attemptsOf({ office, pull, sight }: Room): Promise<Recording> {
  const attempts = readAttempts(office, pull.number);
  const desk = deskOf(office, pull.number);
  return must(await office.registry.ask((state) => recordAttempts(state, desk, attempts, sight.cases)));
}

/** Obeys, refuses or ignores what was said and is not answered yet. */
export async function hearPull(room: Room, thorough: boolean, until: Instant | null = null): Promise<void> {
  const { office, pull } = room;
  await completeAttempts(room);
  const heard = must(await hear(office.hands, pull.number, { thorough, reviews: true }));
  await listen(office, heard, {
    number: pull.number,
    voices: room.voices,
    scene: async () => sceneOf(room, await viewRoom(room)),
    before: () => attemptsOf(room),
    until,
  });
}

/** Removals, and words about the same bundle, have nothing to measure; evidence that answers again is said again. */
async function completeAttempts(room: Room): Promise<void> {
  const { office, pull, rules, sight, at } = room;
  const views = await viewRoom(room);
  const attempts = readAttempts(office, pull.number);
  const desk = { head: pull.head.sha, cases: sight.cases };
  const question = must(await office.registry.ask((state) => questionDigest(state, rules.policy, desk)));
  const unmeasured = views.flatMap(({ one, question: asked, standing }) =>
    one !== null && asked !== null && standing === undefined && needsNoRun(one, asked)
      ? [{ ...asked, model: one.model, words: one.words }]
      : [],
  );
  const made: Attempt[] = [];
  if (unmeasured.length > 0) {
    const { tip } = room;
    made.push(attemptWithoutRun(attempts, { at, head: pull.head.sha, tip, question, models: unmeasured }));
  }
  const questions = new Map(
    views.flatMap(({ scope, question: asked }) => (asked === null ? [] : [[String(scope), asked] as const])),
  );
  const again = repeatStanding([...attempts, ...made], sight.cases, questions);
  for (const attempt of again === undefined ? made : [...made, again])
    keepAttempt(office, pull.number, attempt);
}

/** What the registry would say if the head were merged this moment. */
export async function imagineMerge(room: Room, views: readonly ScopeView[]): Promise<Plan> {
  const { office, pull, rules, sight, at } = room;
  const desk = deskOf(office, pull.number);
  const merge = {
    commit: pull.head.sha,
    at,
    by: { id: office.app.user, login: `${office.app.slug}[bot]`, kind: "system" as const },
    head: pull.head.sha,
    contributors: sight.contributors,
  };
  const landing = must(
    await office.registry.ask((state) =>
      recordLanding(state, rules.policy, desk, { views, change: sight.cases.policy, merge }),
    ),
  );
  if (landing.drafts.length === 0) return { kind: "recorded" };
  const attempts = await attemptsOf(room);
  const plan = must(await office.registry.imagine(joinRecordings([attempts, landing])));
  if (plan.kind !== "refused") return plan;
  const offset = attempts.drafts.length;
  return { ...plan, refusals: plan.refusals.map((one) => ({ ...one, draft: one.draft - offset })) };
}
