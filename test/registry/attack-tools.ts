import type { makePolicy, Story } from "../../scripts/registry-story.ts";
import {
  approve,
  AUTHORS,
  claim,
  commitOf,
  evaluate,
  FRAUD,
  land,
  later,
  makeFiles,
  owner,
  PEOPLE,
  RANKER,
  REPOSITORY,
  risk,
  type Step,
} from "../../scripts/registry-story.ts";
import { digestOf } from "../../src/base/digest.ts";
import { bundleDigest } from "../../src/project/bundle.ts";
import type { Draft } from "../../src/registry/event.ts";
import { eventId } from "../../src/registry/identity.ts";
import { type RuleCode } from "../../src/registry/rules.ts";
import type { Person } from "../../src/signoff/person.ts";
import { policyText } from "../../src/signoff/record-policy.ts";
import { type Subject, subjectDigest } from "../../src/signoff/subject.ts";
import { append, type Scene, type Wanted } from "./scene.ts";

/** One way to break a rule: what is done to a sound registry, and which rules it must break. */
export type Attack = {
  readonly rule: RuleCode;
  readonly name: string;
  readonly wanted?: Wanted;
  readonly act: (scene: Scene) => Step;
};

export const tampered = (draft: Draft, body: object): Draft =>
  ({ ...draft, body: { ...draft.body, ...body } }) as Draft;

/** The landing of the scene's change, with something about it changed. */
export function landing({ story, change, signed }: Scene, body: object = {}, signers = signed): Step {
  const [promoted, ...rest] = land(story, change, signers);
  return story.step([tampered(promoted!, body), ...rest]);
}

export function proposal({ story }: Scene, change: object = {}): Draft {
  const live = story.live.get(FRAUD)!;
  const body = {
    from: live.version,
    to: 1,
    bundle: bundleDigest(makeFiles(FRAUD, "baseline")),
    plan: digestOf("plan"),
    head: commitOf("rollback"),
    alert: null,
    requested_by: PEOPLE.erin,
    skipped: [],
    ...change,
  };
  return story.draft("rollback-proposed", body, { model: FRAUD, pull: 77, source: "alert" });
}

/** A rollback that erin asked for and signs herself; `change` alters its landing. */
export function rollback(scene: Scene, change: object = {}, alert: object | null = null): Step {
  const { story, branch } = scene;
  append(branch, story.step([proposal(scene, { alert })]));
  story.tick();
  const live = story.live.get(FRAUD)!;
  const bundle = bundleDigest(makeFiles(FRAUD, "baseline"));
  const findings = digestOf("plan");
  const incumbent = { version: live.version, digest: live.bundle };
  const place = { v: 1, repository: REPOSITORY, pull: 77, model: FRAUD } as const;
  const subject: Subject = { ...place, bundle, incumbent, findings, policy: story.controls(FRAUD) };
  const digest = subjectDigest(subject);
  const asked = { model: FRAUD, pull: 77, head: commitOf("rollback"), subject, digest };
  const claims = [claim("responder", "acme/ml-oncall", story.now())];
  const signed = approve(story, asked, { by: PEOPLE.erin, claims });
  append(branch, story.step([signed]));
  story.tick();
  const body = {
    from: live.version,
    to: 1,
    environment: "production" as const,
    bundle,
    subject: digest,
    findings,
    head: commitOf("rollback"),
    merge: commitOf("merge", 77),
    merged_at: story.now(),
    enforced: true,
    expedited: true,
    signers: [eventId(signed)],
    contributors: [],
    times: { alert: null, opened: story.now(), signed: null },
    ...change,
  };
  const about = { model: FRAUD, pull: 77, source: "pull" };
  const quarantine = { version: live.version, cause: "rolled-back" as const, claims: [], text: null };
  return story.step([story.draft("rolled-back", body, about), story.draft("quarantined", quarantine, about)]);
}

export function said(scene: Scene, type: Draft["type"], body: object, about: object = {}): Step {
  const { story, change } = scene;
  return story.step([
    story.draft(type, body as never, { model: FRAUD, pull: change.pull, by: PEOPLE.alice, ...about }),
  ]);
}

export const blocked: Wanted = {
  evaluation: {
    gates: { segments: "fail", contract: "fail", latency: "error" },
    blocking: ["segments", "contract", "latency"],
  },
};
export const segments: Wanted = { evaluation: { gates: { segments: "fail" }, blocking: ["segments"] } };

