import { o as showPercent, r as showCount, t as countOf } from "./number.js";
import { Q as plain, Y as htmlText } from "./digest.js";
import { a as showRatio, i as showMeasure, r as showLimit, t as isRate } from "./latency-rule.js";
import { a as drawHills, n as renderSign, o as drawSeries, r as renderTable, s as linearScale, t as renderPage } from "./page.js";
import { t as alignColumns } from "./columns.js";
import { n as ICONS } from "./words.js";

// src/report/latency-marks.ts
const WIDTH = 160;
const HEIGHT = 28;
/** One measure on a line: where the ratio lies, how sure that is, no difference, and the limit. */
function drawRatio(metric) {
	const { ratio, low, high } = metric;
	if (!Number.isFinite(low + high + ratio) || low <= 0) return "";
	const limit = isRate(metric) ? 1 - metric.margin : 1 + Math.max(metric.margin, metric.incumbent > 0 ? metric.floor / metric.incumbent : 0);
	const reach = Math.max(Math.abs(Math.log(low)), Math.abs(Math.log(high)), Math.min(.3, Math.abs(Math.log(limit))), .02);
	const x = linearScale([-reach * 1.15, reach * 1.15], [2, 158]);
	const place = (value) => fixed(x(Math.max(-reach * 1.15, Math.min(reach * 1.15, Math.log(value)))));
	const inside = Math.abs(Math.log(limit)) <= reach * 1.15;
	const middle = HEIGHT / 2;
	return svg(WIDTH, HEIGHT, `${metric.name}: ${showRatio(metric)}`, [
		`<path class="axis" d="M${place(1)} 2V26"/>`,
		inside ? `<path class="limit" d="M${place(limit)} 2V26"/>` : "",
		`<path class="series" d="M${place(low)} ${middle}H${place(high)}"/>`,
		`<circle class="dot flagged" cx="${place(ratio)}" cy="${middle}" r="4"/>`
	]);
}
const LOAD_WIDTH = 560;
const LOAD_HEIGHT = 220;
/** p99 from arrival to answer against the rate, both models, on a logarithmic scale, with the budget. */
function drawLoad({ points, budgetUs }) {
	const values = [...points.flatMap(({ incumbent, candidate }) => [incumbent.p99, candidate.p99]), budgetUs];
	const [low, high] = [Math.log10(Math.min(...values)) - .1, Math.log10(Math.max(...values)) + .1];
	const x = linearScale([0, 1], [70, 550]);
	const y = linearScale([low, high], [196, 8]);
	const line = (side) => points.map((point) => `${fixed(x(point.share))} ${fixed(y(Math.log10(point[side].p99)))}`).join("L");
	const decades = Array.from({ length: 13 }, (_, at) => 10 ** (at - 2));
	const steps = high - low < 1.5 ? [
		1,
		2,
		5
	] : [1];
	const ticks = decades.flatMap((decade) => steps.map((step) => step * decade)).filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
	return svg(LOAD_WIDTH, LOAD_HEIGHT, "p99 under load, incumbent and candidate", [
		...ticks.map((tick) => {
			const at = y(Math.log10(tick));
			return `<path class="grid" d="M70 ${fixed(at)}H550"/><text x="64" y="${fixed(at + 4)}" text-anchor="end">${htmlText(showMeasure(tick, "us"))}</text>`;
		}),
		`<path class="limit" d="M70 ${fixed(y(Math.log10(budgetUs)))}H550"/>`,
		`<text x="550" y="${fixed(y(Math.log10(budgetUs)) - 5)}" text-anchor="end">budget</text>`,
		`<path class="series" d="M${line("incumbent")}"/>`,
		`<path class="hill current" d="M${line("candidate")}"/>`,
		...points.map(({ share }) => `<text x="${fixed(x(share))}" y="214" text-anchor="middle">${Math.round(share * 100)} %</text>`)
	]);
}
function svg(width, height, title, marks) {
	return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${htmlText(title, 300)}">${marks.join("")}</svg>`;
}
function fixed(value) {
	return String(Math.round(value * 10) / 10);
}

