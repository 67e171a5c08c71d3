import { describe, expect, test } from "vitest";
import { digestOf, sha256 } from "../../src/base/digest.ts";
import { attemptSchema, measuredModels, measureNothing } from "../../src/decide/attempt.ts";
import { attemptWithoutRun, needsNoRun } from "../../src/decide/standing.ts";
import { type Findings, sealEvidence } from "../../src/evidence/evidence.ts";
import type { Evaluation } from "../../src/evidence/evaluation.ts";
import type { Verdict, VerdictWord } from "../../src/gates/gate.ts";
import type { RecordedPolicy } from "../../src/signoff/policy.ts";
import { attemptOf, caseOf, commitOf, FRAUD, makePolicy, removalOf, Table } from "./table.ts";

const host = { node: "v24.0.0", platform: "linux", cpu: "one", cores: 2 };
const bundle = digestOf("bundle");
const controls = digestOf("controls");

function verdict(gate: string, word: VerdictWord): Verdict {
  return { gate, verdict: word, reason: `${gate} says ${word}`, checks: [] };
}

/** What a run brings; its own decision is always the kindest. */
function evaluationOf(verdicts: readonly Verdict[], change: Partial<Findings> = {}): Evaluation {
  const kind = { decision: "allow", reason: "the run says so", error: false } as const;
  const findings: Findings = {
    schema: "twokey-findings/1",
    engine: { twokey: "0.1.0", runtime: "1.0" },
    model: "fraud",
    change: ["model"],
    bundle,
    incumbent: { digest: digestOf("live"), source: "registry", version: 3 },
    data: [{ role: "holdout", file: "h.parquet", digest: digestOf("rows"), rows: 10 }],
    policy: controls,
    seed: digestOf("seed"),
    words: [],
    verdicts,
    notTested: [],
    decision: kind,
    ...change,
  };
  const evidence = sealEvidence(findings, { host, started: "2026-01-01T00:00:00Z", seconds: 1 });
  return { decision: kind, models: [evidence], unchanged: [], removed: [], controls: [], notes: [] };
}

function withAnswers(answers: unknown): RecordedPolicy {
  return { ...makePolicy(), twokey: { gates: { on_inconclusive: answers } } as RecordedPolicy["twokey"] };
}

function only(evaluation: Evaluation, policy: RecordedPolicy = makePolicy()) {
  const [one, ...more] = measuredModels(evaluation, policy);
  if (one === undefined || more.length > 0) throw new Error("not one model");
  return one;
}

