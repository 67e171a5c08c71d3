import { a as showP, i as showNumber, n as showBytes, o as showPercent, r as showCount, s as showSigned, t as countOf } from "./number.js";
import { f as wilsonInterval, i as showValue, m as normalUpperTail, n as judgeComparisons, s as lowerBound, t as worst } from "./gate.js";
import { o as judgeColumns, s as benjaminiHochberg, t as drift } from "./drift.js";
import { D as _enum, H as union, I as number, P as literal, Q as plain, k as array, z as strictObject } from "./digest.js";
import { l as latency, r as footprint } from "./footprint.js";

// src/gates/contract.ts
const settings$5 = strictObject({ max_size: number().int().positive().optional().describe("Largest bundle in bytes.") });
/** Is the candidate a model that may be opened, has the shape that its callers rely on, and answers on the data? */
const contract = {
	name: "contract",
	settings: settings$5,
	judge: judgeContract
};
function judgeContract(facts, chosen) {
	const checks = [
		...facts.missing.map((problem) => problemCheck("bytes", problem)),
		...facts.unsafe.map((problem) => problemCheck("model", problem)),
		...facts.differences.map((difference) => signatureCheck(difference)),
		...facts.feeding.map((problem) => problemCheck("inputs", problem)),
		runCheck(facts.run),
		sizeCheck(facts.bytes, chosen.max_size)
	];
	const verdict = worst(checks.map((check) => check.verdict));
	return {
		gate: "contract",
		verdict,
		reason: reasonOf$3(checks, verdict, facts),
		checks
	};
}
function problemCheck(name, problem) {
	return {
		name,
		verdict: "fail",
		finding: problem.code,
		reason: `${problem.message} → ${problem.hint}`
	};
}
function signatureCheck({ severity, reason }) {
	return {
		name: "signature",
		verdict: severity === "breaking" ? "fail" : "pass",
		reason
	};
}
function runCheck(run) {
	const name = "scoring";
	switch (run.kind) {
		case "scored":
			if (run.nonFinite === 0) return {
				name,
				verdict: "pass",
				reason: `scored ${countOf(run.rows, "row")}`,
				n: run.rows
			};
			return {
				name,
				verdict: "fail",
				reason: `${countOf(run.nonFinite, "score")} of ${run.rows} are not finite numbers (NaN or infinity)`,
				n: run.rows
			};
		case "not-run": return {
			name,
			verdict: "skipped",
			reason: run.why
		};
		case "broke": return {
			name,
			verdict: "fail",
			reason: run.how
		};
		case "harness": return {
			name,
			verdict: "error",
			reason: run.how
		};
	}
}
function sizeCheck(bytes, most) {
	if (most === void 0 || bytes <= most) return {
		name: "size",
		verdict: "pass",
		reason: showBytes(bytes),
		candidate: bytes,
		unit: "bytes"
	};
	return {
		name: "size",
		verdict: "fail",
		reason: `${showBytes(bytes)} is more than \`gates: { contract: { max_size: ${most} } }\` allows`,
		candidate: bytes,
		margin: most,
		unit: "bytes"
	};
}
function reasonOf$3(checks, verdict, facts) {
	if (verdict !== "pass") return checks.filter((check) => check.verdict === verdict).map((check) => check.reason).join("; ");
	const changed = facts.differences.length === 0 ? "same inputs and outputs" : facts.differences.map((difference) => difference.reason).join("; ");
	return facts.scoresOnly ? "scores come from a table; no model was opened" : `${changed}, ${showBytes(facts.bytes)}`;
}

