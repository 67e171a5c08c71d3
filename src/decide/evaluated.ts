import type { Draft } from "../registry/event.ts";
import { pullOf, type State } from "../registry/state.ts";
import type { Attempt } from "./attempt.ts";
import type { Cases } from "./cases.ts";
import { type Desk, placeOf } from "./place.ts";
import { historyOf, keyOf, nextNumber, type Question, standingOf, type Tried } from "./standing.ts";

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
  const fresh = cases.models.flatMap(({ model }) => {
    const known = pullOf(state, model, desk.pull).evaluations.at(-1)?.attempt ?? 0;
    return historyOf(attempts, model).filter(({ attempt }) => attempt.number > known);
  });
  return {
    drafts: fresh.map((tried) => evaluated(desk, tried)),
    policies: [],
    evidence: fresh.flatMap(({ measured }) => measured.texts),
  };
}

function evaluated(desk: Desk, { attempt, measured, stands }: Tried): Draft {
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
  const back = cases.models.flatMap(({ model }) => {
    const question = questions.get(model);
    if (question === undefined) return [];
    const standing = standingOf(attempts, model, question);
    const last = historyOf(attempts, model).findLast(({ stands }) => stands);
    return standing === undefined || last?.key === keyOf(question) ? [] : [standing];
  });
  const [first] = back;
  if (first === undefined) return undefined;
  return {
    ...first.attempt,
    number: nextNumber(attempts),
    recheck: false,
    models: back.map(({ measured }) => measured),
  };
}
