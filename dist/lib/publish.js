import { n as didYouMean, t as alignColumns } from "./columns.js";
import { i as renderProblem, n as bad, r as good } from "./problem.js";
import { n as VERSION, t as RUNTIME_VERSION } from "./version.js";
import { Q as plain, l as shortDigest, t as digestOf } from "./digest.js";
import { f as withoutTimes, s as renderMarkdown, u as rowsOf$1 } from "./comment.js";
import { i as showNumber, o as showPercent, t as countOf } from "./number.js";
import { n as sealEvidence } from "./evidence.js";
import { _ as poissonDensity, c as normalSpread, d as clopperPearsonInterval, g as binomialDensity, m as normalUpperTail, p as normalQuantile, v as logGamma } from "./gate.js";
import { a as dataSentences, c as proposedSentence, d as worstFirst, i as countsOf, l as resolutionSentence, n as ICONS, o as headline, r as assumptionsOf, s as nextStep, t as DECISION_ICONS, u as sourceOf } from "./words.js";
import { o as LOOKS } from "./latency-rule.js";
import { i as decide$1, t as summariseDrift } from "./drift-summary.js";
import { t as drift } from "./drift.js";
import { n as renderEvaluationHtml, t as renderEvaluationJson } from "./json2.js";
import { r as twoProportionTest, t as CATALOGUE } from "./catalogue.js";
import { l as latency, o as isDecided, r as footprint, t as costMetric } from "./footprint.js";
import { n as randomOrder, r as seededRandom, t as normalFrom } from "./random.js";
import { a as rowsOf$2, i as isValid, r as BitsBuilder } from "./columns2.js";
import { t as openTableFile } from "./open-table.js";
import { n as renderType } from "./value-type.js";
import { a as bucketOf, c as gridOver, d as numbersOf$1, i as bucketSort, l as isSerial, n as countUpTo$1, o as deal, r as mustBeComplete, s as edgeOf, t as countBelow$1, u as hasNumbers } from "./sorted.js";
import { a as predictedClasses, i as inspectProblems, n as tryLoading, o as scoreFacts, r as problemWords, t as openOnnxScorer } from "./onnx-scorer.js";
import { t as signatureOf } from "./signature.js";
import { t as scanModel } from "./scan.js";
import { n as summariseTimes, t as measureTimes$1 } from "./latency-both.js";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

// src/stats/auc.ts
function pairedAuc(incumbent, candidate, positive) {
	const before = placements(incumbent, positive);
	const after = placements(candidate, positive);
	if (before === void 0 || after === void 0) return void 0;
	const ofPositives = differenceSpread(before.positives, after.positives);
	const ofNegatives = differenceSpread(before.negatives, after.negatives);
	return {
		incumbent: before.auc,
		candidate: after.auc,
		delta: after.auc - before.auc,
		standardError: Math.sqrt(ofPositives.varianceOfMean + ofNegatives.varianceOfMean),
		positives: before.positives.length,
		negatives: before.negatives.length,
		changed: Math.min(ofPositives.changed, ofNegatives.changed)
	};
}
/** One model's AUC with its standard error; undefined when one class is missing. */
function aucOf(scores, positive) {
	const placed = placements(scores, positive);
	if (placed === void 0) return void 0;
	const varianceOfMean = differenceSpread(new Float64Array(placed.positives.length), placed.positives).varianceOfMean + differenceSpread(new Float64Array(placed.negatives.length), placed.negatives).varianceOfMean;
	return {
		auc: placed.auc,
		standardError: Math.sqrt(varianceOfMean)
	};
}
function placements(scores, positive) {
	let count = 0;
	for (let row = 0; row < positive.length; row += 1) count += positive[row];
	if (count === 0 || count === positive.length) return void 0;
	const ofPositives = new Float64Array(count);
	const ofNegatives = new Float64Array(positive.length - count);
	let p = 0;
	let q = 0;
	for (let row = 0; row < positive.length; row += 1) if (positive[row] === 1) ofPositives[p++] = scores[row];
	else ofNegatives[q++] = scores[row];
	const below = sharesBelow(ofPositives, ofNegatives.slice().sort());
	const above = sharesBelow(ofNegatives, ofPositives.slice().sort());
	let sum = 0;
	for (let at = 0; at < count; at += 1) sum += below[at];
	for (let at = 0; at < above.length; at += 1) above[at] = 1 - above[at];
	return {
		auc: sum / count,
		positives: below,
		negatives: above
	};
}
/** For each value the share of `sorted` below it, equal ones counting half. */
function sharesBelow(values, sorted) {
	const shares = new Float64Array(values.length);
	for (let at = 0; at < values.length; at += 1) {
		const value = values[at];
		const low = countBelow(sorted, value, 0);
		const high = sorted[low] === value ? countUpTo(sorted, value, low) : low;
		shares[at] = (low + high) / 2 / sorted.length;
	}
	return shares;
}
function countBelow(sorted, value, from) {
	let low = from;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
function countUpTo(sorted, value, from) {
	let low = from;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] <= value) low = middle + 1;
		else high = middle;
	}
	return low;
}
/** The sample variance (n − 1) of the differences, over n; and how many differences are not zero. */
function differenceSpread(before, after) {
	const n = before.length;
	let mean = 0;
	let changed = 0;
	for (let at = 0; at < n; at += 1) {
		const difference = after[at] - before[at];
		if (difference !== 0) changed += 1;
		mean += difference / n;
	}
	let squares = 0;
	for (let at = 0; at < n; at += 1) squares += (after[at] - before[at] - mean) ** 2;
	return {
		varianceOfMean: n > 1 ? squares / (n - 1) / n : 0,
		changed
	};
}

// src/stats/classification.ts
/** Classes are indices; −1 is "none of the known classes" and never right. */
function compareDecisions(incumbent, candidate, actual) {
	let incumbentRight = 0;
	let candidateRight = 0;
	let better = 0;
	let worse = 0;
	for (let row = 0; row < actual.length; row += 1) {
		const before = incumbent[row] === actual[row] && actual[row] >= 0;
		const after = candidate[row] === actual[row] && actual[row] >= 0;
		if (before) incumbentRight += 1;
		if (after) candidateRight += 1;
		if (after && !before) better += 1;
		if (before && !after) worse += 1;
	}
	return {
		rows: actual.length,
		incumbentRight,
		candidateRight,
		better,
		worse
	};
}
/**
* Macro F1: the mean over classes of 2·TP / (predicted + actual), classes that occur in neither left out
* (scikit-learn's convention). `influence` is each row's share in the estimate's error (delta method), so
* that two models' F1 can be compared pairwise: the spread of the rows' differences over √n is the standard
* error. Unreliable while a class has few rows; the caller says how many there are.
*/
function macroF1(predicted, actual, classes) {
	const rows = actual.length;
	const hits = new Float64Array(classes);
	const marks = new Float64Array(classes);
	for (let row = 0; row < rows; row += 1) {
		const guess = predicted[row];
		const truth = actual[row];
		if (guess >= 0) marks[guess] += 1;
		if (truth >= 0) marks[truth] += 1;
		if (guess >= 0 && guess === truth) hits[guess] += 1;
	}
	const present = marks.reduce((count, mark) => count + (mark > 0 ? 1 : 0), 0);
	const f1 = hits.map((hit, at) => marks[at] > 0 ? 2 * hit / marks[at] : 0);
	const influence = new Float64Array(rows);
	for (let row = 0; row < rows; row += 1) {
		const guess = predicted[row];
		const truth = actual[row];
		if (guess === truth && guess >= 0) {
			influence[row] = (2 - 2 * f1[guess]) * rows / marks[guess] / present;
			continue;
		}
		if (guess >= 0) influence[row] -= f1[guess] * rows / marks[guess] / present;
		if (truth >= 0) influence[row] -= f1[truth] * rows / marks[truth] / present;
	}
	return {
		value: f1.reduce((sum, value) => sum + value, 0) / present,
		influence
	};
}
/** The standard error of the mean difference of two influence functions on the same rows. */
function influenceError(before, after) {
	const rows = before.length;
	let mean = 0;
	for (let row = 0; row < rows; row += 1) mean += (after[row] - before[row]) / rows;
	let squares = 0;
	for (let row = 0; row < rows; row += 1) squares += (after[row] - before[row] - mean) ** 2;
	return rows > 1 ? Math.sqrt(squares / (rows - 1) / rows) : 0;
}

// src/stats/loss.ts
/** sklearn's clip for doubles: a certain and wrong prediction costs 36, not infinity. */
const CLIP = 2220446049250313e-31;
/** −log of the probability given to what happened. `chosen` is that probability, row by row. */
function logLosses(chosen) {
	return chosen.map((p) => -Math.log(Math.min(.9999999999999998, Math.max(CLIP, p))));
}
/** (probability − outcome)², Brier 1950. */
function squaredErrors(predicted, actual) {
	return predicted.map((value, row) => (value - actual[row]) ** 2);
}
function absoluteErrors(predicted, actual) {
	return predicted.map((value, row) => Math.abs(value - actual[row]));
}
function meanOf(values) {
	let mean = 0;
	for (let at = 0; at < values.length; at += 1) mean += (values[at] - mean) / (at + 1);
	return mean;
}
/** Of mean losses (log loss, Brier, MAE). `root` compares the roots of the means instead (RMSE from squared errors). */
function relativeLoss(incumbent, candidate, root = false) {
	const rows = incumbent.length;
	const before = meanOf(incumbent);
	const after = meanOf(candidate);
	const scale = before === 0 ? 1 : before;
	const ratio = before === 0 ? after : after / before;
	const slope = root ? .5 / Math.sqrt(Math.max(ratio, Number.MIN_VALUE)) : 1;
	let squares = 0;
	let changed = 0;
	let largest = 0;
	for (let row = 0; row < rows; row += 1) {
		const own = before === 0 ? after : ratio * incumbent[row];
		const influence = ratio === 0 ? 0 : slope * (candidate[row] - own) / scale;
		squares += influence * influence;
		const difference = Math.abs(candidate[row] - incumbent[row]);
		if (difference > 0) changed += 1;
		largest = Math.max(largest, slope * difference / scale);
	}
	const shown = root ? Math.sqrt : (value) => value;
	return {
		incumbent: shown(before),
		candidate: shown(after),
		delta: before === 0 ? -shown(after) : 1 - shown(ratio),
		standardError: rows > 1 ? Math.sqrt(squares / (rows - 1) / rows) : 0,
		rows,
		changed,
		largest
	};
}
/** The standard error of one mean loss, or of its root. */
function lossError(losses, root = false) {
	const rows = losses.length;
	const mean = meanOf(losses);
	let squares = 0;
	for (let row = 0; row < rows; row += 1) squares += (losses[row] - mean) ** 2;
	const error = rows > 1 ? Math.sqrt(squares / (rows - 1) / rows) : 0;
	return root && mean > 0 ? error / (2 * Math.sqrt(mean)) : error;
}

// src/measure/quality.ts
/** Every metric of the task on one set of rows, paired row by row where there is an incumbent. */
function measureQuality(set, judged) {
	switch (judged.task) {
		case "binary": return measureBinary(set, judged);
		case "multiclass": return measureMulticlass(set, judged);
		case "regression": return measureRegression(set, judged);
	}
}
function measureBinary(set, { actual, candidate, incumbent }) {
	const positives = actual.reduce((sum, value) => sum + value, 0);
	const negatives = actual.length - positives;
	const scarceName = positives <= negatives ? "positives" : "negatives";
	const base = {
		set,
		rows: actual.length,
		scarce: Math.min(positives, negatives),
		scarceName
	};
	const primary = "auc";
	if (base.scarce === 0) return {
		primary,
		cells: [],
		left: [{
			metric: "auc",
			reason: `the ${set} rows hold no ${scarceName}`
		}]
	};
	const same = sameScores(candidate, incumbent);
	const cells = [aucCell(base, {
		actual,
		candidate,
		incumbent
	}, same)];
	if ([candidate, ...incumbent === void 0 ? [] : [incumbent]].some((scores) => outsideUnit(scores))) {
		const reason = "the scores are not probabilities: some lie outside 0 to 1";
		return {
			primary,
			cells,
			left: [{
				metric: "log_loss",
				reason
			}, {
				metric: "brier",
				reason
			}]
		};
	}
	const chosen = (scores) => scores.map((p, row) => actual[row] === 1 ? p : 1 - p);
	const losses = [{
		metric: "log_loss",
		of: (scores) => logLosses(chosen(scores))
	}, {
		metric: "brier",
		of: (scores) => squaredErrors(scores, actual)
	}];
	return {
		primary,
		left: [],
		cells: [...cells, ...losses.map((loss) => lossCell(base, loss, {
			candidate,
			incumbent,
			same
		}))]
	};
}
function aucCell(base, { actual, candidate, incumbent }, same) {
	const own = aucOf(candidate, actual);
	if (own === void 0) throw new Error("AUC of rows with one class");
	const cell = {
		...base,
		metric: "auc",
		method: "DeLong, paired on the row",
		candidate: own.auc,
		candidateError: own.standardError
	};
	if (incumbent === void 0) return cell;
	const pair = pairedAuc(incumbent, candidate, actual);
	if (pair === void 0) throw new Error("AUC of rows with one class");
	const spread = same ? { kind: "identical" } : normalSpread(pair, {
		rows: base.scarce,
		changed: pair.changed,
		largest: 1
	});
	return {
		...cell,
		incumbent: pair.incumbent,
		spread
	};
}
function lossCell(base, { metric, of, root = false }, { candidate, incumbent, same }) {
	const after = of(candidate);
	const mean = meanOf(after);
	const method = root ? "paired squared errors, delta method" : "paired row losses, delta method";
	const cell = {
		...base,
		metric,
		method,
		candidate: root ? Math.sqrt(mean) : mean,
		candidateError: lossError(after, root)
	};
	if (incumbent === void 0) return cell;
	const difference = relativeLoss(of(incumbent), after, root);
	const largest = Math.max(difference.largest, 1);
	const spread = same ? { kind: "identical" } : normalSpread(difference, {
		rows: base.rows,
		changed: difference.changed,
		largest
	});
	return {
		...cell,
		incumbent: difference.incumbent,
		spread
	};
}
function measureMulticlass(set, { classes, actual, candidate, incumbent }) {
	const base = {
		set,
		rows: actual.length,
		scarce: actual.length,
		scarceName: "rows"
	};
	const same = sameClassified(candidate, incumbent);
	const cells = [accuracyCell(base, {
		actual,
		candidate,
		incumbent,
		same
	}), macroCell(base, {
		classes,
		actual,
		candidate,
		incumbent,
		same
	})];
	const before = incumbent?.probabilities;
	if (candidate.probabilities === void 0 || incumbent !== void 0 && before === void 0) return {
		primary: "accuracy",
		cells,
		left: [{
			metric: "log_loss",
			reason: `${candidate.probabilities === void 0 ? "the candidate" : "the incumbent"} gives labels only, no probabilities`
		}]
	};
	const chosen = (all) => Float64Array.from(actual, (truth, row) => truth < 0 ? 0 : all[row * classes + truth]);
	const logLoss = lossCell(base, {
		metric: "log_loss",
		of: (all) => logLosses(chosen(all))
	}, {
		candidate: candidate.probabilities,
		incumbent: before,
		same
	});
	return {
		primary: "accuracy",
		cells: [...cells, logLoss],
		left: []
	};
}
function accuracyCell(base, { actual, candidate, incumbent, same }) {
	const decisions = compareDecisions((incumbent ?? candidate).predicted, candidate.predicted, actual);
	const share = decisions.candidateRight / decisions.rows;
	const cell = {
		...base,
		metric: "accuracy",
		method: "Tango score interval on changed decisions",
		candidate: share,
		candidateError: Math.sqrt(share * (1 - share) / decisions.rows)
	};
	if (incumbent === void 0) return cell;
	const { better, worse, rows } = decisions;
	const spread = same ? { kind: "identical" } : {
		kind: "paired-shares",
		better,
		worse,
		rows
	};
	return {
		...cell,
		incumbent: decisions.incumbentRight / rows,
		spread
	};
}
function macroCell(base, { classes, actual, candidate, incumbent, same }) {
	const after = macroF1(candidate.predicted, actual, classes);
	const none = new Float64Array(actual.length);
	const method = "paired influence functions";
	const cell = {
		...base,
		metric: "macro_f1",
		method,
		candidate: after.value,
		candidateError: influenceError(none, after.influence)
	};
	if (incumbent === void 0) return cell;
	const before = macroF1(incumbent.predicted, actual, classes);
	const changed = actual.reduce((sum, _, row) => sum + (candidate.predicted[row] === incumbent.predicted[row] ? 0 : 1), 0);
	const estimate = {
		delta: after.value - before.value,
		standardError: influenceError(before.influence, after.influence)
	};
	const spread = same ? { kind: "identical" } : normalSpread(estimate, {
		rows: base.rows,
		changed,
		largest: 1
	});
	return {
		...cell,
		incumbent: before.value,
		spread
	};
}
function measureRegression(set, { actual, candidate, incumbent }) {
	const base = {
		set,
		rows: actual.length,
		scarce: actual.length,
		scarceName: "rows"
	};
	const sides = {
		candidate,
		incumbent,
		same: sameScores(candidate, incumbent)
	};
	return {
		primary: "rmse",
		left: [],
		cells: [{
			metric: "rmse",
			of: (scores) => squaredErrors(scores, actual),
			root: true
		}, {
			metric: "mae",
			of: (scores) => absoluteErrors(scores, actual)
		}].map((loss) => lossCell(base, loss, sides))
	};
}
/** The same score on every row: then the difference on these rows is not small, it is nothing. */
function sameScores(candidate, incumbent) {
	return incumbent !== void 0 && candidate.length === incumbent.length && candidate.every((score, row) => score === incumbent[row]);
}
function sameClassified(candidate, incumbent) {
	if (incumbent === void 0 || candidate.predicted.some((label, row) => label !== incumbent.predicted[row])) return false;
	if (candidate.probabilities === void 0) return incumbent.probabilities === void 0;
	return sameScores(candidate.probabilities, incumbent.probabilities);
}
function outsideUnit(scores) {
	return scores.some((score) => !(score >= -1e-6 && score <= 1 + 1e-6));
}

// src/measure/selftest.ts
const ROWS = 2e3;
/** Runs the engine on built-in rows where the answer is known, and your rows against guessing. */
function measureSelftest(judged) {
	const random = seededRandom(digestOf("selftest"));
	const actual = Uint8Array.from({ length: ROWS }, () => random() < .3 ? 1 : 0);
	const scores = Float64Array.from(actual, (label) => 1 / (1 + Math.exp(-(1.5 * label - .75 + normalFrom(random)))));
	const order = randomOrder(ROWS, random);
	const shuffled = scores.map((_, row) => scores[order[row]]);
	const facts = (candidate) => measureQuality("held-out", {
		task: "binary",
		actual,
		candidate,
		incumbent: scores
	});
	const chance = judged === void 0 ? void 0 : measureChance(judged);
	return {
		itself: facts(scores),
		shuffled: facts(shuffled),
		...chance === void 0 ? {} : { chance }
	};
}
/** The incumbent is asked first: it is live, so rows on which even it cannot beat guessing show nothing. */
function measureChance(judged) {
	const who = judged.incumbent === void 0 ? "candidate" : "incumbent";
	const rows = judged.actual.length;
	switch (judged.task) {
		case "binary": {
			const own = aucOf(judged.incumbent ?? judged.candidate, judged.actual);
			if (own === void 0) return void 0;
			const spread = {
				kind: "normal",
				delta: own.auc - .5,
				standardError: own.standardError
			};
			return {
				metric: "auc",
				who,
				value: own.auc,
				guess: .5,
				spread,
				rows
			};
		}
		case "multiclass": {
			const side = judged.incumbent ?? judged.candidate;
			const guess = new Int32Array(rows).fill(commonest(judged.actual, judged.classes));
			const decisions = compareDecisions(guess, side.predicted, judged.actual);
			const spread = {
				kind: "paired-shares",
				better: decisions.better,
				worse: decisions.worse,
				rows
			};
			return chanceOf("accuracy", who, {
				value: decisions.candidateRight / rows,
				guess: decisions.incumbentRight / rows,
				spread,
				rows
			});
		}
		case "regression": {
			const guess = new Float64Array(rows).fill(meanOf(judged.actual));
			const own = squaredErrors(judged.incumbent ?? judged.candidate, judged.actual);
			const difference = relativeLoss(squaredErrors(guess, judged.actual), own, true);
			const spread = normalSpread(difference, {
				rows,
				changed: difference.changed,
				largest: difference.largest
			});
			return chanceOf("rmse", who, {
				value: difference.candidate,
				guess: difference.incumbent,
				spread,
				rows
			});
		}
	}
}
function chanceOf(metric, who, rest) {
	return {
		metric,
		who,
		...rest
	};
}
function commonest(actual, classes) {
	const counts = new Float64Array(classes);
	for (const label of actual) if (label >= 0) counts[label] += 1;
	return counts.indexOf(Math.max(...counts));
}

