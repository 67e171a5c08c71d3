import { createHmac, generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PERMISSIONS } from "../../bot/permissions.ts";
import type { Environment } from "../../bot/settings.ts";
import { ALICE, REPOSITORY } from "./payloads.ts";

export const SECRET = "3c9d5e7f1a2b4c6d8e0f9a7b5c3d1e2f";

export const KEY = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;

export const ENOUGH = Object.fromEntries(Object.entries(PERMISSIONS).map(([name, [level]]) => [name, level]));

const made: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "twokey-bot-"));
  made.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
}

export function environment(more: Environment = {}): Environment {
  return {
    APP_ID: "7",
    PRIVATE_KEY: KEY,
    WEBHOOK_SECRET: SECRET,
    TWOKEY_REPOSITORIES: "acme/models",
    TWOKEY_DATA: newFolder(),
    PORT: "0",
    ...more,
  };
}

export type Answers = Record<string, (init: RequestInit) => Response | Promise<Response>>;

/** GitHub as a function: what the bot asks on its own, and whatever a test puts over it. */
export function fakeGithub(answers: Answers = {}) {
  const calls: { readonly method: string; readonly path: string; readonly token: string }[] = [];
  const installation = { id: 5, account: { login: "acme" }, permissions: ENOUGH, suspended_at: null };
  const usual: Answers = {
    "GET /app": () => Response.json({ id: 7, slug: "twokey", permissions: ENOUGH }),
    "GET /app/installations?per_page=100&page=1": () => Response.json([installation]),
    "GET /app/installations/5": () => Response.json(installation),
    "POST /app/installations/5/access_tokens": () =>
      Response.json(
        {
          token: "ghs_token",
          expires_at: "2099-01-01T00:00:00Z",
          permissions: {},
          repository_selection: "all",
        },
        { status: 201 },
      ),
    "GET /repos/acme/models": () => Response.json(REPOSITORY),
    "GET /app/hook/deliveries?per_page=100": () => Response.json([]),
  };
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { origin, pathname, search } = new URL(url);
    const method = init.method ?? "GET";
    const path = `${pathname}${search}`;
    const token = new Headers(init.headers).get("authorization") ?? "";
    calls.push({ method, path: origin === "https://api.github.com" ? path : `${origin}${path}`, token });
    const answer = answers[`${method} ${path}`] ?? usual[`${method} ${path}`];
    return (await answer?.(init)) ?? Response.json({ message: "Not Found" }, { status: 404 });
  };
  return { fetch, calls };
}

export type Sent = {
  readonly id?: string;
  readonly secret?: string;
  readonly headers?: Record<string, string>;
};

/** Signed as GitHub signs. */
export function signed(event: string, body: string, { id, secret = SECRET, headers = {} }: Sent = {}) {
  return {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": id ?? randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      ...headers,
    },
  };
}

export function opened(number: number): string {
  const payload = {
    action: "opened",
    number,
    pull_request: { number, head: { sha: "c".repeat(40) } },
    sender: ALICE,
    repository: REPOSITORY,
    installation: { id: 5 },
  };
  return JSON.stringify(payload);
}
