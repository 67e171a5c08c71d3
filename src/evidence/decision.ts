import type { Verdict } from "../gates/gate.ts";

/** What may happen to a change: it may go, an owner must accept what could not be shown, or it may not go. */
export type DecisionWord = "allow" | "sign" | "block";

export type Decision = {
  readonly decision: DecisionWord;
  /** one sentence, the gates named */
  readonly reason: string;
  /** some gate could not judge at all; the decision is then `block`, and the exit code says why */
  readonly error: boolean;
};

/** What an inconclusive gate means. `pass` and `note` let it go, `note` says so. */
export type OnInconclusive = "pass" | "note" | "sign" | "block";

/** Gates whose silence is no reason to ask anybody; everything else asks an owner. */
const DEFAULTS: Readonly<Record<string, OnInconclusive>> = { drift: "note" };

/**
 * Fail closed, written once: a failed or broken gate blocks, an inconclusive one asks as the policy says,
 * and a change of which nothing was judged asks an owner.
 */
export function decide(
  verdicts: readonly Verdict[],
  onInconclusive: Readonly<Record<string, OnInconclusive>>,
): Decision {
  const of = (word: Verdict["verdict"]): readonly Verdict[] =>
    verdicts.filter(({ verdict }) => verdict === word);
  const asks = (wanted: OnInconclusive): readonly Verdict[] =>
    of("inconclusive").filter(({ gate }) => (onInconclusive[gate] ?? DEFAULTS[gate] ?? "sign") === wanted);
  const failed = of("fail");
  const broken = of("error");
  const blocking = [...failed, ...broken, ...asks("block")];
  const error = broken.length > 0;
  if (blocking.length > 0)
    return { decision: "block", reason: `blocked by ${blocking.map(named).join(" · ")}`, error };
  const signing = asks("sign");
  if (signing.length > 0)
    return { decision: "sign", reason: `an owner must accept ${signing.map(named).join(" · ")}`, error };
  const judged = verdicts.filter(({ verdict }) => verdict !== "skipped");
  if (judged.length === 0)
    return { decision: "sign", reason: "an owner must accept that nothing could be tested", error };
  const noted = asks("note");
  const note = noted.length === 0 ? "" : `, with ${noted.map(({ gate }) => gate).join(", ")} inconclusive`;
  return {
    decision: "allow",
    reason: `${judged.length} of ${verdicts.length} gates judged, none stands in the way${note}`,
    error,
  };
}

const ORDER: readonly DecisionWord[] = ["allow", "sign", "block"];

/** Several models of one pull request go together or not at all. */
export function decideAll(
  parts: readonly { readonly model: string; readonly decision: Decision }[],
): Decision {
  const error = parts.some(({ decision }) => decision.error);
  const top = parts.reduce<DecisionWord>(
    (word, { decision }) =>
      ORDER.indexOf(decision.decision) > ORDER.indexOf(word) ? decision.decision : word,
    "allow",
  );
  const speaking = parts.filter(({ decision }) => decision.decision === top);
  if (parts.length === 0) return { decision: "allow", reason: "no model changed", error };
  return {
    decision: top,
    reason: speaking.map(({ model, decision }) => `${model}: ${decision.reason}`).join("; "),
    error,
  };
}

function named({ gate, reason }: Verdict): string {
  return `${gate} (${reason})`;
}
