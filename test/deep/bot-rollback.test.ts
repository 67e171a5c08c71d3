import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/base/digest.ts";
import { seededRandom } from "../../src/base/random.ts";
import { burst, countCalls, expectOne, liveThrough, together } from "../stories/bot-rollback-crash.ts";
import { outcomes } from "../stories/bot-rollback-steps.ts";

describe("from an alert to the merge there is one issue, one branch and one pull request", () => {
  test("whichever call the bot dies at, before it or, where it changes something, after it", async () => {
    const methods = await countCalls();
    // Killed after so many calls: the next one finds nobody, or is done and not answered.
    const deaths = methods.flatMap((method, after) =>
      [false, true].filter((lost) => !lost || method !== "GET").map((lost) => ({ after, lost })),
    );
    for (const death of deaths) await liveThrough(death);
  });

  test("however the calls of two bots that heard it are mixed", async () => {
    for (let seed = 0; seed < 4; seed += 1) {
      const random = seededRandom(digestOf(`two bots, ${seed}`));
      await together(() => Math.floor(random() * 8));
    }
  });

  test("of 10,000 in a minute; each has its outcome", async () => {
    const stage = await burst(10_000);
    expectOne(stage, 2);
    expect(outcomes(stage)).toHaveLength(10_000);
    expect(outcomes(stage).filter((one) => one.endsWith(" propose"))).toHaveLength(2);
  });
});
