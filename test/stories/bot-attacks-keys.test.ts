import { describe, expect, test } from "vitest";
import {
  approve,
  codeOf,
  conclusion,
  countOf,
  evaluate,
  expectNothing,
  holdingsOf,
  lastReply,
  merge,
  MODEL,
  openStage,
  proposeCandidate,
  say,
  SECOND,
  signBoth,
  signersOf,
  workflowComment,
} from "./bot-attack-steps.ts";
import { ACTIONS_APP } from "./bot-world-people.ts";

const THIRD = "fraud, the third model\n";

describe("a sign-off is about bytes", () => {
  test("replayed on another pull request it is refused", async () => {
    const stage = await openStage();
    const first = await proposeCandidate(stage);
    const code = codeOf(stage, first);
    await signBoth(stage, first);
    const second = await proposeCandidate(stage, { branch: "twin" });
    expect(codeOf(stage, second)).not.toBe(code);
    await approve(stage, second, "alice", { code });
    await approve(stage, second, "carol", { code });
    expect(signersOf(stage, second)).toEqual([]);
    await expectNothing(stage, second, holdingsOf(stage));
  });

  test("approve, then push: the sign-offs are void and the new head is not green for a moment", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    await signBoth(stage, pull);
    expect(world.mayMerge(pull)).toBe(true);
    const before = holdingsOf(stage);
    await world.push("better", { [MODEL]: THIRD }, { by: "bob" });
    expect(world.mayMerge(pull)).toBe(false);
    await bot.settle();
    expect(world.mayMerge(pull)).toBe(false);
    await evaluate(stage);
    expect(world.mayMerge(pull)).toBe(false);
    await expectNothing(stage, pull, before);
  });

  test("push, then approve with the code of before: refused, and the reply says what changed", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    await world.push("better", { [MODEL]: THIRD }, { by: "bob" });
    await bot.settle();
    await evaluate(stage);
    await approve(stage, pull, "alice", { code });
    await approve(stage, pull, "carol", { code });
    expect(lastReply(stage, pull)).toContain("the bundle");
    expect(signersOf(stage, pull)).toEqual([]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a push in the second before the merge, unseen by the bot: what was merged is not what was signed", async () => {
    const stage = await openStage();
    const { world } = stage;
    const pull = await proposeCandidate(stage);
    await signBoth(stage, pull);
    const before = holdingsOf(stage);
    await world.push("better", { [MODEL]: THIRD }, { by: "bob" });
    await merge(stage, pull, "bob");
    expect(holdingsOf(stage)).toEqual(before);
    expect(countOf(stage, "unapproved-change")).toBe(1);
    expect(world.openIssues()).toHaveLength(1);
  });

  test("a stale green check merges nothing: another version went live since", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const first = await proposeCandidate(stage);
    const other = { "models/fraud/features/build.py": "def build(row):\n    return row or None\n" };
    const second = await proposeCandidate(stage, { branch: "other", files: other });
    await signBoth(stage, first);
    await signBoth(stage, second);
    expect(world.mayMerge(first) && world.mayMerge(second)).toBe(true);
    // The bot hears of neither before both are in.
    await world.merge(first, { by: "bob" });
    await world.merge(second, { by: "bob" });
    await bot.settle();
    expect(world.live("fraud")?.live?.version).toBe(2);
    expect(countOf(stage, "promoted")).toBe(1);
    expect(countOf(stage, "unapproved-change")).toBe(1);
  });

  test("a sign-off that is taken back in the second before the merge is none, though nobody wrote it down in time", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    const last = await approve(stage, pull, "carol", { code });
    expect(world.mayMerge(pull)).toBe(true);
    const before = holdingsOf(stage);
    world.deleteComment(last, "carol");
    world.lose();
    await merge(stage, pull, "bob");
    expect(holdingsOf(stage)).toEqual(before);
    expect(countOf(stage, "unapproved-change")).toBe(1);
    await bot.settle();
  });

  test("a comment that says something else by now says nothing", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    const id = world.comment(pull, "looks good", "alice");
    await bot.settle();
    world.editComment(id, `/twokey approve fraud ${code}`, "alice");
    await bot.settle();
    const other = world.comment(pull, "fine", "carol");
    // Somebody who may edit comments puts words into the mouth of an owner.
    world.editComment(other, `/twokey approve fraud ${code}`, "dave");
    await bot.settle();
    expect(signersOf(stage, pull)).toEqual([]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });
});

