import { digestOf } from "../src/base/digest.ts";
import type { Draft } from "../src/registry/event.ts";
import { eventId } from "../src/registry/identity.ts";
import { policyText } from "../src/signoff/record-policy.ts";
import { type Subject, subjectDigest } from "../src/signoff/subject.ts";
import {
  adopt,
  approve,
  AUTHORS,
  type Change,
  CHURN,
  claim,
  commitOf,
  evaluate,
  FRAUD,
  land,
  later,
  owner,
  PEOPLE,
  promote,
  RANKER,
  REPOSITORY,
  risk,
  type Step,
  Story,
  text,
  type Told,
} from "./registry-story.ts";

/** Everything that can happen, once; then plain promotions until there are enough events. */
export function* tellStory(least: number, pace?: number): Generator<Step, void, Told> {
  const story = new Story(pace);
  let count = 0;
  for (const scene of [
    plainScene,
    wordsScene,
    overrideScene,
    rollbackScene,
    watchScene,
    policyScene,
    endScene,
  ]) {
    const steps = scene(story);
    let told: Told = [];
    for (let next = steps.next(told); next.done !== true; next = steps.next(told)) {
      count += next.value.drafts.length;
      told = yield next.value;
    }
  }
  for (const promotions = tellPromotions(story); count < least;) {
    const next = promotions.next([]);
    if (next.done === true) return;
    count += next.value.drafts.length;
    yield next.value;
  }
}

/** One plain promotion after another, without end: what a log mostly consists of. */
export function* tellPromotions(story: Story): Generator<Step, void, Told> {
  for (;;) yield* promote(story, FRAUD);
}

/** The same from the beginning, for measuring one size of a log against another. */
export function* tellPlainStory(): Generator<Step, void, Told> {
  const story = new Story();
  yield adopt(story);
  yield* tellPromotions(story);
}

type Scene = Generator<Step, void, Told>;

function* plainScene(story: Story): Scene {
  yield adopt(story);
  yield* promote(story, FRAUD);
  yield* promote(story, CHURN);
  yield* promote(story, FRAUD);
}

/** Withdrawn and given again, carried over a push, vetoed and lifted, held and resumed. */
function* wordsScene(story: Story): Scene {
  story.tick();
  const { change, step } = evaluate(story, CHURN);
  yield step;
  const { pull } = change;
  story.tick();
  const first = approve(story, change, { by: PEOPLE.alice, claims: owner(story) });
  yield story.step([first]);
  story.tick();
  const cause = { approval: eventId(first), cause: "withdrawn", text: text("not sure yet") } as const;
  yield story.step([story.draft("withdrawn", cause, { model: CHURN, pull, by: PEOPLE.alice })]);
  story.tick();
  const again = approve(story, change, { by: PEOPLE.heidi, claims: [claim("owner", "heidi", story.now())] });
  const veto = story.draft(
    "vetoed",
    { claims: owner(story), text: text("the labels of March are wrong") },
    { model: CHURN, pull, by: PEOPLE.alice },
  );
  yield story.step([again, veto]);
  story.tick();
  const held = story.draft("held", { until: null, text: text("release freeze") }, { model: CHURN, pull });
  const frozen = story.draft("held", { until: later(story, 48), text: null }, { model: CHURN });
  yield story.step([held, frozen]);
  story.tick();
  yield story.step([
    story.draft(
      "veto-lifted",
      { veto: eventId(veto), claims: owner(story), text: null },
      { model: CHURN, pull, by: PEOPLE.alice },
    ),
    story.draft("resumed", { hold: eventId(held), text: null }, { model: CHURN, pull }),
    story.draft("resumed", { hold: eventId(frozen), text: null }, { model: CHURN }),
  ]);
  story.tick();
  const pushed = { ...change, head: commitOf("pushed", pull) };
  const moved = { approval: eventId(again), from: change.head, to: pushed.head };
  yield story.step([story.draft("carried-over", moved, { model: CHURN, pull, source: "push" })]);
  story.tick();
  yield story.step(land(story, pushed, [again]));
}

/** A gate fails twice, is overridden by risk, goes out, and is reviewed by somebody else. */
function* overrideScene(story: Story): Scene {
  story.tick();
  const failing = { gates: { segments: "fail" }, blocking: ["segments"] } as const;
  const { step: bad } = evaluate(story, FRAUD, { gates: { quality: "fail" }, blocking: ["quality"] });
  yield bad;
  story.tick();
  const { change, step } = evaluate(story, FRAUD, {
    ...failing,
    gates: { ...failing.gates },
    blocking: [...failing.blocking],
    attempt: 2,
    pull: story.pull,
  });
  yield step;
  const { pull } = change;
  story.tick();
  const override = story.draft(
    "overridden",
    {
      subject: change.digest,
      gate: "segments",
      claims: risk(story),
      contributors: AUTHORS,
      expires: later(story, 24),
      review_due: later(story, 24 * 365 * 5),
      text: text("phone volume is 0.2 %, fix lands next week"),
    },
    { model: FRAUD, pull, by: PEOPLE.carol },
  );
  const signed = [
    approve(story, change, { by: PEOPLE.alice, claims: owner(story) }),
    approve(story, change, { by: PEOPLE.carol, claims: risk(story) }),
  ];
  yield story.step([override, ...signed]);
  story.tick();
  yield story.step(land(story, change, signed));
  story.tick();
  const review = {
    override: eventId(override),
    outcome: "accepted",
    claims: risk(story),
    text: null,
  } as const;
  yield story.step([story.draft("override-reviewed", review, { model: FRAUD, pull, by: PEOPLE.grace })]);
}

