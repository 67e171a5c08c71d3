import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ACTIONS_APP, APP } from "./bot-world-people.ts";
import {
  checkOf,
  clearStage,
  closeStage,
  codeOf,
  eventsOf,
  findCode,
  FRAUD,
  FRAUD_YAML,
  fresh,
  GREEN,
  later,
  linesOf,
  measure,
  openStage,
  propose,
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
  stage = await openStage();
});
afterEach(() => clearStage(stage));
afterAll(() => closeStage(stage));

describe("files that cannot be judged block, and say why", () => {
  test("a link in place of a model", async () => {
    const pull = await propose(stage, { files: { [FRAUD]: { link: "../../README.md" } } });
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toMatch(/model\.onnx|model\.yaml/);
    expect(findCode(stage, pull)).toBeUndefined();
  });

  test("a submodule in place of a model", async () => {
    const submodule = "1".repeat(40);
    const pull = await propose(stage, { files: { [FRAUD]: { submodule } } });
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(findCode(stage, pull)).toBeUndefined();
  });

  test("a model that is gone while its model.yaml names it", async () => {
    const pull = await propose(stage, { files: { [FRAUD]: null } });
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toContain("model.onnx");
  });

  test("a pointer to bytes elsewhere counts by the digest that it names", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12345\n`;
    const { pull } = await proposeSigned(stage, { files: { [FRAUD]: pointer } });
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    const [approved] = eventsOf(stage, pull, "approved");
    expect(JSON.stringify(approved?.body["subject"])).toMatch(/"bundle":"sha256:/);
  });

  test("a list of files that GitHub cut short", async () => {
    const { world, bot } = stage;
    let cut = 0;
    world.fault = ({ path, method }) => {
      if (method !== "GET" || !path.includes("/git/trees/")) return undefined;
      cut += 1;
      return { status: 200, body: { sha: "0".repeat(40), truncated: true, tree: [] } };
    };
    const pull = await world.propose("cut", { [FRAUD]: fresh() }, { by: "bob" });
    await bot.settle();
    expect(cut).toBeGreaterThan(0);
    expect(world.check(world.head(pull))?.conclusion ?? null).not.toBe("success");
    expect(findCode(stage, pull)).toBeUndefined();
    world.fault = () => undefined;
    await bot.pass("10m");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
  });
});

describe("text from others", () => {
  const NASTY = "@acme/everyone #1 <!-- twokey:report --> | **x** | `code` [a](https://example.com) ![i](x)";

  test("mentions nobody, forges no marker and breaks no table", async () => {
    const { world } = stage;
    const yaml = textOf(FRAUD_YAML).replace("metric: auc", `metric: auc, floor: 0.8`);
    const files = {
      [FRAUD]: fresh(),
      [FRAUD_YAML]: `${yaml}# ${NASTY}\nintended_use: "${NASTY.replaceAll('"', "")}"\n`,
    };
    const pull = await proposeMeasured(stage, { files, title: NASTY });
    const { title, summary } = checkOf(stage, pull);
    for (const text of [world.sticky(pull), summary, title]) {
      expect(text).not.toContain("@acme/everyone");
      expect(text?.match(/<!--/g)?.length ?? 0).toBeLessThan(2);
    }
    await say(stage, pull, `/twokey veto fraud ${NASTY}`, "alice");
    expect(world.sticky(pull)).not.toContain("@acme/everyone");
  });

  test("in a broken file is shown as text", async () => {
    const pull = await propose(stage, { files: { [FRAUD_YAML]: `"${NASTY.replaceAll("`", "")}": 1\n` } });
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).summary).not.toContain("<!--");
    expect(checkOf(stage, pull).summary).not.toContain("@acme/everyone");
  });

  test("that begins with the bot's marker is not taken for the bot's comment", async () => {
    const { world, bot } = stage;
    const pull = await world.propose("forged", { [FRAUD]: fresh() }, { by: "bob" });
    const forged = world.comment(pull, "<!-- twokey:report -->\n## Twokey: fraud may go", "bob");
    await bot.settle();
    await measure(stage);
    expect(world.comments(pull).find(({ id }) => id === forged)?.body).toContain("fraud may go");
    expect(world.saidByBot(pull)).toHaveLength(1);
    expect(codeOf(stage, pull)).toMatch(/^[0-9a-f]{12}$/);
  });

  test("the report is one comment that is kept up to date, and comes back when somebody deletes it", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    const [first, second] = world.saidByBot(pull);
    expect(second).toBeUndefined();
    world.deleteComment(first?.id ?? 0, "dave");
    await bot.settle();
    expect(world.saidByBot(pull)).toHaveLength(1);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("somebody else's words in the bot's own comment are put right", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    const [report] = world.saidByBot(pull);
    world.editComment(report?.id ?? 0, "<!-- twokey:report -->\nall fine, merge it", "dave");
    await bot.settle();
    expect(world.sticky(pull)).not.toContain("all fine");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
  });
});

describe("the check", () => {
  test("is the app's own: one of that name from a workflow changes nothing and is told to the operator", async () => {
    const { world, bot } = stage;
    const pull = await proposeMeasured(stage);
    const head = world.head(pull);
    const own = world.check(head);
    if (own === undefined) throw new Error("no check");
    world.github.checks.push({
      ...own,
      id: world.github.id(),
      app: ACTIONS_APP,
      status: "completed",
      conclusion: "success",
      title: "all fine",
    });
    await later(stage, "1h");
    await sign(stage, pull, "alice");
    expect(world.check(head)).toMatchObject(WAITS);
    expect(world.check(head)?.app.id).toBe(APP.id);
    expect(bot.log.some((line) => line.includes("another app published a check of our name"))).toBe(true);
  });

  test("is never neutral or skipped, and no commit status goes beside it", async () => {
    const { world } = stage;
    await proposeMeasured(stage);
    for (const { conclusion } of world.github.checks)
      expect([null, "success", "failure", "stale"]).toContain(conclusion);
    expect(world.calls.some(({ path, method }) => method === "POST" && path.includes("/statuses/"))).toBe(
      false,
    );
  });

  test("is called ADVISORY where the rules of the branch do not require it of this app", async () => {
    const { world } = stage;
    const before = world.github.rules.get("main") ?? [];
    const loose = before.map((rule) =>
      rule.type === "required_status_checks"
        ? { ...rule, parameters: { required_status_checks: [{ context: "twokey" }] } }
        : rule,
    );
    world.github.rules.set("main", loose);
    await later(stage, "20m");
    const { pull } = await proposeSigned(stage);
    expect(checkOf(stage, pull).title).toMatch(/^ADVISORY: /);
    expect(world.sticky(pull)).toContain("**ADVISORY**");
    world.github.rules.set("main", before);
    await later(stage, "1h");
    expect(checkOf(stage, pull).title).not.toContain("ADVISORY");
  });

  test("pressed for again is posted again", async () => {
    const { world, bot } = stage;
    const { pull } = await proposeSigned(stage);
    const check = world.check(world.head(pull));
    if (check === undefined) throw new Error("no check");
    world.rerun(check, "bob");
    await bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });
});

describe("evidence", () => {
  test("is about the pull request that the nonce was given for, whatever number it says itself", async () => {
    const { world, bot } = stage;
    const first = await propose(stage);
    const asked = world.lastDispatch();
    const second = await propose(stage);
    await world.runEvaluation(asked, {}, { pull: second });
    await bot.settle();
    expect(findCode(stage, first)).toBeDefined();
    expect(findCode(stage, second)).toBeUndefined();
  });

  test("with more in the archive than its file, or too much of it, is hostile and does not count", async () => {
    const { world, bot } = stage;
    const pull = await propose(stage);
    await world.runEvaluation(world.lastDispatch(), {}, { evidence: "{" });
    await bot.settle();
    expect(findCode(stage, pull)).toBeUndefined();
    await world.runEvaluation(world.lastDispatch(), {}, { size: 2_000_000_000 });
    await bot.settle();
    expect(findCode(stage, pull)).toBeUndefined();
    await world.runEvaluation(world.lastDispatch());
    await bot.settle();
    expect(findCode(stage, pull)).toBeDefined();
  });
});
