import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { inboxFile, type RunningBot, startBot } from "./bot-run.ts";
import { FRAUD, fresh, merge, proposeSigned, type Stage } from "./bot-steps.ts";
import type { Files } from "./bot-world-git.ts";
import { policyFile, SMALL } from "./bot-world-projects.ts";
import { openWorld, type World } from "./bot-world.ts";
import { type AlertData, ENV, firing, post, signedAlert } from "./bot-rollback-post.ts";

/** What an alert and a rollback need beside what every story of the bot needs. */

export type RollbackStage = { readonly world: World; bot: RunningBot };

/** `fraud` and `churn` are live at version 1, and alerts are heard; `rollback` is a line of twokey.yml. */
export async function openRollbackStage(
  settings: {
    readonly rollback?: string;
    readonly files?: Files;
    readonly env?: Record<string, string>;
  } = {},
): Promise<RollbackStage> {
  const rules =
    settings.rollback === undefined
      ? {}
      : { ".github/twokey.yml": policyFile({ rollback: settings.rollback }) };
  const world = await openWorld({ files: { ...SMALL, ...rules, ...settings.files } });
  await world.adopt();
  const stage = { world, bot: await startBot(world, { env: { ...ENV, ...settings.env } }) };
  onTestFinished(() => closeRollbackStage(stage));
  return stage;
}

const closed = new WeakSet<RollbackStage>();

/** A test that opens many need not keep them all. */
export async function closeRollbackStage(stage: RollbackStage): Promise<void> {
  if (closed.has(stage)) return;
  closed.add(stage);
  await stage.bot.stop();
  await stage.world.close();
}

/** Another version goes live, two hours before now. */
export async function promote(stage: Stage, files: Files = { [FRAUD]: fresh("fraud") }): Promise<void> {
  const { pull } = await proposeSigned(stage, { files });
  await merge(stage, pull);
  await stage.bot.pass("2h");
}

/** Sends one alert and waits for everything that follows. */
export async function alarm(stage: Stage, data: AlertData = firing(stage)): Promise<number> {
  stage.world.pass(1);
  const status = await post(stage, signedAlert(stage, data));
  await stage.bot.settle();
  return status;
}

/** The number of the rollback that is open; an error where there is none. */
export function rollbackOf({ world }: Stage, model = "fraud"): number {
  const pull = world.live(model)?.rollback?.pull;
  if (pull === undefined) throw new Error(`no rollback of ${model} is open`);
  return pull;
}

export function version({ world }: Stage, model = "fraud"): number | undefined {
  return world.live(model)?.live?.version;
}

/** What was written down of every alert, in the order in which they came. */
export function outcomes({ bot }: Stage): readonly string[] {
  const database = new DatabaseSync(inboxFile(bot), { readOnly: true });
  const rows = database.prepare("SELECT text FROM notes WHERE kind = 'alert-outcome' ORDER BY key").all();
  database.close();
  return rows.map(({ text }) => String(text));
}

/** Issues that the bot opened about alerts. */
export function incidents({ world }: Stage): readonly { readonly number: number; readonly body: string }[] {
  return [...world.github.threads.values()].filter(
    ({ pull, labels }) => pull === undefined && labels.includes("twokey:incident"),
  );
}

export function rollbackPulls({ world }: Stage): readonly number[] {
  return [...world.github.threads.values()]
    .filter(({ pull }) => pull?.headRef.startsWith("twokey/rollback/") === true)
    .map(({ number }) => number);
}

/** The newest words of the bot about alerts on an issue or pull request. */
export function alertNote({ world }: Stage, number: number): string {
  return world.saidByBot(number).findLast(({ body }) => body.startsWith("<!-- twokey:alerts"))?.body ?? "";
}
