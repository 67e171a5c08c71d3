import { describe, expect, test } from "vitest";
import { trustedModelName } from "../../src/base/ids.ts";
import { trustedInstant } from "../../src/base/instant.ts";
import { controlsDigest } from "../../src/project/controls.ts";
import { parseModelFile } from "../../src/project/model-file.ts";
import { parsePolicyFile } from "../../src/project/policy-file.ts";
import type { Project } from "../../src/project/project.ts";
import {
  changedModels,
  findClaimFault,
  modelControlsDigest,
  onlyAddsModels,
  principalsOf,
  type RecordedPolicy,
  recordedPolicySchema,
  tierOf,
} from "../../src/signoff/policy.ts";
import { policyText, recordPolicy } from "../../src/signoff/record-policy.ts";
import { subjectCode, subjectDigest } from "../../src/signoff/subject.ts";

const fraud = trustedModelName("fraud");
const churn = trustedModelName("churn");

function project(policyYaml: string, models: Readonly<Record<string, string>>): Project {
  const policy = parsePolicyFile(policyYaml);
  if (!policy.ok) throw new Error(JSON.stringify(policy.problems));
  const files = Object.entries(models).map(([name, text]) => {
    const file = parseModelFile(`models/${name}/model.yaml`, text);
    if (!file.ok) throw new Error(JSON.stringify(file.problems));
    return { file: file.value } as unknown as Project["models"][number];
  });
  return { policy: policy.value, models: files, workflows: [] };
}

const POLICY = `mode: enforce
signoff:
  standard: { roles: { owner: 1 }, valid_for: 30d }
  policy_owners: [acme/ml-platform]
  overrides: { roles: [risk], max: 24h }
rollback: { responders: [acme/ml-oncall] }
`;
const FRAUD = `tier: high
owners: { owner: [Alice], risk: [acme/model-risk] }
files: { model: model.onnx }
gates: { quality: { margin: 0.01 } }
`;
const CHURN = `owners: { owner: [bob] }\nfiles: { model: model.onnx }\n`;

function recorded(
  policy = POLICY,
  models: Readonly<Record<string, string>> = { fraud: FRAUD, churn: CHURN },
): RecordedPolicy {
  return recordPolicy(project(policy, models));
}

describe("the recorded policy", () => {
  test("says who counts, and is read back strictly from its own text", () => {
    const policy = recorded();
    expect(principalsOf(policy, fraud, "owner")).toEqual(["alice"]);
    expect(principalsOf(policy, fraud, "risk")).toEqual(["acme/model-risk"]);
    expect(principalsOf(policy, churn, "risk")).toEqual([]);
    expect(principalsOf(policy, fraud, "policy")).toEqual(["acme/ml-platform"]);
    expect(principalsOf(policy, fraud, "responder")).toEqual(["acme/ml-oncall"]);
    expect(tierOf(policy, fraud).roles).toEqual({ owner: 1, risk: 1 });
    expect(tierOf(policy, churn).valid_hours).toBe(720);
    expect(recordedPolicySchema.parse(JSON.parse(policyText(policy).text))).toEqual(policy);
  });

  test("a model that it does not know is of tier high", () => {
    expect(tierOf(recorded(), trustedModelName("ranker"))).toEqual(recorded().tiers.high);
  });

  test("the controls of a model have the digest that its evaluation names", () => {
    const both = project(POLICY, { fraud: FRAUD, churn: CHURN });
    const model = both.models[0]!.file;
    expect(modelControlsDigest(recordPolicy(both), fraud)).toBe(controlsDigest(both.policy, model));
  });

  test("another model's controls change nothing for this one, the common rules do", () => {
    const before = recorded();
    const other = recorded(POLICY, { fraud: FRAUD, churn: `${CHURN}gates: { quality: { margin: 0.2 } }\n` });
    const rules = recorded(`${POLICY}gates: { drift: { fail: 0.9 } }\n`);
    expect(modelControlsDigest(other, fraud)).toBe(modelControlsDigest(before, fraud));
    expect(modelControlsDigest(other, churn)).not.toBe(modelControlsDigest(before, churn));
    expect(modelControlsDigest(rules, fraud)).not.toBe(modelControlsDigest(before, fraud));
  });

  test("changes name the models whose old owners must agree", () => {
    const before = recorded();
    const swapped = recorded(POLICY, { fraud: FRAUD.replace("Alice", "mallory"), churn: CHURN });
    const removed = recorded(POLICY, { fraud: FRAUD });
    const added = recorded(POLICY, { fraud: FRAUD, churn: CHURN, ranker: CHURN });
    expect(changedModels(before, swapped)).toEqual([fraud]);
    expect(changedModels(before, removed)).toEqual([churn]);
    expect(changedModels(before, added)).toEqual([]);
    expect([swapped, removed, added].map((after) => onlyAddsModels(before, after))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("a new model beside a changed rule is no mere addition", () => {
    const after = recorded(POLICY.replace("30d", "60d"), { fraud: FRAUD, churn: CHURN, ranker: CHURN });
    expect(onlyAddsModels(recorded(), after)).toBe(false);
  });

  test("roles that the policy fills cannot be given to somebody else by a model", () => {
    const policy = recorded();
    const taken = {
      ...policy,
      models: { [fraud]: { ...policy.models[fraud], owners: { policy: ["mallory"] } } },
    };
    expect(recordedPolicySchema.safeParse(taken).success).toBe(false);
  });
});

describe("a claim", () => {
  const person = { id: 1, login: "Alice" };
  const checked = trustedInstant("2026-03-01T00:00:00Z");

  test.each([
    [
      "a login that is listed, whatever its case",
      { role: "owner", as: "alice", checked: null },
      ["ALICE"],
      undefined,
    ],
    ["a login that is not listed", { role: "owner", as: "alice", checked: null }, ["bob"], "not-listed"],
    ["somebody else's login", { role: "owner", as: "bob", checked: null }, ["bob"], "not-this-person"],
    [
      "a team whose membership was checked",
      { role: "owner", as: "acme/ml", checked },
      ["acme/ml"],
      undefined,
    ],
    [
      "a team without a check",
      { role: "owner", as: "acme/ml", checked: null },
      ["acme/ml"],
      "membership-not-checked",
    ],
  ])("%s", (_name, claim, allowed, fault) => {
    expect(findClaimFault(claim, person, allowed)).toBe(fault);
  });
});

describe("a subject", () => {
  test("has a code of twelve digits, and every part of it counts", () => {
    const policy = modelControlsDigest(recorded(), fraud);
    const subject = {
      v: 1,
      repository: 1,
      pull: 2,
      model: fraud,
      bundle: policy,
      incumbent: null,
      findings: policy,
      policy,
    } as const;
    const digest = subjectDigest(subject);
    expect(subjectCode(digest)).toMatch(/^[0-9a-f]{12}$/);
    const other = modelControlsDigest(recorded(), churn);
    const changes = [
      { repository: 2 },
      { pull: 3 },
      { model: churn },
      { bundle: null },
      { findings: other },
      { policy: other },
    ];
    for (const change of [...changes, { incumbent: { version: 1, digest: other } }])
      expect(subjectDigest({ ...subject, ...change })).not.toBe(digest);
  });
});
