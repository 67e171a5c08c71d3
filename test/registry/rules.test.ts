import { describe, expect, test } from "vitest";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import {
  adopt,
  approve,
  AUTHORS,
  CHURN,
  claim,
  commitOf,
  evaluate,
  FRAUD,
  land,
  later,
  makeFiles,
  makePolicy,
  owner,
  PEOPLE,
  RANKER,
  REPOSITORY,
  risk,
  type Step,
  Story,
  text,
} from "../../scripts/registry-story.ts";
import { digestOf } from "../../src/base/digest.ts";
import { instantOf } from "../../src/base/instant.ts";
import { bundleDigest } from "../../src/project/bundle.ts";
import type { Draft } from "../../src/registry/event.ts";
import { eventId } from "../../src/registry/identity.ts";
import { RULES, type RuleCode } from "../../src/registry/rules.ts";
import { verifyRegistry } from "../../src/registry/verify.ts";
import type { Person } from "../../src/signoff/person.ts";
import { policyText } from "../../src/signoff/record-policy.ts";
import { type Subject, subjectDigest } from "../../src/signoff/subject.ts";
import { append, openScene, type Scene, type Wanted } from "./scene.ts";

/** One way to break a rule: what is done to a sound registry, and which rules it must break. */
type Attack = {
  readonly rule: RuleCode;
  readonly name: string;
  readonly wanted?: Wanted;
  readonly act: (scene: Scene) => Step;
};

const tampered = (draft: Draft, body: object): Draft =>
  ({ ...draft, body: { ...draft.body, ...body } }) as Draft;

/** The landing of the scene's change, with something about it changed. */
function landing({ story, change, signed }: Scene, body: object = {}, signers = signed): Step {
  const [promoted, ...rest] = land(story, change, signers);
  return story.step([tampered(promoted!, body), ...rest]);
}

