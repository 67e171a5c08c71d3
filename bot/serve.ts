import { openReconcile } from "./reconcile.ts";
import { startBot } from "./run.ts";
import type { Clock } from "./worker.ts";

/** GitHub's patience and the usual grace of a container are about half a minute. */
const GRACE = 25_000;

/** Runs until it is told to stop. */
export async function serve(): Promise<number> {
  // Listened for before anything begins: who is told to stop while starting stops as soon as it has started.
  const told = new Promise<void>((stop) => {
    process.once("SIGTERM", () => stop());
    process.once("SIGINT", () => stop());
  });
  const started = await startBot({
    env: process.env,
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    write: (line) => {
      process.stdout.write(`${line}\n`);
    },
    reconcile: openReconcile(),
  });
  if (started.kind === "refused") {
    console.error(`The bot does not start:\n${started.text}`);
    return 2;
  }
  await told;
  // What does not end in time is still in the inbox, and begins anew at the next start.
  const forced = setTimeout(() => process.exit(0), GRACE);
  await started.bot.stop();
  clearTimeout(forced);
  return 0;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, wake) => {
    const timer = setTimeout(wake, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