// src/report/latency-text.ts
/** The comparison for a person at a terminal: the verdict first, then every number with what it is judged by. */
function renderLatencyText(report) {
	const { latency, footprint } = report;
	return [
		`${ICONS[report.verdict]} ${headline(report)}`,
		"",
		`latency     ${ICONS[latency.verdict]} ${latency.verdict}: ${plain(latency.reason, 1500)}`,
		`footprint   ${ICONS[footprint.verdict]} ${footprint.verdict}: ${plain(footprint.reason, 1500)}`,
		...metricLines(report),
		...otherLines(report),
		...loadLines(report),
		"",
		...wordsOf(report).map((words) => `   ${words}`),
		""
	].join("\n");
}
const HEADLINES = {
	pass: "is not slower and not larger than",
	warn: "may go, with a warning, in place of",
	inconclusive: "could not be told from",
	fail: "may not go in place of",
	error: "could not be judged against",
	skipped: "was not timed against"
};
function headline({ candidate, incumbent, verdict }) {
	return `${plain(candidate, 80)} ${HEADLINES[verdict]} ${plain(incumbent, 80)}`;
}
/** A table of measures, ready for any rendering. */
function metricRows(report) {
	const checks = [...report.latency.checks, ...report.footprint.checks];
	return [...report.metrics, ...report.footprintMetrics].map((metric) => [
		metric.name,
		showMeasure(metric.incumbent, metric.unit),
		showMeasure(metric.candidate, metric.unit),
		showRatio(metric),
		showLimit(metric),
		verdictCell(metric, checks)
	]);
}
const METRIC_HEAD = [
	"measure",
	"incumbent",
	"candidate",
	"ratio [97 %]",
	"limit",
	"verdict"
];
function verdictCell(metric, checks) {
	const check = checks.find(({ name, finding }) => name === metric.name && finding === metric.verdict);
	return `${check === void 0 ? "" : `${ICONS[check.verdict]} `}${metric.verdict}${metric.role === "shown" ? " (shown)" : ""}`;
}
function metricLines(report) {
	const rows = metricRows(report);
	if (rows.length === 0) return [];
	return ["", ...alignColumns([[...METRIC_HEAD], ...rows], [1, 2]).map((line) => `   ${line}`)];
}
/** What is judged without an interval: bytes, budgets, leaks, cost. */
function otherLines(report) {
	const shown = new Set([...report.metrics, ...report.footprintMetrics].map(({ name }) => name));
	const others = [...report.latency.checks, ...report.footprint.checks].filter(({ name }) => !shown.has(name));
	if (others.length === 0) return [];
	const rows = others.map((check) => [check.name, `${ICONS[check.verdict]} ${check.finding ?? check.verdict}: ${plain(check.reason, 600)}`]);
	return ["", ...alignColumns(rows).map((line) => `   ${line}`)];
}
const LOAD_HEAD = [
	"load",
	"calls/s",
	"incumbent p50 · p95 · p99",
	"candidate p50 · p95 · p99"
];
function loadRows({ load }) {
	return (load?.points ?? []).map(({ share, rate, incumbent, candidate }) => [
		showPercent(share),
		showCount(rate),
		...[incumbent, candidate].map(({ p50, p95, p99 }) => [
			p50,
			p95,
			p99
		].map((value) => showMeasure(value, "us")).join(" · "))
	]);
}
function loadLines(report) {
	if (report.load === void 0) return [];
	const { budgetUs, budgetFrom } = report.load;
	return [
		"",
		`   under load, computed from the service times (budget ${showMeasure(budgetUs, "us")}: ${budgetFrom})`,
		...alignColumns([[...LOAD_HEAD], ...loadRows(report)], [0, 1]).map((line) => `   ${line}`)
	];
}
/** How it was measured, and what the machine did meanwhile. */
function wordsOf(report) {
	const { timed, noise, runner, tails } = report;
	const shares = [
		["steal", noise.steal],
		["processor pressure", noise.pressure],
		["canary", noise.canary]
	];
	return [
		...timed === void 0 || timed.blocks === 0 ? [] : [`${countOf(timed.processes, "fresh process", "fresh processes")} × ${countOf(timed.blocks, "block")} × ${countOf(timed.calls, "call")} of each model, ${timed.rows === "held-out" ? "on rows of your data" : "on made-up rows: give --data for real ones"}; ${countOf(noise.leftOut, "block")} of ${noise.blocks} left out as disturbed`],
		...tails.map(({ side, calls, p999, longest }) => `${side}: p99.9 ${showMeasure(p999, "us")}, longest ${showMeasure(longest, "us")} of ${countOf(calls, "call")}`),
		`${plain(runner.cpu, 80)}, ${countOf(runner.cores, "core")}, ${runner.platform}, Node ${runner.node}, ${runner.runtime}${shares.map(([name, share]) => share === null ? "" : `, ${name} ${showPercent(share)}`).join("")}`,
		`took ${report.seconds.toFixed(1)} s${report.samplesDigest === void 0 ? "" : `, samples ${report.samplesDigest}`}`,
		"Times on this machine are not times in production: features, network and serialisation come on top. The ratio is what is judged."
	];
}

