import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parsePolicyFile } from "../../src/project/policy-file.ts";
import { parseServingFile } from "../../src/project/serving-file.ts";
import { FULL_POLICY, FULL_SERVING } from "./examples.ts";
import { briefly, problemsOf, valueOf } from "./state.ts";

const HOUR = 3_600_000;

describe("the rules", () => {
  test("no file means advice about every model.yaml", () => {
    const policy = valueOf(parsePolicyFile(undefined));
    expect(policy).toMatchObject({
      models: ["**/model.yaml"],
      mode: "advise",
      registry: { branch: "model-registry" },
      accept_scores: ["onnx", "file"],
      signoff: {
        standard: { roles: { owner: 1 }, valid_for: 30 * 24 * HOUR, carry_over: true },
        high: { roles: { owner: 1, risk: 1 }, valid_for: 14 * 24 * HOUR, carry_over: false },
        policy_owners: [],
        accept: [],
        overrides: { roles: [], max: 24 * HOUR },
      },
      rollback: { enabled: true, cooldown: 6 * HOUR, quota: { prs: 2, per: 7 * 24 * HOUR } },
    });
  });

  test("a file that says nothing means the same as no file", () => {
    const { yaml: _, ...none } = valueOf(parsePolicyFile(undefined));
    for (const text of ["", "# nothing yet\n", "{}"])
      expect(valueOf(parsePolicyFile(text))).toMatchObject(none);
  });

  test("the file in full is read", () => {
    expect(valueOf(parsePolicyFile(FULL_POLICY))).toMatchObject({
      models: ["models/*/model.yaml"],
      mode: "enforce",
      signoff: { new_model_owners: ["acme/ml-platform"], overrides: { roles: ["risk"] } },
      gates: { drift: { warn: 0.1, fail: 0.25 } },
      on_inconclusive: { quality: "sign", drift: "note" },
      rollback: {
        responders: ["acme/ml-oncall"],
        routes: [
          { match: { severity: "critical" }, model: "{{model}}", action: "open_pr", hold: 0 },
          { match: { severity: "!info" }, action: "comment" },
        ],
        receivers: [{ id: "am-prod", models: ["fraud-*"], max_action: "open_pr" }],
      },
    });
  });

  test("what means one thing when a gate cannot tell is no gate", () => {
    expect(valueOf(parsePolicyFile(FULL_POLICY)).gates).not.toHaveProperty("on_inconclusive");
  });

  test("whoever enforces says who signs changes of the rules", () => {
    expect(briefly(parsePolicyFile("mode: enforce\n"))).toEqual(["1:1 mode no-policy-owners"]);
    expect(briefly(parsePolicyFile("mode: enforce\nsignoff: { policy_owners: [] }\n"))).toEqual([
      "1:1 mode no-policy-owners",
    ]);
  });

  test("new models are signed by the policy's owners unless others are named", () => {
    const text = "signoff: { policy_owners: [acme/ml] }\n";
    expect(valueOf(parsePolicyFile(text)).signoff.new_model_owners).toEqual(["acme/ml"]);
  });

  test("what enforces does not rest on scores that an author wrote, unless it says so", () => {
    const enforcing = "mode: enforce\nsignoff: { policy_owners: [alice] }\n";
    expect(valueOf(parsePolicyFile(enforcing)).accept_scores).toEqual(["onnx"]);
    expect(valueOf(parsePolicyFile(`${enforcing}accept_scores: [onnx, file]\n`)).accept_scores).toEqual([
      "onnx",
      "file",
    ]);
    expect(valueOf(parsePolicyFile("mode: observe\n")).accept_scores).toEqual(["onnx", "file"]);
  });

  test.each([
    ["modles: x\n", ["1:1 modles unknown-key"]],
    ["models: models/*.yaml\n", ["1:1 models bad-value"]],
    ["models: [../*/model.yaml]\n", ["1:10 models[0] bad-path"]],
    ["registry: { branch: ../x }\n", ["1:13 registry.branch bad-value"]],
    ["registry: { branch: a.lock }\n", ["1:13 registry.branch bad-value"]],
    ["mode: enforced\n", ["1:1 mode unknown-word"]],
    ["signoff: { high: { roles: {} } }\n", ["1:20 signoff.high.roles bad-value"]],
    ["signoff: { high: { roles: { owner: 0 } } }\n", ["1:29 signoff.high.roles.owner out-of-range"]],
    ["signoff: { high: { roles: { policy: 1 } } }\n", ["1:29 signoff.high.roles.policy bad-key"]],
    ["signoff: { high: { valid_for: 90m } }\n", ["1:20 signoff.high.valid_for bad-value"]],
    ["signoff: { overrides: { max: 30d } }\n", ["1:25 signoff.overrides.max bad-value"]],
    ["signoff: { accept: [reaction] }\n", ["1:21 signoff.accept[0] unknown-word"]],
    ["gates: { on_inconclusive: { quality: sing } }\n", ["1:29 gates.on_inconclusive.quality unknown-word"]],
    ["accept_scores: []\n", ["1:1 accept_scores out-of-range"]],
    ["rollback: { freeze: 25h }\n", ["1:13 rollback.freeze bad-value"]],
    ["rollback: { receivers: [{ id: A }] }\n", ["1:27 rollback.receivers[0].id bad-value"]],
    ["rollback: { routes: [{ action: auto_merge }] }\n", ["1:24 rollback.routes[0].action unknown-word"]],
    ["rollback: { routes: [{}, { match: { a: b } }] }\n", ["1:26 rollback.routes[1] unreachable-route"]],
  ])("%s is a problem", (text, expected) => expect(briefly(parsePolicyFile(text))).toEqual(expected));

  test("with a catalogue of gates, on_inconclusive knows their names", () => {
    const catalogue = { drift: z.strictObject({ warn: z.number().default(0.1) }) };
    expect(briefly(parsePolicyFile("gates: { on_inconclusive: { drfit: note } }\n", catalogue))).toEqual([
      "1:29 gates.on_inconclusive.drfit unknown-key",
    ]);
    expect(
      problemsOf(
        parsePolicyFile("gates: { drift: { warn: 1 }, on_inconclusive: { drift: note } }\n", catalogue),
      ),
    ).toEqual([]);
  });

  test("no text makes the parser throw", () => {
    const line = fc.oneof(fc.constantFrom(...FULL_POLICY.split("\n")), fc.string());
    const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, (written) => typeof parsePolicyFile(written).ok === "boolean"),
      { seed: 7, numRuns: 100 },
    );
  });
});

