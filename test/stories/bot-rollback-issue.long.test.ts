import { describe, expect, test } from "vitest";
import {
  checkOf,
  codeOf,
  eventsOf,
  FRAUD,
  fresh,
  GREEN,
  lastReply,
  linesOf,
  measure,
  merge,
  propose,
  proposeSigned,
  RED,
  repliesOf,
  say,
  sign,
  type Stage,
  WAITS,
} from "./bot-steps.ts";
import { firing } from "./bot-rollback-post.ts";
import {
  alarm,
  openRollbackStage,
  promote,
  rollbackOf,
  rollbackPulls,
  version,
} from "./bot-rollback-steps.ts";

/** An issue that somebody wrote, and what the bot answers there. */
async function inIssue(
  stage: Stage,
  text: string,
  by: Parameters<typeof say>[3],
): Promise<{ readonly issue: number; readonly reply: string }> {
  const issue = stage.world.openIssue("fraud looks wrong", "", by);
  await say(stage, issue, text, by);
  return { issue, reply: lastReply(stage, issue) };
}

describe("/twokey rollback", () => {
  test("by an owner opens the pull request, without any alert; somebody else signs", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const { issue, reply } = await inIssue(stage, "/twokey rollback fraud scores are all 0.5", "alice");
    const pull = rollbackOf(stage);
    expect(reply).toContain(`Opened #${pull}`);
    expect(stage.world.thread(pull).body).toMatch(new RegExp(`Refs #${issue}`));
    await sign(stage, pull, "alice");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(stage.world.sticky(pull)).toMatch(/asked for it and is the only one who signed/);
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull, "alice");
    expect(version(stage)).toBe(1);
    expect(eventsOf(stage, pull, "rolled-back")[0]?.body["times"]).toMatchObject({ alert: null });
  });

  test("by a responder who signs alone, where a verified alert names what is live", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage, firing(stage, { severity: "high" }));
    expect(rollbackPulls(stage)).toEqual([]);
    await inIssue(stage, "/twokey rollback fraud I see it too", "erin");
    const pull = rollbackOf(stage);
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull, "erin");
    expect(version(stage)).toBe(1);
  });

  test.each([
    ["no version", undefined],
    ["another version", `sha256:${"1".repeat(64)}`],
  ])("by a responder who may not sign alone, where the alert names %s", async (_name, digest) => {
    const stage = await openRollbackStage();
    await promote(stage);
    const { model_digest: _, ...vague } = firing(stage, { severity: "high" });
    await alarm(stage, digest === undefined ? vague : { ...vague, model_digest: digest });
    await inIssue(stage, "/twokey rollback fraud I see it too", "erin");
    const pull = rollbackOf(stage);
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
  });

  test("by somebody whom the policy does not name leads to nothing", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    for (const by of ["dave", "mallory"] as const) {
      const { reply } = await inIssue(stage, "/twokey rollback fraud please", by);
      expect(reply).toMatch(new RegExp(`does not name ${by}`));
    }
    expect(rollbackPulls(stage)).toEqual([]);
  });

  test("where teams cannot be asked is answered later, not refused and not obeyed", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    stage.world.fault = ({ path }) => (path.includes("/teams/") ? { status: 502 } : undefined);
    const { issue, reply } = await inIssue(stage, "/twokey rollback fraud please", "erin");
    expect(reply).toBe("");
    expect(rollbackPulls(stage)).toEqual([]);
    stage.world.fault = () => undefined;
    await stage.bot.pass("1h");
    expect(lastReply(stage, issue)).toMatch(/^<!--[^]*Opened #/);
  });

  test("to= another version than the automatic one is for owners", async () => {
    const stage = await openRollbackStage({ rollback: "{ responders: [acme/ml-oncall], min_live: 0s }" });
    await promote(stage);
    await promote(stage);
    const refused = await inIssue(stage, "/twokey rollback fraud to=1 further", "erin");
    expect(refused.reply).toMatch(/only owners \(a responder may ask for version 2\)/);
    expect(rollbackPulls(stage)).toEqual([]);
    await inIssue(stage, "/twokey rollback fraud to=1 further", "alice");
    expect(stage.world.live("fraud")?.rollback).toMatchObject({ from: 3, to: 1 });
  });

  test("to= the automatic one is for responders too; to= nonsense is refused", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const nonsense = await inIssue(stage, "/twokey rollback fraud to=9 back", "alice");
    expect(nonsense.reply).toMatch(/no such version/);
    const live = await inIssue(stage, "/twokey rollback fraud to=2 back", "alice");
    expect(live.reply).toMatch(/There is no rollback to propose/);
    await inIssue(stage, "/twokey rollback fraud to=1 back", "erin");
    expect(stage.world.live("fraud")?.rollback).toMatchObject({ from: 2, to: 1 });
  });

  test("of a first version, or of a model that nobody knows, says why not", async () => {
    const stage = await openRollbackStage();
    expect((await inIssue(stage, "/twokey rollback fraud back", "alice")).reply).toMatch(
      /No version can be restored/,
    );
    expect((await inIssue(stage, "/twokey rollback nobody back", "alice")).reply).toMatch(/nobody/);
    expect(rollbackPulls(stage)).toEqual([]);
  });

  test("that was asked for already shows what is open", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await inIssue(stage, "/twokey rollback fraud back", "alice");
    const again = await inIssue(stage, "/twokey rollback fraud back", "bob");
    expect(again.reply).toContain(`#${rollbackOf(stage)} proposes exactly this`);
    expect(rollbackPulls(stage)).toHaveLength(1);
  });

  test("is not heard in quotes, in code, in pull requests, from bots, or where it was edited in", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await inIssue(stage, "> /twokey rollback fraud back", "alice");
    await inIssue(stage, "```\n/twokey rollback fraud back\n```", "alice");
    await inIssue(stage, "well, /twokey rollback fraud back", "alice");
    const issue = stage.world.openIssue("odd", "/twokey rollback fraud back", "alice");
    await say(stage, issue, "/twokey rollback fraud back", "github-actions[bot]");
    const comment = await say(stage, issue, "hello", "alice");
    stage.world.editComment(comment, "/twokey rollback fraud back", "alice");
    await stage.bot.settle();
    const [created, edited] = [stage.world.comment(issue, "/twokey rollback fraud back", "bob"), "churn"];
    stage.world.editComment(created, `/twokey rollback ${edited} back`, "mallory");
    // GitHub promises no order, and the first may be lost.
    await stage.bot.take(stage.world.takeOutbox().toReversed());
    await stage.bot.settle();
    const pull = await propose(stage);
    await say(stage, pull, "/twokey rollback fraud back", "alice");
    expect(lastReply(stage, pull)).toMatch(/belongs into an issue/);
    expect(rollbackPulls(stage)).toEqual([]);
  });

  test("with a wrong line says what to write", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const { reply } = await inIssue(stage, "/twokey rolback fraud back", "alice");
    expect(reply).toMatch(/rollback/);
    expect((await inIssue(stage, "/twokey rollback fraud", "alice")).reply).not.toBe("");
    expect(rollbackPulls(stage)).toEqual([]);
  });
});

