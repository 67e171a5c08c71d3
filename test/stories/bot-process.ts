import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { APP, SECRET } from "./bot-world-people.ts";
import { Clock, stamp } from "./bot-world-record.ts";
import type { World } from "./bot-world.ts";
import { newFolder, ROOT } from "./twokey.ts";

/** GitHub's clock where the bot is a process of its own: both have the machine's, and nobody can move it. */
export class MachineClock extends Clock {
  constructor() {
    super(new Date().toISOString());
  }

  override now(): string {
    return stamp(Date.now());
  }

  override milliseconds(): number {
    return Date.now();
  }

  override pass(): void {}

  override reach(): void {}
}

export const BOT = join(ROOT, "dist", "bot.js");
const PATIENCE = 30_000;

/** The built bot as an operator runs it: its own process, settings in the environment, a free port. */
export class BotProcess {
  readonly address: string;
  readonly log: readonly string[];
  private readonly world: World;
  private readonly child: ChildProcess;

  constructor(world: World, child: ChildProcess, { port, log }: { port: number; log: readonly string[] }) {
    this.world = world;
    this.child = child;
    this.log = log;
    this.address = `http://127.0.0.1:${port}`;
    world.hookUrl = `${this.address}/api/github/webhooks`;
  }

  /** Brings every webhook to the bot until what is waited for is so; says what was waited for when it never is. */
  async until<T>(what: string, probe: () => T | undefined): Promise<T> {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await wait(15)) {
      await this.world.deliver();
      const found = probe();
      if (found !== undefined) return found;
      if (this.child.exitCode !== null)
        throw new Error(`the bot ended with exit code ${this.child.exitCode}\n${this.lastLines()}`);
    }
    throw new Error(`waited ${PATIENCE / 1000} seconds, but not: ${what}\n${this.lastLines()}`);
  }

  lastLines(): string {
    return this.log.slice(-8).join("\n");
  }

  async stop(): Promise<void> {
    await stopChild(this.child);
  }
}

export async function startBotProcess(
  world: World,
  { env = {}, bot = BOT }: { readonly env?: Readonly<Record<string, string>>; readonly bot?: string } = {},
): Promise<BotProcess> {
  if (!existsSync(bot)) throw new Error(`there is no ${bot}: npm run build makes it`);
  const child = spawn(process.execPath, [bot], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"] ?? "",
      APP_ID: String(APP.id),
      PRIVATE_KEY: world.privateKey,
      WEBHOOK_SECRET: SECRET,
      TWOKEY_REPOSITORIES: "acme/models",
      TWOKEY_DATA: newFolder(),
      GITHUB_API_URL: world.url,
      PORT: "0",
      ...env,
    },
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (bytes: Buffer) => log.push(...bytes.toString("utf8").trimEnd().split("\n")));
  for (const end = Date.now() + PATIENCE; Date.now() < end; await wait(15)) {
    const port = portIn(log);
    if (port !== undefined) return new BotProcess(world, child, { port, log });
    if (child.exitCode !== null) break;
  }
  await stopChild(child);
  throw new Error(`the bot did not start\n${log.slice(-8).join("\n")}`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}

function portIn(log: readonly string[]): number | undefined {
  const line = log.find((one) => one.includes('"Twokey listens"'));
  return line === undefined ? undefined : (JSON.parse(line) as { port: number }).port;
}
