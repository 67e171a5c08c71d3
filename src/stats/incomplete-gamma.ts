import { poissonDensity } from "./saddle-point.ts";

/**
 * The regularised incomplete gamma functions P (lower) and Q = 1 − P (upper), and the inverse of P.
 *
 *   P(a, x) = ∫₀ˣ t^(a−1)·e^(−t) dt / Γ(a)
 *
 * Waiting times and, with a = ν/2 and x = χ²/2, every chi-square test. P and Q are computed each where it
 * is the small one, so that a p-value of 1e-200 has as many digits as one of .2.
 *
 * Reference: NIST DLMF 8.7 and 8.9; accurate to about 1e-13, also where a is a million.
 */

/** Both expansions need a few times √a terms; this is enough for a = 10^10. */
const MOST_STEPS = 1_000_000;
const MOST_NEWTON_STEPS = 200;
const SMALLEST = 1e-300;

export function regularisedGammaLower(a: number, x: number): number {
  mustBeInside(a, x);
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

export function regularisedGammaUpper(a: number, x: number): number {
  mustBeInside(a, x);
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/**
 * The x with P(a, x) = p.
 *
 * Newton's method in u = log x on the logarithm of the smaller tail. In u the gamma density is log-concave,
 * and so are both its tails; as for the beta function, one overshoot at most, then a climb to the root from
 * one side.
 */
export function inverseRegularisedGamma(a: number, p: number): number {
  if (!(a > 0)) throw new RangeError(`the incomplete gamma function needs a > 0, got ${a}`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`inverseRegularisedGamma needs p in 0…1, got ${p}`);
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const lower = p <= 0.5;
  const target = lower ? p : 1 - p;
  let u = Math.log(a);
  let tame = u;
  for (let step = 0; step < MOST_NEWTON_STEPS; step += 1) {
    const x = Math.exp(u);
    const area = lower ? regularisedGammaLower(a, x) : regularisedGammaUpper(a, x);
    if (area === 0) {
      // Overshot so far that the tail underflows: half the way back.
      u = (u + tame) / 2;
      continue;
    }
    if (area > target) tame = u;
    const slope = a * poissonDensity(a, x);
    const move = ((lower ? 1 : -1) * Math.log(target / area) * area) / slope;
    u += move;
    if (Math.abs(move) <= 1e-15 * Math.max(1, Math.abs(u))) break;
  }
  return Math.exp(u);
}

/**
 * x^a·e^(−x)/Γ(a+1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + …): all terms positive, fast where x is below the
 * mean.
 */
function series(a: number, x: number): number {
  const first = poissonDensity(a, x);
  if (first === 0) return 0;
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MOST_STEPS; n += 1) {
    term *= x / (a + n);
    const next = sum + term;
    if (next === sum) return first * sum;
    sum = next;
  }
  throw new Error(`the incomplete gamma series did not settle for a=${a}, x=${x}`);
}

/** x^a·e^(−x)/Γ(a) times Legendre's continued fraction, by Lentz's method: fast where x is above the mean. */
function fraction(a: number, x: number): number {
  const first = a * poissonDensity(a, x);
  if (first === 0) return 0;
  let under = x + 1 - a;
  let c = 1 / SMALLEST;
  let d = 1 / under;
  let value = d;
  for (let n = 1; n < MOST_STEPS; n += 1) {
    const over = -n * (n - a);
    under += 2;
    d = 1 / awayFromZero(over * d + under);
    c = awayFromZero(under + over / c);
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) return first * value;
  }
  throw new Error(`the incomplete gamma fraction did not settle for a=${a}, x=${x}`);
}

function awayFromZero(value: number): number {
  return Math.abs(value) < SMALLEST ? SMALLEST : value;
}

function mustBeInside(a: number, x: number): void {
  if (!(a > 0 && x >= 0)) {
    throw new RangeError(`the incomplete gamma function needs a > 0 and x ≥ 0, got ${a}, ${x}`);
  }
}