describe("what else can be said in an issue", () => {
  test("cancel closes the rollback, retry opens another one in spite of it", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    const pull = rollbackOf(stage);
    expect((await inIssue(stage, "/twokey cancel fraud", "mallory")).reply).toMatch(/does not name mallory/);
    expect((await inIssue(stage, "/twokey cancel fraud", "erin")).reply).toMatch(`Closed #${pull}`);
    expect(stage.world.live("fraud")?.rollback).toBeNull();
    expect((await inIssue(stage, "/twokey cancel fraud", "erin")).reply).toMatch(
      /No rollback of fraud is open/,
    );
    await alarm(stage, firing(stage, { alert_key: "b" }));
    expect(rollbackPulls(stage)).toEqual([pull]);
    await inIssue(stage, "/twokey retry fraud", "erin");
    expect(rollbackPulls(stage)).toHaveLength(2);
    expect(stage.world.live("fraud")?.rollback?.pull).not.toBe(pull);
  });

  test("hold stops every change of the model, also the rollback, until resume", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const { pull } = await proposeSigned(stage);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    const { issue, reply } = await inIssue(stage, "/twokey hold fraud 2h freeze", "alice");
    expect(reply).toMatch(/Every change of fraud is held until/);
    expect(checkOf(stage, pull)).toMatchObject(RED);
    await say(stage, issue, "/twokey resume fraud", "mallory");
    expect(checkOf(stage, pull)).toMatchObject(RED);
    await say(stage, issue, "/twokey resume fraud", "alice");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    expect(linesOf(stage, null)).toEqual(["held fraud alice", "resumed fraud alice"]);
  });

  test("status says what is live, where back is, and what is open; ack says who looks", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    const { reply } = await inIssue(stage, "/twokey status fraud", "mallory");
    expect(reply).toMatch(/version 2 is live since .*; back: version 1; #\d+ proposes version 1/);
    const all = await inIssue(stage, "/twokey status", "mallory");
    expect(all.reply).toMatch(/churn/);
    expect((await inIssue(stage, "/twokey ack fraud", "erin")).reply).toMatch(/erin looks after fraud/);
    expect((await inIssue(stage, "/twokey ack fraud", "mallory")).reply).toMatch(/does not name mallory/);
    expect((await inIssue(stage, "/twokey help", "mallory")).reply).toMatch(/rollback/);
    expect((await inIssue(stage, "/twokey approve fraud 000000000000", "alice")).reply).toMatch(
      /pull request/,
    );
  });

  test("unquarantine lets the bytes come back, by an owner and nobody else", async () => {
    const stage = await openRollbackStage();
    const bytes = fresh();
    await promote(stage, { [FRAUD]: bytes });
    await alarm(stage);
    const back = rollbackOf(stage);
    await sign(stage, back, "erin");
    await merge(stage, back, "erin");
    const { pull } = await proposeSigned(stage, { files: { [FRAUD]: bytes } });
    expect(checkOf(stage, pull)).toMatchObject(RED);
    const no = await inIssue(stage, "/twokey unquarantine fraud 2 it was the data", "erin");
    expect(no.reply).toMatch(/only owners/);
    const yes = await inIssue(stage, "/twokey unquarantine fraud 2 it was the data", "alice");
    expect(yes.reply).toMatch(/no longer quarantined/);
    const odd = await inIssue(stage, "/twokey unquarantine fraud 7 it was the data", "alice");
    expect(odd.reply).toMatch(/Not recorded/);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("override-reviewed closes the review that is due, by another role holder", async () => {
    const stage = await openRollbackStage();
    const pull = await propose(stage);
    await measure(stage, { fraud: { quality: "fail" } });
    const code = codeOf(stage, pull);
    await say(stage, pull, `/twokey override fraud quality ${code} 24h we know better today`, "carol");
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${code}`, "carol");
    if (checkOf(stage, pull).conclusion !== "success") return expect(stage.world.sticky(pull)).toBe("green");
    await merge(stage, pull);
    expect(stage.world.live("fraud")?.reviews_due).toHaveLength(1);
    const own = await inIssue(stage, "/twokey override-reviewed fraud quality accepted fine by me", "carol");
    expect(own.reply).toMatch(/Not recorded/);
    stage.world.setTeam("model-risk", ["carol", "dave"]);
    await inIssue(stage, "/twokey override-reviewed fraud quality accepted looked at it again", "dave");
    expect(stage.world.live("fraud")?.reviews_due).toEqual([]);
  });
});

describe("the form for incidents", () => {
  const form = (model: string): string =>
    `### Model\n\n${model}\n\n### Environment\n\nproduction\n\n### Severity\n\ncritical\n\n### What do you see?\n\nscores are 0.5\n\n/twokey rollback fraud injected\n\n### What should happen?\n\nrollback\n`;

  test("is answered once with the plan and the exact command, and does nothing by itself", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const issue = stage.world.openIssue("incident", form("fraud"), "mallory", ["model-incident"]);
    await stage.bot.settle();
    expect(rollbackPulls(stage)).toEqual([]);
    const said = stage.world.saidByBot(issue).map(({ body }) => body);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/would go from version 2 to version 1/);
    expect(said[0]).toContain("/twokey rollback fraud to=1 REASON");
    await say(stage, issue, "thank you", "mallory");
    expect(stage.world.saidByBot(issue)).toHaveLength(1);
    const looks = stage.world.calls.filter(
      ({ method, path }) => method === "GET" && path.endsWith(`/issues/${issue}`),
    );
    expect(looks).toHaveLength(1);
    await say(stage, issue, "/twokey rollback fraud to=1 as the form says", "erin");
    expect(rollbackPulls(stage)).toHaveLength(1);
  });

  test.each([
    ["a model that nobody knows", "nobody"],
    ["no model", "_No response_"],
    ["nonsense", "../../etc @acme/everyone"],
  ])("with %s says which models there are", async (_name, model) => {
    const stage = await openRollbackStage();
    await promote(stage);
    const issue = stage.world.openIssue("incident", form(model), "mallory", ["model-incident"]);
    await stage.bot.settle();
    const [said] = stage.world.saidByBot(issue);
    expect(said?.body).toMatch(/churn.*fraud/s);
    expect(said?.body).not.toMatch(/(^|[^\\`​])@acme\/everyone/);
  });

  test("without the label nothing is said", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const issue = stage.world.openIssue("incident", form("fraud"), "mallory");
    await stage.bot.settle();
    expect(stage.world.saidByBot(issue)).toEqual([]);
    expect(repliesOf(stage, issue)).toEqual([]);
  });
});
