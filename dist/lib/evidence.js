import { _ as sixDigits, t as digestOf } from "./digest.js";

// src/evidence/evidence.ts
/** Rounds, then digests: the findings alone, and the findings with what was measured. */
function sealEvidence(findings, measured) {
	const rounded = {
		...findings,
		verdicts: findings.verdicts.map((verdict) => roundVerdict(verdict))
	};
	const findingsDigest = digestOf(plainJson(rounded));
	return {
		findings: rounded,
		findingsDigest,
		measured,
		evidenceDigest: digestOf({
			findings: findingsDigest,
			measured: plainJson(measured)
		})
	};
}
function roundVerdict(verdict) {
	return {
		...verdict,
		checks: verdict.checks.map((check) => ({
			...check,
			...roundNumbers(check)
		}))
	};
}
/** Six digits for every number; one that JSON cannot carry is left out, its reason stays. */
function roundNumbers(record) {
	const numbers = Object.entries(record).filter((entry) => typeof entry[1] === "number");
	return Object.fromEntries(numbers.map(([key, value]) => [key, Number.isFinite(value) ? sixDigits(value) : void 0]));
}
/** Our own records hold nothing but JSON; this walks them so that the type says so too. */
function plainJson(value) {
	if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
	if (Array.isArray(value)) return value.map((item) => plainJson(item));
	if (typeof value === "object") {
		const members = Object.entries(value).filter(([, member]) => member !== void 0);
		return Object.fromEntries(members.map(([key, member]) => [key, plainJson(member)]));
	}
	throw new Error(`evidence cannot hold a ${typeof value}`);
}

export { sealEvidence as n, plainJson as t };