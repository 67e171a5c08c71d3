import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseModelFile } from "../../src/project/model-file.ts";
import { FULL_MODEL, SMALLEST_MODEL } from "./examples.ts";
import { briefly, problemsOf, valueOf } from "./state.ts";

const PATH = "models/fraud/model.yaml";
const parse = (text: string) => parseModelFile(PATH, text);
/** The smallest file with something more in it. */
const withMore = (more: string) => parse(SMALLEST_MODEL + more);
const inData = (more: string) =>
  parse(`owners: { owner: [alice] }\nfiles: { model: m.onnx }\ndata: { ${more} }\n`);

describe("what a person writes", () => {
  test("the smallest file is enough", () => {
    const model = valueOf(parse(SMALLEST_MODEL));
    expect(model).toMatchObject({
      model: "fraud",
      tier: "standard",
      folder: "models/fraud",
      owners: { owner: ["alice"] },
      files: { model: "model.onnx" },
      data: { holdout: { path: "data/holdout.parquet" }, label: "is_fraud" },
      gates: {},
    });
    expect(model.task).toBeUndefined();
  });

  test("the file in full is read, with units turned into numbers", () => {
    expect(valueOf(parse(FULL_MODEL))).toMatchObject({
      task: "binary",
      tier: "high",
      owners: { owner: ["alice", "acme/fraud-ml"], risk: ["acme/model-risk"] },
      files: { model: "model.onnx", features: ["features/**/*.py"], labels: ["labels.json"] },
      data: {
        segments: [
          [{ column: "channel" }],
          [{ column: "amount", edges: [0, 50, 500] }],
          [{ column: "channel" }, { column: "region" }],
        ],
        reference: { path: "data/reference.parquet", digest: `sha256:${"a".repeat(64)}` },
        label_lag: 90 * 86_400_000,
      },
      parity: { rtol: 0.001 },
      expect: [
        { direction: "up", column: "amount" },
        { direction: "down", column: "tenure" },
        { direction: "invariant", column: "name" },
      ],
      serving: { pattern: "online", budgets: { p99: 20, size: 10_000_000, rss: 300_000_000 } },
      retrain: { every: 90 * 86_400_000 },
      gates: { quality: { metric: "auc", margin: 0.005, floor: 0.85 } },
    });
  });

  test("every line of the file in full may be left out, or is missed by name", () => {
    const lines = FULL_MODEL.split("\n").filter((line) => /^[a-z]/.test(line) && !line.startsWith("data:"));
    for (const line of lines) {
      const outcome = parse(FULL_MODEL.replace(line, ""));
      if (line.startsWith("owners")) expect(briefly(outcome)).toEqual(["1:1 owners missing-key"]);
      else expect(problemsOf(outcome)).toEqual([]);
    }
  });

  test("logins are one whatever their case", () => {
    expect(valueOf(parse(SMALLEST_MODEL.replace("alice", "Alice"))).owners).toEqual({ owner: ["alice"] });
    expect(briefly(parse(SMALLEST_MODEL.replace("alice", "Alice, alice")))).toEqual([
      "2:26 owners.owner[1] bad-value",
    ]);
  });

  test.each([
    ["800us", 0.8],
    ["1.5s", 1_500],
    ["20ms", 20],
  ])("the time %s is %d milliseconds", (written, expected) => {
    expect(valueOf(withMore(`serving: { budgets: { p99: ${written} } }`)).serving?.budgets?.p99).toBe(
      expected,
    );
  });

  test.each([
    ["1KB", 1_000],
    ["1KiB", 1_024],
    ["1.5MB", 1_500_000],
    ["2GiB", 2_147_483_648],
  ])("the size %s is %d bytes", (written, expected) => {
    expect(valueOf(withMore(`serving: { budgets: { size: ${written} } }`)).serving?.budgets?.size).toBe(
      expected,
    );
  });
});

describe("names", () => {
  test("the folder gives the name, and the key may give another", () => {
    expect(valueOf(parseModelFile("a/b/churn-eu/model.yaml", SMALLEST_MODEL)).model).toBe("churn-eu");
    expect(valueOf(withMore("model: other\n")).model).toBe("other");
  });

  test.each([
    ["Models/Fraud Model/model.yaml", "1:1  no-model-name"],
    ["model.yaml", "1:1  no-model-name"],
    ["policy/model.yaml", "1:1  no-model-name"],
  ])("a folder that is no name is a problem: %s", (path, expected) => {
    expect(briefly(parseModelFile(path, "owners: { owner: [alice] }\nfiles: { model: m }\n"))).toEqual([
      expected,
    ]);
    expect(problemsOf(parseModelFile(path, `model: fine\n${SMALLEST_MODEL}`))).toEqual([]);
  });

  test.each(["Fraud", "-a", "a-", "a_b", "policy", "a".repeat(65), "5"])(
    "%s is no name of a model",
    (name) => {
      expect(problemsOf(withMore(`model: ${name}\n`)).map(({ path }) => path)).toEqual(["model"]);
    },
  );
});

