import { generateKeyPairSync } from "node:crypto";
import { createEmulator } from "emulate";
import { EVENTS, PERMISSIONS } from "../../bot/permissions.ts";
import type { Asked, Reply } from "./bot-world-front.ts";
import { APP, PEOPLE } from "./bot-world-people.ts";

export type Ask = (
  asked: Pick<Asked, "method" | "token" | "body" | "accept"> & {
    readonly target: string;
    readonly origin?: string;
  },
) => Promise<Reply>;

/** Made once: a new key for every world would take longer than the worlds. */
export const KEY = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
}).privateKey;

export const ROOT = "token-of-the-world";

/** The emulator and the way to ask it, with whose token it may be. */
export async function openEmulator(): Promise<{ readonly ask: Ask; readonly close: () => Promise<void> }> {
  const permissions = Object.fromEntries(Object.entries(PERMISSIONS).map(([name, [level]]) => [name, level]));
  const installation = {
    installation_id: APP.installation,
    account: "acme",
    permissions,
    events: [...EVENTS],
  };
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: {
        [ROOT]: { login: "keeper", scopes: ["repo"] },
        ...Object.fromEntries(
          Object.keys(PEOPLE).map((login) => [`token-of-${login}`, { login, scopes: ["repo"] }]),
        ),
      },
      github: {
        users: ["keeper", ...Object.keys(PEOPLE)].map((login) => ({ login })),
        orgs: [{ login: "acme", members: [{ login: "keeper", role: "admin" }] }],
        repos: [{ owner: "acme", name: "models", auto_init: false }],
        apps: [
          {
            app_id: APP.id,
            slug: APP.slug,
            name: APP.name,
            private_key: KEY,
            permissions,
            events: [...EVENTS],
            installations: [installation],
          },
        ],
      },
    },
  });
  const ask: Ask = async (asked) => {
    const key = `${asked.target} ${asked.accept}`;
    const known = asked.method === "GET" ? kept.get(key) : undefined;
    if (known !== undefined) return known;
    const reply = await askOnce(emulator.url, asked);
    if (reply.status === 200 && asked.method === "GET" && OBJECT.test(asked.target)) kept.set(key, reply);
    return reply;
  };
  return { ask, close: () => emulator.close() };
}

/**
 * Objects of git are named after what they hold, so an answer that one world gave is true in every other: worlds of
 * one test file share them, and only the first has to ask.
 */
const OBJECT = /\/git\/(?:blobs|trees)\/[0-9a-f]{40}(?:\?|$)/;
const kept = new Map<string, Reply>();

async function askOnce(
  url: string,
  { method, target, token, body, accept, origin = "" }: Parameters<Ask>[0],
): Promise<Reply> {
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const link = response.headers.get("link");
  const headers = link === null ? {} : { link: link.replaceAll(url, origin) };
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  if (!isJson) return { status: response.status, bytes, headers };
  return {
    status: response.status,
    body: bytes.length === 0 ? undefined : JSON.parse(bytes.toString("utf8")),
    headers,
  };
}
