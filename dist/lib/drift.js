import { a as showP, i as showNumber, o as showPercent, r as showCount, t as countOf } from "./number.js";
import { B as string, I as number, Q as plain, R as record, z as strictObject } from "./digest.js";
import { a as ascending, t as worst } from "./gate.js";

// src/stats/false-discovery.ts
/**
* Many tests, one share of false alarms: the false discovery rate.
*
* Where Holm's procedure guards against any false alarm at all, these keep the *expected share* of false
* ones among the raised ones at q: of a hundred drift alarms at q = .01 about one is noise. The right
* promise for drift over hundreds of columns, where a person looks at every alarm; thirty unchanged columns
* at α = .05 raise one in four of five runs uncorrected, in one of twenty with this.
*/
/**
* Benjamini and Hochberg's adjusted p-values: p₍ᵢ₎·m/i, made monotone from the largest down; raise where ≤
* q.
*
* Assumes independent or positively dependent tests, which columns of one table nearly are. Reference: Y.
* Benjamini and Y. Hochberg (1995).
*/
function benjaminiHochberg(pValues) {
	return stepUp(pValues, 1);
}
function stepUp(pValues, factor) {
	const order = ascending(pValues);
	const adjusted = Array.from({ length: pValues.length }).fill(1);
	let smallest = 1;
	for (let rank = order.length; rank >= 1; rank -= 1) {
		const at = order[rank - 1];
		smallest = Math.min(smallest, pValues[at] * order.length * factor / rank);
		adjusted[at] = smallest;
	}
	return adjusted;
}