describe("owners", () => {
  test.each([
    ["@alice", "Write it without the @: alice."],
    ["a@b.example", "Write the GitHub login, not an e-mail address."],
    ["renovate[bot]", "Name a person or a team: an app cannot sign."],
    ["acme/fraud/ml", "Write a login (alice) or a team with its organisation (acme/fraud-ml)."],
  ])("%s is no owner, and the hint says what to write", (name, hint) => {
    const problems = problemsOf(parse(`owners: { owner: ["${name}"] }\nfiles: { model: m }\n`));
    expect(problems.map((problem) => problem.hint)).toEqual([hint]);
  });

  test.each([
    ["owners: {}", "1:1 owners bad-value"],
    ["owners: { owner: [] }", "1:11 owners.owner bad-value"],
    ["owners: { Owner: [a] }", "1:11 owners.Owner bad-key"],
    ["owners: { responder: [a] }", "1:11 owners.responder bad-key"],
    ["owners: [alice]", "1:1 owners wrong-type"],
    ["owners:", "1:1 owners empty-value"],
  ])("%s is a problem", (owners, expected) => {
    expect(briefly(parse(`${owners}\nfiles: { model: m }\n`))).toEqual([expected]);
  });
});

describe("paths", () => {
  test.each([
    ["../shared/m.onnx", "leads out of its folder"],
    ["/models/m.onnx", "absolute path"],
    ["C:/m.onnx", "absolute path"],
    ["~/m.onnx", "absolute path"],
    ["a\\\\m.onnx", "backslash"],
    ["./m.onnx", 'empty part or a "."'],
    ["a//m.onnx", 'empty part or a "."'],
    [".git/config", "into .git"],
    ["mode\\u0301l.onnx", "Unicode NFD"],
    ["a\\u200b.onnx", "cannot be seen"],
    ["", "empty"],
    ["a/**b/c", "whole part of the path"],
    ["a/[bc]*", "mean nothing"],
    ["a/{b,{c,d}}", "braces"],
    ["a/{b", "braces"],
  ])('"%s" is refused', (path, said) => {
    const [problem, ...more] = problemsOf(
      parse(`owners: { owner: [a] }\nfiles: { model: m, features: ["${path}"] }\n`),
    );
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ line: 2, path: "files.features[0]" });
    expect(problem?.message).toContain(said);
  });

  test("rows may be shared: a leading / is the root of the repository, but not more", () => {
    expect(problemsOf(inData("label: y, holdout: /data/h.parquet"))).toEqual([]);
    expect(briefly(inData("label: y, holdout: //data/h.parquet"))).toEqual(["3:19 data.holdout bad-path"]);
    expect(briefly(inData("label: y, holdout: /../h.parquet"))).toEqual(["3:19 data.holdout bad-path"]);
  });
});

describe("what contradicts itself", () => {
  test.each([
    ["nothing to judge", parse("owners: { owner: [a] }\n"), ["1:1  no-model"]],
    ["a label without rows", inData("label: y, reference: r.csv"), ["3:9 data.label label-without-rows"]],
    ["rows without a label", inData("holdout: h.csv"), ["3:9 data.holdout rows-without-label"]],
    ["columns without rows", inData("id: x"), ["3:1 data columns-without-rows"]],
    ["a label where there is no truth", withMore("task: none\n"), ["4:40 data.label label-without-task"]],
    ["a ranking without groups", withMore("task: ranking\n"), ["5:1 task ranking-without-group"]],
    [
      "costs of decisions nobody takes",
      withMore("task: regression\ncost: { false_positive: 1, false_negative: 1 }\n"),
      ["6:1 cost cost-without-decisions"],
    ],
    [
      "a lag without time",
      inData("label: y, holdout: h.csv, label_lag: 3d"),
      ["3:35 data.label_lag lag-without-time"],
    ],
    [
      "segments without labelled rows",
      inData("current: c.csv, reference: r.csv, segments: [a]"),
      ["3:43 data.segments segments-without-holdout"],
    ],
    ["drift from nothing", inData("current: c.csv"), ["3:9 data.current current-without-reference"]],
    [
      "training for drift nobody measures",
      withMore("retrain: { when: { drift: 0.3 } }\n"),
      ["5:20 retrain.when.drift retrain-without-drift"],
    ],
    ["training for nothing", withMore("retrain: {}\n"), ["5:1 retrain bad-value"]],
    ["parity with nothing", withMore("parity: {}\n"), ["5:1 parity bad-value"]],
    ["two expectations in one", withMore("expect: [{ up: a, down: b }]\n"), ["5:10 expect[0] bad-value"]],
    [
      "opposite expectations",
      withMore("expect: [{ up: a }, { down: a }]\n"),
      ["5:21 expect[1] opposite-expectations"],
    ],
    [
      "edges that fall",
      inData("label: y, holdout: h, segments: [{ a: [2, 1] }]"),
      ["3:44 data.segments[0].a bad-value"],
    ],
    [
      "scores of rows that are not there",
      parse("owners: { owner: [a] }\nscores: { holdout: s.csv }\n"),
      ["2:11 scores.holdout scores-without-rows"],
    ],
  ] as const)("%s", (_, outcome, expected) => expect(briefly(outcome)).toEqual(expected));
});

