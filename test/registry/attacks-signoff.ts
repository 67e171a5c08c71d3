import {
  adopt,
  approve,
  CHURN,
  claim,
  commitOf,
  evaluate,
  FRAUD,
  makeFiles,
  owner,
  PEOPLE,
  risk,
  Story,
} from "../../scripts/registry-story.ts";
import { digestOf } from "../../src/base/digest.ts";
import { bundleDigest } from "../../src/project/bundle.ts";
import type { Draft } from "../../src/registry/event.ts";
import { eventId } from "../../src/registry/identity.ts";
import { policyText } from "../../src/signoff/record-policy.ts";
import { append } from "./scene.ts";
import { type Attack, tampered, landing, said, signStep, resubject, ownPolicy } from "./attack-tools.ts";

export const SIGNOFF_ATTACKS: readonly Attack[] = [
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
      drafts: [{ ...signStep(scene).drafts[0]!, actor: { id: 12, login: "alice", kind: "bot" } }],
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
];
