import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { policyFile } from "./bot-world-projects.ts";
import {
  causesOf,
  checkOf,
  CHURN_YAML,
  clearStage,
  closeStage,
  codeOf,
  eventsOf,
  findCode,
  FRAUD,
  FRAUD_YAML,
  fresh,
  GREEN,
  lastReply,
  linesOf,
  measure,
  merge,
  openStage,
  POLICY,
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

const fraudYaml = textOf(FRAUD_YAML);
const churnYaml = textOf(CHURN_YAML);

/** The rules with another life of sign-offs at tier standard, so that each differs from the one before. */
function rules(days: number): string {
  return policyFile().replace("valid_for: 30d", `valid_for: ${days}d`);
}

async function signPolicy(pull: number, ...people: ("alice" | "bob" | "carol" | "dave")[]): Promise<void> {
  const code = codeOf(stage, pull, "policy");
  for (const by of people) await say(stage, pull, `/twokey approve policy ${code}`, by);
}

describe("a change of the rules in a pull request", () => {
  test("is shown key by key, old and new, and needs a policy owner", async () => {
    const { world } = stage;
    const pull = await propose(stage, { files: { [POLICY]: rules(29) } });
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).title).toContain("policy: waiting for policy (acme/ml-platform)");
    expect(world.sticky(pull)).toMatch(/`signoff\.standard\.valid_for` \| `"30d"` +\| `"29d"`/);
    await signPolicy(pull, "alice");
    expect(lastReply(stage, pull)).toContain("does not name alice");
    await signPolicy(pull, "dave");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull);
    expect(linesOf(stage, pull, "policy-changed")).toHaveLength(1);
    expect(eventsOf(stage, pull, "policy-changed")[0]?.body).toMatchObject({ enforced: true });
  });

  test("of a model's controls needs a policy owner and, besides, one of the model's owners", async () => {
    const files = { [FRAUD_YAML]: fraudYaml.replace("margin: 0.005", "margin: 0.004") };
    const pull = await propose(stage, { files, by: "erin" });
    await signPolicy(pull, "dave");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).summary).toContain("nobody else signed as owner of fraud");
    await signPolicy(pull, "alice");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("is judged by the old rules: owners whom it names itself do not sign it", async () => {
    const files = { [FRAUD_YAML]: fraudYaml.replace("[alice, acme/fraud-ml]", "[alice, erin]") };
    const pull = await propose(stage, { files });
    await signPolicy(pull, "dave");
    await say(stage, pull, `/twokey approve policy ${codeOf(stage, pull, "policy")}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    const swapped = await propose(stage, { files, by: "dave" });
    await say(stage, swapped, `/twokey approve policy ${codeOf(stage, swapped, "policy")}`, "erin");
    expect(lastReply(stage, swapped)).toContain("does not name erin");
  });

  test("together with a model needs a code for each, and the model is judged by the old rules", async () => {
    const files = { [FRAUD]: fresh(), [FRAUD_YAML]: fraudYaml.replace("margin: 0.005", "margin: 0.5") };
    const pull = await proposeMeasured(stage, { files });
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await signPolicy(pull, "dave", "alice");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("of the evaluation workflow is a change of the rules, with or without a model", async () => {
    const flow = ".github/workflows/twokey.yml";
    const files = { [flow]: `${textOf(flow)}# changed\n`, [FRAUD]: fresh() };
    const pull = await proposeMeasured(stage, { files });
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(checkOf(stage, pull).title).toContain("policy: waiting for policy");
  });

  test("that cannot be read fails with file, line and what to do, and nothing is signed", async () => {
    const { world } = stage;
    const before = world.dispatches.length;
    const broken = policyFile().replace("mode: enforce", "mod: enforce");
    const pull = await propose(stage, { files: { [POLICY]: broken, [FRAUD]: fresh() } });
    expect(checkOf(stage, pull)).toMatchObject(RED);
    expect(checkOf(stage, pull).title).toMatch(/\.github\/twokey\.yml:\d+: .*mod/);
    expect(checkOf(stage, pull).title).toContain("mode");
    expect(findCode(stage, pull)).toBeUndefined();
    expect(world.dispatches.length).toBe(before);
    const card = await propose(stage, { files: { [FRAUD_YAML]: "owners: [\n" } });
    expect(checkOf(stage, card)).toMatchObject(RED);
    expect(checkOf(stage, card).title).toMatch(/models\/fraud\/model\.yaml:\d+/);
  });

  test("that deletes them is a change of them like any other", async () => {
    const pull = await propose(stage, { files: { [POLICY]: null } });
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
    expect(checkOf(stage, pull).title).toContain("policy");
  });

  test("is void when the rules in force move on: the answer says so", async () => {
    const open = await propose(stage, { files: { [POLICY]: rules(28) } });
    const old = codeOf(stage, open, "policy");
    await signPolicy(open, "dave");
    expect(checkOf(stage, open)).toMatchObject(GREEN);
    const first = await propose(stage, { files: { [POLICY]: rules(27) } });
    await signPolicy(first, "dave");
    await merge(stage, first);
    expect(checkOf(stage, open).conclusion).toBe("failure");
    expect(causesOf(stage, open)).toEqual(["subject-changed"]);
    await say(stage, open, `/twokey approve policy ${old}`, "dave");
    expect(lastReply(stage, open)).toContain("the rules in force have changed");
  });
});