// src/gates/drift-column.ts
/** Fewer rows than this on either side, and nothing is said about values, whatever they look like. */
const FEWEST_ROWS = 30;
/**
* Every p-value counts double. Verdicts are made at p = .0001 and beyond, where tails for a few hundred rows are known only
* roughly, and one percent is a promise for every kind of data and not for the average: half of it is kept in reserve.
*/
const RESERVE = 2;
/**
* Flagged only when three things agree: the effect reaches a limit, it is above what chance alone reaches for samples of
* this size, and its p-value stands after correction over every test of every column. Any one of them alone cries wolf:
* limits at small samples, p-values at large ones, and both over many columns.
*/
function judgeColumns(columns, chosen) {
	const tests = columns.flatMap(({ test, missing }, at) => [...test === void 0 ? [] : [{
		at,
		what: "values",
		p: test.p
	}], ...missing === void 0 ? [] : [{
		at,
		what: "missing",
		p: missing.p
	}]]);
	const adjusted = benjaminiHochberg(tests.map(({ p }) => Math.min(1, RESERVE * p)));
	const found = {
		values: /* @__PURE__ */ new Map(),
		missing: /* @__PURE__ */ new Map()
	};
	tests.forEach(({ at, what }, order) => found[what].set(at, adjusted[order] ?? 1));
	return columns.map((column, at) => judgeColumn(column, chosen, {
		values: found.values.get(at),
		missing: found.missing.get(at)
	}));
}
function judgeColumn(facts, chosen, p) {
	const numbers = {
		facts,
		...p.values === void 0 ? {} : { p: p.values },
		...p.missing === void 0 ? {} : { missingP: p.missing }
	};
	const answers = [judgeMissing(facts, chosen, p.missing), judgeLeft(facts) ?? judgeValues(facts, chosen, p.values)];
	const flagged = answers.find((answer) => answer?.verdict === "fail") ?? answers.find((answer) => answer?.verdict === "warn");
	const answer = flagged ?? answers.at(-1) ?? NOTHING;
	return {
		...numbers,
		...answer,
		short: answer.short ?? answer.finding,
		drifted: flagged !== void 0 && facts.left?.code !== "gone"
	};
}
const NOTHING = {
	verdict: "skipped",
	finding: "not compared",
	reason: "nothing was measured"
};
function judgeMissing({ missing, reference, current }, chosen, p = 1) {
	if (missing === void 0 || Math.min(reference.rows, current.rows) < 30) return void 0;
	const change = Math.abs(missing.after - missing.before);
	if (change < chosen.missing.warn || change < missing.floor || p > chosen.q) return void 0;
	return {
		verdict: change >= chosen.missing.fail ? "fail" : "warn",
		finding: missing.after > missing.before ? "more missing" : "fewer missing",
		reason: `missing ${showPercent(missing.before)} → ${showPercent(missing.after)} (adjusted ${showP(p)})`,
		short: `missing ${showPercent(missing.before)} → ${showPercent(missing.after)}`
	};
}
/** What could not be compared, by its name. Only what breaks the model's input is a fail. */
function judgeLeft({ left, reference, current }) {
	if (left === void 0) return void 0;
	const reason = plain(left.reason, 300);
	switch (left.code) {
		case "gone": return {
			verdict: "warn",
			finding: "gone",
			reason
		};
		case "type-changed": return {
			verdict: "fail",
			finding: "type changed",
			reason
		};
		case "all-missing-now":
		case "all-missing-before": {
			const rows = Math.min(reference.rows, current.rows);
			return rows < 30 ? tooFew(rows) : {
				verdict: "fail",
				finding: left.code === "all-missing-now" ? "all missing now" : "all missing before",
				reason
			};
		}
		case "no-rows": return {
			verdict: "inconclusive",
			finding: "not enough data",
			reason
		};
		case "new": return {
			verdict: "skipped",
			finding: "new",
			reason
		};
		case "all-missing": return {
			verdict: "skipped",
			finding: "all missing",
			reason
		};
		case "unsupported": return {
			verdict: "skipped",
			finding: "cannot be compared",
			reason
		};
		case "calendar":
		case "identifier": return {
			verdict: "pass",
			finding: left.code,
			reason
		};
		default: return left.code;
	}
}
function judgeValues(facts, chosen, p = 1) {
	const { effect, reference, current } = facts;
	if (effect === void 0) return NOTHING;
	const present = Math.min(reference.rows - reference.missing, current.rows - current.missing);
	if (Math.min(reference.rows, current.rows) < 30 || present < 2) return tooFew(present);
	const limits = effect.measure === "psi" ? chosen : chosen.moved;
	const sure = effect.value - effect.error;
	const size = `${EFFECTS[effect.measure](effect.value)}, ${numbersText(effect, p, present)}`;
	if (sure >= limits.warn && sure >= effect.floor && p <= chosen.q) {
		const moved = facts.moved === void 0 ? "" : `${plain(facts.moved, 120)}, `;
		return {
			verdict: sure >= limits.fail ? "fail" : "warn",
			finding: sure >= limits.fail ? "strong drift" : "drift",
			reason: `${moved}${size}${unseenText(facts)}`,
			short: `${moved}${EFFECTS[effect.measure](effect.value)}`
		};
	}
	if (effect.floor > limits.fail) return {
		verdict: "inconclusive",
		finding: "not enough data",
		reason: `not enough data: with ${rowsText(facts)} chance alone reaches ${threeDigits(effect.floor)}, above the limit of ${limits.fail} (seen: ${size})`
	};
	if (sure >= limits.warn) return {
		verdict: "inconclusive",
		finding: "not enough data",
		reason: `could be chance with ${rowsText(facts)}: ${size}`
	};
	const significant = p <= chosen.q;
	if (effect.bins <= 1) return {
		verdict: "pass",
		finding: "constant",
		reason: "one and the same value on both sides"
	};
	return {
		verdict: "pass",
		finding: "no drift",
		reason: significant ? `a small change, seen because there are many rows: ${size}` : `no drift: ${size}`
	};
}
const EFFECTS = {
	psi: (value) => `PSI ${threeDigits(value)}`,
	moved: (value) => `${showPercent(value)} of rows moved`
};
function numbersText({ measure, floor, bins }, p, n) {
	return `chance reaches ${measure === "psi" ? threeDigits(floor) : showPercent(floor)}, adjusted ${showP(p)}, ${bins} ${measure === "psi" ? "bins" : "categories"}, n ≥ ${showCount(n)}`;
}
function unseenText({ unseen }) {
	if (unseen === void 0) return "";
	const examples = unseen.examples.map((name) => plain(name, 30)).join(", ");
	return `; ${countOf(unseen.categories, "new category", "new categories")} in ${showPercent(unseen.share)} of rows (${examples})`;
}
function rowsText({ reference, current }) {
	return `${showCount(reference.rows)} reference and ${showCount(current.rows)} current rows`;
}
function tooFew(rows) {
	return {
		verdict: "inconclusive",
		finding: "not enough data",
		reason: `not enough data: ${countOf(rows, "row")} on the smaller side, at least ${30} are needed before anything can be said`
	};
}
/** `8.94`, `.00754` as 0.00754, never 8.9400. */
function threeDigits(value) {
	return String(Number(value.toPrecision(value < .001 ? 1 : 3)));
}

