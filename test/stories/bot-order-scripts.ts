import { sha256 } from "../../src/base/digest.ts";
import { type Random, randomOrder, seededRandom } from "../../src/base/random.ts";
import { pullPath } from "../../src/registry/paths.ts";
import { type PullSlice, pullSliceSchema } from "../../src/registry/slices.ts";
import { readSlice } from "../../src/registry/state.ts";
import { scopeSchema } from "../../src/signoff/parts.ts";
import { CARD, MODEL, RULES, textOf } from "./bot-attack-steps.ts";
import { requestOf } from "./bot-world-evaluator.ts";
import type { Login } from "./bot-world-people.ts";
import { policyFile } from "./bot-world-projects.ts";
import type { Delivery } from "./bot-world-record.ts";
import { type RunningBot, startBot } from "./bot-run.ts";
import { openWorld, type World } from "./bot-world.ts";

/** One thing that somebody does without waiting for the bot; nothing where it cannot be done. */
type Action = (world: World, random: Random) => unknown;

/** What happens to the webhooks of a round before the bot gets them. */
export type Mail = (deliveries: readonly Delivery[]) => readonly Delivery[];

export type Run = {
  readonly mail: Mail;
  /** GitHub knows that it failed to deliver and can be asked to do so again */
  readonly lost: "told" | "for ever" | null;
};

const CODE = /\/twokey approve (fraud|policy) ([0-9a-f]{12})/;

function openPull(world: World): number | undefined {
  return [...world.github.threads.values()].findLast(
    ({ pull, state }) => pull !== undefined && state === "open" && pull.mergedAt === null,
  )?.number;
}

/** Acts on the newest open pull request, if there is one. */
function onPull(act: (world: World, pull: number, random: Random) => unknown): Action {
  return (world, random) => {
    const pull = openPull(world);
    return pull === undefined ? undefined : act(world, pull, random);
  };
}

function pick<T>(list: readonly T[], random: Random): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}

const SIGNERS: readonly Login[] = ["alice", "carol", "dave"];

function sign(world: World, pull: number, by: Login): unknown {
  const [line] = CODE.exec(world.sticky(pull) ?? "") ?? [];
  return line === undefined ? undefined : world.comment(pull, line, by);
}

/** What a person wrote there last. */
function lastWords(world: World, pull: number): { readonly id: number; readonly login: Login } | undefined {
  const found = world.comments(pull).findLast(({ user }) => user.type === "User");
  return found === undefined ? undefined : { id: found.id, login: found.user.login as Login };
}

const ACTIONS: readonly (readonly [number, Action])[] = [
  [4, (world, random) => propose(world, random)],
  [6, onPull((world, pull) => evaluateLast(world, pull, {}))],
  [1, onPull((world, pull) => evaluateLast(world, pull, { fraud: { quality: "fail" } }))],
  [7, onPull((world, pull) => sign(world, pull, "alice"))],
  [7, onPull((world, pull) => sign(world, pull, "carol"))],
  [3, onPull((world, pull) => sign(world, pull, "dave"))],
  [2, onPull((world, pull, random) => world.comment(pull, "/twokey withdraw fraud", pick(SIGNERS, random)))],
  [
    2,
    onPull((world, pull, random) =>
      world.comment(pull, "/twokey veto fraud not like this, please", pick(SIGNERS, random)),
    ),
  ],
  [2, onPull((world, pull, random) => world.comment(pull, "/twokey lift fraud", pick(SIGNERS, random)))],
  [1, onPull((world, pull) => world.comment(pull, "/twokey hold fraud 5d until monday", "alice"))],
  [1, onPull((world, pull) => world.comment(pull, "/twokey resume fraud", "alice"))],
  [1, onPull((world, pull) => world.review(pull, { state: "CHANGES_REQUESTED", body: "no", by: "carol" }))],
  [2, onPull(edit)],
  [2, onPull(remove)],
  [2, onPull((world, pull, random) => push(world, pull, random))],
  [1, onPull((world, pull) => world.retarget(pull, "other", "bob"))],
  [2, onPull((world, pull) => world.retarget(pull, "main", "bob"))],
  [1, onPull((world, pull) => world.setDraft(pull, !world.github.pull(pull).pull.draft, "bob"))],
  [1, onPull((world, pull) => world.merge(pull, { by: "dave" }))],
  [8, onPull((world, pull) => (world.mayMerge(pull) ? world.merge(pull, { by: "dave" }) : undefined))],
  [1, (world, random) => world.pushToDefault({ [MODEL]: `pushed ${random()}\n` }, "bob")],
  [1, (world) => world.pushToDefault({ "README.md": `# at ${world.now}\n` }, "bob")],
  [1, (world, random) => world.setTeam("model-risk", random() < 0.5 ? ["erin"] : ["carol"])],
];