// src/model/compare.ts
/**
* What a caller of the incumbent would notice. Names and types are compared, never guessed: two dimensions of
* which nothing is said are not thereby equal, and a changed default is a difference although no input shows it.
*/
function compareSignatures(incumbent, candidate) {
	return [
		...compareInputs(incumbent, candidate),
		...compareDefaults(incumbent, candidate),
		...compareLinks(incumbent.inputs, candidate.inputs),
		...compareOutputs(incumbent.outputs, candidate.outputs),
		...compareVersions(incumbent, candidate)
	];
}
function breaking(code, reason) {
	return {
		code,
		severity: "breaking",
		reason
	};
}
function compatible(code, reason) {
	return {
		code,
		severity: "compatible",
		reason
	};
}
function compareInputs(incumbent, candidate) {
	const { kept, removed, added } = align(incumbent.inputs, candidate.inputs);
	const differences = kept.flatMap(([before, after]) => compareTypes("input", before, after));
	const optional = new Set(candidate.defaults.map(({ name }) => name));
	const hadDefault = new Set(incumbent.defaults.map(({ name }) => name));
	const dropped = removed.filter(({ name }) => !optional.has(name));
	const needed = added.filter(({ name }) => !hadDefault.has(name));
	const { renamed, rest: gone } = findRenamed(dropped, needed);
	for (const [before, after] of renamed) {
		const reason = `input ${q(before.name)} is now called ${q(after.name)}; callers that feed ${q(before.name)} fail`;
		differences.push(breaking("input-renamed", reason), ...compareTypes("input", before, after));
	}
	const matched = new Set(renamed.map(([, after]) => after.name));
	for (const { name } of gone) {
		const reason = `input ${q(name)} is gone; callers that feed it fail, or feed a column that nothing reads any more`;
		differences.push(breaking("input-removed", reason));
	}
	for (const { name, type } of needed.filter((value) => !matched.has(value.name))) {
		const reason = `input ${q(name)} (${renderType(type)}) is new and has no default; callers that do not feed it fail`;
		differences.push(breaking("input-added", reason));
	}
	for (const { name } of removed.filter((value) => optional.has(value.name))) differences.push(compatible("input-optional", `input ${q(name)} need not be fed any more; it has a default`));
	for (const { name } of added.filter((value) => hadDefault.has(value.name))) {
		const reason = `input ${q(name)} must be fed now; it had a default, and callers that relied on it fail`;
		differences.push(breaking("input-required", reason));
	}
	return differences;
}
/** Defaults can be hundreds where an exporter lists all weights as inputs, so each kind is one sentence. */
function compareDefaults(incumbent, candidate) {
	const { kept, removed, added } = align(incumbent.defaults, candidate.defaults);
	const required = new Set(candidate.inputs.map(({ name }) => name));
	const changed = kept.filter(([before, after]) => before.digest !== after.digest).map(([before]) => before);
	const gone = removed.filter(({ name }) => !required.has(name));
	const known = new Set(incumbent.inputs.map(({ name }) => name));
	const fresh = added.filter(({ name }) => !known.has(name));
	const differences = [];
	if (changed.length > 0) {
		const reason = `${inputs(changed)} has another default now; callers that do not feed it get other scores`;
		differences.push(compatible("default-changed", reason));
	}
	if (gone.length > 0) {
		const reason = `${inputs(gone)} can no longer be fed; callers that override the default fail`;
		differences.push(breaking("default-removed", reason));
	}
	if (fresh.length > 0) differences.push(compatible("default-added", `${inputs(fresh)} is new and has a default`));
	return [...differences, ...kept.flatMap(([before, after]) => compareTypes("input", before, after))];
}
/** Symbols that tie two dimensions together: `batch` in two inputs means that both have as many rows. */
function compareLinks(before, after) {
	const old = linksOf(before);
	const fresh = [...linksOf(after)].filter((link) => !old.has(link));
	if (fresh.length === 0) return [];
	return [compatible("dimensions-linked", `dimensions that were independent must now be equal: ${fresh.slice(0, 5).join(", ")}`)];
}
function compareOutputs(incumbent, candidate) {
	const { kept, removed, added } = align(incumbent, candidate);
	const differences = kept.flatMap(([before, after]) => [...compareTypes("output", before, after), ...compareClasses(before, after)]);
	const { renamed, rest: gone } = findRenamed(removed, added);
	for (const [before, after] of renamed) {
		const reason = `output ${q(before.name)} is now called ${q(after.name)}; callers that read ${q(before.name)} fail`;
		differences.push(breaking("output-renamed", reason));
		differences.push(...compareTypes("output", before, after), ...compareClasses(before, after));
	}
	const matched = new Set(renamed.map(([, after]) => after.name));
	for (const { name } of gone) differences.push(breaking("output-removed", `output ${q(name)} is gone; callers that read it fail`));
	for (const { name, type } of added.filter((value) => !matched.has(value.name))) differences.push(compatible("output-added", `output ${q(name)} (${renderType(type)}) is new`));
	return differences;
}
function compareClasses(before, after) {
	const [old, fresh] = [before.classes, after.classes];
	if (old === void 0 || fresh === void 0) return [];
	if (old.length === fresh.length && old.every((name, at) => name === fresh[at])) return [];
	return [breaking("classes-changed", `output ${q(before.name)} has the classes ${classes(fresh)} where it had ${classes(old)}`)];
}
function compareVersions(incumbent, candidate) {
	const differences = [];
	if (incumbent.irVersion !== candidate.irVersion) {
		const reason = `IR version ${incumbent.irVersion} became ${candidate.irVersion}; production's runtime must know it`;
		differences.push(compatible("ir-version", reason));
	}
	const before = new Map(incumbent.opsets.map(({ domain, version }) => [domain, version]));
	for (const { domain, version } of candidate.opsets) {
		const old = before.get(domain);
		if (old === version) continue;
		const change = old === void 0 ? `opset ${version} of ${plain(domain, 60)} is new` : `opset of ${plain(domain, 60)} ${old} became ${version}`;
		differences.push(compatible("opset", `${change}; production's runtime must know it`));
	}
	return differences;
}
function align(before, after) {
	const byName = new Map(after.map((value) => [value.name, value]));
	const old = new Set(before.map(({ name }) => name));
	return {
		kept: before.flatMap((value) => {
			const other = byName.get(value.name);
			return other === void 0 ? [] : [[value, other]];
		}),
		removed: before.filter(({ name }) => !byName.has(name)),
		added: after.filter(({ name }) => !old.has(name))
	};
}
/** One left and one new of the same kind is a renaming; more than that would be a guess. */
function findRenamed(removed, added) {
	const [before, after] = [removed[0], added[0]];
	if (removed.length !== 1 || added.length !== 1 || before === void 0 || after === void 0) return {
		renamed: [],
		rest: removed
	};
	return before.type.kind === after.type.kind ? {
		renamed: [[before, after]],
		rest: []
	} : {
		renamed: [],
		rest: removed
	};
}
function compareTypes(side, before, after) {
	const name = `${side} ${q(after.name)}`;
	const [old, fresh] = [before.type, after.type];
	if (old.kind !== "tensor" || fresh.kind !== "tensor") {
		if (sameType(old, fresh)) return [];
		return [breaking(`${side}-type`, `${name} is ${renderType(fresh)} where it was ${renderType(old)}`)];
	}
	const differences = [];
	if (old.element !== fresh.element) differences.push(breaking(`${side}-type`, `${name} is ${fresh.element} where it was ${old.element}`));
	return [...differences, ...compareShapes(side, name, [old, fresh])];
}
function sameType(a, b) {
	return JSON.stringify(a) === JSON.stringify(b);
}
function compareShapes(side, name, [before, after]) {
	if (before.dims === void 0 || after.dims === void 0) {
		if (before.dims === after.dims) return [];
		const reason = `${name} is ${renderType(after)} where it was ${renderType(before)}; without both shapes nothing can be compared`;
		return [compatible(`${side}-shape-unknown`, reason)];
	}
	if (before.dims.length !== after.dims.length) return [breaking(`${side}-rank`, `${name} is ${renderType(after)} where it was ${renderType(before)}`)];
	const old = before.dims;
	return after.dims.flatMap((dim, axis) => {
		const was = old[axis] ?? null;
		return axis === 0 ? compareBatch(side, name, [was, dim]) : compareWidth(side, name, [
			axis,
			was,
			dim
		]);
	});
}
function compareBatch(side, name, [before, after]) {
	const [wasFixed, isFixed] = [typeof before === "number", typeof after === "number"];
	if (before === after || !wasFixed && !isFixed) return [];
	if (wasFixed && !isFixed) return [compatible(`${side}-batch`, `${name} takes any number of rows where it took ${String(before)} at a time`)];
	const rows = `${name} takes exactly ${String(after)} ${after === 1 ? "row" : "rows"} at a time`;
	if (!wasFixed && after === 1) return [compatible(`${side}-batch`, `${rows} where it took any number; callers that send several must split them`)];
	return [breaking(`${side}-batch`, `${rows} where it took ${wasFixed ? String(before) : "any number"}`)];
}
function compareWidth(side, name, [axis, before, after]) {
	if (typeof before === "number" && typeof after === "number") {
		if (before === after) return [];
		return [breaking(`${side}-width`, `${name} has width ${after} in dimension ${axis} where it had ${before}`)];
	}
	if (typeof before === "number") return [compatible(`${side}-width-open`, `${name} leaves dimension ${axis} open where it was ${before}`)];
	if (typeof after === "number") return [compatible(`${side}-width-fixed`, `${name} fixes dimension ${axis} to ${after}; the incumbent left it open`)];
	return [];
}
/** `a[0] = b[0]` for every pair of dimensions with one symbol; at most a few symbols per model carry pairs. */
function linksOf(values) {
	const places = /* @__PURE__ */ new Map();
	let left = MOST_LINKED;
	for (const { name, type } of values) {
		if (type.kind !== "tensor") continue;
		type.dims?.forEach((dim, axis) => {
			if (typeof dim !== "string" || left === 0) return;
			left -= 1;
			const tied = places.get(dim) ?? [];
			tied.push(`${plain(name, 40)}[${axis}]`);
			places.set(dim, tied);
		});
	}
	const links = /* @__PURE__ */ new Set();
	for (const tied of places.values()) for (const [at, place] of tied.entries()) for (const other of tied.slice(at + 1)) links.add(`${place} = ${other}`);
	return links;
}
/** Pairs grow with the square, and a model with an input for each column has hundreds of dimensions. */
const MOST_LINKED = 200;
function inputs(values) {
	const shown = values.slice(0, 3).map(({ name }) => q(name));
	const more = values.length - shown.length;
	return `input ${shown.join(", ")}${more > 0 ? ` (and ${countOf(more, "other")})` : ""}`;
}
function classes(names) {
	return `[${names.slice(0, 5).map((name) => plain(name, 30)).join(", ")}${names.length > 5 ? `, … ${names.length} in all` : ""}]`;
}
function q(name) {
	return `"${plain(name, 60)}"`;
}

// src/check/contract-facts.ts
function contractFacts({ candidate, incumbent }, after, before) {
	const known = after.signature !== void 0 && before?.signature !== void 0;
	return {
		missing: [...candidate.missing, ...incumbent?.missing ?? []],
		unsafe: after.unsafe,
		scoresOnly: candidate.from.kind === "scores",
		differences: known ? compareSignatures(before.signature, after.signature) : [],
		feeding: distinct(refusals(after)),
		run: runEndOf(after.ends),
		bytes: candidate.bytes
	};
}
/** Neither side takes the rows: then they, or what was said about them, are to blame. */
function refusedByBoth(after, before) {
	const [mine, theirs] = [refusals(after), before === void 0 ? [] : refusals(before)];
	return mine.length > 0 && theirs.length > 0 ? distinct([...mine, ...theirs]) : [];
}
function refusals({ ends }) {
	return ends.flatMap((end) => end.kind === "problems" ? end.problems : []);
}
function runEndOf(ends) {
	let rows = 0;
	let nonFinite = 0;
	for (const end of ends) {
		if (end.kind === "place") return {
			kind: "harness",
			how: end.words
		};
		if (end.kind === "problems") return {
			kind: "not-run",
			why: "see above"
		};
		if (end.kind === "not-run") return {
			kind: "not-run",
			why: end.words
		};
		if (end.kind !== "scores") return {
			kind: "broke",
			how: end.words
		};
		rows += end.facts.rows;
		nonFinite += end.facts.nonFinite;
	}
	return ends.length === 0 ? {
		kind: "not-run",
		why: "there are no rows to score"
	} : {
		kind: "scored",
		rows,
		nonFinite
	};
}
function distinct(problems) {
	return [...new Map(problems.map((problem) => [`${problem.code} ${problem.message}`, problem])).values()];
}

// src/measure/drift-side.ts
function tableSource(table) {
	return {
		file: table.file,
		rows: table.rows,
		profile: false,
		columns: table.columns,
		side: (name) => sideOf(table.column(name))
	};
}
function sideOf(column) {
	const rows = rowsOf$2(column);
	if (column.kind === "unsupported") return {
		kind: column.kind,
		rows,
		missing: 0,
		content: {
			form: "none",
			reason: column.reason
		},
		serial: false,
		error: 0
	};
	if (column.kind === "text") return textSide(column);
	const values = withoutNaN(numbersOf$1(column));
	return {
		kind: column.kind,
		rows,
		missing: rows - values.length,
		content: {
			form: "numbers",
			values
		},
		serial: (column.kind === "integer" || column.kind === "int64") && values.length === rows && isSerial(values),
		error: 0
	};
}
function textSide(column) {
	const { values, dictionary, valid } = column;
	const tally = new Uint32Array(dictionary.length);
	let missing = 0;
	if (valid === void 0) for (let row = 0; row < values.length; row += 1) tally[values[row]] += 1;
	else for (let row = 0; row < values.length; row += 1) if (isValid(valid, row)) tally[values[row]] += 1;
	else missing += 1;
	const counts = /* @__PURE__ */ new Map();
	for (let code = 0; code < dictionary.length; code += 1) if (tally[code] > 0) counts.set(dictionary[code], tally[code]);
	return {
		kind: "text",
		rows: values.length,
		missing,
		content: {
			form: "texts",
			counts,
			lengths: () => lengthsOf(counts),
			distinct: counts.size,
			cut: false
		},
		serial: false,
		error: 0
	};
}
/** One length a row, in code points as a person counts letters. */
function lengthsOf(counts) {
	let rows = 0;
	for (const count of counts.values()) rows += count;
	const lengths = new Float64Array(rows);
	let at = 0;
	for (const [text, count] of counts) {
		lengths.fill(letters(text), at, at + count);
		at += count;
	}
	return lengths;
}
function letters(text) {
	let count = 0;
	for (let at = 0; at < text.length; at += 1) {
		const unit = text.charCodeAt(at);
		if (unit < 56320 || unit > 57343) count += 1;
	}
	return count;
}
/** The array itself where nothing is missing: it is not written to. */
function withoutNaN(values) {
	let present = 0;
	for (let row = 0; row < values.length; row += 1) if (!Number.isNaN(values[row])) present += 1;
	if (present === values.length) return values;
	const kept = new Float64Array(present);
	let at = 0;
	for (let row = 0; row < values.length; row += 1) if (!Number.isNaN(values[row])) {
		kept[at] = values[row];
		at += 1;
	}
	return kept;
}

// src/data/texts.ts
/**
* The canonical text of a row, undefined where there is no value: whole numbers without `.0`, `true` and
* `false`, times as ISO 8601 in UTC (a date alone at midnight), NaN as `NaN`. A number and a text that look
* alike have the same one, so the label `1` of a model meets the 1.0 of a table.
*/
function textAt(column, row) {
	if (column.kind === "unsupported" || !isValid(column.valid, row)) return void 0;
	switch (column.kind) {
		case "text": return column.dictionary[column.values[row]];
		case "boolean": return column.values[row] === 1 ? "true" : "false";
		case "time": return timeText(column.values[row]);
		case "int64": return String(column.values[row]);
		case "float":
		case "integer": return numberText(column.values[row]);
		default: return column;
	}
}
/**
* A column as categories: one code a row into `names`, −1 where there is no value. Equal values have equal codes,
* and names are canonical texts in the order in which they first occur.
*/
function codesOf(column) {
	const rows = rowsOf$2(column);
	const codes = new Int32Array(rows).fill(-1);
	if (column.kind === "unsupported") return {
		names: [],
		codes
	};
	const { valid } = column;
	if (column.kind === "text") {
		for (let row = 0; row < rows; row += 1) if (isValid(valid, row)) codes[row] = column.values[row];
		return {
			names: column.dictionary,
			codes
		};
	}
	const seen = /* @__PURE__ */ new Map();
	const names = [];
	for (let row = 0; row < rows; row += 1) {
		if (!isValid(valid, row)) continue;
		const value = column.values[row];
		let code = seen.get(value);
		if (code === void 0) {
			code = names.push(textAt(column, row) ?? "") - 1;
			seen.set(value, code);
		}
		codes[row] = code;
	}
	return {
		names,
		codes
	};
}
function numberText(value) {
	return value === 0 ? "0" : String(value);
}
const DAY$1 = 864e5;
/** As far as JavaScript's calendar goes. */
const FARTHEST = 864e13;
function timeText(ms) {
	if (!(Math.abs(ms) <= FARTHEST)) return String(ms);
	const whole = Math.floor(ms);
	const text = new Date(whole).toISOString();
	if (ms % DAY$1 === 0) return text.slice(0, text.indexOf("T"));
	const micros = Math.round((ms - whole) * 1e3);
	return micros > 0 && micros < 1e3 ? text.replace("Z", `${String(micros).padStart(3, "0")}Z`) : text;
}

// src/stats/quantile.ts
/**
* The p-quantile of a sample by linear interpolation between its order statistics.
*
* Of the nine definitions in use this is number 7 of R. J. Hyndman and Y. Fan (1996), the default of R and
* NumPy: position (n − 1)·p from the smallest to the largest. The others differ by less than one gap
* between neighbours, which for bins of drift statistics is nothing, but must be the same definition on
* both sides.
*
* Interpolation invents values: between 0 and 1 of a yes/no column lies .5, which no row has.
*/
function quantile(sorted, p) {
	mustBeComplete(sorted);
	return quantileAt(sorted.length, p, (rank) => sorted[rank]);
}
/** The same of a sample that need not be sorted as a whole. */
function quantileOf(sample, p) {
	return quantileAt(sample.length, p, sample.at);
}
/** The same of any `length` values in ascending order, given the one at each place. */
function quantileAt(length, p, at) {
	if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile needs p in 0…1, got ${p}`);
	const position = (length - 1) * p;
	const index = Math.floor(position);
	const fraction = position - index;
	const low = at(index);
	return fraction === 0 ? low : between(low, at(index + 1), fraction);
}
/** Exact at both ends and never outside them; an infinite neighbour wins over a finite one. */
function between(low, high, fraction) {
	if (low === high) return low;
	const gap = high - low;
	if (!Number.isFinite(gap)) return low * (1 - fraction) + high * fraction;
	return fraction < .5 ? low + gap * fraction : high - gap * (1 - fraction);
}

// src/measure/features.ts
/** Facts of the features gate: the same rows in both tables, feature by feature. */
function measureFeatures({ before, after, id, columns, declared, decisions }) {
	const rows = matchRows(before, after, id);
	return {
		before: before.file,
		after: after.file,
		rows: {
			before: before.rows,
			after: after.rows,
			matched: rows.before.length
		},
		columns: columns.map((column) => ({
			...changeOf(find(before, column), find(after, column), rows),
			column,
			declared: declared === "all" || declared.includes(column)
		})),
		...decisions === void 0 ? {} : { decisions }
	};
}
/** Rows with the same id. Unlike for quality not every row needs a partner: training data grows. An id that repeats has none. */
function matchRows(before, after, id) {
	if (id === void 0) {
		const rows = Uint32Array.from({ length: before.rows === after.rows ? before.rows : 0 }, (_, row) => row);
		return {
			before: rows,
			after: rows
		};
	}
	const [old, now] = [find(before, id), find(after, id)];
	if (old === void 0 || now === void 0) return {
		before: /* @__PURE__ */ new Uint32Array(0),
		after: /* @__PURE__ */ new Uint32Array(0)
	};
	const [first, second] = [placesOf(old), placesOf(now)];
	const pairs = [...first].flatMap(([key, row]) => {
		const partner = second.get(key);
		return row < 0 || partner === void 0 || partner < 0 ? [] : [[row, partner]];
	});
	return {
		before: Uint32Array.from(pairs, ([row]) => row),
		after: Uint32Array.from(pairs, ([, row]) => row)
	};
}
const REPEATED = -1;
function placesOf(column) {
	const places = /* @__PURE__ */ new Map();
	for (let row = 0; row < rowsOf$2(column); row += 1) {
		const key = textAt(column, row);
		if (key !== void 0) places.set(key, places.has(key) ? REPEATED : row);
	}
	return places;
}
function find(table, name) {
	return table.columns.some((column) => column.name === name) ? table.column(name) : void 0;
}
function changeOf(before, after, rows) {
	const base = {
		rows: rows.before.length,
		changed: 0,
		missing: 0
	};
	if (before === void 0) return {
		...base,
		state: "new"
	};
	if (after === void 0) return {
		...base,
		state: "gone"
	};
	if (before.kind === "unsupported" || after.kind === "unsupported") return {
		...base,
		state: before.kind === after.kind ? "both" : "type changed"
	};
	if (hasNumbers(before) !== hasNumbers(after)) return {
		...base,
		state: "type changed"
	};
	return hasNumbers(before) ? numbersChange(numbersOf$1(before), numbersOf$1(after), rows) : textsChange(before, after, rows);
}
/** Two computations of one number may differ in the last bits of a float32. */
const ROUNDING = 1e-6;
function numbersChange(before, after, rows) {
	const gaps = [];
	let [changed, missing] = [0, 0];
	rows.before.forEach((row, at) => {
		const [old, now] = [before[row], after[rows.after[at]]];
		if (Number.isNaN(old) || Number.isNaN(now)) {
			if (Number.isNaN(old) === Number.isNaN(now)) return;
			changed += 1;
			missing += 1;
		} else if (old !== now && !(Math.abs(now - old) <= ROUNDING * Math.max(Math.abs(old), Math.abs(now)))) {
			changed += 1;
			gaps.push(Math.abs(now - old));
		}
	});
	const base = {
		rows: rows.before.length,
		changed,
		missing,
		state: "both"
	};
	const finite = Float64Array.from(gaps.filter((gap) => Number.isFinite(gap))).sort();
	return finite.length === 0 ? base : {
		...base,
		median: quantile(finite, .5),
		largest: finite.at(-1) ?? 0
	};
}
function textsChange(before, after, rows) {
	let [changed, missing] = [0, 0];
	rows.before.forEach((row, at) => {
		const [old, now] = [textAt(before, row), textAt(after, rows.after[at])];
		if (old === now) return;
		changed += 1;
		if (old === void 0 || now === void 0) missing += 1;
	});
	return {
		rows: rows.before.length,
		changed,
		missing,
		state: "both"
	};
}

// src/stats/cauchy-combination.ts
/** A p-value near 1 must not outvote the others: its cotangent is minus infinity. */
const LARGEST = .99;
/**
* One p-value for several tests of the same question that depend on each other in ways nobody knows.
*
*   T = mean of cot(π·pᵢ),   p = ½ − atan(T)/π
*
* Each cot(π·p) is a Cauchy number when nothing is there, and a mean of Cauchy numbers has a tail like one of them, however
* they hang together. In the tail this is the harmonic mean of the p-values: tests that agree cost nothing, where Bonferroni
* would charge for each of them; one that sees it alone pays Bonferroni's price.
*
* Accurate for small p, which is where it is used; near .1 and above it is only roughly right.
* Reference: Y. Liu and J. Xie (2020), "Cauchy combination test".
*/
function cauchyCombination(pValues) {
	if (pValues.length === 0) throw new RangeError("there is no p-value to combine");
	let sum = 0;
	for (const p of pValues) {
		if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value lies in 0…1, got ${p}`);
		sum += 1 / Math.tan(Math.PI * Math.min(p, LARGEST));
	}
	const mean = sum / pValues.length;
	return mean > 0 ? Math.atan(1 / mean) / Math.PI : .5 - Math.atan(mean) / Math.PI;
}

// src/stats/fisher-exact.ts
/** Tables whose probability equals the observed one but for rounding must count as equal. */
const SAME = 1 + 1e-7;
/**
* Fisher's exact test: is the share of yes the same in both rows?
*
* With all four margins fixed, a follows the hypergeometric distribution, whatever the common share; so no
* approximation is needed and one row against three can be tested. Two-sided: all tables that are no more
* likely than the observed one (R's and scipy's rule). `greater`: the odds in the first row are larger.
* Keeps its level always, and is too cautious for it: with few rows the true error rate is well below α.
*
* Reference: R. A. Fisher (1922, 1934).
*/
function fisherExact(table, alternative = "two-sided") {
	const [[a, b], [c, d]] = table;
	for (const count of [
		a,
		b,
		c,
		d
	]) if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`Fisher's test needs whole counts ≥ 0, got ${count}`);
	const low = Math.max(0, a - d);
	const weights = hypergeometricWeights(table, low, Math.min(a + b, a + c));
	const observed = weights[a - low];
	let [tail, all] = [0, 0];
	for (let at = 0; at < weights.length; at += 1) {
		const weight = weights[at];
		all += weight;
		if (alternative === "two-sided" ? weight <= observed * SAME : alternative === "less" ? low + at <= a : low + at >= a) tail += weight;
	}
	return Math.min(1, tail / all);
}
/**
* The probabilities of all tables with these margins, relative to the likeliest.
*
* Neighbouring tables differ by a simple ratio, so the whole distribution follows from its peak by
* multiplication: no factorials, no cancellation. What underflows is beyond 1e-308 of the peak.
*/
function hypergeometricWeights(table, low, high) {
	const [[a, b], [c]] = table;
	const first = a + b;
	const yes = a + c;
	const rest = table[1][1] - a;
	const weights = new Float64Array(high - low + 1);
	const total = first + c + table[1][1];
	const peak = Math.min(high, Math.max(low, Math.floor((first + 1) * (yes + 1) / (total + 2))));
	weights[peak - low] = 1;
	for (let x = peak; x < high; x += 1) weights[x + 1 - low] = weights[x - low] * (first - x) * (yes - x) / ((x + 1) * (rest + x + 1));
	for (let x = peak; x > low; x -= 1) weights[x - 1 - low] = weights[x - low] * x * (rest + x) / ((first - x + 1) * (yes - x + 1));
	return weights;
}

// src/stats/shares.ts
/**
* Counts of categories or bins, turned into shares of the whole.
*
* Every distance between categories starts here, so here is what they have in common: both samples list the
* same categories in the same order, a category that one of them lacks counts 0, and no count is negative.
* Shares forget how many rows there were; whoever wants to know whether a change is noise needs the counts
* themselves.
*/
function sharesOf(counts) {
	const total = totalOf(counts);
	return Float64Array.from(counts, (count) => count / total);
}
/** Their sum, which must be positive: a share of nothing is not a number. */
function totalOf(counts) {
	let total = 0;
	for (const count of counts) {
		if (!(count >= 0)) throw new RangeError(`a count must not be negative, got ${count}`);
		total += count;
	}
	if (!(total > 0)) throw new RangeError("a sample needs at least one row");
	return total;
}
function mustBeAligned(reference, current) {
	if (reference.length !== current.length) throw new RangeError(`${reference.length} reference and ${current.length} current categories do not line up`);
}

// src/stats/hellinger.ts
/**
* Hellinger's distance √(1 − Σ √(r·c)), 0…1.
*
* Computed as √(½·Σ (√r − √c)²), the same number without the cancellation in 1 − Σ, which for equal shares
* would leave 1e-8 of rounding under the root. Close to Jensen–Shannon in use; gives small categories a
* little more weight.
*
* Reference: E. Hellinger (1909).
*/
function hellingerDistance(reference, current) {
	mustBeAligned(reference, current);
	const before = sharesOf(reference);
	const after = sharesOf(current);
	let sum = 0;
	for (let at = 0; at < before.length; at += 1) sum += (Math.sqrt(before[at]) - Math.sqrt(after[at])) ** 2;
	return Math.min(1, Math.sqrt(sum / 2));
}

// src/stats/incomplete-gamma.ts
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
const MOST_STEPS$1 = 1e6;
const MOST_NEWTON_STEPS = 200;
const SMALLEST = 1e-300;
function regularisedGammaLower(a, x) {
	mustBeInside(a, x);
	return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}
