import { chiSquareUpperTail } from "./chi-square.ts";
import { type Counts, mustBeAligned, sharesOf, totalOf } from "./shares.ts";

/**
 * Pearson's and the likelihood-ratio test of counts against *known* shares.
 *
 * Right where the shares are given, as in a specification or a census; wrong where they were estimated from
 * a reference sample, whose own noise it ignores: `chiSquareHomogeneity` serves there. Several drift tools
 * use this one for both, which is why their p-values are smaller.
 */
export type Fit = { readonly statistic: number; readonly p: number; readonly freedom: number };

/** Σ (observed − expected)²/expected. An observed category that should not exist makes it infinite. */
export function pearsonFit(known: Counts, observed: Counts): Fit {
  return fitOf(known, observed, (count, expected) => ((count - expected) * (count - expected)) / expected);
}

/** G = 2·Σ observed·ln(observed/expected): nearly the same number, and adds up over nested tables. */
export function likelihoodFit(known: Counts, observed: Counts): Fit {
  return fitOf(known, observed, (count, expected) =>
    count === 0 ? 0 : 2 * count * Math.log(count / expected),
  );
}

function fitOf(known: Counts, observed: Counts, cell: (count: number, expected: number) => number): Fit {
  mustBeAligned(known, observed);
  const shares = sharesOf(known);
  const rows = totalOf(observed);
  let statistic = 0;
  let categories = 0;
  for (let at = 0; at < shares.length; at += 1) {
    const count = observed[at]!;
    const expected = shares[at]! * rows;
    if (expected === 0 && count === 0) continue;
    categories += 1;
    statistic += cell(count, expected);
  }
  const freedom = categories - 1;
  return { statistic, p: freedom === 0 ? 1 : chiSquareUpperTail(Math.max(0, statistic), freedom), freedom };
}
