import { describe, expect, test } from "vitest";
import { claim, FRAUD, PEOPLE, REPOSITORY } from "../../scripts/registry-story.ts";
import { eventId } from "../../src/registry/identity.ts";
import { planAppend } from "../../src/registry/plan.ts";
import { modelOf, versionOf } from "../../src/registry/state.ts";
import { planDigest, type RestorePlan } from "../../src/rollback/plan.ts";
import { type Proposal, proposalOf, rollbackSubject } from "../../src/rollback/proposal.ts";
import { subjectDigest } from "../../src/signoff/subject.ts";
import { digestLike, Scene } from "./scene.ts";

const PULL = 40;
const HEAD = "d".repeat(40);

function planOf(scene: Scene, to: number): RestorePlan {
  const live = modelOf(scene.state, FRAUD).live!;
  const target = versionOf(scene.state, FRAUD, to)!;
  return {
    v: 1,
    model: FRAUD,
    environment: "production",
    from: { version: live.version, bundle: live.bundle },
    to: { version: to, bundle: target.bundle, commit: target.commit },
    entries: [{ path: "models/fraud/model.onnx", mode: "100644", blob: "a".repeat(40) }],
  };
}

/** Proposed, signed by one responder, merged: the steps that the bot will append. */
function story(scene: Scene, wanted: Partial<Proposal> = {}, signer = PEOPLE.erin) {
  const { story } = scene;
  const plan = planOf(scene, 2);
  const { skipped } = scene.known().target;
  const body = proposalOf({ plan, head: HEAD, alert: null, asked: null, skipped, ...wanted });
  story.tick();
  const about = { model: FRAUD, pull: PULL } as const;
  const propose = story.step([story.draft("rollback-proposed", body, { ...about, source: "alert" })]);
  const policy = story.controls(FRAUD);
  const subject = rollbackSubject(plan, { repository: REPOSITORY, pull: PULL, policy });
  const digest = subjectDigest(subject);
  story.tick();
  const claims = [claim("responder", "acme/ml-oncall", story.now())];
  const bot = { person: { id: 990_099, login: "twokey[bot]" }, name: "twokey", as: "opener" } as const;
  const approved = story.draft(
    "approved",
    { subject, digest, head: HEAD, claims, contributors: [bot], proposed: null, text: null },
    { ...about, by: signer },
  );
  const sign = story.step([approved]);
  story.tick();
  const merged = {
    from: plan.from.version,
    to: plan.to.version,
    environment: "production",
    bundle: plan.to.bundle,
    subject: digest,
    findings: planDigest(plan),
    head: HEAD,
    merge: "e".repeat(40),
    merged_at: story.now(),
    enforced: true,
    expedited: true,
    signers: [eventId(approved)],
    contributors: [bot],
    times: { alert: null, opened: propose.drafts[0]!.at, signed: approved.at },
  } as const;
  const by = { ...about, source: "pull" };
  const land = story.step([
    story.draft("rolled-back", { ...merged, contributors: [bot], signers: [eventId(approved)] }, by),
    story.draft("quarantined", { version: 3, cause: "rolled-back", claims: [], text: null }, by),
  ]);
  return { propose, sign, land };
}

const alert = {
  source: "alertmanager",
  rawSha256: digestLike("body"),
  at: new Scene([]).story.now(),
} as const;

describe("what we propose, the registry takes", () => {
  test("proposed, signed by one responder, merged; then version 2 is live and 3 quarantined", () => {
    const scene = new Scene();
    for (const step of Object.values(story(scene))) scene.append(step);
    expect(modelOf(scene.state, FRAUD)).toMatchObject({ live: { version: 2 }, rollback: null });
    expect(versionOf(scene.state, FRAUD, 3)?.status).toBe("quarantined");
    expect(scene.known().memory).toMatchObject({
      landed: [{ from: 3, to: 2, pull: PULL }],
      proposed: [{ automatic: true, pull: PULL }],
      declined: [],
    });
  });

  test("who asked is no second key, unless an alert names what is live", () => {
    for (const [version, kind] of [
      [3, "write"],
      [2, "refused"],
      [null, "refused"],
    ] as const) {
      const scene = new Scene();
      const { propose, sign, land } = story(scene, { asked: PEOPLE.erin, alert: { ...alert, version } });
      scene.append(propose);
      scene.append(sign);
      expect(planAppend(land, scene.branch).kind).toBe(kind);
    }
  });

  test("every reason for which a version is passed over is one that can be recorded", () => {
    const scene = new Scene([2 * 86_400, 3 * 86_400]);
    const reasons = [
      "unsigned",
      "revoked",
      "quarantined",
      "barred",
      "same-bytes",
      "same-predictions",
      "same-bundle",
      "short-lived",
      "too-deep",
      "bytes-missing",
      "incompatible",
      "not-asked-for",
      "never-live",
    ] as const;
    const skipped = reasons.map((reason, at) => ({ version: at + 1, reason, explanation: "" }));
    expect(planAppend(story(scene, { skipped }).propose, scene.branch).kind).toBe("write");
  });

  test("a rebuilt plan is another subject", () => {
    const plan = planOf(new Scene(), 2);
    const place = { repository: REPOSITORY, pull: PULL, policy: digestLike("policy") };
    const rebuilt = { ...plan, entries: [] };
    expect(subjectDigest(rollbackSubject(rebuilt, place))).not.toBe(
      subjectDigest(rollbackSubject(plan, place)),
    );
  });
});