function proposal({ story }: Scene, change: object = {}): Draft {
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
function rollback(scene: Scene, change: object = {}, alert: object | null = null): Step {
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

function said(scene: Scene, type: Draft["type"], body: object, about: object = {}): Step {
  const { story, change } = scene;
  return story.step([
    story.draft(type, body as never, { model: FRAUD, pull: change.pull, by: PEOPLE.alice, ...about }),
  ]);
}

const blocked: Wanted = {
  evaluation: {
    gates: { segments: "fail", contract: "fail", latency: "error" },
    blocking: ["segments", "contract", "latency"],
  },
};
const segments: Wanted = { evaluation: { gates: { segments: "fail" }, blocking: ["segments"] } };

function override(scene: Scene, change: object = {}, by: Person = PEOPLE.carol): Step {
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

function policyStep(
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

function strict(story: Story): ReturnType<typeof makePolicy> {
  const after = structuredClone(story.policy);
  after.models[FRAUD]!.controls = { gates: { quality: { margin: 0.5 } } };
  return after;
}

function signPolicy(scene: Scene, who: readonly (keyof typeof PEOPLE)[]): readonly Draft[] {
  const { story, branch } = scene;
  const after = policyText(strict(story));
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

const ATTACKS: readonly Attack[] = [
  {
    rule: "genesis-first",
    name: "a second genesis",
    act: ({ story }) =>
      story.step(
        [
          {
            ...adopt(story).drafts[0]!,
            pull: null,
            body: { ...adopt(new Story()).drafts[0]!.body, log: "f".repeat(32) },
          } as Draft,
        ],
        { policies: [policyText(story.policy).text] },
      ),
  },
  {
    rule: "unfinished",
    name: "a promotion without `superseded`",
    act: (scene) => ({
      ...landing(scene),
      drafts: [landing(scene).drafts[0]!, said(scene, "held", { until: null, text: null }).drafts[0]!],
    }),
  },
  {
    rule: "out-of-turn",
    name: "`superseded` out of nowhere",
    act: (scene) => said(scene, "superseded", { version: 1, by: 2, environment: "production" }),
  },
  {
    rule: "baseline-late",
    name: "a baseline for a model that has a history",
    act: (scene) =>
      said(scene, "baseline", {
        version: 3,
        environment: "production",
        bundle: bundleDigest(makeFiles(FRAUD, "x")),
        files: makeFiles(FRAUD, "x"),
        folder: "models/fraud",
        commit: commitOf("x"),
        scores: null,
      }),
  },
  {
    rule: "bundle-digest",
    name: "files that are not those of the digest",
    act: (scene) => landing(scene, { files: makeFiles(FRAUD, "other") }),
  },
  {
    rule: "bundle-digest",
    name: "files out of order",
    act: (scene) => landing(scene, { files: scene.change.files.toReversed() }),
  },
  {
    rule: "version-order",
    name: "a version number left out",
    act: (scene) => landing(scene, { version: 9 }),
  },
  {
    rule: "unknown-version",
    name: "an observation of a version that never was",
    act: (scene) => ({
      ...said(scene, "retrain-due", { version: 9, since: scene.story.now(), reasons: ["age"] }),
    }),
  },
  {
    rule: "wrong-flag",
    name: "a promotion that says it was not enforced",
    act: (scene) => landing(scene, { enforced: false }),
  },
  {
    rule: "needs-pull",
    name: "a sign-off without a pull request",
    act: (scene) => said(scene, "vetoed", { claims: owner(scene.story), text: null }, { pull: null }),
  },
  {
    rule: "already-landed",
    name: "a pull request that lands twice",
    act: (scene) => {
      append(scene.branch, landing(scene));
      scene.story.tick();
      return landing(scene, { merge: commitOf("again") });
    },
  },
  {
    rule: "not-a-person",
    name: "a bot that signs",
    act: (scene) => ({
      ...signStep(scene),
      drafts: [{ ...signStep(scene).drafts[0]!, actor: { id: 12, login: "alice", kind: "bot" } } as Draft],
    }),
  },
  {
    rule: "not-an-owner",
    name: "approval by a non-owner at that time",
    act: (scene) => signStep(scene, PEOPLE.erin, [claim("owner", "erin", scene.story.now())]),
  },
  {
    rule: "not-an-owner",
    name: "an owner's login claimed by somebody else",
    act: (scene) => signStep(scene, PEOPLE.erin, owner(scene.story)),
  },
  {
    rule: "not-an-owner",
    name: "a team whose membership nobody checked",
    act: (scene) => signStep(scene, PEOPLE.grace, [{ role: "risk", as: "acme/model-risk", checked: null }]),
  },
  {
    rule: "not-an-owner",
    name: "a responder who signs what is no rollback",
    act: (scene) => signStep(scene, PEOPLE.erin, [claim("responder", "acme/ml-oncall", scene.story.now())]),
  },
  {
    rule: "not-an-owner",
    name: "a policy proposed by the author that names its own policy owners",
    act: (scene) => ownPolicy(scene),
  },
  {
    rule: "own-change",
    name: "self-approval by an author",
    act: (scene) =>
      signStep(scene, PEOPLE.heidi, [claim("owner", "acme/fraud-ml", scene.story.now())], {
        contributors: [{ person: PEOPLE.heidi, name: "Heidi", as: "author" }],
      }),
  },
  {
    rule: "own-change",
    name: "self-approval by a co-author",
    act: (scene) =>
      signStep(scene, PEOPLE.heidi, [claim("owner", "acme/fraud-ml", scene.story.now())], {
        contributors: [{ person: PEOPLE.heidi, name: "H", as: "co-author" }],
      }),
  },
  {
    rule: "wrong-subject",
    name: "a sign-off replayed on another pull request",
    act: ({ story, change }) =>
      story.step([approve(story, { ...change, pull: 4000 }, { by: PEOPLE.grace, claims: risk(story) })]),
  },
  {
    rule: "wrong-subject",
    name: "a digest that is not the subject's",
    act: (scene) => signStep(scene, PEOPLE.grace, risk(scene.story), { digest: digestOf("other") }),
  },
  {
    rule: "wrong-subject",
    name: "approve A, merge B",
    act: (scene) => {
      const files = makeFiles(FRAUD, "swapped");
      return landing(scene, { files, bundle: bundleDigest(files) });
    },
  },
  {
    rule: "wrong-subject",
    name: "a subject of another repository",
    act: (scene) => resubject(scene, { repository: 1 }),
  },
  {
    rule: "wrong-subject",
    name: "a subject under another policy",
    act: (scene) => resubject(scene, { policy: digestOf("old") }),
  },
  {
    rule: "wrong-subject",
    name: "a subject compared with a version that is not live",
    act: (scene) => resubject(scene, { incumbent: { version: 1, digest: digestOf("old") } }),
  },
  {
    rule: "no-evidence",
    name: "a sign-off on findings that nobody recorded",
    act: (scene) => resubject(scene, { findings: digestOf("made up") }),
  },
  {
    rule: "no-evidence",
    name: "evidence of a run that does not count, standing",
    act: (scene) => ({
      ...evaluate(scene.story, FRAUD).step,
      drafts: [tampered(evaluate(scene.story, FRAUD).step.drafts[0]!, { counts: false })],
    }),
  },
  {
    rule: "no-evidence",
    name: "a promotion on findings that were replaced by worse ones",
    act: (scene) => {
      scene.story.tick();
      append(
        scene.branch,
        evaluate(scene.story, FRAUD, { pull: scene.change.pull, attempt: 2, mark: "worse" }).step,
      );
      return landing(scene);
    },
  },
  {
    rule: "attempt-order",
    name: "an attempt that comes again",
    act: (scene) => evaluate(scene.story, FRAUD, { pull: scene.change.pull, attempt: 1, mark: "retry" }).step,
  },
  {
    rule: "verdicts-disagree",
    name: "a failed gate that does not block",
    act: (scene) => evaluate(scene.story, FRAUD, { gates: { quality: "fail" } }).step,
  },
  {
    rule: "verdicts-disagree",
    name: "a gate that blocks although it passed",
    act: (scene) => evaluate(scene.story, FRAUD, { blocking: ["quality"] }).step,
  },
  {
    rule: "no-such-approval",
    name: "a withdrawal of a sign-off that never was",
    act: (scene) => said(scene, "withdrawn", { approval: "0".repeat(32), cause: "expired", text: null }),
  },
  {
    rule: "no-such-approval",
    name: "a promotion that names a sign-off that never was",
    act: (scene) => landing(scene, { signers: ["0".repeat(32), ...scene.signed.map((one) => eventId(one))] }),
  },
  {
    rule: "not-yours",
    name: "somebody else's sign-off withdrawn as if by them",
    act: (scene) =>
      said(
        scene,
        "withdrawn",
        { approval: eventId(scene.signed[0]!), cause: "withdrawn", text: null },
        { by: PEOPLE.erin },
      ),
  },
  {
    rule: "carry-over-off",
    name: "a sign-off carried over at tier high",
    act: (scene) =>
      said(scene, "carried-over", {
        approval: eventId(scene.signed[0]!),
        from: scene.change.head,
        to: commitOf("p"),
      }),
  },
  {
    rule: "no-such-approval",
    name: "a sign-off carried over from a head it was not given on",
    wanted: { model: CHURN },
    act: (scene) =>
      said(
        scene,
        "carried-over",
        { approval: eventId(scene.signed[0]!), from: commitOf("q"), to: commitOf("p") },
        { model: CHURN },
      ),
  },
  {
    rule: "no-such-veto",
    name: "a veto lifted by somebody without the role",
    act: (scene) => {
      const veto = said(scene, "vetoed", { claims: owner(scene.story), text: null });
      append(scene.branch, veto);
      return said(
        scene,
        "veto-lifted",
        { veto: eventId(veto.drafts[0]!), claims: risk(scene.story), text: null },
        { by: PEOPLE.carol },
      );
    },
  },
  {
    rule: "no-such-veto",
    name: "a veto lifted by the role where only the vetoer may",
    wanted: { policy: { lifted_by: "vetoer" } },
    act: (scene) => {
      const veto = said(scene, "vetoed", { claims: owner(scene.story), text: null });
      append(scene.branch, veto);
      return said(
        scene,
        "veto-lifted",
        {
          veto: eventId(veto.drafts[0]!),
          claims: [claim("owner", "acme/fraud-ml", scene.story.now())],
          text: null,
        },
        { by: PEOPLE.heidi },
      );
    },
  },
  {
    rule: "no-such-hold",
    name: "a hold ended that is not open",
    act: (scene) => said(scene, "resumed", { hold: "0".repeat(32), text: null }),
  },
  {
    rule: "override-limits",
    name: "an override of `contract`",
    wanted: blocked,
    act: (scene) => override(scene, { gate: "contract" }),
  },
  {
    rule: "override-limits",
    name: "an override of an `error`",
    wanted: blocked,
    act: (scene) => override(scene, { gate: "latency" }),
  },
  {
    rule: "override-limits",
    name: "an override of a gate that passed",
    wanted: segments,
    act: (scene) => override(scene, { gate: "quality" }),
  },
  {
    rule: "override-limits",
    name: "an override in a role that may not",
    wanted: segments,
    act: (scene) => override(scene, { claims: owner(scene.story) }, PEOPLE.alice),
  },
  {
    rule: "override-limits",
    name: "an override that lasts too long",
    wanted: segments,
    act: (scene) => override(scene, { expires: later(scene.story, 25) }),
  },
  {
    rule: "override-limits",
    name: "an override with one person besides the author in all",
    wanted: {
      ...segments,
      policy: { tiers: { ...makePolicy().tiers, high: { ...makePolicy().tiers.high, roles: { risk: 1 } } } },
    },
    act: (scene) => {
      append(scene.branch, override(scene));
      scene.story.tick();
      return landing(scene, {}, scene.signed.slice(1));
    },
  },
  {
    rule: "own-change",
    name: "an override by an author",
    wanted: segments,
    act: (scene) => override(scene, { contributors: [{ person: PEOPLE.carol, name: "C", as: "author" }] }),
  },
  {
    rule: "gate-blocks",
    name: "a blocking gate that nobody overrode",
    wanted: segments,
    act: (scene) => landing(scene),
  },
  {
    rule: "gate-blocks",
    name: "a blocking gate whose override ran out",
    wanted: segments,
    act: (scene) => {
      append(scene.branch, override(scene));
      scene.story.tick(3 * 3600);
      return landing(scene);
    },
  },
  {
    rule: "no-such-override",
    name: "a review of an override that never went out",
    act: (scene) =>
      said(
        scene,
        "override-reviewed",
        { override: "0".repeat(32), outcome: "accepted", claims: risk(scene.story), text: null },
        { by: PEOPLE.grace },
      ),
  },
  {
    rule: "same-person",
    name: "an override reviewed by the one who overrode",
    wanted: segments,
    act: (scene) => reviewed(scene, PEOPLE.carol),
  },
  {
    rule: "not-signed",
    name: "a promotion without live approvals in mode enforce",
    act: (scene) => landing(scene, {}, []),
  },
  {
    rule: "not-signed",
    name: "a promotion with one of two roles",
    act: (scene) => landing(scene, {}, scene.signed.slice(0, 1)),
  },
  {
    rule: "not-signed",
    name: "a promotion of a head that was pushed after the sign-off",
    act: (scene) => landing(scene, { head: commitOf("pushed") }),
  },
  {
    rule: "not-signed",
    name: "a promotion after the sign-offs ran out",
    act: (scene) => {
      scene.story.tick(31 * 86_400);
      return landing(scene);
    },
  },
  {
    rule: "not-signed",
    name: "a sign-off given after the merge",
    act: (scene) => landing(scene, { merged_at: instantOf(scene.story.seconds - 1200) }),
  },
  {
    rule: "not-signed",
    name: "an approver who turns out to be a committer at the merge",
    act: (scene) =>
      landing(scene, { contributors: [...AUTHORS, { person: PEOPLE.carol, name: "C", as: "committer" }] }),
  },
  {
    rule: "not-signed",
    name: "a sign-off that was withdrawn",
    act: (scene) => {
      append(
        scene.branch,
        said(scene, "withdrawn", { approval: eventId(scene.signed[0]!), cause: "withdrawn", text: null }),
      );
      scene.story.tick();
      return landing(scene);
    },
  },
  {
    rule: "vetoed",
    name: "a promotion under a veto",
    act: (scene) => {
      append(scene.branch, said(scene, "vetoed", { claims: owner(scene.story), text: text("no") }));
      scene.story.tick();
      return landing(scene);
    },
  },
  {
    rule: "held",
    name: "a promotion while it is held",
    act: (scene) => {
      append(scene.branch, said(scene, "held", { until: null, text: null }));
      scene.story.tick();
      return landing(scene);
    },
  },
  {
    rule: "held",
    name: "a promotion while the whole model is held",
    act: (scene) => {
      append(scene.branch, said(scene, "held", { until: null, text: null }, { pull: null }));
      scene.story.tick();
      return landing(scene);
    },
  },
  {
    rule: "unattributed",
    name: "a promotion with a commit of nobody's account",
    act: (scene) =>
      landing(scene, { contributors: [...AUTHORS, { person: null, name: "ghost", as: "author" }] }),
  },
  {
    rule: "barred",
    name: "a promotion of a revoked bundle",
    act: (scene) => barredLanding(scene, "baseline"),
  },
  {
    rule: "barred",
    name: "a promotion of other bytes with a revoked model's predictions",
    act: (scene) => {
      append(
        scene.branch,
        said(
          scene,
          "revoked",
          {
            version: 2,
            reason: "quality",
            effective_at: scene.story.now(),
            claims: owner(scene.story),
            text: null,
          },
          { pull: null },
        ),
      );
      scene.story.tick();
      const [promoted] =
        scene.branch.get("models/fraud/versions/00/00/000002.json") === null
          ? []
          : [JSON.parse(scene.branch.get("models/fraud/versions/00/00/000002.json")!)];
      return landing(scene, { scores: promoted.scores });
    },
  },
  {
    rule: "stale-policy",
    name: "a policy change that starts from another policy",
    act: (scene) =>
      policyStep(scene, signPolicy(scene, ["dave", "alice"]), {
        before: policyText(strict(scene.story)).digest,
      }),
  },
  {
    rule: "not-signed",
    name: "silent weakening: a policy that nobody signed",
    act: (scene) => policyStep(scene, []),
  },
  {
    rule: "not-signed",
    name: "a policy without an owner of the model that it touches",
    act: (scene) => policyStep(scene, signPolicy(scene, ["dave"])),
  },
  {
    rule: "not-signed",
    name: "a policy signed by the model's owner alone",
    act: (scene) => policyStep(scene, signPolicy(scene, ["alice"])),
  },
  {
    rule: "not-live",
    name: "a rollback from a version that is not live",
    act: (scene) => ({
      ...said(scene, "held", { until: null, text: null }),
      drafts: [proposal(scene, { from: 1, to: 1 })],
    }),
  },
  {
    rule: "bad-target",
    name: "a rollback to another bundle than the version had",
    act: (scene) => scene.story.step([proposal(scene, { bundle: digestOf("payload") })]),
  },
  {
    rule: "bad-target",
    name: "a rollback to a revoked version",
    act: (scene) => {
      append(
        scene.branch,
        said(
          scene,
          "revoked",
          {
            version: 1,
            reason: "security",
            effective_at: scene.story.now(),
            claims: owner(scene.story),
            text: null,
          },
          { pull: null },
        ),
      );
      return scene.story.step([proposal(scene)]);
    },
  },
  {
    rule: "unknown-version",
    name: "a rollback to a version that never was",
    act: (scene) => scene.story.step([proposal(scene, { to: 40 })]),
  },
  {
    rule: "rollback-open",
    name: "a second rollback at the same time",
    act: (scene) => {
      append(scene.branch, scene.story.step([proposal(scene)]));
      return scene.story.step([{ ...proposal(scene), pull: 78 } as Draft]);
    },
  },
  {
    rule: "rollback-open",
    name: "a rollback declined that nobody proposed",
    act: (scene) => said(scene, "rollback-declined", { from: 2, to: 1, text: null }),
  },
  {
    rule: "asker-alone",
    name: "a rollback signed by the asker alone, without an alert",
    act: (scene) => rollback(scene),
  },
  {
    rule: "not-signed",
    name: "a rollback that nobody signed",
    act: (scene) => rollback(scene, { signers: [] }),
  },
  {
    rule: "unattributed",
    name: "a rollback with a commit smuggled in",
    act: (scene) => rollback(scene, { contributors: [{ person: null, name: "ghost", as: "author" }] }),
  },
  {
    rule: "wrong-status",
    name: "a version revoked twice",
    act: (scene) => {
      const once = said(
        scene,
        "revoked",
        {
          version: 1,
          reason: "legal",
          effective_at: scene.story.now(),
          claims: owner(scene.story),
          text: null,
        },
        { pull: null },
      );
      append(scene.branch, once);
      scene.story.tick();
      return said(
        scene,
        "revoked",
        {
          version: 1,
          reason: "legal",
          effective_at: scene.story.now(),
          claims: owner(scene.story),
          text: null,
        },
        { pull: null },
      );
    },
  },
  {
    rule: "wrong-status",
    name: "a quarantine lifted that is none",
    act: (scene) => said(scene, "quarantine-lifted", { version: 1, claims: owner(scene.story), text: null }),
  },
  {
    rule: "wrong-correction",
    name: "a correction of an event of another model",
    act: (scene) =>
      said(scene, "corrected", {
        path: "models/churn/events/00/00/000000-baseline.json",
        hash: digestOf("x"),
        text: text("x"),
      }),
  },
];

function signStep(
  { story, change }: Scene,
  by: Person = PEOPLE.alice,
  claims = owner(story),
  body: object = {},
): Step {
  return story.step([tampered(approve(story, change, { by, claims }), body)]);
}

function resubject({ story, change }: Scene, parts: object): Step {
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
function ownPolicy({ story }: Scene): Step {
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

function reviewed(scene: Scene, by: Person): Step {
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

function barredLanding({ branch, story }: Scene, mark: string): Step {
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

/** Broken by the order of the log itself; `verify.test.ts` has their attacks. */
const STRUCTURAL: readonly RuleCode[] = [
  "wrong-turn",
  "already-recorded",
  "policy-missing",
  "adoption-unsigned",
];

describe("rules", () => {
  test("every rule has an attack", () => {
    const attacked = new Set<string>([...ATTACKS.map(({ rule }) => rule), ...STRUCTURAL]);
    expect(Object.keys(RULES).filter((rule) => !attacked.has(rule))).toEqual([]);
  });

  test.each(ATTACKS)(
    "$rule: $name is refused, and found where somebody wrote it anyway",
    ({ rule, wanted, act }) => {
      const scene = openScene(wanted ?? {});
      const step = act(scene);
      const refused = scene.branch.copy().append(step);
      expect(refused.kind).toBe("refused");
      expect(refused.kind === "refused" ? refused.refusals.map(({ code }) => code) : []).toContain(rule);
      scene.branch.force(step);
      const { findings } = verifyRegistry(scene.branch.snapshot());
      expect(findings.map(({ code }) => code)).toContain(rule);
      expect(findings.find(({ code }) => code === rule)?.meaning).toContain(RULES[rule]);
    },
  );

  test("the scene without an attack breaks no rule", () => {
    for (const wanted of [{}, { model: CHURN }, segments]) {
      const scene = openScene(wanted);
      if (wanted === segments) {
        append(scene.branch, override(scene));
        scene.story.tick();
      }
      append(scene.branch, landing(scene));
      expect(verifyRegistry(scene.branch.snapshot()).findings).toEqual([]);
    }
  });

  test("an alert that names the live version lets the asker sign alone", () => {
    const scene = openScene();
    const alert = { source: "grafana", digest: digestOf("alert"), at: scene.story.now(), version: 2 };
    append(scene.branch, rollback(scene, {}, alert));
    expect(verifyRegistry(scene.branch.snapshot()).findings).toEqual([]);
  });

  test("a policy signed by its owner and the touched model's is the policy from then on", () => {
    const scene = openScene();
    append(scene.branch, policyStep(scene, signPolicy(scene, ["dave", "alice"])));
    expect(verifyRegistry(scene.branch.snapshot()).findings).toEqual([]);
  });

  test("an override reviewed by another holder of the role is done", () => {
    const scene = openScene(segments);
    append(scene.branch, reviewed(scene, PEOPLE.grace));
    expect(verifyRegistry(scene.branch.snapshot()).findings).toEqual([]);
  });

  test("a withdrawal after the merge does not undo the promotion that is recorded later", () => {
    const scene = openScene();
    const merged_at = scene.story.now();
    scene.story.tick();
    const cause = { approval: eventId(scene.signed[0]!), cause: "withdrawn", text: null };
    append(scene.branch, said(scene, "withdrawn", cause));
    scene.story.tick();
    append(scene.branch, landing(scene, { merged_at }));
    expect(verifyRegistry(scene.branch.snapshot()).findings).toEqual([]);
  });

  test("in mode observe everything is recorded, and unsigned versions are no rollback targets", () => {
    const scene = openScene({ policy: { mode: "observe" } });
    append(scene.branch, landing(scene, { signers: [] }));
    scene.story.tick();
    const { change, step } = evaluate(scene.story, FRAUD);
    append(scene.branch, step);
    append(scene.branch, scene.story.step(land(scene.story, change, [])));
    expect(verifyRegistry(scene.branch.snapshot()).findings).toEqual([]);
    const current = JSON.parse(scene.branch.get("models/fraud/current.json")!);
    expect(current.live).toMatchObject({ version: 4, signed: false, enforced: false });
    expect(current.rollback_target.version).toBe(2);
  });

  test("an adoption by an app that no policy owner signed is refused", () => {
    const story = new Story();
    const step = adopt(story);
    const genesis = step.drafts[0]!;
    if (genesis.type !== "genesis") throw new Error("the story begins elsewhere");
    const unsigned = tampered(genesis, { adoption: { ...genesis.body.adoption, signers: [] } });
    const plan = new MemoryBranch().append({ ...step, drafts: [unsigned, ...step.drafts.slice(1)] });
    expect(plan.kind === "refused" ? plan.refusals.map(({ code }) => code) : []).toContain(
      "adoption-unsigned",
    );
  });
});
