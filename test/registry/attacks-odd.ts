import {
  adopt,
  approve,
  claim,
  commitOf,
  evaluate,
  FRAUD,
  later,
  makePolicy,
  owner,
  PEOPLE,
  REPOSITORY,
  risk,
  type Step,
  Story,
} from "../../scripts/registry-story.ts";
import { digestOf } from "../../src/base/digest.ts";
import type { Draft } from "../../src/registry/event.ts";
import { policyText } from "../../src/signoff/record-policy.ts";
import { type Subject, subjectDigest } from "../../src/signoff/subject.ts";
import {
  type Attack,
  landing,
  override,
  policyStep,
  proposal,
  reviewed,
  rollback,
  said,
  segments,
  signPolicy,
  strict,
  tampered,
} from "./attack-tools.ts";
import { append, type Scene } from "./scene.ts";

/** Events that no honest writer makes: about the wrong thing, in the wrong place, out of nowhere. */
export const ODD_ATTACKS: readonly Attack[] = [
  {
    rule: "unknown-version",
    name: "a promotion of the policy",
    act: (scene) => ({ ...landing(scene), drafts: [{ ...landing(scene).drafts[0]!, model: "policy" }] }),
  },
  {
    rule: "unknown-version",
    name: "a version superseded that never was",
    act: (scene) => said(scene, "superseded", { version: 99, by: 2, environment: "production" }),
  },
  {
    rule: "unknown-version",
    name: "a removal that names another version than the live one",
    act: (scene) => removal(scene, { version: 1 }),
  },
  {
    rule: "wrong-subject",
    name: "a removal that was signed as a change",
    act: (scene) => removal(scene, { subject: scene.change.digest }),
  },
  {
    rule: "verdicts-disagree",
    name: "a decision that lets pass what blocks",
    act: ({ story }) => {
      const { step } = evaluate(story, FRAUD, { gates: { quality: "fail" }, blocking: ["quality"] });
      return { ...step, drafts: [tampered(step.drafts[0]!, { decision: "allow" })] };
    },
  },
  {
    rule: "no-evidence",
    name: "an override where nothing was evaluated",
    act: (scene) => {
      const step = override(scene);
      return { ...step, drafts: [{ ...step.drafts[0]!, pull: 4000 }] };
    },
  },
  {
    rule: "override-limits",
    name: "an override reviewed in another role",
    wanted: segments,
    act: (scene) => {
      const step = reviewed(scene, PEOPLE.alice);
      return { ...step, drafts: [tampered(step.drafts[0]!, { claims: owner(scene.story) })] };
    },
  },
  {
    rule: "no-evidence",
    name: "a promotion in mode observe that names findings of nobody",
    wanted: { policy: { mode: "observe" } },
    act: (scene) => landing(scene, { findings: digestOf("made up") }),
  },
  {
    rule: "needs-pull",
    name: "a promotion without a pull request in mode enforce",
    act: (scene) => {
      const step = landing(scene);
      return { ...step, drafts: step.drafts.map((draft): Draft => ({ ...draft, pull: null })) };
    },
  },
  {
    rule: "not-live",
    name: "a rollback that lands after something else went live",
    act: (scene) => {
      const step = rollback(scene, {}, alertOf(scene));
      append(scene.branch, landing(scene));
      scene.story.tick();
      return step;
    },
  },
  {
    rule: "rollback-open",
    name: "a rollback that lands without having been proposed",
    act: (scene) => {
      const step = rollback(scene, {}, alertOf(scene));
      return { ...step, drafts: step.drafts.map((draft): Draft => ({ ...draft, pull: 79 })) };
    },
  },
  {
    rule: "wrong-subject",
    name: "a rollback whose sign-off was about something else",
    act: (scene) => rollback(scene, { subject: digestOf("other") }, alertOf(scene)),
  },
  {
    rule: "not-signed",
    name: "a rollback on the normal way without every role",
    act: (scene) => rollback(scene, { expedited: false }, alertOf(scene)),
  },
  {
    rule: "wrong-flag",
    name: "a rollback that says it was not enforced",
    act: (scene) => rollback(scene, { enforced: false }, alertOf(scene)),
  },
  {
    rule: "bad-target",
    name: "a rollback to the version that is live",
    act: ({ story }) => {
      const { version, bundle } = story.live.get(FRAUD)!;
      return story.step([proposal({ story } as Scene, { to: version, bundle })]);
    },
  },
  {
    rule: "bad-target",
    name: "a rollback to a version that nobody signed",
    wanted: { policy: { mode: "observe" } },
    act: (scene) => {
      append(scene.branch, landing(scene, { signers: [] }));
      scene.story.tick();
      const unsigned = scene.story.live.get(FRAUD)!;
      const { change, step } = evaluate(scene.story, FRAUD);
      append(scene.branch, step);
      append(scene.branch, landing({ ...scene, change, signed: [] }));
      scene.story.tick();
      return scene.story.step([proposal(scene, { to: unsigned.version, bundle: unsigned.bundle })]);
    },
  },
  {
    rule: "bad-target",
    name: "a rollback to bytes that are quarantined under another version",
    act: (scene) => {
      const { story, branch } = scene;
      // The live version has the same bytes as the one that is quarantined after it.
      const { change, step } = evaluate(story, FRAUD, { files: scene.change.files, mark: "same bytes" });
      append(branch, landing(scene));
      const again = evaluate(story, FRAUD, { files: scene.change.files, mark: "again" });
      append(branch, again.step);
      story.tick();
      const signed = [
        approve(story, again.change, { by: PEOPLE.alice, claims: owner(story) }),
        approve(story, again.change, { by: PEOPLE.carol, claims: risk(story) }),
      ];
      append(branch, story.step(signed));
      story.tick();
      append(branch, landing({ ...scene, change: again.change, signed }));
      story.tick();
      append(branch, quarantine(scene, 4));
      story.tick();
      if (change.bundle === null || step.drafts.length === 0) throw new Error("nothing was evaluated");
      return story.step([proposal(scene, { from: 4, to: 3, bundle: change.bundle })]);
    },
  },
  {
    rule: "wrong-status",
    name: "a version quarantined twice",
    act: (scene) => {
      append(scene.branch, quarantine(scene, 1));
      scene.story.tick();
      return quarantine(scene, 1);
    },
  },
  {
    rule: "out-of-turn",
    name: "a quarantine as if after a rollback",
    act: (scene) => said(scene, "quarantined", { version: 1, cause: "rolled-back", claims: [], text: null }),
  },
  {
    rule: "not-an-owner",
    name: "a quarantine in nobody's role",
    act: (scene) => said(scene, "quarantined", { version: 1, cause: "requested", claims: [], text: null }),
  },
  {
    rule: "not-an-owner",
    name: "a version revoked by somebody without a role",
    act: (scene) => {
      const body = { version: 1, reason: "legal", effective_at: scene.story.now(), text: null };
      const claims = [claim("owner", "erin", scene.story.now())];
      return said(scene, "revoked", { ...body, claims }, { by: PEOPLE.erin });
    },
  },
  {
    rule: "wrong-subject",
    name: "a change of policy recorded under a model",
    act: (scene) => {
      const step = policyStep(scene, signPolicy(scene, ["dave", "alice"]));
      return { ...step, drafts: [{ ...step.drafts[0]!, model: FRAUD }] };
    },
  },
  {
    rule: "policy-missing",
    name: "a change to a policy that is not kept",
    act: (scene) => ({ ...policyStep(scene, []), policies: [] }),
  },
  {
    rule: "needs-pull",
    name: "a change of policy without a pull request in mode enforce",
    act: (scene) => {
      const step = policyStep(scene, []);
      return { ...step, drafts: [{ ...step.drafts[0]!, pull: null }] };
    },
  },
  {
    rule: "wrong-subject",
    name: "a policy signed for another pull request",
    act: ({ story }) => policySignature(story, { pull: 4000 }),
  },
  {
    rule: "wrong-subject",
    name: "a policy signed that starts from another policy",
    act: ({ story }) => policySignature(story, { before: policyText(strict(story)).digest }),
  },
  {
    rule: "vetoed",
    name: "a change of policy under a veto",
    act: (scene) => {
      const signed = signPolicy(scene, ["dave", "alice"]);
      const claims = [claim("policy", "dave", scene.story.now())];
      const about = { model: "policy", pull: 88, by: PEOPLE.dave };
      append(scene.branch, said(scene, "vetoed", { claims, text: null }, about));
      scene.story.tick();
      return policyStep(scene, signed);
    },
  },
];

