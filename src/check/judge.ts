import { plain } from "../base/text.ts";
import type { Gate, Verdict } from "../gates/gate.ts";

/** A gate that throws could not judge; that blocks, and the run goes on for the other gates. */
export function judged<F, S>(
  gate: Gate<F, S>,
  facts: F,
  { gates }: { readonly gates: Readonly<Record<string, unknown>> },
): Verdict {
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
