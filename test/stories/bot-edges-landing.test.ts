import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SMALL } from "./bot-world-projects.ts";
import {
  checkOf,
  CHURN,
  clearStage,
  closeStage,
  codeOf,
  eventsOf,
  FRAUD,
  FRAUD_YAML,
  fresh,
  GREEN,
  linesOf,
  loseAll,
  measure,
  merge,
  openStage,
  propose,
  proposeChurn,
  proposeMeasured,
  proposeSigned,
  RED,
  say,
  sign,
  type Stage,
  textOf,
  WAITS,
} from "./bot-steps.ts";

let stage: Stage;

beforeAll(async () => {
  const yaml = `${textOf(FRAUD_YAML)}runbook: docs/fraud-runbook.md\n`;
  stage = await openStage({ files: { ...SMALL, [FRAUD_YAML]: yaml } });
});
afterEach(() => clearStage(stage));
afterAll(() => closeStage(stage));

function versionOf(model: string): number | undefined {
  return stage.world.live(model)?.live?.version;
}

describe("a merge", () => {
  test("of what was signed becomes the next version, the old one is superseded, and a tag says so", async () => {
    const { world } = stage;
    const before = versionOf("fraud") ?? 0;
    const { pull } = await proposeSigned(stage);
    const commit = await merge(stage, pull);
    expect(world.live("fraud")?.live).toMatchObject({ version: before + 1, signed: true, commit });
    expect(linesOf(stage, pull, "promoted")).toHaveLength(1);
    expect(eventsOf(stage, pull, "superseded")[0]?.body).toMatchObject({ version: before, by: before + 1 });
    expect(world.github.refs.get(`refs/tags/fraud@${before + 1}`)).toBe(commit);
    expect(world.openIssues()).toEqual([]);
  });

  test("by squash is compared with what was signed all the same", async () => {
    const { world, bot } = stage;
    const before = versionOf("fraud") ?? 0;
    const { pull } = await proposeSigned(stage);
    await world.merge(pull, { by: "dave", method: "squash" });
    await bot.settle();
    expect(versionOf("fraud")).toBe(before + 1);
  });

  test("without the sign-offs is an unapproved change: one issue for the owners, and nothing new is live", async () => {
    const { world, bot } = stage;
    const before = versionOf("fraud");
    const pull = await proposeMeasured(stage);
    await sign(stage, pull, "alice");
    await merge(stage, pull);
    await bot.pass("10m");
    expect(versionOf("fraud")).toBe(before);
    expect(world.live("fraud")?.unapproved).not.toBeNull();
    expect(linesOf(stage, pull, "unapproved-change")).toHaveLength(1);
    const issues = world.openIssues();
    expect(issues).toHaveLength(1);
    expect(issues[0]?.title).toBe("Twokey: fraud changed on the default branch without its owners");
    for (const word of [
      "alice (owner)",
      "acme/model-risk (risk)",
      "docs/fraud-runbook.md",
      `#${pull}`,
      "What to do",
    ])
      expect(issues[0]?.body).toContain(word);
  });

  test("that puts back what is signed and live ends the alarm", async () => {
    const { world, bot } = stage;
    const files = world.github.git.knownFiles(world.live("fraud")?.live?.commit ?? "");
    expect(world.live("fraud")?.unapproved).not.toBeNull();
    await world.pushToDefault({ [FRAUD]: files.get(FRAUD) ?? null }, "dave", "put it back");
    await bot.settle();
    expect(world.live("fraud")?.unapproved).toBeNull();
  });

  test("while a veto was open is an unapproved change, whatever the check had said", async () => {
    const { world, bot } = stage;
    const pull = await proposeChurn(stage);
    world.comment(pull, "/twokey veto churn I have not seen the numbers by region", "alice");
    await world.merge(pull, { by: "dave" });
    await bot.settle();
    expect(linesOf(stage, pull, "promoted")).toEqual([]);
    expect(eventsOf(stage, pull, "unapproved-change")[0]?.body["reasons"]).toContain("vetoed");
  });

  test("is judged at its own moment: what is said after it changes nothing", async () => {
    const { world, bot } = stage;
    const before = versionOf("fraud") ?? 0;
    const { pull } = await proposeSigned(stage);
    await world.merge(pull, { by: "dave" });
    world.comment(pull, "/twokey veto fraud too late for this one here", "alice");
    world.comment(pull, "/twokey withdraw fraud", "carol");
    await bot.settle();
    expect(versionOf("fraud")).toBe(before + 1);
    expect(linesOf(stage, pull, "vetoed")).toEqual([]);
  });

  test("that changes no model is no event", async () => {
    const { world } = stage;
    const before = world.registryEvents().length;
    const pull = await propose(stage, { files: { "README.md": fresh() } });
    await merge(stage, pull);
    expect(world.registryEvents().length).toBe(before);
  });
});

