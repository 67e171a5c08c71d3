import type { Problem } from "../base/problem.ts";
import type { ContractFacts, RunEnd } from "../gates/contract.ts";
import { compareSignatures } from "../model/compare.ts";
import type { ScoreEnd } from "../model/scorer.ts";
import type { ChangeRequest } from "./change.ts";
import type { Scored } from "./score-side.ts";

export function contractFacts(
  { candidate, incumbent }: ChangeRequest,
  after: Scored,
  before: Scored | undefined,
): ContractFacts {
  const known = after.signature !== undefined && before?.signature !== undefined;
  return {
    missing: [...candidate.missing, ...(incumbent?.missing ?? [])],
    unsafe: after.unsafe,
    scoresOnly: candidate.from.kind === "scores",
    differences: known ? compareSignatures(before.signature, after.signature) : [],
    feeding: distinct(refusals(after)),
    run: runEndOf(after.ends),
    bytes: candidate.bytes,
  };
}

/** Neither side takes the rows: then they, or what was said about them, are to blame. */
export function refusedByBoth(after: Scored, before: Scored | undefined): readonly Problem[] {
  const [mine, theirs] = [refusals(after), before === undefined ? [] : refusals(before)];
  return mine.length > 0 && theirs.length > 0 ? distinct([...mine, ...theirs]) : [];
}

function refusals({ ends }: Scored): readonly Problem[] {
  return ends.flatMap((end) => (end.kind === "problems" ? end.problems : []));
}

function runEndOf(ends: readonly ScoreEnd[]): RunEnd {
  let rows = 0;
  let nonFinite = 0;
  for (const end of ends) {
    if (end.kind === "place") return { kind: "harness", how: end.words };
    if (end.kind === "problems") return { kind: "not-run", why: "see above" };
    if (end.kind === "not-run") return { kind: "not-run", why: end.words };
    if (end.kind !== "scores") return { kind: "broke", how: end.words };
    rows += end.facts.rows;
    nonFinite += end.facts.nonFinite;
  }
  return ends.length === 0
    ? { kind: "not-run", why: "there are no rows to score" }
    : { kind: "scored", rows, nonFinite };
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.message}`, problem])).values()];
}
