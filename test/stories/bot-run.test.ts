import { expect, test } from "vitest";
import { startAgain, startBot } from "./bot-run.ts";
import { newWorld, V2 } from "./bot-world-ask.ts";

test("the bot takes webhooks, works them off without anybody waiting, and its timers ring in the world's time", async () => {
  const world = await newWorld();
  await world.adopt();
  const bot = await startBot(world);
  const pull = await world.propose("better", V2, { by: "bob" });
  await bot.settle();
  expect(world.check(world.head(pull))).toMatchObject({ status: "in_progress" });
  expect(world.outbox).toEqual([]);
  const sweeps = (): number => bot.log.filter((line) => line.includes("a sweep went through")).length;
  expect(sweeps()).toBe(1);
  await bot.pass("30m");
  expect(sweeps()).toBeGreaterThan(4);
  await bot.stop();
});

test("a bot that was killed in the middle leaves its inbox as it was, and the next one ends where it would have ended", async () => {
  const whole = await tell();
  for (const lost of [undefined, "lost"] as const) {
    for (const part of [0.1, 0.5, 0.95]) {
      const after = Math.floor(whole.calls * part);
      expect((await tell({ after, lost })).end).toEqual(whole.end);
    }
  }
});

type Kill = { readonly after: number; readonly lost: "lost" | undefined };

/** A change is proposed; the bot dies at a call, and another one goes on. */
async function tell(kill?: Kill): Promise<{ readonly calls: number; readonly end: unknown }> {
  const world = await newWorld();
  await world.adopt();
  let bot = await startBot(world);
  const before = world.calls.length;
  const pull = await world.propose("better", V2, { by: "bob" });
  if (kill !== undefined) world.killAfter(kill.after, kill.lost);
  await bot.take(world.takeOutbox());
  if (kill !== undefined) {
    expect(world.front.isKilled).toBe(true);
    bot = await startAgain(world, bot);
  }
  await bot.settle();
  const calls = world.calls.length - before;
  const said = world.saidByBot(pull);
  const end = [world.check(world.head(pull))?.title, said.map(({ body }) => body), world.dispatches.length];
  await bot.stop();
  return { calls, end };
}

test("a wrong signature is not taken in, and settings that a person must mend stop the start", async () => {
  const world = await newWorld();
  const bot = await startBot(world);
  world.openIssue("x", "", "erin");
  expect((await world.deliver(undefined, "another secret"))[0]?.status).toBe(401);
  await bot.stop();
  await expect(startBot(world, { env: { WEBHOOK_SECRET: "development" } })).rejects.toThrow("WEBHOOK_SECRET");
});

test("a bot that dies while it starts is started again", async () => {
  const world = await newWorld();
  world.killAfter(0);
  const bot = await startBot(world);
  expect(world.front.isKilled).toBe(false);
  expect(bot.log.some((line) => line.includes("Twokey listens"))).toBe(true);
  await bot.stop();
});
