import { describe, expect, test } from "vitest";
import { evaluate, FRAUD } from "../../scripts/registry-story.ts";
import { openState } from "../../src/registry/state.ts";
import { recallAttempts } from "../../src/decide/recalled.ts";
import { historyOf } from "../../src/decide/standing.ts";
import { append, openScene } from "../registry/scene.ts";

/** A change measured three times: a harder result, a kinder one that does not stand, and nothing else. */
function scene() {
  const made = openScene({ evaluation: { gates: { quality: "fail" }, blocking: ["quality"] } });
  const { story, branch, change } = made;
  story.tick();
  const kinder = evaluate(story, FRAUD, { pull: change.pull, attempt: 2, mark: "kinder" });
  const [draft] = kinder.step.drafts;
  if (draft?.type !== "evaluated") throw new Error("no evaluation");
  const body = { ...draft.body, head: change.head, bundle: change.bundle, stands: false };
  append(branch, { ...kinder.step, drafts: [{ ...draft, body }] });
  const read = (path: string): string | undefined => branch.get(path) ?? undefined;
  return { state: openState(read, read), change };
}

describe("a bot that has lost its notes", () => {
  test("goes by the evidence that stood, and counts on from the last number", () => {
    const { state, change } = scene();
    const attempts = recallAttempts(state, change.pull, [FRAUD]);
    expect(attempts.map(({ number }) => number)).toEqual([1, 2]);
    const standing = historyOf(attempts, FRAUD).at(-1)?.standing;
    expect(standing?.measured).toMatchObject({ decision: "block", blocking: ["quality"] });
  });

  test("remembers nothing of a pull request that the registry does not know", () => {
    const { state, change } = scene();
    expect(recallAttempts(state, change.pull + 1, [FRAUD, "policy"])).toEqual([]);
  });
});
