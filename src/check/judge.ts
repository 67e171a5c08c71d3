import { plain } from "../base/text.ts";
import { decide } from "../evidence/decision.ts";
import type { Proposed } from "../evidence/evidence.ts";
import type { Gate, Verdict } from "../gates/gate.ts";
import type { ChangeRequest } from "./change.ts";

/** Settings by gate. */
export type GateRules = { readonly gates: Readonly<Record<string, unknown>> };

/** Facts that wait for settings: the same facts are judged under the rules that count and under those proposed. */
export type Judge = (rules: GateRules) => Verdict;

export function judging<F, S>(gate: Gate<F, S>, facts: F): Judge {
  return (rules) => judged(gate, facts, rules);
}

/** A gate that throws could not judge; that blocks, and the run goes on for the other gates. */
export function judged<F, S>(gate: Gate<F, S>, facts: F, { gates }: GateRules): Verdict {
  try {
    return gate.judge(facts, gate.settings.parse(gates[gate.name] ?? {}));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return {
      gate: gate.name,
      verdict: "error",
      reason: `the gate itself broke (${plain(what, 200)}); please report it`,
      checks: [],
    };
  }
}

/** Every gate under these rules; those that are left out are judged and do not decide. */
export function judgeAll(
  judges: readonly Judge[],
  rules: GateRules,
  skip: readonly string[],
): readonly Verdict[] {
  return judges
    .map((judge) => judge(rules))
    .map((verdict) => (skip.includes(verdict.gate) ? leftOut(verdict) : verdict));
}

/** The same facts under the controls that the change proposes. */
export function proposedOf(
  judges: readonly Judge[],
  verdicts: readonly Verdict[],
  { proposed, skip }: ChangeRequest,
): { readonly proposed?: Proposed } {
  if (proposed === undefined) return {};
  const under = judgeAll(judges, proposed, skip);
  return {
    proposed: {
      decision: decide(under, proposed.onInconclusive),
      differs: under.flatMap(({ gate, verdict, reason }, at) =>
        verdicts[at]?.verdict === verdict ? [] : [{ gate, verdict, reason }],
      ),
    },
  };
}

function leftOut({ gate, checks }: Verdict): Verdict {
  return { gate, verdict: "skipped", reason: "left out by --only or --skip: it does not decide", checks };
}
