import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { secondsOf } from "../../src/base/instant.ts";
import { base64Of } from "../../src/rollback/request.ts";
import { standardSignature } from "../../src/rollback/verify.ts";
import { inboxFile, type RunningBot, startBot } from "./bot-run.ts";
import { FRAUD, fresh, merge, proposeSigned, type Stage } from "./bot-steps.ts";
import type { Files } from "./bot-world-git.ts";
import { policyFile, SMALL } from "./bot-world-projects.ts";
import { openWorld, type World } from "./bot-world.ts";

/** What an alert and a rollback need beside what every story of the bot needs. */

export const ADDRESS = "0123456789abcdef0123456789abcdef";
export const AM_ADDRESS = "fedcba9876543210fedcba9876543210";
export const AM_TOKEN = "a token of Alertmanager that is long enough";
const KEY = new Uint8Array(32).fill(7);
export const SECRET = `whsec_${base64Of(KEY)}`;

/** Receivers of this repository: our own format, and Alertmanager's. */
export function receivers(repository = 1): Readonly<Record<string, string>> {
  return {
    [`TWOKEY_ALERT_${repository}_MONITOR`]: `standard ${ADDRESS} ${SECRET}`,
    [`TWOKEY_ALERT_${repository}_AM`]: `alertmanager ${AM_ADDRESS} ${AM_TOKEN.replaceAll(" ", "-")}`,
  };
}

export const ENV = { TWOKEY_SWEEP_MINUTES: "1440", ...receivers() };

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

let sent = 0;

export type AlertData = Readonly<Record<string, unknown>>;

/** What a monitor says about the version that is live. */
export function firing({ world }: Stage, data: AlertData = {}): AlertData {
  return {
    model: "fraud",
    status: "firing",
    severity: "critical",
    alert_key: "auc-drop",
    model_digest: world.live("fraud")?.live?.bundle,
    starts_at: world.now,
    summary: "AUC fell",
    ...data,
  };
}

export type Post = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

export function signedAlert({ world }: Stage, data: AlertData): Post {
  const body = JSON.stringify({ type: "model.alert", timestamp: world.now, data });
  const id = `msg_${(sent += 1)}`;
  const timestamp = String(secondsOf(world.now));
  const signature = standardSignature(KEY, { id, timestamp, body: new TextEncoder().encode(body) });
  return {
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    },
  };
}

export async function post({ bot }: Stage, { body, headers }: Post, address = ADDRESS): Promise<number> {
  const response = await fetch(`${bot.address}/alerts/${address}`, { method: "POST", body, headers });
  await response.text();
  return response.status;
}

/** Sends one alert and waits for everything that follows. */
export async function alarm(stage: Stage, data: AlertData = firing(stage)): Promise<number> {
  stage.world.pass(1);
  const status = await post(stage, signedAlert(stage, data));
  await stage.bot.settle();
  return status;
}

/** As Alertmanager posts a group. */
export function group(alerts: readonly Readonly<Record<string, unknown>>[]): Post {
  const body = JSON.stringify({ version: "4", groupKey: "{}", status: "firing", receiver: "x", alerts });
  return {
    body,
    headers: { "content-type": "application/json", authorization: `Bearer ${AM_TOKEN.replaceAll(" ", "-")}` },
  };
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
