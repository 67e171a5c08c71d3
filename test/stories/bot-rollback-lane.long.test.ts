import { describe, expect, test } from "vitest";
import {
  checkOf,
  CHURN,
  codeOf,
  eventsOf,
  findCode,
  FRAUD,
  FRAUD_YAML,
  fresh,
  GREEN,
  linesOf,
  measure,
  merge,
  propose,
  proposeSigned,
  pushTo,
  RED,
  say,
  sign,
  WAITS,
} from "./bot-steps.ts";
import { SMALL } from "./bot-world-projects.ts";
import { firing } from "./bot-rollback-post.ts";
import {
  alarm,
  incidents,
  openRollbackStage,
  promote,
  rollbackOf,
  rollbackPulls,
  type RollbackStage,
  version,
} from "./bot-rollback-steps.ts";

const FEATURES = "models/fraud/features/build.py";
const SERVING = "models/fraud/serving.yaml";
const ONCALL = "responders: [acme/ml-oncall]";

/** Version 2 of `fraud` is live, an alert came, and the rollback to version 1 is open. */
async function openAlarmed(
  settings: Parameters<typeof openRollbackStage>[0] = {},
  files?: Parameters<typeof promote>[1],
): Promise<{ stage: RollbackStage; pull: number }> {
  const stage = await openRollbackStage(settings);
  await promote(stage, files);
  await alarm(stage);
  return { stage, pull: rollbackOf(stage) };
}

/** What a path holds on a branch, as git has it. */
async function blobs({ world }: RollbackStage, branch: string): Promise<Record<string, string>> {
  const files = world.github.git.knownFiles(world.tip(branch));
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString("utf8")]));
}

describe("one key", () => {
  test("of a responder, where an alert names what is live; the record holds the times", async () => {
    const { stage, pull } = await openAlarmed();
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await stage.bot.pass("3m");
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull, "erin");
    expect(version(stage)).toBe(1);
    const [event] = eventsOf(stage, pull, "rolled-back");
    const times = event?.body["times"] as Record<string, string>;
    expect(event?.body).toMatchObject({ from: 2, to: 1, expedited: true, enforced: true });
    expect(times["alert"]! <= times["opened"]!).toBe(true);
    expect(times["opened"]! < times["signed"]!).toBe(true);
    expect(times["signed"]! < String(event?.body["merged_at"])).toBe(true);
    expect(linesOf(stage, pull)).toEqual([
      "rollback-proposed fraud twokey[bot]",
      "approved fraud erin",
      expect.stringMatching(/^rolled-back fraud /),
      expect.stringMatching(/^quarantined fraud /),
    ]);
  });

  test("not of somebody whom the policy does not name", async () => {
    const { stage, pull } = await openAlarmed();
    await sign(stage, pull, "dave");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
  });

  test("brings everything back that moved together, byte for byte, with later versions on top", async () => {
    const stage = await openRollbackStage({ rollback: `{ ${ONCALL}, min_live: 0s }` });
    const before = await blobs(stage, "main");
    await promote(stage, { [FRAUD]: fresh(), [FEATURES]: "def build(row):\n    return 2\n" });
    await promote(stage, { [FRAUD]: fresh(), "models/fraud/features/more.py": "more\n" });
    const issue = stage.world.openIssue("back", "", "alice");
    await say(stage, issue, "/twokey rollback fraud to=1 both are wrong", "alice");
    const pull = rollbackOf(stage);
    // Nobody compared versions 1 and 3, so one key is not enough.
    await sign(stage, pull, "carol");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await sign(stage, pull, "alice");
    await merge(stage, pull, "carol");
    expect(version(stage)).toBe(1);
    expect(await blobs(stage, "main")).toEqual({ ...before, "TWOKEY.md": expect.any(String) as string });
  });

  test("what was left is quarantined: the same bytes do not come back", async () => {
    const stage = await openRollbackStage();
    const bad = fresh();
    await promote(stage, { [FRAUD]: bad });
    await alarm(stage);
    const pull = rollbackOf(stage);
    await sign(stage, pull, "erin");
    await merge(stage, pull, "erin");
    const again = (await proposeSigned(stage, { files: { [FRAUD]: bad } })).pull;
    expect(checkOf(stage, again)).toMatchObject(RED);
    expect(stage.world.sticky(again)).toMatch(/quarantined/);
  });
});

