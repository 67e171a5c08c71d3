import { describe, expect, test } from "vitest";
import { decide, decideAll } from "../../src/evidence/decision.ts";
import { sealEvidence, type Findings } from "../../src/evidence/evidence.ts";
import type { Measured } from "../../src/evidence/measured.ts";
import { digestOf } from "../../src/base/digest.ts";
import type { Verdict, VerdictWord } from "../../src/gates/gate.ts";

const verdict = (gate: string, word: VerdictWord): Verdict => ({
  gate,
  verdict: word,
  reason: `${gate} says so`,
  checks: [],
});

describe("the decision", () => {
  test.each<[string, readonly Verdict[], string, boolean]>([
    ["all pass", [verdict("contract", "pass"), verdict("quality", "pass")], "allow", false],
    ["a warning lets it go", [verdict("quality", "warn")], "allow", false],
    ["a failure blocks", [verdict("quality", "fail"), verdict("contract", "pass")], "block", false],
    ["an error blocks and is told apart", [verdict("quality", "error")], "block", true],
    ["inconclusive asks an owner", [verdict("quality", "inconclusive")], "sign", false],
    [
      "inconclusive drift is noted",
      [verdict("drift", "inconclusive"), verdict("quality", "pass")],
      "allow",
      false,
    ],
    ["nothing judged is not allowed silently", [verdict("quality", "skipped")], "sign", false],
    ["no verdicts at all neither", [], "sign", false],
  ])("%s", (_, verdicts, decision, error) => {
    expect(decide(verdicts, {})).toMatchObject({ decision, error });
  });

  test.each([
    ["pass", "allow"],
    ["note", "allow"],
    ["sign", "sign"],
    ["block", "block"],
  ] as const)("on_inconclusive %s makes it %s", (policy, decision) => {
    expect(decide([verdict("quality", "inconclusive")], { quality: policy }).decision).toBe(decision);
  });

  test("models go together or not at all", () => {
    const parts = [
      { model: "a", decision: decide([verdict("quality", "pass")], {}) },
      { model: "b", decision: decide([verdict("quality", "fail")], {}) },
    ];
    expect(decideAll(parts)).toMatchObject({
      decision: "block",
      reason: "b: blocked by quality (quality says so)",
    });
    expect(decideAll([]).decision).toBe("allow");
  });
});

describe("evidence", () => {
  const findings: Findings = {
    schema: "twokey-findings/1",
    engine: { twokey: "0.1.0", runtime: "1.30.0" },
    model: "fraud",
    change: ["model"],
    bundle: digestOf("bundle"),
    incumbent: null,
    data: [],
    policy: digestOf("policy"),
    seed: digestOf("seed"),
    words: [],
    verdicts: [
      {
        gate: "quality",
        verdict: "pass",
        reason: "fine",
        checks: [{ name: "AUC", verdict: "pass", reason: "fine", delta: 0.123456789 }],
      },
    ],
    notTested: [],
    decision: decide([verdict("quality", "pass")], {}),
  };
  const measured: Measured = {
    host: { node: "24", platform: "linux", cpu: "x", cores: 2 },
    started: "2026-01-01T00:00:00Z",
    seconds: 1,
  };

  test("numbers that agree to six digits give one findings digest, other numbers another", () => {
    const withDelta = (delta: number): string =>
      sealEvidence(
        {
          ...findings,
          verdicts: [
            { ...findings.verdicts[0]!, checks: [{ name: "AUC", verdict: "pass", reason: "fine", delta }] },
          ],
        },
        measured,
      ).findingsDigest;
    expect(withDelta(0.1234561)).toBe(withDelta(0.1234562));
    expect(withDelta(0.123456)).not.toBe(withDelta(0.123466));
  });

  test("what was measured changes the evidence digest and not the findings digest", () => {
    const first = sealEvidence(findings, measured);
    const second = sealEvidence(findings, { ...measured, seconds: 2 });
    expect(second.findingsDigest).toBe(first.findingsDigest);
    expect(second.evidenceDigest).not.toBe(first.evidenceDigest);
  });

  test("a number that JSON cannot carry is left out, the reason stays", () => {
    const sealed = sealEvidence(
      {
        ...findings,
        verdicts: [
          {
            gate: "x",
            verdict: "fail",
            reason: "NaN",
            checks: [{ name: "c", verdict: "fail", reason: "not a number", candidate: NaN }],
          },
        ],
      },
      measured,
    );
    expect(sealed.findings.verdicts[0]?.checks[0]).toEqual({
      name: "c",
      verdict: "fail",
      reason: "not a number",
      candidate: undefined,
    });
  });
});