// src/gates/drift.ts
const share = (value, about) => number().min(0).max(1).default(value).describe(about);
const importanceSchema = record(string(), number().min(0).max(1e9));
const settings = strictObject({
	warn: number().min(0).max(10).default(.1).describe("PSI of a numeric column from which it warns."),
	fail: number().min(0).max(10).default(.25).describe("PSI of a numeric column from which it fails."),
	moved: strictObject({
		warn: share(.05, "Share of rows in another category from which a column warns."),
		fail: share(.2, "Share of rows in another category from which a column fails.")
	}).default({
		warn: .05,
		fail: .2
	}).describe("Limits for categories, booleans and numbers with few values: the share of rows that moved."),
	missing: strictObject({
		warn: share(.01, "Change of the missing share from which a column warns."),
		fail: share(.05, "Change of the missing share from which a column fails.")
	}).default({
		warn: .01,
		fail: .05
	}).describe("Limits for the change of the share of missing values."),
	q: number().gt(0).max(.2).default(.01).describe("False discovery rate over all columns (Benjamini–Hochberg)."),
	importance: importanceSchema.optional().describe("Importance of each feature to the model: weighs the share that drifted; a column that is not named weighs nothing.")
});
/** Do the rows that the model meets today still look like those it was trained on? */
const drift = {
	name: "drift",
	settings,
	judge: judgeDrift
};
function judgeDrift(facts, chosen) {
	const columns = judgeDriftColumns(facts, chosen);
	return {
		gate: "drift",
		verdict: worst(columns.map((column) => column.verdict)),
		reason: summaryOf(facts, columns, chosen),
		checks: columns.map((column) => checkOf(column))
	};
}
/**
* Every column with its verdict, blame already applied. A fail blocks only where this change brought it about: what
* drifted under the old reference too, or without any change of the reference, is the world's doing, and the author of
* a pull request cannot mend the world.
*/
function judgeDriftColumns(facts, chosen) {
	const now = judgeColumns(facts.columns, chosen);
	if (facts.cause === "nobody") return now;
	const before = facts.before === void 0 ? [] : judgeColumns(facts.before, chosen);
	return now.map((column) => {
		if (column.verdict !== "fail") return column;
		if (facts.cause === "environment") return {
			...column,
			verdict: "warn",
			reason: `${column.reason}; this change leaves the reference as it is`
		};
		const old = before.find((other) => other.facts.column === column.facts.column);
		return old === void 0 || !wasThere(column, old) ? {
			...column,
			reason: `${column.reason}; not so with the reference of the base${effectText(old)}`
		} : {
			...column,
			verdict: "warn",
			reason: `${column.reason}; it was there before${effectText(old)}`
		};
	});
}
/** The share of columns that drifted, by importance where it is known. Columns that could not be compared do not count. */
function shareDrifted(columns, { importance }) {
	const weightOf = ({ facts: { column } }) => importance === void 0 ? 1 : Object.hasOwn(importance, column) ? importance[column] ?? 0 : 0;
	const sum = (some) => some.reduce((total, column) => total + weightOf(column), 0);
	const all = sum(columns.filter(({ verdict, facts }) => verdict !== "skipped" && facts.left?.code !== "gone"));
	return all === 0 ? 0 : sum(columns.filter((column) => column.drifted)) / all;
}
/** An effect that this change did not raise was there before; so was what failed under the old reference as well. */
function wasThere(now, old) {
	if (old.verdict === "fail") return true;
	const [after, before] = [now.facts.effect, old.facts.effect];
	return after !== void 0 && before !== void 0 && after.measure === before.measure && after.value <= before.value;
}
function effectText(old) {
	const effect = old?.facts.effect;
	return effect === void 0 ? "" : ` (${showNumber(effect.value)} with the old reference)`;
}
/** `2 of 31 columns drifted: income (PSI .14), device (…)` */
function summaryOf(facts, columns, chosen) {
	const of = (word) => columns.filter(({ verdict }) => verdict === word);
	const drifted = columns.filter((column) => column.drifted);
	const gone = columns.filter(({ facts }) => facts.left?.code === "gone");
	const compared = columns.length - of("skipped").length - gone.length;
	const share = shareDrifted(columns, chosen);
	const weighted = chosen.importance === void 0 || drifted.length === 0 ? "" : ` (${showPercent(share)} by importance)`;
	const unknown = Object.keys(chosen.importance ?? {}).filter((name) => !columns.some((column) => nameOf(column) === name));
	const head = drifted.length === 0 ? `none of ${countOf(compared, "column")} drifted` : `${drifted.length} of ${countOf(compared, "column")} drifted${weighted}: ${named(drifted)}`;
	const unsure = of("inconclusive");
	const skipped = of("skipped");
	return [
		head,
		...facts.before === void 0 ? [] : [historyOf(facts.before, drifted.length, chosen)],
		...listed(`${countOf(unsure.length, "column")} without enough data`, unsure.map(nameOf)),
		...listed(`${skipped.length} not compared`, skipped.map(nameOf)),
		...listed("importance names what is not there", unknown)
	].join("; ");
}
function historyOf(old, now, chosen) {
	const before = judgeColumns(old, chosen).filter((column) => column.drifted).length;
	return `${before} → ${now} drifted columns${now < before ? ", this change lowers it" : now > before ? ", this change raises it" : ""}`;
}
const NAMED = 4;
/** The worst first, so that the sentence names what matters. */
function named(columns) {
	return `${[...columns].sort((one, other) => (other.verdict === "fail" ? 1 : 0) - (one.verdict === "fail" ? 1 : 0)).slice(0, NAMED).map(({ facts, short }) => `${plain(facts.column, 40)} (${short})`).join(" · ")}${columns.length > NAMED ? ` · and ${columns.length - NAMED} more` : ""}`;
}
function listed(words, columns) {
	if (columns.length === 0) return [];
	return [`${words}: ${columns.slice(0, NAMED).map((name) => plain(name, 40)).join(", ")}${columns.length > NAMED ? " …" : ""}`];
}
function nameOf({ facts: { column } }) {
	return column;
}
function checkOf({ facts, verdict, finding, reason, p }) {
	const rows = Math.min(facts.reference.rows, facts.current.rows);
	return {
		name: facts.column,
		verdict,
		finding,
		reason,
		n: rows,
		...p === void 0 ? {} : { p },
		...facts.test === void 0 ? {} : { method: facts.test.method }
	};
}

export { shareDrifted as a, judgeDriftColumns as i, importanceSchema as n, judgeColumns as o, judgeDrift as r, benjaminiHochberg as s, drift as t };