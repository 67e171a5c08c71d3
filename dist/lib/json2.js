import { Q as plain, Y as htmlText, l as shortDigest } from "./digest.js";
import { a as title, d as TIMED_GATES } from "./comment.js";
import { a as showP, i as showNumber, n as showBytes, o as showPercent, r as showCount, t as countOf } from "./number.js";
import { r as shownVerdicts, t as plainJson } from "./evidence.js";
import { i as showValue, r as showDelta } from "./gate.js";
import { a as dataSentences, c as proposedSentence, d as worstFirst, l as resolutionSentence, n as ICONS, o as headline, r as assumptionsOf, s as nextStep, u as sourceOf } from "./words.js";
import { n as evidenceDigestOf, r as findingsDigestOf } from "./drift-summary.js";
import { a as drawHills, c as niceTicks, i as drawBars, n as renderSign, r as renderTable, s as linearScale, t as renderPage } from "./page.js";
import { a as sideText } from "./drift-text.js";
import { i as renderSpread, n as renderLoad, o as wordsOf, r as renderMeasures } from "./latency-html.js";

// src/report/forest.ts
function hasInterval(check) {
	return check.delta !== void 0 && check.low !== void 0 && check.high !== void 0;
}
/** The range that all rows of one unit share, so that widths can be compared by eye. */
function forestRange(checks) {
	const [low, high] = checks.flatMap(({ low, high, margin }) => [
		low,
		high,
		-(margin ?? 0)
	]).reduce(([least, most], end) => [Math.min(least, end), Math.max(most, end)], [0, 0]);
	const edge = (high - low) * .08;
	return [low - edge, high + edge];
}
const WIDTH = 144;
const HEIGHT = 28;
/** One row of the forest plot: no difference as a line, the margin dashed, the interval and its estimate. */
function drawForestRow(check, range, title) {
	const x = linearScale(range, [4, 140]);
	const place = (value) => Math.round(x(value) * 10) / 10;
	const middle = HEIGHT / 2;
	const marks = [
		`<path class="series" d="M${place(0)} 1V27"/>`,
		check.margin === void 0 ? "" : `<path class="limit" d="M${place(-check.margin)} 1V27"/>`,
		`<path class="hill current" d="M${place(check.low)} ${middle}H${place(check.high)}M${place(check.low)} 10v8M${place(check.high)} 10v8"/>`,
		`<circle class="dot ${check.verdict === "fail" ? "flagged" : ""}" cx="${place(check.delta)}" cy="${middle}" r="4"/>`
	];
	return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${htmlText(title, 300)}">${marks.join("")}</svg>`;
}

// src/report/model-drift.ts
const LEGEND$1 = "<ul class=\"legend\"><li>reference</li><li class=\"current\">current</li></ul>";
/** How the features of one model moved since training: those that drifted large, all of them ranked. */
function renderDrift({ findings, measured }) {
	const { drift } = measured;
	if (drift === void 0 || drift.shown.length === 0) return [];
	const { shown, columns, reference, current } = drift;
	const cards = shown.filter(({ drifted, picture }) => drifted && picture !== void 0).map(renderCard);
	const caption = `Features by how far they moved${columns > shown.length ? `, the first ${shown.length} of ${showCount(columns)}` : ""}`;
	return [
		`<h3>${htmlText(`Drift of ${findings.model}'s features`)}</h3>`,
		`<p class="quiet">${htmlText(`${sideText(current)} against ${sideText(reference)}`, 300)}</p>`,
		LEGEND$1,
		...cards.length === 0 ? [] : [`<div class="cards">${cards.join("\n")}</div>`],
		renderTable([
			"feature",
			"verdict",
			"reference and current",
			"effect",
			"n",
			"method"
		], shown.map((column) => rowOf(column)), caption)
	];
}
function renderCard(column) {
	const { verdict, finding, reason, picture } = column;
	const title = `${plain(column.column, 60)}, reference and current`;
	const drawn = picture === void 0 ? "" : picture.line ? drawHills(picture, {
		width: 480,
		height: 130,
		title
	}) : drawBars(picture, {
		width: 480,
		title
	});
	return `<article class="card"><header><h4>${htmlText(column.column, 80)}</h4>${renderSign(verdict, `${ICONS[verdict]} ${finding}`)}</header>
${drawn}<p>${htmlText(reason, 600)}</p></article>`;
}
function rowOf(column) {
	const { verdict, finding, picture, n, p, method } = column;
	const [reference, current] = n;
	const title = `${plain(column.column, 60)}, reference and current`;
	return [
		htmlText(column.column, 80),
		renderSign(verdict, `${ICONS[verdict]} ${finding}`),
		picture === void 0 ? "" : drawHills({
			...picture,
			labels: []
		}, {
			width: 160,
			height: 44,
			title
		}),
		htmlText(effectText(column)),
		`${showCount(reference)} and ${showCount(current)}`,
		htmlText([...method === void 0 ? [] : [method], ...p === void 0 ? [] : [showP(p)]].join(", "), 300)
	];
}
/** `PSI 0.143, chance reaches 0.012, 10 bins` */
function effectText({ effect }) {
	if (effect === void 0) return "";
	const { measure, value, floor, bins } = effect;
	return measure === "psi" ? `PSI ${showNumber(value)}, chance reaches ${showNumber(floor)}, ${countOf(bins, "bin")}` : `${showPercent(value)} moved, chance reaches ${showPercent(floor)}, ${countOf(bins, "category", "categories")}`;
}

