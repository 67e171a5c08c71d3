import type { Draft } from "../registry/event.ts";
import { pullOf, type State } from "../registry/state.ts";
import type { Attempt, MeasuredModel } from "./attempt.ts";
import type { Cases } from "./cases.ts";
import { type Desk, placeOf } from "./place.ts";
import { inOrder, isWorse, type Question, standingOf } from "./standing.ts";

/** Events to be, with the documents that they rest on. */
export type Recording = {
  readonly drafts: readonly Draft[];
  readonly policies: readonly string[];
  readonly evidence: readonly string[];
};

export const NOTHING: Recording = { drafts: [], policies: [], evidence: [] };

export function joinRecordings(parts: readonly Recording[]): Recording {
  return {
    drafts: parts.flatMap(({ drafts }) => drafts),
    policies: [...new Set(parts.flatMap(({ policies }) => policies))],
    evidence: [...new Set(parts.flatMap(({ evidence }) => evidence))],
  };
}

/** Every attempt that the registry does not know yet, the failed ones too, in their order. */
export function recordAttempts(
  state: State,
  desk: Desk,
  attempts: readonly Attempt[],
  cases: Cases,
): Recording {
  const drafts: Draft[] = [];
  const evidence: string[] = [];
  for (const { model } of cases.models) {
    const known = pullOf(state, model, desk.pull).evaluations.at(-1)?.attempt ?? 0;
    let last: { readonly attempt: Attempt; readonly measured: MeasuredModel } | undefined;
    for (const attempt of inOrder(attempts)) {
      const measured = attempt.models.find((one) => one.model === model);
      if (measured === undefined) continue;
      const stands = last === undefined || takesPlace({ attempt, measured }, last);
      if (stands) last = { attempt, measured };
      if (attempt.number <= known) continue;
      drafts.push(evaluated(desk, attempt, measured, stands));
      evidence.push(...measured.texts);
    }
  }
  return { drafts, policies: [], evidence };
}

type Answered = { readonly attempt: Attempt; readonly measured: MeasuredModel };

/** Another question, a worse answer, or one that an owner asked for. */
function takesPlace(now: Answered, before: Answered): boolean {
  return now.attempt.recheck || !isSameQuestion(now, before) || isWorse(now.measured, before.measured);
}

function isSameQuestion(a: Answered, b: Answered): boolean {
  return (
    a.attempt.head === b.attempt.head &&
    a.measured.bundle === b.measured.bundle &&
    a.measured.policy === b.measured.policy &&
    a.measured.incumbent?.version === b.measured.incumbent?.version &&
    a.measured.incumbent?.digest === b.measured.incumbent?.digest
  );
}

function evaluated(desk: Desk, attempt: Attempt, measured: MeasuredModel, stands: boolean): Draft {
  const { model, texts: _texts, reason: _reason, ...told } = measured;
  const { number, head, tip: base, run, at } = attempt;
  const id = run === null ? `${head}/${number}` : `${run.id}/${run.attempt}/${number}`;
  const source = { kind: "run", id, url: null, snapshot: null } as const;
  return {
    ...placeOf(desk, { scope: model, at, source }),
    type: "evaluated",
    body: { ...told, attempt: number, head, base, counts: true, stands, run },
  };
}

/**
 * Evidence that stood before another question came between, and answers the question that is asked again now. It is
 * said once more, so that the registry too goes by it.
 */
export function repeatStanding(
  attempts: readonly Attempt[],
  cases: Cases,
  questions: ReadonlyMap<string, Question>,
): Attempt | undefined {
  const ordered = inOrder(attempts);
  const newest = ordered.at(-1);
  if (newest === undefined) return undefined;
  const back = cases.models.flatMap((one) => {
    const question = questions.get(one.model);
    const standing = question === undefined ? undefined : standingOf(attempts, one, question);
    const last = ordered.findLast(({ models }) => models.some(({ model }) => model === one.model));
    if (standing === undefined || last === undefined || last === standing.attempt) return [];
    const measured = last.models.find(({ model }) => model === one.model);
    const same = measured !== undefined && isSameQuestion({ attempt: last, measured }, standing);
    return same ? [] : [standing];
  });
  const [first] = back;
  if (first === undefined) return undefined;
  return {
    ...first.attempt,
    number: newest.number + 1,
    recheck: false,
    models: back.map(({ measured }) => measured),
  };
}
