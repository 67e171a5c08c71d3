import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import type { Attempt, MeasuredModel } from "../../src/decide/attempt.ts";
import { joinRecordings, NOTHING, recordAttempts, repeatStanding } from "../../src/decide/evaluated.ts";
import {
  historyOf,
  isWorse,
  keyOf,
  type Question,
  questionDigest,
  questionOf,
  standingOf,
  subjectOf,
} from "../../src/decide/standing.ts";
import { pullOf } from "../../src/registry/state.ts";
import { latestStanding } from "../../src/registry/turn.ts";
import { modelControlsDigest } from "../../src/signoff/policy.ts";
import { subjectDigest } from "../../src/signoff/subject.ts";
import {
  attemptOf,
  bundleOf,
  caseOf,
  CHURN,
  commitOf,
  DESK,
  FRAUD,
  makePolicy,
  measuredOf,
  policyCase,
  PULL,
  RANKER,
  removalOf,
  REPOSITORY,
  Table,
  type Verdicts,
} from "./table.ts";

const LEVELS = {
  allow: { quality: "pass" },
  sign: { quality: "inconclusive" },
  block: { quality: "fail" },
} as const;
type Level = keyof typeof LEVELS;

type Step = Level | { readonly level: Level; readonly recheck: true };

/** A table whose model was tried a few times. */
function tried(...levels: readonly Step[]): Table {
  const table = new Table();
  for (const level of levels) {
    const [word, recheck] = typeof level === "string" ? [level, false] : [level.level, level.recheck];
    table.measure({ verdicts: LEVELS[word], recheck });
  }
  return table;
}

function standing(table: Table) {
  return table.view().standing;
}

describe("which evidence stands", () => {
  const rows: readonly (readonly [string, readonly Step[], number])[] = [
    ["the first", ["allow"], 1],
    ["the first, though a later one is as good", ["allow", "allow"], 1],
    ["the first, though a later one is better", ["block", "allow", "sign"], 1],
    ["a later one that is worse", ["allow", "sign"], 2],
    ["the worst of all", ["allow", "block", "sign", "block"], 2],
    ["one that an owner asked for, though it is better", ["block", { level: "allow", recheck: true }], 2],
    ["after that again only a worse one", ["block", { level: "sign", recheck: true }, "allow", "block"], 4],
  ];
  test.each(rows)("%s", (_, levels, number) => {
    expect(standing(tried(...levels))?.attempt.number).toBe(number);
  });

  test("the order of attempts is that of their numbers, in whatever order they are kept", () => {
    const table = tried("allow", "sign", "allow");
    table.attempts.reverse();
    expect(standing(table)?.attempt.number).toBe(2);
  });

  test("without an attempt nothing stands", () => {
    expect(standing(new Table())).toBeUndefined();
  });

  test("an attempt that measured another model answers nothing", () => {
    const table = new Table();
    table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: null };
    table.measure({ models: [CHURN] });
    expect(standing(table)).toBeUndefined();
    expect(table.view(CHURN).standing?.attempt.number).toBe(1);
  });

  const elsewhere: readonly (readonly [string, Partial<Question>])[] = [
    ["head", { head: commitOf("other") }],
    ["bundle", { bundle: digestOf("other") }],
    ["bundle, where the model is removed now", { bundle: null }],
    ["incumbent", { incumbent: { version: 1, digest: digestOf("other") } }],
    ["incumbent's version", { incumbent: { version: 9, digest: digestOf("live") } }],
    ["incumbent, where nothing is live now", { incumbent: null }],
    ["policy", { policy: digestOf("other") }],
  ];
  test.each(elsewhere)("evidence about another %s does not answer", (_, change) => {
    const about: Question = {
      head: commitOf("head"),
      bundle: digestOf("bundle"),
      incumbent: { version: 1, digest: digestOf("live") },
      policy: digestOf("policy"),
    };
    const attempts = [attemptOf(1, about.head, [measuredOf(FRAUD, about, { mark: "1" })])];
    expect(standingOf(attempts, FRAUD, about)).toBeDefined();
    expect(standingOf(attempts, FRAUD, { ...about, ...change })).toBeUndefined();
    expect(keyOf({ ...about, ...change })).not.toBe(keyOf(about));
  });
});