// src/report/score-marks.ts
const SIZE = 300;
const LEFT = 48;
/** True positives against false ones; the grey line is guessing. */
function drawRoc(candidate, incumbent) {
	const { x, y, marks } = axesOf([0, 1], ["false positives", "true positives"]);
	const path = (points) => points.map(([one, other]) => `${fixed(x(one))} ${fixed(y(other))}`).join("L");
	return svg("ROC of both models", [
		...marks,
		`<path class="axis" d="M${fixed(x(0))} ${fixed(y(0))}L${fixed(x(1))} ${fixed(y(1))}"/>`,
		incumbent === void 0 ? "" : `<path class="series" d="M${path(incumbent)}"/>`,
		`<path class="hill current" d="M${path(candidate)}"/>`
	]);
}
/** What happened against what was said; on the grey line a model keeps its word. Whiskers are 95 % intervals. */
function drawCalibration(candidate, incumbent) {
	const ends = [...candidate, ...incumbent ?? []].flatMap(({ said, low, high }) => [
		said,
		low,
		high
	]);
	const range = [Math.min(...ends), Math.max(...ends)];
	const { x, y, marks } = axesOf(range, ["said", "happened"]);
	const dots = (list, name, mark) => list.flatMap(({ rows, said, happened, low, high }) => [`<path class="${mark}" d="M${fixed(x(said))} ${fixed(y(low))}V${fixed(y(high))}"/>`, `<circle class="dot${name === "candidate" ? " flagged" : ""}" cx="${fixed(x(said))}" cy="${fixed(y(happened))}" r="3.5"><title>${name}: said ${showNumber(said)}, happened ${showNumber(happened)}, n = ${showCount(rows)}</title></circle>`]);
	return svg("Calibration of both models", [
		...marks,
		`<path class="axis" d="M${fixed(x(range[0]))} ${fixed(y(range[0]))}L${fixed(x(range[1]))} ${fixed(y(range[1]))}"/>`,
		...dots(incumbent ?? [], "incumbent", "series"),
		...dots(candidate, "candidate", "hill current")
	]);
}
/** Rows by both models' scores: the stronger, the more of them, by the logarithm; cells with flips are coloured. */
function drawScatter(scatter) {
	const { low, high, size, cells, thresholds } = scatter;
	const { x, y, marks } = axesOf([low, high], ["incumbent", "candidate"]);
	const width = Math.abs(x(high) - x(low)) / size;
	const most = Math.log1p(Math.max(1, ...cells.map(([, , rows]) => rows)));
	const squares = cells.map(([column, row, rows, flips]) => {
		const opacity = .25 + .75 * (Math.log1p(rows) / most);
		const left = x(low) + column * width;
		const top = y(low) - (row + 1) * width;
		const title = `${countOf(rows, "row")}${flips > 0 ? `, ${showCount(flips)} decided differently` : ""}`;
		return `<rect class="cell${flips > 0 ? " flipped" : ""}" x="${fixed(left)}" y="${fixed(top)}" width="${fixed(width)}" height="${fixed(width)}" fill-opacity="${opacity.toFixed(2)}"><title>${title}</title></rect>`;
	});
	const inside = (value) => value > low && value < high;
	return svg(`${scatter.what} of both models, row by row`, [
		...marks,
		...squares,
		`<path class="axis" d="M${fixed(x(low))} ${fixed(y(low))}L${fixed(x(high))} ${fixed(y(high))}"/>`,
		thresholds !== void 0 && inside(thresholds.incumbent) ? `<path class="limit" d="M${fixed(x(thresholds.incumbent))} ${fixed(y(low))}V${fixed(y(high))}"/>` : "",
		thresholds !== void 0 && inside(thresholds.candidate) ? `<path class="limit" d="M${fixed(x(low))} ${fixed(y(thresholds.candidate))}H${fixed(x(high))}"/>` : ""
	]);
}
/** The same scale on both axes, so that the diagonal is where both agree. */
function axesOf(range, names) {
	const [low, high] = range;
	const x = linearScale(range, [LEFT, 294]);
	const y = linearScale(range, [266, 20]);
	const ticks = high > low ? niceTicks(low, high, 4) : [low];
	const [name, other] = names;
	return {
		x,
		y,
		marks: [
			...ticks.flatMap((tick) => [
				`<path class="grid" d="M${fixed(x(tick))} ${fixed(y(low))}V${fixed(y(high))}M${fixed(x(low))} ${fixed(y(tick))}H${fixed(x(high))}"/>`,
				`<text x="${fixed(x(tick))}" y="280" text-anchor="middle">${tick}</text>`,
				`<text x="43" y="${fixed(y(tick) + 4)}" text-anchor="end">${tick}</text>`
			]),
			`<text x="174" y="296" text-anchor="middle">${htmlText(name)} →</text>`,
			`<text x="2" y="10">↑ ${htmlText(other)}</text>`
		]
	};
}
function svg(title, marks) {
	return `<svg viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${htmlText(title, 200)}">${marks.join("")}</svg>`;
}
function fixed(value) {
	return String(Math.round(value * 10) / 10);
}

