import { describe, expect, test } from "vitest";
import { inOrder, lossy, permissions, playScript, shuffled } from "../stories/bot-order-scripts.ts";

const SCRIPTS = Array.from({ length: 24 }, (_, at) => at + 1);

describe("random scripts of what people do", () => {
  test.each(SCRIPTS)("%i: every order and repetition of the webhooks ends the same", async (seed) => {
    const whole = await playScript(seed, { mail: inOrder, lost: null });
    for (const mail of [shuffled(seed), shuffled(seed + 1000)])
      expect(await playScript(seed, { mail, lost: null })).toEqual(whole);
  });

  test.each(SCRIPTS.slice(0, 6))("%i: losing webhooks lets nothing more through", async (seed) => {
    const whole = await playScript(seed, { mail: inOrder, lost: null });
    const told = await playScript(seed, { mail: lossy(seed), lost: "told" });
    expect(permissions(told, whole)).toEqual([]);
  });
});
