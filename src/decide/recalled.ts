import { pullOf, type State } from "../registry/state.ts";
import type { Scope } from "../signoff/parts.ts";
import type { Attempt, MeasuredModel } from "./attempt.ts";

/**
 * Evaluations as the registry recorded them, for a bot that has lost its notes: without them it would count from one
 * again, and a kinder result could stand where a harder one was recorded.
 */
export function recallAttempts(state: State, pull: number, scopes: readonly Scope[]): readonly Attempt[] {
  const found = new Map<number, Attempt>();
  for (const model of scopes) {
    if (model === "policy") continue;
    for (const slice of pullOf(state, model, pull).evaluations) {
      const { attempt: number, head, at, findings, stands } = slice;
      const {
        event: _event,
        counts: _counts,
        stands: _stands,
        attempt: _attempt,
        at: _at,
        head: _head,
        ...told
      } = slice;
      const measured: MeasuredModel = {
        ...told,
        model,
        // They lie beside the log already.
        texts: ["", ""],
        reason: "recorded earlier",
        scores: null,
        data: [],
      };
      const before = found.get(number);
      // What did not stand then only keeps its number; what did stands again, whatever came before it.
      const models = [...(before?.models ?? []), ...(stands ? [measured] : [])];
      const about = { number, head, tip: head, at, run: null, question: findings };
      found.set(number, { ...about, recheck: true, models, problems: [] });
    }
  }
  return [...found.values()];
}
