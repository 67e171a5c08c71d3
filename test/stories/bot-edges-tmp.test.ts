import { test, expect } from "vitest";
import { openStage, propose, proposeSigned, checkOf, closeStage } from "./bot-steps.ts";
test("x", async () => {
  const stage = await openStage();
  const { world, bot } = stage;
  const { pull } = await proposeSigned(stage);
  world.closePull(pull, "bob");
  await bot.settle();
  await bot.pass("13d");
  await bot.pass("10m");
  world.reopen(pull, "bob");
  await bot.settle();
  console.log(checkOf(stage, pull).title);
  world.pass("2d");
  await bot.pass("10m");
  console.log(checkOf(stage, pull).title);
  const n = bot.log.length;
  const p = await propose(stage);
  console.log(bot.log.slice(n).join("\n"));
  console.log(
    bot.log
      .slice(n - 20)
      .map((l) => l.slice(0, 300))
      .join("\n"),
  );
  await closeStage(stage);
});