async function propose(world: World, random: Random): Promise<unknown> {
  const branch = `branch-${world.github.threads.size}`;
  const files =
    random() < 0.7
      ? { [MODEL]: `model ${Math.floor(random() * 3)}\n` }
      : random() < 0.5
        ? { [RULES]: policyFile({ rollback: "{ responders: [acme/ml-oncall], cooldown: 7h }" }) }
        : { [CARD]: textOf(CARD).replace("margin: 0.005", "margin: 0.004"), [MODEL]: "stricter\n" };
  return openPull(world) === undefined ? world.propose(branch, files, { by: "bob" }) : undefined;
}

function evaluateLast(world: World, pull: number, script: Parameters<World["runEvaluation"]>[1]): unknown {
  const asked = world.dispatches.findLast((one) => requestOf(one).pr === pull);
  return asked === undefined ? undefined : world.runEvaluation(asked, script);
}

function edit(world: World, pull: number): void {
  const words = lastWords(world, pull);
  if (words !== undefined) world.editComment(words.id, "never mind", words.login);
}

function remove(world: World, pull: number): void {
  const words = lastWords(world, pull);
  if (words !== undefined) world.deleteComment(words.id, words.login);
}

function push(world: World, pull: number, random: Random): unknown {
  const { headRef } = world.github.pull(pull).pull;
  const files =
    random() < 0.5 ? { "NOTES.md": `${random()}\n` } : { [MODEL]: `model ${Math.floor(random() * 3)}\n` };
  return world.push(headRef, files, { by: random() < 0.8 ? "bob" : "carol" });
}

const WEIGHT = ACTIONS.reduce((sum, [weight]) => sum + weight, 0);

function pickAction(random: Random): Action {
  let left = random() * WEIGHT;
  for (const [weight, action] of ACTIONS) {
    left -= weight;
    if (left < 0) return action;
  }
  return () => undefined;
}

const ROUNDS = 7;
const MOST_ACTIONS = 4;

/** It begins with a change and its evidence, so that there is something to sign. */
function actionsOf(round: number, random: Random): readonly Action[] {
  if (round === 0) return [(world) => world.propose("first", { [MODEL]: "model 1\n" }, { by: "bob" })];
  if (round === 1) return [onPull((world, pull) => evaluateLast(world, pull, {}))];
  return Array.from({ length: 1 + Math.floor(random() * MOST_ACTIONS) }, () => pickAction(random));
}

/** Plays the script of a seed: rounds of things that people do, after each of which the bot gets its webhooks. */
export async function playScript(seed: number, { mail, lost }: Run): Promise<Projection> {
  const random = seededRandom(sha256(`script ${seed}`));
  const world = await openWorld();
  try {
    await world.adopt();
    await world.moveHead("other", world.tip(), { by: "dave" });
    world.takeOutbox();
    const bot = await startBot(world);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [at, action] of actionsOf(round, random).entries())
        await attempt(world, action, seededRandom(sha256(`${seed}/${round}/${at}`)));
      await settle(world, bot, mail);
      // What was lost for ever is found by looking.
      if (lost !== null) await bot.pass("70m");
    }
    await bot.pass("70m");
    const projection = projectionOf(world);
    await bot.stop();
    return projection;
  } finally {
    await world.close();
  }

  async function settle(world: World, bot: RunningBot, mail: Mail): Promise<void> {
    const waiting = world.takeOutbox();
    const sent = mail(waiting);
    if (lost === "told") world.lose(waiting.filter((one) => !sent.includes(one)));
    for (const delivery of sent) await bot.take([delivery]);
    await bot.settle();
  }
}

