import { o as showPercent, t as countOf } from "./number.js";
import { a as showRatio, c as medianOf, i as showMeasure, l as orderStatistic, n as judgeCells, o as LOOKS, s as latencySettings, t as isRate, u as pairedRatio } from "./latency-rule.js";
import { h as betaArea, t as worst } from "./gate.js";
import { I as number, t as digestOf, z as strictObject } from "./digest.js";
import { r as seededRandom } from "./random.js";

// src/stats/binomial.ts
/**
* The binomial distribution: how many of n independent rows say yes when each does with chance p.
*
* Its tails are incomplete beta functions, so a million rows cost no more than ten, and small tails keep
* their digits. Reference: NIST DLMF 8.17(i).
*/
/** P(X ≤ k). */
function binomialLowerTail(k, n, p) {
	if (k < 0) return 0;
	if (k >= n) return 1;
	return betaArea(1 - p, p, n - k, k + 1);
}
/** P(X ≥ k). */
function binomialUpperTail(k, n, p) {
	if (k <= 0) return 1;
	if (k > n) return 0;
	return betaArea(p, 1 - p, k, n - k + 1);
}

// src/stats/queue.ts
/**
* What callers wait when they come on their own schedule, from service times alone.
*
* A load test in which each call follows the last one never meets a queue, and reports the 56 ms that a
* stall costs its callers as the 0.4 ms of the one call that stalled. Real callers come whether or not
* the last one is done. Their waits need no load test: with service times S and gaps between arrivals A,
*
*   W₀ = 0,  Wₙ₊₁ = max(0, Wₙ + Sₙ − Aₙ₊₁)                                       (D. V. Lindley, 1952)
*
* and with c servers the same on the sorted vector of the servers' remaining work (J. Kiefer and
* J. Wolfowitz, 1955): a caller waits for the least loaded one. Latency counts from the arrival.
*
* Assumes that a service time does not depend on the load. Fails near full load, where the wait of one sample
* path depends on its rarest stalls; so rates are judged well below it, and with arrivals common to both models.
*/
function sojournTimes(service, gaps, load) {
	const { rate, servers = 1 } = load;
	if (!(rate > 0) || !(servers >= 1)) throw new RangeError(`a queue needs a rate and a server, got ${rate}, ${servers}`);
	const count = Math.min(service.length, gaps.length);
	return servers === 1 ? lindley(service, gaps, rate, count) : kieferWolfowitz(service, gaps, load, count);
}
/** Gaps of a Poisson stream with one arrival per unit of time; divide by a rate to have it at that rate. */
function poissonGaps(count, random) {
	const gaps = new Float64Array(count);
	for (let at = 0; at < count; at += 1) gaps[at] = -Math.log(1 - random());
	return gaps;
}
const STEPS = 20;
/**
* The highest rate at which the p-quantile of latency stays within the budget, at most `busiest` of what the
* server can do at all; 0 where a single call alone is over it. Found by bisection: with common arrivals a
* higher rate never shortens anybody's wait.
*/
function sustainedRate(service, gaps, want) {
	const count = Math.min(service.length, gaps.length);
	let total = 0;
	for (let at = 0; at < count; at += 1) total += service[at];
	const most = want.busiest * count / total;
	const holds = (rate) => orderStatistic(sojournTimes(service, gaps, { rate }).sort(), want.p) <= want.budget;
	if (holds(most)) return most;
	let [low, high] = [0, most];
	for (let step = 0; step < STEPS; step += 1) {
		const middle = (low + high) / 2;
		if (holds(middle)) low = middle;
		else high = middle;
	}
	return low < most * 2 ** -19 ? 0 : low;
}
function lindley(service, gaps, rate, count) {
	const sojourn = new Float64Array(count);
	let wait = 0;
	for (let at = 0; at < count; at += 1) {
		if (at > 0) wait = Math.max(0, wait + service[at - 1] - gaps[at] / rate);
		sojourn[at] = wait + service[at];
	}
	return sojourn;
}
function kieferWolfowitz(service, gaps, load, count) {
	const servers = load.servers ?? 1;
	const sojourn = new Float64Array(count);
	const work = new Float64Array(servers);
	for (let at = 0; at < count; at += 1) {
		if (at > 0) {
			const gap = gaps[at] / load.rate;
			for (let server = 0; server < servers; server += 1) work[server] = Math.max(0, work[server] - gap);
		}
		sojourn[at] = work[0] + service[at];
		insertSorted(work, sojourn[at]);
	}
	return sojourn;
}
/** The least loaded server takes the work; the others move up so that the vector stays sorted. */
function insertSorted(work, value) {
	let at = 0;
	while (at + 1 < work.length && work[at + 1] < value) {
		work[at] = work[at + 1];
		at += 1;
	}
	work[at] = value;
}

