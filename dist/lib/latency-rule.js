import { A as boolean, I as number, z as strictObject } from "./digest.js";
import { n as showBytes, o as showPercent, t as countOf } from "./number.js";
import { l as studentQuantile, o as holm, u as studentUpperTail } from "./gate.js";

// src/stats/paired-ratio.ts
function pairedRatio(logRatios, alpha) {
	const { mean, standardError } = meanOf(logRatios);
	const processes = logRatios.length;
	const halfWidth = processes < 2 ? Number.POSITIVE_INFINITY : studentQuantile(1 - alpha, processes - 1) * standardError;
	return {
		processes,
		ratio: Math.exp(mean),
		low: Math.exp(mean - halfWidth),
		high: Math.exp(mean + halfWidth),
		halfWidth
	};
}
/** Student's t-test of the sign of a mean; without spread the mean itself decides, with one value nothing does. */
function testSign(values) {
	if (values.length < 2) return {
		pAbove: 1,
		pBelow: 1
	};
	const { mean, standardError } = meanOf(values);
	if (standardError === 0) return {
		pAbove: mean > 0 ? 0 : 1,
		pBelow: mean < 0 ? 0 : 1
	};
	const freedom = values.length - 1;
	const t = mean / standardError;
	return {
		pAbove: studentUpperTail(t, freedom),
		pBelow: studentUpperTail(-t, freedom)
	};
}
/** The p-quantile as an order statistic: the smallest value that at least a share p does not exceed. */
function orderStatistic(sorted, p) {
	if (sorted.length === 0) throw new RangeError("an empty sample has no quantile");
	const rank = Math.ceil(p * sorted.length - 1e-9);
	return sorted[Math.min(sorted.length - 1, Math.max(0, rank - 1))];
}
function medianOf(values) {
	if (values.length === 0) throw new RangeError("an empty sample has no median");
	const sorted = Float64Array.from(values).sort();
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
function meanOf(values) {
	const n = values.length;
	if (n === 0) throw new RangeError("no process, no mean");
	const mean = values.reduce((sum, value) => sum + value, 0) / n;
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return {
		mean,
		standardError: n < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n)
	};
}

// src/gates/latency-settings.ts
const share = number().positive().max(10);
const latencySettings = strictObject({
	p50: share.default(.05).describe("How much slower the median call may be: 0.05 is 5 %."),
	p95: share.default(.1).describe("How much slower the 95 % quantile may be."),
	p99: share.default(.25).describe("How much slower the 99 % quantile may be; beyond it the gate warns."),
	rate: number().positive().max(.9).default(.1).describe("How much may be lost of the rows per second in bulk, or of the rate sustained at the budget."),
	floor_us: number().min(0).max(1e9).default(20).describe("Microseconds a call by which any model may be slower, whatever share that is. Not for batch."),
	bulk_rows: number().int().min(2).max(65536).default(256).describe("Rows in one call of the bulk measurement."),
	time_budget: number().min(1).max(3600).default(60).describe("Seconds that timing one model may take; at most one process more."),
	confidence: number().min(.5).max(.9999).default(.95).describe("How sure a budget of serving.budgets must be kept."),
	production_like: boolean().default(false).describe("Set it where this runner is as fast as production: then missing a time budget blocks.")
}).describe("How much slower a candidate may be.");
/** Processes after which the judge looks; nothing is decided in between, so looking often buys nothing. */
const LOOKS = [
	5,
	9,
	15
];
/** Chance of a false alarm, and of a false pass, over all looks together. */
const ALPHA = .05;
const LOOK_ALPHA = ALPHA / LOOKS.length;

