import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BotProcess, MachineClock, startBotProcess } from "../test/stories/bot-process.ts";
import { runWorkflow } from "../test/stories/bot-workflow.ts";
import { type Mirror, openMirror } from "../test/stories/bot-world-mirror.ts";
import { candidateFiles, demoFiles } from "../test/stories/bot-world-projects.ts";
import type { Login } from "../test/stories/bot-world-people.ts";
import type { CheckRun } from "../test/stories/bot-world-record.ts";
import { openWorld, type World } from "../test/stories/bot-world.ts";
import { git, newFolder, ROOT } from "../test/stories/twokey.ts";

/** Where the sentences go, and at which step the story is. */
export type Teller = {
  readonly chapter: (title: string) => void;
  /** somebody says or sees something */
  readonly line: (who: string, text: string) => void;
  /** as it is, without a speaker */
  readonly plain: (text: string) => void;
  /** what should happen next; the name of the failure if it does not */
  readonly step: (what: string) => void;
};

export type Told = { readonly rollback: boolean; readonly bot?: string };

type Scene = {
  readonly world: World;
  readonly bot: BotProcess;
  readonly mirror: Mirror;
  readonly teller: Teller;
};

const CLI = join(ROOT, "dist", "cli.js");
const run = promisify(execFile);

/** Receivers are the operator's: an address that cannot be guessed, and a secret that both sides know. */
const ADDRESS = "5f0c1e9ab27d4386a1b2c3d4e5f60718";
const MONITOR_SECRET = `whsec_${Buffer.alloc(32, "story").toString("base64")}`;

/** The whole of Twokey in one sitting, on a GitHub of this machine. Throws at the step that fails. */
export async function tellStory(teller: Teller, { rollback, bot: path }: Told): Promise<void> {
  teller.step("GitHub starts on this machine");
  const world = await openWorld({ clock: new MachineClock(), files: filesOf(rollback) });
  try {
    teller.step("the bot starts");
    const bot = await startBotProcess(world, {
      env: { TWOKEY_ALERT_1_MONITOR: `standard ${ADDRESS} ${MONITOR_SECRET}` },
      ...(path === undefined ? {} : { bot: path }),
    });
    const scene = { world, bot, mirror: openMirror(world.github), teller };
    try {
      introduce(scene);
      await adopt(scene);
      const pull = await propose(scene);
      await improve(scene, pull);
      await sign(scene, pull);
      await land(scene, pull);
      if (rollback) {
        teller.plain("fraud@2 is live");
        const back = await alarm(scene);
        await takeBack(scene, back);
        await alarmAgain(scene, back);
      }
      await verify(scene);
      teller.step("the story ends");
    } finally {
      await bot.stop();
    }
  } finally {
    await world.close();
  }
  teller.plain(rollback ? "fraud@1 is live again" : "fraud@2 is live");
}

/**
 * The demo project. Models are not timed: that takes most of a minute, and a busy machine may find one slow that is not.
 * Nobody watches a story for a day, so in the second half a version may go back at once.
 */
function filesOf(rollback: boolean): ReturnType<typeof demoFiles> {
  const files = demoFiles();
  const textOf = (path: string): string => Buffer.from(files[path] as Uint8Array).toString("utf8");
  const untimed = Object.keys(files)
    .filter((path) => path.endsWith("/model.yaml"))
    .map((path) => [path, textOf(path).replace(/^serving:.*\n(?: .*\n)*/m, "")] as const);
  const rules = textOf(POLICY).replace("cooldown: 6h", "cooldown: 6h, min_live: 0s");
  return { ...files, ...Object.fromEntries(untimed), ...(rollback ? { [POLICY]: rules } : {}) };
}

const POLICY = ".github/twokey.yml";

function introduce({ world, bot, teller }: Scene): void {
  teller.plain(
    `A GitHub runs at ${world.url} with the repository acme/models: three real models, fraud, churn and demand.`,
  );
  teller.plain(`The bot is dist/bot.js at ${bot.address}, evaluations are dist/action/index.js.`);
  teller.plain(
    "fraud is of tier high: alice signs as owner, carol as risk. bob builds models, dave keeps the rules, erin is on call.",
  );
}

async function adopt({ world, bot, teller }: Scene): Promise<void> {
  teller.chapter("Adopt");
  teller.step("the bot opens the pull request of the adoption");
  world.install();
  teller.line("dave", "installs the App on acme/models.");
  await bot.until("a check on the pull request of the adoption", () => checkOn(world, 1));
  teller.line("bot", `opens #1 "${world.thread(1).title}". It changes no file and lists three models.`);
  showCheck({ world, teller }, 1);
  teller.step("dave signs the adoption");
  const code = await bot.until("a line to paste", () => findLine(world, 1, "policy"));
  say({ world, teller }, 1, code, "dave");
  await bot.until("a green check", () => green(world, 1));
  showCheck({ world, teller }, 1);
  teller.step("the adoption is merged, and the registry begins");
  await press({ world, teller }, 1, "dave");
  await bot.until("fraud@1", () => liveVersion(world, 1));
  teller.line("registry", "begins on the branch model-registry: churn@1, demand@1 and fraud@1 are live.");
}

