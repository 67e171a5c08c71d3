import { medianOf, orderStatistic } from "../stats/paired-ratio.ts";
import { sojournTimes } from "../stats/queue.ts";
import { arrivalsOf, joined, keptBlocks, withoutStalls } from "./latency-cells.ts";
import type { LatencySamples, TimeBudgets, TimedSide } from "./latency-facts.ts";

/** Latency under load, computed from the service times: what callers see who come on their own schedule. */
export type LoadCurve = {
  /** microseconds that 99 % of calls may take */
  readonly budgetUs: number;
  readonly budgetFrom: string;
  /** calls a second that the incumbent could serve without a pause */
  readonly capacity: number;
  readonly points: readonly LoadPoint[];
};

export type LoadPoint = {
  /** share of the incumbent's capacity */
  readonly share: number;
  readonly rate: number;
  readonly incumbent: SojournTimes;
  readonly candidate: SojournTimes;
};

/** Microseconds from arrival to answer. */
export type SojournTimes = { readonly p50: number; readonly p95: number; readonly p99: number };

const SHARES = [0.25, 0.5, 0.7, 0.85] as const;
const MILLION = 1e6;

/** Medians over the processes; absent where too little was timed. */
export function findLoadCurve(samples: LatencySamples, budgets: TimeBudgets): LoadCurve | undefined {
  const budget = loadBudget(samples, budgets);
  const services = samples.processes.flatMap((process) => {
    const { blocks } = keptBlocks(process, "single");
    const incumbent = withoutStalls(joined(blocks, "incumbent"));
    const candidate = withoutStalls(joined(blocks, "candidate"));
    return incumbent.length < 100 ? [] : [{ incumbent, candidate }];
  });
  if (budget === undefined || services.length === 0) return undefined;
  const gaps = arrivalsOf(samples);
  const capacity = 1 / medianOf(services.map(({ incumbent }) => meanOf(incumbent)));
  return {
    ...budget,
    capacity: capacity * MILLION,
    points: SHARES.map((share) => {
      const sides = (side: TimedSide): SojournTimes =>
        middleOf(
          services.map((service) => sojournTimes(service[side], gaps, { rate: share * capacity }).sort()),
        );
      return {
        share,
        rate: share * capacity * MILLION,
        incumbent: sides("incumbent"),
        candidate: sides("candidate"),
      };
    }),
  };
}

/** Without a written budget callers are taken to bear ten times an undisturbed call. */
const PATIENCE = 10;

export function loadBudget(
  samples: LatencySamples,
  budgets: TimeBudgets,
): Pick<LoadCurve, "budgetUs" | "budgetFrom"> | undefined {
  if (budgets.p99 !== undefined)
    return { budgetUs: budgets.p99 * 1000, budgetFrom: "the p99 of serving.budgets" };
  const medians = samples.processes.flatMap((process) => {
    const { blocks } = keptBlocks(process, "single");
    const times = joined(blocks, "incumbent").sort();
    return times.length === 0 ? [] : [orderStatistic(times, 0.5)];
  });
  if (medians.length === 0) return undefined;
  return { budgetUs: PATIENCE * medianOf(medians), budgetFrom: `${PATIENCE} × the incumbent's median call` };
}

function middleOf(sorted: readonly Float64Array[]): SojournTimes {
  const at = (p: number): number => medianOf(sorted.map((times) => orderStatistic(times, p)));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
