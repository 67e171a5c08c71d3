import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { seededRandom } from "../../src/base/random.ts";
import { orderStatistic } from "../../src/stats/paired-ratio.ts";
import { poissonGaps, sojournTimes, sustainedRate } from "../../src/stats/queue.ts";

const COUNT = 2_000_000;
const gaps = poissonGaps(COUNT, seededRandom(digestOf("arrivals")));
const exponential = poissonGaps(COUNT, seededRandom(digestOf("service")));
const constant = new Float64Array(COUNT).fill(1);

function meanWait(service: Float64Array, load: { rate: number; servers?: number }): number {
  const sojourn = sojournTimes(service, gaps, load);
  let sum = 0;
  for (let at = 0; at < COUNT; at += 1) sum += sojourn[at]! - service[at]!;
  return sum / COUNT;
}

/** Erlang's C: the chance to wait with c servers, each of which serves one a unit of time. */
function erlangC(rate: number, servers: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k < servers; k += 1) {
    term *= rate / k;
    sum += term;
  }
  const last = (term * rate) / servers / (1 - rate / servers);
  return last / (sum + last);
}

describe("Lindley's recursion", () => {
  test.each([0.3, 0.5, 0.7, 0.8])("at load %d the mean wait is M/M/1's ρ/(1−ρ) within 2 %%", (rho) => {
    expect(Math.abs(meanWait(exponential, { rate: rho }) / (rho / (1 - rho)) - 1)).toBeLessThan(0.02);
  });

  test.each([0.3, 0.5, 0.7, 0.8])("at load %d the mean wait is M/D/1's ρ/(2(1−ρ)) within 2 %%", (rho) => {
    expect(Math.abs(meanWait(constant, { rate: rho }) / (rho / (2 * (1 - rho))) - 1)).toBeLessThan(0.02);
  });

  test("the sojourn time of M/M/1 is exponential, so its quantiles are known too", () => {
    const sorted = sojournTimes(exponential, gaps, { rate: 0.5 }).sort();
    for (const p of [0.5, 0.95, 0.99]) {
      expect(Math.abs(orderStatistic(sorted, p) / (-Math.log(1 - p) / 0.5) - 1)).toBeLessThan(0.02);
    }
  });

  test.each([2, 4])("with %d servers the mean wait is Erlang's within 2 %%", (servers) => {
    const rate = 0.7 * servers;
    const exact = erlangC(rate, servers) / (servers - rate);
    expect(Math.abs(meanWait(exponential, { rate, servers }) / exact - 1)).toBeLessThan(0.02);
  });

  test("one server by both recursions is the same", () => {
    const few = exponential.subarray(0, 1000);
    const one = sojournTimes(few, gaps, { rate: 0.9 });
    // Two servers of which one is held for ever by a first endless job.
    const held = Float64Array.from([1e12, ...few]);
    const shifted = Float64Array.from([0, 0, ...gaps.subarray(1, 1000)]);
    const two = sojournTimes(held, shifted, { rate: 0.9, servers: 2 });
    expect([...two.subarray(1)].map((time) => time.toFixed(6))).toEqual(
      [...one].map((time) => time.toFixed(6)),
    );
  });
});

describe("the sustained rate", () => {
  const want = { p: 0.99, budget: 10, busiest: 0.85 };
  const service = exponential.subarray(0, 200_000);

  test("of M/M/1 is the closed form's", () => {
    // p99 = ln(100)/(1−λ) ≤ 10 gives λ ≤ 1 − ln(100)/10.
    expect(sustainedRate(service, gaps, want)).toBeCloseTo(1 - Math.log(100) / 10, 1);
  });

  test("is capped where a server would be too busy for one sample path to say anything", () => {
    expect(sustainedRate(constant.subarray(0, 1000), gaps, { ...want, budget: 1e9 })).toBeCloseTo(0.85, 10);
  });

  test("is nothing where a single call is over the budget", () => {
    expect(sustainedRate(constant.subarray(0, 1000), gaps, { ...want, budget: 0.5 })).toBe(0);
  });

  test("halves when every call takes twice as long and the budget is twice as large", () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 400 }), (count) => {
        const some = exponential.subarray(0, count);
        const slower = some.map((time) => time * 2);
        const ratio = sustainedRate(slower, gaps, { ...want, budget: 20 }) / sustainedRate(some, gaps, want);
        expect(ratio).toBeCloseTo(0.5, 5);
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