// src/gates/latency-rule.ts
/**
* Is the candidate slower by more than both margin and floor? For process f with incumbent's time I the limit is
* Lf = max(margin · I, floor), and zf = ln(C/I) − ln(1 + Lf/I) is positive where the candidate is beyond it. One
* statistic for both limits, so nothing is tested twice. "Slower" needs mean z > 0 after Holm over the cells
* that can fail; "not slower" needs mean z < 0 in every one of them, which takes no correction. Both at α/3, one
* third for each look. What is neither is "borderline" where it is measured well and lies at the limit, which
* more processes would not change, and else "inconclusive".
*/
function judgeCells(cells, cause) {
	const tests = cells.map((cell) => testSign(cell.observations.map((seen) => seen.logRatio - limitOf(cell, seen))));
	const failing = cells.flatMap((cell, at) => cell.role === "fails" ? [at] : []);
	const pSlower = tests.map(({ pAbove }) => pAbove);
	holm(failing.map((at) => pSlower[at] ?? 1)).forEach((p, order) => {
		pSlower[failing[order] ?? 0] = p;
	});
	return cells.map((cell, at) => {
		const slower = (pSlower[at] ?? 1) <= LOOK_ALPHA;
		const within = (tests[at]?.pBelow ?? 1) <= LOOK_ALPHA;
		return judgeCell(cell, slower ? "slower" : within ? "within" : "open", cause);
	});
}
/** The logarithm of how many times the incumbent's cost the candidate may cost. */
function limitOf(cell, seen) {
	if (isRate(cell)) return -Math.log(1 - cell.margin);
	return Math.log(1 + Math.max(cell.margin, cell.floor / seen.incumbent));
}
function isRate(cell) {
	return cell.unit === "rows/s" || cell.unit === "calls/s";
}
function judgeCell(cell, found, cause) {
	const { observations, ...shared } = cell;
	const cost = pairedRatio(observations.map(({ logRatio }) => logRatio), LOOK_ALPHA);
	const middle = (pick) => medianOf(observations.map((seen) => pick(seen)));
	const rate = isRate(cell);
	const numbers = {
		...shared,
		incumbent: rate ? 1 / middle(({ incumbent }) => incumbent) : middle(({ incumbent }) => incumbent),
		candidate: rate ? 1 / middle(({ candidate }) => candidate) : middle(({ candidate }) => candidate),
		ratio: rate ? 1 / cost.ratio : cost.ratio,
		low: rate ? 1 / cost.high : cost.low,
		high: rate ? 1 / cost.low : cost.high,
		processes: observations.length
	};
	const verdict = verdictOf(cell, found, cost);
	return {
		...numbers,
		verdict,
		reason: reasonOf(numbers, verdict, cause)
	};
}
function verdictOf(cell, found, cost) {
	if (found === "slower") return "slower";
	if (found === "within") return cost.high < 1 ? "better" : "not slower";
	const limit = medianOf(cell.observations.map((seen) => limitOf(cell, seen)));
	return cost.halfWidth <= limit / 2 ? "borderline" : "inconclusive";
}
function reasonOf(metric, verdict, cause) {
	const numbers = `${`${showMeasure(metric.candidate, metric.unit)} against ${showMeasure(metric.incumbent, metric.unit)}`}, ${showRatio(metric)}, limit ${showLimit(metric)}, ${countOf(metric.processes, "process", "processes")}`;
	const opening = {
		better: "better",
		"not slower": "within the limit",
		slower: "beyond the limit",
		borderline: "at the limit",
		inconclusive: "could not tell"
	};
	const closing = verdict === "borderline" ? "; measuring longer would not tell, so an owner decides" : verdict === "inconclusive" ? `; ${cause}` : "";
	return `${opening[verdict]}: ${numbers}${closing}`;
}
/** `×1.10 [1.06, 1.14]` */
function showRatio({ ratio, low, high }) {
	return `×${showFactor(ratio)} [${showFactor(low)}, ${showFactor(high)}]`;
}
/** `+10.0 % and +20.0 µs` */
function showLimit({ margin, floor, unit }) {
	if (isRate({ unit })) return `−${showPercent(margin)}`;
	const share = `+${showPercent(margin)}`;
	return floor === 0 ? share : `${share} and +${showMeasure(floor, unit)}`;
}
function showFactor(value) {
	if (!Number.isFinite(value)) return "∞";
	return value >= 10 ? value.toFixed(1) : value.toFixed(value >= .9 && value < 1.2 ? 3 : 2);
}
/** A value with its unit: `12.1 µs`, `3.42 ms`, `1,250,000 rows/s`, `1.5 MB`. */
function showMeasure(value, unit) {
	if (unit === "us") return showTime(value);
	if (unit === "ms") return showTime(value * 1e3);
	return unit === "bytes" ? showBytes(Math.round(value)) : `${threeDigits(value)} ${unit}`;
}
function showTime(microseconds) {
	if (microseconds < 1e3) return `${threeDigits(microseconds)} µs`;
	if (microseconds < 1e6) return `${threeDigits(microseconds / 1e3)} ms`;
	return `${threeDigits(microseconds / 1e6)} s`;
}
function threeDigits(value) {
	if (!Number.isFinite(value)) return "∞";
	const rounded = Number(value.toPrecision(3));
	if (Math.abs(rounded) >= 1e3) return rounded.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ",");
	return rounded === value ? String(value) : value.toPrecision(3);
}

export { showRatio as a, medianOf as c, showMeasure as i, orderStatistic as l, judgeCells as n, LOOKS as o, showLimit as r, latencySettings as s, isRate as t, pairedRatio as u };