import { addHours, type Instant } from "../src/base/instant.ts";
import { readPull, type Pull } from "../src/github/pull.ts";
import type { Recheck } from "../src/decide/acts.ts";
import { joinRecordings } from "../src/decide/evaluated.ts";
import { judgeOutlook, type Reason } from "../src/decide/judge.ts";
import { findNobodyLeft } from "../src/decide/nobody-left.ts";
import type { PullStanding } from "../src/decide/pull-standing.ts";
import { expiresAt, type ScopeView } from "../src/decide/scopes.ts";
import { questionDigest } from "../src/decide/standing.ts";
import { recordVoids } from "../src/decide/voids.ts";
import { adoptPull } from "./adopt.ts";
import { askForEvidence, findWish, readAttempts } from "./attempts.ts";
import { reconcileBranch } from "./branch.ts";
import { keepCodes, keepShown } from "./codes.ts";
import { findFates, findIneligible, findReworded } from "./fates.ts";
import { hear } from "./hear.ts";
import { modelControlsDigest, ruledModel } from "../src/signoff/policy.ts";
import { recordPolicy } from "../src/signoff/record-policy.ts";
import type { JobEnd } from "./job.ts";
import { appendSurely } from "./listen.ts";
import { lookAt } from "./look.ts";
import { deskOf, must, type Office, readDefaultTip, readRules, Unsafe } from "./office.ts";
import { endSignoffs } from "./retarget.ts";
import { findSibling, forgetShown, publishPull, putCheck, readEnforced } from "./publish.ts";
import { findFreeze, findFrozen, noteFreeze } from "./frozen.ts";
import { findReadiness } from "./readiness.ts";
import { declineClosed } from "./rollback-end.ts";
import { mendRollback } from "./rollback-mend.ts";
import { attemptsOf, hearPull, imagineMerge, openRoom, type Room, viewRoom } from "./room.ts";

/** Brings one pull request to where it should be: what was said is recorded, what is missing is asked for and shown. */
export async function reconcilePull(office: Office, number: number, thorough: boolean): Promise<JobEnd> {
  const pull = must(await readPull(office.reader, number));
  if (pull.merged !== null) return reconcileBranch(office);
  if (pull.state === "closed") {
    for (const other of forgetShown(office, number)) await reconcilePull(office, other, false);
    const declined = await declineClosed(office, pull);
    return { kind: "done", outcome: declined ? "a rollback was declined" : "closed" };
  }
  if (pull.base !== office.facts.defaultBranch) return showUngoverned(office, pull, thorough);
  if (office.registry.commit() === null) {
    const looked = await office.registry.look();
    if (looked.kind === "absent") return adoptPull(office, pull);
    if (looked.kind === "unsafe") return showUnsafe(office, pull, looked.message);
    if (looked.kind === "trouble") return { kind: "later", message: looked.message };
  }
  try {
    return await reconcileOpen(office, pull, thorough);
  } catch (error) {
    if (error instanceof Unsafe) return showUnsafe(office, pull, error.message);
    throw error;
  }
}

async function reconcileOpen(office: Office, pull: Pull, thorough: boolean): Promise<JobEnd> {
  const rules = await readRules(office);
  const tip = await readDefaultTip(office);
  const sight = must(await lookAt(office.hands, office.reader, pull, { tip, after: pull.head.sha }));
  const room = await openRoom(office, {
    pull,
    rules,
    sight,
    tip,
    at: office.now,
    after: pull.head.sha,
  });
  const mended = await mendRollback(room);
  if (mended !== undefined) return mended;
  await hearPull(room, thorough);
  await settle(room, thorough);
  return show(room, { recheck: findWish(office, pull.number), thorough });
}

/** Sign-offs that hold no longer are ended, those that a push left as they were go on. */
async function settle(room: Room, thorough: boolean): Promise<void> {
  const { office, pull, at } = room;
  const views = await viewRoom(room);
  const open = views.filter(({ pull: slice }) => slice.approvals.some(({ ended }) => ended === null));
  if (open.length === 0) return;
  const heard = must(await hear(office.hands, pull.number, { thorough, reviews: true }));
  const reworded = await findReworded(office, open, pull.head.sha);
  const fates = {
    said: new Map([
      ...reworded.map((id) => [id, "reworded"] as const),
      ...(await findFates(office, open, heard)),
    ]),
    ineligible: await findIneligible(open, room.voices),
  };
  const desk = deskOf(office, pull.number);
  const drafts = open.flatMap((view) => recordVoids(desk, view, { head: pull.head.sha, at, fates }));
  if (drafts.length === 0) return;
  const carries = drafts.some(({ type }) => type === "carried-over");
  const before = carries ? [await attemptsOf(room)] : [];
  await appendSurely(office, joinRecordings([...before, { drafts, policies: [], evidence: [] }]));
}

