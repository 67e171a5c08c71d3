import { t as digestOf } from "./digest.js";
import { c as sixDigits } from "./number.js";

// src/evidence/measured.ts
/** To six digits, as everything in evidence. */
function roundMeasured(measured) {
	const { times, drift, scores } = measured;
	return {
		...measured,
		...times === void 0 ? {} : { times: roundTimes(times) },
		...drift === void 0 ? {} : { drift: roundDrift(drift) },
		...scores === void 0 ? {} : { scores: roundScores(scores) }
	};
}
/** What has no finite interval is left out, and its check says why. */
function roundTimes(times) {
	return {
		...times,
		verdicts: times.verdicts.map((verdict) => roundVerdict(verdict)),
		summary: roundSummary(times.summary),
		seconds: sixDigits(times.seconds)
	};
}
function roundSummary(summary) {
	const { load, noise, ...rest } = summary;
	return {
		...rest,
		metrics: summary.metrics.flatMap((metric) => roundMetric(metric)),
		footprintMetrics: summary.footprintMetrics.flatMap((metric) => roundMetric(metric)),
		spread: summary.spread.map((spread) => ({
			...spread,
			low: sixDigits(spread.low),
			high: sixDigits(spread.high),
			incumbent: spread.incumbent.map((share) => sixDigits(share)),
			candidate: spread.candidate.map((share) => sixDigits(share))
		})),
		ratios: summary.ratios.filter((ratio) => Number.isFinite(ratio)).map((ratio) => sixDigits(ratio)),
		...load === void 0 ? {} : { load: roundLoad(load) },
		tails: summary.tails.map((tail) => ({
			...tail,
			p999: sixDigits(tail.p999),
			longest: sixDigits(tail.longest)
		})),
		noise: {
			...noise,
			steal: orNull(noise.steal),
			pressure: orNull(noise.pressure),
			canary: orNull(noise.canary)
		}
	};
}
function roundMetric(metric) {
	const { incumbent, candidate, ratio, low, high } = metric;
	if (![
		incumbent,
		candidate,
		ratio,
		low,
		high
	].every((value) => Number.isFinite(value))) return [];
	return [{
		...metric,
		incumbent: sixDigits(incumbent),
		candidate: sixDigits(candidate),
		ratio: sixDigits(ratio),
		low: sixDigits(low),
		high: sixDigits(high)
	}];
}
function roundLoad(load) {
	const sojourn = ({ p50, p95, p99 }) => ({
		p50: sixDigits(p50),
		p95: sixDigits(p95),
		p99: sixDigits(p99)
	});
	return {
		...load,
		budgetUs: sixDigits(load.budgetUs),
		capacity: sixDigits(load.capacity),
		points: load.points.map(({ share, rate, incumbent, candidate }) => ({
			share,
			rate: sixDigits(rate),
			incumbent: sojourn(incumbent),
			candidate: sojourn(candidate)
		}))
	};
}
function roundDrift(drift) {
	const shares = (list) => list.map((share) => sixDigits(share));
	return {
		...drift,
		shown: drift.shown.map(({ effect, p, picture, ...column }) => ({
			...column,
			...effect === void 0 || !Number.isFinite(effect.value + effect.floor) ? {} : { effect: {
				...effect,
				value: sixDigits(effect.value),
				floor: sixDigits(effect.floor)
			} },
			...p === void 0 ? {} : { p: sixDigits(p) },
			...picture === void 0 ? {} : { picture: {
				...picture,
				reference: shares(picture.reference),
				current: shares(picture.current)
			} }
		}))
	};
}
function roundScores(scores) {
	const { roc, calibration, scatter } = scores;
	const points = (list) => list.map(([one, other]) => [sixDigits(one), sixDigits(other)]);
	const bins = (list) => list.map(({ rows, said, happened, low, high }) => ({
		rows,
		said: sixDigits(said),
		happened: sixDigits(happened),
		low: sixDigits(low),
		high: sixDigits(high)
	}));
	const both = ({ candidate, incumbent }, round) => ({
		candidate: round(candidate),
		...incumbent === void 0 ? {} : { incumbent: round(incumbent) }
	});
	return {
		...scores,
		...roc === void 0 ? {} : { roc: {
			...roc,
			...both(roc, points)
		} },
		...calibration === void 0 ? {} : { calibration: both(calibration, bins) },
		...scatter === void 0 ? {} : { scatter: {
			...scatter,
			low: sixDigits(scatter.low),
			high: sixDigits(scatter.high)
		} }
	};
}
function orNull(value) {
	return value === null ? null : sixDigits(value);
}
/** Six digits for every number; one that JSON cannot carry is left out, its reason stays. */
function roundVerdict(verdict) {
	return {
		...verdict,
		checks: verdict.checks.map((check) => ({
			...check,
			...roundNumbers(check)
		}))
	};
}
function roundNumbers(record) {
	const numbers = Object.entries(record).filter((entry) => typeof entry[1] === "number");
	return Object.fromEntries(numbers.map(([key, value]) => [key, Number.isFinite(value) ? sixDigits(value) : void 0]));
}

// src/evidence/evidence.ts
/** Rounds, then digests: the findings alone, and the findings with what was measured. */
function sealEvidence(findings, raw) {
	const rounded = {
		...findings,
		verdicts: findings.verdicts.map((verdict) => roundVerdict(verdict))
	};
	const measured = roundMeasured(raw);
	const findingsDigest = digestOf(plainJson(rounded));
	return {
		findings: rounded,
		findingsDigest,
		measured,
		evidenceDigest: digestOf({
			findings: findingsDigest,
			measured: plainJson(measured)
		})
	};
}
/**
* The verdicts as reports show them. Times differ between two honest runs, so findings hold less of them than was
* measured; what was measured stands in their place.
*/
function shownVerdicts(findings, measured) {
	const timed = measured.times?.verdicts ?? [];
	return findings.verdicts.map((verdict) => timed.find(({ gate }) => gate === verdict.gate) ?? verdict);
}
/** Our own records hold nothing but JSON; this walks them so that the type says so too. */
function plainJson(value) {
	if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
	if (Array.isArray(value)) return value.map((item) => plainJson(item));
	if (typeof value === "object") {
		const members = Object.entries(value).filter(([, member]) => member !== void 0);
		return Object.fromEntries(members.map(([key, member]) => [key, plainJson(member)]));
	}
	throw new Error(`evidence cannot hold a ${typeof value}`);
}

export { sealEvidence as n, shownVerdicts as r, plainJson as t };