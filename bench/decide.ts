import { PEOPLE, Table } from "../test/decide/table.ts";
import type { Figure } from "./figure.ts";

const RUNS = 1000;
const WARM = 50;

/**
 * What the bot itself does for one sign-off, GitHub left out: the command becomes an event, the registry's rules judge
 * it, views are written, and the merge is imagined and judged.
 */
export function decide(): readonly Figure[] {
  const times: number[] = [];
  for (let run = 0; run < RUNS + WARM; run += 1) {
    const table = new Table();
    table.measure();
    table.approve(PEOPLE.alice);
    const started = performance.now();
    table.approve(PEOPLE.carol);
    const { state } = table.outlook();
    const taken = performance.now() - started;
    if (state !== "clear") throw new Error(`the change is ${state}, and both have signed`);
    if (run >= WARM) times.push(taken);
  }
  times.sort((a, b) => a - b);
  return [0.5, 0.99].map((share) => ({
    what: `own time of a sign-off, p${share * 100}`,
    value: times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0,
    unit: "ms",
    runs: RUNS,
  }));
}
