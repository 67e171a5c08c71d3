import { Q as plain, t as digestOf } from "./digest.js";
import { i as judgeDriftColumns } from "./drift.js";

// src/evidence/decision.ts
/** Gates whose silence is no reason to ask anybody; everything else asks an owner. */
const DEFAULTS = { drift: "note" };
/**
* Fail closed, written once: a failed or broken gate blocks, an inconclusive one asks as the policy says,
* and a change of which nothing was judged asks an owner.
*/
function decide(verdicts, onInconclusive) {
	const of = (word) => verdicts.filter(({ verdict }) => verdict === word);
	const asks = (wanted) => of("inconclusive").filter(({ gate }) => (onInconclusive[gate] ?? DEFAULTS[gate] ?? "sign") === wanted);
	const failed = of("fail");
	const broken = of("error");
	const blocking = [
		...failed,
		...broken,
		...asks("block")
	];
	const error = broken.length > 0;
	if (blocking.length > 0) return {
		decision: "block",
		reason: `blocked by ${blocking.map(named).join(" · ")}`,
		error
	};
	const signing = asks("sign");
	if (signing.length > 0) return {
		decision: "sign",
		reason: `an owner must accept ${signing.map(named).join(" · ")}`,
		error
	};
	const judged = verdicts.filter(({ verdict }) => verdict !== "skipped");
	if (judged.length === 0) return {
		decision: "sign",
		reason: "an owner must accept that nothing could be tested",
		error
	};
	const noted = asks("note");
	const note = noted.length === 0 ? "" : `, with ${noted.map(({ gate }) => gate).join(", ")} inconclusive`;
	return {
		decision: "allow",
		reason: `${judged.length} of ${verdicts.length} gates judged, none stands in the way${note}`,
		error
	};
}
const ORDER = [
	"allow",
	"sign",
	"block"
];
/** Several models of one pull request go together or not at all. */
function decideAll(parts) {
	const error = parts.some(({ decision }) => decision.error);
	const top = parts.reduce((word, { decision }) => ORDER.indexOf(decision.decision) > ORDER.indexOf(word) ? decision.decision : word, "allow");
	const speaking = parts.filter(({ decision }) => decision.decision === top);
	if (parts.length === 0) return {
		decision: "allow",
		reason: "no model changed",
		error
	};
	return {
		decision: top,
		reason: speaking.map(({ model, decision }) => `${model}: ${decision.reason}`).join("; "),
		error
	};
}
function named({ gate, reason }) {
	return `${gate} (${reason})`;
}

// src/evidence/evaluation.ts
function findingsDigestOf(evaluation) {
	return digestOf(evaluation.models.map(({ findingsDigest }) => findingsDigest));
}
function evidenceDigestOf(evaluation) {
	return digestOf(evaluation.models.map(({ evidenceDigest }) => evidenceDigest));
}

// src/gates/drift-summary.ts
const MOST_RANKED = 40;
const MOST_BARS = 16;
const LONGEST_LABEL = 40;
function summariseDrift(facts, chosen) {
	const columns = judgeDriftColumns(facts, chosen);
	const ranked = [...columns].sort((one, other) => SEVERITY[one.verdict] - SEVERITY[other.verdict] || effectOf(other) - effectOf(one));
	return {
		reference: facts.reference,
		current: facts.current,
		columns: columns.length,
		shown: ranked.slice(0, 40).map((column) => rankedColumn(column))
	};
}
const SEVERITY = {
	error: 0,
	fail: 1,
	warn: 2,
	inconclusive: 3,
	pass: 4,
	skipped: 5
};
/** A PSI of .1 and five percent of rows moved are both "some": the limits from which the gate warns are the scale. */
function effectOf({ facts: { effect } }) {
	return effect === void 0 ? -1 : effect.value / (effect.measure === "psi" ? .1 : .05);
}
function rankedColumn({ facts, verdict, finding, reason, drifted, p }) {
	const { effect, test, picture } = facts;
	return {
		column: plain(facts.column, 200),
		kind: facts.kind,
		verdict,
		finding: plain(finding, 200),
		reason: plain(reason, 600),
		drifted,
		n: [facts.reference.rows, facts.current.rows],
		...effect === void 0 ? {} : { effect: {
			measure: effect.measure,
			value: effect.value,
			floor: effect.floor,
			bins: effect.bins
		} },
		...p === void 0 ? {} : { p },
		...test === void 0 ? {} : { method: plain(test.method, 200) },
		...picture === void 0 ? {} : { picture: smaller(picture) }
	};
}
/** Neighbours on a number line are joined, rare categories put together, so that the bars stay few. */
function smaller(picture) {
	const { labels, reference, current, line } = picture;
	const bars = reference.length;
	const cut = (label) => plain(label, LONGEST_LABEL);
	if (bars <= 16) return {
		...picture,
		labels: labels.map((label) => cut(label))
	};
	const sum = (shares) => shares.reduce((total, share) => total + share, 0);
	if (!line) {
		const join = (shares) => [...shares.slice(0, 15), sum(shares.slice(15))];
		return {
			line,
			labels: [...labels.slice(0, 15).map((label) => cut(label)), "(the rest)"],
			reference: join(reference),
			current: join(current)
		};
	}
	const each = Math.ceil(bars / 16);
	const groups = Array.from({ length: Math.ceil(bars / each) }, (_, at) => at * each);
	const join = (shares) => groups.map((from) => sum(shares.slice(from, from + each)));
	return {
		line,
		labels: groups.map((from) => joinedLabel(labels.slice(from, from + each))),
		reference: join(reference),
		current: join(current)
	};
}
/** `1 … 2` and `2 … 3` are `1 … 3`. */
function joinedLabel(labels) {
	const first = labels[0]?.split(" … ")[0] ?? "";
	const last = labels.at(-1)?.split(" … ").at(-1) ?? "";
	return plain(`${first} … ${last}`, LONGEST_LABEL);
}

export { decideAll as a, decide as i, evidenceDigestOf as n, findingsDigestOf as r, summariseDrift as t };