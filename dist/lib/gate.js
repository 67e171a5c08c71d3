import { a as showP, i as showNumber, o as showPercent, r as showCount, t as countOf } from "./number.js";

// src/stats/stirling.ts
/**
* The gamma function, through what Stirling's formula gets wrong.
*
*   Γ(x + 1) = √(2πx) · (x/e)^x · e^δ(x)
*
* The bracket is enormous and known exactly; δ(x), Stirling's error, is small (about 1/12x) and is all that
* has to be computed. Probabilities of counts are ratios of gamma functions whose enormous parts cancel on
* paper; working with δ lets them cancel on the machine too. A difference of `logGamma`s near a million
* rows has lost nine of its sixteen digits; a difference of δs has lost none.
*
* Reference: C. Loader (2000), "Fast and accurate computation of binomial probabilities".
*/
/** From here on six terms of the series below are exact to the last bit. */
const SERIES_FROM = 16;
const HALF_LOG_TWO_PI = .9189385332046728;
/**
* δ(x) = log Γ(x+1) − (x+½)·log x + x − ½·log 2π, for x > 0.
*
* Small x climb to the series by δ(x) = δ(x+1) + (x+½)·log(1+1/x) − 1, which is Γ(x+2) = (x+1)·Γ(x+1).
*/
function stirlingError(x) {
	if (!(x > 0)) throw new RangeError(`stirlingError needs x > 0, got ${x}`);
	let climbed = 0;
	let at = x;
	while (at < SERIES_FROM) {
		climbed += (at + .5) * Math.log1p(1 / at) - 1;
		at += 1;
	}
	const r = 1 / at;
	const s = r * r;
	const series = r * (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * 691 / 360360)))));
	return climbed + series;
}
/**
* log Γ(x) for x > 0, to about 1e-14 absolute.
*
* Not for negative x. Near its zeros at 1 and 2 the *relative* error grows, as it must without special
* cases; nothing here divides by it.
*/
function logGamma(x) {
	return (x - .5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
}

// src/stats/saddle-point.ts
/**
* Binomial and Poisson densities that keep their digits for huge counts.
*
* The textbook formula exp(log n! − log k! − …) subtracts numbers near n·log n to get one near zero. The
* saddle-point form writes the same density as a square root times e to the power of small, separately
* accurate pieces: three Stirling errors and two deviances.
*
* Both take real, not only whole, counts: the incomplete beta and gamma functions begin with exactly these
* expressions, and their parameters need not be whole.
*
* Reference: C. Loader (2000), "Fast and accurate computation of binomial probabilities", as used by R.
*/
const TWO_PI = 2 * Math.PI;
/**
* Γ(n+1)/(Γ(k+1)·Γ(n−k+1)) · p^k · q^(n−k) with n = k + rest: the chance of `k` successes and `rest`
* failures.
*
* `q` is passed, not computed, because 1 − p has lost its digits when p is close to 1.
*/
function binomialDensity(k, rest, p, q) {
	const n = k + rest;
	if (p === 0) return k === 0 ? 1 : 0;
	if (q === 0) return rest === 0 ? 1 : 0;
	if (k === 0) return Math.exp(rest * logOfComplement(p, q));
	if (rest === 0) return Math.exp(k * logOfComplement(q, p));
	const exponent = stirlingError(n) - stirlingError(k) - stirlingError(rest) - deviancePart(k, n * p) - deviancePart(rest, n * q);
	return Math.exp(exponent) * Math.sqrt(n / (TWO_PI * k * rest));
}
/** λ^k · e^(−λ) / Γ(k+1). */
function poissonDensity(k, lambda) {
	if (lambda === 0) return k === 0 ? 1 : 0;
	if (lambda === Number.POSITIVE_INFINITY) return 0;
	if (k === 0) return Math.exp(-lambda);
	return Math.exp(-stirlingError(k) - deviancePart(k, lambda)) / Math.sqrt(TWO_PI * k);
}
/**
* k·log(k/m) + m − k, never negative and zero where k = m: half the deviance of a count `k` whose mean is
* `m`.
*
* Near k = m the three terms cancel almost wholly, so there the logarithm is expanded in v = (k−m)/(k+m),
* and what cancels is never formed.
*/
function deviancePart(k, m) {
	if (Math.abs(k - m) >= .1 * (k + m)) return k * Math.log(k / m) + m - k;
	const v = (k - m) / (k + m);
	const square = v * v;
	let sum = (k - m) * v;
	let power = 2 * k * v;
	for (let odd = 3; odd < 100; odd += 2) {
		power *= square;
		const next = sum + power / odd;
		if (next === sum) break;
		sum = next;
	}
	return sum;
}
/** log(q) where p + q = 1, from whichever of the two is the small one. */
function logOfComplement(p, q) {
	return p < .5 ? Math.log1p(-p) : Math.log(q);
}

// src/stats/beta.ts
/**
* The regularised incomplete beta function I_x(a, b) and its inverse.
*
*   I_x(a, b) = ∫₀ˣ t^(a−1)·(1−t)^(b−1) dt / ∫₀¹ (the same)
*
* One function behind many tests: the binomial tail is P(X ≥ k) = I_p(k, n−k+1), Student's t is I(ν/2, ½),
* Clopper and Pearson's interval is its inverse. Accurate to about 1e-13, also where a and b are millions.
*
* Reference: NIST Digital Library of Mathematical Functions, 8.17; A. R. DiDonato and A. H. Morris (1992).
*/
/** The fraction needs a few times √max(a, b) steps; this is enough for 10^9 rows. */
const MOST_STEPS = 1e6;
const SMALLEST = 1e-300;
const MOST_NEWTON_STEPS = 200;
/**
* I_x(a, b) where both x and y = 1 − x are known, so that neither tail has to be had by subtraction.
*
* The continued fraction converges fast to the left of the mean; to the right of it the symmetry I_x(a, b)
* = 1 − I_y(b, a) is used instead.
*/
function betaArea(x, y, a, b) {
	if (!(a > 0 && b > 0)) throw new RangeError(`the incomplete beta function needs a, b > 0, got ${a}, ${b}`);
	if (x === 0) return 0;
	if (y === 0) return 1;
	if (a * y < b * x) return 1 - leftArea(y, x, b, a);
	return leftArea(x, y, a, b);
}
/**
* The log-odds λ = log(x/(1−x)) of the x with I_x(a, b) = p, where q = 1 − p.
*
* Newton's method on the logarithm of the smaller tail. In λ the beta density is log-concave, hence so is
* its integral, and Newton's method on a concave rising function overshoots its root at most once: from
* then on it climbs to it from the left. No bracket is needed, and λ is accurate at both ends, where x
* itself or 1 − x would have no digits left. An overshoot so far that the area underflows is halved.
*/
function betaLogOdds(p, q, a, b) {
	if (!(p > 0 && q > 0)) throw new RangeError(`betaLogOdds needs 0 < p < 1, got ${p}`);
	if (p > q) return -betaLogOdds(q, p, b, a);
	let logOdds = Math.log(a / b);
	let right = logOdds;
	for (let step = 0; step < MOST_NEWTON_STEPS; step += 1) {
		const x = 1 / (1 + Math.exp(-logOdds));
		const y = 1 / (1 + Math.exp(logOdds));
		const area = betaArea(x, y, a, b);
		if (area === 0) {
			logOdds = (logOdds + right) / 2;
			continue;
		}
		if (area > p) right = logOdds;
		const move = Math.log(p / area) * area / densityInLogOdds(x, y, a, b);
		logOdds += move;
		if (Math.abs(move) <= 1e-15 * Math.max(1, Math.abs(logOdds))) break;
	}
	return logOdds;
}
/**
* x^a·y^b/B(a, b) divided by a continued fraction, by Lentz's method as modified by Thompson and Barnett.
*
* The fraction is DiDonato and Morris's (1992, ACM TOMS 18). It converges twice as fast as the usual one
* and contains a·y − b·x instead of 1 − (a+b)x/(a+1): with y given apart, nothing cancels where a is huge
* and x close to 1.
*/
function leftArea(x, y, a, b) {
	const first = densityInLogOdds(x, y, a, b);
	if (first === 0) return 0;
	const under = (m) => m + m * (b - m) * x / (a + 2 * m - 1) + (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (a + 2 * m + 1);
	let value = awayFromZero(a * (a * y - b * x + 1) / (a + 1));
	let c = value;
	let d = 0;
	for (let m = 1; m < MOST_STEPS; m += 1) {
		const step = a + 2 * m - 1;
		const over = (a + m - 1) / step * ((a + b + m - 1) / step) * m * (b - m) * x * x;
		const part = under(m);
		d = 1 / awayFromZero(part + over * d);
		c = awayFromZero(part + over / c);
		const factor = c * d;
		value *= factor;
		if (Math.abs(factor - 1) < 2e-16) return first / value;
	}
	throw new Error(`the incomplete beta fraction did not settle for x=${x}, a=${a}, b=${b}`);
}
/** x^a·y^b/B(a, b): the density in λ, which is ab/(a+b) times the binomial density. */
function densityInLogOdds(x, y, a, b) {
	return a * b / (a + b) * binomialDensity(a, b, x, y);
}
/** Lentz's method divides by partial results; one that is zero is nudged instead. */
function awayFromZero(value) {
	return Math.abs(value) < SMALLEST ? SMALLEST : value;
}

// src/stats/normal.ts
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
function normalCdf(z) {
	return normalUpperTail(-z);
}
/** 1 − Φ(z), accurate to its last digits far out in the tail; 0 from about z = 38.5 on. */
function normalUpperTail(z) {
	const size = Math.abs(z);
	if (size > UNDERFLOWS) return z > 0 ? 0 : 1;
	if (size <= NEAR_ZERO) return .5 - middle(z);
	const tail = size <= 4 * Math.SQRT2 ? gaussian(size) * flank(size) : gaussian(size) * farTail(size);
	return z > 0 ? tail : 1 - tail;
}
/** The z with Φ(z) = p; ±∞ at the ends. For a small upper tail q use −normalQuantile(q), not 1 − q. */
function normalQuantile(p) {
	if (!(p >= 0 && p <= 1)) throw new RangeError(`normalQuantile needs p in 0…1, got ${p}`);
	const fromMiddle = p - .5;
	if (Math.abs(fromMiddle) <= .425) {
		const r = .180625 - fromMiddle * fromMiddle;
		return fromMiddle * polynomial(QUANTILE_MIDDLE, r) / polynomial(QUANTILE_MIDDLE_UNDER, r);
	}
	const smaller = Math.min(p, 1 - p);
	if (smaller === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
	const r = Math.sqrt(-Math.log(smaller));
	const size = r <= 5 ? polynomial(QUANTILE_FLANK, r - 1.6) / polynomial(QUANTILE_FLANK_UNDER, r - 1.6) : polynomial(QUANTILE_TAIL, r - 5) / polynomial(QUANTILE_TAIL_UNDER, r - 5);
	return fromMiddle < 0 ? -size : size;
}
/** From here on the tail is below the smallest double. */
const UNDERFLOWS = 38.6;
/** Below this size Φ is near enough to ½ for an odd series. It is also the normal's upper quartile. */
const NEAR_ZERO = .67448975;
/** Φ(z) − ½. */
function middle(z) {
	const s = z * z;
	return z * polynomial(MIDDLE, s) / polynomial(MIDDLE_UNDER, s);
}
function flank(size) {
	return polynomial(FLANK, size) / polynomial(FLANK_UNDER, size);
}
function farTail(size) {
	const s = 1 / (size * size);
	return (.3989422804014327 - s * polynomial(TAIL, s) / polynomial(TAIL_UNDER, s)) / size;
}
/**
* e^(−z²/2), with z split into a short part, whose square is exact, and a rest. Squaring z directly would
* round in the 16th digit of z², and the exponential turns that into an error z² times larger.
*/
function gaussian(size) {
	const short = Math.trunc(size * 16) / 16;
	return Math.exp(-.5 * short * short) * Math.exp(-.5 * (size - short) * (size + short));
}
/** Coefficients from the lowest power up. */
function polynomial(coefficients, x) {
	let sum = 0;
	for (let at = coefficients.length - 1; at >= 0; at -= 1) sum = sum * x + coefficients[at];
	return sum;
}
const MIDDLE = [
	18154.98125334356,
	1067.6894854603709,
	161.02823106855587,
	2.2352520354606837,
	.06568233791820745
];
const MIDDLE_UNDER = [
	45507.78933502673,
	10260.932208618979,
	976.0985517377767,
	47.202581904688245,
	1
];
const FLANK = [
	9842.714838383978,
	11602.65143764735,
	6848.190450536283,
	2494.5375852903726,
	597.2702763948002,
	93.50665613217785,
	8.883149794388377,
	.39894151208813466,
	1.0765576773720192e-8
];
const FLANK_UNDER = [
	19685.429676859992,
	38912.00328609327,
	34900.95272114598,
	18615.571640885097,
	6485.558298266761,
	1519.3775994075547,
	235.387901782625,
	22.266688044328117,
	1
];
const TAIL = [
	29112874951168793e-21,
	.0014216191932278934,
	.022235277870649807,
	.12740116116024736,
	.215898534057957,
	.023073441764940174
];
const TAIL_UNDER = [
	7297515550839662e-20,
	.0037823963320275824,
	.06598813786892856,
	.4682382124808651,
	1.284260096144911,
	1
];
const QUANTILE_MIDDLE = [
	3.3871328727963665,
	133.14166789178438,
	1971.5909503065513,
	13731.69376550946,
	45921.95393154987,
	67265.7709270087,
	33430.57558358813,
	2509.0809287301227
];
const QUANTILE_MIDDLE_UNDER = [
	1,
	42.31333070160091,
	687.1870074920579,
	5394.196021424751,
	21213.794301586597,
	39307.89580009271,
	28729.085735721943,
	5226.495278852854
];
const QUANTILE_FLANK = [
	1.4234371107496835,
	4.630337846156546,
	5.769497221460691,
	3.6478483247632045,
	1.2704582524523684,
	.2417807251774506,
	.022723844989269184,
	.0007745450142783414
];
const QUANTILE_FLANK_UNDER = [
	1,
	2.053191626637759,
	1.6763848301838038,
	.6897673349851,
	.14810397642748008,
	.015198666563616457,
	.0005475938084995345,
	1.0507500716444169e-9
];
const QUANTILE_TAIL = [
	6.657904643501103,
	5.463784911164114,
	1.7848265399172913,
	.29656057182850487,
	.026532189526576124,
	.0012426609473880784,
	27115555687434876e-21,
	2.0103343992922881e-7
];
const QUANTILE_TAIL_UNDER = [
	1,
	.599832206555888,
	.1369298809227358,
	.014875361290850615,
	.0007868691311456133,
	18463183175100548e-21,
	1.421511758316446e-7,
	20442631033899397e-31
];

// src/stats/binomial-interval.ts
/**
* Wilson's score interval: all shares π that a z-test of "the share is π" would not reject.
*
*   (k + z²/2 ± z·√(k(n−k)/n + z²/4)) / (n + z²)
*
* Its coverage is right on average, also for small n, where k/n ± z·√(p(1−p)/n) fails: that one is [0, 0]
* after no event in ten rows. Near 0 and 1 its coverage can fall a little below the level.
*
* Reference: E. B. Wilson (1927); L. D. Brown, T. T. Cai and A. DasGupta (2001), who recommend it.
*/
function wilsonInterval(successes, trials, alpha) {
	mustBeCounts(successes, trials, alpha);
	const z = -normalQuantile(alpha / 2);
	const under = trials + z * z;
	const centre = (successes + z * z / 2) / under;
	const failures = trials - successes;
	const half = z * Math.sqrt(successes * failures / trials + z * z / 4) / under;
	return {
		low: successes === 0 ? 0 : Math.max(0, centre - half),
		high: failures === 0 ? 1 : Math.min(1, centre + half)
	};
}
/**
* Clopper and Pearson's interval: all shares that neither one-sided exact binomial test would reject.
*
* Never misses more often than `alpha`, whatever the true share, and therefore is wider than Wilson's. Use
* it where the promise matters more than the width. Its ends are quantiles of beta distributions: low of
* Beta(k, n−k+1), high of Beta(k+1, n−k).
*
* Reference: C. J. Clopper and E. S. Pearson (1934).
*/
function clopperPearsonInterval(successes, trials, alpha) {
	mustBeCounts(successes, trials, alpha);
	const outside = alpha / 2;
	return {
		low: exactLower(successes, trials, outside),
		high: exactUpper(successes, trials, outside)
	};
}
/** The smallest share that the data exclude from above; after 0 of n events about 3/n at alpha = .05. */
function clopperPearsonUpper(successes, trials, alpha) {
	mustBeCounts(successes, trials, alpha);
	return exactUpper(successes, trials, alpha);
}
function exactLower(successes, trials, outside) {
	if (successes === 0) return 0;
	return shareOf(betaLogOdds(outside, 1 - outside, successes, trials - successes + 1));
}
function exactUpper(successes, trials, outside) {
	if (successes === trials) return 1;
	return shareOf(betaLogOdds(1 - outside, outside, successes + 1, trials - successes));
}
function shareOf(logOdds) {
	return 1 / (1 + Math.exp(-logOdds));
}
function mustBeCounts(successes, trials, alpha) {
	if (!(trials > 0 && successes >= 0 && successes <= trials)) throw new RangeError(`a share needs 0 ≤ successes ≤ trials and trials > 0, got ${successes} of ${trials}`);
	if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies between 0 and 1, got ${alpha}`);
}

// src/stats/student.ts
/** P(T > t), accurate far out where 1 − studentCdf(t) would be 0. */
function studentUpperTail(t, freedom) {
	if (!(freedom > 0)) throw new RangeError(`Student's t needs degrees of freedom > 0, got ${freedom}`);
	if (t < 0) return 1 - studentUpperTail(-t, freedom);
	if (freedom === Number.POSITIVE_INFINITY) return normalCdf(-t);
	if (t === Number.POSITIVE_INFINITY) return 0;
	const ratio = t * (t / freedom);
	if (ratio === Number.POSITIVE_INFINITY) return 0;
	return betaArea(1 / (1 + ratio), ratio / (1 + ratio), freedom / 2, .5) / 2;
}
/** The t with P(T ≤ t) = p; ±∞ at the ends. */
function studentQuantile(p, freedom) {
	if (!(p >= 0 && p <= 1)) throw new RangeError(`studentQuantile needs p in 0…1, got ${p}`);
	if (!(freedom > 0)) throw new RangeError(`Student's t needs degrees of freedom > 0, got ${freedom}`);
	if (freedom === Number.POSITIVE_INFINITY) return normalQuantile(p);
	if (p === .5) return 0;
	if (p === 0) return Number.NEGATIVE_INFINITY;
	if (p === 1) return Number.POSITIVE_INFINITY;
	const outside = 2 * Math.min(p, 1 - p);
	const inside = 2 * Math.abs(p - .5);
	const size = Math.sqrt(freedom) * Math.exp(-betaLogOdds(outside, inside, freedom / 2, .5) / 2);
	return p < .5 ? -size : size;
}

// src/stats/comparison.ts
/** One-sided 95 % and 80 % power: how far the truth must lie from a bound to be seen past it. */
const SEEN = 2.4864748605243863;
/** Fewer changed rows than this and a normal approximation is not trusted. */
const FEW = 10;
/**
* A normal spread that stays honest where few rows changed: the estimated error is then no guide to the next
* sample, and the interval is widened to what a share of `changed` in `rows` could be (Clopper–Pearson, 95 %),
* each such row moving the estimate by up to `largest`.
*/
function normalSpread(estimate, evidence) {
	const { delta, standardError } = estimate;
	if (evidence.changed >= FEW) return {
		kind: "normal",
		delta,
		standardError,
		dof: evidence.rows - 1
	};
	const share = clopperPearsonUpper(evidence.changed, evidence.rows, .05);
	return {
		kind: "normal",
		delta,
		standardError: Math.max(standardError, share * evidence.largest / normalQuantile(.95)),
		dof: Math.max(1, evidence.rows - 1)
	};
}
function deltaOf(spread) {
	if (spread.kind === "identical") return 0;
	if (spread.kind === "paired-shares") return (spread.better - spread.worse) / spread.rows;
	return spread.delta;
}
/** The lower end of the one-sided interval that holds with probability 1 − alpha. */
function lowerBound(spread, alpha) {
	if (spread.kind === "identical") return 0;
	if (spread.kind === "normal") return spread.delta - quantile(spread.dof, 1 - alpha) * spread.standardError;
	return tangoBound(spread, normalQuantile(1 - alpha));
}
function upperBound(spread, alpha) {
	if (spread.kind === "identical") return 0;
	if (spread.kind === "normal") return spread.delta + quantile(spread.dof, 1 - alpha) * spread.standardError;
	return tangoBound(spread, -normalQuantile(1 - alpha));
}
/** One-sided p of "the loss is no larger than `margin`": small means worse than the margin. */
function pWorseThan(spread, margin) {
	if (spread.kind === "identical") return 1;
	if (spread.kind === "paired-shares") return normalUpperTail(-tangoScore(spread, -margin));
	const distance = spread.delta + margin;
	if (spread.standardError === 0) return distance < 0 ? 0 : 1;
	const z = -distance / spread.standardError;
	return spread.dof === void 0 ? normalUpperTail(z) : studentUpperTail(z, spread.dof);
}
/** The smallest loss that this data can show with 80 % power at one-sided 95 %. */
function resolutionOf(spread) {
	return SEEN * standardErrorOf(spread);
}
/** How many rows would settle it, for the difference seen here (never assumed better than half the margin off). */
function rowsToDecide(spread, margin, rows) {
	const distance = margin + Math.max(deltaOf(spread), -margin / 2);
	if (distance <= 0) return void 0;
	return Math.ceil(rows * (SEEN * standardErrorOf(spread) / distance) ** 2);
}
function standardErrorOf(spread) {
	if (spread.kind === "identical") return 0;
	if (spread.kind === "normal") return spread.standardError;
	return Math.sqrt((spread.better + spread.worse + 1) / (spread.rows + 1) / spread.rows);
}
function quantile(dof, p) {
	return dof === void 0 ? normalQuantile(p) : studentQuantile(p, dof);
}
/**
* Tango's score statistic for "the difference is `delta`" (Statistics in Medicine 1998; 17:891): the variance
* is taken where the hypothesis is true, by restricted maximum likelihood, so that it stays right when few or
* no rows changed side. Decreasing in delta.
*/
function tangoScore({ better, worse, rows }, delta) {
	const a = 2 * rows;
	const b = -better - worse + (2 * rows - better + worse) * delta;
	const c = -worse * delta * (1 - delta);
	const variance = rows * (2 * ((Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a)) + delta * (1 - delta));
	const difference = better - worse - rows * delta;
	if (variance <= 0) return difference === 0 ? 0 : difference > 0 ? Infinity : -Infinity;
	return difference / Math.sqrt(variance);
}
/** The delta at which the score equals z, by bisection: the score falls from +∞ at −1 to −∞ at 1. */
function tangoBound(spread, z) {
	let low = -1;
	let high = 1;
	for (let step = 0; step < 60; step += 1) {
		const middle = (low + high) / 2;
		if (tangoScore(spread, middle) > z) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

// src/stats/holm.ts
/**
* Many tests, one error rate: Holm's and Hochberg's adjusted p-values.
*
* Testing fifty segments at 1 % each raises a false alarm in two of five runs. Both procedures keep the
* chance of *any* false rejection among all tests at α: reject where the adjusted p is ≤ α.
*
* With the p-values in ascending order p₁ ≤ … ≤ pₘ both multiply pᵢ by m − i + 1 and differ in how they
* keep the result monotone. Bonferroni multiplies every one by m; Holm rejects all that Bonferroni rejects
* and more, under the same assumptions, so Bonferroni is not offered.
*/
/**
* Holm's step-down procedure: the running maximum from the smallest p upwards.
*
* Assumes nothing about how the tests depend on each other. Keeps the order of its input. Reference: S.
* Holm (1979), "A simple sequentially rejective multiple test procedure".
*/
function holm(pValues) {
	const order = ascending(pValues);
	const adjusted = Array.from({ length: pValues.length }).fill(1);
	let largest = 0;
	for (let rank = 0; rank < order.length; rank += 1) {
		const at = order[rank];
		largest = Math.max(largest, (order.length - rank) * pValues[at]);
		adjusted[at] = Math.min(1, largest);
	}
	return adjusted;
}
/** Positions of the p-values, smallest first; equal ones keep their order. */
function ascending(pValues) {
	for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value lies between 0 and 1, got ${p}`);
	return pValues.map((_, at) => at).sort((one, other) => pValues[one] - pValues[other]);
}

// src/gates/rule.ts
/** Below this many rows of the scarcest outcome nothing is claimed, whatever the numbers look like. */
const FEWEST = 30;
/**
* The one rule for every comparison (DESIGN section 4). Δ is oriented so that + is better, m is the margin:
* pass when the one-sided 95 % lower bound is ≥ −m; fail when "no worse than m" is refuted at 1 % after Holm
* over the blocking comparisons; otherwise inconclusive, with the rows it would take.
*
* To pass, every comparison must pass, which needs no correction (an intersection of claims); to fail, one is
* enough, so only failures are corrected.
*/
function judgeComparisons(comparisons) {
	const margins = comparisons.map((comparison) => marginOf(comparison));
	const raw = comparisons.map((comparison, at) => pWorseThan(comparison.spread, margins[at] ?? 0));
	const blocking = comparisons.flatMap((comparison, at) => comparison.blocks ? [at] : []);
	const adjusted = [...raw];
	holm(blocking.map((at) => raw[at] ?? 1)).forEach((p, order) => {
		adjusted[blocking[order] ?? 0] = p;
	});
	return comparisons.map((comparison, at) => judgeOne(comparison, margins[at] ?? 0, adjusted[at] ?? 1));
}
/** Written margins are taken as they are; `auto` is the standard where the data can show it, else what it can show, capped. */
function marginOf({ margin, metric, spread, blocks }) {
	if (margin !== "auto") return margin;
	const factor = blocks ? 1 : 2;
	return Math.min(metric.cap * factor, Math.max(metric.standard * factor, resolutionOf(spread)));
}
function judgeOne(comparison, margin, p) {
	const { spread, metric } = comparison;
	const low = lowerBound(spread, .05);
	const high = upperBound(spread, .05);
	const facts = {
		name: comparison.name,
		incumbent: comparison.incumbent,
		candidate: comparison.candidate,
		delta: deltaOf(spread),
		low,
		high,
		margin,
		resolution: resolutionOf(spread),
		p,
		n: comparison.rows,
		method: comparison.method,
		unit: metric.unit
	};
	const interval = `${showDelta(facts.delta, metric)} [${showDelta(low, metric)}, ${showDelta(high, metric)}]`;
	if (spread.kind === "identical") return {
		...facts,
		verdict: "pass",
		finding: "not worse",
		reason: `not worse: the same scores on all ${countOf(comparison.rows, "row")}`
	};
	if (comparison.scarce < 30) {
		const reason = `only ${showCount(comparison.scarce)} ${comparison.scarceName}: at least ${30} are needed before anything can be said`;
		return {
			...facts,
			verdict: "inconclusive",
			finding: "inconclusive",
			reason
		};
	}
	if (low >= -margin) return {
		...facts,
		...passed(comparison, margin, low, high)
	};
	if (p <= .01) {
		const reason = `worse by ${interval}, margin ${showDelta(-margin, metric)} (n = ${showCount(comparison.rows)}, ${comparison.blocks ? "Holm " : ""}${showP(p)})`;
		return {
			...facts,
			verdict: comparison.blocks ? "fail" : "warn",
			finding: "worse",
			reason
		};
	}
	return {
		...facts,
		verdict: comparison.blocks ? "inconclusive" : "warn",
		finding: "inconclusive",
		reason: undecided(comparison, margin, interval)
	};
}
function passed(comparison, margin, low, high) {
	const { metric, spread } = comparison;
	const by = showDelta(deltaOf(spread), metric);
	if (low > 0) return {
		verdict: "pass",
		finding: "better",
		reason: `better by ${by}`
	};
	if (high < 0) return {
		verdict: "pass",
		finding: "worse, within margin",
		reason: `worse by ${by}, within the margin of ${showDelta(margin, metric)}`
	};
	const known = comparison.margin === "auto" && margin > metric.standard * (comparison.blocks ? 1 : 2) ? " (all that this data can show)" : "";
	return {
		verdict: "pass",
		finding: "not worse",
		reason: `not worse by more than ${showDelta(margin, metric).replace("+", "")}${known}`
	};
}
function undecided(comparison, margin, interval) {
	const { metric, spread, rows } = comparison;
	const needed = rowsToDecide(spread, margin, rows);
	const cure = needed === void 0 || needed <= rows ? "" : `; about ${showCount(needed)} rows would decide it`;
	return `could not tell: ${interval} reaches below the margin of ${showDelta(-margin, metric)}${cure}`;
}
/** `+0.0049` in points of the metric, `+1.20 %` of the incumbent's loss. */
function showDelta(value, metric) {
	if (metric.unit === "relative") return `${value > 0 ? "+" : ""}${showPercent(value)}`;
	const shown = Math.abs(value) < 1e-4 && value !== 0 ? Math.abs(value).toPrecision(2) : Math.abs(value).toFixed(4);
	return value === 0 ? "0" : `${value > 0 ? "+" : "−"}${shown}`;
}
/** `0.8713` */
function showValue(value) {
	return showNumber(value);
}

// src/gates/gate.ts
/** From harmless to worst; a gate is as bad as its worst check. */
const SEVERITY = [
	"skipped",
	"pass",
	"warn",
	"inconclusive",
	"fail",
	"error"
];
function worst(words) {
	return words.reduce((before, word) => SEVERITY.indexOf(word) > SEVERITY.indexOf(before) ? word : before, "skipped");
}

export { poissonDensity as _, ascending as a, normalSpread as c, clopperPearsonInterval as d, wilsonInterval as f, binomialDensity as g, betaArea as h, showValue as i, studentQuantile as l, normalUpperTail as m, judgeComparisons as n, holm as o, normalQuantile as p, showDelta as r, lowerBound as s, worst as t, studentUpperTail as u, logGamma as v };