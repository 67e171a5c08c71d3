import type { Random } from "../base/random.ts";
import { orderStatistic } from "./paired-ratio.ts";

/**
 * What callers wait when they come on their own schedule, from service times alone.
 *
 * A load test in which each call follows the last one never meets a queue, and reports the 56 ms that a
 * stall costs its callers as the 0.4 ms of the one call that stalled. Real callers come whether or not
 * the last one is done. Their waits need no load test: with service times S and gaps between arrivals A,
 *
 *   W₀ = 0,  Wₙ₊₁ = max(0, Wₙ + Sₙ − Aₙ₊₁)                                       (D. V. Lindley, 1952)
 *
 * and with c servers the same on the sorted vector of the servers' remaining work (J. Kiefer and
 * J. Wolfowitz, 1955): a caller waits for the least loaded one. Latency counts from the arrival.
 *
 * Assumes that a service time does not depend on the load. Fails near full load, where the wait of one sample
 * path depends on its rarest stalls; so rates are judged well below it, and with arrivals common to both models.
 */
export function sojournTimes(service: Service, gaps: Float64Array, load: Load): Float64Array {
  const { rate, servers = 1 } = load;
  if (!(rate > 0) || !(servers >= 1))
    throw new RangeError(`a queue needs a rate and a server, got ${rate}, ${servers}`);
  const count = Math.min(service.length, gaps.length);
  return servers === 1 ? lindley(service, gaps, rate, count) : kieferWolfowitz(service, gaps, load, count);
}

/** Service times in the order in which they were measured, in any unit of time; the rate is per that unit. */
export type Service = Float32Array | Float64Array;
export type Load = { readonly rate: number; readonly servers?: number };

/** Gaps of a Poisson stream with one arrival per unit of time; divide by a rate to have it at that rate. */
export function poissonGaps(count: number, random: Random): Float64Array {
  const gaps = new Float64Array(count);
  for (let at = 0; at < count; at += 1) gaps[at] = -Math.log(1 - random());
  return gaps;
}

const STEPS = 20;

/**
 * The highest rate at which the p-quantile of latency stays within the budget, at most `busiest` of what the
 * server can do at all; 0 where a single call alone is over it. Found by bisection: with common arrivals a
 * higher rate never shortens anybody's wait.
 */
export function sustainedRate(
  service: Service,
  gaps: Float64Array,
  want: { readonly p: number; readonly budget: number; readonly busiest: number },
): number {
  const count = Math.min(service.length, gaps.length);
  let total = 0;
  for (let at = 0; at < count; at += 1) total += service[at]!;
  const most = (want.busiest * count) / total;
  const holds = (rate: number): boolean =>
    orderStatistic(sojournTimes(service, gaps, { rate }).sort(), want.p) <= want.budget;
  if (holds(most)) return most;
  let [low, high] = [0, most];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  // Twenty halvings from nothing: below this no rate was found to hold.
  return low < most * 2 ** (1 - STEPS) ? 0 : low;
}

function lindley(service: Service, gaps: Float64Array, rate: number, count: number): Float64Array {
  const sojourn = new Float64Array(count);
  let wait = 0;
  for (let at = 0; at < count; at += 1) {
    if (at > 0) wait = Math.max(0, wait + service[at - 1]! - gaps[at]! / rate);
    sojourn[at] = wait + service[at]!;
  }
  return sojourn;
}

function kieferWolfowitz(service: Service, gaps: Float64Array, load: Load, count: number): Float64Array {
  const servers = load.servers ?? 1;
  const sojourn = new Float64Array(count);
  const work = new Float64Array(servers);
  for (let at = 0; at < count; at += 1) {
    if (at > 0) {
      const gap = gaps[at]! / load.rate;
      for (let server = 0; server < servers; server += 1) work[server] = Math.max(0, work[server]! - gap);
    }
    sojourn[at] = work[0]! + service[at]!;
    insertSorted(work, sojourn[at]!);
  }
  return sojourn;
}

/** The least loaded server takes the work; the others move up so that the vector stays sorted. */
function insertSorted(work: Float64Array, value: number): void {
  let at = 0;
  while (at + 1 < work.length && work[at + 1]! < value) {
    work[at] = work[at + 1]!;
    at += 1;
  }
  work[at] = value;
}