function alertOf({ story }: Scene): object {
  return { source: "grafana", digest: digestOf("alert"), at: story.now(), version: 2 };
}

function quarantine(scene: Scene, version: number): Step {
  const body = { version, cause: "requested", claims: owner(scene.story), text: null };
  return said(scene, "quarantined", body, { pull: null });
}

function removal({ branch, story }: Scene, change: object): Step {
  const { change: removed, step } = evaluate(story, FRAUD, { removal: true });
  append(branch, step);
  story.tick();
  const live = story.live.get(FRAUD)!;
  const { pull, digest: subject, head } = removed;
  const body = {
    version: live.version,
    environment: "production" as const,
    subject,
    head,
    merge: commitOf("merge", pull),
    merged_at: story.now(),
    enforced: true,
    signers: [],
    contributors: [],
    ...change,
  };
  return story.step([story.draft("retired", body, { model: FRAUD, pull, source: "pull" })]);
}

function policySignature(story: Story, parts: object): Step {
  const after = policyText(strict(story));
  const place = { v: 1, repository: REPOSITORY, pull: 88, model: "policy" } as const;
  const subject: Subject = { ...place, before: story.policyDigest, after: after.digest, ...parts };
  const change = { model: "policy" as const, pull: 88, head: commitOf("policy"), subject };
  const claims = [claim("policy", "dave", story.now())];
  const draft = approve(story, { ...change, digest: subjectDigest(subject) }, { by: PEOPLE.dave, claims });
  return story.step([draft], { policies: [after.text] });
}

