import { type RunningBot, startBot } from "./bot-run.ts";
import type { Odd, Script } from "./bot-world-evaluator.ts";
import type { Files } from "./bot-world-git.ts";
import { type Login, PERMISSIONS, TEAMS } from "./bot-world-people.ts";
import { SMALL } from "./bot-world-projects.ts";
import type { CheckRun } from "./bot-world-record.ts";
import { type PushFacts, type EventFile } from "./bot-world-story.ts";
import { openWorld, type World, type WorldSettings } from "./bot-world.ts";

/** One world with its bot, in which many short stories happen one after the other. */
export type Stage = { readonly world: World; readonly bot: RunningBot };

export const FRAUD = "models/fraud/model.onnx";
export const CHURN = "models/churn/model.onnx";
export const FRAUD_YAML = "models/fraud/model.yaml";
export const CHURN_YAML = "models/churn/model.yaml";
export const POLICY = ".github/twokey.yml";

/** `fraud` (tier high: owner and risk) and `churn` (tier standard: owner) are live at version 1. */
export async function openStage(settings: WorldSettings = {}): Promise<Stage> {
  const world = await openWorld(settings);
  await world.adopt();
  return { world, bot: await startBot(world) };
}

export async function closeStage({ world, bot }: Stage): Promise<void> {
  await bot.stop();
  await world.close();
}

/** Between two stories: nothing open, everybody in their teams, nothing out of order. */
export async function clearStage({ world, bot }: Stage): Promise<void> {
  world.fault = () => undefined;
  for (const [team, members] of Object.entries(TEAMS)) world.setTeam(team, members);
  for (const [login, permission] of Object.entries(PERMISSIONS))
    world.github.permissions.set(login, permission);
  for (const { number, state } of world.github.threads.values())
    if (state === "open") world.closePull(number, "dave");
  await bot.settle();
}

let count = 0;

/** What a file of the small project says. */
export function textOf(path: string): string {
  const content = SMALL[path];
  if (typeof content !== "string") throw new Error(`${path} is no text of the small project`);
  return content;
}

/** Bytes that nothing had before. */
export function fresh(name = "a model"): string {
  count += 1;
  return `${name}, number ${count}\n`;
}

export type Proposal = Partial<PushFacts> & {
  readonly files?: Files;
  readonly branch?: string;
  readonly title?: string;
  readonly base?: string;
};

/** A pull request that the bot has seen; by bob, who changes `fraud`, unless it is told otherwise. */
export async function propose({ world, bot }: Stage, proposal: Proposal = {}): Promise<number> {
  count += 1;
  const { files = { [FRAUD]: fresh("fraud") }, branch = `change-${count}`, by = "bob", ...rest } = proposal;
  const pull = await world.propose(branch, files, { by, ...rest });
  await bot.settle();
  return pull;
}

/** The run that the bot asked for last ends, and the bot takes its evidence in. */
export async function measure({ world, bot }: Stage, script: Script = {}, odd: Odd = {}): Promise<void> {
  await world.runEvaluation(world.lastDispatch(), script, odd);
  await bot.settle();
}

/** Proposed and measured: there is a code to sign. */
export async function proposeMeasured(
  stage: Stage,
  proposal: Proposal = {},
  script: Script = {},
): Promise<number> {
  const pull = await propose(stage, proposal);
  await measure(stage, script);
  return pull;
}

/** A long time goes by at once; then the bot's next sweeps look at everything. */
export async function later({ world, bot }: Stage, time: string): Promise<void> {
  world.pass(time);
  await bot.pass("10m");
}

/** Every webhook that waits is lost and never comes again; then the sweep looks at everything. */
export async function loseAll(stage: Stage): Promise<void> {
  stage.world.lose();
  // GitHub remembers nothing that could be asked for once more.
  stage.world.github.attempts.length = 0;
  await later(stage, "1h");
}

