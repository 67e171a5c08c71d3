import { spawn } from "node:child_process";
import { createHmac, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PERMISSIONS } from "../bot/permissions.ts";
import type { Figure } from "./figure.ts";

const RATE = 200;
const SECONDS = 10;
const SECRET = "5d1f0c9e8b7a69584736251403f2e1d0";

/**
 * 200 different webhooks a second of a pull request's size, each at its own moment whether the one before was
 * answered or not, to the built bot in its own process: from sending to the answer, which comes after the sync to
 * disk. GitHub is away meanwhile, so that every job is begun, put off and written down too.
 */
export async function bot(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "twokey-bench-"));
  const github = await openAway();
  const child = spawn(process.execPath, ["dist/bot.js"], {
    env: { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "info", ...settings(folder, github.url) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { port } = JSON.parse(String(line).split("\n")[0] ?? "") as { port: number };
    child.stdout.resume();
    await send(port, 1); // connections and code are warm
    const times = (await send(port, SECONDS)).sort((a, b) => a - b);
    const at = (share: number): number => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
    return [
      { what: `webhook acknowledged at ${RATE}/s, p50`, value: at(0.5), unit: "ms", runs: times.length },
      { what: `webhook acknowledged at ${RATE}/s, p99`, value: at(0.99), unit: "ms", runs: times.length },
      { what: `webhook acknowledged at ${RATE}/s, slowest`, value: at(1), unit: "ms", runs: times.length },
    ];
  } finally {
    child.kill("SIGKILL");
    github.close();
    rmSync(folder, { recursive: true });
  }
}

/** Knows the app, and nothing else. */
export async function openAway(): Promise<{ readonly url: string; readonly close: () => void }> {
  const permissions = Object.fromEntries(Object.entries(PERMISSIONS).map(([name, [level]]) => [name, level]));
  const server = createServer((request, response) => {
    response
      .writeHead(request.url === "/app" ? 200 : 502, { "content-type": "application/json" })
      .end(JSON.stringify({ id: 7, slug: "twokey", permissions }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function settings(folder: string, apiUrl: string): Record<string, string> {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return {
    APP_ID: "7",
    PRIVATE_KEY: Buffer.from(privateKey).toString("base64"),
    WEBHOOK_SECRET: SECRET,
    TWOKEY_REPOSITORIES: "acme/models",
    TWOKEY_DATA: folder,
    GITHUB_API_URL: apiUrl,
    PORT: "0",
  };
}

let number = 0;

/** Milliseconds of each answer. */
async function send(port: number, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const answers: Promise<void>[] = [];
  const begun = performance.now();
  for (let sent = 0; sent < RATE * seconds; sent += 1) {
    const wait = begun + (sent * 1000) / RATE - performance.now();
    if (wait > 1) await new Promise((done) => setTimeout(done, wait));
    answers.push(sendOne(port, times));
  }
  await Promise.all(answers);
  return times;
}

async function sendOne(port: number, times: number[]): Promise<void> {
  number += 1;
  const body = JSON.stringify({
    action: "synchronize",
    number,
    before: "b".repeat(40),
    after: "c".repeat(40),
    pull_request: { number, head: { sha: "c".repeat(40) }, padding: "x".repeat(24_000) },
    sender: { id: 1, login: "alice", type: "User" },
    repository: { id: 1, full_name: "acme/models", default_branch: "main" },
    installation: { id: 5 },
  });
  const started = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/api/github/webhooks`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
    },
  });
  await response.text();
  times.push(performance.now() - started);
  if (response.status !== 202) throw new Error(`a webhook was answered with ${response.status}`);
}
