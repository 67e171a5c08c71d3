import { type ChildProcess, spawn } from "node:child_process";
import type { NoiseLevel } from "./latency-cells.ts";

/**
 * Bursty neighbours: each works for 20 to 200 ms and sleeps as long, by a dice of its own. They end with us,
 * and by themselves after ten minutes.
 */
const HOG = `
const parent = process.ppid;
const until = Date.now() + 600_000;
const between = () => 20 + 180 * Math.random();
(function turn() {
  const end = Date.now() + between();
  while (Date.now() < end);
  if (process.ppid === parent && Date.now() < until) setTimeout(turn, between());
})();
`;

const COUNTS: Readonly<Record<NoiseLevel, number>> = { quiet: 0, "one hog": 1, "two hogs": 2 };

/** Runs `work` beside the noise and stops the noise whatever happens. */
export async function withNoise<T>(level: NoiseLevel, work: () => Promise<T>): Promise<T> {
  const hogs: readonly ChildProcess[] = Array.from({ length: COUNTS[level] }, () =>
    spawn(process.execPath, ["-e", HOG], { stdio: "ignore" }),
  );
  try {
    return await work();
  } finally {
    for (const hog of hogs) hog.kill("SIGKILL");
  }
}
