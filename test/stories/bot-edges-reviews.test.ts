import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { policyFile, SMALL } from "./bot-world-projects.ts";
import type { Login } from "./bot-world-people.ts";
import type { ReviewState } from "./bot-world-record.ts";
import {
  causesOf,
  checkOf,
  CHURN,
  clearStage,
  closeStage,
  codeOf,
  FRAUD,
  fresh,
  GREEN,
  lastReply,
  later,
  linesOf,
  loseAll,
  measure,
  openStage,
  POLICY,
  propose,
  proposeMeasured,
  pushTo,
  RED,
  repliesOf,
  say,
  sign,
  type Stage,
  WAITS,
} from "./bot-steps.ts";

/** The rules of this stage let an approving review stand for a sign-off. */
const ACCEPTING = policyFile({
  signoff: `
  standard: { roles: { owner: 1 }, valid_for: 30d }
  high: { roles: { owner: 1, risk: 1 }, valid_for: 14d }
  new_model_owners: [acme/ml-platform]
  policy_owners: [acme/ml-platform]
  accept: [review]
  overrides: { roles: [risk], max: 24h }`,
});

let stage: Stage;
let strict: Stage;

beforeAll(async () => {
  [stage, strict] = await Promise.all([openStage({ files: { ...SMALL, [POLICY]: ACCEPTING } }), openStage()]);
});
afterEach(async () => {
  await clearStage(stage);
  await clearStage(strict);
});
afterAll(async () => {
  await closeStage(stage);
  await closeStage(strict);
});

type Facts = {
  readonly state: ReviewState;
  readonly body?: string;
  readonly by: Login;
  readonly commit?: string;
};

async function review({ world, bot }: Stage, pull: number, facts: Facts): Promise<number> {
  const id = world.review(pull, facts);
  await bot.settle();
  return id;
}

/** A change of `churn` by dave, measured; bob may sign it. */
function churn(on: Stage): Promise<number> {
  return proposeMeasured(on, { files: { [CHURN]: fresh("churn") }, by: "dave" });
}

describe("a line in a review", () => {
  test("signs as in a comment, whatever the review's button says", async () => {
    for (const state of ["APPROVED", "COMMENTED"] as const) {
      const pull = await churn(strict);
      const body = `/twokey approve churn ${codeOf(strict, pull, "churn")}`;
      await review(strict, pull, { state, body, by: "bob" });
      expect(checkOf(strict, pull)).toMatchObject(GREEN);
    }
  });

  test("in a review that asks for changes signs nothing", async () => {
    const pull = await churn(strict);
    const body = `/twokey approve churn ${codeOf(strict, pull, "churn")}`;
    await review(strict, pull, { state: "CHANGES_REQUESTED", body, by: "bob" });
    expect(linesOf(strict, pull, "approved")).toEqual([]);
    expect(checkOf(strict, pull)).toMatchObject(RED);
  });

  test("is void when the review is dismissed, and an older review is not brought back", async () => {
    const { world, bot } = strict;
    const pull = await churn(strict);
    const body = `/twokey approve churn ${codeOf(strict, pull, "churn")}`;
    await review(strict, pull, { state: "COMMENTED", body, by: "bob" });
    const id = await review(strict, pull, { state: "APPROVED", body, by: "bob" });
    expect(checkOf(strict, pull)).toMatchObject(GREEN);
    world.dismissReview(id, "dave");
    await bot.settle();
    expect(causesOf(strict, pull)).toEqual(["review-dismissed", "review-dismissed"]);
    expect(checkOf(strict, pull)).toMatchObject(WAITS);
  });

  test("is void when the review is edited", async () => {
    const { world, bot } = strict;
    const pull = await churn(strict);
    const body = `/twokey approve churn ${codeOf(strict, pull, "churn")}`;
    const id = await review(strict, pull, { state: "APPROVED", body, by: "bob" });
    world.editReview(id, `${body} and more`, "bob");
    await bot.settle();
    expect(causesOf(strict, pull)).toEqual(["comment-edited"]);
    expect(checkOf(strict, pull)).toMatchObject(WAITS);
  });

  test("is not carried to another commit by GitHub, which shows old reviews on the new head after a force-push", async () => {
    const { world } = strict;
    const pull = await churn(strict);
    const body = `/twokey approve churn ${codeOf(strict, pull, "churn")}`;
    const id = await review(strict, pull, { state: "APPROVED", body, by: "bob" });
    await pushTo(strict, pull, { [CHURN]: fresh("churn") }, { by: "dave", force: true });
    await measure(strict);
    expect(world.reviews(pull).find((one) => one.id === id)?.commit).toBe(world.head(pull));
    expect(checkOf(strict, pull)).toMatchObject(WAITS);
    expect(causesOf(strict, pull)).toEqual(["subject-changed"]);
  });
});

