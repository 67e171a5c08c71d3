import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  causesOf,
  checkOf,
  CHURN,
  CHURN_YAML,
  clearStage,
  closeStage,
  codeOf,
  eventsOf,
  findCode,
  FRAUD,
  fresh,
  GREEN,
  lastReply,
  later,
  linesOf,
  measure,
  merge,
  openStage,
  propose,
  proposeChurn,
  proposeMeasured,
  proposeSigned,
  pushTo,
  textOf,
  RED,
  say,
  sign,
  type Stage,
  WAITS,
} from "./bot-steps.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => clearStage(stage));
afterAll(() => closeStage(stage));

describe("opening", () => {
  test("a pull request that changes a model gets a check that waits, and its evaluation is asked for", async () => {
    const { world } = stage;
    const before = world.dispatches.length;
    const pull = await propose(stage);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).title).toBe("fraud: evidence that counts is being made");
    expect(world.dispatches.slice(before).map(({ payload }) => payload)).toMatchObject([
      { pr: pull, head: world.head(pull) },
    ]);
    expect(findCode(stage, pull)).toBeUndefined();
  });

  test("a pull request that changes no model passes, and says so: the required check is always there", async () => {
    const pull = await propose(stage, { files: { "README.md": fresh() } });
    expect(checkOf(stage, pull)).toMatchObject({ ...GREEN, title: "no model changed" });
    expect(stage.world.sticky(pull)).toBeUndefined();
  });

  test("a branch without any change passes from an explicit empty set, and asks for nothing", async () => {
    const { world, bot } = stage;
    const before = world.dispatches.length;
    await world.push("same", { "README.md": "# Models\n" }, { by: "bob" });
    const pull = world.openPull("same", { by: "bob" });
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject({ ...GREEN, title: "no model changed" });
    expect(world.dispatches.length).toBe(before);
  });

  test("a draft is measured, but nobody signs it until it is ready", async () => {
    const { world, bot } = stage;
    await world.push("draft", { [FRAUD]: fresh() }, { by: "bob" });
    const pull = world.openPull("draft", { by: "bob", draft: true });
    await bot.settle();
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).title).toContain("draft");
    await sign(stage, pull, "alice");
    expect(lastReply(stage, pull)).toContain("draft. Mark it as ready first");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    world.setDraft(pull, false, "bob");
    await bot.settle();
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("made a draft again, a signed change waits", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    world.setDraft(pull, true, "bob");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    world.setDraft(pull, false, "bob");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("closing and reopening voids nothing, but time runs on", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    world.closePull(pull, "bob");
    await later(stage, "13d");
    world.reopen(pull, "bob");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    world.closePull(pull, "bob");
    await later(stage, "2d");
    world.reopen(pull, "bob");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(causesOf(stage, pull)).toEqual(["expired", "expired"]);
  });
});

