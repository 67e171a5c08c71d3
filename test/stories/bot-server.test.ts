import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, generateKeyPairSync, randomUUID } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator } from "emulate";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { EVENTS, PERMISSIONS } from "../../bot/permissions.ts";

/** The files that the Dockerfile takes, in a folder without node_modules. */
const home = mkdtempSync(join(tmpdir(), "twokey-image-"));
const root = new URL("../..", import.meta.url).pathname;
const SECRET = "b7e1c4d2f8a6935071e2d3c4b5a69788";
const KEY = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;
const ENOUGH = Object.fromEntries(Object.entries(PERMISSIONS).map(([name, [level]]) => [name, level]));

let emulator: Emulator;
let front: Server;
let apiUrl = "";
/** while true, GitHub answers nothing about installations, so that no job can begin */
let away = false;

beforeAll(async () => {
  for (const path of ["package.json", "dist/bot.js", "dist/lib"]) {
    cpSync(join(root, path), join(home, path), { recursive: true });
  }
  emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      github: {
        users: [{ login: "acme" }],
        repos: [{ owner: "acme", name: "models", auto_init: true }],
        apps: [
          {
            app_id: 7,
            slug: "twokey",
            name: "twokey",
            private_key: KEY,
            permissions: ENOUGH,
            events: [...EVENTS],
            installations: [{ installation_id: 5, account: "acme" }],
          },
        ],
      },
    },
  });
  front = createServer((request, response) => {
    if (away && request.url?.startsWith("/app/installations") === true) {
      response.writeHead(502).end("{}");
      return;
    }
    const headers = {
      authorization: request.headers.authorization ?? "",
      "content-type": "application/json",
    };
    const method = request.method ?? "GET";
    fetch(`${emulator.url}${request.url ?? "/"}`, {
      method,
      headers,
      ...(method === "GET" ? {} : { body: "{}" }),
    })
      .then(async (answer) => {
        response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
      })
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((done) => front.listen(0, "127.0.0.1", done));
  apiUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});

let running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running = [];
  away = false;
});
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await emulator.close();
  rmSync(home, { recursive: true });
});

type Env = Record<string, string>;

type Spawned = {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<number>;
};

function spawnBot(env: Env): Spawned {
  const child = spawn(process.execPath, ["dist/bot.js"], {
    cwd: home,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => lines.push(...String(text).split("\n").filter(Boolean)));
  }
  const ended = new Promise<number>((done) => child.on("close", (code) => done(code ?? -1)));
  return { child, lines, ended };
}

function settings(data: string): Env {
  return {
    APP_ID: "7",
    PRIVATE_KEY: Buffer.from(KEY).toString("base64"),
    WEBHOOK_SECRET: SECRET,
    TWOKEY_REPOSITORIES: "acme/models",
    TWOKEY_DATA: data,
    GITHUB_API_URL: apiUrl,
    PORT: "0",
  };
}

/** Waits until a line says so; the test's own time limit ends it otherwise. */
async function said({ child, lines, ended }: Spawned, words: string): Promise<string> {
  for (;;) {
    const found = lines.find((line) => line.includes(words));
    if (found !== undefined) return found;
    if (child.exitCode !== null || child.stdout === null) throw new Error(`it ended:\n${lines.join("\n")}`);
    await Promise.race([once(child.stdout, "data"), ended]);
  }
}

async function startBot(data: string) {
  const bot = spawnBot(settings(data));
  const line: { port: number } = JSON.parse(await said(bot, "Twokey listens"));
  return { ...bot, url: `http://127.0.0.1:${line.port}` };
}

function newData(): string {
  const folder = join(home, randomUUID());
  mkdirSync(folder);
  return folder;
}

async function post(
  url: string,
  body: string,
  { id = randomUUID(), secret = SECRET }: { readonly id?: string; readonly secret?: string } = {},
): Promise<number> {
  const response = await fetch(`${url}/api/github/webhooks`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": id,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
  });
  await response.text();
  return response.status;
}

function opened(number: number): string {
  return JSON.stringify({
    action: "opened",
    number,
    pull_request: { number, head: { sha: "c".repeat(40) } },
    sender: { id: 1, login: "acme", type: "User" },
    repository: { id: 1, full_name: "acme/models", default_branch: "main" },
    installation: { id: 5 },
  });
}

async function metric(url: string, name: string): Promise<number> {
  const page = await (await fetch(`${url}/metrics`)).text();
  return Number(
    page
      .split("\n")
      .find((line) => line.startsWith(`${name} `))
      ?.split(" ")[1] ?? 0,
  );
}

describe("the built bot, as the image holds it", () => {
  test("it takes what GitHub signed, once, and refuses the rest", async () => {
    const { url } = await startBot(newData());
    expect(await post(url, opened(1), { id: "one" })).toBe(202);
    expect(await post(url, opened(1), { id: "one" })).toBe(200);
    expect(await post(url, opened(1), { secret: "wrong-0123456789-0123456789-012345" })).toBe(401);
    expect(await post(url, " ".repeat(25 * 1_048_576 + 1))).toBe(413);
    const taken = 'twokey_deliveries_total{event="pull_request",outcome="new"}';
    expect(await metric(url, taken)).toBe(1);
  });

  test("it becomes ready when it has swept", async () => {
    const bot = await startBot(newData());
    await said(bot, "a sweep went through");
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  });

  test("killed after it acknowledged, it goes on where it was at the next start", async () => {
    const data = newData();
    away = true;
    const first = await startBot(data);
    const ids = Array.from({ length: 20 }, (_, at) => `kept-${at}`);
    const statuses = await Promise.all(ids.map((id, at) => post(first.url, opened(at + 1), { id })));
    expect(new Set(statuses)).toEqual(new Set([202]));
    first.child.kill("SIGKILL");
    await first.ended;
    away = false;
    const second = await startBot(data);
    for (const at of ids.keys()) await said(second, `"job":"pull:${at + 1}"`);
    expect(await post(second.url, opened(1), { id: "kept-0" })).not.toBe(401);
    const taken = 'twokey_deliveries_total{event="pull_request",outcome="new"}';
    expect(await metric(second.url, taken)).toBe(0);
  });

  test("told to stop, it ends by itself and lets go of its folder", async () => {
    const data = newData();
    const first = await startBot(data);
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    await said(first, "Twokey has stopped");
    await startBot(data);
  });

  test("a second bot over the same folder ends with what to do", async () => {
    const data = newData();
    await startBot(data);
    const second = spawnBot(settings(data));
    expect(await second.ended).toBe(2);
    expect(second.lines.join("\n")).toContain("another bot uses");
  });

  test("with Probot's default secret it does not start, and says everything that is wrong", async () => {
    const bot = spawnBot({ WEBHOOK_SECRET: "development", GITHUB_API_URL: apiUrl });
    expect(await bot.ended).toBe(2);
    const told = bot.lines.join("\n");
    for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", "TWOKEY_REPOSITORIES", "TWOKEY_DATA"]) {
      expect(told).toContain(name);
    }
  });
});
