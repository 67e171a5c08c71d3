// src/base/number.ts
/** How numbers are shown; one place, so that a table and a sentence never disagree. */
/** Three significant decimals for values around one, more for small ones, thousands separated. */
function showNumber(value) {
	if (!Number.isFinite(value)) return String(value);
	const size = Math.abs(value);
	if (size === 0) return "0";
	if (Number.isInteger(value) && size < 0x38d7ea4c68000) return showCount(value);
	if (size >= 0x38d7ea4c68000 || size < 1e-6) return value.toExponential(2);
	if (size >= 1e3) return showCount(Math.round(value));
	if (size >= 100) return value.toFixed(1);
	if (size >= 10) return value.toFixed(2);
	if (size >= .1) return value.toFixed(4);
	return value.toPrecision(3);
}
function showCount(value) {
	return Math.round(value).toString().replace(/\B(?=(?:\d{3})+$)/g, ",");
}
/** `+0.0049`, `−0.0120`, `0` */
function showSigned(value) {
	if (value === 0) return "0";
	return `${value > 0 ? "+" : "−"}${showNumber(Math.abs(value))}`;
}
/** `3.2 %` from 0.032 */
function showPercent(value) {
	if (value === 0) return "0 %";
	const percent = value * 100;
	const size = Math.abs(percent);
	const digits = size >= 10 ? 1 : size >= .1 ? 2 : 3;
	return `${percent.toFixed(digits).replace("-", "−")} %`;
}
function showP(p) {
	if (p < 1e-4) return "p < .0001";
	return `p = ${p.toFixed(p < .01 ? 4 : 3).replace(/^0/, "")}`;
}
function showBytes(bytes) {
	if (bytes < 1e3) return `${bytes} B`;
	if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
	return `${(bytes / 1e6).toFixed(1)} MB`;
}
/** To six significant digits: what two honest runs on different machines share. */
function sixDigits(value) {
	return value === 0 || !Number.isFinite(value) ? value : Number(value.toPrecision(6));
}
/** `1 row`, `12 rows` */
function countOf(count, one, many = `${one}s`) {
	return `${showCount(count)} ${count === 1 ? one : many}`;
}

export { showP as a, sixDigits as c, showNumber as i, showBytes as n, showPercent as o, showCount as r, showSigned as s, countOf as t };