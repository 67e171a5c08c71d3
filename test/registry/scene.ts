import { MemoryBranch } from "../../scripts/registry-memory.ts";
import {
  adopt,
  approve,
  type Change,
  evaluate,
  FRAUD,
  makePolicy,
  owner,
  PEOPLE,
  promote,
  risk,
  type Step,
  Story,
} from "../../scripts/registry-story.ts";
import type { Draft } from "../../src/registry/event.ts";
import type { RecordedPolicy } from "../../src/signoff/policy.ts";
import type { ModelName } from "../../src/base/ids.ts";

/** A registry in which one change is evaluated and signed, and nothing more has happened to it yet. */
export type Scene = {
  readonly branch: MemoryBranch;
  readonly story: Story;
  readonly change: Change;
  readonly signed: readonly Draft[];
};

export type Wanted = {
  readonly policy?: Partial<RecordedPolicy>;
  readonly model?: ModelName;
  readonly evaluation?: Parameters<typeof evaluate>[2];
};

export function openScene({ policy = {}, model = FRAUD, evaluation = {} }: Wanted = {}): Scene {
  const branch = new MemoryBranch();
  const story = new Story();
  story.policy = makePolicy(policy);
  append(branch, adopt(story));
  const steps = promote(story, model);
  for (let next = steps.next(); next.done !== true; next = steps.next([])) append(branch, next.value);
  story.tick();
  const { change, step } = evaluate(story, model, evaluation);
  append(branch, step);
  story.tick();
  const signed = [
    approve(story, change, { by: PEOPLE.alice, claims: owner(story) }),
    ...(story.policy.models[model]?.tier === "high"
      ? [approve(story, change, { by: PEOPLE.carol, claims: risk(story) })]
      : []),
  ];
  append(branch, story.step(signed));
  story.tick();
  return { branch, story, change, signed };
}

export function append(branch: MemoryBranch, step: Step): void {
  const plan = branch.append(step);
  if (plan.kind !== "write") throw new Error(`not appended: ${JSON.stringify(plan)}`);
}
