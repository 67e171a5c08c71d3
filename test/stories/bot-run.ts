import { cpSync } from "node:fs";
import { join } from "node:path";
import { openReconcile } from "../../bot/reconcile.ts";
import { type Bot, startBot as begin } from "../../bot/run.ts";
import { APP, SECRET } from "./bot-world-people.ts";
import { type Delivery, secondsIn } from "./bot-world-record.ts";
import type { World } from "./bot-world.ts";
import { newFolder } from "./twokey.ts";

export type BotSettings = {
  /** where the inbox lies: that of an earlier bot, to go on where it was killed or stopped */
  readonly data?: string;
  readonly env?: Readonly<Record<string, string>>;
};

type Timer = { readonly at: number; readonly wake: () => void };

/** A bot in this process: the real server, inbox and worker, with the world as GitHub and its clock as time. */
export class RunningBot {
  /** what an operator would read, a line each */
  readonly log: readonly string[];
  /** where its inbox lies; after a kill, a copy as it was at that very call */
  data: string;
  private readonly bot: Bot;
  private readonly world: World;
  private readonly timers: Set<Timer>;

  constructor(world: World, parts: { bot: Bot; data: string; log: readonly string[]; timers: Set<Timer> }) {
    this.world = world;
    this.bot = parts.bot;
    this.data = parts.data;
    this.log = parts.log;
    this.timers = parts.timers;
  }

  get address(): string {
    return `http://127.0.0.1:${this.bot.port}`;
  }

  /** Until nothing runs and nothing is due; webhooks of the world are not delivered. */
  async idle(): Promise<void> {
    for (let due = true; due;) {
      await this.bot.idle();
      due = this.fire();
    }
    await this.bot.idle();
  }

  /** Delivers these, and waits for what they wake. */
  async take(deliveries: readonly Delivery[]): Promise<void> {
    await this.world.deliver(deliveries);
    await this.idle();
  }

  /** Delivers all that waits, and all that follows from it, until the world and the bot are quiet. */
  async settle(): Promise<void> {
    await this.idle();
    for (let round = 0; this.world.outbox.length > 0; round += 1) {
      if (round === MOST_ROUNDS) throw new Error("the bot answers its own webhooks without end");
      await this.take(this.world.takeOutbox());
    }
  }

  /** Time goes by, and the bot's timers ring as it does. */
  async pass(time: string | number): Promise<void> {
    const { clock } = this.world.github;
    const end = clock.milliseconds() + secondsIn(time) * 1000;
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      clock.reach(next);
      await this.settle();
    }
    clock.reach(end);
    await this.settle();
  }

  async stop(): Promise<void> {
    this.timers.clear();
    await this.bot.stop();
  }

  private next(until: number): number | undefined {
    const all = [...this.timers].map(({ at }) => at).filter((at) => at <= until);
    return all.length === 0 ? undefined : Math.min(...all);
  }

  private fire(): boolean {
    const due = [...this.timers].filter(({ at }) => at <= this.world.github.clock.milliseconds());
    for (const timer of due) {
      this.timers.delete(timer);
      timer.wake();
    }
    return due.length > 0;
  }
}

const MOST_ROUNDS = 50;

/** Starts the bot, or throws with what it says to its operator. The first sweep has gone through when this ends. */
export async function startBot(
  world: World,
  { data = newFolder(), env = {} }: BotSettings = {},
): Promise<RunningBot> {
  const { clock } = world.github;
  const log: string[] = [];
  const timers = new Set<Timer>();
  let running: RunningBot | undefined;
  let copy = data;
  world.front.onKill = () => {
    // The disk as a crash leaves it: nothing that the dying bot does later reaches the next one.
    copy = newFolder();
    cpSync(data, copy, { recursive: true });
    if (running !== undefined) running.data = copy;
  };
  const started = await begin({
    reconcile: openReconcile(),
    env: {
      APP_ID: String(APP.id),
      PRIVATE_KEY: world.privateKey,
      WEBHOOK_SECRET: SECRET,
      TWOKEY_REPOSITORIES: "acme/models",
      TWOKEY_DATA: data,
      GITHUB_API_URL: world.url,
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "debug",
      ...env,
    },
    fetch: (url, init) =>
      world.front.isKilled ? Promise.reject(new Error("killed")) : world.front.fetch(url, init),
    clock: {
      now: () => clock.milliseconds(),
      after: (milliseconds, wake) => {
        const timer = { at: clock.milliseconds() + milliseconds, wake };
        timers.add(timer);
        return () => {
          timers.delete(timer);
        };
      },
    },
    sleep: (milliseconds) => {
      if (world.front.isKilled) return Promise.reject(new Error("killed"));
      clock.pass(Math.ceil(milliseconds / 1000));
      return Promise.resolve();
    },
    write: (line) => log.push(line),
  });
  if (started.kind === "refused" && world.front.isKilled) {
    // It died while it started; whoever watches over it starts it again.
    world.revive();
    return startBot(world, { data: copy, env });
  }
  if (started.kind === "refused") throw new Error(started.text);
  const { bot } = started;
  running = new RunningBot(world, { bot, data, log, timers });
  world.hookUrl = `${running.address}/api/github/webhooks`;
  await running.idle();
  return running;
}

export async function stopBot(bot: RunningBot): Promise<void> {
  await bot.stop();
}

/** The bot was killed at a call (`world.killAfter`): another one goes on with the disk as it was then. */
export async function startAgain(world: World, killed: RunningBot): Promise<RunningBot> {
  await killed.stop();
  world.revive();
  return startBot(world, { data: killed.data });
}

/** Where the inbox of a bot lies, for a test that looks into it. */
export function inboxFile(bot: RunningBot): string {
  return join(bot.data, "twokey.sqlite");
}