describe("a push", () => {
  test("voids what was signed at tier high, puts a waiting check on the new head, and shows it struck through", async () => {
    const { world } = stage;
    const { pull } = await proposeSigned(stage);
    const old = world.head(pull);
    await pushTo(stage, pull, { "notes.md": fresh() }, { by: "bob" });
    expect(world.head(pull)).not.toBe(old);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(causesOf(stage, pull)).toEqual(["subject-changed", "subject-changed"]);
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(world.sticky(pull)).toMatch(/~~alice signed as owner at .*~~ what was signed has changed/);
  });

  test("keeps what was signed at tier standard where bytes and evidence stay the same, and says carried-over", async () => {
    const pull = await proposeChurn(stage);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    const from = stage.world.head(pull);
    await pushTo(stage, pull, { "notes.md": fresh() }, { by: "dave" });
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    expect(eventsOf(stage, pull, "carried-over").map(({ body }) => [body["from"], body["to"]])).toEqual([
      [from, stage.world.head(pull)],
    ]);
  });

  test("that only changes what the model says of itself voids at tier standard too, though bytes and evidence stay", async () => {
    const pull = await proposeChurn(stage);
    const words = `${textOf(CHURN_YAML)}intended_use: Also for pricing.\n`;
    await pushTo(stage, pull, { [CHURN_YAML]: words }, { by: "dave" });
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(causesOf(stage, pull)).toEqual(["subject-changed"]);
  });

  test("to and fro between two commits of the same bytes keeps it once, and then it is signed anew", async () => {
    const { world, bot } = stage;
    const pull = await proposeChurn(stage);
    const one = world.head(pull);
    const branch = world.github.pull(pull).pull.headRef;
    const two = await pushTo(stage, pull, { "notes.md": fresh() }, { by: "dave" });
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    const ends = [];
    for (const head of [one, two]) {
      await world.moveHead(branch, head, { by: "dave" });
      await bot.settle();
      ends.push(checkOf(stage, pull).conclusion);
    }
    expect(ends).toEqual(["success", null]);
    expect(causesOf(stage, pull)).toEqual(["subject-changed"]);
    await sign(stage, pull, "bob", "churn");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("that takes the change away takes the line to sign from the report as well", async () => {
    const pull = await proposeMeasured(stage);
    const code = codeOf(stage, pull);
    expect(stage.world.sticky(pull)).toContain(code);
    const branch = stage.world.github.pull(pull).pull.headRef;
    await stage.world.push(branch, { "notes.md": fresh() }, { by: "bob", force: true });
    await stage.bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    expect(stage.world.sticky(pull)).toContain("no model changed");
    expect(stage.world.sticky(pull)).not.toContain(code);
  });

  test("that changes the bytes voids at tier standard as well", async () => {
    const pull = await proposeChurn(stage);
    await pushTo(stage, pull, { [CHURN]: fresh() }, { by: "dave" });
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(causesOf(stage, pull)).toEqual(["subject-changed"]);
  });

  test("back to a signed commit does not bring a sign-off back at tier high", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    const signed = world.head(pull);
    const branch = world.github.pull(pull).pull.headRef;
    await world.push(branch, { [FRAUD]: fresh() }, { by: "bob", force: true });
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await world.moveHead(branch, signed, { by: "bob" });
    await bot.settle();
    expect(world.head(pull)).toBe(signed);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).title).toContain("waiting for owner");
    expect(causesOf(stage, pull)).toEqual(["subject-changed", "subject-changed"]);
  });

  test("back to a signed commit at tier standard finds the sign-off as it was", async () => {
    const { world, bot } = stage;
    const pull = await proposeChurn(stage);
    const signed = world.head(pull);
    const branch = world.github.pull(pull).pull.headRef;
    await world.push(branch, { [CHURN]: fresh() }, { by: "dave", force: true });
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await world.moveHead(branch, signed, { by: "dave" });
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("before a comment makes its code an old one: the answer says what changed and what to paste", async () => {
    const pull = await proposeMeasured(stage);
    const old = codeOf(stage, pull);
    await pushTo(stage, pull, { [FRAUD]: fresh() }, { by: "bob" });
    await measure(stage);
    await say(stage, pull, `/twokey approve fraud ${old}`, "alice");
    const reply = lastReply(stage, pull);
    expect(reply).toContain(`The code ${old} is out of date: the bundle`);
    expect(reply).toContain(`/twokey approve fraud ${codeOf(stage, pull)}`);
    expect(linesOf(stage, pull, "approved")).toEqual([]);
  });

  test("at the same moment as the comment signs nothing, whichever webhook comes first", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    const old = codeOf(stage, pull);
    world.comment(pull, `/twokey approve fraud ${old}`, "alice");
    await world.push(world.github.pull(pull).pull.headRef, { [FRAUD]: fresh() }, { by: "bob" });
    await bot.take([...world.takeOutbox()].reverse());
    await bot.settle();
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(linesOf(stage, pull, "approved")).toEqual([]);
  });

  test("by who had signed takes the sign-off out of the count, though it would be carried over", async () => {
    const pull = await proposeChurn(stage);
    await pushTo(stage, pull, { "notes.md": fresh() }, { by: "bob" });
    await measure(stage);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).title).toContain("waiting for owner");
  });

  test("by somebody who had signed keeps them from signing again", async () => {
    const { pull } = await proposeSigned(stage);
    await pushTo(stage, pull, { "notes.md": fresh() }, { by: "alice" });
    await measure(stage);
    await sign(stage, pull, "alice");
    expect(lastReply(stage, pull)).toContain("alice had a hand in this change");
    expect(checkOf(stage, pull).title).toContain("waiting for owner");
  });
});

