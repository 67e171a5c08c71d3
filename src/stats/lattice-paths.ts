/**
 * The exact distribution of the two-sample Kolmogorov–Smirnov distance, by walking.
 *
 * Sort both samples together and walk: one step right for each value of the first, one up for each of the
 * second. If both come from one continuous distribution, every walk from (0, 0) to (m, n) is equally
 * likely, and the distance is ≥ h/lcm(m, n) exactly if the walk leaves the corridor |x·n − y·m|/gcd < h. So
 * the p-value is the share of walks that leave it.
 *
 * Reference: J. L. Hodges (1958), "The significance probability of the Smirnov two-sample test".
 */

/**
 * The share of walks that leave the corridor: through either side, or only through one.
 *
 * For each cell (i, j), the chance that a random walk from the origin *to that cell* has been outside. The
 * last step came from the left with probability i/(i+j) and from below with j/(i+j), so each cell is a
 * weighted mean of two known ones; cells outside are 1. Only means of numbers in 0…1: nothing overflows,
 * nothing cancels, tiny p-values keep their digits.
 *
 * Cost: m columns times the height of the corridor. Reference: T. Viehmann (2021), "Numerically more stable
 * computation of the p-values for the two-sample Kolmogorov–Smirnov test".
 */
export function walksLeaving(m: number, n: number, h: number, sides: "both" | "one"): number {
  if (m < n) return walksLeaving(n, m, h, sides);
  const divisor = greatestCommonDivisor(m, n);
  const right = n / divisor;
  const up = m / divisor;
  const outside = new Float64Array(n + 1).fill(1);
  outside.fill(0, 0, Math.min(n + 1, Math.ceil(h / up)));
  let floor = 0;
  for (let i = 1; i <= m; i += 1) {
    const low = sides === "one" ? 0 : Math.max(0, Math.floor((right * i - h) / up) + 1);
    const high = Math.min(n, Math.ceil((right * i + h) / up) - 1);
    // What the corridor has left behind is outside from now on.
    for (; floor < low && floor <= n; floor += 1) outside[floor] = 1;
    if (high < low) return 1;
    let below = 1;
    for (let j = low; j <= high; j += 1) {
      const share = 1 / (i + j);
      below = outside[j]! * (i * share) + below * (j * share);
      outside[j] = below;
    }
  }
  return outside[n]!;
}

/**
 * The same for two samples of n each, through both sides, in n steps instead of n².
 *
 *   2·[C(2n, n−h) − C(2n, n−2h) + C(2n, n−3h) − …] / C(2n, n)
 *
 * by reflecting walks at the walls; written as a nested product so that nothing overflows.
 */
export function equalWalksLeaving(n: number, h: number): number {
  let sum = 0;
  for (let k = Math.floor(n / h); k >= 0; k -= 1) sum = reflectionRatio(n, h, k) * (1 - sum);
  return 2 * sum;
}

/** Through one side only: the first term alone, C(2n, n−h)/C(2n, n). */
export function equalWalksLeavingOneSide(n: number, h: number): number {
  return reflectionRatio(n, h, 0);
}

export function greatestCommonDivisor(m: number, n: number): number {
  let [a, b] = [m, n];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** C(2n, n−(k+1)h) / C(2n, n−kh). */
function reflectionRatio(n: number, h: number, k: number): number {
  let ratio = 1;
  for (let j = 0; j < h; j += 1) ratio = ((n - k * h - j) * ratio) / (n + k * h + j + 1);
  return ratio;
}
