import type { ZodType } from "zod";

/** One answer of one gate, or of one check inside it. `error` means that we could not judge, and blocks. */
export type VerdictWord = "pass" | "warn" | "inconclusive" | "fail" | "error" | "skipped";

/** From harmless to worst; a gate is as bad as its worst check. */
const SEVERITY: readonly VerdictWord[] = ["skipped", "pass", "warn", "inconclusive", "fail", "error"];

export function worst(words: readonly VerdictWord[]): VerdictWord {
  return words.reduce<VerdictWord>(
    (before, word) => (SEVERITY.indexOf(word) > SEVERITY.indexOf(before) ? word : before),
    "skipped",
  );
}

/**
 * One thing that a gate looked at, with every number a reader needs to check it: what was compared, the
 * interval, the margin, how many rows, by which method. Absent numbers are absent, never zero.
 */
export type Check = {
  readonly name: string;
  readonly verdict: VerdictWord;
  /** what a comparison found, for people: `better`, `not worse`, `worse, within margin`, `worse`, `inconclusive`, `same` */
  readonly finding?: string;
  readonly reason: string;
  readonly incumbent?: number;
  readonly candidate?: number;
  /** oriented: + is better for the candidate */
  readonly delta?: number;
  /** two-sided 90 % interval of delta */
  readonly low?: number;
  readonly high?: number;
  readonly margin?: number;
  /** smallest loss that this data can show with 80 % power */
  readonly resolution?: number;
  readonly p?: number;
  readonly n?: number;
  readonly method?: string;
  /** how to print the numbers */
  readonly unit?: "points" | "relative" | "plain" | "bytes";
};

export type Verdict = {
  readonly gate: string;
  readonly verdict: VerdictWord;
  /** one sentence: what happened, why, what to do next */
  readonly reason: string;
  readonly checks: readonly Check[];
};

/** Something that a gate needs before it can judge; what is missing skips it, and the report says how to supply it. */
export type Need = { readonly name: string; readonly enable: string };

/** A named rule over facts. `judge` is pure: the same facts and settings give the same verdict for ever. */
export type Gate<F, S> = {
  readonly name: string;
  readonly settings: ZodType<S>;
  readonly judge: (facts: F, settings: S) => Verdict;
};
