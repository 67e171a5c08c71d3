import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { base64Of } from "../../src/rollback/request.ts";
import { standardSignature } from "../../src/rollback/verify.ts";
import { type RunningBot, startBot } from "./bot-run.ts";
import { openWorld, type World } from "./bot-world.ts";
import { secondsOf } from "../../src/base/instant.ts";

const ADDRESS = "0123456789abcdef0123456789abcdef";
const KEY = new Uint8Array(32).fill(7);
const SECRET = `whsec_${base64Of(KEY)}`;

let world: World;
let bot: RunningBot;
let deliveries = 0;

beforeAll(async () => {
  world = await openWorld();
  const id = world.github.show.repository["id"];
  bot = await startBot(world, {
    env: {
      TWOKEY_SWEEP_MINUTES: "1440",
      [`TWOKEY_ALERT_${String(id)}_MONITOR`]: `standard ${ADDRESS} ${SECRET}`,
    },
  });
});
afterAll(async () => {
  await bot.stop();
  await world.close();
});

function codeIn(text: string | undefined, scope: string): string {
  const found = new RegExp(`/twokey approve ${scope} ([0-9a-f]{12})`).exec(text ?? "")?.[1];
  if (found === undefined) throw new Error(`no code for ${scope} in:\n${text}`);
  return found;
}

async function sendAlert(data: Readonly<Record<string, unknown>>): Promise<number> {
  const body = JSON.stringify({ type: "model.alert", timestamp: world.now, data });
  const bytes = new TextEncoder().encode(body);
  const id = `msg_${(deliveries += 1)}`;
  const at = String(secondsOf(world.now));
  const response = await fetch(`${bot.address}/alerts/${ADDRESS}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": at,
      "webhook-signature": `v1,${standardSignature(KEY, { id, timestamp: at, body: bytes })}`,
    },
  });
  return response.status;
}

async function promote(file: string, text: string): Promise<void> {
  const branch = `change-${text.length}-${file.replaceAll("/", "-")}-${world.now.replaceAll(":", "")}`;
  const pull = await world.propose(branch, { [file]: text }, { by: "bob" });
  await bot.settle();
  await world.runEvaluation(world.lastDispatch());
  await bot.settle();
  const code = codeIn(world.sticky(pull), "fraud");
  world.comment(pull, `/twokey approve fraud ${code}`, "alice");
  world.comment(pull, `/twokey approve fraud ${code}`, "carol");
  await bot.settle();
  await world.merge(pull, { by: "bob" });
  await bot.settle();
}

describe("from an alert back to the last good version", () => {
  test("an alert that names the live version opens a pull request; one key brings the old version back", async () => {
    await bot.pass("1d");
    world.comment(1, `/twokey approve policy ${codeIn(world.sticky(1), "policy")}`, "dave");
    await bot.settle();
    await world.merge(1, { by: "dave" });
    await bot.settle();
    await bot.pass("2d");
    await promote("models/fraud/model.onnx", "fraud, the second model\n");
    expect(world.live("fraud")?.live?.version).toBe(2);
    await bot.pass("2h");
    const status = await sendAlert({
      model: "fraud",
      status: "firing",
      severity: "critical",
      alert_key: "auc-drop",
      model_digest: world.live("fraud")?.live?.bundle,
      summary: "AUC fell",
    });
    expect(status).toBe(202);
    await bot.settle();

    const pull = world.live("fraud")?.rollback?.pull;
    expect(pull).toBeDefined();

    world.comment(pull!, `/twokey approve fraud ${codeIn(world.sticky(pull!), "fraud")}`, "erin");
    await bot.settle();
    expect(world.check(world.head(pull!))).toMatchObject({ status: "completed", conclusion: "success" });
    await world.merge(pull!, { by: "erin" });
    await bot.settle();
    expect(world.live("fraud")?.live).toMatchObject({ version: 1 });
  });
});