function regularisedGammaUpper(a, x) {
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
function inverseRegularisedGamma(a, p) {
	if (!(a > 0)) throw new RangeError(`the incomplete gamma function needs a > 0, got ${a}`);
	if (!(p >= 0 && p <= 1)) throw new RangeError(`inverseRegularisedGamma needs p in 0…1, got ${p}`);
	if (p === 0) return 0;
	if (p === 1) return Number.POSITIVE_INFINITY;
	const lower = p <= .5;
	const target = lower ? p : 1 - p;
	let u = Math.log(a);
	let tame = u;
	for (let step = 0; step < MOST_NEWTON_STEPS; step += 1) {
		const x = Math.exp(u);
		const area = lower ? regularisedGammaLower(a, x) : regularisedGammaUpper(a, x);
		if (area === 0) {
			u = (u + tame) / 2;
			continue;
		}
		if (area > target) tame = u;
		const slope = a * poissonDensity(a, x);
		const move = (lower ? 1 : -1) * Math.log(target / area) * area / slope;
		u += move;
		if (Math.abs(move) <= 1e-15 * Math.max(1, Math.abs(u))) break;
	}
	return Math.exp(u);
}
/**
* x^a·e^(−x)/Γ(a+1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + …): all terms positive, fast where x is below the
* mean.
*/
function series(a, x) {
	const first = poissonDensity(a, x);
	if (first === 0) return 0;
	let term = 1;
	let sum = 1;
	for (let n = 1; n < MOST_STEPS$1; n += 1) {
		term *= x / (a + n);
		const next = sum + term;
		if (next === sum) return first * sum;
		sum = next;
	}
	throw new Error(`the incomplete gamma series did not settle for a=${a}, x=${x}`);
}
/** x^a·e^(−x)/Γ(a) times Legendre's continued fraction, by Lentz's method: fast where x is above the mean. */
function fraction(a, x) {
	const first = a * poissonDensity(a, x);
	if (first === 0) return 0;
	let under = x + 1 - a;
	let c = 1 / SMALLEST;
	let d = 1 / under;
	let value = d;
	for (let n = 1; n < MOST_STEPS$1; n += 1) {
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
function awayFromZero(value) {
	return Math.abs(value) < SMALLEST ? SMALLEST : value;
}
function mustBeInside(a, x) {
	if (!(a > 0 && x >= 0)) throw new RangeError(`the incomplete gamma function needs a > 0 and x ≥ 0, got ${a}, ${x}`);
}

// src/stats/chi-square.ts
/**
* The chi-square distribution: the sum of `freedom` squared standard normal numbers.
*
* What Σ (observed − expected)²/expected follows when nothing has changed, as long as the expected counts
* are not small. The usual rule asks for 5 in every cell; below it the true tail is heavier than this one.
*
* Reference: K. Pearson (1900); NIST DLMF 8.2.
*/
/** The chance of a value above x: the p-value of a chi-square test. */
function chiSquareUpperTail(x, freedom) {
	if (x === Number.POSITIVE_INFINITY) return 0;
	return regularisedGammaUpper(freedom / 2, x / 2);
}
/** The value that a share `p` of the distribution stays below. */
function chiSquareQuantile(p, freedom) {
	return 2 * inverseRegularisedGamma(freedom / 2, p);
}

// src/stats/homogeneity.ts
/**
* Fewer expected rows than this in a cell, and the chi-square distribution is no longer a good description.
*/
const FEWEST_EXPECTED = 5;
/**
* The chi-square test of homogeneity: do two samples have the same shares of categories?
*
*   χ² = Σ (observed − expected)²/expected   over the 2×k table, k − 1 degrees of freedom
*
* Both samples are treated as noisy. (Treating the reference as exact, as a goodness-of-fit test does,
* finds significance that is not there, and calls one unseen category infinitely significant.) Categories
* with fewer than 5 expected rows are pooled into one; Yates's correction applies to the 2×2 table alone. A
* category that neither sample has does not count.
*
* Assumes independent rows. For 2×2 tables with small counts use Fisher's exact test. Reference: K. Pearson
* (1900); F. Yates (1934); W. G. Cochran (1954) for the rule of 5.
*/
function chiSquareHomogeneity(reference, current, options = {}) {
	mustBeAligned(reference, current);
	const rows = totalOf(reference);
	const otherRows = totalOf(current);
	const present = presentPairs(reference, current);
	const pairs = options.pool === false ? present : pooledPairs(present, rows, otherRows);
	const freedom = pairs.length - 1;
	const pooled = pairs.length < present.length ? present.length - pairs.length + 1 : 0;
	if (freedom < 1) return {
		statistic: 0,
		p: 1,
		freedom: 0,
		pooled
	};
	const correct = freedom === 1 && options.yates !== false;
	let statistic = 0;
	for (const [before, after] of pairs) {
		const share = (before + after) / (rows + otherRows);
		statistic += cell(before, share * rows, correct) + cell(after, share * otherRows, correct);
	}
	return {
		statistic,
		p: chiSquareUpperTail(statistic, freedom),
		freedom,
		pooled
	};
}
/** The correction moves each count by up to ½ towards what was expected, never past it. */
function cell(observed, expected, correct) {
	const distance = Math.abs(observed - expected);
	const corrected = correct ? distance - Math.min(.5, distance) : distance;
	return corrected * corrected / expected;
}
function presentPairs(reference, current) {
	return Array.from(reference, (before, at) => [before, current[at]]).filter(([before, after]) => before + after > 0);
}
/** Rare categories as one; while that one is still rare itself, together with the next rarest. */
function pooledPairs(pairs, rows, otherRows) {
	const least = FEWEST_EXPECTED * (rows + otherRows) / Math.min(rows, otherRows);
	const rarestFirst = pairs.toSorted((one, other) => sizeOf(one) - sizeOf(other));
	let pool = [0, 0];
	let pooled = 0;
	for (const pair of rarestFirst) {
		const rare = sizeOf(pair) < least;
		const wanting = pooled > 0 && sizeOf(pool) < least;
		const tied = pooled > 0 && sizeOf(pair) === sizeOf(rarestFirst[pooled - 1]);
		if (!rare && !wanting && !tied) break;
		pool = [pool[0] + pair[0], pool[1] + pair[1]];
		pooled += 1;
	}
	return pooled === 0 ? pairs : [...rarestFirst.slice(pooled), pool];
}
function sizeOf([before, after]) {
	return before + after;
}

// src/stats/population-stability.ts
/**
* The smallest share that enters a logarithm. Part of the definition: with 10⁻² or 10⁻⁶ the same data give
* a third or twice.
*/
const SMALLEST_SHARE = 1e-4;
/**
* The population stability index: how far the shares of bins moved, weighted by how surprising that is.
*
*   PSI = Σ (c − r)·ln(c/r)     over bins with reference share r and current share c
*
* which is the Kullback–Leibler divergence both ways, added. Credit scoring reads < .1 as stable and > .25
* as changed. Shares below 10⁻⁴ count as 10⁻⁴, so that an empty bin does not make it infinite. PSI is not
* one number: it depends on bins, on that smallest share and on n; quote it with all three.
*
* Assumes the same bins on both sides, cut from the reference (`quantileBins`), with missing values as a
* bin of their own. Reference: E. M. Lewis (1994), "An introduction to credit scoring"; B. Yurdakul and J.
* Naranjo (2020) for its distribution.
*/
function populationStability(reference, current, smallestShare = SMALLEST_SHARE) {
	mustBeAligned(reference, current);
	const rows = totalOf(reference);
	const otherRows = totalOf(current);
	const contributions = new Float64Array(reference.length);
	let index = 0;
	let bins = 0;
	for (let at = 0; at < reference.length; at += 1) {
		const r = reference[at];
		const c = current[at];
		if (r + c === 0) continue;
		bins += 1;
		const before = Math.max(r / rows, smallestShare);
		const after = Math.max(c / otherRows, smallestShare);
		const contribution = (after - before) * Math.log(after / before);
		contributions[at] = contribution;
		index += contribution;
	}
	return {
		index,
		contributions,
		bins,
		floor: stabilityFloor(rows, otherRows, bins)
	};
}
/**
* What PSI reaches by chance alone: (1/n + 1/m)·χ²(.99, B−1).
*
* Both samples are noisy pictures of their populations; when nothing changed, PSI is about that sum times a
* chi-square number. A fixed limit of .1 raises a false alarm for more than a third of samples of 100 rows
* in ten bins; below this floor nothing may be claimed. About a tenth too low at 100 rows, right from 200
* on (simulated), and not made for bins expecting less than a few rows.
*/
function stabilityFloor(rows, otherRows, bins) {
	if (bins < 2) return 0;
	return (1 / rows + 1 / otherRows) * chiSquareQuantile(.99, bins - 1);
}

// src/stats/jensen-shannon.ts
/**
* The Jensen–Shannon divergence: how much one row tells about which sample it came from, in bits.
*
*   JSD = ½·Σ r·log₂(r/a) + ½·Σ c·log₂(c/a),   a = (r + c)/2
*
* 0 for equal shares, 1 where no category is shared; needs no smallest share, because a is never 0 where r
* or c is not. Three conventions are in use and differ tenfold: the divergence in bits, its square root,
* and the square root in nats (times √ln 2). Here `distance` is the square root in base 2; say so wherever
* it is shown.
*
* Reference: J. Lin (1991); D. M. Endres and J. E. Schindelin (2003) for the root being a metric.
*/
function jensenShannon(reference, current) {
	mustBeAligned(reference, current);
	const before = sharesOf(reference);
	const after = sharesOf(current);
	let divergence = 0;
	let categories = 0;
	for (let at = 0; at < before.length; at += 1) {
		const r = before[at];
		const c = after[at];
		const middle = (r + c) / 2;
		if (middle === 0) continue;
		categories += 1;
		if (r > 0) divergence += r / 2 * Math.log2(r / middle);
		if (c > 0) divergence += c / 2 * Math.log2(c / middle);
	}
	divergence = Math.min(1, Math.max(0, divergence));
	const floor = jensenShannonFloor(totalOf(reference), totalOf(current), categories);
	return {
		divergence,
		distance: Math.sqrt(divergence),
		floor
	};
}
/**
* What the distance reaches by chance alone.
*
* For small changes the divergence in nats is an eighth of PSI (both are quadratic forms in c − r), so its
* floor is an eighth of PSI's, over ln 2 for bits, under the root for the distance.
*/
function jensenShannonFloor(rows, otherRows, categories) {
	return Math.sqrt(stabilityFloor(rows, otherRows, categories) / (8 * Math.LN2));
}

// src/stats/largest-change.ts
/**
* The plainest distances between two sets of shares: the largest single change, and total variation.
*
* A person can read both without a book: "device = phone went from 31 % to 38 %", "9 % of rows are
* somewhere else". Meaningful for categories only. With hundreds of categories the largest change hides a
* reshuffle of all of them.
*/
function largestChange(reference, current) {
	mustBeAligned(reference, current);
	const before = sharesOf(reference);
	const after = sharesOf(current);
	let [largest, at, change, sum] = [
		0,
		0,
		0,
		0
	];
	for (let index = 0; index < before.length; index += 1) {
		const difference = after[index] - before[index];
		sum += Math.abs(difference);
		if (Math.abs(difference) > largest) [largest, at, change] = [
			Math.abs(difference),
			index,
			difference
		];
	}
	return {
		largest,
		at,
		change,
		total: sum / 2
	};
}

// src/measure/drift-categories.ts
/** Categories that stand alone; the rest are one. By total rows, so that neither side chooses. */
const MOST = 50;
const MISSING = "(missing)";
const OTHERS = "(others)";
/**
* What decides about categories: the share of rows that moved says how much, and three tests say whether it can be chance.
*
* Chi-square over all categories sees many small changes at once. The largest change of one category, corrected for having
* been chosen among k, sees one that grows at the cost of all. The sharpest split between any two categories, corrected
* for the number of pairs, sees mass that moved from one to another, which chi-square drowns in the noise of the rest.
* They are joined by Cauchy's rule, which does not charge for asking three times what is clearly there. docs/drift.md has
* their power.
*
* PSI is not the measure here: ten points moved between two common categories are a PSI of .05, "stable" by every table.
*/
function decideCategories(counted) {
	const { before, after } = counted;
	const chi = homogeneityOf(before, after);
	const k = before.length;
	const p = k <= 2 ? splitP(before[0] ?? 0, after[0] ?? 0, {
		rows: sumOf(before),
		otherRows: sumOf(after)
	}) : cauchyCombination([
		chi.p,
		singleChange(before, after),
		pairChange(before, after)
	]);
	const method = k <= 2 ? "two proportions" : `χ² on ${chi.freedom + 1} of ${k} categories, largest change, largest move, joined`;
	return {
		effect: {
			measure: "moved",
			value: largestChange(before, after).total,
			floor: movedFloor(before, after),
			bins: k,
			error: 0
		},
		test: {
			p,
			method
		},
		chi
	};
}
function measureCategories(pair) {
	const counted = countCategories(pair);
	const { names, before, after } = counted;
	const { effect, test, chi } = decideCategories(counted);
	const change = largestChange(before, after);
	const measures = {
		psi: populationStability(before, after).index,
		jensen_shannon: jensenShannon(before, after).distance,
		hellinger: hellingerDistance(before, after),
		l_infinity: change.largest,
		total_variation: change.total,
		...allCategories(pair, chi)
	};
	const unseen = unseenOf$1(pair);
	return {
		effect,
		test,
		measures,
		...change.largest === 0 ? {} : { moved: `${names[change.at]}: ${shareText(before, change.at)} → ${shareText(after, change.at)}` },
		...unseen === void 0 ? {} : { unseen },
		picture: drawCategories(counted)
	};
}
/** Both sides over the same names: the most frequent ones, the others together, missing values as a category. */
function countCategories({ reference, current, missing }) {
	const totals = new Map(reference);
	for (const [name, count] of current) totals.set(name, (totals.get(name) ?? 0) + count);
	const ranked = [...totals].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
	const kept = ranked.slice(0, MOST).map(([name]) => name);
	const names = [...kept];
	const before = kept.map((name) => reference.get(name) ?? 0);
	const after = kept.map((name) => current.get(name) ?? 0);
	if (ranked.length > MOST) {
		names.push(OTHERS);
		before.push(sumOf(reference.values()) - sumOf(before));
		after.push(sumOf(current.values()) - sumOf(after));
	}
	if (missing.reference + missing.current > 0) {
		names.push(MISSING);
		before.push(missing.reference);
		after.push(missing.current);
	}
	return {
		names,
		before: Float64Array.from(before),
		after: Float64Array.from(after)
	};
}
/** Expected rows, on the smaller side, that a cell needs before the chi-square tail can be trusted at p = .0001. */
const ROWS_PER_CELL = 20;
/** Chi-square with rare categories counted as one, more strictly than the usual five: verdicts live far out in the tail. */
function homogeneityOf(before, after) {
	const [rows, otherRows] = [sumOf(before), sumOf(after)];
	const least = 20 * (rows + otherRows) / Math.min(rows, otherRows);
	const cells = [];
	let [rareBefore, rareAfter] = [0, 0];
	for (let at = 0; at < before.length; at += 1) if (before[at] + after[at] >= least) cells.push([before[at], after[at]]);
	else {
		rareBefore += before[at];
		rareAfter += after[at];
	}
	cells.sort((one, other) => one[0] + one[1] - other[0] - other[1]);
	while (rareBefore + rareAfter > 0 && rareBefore + rareAfter < least) {
		const next = cells.shift();
		if (next === void 0) break;
		rareBefore += next[0];
		rareAfter += next[1];
	}
	if (rareBefore + rareAfter > 0) cells.push([rareBefore, rareAfter]);
	const pooled = before.length - cells.length;
	if (cells.length < 2) return {
		statistic: 0,
		p: 1,
		freedom: 0,
		pooled
	};
	const [first, second] = [cells.map(([count]) => count), cells.map(([, count]) => count)];
	return {
		...chiSquareHomogeneity(first, second, {
			pool: false,
			yates: false
		}),
		pooled
	};
}
/** "This category's share of all rows is the same": the smallest p, times the number of categories. */
function singleChange(before, after) {
	const [rows, otherRows] = [sumOf(before), sumOf(after)];
	let smallest = 1;
	for (let at = 0; at < before.length; at += 1) smallest = Math.min(smallest, splitP(before[at], after[at], {
		rows,
		otherRows
	}));
	return Math.min(1, smallest * before.length);
}
/** "These two share their rows as before", whatever the others do: the smallest p, times the number of pairs. */
function pairChange(before, after) {
	const k = before.length;
	let smallest = 1;
	for (let one = 1; one < k; one += 1) for (let other = 0; other < one; other += 1) {
		const rows = before[one] + before[other];
		const otherRows = after[one] + after[other];
		if (rows > 0 && otherRows > 0) smallest = Math.min(smallest, splitP(before[one], after[one], {
			rows,
			otherRows
		}));
	}
	return Math.min(1, smallest * k * (k - 1) / 2);
}
/** Expected in the smallest cell: below it the normal tail at p = .0001 is too short, and counting tables is cheap. */
const EXACT_BELOW = 50;
/** r of n rows before and c of m now: the same share? */
function splitP(r, c, { rows, otherRows }) {
	const [yes, no] = [r + c, rows + otherRows - r - c];
	if (Math.min(yes, no) * Math.min(rows, otherRows) / (rows + otherRows) >= EXACT_BELOW) return twoProportionTest({
		successes: r,
		trials: rows
	}, {
		successes: c,
		trials: otherRows
	});
	return fisherExact([[r, rows - r], [c, otherRows - c]]);
}
/**
* The share of rows that chance alone seems to move, in 9 of 10 draws: half the sum of |changes|, each of which is about
* normal with σ² = p(1 − p)(1/n + 1/m), so has the mean σ·√(2/π) and the variance σ²·(1 − 2/π).
*
* Not 999 of 1,000 as for PSI: this sum holds the noise of all categories, and with twenty of them a stricter floor would
* hide a real move between two; the p-values guard the tail.
*/
function movedFloor(before, after) {
	const [rows, otherRows] = [sumOf(before), sumOf(after)];
	const noise = 1 / rows + 1 / otherRows;
	let [mean, variance] = [0, 0];
	for (let at = 0; at < before.length; at += 1) {
		const share = (before[at] + after[at]) / (rows + otherRows);
		const square = share * (1 - share) * noise;
		mean += Math.sqrt(square * 2 / Math.PI);
		variance += square * (1 - 2 / Math.PI);
	}
	const spread = Math.sqrt(before.length === 2 ? 2 * variance : variance);
	return (mean - normalQuantile(.1) * spread) / 2;
}
/** Shown over all categories as they are, neither pooled nor corrected, where there are not too many. */
function allCategories(pair, pooled) {
	const names = [.../* @__PURE__ */ new Set([...pair.reference.keys(), ...pair.current.keys()])];
	const plain = names.length > MOST ? pooled : chiSquareHomogeneity(names.map((name) => pair.reference.get(name) ?? 0), names.map((name) => pair.current.get(name) ?? 0), {
		pool: false,
		yates: false
	});
	return { chi_square: {
		statistic: plain.statistic,
		p: plain.p,
		dof: plain.freedom
	} };
}
function unseenOf$1({ reference, current, missing }) {
	const fresh = [...current].filter(([name]) => !reference.has(name)).sort((one, other) => other[1] - one[1]);
	if (fresh.length === 0) return void 0;
	const rows = sumOf(current.values()) + missing.current;
	return {
		categories: fresh.length,
		share: sumOf(fresh.map(([, count]) => count)) / rows,
		examples: fresh.slice(0, 3).map(([name]) => name.slice(0, 200))
	};
}
const BARS$1 = 8;
function drawCategories({ names, before, after }) {
	const shown = Math.min(names.length, BARS$1);
	const [rows, otherRows] = [sumOf(before), sumOf(after)];
	const bars = (counts, total) => {
		const shares = Array.from(counts.subarray(0, shown), (count) => count / total);
		return names.length > BARS$1 ? [...shares, sumOf(counts.subarray(BARS$1)) / total] : shares;
	};
	const labels = names.slice(0, shown).map((name) => name.slice(0, 200));
	return {
		labels: names.length > BARS$1 ? [...labels, OTHERS] : labels,
		reference: bars(before, rows),
		current: bars(after, otherRows),
		line: false
	};
}
function shareText(counts, at) {
	return showPercent(counts[at] / sumOf(counts));
}
function sumOf(numbers) {
	let sum = 0;
	for (const number of numbers) sum += number;
	return sum;
}

// src/stats/two-sample.ts
/** Products of row counts must stay whole numbers. */
const MOST_PAIRS = Number.MAX_SAFE_INTEGER;
/**
* Walks two ascending samples once, in steps of equal values, and collects every distance between F and G.
*
* Linear in the rows and free of allocation: with both samples sorted, Kolmogorov's, Wasserstein's and the
* energy distance cost one pass together.
*/
function compareSorted(reference, current) {
	mustBeComplete(reference);
	mustBeComplete(current);
	const n = reference.length;
	const m = current.length;
	mustBeCountable(n, m);
	let [above, below, aboveAt, belowAt] = [
		0,
		0,
		NaN,
		NaN
	];
	let [area, squares] = [0, 0];
	let [i, j, difference] = [
		0,
		0,
		0
	];
	let previous = Math.min(reference[0], current[0]);
	while (i < n || j < m) {
		const x = j >= m || i < n && reference[i] <= current[j] ? reference[i] : current[j];
		if (difference !== 0) {
			const width = x - previous;
			area += Math.abs(difference) * width;
			squares += difference * difference * width;
		}
		while (i < n && reference[i] <= x) i += 1;
		while (j < m && current[j] <= x) j += 1;
		previous = x;
		difference = i * m - j * n;
		if (difference > above) [above, aboveAt] = [difference, x];
		else if (-difference > below) [below, belowAt] = [-difference, x];
	}
	const defined = !shareInfinity(reference, current);
	return {
		gaps: {
			rows: n,
			otherRows: m,
			above,
			below,
			aboveAt,
			belowAt
		},
		wasserstein: defined ? area / n / m : NaN,
		cramer: defined ? squares / n / m / n / m : NaN
	};
}
function mustBeCountable(n, m) {
	if (n * m > MOST_PAIRS) throw new RangeError(`${n} and ${m} rows are too many to compare exactly`);
}
/** Mass at the same infinity on both sides: ∞ − ∞, a distance that is not defined. */
function shareInfinity(reference, current) {
	return reference[0] === Number.NEGATIVE_INFINITY && current[0] === Number.NEGATIVE_INFINITY || reference[reference.length - 1] === Number.POSITIVE_INFINITY && current[current.length - 1] === Number.POSITIVE_INFINITY;
}

// src/stats/bucketed.ts
/**
* Deals two samples onto one grid. Linear in the rows; a copy of both is made, the originals stay as they
* were.
*
* NaN and empty samples are refused; infinities are allowed and lie in the outermost buckets.
*/
function bucketPair(reference, current) {
	if (reference.length === 0 || current.length === 0) throw new RangeError("a sample needs at least one value");
	mustBeCountable(reference.length, current.length);
	const grid = gridOver([reference, current]);
	return {
		reference: sampleOf(deal(reference, grid), grid),
		current: sampleOf(deal(current, grid), grid),
		grid
	};
}
/**
* The largest gaps between F and G, and Wasserstein's distance of the samples clipped to `low` … `high`.
*
* Two rounds over the buckets: the first finds the largest gap at any edge, the second decides bucket by
* bucket whether its inside can matter. The gaps are whole numbers and equal those of `compareSorted`; the
* distance is a sum taken in another order and agrees to about 13 digits.
*/
function compareBucketed(pair, low = -Infinity, high = Infinity) {
	const walk = new Walk(pair, low, high);
	const last = pair.grid.inner + 1;
	for (let bucket = 0; bucket <= last; bucket += 1) walk.edge(bucket);
	for (let bucket = 0; bucket <= last; bucket += 1) walk.bucket(bucket);
	return walk.result();
}
function sampleOf({ values, starts }, grid) {
	const opened = new Uint8Array(grid.inner + 2);
	const open = (bucket) => {
		const inside = values.subarray(starts[bucket], starts[bucket + 1]);
		if (opened[bucket] === 0) bucketSort(inside);
		opened[bucket] = 1;
		return inside;
	};
	return {
		length: values.length,
		values,
		starts,
		open,
		at: (rank) => {
			const bucket = bucketHolding(starts, rank);
			return open(bucket)[rank - starts[bucket]];
		},
		countUpTo: (x) => starts[bucketOf(grid, x)] + countUpTo$1(open(bucketOf(grid, x)), x),
		countBelow: (x) => starts[bucketOf(grid, x)] + countBelow$1(open(bucketOf(grid, x)), x)
	};
}
/** The last bucket that begins at or before a place. */
function bucketHolding(starts, rank) {
	let low = 0;
	let high = starts.length - 1;
	while (high - low > 1) {
		const middle = low + high >>> 1;
		if (starts[middle] <= rank) low = middle;
		else high = middle;
	}
	return low;
}
/**
* Goes through the buckets in ascending order and keeps what `compareSorted` keeps, opening as few as it
* can.
*/
var Walk = class {
	pair;
	low;
	high;
	n;
	m;
	/** Largest gaps seen at edges of buckets: no gap inside a bucket matters that cannot reach them. */
	edgeAbove = 0;
	edgeBelow = 0;
	above = 0;
	below = 0;
	aboveAt = NaN;
	belowAt = NaN;
	area = 0;
	constructor(pair, low, high) {
		this.pair = pair;
		this.low = low;
		this.high = high;
		this.n = pair.reference.length;
		this.m = pair.current.length;
	}
	edge(bucket) {
		const gap = this.gapBefore(bucket + 1);
		this.edgeAbove = Math.max(this.edgeAbove, gap);
		this.edgeBelow = Math.max(this.edgeBelow, -gap);
	}
	bucket(bucket) {
		const { grid, reference, current } = this.pair;
		const [i, toI] = [reference.starts[bucket], reference.starts[bucket + 1]];
		const [j, toJ] = [current.starts[bucket], current.starts[bucket + 1]];
		const most = toI * this.m - j * this.n;
		const least = i * this.m - toJ * this.n;
		const mayWin = toI - i + toJ - j > 0 && (most > 0 && most >= this.edgeAbove || least < 0 && -least >= this.edgeBelow);
		const left = edgeOf(grid, bucket);
		const right = edgeOf(grid, bucket + 1);
		const clippedAway = right <= this.low || left >= this.high;
		const whole = left >= this.low && right <= this.high && right - left < Infinity;
		if (mayWin || !(clippedAway || whole && (least >= 0 || most <= 0))) this.step(bucket, left, right);
		else if (!clippedAway) {
			const lifted = this.m * liftOf(reference, bucket, right) - this.n * liftOf(current, bucket, right);
			this.area += Math.abs(this.gapBefore(bucket) * (right - left) + lifted);
		}
	}
	result() {
		const { n, m, above, below, aboveAt, belowAt } = this;
		const { reference, current } = this.pair;
		const undefinedArea = this.low === -Infinity && this.high === Infinity && shareInfinity(endsOf(reference), endsOf(current));
		return {
			gaps: {
				rows: n,
				otherRows: m,
				above,
				below,
				aboveAt,
				belowAt
			},
			wasserstein: undefinedArea ? NaN : this.area / n / m
		};
	}
	/** (F − G)·n·m to the left of a bucket. */
	gapBefore(bucket) {
		return this.pair.reference.starts[bucket] * this.m - this.pair.current.starts[bucket] * this.n;
	}
	/** Value by value through an opened bucket. */
	step(bucket, left, right) {
		const first = this.pair.reference.open(bucket);
		const second = this.pair.current.open(bucket);
		let [i, j] = [0, 0];
		let gap = this.gapBefore(bucket);
		let previous = left;
		while (i < first.length || j < second.length) {
			const x = j >= second.length || i < first.length && first[i] <= second[j] ? first[i] : second[j];
			this.integrate(gap, previous, x);
			for (; i < first.length && first[i] <= x; i += 1) gap += this.m;
			for (; j < second.length && second[j] <= x; j += 1) gap -= this.n;
			previous = x;
			if (gap > this.above) [this.above, this.aboveAt] = [gap, x];
			else if (-gap > this.below) [this.below, this.belowAt] = [-gap, x];
		}
		this.integrate(gap, previous, right);
	}
	integrate(gap, from, to) {
		if (gap === 0) return;
		const width = Math.min(to, this.high) - Math.max(from, this.low);
		if (width > 0) this.area += Math.abs(gap) * width;
	}
};
/** The smallest and the largest value. */
function endsOf(sample) {
	return Float64Array.of(sample.at(0), sample.at(sample.length - 1));
}
/** Σ (right − x) over a bucket. */
function liftOf(sample, bucket, right) {
	let sum = 0;
	const to = sample.starts[bucket + 1];
	for (let at = sample.starts[bucket]; at < to; at += 1) sum += right - sample.values[at];
	return sum;
}

// src/stats/bins.ts
/**
* About `wanted` bins of equal mass, with a bin of its own for every value that holds at least 1/wanted of
* the reference.
*
* Zero-inflated amounts, default values and codes put half of the rows on one number; quantiles then
* coincide, and naive bins lose count of what lies on either side. Here such a spike is cut out first, as
* the bin (v − one step, v], and every stretch between spikes gets as many bins as its mass deserves.
*/
function quantileBins(reference, wanted) {
	const spikes = findSpikes(reference, wanted);
	const cuts = [];
	let from = 0;
	for (const spike of spikes) {
		cuts.push(...stretchCuts(reference, from, reference.countBelow(spike), wanted));
		if (spike > -Infinity) cuts.push(stepDown(spike));
		if (spike < Infinity) cuts.push(spike);
		from = reference.countUpTo(spike);
	}
	cuts.push(...stretchCuts(reference, from, reference.length, wanted));
	return {
		cuts: Float64Array.from(new Set(cuts)).sort(),
		spikes
	};
}
/** Rows per bin, and the missing ones in a last bin of their own. */
function countOrdered(sample, bins, missing) {
	const counts = new Float64Array(bins.cuts.length + 2);
	let before = 0;
	bins.cuts.forEach((cut, at) => {
		const upTo = sample.countUpTo(cut);
		counts[at] = upTo - before;
		before = upTo;
	});
	counts[bins.cuts.length] = sample.length - before;
	counts[bins.cuts.length + 1] = missing;
	return counts;
}
/** Every value that holds at least n/wanted rows covers one of the places 0, s, 2s, … with s = n/wanted. */
function findSpikes(sample, wanted) {
	const least = Math.max(2, sample.length / wanted);
	const spikes = [];
	for (let rank = 0; rank < sample.length; rank += Math.floor(least)) {
		const value = sample.at(rank);
		if (sample.countUpTo(value) - sample.countBelow(value) >= least && spikes.at(-1) !== value) spikes.push(value);
	}
	return spikes;
}
/** Inner quantiles of what lies between two spikes: the places `from` to `to` in ascending order. */
function stretchCuts(sample, from, to, wanted) {
	const bins = Math.round((to - from) * wanted / sample.length);
	return Array.from({ length: Math.max(0, bins - 1) }, (_, at) => quantileAt(to - from, (at + 1) / bins, (rank) => sample.at(from + rank)));
}
/**
* The largest double below a value. Doubles of one sign are ordered like their bits read as whole numbers.
*/
function stepDown(value) {
	if (value === 0) return -Number.MIN_VALUE;
	const view = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));
	view.setFloat64(0, value);
	view.setBigInt64(0, view.getBigInt64(0) - (value > 0 ? 1n : -1n));
	return view.getFloat64(0);
}

// src/stats/lattice-paths.ts
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
function walksLeaving(m, n, h, sides) {
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
		for (; floor < low && floor <= n; floor += 1) outside[floor] = 1;
		if (high < low) return 1;
		let below = 1;
		for (let j = low; j <= high; j += 1) {
			const share = 1 / (i + j);
			below = outside[j] * (i * share) + below * (j * share);
			outside[j] = below;
		}
	}
	return outside[n];
}
/**
* The same for two samples of n each, through both sides, in n steps instead of n².
*
*   2·[C(2n, n−h) − C(2n, n−2h) + C(2n, n−3h) − …] / C(2n, n)
*
* by reflecting walks at the walls; written as a nested product so that nothing overflows.
*/
function equalWalksLeaving(n, h) {
	let sum = 0;
	for (let k = Math.floor(n / h); k >= 0; k -= 1) sum = reflectionRatio(n, h, k) * (1 - sum);
	return 2 * sum;
}
/** Through one side only: the first term alone, C(2n, n−h)/C(2n, n). */
function equalWalksLeavingOneSide(n, h) {
	return reflectionRatio(n, h, 0);
}
function greatestCommonDivisor(m, n) {
	let [a, b] = [m, n];
	while (b !== 0) [a, b] = [b, a % b];
	return a;
}
/** C(2n, n−(k+1)h) / C(2n, n−kh). */
function reflectionRatio(n, h, k) {
	let ratio = 1;
	for (let j = 0; j < h; j += 1) ratio = (n - k * h - j) * ratio / (n + k * h + j + 1);
	return ratio;
}