describe("the evidence of a run is judged again", () => {
  const rows: readonly (readonly [string, unknown, VerdictWord, string, readonly string[]])[] = [
    ["a gate that passes lets it go", {}, "pass", "allow", []],
    ["a warning lets it go", {}, "warn", "allow", []],
    ["a failed gate blocks, whatever the run decided", {}, "fail", "block", ["quality"]],
    ["a broken gate blocks", {}, "error", "block", ["quality"]],
    ["an inconclusive gate asks an owner", {}, "inconclusive", "sign", []],
    [
      "an inconclusive gate blocks where the rules say so",
      { quality: "block" },
      "inconclusive",
      "block",
      ["quality"],
    ],
    [
      "an inconclusive gate is a note where the rules say so",
      { quality: "note" },
      "inconclusive",
      "allow",
      [],
    ],
    ["an inconclusive gate passes where the rules say so", { quality: "pass" }, "inconclusive", "allow", []],
    ["what the rules say of another gate changes nothing", { drift: "block" }, "inconclusive", "sign", []],
    ["a word that the rules cannot mean changes nothing", { quality: "maybe" }, "inconclusive", "sign", []],
    ["rules that are no mapping change nothing", ["block"], "inconclusive", "sign", []],
    ["a passing gate never blocks, whatever inconclusive means", { quality: "block" }, "pass", "allow", []],
  ];
  test.each(rows)("%s", (...row) => {
    const [, answers, word, decision, blocking] = row;
    const one = only(evaluationOf([verdict("quality", word)]), withAnswers(answers));
    expect(one).toMatchObject({ decision, blocking, gates: { quality: word } });
  });

  test.each([[null], [{}], [{ gates: [] }], [{ gates: {} }]])(
    "rules without a word on inconclusive gates ask an owner: %j",
    (twokey) => {
      const policy = { ...makePolicy(), twokey: twokey as RecordedPolicy["twokey"] };
      expect(only(evaluationOf([verdict("quality", "inconclusive")]), policy).decision).toBe("sign");
    },
  );

  test("what it is about is told as it was measured, with the two texts that its digests name", () => {
    const evaluation = evaluationOf([verdict("quality", "pass"), verdict("drift", "fail")]);
    const one = only(evaluation);
    expect(one).toMatchObject({
      model: "fraud",
      bundle,
      policy: controls,
      incumbent: { version: 3, digest: digestOf("live") },
      findings: evaluation.models[0]?.findingsDigest,
      evidence: evaluation.models[0]?.evidenceDigest,
      gates: { quality: "pass", drift: "fail" },
      blocking: ["drift"],
      data: [{ name: "holdout", digest: digestOf("rows") }],
      scores: null,
    });
    expect(one.texts.map((text) => sha256(text))).toEqual([one.findings, one.evidence]);
    expect(one.reason).toContain("drift says fail");
  });

  const incumbents: readonly (readonly [string, Findings["incumbent"]])[] = [
    ["nothing is live", null],
    ["it was found on the base branch", { digest: bundle, source: "base branch", version: null }],
  ];
  test.each(incumbents)("there is no incumbent that the registry knows where %s", (_, incumbent) => {
    expect(only(evaluationOf([verdict("quality", "pass")], { incumbent })).incumbent).toBeNull();
  });

  test("something that cannot be a model's name is left out", () => {
    expect(measuredModels(evaluationOf([], { model: "../fraud" }), makePolicy())).toEqual([]);
  });

  test("a reason becomes one line that the registry can keep", () => {
    const reason = `a\nb\u2028\u0007c ${"x".repeat(5000)}`;
    const one = only(evaluationOf([{ ...verdict("quality", "fail"), reason }]));
    expect(one.reason).toMatch(/^blocked by quality \(a b c x+$/);
    expect(one.reason).toHaveLength(4000);
    const broken = only(evaluationOf([{ ...verdict("quality", "fail"), reason: "🙂".repeat(2500) }]));
    expect(broken.reason.isWellFormed()).toBe(true);
    const attempt = attemptOf(1, commitOf("head"), [one, { ...broken, model: FRAUD }]);
    expect(attemptSchema.safeParse(attempt).success).toBe(true);
  });
});

describe("an attempt that is kept", () => {
  const { models } = new Table().measure();
  const [one] = models;
  const attempt = { ...attemptOf(1, commitOf("head"), []), models: [] as unknown[] };
  const many = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);
  const used = { name: "holdout", digest: digestOf("rows") };
  const limits: readonly (readonly [string, number, (count: number) => unknown])[] = [
    ["number", 10_000, (number) => ({ ...attempt, number })],
    ["run's attempt", 10_000, (count) => ({ ...attempt, run: { id: 1, attempt: count } })],
    ["models", 1000, (count) => ({ ...attempt, models: many(count, one) })],
    ["problems", 100, (count) => ({ ...attempt, problems: many(count, "x") })],
    ["letters of a problem", 2000, (count) => ({ ...attempt, problems: ["x".repeat(count)] })],
    [
      "letters of a reason",
      4000,
      (count) => ({ ...attempt, models: [{ ...one, reason: "x".repeat(count) }] }),
    ],
    [
      "gates in the way",
      100,
      (count) => ({ ...attempt, models: [{ ...one, blocking: many(count, "quality") }] }),
    ],
    ["tables", 200, (count) => ({ ...attempt, models: [{ ...one, data: many(count, used) }] })],
  ];
  test.each(limits)("has a largest %s: %d", (_, most, make) => {
    expect(attemptSchema.safeParse(make(most)).success).toBe(true);
    expect(attemptSchema.safeParse(make(most + 1)).success).toBe(false);
  });

  test("begins to count at one", () => {
    expect(attemptSchema.safeParse({ ...attempt, number: 1, run: { id: 1, attempt: 1 } }).success).toBe(true);
    expect(attemptSchema.safeParse({ ...attempt, number: 0 }).success).toBe(false);
    expect(attemptSchema.safeParse({ ...attempt, run: { id: 1, attempt: 0 } }).success).toBe(false);
  });
});