// src/stats/two-proportions.ts
/**
* The two-proportion z-test, two-sided: do two samples have the same share of yes, e.g. of missing values?
*
*   z = (p₁ − p₂) / √(p(1−p)·(1/n₁ + 1/n₂)),   p the pooled share
*
* z² is the 2×2 chi-square without Yates's correction. Assumes independent rows and at least five expected
* of each kind; below that use `fisherExact`. Reference: K. Pearson (1900).
*/
function twoProportionTest(first, second) {
	const pooled = (first.successes + second.successes) / (first.trials + second.trials);
	if (!(pooled >= 0 && pooled <= 1)) throw new RangeError("two shares need 0 ≤ successes ≤ trials");
	const variance = pooled * (1 - pooled) * (1 / first.trials + 1 / second.trials);
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
function newcombeInterval(first, second, alpha) {
	const difference = differenceOf(first, second);
	const one = {
		share: first.successes / first.trials,
		...wilsonInterval(first.successes, first.trials, alpha)
	};
	const two = {
		share: second.successes / second.trials,
		...wilsonInterval(second.successes, second.trials, alpha)
	};
	return {
		low: difference - Math.hypot(one.share - one.low, two.high - two.share),
		high: difference + Math.hypot(one.high - one.share, two.share - two.low)
	};
}
function differenceOf(first, second) {
	return first.successes / first.trials - second.successes / second.trials;
}

// src/gates/prediction.ts
const limits = (warn, fail, about) => strictObject({
	warn: number().min(0).max(10).default(warn).describe("From here on it warns."),
	fail: number().min(0).max(10).default(fail).describe("From here on it fails.")
}).default({
	warn,
	fail
}).describe(about);
const settings$4 = strictObject({
	flips: limits(.05, .15, "Share of rows that are decided differently."),
	volume: limits(.1, .25, "Change of the number of positive decisions, relative to the incumbent's."),
	dominance: number().min(.5).max(1).default(.99).describe("Share of one class from which it has taken over.")
});
/** What would be decided differently tomorrow? */
const prediction = {
	name: "prediction",
	settings: settings$4,
	judge: judgePrediction
};
function judgePrediction(facts, chosen) {
	const checks = [
		...facts.decisions === void 0 ? [] : judgeDecisions(facts.decisions, chosen, facts.rowsPerDay),
		...facts.values === void 0 ? [] : [judgeShift(facts.values, chosen)],
		...facts.scores === void 0 ? [] : [judgeScores(facts.scores)]
	];
	if (checks.length === 0) return {
		gate: "prediction",
		verdict: "skipped",
		reason: facts.noIncumbent ?? "there are no predictions to compare",
		checks
	};
	const verdict = worst(checks.map((check) => check.verdict));
	return {
		gate: "prediction",
		verdict,
		reason: checks.filter((check) => check.verdict === verdict).map(({ name, reason }) => `${name}: ${reason}`).join(" · "),
		checks
	};
}
function judgeDecisions(decisions, chosen, rowsPerDay) {
	return [
		judgeFlips(decisions, chosen),
		...judgeVolume(decisions, chosen, rowsPerDay),
		...judgeDominance(decisions, chosen)
	];
}
/** Fails when even the low end of the 98 % interval is beyond the limit; unsure while the interval reaches over it. */
function judgeFlips({ rows, flipped, moves }, { flips }) {
	const rate = flipped / Math.max(1, rows);
	const interval = rows === 0 ? {
		low: 0,
		high: 1
	} : wilsonInterval(flipped, rows, .02);
	const text = moves.slice(0, 4).map(({ from, to, rows }) => `${plain(from, 24)} → ${plain(to, 24)} ${showCount(rows)}`).join(", ");
	const numbers = `${showPercent(rate)} of ${showCount(rows)} rows are decided differently [${showPercent(interval.low)}, ${showPercent(interval.high)}]${text === "" ? "" : `: ${text}`}`;
	const shown = {
		name: "decisions flipped",
		n: rows,
		margin: flips.fail,
		method: "Wilson interval, 98 %"
	};
	if (interval.low > flips.fail) return {
		...shown,
		verdict: "fail",
		finding: "too many",
		reason: `${numbers}, more than ${showPercent(flips.fail)}`
	};
	if (interval.high > flips.fail && rate <= flips.fail && rows < FEWEST_ROWS) return {
		...shown,
		verdict: "inconclusive",
		finding: "not enough data",
		reason: `${numbers}; ${showCount(rows)} rows cannot rule out ${showPercent(flips.fail)}`
	};
	if (rate > flips.warn) return {
		...shown,
		verdict: "warn",
		finding: "many",
		reason: `${numbers}, more than ${showPercent(flips.warn)}`
	};
	return {
		...shown,
		verdict: "pass",
		finding: flipped === 0 ? "same" : "few",
		reason: flipped === 0 ? `the same decision on all ${showCount(rows)} rows` : numbers
	};
}
const FEWEST_ROWS = 100;
function judgeVolume({ rows, classes, positive }, { volume }, rowsPerDay) {
	const found = classes.find(({ name }) => name === positive);
	if (found === void 0 || rows === 0) return [];
	const { incumbent, candidate } = found;
	const interval = newcombeInterval({
		successes: candidate,
		trials: rows
	}, {
		successes: incumbent,
		trials: rows
	}, .02);
	const share = incumbent / rows;
	const relative = share === 0 ? candidate === 0 ? 0 : Infinity : (candidate - incumbent) / incumbent;
	const surely = share === 0 ? interval.low > 0 ? Infinity : 0 : Math.max(interval.low, -interval.high, 0) / share;
	const daily = rowsPerDay === void 0 ? "" : ` (about ${showSigned(Math.round((candidate - incumbent) / rows * rowsPerDay))} a day)`;
	const change = Number.isFinite(relative) ? `${relative > 0 ? "+" : ""}${showPercent(relative)}` : "from none";
	const reason = `${plain(positive ?? "", 40)}: ${showCount(incumbent)} → ${showCount(candidate)} of ${showCount(rows)} rows, ${change}${daily}`;
	const shown = {
		name: "decision volume",
		n: rows,
		margin: volume.fail,
		method: "Newcombe interval, 98 %"
	};
	if (surely > volume.fail) return [{
		...shown,
		verdict: "fail",
		finding: relative > 0 ? "many more" : "many fewer",
		reason
	}];
	if (Math.abs(relative) > volume.warn) return [{
		...shown,
		verdict: "warn",
		finding: relative > 0 ? "more" : "fewer",
		reason
	}];
	return [{
		...shown,
		verdict: "pass",
		finding: "like before",
		reason
	}];
}
/** A model that says the same of nearly everything decides nothing any more. */
function judgeDominance({ rows, classes }, { dominance }) {
	return classes.flatMap(({ name, incumbent, candidate }) => {
		if (rows < FEWEST_ROWS || candidate / rows < dominance || incumbent / rows >= dominance) return [];
		return [{
			name: "one class",
			verdict: "fail",
			finding: "takes over",
			reason: `${plain(name, 40)} takes over: ${showPercent(incumbent / rows)} → ${showPercent(candidate / rows)} of ${showCount(rows)} rows`,
			n: rows
		}];
	});
}
function judgeShift(values, { flips }) {
	const scale = values.spread > 0 ? values.spread : 1;
	const moved = values.median / scale;
	const reason = `half of ${showCount(values.rows)} predictions move by more than ${showNumber(values.median)}, 5 % by more than ${showNumber(values.p95)}, at most ${showNumber(values.largest)}${values.spread > 0 ? ` (middle half of the incumbent's: ${showNumber(values.spread)} wide)` : ""}`;
	const shown = {
		name: "predictions moved",
		n: values.rows,
		method: "paired on the row"
	};
	if (values.changed === 0) return {
		...shown,
		verdict: "pass",
		finding: "same",
		reason: `the same prediction on all ${showCount(values.rows)} rows`
	};
	const many = moved > flips.fail;
	return {
		...shown,
		verdict: many ? "warn" : "pass",
		finding: many ? "far" : "a little",
		reason
	};
}
/** Scores drift with the rows they are given; that is news and not the candidate's fault, so it warns. */
function judgeScores(scores) {
	const [judged] = judgeColumns([scores], drift.settings.parse({}));
	return {
		name: "scores, reference → current",
		verdict: judged?.verdict === "fail" ? "warn" : judged?.verdict ?? "skipped",
		finding: judged?.finding ?? "not compared",
		reason: judged?.reason ?? "nothing was measured",
		...judged?.p === void 0 ? {} : { p: judged.p },
		...scores.test === void 0 ? {} : { method: scores.test.method }
	};
}

// src/gates/features.ts
const settings$3 = strictObject({ changed: number().min(0).max(1).default(0).describe("Share of rows in which a feature may differ without being declared.") });
/** Which features does this change alter for the same rows, and what would that do to the model that is live? */
const features = {
	name: "features",
	settings: settings$3,
	judge: judgeFeatures
};
function judgeFeatures(facts, chosen) {
	const { matched, before, after } = facts.rows;
	if (matched === 0) return {
		gate: "features",
		verdict: "inconclusive",
		reason: `no id of ${plain(facts.after, 80)} is in ${plain(facts.before, 80)} (${showCount(after)} and ${showCount(before)} rows): keep some rows in both to compare features`,
		checks: []
	};
	const checks = [...facts.columns.map((column) => judgeFeature(column, chosen)), ...decisionChecks(facts)];
	const verdict = worst(checks.map((check) => check.verdict));
	return {
		gate: "features",
		verdict,
		reason: reasonOf$2(facts, checks, verdict),
		checks
	};
}
function judgeFeature(change, chosen) {
	const { column, rows, declared, state } = change;
	const check = (verdict, finding, reason) => ({
		name: column,
		verdict,
		finding,
		reason,
		n: rows,
		method: "same ids"
	});
	const undeclared = "which the change does not declare: change it under `files.features` too, or put the data back";
	if (state === "new") return check("pass", "new", "a new feature: the live model does not use it");
	if (state === "gone") return declared ? check("warn", "gone", "it is gone, as declared") : check("fail", "gone", `it is gone, ${undeclared}`);
	if (state === "type changed") return declared ? check("warn", "type changed", "its type changed, as declared") : check("fail", "type changed", `its type changed, ${undeclared}`);
	if (change.changed === 0) return check("pass", "same", `the same in all ${countOf(rows, "row")}`);
	const share = change.changed / rows;
	const size = `${showPercent(share)} of ${showCount(rows)} rows differ${sizeText(change)}`;
	if (declared) return check("warn", "changed as declared", `${size}, as declared`);
	if (share <= chosen.changed) return check("pass", "changed a little", size);
	return check("fail", "changed", `${size}, ${undeclared}`);
}
function sizeText({ median, largest, missing }) {
	return `${median === void 0 || largest === void 0 ? "" : `, half of those by more than ${showNumber(median)}, at most ${showNumber(largest)}`}${missing === 0 ? "" : `, ${showCount(missing)} because a value came or went`}`;
}
/** What the new features do to the model that is live, before any retraining. */
function decisionChecks({ decisions }) {
	if (decisions === void 0) return [];
	return judgePrediction({ decisions }, prediction.settings.parse({})).checks.map((check) => ({
		...check,
		name: `incumbent · ${check.name}`,
		verdict: check.verdict === "fail" ? "warn" : check.verdict
	}));
}
const NAMED$1 = 4;
function reasonOf$2(facts, checks, verdict) {
	const { matched } = facts.rows;
	if (verdict === "pass") return `no feature changed in ${countOf(matched, "row")} that both tables have`;
	const speaking = checks.filter((check) => check.verdict === verdict);
	return `${speaking.slice(0, NAMED$1).map(({ name, reason }) => `${plain(name, 40)}: ${reason}`).join(" · ")}${speaking.length > NAMED$1 ? ` · and ${speaking.length - NAMED$1} more` : ""}`;
}

// src/gates/metric.ts
const points = {
	unit: "points",
	higherIsBetter: true,
	standard: .005,
	cap: .02
};
const relative = {
	unit: "relative",
	higherIsBetter: false,
	standard: .01,
	cap: .05
};
const METRICS = {
	auc: {
		name: "auc",
		title: "AUC",
		...points
	},
	accuracy: {
		name: "accuracy",
		title: "accuracy",
		...points
	},
	macro_f1: {
		name: "macro_f1",
		title: "macro F1",
		...points
	},
	log_loss: {
		name: "log_loss",
		title: "log loss",
		...relative
	},
	brier: {
		name: "brier",
		title: "Brier",
		...relative
	},
	rmse: {
		name: "rmse",
		title: "RMSE",
		...relative
	},
	mae: {
		name: "mae",
		title: "MAE",
		...relative
	}
};
const METRIC_NAMES = [
	"auc",
	"log_loss",
	"brier",
	"accuracy",
	"macro_f1",
	"rmse",
	"mae"
];
/** `AUC` on the held-out rows, `recent AUC` elsewhere. */
function showSetMetric(set, metric) {
	return set === "held-out" ? METRICS[metric].title : `${set} ${METRICS[metric].title}`;
}

// src/gates/quality.ts
const settings$2 = strictObject({
	metric: _enum(METRIC_NAMES).optional().describe("Primary metric. Default: AUC for binary, accuracy for multiclass, RMSE for regression."),
	margin: union([literal("auto"), number().min(0).max(1)]).default("auto").describe("How much worse is acceptable: points of a score-like metric (0.005), share of the incumbent's loss (0.01), or auto."),
	floor: number().optional().describe("The candidate must be shown to reach at least this (at most this for losses), whatever the incumbent does."),
	blocks: array(_enum(METRIC_NAMES)).min(1).optional().describe("Metrics whose loss blocks; the others warn. Default: the primary metric alone.")
});
/** Is the candidate at least as good as the incumbent on labelled rows that neither was trained on? */
const quality = {
	name: "quality",
	settings: settings$2,
	judge: judgeQuality
};
function judgeQuality(facts, chosen) {
	const primary = chosen.metric ?? facts.primary;
	const blocks = chosen.blocks ?? [primary];
	const checks = [
		...blocks.flatMap((metric) => unmeasured(metric, facts)),
		...judgeComparisons(inOrder(facts.cells, primary).flatMap((cell) => comparisonOf(cell, blocks, chosen))),
		...facts.cells.flatMap((cell) => cell.metric === primary ? judgeFloor(cell, chosen.floor) : []),
		...facts.noIncumbent === void 0 ? [] : withoutIncumbent(facts, primary, chosen.floor)
	];
	return {
		gate: "quality",
		verdict: worst(checks.map((check) => check.verdict)),
		reason: reasonOf$1(checks),
		checks
	};
}
/** The primary metric speaks first, whichever it is. */
function inOrder(cells, primary) {
	return [...cells.filter(({ metric }) => metric === primary), ...cells.filter(({ metric }) => metric !== primary)];
}
function comparisonOf(cell, blocks, chosen) {
	if (cell.spread === void 0 || cell.incumbent === void 0) return [];
	const blocking = blocks.includes(cell.metric);
	return [{
		name: showSetMetric(cell.set, cell.metric),
		metric: METRICS[cell.metric],
		spread: cell.spread,
		incumbent: cell.incumbent,
		candidate: cell.candidate,
		rows: cell.rows,
		scarce: cell.scarce,
		scarceName: cell.scarceName,
		method: cell.method,
		margin: blocking ? chosen.margin : "auto",
		blocks: blocking
	}];
}
/** A metric that must not get worse and cannot be measured is no pass. */
function unmeasured(metric, facts) {
	if (facts.cells.some((cell) => cell.metric === metric)) return [];
	const why = facts.left.find((left) => left.metric === metric)?.reason ?? "it does not fit the task";
	return [{
		name: metric,
		verdict: "error",
		reason: `${METRICS[metric].title} cannot be measured: ${why}`
	}];
}
/** The floor is judged by the same rule with no margin: shown to reach it, shown to miss it, or neither. */
function judgeFloor(cell, floor) {
	if (floor === void 0) return [];
	const metric = METRICS[cell.metric];
	const spread = {
		kind: "normal",
		delta: metric.higherIsBetter ? cell.candidate - floor : floor - cell.candidate,
		standardError: cell.candidateError
	};
	const [check] = judgeComparisons([{
		name: `${showSetMetric(cell.set, cell.metric)} floor`,
		metric: {
			...metric,
			unit: "points"
		},
		spread,
		incumbent: floor,
		candidate: cell.candidate,
		rows: cell.rows,
		scarce: cell.scarce,
		scarceName: cell.scarceName,
		method: cell.method,
		margin: 0,
		blocks: true
	}]);
	if (check === void 0) return [];
	const words = {
		pass: "reaches",
		fail: "misses",
		inconclusive: "is not shown to reach"
	};
	const verdict = check.verdict === "pass" || check.verdict === "fail" ? check.verdict : "inconclusive";
	const reason = `${showValue(cell.candidate)} ${words[verdict]} the floor of ${showValue(floor)}`;
	return [{
		...check,
		verdict,
		finding: verdict === "pass" ? "reached" : verdict === "fail" ? "missed" : "inconclusive",
		reason
	}];
}
function withoutIncumbent(facts, primary, floor) {
	const cell = facts.cells.find(({ metric }) => metric === primary);
	if (cell === void 0) return [];
	const value = `is ${showValue(cell.candidate)}`;
	const shown = {
		name: showSetMetric(cell.set, primary),
		candidate: cell.candidate,
		n: cell.rows,
		method: cell.method
	};
	if (floor !== void 0) return [{
		...shown,
		verdict: "pass",
		reason: `${value}; ${facts.noIncumbent}, judged by the floor alone`
	}];
	const cure = `state what it must reach: \`gates: { quality: { floor: … } }\``;
	return [{
		...shown,
		verdict: "inconclusive",
		reason: `${value}, and ${facts.noIncumbent}: ${cure}`
	}];
}
/** The worst check speaks for the gate; where all is well, what was found of the first one and how many more there are. */
function reasonOf$1(checks) {
	const word = worst(checks.map((check) => check.verdict));
	const speaking = checks.filter((check) => check.verdict === word);
	const [first] = speaking;
	if (first === void 0) return "nothing to compare";
	if (word !== "pass") return speaking.map(({ name, reason }) => `${name} ${reason}`).join("; ");
	const more = checks.length === 1 ? "" : `; ${checks.length - 1} more ${checks.length === 2 ? "measure" : "measures"} within their margins`;
	return `${first.name} ${first.reason}${more}`;
}

// src/gates/schema.ts
const settings$1 = strictObject({
	missing: number().min(0).max(1).default(.01).describe("Rise of the missing share from which a column warns."),
	unseen: number().min(0).max(1).default(.01).describe("Share of rows with categories that the reference lacks from which a column warns."),
	range: number().min(0).max(1).default(.01).describe("Share of rows outside the reference's range from which a column warns."),
	cardinality: number().min(1).default(2).describe("Factor between the numbers of different values from which a column warns."),
	q: number().gt(0).max(.2).default(.01).describe("False discovery rate over all columns (Benjamini–Hochberg).")
});
/** Does the table still have the shape that the model was made for? */
const schema = {
	name: "schema",
	settings: settings$1,
	judge: judgeSchema
};
const KINDS = [
	"constant",
	"missing",
	"unseen",
	"range",
	"cardinality"
];
/** Every p-value counts four times: the one percent of false alarms is shared with drift, which keeps half of it. */
const RESERVE = 4;
function judgeSchema(facts, chosen) {
	const tests = facts.columns.flatMap((column, at) => KINDS.flatMap((kind) => {
		const shift = column[kind];
		return shift === void 0 ? [] : [{
			kind,
			at,
			p: shift.p
		}];
	}));
	const adjusted = benjaminiHochberg(tests.map(({ p }) => Math.min(1, RESERVE * p)));
	const byColumn = /* @__PURE__ */ new Map();
	tests.forEach(({ kind, at }, order) => {
		const known = byColumn.get(at) ?? /* @__PURE__ */ new Map();
		byColumn.set(at, known.set(kind, adjusted[order] ?? 1));
	});
	const checks = facts.columns.flatMap((column, at) => judgeColumn(column, chosen, byColumn.get(at) ?? /* @__PURE__ */ new Map()));
	const verdict = checks.length === 0 ? "skipped" : worst(checks.map((check) => check.verdict));
	return {
		gate: "schema",
		verdict,
		reason: reasonOf(facts, checks, verdict),
		checks
	};
}
function judgeColumn(column, chosen, p) {
	const shape = judgeShape(column);
	if (shape !== void 0) return [shape];
	const findings = shiftFindings(column, chosen).flatMap(({ kind, reached, reason }) => {
		const corrected = p.get(kind) ?? 1;
		return reached && corrected <= chosen.q ? [warning(column, kind, reason, corrected)] : [];
	});
	if (findings.length > 0) return findings;
	const n = Math.min(column.rows.reference, column.rows.current);
	return [{
		name: column.column,
		verdict: "pass",
		finding: "as before",
		reason: `${column.after ?? "as"} as before`,
		n
	}];
}
const FINDINGS = {
	constant: "constant now",
	missing: "more missing",
	unseen: "new categories",
	range: "out of range",
	cardinality: "other cardinality"
};
/** There or not, and of which type: no statistics, and the only findings that block. */
function judgeShape({ column, required, before, after, rows }) {
	const check = (verdict, finding, reason) => ({
		name: column,
		verdict,
		finding,
		reason
	});
	if (before === void 0 && after === void 0) return check("fail", "missing", "the model needs it and no table has it");
	if (after === void 0) return required ? check("fail", "missing", `it was ${before} and is not there any more, and the model needs it`) : check("warn", "missing", `it was ${before} and is not there any more; the model does not name it`);
	if (before === void 0) return check("pass", "new", `a new column of ${after}`);
	if (before !== after && !(NUMBERS.has(before) && NUMBERS.has(after))) return check("fail", "type changed", `${before} in the reference, ${after} now: write it as ${before} again`);
	if (rows.reference === 0 || rows.current === 0) return check("inconclusive", "not enough data", `${rows.reference === 0 ? "the reference" : "the current table"} has no rows`);
}
/** A table of whole numbers may get its first fraction without being another table. */
const NUMBERS = /* @__PURE__ */ new Set(["whole numbers", "numbers"]);
function shiftFindings(column, chosen) {
	const { constant, missing, unseen, range, cardinality } = column;
	const found = [];
	if (constant !== void 0) found.push({
		kind: "constant",
		reached: true,
		reason: `it has a single value in all ${countOf(column.rows.current, "row")} now, which was that of ${showPercent(constant.before)}`
	});
	if (missing !== void 0) found.push({
		kind: "missing",
		reached: missing.after - missing.before >= chosen.missing,
		reason: `missing ${showPercent(missing.before)} → ${showPercent(missing.after)}`
	});
	if (unseen !== void 0) found.push({
		kind: "unseen",
		reached: unseen.after - unseen.before >= chosen.unseen,
		reason: `${showPercent(unseen.after)} of rows have categories that the reference lacks (${unseen.examples.map((name) => plain(name, 30)).join(", ")}), ${showPercent(unseen.before)} would be expected`
	});
	if (range !== void 0) found.push({
		kind: "range",
		reached: range.after - range.before >= chosen.range,
		reason: `${showPercent(range.after)} of rows lie outside ${showNumber(range.low)} … ${showNumber(range.high)}`
	});
	if (cardinality !== void 0) {
		const ratio = cardinality.after / Math.max(1, cardinality.before);
		found.push({
			kind: "cardinality",
			reached: ratio >= chosen.cardinality || ratio <= 1 / chosen.cardinality,
			reason: `${showCount(cardinality.after)} different values where ${showCount(cardinality.before)} would be expected in as many rows`
		});
	}
	return found;
}
function warning({ column, rows }, kind, reason, p) {
	return {
		name: column,
		verdict: "warn",
		finding: FINDINGS[kind],
		reason: `${reason} (adjusted ${showP(p)})`,
		n: Math.min(rows.reference, rows.current),
		p,
		method: "two proportions, Benjamini–Hochberg"
	};
}
const NAMED = 4;
function reasonOf({ reference, current, columns }, checks, verdict) {
	const speaking = checks.filter((check) => check.verdict === verdict);
	if (verdict === "skipped") return "there is no column to look at";
	if (verdict === "pass") return `${plain(current, 80)} has the shape of ${plain(reference, 80)}: ${countOf(columns.length, "column")}`;
	return `${speaking.slice(0, NAMED).map(({ name, reason }) => `${plain(name, 40)}: ${reason}`).join(" · ")}${speaking.length > NAMED ? ` · and ${speaking.length - NAMED} more` : ""}`;
}

// src/gates/selftest.ts
const settings = strictObject({});
/**
* Can this engine, and can these rows, tell a good model from a bad one? A gate that says "not worse" of
* everything is worse than none, so the question is asked in every run.
*/
const selftest = {
	name: "selftest",
	settings,
	judge: judgeSelftest
};
function judgeSelftest(facts) {
	const checks = [
		judgeItself(facts.itself),
		judgeShuffled(facts.shuffled),
		...judgeChance(facts.chance)
	];
	const verdict = worst(checks.map((check) => check.verdict));
	const reason = checks.find((check) => check.verdict === verdict)?.reason ?? "";
	return {
		gate: "selftest",
		verdict,
		reason: verdict === "pass" ? "the engine and your rows can tell a good model from a bad one" : reason,
		checks
	};
}
function judgeItself(facts) {
	const { checks } = judgeQuality(facts, { margin: "auto" });
	const exact = checks.length > 0 && checks.every((check) => check.verdict === "pass" && check.delta === 0);
	return {
		name: "engine: itself",
		verdict: exact ? "pass" : "error",
		reason: exact ? "a bundle against itself differs by exactly nothing" : "a bundle against itself did not come out equal: this engine is broken, do not trust its verdicts"
	};
}
function judgeShuffled(facts) {
	const caught = judgeQuality(facts, { margin: "auto" }).verdict === "fail";
	return {
		name: "engine: shuffled scores",
		verdict: caught ? "pass" : "error",
		reason: caught ? "a bundle with shuffled scores fails" : "a bundle with shuffled scores was not caught: this engine is broken, do not trust its verdicts"
	};
}
function judgeChance(chance) {
	if (chance === void 0) return [];
	const { title } = METRICS[chance.metric];
	const seen = lowerBound(chance.spread, .05) > 0;
	const against = `${title} ${showValue(chance.value)} of the ${chance.who} against ${showValue(chance.guess)} by guessing`;
	const reason = seen ? `your rows can tell the ${chance.who} from chance: ${against}` : `your rows cannot tell the ${chance.who} from chance (${against}): check the label column, or bring more rows`;
	return [{
		name: "your rows",
		verdict: seen ? "pass" : "inconclusive",
		reason,
		n: chance.rows
	}];
}

// src/gates/catalogue.ts
/**
* Every gate by name, in the order in which the report shows them. A new gate is one line here; the settings of
* `gates:` in model.yaml and twokey.yml are checked against it.
*/
const CATALOGUE = {
	contract,
	schema,
	features,
	drift,
	prediction,
	quality,
	latency,
	footprint,
	selftest
};
const GATE_SETTINGS = {
	contract: contract.settings,
	schema: schema.settings,
	features: features.settings,
	drift: drift.settings,
	prediction: prediction.settings,
	quality: quality.settings,
	latency: latency.settings,
	footprint: footprint.settings,
	selftest: selftest.settings
};

export { GATE_SETTINGS as n, twoProportionTest as r, CATALOGUE as t };