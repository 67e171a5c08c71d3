import { type Check, type Verdict, type VerdictWord, worst } from "./gate.ts";

/** The gates that rest on a clock, and of which findings hold less than was measured. */
export const TIMED_GATES: ReadonlySet<string> = new Set(["latency", "footprint"]);

/** Checks whose numbers come from a clock or from the memory of a process: no two runs share them. */
const MEASURED: ReadonlySet<string> = new Set([
  "p50",
  "p95",
  "p99",
  "rows per second",
  "sustained rate",
  "p50 budget",
  "p95 budget",
  "p99 budget",
  "cold start",
  "memory",
  "growth",
  "memory budget",
  "cold start budget",
  "cost per thousand",
]);

const FINE = "nothing that decides is beyond its limit; the numbers are in the measured part of the evidence";

/** Verdicts that decide something; the others come and go with the noise of a machine. */
const DECIDES: ReadonlySet<VerdictWord> = new Set(["fail", "inconclusive", "error"]);

/**
 * The verdict of `latency` or `footprint` as findings carry it: which measure stands in the way and by which limit,
 * without a number that differs between two honest runs, so that these do not change what an owner signs. For the
 * same reason a measure that only warns, is only shown, or is fine leaves no trace here. The whole verdict belongs
 * beside the digest of the raw samples, among what was measured, and is what reports show.
 */
export function withoutTimes(verdict: Verdict): Verdict {
  const timed = verdict.checks.filter(({ name }) => MEASURED.has(name));
  if (timed.length === 0) return verdict;
  const checks = verdict.checks.flatMap((check) =>
    !MEASURED.has(check.name) ? [check] : DECIDES.has(check.verdict) ? [stableCheck(check)] : [],
  );
  const fine = timed.some((check) => check.verdict === "pass" || check.verdict === "warn");
  const word = worst([...(fine ? (["pass"] as const) : []), ...checks.map((check) => check.verdict)]);
  const words = checks
    .filter((check) => check.verdict === word)
    .map((check) => (MEASURED.has(check.name) ? check.reason : `${check.name} ${check.reason}`));
  const reason = word === "pass" ? FINE : words.join(", ");
  return { gate: verdict.gate, verdict: word, reason, checks };
}

function stableCheck(check: Check): Check {
  const { name, verdict, finding, margin, unit, method } = check;
  return {
    name,
    verdict,
    ...(finding === undefined ? {} : { finding }),
    reason: `${name} ${finding ?? verdict}`,
    ...(margin === undefined ? {} : { margin }),
    ...(unit === undefined ? {} : { unit }),
    ...(method === undefined ? {} : { method }),
  };
}