// src/stats/cramer-von-mises.ts
/** Up to this many rows on both sides the p-value is exact. */
const MOST_EXACT_ROWS$1 = 20;
/**
* The two-sample Cramér–von Mises test: the mean *square* of the gap between the distribution functions,
* over all rows.
*
*   T = nm/(n+m)² · Σ over the pooled rows of (F − G)²
*
* Where Kolmogorov and Smirnov look at the single largest gap, this looks at all of them, and finds a small
* shift everywhere sooner. Without a unit, so it is for the p-value and not for judging size. Assumes
* independent rows and continuous data; ties get mean ranks and make the p-value a little too large.
*
* Reference: T. W. Anderson (1962), "On the distribution of the two-sample Cramér–von Mises criterion".
*/
function cramerVonMises(sortedX, sortedY) {
	mustBeComplete(sortedX);
	mustBeComplete(sortedY);
	const n = sortedX.length;
	const m = sortedY.length;
	if (n < 2 || m < 2) throw new RangeError("the Cramér–von Mises test needs two rows on either side");
	const u = rankDeviation(sortedX, sortedY);
	const pairs = n * m;
	const total = n + m;
	const statistic = u / (pairs * total) - (4 * pairs - 1) / (6 * total);
	if (Math.max(n, m) <= MOST_EXACT_ROWS$1) return {
		statistic,
		p: exactTail$2(n, m, u),
		method: "exact"
	};
	const mean = (1 + 1 / total) / 6;
	const variance = (total + 1) * (4 * pairs * total - 3 * (n * n + m * m) - 2 * pairs) / (45 * total * total * 4 * pairs);
	return {
		statistic,
		p: limitTail(1 / 6 + (statistic - mean) / Math.sqrt(45 * variance)),
		method: "asymptotic"
	};
}
/** Anderson's U: n·Σ (rank of xᵢ − i)² + m·Σ (rank of yⱼ − j)², with mean ranks for ties. */
function rankDeviation(x, y) {
	let [i, j] = [0, 0];
	let [sumX, sumY] = [0, 0];
	while (i < x.length || j < y.length) {
		const value = j >= y.length || i < x.length && x[i] <= y[j] ? x[i] : y[j];
		const fromX = i;
		const fromY = j;
		while (i < x.length && x[i] <= value) i += 1;
		while (j < y.length && y[j] <= value) j += 1;
		const rank = (fromX + fromY + 1 + i + j) / 2;
		for (let at = fromX + 1; at <= i; at += 1) sumX += (rank - at) ** 2;
		for (let at = fromY + 1; at <= j; at += 1) sumY += (rank - at) ** 2;
	}
	return x.length * sumX + y.length * sumY;
}
/**
* P(U ≥ u) by walking all interleavings of both samples, as in `lattice-paths.ts`: each cell knows how many
* walks reach it with which sum of squared gaps. Reference: Y. Xiao, A. Gordon and A. Yakovlev (2006), J.
* Stat. Software 17/8.
*/
function exactTail$2(n, m, u) {
	const pairs = n * m;
	const multiple = pairs / greatestCommonDivisor(n, m);
	const [stepX, stepY] = [multiple / n, multiple / m];
	const observed = Math.floor(multiple * multiple * (n + m) * (6 * u - pairs * (4 * pairs - 1)) / (6 * pairs * pairs) + 1e-9);
	const nothing = {
		values: /* @__PURE__ */ new Float64Array(0),
		walks: /* @__PURE__ */ new Float64Array(0)
	};
	let row = [];
	for (let j = 0; j <= m; j += 1) {
		const next = [];
		for (let i = 0; i <= n; i += 1) {
			const gap = stepX * i - stepY * j;
			const start = i === 0 && j === 0;
			next.push(start ? {
				values: Float64Array.of(0),
				walks: Float64Array.of(1)
			} : merged(next[i - 1] ?? nothing, row[i] ?? nothing, gap * gap));
		}
		row = next;
	}
	const { values, walks } = row[n];
	let [outside, all] = [0, 0];
	for (let at = 0; at < values.length; at += 1) {
		all += walks[at];
		if (values[at] >= observed) outside += walks[at];
	}
	return outside / all;
}
/** Both tables as one, every value moved up by `add`. */
function merged(one, other, add) {
	const values = new Float64Array(one.values.length + other.values.length);
	const walks = new Float64Array(values.length);
	let [i, j, length] = [
		0,
		0,
		0
	];
	while (i < one.values.length || j < other.values.length) {
		const left = one.values[i] ?? Number.POSITIVE_INFINITY;
		const right = other.values[j] ?? Number.POSITIVE_INFINITY;
		values[length] = Math.min(left, right) + add;
		if (left <= right) walks[length] += one.walks[i++];
		if (right <= left) walks[length] += other.walks[j++];
		length += 1;
	}
	return {
		values: values.subarray(0, length),
		walks: walks.subarray(0, length)
	};
}
/**
* The upper tail of the limit distribution, a weighted sum of chi-squares:
*
*   P(T ≤ x) = 1/(π·√x) · Σ_k Γ(k+½)/(Γ(½)·k!) · √(4k+1) · e^(−q)·K_¼(q),   q = (4k+1)²/(16x)
*
* (Anderson and Darling 1952). Subtracted from 1, so it has nothing to say below 1e-15.
*/
function limitTail(x) {
	if (x < .003) return 1;
	let sum = 0;
	for (let k = 0; k < 1e3; k += 1) {
		const y = 4 * k + 1;
		const term = Math.exp(logGamma(k + .5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x)) * Math.sqrt(y) * scaledBessel(y * y / (16 * x));
		sum += term;
		if (term < 1e-17) break;
	}
	return Math.min(1, Math.max(0, 1 - sum));
}
/**
* e^(−q)·K_¼(q), by K_ν(q) = ∫₀^∞ e^(−q·cosh t)·cosh(νt) dt and the trapezoidal rule, which for an
* integrand that falls off doubly exponentially is exact to rounding with a step of 1/8. NIST DLMF 10.32.9.
*/
function scaledBessel(q) {
	const step = .125;
	let sum = .5 * Math.exp(-2 * q);
	for (let t = step; t < 40; t += step) {
		const exponent = -q * (1 + Math.cosh(t));
		if (exponent < -745) break;
		sum += Math.exp(exponent) * Math.cosh(t / 4);
	}
	return sum * step;
}

// src/stats/durbin-matrix.ts
/** Powers of two keep the scaling exact. */
const HUGE = 2 ** 128;
const HUGE_POWER = 128;
/**
* P(Dₙ ≤ d), exactly: how often the empirical distribution of n numbers stays within d of the true one on
* both sides.
*
* With d = (k − h)/n, 0 ≤ h < 1, the answer is n!/nⁿ times the middle entry of Hⁿ, where H is a matrix of
* size 2k − 1 whose entries are 1/(i−j+1)!, corrected by powers of h in the first column and last row
* (Durbin 1968; Marsaglia, Tsang and Wang 2003). Powers are taken by squaring, and scaled on the way
* because nⁿ/n! overflows.
*
* Costs k³·log n, so it is for small n·d. Absolute error about 1e-14, hence it gives the body of the
* distribution and not 1 − P far in the tail.
*/
function durbinMatrixCdf(n, d) {
	const k = Math.ceil(n * d);
	const size = 2 * k - 1;
	const [power, scale] = powerOf(durbinMatrix(k, k - n * d), size, n);
	let p = power[(k - 1) * size + (k - 1)];
	let exponent = scale;
	for (let at = 1; at <= n; at += 1) {
		p = p * at / n;
		if (p < 1 / HUGE) {
			p *= HUGE;
			exponent -= HUGE_POWER;
		}
	}
	return Math.min(1, Math.max(0, p * 2 ** exponent));
}
/**
* H: entry (i, j) is the chance, but for scaling, that the number of points moves from j to i steps within
* the band over one stretch of length 1/n. Points fall like a Poisson process, hence the inverse
* factorials.
*/
function durbinMatrix(k, h) {
	const size = 2 * k - 1;
	const inverseFactorial = new Float64Array(size + 1);
	inverseFactorial[0] = 1;
	for (let at = 1; at <= size; at += 1) inverseFactorial[at] = inverseFactorial[at - 1] / at;
	const matrix = new Float64Array(size * size);
	for (let row = 0; row < size; row += 1) for (let column = 0; column <= Math.min(row + 1, size - 1); column += 1) matrix[row * size + column] = inverseFactorial[row - column + 1];
	for (let at = 0; at < size; at += 1) {
		const edge = (1 - h ** (at + 1)) * inverseFactorial[at + 1];
		matrix[at * size] = edge;
		matrix[(size - 1) * size + (size - 1 - at)] = edge;
	}
	const corner = 1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size;
	matrix[(size - 1) * size] = corner * inverseFactorial[size];
	return matrix;
}
/** matrixⁿ as a matrix and a power of two to multiply it by. */
function powerOf(matrix, size, n) {
	let square = matrix;
	let squareScale = 0;
	let result = identity(size);
	let scale = 0;
	const middle = (size - 1) / 2 * (size + 1);
	for (let left = n; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) {
			result = product(result, square, size);
			scale += squareScale;
		}
		square = product(square, square, size);
		squareScale *= 2;
		if (square[middle] > HUGE) {
			for (let at = 0; at < square.length; at += 1) square[at] /= HUGE;
			squareScale += HUGE_POWER;
		}
	}
	return [result, scale];
}
/**
* The textbook triple loop, ordered so that the innermost one runs along rows; the zeros above the diagonal
* are skipped.
*/
function product(left, right, size) {
	const result = new Float64Array(size * size);
	for (let row = 0; row < size; row += 1) for (let inner = 0; inner < size; inner += 1) {
		const factor = left[row * size + inner];
		if (factor === 0) continue;
		for (let column = 0; column < size; column += 1) result[row * size + column] += factor * right[inner * size + column];
	}
	return result;
}
function identity(size) {
	const matrix = new Float64Array(size * size);
	for (let at = 0; at < size; at += 1) matrix[at * (size + 1)] = 1;
	return matrix;
}

// src/stats/pelz-good.ts
const PI_2 = Math.PI ** 2;
const PI_4 = Math.PI ** 4;
const PI_6 = Math.PI ** 6;
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
/**
* P(Dₙ ≤ d) for large n: Kolmogorov's limit and its first three corrections.
*
*   K₀(z) + K₁(z)/√n + K₂(z)/n + K₃(z)/n^(3/2),   z = d·√n
*
* The limit K₀ alone is 7 % off at the 5 % point for n = 200; with the corrections P is off by 5e-6 of
* itself there, and that falls with n². The sums are written with theta functions so that they converge at
* once for small z, where the usual form 1 − 2Σ(−1)^(k−1)·e^(−2k²z²) cancels.
*
* Failure: an approximation to the body. In the far tail, 1 − P loses its digits; `smirnovTail` serves
* there. Reference: W. Pelz and I. J. Good (1976), J. R. Stat. Soc. B 38, 152–156.
*/
function pelzGoodCdf(n, d) {
	const z = Math.sqrt(n) * d;
	const z2 = z * z;
	const exponent = -PI_2 / 8 / z2;
	if (exponent < -708) return 0;
	const terms = Math.ceil(16 * z / Math.PI);
	const [k0, k1, odd2, odd3] = oddSums(z, Math.exp(exponent), terms);
	const [every2, every3] = everySums(z, terms);
	const sum = k0 + k1 / Math.sqrt(n) + (odd2 + every2) / n + (odd3 + every3) / n ** 1.5;
	return Math.min(1, Math.max(0, sum));
}
/**
* K₀, K₁ and the parts of K₂ and K₃ that run over odd m: Σ polynomial(m²)·q^(m²), by Horner's scheme in q.
*/
function oddSums(z, q, terms) {
	const z2 = z * z;
	const z4 = z2 * z2;
	const z6 = z4 * z2;
	let [k0, k1, k2, k3] = [
		0,
		0,
		0,
		0
	];
	for (let k = terms; k > 0; k -= 1) {
		const m2 = (2 * k - 1) ** 2;
		const m4 = m2 * m2;
		const step = q ** (8 * k);
		k0 = k0 * step + 1;
		k1 = k1 * step - z2 + PI_2 / 4 * m2;
		k2 = k2 * step + 6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * PI_2 / 4 * m2 + PI_4 * (1 - 2 * z2) / 16 * m4;
		k3 = k3 * step - 30 * z6 - 90 * z4 * z4 + PI_2 * (135 * z4 - 96 * z6) / 4 * m2 + PI_4 * (212 * z4 - 60 * z2) / 16 * m4 + PI_6 * (5 - 30 * z2) / 64 * m4 * m2;
	}
	const scale = q * SQRT_TWO_PI;
	return [
		k0 * scale / z,
		k1 * scale / (6 * z4),
		k2 * scale / (72 * z6 * z),
		k3 * scale / (6480 * z6 * z4)
	];
}
/** The parts of K₂ and K₃ that run over every k. */
function everySums(z, terms) {
	const z2 = z * z;
	const q = Math.exp(-PI_2 / 2 / z2);
	let [sum2, sum3] = [0, 0];
	for (let k = terms; k > 0; k -= 1) {
		const k2 = k * k;
		const weight = k2 * q ** k2;
		sum2 += weight;
		sum3 += (3 * z2 - PI_2 * k2) * weight;
	}
	const scale = PI_2 * SQRT_TWO_PI;
	return [-scale * sum2 / (36 * z2 * z), scale * sum3 / (216 * z2 * z2 * z2)];
}

// src/stats/smirnov-tail.ts
/** From here on the terms change so little from one to the next that every s-th of them tells the sum. */
const MOST_TERMS = 4096;
/**
* P(D⁺ ≥ d): how often the empirical distribution of n numbers rises above the true one by d or more.
*
*   d · Σ_j C(n, j) · (d + j/n)^(j−1) · (1 − d − j/n)^(n−j),   j = 0 … ⌊n(1−d)⌋
*
* (Smirnov 1944; Birnbaum and Tingey 1951). Exact for continuous data and every n. Twice this is the
* two-sided probability but for samples that stray by d to *both* sides, which for small tails hardly ever
* happens (Miller 1956).
*
* All terms are positive, so the sum keeps its digits. For large n the terms are a smooth bump that
* vanishes with all its derivatives at both ends; for such a function the trapezoidal rule is exact to
* exponentially small errors, so a few thousand evenly spaced terms times their spacing give the sum of
* millions of terms to the last digits.
*/
function smirnovTail(n, d) {
	if (d <= 0) return 1;
	if (d >= 1) return 0;
	const last = Math.floor(n * (1 - d));
	const spacing = Math.ceil((last + 1) / MOST_TERMS);
	let sum = 0;
	for (let j = 0; j <= last; j += spacing) {
		const p = d + j / n;
		const q = 1 - p;
		if (q <= 0) break;
		sum += binomialDensity(j, n - j, p, q) / p;
	}
	return Math.min(1, d * sum * spacing);
}

// src/stats/kolmogorov.ts
/**
* Kolmogorov's distribution: how far the empirical distribution of n numbers strays from the true one.
*
* The same for every continuous distribution, which is what makes the Kolmogorov–Smirnov test free of
* assumptions about shape. With ties (rounded or whole numbers) the true distances are smaller, so the
* p-values are too large: the test errs towards silence.
*/
/** Below this n·d² the distribution function is under 1e-15. */
const NOTHING_YET = .03;
/**
* P(Dₙ ≥ d) for n numbers, to ten digits or more wherever it is above 1e-300.
*
* No single method covers all n and d; this is Simard and L'Ecuyer's choice (2011, J. Stat. Software
* 39/11), which is also scipy's `kstwo`: exact matrix powers for small n, one-sided tails doubled where
* both sides at once are out of the question, and the Pelz–Good expansion in the body for large n.
*/
function kolmogorovTail(n, d) {
	if (!(Number.isInteger(n) && n > 0)) throw new RangeError(`kolmogorovTail needs a whole n > 0, got ${n}`);
	if (d >= 1) return 0;
	const squared = n * d * d;
	if (n * d <= .5 || squared < NOTHING_YET) return 1;
	if (squared >= 370) return 0;
	if (d >= .5) return Math.min(1, 2 * smirnovTail(n, d));
	if (n <= 140) return squared <= 4 ? 1 - durbinMatrixCdf(n, d) : 2 * smirnovTail(n, d);
	if (squared >= 2.2) return 2 * smirnovTail(n, d);
	return 1 - (n <= 1e5 && n * d ** 1.5 <= 1.4 ? durbinMatrixCdf(n, d) : pelzGoodCdf(n, d));
}