// src/gates/latency-cells.ts
/** A block whose machine was busy with something else is left out, for both models alike. */
const BUSY_CANARY = 1.5;
/** More than this share is never left out: then the machine is simply like that. */
const MOST_LEFT_OUT = .2;
/** The blocks of a scenario that count, and how many do not. */
function keptBlocks(process, scenario) {
	const all = process.blocks.filter((block) => block.scenario === scenario);
	if (all.length === 0) return {
		blocks: all,
		leftOut: 0
	};
	const usual = medianOf(all.map(({ canary }) => canary));
	const blocks = all.filter(({ canary, majorGc }) => !majorGc && canary <= BUSY_CANARY * usual);
	const leftOut = all.length - blocks.length;
	return leftOut > MOST_LEFT_OUT * all.length ? {
		blocks: all,
		leftOut: 0
	} : {
		blocks,
		leftOut
	};
}
/**
* The p-quantile of call times, one observation a process: the median over its blocks of ln(q_C/q_I). A burst of
* noise spoils a few blocks and not the median. Where a block has too few calls for the quantile, all calls
* of the process stand together; where even they are too few, there is no observation.
*/
function observeQuantile(samples, scenario, p) {
	const quantile = (times) => orderStatistic(times.slice().sort(), p);
	return observe(samples, scenario, {
		enough: (calls) => calls * (1 - p) >= 1 - 1e-9,
		of: (incumbent, candidate) => ({
			incumbent: quantile(incumbent),
			candidate: quantile(candidate)
		})
	});
}
/**
* Service times in which the slowest hundredth takes no longer than the 99 % quantile. On a shared machine those are
* the moments in which it did something else; in a queue each of them delays hundreds of calls, by chance of one
* model or the other. What a model stalls by itself more often stays in, and rarer stalls are shown as p99.9.
*/
function withoutStalls(service) {
	if (service.length === 0) return service;
	const most = orderStatistic(service.slice().sort(), .99);
	return service.map((time) => Math.min(time, most));
}
/** Fewer calls than this show no queue. */
const FEWEST_ARRIVALS = 100;
/** Busier than this, one sample path says little about a queue. */
const BUSIEST = .85;
/**
* The rate of calls a second that each model sustains while 99 % of them stay within the budget, computed from
* its service times under arrivals common to both. The cost is one over the rate.
*/
function observeRate(samples, budgetUs) {
	const gaps = arrivalsOf(samples);
	const want = {
		p: .99,
		budget: budgetUs,
		busiest: BUSIEST
	};
	const rate = (service) => sustainedRate(withoutStalls(service), gaps, want) * MILLION$1;
	return observe(samples, "single", {
		enough: (calls) => calls >= FEWEST_ARRIVALS,
		of: (incumbent, candidate) => ({
			incumbent: 1 / rate(incumbent),
			candidate: 1 / rate(candidate)
		})
	});
}
/** Ten thousand times worse is as bad as never: keeps means finite where a model sustains no rate at all. */
const LARGEST_LOG = Math.log(1e4);
const MILLION$1 = 1e6;
function observe(samples, scenario, measure) {
	return samples.processes.flatMap((process) => {
		const { blocks } = keptBlocks(process, scenario);
		const calls = Math.min(...blocks.map((block) => Math.min(block.incumbent.length, block.candidate.length)));
		const known = (blocks.length > 0 && measure.enough(calls) ? blocks.map((block) => measure.of(block.incumbent, block.candidate)) : together(blocks, measure)).filter(({ incumbent }) => Number.isFinite(incumbent) && incumbent > 0);
		if (known.length === 0) return [];
		return [{
			logRatio: medianOf(known.map((cost) => clampedLog(cost.candidate / cost.incumbent))),
			incumbent: medianOf(known.map((cost) => cost.incumbent)),
			candidate: medianOf(known.map((cost) => cost.candidate))
		}];
	});
}
function together(blocks, measure) {
	const [incumbent, candidate] = [joined(blocks, "incumbent"), joined(blocks, "candidate")];
	return measure.enough(Math.min(incumbent.length, candidate.length)) ? [measure.of(incumbent, candidate)] : [];
}
/** All call times of one side, in the order in which they were measured. */
function joined(blocks, side) {
	const all = new Float32Array(blocks.reduce((sum, block) => sum + block[side].length, 0));
	let at = 0;
	for (const block of blocks) {
		all.set(block[side], at);
		at += block[side].length;
	}
	return all;
}
function clampedLog(ratio) {
	return Math.max(-LARGEST_LOG, Math.min(LARGEST_LOG, Math.log(ratio)));
}
/** The same arrivals for both models and all processes, drawn from the seed of the samples. */
function arrivalsOf(samples) {
	const most = samples.processes.reduce((before, process) => {
		const calls = process.blocks.reduce((sum, block) => sum + (block.scenario === "single" ? Math.max(block.incumbent.length, block.candidate.length) : 0), 0);
		return Math.max(before, calls);
	}, 0);
	const seed = digestOf({
		seed: samples.seed,
		draws: "arrivals"
	});
	return poissonGaps(most, seededRandom(seed));
}

