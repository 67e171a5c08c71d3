import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tell } from "../../scripts/story.ts";
import { newFolder, ROOT } from "./twokey.ts";

test(
  "npm run story -- rollback ends with a version, and then with the one before",
  { timeout: 120_000 },
  async () => {
    const { code, lines } = await runStory("rollback");
    expect(lines.at(-1), lines.join("\n")).toBe("fraud@1 is live again");
    expect(lines).toContain("fraud@2 is live");
    expect(code).toBe(0);
  },
);

test("a story that fails says at which step, and ends with 1", async () => {
  const lines: string[] = [];
  const bot = join(newFolder(), "bot.js");
  expect(await tell([], { bot, write: (line) => lines.push(line) })).toBe(1);
  expect(lines.join("\n")).toMatch(
    /The story failed after \d+ s at this step: the bot starts\.\nthere is no .*bot\.js/,
  );
});

test("there are two stories, and no third", async () => {
  const lines: string[] = [];
  expect(await tell(["adopt"], { write: (line) => lines.push(line) })).toBe(2);
  expect(lines).toEqual(["npm run story, or npm run story -- rollback"]);
});

function runStory(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly lines: readonly string[] }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [join(ROOT, "scripts", "story.ts"), ...args], (_, out, err) => {
      done({ code: child.exitCode, lines: `${out}${err}`.trimEnd().split("\n") });
    });
  });
}
