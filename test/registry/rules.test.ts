import { describe, expect, test } from "vitest";
import { MemoryBranch } from "../../scripts/registry-memory.ts";
import { CHURN, evaluate, FRAUD, land, PEOPLE } from "../../scripts/registry-story.ts";
import { digestOf } from "../../src/base/digest.ts";
import { eventId } from "../../src/registry/identity.ts";
import { RULES, type RuleCode } from "../../src/registry/rules.ts";
import { verifyRegistry } from "../../src/registry/verify.ts";
import { append, openScene } from "./scene.ts";
import {
  landing,
  rollback,
  said,
  segments,
  override,
  policyStep,
  signPolicy,
  signStep,
  reviewed,
} from "./attack-tools.ts";
import { LANDING_ATTACKS } from "./attacks-landing.ts";
import { BEGINNINGS, ODD_ATTACKS } from "./attacks-odd.ts";
import { SIGNOFF_ATTACKS } from "./attacks-signoff.ts";

const ATTACKS = [...SIGNOFF_ATTACKS, ...LANDING_ATTACKS, ...ODD_ATTACKS];

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

  test("owners count as of then: who left signs nothing more, and what was signed before stands", () => {
    const scene = openScene({ model: CHURN });
    append(scene.branch, landing(scene));
    scene.story.tick();
    const after = structuredClone(scene.story.policy);
    after.models[CHURN]!.owners = { owner: ["heidi"] };
    append(scene.branch, policyStep(scene, signPolicy(scene, ["dave", "alice"], after), {}, after));
    scene.story.policy = after;
    scene.story.tick();
    const { change, step } = evaluate(scene.story, CHURN);
    append(scene.branch, step);
    expect(verifyRegistry(scene.branch.snapshot()).findings).toEqual([]);
    scene.story.tick();
    scene.branch.force(signStep({ ...scene, change }));
    const { findings } = verifyRegistry(scene.branch.snapshot());
    expect(findings.map(({ code }) => code)).toEqual(["not-an-owner"]);
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

  test.each(BEGINNINGS)("$rule: $name begins no registry", ({ rule, step }) => {
    const plan = new MemoryBranch().append(step());
    expect(plan.kind === "refused" ? plan.refusals.map(({ code }) => code) : []).toContain(rule);
  });
});
