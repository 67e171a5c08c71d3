import { type Interval, wilsonInterval } from "./binomial-interval.ts";
import { normalUpperTail } from "./normal.ts";

/** k of n rows. */
export type Proportion = { readonly successes: number; readonly trials: number };

/**
 * The two-proportion z-test, two-sided: do two samples have the same share of yes, e.g. of missing values?
 *
 *   z = (p₁ − p₂) / √(p(1−p)·(1/n₁ + 1/n₂)),   p the pooled share
 *
 * z² is the 2×2 chi-square without Yates's correction. Assumes independent rows and at least five expected
 * of each kind; below that use `fisherExact`. Reference: K. Pearson (1900).
 */
export function twoProportionTest(first: Proportion, second: Proportion): number {
  const pooled = (first.successes + second.successes) / (first.trials + second.trials);
  if (!(pooled >= 0 && pooled <= 1)) throw new RangeError("two shares need 0 ≤ successes ≤ trials");
  const variance = pooled * (1 - pooled) * (1 / first.trials + 1 / second.trials);
  // Nobody or everybody in both samples: no difference to test.
  if (variance === 0) return 1;
  return Math.min(1, 2 * normalUpperTail(Math.abs(differenceOf(first, second)) / Math.sqrt(variance)));
}

/**
 * Newcombe's interval for the difference p₁ − p₂: two Wilson intervals, combined as one combines standard
 * errors.
 *
 * Stays inside −1…1 and keeps its coverage near 0 and 1, where the textbook interval p₁ − p₂ ± z·√(…)
 * collapses. `alpha` is the chance to miss in all. Reference: R. G. Newcombe (1998), method 10.
 */
export function newcombeInterval(first: Proportion, second: Proportion, alpha: number): Interval {
  const difference = differenceOf(first, second);
  const one = {
    share: first.successes / first.trials,
    ...wilsonInterval(first.successes, first.trials, alpha),
  };
  const two = {
    share: second.successes / second.trials,
    ...wilsonInterval(second.successes, second.trials, alpha),
  };
  return {
    low: difference - Math.hypot(one.share - one.low, two.high - two.share),
    high: difference + Math.hypot(one.high - one.share, two.share - two.low),
  };
}

function differenceOf(first: Proportion, second: Proportion): number {
  return first.successes / first.trials - second.successes / second.trials;
}
