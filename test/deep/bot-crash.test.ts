import { describe, expect, test } from "vitest";
import { CRASH_STORIES, playAll } from "../stories/bot-crash-stories.ts";

describe("killed after each call of GitHub and started again, a story ends the same", () => {
  test.each(CRASH_STORIES)("$name", async (story) => {
    const { wrong, honest, kills } = await playAll(story, { from: 0, by: 1 });
    expect(kills).toBeGreaterThan(story.steps.length);
    for (const [after, ending] of wrong) expect({ after, ...ending }).toEqual({ after, ...honest });
  });
});
