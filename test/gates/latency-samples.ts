import { digestOf } from "../../src/base/digest.ts";
import { normalFrom, seededRandom } from "../../src/base/random.ts";
import type {
  LatencySamples,
  Scenario,
  ServingPattern,
  TimedBlock,
  TimedProcess,
} from "../../src/gates/latency-facts.ts";

/** Call times as they look on a shared machine, made up from a seed. */
export type World = {
  readonly seed?: string;
  readonly pattern?: ServingPattern;
  readonly processes?: number;
  readonly blocks?: number;
  readonly calls?: number;
  /** microseconds of the incumbent's typical call */
  readonly us?: number;
  /** how many times as long the candidate takes */
  readonly factor?: number;
  /** standard deviation of the log ratio between processes */
  readonly between?: number;
  /** standard deviation of the log of single calls */
  readonly within?: number;
  readonly bulkRows?: number;
  readonly pressure?: number;
  readonly unsettled?: boolean;
};

export function madeUp(world: World = {}): LatencySamples {
  const { seed = "a", pattern = "online", processes = 5, bulkRows = 256 } = world;
  return {
    pattern,
    rows: "held-out",
    bulkRows,
    seed,
    processes: Array.from({ length: processes }, (_, number) => madeUpProcess(world, `${seed} ${number}`)),
  };
}

function madeUpProcess(world: World, seed: string): TimedProcess {
  const {
    blocks = 8,
    calls = 200,
    us = 1000,
    factor = 1,
    between = 0.004,
    within = 0.03,
    bulkRows = 256,
  } = world;
  const random = seededRandom(digestOf({ seed }));
  const own = factor * Math.exp(between * normalFrom(random));
  const speed = Math.exp(0.05 * normalFrom(random));
  const block = (scenario: Scenario, base: number): TimedBlock => {
    const drift = Math.exp(0.02 * normalFrom(random));
    const draw = (times: number): Float32Array =>
      Float32Array.from(
        { length: calls },
        () => times * speed * drift * Math.exp(within * Math.abs(normalFrom(random))),
      );
    return {
      scenario,
      incumbent: draw(base),
      candidate: draw(base * own),
      canary: 20 + random(),
      majorGc: false,
    };
  };
  return {
    first: random() < 0.5 ? "incumbent" : "candidate",
    unsettled: world.unsettled === true ? ["candidate"] : [],
    noise: { steal: 0, pressure: world.pressure ?? 0, involuntarySwitches: 10 },
    blocks: [
      ...Array.from({ length: blocks }, () => block("single", us)),
      ...(bulkRows === 0 ? [] : Array.from({ length: blocks }, () => block("bulk", us * 20))),
    ],
  };
}
