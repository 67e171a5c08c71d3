import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SMALL } from "./bot-world-projects.ts";
import { type Login, PEOPLE } from "./bot-world-people.ts";
import type { PushFacts } from "./bot-world-story.ts";
import {
  causesOf,
  checkOf,
  CHURN,
  CHURN_YAML,
  clearStage,
  closeStage,
  codeOf,
  findCode,
  FRAUD,
  fresh,
  GREEN,
  lastReply,
  later,
  linesOf,
  loseAll,
  measure,
  openStage,
  propose,
  proposeChurn,
  proposeMeasured,
  proposeSigned,
  RED,
  say,
  sign,
  type Stage,
  textOf,
  WAITS,
} from "./bot-steps.ts";

let stage: Stage;

beforeAll(async () => {
  const onlyBob = textOf(CHURN_YAML).replace("[bob, acme/fraud-ml]", "[bob]");
  stage = await openStage({ files: { ...SMALL, [CHURN_YAML]: onlyBob } });
  // GitHub tells whose address a co-author has only where a commit of the repository carries it.
  await stage.world.pushToDefault({ "README.md": "# Models of acme\n" }, "alice");
  await stage.bot.settle();
});
afterEach(() => clearStage(stage));
afterAll(() => closeStage(stage));

describe("who had a hand in a change never signs it", () => {
  const hands: readonly (readonly [string, Partial<PushFacts>])[] = [
    ["the author of a commit", { by: "bob", author: "alice" }],
    ["the committer of a commit", { by: "bob", author: "bob", committer: "alice" }],
    ["a co-author", { by: "bob", coAuthors: ["alice"] }],
    ["who pushed it, whatever names stand in the commits", { by: "alice", author: "bob" }],
  ];
  test.each(hands)("%s", async (_, facts) => {
    const { world, bot } = stage;
    const branch = `hand-${fresh().replace(/\D/g, "")}`;
    await world.push(branch, { [FRAUD]: fresh() }, { by: "bob", ...facts });
    const pull = world.openPull(branch, { by: "dave" });
    await bot.settle();
    await measure(stage);
    await sign(stage, pull, "alice");
    expect(lastReply(stage, pull)).toContain("alice had a hand in this change");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    await sign(stage, pull, "carol");
    expect(checkOf(stage, pull).title).toContain("waiting for owner");
  });

  test("who opened the pull request", async () => {
    const pull = await proposeMeasured(stage, { by: "alice" });
    await sign(stage, pull, "alice");
    expect(lastReply(stage, pull)).toContain("alice had a hand in this change");
  });

  test("who wrote a commit that came in over the second parent of a merge", async () => {
    const { world } = stage;
    const side = await world.push("side", { [FRAUD]: fresh() }, { by: "alice" });
    const pull = await proposeMeasured(stage, {
      merge: [side],
      files: { [FRAUD]: fresh(), "notes.md": fresh() },
    });
    await sign(stage, pull, "alice");
    expect(lastReply(stage, pull)).toContain("alice had a hand in this change");
  });

  test("but who only pressed Update branch, where nothing conflicts, still signs", async () => {
    const { world, bot } = stage;
    const pull = await propose(stage);
    await world.pushToDefault({ "README.md": fresh() }, "dave");
    await world.updateBranch(pull, "alice");
    await bot.settle();
    await measure(stage);
    await sign(stage, pull, "alice");
    // She pushed the merge, and whoever pushes does not sign.
    expect(lastReply(stage, pull)).toContain("alice had a hand in this change");
    await sign(stage, pull, "carol");
    expect(checkOf(stage, pull).title).toContain("waiting for owner");
  });
});

