import { binomialLowerTail, binomialProbability } from "./binomial.ts";
import { chiSquareUpperTail } from "./chi-square.ts";

export type McNemar = {
  /** keeps its level for every number of rows; too cautious for few */
  readonly exact: number;
  /** the exact test less half the chance of the observed table: error rates near α, rarely a little above */
  readonly midP: number;
  /**
   * chi-square with continuity correction, for comparison with other tools; not for fewer than 25 changed
   * rows
   */
  readonly corrected: number;
};

/**
 * McNemar's test: of the rows on which two models disagree, does one win more often than the other?
 *
 * `onlyFirst` and `onlySecond` count the rows that only the one or only the other gets right. Rows on which
 * both are right, or both wrong, say nothing about which is better; with equal models each disagreement is
 * a fair coin, so the test is a binomial one with chance ½. Pairing is the point: comparing two accuracies
 * as if they came from different rows throws most of the power away.
 *
 * Assumes independent rows. Reference: Q. McNemar (1947); M. W. Fagerland, S. Lydersen and P. Laake (2013),
 * who recommend mid-p.
 */
export function mcNemar(onlyFirst: number, onlySecond: number): McNemar {
  const disagreements = onlyFirst + onlySecond;
  if (disagreements === 0) return { exact: 1, midP: 1, corrected: 1 };
  const fewer = Math.min(onlyFirst, onlySecond);
  const tail = 2 * binomialLowerTail(fewer, disagreements, 0.5);
  const gap = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
  return {
    exact: Math.min(1, tail),
    midP: Math.min(1, tail - binomialProbability(fewer, disagreements, 0.5)),
    corrected: chiSquareUpperTail((gap * gap) / disagreements, 1),
  };
}
