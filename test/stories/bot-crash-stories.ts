import { codeOf, MODEL, RULES, SECOND } from "./bot-attack-steps.ts";
import { policyFile } from "./bot-world-projects.ts";
import { type RunningBot, startAgain, startBot } from "./bot-run.ts";
import type { CheckRun } from "./bot-world-record.ts";
import { openWorld, type World } from "./bot-world.ts";

/** One thing that somebody does; the bot answers it before the next. */
export type Step = (world: World) => unknown;

export type CrashStory = {
  readonly name: string;
  readonly adopted: boolean;
  readonly steps: readonly Step[];
};

/** A sweep comes by. */
const wait: Step = () => undefined;

function sign(pull: number, by: "alice" | "carol" | "dave" | "bob", scope = "fraud"): Step {
  return (world) => world.comment(pull, `/twokey approve ${scope} ${codeOf({ world }, pull, scope)}`, by);
}

const candidate: Step = (world) => world.propose("better", { [MODEL]: SECOND }, { by: "bob" });
const measured: Step = (world) => world.runEvaluation(world.lastDispatch());
/** The adoption of the world was the first. */
const PULL = 2;

export const CRASH_STORIES: readonly CrashStory[] = [
  {
    name: "adoption",
    adopted: false,
    steps: [wait, sign(1, "dave", "policy"), (world) => world.merge(1, { by: "dave" }), wait],
  },
  {
    name: "a change, its evidence, two sign-offs and the merge",
    adopted: true,
    steps: [
      candidate,
      measured,
      sign(PULL, "alice"),
      sign(PULL, "carol"),
      (world) => world.merge(PULL, { by: "bob" }),
    ],
  },
  {
    name: "a veto and its lifting, a refusal, another evaluation",
    adopted: true,
    steps: [
      candidate,
      measured,
      (world) => world.comment(PULL, "/twokey veto fraud the phone segment looks wrong to me", "carol"),
      (world) => world.comment(PULL, "/twokey approve fraud 000000000000", "alice"),
      (world) => world.comment(PULL, "/twokey recheck", "alice"),
      measured,
      (world) => world.comment(PULL, "/twokey lift fraud", "carol"),
      sign(PULL, "alice"),
      sign(PULL, "carol"),
      (world) => world.merge(PULL, { by: "bob" }),
    ],
  },
  {
    name: "a push around everything, and a change that follows it",
    adopted: true,
    steps: [
      (world) => world.pushToDefault({ [MODEL]: "fraud, by nobody's leave\n" }, "bob"),
      (world) => world.propose("back", { [MODEL]: "fraud, the first model\n" }, { by: "bob" }),
      // The issue about the push was the second.
      (world) => world.merge(3, { by: "bob" }),
    ],
  },
  {
    name: "a change of the rules",
    adopted: true,
    steps: [
      (world) =>
        world.propose(
          "rules",
          { [RULES]: policyFile({ rollback: "{ responders: [acme/ml-oncall], cooldown: 7h }" }) },
          { by: "bob" },
        ),
      sign(PULL, "dave", "policy"),
      (world) => world.merge(PULL, { by: "bob" }),
    ],
  },
];

/** How a story ended, without what differs between two honest runs of it. */
export type Ending = Readonly<Record<string, unknown>>;

export type Killing = {
  /** in each step the bot dies after so many of its calls; it does not die when that is more than it makes */
  readonly after: number;
};

export type Played = { readonly ending: Ending; readonly kills: number };

/** Plays a story. Whenever the bot was killed, another one goes on with its disk, and time goes by. */
export async function play(story: CrashStory, { after }: Killing): Promise<Played> {
  const world = await openWorld();
  let kills = 0;
  try {
    if (story.adopted) await world.adopt();
    let bot = await startBot(world);
    for (const step of story.steps) {
      await step(world);
      if (Number.isFinite(after)) world.killAfter(after);
      await deliverAll(world, bot);
      if (step === wait && !world.front.isKilled) await bot.pass("12m");
      world.lose();
      if (!world.front.isKilled) {
        world.revive();
        continue;
      }
      kills += 1;
      bot = await startAgain(world, bot);
      // What nobody took is delivered again, by the bot's own asking.
      await sweepTwice(world, bot);
    }
    world.revive();
    await sweepTwice(world, bot);
    const ending = endingOf(world);
    await bot.stop();
    return { ending, kills };
  } finally {
    await world.close();
  }
}

/** Until everything is quiet, or the bot is dead. Nobody takes what is sent to a dead bot. */
async function deliverAll(world: World, bot: RunningBot): Promise<void> {
  await bot.idle();
  while (world.outbox.length > 0 && !world.front.isKilled) {
    for (const delivery of world.takeOutbox()) {
      if (!world.front.isKilled) await world.deliver([delivery]);
      // It may have come too late for the disk that is left.
      if (world.front.isKilled) world.lose([delivery]);
    }
    await bot.idle();
  }
}

async function sweepTwice(world: World, bot: RunningBot): Promise<void> {
  await bot.settle();
  world.pass("2m");
  await bot.pass("20m");
}

/** Everything that people and machines can see in the end. */
export function endingOf(world: World): Ending {
  const { threads, checks, refs } = world.github;
  return {
    live: ["fraud", "churn"].map((model) => [model, world.live(model)?.live?.version ?? null]),
    events: world
      .registryEvents()
      .map(({ model, type, pull, actor }) => `${model} ${type} #${pull} ${actor.login}`)
      .sort(),
    said: [...threads.keys()].map((number) => [number, world.saidByBot(number).length]),
    threads: [...threads.values()].map(({ number, title, state, pull }) =>
      [number, title, state, pull === undefined ? "issue" : pull.mergedAt === null ? "open" : "merged"].join(
        " ",
      ),
    ),
    checks: headsOf(world).map((head) => checksOn(checks, head)),
    attempts: world.registryEvents().filter(({ type }) => type === "evaluated").length,
    refs: [...refs.keys()].sort(),
    unknown: world.unknown,
  };
}

function headsOf(world: World): readonly string[] {
  return [...world.github.threads.values()].flatMap(({ pull }) => (pull === undefined ? [] : [pull.headSha]));
}

function checksOn(checks: readonly CheckRun[], head: string): readonly string[] {
  return checks
    .filter((one) => one.head === head && one.name === "twokey")
    .map(
      ({ status, conclusion, title }) => `${status} ${conclusion} ${title?.replace(/[0-9a-f]{12}/g, "…")}`,
    );
}

/** Plays a story until no step is long enough to be killed in; gives every ending that differs from the honest one. */
export async function playAll(
  story: CrashStory,
  { from, by }: { readonly from: number; readonly by: number },
): Promise<{
  readonly kills: number;
  readonly wrong: readonly (readonly [number, Ending])[];
  readonly honest: Ending;
}> {
  const honest = (await play(story, { after: Number.POSITIVE_INFINITY })).ending;
  const wrong: (readonly [number, Ending])[] = [];
  let kills = 0;
  for (let after = from; ; after += by) {
    const played = await play(story, { after });
    if (played.kills === 0) return { kills, wrong, honest };
    kills += played.kills;
    if (JSON.stringify(played.ending) !== JSON.stringify(honest)) wrong.push([after, played.ending]);
  }
}