function propose(story: Story, from: number, to: { version: number; bundle: Change["bundle"] }) {
  const pull = (story.pull += 1);
  const plan = digestOf(["plan", pull]);
  const head = commitOf("rollback", pull);
  const bundle = to.bundle ?? plan;
  const live = story.live.get(FRAUD);
  const alert = { source: "alertmanager", digest: digestOf(["alert", pull]), at: story.now(), version: from };
  const body = { from, to: to.version, bundle, plan, head, alert, requested_by: PEOPLE.erin, skipped: [] };
  const subject: Subject = {
    v: 1,
    repository: REPOSITORY,
    pull,
    model: FRAUD,
    bundle,
    findings: plan,
    policy: story.controls(FRAUD),
    incumbent:
      live === undefined
        ? null
        : {
            version: live.version,
            digest: live.bundle,
          },
  } as const;
  const draft = story.draft("rollback-proposed", body, { model: FRAUD, pull, source: "alert" });
  return { pull, plan, head, bundle, subject, digest: subjectDigest(subject), draft, model: FRAUD };
}

/** Declined once, then done: signed by a responder, the version left behind quarantined and later freed. */
function* rollbackScene(story: Story): Scene {
  const good = story.live.get(FRAUD)!;
  yield* promote(story, FRAUD);
  const bad = story.live.get(FRAUD)!;
  story.tick();
  const declined = propose(story, bad.version, good);
  yield story.step([declined.draft]);
  story.tick();
  const no = { from: bad.version, to: good.version, text: text("the feed was late, not the model") };
  yield story.step([story.draft("rollback-declined", no, { model: FRAUD, pull: declined.pull })]);
  story.tick();
  const opened = story.now();
  const plan = propose(story, bad.version, good);
  yield story.step([plan.draft]);
  story.tick();
  const signed = approve(story, plan, {
    by: PEOPLE.erin,
    claims: [claim("responder", "acme/ml-oncall", story.now())],
  });
  yield story.step([signed]);
  story.tick();
  const { pull, digest: subject, head, bundle, plan: findings } = plan;
  const about = { model: FRAUD, pull, by: PEOPLE.erin, source: "pull" };
  const rolled = story.draft(
    "rolled-back",
    {
      from: bad.version,
      to: good.version,
      environment: "production",
      bundle,
      subject,
      findings,
      head,
      merge: commitOf("merge", pull),
      merged_at: story.now(),
      enforced: true,
      expedited: true,
      signers: [eventId(signed)],
      contributors: [
        {
          person: {
            id: 12,
            login: "twokey[bot]",
          },
          name: "twokey",
          as: "author",
        },
      ],
      times: {
        alert: opened,
        opened,
        signed: signed.at,
      },
    },
    about,
  );
  const quarantine = { version: bad.version, cause: "rolled-back" as const, claims: [], text: null };
  yield story.step([rolled, story.draft("quarantined", quarantine, about)]);
  story.live.set(FRAUD, good);
  story.tick();
  const freed = { version: bad.version, claims: owner(story), text: text("the feed is fixed") };
  yield story.step([story.draft("quarantine-lifted", freed, { model: FRAUD, by: PEOPLE.alice })]);
}

/** Watched, found to need training, revoked, passed by, and a note corrected. */
function* watchScene(story: Story): Scene {
  story.tick();
  const live = story.live.get(FRAUD)!;
  const findings = `{"schema":"twokey-findings/1","watched":${live.version}}`;
  const evidence = `{"measured":{"day":"2026-01-09"},"watched":${live.version}}`;
  const seen = story.draft(
    "observed",
    {
      version: live.version,
      decision: "sign",
      gates: { drift: "warn" },
      findings: digestOf({ schema: "twokey-findings/1", watched: live.version }),
      evidence: digestOf({ measured: { day: "2026-01-09" }, watched: live.version }),
      run: { id: 77, attempt: 1 },
      window: { from: later(story, -24), to: story.now() },
    },
    { model: FRAUD, source: "schedule" },
  );
  const [observed] = yield story.step([seen], { evidence: [findings, evidence] });
  story.tick();
  const due = { version: live.version, since: story.now(), reasons: ["age", "drift"] };
  yield story.step([story.draft("retrain-due", due, { model: FRAUD, source: "schedule" })]);
  story.tick();
  const revoked = {
    version: 1,
    reason: "privacy",
    effective_at: story.now(),
    claims: risk(story),
    text: null,
  } as const;
  yield story.step([story.draft("revoked", revoked, { model: FRAUD, by: PEOPLE.carol })]);
  story.tick();
  const around = {
    commit: commitOf("around"),
    landed_at: story.now(),
    digest: digestOf("around"),
    reasons: ["pushed"],
  };
  yield story.step([story.draft("unapproved-change", around, { model: CHURN, source: "push" })]);
  story.tick();
  if (observed === undefined) throw new Error("the observation was not told back");
  const note = { path: observed.path, hash: observed.hash, text: text("the window was of the 8th") };
  yield story.step([story.draft("corrected", note, { model: FRAUD, by: PEOPLE.alice })]);
}

