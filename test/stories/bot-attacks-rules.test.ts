import { describe, expect, test } from "vitest";
import {
  approve,
  CARD,
  codeOf,
  conclusion,
  countOf,
  evaluate,
  expectNothing,
  holdingsOf,
  lastReply,
  merge,
  MODEL,
  openStage,
  proposeCandidate,
  RULES,
  say,
  SECOND,
  signersOf,
  textOf,
} from "./bot-attack-steps.ts";
import { policyFile, SMALL } from "./bot-world-projects.ts";

/** The card of `fraud` with some words replaced. */
function card(from: string, to: string): string {
  const text = textOf(CARD);
  if (!text.includes(from)) throw new Error(`the card does not say ${from}`);
  return text.replace(from, to);
}

const OWN = `
  standard: { roles: { owner: 1 }, valid_for: 30d }
  high: { roles: { owner: 1, risk: 1 }, valid_for: 14d }
  new_model_owners: [mallory]
  policy_owners: [mallory]
  overrides: { roles: [risk], max: 24h }`;

describe("rules that the attacker writes", () => {
  test("rules of another base branch mean nothing: back on the default branch the change waits as before", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    await world.push("soft", { [RULES]: policyFile({ signoff: OWN, mode: "observe" }) }, { by: "erin" });
    const pull = await proposeCandidate(stage);
    expect(conclusion(stage, pull)).toBeNull();
    const before = holdingsOf(stage);
    world.retarget(pull, "soft", "bob");
    await bot.settle();
    world.retarget(pull, "main", "bob");
    await bot.settle();
    expect(conclusion(stage, pull)).toBeNull();
    await approve(stage, pull, "mallory");
    await expectNothing(stage, pull, before);
  });

  test("a branch with rules of its own that is merged into the default branch is judged by the recorded rules", async () => {
    const stage = await openStage();
    const files = { [RULES]: policyFile({ signoff: OWN, mode: "observe" }), [MODEL]: SECOND };
    const pull = await proposeCandidate(stage, { branch: "soft", files, by: "erin" });
    const before = holdingsOf(stage);
    await approve(stage, pull, "mallory", { scope: "policy" });
    await approve(stage, pull, "mallory", { code: "000000000000" });
    expect(signersOf(stage, pull)).toEqual([]);
    await expectNothing(stage, pull, before);
  });

  test("owners swapped in the same pull request: the new ones sign nothing", async () => {
    const stage = await openStage();
    const files = {
      [CARD]: card("owner: [alice, acme/fraud-ml]", "owner: [erin, mallory]"),
      [MODEL]: SECOND,
    };
    const pull = await proposeCandidate(stage, { files });
    const before = holdingsOf(stage);
    await approve(stage, pull, "erin");
    expect(lastReply(stage, pull)).toContain("does not name erin");
    await approve(stage, pull, "erin", { scope: "policy" });
    await approve(stage, pull, "mallory", { scope: "policy" });
    await expectNothing(stage, pull, before);
  });

  test("owners swapped in an earlier pull request that was merged around the rules: the old ones still count", async () => {
    const stage = await openStage();
    const swap = { [CARD]: card("owner: [alice, acme/fraud-ml]", "owner: [erin]") };
    const first = await stage.world.propose("swap", swap, { by: "bob" });
    await stage.bot.settle();
    await merge(stage, first, "bob");
    expect(countOf(stage, "unapproved-change")).toBe(1);
    const second = await stage.world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
    await stage.bot.settle();
    const before = holdingsOf(stage);
    await say(stage, second, "/twokey approve fraud 000000000000", "erin");
    expect(signersOf(stage, second)).toEqual([]);
    await expectNothing(stage, second, before);
  });

  test("a policy pull request that removes its own policy owners is signed by the old ones or not at all", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const text = policyFile({ signoff: OWN.replaceAll("[mallory]", "[erin]") });
    const pull = await world.propose("takeover", { [RULES]: text }, { by: "bob" });
    await bot.settle();
    const before = holdingsOf(stage);
    await approve(stage, pull, "erin", { scope: "policy" });
    await approve(stage, pull, "bob", { scope: "policy" });
    await approve(stage, pull, "alice", { scope: "policy" });
    expect(holdingsOf(stage)).toEqual(before);
    await expectNothing(stage, pull, before);
    // What lies on the default branch now gives nobody a voice either.
    const more = text.replace("mode: enforce", "mode: advise");
    const again = await world.propose("again", { [RULES]: more }, { by: "bob" });
    await bot.settle();
    await approve(stage, again, "erin", { scope: "policy" });
    expect(lastReply(stage, again)).toContain("does not name erin");
    await expectNothing(stage, again, before);
  });

  test("policy owners who wrote the change themselves do not sign it", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const signoff = OWN.replaceAll("[mallory]", "[dave]");
    const pull = await world.propose("mine", { [RULES]: policyFile({ signoff }) }, { by: "dave" });
    await bot.settle();
    const before = holdingsOf(stage);
    await approve(stage, pull, "dave", { scope: "policy" });
    expect(lastReply(stage, pull)).toContain("had a hand in this change");
    await expectNothing(stage, pull, before);
  });

  test("rules without policy owners, whom nobody could ever change again, are refused whoever signs", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const signoff = OWN.replaceAll("[mallory]", "[]");
    const pull = await world.propose("nobody", { [RULES]: policyFile({ signoff }) }, { by: "bob" });
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("rules that came around the sign-off are shown whole to whoever signs the next change of them", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    await world.pushToDefault({ [RULES]: policyFile({ signoff: OWN }) }, "bob");
    await bot.settle();
    const pull = await world.propose(
      "small",
      { [RULES]: policyFile({ signoff: OWN, rollback: "{ responders: [acme/ml-oncall], cooldown: 7h }" }) },
      { by: "bob" },
    );
    await bot.settle();
    const report = world.sticky(pull) ?? "";
    expect(report).toContain("cooldown");
    expect(report).toContain("policy_owners");
    expect(report).toContain("mallory");
  });

  test("the mode lowered to observe in the same pull request lets nothing through", async () => {
    const stage = await openStage();
    const files = { [RULES]: policyFile({ mode: "observe" }), [MODEL]: SECOND };
    const pull = await proposeCandidate(stage, { files });
    const before = holdingsOf(stage);
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, before);
    const next = await proposeCandidate(stage, { branch: "next", files: { [MODEL]: "fraud, the third\n" } });
    await expectNothing(stage, next, before);
  });

  test("without its twokey.yml a repository is governed as before", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("free", { [RULES]: null }, { by: "bob" });
    await bot.settle();
    const before = holdingsOf(stage);
    await expectNothing(stage, pull, before);
    const next = await world.propose("next", { [MODEL]: SECOND }, { by: "bob" });
    await bot.settle();
    await expectNothing(stage, next, before);
  });

  test("a model.yaml moved out of the pattern is a removal, and asks the old owners", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const files = { [CARD]: null, "elsewhere/fraud/model.yaml": textOf(CARD), [MODEL]: SECOND };
    const pull = await world.propose("hide", files, { by: "erin" });
    await bot.settle();
    const before = holdingsOf(stage);
    expect(conclusion(stage, pull)).not.toBe("success");
    await expectNothing(stage, pull, before);
  });

  test("a pattern that no longer finds the models is a change of the rules", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose(
      "none",
      { [RULES]: policyFile({ models: "none/*/model.yaml" }), [MODEL]: SECOND },
      { by: "erin" },
    );
    await bot.settle();
    const before = holdingsOf(stage);
    await expectNothing(stage, pull, before);
  });

  test("a rename escapes nobody: the old name asks its owners, the new one those of new models", async () => {
    const stage = await openStage();
    const text = card("model: fraud", "model: fraud-two").replace("[alice, acme/fraud-ml]", "[erin]");
    const pull = await proposeCandidate(stage, { files: { [CARD]: text, [MODEL]: SECOND } });
    const before = holdingsOf(stage);
    await approve(stage, pull, "erin", { scope: "fraud-two" });
    const granted = holdingsOf(stage).granted;
    expect(granted).toBe(before.granted + 1);
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a new model with its author as the only owner has no second key", async () => {
    const stage = await openStage();
    const text =
      "model: own\ntask: none\nowners: { owner: [erin], risk: [erin] }\nfiles: { model: model.onnx }\n";
    const files = { "models/own/model.yaml": text, "models/own/model.onnx": "mine\n" };
    const pull = await proposeCandidate(stage, { files, by: "erin" });
    const before = holdingsOf(stage);
    await approve(stage, pull, "erin", { scope: "own" });
    await approve(stage, pull, "erin", { scope: "policy" });
    expect(holdingsOf(stage)).toEqual(before);
    await expectNothing(stage, pull, before);
    expect(stage.world.live("own")?.live ?? null).toBeNull();
  });

  test("the tier lowered in the same pull request: risk is asked all the same", async () => {
    const stage = await openStage();
    const files = { [CARD]: card("tier: high", "tier: standard"), [MODEL]: SECOND };
    const pull = await proposeCandidate(stage, { files });
    await approve(stage, pull, "alice");
    const code = codeOf(stage, pull, "policy");
    await approve(stage, pull, "dave", { scope: "policy", code });
    await approve(stage, pull, "alice", { scope: "policy", code });
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });
});

