import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findProblems, LARGEST_EVALUATION, parseEvaluation } from "../../src/evidence/parse.ts";
import { renderEvaluationJson } from "../../src/report/json.ts";
import { sealEvidence } from "../../src/evidence/evidence.ts";
import type { Measured, MeasuredTimes } from "../../src/evidence/measured.ts";
import type { DriftSummary, RankedColumn } from "../../src/gates/drift-summary.ts";
import type { RocPoint } from "../../src/gates/score-summary.ts";
import type { Verdict } from "../../src/gates/gate.ts";
import {
  driftOf,
  evaluation,
  evaluationOf,
  evidence,
  HOSTILE,
  scoresOf,
  timedEvidence,
} from "../report/evaluations.ts";

const written = (value = evaluation("block")): string => JSON.stringify(renderEvaluationJson(value));

function verdictsOf(times: MeasuredTimes, over: Partial<Verdict>): MeasuredTimes {
  const [first, ...rest] = times.verdicts;
  return { ...times, verdicts: [{ ...first!, ...over }, ...rest] };
}

/** In itself right: one check fails, and so the gate does. */
function failing(times: MeasuredTimes): MeasuredTimes {
  const checks = times.verdicts[0]!.checks.map((check, at) =>
    at === 0 ? { ...check, verdict: "fail" as const, finding: "slower" } : check,
  );
  return verdictsOf(times, { verdict: "fail", checks });
}

function summaryOf(times: MeasuredTimes, over: Partial<MeasuredTimes["summary"]>): MeasuredTimes {
  return { ...times, summary: { ...times.summary, ...over } };
}

function samplesOf(times: MeasuredTimes, file: string): MeasuredTimes {
  return { ...times, samples: { ...times.samples!, file } };
}

function spreadOf({ summary }: MeasuredTimes, bars: number): MeasuredTimes["summary"]["spread"] {
  return summary.spread.map((each) => ({ ...each, incumbent: Array.from({ length: bars }, () => 0) }));
}

function pictured(
  { shown }: DriftSummary,
  over: Partial<NonNullable<RankedColumn["picture"]>>,
): DriftSummary["shown"][number] {
  const [first] = shown;
  return { ...first!, picture: { ...first!.picture!, ...over } };
}

function manyBars(): NonNullable<RankedColumn["picture"]> {
  const bars = Array.from({ length: 18 }, () => 0);
  return { labels: bars.map(String), reference: bars, current: bars, line: true };
}

function points(count: number): readonly RocPoint[] {
  return Array.from({ length: count }, () => [0, 0]);
}