/** Another commit on the branch of a pull request. */
export async function pushTo(
  { world, bot }: Stage,
  pull: number,
  files: Files,
  facts: PushFacts,
): Promise<string> {
  const sha = await world.push(world.github.pull(pull).pull.headRef, files, facts);
  await bot.settle();
  return sha;
}

export function findCode({ world }: Stage, pull: number, scope = "fraud"): string | undefined {
  return codeIn(world.sticky(pull) ?? "", scope);
}

export function codeOf(stage: Stage, pull: number, scope = "fraud"): string {
  const code = findCode(stage, pull, scope);
  if (code === undefined) throw new Error(`no code for ${scope} in:\n${stage.world.sticky(pull)}`);
  return code;
}

/** As in the line to paste. */
function codeIn(text: string, scope: string): string | undefined {
  return new RegExp(`/twokey approve ${scope} ([0-9a-f]{12})`).exec(text)?.[1];
}

/** Says something and lets the bot answer; gives the number of the comment. */
export async function say({ world, bot }: Stage, pull: number, text: string, by: Login): Promise<number> {
  const id = world.comment(pull, text, by);
  await bot.settle();
  return id;
}

export function sign(stage: Stage, pull: number, by: Login, scope = "fraud"): Promise<number> {
  return say(stage, pull, `/twokey approve ${scope} ${codeOf(stage, pull, scope)}`, by);
}

/** A change of `fraud` by bob that alice (owner) and carol (risk) have signed; gives its code as well. */
export async function proposeSigned(
  stage: Stage,
  proposal: Proposal = {},
): Promise<{ readonly pull: number; readonly code: string }> {
  const pull = await proposeMeasured(stage, proposal);
  const code = codeOf(stage, pull);
  await sign(stage, pull, "alice");
  await say(stage, pull, `/twokey approve fraud ${code}`, "carol");
  return { pull, code };
}

/** The same of `churn`, by dave, which only bob has to sign. */
export async function proposeChurn(stage: Stage, proposal: Proposal = {}): Promise<number> {
  const pull = await proposeMeasured(stage, { files: { [CHURN]: fresh("churn") }, by: "dave", ...proposal });
  await sign(stage, pull, "bob", "churn");
  return pull;
}

export async function merge({ world, bot }: Stage, pull: number, by: Login = "dave"): Promise<string> {
  const commit = await world.merge(pull, { by });
  await bot.settle();
  return commit;
}

export type Shown = Pick<CheckRun, "status" | "conclusion" | "title" | "summary">;

/** The check on the head, as people see it. */
export function checkOf({ world }: Stage, pull: number): Shown {
  const check = world.check(world.head(pull));
  if (check === undefined) throw new Error(`no check on the head of #${pull}`);
  const { status, conclusion, title, summary } = check;
  return { status, conclusion, title, summary };
}

export const GREEN = { status: "completed", conclusion: "success" };
export const RED = { status: "completed", conclusion: "failure" };
export const WAITS = { status: "in_progress", conclusion: null };

/** What the registry holds about a pull request: `approved alice`, or with what is asked for. */
export function eventsOf({ world }: Stage, pull: number | null, type?: string): readonly EventFile[] {
  return world
    .registryEvents()
    .filter((event) => event.pull === pull && (type === undefined || event.type === type));
}

/** `approved fraud alice`, in the order of the log. */
export function linesOf(stage: Stage, pull: number | null, type?: string): readonly string[] {
  return eventsOf(stage, pull, type).map((event) => `${event.type} ${event.model} ${event.actor.login}`);
}

/** Why sign-offs ended: `expired`, `comment-edited`, … */
export function causesOf(stage: Stage, pull: number): readonly unknown[] {
  return eventsOf(stage, pull, "withdrawn").map(({ body }) => body["cause"]);
}

/** Everything that the bot said beside its report. */
export function repliesOf({ world }: Stage, number: number): readonly string[] {
  return world
    .saidByBot(number)
    .map(({ body }) => body)
    .filter((body) => body.startsWith("<!-- twokey:reply"));
}

export function lastReply(stage: Stage, number: number): string {
  return repliesOf(stage, number).at(-1) ?? "";
}