// src/gates/latency-budget.ts
const QUANTILES = [
	{
		name: "p50",
		p: .5
	},
	{
		name: "p95",
		p: .95
	},
	{
		name: "p99",
		p: .99
	}
];
/**
* Does the p-quantile keep the budget? With k of n calls over it, "more than 1 − p of all calls are over it" is
* refuted where P(X ≤ k | n, 1 − p) ≤ 1 − confidence; that is what the order statistics of the calls can certify,
* and 59 calls with none over are the fewest that certify a p95 at 95 %. Calls of one process are not independent,
* so the quantiles of the processes must agree: their own one-sided bound has to lie on the same side.
*/
function findBudgets(samples, budgets, settings) {
	const some = samples.processes.map((process) => joined(process.blocks.filter(({ scenario }) => scenario === "single"), "candidate").sort()).filter(({ length }) => length > 0);
	return QUANTILES.flatMap(({ name, p }) => {
		const budget = budgets[name];
		if (budget === void 0 || some.length === 0) return [];
		const budgetUs = budget * 1e3;
		const calls = some.reduce((sum, { length }) => sum + length, 0);
		const over = some.reduce((sum, sorted) => sum + countOver(sorted, budgetUs), 0);
		const alpha = 1 - settings.confidence;
		const spread = pairedRatio(some.map((sorted) => Math.log(orderStatistic(sorted, p) / budgetUs)), alpha);
		const kept = binomialLowerTail(over, calls, 1 - p) <= alpha && spread.high <= 1;
		const missed = binomialUpperTail(over, calls, 1 - p) <= alpha && spread.low > 1;
		return [{
			name,
			budgetUs,
			calls,
			over,
			found: kept ? "kept" : missed ? "missed" : "not shown"
		}];
	});
}
/** A runner in the cloud is not production, so a budget advises unless the manifest declares the runner alike. */
function judgeBudget(finding, settings) {
	const { budgetUs, calls, over } = finding;
	const counts = `${showPercent(over / calls)} of ${calls} calls took longer than ${showMeasure(budgetUs, "us")}`;
	const advisory = settings.production_like ? "" : "; advice only, because this runner is not declared `production_like`";
	const words = {
		kept: `kept with ${showPercent(settings.confidence)} confidence`,
		missed: `missed with ${showPercent(settings.confidence)} confidence`,
		"not shown": "neither shown to be kept nor to be missed"
	};
	return {
		name: `${finding.name} budget`,
		verdict: (settings.production_like ? {
			kept: "pass",
			missed: "fail",
			"not shown": "inconclusive"
		} : {
			kept: "pass",
			missed: "warn",
			"not shown": "warn"
		})[finding.found],
		finding: finding.found,
		reason: `${words[finding.found]}: ${counts}${advisory}`,
		n: calls,
		method: "binomial order statistics, and Student's t over processes"
	};
}
function countOver(sorted, budgetUs) {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = low + high >> 1;
		if ((sorted[middle] ?? 0) <= budgetUs) low = middle + 1;
		else high = middle;
	}
	return sorted.length - low;
}

