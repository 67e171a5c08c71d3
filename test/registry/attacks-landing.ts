import {
  AUTHORS,
  commitOf,
  later,
  makePolicy,
  owner,
  PEOPLE,
  risk,
  text,
} from "../../scripts/registry-story.ts";
import { digestOf } from "../../src/base/digest.ts";
import { instantOf } from "../../src/base/instant.ts";
import { eventId } from "../../src/registry/identity.ts";
import { policyText } from "../../src/signoff/record-policy.ts";
import { append } from "./scene.ts";
import {
  type Attack,
  landing,
  proposal,
  rollback,
  said,
  blocked,
  segments,
  override,
  policyStep,
  strict,
  signPolicy,
  reviewed,
  barredLanding,
} from "./attack-tools.ts";

export const LANDING_ATTACKS: readonly Attack[] = [
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
      return scene.story.step([{ ...proposal(scene), pull: 78 }]);
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