describe("rules that change while a pull request is open", () => {
  test("end what was signed under the old ones", async () => {
    const { pull, code } = await proposeSigned(stage);
    const change = await propose(stage, { files: { [POLICY]: rules(26) } });
    await signPolicy(change, "dave");
    await merge(stage, change);
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
    await measure(stage);
    expect(causesOf(stage, pull)).toEqual(["subject-changed", "subject-changed"]);
    await say(stage, pull, `/twokey approve fraud ${code}`, "alice");
    expect(lastReply(stage, pull)).toContain("the controls");
    await sign(stage, pull, "alice");
    await say(stage, pull, `/twokey approve fraud ${codeOf(stage, pull)}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("for another model only leave it alone", async () => {
    const { pull } = await proposeSigned(stage);
    const files = {
      [CHURN_YAML]: `${churnYaml}gates: { quality: { margin: 0.004 } }\n`,
    };
    const change = await propose(stage, { files, by: "erin" });
    await signPolicy(change, "dave", "bob");
    expect(checkOf(stage, change)).toMatchObject(GREEN);
    await merge(stage, change);
    expect(causesOf(stage, pull)).toEqual([]);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });
});

describe("what a model says of itself", () => {
  test("is signed by its owners though there is nothing to measure, and makes no version", async () => {
    const { world } = stage;
    const before = world.dispatches.length;
    const version = world.live("churn")?.live?.version;
    const yaml = world.github.git.knownFiles(world.tip()).get(CHURN_YAML)?.toString("utf8");
    const pull = await propose(stage, {
      files: { [CHURN_YAML]: `${yaml}description: who leaves\n` },
      by: "erin",
    });
    expect(world.dispatches.length).toBe(before);
    expect(checkOf(stage, pull).title).toContain("churn: waiting for owner");
    await sign(stage, pull, "bob", "churn");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    const branch = world.github.pull(pull).pull.headRef;
    await world.push(branch, { [CHURN_YAML]: `${yaml}description: who stays\n` }, { by: "erin" });
    await stage.bot.settle();
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(causesOf(stage, pull)).toEqual(["subject-changed"]);
    await sign(stage, pull, "bob", "churn");
    await merge(stage, pull);
    expect(world.live("churn")).toMatchObject({ unapproved: null, live: { version } });
    expect(world.openIssues()).toEqual([]);
  });
});

describe("models that come, go and change their names", () => {
  const NEW = "models/spam/model.yaml";
  const spam = churnYaml.replace("model: churn", "model: spam").replace("[bob, acme/fraud-ml]", "[alice]");
  const added = {
    [NEW]: spam.replace("owner: [alice]", "owner: [alice], risk: [carol]"),
    "models/spam/model.onnx": "spam, the first model\n",
    "models/spam/data/holdout.csv": "tenure,churned\n1,0\n2,1\n",
  };

  test("a new model is judged at tier high, by its named owners and by those who let models in", async () => {
    const { world } = stage;
    const pull = await proposeMeasured(stage, { files: added, by: "erin" });
    expect(checkOf(stage, pull).conclusion).not.toBe("success");
    await sign(stage, pull, "alice", "spam");
    await say(stage, pull, `/twokey approve spam ${codeOf(stage, pull, "spam")}`, "carol");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await sign(stage, pull, "dave", "spam");
    await signPolicy(pull, "dave");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull);
    expect(world.live("spam")?.live).toMatchObject({ version: 1, signed: true });
  });

  test("a renamed model is a removal and an addition: old and new owners sign", async () => {
    const files = { [CHURN_YAML]: churnYaml.replace("model: churn", "model: leave") };
    const pull = await propose(stage, { files, by: "erin" });
    const { title, summary } = checkOf(stage, pull);
    expect(summary).toContain("**churn**");
    expect(summary).toContain("**leave**");
    expect(title).not.toContain("may be merged");
  });

  test("a removed model needs its old owners and leaves nothing live", async () => {
    const { world } = stage;
    const files = { [NEW]: null, "models/spam/model.onnx": null, "models/spam/data/holdout.csv": null };
    const pull = await propose(stage, { files, by: "erin" });
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await sign(stage, pull, "alice", "spam");
    await signPolicy(pull, "dave", "alice");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
    await merge(stage, pull);
    expect(world.live("spam")?.live).toBeNull();
    expect(linesOf(stage, pull, "retired")).toHaveLength(1);
  });
});
