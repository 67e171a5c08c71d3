import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { seededRandom } from "../../src/base/random.ts";
import { burst, countCalls, expectOne, liveThrough, together } from "./bot-rollback-crash.ts";
import { outcomes } from "./bot-rollback-steps.ts";

/** Every call, with and without its effect, is killed in test/deep/bot-rollback.test.ts; here a few of them. */
describe("from an alert to the merge there is one issue, one branch and one pull request", () => {
  test("with few calls", async () => {
    expect((await countCalls()).length).toBeLessThan(100);
  });

  test.each([[3], [13], [22], [29], [40], [58]])("although the bot died at call %i", async (after) => {
    await liveThrough({ after, lost: after % 2 === 0 });
  });

  test("although two bots heard the alert", async () => {
    const random = seededRandom(digestOf("two bots"));
    await together(() => Math.floor(random() * 6));
  });

  test("although 300 alerts came in a minute; each has its outcome", async () => {
    const stage = await burst(300);
    expectOne(stage, 2);
    expect(outcomes(stage)).toHaveLength(300);
    expect(outcomes(stage).filter((one) => one.endsWith(" propose"))).toHaveLength(2);
  });
});