/** Ways to begin a registry that is none; what is appended to an empty branch. */
export const BEGINNINGS: readonly {
  readonly rule: string;
  readonly name: string;
  readonly step: () => Step;
}[] = [
  {
    rule: "adoption-unsigned",
    name: "an adoption that no policy owner signed",
    step: () => begin((adoption) => ({ adoption: { ...adoption, signers: [] } })),
  },
  {
    rule: "adoption-unsigned",
    name: "an adoption signed by its author",
    step: () =>
      begin((adoption) => ({
        adoption: { ...adoption, contributors: [{ person: PEOPLE.dave, name: "Dave", as: "author" }] },
      })),
  },
  {
    rule: "policy-missing",
    name: "an adoption whose policy is not kept",
    step: () => ({ ...adopt(new Story()), policies: [] }),
  },
  {
    rule: "version-order",
    name: "a baseline that is not version 1",
    step: () => {
      const step = adopt(new Story());
      return { ...step, drafts: [step.drafts[0]!, tampered(step.drafts[1]!, { version: 2 })] };
    },
  },
  {
    rule: "baseline-late",
    name: "a baseline of another pull request than the adoption",
    step: () => {
      const step = adopt(new Story());
      return { ...step, drafts: [step.drafts[0]!, { ...step.drafts[1]!, pull: 9 }] };
    },
  },
  {
    rule: "genesis-first",
    name: "a log that begins with something else",
    step: () => {
      const story = new Story();
      return story.step([story.draft("held", { until: later(story, 1), text: null }, { model: FRAUD })]);
    },
  },
];

function begin(change: (adoption: object) => object): Step {
  const story = new Story();
  story.policy = makePolicy();
  const step = adopt(story);
  const [genesis, ...rest] = step.drafts;
  if (genesis?.type !== "genesis") throw new Error("the story begins elsewhere");
  return { ...step, drafts: [tampered(genesis, change(genesis.body.adoption ?? {})), ...rest] };
}