describe("the scale is moved", () => {
  test("a margin loosened in the same pull request is a change of the rules, and judges nothing before it is signed", async () => {
    const stage = await openStage();
    const files = { [CARD]: card("margin: 0.005", "margin: 0.5"), [MODEL]: SECOND };
    const pull = await proposeCandidate(stage, { files, script: { fraud: { quality: "fail" } } });
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    await approve(stage, pull, "carol", { code });
    expect(conclusion(stage, pull)).toBe("failure");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a margin loosened on the default branch by a push: nothing is measured under it", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    await world.pushToDefault({ [CARD]: card("margin: 0.005", "margin: 0.5") }, "bob");
    await bot.settle();
    const pull = await world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
    await bot.settle();
    const before = holdingsOf(stage);
    // Nothing is measured under rules that nobody signed.
    expect(world.dispatches).toHaveLength(0);
    expect(() => codeOf(stage, pull)).toThrow("no code");
    await expectNothing(stage, pull, before);
  });

  test("held-out data moved in the same pull request is signed as a change of the rules", async () => {
    const stage = await openStage();
    const files = {
      [CARD]: card("data/holdout.csv", "data/easy.csv"),
      "models/fraud/data/easy.csv": "amount,is_fraud\n1,0\n",
      [MODEL]: SECOND,
    };
    const pull = await proposeCandidate(stage, { files });
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    await approve(stage, pull, "carol", { code });
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("held-out rows rewritten ask for evidence and the owners of the model, though its bundle stays", async () => {
    const stage = await openStage();
    const files = { "models/fraud/data/holdout.csv": "amount,is_fraud\n1,1\n2,1\n" };
    const pull = await proposeCandidate(stage, { files });
    expect(conclusion(stage, pull)).toBeNull();
    await approve(stage, pull, "alice");
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("held-out rows rewritten after the evidence void it and the sign-offs", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    await approve(stage, pull, "carol", { code });
    expect(conclusion(stage, pull)).toBe("success");
    await world.push("better", { "models/fraud/data/holdout.csv": "amount,is_fraud\n9,1\n" }, { by: "bob" });
    await bot.settle();
    expect(conclusion(stage, pull)).toBeNull();
    await evaluate(stage, { odd: { salt: "other rows" } });
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });
});

describe("what is in place of the model", () => {
  test("a symbolic link is refused", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("link", { [MODEL]: { link: "../churn/model.onnx" } }, { by: "bob" });
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a submodule is refused", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("module", { [MODEL]: { submodule: world.tip() } }, { by: "bob" });
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a pointer of git LFS to other bytes is another bundle", async () => {
    const pointer = (digit: string): string =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 12345\n`;
    const stage = await openStage({ files: { ...SMALL, [MODEL]: pointer("a") } });
    const pull = await proposeCandidate(stage, { files: { [MODEL]: pointer("b") } });
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    await approve(stage, pull, "carol", { code });
    expect(conclusion(stage, pull)).toBe("success");
    await stage.world.push("better", { [MODEL]: pointer("c") }, { by: "bob" });
    await stage.bot.settle();
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });
});