describe("problems", () => {
  test("all of them come at once, in the order of the file, whatever kind they are", () => {
    const text = `ownrs: x
task: binry
tier: 5
files: { model: ../m, feature: a }
data: { label_lag: 5days, label: [y] }
gates:
`;
    expect(briefly(parse(text))).toEqual([
      "1:1 owners missing-key",
      "1:1 ownrs unknown-key",
      "2:1 task unknown-word",
      "3:1 tier unknown-word",
      "4:10 files.model bad-path",
      "4:23 files.feature unknown-key",
      "5:9 data.label_lag bad-value",
      "5:9 data.label_lag lag-without-time",
      "5:27 data.label wrong-type",
      "5:27 data.label label-without-rows",
      "6:1 gates empty-value",
    ]);
  });

  test("an unknown key says what was meant and what is known", () => {
    const [problem] = problemsOf(withMore("sevring: {}\n"));
    expect(problem?.message).toBe('unknown key "sevring". Did you mean "serving"?');
    expect(problem?.hint).toContain("Known here: model, task, description");
  });

  test("an unknown word says what was meant", () => {
    const [problem] = problemsOf(withMore("task: binry\n"));
    expect(problem?.message).toContain('Did you mean "binary"?');
  });

  test("a number where text belongs says so, with what the key is for", () => {
    expect(problemsOf(withMore("serving: { budgets: { p99: 20 } }\n"))).toMatchObject([
      {
        message: "expected text, found the number 20",
        hint: "Time that 99 % of the calls may take.",
        line: 5,
      },
    ]);
  });

  test("no text makes the parser throw, and what it accepts has a name and owners", () => {
    const line = fc.constantFrom(...FULL_MODEL.split("\n"));
    const cut = fc
      .tuple(line, fc.nat(40), fc.nat(3))
      .map(([text, at, length]) => text.slice(0, at) + text.slice(at + length));
    const text = fc
      .array(fc.oneof(line, cut, fc.string()), { maxLength: 12 })
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, (written) => {
        const outcome = parse(written);
        if (outcome.ok) expect(Object.keys(outcome.value.owners).length).toBeGreaterThan(0);
        else expect(outcome.problems.length).toBeGreaterThan(0);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe("settings of gates", () => {
  const catalogue = {
    quality: z.strictObject({
      metric: z.enum(["auc", "brier"]).default("auc").describe("the primary metric"),
      margin: z.number().min(0).default(0.005),
    }),
    drift: z.strictObject({ warn: z.number().default(0.1) }),
  };
  const parseWith = (gates: string) => parseModelFile(PATH, `${SMALLEST_MODEL}gates: ${gates}\n`, catalogue);

  test("they are checked through the gates' own schemas, and kept as written", () => {
    expect(valueOf(parseWith("{ quality: { margin: 0.01 } }")).gates).toEqual({ quality: { margin: 0.01 } });
  });

  test.each([
    ["{ qualty: {} }", ["5:10 gates.qualty unknown-key"], 'Did you mean "quality"?'],
    ["{ quality: { margni: 1 } }", ["5:21 gates.quality.margni unknown-key"], 'Did you mean "margin"?'],
    ["{ quality: { metric: aux } }", ["5:21 gates.quality.metric unknown-word"], 'Did you mean "auc"?'],
    ["{ quality: { margin: -1 } }", ["5:21 gates.quality.margin out-of-range"], "at least 0"],
  ])("%s is a problem at its place", (gates, expected, said) => {
    expect(briefly(parseWith(gates))).toEqual(expected);
    expect(problemsOf(parseWith(gates))[0]?.message).toContain(said);
  });
});
