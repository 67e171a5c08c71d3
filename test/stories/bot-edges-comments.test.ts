import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  causesOf,
  checkOf,
  clearStage,
  closeStage,
  codeOf,
  eventsOf,
  GREEN,
  lastReply,
  later,
  linesOf,
  loseAll,
  measure,
  openStage,
  proposeMeasured,
  proposeSigned,
  pushTo,
  RED,
  repliesOf,
  say,
  sign,
  type Stage,
  WAITS,
} from "./bot-steps.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => clearStage(stage));
afterAll(() => closeStage(stage));

describe("a code", () => {
  test("of older evidence is refused: the answer says that the evidence changed", async () => {
    const pull = await proposeMeasured(stage);
    const old = codeOf(stage, pull);
    await say(stage, pull, "/twokey recheck", "alice");
    await measure(stage, {}, { salt: "other numbers" });
    expect(codeOf(stage, pull)).not.toBe(old);
    await say(stage, pull, `/twokey approve fraud ${old}`, "alice");
    expect(lastReply(stage, pull)).toContain(`The code ${old} is out of date: the evidence changed`);
    expect(linesOf(stage, pull, "approved")).toEqual([]);
  });

  test("that was never given out is refused, and so is one of another pull request", async () => {
    const first = await proposeMeasured(stage);
    const other = await proposeMeasured(stage);
    await say(stage, other, `/twokey approve fraud ${codeOf(stage, first)}`, "alice");
    expect(lastReply(stage, other)).toContain("was never given out for fraud in this pull request");
    await say(stage, other, "/twokey approve fraud 000000000000", "alice");
    expect(lastReply(stage, other)).toContain("was never given out");
    expect(linesOf(stage, other, "approved")).toEqual([]);
  });

  test("may not be used before there is evidence", async () => {
    const { world, bot } = stage;
    const pull = await world.propose("unmeasured", { "models/fraud/model.onnx": "x\n" }, { by: "bob" });
    await bot.settle();
    await say(stage, pull, "/twokey approve fraud 3f9a2b1c4d5e", "alice");
    expect(lastReply(stage, pull)).toContain("no evidence about fraud that counts yet");
  });
});

describe("new evidence", () => {
  test("with other numbers, asked for by an owner, ends what was signed", async () => {
    const { pull } = await proposeSigned(stage);
    await say(stage, pull, "/twokey recheck", "alice");
    await measure(stage, {}, { salt: "other numbers again" });
    expect(causesOf(stage, pull)).toEqual(["subject-changed", "subject-changed"]);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
  });

  test("with the same numbers keeps what was signed", async () => {
    const { pull } = await proposeSigned(stage);
    await say(stage, pull, "/twokey recheck", "alice");
    await measure(stage);
    expect(causesOf(stage, pull)).toEqual([]);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("that is worse ends what was signed, though nobody asked for it", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    const asked = world.lastDispatch();
    await world.runEvaluation(asked, { fraud: { quality: "fail" } });
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toContain("quality");
    expect(causesOf(stage, pull)).toEqual(["subject-changed", "subject-changed"]);
  });

  test("that is better, and nobody asked for, changes nothing: nobody tries until it is green", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage, {}, { fraud: { quality: "fail" } });
    const code = codeOf(stage, pull);
    await world.runEvaluation(world.lastDispatch(), { fraud: { quality: "pass" } });
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(codeOf(stage, pull)).toBe(code);
  });
});

describe("an edited comment", () => {
  test("into which a command was written never counts, and is answered with that", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    const id = await say(stage, pull, "I have looked at it.", "alice");
    world.editComment(id, `/twokey approve fraud ${codeOf(stage, pull)}`, "alice");
    await bot.settle();
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("edited comments never count");
    await later(stage, "1h");
    expect(repliesOf(stage, pull)).toHaveLength(1);
  });

  test("that was edited before anybody read it never counts either", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    const code = codeOf(stage, pull);
    const id = world.comment(pull, `/twokey approve fraud ${code}`, "alice");
    world.editComment(id, `/twokey approve fraud ${code} now with a note`, "alice");
    await bot.settle();
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("edited comments never count");
  });

  test("of which no webhook came never counts: what stands there now may not be what was written", async () => {
    const { world } = stage;
    const pull = await proposeMeasured(stage);
    const id = world.comment(pull, "looks good", "alice");
    world.editComment(id, `/twokey approve fraud ${codeOf(stage, pull)}`, "alice");
    await loseAll(stage);
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("edited comments never count");
  });

  test("by somebody else ends the sign-off in it until it is signed again, and the log says why", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    const id = await sign(stage, pull, "alice");
    await sign(stage, pull, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    world.editComment(id, "nothing to see here", "dave");
    await bot.settle();
    expect(causesOf(stage, pull)).toEqual(["comment-edited"]);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(world.sticky(pull)).toContain("the comment was edited");
    await sign(stage, pull, "alice");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });
});