describe("the button alone", () => {
  test("signs nothing where the policy does not say accept: [review]", async () => {
    const pull = await churn(strict);
    await review(strict, pull, { state: "APPROVED", by: "bob" });
    expect(linesOf(strict, pull, "approved")).toEqual([]);
    expect(checkOf(strict, pull)).toMatchObject(WAITS);
    expect(repliesOf(strict, pull)).toEqual([]);
  });

  test("signs one model of tier standard where the policy accepts reviews", async () => {
    const pull = await churn(stage);
    await review(stage, pull, { state: "APPROVED", by: "bob" });
    expect(linesOf(stage, pull, "approved")).toEqual(["approved churn bob"]);
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("of somebody without a role says nothing, and nobody is bothered", async () => {
    const pull = await churn(stage);
    await review(stage, pull, { state: "APPROVED", by: "erin" });
    await review(stage, pull, { state: "CHANGES_REQUESTED", by: "erin" });
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    expect(repliesOf(stage, pull)).toEqual([]);
  });

  test("that comments signs nothing", async () => {
    const pull = await churn(stage);
    await review(stage, pull, { state: "COMMENTED", body: "LGTM", by: "bob" });
    expect(linesOf(stage, pull, "approved")).toEqual([]);
  });

  test("signs nothing at tier high, and says so", async () => {
    const pull = await proposeMeasured(stage);
    await review(stage, pull, { state: "APPROVED", by: "alice" });
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("tier high");
  });

  test("signs nothing where more than one thing changes, because it does not say which was meant", async () => {
    const pull = await proposeMeasured(stage, { files: { [CHURN]: fresh(), [FRAUD]: fresh() }, by: "dave" });
    await review(stage, pull, { state: "APPROVED", by: "bob" });
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("more than one model");
  });

  test("signs nothing before the report shows the evidence", async () => {
    const pull = await propose(stage, { files: { [CHURN]: fresh() }, by: "dave" });
    await review(stage, pull, { state: "APPROVED", by: "bob" });
    await measure(stage);
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("the evidence was not in the report yet");
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
  });

  test("counts for the evidence that was shown, though its webhook was slow and new evidence came between", async () => {
    const { world, bot } = stage;
    const pull = await churn(stage);
    world.review(pull, { state: "APPROVED", by: "bob" });
    const slow = world.takeOutbox();
    await say(stage, pull, "/twokey recheck", "bob");
    await measure(stage, {}, { salt: "other numbers" });
    await bot.take(slow);
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("the evidence was not in the report yet");
  });

  test("is about the commit that the webhook named: not about a push that came just before", async () => {
    const { world } = stage;
    const pull = await churn(stage);
    const seen = world.head(pull);
    await pushTo(stage, pull, { "notes.md": fresh() }, { by: "dave" });
    await measure(stage);
    await review(stage, pull, { state: "APPROVED", by: "bob", commit: seen });
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain(`about commit ${seen.slice(0, 12)}`);
  });

  test("that only GitHub's list tells of, because its webhook was lost, signs nothing", async () => {
    const { world } = stage;
    const pull = await churn(stage);
    world.review(pull, { state: "APPROVED", by: "bob" });
    await loseAll(stage);
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
    await sign(stage, pull, "bob", "churn");
    expect(checkOf(stage, pull)).toMatchObject(GREEN);
  });

  test("whose webhook comes after GitHub's list told of it counts as the webhook says", async () => {
    const { world, bot } = stage;
    const pull = await churn(stage);
    world.review(pull, { state: "APPROVED", by: "bob" });
    const late = world.takeOutbox();
    await later(stage, "1h");
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    await bot.take(late);
    expect(linesOf(stage, pull, "approved")).toEqual(["approved churn bob"]);
  });

  test("of the author signs nothing", async () => {
    const pull = await proposeMeasured(stage, { files: { [CHURN]: fresh() }, by: "bob" });
    await review(stage, pull, { state: "APPROVED", by: "bob" });
    expect(linesOf(stage, pull, "approved")).toEqual([]);
    expect(lastReply(stage, pull)).toContain("had a hand in this change");
  });

  test("that was edited or dismissed before anybody read it signs nothing", async () => {
    const { world, bot } = stage;
    const edited = await churn(stage);
    world.editReview(
      world.review(edited, { state: "APPROVED", body: "fine", by: "bob" }),
      "very fine",
      "bob",
    );
    await bot.settle();
    const dismissed = await churn(stage);
    world.dismissReview(world.review(dismissed, { state: "APPROVED", by: "bob" }), "dave");
    await bot.settle();
    for (const pull of [edited, dismissed]) {
      expect(linesOf(stage, pull, "approved")).toEqual([]);
      expect(lastReply(stage, pull)).toContain("edited or dismissed before Twokey read it");
    }
  });

  test("that was dismissed signs no more", async () => {
    const { world, bot } = stage;
    const pull = await churn(stage);
    const id = await review(stage, pull, { state: "APPROVED", by: "bob" });
    world.dismissReview(id, "dave");
    await bot.settle();
    expect(causesOf(stage, pull)).toEqual(["review-dismissed"]);
    expect(checkOf(stage, pull)).toMatchObject(WAITS);
  });
});

describe("a review of an owner that asks for changes", () => {
  test("is a veto, which dismissing the review and approving later do not end, and lift does", async () => {
    const { world, bot } = strict;
    const pull = await churn(strict);
    await sign(strict, pull, "bob", "churn");
    expect(checkOf(strict, pull)).toMatchObject(GREEN);
    const id = await review(strict, pull, { state: "CHANGES_REQUESTED", body: "not yet", by: "alice" });
    expect(checkOf(strict, pull)).toMatchObject(RED);
    expect(linesOf(strict, pull, "vetoed")).toEqual(["vetoed churn alice"]);
    expect(lastReply(strict, pull)).toContain("`/twokey lift churn`");
    expect(world.sticky(pull)).toContain("`/twokey lift churn` ends");
    world.dismissReview(id, "dave");
    await bot.settle();
    await review(strict, pull, { state: "APPROVED", by: "alice" });
    expect(checkOf(strict, pull)).toMatchObject(RED);
    await say(strict, pull, "/twokey lift churn", "alice");
    expect(checkOf(strict, pull)).toMatchObject(GREEN);
  });

  test("is a veto though its webhook was lost", async () => {
    const { world } = strict;
    const pull = await churn(strict);
    await sign(strict, pull, "bob", "churn");
    world.review(pull, { state: "CHANGES_REQUESTED", by: "alice" });
    await loseAll(strict);
    expect(checkOf(strict, pull)).toMatchObject(RED);
    expect(linesOf(strict, pull, "vetoed")).toEqual(["vetoed churn alice"]);
  });

  test("is a veto though a line in it cannot be understood", async () => {
    const pull = await churn(strict);
    await sign(strict, pull, "bob", "churn");
    await review(strict, pull, { state: "CHANGES_REQUESTED", body: "/twokey vetoo churn", by: "alice" });
    expect(checkOf(strict, pull)).toMatchObject(RED);
    expect(linesOf(strict, pull, "vetoed")).toEqual(["vetoed churn alice"]);
  });

  test("is one veto, however often its webhooks come and in whatever order", async () => {
    const { world, bot } = strict;
    const pull = await churn(strict);
    const id = world.review(pull, { state: "CHANGES_REQUESTED", body: "no", by: "alice" });
    world.dismissReview(id, "dave");
    const deliveries = world.takeOutbox();
    await bot.take([...deliveries].reverse());
    await bot.take(deliveries.map((one) => ({ ...one, guid: `${one.guid.slice(0, -1)}z` })));
    expect(linesOf(strict, pull, "vetoed")).toEqual(["vetoed churn alice"]);
    expect(checkOf(strict, pull)).toMatchObject(RED);
  });
});