type Showing = { readonly recheck: Recheck | null; readonly thorough: boolean };

async function show(room: Room, { recheck, thorough }: Showing): Promise<JobEnd> {
  const { office, pull, rules, sight } = room;
  const views = await viewRoom(room);
  keepCodes(office, pull.number, views);
  const evidence = await wantEvidence(room, views, recheck);
  const plan = await imagineMerge(room, views);
  const nobody = findNobodyLeft(rules.policy, sight.cases.policy, {
    views,
    contributors: sight.contributors,
  });
  const frozen = await findFrozen(room, views);
  const before = [...reasonsBefore(room), ...evidence, ...nobody, ...frozen];
  const outlook = judgeOutlook(rules.policy, views, plan, before);
  const standing: PullStanding = {
    pull: pull.number,
    head: pull.head.sha,
    at: office.now,
    policy: rules.policy,
    cases: sight.cases,
    views,
    attempts: readAttempts(office, pull.number),
    contributors: sight.contributors,
    outlook,
    lanes: room.lanes.rows,
    readiness: await findReadiness(room, views),
    enforcedByRules: rules.policy.mode === "enforce" ? await readEnforced(office) : null,
    sibling: findSibling(office, pull.number, pull.head.sha),
  };
  const sure = await office.registry.confirm();
  if (sure.kind === "unsafe" || sure.kind === "absent")
    throw new Unsafe("message" in sure ? sure.message : "the registry branch is gone");
  if (sure.kind === "trouble") return { kind: "later", message: sure.message };
  const freed = await publishPull(office, standing, thorough);
  for (const other of freed) await reconcilePull(office, other, false);
  keepShown(office, pull.number, views);
  const freeze = findFreeze(room, views);
  noteFreeze(office, pull.number, freeze !== undefined);
  const ends = [nextExpiry(views, office.now), freeze].filter((end) => end !== undefined);
  const [again] = ends.sort();
  return { kind: "done", outcome: outlook.state, ...(again === undefined ? {} : { again }) };
}

/** What must be so before the registry's rules can even be asked. */
function reasonsBefore({ pull, sight }: Room): readonly Reason[] {
  const { cases, problems, pusherKnown } = sight;
  const governed = cases.models.length > 0 || cases.policy !== null || problems.length > 0;
  const moved = [
    ...cases.models,
    ...(cases.policy === null ? [] : [{ model: "policy" as const, moved: cases.policy.moved }]),
  ];
  return [
    ...problems.slice(0, 20).map(({ file, line, message, hint }): Reason => ({
      code: "unreadable",
      scope: null,
      message: `${file}${line === undefined ? "" : `:${line}`}: ${message} → ${hint}`,
    })),
    ...(governed && pull.draft
      ? [{ code: "draft", scope: null, message: "this pull request is a draft" } as const]
      : []),
    ...(governed && !pusherKnown
      ? [
          {
            code: "pusher-unknown",
            scope: null,
            message: "nobody saw who pushed the head; push once more, so that nobody signs what they pushed",
          } as const,
        ]
      : []),
    ...moved.flatMap(({ model, moved: has }): readonly Reason[] =>
      has
        ? [
            {
              code: "moved",
              scope: model,
              message: "the default branch changed it too since this branch began; update the branch",
            },
          ]
        : [],
    ),
  ];
}