describe("an evaluation that somebody else wrote", () => {
  test.each(["allow", "sign", "block", "error"] as const)("%s is read as it was written", (kind) => {
    const value = evaluation(kind);
    expect(parseEvaluation(written(value), "x")).toEqual({ ok: true, value });
  });
  test("texts of strangers are kept as they are, for the renderers to escape", () => {
    const value = evaluation("allow", { words: [HOSTILE] });
    expect(parseEvaluation(written(value), "x")).toEqual({ ok: true, value });
  });
  test.each<readonly [string, (text: string) => string]>([
    ["an unknown key", (text) => text.replace('{"schema"', '{"extra":1,"schema"')],
    ["a flipped verdict", (text) => text.replaceAll('"verdict":"fail"', '"verdict":"pass"')],
    ["a flipped decision", (text) => text.replaceAll('"block"', '"allow"')],
    ["a number that is none", (text) => text.replace('"n":6000', '"n":1e999')],
    ["a number as text", (text) => text.replace('"n":6000', '"n":"6000"')],
    ["another number", (text) => text.replaceAll("0.7265", "0.9265")],
    ["a name that is none", (text) => text.replaceAll('"fraud"', '"../fraud"')],
    ["a lone surrogate", (text) => text.replace("same inputs", "\\ud800")],
    ["a digest that is none", (text) => text.replace(/"findings":"sha256:..../, '"findings":"sha256:zzzz')],
    ["another schema", (text) => text.replace("evaluation/1", "evaluation/2")],
    ["no JSON", () => "{"],
    ["too much", () => " ".repeat(LARGEST_EVALUATION + 1)],
  ])("%s is refused", (_, spoil) => {
    const text = written();
    expect(spoil(text)).not.toBe(text);
    expect(parseEvaluation(spoil(text), "x")).toMatchObject({ ok: false, problems: [{ code: "evidence" }] });
  });
  test("times are read as they were written", () => {
    const value = evaluationOf([timedEvidence("allow")]);
    expect(parseEvaluation(written(value), "x")).toEqual({ ok: true, value });
  });
  test.each<readonly [string, (times: MeasuredTimes) => MeasuredTimes]>([
    ["another verdict than the findings'", (times) => verdictsOf(times, { verdict: "fail" })],
    ["a failure that the findings lack", (times) => failing(times)],
    ["a warning of size that the findings lack", (times) => verdictsOf(times, { gate: "footprint" })],
    ["a gate that rests on no clock", (times) => verdictsOf(times, { gate: "quality" })],
    ["a gate twice", (times) => ({ ...times, verdicts: times.verdicts.map(() => times.verdicts[0]!) })],
    ["a path out of the folder", (times) => samplesOf(times, "../latency-0123456789abcdef.arrow")],
    ["another file than samples", (times) => samplesOf(times, "evidence.json")],
    ["bars without end", (times) => summaryOf(times, { spread: spreadOf(times, 101) })],
    ["sides with different bars", (times) => summaryOf(times, { spread: spreadOf(times, 3) })],
    ["ratios without end", (times) => summaryOf(times, { ratios: Array.from({ length: 101 }, () => 1) })],
    ["no load at all", (times) => summaryOf(times, { load: { ...times.summary.load!, points: [] } })],
    ["an unknown key", (times) => ({ ...times, ...JSON.parse('{"more":1}') })],
  ])("times with %s are refused, even with right digests", (_, spoil) => {
    const honest = timedEvidence("allow");
    const { times } = honest.measured;
    if (times === undefined) throw new Error("nothing was timed");
    const forged = sealEvidence(honest.findings, { ...honest.measured, times: spoil(times) });
    const text = written(evaluationOf([forged]));
    expect(parseEvaluation(text, "x")).toMatchObject({ ok: false, problems: [{ code: "evidence" }] });
  });
  test("what proposed controls would say is read as it was written, and nothing more", () => {
    const decision = { decision: "allow", reason: "fine", error: false } as const;
    const value = evaluation("block", { proposed: { decision, differs: [] } });
    expect(parseEvaluation(written(value), "x")).toEqual({ ok: true, value });
    const more = written(value).replace('"differs":[]', '"differs":[],"more":1');
    expect(parseEvaluation(more, "x").ok).toBe(false);
  });
  test("drift and scores are read as they were written", () => {
    const value = evaluationOf([evidence("allow", {}, { drift: driftOf(HOSTILE), scores: scoresOf() })]);
    expect(parseEvaluation(written(value), "x")).toEqual({ ok: true, value });
  });
  const drift = driftOf();
  const scores = scoresOf();
  const scatter = scores.scatter!;
  test.each<readonly [string, Partial<Measured>]>([
    [
      "features without end",
      { drift: { ...drift, shown: Array.from({ length: 41 }, () => drift.shown[0]!) } },
    ],
    ["bars without labels", { drift: { ...drift, shown: [pictured(drift, { labels: ["one"] })] } }],
    ["bars without end", { drift: { ...drift, shown: [pictured(drift, manyBars())] } }],
    ["a share beyond one", { drift: { ...drift, shown: [pictured(drift, { current: [2, 0] })] } }],
    ["a curve outside its square", { scores: { ...scores, roc: { ...scores.roc!, candidate: [[0, 1.5]] } } }],
    ["a curve without end", { scores: { ...scores, roc: { ...scores.roc!, candidate: points(65) } } }],
    ["a cell outside the grid", { scores: { ...scores, scatter: { ...scatter, cells: [[24, 0, 1, 0]] } } }],
    ["half a row", { scores: { ...scores, scatter: { ...scatter, cells: [[0, 0, 0.5, 0]] } } }],
    ["another grid", { scores: { ...scores, scatter: { ...scatter, size: 1e9 } } }],
  ])("pictures with %s are refused", (_, measured) => {
    const text = written(evaluationOf([evidence("allow", {}, measured)]));
    expect(parseEvaluation(text, "x")).toMatchObject({ ok: false, problems: [{ code: "evidence" }] });
  });
  test("one model twice is refused", () => {
    const twice = evaluationOf([evidence("allow"), evidence("allow")]);
    expect(parseEvaluation(written(twice), "x").ok).toBe(false);
  });
  test("a failed gate under a friendly decision is refused even with right digests", () => {
    const friendly = { decision: "allow", reason: "trust me", error: false } as const;
    const forged = evaluationOf([evidence("block", { decision: friendly })]);
    expect(parseEvaluation(written(forged), "x").ok).toBe(false);
  });
  test("any JSON at all is an evaluation or a problem, never a throw", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseEvaluation(text, "x").ok).toBe(false);
        expect(findProblems(text)).toBeUndefined();
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
