import { describe, expect, test } from "vitest";
import {
  approve,
  codeOf,
  conclusion,
  countOf,
  merge,
  MODEL,
  openStage,
  proposeCandidate,
  RULES,
  say,
  SECOND,
  signBoth,
  type Stage,
} from "./bot-attack-steps.ts";
import { policyFile } from "./bot-world-projects.ts";
import { startAgain } from "./bot-run.ts";

const REGISTRY = "model-registry";
const OTHER = "models/churn/model.onnx";

/** Somebody does something to the branch of the registry; gives where it points then, null: nowhere. */
type Attack = (stage: Stage) => Promise<unknown>;

const ATTACKS: readonly (readonly [string, Attack])[] = [
  ["deleted", ({ world }) => world.deleteBranch(REGISTRY, "dave")],
  [
    "cut back by its last commit",
    ({ world }) => {
      const [parent = ""] = world.github.git.commit(world.tip(REGISTRY)).parents;
      return world.moveHead(REGISTRY, parent, { by: "dave" });
    },
  ],
  [
    "replaced by a branch that somebody made up",
    ({ world }) =>
      world.push(REGISTRY, { "log/head.json": "{}\n", "registry.json": "{}\n" }, { by: "dave", force: true }),
  ],
  [
    "rewritten from an earlier commit",
    ({ world }) => {
      const [parent = ""] = world.github.git.commit(world.tip(REGISTRY)).parents;
      return world.push(REGISTRY, { "README.md": "# mine\n" }, { by: "dave", force: parent });
    },
  ],
  [
    "continued by a person who claims a version",
    ({ world }) => {
      const current = world.registryFiles().get("models/fraud/current.json") ?? "";
      const files = { "models/fraud/current.json": current.replace('"version": 1', '"version": 2') };
      return world.push(REGISTRY, files, { by: "dave" });
    },
  ],
  [
    "continued by a person who changes what an event says",
    ({ world }) => {
      const [path = ""] = [...world.registryFiles().keys()].filter((one) => one.includes("/events/"));
      const text = world.registryFiles().get(path) ?? "";
      return world.push(REGISTRY, { [path]: text.replace("dave", "erin") }, { by: "dave" });
    },
  ],
];

describe("a registry that is not as it was left", () => {
  test.each(ATTACKS)("%s: what was green is not, and nothing is recorded", async (_name, attack) => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    await signBoth(stage, pull);
    expect(conclusion(stage, pull)).toBe("success");
    await attack(stage);
    const left = world.github.refs.get(`refs/heads/${REGISTRY}`);
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    const next = await world.propose("churn", { [OTHER]: "churn, the second model\n" }, { by: "erin" });
    await bot.settle();
    expect(conclusion(stage, next)).toBe("failure");
    await merge(stage, pull);
    await bot.pass("30m");
    expect(world.github.refs.get(`refs/heads/${REGISTRY}`)).toBe(left);
    expect(countOf(stage, "promoted")).toBe(0);
  });

  test.each(ATTACKS)("%s while the bot was away: it is noticed at the next start", async (_name, attack) => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    await signBoth(stage, pull);
    world.killAfter(0);
    await attack(stage);
    const left = world.github.refs.get(`refs/heads/${REGISTRY}`);
    world.lose();
    const again = await startAgain(world, bot);
    await again.pass("20m");
    expect(conclusion(stage, pull)).toBe("failure");
    await world.merge(pull, { by: "bob" });
    await again.settle();
    expect(world.github.refs.get(`refs/heads/${REGISTRY}`)).toBe(left);
    expect(countOf(stage, "promoted")).toBe(0);
    await again.stop();
  });

  test("restored to the commit that it was left at, everything goes on", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    await signBoth(stage, pull);
    const tip = world.tip(REGISTRY);
    await world.deleteBranch(REGISTRY, "dave");
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    await world.moveHead(REGISTRY, tip, { by: "dave" });
    await bot.settle();
    await bot.pass("20m");
    expect(conclusion(stage, pull)).toBe("success");
    await merge(stage, pull);
    expect(world.live("fraud")?.live?.version).toBe(2);
  });

  test("squatted before the adoption: nothing is adopted, and no check turns green", async () => {
    const stage = await openStage({ adopted: false });
    const { world, bot } = stage;
    await world.push(REGISTRY, { "registry.json": "{}\n" }, { by: "erin", force: true });
    const left = world.tip(REGISTRY);
    await bot.pass("20m");
    const pull = await world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    expect(world.tip(REGISTRY)).toBe(left);
    expect(world.live("fraud")).toBeUndefined();
  });

  test("squatted between the sign-off and the merge of the adoption: nothing is adopted", async () => {
    const stage = await openStage({ adopted: false });
    const { world, bot } = stage;
    await bot.pass("20m");
    await approve(stage, 1, "dave", { scope: "policy" });
    await world.push(REGISTRY, { "registry.json": "{}\n" }, { by: "erin", force: true });
    const left = world.tip(REGISTRY);
    await merge(stage, 1, "dave");
    await bot.pass("20m");
    expect(world.tip(REGISTRY)).toBe(left);
    expect(world.live("fraud")).toBeUndefined();
  });

  test("a registry of another repository is none of ours", async () => {
    const other = await openStage();
    const files = Object.fromEntries(other.world.registryFiles());
    const stage = await openStage({ adopted: false });
    const { world, bot } = stage;
    const forged = {
      ...files,
      "registry.json": String(files["registry.json"]).replace('"id": 1,', '"id": 2,'),
    };
    await world.push(REGISTRY, forged, { by: "erin", force: true });
    const left = world.tip(REGISTRY);
    await bot.pass("20m");
    const pull = await world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    expect(world.tip(REGISTRY)).toBe(left);
  });
});

