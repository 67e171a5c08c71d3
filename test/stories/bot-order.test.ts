import { describe, expect, test } from "vitest";
import {
  codeOf,
  conclusion,
  merge,
  MODEL,
  openStage,
  proposeCandidate,
  signBoth,
  type Stage,
} from "./bot-attack-steps.ts";
import { CRASH_STORIES, playAll } from "./bot-crash-stories.ts";
import { inOrder, lossy, permissions, playScript, projectionOf, shuffled } from "./bot-order-scripts.ts";

/** The webhooks that wait, the last one first, each on its own. */
async function deliverBackwards({ world, bot }: Stage): Promise<void> {
  for (const delivery of [...world.takeOutbox()].reverse()) await bot.take([delivery]);
  await bot.settle();
}

describe("the order of webhooks does not matter", () => {
  test("a withdrawal whose webhook comes before that of the sign-off still withdraws it", async () => {
    const stage = await openStage();
    const { world } = stage;
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    world.comment(pull, `/twokey approve fraud ${code}`, "carol");
    world.comment(pull, `/twokey approve fraud ${code}`, "alice");
    world.comment(pull, "/twokey withdraw fraud", "alice");
    await deliverBackwards(stage);
    expect(conclusion(stage, pull)).toBeNull();
    expect(projectionOf(world).approvals.map((line) => line.split(" ")[2])).toEqual(["carol"]);
  });

  test("a lifting whose webhook comes before that of the veto still lifts it", async () => {
    const stage = await openStage();
    const { world } = stage;
    const pull = await proposeCandidate(stage);
    world.comment(pull, "/twokey veto fraud not like this, please", "carol");
    world.comment(pull, "/twokey lift fraud", "carol");
    await deliverBackwards(stage);
    expect(projectionOf(world).stops).toEqual([]);
  });

  test("an edit whose webhook comes before that of the comment still spoils it", async () => {
    const stage = await openStage();
    const { world } = stage;
    const pull = await proposeCandidate(stage);
    const id = world.comment(pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "alice");
    world.editComment(id, "never mind", "alice");
    await deliverBackwards(stage);
    expect(projectionOf(world).approvals).toEqual([]);
  });

  test("a merge whose webhooks come before those of the sign-offs is what it was when it happened", async () => {
    const stage = await openStage();
    const { world } = stage;
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    world.comment(pull, `/twokey approve fraud ${code}`, "alice");
    world.comment(pull, `/twokey approve fraud ${code}`, "carol");
    await world.merge(pull, { by: "dave" });
    await deliverBackwards(stage);
    expect(world.live("fraud")?.live).toMatchObject({ version: 2, signed: true });
  });

  test("two merges whose webhooks come backwards become versions in the order of the branch", async () => {
    const stage = await openStage();
    const { world } = stage;
    const first = await proposeCandidate(stage);
    await signBoth(stage, first);
    const files = { "models/churn/model.onnx": "churn, the second model\n" };
    const second = await proposeCandidate(stage, { branch: "churn", files, by: "erin" });
    world.comment(second, `/twokey approve churn ${codeOf(stage, second, "churn")}`, "bob");
    await stage.bot.settle();
    await world.merge(first, { by: "dave" });
    await world.merge(second, { by: "dave" });
    await deliverBackwards(stage);
    expect(world.live("fraud")?.live).toMatchObject({ version: 2, signed: true });
    expect(world.live("churn")?.live).toMatchObject({ version: 2, signed: true });
  });

  test("every webhook twice does nothing twice", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    await signBoth(stage, pull);
    const events = world.registryEvents().length;
    world.comment(pull, "/twokey status", "alice");
    const waiting = world.takeOutbox();
    await bot.take([...waiting, ...waiting]);
    await bot.take(waiting);
    await bot.settle();
    expect(world.registryEvents()).toHaveLength(events);
    expect(world.saidByBot(pull)).toHaveLength(2);
  });

  test("without any webhook the sweep alone brings a change to its version", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("better", { [MODEL]: "fraud, the second model\n" }, { by: "bob" });
    world.takeOutbox();
    await bot.pass("70m");
    await world.runEvaluation(world.lastDispatch());
    world.takeOutbox();
    await bot.pass("70m");
    const code = codeOf(stage, pull);
    for (const who of ["alice", "carol"] as const) {
      world.comment(pull, `/twokey approve fraud ${code}`, who);
      world.takeOutbox();
    }
    await bot.pass("70m");
    expect(conclusion(stage, pull)).toBe("success");
    await merge(stage, pull);
    expect(world.live("fraud")?.live).toMatchObject({ version: 2, signed: true });
  });

  test("a stale green check does not outlive the next sweep when the webhooks of another merge are lost", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const first = await proposeCandidate(stage);
    const files = { "models/fraud/features/build.py": "def build(row):\n    return row or None\n" };
    const second = await proposeCandidate(stage, { branch: "other", files });
    await signBoth(stage, first);
    await signBoth(stage, second);
    await bot.pass("10m");
    await world.merge(first, { by: "dave" });
    world.takeOutbox();
    await bot.pass("10m");
    expect(conclusion(stage, second)).not.toBe("success");
  });
});

describe("sampled; the whole is in the deep tests", () => {
  test.each([26])(
    "script %i: any order of its webhooks ends the same, losing them is no softer",
    async (seed) => {
      const whole = await playScript(seed, { mail: inOrder, lost: null });
      expect(await playScript(seed, { mail: shuffled(seed), lost: null })).toEqual(whole);
      const told = await playScript(seed, { mail: lossy(seed), lost: "told" });
      expect(permissions(told, whole)).toEqual([]);
    },
  );

  test("killed after every seventh call of a change and started again, it ends the same", async () => {
    const [, story] = CRASH_STORIES;
    if (story === undefined) throw new Error("there is no such story");
    const { wrong, honest, kills } = await playAll(story, { from: 3, by: 7 });
    expect(kills).toBeGreaterThan(story.steps.length);
    for (const [after, ending] of wrong) expect({ after, ...ending }).toEqual({ after, ...honest });
  });
});
