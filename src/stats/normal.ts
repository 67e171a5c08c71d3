/**
 * The normal distribution: its area and the inverse of its area.
 *
 * Nearly every p-value for large n is an area under this curve, by the central limit theorem. Upper tails
 * have a function of their own: 1 − Φ(9) is 0 in doubles, the true 1e-19 is not.
 *
 * References: W. J. Cody (1969), "Rational Chebyshev approximations for the error function", in the form
 * for Φ (Algorithm 715, 1993); M. J. Wichura (1988), Algorithm AS 241, for the inverse. Both about 1e-16.
 */

/** Φ(z): the chance that a standard normal number is at most z. */
export function normalCdf(z: number): number {
  return normalUpperTail(-z);
}

/** 1 − Φ(z), accurate to its last digits far out in the tail; 0 from about z = 38.5 on. */
export function normalUpperTail(z: number): number {
  const size = Math.abs(z);
  if (size > UNDERFLOWS) return z > 0 ? 0 : 1;
  if (size <= NEAR_ZERO) return 0.5 - middle(z);
  const tail = size <= 4 * Math.SQRT2 ? gaussian(size) * flank(size) : gaussian(size) * farTail(size);
  return z > 0 ? tail : 1 - tail;
}

/** The z with Φ(z) = p; ±∞ at the ends. For a small upper tail q use −normalQuantile(q), not 1 − q. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`normalQuantile needs p in 0…1, got ${p}`);
  const fromMiddle = p - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) {
    const r = 0.180_625 - fromMiddle * fromMiddle;
    return (fromMiddle * polynomial(QUANTILE_MIDDLE, r)) / polynomial(QUANTILE_MIDDLE_UNDER, r);
  }
  const smaller = Math.min(p, 1 - p);
  if (smaller === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(smaller));
  const size =
    r <= 5
      ? polynomial(QUANTILE_FLANK, r - 1.6) / polynomial(QUANTILE_FLANK_UNDER, r - 1.6)
      : polynomial(QUANTILE_TAIL, r - 5) / polynomial(QUANTILE_TAIL_UNDER, r - 5);
  return fromMiddle < 0 ? -size : size;
}

/** erfc(x) = 2/√π · ∫ₓ^∞ e^(−t²) dt, the physicists' scaling of the same tail. */
export function erfc(x: number): number {
  return 2 * normalUpperTail(x * Math.SQRT2);
}

/** From here on the tail is below the smallest double. */
const UNDERFLOWS = 38.6;

/** Below this size Φ is near enough to ½ for an odd series. It is also the normal's upper quartile. */
const NEAR_ZERO = 0.674_489_75;

/** Φ(z) − ½. */
function middle(z: number): number {
  const s = z * z;
  return (z * polynomial(MIDDLE, s)) / polynomial(MIDDLE_UNDER, s);
}

function flank(size: number): number {
  return polynomial(FLANK, size) / polynomial(FLANK_UNDER, size);
}

function farTail(size: number): number {
  const s = 1 / (size * size);
  return (0.3989422804014327 - (s * polynomial(TAIL, s)) / polynomial(TAIL_UNDER, s)) / size;
}

/**
 * e^(−z²/2), with z split into a short part, whose square is exact, and a rest. Squaring z directly would
 * round in the 16th digit of z², and the exponential turns that into an error z² times larger.
 */
function gaussian(size: number): number {
  const short = Math.trunc(size * 16) / 16;
  return Math.exp(-0.5 * short * short) * Math.exp(-0.5 * (size - short) * (size + short));
}

/** Coefficients from the lowest power up. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let at = coefficients.length - 1; at >= 0; at -= 1) sum = sum * x + coefficients[at]!;
  return sum;
}

// Cody's coefficients for Φ: the middle, the flanks (to 5.66) and the far tails.
const MIDDLE = [
  18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745,
];
const MIDDLE_UNDER = [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1];
const FLANK = [
  9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002,
  93.50665613217785, 8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
];
const FLANK_UNDER = [
  19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761,
  1519.3775994075547, 235.387901782625, 22.266688044328117, 1,
];
const TAIL = [
  0.000029112874951168793, 0.0014216191932278934, 0.022235277870649807, 0.12740116116024736,
  0.215898534057957, 0.023073441764940174,
];
const TAIL_UNDER = [
  0.00007297515550839662, 0.0037823963320275824, 0.06598813786892856, 0.4682382124808651, 1.284260096144911,
  1,
];

// Wichura's coefficients for the inverse: the middle 85 %, the flanks, and beyond p = e^(−25).
const QUANTILE_MIDDLE = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const QUANTILE_MIDDLE_UNDER = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const QUANTILE_FLANK = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const QUANTILE_FLANK_UNDER = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const QUANTILE_TAIL = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
];
const QUANTILE_TAIL_UNDER = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
];
