import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findProblems, LARGEST_EVALUATION, parseEvaluation } from "../../src/evidence/parse.ts";
import { renderEvaluationJson } from "../../src/report/json.ts";
import { evaluation, evaluationOf, evidence, HOSTILE } from "../report/evaluations.ts";

const written = (value = evaluation("block")): string => JSON.stringify(renderEvaluationJson(value));

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