// src/gates/latency-load.ts
const SHARES = [
	.25,
	.5,
	.7,
	.85
];
const MILLION = 1e6;
/** Medians over the processes; absent where too little was timed. */
function findLoadCurve(samples, budgets) {
	const budget = loadBudget(samples, budgets);
	const services = samples.processes.flatMap((process) => {
		const { blocks } = keptBlocks(process, "single");
		const incumbent = withoutStalls(joined(blocks, "incumbent"));
		const candidate = withoutStalls(joined(blocks, "candidate"));
		return incumbent.length < 100 ? [] : [{
			incumbent,
			candidate
		}];
	});
	if (budget === void 0 || services.length === 0) return void 0;
	const gaps = arrivalsOf(samples);
	const capacity = 1 / medianOf(services.map(({ incumbent }) => meanOf(incumbent)));
	return {
		...budget,
		capacity: capacity * MILLION,
		points: SHARES.map((share) => {
			const sides = (side) => middleOf(services.map((service) => sojournTimes(service[side], gaps, { rate: share * capacity }).sort()));
			return {
				share,
				rate: share * capacity * MILLION,
				incumbent: sides("incumbent"),
				candidate: sides("candidate")
			};
		})
	};
}
/** Without a written budget callers are taken to bear ten times an undisturbed call. */
const PATIENCE = 10;
function loadBudget(samples, budgets) {
	if (budgets.p99 !== void 0) return {
		budgetUs: budgets.p99 * 1e3,
		budgetFrom: "the p99 of serving.budgets"
	};
	const medians = samples.processes.flatMap((process) => {
		const { blocks } = keptBlocks(process, "single");
		const times = joined(blocks, "incumbent").sort();
		return times.length === 0 ? [] : [orderStatistic(times, .5)];
	});
	if (medians.length === 0) return void 0;
	return {
		budgetUs: PATIENCE * medianOf(medians),
		budgetFrom: `${PATIENCE} × the incumbent's median call`
	};
}
function middleOf(sorted) {
	const at = (p) => medianOf(sorted.map((times) => orderStatistic(times, p)));
	return {
		p50: at(.5),
		p95: at(.95),
		p99: at(.99)
	};
}
function meanOf(values) {
	let sum = 0;
	for (const value of values) sum += value;
	return sum / values.length;
}

