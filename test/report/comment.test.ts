import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import { good } from "../../src/base/problem.ts";
import { renderAnnotations } from "../../src/report/annotations.ts";
import { workflowAdvice } from "../../src/report/advice.ts";
import { assembleParts } from "../../src/report/comment-parts.ts";
import { findEarlier, findState, renderState } from "../../src/report/comment-state.ts";
import { COMMENT_BUDGET, MARKER, renderComment, type ReportContext } from "../../src/report/comment.ts";
import { renderEvaluationHtml } from "../../src/report/evaluation-html.ts";
import { renderSummary } from "../../src/report/summary.ts";
import { parseYaml } from "../../src/project/yaml.ts";
import {
  comparison,
  driftOf,
  evaluation,
  evaluationOf,
  evidence,
  HOSTILE,
  scoresOf,
  timedEvidence,
} from "./evaluations.ts";

const context: ReportContext = {
  head: "0123456789abcdef0123456789abcdef01234567",
  run: { id: 12, attempt: 1, url: "https://github.com/acme/models/actions/runs/12" },
  counted: false,
  notes: [],
};

const proposed = {
  decision: { decision: "allow", reason: "2 of 2 gates judged, none stands in the way", error: false },
  differs: [{ gate: "quality", verdict: "pass", reason: "AUC not worse: margin −0.0200" }],
} as const;

const hostileName = comparison({
  name: HOSTILE.slice(0, 100),
  verdict: "fail",
  finding: HOSTILE,
  method: HOSTILE,
  reason: `${HOSTILE} ${"x".repeat(15_000)}`,
});

const hostile = evaluationOf(
  [
    evidence(
      "block",
      {
        words: [HOSTILE],
        data: [{ role: HOSTILE, file: HOSTILE, digest: sha256("x"), rows: 1 }],
        notTested: [{ gate: "drift", what: HOSTILE, line: HOSTILE }],
        proposed: { ...proposed, differs: [{ gate: "quality", verdict: "pass", reason: HOSTILE }] },
        verdicts: [{ gate: "quality", verdict: "fail", reason: HOSTILE, checks: [hostileName] }],
      },
      { drift: driftOf(HOSTILE) },
    ),
  ],
  {
    controls: [{ file: HOSTILE, key: HOSTILE, before: null, after: HOSTILE }],
    notes: [{ code: "x", file: HOSTILE, path: HOSTILE, message: HOSTILE, hint: HOSTILE }],
  },
);

const incompatible = evaluationOf([
  evidence("block", {
    model: "demand",
    verdicts: [
      {
        gate: "contract",
        verdict: "fail",
        reason: 'output "units" is gone; callers read it',
        checks: [{ name: "signature", verdict: "fail", reason: 'output "units" is gone; callers read it' }],
      },
      { gate: "quality", verdict: "skipped", reason: "nothing to judge: it was not scored", checks: [] },
    ],
  }),
]);

const SITUATIONS = [
  ["better", evaluationOf([timedEvidence("allow", { calls: 60 })])],
  ["worse", evaluationOf([evidence("block", {}, { drift: driftOf(), scores: scoresOf() })])],
  ["inconclusive", evaluation("sign", { proposed })],
  ["incompatible", incompatible],
  ["hostile", hostile],
] as const;

describe("the pages of five situations", () => {
  test.each(SITUATIONS)("%s, as Markdown", async (name, value) => {
    await expect(renderComment(good(value), context, undefined)).toMatchFileSnapshot(`../golden/${name}.md`);
  });
  test.each(SITUATIONS)("%s, as HTML", async (name, value) => {
    await expect(renderEvaluationHtml(good(value), context)).toMatchFileSnapshot(`../golden/${name}.html`);
  });
});

describe("a page with every picture", () => {
  const measured = { ...timedEvidence("allow").measured, drift: driftOf(), scores: scoresOf() };
  const page = renderEvaluationHtml(good(evaluationOf([evidence("block", {}, measured)])), context);

  test("skips no heading level, names every picture, and says n and method with each", () => {
    const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
    const pictures = page.match(/<svg /g) ?? [];
    expect(pictures.length).toBeGreaterThan(10);
    expect(page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)).toHaveLength(pictures.length);
    expect(page).toContain("100 positives, 300 negatives");
    expect(page).toMatch(/400 held-out rows in 10 bins of equal size by score.*Clopper and Pearson/);
    expect(page).toMatch(/400 held-out rows by the score of both models, counted in 24 × 24 cells/);
    expect(page).toMatch(/5 fresh processes × .* blocks × .* calls of each model/);
  });

  test("every link of its own leads to one place", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(3);
    expect(ids).toEqual(expect.arrayContaining(targets));
  });

  test("needs nothing but itself", () => {
    expect(page).not.toMatch(/<script|<link|@import|url\(|(?:src|href)="(?!#)/);
  });
});

