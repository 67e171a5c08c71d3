import { defineConfig } from "vitest/config";

// Three tiers: unit (pure rooms and single children), story (the built dist/ as a user runs it),
// deep (exhaustive siblings of the sampled tests, long stories, and the shared material when it is there).
const longStories = "test/stories/**/*.long.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/stories/**", "test/deep/**"],
          testTimeout: 20_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "story",
          include: ["test/stories/**/*.test.ts"],
          exclude: [longStories],
          testTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "deep",
          include: ["test/deep/**/*.test.ts", longStories],
          testTimeout: 480_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
