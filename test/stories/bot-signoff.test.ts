import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningBot, startBot } from "./bot-run.ts";
import { openWorld, type World } from "./bot-world.ts";

let world: World;
let bot: RunningBot;

beforeAll(async () => {
  world = await openWorld();
  bot = await startBot(world);
});
afterAll(async () => {
  await bot.stop();
  await world.close();
});

function codeIn(text: string | undefined, scope: string): string {
  const found = new RegExp(`/twokey approve ${scope} ([0-9a-f]{12})`).exec(text ?? "")?.[1];
  if (found === undefined) throw new Error(`no code for ${scope} in:\n${text}`);
  return found;
}

describe("from adoption to a version", () => {
  test("the app proposes its adoption, a policy owner signs it, and the merge creates the registry", async () => {
    await bot.pass("10m");
    const sticky = world.sticky(1);
    expect(sticky).toContain("adoption waits for a policy owner");
    world.comment(1, `/twokey approve policy ${codeIn(sticky, "policy")}`, "dave");
    await bot.settle();
    expect(world.check(world.head(1))).toMatchObject({ status: "completed", conclusion: "success" });
    await world.merge(1, { by: "dave" });
    await bot.settle();
    expect(world.live("fraud")?.live?.version).toBe(1);
  });

  test("a change is evaluated, signed by owner and risk, merged, and live", async () => {
    const pull = await world.propose(
      "better",
      { "models/fraud/model.onnx": "fraud, the second model\n" },
      { by: "bob" },
    );
    await bot.settle();
    expect(world.check(world.head(pull))).toMatchObject({ status: "in_progress", conclusion: null });
    await world.runEvaluation(world.lastDispatch());
    await bot.settle();
    const code = codeIn(world.sticky(pull), "fraud");
    world.comment(pull, `/twokey approve fraud ${code}`, "alice");
    await bot.settle();
    const waiting = world.check(world.head(pull));
    expect(waiting).toMatchObject({ status: "in_progress", conclusion: null });
    world.comment(pull, `/twokey approve fraud ${code}`, "carol");
    await bot.settle();
    expect(world.check(world.head(pull))).toMatchObject({ status: "completed", conclusion: "success" });
    await world.merge(pull, { by: "bob" });
    await bot.settle();
    expect(world.live("fraud")?.live).toMatchObject({ version: 2, signed: true });
  });
});
