import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  checkOf,
  clearStage,
  closeStage,
  findCode,
  GREEN,
  linesOf,
  openStage,
  POLICY,
  propose,
  proposeSigned,
  RED,
  type Stage,
  textOf,
} from "./bot-steps.ts";

/** Rules that reach the default branch without a signature; each story goes on where the one before ended. */
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => clearStage(stage));
afterAll(() => closeStage(stage));

describe("rules pushed around everybody", () => {
  test("do not hold: deleting them governs as before, by those recorded last, and raises an issue", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await world.pushToDefault({ [POLICY]: null }, "bob");
    await bot.settle();
    expect(linesOf(stage, null, "unapproved-change")).toEqual(["unapproved-change policy bob"]);
    const [issue] = world.openIssues();
    expect(issue?.title).toBe("Twokey: policy changed on the default branch without its owners");
    expect(issue?.body).toContain("The last recorded rules stay in force");
    expect(issue?.body).toContain("acme/ml-platform (policy)");
    const next = await propose(stage);
    expect(checkOf(stage, next).conclusion).not.toBe("success");
    expect(findCode(stage, next)).toBeUndefined();
  });

  test("that nobody can read stop every pull request, with file and line", async () => {
    const { world, bot } = stage;
    await world.pushToDefault({ [POLICY]: "mode: [enforce\n" }, "bob");
    await bot.settle();
    const pull = await propose(stage);
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toMatch(/\.github\/twokey\.yml:\d+/);
  });

  test("that are put back as recorded end it: changes are signed as before", async () => {
    const { world, bot } = stage;
    await world.pushToDefault({ [POLICY]: textOf(POLICY) }, "dave");
    await bot.settle();
    const { pull } = await proposeSigned(stage);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    const version = world.live("fraud")?.live?.version ?? 0;
    await world.merge(pull, { by: "dave" });
    await bot.settle();
    expect(world.live("fraud")?.live?.version).toBe(version + 1);
  });
});