// src/gates/latency.ts
/** Is the candidate slower than the incumbent by more than margin and floor, in fresh processes that time both? */
const latency = {
	name: "latency",
	settings: latencySettings,
	judge: judgeLatency
};
function judgeLatency(facts, settings) {
	const { run } = facts;
	if (run.kind !== "timed") return withoutTimes(run);
	const checks = [
		...facts.alone === true ? untimedAlone(run.samples, facts.budgets) : comparedChecks(run.samples, facts.budgets, settings),
		...findBudgets(run.samples, facts.budgets, settings).map((finding) => judgeBudget(finding, settings)),
		...run.printed.map((side) => printedCheck(side)),
		...run.samples.rows === "synthetic" ? [MADE_UP] : []
	];
	const verdict = worst(checks.map((check) => check.verdict));
	return {
		gate: "latency",
		verdict,
		reason: reasonOf(checks, verdict),
		checks
	};
}
function comparedChecks(samples, budgets, settings) {
	const metrics = judgeTimes(samples, budgets, settings);
	return [...metrics.map((metric) => metricCheck(metric)), ...unmeasured$1(samples, metrics)];
}
/** A budget of which nothing could be measured is not kept. */
function untimedAlone({ processes }, { p50, p95, p99 }) {
	if (processes.length > 0 || (p50 ?? p95 ?? p99) === void 0) return [];
	return [{
		name: "timing",
		verdict: "inconclusive",
		finding: "not measured",
		reason: NO_PROCESS
	}];
}
/** Every measure that the samples hold, judged; what the pattern does not gate is shown. */
function judgeTimes(samples, budgets, settings) {
	const cells = cellsOf$1(samples, budgets, settings).filter(({ observations }) => observations.length > 0);
	return judgeCells(cells, causeOf(samples, settings));
}
/** Whether another process could still change what the gate says: the loop of looks asks this. */
function isDecided(samples, budgets, settings) {
	const metrics = judgeTimes(samples, budgets, settings).filter(({ role }) => role === "fails");
	return metrics.length > 0 && metrics.every(({ verdict }) => verdict !== "borderline" && verdict !== "inconclusive");
}
const ROLES = {
	online: {
		p50: "fails",
		p95: "fails",
		p99: "warns",
		"rows per second": "shown",
		"sustained rate": "warns"
	},
	edge: {
		p50: "fails",
		p95: "fails",
		p99: "warns",
		"rows per second": "shown",
		"sustained rate": "shown"
	},
	batch: {
		p50: "shown",
		p95: "shown",
		p99: "shown",
		"rows per second": "fails",
		"sustained rate": "shown"
	},
	streaming: {
		p50: "warns",
		p95: "warns",
		p99: "warns",
		"rows per second": "shown",
		"sustained rate": "fails"
	}
};
function cellsOf$1(samples, budgets, settings) {
	const roles = ROLES[samples.pattern];
	const call = (name, p) => ({
		name,
		unit: "us",
		role: roles[name],
		margin: settings[name],
		floor: settings.floor_us,
		observations: observeQuantile(samples, "single", p)
	});
	const bulk = observeQuantile(samples, "bulk", .5).map(({ logRatio, incumbent, candidate }) => ({
		logRatio,
		incumbent: incumbent / samples.bulkRows / 1e6,
		candidate: candidate / samples.bulkRows / 1e6
	}));
	const rates = {
		margin: settings.rate,
		floor: 0
	};
	const load = loadBudget(samples, budgets);
	return [
		call("p50", .5),
		call("p95", .95),
		call("p99", .99),
		{
			...rates,
			name: "rows per second",
			unit: "rows/s",
			role: roles["rows per second"],
			observations: bulk
		},
		{
			...rates,
			name: "sustained rate",
			unit: "calls/s",
			role: roles["sustained rate"],
			observations: load === void 0 ? [] : observeRate(samples, load.budgetUs)
		}
	];
}
/** Why a measure could not be decided, and what to do: a sentence's end. */
function causeOf(samples, settings) {
	const { processes } = samples;
	if (processes.length < LOOKS[0]) return `only ${processes.length} of at least ${LOOKS[0]} processes fitted into ${settings.time_budget} s: raise \`gates: { latency: { time_budget: … } }\``;
	const unsettled = processes.filter((process) => process.unsettled.length > 0).length;
	const busy = processes.some(({ noise }) => (noise.pressure ?? 0) > BUSY || (noise.steal ?? 0) > BUSY);
	if (unsettled * 2 > processes.length && !busy) return `the times had not settled after the warm-up in ${unsettled} of ${processes.length} processes: the model or the machine changes its pace, run again`;
	const said = [noiseWord("steal", processes.flatMap(({ noise }) => noise.steal ?? [])), noiseWord("processor pressure", processes.flatMap(({ noise }) => noise.pressure ?? []))].filter((word) => word !== "");
	return `the machine is too noisy${said.length === 0 ? "" : ` (${said.join(", ")})`}: run again, on a quieter machine if there is one`;
}
/** From this share on the machine is the likelier cause than the model. */
const BUSY = .1;
function noiseWord(name, shares) {
	return shares.length === 0 ? "" : `${name} ${showPercent(medianOf(shares))}`;
}
/** What a role makes of a finding. Nothing undecided is ever a pass. */
const VERDICTS = {
	fails: {
		better: "pass",
		"not slower": "pass",
		borderline: "inconclusive",
		inconclusive: "inconclusive",
		slower: "fail"
	},
	warns: {
		better: "pass",
		"not slower": "pass",
		borderline: "warn",
		inconclusive: "warn",
		slower: "warn"
	},
	shown: {
		better: "pass",
		"not slower": "pass",
		borderline: "skipped",
		inconclusive: "skipped",
		slower: "warn"
	}
};
function metricCheck(metric) {
	const { low, high, ratio } = metric;
	const turned = (value) => isRate(metric) ? value - 1 : 1 - value;
	const interval = Number.isFinite(low) && Number.isFinite(high);
	return {
		name: metric.name,
		verdict: VERDICTS[metric.role][metric.verdict],
		finding: metric.verdict,
		reason: metric.reason,
		incumbent: metric.incumbent,
		candidate: metric.candidate,
		delta: turned(ratio),
		...interval ? {
			low: Math.min(turned(low), turned(high)),
			high: Math.max(turned(low), turned(high))
		} : {},
		margin: metric.margin,
		n: metric.processes,
		method: "paired in fresh processes, Student's t on log ratios",
		unit: "relative"
	};
}
/** What the pattern gates and could not be measured is no pass. */
function unmeasured$1(samples, metrics) {
	return [
		"p50",
		"p95",
		"p99",
		"rows per second",
		"sustained rate"
	].flatMap((name) => {
		const role = ROLES[samples.pattern][name];
		if (role === "shown" || metrics.some((metric) => metric.name === name)) return [];
		const reason = samples.processes.length === 0 ? NO_PROCESS : name === "rows per second" ? "the model takes one row a call only, so many rows a call cannot be timed: choose another `serving: { pattern: … }`" : "too few calls fitted into the time budget for this quantile: raise `gates: { latency: { time_budget: … } }`";
		return [{
			name,
			verdict: role === "fails" ? "inconclusive" : "warn",
			finding: "inconclusive",
			reason
		}];
	});
}
const NO_PROCESS = "no process could be timed within the time budget: raise `gates: { latency: { time_budget: … } }`";
const MADE_UP = {
	name: "rows",
	verdict: "pass",
	finding: "made up",
	reason: "both were fed made-up rows, because there are no data: name them under `data: { holdout: … }`, or with --data"
};
function printedCheck(side) {
	const reason = `the ${side} printed something while it was timed; its output was thrown away, and a model should be silent`;
	return {
		name: "output",
		verdict: side === "candidate" ? "warn" : "pass",
		finding: "prints",
		reason
	};
}
function withoutTimes(run) {
	const check = {
		name: "timing",
		...untimed(run)
	};
	return {
		gate: "latency",
		verdict: check.verdict,
		reason: check.reason,
		checks: [check]
	};
}
function untimed(run) {
	if (run.kind === "harness") return {
		verdict: "error",
		finding: "not measured",
		reason: run.how
	};
	if (run.kind === "not-run") return {
		verdict: "skipped",
		finding: "not measured",
		reason: run.why
	};
	const { side, name, how } = run.breakage;
	const reason = `the ${side} ${how}`;
	if (side === "candidate") return {
		verdict: "fail",
		finding: name,
		reason
	};
	return {
		verdict: "error",
		finding: name,
		reason: `${reason}, so there is nothing to compare with`
	};
}
/** The worst checks speak; where all is well, the first measure and how many more there are. */
function reasonOf(checks, verdict) {
	const said = checks.filter((check) => check.verdict === verdict).map((check) => `${check.name} ${check.reason}`);
	if (verdict !== "pass") return said.join("; ");
	return `${said[0] ?? "nothing was timed"}${said.length > 1 ? `; ${said.length - 1} more within their limits` : ""}`;
}