// src/report/latency-html.ts
/** The whole comparison as one page: what was judged, how the times are spread, what callers see under load. */
function renderLatencyHtml(report) {
	const { latency, footprint, verdict } = report;
	const sections = [
		{
			id: "measures",
			heading: "Measures",
			html: renderMeasures({
				summary: report,
				verdicts: [latency, footprint]
			})
		},
		...sectionOf("spread", "How the times are spread", renderSpread(report)),
		...sectionOf("load", "Under load", renderLoad(report)),
		{
			id: "footprint",
			heading: "Everything else",
			html: renderOthers(report)
		},
		{
			id: "method",
			heading: "How this was measured",
			html: renderMethod(report)
		}
	];
	return renderPage({
		title: "Latency report",
		subtitle: headline(report),
		verdict: {
			word: verdict,
			icon: ICONS[verdict],
			sentence: latency.verdict === verdict ? latency.reason : footprint.reason
		},
		sections,
		footer: "Made by twokey latency. The same samples give the same verdict."
	});
}
/** Every measure with its interval, its limit and a mark on a line. */
function renderMeasures({ summary, verdicts }) {
	const metrics = [...summary.metrics, ...summary.footprintMetrics];
	if (metrics.length === 0) return "<p>Nothing was timed.</p>";
	const checks = verdicts.flatMap((verdict) => verdict.checks);
	const rows = metrics.map((metric) => {
		const word = checks.find(({ name, finding }) => name === metric.name && finding === metric.verdict)?.verdict ?? "skipped";
		return [
			htmlText(metric.name),
			htmlText(showMeasure(metric.incumbent, metric.unit)),
			htmlText(showMeasure(metric.candidate, metric.unit)),
			htmlText(showRatio(metric)),
			drawRatio(metric),
			htmlText(showLimit(metric)),
			showCount(metric.processes),
			renderSign(word, `${ICONS[word]} ${metric.verdict}${metric.role === "shown" ? " (shown)" : ""}`)
		];
	});
	return renderTable([
		"measure",
		"incumbent",
		"candidate",
		"ratio [97 %]",
		"",
		"limit",
		"n",
		"verdict"
	], rows, "Candidate over incumbent; n processes, one observation each");
}
const LEGEND = "<ul class=\"legend\"><li>incumbent</li><li class=\"current\">candidate</li></ul>";
/** How the call times are spread, and the ratio in each process. */
function renderSpread({ spread, ratios, metrics, timed }) {
	if (spread.length === 0 && ratios.length === 0) return "";
	const cards = spread.map((each) => hillsCard(each, timed?.bulkRows ?? 0));
	const p50 = metrics.find(({ name }) => name === "p50");
	const limits = p50 === void 0 ? [] : [1, 1 + Math.max(p50.margin, p50.floor / p50.incumbent)];
	const points = ratios.map((ratio, at) => ({
		label: `process ${at + 1}`,
		value: ratio,
		flagged: limits[1] !== void 0 && ratio > limits[1]
	}));
	const shown = limits.filter((limit) => limit < 2);
	const title = "Ratio of the median calls in each process";
	const series = `<article class="card"><header><h3>${title}</h3></header>${drawSeries(points, shown, {
		width: 480,
		height: 150,
		title
	})}<p class="quiet">Dashed: no difference, and the limit where it is below ×2.</p></article>`;
	return `${LEGEND}<div class="cards">${cards.join("\n")}${ratios.length === 0 ? "" : series}</div>`;
}
function hillsCard(spread, bulkRows) {
	const { scenario, low, high, calls, incumbent, candidate } = spread;
	const edge = (at) => low * (high / low) ** (at / incumbent.length);
	const labels = incumbent.map((_, at) => `${showMeasure(edge(at), "us")} … ${showMeasure(edge(at + 1), "us")}`);
	const title = `Call times, ${scenario === "single" ? "one row a call" : `${showCount(bulkRows)} rows a call`}`;
	const picture = drawHills({
		labels,
		reference: incumbent,
		current: candidate
	}, {
		width: 480,
		height: 150,
		title
	});
	const note = `${countOf(calls, "call")} each, logarithmic, without the slowest 5 %`;
	return `<article class="card"><header><h3>${htmlText(title)}</h3></header>${picture}<p class="quiet">${note}</p></article>`;
}
/** What callers see who come on their own schedule: a curve and its numbers. */
function renderLoad({ load }) {
	if (load === void 0) return "";
	const rows = loadRows({ load }).map((row) => row.map((cell) => htmlText(cell)));
	const caption = `Latency from arrival to answer, computed from the service times; budget ${showMeasure(load.budgetUs, "us")}: ${load.budgetFrom}`;
	return `${LEGEND}${drawLoad(load)}${renderTable([...LOAD_HEAD], rows, caption)}`;
}
function sectionOf(id, heading, html) {
	return html === "" ? [] : [{
		id,
		heading,
		html
	}];
}
function renderOthers(report) {
	const shown = new Set([...report.metrics, ...report.footprintMetrics].map(({ name }) => name));
	const rows = [...report.latency.checks, ...report.footprint.checks].filter(({ name }) => !shown.has(name)).map(({ name, verdict, finding, reason }) => [
		htmlText(name),
		renderSign(verdict, `${ICONS[verdict]} ${finding ?? verdict}`),
		htmlText(reason, 800)
	]);
	return renderTable([
		"check",
		"verdict",
		"why"
	], rows, "Size, memory, budgets and cost");
}
function renderMethod(report) {
	const rates = report.metrics.some((metric) => isRate(metric));
	return [
		...wordsOf(report),
		"One fresh process is one observation: both models are timed in it in turns, in blocks of four segments, and the median over its blocks of the ratio of their quantiles counts. The interval is Student's t over processes; each end misses the truth with a chance of 1.7 %.",
		"Slower needs a loss beyond both the share and the floor, after Holm's correction over the measures that can fail; not slower needs the same certainty the other way round. What is neither is borderline or inconclusive, and never a pass.",
		...rates ? [`The sustained rate is the highest at which ${showPercent(.99)} of calls keep the budget under Poisson arrivals common to both, by Lindley's recursion.`] : []
	].map((text) => `<p>${htmlText(text, 1e3)}</p>`).join("\n");
}

export { renderLatencyText as a, renderSpread as i, renderLoad as n, wordsOf as o, renderMeasures as r, renderLatencyHtml as t };