describe("the threshold", () => {
  test("a change that only moved it is rolled back", async () => {
    const { stage, pull } = await openAlarmed(
      {},
      { [SERVING]: "output: { positive: fraud, threshold: 0.1 }\n" },
    );
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull, "erin");
    expect((await blobs(stage, "main"))[SERVING]).toBe(SMALL[SERVING]);
    expect(version(stage)).toBe(1);
  });

  test("a rollback that keeps the new one is a change like any other, and one key does not suffice", async () => {
    const stage = await openRollbackStage();
    const threshold = "output: { positive: fraud, threshold: 0.1 }\n";
    await promote(stage, { [FRAUD]: fresh(), [SERVING]: threshold });
    await alarm(stage);
    const pull = rollbackOf(stage);
    const code = codeOf(stage, pull);
    await pushTo(stage, pull, { [SERVING]: threshold }, { by: "bob" });
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
    expect(stage.world.sticky(pull)).toMatch(/something else than version 1/);
    await say(stage, pull, `/twokey approve fraud ${code}`, "erin");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
  });
});

describe("what is not the plan", () => {
  test("an extra file in the branch takes the short way from it, also after the signature", async () => {
    const { stage, pull } = await openAlarmed();
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await pushTo(stage, pull, { "models/fraud/data/holdout.csv": "amount,is_fraud\n1,1\n" }, { by: "bob" });
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
    expect(stage.world.sticky(pull)).toMatch(/changes too, and is not in the plan/);
    expect(stage.world.sticky(pull)).toMatch(/a change like any other, with evidence and every role/);
    expect(findCode(stage, pull)).toBeUndefined();
  });

  test("what people made of it lands as a version of its own, signed by every role, and the rollback is over", async () => {
    const { stage, pull } = await openAlarmed();
    await pushTo(stage, pull, { "models/fraud/data/holdout.csv": "amount,is_fraud\n1,1\n" }, { by: "bob" });
    await measure(stage);
    await sign(stage, pull, "erin");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    const code = codeOf(stage, pull);
    await sign(stage, pull, "alice");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await say(stage, pull, `/twokey approve fraud ${code}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull);
    expect(version(stage)).toBe(3);
    expect(eventsOf(stage, pull, "promoted")).toHaveLength(1);
    expect(stage.world.live("fraud")?.rollback).toBeNull();
  });

  test("an extra file anywhere in the repository does so too", async () => {
    const { stage, pull } = await openAlarmed();
    await pushTo(stage, pull, { "deploy.sh": "rm -rf /\n" }, { by: "bob" });
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
    expect(stage.world.sticky(pull)).toMatch(/deploy\.sh changes too/);
    const more = findCode(stage, pull);
    if (more !== undefined) await say(stage, pull, `/twokey approve fraud ${more}`, "erin");
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
  });

  test("a commit of a person that changes nothing: every role signs, and the bot leaves the branch alone", async () => {
    const { stage, pull } = await openAlarmed();
    const plan = codeOf(stage, pull);
    const head = await pushTo(stage, pull, { "README.md": SMALL["README.md"]! }, { by: "bob" });
    await say(stage, pull, `/twokey approve fraud ${plan}`, "erin");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(stage.world.sticky(pull)).toMatch(/a person committed to the branch/);
    await stage.world.pushToDefault({ [FEATURES]: "def build(row):\n    return 9\n" }, "dave");
    await stage.bot.settle();
    expect(stage.world.head(pull)).toBe(head);
    expect(checkOf(stage, pull)).toMatchObject(RED);
  });

  test("a person's pull request from a branch of that name is a change like any other", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const fake = "twokey/rollback/fraud/production/v2-v1-000000000000-000000000000";
    const body = '<!-- twokey {"k":"rollback","v":1,"model":"fraud"} -->';
    await stage.world.push(fake, { [FRAUD]: SMALL[FRAUD]! }, { by: "bob" });
    const pull = stage.world.openPull(fake, { by: "bob", body });
    await stage.bot.settle();
    await measure(stage);
    await sign(stage, pull, "erin");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    await sign(stage, pull, "alice");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    stage.world.closePull(pull, "bob");
    await stage.bot.settle();
    expect(eventsOf(stage, pull, "rollback-declined")).toEqual([]);
  });

  test("whoever takes the name of the branch beforehand does not stop the rollback and gets nothing into it", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    const first = rollbackOf(stage);
    const { headRef } = stage.world.github.pull(first).pull;
    stage.world.closePull(first, "alice");
    await stage.bot.settle();
    const theirs = await stage.world.push(
      `${headRef}-2`,
      { [FRAUD]: SMALL[FRAUD]!, "evil.sh": "x\n" },
      { by: "mallory" },
    );
    stage.world.openPull(`${headRef}-2`, { by: "mallory" });
    await stage.bot.settle();
    const issue = stage.world.openIssue("back", "", "alice");
    await say(stage, issue, "/twokey retry fraud", "alice");
    const pull = rollbackOf(stage);
    expect(stage.world.github.pull(pull).pull.headRef).toBe(`${headRef}-3`);
    expect((await blobs(stage, `${headRef}-3`))["evil.sh"]).toBeUndefined();
    expect(stage.world.tip(`${headRef}-2`)).toBe(theirs);
  });

  test("what an earlier life of the bot left half made is adopted or made anew, never trusted", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    const pull = rollbackOf(stage);
    const { headRef } = stage.world.github.pull(pull).pull;
    stage.world.closePull(pull, "alice");
    await stage.bot.settle();
    // A branch of ours without a pull request, on a default branch that moved since.
    await stage.world.push(
      `${headRef}-2`,
      { [FRAUD]: SMALL[FRAUD]!, "old.txt": "x\n" },
      { by: "twokey[bot]" },
    );
    const issue = stage.world.openIssue("back", "", "alice");
    await say(stage, issue, "/twokey retry fraud", "alice");
    expect(stage.world.github.pull(rollbackOf(stage)).pull.headRef).toBe(`${headRef}-2`);
    expect((await blobs(stage, `${headRef}-2`))["old.txt"]).toBeUndefined();
    expect(checkOf(stage, rollbackOf(stage))).toMatchObject(WAITS);
  });

  test("a declined one that is opened again is over all the same", async () => {
    const { stage, pull } = await openAlarmed();
    const code = codeOf(stage, pull);
    stage.world.closePull(pull, "alice");
    await stage.bot.settle();
    stage.world.reopen(pull, "alice");
    await stage.bot.settle();
    expect(stage.world.sticky(pull)).toMatch(/it was closed before, and that stands/);
    await say(stage, pull, `/twokey approve fraud ${code}`, "erin");
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
  });
});

describe("the default branch moves on", () => {
  test("the same plan on top of other commits keeps its signature", async () => {
    const { stage, pull } = await openAlarmed();
    await sign(stage, pull, "erin");
    await stage.world.pushToDefault({ "README.md": "# More\n" }, "dave");
    await stage.bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull, "erin");
    expect(version(stage)).toBe(1);
  });

  test("where the plan is another one, the branch is made anew and must be signed anew", async () => {
    const { stage, pull } = await openAlarmed();
    await sign(stage, pull, "erin");
    const head = stage.world.head(pull);
    await stage.world.pushToDefault({ [FEATURES]: "def build(row):\n    return 3\n" }, "dave");
    await stage.bot.settle();
    expect(stage.world.head(pull)).not.toBe(head);
    expect(eventsOf(stage, pull, "rollback-proposed")).toHaveLength(2);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(stage.world.saidByBot(pull).some(({ body }) => body.includes("made anew"))).toBe(true);
    await sign(stage, pull, "erin");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull, "erin");
    expect(version(stage)).toBe(1);
    expect((await blobs(stage, "main"))[FEATURES]).toBe(SMALL[FEATURES]);
  });

  test("a merge into a broken mix that nobody had looked at is no rollback, and is told", async () => {
    const { stage, pull } = await openAlarmed();
    await sign(stage, pull, "erin");
    await stage.world.pushToDefault({ [FEATURES]: "def build(row):\n    return 3\n" }, "dave");
    await stage.world.merge(pull, { by: "erin" });
    await stage.bot.settle();
    expect(version(stage)).toBe(2);
    expect(eventsOf(stage, pull, "rolled-back")).toEqual([]);
    expect(eventsOf(stage, pull, "unapproved-change")).toHaveLength(1);
    expect(stage.world.live("fraud")?.rollback).toBeNull();
  });

  test("the same with a model that is an LFS pointer", async () => {
    const pointer = (digit: string): string =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 1000\n`;
    const files = { [FRAUD]: pointer("a"), ".gitattributes": "*.onnx filter=lfs diff=lfs merge=lfs -text\n" };
    const stage = await openRollbackStage({ files });
    await promote(stage, { [FRAUD]: pointer("b") });
    await alarm(stage);
    const pull = rollbackOf(stage);
    const { headRef } = stage.world.github.pull(pull).pull;
    expect((await blobs(stage, headRef))[FRAUD]).toBe(pointer("a"));
    // Nobody can ask for its bytes from here, so one key is not enough.
    await sign(stage, pull, "alice");
    expect(stage.world.sticky(pull)).toMatch(/its bytes are unknown/);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await sign(stage, pull, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await stage.world.pushToDefault({ [FEATURES]: "def build(row):\n    return 3\n" }, "dave");
    await stage.world.merge(pull, { by: "erin" });
    await stage.bot.settle();
    expect(version(stage)).toBe(2);
    expect(eventsOf(stage, pull, "unapproved-change")).toHaveLength(1);
  });

  test("a hotfix that goes live first supersedes the rollback", async () => {
    const { stage, pull } = await openAlarmed();
    const fix = (await proposeSigned(stage, { files: { [FRAUD]: fresh("the fix") } })).pull;
    await merge(stage, fix);
    expect(version(stage)).toBe(3);
    expect(stage.world.thread(pull).state).toBe("closed");
    expect(stage.world.saidByBot(pull).at(-1)?.body).toMatch(/version 2 of fraud is live no longer/);
    expect(stage.world.live("fraud")?.rollback).toBeNull();
    expect(eventsOf(stage, pull, "rollback-declined")).toHaveLength(1);
  });
});

describe("other changes of the model", () => {
  test("wait from the first signature on the rollback until it is over, and no longer than a day", async () => {
    const { stage, pull } = await openAlarmed();
    const { pull: other } = await proposeSigned(stage);
    const churn = await propose(stage, { files: { [CHURN]: fresh("churn") }, by: "dave" });
    await measure(stage);
    await sign(stage, churn, "bob", "churn");
    expect(checkOf(stage, other)).toMatchObject(GREEN);
    await sign(stage, pull, "erin");
    expect(checkOf(stage, other)).toMatchObject(RED);
    expect(stage.world.sticky(other)).toMatch(/the rollback in \\#\d+ is being signed/);
    expect(checkOf(stage, churn)).toMatchObject(GREEN);
    await say(stage, pull, "/twokey withdraw fraud", "erin");
    expect(checkOf(stage, other)).toMatchObject(GREEN);
    await sign(stage, pull, "erin");
    expect(checkOf(stage, other)).toMatchObject(RED);
    await stage.bot.pass("25h");
    expect(checkOf(stage, other)).toMatchObject(GREEN);
  });

  test("go on when the rollback is closed", async () => {
    const { stage, pull } = await openAlarmed();
    const { pull: other } = await proposeSigned(stage);
    await sign(stage, pull, "erin");
    expect(checkOf(stage, other)).toMatchObject(RED);
    stage.world.closePull(pull, "alice");
    await stage.bot.settle();
    expect(checkOf(stage, other)).toMatchObject(GREEN);
  });
});

describe("where it may go", () => {
  test("not to a version that somebody quarantined, and who asks for it is told so", async () => {
    const stage = await openRollbackStage({
      rollback: `{ ${ONCALL}, min_live: 0s, cooldown: 0s, verify_window: 1m }`,
    });
    await promote(stage);
    await alarm(stage);
    const back = rollbackOf(stage);
    await sign(stage, back, "erin");
    await merge(stage, back, "erin");
    await promote(stage);
    const issue = stage.world.openIssue("back", "", "alice");
    await say(stage, issue, "/twokey rollback fraud to=2 once more", "alice");
    expect(rollbackPulls(stage)).toEqual([back]);
    expect(stage.world.saidByBot(issue).at(-1)?.body).toMatch(/version 2: .*quarantined/);
    await alarm(stage, firing(stage, { alert_key: "third" }));
    expect(stage.world.live("fraud")?.rollback).toMatchObject({ from: 3, to: 1 });
    // The alert about the version that went is not told again.
    expect(stage.world.thread(rollbackOf(stage)).body).toMatch(/A production alert names it/);
  });

  test("not to a version that nobody signed", async () => {
    const stage = await openRollbackStage();
    await stage.world.pushToDefault({ [FRAUD]: fresh("around") }, "dave");
    await stage.bot.settle();
    await promote(stage);
    await alarm(stage);
    expect(stage.world.live("fraud")?.rollback).toMatchObject({ from: 2, to: 1 });
    expect((await blobs(stage, stage.world.github.pull(rollbackOf(stage)).pull.headRef))[FRAUD]).toBe(
      SMALL[FRAUD],
    );
  });

  test("not where something else stands in its place today: an issue with the reason", async () => {
    const stage = await openRollbackStage({ files: { "models/fraud/features/old.py": "old\n" } });
    await promote(stage, { [FRAUD]: fresh(), "models/fraud/features/old.py": null });
    await stage.world.pushToDefault({ "models/fraud/features/old.py/notes.txt": "a folder now\n" }, "dave");
    await stage.bot.settle();
    await alarm(stage);
    expect(rollbackPulls(stage)).toEqual([]);
    expect(incidents(stage)).toHaveLength(1);
    const told = stage.world.saidByBot(incidents(stage)[0]!.number).map(({ body }) => body);
    expect(told.join("\n")).toMatch(/is a folder today/);
  });

  test("a default branch that cannot be read: one issue, and the alert waits until it can", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await stage.world.pushToDefault({ [FRAUD_YAML]: "model: [" }, "dave");
    await stage.bot.settle();
    await alarm(stage);
    expect(rollbackPulls(stage)).toEqual([]);
    expect(
      incidents(stage)
        .map(({ body }) => body)
        .join(""),
    ).toMatch(/Alerts about models wait/);
    const issue = stage.world.openIssue("back", "", "alice");
    await say(stage, issue, "/twokey rollback fraud now", "alice");
    expect(stage.world.saidByBot(issue).at(-1)?.body).toMatch(/cannot be read as a project/);
    await stage.world.pushToDefault({ [FRAUD_YAML]: SMALL[FRAUD_YAML]! }, "dave");
    await stage.bot.pass("20m");
    expect(rollbackPulls(stage)).toHaveLength(1);
    expect(incidents(stage)).toHaveLength(2);
  });
});

describe("before the incident", () => {
  test("a change says whether there is a way back from it", async () => {
    const stage = await openRollbackStage();
    const pull = await propose(stage);
    await measure(stage);
    expect(stage.world.sticky(pull)).toMatch(/Way back: ✅ version 1 can be restored after this/);
  });

  test("and warns where what is live needs an input that is fed no longer", async () => {
    const wide = "output: { positive: fraud, threshold: 0.42 }\ninputs: { x: [amount], y: [country] }\n";
    const stage = await openRollbackStage({ files: { [SERVING]: wide } });
    const narrow = wide.replace(", y: [country]", "");
    const pull = await propose(stage, { files: { [FRAUD]: fresh(), [SERVING]: narrow } });
    expect(stage.world.sticky(pull)).toMatch(
      /Way back: ⚠️ version 1 \*\*cannot be restored by itself after this\*\*/,
    );
    expect(stage.world.sticky(pull)).toMatch(/serving does not feed today: y/);
  });

  test("and where it was live too shortly, or lies where nobody can look", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const pull = await propose(stage);
    expect(stage.world.sticky(pull)).toMatch(/Way back: ⚠️ version 2 .*live for 1 d/);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 1000\n`;
    const other = await openRollbackStage({ files: { [FRAUD]: pointer } });
    const unknown = await propose(other);
    expect(other.world.sticky(unknown)).toMatch(/Way back: ❔ version 1 can perhaps be restored/);
  });
});
