import { canonicalJson } from "../base/canonical.ts";
import { digestOf } from "../base/digest.ts";
import type { Digest, ModelName } from "../base/ids.ts";
import { incumbentIn, modelOf, type State } from "../registry/state.ts";
import { modelControlsDigest, type RecordedPolicy, ruledModel } from "../signoff/policy.ts";
import { type ModelSubject, subjectDigest } from "../signoff/subject.ts";
import { type Attempt, type MeasuredModel, measureNothing, type Unmeasured } from "./attempt.ts";
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

/** One attempt at one model, and what stands for its question from there on. */
export type Tried = Standing & {
  readonly key: string;
  /** the findings of this attempt are the ones that stand, though an earlier one may have had them first */
  readonly stands: boolean;
  readonly standing: Standing;
};

/**
 * The first counted evidence for a question stands. A later one takes its place only where it is worse, or where an
 * owner asked for it: nobody can try until it is green.
 */
export function historyOf(attempts: readonly Attempt[], model: ModelName): readonly Tried[] {
  const standings = new Map<string, Standing>();
  return inOrder(attempts).flatMap((attempt) => {
    const measured = attempt.models.find((one) => one.model === model);
    if (measured === undefined) return [];
    const key = keyOf({ ...measured, head: attempt.head });
    const before = standings.get(key);
    const replaces = before === undefined || attempt.recheck || isWorse(measured, before.measured);
    const standing = replaces ? { attempt, measured } : before;
    standings.set(key, standing);
    const stands = standing.measured.findings === measured.findings;
    return [{ attempt, measured, key, stands, standing }];
  });
}

export function standingOf(
  attempts: readonly Attempt[],
  model: ModelName,
  question: Question,
): Standing | undefined {
  const key = keyOf(question);
  return historyOf(attempts, model).findLast((one) => one.key === key)?.standing;
}

function inOrder(attempts: readonly Attempt[]): readonly Attempt[] {
  return [...attempts].sort((a, b) => a.number - b.number);
}

/** Equal for evidence that answers the same question. */
export function keyOf({ head, bundle, incumbent, policy }: Question): string {
  return canonicalJson({ head, bundle, incumbent, policy });
}

const WORSE = ["allow", "sign", "block"];

/** A harder decision, or the same with more gates in the way: an override of one gate must not find the other gone. */
export function isWorse(one: MeasuredModel, than: MeasuredModel): boolean {
  const harder = WORSE.indexOf(one.decision) - WORSE.indexOf(than.decision);
  const more = one.blocking.length > than.blocking.length;
  return harder > 0 || (harder === 0 && more && than.blocking.every((gate) => one.blocking.includes(gate)));
}

/** A removal, or new words about what is live. Of anything else nobody knows yet how it does, whatever the words say. */
export function needsNoRun({ bundle, words }: ModelCase, { incumbent }: Question): boolean {
  return bundle === null || (words !== null && bundle === incumbent?.digest);
}

/** Removals and new words need no run: what is recorded of them follows from the registry and the head alone. */
export function attemptWithoutRun(attempts: readonly Attempt[], about: WithoutRun): Attempt {
  const { at, head, tip, question, models } = about;
  const measured = models.map((model) => measureNothing(model));
  return {
    number: nextNumber(attempts),
    head,
    tip,
    at,
    run: null,
    question,
    recheck: false,
    models: measured,
    problems: [],
  };
}

export function nextNumber(attempts: readonly Attempt[]): number {
  return Math.max(0, ...attempts.map(({ number }) => number)) + 1;
}

export type WithoutRun = Pick<Attempt, "at" | "head" | "tip" | "question"> & {
  readonly models: readonly Unmeasured[];
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