describe("people and roles", () => {
  test("one person fills one role, though the policy names them for two", async () => {
    const { world } = stage;
    world.setTeam("model-risk", ["alice", "carol"]);
    const pull = await proposeMeasured(stage);
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)} as=risk`, "alice");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await sign(stage, pull, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("two people fill two roles in whatever order they sign: the one with both takes the one that is left", async () => {
    const { world } = stage;
    world.setTeam("model-risk", ["alice"]);
    world.setTeam("fraud-ml", ["erin", "bob"]);
    const pull = await proposeMeasured(stage);
    await sign(stage, pull, "alice");
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("somebody without a role is told which roles are wanted", async () => {
    const pull = await proposeMeasured(stage);
    await sign(stage, pull, "erin");
    expect(lastReply(stage, pull)).toContain("does not name erin for any role of fraud. Wanted: owner, risk");
  });

  test("who leaves the team counts no more, and the sweep finds out", async () => {
    const { world } = stage;
    const { pull } = await proposeSigned(stage);
    world.setTeam("model-risk", ["erin"]);
    await later(stage, "1h");
    expect(causesOf(stage, pull)).toEqual(["no-longer-eligible"]);
    expect(checkOf(stage, pull).title).toContain("waiting for risk (acme/model-risk)");
    expect(world.sticky(pull)).toContain("no longer named for the role");
  });

  test("who is renamed stays the same person", async () => {
    const { world } = stage;
    const { pull } = await proposeSigned(stage);
    world.rename("carol", "caroline");
    const account = { id: PEOPLE.carol.id, login: "caroline", type: "User" };
    world.fault = ({ path }) => (path === `/user/${account.id}` ? { status: 200, body: account } : undefined);
    await later(stage, "1h");
    expect(causesOf(stage, pull)).toEqual([]);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    world.rename("carol", "carol");
  });

  test("where GitHub cannot say who is in a team nobody is counted and nobody refused; it is asked again", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    await sign(stage, pull, "alice");
    world.fault = ({ path }) => (path.includes("/memberships/") ? { status: 502 } : undefined);
    await sign(stage, pull, "carol");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(linesOf(stage, pull, "approved")).toEqual(["approved fraud alice"]);
    expect(lastReply(stage, pull)).toBe("");
    world.fault = () => undefined;
    await bot.pass("10m");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("members of a team are not told to the public: names only of those who acted", async () => {
    const { world } = stage;
    const pull = await proposeMeasured(stage);
    const { title, summary } = checkOf(stage, pull);
    for (const text of [world.sticky(pull), title, summary]) expect(text).not.toContain("carol");
    expect(world.sticky(pull)).toContain("acme/model-risk");
    await sign(stage, pull, "carol");
    expect(world.sticky(pull)).toContain("carol signed as risk");
  });

  test("when nobody is left who could sign, it says so and points at the commits", async () => {
    const pull = await proposeMeasured(stage, { files: { [CHURN]: fresh() }, by: "bob" });
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toContain("nobody is left who could sign as owner: bob (opener)");
    expect(stage.world.sticky(pull)).toContain("commits of this pull request");
  });
});

describe("commits of nobody's account", () => {
  const stranger = { name: "Stranger", email: "stranger@nowhere.example" };

  test("stand in the way at tier high", async () => {
    const { pull } = await proposeSigned(stage, { author: stranger });
    expect(checkOf(stage, pull).conclusion).toBe("failure");
    expect(checkOf(stage, pull).summary).toContain("belong to no account");
  });

  test("do not stand in the way at tier standard", async () => {
    const pull = await proposeChurn(stage, { author: stranger });
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });
});

describe("who may not write here", () => {
  const byMallory = { by: "mallory" as Login, fork: "mallory" as Login };

  test("gets no evaluation until an owner asks for one, and is told so", async () => {
    const { world } = stage;
    const before = world.dispatches.length;
    const pull = await propose(stage, byMallory);
    expect(world.dispatches.length).toBe(before);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).title).toContain("/twokey recheck");
    await say(stage, pull, "/twokey recheck", "mallory");
    expect(world.dispatches.length).toBe(before);
    await say(stage, pull, "/twokey recheck", "alice");
    expect(world.dispatches.length).toBe(before + 1);
    await measure(stage);
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("cannot get one by opening a pull request between two branches of others", async () => {
    const { world, bot } = stage;
    const before = world.dispatches.length;
    await world.push("of-bob", { [FRAUD]: fresh() }, { by: "bob" });
    const pull = world.openPull("of-bob", { by: "mallory" });
    await bot.settle();
    expect(world.dispatches.length).toBe(before);
    expect(findCode(stage, pull)).toBeUndefined();
  });

  test("a fork whose pushes nobody saw is not signed: whoever pushed could be who signs", async () => {
    const { world } = stage;
    await world.push("unseen", { [FRAUD]: fresh() }, byMallory);
    const pull = world.openPull("unseen", byMallory);
    await world.push("unseen", { [FRAUD]: fresh() }, byMallory);
    await loseAll(stage);
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
    expect(checkOf(stage, pull).summary).toContain("nobody saw who pushed the head");
  });
});