describe("whose key it is", () => {
  test("the author signs neither as the one nor as the other", async () => {
    const stage = await openStage();
    const pull = await proposeCandidate(stage, { by: "alice" });
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    expect(lastReply(stage, pull)).toContain("had a hand in this change");
    await approve(stage, pull, "carol", { code });
    expect(signersOf(stage, pull)).toEqual(["carol fraud"]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("one person who holds two roles fills one", async () => {
    const stage = await openStage();
    const { world } = stage;
    world.setTeam("model-risk", ["alice", "carol"]);
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    await say(stage, pull, `/twokey approve fraud ${code} as=owner`, "alice");
    await say(stage, pull, `/twokey approve fraud ${code} as=risk`, "alice");
    await approve(stage, pull, "alice", { code });
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a co-author does not sign", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    // By an earlier commit of hers GitHub knows whose address it is.
    await world.pushToDefault({ "NOTES.md": "from carol\n" }, "carol");
    await world.push("better", { [MODEL]: SECOND }, { by: "bob", coAuthors: ["carol"] });
    const pull = world.openPull("better", { by: "bob" });
    await bot.settle();
    await evaluate(stage);
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    await approve(stage, pull, "carol", { code });
    expect(signersOf(stage, pull)).toEqual(["alice fraud"]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a co-author behind an address of nobody stops the change, because it could be the one who signs", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    await world.push("better", { [MODEL]: SECOND }, { by: "bob", coAuthors: ["carol"] });
    const pull = world.openPull("better", { by: "bob" });
    await bot.settle();
    await evaluate(stage);
    await signBoth(stage, pull);
    expect(conclusion(stage, pull)).toBe("failure");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a committer does not sign", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    await world.push("better", { [MODEL]: SECOND }, { by: "bob", author: "bob", committer: "carol" });
    const pull = world.openPull("better", { by: "bob" });
    await bot.settle();
    await evaluate(stage);
    await approve(stage, pull, "carol");
    expect(signersOf(stage, pull)).toEqual([]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("whoever pushed a commit in another name does not sign", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("better", { "README.md": "# soon\n" }, { by: "bob" });
    await bot.settle();
    await world.push("better", { [MODEL]: SECOND }, { by: "carol", author: "bob" });
    await bot.settle();
    await evaluate(stage);
    await approve(stage, pull, "carol");
    expect(signersOf(stage, pull)).toEqual([]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("whoever pushed after the sign-off of somebody else takes their own away", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage, {
      files: { "models/churn/model.onnx": "churn, the second model\n" },
      by: "erin",
    });
    await approve(stage, pull, "bob", { scope: "churn" });
    expect(conclusion(stage, pull)).toBe("success");
    // Tier standard carries sign-offs over a push that changes nothing; not those of the pusher.
    await world.push("better", { "README.md": "# words\n" }, { by: "bob", author: "erin" });
    await bot.settle();
    await evaluate(stage);
    expect(conclusion(stage, pull)).not.toBe("success");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("commits of nobody's account do not land at tier high", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const nobody = { name: "carol", email: "carol@elsewhere.example" };
    await world.push("better", { [MODEL]: SECOND }, { by: "bob", author: nobody });
    const pull = world.openPull("better", { by: "bob" });
    await bot.settle();
    await evaluate(stage);
    await signBoth(stage, pull);
    expect(conclusion(stage, pull)).toBe("failure");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a pull request of the app itself needs both keys like any other", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("twokey/rollback", { [MODEL]: SECOND }, { by: "twokey[bot]" });
    await bot.settle();
    await evaluate(stage);
    const code = codeOf(stage, pull);
    world.comment(pull, `/twokey approve fraud ${code}`, "twokey[bot]");
    await bot.settle();
    expect(signersOf(stage, pull)).toEqual([]);
    await approve(stage, pull, "alice", { code });
    expect(conclusion(stage, pull)).toBeNull();
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("whoever left the team signs no more, and what they signed does not count", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    await signBoth(stage, pull);
    expect(world.mayMerge(pull)).toBe(true);
    const before = holdingsOf(stage);
    world.setTeam("model-risk", ["erin"]);
    await merge(stage, pull, "bob");
    await bot.settle();
    expect({ ...holdingsOf(stage), granted: 0 }).toEqual({ ...before, granted: 0 });
    expect(countOf(stage, "promoted")).toBe(0);
    expect(countOf(stage, "unapproved-change")).toBe(1);
  });

  test("when nobody can say who is in the team, nothing turns green", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    await approve(stage, pull, "alice");
    world.fault = ({ path }) => (path.includes("/teams/model-risk/") ? { status: 503 } : undefined);
    await approve(stage, pull, "carol");
    expect(world.mayMerge(pull)).toBe(false);
    expect(signersOf(stage, pull)).toEqual(["alice fraud"]);
    world.fault = () => undefined;
    await bot.pass("30m");
    expect(world.mayMerge(pull)).toBe(true);
  });
});

describe("what only looks like a command", () => {
  test("commands of bots are refused, whatever app they come from", async () => {
    const stage = await openStage();
    const pull = await proposeCandidate(stage);
    const code = codeOf(stage, pull);
    workflowComment(stage, pull, `/twokey approve fraud ${code}`);
    await stage.bot.settle();
    await say(stage, pull, `/twokey approve fraud ${code}`, "github-actions[bot]");
    expect(lastReply(stage, pull)).toContain("Only people sign");
    expect(signersOf(stage, pull)).toEqual([]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test.each([
    ["a quotation", (line: string) => `> ${line}\n\nI am not so sure about that.`],
    ["a fence", (line: string) => `\`\`\`\n${line}\n\`\`\``],
    ["a fence that is never closed", (line: string) => `~~~\n${line}`],
    ["an indented block", (line: string) => `so I would write\n\n    ${line}`],
    ["code in a line", (line: string) => `\`${line}\``],
    ["a remark of HTML", (line: string) => `<!--\n${line}\n-->`],
    ["a list", (line: string) => `- ${line}`],
    ["a heading", (line: string) => `# ${line}`],
    ["a link", (line: string) => `[${line}](https://example.com)`],
    ["the middle of a line", (line: string) => `I will not write ${line}`],
    ["a hidden block", (line: string) => `<details>\n${line}\n</details>`],
  ])("a command in %s does nothing", async (_name, wrap) => {
    const stage = await openStage();
    const pull = await proposeCandidate(stage);
    const line = `/twokey approve fraud ${codeOf(stage, pull)}`;
    await say(stage, pull, wrap(line), "alice");
    expect(signersOf(stage, pull)).toEqual([]);
  });

  test("a GitHub review that approves without the line is no sign-off", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    world.review(pull, { state: "APPROVED", by: "alice" });
    world.review(pull, { state: "APPROVED", body: "LGTM", by: "carol" });
    await bot.settle();
    expect(signersOf(stage, pull)).toEqual([]);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a check `twokey` of another app is not the check", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    const { checks, clock } = world.github;
    const at = clock.now();
    const own = checks.find(({ name }) => name === "twokey")!;
    const forged = { ...own, id: world.github.id(), app: ACTIONS_APP, head: world.head(pull) };
    checks.push({ ...forged, status: "completed", conclusion: "success", startedAt: at, completedAt: at });
    await bot.pass("20m");
    expect(checks.find(({ id }) => id === forged.id)?.conclusion).toBe("success");
    expect(conclusion(stage, pull)).toBeNull();
    // The bot goes on speaking through its own.
    await approve(stage, pull, "alice");
    expect(world.check(world.head(pull))?.title).toContain("alice signed");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test.each(["github-actions[bot]", "mallory"] as const)(
    "a report with a code that %s forged is neither taken over nor believed",
    async (who) => {
      const stage = await openStage();
      const { world, bot } = stage;
      const pull = await world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
      const forged = `<!-- twokey:report -->\n## Twokey: all is well\n\nSign-off: \`/twokey approve fraud abcdef012345\``;
      const id = world.comment(pull, forged, who);
      await bot.settle();
      await evaluate(stage);
      expect(world.github.comments.get(id)?.body).toBe(forged);
      expect(codeOf(stage, pull)).not.toBe("abcdef012345");
      await approve(stage, pull, "alice", { code: "abcdef012345" });
      await approve(stage, pull, "carol", { code: "abcdef012345" });
      expect(lastReply(stage, pull)).toContain("was never given out");
      expect(signersOf(stage, pull)).toEqual([]);
      await expectNothing(stage, pull, holdingsOf(stage));
    },
  );

  test("the bot's own report, changed by an admin, is written anew and the code in it is worth nothing", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage);
    const own = world.saidByBot(pull)[0]!;
    const real = codeOf(stage, pull);
    world.editComment(own.id, own.body.replaceAll(real, "abcdef012345"), "dave");
    await bot.settle();
    await approve(stage, pull, "alice", { code: "abcdef012345" });
    expect(signersOf(stage, pull)).toEqual([]);
    await bot.pass("20m");
    expect(codeOf(stage, pull)).toBe(real);
  });
});