/** Merging what conflicts, lifting what is not there: GitHub refuses, and nothing happens. */
async function attempt(world: World, action: Action, random: Random): Promise<void> {
  try {
    await action(world, random);
  } catch (error) {
    if (!(error instanceof Error) || !/conflicts|is closed|no branch/.test(error.message)) throw error;
  }
}

export const inOrder: Mail = (deliveries) => deliveries;

/** Any order, and some of them twice. */
export function shuffled(seed: number): Mail {
  const random = seededRandom(sha256(`mail ${seed}`));
  return (deliveries) => {
    const twice = [...deliveries, ...deliveries.filter(() => random() < 0.3)];
    return [...randomOrder(twice.length, random)].flatMap((at) => twice[at] ?? []);
  };
}

export function lossy(seed: number): Mail {
  const random = seededRandom(sha256(`loss ${seed}`));
  return (deliveries) => deliveries.filter(() => random() < 0.5);
}

/** What matters in the end, by name. */
export type Projection = {
  readonly live: readonly string[];
  readonly approvals: readonly string[];
  readonly stops: readonly string[];
  readonly unapproved: readonly string[];
  /** of open pull requests: how their check stands */
  readonly checks: readonly string[];
  readonly policy: string;
};

const SCOPES = ["fraud", "churn", "policy"].map((name) => scopeSchema.parse(name));

export function projectionOf(world: World): Projection {
  const files = world.registryFiles();
  const pulls = [...world.github.threads.values()].filter(({ pull }) => pull !== undefined);
  const slices = pulls.flatMap(({ number }) =>
    SCOPES.flatMap((scope): readonly PullSlice[] => {
      const text = files.get(pullPath(scope, number));
      const slice = text === undefined ? undefined : readSlice(pullSliceSchema, text);
      return slice === undefined ? [] : [slice];
    }),
  );
  const still = slices.filter(({ outcome }) => outcome === null);
  const name = ({ model, pull }: PullSlice): string => `${model} #${pull}`;
  return {
    live: SCOPES.map((scope) => {
      const live = world.live(scope)?.live;
      return `${scope} ${live?.version ?? "-"} ${live?.bundle ?? "-"} ${live?.signed ?? "-"}`;
    }),
    approvals: sorted(
      still.flatMap((one) =>
        one.approvals
          .filter(({ ended }) => ended === null)
          .map(
            ({ person, claims, subject }) =>
              `${name(one)} ${person.login} ${claims.map(({ role }) => role).join()} ${subject}`,
          ),
      ),
    ),
    stops: sorted(
      still.flatMap((one) => [
        ...one.vetoes.flatMap(({ ended, person }) =>
          ended === null ? [`${name(one)} veto ${person.login}`] : [],
        ),
        ...one.holds.flatMap(({ ended, by }) => (ended === null ? [`${name(one)} hold ${by.login}`] : [])),
      ]),
    ),
    unapproved: SCOPES.flatMap((scope) => {
      const { unapproved } = world.live(scope) ?? {};
      return unapproved ? [`${scope} ${unapproved.digest}`] : [];
    }),
    checks: pulls.flatMap(({ number, state, pull }) =>
      pull === undefined || state === "closed"
        ? []
        : [`#${number} ${world.check(pull.headSha)?.conclusion ?? "waits"}`],
    ),
    policy: /"policy":\s*"(sha256:[0-9a-f]+)"/.exec(files.get("log/head.json") ?? "")?.[1] ?? "",
  };
}

/** Who signed twice says no more than who signed once. */
function sorted(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort();
}

/** Where a run with losses lets more through than the one without; nothing where it is as strict or stricter. */
export function permissions(lossyOne: Projection, whole: Projection): readonly string[] {
  const more: string[] = [];
  const version = (line: string): number => Number(line.split(" ")[1]);
  for (const [at, line] of lossyOne.live.entries())
    if (version(line) > version(whole.live[at] ?? "")) more.push(`version: ${line}`);
  for (const line of lossyOne.checks)
    if (line.endsWith("success") && !whole.checks.includes(line)) more.push(`check: ${line}`);
  for (const line of lossyOne.approvals) if (!whole.approvals.includes(line)) more.push(`approval: ${line}`);
  for (const line of whole.stops) if (!lossyOne.stops.includes(line)) more.push(`no longer stopped: ${line}`);
  return more;
}
