// src/gates/gate.ts
/** From harmless to worst; a gate is as bad as its worst check. */
const SEVERITY = [
	"skipped",
	"pass",
	"warn",
	"inconclusive",
	"fail",
	"error"
];
function worst(words) {
	return words.reduce((before, word) => SEVERITY.indexOf(word) > SEVERITY.indexOf(before) ? word : before, "skipped");
}

export { worst as t };