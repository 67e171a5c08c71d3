import { wordsOf } from "./log.ts";
import { sweep, type SweepSettings } from "./sweep.ts";
import type { Clock } from "./worker.ts";

export type RoundsSettings = SweepSettings & { readonly clock: Clock; readonly nudge: () => void };

/** Sweeps on start and every few minutes, one after the other. */
export type Rounds = {
  readonly start: () => void;
  readonly stop: () => void;
  /** ends when no sweep is under way */
  readonly settled: () => Promise<void>;
  /** when the last sweep went through, in milliseconds since 1970 */
  readonly lastSweep: () => number | undefined;
  /** whether the last sweep is recent enough to rely on */
  readonly inTime: () => boolean;
};

const FIRST_RETRY = 10_000;

export function openRounds(settings: RoundsSettings): Rounds {
  const { clock, random, log, metrics, nudge, now } = settings;
  const every = settings.minutes * 60_000;
  let last: number | undefined;
  let failures = 0;
  let stopped = false;
  let cancel = (): void => {};
  let current = Promise.resolve();
  const round = async (): Promise<void> => {
    try {
      const { repositories, redelivered, unparked } = await sweep(settings);
      last = now();
      failures = 0;
      metrics.count("twokey_sweeps_total", { end: "done" });
      log.info("a sweep went through", { repositories, redelivered, unparked });
    } catch (error) {
      failures += 1;
      metrics.count("twokey_sweeps_total", { end: "failed" });
      log.warn("a sweep failed", { why: wordsOf(error) });
    }
    if (stopped) return;
    nudge();
    // A few percent to and fro keep many bots from asking at the same second.
    const wait = failures === 0 ? every : Math.min(every, FIRST_RETRY * 2 ** (failures - 1));
    cancel = clock.after(Math.round(wait * (0.95 + random() / 10)), begin);
  };
  const begin = (): void => {
    if (!stopped) current = round();
  };
  return {
    start: begin,
    stop: () => {
      stopped = true;
      cancel();
    },
    settled: () => current,
    lastSweep: () => last,
    inTime: () => last !== undefined && now() - last < 3 * every,
  };
}