describe("another base", () => {
  test("becomes the default branch: what goes into it is governed from the next sweep on", async () => {
    const { world, bot } = stage;
    await world.moveHead("release", world.tip(), { by: "dave" });
    const pull = await propose(stage, { base: "release" });
    expect(checkOf(stage, pull).title).toContain("models are governed on main");
    const renamed = { ...world.github.show.repository, default_branch: "release" };
    world.fault = ({ method, path }) =>
      method === "GET" && path === "/repos/acme/models" ? { status: 200, body: renamed } : undefined;
    await bot.pass("10m");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    world.fault = () => undefined;
    world.closePull(pull, "bob");
    await bot.pass("10m");
  });

  test("a pull request into another branch is not governed, and says where models are", async () => {
    const { world } = stage;
    await world.push("release", { "README.md": fresh() }, { by: "dave" });
    const pull = await propose(stage, { base: "release" });
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    expect(checkOf(stage, pull).title).toBe("goes into release; models are governed on main");
  });

  test("retargeting ends what was signed; brought back, it must be signed again", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    await world.push("release-2", { "README.md": fresh() }, { by: "dave" });
    world.retarget(pull, "release-2", "bob");
    await bot.settle();
    expect(checkOf(stage, pull).title).toContain("goes into release-2");
    world.retarget(pull, "main", "bob");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(causesOf(stage, pull)).toEqual(["subject-changed", "subject-changed"]);
  });
});

describe("two pull requests", () => {
  test("on one model: the second to merge is compared with something that is live no more", async () => {
    const first = await proposeSigned(stage);
    const second = await proposeSigned(stage);
    expect(checkOf(stage, second.pull)).toMatchObject(GREEN);
    await merge(stage, first.pull);
    expect(checkOf(stage, second.pull)).toMatchObject(RED);
    expect(checkOf(stage, second.pull).title).toContain("update the branch");
    const { world } = stage;
    await world.push(
      world.github.pull(second.pull).pull.headRef,
      { [FRAUD]: fresh() },
      { by: "bob", force: true },
    );
    await stage.bot.settle();
    await measure(stage);
    await say(stage, second.pull, `/twokey approve fraud ${second.code}`, "alice");
    expect(lastReply(stage, second.pull)).toContain("the live version");
    expect(checkOf(stage, second.pull)).toMatchObject(WAITS);
    expect(causesOf(stage, second.pull)).toEqual(["subject-changed", "subject-changed"]);
  });

  test("with one head share one check, and the strictest of them speaks", async () => {
    const { world, bot } = stage;
    const first = await proposeMeasured(stage);
    await world.moveHead("twin", world.head(first), { by: "bob" });
    const twin = world.openPull("twin", { by: "bob" });
    await bot.settle();
    await measure(stage);
    const code = codeOf(stage, twin);
    await sign(stage, twin, "alice");
    await say(stage, twin, `/twokey approve fraud ${code}`, "carol");
    expect(world.head(twin)).toBe(world.head(first));
    expect(world.sticky(twin)).toContain("Every role has signed");
    expect(checkOf(stage, twin).conclusion).not.toBe("success");
    expect(checkOf(stage, twin).title).toContain(`#${first}`);
    world.closePull(first, "bob");
    await bot.settle();
    expect(checkOf(stage, twin)).toMatchObject(GREEN);
  });
});
