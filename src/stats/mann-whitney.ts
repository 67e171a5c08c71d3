import type { Alternative } from "./kolmogorov-smirnov.ts";
import { normalUpperTail } from "./normal.ts";
import { mustBeComplete } from "./sorted.ts";

export type MannWhitney = {
  /** pairs (x, y) with x > y, ties counted half */
  readonly u: number;
  /**
   * u/(n·m): the chance that a random x exceeds a random y. ½ when nothing differs; for scores of two
   * classes it is the AUC.
   */
  readonly superiority: number;
  readonly p: number;
  readonly method: "exact" | "asymptotic";
};

export type MannWhitneyOptions = {
  /** `greater`: values of x tend to be larger. The default, two-sided, sees shifts in both directions. */
  readonly alternative?: Alternative;
  readonly method?: "auto" | "exact" | "asymptotic";
  readonly continuity?: boolean;
};

/** From more than this many rows in both samples on, the normal approximation is as good as exact. */
const SMALL = 8;
/** Counting arrangements costs the square of this. */
const MOST_EXACT_PAIRS = 4000;

/**
 * The Mann–Whitney U test (Wilcoxon's rank-sum test): does one sample tend to have larger values?
 *
 * Uses ranks only, so outliers do not matter and any monotone transformation gives the same answer. It sees
 * shifts, not changes of spread: two distributions around one centre give U = nm/2. Assumes independent
 * rows. Exact by counting arrangements for small samples without ties, else normal with corrections for
 * ties and continuity.
 *
 * Reference: H. B. Mann and D. R. Whitney (1947); E. L. Lehmann (1975) for ties.
 */
export function mannWhitney(
  sortedX: Float64Array,
  sortedY: Float64Array,
  options: MannWhitneyOptions = {},
): MannWhitney {
  mustBeComplete(sortedX);
  mustBeComplete(sortedY);
  const { alternative = "two-sided", method = "auto", continuity = true } = options;
  const n = sortedX.length;
  const m = sortedY.length;
  const { u, tied } = rankPairs(sortedX, sortedY);
  const exact =
    method === "exact" ||
    (method === "auto" && Math.min(n, m) <= SMALL && tied === 0 && n * m <= MOST_EXACT_PAIRS);
  const extreme = alternative === "less" ? n * m - u : alternative === "greater" ? u : Math.max(u, n * m - u);
  const tail = exact ? exactTail(n, m, extreme) : normalTail({ n, m, tied }, extreme, continuity);
  const p = Math.min(1, alternative === "two-sided" ? 2 * tail : tail);
  return { u, superiority: u / n / m, p, method: exact ? "exact" : "asymptotic" };
}

/** One walk through both ascending samples: U, and Σ (t³ − t) over groups of t tied values. */
function rankPairs(x: Float64Array, y: Float64Array): { readonly u: number; readonly tied: number } {
  let [u, tied] = [0, 0];
  let [i, j] = [0, 0];
  while (i < x.length || j < y.length) {
    const value = j >= y.length || (i < x.length && x[i]! <= y[j]!) ? x[i]! : y[j]!;
    const fromX = i;
    const fromY = j;
    while (i < x.length && x[i]! <= value) i += 1;
    while (j < y.length && y[j]! <= value) j += 1;
    u += (i - fromX) * (fromY + (j - fromY) / 2);
    const group = i - fromX + j - fromY;
    if (group > 1) tied += group * (group * group - 1);
  }
  return { u, tied };
}

function normalTail(
  sizes: { readonly n: number; readonly m: number; readonly tied: number },
  extreme: number,
  continuity: boolean,
): number {
  const { n, m, tied } = sizes;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tied / (total * (total - 1)));
  const excess = extreme - (n * m) / 2 - (continuity ? 0.5 : 0);
  // All values tied: nothing differs.
  if (!(variance > 0)) return 1;
  return normalUpperTail(excess / Math.sqrt(variance));
}

/**
 * P(U ≥ u) when every arrangement of the n + m rows is equally likely.
 *
 * The largest row of all belongs to x with probability i/(i+j) and then exceeds all j of y; so the
 * distribution for (i, j) is a weighted mean of those for (i−1, j), moved by j, and for (i, j−1). Means of
 * probabilities never cancel.
 */
function exactTail(n: number, m: number, u: number): number {
  const [few, many] = [Math.min(n, m), Math.max(n, m)];
  // Symmetric, so the lower tail up to nm − u has the same probability.
  const most = Math.floor(n * m - u);
  const start = new Float64Array(most + 1);
  start[0] = 1;
  // rows[i] holds the distribution for i of the few and j of the many; j grows.
  const rows = Array.from({ length: few + 1 }, () => start.slice());
  for (let j = 1; j <= many; j += 1) {
    for (let i = 1; i <= few; i += 1) {
      const row = rows[i]!;
      const shorter = rows[i - 1]!;
      const share = i / (i + j);
      for (let at = most; at >= 0; at -= 1) {
        row[at] = (1 - share) * row[at]! + (at >= j ? share * shorter[at - j]! : 0);
      }
    }
  }
  return Math.min(
    1,
    rows[few]!.reduce((sum, chance) => sum + chance, 0),
  );
}
