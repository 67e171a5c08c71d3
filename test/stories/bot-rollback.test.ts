import { expect, test } from "vitest";
import { alarm, alertNote, incidents, outcomes, rollbackOf, version } from "./bot-rollback-steps.ts";
import { ENV, firing } from "./bot-rollback-post.ts";
import { startBot } from "./bot-run.ts";
import { checkOf, codeOf, eventsOf, GREEN, merge, say, sign, WAITS } from "./bot-steps.ts";
import { openWorld } from "./bot-world.ts";

test("from adoption to an alert to one key to the last good version; then the alert knows", async () => {
  const world = await openWorld();
  const bot = await startBot(world, { env: ENV });
  const stage = { world, bot };
  await bot.pass("1d");
  await sign(stage, 1, "dave", "policy");
  await merge(stage, 1);
  await bot.pass("2d");
  expect(version(stage)).toBe(1);

  const change = await world.propose("better", { "models/fraud/model.onnx": "the second\n" }, { by: "bob" });
  await bot.settle();
  await world.runEvaluation(world.lastDispatch());
  await bot.settle();
  const code = codeOf(stage, change);
  await sign(stage, change, "alice");
  await say(stage, change, `/twokey approve fraud ${code}`, "carol");
  await merge(stage, change, "bob");
  expect(version(stage)).toBe(2);

  await bot.pass("2h");
  const alert = firing(stage);
  expect(await alarm(stage, alert)).toBe(202);
  const pull = rollbackOf(stage);
  expect(world.thread(pull)).toMatchObject({ title: "rollback(fraud): v2 → v1" });
  expect(world.thread(pull).body).toMatch(new RegExp(`Refs #${incidents(stage)[0]?.number}`));
  // GitHub tells everybody who may sign.
  expect([...(world.thread(pull).pull?.reviewers ?? [])].sort()).toEqual([
    "alice",
    "fraud-ml",
    "ml-oncall",
    "model-risk",
  ]);
  expect(world.sticky(pull)).toMatch(/\*\*Expedited\*\*/);
  expect(checkOf(stage, pull)).toMatchObject(WAITS);

  await sign(stage, pull, "erin");
  expect(checkOf(stage, pull)).toMatchObject(GREEN);
  await merge(stage, pull, "erin");
  expect(version(stage)).toBe(1);
  expect(eventsOf(stage, pull, "rolled-back")).toHaveLength(1);

  await bot.pass("5m");
  await alarm(stage, { ...alert, alert_key: "a slower monitor" });
  expect(alertNote(stage, pull)).toMatch(/already rolled back: version 2 gave way to version 1/);
  expect(outcomes(stage)).toEqual(["fraud propose", "fraud comment: not-undone"]);
  await bot.stop();
  await world.close();
});