describe("what no run can measure", () => {
  const incumbent = { version: 3, digest: bundle };
  const removed = { model: FRAUD, incumbent, policy: controls, bundle: null, words: null };
  const words = { ...removed, bundle, words: digestOf("words") };

  test("a removal asks its owners, and rests on texts of its own", () => {
    const one = measureNothing(removed);
    expect(one).toMatchObject({ model: FRAUD, bundle: null, incumbent, policy: controls });
    expect(one).toMatchObject({ decision: "sign", blocking: [], gates: {}, scores: null, data: [] });
    expect(one.texts.map((text) => sha256(text))).toEqual([one.findings, one.evidence]);
    expect(one.reason).toContain("removed");
    expect(JSON.parse(one.texts[0])).toEqual({
      schema: "twokey-findings/1",
      model: FRAUD,
      change: ["removed"],
      bundle: null,
      incumbent,
      policy: controls,
      verdicts: [],
      decision: { decision: "sign", reason: one.reason, error: false },
    });
    expect(JSON.parse(one.texts[1])).toEqual({ findings: one.findings, measured: {} });
  });

  test("new words are part of what is signed", () => {
    const one = measureNothing(words);
    expect(one).toMatchObject({ bundle, decision: "sign" });
    expect(one.texts[0]).toContain(digestOf("words"));
    expect(one.reason).toContain("says of itself");
    expect(measureNothing({ ...words, words: digestOf("other") }).findings).not.toBe(one.findings);
  });

  test("they make an attempt without a run, after all others", () => {
    const table = new Table();
    table.measure();
    const about = { at: table.at, head: table.head, tip: commitOf("tip"), question: digestOf("q") };
    const attempt = attemptWithoutRun(table.attempts, { ...about, models: [removed] });
    expect(attempt).toMatchObject({ ...about, number: 2, run: null, recheck: false, problems: [] });
    expect(attempt.models).toEqual([measureNothing(removed)]);
    expect(attemptSchema.safeParse(attempt).success).toBe(true);
    expect(attemptWithoutRun([], { ...about, models: [removed] }).number).toBe(1);
  });

  const question = { head: commitOf("head"), bundle, incumbent, policy: controls };
  const rows: readonly (readonly [string, boolean, Parameters<typeof needsNoRun>])[] = [
    ["a removal", true, [removalOf(FRAUD), question]],
    ["new words about what is live", true, [caseOf(FRAUD, "x", { bundle, words: digestOf("w") }), question]],
    ["another bundle", false, [caseOf(FRAUD, "x", { bundle }), question]],
    [
      "new words about a bundle that came around the sign-off",
      false,
      [caseOf(FRAUD, "x", { words: digestOf("w") }), question],
    ],
    [
      "new words where nothing is live",
      false,
      [caseOf(FRAUD, "x", { bundle, words: digestOf("w") }), { ...question, incumbent: null }],
    ],
  ];
  test.each(rows)("%s needs no run: %s", (_, wanted, [one, about]) => {
    expect(needsNoRun(one, about)).toBe(wanted);
  });
});