/** Asks for an evaluation where one is needed; says what is awaited, or why nothing comes. */
async function wantEvidence(
  room: Room,
  views: readonly ScopeView[],
  recheck: Recheck | null,
): Promise<readonly Reason[]> {
  const { office, pull, rules, sight } = room;
  const missing = views.filter(
    ({ one, standing, lane }) =>
      one !== null && one.bundle !== null && lane === null && standing === undefined,
  );
  if (sight.problems.length > 0 || (missing.length === 0 && recheck === null)) return [];
  const unsigned = findUnsignedRules(room, missing);
  if (unsigned.length > 0) return unsigned;
  const about = { head: pull.head.sha, cases: sight.cases };
  const question = must(await office.registry.ask((state) => questionDigest(state, rules.policy, about)));
  const scopes = missing.map(({ scope }) => scope);
  if (recheck === null && !(await mayAsk(room))) {
    const message = "its author may not push here, so an owner must ask for the evaluation: /twokey recheck";
    return scopes.map((scope) => ({ code: "evidence-unasked", scope, message }) as const);
  }
  const end = await askForEvidence(office, pull.number, { question, head: pull.head.sha, recheck });
  if (end !== "given-up")
    return scopes.map(
      (scope) =>
        ({ code: "evidence-awaited", scope, message: "evidence that counts is being made" }) as const,
    );
  const last = readAttempts(office, pull.number).findLast((one) => one.question === question);
  const why =
    last === undefined
      ? "three evaluations were asked for and none answered; look at the runs of the workflow, then write /twokey recheck"
      : (last.problems[0] ??
        "the evaluation was about another bundle, incumbent or policy than this pull request is now");
  return scopes.map((scope) => ({ code: "evidence-failed", scope, message: why }) as const);
}

/** The evaluator goes by the default branch; where nobody signed what stands there, its evidence can never count. */
function findUnsignedRules({ rules, sight }: Room, views: readonly ScopeView[]): readonly Reason[] {
  const { tip } = sight;
  if (tip === undefined) return [];
  const there = recordPolicy(tip);
  return views.flatMap(({ scope, question }): readonly Reason[] => {
    if (scope === "policy" || question === null) return [];
    const own = sight.cases.policy === null ? undefined : ruledModel(sight.cases.policy.policy, scope);
    const known = ruledModel(rules.policy, scope) !== undefined;
    const judged = modelControlsDigest(there, scope, known ? undefined : own);
    if (judged === question.policy) return [];
    const message =
      "the default branch holds rules that nobody signed; sign a change of them, or put the old ones back";
    return [{ code: "policy-unapproved", scope, message }];
  });
}

async function mayAsk({ pull, voices, office }: Room): Promise<boolean> {
  if (pull.opener === null) return false;
  if (pull.opener.login === office.hands.self.login) return true;
  return must(await voices.mayWrite({ id: pull.opener.id, login: pull.opener.login }));
}

/** When the next sign-off, hold or override runs out. */
function nextExpiry(views: readonly ScopeView[], now: Instant): Instant | undefined {
  const ends = views.flatMap(({ pull, model, tier }) => [
    ...pull.approvals.flatMap((one) => (one.ended === null ? [addHours(expiresAt(one, tier), 1)] : [])),
    ...[...pull.holds, ...model.holds].flatMap(({ until, ended }) =>
      until === null || ended !== null ? [] : [until],
    ),
    ...pull.overrides.map(({ expires }) => expires),
  ]);
  return ends.filter((at) => at > now).sort()[0];
}

async function showUngoverned(office: Office, pull: Pull, thorough: boolean): Promise<JobEnd> {
  await endSignoffs(office, pull.number, thorough);
  const title = `goes into ${pull.base}; models are governed on ${office.facts.defaultBranch}`;
  // What stood on the head is overwritten: should it come back to the default branch, it is said anew.
  forgetShown(office, pull.number);
  const sibling = findSibling(office, pull.number, pull.head.sha);
  if (sibling === null)
    await putCheck(office, {
      head: pull.head.sha,
      pull: pull.number,
      text: { conclusion: "success", title, summary: "" },
    });
  return { kind: "done", outcome: "not governed" };
}

async function showUnsafe(office: Office, pull: Pull, message: string): Promise<JobEnd> {
  const summary = `${message}\n\nNothing is recorded and nothing may be merged until a person has looked: \`twokey verify --online\`.`;
  const text = { conclusion: "failure", title: "the registry is not as it was left", summary } as const;
  forgetShown(office, pull.number);
  await putCheck(office, { head: pull.head.sha, pull: pull.number, text });
  return { kind: "done", outcome: `registry unsafe: ${message}` };
}
