import type { Clock } from "../../bot/worker.ts";

export type VirtualClock = Clock & {
  /** lets time pass, waking whoever is due, in order */
  readonly pass: (milliseconds: number) => Promise<void>;
};

/** Time that stands still until a test moves it. */
export function virtualClock(start = 1_000_000_000): VirtualClock {
  let now = start;
  let timers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    after: (milliseconds, wake) => {
      const timer = { at: now + milliseconds, wake };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass: async (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        await settle();
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
      await settle();
    },
  };
}

/** Lets everything that is ready run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
}

/** Lets things run until it is so. Signing a token takes a thread and thereby real time, however short. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 200_000; turn += 1) {
    if (await isSo()) return;
    await new Promise((done) => setImmediate(done));
  }
  throw new Error("it never became so");
}