describe("worse", () => {
  const one = (verdicts: Verdicts, decision: MeasuredModel["decision"] = "allow"): MeasuredModel =>
    measuredOf(
      FRAUD,
      { bundle: null, incumbent: null, policy: digestOf("p") },
      { mark: "x", verdicts, decision },
    );
  const rows: readonly (readonly [string, Verdicts, Verdicts, boolean])[] = [
    ["a block than none", { quality: "fail" }, { quality: "pass" }, true],
    ["none than a block", { quality: "pass" }, { quality: "fail" }, false],
    ["the same", { quality: "fail" }, { quality: "fail" }, false],
    ["one gate more in the way", { quality: "fail", drift: "fail" }, { drift: "fail" }, true],
    ["one gate fewer in the way", { drift: "fail" }, { quality: "fail", drift: "fail" }, false],
    [
      "two more in the way, and one of two not any more",
      { quality: "fail", latency: "fail", stress: "fail" },
      { drift: "fail", quality: "fail" },
      false,
    ],
    ["another gate in the way", { quality: "fail" }, { drift: "fail" }, false],
    [
      "two others in the way, and the one not any more",
      { quality: "fail", latency: "fail" },
      { drift: "fail" },
      false,
    ],
  ];
  test.each(rows)("%s", (_, now, before, wanted) => {
    expect(isWorse(one(now), one(before))).toBe(wanted);
  });

  test("allow, sign and block are in this order", () => {
    expect(isWorse(one({}, "sign"), one({}, "allow"))).toBe(true);
    expect(isWorse(one({}, "allow"), one({}, "sign"))).toBe(false);
    expect(isWorse(one({ quality: "fail" }), one({}, "sign"))).toBe(true);
  });
});

const GATES = ["quality", "drift", "latency"];
const anyVerdicts = fc.record(
  Object.fromEntries(GATES.map((gate) => [gate, fc.constantFrom("pass", "inconclusive", "fail")])),
) as fc.Arbitrary<Verdicts>;
/** A few heads and bundles, so that questions come back. */
const anyTry = fc.record({
  verdicts: anyVerdicts,
  head: fc.integer({ min: 1, max: 2 }),
  bundle: fc.constantFrom("a", "b"),
  mark: fc.constantFrom("x", "y"),
  recheck: fc.boolean(),
});
type Try = typeof anyTry extends fc.Arbitrary<infer T> ? T : never;

function take(table: Table, { verdicts, head, bundle, mark, recheck }: Try): void {
  table.push(head);
  table.cases = { models: [caseOf(FRAUD, bundle)], policy: null };
  table.measure({ verdicts, mark, recheck });
}

const SEEDED = { seed: 7, numRuns: 100 } as const;
const STRICTNESS = ["allow", "sign", "block"];

describe("nobody can try until it is green", () => {
  test("an attempt that nobody asked for never makes what stands more permissive", () => {
    fc.assert(
      fc.property(fc.array(anyTry, { minLength: 1, maxLength: 6 }), anyTry, (tries, extra) => {
        const table = new Table();
        for (const one of tries) take(table, one);
        const before = standing(table)?.measured;
        take(table, { ...extra, head: tries.at(-1)!.head, bundle: tries.at(-1)!.bundle, recheck: false });
        const after = standing(table)?.measured;
        expect(before).toBeDefined();
        expect(STRICTNESS.indexOf(after!.decision)).toBeGreaterThanOrEqual(
          STRICTNESS.indexOf(before!.decision),
        );
        for (const gate of before!.blocking) expect(after!.blocking).toContain(gate);
      }),
      SEEDED,
    );
  });

  test("however attempts are cut into appends, the registry goes by the evidence that stands", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTry, fc.boolean()), { minLength: 1, maxLength: 7 }), (tries) => {
        const table = new Table();
        for (const [one, record] of tries) {
          take(table, one);
          const questions = new Map([[FRAUD as string, table.view().question!]]);
          const again = repeatStanding(table.attempts, table.cases, questions);
          if (again !== undefined) table.attempts.push(again);
          expect(repeatStanding(table.attempts, table.cases, questions)).toBeUndefined();
          if (record) table.record(table.untold());
        }
        table.record(table.untold());
        expect(table.untold()).toEqual(NOTHING);
        const latest = latestStanding(pullOf(table.state, FRAUD, PULL));
        const { measured } = standing(table)!;
        expect(latest).toMatchObject({ findings: measured.findings, bundle: measured.bundle });
        expect(latest?.decision).toBe(measured.decision);
      }),
      SEEDED,
    );
  });
});