// src/report/model-scores.ts
/** ROC, calibration and disagreement of one model; nothing where there were no labelled rows. */
function renderScores({ findings, measured }) {
	const { scores } = measured;
	if (scores === void 0) return [];
	const cards = [
		...rocCard(scores),
		...calibrationCard(scores),
		...scatterCard(scores)
	];
	if (cards.length === 0) return [];
	return [
		`<h3>${htmlText(`Scores of ${findings.model}`)}</h3>`,
		LEGEND,
		`<div class="cards small">${cards.join("\n")}</div>`
	];
}
const LEGEND = "<ul class=\"legend\"><li>incumbent</li><li class=\"current\">candidate</li></ul>";
function rocCard({ roc, set }) {
	if (roc === void 0) return [];
	const note = `${set} rows: ${showCount(roc.positives)} positives, ${showCount(roc.negatives)} negatives; at most 64 points of the curve over all scores. The grey line is guessing.`;
	return [card("ROC", drawRoc(roc.candidate, roc.incumbent), note)];
}
const CALIBRATION = {
	binary: "mean score against the share of positives, with Clopper and Pearson's 95 % interval",
	multiclass: "mean probability of the chosen class against how often it was right, with Clopper and Pearson's 95 % interval",
	regression: "mean prediction against mean outcome, with 1.96 standard errors"
};
function calibrationCard({ calibration, task, set, rows }) {
	if (calibration === void 0 || calibration.candidate.length === 0) return [];
	const { candidate, incumbent } = calibration;
	const note = `${countOf(rows, `${set} row`)} in ${countOf(candidate.length, "bin")} of equal size by score (equal scores together): ${CALIBRATION[task]}. On the grey line a model keeps its word.`;
	return [card("Calibration", drawCalibration(candidate, incumbent), note)];
}
function scatterCard({ scatter, set, rows }) {
	if (scatter === void 0) return [];
	const { flips, thresholds, what } = scatter;
	const decided = flips === null ? "" : `; ${countOf(flips, "row")} decided differently${thresholds === void 0 ? "" : ` at the thresholds ${showNumber(thresholds.incumbent)} and ${showNumber(thresholds.candidate)} (dashed)`}, in coloured cells`;
	const note = `${countOf(rows, `${set} row`)} by the ${what} of both models, counted in ${scatter.size} × ${scatter.size} cells, stronger by the logarithm of the count${decided}.`;
	return [card("Where both disagree", drawScatter(scatter), note)];
}
function card(title, picture, note) {
	return `<article class="card"><header><h4>${htmlText(title)}</h4></header>${picture}<p class="quiet">${htmlText(note, 600)}</p></article>`;
}

