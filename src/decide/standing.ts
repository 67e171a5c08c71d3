import { digestOf } from "../base/digest.ts";
import type { Digest } from "../base/ids.ts";
import { incumbentIn, modelOf, type State } from "../registry/state.ts";
import { modelControlsDigest, type RecordedPolicy, ruledModel } from "../signoff/policy.ts";
import { type ModelSubject, subjectDigest } from "../signoff/subject.ts";
import { type Attempt, type MeasuredModel, measureRemoval } from "./attempt.ts";
import type { Cases, ModelCase } from "./cases.ts";

/** Which evidence a sign-off may rest on. */

/** What evidence about a model must be about; anything else was measured for another question. */
export type Question = {
  readonly head: string;
  readonly bundle: Digest | null;
  readonly incumbent: ModelSubject["incumbent"];
  readonly policy: Digest;
};

export function questionOf(state: State, policy: RecordedPolicy, one: ModelCase, about: About): Question {
  const own = about.cases.policy === null ? undefined : ruledModel(about.cases.policy.policy, one.model);
  return {
    head: about.head,
    bundle: one.bundle,
    incumbent: incumbentIn(modelOf(state, one.model)),
    policy: modelControlsDigest(policy, one.model, own),
  };
}

export type About = { readonly head: string; readonly cases: Cases };

/** One digest for everything that an evaluation of this pull request would look at. */
export function questionDigest(state: State, policy: RecordedPolicy, about: About): Digest {
  const models = about.cases.models.map((one) => {
    const { bundle, incumbent, policy: rules } = questionOf(state, policy, one, about);
    return { model: one.model, bundle, incumbent, policy: rules, data: one.data.map((pair) => [...pair]) };
  });
  return digestOf({ v: 1, head: about.head, models });
}

/** Evidence with the attempt that brought it. */
export type Standing = { readonly attempt: Attempt; readonly measured: MeasuredModel };

/**
 * The first counted evidence for a question stands. A later one takes its place only where it is worse, or where an
 * owner asked for it: nobody can try until it is green.
 */
export function standingOf(
  attempts: readonly Attempt[],
  one: ModelCase,
  question: Question,
): Standing | undefined {
  let standing: Standing | undefined;
  for (const attempt of inOrder(attempts)) {
    const measured = attempt.models.find((each) => each.model === one.model);
    if (measured === undefined || !answers(attempt, measured, question)) continue;
    if (standing === undefined || attempt.recheck || isWorse(measured, standing.measured))
      standing = { attempt, measured };
  }
  return standing;
}

export function inOrder(attempts: readonly Attempt[]): readonly Attempt[] {
  return [...attempts].sort((a, b) => a.number - b.number);
}

function answers(attempt: Attempt, measured: MeasuredModel, question: Question): boolean {
  return (
    attempt.head === question.head &&
    measured.bundle === question.bundle &&
    measured.policy === question.policy &&
    measured.incumbent?.version === question.incumbent?.version &&
    measured.incumbent?.digest === question.incumbent?.digest
  );
}

const WORSE = ["allow", "sign", "block"];

export function isWorse(one: MeasuredModel, than: MeasuredModel): boolean {
  return WORSE.indexOf(one.decision) > WORSE.indexOf(than.decision);
}

/** Removals need no run: what is recorded of them follows from the registry alone. */
export function removalAttempt(attempts: readonly Attempt[], removed: Removed): Attempt {
  const { at, head, tip, question, models } = removed;
  const number = Math.max(0, ...attempts.map((attempt) => attempt.number)) + 1;
  const measured = models.map((model) => measureRemoval(model));
  return { number, head, tip, at, run: null, question, recheck: false, models: measured, problems: [] };
}

export type Removed = Pick<Attempt, "at" | "head" | "tip" | "question"> & {
  readonly models: readonly Parameters<typeof measureRemoval>[0][];
};

export type Signed = { readonly subject: ModelSubject; readonly digest: Digest };

export function subjectOf(
  place: { readonly repository: number; readonly pull: number },
  one: ModelCase,
  question: Question,
  findings: Digest,
): Signed {
  const { bundle, incumbent, policy } = question;
  const subject = { v: 1, ...place, model: one.model, bundle, incumbent, findings, policy } as const;
  return { subject, digest: subjectDigest(subject) };
}
