import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import type { Json } from "../base/json.ts";
import type { Verdict } from "../gates/gate.ts";
import type { Decision } from "./decision.ts";
import { type Measured, roundMeasured, roundVerdict } from "./measured.ts";

/** Where the incumbent was found. */
export type IncumbentSource = "registry" | "base branch" | "file";

/** A table that was measured on. */
export type DataUsed = {
  /** `holdout`, `recent`, or `scores of …` */
  readonly role: string;
  readonly file: string;
  readonly digest: Digest;
  readonly rows: number;
};

/** A gate that did not run, and the line of `model.yaml` that turns it on. */
export type NotTested = { readonly gate: string; readonly what: string; readonly line: string };

/**
 * What two honest runs share: digests of everything that went in, every verdict, every number to six
 * significant digits. Its digest is what owners sign.
 */
export type Findings = {
  readonly schema: "twokey-findings/1";
  readonly engine: { readonly twokey: string; readonly runtime: string };
  readonly model: string;
  readonly change: readonly string[];
  readonly bundle: Digest | null;
  readonly incumbent: {
    readonly digest: Digest;
    readonly source: IncumbentSource;
    readonly version: number | null;
  } | null;
  readonly data: readonly DataUsed[];
  readonly policy: Digest;
  readonly seed: Digest;
  /** assumptions in words: which columns fed which tensor, which class was the positive one */
  readonly words: readonly string[];
  readonly verdicts: readonly Verdict[];
  readonly notTested: readonly NotTested[];
  readonly decision: Decision;
  /** where the change edits the controls it is judged by: what those would say. It is shown and never counts. */
  readonly proposed?: Proposed;
};

export type Proposed = {
  readonly decision: Decision;
  /** the gates that would answer with another word */
  readonly differs: readonly Pick<Verdict, "gate" | "verdict" | "reason">[];
};

/** Everything measured and judged for one change of one model. */
export type Evidence = {
  readonly findings: Findings;
  readonly findingsDigest: Digest;
  readonly measured: Measured;
  readonly evidenceDigest: Digest;
};

/** Rounds, then digests: the findings alone, and the findings with what was measured. */
export function sealEvidence(findings: Findings, raw: Measured): Evidence {
  const rounded = { ...findings, verdicts: findings.verdicts.map((verdict) => roundVerdict(verdict)) };
  const measured = roundMeasured(raw);
  const findingsDigest = digestOf(plainJson(rounded));
  const evidenceDigest = digestOf({ findings: findingsDigest, measured: plainJson(measured) });
  return { findings: rounded, findingsDigest, measured, evidenceDigest };
}

/**
 * The verdicts as reports show them. Times differ between two honest runs, so findings hold less of them than was
 * measured; what was measured stands in their place.
 */
export function shownVerdicts(
  findings: Pick<Findings, "verdicts">,
  measured: Pick<Measured, "times">,
): readonly Verdict[] {
  const timed = measured.times?.verdicts ?? [];
  return findings.verdicts.map((verdict) => timed.find(({ gate }) => gate === verdict.gate) ?? verdict);
}

/** Our own records hold nothing but JSON; this walks them so that the type says so too. */
export function plainJson(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map((item) => plainJson(item));
  if (typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, plainJson(member)]));
  }
  throw new Error(`evidence cannot hold a ${typeof value}`);
}
