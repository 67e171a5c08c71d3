import { expect, onTestFinished } from "vitest";
import type { Odd, Script } from "./bot-world-evaluator.ts";
import type { Files } from "./bot-world-git.ts";
import { type Login, PEOPLE } from "./bot-world-people.ts";
import { SMALL } from "./bot-world-projects.ts";
import { openWorld, type World } from "./bot-world.ts";
import { type RunningBot, startBot } from "./bot-run.ts";

/** One world with its bot, and what people there do in one breath. */
export type Stage = {
  readonly world: World;
  readonly bot: RunningBot;
};

export const MODEL = "models/fraud/model.onnx";
export const CARD = "models/fraud/model.yaml";
export const RULES = ".github/twokey.yml";
export const FLOW = ".github/workflows/twokey.yml";

/** `fraud` and `churn` are live at version 1, unless the test wants to adopt by itself. */
export async function openStage(settings: { readonly adopted?: boolean; readonly files?: Files } = {}) {
  const world = await openWorld(settings.files === undefined ? {} : { files: settings.files });
  if (settings.adopted !== false) await world.adopt();
  const bot = await startBot(world);
  onTestFinished(async () => {
    // A test that kills its bot has stopped it already.
    if (!world.front.isKilled && world.hookUrl.startsWith(bot.address)) await bot.stop();
    await world.close();
  });
  return { world, bot };
}

export function codeOf({ world }: Pick<Stage, "world">, pull: number, scope = "fraud"): string {
  const text = world.sticky(pull);
  const found = new RegExp(`/twokey approve ${scope} ([0-9a-f]{12})`).exec(text ?? "")?.[1];
  if (found === undefined) throw new Error(`no code for ${scope} in:\n${text}`);
  return found;
}

export type Candidate = {
  readonly branch?: string;
  readonly files?: Files;
  readonly by?: Login;
  readonly script?: Script;
  readonly odd?: Odd;
};

/** The text of a file of the small project. */
export function textOf(path: string): string {
  const text = SMALL[path];
  if (typeof text !== "string") throw new Error(`${path} is no text of the small project`);
  return text;
}

export const SECOND = "fraud, the second model\n";

/** A pull request whose evidence has come; bob wrote it. */
export async function proposeCandidate(stage: Stage, candidate: Candidate = {}): Promise<number> {
  const { branch = "better", files = { [MODEL]: SECOND }, by = "bob" } = candidate;
  const pull = await stage.world.propose(branch, files, { by });
  await stage.bot.settle();
  await evaluate(stage, candidate);
  return pull;
}

/** The run that the bot asked for last ends. */
export async function evaluate({ world, bot }: Stage, { script, odd }: Candidate = {}): Promise<void> {
  await world.runEvaluation(world.lastDispatch(), script, odd);
  await bot.settle();
}

export async function say({ world, bot }: Stage, pull: number, text: string, by: Login): Promise<number> {
  const id = world.comment(pull, text, by);
  await bot.settle();
  return id;
}

export function approve(
  stage: Stage,
  pull: number,
  by: Login,
  {
    scope = "fraud",
    code = codeOf(stage, pull, scope),
  }: { readonly scope?: string; readonly code?: string } = {},
): Promise<number> {
  return say(stage, pull, `/twokey approve ${scope} ${code}`, by);
}

/** Owner and risk: everything that a change of `fraud` by bob needs. */
export async function signBoth(stage: Stage, pull: number): Promise<void> {
  const code = codeOf(stage, pull);
  await approve(stage, pull, "alice", { code });
  await approve(stage, pull, "carol", { code });
}

export async function merge({ world, bot }: Stage, pull: number, by: Login = "dave"): Promise<string> {
  const commit = await world.merge(pull, { by });
  await bot.settle();
  return commit;
}

export function conclusion({ world }: Stage, pull: number): string | null | undefined {
  return world.check(world.head(pull))?.conclusion;
}

export function countOf({ world }: Stage, type: string): number {
  return world.registryEvents().filter((event) => event.type === type).length;
}

/** Whose sign-offs the registry holds, ended ones too. */
export function signersOf({ world }: Stage, pull: number): readonly string[] {
  return world
    .registryEvents()
    .filter((event) => event.type === "approved" && event.pull === pull)
    .map(({ model, actor }) => `${actor.login} ${model}`);
}

/** The last thing that the bot said there besides its report. */
export function lastReply({ world }: Stage, number: number): string {
  return world.saidByBot(number).at(-1)?.body ?? "";
}

/** What the registry would have to show if an attack had got something. */
export type Holdings = {
  readonly versions: readonly unknown[];
  readonly granted: number;
  readonly rules: string;
};

const GRANTS = [
  "approved",
  "promoted",
  "retired",
  "policy-changed",
  "overridden",
  "carried-over",
  "rolled-back",
];

export function holdingsOf({ world }: Stage): Holdings {
  const grants = world.registryEvents().filter(({ type }) => GRANTS.includes(type));
  const versions = ["fraud", "churn"].map((model) => world.live(model)?.live ?? null);
  const head = world.registryFiles().get("log/head.json") ?? "";
  const rules = /"policy":\s*"(sha256:[0-9a-f]+)"/.exec(head)?.[1] ?? "";
  return { versions, granted: grants.length, rules };
}

/**
 * The check is not green. Merged against it, by somebody who may: no version, no other rules, and it is said to be
 * unapproved.
 */
export async function expectNothing(stage: Stage, pull: number, before: Holdings): Promise<void> {
  expect(stage.world.mayMerge(pull)).toBe(false);
  expect(holdingsOf(stage)).toEqual(before);
  const unapproved = countOf(stage, "unapproved-change");
  await merge(stage, pull);
  expect(holdingsOf(stage)).toEqual(before);
  expect(countOf(stage, "unapproved-change")).toBeGreaterThan(unapproved);
  expect(stage.world.unknown).toEqual([]);
}

/** A comment of a workflow with its own token, which bears the name of an app. */
export function workflowComment({ world }: Stage, pull: number, text: string): void {
  const account = PEOPLE["github-actions[bot]"];
  const app = { id: 15_368, slug: "github-actions", name: "GitHub Actions" };
  world.github.addComment(pull, text, { account, app });
}