describe("attempts become events", () => {
  test("in their order, the failed ones too, with everything that the registry keeps of them", () => {
    const table = tried("block", "allow", { level: "sign", recheck: true });
    table.attempts.reverse();
    const { drafts, evidence, policies } = table.untold();
    expect(
      drafts.map((draft) => draft.type === "evaluated" && [draft.body.attempt, draft.body.stands]),
    ).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
    expect(policies).toEqual([]);
    expect(evidence).toHaveLength(6);
    const [draft] = drafts;
    const [attempt] = table.attempts.toReversed();
    expect(draft).toMatchObject({
      model: FRAUD,
      pull: PULL,
      at: attempt?.at,
      actor: { kind: "system", login: "twokey[bot]" },
      source: { kind: "run", id: "90001/1/1", url: null },
      body: { counts: true, head: table.head, base: commitOf("tip"), run: { id: 90_001, attempt: 1 } },
    });
    expect(Object.keys(draft?.body ?? {})).not.toContain("texts");
    expect(Object.keys(draft?.body ?? {})).not.toContain("reason");
    table.record(table.untold());
  });

  test("one without a run is named by its head", () => {
    const table = new Table();
    table.attempts = [{ ...table.measure(), run: null }];
    expect(table.untold().drafts[0]?.source.id).toBe(`${table.head}/1`);
  });

  test("what the log knows is not told again, model by model", () => {
    const table = new Table();
    table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: null };
    table.measure({ models: [FRAUD] });
    table.record(table.untold());
    table.measure();
    const told = table.untold().drafts.map(({ model, body }) => [model, "attempt" in body && body.attempt]);
    expect(told).toEqual([
      [CHURN, 2],
      [FRAUD, 2],
    ]);
  });

  test("a better answer to another question stands; the same findings again stand too", () => {
    const table = tried("block");
    table.push(2).measure({ mark: "1" });
    table.push(1).measure({ verdicts: LEVELS.block, mark: "1" });
    table.measure({ mark: "other" });
    const stands = historyOf(table.attempts, FRAUD).map((one) => one.stands);
    expect(stands).toEqual([true, true, true, false]);
  });

  test("of a model that the change no longer touches nothing is told", () => {
    const table = tried("allow");
    expect(recordAttempts(table.state, DESK, table.attempts, { models: [], policy: null })).toEqual(NOTHING);
  });

  test("documents that two recordings share are told once", () => {
    const table = tried("allow");
    const one = { ...table.untold(), policies: ["{}"] };
    const joined = joinRecordings([one, NOTHING, one]);
    expect(joined.drafts).toEqual([...one.drafts, ...one.drafts]);
    expect(joined.evidence).toEqual(one.evidence);
    expect(joined.policies).toEqual(["{}"]);
  });
});

describe("evidence is said again", () => {
  function back(): Table {
    const table = tried("allow");
    table.push(2).measure({ verdicts: LEVELS.block });
    return table.push(1);
  }
  const again = (table: Table): Attempt | undefined =>
    repeatStanding(
      table.attempts,
      table.cases,
      new Map(table.views().flatMap(({ scope, question }) => (question === null ? [] : [[scope, question]]))),
    );

  test("where another question came between, under the next number", () => {
    const table = back();
    const attempt = again(table);
    expect(attempt).toMatchObject({ number: 3, recheck: false, head: table.head });
    expect(attempt?.models).toEqual(table.attempts[0]?.models);
  });

  test("not where it is the last that stood, nor where nothing answers, nor of models without a question", () => {
    expect(again(tried("allow", "allow"))).toBeUndefined();
    expect(again(back().push(3))).toBeUndefined();
    expect(again(new Table())).toBeUndefined();
    const table = back();
    expect(repeatStanding(table.attempts, table.cases, new Map())).toBeUndefined();
  });

  test("an owner's wish is not said again with it", () => {
    const table = tried("block", { level: "allow", recheck: true });
    table.push(2).measure();
    expect(again(table.push(1))).toMatchObject({ number: 4, recheck: false });
  });

  test("only of the models that need it", () => {
    const table = new Table();
    table.cases = { models: [caseOf(CHURN), caseOf(FRAUD)], policy: null };
    table.measure();
    table.push(2).measure({ models: [FRAUD] });
    expect(again(table.push(1))?.models.map(({ model }) => model)).toEqual([FRAUD]);
  });
});

