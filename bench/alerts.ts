import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBot } from "../test/stories/bot-run.ts";
import { AM_ADDRESS, ENV, firing, group, post, signedAlert } from "../test/stories/bot-rollback-post.ts";
import { merge, proposeSigned } from "../test/stories/bot-steps.ts";
import { openWorld } from "../test/stories/bot-world.ts";
import { openAway, settings } from "./bot.ts";
import type { Figure } from "./figure.ts";

const RATE = 100;
const SECONDS = 10;
const STORIES = 10;

/**
 * How long a monitor waits for its answer, which comes after the sync to disk, at 100 different alerts a second to the
 * built bot in its own process, GitHub being away; and how long it takes from an alert to the open pull request where
 * GitHub answers at once, with the number of its calls.
 */
export async function alerts(): Promise<readonly Figure[]> {
  return [...(await acknowledge()), ...(await propose())];
}

async function acknowledge(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "twokey-bench-"));
  // Only a repository that the bot has seen is heard; this one is seen, and then GitHub goes away.
  const world = await openWorld();
  await world.adopt();
  const first = await startBot(world, { data: folder, env: ENV });
  await first.stop();
  await world.close();
  const github = await openAway();
  const env: NodeJS.ProcessEnv = { ...settings(folder, github.url), ...ENV, LOG_LEVEL: "info" };
  env["PATH"] = process.env["PATH"];
  const child = spawn(process.execPath, ["dist/bot.js"], { env, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { port } = JSON.parse(String(line).split("\n")[0] ?? "") as { port: number };
    child.stdout.resume();
    await send(port, 1); // connections and code are warm
    const times = (await send(port, SECONDS)).sort((a, b) => a - b);
    return [0.5, 0.99, 1].map((share) => ({
      what: `alert acknowledged at ${RATE}/s, ${share === 1 ? "slowest" : `p${share * 100}`}`,
      value: at(times, share),
      unit: "ms",
      runs: times.length,
    }));
  } finally {
    child.kill("SIGKILL");
    github.close();
    rmSync(folder, { recursive: true });
  }
}

let number = 0;

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
  const labels = { alertname: `Drift ${number}`, model: "fraud", severity: "critical" };
  const { body, headers } = group([{ status: "firing", labels, startsAt: new Date().toISOString() }]);
  const started = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/alerts/${AM_ADDRESS}`, {
    method: "POST",
    body,
    headers,
  });
  await response.text();
  times.push(performance.now() - started);
  if (response.status !== 202) throw new Error(`an alert was answered with ${response.status}`);
}

async function propose(): Promise<readonly Figure[]> {
  const times: number[] = [];
  let calls = 0;
  for (let story = 0; story < STORIES; story += 1) {
    const world = await openWorld();
    await world.adopt();
    const stage = { world, bot: await startBot(world, { env: ENV }) };
    const { pull } = await proposeSigned(stage);
    await merge(stage, pull);
    await stage.bot.pass("2h");
    const before = world.calls.length;
    const started = performance.now();
    await post(stage, signedAlert(stage, firing(stage)));
    await stage.bot.idle();
    times.push(performance.now() - started);
    calls = world.calls.length - before;
    if (world.live("fraud")?.rollback === null) throw new Error("the alert opened no pull request");
    await stage.bot.stop();
    await world.close();
  }
  times.sort((a, b) => a - b);
  return [
    {
      what: "from an alert to the open pull request, median",
      value: at(times, 0.5),
      unit: "ms",
      runs: STORIES,
    },
    {
      what: "from an alert to the open pull request, slowest",
      value: at(times, 1),
      unit: "ms",
      runs: STORIES,
    },
    { what: "calls to GitHub for it", value: calls, unit: "calls", runs: 1 },
  ];
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