// src/gates/footprint.ts
const share = number().positive().max(100);
const settings = strictObject({
	size: share.default(.5).describe("How much larger the model's files may be: 0.5 is half as large again."),
	cold_start: share.default(.5).describe("How much longer loading and the first run may take."),
	cold_start_floor_ms: number().min(0).max(1e6).default(50).describe("Milliseconds by which any model may start later."),
	memory: share.default(.2).describe("How much more memory it may take over a session that holds nothing."),
	memory_floor_mb: number().min(0).max(1e6).default(16).describe("Megabytes that any model may take more."),
	growth_mb: number().min(1).max(1e6).default(16).describe("Megabytes by which memory may grow over 1,000 runs; beyond it, and beyond the incumbent's, it leaks."),
	samples: number().int().min(3).max(30).default(4).describe("Fresh processes for each model.")
}).describe("How much larger a candidate may be: on disk, in memory, at its start.");
/** What does the candidate cost before it is called: bytes, time to the first answer, memory, and does it leak? */
const footprint = {
	name: "footprint",
	settings,
	judge: judgeFootprint
};
function judgeFootprint(facts, chosen) {
	const { run } = facts;
	if (run.kind !== "measured") return unmeasured(run);
	const alone = facts.alone === true;
	const cells = alone ? [] : cellsOf(run, facts.pattern, chosen);
	const checks = [
		alone ? sizeAlone(run, facts.budgets) : sizeCheck(run, facts, chosen),
		...judgeCells(cells, "the processes differ too much from one another: run again, or raise `gates: { footprint: { samples: … } }`").map((metric) => metricCheck(metric)),
		alone ? growthAlone(run, chosen) : growthCheck(run, chosen),
		...budgetChecks(run, facts.budgets),
		...alone || facts.cost === void 0 ? [] : [costCheck(facts.cost)]
	];
	const verdict = worst(checks.map((check) => check.verdict));
	const speaking = checks.filter((check) => check.verdict === verdict);
	return {
		gate: "footprint",
		verdict,
		reason: verdict === "pass" ? `${speaking[0]?.reason ?? "nothing was measured"}; ${speaking.length - 1} more within their limits` : speaking.map((check) => `${check.name} ${check.reason}`).join("; "),
		checks
	};
}
/** Where a model runs on a device, its start and its memory are what is served; elsewhere they warn. */
function footprintMetrics(run, pattern, chosen) {
	return judgeCells(cellsOf(run, pattern, chosen), "the processes differ too much from one another");
}
function cellsOf({ incumbent, candidate }, pattern, chosen) {
	const role = pattern === "edge" ? "fails" : "warns";
	const pairs = Math.min(incumbent.samples.length, candidate.samples.length);
	const observe = (cost) => Array.from({ length: pairs }).flatMap((_, at) => {
		const [before, after] = [incumbent.samples[at], candidate.samples[at]];
		if (before === void 0 || after === void 0) return [];
		const [one, other] = [cost(before), cost(after)];
		return [{
			logRatio: Math.log(other / one),
			incumbent: one,
			candidate: other
		}];
	});
	if (pairs === 0) return [];
	return [{
		name: "cold start",
		unit: "ms",
		role,
		margin: chosen.cold_start,
		floor: chosen.cold_start_floor_ms,
		observations: observe(({ loadMs, firstRunMs }) => Math.max(.001, loadMs + firstRunMs))
	}, {
		name: "memory",
		unit: "bytes",
		role,
		margin: chosen.memory,
		floor: chosen.memory_floor_mb * 1e6,
		observations: observe(memoryOf)
	}];
}
/** Over a session that holds nothing; at least one page, because a small model can fit into what was free. */
function memoryOf({ emptyRss, warmRss }) {
	return Math.max(PAGE, warmRss - emptyRss);
}
const PAGE = 4096;
function sizeCheck({ incumbent, candidate }, facts, chosen) {
	const [before, after] = [incumbent.bytes, candidate.bytes];
	const numbers = {
		name: "size",
		incumbent: before,
		candidate: after,
		unit: "bytes"
	};
	const values = `${showMeasure(after, "bytes")} against ${showMeasure(before, "bytes")}, external data included`;
	const most = facts.budgets.size;
	if (most !== void 0 && after > most) {
		const reason = `over the budget of ${showMeasure(most, "bytes")}: ${values}`;
		return {
			...numbers,
			verdict: "fail",
			finding: "over budget",
			reason,
			margin: most
		};
	}
	if (most === void 0 && after > before * (1 + chosen.size)) return {
		...numbers,
		verdict: facts.pattern === "edge" ? "fail" : "warn",
		finding: "larger",
		reason: `much larger: ${values}`
	};
	return {
		...numbers,
		verdict: "pass",
		finding: "not larger",
		reason: values
	};
}
function sizeAlone({ candidate }, budgets) {
	const { bytes } = candidate;
	const numbers = {
		name: "size",
		candidate: bytes,
		unit: "bytes"
	};
	const value = `${showMeasure(bytes, "bytes")}, external data included`;
	const most = budgets.size;
	if (most === void 0) return {
		...numbers,
		verdict: "pass",
		finding: "shown",
		reason: value
	};
	const over = bytes > most;
	return {
		...numbers,
		verdict: over ? "fail" : "pass",
		finding: over ? "over budget" : "within budget",
		reason: `${over ? "over" : "within"} the budget of ${showMeasure(most, "bytes")}: ${value}`,
		margin: most
	};
}
/** Growth is counted between two moments after warming up, so caches that fill once are no leak. */
function growthOf({ samples }) {
	return samples.length === 0 ? 0 : medianOf(samples.map((sample) => sample.laterRss - sample.warmRss));
}
function runsOf({ samples }) {
	return samples.length === 0 ? 0 : medianOf(samples.map(({ runs }) => runs));
}
function growthAlone({ candidate }, chosen) {
	const after = growthOf(candidate);
	const leaks = after > chosen.growth_mb * 1e6;
	const values = `${showMeasure(Math.max(0, after), "bytes")} over ${countOf(runsOf(candidate), "run")}`;
	return {
		name: "growth",
		verdict: leaks ? "fail" : "pass",
		finding: leaks ? "leaks" : "no leak",
		reason: leaks ? `its memory grows with every run: ${values}` : `memory grew by ${values}`,
		candidate: after,
		unit: "bytes",
		n: candidate.samples.length
	};
}
function growthCheck({ incumbent, candidate }, chosen) {
	const [before, after] = [growthOf(incumbent), growthOf(candidate)];
	const runs = runsOf(candidate);
	const values = `${showMeasure(Math.max(0, after), "bytes")} over ${countOf(runs, "run")}, the incumbent ${showMeasure(Math.max(0, before), "bytes")}`;
	const leaks = after > chosen.growth_mb * 1e6 && after > 2 * Math.max(0, before);
	return {
		name: "growth",
		verdict: leaks ? "fail" : "pass",
		finding: leaks ? "leaks" : "no leak",
		reason: leaks ? `its memory grows with every run: ${values}` : `memory grew by ${values}`,
		incumbent: before,
		candidate: after,
		unit: "bytes",
		n: candidate.samples.length
	};
}
function budgetChecks({ candidate }, budgets) {
	if (candidate.samples.length === 0) return [];
	const check = (name, value, budget, unit) => {
		if (budget === void 0) return [];
		const over = value > budget;
		const reason = `${over ? "over" : "within"} the budget of ${showMeasure(budget, unit)}: ${showMeasure(value, unit)}, median of ${countOf(candidate.samples.length, "fresh process", "fresh processes")}`;
		return [{
			name,
			verdict: over ? "fail" : "pass",
			finding: over ? "over budget" : "within budget",
			reason
		}];
	};
	return [...check("memory budget", medianOf(candidate.samples.map((sample) => memoryOf(sample))), budgets.rss, "bytes"), ...check("cold start budget", medianOf(candidate.samples.map(({ loadMs, firstRunMs }) => loadMs + firstRunMs)), budgets.cold_start, "ms")];
}
/** What a thousand rows cost follows from how many a server does: a ratio, because prices are the reader's. */
function costCheck(metric) {
	const cost = costOf(metric);
	return {
		name: "cost per thousand",
		verdict: "pass",
		finding: "shown",
		reason: `${showRatio(cost)} of the incumbent's, from ${metric.name}`
	};
}
/** A row costs what a server's time costs: by the rate where rows come in bulk or in a stream, else by the median call. */
function costMetric(metrics, pattern) {
	const name = pattern === "batch" ? "rows per second" : pattern === "streaming" ? "sustained rate" : "p50";
	return metrics.find((metric) => metric.name === name);
}
/** Cost goes with time, and against a rate. */
function costOf(metric) {
	const { ratio, low, high, unit } = metric;
	return unit === "rows/s" || unit === "calls/s" ? {
		ratio: 1 / ratio,
		low: 1 / high,
		high: 1 / low
	} : {
		ratio,
		low,
		high
	};
}
function unmeasured(run) {
	const check = {
		name: "footprint",
		...wordsOf(run)
	};
	return {
		gate: "footprint",
		verdict: check.verdict,
		reason: check.reason,
		checks: [check]
	};
}
function wordsOf(run) {
	if (run.kind === "harness") return {
		verdict: "error",
		finding: "not measured",
		reason: run.how
	};
	if (run.kind === "not-run") return {
		verdict: "skipped",
		finding: "not measured",
		reason: run.why
	};
	const { side, name, how } = run.breakage;
	return side === "candidate" ? {
		verdict: "fail",
		finding: name,
		reason: `the candidate ${how}`
	} : {
		verdict: "error",
		finding: name,
		reason: `the incumbent ${how}, so there is nothing to compare with`
	};
}

export { judgeFootprint as a, judgeTimes as c, joined as d, keptBlocks as f, footprintMetrics as i, latency as l, costOf as n, isDecided as o, observeQuantile as p, footprint as r, judgeLatency as s, costMetric as t, findLoadCurve as u };