export function override(scene: Scene, change: object = {}, by: Person = PEOPLE.carol): Step {
  const { story } = scene;
  const times = { expires: later(story, 2), review_due: later(story, 48) };
  const body = {
    subject: scene.change.digest,
    gate: "segments",
    claims: risk(story),
    contributors: AUTHORS,
    ...times,
  };
  return said(scene, "overridden", { ...body, text: null, ...change }, { by });
}

export function policyStep(
  scene: Scene,
  signers: readonly Draft[],
  change: object = {},
  after = strict(scene.story),
): Step {
  const { story } = scene;
  const made = policyText(after);
  const body = {
    before: story.policyDigest,
    after: made.digest,
    head: commitOf("policy"),
    merge: commitOf("merge", "policy"),
    merged_at: story.now(),
    enforced: true,
    weakening: false,
    signers: signers.map((one) => eventId(one)),
    contributors: AUTHORS,
    ...change,
  };
  const draft = story.draft("policy-changed", body, { model: "policy", pull: 88, source: "pull" });
  return story.step([draft], { policies: [made.text] });
}

export function strict(story: Story): ReturnType<typeof makePolicy> {
  const after = structuredClone(story.policy);
  after.models[FRAUD]!.controls = { gates: { quality: { margin: 0.5 } } };
  return after;
}

export function signPolicy(
  scene: Scene,
  who: readonly (keyof typeof PEOPLE)[],
  policy = strict(scene.story),
): readonly Draft[] {
  const { story, branch } = scene;
  const after = policyText(policy);
  const place = { v: 1, repository: REPOSITORY, pull: 88, model: "policy" } as const;
  const subject: Subject = { ...place, before: story.policyDigest, after: after.digest };
  const about = {
    model: "policy" as const,
    pull: 88,
    head: commitOf("policy"),
    subject,
    digest: subjectDigest(subject),
  };
  const signed = who.map((name) => {
    const claims = name === "dave" ? [claim("policy", "dave", story.now())] : owner(story);
    return approve(story, about, { by: PEOPLE[name], claims });
  });
  append(branch, story.step(signed, { policies: [after.text] }));
  story.tick();
  return signed;
}

export function signStep(
  { story, change }: Scene,
  by: Person = PEOPLE.alice,
  claims = owner(story),
  body: object = {},
): Step {
  return story.step([tampered(approve(story, change, { by, claims }), body)]);
}

export function resubject({ story, change }: Scene, parts: object): Step {
  const subject = { ...change.subject, ...parts } as Subject;
  return story.step([
    approve(
      story,
      { ...change, subject, digest: subjectDigest(subject) },
      { by: PEOPLE.grace, claims: risk(story) },
    ),
  ]);
}

/** The author's own proposal makes the author a policy owner and a new-model owner; neither may count. */
export function ownPolicy({ story }: Scene): Step {
  const wider = structuredClone(story.policy);
  wider.models[RANKER] = {
    folder: "models/ranker",
    tier: "standard",
    owners: { owner: ["erin"] },
    controls: {},
  };
  const after = policyText({ ...wider, policy_owners: ["erin"], new_model_owners: ["erin"] });
  const { change, step } = evaluate(story, RANKER, { proposed: wider });
  const claims = [claim("new-model", "erin", story.now())];
  const draft = approve(story, change, { by: PEOPLE.erin, claims, proposed: after.digest });
  return { ...step, drafts: [...step.drafts, draft], policies: [after.text] };
}

export function reviewed(scene: Scene, by: Person): Step {
  const step = override(scene);
  append(scene.branch, step);
  scene.story.tick();
  append(scene.branch, landing(scene));
  scene.story.tick();
  const body = {
    override: eventId(step.drafts[0]!),
    outcome: "accepted",
    claims: risk(scene.story),
    text: null,
  };
  return said(scene, "override-reviewed", body, { by });
}

export function barredLanding({ branch, story }: Scene, mark: string): Step {
  const body = {
    version: 1,
    reason: "security",
    effective_at: story.now(),
    claims: owner(story),
    text: null,
  } as const;
  append(branch, story.step([story.draft("revoked", body, { model: FRAUD, by: PEOPLE.alice })]));
  story.tick();
  const { change, step } = evaluate(story, FRAUD, { files: makeFiles(FRAUD, mark), scores: null });
  append(branch, step);
  story.tick();
  const signed = [
    approve(story, change, { by: PEOPLE.alice, claims: owner(story) }),
    approve(story, change, { by: PEOPLE.carol, claims: risk(story) }),
  ];
  append(branch, story.step(signed));
  story.tick();
  return story.step(land(story, change, signed));
}
