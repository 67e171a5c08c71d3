import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/base/digest.ts";
import {
  approve,
  CARD,
  codeOf,
  conclusion,
  countOf,
  evaluate,
  expectNothing,
  FLOW,
  holdingsOf,
  MODEL,
  openStage,
  proposeCandidate,
  say,
  SECOND,
  signersOf,
  type Stage,
  textOf,
} from "./bot-attack-steps.ts";
import { type Odd, requestOf } from "./bot-world-evaluator.ts";
import { makeZip } from "./bot-world-zip.ts";
import { PEOPLE } from "./bot-world-people.ts";

/** Evidence came that must not count: no code, nothing to sign, nothing gained. */
async function expectNoEvidence(stage: Stage, pull: number): Promise<void> {
  const before = holdingsOf(stage);
  expect(() => codeOf(stage, pull)).toThrow("no code");
  expect(conclusion(stage, pull)).not.toBe("success");
  await say(stage, pull, "/twokey approve fraud 0123456789ab", "alice");
  expect(signersOf(stage, pull)).toEqual([]);
  await expectNothing(stage, pull, before);
}

const LYING_SIZE = makeZip({ "evidence.json": "{}" });

describe("evidence that does not count", () => {
  test.each<readonly [string, Odd]>([
    ["of a run that a pull request started", { event: "pull_request" }],
    ["of a run that a person started by hand", { event: "workflow_dispatch", actor: PEOPLE.bob }],
    ["of another branch", { headBranch: "better" }],
    ["of a fork", { headOwner: "mallory" }],
    ["of another workflow file", { path: ".github/workflows/mine.yml" }],
    ["with no nonce", { nonce: null }],
    ["with an invented nonce", { nonce: "f".repeat(32) }],
    ["that says itself that it does not count", { counted: false }],
    [
      "about another commit",
      { head: "0123456789012345678901234567890123456789", evidence: undefined as never },
    ],
    ["about another repository", { repository: 2 }],
    ["about another bundle", { bundle: { fraud: sha256("the good one") } }],
    [
      "against another incumbent",
      { incumbent: { version: 1, digest: sha256("a weak one"), source: "registry" } },
    ],
    ["against nothing", { incumbent: null }],
    ["under another name", { artifact: "evidence" }],
    ["that is no archive", { zip: Buffer.from("no archive at all") }],
    ["in another kind of archive", { zip: gzipSync("{}") }],
    ["in an archive cut short", { zip: makeZip({ "evidence.json": "{}" }).subarray(0, 60) }],
    ["in an archive with somebody else's file", { zip: makeZip({ "../evidence.json": "{}" }) }],
    ["in an archive with nothing in it", { zip: makeZip({}) }],
    ["in an archive that is said to be huge", { zip: LYING_SIZE, size: 5_000_000_000 }],
    ["that is no JSON", { evidence: "{" }],
    ["that is another JSON", { evidence: '{"decision":"allow"}' }],
    ["that is a list without end", { evidence: "[".repeat(100_000) }],
    ["with a number that is none", { evidence: '{"schema":"twokey-evidence/1","counted":NaN}' }],
    ["that expired", { expired: true }],
    ["that was never uploaded", { noArtifact: true }],
  ])("%s", async (_name, odd) => {
    const stage = await openStage();
    const { evidence, head, ...rest } = odd;
    const told = evidence === undefined ? {} : { evidence };
    if (head === undefined) {
      const pull = await proposeCandidate(stage, { odd: { ...rest, ...told } });
      await expectNoEvidence(stage, pull);
      return;
    }
    // A run about another head of the same repository, which is good and signed.
    const good = await proposeCandidate(stage, { branch: "good" });
    const bad = await proposeCandidate(stage, {
      branch: "bad",
      files: { [MODEL]: "fraud, a bad one\n" },
      odd: { head: stage.world.head(good) },
    });
    await expectNoEvidence(stage, bad);
  });

  test("of a workflow that was changed on the default branch around the rules", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    await world.pushToDefault({ [FLOW]: `${textOf(FLOW)}# and whatever I like\n` }, "bob");
    await bot.settle();
    expect(countOf(stage, "unapproved-change")).toBe(1);
    const pull = await proposeCandidate(stage);
    await expectNoEvidence(stage, pull);
  });

  test("of a workflow that the pull request itself changes: only the default branch's runs count", async () => {
    const stage = await openStage();
    const files = { [FLOW]: `${textOf(FLOW)}# and whatever I like\n`, [MODEL]: SECOND };
    const pull = await proposeCandidate(stage, {
      files,
      odd: { headBranch: "better", event: "pull_request" },
    });
    await expectNoEvidence(stage, pull);
  });

  test("with the nonce of an earlier question", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
    await bot.settle();
    const old = requestOf(world.lastDispatch());
    await world.push("better", { [MODEL]: "fraud, a bad one\n" }, { by: "bob" });
    await bot.settle();
    await world.runEvaluation({ ...old, head: world.head(pull) });
    await bot.settle();
    await expectNoEvidence(stage, pull);
  });

  test("of a second pull request with the same head is none of the first", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const first = await world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
    await bot.settle();
    const asked = requestOf(world.lastDispatch());
    const second = world.openPull("better", { by: "erin" });
    await bot.settle();
    const again = requestOf(world.lastDispatch());
    expect(again.nonce).not.toBe(asked.nonce);
    await evaluate(stage);
    expect(() => codeOf(stage, first)).toThrow("no code");
    const code = codeOf(stage, second);
    await approve(stage, second, "alice", { code });
    await approve(stage, second, "carol", { code });
    // They share the head and with it the check: the strictest speaks.
    expect(conclusion(stage, first)).not.toBe("success");
    await say(stage, first, `/twokey approve fraud ${code}`, "alice");
    expect(signersOf(stage, first)).toEqual([]);
    await expectNothing(stage, first, holdingsOf(stage));
  });

  test("run again until it is green: the first counted evidence stands, and every attempt is shown", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage, { script: { fraud: { quality: "fail" } } });
    expect(conclusion(stage, pull)).toBe("failure");
    await evaluate(stage, { odd: { attempt: 2 } });
    await evaluate(stage, { odd: { attempt: 3, salt: "luck" } });
    expect(conclusion(stage, pull)).toBe("failure");
    expect(world.sticky(pull)).toContain("attempt 2");
    const code = codeOf(stage, pull);
    await approve(stage, pull, "alice", { code });
    await approve(stage, pull, "carol", { code });
    await bot.settle();
    expect(conclusion(stage, pull)).toBe("failure");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("a push of the same bytes does not let a failed evaluation be forgotten", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await proposeCandidate(stage, { script: { fraud: { quality: "fail" } } });
    await world.push("better", { "README.md": "# try again\n" }, { by: "bob" });
    await bot.settle();
    await evaluate(stage);
    expect(world.sticky(pull)).toContain("attempt 1");
    expect(world.sticky(pull)).toContain("quality");
  });

  test("a verdict that the run calls a pass is judged again: words and decision must fit", async () => {
    const stage = await openStage();
    const pull = await proposeCandidate(stage, {
      script: { fraud: { quality: "fail" } },
      odd: {
        twist: (made) => ({ ...made, decision: { decision: "allow", reason: "trust me", error: false } }),
      },
    });
    expect(conclusion(stage, pull)).not.toBe("success");
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("an author who may not push is not evaluated before an owner asks for it", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const pull = await world.propose("evil", { [MODEL]: SECOND }, { by: "mallory", fork: "mallory" });
    await bot.settle();
    await say(stage, pull, "/twokey recheck", "mallory");
    expect(world.dispatches).toHaveLength(0);
    await expectNothing(stage, pull, holdingsOf(stage));
  });

  test("the controls that evidence was measured under must be those in force", async () => {
    const stage = await openStage();
    const { world, bot } = stage;
    const loose = textOf(CARD).replace("margin: 0.005", "margin: 0.5");
    const pull = await world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
    await bot.settle();
    const asked = world.lastDispatch();
    await world.pushToDefault({ [CARD]: loose }, "bob");
    await world.runEvaluation(asked);
    await bot.settle();
    await expectNoEvidence(stage, pull);
  });
});