/** A model that is worse. */
async function propose(scene: Scene): Promise<number> {
  const { world, bot, teller } = scene;
  teller.chapter("A pull request, and the gates");
  teller.step("bob proposes a model");
  const pull = await world.propose("fraud-quick", candidateFiles("fraud", "worse"), {
    by: "bob",
    title: "fraud: trained on last week only",
  });
  teller.line("bob", `opens #${pull} "${world.thread(pull).title}".`);
  await bot.until("a request for an evaluation", () => world.dispatches[0]);
  await bot.until("a check that waits", () => titled(world, pull, "evidence"));
  showCheck(scene, pull);
  teller.step("the worse model is evaluated and blocked");
  await evaluate(scene);
  await bot.until("a red check", () => concluded(world, pull, "failure"));
  showCheck(scene, pull);
  must(!world.mayMerge(pull), "GitHub would merge a model that failed its gates");
  return pull;
}

/** A better one, on the same branch. */
async function improve(scene: Scene, pull: number): Promise<void> {
  const { world, bot, teller } = scene;
  teller.step("bob pushes a better model, which is evaluated");
  const asked = world.dispatches.length;
  await world.push("fraud-quick", candidateFiles("fraud", "better"), { by: "bob" });
  teller.line("bob", "trains on the whole half-year and pushes again.");
  await bot.until("a new evaluation", () => world.dispatches[asked]);
  await evaluate(scene);
  await bot.until("the line to paste", () => findLine(world, pull, "fraud"));
  showCheck(scene, pull);
}

async function evaluate({ world, mirror, teller }: Scene): Promise<void> {
  const { code, outputs, log, ms } = await runWorkflow(world, mirror);
  must(outputs["report-path"] !== undefined && outputs["report-path"] !== "", `no report:\n${log}`);
  const seconds = Math.round(ms / 1000);
  teller.line(
    "Action",
    `measures candidate and live model on the same rows, ${seconds} s, exit ${code}: ${outputs["decision"]}.`,
  );
}

async function sign(scene: Scene, pull: number): Promise<void> {
  const { world, bot, teller } = scene;
  teller.chapter("Two keys");
  const line = findLine(world, pull, "fraud") ?? "";
  teller.step("bob cannot sign his own change");
  const before = world.saidByBot(pull).length;
  say(scene, pull, line, "bob");
  const refusal = await bot.until("an answer to bob", () => world.saidByBot(pull)[before]);
  teller.line("bot", `answers bob: ${sentenceOf(refusal.body)}`);
  teller.step("alice signs as owner");
  say(scene, pull, line, "alice");
  await bot.until("alice in the check", () => titled(world, pull, "alice signed"));
  showCheck(scene, pull);
  must(!world.mayMerge(pull), "GitHub would merge with one key");
  teller.step("carol signs as risk");
  say(scene, pull, line, "carol");
  await bot.until("a green check", () => green(world, pull));
  showCheck(scene, pull);
}

async function land(scene: Scene, pull: number): Promise<void> {
  const { world, bot, teller } = scene;
  teller.chapter("A version");
  teller.step("the change is merged and becomes a version");
  await press(scene, pull, "bob");
  await bot.until("fraud@2", () => liveVersion(world, 2));
  await bot.until("the tag fraud@2", () => world.github.refs.get("refs/tags/fraud@2"));
  const { live } = world.live("fraud") ?? {};
  const by = live?.approved_by.map(({ login, role }) => `${login} (${role})`).join(" and ") ?? "";
  teller.line("registry", `fraud@2, bundle ${live?.bundle.slice(0, 19)}…, signed by ${by}; tag fraud@2.`);
}

/** A monitor of one's own sends what production sees. */
async function alarm(scene: Scene): Promise<number> {
  const { world, bot, teller } = scene;
  teller.chapter("An alert");
  teller.step("the monitor sends an alert");
  await sendAlert(scene);
  teller.line("monitor", 'twokey alert send: "fraud@2 lets too much through", critical.');
  teller.step("the bot opens a rollback");
  const pull = await bot.until("a rollback", () => world.live("fraud")?.rollback?.pull);
  await bot.until("the line to paste", () => findLine(world, pull, "fraud"));
  teller.line("bot", `opens #${pull} "${world.thread(pull).title}".`);
  showCheck(scene, pull);
  return pull;
}