describe("an adoption", () => {
  async function openAdoption(): Promise<Stage> {
    const stage = await openStage({ adopted: false });
    await stage.bot.pass("20m");
    expect(stage.world.sticky(1)).toContain("adoption waits");
    return stage;
  }

  function isAdopted({ world }: Stage): boolean {
    return world.github.refs.has(`refs/heads/${REGISTRY}`);
  }

  test("signed by somebody who is no policy owner is not signed", async () => {
    const stage = await openAdoption();
    for (const who of ["alice", "bob", "carol", "mallory"] as const)
      await approve(stage, 1, who, { scope: "policy" });
    expect(conclusion(stage, 1)).toBeNull();
    await merge(stage, 1, "bob");
    await stage.bot.pass("20m");
    expect(isAdopted(stage)).toBe(false);
  });

  test("merged without a sign-off adopts nothing, and a sign-off after the merge mends nothing", async () => {
    const stage = await openAdoption();
    const code = codeOf(stage, 1, "policy");
    await merge(stage, 1, "dave");
    await approve(stage, 1, "dave", { scope: "policy", code });
    await stage.bot.pass("5m");
    expect(isAdopted(stage)).toBe(false);
  });

  test("models changed between the sign-off and the merge: what was merged is not what was signed", async () => {
    const stage = await openAdoption();
    const { world, bot } = stage;
    await approve(stage, 1, "dave", { scope: "policy" });
    expect(conclusion(stage, 1)).toBe("success");
    await world.pushToDefault({ [MODEL]: SECOND }, "bob");
    await bot.settle();
    await bot.pass("20m");
    expect(conclusion(stage, 1)).toBeNull();
    await merge(stage, 1, "bob");
    expect(isAdopted(stage)).toBe(false);
  });

  test("models changed in the second before the merge", async () => {
    const stage = await openAdoption();
    const { world } = stage;
    await approve(stage, 1, "dave", { scope: "policy" });
    await world.pushToDefault({ [MODEL]: SECOND }, "bob");
    await merge(stage, 1, "bob");
    expect(isAdopted(stage)).toBe(false);
  });

  test.each([
    ["a model", { [MODEL]: SECOND }],
    ["the rules", { [RULES]: policyFile({ mode: "observe" }) }],
  ])("commits pushed to its branch that change %s are not covered by the sign-off", async (_name, files) => {
    const stage = await openAdoption();
    const { world, bot } = stage;
    await approve(stage, 1, "dave", { scope: "policy" });
    const branch = world.github.pull(1).pull.headRef;
    await world.push(branch, files, { by: "bob" });
    await bot.settle();
    expect(conclusion(stage, 1)).not.toBe("success");
    await merge(stage, 1, "bob");
    await bot.pass("20m");
    expect(isAdopted(stage)).toBe(false);
  });

  test("a policy owner who pushed to its branch is not its second key", async () => {
    const stage = await openAdoption();
    const { world, bot } = stage;
    const branch = world.github.pull(1).pull.headRef;
    await world.push(branch, { "README.md": "# mine\n" }, { by: "dave" });
    await bot.settle();
    await approve(stage, 1, "dave", { scope: "policy" });
    expect(conclusion(stage, 1)).not.toBe("success");
    await merge(stage, 1, "dave");
    await bot.pass("5m");
    expect(isAdopted(stage)).toBe(false);
  });

  test("a policy owner who pushed to its branch in the name of another is not its second key", async () => {
    const stage = await openAdoption();
    const { world, bot } = stage;
    const branch = world.github.pull(1).pull.headRef;
    await world.push(branch, { "README.md": "# mine\n" }, { by: "dave", author: "bob" });
    await bot.settle();
    await approve(stage, 1, "dave", { scope: "policy" });
    expect(conclusion(stage, 1)).not.toBe("success");
    await merge(stage, 1, "dave");
    await bot.pass("5m");
    expect(isAdopted(stage)).toBe(false);
  });

  test("a pull request of somebody else that looks like it is not it", async () => {
    const stage = await openStage({ adopted: false });
    const { world, bot } = stage;
    const pull = await world.propose(
      "twokey/adopt",
      { [MODEL]: SECOND },
      { by: "bob", title: "Adopt Twokey" },
    );
    await bot.pass("20m");
    expect(world.sticky(pull)).toBeUndefined();
    expect(conclusion(stage, pull)).toBe("failure");
    await say(stage, pull, "/twokey approve policy 0123456789ab", "dave");
    await merge(stage, pull, "bob");
    await bot.pass("5m");
    expect(isAdopted(stage)).toBe(false);
  });

  test("a sign-off that was edited into a comment does not count", async () => {
    const stage = await openAdoption();
    const { world, bot } = stage;
    const id = world.comment(1, "welcome", "dave");
    await bot.settle();
    world.editComment(id, `/twokey approve policy ${codeOf(stage, 1, "policy")}`, "dave");
    await bot.settle();
    expect(conclusion(stage, 1)).toBeNull();
    await merge(stage, 1, "dave");
    expect(isAdopted(stage)).toBe(false);
  });
});