describe("the question", () => {
  test("names head, bundle, what is live, and the rules of the model", () => {
    const table = new Table();
    const one = caseOf(FRAUD);
    expect(questionOf(table.state, table.policy, one, table)).toEqual({
      head: table.head,
      bundle: one.bundle,
      incumbent: { version: 1, digest: expect.any(String) },
      policy: modelControlsDigest(table.policy, FRAUD),
    });
  });

  test("a new model is judged by the rules that it brings, a known one never", () => {
    const table = new Table();
    const ranker = { ...table.policy.models[CHURN]!, folder: "models/ranker", controls: { gates: {} } };
    const changed = makePolicy({
      models: { ...table.policy.models, [RANKER]: ranker, [CHURN]: { ...ranker, folder: "models/churn" } },
    });
    const cases = { models: [caseOf(RANKER), caseOf(CHURN)], policy: policyCase(changed) };
    const policyOf = (at: number) =>
      questionOf(table.state, table.policy, cases.models[at]!, { head: table.head, cases }).policy;
    expect(policyOf(0)).toBe(modelControlsDigest(table.policy, RANKER, ranker));
    expect(policyOf(1)).toBe(modelControlsDigest(table.policy, CHURN));
  });

  test("has one digest, which moves with head, bundle, data, incumbent and rules, and with nothing else", () => {
    const table = new Table();
    const digest = (change: (table: Table) => void = () => {}): string => {
      const other = table.copy();
      change(other);
      return questionDigest(other.state, other.policy, other);
    };
    const same = digest();
    expect(
      digest(
        (other) => (other.cases = { models: [caseOf(FRAUD, "candidate", { moved: true })], policy: null }),
      ),
    ).toBe(same);
    const moves: readonly ((table: Table) => void)[] = [
      (other) => other.push(2),
      (other) => (other.cases = { models: [caseOf(FRAUD, "other")], policy: null }),
      (other) => (other.cases = { models: [caseOf(FRAUD), caseOf(CHURN)], policy: null }),
      (other) =>
        (other.cases = {
          models: [caseOf(FRAUD, "candidate", { data: [["holdout", digestOf("h")]] })],
          policy: null,
        }),
      (other) =>
        (other.cases = {
          models: [caseOf(FRAUD, "candidate", { data: [["holdout", digestOf("other")]] })],
          policy: null,
        }),
      (other) => (other.policy = makePolicy({ twokey: {} })),
      (other) => {
        other.measure();
        other.approve({ id: 1, login: "alice" });
        other.approve({ id: 3, login: "carol" });
        other.land();
      },
    ];
    for (const move of moves) expect(digest(move)).not.toBe(same);
    expect(new Set(moves.map(digest)).size).toBe(moves.length);
  });
});

test("a subject names the place, the model, the question and the findings", () => {
  const table = tried("allow");
  const { question, standing: found } = table.view();
  const findings = found!.measured.findings;
  const one = removalOf(FRAUD);
  const signed = subjectOf({ repository: REPOSITORY, pull: PULL }, caseOf(FRAUD), question!, findings);
  const { head: _, ...rest } = question!;
  expect(signed.subject).toEqual({
    v: 1,
    repository: REPOSITORY,
    pull: PULL,
    model: FRAUD,
    ...rest,
    findings,
  });
  expect(signed.digest).toBe(subjectDigest(signed.subject));
  expect(table.view().signed).toEqual(signed);
  expect(bundleOf(caseOf(FRAUD))).not.toBe(one.bundle);
});
