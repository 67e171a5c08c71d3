import { expect } from "vitest";
import { startBot } from "./bot-run.ts";
import { merge, proposeChurn } from "./bot-steps.ts";
import type { Files } from "./bot-world-git.ts";
import { SMALL } from "./bot-world-projects.ts";
import { ENV, firing, post, signedAlert } from "./bot-rollback-post.ts";
import {
  closeRollbackStage,
  incidents,
  openRollbackStage,
  outcomes,
  promote,
  rollbackOf,
  rollbackPulls,
  type RollbackStage,
  version,
} from "./bot-rollback-steps.ts";

/** From an alert to the merge, with a bot that dies at one call; nothing of it may be seen afterwards. */

/** How many calls the story takes, and which of them change something on GitHub. */
export async function countCalls(): Promise<readonly string[]> {
  const stage = await begin();
  const before = stage.world.calls.length;
  await tell(stage);
  return stage.world.calls.slice(before).map(({ method }) => method);
}

export type Death = { readonly after: number; readonly lost: boolean };

export async function liveThrough({ after, lost }: Death): Promise<void> {
  const stage = await begin();
  stage.world.killAfter(after, lost ? "lost" : undefined);
  await tell(stage);
  await closeRollbackStage(stage);
}

async function begin(): Promise<RollbackStage> {
  const stage = await openRollbackStage();
  await promote(stage);
  return stage;
}

async function tell(stage: RollbackStage): Promise<void> {
  expect(await post(stage, signedAlert(stage, firing(stage)))).toBe(202);
  await drive(stage);
  const pull = rollbackOf(stage);
  stage.world.comment(pull, `/twokey approve fraud ${codeIn(stage, pull)}`, "erin");
  await drive(stage);
  expect(stage.world.check(stage.world.head(pull))?.conclusion).toBe("success");
  await stage.world.merge(pull, { by: "erin" });
  await drive(stage);
  expectOne(stage);
  expect(outcomes(stage)).toHaveLength(1);
  expect(version(stage)).toBe(1);
  const types = stage.world.registryEvents().map(({ type }) => type);
  for (const type of ["rollback-proposed", "rolled-back", "quarantined"])
    expect(types.filter((one) => one === type)).toHaveLength(1);
}

/** In the report, whatever the bot said there before it. */
function codeIn({ world }: RollbackStage, pull: number): string {
  const report = world.saidByBot(pull).find(({ body }) => body.startsWith("<!-- twokey:report"))?.body;
  const code = /\/twokey approve fraud ([0-9a-f]{12})/.exec(report ?? "")?.[1];
  if (code === undefined) throw new Error(`no code in:\n${report}`);
  return code;
}

/** One incident that is open, one branch and one pull request of each model. */
export function expectOne(stage: RollbackStage, models = 1): void {
  const { world } = stage;
  expect(incidents(stage).filter(({ number }) => world.thread(number).state === "open")).toHaveLength(models);
  expect([...world.github.refs.keys()].filter((ref) => ref.includes("/rollback/"))).toHaveLength(models);
  expect(rollbackPulls(stage)).toHaveLength(models);
}

/** Lets the bot work, one webhook after the other, and starts another where it died. */
async function drive(stage: RollbackStage): Promise<void> {
  await quiet(stage);
  for (;;) {
    const deliveries = stage.world.takeOutbox();
    if (deliveries.length === 0) return;
    for (const delivery of deliveries) {
      await stage.world.deliver([delivery]);
      await quiet(stage);
    }
  }
}

async function quiet(stage: RollbackStage): Promise<void> {
  await stage.bot.idle();
  if (!stage.world.front.isKilled) return;
  await stage.bot.stop();
  stage.world.revive();
  stage.bot = await startBot(stage.world, { data: stage.bot.data, env: ENV });
  await stage.bot.idle();
}

const THIRD: Files = Object.fromEntries(
  Object.entries(SMALL)
    .filter(([path]) => path.startsWith("models/churn/"))
    .map(([path, text]) => [
      path.replace("churn", "quiet"),
      typeof text === "string" ? text.replace("model: churn", "model: quiet") : text,
    ]),
);

/** So many different alerts about two models in one minute, each in a request of its own. */
export async function burst(count: number): Promise<RollbackStage> {
  const rollback = "{ responders: [acme/ml-oncall], storm: { models: 3, fraction: 1 } }";
  const stage = await openRollbackStage({ rollback, files: THIRD });
  const churn = await proposeChurn(stage);
  await merge(stage, churn);
  await promote(stage);
  const models = ["fraud", "churn"];
  const begun = stage.world.github.clock.milliseconds();
  for (let at = 0; at < count; at += AT_ONCE) {
    stage.world.github.clock.reach(begun + Math.floor((at / count) * 60_000));
    const posts = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, index) => {
      const model = models[(at + index) % models.length]!;
      const about = {
        model,
        alert_key: `rule ${at + index}`,
        model_digest: stage.world.live(model)?.live?.bundle,
      };
      return post(stage, signedAlert(stage, firing(stage, about)));
    });
    for (const status of await Promise.all(posts)) expect(status).toBe(202);
  }
  await stage.bot.settle();
  return stage;
}

const AT_ONCE = 50;

/** Two bots, each with its own inbox, hear the same alert; calls of both are mixed by `order`. */
export async function together(order: () => number): Promise<void> {
  const stage = await begin();
  const other: RollbackStage = { world: stage.world, bot: await startBot(stage.world, { env: ENV }) };
  stage.world.hookUrl = `${stage.bot.address}/api/github/webhooks`;
  stage.world.hold = async () => {
    for (let wait = order(); wait > 0; wait -= 1) await new Promise((done) => setImmediate(done));
  };
  const alert = signedAlert(stage, firing(stage));
  expect(await Promise.all([post(stage, alert), post(other, alert)])).toEqual([202, 202]);
  await Promise.all([stage.bot.idle(), other.bot.idle()]);
  stage.world.hold = () => undefined;
  await stage.bot.pass("1m");
  await other.bot.pass("1m");
  await stage.bot.settle();
  expectOne(stage);
  expect(outcomes(stage)).toHaveLength(1);
  expect(outcomes(other)).toHaveLength(1);
  const types = stage.world.registryEvents().map(({ type }) => type);
  expect(types.filter((type) => type === "rollback-proposed")).toHaveLength(1);
  await other.bot.stop();
}