// src/stats/kolmogorov-smirnov.ts
/** Up to this many rows on either side the p-value is exact. */
const MOST_EXACT_ROWS = 1e4;
const MOST_STEPS = 2 ** 31 - 1;
/**
* The two-sample Kolmogorov–Smirnov test: do both samples come from one distribution?
*
*   D = max over x of |F(x) − G(x)|
*
* Sensitive to any difference, most in the middle of the distribution, little in the tails. Assumes
* independent rows and continuous data; ties make the p-value too large. With a million rows the smallest
* significant D is .002, a difference nobody would act on: D is the effect, p only says that it is not
* noise.
*
* The p-value is scipy's: exact by counting walks up to 10,000 rows, beyond that Kolmogorov's distribution
* for round(nm/(n+m)) rows, which unlike the textbook limit is not off by percents. Reference: N. V.
* Smirnov (1939).
*/
function kolmogorovSmirnov(gaps, alternative = "two-sided", method = "auto") {
	const { rows, otherRows } = gaps;
	const below = alternative === "less" || alternative === "two-sided" && gaps.below > gaps.above;
	const gap = below ? gaps.below : gaps.above;
	const distance = gap / (rows * otherRows);
	const at = gap > 0 ? { at: below ? gaps.belowAt : gaps.aboveAt } : {};
	const exact = method === "exact" || method === "auto" && Math.max(rows, otherRows) <= MOST_EXACT_ROWS ? exactTail$1(rows, otherRows, gap, alternative) : void 0;
	if (exact !== void 0) return {
		distance,
		p: exact,
		method: "exact",
		...at
	};
	const p = asymptoticTail(rows, otherRows, distance, alternative);
	return {
		distance,
		p: Math.min(1, Math.max(0, p)),
		method: "asymptotic",
		...at
	};
}
/** The share of walks that stray at least as far, or nothing where counting them is out of reach. */
function exactTail$1(n, m, gap, alternative) {
	const divisor = greatestCommonDivisor(n, m);
	if (n / divisor * m > MOST_STEPS) return void 0;
	const h = gap / divisor;
	if (h === 0) return 1;
	if (alternative !== "two-sided") {
		if (n === m) return equalWalksLeavingOneSide(n, h);
		return logChoose(n + m, n) < Math.log(Number.MAX_VALUE) ? walksLeaving(n, m, h, "one") : void 0;
	}
	if (2 * gap * gap / (n * m) / (n + m) > 750) return 0;
	return n === m ? equalWalksLeaving(n, h) : walksLeaving(n, m, h, "both");
}
function asymptoticTail(n, m, distance, alternative) {
	const effective = n * m / (n + m);
	if (alternative === "two-sided") return kolmogorovTail(Math.max(1, roundHalfEven(effective)), distance);
	const [larger, smaller] = [Math.max(n, m), Math.min(n, m)];
	const z = Math.sqrt(effective) * distance;
	const correction = (larger + 2 * smaller) / Math.sqrt(larger * smaller * (larger + smaller)) / 3;
	return Math.exp(-2 * z * z - 2 * z * correction);
}
function logChoose(n, k) {
	return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
/** 2.5 → 2 and 3.5 → 4, as IEEE and NumPy round. */
function roundHalfEven(value) {
	const down = Math.floor(value);
	if (value - down !== .5) return Math.round(value);
	return down % 2 === 0 ? down : down + 1;
}

// src/stats/mann-whitney.ts
/** From more than this many rows in both samples on, the normal approximation is as good as exact. */
const SMALL = 8;
/** Counting arrangements costs the square of this. */
const MOST_EXACT_PAIRS = 4e3;
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
function mannWhitney(sortedX, sortedY, options = {}) {
	mustBeComplete(sortedX);
	mustBeComplete(sortedY);
	const { alternative = "two-sided", method = "auto", continuity = true } = options;
	const n = sortedX.length;
	const m = sortedY.length;
	const { u, tied } = rankPairs(sortedX, sortedY);
	const exact = method === "exact" || method === "auto" && Math.min(n, m) <= SMALL && tied === 0 && n * m <= MOST_EXACT_PAIRS;
	const extreme = alternative === "less" ? n * m - u : alternative === "greater" ? u : Math.max(u, n * m - u);
	const tail = exact ? exactTail(n, m, extreme) : normalTail({
		n,
		m,
		tied
	}, extreme, continuity);
	const p = Math.min(1, alternative === "two-sided" ? 2 * tail : tail);
	return {
		u,
		superiority: u / n / m,
		p,
		method: exact ? "exact" : "asymptotic"
	};
}
/** One walk through both ascending samples: U, and Σ (t³ − t) over groups of t tied values. */
function rankPairs(x, y) {
	let [u, tied] = [0, 0];
	let [i, j] = [0, 0];
	while (i < x.length || j < y.length) {
		const value = j >= y.length || i < x.length && x[i] <= y[j] ? x[i] : y[j];
		const fromX = i;
		const fromY = j;
		while (i < x.length && x[i] <= value) i += 1;
		while (j < y.length && y[j] <= value) j += 1;
		u += (i - fromX) * (fromY + (j - fromY) / 2);
		const group = i - fromX + j - fromY;
		if (group > 1) tied += group * (group * group - 1);
	}
	return {
		u,
		tied
	};
}
function normalTail(sizes, extreme, continuity) {
	const { n, m, tied } = sizes;
	const total = n + m;
	const variance = n * m / 12 * (total + 1 - tied / (total * (total - 1)));
	const excess = extreme - n * m / 2 - (continuity ? .5 : 0);
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
function exactTail(n, m, u) {
	const [few, many] = [Math.min(n, m), Math.max(n, m)];
	const most = Math.floor(n * m - u);
	const start = new Float64Array(most + 1);
	start[0] = 1;
	const rows = Array.from({ length: few + 1 }, () => start.slice());
	for (let j = 1; j <= many; j += 1) for (let i = 1; i <= few; i += 1) {
		const row = rows[i];
		const shorter = rows[i - 1];
		const share = i / (i + j);
		for (let at = most; at >= 0; at -= 1) row[at] = (1 - share) * row[at] + (at >= j ? share * shorter[at - j] : 0);
	}
	return Math.min(1, rows[few].reduce((sum, chance) => sum + chance, 0));
}

// src/stats/ordered.ts
/** An array that is in ascending order already. */
function orderedSample(sorted) {
	mustBeComplete(sorted);
	return {
		length: sorted.length,
		values: sorted,
		at: (rank) => sorted[rank],
		countUpTo: (x) => countUpTo$1(sorted, x),
		countBelow: (x) => countBelow$1(sorted, x)
	};
}

// src/stats/wasserstein.ts
/**
* Wasserstein's distance W₁ ("earth mover's"): how far, on average, a row must be moved to turn one sample
* into the other.
*
*   W₁ = ∫ |F(x) − G(x)| dx
*
* In the unit of the column, so a person can judge it: "incomes moved by 340 on average". Assumes nothing
* about shape. One row at 10^9 can dominate it, hence `robustShift` below. Two samples that share an
* infinity have no distance (NaN); an infinity on one side alone makes it infinite.
*
* Reference: L. V. Kantorovich (1942); S. S. Vallender (1974) for the formula on the line.
*/
/** ∫|F − G| from `low` to `high`, of two ascending samples: W₁ between the samples clipped to that range. */
function wassersteinDistance(reference, current, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY) {
	mustBeComplete(reference);
	mustBeComplete(current);
	const n = reference.length;
	const m = current.length;
	if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) {
		if (shareInfinity(reference, current)) return NaN;
	}
	let i = countUpTo$1(reference, low);
	let j = countUpTo$1(current, low);
	let previous = low;
	let area = 0;
	while (i < n || j < m) {
		const next = j >= m || i < n && reference[i] <= current[j] ? reference[i] : current[j];
		const x = Math.min(next, high);
		const difference = i * m - j * n;
		if (difference !== 0) area += Math.abs(difference) * (x - previous);
		if (next >= high) return area / n / m;
		while (i < n && reference[i] <= next) i += 1;
		while (j < m && current[j] <= next) j += 1;
		previous = next;
	}
	return area / n / m;
}
/** The share of the reference's rows on either side that is clipped. */
const CLIPPED = .005;
/**
* W₁ in units of the reference's own spread, so that one limit serves all columns, and blind to outliers.
*
* Dividing by the standard deviation, as is common, fails in both directions: one row of 10^4 in the
* reference makes a true shift of a whole σ look like .02, and an absolute floor under σ hides every column
* with small values. So both samples are clipped to the reference's quantiles, and the unit is the
* interquartile range. Where that is zero (a spike that holds half of the rows; the median absolute
* deviation is zero then too) the standard deviation of the clipped reference serves.
*
* `clippedDistance` is W₁ of the two samples clipped to a range: `wassersteinDistance` of sorted arrays, or
* that of a bucketed pair.
*
* Failure: what happens in the outer .5 % of the reference is clipped away, and a move beyond it counts
* only up to it.
*/
function robustShift(reference, clippedDistance) {
	const low = quantileOf(reference, CLIPPED);
	const high = quantileOf(reference, .995);
	const distance = low < high ? clippedDistance(low, high) : 0;
	const range = quantileOf(reference, .75) - quantileOf(reference, .25);
	if (range > 0) return shift$1(distance, "interquartile range", range);
	const deviation = clippedDeviation(reference.values, low, high);
	if (deviation > 0) return shift$1(distance, "standard deviation", deviation);
	return {
		distance,
		scaledBy: "none",
		scale: 0
	};
}
function shift$1(distance, scaledBy, scale) {
	return {
		distance,
		scaledBy,
		scale,
		normalised: distance / scale
	};
}
/** Standard deviation (divided by n) after clipping, in two passes because one pass cancels. */
function clippedDeviation(values, low, high) {
	let sum = 0;
	for (const value of values) sum += Math.min(high, Math.max(low, value));
	const mean = sum / values.length;
	let squares = 0;
	for (const value of values) squares += (Math.min(high, Math.max(low, value)) - mean) ** 2;
	return Math.sqrt(squares / values.length);
}

// src/measure/drift-numbers.ts
const BINS = 10;
/** Rows that the smaller side has to expect in a bin of PSI. */
const ROWS_PER_BIN = 10;
/** Up to so many rows on either side both are sorted, which Mann and Whitney need. */
const SORTED_ROWS = 1e4;
/**
* What decides about a numeric column: PSI on the reference's deciles says how much, and two tests whether it can be chance.
*
* One sees where the values lie: Mann and Whitney's, which for a shift is nearly as sharp as any, sharper than Kolmogorov and
* Smirnov's, and right with ties, which Cramér and von Mises's is not. Above 10,000 rows Kolmogorov and Smirnov's, since it
* needs no full sort, and a shift that matters is then many standard errors wide. The other is chi-square on
* deciles: it sees spread and spikes, of which the first sees nothing.
*
* The smaller of their p-values counts double (Bonferroni). docs/drift.md has the power.
*/
function decideNumbers(pair, walk = walkOf(pair)) {
	const bins = quantileBins(walk.reference, binsFor(walk, ROWS_PER_BIN));
	const before = countOrdered(walk.reference, bins, pair.missing.reference);
	const after = countOrdered(walk.current, bins, pair.missing.current);
	const psi = populationStability(before, after);
	const chi = homogeneityOfNumbers(walk);
	const sorted = Math.max(walk.reference.length, walk.current.length) <= SORTED_ROWS;
	const place = sorted ? mannWhitney(walk.reference.values, walk.current.values).p : kolmogorovSmirnov(walk.gaps).p;
	const name = sorted ? "Mann–Whitney" : "Kolmogorov–Smirnov";
	return {
		effect: {
			measure: "psi",
			value: psi.index,
			floor: floorOf(walk, psi.bins),
			bins: psi.bins,
			error: 0
		},
		test: {
			p: Math.min(1, 2 * place, 2 * chi.p),
			method: `${name} and χ² on ${chi.freedom + 1} bins, doubled`
		},
		before,
		after,
		chi
	};
}
/** The PSI that chance alone stays below in 999 of 1,000 draws of these sizes: see `stabilityFloor`, which has 99 of 100. */
function floorOf({ reference, current }, bins) {
	if (bins < 2) return 0;
	return (1 / reference.length + 1 / current.length) * chiSquareQuantile(.999, bins - 1);
}
/**
* Bins are cut from the larger sample: those of the smaller one would fit its own noise. They all stand alone: pooling those
* that look rare would collect what is low by chance. Missing values have a test of their own.
*/
function homogeneityOfNumbers(walk) {
	const larger = walk.reference.length >= walk.current.length ? walk.reference : walk.current;
	const bins = quantileBins(larger, binsFor(walk, 20));
	return chiSquareHomogeneity(countOrdered(walk.reference, bins, 0), countOrdered(walk.current, bins, 0), {
		pool: false,
		yates: false
	});
}
function binsFor({ reference, current }, rowsPerBin) {
	return Math.max(2, Math.min(BINS, Math.floor(Math.min(reference.length, current.length) / rowsPerBin)));
}
/** Everything that is shown of a numeric column. */
function measureNumbers(pair) {
	const walk = walkOf(pair);
	const { effect, test, before, after, chi } = decideNumbers(pair, walk);
	const cramer = walk.cramer();
	const measures = {
		...lineMeasures(walk),
		...cramer === void 0 ? {} : { cramer_von_mises: {
			statistic: cramer.statistic,
			p: cramer.p
		} },
		psi: effect.value,
		jensen_shannon: jensenShannon(before, after).distance,
		hellinger: hellingerDistance(before, after),
		chi_square: {
			statistic: chi.statistic,
			p: chi.p,
			dof: chi.freedom
		}
	};
	const [from, to] = [walk.reference, walk.current].map((sample) => showNumber(quantileOf(sample, .5)));
	return {
		effect,
		test,
		measures,
		moved: `median ${from} → ${to}`,
		picture: drawNumbers(walk)
	};
}
/** The distances on the number line alone, for numbers with few values, which are judged as categories. */
function lineMeasures(walk) {
	const ks = kolmogorovSmirnov(walk.gaps);
	const robust = robustShift(walk.reference, walk.clipped);
	return {
		ks: {
			statistic: ks.distance,
			p: ks.p
		},
		wasserstein: {
			distance: finite(walk.wasserstein),
			normalised: finite(robust.normalised)
		}
	};
}
function walkOf({ reference, current }) {
	if (Math.max(reference.length, current.length) > SORTED_ROWS) {
		const pair = bucketPair(reference, current);
		return {
			...compareBucketed(pair),
			reference: pair.reference,
			current: pair.current,
			clipped: (low, high) => compareBucketed(pair, low, high).wasserstein,
			cramer: () => void 0
		};
	}
	const [first, second] = [reference.slice(), current.slice()];
	bucketSort(first);
	bucketSort(second);
	return {
		...compareSorted(first, second),
		reference: orderedSample(first),
		current: orderedSample(second),
		clipped: (low, high) => wassersteinDistance(first, second, low, high),
		cramer: () => Math.min(first.length, second.length) < 2 ? void 0 : cramerVonMises(first, second)
	};
}
const BARS = 16;
/** Equal stretches from the lower to the upper end of both samples, without the outermost percent of the wider one. */
function drawNumbers({ reference, current }) {
	const ends = (p) => [quantileOf(reference, p), quantileOf(current, p)];
	const [low, high] = [Math.min(...ends(.005)), Math.max(...ends(.995))];
	const { start, width, bars } = barGrid(low, high, [reference, current].every(({ values }) => looksWhole(values)));
	if (!(width > 0 && width < Infinity)) return {
		labels: [showNumber(low)],
		reference: [1],
		current: [1],
		line: true
	};
	const cuts = Array.from({ length: bars - 1 }, (_, at) => start + (at + 1) * width);
	const label = (from) => `${showNumber(Math.max(low, from))} … ${showNumber(Math.min(high, from + width))}`;
	return {
		labels: Array.from({ length: bars }, (_, at) => label(start + at * width)),
		reference: barsOf(reference, cuts),
		current: barsOf(current, cuts),
		line: true
	};
}
/** Whole numbers get bars of equally many of them, or every second bar would look like a peak. */
function barGrid(low, high, whole) {
	if (!whole) return {
		start: low,
		width: (high - low) / BARS,
		bars: BARS
	};
	const values = Math.ceil(high) - Math.floor(low) + 1;
	const width = Math.ceil(values / BARS);
	return {
		start: Math.floor(low) - .5,
		width: high > low ? width : 0,
		bars: Math.ceil(values / width)
	};
}
const PROBED = 500;
function looksWhole(values) {
	const step = Math.max(1, Math.floor(values.length / PROBED));
	for (let at = 0; at < values.length; at += step) if (!Number.isInteger(values[at])) return false;
	return true;
}
function barsOf(sample, cuts) {
	const upTo = [...cuts.map((cut) => sample.countUpTo(cut)), sample.length];
	return upTo.map((count, at) => (count - (upTo[at - 1] ?? 0)) / sample.length);
}
function finite(value) {
	return value === void 0 || !Number.isFinite(value) ? null : value;
}

// src/measure/drift-column.ts
/** One column on both sides. Whatever the column is, there is an answer: measured, or left out with the reason. */
function measureColumn$1(column, reference, current) {
	return measureWith(column, reference, current, {
		numbers: measureNumbers,
		categories: measureCategories
	});
}
function measureWith(column, reference, current, measure) {
	const base = {
		column,
		reference: {
			rows: reference.rows,
			missing: reference.missing
		},
		current: {
			rows: current.rows,
			missing: current.missing
		},
		...missingShift(reference, current),
		measures: {}
	};
	const left = reasonToLeave(reference, current);
	if (left !== void 0) return {
		...base,
		kind: "none",
		left
	};
	if (reference.content.form === "texts" && current.content.form === "texts") return {
		...base,
		...measureTexts(reference, current, measure)
	};
	const pair = numbersOf(reference, current);
	if (pair === void 0) {
		const left = {
			code: "type-changed",
			reason: `${KINDS[reference.kind]} in the reference, ${KINDS[current.kind]} now: there is nothing to compare`
		};
		return {
			...base,
			kind: "none",
			left
		};
	}
	if (isYear(column, reference, pair.reference) && isYear(column, current, pair.current)) {
		const reason = "years move on by themselves; only missing ones are judged";
		return {
			...base,
			kind: "none",
			left: {
				code: "calendar",
				reason
			}
		};
	}
	if (reference.serial && current.serial) {
		const reason = "an identifier: every row has a number of its own, which says nothing about the row";
		return {
			...base,
			kind: "none",
			left: {
				code: "identifier",
				reason
			}
		};
	}
	if (reference.kind === "time") return {
		...base,
		...measureTimes({
			reference,
			current,
			pair
		}, measure)
	};
	const kind = reference.kind === "boolean" && current.kind === "boolean" ? "boolean" : "numeric";
	return {
		...base,
		...measureLine(kind, {
			reference,
			current,
			pair
		}, measure)
	};
}
const KINDS = {
	float: "numbers",
	integer: "whole numbers",
	int64: "whole numbers",
	boolean: "true and false",
	text: "text",
	time: "times",
	unsupported: "values that cannot be read"
};
function reasonToLeave(reference, current) {
	for (const [side, words] of [[reference, "the reference"], [current, "the current data"]]) {
		if (side.rows === 0) return {
			code: "no-rows",
			reason: `${words} has no rows`
		};
		if (side.content.form === "none") return {
			code: "unsupported",
			reason: side.content.reason
		};
	}
	const [before, now] = [reference, current].map((side) => side.missing === side.rows);
	if (before && now) return {
		code: "all-missing",
		reason: "no value on either side: there is nothing to compare"
	};
	if (now) return {
		code: "all-missing-now",
		reason: `none of ${countOf(current.rows, "row")} has a value now`
	};
	if (before) return {
		code: "all-missing-before",
		reason: `none of ${countOf(reference.rows, "reference row")} has a value`
	};
}
/** Two numbers are compared as numbers, whatever their width; times only with times. */
function numbersOf(reference, current) {
	if (reference.content.form !== "numbers" || current.content.form !== "numbers") return void 0;
	if (reference.kind === "time" !== (current.kind === "time")) return void 0;
	return {
		reference: reference.content.values,
		current: current.content.values
	};
}
/** A year counts up by itself, as dates do. Any other number in that range is a number. */
const YEAR = /(?:^|[_ .-])(?:year|yr|jahr|annee|anno)(?:$|[_ .-])/i;
function isYear(column, { kind }, values) {
	return kind === "integer" && YEAR.test(column) && values.every((value) => value >= 1900 && value <= 2100);
}
/** With so few different values a number is a category: ties take the ground from under rank tests. */
const FEW_VALUES = 20;
function measureLine(kind, { reference, current, pair }, measure) {
	const missing = {
		reference: reference.missing,
		current: current.missing
	};
	const error = reference.error + current.error;
	const few = countFew(pair);
	if (few === void 0) return {
		kind,
		...withError(measure.numbers({
			...pair,
			missing
		}), error)
	};
	const found = measure.categories({
		...few,
		missing
	});
	if (found.picture === void 0) return {
		kind,
		...withError(found, error)
	};
	return {
		kind,
		...withError({
			...found,
			measures: {
				...lineMeasures(walkOf(pair)),
				...found.measures
			}
		}, error)
	};
}
/** A profile's quantiles carry an error, and a share of rows between two of them twice as much. */
function withError(found, error) {
	return error === 0 ? found : {
		...found,
		effect: {
			...found.effect,
			error: 2 * error
		}
	};
}
function countFew({ reference, current }) {
	const seen = /* @__PURE__ */ new Set();
	for (const values of [reference, current]) for (let row = 0; row < values.length; row += 1) {
		if (seen.has(values[row])) continue;
		seen.add(values[row]);
		if (seen.size > FEW_VALUES) return void 0;
	}
	return {
		reference: tally$1(reference),
		current: tally$1(current)
	};
}
function tally$1(values) {
	const counts = /* @__PURE__ */ new Map();
	for (let row = 0; row < values.length; row += 1) counts.set(values[row], (counts.get(values[row]) ?? 0) + 1);
	return new Map([...counts].map(([value, count]) => [String(value === 0 ? 0 : value), count]));
}
/** Rows that a category needs on average; texts that repeat less are names, ids, prose: judged by their length. */
const ROWS_PER_CATEGORY$1 = 5;
function measureTexts(reference, current, measure) {
	const [first, second] = [reference.content, current.content];
	if (first.form !== "texts" || second.form !== "texts") throw new Error("texts are compared with texts");
	const missing = {
		reference: reference.missing,
		current: current.missing
	};
	const rows = reference.rows - missing.reference + current.rows - missing.current;
	if (Math.max(first.distinct, second.distinct) * ROWS_PER_CATEGORY$1 <= rows) {
		const [before, after] = [fold(first, second), fold(second, first)];
		return {
			kind: "categorical",
			...measure.categories({
				reference: before,
				current: after,
				missing
			})
		};
	}
	return measureLine("text length", {
		reference,
		current,
		pair: {
			reference: first.lengths(),
			current: second.lengths()
		}
	}, measure);
}
/** What a profile did not keep by name, the other side must not know by name either. */
function fold(side, other) {
	if (!other.cut) return side.counts;
	const folded = /* @__PURE__ */ new Map();
	for (const [name, count] of side.counts) {
		const known = other.counts.has(name) ? name : OTHERS;
		folded.set(known, (folded.get(known) ?? 0) + count);
	}
	return folded;
}
const DAY = 864e5;
const HOUR = 36e5;
/** Days that both sides have to cover before the time of day means something: one night is no shift. */
const FEWEST_DAYS = 14;
/** The calendar moves by itself: later dates are no drift, but another time of day is. */
function measureTimes({ reference, current, pair }, measure) {
	const whole = [pair.reference, pair.current].every((values) => values.every((value) => value % DAY === 0));
	const short = [pair.reference, pair.current].some((values) => spanOf(values) < FEWEST_DAYS * DAY);
	const leave = (reason) => ({
		kind: "time of day",
		measures: {},
		left: {
			code: "calendar",
			reason
		}
	});
	if (whole) return leave("dates move on by themselves; only missing ones are judged");
	if (short) return leave(`time of day is judged where both sides cover ${FEWEST_DAYS} days; only missing ones are judged`);
	const hours = (values) => values.filter((value) => Number.isFinite(value)).map((value) => (value - Math.floor(value / DAY) * DAY) / HOUR);
	return measureLine("time of day", {
		reference,
		current,
		pair: {
			reference: hours(pair.reference),
			current: hours(pair.current)
		}
	}, measure);
}
function spanOf(values) {
	let [low, high] = [Infinity, -Infinity];
	for (const value of values) {
		if (!Number.isFinite(value)) continue;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	return high - low;
}
function missingShift(reference, current) {
	const [n, m] = [reference.rows, current.rows];
	const [r, c] = [reference.missing, current.missing];
	if (n === 0 || m === 0 || r + c === 0) return {};
	const share = (r + c) / (n + m);
	const p = splitP(r, c, {
		rows: n,
		otherRows: m
	});
	const floor = -normalQuantile(.005) * Math.sqrt(share * (1 - share) * (1 / n + 1 / m));
	return { missing: {
		before: r / n,
		after: c / m,
		floor,
		p
	} };
}

// src/measure/prediction.ts
/** Facts of the prediction gate: the same rows through both bundles, and one bundle through old and new rows. */
function measurePrediction({ candidate, incumbent, rowsPerDay, drift }) {
	const [before, after] = drift === void 0 ? [] : [sideOfScores(drift.reference), sideOfScores(drift.current)];
	return {
		...incumbent === void 0 ? { noIncumbent: "there is no incumbent to compare decisions with" } : measurePair(incumbent, candidate),
		...before === void 0 || after === void 0 ? {} : { scores: measureColumn$1("score", before, after) },
		...rowsPerDay === void 0 ? {} : { rowsPerDay }
	};
}
function measurePair(incumbent, candidate) {
	if (incumbent.scores.task === "regression" && candidate.scores.task === "regression") return { values: shiftOf(incumbent.scores.values, candidate.scores.values) };
	const [before, after] = [decide(incumbent), decide(candidate)];
	if (before === void 0 || after === void 0) return { noIncumbent: `the incumbent gives ${incumbent.scores.task}, the candidate ${candidate.scores.task}: nothing to pair` };
	return { decisions: compare(before, after) };
}
const NOT_POSITIVE = "not ";
const DEFAULT_THRESHOLD$1 = .5;
function decide({ scores, threshold = DEFAULT_THRESHOLD$1 }) {
	switch (scores.task) {
		case "binary": {
			const codes = Int32Array.from(scores.positive, (score) => score >= threshold ? 1 : 0);
			return {
				names: [`${NOT_POSITIVE}${scores.positiveClass}`, scores.positiveClass],
				codes,
				positive: scores.positiveClass
			};
		}
		case "multiclass": return {
			names: scores.labels?.classes ?? scores.classes,
			codes: predictedClasses(scores)
		};
		case "labels": return {
			names: scores.labels.classes,
			codes: scores.labels.codes
		};
		case "regression": return;
		default: return scores;
	}
}
const UNKNOWN = "(no class)";
const MOST_MOVES = 10;
function compare(before, after) {
	if (before.codes.length !== after.codes.length) throw new Error(`${before.codes.length} and ${after.codes.length} decisions do not pair`);
	const rows = before.codes.length;
	const counts = /* @__PURE__ */ new Map();
	for (const name of [...before.names, ...after.names]) counts.set(name, {
		incumbent: 0,
		candidate: 0
	});
	const moves = /* @__PURE__ */ new Map();
	let flipped = 0;
	for (let row = 0; row < rows; row += 1) {
		const from = before.names[before.codes[row]] ?? UNKNOWN;
		const to = after.names[after.codes[row]] ?? UNKNOWN;
		tally(counts, from).incumbent += 1;
		tally(counts, to).candidate += 1;
		if (from === to) continue;
		flipped += 1;
		const key = JSON.stringify([from, to]);
		const move = moves.get(key);
		if (move === void 0) moves.set(key, {
			from,
			to,
			rows: 1
		});
		else move.rows += 1;
	}
	const classes = [...counts].map(([name, count]) => ({
		name,
		...count
	}));
	const positive = before.positive !== void 0 && before.positive === after.positive ? { positive: before.positive } : {};
	const ranked = [...moves.values()].sort((one, other) => other.rows - one.rows);
	return {
		rows,
		classes,
		flipped,
		moves: ranked.slice(0, MOST_MOVES),
		...positive
	};
}
function tally(counts, name) {
	const known = counts.get(name);
	if (known !== void 0) return known;
	const fresh = {
		incumbent: 0,
		candidate: 0
	};
	counts.set(name, fresh);
	return fresh;
}
function shiftOf(before, after) {
	if (before.length !== after.length) throw new Error(`${before.length} and ${after.length} predictions do not pair`);
	const moved = before.map((value, row) => Math.abs(after[row] - value)).filter((gap) => Number.isFinite(gap));
	moved.sort();
	const own = before.filter((value) => Number.isFinite(value)).sort();
	let changed = 0;
	before.forEach((value, row) => {
		if (!Object.is(value, after[row])) changed += 1;
	});
	const at = (p) => moved.length === 0 ? 0 : quantile(moved, p);
	return {
		rows: before.length,
		changed,
		median: at(.5),
		p95: at(.95),
		largest: at(1),
		spread: own.length === 0 ? 0 : quantile(own, .75) - quantile(own, .25)
	};
}
/** Scores as a column: numbers where there are, else the class that was said. */
function sideOfScores(scores) {
	if (scores.task === "binary") return numberSide(scores.positive);
	if (scores.task === "regression") return numberSide(scores.values);
	const names = scores.task === "labels" ? scores.labels.classes : scores.labels?.classes ?? scores.classes;
	const counts = /* @__PURE__ */ new Map();
	const codes = predictedClasses(scores);
	let missing = 0;
	for (const code of codes) {
		const name = names[code];
		if (name === void 0) missing += 1;
		else counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const content = {
		form: "texts",
		counts,
		lengths: () => /* @__PURE__ */ new Float64Array(0),
		distinct: counts.size,
		cut: false
	};
	return {
		kind: "text",
		rows: codes.length,
		missing,
		content,
		serial: false,
		error: 0
	};
}
function numberSide(scores) {
	const values = scores.filter((score) => !Number.isNaN(score));
	return {
		kind: "float",
		rows: scores.length,
		missing: scores.length - values.length,
		content: {
			form: "numbers",
			values
		},
		serial: false,
		error: 0
	};
}

// src/measure/drift.ts
/** In the order of the reference, then what is new. */
function columnsOf(reference, current, wanted) {
	const names = [...new Set([...reference.columns, ...current.columns].map(({ name }) => name))];
	return wanted === void 0 ? names : names.filter((name) => wanted.includes(name));
}

// src/measure/schema.ts
/** Facts of the schema gate. `required` are the columns that the model needs; without it none is known to be. */
function measureSchema(reference, current, required = []) {
	const names = columnsOf(reference, current);
	const needed = new Set(required);
	const absent = required.filter((name) => !names.includes(name));
	return {
		reference: reference.file,
		current: current.file,
		columns: [...names, ...absent].map((column) => {
			const [before, after] = [reference, current].map((source) => sideIn(source, column));
			return measureColumn({
				column,
				required: needed.has(column)
			}, before, after);
		})
	};
}
function sideIn(source, column) {
	return source.columns.some(({ name }) => name === column) ? source.side(column) : void 0;
}
function measureColumn(base, before, after) {
	const facts = {
		...base,
		...before === void 0 ? {} : { before: typeOf(before, after) },
		...after === void 0 ? {} : { after: typeOf(after, before) },
		rows: {
			reference: before?.rows ?? 0,
			current: after?.rows ?? 0
		}
	};
	if (before === void 0 || after === void 0 || before.rows === 0 || after.rows === 0) return facts;
	return {
		...facts,
		...missingOf(before, after),
		...before.content.form === "texts" && after.content.form === "texts" ? textFacts(before, after) : {},
		...before.content.form === "numbers" && after.content.form === "numbers" ? numberFacts(before.content.values, after.content.values, before.kind === "time") : {}
	};
}
const TYPES = {
	float: "numbers",
	integer: "whole numbers",
	int64: "whole numbers",
	boolean: "true and false",
	text: "text",
	time: "times",
	unsupported: "unsupported values"
};
/** A column without any value has no type of its own: files give it whatever is at hand. */
function typeOf(side, other) {
	const empty = side.rows > 0 && side.missing === side.rows;
	return TYPES[empty && other !== void 0 ? other.kind : side.kind];
}
function missingOf(before, after) {
	if (before.missing + after.missing === 0) return {};
	return { missing: shift([before.missing, before.rows], [after.missing, after.rows]) };
}
function shift([r, n], [c, m]) {
	return {
		before: r / n,
		after: c / m,
		p: splitP(r, c, {
			rows: n,
			otherRows: m
		})
	};
}
/** Rows per category on average, as for drift: what repeats less is a name or prose, and new ones are no news. */
const ROWS_PER_CATEGORY = 5;
function textFacts(before, after) {
	if (before.content.form !== "texts" || after.content.form !== "texts") return {};
	const [n, m] = [before.rows - before.missing, after.rows - after.missing];
	if (n === 0 || m === 0) return {};
	const { counts } = before.content;
	const [only] = after.content.distinct === 1 ? after.content.counts.keys() : [];
	const constant = only === void 0 || before.content.distinct === 1 ? {} : { constant: shift([counts.get(only) ?? 0, n], [m, m]) };
	if (before.content.distinct * ROWS_PER_CATEGORY > n || before.content.cut) return constant;
	const fresh = [...after.content.counts].filter(([name]) => !counts.has(name)).sort((one, other) => other[1] - one[1]);
	return {
		...constant,
		...fresh.length === 0 ? {} : { unseen: unseenOf(counts, fresh, [n, m]) },
		...after.content.cut ? {} : { cardinality: cardinalityOf(counts, after.content.counts) }
	};
}
/**
* Good and Turing: the chance that the next row is of a new category is the share of rows whose category occurred once.
* That a sample lacks some categories is likelier than that it lacks these: there are K over k ways to choose the k that
* it lacks among all K, and each of them counts (Boole). The most frequent one alone is asked for too, because many
* rare ones beside it would hide it.
*/
function unseenOf(counts, fresh, [n, m]) {
	const rows = fresh.reduce((sum, [, count]) => sum + count, 0);
	const singles = [...counts.values()].filter((count) => count === 1).length;
	const [all, k] = [counts.size + fresh.length, fresh.length];
	const together = shift([singles, n], [rows, m]);
	const first = shift([0, n], [fresh[0]?.[1] ?? 0, m]);
	const p = Math.min(all * first.p, Math.exp(logChoices(all, k) + Math.log(together.p)));
	return {
		...together,
		p: Math.min(1, k === 1 ? p : 2 * p),
		examples: fresh.slice(0, 3).map(([name]) => name)
	};
}
function logChoices(all, some) {
	return logGamma(all + 1) - logGamma(some + 1) - logGamma(all - some + 1);
}
/** Different values in as many rows as the smaller side has: a small table rightly has fewer. */
function cardinalityOf(before, after) {
	const [n, m] = [before, after].map((counts) => [...counts.values()].reduce((sum, count) => sum + count, 0));
	const rows = Math.min(n ?? 0, m ?? 0);
	const [first, second] = [rarefied(before, n ?? 0, rows), rarefied(after, m ?? 0, rows)];
	const z = Math.abs(second - first) / Math.sqrt(Math.max(1, first + second));
	return {
		before: first,
		after: second,
		p: Math.min(1, 2 * normalUpperTail(z))
	};
}
function rarefied(counts, total, rows) {
	if (rows >= total) return counts.size;
	let expected = 0;
	for (const count of counts.values()) expected += 1 - (1 - count / total) ** rows;
	return expected;
}
function numberFacts(before, after, calendar) {
	if (before.length === 0 || after.length === 0) return {};
	const [first, second] = [rangeOf$1(before), rangeOf$1(after)];
	const constant = constantOf(before, first, {
		values: after,
		...second
	});
	if (calendar) return constant;
	let outside = 0;
	for (const value of after) if (value < first.low || value > first.high) outside += 1;
	if (outside === 0) return constant;
	return {
		...constant,
		range: {
			...shift([Math.min(2, before.length), before.length], [outside, after.length]),
			...first
		}
	};
}
function constantOf(before, was, after) {
	if (after.low !== after.high || was.low === was.high) return {};
	let same = 0;
	for (const value of before) if (value === after.low) same += 1;
	return { constant: shift([same, before.length], [after.values.length, after.values.length]) };
}
function rangeOf$1(values) {
	let [low, high] = [Infinity, -Infinity];
	for (const value of values) {
		if (value < low) low = value;
		if (value > high) high = value;
	}
	return {
		low,
		high
	};
}

// src/model/select-scores.ts
/** The scores of some rows, in their order. */
function selectScores(scores, rows) {
	switch (scores.task) {
		case "binary": return {
			...scores,
			positive: pick$1(scores.positive, rows),
			...labelsAt(scores.labels, rows)
		};
		case "multiclass": {
			const width = scores.classes.length;
			const probabilities = new Float64Array(rows.length * width);
			rows.forEach((from, to) => probabilities.set(scores.probabilities.subarray(from * width, (from + 1) * width), to * width));
			return {
				...scores,
				probabilities,
				...labelsAt(scores.labels, rows)
			};
		}
		case "regression": return {
			...scores,
			values: pick$1(scores.values, rows)
		};
	}
	return {
		...scores,
		labels: {
			...scores.labels,
			codes: codesAt(scores.labels, rows)
		}
	};
}
function labelsAt(labels, rows) {
	return labels === void 0 ? {} : { labels: {
		...labels,
		codes: codesAt(labels, rows)
	} };
}
function codesAt({ codes }, rows) {
	return Int32Array.from(rows, (row) => codes[row] ?? -1);
}
function pick$1(values, rows) {
	return Float64Array.from(rows, (row) => values[row] ?? NaN);
}

// src/check/judge.ts
function judging(gate, facts) {
	return (rules) => judged(gate, facts, rules);
}
/** A gate that throws could not judge; that blocks, and the run goes on for the other gates. */
function judged(gate, facts, { gates }) {
	try {
		return gate.judge(facts, gate.settings.parse(gates[gate.name] ?? {}));
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		return {
			gate: gate.name,
			verdict: "error",
			reason: `the gate itself broke (${plain(what, 200)}); please report it`,
			checks: []
		};
	}
}
/** Every gate under these rules; those that are left out are judged and do not decide. */
function judgeAll(judges, rules, skip) {
	return judges.map((judge) => judge(rules)).map((verdict) => skip.includes(verdict.gate) ? leftOut(verdict) : verdict);
}
/** The same facts under the controls that the change proposes. */
function proposedOf(judges, verdicts, { proposed, skip }) {
	if (proposed === void 0) return {};
	const under = judgeAll(judges, proposed, skip);
	return { proposed: {
		decision: decide$1(under, proposed.onInconclusive),
		differs: under.flatMap(({ gate, verdict, reason }, at) => verdicts[at]?.verdict === verdict ? [] : [{
			gate,
			verdict,
			reason
		}])
	} };
}
function leftOut({ gate, checks }) {
	return {
		gate,
		verdict: "skipped",
		reason: "left out by --only or --skip: it does not decide",
		checks
	};
}

// src/check/data-verdicts.ts
/** The gates that look at rows and decisions rather than at the quality of scores; those without facts are left out. */
function dataJudges(request, ends) {
	return [
		...schemaJudge(request, ends.after),
		...featuresJudge(request, ends.before),
		...driftJudge(request),
		...predictionJudge(request, ends)
	];
}
function schemaJudge(request, after) {
	const windows = request.drift?.ok === true ? request.drift.value.windows : void 0;
	if (windows === void 0) return [];
	const [reference, current] = [windows.reference.table, windows.current.table].map((table) => tableSource(table));
	if (reference === void 0 || current === void 0) return [];
	const known = new Set(windows.reference.table.columns.map(({ name }) => name));
	const fed = [...Object.values(request.candidate.serving?.inputs ?? {}).flat(), ...(after.signature?.inputs.map(({ name }) => name) ?? []).filter((name) => known.has(name))];
	const facts = measureSchema(reference, current, fed);
	const ignored = /* @__PURE__ */ new Set([...request.frame.exclude, request.frame.label]);
	return [judging(CATALOGUE.schema, {
		...facts,
		columns: facts.columns.filter(({ column }) => !ignored.has(column))
	})];
}
/** The same rows as the base and as this change compute them; nothing to say where the rows were not touched. */
function featuresJudge(request, before) {
	const { sets, frame, change } = request;
	const at = sets.findIndex(({ role, set }) => role === "holdout" && set === "held-out");
	const other = sets.findIndex(({ role, set }) => role === "holdout" && set !== "held-out");
	const [old, now] = [sets[at]?.table, sets[other]?.table];
	if (old === void 0 || now === void 0) return [];
	const ignored = /* @__PURE__ */ new Set([...frame.exclude, frame.label]);
	const columns = [...new Set([...old.columns, ...now.columns].map(({ name }) => name))].filter((name) => !ignored.has(name));
	const rows = matchRows(old, now, frame.id);
	const [first, second] = [scoresOf(before?.ends[at]), scoresOf(before?.ends[other])];
	const same = request.incumbent;
	const decisions = same === void 0 || first === void 0 || second === void 0 ? void 0 : measurePrediction({
		incumbent: decider(same, selectScores(first, rows.before)),
		candidate: decider(same, selectScores(second, rows.after))
	}).decisions;
	const facts = measureFeatures({
		before: old,
		after: now,
		...frame.id === void 0 ? {} : { id: frame.id },
		columns,
		declared: change.includes("features") ? "all" : [],
		...decisions === void 0 ? {} : { decisions }
	});
	return [judging(CATALOGUE.features, facts)];
}
/** Rows that cannot be read are an error; rows that nobody named are listed as not tested. */
function driftJudge(request) {
	const { drift } = request;
	if (drift === void 0) return [];
	if (drift.ok) return [judging(CATALOGUE.drift, drift.value.facts)];
	const reason = drift.problems.map(({ file, message, hint }) => `${file}: ${message} → ${hint}`).join("; ");
	return [() => ({
		gate: "drift",
		verdict: "error",
		reason,
		checks: []
	})];
}
/** Both bundles on the base's held-out rows, each at its own threshold; and the candidate on old and new rows. */
function predictionJudge(request, { after, before, windows }) {
	const { candidate, incumbent, rowsPerDay } = request;
	const mine = scoresOf(after.ends[0]);
	if (mine === void 0) return [];
	const theirs = scoresOf(before?.ends[0]);
	const [reference, current] = [scoresOf(windows[0]), scoresOf(windows[1])];
	const facts = measurePrediction({
		candidate: decider(candidate, mine),
		...incumbent === void 0 || theirs === void 0 ? {} : { incumbent: decider(incumbent, theirs) },
		...rowsPerDay === void 0 ? {} : { rowsPerDay },
		...reference === void 0 || current === void 0 ? {} : { drift: {
			reference,
			current
		} }
	});
	return [judging(CATALOGUE.prediction, facts)];
}
function scoresOf(end) {
	return end?.kind === "scores" && end.facts.nonFinite === 0 ? end.scores : void 0;
}
function decider({ threshold }, scores) {
	return {
		scores,
		...threshold === void 0 ? {} : { threshold }
	};
}

// src/measure/truth.ts
/** Whole numbers with more distinct values than this are amounts, not classes, unless model.yaml says otherwise. */
const MOST_NUMBERED_CLASSES = 20;
const MOST_CLASSES = 1e4;
/** Reads the label column as the task wants it, or as it looks where the task is not declared. */
function readTruth(file, column, task) {
	const problem = (message, hint) => bad({
		code: "label",
		file,
		path: plain(column.name),
		message,
		hint
	});
	if (column.kind === "unsupported") return problem(`the label column cannot be read: ${column.reason}`, "store it as text or as a number");
	if (column.kind === "time") return problem("the label column holds times", "name the column with the outcome in data.label");
	if (task === "binary" || task === "multiclass" || task === void 0 && column.kind !== "float") {
		const { names, codes } = classesOf(column);
		const numbered = column.kind === "integer" || column.kind === "int64";
		const classes = task !== void 0 || !numbered || names.length <= MOST_NUMBERED_CLASSES;
		if (classes && names.length <= MOST_CLASSES) return good({
			kind: "classes",
			names,
			codes
		});
		if (classes) return problem(`the label column holds ${countOf(names.length, "different class", "different classes")}`, "is it an id? Name the column with the outcome in data.label");
	}
	if (column.kind === "text") return problem("the label column holds text, and the task is regression", "correct task: in model.yaml, or name a column of numbers");
	return good({
		kind: "numbers",
		values: numbersOf$1(column)
	});
}
/** The classes that occur, sorted as numbers where all are numbers and as text otherwise; NaN is no outcome. */
function classesOf(column) {
	const { codes, names } = codesOf(column);
	const occurs = new Uint8Array(names.length);
	for (const code of codes) if (code >= 0) occurs[code] = 1;
	const present = names.flatMap((name, code) => occurs[code] === 1 && name !== "NaN" ? [{
		name,
		code
	}] : []);
	const numeric = present.every(({ name }) => name.trim() !== "" && Number.isFinite(Number(name)));
	present.sort((a, b) => numeric ? Number(a.name) - Number(b.name) : a.name < b.name ? -1 : 1);
	const place = new Int32Array(names.length).fill(-1);
	present.forEach(({ code }, at) => {
		place[code] = at;
	});
	return {
		names: present.map(({ name }) => name),
		codes: Int32Array.from(codes, (code) => place[code] ?? -1)
	};
}
/**
* Puts truth and scores side by side, row by row. Rows without an outcome are left out of everything, for both
* sides alike. Classes are matched by name, never by position.
*/
function joinTruth(file, truth, sides) {
	const kept = keptRows(truth);
	const leftOut = rowsOfTruth(truth) - kept.length;
	const problem = (message, hint) => bad({
		code: "label",
		file,
		path: "",
		message,
		hint
	});
	if (kept.length === 0) return problem("no row has a label", "bring labelled rows, or correct data.label");
	const { candidate, incumbent } = sides;
	if (truth.kind === "numbers") {
		const after = numbersAt(candidate, kept);
		const before = incumbent === void 0 ? void 0 : numbersAt(incumbent, kept);
		if (after === void 0 || incumbent !== void 0 && before === void 0) return problem("the label is a number and a model predicts classes", "say task: binary or task: multiclass in model.yaml");
		return good({
			leftOut,
			judged: {
				task: "regression",
				actual: pick(truth.values, kept),
				candidate: after,
				...before === void 0 ? {} : { incumbent: before }
			}
		});
	}
	if (candidate.task === "regression" || incumbent?.task === "regression") return problem(`the label holds classes (${truth.names.slice(0, 5).map((name) => plain(name, 30)).join(", ")}) and a model predicts numbers`, "say task: regression in model.yaml, or correct data.label");
	if (candidate.task === "binary" && (incumbent === void 0 || incumbent.task === "binary")) return joinBinary(file, truth, {
		candidate,
		...incumbent === void 0 ? {} : { incumbent }
	}, kept);
	return good({
		leftOut,
		judged: joinClasses(truth, sides, kept)
	});
}
function joinBinary(file, truth, { candidate, incumbent }, kept) {
	const positive = truth.names.indexOf(candidate.positiveClass);
	const labels = truth.names.map((name) => plain(name, 30)).join(", ");
	if (truth.names.length > 2) {
		const message = `the label holds ${truth.names.length} classes (${labels.slice(0, 200)}) and the model gives one score`;
		return bad({
			code: "label",
			file,
			path: "",
			message,
			hint: "correct data.label, or say task: multiclass in model.yaml"
		});
	}
	if (positive < 0 && truth.names.length === 2) {
		const message = `the positive class of the model is "${plain(candidate.positiveClass)}" and the labels are ${labels}`;
		return bad({
			code: "label",
			file,
			path: "",
			message,
			hint: "say which label a high score stands for in serving.yaml: output: { positive: LABEL }"
		});
	}
	if (incumbent !== void 0 && incumbent.positiveClass !== candidate.positiveClass) {
		const message = `a high score means "${plain(candidate.positiveClass)}" for the candidate and "${plain(incumbent.positiveClass)}" for the incumbent`;
		return bad({
			code: "label",
			file,
			path: "",
			message,
			hint: "say which label a high score stands for in serving.yaml: output: { positive: LABEL }"
		});
	}
	const judged = {
		task: "binary",
		actual: Uint8Array.from(kept, (row) => truth.codes[row] === positive ? 1 : 0),
		candidate: pick(candidate.positive, kept),
		...incumbent === void 0 ? {} : { incumbent: pick(incumbent.positive, kept) }
	};
	return good({
		judged,
		leftOut: truth.codes.length - kept.length
	});
}
function joinClasses(truth, { candidate, incumbent }, kept) {
	const names = [...new Set([
		truth,
		candidate,
		incumbent
	].flatMap((part) => part === void 0 ? [] : classNames(part)))];
	const index = new Map(names.map((name, at) => [name, at]));
	const own = truth.names.map((name) => index.get(name) ?? -1);
	return {
		task: "multiclass",
		classes: names.length,
		actual: Int32Array.from(kept, (row) => own[truth.codes[row]] ?? -1),
		candidate: classify(candidate, {
			names,
			index,
			truth,
			kept
		}),
		...incumbent === void 0 ? {} : { incumbent: classify(incumbent, {
			names,
			index,
			truth,
			kept
		}) }
	};
}
/** One side's classes by the common names; probabilities only where it gives one for each of its classes. */
function classify(scores, { names, index, truth, kept }) {
	if (scores.task === "regression") throw new Error("a regression has no classes");
	if (scores.task === "binary") {
		const yes = index.get(scores.positiveClass) ?? -1;
		const no = index.get(truth.names.find((name) => name !== scores.positiveClass) ?? "") ?? -1;
		const { labels } = scores;
		if (labels === void 0) return { predicted: Int32Array.from(kept, (row) => scores.positive[row] >= .5 ? yes : no) };
		const said = labels.classes.map((name) => index.get(name) ?? -1);
		return { predicted: Int32Array.from(kept, (row) => said[labels.codes[row]] ?? -1) };
	}
	const to = (scores.task === "labels" ? scores.labels.classes : scores.labels?.classes ?? scores.classes).map((name) => index.get(name) ?? -1);
	const codes = predictedClasses(scores);
	const predicted = Int32Array.from(kept, (row) => to[codes[row]] ?? -1);
	if (scores.task === "labels") return { predicted };
	const width = scores.classes.length;
	const places = scores.classes.map((name) => index.get(name));
	const probabilities = new Float64Array(kept.length * names.length);
	kept.forEach((row, at) => {
		for (let of = 0; of < width; of += 1) probabilities[at * names.length + places[of]] = scores.probabilities[row * width + of];
	});
	return {
		predicted,
		probabilities
	};
}
function classNames(part) {
	if ("kind" in part) return part.kind === "classes" ? part.names : [];
	if (part.task === "multiclass") return [...part.classes, ...part.labels?.classes ?? []];
	if (part.task === "labels") return part.labels.classes;
	return part.task === "binary" ? [part.positiveClass, ...part.labels?.classes ?? []] : [];
}
/** The single number of each kept row; undefined where the bundle gives classes. */
function numbersAt(scores, kept) {
	if (scores.task === "regression") return pick(scores.values, kept);
	return scores.task === "binary" ? pick(scores.positive, kept) : void 0;
}
function keptRows(truth) {
	const known = truth.kind === "classes" ? (row) => truth.codes[row] >= 0 : (row) => Number.isFinite(truth.values[row]);
	return Uint32Array.from({ length: rowsOfTruth(truth) }, (_, row) => row).filter((row) => known(row));
}
function rowsOfTruth(truth) {
	return truth.kind === "classes" ? truth.codes.length : truth.values.length;
}
function pick(values, rows) {
	return Float64Array.from(rows, (row) => values[row]);
}

// src/check/measure-sets.ts
/** The label column of every set, as the task wants it; what cannot be read is a problem. */
function readTruths({ sets, frame }) {
	const problems = [];
	return {
		truths: sets.map(({ table }) => {
			const { label } = frame;
			if (label === void 0) return void 0;
			if (!table.columns.some(({ name }) => name === label)) {
				const message = `there is no label column "${plain(label)}"`;
				problems.push({
					code: "label",
					file: table.file,
					path: "",
					message,
					hint: "correct data.label, or add the column"
				});
				return;
			}
			const truth = readTruth(table.file, table.column(label), frame.task);
			if (!truth.ok) problems.push(...truth.problems);
			return truth.ok ? truth.value : void 0;
		}),
		problems
	};
}
/** Metrics of every set on which the candidate gave scores; the incumbent joins where it did too. */
function measureSets(request, { truths, problems }, { after, before }) {
	const { sets } = request;
	const lost = [...request.unreadable, ...problems];
	const notes = [];
	const cells = [];
	const left = [];
	let first;
	let firstSet;
	let primary;
	let noIncumbent = request.incumbent === void 0 ? request.noIncumbent : void 0;
	for (const [at, { set, table }] of sets.entries()) {
		const truth = truths[at];
		const candidate = usable(after.ends[at]);
		const incumbent = usable(before?.ends[at]);
		if (truth === void 0 || candidate === void 0) continue;
		if (before !== void 0 && incumbent === void 0) noIncumbent ??= `the incumbent cannot be compared with: ${whyNot(before.ends[at])}`;
		const joined = joinTruth(table.file, truth, {
			candidate,
			...incumbent === void 0 ? {} : { incumbent }
		});
		if (!joined.ok) {
			lost.push(...joined.problems);
			continue;
		}
		const { judged: rows, leftOut } = joined.value;
		if (leftOut > 0) notes.push(`${countOf(leftOut, "row")} of ${table.file} without a label left out`);
		const measured = measureQuality(set, rows);
		cells.push(...measured.cells);
		left.push(...measured.left);
		first ??= rows;
		firstSet ??= set;
		primary ??= measured.primary;
	}
	const facts = {
		primary: primary ?? "auc",
		cells,
		left,
		...noIncumbent === void 0 ? {} : { noIncumbent }
	};
	const skip = unjudged(request, lost, {
		judged: first !== void 0,
		candidate: after
	});
	return {
		facts,
		first,
		firstSet: firstSet ?? "",
		lost,
		notes,
		...skip === void 0 ? {} : { skip: () => skip }
	};
}
/** Rows that cannot be read are an error; a candidate without scores is the contract's business; no rows at all are not tested. */
function unjudged({ sets, unreadable }, lost, { judged: some, candidate }) {
	const base = {
		gate: "quality",
		checks: []
	};
	if (lost.length > 0) return {
		...base,
		verdict: "error",
		reason: lost.map(({ file, message, hint }) => `${file}: ${message} → ${hint}`).join("; ")
	};
	if (some) return void 0;
	if (sets.length === 0 && unreadable.length === 0) return {
		...base,
		verdict: "skipped",
		reason: "there are no labelled rows: name them under data.holdout and data.label"
	};
	return {
		...base,
		verdict: "skipped",
		reason: `nothing to judge: ${whyNot(candidate.ends[0])}`
	};
}
/** Scores that may be measured: every one of them a number. */
function usable(end) {
	return end?.kind === "scores" && end.facts.nonFinite === 0 ? end.scores : void 0;
}
function whyNot(end) {
	if (end === void 0) return "it was not scored";
	return end.kind === "scores" ? `${countOf(end.facts.nonFinite, "score")} of ${end.facts.rows} are not finite numbers` : end.words;
}

// src/data/pair.ts
/**
* Pairs the rows of two tables by an id column, or by position where there is none. Every row has to have its
* partner: a comparison over the rows that happen to match would be one over a chosen sample.
*/
function pairRows(left, right, id) {
	if (id === void 0) return pairByPosition(left, right);
	const columns = [left, right].map((table) => idColumn(table, id));
	const missing = columns.flatMap((column) => column.ok ? [] : column.problems);
	const [first, second] = columns.flatMap((column) => column.ok ? [column.value] : []);
	if (first === void 0 || second === void 0) return bad(...missing);
	if (first.kind === "text" !== (second.kind === "text")) return bad(differentKinds({
		left,
		right,
		id
	}, first, second));
	return pairById({
		left,
		right,
		id
	}, first, second);
}
function pairByPosition(left, right) {
	if (left.rows !== right.rows) return bad({
		code: "rows-differ",
		file: right.file,
		path: "",
		message: `it has ${right.rows} rows and ${left.file} has ${left.rows}, so they cannot be paired by position`,
		hint: "Write both from the same rows in the same order, or name the column that identifies a row in `data.id`."
	});
	const rows = Uint32Array.from({ length: left.rows }, (_, row) => row);
	return good({
		left: rows,
		right: rows
	});
}
function idColumn(table, id) {
	const problem = (code, message, hint) => bad({
		code,
		file: table.file,
		path: plain(id),
		message,
		hint
	});
	const info = table.columns.find(({ name }) => name === id);
	if (info === void 0) {
		const names = table.columns.map(({ name }) => name);
		return problem("unknown-column", `there is no column "${plain(id)}" to pair the rows by.${didYouMean(id, names)}`, "Add the column, or leave `data.id` out to pair the rows by position.");
	}
	const column = table.column(id);
	if (column.kind === "text" || column.kind === "integer" || column.kind === "int64") return good(column);
	return problem("id-kind", `the id column is of kind ${column.kind} (${plain(info.source)})`, "Ids have to be text or whole numbers: fractions and times round, so two of them may be one.");
}
function differentKinds({ left, right, id }, first, second) {
	const [text, number] = first.kind === "text" ? [left, right] : [right, left];
	return {
		code: "id-kind",
		file: second.kind === "text" ? left.file : right.file,
		path: plain(id),
		message: `the ids are numbers in ${number.file} and text in ${text.file}`,
		hint: "Write them alike in both: as numbers, 007 and 7 would be one id, and as text they are two."
	};
}
function keyAt(column, row) {
	if (!isValid(column.valid, row)) return void 0;
	if (column.kind === "text") return column.dictionary[column.values[row]];
	if (column.kind === "integer") return column.values[row];
	const value = column.values[row];
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}
function pairById(sides, first, second) {
	const left = indexIds(first);
	const right = indexIds(second);
	const rows = {
		left: new Uint32Array(left.rowOf.size),
		right: new Uint32Array(left.rowOf.size)
	};
	const onlyLeft = startExamples();
	let at = 0;
	for (const [key, row] of left.rowOf) {
		const partner = right.rowOf.get(key);
		if (partner === void 0) onlyLeft.add(String(key));
		else {
			rows.left[at] = row;
			rows.right[at] = partner;
			at += 1;
		}
	}
	const onlyRight = startExamples();
	for (const key of right.rowOf.keys()) if (!left.rowOf.has(key)) onlyRight.add(String(key));
	const problems = [
		...sideProblems(sides.left, sides.id, left),
		...sideProblems(sides.right, sides.id, right),
		...missingProblems(sides, {
			present: sides.left,
			absent: sides.right
		}, onlyLeft),
		...missingProblems(sides, {
			present: sides.right,
			absent: sides.left
		}, onlyRight)
	];
	return problems.length > 0 ? bad(...problems) : good(rows);
}
function indexIds(column) {
	const rowOf = /* @__PURE__ */ new Map();
	const nulls = startExamples();
	const repeated = startExamples();
	const rows = rowsOf$2(column);
	for (let row = 0; row < rows; row += 1) {
		const key = keyAt(column, row);
		if (key === void 0) nulls.add(`row ${row + 1}`);
		else if (rowOf.has(key)) repeated.add(String(key));
		else rowOf.set(key, row);
	}
	return {
		rowOf,
		nulls,
		repeated
	};
}
const SHOWN = 5;
function startExamples() {
	let count = 0;
	const shown = [];
	return {
		add: (text) => {
			count += 1;
			if (shown.length < SHOWN) shown.push(plain(text, 40));
		},
		count: () => count,
		text: () => `${shown.join(", ")}${count > SHOWN ? ", …" : ""}`
	};
}
function sideProblems({ file }, id, { nulls, repeated }) {
	const problem = (code, message, hint) => ({
		code,
		file,
		path: plain(id),
		message,
		hint
	});
	return [...nulls.count() > 0 ? [problem("missing-ids", `${nulls.count()} rows have no id (${nulls.text()})`, "Give every row an id.")] : [], ...repeated.count() > 0 ? [problem("repeated-ids", `${repeated.count()} rows repeat an id of an earlier row (${repeated.text()})`, "Keep one row for every id, or name a column that identifies a row in `data.id`.")] : []];
}
function missingProblems({ id }, { present, absent }, only) {
	if (only.count() === 0) return [];
	return [{
		code: "unpaired-ids",
		file: absent.file,
		path: plain(id),
		message: `${only.count()} ids of ${present.file} are not in it (${only.text()})`,
		hint: "Both tables have to hold the same rows: score them again from the same data."
	}];
}

// src/data/select.ts
/** The rows of a table in another order, or some of them; columns are made when they are asked for. */
function selectRows(table, rows) {
	return {
		...table,
		rows: rows.length,
		column: (name) => selectColumn(table.column(name), rows)
	};
}
function selectColumn(column, rows) {
	if (column.kind === "unsupported") return {
		...column,
		rows: rows.length
	};
	const bits = new BitsBuilder(rows.length);
	rows.forEach((from, to) => {
		if (!isValid(column.valid, from)) bits.clear(to);
	});
	const { valid: _, ...rest } = column;
	const valid = bits.end();
	switch (rest.kind) {
		case "float":
		case "integer":
		case "time": return {
			...rest,
			values: Float64Array.from(rows, (from) => rest.values[from]),
			...valid
		};
		case "int64": return {
			...rest,
			values: BigInt64Array.from(Array.from(rows, (from) => rest.values[from])),
			...valid
		};
		case "boolean": return {
			...rest,
			values: Uint8Array.from(rows, (from) => rest.values[from]),
			...valid
		};
		case "text": return {
			...rest,
			values: Uint32Array.from(rows, (from) => rest.values[from]),
			...valid
		};
	}
}

// src/model/classes.ts
/** Names that mean yes wherever we met them. */
const POSITIVE_NAMES = /* @__PURE__ */ new Set([
	"1",
	"true",
	"yes",
	"y",
	"positive",
	"pos"
]);
/** The class whose score counts: as serving.yaml says, else the one that is called so, else the last. */
function pickPositive(classes, wanted) {
	if (wanted !== void 0) {
		const index = classes.indexOf(String(wanted));
		if (index >= 0) return {
			ok: true,
			index,
			words: `"${plain(String(wanted))}", as declared`
		};
		return {
			ok: false,
			message: `serving.yaml calls "${plain(String(wanted))}" the positive class, and the model's classes are ${listed(classes)}`,
			hint: "name one of them under `output: { positive: … }`"
		};
	}
	const named = classes.flatMap((name, at) => POSITIVE_NAMES.has(name.toLowerCase()) ? [at] : []);
	const [only] = named;
	if (named.length === 1 && only !== void 0) return {
		ok: true,
		index: only,
		words: `"${plain(classes[only] ?? "")}", which is called so`
	};
	const index = classes.length - 1;
	return {
		ok: true,
		index,
		words: `"${plain(classes[index] ?? "")}", the last one, because nothing names another (\`output: { positive: … }\` in serving.yaml does)`
	};
}
const MOST_LISTED = 6;
function listed(names) {
	const shown = names.slice(0, MOST_LISTED).map((name) => plain(name, 40));
	return names.length > MOST_LISTED ? `${shown.join(", ")}, … (${names.length} in all)` : shown.join(", ");
}

// src/model/table-scorer.ts
/**
* Scores that somebody else computed, through the interface of a model. Columns: `score` for the positive class
* or the predicted number; for several classes one column each, called like the class, `score_CLASS` or
* `probability_CLASS`; `prediction` or `label` for classes without scores. Missing values are NaN, kept and counted.
*/
function openTableScorer(options) {
	const read = readScores(options);
	if (!read.ok) return read;
	const { scores, words } = read.value;
	const facts = {
		...scoreFacts(scores),
		words,
		unused: []
	};
	return good({
		source: "table",
		score: async (inputs) => Promise.resolve(inputs.map((input) => {
			if (input.over === void 0) return {
				kind: "scores",
				scores,
				facts
			};
			return {
				kind: "not-run",
				words: `the scores come from a table, and changed rows can only be scored by a model; name the model under \`files:\` in model.yaml`
			};
		}))
	});
}
function readScores(options) {
	const score = findColumn(options, [...wantedColumns(options), "score"]);
	const hard = findColumn(options, [
		"prediction",
		"predicted",
		...options.exclude?.includes("label") ? [] : ["label"]
	]);
	const perClass = findClassColumns(options);
	const { task } = options;
	if (perClass !== void 0 && task !== "regression" && task !== "ranking" && (task === "multiclass" || score === void 0)) return readMulticlass(options, perClass, hard);
	if (task === "regression" || task === "ranking" || task !== "binary" && score !== void 0 && (options.labels?.length ?? 3) > 2) {
		const column = score ?? hard;
		return column === void 0 ? nothing(options) : readRegression(options, column);
	}
	if (score !== void 0) return readBinary(options, score, hard);
	return hard === void 0 ? nothing(options) : readHard(options, hard);
}
function wantedColumns({ serving }) {
	const wanted = serving?.output?.score?.tensor;
	return wanted === void 0 ? [] : [wanted];
}
function findColumn({ table, exclude = [] }, names) {
	const known = new Set(table.columns.map(({ name }) => name).filter((name) => !exclude.includes(name)));
	return names.find((name) => known.has(name));
}
/** A column for every class, or nothing: scores of some classes are no distribution. */
function findClassColumns(options) {
	const names = options.serving?.output?.classes?.map(String) ?? options.names ?? options.labels ?? prefixed(options);
	if (names.length < 2) return void 0;
	const called = columnsCalled(options, names);
	if (called !== void 0) return called;
	return columnsCalled(options, names.map((_, at) => String(at)))?.map(({ column }, at) => ({
		name: names[at] ?? "",
		column
	}));
}
function columnsCalled(options, names) {
	const found = names.flatMap((name) => {
		const column = findColumn(options, [
			`score_${name}`,
			`probability_${name}`,
			name
		]);
		return column === void 0 ? [] : [{
			name,
			column
		}];
	});
	return found.length === names.length ? found : void 0;
}
function prefixed({ table }) {
	return table.columns.flatMap(({ name }) => /^(?:score|probability)_(.+)$/s.exec(name)?.[1] ?? []);
}
function readMulticlass(options, columns, hard) {
	const { table, task, labels, serving } = options;
	const wrong = columns.flatMap(({ column }) => columnProblem(options, column));
	if (wrong.length > 0) return bad(...wrong);
	const classes = columns.map(({ name }) => name);
	const words = [`probabilities: columns ${columns.map(({ column }) => plain(column, 40)).slice(0, 12).join(", ")}`];
	if (task !== "multiclass" && classes.length === 2) {
		const positive = pickPositive(classes, serving?.output?.positive);
		if (!positive.ok) return complain(options, "unknown-class", positive.message, positive.hint);
		const column = columns[positive.index]?.column ?? "";
		return readBinary({
			...options,
			labels: labels ?? classes
		}, column, hard);
	}
	const probabilities = new Float64Array(table.rows * columns.length);
	for (const [at, { column }] of columns.entries()) {
		const values = numbersOf$1(table.column(column));
		for (let row = 0; row < table.rows; row += 1) probabilities[row * columns.length + at] = values[row] ?? NaN;
	}
	const hardLabels = hard === void 0 ? {} : { labels: readLabels(table, hard, classes) };
	return good({
		scores: {
			task: "multiclass",
			classes,
			probabilities,
			...hardLabels
		},
		words
	});
}
function readRegression(options, column) {
	const wrong = columnProblem(options, column);
	if (wrong.length > 0) return bad(...wrong);
	const values = numbersOf$1(options.table.column(column));
	return good({
		scores: {
			task: "regression",
			values
		},
		words: [`prediction: column "${plain(column)}"`]
	});
}
function readBinary(options, column, hard) {
	const wrong = columnProblem(options, column);
	if (wrong.length > 0) return bad(...wrong);
	const declared = options.serving?.output?.classes?.map(String) ?? options.names ?? options.labels;
	const classes = declared !== void 0 && declared.length === 2 ? declared : ["0", "1"];
	const positive = pickPositive(classes, options.serving?.output?.positive);
	if (!positive.ok) return complain(options, "unknown-class", positive.message, positive.hint);
	const labels = hard === void 0 ? {} : { labels: readLabels(options.table, hard, classes) };
	const scores = {
		task: "binary",
		positive: numbersOf$1(options.table.column(column)),
		positiveClass: classes[positive.index] ?? "1",
		...labels
	};
	return good({
		scores,
		words: [`score: column "${plain(column)}"; positive class: ${positive.words}`]
	});
}
function readHard({ table, labels, names }, hard) {
	const words = [`labels: column "${plain(hard)}"; without scores only what labels show can be measured`];
	const read = readLabels(table, hard, void 0);
	const known = names ?? labels;
	if (!(known !== void 0 && isNumbered(read.classes, known))) return good({
		scores: {
			task: "labels",
			labels: read
		},
		words
	});
	const order = `labels 0 to ${known.length - 1} are read as ${known.map((name) => plain(name, 40)).join(", ")}, in sorted order`;
	return good({
		scores: {
			task: "labels",
			labels: readLabels(table, hard, known)
		},
		words: [...words, order]
	});
}
/** Codes into `classes`, or into the labels themselves, sorted. */
function readLabels(table, name, classes) {
	const { names, codes } = codesOf(table.column(name));
	const used = usedNames(names, codes);
	const sorted = classes ?? used;
	const numbered = isNumbered(used, sorted);
	const places = new Map(sorted.map((label, at) => [numbered ? String(at) : label, at]));
	const moved = names.map((label) => places.get(label) ?? -1);
	return {
		classes: sorted,
		codes: codes.map((code) => moved[code] ?? -1)
	};
}
/** Every label is one of the numbers 0 … K−1, and none of them is the name of a class. */
function isNumbered(labels, classes) {
	const numbers = new Set(classes.map((_, at) => String(at)));
	return labels.length > 0 && labels.every((label) => numbers.has(label) && !classes.includes(label));
}
/** A dictionary may hold texts that no row has. */
function usedNames(names, codes) {
	const used = new Set(codes);
	return names.filter((_, code) => used.has(code)).sort((a, b) => a < b ? -1 : 1);
}
const NUMERIC = /* @__PURE__ */ new Set([
	"float",
	"integer",
	"int64",
	"boolean"
]);
function columnProblem({ table }, name) {
	const info = table.columns.find((each) => each.name === name);
	if (info === void 0 || NUMERIC.has(info.kind)) return [];
	const message = `column "${plain(name)}" holds ${info.kind === "text" ? "text" : info.kind} where scores are numbers`;
	return [{
		code: "score-type",
		file: table.file,
		path: plain(name),
		message,
		hint: "write the scores as numbers"
	}];
}
function nothing(options) {
	const names = options.table.columns.map(({ name }) => name);
	return complain(options, "no-score-column", `there is no column of scores among ${names.slice(0, 12).map((name) => plain(name, 40)).join(", ")}.${didYouMean("score", names)}`, "call it `score` (of the positive class, or the predicted number); with several classes one column each, `score_CLASS`; `prediction` for labels alone");
}
function complain({ table }, code, message, hint) {
	return bad({
		code,
		file: table.file,
		path: "",
		message,
		hint
	});
}

// src/check/score-side.ts
/** Scans, then scores behind the crash wall; what the scan refuses is never loaded. */
async function scoreSide(side, sets, truth, frame) {
	if (side.missing.length > 0) {
		const words = "its bytes are not all here; `twokey needs` says how to bring them";
		return {
			unsafe: [],
			ends: sets.map(() => ({
				kind: "not-run",
				words
			}))
		};
	}
	if (side.from.kind === "scores") {
		const { tables } = side.from;
		return {
			unsafe: [],
			ends: await Promise.all(sets.map((set, at) => scoreFromTable(side, {
				set,
				at,
				file: tables[set.role]
			}, truth, frame)))
		};
	}
	const { path } = side.from;
	const scan = scanModel(readFileSync(path), side.files.model);
	if (!scan.ok) return {
		unsafe: scan.problems,
		ends: refused(sets)
	};
	const unsafe = inspectProblems(scan.value);
	const signature = signatureOf(scan.value);
	if (unsafe.length > 0) return {
		signature,
		unsafe,
		ends: refused(sets)
	};
	if (sets.length === 0) return {
		signature,
		unsafe: [],
		ends: await loadOnly(path, side, frame)
	};
	return {
		signature,
		unsafe: [],
		ends: await openOnnxScorer({
			modelPath: path,
			files: side.files,
			serving: side.serving,
			task: frame.task,
			names: side.names,
			labels: labelsOf(truth),
			label: frame.label,
			exclude: frame.exclude,
			folder: frame.folder,
			limits: frame.limits
		}).score(sets.map(({ columns }) => ({ folder: columns })))
	};
}
function refused(sets) {
	return sets.map(() => ({
		kind: "not-run",
		words: "the pre-scan refused the model, so it was not loaded"
	}));
}
/** Without rows to score it can still be said whether the runtime opens the model. */
async function loadOnly(modelPath, side, { folder, limits }) {
	const end = await tryLoading({
		modelPath,
		file: side.files.model,
		folder,
		limits
	});
	return end.kind === "opened" ? [] : [end];
}
/** Scores that were computed elsewhere, put into the order of the rows. */
async function scoreFromTable(side, { set, at, file }, truth, frame) {
	if (file === void 0) return {
		kind: "not-run",
		words: `there are no scores for the ${set.set} rows: name them under \`scores: { ${set.role}: … }\``
	};
	const opened = await openTableFile(file.path, file.file, { folder: join(frame.folder, `scores-${side.files.model.length}-${at}`) });
	const scorer = opened.ok ? alignedScorer(side, {
		set,
		scores: opened.value,
		truth,
		frame
	}) : opened;
	if (!scorer.ok) return {
		kind: "problems",
		problems: scorer.problems,
		words: problemWords(scorer.problems)
	};
	const [end] = await scorer.value.score([{ folder: set.columns }]);
	return end ?? {
		kind: "not-run",
		words: "nothing was scored"
	};
}
function alignedScorer(side, { set, scores, truth, frame }) {
	const pairs = pairRows(set.table, scores, frame.id);
	if (!pairs.ok) return bad(...pairs.problems);
	const order = new Uint32Array(set.table.rows);
	pairs.value.left.forEach((row, at) => {
		order[row] = pairs.value.right[at] ?? 0;
	});
	const table = selectRows(scores, order);
	const exclude = [...frame.exclude, ...frame.label === void 0 ? [] : [frame.label]];
	return openTableScorer({
		table,
		task: frame.task,
		serving: side.serving,
		names: side.names,
		labels: labelsOf(truth),
		exclude
	});
}
function labelsOf(truth) {
	return truth?.kind === "classes" ? truth.names : void 0;
}

// src/measure/score-summary.ts
const MOST_CALIBRATION_BINS = 10;
const SCATTER_SIZE = 24;
/** ROC, calibration and where both models disagree, from the labelled rows that quality was judged on. */
function summariseScores(set, judged, thresholds) {
	switch (judged.task) {
		case "binary": return ofBinary(set, judged, thresholds);
		case "multiclass": return ofMulticlass(set, judged);
		case "regression": return ofRegression(set, judged);
	}
}
const DEFAULT_THRESHOLD = .5;
function ofBinary(set, { actual, candidate, incumbent }, thresholds) {
	const positives = actual.reduce((sum, value) => sum + value, 0);
	const negatives = actual.length - positives;
	const probabilities = [candidate, incumbent].every((scores) => scores === void 0 || inUnit(scores));
	const cuts = {
		candidate: thresholds.candidate ?? DEFAULT_THRESHOLD,
		incumbent: thresholds.incumbent ?? DEFAULT_THRESHOLD
	};
	const flipped = incumbent === void 0 ? void 0 : (row) => candidate[row] >= cuts.candidate !== incumbent[row] >= cuts.incumbent;
	return {
		task: "binary",
		set,
		rows: actual.length,
		...positives === 0 || negatives === 0 ? {} : { roc: {
			positives,
			negatives,
			candidate: rocOf(candidate, actual),
			...incumbent === void 0 ? {} : { incumbent: rocOf(incumbent, actual) }
		} },
		...probabilities ? calibrationOf(actual, candidate, incumbent) : {},
		...incumbent === void 0 ? {} : { scatter: {
			...scatterOf("score", {
				incumbent,
				candidate,
				unit: probabilities
			}, flipped),
			thresholds: cuts
		} }
	};
}
function ofMulticlass(set, { actual, classes, candidate, incumbent }) {
	const base = {
		task: "multiclass",
		set,
		rows: actual.length
	};
	const [mine, theirs] = [candidate.probabilities, incumbent?.probabilities];
	if (mine === void 0) return base;
	/** the probability that a model gives to one class of each row; 0 for a class that it does not know */
	const given = (probabilities, codes) => Float64Array.from(codes, (code, row) => code < 0 ? 0 : probabilities[row * classes + code]);
	const right = (predicted) => Uint8Array.from(predicted, (code, row) => code === actual[row] ? 1 : 0);
	const bins = (probabilities, predicted) => binsOf(given(probabilities, predicted), right(predicted), true);
	const both = theirs === void 0 || incumbent === void 0 ? void 0 : {
		theirs,
		incumbent
	};
	return {
		...base,
		calibration: {
			candidate: bins(mine, candidate.predicted),
			...both === void 0 ? {} : { incumbent: bins(both.theirs, both.incumbent.predicted) }
		},
		...both === void 0 ? {} : { scatter: scatterOf("probability of the right class", {
			incumbent: given(both.theirs, actual),
			candidate: given(mine, actual),
			unit: true
		}, (row) => candidate.predicted[row] !== both.incumbent.predicted[row]) }
	};
}
function ofRegression(set, { actual, candidate, incumbent }) {
	return {
		task: "regression",
		set,
		rows: actual.length,
		calibration: {
			candidate: binsOf(candidate, actual, false),
			...incumbent === void 0 ? {} : { incumbent: binsOf(incumbent, actual, false) }
		},
		...incumbent === void 0 ? {} : { scatter: scatterOf("prediction", {
			incumbent,
			candidate,
			unit: false
		}, void 0) }
	};
}
function inUnit(scores) {
	return scores.every((score) => score >= 0 && score <= 1);
}
function calibrationOf(actual, candidate, incumbent) {
	return { calibration: {
		candidate: binsOf(candidate, actual, true),
		...incumbent === void 0 ? {} : { incumbent: binsOf(incumbent, actual, true) }
	} };
}
/** The curve over all scores, thinned to points at even distances along it; equal scores are one step. */
function rocOf(scores, actual) {
	const split = (label) => scores.filter((_, row) => actual[row] === label).sort();
	const [negatives, positives] = [split(0), split(1)];
	const points = [[0, 0]];
	let [n, p] = [negatives.length, positives.length];
	let before = 0;
	while (n > 0 || p > 0) {
		const score = Math.max(n > 0 ? negatives[n - 1] : -Infinity, p > 0 ? positives[p - 1] : -Infinity);
		while (n > 0 && negatives[n - 1] >= score) n -= 1;
		while (p > 0 && positives[p - 1] >= score) p -= 1;
		const point = [1 - n / negatives.length, 1 - p / positives.length];
		const reached = Math.floor((point[0] + point[1]) / 2 * 63);
		if (reached > before || n === 0 && p === 0) {
			points.push(point);
			before = reached;
		}
	}
	return points;
}
/** Tenths of the rows by score, equal scores together; where outcomes are shares, with Clopper and Pearson's interval. */
function binsOf(scores, outcomes, shares) {
	const sorted = scores.slice().sort();
	const edges = [...new Set(Array.from({ length: MOST_CALIBRATION_BINS }, (_, at) => sorted[Math.ceil((at + 1) * sorted.length / MOST_CALIBRATION_BINS) - 1]))];
	const [rows, said, happened, squares] = Array.from({ length: 4 }, () => new Float64Array(edges.length));
	if (rows === void 0 || said === void 0 || happened === void 0 || squares === void 0) return [];
	for (let row = 0; row < scores.length; row += 1) {
		const score = scores[row];
		let bin = 0;
		while (bin < edges.length - 1 && score > edges[bin]) bin += 1;
		const outcome = outcomes[row];
		rows[bin] = rows[bin] + 1;
		said[bin] = said[bin] + score;
		happened[bin] = happened[bin] + outcome;
		squares[bin] = squares[bin] + outcome * outcome;
	}
	return edges.flatMap((_, bin) => {
		const n = rows[bin];
		if (n === 0) return [];
		const mean = happened[bin] / n;
		const around = shares ? clopperPearsonInterval(happened[bin], n, .05) : aroundMean(mean, squares[bin] / n - mean * mean, n);
		return [{
			rows: n,
			said: said[bin] / n,
			happened: mean,
			...around
		}];
	});
}
function aroundMean(mean, variance, n) {
	const half = 1.96 * Math.sqrt(Math.max(0, variance) / Math.max(1, n - 1));
	return {
		low: mean - half,
		high: mean + half
	};
}
/** Counts on a grid; what lies beyond its ends (a two-hundredth of the values on either side) stands in the outer cells. */
function scatterOf(what, { incumbent, candidate, unit }, flipped) {
	const [low, high] = unit ? [0, 1] : rangeOf(incumbent, candidate);
	const rows = /* @__PURE__ */ new Float64Array(576);
	const flips = /* @__PURE__ */ new Float64Array(576);
	const width = high - low;
	const place = (value) => width <= 0 ? 0 : Math.max(0, Math.min(23, Math.floor((value - low) / width * SCATTER_SIZE)));
	let all = 0;
	for (let row = 0; row < candidate.length; row += 1) {
		const cell = place(incumbent[row]) * SCATTER_SIZE + place(candidate[row]);
		rows[cell] = rows[cell] + 1;
		if (flipped?.(row) !== true) continue;
		flips[cell] = flips[cell] + 1;
		all += 1;
	}
	const cells = Array.from(rows).flatMap((count, cell) => count === 0 ? [] : [[
		Math.floor(cell / SCATTER_SIZE),
		cell % SCATTER_SIZE,
		count,
		flips[cell]
	]]);
	return {
		low,
		high,
		size: SCATTER_SIZE,
		what,
		flips: flipped === void 0 ? null : all,
		cells
	};
}
function rangeOf(one, other) {
	const ends = [one, other].map((values) => {
		const sorted = values.slice().sort();
		const at = (p) => sorted[Math.round(p * (sorted.length - 1))] ?? 0;
		return [at(.005), at(.995)];
	});
	return [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))];
}

// src/check/pictures.ts
/** What reports draw, beside the verdicts: how features moved, and how both models score the first labelled rows. */
function picturesOf({ drift: found, gates, candidate, incumbent }, { first, firstSet }) {
	const thresholds = {
		candidate: candidate.threshold,
		incumbent: incumbent?.threshold
	};
	return {
		...found?.ok === true ? { drift: summariseDrift(found.value.facts, drift.settings.parse(gates[CATALOGUE.drift.name] ?? {})) } : {},
		...first === void 0 ? {} : { scores: summariseScores(firstSet, first, thresholds) }
	};
}

// src/check/times.ts
const GATES = ["latency", "footprint"];
/**
* Both gates from one measurement. Without `serving:` in the base's model.yaml they are listed as not tested, and where
* nobody wants either of them nothing is timed.
*/
async function timeChange(request, sides, measure = measureTimes$1) {
	const { serving, skip } = request;
	if (serving === void 0) return { judges: [] };
	if (GATES.every((gate) => skip.includes(gate))) return notRun(serving, LEFT_OUT);
	const timed = findTimed(request, serving, sides);
	if (typeof timed === "string") return notRun(serving, timed);
	const times = await measure(...planTimes(request, serving, timed));
	const facts = factsOf(times, serving, timed);
	const verdicts = [judgeTime, judgeSize].map((judge) => judge(facts, request));
	const { runner, seconds } = times;
	const samples = timed.calls ? times.samples : void 0;
	const name = samples && {
		file: samples.name,
		digest: samples.digest,
		bytes: samples.bytes.length
	};
	return {
		judges: [judgeTime, judgeSize].map((judge) => (rules) => withoutTimes(judge(facts, rules))),
		measured: {
			verdicts: verdicts.filter(({ gate }) => !skip.includes(gate)),
			summary: summariseTimes(facts.time, facts.size, settingsOf(request)),
			samples: name ?? null,
			runner,
			seconds
		},
		...samples === void 0 ? {} : { samples }
	};
}
const LEFT_OUT = "left out by --only or --skip: it does not decide";
/** Both models, or why there is nothing to time. */
function findTimed(request, serving, sides) {
	if (sides.contract.verdict === "fail" || sides.contract.verdict === "error") return "the contract failed, so the candidate is not run again";
	const candidate = timedModel(request.candidate);
	if (candidate === void 0) return "its scores come from a table; there is no model to time";
	const incumbent = request.incumbent === void 0 ? void 0 : timedModel(request.incumbent);
	if (incumbent !== void 0 && answers(sides.before)) return {
		candidate,
		incumbent,
		alone: false,
		calls: true
	};
	const { p50, p95, p99, size, rss, cold_start } = serving.budgets;
	const calls = (p50 ?? p95 ?? p99) !== void 0;
	if (!calls && (size ?? rss ?? cold_start) === void 0) return aloneBecause(request);
	return {
		candidate,
		incumbent: candidate,
		alone: true,
		calls
	};
}
function aloneBecause({ incumbent, noIncumbent }) {
	return `there is nothing to compare with (${incumbent === void 0 ? noIncumbent : "the incumbent gives no scores here"}); write \`serving: { budgets: … }\` for limits that hold by themselves`;
}
function timedModel({ from, files, serving }) {
	return from.kind === "model" ? {
		path: from.path,
		files,
		serving
	} : void 0;
}
/** Nothing but a loaded model, or scores for the rows that both are timed on. */
function answers(scored) {
	if (scored === void 0 || scored.unsafe.length > 0) return false;
	const [first] = scored.ends;
	return first === void 0 || first.kind === "scores";
}
/** What to time, on which rows, for how long, and when it is enough. */
function planTimes(request, serving, timed) {
	const { incumbent, sets, policy, frame, model } = request;
	const { latency: chosen, footprint: alone } = settingsOf(request);
	const looks = timed.calls ? timed.alone ? LOOKS.slice(0, 1) : LOOKS : [];
	return [{
		candidate: timed.candidate,
		incumbent: timed.incumbent,
		rows: rowsOf(request),
		pattern: serving.pattern,
		bulkRows: chosen.bulk_rows,
		budgetMs: chosen.time_budget * 1e3,
		looks,
		alone: alone.samples,
		seed: digestOf([
			"latency",
			incumbent?.digest ?? null,
			sets.map(({ table }) => table.digest),
			policy
		])
	}, {
		now: () => performance.now(),
		progress: (text) => request.progress(`${model}: ${text}`),
		isDecided: (samples) => timed.alone || isDecided(samples, serving.budgets, chosen),
		limits: {
			timeoutMs: frame.limits.timeoutMs,
			memoryMb: 2 * frame.limits.memoryMb
		}
	}];
}
/** The base's held-out rows, which come first; made up where there are none. */
function rowsOf({ sets, frame }) {
	const [first] = sets;
	if (first === void 0) return { kind: "synthetic" };
	return {
		kind: "table",
		table: first.table,
		label: frame.label,
		exclude: frame.exclude
	};
}
function factsOf(times, { pattern, budgets }, { alone, calls }) {
	const timing = calls ? times.timing : NO_CALLS;
	return {
		time: {
			run: alone ? blamed(timing) : timing,
			budgets,
			alone
		},
		size: {
			run: alone ? blamed(times.footprint) : times.footprint,
			pattern,
			budgets,
			alone
		}
	};
}
function judgeTime({ time }, rules) {
	return judged(CATALOGUE.latency, time, rules);
}
function judgeSize({ time, size }, rules) {
	const { metrics } = summariseTimes(time, size, settingsOf(rules));
	return judged(CATALOGUE.footprint, {
		...size,
		cost: costMetric(metrics, size.pattern)
	}, rules);
}
const NO_CALLS = {
	kind: "not-run",
	why: "there is nothing to compare with, and no budget for times: write one under `serving: { budgets: { p99: … } }`"
};
/** Timed beside itself, a model that broke is the candidate, on whichever side it stood. */
function blamed(run) {
	return run.kind === "broke" ? {
		...run,
		breakage: {
			...run.breakage,
			side: "candidate"
		}
	} : run;
}
function notRun({ pattern, budgets }, why) {
	const run = {
		kind: "not-run",
		why
	};
	return { judges: [judging(CATALOGUE.latency, {
		run,
		budgets
	}), judging(CATALOGUE.footprint, {
		run,
		pattern,
		budgets
	})] };
}
function settingsOf({ gates }) {
	return {
		latency: latency.settings.parse(gates["latency"] ?? {}),
		footprint: footprint.settings.parse(gates["footprint"] ?? {})
	};
}

// src/check/change.ts
/** The story: scan, score both sides on the same rows, measure, judge, seal. */
async function evaluateChange(request) {
	return (await measureChange(request))();
}
/** All that may run beside other models: both sides scanned and scored on the same rows. */
async function measureChange(request) {
	const started = /* @__PURE__ */ new Date();
	const { model, candidate, incumbent, sets, frame, progress } = request;
	const truths = readTruths(request);
	const [first] = truths.truths;
	progress(`${model}: scoring the candidate`);
	const looked = request.drift?.ok === true ? windowsOf(request.drift.value) : [];
	const scored = await scoreSide(candidate, [...sets, ...looked], first, frame);
	const after = {
		...scored,
		ends: scored.ends.slice(0, sets.length)
	};
	const windows = scored.ends.slice(sets.length);
	if (incumbent !== void 0) progress(`${model}: scoring the incumbent`);
	const before = incumbent === void 0 ? void 0 : await scoreSide(incumbent, sets, first, frame);
	progress(`${model}: judging`);
	const measured = measureSets(request, truths, {
		after,
		before
	});
	const took = Date.now() - started.getTime();
	return () => finishChange(request, {
		after,
		before,
		windows,
		measured,
		started,
		took
	});
}
async function finishChange(request, { after, before, windows, measured, started, took }) {
	const resumed = Date.now();
	const contract = judging(CATALOGUE.contract, contractFacts(request, after, before));
	const times = await timeChange(request, {
		after,
		before,
		contract: contract(request)
	});
	const quality = measured.skip === void 0 ? judging(CATALOGUE.quality, measured.facts) : measured.skip;
	const judges = [
		contract,
		...dataJudges(request, {
			after,
			before,
			windows
		}),
		quality,
		...times.judges,
		judging(CATALOGUE.selftest, measureSelftest(measured.first))
	];
	const words = wordsOf(after, before, measured.notes);
	return {
		evidence: sealEvidence(findingsOf(request, judges, words), {
			host: hostOf(),
			started: started.toISOString(),
			seconds: (took + Date.now() - resumed) / 1e3,
			...times.measured === void 0 ? {} : { times: times.measured },
			...picturesOf(request, measured)
		}),
		unusable: [...measured.lost, ...refusedByBoth(after, before)],
		...times.samples === void 0 ? {} : { samples: times.samples }
	};
}
function findingsOf(request, judges, words) {
	const { candidate, incumbent, sets, policy } = request;
	const verdicts = judgeAll(judges, request, request.skip);
	return {
		schema: "twokey-findings/1",
		engine: {
			twokey: VERSION,
			runtime: RUNTIME_VERSION
		},
		model: request.model,
		change: request.change,
		bundle: candidate.digest,
		incumbent: incumbent?.digest == null ? null : {
			digest: incumbent.digest,
			source: incumbent.source,
			version: incumbent.version
		},
		data: dataUsed(request),
		policy,
		seed: digestOf([
			"seed",
			incumbent?.digest ?? null,
			sets.map(({ table }) => table.digest),
			policy
		]),
		words,
		verdicts,
		notTested: request.notTested,
		decision: decide$1(verdicts, request.onInconclusive),
		...proposedOf(judges, verdicts, request)
	};
}
function windowsOf({ windows }) {
	return windows === void 0 ? [] : [windows.reference, windows.current];
}
/** Every table that was measured on, by digest. */
function dataUsed({ sets, drift }) {
	return [...sets.map(({ role, table }) => ({
		role,
		file: table.file,
		digest: table.digest,
		rows: table.rows
	})), ...drift?.ok === true ? drift.value.used : []];
}
/** What was assumed, each sentence once; where the sides differ, it says whose. */
function wordsOf(after, before, notes) {
	const of = (scored) => {
		const end = scored?.ends.find(({ kind }) => kind === "scores");
		return end?.kind === "scores" ? end.facts.words : [];
	};
	const [mine, theirs] = [of(after), of(before)];
	const shared = mine.filter((words) => before === void 0 || theirs.includes(words));
	const own = mine.filter((words) => !shared.includes(words)).map((words) => `candidate: ${words}`);
	const other = theirs.filter((words) => !shared.includes(words)).map((words) => `incumbent: ${words}`);
	return [
		...shared,
		...own,
		...other,
		...notes
	];
}
function hostOf() {
	const all = cpus();
	return {
		node: process.version,
		platform: `${process.platform}-${process.arch}`,
		cpu: all[0]?.model ?? "unknown",
		cores: all.length
	};
}

// src/report/terminal.ts
/** The whole evaluation for a person at a terminal; `verbose` adds what the Markdown report folds away. */
function renderTerminal(evaluation, verbose) {
	return `${[
		`Twokey: ${headline(evaluation.models)}`,
		...worstFirst(evaluation.models).flatMap((evidence) => ["", ...renderModel(evidence, verbose)]),
		...renderControls(evaluation),
		...evaluation.unchanged.length === 0 ? [] : ["", `Unchanged: ${evaluation.unchanged.join(", ")}`],
		...evaluation.removed.map((model) => `Removed: ${model} (its owners must sign)`),
		...evaluation.notes.flatMap((note) => ["", renderProblem(note)])
	].join("\n")}\n`;
}
function renderModel(evidence, verbose) {
	const { findings } = evidence;
	const { decision } = findings;
	const resolution = resolutionSentence(evidence);
	const proposed = proposedSentence(evidence);
	const rows = rowsOf$1(evidence).map((row) => [
		row.name === "" ? row.gate : `${row.gate} · ${plain(row.name, 60)}`,
		row.incumbent,
		row.candidate,
		row.difference,
		row.picture,
		row.margin,
		`${ICONS[row.verdict]} ${plain(row.said, 300)}`
	]);
	const head = [
		"gate",
		"incumbent",
		"candidate",
		"difference [90 %]",
		"",
		"margin",
		"verdict"
	];
	return [
		`${DECISION_ICONS[decision.decision]} ${findings.model}  ${identityOf(evidence)}   ${countsOf(evidence)}`,
		...decision.decision === "allow" ? [] : [`   ${plain(decision.reason, 1500)}`],
		...proposed === void 0 ? [] : [`   ${plain(proposed, 1500)}`],
		...resolution === void 0 ? [] : [`   ${resolution}`],
		"",
		...alignColumns([head, ...rows], [1, 2]).map((line) => `   ${line}`),
		"",
		...assumptionsOf(evidence).map((words) => `   ${plain(words, 300)}`),
		...verbose ? dataSentences(evidence).map((sentence) => `   ${plain(sentence, 300)}`) : [],
		...renderNotTested(evidence),
		`   ${nextStep(decision)}`,
		`   findings ${evidence.findingsDigest}`
	];
}
/** `3f9a2b1c → 9f3ce011 (model, serving)` */
function identityOf({ findings }) {
	return `${findings.incumbent === null ? "nothing live" : `${shortDigest(findings.incumbent.digest)} (${sourceOf(findings.incumbent)})`} → ${findings.bundle === null ? "no bundle" : shortDigest(findings.bundle)}${findings.change.length === 0 ? "" : ` · ${findings.change.join(", ")}`}`;
}
function renderNotTested({ findings }) {
	if (findings.notTested.length === 0) return [];
	return ["   Not tested, and the line of model.yaml that turns it on:", ...alignColumns(findings.notTested.map(({ what, line }) => [`     ${what}`, line]))];
}
function renderControls(evaluation) {
	if (evaluation.controls.length === 0) return [];
	const rows = evaluation.controls.map(({ file, key, before, after }) => [
		`   ${file}`,
		key,
		`${plain(before ?? "(absent)", 80)} → ${plain(after ?? "(absent)", 80)}`
	]);
	return [
		"",
		"Controls change too; the evaluation above used those of the base:",
		...alignColumns(rows)
	];
}

// cli/publish.ts
/** Options of every command that evaluates. */
const LIMITS = {
	strict: {
		type: "boolean",
		help: "exit 1 also where an owner must sign"
	},
	markdown: {
		type: "string",
		value: "F",
		help: "write the report as Markdown too"
	},
	html: {
		type: "string",
		value: "F",
		help: "write the report as one self-contained page too"
	},
	verbose: {
		type: "boolean",
		help: "also digests of all data"
	},
	timeout: {
		type: "string",
		value: "SECONDS",
		help: "longest time for scoring one model (default 120)"
	},
	memory: {
		type: "string",
		value: "MB",
		help: "most memory for scoring one model (default 2048)"
	}
};
/** A limit that is no number must not quietly become the default. */
function limitsOf(given) {
	const wrong = ["timeout", "memory"].flatMap((name) => {
		const text = given.text(name);
		if (text === void 0 || Number.isFinite(Number(text)) && Number(text) > 0) return [];
		const hint = name === "timeout" ? "write seconds: --timeout 120" : "write megabytes: --memory 2048";
		return [{
			code: "usage",
			file: `--${name}`,
			path: "",
			message: `"${text}" is no positive number`,
			hint
		}];
	});
	if (wrong.length > 0) return bad(...wrong);
	const number = (name, fallback) => Number(given.text(name) ?? fallback);
	return good({
		timeoutMs: number("timeout", 120) * 1e3,
		memoryMb: number("memory", 2048)
	});
}
/** Prints the evaluation as asked, and says with the exit code what it means. */
function publish(evaluation, given, out) {
	const markdown = given.text("markdown");
	if (markdown !== void 0) writeFileSync(markdown, renderMarkdown(evaluation));
	const html = given.text("html");
	const page = {
		head: "this machine",
		counted: false,
		notes: []
	};
	if (html !== void 0) writeFileSync(html, renderEvaluationHtml(good(evaluation), page));
	if (given.flag("json")) out.write(`${JSON.stringify(renderEvaluationJson(evaluation), null, 2)}\n`);
	else out.write(renderTerminal(evaluation, given.flag("verbose")));
	return exitCodeOf(evaluation, given.flag("strict"));
}
/** A failure is a failure even where something else could not be judged; `error` alone is 3. */
function exitCodeOf({ decision, models }, strict) {
	if (decision.decision === "allow") return 0;
	if (decision.decision === "sign") return strict ? 1 : 0;
	const failed = models.some(({ findings }) => findings.verdicts.some(({ verdict }) => verdict === "fail"));
	return decision.error && !failed ? 3 : 1;
}

export { measureChange as a, evaluateChange as i, limitsOf as n, publish as r, LIMITS as t };