// src/report/model-times.ts
/** Times, size and memory of one model in the report of a pull request; nothing where nothing was timed. */
function renderTimes({ findings, measured }) {
	const { times } = measured;
	if (times === void 0) return [];
	const { summary, verdicts } = times;
	const title = (text) => `<h3>${htmlText(`${text} of ${findings.model}`)}</h3>`;
	const compared = summary.metrics.length + summary.footprintMetrics.length > 0;
	const [spread, load] = [renderSpread(summary), renderLoad(summary)];
	return [
		title("Times and memory"),
		...compared ? [renderMeasures({
			summary,
			verdicts
		})] : [],
		...spread === "" ? [] : [spread],
		...load === "" ? [] : [title("Under load: times"), load],
		renderMethod(times)
	];
}
function renderMethod(times) {
	const { summary, runner, seconds, samples } = times;
	return `<details><summary>How the times were measured</summary>${[...wordsOf({
		...summary,
		runner,
		seconds
	}), ...samples === null ? [] : [`every call time: ${samples.file}, ${showBytes(samples.bytes)}, ${samples.digest}`]].map((line) => `<p>${htmlText(line, 600)}</p>`).join("")}</details>`;
}

// src/report/evaluation-html.ts
/** A page with more models or rows than this does not open any more; the JSON beside it holds everything. */
const MOST_MODELS = 100;
const MOST_ROWS = 1e3;
/** The whole report as one page that needs nothing but itself: every number with its method, n and interval. */
function renderEvaluationHtml(result, context) {
	return renderPage({
		title: `Twokey: ${title(result)}`,
		subtitle: subtitleOf(context),
		verdict: result.ok ? verdictOf(result.value) : PROBLEMS,
		sections: result.ok ? sectionsOf(result.value, context) : [problemSection("problems", "What to mend", result.problems)],
		footer: "Made by Twokey. The same inputs give the same findings; evidence.json beside this page holds every number."
	});
}
const PROBLEMS = {
	word: "error",
	icon: ICONS.error,
	sentence: "Nothing was measured, because files or settings cannot be used as they are."
};
function verdictOf({ decision, models, removed }) {
	const word = decision.error ? "error" : wordOf(decision.decision);
	const sentence = models.length === 0 ? removed.length === 0 ? "No model changed." : "No model is left to measure; the owners of what was removed must sign." : `${headline(models.slice(0, 20))}. ${decision.reason}`;
	return {
		word,
		icon: ICONS[word],
		sentence
	};
}
function wordOf(decision) {
	return decision === "allow" ? "pass" : decision === "sign" ? "inconclusive" : "fail";
}
function subtitleOf({ counted, head, run }) {
	const where = `${counted ? "Measured" : "Advisory, measured"} on ${head}`;
	return run === void 0 ? where : `${where}, run ${run.id}`;
}
function sectionsOf(evaluation, context) {
	const models = worstFirst(evaluation.models).slice(0, MOST_MODELS);
	const others = evaluation.models.length - models.length;
	return [
		...models.map((evidence) => modelSection(evidence)),
		...evaluation.controls.length === 0 ? [] : [controlsSection(evaluation)],
		...models.length === 0 ? [] : [untestedSection(models)],
		...evaluation.notes.length === 0 ? [] : [problemSection("notes", "What else should be known", evaluation.notes)],
		restSection(evaluation, context, others)
	];
}
function modelSection(evidence) {
	const { findings } = evidence;
	const resolution = resolutionSentence(evidence);
	const proposed = proposedSentence(evidence);
	return {
		id: `model-${findings.model}`,
		heading: findings.model,
		html: [
			`<p>${renderSign(wordOf(findings.decision.decision), findings.decision.decision)} ${htmlText(findings.decision.reason, 3e3)}</p>`,
			`<p>${htmlText(identityOf(evidence), 400)}</p>`,
			...proposed === void 0 ? [] : [`<p>${htmlText(proposed, 3e3)}</p>`],
			...resolution === void 0 ? [] : [`<p>${htmlText(resolution, 400)}</p>`],
			gatesTable(evidence),
			...forestTables(evidence),
			...renderScores(evidence),
			...renderDrift(evidence),
			...renderTimes(evidence),
			checksTable(evidence),
			`<p>${htmlText(nextStep(findings.decision), 400)}</p>`,
			provenance(evidence)
		].join("\n")
	};
}
function identityOf({ findings }) {
	const after = findings.bundle === null ? "no bundle" : shortDigest(findings.bundle);
	const { incumbent } = findings;
	return incumbent === null ? `A new model; its bundle is ${after}.` : `Bundle ${shortDigest(incumbent.digest)} (${sourceOf(incumbent)}) → candidate ${after}; changed: ${findings.change.join(", ")}.`;
}
function gatesTable({ findings, measured }) {
	const rows = shownVerdicts(findings, measured).map(({ gate, verdict, reason }) => [
		htmlText(gate),
		sign(verdict),
		htmlText(reason, 2e3)
	]);
	return renderTable([
		"gate",
		"verdict",
		"why"
	], rows, `Gates of ${findings.model}`);
}
/** One plot a unit: points of a metric and shares of a loss have no common scale. */
function forestTables({ findings }) {
	const checks = findings.verdicts.filter(({ gate }) => !TIMED_GATES.has(gate)).flatMap((verdict) => verdict.checks.filter(hasInterval).map((check) => ({
		gate: verdict.gate,
		check
	})));
	return ["points", "relative"].flatMap((unit) => {
		const rows = checks.filter(({ check }) => check.unit === "relative" === (unit === "relative"));
		if (rows.length === 0) return [];
		const range = forestRange(rows.map(({ check }) => check));
		const caption = `Differences ${unit === "points" ? "in points" : "as a share of the incumbent's value"}: right of the line is better, dashed is the margin`;
		return [renderTable([
			"check",
			"incumbent",
			"candidate",
			"difference [90 %]",
			"interval",
			"margin",
			"n",
			"verdict"
		], rows.slice(0, MOST_ROWS).map(({ gate, check }) => forestRow(gate, check, range)), caption)];
	});
}
function forestRow(gate, check, range) {
	const unit = { unit: check.unit === "relative" ? "relative" : "points" };
	const difference = `${showDelta(check.delta, unit)} [${showDelta(check.low, unit)}, ${showDelta(check.high, unit)}]`;
	return [
		`${htmlText(gate)} · ${htmlText(check.name, 100)}`,
		check.incumbent === void 0 ? "" : htmlText(showValue(check.incumbent)),
		check.candidate === void 0 ? "" : htmlText(showValue(check.candidate)),
		htmlText(difference),
		drawForestRow(check, range, `${check.name}: ${difference}`),
		check.margin === void 0 ? "" : htmlText(showDelta(-check.margin, unit)),
		check.n === void 0 ? "" : showCount(check.n),
		sign(check.verdict, check.finding)
	];
}
function checksTable({ findings, measured }) {
	const rows = shownVerdicts(findings, measured).flatMap(({ gate, checks }) => checks.map((check) => [
		`${htmlText(gate)} · ${htmlText(check.name, 100)}`,
		sign(check.verdict),
		htmlText(check.reason, 1e3),
		htmlText(methodOf(check), 400)
	]));
	const caption = rows.length > MOST_ROWS ? `The first ${showCount(MOST_ROWS)} of ${showCount(rows.length)} checks; evidence.json holds all` : "All checks, with method";
	return `<details><summary>All checks of ${htmlText(findings.model)}, with method</summary>${renderTable([
		"check",
		"verdict",
		"what was found",
		"method"
	], rows.slice(0, MOST_ROWS), caption)}</details>`;
}
function methodOf({ method, n, p }) {
	return [
		...method === void 0 ? [] : [method],
		...n === void 0 ? [] : [`n = ${showCount(n)}`],
		...p === void 0 ? [] : [showP(p)]
	].join(", ");
}
function provenance(evidence) {
	const { findings, measured } = evidence;
	const lines = [
		...assumptionsOf(evidence).slice(0, 100),
		...dataSentences(evidence),
		`bundle ${findings.bundle ?? "none"}`,
		`policy ${findings.policy}`,
		`findings ${evidence.findingsDigest}`,
		`evidence ${evidence.evidenceDigest}`,
		`seed ${findings.seed}`,
		`twokey ${findings.engine.twokey}, onnxruntime ${findings.engine.runtime}, node ${measured.host.node} on ${measured.host.platform}, ${measured.host.cpu}`
	];
	return `<details><summary>Assumptions, data and digests of ${htmlText(findings.model)}</summary><ul>${lines.map((line) => `<li>${htmlText(line, 500)}</li>`).join("")}</ul></details>`;
}
function untestedSection(models) {
	const rows = models.flatMap(({ findings }) => findings.notTested.map(({ what, line }) => [
		htmlText(findings.model),
		htmlText(what, 300),
		`<code>${htmlText(line, 600)}</code>`
	]));
	return {
		id: "untested",
		heading: "What was not tested",
		html: rows.length === 0 ? "<p>Every gate that this version has was run.</p>" : renderTable([
			"model",
			"what",
			"the line of model.yaml that turns it on"
		], rows.slice(0, MOST_ROWS), "Nothing is known about these")
	};
}
function controlsSection({ controls }) {
	const rows = controls.slice(0, MOST_ROWS).map(({ file, key, before, after }) => [
		htmlText(file),
		htmlText(key),
		htmlText(before ?? "absent", 400),
		htmlText(after ?? "absent", 400)
	]);
	return {
		id: "controls",
		heading: "Controls change too",
		html: renderTable([
			"file",
			"key",
			"before",
			"after"
		], rows, "This change was judged under the controls before it")
	};
}
function restSection({ unchanged, removed }, { notes, run }, others) {
	const list = (names) => htmlText(names.join(", "), 2e3);
	return {
		id: "run",
		heading: "The rest",
		html: [
			...others > 0 ? [`${showCount(others)} more models were evaluated; evidence.json holds them.`] : [],
			...removed.length > 0 ? [`Removed: ${list(removed)}; their owners must sign.`] : [],
			...unchanged.length > 0 ? [`Unchanged: ${list(unchanged)}.`] : [],
			...notes.map((note) => htmlText(note, 600)),
			...run === void 0 ? [] : [`Run ${run.id}, attempt ${run.attempt}.`]
		].map((line) => `<p>${line}</p>`).join("\n")
	};
}
function problemSection(id, heading, problems) {
	const rows = problems.slice(0, MOST_ROWS).map(({ file, line, path, message, hint }) => [
		htmlText(`${file}${line === void 0 ? "" : `:${line}`}${path === "" ? "" : ` ${path}`}`, 300),
		htmlText(message, 1e3),
		htmlText(hint, 1e3)
	]);
	return {
		id,
		heading,
		html: renderTable([
			"where",
			"what is wrong",
			"what to do"
		], rows, heading)
	};
}
function sign(verdict, finding) {
	return renderSign(verdict, `${ICONS[verdict]} ${finding ?? verdict}`);
}

