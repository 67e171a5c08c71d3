import { i as isValid } from "./columns2.js";

// src/data/numbers.ts
/** True for the kinds that have numbers: for text and unsupported columns there are none. */
function hasNumbers(column) {
	return column.kind !== "text" && column.kind !== "unsupported";
}
/**
* One double a row, NaN where there is no value. Booleans are 0 and 1, times are milliseconds since 1970, and
* `int64` is rounded to the nearest double. The array may be the column's own: do not write to it.
*/
function numbersOf(column) {
	switch (column.kind) {
		case "float":
		case "time":
		case "integer": return column.valid === void 0 ? column.values : withGaps(column.values.slice(), column);
		case "boolean": return withGaps(Float64Array.from(column.values), column);
		case "int64": return withGaps(Float64Array.from(column.values, Number), column);
		case "text":
		case "unsupported": throw new Error(`column ${column.name} is ${column.kind} and has no numbers`);
		default: return column;
	}
}
function withGaps(numbers, { valid }) {
	if (valid !== void 0) {
		for (let row = 0; row < numbers.length; row += 1) if (!isValid(valid, row)) numbers[row] = NaN;
	}
	return numbers;
}

// src/data/profile-serial.ts
/** Numbers of a serial kind have few gaps: at least every fourth one is there. */
const GAPS = 4;
const FEWEST = 2;
/** Whole numbers, all different, and either rising from row to row or nearly without gaps: a row number, a key. */
function isSerial(values) {
	if (values.length < FEWEST) return false;
	let [low, high, rises] = [
		Infinity,
		-Infinity,
		true
	];
	for (let row = 0; row < values.length; row += 1) {
		const value = values[row];
		if (row > 0 && !(value > values[row - 1])) rises = false;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	if (rises) return true;
	const span = high - low + 1;
	if (!(span <= values.length * GAPS)) return false;
	const seen = new Uint8Array(span);
	for (const value of values) {
		if (!Number.isInteger(value) || seen[value - low] === 1) return false;
		seen[value - low] = 1;
	}
	return true;
}

// src/stats/grid.ts
const FEWEST_BUCKETS = 16;
const MOST_BUCKETS = 65536;
/** About as many rows as sort faster than they are dealt once more. */
const ROWS_PER_BUCKET = 64;
/** Rows looked at to place the grid. */
const PROBED_ROWS = 4096;
/**
* The share of probed rows on either side that is left to the open buckets, so that outliers do not stretch
* the grid.
*/
const OUTSIDE = .005;
/**
* A grid over all but the outermost values of the samples.
*
* Equal widths are cheap and good where values spread evenly. A long tail crowds most of them into few
* buckets; whoever deals onto the grid must cope with a full bucket, by sorting it or by dealing it again
* on a grid of its own.
*/
function gridOver(samples) {
	const probes = samples.map((values) => probe(values));
	const low = Math.min(...probes.map((range) => range.low));
	const high = Math.max(...probes.map((range) => range.high));
	const wanted = Math.max(...samples.map((values) => values.length)) / ROWS_PER_BUCKET;
	const inner = Math.round(Math.min(MOST_BUCKETS, Math.max(FEWEST_BUCKETS, wanted)));
	const perUnit = inner / (high - low);
	if (!(perUnit > 0 && perUnit < Infinity)) return {
		low,
		high,
		inner: 1,
		perUnit: 0
	};
	return {
		low,
		high,
		inner,
		perUnit
	};
}
/**
* Never falls as x rises, also after rounding: every value of a bucket is at most every value of the next.
*/
function bucketOf(grid, x) {
	if (x < grid.low) return 0;
	if (x > grid.high) return grid.inner + 1;
	if (grid.inner === 1) return 1;
	return Math.min(grid.inner, 1 + Math.trunc((x - grid.low) * grid.perUnit));
}
/** Where a bucket begins; the open ones reach to the infinities. */
function edgeOf(grid, bucket) {
	if (bucket === 0) return -Infinity;
	if (bucket === 1) return grid.low;
	if (bucket === grid.inner + 1) return grid.high;
	return bucket > grid.inner ? Infinity : grid.low + (bucket - 1) / grid.perUnit;
}
/** One pass to count, one to deal. */
function deal(values, grid) {
	const starts = new Uint32Array(grid.inner + 3);
	for (let row = 0; row < values.length; row += 1) {
		const value = values[row];
		if (Number.isNaN(value)) throw new RangeError("a sample must not hold NaN: count missing values apart");
		starts[bucketOf(grid, value) + 1] += 1;
	}
	for (let bucket = 1; bucket < starts.length; bucket += 1) starts[bucket] += starts[bucket - 1];
	const next = starts.slice();
	const dealt = new Float64Array(values.length);
	for (let row = 0; row < values.length; row += 1) {
		const value = values[row];
		dealt[next[bucketOf(grid, value)]++] = value;
	}
	return {
		values: dealt,
		starts
	};
}
/**
* Quantiles of evenly spaced rows. A pattern in the rows can mislead them, which costs time and nothing
* else.
*/
function probe(values) {
	const count = Math.min(PROBED_ROWS, values.length);
	const probed = new Float64Array(count);
	for (let at = 0; at < count; at += 1) probed[at] = values[Math.floor(at * values.length / count)];
	const finite = probed.filter((value) => Number.isFinite(value)).sort();
	const outside = Math.floor(finite.length * OUTSIDE);
	return {
		low: finite[outside] ?? 0,
		high: finite[finite.length - 1 - outside] ?? 0
	};
}

// src/stats/bucket-sort.ts
/** Shorter arrays go to the built-in sort at once. */
const SHORT = 8192;
/** Against data made to defeat the grid: after so many rounds the built-in sort takes over. */
const MOST_ROUNDS = 4;
/**
* Sorts numbers in place: dealt into buckets, and each bucket sorted by itself.
*
* Two to three times as fast as the built-in sort from a hundred thousand rows on, because a bucket fits
* the processor's nearest memory, and much faster with ties: a value that fills a bucket needs no sorting
* at all. NaN is refused.
*/
function bucketSort(values, rounds = MOST_ROUNDS) {
	if (isAscending(values)) return;
	if (values.length <= SHORT || rounds === 0) {
		values.sort();
		return;
	}
	const dealt = deal(values, gridOver([values]));
	values.set(dealt.values);
	for (let bucket = 0; bucket + 1 < dealt.starts.length; bucket += 1) {
		const from = dealt.starts[bucket];
		const to = dealt.starts[bucket + 1];
		if (to - from > 1) bucketSort(values.subarray(from, to), rounds - 1);
	}
}
function isAscending(values) {
	for (let at = 1; at < values.length; at += 1) if (!(values[at - 1] <= values[at])) return false;
	return true;
}

// src/stats/sorted.ts
/**
* Refuses an empty sample and NaN, which sorting puts last. What is missing is counted elsewhere, as
* missing.
*/
function mustBeComplete(sorted) {
	if (sorted.length === 0) throw new RangeError("a sample needs at least one value");
	if (Number.isNaN(sorted[sorted.length - 1])) throw new RangeError("a sample must not hold NaN: count missing values apart");
}
/** How many values are ≤ x: n·F(x), the empirical distribution function, in log n steps. */
function countUpTo(sorted, x) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] <= x) low = middle + 1;
		else high = middle;
	}
	return low;
}
/** How many values are < x. */
function countBelow(sorted, x) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < x) low = middle + 1;
		else high = middle;
	}
	return low;
}

export { bucketOf as a, gridOver as c, numbersOf as d, bucketSort as i, isSerial as l, countUpTo as n, deal as o, mustBeComplete as r, edgeOf as s, countBelow as t, hasNumbers as u };