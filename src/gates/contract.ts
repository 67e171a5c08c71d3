import { z } from "zod";
import { countOf, showBytes } from "../base/number.ts";
import type { Problem } from "../base/problem.ts";
import { type Check, type Gate, type Verdict, type VerdictWord, worst } from "./gate.ts";

const settings = z.strictObject({
  max_size: z.number().int().positive().optional().describe("Largest bundle in bytes."),
});

export type ContractSettings = z.output<typeof settings>;

export type ContractFacts = {
  /** bytes of either side that could not be found or have another digest; nothing else can be said then */
  readonly missing: readonly Problem[];
  /** what the pre-scan and the runtime say of the candidate, without and with loading it */
  readonly unsafe: readonly Problem[];
  /** scores come from a table, no model was opened */
  readonly scoresOnly: boolean;
  readonly differences: readonly SignatureDifference[];
  /** whether the data can be fed, and whether scoring ended well */
  readonly feeding: readonly Problem[];
  readonly run: RunEnd;
  readonly bytes: number;
};

export type SignatureDifference = { readonly severity: "breaking" | "compatible"; readonly reason: string };

/** How scoring the candidate ended; `harness` means that we failed, not the model. */
export type RunEnd =
  | { readonly kind: "scored"; readonly rows: number; readonly nonFinite: number }
  | { readonly kind: "not-run"; readonly why: string }
  | { readonly kind: "broke"; readonly how: string }
  | { readonly kind: "harness"; readonly how: string };

/** Is the candidate a model that may be opened, has the shape that its callers rely on, and answers on the data? */
export const contract: Gate<ContractFacts, ContractSettings> = {
  name: "contract",
  settings,
  judge: judgeContract,
};

function judgeContract(facts: ContractFacts, chosen: ContractSettings): Verdict {
  const checks = [
    ...facts.missing.map((problem) => problemCheck("bytes", problem)),
    ...facts.unsafe.map((problem) => problemCheck("model", problem)),
    ...facts.differences.map((difference) => signatureCheck(difference)),
    ...facts.feeding.map((problem) => problemCheck("inputs", problem)),
    runCheck(facts.run),
    sizeCheck(facts.bytes, chosen.max_size),
  ];
  const verdict = worst(checks.map((check) => check.verdict));
  return { gate: "contract", verdict, reason: reasonOf(checks, verdict, facts), checks };
}

function problemCheck(name: string, problem: Problem): Check {
  return { name, verdict: "fail", finding: problem.code, reason: `${problem.message} → ${problem.hint}` };
}

function signatureCheck({ severity, reason }: SignatureDifference): Check {
  return { name: "signature", verdict: severity === "breaking" ? "fail" : "pass", reason };
}

function runCheck(run: RunEnd): Check {
  const name = "scoring";
  switch (run.kind) {
    case "scored": {
      if (run.nonFinite === 0)
        return { name, verdict: "pass", reason: `scored ${countOf(run.rows, "row")}`, n: run.rows };
      const reason = `${countOf(run.nonFinite, "score")} of ${run.rows} are not finite numbers (NaN or infinity)`;
      return { name, verdict: "fail", reason, n: run.rows };
    }
    case "not-run":
      return { name, verdict: "skipped", reason: run.why };
    case "broke":
      return { name, verdict: "fail", reason: run.how };
    case "harness":
      return { name, verdict: "error", reason: run.how };
  }
}

function sizeCheck(bytes: number, most: number | undefined): Check {
  if (most === undefined || bytes <= most)
    return { name: "size", verdict: "pass", reason: showBytes(bytes), candidate: bytes, unit: "bytes" };
  const reason = `${showBytes(bytes)} is more than \`gates: { contract: { max_size: ${most} } }\` allows`;
  return { name: "size", verdict: "fail", reason, candidate: bytes, margin: most, unit: "bytes" };
}

function reasonOf(checks: readonly Check[], verdict: VerdictWord, facts: ContractFacts): string {
  if (verdict !== "pass")
    return checks
      .filter((check) => check.verdict === verdict)
      .map((check) => check.reason)
      .join("; ");
  const changed =
    facts.differences.length === 0
      ? "same inputs and outputs"
      : facts.differences.map((difference) => difference.reason).join("; ");
  return facts.scoresOnly
    ? "scores come from a table; no model was opened"
    : `${changed}, ${showBytes(facts.bytes)}`;
}