describe("a push to the default branch", () => {
  test("around all pull requests is an unapproved change with an issue of its own", async () => {
    const { world, bot } = stage;
    const before = versionOf("churn");
    const commit = await world.pushToDefault({ [CHURN]: fresh() }, "bob");
    await bot.settle();
    expect(versionOf("churn")).toBe(before);
    expect(linesOf(stage, null, "unapproved-change").at(-1)).toBe("unapproved-change churn bob");
    const [issue] = world.openIssues();
    expect(issue?.body).toContain(commit);
    expect(issue?.body).toContain("It was pushed directly");
    await bot.pass("10m");
    expect(world.openIssues()).toHaveLength(1);
  });
});

describe("webhooks that never come", () => {
  test("are made up for by the sweep: sign-offs, merges and pushes while the bot was away", async () => {
    const { world } = stage;
    const before = versionOf("fraud") ?? 0;
    const pull = await proposeMeasured(stage);
    const code = codeOf(stage, pull);
    world.comment(pull, `/twokey approve fraud ${code}`, "alice");
    world.comment(pull, `/twokey approve fraud ${code}`, "carol");
    await loseAll(stage);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await world.merge(pull, { by: "dave" });
    await loseAll(stage);
    expect(versionOf("fraud")).toBe(before + 1);
  });

  test("are asked for again", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    world.comment(pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "alice");
    const lost = world.takeOutbox();
    world.lose(lost);
    await bot.pass("10m");
    expect(world.calls.some(({ path }) => /\/app\/hook\/deliveries\/\d+\/attempts/.test(path))).toBe(true);
    expect(linesOf(stage, pull, "approved")).toEqual(["approved fraud alice"]);
  });

  test("that bring an evaluation are made up for as well", async () => {
    const { world } = stage;
    const pull = await propose(stage);
    await world.runEvaluation(world.lastDispatch());
    await loseAll(stage);
    expect(codeOf(stage, pull)).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe("GitHub in trouble", () => {
  const writes = (path: string, method: string): boolean =>
    method === "PATCH" && path.includes("/git/refs/heads/model-registry");

  test("an append whose tip has moved reads again and decides again: recorded once", async () => {
    const { world } = stage;
    const pull = await proposeMeasured(stage);
    let refused = 0;
    world.fault = ({ path, method }) => {
      if (!writes(path, method) || refused > 0) return undefined;
      refused += 1;
      return { status: 422, body: { message: "Update is not a fast forward" } };
    };
    await sign(stage, pull, "alice");
    expect(refused).toBe(1);
    expect(linesOf(stage, pull, "approved")).toEqual(["approved fraud alice"]);
  });

  test("an append whose answer was lost is not done twice", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    let lost = 0;
    world.fault = ({ path, method }) => {
      if (!writes(path, method) || lost > 0) return undefined;
      lost += 1;
      return "lose";
    };
    await sign(stage, pull, "alice");
    await bot.pass("10m");
    expect(lost).toBe(1);
    expect(linesOf(stage, pull, "approved")).toEqual(["approved fraud alice"]);
  });

  test("a secondary limit is waited for: nothing turns green, nothing is lost", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    await sign(stage, pull, "alice");
    const limit = {
      status: 403,
      headers: { "retry-after": "60" },
      body: { message: "secondary rate limit" },
    };
    let limited = 0;
    world.fault = ({ path }) => {
      if (!path.includes("/git/") || limited === 3) return undefined;
      limited += 1;
      return limit;
    };
    await sign(stage, pull, "carol");
    expect(limited).toBe(3);
    await bot.pass("15m");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("a check that GitHub gave up after fourteen days is made anew by the sweep", async () => {
    const { world, bot } = stage;
    const pull = await propose(stage);
    const check = world.check(world.head(pull));
    world.pass("15d");
    Object.assign(check ?? {}, { status: "completed", conclusion: "stale" });
    await bot.pass("10m");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
  });
});

describe("a merge group", () => {
  async function checkOn(
    sha: string,
  ): Promise<{ readonly conclusion: string | null; readonly title: string | null }> {
    await stage.bot.settle();
    const check = stage.world.check(sha);
    return { conclusion: check?.conclusion ?? null, title: check?.title ?? null };
  }

  test("passes where its models are exactly what was signed, and landing makes the version", async () => {
    const { world, bot } = stage;
    const before = versionOf("fraud") ?? 0;
    const { pull } = await proposeSigned(stage);
    const group = await world.queue(pull, "bob");
    expect(await checkOn(group.headSha)).toMatchObject({ conclusion: "success" });
    await world.leaveQueue(group, "merged", "bob");
    await bot.settle();
    expect(versionOf("fraud")).toBe(before + 1);
  });

  test("fails where somebody is missing, whatever the name of the check says elsewhere", async () => {
    const { world } = stage;
    const pull = await proposeMeasured(stage);
    await sign(stage, pull, "alice");
    const group = await world.queue(pull, "bob");
    const check = await checkOn(group.headSha);
    expect(check.conclusion).toBe("failure");
    expect(check.title).toContain(`#${pull}`);
    await world.leaveQueue(group, "dequeued", "bob");
  });

  test("fails where an owner left the team after signing", async () => {
    const { world } = stage;
    const { pull } = await proposeSigned(stage);
    world.setTeam("model-risk", ["erin"]);
    world.takeOutbox();
    const group = await world.queue(pull, "bob");
    expect(await checkOn(group.headSha)).toMatchObject({ conclusion: "failure" });
    await world.leaveQueue(group, "dequeued", "bob");
  });

  test("passes where it changes no model", async () => {
    const { world } = stage;
    const pull = await propose(stage, { files: { "README.md": fresh() } });
    const group = await world.queue(pull, "bob");
    expect(await checkOn(group.headSha)).toMatchObject({ conclusion: "success", title: "no model changed" });
    await world.leaveQueue(group, "dequeued", "bob");
  });

  test("of two pull requests with a model each passes when both are signed, and fails when the second is not", async () => {
    const { world } = stage;
    const first = await proposeSigned(stage);
    const second = await proposeMeasured(stage, { files: { [CHURN]: fresh() }, by: "dave" });
    const one = await world.queue(first.pull, "bob");
    expect(await checkOn((await world.queue(second, "bob", one)).headSha)).toMatchObject({
      conclusion: "failure",
    });
    await sign(stage, second, "bob", "churn");
    await world.push(world.github.pull(second).pull.headRef, { "notes.md": fresh() }, { by: "dave" });
    await stage.bot.settle();
    await measure(stage);
    expect(checkOf(stage, second)).toMatchObject(GREEN);
    const both = await world.queue(second, "bob", one);
    expect(await checkOn(both.headSha)).toMatchObject({ conclusion: "success" });
    await world.leaveQueue(both, "dequeued", "bob");
    await world.leaveQueue(one, "dequeued", "bob");
  });

  test("of two pull requests on one model fails: each model changes once", async () => {
    const { world, bot } = stage;
    const features = "models/fraud/features/build.py";
    const first = await proposeSigned(stage);
    const second = await proposeSigned(stage, { files: { [features]: `# ${fresh()}` } });
    const one = await world.queue(first.pull, "bob");
    const both = await world.queue(second.pull, "bob", one);
    await bot.settle();
    const check = await checkOn(both.headSha);
    expect(check.conclusion).toBe("failure");
    expect(`${check.title} ${world.check(both.headSha)?.summary}`).toContain(
      `fraud changes in #${first.pull} and in #${second.pull}`,
    );
    await world.leaveQueue(both, "dequeued", "bob");
    await world.leaveQueue(one, "dequeued", "bob");
  });
});

describe("the merge result", () => {
  test("must be what was signed: where both sides touched the model, the branch is to be updated", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    await world.pushToDefault({ "models/fraud/features/build.py": `# ${fresh()}` }, "dave");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toContain("update the branch");
    await say(stage, pull, "/twokey status", "bob");
  });
});