function policyChange(story: Story, after: ReturnType<typeof policyText>, before: Draft["model"] = "policy") {
  const pull = (story.pull += 1);
  const place = { v: 1, repository: REPOSITORY, pull, model: "policy" } as const;
  const subject: Subject = { ...place, before: story.policyDigest, after: after.digest };
  return { model: before, pull, head: commitOf("policy", pull), subject, digest: subjectDigest(subject) };
}

function landPolicy(
  story: Story,
  change: ReturnType<typeof policyChange>,
  after: string,
  signed: readonly Draft[],
): Draft {
  const { pull, head } = change;
  const { digest } = policyText(JSON.parse(after));
  const how = {
    enforced: true,
    weakening: false,
    signers: signed.map((one) => eventId(one)),
    contributors: AUTHORS,
  };
  const what = { before: story.policyDigest, after: digest, merge: commitOf("merge", pull, "policy"), head };
  return story.draft(
    "policy-changed",
    { ...what, merged_at: story.now(), ...how },
    { model: "policy", pull, source: "pull" },
  );
}

/** The rules change, signed by their owner and the touched model's; then a new model comes. */
function* policyScene(story: Story): Scene {
  story.tick();
  const stricter = structuredClone(story.policy);
  stricter.models[FRAUD]!.controls = { gates: { quality: { metric: "auc", margin: 0.002 } } };
  const after = policyText(stricter);
  const change = policyChange(story, after);
  const signed = [
    approve(story, change, { by: PEOPLE.dave, claims: [claim("policy", "dave", story.now())] }),
    approve(story, change, { by: PEOPLE.alice, claims: owner(story) }),
  ];
  yield story.step(signed, { policies: [after.text] });
  story.tick();
  yield story.step([landPolicy(story, change, after.text, signed)]);
  story.policy = stricter;
  yield* newModel(story);
}

function* newModel(story: Story): Scene {
  story.tick();
  const wider = structuredClone(story.policy);
  wider.models[RANKER] = {
    folder: "models/ranker",
    tier: "standard",
    owners: { owner: ["alice"], risk: ["acme/model-risk"] },
    controls: {},
  };
  const after = policyText(wider);
  const { change, step } = evaluate(story, RANKER, { proposed: wider });
  yield step;
  story.tick();
  const { digest: proposed } = after;
  const keeper = claim("new-model", "acme/ml-platform", story.now());
  const signed = [
    approve(story, change, { by: PEOPLE.alice, claims: owner(story), proposed }),
    approve(story, change, { by: PEOPLE.carol, claims: risk(story), proposed }),
    approve(story, change, { by: PEOPLE.frank, claims: [keeper], proposed }),
  ];
  const rules = { ...policyChange(story, after), pull: change.pull };
  const subject = { ...rules.subject, pull: change.pull };
  const policy = { ...rules, subject, digest: subjectDigest(subject), head: change.head };
  const policySigned = [approve(story, policy, { by: PEOPLE.frank, claims: [keeper] })];
  yield story.step([...signed, ...policySigned], { policies: [after.text] });
  story.tick();
  yield story.step([
    ...land(story, change, signed, { proposed }),
    landPolicy(story, policy, after.text, policySigned),
  ]);
  story.policy = wider;
}

/** A model is removed, by its old owners. */
function* endScene(story: Story): Scene {
  story.tick();
  const { change, step } = evaluate(story, CHURN, { removal: true });
  yield step;
  story.tick();
  const signed = approve(story, change, { by: PEOPLE.alice, claims: owner(story) });
  yield story.step([signed]);
  story.tick();
  const live = story.live.get(CHURN)!;
  const { pull, digest: subject, head } = change;
  yield story.step([
    story.draft(
      "retired",
      {
        version: live.version,
        environment: "production",
        subject,
        head,
        merge: commitOf("merge", pull),
        merged_at: story.now(),
        enforced: true,
        signers: [eventId(signed)],
        contributors: AUTHORS,
      },
      { model: CHURN, pull, source: "pull" },
    ),
  ]);
}
