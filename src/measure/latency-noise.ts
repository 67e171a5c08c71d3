import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { Noise } from "../gates/latency-facts.ts";

/** Asks the machine what it did to us while we timed. Returns how to hear the answer. */
export function startNoise(): () => Noise {
  const before = readTicks();
  const switches = process.resourceUsage().involuntaryContextSwitches;
  return () => {
    const after = readTicks();
    const ticks = before === undefined || after === undefined ? 0 : after.total - before.total;
    return {
      steal:
        before === undefined || after === undefined || ticks <= 0
          ? null
          : (after.steal - before.steal) / ticks,
      pressure: readPressure(),
      involuntarySwitches: process.resourceUsage().involuntaryContextSwitches - switches,
    };
  };
}

const CANARY_STEPS = 20_000;

/**
 * A fixed piece of arithmetic, in milliseconds. Virtual machines hide how much of a processor they get, and the
 * counters of the system often say nothing; this always takes the same time on a machine that is left alone.
 */
export function timeCanary(): number {
  const started = performance.now();
  let value = 1;
  for (let step = 0; step < CANARY_STEPS; step += 1)
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
  const took = performance.now() - started;
  // The sum must be used, or the compiler leaves the loop out.
  return value === 0.5 ? 0 : took;
}

function readTicks(): { readonly total: number; readonly steal: number } | undefined {
  const line = findText("/proc/stat")?.split("\n")[0]?.trim().split(/\s+/);
  if (line?.[0] !== "cpu") return undefined;
  // user nice system idle iowait irq softirq steal; what follows is counted in the first two already.
  const ticks = line.slice(1, 9).map(Number);
  const total = ticks.reduce((sum, value) => sum + value, 0);
  return Number.isFinite(total) ? { total, steal: ticks[7] ?? 0 } : undefined;
}

function readPressure(): number | null {
  const share = /^some avg10=(\d{1,3}\.\d{2})/.exec(findText("/proc/pressure/cpu") ?? "")?.[1];
  return share === undefined ? null : Math.min(1, Number(share) / 100);
}

function findText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
