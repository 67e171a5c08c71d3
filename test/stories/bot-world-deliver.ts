import { createHmac } from "node:crypto";
import type { Github } from "./bot-world-github.ts";
import { SECRET } from "./bot-world-people.ts";
import type { Delivery } from "./bot-world-record.ts";

export type Posted = { readonly status: number; readonly text: string };

/** Sends one webhook as GitHub does: signed, with its GUID, and remembers how it went. */
export async function deliverOne(
  github: Github,
  url: string,
  delivery: Delivery,
  secret = SECRET,
): Promise<Posted> {
  const body = JSON.stringify(delivery.payload);
  const headers = {
    "content-type": "application/json",
    accept: "*/*",
    "user-agent": "GitHub-Hookshot/0000000",
    "x-github-hook-id": "1",
    "x-github-hook-installation-target-id": "4711",
    "x-github-hook-installation-target-type": "integration",
    "x-github-event": delivery.event,
    "x-github-delivery": delivery.guid,
    "x-hub-signature-256": signatureOf(body, secret),
  };
  const posted = await fetch(url, { method: "POST", headers, body }).then(
    async (response): Promise<Posted> => ({ status: response.status, text: await response.text() }),
    // Nobody is there.
    (): Posted => ({ status: 0, text: "" }),
  );
  github.attempts.push({ delivery, status: posted.status, at: github.clock.now() });
  return posted;
}

export function signatureOf(body: string, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