async function takeBack(scene: Scene, pull: number): Promise<void> {
  const { world, bot, teller } = scene;
  teller.step("erin signs the rollback");
  say(scene, pull, findLine(world, pull, "fraud") ?? "", "erin");
  await bot.until("a green check", () => green(world, pull));
  showCheck(scene, pull);
  teller.step("the rollback is merged and recorded");
  await press(scene, pull, "erin");
  await bot.until("fraud@1 again", () => liveVersion(world, 1));
  const recorded = world.registryEvents().some(({ type }) => type === "rolled-back");
  must(recorded, "the registry holds no rolled-back");
  teller.line("registry", "fraud@1 is live, byte for byte; fraud@2 is in quarantine.");
}

async function alarmAgain(scene: Scene, pull: number): Promise<void> {
  const { world, bot, teller } = scene;
  teller.step("the same alert once more moves nothing");
  const [pulls, tip] = [world.github.threads.size, world.tip()];
  await sendAlert(scene);
  teller.line("monitor", "sends the same alert again.");
  const told = await bot.until("already rolled back", () =>
    world.saidByBot(pull).find(({ body }) => body.includes("already rolled back")),
  );
  must(world.github.threads.size === pulls && world.tip() === tip, "the second alert moved something");
  const sentence = /already rolled back[^|\n]*/.exec(told.body)?.[0].trim() ?? "";
  teller.line("bot", `opens nothing, and says why on #${pull}: ${sentence}`);
}

async function sendAlert({ bot }: Scene): Promise<void> {
  const args = ["alert", "send", "--url", `${bot.address}/alerts/${ADDRESS}`, "--model", "fraud"];
  const facts = ["--severity", "critical", "--key", "chargebacks", "--digest", "fraud@2"];
  const summary = ["--summary", "fraud@2 lets too much through"];
  const env = { PATH: process.env["PATH"] ?? "", TWOKEY_ALERT_SECRET: MONITOR_SECRET };
  await run(process.execPath, [CLI, ...args, ...facts, ...summary], { env });
}

/** Whoever does not believe the bot can read the log alone, with nothing but a clone. */
async function verify({ mirror, teller }: Scene): Promise<void> {
  teller.chapter("Anybody can check");
  teller.step("twokey verify proves the registry from a clone");
  await mirror.update();
  const clone = join(newFolder(), "models");
  git(ROOT, "clone", "--quiet", "--no-local", mirror.serverUrl + "/acme/models.git", clone);
  const { stdout } = await run(process.execPath, [CLI, "verify"], { cwd: clone });
  const [first = ""] = stdout.split("\n").filter((line) => line.trim() !== "");
  teller.line("anybody", `git clone, twokey verify: ${first.trim()}`);
}

type Seeing = Pick<Scene, "world" | "teller">;

function showCheck({ world, teller }: Seeing, pull: number): void {
  const check = checkOn(world, pull);
  const words = { success: "green", failure: "red" }[check?.conclusion ?? ""] ?? "waits";
  teller.line("check", `${words}: ${check?.title ?? ""}`);
}

function say({ world, teller }: Seeing, pull: number, line: string, by: Login): void {
  world.comment(pull, line, by);
  teller.line(by, line);
}

/** The button, which GitHub lets nobody press while its rules speak against it. */
async function press({ world, teller }: Seeing, pull: number, by: Login): Promise<void> {
  must(await world.tryMerge(pull, { by }), "the rules of the branch do not let it be merged");
  teller.line(by, `presses Merge on #${pull}.`);
}

function checkOn(world: World, pull: number): CheckRun | undefined {
  return world.github.threads.has(pull) ? world.check(world.head(pull)) : undefined;
}

function concluded(world: World, pull: number, conclusion: string): CheckRun | undefined {
  const check = checkOn(world, pull);
  return check?.conclusion === conclusion ? check : undefined;
}

function green(world: World, pull: number): CheckRun | undefined {
  return concluded(world, pull, "success");
}

function titled(world: World, pull: number, words: string): CheckRun | undefined {
  const check = checkOn(world, pull);
  return check?.title?.includes(words) === true ? check : undefined;
}

/** The line that a person copies out of the report. */
function findLine(world: World, pull: number, scope: string): string | undefined {
  return new RegExp(`/twokey approve ${scope} [0-9a-f]{12}`).exec(world.sticky(pull) ?? "")?.[0];
}

function liveVersion(world: World, version: number): true | undefined {
  return world.live("fraud")?.live?.version === version ? true : undefined;
}

/** The answer without marker, list and formatting: the first thing that a person reads of it. */
function sentenceOf(body: string): string {
  const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("<!--"));
  return lines.slice(0, 2).join(" ").replace(/\\(.)/g, "$1").replace(/[`*]/g, "");
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
