import type { Check, Verdict } from "./gate.ts";

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

const ELSEWHERE = "the numbers are in the measured part of the evidence";

/**
 * The verdict of `latency` or `footprint` as findings carry it: what was found and by which limit, without the
 * numbers that differ between two honest runs, so that these do not change what an owner signs. The whole
 * verdict belongs beside the digest of the raw samples, among what was measured.
 */
export function withoutTimes(verdict: Verdict): Verdict {
  const checks = verdict.checks.map((check) => (MEASURED.has(check.name) ? stableCheck(check) : check));
  const speaking = checks.filter((check) => check.verdict === verdict.verdict);
  const timed = speaking.some(({ name }) => MEASURED.has(name));
  if (!timed) return { ...verdict, checks };
  const words = speaking.map((check) =>
    MEASURED.has(check.name) ? wordsOf(check) : `${check.name} ${check.reason}`,
  );
  return { ...verdict, reason: `${words.join(", ")}; ${ELSEWHERE}`, checks };
}

function stableCheck(check: Check): Check {
  const { name, verdict, margin, unit, method } = check;
  const finding = foundIn(check);
  return {
    name,
    verdict,
    ...(finding === undefined ? {} : { finding }),
    reason: wordsOf(check),
    ...(margin === undefined ? {} : { margin }),
    ...(unit === undefined ? {} : { unit }),
    ...(method === undefined ? {} : { method }),
  };
}

function wordsOf(check: Check): string {
  return `${check.name} ${foundIn(check) ?? check.verdict}`;
}

/** Both pass, and which of the two it is can change from run to run. */
function foundIn({ finding }: Check): string | undefined {
  return finding === "better" ? "not slower" : finding;
}
