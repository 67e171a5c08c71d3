// src/base/suggest.ts
/** The known word that somebody most likely meant, or none when nothing is near: at most a third of the letters differ. */
function findSuggestion(word, known) {
	const wanted = word.toLowerCase().slice(0, 80);
	let best;
	for (const candidate of known) {
		const distance = editDistance(wanted, candidate.toLowerCase());
		if (distance <= Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3)) && (best === void 0 || distance < best.distance)) best = {
			word: candidate,
			distance
		};
	}
	return best?.word;
}
/** ` Did you mean "margin"?` or nothing, ready to follow a sentence. */
function didYouMean(word, known) {
	const suggestion = findSuggestion(word, known);
	return suggestion === void 0 ? "" : ` Did you mean "${suggestion}"?`;
}
/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a, b) {
	let before = [];
	let last = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i += 1) {
		const row = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
			row.push(cost);
		}
		before = last;
		last = row;
	}
	return last[b.length] ?? 0;
}

// src/report/columns.ts
/** Text in aligned columns for a terminal; the last column may be as long as it likes. */
function alignColumns(rows, right = []) {
	const widths = [];
	for (const row of rows) row.forEach((text, at) => {
		widths[at] = Math.max(widths[at] ?? 0, widthOf(text));
	});
	return rows.map((row) => row.map((text, at) => {
		const pad = " ".repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)));
		if (right.includes(at)) return pad + text;
		return at === row.length - 1 ? text : text + pad;
	}).join("  ").trimEnd());
}
/** Terminal cells: wide signs take two, combining marks and selectors none. */
function widthOf(text) {
	let width = 0;
	for (const letter of text) {
		if (NO_WIDTH.test(letter)) continue;
		width += WIDE.test(letter) ? 2 : 1;
	}
	return width;
}
const NO_WIDTH = /\p{Mn}|\p{Cf}|\u{fe0e}|\u{fe0f}/u;
const WIDE = /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

export { didYouMean as n, alignColumns as t };