// src/report/json.ts
/** What `check`, `compare` and `demo` print with `--json`; described in docs/json.md. */
function renderEvaluationJson(evaluation) {
	return {
		schema: "twokey-evaluation/1",
		decision: evaluation.decision.decision,
		reason: evaluation.decision.reason,
		error: evaluation.decision.error,
		models: evaluation.models.map((evidence) => renderModelJson(evidence)),
		unchanged: evaluation.unchanged,
		removed: evaluation.removed,
		controls: plainJson(evaluation.controls),
		notes: plainJson(evaluation.notes),
		findings: findingsDigestOf(evaluation),
		evidence: evidenceDigestOf(evaluation)
	};
}
function renderModelJson({ findings, findingsDigest, measured, evidenceDigest }) {
	return {
		model: findings.model,
		decision: findings.decision.decision,
		reason: findings.decision.reason,
		gates: shownVerdicts(findings, measured).map(({ gate, verdict, reason, checks }) => ({
			gate,
			verdict,
			reason,
			checks: plainJson(checks)
		})),
		findings: {
			digest: findingsDigest,
			content: plainJson(findings)
		},
		evidence: {
			digest: evidenceDigest,
			measured: plainJson(measured)
		}
	};
}

export { renderEvaluationHtml as n, renderEvaluationJson as t };