const parseServing = (text: string) => parseServingFile("models/fraud/serving.yaml", text);

describe("how a bundle is served", () => {
  test("the file in full is read", () => {
    expect(valueOf(parseServing(FULL_SERVING))).toMatchObject({
      inputs: { x: ["amount", "hour", "tx_24h"] },
      output: { score: { tensor: "probabilities", index: 1 }, positive: "fraud", threshold: 0.42 },
      delayed: { device_score: 0.5 },
      fallback: "rules-v3",
    });
  });

  test.each([
    ["", ["-:-  empty-file"]],
    ["inputs: {}\n", ["1:1 inputs bad-value"]],
    ["inputs: { x: [a, a] }\n", ["1:18 inputs.x[1] bad-value"]],
    ["output: { threshold: '0.4' }\n", ["1:11 output.threshold wrong-type"]],
    ["output: { score: { index: -1 } }\n", ["1:20 output.score.index out-of-range"]],
    ["output: { classes: [a, b, a] }\n", ["1:11 output.classes bad-value"]],
    ["output: { classes: [1, 2], positive: '1' }\n", ["1:28 output.positive unknown-class"]],
    ["output: { classes: [a, b], score: { index: 2 } }\n", ["1:37 output.score.index unknown-class"]],
    ["fallbck: x\n", ["1:1 fallbck unknown-key"]],
  ])("%j is a problem", (text, expected) => expect(briefly(parseServing(text))).toEqual(expected));
});