describe("a deleted comment", () => {
  test("takes its sign-off along, and the log keeps the digest of what it said", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    const id = await sign(stage, pull, "alice");
    world.deleteComment(id, "alice");
    await bot.settle();
    expect(causesOf(stage, pull)).toEqual(["comment-deleted"]);
    expect(checkOf(stage, pull).title).toContain("waiting for owner");
    const [approved] = eventsOf(stage, pull, "approved");
    expect(approved).toMatchObject({ source: { kind: "comment", id: String(id) } });
    expect(JSON.stringify(approved)).toMatch(/"snapshot":"sha256:[0-9a-f]{64}"/);
  });

  test("is missed by nobody, though its webhook was lost", async () => {
    const { world } = stage;
    const { pull } = await proposeSigned(stage);
    const [comment] = world.comments(pull).filter(({ user }) => user.login === "carol");
    world.deleteComment(comment?.id ?? 0, "carol");
    await loseAll(stage);
    expect(causesOf(stage, pull)).toEqual(["comment-deleted"]);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
  });

  test("that held a veto leaves the veto, over pushes as well, until who spoke it lifts it", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    const id = await say(stage, pull, "/twokey veto fraud recall on phone orders is too low", "alice");
    expect(checkOf(stage, pull)).toMatchObject(RED);
    world.deleteComment(id, "alice");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(RED);
    await pushTo(stage, pull, { "notes.md": "more\n" }, { by: "bob" });
    await measure(stage);
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toContain("the veto of alice was open");
    await say(stage, pull, "/twokey lift fraud", "carol");
    expect(lastReply(stage, pull)).toContain("Only alice can lift this veto");
    await say(stage, pull, "/twokey lift fraud", "alice");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("of a veto that was deleted before it was read still stops the change", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    const id = world.comment(pull, "/twokey veto fraud I have doubts about the labels", "carol");
    world.deleteComment(id, "carol");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(RED);
  });
});

describe("what fires", () => {
  test("is a line of its own at its beginning: quotes, code, comments, links and headings are talk", async () => {
    const pull = await proposeMeasured(stage);
    const line = `/twokey approve fraud ${codeOf(stage, pull)}`;
    const quiet = [
      `> ${line}`,
      `\`\`\`\n${line}\n\`\`\``,
      `    ${line}`,
      `\`${line}\``,
      `<!--\n${line}\n-->`,
      `[${line}](https://example.com)`,
      `# ${line}`,
      `please ${line}`,
      `- ${line}`,
      "👍",
      "LGTM",
    ];
    for (const text of quiet) await say(stage, pull, text, "alice");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(repliesOf(stage, pull)).toEqual([]);
    await say(stage, pull, `Seen with the desk.\n\n${line}\n\nThanks!`, "alice");
    expect(linesOf(stage, pull, "approved")).toEqual(["approved fraud alice"]);
  });

  test("is all or nothing: one line that cannot be obeyed, and nothing of the comment is", async () => {
    const pull = await proposeMeasured(stage);
    const line = `/twokey approve fraud ${codeOf(stage, pull)}`;
    await say(stage, pull, `${line}\n/twokey aprove fraud 3f9a2b1c4d5e`, "alice");
    expect(lastReply(stage, pull)).toContain("Nothing of this comment was obeyed");
    expect(lastReply(stage, pull)).toContain("approve");
    await say(stage, pull, `${line}\n/twokey veto churn it is not in here at all`, "alice");
    expect(lastReply(stage, pull)).toContain("does not change churn; it changes fraud");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
  });

  test("counts once, however often its webhook comes", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    world.comment(pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "alice");
    const deliveries = world.takeOutbox();
    await bot.take([...deliveries, ...deliveries]);
    await bot.take(deliveries.map((one) => ({ ...one, guid: `${one.guid.slice(0, -1)}z` })));
    await bot.settle();
    expect(linesOf(stage, pull, "approved")).toEqual(["approved fraud alice"]);
  });

  test("is never what an app says", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "github-actions[bot]");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("Only people sign");
    world.comment(pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "twokey[bot]");
    await bot.settle();
    await bot.pass("10m");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
  });

  test("that was taken back before it was merged does not count: withdraw", async () => {
    const { pull } = await proposeSigned(stage);
    await say(stage, pull, "/twokey withdraw fraud", "carol");
    expect(causesOf(stage, pull)).toEqual(["withdrawn"]);
    expect(checkOf(stage, pull).title).toContain("waiting for risk (acme/model-risk)");
  });
});

describe("a hold", () => {
  test("pauses the change for its time, and wakes by itself", async () => {
    const { pull } = await proposeSigned(stage);
    await say(stage, pull, "/twokey hold fraud 2h waiting for the labels", "dave");
    expect(checkOf(stage, pull)).toMatchObject(RED);
    await later(stage, "1h");
    expect(checkOf(stage, pull)).toMatchObject(RED);
    await later(stage, "1h");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("and a recheck of somebody who may only read has no effect", async () => {
    const { world } = stage;
    const { pull } = await proposeSigned(stage);
    const before = world.dispatches.length;
    await say(stage, pull, "/twokey hold fraud", "mallory");
    expect(lastReply(stage, pull)).toContain("can hold a change");
    await say(stage, pull, "/twokey recheck", "mallory");
    expect(lastReply(stage, pull)).toContain("can ask for another evaluation");
    await say(stage, pull, "/twokey veto fraud because I can write comments", "mallory");
    expect(lastReply(stage, pull)).toContain("does not name mallory");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    expect(world.dispatches.length).toBe(before);
  });
});

describe("expiry", () => {
  test("ends a sign-off by itself when its time is over", async () => {
    const { pull } = await proposeSigned(stage);
    await later(stage, "13d");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await later(stage, "25h");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(causesOf(stage, pull)).toEqual(["expired", "expired"]);
  });
});
