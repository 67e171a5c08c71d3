import { secondsOf } from "../../src/base/instant.ts";
import { base64Of } from "../../src/rollback/request.ts";
import { standardSignature } from "../../src/rollback/verify.ts";
import type { Stage } from "./bot-steps.ts";

/** Alerts as monitors send them, over HTTP and signed. */

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

/** As Alertmanager posts a group. */
export function group(alerts: readonly Readonly<Record<string, unknown>>[]): Post {
  const body = JSON.stringify({ version: "4", groupKey: "{}", status: "firing", receiver: "x", alerts });
  return {
    body,
    headers: { "content-type": "application/json", authorization: `Bearer ${AM_TOKEN.replaceAll(" ", "-")}` },
  };
}