describe("one comment", () => {
  test("verdict and reason stand before any table, headed advisory, without a code", () => {
    const text = renderComment(good(evaluation("block")), context, undefined);
    expect(text.startsWith(MARKER)).toBe(true);
    expect(text.indexOf("AUC worse by")).toBeLessThan(text.indexOf("| gate |"));
    expect(text).toContain("**Advisory**");
    expect(text).not.toContain("/twokey approve");
  });
  test("it remembers five earlier heads, newest first, each once", () => {
    const heads = Array.from({ length: 9 }, (_, at) => String(at).repeat(40));
    let text: string | undefined;
    for (const head of heads) {
      const value = evaluation(head.startsWith("7") ? "allow" : "block");
      for (const attempt of [1, 2])
        text = renderComment(good(value), { ...context, head, run: { ...context.run, attempt } }, text);
    }
    expect(findEarlier(text ?? "", heads[8] ?? "").map(({ head }) => head[0])).toEqual([
      "7",
      "6",
      "5",
      "4",
      "3",
    ]);
    expect(text).toContain("Verdicts on earlier heads (5)");
    expect(text).toContain("fraud allow");
  });
  test("what the proposed controls would say stands beside the verdict, and says that it does not count", () => {
    const value = evaluation("sign", { proposed });
    for (const text of [
      renderComment(good(value), context, undefined),
      renderEvaluationHtml(good(value), context),
    ]) {
      expect(text).toContain("Under the proposed controls it would be allow, not sign: quality pass");
      expect(text).toContain("They do not count before");
    }
    expect(renderComment(good(evaluation("sign")), context, undefined)).not.toContain("proposed");
  });
  test("a page of many models keeps its budget: whole parts go, and what went is said", () => {
    const models = Array.from({ length: 150 }, (_, at) =>
      evidence(at < 3 ? "block" : "allow", { model: `m-${at}` }),
    );
    const text = renderComment(good(evaluationOf(models)), context, undefined);
    expect(text.length).toBeLessThanOrEqual(COMMENT_BUDGET);
    expect(text).toContain("Left out because a page has an end");
    expect(text).toContain("### ❌ m-0");
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
    for (const row of text.split("\n").filter((line) => line.startsWith("|")))
      expect(row.match(/(?<!\\)\|/g)?.length).toBe(7);
  });
  test("problems are listed with file and line, however many", () => {
    const problem = {
      code: "x",
      file: "models/fraud/model.yaml",
      line: 3,
      path: "a.b",
      message: "m",
      hint: "h",
    };
    const text = renderSummary({ ok: false, problems: Array.from({ length: 500 }, () => problem) }, context);
    expect(text).toContain("`models/fraud/model.yaml:3` `a.b`: m → h");
    expect(text).toContain("400 more problems");
  });
});

describe("names of strangers", () => {
  test("mention nobody, open no tag and break no table", () => {
    const text = renderComment(good(hostile), { ...context, notes: [HOSTILE] }, undefined);
    const prose = text.replace(/(`+) ?.*?[^`]\1(?!`)/g, "");
    expect(prose).not.toContain("@everyone");
    expect(prose.replace(/<!--.*?-->|<\/?(?:details|summary|sub)>/g, "")).not.toMatch(/<[a-z/!]/i);
    expect(text).not.toMatch(/[\u202e\u2066]/);
    expect(text.length).toBeLessThanOrEqual(COMMENT_BUDGET);
  });
  test("nor a tag of the page", () => {
    const page = renderEvaluationHtml(good(hostile), { ...context, notes: [HOSTILE] });
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/[\u202e\u2066]/);
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  });
  test("the state of a comment is read back, and nothing else is", () => {
    const state = {
      run: 1,
      attempt: 2,
      now: { head: "a".repeat(40), verdicts: [{ model: "a--b", decision: "sign" as const }] },
      earlier: [],
    };
    expect(renderState(state).slice(4, -3)).not.toMatch(/--|>/);
    expect(findState(`x ${renderState(state)} y`)).toEqual(state);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(findState(`<!-- twokey:state ${text} -->`)).toBeUndefined();
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe("parts", () => {
  test("whatever parts there are, the budget holds unless what always stays is larger", () => {
    const part = fc.record({
      text: fc.string({ maxLength: 3000 }),
      name: fc.string({ maxLength: 20 }),
      rank: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        expect(assembleParts(parts, 5000).length).toBeLessThanOrEqual(5000);
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("remarks beside lines", () => {
  const yaml = parseYaml(
    "m/model.yaml",
    "owners: { owner: [a] }\nfiles: { model: x }\ndata:\n  holdout: h\n",
  );
  const files = new Map(yaml.ok ? [["fraud", yaml.value] as const] : []);
  test("what failed stands beside the line that it rests on; what passed is not remarked", () => {
    expect(renderAnnotations(good(evaluation("block")), files)).toMatchObject([
      { path: "m/model.yaml", start_line: 4, annotation_level: "failure", title: "quality: fail" },
    ]);
    expect(renderAnnotations(good(evaluation("allow")), files)).toEqual([]);
  });
});

test("missing bytes name the line of the workflow that brings them", () => {
  const missing = (store: string) =>
    evaluation("block", {
      verdicts: [
        {
          gate: "contract",
          verdict: "fail",
          reason: "x",
          checks: [
            {
              name: "bytes",
              verdict: "fail",
              finding: "missing-bytes",
              reason: `the bytes of the candidate's model.onnx (${store}, sha256:…) are not on this machine`,
            },
          ],
        },
      ],
    });
  expect(workflowAdvice(missing("lfs")).join()).toContain("lfs: true");
  expect(workflowAdvice(missing("dvc")).join()).toContain("dvc fetch");
  expect(workflowAdvice(evaluation("block"))).toEqual([]);
});
